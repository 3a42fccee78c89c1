"""The windows of sources and of time: cards, chains and one's own habit; what happened, was said, was published."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import AddSource, DeleteSource
from annotator.gui import dialogs
from annotator.gui.claims.overview import Overview
from annotator.gui.claims.wording import origin_warnings, origins_words, source_names
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.gui.sources.card import SourceCard
from annotator.gui.sources.chains import ChainView
from annotator.gui.sources.findings import Moment, diagonal_share, moments
from annotator.propositions import CONFIRMING_ORIGINS
from annotator.session import Change


class ProjectWindow(QWidget):
    """A window beside the project's own, which is emptied and closed with it. `refill` follows every change."""

    def __init__(self, desk: Desk, parent: QWidget, title: str) -> None:
        """Not modal."""
        super().__init__(parent, Qt.WindowType.Window)
        self.desk = desk
        self._over = False
        self.setWindowTitle(title)
        parent.window().installEventFilter(self)
        desk.changed.connect(self._follow)
        for keys, run in (("Esc", self.close), ("Ctrl+Z", desk.undo), ("Ctrl+Shift+Z", desk.redo)):
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WindowShortcut)

    def refill(self) -> None:
        """Show the project as it is now."""
        raise NotImplementedError

    def _follow(self, change: Change) -> None:
        if not self._over and self.isVisible():
            self.refill()

    def showEvent(self, event: object) -> None:
        """What changed while the window was closed is read now."""
        self.refill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The project's window is closed, and the project with it."""
        if event.type() == QEvent.Type.Close and watched is not self:
            self._over = True
            self.close()
        return super().eventFilter(watched, event)

    def open_passage(self, article: str, place: object = None) -> None:
        """Show an article in Annotate, at a passage where there is one."""
        self.desk.set_mode("annotate")
        if self.desk.article != article:
            self.desk.open_article(article)
        if place is not None:
            self.desk.reveal(place)


class SourcesWindow(ProjectWindow):
    """Cards, chains, warnings, and one's own share on the diagonal, which nobody else is shown."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Filled when it is shown."""
        super().__init__(desk, parent, tr("Sources"))
        self.resize(1080, 700)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Sources"))
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.card = SourceCard(desk, self)
        self.add, self.remove = QPushButton(tr("New source…"), self), QPushButton(tr("Delete"), self)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        left = QWidget(self)
        column = QVBoxLayout(left)
        for widget in (self.list, self.add, self.remove):
            column.addWidget(widget)
        self.chains = ChainView(desk, self)
        self.chains.articleChosen.connect(self.open_passage)
        self.circle = QLabel(self)
        self.circle.setWordWrap(True)
        self.circle.setProperty("tone", "warning")
        self.warnings = QListWidget(self)
        self.warnings.setWordWrap(True)
        self.warnings.setAccessibleName(tr("Rows with too few origins"))
        self.share = QLabel(self)
        self.share.setWordWrap(True)
        self.tabs = QTabWidget(self)
        cards = QSplitter(self)
        cards.addWidget(left)
        cards.addWidget(_scrolled(self.card))
        cards.setSizes([320, 760])
        self.tabs.addTab(cards, tr("Cards"))
        self.tabs.addTab(_stacked(self.circle, _scrolled(self.chains)), tr("Chains"))
        self.tabs.addTab(_stacked(self.warnings), tr("Rows with too few origins"))
        self.tabs.addTab(_stacked(self.share), tr("My own ratings"))
        whole = QVBoxLayout(self)
        whole.addWidget(self.tabs)

    def refill(self) -> None:
        """Read sources, chains and ratings anew; the chosen source stays chosen."""
        queries, chosen = self.desk.session.queries, self.chosen()
        names = source_names(queries)
        self.list.blockSignals(True)
        self.list.clear()
        for source in sorted(queries.sources().values(), key=lambda s: names(s.id).casefold()):
            kind = queries.scheme().term_label("source_kind", source.kind, language())
            item = QListWidgetItem(f"{names(source.id)}   {kind}")
            item.setData(Qt.ItemDataRole.UserRole, source.id)
            self.list.addItem(item)
            if source.id == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self._show()
        for button in (self.add, self.remove):
            button.setEnabled(not self.desk.session.read_only)
        self.chains.fill()
        way = " → ".join(names(source) for source in self.chains.circle)
        self.circle.setText(tr("Circular: {way}. These reports quote each other.", way=way) if way else "")
        self.circle.setVisible(bool(way))
        self._fill_warnings()
        self._fill_share()

    def chosen(self) -> str:
        """The id of the chosen source, '' for none."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def choose(self, source: str) -> None:
        """Show a source."""
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == source:
                self.list.setCurrentRow(row)

    def _show(self) -> None:
        self.card.show_source(self.desk.session.queries.sources().get(self.chosen()))

    def _fill_warnings(self) -> None:
        queries = self.desk.session.queries
        overview = Overview(queries)
        overview.load()
        self.warnings.clear()
        for row in overview.rows.values():
            if row.behind.reports and (len(row.behind.origins) < CONFIRMING_ORIGINS or row.behind.circle):
                told = "\n".join(f"⚠ {warning}" for warning in origin_warnings(queries, row))
                words = f"{row.proposition.statement}\n{origins_words(row.behind)}"
                self.warnings.addItem(f"{words}\n{told}" if told else words)

    def _fill_share(self) -> None:
        share = diagonal_share(self.desk.session.queries)
        words = tr("You have not yet rated a claim whose source you graded.")
        if share.percent is not None:
            words = tr(
                "{on} of {pairs} of your pairs of letter and digit lie on the diagonal A1, B2, C3, D4, E5: "
                "{percent} %.",
                on=share.on, pairs=share.pairs, percent=share.percent,
            )  # fmt: skip
        about = tr("In 1,400 field reports it was 87 %: the letter had made up the mind about the digit. "
                   "Only you are shown this.")  # fmt: skip
        self.share.setText(f"{words}\n\n{about}")

    def _add(self) -> None:
        name = dialogs.ask_text(self, tr("New source"), tr("Name"))
        if name and name.strip():
            made = self.desk.apply(AddSource(name=name))
            if made is not None:
                self.refill()
                self.choose(made.result)

    def _remove(self) -> None:
        if self.chosen():
            self.desk.apply(DeleteSource(source=self.chosen()))


class TimelineWindow(ProjectWindow):
    """Events and statements by their own dates, publication apart. A click opens the passage."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Filled when it is shown."""
        super().__init__(desk, parent, tr("Timeline"))
        self.resize(1080, 640)
        self.moments: list[Moment] = []
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels([tr("Date"), tr("Happened"), tr("Was said"), tr("Was published")])
        self.table.setAccessibleName(tr("Timeline"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        for column in range(4):
            stretch = QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, stretch if column else QHeaderView.ResizeMode.ResizeToContents)
            header.setMinimumSectionSize(100)
        self.table.cellClicked.connect(self._open)
        self.table.cellActivated.connect(self._open)
        column_ = QVBoxLayout(self)
        column_.addWidget(self.table)

    def refill(self) -> None:
        """Read every date anew."""
        self.moments = moments(self.desk.session.queries)
        self.table.setRowCount(len(self.moments))
        before = ""
        for row, found in enumerate(self.moments):
            place = {"event": 1, "statement": 2, "publication": 3}[found.kind]
            for column in range(4):
                words = (found.date if found.date != before else "") if column == 0 else ""
                self.table.setItem(row, column, QTableWidgetItem(found.words if column == place else words))
            before = found.date
        self.table.resizeRowsToContents()

    def _open(self, row: int, _column: int) -> None:
        found = self.moments[row]
        self.open_passage(found.article, found.place)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(widget)
    return area


def _stacked(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    for widget in widgets:
        column.addWidget(widget)
    return box
