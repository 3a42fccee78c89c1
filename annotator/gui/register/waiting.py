"""What waits for a type: tags and records whose type the scheme no longer offers.

One's own tags get a type here or in the text; so do records, which belong to everybody. Other people's tags are theirs:
they are listed with their names, and a reviewer asks for a type by returning the submitted work.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import EditEntity, Retag, ReturnLayer, Together
from annotator.edits.base import Edit
from annotator.gui import dialogs
from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.preview import one_line
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.gui.register.lists import MentionList
from annotator.model import Entity, Layer, Mention, Range
from annotator.model.project import EDITABLE_STATES, SUBMITTED_STATES

Index = QModelIndex | QPersistentModelIndex
Waiting = Mention | Entity


class WaitingList(QAbstractListModel):
    """Rows of tags in context and of records; a tag of somebody else says whose it is."""

    def __init__(self, desk: Desk) -> None:
        """Empty until `fill`."""
        super().__init__()
        self._desk = desk
        self.items: list[Waiting] = []
        self._mentions = MentionList(desk)

    def fill(self, items: Sequence[Waiting]) -> None:
        """Show these in this order."""
        self.beginResetModel()
        self.items = list(items)
        self._mentions.fill([item for item in items if isinstance(item, Mention)])
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for every item."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The retired type, whose it is where it is not one's own, and the words."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        item, session = self.items[index.row()], self._desk.session
        if isinstance(item, Entity):
            return f"{item.type}   {tr('record')}   {entity_label(item, language())}"
        layer = session.queries.get(Layer, item.layer)
        owner = layer.owner if layer is not None else item.actor
        whose = "" if owner == session.actor else f"{session.queries.actor_name(owner)}   "
        return f"{item.type}   {whose}{self._mentions.in_context(item)}"


class WaitingPane(QWidget):
    """The list with what can be done about it. `go(article, place)` shows a place in its text."""

    def __init__(self, desk: Desk, go: Callable[[str, Range], object], show: Callable[[str], object]) -> None:
        """`show(id)` shows a record in the register."""
        super().__init__()
        self._desk, self._go, self._show = desk, go, show
        self.model = WaitingList(desk)
        self.view = QListView(self)
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setModel(self.model)
        self.view.setAccessibleName(tr("Waiting for a type"))
        self.view.activated.connect(self._open)
        self._owner: dict[str, str] = {}
        self._layers: dict[str, Layer] = {}
        self.view.clicked.connect(self._open)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        one_line(self.view)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("secondary", True)
        self.give, self.ask = QPushButton(tr("Give a type…"), self), QPushButton(tr("Ask for a type…"), self)
        self.ask.setToolTip(tr("A reviewer returns the submitted work of somebody else with this request"))
        self.give.clicked.connect(self.give_type)
        self.ask.clicked.connect(self.ask_for_type)
        buttons = QHBoxLayout()
        buttons.addWidget(self.give)
        buttons.addWidget(self.ask)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.hint)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        self._offer()

    def look(self) -> None:
        """List what waits: one's own tags, records, the tags of others as far as they may be seen."""
        queries, actor = self._desk.session.queries, self._desk.session.actor
        known = {kind.code for kind in queries.scheme().active_types()}
        retired = tuple(queries.type_counts().keys() - known)
        hidden = queries.hidden_layers()
        mentions = queries.select(Mention, type=retired) if retired else []
        found = [m for m in mentions if m.layer not in hidden and queries.article(m.article) is not None]
        layers = (
            {layer.id: layer for layer in queries.select(Layer, id=tuple({m.layer for m in found}))} if found else {}
        )
        self._owner = {m.id: layers[m.layer].owner for m in found}
        self._layers = layers
        mine = [m for m in found if self._owner[m.id] == actor]
        theirs = [m for m in found if self._owner[m.id] != actor]
        records = [e for e in queries.entities().values() if e.merged_into is None and e.type not in known]
        self.model.fill([*mine, *records, *theirs])
        some = tr("The scheme no longer has their type. Choose some, and give them one here or in the text.")
        self.hint.setText(some if self.model.items else tr("Nothing waits: every type that is used is in the scheme."))
        self._offer()

    def _chosen(self) -> list[Waiting]:
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        return [self.model.items[row] for row in rows]

    def _own(self) -> list[Waiting]:
        """What is chosen and may be changed by whoever acts."""
        actor = self._desk.session.actor
        return [
            item
            for item in self._chosen()
            if isinstance(item, Entity)
            or (self._owner[item.id] == actor and self._layers[item.layer].state in EDITABLE_STATES)
        ]

    def _theirs(self) -> list[Mention]:
        """What is chosen of others' submitted work."""
        actor = self._desk.session.actor
        return [
            item
            for item in self._chosen()
            if isinstance(item, Mention)
            and self._owner[item.id] != actor
            and self._layers[item.layer].role == "analyst"
            and self._layers[item.layer].state in SUBMITTED_STATES
        ]

    def _offer(self) -> None:
        session = self._desk.session
        self.give.setEnabled(not session.read_only and bool(self._own()))
        self.ask.setEnabled(not session.read_only and session.queries.is_reviewer() and bool(self._theirs()))

    def _open(self, index: QModelIndex) -> None:
        item = self.model.items[index.row()]
        if isinstance(item, Entity):
            self._show(item.id)
        else:
            self._go(item.article, item.ranges[0])

    def _choose_type(self, title: str) -> str:
        box = dialogs.FormDialog(self, title)
        types = QComboBox(box)
        types.setObjectName("type")
        for kind in self._desk.session.queries.scheme().active_types():
            types.addItem(kind.label(language()), kind.code)
        box.form.addRow(tr("Type"), types)
        return str(types.currentData()) if dialogs.run_dialog(box) else ""

    def give_type(self) -> None:
        """Give a type to what is chosen of one's own, and to records: one undo."""
        chosen = self._own()
        code = self._choose_type(tr("Give a type")) if chosen else ""
        if not code:
            return
        mentions = tuple(item.id for item in chosen if isinstance(item, Mention))
        made: list[Edit] = [Retag(mentions=mentions, type=code)] if mentions else []
        made += [EditEntity(entity=item.id, changes={"type": code}) for item in chosen if isinstance(item, Entity)]
        self._desk.apply(made[0] if len(made) == 1 else Together(edits=tuple(made), what=f"give the type {code}"))

    def ask_for_type(self) -> None:
        """Return the submitted work that the chosen tags are in, with the tags and the type that is meant."""
        chosen = self._theirs()
        code = self._choose_type(tr("Ask for a type")) if chosen else ""
        if not code:
            return
        made: list[Edit] = []
        for id_ in dict.fromkeys(mention.layer for mention in chosen):
            quotes = [f"“{m.ranges[0].quote}” ({m.type})" for m in chosen if m.layer == id_]
            said = tr("These tags need another type, {type}:", type=code)
            made.append(ReturnLayer(layer=id_, comment="\n".join((said, *quotes))))
        self._desk.apply(made[0] if len(made) == 1 else Together(edits=tuple(made), what="return work with a request"))
