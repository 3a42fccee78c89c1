"""Where the words of both columns lie on one scroll bar: as shares of the height that it scrolls through."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from annotator.gui.reader.blocks import FOLD, Alignment, ColumnText
from annotator.gui.reader.textview import TextView
from annotator.model import Range

SLOTS = 2048
"""Into so many parts the way of a bar is cut: more than a screen has rows of pixels."""
_SAMPLES = 1024
"""Of so many blocks of a column at most it is asked where they lie; between two of them the text flows evenly."""


class Places:
    """The height of a range in the flow of `own`, the column that a bar scrolls, as a share of the bar's whole way.
    What stands in the other column lies where the two are level; heights out of view are as well known as there."""

    def __init__(self, own: TextView, other: TextView, alignment: Alignment | None) -> None:
        self._own, self._other = own, other
        self._seen = self._state()
        self._shared = own.text is not None and own.text.article.shared
        bar = own.verticalScrollBar()
        self._whole = max(1, bar.maximum() - bar.minimum() + bar.pageStep())
        self._tops: Sequence[int] = [0, *accumulate(own.heights.values)]
        self._knots: dict[str, tuple[ColumnText, list[int], list[float]]] = {}
        if own.text is not None:
            self._knots[own.text.side] = _knots(own.text, self._height)
        if other.text is not None and alignment is not None:
            side = other.text.side

            def level(offset: int) -> float:
                (start, end), (low, high) = alignment.beside(side, offset)
                share = (offset - start) / (end - start) if end > start else 0.0
                return self._height(round(low + share * (high - low)))

            self._knots[side] = _knots(other.text, level)

    def hold(self) -> bool:
        """Whether all is still where it was, but for less than anybody sees."""
        *now, height = self._state()
        *before, known = self._seen
        return now == before and abs(height - known) * _SAMPLES <= known  # type: ignore[operator]

    def _state(self) -> tuple[object, ...]:
        own, other = self._own, self._other
        reach = round(own.reach * own.viewport().height())
        return (own.text, other.text, own.wrapped, reach, own.heights.total)

    def share(self, part: Range) -> float | None:
        """From 0 (the top of the text) to 1 (as far as the bar scrolls); None for what stands in neither column."""
        offset = part.start
        for text, starts, heights in self._knots.values():
            if part.document != text.document or (self._shared and not _shows(text, part)):
                continue
            index = max(0, bisect_right(starts, offset) - 1)
            height = heights[index]
            if index + 1 < len(starts) and heights[index + 1] > height:
                share = (offset - starts[index]) / max(1, starts[index + 1] - starts[index])
                height += min(1.0, max(0.0, share)) * (heights[index + 1] - height)
            return min(1.0, height / self._whole)
        return None

    def _height(self, offset: int) -> float:
        """How far below the top of the text the middle of the line of an offset lies, in lines filled evenly."""
        column, text = self._own, self._own.text
        assert text is not None
        index = text.block_at(offset)
        block, top = text.blocks[index], self._tops[index]
        if block.kind == FOLD:
            return top + (self._tops[index + 1] - top) / 2
        style = column.style_of(index)
        lines = max(style.pitch, self._tops[index + 1] - top - style.below)
        share = (offset - block.start) / max(1, block.end - block.start)
        return top + max(0.0, min(1.0, share)) * (lines - style.pitch) + style.pitch / 2


def _knots(text: ColumnText, height: Callable[[int], float]) -> tuple[ColumnText, list[int], list[float]]:
    """Offsets of a column in order, and how high each lies: both ends of every block, or of some of very many."""
    step = -(-len(text.blocks) // _SAMPLES)
    some = text.blocks[:: max(1, step)]
    offsets = [offset for block in some for offset in ((block.start, block.end) if step <= 1 else (block.start,))]
    if step > 1:
        offsets.append(text.blocks[-1].end)
    return (text, offsets, [height(offset) for offset in offsets])


def _shows(text: ColumnText, part: Range) -> bool:
    """Whether a column has the beginning of a range, of a document that it shares with the other."""
    index = text.block_at(part.start)
    return index >= 0 and text.blocks[index].end >= part.start
