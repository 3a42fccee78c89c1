"""The texts and the inspector side by side, with the width that its user gave the inspector."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class Panes(QSplitter):
    """Two panes. A narrow window takes width from the inspector only while it is narrow: `wanted` is what it gets back
    (Qt would leave it as narrow as it ever was)."""

    def __init__(self, texts: QWidget, inspector: QWidget, wanted: int, parent: QWidget) -> None:
        """`wanted` is the inspector's width in pixels until its user draws it wider or narrower."""
        super().__init__(parent)
        self.wanted = wanted
        self._texts, self._inspector = texts, inspector
        self.setChildrenCollapsible(False)
        self.addWidget(texts)
        self.addWidget(inspector)
        self.setStretchFactor(0, 1)
        self.setSizes([1000, wanted])
        self.splitterMoved.connect(lambda *_: self._drawn())

    def give(self, wanted: int) -> None:
        """Let the inspector be so wide where there is room."""
        self.wanted = wanted
        self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What there is is shared anew."""
        super().resizeEvent(event)
        self._settle()

    def _drawn(self) -> None:
        self.wanted = self.sizes()[1] or self.wanted

    def _settle(self) -> None:
        if self._inspector.isHidden():
            return
        room = self.width() - self.handleWidth()
        width = max(self._inspector.minimumWidth(), min(self.wanted, room - self._texts.minimumWidth()))
        if self.sizes()[1] != width:
            self.setSizes([max(1, room - width), width])
