"""All chains of a project, drawn: one line for every article, from its origin to where it was found."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.gui.claims.wording import source_names
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import Attribution
from annotator.propositions import circular

_ROW, _BOX, _GAP, _LEFT, _HEIGHT = 58, 170, 44, 250, 42


class ChainView(QWidget):
    """Boxes and arrows. Where reports run in a circle, its arrows and boxes stand in the colour of warnings."""

    articleChosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Empty until `fill`."""
        super().__init__(parent)
        self._desk = desk
        self.rows: list[tuple[str, str, tuple[Attribution, ...]]] = []
        self.circle: tuple[str, ...] = ()

    def fill(self) -> None:
        """Read the chains anew."""
        queries = self._desk.session.queries
        entries = [entry.article for entry in queries.articles()]
        self.rows = [(a.id, a.title, tuple(queries.chain(a.id))) for a in entries]
        # Articles of one origin stand together, so that many reports of one origin are seen as that.
        self.rows.sort(key=lambda row: (not row[2], row[2][0].source if row[2] else "", row[1]))
        self.circle = circular(chain for _, _, chain in self.rows)
        longest = max((len(chain) for _, _, chain in self.rows), default=1)
        self.setMinimumSize(_LEFT + longest * (_BOX + _GAP), max(1, len(self.rows)) * _ROW)
        names = source_names(queries)
        told = [f"{title}: " + " → ".join(names(link.source) for link in chain) for _, title, chain in self.rows]
        self.setAccessibleName(tr("Chains"))
        self.setAccessibleDescription("\n".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """As large as all chains."""
        return self.minimumSize()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the article of its line."""
        row = int(event.position().y()) // _ROW
        if 0 <= row < len(self.rows):
            self.articleChosen.emit(self.rows[row][0])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines that are in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = max(0, event.rect().top() // _ROW)
        for row in range(first, min(len(self.rows), event.rect().bottom() // _ROW + 1)):
            _, title, chain = self.rows[row]
            self._line(painter, row, title, chain)
        painter.end()

    def _line(self, painter: QPainter, row: int, title: str, chain: Sequence[Attribution]) -> None:
        theme, queries = self._desk.theme, self._desk.session.queries
        names, scheme = source_names(queries), queries.scheme()
        top = row * _ROW + (_ROW - _HEIGHT) / 2
        metrics = painter.fontMetrics()
        painter.setPen(theme.text)
        words = metrics.elidedText(title, Qt.TextElideMode.ElideRight, _LEFT - 20)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(8, top, _LEFT - 20, _HEIGHT), middle, words)
        if not chain:
            painter.setPen(theme.secondary)
            painter.drawText(QRectF(_LEFT, top, 400, _HEIGHT), middle, tr("Origin not known"))
        steps = set(pairwise(self.circle))
        for place, link in enumerate(chain):
            left = _LEFT + place * (_BOX + _GAP)
            wrong = link.source in self.circle
            painter.setPen(QPen(theme.warning if wrong else theme.accent, 1.4))
            painter.setBrush(theme.accent_soft if place == 0 else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left, top, _BOX, _HEIGHT), 6, 6)
            role = scheme.term_label("attribution_role", link.role, language())
            painter.setPen(theme.text)
            name = metrics.elidedText(names(link.source), Qt.TextElideMode.ElideRight, _BOX - 14)
            painter.drawText(QRectF(left + 8, top, _BOX - 14, _HEIGHT / 2), middle, name)
            painter.setPen(theme.secondary)
            painter.drawText(QRectF(left + 8, top + _HEIGHT / 2, _BOX - 14, _HEIGHT / 2), middle, role)
            if place:
                bent = (chain[place - 1].source, link.source) in steps
                painter.setPen(QPen(theme.warning if bent else theme.accent, 1.6))
                y, end = top + _HEIGHT / 2, left - 3
                painter.drawLine(int(left - _GAP + 3), int(y), int(end), int(y))
                painter.drawLine(int(end - 6), int(y - 4), int(end), int(y))
                painter.drawLine(int(end - 6), int(y + 4), int(end), int(y))
