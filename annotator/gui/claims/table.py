"""The matrix on the screen: articles scroll between the statement and the judgement, which stay in sight."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from annotator.gui.claims.matrix import MatrixModel
from annotator.gui.claims.painting import ROW_HEIGHT, MatrixHeader, MatrixPainting, Sight
from annotator.gui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
ARTICLE_WIDTH = (96, 150)
STATEMENT_WIDTH = (220, 520)
JUDGEMENT_WIDTH = (150, 214)


def widths(room: int, articles: int) -> tuple[int, int, int]:
    """Pixels of the statement, of each article and of the judgement, in a view so wide.

    All articles are in sight while they can be: the statement gives way first. Where they cannot be, as many whole
    ones as fit, so that none is cut.
    """
    statement = max(STATEMENT_WIDTH[0], min(STATEMENT_WIDTH[1], int(room * 0.34)))
    judgement = max(JUDGEMENT_WIDTH[0], min(JUDGEMENT_WIDTH[1], int(room * 0.19)))
    least, most = ARTICLE_WIDTH
    if not articles:
        return max(STATEMENT_WIDTH[0], room - judgement), least, judgement
    if room - statement - judgement < articles * least <= room - STATEMENT_WIDTH[0] - JUDGEMENT_WIDTH[0]:
        judgement = max(JUDGEMENT_WIDTH[0], min(judgement, room - STATEMENT_WIDTH[0] - articles * least))
        statement = room - judgement - articles * least
    fit = max(1, min(articles, (room - statement - judgement) // least))
    each = max(least, min(most, (room - statement - judgement) // fit))
    return max(STATEMENT_WIDTH[0], room - judgement - each * fit), each, judgement


def _prepare(view: QTableView, header: MatrixHeader) -> None:
    view.setHorizontalHeader(header)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.setStyleSheet(
        "QTableView { background: transparent; border: none; } QHeaderView { background: transparent; }"
        "QAbstractScrollArea::corner { background: transparent; border: none; }"
    )


class Cells(QTableView):
    """A table that paints its cells itself (`MatrixPainting` says why)."""

    painting: MatrixPainting
    keys_to: QTableView
    """The table whose focus counts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """What lies in the area that is to be painted."""
        area = event.rect()
        left, right = self.uncovered()
        first = max(0, self.rowAt(max(area.top(), 0)))
        end = self.rowAt(area.bottom())
        rows = range(first, (end if end >= 0 else self.model().rowCount() - 1) + 1)
        now = self.keys_to.currentIndex()
        sight = Sight(
            rows=tuple((row, self.rowViewportPosition(row), self.rowHeight(row)) for row in rows),
            columns=tuple(self._columns(max(area.left(), left), min(area.right(), right))),
            current=(now.row(), now.column()),
            focused=self.keys_to.hasFocus(),
        )
        painter = QPainter(self.viewport())
        painter.setClipRect(area)
        self.painting.paint(painter, sight)
        painter.end()

    def uncovered(self) -> tuple[int, int]:
        """(first, last) pixel across that no other table lies over."""
        return 0, self.viewport().width() - 1

    def _columns(self, left: int, right: int) -> Iterator[tuple[int, int, int]]:
        column = self.columnAt(left)
        count = self.model().columnCount()
        while 0 <= column < count and (x := self.columnViewportPosition(column)) <= right:
            if not self.isColumnHidden(column):
                yield column, x, self.columnWidth(column)
            column += 1


class MatrixView(Cells):
    """The table. `opened()` on a double click or a press of Return that nobody else took, `menuWanted(where)` for
    the context menu; `keys` is asked for every key before Qt."""

    opened = Signal()
    menuWanted = Signal(QPoint)

    def __init__(
        self, desk: Desk, model: MatrixModel, keys: Callable[[QKeyEvent], bool], parent: QWidget | None = None
    ) -> None:
        """Keys go to `keys` first; what it does not take moves about."""
        super().__init__(parent)
        self._keys = keys
        self.matrix = model
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._header = MatrixHeader(desk, lambda: self.currentIndex().column(), self)
        _prepare(self, self._header)
        self.setModel(model)
        self.painting, self.keys_to = MatrixPainting(desk, model), self
        self._kept = [Cells(self), Cells(self)]
        """The statement and the judgement, over the columns they show again."""
        for view in self._kept:
            _prepare(view, MatrixHeader(desk, lambda: self.currentIndex().column(), view))
            view.setModel(model)
            view.setSelectionModel(self.selectionModel())
            view.painting, view.keys_to = self.painting, self
            view.setFocusProxy(self)
            view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
            self.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
            view.doubleClicked.connect(lambda _: self.opened.emit())
            # Assistive technology meets each cell once, in the table itself.
            view.setAccessibleName("")
        self._desk = desk
        self._edges = [QFrame(self), QFrame(self)]
        """Where articles go on under the columns that stay."""
        self.doubleClicked.connect(lambda _: self.opened.emit())
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(lambda *_: self._follow_words())
        self.selectionModel().currentChanged.connect(self._moved)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self._place_kept())

    # ---- widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their widths."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        articles, last = len(self.matrix.columns), self.matrix.last
        statement, each, judgement = widths(self.viewport().width(), articles)
        self._fit_heights(statement, each)
        self.horizontalScrollBar().setSingleStep(each)
        self.horizontalHeader().setDefaultSectionSize(each)
        for column in range(1, last):
            self.setColumnWidth(column, each)
        self.setColumnWidth(0, statement)
        self.setColumnWidth(last, judgement)
        for view, shown in zip(self._kept, (0, last), strict=True):
            for column in range(last + 1):
                view.setColumnHidden(column, column != shown)
            view.setColumnWidth(shown, self.columnWidth(shown))
        self.updateGeometries()  # else the scroll bar ends where the old widths did
        self._place_kept()

    def wanted_height(self) -> int:
        """Pixels of the heads and all rows."""
        return self._header.height() + self.verticalHeader().length()

    def _follow_words(self) -> None:
        """A statement was changed: it may need another line."""
        high = self.verticalHeader().length()
        self._fit_heights(self.columnWidth(0), self.columnWidth(1))
        if self.verticalHeader().length() != high:
            self._place_kept()

    def _fit_heights(self, statement: int, each: int) -> None:
        """Heads and rows as high as their words at these widths need."""
        head, usual = self._header.height_for(each), self.painting.usual_height(statement)
        heights = self.painting.row_heights(statement)
        for view in (self, *self._kept):
            view.horizontalHeader().setFixedHeight(head)
            rows = view.verticalHeader()
            if rows.defaultSectionSize() != usual or (not heights and rows.length() != usual * rows.count()):
                rows.setDefaultSectionSize(usual)  # of every row, whatever it was
            for number, high in enumerate(heights):
                if rows.sectionSize(number) != high:
                    rows.resizeSection(number, high)

    def uncovered(self) -> tuple[int, int]:
        """Between the columns that stay."""
        port = self.viewport().geometry()
        return self._kept[0].width(), self._kept[1].geometry().left() - port.left() - 1

    def _place_kept(self) -> None:
        port = self.viewport().geometry()
        last = self.matrix.last
        head = self._header.height()
        height = min(port.height(), self.verticalHeader().length()) + head
        left, right = self.columnWidth(0), self.columnWidth(last)
        # The overlay hides the column's own place: it never stands right of it.
        at = min(self.columnViewportPosition(last), port.width() - right)
        self._kept[0].setGeometry(port.left(), port.top() - head, left, height)
        self._kept[1].setGeometry(port.left() + max(at, left), port.top() - head, right, height)
        for view in self._kept:
            view.setVisible(self.matrix.rowCount() > 0)
            view.raise_()
            view.verticalScrollBar().setValue(self.verticalScrollBar().value())
        bar = self.horizontalScrollBar()
        shown = self.matrix.rowCount() > 0
        for edge, view, more in zip(
            self._edges, self._kept, (bar.value() > 0, bar.value() < bar.maximum()), strict=True
        ):
            at_x = view.geometry().right() if view is self._kept[0] else view.geometry().left()
            edge.setGeometry(at_x, view.geometry().top(), 1, height)
            edge.setVisible(shown and more)
            edge.raise_()

    # ---- moving

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Show a cell in the part that scrolls: between the two columns that stay."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        bar.setValue(before)
        if 0 < index.column() < self.matrix.last:
            left, width = self.columnViewportPosition(index.column()), self.columnWidth(index.column())
            first, end = self.columnWidth(0), self.viewport().width() - self.columnWidth(self.matrix.last)
            if left < first:
                bar.setValue(before - (first - left))
            elif left + width > end:
                bar.setValue(before + left + width - end)

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        for view in (self, *self._kept):
            for row in {now.row(), before.row()} - {-1}:
                top, high = self.rowViewportPosition(row), self.rowHeight(row)
                view.viewport().update(QRect(0, top - 1, view.viewport().width(), high + 2))
            if now.column() != before.column():
                view.horizontalHeader().viewport().update()

    def repaint_all(self) -> None:
        """Paint everything anew: after a change of theme or language."""
        for edge in self._edges:
            edge.setStyleSheet(f"background: {self._desk.theme.control_line.name()};")
        for view in (self, *self._kept):
            view.viewport().update()
            view.horizontalHeader().viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The page's commands first, then Qt's moving about."""
        if not self._keys(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here, not a search."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first row is there to act on."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.matrix.rowCount():
            self.setCurrentIndex(self.matrix.index(0, 0))
        self.repaint_all()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame round the cell goes."""
        super().focusOutEvent(event)
        self.repaint_all()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the cells keeps the current one."""
        if self.indexAt(event.position().toPoint()).isValid():
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the row and the cell."""
        self.menuWanted.emit(event.globalPos())
