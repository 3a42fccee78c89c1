"""Signing an article off while something is open: what that is, and the reason to do so all the same."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from annotator.gui import dialogs
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import kind_name
from annotator.gui.language import told, tr
from annotator.model import UserError

_OPEN = "open disagreement"


class SignOffDialog(dialogs.FormDialog):
    """Open questions by kind in one line, everything else a line each, and `reason`, without which it stays."""

    def __init__(self, parent: QWidget, review: Review, blockers: list[str]) -> None:
        """`blockers` as `annotator.adjudication.sign_off_blockers` gives them."""
        super().__init__(parent, tr("Sign off"), ok=tr("Sign off all the same"))
        self.setMinimumWidth(520)
        counts = review.queue.counts()
        heading = QLabel(tr("This article is not ready to be signed off:"), self)
        heading.setProperty("heading", "true")
        heading.setWordWrap(True)
        self.form.addRow(heading)
        self.lines: list[QLabel] = []
        if counts:
            kinds = " · ".join(f"{kind_name(kind)} {count}" for kind, count in counts.items())
            n = sum(counts.values())
            self._line(tr("{n} open {n:disagreement|disagreements}: {kinds}", n=n, kinds=kinds))
        for sentence in blockers:
            if _OPEN not in sentence:
                self._line(told(sentence))
        self.reason = QPlainTextEdit(self)
        self.reason.setObjectName("text")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(86)
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(tr("Why it is signed off as it is"))
        label = QLabel(tr("Decide what is open, or give a reason. It is kept with the gold layer."), self)
        label.setWordWrap(True)
        label.setProperty("secondary", "true")
        label.setBuddy(self.reason)
        self.form.addRow(label)
        self.form.addRow(self.reason)
        self.check = self._check

    def _line(self, words: str) -> None:
        line = QLabel(words, self)
        line.setWordWrap(True)
        self.lines.append(line)
        point = QLabel("•", self)
        point.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.form.addRow(point, line)

    def _check(self) -> None:
        if not self.reason.toPlainText().strip():
            raise UserError(tr("Say why it is signed off with something open."))
