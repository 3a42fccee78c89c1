"""The Adjudicate mode: queue, both texts, decision. A digit takes a version and goes on; nothing is preselected."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.adjudication import Choice, Disagreement, Ruling
from annotator.gui.adjudicate.commands import review_actions
from annotator.gui.adjudicate.editing import edited_record
from annotator.gui.adjudicate.marks import in_view, review_marks
from annotator.gui.adjudicate.panel import ways_out
from annotator.gui.adjudicate.queue import ROW, QueuePane
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.reviewing import Reviewing
from annotator.gui.adjudicate.strategies import choose_alike
from annotator.gui.adjudicate.tabs import ReviewTabs
from annotator.gui.adjudicate.topline import TopLine
from annotator.gui.adjudicate.wording import says, shortened, told_of
from annotator.gui.context import Entry, offer_menu, open_menu
from annotator.gui.desk import Desk
from annotator.gui.fitting import Sides
from annotator.gui.keys import physical_key
from annotator.gui.language import tr
from annotator.gui.reader import Reader
from annotator.gui.register.duplicates import DuplicatesStrip
from annotator.model import UserError, digest
from annotator.model.project import SUBMITTED_STATES
from annotator.queries import ArticleEntry
from annotator.session import Change


class AdjudicatePage(Reviewing):
    """One article's disagreements. `ownsList` keeps the window's article list away: the queue takes its place."""

    def __init__(self, desk: Desk) -> None:
        """Reads nothing until it is shown."""
        super().__init__()
        self.desk = desk
        self.setProperty("ownsList", True)
        self.review: Review | None = None
        self.current: Disagreement | None = None
        self._skipped: list[str] = []
        self._build()
        desk.actions.add(review_actions(self))
        desk.articleOpened.connect(lambda _: self._load())
        desk.modeChanged.connect(self._enter)
        desk.changed.connect(self._on_change)
        desk.languageChanged.connect(self.retranslate)
        desk.themeChanged.connect(self._restyle)
        self.retranslate()
        self._enter(desk.mode)

    # ---- building

    def _build(self) -> None:
        self.pane = QueuePane(self.desk, self.press, self)
        self.queue, self.model = self.pane.view, self.pane.model
        self.pane.article.activated.connect(lambda _: self.desk.open_article(str(self.pane.article.currentData())))
        self.pane.kind.activated.connect(lambda _: self._show_queue())
        self.pane.order.activated.connect(lambda _: self._reorder())
        self.queue.selectionModel().currentChanged.connect(self._chosen)
        self.top = TopLine(self.desk, self)
        self.reader = Reader(self.desk.theme, self)
        for side in ("left", "right"):
            self.reader.column(side).installEventFilter(self)
        self.reader.contextMenuRequested.connect(
            lambda _side, where, _range, _marks: open_menu(self, self._menu(), self.mapFromGlobal(where))
        )
        offer_menu(self.queue, self._menu)
        middle = QWidget(self)
        middle.setMinimumWidth(420)
        centre = QVBoxLayout(middle)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.setSpacing(0)
        self.duplicates = DuplicatesStrip(self.desk, self)
        centre.addWidget(self.duplicates)
        centre.addWidget(self.top)
        centre.addWidget(self.reader, 1)
        self.tabs = ReviewTabs(self.desk, self)
        self.tabs.setMinimumWidth(280)
        self.panel = self.tabs.panel
        self.panel.take.connect(self.take)
        self.panel.act.connect(self.act)
        self.panel.left.connect(self.queue.setFocus)
        splitter = Sides(self)
        splitter.put(self.pane, 290, 350)
        splitter.put(middle)
        splitter.put(self.tabs, 340, 390)
        self.keys, self.gold = QLabel(self), QLabel(self)
        self.foot = QWidget(self)
        footer = QHBoxLayout(self.foot)
        footer.setContentsMargins(16, 3, 16, 4)
        self.foot.hide()
        for label in (self.keys, self.gold):
            label.setProperty("secondary", "true")
        self.keys.setMinimumWidth(60)
        footer.addWidget(self.keys, 1)
        footer.addWidget(self.gold)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(splitter, 1)
        self.setFocusProxy(self.queue)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.reader.retranslate()
        self.tabs.retranslate()
        self.pane.retranslate()
        self.keys.setText(
            tr("1–9 take and go on · F2 edit · X reject all · G apply to alike · S skip · N note · Z back · ? all keys")
        )
        if self.review is not None:
            self.reader.refresh_article(self.review.text)
        self._show_queue()
        self._show_question(self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Words are selected in the texts; the commands hold there too."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.press(event)
        return super().eventFilter(watched, event)

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

    def _load(self, key: str = "") -> None:
        """Read the open article's review anew, showing the question of that key if it is still open."""
        if self.desk.mode != "adjudicate":
            return
        queries = self.desk.session.queries
        entries = [entry for entry in queries.articles() if self._may_compare(entry)]
        ids = [entry.article.id for entry in entries]
        if self.desk.article not in ids and ids:
            # An article nobody submitted has nothing to decide: show the first that two people worked on.
            best = max(entries, key=lambda entry: len(entry.submitted_by))
            self.desk.open_article(best.article.id)
            return
        articles = [(entry.article.id, f"{entry.article.title}  ({len(entry.submitted_by)})") for entry in entries]
        self.pane.show_articles(articles, self.desk.article)
        self.review = Review(self.desk.session, self.desk.article) if self.desk.article in ids else None
        self._skipped.clear()
        if self.review is not None:
            self.review.order = str(self.pane.order.currentData() or "text")
            self.review.refresh()
            self.reader.set_article(self.review.text)
        self.tabs.show_sections()
        self._show_queue()
        self._go_to([key])

    def _may_compare(self, entry: ArticleEntry) -> bool:
        """Whether who acts may see the submitted work on an article: in a blind project not before their own is in."""
        queries = self.desk.session.queries
        blind = bool(queries.properties()["blind"]) and not queries.is_reviewer()
        return bool(entry.submitted_by) and (not blind or entry.state in SUBMITTED_STATES)

    def _on_change(self, change: Change) -> None:
        if self.desk.mode != "adjudicate":
            return
        key = self.current.key if self.current else ""
        if self.review is None or change.kind == "actor" or "property" in change.tables():
            self._load(key)
            return
        layers = [(contents.layer.id, contents.layer.state) for contents in self.review.contents]
        before = [each.key for each in self.review.disagreements]
        at = before.index(key) if key in before else 0
        reopened = {each.key for each in self.review.decided}
        self.review.refresh()
        if [(contents.layer.id, contents.layer.state) for contents in self.review.contents] != layers:
            self._load(key)
            return
        self._show_queue()
        if change.kind == "edit" and key not in {each.key for each in self.review.open}:
            # What was answered is done with: on to the next in the order of the queue, and round.
            self._go_to([*before[at + 1 :], *before[: at + 1]])
        else:
            self._go_to([each.key for each in self.review.open if each.key in reopened] or [key])

    def _show_queue(self) -> None:
        self.pane.show_review(self.review)
        self.top.show_review(self.review)
        review = self.review
        if review is None:
            self.gold.clear()
            return
        gold, waiting = review.gold, review.agreed_open()
        parts = [tr("{agreed} agreed", agreed=len(review.queue.agreed))]
        if waiting:
            parts[0] += " · " + tr("{n} not in gold yet: Shift+A takes {n:it|them}", n=waiting)
        parts.append(
            tr(
                "Gold: {n} {n:mention|mentions}, {m} {m:claim|claims}",
                n=len(gold.mentions) if gold else 0,
                m=len(gold.claims) if gold else 0,
            )
        )
        if gold and gold.layer.state == "signed_off":
            because = gold.layer.comment
            parts.append(tr("signed off: {why}", why=because) if because else tr("signed off"))
        if not self.desk.session.queries.is_reviewer():
            parts.append(tr("only a reviewer decides"))
        self.gold.setText(" · ".join(parts))

    def _reorder(self) -> None:
        if self.review is not None:
            self.review.order = str(self.pane.order.currentData())
            self.review.refresh()
            self._show_queue()
            self._go_to([])

    def _go_to(self, wanted: Sequence[str]) -> None:
        """Show the first open question among those of these keys, else the first open one, else nothing; what was
        skipped comes last."""
        rows = {row.key: n for n, row in enumerate(self.model.rows) if isinstance(row, Disagreement) and row.open}
        order = [key for key in wanted if key in rows] + [key for key in rows if key not in wanted]
        fresh = [key for key in order if key not in self._skipped]
        key = next(iter(fresh or order), None)
        if key is None:
            self._show_question(None)
            return
        index = self.model.index(rows[key])
        self.queue.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.queue.scrollTo(index)
        row = self.model.rows[rows[key]]
        # Choosing the row has shown it already, unless it was the current one before.
        if self.current is not row:
            self._show_question(row if isinstance(row, Disagreement) else None)

    def _chosen(self, index: QModelIndex, _: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Disagreement) and (self.current is None or row.key != self.current.key):
            self._show_question(row)

    def _show_question(self, asked: Disagreement | None) -> None:
        fresh = asked is not None and (self.current is None or asked.key != self.current.key)
        self.current = asked
        review = self.review
        self.tabs.show_question(review, asked)
        if review is None:
            self.reader.set_article(None)
            self.panel.show_nothing(tr("No article has submitted work to decide yet."))
            return
        every = len(review.disagreements)
        number = next((n for n, each in enumerate(review.disagreements, 1) if asked and each.key == asked.key), 0)
        place = tr("Decision {n} of {all}", n=number, all=every)
        self.panel.show_question(review, asked, self.choices(), self._who, place)
        self.reader.set_marks(review_marks(review, asked))
        if asked is not None:
            seen = in_view(asked, review)
            if fresh and seen:
                self.reader.go_to(seen[0])  # lights the sentence, and its counterpart on the other side
            for passage in seen:
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
                if not event.isAutoRepeat():  # a key that is held decides one question, not the ones after it
                    self.rate(key)
                return True
            if key.isdecimal():
                # A number of a version would be mistaken for a code.
                self.desk.say(tr("Press the code itself: {codes}.", codes=" ".join(self._codes())), "warning")
                return True
        return self.desk.actions.press("adjudicate", event)

    def _codes(self) -> tuple[str, ...]:
        if self.current is None:
            return ()
        rating = self.current.group.any
        scale = next((s for s in self.desk.session.queries.scales() if s.name == rating.scale), None)
        return tuple(level.code for level in scale.offered()) if scale else ()

    def _menu(self) -> list[Entry]:
        """What can be done with the question that is shown."""
        if self.current is None or self.review is None:
            return []
        actions, current, review = self.desk.actions, self.current, self.review
        actions.refresh_states()
        found: list[Entry] = []
        for number, choice in enumerate(self.choices()):
            told = " · ".join(part for part in (self._who(choice), says(choice, current, review)) if part)
            mark = choice.code or str(number + 1)
            words = f"{mark}   {shortened(told)}".replace("&", "&&")
            found.append((words, partial(self.take, number), review.session.queries.is_reviewer()))
        ways = {name for _, name, _ in ways_out(current)}
        names = [name for name in ("union", "intersection", "both", "edit", "reject") if name in ways]
        if current.kind == "rating":
            names.remove("edit")  # the code itself is pressed
        for name in (*names, "", "alike", "skip", "", "why", "section", "note", "", "back"):
            found.append(actions.qaction(f"adjudicate.{name}", self) if name else None)
        return found

    def write(self, field: str) -> None:
        """Begin to write what goes with the decision."""
        {"reason": self.panel.reason, "section": self.panel.section, "note": self.panel.note}[field].setFocus()

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
            key = self.current.key
            self._skipped = [*(each for each in self._skipped if each != key), key]
            keys = [each.key for each in self.review.disagreements]
            at = keys.index(key) + 1
            rest = [*keys[at:], *keys[:at]]
            # Once all that is left was skipped, go round again.
            self._go_to([each for each in rest if each not in self._skipped] or rest)
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
        """Repeat a decision on all open questions that look like it: that of an alike question, else the last one."""
        assert self.review is not None
        assert self.current is not None
        review, current = self.review, self.current
        newest = sorted(review.decided, key=lambda q: q.decided.created if q.decided else 0, reverse=True)
        last = next((q for q in newest if q.alike == current.alike), None)
        last = last or next((q for q in newest[:1] if review.alike(q)), None)
        asked = next((q for q in review.open if last is not None and q.alike == last.alike), None)
        if last is None or last.decided is None or asked is None:
            self.desk.say(tr("Decide one of the alike first; then G repeats it on the others."), "warning")
            return
        decision = last.decided
        taken = next((c for c in last.choices if set(c.records) & set(decision.chosen)), None)
        same = next((c for c in asked.choices if taken and c.signature == taken.signature), None)
        ruling = Ruling(
            choice=decision.choice,
            chosen=same.records if same else (),
            reason_code=decision.reason_code,
            comment=decision.comment,
            section=decision.section,
        )
        if decision.choice == "take" and same is None and not any(c.absent for c in asked.choices):
            self.desk.say(tr("The version taken there is not on offer here."), "warning")
            return
        answers = review.alike_answers(asked, ruling)
        only = frozenset(each.key for each, _ in answers)
        if len(answers) > 1:
            # One that is alike to what was just decided is in view; of several the reviewer sees a list first.
            shown = [(each, _choice_of(each, answered)) for each, answered in answers]
            chosen = choose_alike(self, shown)
            if chosen is None:
                return
            only = chosen
        if only and self._run(lambda review, _: review.answer([each for each in answers if each[0].key in only])):
            self.desk.say(tr("{n} alike decided in one step; Z takes {n:it|them} back.", n=len(only)))

    def _answer(self, ruling: Ruling) -> None:
        said, asked = self.panel.said(), self.current
        noted = replace(ruling, reason_code=said["reason_code"], comment=said["comment"], section=said["section"])
        if self._run(lambda review, asked: review.answer([(asked, noted)])) and self.review is not None:
            # The next question is in view already: what was done with this one is said where it moves nothing.
            done = next((each for each in self.review.decided if asked is not None and each.key == asked.key), None)
            self.desk.said.emit(told_of(done, self.review) if done is not None else "", "info")

    def _run(self, decide: Callable[[Review, Disagreement], object]) -> bool:
        if self.review is None or self.current is None:
            return False
        if not self.desk.session.queries.is_reviewer():
            self.desk.say(tr("Only a reviewer decides. Choose who works here with Ctrl+Shift+A."), "warning")
            return False
        asked = self.current
        try:
            decide(self.review, asked)
        except UserError as error:
            self.desk.say(str(error), "warning")
            return False
        self.panel.clear_note()
        self.queue.setFocus()
        return True

    def _restyle(self) -> None:
        self.reader.set_theme(self.desk.theme)
        self.top.show_review(self.review)
        self._show_question(self.current)

    def finish(self) -> None:
        """Leave off computing; the window closes."""
        self.top.show_review(None)
        self.duplicates.finish()

    def set_text_size(self, pixels: float) -> None:
        """The reader's text size in pixels."""
        self.reader.set_text_size(int(pixels))

    def set_column_width(self, ems: int) -> None:
        """The longest line of the texts in multiples of their size; 0 for the standard."""
        self.reader.set_measure(ems)

    def set_by_phrase(self, on: bool) -> None:
        """Whether lines of Korean, Japanese and Chinese end with a phrase."""
        self.reader.set_by_phrase(on)


def _choice_of(asked: Disagreement, ruling: Ruling) -> Choice | None:
    """The version that a ruling takes; None where it takes none."""
    if ruling.choice != "take":
        return None
    taken = set(ruling.chosen)
    return next((c for c in asked.choices if taken & set(c.records) or (not taken and c.absent)), None)
