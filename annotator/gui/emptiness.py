"""What a list says while there is nothing in it: why, and how something comes there."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel
from shiboken6 import Shiboken


class Emptiness(QObject):
    """Quiet words in the middle of a list, there while its model has no row."""

    def __init__(self, view: QAbstractItemView, words: Callable[[], str]) -> None:
        """`words` are asked for whenever the list is empty; '' says nothing. The view has its model already."""
        super().__init__(view)
        self._view = view
        self._words = words
        self.label = QLabel(view.viewport())
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setProperty("secondary", "true")
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label.hide()
        view.viewport().installEventFilter(self)
        model = view.model()
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            signal.connect(lambda *_: self.look())
        self.look()

    def look(self) -> None:
        """Whether there is something now."""
        if not (Shiboken.isValid(self._view) and Shiboken.isValid(self.label)):
            return  # the window is on its way out, and its model empties itself
        words = "" if self._view.model().rowCount() else self._words()
        self.label.setText(words)
        self.label.setVisible(bool(words))
        # Who listens instead of looking hears it too.
        self._view.setAccessibleDescription(words)
        self._place()

    def _place(self) -> None:
        room = self._view.viewport().rect()
        width = max(40, min(room.width() - 24, 460))
        height = min(room.height(), self.label.heightForWidth(width))
        self.label.setGeometry((room.width() - width) // 2, max(8, (room.height() - height) // 3), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The words stay in the middle."""
        if event.type() == QEvent.Type.Resize and Shiboken.isValid(self.label):
            self._place()
        return super().eventFilter(watched, event)


__all__ = ["Emptiness"]
