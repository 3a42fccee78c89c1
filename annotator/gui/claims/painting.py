"""How the cells and the heads of the matrix are painted.

A table paints its cells here itself, in one pass over what is in sight: an item delegate would be handed an index and
a style option for every cell, which costs more than its paint where most cells hold a dash.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from annotator.gui.claims.matrix import HEAD, MatrixModel
from annotator.gui.claims.overview import Cell, Column, Row
from annotator.gui.claims.wording import cell_words, origins_words, rating_label
from annotator.gui.desk import Desk
from annotator.gui.fitting import broken
from annotator.gui.language import tr
from annotator.gui.theme import Theme, font
from annotator.propositions import says_confirmed

ROW_HEIGHT = 48
"""Height of a row in pixels where its statement has two lines."""

TALL_ROW_HEIGHT = 64
"""The same where it has three: the column is narrow, and a statement cut after a few words says nothing."""

STATEMENT_LINES, MEASURED_ROWS = 6, 300
"""So many lines a statement has at most where there are no more rows than so many; elsewhere all rows are alike."""

HEAD_HEIGHT = 88
"""Height of the heads in pixels where two lines are enough for each name."""

_UNDER_HEAD = 34
"""Pixels of the heads beside their lines: margins, and the languages."""

HEAD_LINES = 4
"""So many lines a name has at most. The last is cut in its middle: names that begin alike differ at the end."""

MARGIN = 11
_DASH = 9
_AROUND, _LEAST_AROUND = 8, 4
"""Pixels that the lines of a statement leave free in a row of its own height, and at least in any."""

WIDE_STATEMENT = 340
"""Pixels of the statement from which two lines are enough for most."""


class Wrapped:
    """Text broken into at most so many lines, the last one elided; remembered, since most rows stay as they are."""

    def __init__(self) -> None:
        """Remembers nothing yet."""
        self._known: dict[tuple[str, int, bool, int], list[str]] = {}

    def lines(
        self, text: str, width: int, made: QFont, most: int = 2, cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight
    ) -> list[str]:
        """The lines of a text at a width in pixels; what is too long is `cut` in the last of them."""
        key = (text, width, made.bold() or made.weight() > QFont.Weight.Normal, most)
        if key not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[key] = broken(text, width, made, most, cut)
        return self._known[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What of a table is to be painted: rows as (number, top, height) and columns as (number, left, width), in pixels,
    and where the current cell is. `focused` is whether keys go to it."""

    rows: tuple[tuple[int, int, int], ...]
    columns: tuple[tuple[int, int, int], ...]
    current: tuple[int, int]
    focused: bool


class MatrixPainting:
    """Paints the cells. The stance is a word on a ground of its own; the current row stands in a frame."""

    def __init__(self, desk: Desk, model: MatrixModel) -> None:
        """Of one model; several tables may show it."""
        self._desk = desk
        self._model = model
        self._wrapped = Wrapped()
        self._plain, self._bold, self._small = font(13), font(13, bold=True), font(12)
        self._metrics, self._small_metrics = QFontMetrics(self._plain), QFontMetrics(self._small)
        self._bold_metrics = QFontMetrics(self._bold)
        self._cut: dict[tuple[str, int, bool], str] = {}
        self.merging = ""
        """The id of the proposition that is being merged into another."""

    def _short(self, text: str, width: int, *, small: bool = False) -> str:
        """A text cut to a width; measuring costs more than painting, and the same words stand in many cells."""
        key = (text, width, small)
        if key not in self._cut:
            if len(self._cut) > 20_000:
                self._cut.clear()
            metrics = self._small_metrics if small else self._metrics
            self._cut[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._cut[key]

    @staticmethod
    def usual_height(width: int) -> int:
        """Pixels of a row with two lines in a statement column so wide, or with three in a narrow one."""
        return ROW_HEIGHT if width >= WIDE_STATEMENT else TALL_ROW_HEIGHT

    def row_heights(self, width: int) -> list[int]:
        """Pixels of each row with a statement column so wide, for its whole statement; none where there are too many
        to measure: then they are alike, of `usual_height`."""
        count = self._model.rowCount()
        if count > MEASURED_ROWS:
            return []
        rows = [row for number in range(count) if (row := self._model.row(number)) is not None]
        inner, line = width - MARGIN - MARGIN // 2, self._metrics.height()
        needed = [
            len(self._wrapped.lines(row.proposition.statement, inner, self._bold, STATEMENT_LINES)) for row in rows
        ]
        return [max(ROW_HEIGHT, lines * line + _AROUND) for lines in needed]

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """The cells in sight, on their ground."""
        if not sight.rows or not sight.columns:
            return
        model, theme = self._model, self._desk.theme
        left, right = sight.columns[0][1], sight.columns[-1][1] + sight.columns[-1][2]
        top, bottom = sight.rows[0][1], sight.rows[-1][1] + sight.rows[-1][2]
        painter.fillRect(QRect(left, top, right - left, bottom - top), theme.raised)
        dashes: list[QRect] = []
        articles = [(model.article(number), at, width) for number, at, width in sight.columns]
        for number, at, high in sight.rows:
            row = model.row(number)
            if row is None:
                continue
            painter.fillRect(QRect(left, at + high - 1, right - left, 1), theme.line)
            for (article, x, width), (column, _, _) in zip(articles, sight.columns, strict=True):
                inner = QRect(x + MARGIN, at + 5, width - MARGIN - MARGIN // 2, high - 11)
                if column == 0:
                    lines = max(2, (high - _LEAST_AROUND) // self._metrics.height())
                    self._statement(painter, inner, row, theme, current=number == sight.current[0], most=lines)
                elif column == model.last:
                    self._judgement(painter, inner, row, theme)
                elif article in row.cells and (cell := row.cells[article]).kind:
                    self._cell(painter, inner, cell, theme)
                else:
                    dashes.append(QRect(inner.left(), at + high // 2 - 1, _DASH, 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.secondary)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawRects(dashes)
        self._mark_current(painter, sight, theme)

    def _mark_current(self, painter: QPainter, sight: Sight, theme: Theme) -> None:
        at, high = next(((top, high) for number, top, high in sight.rows if number == sight.current[0]), (0, 0))
        if not high:
            return
        for column, x, width in sight.columns:
            box = QRect(x, at, width, high)
            colour = theme.accent if sight.focused else theme.control_line
            self._frame(painter, box, colour, first=column == 0, last=column == self._model.last)
            # On the statement the row itself is what keys are about: its frame says so.
            if column == sight.current[1] > 0 and sight.focused:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme.accent, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(box).adjusted(4.5, 5.5, -4.5, -5.5), 5, 5)

    def _statement(self, painter: QPainter, box: QRect, row: Row, theme: Theme, *, current: bool, most: int) -> None:
        made = self._bold if current else self._plain
        merged = row.proposition.id == self.merging
        self._lines(painter, box, row.proposition.statement, made, theme.claim if merged else theme.text, most)

    def _lines(self, painter: QPainter, box: QRect, text: str, made: QFont, colour: QColor, most: int = 2) -> None:
        painter.setFont(made)
        painter.setPen(colour)
        # Broken as the bold one is, so that becoming current moves no word.
        lines = self._wrapped.lines(text, box.width(), self._bold, most)
        height = self._metrics.height()
        top = box.top() + (box.height() - height * len(lines)) // 2
        for number, line in enumerate(lines):
            painter.drawText(
                QRect(box.left(), top + number * height, box.width(), height), Qt.AlignmentFlag.AlignVCenter, line
            )

    def _cell(self, painter: QPainter, box: QRect, cell: Cell, theme: Theme) -> None:
        painter.setFont(self._small)
        text = cell_words(cell)
        ground, colour = _stance_colours(theme, cell.kind)
        width = min(self._small_metrics.horizontalAdvance(text) + 16, box.width())
        height = 22
        top = box.top() + (box.height() - height) // 2 - (8 if cell.note else 0)
        pill = QRect(box.left(), top, width, height)
        left = 8 if ground is not None or cell.kind == "contradicts" else 0
        if ground is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen({"asserts": ground, "repeats": theme.control_line}.get(cell.kind, colour), 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(colour)
        inside = pill.adjusted(left, 0, -2, 0)
        painter.drawText(
            inside,
            Qt.AlignmentFlag.AlignVCenter,
            self._short(text, inside.width(), small=True),
        )
        if cell.note:
            below = QRect(box.left(), pill.bottom() + 1, box.width(), 16)
            painter.setPen(theme.secondary)
            painter.drawText(
                below,
                Qt.AlignmentFlag.AlignVCenter,
                self._short(cell.note, below.width(), small=True),
            )

    def _judgement(self, painter: QPainter, box: QRect, row: Row, theme: Theme) -> None:
        rating = row.judgements.get("credibility")
        height = self._metrics.height()
        top = box.top() + (box.height() - 2 * height) // 2
        first = QRect(box.left(), top, box.width(), height)
        if rating is None:
            painter.setFont(self._plain)
            painter.setPen(theme.secondary)
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, tr("not rated"))
        else:
            painter.setFont(self._bold)
            painter.setPen(theme.text)
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, rating.code)
            label = first.adjusted(self._bold_metrics.horizontalAdvance(rating.code) + 6, 0, 0, 0)
            painter.setFont(self._plain)
            words = rating_label(self._desk.session.queries, rating)
            painter.drawText(
                label,
                Qt.AlignmentFlag.AlignVCenter,
                self._short(words, label.width()),
            )
        confirmed = rating is not None and says_confirmed(rating.scale, rating.code)
        doubtful = confirmed and not row.behind.confirms
        told = origins_words(row.behind)
        painter.setFont(self._small)
        painter.setPen(theme.warning if doubtful else theme.secondary)
        below = first.translated(0, height)
        words = f"⚠ {told}" if doubtful else told
        painter.drawText(
            below,
            Qt.AlignmentFlag.AlignVCenter,
            self._short(words, below.width(), small=True),
        )

    def _frame(self, painter: QPainter, box: QRect, colour: QColor, *, first: bool, last: bool) -> None:
        painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), colour)
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), colour)
        if first:
            painter.fillRect(QRect(box.left(), box.top(), 2, box.height()), colour)
        if last:
            painter.fillRect(QRect(box.right() - 1, box.top(), 2, box.height()), colour)


def _stance_colours(theme: Theme, kind: str) -> tuple[QColor | None, QColor]:
    return {
        "asserts": (theme.saved_soft, theme.saved),
        "contradicts": (theme.error_soft, theme.error),
        "mixed": (theme.error_soft, theme.error),
        "repeats": (theme.sunken, theme.text),
    }.get(kind, (None, theme.secondary))


class MatrixHeader(QHeaderView):
    """Heads of some lines with the languages below; a line of accent under the current article."""

    def __init__(self, desk: Desk, current: Callable[[], int], parent: QWidget | None = None) -> None:
        """`current` gives the current column."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk = desk
        self._current = current
        self._wrapped = Wrapped()
        self._bold, self._badge = font(13, bold=True), font(10, bold=True)
        self.setProperty("wraps", True)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setMinimumSectionSize(40)

    def height_for(self, width: int) -> int:
        """Pixels that the heads need for columns so wide: all lines of the longest, up to a limit."""
        model = self.model()
        assert isinstance(model, MatrixModel)
        needed = [len(self._lines(column, width - MARGIN - 4)) for column in model.columns]
        return max(HEAD_HEIGHT, max(needed, default=0) * QFontMetrics(self._bold).height() + _UNDER_HEAD)

    def _lines(self, column: Column, width: int) -> list[str]:
        lines = self._wrapped.lines(column.name, width, self._bold, HEAD_LINES, Qt.TextElideMode.ElideMiddle)
        return [*lines, column.date] if column.date else lines

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:
        """One head."""
        model = self.model()
        assert isinstance(model, MatrixModel)
        theme = self._desk.theme
        painter.save()
        painter.fillRect(box, theme.raised)
        column = model.headerData(section, Qt.Orientation.Horizontal, HEAD)
        languages = column.languages if isinstance(column, Column) else ()
        inner = box.adjusted(MARGIN, 6, -4, -8)
        bottom = inner.bottom() + 1
        if languages:
            self._badges(painter, inner.left(), bottom - 15, languages, theme)
            bottom -= 19
        painter.setFont(self._bold)
        painter.setPen(theme.text)
        head = str(model.headerData(section, Qt.Orientation.Horizontal))
        metrics = QFontMetrics(self._bold)
        lines = self._lines(column, inner.width()) if isinstance(column, Column) else [head]
        for number, line in enumerate(reversed(lines)):
            top = bottom - (number + 1) * metrics.height()
            painter.drawText(
                QRect(inner.left(), top, inner.width(), metrics.height()), Qt.AlignmentFlag.AlignVCenter, line
            )
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), theme.line)
        if section == self._current() and 0 < section < model.last:
            painter.fillRect(QRect(box.left() + 4, box.bottom() - 1, box.width() - 8, 2), theme.accent)
        painter.restore()

    def _badges(self, painter: QPainter, left: int, top: int, languages: tuple[str, ...], theme: Theme) -> None:
        painter.setFont(self._badge)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for language in languages:
            width = QFontMetrics(self._badge).horizontalAdvance(language.upper()) + 9
            painter.setPen(QPen(theme.control_line, 1))
            painter.setBrush(theme.raised)
            painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width - 1, 14), 4, 4)
            painter.setPen(theme.secondary)
            painter.drawText(QRect(left, top, width, 15), Qt.AlignmentFlag.AlignCenter, language.upper())
            left += width + 3
