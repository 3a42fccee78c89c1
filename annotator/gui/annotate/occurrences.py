"""All places where something is named, on both sides, without boilerplate and duplicates. Pure: no Qt."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.columns import ArticleText, Intervals
from annotator.model import Mention, Range
from annotator.model.articles import READ_REGIONS
from annotator.text import find_folded, fold


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place with its side and the sentence around it, for the preview."""

    place: Range
    side: str
    sentence: str
    number: int


def occurrences(text: ArticleText, names: Iterable[str], mentions: Sequence[Mention]) -> list[Occurrence]:
    """Where one of the names stands by itself in what is read, and no mention is yet; left first, in order.

    A longer name wins over a shorter one inside it.
    """
    from annotator.bitext.glossary import stands_alone

    found: list[Occurrence] = []
    tagged = [part for mention in mentions for part in mention.ranges]
    wanted = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
    for document in text.documents.values() if wanted else ():
        taken = Intervals((part.start, part.end, None) for part in tagged if part.document == document.id)
        folded, placed = fold(document.text), _Apart()
        for name in wanted:
            for start, end in find_folded(folded, name):
                if not stands_alone(document.text, start, end) or taken.overlapping(start, end):
                    continue
                place = Range.of(document.id, document.text, start, end)
                one = _readable(text, place) if placed.free(start, end) else None
                if one is not None:
                    found.append(one)
                    placed.take(start, end)
    return sorted(found, key=lambda one: (one.side, one.place.start))


class _Apart:
    """Ranges of one text that do not overlap; whether another one would is told by its neighbours."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, int]] = []

    def free(self, start: int, end: int) -> bool:
        """Whether a range overlaps none."""
        after = bisect_left(self._kept, (start,))
        before = self._kept[after - 1][1] if after else start
        return before <= start and (after == len(self._kept) or end <= self._kept[after][0])

    def take(self, start: int, end: int) -> None:
        """Keep a range that is free."""
        insort(self._kept, (start, end))


def _readable(text: ArticleText, place: Range) -> Occurrence | None:
    """The occurrence, if it lies within one sentence of a region that is read."""
    sentence = text.sentence_at(place.document, place.start)
    if sentence is None or not sentence.start <= place.start or place.end > sentence.end:
        return None
    region = text.region_of(sentence)
    if region is not None and region.kind not in READ_REGIONS:
        return None
    side = text.side_of_sentence(sentence)
    return Occurrence(place, side, text.range_of(sentence).quote, text.number(sentence))
