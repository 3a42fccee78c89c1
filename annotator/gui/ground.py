"""The ground of the window: what is painted before anything else of the program is loaded.

Loading the program takes several times as long as opening a window does. The window therefore comes first, at its
place and in its colours, with the bars and columns where they are going to be; the parts are built behind it. Fonts,
theme files and the namespace `Qt` are left alone until then: to load any of them takes a tenth of the time that a bare
window needs. (`QColor(…)`, `fillRect` and `setBrush` load that namespace; `QColor.fromString` and `drawPixmap` do not.)
Only where the sample has to be made first is there a word on it, in a second paint.
Colours and the width of the list are those the window was closed with (`Preferences.ground`).
"""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from annotator.gui.theme import Theme

ROLES = ("window", "surface", "panel", "line")
"""The colours of a theme that the ground is painted in."""

MENU_HEIGHT = 0 if sys.platform == "darwin" else 24
"""Of the window's own menu bar, about, in pixels."""

TOP_HEIGHT = 46
"""Of the bar above the work, in pixels."""

BOTTOM_HEIGHT = 32
"""Of the line below the work, about, in pixels."""

LIST_WIDTH, LIST_MOST = 250, 360
"""Of the list of articles where the user has not drawn it to another, in pixels: the least and the most (`grown`)."""


def grown(least: int, most: int, window: int) -> int:
    """The width of what is beside the work in a window so wide: the least in one of 1280 pixels and narrower, the most
    in one of 1920 and wider, in pixels."""
    return int(least + min(1.0, max(0.0, (window - 1280) / (1920 - 1280))) * (most - least))


class Ground(QWidget):
    """Bars and columns in the colours of a theme. `painted()` once, after the first paint has been handed over."""

    painted = Signal()

    def __init__(self, known: dict[str, str], parent: QWidget) -> None:
        """`known` from when the window was closed: its colours by role, and the width of the `list` in pixels; the
        system's colours and the usual width where one is missing or no such thing."""
        super().__init__(parent)
        system = self.palette()
        usual = (system.window(), system.base(), system.window(), system.mid())
        kept = [QColor.fromString(str(known.get(role, ""))) for role in ROLES]
        self._colours = [
            _flat(colour if colour.isValid() else brush.color()) for colour, brush in zip(kept, usual, strict=True)
        ]
        width = str(known.get("list", ""))
        self._drawn = int(width) if width.isdecimal() else 0
        self._told = False
        self.words = ""

    @property
    def _list_width(self) -> int:
        return self._drawn or grown(LIST_WIDTH, LIST_MOST, self.width())

    def tell(self, words: str, theme: "Theme") -> None:
        """Say at once what the window is waiting for, in the colours that it will have."""
        self.words = words
        self._ink = theme.secondary
        self._colours = [_flat(getattr(theme, role)) for role in ROLES]
        self.repaint()

    def _paint_words(self, painter: QPainter, top: int, bottom: int) -> None:
        from PySide6.QtCore import QRect, Qt

        painter.setPen(self._ink)
        place = QRect(self._list_width, top, self.width() - self._list_width, bottom - top)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Flat areas and hairlines: no word that could move when the real one takes its place."""
        window, surface, panel, line = self._colours
        width, top, bottom = self.width(), MENU_HEIGHT + TOP_HEIGHT, self.height() - BOTTOM_HEIGHT
        painter = QPainter(self)
        painter.drawPixmap(0, 0, width, self.height(), surface)
        painter.drawPixmap(0, 0, width, MENU_HEIGHT, window)
        painter.drawPixmap(0, top, self._list_width, bottom - top, panel)
        painter.drawPixmap(0, top - 1, width, 1, line)
        painter.drawPixmap(0, bottom, width, 1, line)
        painter.drawPixmap(self._list_width, top, 1, bottom - top, line)
        if self.words:
            self._paint_words(painter, top, bottom)
        painter.end()
        if not self._told:
            self._told = True
            QTimer.singleShot(0, self.painted.emit)


def _flat(colour: QColor) -> QPixmap:
    """One pixel of a colour, to be stretched over an area."""
    pixel = QPixmap(1, 1)
    pixel.fill(colour)
    return pixel
