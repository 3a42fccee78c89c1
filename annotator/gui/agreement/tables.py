"""The report as tables, with plots drawn into their cells in the theme's colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.adjudication.agreement import Figure
from annotator.gui.claims.painting import Wrapped
from annotator.gui.desk import Desk
from annotator.gui.fitting import broken
from annotator.gui.language import locale
from annotator.gui.theme import font

PLOT, WRAPS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


_LONG = 10
"""Letters from which a cell may be too narrow for its words: the tool tip has them."""


AXIS = (0.0, 0.5, 1.0)
"""Where the scale of the figures is marked, in the rows and in their head."""
BESIDE = 14
"""Pixels left free at either end of the scale: half of the last number stands there."""


@dataclass(frozen=True, slots=True)
class Share:
    """A count as a part of the greatest one (0…1). `quiet`: not what is looked for (an agreement among slips)."""

    part: float
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: words, and a plot behind or instead of them. `number` cells stand to the right; a cell that
    `wraps` has as many lines as it needs."""

    text: str = ""
    plot: Figure | Share | None = None
    number: bool = False
    tip: str = ""
    wraps: bool = False


class Table(QAbstractTableModel):
    """Rows of cells under heads."""

    def __init__(self, parent: QWidget) -> None:
        """Empty until `show_rows`."""
        super().__init__(parent)
        self.heads: Sequence[str] = ()
        self.rows: Sequence[Sequence[Cell]] = ()

    def show_rows(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Show these."""
        self.beginResetModel()
        self.heads, self.rows = heads, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many columns."""
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for the eye and for screen readers, the plot under `PLOT`."""
        cell = self.rows[index.row()][index.column()]
        if role == PLOT:
            return cell.plot
        if role == WRAPS:
            return cell.wraps
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            value = f"{cell.plot.value:.3f}" if isinstance(cell.plot, Figure) and cell.plot.value is not None else ""
            return f"{self.heads[index.column()]}: {cell.text or value}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or (cell.text if len(cell.text) > _LONG and not cell.wraps else None)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if cell.number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads; numbers' heads stand to the right as they do."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            number = bool(self.rows) and self.rows[0][section].number
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class PlotDelegate(QStyledItemDelegate):
    """Draws a figure as a point with its interval on a scale from 0 to 1, a share as a bar behind its count."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """In the desk's theme."""
        super().__init__(parent)
        self._desk = desk

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        plot = index.data(PLOT)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(plot, Share):
            self._bar(painter, rect, plot)
        elif isinstance(plot, Figure):
            self._point(painter, rect, plot)
        painter.restore()
        super().paint(painter, option, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Words that may have several lines have them."""
        super().initStyleOption(option, index)
        if index.data(WRAPS):
            option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText  # type: ignore[attr-defined]

    def _bar(self, painter: QPainter, rect: QRect, share: Share) -> None:
        theme = self._desk.theme
        colour = QColor(theme.secondary if share.quiet else theme.accent)
        # Colour is not the only sign: the count is written on it, and the length says the same.
        colour.setAlphaF(0.16 if share.quiet else 0.34)
        width = max(2.0, (rect.width() - 4) * share.part) if share.part else 0.0
        painter.fillRect(QRectF(rect.right() - 2 - width, rect.top() + 3, width, rect.height() - 6), colour)

    def _point(self, painter: QPainter, rect: QRect, figure: Figure) -> None:
        theme = self._desk.theme
        left, width, middle = rect.left() + BESIDE, rect.width() - 2 * BESIDE, rect.center().y() + 0.5
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
        for share in AXIS:
            at = left + width * share
            painter.drawLine(QPointF(at, rect.top()), QPointF(at, rect.bottom() + 1))
        if figure.value is None:
            return

        def place(value: float) -> float:
            return left + width * min(1.0, max(0.0, value))

        painter.setPen(QPen(theme.accent, 2))
        if figure.low is not None and figure.high is not None:
            painter.drawLine(QPointF(place(figure.low), middle), QPointF(place(figure.high), middle))
            for end in (figure.low, figure.high):
                painter.drawLine(QPointF(place(end), middle - 4), QPointF(place(end), middle + 4))
        point = QPointF(place(figure.value), middle)
        if figure.value < 0:
            # Below the scale: an arrow head out of it instead of a point that would say 0.
            painter.drawPolyline([point + QPointF(5, -5), point, point + QPointF(5, 5)])
        else:
            painter.setBrush(theme.accent)
            painter.drawEllipse(point, 3.6, 3.6)


_HEAD_LINES = 4
_BEFORE, _AFTER = 3, 11
"""Pixels beside the words of a head: so many as beside those of the cells below on the side where they begin."""


def height_of(text: str, width: int, made: QFont) -> int:
    """Pixels of a row for words in a cell so wide."""
    return len(broken(text, width - 2 * _AFTER, made)) * QFontMetrics(made).lineSpacing() + 12


class Heads(QHeaderView):
    """Heads over several lines: names of types are longer than the counts below them. No word is torn."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """In the desk's theme."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk = desk
        self._wrapped = Wrapped()
        self._bold = font(12, bold=True)
        self.setProperty("wraps", True)

    def least(self, column: int) -> int:
        """Pixels across that the longest word of a head needs."""
        metrics, words = QFontMetrics(self._bold), self._words(column).split()
        return max((metrics.horizontalAdvance(word) for word in words), default=0) + _BEFORE + _AFTER + 1

    def whole(self, column: int) -> int:
        """Pixels across that a head needs in one line."""
        return QFontMetrics(self._bold).horizontalAdvance(self._words(column)) + _BEFORE + _AFTER + 1

    def sizeHint(self) -> QSize:
        """Two lines, or as many as the longest name needs, and the room round them."""
        lines = max((len(self._lines(column)) for column in range(self.count())), default=2)
        return QSize(super().sizeHint().width(), max(2, lines) * QFontMetrics(self._bold).lineSpacing() + 14)

    def _words(self, column: int) -> str:
        return str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")

    def _lines(self, column: int) -> list[str]:
        room = self.sectionSize(column) - _BEFORE - _AFTER
        return self._wrapped.lines(self._words(column), room, self._bold, most=_HEAD_LINES)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """One head, broken at a word where it can be."""
        model = self.model()
        side = model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        left = not int(side or 0) & int(Qt.AlignmentFlag.AlignRight)
        inner = rect.adjusted(*((_AFTER, 5, -_BEFORE, -6) if left else (_BEFORE, 5, -_AFTER, -6)))
        painter.save()
        painter.fillRect(rect, self._desk.theme.surface)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._desk.theme.line)
        painter.setFont(self._bold)
        painter.setPen(self._desk.theme.text)
        across = int(side or 0) & int(Qt.AlignmentFlag.AlignHorizontal_Mask.value)
        lines = "\n".join(self._lines(logicalIndex))
        painter.drawText(inner, across | int(Qt.AlignmentFlag.AlignBottom.value), lines)
        painter.restore()


class Scale(QHeaderView):
    """Heads of which one is the scale that the plots below it are drawn on."""

    def __init__(self, desk: Desk, plots: int, parent: QWidget) -> None:
        """`plots` is the column of the plots."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk, self._plots = desk, plots
        self.setSectionsClickable(True)  # as the heads that a table has of itself

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """A head as any; over the plots the numbers of their scale."""
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex != self._plots:
            return
        theme, small = self._desk.theme, font(11)
        painter.save()
        painter.setFont(small)
        painter.setPen(theme.secondary)
        left, width = rect.left() + BESIDE, rect.width() - 2 * BESIDE
        for share in AXIS:
            words = locale().toString(share, "f", 1 if share % 1 else 0)
            across = QFontMetrics(small).horizontalAdvance(words)
            painter.drawText(QPointF(left + width * share - across / 2, rect.bottom() - 9), words)
        painter.setPen(QPen(theme.line, 1))
        for share in AXIS:
            at = left + width * share
            painter.drawLine(QPointF(at, rect.bottom() - 5), QPointF(at, rect.bottom() + 1))
        painter.restore()


def table_view(desk: Desk, model: Table, name: str, parent: QWidget, plots: int | None = None) -> QTableView:
    """A quiet table over a model: rows are chosen, nothing is edited. `plots` is the column with figures drawn on a
    scale, if there is one."""
    view = QTableView(parent)
    view.setModel(model)
    view.setItemDelegate(PlotDelegate(desk, view))
    view.setAccessibleName(name)
    view.setObjectName(name)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setFont(font(13))
    if name == "confusion":
        view.setHorizontalHeader(Heads(desk, view))
        view.setProperty("sideways", True)  # as many columns as there are types
    if plots is not None:
        view.setHorizontalHeader(Scale(desk, plots, view))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(28)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    head = view.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setHighlightSections(False)
    head.setTextElideMode(Qt.TextElideMode.ElideRight)
    return view
