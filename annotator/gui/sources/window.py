"""The window of sources: cards, chains, rows with too few origins, and one's own habit."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import AddSource, DeleteSource
from annotator.gui import dialogs
from annotator.gui.claims.overview import Overview
from annotator.gui.claims.wording import origin_warnings, origins_words, rating_label, source_names
from annotator.gui.context import Entry, offer_menu
from annotator.gui.desk import Desk
from annotator.gui.emptiness import Emptiness
from annotator.gui.fitting import open_beside
from annotator.gui.language import language, tr
from annotator.gui.sources.beside import ProjectWindow
from annotator.gui.sources.card import SourceCard
from annotator.gui.sources.chains import ChainView, CircleView
from annotator.gui.sources.findings import diagonal_share
from annotator.gui.sources.habit import HabitGrid
from annotator.propositions import CONFIRMING_ORIGINS
from annotator.text import natural

_MEASURE = 900
"""Pixels of a line that is still well read."""


class SourcesWindow(ProjectWindow):
    """Cards, chains, warnings, and one's own share on the diagonal, which nobody else is shown."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Filled when it is shown."""
        super().__init__(desk, parent, tr("Sources"))
        open_beside(self, 1080, 700)
        left = self._make_list()
        self.card = SourceCard(desk, self)
        self.chains = ChainView(desk, self)
        self.chains.articleChosen.connect(self.open_passage)
        offer_menu(self.chains, self._chain_menu)
        self.circle = QLabel(self)
        self.circle.setWordWrap(True)
        self.circle.setProperty("tone", "warning")
        self.warnings = _Measured(self)
        self.warnings.setWordWrap(True)
        self.warnings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.warnings.setAccessibleName(tr("Rows with too few origins"))
        self.warnings.itemActivated.connect(lambda item: self._open_row(str(item.data(Qt.ItemDataRole.UserRole))))
        offer_menu(self.warnings, self._warning_menu)
        Emptiness(self.warnings, lambda: tr("Every row that is reported has two independent origins or more."))
        self.share = QLabel(self)
        self.share.setWordWrap(True)
        self.share.setMaximumWidth(_MEASURE)
        self.share.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.tabs = QTabWidget(self)
        cards = QSplitter(self)
        cards.addWidget(left)
        cards.addWidget(_scrolled(self.card))
        cards.setSizes([320, 760])
        self.tabs.addTab(cards, tr("Cards"))
        self.ring = CircleView(desk, self)
        ways = _scrolled(self.chains)
        self.chains.reached.connect(lambda top, height: ways.ensureVisible(0, top + height // 2, 0, height))
        self.tabs.addTab(_stacked(self.circle, self.ring, ways), tr("Chains"))
        self.tabs.addTab(_stacked(self.warnings), tr("Rows with too few origins"))
        self.habit = HabitGrid(desk, self)
        own = _stacked(self.share, self.habit)
        own.layout().addStretch(1)  # type: ignore[union-attr]
        self.tabs.addTab(own, tr("My own ratings"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(self.tabs)

    def _make_list(self) -> QWidget:
        """All sources, and below them what makes and deletes one."""
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Sources"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setWordWrap(True)
        self.list.currentItemChanged.connect(lambda *_: self._show())
        offer_menu(self.list, self._list_menu)
        self.add, self.remove = QPushButton(tr("New source…"), self), QPushButton(tr("Delete"), self)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.addWidget(self.list)
        buttons = QHBoxLayout()
        for button in (self.add, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        Emptiness(self.list, _no_source)
        return left

    def refill(self) -> None:
        """Read sources, chains and ratings anew; the chosen source stays chosen."""
        queries, chosen = self.desk.session.queries, self.chosen()
        names = source_names(queries)
        self.list.blockSignals(True)
        self.list.clear()
        for source in sorted(queries.sources().values(), key=lambda s: natural(names(s.id))):
            kind = queries.scheme().term_label("source_kind", source.kind, language())
            grade = queries.rating(source.id, "reliability")
            told = f"{grade.code} {rating_label(queries, grade)}" if grade is not None else tr("not graded")
            item = QListWidgetItem(f"{names(source.id)}\n{kind} · {told}")
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
        self.ring.show_circle(self.chains.circle)
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
                item = QListWidgetItem(f"{words}\n{told}" if told else words)
                item.setData(Qt.ItemDataRole.UserRole, row.proposition.id)
                self.warnings.addItem(item)

    def _open_row(self, proposition: str) -> None:
        """Show a row in the matrix."""
        self.desk.set_mode("claims")
        self.desk.recordSelected.emit("proposition", proposition)

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
        self.habit.show_share(share)

    def _list_menu(self) -> list[Entry]:
        writable = not self.desk.session.read_only
        return [
            (tr("New source…"), self._add, writable),
            (tr("Delete"), self._remove, writable and bool(self.chosen())),
        ]

    def _chain_menu(self) -> list[Entry]:
        rows, at = self.chains.rows, self.chains.current
        return [(tr("Open in Annotate"), lambda: self.open_passage(rows[at][0]), True)] if at < len(rows) else []

    def _warning_menu(self) -> list[Entry]:
        item = self.warnings.currentItem()
        row = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        return [(tr("Show the row in the matrix"), lambda: self._open_row(row), True)] if row else []

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


def _no_source() -> str:
    return tr("No source yet. Add one to an article's chain under Reliability in Annotate, or make one here.")


class _Measured(QListWidget):
    """A list of sentences: as wide as its place, their lines no wider than one reads well."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is wider than the lines stays free."""
        super().resizeEvent(event)
        free = max(0, self.width() - _MEASURE)
        if self.viewportMargins().right() != free:
            self.setViewportMargins(0, 0, free, 0)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(widget)
    return area


def _stacked(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(16, 14, 16, 14)
    column.setSpacing(12)
    for widget in widgets:
        column.addWidget(widget)
    return box
