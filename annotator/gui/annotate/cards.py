"""The small widgets that the inspector is made of: cards, rows, badges, codes, and fields that look like text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from annotator.gui.composing import ComposingLine, ComposingText
from annotator.gui.fitting import broken, lay_out
from annotator.gui.ring import FocusRing
from annotator.gui.theme import Theme

LABEL_WIDTH = 86


def quiet(text: str, parent: QWidget | None = None) -> QLabel:
    """A label in the secondary colour."""
    label = QLabel(text, parent)
    label.setProperty("secondary", True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def words(text: str, tone: str = "", parent: QWidget | None = None) -> QLabel:
    """A wrapping label of plain words that can be selected and copied."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setMinimumWidth(40)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    if tone:
        label.setProperty("tone", tone)
    return label


class Card(QFrame):
    """A white box with a heading, something small at its right, and rows of a quiet label and a value."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = QLabel(title, self)
        self.title.setProperty("heading", True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.head.addWidget(self.title, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._leading = 1
        self._names: dict[QWidget, QLabel] = {}
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(15, 13, 15, 13)
        self.body.setSpacing(10)
        self.body.addLayout(self.head)
        self.body.addLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def beside(self, widget: QWidget) -> None:
        """Put something at the right of the heading."""
        self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def row(self, label: str, value: str | QWidget, *, tone: str = "") -> QWidget:
        """Add a row; a string becomes wrapping words. Returns what stands at the right."""
        row = self._grid.rowCount()
        name = quiet(label, self)
        name.setWordWrap(True)
        name.setMaximumWidth(LABEL_WIDTH + 20)
        field = words(value, tone, self) if isinstance(value, str) else value
        if isinstance(value, QWidget):
            name.setBuddy(value)
            if not value.accessibleName():
                value.setAccessibleName(label)
        name.setContentsMargins(0, 1, 0, 0)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)
        self._names[field] = name
        return field

    def show_row(self, field: QWidget, visible: bool) -> None:
        """Show or hide a row with its label."""
        field.setVisible(visible)
        self._names[field].setVisible(visible)

    def lead(self, widget: QWidget) -> None:
        """Add a widget over the whole width, between heading and rows."""
        self.body.insertWidget(self._leading, widget)
        self._leading += 1

    def add(self, widget: QWidget) -> QWidget:
        """Add a widget over the whole width, below the rows."""
        self.body.addWidget(widget)
        return widget


class Badge(QLabel):
    """The short name of an entity type in its colours."""

    def __init__(self, text: str, role: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        colours = theme.label(role)
        self.setStyleSheet(
            f"background: {colours.background.name()}; color: {colours.text.name()}; font-size: 11px;"
            f" font-weight: 700; border: none; border-bottom: 2px solid {colours.line.name()}; border-radius: 3px;"
            " padding: 2px 5px 1px 5px;"
        )
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


class KeyButton(QPushButton):
    """A button with the key that does the same, shown as a cap."""

    def __init__(self, text: str, key: str, *, primary: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("primary", primary)
        self.setProperty("quiet", False)
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({key})")
        self._words = QLabel(text, self)
        self._cap = QLabel({"Return": "⏎"}.get(key, key), self)
        self._cap.setProperty("keycap", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 6, 0)
        row.setSpacing(6)
        for label in (self._words, self._cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        if primary:
            self._words.setStyleSheet("color: palette(highlighted-text);")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def paint_primary(self, theme: Theme) -> "KeyButton":
        """Write in the colour that stands on the accent."""
        colour = theme.accent_text.name()
        self._words.setStyleSheet(f"color: {colour}; font-weight: 600;")
        self._cap.setStyleSheet(f"color: {colour}; background: transparent; border: 1px solid {colour};")
        return self

    def sizeHint(self) -> QSize:
        """Room for words and cap."""
        hint = self.layout().sizeHint()
        return QSize(hint.width() + 2, 28)

    def minimumSizeHint(self) -> QSize:
        """The same: nothing is cut."""
        return self.sizeHint()


class Codes(QWidget):
    """Buttons for the codes of a scale or a short list; at most one is down. `chosen(code)` when one is pressed."""

    chosen = Signal(str)

    def __init__(self, codes: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`codes` are (code, words on the button, tooltip)."""
        super().__init__(parent)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        row = Flow(self, spacing=4)
        for code, text, tip in codes:
            button = QPushButton(text, self)
            button.setProperty("code", True)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(f"{text} {tip}".strip())
            if len(text) > 1:
                button.setStyleSheet("padding-left: 8px; padding-right: 8px;")
            button.clicked.connect(lambda _=False, code=code: self._press(code))
            self._buttons[code] = button
            row.addWidget(button)
        self._now = ""

    def show_code(self, code: str) -> None:
        """Put the button of a code down ('' none)."""
        self._now = code
        for other, button in self._buttons.items():
            button.setChecked(other == code)

    def button(self, code: str) -> QPushButton:
        """The button of a code."""
        return self._buttons[code]

    def _press(self, code: str) -> None:
        self.show_code(self._now)
        self.chosen.emit(code)


class Choice(QComboBox):
    """A closed list whose entry is stored when it is chosen; the wheel scrolls the pane and changes nothing."""

    committed = Signal(str)

    def __init__(self, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`entries` are (code, words)."""
        super().__init__(parent)
        self.setProperty("field", True)
        for code, text in entries:
            self.addItem(text, code)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(lambda index: self.committed.emit(str(self.itemData(index))))

    def show_code(self, code: str) -> None:
        """Stand on a code; an unknown one is shown as it is."""
        index = self.findData(code)
        if index < 0:
            self.addItem(code, code)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the pane."""
        event.ignore()


class Line(ComposingLine):
    """One line of text, stored when Return is pressed or the field is left; Esc brings the stored words back.

    Words that do not fit into the line are shown over several while nobody edits them; the field keeps that height
    while it is edited, so that nothing below it moves.
    """

    committed = Signal(str)
    stores = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("field", True)
        self._stored = ""
        self._known: tuple[int, str, str, list[str]] = (-1, "", "", [])
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.returnPressed.connect(self.commit)

    def show_text(self, text: str) -> None:
        """Show what is stored, unless it is being edited."""
        if not (self.hasFocus() and self.text() != self._stored):
            self._stored = text
            self.setText(text)
            self.setCursorPosition(0)
            self.updateGeometry()

    def _room(self) -> QRect:
        """Where the words stand."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return room.adjusted(2, 0, -2, 0)  # as Qt's own line has it

    def _broken(self, width: int) -> list[str]:
        """The stored words over lines in a room so wide."""
        if self._known[:2] != (width, self._stored) or self._known[2] != self.font().key():
            self._known = (width, self._stored, self.font().key(), broken(self._stored, width, self.font()))
        return self._known[3]

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """A line, or as many as the words take."""
        lines = len(self._broken(self._room().width() + width - self.width())) if self._stored else 1
        return int(super().sizeHint().height() + max(0, lines - 1) * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """As narrow as Qt allows, as high as the words are at the width of now."""
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Several lines while they are read, one while they are edited."""
        lines = self._broken(self._room().width())
        if len(lines) < 2 or self.hasFocus() or self.text() != self._stored:
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        group = QPalette.ColorGroup.Normal if self.isEnabled() else QPalette.ColorGroup.Disabled
        painter.setPen(self.palette().color(group, QPalette.ColorRole.Text))
        room, height = self._room(), self.fontMetrics().lineSpacing()
        top = room.center().y() - height * len(lines) / 2
        for number, words in enumerate(lines):
            place = QRect(room.left(), round(top) + number * height, room.width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def commit(self) -> None:
        """Store what was typed, if it differs."""
        if self.text().strip() != self._stored:
            self._stored = self.text().strip()
            self.committed.emit(self._stored)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc brings the stored words back."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._stored:
            self.setText(self._stored)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field stores it."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()


class Words(ComposingText):
    """Several lines of text, as high as they need, stored like a `Line`; Shift+Return breaks a line."""

    committed = Signal(str)
    stores = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("field", True)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self._stored = ""
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def show_text(self, text: str) -> None:
        """Show what is stored, unless it is being edited."""
        if not (self.hasFocus() and self.toPlainText() != self._stored):
            self._stored = text
            if self.toPlainText() != text:
                self.setPlainText(text)
            self._fit()

    def commit(self) -> None:
        """Store what was typed, if it differs."""
        text = self.toPlainText().strip()
        if text != self._stored:
            self._stored = text
            self.committed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return stores, Esc brings the stored words back."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._stored:
            self.setPlainText(self._stored)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field stores it."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """The font of the style sheet is the one that counts, and it comes with the first showing."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font takes other lines."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as the lines; asking for each block's box makes Qt lay it out at the width of now."""
        height, block = 0.0, self.document().firstBlock()
        while block.isValid():
            height += self.blockBoundingRect(block).height()
            block = block.next()
        wanted = round(max(height, self.fontMetrics().lineSpacing())) + 6
        if wanted != self.height():
            self.setFixedHeight(wanted)


class Clickable(QFrame):
    """A row that can be pressed by mouse, Return or Space."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.keys: Callable[[QKeyEvent], bool] = lambda _: False
        self._ring: FocusRing | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Its words fill it: what shows that the keys go here stands around it. A card has an edge of its own."""
        super().focusInEvent(event)
        if self._ring is None and not self.property("card"):
            self._ring = FocusRing(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys go elsewhere."""
        super().focusOutEvent(event)
        ring, self._ring = self._ring, None
        if ring is not None and Shiboken.isValid(ring):
            ring.leave()

    def mouseReleaseEvent(self, event: QEvent) -> None:
        """A click."""
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return or Space; then the keys of whoever owns the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not event.isAutoRepeat():
                self.pressed.emit()
        elif not self.keys(event):
            super().keyPressEvent(event)


class Flow(QLayout):
    """Widgets beside each other, going on in a new line where the width ends."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            policy = parent.sizePolicy()
            policy.setHeightForWidth(True)
            parent.setSizePolicy(policy)

    def addItem(self, item: QLayoutItem) -> None:
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height at a width."""
        return self._lay(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._lay(rect, place=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The largest item."""
        found = QSize()
        for item in self._items:
            found = found.expandedTo(item.minimumSize())
        return found

    def _lay(self, rect: QRect, *, place: bool) -> int:
        lines: list[list[tuple[QLayoutItem, int]]] = [[]]
        x = rect.x()
        for item in self._items:
            if item.isEmpty():
                continue
            width = item.sizeHint().width()
            if x > rect.x() and x + width > rect.right() + 1:
                lines.append([])
                x = rect.x()
            lines[-1].append((item, x))
            x += width + self._gap
        y = rect.y()
        for line in lines:
            high = max((item.sizeHint().height() for item, _ in line), default=0)
            for item, x in line if place else ():
                # Words of a box to tick stand as high as those of the choices beside it.
                hint = item.sizeHint()
                item.setGeometry(QRect(QPoint(x, y + (high - hint.height()) // 2), hint))
            y += high + self._gap
        return max(0, y - self._gap - rect.y())


def offer(text: str, theme: Theme, parent: QWidget) -> QPushButton:
    """A button that takes what the program suggests: dashed, as all suggestions are, and never wider than its place."""
    made = QPushButton(text, parent)
    made.setStyleSheet(
        f"QPushButton {{ border: 1px dashed {theme.control_line.name()}; border-radius: 5px; padding: 3px 8px;"
        f" background: transparent; color: {theme.text.name()}; text-align: left; }}"
        f" QPushButton:hover, QPushButton:focus {{ border-color: {theme.accent.name()}; }}"
    )
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def empty(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        inner = item.layout() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)  # type: ignore[call-overload]
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


def field_style(theme: Theme) -> str:
    """Fields that look like the words they hold until they are pointed at or edited."""
    rules, rest = [], theme.css("rest_line")
    # An edge that is always drawn needs its room; one that comes and goes stands outside the words.
    for name, inset in (("QLineEdit", 2), ("QPlainTextEdit", 4), ("QComboBox", 4)):
        rules.append(
            f'{name}[field="true"] {{ background: transparent; border: 1px solid {rest}; border-radius: 5px;'
            f" padding: 1px {inset + 2 * theme.framed}px; margin-left: {0 if theme.framed else -5}px; }}"
        )
        rules.append(f'{name}[field="true"]:hover {{ border-color: {theme.control_line.name()}; }}')
        rules.append(
            f'{name}[field="true"]:focus {{ border-color: {theme.accent.name()}; background: {theme.surface.name()}; }}'
        )
    return "\n".join(rules)


class KeepFocus(QObject):
    """Runs a rebuild of cards and gives the focus back to the widget of the same object name."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner

    def around(self, rebuild: Callable[[], object]) -> None:
        """Rebuild; keep the focus where it was."""
        now = self._owner.window().focusWidget()
        name = now.objectName() if now is not None and self._owner.isAncestorOf(now) else ""
        rebuild()
        lay_out()
        if name:
            found = self._owner.findChild(QWidget, name)
            if found is not None:
                found.setFocus()
