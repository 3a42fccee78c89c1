"""The mouse in a column: pointing, selecting, resizing the selected mark, folds, tooltips."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.gui.reader.blocks import FOLD
from annotator.text import snap, word_at

if TYPE_CHECKING:
    from annotator.gui.reader.column import Column

_NEAR = 7.0  # pixels within which a handle is taken


class Pointer(QObject):
    """Turns mouse events into the caret, the selection and the selected mark of one column."""

    def __init__(self, column: "Column") -> None:
        super().__init__(column)
        self._column = column
        self._pressed: QPointF | None = None
        self._where = QPointF()
        self._unit = "character"
        self._held: tuple[int, int] = (0, 0)
        self._handle: tuple[str, int, int, str] | None = None
        self._rolled: QPointF | None = None
        self._clicks = 0
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(QApplication.doubleClickInterval())
        self._again.timeout.connect(self._forget_clicks)
        self._edge = QTimer(self)
        self._edge.setInterval(30)
        self._edge.timeout.connect(self._scroll_on)
        column.wheeled.connect(self._roll)
        column.settled.connect(self._come_to_rest)
        column.caretMoved.connect(self._stay)

    def press(self, event: QMouseEvent) -> None:
        """Begin: at a fold, at a handle, or in the text."""
        column, point = self._column, event.position()
        if column.text is None or not column.text.blocks or event.button() != Qt.MouseButton.LeftButton:
            return
        index = column.block_at_y(point.y())
        if index >= 0 and column.text.blocks[index].kind == FOLD:
            column.foldClicked.emit(column.text.blocks[index].start)
            return
        self._pressed = self._where = point
        self._handle = self._handle_at(point)
        if self._handle is not None:
            return
        if self._clicks == 2 and self._again.isActive():
            self._clicks = 3
            self._select_unit("sentence", point)
            return
        self._unit = "character"
        offset = self._offset(point)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            column.set_selection(column.anchor, offset)
        else:
            column.set_selection(offset, offset)
        self._held = (column.anchor, column.anchor)

    def double(self, event: QMouseEvent) -> None:
        """Select the word as an analyst means it; a third click takes the sentence."""
        text = self._column.text
        if text is None or not text.blocks or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = self._where = event.position()
        self._clicks = 2
        self._again.start()
        self._select_unit("word", event.position())

    def move(self, event: QMouseEvent) -> None:
        """Extend what is held, or tell what is under the pointer."""
        column, point = self._column, event.position()
        self._stay()
        if column.text is None or not column.text.blocks:
            return
        self._where = point
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._look(point)
            return
        if self._handle is not None:
            self._drag_handle(point)
        elif (point - self._pressed).manhattanLength() >= 3 or column.caret != column.anchor:
            self._extend(point)
        outside = point.y() < 0 or point.y() > column.viewport().height()
        if outside != self._edge.isActive():
            (self._edge.start if outside else self._edge.stop)()

    def release(self, event: QMouseEvent) -> None:
        """End: a handle's new range, or a click on a mark."""
        column = self._column
        self._edge.stop()
        if self._pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = None
        if self._handle is not None:
            handle, column.ghost = self._handle, None
            self._handle = None
            self._drop_handle(handle, event.position())
        elif column.caret == column.anchor:
            mark = self.mark_under(event.position())
            column.select_mark(mark)
            if mark is not None:
                column.markClicked.emit(mark)

    def leave(self) -> None:
        """Nothing is under the pointer."""
        self._stay()
        self._column.hovered.emit(-1)

    def tooltip(self, event: QHelpEvent) -> bool:
        """Say what the marks under the pointer are."""
        column = self._column
        if column.text is None or column.index is None or not column.text.blocks:
            return False
        point = QPointF(event.pos())
        offset = column.offset_at(point, between=False)
        if self._on_text(point, offset):
            marks = column.index.at(offset)
        else:
            marks = [mark for mark in map(column.mark, self._claims_beside(point)) if mark is not None]
        words = "\n".join(filter(None, (mark.told() for mark in marks)))
        if words:
            QToolTip.showText(event.globalPos(), words, column.viewport())
        else:
            QToolTip.hideText()
        return True

    def marks_under(self, point: QPointF) -> list[str]:
        """The ids of the marks at a point, the innermost first."""
        column = self._column
        if column.text is None or column.index is None or not column.text.blocks:
            return []
        offset = column.offset_at(point, between=False)
        if not self._on_text(point, offset):
            return self._claims_beside(point)
        return [mark.id for mark in column.index.at(offset) if mark.kind != "hit"]

    def mark_under(self, point: QPointF) -> str | None:
        """The innermost mark at a point that can be selected by a click: not a claim, except by its chip or bar."""
        column = self._column
        if column.index is None:
            return None
        for mark in self.marks_under(point):
            found = column.mark(mark)
            if found is not None and (found.kind != "claim" or point.x() < column.gutter - 4):
                return mark
        return None

    def _claims_beside(self, point: QPointF) -> list[str]:
        column = self._column
        index = column.block_at_y(point.y())
        if point.x() >= column.gutter - 2 or index < 0 or column.index is None:
            return []
        layout, top = column.layout_of(index), column.y_of_block(index)
        line = layout.line_at_y(point.y() - top)
        return [mark.id for mark, first, last, _ in column.decoration_of(index).claims if first <= line <= last]

    def _on_text(self, point: QPointF, offset: int) -> bool:
        return any(box.adjusted(-2, -4, 2, 6).contains(point) for box in self._column.rects(offset, offset + 1))

    def _offset(self, point: QPointF) -> int:
        column = self._column
        assert column.text is not None
        offset = column.offset_at(point)
        return snap(column.text.base, offset, offset)[0]

    def _unit_at(self, point: QPointF) -> tuple[int, int]:
        column = self._column
        assert column.text is not None
        offset = column.offset_at(point, between=False)
        if self._unit == "sentence":
            sentence = column.text.sentence_at(offset)
            return (sentence.start, sentence.end) if sentence is not None else (offset, offset)
        block = column.text.blocks[column.text.block_at(offset)]
        shown = column.text.base[block.start : block.end]
        start, end = word_at(shown, offset - block.start, block.language)
        return (block.start + start, block.start + end)

    def _select_unit(self, unit: str, point: QPointF) -> None:
        self._unit = unit
        self._held = self._unit_at(point)
        self._column.select_mark(None)
        self._column.set_selection(*self._held)

    def _extend(self, point: QPointF) -> None:
        column = self._column
        column.select_mark(None)
        if self._unit == "character":
            column.set_selection(column.anchor, self._offset(point))
            return
        start, end = self._unit_at(point)
        if start < self._held[0]:
            column.set_selection(self._held[1], start)
        else:
            column.set_selection(self._held[0], max(end, self._held[1]))

    def _look(self, point: QPointF) -> None:
        column = self._column
        assert column.text is not None
        index = column.block_at_y(point.y())
        shape = Qt.CursorShape.IBeamCursor
        if index >= 0 and column.text.blocks[index].kind == FOLD:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._handle_at(point) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        elif point.x() < column.gutter - 4:
            shape = Qt.CursorShape.ArrowCursor
        if column.viewport().cursor().shape() != shape:
            column.viewport().setCursor(shape)
        column.hovered.emit(column.offset_at(point, between=False) if index >= 0 else -1)

    def _handle_at(self, point: QPointF) -> tuple[str, int, int, str] | None:
        """The handle near a point: mark, start and end of the range, and which end it moves."""
        column = self._column
        mark = column.mark(column.current_mark) if column.current_mark is not None else None
        if mark is None or mark.kind not in ("mention", "suggestion") or column.text is None:
            return None
        for part in mark.ranges:
            boxes = column.rects(part.start, part.end) if part.document == column.text.document else []
            if not boxes:
                continue
            for end, corner in (("start", boxes[0].bottomLeft()), ("end", boxes[-1].bottomRight())):
                if (corner + QPointF(0, 2) - point).manhattanLength() <= _NEAR:
                    return (mark.id, part.start, part.end, end)
        return None

    def _beside(self, handle: tuple[str, int, int, str], point: QPointF) -> QPointF:
        """Where a dragged handle points to. It hangs below its line, where the next one begins: along there it is its
        own line that is meant."""
        _, start, end, which = handle
        boxes = self._column.rects(start, end)
        line = boxes[0 if which == "start" else -1] if boxes else None
        if line is not None and 0 <= point.y() - line.bottom() <= 2 + _NEAR:
            return QPointF(point.x(), line.center().y())
        return point

    def _drag_handle(self, point: QPointF) -> None:
        assert self._handle is not None
        self._column.set_ghost(self._resized(self._handle, point))

    def _drop_handle(self, handle: tuple[str, int, int, str], point: QPointF) -> None:
        mark, start, end, _ = handle
        column = self._column
        assert column.text is not None
        low, high = self._resized(handle, point)
        column.set_ghost(None)
        if (low, high) != (start, end):
            column.markResized.emit(mark, column.text.range(start, end), column.text.range(low, high))

    def _resized(self, handle: tuple[str, int, int, str], point: QPointF) -> tuple[int, int]:
        """The range that a handle makes at a point: of whole characters, one at least, and of what is shown only."""
        _, start, end, which = handle
        text = self._column.text
        assert text is not None
        offset = self._offset(self._beside(handle, point))
        if which == "start":
            return snap(text.base, min(text.reachable(end - 1, offset), end - 1), end)
        return snap(text.base, start, max(text.reachable(start, offset), start + 1))

    def _roll(self, point: QPointF) -> None:
        self._where = self._rolled = point

    def _stay(self) -> None:
        self._rolled = None

    def _come_to_rest(self) -> None:
        """After the wheel, the sentence that came under the resting pointer is lit."""
        point, self._rolled = self._rolled, None
        text = self._column.text
        if point is not None and self._pressed is None and text is not None and text.blocks:
            self._look(point)

    def _scroll_on(self) -> None:
        column = self._column
        over = min(0.0, self._where.y()) + max(0.0, self._where.y() - column.viewport().height())
        column.scroll_by(round(max(-60.0, min(60.0, over / 2))))
        if self._handle is None and self._pressed is not None:
            self._extend(self._where)

    def _forget_clicks(self) -> None:
        self._clicks = 0
