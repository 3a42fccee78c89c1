"""What stands where the other text would be while an article has no translation."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.language import tr

_WIDE, _SLIM = 360, 196  # pixels


class AttachPlace(QWidget):
    """A calm empty half that says what can be done there; a slim one where the text needs the room."""

    requested = Signal()
    """A translation is to be attached."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title, self._words = title, words = QLabel(), QLabel()
        title.setProperty("heading", True)
        words.setProperty("secondary", True)
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.requested)
        stack = QVBoxLayout(self)
        stack.setSpacing(12)
        stack.addStretch(2)
        for widget in (title, words, self.button):
            stack.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        stack.addStretch(3)
        self.fit(slim=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.retranslate()
        self.hide()

    def fit(self, *, slim: bool) -> None:
        """Take less room, or all that looks well."""
        width, margin = (_SLIM, 16) if slim else (_WIDE, 50)
        self.setFixedWidth(width)
        self._words.setFixedWidth(width - 2 * margin)
        self.layout().setContentsMargins(margin, 44, margin, 44)

    def retranslate(self) -> None:
        """Say it in the interface's language."""
        self._title.setText(tr("No translation yet"))
        self._words.setText(tr("Attach a file or paste the text: its sentences are then aligned with these."))
        self.button.setText(tr("Attach a translation…"))
