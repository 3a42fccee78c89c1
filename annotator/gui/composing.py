"""Fields and input methods: what is being composed is never lost, and the keys that end it are the input method's.

Qt asks the platform's input method to commit when a field loses the focus, but not where a popup takes it, a window is
closed, or a button is pressed that takes no focus (as on macOS); and where the platform asks nobody the words would
stand in the field without being of its text. Some engines, as those for Japanese under ibus, answer by clearing what
they compose (`IBUS_ENGINE_PREEDIT_CLEAR`): that is no wish of the user's, so it becomes text all the same.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from annotator.gui.language import tr

_KEYS = frozenset(
    {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up,
     Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
)  # fmt: skip
_FUNCTION = range(Qt.Key.Key_F1, Qt.Key.Key_F35 + 1)


def settle() -> None:
    """Have the field with the focus take in what is being composed in it: before its text is read from elsewhere."""
    field = QApplication.focusWidget()
    if not isinstance(field, Composing):
        QGuiApplication.inputMethod().commit()
        return
    field.leaving = True
    QGuiApplication.inputMethod().commit()
    field.leaving = False
    field.take_in()


def leave_field() -> None:
    """Leave the field that is being written in, as if one went elsewhere: before what it belongs to is changed for
    another."""
    settle()
    field = QApplication.focusWidget()
    if isinstance(field, Composing) and field.stores:
        field.clearFocus()  # type: ignore[attr-defined]


class Composing:
    """What a line or a text has to know of an input method; to be named before Qt's class. `composing` is what is being
    composed, '' for nothing."""

    composing = ""
    stores = False
    """Whether the words are stored when the field is left."""
    leaving = False
    """Whether it is about to be left: what the engine clears then it does not clear for the user."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know what is being composed."""
        cleared = self.composing and not event.preeditString() and not event.commitString()
        if cleared and (self.leaving or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton):
            self.take_in()  # a click elsewhere, or in other words of the field
            return
        super().inputMethodEvent(event)  # type: ignore[misc]
        self.composing = event.preeditString()

    def event(self, event: QEvent) -> bool:
        """Enter, Esc, Tab, arrows and function keys belong to the input method while it composes, though it left them:
        they neither take, close nor leave anything, and are nobody's shortcut."""
        if self.composing and isinstance(event, QKeyEvent) and event.type() != QEvent.Type.KeyRelease:
            shortcut = event.type() == QEvent.Type.ShortcutOverride
            if shortcut or event.key() in _KEYS or event.key() in _FUNCTION:
                event.accept()
                return True
        return bool(super().event(event))  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is still being composed when the focus goes becomes text."""
        self.take_in()
        super().focusOutEvent(event)  # type: ignore[misc]

    def take_in(self) -> None:
        """Make text of what is being composed."""
        if self.composing:
            words, self.composing = self.composing, ""
            event = QInputMethodEvent("", [])
            event.setCommitString(words)
            QApplication.sendEvent(self, event)  # type: ignore[arg-type]


class ComposingLine(Composing, QLineEdit):
    """One line. `query()` are its words with what is being composed in them, for searches that follow the typing."""

    def query(self) -> str:
        """The words in the field with what is being composed at the cursor."""
        text, at = self.text(), self.cursorPosition()
        return text[:at] + self.composing + text[at:]


class ComposingText(Composing, QPlainTextEdit):
    """Several lines."""


class FilterLine(ComposingLine):
    """One line that narrows a list, with a button that empties it."""

    def __init__(self, parent: QWidget) -> None:
        """Without a name until `call`."""
        super().__init__(parent)
        self.setClearButtonEnabled(True)

    def call(self, name: str) -> None:
        """Say what it narrows, to the eye and to screen readers; Qt leaves its button without words."""
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        for button in self.findChildren(QAbstractButton):
            button.setAccessibleName(tr("Clear the filter"))
