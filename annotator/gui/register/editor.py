"""One record of the register, to be read and changed. Every field is saved when it is left."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import EditEntity
from annotator.gui.desk import Desk
from annotator.gui.fitting import Picker, lay_out, show_beginning
from annotator.gui.language import LANGUAGES, language, tr
from annotator.model import Alias, Entity, Post

_ROW, _HEAD = 37, 36
"""Height of a row and of the heads in pixels."""

_BETWEEN = 28
"""Pixels between the halves."""

_WIDE = 980
"""Pixels across from which names and posts have room beside one another."""

_MOST_ROWS = 12
"""Rows after which a table scrolls by itself."""


class Rows(QWidget):
    """A small table that rows are added to and taken from. `edited` after every change that a person made."""

    edited = Signal()

    def __init__(
        self,
        title: str,
        heads: Sequence[str],
        add: str,
        parent: QWidget,
        choices: Callable[[], list[tuple[str, str]]] | None = None,
        widths: Sequence[int] = (),
    ) -> None:
        """`title` stands above, with the buttons; `heads` are shown; `choices` gives the second column's codes and
        words where it is a choice; `widths` are those of the columns in pixels, 0 of one that takes the room there
        is."""
        super().__init__(parent)
        self._choices = choices
        self.table = QTableWidget(0, len(heads), self)
        self.table.setTabKeyNavigation(False)  # Tab leads out; arrows go from cell to cell
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.setAccessibleName(title)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)  # else a long name ends after its first words
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setFixedHeight(_HEAD)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for section, width in enumerate(widths):
            if width:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(section, width)
        self.table.itemChanged.connect(lambda _: self._tell())
        self.add, self.remove = QPushButton(add, self), QPushButton(tr("Remove"), self)
        self.add.clicked.connect(lambda: self._insert([""] * len(heads), start=True))
        self.remove.clicked.connect(self._remove)
        named = QLabel(title, self)
        named.setProperty("heading", True)
        row = QHBoxLayout()
        row.addWidget(named, 1)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.table)
        column.addStretch(1)
        self._filling = False
        self._fit()

    def _fit(self) -> None:
        """As high as the rows, so that nothing scrolls inside what scrolls; where there is none, nothing to remove and
        no table."""
        rows = min(self.table.rowCount(), _MOST_ROWS)
        self.table.setVisible(rows > 0)
        self.remove.setEnabled(rows > 0)
        self.table.setFixedHeight(_HEAD + rows * _ROW + 4)

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show rows of words, codes in the column of choices."""
        self._filling = True
        self.table.setRowCount(0)
        for row in rows:
            self._insert(row)
        self._filling = False
        self._fit()

    def rows(self) -> list[list[str]]:
        """What stands in the rows."""
        return [[self._cell(row, n) for n in range(self.table.columnCount())] for row in range(self.table.rowCount())]

    def _cell(self, row: int, column: int) -> str:
        box = self.table.cellWidget(row, column)
        if isinstance(box, QComboBox):
            return str(box.currentData())
        item = self.table.item(row, column)
        return item.text().strip() if item else ""

    def _insert(self, cells: Sequence[str], *, start: bool = False) -> None:
        filling, self._filling = self._filling, True
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, cell in enumerate(cells):
            if column == 1 and self._choices is not None:
                box = QComboBox(self.table)
                for code, words in self._choices():
                    box.addItem(words, code)
                box.setCurrentIndex(max(0, box.findData(cell)))
                box.activated.connect(lambda _: self._tell())
                self.table.setCellWidget(row, column, box)
            else:
                item = QTableWidgetItem(cell)
                item.setToolTip(cell)
                self.table.setItem(row, column, item)
        self._filling = filling
        if start:
            self._fit()
            self.table.setCurrentCell(row, 0)
            if (first := self.table.item(row, 0)) is not None:
                self.table.editItem(first)

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self._fit()
            self._tell()

    def _tell(self) -> None:
        if not self._filling:
            self.edited.emit()


class RecordEditor(QWidget):
    """The fields of a record: what it is called at the left, what it is at the right, its other names and posts below,
    beside one another where there is room. A change is one edit, and one undo."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Empty until `show_record`."""
        super().__init__(parent)
        self._desk = desk
        self.entity: Entity | None = None
        self.kind = Picker(self)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind.setMinimumContentsLength(8)
        self.kind.setAccessibleName(tr("Type"))
        self.kind.activated.connect(lambda _: self._save(type=self.kind.currentData()))
        self.labels = {code: self._line(self._save_labels) for code in LANGUAGES}
        self.qid = self._line(lambda: self._save(qid=self.qid.text().strip()))
        self.qid.setPlaceholderText("Q42")
        self.note = self._line(lambda: self._save(note=self.note.text().strip()))
        self.aliases = Rows(
            tr("Other names"), (tr("Language"), tr("Kind"), tr("Name")), tr("Add a name"), self,
            lambda: [(t.code, t.label(language())) for t in desk.session.queries.scheme().terms("alias_kind")],
            (96, 170, 0),
        )  # fmt: skip
        self.aliases.edited.connect(self._save_aliases)
        self.posts = Rows(tr("Posts"), (tr("Post"), tr("Organisation"), tr("From"), tr("Until")), tr("Add a post"),
                          self, widths=(0, 0, 92, 92))  # fmt: skip
        self.posts.edited.connect(self._save_posts)
        self._lay_out()
        self.setEnabled(False)

    def _lay_out(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(_BETWEEN)
        names = [(name, self.labels[code]) for code, name in LANGUAGES.items()]
        for half in (names, [(tr("Type"), self.kind), ("Wikidata", self.qid), (tr("Note"), self.note)]):
            grid = QGridLayout()
            grid.setHorizontalSpacing(10)
            grid.setVerticalSpacing(7)
            for row, (words, field) in enumerate(half):
                label = QLabel(words, self)
                label.setBuddy(field)
                grid.addWidget(label, row, 0)
                grid.addWidget(field, row, 1)
            fields.addLayout(grid, 1)
        self._below = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        for rows in (self.aliases, self.posts):
            self._below.addWidget(rows, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(11, 8, 11, 8)
        column_.setSpacing(12)
        column_.addLayout(fields)
        column_.addLayout(self._below)
        column_.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names and posts stand beside one another where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._below.setSpacing(_BETWEEN if wide else 12)
        self._below.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _line(self, save: Callable[[], object]) -> QLineEdit:
        made = QLineEdit(self)
        made.editingFinished.connect(save)
        return made

    def show_record(self, entity: Entity | None) -> None:
        """Show a record; None empties the form."""
        self.entity = None
        queries = self._desk.session.queries
        self.kind.clear()
        for kind in queries.scheme().active_types():
            self.kind.addItem(kind.label(language()), kind.code)
        if entity is not None and self.kind.findData(entity.type) < 0:
            self.kind.addItem(entity.type, entity.type)
        self.kind.setCurrentIndex(self.kind.findData(entity.type) if entity else -1)
        for code, field in self.labels.items():
            show_beginning(field, entity.labels.get(code, "") if entity else "")
        self.qid.setText(entity.qid if entity else "")
        show_beginning(self.note, entity.note if entity else "")
        self.aliases.fill([[a.language, a.kind, a.text] for a in entity.aliases] if entity else [])
        self.posts.fill([[p.role, self._organisation(p), p.start, p.end] for p in entity.posts] if entity else [])
        self.setEnabled(entity is not None and not self._desk.session.read_only)
        self.entity = entity
        lay_out()

    def _organisation(self, post: Post) -> str:
        found = self._desk.session.queries.entity(post.organisation)
        return found.labels.get(language()) or next(iter(found.labels.values())) if found else post.organisation

    def _save_labels(self) -> None:
        if self.entity is not None:
            kept = {code: name for code, name in self.entity.labels.items() if code not in self.labels}
            typed = {code: field.text().strip() for code, field in self.labels.items()}
            self._save(labels={**kept, **{code: name for code, name in typed.items() if name}})

    def _save_aliases(self) -> None:
        rows = [row for row in self.aliases.rows() if row[0] and row[2]]
        self._save(aliases=tuple(Alias(language=code, kind=kind, text=text) for code, kind, text in rows))

    def _save_posts(self) -> None:
        if self.entity is not None:
            known = {self._organisation(post): post.organisation for post in self.entity.posts}
            rows = [row for row in self.posts.rows() if row[0]]
            self._save(posts=tuple(Post(role=r, organisation=known.get(o, o), start=s, end=e) for r, o, s, e in rows))

    def _save(self, **changes: Any) -> None:
        entity = self.entity
        if entity is None or all(getattr(entity, name) == value for name, value in changes.items()):
            return
        if self._desk.apply(EditEntity(entity=entity.id, changes=changes), origin=self) is None:
            self.show_record(entity)
        else:
            self.entity = self._desk.session.queries.entity(entity.id)
