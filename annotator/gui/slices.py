"""Long work on the window's own thread, a slice at a time, so that the window answers meanwhile.

For what reads the project or is mostly Python: a thread may not read the project's connection, and would fight for the
interpreter's lock with the window, which then waits half a second at a time.
"""

import gc
from collections.abc import Callable, Generator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from annotator.gui.language import tr

SLICE = 0.012
"""Seconds of work at a time, then the window has its turn."""

Steps = Generator[float, None, Any]
"""Work in steps of a few milliseconds: yields the share done (0…1), returns what came of it."""


class Slices(QObject):
    """Runs one work. `progressed(share)` after each slice, then `done(result)`; what fails ends it and is raised."""

    progressed = Signal(float)
    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        """Idle until `begin`."""
        super().__init__(parent)
        self._work: Steps | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._work is not None

    def begin(self, work: Steps) -> None:
        """Run this from now on, instead of what was run before."""
        self.stop()
        self._work = work
        # A full turn of the garbage collector over all that a large project holds takes a quarter of a second.
        # Meanwhile it looks at what is new only.
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """End what is under way: nothing comes of it."""
        self._timer.stop()
        if self._work is not None:
            self._work.close()
            gc.unfreeze()
        self._work = None

    def _slice(self) -> None:
        work = self._work
        if work is None:
            return
        until, share = perf_counter() + SLICE, 0.0
        try:
            while perf_counter() < until:
                share = next(work)
        except StopIteration as ended:
            self.stop()
            self.done.emit(ended.value)
            return
        except BaseException:
            self.stop()
            raise
        self.progressed.emit(share)


def run_with_progress(parent: QWidget, title: str, words: str, work: Steps, then: Callable[[Any], object]) -> Slices:
    """Run a work behind a box with a bar and Cancel; `then` gets what came of it, and is not called when cancelled."""
    slices = Slices(parent)
    progress = QProgressDialog(words, tr("Cancel"), 0, 1000, parent)
    progress.setWindowTitle(title)
    progress.setWindowModality(Qt.WindowModality.WindowModal)
    progress.setMinimumWidth(420)
    progress.setMinimumDuration(400)
    progress.setAutoClose(False)
    progress.setAutoReset(False)
    progress.canceled.connect(slices.stop)
    progress.canceled.connect(progress.deleteLater)
    progress.canceled.connect(slices.deleteLater)
    slices.progressed.connect(lambda share: progress.setValue(round(share * 1000)))

    def ended(result: object) -> None:
        progress.canceled.disconnect()  # closing the box counts as pressing its Cancel
        progress.close()
        progress.deleteLater()
        slices.deleteLater()
        then(result)

    slices.done.connect(ended)
    slices.begin(work)
    return slices
