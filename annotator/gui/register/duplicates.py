"""What is likely one, brought together from several people: two records side by side, one key for an answer."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import Edit, MergeEntities, MergeSources, SetApart
from annotator.gui.annotate.marks import type_label
from annotator.gui.desk import Desk
from annotator.gui.emptiness import Emptiness
from annotator.gui.keys import physical_key
from annotator.gui.language import language, tr
from annotator.gui.register.lists import MentionList
from annotator.gui.sources.beside import ProjectWindow
from annotator.merging.duplicates import Likely
from annotator.merging.report import Duplicate
from annotator.model import Distinction, Entity, Mention, Source
from annotator.session import Change

_EXAMPLES = 4
"""Mentions of a record shown in context."""

_kept: "WeakKeyDictionary[Desk, Waiting]" = WeakKeyDictionary()


class Waiting(QObject):
    """The pairs of a desk's registry that wait for an answer: gathered when first asked for, then kept in step.

    `changed` when they may be others than before.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        """Nothing is gathered yet."""
        super().__init__(desk)
        self._desk = desk
        self._likely: Likely | None = None
        self._pairs: tuple[Duplicate, ...] | None = None
        desk.changed.connect(self._follow)

    def pairs(self) -> tuple[Duplicate, ...]:
        """What waits, by name."""
        if self._likely is None:
            queries = self._desk.session.queries
            records = [*queries.entities().values(), *queries.sources().values()]
            self._likely = Likely(records, queries.select(Distinction))
            self._pairs = None
        if self._pairs is None:
            self._pairs = self._likely.pairs()
        return self._pairs

    def _follow(self, change: Change) -> None:
        tables = change.tables()
        if change.kind in ("actor", "merge") or tables & {"property", "layer"}:
            self._likely = None  # others may see other records
        elif not tables & {"entity", "source", "distinction"}:
            return
        elif self._likely is not None:
            queries = self._desk.session.queries
            for table, id_ in change.touched:
                if table in ("entity", "source", "distinction"):
                    found = queries.get({"entity": Entity, "source": Source}.get(table, Distinction), id_)
                    self._likely.drop(id_)
                    if found is not None and (table != "entity" or id_ in queries.entities()):
                        self._likely.put(found)
        self._pairs = None
        self.changed.emit()


def waiting_duplicates(desk: Desk) -> Waiting:
    """The one list of a desk."""
    if desk not in _kept:
        _kept[desk] = Waiting(desk)
    return _kept[desk]


class RecordCard(QFrame):
    """One of the two: its names in all languages, what is known of it, who made it, where it is mentioned."""

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        """`number` is the key that keeps this one."""
        super().__init__(parent)
        self._desk, self._number = desk, number
        self.setProperty("card", "true")
        self.heading, self.facts, self.examples = QLabel(self), QLabel(self), QLabel(self)
        self.heading.setProperty("section", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for label in (self.heading, self.facts, self.examples):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(label)
        self.examples.setProperty("secondary", "true")
        self.keep = QPushButton(self)
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column.addStretch(1)
        column.addWidget(self.keep)

    def show_record(self, record: Entity | Source | None, name: str) -> None:
        """Show an entity or a source; `name` is the one that is alike."""
        self.setEnabled(record is not None)
        self.keep.setText(tr("Keep this one ({key})", key=self._number))
        self.heading.setText(f"{self._number}   {name}" if record is not None else "")
        if isinstance(record, Entity):
            self._show_entity(record)
        elif record is not None:
            self._show_source(record)
        else:
            self.facts.clear()
            self.examples.clear()

    def _show_entity(self, record: Entity) -> None:
        queries = self._desk.session.queries
        hidden = queries.hidden_layers()
        found = [m for m in queries.select(Mention, entity=record.id) if m.layer not in hidden]
        lines = [f"{code}  {label}" for code, label in sorted(record.labels.items())]
        lines += [f"{alias.language}  {alias.text}" for alias in record.aliases]
        lines.append(type_label(queries.scheme(), record.type, language()))
        lines += [each for each in (record.qid, record.note) if each]
        self.facts.setText("\n".join([*lines, self._maker(record)]))
        places = MentionList(self._desk)
        shown = {m.ranges[0]: m for m in reversed(found)}  # one of those that several people made in one place
        places.fill(list(shown.values())[::-1][:_EXAMPLES])
        told = [tr("Mentioned {n} {n:time|times}", n=len(found))]
        self.examples.setText("\n".join([*told, *(str(places.index(n, 0).data()) for n in range(places.rowCount()))]))

    def _show_source(self, record: Source) -> None:
        queries = self._desk.session.queries
        kind = queries.scheme().term_label("source_kind", record.kind, language())
        lines = [f"{code}  {label}" for code, label in sorted(record.names.items())]
        lines += [each for each in (kind, record.country, record.independence, record.note) if each]
        self.facts.setText("\n".join([*lines, self._maker(record)]))
        titles = [
            entry.article.title
            for entry in queries.articles()
            if any(link.source == record.id for link in queries.chain(entry.article.id))
        ]
        graded = len(queries.ratings(record.id, "reliability"))
        told = [
            tr("In the chain of {n} {n:article|articles}", n=len(titles)),
            tr("{n} {n:grade|grades}", n=graded),
            *titles[:_EXAMPLES],
        ]
        self.examples.setText("\n".join(told))

    def _maker(self, record: Entity | Source) -> str:
        queries = self._desk.session.queries
        hidden = queries.properties()["hide_names"] or not record.actor
        return "" if hidden else tr("Made by {name}", name=queries.actor_name(record.actor))


class DuplicatesWindow(ProjectWindow):
    """The pairs in a list, the two records beside it. Every answer is an edit: Z takes it back, here and later."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Filled when it is shown."""
        self._waiting = waiting_duplicates(desk)  # hears of a change before this window does
        super().__init__(desk, parent, tr("Likely duplicates"))
        self.resize(1080, 640)
        self.setMinimumSize(760, 440)
        self.pairs: list[Duplicate] = []
        self._skipped: list[tuple[str, str]] = []
        self.count = QLabel(self)
        self.count.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Likely duplicates"))
        self.list.currentRowChanged.connect(self._show)
        self.list.installEventFilter(self)
        self.cards = (RecordCard(desk, 1, self), RecordCard(desk, 2, self))
        for number, card in enumerate(self.cards):
            card.keep.clicked.connect(lambda _=False, number=number: self.keep(number))
        self.both = QWidget(self)
        row = QHBoxLayout(self.both)
        row.setContentsMargins(0, 0, 0, 0)
        for card in self.cards:
            row.addWidget(card, 1)
        middle = QSplitter(self)
        middle.setChildrenCollapsible(False)
        middle.addWidget(self.list)
        middle.addWidget(self.both)
        middle.setSizes([300, 780])
        self.nothing = Emptiness(self.list, self._why_nothing)
        column = QVBoxLayout(self)
        column.addWidget(self.count)
        column.addWidget(middle, 1)
        column.addLayout(self._buttons())
        self.setFocusProxy(self.list)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._acts: dict[str, Callable[[], object]] = {
            "1": lambda: self.keep(0), "2": lambda: self.keep(1), "X": self.set_apart, "S": self.skip,
            "Z": self.desk.undo,
        }  # fmt: skip
        self.answers: dict[str, QPushButton] = {}
        for key, text in (("X", tr("Not the same (X)")), ("S", tr("Skip (S)")), ("Z", tr("Back (Z)"))):
            button = QPushButton(text, self)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._acts[key])
            row.addWidget(button)
            self.answers[key] = button
        row.addStretch(1)
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(self.close)
        row.addWidget(close)
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list takes answers by the physical key, whatever the keyboard writes."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            act = self._acts.get(physical_key(event))
            if act is not None:
                if not event.isAutoRepeat():
                    act()
                return True
        return super().eventFilter(watched, event)

    # ---- showing

    def refill(self) -> None:
        """List what waits; the pair that was shown stays, or the one after it."""
        at = max(0, self.list.currentRow())
        shown = self.pairs[at].records if at < len(self.pairs) else None
        self.pairs = sorted(self._waiting.pairs(), key=lambda pair: self._skipped.index(pair.records) + 1
                            if pair.records in self._skipped else 0)  # fmt: skip
        scheme = self.desk.session.queries.scheme()
        self.list.blockSignals(True)
        self.list.clear()
        for pair in self.pairs:
            names = pair.names[0] if pair.names[0] == pair.names[1] else "  ↔  ".join(pair.names)
            kind = type_label(scheme, pair.type, language()) if pair.table == "entity" else tr("Source")
            item = QListWidgetItem(f"{names}   {kind}")
            item.setToolTip("  ↔  ".join(pair.names))
            self.list.addItem(item)
        same = next((n for n, pair in enumerate(self.pairs) if pair.records == shown), at)
        self.list.setCurrentRow(min(same, len(self.pairs) - 1))
        self.list.blockSignals(False)
        words = tr(
            "{n} {n:pair waits|pairs wait}. Two people made records that look like one; answer before you decide on "
            "links.",
            n=len(self.pairs),
        )
        self.count.setText(words)
        self.count.setVisible(bool(self.pairs))
        self.both.setVisible(bool(self.pairs))
        self.nothing.look()
        self._show(self.list.currentRow())

    @staticmethod
    def _why_nothing() -> str:
        return tr("Nothing waits: no two people's records look like one.")

    def _show(self, row: int) -> None:
        queries = self.desk.session.queries
        pair = self.current()
        for number, card in enumerate(self.cards):
            found: Entity | Source | None = None
            if pair is not None:
                known = queries.entities() if pair.table == "entity" else queries.sources()
                found = known.get(pair.records[number])
            card.show_record(found, pair.names[number] if pair is not None else "")
            card.keep.setEnabled(pair is not None and not self.desk.session.read_only)
        self.answers["X"].setEnabled(pair is not None and not self.desk.session.read_only)
        self.answers["S"].setEnabled(len(self.pairs) > 1)
        if pair is not None and self.isActiveWindow():
            self.desk.announced.emit(" ↔ ".join(pair.names))

    def current(self) -> Duplicate | None:
        """The pair that is shown."""
        row = self.list.currentRow()
        return self.pairs[row] if 0 <= row < len(self.pairs) else None

    # ---- answering

    def keep(self, number: int) -> None:
        """They are the same: the first (0) or the second (1) stands for both from now on."""
        pair = self.current()
        if pair is not None:
            into, other = pair.records[number], pair.records[1 - number]
            edit: Edit = (
                MergeEntities(entity=other, into=into)
                if pair.table == "entity"
                else MergeSources(source=other, into=into)
            )
            self.desk.apply(edit)

    def set_apart(self) -> None:
        """They are not the same; nobody is asked again."""
        pair = self.current()
        if pair is not None:
            self.desk.apply(SetApart(kind=pair.table, one=pair.records[0], other=pair.records[1]))

    def skip(self) -> None:
        """Leave it for now: it comes last."""
        pair = self.current()
        if pair is not None:
            self._skipped = [*(each for each in self._skipped if each != pair.records), pair.records]
            row = self.list.currentRow()
            self.list.setCurrentRow(-1)
            self.refill()
            self.list.setCurrentRow(min(row, len(self.pairs) - 1))


class DuplicatesStrip(QFrame):
    """A line that says what waits to be looked at before links are decided; away where nothing does."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Counts when it is first shown in Adjudicate, and while nobody waits."""
        super().__init__(parent)
        self._desk = desk
        self._waiting = waiting_duplicates(desk)
        self.setProperty("bar", "top")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setProperty("tone", "warning")
        self.look = QPushButton(self)
        self.look.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.look.clicked.connect(lambda: desk.actions.run("project.duplicates"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self.look)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refill)
        self._waiting.changed.connect(self._later)
        desk.modeChanged.connect(lambda _: self._later())
        desk.languageChanged.connect(self._later)
        self._later()

    def _later(self) -> None:
        if self._desk.mode == "adjudicate":
            self._timer.start()

    def refill(self) -> None:
        """Count, and stand there where there is something to look at."""
        waiting = len(self._waiting.pairs()) if self._desk.mode == "adjudicate" else 0
        self.words.setText(
            tr(
                "{n} {n:pair|pairs} of entities or sources may be one. Look at them before you decide on links.",
                n=waiting,
            )
        )
        self.look.setText(tr("Look at them…"))
        self.setVisible(bool(waiting))

    def finish(self) -> None:
        """Count no more: the window closes."""
        self._timer.stop()
