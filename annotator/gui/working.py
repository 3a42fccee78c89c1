"""Long work in a thread of its own, with progress and cancel, so that the window stays answering."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QThread, Signal

Tick = Callable[[float], None]
"""Told the share done (0…1), now and then; raises `Cancelled` once the user thought better of it."""

_running: set["Working"] = set()
"""Threads under way are held here: one that is let go while it runs takes the program with it."""


class Cancelled(Exception):
    """The user thought better of it."""


class Working(QThread):
    """One piece of work. `progressed(share 0…1)`, then `ended(itself)`: look at `cancelled`, `failure`, `result`."""

    progressed = Signal(float)
    ended = Signal(object)

    def __init__(self, work: Callable[[Tick], Any]) -> None:
        """`work` gets the way to tell its progress; it touches neither widgets nor the project's connection."""
        super().__init__()
        self._work = work
        self._stop = threading.Event()
        self._told = -1.0
        self.result: Any = None
        self.failure: Exception | None = None
        _running.add(self)
        self.finished.connect(self._let_go)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.stop)

    def cancel(self) -> None:
        """Ask it to end at the next word on its progress."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to end: what it had done by then counts for nothing."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End it, and wait for that."""
        self.cancel()
        self.wait(10_000)

    def run(self) -> None:
        """The thread's work."""
        try:
            self.result = self._work(self._tick)
        except Cancelled:
            pass
        except Exception as error:  # told in the window's thread
            self.failure = error
        self.ended.emit(self)

    def _tick(self, share: float) -> None:
        if self._stop.is_set():
            raise Cancelled
        # The window is told of whole hundredths only: it has better things to do.
        if share < self._told or share - self._told >= 0.01:
            self._told = share
            self.progressed.emit(share)

    def _let_go(self) -> None:
        _running.discard(self)
