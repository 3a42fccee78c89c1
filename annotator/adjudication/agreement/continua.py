"""Texts as continua of code points: who labelled each, and the units each cut out of them.

A side of an article is read as its sentences laid end to end, without boilerplate and repetitions; what lies
between sentences is nobody's.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudication.agreement.unitizing import Unit
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


def between(block: Mapping[tuple[str, ...], int], first: int, second: int) -> Counter[Any]:
    """A block's label counts for two of the raters, by their places in the key."""
    found: Counter[Any] = Counter()
    for labels, count in block.items():
        found[labels[first], labels[second]] += count
    return found
