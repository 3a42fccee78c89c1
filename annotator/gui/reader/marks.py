"""What is painted on the text, as plain data, and where to find it by block. Pure; no Qt."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from annotator.gui.reader.blocks import ColumnText
from annotator.model import Range

KINDS = ("mention", "claim", "divergence", "suggestion", "hit", "option")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something shown on one or more ranges of the text (several: one discontinuous thing, or both sides of it).

    `kind` is one of `KINDS`: a *mention* is a box with a line and a label, a *suggestion* the same dashed, a *claim* a
    bar and a chip in the margin, a *divergence* a wavy line (a wedge where its range is empty), a *hit* a ground, an
    *option* a line. `role` is a label role of the theme. `label` is short and written, `tooltip` may be long (plain
    text); `tells` makes it when it is asked for, in place of `tooltip`. `lane` asks for a line of its own below the
    text (0 nearest; -1: wherever there is room). `style` is `solid`, `dashed`, `dotted`, `plain` (no line), or
    `current` (of a hit).
    """

    id: str
    kind: str
    ranges: tuple[Range, ...]
    role: str = "other"
    label: str = ""
    tooltip: str = ""
    lane: int = -1
    style: str = "solid"
    tells: Callable[[], str] | None = field(default=None, compare=False)

    def told(self) -> str:
        """What the tooltip says."""
        return self.tells() if self.tells is not None else self.tooltip


class MarkIndex:
    """The marks of one column by block.

    Those it is made with are sorted by place and sought when a block is painted, so that opening a text with ten
    thousand marks costs little more than without; later ones are filed under every block they touch.
    """

    __slots__ = ("_by_block", "_gone", "_longest", "_sorted", "_starts", "_text")

    def __init__(self, text: ColumnText, marks: Iterable[Mark] = ()) -> None:
        self._text = text
        self._by_block: dict[int, dict[str, Mark]] = {}
        self._gone: set[str] = set()
        document = text.document
        single = []
        for mark in marks:
            ranges = mark.ranges
            if len(ranges) == 1:
                part = ranges[0]
                if part.document == document:
                    single.append((part.start, part.end, mark))
            else:
                self.add(mark)
        single.sort(key=itemgetter(0))
        self._sorted = single
        self._starts = [entry[0] for entry in single]
        self._longest = max([end - start for start, end, _ in single], default=0)

    def add(self, mark: Mark) -> set[int]:
        """File a mark; returns the blocks to repaint."""
        touched = set(self.blocks_of(mark))
        for index in touched:
            self._by_block.setdefault(index, {})[mark.id] = mark
        return touched

    def remove(self, mark: Mark) -> set[int]:
        """Take a mark out; returns the blocks to repaint."""
        touched = set(self.blocks_of(mark))
        for index in touched:
            self._by_block.get(index, {}).pop(mark.id, None)
        start = mark.ranges[0].start if mark.ranges else 0
        same = self._sorted[bisect_left(self._starts, start) : bisect_right(self._starts, start)]
        if any(found.id == mark.id for _, _, found in same):
            self._gone.add(mark.id)
        return touched

    def of_block(self, index: int) -> list[Mark]:
        """The marks of a block."""
        return [*self._seek(index), *self._by_block.get(index, {}).values()]

    def _seek(self, index: int) -> Iterator[Mark]:
        if not self._sorted or index < 0:
            return
        block = self._text.blocks[index]
        low = bisect_left(self._starts, block.start - self._longest)
        high = bisect_right(self._starts, block.end)
        for _, end, mark in self._sorted[low:high]:
            if end >= block.start and mark.id not in self._gone:
                yield mark

    def at(self, offset: int) -> list[Mark]:
        """The marks one of whose ranges holds an offset, the shortest first."""
        text, found = self._text, []
        for mark in self.of_block(text.block_at(offset)):
            lengths = [
                part.end - part.start
                for part in mark.ranges
                if part.document == text.document
                and (part.start <= offset < part.end or part.start == offset == part.end)
            ]
            if lengths:
                found.append((min(lengths), mark))
        return [mark for _, mark in sorted(found, key=lambda pair: (pair[0], pair[1].id))]

    def blocks_of(self, mark: Mark) -> Iterator[int]:
        """The blocks of this column that a mark touches; a range on the other side of a shared document is not here."""
        text = self._text
        for part in mark.ranges:
            if part.document != text.document:
                continue
            for index in text.blocks_of(part.start, part.end):
                block = text.blocks[index]
                if part.start <= block.end and block.start <= part.end:
                    yield index
