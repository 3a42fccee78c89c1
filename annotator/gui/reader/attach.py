"""What stands where the other text would be while an article has no translation."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget


class AttachPlace(QWidget):
    """A calm empty half that says what can be done there."""

    requested = Signal()
    """A translation is to be attached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = QLabel(self.tr("No translation yet"))
        title.setProperty("heading", True)
        words = QLabel(self.tr("Attach a file or paste the text: its sentences are then aligned with these."))
        words.setProperty("secondary", True)
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words.setMinimumWidth(260)
        self.button = QPushButton(self.tr("Attach a translation…"))
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.requested)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(32, 44, 32, 44)
        stack.setSpacing(12)
        stack.addStretch(2)
        for widget in (title, words, self.button):
            stack.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        stack.addStretch(3)
        self.setFixedWidth(360)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.hide()
