"""The register of entities: find a record in any script, change it, see where it is mentioned, make two one."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from annotator.adjudication.contents import resolve_entity
from annotator.edits import AddAlias, AddEntity, DeleteEntity, MergeEntities, SetApart, SplitEntity
from annotator.edits.base import Edit
from annotator.gui import dialogs
from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.preview import one_line
from annotator.gui.context import Entry, offer_menu
from annotator.gui.desk import Desk
from annotator.gui.emptiness import Emptiness
from annotator.gui.fitting import open_beside
from annotator.gui.language import language, tr
from annotator.gui.register import exchange
from annotator.gui.register.editor import RecordEditor
from annotator.gui.register.index import ByName, register_search
from annotator.gui.register.lists import MentionList, RecordList
from annotator.gui.register.spelled import DoubleList, SpelledTwoWays
from annotator.gui.register.waiting import WaitingPane
from annotator.gui.slices import Slices
from annotator.model import Alias, Entity, Layer, Mention, Range
from annotator.model.project import EDITABLE_STATES
from annotator.register import Double
from annotator.session import Change


class RegisterWindow(QWidget):
    """Not modal: it stands beside the texts, and a click on a mention shows it there."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Shows every record at once; searching begins to work within moments."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Entities"))
        open_beside(self, 1080, 750)
        self.desk = desk
        self.records, self.mentions = RecordList(desk), MentionList(desk)
        self._order = ByName()
        self._order.sort(desk.session.queries.entities(), language())
        self.spelled = SpelledTwoWays(desk, self)
        self.spelled.looked.connect(self._show_doubles)
        self.spelled.progressed.connect(self._tell_share)
        self._naming: Slices | None = None
        self._search = register_search(desk)
        self._search.grown.connect(self._refill)
        self._build()
        self._keys()
        desk.changed.connect(self._follow)
        parent.window().installEventFilter(self)
        self.refill()
        self.select(self.records.ids[0] if self.records.ids else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show nothing any more when the project's window is closed: the project is, too."""
        if event.type() == QEvent.Type.Close and watched is not self:
            self._search.stop()
            self.spelled.stop()
            if self._naming is not None and Shiboken.isValid(self._naming):
                self._naming.stop()
            self.records.fill(())
            self.mentions.fill(())
            self.doubles.fill(())
            self.waiting.model.fill(())
            self.close()
        return super().eventFilter(watched, event)

    # ---- building

    def _build(self) -> None:
        self.query = QLineEdit(self)
        self.query.setProperty("search", True)
        self.query.setPlaceholderText(tr("Name, in any script or romanised"))
        self.query.setAccessibleName(tr("Search the register"))
        self.query.textChanged.connect(self.refill)
        self.list = QListView(self)
        self.list.setUniformItemSizes(True)
        # Fifty thousand rows are laid out as they come into view, not before the first is painted.
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setBatchSize(500)
        self.list.setModel(self.records)
        self.list.setAccessibleName(tr("Records"))
        self.list.selectionModel().currentChanged.connect(self._show)
        offer_menu(self.list, self._record_menu)
        self.nothing = Emptiness(self.list, self._why_no_record)
        self.count = QLabel(self)
        self.count.setProperty("secondary", True)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(_column(self.query, self.list, self.count), tr("Records"))
        self.tabs.addTab(self._spelled_pane(), tr("Spelled in two ways"))
        self.waiting = WaitingPane(self.desk, self._go, self.show_record)
        self.tabs.addTab(self.waiting, tr("Waiting for a type"))
        self.tabs.currentChanged.connect(lambda _: self._fill_tab())
        middle = QSplitter(self)
        middle.addWidget(self.tabs)
        middle.addWidget(self._record_pane())
        middle.setSizes([380, 700])
        middle.setChildrenCollapsible(False)
        middle.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.addWidget(middle, 1)
        column.addLayout(self._buttons())

    def _spelled_pane(self) -> QWidget:
        """What is spelled in two ways, and what can be said of it."""
        self.doubles = DoubleList()
        self.double_list = QListView(self)
        self.double_list.setUniformItemSizes(True)
        self.double_list.setLayoutMode(QListView.LayoutMode.Batched)
        self.double_list.setBatchSize(500)
        self.double_list.setModel(self.doubles)
        self.double_list.setAccessibleName(tr("Spelled in two ways"))
        self.double_list.selectionModel().currentChanged.connect(lambda now, _: self._show_double(now.row()))
        self.one, self.two = QPushButton(tr("Make one (M)"), self), QPushButton(tr("Not the same (X)"), self)
        self.one.clicked.connect(self.make_one)
        self.two.clicked.connect(self.keep_two)
        self.looking = QLabel(self)
        self.looking.setProperty("secondary", True)
        one_line(self.double_list)
        self.no_doubles = Emptiness(self.double_list, self._why_no_double)
        return _column(self.double_list, self.looking, _row(self.one, self.two))

    def _record_pane(self) -> QWidget:
        """The record that is shown, and where it is mentioned."""
        self.editor = RecordEditor(self.desk, self)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.editor)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(self.editor.minimumSizeHint().width() + 16)
        self.area = area
        self.places = QListView(self)
        self.places.setUniformItemSizes(True)
        self.places.setModel(self.mentions)
        one_line(self.places)
        self.places.setAccessibleName(tr("Where it is mentioned"))
        self.places.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.places.activated.connect(self._open)
        self.places.clicked.connect(self._open)
        offer_menu(self.places, self._mention_menu)
        Emptiness(self.places, lambda: tr("Not mentioned yet.") if self.record() is not None else "")
        self.mentioned = QLabel(self)
        self.mentioned.setProperty("section", True)
        self.apart = QPushButton(tr("Split off the chosen…"), self)
        self.apart.setToolTip(tr("They name somebody or something else: a record of its own, or another one"))
        self.apart.clicked.connect(self.split_off)
        self.places.selectionModel().selectionChanged.connect(lambda *_: self._offer_apart())
        self.merged = QListWidget(self)
        self.merged.setMaximumHeight(70)
        self.merged.setAccessibleName(tr("Records merged into this one"))
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.addWidget(_column(area, self.merged, self._record_buttons()))
        right.addWidget(_column(_row(self.mentioned, self.apart, pushed=True), self.places))
        # The form has what it needs; what is left is for the places.
        form = 545 if self.width() < 1400 else 490
        right.setSizes([form, max(150, self.height() - form - 80)])
        right.setStretchFactor(1, 1)
        return right

    def _record_buttons(self) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        self.merge_button, self.split_button, self.delete_button = (QPushButton(box) for _ in range(3))
        for button, text, run in (
            (self.merge_button, tr("Merge into…"), self.merge),
            (self.split_button, tr("Take apart"), self.split),
            (self.delete_button, tr("Delete"), self.delete),
        ):
            button.setText(text)
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch(1)
        return box

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.writing: list[QPushButton] = []
        for text, run, writes in (
            (tr("New record…"), self.add, True),
            (tr("Import…"), lambda: exchange.import_register(self.desk, self), True),
            (tr("Export…"), lambda: exchange.export_register(self.desk, self), False),
            (tr("Look for all names in all articles…"), self.run_gazetteer, True),
        ):
            button = QPushButton(text, self)
            button.clicked.connect(run)
            button.setEnabled(not (writes and self.desk.session.read_only))
            row.addWidget(button)
        row.addStretch(1)
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(self.close)
        row.addWidget(close)
        return row

    def _keys(self) -> None:
        for keys, run in (("Ctrl+F", self.query.setFocus), ("Ctrl+Z", self.desk.undo), ("Ctrl+Shift+Z", self.desk.redo),
                          ("Esc", self.close)):  # fmt: skip
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WindowShortcut)
        QShortcut(QKeySequence("M"), self.double_list, self.make_one, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("X"), self.double_list, self.keep_two, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("Del"), self.list, self.delete, context=Qt.ShortcutContext.WidgetShortcut)

    # ---- showing

    def refill(self) -> None:
        """List the records that the words in the field find, all of them where there are none."""
        entities = self.desk.session.queries.entities()
        words = self.query.text().strip()
        if words:
            found = (entities.get(id_) for id_ in self._search.search(words))
            ids = [entity.id for entity in found if entity is not None and entity.merged_into is None]
        else:
            ids = self._order.ids()
        self.records.fill(ids)
        text = tr("{n} {n:record|records}", n=len(ids))
        self.count.setText(text if self._search.complete else text + " · " + tr("still reading names"))

    def _refill(self) -> None:
        current = self.record()
        self.refill()
        if current is not None:
            self.select(current.id)

    def record(self) -> Entity | None:
        """The record that is shown."""
        return self.editor.entity

    def select(self, id_: str) -> None:
        """Show a record; the list goes to it where it is listed."""
        if id_ in self.records.ids:
            index = self.records.index(self.records.ids.index(id_), 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(index, flags)
        self.show_record(id_)

    def _show(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self.show_record(self.records.ids[index.row()])

    def show_record(self, id_: str) -> None:
        """Fill the form and the list of mentions."""
        queries = self.desk.session.queries
        entity = queries.entity(id_)
        self.editor.show_record(entity)
        entities, hidden = queries.entities(), queries.hidden_layers()
        alike = [] if entity is None else [e for e in entities.values() if e.merged_into is not None]
        alike = [e for e in alike if entity is not None and resolve_entity(entities, e.id) == entity.id]
        self.merged.clear()
        for other in alike:
            row = QListWidgetItem(tr("stands also for {name}", name=entity_label(other, language())))
            row.setData(Qt.ItemDataRole.UserRole, other.id)
            self.merged.addItem(row)
        self.merged.setVisible(bool(alike))
        ids = (entity.id, *(e.id for e in alike)) if entity is not None else ()
        found = [m for m in queries.select(Mention, entity=ids) if m.layer not in hidden] if ids else []
        found.sort(key=lambda m: (m.article, m.ranges[0].document, m.ranges[0].start))
        self.mentions.fill(found)
        self.mentioned.setText(tr("Mentioned {n} {n:time|times}", n=len(found)))
        writable = entity is not None and not self.desk.session.read_only
        self.merge_button.setEnabled(writable)
        self.split_button.setEnabled(writable and bool(alike))
        self.delete_button.setEnabled(writable and not found and not alike)
        self._offer_apart()

    def _why_no_record(self) -> str:
        if self.query.text().strip():
            return tr("No record has such a name.") if self._search.complete else ""
        return tr("No record yet. Link a tagged name with L in Annotate, import a list, or make a record here.")

    def _why_no_double(self) -> str:
        return "" if self.spelled.busy else tr("Nothing is spelled in two ways.")

    def _record_menu(self) -> list[Entry]:
        """What can be done with the record that is shown: what its buttons do."""
        buttons = ((self.merge_button, self.merge), (self.split_button, self.split), (self.delete_button, self.delete))
        writable = not self.desk.session.read_only
        return [
            *((button.text(), run, button.isEnabled()) for button, run in buttons),
            None,
            (tr("New record…"), self.add, writable),
        ]

    def _mention_menu(self) -> list[Entry]:
        index = self.places.currentIndex()
        if not index.isValid():
            return []
        return [
            (tr("Open the passage"), lambda: self._open(index), True),
            (self.apart.text(), self.split_off, self.apart.isEnabled()),
        ]

    def _fill_tab(self) -> None:
        if self.tabs.currentIndex() == 1:
            self.looking.setText(tr("looking…"))
            self.spelled.look()
        elif self.tabs.currentIndex() == 2:
            self.waiting.look()

    def _open(self, index: QModelIndex) -> None:
        self._go(*self.mentions.place(index.row()))

    def _go(self, article: str, place: Range) -> None:
        if self.desk.session.queries.article(article) is not None:
            self.desk.set_mode("annotate")
            if self.desk.article != article:
                self.desk.open_article(article)
            self.desk.reveal(place)

    def _follow(self, change: Change) -> None:
        tables = change.tables()
        if change.kind == "actor" or tables & {"entity", "mention", "scheme", "layer", "distinction"}:
            current = self.record()
            if change.kind == "actor" or "entity" in tables:
                entities = self.desk.session.queries.entities()
                ids = {id_ for table, id_ in change.touched if table == "entity"}
                if change.kind == "actor" or not ids:
                    self._order.sort(entities, language())
                else:
                    self._order.renew(entities, ids, language())
                self.refill()
            if change.origin is not self.editor:
                entity = self.desk.session.queries.entity(current.id) if current else None
                self.select(entity.id if entity else "")
            self._fill_tab()

    # ---- changing

    def run_gazetteer(self) -> None:
        """Look for all names in all articles."""
        self._naming = exchange.run_gazetteer(self.desk, self)

    def add(self) -> None:
        """Ask for a name and make a record of the type that is shown."""
        name = dialogs.ask_text(self, tr("New record"), tr("Name"), self.query.text())
        if name and name.strip():
            types = self.desk.session.queries.scheme().active_types()
            shown = self.record()
            kind = shown.type if shown else types[0].code
            made = self.desk.apply(AddEntity(type=kind, labels={language(): name.strip()}))
            if made is not None:
                self.query.clear()
                self.select(made.result)

    def merge(self) -> None:
        """Let another record stand for this one; its mentions follow."""
        entity = self.record()
        into = exchange.choose_record(self.desk, self, entity) if entity else None
        if entity is not None and into and self.desk.apply(MergeEntities(entity=entity.id, into=into)):
            self.select(into)

    def split(self) -> None:
        """Take a merge back."""
        item = self.merged.currentItem() or self.merged.item(0)
        if item is not None:
            self.desk.apply(SplitEntity(entity=str(item.data(Qt.ItemDataRole.UserRole))))

    def delete(self) -> None:
        """Delete the record, which nothing points at."""
        entity = self.record()
        if entity is not None and self.delete_button.isEnabled():
            self.desk.apply(DeleteEntity(entity=entity.id))

    # ---- spelled in two ways

    def _show_doubles(self) -> None:
        """List what was found, and stay at the row where one was."""
        row = max(0, self.double_list.currentIndex().row())
        self.doubles.fill(self.spelled.found)
        self.double_list.setCurrentIndex(self.doubles.index(min(row, len(self.spelled.found) - 1), 0))
        self.looking.setText(tr("{n} {n:pair|pairs}", n=len(self.spelled.found)))
        self.no_doubles.look()
        writable = bool(self.spelled.found) and not self.desk.session.read_only
        self.one.setEnabled(writable)
        self._show_double(self.double_list.currentIndex().row())

    def _tell_share(self, share: float) -> None:
        self.looking.setText(tr("looking… {percent} %", percent=int(100 * share)))

    def _show_double(self, row: int) -> None:
        if 0 <= row < len(self.doubles.rows):
            double = self.doubles.rows[row]
            self.two.setEnabled(bool(double.other) and not self.desk.session.read_only)
            self.show_record(double.entity)

    def _double(self) -> Double | None:
        row = self.double_list.currentIndex().row()
        return self.doubles.rows[row] if 0 <= row < len(self.doubles.rows) else None

    def make_one(self) -> None:
        """Merge two records, or note a spelling among the names of its record. The texts stay as they are."""
        double = self._double()
        if double is None or self.desk.session.read_only:
            return
        if double.other:
            self._settle(double, MergeEntities(entity=double.other, into=double.entity))
        else:
            alias = Alias(text=double.other_spelling, language=double.language, kind="variant")
            self._settle(double, AddAlias(entity=double.entity, alias=alias))

    def keep_two(self) -> None:
        """Say that two records are not the same; they are not asked about again."""
        double = self._double()
        if double is not None and double.other and not self.desk.session.read_only:
            self._settle(double, SetApart(kind="entity", one=double.entity, other=double.other))

    def _settle(self, double: Double, edit: Edit) -> None:
        if self.desk.apply(edit) is not None:
            self.spelled.without(double)
            self._show_doubles()

    # ---- splitting

    def _chosen_mentions(self) -> list[Mention]:
        rows = sorted({index.row() for index in self.places.selectedIndexes()})
        queries = self.desk.session.queries
        chosen = [self.mentions.mentions[row] for row in rows]
        layers = {each.id: each for each in (queries.get(Layer, id_) for id_ in {m.layer for m in chosen}) if each}
        actor = self.desk.session.actor
        return [m for m in chosen if layers[m.layer].owner == actor and layers[m.layer].state in EDITABLE_STATES]

    def _offer_apart(self) -> None:
        self.apart.setEnabled(not self.desk.session.read_only and bool(self._chosen_mentions()))

    def split_off(self) -> None:
        """Let the chosen mentions, as far as they are one's own, name a record of their own; one undo."""
        entity, chosen = self.record(), self._chosen_mentions()
        if entity is None or not chosen:
            return
        words = " ".join(part.quote for part in chosen[0].ranges)
        name = dialogs.ask_text(self, tr("Split off"), tr("Name of the new record"), words)
        if not name or not name.strip():
            return
        text = self.desk.session.queries.text(chosen[0].article)
        code = text.language(text.side_of(chosen[0].ranges[0])) or language()
        ids = tuple(mention.id for mention in chosen)
        made = self.desk.apply(AddEntity(type=entity.type, labels={code: name.strip()}, mentions=ids))
        if made is not None:
            self.select(made.result)


def _column(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(6, 6, 6, 6)
    for widget in widgets:
        column.addWidget(widget)
    return box


def _row(*widgets: QWidget, pushed: bool = False) -> QWidget:
    """Widgets beside one another; all but the first at the other end where they are `pushed` there."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    for number, widget in enumerate(widgets):
        row.addWidget(widget)
        if pushed and number == 0:
            row.addStretch(1)
    if not pushed:
        row.addStretch(1)
    return box
