"""What stands for a person where there is no room for the name: the initials, and a disc with them."""

import re

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from annotator.gui.theme import font

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff]")


def initials(name: str) -> str:
    """At most three characters of a name: `analyst-1` is *A1*, `Kim Min-ji` *KM*, `reviewer` *R*; of a name in one
    word of Han, Hangul or kana the first two characters. *?* for a name without letters."""
    parts = _PARTS.findall(name)
    if not parts:
        return "?"
    if _EAST_ASIAN.match(parts[0]):
        return str(parts[0][:2])
    second = parts[1] if len(parts) > 1 else ""
    return f"{parts[0][:1].upper()}{second[:2] if second.isdigit() else second[:1].upper()}"


def face(name: str, ground: QColor, ink: QColor, pixels: int, gap: int, ratio: float) -> QPixmap:
    """A disc so many device-independent pixels wide with somebody's initials and a gap at its right, for a screen of
    a device pixel ratio."""
    made = QPixmap(round((pixels + gap) * ratio), round(pixels * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    disc = QRectF(0, 0, pixels, pixels)
    painter.drawEllipse(disc)
    painter.setPen(ink)
    words = initials(name)
    painter.setFont(font(pixels * (0.46 if len(words) < 3 else 0.36), bold=True))
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, words)
    painter.end()
    return made
