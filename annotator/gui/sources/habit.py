"""One's own pairs of letter and digit as a grid: the more of them stand on its diagonal, the less was judged twice."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.sources.findings import DIAGONAL, DiagonalShare
from annotator.gui.theme import font

_CELL, _HEAD = 52, 30


class HabitGrid(QWidget):
    """Letters down, digits across, in each cell how many claims have both."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Empty until `show_share`."""
        super().__init__(parent)
        self._desk = desk
        self._share = DiagonalShare()
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(tr("My own ratings"))

    def sizeHint(self) -> QSize:
        """Room for five letters and five digits."""
        return QSize(_HEAD + 5 * _CELL + 1, _HEAD + 5 * _CELL + 1)

    def show_share(self, share: DiagonalShare) -> None:
        """Show the pairs; nothing where there are none."""
        self._share = share
        self.setVisible(share.pairs > 0)
        told = sorted(share.counts.items())
        self.setAccessibleDescription("; ".join(f"{letter} {digit}: {count}" for (letter, digit), count in told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The grid; its diagonal stands on a ground of its own."""
        painter, theme = QPainter(self), self._desk.theme
        centre = Qt.AlignmentFlag.AlignCenter
        for down, (letter, straight) in enumerate(DIAGONAL.items()):
            top = _HEAD + down * _CELL
            painter.setPen(theme.secondary)
            painter.setFont(font(13, bold=True))
            painter.drawText(QRectF(0, top, _HEAD, _CELL), centre, letter)
            for across, digit in enumerate(DIAGONAL.values()):
                left = _HEAD + across * _CELL
                box = QRectF(left + 0.5, top + 0.5, _CELL, _CELL)
                if down == 0:
                    painter.setPen(theme.secondary)
                    painter.setFont(font(13, bold=True))
                    painter.drawText(QRectF(left, 0, _CELL, _HEAD), centre, digit)
                painter.setPen(QPen(theme.line, 1))
                painter.setBrush(theme.accent_soft if digit == straight else theme.raised)
                painter.drawRect(box)
                count = self._share.counts.get((letter, digit), 0)
                painter.setPen(theme.text if count else theme.secondary)
                painter.setFont(font(14, bold=bool(count)))
                painter.drawText(box, centre, str(count) if count else "·")
        painter.end()
