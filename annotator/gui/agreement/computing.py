"""Computing the report in a thread of its own, with progress, so that the window stays answering."""

import threading

from PySide6.QtCore import QCoreApplication, QThread, Signal

from annotator.adjudication.agreement import ProjectReport
from annotator.adjudication.agreement.gathering import Gathered

_running: set["Computing"] = set()
"""Threads under way are held here: one that is let go while it runs takes the program with it."""


class Cancelled(Exception):
    """The user thought better of it."""


class Computing(QThread):
    """One computation. `progressed(share 0…1)`, then `computed(report)`, or None where it was cancelled or failed."""

    progressed = Signal(float)
    computed = Signal(object)

    def __init__(self, gathered: Gathered, resamples: int = 400) -> None:
        """`gathered` was read in the window's thread; here it is only computed with."""
        super().__init__()
        self._gathered, self._resamples = gathered, resamples
        self._stop = threading.Event()
        self._told = -1.0
        self.failure: Exception | None = None
        _running.add(self)
        self.finished.connect(self._let_go)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.cancel)

    def cancel(self) -> None:
        """End it at the next figure, and wait for that."""
        self._stop.set()
        self.wait(10_000)

    def run(self) -> None:
        """The thread's work."""
        report: ProjectReport | None = None
        try:
            report = self._gathered.report(self._resamples, self._tick)
        except Cancelled:
            pass
        except Exception as error:  # told in the window's thread
            self.failure = error
        self.computed.emit(report)

    def _tick(self, share: float) -> None:
        if self._stop.is_set():
            raise Cancelled
        # The window is told of whole hundredths only: it has better things to do.
        if share - self._told >= 0.01:
            self._told = share
            self.progressed.emit(share)

    def _let_go(self) -> None:
        _running.discard(self)
