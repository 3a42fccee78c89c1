"""Looking for a counterpart by meaning, beside the GUI thread: it takes some tenths of a second."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from annotator.gui.annotate.suggestions import Suggestion

Look = Callable[[], Suggestion | None]


class MeaningSearch(QObject):
    """Runs one search after another in a thread. `found(Suggestion)` for the latest one only, if it found anything."""

    found = Signal(object)
    _answered = Signal(int, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._latest = 0
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def start(self, look: Look) -> None:
        """Search for something else; what is still being looked for is no longer wanted."""
        number = self.stop()

        def run() -> None:
            if number != self._latest:
                return
            answer = look()
            with suppress(RuntimeError):  # the window was closed meanwhile, and this object with it
                self._answered.emit(number, answer)

        self._pool.start(run)

    def stop(self) -> int:
        """Nothing is wanted any more; returns the number the next search has."""
        self._latest += 1
        return self._latest

    @Slot(int, object)
    def _take(self, number: int, answer: object) -> None:
        if number == self._latest and answer is not None:
            self.found.emit(answer)
