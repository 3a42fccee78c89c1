"""Returning submitted work: whose, and the comments that go with it."""

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton, QWidget

from annotator.gui import dialogs
from annotator.gui.adjudicate.marks import analyst_names
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.tabs import because
from annotator.gui.adjudicate.wording import quoted, title
from annotator.gui.language import tr
from annotator.model import UserError


class ReturnDialog(dialogs.FormDialog):
    """The analyst, and what is to be looked at again; without a word it stays. What was noted on decisions that went
    against this work can be put in by a button."""

    def __init__(self, parent: QWidget, review: Review) -> None:
        """Whose work can be returned: what was submitted and is not gold."""
        super().__init__(parent, tr("Return to an analyst"), ok=tr("Return"))
        self.setMinimumWidth(560)
        self._review = review
        self.who = QComboBox(self)
        self.who.setObjectName("layer")
        names = analyst_names(review)
        for contents in review.contents:
            if contents.layer.role != "gold":
                self.who.addItem(names[contents.layer.id], contents.layer.id)
        self.comments = QPlainTextEdit(self)
        self.comments.setObjectName("text")
        self.comments.setTabChangesFocus(True)
        self.comments.setMinimumHeight(150)
        self.comments.setPlaceholderText(tr("What is to be looked at again. The analyst reads it above the texts."))
        self.add = QPushButton(self)
        self.add.setObjectName("notes")
        self.add.setAutoDefault(False)
        self.form.addRow(tr("Analyst"), self.who)
        self.form.addRow(tr("Comments"), self.comments)
        self.form.addRow("", self.add)
        self.who.currentIndexChanged.connect(lambda _: self._offer())
        self.add.clicked.connect(self._add_notes)
        self.check = self._check
        self._offer()

    def layer(self) -> str:
        """The id of the layer that goes back."""
        return str(self.who.currentData())

    def _offer(self) -> None:
        count = len(notes_on(self._review, self.layer()))
        self.add.setText(tr("Add what I noted on this work ({n})", n=count))
        self.add.setEnabled(count > 0)

    def _add_notes(self) -> None:
        said = self.comments.toPlainText().rstrip()
        self.comments.setPlainText("\n".join([*([said] if said else []), *notes_on(self._review, self.layer())]))
        self.comments.setFocus()

    def _check(self) -> None:
        if not self.comments.toPlainText().strip():
            raise UserError(tr("Say what is to be looked at again."))


def notes_on(review: Review, layer: str) -> list[str]:
    """What was noted on decisions that took another version than that of a layer, a line each, in order of the text."""
    found = []
    for asked in review.disagreements:
        decision, choice = asked.decided, asked.choice_of(layer)
        if decision is None or choice is None:
            continue
        kept = set(choice.records) <= set(decision.chosen) if choice.records else not decision.chosen
        if decision.choice == "both" or (decision.choice == "take" and kept):
            continue
        if noted := because(decision):
            words = " / ".join(quoted(each) for each in asked.words[:2])
            found.append(f"{title(asked)}: {words} – {' · '.join(noted)}")
    return found


__all__ = ["ReturnDialog", "notes_on"]
