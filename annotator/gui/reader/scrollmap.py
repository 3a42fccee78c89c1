"""The scroll bar as a map of the article: where the marks are, and above all what was found."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QScrollBar, QWidget

from annotator.columns import ArticleText
from annotator.gui.reader.marks import Mark
from annotator.gui.theme import Theme

_RANK = {"mention": 0, "option": 0, "claim": 1, "suggestion": 2, "divergence": 3, "hit": 4}


class MapBar(QScrollBar):
    """A vertical scroll bar with a tick for every mark, at its place in the text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.theme = theme
        self._ticks: dict[int, tuple[int, str, str]] = {}
        self._picture: tuple[tuple[str, QSize], QPixmap] | None = None

    def show_marks(self, article: ArticleText | None, marks: Iterable[Mark]) -> None:
        """Draw the marks of an article; places are shares of their document's length, in thousandths."""
        ticks: dict[int, tuple[int, str, str]] = {}
        lengths: Mapping[str, int] = {}
        if article is not None:
            lengths = {key: max(1, len(one.text)) for key, one in article.documents.items()}
        for mark in marks:
            rank = _RANK.get(mark.kind, 0)
            for part in mark.ranges:
                if part.document in lengths:
                    place = part.start * 1000 // lengths[part.document]
                    if place not in ticks or ticks[place][0] < rank:
                        ticks[place] = (rank, mark.kind, mark.role)
        if ticks != self._ticks:
            self._ticks, self._picture = ticks, None
            self.update()

    def ticks(self) -> dict[int, str]:
        """The kind of mark shown at each thousandth of the text."""
        return {place: kind for place, (_, kind, _) in self._ticks.items()}

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar, then its ticks: short for mentions, across the bar for what was found."""
        super().paintEvent(event)
        if not self._ticks:
            return
        key = (self.theme.name, self.size())
        if self._picture is None or self._picture[0] != key:
            self._picture = (key, self._draw())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture[1])
        painter.end()

    def _draw(self) -> QPixmap:
        """All ticks, drawn once for a size and a theme."""
        scale = self.devicePixelRatioF()
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        width, height = self.width(), self.height()
        for place, (_, kind, role) in sorted(self._ticks.items(), key=lambda item: item[1][0]):
            left, tall = (2, 3.0) if kind in ("hit", "divergence") else (width - 6, 2.0)
            box = QRectF(left, place * (height - tall) / 1000, width - left - 2, tall)
            painter.fillRect(box, self._colour(kind, role))
        painter.end()
        return picture

    def _colour(self, kind: str, role: str) -> QColor:
        colours = {
            "hit": self.theme.warning,
            "divergence": self.theme.divergence,
            "claim": self.theme.claim,
            "suggestion": self.theme.suggestion,
        }
        return colours.get(kind) or self.theme.label(role).line
