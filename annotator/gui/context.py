"""Menus of the right mouse button and of the menu key: what can be done with what is under them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QMenu, QWidget

Entry = QAction | tuple[str, Callable[[], object], bool] | None
"""An action of the table, or (words, what it does, whether it can be done now), or None for a line between."""


def offer_menu(widget: QWidget, entries: Callable[[], Sequence[Entry]]) -> None:
    """Give a widget a menu, whose entries are asked for when it is opened. Of a list the item under the mouse is chosen
    first; with the menu key the current one is meant, and the menu opens beside it."""
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(lambda where: open_menu(widget, entries(), where))


def open_menu(widget: QWidget, entries: Sequence[Entry], where: QPoint) -> QMenu | None:
    """Open a menu over a widget at a point of it; None where there is nothing to offer."""
    if not entries:
        return None
    menu = QMenu(widget)
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QAction):
            menu.addAction(entry)
        else:
            words, run, possible = entry
            action = menu.addAction(words)
            action.setEnabled(possible)
            action.triggered.connect(lambda _=False, run=run: run())
    menu.aboutToHide.connect(lambda: QTimer.singleShot(0, menu, menu.deleteLater))
    menu.popup(_place(widget, where))
    return menu


def _place(widget: QWidget, where: QPoint) -> QPoint:
    port = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    if isinstance(widget, QAbstractItemView) and not widget.indexAt(where).isValid():
        current = widget.visualRect(widget.currentIndex())
        if current.isValid():
            return port.mapToGlobal(current.center())
    return port.mapToGlobal(where)


__all__ = ["Entry", "offer_menu", "open_menu"]
