"""Words where there is little room: what does not fit ends in an ellipsis, and the tool tip has all of it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)


class Picker(QComboBox):
    """A closed list whose entry ends in an ellipsis where it has no room; Qt would cut a letter in two."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """The entry, shortened to its place."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.fontMetrics().elidedText(  # type: ignore[attr-defined]
            self.currentText(), Qt.TextElideMode.ElideRight, self.text_room()
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def text_room(self) -> int:
        """Pixels across for the entry."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()

    def event(self, event: QEvent) -> bool:
        """The whole entry in the tool tip, where it is shortened and nothing else is said."""
        cut = self.fontMetrics().horizontalAdvance(self.currentText()) > self.text_room()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and cut and not self.toolTip():
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)


def show_beginning(field: QLineEdit, text: str) -> None:
    """Put words into a field so that their beginning is seen, with all of them in the tool tip."""
    if field.text() != text:
        field.setText(text)
    if not field.hasFocus():
        field.setCursorPosition(0)
    room = field.width() - 24
    field.setToolTip(text if field.fontMetrics().horizontalAdvance(text) > room else "")


def letters(widget: QWidget, count: int) -> int:
    """Pixels that so many average letters take in a widget's font."""
    return widget.fontMetrics().averageCharWidth() * count


__all__ = ["Picker", "letters", "show_beginning"]
