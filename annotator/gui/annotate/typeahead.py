"""A small list over the reader to choose from by typing, by digit or by arrows. No dialog: Esc leaves it.

It is a child of the page and no window of its own, so that input methods work in its field as in any other. What
an input method is composing is searched too. Without a field the digits choose at once, by physical key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.composing import ComposingLine, settle
from annotator.gui.keys import physical_key
from annotator.gui.theme import Theme, font

_ROWS = 9
_WIDTH = 380
_ROW = 30
CHOICE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row: `key` is what is taken, `detail` stands quietly beside, `role` gives it a colour dot."""

    key: str
    text: str
    detail: str = ""
    role: str = ""


Source = Callable[[str], Sequence[Choice]]


class _Field(ComposingLine):
    """A line of which what an input method composes is searched as it grows."""

    def __init__(self, owner: "TypeAhead") -> None:
        super().__init__(owner)
        self._owner = owner

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search the composed words as they grow."""
        super().inputMethodEvent(event)
        self._owner.refill()


class TypeAhead(QFrame):
    """The list. `ask` shows it; what is taken goes to the callable that asked."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Hidden until `ask`."""
        super().__init__(parent)
        self.setProperty("card", True)
        self.setObjectName("typeAhead")
        self.place = parent
        self.theme = theme
        self.title = QLabel(self)
        self.title.setProperty("section", True)
        self.field = _Field(self)
        self.field.setProperty("search", True)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Rows(self))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for widget in (self.title, self.field, self.list):
            layout.addWidget(widget)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 6)
        self.setGraphicsEffect(shadow)
        self._source: Source = lambda _: ()
        self._taken: Callable[[Choice], object] = lambda _: None
        self._digits = False
        self._back: QWidget | None = None
        self.field.textChanged.connect(lambda _: self.refill())
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self._take(self.list.currentRow()))
        self.hide()

    def ask(
        self,
        title: str,
        source: Source,
        taken: Callable[[Choice], object],
        near: QRect,
        *,
        field: bool = True,
        digits: bool = True,
        placeholder: str = "",
    ) -> None:
        """Show the choices beside a rectangle of the parent.

        `source` gives the rows for what is typed ('' at first). Without `field` the rows are fixed. With `digits` a
        digit takes a visible row; else only Alt and a digit does, because the words sought may hold digits.
        """
        settle()
        self._source, self._taken, self._digits = source, taken, digits
        self._back = self.window().focusWidget() if not self.isVisible() else self._back
        self.title.setText(title)
        self.setAccessibleName(title)
        self.field.setVisible(field)
        self.field.setPlaceholderText(placeholder)
        self.field.setAccessibleName(title)
        self.field.composing = ""
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.refill()
        self._place(near)
        self.show()
        self.raise_()
        (self.field if field else self).setFocus(Qt.FocusReason.OtherFocusReason)  # no popup: fields are left for it

    def refill(self) -> None:
        """Show the rows for the words now in the field."""
        rows = self._source(self.field.query().strip())
        self.list.clear()
        for index, choice in enumerate(rows):
            item = QListWidgetItem(choice.text)
            item.setData(CHOICE, choice)
            item.setToolTip(choice.detail)
            digit = f"{index + 1} " if index < _ROWS else ""
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{digit}{choice.text}, {choice.detail}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        shown = max(1, min(_ROWS, len(rows)))
        self.list.setFixedHeight(shown * _ROW + 4)
        self.adjustSize()

    def rows(self) -> list[Choice]:
        """The rows shown, from the top."""
        return [self.list.item(index).data(CHOICE) for index in range(self.list.count())]

    def leave(self) -> None:
        """Close without taking anything."""
        # Hiding what has the focus gives it to whatever comes next, which is a loss of focus like any other.
        back, self._back = self._back, None
        self.hide()
        if back is not None:
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys where there is no field; what a field left over, an input method wanted."""
        if self.field.isHidden():
            self._key(event)
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Return, Esc and digits of the field; none while an input method composes."""
        if watched is self.field and isinstance(event, QKeyEvent) and not self.field.composing:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible() and self._lost():
            self._back = None
            self.hide()
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Without the focus there is nothing to choose."""
        super().focusOutEvent(event)
        if not self.field.isVisible() and self._lost():
            self._back = None
            self.hide()

    def _lost(self) -> bool:
        now = self.window().focusWidget()
        return self.window().isActiveWindow() and now is not None and not self.isAncestorOf(now) and now is not self

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}.get(
            Qt.Key(key)
        )
        if step is not None:
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return True
        if key == Qt.Key.Key_Escape:
            self.leave()
            return True
        held = event.isAutoRepeat()  # one press takes one row: the key may have been held since before the list came
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not held:
                self._take(self.list.currentRow())
            return True
        name = physical_key(event)
        digit = name.removeprefix("Alt+")
        if digit.isdigit() and digit != "0" and (self._digits or name.startswith("Alt+")):
            row = int(digit) - 1
            if row < self.list.count() and not held:
                self._take(row)
            return True
        return key == Qt.Key.Key_Tab

    def _take(self, row: int) -> None:
        item = self.list.item(row)
        if item is None:
            return
        choice, taken = item.data(CHOICE), self._taken
        self.leave()
        taken(choice)

    def _place(self, near: QRect) -> None:
        """Below the rectangle where there is room, else above, always inside the parent."""
        parent = self.place
        self.setFixedWidth(min(_WIDTH, parent.width() - 24))
        height = self.sizeHint().height()
        x = max(12, min(near.left(), parent.width() - self.width() - 12))
        y = near.bottom() + 8
        if y + height > parent.height() - 12:
            y = max(12, near.top() - height - 8)
        self.move(QPoint(x, y))

    @property
    def digits(self) -> bool:
        """Whether plain digits choose rows."""
        return self._digits


class _Rows(QStyledItemDelegate):
    """Paints digit, colour dot, words, and quietly what stands beside."""

    def __init__(self, owner: TypeAhead) -> None:
        super().__init__(owner)
        self._owner = owner

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line."""
        return QSize(100, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One row."""
        choice, theme = index.data(CHOICE), self._owner.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect.adjusted(2, 1, -2, -1)  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(rect, 6, 6)
        small = font(11)
        painter.setFont(small)
        painter.setPen(theme.secondary)
        x = rect.left() + 8
        if index.row() < _ROWS:
            painter.drawText(
                QRect(x, rect.top(), 14, rect.height()), Qt.AlignmentFlag.AlignVCenter, str(index.row() + 1)
            )
        x += 20
        if choice.role:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.label(choice.role).line)
            painter.drawRoundedRect(x, rect.center().y() - 4, 9, 9, 2, 2)
            x += 18
        words, quiet = font(13), QFontMetrics(font(12))
        detail = quiet.elidedText(choice.detail, Qt.TextElideMode.ElideRight, rect.width() // 2)
        room = rect.right() - 10 - x - (quiet.horizontalAdvance(detail) + 14 if detail else 0)
        painter.setFont(words)
        painter.setPen(theme.text)
        text = QFontMetrics(words).elidedText(choice.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(x, rect.top(), room, rect.height()), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(font(12))
        painter.setPen(theme.secondary)
        end = rect.adjusted(0, 0, -10, 0)
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()
