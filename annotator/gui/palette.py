"""The command palette: one field over every action, article, entity, claim and passage."""

import time
from bisect import bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QHideEvent, QInputMethodEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.composing import ComposingLine, settle
from annotator.gui.desk import Desk
from annotator.gui.finding import Finding, Found
from annotator.gui.language import tr
from annotator.gui.theme import font

_BUDGET = 0.006  # seconds of searching between two looks at the keyboard
_BESIDE = Qt.ItemDataRole.UserRole
_DIM = Qt.ItemDataRole.UserRole + 1


class _Line(QStyledItemDelegate):
    """The words, cut where they would run into what is told beside them at the right end."""

    def __init__(self, desk: Desk, view: QListWidget) -> None:
        super().__init__(view)
        self._desk = desk

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        beside = index.data(_BESIDE)
        if not beside:
            return
        painter.save()
        painter.setFont(font(12))
        painter.setPen(self._desk.theme.secondary)
        at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        room: QRect = option.rect.adjusted(0, 0, -8, 0)  # type: ignore[attr-defined]
        painter.drawText(room, at, self._cut(beside, room.width()))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The row as the style paints it, its words cut."""
        super().initStyleOption(option, index)
        beside = index.data(_BESIDE)
        if beside:
            metrics, width = QFontMetrics(option.font), option.rect.width()  # type: ignore[attr-defined]
            taken = QFontMetrics(font(12)).horizontalAdvance(self._cut(beside, width)) + 40
            if index.data(_DIM) and not option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
                option.palette.setColor(QPalette.ColorRole.Text, self._desk.theme.secondary)  # type: ignore[attr-defined]
            option.text = metrics.elidedText(  # type: ignore[attr-defined]
                index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, width - taken
            )

    @staticmethod
    def _cut(beside: str, width: int) -> str:
        return QFontMetrics(font(12)).elidedText(beside, Qt.TextElideMode.ElideRight, width // 3)


class _Field(ComposingLine):
    """A line of which what an input method composes is searched as it grows."""

    def __init__(self, owner: "Palette") -> None:
        super().__init__(owner)
        self._owner = owner

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search the composed words as they grow."""
        before = self.composing
        super().inputMethodEvent(event)
        if self.composing != before:
            self._owner.refill()


class Palette(QFrame):
    """A popup over the window. Type to narrow, arrows to choose, Return to go, Esc to leave.

    `opening()` before it looks up what it offers.
    """

    opening = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Hidden until `open`."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._desk = desk
        self.setProperty("card", "true")
        self.finding = Finding(desk)
        self.field = _Field(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Line(desk, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self._go())
        self.field.textChanged.connect(lambda _: self.refill())
        self.field.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self._found: list[Found] = []
        self._pieces: Iterator[Found | None] = iter(())
        self._searching = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def open(self, words: str = "") -> None:
        """Show it under the top of the window, with these words in the field."""
        settle()
        self.opening.emit()
        window = self.parentWidget()
        width = min(680, window.width() - 80)
        self.resize(width, min(460, window.height() - 120))
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 52)))
        self.field.setPlaceholderText(tr("Find text, entity, claim, command…"))
        self.field.setAccessibleName(tr("Find text, entity, claim, command…"))
        self.list.setAccessibleName(tr("Results"))
        self.finding.prepare(self._grown)
        if words == self.field.text():
            self.refill()
        else:
            self.field.setText(words)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Return and Esc of the field drive the list; nothing is taken from a composing input method."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and watched is self.field and not self.field.composing:
            assert isinstance(event, QKeyEvent)
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}[
                    Qt.Key(key)
                ]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go()
                return True
        return super().eventFilter(watched, event)

    def refill(self) -> None:
        """Search for the words in the field, those that an input method is composing included."""
        words = self.field.query().strip()
        self._timer.stop()
        self._found = []
        self.list.clear()
        for found in self.finding.at_once(words):
            self._add(found)
        self._pieces = self.finding.later(words)
        self._searching = bool(words)
        self._say_nothing()
        self.list.setCurrentRow(0)
        if words:
            self._timer.start()

    def _grown(self) -> None:
        """All of the register can be found now."""
        if self.isVisible() and self.field.query().strip():
            self.refill()

    def _go_on(self) -> None:
        """Search on for some milliseconds, then let keys and paint come."""
        until = time.perf_counter() + _BUDGET
        for found in self._pieces:
            if found is not None:
                self._add(found)
            if time.perf_counter() > until:
                return
        self._timer.stop()
        self._searching = False
        self._say_nothing()

    def finish(self) -> None:
        """Search to the end now."""
        for found in self._pieces:
            if found is not None:
                self._add(found)
        self._go_on()

    def _add(self, found: Found) -> None:
        """Put a line under those of its kind; what is chosen stays chosen."""
        row = bisect_right(self._found, found.rank, key=lambda each: each.rank)
        if not self._found:
            self.list.clear()
        self._found.insert(row, found)
        item = QListWidgetItem(found.text)
        item.setData(_BESIDE, found.beside)
        item.setData(_DIM, found.dim)
        item.setToolTip(found.kind)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{found.kind}: {found.text} {found.beside}")
        self.list.insertItem(row, item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def _say_nothing(self) -> None:
        """Where nothing fits say so, or that there is more to read."""
        if self._found:
            return
        self.list.clear()
        item = QListWidgetItem(tr("Searching the texts…") if self._searching else tr("Nothing fits these words."))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _go(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            found = self._found[row]
            self.finding.note(found)
            self.hide()
            found.run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is searched for while it is not in sight."""
        self._timer.stop()
        super().hideEvent(event)
