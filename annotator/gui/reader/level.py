"""Aligned scrolling: whichever column moves, the other is brought level with it at the reading line."""

from collections.abc import Mapping

from annotator.columns import ArticleText, other_side
from annotator.gui.reader.blocks import Alignment
from annotator.gui.reader.column import Column

_OVER = 0.6  # how much of a view may lie empty below a text, so that its end can come to the reading line


class Levels:
    """Keeps two columns level. The *reading line* lies a third of the way down the view; near the start of the text
    it rises to the top of the view, so that both columns begin at their beginning."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._alignment: Alignment | None = None
        self._busy = False

    @property
    def alignment(self) -> Alignment | None:
        """What lies beside what; None where nothing is aligned."""
        return self._alignment

    def align(self, article: ArticleText | None) -> None:
        """Take an article's beads."""
        self._alignment = None
        left, right = self._columns["left"], self._columns["right"]
        bounds = [
            (column.text.blocks[0].start, column.text.blocks[-1].end)
            for column in (left, right)
            if column.text is not None and column.text.blocks
        ]
        if article is not None and len(bounds) == 2:
            self._alignment = Alignment(article.beads, *bounds)
        self.fit()

    def fit(self) -> None:
        """Let the ends come to the reading line, unless both columns fit into the view."""
        shown = [column for column in self._columns.values() if column.text is not None]
        fits = all(column.fits() for column in shown)
        for column in shown:
            column.set_reach(0.0 if fits or self._alignment is None else _OVER)
            if fits:
                column.place(0, 0, 0)

    def line(self, side: str) -> float:
        """The height of the reading line in a column's view."""
        column = self._columns[side]
        block, below = column.top()
        return float(min(column.viewport().height() / 3, max(0, column.heights.above(block) + below)))

    def follow(self, side: str) -> None:
        """Bring the other column level with this one."""
        if self._alignment is None or self._busy:
            return
        self._busy = True
        try:
            self._level(self._alignment, side)
        finally:
            self._busy = False

    def error(self, side: str) -> float:
        """How far from level the other column is, in pixels of its flow; 0 where nothing aligns."""
        other = self._columns[other_side(side)]
        line = self.line(side)
        if self._alignment is None or line == 0:
            return 0.0
        low, high, share = self._beside(self._alignment, side, line)
        top, bottom = other.flow_y(low), other.flow_y(high)
        return abs(top + share * max(0.0, bottom - top) - line)

    def _beside(self, alignment: Alignment, side: str, line: float) -> tuple[int, int, float]:
        """What of the other column belongs at a height: a stretch, and how far down it."""
        column = self._columns[side]
        (start, end), (low, high) = alignment.beside(side, column.offset_at_flow(line))
        top, bottom = column.flow_y(start), column.flow_y(end)
        share = 0.0 if bottom <= top else max(0.0, min(1.0, (line - top) / (bottom - top)))
        return (low, high, share)

    def _level(self, alignment: Alignment, side: str) -> None:
        line = self.line(side)
        if line == 0:
            self._columns[other_side(side)].place(0, 0, 0)
            return
        low, high, share = self._beside(alignment, side, line)
        self._columns[other_side(side)].place_between(low, high, share, line)
