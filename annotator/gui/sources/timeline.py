"""The timeline: what happened and was said by its own date, what was published apart."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.context import Entry, offer_menu
from annotator.gui.desk import Desk
from annotator.gui.fitting import open_beside
from annotator.gui.language import language, tr
from annotator.gui.sources.beside import ProjectWindow
from annotator.gui.theme import font
from annotator.report import stories
from annotator.timeline import KINDS, Moment, moments

_PADDING = 14
_LACKING = {
    "year": "month not known",
    "month": "day not known",
    "week": "day not known",
    "span": "from – to",
    "": "no date",
}
"""How well a date is known → what is said about it."""


class _Wrapped(QStyledItemDelegate):
    """Rows as high as their words: Qt measures them without the padding of the style sheet."""

    def __init__(self, table: QTableWidget) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._table.columnWidth(index.column())
        room = QRect(0, 0, max(40, width - 2 * _PADDING), 100_000)
        words = str(index.data() or "")
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        metrics = QFontMetrics(font(13, bold=index.column() == 0))
        return QSize(width, metrics.boundingRect(room, flags, words).height() + _PADDING)


class TimelineWindow(ProjectWindow):
    """A line for each moment, a column for each kind. Return or a click opens the passage."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Filled when it is shown."""
        super().__init__(desk, parent, tr("Timeline"))
        open_beside(self, 1080, 640)
        self.moments: list[Moment] = []
        self.story = QComboBox(self)
        self.story.setAccessibleName(tr("Story"))
        self.story.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.story.activated.connect(lambda _: self.refill())
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels([tr("Date"), tr("Happened"), tr("Was said"), tr("Was published")])
        self.table.setAccessibleName(tr("Timeline"))
        self.table.setItemDelegate(_Wrapped(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in range(1, 4):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, 190)
        header.sectionResized.connect(lambda *_: self.table.resizeRowsToContents())
        self.table.cellClicked.connect(self._open)
        self.table.cellActivated.connect(self._open)
        offer_menu(self.table, self._menu)
        self.nothing = QLabel(self)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("secondary", True)
        self.nothing.setText(tr("Nothing has a date yet. Dates are given to articles (About this article) and to "
                                "claims (Happens, Said)."))  # fmt: skip
        top = QHBoxLayout()
        top.addWidget(QLabel(tr("Story"), self))
        top.addWidget(self.story)
        top.addStretch(1)
        column_ = QVBoxLayout(self)
        column_.addLayout(top)
        column_.addWidget(self.table)
        column_.addWidget(self.nothing)

    def refill(self) -> None:
        """Read every date anew; the story stays chosen."""
        queries = self.desk.session.queries
        chosen = str(self.story.currentData() or "")
        self.story.clear()
        self.story.addItem(tr("All stories"), "")
        for story in stories(queries):
            self.story.addItem(story, story)
        self.story.setCurrentIndex(max(0, self.story.findData(chosen)))
        self.moments = moments(queries, str(self.story.currentData()), language())
        self.nothing.setVisible(not self.moments)
        self.table.setRowCount(len(self.moments))
        before = ""
        for row, found in enumerate(self.moments):
            self._fill(row, found, repeated=found.date == before)
            before = found.date
        self.table.resizeRowsToContents()
        if self.moments and self.table.currentRow() < 0:
            self.table.setCurrentCell(0, 0)

    def _fill(self, row: int, found: Moment, *, repeated: bool) -> None:
        known = found.when.precision
        told = found.date.replace("T", " ")
        if known in _LACKING:
            told = f"{told}\n{tr(_LACKING[known])}"
        for column in range(4):
            words = ("" if repeated else told) if column == 0 else ""
            if column == 1 + KINDS.index(found.kind):
                words = found.words
            item = QTableWidgetItem(words)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            if column == 0:
                item.setFont(font(13, bold=True))
                # For whom the table is read aloud, a date stands in every line.
                item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
            elif known in _LACKING or found.kind == "publication":
                item.setForeground(self.desk.theme.secondary)
            self.table.setItem(row, column, item)

    def _menu(self) -> list[Entry]:
        row = self.table.currentRow()
        return [(tr("Open the passage"), lambda: self._open(row, 0), True)] if row >= 0 else []

    def _open(self, row: int, _column: int) -> None:
        found = self.moments[row]
        self.open_passage(found.article, found.place)
