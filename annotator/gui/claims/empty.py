"""What stands in place of the matrix while there is nothing to show: how to begin, or how to see all again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from annotator.gui.claims.standin import StandIn
from annotator.gui.language import tr


class NoRows(StandIn):
    """Signals `newWanted()`, `annotateWanted()`, `allWanted()`."""

    newWanted = Signal()
    annotateWanted = Signal()
    allWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Says how a first proposition comes about."""
        super().__init__(parent)
        self._filtered = False
        self.text = QLabel(self.card)
        self.text.setWordWrap(True)
        self.steps = QWidget(self.card)
        grid = QGridLayout(self.steps)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        self._lines: list[QLabel] = []
        for number, key in enumerate(("C", "P", "S D R", "1–6")):
            cap = QLabel(key, self.steps)
            cap.setProperty("keycap", "true")
            cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
            line = QLabel(self.steps)
            line.setWordWrap(True)
            self._lines.append(line)
            grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, number, 1)
        self.first, self.second = QPushButton(self.card), QPushButton(self.card)
        self.first.setProperty("primary", "true")
        self.first.clicked.connect(lambda: self.allWanted.emit() if self._filtered else self.newWanted.emit())
        self.second.clicked.connect(self.annotateWanted)
        self.lay_out(self.text, self.steps, buttons=(self.first, self.second))
        self.show_filtered(filtered=False)

    def show_filtered(self, *, filtered: bool) -> None:
        """Either the filters leave nothing, or there is nothing yet."""
        self._filtered = filtered
        self.steps.setVisible(not filtered)
        self.second.setVisible(not filtered)
        self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        texts = (
            tr("In Annotate: make a claim of a selection or a sentence."),
            tr("Here, on a claim in the tray below: make a proposition of it. On its own: write one."),
            tr("Join other claims to the chosen row: asserts, contradicts, repeats. Nothing joins by itself."),
            tr("Judge the row's credibility yourself; it is never computed."),
        )
        for line, text in zip(self._lines, texts, strict=True):
            line.setText(text)
        self.second.setText(tr("Go to Annotate"))
        if self._filtered:
            self.heading.setText(tr("No row passes the filters"))
            self.text.setText(tr("Everything is still there."))
            self.first.setText(tr("Show all rows"))
            return
        self.heading.setText(tr("No propositions yet"))
        self.text.setText(
            tr(
                "A proposition is one statement that several articles may assert, contradict or repeat. "
                "Each is a row here; the articles are the columns."
            )
        )
        self.first.setText(tr("Write a proposition") + "  P")
