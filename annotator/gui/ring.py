"""The frame that shows where the keys go, drawn around a widget: words that fill their widget are not touched by it."""

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget
from shiboken6 import Shiboken

AROUND = QMargins(6, 3, 6, 3)
"""Pixels between the widget and the frame: cards and their rows leave as much free."""


class FocusRing(QFrame):
    """Stands around a widget until `leave`, in the nearest widget that has the room, and goes where it goes."""

    def __init__(self, widget: QWidget) -> None:
        """Around a widget that is in view."""
        self._host = _host(widget)
        super().__init__(self._host)
        self._widget = widget
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        at: QWidget | None = widget
        while at is not None and at is not self._host:  # a part between that moves takes the widget along
            at.installEventFilter(self)
            self._watched.append(at)
            at = at.parentWidget()
        widget.destroyed.connect(self.deleteLater)
        self._place()
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Go, now."""
        for each in self._watched:
            if Shiboken.isValid(each):
                each.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The widget, or what it stands in, moved or grew."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and Shiboken.isValid(self._widget):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        place = self._widget.rect().marginsAdded(AROUND)
        place.moveTopLeft(self._widget.mapTo(self._host, place.topLeft()))
        self.setGeometry(place)


def _host(widget: QWidget) -> QWidget:
    """The nearest widget around one in which a frame around it is not cut; at most what a scrolled area scrolls."""
    place, host = widget.rect().marginsAdded(AROUND), widget.parentWidget() or widget.window()
    while not host.rect().contains(place.translated(widget.mapTo(host, place.topLeft()) - place.topLeft())):
        above = host.parentWidget()
        if host.isWindow() or above is None or isinstance(above.parentWidget(), QAbstractScrollArea):
            break
        host = above
    return host


__all__ = ["AROUND", "FocusRing"]
