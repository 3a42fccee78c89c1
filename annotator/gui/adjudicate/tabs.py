"""The right pane: the decision, the history of what is in question, and the project's guideline."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from annotator.adjudication import Disagreement
from annotator.gui.adjudicate.marks import analyst_names
from annotator.gui.adjudicate.panel import REASONS, DecisionPanel
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import outcome
from annotator.gui.desk import Desk
from annotator.gui.guideline import go_to_section, guideline_of, show_guideline
from annotator.gui.language import moment, tr
from annotator.gui.naming import happened
from annotator.model import Decision, Mention
from annotator.scheme.guideline import sections

_TABS = ("Decision", "History", "Guidelines")


class ReviewTabs(QTabWidget):
    """*Decision*, *History* and *Guidelines*. History and guideline are filled when they are looked at."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Empty until `show_question`."""
        super().__init__(parent)
        self._desk = desk
        self._review: Review | None = None
        self._asked: Disagreement | None = None
        self.panel = DecisionPanel(self)
        scroll = QScrollArea(self)
        scroll.setWidget(self.panel)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.history = QWidget(self)
        self._lines = QVBoxLayout(self.history)
        self._lines.setContentsMargins(16, 14, 16, 14)
        self._lines.setSpacing(8)
        past = QScrollArea(self)
        past.setWidget(self.history)
        past.setWidgetResizable(True)
        past.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.guideline = QTextBrowser(self)
        # It is read, not written in: it stands on the ground of the other two.
        self.guideline.setStyleSheet(
            "QTextBrowser { border: 1px solid transparent; border-radius: 0; background: transparent; }"
            "QTextBrowser:focus { border-color: palette(highlight); }"
        )
        self.guideline.setOpenLinks(False)
        for widget, title in zip((scroll, past, self.guideline), _TABS, strict=True):
            self.addTab(widget, tr(title))
        self.tabBar().setExpanding(False)
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.currentChanged.connect(lambda _: self._fill())

    def retranslate(self) -> None:
        """All fixed words in the interface's language."""
        for number, title in enumerate(_TABS):
            self.setTabText(number, tr(title))
        self.panel.retranslate()
        self.show_sections()
        self._fill()

    def show_sections(self) -> None:
        """Offer the sections of the project's guideline to the decision."""
        self.panel.show_sections(sections(guideline_of(self._desk)))

    def show_question(self, review: Review | None, asked: Disagreement | None) -> None:
        """The question whose history is told, and of which the guideline is opened at its type."""
        self._review, self._asked = review, asked
        self._fill()

    def _fill(self) -> None:
        if self.currentIndex() == 1:
            self._show_history()
        elif self.currentIndex() == 2:
            self._show_guideline()

    def _show_history(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        lines = list(self._told()) if self._review is not None and self._asked is not None else []
        for who_when, what in lines or [("", tr("Nothing happened here yet."))]:
            for words, kind in ((who_when, "secondary"), (what, "")):
                if words:
                    label = QLabel(words, self.history)
                    label.setWordWrap(True)
                    label.setTextFormat(Qt.TextFormat.PlainText)
                    label.setProperty(kind or "plain", "true")
                    self._lines.addWidget(label)
        self._lines.addStretch(1)

    def _told(self) -> list[tuple[str, str]]:
        """(who and when, what) of the decision and of every event of the versions in question, newest first."""
        assert self._review is not None
        assert self._asked is not None
        review, asked = self._review, self._asked
        queries = review.session.queries
        names, scheme = analyst_names(review), queries.scheme()
        told: list[tuple[int, str, str]] = []
        for layer, record in asked.group.members.items():
            for event in queries.history(record=record.id):
                told.append((event.at, names.get(layer, ""), happened(event, scheme)))
        if (decision := asked.decided) is not None:
            who = queries.actor_name(decision.actor)
            words = tr("decided: {outcome}", outcome=outcome(asked, review))
            told.append((decision.created, who, "\n".join([words, *because(decision), *self._where(decision)])))
        return [(f"{moment(at)}  {who}", what) for at, who, what in sorted(told, reverse=True)]

    def _where(self, decision: Decision) -> list[str]:
        """The other article in which it was decided, if it was."""
        assert self._review is not None
        if decision.article == self._review.article:
            return []
        other = self._desk.session.queries.article(decision.article)
        return [tr("decided in “{title}”", title=other.title if other else decision.article)]

    def _show_guideline(self) -> None:
        show_guideline(self.guideline, self._desk)
        record = self._asked.group.any if self._asked is not None else None
        if isinstance(record, Mention):
            go_to_section(self.guideline, self._desk, record.type)


def because(decision: Decision) -> list[str]:
    """Why something was decided: reason, section of the guideline, comment, a line each."""
    reason = next((tr(text) for code, text in REASONS if code and code == decision.reason_code), decision.reason_code)
    section = tr("Guideline {section}", section=decision.section) if decision.section else ""
    return [line for line in (reason, section, decision.comment) if line]
