"""A card in the middle, in place of the matrix: a heading, what is below it, and buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class StandIn(QWidget):
    """`card` is what the widgets of it are made on, `heading` stands at its top; `lay_out` puts the rest below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """With the heading alone."""
        super().__init__(parent)
        self.card = QFrame(self)
        self.card.setProperty("card", "true")
        self.card.setMaximumWidth(520)
        self.heading = QLabel(self.card)
        self.heading.setProperty("heading", "true")
        self.heading.setWordWrap(True)

    def lay_out(self, *below: QWidget, buttons: tuple[QPushButton, ...]) -> None:
        """Put these below the heading, and buttons in a row below them."""
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(24, 22, 24, 20)
        inside.setSpacing(12)
        for widget in (self.heading, *below):
            inside.addWidget(widget)
        inside.addLayout(row)
        whole = QHBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(self.card, 4, Qt.AlignmentFlag.AlignVCenter)
        whole.addStretch(1)
