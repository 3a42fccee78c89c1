"""The band between the columns: a ribbon joins what each bead holds on the left with what it holds on the right.

The mouse mends the alignment there: dragged across, from beside one sentence to beside another, it says that the two
belong together; dragged up or down from one ribbon to another, it joins them and those between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.columns import ArticleText
from annotator.gui.language import tr
from annotator.gui.reader.blocks import FOLD
from annotator.gui.reader.column import Column
from annotator.gui.theme import Theme
from annotator.model import Bead, Range

WIDTH, NARROW_WIDTH = 84, 52
_Places = tuple[tuple[int, float], tuple[int, float]]
_DRAG = 6  # pixels from which a press is a drag
_FAR, _TAB = 1.0, 0.36
"""From how many views apart two related passages have a tab on each side and no ribbon, which would be but a line that
comes from nowhere; and how wide a tab is, as a share of the band."""
_BETWEEN = 36.0  # pixels beside a ribbon from which what is dragged still leads to it


@dataclass(slots=True)
class Strip:
    """One ribbon: the heights it joins, in the widget's pixels, and its outline."""

    bead: Bead
    left: tuple[float, float]
    right: tuple[float, float]
    path: QPainterPath


class Ribbons(QWidget):
    """Ribbons between two columns, in step with both."""

    beadActivated = Signal(str)
    beadHovered = Signal(object)
    menuRequested = Signal(object, str)
    linkDragged = Signal(int, int)
    """Offsets of the left and the right column: the sentences there belong together."""
    joinDragged = Signal(object)
    """Ids of beads that are to be one, in order (tuple)."""

    def __init__(self, left: Column, right: Column, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = (left, right)
        self.theme = theme
        self.article: ArticleText | None = None
        self.active: frozenset[str] = frozenset()
        self.chosen: str | None = None
        self._hovered: str | None = None
        self._drag: tuple[QPointF, QPointF] | None = None
        self._strips: list[Strip] | None = None
        self._beads: dict[tuple[bool, int], list[Bead]] = {}
        self._places: tuple[dict[str, _Places | None], dict[str, _Places | None]] = ({}, {})
        self._wrapped = [-1, -1]
        self.setFixedWidth(WIDTH)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """As wide as ribbons need to bend."""
        return QSize(WIDTH, 400)

    def strips(self) -> list[Strip]:
        """The ribbons in view, in order of their beads. Computed once for each place of the columns."""
        if self.article is None:
            return []
        if self._strips is None:
            self._strips = self._compute()
        return self._strips

    def show_article(self, article: ArticleText | None) -> None:
        """Join the sides of an article; None: nothing."""
        self.article = article
        self.active, self.chosen, self._hovered = frozenset(), None, None
        self._beads.clear()
        self._wrapped = [-1, -1]
        self.moved()

    def moved(self) -> None:
        """The columns have moved or changed."""
        self._strips = None
        self.update()

    def _compute(self) -> list[Strip]:
        assert self.article is not None
        beads: dict[str, Bead] = {}
        for column in self._columns:
            for bead in self._beads_in_view(column):
                beads[bead.id] = bead
        found = []
        height = self.height()
        tops = [{index: y for index, y, _ in column.visible()} for column in self._columns]
        for side, column in enumerate(self._columns):
            if self._wrapped[side] != column.wrapped:
                self._wrapped[side] = column.wrapped
                self._places[side].clear()
        for bead in sorted(beads.values(), key=attrgetter("order")):
            left = self._extent(0, bead, tops[0])
            right = self._extent(1, bead, tops[1]) if left is not None else None
            if left is None or right is None:
                continue
            if (left[1] > 0 or right[1] > 0) and (left[0] < height or right[0] < height):
                shape = self._tabs if self._far(bead, left, right) else self._path
                found.append(Strip(bead, left, right, shape(left, right)))
        return found

    def bead_at(self, point: QPointF) -> str | None:
        """The bead whose ribbon is at a point."""
        return next((strip.bead.id for strip in reversed(self.strips()) if strip.path.contains(point)), None)

    def _bead_near(self, point: QPointF) -> str | None:
        """The bead whose ribbon is at a point, or above or below it by no more than lies between two paragraphs."""
        found = self.bead_at(point)
        if found is not None:
            return found
        along = point.x() / self.width()
        bend, near = along * along * (3 - 2 * along), (_BETWEEN, "")
        for strip in self.strips():
            top, bottom = (a + bend * (b - a) for a, b in zip(strip.left, strip.right, strict=True))
            near = min(near, (max(top - point.y(), point.y() - bottom), strip.bead.id))
        return near[1] or None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ribbons, those of the sentence at hand last."""
        painter = QPainter(self)
        more = self._columns[0].slack
        area = QRectF(event.rect().adjusted(-more, -more, more, more))
        painter.fillRect(area, self.theme.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        top, bottom, above = area.top() - 1, area.bottom() + 1, []
        for strip in self.strips():
            if (strip.left[1] < top and strip.right[1] < top) or (strip.left[0] > bottom and strip.right[0] > bottom):
                continue
            if self._rank(strip.bead.id):
                above.append(strip)
            else:
                self._paint(painter, strip)
        for strip in sorted(above, key=lambda strip: self._rank(strip.bead.id)):
            self._paint(painter, strip)
        if self._drag is not None and self._dragging():
            painter.setPen(QPen(self.theme.accent, 2, Qt.PenStyle.DashLine))
            painter.drawLine(*self._drag)
        painter.end()

    def _paint(self, painter: QPainter, strip: Strip) -> None:
        bead = strip.bead
        painter.fillPath(strip.path, self._colour(bead))
        if bead.id == self.chosen:
            painter.setPen(QPen(self.theme.accent, 1.6))
            painter.drawPath(strip.path)
        if bead.related or bead.state == "locked":
            self._sign(painter, strip)

    def _rank(self, bead: str) -> int:
        return (bead in self.active) + 2 * (bead == self._hovered) + 4 * (bead == self.chosen)

    def _colour(self, bead: Bead) -> QColor:
        if bead.id in self.active or bead.id in (self._hovered, self.chosen):
            return self.theme.ribbon_active
        return self.theme.ribbon_locked if bead.state == "locked" else self.theme.ribbon

    def _sign(self, painter: QPainter, strip: Strip) -> None:
        """A lock on a locked bead, a broken line through one that joins what is only related."""
        middle = QPointF(self.width() / 2, sum((*strip.left, *strip.right)) / 4)
        if strip.bead.related:
            pen = QPen(self.theme.secondary, 1.2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            one, other = QPointF(0, sum(strip.left) / 2), QPointF(self.width(), sum(strip.right) / 2)
            if self._far(strip.bead, strip.left, strip.right):
                aside = QPointF(_TAB * self.width(), 0)
                painter.drawLine(one, one + aside)
                painter.drawLine(other, other - aside)
            else:
                painter.drawLine(one, other)
            return
        painter.setPen(QPen(self.theme.secondary, 1.3))
        painter.setBrush(self.theme.secondary)
        painter.drawRoundedRect(int(middle.x()) - 4, int(middle.y()) - 1, 8, 6, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(int(middle.x()) - 3, int(middle.y()) - 5, 6, 8, 0, 180 * 16)

    def _beads_in_view(self, column: Column) -> list[Bead]:
        text = column.text
        assert self.article is not None
        if text is None:
            return []
        found: list[Bead] = []
        for index, _, _ in column.visible():
            block = text.blocks[index]
            if block.kind == FOLD:
                continue
            key = (column is self._columns[0], block.start)
            if key not in self._beads:
                sentences = text.sentences[block.first : block.first + block.count]
                self._beads[key] = [bead for sentence in sentences for bead in self.article.beads_of(sentence)]
            found.extend(self._beads[key])
        return found

    def _extent(self, side: int, bead: Bead, tops: Mapping[int, int]) -> tuple[float, float] | None:
        """From where to where a bead reaches in a column, of which blocks in view have their tops at these heights."""
        column, known = self._columns[side], self._places[side]
        if bead.id in known:
            places = known[bead.id]
        else:
            places = known[bead.id] = self._places_of(column, bead.right if side else bead.left)
        if places is None:
            return None
        (first, inside), (last, below) = places
        top = tops[first] if first in tops else column.y_of_block(first)
        bottom = top if first == last else tops[last] if last in tops else column.y_of_block(last)
        return (top + inside, bottom + below)

    def _places_of(self, column: Column, places: Sequence[Range]) -> _Places | None:
        if not places or column.text is None or not column.text.blocks:
            return None
        if len(places) == 1:
            start, end = places[0].start, places[0].end
        else:
            start, end = min(p.start for p in places), max(p.end for p in places)
        first = column.flow_place(start)
        if column.text.blocks[first[0]].kind == FOLD:
            return None
        return (first, column.flow_place(end))

    def _far(self, bead: Bead, left: tuple[float, float], right: tuple[float, float]) -> bool:
        return bead.related and abs(sum(left) - sum(right)) / 2 > _FAR * self.height()

    def _tabs(self, left: tuple[float, float], right: tuple[float, float]) -> QPainterPath:
        path, width = QPainterPath(), float(self.width())
        for edge, inwards, (top, bottom) in ((0.0, _TAB * width, left), (width, -_TAB * width, right)):
            path.moveTo(edge, top + 1.5)
            path.quadTo(edge + 2 * inwards, (top + bottom) / 2, edge, bottom - 1.5)
            path.closeSubpath()
        return path

    def _path(self, left: tuple[float, float], right: tuple[float, float]) -> QPainterPath:
        width, gap = float(self.width()), 1.5
        (a, b), (c, d) = (left[0] + gap, left[1] - gap), (right[0] + gap, right[1] - gap)
        middle, path = width * 0.5, QPainterPath()
        path.moveTo(0.0, a)
        path.cubicTo(middle, a, middle, c, width, c)
        path.lineTo(width, d)
        path.cubicTo(middle, d, middle, b, 0.0, b)
        path.closeSubpath()
        return path

    def set_active(self, beads: frozenset[str]) -> None:
        """Emphasise the beads of the sentence under the caret or the pointer."""
        if beads != self.active:
            changed = beads ^ self.active
            self.active = beads
            for strip in self.strips():
                if strip.bead.id in changed:
                    self.update(strip.path.boundingRect().toAlignedRect().adjusted(-2, -2, 2, 2))

    def choose(self, bead: str | None) -> None:
        """Mark the bead that alignment commands act on."""
        if bead != self.chosen:
            self.chosen = bead
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the ribbon under the pointer, or draw what is dragged."""
        if self._drag is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag = (self._drag[0], event.position())
            self.update()
            return
        self._look(event.position())

    def _look(self, point: QPointF) -> None:
        bead = self.bead_at(point)
        if bead != self._hovered:
            self._hovered = bead
            self.setCursor(Qt.CursorShape.PointingHandCursor if bead else Qt.CursorShape.ArrowCursor)
            self.beadHovered.emit(next((s.bead for s in self.strips() if s.bead.id == bead), None))
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the texts, as beside the ribbons."""
        self._columns[0].roll(event)
        self._look(event.position())

    def leaveEvent(self, event: object) -> None:
        """No ribbon is under the pointer."""
        if self._hovered is not None:
            self._hovered = None
            self.beadHovered.emit(None)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a bead."""
        bead = self.bead_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = (event.position(), event.position())
            self.choose(bead)
            if bead is not None:
                self.beadActivated.emit(bead)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Mend the alignment by what was dragged; a press without a drag has chosen a ribbon already."""
        drag, dragging = self._drag, self._dragging()
        if event.button() != Qt.MouseButton.LeftButton or drag is None:
            return
        self._drag = None
        self.update()
        if dragging and self.article is not None:
            self._mend(*drag)

    def _dragging(self) -> bool:
        return self._drag is not None and (self._drag[1] - self._drag[0]).manhattanLength() > _DRAG

    def _mend(self, start: QPointF, end: QPointF) -> None:
        if abs(end.x() - start.x()) > self.width() * 0.4:
            left, right = (start, end) if start.x() < end.x() else (end, start)
            columns = self._columns
            self.linkDragged.emit(columns[0].offset_at_flow(left.y()), columns[1].offset_at_flow(right.y()))
            return
        strips = self.strips()
        order = [strip.bead.id for strip in strips]
        one, other = self._bead_near(start), self._bead_near(QPointF(start.x(), end.y()))
        if one is not None and other is not None and one != other:
            first, last = sorted((order.index(one), order.index(other)))
            self.joinDragged.emit(tuple(order[first : last + 1]))

    def event(self, event: QEvent) -> bool:
        """Say how a passage was aligned, and what the mouse does here."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            strip = next((s for s in self.strips() if s.bead.id == self.bead_at(QPointF(event.pos()))), None)
            if strip is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), _about(strip.bead), self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a bead."""
        bead = self.bead_at(QPointF(event.pos()))
        if bead is not None:
            self.choose(bead)
            self.menuRequested.emit(event.globalPos(), bead)


def _about(bead: Bead) -> str:
    """How a bead came to be, and what the mouse does with it."""
    how = {
        "locked": tr("Aligned and locked"),
        "confirmed": tr("Aligned by hand"),
    }.get(bead.state) or tr("Aligned by the program, {score}", score=f"{bead.score:.2f}")
    return "\n".join((how, tr("Drag across to align two sentences, up or down to join passages; right-click for more")))
