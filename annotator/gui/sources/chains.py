"""All chains of a project, drawn: one line for every article, from its origin to where it was found."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.gui.claims.painting import Wrapped
from annotator.gui.claims.wording import source_names
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import Attribution
from annotator.propositions import circular
from annotator.text import natural

_ROW, _HEIGHT, _GAP = 76, 64, 34
_BOX, _LEFT = (124, 240), (170, 320)
"""Least and greatest width in pixels of a box and of the titles; the room there is lies between."""


def measures(width: int, longest: int) -> tuple[int, int]:
    """Pixels of the titles and of a box in a view so wide where the longest chain has so many links: everything is in
    sight while boxes need not be narrower than their least width."""
    links = max(1, longest)
    left = max(_LEFT[0], min(_LEFT[1], width // 4))
    box = (width - left - 6) // links - _GAP
    if box < _BOX[0]:  # titles give way first
        left = max(_LEFT[0], min(left, width - 6 - links * (_BOX[0] + _GAP)))
        box = (width - left - 6) // links - _GAP
    return left, max(_BOX[0], min(_BOX[1], box))


class CircleView(QWidget):
    """Sources that quote each other in a circle: each with an arrow to the next, and one from the last back to the
    first, where the report seems to come from anew."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Hidden until there is a circle to show."""
        super().__init__(parent)
        self._desk = desk
        self._circle: tuple[str, ...] = ()
        self._wrapped = Wrapped()
        self.hide()

    def show_circle(self, circle: tuple[str, ...]) -> None:
        """Show a circle of source ids, its first repeated at the end; () for none."""
        self._circle = circle
        self.setVisible(bool(circle))
        self.setFixedHeight(_HEIGHT + 46)
        names = source_names(self._desk.session.queries)
        self.setAccessibleName(tr("Circular: {way}. These reports quote each other.",
                                  way=" → ".join(names(source) for source in circle)))  # fmt: skip
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Boxes in a row, and the way back below them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names, theme = source_names(self._desk.session.queries), self._desk.theme
        ring = self._circle[:-1]
        room = max(1, len(ring))
        box = min(_BOX[1], (self.width() - 16 - _GAP * (room - 1)) // room)
        for place, source in enumerate(ring):
            left = 8 + place * (box + _GAP)
            painter.setPen(QPen(theme.warning, 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left, 4, box, _HEIGHT), 6, 6)
            painter.setPen(theme.text)
            lines = self._wrapped.lines(names(source), box - 14, painter.font(), 3)
            painter.drawText(QRectF(left, 4, box, _HEIGHT), Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
            if place:
                painter.setPen(QPen(theme.warning, 1.6))
                _arrow(painter, QPointF(left - _GAP + 3, 4 + _HEIGHT / 2), QPointF(left - 3, 4 + _HEIGHT / 2))
        if ring:
            first, last = 8 + box / 2, 8 + (len(ring) - 1) * (box + _GAP) + box / 2
            painter.setPen(QPen(theme.warning, 1.6))
            down = 4 + _HEIGHT + 22
            painter.drawPolyline([QPointF(last, 4 + _HEIGHT), QPointF(last, down), QPointF(first, down)])
            _arrow(painter, QPointF(first, down), QPointF(first, 4 + _HEIGHT + 3))
        painter.end()


def _arrow(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """A line with a head at its end; along one of the axes."""
    painter.drawLine(start, end)
    along = QPointF(end.x() - start.x(), end.y() - start.y())
    size = max(abs(along.x()), abs(along.y())) or 1.0
    step = QPointF(along.x() / size * 6, along.y() / size * 6)
    for side in (-0.7, 0.7):
        back = QPointF(end.x() - step.x() + side * step.y(), end.y() - step.y() + side * step.x())
        painter.drawLine(back, end)


class ChainView(QWidget):
    """Boxes and arrows. Where reports run in a circle, its arrows and boxes stand in the colour of warnings."""

    articleChosen = Signal(str)
    reached = Signal(int, int)
    """Top and height of the line that keys went to."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Empty until `fill`."""
        super().__init__(parent)
        self._desk = desk
        self.rows: list[tuple[str, str, tuple[Attribution, ...]]] = []
        self.circle: tuple[str, ...] = ()
        self.current = 0
        self._longest = 1
        self._wrapped = Wrapped()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fill(self) -> None:
        """Read the chains anew."""
        queries = self._desk.session.queries
        entries = [entry.article for entry in queries.articles()]
        self.rows = [(a.id, a.title, tuple(queries.chain(a.id))) for a in entries]
        # Articles of one origin stand together, so that many reports of one origin are seen as that.
        self.rows.sort(key=lambda row: (not row[2], row[2][0].source if row[2] else "", natural(row[1])))
        self.circle = circular(chain for _, _, chain in self.rows)
        self.current = min(self.current, max(0, len(self.rows) - 1))
        self._longest = max((len(chain) for _, _, chain in self.rows), default=1)
        left, box = measures(0, self._longest)
        self.setMinimumSize(left + self._longest * (box + _GAP) - _GAP + 6, max(1, len(self.rows)) * _ROW)
        names = source_names(queries)
        told = [f"{title}: " + " → ".join(names(link.source) for link in chain) for _, title, chain in self.rows]
        self.setAccessibleName(tr("Chains"))
        self.setAccessibleDescription("\n".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        """As large as all chains."""
        return self.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go through the lines, Return opens the article of the current one."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self.rows:
            self.current = min(max(self.current + step, 0), len(self.rows) - 1)
            self.reached.emit(self.current * _ROW, _ROW)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rows:
            self.articleChosen.emit(self.rows[self.current][0])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current line shows itself."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It does so only while keys go here."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press makes its line the current one, whichever button it is."""
        super().mousePressEvent(event)
        row = int(event.position().y()) // _ROW
        if 0 <= row < len(self.rows):
            self.current = row
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses the article of its line."""
        row = int(event.position().y()) // _ROW
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self.rows):
            self.articleChosen.emit(self.rows[row][0])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines that are in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = max(0, event.rect().top() // _ROW)
        for row in range(first, min(len(self.rows), event.rect().bottom() // _ROW + 1)):
            _, title, chain = self.rows[row]
            if row == self.current and self.hasFocus():
                painter.setPen(QPen(self._desk.theme.accent, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(1, row * _ROW + 2, self.width() - 3, _ROW - 4), 6, 6)
            self._line(painter, row, title, chain)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """What stands under the mouse in full: boxes are narrow, names are not."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            told = self.told_at(event.pos())
            if told:
                QToolTip.showText(event.globalPos(), told, self)
                return True
        return super().event(event)

    def told_at(self, where: QPoint) -> str:
        """The title of an article, or the name and part of a source, at a point of this widget; else ''."""
        row = where.y() // _ROW
        if not 0 <= row < len(self.rows):
            return ""
        _, title, chain = self.rows[row]
        left, box = measures(self.width(), self._longest)
        if where.x() < left:
            return title
        place = (where.x() - left) // (box + _GAP)
        if not 0 <= place < len(chain):
            return ""
        role = self._desk.session.queries.scheme().term_label("attribution_role", chain[place].role, language())
        mark = "↻ " if chain[place].source in self.circle else ""
        return f"{source_names(self._desk.session.queries)(chain[place].source)}\n{mark}{role}"

    def _line(self, painter: QPainter, row: int, title: str, chain: Sequence[Attribution]) -> None:
        theme, queries = self._desk.theme, self._desk.session.queries
        names, scheme = source_names(queries), queries.scheme()
        titles, box = measures(self.width(), self._longest)
        top = row * _ROW + (_ROW - _HEIGHT) / 2
        painter.setPen(theme.text)
        middle = Qt.AlignmentFlag.AlignVCenter
        lines = self._wrapped.lines(title, titles - 24, painter.font(), 3)
        painter.drawText(QRectF(8, top, titles - 20, _HEIGHT), middle, "\n".join(lines))
        if not chain:
            painter.setPen(theme.secondary)
            painter.drawText(QRectF(titles, top, 400, _HEIGHT), middle, tr("Origin not known"))
        steps = set(pairwise(self.circle))
        for place, link in enumerate(chain):
            left = titles + place * (box + _GAP)
            wrong = link.source in self.circle
            painter.setPen(QPen(theme.warning if wrong else theme.accent, 1.4))
            painter.setBrush(theme.accent_soft if place == 0 else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(left, top, box, _HEIGHT), 6, 6)
            role = scheme.term_label("attribution_role", link.role, language())
            role = f"↻ {role}" if wrong else role  # colour is not the only sign of a circle
            lines = self._wrapped.lines(names(link.source), box - 18, painter.font(), 2)
            height = painter.fontMetrics().lineSpacing()
            first = top + (_HEIGHT - height * (len(lines) + 1)) / 2
            for number, words in enumerate([*lines, role]):
                painter.setPen(theme.secondary if number == len(lines) else theme.text)
                painter.drawText(QRectF(left + 9, first + number * height, box - 14, height), middle, words)
            if place:
                bent = (chain[place - 1].source, link.source) in steps
                painter.setPen(QPen(theme.warning if bent else theme.accent, 1.6))
                y = top + _HEIGHT / 2
                _arrow(painter, QPointF(left - _GAP + 3, y), QPointF(left - 3, y))
