"""Texts as continua of code points: who labelled each, and the units each cut out of them.

A side of an article is read as its sentences laid end to end, without boilerplate and repetitions; what lies
between sentences is nobody's.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudication.agreement.unitizing import Cut, Observers, Unit
from annotator.columns import ArticleText
from annotator.model import Mention, Range
from annotator.model.articles import READ_REGIONS


@dataclass(frozen=True, slots=True)
class Continuum:
    """One side of one article. `units` maps rater → type → units in the continuum's own coordinates (from 0).

    `blocks` has, for each sentence, how many code points bear which labels: a key is one label per rater, in order
    of `raters`; '' is *not tagged*, and several types on one code point are one label.
    """

    side: str
    length: int
    raters: tuple[str, ...]
    units: Mapping[str, Mapping[str, Sequence[Unit]]]
    blocks: Sequence[Mapping[tuple[str, ...], int]] = field(default_factory=tuple)
    _observers: dict[str, Observers] = field(default_factory=dict)
    _cuts: dict[tuple[str, tuple[str, ...]], Cut] = field(default_factory=dict)

    def cut(self, label: str, raters: tuple[str, ...]) -> Cut:
        """What these raters' units of one type add up to."""
        key = label, raters
        if key not in self._cuts:
            if label not in self._observers:
                units = {rater: own.get(label, ()) for rater, own in self.units.items()}
                self._observers[label] = Observers(units, self.length)
            self._cuts[key] = self._observers[label].cut(raters)
        return self._cuts[key]


class _Layout:
    """Where each sentence of a side lies in its continuum."""

    def __init__(self, text: ArticleText, side: str) -> None:
        self.sentences = [
            s for s in text.sentences_of(side) if (r := text.region_of(s)) is None or r.kind in READ_REGIONS
        ]
        self.starts = [s.start for s in self.sentences]
        self.offsets = [0]
        for sentence in self.sentences:
            self.offsets.append(self.offsets[-1] + sentence.end - sentence.start)

    def unit(self, place: Range) -> Unit:
        """A range in the continuum, clipped to sentences; empty where it touches none."""
        return self.point(place.start), self.point(place.end)

    def point(self, offset: int) -> int:
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return 0
        sentence = self.sentences[index]
        return self.offsets[index] + min(offset, sentence.end) - sentence.start


def continua(text: ArticleText, mentions: Mapping[str, Sequence[Mention]]) -> list[Continuum]:
    """One continuum for each side. `mentions` maps rater → that rater's mentions in the article."""
    raters = tuple(sorted(mentions))
    found = []
    for side in text.sides:
        layout = _Layout(text, side)
        units: dict[str, dict[str, list[Unit]]] = {rater: {} for rater in raters}
        for rater in raters:
            for mention in mentions[rater]:
                for place in mention.ranges:
                    if text.side_of(place) == side:
                        unit = layout.unit(place)
                        if unit[1] > unit[0]:
                            units[rater].setdefault(mention.type, []).append(unit)
        blocks = _blocks(layout.offsets, raters, units)
        found.append(Continuum(side, layout.offsets[-1], raters, units, blocks))
    return found


def _blocks(
    offsets: Sequence[int], raters: Sequence[str], units: Mapping[str, Mapping[str, Sequence[Unit]]]
) -> list[Counter[tuple[str, ...]]]:
    """Label counts by sentence, by a sweep over the ends of sentences and units."""
    events: dict[int, list[tuple[int, int, str]]] = {offset: [] for offset in offsets}
    for number, rater in enumerate(raters):
        for label, own in units[rater].items():
            for start, end in own:
                events.setdefault(start, []).append((1, number, label))
                events.setdefault(end, []).append((-1, number, label))
    active: list[Counter[str]] = [Counter() for _ in raters]
    borders, blocks = set(offsets), []
    block: Counter[tuple[str, ...]] = Counter()
    points = sorted(events)
    labels = [""] * len(raters)
    for point, after in zip(points, [*points[1:], None], strict=True):
        for change, number, label in events[point]:
            active[number][label] += change
            labels[number] = "+".join(sorted(name for name, count in active[number].items() if count > 0))
        if point in borders and block:
            blocks.append(block)
            block = Counter()
        if after is not None:
            block[tuple(labels)] += after - point
    return blocks


Block = Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]
"""Neighbouring sentences of several continua: raters → how many code points bear which of their labels."""


def joined_blocks(held: Sequence[Continuum], most: int) -> list[Block]:
    """The sentences of several continua as `most` blocks or fewer, neighbours put together."""
    every = [(continuum.raters, block) for continuum in held for block in continuum.blocks]
    size = -(-len(every) // most)
    joined: list[Block] = []
    for start in range(0, len(every), size or 1):
        found: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
        for raters, block in every[start : start + size]:
            counts = found.setdefault(raters, {})
            for labels, count in block.items():
                counts[labels] = counts.get(labels, 0) + count
        joined.append(found)
    return joined


def labels_of(block: Block, pair: tuple[str, str] | None) -> Mapping[tuple[Any, ...], float]:
    """A block's label counts, of all raters or of two."""
    found: dict[tuple[Any, ...], float] = {}
    for raters, counts in block.items():
        first, second = (raters.index(rater) for rater in pair) if pair is not None else (0, 0)
        for labels, count in counts.items():
            key = (labels[first], labels[second]) if pair is not None else labels
            found[key] = found.get(key, 0) + count
    return found
