"""A virtualised view of blocks of text: geometry and scrolling, without marks, caret or paint.

What is on top of the view is held as (block, distance below its top), never as a height from the start of the text,
so that correcting an estimated height above or below moves nothing on screen. The scroll bar follows.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar, QWidget

from annotator.gui.reader.blocks import FOLD, ColumnText
from annotator.gui.reader.breaks import phrases
from annotator.gui.reader.heights import Heights, text_size
from annotator.gui.reader.layout import GUTTER, BlockLayout, TextStyle

MEASURE = 45
"""The longest line, in multiples of the text size, where nothing else is asked for."""
_KEPT = 400  # layouts; about ten screens
FOLD_HEIGHT = 40
_EDGE, _HEAD = 18, 20  # pixels right of the text, and above the first block


class TextView(QAbstractScrollArea):
    """Blocks of text under each other, laid out when they come into view. Heights and places are in pixels."""

    scrolled = Signal()
    relaid = Signal()
    settled = Signal()
    """What is near the view has its exact height now."""
    zoomed = Signal(int)
    wheeled = Signal(QPointF)
    """The text was scrolled under a pointer that rests at a point of the view."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.size_px, self.airy = size, False
        self.gutter = GUTTER
        self.measure = MEASURE
        self.by_phrase = True
        self.text_width = 80
        self.side = 0.0
        self.reach = 0.0
        self.text: ColumnText | None = None
        self.heights = Heights([])
        self._top, self._below = 0, 0
        self._sizes: list[int] = []
        self._lengths: set[int] = set()
        self._odd: list[int] = []
        self._layouts: OrderedDict[int, BlockLayout] = OrderedDict()
        self._styles: dict[tuple[str, str], TextStyle] = {}
        self._seen: list[tuple[int, int, int]] | None = None
        self.wrapped = 0
        self._bar_is_ours = self._wrapping = False
        self._pinned: tuple[tuple[int, int], tuple[int, float]] | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(40)
        self._idle.timeout.connect(self._lay_ahead)
        self.verticalScrollBar().valueChanged.connect(self._bar_moved)

    def set_bar(self, bar: QScrollBar) -> None:
        """Use another vertical scroll bar."""
        self.setVerticalScrollBar(bar)
        bar.valueChanged.connect(self._bar_moved)

    def show_text(self, text: ColumnText | None) -> None:
        """Show a column's text from its start."""
        self.text = text
        self._sizes, self._odd = [], []
        if text is not None:
            base, usual = text.base, ("body", text.language)
            for index, block in enumerate(text.blocks):
                self._sizes.append(text_size(base[block.start : block.end]))
                if (block.kind, block.language) != usual:
                    self._odd.append(index)
        self._lengths = set(self._sizes)
        self._top = self._below = 0
        self._pinned = None
        self.relayout()

    def _set_width(self) -> None:
        """Find the width that text wraps at. Of the room that a narrow measure spares, the share `side` is left of it:
        all beside ribbons at the right, half where the text stands alone."""
        room = self.viewport().width() - GUTTER - _EDGE
        self.text_width = max(80, min(room, self.measure * self.size_px))
        self.gutter = GUTTER + round(self.side * max(0, room - self.text_width))

    def style_of(self, index: int) -> TextStyle:
        """How a block is set."""
        assert self.text is not None
        block = self.text.blocks[index]
        return self._style(block.kind, block.language or self.text.language)

    def _style(self, kind: str, language: str) -> TextStyle:
        key = (kind, language)
        if key not in self._styles:
            self._styles[key] = TextStyle.of(kind, language, self.size_px, self.airy)
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
        head = 0 if index else _HEAD
        language = block.language or self.text.language
        found = BlockLayout(
            self.text.shown(block),
            self.style_of(index),
            width,
            head=head,
            tight=tight,
            phrases=language if self.by_phrase and phrases(language) else "",
        )
        if block.kind == FOLD:
            found.height = FOLD_HEIGHT + head
        self._layouts[index] = found
        if len(self._layouts) > _KEPT:
            self._layouts.popitem(last=False)
        if self.heights.set(index, found.height):
            self._set_bar()
        return found

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

    def flow_place(self, offset: int) -> tuple[int, float]:
        """The block of an offset, and how far below its top the offset is in the flow: so until `wrapped` changes."""
        assert self.text is not None
        index = self.text.block_at(offset)
        return (index, self._flow_inside(index, offset))

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

    def _y_in_view(self, index: int) -> int | None:
        """The height of a block's top in the viewport; None where it is out of view."""
        return next((y for number, y, _ in self.visible() if number == index), None)

    def block_at_y(self, y: float) -> int:
        """The block at a height of the viewport; -1 below the text."""
        return next((index for index, top, height in self.visible() if top <= y < top + height), -1)

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

    def _flow_inside(self, index: int, offset: int) -> float:
        """How far below the top of a block an offset is in the flow."""
        assert self.text is not None
        block, layout = self.text.blocks[index], self.layout_of(index)
        if block.kind == FOLD or not layout.tops:
            return 0.0
        if offset >= block.end:
            return float(layout.bottom)
        return layout.flow(max(0, offset - block.start))

    # --- scrolling

    def scroll_by(self, pixels: int) -> None:
        """Move the view by whole pixels, walking over exact heights."""
        self._go(self._top, self._below + pixels)

    def place(self, index: int, inside: float, y: float, *, free: bool = False) -> None:
        """Bring the point `inside` pixels below a block's top to a height of the view; `free`, even past the ends."""
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

    def top(self) -> tuple[int, int]:
        """What is at the top of the view: a block and the distance below its top."""
        return (self._top, self._below)

    def offset_of_top(self) -> int | None:
        """The offset at the top of the view; None in an empty column."""
        if self.text is None or not self.text.blocks:
            return None
        block, layout = self.text.blocks[self._top], self._layouts.get(self._top)
        if layout is None or not layout.tops:
            return block.start
        return block.start + layout.line_range(layout.line_at_y(self._below))[0]

    def _point_of_top(self) -> tuple[int, float] | None:
        """The offset at the top of the view, and how much of its line, as a share, has gone out of view."""
        offset, layout = self.offset_of_top(), self._layouts.get(self._top)
        if offset is None:
            return None
        top = layout.tops[layout.line_at_y(self._below)] if layout is not None and layout.tops else 0
        return (offset, (self._below - top) / self.style_of(self._top).pitch)

    def content_height(self) -> int:
        """The height of the whole text, as well as is known."""
        return self.heights.total

    def fits(self) -> bool:
        """Whether all of the text is in view at once. It is laid out to know that, as far as a view goes, unless it is
        far too long."""
        left = self.viewport().height()
        if self.text is None or self.heights.total > 1.5 * left:
            return self.text is None
        for index in range(len(self.text.blocks)):
            left -= self.layout_of(index).height
            if left < 0:
                return False
        return True

    def set_reach(self, reach: float) -> None:
        """Let so much of a view, as a share of its height, lie empty below the end of the text."""
        if reach != self.reach:
            self.reach = reach
            self._set_bar()

    @property
    def slack(self) -> int:
        """How many pixels more must be painted on every side of what changed: where a pixel is no whole number of the
        screen's, smoothed edges of neighbours lie on the same row of these."""
        ratio = self.devicePixelRatioF()
        return 0 if ratio == int(ratio) else 1

    def update_area(self, x: int, y: int, width: int, height: int) -> None:
        """Repaint a part of the view."""
        more = self.slack
        self.viewport().update(x - more, y - more, width + 2 * more, height + 2 * more)

    def update_blocks(self, indices: Iterable[int]) -> None:
        """Repaint some blocks, where they are in view."""
        wanted = set(indices)
        for index, y, height in self.visible():
            if index in wanted:
                self.update_area(0, y - 2, self.viewport().width(), height + 4)

    def update_range(self, start: int, end: int, beyond: int = 0) -> None:
        """Repaint the lines of a range, where they are in view, and some pixels above and below them."""
        for index, y, _ in self._in_view(start, end):
            layout, (low, high) = self.layout_of(index), self._inside(index, start, end)
            if layout.tops:
                top = layout.tops[layout.line_at(low)]
                bottom = layout.tops[layout.line_at(max(low, high - 1))] + layout.style.pitch
                self.update_area(0, y + top - beyond, self.viewport().width(), bottom - top + 2 * beyond)
            else:
                self.update_area(0, y, self.viewport().width(), layout.height)

    def relayout(self) -> None:
        """Lay out anew (the text, width, size, spacing or colours changed), keeping the top line where it is."""
        kept = self._point_of_top() if self._top or self._below else None
        if self._pinned is not None and self._pinned[0] == (self._top, self._below):
            kept = self._pinned[1]  # the same line as before, however often one resizes
        self._layouts.clear()
        self._styles.clear()
        self.wrapped += 1  # what was known of places within blocks is so no more
        self._set_width()
        self._estimate()
        if kept is not None and self.text is not None:
            self._seen, self._wrapping = None, True
            self.place_offset(kept[0], -kept[1] * self.style_of(self.text.block_at(kept[0])).pitch)
            self._wrapping = False
        self._pinned = ((self._top, self._below), kept) if kept is not None else None
        self._refresh()

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
        before, seen = (self._top, self._below), self._seen
        self._top, self._below = index, below
        self._seen = None
        if not free:
            self._keep_end()
        if (self._top, self._below) != before:
            self._set_bar()
            self._shift(seen)
            if not self._wrapping:
                self.scrolled.emit()
            self._idle.start()

    def _shift(self, before: list[tuple[int, int, int]] | None) -> None:
        """Have the picture follow the text: what stays in view is moved as it is, the rest is painted. `before` is what
        was in view. Between whole pixels of the screen nothing can be moved, and all is painted."""
        view, places = self.viewport(), {index: y for index, y, _ in before or ()}
        moves = {y - places[index] for index, y, _ in self.visible() if index in places}
        if len(moves) == 1 and not self.slack:
            view.scroll(0, moves.pop(), view.rect())  # with a rectangle no widget within it is moved
        else:
            view.update()

    def _keep_end(self) -> None:
        """Stop where the end of the text has reached the reading line (or the view's end, if it all fits)."""
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
        width = self.text_width
        usual = self._style("body", self.text.language)
        line, pitch, lowest = usual.line_size(width), usual.pitch, usual.pitch + usual.below
        heights = {size: size // line * pitch + lowest for size in self._lengths}
        values = list(map(heights.__getitem__, self._sizes))
        for index in self._odd:
            if self.text.blocks[index].kind == FOLD:
                values[index] = FOLD_HEIGHT
            else:
                values[index] = self.style_of(index).estimate(self._sizes[index], width)
        if values:
            values[0] += _HEAD
        self.heights = Heights(values)
        self._top = min(self._top, max(0, len(values) - 1))

    def _refresh(self) -> None:
        self._seen = None
        self._set_bar()
        self.viewport().update()
        self._idle.start()

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
            self.prepare(index)
            index += 1
        index, left = shown[0][0] - 1, page
        while index >= 0 and left > 0:
            left -= self.layout_of(index).height
            self.prepare(index)
            index -= 1
        self._set_bar()
        self.settled.emit()

    def prepare(self, index: int) -> None:
        """Make what else is painted of a block, ahead of time."""

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Nothing: the scroll bar follows the text here, and Qt would paint everything whenever it does."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew at a new width, the top line staying where it is."""
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            self._refresh()
        else:
            self.relayout()
        self.relaid.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, and let what is under the pointer be looked at again."""
        self.roll(event)
        self.wheeled.emit(event.position())

    def roll(self, event: QWheelEvent) -> None:
        """Scroll by exact pixels where the device gives them; with Ctrl, ask for another text size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        pixels = event.pixelDelta().y() or round(event.angleDelta().y() / 120 * 3 * self.size_px * 1.8)
        self.scroll_by(-pixels)
        event.accept()
