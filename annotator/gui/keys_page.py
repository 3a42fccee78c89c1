"""Every action's keys, to be changed by pressing them: what was pressed is taken, not what somebody thinks its name.

Keys of the texts, the queue and the matrix are places on the keyboard, so that a layout or an input method changes
nothing about them. Keys that count everywhere are what the keyboard writes on them, as menus show them.
"""

import json

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import dialogs
from annotator.gui.actions import SCOPES, ActionTable
from annotator.gui.composing import FilterLine
from annotator.gui.keys import is_modifier, physical_key, shortcut_key
from annotator.gui.language import told, tr
from annotator.model import UserError

_ACTION = Qt.ItemDataRole.UserRole
_KEYS = 2


class KeyCatcher(QLabel):
    """Waits for a key, whichever it is, and tells it: `caught(key)`, '' for one that has no name; `left()` for Esc
    and for the focus going elsewhere. Shortcuts, Tab and Return are caught as well, an input method is not asked."""

    caught = Signal(str)
    left = Signal()

    def __init__(self, everywhere: bool, action: str, parent: QWidget) -> None:
        """`everywhere`: for an action whose keys count in the whole window; `action` is its name for screen readers."""
        super().__init__(tr("Press the key…"), parent)
        self._everywhere = everywhere
        self.setProperty("catching", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Press the new key for “{action}”; Esc leaves it as it is", action=action))

    def event(self, event: QEvent) -> bool:
        """Keys come here before they are anybody's shortcut, and Tab before it moves the focus."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                event.accept()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not is_modifier(event):
            self.caught.emit(shortcut_key(event) if self._everywhere else physical_key(event))


class _Table(QTableWidget):
    """A list of rows. `chosen()` for Return, F2 and a double click; none of them is the box's."""

    chosen = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return would close the box."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class KeysPage(QWidget):
    """The list of all actions with their keys. Changes are the table's at once; a clash is refused with a sentence."""

    def __init__(self, actions: ActionTable, parent: QWidget | None = None) -> None:
        """Of every action that the window has now."""
        super().__init__(parent)
        self._actions = actions
        self._catcher: KeyCatcher | None = None
        self.filter = FilterLine(self)
        self.filter.call(tr("Filter actions"))
        self.filter.textChanged.connect(self._narrow)
        self.table = self._make_table()
        self._said = QStackedWidget(self)  # one in the place of the other: a sentence that comes moves nothing
        self.hint, self.problem = QLabel(self._said), QLabel(self._said)
        self.hint.setText(tr("Enter or a double click on a row waits for its new key. Keys of your own are bold."))
        self.hint.setProperty("secondary", "true")
        self.problem.setProperty("tone", "error")
        for label in (self.hint, self.problem):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setMinimumHeight(QFontMetrics(self.font()).lineSpacing() * 2)
            self._said.addWidget(label)
        self._said.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 0)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._make_buttons())
        layout.addWidget(self._said)
        self._fill()

    def _make_table(self) -> _Table:
        table = _Table(0, 3, self)
        table.setHorizontalHeaderLabels([tr("Action"), tr("Where"), tr("Keys")])
        table.setAccessibleName(tr("Keys"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_KEYS, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(_KEYS, max(200, QFontMetrics(self.font()).horizontalAdvance(tr("Press the key…")) + 40))
        table.doubleClicked.connect(lambda _: self.change())
        table.chosen.connect(self.change)
        return table

    def _make_buttons(self) -> QVBoxLayout:
        both = QVBoxLayout()
        for group in (
            ((tr("Press a new key…"), self.change), (tr("Press one more…"), self.add), (tr("No key"), self.clear),
             (tr("As it came"), self.restore)),
            ((tr("Export keys…"), self.export_keys), (tr("Import keys…"), self.import_keys),
             (tr("All keys as they came"), self.restore_all)),
        ):  # fmt: skip
            row = QHBoxLayout()
            for text, run in group:
                button = QPushButton(text, self)
                button.setAutoDefault(False)
                button.clicked.connect(lambda _=False, run=run: run())
                row.addWidget(button)
            row.addStretch(1)
            both.addLayout(row)
        return both

    # ---- what is shown

    def _fill(self) -> None:
        self._leave()
        now = self._current()
        shown = self._actions.all()
        self.table.setRowCount(len(shown))
        for row, action in enumerate(shown):
            for column, text in enumerate((tr(action.text), tr(SCOPES.get(action.scope, action.scope)), "")):
                item = QTableWidgetItem(text)
                item.setData(_ACTION, action.id)
                item.setToolTip(tr(action.hint))
                self.table.setItem(row, column, item)
            self._show_keys(row)
            if action.id == now:
                self.table.setCurrentCell(row, _KEYS)
        self._narrow(self.filter.text())

    def _show_keys(self, row: int) -> None:
        item = self.table.item(row, _KEYS)
        assert item is not None
        id_ = str(item.data(_ACTION))
        came = self._actions.get(id_).keys
        own = self._actions.keys(id_) != came
        item.setText(", ".join(self._actions.keys(id_)))
        look = QFont(self.table.font())
        look.setBold(own)
        item.setFont(look)
        item.setToolTip(tr("As it came: {keys}", keys=", ".join(came) or tr("no key")) if own else "")

    def _narrow(self, words: str) -> None:
        parts = words.casefold().split()
        for row in range(self.table.rowCount()):
            items = [self.table.item(row, column) for column in range(3)]
            hay = " ".join(item.text() for item in items if item is not None).casefold()
            self.table.setRowHidden(row, not all(part in hay for part in parts))

    def _current(self) -> str:
        item = self.table.item(self.table.currentRow(), _KEYS)
        return "" if item is None or self.table.isRowHidden(item.row()) else str(item.data(_ACTION))

    def row_of(self, id_: str) -> int:
        """The row of an action."""
        items = (self.table.item(row, _KEYS) for row in range(self.table.rowCount()))
        return next(item.row() for item in items if item is not None and item.data(_ACTION) == id_)

    def tell(self, problem: str) -> None:
        """Say why something was refused, in the place of how a key is given to a row; '' says that again."""
        self.problem.setText(problem)
        self._said.setCurrentWidget(self.problem if problem else self.hint)

    # ---- pressing a key

    def change(self) -> None:
        """Wait for the key that the chosen action is to have instead of its keys."""
        self._catch(())

    def add(self) -> None:
        """Wait for a key that the chosen action is to have beside its keys."""
        self._catch(self._actions.keys(self._current()) if self._current() else ())

    def _catch(self, kept: tuple[str, ...]) -> None:
        id_ = self._current()
        self._leave()
        if not id_:
            self.tell(tr("Choose an action in the list first."))
            return
        self.tell("")
        action = self._actions.get(id_)
        catcher = KeyCatcher(action.scope == "window", tr(action.text), self.table)
        catcher.caught.connect(lambda key: self._caught(id_, kept, key))
        catcher.left.connect(self._leave)
        self._catcher = catcher
        row = self.row_of(id_)
        item = self.table.item(row, _KEYS)
        assert item is not None
        item.setText("")  # would be seen behind it
        self.table.setCellWidget(row, _KEYS, catcher)
        self.table.scrollTo(self.table.model().index(row, _KEYS))
        catcher.setFocus()

    def _caught(self, id_: str, kept: tuple[str, ...], key: str) -> None:
        if not key:
            self.tell(tr("This key has no name that the program knows. Press another, or Esc."))
            return
        self._leave()
        self._give(id_, (*(each for each in kept if each != key), key))

    def _leave(self) -> None:
        """Wait for no key any more."""
        catcher, self._catcher = self._catcher, None
        if catcher is not None:
            for row in range(self.table.rowCount()):
                if self.table.cellWidget(row, _KEYS) is catcher:
                    self.table.removeCellWidget(row, _KEYS)
                    self._show_keys(row)
            if catcher.hasFocus():
                self.table.setFocus()

    def _give(self, id_: str, keys: tuple[str, ...]) -> None:
        self.tell("")
        try:
            self._actions.set_keys(id_, keys)
        except UserError as error:
            self.tell(told(str(error)))
        self._show_keys(self.row_of(id_))
        self.table.setFocus()

    def clear(self) -> None:
        """Take all keys of the chosen action away; it stays in the menus and the palette."""
        if self._current():
            self._give(self._current(), ())

    def restore(self) -> None:
        """Give the chosen action the keys it came with."""
        if self._current():
            self._give(self._current(), self._actions.get(self._current()).keys)

    def restore_all(self) -> None:
        """Give every action the keys it came with."""
        self.tell("")
        self._actions.reset_keys()
        self._fill()

    # ---- files

    def export_keys(self) -> None:
        """Write every action's keys to a JSON file: action id → keys."""
        path = dialogs.save_file(self, tr("Export keys…"), "JSON (*.json)", "annotator-keys.json", ".json")
        if path is None:
            return
        keys = {action.id: list(self._actions.keys(action.id)) for action in self._actions.all()}
        try:
            path.write_text(json.dumps(keys, ensure_ascii=False, indent=1), "utf-8")
        except OSError as error:
            self.tell(tr("The file cannot be written: {why}. Nothing was lost.", why=error.strerror or ""))

    def import_keys(self) -> None:
        """Take the keys of a JSON file, all of them or none; a clash is refused with a sentence."""
        path = dialogs.open_file(self, tr("Import keys…"), "JSON (*.json)")
        if path is None:
            return
        self.tell("")
        try:
            found = json.loads(path.read_text("utf-8"))
            self._actions.take_keys({str(id_): tuple(map(str, keys)) for id_, keys in found.items()})
        except UserError as error:
            self.tell(told(str(error)))
        except (OSError, ValueError, AttributeError, TypeError):
            self.tell(tr("This file holds no keys. Nothing was changed."))
        self._fill()
