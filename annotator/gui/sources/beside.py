"""A window that stands beside the project's own."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.session import Change


class ProjectWindow(QWidget):
    """A window beside the project's own, which is emptied and closed with it. `refill` follows every change."""

    def __init__(self, desk: Desk, parent: QWidget, title: str) -> None:
        """Not modal."""
        super().__init__(parent, Qt.WindowType.Window)
        self.desk = desk
        self._over = False
        self.setWindowTitle(title)
        parent.window().installEventFilter(self)
        desk.changed.connect(self._follow)
        for keys, run in (("Esc", self.close), ("Ctrl+Z", desk.undo), ("Ctrl+Shift+Z", desk.redo)):
            QShortcut(QKeySequence(keys), self, run, context=Qt.ShortcutContext.WindowShortcut)

    def refill(self) -> None:
        """Show the project as it is now."""
        raise NotImplementedError

    def _follow(self, change: Change) -> None:
        if not self._over and self.isVisible():
            self.refill()

    def showEvent(self, event: object) -> None:
        """What changed while the window was closed is read now."""
        self.refill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The project's window is closed, and the project with it."""
        if event.type() == QEvent.Type.Close and watched is not self:
            self._over = True
            self.close()
        return super().eventFilter(watched, event)

    def open_passage(self, article: str, place: object = None) -> None:
        """Show an article in Annotate, at a passage where there is one."""
        self.desk.set_mode("annotate")
        if self.desk.article != article:
            self.desk.open_article(article)
        if place is not None:
            self.desk.reveal(place)
