"""The Adjudicate mode: queue, both texts, decision. A digit takes a version and goes on; nothing is preselected."""

from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.adjudication import ORDERS, Choice, Disagreement, Ruling
from annotator.gui.adjudicate.commands import review_actions
from annotator.gui.adjudicate.editing import edited_record
from annotator.gui.adjudicate.marks import passages, review_marks
from annotator.gui.adjudicate.panel import DecisionPanel
from annotator.gui.adjudicate.queue import ROW, QueueDelegate, QueueModel
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import KINDS
from annotator.gui.desk import Desk
from annotator.gui.keys import physical_key
from annotator.gui.language import tr
from annotator.gui.reader import Reader
from annotator.model import UserError, digest
from annotator.session import Change


class QueueView(QListView):
    """The list of questions; its keys are the page's."""

    def __init__(self, page: "AdjudicatePage") -> None:
        """Hands every key to the page first."""
        super().__init__(page)
        self._page = page
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The page's commands, then Qt's moving about."""
        if not self._page.press(event):
            super().keyPressEvent(event)


class AdjudicatePage(QWidget):
    """One article's disagreements. `ownsList` keeps the window's article list away: the queue takes its place."""

    def __init__(self, desk: Desk) -> None:
        """Reads nothing until it is shown."""
        super().__init__()
        self.desk = desk
        self.setProperty("ownsList", True)  # noqa: FBT003 - Qt's call
        self.review: Review | None = None
        self.current: Disagreement | None = None
        self._skipped: list[str] = []
        self._build()
        desk.actions.add(review_actions(self))
        desk.articleOpened.connect(lambda _: self._load())
        desk.modeChanged.connect(self._enter)
        desk.changed.connect(self._on_change)
        desk.languageChanged.connect(self.retranslate)
        desk.themeChanged.connect(lambda: self.reader.set_theme(desk.theme))
        self.retranslate()
        self._enter(desk.mode)

    # ---- building

    def _build(self) -> None:
        self.article = QComboBox(self)
        self.article.activated.connect(lambda _: self.desk.open_article(str(self.article.currentData())))
        self.kind, self.order = QComboBox(self), QComboBox(self)
        self.kind.activated.connect(lambda _: self._show_queue())
        self.order.activated.connect(lambda _: self._reorder())
        self.count = QLabel(self)
        self.count.setProperty("section", "true")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(5)
        self.model = QueueModel(self)
        self.queue = QueueView(self)
        self.queue.setModel(self.model)
        self.queue.setItemDelegate(QueueDelegate(self.desk, self.queue))
        self.queue.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.queue.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.queue.selectionModel().currentChanged.connect(self._chosen)
        left = QWidget(self)
        left.setProperty("pane", "true")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(10, 12, 10, 10)
        filters = QHBoxLayout()
        filters.addWidget(self.kind, 1)
        filters.addWidget(self.order, 1)
        for widget in (self.article, self.count, self.progress):
            column.addWidget(widget)
        column.addLayout(filters)
        column.addWidget(self.queue, 1)
        self.bar = QLabel(self)
        self.legend = QLabel(self)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        top = QFrame(self)
        top.setProperty("bar", "top")
        row = QHBoxLayout(top)
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self.bar, 1)
        row.addWidget(self.legend)
        self.reader = Reader(self.desk.theme, self)
        middle = QWidget(self)
        centre = QVBoxLayout(middle)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        centre.addWidget(top)
        centre.addWidget(self.reader, 1)
        self.panel = DecisionPanel(self)
        self.panel.take.connect(self.take)
        self.panel.act.connect(self.act)
        scroll = QScrollArea(self)
        scroll.setWidget(self.panel)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        splitter = QSplitter(self)
        for widget, size in ((left, 290), (middle, 800), (scroll, 340)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, int(widget is middle))
            widget.setMinimumWidth(220)
        splitter.setSizes([290, 800, 340])
        self.keys = QLabel(self)
        self.keys.setProperty("secondary", "true")
        self.gold = QLabel(self)
        self.gold.setProperty("secondary", "true")
        bottom = QFrame(self)
        bottom.setProperty("bar", "bottom")
        footer = QHBoxLayout(bottom)
        footer.setContentsMargins(16, 8, 16, 8)
        footer.addWidget(self.keys, 1)
        footer.addWidget(self.gold)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(splitter, 1)
        whole.addWidget(bottom)
        self.setFocusProxy(self.queue)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.panel.retranslate()
        self.queue.setAccessibleName(tr("Disagreements"))
        self.article.setAccessibleName(tr("Article"))
        self.kind.setAccessibleName(tr("Kind"))
        self.order.setAccessibleName(tr("Order"))
        self.keys.setText(
            tr("1–9 take and go on · F2 edit · X reject all · G apply to alike · S skip · N note · Z back · ? all keys")
        )
        chosen = self.order.currentData() or "text"
        self.order.clear()
        names = {"text": "by text", "kind": "by kind", "alike": "alike together"}
        for name in ORDERS:
            self.order.addItem(tr(names.get(name, name)), name)
        self.order.setCurrentIndex(max(0, self.order.findData(chosen)))
        self._show_queue()

    # ---- showing

    def _enter(self, mode: str) -> None:
        """Coming into the mode: of an article with one layer there is little to decide, so one with more is shown."""
        if mode != "adjudicate":
            return
        counts = {e.article.id: len(e.submitted_by) for e in self.desk.session.queries.articles()}
        best = max(counts, key=lambda id_: counts[id_], default="")
        if counts.get(self.desk.article or "", 0) < 2 <= counts.get(best, 0):
            self.desk.open_article(best)
        else:
            self._load()

    def _load(self) -> None:
        if self.desk.mode != "adjudicate":
            return
        queries = self.desk.session.queries
        entries = [entry for entry in queries.articles() if entry.submitted_by]
        self.article.clear()
        for entry in entries:
            self.article.addItem(f"{entry.article.title}  ({len(entry.submitted_by)})", entry.article.id)
        ids = [entry.article.id for entry in entries]
        if self.desk.article not in ids and ids:
            # An article nobody submitted has nothing to decide: show the first that two people worked on.
            best = max(entries, key=lambda entry: len(entry.submitted_by))
            self.desk.open_article(best.article.id)
            return
        self.article.setCurrentIndex(self.article.findData(self.desk.article))
        self.review = Review(self.desk.session, self.desk.article) if self.desk.article in ids else None
        self._skipped.clear()
        if self.review is not None:
            self.review.order = str(self.order.currentData() or "text")
            self.review.refresh()
            self.reader.set_article(self.review.text)
        self._show_queue()
        self._go_to_next("")

    def _on_change(self, change: Change) -> None:
        if self.desk.mode != "adjudicate" or self.review is None or change.kind == "actor":
            self._load()
            return
        key = self.current.key if self.current else ""
        self.review.refresh()
        self._show_queue()
        self._go_to_next(key if change.kind != "edit" else "")

    def _show_queue(self) -> None:
        review = self.review
        kind = str(self.kind.currentData() or "")
        self.kind.clear()
        self.kind.addItem(tr("all kinds"), "")
        for each in KINDS:
            waiting = sum(q.kind == each for q in review.open) if review else 0
            if waiting:
                self.kind.addItem(f"{tr(KINDS[each])} ({waiting})", each)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.model.show_review(review, str(self.kind.currentData() or ""))
        every = len(review.disagreements) if review else 0
        done = len(review.decided) if review else 0
        self.count.setText(tr("DISAGREEMENTS · {done} OF {all} DECIDED", done=done, all=every))
        self.progress.setMaximum(max(every, 1))
        self.progress.setValue(done)
        self._show_bar()

    def _show_bar(self) -> None:
        review = self.review
        if review is None:
            self.bar.setText(tr("No article has submitted work to decide yet."))
            self.legend.clear()
            self.gold.clear()
            return
        waiting = review.agreed_open()
        self.bar.setText(
            tr("{agreed} agreed", agreed=len(review.queue.agreed))
            + (" · " + tr("{n} not in gold yet: Shift+A takes them", n=waiting) if waiting else "")
        )
        hidden = self.desk.session.queries.properties()["hide_names"]
        names = [
            tr("version {n}", n=number + 1) if hidden else review.layer_name(contents.layer.id)
            for number, contents in enumerate(review.contents)
        ]
        self.legend.setText(" &nbsp; ".join(f"{line} {name}" for line, name in zip("━┅┈━┅", names, strict=False)))
        gold = review.gold
        state = tr("signed off") if gold and gold.layer.state == "signed_off" else ""
        self.gold.setText(
            tr("Gold: {n} mentions, {m} claims", n=len(gold.mentions) if gold else 0, m=len(gold.claims) if gold else 0)
            + (f" · {state}" if state else "")
        )

    def _reorder(self) -> None:
        if self.review is not None:
            self.review.order = str(self.order.currentData())
            self.review.refresh()
            self._show_queue()
            self._go_to_next("")

    def _go_to_next(self, key: str) -> None:
        """Show the question of that key, else the first open one that was not skipped, else nothing."""
        row = self.model.row_of(key)
        if row < 0:
            waiting = [
                n for n, each in enumerate(self.model.rows) if not isinstance(each, str) and each.open
            ]
            fresh = [n for n in waiting if self.model.rows[n].key not in self._skipped]  # type: ignore[union-attr]
            row = (fresh or waiting or [-1])[0]
        if row < 0:
            self._show_question(None)
            return
        index = self.model.index(row)
        self.queue.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.queue.scrollTo(index)
        self._show_question(self.model.rows[row])  # type: ignore[arg-type]

    def _chosen(self, index: QModelIndex, _: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Disagreement) and (self.current is None or row.key != self.current.key):
            self._show_question(row)

    def _show_question(self, asked: Disagreement | None) -> None:
        self.current = asked
        review = self.review
        if review is None:
            self.reader.set_article(None)
            return
        every = len(review.disagreements)
        number = next((n for n, each in enumerate(review.disagreements, 1) if asked and each.key == asked.key), 0)
        place = tr("Decision {n} of {all}", n=number, all=every)
        self.panel.show_question(review, asked, self.choices(), self._who, place)
        self.reader.set_marks(review_marks(review, asked))
        if asked is not None:
            for passage in passages(asked, review)[:2]:
                self.reader.reveal(passage)
            self.desk.announced.emit(f"{place}. {self.panel.heading.text()}. {self.panel.asked.text()}")

    def choices(self) -> list[Choice]:
        """The versions of the question that is shown, in the order of their digits."""
        if self.current is None:
            return []
        found = list(self.current.choices)
        if self.desk.session.queries.properties()["shuffle_options"]:
            key = self.current.key
            found.sort(key=lambda choice: digest(f"{key}:{choice.signature}:{choice.layers}"))
        return found

    def _who(self, choice: Choice) -> str:
        if self.review is None or self.desk.session.queries.properties()["hide_names"]:
            return ""
        return ", ".join(self.review.layer_name(layer) for layer in choice.layers)

    # ---- deciding

    def press(self, event: QKeyEvent) -> bool:
        """A key in the queue or the texts: of a rating the code itself, else the actions of this mode."""
        if self.current is not None and self.current.kind == "rating":
            key = physical_key(event)
            if key in self._codes():
                self.rate(key)
                return True
        return self.desk.actions.press("adjudicate", event)

    def _codes(self) -> tuple[str, ...]:
        if self.current is None:
            return ()
        rating = self.current.group.any
        scale = next((s for s in self.desk.session.queries.scales() if s.name == rating.scale), None)
        return tuple(level.code for level in scale.offered()) if scale else ()

    def take(self, number: int) -> None:
        """Take the version of that number (from 0) and go on."""
        choices = self.choices()
        if self.current is None or number >= len(choices):
            self.desk.say(tr("There is no version {n}.", n=number + 1), "warning")
            return
        if self.current.kind == "rating" and choices[number].code:
            self.rate(choices[number].code)
            return
        self._answer(Ruling(chosen=choices[number].records))

    def rate(self, code: str) -> None:
        """Decide a rating by its code: an analyst's, or another of the scale."""
        chosen = next((choice for choice in self.choices() if choice.code == code), None)
        self._answer(Ruling(chosen=chosen.records) if chosen else Ruling(choice="edit", code=code))

    def act(self, name: str) -> None:
        """One of the other ways out (`DecisionPanel.act`)."""
        if self.current is None or self.review is None:
            return
        if name == "skip":
            self._skipped.append(self.current.key)
            self._go_to_next("")
        elif name == "alike":
            self._apply_to_alike()
        elif name == "edit":
            self._edit()
        else:
            self._answer(Ruling(choice=name))

    def _edit(self) -> None:
        assert self.current is not None
        assert self.review is not None
        try:
            record = edited_record(self, self.current)
        except UserError as error:
            self.desk.say(str(error), "warning")
            return
        if record is not None:
            self._answer(Ruling(choice="edit", edited=record))

    def _apply_to_alike(self) -> None:
        """Repeat the last decision on all questions that look like it; of an undecided one say what is missing."""
        assert self.review is not None
        assert self.current is not None
        last = next((q for q in self.review.decided if q.alike and q.alike == self.current.alike), None)
        if last is None or last.decided is None:
            self.desk.say(tr("Decide one of the alike first; then G repeats it on the others."), "warning")
            return
        decision = last.decided
        taken = next((c for c in last.choices if set(c.records) & set(decision.chosen)), None)
        same = next((c for c in self.current.choices if taken and c.signature == taken.signature), None)
        ruling = Ruling(choice=decision.choice, chosen=same.records if same else ())
        if decision.choice == "take" and same is None and not any(c.absent for c in self.current.choices):
            self.desk.say(tr("The version taken there is not on offer here."), "warning")
            return
        self._run(lambda review, asked: review.answer_alike(asked, ruling))

    def _answer(self, ruling: Ruling) -> None:
        noted = replace(ruling, comment=self.panel.note.text().strip(), reason_code=str(self.panel.reason.currentData() or ""))
        self._run(lambda review, asked: review.answer([(asked, noted)]))

    def _run(self, decide: object) -> None:
        if self.review is None or self.current is None:
            return
        if not self.desk.session.queries.is_reviewer():
            self.desk.say(tr("Only a reviewer decides. Choose who works here with Ctrl+Shift+A."), "warning")
            return
        asked = self.current
        try:
            decide(self.review, asked)  # type: ignore[operator]
        except UserError as error:
            self.desk.say(str(error), "warning")
            return
        self.panel.clear_note()
        self.queue.setFocus()

    def set_text_size(self, pixels: float) -> None:
        """The reader's text size in pixels."""
        self.reader.set_text_size(int(pixels))
