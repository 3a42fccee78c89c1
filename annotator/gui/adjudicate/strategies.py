"""Many questions answered in one act, each shown before: starting points by a rule, and alike questions."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QListWidgetItem, QWidget

from annotator.adjudication import Choice, Disagreement, proposals, ruling_of
from annotator.gui import dialogs
from annotator.gui.adjudicate.marks import analyst_names
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.reviewing import Reviewing
from annotator.gui.adjudicate.wording import kind_name, says, title, words
from annotator.gui.annotate.search import in_context
from annotator.gui.language import tr
from annotator.model import Mention, UserError

_AROUND = (24, 36)
"""Characters of the sentence before and after the words in question."""


class PreviewDialog(dialogs.FormDialog):
    """A list of questions with what would be decided about each; one that is unticked is left open."""

    def __init__(self, parent: QWidget, heading: str, review: Review) -> None:
        """Empty until `show_answers`."""
        super().__init__(parent, heading, ok=tr("Decide these"))
        self._review = review
        self._answers: list[tuple[Disagreement, Choice | None]] = []
        self.resize(620, 560)
        self.count = QLabel(self)
        self.count.setWordWrap(True)
        self.count.setProperty("secondary", "true")
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("What would be decided"))
        self.list.setMinimumHeight(300)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(lambda _: self._counted())
        self.form.addRow(self.count)
        self.form.addRow(self.list)

    def show_answers(self, answers: Sequence[tuple[Disagreement, Choice | None]], rejected: str = "") -> None:
        """Show questions, ticked, each with the choice it would get; `rejected` says what None does."""
        self._answers = list(answers)
        self.list.blockSignals(True)
        self.list.clear()
        for asked, choice in self._answers:
            outcome = says(choice, asked, self._review) if choice is not None else rejected
            item = QListWidgetItem(f"{title(asked)}: {_place(asked, self._review)} → {outcome}", self.list)
            item.setToolTip(item.text())
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        self.list.blockSignals(False)
        self._counted()

    def chosen(self) -> list[tuple[Disagreement, Choice | None]]:
        """Those that are still ticked."""
        return [
            answer
            for number, answer in enumerate(self._answers)
            if self.list.item(number).checkState() == Qt.CheckState.Checked
        ]

    def _counted(self) -> None:
        kinds = Counter(asked.kind for asked, _ in self.chosen())
        every = ", ".join(f"{kind_name(kind)} {count}" for kind, count in kinds.items())
        self.count.setText(
            tr("{n} of {all} would be decided.", n=sum(kinds.values()), all=len(self._answers)) + f" {every}"
        )


def _place(asked: Disagreement, review: Review) -> str:
    """What a question is about: of words that may stand in many places the sentence as well."""
    record = asked.group.any if asked.group.members else None
    if isinstance(record, Mention):
        first = min(record.ranges, key=lambda part: part.start)
        return in_context(review.text, [p for p in record.ranges if p.document == first.document], *_AROUND)
    return words(asked, review)


def start_from(page: Reviewing) -> None:
    """Answer what was never decided by a rule: what most say, or what one analyst says. One edit, one undo."""
    review = page.review
    if review is None:
        return
    if not page.desk.session.queries.is_reviewer():
        page.desk.say(tr("Only a reviewer decides. Choose who works here with Ctrl+Shift+A."), "warning")
        return
    box = PreviewDialog(page, tr("Start from…"), review)
    rule = QComboBox(box)
    rule.setObjectName("rule")
    names = analyst_names(review).items()
    rules = [(tr("what {name} says", name=name), "named", layer) for layer, name in names]
    if may_be_most(review):
        rules.insert(0, (tr("what most say"), "majority", ""))
    for name, strategy, layer in rules:
        rule.addItem(f"{name} ({len(proposals(review.queue, strategy, layer))})", (strategy, layer))
    box.form.insertRow(0, tr("Start from"), rule)
    if not may_be_most(review):
        why = QLabel(tr("Of two versions neither is what most say: that takes the work of three."), box)
        why.setObjectName("why")
        why.setWordWrap(True)
        why.setProperty("secondary", "true")
        box.form.insertRow(1, "", why)

    def preview() -> None:
        strategy, layer = rule.currentData()
        box.show_answers(proposals(review.queue, strategy, layer))

    rule.currentIndexChanged.connect(lambda _: preview())
    preview()
    if not dialogs.run_dialog(box):
        return
    answers = [(asked, ruling_of(choice)) for asked, choice in box.chosen() if choice is not None]
    if not answers:
        page.desk.say(tr("Nothing was decided."))
        return
    try:
        review.answer(answers)
    except UserError as error:
        page.desk.say(str(error), "warning")
        return
    page.desk.say(tr("{n} decided as a starting point; Z takes them back in one step.", n=len(answers)))


def may_be_most(review: Review) -> bool:
    """Whether one version can be what more than half say while they differ: it takes three layers."""
    return len(review.contents) > 2


def choose_alike(page: Reviewing, answers: Sequence[tuple[Disagreement, Choice | None]]) -> frozenset[str] | None:
    """The keys of the alike questions that may be decided; None where the reviewer thought better of it."""
    assert page.review is not None
    box = PreviewDialog(page, tr("Apply to alike"), page.review)
    box.show_answers(answers, rejected=tr("rejected"))
    return frozenset(asked.key for asked, _ in box.chosen()) if dialogs.run_dialog(box) else None
