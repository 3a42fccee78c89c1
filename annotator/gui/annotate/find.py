"""The find bar over the texts: words in the article or the project, or annotations to change together."""

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.columns import ArticleText
from annotator.gui.annotate.bulk import Bulk
from annotator.gui.annotate.cards import Flow
from annotator.gui.annotate.marks import entity_label, hit_marks
from annotator.gui.annotate.preview import fit_rows, one_line
from annotator.gui.annotate.search import MOST, Hit, MentionSearch, Wanted, search
from annotator.gui.annotate.tools import Tools
from annotator.gui.composing import ComposingLine
from annotator.gui.language import language, tr
from annotator.gui.naming import short
from annotator.gui.reader import Mark
from annotator.model import Mention, UserError
from annotator.session import Change

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
    """Ctrl+F. Return and F3 go on, Shift+F3 back, Esc closes; hits are marked in the text and listed.

    Of words, the first hit from the caret on is shown while they are typed; the one that was gone to is selected when
    the bar is closed, to be tagged.
    """

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
        self._other = ""
        self._leading = self._went = self._waiting = False
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(120)
        self._typing.timeout.connect(self.run)
        self._tools.preview.turned.connect(self._make_room)
        tools.desk.changed.connect(self._changed)
        self.retranslate()
        self.hide()

    def _build(self) -> None:
        self.field = _Field(self)
        self.field.setProperty("search", True)
        self.field.textChanged.connect(lambda _: self._typed())
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
        one_line(self.list)
        self.list.currentRowChanged.connect(lambda row: self.go_to(row) if self.list.hasFocus() else None)
        self.list.itemClicked.connect(lambda item: self.go_to(self.list.row(item)))
        self.bulk = Bulk(self._tools, self, self)
        top = QHBoxLayout()
        top.setSpacing(8)
        for widget in (self.field, self.where, self.mode, self.count, self.back, self.on, self.close_button):
            top.addWidget(widget, 1 if widget is self.field else 0)
        self.filters = QWidget(self)
        flow = Flow(self.filters, spacing=8)
        for each in (self.type, self.side, self.actor, self.record, self.unlinked):
            flow.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.filters)
        layout.addWidget(self.list)
        layout.addWidget(self.bulk)

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
        self.bulk.retranslate()
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
        self.bulk.ask_record(tr("Record"), lambda row: self._find_record(row.key))

    def _find_record(self, entity: str) -> None:
        self._take_record(entity)
        self.run()

    def _take_record(self, entity: str) -> None:
        self.entity = entity
        self._name_record()

    def _name_record(self) -> None:
        found = self._tools.desk.session.queries.entity(self.entity or None)
        self.record.setChecked(found is not None)
        self.record.setText(
            f"{short(entity_label(found, language()), 24)}  ×" if found is not None else tr("any record")
        )
        self.record.setAccessibleName(tr("Record"))

    def _show(self, *, annotations: bool) -> None:
        if annotations != self._annotations:
            self._annotations = annotations
            words, self._other = self._other, self.field.text()
            self.field.setText(words)  # what was sought in the texts is no quote of an annotation
        self.retranslate()
        for widget in (self.filters, self.bulk):
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

    def _make_room(self, previewed: bool) -> None:
        """While a preview lists them, the hits need no list of their own."""
        for widget in (self.filters, self.bulk):
            widget.setVisible(self._annotations and not previewed)
        self.list.setVisible(bool(self.hits) and not previewed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From whatever it comes: Esc closes, and Return presses the button it is on."""
        at = self.window().focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at, QAbstractButton):
            if not event.isAutoRepeat():
                at.click()
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Close the bar and take the marks away; the words that were gone to stay selected."""
        hit = self.hits[self.current] if self._went and 0 <= self.current < len(self.hits) else None
        if hit is not None and not hit.record and hit.article == self._tools.open.article_id:
            self._tools.reader.select(hit.place)
            self._tools.reader.column(hit.side).setFocus()
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

    def _typed(self) -> None:
        self._leading = not self._annotations
        self._typing.start()

    def run(self) -> None:
        """Search for what is in the field."""
        self._typing.stop()
        self._newest["job"] += 1
        self._waiting = False
        if not self.isVisible() or self._tools.open.text is None:
            self._set_hits([])
            return
        if self._annotations:
            self._set_hits(self._find_mentions())
            return
        query, mode = self.field.text(), str(self.mode.currentData())
        pages = self.in_scope()
        size = sum(len(document.text) for page in pages for document in page.documents.values())
        if mode != "regex" and size <= _AT_ONCE:
            self._set_hits(search(pages, query, mode))
            return
        self.count.setText(tr("searching…"))
        job = _Job(self._newest["job"], pages, query, mode, self._newest)
        job.answer.done.connect(self._answered)
        self._job, self._waiting = job, True
        QThreadPool.globalInstance().start(job)

    def _changed(self, change: Change) -> None:
        """What was found among annotations is found anew when they change, by an undo too; the place stays."""
        if self._annotations and self.isVisible() and change.tables() & {"mention", "layer", "entity"}:
            self._tools.desk.later.add(self, "hits", self._find_again)

    def _find_again(self) -> None:
        if not self.isVisible() or self._tools.open.text is None:
            return
        before = self.hits[self.current].record if 0 <= self.current < len(self.hits) else ""
        self._set_hits(self._find_mentions())
        same = [index for index, hit in enumerate(self.hits) if before and hit.record == before]
        if same:
            self.current = same[0]
            self.list.blockSignals(True)
            self.list.setCurrentRow(self.current)
            self.list.blockSignals(False)
            self._tell()

    def whose(self) -> str:
        """The id of the actor whose annotations are found."""
        return str(self.actor.currentData() or "") or self._tools.desk.session.actor

    def in_scope(self) -> list[ArticleText]:
        """The articles that are searched, the open one first."""
        queries, here = self._tools.desk.session.queries, self._tools.open.text
        assert here is not None
        if self.where.currentData() == "article":
            return [here]
        others = [entry.article.id for entry in queries.articles() if entry.article.id != here.article.id]
        return [here, *(queries.text(id_) for id_ in others)]

    def _answered(self, number: int, hits: list[Hit], problem: str) -> None:
        if number != self._newest["job"]:
            return
        self._waiting = False
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
        whose = self.whose()
        found = []
        for page in self.in_scope():
            layers = [layer.id for layer in queries.visible_layers(page.article.id) if layer.owner == whose]
            mentions = queries.select(Mention, layer=tuple(layers)) if layers else []
            if self.unlinked.isChecked():
                mentions = [mention for mention in mentions if mention.entity is None]
            found += finder.find(page, mentions, wanted)
        return found

    # ---- hits

    def _set_hits(self, hits: list[Hit]) -> None:
        self.hits, self._went = hits, False
        self.current = self._first()
        self.list.blockSignals(True)
        self.list.clear()
        several = len({hit.article for hit in hits}) > 1
        for hit in hits:
            item = QListWidgetItem(hit.line(several))
            item.setToolTip(hit.sentence)
            self.list.addItem(item)
        self.list.setCurrentRow(self.current)
        self.list.blockSignals(False)
        self.list.setVisible(self.isVisible() and bool(hits) and not self._tools.preview.isVisible())
        fit_rows(self.list, 5)
        self.bulk.refresh()
        self._tell()
        self._paint()
        if self._leading:
            self._leading = False
            if self.current >= 0 and hits[self.current].number:  # not what is folded away
                self._lay_out()
                self._tools.reader.reveal(hits[self.current].place)

    def _lay_out(self) -> None:
        """Let the list take its room at once: the texts have less of it then."""
        widget: QWidget | None = self
        while widget is not None:
            layout = widget.layout()
            if layout is not None:
                layout.activate()
            widget = widget.parentWidget()

    def _first(self) -> int:
        """The first hit in the open article: of words, from the caret on."""
        here = [i for i, hit in enumerate(self.hits) if hit.article == self._tools.open.article_id]
        place = self._tools.reader.selection() or self._tools.reader.caret()
        if place is not None and not self._annotations:
            for index in here:
                found = self.hits[index].place
                if found.document == place.document and found.start >= place.start:
                    return index
        return here[0] if here else -1

    def _tell(self) -> None:
        if not self.field.text().strip() and not self._annotations:
            self.count.setText("")
        elif not self.hits:
            self.count.setText(tr("nothing found"))
        elif not self._annotations and len(self.hits) >= MOST:  # the search ended there
            self.count.setText(tr("{place} of {count} or more", place=self.current + 1, count=len(self.hits)))
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
            by = min(by, 0)  # the first is not shown yet
        if self.hits and not self._waiting:  # what stands there while one searches was found for other words
            self.go_to((self.current + by) % len(self.hits))

    def go_to(self, index: int) -> None:
        """Show a hit, in its article."""
        if not 0 <= index < len(self.hits):
            return
        self.current, self._went = index, True
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


class _Field(ComposingLine):
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
