"""Words where there is little room: what does not fit ends in an ellipsis, and the tool tip has all of it."""

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSplitter,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from annotator.gui.ground import grown


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


def broken(
    text: str, width: int, made: QFont, most: int = 0, cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight
) -> list[str]:
    """The lines of a text in a font at a width in pixels, broken between words where that is possible; at most so many
    (0 any number), the last of which is `cut` with an ellipsis where more would follow."""
    text = text.replace("\n", " ")
    layout = QTextLayout(text, made)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    # QTextLayout counts UTF-16 units; slicing the encoded text keeps astral characters whole.
    units = text.encode("utf-16-le")
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 20))
        start, end = line.textStart(), line.textStart() + line.textLength()
        if most and len(found) == most - 1:
            rest = units[2 * start :].decode("utf-16-le", "ignore")
            found.append(QFontMetrics(made).elidedText(rest, cut, max(width, 20)))
            break
        found.append(units[2 * start : 2 * end].decode("utf-16-le", "ignore").rstrip())
    layout.endLayout()
    return found


def show_beginning(field: QLineEdit, text: str) -> None:
    """Put words into a field so that their beginning is seen, with all of them in the tool tip."""
    if field.text() != text:
        field.setText(text)
    if not field.hasFocus():
        field.setCursorPosition(0)
    room = field.width() - 24
    field.setToolTip(text if field.fontMetrics().horizontalAdvance(text) > room else "")


class Sides(QSplitter):
    """Widgets beside one another, of which one takes the room and those at its sides are as wide as the window allows:
    each has a least width and grows to a most in a wide window (`grown`), until somebody draws a line elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        """Empty; `put` adds widgets."""
        super().__init__(parent)
        self._sides: dict[int, tuple[int, int]] = {}
        self._drawn: dict[int, int] = {}
        self.setChildrenCollapsible(False)
        self.splitterMoved.connect(lambda *_: self._keep())

    def put(self, widget: QWidget, least: int = 0, most: int = 0) -> None:
        """Add a widget with its widths in pixels; with none it takes the room."""
        if least:
            self._sides[self.count()] = (least, most)
        self.addWidget(widget)
        self.setStretchFactor(self.count() - 1, 0 if least else 1)

    def drawn(self, number: int) -> int:
        """The width that somebody gave the side of that number, 0 where nobody did."""
        return self._drawn.get(number, 0)

    def give(self, number: int, width: int) -> None:
        """Let a side be so wide as somebody drew it before."""
        self._drawn[number] = width
        self._settle()

    def _keep(self) -> None:
        sizes = self.sizes()
        # One that is folded away has no width now.
        self._drawn |= {number: sizes[number] for number in self._sides if sizes[number]}

    def _settle(self) -> None:
        sides = {
            number: self._drawn.get(number) or grown(least, most, self.width())
            for number, (least, most) in self._sides.items()
        }
        rest = max(1, self.width() - sum(sides.values()) - self.handleWidth() * (self.count() - 1))
        self.setSizes([sides.get(number, rest) for number in range(self.count())])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sides have their widths, the middle the rest."""
        super().resizeEvent(event)
        self._settle()


def open_beside(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size in pixels: so many, and three quarters of the window it stands beside where that is
    more."""
    parent = window.parentWidget()
    beside = parent.window().size() if parent is not None else QSize()
    window.resize(max(width, beside.width() * 3 // 4), max(height, beside.height() * 3 // 4))


def lay_out() -> None:
    """Let every layout that waits for it have its turn now, not some turns of the event loop later: what was just
    filled would be painted in the room of what stood there before."""
    for _ in range(3):  # a layout asks the one around it, which asks the one around that
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


__all__ = ["Picker", "Sides", "broken", "lay_out", "open_beside", "show_beginning"]
