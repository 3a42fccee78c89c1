"""What stands in place of the matrix while a large project is being read: how far it is, and a way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from annotator.gui.claims.standin import StandIn
from annotator.gui.language import tr

AT_ONCE = 0.06
"""Seconds of reading before this is shown: a small project is there at once, and nothing flickers."""


class Reading(StandIn):
    """Signals `stopped()` and `again()`."""

    stopped = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """At the beginning."""
        super().__init__(parent)
        self._reading = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.bar = QProgressBar(self.card)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.button = QPushButton(self.card)
        self.button.clicked.connect(lambda: self.stopped.emit() if self._reading else self.again.emit())
        self.setFocusProxy(self.button)
        self.lay_out(self.bar, buttons=(self.button,))
        self.retranslate()

    def show_share(self, share: float) -> None:
        """So much (0…1) is read."""
        self.bar.setValue(round(share * 1000))
        self._show(reading=True)

    def show_stopped(self) -> None:
        """It was stopped before its end."""
        self._show(reading=False)

    def _show(self, *, reading: bool) -> None:
        if reading != self._reading:
            self._reading = reading
            self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.heading.setText(
            tr("Claims and propositions are being read…")
            if self._reading
            else tr("Claims and propositions are not read")
        )
        self.button.setText(tr("Stop") if self._reading else tr("Read again"))
        self.bar.setAccessibleName(self.heading.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops."""
        if event.key() == Qt.Key.Key_Escape and self._reading:
            self.stopped.emit()
        else:
            super().keyPressEvent(event)
