"""The reader for assistive technology: each column is a text with a caret, a selection and characters in places.

What is exposed is what the column shows, block by block, one line break between two. Offsets here are UTF-16 units, as
Qt's accessibility interfaces count them. Characters, words, sentences and paragraphs at an offset are Qt's own work on
that text.

PySide hands no answer that has several values from Python to Qt (`QAccessibleTextInterface::selection`, `attributes`):
assistive technology that asked for them would read what happens to lie in memory. So the text says that nothing is
selected, which makes readers keep to the caret, and what is selected and tagged is said instead: see `caret_moved`.
"""

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr

from annotator.gui.language import tr
from annotator.gui.reader.blocks import FOLD, ColumnText
from annotator.gui.reader.column import Column
from annotator.text import Utf16Map

_NONE = VoidPtr(0)
"""No interface. PySide takes `None` for an error here and ends the process while it tells of it."""

_TOLD = 80
"""Characters of a selection that are said."""

_installed: list[object] = []
_interfaces: dict[int, "ColumnAccess"] = {}


class Shown:
    """The text a column shows as one string, and the way between its units and the base text's code points."""

    def __init__(self, text: ColumnText, folds: dict[int, str]) -> None:
        self._text = text
        parts = [folds.get(n) or text.shown(block) for n, block in enumerate(text.blocks)]
        self.text = "\n".join(parts)
        self._starts, place = [], 0
        for part in parts:
            self._starts.append(place)
            place += len(part) + 1
        self._units = Utf16Map(self.text)
        self.length = self._units.to_utf16(len(self.text))

    def slice(self, start: int, end: int) -> str:
        """The text between two units; -1 is the end."""
        last = self.length if end < 0 else min(end, self.length)
        return self.text[self._units.from_utf16(max(0, start)) : self._units.from_utf16(last)]

    def unit(self, offset: int) -> int:
        """The unit of an offset of the base text."""
        index = self._text.block_at(offset)
        if index < 0:
            return 0
        block = self._text.blocks[index]
        inside = 0 if block.kind == FOLD else max(0, min(offset, block.end) - block.start)
        return self._units.to_utf16(self._starts[index] + inside)

    def offset(self, unit: int) -> int:
        """The offset of the base text of a unit."""
        place = self._units.from_utf16(max(0, min(unit, self.length)))
        index = max(0, bisect_right(self._starts, place) - 1)
        block = self._text.blocks[index]
        return block.start if block.kind == FOLD else min(block.end, block.start + place - self._starts[index])


class TextAccess(QAccessibleTextInterface):
    """The text interface of a column."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self._shown: tuple[ColumnText, Shown] | None = None

    def shown(self) -> Shown | None:
        """What the column shows now; None while it is empty."""
        text = self._column.text
        if text is None or not text.blocks:
            return None
        if self._shown is None or self._shown[0] is not text:
            folds = {n: self._column.fold_label(n) for n, block in enumerate(text.blocks) if block.kind == FOLD}
            self._shown = (text, Shown(text, folds))
        return self._shown[1]

    def characterCount(self) -> int:
        """How many UTF-16 units there are."""
        shown = self.shown()
        return shown.length if shown is not None else 0

    def text(self, start: int, end: int) -> str:
        """The text between two offsets."""
        shown = self.shown()
        return shown.slice(start, end) if shown is not None else ""

    def cursorPosition(self) -> int:
        """Where the caret is."""
        shown = self.shown()
        return shown.unit(self._column.caret) if shown is not None else 0

    def setCursorPosition(self, position: int) -> None:
        """Move the caret."""
        shown = self.shown()
        if shown is not None:
            self._column.move_caret(shown.offset(position))

    def selectionCount(self) -> int:
        """None that Qt could be told of: see above."""
        return 0

    def chosen(self) -> tuple[int, int] | None:
        """The selected range; None for no selection."""
        shown, chosen = self.shown(), self._column.selection()
        if shown is None or chosen is None:
            return None
        return (shown.unit(chosen[0]), shown.unit(chosen[1]))

    def setSelection(self, index: int, start: int, end: int) -> None:
        """Select a range."""
        shown = self.shown()
        if shown is not None and index == 0:
            self._column.set_selection(shown.offset(start), shown.offset(end))

    def addSelection(self, start: int, end: int) -> None:
        """Select a range; there is one selection."""
        self.setSelection(0, start, end)

    def removeSelection(self, index: int) -> None:
        """Drop the selection."""
        self._column.set_selection(self._column.caret, self._column.caret)

    def characterRect(self, offset: int) -> QRect:
        """Where a character is on the screen; empty while it is out of view."""
        shown = self.shown()
        if shown is None:
            return QRect()
        start = shown.offset(offset)
        boxes = self._column.rects(start, start + 1)
        if not boxes:
            return QRect()
        box = boxes[0].toAlignedRect()
        return QRect(self._column.viewport().mapToGlobal(box.topLeft()), box.size())

    def offsetAtPoint(self, point: QPoint) -> int:
        """The character at a place of the screen."""
        shown = self.shown()
        if shown is None:
            return -1
        inside = QPointF(self._column.viewport().mapFromGlobal(point))
        return shown.unit(self._column.offset_at(inside, between=False))

    def scrollToSubstring(self, start: int, end: int) -> None:
        """Bring a range into view."""
        shown = self.shown()
        if shown is not None:
            self._column.ensure_visible(shown.offset(start), shown.offset(end))


class ColumnAccess(QAccessibleWidget):
    """A column as an accessible object."""

    def __init__(self, column: Column) -> None:
        super().__init__(column, QAccessible.Role.EditableText)
        self._column = column
        self._text = TextAccess(column)
        self.inside: frozenset[str] = frozenset()
        """The marks that the caret was in when it last moved."""

    def text(self, kind: QAccessible.Text) -> str:
        """The column's name, and where the caret is as its description."""
        if kind == QAccessible.Text.Name:
            return self._column.accessibleName()
        if kind == QAccessible.Text.Description:
            return self._column.accessibleDescription()
        return ""

    def state(self) -> QAccessible.State:
        """Read-only, many lines, and what the widget itself says."""
        state = super().state()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """The text interface, and no other."""
        return self._text if kind == QAccessible.InterfaceType.TextInterface else _NONE


def _factory(_: str, thing: QObject) -> ColumnAccess | None:
    if not isinstance(thing, Column):
        return None
    key = id(thing)
    if key not in _interfaces:
        _interfaces[key] = ColumnAccess(thing)
        thing.destroyed.connect(lambda: _interfaces.pop(key, None))
    return _interfaces[key]


def install() -> None:
    """Let Qt find the columns' interfaces. Called once by the reader; the factory lives as long as the program."""
    if not _installed:
        _installed.append(_factory)
        QAccessible.installFactory(_factory)


def caret_moved(column: Column) -> None:
    """Tell assistive technology, where it listens, that the caret or the selection of a column moved: where to, which
    words are selected, and into which tags the caret came."""
    if not QAccessible.isActive() or column.text is None:
        return
    access = _factory("", column)
    shown = access.interface_cast(QAccessible.InterfaceType.TextInterface) if access is not None else None
    if access is None or not isinstance(shown, TextAccess):
        return
    chosen = shown.chosen()
    if chosen is not None:
        QAccessible.updateAccessibility(QAccessibleTextSelectionEvent(column, *chosen))
    QAccessible.updateAccessibility(QAccessibleTextCursorEvent(column, shown.cursorPosition()))
    marks = [mark for mark in column.index.at(column.caret) if mark.kind != "hit"] if column.index is not None else []
    words = [tr("Selected: {words}", words=_short(shown.text(*chosen)))] if chosen is not None else []
    words += [mark.told().partition("\n")[0] for mark in marks if mark.id not in access.inside]
    access.inside = frozenset(mark.id for mark in marks)
    if any(words):
        announce(column, ". ".join(filter(None, words)))


def _short(words: str) -> str:
    """The beginning and the end of long words."""
    words = " ".join(words.split())
    return words if len(words) <= _TOLD else f"{words[: _TOLD // 2]} … {words[-_TOLD // 2 :]}"


def announce(thing: QObject, words: str) -> None:
    """Have assistive technology say something, such as what was tagged."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(thing, words))
