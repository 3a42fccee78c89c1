"""The decision at the right: the question, a card for each version, the other ways out, a note."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.adjudication import Choice, Disagreement
from annotator.adjudication.deciding import PASSAGES
from annotator.gui.adjudicate.editing import may_edit
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import counterparts, outcome, question, says, title, words
from annotator.gui.language import tr
from annotator.model import Decision
from annotator.scheme.guideline import Section

_MARGIN = 16

REASONS = (
    ("", "no reason given"),
    ("analyst_error", "analyst's error"),
    ("guideline_gap", "gap in the guidelines"),
    ("ambiguous_text", "ambiguous text"),
    ("edge_case", "edge case"),
)
"""Reason code of a decision → a user's word (English)."""


def _wrapping(parent: QWidget) -> QLabel:
    """A label of plain words that is as narrow as it has to be: a long name widens nothing."""
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(1)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


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
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 10, 7)
        row.setSpacing(9)
        row.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(1)
        for told, heading in ((who, True), (text, False)):
            if told:
                label = _wrapping(self)
                label.setText(told)
                label.setProperty("heading" if heading else "plain", "true")
                column.addWidget(label)
        row.addLayout(column, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click decides."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()


class DecisionPanel(QWidget):
    """Shows one question. Signals `take(choice number)`, `act(name)` with `union`, `intersection`, `both`, `edit`,
    `reject`, `alike`, `skip`, and `left()` where Enter or Esc in a field means to go on deciding."""

    take = Signal(int)
    act = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Empty until `show_question`."""
        super().__init__(parent)
        self.heading, self.asked, self.stale = (_wrapping(self) for _ in range(3))
        self.heading.setProperty("heading", "true")
        self.asked.setProperty("secondary", "true")
        self.stale.setProperty("tone", "warning")
        self.cards = QWidget(self)
        self._column = QVBoxLayout(self.cards)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._key = ""
        self.why = self._fields()
        self.alike = QPushButton(self)
        self.alike.clicked.connect(lambda: self.act.emit("alike"))
        self.skip = QPushButton(self)
        self.skip.clicked.connect(lambda: self.act.emit("skip"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.alike)
        buttons.addWidget(self.skip)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 14, _MARGIN, 14)
        layout.setSpacing(10)
        layout.addWidget(self.heading)
        layout.addWidget(self.asked)
        layout.addWidget(self.stale)
        layout.addWidget(self.cards)
        layout.addWidget(self.why)
        layout.addLayout(buttons)
        self.counterpart = QFrame(self)
        self.counterpart.setProperty("card", "true")
        self._counterpart_title, self._counterpart_words = _wrapping(self), _wrapping(self)
        self._counterpart_title.setProperty("heading", "true")
        inside = QVBoxLayout(self.counterpart)
        inside.setContentsMargins(14, 11, 14, 11)
        inside.addWidget(self._counterpart_title)
        inside.addWidget(self._counterpart_words)
        self.counterpart.hide()
        layout.addWidget(self.counterpart)
        layout.addStretch(1)
        self.retranslate()

    def _fields(self) -> QWidget:
        """Reason, section and note under one another."""
        self.reason, self.section = QComboBox(self), QComboBox(self)
        self.section.setEditable(True)
        self.section.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.note = QLineEdit(self)
        whole = QWidget(self)
        grid = QGridLayout(whole)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._labels = [QLabel(self) for _ in range(3)]
        for row, (label, field) in enumerate(zip(self._labels, (self.reason, self.section, self.note), strict=True)):
            label.setProperty("secondary", "true")
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        for box in (self.reason, self.section):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        for field in (self.reason, self.section, self.note):
            field.installEventFilter(self)
        return whole

    def retranslate(self) -> None:
        """All fixed words in the interface's language."""
        chosen = self.reason.currentData()
        self.reason.clear()
        for code, text in REASONS:
            self.reason.addItem(tr(text), code)
        self.reason.setCurrentIndex(max(0, self.reason.findData(chosen)))
        names = (tr("Why"), tr("Guideline"), tr("Note"))
        for label, field, name in zip(self._labels, (self.reason, self.section, self.note), names, strict=True):
            label.setText(name)
            field.setAccessibleName(name)
        line = self.section.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr("section, as 3.2 (P)"))
            line.setAccessibleName(tr("Guideline"))  # it is a field of its own for screen readers
        self.note.setPlaceholderText(tr("in your words (N)"))
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
            self.show_nothing(_what_next(review))
            return
        self._clear()
        self.setEnabled(True)
        if asked.key != self._key:
            # What was said of one question is not carried to the next; of one decided before it is there to be kept.
            self._key = asked.key
            self._say(asked.decided)
        for widget in (self.alike, self.skip, self.why):
            widget.show()
        others = counterparts(asked, review)
        self._counterpart_words.setText(others)
        self.counterpart.setVisible(bool(others))
        self.heading.setText(f"{place} · {title(asked)}")
        self.asked.setText(f"{question(asked, review)}   {words(asked, review)}")
        # The question takes two lines as a rule: the versions below stand where those of the last question stood.
        self.asked.setMinimumHeight(2 * self.asked.fontMetrics().lineSpacing())
        self.stale.setText(_since(asked, review))
        self.stale.setVisible(asked.stale)
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
        self.alike.setText((tr("Apply to {n} alike", n=count) if count else tr("Nothing alike")) + "  G")
        for card in self.cards.findChildren(OptionCard):
            card.ensurePolished()
            card.show()
        self._fit()

    def show_nothing(self, why: str) -> None:
        """Say why there is no question."""
        self._clear()
        self.setEnabled(False)
        for widget in (self.alike, self.skip, self.why, self.counterpart, self.stale):
            widget.hide()
        self.heading.setText(tr("Nothing is open"))
        self.asked.setText(why)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the pane: long words wrap and widen nothing."""
        return QSize(0, 0)

    def event(self, event: QEvent) -> bool:
        """What changes inside, or the width, changes the height."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show):
            self._fit()
        return done

    def _fit(self) -> None:
        """As high as everything is at this width: the pane scrolls, and no card is pressed together. Qt would learn of
        the cards' height only some events after they were made."""
        layout, place = self.layout(), self.parentWidget()
        if layout is not None and place is not None:
            # The bar stands in the margin: cards are as wide with it as without.
            taken = place.parentWidget().width() - self.width() if place.parentWidget() else 0
            layout.setContentsMargins(_MARGIN, 14, max(2, _MARGIN - max(0, taken)), 14)
            self._column.activate()
            wanted = layout.totalHeightForWidth(self.width())
            if wanted != self.minimumHeight():
                self.setMinimumHeight(wanted)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()

    def clear_note(self) -> None:
        """Empty note, section and reason for the next question."""
        self._say(None)
        self._key = ""

    def _say(self, decided: Decision | None) -> None:
        self.note.setText(decided.comment if decided else "")
        self.note.setCursorPosition(0)  # of what is longer than the field one reads the beginning
        self.section.setEditText(decided.section if decided else "")
        self.reason.setCurrentIndex(max(0, self.reason.findData(decided.reason_code)) if decided else 0)

    def show_sections(self, found: Sequence[Section]) -> None:
        """The sections of the guideline that can be named; any other can be written."""
        said = self.section.currentText()
        self.section.clear()
        self.section.addItem("", "")
        for each in found:
            self.section.addItem(f"{each.code}  {each.title}".strip(), each.code)
        self.section.setEditText(said)

    def said(self) -> dict[str, str]:
        """What was said of the question, as attributes of `Ruling`."""
        text = self.section.currentText().strip()
        chosen = self.section.findText(text)
        section = str(self.section.itemData(chosen)) if chosen > 0 else text.removeprefix("§").strip()
        reason = str(self.reason.currentData() or "")
        return {"reason_code": reason, "comment": self.note.text().strip(), "section": section}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Esc in a field: back to the queue, what was written stays."""
        enough = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in enough:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)


def _since(asked: Disagreement, review: Review) -> str:
    """What was decided of a question that has changed since."""
    was = outcome(asked, review) if asked.stale else ""
    told = tr("changed since it was decided")
    return f"↻ {told}: {was}" if was else f"↻ {told}"


def _what_next(review: Review) -> str:
    """What there is to do where no question is open."""
    if review.gold_layer is not None and review.gold_layer.state == "signed_off":
        return tr("The article is signed off. Shift+W shows what became of each analyst's work in gold.")
    if not review.session.queries.is_reviewer():
        return tr("Once a reviewer has signed the article off, Shift+W shows what became of your work in gold.")
    if review.held:
        return tr("What is left are links that wait: look at the likely duplicates first (Ctrl+Shift+D).")
    return tr("Take what all agree on with Shift+A, then sign off with O.")


def ways_out(asked: Disagreement) -> list[tuple[str, str, str]]:
    """(key, name, words) of the ways to decide that take no single version."""
    found = []
    if asked.slot.rpartition(".")[2] in PASSAGES and len(asked.group.members) > 1:
        found += [("U", "union", tr("union of the passages")), ("I", "intersection", tr("what they share"))]
    if asked.kind in ("boundary", "parts"):
        found.append(("B", "both", tr("keep both (nested)")))
    if asked.kind == "rating":
        found.append((tr("code"), "edit", tr("any other code of the scale: press it")))
    elif may_edit(asked):
        found.append(("F2", "edit", tr("something else…")))
    found.append(("X", "reject", tr("reject all")))
    return found


__all__ = ["REASONS", "DecisionPanel", "OptionCard", "ways_out"]
