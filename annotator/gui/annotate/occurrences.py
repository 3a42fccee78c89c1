"""All places where something is named, on both sides, without boilerplate and duplicates. Pure: no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.columns import ArticleText
from annotator.model import Mention, Range
from annotator.model.articles import READ_REGIONS
from annotator.text import find_all


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
    kept: list[Range] = [part for mention in mentions for part in mention.ranges]
    wanted = sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))
    for name in wanted:
        for document in text.documents.values():
            for start, end in find_all(document.text, name):
                place = Range.of(document.id, document.text, start, end)
                if not stands_alone(document.text, start, end) or any(place.overlaps(other) for other in kept):
                    continue
                one = _readable(text, place)
                if one is not None:
                    found.append(one)
                    kept.append(place)
    return sorted(found, key=lambda one: (one.side, one.place.start))


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
