"""Translation: the checks' findings to take or set aside, and the divergences of the layer."""

from contextlib import suppress

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.columns import ArticleText
from annotator.edits import AddDivergence, DeleteDivergence, DismissFinding, EditDivergence
from annotator.gui.annotate.cards import Card, Choice, Clickable, Flow, KeepFocus, KeyButton, Words, empty, words
from annotator.gui.annotate.checks import Found, check_article, unanswered
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.keys import physical_key
from annotator.gui.language import told, tr
from annotator.model import Divergence, Entity, Range
from annotator.model.annotations import DIVERGENCE_TYPES, IMPACTS, SEVERITIES

_MOST = 60
_AT_ONCE = 40_000  # code points that are checked in less time than one notices


class _Answer(QObject):
    done = Signal(object, object)


class _Check(QRunnable):
    """The checks of a long article, in a worker."""

    def __init__(self, text: ArticleText, entities: tuple[Entity, ...]) -> None:
        super().__init__()
        self.answer = _Answer()
        self._text, self._entities = text, entities
        self.setAutoDelete(False)

    def run(self) -> None:
        """Check, and answer."""
        found = check_article(self._text, self._entities)
        with suppress(RuntimeError):  # the window was closed meanwhile, and who waits for this with it
            self.answer.done.emit(self._text, found)


class TranslationTab(Tab):
    """Where the texts part: what was found, and what was recorded. `checked()` when a worker has answered."""

    checked = Signal()

    def __init__(self, tools: Tools, claiming: Claiming, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._claiming = claiming
        self._focus = KeepFocus(self)
        self.findings: list[Found] = []
        self.agree = self.differ = ""
        self._raw: tuple[list[Found], dict[str, int]] = ([], {})
        self._checked: ArticleText | None = None
        self._registry = 0
        self._job: _Check | None = None

    def check(self) -> None:
        """Run the checks over the open article; their result in short is in `agree` and `differ`."""
        open_ = self.tools.open
        self._look()
        found, counts = self._raw
        known = [*open_.divergences(), *open_.divergences(dismissed=True)]
        self.findings = unanswered(found, known) if open_.text is not None else []
        names = sum(
            1
            for m in open_.mentions()
            if m.entity is not None and open_.twins(m) and open_.side_of(m.ranges[0]) == "left"
        )
        agreeing = [
            (words_, count)
            for words_, count in (
                ("{count} {count:date|dates}", counts.get("date", 0)),
                ("{count} {count:number|numbers}", counts.get("number", 0)),
                ("{count} {count:name|names}", names),
            )
            if count
        ]
        parts = ", ".join(tr(words_, count=count) for words_, count in agreeing)
        every = sum(count for _, count in agreeing)
        self.agree = tr("{things} {n:agrees|agree}", things=parts, n=every) if parts else ""
        count = len(self.findings)
        self.differ = (
            ""
            if not count
            else told(self.findings[0].message)
            if count == 1
            else tr("{count} {count:place|places} to look at", count=count)
        )

    def _look(self) -> None:
        """Run the checks anew if text, alignment or registry changed: a long article in a worker."""
        text, entities = self.tools.open.text, self.tools.desk.session.queries.entities()
        key = hash(tuple((entity.id, entity.rev) for entity in entities.values()))
        if text is self._checked and key == self._registry:
            return
        self._checked, self._registry, self._raw = text, key, ([], {})
        if text is None or text.article.right is None:
            return
        if sum(len(document.text) for document in text.documents.values()) <= _AT_ONCE:
            self._raw = check_article(text, entities.values())
            return
        job = _Check(text, tuple(entities.values()))
        job.answer.done.connect(self._answered)
        self._job = job
        QThreadPool.globalInstance().start(job)

    def _answered(self, text: object, raw: tuple[list[Found], dict[str, int]]) -> None:
        if text is self._checked:
            self._raw = raw
            self.stale()
            self.checked.emit()

    def refresh(self) -> None:
        """Run the checks and show everything."""
        self.check()
        self._focus.around(self._refill)

    def _refill(self) -> None:
        empty(self.column)
        open_ = self.tools.open
        if open_.text is None:
            return
        if open_.text.article.right is None:
            self.hint(tr("This article has no translation yet."))
            self.column.addStretch(1)
            return
        card = Card(tr("Translation checks"), self.inside)
        if self.agree:
            card.add(words(f"✓ {self.agree}", "saved", card))
        if not self.findings:
            card.add(words(tr("Nothing else was found in which the texts differ."), parent=card))
        for index, found in enumerate(self.findings[:_MOST]):
            card.add(self._finding_row(index, found))
        if len(self.findings) > _MOST:
            card.add(words(tr("{count} more", count=len(self.findings) - _MOST), parent=card))
        self.column.addWidget(card)
        for divergence in open_.divergences():
            self.column.addWidget(self._divergence_card(divergence))
        if not open_.divergences():
            self.hint(tr("No divergence recorded yet. Select where the texts part and press T."))
        aside = open_.divergences(dismissed=True)
        if aside:
            self.column.addWidget(self._aside_card(aside))
        self.column.addStretch(1)

    # ---- findings

    def _finding_row(self, index: int, found: Found) -> QWidget:
        row = Clickable(self.inside)
        row.setObjectName(f"finding-{index}")
        row.setAccessibleName(told(found.message))
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 2, 0, 2)
        box.setSpacing(6)
        label = words(told(found.message), "warning", row)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        box.addWidget(label)
        buttons = QWidget(row)
        flow = Flow(buttons)
        for text, key, run in (
            (tr("Take as divergence"), "D", lambda: self.take(found)),
            (tr("Fine"), "F", lambda: self.dismiss(found, "fine")),
            (tr("False alarm"), "A", lambda: self.dismiss(found, "false_alarm")),
        ):
            button = KeyButton(text, key, parent=buttons)
            button.setObjectName(f"finding-{index}-{key}")
            button.setEnabled(self.tools.open.editable)
            button.clicked.connect(lambda _=False, run=run: run())
            flow.addWidget(button)
        box.addWidget(buttons)
        row.pressed.connect(lambda: self._show((*found.left, *found.right)))
        row.keys = lambda event: self._key(event, found)
        return row

    def _key(self, event: QKeyEvent, found: Found) -> bool:
        run = {
            "D": lambda: self.take(found),
            "F": lambda: self.dismiss(found, "fine"),
            "A": lambda: self.dismiss(found, "false_alarm"),
        }.get(physical_key(event))
        if run is None:
            return False
        if not event.isAutoRepeat():
            run()
        return True

    def take(self, found: Found) -> None:
        """Record a finding as a divergence."""
        edit = AddDivergence(
            article=self.tools.open.article_id,
            left=found.left,
            right=found.right,
            type=found.type,
            note=told(found.message),
            check=found.kind,
            finding=found.digest,
            layer=self.tools.layer_id,
        )
        self.tools.apply(edit, tr("Divergence: {type}", type=self._claiming.type_name(found.type)))

    def dismiss(self, found: Found, how: str) -> None:
        """Record that a finding is fine or a false alarm: it is not asked again until the text changes."""
        edit = DismissFinding(
            article=self.tools.open.article_id,
            left=found.left,
            right=found.right,
            type=found.type,
            check=found.kind,
            finding=found.digest,
            dismissed=how,
            layer=self.tools.layer_id,
        )
        self.tools.apply(edit, tr("Set aside; it is not asked again"))

    # ---- divergences

    def _divergence_card(self, found: Divergence) -> Card:
        tools = self.tools
        card = Card(self._claiming.type_name(found.type), self.inside)
        card.setObjectName(f"divergence-{found.id}")
        card.setProperty("current", found.id == tools.open.selected)
        for parts in (found.left, found.right):
            card.lead(self._passage(parts))
        for field, name, codes in (
            ("type", "Type", DIVERGENCE_TYPES),
            ("severity", "Severity", SEVERITIES),
            ("impact", "Impact", IMPACTS),
        ):
            rows = [
                (code, self._claiming.type_name(code) if field == "type" else tools.term(field, code)) for code in codes
            ]
            choice = Choice(rows, card)
            choice.setObjectName(f"{field}-{found.id}")
            choice.show_code(getattr(found, field))
            choice.committed.connect(lambda code, field=field: self._change(found, field, code))
            card.row(tr(name), choice)
        card.row(tr("Direction"), self._direction()).setObjectName(f"direction-{found.id}")
        note = Words(card)
        note.setObjectName(f"note-{found.id}")
        note.setPlaceholderText("–")
        note.show_text(found.note)
        note.committed.connect(lambda text: self._change(found, "note", text))
        card.row(tr("Note"), note)
        card.setEnabled(tools.open.editable)
        return card

    def _direction(self) -> str:
        """Which text was written first: it is the article's, and what is missing is an omission only by it."""
        text = self.tools.open.text
        direction = text.article.direction if text is not None else "unknown"
        if text is not None and direction in ("left-right", "right-left"):
            return " → ".join(text.language(side).upper() for side in direction.split("-"))
        return tr("both from a third text") if direction == "third" else tr("not known")

    def _change(self, found: Divergence, field: str, value: str) -> None:
        if getattr(found, field) != value:
            self.tools.apply(EditDivergence(divergence=found.id, changes={field: value}), tr("Divergence saved"))

    def _passage(self, parts: tuple[Range, ...]) -> Clickable:
        row = Clickable(self.inside)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        quote = " … ".join(part.quote for part in parts)
        label = words(f"“{short(quote, 120)}”" if quote else tr("(missing here)"), parent=row)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if not quote:
            label.setProperty("secondary", True)
        box.addWidget(label)
        row.setAccessibleName(label.text())
        row.pressed.connect(lambda: self._show(parts))
        return row

    def _aside_card(self, aside: list[Divergence]) -> Card:
        card = Card(tr("Set aside"), self.inside)
        for found in aside[:_MOST]:
            row = QWidget(card)
            flow = QHBoxLayout(row)
            flow.setContentsMargins(0, 0, 0, 0)
            quote = next((part.quote for part in (*found.left, *found.right) if part.quote), "")
            how = tr("fine") if found.dismissed == "fine" else tr("false alarm")
            label = QLabel(f"{self._claiming.type_name(found.type)} · {short(quote, 24)} · {how}", row)
            label.setProperty("secondary", True)
            flow.addWidget(label, 1)
            again = KeyButton(tr("Ask again"), "", parent=row)
            again.clicked.connect(lambda _=False, id_=found.id: self.tools.apply(DeleteDivergence(divergence=id_)))
            flow.addWidget(again)
            card.add(row)
        return card

    def _show(self, parts: tuple[Range, ...]) -> None:
        for part in parts:
            self.tools.reader.reveal(part)
            if part.start < part.end:
                self.tools.reader.select(part)
