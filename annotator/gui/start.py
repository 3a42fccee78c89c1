"""The designed empty states: a project without articles, and the first steps in the sample project."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.theme import font


class EmptyProject(QWidget):
    """One large drop area. Signals `importRequested()`."""

    importRequested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Shown while the project has no article."""
        super().__init__(parent)
        self._desk = desk
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._head = QLabel(self)
        self._head.setFont(font(20, bold=True))
        self._head.setStyleSheet("font-size: 20px;")
        self._head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = QLabel(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setProperty("secondary", "true")
        self._button = QPushButton(self)
        self._button.setProperty("primary", "true")
        self._button.clicked.connect(self.importRequested)
        self.setFocusProxy(self._button)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._head, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addSpacing(4)
        layout.addWidget(self._words, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addSpacing(14)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)
        desk.languageChanged.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self._head.setText(tr("Drop articles here"))
        self._words.setText(tr("Text, HTML, Markdown, DOCX, TMX, XLIFF, tables, subtitles, or a zip of them"))
        self._button.setText(tr("Choose files…"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._button.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame that says where to drop."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._desk.theme.control_line, 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(40, 40, -40, -40), 18, 18)
        painter.end()


class FirstSteps(QFrame):
    """Three steps that can be closed for ever. Signals `closed()`."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Shown above the sample project."""
        super().__init__(parent)
        self.setProperty("notice", "true")
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._close = QPushButton(self)
        self._close.setProperty("quiet", "true")
        self._close.clicked.connect(self._leave)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 8, 10, 8)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._close)
        desk.languageChanged.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self._label.setText(
            tr("1  Click a word, press a digit: it is tagged.")
            + "    "
            + tr("2  Return tags its counterpart too.")
            + "    "
            + tr("3  ? shows all keys, Ctrl+K finds everything.")
        )
        self._close.setText(tr("Close for good"))

    def _leave(self) -> None:
        self.hide()
        self.closed.emit()
