"""The windows beside a project's own: each is made when it is first asked for, and kept as long as its words hold."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk


class KeptWindows(QObject):
    """Windows by name. When the interface's language changes, those in view are made anew at their place, with the
    record that they show; the others the next time they are asked for."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        """None yet."""
        super().__init__(parent)
        self._made: dict[str, tuple[QWidget, Callable[[], QWidget]]] = {}
        desk.languageChanged.connect(self._renew)

    def bring_up(self, name: str, make: Callable[[], QWidget]) -> QWidget:
        """Show a window in front, made if there is none yet."""
        if name not in self._made:
            self._made[name] = (make(), make)
        window = self._made[name][0]
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def _renew(self) -> None:
        old, self._made = self._made, {}
        for name, (window, make) in old.items():
            seen, place = window.isVisible(), window.geometry()
            record = getattr(window, "record", lambda: None)()
            window.hide()
            window.deleteLater()
            if seen:
                fresh = make()
                fresh.setGeometry(place)
                fresh.show()
                if record is not None:
                    fresh.select(record.id)  # type: ignore[attr-defined]
                self._made[name] = (fresh, make)
