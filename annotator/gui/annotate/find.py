"""The find bar over the texts: words in the article or the project, or annotations to change together."""

from collections.abc import Callable, Container
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.columns import ArticleText
from annotator.edits import DeleteMentions, LinkEntity, Resize, Retag, Together
from annotator.edits.base import Edit
from annotator.gui.annotate.marks import entity_label, hit_marks, type_role
from annotator.gui.annotate.preview import PreviewItem, fit_rows
from annotator.gui.annotate.search import Hit, MentionSearch, Wanted, search, trimmed
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.language import language, tr
from annotator.gui.reader import Mark
from annotator.gui.register.index import find_records
from annotator.model import Mention, UserError

_AT_ONCE = 120_000  # code points: an article of this size is searched while one types


class _Answer(QObject):
    done = Signal(int, object, str)


class _Job(QRunnable):
    """A search in a worker. It touches plain data only, and stops when a later one was asked for."""

    def __init__(self, number: int, pages: list[ArticleText], query: str, mode: str, newest: dict[str, int]) -> None:
        super().__init__()
        self.answer = _Answer()
        self._number, self._pages, self._query, self._mode, self._newest = number, pages, query, mode, newest
        self.setAutoDelete(False)

    def run(self) -> None:
        """Search, and answer with the hits or with what went wrong."""
        try:
            found = search(self._pages, self._query, self._mode, lambda: self._newest["job"] != self._number)
            self.answer.done.emit(self._number, found, "")
        except UserError as error:
            self.answer.done.emit(self._number, [], str(error))


class FindBar(QFrame):
    """Ctrl+F. Return and F3 go on, Shift+F3 back, Esc closes; hits are marked in the text and listed."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setObjectName("findBar")
        self.setProperty("bar", "top")
        self.hits: list[Hit] = []
        self.current = -1
        self._newest = {"job": 0}
        self._job: _Job | None = None
        self._pages: dict[str, ArticleText] = {}
        self._pending: Hit | None = None
        self._annotations = False
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(120)
        self._typing.timeout.connect(self.run)
        self.retranslate()
        self.hide()

    def _build(self) -> None:
        self.field = _Field(self)
        self.field.setProperty("search", True)
        self.field.textChanged.connect(lambda _: self._typing.start())
        self.where = QComboBox(self)
        self.mode = QComboBox(self)
        self.type = QComboBox(self)
        self.side = QComboBox(self)
        self.actor = QComboBox(self)
        for box in (self.where, self.mode, self.type, self.side, self.actor):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(lambda _: self.run())
        self.record = QPushButton(self)
        self.record.setCheckable(True)
        self.record.clicked.connect(lambda _: self._choose_record())
        self.entity = ""
        self.unlinked = QCheckBox(self)
        self.unlinked.toggled.connect(lambda _: self.run())
        self.count = QLabel(self)
        self.count.setProperty("secondary", True)
        self.back, self.on, self.close_button = QToolButton(self), QToolButton(self), QToolButton(self)
        for button, text, run in (
            (self.back, "↑", lambda: self.step(-1)),
            (self.on, "↓", lambda: self.step(1)),
            (self.close_button, "×", self.leave),
        ):
            button.setText(text)
            button.clicked.connect(lambda _=False, run=run: run())
        self.list = QListWidget(self)
        self.list.currentRowChanged.connect(lambda row: self.go_to(row) if self.list.hasFocus() else None)
        self.list.itemClicked.connect(lambda item: self.go_to(self.list.row(item)))
        self._build_bulk()
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (
            self.field,
            self.where,
            self.mode,
            self.type,
            self.side,
            self.actor,
            self.record,
            self.unlinked,
            self.count,
            self.back,
            self.on,
            self.close_button,
        ):
            top.addWidget(widget, 1 if widget is self.field else 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.list)
        layout.addWidget(self.bulk)

    def _build_bulk(self) -> None:
        """What can be done to all annotations found."""
        self.bulk = QWidget(self)
        row = QHBoxLayout(self.bulk)
        row.setContentsMargins(0, 0, 0, 0)
        self.retype, self.relink, self.trim, self.delete = (QPushButton(self.bulk) for _ in range(4))
        for button, run in (
            (self.retype, self._ask_type),
            (self.trim, self._ask_trim),
            (self.relink, self._ask_entity),
            (self.delete, self._ask_delete),
        ):
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        row.addStretch(1)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.field.setPlaceholderText(tr("Quote or name") if self._annotations else tr("Find in the texts"))
        self.field.setAccessibleName(tr("Find"))
        self.list.setAccessibleName(tr("What was found"))
        queries = self._tools.desk.session.queries
        types = [
            ("", tr("any type")),
            *((kind.code, kind.label(language())) for kind in self._tools.scheme.active_types()),
        ]
        actors = [("", tr("mine")), *((a.id, a.name) for a in queries.actors())]
        for box, name, rows in (
            (self.where, tr("Where"), [("article", tr("this article")), ("project", tr("whole project"))]),
            (
                self.mode,
                tr("How"),
                [("folded", tr("any spelling")), ("literal", tr("exactly")), ("regex", tr("regular expression"))],
            ),
            (self.type, tr("Type"), types),
            (self.side, tr("Side"), [("", tr("both sides")), ("left", tr("left")), ("right", tr("right"))]),
            (self.actor, tr("Whose"), actors),
        ):
            now = box.currentData()
            box.clear()
            for code, text in rows:
                box.addItem(text, code)
            box.setCurrentIndex(max(0, box.findData(now)))
            box.setAccessibleName(name)
        self.unlinked.setText(tr("without a record"))
        self.retype.setText(tr("Give another type…"))
        self.relink.setText(tr("Link to record…"))
        self.trim.setText(tr("Trim…"))
        self.trim.setToolTip(tr("Take spaces, quotation marks and Korean particles off the ends"))
        self.delete.setText(tr("Delete…"))
        self._name_record()
        for button, text in (
            (self.back, tr("Find previous")),
            (self.on, tr("Find next")),
            (self.close_button, tr("Close")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)

    # ---- opening and closing

    def open(self) -> None:
        """Find words; what is selected stands in the field."""
        self._show(annotations=False)

    def open_annotations(self, entity: str = "") -> None:
        """Find annotations, of one record where it is given."""
        self._show(annotations=True)
        self._take_record(entity)
        if entity:
            self.where.setCurrentIndex(self.where.findData("project"))
            self.field.clear()
        self.run()

    def _choose_record(self) -> None:
        """Find the annotations of one record, chosen by any of its names; pressed again: of any."""
        if self.entity:
            self._take_record("")
            self.run()
            return
        self.record.setChecked(False)
        self._ask_record(tr("Record"), lambda row: self._find_record(row.key))

    def _find_record(self, entity: str) -> None:
        self._take_record(entity)
        self.run()

    def _take_record(self, entity: str) -> None:
        self.entity = entity
        self._name_record()

    def _name_record(self) -> None:
        found = self._tools.desk.session.queries.entity(self.entity or None)
        self.record.setChecked(found is not None)
        self.record.setText(f"{entity_label(found, language())[:24]}  ×" if found is not None else tr("any record"))
        self.record.setAccessibleName(tr("Record"))

    def _show(self, *, annotations: bool) -> None:
        self._annotations = annotations
        self.retranslate()
        for widget in (self.type, self.side, self.actor, self.record, self.unlinked, self.bulk):
            widget.setVisible(annotations)
        self.mode.setVisible(not annotations)
        chosen = self._tools.selection()
        if chosen is not None and len(chosen.quote) < 60 and not annotations:
            self.field.setText(" ".join(chosen.quote.split()))
        self.list.setVisible(len(self.hits) > 0)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.run()

    def leave(self) -> None:
        """Close the bar and take the marks away."""
        self.hide()
        self._newest["job"] += 1
        self._set_hits([])
        self._tools.reader.column(self._tools.active).setFocus()

    def leave_article(self) -> None:
        """Another article was opened: show what was found in it."""
        if self._pending is not None and self._pending.article == self._tools.desk.article:
            return
        if self.isVisible() and self.where.currentData() == "article":
            QTimer.singleShot(0, self.run)

    def finish(self) -> None:
        """Wait for a search that is still running."""
        self._typing.stop()
        self._newest["job"] += 1
        QThreadPool.globalInstance().waitForDone(3000)

    # ---- searching

    def run(self) -> None:
        """Search for what is in the field."""
        self._typing.stop()
        self._newest["job"] += 1
        if not self.isVisible() or self._tools.open.text is None:
            self._set_hits([])
            return
        if self._annotations:
            self._set_hits(self._find_mentions())
            return
        query, mode = self.field.text(), str(self.mode.currentData())
        pages = self._in_scope()
        size = sum(len(document.text) for page in pages for document in page.documents.values())
        if mode != "regex" and size <= _AT_ONCE:
            self._set_hits(search(pages, query, mode))
            return
        self.count.setText(tr("searching…"))
        job = _Job(self._newest["job"], pages, query, mode, self._newest)
        job.answer.done.connect(self._answered)
        self._job = job
        QThreadPool.globalInstance().start(job)

    def _in_scope(self) -> list[ArticleText]:
        queries, here = self._tools.desk.session.queries, self._tools.open.text
        assert here is not None
        if self.where.currentData() == "article":
            return [here]
        others = [entry.article.id for entry in queries.articles() if entry.article.id != here.article.id]
        return [here, *(queries.text(id_) for id_ in others)]

    def _answered(self, number: int, hits: list[Hit], problem: str) -> None:
        if number != self._newest["job"]:
            return
        self._set_hits(hits)
        if problem:
            self.count.setText(problem)

    def _find_mentions(self) -> list[Hit]:
        queries = self._tools.desk.session.queries
        finder = MentionSearch(queries.entities())
        wanted = Wanted(
            quote=self.field.text(),
            type=str(self.type.currentData() or ""),
            side=str(self.side.currentData() or ""),
            entity=self.entity,
        )
        whose = str(self.actor.currentData() or "") or self._tools.desk.session.actor
        found = []
        for page in self._in_scope():
            layers = [layer.id for layer in queries.visible_layers(page.article.id) if layer.owner == whose]
            mentions = queries.select(Mention, layer=tuple(layers)) if layers else []
            if self.unlinked.isChecked():
                mentions = [mention for mention in mentions if mention.entity is None]
            found += finder.find(page, mentions, wanted)
        return found

    # ---- hits

    def _set_hits(self, hits: list[Hit]) -> None:
        self.hits = hits
        here = next((i for i, hit in enumerate(hits) if hit.article == self._tools.open.article_id), -1)
        self.current = here
        self.list.blockSignals(True)
        self.list.clear()
        several = len({hit.article for hit in hits}) > 1
        for hit in hits:
            title = f"{hit.title[:36]}   " if several else ""
            item = QListWidgetItem(f"{title}{hit.number}   {_around(hit)}")
            item.setToolTip(hit.sentence)
            self.list.addItem(item)
        self.list.setCurrentRow(self.current)
        self.list.blockSignals(False)
        self.list.setVisible(self.isVisible() and bool(hits))
        fit_rows(self.list, 5)
        for button in (self.retype, self.relink, self.trim, self.delete):
            button.setEnabled(bool(hits))
        self._tell()
        self._paint()

    def _tell(self) -> None:
        if not self.field.text().strip() and not self._annotations:
            self.count.setText("")
        elif not self.hits:
            self.count.setText(tr("nothing found"))
        else:
            self.count.setText(tr("{place} of {count}", place=self.current + 1, count=len(self.hits)))

    def marks(self) -> list[Mark]:
        """The marks of what was found in the open article."""
        if self._annotations or not self.isVisible():
            return []
        here = [(index, hit.place) for index, hit in enumerate(self.hits) if hit.article == self._tools.open.article_id]
        made = hit_marks([place for _, place in here], -1)
        return [
            Mark(
                id=f"hit:{index}", kind="hit", ranges=mark.ranges, style="current" if index == self.current else "solid"
            )
            for (index, _), mark in zip(here, made, strict=True)
        ]

    def _paint(self) -> None:
        reader = self._tools.reader
        old = [mark.id for mark in reader.marks() if mark.kind == "hit"]
        fresh = self.marks()
        ids = {mark.id for mark in fresh}
        reader.update_marks(fresh, [id_ for id_ in old if id_ not in ids])

    def step(self, by: int) -> None:
        """Go to the next hit, or the previous one."""
        if not self.isVisible():
            self.open()
            return
        if self._typing.isActive():
            self.run()
        if self.hits:
            self.go_to((self.current + by) % len(self.hits))

    def go_to(self, index: int) -> None:
        """Show a hit, in its article."""
        if not 0 <= index < len(self.hits):
            return
        self.current = index
        hit = self.hits[index]
        if hit.article != self._tools.open.article_id:
            self._pending = hit
            self._tools.desk.open_article(hit.article)
            self._pending = None
        self.list.blockSignals(True)
        self.list.setCurrentRow(index)
        self.list.blockSignals(False)
        if hit.record and self._tools.open.record(hit.record) is not None:
            self._tools.frame(hit.record)
        else:
            self._tools.reader.reveal(hit.place)
        self._tell()
        self._paint()

    # ---- changing annotations together

    def _ask_type(self) -> None:
        rows = [
            Choice(key=k.code, text=k.label(language()), detail=k.short, role=type_role(self._tools.scheme, k.code))
            for k in self._tools.scheme.active_types()
        ]

        def fits(words: str) -> list[Choice]:
            return [row for row in rows if words.casefold() in f"{row.text} {row.detail}".casefold()]

        self._tools.typeahead.ask(
            tr("New type"),
            fits,
            lambda row: self._preview(
                tr("Give another type: {type}", type=row.text), "Change {count}", Retag, type=row.key
            ),
            self.geometry(),
        )

    def _ask_entity(self) -> None:
        self._ask_record(
            tr("Record"),
            lambda row: self._preview(tr("Link to {name}", name=row.text), "Link {count}", LinkEntity, entity=row.key),
        )

    def _ask_record(self, title: str, taken: Callable[[Choice], object]) -> None:
        def rows(words: str) -> list[Choice]:
            return [
                Choice(key=e.id, text=entity_label(e), detail=name) for e, name in find_records(self._tools.desk, words)
            ]

        self._tools.typeahead.ask(title, rows, taken, self.geometry(), digits=False)

    def _ask_trim(self) -> None:
        """Offer what would be shorter without what does not belong to a name."""
        pages = {page.article.id: page for page in self._in_scope()}
        edits: dict[str, Resize] = {}
        for hit in self.hits:
            page, mention = pages[hit.article], self._tools.desk.session.queries.get(Mention, hit.record)
            if mention is None:
                continue
            parts = tuple(
                trimmed(part, page.documents[part.document].text, page.language(page.side_of(part)))
                for part in mention.ranges
            )
            if parts != mention.ranges:
                edits[hit.record] = Resize(mention=hit.record, ranges=parts)
        if not edits:
            self._tools.say(tr("Nothing here would be shorter."))
            return
        self._preview(
            tr("Trim annotations"),
            "Change {count}",
            lambda mentions: Together(
                edits=tuple(edits[id_] for id_ in mentions), what=f"trim {len(mentions)} mentions"
            ),
            only=edits,
        )

    def _ask_delete(self) -> None:
        self._preview(tr("Delete annotations"), "Delete {count}", DeleteMentions)

    def _preview(
        self, title: str, verb: str, edit: Callable[..., Edit], only: Container[str] | None = None, **values: Any
    ) -> None:
        items = [
            PreviewItem(key=hit.record, place=hit.place, text=f"{hit.title[:30]}   {hit.number}   {_around(hit)}")
            for hit in self.hits
            if hit.record and (only is None or hit.record in only)
        ]
        if not items:
            return

        def done(keys: list[str]) -> None:
            change = self._tools.desk.apply(edit(mentions=tuple(keys), **values))
            if change is not None:
                self._tools.say(
                    tr("Changed {count} {count:annotation|annotations}; one undo takes all back", count=len(keys))
                )
            self.run()

        self._tools.preview.ask(title, verb, items, done, lambda place: self._reveal(place))

    def _reveal(self, place: Any) -> None:
        if self._tools.open.text is not None and place.document in self._tools.open.text.documents:
            self._tools.reader.reveal(place)


class _Field(QLineEdit):
    def __init__(self, owner: FindBar) -> None:
        super().__init__(owner)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on, Shift+Return back, Down into the list, Esc closes."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key == Qt.Key.Key_Escape:
            self._owner.leave()
        elif key == Qt.Key.Key_Down and self._owner.list.isVisible():
            self._owner.list.setFocus()
        else:
            super().keyPressEvent(event)


def _around(hit: Hit) -> str:
    """The sentence, cut so that the place found is seen."""
    at = hit.sentence.find(" ".join(hit.place.quote.split()))
    start = max(0, at - 40)
    words = hit.sentence[start : start + 130]
    return ("…" if start else "") + words + ("…" if start + 130 < len(hit.sentence) else "")
