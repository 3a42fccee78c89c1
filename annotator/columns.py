"""An article as two columns of text: what the reader shows, and what others ask about *the other side*.

Pure lookups over the model. Offsets are code points, half-open, into the base text of a document. A side is
`left` or `right`. Everything is computed once, on first use, and costs O(log n) after that.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Generic, TypeVar

from annotator.model import Article, Bead, BugError, Document, Range, Region, Sentence

SIDES = ("left", "right")
T = TypeVar("T")


def other_side(side: str) -> str:
    """`right` for `left` and the reverse."""
    return "left" if side == "right" else "right"


class Intervals(Generic[T]):
    """Half-open intervals, each carrying one item, that answer *which overlap this?* in O(log n + answers).

    Intervals may nest and overlap. Of an empty interval or an empty query, touching counts as overlapping.
    """

    __slots__ = ("_entries", "_reach", "_starts")

    def __init__(self, entries: Iterable[tuple[int, int, T]]) -> None:
        self._entries = sorted(entries, key=lambda entry: (entry[0], entry[1]))
        self._starts = [entry[0] for entry in self._entries]
        self._reach = list(accumulate((entry[1] for entry in self._entries), max))

    def __len__(self) -> int:
        return len(self._entries)

    def overlapping(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """The entries that share a code point with `[start, end)`, in order of start."""
        found = []
        last = bisect_right(self._starts, end) - 1
        while last >= 0 and self._reach[last] >= start:
            entry = self._entries[last]
            if (entry[0] < end and start < entry[1]) or (
                (start == end or entry[0] == entry[1]) and entry[0] <= end and start <= entry[1]
            ):
                found.append(entry)
            last -= 1
        found.reverse()
        return found


@dataclass(frozen=True, eq=False)
class ArticleText:
    """One article with everything needed to read it: its documents, sentences, regions and beads.

    `documents` maps document id → document and holds the article's left and right. `sentences`, `regions` and
    `beads` are those in force for the reader of this view; their order does not matter.
    """

    article: Article
    documents: Mapping[str, Document]
    sentences: tuple[Sentence, ...] = ()
    regions: tuple[Region, ...] = ()
    beads: tuple[Bead, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that exist: only `left` while there is no translation."""
        return SIDES if self.article.right is not None else ("left",)

    @property
    def shared(self) -> bool:
        """Whether one document holds both sides."""
        return self.article.right is not None and self.article.left == self.article.right

    def document(self, side: str) -> Document:
        """The document of a side; raises `BugError` where the article has no such side."""
        key = self.article.left if side == "left" else self.article.right
        if key is None or key not in self.documents:
            raise BugError(f"article {self.article.id} has no {side} document")
        return self.documents[key]

    def language(self, side: str) -> str:
        """The language of a side: as the article says, else that of most of its sentences, else ''."""
        said = self.article.left_language if side == "left" else self.article.right_language
        if said:
            return said
        languages = [sentence.language for sentence in self.sentences_of(side)]
        return max(sorted(set(languages)), key=languages.count) if languages else ""

    def sentences_of(self, side: str) -> tuple[Sentence, ...]:
        """The sentences of a side in the order of the text."""
        return self._by_side[side]

    def side_of_sentence(self, sentence: Sentence) -> str:
        """The side that a sentence stands on."""
        if self.shared:
            return sentence.side
        return "left" if sentence.document == self.article.left else "right"

    def side_of(self, place: Range) -> str:
        """The side of a range: by its document, or where both share one, by the first sentence it has words of.

        A place in no sentence (a mark before a caption) is on the side of the nearest one of its region, else of all.
        """
        if not self.shared:
            return "left" if place.document == self.article.left else "right"
        touched = self.sentences_in(place) if place.end > place.start else ()
        if touched:
            return touched[0].side
        sentence = self.sentence_at(place.document, place.start) or self._nearest(place.document, place.start)
        return sentence.side if sentence is not None else "left"

    def sentence_at(self, document: str, offset: int) -> Sentence | None:
        """The sentence that holds an offset, or ends at it where none holds it; None between sentences."""
        starts, ordered = self._by_document.get(document, ([], []))
        index = bisect_right(starts, offset) - 1
        return ordered[index] if index >= 0 and offset <= ordered[index].end else None

    def sentences_in(self, place: Range) -> tuple[Sentence, ...]:
        """The sentences that a range touches, in the order of the text."""
        starts, ordered = self._by_document.get(place.document, ([], []))
        first = max(0, bisect_right(starts, place.start) - 1)
        last = bisect_left(starts, max(place.end, place.start + 1))
        return tuple(s for s in ordered[first:last] if s.end > place.start or place.start == place.end == s.end)

    def range_of(self, sentence: Sentence) -> Range:
        """A sentence as a range with its quote."""
        return Range.of(sentence.document, self.documents[sentence.document].text, sentence.start, sentence.end)

    def region_of(self, sentence: Sentence) -> Region | None:
        """The region a sentence stands in: the one it names, else the one that holds its start."""
        if sentence.region is not None and sentence.region in self._regions:
            return self._regions[sentence.region]
        return self.region_at(sentence.document, sentence.start)

    def region_at(self, document: str, offset: int) -> Region | None:
        """The region that holds an offset of a document."""
        starts, ordered = self._regions_by_document.get(document, ([], []))
        index = bisect_right(starts, offset) - 1
        return ordered[index] if index >= 0 and offset < ordered[index].end else None

    def number(self, sentence: Sentence) -> int:
        """The number of a sentence on its side, counted from 1 in the order of the text."""
        return self._numbers[sentence.id]

    def beads_at(self, place: Range) -> tuple[Bead, ...]:
        """The beads one of whose ranges a range touches."""
        return self._beads_in(place.document, place.start, place.end)

    def beads_of(self, sentence: Sentence) -> tuple[Bead, ...]:
        """The beads that hold a sentence; more than one only where the alignment contradicts itself."""
        return self._beads_in(sentence.document, sentence.start, sentence.end)

    def _beads_in(self, document: str, start: int, end: int) -> tuple[Bead, ...]:
        ranges = self._bead_ranges.get(document)
        if ranges is None:
            return ()
        return tuple({bead.id: bead for _, _, bead in ranges.overlapping(start, end)}.values())

    def counterpart(self, place: Range) -> tuple[Range, ...]:
        """The passages that say the same on the other side, by the beads, in the order of the text."""
        right = self.side_of(place) == "left"
        found = {r for bead in self.beads_at(place) for r in (bead.right if right else bead.left)}
        return tuple(sorted(found, key=lambda r: (r.start, r.end)))

    def sentences_of_bead(self, bead: Bead, side: str) -> tuple[Sentence, ...]:
        """The sentences a bead holds on one side, in the order of the text."""
        places = bead.left if side == "left" else bead.right
        return tuple({s.id: s for place in places for s in self.sentences_in(place)}.values())

    @cached_property
    def _by_side(self) -> dict[str, tuple[Sentence, ...]]:
        parts: dict[str, list[Sentence]] = {"left": [], "right": []}
        shared, left, right = self.shared, self.article.left, self.article.right
        for sentence in self._ordered:
            if shared:
                if sentence.document == left:
                    parts[sentence.side].append(sentence)
            elif sentence.document == left:
                parts["left"].append(sentence)
            elif sentence.document == right:
                parts["right"].append(sentence)
        return {side: tuple(found) for side, found in parts.items()}

    @cached_property
    def _ordered(self) -> list[Sentence]:
        return sorted(self.sentences, key=lambda sentence: sentence.start)

    @cached_property
    def _by_document(self) -> dict[str, tuple[list[int], list[Sentence]]]:
        parts: dict[str, tuple[list[int], list[Sentence]]] = {}
        for sentence in self._ordered:
            starts, ordered = parts.setdefault(sentence.document, ([], []))
            starts.append(sentence.start)
            ordered.append(sentence)
        return parts

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {s.id: number for side in SIDES for number, s in enumerate(self._by_side[side], 1)}

    @cached_property
    def _regions(self) -> dict[str, Region]:
        return {region.id: region for region in self.regions}

    @cached_property
    def _regions_by_document(self) -> dict[str, tuple[list[int], list[Region]]]:
        parts: dict[str, tuple[list[int], list[Region]]] = {}
        for region in sorted(self.regions, key=lambda r: r.start):
            starts, ordered = parts.setdefault(region.document, ([], []))
            starts.append(region.start)
            ordered.append(region)
        return parts

    @cached_property
    def _bead_ranges(self) -> dict[str, Intervals[Bead]]:
        parts: dict[str, list[tuple[int, int, Bead]]] = {}
        for bead, place in self._bead_places():
            parts.setdefault(place.document, []).append((place.start, place.end, bead))
        return {document: Intervals(entries) for document, entries in parts.items()}

    def _bead_places(self) -> Iterator[tuple[Bead, Range]]:
        for bead in self.beads:
            for place in (*bead.left, *bead.right):
                yield bead, place

    def _nearest(self, document: str, offset: int) -> Sentence | None:
        starts, ordered = self._by_document.get(document, ([], []))
        return _closest(starts, ordered, offset, self.region_at(document, offset))


def _closest(starts: Sequence[int], ordered: Sequence[Sentence], offset: int, region: Region | None) -> Sentence | None:
    """The sentence with the least distance to an offset, one of its region first; the earlier one in doubt."""
    index = bisect_right(starts, offset)
    around = ordered[max(0, index - 1) : index + 1]
    same = [s for s in around if region is not None and region.start <= s.start < region.end]
    return min(same or around, key=lambda s: max(s.start - offset, offset - s.end, 0), default=None)
