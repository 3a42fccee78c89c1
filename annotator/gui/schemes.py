"""The label scheme in a window: its types, keys and colours, and what becomes of tagged text when they change."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import AddScale, SaveScheme, Together
from annotator.edits.base import Edit
from annotator.gui import dialogs
from annotator.gui.desk import Desk
from annotator.gui.fitting import open_beside
from annotator.gui.language import language, told, tr
from annotator.gui.scheme_fields import DescriptionForm, FieldsPane, WordsPane
from annotator.model import UserError
from annotator.scheme import (
    COLOUR_ROLES,
    LANGUAGES,
    EntityType,
    LabelScheme,
    SchemeChange,
    merge,
    rename,
    retire,
    split,
    with_type,
)
from annotator.scheme.guideline import guideline, sections

_COLUMNS = ("Key", "In the text", "Code", "English", "한국어", "日本語", "Colour", "Below")


class SchemeDialog(QDialog):
    """Edits a copy of the scheme; *Save* shows what becomes of the mentions and puts a new version in force."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        """Starts from the scheme in force."""
        super().__init__(parent)
        self.setWindowTitle(tr("Label scheme"))
        open_beside(self, 1060, 640)
        self._desk = desk
        self.scheme = desk.session.queries.scheme()
        self._before = self.scheme
        self.mapping: dict[str, str] = {}
        self._filling = False
        self.table = self._types_table()
        self.problem = QLabel(self)
        self.problem.setProperty("tone", "error")
        self.problem.setWordWrap(True)
        self.preview = QLabel(self)
        self.preview.setProperty("secondary", "true")
        self.preview.setWordWrap(True)
        row = QHBoxLayout()
        for text, run in (
            ("Add a type", self._add),
            ("Retire…", self._retire),
            ("Merge…", self._merge),
            ("Split…", self._split),
        ):
            button = QPushButton(tr(text), self)
            button.setAutoDefault(False)
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch(1)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText(tr("Save"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        for each in self.buttons.buttons():
            each.setIcon(QIcon())  # some desktops put pictures of their own colours on them
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        types = QWidget(self)
        column = QVBoxLayout(types)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self._details())
        self.fields = FieldsPane(desk, self.scheme, self._put)
        self.words = WordsPane(self.scheme, self._put)
        self.tabs = QTabWidget(self)
        for pane, name in ((types, tr("Types")), (self.fields, tr("Fields and scales")), (self.words, tr("Words"))):
            self.tabs.addTab(pane, name)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.preview)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)
        self._fill()

    def _types_table(self) -> QTableWidget:
        """A row for every type on offer; what is written into a cell changes the copy."""
        table = QTableWidget(0, len(_COLUMNS), self)
        table.setTabKeyNavigation(False)  # Tab leads out; arrows go from cell to cell
        table.setAccessibleName(tr("Types of entities"))
        table.setHorizontalHeaderLabels([name if name == "English" else tr(name) for name in _COLUMNS])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.verticalHeader().setDefaultSectionSize(38)  # room for the choices
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        table.itemChanged.connect(self._edited)
        return table

    def _details(self) -> QWidget:
        """What is written of the chosen type beside its row: what it means, and its section of the guideline."""
        self.description = DescriptionForm(tr("What the type means, shown where it is chosen"), self._described)
        self.section = QComboBox(self)
        self.section.setObjectName("section")
        self.section.setAccessibleName(tr("Section of the guideline"))
        text = guideline(str(self._desk.session.queries.properties()["guidelines"] or ""), self.scheme.name, language())
        self.section.addItem(tr("the one named like its code"), "")
        for each in sections(text):
            self.section.addItem(f"{each.code}  {each.title}".rstrip(), each.code)
        self.section.activated.connect(lambda _: self._sectioned())
        form = self.description.layout()
        if isinstance(form, QFormLayout):
            form.addRow(tr("Section of the guideline"), self.section)
        self.table.currentCellChanged.connect(lambda *_: self._describe())
        # What is free is the table's.
        self.description.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return self.description

    def _current(self) -> EntityType | None:
        item = self.table.item(self.table.currentRow(), 0)
        return self.scheme.by_code(str(item.data(Qt.ItemDataRole.UserRole))) if item is not None else None

    def _describe(self) -> None:
        if self._filling:
            return
        kind = self._current()
        self.description.show_words(kind.description if kind is not None else None)
        self.section.setEnabled(kind is not None)
        wanted = kind.section if kind is not None else ""
        if self.section.findData(wanted) < 0:
            self.section.addItem(wanted, wanted)  # a section that the guideline has no more, or not in this language
        self.section.setCurrentIndex(self.section.findData(wanted))

    def _described(self, words: dict[str, str]) -> None:
        kind = self._current()
        if kind is not None:
            self._change(with_type, replace(kind, description=words))

    def _sectioned(self) -> None:
        kind = self._current()
        if kind is not None:
            self._change(with_type, replace(kind, section=str(self.section.currentData())))

    def _fill(self, select: str = "") -> None:
        self._filling = True
        types = self.scheme.active_types()
        self.table.setRowCount(len(types))
        for row, kind in enumerate(types):
            cells = [kind.key, kind.short, kind.code, *(kind.labels.get(code, "") for code in LANGUAGES)]
            for column, value in enumerate(cells):
                item = QTableWidgetItem(value)
                item.setData(Qt.ItemDataRole.UserRole, kind.code)
                self.table.setItem(row, column, item)
            self._combo(row, 6, kind, [(role, tr(role)) for role in COLOUR_ROLES], kind.colour)
            above = [("", "—"), *((t.code, t.label(language())) for t in types if t.code != kind.code)]
            self._combo(row, 7, kind, above, kind.parent)
            if kind.code == select:
                self.table.setCurrentCell(row, 3)
        self._filling = False
        self._describe()
        self._show_preview()

    def _combo(self, row: int, column: int, kind: EntityType, choices: list[tuple[str, str]], current: str) -> None:
        box = QComboBox(self.table)
        for code, label in choices:
            box.addItem(label, code)
        box.setCurrentIndex(max(0, box.findData(current)))
        field = "colour" if column == 6 else "parent"
        box.activated.connect(lambda _: self._change(with_type, replace(kind, **_field(field, str(box.currentData())))))
        self.table.setCellWidget(row, column, box)
        width = box.sizeHint().width() + 24
        if self.table.columnWidth(column) < width:
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.table.setColumnWidth(column, width)

    def _edited(self, item: QTableWidgetItem) -> None:
        if self._filling:
            return
        code = str(item.data(Qt.ItemDataRole.UserRole))
        kind = self.scheme.by_code(code)
        if kind is None:
            return
        value = item.text().strip()
        if item.column() == 2:
            self._change(lambda scheme, _: rename(scheme, code, to=value), kind)
        elif item.column() >= 3:
            labels = {**kind.labels, LANGUAGES[item.column() - 3]: value}
            self._change(lambda scheme, _: rename(scheme, code, labels=labels), kind)
        else:
            self._change(with_type, replace(kind, **_field(("key", "short")[item.column()], value)))

    def _change(self, change: Callable[[LabelScheme, EntityType], SchemeChange], kind: EntityType) -> None:
        try:
            made = change(self.scheme, kind)
        except UserError as error:
            self.problem.setText(told(str(error)))
        else:
            lost = [
                (old.key, old.code)
                for old in self.scheme.active_types()
                if old.key and old.code != kind.code and (now := made.scheme.by_code(old.code)) and not now.key
            ]
            self._take(made)
            self.problem.setText("\n".join(tr("{key} is no longer the key of {code}.", key=k, code=c) for k, c in lost))
        self._fill(kind.code)

    def _take(self, made: SchemeChange) -> None:
        self.problem.clear()
        for old, new in made.mapping.items():
            for earlier, became in list(self.mapping.items()):
                if became == old:
                    self.mapping[earlier] = new or ""
            # A code that was given away and taken by another type: what exists under it was mapped already.
            self.mapping.setdefault(old, new or "")
        self._put(made.scheme)

    def _put(self, scheme: LabelScheme) -> None:
        """Go on from a changed scheme in every pane."""
        self.scheme = self.fields.scheme = self.words.scheme = scheme

    def _add(self) -> None:
        number = 1
        while self.scheme.by_code(f"TYPE_{number}"):
            number += 1
        kind = EntityType(code=f"TYPE_{number}", labels={"en": tr("New type")}, short=f"T{number}")
        self._change(with_type, kind)

    def _retire(self) -> None:
        item = self.table.item(self.table.currentRow(), 0)
        if item is None:
            return
        code = str(item.data(Qt.ItemDataRole.UserRole))
        box = dialogs.FormDialog(self, tr("Retire {code}", code=code), ok=tr("Retire"))
        into = QComboBox(box)
        into.setObjectName("into")
        into.addItem(tr("nothing: they wait for a type"), "")
        for kind in self.scheme.active_types():
            if kind.code != code:
                into.addItem(kind.label(language()), kind.code)
        box.form.addRow(tr("What is tagged so becomes"), into)
        if dialogs.run_dialog(box):
            try:
                self._take(retire(self.scheme, code, into=str(into.currentData()) or None))
            except UserError as error:
                self.problem.setText(told(str(error)))
            self._fill()

    def _chosen(self) -> list[str]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [str(self.table.item(row, 0).data(Qt.ItemDataRole.UserRole)) for row in rows]

    def _merge(self) -> None:
        """The chosen types become one of those that stay."""
        codes = self._chosen()
        if not codes:
            return
        box = dialogs.FormDialog(self, tr("Merge {codes}", codes=", ".join(codes)), ok=tr("Merge"))
        into = QComboBox(box)
        into.setObjectName("into")
        for kind in self.scheme.active_types():
            if kind.code not in codes:
                into.addItem(kind.label(language()), kind.code)
        box.form.addRow(tr("What is tagged so becomes"), into)
        if dialogs.run_dialog(box):
            self._do(lambda: merge(self.scheme, codes, str(into.currentData())))

    def _split(self) -> None:
        """One type becomes several; its mentions wait until a person says which each of them is."""
        code = next(iter(self._chosen()), "")
        kind = self.scheme.by_code(code)
        if kind is None:
            return
        box = dialogs.FormDialog(self, tr("Split {code}", code=code), ok=tr("Split"))
        field = QPlainTextEdit(f"{code}_1 {kind.label(language())} 1\n{code}_2 {kind.label(language())} 2", box)
        field.setObjectName("parts")
        box.form.addRow(tr("New types, a code and a name on each line"), field)
        if dialogs.run_dialog(box):
            lines = [line.split(maxsplit=1) for line in field.toPlainText().splitlines() if line.strip()]
            parts = [
                replace(kind, code=line[0], labels={language(): line[-1]}, short=f"{kind.short[:2]}{n}", key="")
                for n, line in enumerate(lines, 1)
            ]
            self._do(lambda: split(self.scheme, code, parts))

    def _do(self, change: Callable[[], SchemeChange]) -> None:
        try:
            self._take(change())
        except UserError as error:
            self.problem.setText(told(str(error)))
        self._fill()

    def _show_preview(self) -> None:
        """What becomes of the tags and the records that exist."""
        queries = self._desk.session.queries
        tags = queries.type_counts()
        records = Counter(entity.type for entity in queries.entities().values() if entity.merged_into is None)
        lines = [
            tr(
                "{count} {count:mention|mentions}, {m} {m:record|records}: {old} → {new}",
                count=tags.get(old, 0),
                m=records[old],
                old=old,
                new=new or tr("wait for a type"),
            )
            for old, new in sorted(self.mapping.items())
            if (tags.get(old) or records[old]) and old != new
        ]
        self.preview.setText("\n".join(lines))

    def _save(self) -> None:
        if self.scheme.to_body() == self._before.to_body():
            self.accept()
            return
        edits: list[Edit] = [AddScale(body=scale.to_body()) for scale in self.fields.added()]
        edits.append(SaveScheme(body=self.scheme.to_body(), mapping=dict(self.mapping)))
        edit = edits[0] if len(edits) == 1 else Together(edits=tuple(edits), what="save scheme")
        if self._desk.apply(edit):
            self.accept()


def _field(name: str, value: str) -> dict[str, Any]:
    return {name: value}
