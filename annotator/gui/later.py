"""Work that may wait until the text is painted: while a key of the reader runs, what stands beside it is put off."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer
from shiboken6 import Shiboken


class Later(QObject):
    """Runs what was put off as soon as the event loop has painted; of one kind only the newest, each kind once.

    Outside of `holding` nothing is put off. Whoever needs such work done before going on calls `now`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holders = 0
        self._waiting: dict[tuple[int, str], tuple[QObject, Callable[[], object]]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)  # Qt delivers paint events, which are posted, before timers
        self._timer.timeout.connect(self.now)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Put work off that is added meanwhile."""
        self._holders += 1
        try:
            yield
        finally:
            self._holders -= 1

    def add(self, owner: QObject, kind: str, run: Callable[[], object]) -> None:
        """Do this now, or after the paint. It is dropped if its owner is destroyed before."""
        if not self._holders:
            self._waiting.pop((id(owner), kind), None)
            run()
            return
        self._waiting[id(owner), kind] = (owner, run)
        if not self._timer.isActive():
            self._timer.start()

    def now(self) -> None:
        """Do all that waits."""
        self._timer.stop()
        try:
            while self._waiting:
                owner, run = self._waiting.pop(next(iter(self._waiting)))
                if Shiboken.isValid(owner):
                    run()
        finally:
            if self._waiting:  # one piece of work failed: the others still have their turn
                self._timer.start()

    def drop(self) -> None:
        """Let go of what waits: the project is being closed."""
        self._timer.stop()
        self._waiting.clear()
