"""One column of text: a virtualised view that lays out and paints only what is seen.

What is on top of the view is held as (block, distance below its top), never as a height from the start of the text,
so that correcting an estimated height above or below moves nothing on screen. The scroll bar follows.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
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
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.gui.reader.blocks import FOLD, ColumnText
from annotator.gui.reader.decoration import Brush, Decoration, Labels, decorate
from annotator.gui.reader.heights import Heights, wide_characters
from annotator.gui.reader.layout import BlockLayout, TextStyle
from annotator.gui.reader.keys import Keys
from annotator.gui.reader.marks import Mark, MarkIndex
from annotator.gui.reader.pointer import Pointer
from annotator.gui.theme import Theme, font

_KEPT = 400  # layouts; about ten screens
_FOLD_HEIGHT = 34


class Column(QAbstractScrollArea):
    """A column of the reader. It paints and answers geometry; `Pointer` and `Keys` turn events into selections."""

    scrolled = Signal()
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
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.theme, self.size_px, self.airy = theme, size, False
        self.gutter, self.measure = 44, 720
        self.text: ColumnText | None = None
        self.index: MarkIndex | None = None
        self.heights = Heights([])
        self.caret = self.anchor = 0
        self.lit: list[tuple[int, int]] = []
        self.current_mark: str | None = None
        self.ghost: tuple[int, int] | None = None
        self.pointer, self.keys = Pointer(self), Keys(self)
        self.reach = 0.0
        self._top, self._below = 0, 0
        self._counts: list[tuple[int, int]] = []
        self._layouts: OrderedDict[int, BlockLayout] = OrderedDict()
        self._styles: dict[tuple[str, str], TextStyle] = {}
        self._seen: list[tuple[int, int, int]] | None = None
        self._bar_is_ours = False
        self.labels = Labels(size)
        self.brush = Brush(theme, self.labels)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(40)
        self._idle.timeout.connect(self._lay_ahead)
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)

    # --- content

    def set_text(self, text: ColumnText | None) -> None:
        """Show a column's text, from its start, without marks or selection."""
        self.text = text
        self.index = MarkIndex(text) if text is not None else None
        self._counts = []
        if text is not None:
            for block in text.blocks:
                shown = text.base[block.start : block.end]
                wide = wide_characters(shown)
                self._counts.append((wide, len(shown) - wide))
        self.caret = self.anchor = text.blocks[0].start if text is not None and text.blocks else 0
        self.lit, self.current_mark = [], None
        self._top = self._below = 0
        self.relayout()

    def relayout(self) -> None:
        """Forget every layout (the width, size or theme changed), keeping what is on top where it is."""
        self._layouts.clear()
        self._styles.clear()
        self._estimate()
        self._refresh()

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
        self.index = MarkIndex(self.text)
        for mark in marks:
            self.index.add(mark)
        for layout in self._layouts.values():
            layout.decoration = None
        self.viewport().update()

    def update_marks(self, added: Iterable[Mark], removed: Iterable[Mark]) -> None:
        """Change some marks; only the blocks they touch are repainted."""
        if self.index is None:
            return
        touched: set[int] = set()
        for mark in removed:
            touched |= self.index.remove(mark)
        for mark in added:
            touched |= self.index.add(mark)
        for index in touched:
            if index in self._layouts:
                self._layouts[index].decoration = None
        self.update_blocks(touched)

    # --- geometry

    @property
    def text_width(self) -> int:
        """The width that text wraps at."""
        return max(80, min(self.viewport().width() - self.gutter - 18, self.measure))

    def style_of(self, index: int) -> TextStyle:
        """How a block is set."""
        assert self.text is not None
        block = self.text.blocks[index]
        key = (block.kind, block.language or self.text.language)
        if key not in self._styles:
            self._styles[key] = TextStyle.of(key[0], key[1], self.size_px, self.airy)
        return self._styles[key]

    def layout_of(self, index: int) -> BlockLayout:
        """The layout of a block, made now if need be; its height is then exact."""
        found = self._layouts.get(index)
        width = self.text_width
        if found is not None and found.width == width:
            self._layouts.move_to_end(index)
            return found
        assert self.text is not None
        block, blocks = self.text.blocks[index], self.text.blocks
        tight = index + 1 < len(blocks) and blocks[index + 1].continued
        found = BlockLayout(self.text.shown(block), self.style_of(index), width, tight)
        if block.kind == FOLD:
            found.height = _FOLD_HEIGHT
        self._layouts[index] = found
        if len(self._layouts) > _KEPT:
            self._layouts.popitem(last=False)
        if self.heights.set(index, found.height):
            self._set_bar()
        return found

    def decoration_of(self, index: int) -> Decoration:
        """The marks of a block as geometry."""
        layout = self.layout_of(index)
        if layout.decoration is None:
            assert self.text is not None and self.index is not None
            start = self.text.blocks[index].start
            layout.decoration = decorate(layout, self.text.document, start, self.index.of_block(index), self.labels)
        return layout.decoration  # type: ignore[return-value]

    def visible(self) -> list[tuple[int, int, int]]:
        """The blocks in view as (index, y of the top, height), heights exact. Computed once a frame."""
        if self._seen is not None:
            return self._seen
        found: list[tuple[int, int, int]] = []
        if self.text is not None and self.text.blocks:
            y, index, bottom = -self._below, self._top, self.viewport().height()
            while y < bottom and index < len(self.text.blocks):
                height = self.layout_of(index).height
                found.append((index, y, height))
                y += height
                index += 1
        self._seen = found
        return found

    def y_of_block(self, index: int) -> float:
        """Where a block's top is in the viewport: exact if it is in view, else by estimate."""
        for number, y, _ in self.visible():
            if number == index:
                return y
        return self.heights.above(index) - self.heights.above(self._top) - self._below

    def flow_y(self, offset: int) -> float:
        """The height of an offset in the viewport, counted along the flow of the text: smooth within lines."""
        assert self.text is not None
        index = self.text.block_at(offset)
        return self.y_of_block(index) + self._flow_inside(index, offset)

    def offset_at_flow(self, y: float) -> int:
        """The offset whose flow is nearest a height in the viewport."""
        assert self.text is not None
        for index, top, height in self.visible():
            if y < top + height or index == len(self.text.blocks) - 1:
                layout, block = self.layout_of(index), self.text.blocks[index]
                if block.kind == FOLD or not layout.tops:
                    return block.start
                line = layout.line_at_y(y - top)
                share = (y - top - layout.tops[line]) / layout.style.pitch
                if share > 1:
                    return block.end
                x = max(0.0, min(1.0, share)) * layout.width
                return block.start + layout.offset_at(x, y - top)
        return self.text.blocks[-1].end if self.text.blocks else 0

    def rects(self, start: int, end: int) -> list[QRectF]:
        """The boxes of a range in the viewport, one for each visual run, of what is in view."""
        found: list[QRectF] = []
        for index, y, _ in self._in_view(start, end):
            layout, (low, high) = self.layout_of(index), self._inside(index, start, end)
            for span in layout.spans(low, high):
                found.append(self.brush.box(layout, span).translated(self.gutter, y))
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

    def offset_at(self, point: QPointF, between: bool = True) -> int:
        """The offset at a point of the viewport: the nearest place between characters, or the character there."""
        assert self.text is not None
        for index, y, height in self.visible():
            if point.y() < y + height or index == self.visible()[-1][0]:
                block, layout = self.text.blocks[index], self.layout_of(index)
                if block.kind == FOLD:
                    return block.start
                return block.start + layout.offset_at(point.x() - self.gutter, point.y() - y, between)
        return 0

    def block_at_y(self, y: float) -> int:
        """The block at a height of the viewport; -1 below the text."""
        return next((index for index, top, height in self.visible() if top <= y < top + height), -1)

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
        """Move the caret, keeping the other end of the selection when extending, and keep it (or its sentence) in view."""
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
        if mark is not None and self.index is not None:
            self.update_blocks(self.index.blocks_of(mark))

    # --- scrolling

    def scroll_by(self, pixels: int) -> None:
        """Move the view by whole pixels, walking over exact heights."""
        self._go(self._top, self._below + pixels)

    def place(self, index: int, inside: float, y: float, *, free: bool = False) -> None:
        """Bring the point `inside` pixels below a block's top to a height of the viewport; `free`, even past the ends."""
        self._go(index, round(inside - y), free=free)

    def place_offset(self, offset: int, y: float) -> None:
        """Bring an offset to a height of the viewport."""
        if self.text is not None and self.text.blocks:
            index = self.text.block_at(offset)
            inside = max(0, min(offset - self.text.blocks[index].start, len(self.layout_of(index).text)))
            self.place(index, self.layout_of(index).flow(inside), y)

    def place_between(self, start: int, end: int, share: float, y: float) -> None:
        """Bring the point that lies `share` of the way down the flow from one offset to another to a height."""
        if self.text is None or not self.text.blocks:
            return
        index, last = self.text.block_at(start), self.text.block_at(end)
        first, inside = self._flow_inside(index, start), self._flow_inside(last, end)
        if last - index <= 30:
            between = sum(self.layout_of(number).height for number in range(index, last))
        else:
            between = self.heights.above(last) - self.heights.above(index)
        self.place(index, first + share * max(0.0, between + inside - first), y, free=True)

    def _flow_inside(self, index: int, offset: int) -> float:
        """How far below the top of a block an offset is in the flow."""
        assert self.text is not None
        block, layout = self.text.blocks[index], self.layout_of(index)
        if block.kind == FOLD or not layout.tops:
            return 0.0
        if offset >= block.end:
            return float(layout.bottom)
        return layout.flow(max(0, offset - block.start))

    def top(self) -> tuple[int, int]:
        """What is at the top of the view: a block and the distance below its top."""
        return (self._top, self._below)

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

    def _go(self, index: int, below: int, *, free: bool = False) -> None:
        """Set what is on top, normalised: walk to the block that holds the point; keep within the text."""
        if self.text is None or not self.text.blocks:
            return
        last = len(self.text.blocks) - 1
        while below < 0 and index > 0:
            index -= 1
            below += self.layout_of(index).height
        while index < last and below >= (height := self.layout_of(index).height):
            below -= height
            index += 1
        if index == 0 and below < 0 and not free:
            below = 0
        before = (self._top, self._below)
        self._top, self._below = index, below
        self._seen = None
        if not free:
            self._keep_end()
        if (self._top, self._below) != before:
            self._set_bar()
            self.viewport().update()
            self.scrolled.emit()
            self._idle.start()

    def _keep_end(self) -> None:
        """Do not scroll on when the end of the text has reached the reading line (or the view's end, if it all fits)."""
        shown = self.visible()
        if not shown or self.text is None or shown[-1][0] != len(self.text.blocks) - 1:
            return
        end = shown[-1][1] + shown[-1][2]
        limit = self.viewport().height() * (1 - self.reach)
        if end >= limit:
            return
        index, below = self._top, self._below - round(limit - end)
        while below < 0 and index > 0:
            index -= 1
            below += self.layout_of(index).height
        self._top, self._below = index, max(0, below)
        self._seen = None

    def _estimate(self) -> None:
        if self.text is None:
            self.heights = Heights([])
            return
        width, values = self.text_width, []
        styles: dict[tuple[str, str], TextStyle] = {}
        for index, (block, (wide, narrow)) in enumerate(zip(self.text.blocks, self._counts, strict=True)):
            key = (block.kind, block.language)
            style = styles.get(key) or styles.setdefault(key, self.style_of(index))
            pixels = style.font.pixelSize()
            height = style.estimate_counts(wide, narrow, width, pixels) if block.kind != FOLD else _FOLD_HEIGHT
            values.append(height)
        self.heights = Heights(values)
        self._top = min(self._top, max(0, len(values) - 1))

    def _refresh(self) -> None:
        self._seen = None
        self._set_bar()
        self.viewport().update()
        self._idle.start()

    def content_height(self) -> int:
        """The height of the whole text, as well as is known."""
        return self.heights.total

    def _set_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        self._bar_is_ours = True
        extra = round(height * self.reach) if self.heights.total > height or self.reach else 0
        bar.setRange(0, max(0, self.heights.total - height + extra))
        bar.setPageStep(height)
        bar.setSingleStep(self.size_px * 2)
        bar.setValue(self.heights.above(self._top) + self._below if len(self.heights) else 0)
        self._bar_is_ours = False

    def _bar_moved(self, value: int) -> None:
        if self._bar_is_ours or not len(self.heights):
            return
        now = self.heights.above(self._top) + self._below
        if abs(value - now) <= 3 * self.viewport().height():
            self.scroll_by(value - now)
            return
        index = self.heights.find(value)
        height = self.heights.values[index]
        share = (value - self.heights.above(index)) / max(1, height)
        self._go(index, round(share * self.layout_of(index).height))

    def _lay_ahead(self) -> None:
        """Lay one page before and after the view out while nothing else is to do."""
        shown = self.visible()
        if not shown or self.text is None:
            return
        page = self.viewport().height()
        index, left = shown[-1][0] + 1, page
        while index < len(self.text.blocks) and left > 0:
            left -= self.layout_of(index).height
            index += 1
        index, left = shown[0][0] - 1, page
        while index >= 0 and left > 0:
            left -= self.layout_of(index).height
            index -= 1
        self._set_bar()

    # --- painting

    def update_blocks(self, indices: Iterable[int]) -> None:
        """Repaint some blocks, where they are in view."""
        wanted = set(indices)
        for index, y, height in self.visible():
            if index in wanted:
                self.viewport().update(0, y - 2, self.viewport().width(), height + 4)

    def update_range(self, start: int, end: int) -> None:
        """Repaint the lines of a range, where they are in view."""
        for index, y, _ in self._in_view(start, end):
            layout, (low, high) = self.layout_of(index), self._inside(index, start, end)
            if layout.tops:
                top = layout.tops[layout.line_at(low)]
                bottom = layout.tops[layout.line_at(max(low, high - 1))] + layout.style.pitch
                self.viewport().update(0, y + top - 3, self.viewport().width(), bottom - top + 6)
            else:
                self.viewport().update(0, y, self.viewport().width(), layout.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the blocks that the exposed region touches."""
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self.theme.surface)
        if self.text is not None:
            for index, y, height in self.visible():
                if y + height >= area.top() - 4 and y <= area.bottom() + 4:
                    self._paint_block(painter, index, y)
            self._paint_caret(painter)
        painter.end()

    def _paint_block(self, painter: QPainter, index: int, y: int) -> None:
        assert self.text is not None
        block, layout = self.text.blocks[index], self.layout_of(index)
        painter.save()
        painter.translate(self.gutter, y)
        if block.kind == FOLD:
            self._paint_fold(painter, index)
            painter.restore()
            return
        found = self.decoration_of(index)
        for start, end in self.lit:
            self._fill(painter, layout, index, start, end, self.theme.lit, whole=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.brush.under(painter, layout, found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self.anchor != self.caret:
            colour = self.theme.selection if self.hasFocus() else self.theme.selection_inactive
            self._fill(painter, layout, index, *sorted((self.anchor, self.caret)), colour, whole=False)
        if self.ghost is not None:
            self._fill(painter, layout, index, *self.ghost, self.theme.selection, whole=False)
        painter.setPen(self.theme.secondary if layout.style.muted else self.theme.text)
        layout.draw(painter, 0, 0)
        self.brush.over(painter, layout, found)
        if found.claims:
            self.brush.margin(painter, layout, found, self.gutter)
        if self.current_mark is not None:
            self.brush.outline(painter, layout, found, self.current_mark, handles=self.hasFocus())
        painter.restore()

    def _fill(
        self, painter: QPainter, layout: BlockLayout, index: int, start: int, end: int, colour: QColor, *, whole: bool
    ) -> None:
        """Fill the ground of a range: whole lines high (joined from line to line), or the letters."""
        low, high = self._inside(index, start, end)
        if low >= high:
            return
        for span in layout.spans(low, high):
            if whole:
                top = layout.tops[span.line]
                painter.fillRect(QRectF(span.left - 3, top, span.right - span.left + 6, layout.style.pitch), colour)
            else:
                painter.fillRect(self.brush.text_box(layout, span), colour)

    def _paint_fold(self, painter: QPainter, index: int) -> None:
        assert self.text is not None
        block = self.text.blocks[index]
        box = QRectF(-4, 4, self.text_width + 8, _FOLD_HEIGHT - 12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
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
        return self.tr("Set aside: {words}").format(words=words)

    def _paint_caret(self, painter: QPainter) -> None:
        if self.hasFocus() and self.anchor == self.caret and self.current_mark is None:
            painter.fillRect(self.caret_rect(), self.theme.accent)

    def _inside(self, index: int, start: int, end: int) -> tuple[int, int]:
        """A range as offsets within a block."""
        assert self.text is not None
        block = self.text.blocks[index]
        length = block.end - block.start
        return (max(0, min(start - block.start, length)), max(0, min(end - block.start, length)))

    def _in_view(self, start: int, end: int) -> Sequence[tuple[int, int, int]]:
        if self.text is None:
            return ()
        shown = self.visible()
        wanted = self.text.blocks_of(start, end)
        first = bisect_left(shown, (wanted.start,))
        return [entry for entry in shown[first:] if entry[0] in wanted]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew at a new width, the top line staying where it is."""
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            self._refresh()
            return
        offset = self.offset_of_top()
        self._layouts.clear()
        self._estimate()
        if offset is not None and self.text is not None and self.text.blocks and (self._top or self._below):
            self._seen = None
            self.place_offset(offset, 0)
        self._refresh()
        self.scrolled.emit()

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus with it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self.keys.press(event):
                event.accept()
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tooltips, and the pointer leaving."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self.pointer.tooltip(event)
        if event.type() == QEvent.Type.Leave:
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by exact pixels where the device gives them. Ctrl and the wheel belong to the reader (text size)."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        pixels = event.pixelDelta().y() or round(event.angleDelta().y() / 120 * 3 * self.size_px * 1.8)
        self.scroll_by(-pixels)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu at the pointer, or at the caret when the menu key was pressed."""
        if self.text is None or not self.text.blocks:
            return
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            marks = [mark.id for mark in self.index.at(self.caret)] if self.index is not None else []
            self.menuRequested.emit(self.global_point(self.caret), self.caret, marks)
            return
        point = QPointF(event.pos())
        self.menuRequested.emit(event.globalPos(), self.offset_at(point, between=False), self.pointer.marks_under(point))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self.viewport().update()
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Pale the selection."""
        super().focusOutEvent(event)
        self.viewport().update()

    def offset_of_top(self) -> int | None:
        """The offset at the top of the view; None in an empty column."""
        if self.text is None or not self.text.blocks:
            return None
        block, layout = self.text.blocks[self._top], self._layouts.get(self._top)
        if layout is None or not layout.tops:
            return block.start
        return block.start + layout.line_range(layout.line_at_y(self._below))[0]

    def global_point(self, offset: int) -> QPoint:
        """The screen position below the character at an offset, for menus opened by key."""
        return self.viewport().mapToGlobal(self.caret_rect(offset).bottomLeft())
