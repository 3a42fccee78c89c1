"""The keyboard in a column: the caret by words, characters, lines and sentences; Shift extends."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.reader.blocks import FOLD
from annotator.text import next_grapheme, next_word, previous_grapheme, previous_word, word_at

if TYPE_CHECKING:
    from annotator.gui.reader.column import Column

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keys:
    """Moves the caret of one column. Offsets are code points of the base text; it never leaves what is shown."""

    def __init__(self, column: "Column") -> None:
        self._column = column
        self._goal: float | None = None

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; False where it is none of ours, so that it goes on to the window."""
        column = self._column
        if column.text is None or not column.text.blocks:
            return False
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers & ~(_CTRL | _SHIFT):
            return False
        ctrl, extend = bool(modifiers & _CTRL), bool(modifiers & _SHIFT)
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            if ctrl:
                return False
            self._vertical(key, extend)
            return True
        self._goal = None
        target = self._target(key, ctrl, extend)
        if target is None:
            return self._other(key, ctrl, extend)
        self._go(target, extend)
        if ctrl and key == Qt.Key.Key_Home:
            column.place(0, 0, 0)  # with what is folded above the first words
        return True

    def sentence(self, step: int) -> bool:
        """Go to the next (1) or previous (-1) sentence that is shown; False at the end."""
        column = self._column
        text = column.text
        if text is None or not text.sentences:
            return False
        index = text.sentence_index(column.caret)
        if step < 0 and column.caret > text.sentences[index].start:
            index += 1
        index += step
        while 0 <= index < len(text.sentences):
            start = text.sentences[index].start
            if text.blocks[text.block_at(start)].kind != FOLD:
                self._goal = None
                column.select_mark(None)
                column.move_caret(start, sentence=True)
                return True
            index += step
        return False

    def word(self, offset: int, step: int, *, edge: str) -> int:
        """The `start` or `end` of the next or previous word from an offset, over block borders."""
        if edge == "end":
            start, end = self.word_at(offset)
            if step > 0 and start <= offset < end:
                return end
        found = self._next(offset) if step > 0 else self._previous(offset)
        if found is None:
            return offset
        if step > 0 and edge == "start" and found[0] <= offset:
            found = self._next(found[1]) or (found[1], found[1])
        return found[0] if edge == "start" else found[1]

    def character(self, offset: int, step: int) -> int:
        """The next or previous grapheme boundary, over block borders."""
        text = self._column.text
        assert text is not None
        index = text.block_at(offset)
        block = text.blocks[index]
        if step > 0 and offset < block.end:
            return next_grapheme(text.base, offset)
        if step < 0 and offset > block.start:
            return previous_grapheme(text.base, offset)
        near = self._neighbour(index, step)
        if near is None:
            return offset
        return text.blocks[near].start if step > 0 else text.blocks[near].end

    def _target(self, key: int, ctrl: bool, extend: bool) -> int | None:
        column = self._column
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            low, high = sorted((column.anchor, column.caret))
            if low != high and not extend:
                return high if step > 0 else low
            if ctrl:
                return self.character(column.caret, step)
            if extend:
                return self._extended(step)
            found = self.word(column.caret, step, edge="start")
            return found if found != column.caret else self._line_end(step > 0, True)  # what is no word is left
        if key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            return self._line_end(key == Qt.Key.Key_End, ctrl)
        return None

    def _extended(self, step: int) -> int:
        """Where Shift and an arrow take the caret: whole words are taken in, and given back."""
        column = self._column
        caret, anchor = column.caret, column.anchor
        if step > 0:
            if caret >= anchor:
                return self.word(caret, 1, edge="end")
            return min(anchor, self.word(caret, 1, edge="start"))
        if caret <= anchor:
            return self.word(caret, -1, edge="start")
        inside = self.word(caret, -1, edge="start")
        return max(anchor, self.word(inside, -1, edge="end")) if inside > anchor else anchor

    def _other(self, key: int, ctrl: bool, extend: bool) -> bool:
        column = self._column
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not ctrl:
            return self.sentence(-1 if extend or key == Qt.Key.Key_Backtab else 1)
        if key == Qt.Key.Key_C and ctrl:
            column.copyRequested.emit(extend)
            return True
        if key == Qt.Key.Key_Escape and (column.caret != column.anchor or column.current_mark is not None):
            column.select_mark(None)
            column.set_selection(column.caret, column.caret)
            return True
        return False

    def _vertical(self, key: int, extend: bool) -> None:
        column = self._column
        box = column.caret_rect()
        if self._goal is None:
            self._goal = box.center().x() - column.gutter
        page = column.viewport().height() - 3 * column.size_px
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            pixels = page if key == Qt.Key.Key_PageDown else -page
            target = self._line_at_distance(pixels)
            column.scroll_by(pixels)
        else:
            target = self._next_line(1 if key == Qt.Key.Key_Down else -1)
        goal = self._goal
        self._go(target, extend)
        self._goal = goal

    def _next_line(self, step: int) -> int:
        column = self._column
        text = column.text
        assert text is not None and self._goal is not None
        index = text.block_at(column.caret)
        layout, start = column.layout_of(index), text.blocks[index].start
        line = layout.line_at(max(0, min(column.caret - start, len(layout.text)))) + step if layout.lines else -1
        if not 0 <= line < layout.lines:
            near = self._neighbour(index, step)
            if near is None:
                return text.blocks[index].end if step > 0 else start
            layout, start = column.layout_of(near), text.blocks[near].start
            line = 0 if step > 0 else layout.lines - 1
        return start + layout.offset_at(self._goal, layout.tops[line] + 1)

    def _line_at_distance(self, pixels: int) -> int:
        """The offset at the goal column so many pixels below the caret's line."""
        column = self._column
        text = column.text
        assert text is not None and self._goal is not None
        index = text.block_at(column.caret)
        y = column.caret_rect().center().y() - column.y_of_block(index) + pixels
        while y < 0 and (near := self._neighbour(index, -1, folds=True)) is not None:
            index = near
            y += column.layout_of(index).height
        while y >= column.layout_of(index).height and (near := self._neighbour(index, 1, folds=True)) is not None:
            y -= column.layout_of(index).height
            index = near
        if text.blocks[index].kind == FOLD:
            index = self._neighbour(index, 1) or self._neighbour(index, -1) or index
        layout = column.layout_of(index)
        return text.blocks[index].start + (layout.offset_at(self._goal, max(0, y)) if layout.lines else 0)

    def _line_end(self, end: bool, whole: bool) -> int:
        column = self._column
        text = column.text
        assert text is not None
        if whole:
            shown = [block for block in text.blocks if block.kind != FOLD] or text.blocks
            return shown[-1].end if end else shown[0].start
        index = text.block_at(column.caret)
        layout, block = column.layout_of(index), text.blocks[index]
        if not layout.lines:
            return block.start
        line = layout.line_at(max(0, min(column.caret - block.start, len(layout.text))))
        first, last = layout.line_range(line)
        if end and line < layout.lines - 1:
            last = previous_grapheme(text.base, block.start + last) - block.start
        return block.start + (last if end else first)

    def _go(self, target: int, extend: bool) -> None:
        column = self._column
        if not extend:
            column.select_mark(None)
        column.move_caret(target, extend=extend)

    def word_at(self, offset: int) -> tuple[int, int]:
        """The word at an offset as an analyst means it."""
        text = self._column.text
        assert text is not None
        block = text.blocks[text.block_at(offset)]
        start, end = word_at(text.base[block.start : block.end], offset - block.start, block.language)
        return (block.start + start, block.start + end)

    def _next(self, offset: int) -> tuple[int, int] | None:
        text = self._column.text
        assert text is not None
        index: int | None = text.block_at(offset)
        while index is not None:
            block = text.blocks[index]
            if block.kind != FOLD:
                shown = text.base[block.start : block.end]
                start, end = next_word(shown, max(0, offset - block.start), block.language)
                if start < end:
                    return (block.start + start, block.start + end)
            index = self._neighbour(index, 1)
        return None

    def _previous(self, offset: int) -> tuple[int, int] | None:
        text = self._column.text
        assert text is not None
        index: int | None = text.block_at(offset)
        while index is not None:
            block = text.blocks[index]
            if block.kind != FOLD and offset > block.start:
                shown = text.base[block.start : block.end]
                start, end = previous_word(shown, min(offset, block.end) - block.start, block.language)
                if start < end:
                    return (block.start + start, block.start + end)
            index = self._neighbour(index, -1)
        return None

    def _neighbour(self, index: int, step: int, folds: bool = False) -> int | None:
        text = self._column.text
        assert text is not None
        index += step
        while 0 <= index < len(text.blocks) and text.blocks[index].kind == FOLD and not folds:
            index += step
        return index if 0 <= index < len(text.blocks) else None
