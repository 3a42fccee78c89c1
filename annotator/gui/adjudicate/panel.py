"""The decision at the right: the question, a card for each version, the other ways out, a note."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.adjudication import Choice, Disagreement
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import counterparts, question, says, title, words
from annotator.gui.language import tr

REASONS = (
    ("", "no reason given"),
    ("analyst_error", "analyst's error"),
    ("guideline_gap", "gap in the guidelines"),
    ("ambiguous_text", "ambiguous text"),
    ("edge_case", "edge case"),
)
"""Reason code of a decision → a user's word (English)."""


class OptionCard(QFrame):
    """One way to decide: a key and what it takes. Signals `chosen()` on a click."""

    chosen = Signal()

    def __init__(self, key: str, text: str, who: str, parent: QWidget) -> None:
        """`who` holds the version, '' for the other ways out."""
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{key}: {who} {text}")
        cap = QLabel(key, self)
        cap.setProperty("keycap", "true")
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cap.setMinimumWidth(22)
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(9)
        row.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        if who:
            name = QLabel(who, self)
            name.setProperty("heading", "true")
            column.addWidget(name)
        column.addWidget(label)
        row.addLayout(column, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click decides."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()


class DecisionPanel(QWidget):
    """Shows one question. Signals `take(choice number)` and `act(name)` with `union`, `intersection`, `both`, `edit`,
    `reject`, `alike`, `skip`."""

    take = Signal(int)
    act = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """Empty until `show_question`."""
        super().__init__(parent)
        self.heading = QLabel(self)
        self.heading.setProperty("heading", "true")
        self.heading.setWordWrap(True)
        self.asked = QLabel(self)
        self.asked.setProperty("secondary", "true")
        self.asked.setWordWrap(True)
        self.cards = QWidget(self)
        self._column = QVBoxLayout(self.cards)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.reason = QComboBox(self)
        self.note = QLineEdit(self)
        grid = QGridLayout()
        grid.setVerticalSpacing(6)
        self._reason_label, self._note_label = QLabel(self), QLabel(self)
        for row, (label, field) in enumerate(((self._reason_label, self.reason), (self._note_label, self.note))):
            label.setProperty("secondary", "true")
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        self.alike = QPushButton(self)
        self.alike.clicked.connect(lambda: self.act.emit("alike"))
        self.skip = QPushButton(self)
        self.skip.clicked.connect(lambda: self.act.emit("skip"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.alike)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.heading)
        layout.addWidget(self.asked)
        layout.addWidget(self.cards)
        layout.addLayout(grid)
        layout.addLayout(buttons)
        self.counterpart = QFrame(self)
        self.counterpart.setProperty("card", "true")
        self._counterpart_title, self._counterpart_words = QLabel(self), QLabel(self)
        self._counterpart_title.setProperty("heading", "true")
        self._counterpart_words.setWordWrap(True)
        self._counterpart_words.setTextFormat(Qt.TextFormat.PlainText)
        inside = QVBoxLayout(self.counterpart)
        inside.setContentsMargins(14, 11, 14, 11)
        inside.addWidget(self._counterpart_title)
        inside.addWidget(self._counterpart_words)
        self.counterpart.hide()
        layout.addWidget(self.counterpart)
        layout.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        """All fixed words in the interface's language."""
        chosen = self.reason.currentData()
        self.reason.clear()
        for code, text in REASONS:
            self.reason.addItem(tr(text), code)
        self.reason.setCurrentIndex(max(0, self.reason.findData(chosen)))
        self._reason_label.setText(tr("Why"))
        self._note_label.setText(tr("Note"))
        self.note.setPlaceholderText(tr("Guideline, or why (N)"))
        self.note.setAccessibleName(tr("Note"))
        self.reason.setAccessibleName(tr("Why"))
        self.skip.setText(tr("Skip") + "  S")
        self._counterpart_title.setText(tr("Counterpart on the other side"))

    def show_question(
        self,
        review: Review,
        asked: Disagreement | None,
        choices: list[Choice],
        names: Callable[[Choice], str],
        place: str,
    ) -> None:
        """Show a question with its versions in the order given; `names` says who holds one."""
        if asked is None:
            self.show_nothing(tr("Take what all agree on with Shift+A, then sign off with O."))
            return
        self._clear()
        self.setEnabled(True)
        self.alike.show()
        self.skip.show()
        others = counterparts(asked, review)
        self._counterpart_words.setText(others)
        self.counterpart.setVisible(bool(others))
        self.heading.setText(f"{place} · {title(asked)}")
        self.asked.setText(f"{question(asked, review)}   {words(asked, review)}")
        for number, choice in enumerate(choices):
            key = choice.code or str(number + 1)
            card = OptionCard(key, says(choice, asked, review), names(choice), self.cards)
            card.chosen.connect(lambda number=number: self.take.emit(number))
            self._column.addWidget(card)
        for key, name, text in ways_out(asked):
            card = OptionCard(key, text, "", self.cards)
            card.chosen.connect(lambda name=name: self.act.emit(name))
            self._column.addWidget(card)
        count = len(review.alike(asked))
        self.alike.setEnabled(count > 0)
        self.alike.setText(tr("Apply to {n} alike", n=count) + "  G")

    def show_nothing(self, why: str) -> None:
        """Say why there is no question."""
        self._clear()
        self.setEnabled(False)
        self.alike.hide()
        self.skip.hide()
        self.counterpart.hide()
        self.heading.setText(tr("Nothing is open"))
        self.asked.setText(why)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()

    def clear_note(self) -> None:
        """Empty note and reason for the next question."""
        self.note.clear()
        self.reason.setCurrentIndex(0)


def ways_out(asked: Disagreement) -> list[tuple[str, str, str]]:
    """(key, name, words) of the ways to decide that take no single version."""
    found = []
    if asked.kind in ("boundary", "parts"):
        found += [
            ("U", "union", tr("union of the passages")),
            ("I", "intersection", tr("what they share")),
            ("B", "both", tr("keep both (nested)")),
        ]
    if asked.kind == "rating":
        found.append((tr("code"), "edit", tr("any other code of the scale: press it")))
    else:
        found.append(("F2", "edit", tr("something else…")))
    found.append(("X", "reject", tr("reject all")))
    return found


__all__ = ["REASONS", "DecisionPanel", "OptionCard", "ways_out"]
