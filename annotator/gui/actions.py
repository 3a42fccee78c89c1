"""One table of actions feeds the menus, the palette, the key help, the key bar, and the tests.

A *scope* says where an action's keys count: `window` everywhere (a shortcut with a modifier or a function key),
any other name only while the view of that scope has the focus. Views of a scope hand their key presses to
`ActionTable.press`, which goes by the physical key.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from annotator.gui.keys import physical_key
from annotator.gui.language import LANGUAGES, tr
from annotator.model import UserError

SCOPES = {
    "window": "Everywhere",
    "reader": "In the texts",
    "adjudicate": "In the queue",
    "matrix": "In the matrix",
}
"""Where an action's keys count → a user's words (English)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something a user can do. `text` is English; `menu` its menu (`Edit`), '' for none; where in it is told in
    `menubar`. `short` are its words there, where the menu's title says the rest. `also` are further words that the
    palette finds it by.

    `keys` are written as in `Ctrl+Shift+Z` or `C`; the first is shown. `enabled` is asked when a menu opens
    and before the action runs. `hint` is shown beside it in the palette and the key help. `repeats`: whether holding
    the key does it again and again; what decides or changes something is done once for one press.
    """

    id: str
    text: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    scope: str = "window"
    menu: str = ""
    hint: str = ""
    short: str = ""
    also: str = ""
    enabled: Callable[[], bool] = field(default=lambda: True)
    checked: Callable[[], bool] | None = None
    palette: bool = True
    repeats: bool = False


class ActionTable(QObject):
    """All actions of a window by id, in the order they were added."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, overrides: dict[str, tuple[str, ...]] | None = None) -> None:
        """`overrides` are the user's own keys by action id."""
        super().__init__(parent)
        self._actions: dict[str, Action] = {}
        self._overrides = dict(overrides or {})
        self._qactions: dict[str, QAction] = {}
        self._bound: dict[tuple[str, str], str] = {}
        self.changed.connect(self._bound.clear)

    def add(self, actions: Iterable[Action]) -> None:
        """Add actions, replacing those of the same id. A new set of keys that clashes is a programming error."""
        for action in actions:
            self._actions[action.id] = action
            if action.id in self._qactions:
                self._refresh(action.id)
        self.changed.emit()

    def remove(self, prefix: str) -> None:
        """Take away all actions whose id begins so."""
        for id_ in [id_ for id_ in self._actions if id_.startswith(prefix)]:
            del self._actions[id_]
        self.changed.emit()

    def all(self) -> list[Action]:
        """Every action."""
        return list(self._actions.values())

    def get(self, id_: str) -> Action:
        """The action of that id."""
        return self._actions[id_]

    def keys(self, id_: str) -> tuple[str, ...]:
        """The keys of an action: the user's own, or those it came with."""
        return self._overrides.get(id_, self._actions[id_].keys)

    @property
    def overrides(self) -> dict[str, tuple[str, ...]]:
        """The user's own keys by action id."""
        return dict(self._overrides)

    def set_keys(self, id_: str, keys: tuple[str, ...]) -> None:
        """Give an action other keys; raises `UserError` where one of them is taken in the same scope, or would be
        taken from text fields."""
        self.take_keys({id_: keys})

    def take_keys(self, keys: dict[str, tuple[str, ...]]) -> None:
        """Give several actions other keys, all or none; ids of no action are left out. Raises as `set_keys`."""
        wanted = {id_: self.keys(id_) for id_ in self._actions}
        changed = {id_: given for id_, given in keys.items() if id_ in wanted and given != wanted[id_]}
        wanted |= changed
        for id_ in changed:
            self._refuse_clash(id_, wanted)
        self._overrides |= changed
        self._overrides = {  # keys that an action came with are nobody's own
            id_: own for id_, own in self._overrides.items() if id_ not in wanted or own != self._actions[id_].keys
        }
        for id_ in changed:
            self._refresh(id_)
        if changed:
            self.changed.emit()

    def _refuse_clash(self, id_: str, wanted: dict[str, tuple[str, ...]]) -> None:
        scope = self._actions[id_].scope
        for key in wanted[id_] if scope == "window" else ():
            if not key.startswith(("Ctrl+", "Alt+", "Meta+")) and not re.fullmatch(r"(Shift\+)?F\d+", key):
                raise UserError(
                    tr("{key} alone would be taken from text fields; add Ctrl or Alt. Nothing was changed.", key=key)
                )
        for other in self._actions.values():
            if other.id != id_ and (other.scope in (scope, "window") or scope == "window"):
                for key in set(wanted[id_]) & set(wanted[other.id]):
                    raise UserError(
                        tr("{key} is taken by “{action}”. Nothing was changed.", key=key, action=tr(other.text))
                    )

    def reset_keys(self) -> None:
        """Give every action the keys it came with."""
        self.restore_keys({})

    def restore_keys(self, overrides: dict[str, tuple[str, ...]]) -> None:
        """Give every action the keys it had: the user's own as given, else those it came with."""
        self._overrides = dict(overrides)
        for id_ in self._qactions:
            self._refresh(id_)
        self.changed.emit()

    def run(self, id_: str) -> bool:
        """Run an action if it is enabled; whether it ran."""
        action = self._actions[id_]
        if not action.enabled():
            return False
        action.run()
        return True

    def press(self, scope: str, event: QKeyEvent) -> bool:
        """Run the action of a scope whose key was pressed; whether there was one. A disabled one eats the key, and a
        key that is held one that does not repeat."""
        if not self._bound:
            for action in reversed(self._actions.values()):  # of two with one key the first has it
                self._bound.update(((action.scope, bound), action.id) for bound in self.keys(action.id))
        found = self._bound.get((scope, physical_key(event)))
        if found is not None and (self._actions[found].repeats or not event.isAutoRepeat()):
            self.run(found)
        return found is not None

    def qaction(self, id_: str, parent: QObject) -> QAction:
        """The action as Qt's, for menus and shortcuts; one per id, kept up to date."""
        if id_ not in self._qactions:
            made = QAction(parent)
            made.triggered.connect(lambda _=False, id_=id_: self.run(id_))
            self._qactions[id_] = made
            self._refresh(id_)
        return self._qactions[id_]

    def retranslate(self) -> None:
        """Show all texts in the interface's language."""
        for id_ in self._qactions:
            self._refresh(id_)

    def refresh_states(self) -> None:
        """Ask every action whether it is enabled and checked."""
        for id_, made in self._qactions.items():
            action = self._actions.get(id_)
            made.setEnabled(action is not None and action.enabled())
            if action is not None and action.checked is not None:
                made.setCheckable(True)
                made.setChecked(action.checked())

    def _refresh(self, id_: str) -> None:
        action, made = self._actions.get(id_), self._qactions.get(id_)
        if action is None or made is None:
            return
        keys = self.keys(id_)
        made.setToolTip(tr(action.hint) if action.hint else "")  # a menu would say its words a second time
        made.setAutoRepeat(action.repeats)
        if action.scope == "window":
            made.setText(_in_menu(action))
            made.setShortcuts([QKeySequence(key) for key in keys])
        else:
            # The key is the view's, not the window's: after a tab the menu shows it without its being a shortcut.
            made.setText(_in_menu(action) + (f"\t{keys[0]}" if keys else ""))


def _in_menu(action: Action) -> str:
    """An action's words in its menu; a language is called by its own name in every language."""
    return action.short if action.short in LANGUAGES.values() else tr(action.short or action.text)
