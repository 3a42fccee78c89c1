"""One's own work beside gold, once an article is signed off: what was kept, changed, rejected, missed, and why."""

from collections import Counter
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.adjudication.fields import Field
from annotator.adjudication.ownwork import OUTCOMES, Fate
from annotator.gui.adjudicate.tabs import because
from annotator.gui.adjudicate.wording import KINDS, value
from annotator.gui.agreement.tables import Cell, Table, table_view
from annotator.gui.desk import Desk
from annotator.gui.language import moment, tr
from annotator.gui.naming import FIELDS
from annotator.model import Article, Rating, Record, Source

OUTCOME_WORDS = {
    "kept": "kept",
    "changed": "changed",
    "rejected": "not taken over",
    "missed": "missed",
    "added": "only in gold",
}
"""What became of a thing → its name (English)."""
SIGNS = {"kept": "✓", "changed": "≠", "rejected": "✕", "missed": "○", "added": "+"}
_KIND = {
    "mention": "Mention",
    "claim": "Claim",
    "divergence": "Translation",
    "twin": "Counterpart",
    "claim_link": "Claim link",
    "rating": "Grade",
    "bead": "Alignment",
}
_ALL = "*"


class OwnWorkWindow(QDialog):
    """A list of everything that is not as the analyst had it, and beside it both versions and the reviewer's words.
    Not modal; Enter or a double click shows the passage in the texts."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Shows the open article if it is signed off, else the first that is."""
        super().__init__(parent)
        self.desk, self.session = desk, desk.session
        self.fates: list[tuple[Article, Fate]] = []
        self.shown: list[tuple[Article, Fate]] = []
        self._records: dict[tuple[str, str], Record] = {}
        self.resize(1040, 640)
        self.who, self.article, self.outcome = (QComboBox(self) for _ in range(3))
        for box in (self.who, self.article, self.outcome):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        self.summary, self.detail = QLabel(self), QLabel(self)
        self.summary.setProperty("heading", "true")
        self.summary.setWordWrap(True)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.RichText)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setContentsMargins(14, 10, 14, 10)
        self.model = Table(self)
        self.view = table_view(desk, self.model, "ownwork", self)
        self.go = QPushButton(self)
        self._lay_out()
        self.who.activated.connect(lambda _: self._choose_articles())
        self.article.activated.connect(lambda _: self._read())
        self.outcome.activated.connect(lambda _: self._show())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.view.doubleClicked.connect(lambda _: self.show_passage())
        self.go.clicked.connect(self.show_passage)
        desk.languageChanged.connect(self.retranslate)
        desk.changed.connect(lambda _: self.retranslate())
        self.retranslate()
        self.view.setFocus()

    def _lay_out(self) -> None:
        top, whole = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.article, 2)
        top.addWidget(self.who, 1)
        top.addWidget(self.outcome, 1)
        scroll = QScrollArea(self)
        scroll.setWidget(self.detail)
        scroll.setWidgetResizable(True)
        scroll.setMinimumWidth(280)
        split = QSplitter(self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(scroll)
        split.setStretchFactor(0, 1)
        split.setSizes([700, 310])
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        self.go.setAutoDefault(False)
        bottom.addWidget(self.go)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(10)
        whole.addLayout(top)
        whole.addWidget(self.summary)
        whole.addWidget(split, 1)
        whole.addLayout(bottom)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.setWindowTitle(tr("Own work and gold"))
        self.view.setAccessibleName(tr("Own work and gold"))
        self.go.setText(tr("Show in the text"))
        for box, name in ((self.article, tr("Article")), (self.who, tr("Analyst")), (self.outcome, tr("Outcome"))):
            box.setAccessibleName(name)
        queries = self.session.queries
        chosen = self.who.currentData()
        self.who.clear()
        reviewer = queries.is_reviewer()
        people = [a for a in queries.actors() if (a.role == "analyst" if reviewer else a.id == self.session.actor)]
        for actor in people:
            if queries.signed_off(actor.id):
                self.who.addItem(actor.name, actor.id)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.setVisible(reviewer)
        self._choose_articles()

    def _choose_articles(self) -> None:
        if self.who.currentData() is None:
            self.close()  # the sign-off was withdrawn
            return
        chosen = self.article.currentData() if self.article.count() else self.desk.article
        self.article.clear()
        found = self.session.queries.signed_off(str(self.who.currentData()))
        for each in found:
            self.article.addItem(each.title, each.id)
        if len(found) > 1:
            self.article.addItem(tr("all articles"), _ALL)
        self.article.setCurrentIndex(max(0, self.article.findData(chosen)))
        self._read()

    def _read(self) -> None:
        """Compare anew what is chosen."""
        queries, who, wanted = self.session.queries, str(self.who.currentData()), self.article.currentData()
        articles = [each for each in queries.signed_off(who) if wanted in (_ALL, each.id)]
        self.fates = [(each, fate) for each in articles for fate in queries.compared_with_gold(each.id, who)]
        self._records = {(f.table, r.id): r for _, f in self.fates for r in (f.own, f.gold) if r is not None}
        counts = Counter(fate.outcome for _, fate in self.fates)
        order = [name for name in OUTCOMES if counts[name]]
        self.summary.setText(" · ".join(f"{counts[name]} {tr(OUTCOME_WORDS[name])}" for name in reversed(order)))
        chosen = self.outcome.currentData()
        self.outcome.clear()
        self.outcome.addItem(tr("what differs"), "")
        for name in order:
            self.outcome.addItem(f"{tr(OUTCOME_WORDS[name])} ({counts[name]})", name)
        self.outcome.setCurrentIndex(max(0, self.outcome.findData(chosen)))
        self._show()

    def _show(self) -> None:
        wanted = str(self.outcome.currentData() or "")
        self.shown = [
            each for each in self.fates if (each[1].outcome == wanted if wanted else each[1].outcome != "kept")
        ]
        heads = (tr("Outcome"), tr("Kind"), tr("Words"), tr("What differs"), tr("Why"))
        self.model.show_rows(heads, [self._line(fate) for _, fate in self.shown])
        for column, width in enumerate((132, 92, 170, 120)):
            self.view.setColumnWidth(column, width)
        self.view.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        if self.shown:
            self.view.selectRow(0)
        self._tell()

    def _line(self, fate: Fate) -> list[Cell]:
        why = " · ".join(line for decision in fate.explained for line in because(decision))
        words = " / ".join(self._words(fate))
        return [
            Cell(f"{SIGNS[fate.outcome]}  {tr(OUTCOME_WORDS[fate.outcome])}"),
            Cell(tr(_KIND[fate.table])),
            Cell(words, tip=words),
            Cell(", ".join(self._name(field) for field in fate.fields)),
            Cell(why, tip=why),
        ]

    def _words(self, fate: Fate) -> tuple[str, ...]:
        """What a thing is about: its passages; of the grade of a source, which stands in none, the source."""
        record = fate.own or fate.gold
        if not fate.words and isinstance(record, Rating):
            source = self.session.queries.get(Source, record.target)
            return (source.name,) if source is not None else ()
        return fate.words

    @staticmethod
    def _name(field: Field) -> str:
        if field.name:
            return tr(FIELDS.get(field.name, field.name))
        return tr(KINDS[field.kind])

    def current(self) -> tuple[Article, Fate] | None:
        """The line that is chosen."""
        row = self.view.currentIndex().row()
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def _tell(self) -> None:
        chosen = self.current()
        self.go.setEnabled(chosen is not None and chosen[1].place is not None)
        if chosen is None:
            self.detail.setText(escape(tr("Nothing differs.")))
            return
        _, fate = chosen
        whose = tr("You") if self.who.currentData() == self.session.actor else self.who.currentText()
        quoted = "<b>“{}”</b>" if fate.words else "<b>{}</b>"
        parts = ["<br>".join(quoted.format(escape(each)) for each in self._words(fate))]
        for field in fate.fields:
            said = ((whose, fate.own), (tr("Gold"), fate.gold))
            versions = (f"{escape(who)}: {escape(self._version(field, record, fate))}" for who, record in said)
            parts.append("<br>".join([f"<i>{escape(self._name(field))}</i>", *versions]))
        if fate.outcome == "missed":
            parts.append(escape(tr("Gold has it, and this kind was declared complete.")))
        elif fate.outcome == "added":
            parts.append(escape(tr("Gold has it. This kind was not declared complete, so nothing was missed.")))
        elif fate.outcome == "rejected":
            parts.append(escape(tr("Gold does not have it.")))
        queries = self.session.queries
        for decision in fate.decisions:
            name = queries.actor_name(decision.actor)
            head = tr("Decided by {name}, {when}", name=name, when=moment(decision.created))
            parts.append("<br>".join(escape(line) for line in (*because(decision), head)))
        self.detail.setText("".join(f"<p>{part}</p>" for part in parts if part).replace("\n", "<br>"))

    def _version(self, field: Field, record: Record, fate: Fate) -> str:
        values = {name: getattr(record, name) for name in field.attributes}
        return value((field.kind, field.name), values, record, fate.words, self)

    def record(self, table: str, id_: str | None) -> Record | None:
        """One of the records that are compared."""
        return self._records.get((table, id_ or ""))

    def show_passage(self) -> None:
        """Open the passage of the line that is chosen in the texts."""
        chosen = self.current()
        if chosen is not None and chosen[1].place is not None:
            self.desk.set_mode("annotate")
            self.desk.open_article(chosen[0].id)
            self.desk.reveal(chosen[1].place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the passage."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_passage()
            return
        super().keyPressEvent(event)


def show_own_work(desk: Desk, parent: QWidget) -> OwnWorkWindow | None:
    """Open the window, or bring the one that is open to the front; where there is nothing to compare, say so."""
    for child in parent.window().findChildren(OwnWorkWindow):
        if child.isVisible():
            child.raise_()
            child.activateWindow()
            return child
    queries = desk.session.queries
    people = [a.id for a in queries.actors() if a.role == "analyst"] if queries.is_reviewer() else [desk.session.actor]
    if not any(queries.signed_off(each) for each in people):
        desk.say(tr("No article with this work is signed off yet, so there is nothing to compare with."), "warning")
        return None
    made = OwnWorkWindow(desk, parent.window())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.show()
    return made
