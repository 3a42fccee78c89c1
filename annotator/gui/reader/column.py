"""One column of the reader: text with its marks, caret and selection.

It paints and keeps the state of one side; `Pointer` and `Keys` turn events into changes of it.
"""

from collections.abc import Iterable, Sequence
from math import ceil, floor

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from annotator.gui.language import tr
from annotator.gui.reader.blocks import FOLD, ColumnText
from annotator.gui.reader.decoration import Brush, Decoration, Labels, append, box_of, boxes_only, decorate, redecorate
from annotator.gui.reader.keys import Keys
from annotator.gui.reader.layout import OVERHANG, BlockLayout
from annotator.gui.reader.marks import Mark, MarkIndex
from annotator.gui.reader.pointer import Pointer
from annotator.gui.reader.textview import FOLD_HEIGHT, TextView
from annotator.gui.theme import Theme, font

_SMOOTH = QPainter.RenderHint.Antialiasing
_AREAS = 4  # parts of a view painted each on its own; if there are more, all between them is


class Column(TextView):
    """A column of the reader. Offsets are code points of its document's base text."""

    caretMoved = Signal()
    selectionChanged = Signal()
    hovered = Signal(int)
    markClicked = Signal(str)
    markResized = Signal(str, object, object)
    markSelected = Signal(object)
    foldClicked = Signal(int)
    copyRequested = Signal(bool)
    menuRequested = Signal(QPoint, int, object)
    focused = Signal()

    def __init__(self, theme: Theme, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(size, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.theme = theme
        self.index: MarkIndex | None = None
        self.caret = self.anchor = 0
        self.lit: list[tuple[int, int]] = []
        self.current_mark: str | None = None
        self.ghost: tuple[int, int] | None = None
        self.pointer, self.keys = Pointer(self), Keys(self)
        self.labels = Labels(size)
        self.brush = Brush(theme, self.labels)

    # --- content

    def set_text(self, text: ColumnText | None) -> None:
        """Show a column's text, from its start, without marks or selection."""
        self.index = MarkIndex(text) if text is not None else None
        blocks = text.blocks if text is not None else []
        self.caret = self.anchor = next((block.start for block in blocks if block.kind != FOLD), 0)
        self.lit, self.current_mark, self.ghost = [], None, None
        self.show_text(text)

    def set_look(self, theme: Theme, size: int, airy: bool) -> None:
        """Change colours, text size in pixels and line spacing."""
        self.theme, self.size_px, self.airy = theme, size, airy
        self.labels = Labels(size)
        self.brush = Brush(theme, self.labels)
        self.relayout()

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Replace every mark."""
        if self.text is None:
            return
        self.index = MarkIndex(self.text, marks)
        for layout in self._layouts.values():
            layout.decoration = None
        self.viewport().update()

    def update_marks(self, added: Sequence[Mark], removed: Sequence[Mark]) -> None:
        """Change some marks; only the lines they touch are repainted."""
        if self.index is None:
            return
        touched: set[int] = set()
        for mark in removed:
            touched |= self.index.remove(mark)
        for mark in added:
            touched |= self.index.add(mark)
        changed = (*removed, *added)
        if not all(map(boxes_only, changed)):
            for index in touched:
                if index in self._layouts:
                    self._layouts[index].decoration = None
            for mark in changed:
                self._repaint(mark)
            return
        for index in touched:
            if removed or len(added) > 1 or not self._append(index, added[0]):
                self._redecorate(index, changed)

    def _append(self, index: int, mark: Mark) -> bool:
        """Lay one more mark out on a block in view, and repaint it; False where that changes the looks of others."""
        layout, y = self._layouts.get(index), self._y_in_view(index)
        if layout is None or layout.decoration is None or y is None or self.text is None:
            return False
        found: Decoration = layout.decoration  # type: ignore[assignment]
        document, start = self.text.document, self.text.blocks[index].start
        pieces = append(found, layout, document, start, mark, self.labels)
        for piece in pieces or ():
            self._update_line(mark, layout, y, piece.span.line, *piece.extent)
        return pieces is not None

    def _redecorate(self, index: int, changed: Sequence[Mark]) -> None:
        """Lay the marks of a block out anew on the lines of those that changed, and repaint what looks other."""
        assert self.text is not None and self.index is not None
        layout, y = self._layouts.get(index), self._y_in_view(index)
        if layout is None or layout.decoration is None or y is None:
            if layout is not None:
                layout.decoration = None
            self.update_blocks([index])
            return
        old: Decoration = layout.decoration  # type: ignore[assignment]
        document, start = self.text.document, self.text.blocks[index].start
        parts = [part for mark in changed for part in mark.ranges if part.document == document]
        lines = {span.line for part in parts for span in layout.spans(*self._inside(index, part.start, part.end))}
        if not lines:
            return
        marks = self.index.of_block(index)
        layout.decoration = new = redecorate(old, layout, document, start, marks, self.labels, lines)
        widest = next((mark for mark in changed if self._beyond(mark)), changed[0])
        for line, left, right in new.changes(old, lines):
            self._update_line(widest, layout, y, line, left, right)

    def _beyond(self, mark: Mark) -> int:
        """How far a mark may stand out of its lines."""
        return 0 if mark.kind in ("mention", "option", "hit") and mark.id != self.current_mark else OVERHANG

    def _update_line(self, mark: Mark, layout: BlockLayout, y: int, line: int, left: float, right: float) -> None:
        """Repaint a line of a block at `y` from one place to another, and what a mark there has beyond it."""
        beyond, gutter = self._beyond(mark), self.gutter
        low = floor(left) - beyond if left > -gutter else -gutter
        high = ceil(right) + beyond if right < self.text_width else self.width()
        top = y + layout.tops[line] - beyond
        self.update_area(gutter + low, top, high - low, layout.style.pitch + 2 * beyond)

    def decoration_of(self, index: int) -> Decoration:
        """The marks of a block as geometry."""
        layout = self.layout_of(index)
        if layout.decoration is None:
            assert self.text is not None and self.index is not None
            start = self.text.blocks[index].start
            layout.decoration = decorate(layout, self.text.document, start, self.index.of_block(index), self.labels)
        return layout.decoration  # type: ignore[return-value]

    def prepare(self, index: int) -> None:
        """Lay the marks of a block out before it comes into view."""
        self.decoration_of(index)

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes of a range in the viewport, one for each visual run, of what is in view."""
        found: list[QRectF] = []
        for index, y, _ in self._in_view(start, end):
            layout, (low, high) = self.layout_of(index), self._inside(index, start, end)
            for span in layout.spans(low, high):
                found.append(box_of(layout, span).translated(self.gutter, y))
        return found

    def caret_rect(self, offset: int | None = None) -> QRect:
        """Where the caret is drawn."""
        assert self.text is not None
        place = self.caret if offset is None else offset
        index = self.text.block_at(place)
        if index < 0:
            return QRect()
        layout, block = self.layout_of(index), self.text.blocks[index]
        inside = max(0, min(place - block.start, len(layout.text)))
        top = self.y_of_block(index)
        if not layout.tops:
            return QRect(self.gutter, round(top), 2, layout.height)
        line = layout.line_at(inside)
        y = top + layout.tops[line] + layout.style.pitch * 0.12
        return QRect(round(self.gutter + layout.x_of(inside)) - 1, round(y), 2, round(layout.style.pitch * 0.76))

    # --- caret, selection, selected mark

    def set_selection(self, anchor: int, caret: int) -> None:
        """Select from one offset to another; equal offsets are a caret without selection."""
        if (anchor, caret) == (self.anchor, self.caret):
            return
        before, moved = (self.anchor, self.caret), caret != self.caret
        self._repaint_selection()
        self.anchor, self.caret = anchor, caret
        self._repaint_selection()
        if moved:
            self.caretMoved.emit()
        if before[0] != before[1] or anchor != caret:
            self.selectionChanged.emit()

    def move_caret(self, offset: int, *, extend: bool = False, sentence: bool = False) -> None:
        """Move the caret (extending: alone, the other end stays) and keep it, or its sentence, in view."""
        self.set_selection(self.anchor if extend else offset, offset)
        found = self.text.sentence_at(offset) if sentence and self.text is not None else None
        self.ensure_visible(offset, found.end if found is not None else offset)

    def selection(self) -> tuple[int, int] | None:
        """The selected offsets, in order; None without a selection."""
        low, high = sorted((self.anchor, self.caret))
        return (low, high) if low < high else None

    def mark(self, key: str | None) -> Mark | None:
        """A mark of this column that is in view, by its id."""
        if self.index is None or key is None:
            return None
        for index, _, _ in self.visible():
            for mark in self.index.of_block(index):
                if mark.id == key:
                    return mark
        return None

    def select_mark(self, key: str | None) -> None:
        """Frame a mark (None: no mark)."""
        if key == self.current_mark:
            return
        self._repaint_mark(self.current_mark)
        self.current_mark = key
        self._repaint_mark(key)
        self._repaint_selection()
        self.markSelected.emit(key)

    def set_ghost(self, extent: tuple[int, int] | None) -> None:
        """Show where a dragged handle would leave the range."""
        for old in (self.ghost, extent):
            if old is not None:
                self.update_range(*old)
        self.ghost = extent
        self.viewport().update()

    def set_lit(self, extents: list[tuple[int, int]]) -> None:
        """Light some ranges; only what changes is repainted."""
        if extents == self.lit:
            return
        old, self.lit = self.lit, extents
        for extent in set(old) ^ set(extents):
            self.update_range(*extent)

    def _repaint_selection(self) -> None:
        if self.anchor == self.caret:
            self.viewport().update(self.caret_rect().adjusted(-2, -2, 2, 2))
        else:
            self.update_range(*sorted((self.anchor, self.caret)))

    def _repaint_mark(self, key: str | None) -> None:
        mark = self.mark(key)
        if mark is not None:
            self._repaint(mark)

    def _repaint(self, mark: Mark) -> None:
        """Repaint the lines a mark stands on; what stands in the margin moves its neighbours, so whole blocks."""
        assert self.text is not None and self.index is not None
        if mark.kind == "claim":
            self.update_blocks(self.index.blocks_of(mark))
            return
        beyond = self._beyond(mark)
        for part in mark.ranges:
            if part.document == self.text.document:
                self.update_range(part.start, part.end, beyond)

    def ensure_visible(self, start: int, end: int, margin: int = 40) -> None:
        """Scroll as little as will show a range (its start, if it is higher than the view)."""
        if self.text is None or not self.text.blocks:
            return
        first, last = self.caret_rect(start), self.caret_rect(end)
        low, high = margin, self.viewport().height() - margin
        if first.top() < -4 * self.viewport().height() or first.top() > 5 * self.viewport().height():
            self.place_offset(start, self.viewport().height() / 3)
        elif first.top() < low:
            self.scroll_by(first.top() - low)
        elif last.bottom() > high:
            self.scroll_by(min(last.bottom() - high, first.top() - low))

    def global_point(self, offset: int) -> QPoint:
        """The screen position below the character at an offset, for menus opened by key."""
        return self.viewport().mapToGlobal(self.caret_rect(offset).bottomLeft())

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what the exposed region touches: two sentences that lie far from each other without those between."""
        painter = QPainter(self.viewport())
        more, region = self.slack, event.region()
        if not more and 1 < region.rectCount() <= _AREAS:
            for area in region:  # type: ignore[attr-defined]  # the stubs know no iteration
                painter.setClipRect(area)
                self._paint_area(painter, area)
        else:
            self._paint_area(painter, event.rect().adjusted(-more, -more, more, more))
        painter.end()

    def _paint_area(self, painter: QPainter, area: QRect) -> None:
        painter.fillRect(area, self.theme.surface)
        if self.text is None:
            return
        top, bottom, more = area.top(), area.bottom() + 1, self._reach()
        for index, y, height in self._near(top - more, bottom + more):
            if (y < bottom and top < y + height) or (
                y < bottom + more and top - more < y + height and self._stands_out(index, top - y, bottom - y)
            ):
                self._paint_block(painter, index, y, area)
        self._paint_caret(painter)

    def _stands_out(self, index: int, top: int, bottom: int) -> bool:
        """Whether anything of a block may be painted between two heights that lie beyond it."""
        low, high = self.layout_of(index).reach
        return self.text is not None and self.text.blocks[index].kind != FOLD and low < bottom and top < high

    def _reach(self) -> int:
        """How far at most a block may stand out of itself: the letters of some scripts are high."""
        assert self.text is not None
        return max(OVERHANG, 2 * self._style("body", self.text.language).pitch)

    def _near(self, top: int, bottom: int) -> Sequence[tuple[int, int, int]]:
        """The blocks in view, as `visible` has them, and what of those above and below lies between two heights."""
        assert self.text is not None
        shown = self.visible()
        if not shown or (shown[0][1] <= top and bottom <= shown[-1][1] + shown[-1][2]):
            return shown
        found = list(shown)
        while found[0][0] > 0 and found[0][1] > top:
            height = self.layout_of(found[0][0] - 1).height
            found.insert(0, (found[0][0] - 1, found[0][1] - height, height))
        while found[-1][0] + 1 < len(self.text.blocks) and (end := found[-1][1] + found[-1][2]) < bottom:
            found.append((found[-1][0] + 1, end, self.layout_of(found[-1][0] + 1).height))
        return found

    def _paint_block(self, painter: QPainter, index: int, y: int, area: QRect) -> None:
        """Paint the lines of a block that an area touches."""
        assert self.text is not None
        block, layout = self.text.blocks[index], self.layout_of(index)
        top, bottom = area.top() - y, area.bottom() + 1 - y
        if block.kind == FOLD:
            painter.save()
            painter.translate(self.gutter, y)
            self._paint_fold(painter, index)
            painter.restore()
            return
        lines, letters = layout.lines_between(top, bottom), layout.letters_between(top, bottom)
        everywhere: Decoration = layout.decoration or self.decoration_of(index)  # type: ignore[assignment]
        if not lines and not letters and self.current_mark is None and not everywhere.overhangs():
            return
        painter.save()
        painter.translate(self.gutter, y)
        found = everywhere
        if area.width() < self.viewport().width():
            found = found.between(area.left() - self.gutter, area.right() + 1 - self.gutter)
        for start, end in self.lit:
            self._fill(painter, layout, index, start, end, self.theme.lit, lines, whole=True)
        painter.setRenderHint(_SMOOTH, True)
        self.brush.under(painter, layout, found, lines)
        painter.setRenderHint(_SMOOTH, False)
        if self.anchor != self.caret:
            colour = self.theme.selection if self.hasFocus() else self.theme.selection_inactive
            low, high = min(self.anchor, self.caret), max(self.anchor, self.caret)
            self._fill(painter, layout, index, low, high, colour, lines)
        if self.ghost is not None:
            self._fill(painter, layout, index, *self.ghost, self.theme.selection, lines)
        painter.setPen(self.theme.secondary if layout.style.muted else self.theme.text)
        layout.draw(painter, 0, 0, letters)
        self.brush.over(painter, layout, found, lines)
        if found.claims:
            self.brush.margin(painter, layout, found)
        if self.current_mark is not None:
            self.brush.outline(painter, layout, everywhere, self.current_mark, handles=self.hasFocus())
        painter.restore()

    def _fill(
        self,
        painter: QPainter,
        layout: BlockLayout,
        index: int,
        start: int,
        end: int,
        colour: QColor,
        lines: range,
        *,
        whole: bool = False,
    ) -> None:
        """Fill the ground of a range on some lines: as high as they are (joined from line to line), or the letters."""
        low, high = self._inside(index, start, end)
        if low >= high:
            return
        for span in layout.spans(low, high):
            if span.line not in lines:
                continue
            if whole:
                top = layout.tops[span.line]
                painter.fillRect(QRectF(span.left - 3, top, span.right - span.left + 6, layout.style.pitch), colour)
            else:
                painter.fillRect(self.brush.text_box(layout, span), colour)

    def _paint_fold(self, painter: QPainter, index: int) -> None:
        assert self.text is not None
        block = self.text.blocks[index]
        top = self.layout_of(index).height - FOLD_HEIGHT + 4
        box = QRectF(-4, top, self.text_width + 8, FOLD_HEIGHT - 18)
        painter.setRenderHint(_SMOOTH, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.fold_surface)
        painter.drawRoundedRect(box, 5, 5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.fold, 1.4))
        middle = box.center().y()
        points = [QPointF(4, middle - 4), QPointF(8, middle), QPointF(4, middle + 4)]
        if block.open:
            points = [QPointF(2, middle - 2), QPointF(6, middle + 2), QPointF(10, middle - 2)]
        painter.drawPolyline(points)
        painter.setFont(font(12))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(self.fold_label(index), Qt.TextElideMode.ElideRight, int(box.width()) - 24)
        painter.setPen(self.theme.fold)
        painter.drawText(box.adjusted(20, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)

    def fold_label(self, index: int) -> str:
        """What a fold line says."""
        assert self.text is not None
        block = self.text.blocks[index]
        words = " ".join(self.text.base[block.start : min(block.end, block.start + 160)].split())
        return tr("Set aside: {words}", words=words)

    def _paint_caret(self, painter: QPainter) -> None:
        if self.hasFocus() and self.anchor == self.caret and self.current_mark is None:
            painter.fillRect(self.caret_rect(), self.theme.accent)

    # --- events

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus with it."""
        tabs = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in tabs
        if pressed and self.keys.press(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips, and the pointer leaving."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self.pointer.tooltip(event)
        if not isinstance(event, QPaintEvent) and event.type() == QEvent.Type.Leave:
            self.pointer.leave()
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or leave the key to the window."""
        if not self.keys.press(event):
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See `Pointer`."""
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See `Pointer`."""
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See `Pointer`."""
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See `Pointer`."""
        self.pointer.double(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu at the pointer, or at the caret when the menu key was pressed."""
        if self.text is None or not self.text.blocks:
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            marks = [mark.id for mark in self.index.at(self.caret)] if self.index is not None else []
            self.menuRequested.emit(self.global_point(self.caret), self.caret, marks)
            return
        point = QPointF(event.pos())
        self.menuRequested.emit(
            event.globalPos(), self.offset_at(point, between=False), self.pointer.marks_under(point)
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self.viewport().update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Pale the selection."""
        super().focusOutEvent(event)
        self.viewport().update()
