"""Passages that wait to be confirmed after their text was corrected."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import SettleAnchor
from annotator.edits.versions import what_waits
from annotator.gui import dialogs
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.model import LayerRecord, Note, Range
from annotator.reanchor import ORPHAN

_KINDS = {"mention": "Mention", "claim": "Claim", "divergence": "Divergence"}


class AnchorsDialog(QDialog):
    """The list of passages that wait: the words then and now; each is accepted, given other words, or dropped.

    Every decision is one edit, done at once and undone by Ctrl+Z.
    """

    def __init__(self, parent: QWidget, desk: Desk, article: str) -> None:
        super().__init__(parent)
        self._desk, self._article = desk, article
        self.setWindowTitle(tr("Passages to confirm"))
        self.resize(760, 420)
        about = QLabel(
            tr("The text was corrected. These passages have changed, or are no longer found. The old text is kept."),
            self,
        )
        about.setWordWrap(True)
        self.table = QTableWidget(0, 3, self)
        self.table.setTabKeyNavigation(False)  # Tab leads out; arrows go from cell to cell
        self.table.setHorizontalHeaderLabels([tr("Kind"), tr("Old text"), tr("New text")])
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setColumnWidth(1, 300)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.currentCellChanged.connect(lambda *_: self._enable())
        self.accept_one = QPushButton(tr("Accept the new place"), self)
        self.accept_one.clicked.connect(lambda: self.settle("accept"))
        self.move_one = QPushButton(tr("Choose other words…"), self)
        self.move_one.clicked.connect(self.choose)
        self.drop_one = QPushButton(tr("Drop"), self)
        self.drop_one.clicked.connect(lambda: self.settle("drop"))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        close.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        for button in (self.accept_one, self.move_one, self.drop_one):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self.waiting: list[tuple[Note, LayerRecord]] = []
        self.show_waiting()

    def show_waiting(self) -> None:
        """List what still waits."""
        at = max(0, self.table.currentRow())
        self.waiting = self._desk.session.queries.waiting(self._article)
        self.table.setRowCount(len(self.waiting))
        for number, (note, _) in enumerate(self.waiting):
            how, table, _ = what_waits(note)
            new = note.ranges[1].quote if len(note.ranges) > 1 else tr("(no place found)")
            words = (tr(_KINDS.get(table, "Mention")), note.ranges[0].quote or tr("(insertion point)"), new)
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(Qt.ItemDataRole.UserRole, how)
                self.table.setItem(number, column, item)
        if self.waiting:
            self.table.setCurrentCell(min(at, len(self.waiting) - 1), 0)
        self._enable()

    def current(self) -> Note | None:
        """The passage in hand."""
        row = self.table.currentRow()
        return self.waiting[row][0] if 0 <= row < len(self.waiting) else None

    def settle(self, choice: str, place: Range | None = None) -> None:
        """Decide about the passage in hand."""
        note = self.current()
        if note is not None and self._desk.apply(SettleAnchor(note=note.id, choice=choice, place=place)):
            self.show_waiting()

    def choose(self) -> None:
        """Ask for the words in the new text that the passage in hand is to stand on."""
        note = self.current()
        if note is None:
            return
        now = note.ranges[-1].quote
        words = dialogs.ask_text(self, tr("Choose other words"), tr("The words as they stand in the new text"), now)
        place = self._find(note, words.strip()) if words and words.strip() else None
        if place is not None:
            self.settle("move", place)
        elif words:
            dialogs.tell(self, tr("Choose other words"), tr("These words do not stand in the new text."))

    def _find(self, note: Note, words: str) -> Range | None:
        """The place of some words in the new version, the one nearest to where the passage stood."""
        text = self._desk.session.queries.text(self._article)
        old = note.ranges[0]
        for document in text.documents.values():
            if document.supersedes != old.document:
                continue
            places, at = [], document.text.find(words)
            while at >= 0:
                places.append(at)
                at = document.text.find(words, at + 1)
            if places:
                start = min(places, key=lambda place: abs(place - note.ranges[-1].start))
                return Range.of(document.id, document.text, start, start + len(words))
        return None

    def _enable(self) -> None:
        note = self.current()
        self.accept_one.setEnabled(note is not None and not note.text.startswith(ORPHAN))
        self.move_one.setEnabled(note is not None)
        self.drop_one.setEnabled(note is not None)
