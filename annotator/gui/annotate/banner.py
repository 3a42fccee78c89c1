"""The calm line over the texts that says why nothing can be changed here, and what to do about it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.gui.annotate.moving import Moving
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import moment, tr


class Banner(QFrame):
    """Hidden while the layer in view can be changed."""

    def __init__(self, tools: Tools, moving: Moving, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools, self._moving = tools, moving
        self.setObjectName("banner")
        self.setProperty("bar", "top")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.setObjectName("bannerButton")
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self._press)
        self.hide()

    def refresh(self) -> None:
        """Say how the layer in view stands."""
        text, button = self._state()
        self.words.setText(text)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setVisible(bool(text))
        self.setAccessibleName(text)

    def _state(self) -> tuple[str, str]:
        open_, queries = self._tools.open, self._tools.desk.session.queries
        layer = open_.layer
        if open_.text is None:
            return tr("Choose an article in the list."), ""
        if self._tools.desk.session.read_only:
            return tr("This project is open read-only. You can read and search; nothing is changed."), ""
        if layer is None:
            return "", ""
        if not open_.own:
            who = (
                tr("the gold layer")
                if layer.role == "gold"
                else tr("the work of {actor}", actor=queries.actor_name(layer.owner))
            )
            return tr("You see {who}. It is theirs to change.", who=who), tr("Back to my own work")
        if layer.state in ("submitted", "resubmitted"):
            when = moment(layer.submitted)
            return tr("Submitted {time}. It stays as it is until you withdraw it or it is returned.", time=when), tr(
                "Withdraw"
            )
        if layer.state == "signed_off":
            return tr("Signed off. The gold layer was made from this; it stays as it is."), ""
        if layer.state == "returned" and layer.comment:
            return tr("Returned by the reviewer: {reason}", reason=layer.comment), ""
        return "", ""

    def _press(self) -> None:
        if self._tools.open.own:
            self._moving.withdraw()
        else:
            self._tools.open.view_layer(None)
