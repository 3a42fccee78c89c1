"""The page of the Annotate mode: reader, inspector, key bar, and the wiring between them."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.edits import MarkRead
from annotator.gui.annotate.banner import Banner
from annotator.gui.annotate.commands import Commands
from annotator.gui.annotate.find import FindBar
from annotator.gui.annotate.inspector import Inspector
from annotator.gui.annotate.keybar import KeyBar
from annotator.gui.annotate.marks import SUGGESTION, Words, entity_label, mark_of, suggestion_mark
from annotator.gui.annotate.open_article import OpenArticle, Touched
from annotator.gui.annotate.page_actions import find_actions, view_actions
from annotator.gui.annotate.panes import Panes
from annotator.gui.annotate.preview import Preview
from annotator.gui.annotate.suggestions import METHODS
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice, TypeAhead
from annotator.gui.desk import Desk
from annotator.gui.language import language, moment, tr
from annotator.gui.reader import Mark, Reader
from annotator.model import Claim, Divergence, Mention, Range
from annotator.model.project import EDITABLE_STATES
from annotator.session import Change

_READ_DELAY = 1200  # milliseconds of rest after which sentences read are stored together
_INSPECTOR = 372
_PRESS, _OVERRIDE = QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride
_UNMODIFIED = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
_OURS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class AnnotatePage(QWidget):
    """Reader in the middle, inspector at the right, keys below."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Follows the desk; shows its open article."""
        super().__init__(parent)
        self.setObjectName("annotatePage")
        self.desk = desk
        self.open = OpenArticle(desk, self)
        self.reader = Reader(desk.theme, self)
        self.typeahead = TypeAhead(desk.theme, self)
        self.preview = Preview(self)
        self.tools = Tools(desk, self.open, self.reader, self.typeahead, self.preview, self.show_tab, self.frame)
        self.commands = Commands(self.tools)
        self.commands.moving.read_already = self.held_read
        self.finder = FindBar(self.tools, self)
        self.banner = Banner(self.tools, self.commands.moving, self)
        self.inspector = Inspector(self.tools, self.commands.claiming, self)
        self.keybar = KeyBar(self.tools, self)
        self.foot = self.keybar.hints
        self._numbers: dict[str, int] = {}
        self._settling = False
        self._touched = Touched()
        self._painted: Touched | None = None
        self._read: list[str] = []
        self._read_by = ""
        self._held: dict[tuple[str, str], dict[str, None]] = {}
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_READ_DELAY)
        self._resting.timeout.connect(self.store_read)
        self._panes: list[QWidget] = [self.reader, self.inspector]
        self._build()
        self.register()
        self._wire()
        self.setFocusProxy(self.reader)
        if desk.article:
            self.open.open(desk.article)

    def _build(self) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.banner, 0), (self.finder, 0), (self.reader, 1), (self.preview, 0)):
            column.addWidget(widget, stretch)
        self.inspector.setMinimumWidth(300)
        middle.setMinimumWidth(420)
        self.splitter = Panes(middle, self.inspector, _INSPECTOR, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.keybar)

    def register(self) -> None:
        """Put the page's actions into the table: the commands, and those of the page itself."""
        self.commands.register()
        self.desk.actions.add([*find_actions(self.finder, self.in_view), *view_actions(self)])
        self.keybar.rebuild()

    def _wire(self) -> None:
        desk, open_, reader = self.desk, self.open, self.reader
        desk.articleOpened.connect(lambda _: self.finder.leave_article())
        desk.changed.connect(self._on_change)
        desk.themeChanged.connect(self._restyle)
        desk.languageChanged.connect(self.retranslate)
        desk.revealRequested.connect(self._reveal)
        desk.recordSelected.connect(self._select_record)
        open_.textChanged.connect(self._show_text)
        open_.layerChanged.connect(self._show_marks)
        open_.recordsChanged.connect(self._update_marks)
        open_.paint = self._paint_marks
        open_.projectChanged.connect(self._on_project)
        open_.suggestionChanged.connect(self._show_suggestion)
        open_.selectedChanged.connect(self._frame)
        reader.selectionChanged.connect(self._on_selection)
        reader.markActivated.connect(self._on_activated)
        reader.markResized.connect(self._on_resized)
        reader.sentenceRead.connect(self._on_read)
        reader.caretSentenceChanged.connect(self._on_sentence)
        reader.contextMenuRequested.connect(lambda _side, where, _range, marks: self._menu(where, marks))
        reader.beadMenuRequested.connect(lambda where, bead: self.commands.passage_menu(self, where, bead))
        reader.attachRequested.connect(self._attach)
        for side in ("left", "right"):
            reader.column(side).installEventFilter(self)

    # ---- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the scope `reader` come before the reader's own, and the text is painted before what stands
        beside it is brought up to date."""
        if isinstance(event, QKeyEvent) and watched in (self.reader.column("left"), self.reader.column("right")):
            kind = event.type()
            if kind == _PRESS:
                with self.desk.later.holding():
                    return self.desk.actions.press("reader", event)
            if kind == _OVERRIDE and ((event.text() and event.modifiers() in _UNMODIFIED) or event.key() in _OURS):
                event.accept()  # shortcuts of the window are Ctrl, Alt, or a function key: nobody else need be asked
                return True
        return super().eventFilter(watched, event)

    # ---- what is shown

    def _words(self) -> Words:
        queries = self.desk.session.queries
        return Words(
            say=tr,
            moment=moment,
            actor=queries.actor_name,
            entity=lambda id_: entity_label(queries.entity(id_), language()),
            language=language(),
        )

    def _show_text(self) -> None:
        self.store_read()
        text, shown = self.open.text, self.reader.article
        if text is not None and shown is not None and shown.article.id == text.article.id:
            self.reader.refresh_article(text)
        else:
            self.reader.set_article(text)
        self._show_marks()
        self._read = []

    def _show_marks(self) -> None:
        self._numbers = {claim.id: number for number, claim in enumerate(self.open.claims(), 1)}
        self.reader.set_marks([*self._marks_of(self._shown_records()), *self.finder.marks()])
        self._show_suggestion()
        self.banner.refresh()

    def _shown_records(self) -> list[Mention | Claim | Divergence]:
        records = self.open.records
        return [r for table in ("mention", "claim", "divergence") for r in records[table].values()]  # type: ignore[misc]

    def _marks_of(self, records: list[Any]) -> list[Mark]:
        scheme, spoken = self.tools.scheme, self._words()
        return [mark for record in records if (mark := mark_of(record, scheme, spoken, self._numbers)) is not None]

    def _paint_marks(self, touched: Touched) -> None:
        """Paint what is on its way to the disk: the hand has done it."""
        self._update_marks(touched)
        self.reader.paint_now()
        self._painted = touched

    def _update_marks(self, touched: Touched) -> None:
        if touched is self._painted:
            return
        if Claim in touched.tables():
            numbers = {claim.id: number for number, claim in enumerate(self.open.claims(), 1)}
            moved = [
                self.open.records["claim"][id_] for id_, number in numbers.items() if self._numbers.get(id_) != number
            ]
            self._numbers = numbers
        else:
            moved = []
        kept = self._marks_of([*touched.kept, *(record for record in moved if record not in touched.kept)])
        shown = {mark.id for mark in kept}
        removed = [record.id for record in (*touched.gone, *touched.kept) if record.id not in shown]
        self._touched = touched
        self.reader.update_marks(kept, removed)

    def _on_project(self, change: Change) -> None:
        tables = change.tables()
        if "scheme" in tables:
            self.register()
        if tables & {"scheme", "entity", "actor"}:
            self._show_marks()

    def _show_suggestion(self) -> None:
        now = self.open.suggestion
        mention = self.open.records["mention"].get(now.mention) if now is not None else None
        if now is None or not isinstance(mention, Mention):
            self.reader.update_marks((), [SUGGESTION])
            return
        why = tr(
            "Suggested: {method}, {score}", method=tr(METHODS.get(now.method, now.method)), score=f"{now.score:.2f}"
        )
        self.reader.update_marks([suggestion_mark(now.ranges, mention.type, why, self.tools.scheme)])

    # ---- selection

    def _on_selection(self) -> None:
        """The framed mark of the active side, or else of the other, is the selected record."""
        if self._settling:
            return
        side = self.reader.active_side
        for column in (self.reader.column(side), self.reader.column(self.tools.other)):
            if column.current_mark == SUGGESTION:
                return
            record = self.open.record(column.current_mark)
            if record is not None:
                self.open.select(record.id)
                return
        self.open.select(None)

    def _on_activated(self, mark: str) -> None:
        if mark == SUGGESTION:
            self.desk.actions.run("annotate.accept")
        elif mark.startswith("hit:"):
            self.finder.go_to(int(mark.removeprefix("hit:")))
        else:
            self.frame(mark)

    def frame(self, mark: str | None) -> None:
        """Frame a mark in the text (None: no mark) and make its record the selected one, in one step."""
        self._settling = True
        try:
            self.reader.select_mark(mark)
        finally:
            self._settling = False
        self._on_selection()

    def _frame(self) -> None:
        """Frame in the text what was selected elsewhere."""
        record = self.open.record(self.open.selected)
        if (
            record is None
            or self._settling
            or record.id in (self.reader.column("left").current_mark, self.reader.column("right").current_mark)
        ):
            return
        self._settling = True
        try:
            self.reader.select_mark(record.id)
        finally:
            self._settling = False

    def _on_resized(self, mark: str, old: Range, new: Range) -> None:
        if mark == SUGGESTION:
            self.commands.counterparts.moved(new)
        else:
            self.commands.tagging.resized(mark, old, new)

    def _on_sentence(self, sentences: tuple[str, ...]) -> None:
        """The claim made in the sentence under the caret comes into the inspector."""
        text = self.open.text
        sentence = (
            next((s for s in text.sentences if s.id == sentences[0]), None) if text is not None and sentences else None
        )
        if text is None or sentence is None:
            return
        here = text.range_of(sentence)
        found = [claim for claim in self.open.claims() if any(part.overlaps(here) for part in claim.content)]
        if found and self.open.claim_id not in {claim.id for claim in found}:
            self.open.focus_claim(found[0].id)

    def _reveal(self, place: object) -> None:
        if isinstance(place, Range) and self.open.text is not None and place.document in self.open.text.documents:
            self.reader.reveal(place)
            if place.start < place.end:
                self.reader.select(place)

    def _select_record(self, table: str, id_: str) -> None:
        if table in ("mention", "claim", "divergence") and self.open.record(id_) is not None:
            self.open.select(id_)
            self.show_tab({"mention": "selection", "claim": "claims", "divergence": "translation"}[table])
        elif table == "entity":
            self.finder.open_annotations(entity=id_)

    # ---- reading

    def _on_read(self, sentence: str) -> None:
        self._read_by = self.desk.session.actor
        self._read.append(sentence)
        self._resting.start()

    def store_read(self) -> None:
        """Note the sentences read since the last time.

        Reading alone begins no layer, for that would end the preparing of the article: until the actor works on it,
        what they read is held here, by actor and article, and is part of the `position`.
        """
        self._resting.stop()
        text, session = self.reader.article, self.desk.session
        if text is None:
            return
        if self._read:
            held = self._held.setdefault((self._read_by, text.article.id), {})
            held.update(dict.fromkeys(self._read))
            self._read = []
        if self.desk.still:
            self._resting.start()
            return
        held = self._held.get((session.actor, text.article.id), {})
        if not held or session.read_only or not session.actor:
            return
        layer = session.queries.own_layer(text.article.id)
        if layer is None or layer.state not in EDITABLE_STATES:
            return
        del self._held[session.actor, text.article.id]
        known = {sentence.id for sentence in text.sentences}
        fresh = tuple(id_ for id_ in held if id_ in known)
        if fresh:
            self.desk.apply(MarkRead(article=text.article.id, sentences=fresh, layer=layer.id), origin=self)

    def held_read(self) -> frozenset[str]:
        """The sentences of the open article that the actor has read and that are not stored yet."""
        self.store_read()
        return frozenset(self._held.get((self.desk.session.actor, self.open.article_id), {}))

    def _on_change(self, change: Change) -> None:
        if "layer" in change.tables() and (self._read or self._held):
            self._resting.start()
        touched, self._touched = self._touched, Touched()
        if change.kind in ("undo", "redo"):
            self._show_place(touched)

    def _show_place(self, touched: Touched) -> None:
        """What was undone or redone is brought into view: nothing changes out of sight."""
        text = self.open.text
        for record in (*touched.kept, *touched.gone):
            mark = next(iter(self._marks_of([record])), None)
            if mark is not None and text is not None and all(part.document in text.documents for part in mark.ranges):
                self.reader.reveal(mark.ranges[0])
                return

    # ---- panes and menus

    def in_view(self) -> bool:
        """Whether the page is shown with an article open."""
        return self.desk.mode == "annotate" and self.open.text is not None

    def show_tab(self, name: str) -> None:
        """Bring a tab of the inspector forward, unfolding it if need be."""
        if self.inspector.isHidden() and name == "reliability":
            self.inspector.show()
        self.inspector.show_tab(name)

    def show_aid(self, name: str) -> None:
        """Open the note or the guidelines under the inspector, unfolding it if need be, or fold them again."""
        if self.inspector.isHidden():
            self.inspector.show()
            self.inspector.aids.open("")
        self.inspector.aids.turn(name)

    def fold_inspector(self) -> None:
        """Fold the inspector away, or bring it back."""
        self.inspector.setVisible(self.inspector.isHidden())

    def add_pane(self, pane: QWidget) -> None:
        """Let F6 come by another pane of the window, before the reader."""
        self._panes.insert(0, pane)

    def go_to_pane(self, step: int) -> None:
        """Give the focus to the next pane in view."""
        panes = [pane for pane in self._panes if pane.isVisible()]
        now = self.window().focusWidget()
        at = next((i for i, pane in enumerate(panes) if now is not None and (pane is now or pane.isAncestorOf(now))), 0)
        pane = panes[(at + step) % len(panes)]
        if pane is self.reader:
            self.reader.column(self.reader.active_side).setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif pane is self.inspector:
            self.inspector.bar.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_layer(self) -> None:
        """Choose whose work on this article is shown."""
        queries = self.desk.session.queries
        layers = queries.visible_layers(self.open.article_id)
        rows = [
            Choice(
                key=layer.id,
                text=tr("Gold") if layer.role == "gold" else queries.actor_name(layer.owner),
                detail=tr(layer.state.replace("_", " ")),
            )
            for layer in layers
        ]
        if not rows:
            self.tools.say(tr("Nobody has begun to work on this article, or their work is not to be seen yet."))
            return
        self.tools.choose(tr("Show the work of"), rows, self.open.view_layer)

    def _menu(self, where: QPoint, marks: tuple[str, ...]) -> None:
        self.commands.text_menu(self, where, marks)

    def _attach(self) -> None:
        if any(action.id == "article.attach-file" for action in self.desk.actions.all()):
            self.desk.actions.run("article.attach-file")

    # ---- what the window asks

    def position(self) -> dict[str, object]:
        """Where the user is, as plain data: text, tab, selected record, inspector."""
        return {
            "article": self.open.article_id,
            "reader": self.reader.position(),
            "tab": self.inspector.current(),
            "selected": self.open.selected or "",
            "claim": self.open.claim_id or "",
            "folded": self.inspector.isHidden(),
            "aid": self.inspector.aids.current,
            "sizes": [self.splitter.sizes()[0], self.splitter.wanted],
            "read": {
                article: list(read) for (actor, article), read in self._held.items() if actor == self.desk.session.actor
            },
        }

    def panes(self) -> dict[str, object]:
        """How the panes stand, as plain data."""
        return {"folded": self.inspector.isHidden(), "sizes": [self.splitter.sizes()[0], self.splitter.wanted]}

    def show_panes(self, kept: dict[str, Any]) -> None:
        """Fold and size the panes as they were."""
        sizes = kept.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(size, int) and size > 0 for size in sizes):
            self.splitter.give(sizes[1])
        self.inspector.setHidden(bool(kept.get("folded")))

    def restore(self, place: dict[str, Any]) -> None:
        """Go back to a `position`; what no longer fits is left out."""
        self.show_panes(place)
        if place.get("tab") in self.inspector.tabs:
            self.inspector.show_tab(str(place["tab"]))
        self.inspector.aids.open(str(place.get("aid") or ""))
        held = place.get("read")
        for article, read in held.items() if isinstance(held, dict) else ():
            self._held.setdefault((self.desk.session.actor, article), {}).update(dict.fromkeys(map(str, read)))
        if place.get("article") != self.open.article_id:
            return
        if self.open.record(str(place.get("selected") or "")) is not None:
            self.open.select(str(place["selected"]))  # brings it into view; where one was is told after it
        if isinstance(place.get("reader"), dict):
            self.reader.restore(place["reader"])
            self.reader.column(self.reader.active_side).setFocus()
            # Before the window is shown the columns have neither their height nor their width: once more after it.
            QTimer.singleShot(0, self, lambda: self._settle(self.open.article_id, place["reader"]))
        if place.get("claim") in self.open.records["claim"]:
            self.open.focus_claim(str(place["claim"]))

    def _settle(self, article: str, place: dict[str, Any]) -> None:
        """Go to a place again unless the user has gone elsewhere."""
        if article == self.open.article_id and self.reader.article is not None:
            here = self.reader.position()
            if all(here[side]["caret"] == place[side]["caret"] for side in ("left", "right") if side in place):  # type: ignore[index]
                self.reader.restore(place)

    def finish(self) -> None:
        """Store what is still on its way: sentences read, a field being edited."""
        now = self.window().focusWidget()
        commit = getattr(now, "commit", None)
        if commit is not None and now is not None and self.isAncestorOf(now):
            commit()
        self.store_read()
        self.commands.counterparts.finish()
        self.inspector.finish()
        self.keybar.finish()
        self.finder.finish()

    def set_text_size(self, pixels: float) -> None:
        """The size of the texts in device-independent pixels."""
        self.reader.set_text_size(round(pixels))

    def set_column_width(self, ems: int) -> None:
        """The longest line of the texts in multiples of their size; 0 for the standard."""
        self.reader.set_measure(ems)

    def set_by_phrase(self, on: bool) -> None:
        """Whether lines of Korean, Japanese and Chinese end with a phrase."""
        self.reader.set_by_phrase(on)

    def set_reading_mode(self, on: bool) -> None:
        """Nothing but the two texts."""
        self.reader.set_reading_mode(on)
        self.inspector.setHidden(on)
        self.keybar.setHidden(on)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.register()
        self.reader.retranslate()
        self.inspector.rebuild()
        self.finder.retranslate()
        self._show_marks()

    def _restyle(self) -> None:
        self.reader.set_theme(self.desk.theme)
        self.typeahead.theme = self.desk.theme
        self.inspector.rebuild()
        self.keybar.rebuild()
        self._show_marks()
