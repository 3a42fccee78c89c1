"""The reader: two aligned columns of one article, with ribbons between them.

Plain data in (`ArticleText`, `Mark`), signals out; it knows no session and changes nothing itself. All ranges are
code points of base texts.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from annotator.columns import SIDES, ArticleText, other_side
from annotator.gui.language import tr
from annotator.gui.reader import access
from annotator.gui.reader.attach import AttachPlace
from annotator.gui.reader.blocks import FOLD, ColumnText
from annotator.gui.reader.column import Column
from annotator.gui.reader.header import Header
from annotator.gui.reader.level import Levels
from annotator.gui.reader.lights import Lights
from annotator.gui.reader.marks import Mark
from annotator.gui.reader.places import Places
from annotator.gui.reader.ribbon import NARROW_WIDTH, WIDTH, Ribbons
from annotator.gui.reader.scrollmap import MapBar
from annotator.gui.reader.textview import MEASURE
from annotator.gui.theme import Theme
from annotator.model import Range, Sentence
from annotator.text import next_grapheme, previous_grapheme

_DWELL = 900  # milliseconds after which a sentence under the caret counts as read
_NARROW = 860  # pixels
_MAP, _MAP_ANEW = 120, 900
"""Milliseconds of rest after which the map in the scroll bar follows other marks, and other heights of the text: its
places change little then, and to find them all costs as much as some frames."""
_SIZES = (12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 28, 32, 40)


def _on_top(column: Column) -> tuple[int, bool]:
    """Where what is on top of a column begins, and whether it is the line of a fold: where that is open, what it holds
    begins at the same place."""
    block, text = column.top()[0], column.text
    if text is None or not text.blocks:
        return (0, False)
    return (text.blocks[block].start, text.blocks[block].kind == FOLD)


def _block_on_top(text: ColumnText, start: int, head: bool) -> int:
    """The block that is meant by what `_on_top` said, whatever is open by now."""
    index = text.block_at(start)
    before = text.blocks[index - 1] if head and index > 0 else None
    return index - 1 if before is not None and before.kind == FOLD and before.start == start else index


class Reader(QWidget):
    """Two columns, ribbons, aligned scrolling, one caret and selection for each side."""

    selectionChanged = Signal()
    """The selection of the active side changed; ask `selection`."""
    caretSentenceChanged = Signal(object)
    """Ids of the sentence under the caret and of those beside it, as a tuple."""
    markActivated = Signal(str)
    """A mark was clicked, or chosen with `select_mark`."""
    markResized = Signal(str, object, object)
    """A mark's id, its old `Range` and the new one: the user dragged or nudged an end."""
    contextMenuRequested = Signal(str, object, object, object)
    """Side, global position (`QPoint`), selection or word (`Range`), ids of the marks there (tuple)."""
    sentenceRead = Signal(str)
    """The id of a sentence the caret stayed in or passed."""
    beadActivated = Signal(str)
    """A ribbon was clicked."""
    beadMenuRequested = Signal(object, str)
    """Global position and the id of the bead whose menu is wanted."""
    foldToggled = Signal(str, int, bool)
    """Side, key of the fold, whether it is now open."""
    attachRequested = Signal()
    """A translation is to be attached to an article of one side."""
    textSizeChanged = Signal(int)
    """The new text size in pixels."""

    def __init__(self, theme: Theme | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme or Theme.load("light")
        self.citation: Callable[[Range], str] | None = None
        """Gives the citation (article, date, sentence numbers) that Ctrl+Shift+C copies with the words."""
        self.article: ArticleText | None = None
        self._size, self._airy = 16, False
        self._opened: dict[str, frozenset[int]] = {side: frozenset() for side in SIDES}
        self._active = "left"
        self._marks: dict[str, Mark] = {}
        self._caret_sentence: Sentence | None = None
        self._read: set[str] = set()
        access.install()
        self._build()
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(_DWELL)
        self._dwell.timeout.connect(self._mark_read)
        self._places: Places | None = None
        self._map = QTimer(self)
        self._map.setSingleShot(True)
        self._map.timeout.connect(self._draw_map)
        self.setFocusProxy(self._columns["left"])

    # --- content

    def set_article(self, article: ArticleText | None) -> None:
        """Show an article from its start, without marks. Folds are closed."""
        self._opened = {side: frozenset() for side in SIDES}
        self._read.clear()
        self._marks.clear()
        self._show(article)
        self._active = "left"
        for side in SIDES:
            self._columns[side].place(0, 0, 0)
        self._caret_sentence = None
        self._caret_moved("left")

    def refresh_article(self, article: ArticleText) -> None:
        """Show the same article after its sentences, sides, regions or beads changed, keeping place and marks."""
        place, marks = self.position(), list(self._marks.values())
        self._show(article)
        self.set_marks(marks)
        self.restore(place)

    def set_marks(self, marks: Iterable[Mark]) -> None:
        """Replace all marks."""
        self._marks = {mark.id: mark for mark in marks}
        for column in self._shown_columns():
            column.set_marks(self._marks.values())
        self._map.start(_MAP)

    def update_marks(self, added: Iterable[Mark] = (), removed: Iterable[str] = ()) -> None:
        """Add or replace marks and remove others by id; only the blocks they touch are repainted."""
        fresh = list(added)
        gone = [self._marks.pop(key) for key in [*removed, *(mark.id for mark in fresh)] if key in self._marks]
        self._marks.update((mark.id, mark) for mark in fresh)
        for column in self._shown_columns():
            column.update_marks(fresh, gone)
            if column.current_mark is not None and column.current_mark not in self._marks:
                column.select_mark(None)
        self._map.start(_MAP)

    def paint_now(self) -> None:
        """Paint what was marked as changed, without waiting for the event loop."""
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest.value)

    def marks(self) -> tuple[Mark, ...]:
        """The marks shown."""
        return tuple(self._marks.values())

    # --- selection

    @property
    def active_side(self) -> str:
        """The side that has, or last had, the focus."""
        return self._active

    @property
    def current_mark(self) -> str | None:
        """The id of the framed mark of the active side."""
        return self._columns[self._active].current_mark

    def column(self, side: str) -> Column:
        """The column of a side, for geometry and focus."""
        return self._columns[side]

    def selection(self, side: str | None = None) -> Range | None:
        """What is selected on a side (the active one): never empty; None without a selection."""
        column = self._columns[side or self._active]
        found = column.selection()
        return column.text.range(*found) if found is not None and column.text is not None else None

    def selected_ranges(self, side: str | None = None) -> tuple[Range, ...]:
        """The selection without what it only spans: one range for each run of blocks with nothing of the other side
        (in a shared document) and no fold between them."""
        column = self._columns[side or self._active]
        chosen, text = column.selection(), column.text
        if chosen is None or text is None:
            return ()
        here = text.blocks[text.block_at(chosen[0])]
        if here.kind != FOLD and here.start <= chosen[0] and chosen[1] <= here.end:
            return (text.range(*chosen),)  # nearly always
        found: list[tuple[int, int]] = []
        for index in text.blocks_of(*chosen):
            block = text.blocks[index]
            if block.kind == FOLD:
                continue
            start, end = max(chosen[0], block.start), min(chosen[1], block.end)
            if found and not text.base[found[-1][1] : start].strip():
                found[-1] = (found[-1][0], end)
            elif start < end:
                found.append((start, end))
        return tuple(text.range(start, end) for start, end in found)

    def caret(self, side: str | None = None) -> Range | None:
        """The caret of a side (the active one) as an empty range; None where the side is empty."""
        column = self._columns[side or self._active]
        return column.text.range(column.caret, column.caret) if column.text is not None else None

    def select(self, place: Range, side: str | None = None) -> None:
        """Select a range on its side and bring it into view."""
        assert self.article is not None
        where = side or self.article.side_of(place)
        self._open_fold_at(where, place.start)
        column = self._columns[where]
        column.select_mark(None)
        column.set_selection(place.start, place.end)
        column.ensure_visible(place.start, place.end)

    def clear_selection(self, side: str | None = None) -> None:
        """Drop the selection (of one side, else of both), keeping the carets."""
        for where in (side,) if side else SIDES:
            column = self._columns[where]
            column.set_selection(column.caret, column.caret)

    def select_mark(self, key: str | None) -> None:
        """Frame a mark on every side it stands on and bring it into view; None frames nothing."""
        mark = self._marks.get(key) if key is not None else None
        for side, column in self._columns.items():
            here = (
                [r for r in mark.ranges if self.article is not None and self.article.side_of(r) == side] if mark else []
            )
            column.select_mark(key if here else None)
            if here:
                self._open_fold_at(side, here[0].start)
                column.set_selection(here[0].start, here[0].start)
                column.ensure_visible(here[0].start, here[0].end)
                column.select_mark(key)

    def word(self, side: str | None = None) -> Range | None:
        """The word at the caret of a side, as an analyst means it; None between words."""
        column = self._columns[side or self._active]
        if column.text is None:
            return None
        start, end = column.keys.word_at(column.caret)
        return column.text.range(start, end) if start < end else None

    def sentence(self, side: str | None = None) -> Sentence | None:
        """The sentence at the caret of a side."""
        column = self._columns[side or self._active]
        return column.text.sentence_at(column.caret) if column.text is not None else None

    def nudge_mark(self, end: str, step: int, *, by_word: bool = False) -> None:
        """Move the `start` or `end` of the framed mark by a character or a word; emits `markResized`."""
        column = self._columns[self._active]
        mark = self._marks.get(column.current_mark or "")
        text = column.text
        if mark is None or text is None:
            return
        parts = [p for p in mark.ranges if p.document == text.document and text.article.side_of(p) == self._active]
        if not parts:
            return
        part = parts[0] if end == "start" else parts[-1]
        offset = part.start if end == "start" else part.end
        if by_word and end == "end" and step < 0:
            moved = column.keys.word(column.keys.word(offset, -1, edge="start"), -1, edge="end")
        elif by_word:
            moved = column.keys.word(offset, step, edge=end)
        else:
            moved = next_grapheme(text.base, offset) if step > 0 else previous_grapheme(text.base, offset)
        start, finish = (moved, part.end) if end == "start" else (part.start, moved)
        block = text.blocks[text.block_at(part.start)]
        if block.start <= start < finish <= max(block.end, part.end) and moved != offset:
            self.markResized.emit(mark.id, part, text.range(start, finish))

    # --- moving

    def hop(self) -> None:
        """Go to the other side, at the counterpart of the sentence under the caret."""
        if self.article is None or self.article.article.right is None:
            return
        here = self.sentence()
        side = other_side(self._active)
        beside = self.article.counterpart(self.article.range_of(here)) if here is not None else ()
        column = self._columns[side]
        if beside and not any(part.start <= column.caret <= part.end for part in beside):
            column.move_caret(beside[0].start)
        column.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_sentence(self, step: int = 1) -> bool:
        """Move the caret of the active side to the next or previous (-1) sentence; False at the end."""
        return self._columns[self._active].keys.sentence(step)

    def reveal(self, place: Range) -> None:
        """Bring a range into view, opening a fold that hides it, with the other side level."""
        if self.article is None:
            return
        side = self.article.side_of(place)
        self._open_fold_at(side, place.start)
        self._columns[side].ensure_visible(place.start, place.end)

    def go_to(self, place: Range) -> None:
        """Put the caret at a range's start and bring it into view."""
        if self.article is None:
            return
        side = self.article.side_of(place)
        self.reveal(place)
        self._columns[side].move_caret(place.start)

    def position(self) -> dict[str, object]:
        """Where the reader is, as plain data for coming back (JSON-able)."""
        state: dict[str, object] = {"side": self._active, "open": {s: sorted(k) for s, k in self._opened.items()}}
        for side, column in self._columns.items():
            _, below = column.top()
            start, head = _on_top(column)
            state[side] = {"caret": column.caret, "anchor": column.anchor, "top": start, "head": head, "below": below}
        return state

    def restore(self, state: dict[str, object]) -> None:
        """Go back to a `position`; what no longer fits the text is left out."""
        opened = state.get("open")
        if isinstance(opened, dict):
            for side in SIDES:
                self._set_open(side, frozenset(int(key) for key in opened.get(side, ())))
        asked = str(state.get("side"))
        active = asked if asked in SIDES and self._columns[asked].text is not None else "left"
        for side, column in self._columns.items():
            found = state.get(side)
            if not isinstance(found, dict) or column.text is None or not column.text.blocks:
                continue
            limit = len(column.text.base)
            column.set_selection(min(int(found["anchor"]), limit), min(int(found["caret"]), limit))
            if side == active:
                column.place(
                    _block_on_top(column.text, int(found["top"]), bool(found.get("head"))), int(found["below"]), 0
                )
        self._follow(active)
        self._caret_moved(active)

    def announce(self, words: str) -> None:
        """Have a screen reader say something, such as what was tagged."""
        access.announce(self._columns[self._active], words)

    # --- looks

    def set_theme(self, theme: Theme) -> None:
        """Change the colours."""
        self.theme = theme
        self.ribbons.theme = theme
        self._apply_look()

    @property
    def text_size(self) -> int:
        """The text size in device-independent pixels."""
        return self._size

    def retranslate(self) -> None:
        """Say everything in the interface's language."""
        self._columns["left"].setAccessibleName(tr("Text, left"))
        self._columns["right"].setAccessibleName(tr("Text, right"))
        self._attach.retranslate()
        if self.article is not None:
            for side in self.article.sides:
                self._headers[side].show_side(self.article, side)
        for column in self._columns.values():
            column.viewport().update()

    def set_text_size(self, pixels: int) -> None:
        """Change the text size, what is on top staying there."""
        pixels = max(_SIZES[0], min(_SIZES[-1], pixels))
        if pixels != self._size:
            self._size = pixels
            self._apply_look()
            self.textSizeChanged.emit(pixels)

    def zoom(self, step: int) -> None:
        """The next larger (1) or smaller (-1) text size."""
        near = min(range(len(_SIZES)), key=lambda i: abs(_SIZES[i] - self._size))
        self.set_text_size(_SIZES[max(0, min(len(_SIZES) - 1, near + step))])

    def set_measure(self, ems: int) -> None:
        """Change the greatest width of a line of text, in multiples of the text size; 0 for the standard."""
        for column in self._columns.values():
            column.measure = max(15, ems) if ems else MEASURE
        self._apply_look()

    def set_by_phrase(self, on: bool) -> None:
        """Whether lines of Korean, Japanese and Chinese end with a phrase, or wherever they are full."""
        for column in self._columns.values():
            column.by_phrase = on
        self._apply_look()

    def set_reading_mode(self, on: bool) -> None:
        """Space lines for reading."""
        self._airy = on
        self._apply_look()

    # --- inside

    def _build(self) -> None:
        self._columns = {side: Column(self.theme, self._size) for side in SIDES}
        self.levels = Levels(self._columns)
        gutter = self._columns["left"].gutter
        self._bars = {side: MapBar(self.theme) for side in SIDES}
        for side, column in self._columns.items():
            column.set_bar(self._bars[side])
        self._headers = {side: Header(gutter) for side in SIDES}
        self.ribbons = Ribbons(self._columns["left"], self._columns["right"], self.theme)
        self._lights = Lights(self._columns, self.ribbons)
        between = self._between = Header(0)
        self._attach = AttachPlace()
        self._attach.requested.connect(self.attachRequested)
        self._holders: list[QWidget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for head, body, stretch in (
            (self._headers["left"], self._columns["left"], 1),
            (between, self.ribbons, 0),
            (self._headers["right"], self._columns["right"], 1),
        ):
            holder = QWidget()
            stack = QVBoxLayout(holder)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(0)
            stack.addWidget(head)
            stack.addWidget(body, 1)
            row.addWidget(holder, stretch)
            self._holders.append(holder)
        row.addWidget(self._attach)
        for side, column in self._columns.items():
            self._wire(side, column)
        self.ribbons.beadActivated.connect(self.beadActivated)
        self.ribbons.menuRequested.connect(self.beadMenuRequested)
        self.ribbons.beadHovered.connect(self._lights.bead)
        self.retranslate()

    def _wire(self, side: str, column: Column) -> None:
        column.scrolled.connect(lambda: self._follow(side))
        column.zoomed.connect(self.zoom)
        column.relaid.connect(lambda: self._relaid(side))
        column.settled.connect(self._settled)
        column.caretMoved.connect(lambda: self._caret_moved(side))
        column.selectionChanged.connect(self.selectionChanged)
        for moved in (column.caretMoved, column.selectionChanged):
            moved.connect(lambda: access.caret_moved(column))
        column.markSelected.connect(lambda _: self.selectionChanged.emit())
        column.markClicked.connect(self.markActivated)
        column.markResized.connect(self.markResized)
        column.hovered.connect(lambda offset: self._lights.hover(side, offset))
        column.foldClicked.connect(lambda key: self.toggle_fold(side, key))
        column.copyRequested.connect(lambda cited: self.copy(cited=cited))
        column.menuRequested.connect(lambda where, offset, marks: self._menu(side, where, offset, marks))
        column.focused.connect(lambda: self._focused(side))

    def _show(self, article: ArticleText | None) -> None:
        self.article = article
        two = article is not None and article.article.right is not None
        for side in SIDES:
            if article is not None and (side == "left" or two):
                self._columns[side].set_text(ColumnText(article, side, self._opened[side]))
                self._headers[side].show_side(article, side)
            else:
                self._columns[side].set_text(None)
                self._headers[side].clear()
        for holder in self._holders[1:]:
            holder.setVisible(two)
        self._attach.setVisible(article is not None and not two)
        self._columns["left"].side = 1.0 if two else 0.5
        policy = Qt.ScrollBarPolicy
        self._columns["left"].setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if two else policy.ScrollBarAsNeeded)
        self._columns["right"].setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn)
        self.ribbons.show_article(article if two else None)
        self._lights.show_article(article)
        self.levels.align(self.article)
        self.ribbons.moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window what stands between and beside the texts gives them room."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        for widget in (self.ribbons, self._between):
            widget.setFixedWidth(NARROW_WIDTH if narrow else WIDTH)
        self._attach.fit(slim=narrow)

    def _shown_columns(self) -> list[Column]:
        return [column for column in self._columns.values() if column.text is not None]

    def _relaid(self, side: str) -> None:
        if self._places is not None:
            self._map.start(_MAP_ANEW)
        self._headers[side].set_margin(self._columns[side].gutter)
        self.levels.fit()
        self._follow(self._active)

    def _settled(self) -> None:
        self.levels.fit()
        if self._places is not None and not self._places.hold():
            self._map.start(_MAP_ANEW)

    def _follow(self, side: str) -> None:
        self.levels.follow(side)
        self.ribbons.moved()

    def _caret_moved(self, side: str) -> None:
        self._active = side if self._columns[side].text is not None else "left"
        sentence = self.sentence(side)
        before = self._caret_sentence
        if before is not None and sentence is not None and sentence.start > before.start:
            self._mark_read()
        self._caret_sentence = sentence
        self._lights.caret(self._active, sentence)
        if sentence is not before:
            self._dwell.start()
            self.caretSentenceChanged.emit(self._with_counterpart(sentence))

    def _draw_map(self) -> None:
        side = self.article.sides[-1] if self.article is not None else "left"
        if self._places is None or not self._places.hold():
            own, other = self._columns[side], self._columns[other_side(side)]
            self._places = Places(own, other, self.levels.alignment) if own.text is not None else None
        self._bars[side].show_marks(self._places, self._marks)

    def _with_counterpart(self, sentence: Sentence | None) -> tuple[str, ...]:
        if sentence is None or self.article is None:
            return ()
        beside = [
            s
            for b in self.article.beads_of(sentence)
            for side in SIDES
            for s in self.article.sentences_of_bead(b, side)
        ]
        return tuple(dict.fromkeys([sentence.id, *(s.id for s in beside)]))

    def _mark_read(self) -> None:
        sentence = self._caret_sentence
        if sentence is not None and sentence.id not in self._read and self.isVisible():
            self._read.add(sentence.id)
            self.sentenceRead.emit(sentence.id)

    def _focused(self, side: str) -> None:
        if side != self._active:
            self._active = side
            self._caret_moved(side)
            self.selectionChanged.emit()
        self.setFocusProxy(self._columns[side])

    def _menu(self, side: str, where: QPoint, offset: int, marks: list[str]) -> None:
        column = self._columns[side]
        assert column.text is not None
        chosen = column.selection()
        if chosen is None or not chosen[0] <= offset <= chosen[1]:
            column.set_selection(offset, offset)
            chosen = column.keys.word_at(offset)
        self.contextMenuRequested.emit(side, where, column.text.range(*chosen), tuple(marks))

    # --- folds and copying

    def toggle_fold(self, side: str, key: int) -> None:
        """Open or close the fold that starts at an offset."""
        opened = self._opened[side] ^ {key}
        self._set_open(side, opened)
        self.foldToggled.emit(side, key, key in opened)

    def fold_here(self) -> bool:
        """Open or close, on the active side, the fold that the caret is in, else the next after it, else the last
        before it; False where there is none."""
        column = self._columns[self._active]
        text = column.text
        folds = [block for block in text.blocks if block.kind == FOLD] if text is not None else []
        if not folds:
            return False
        caret = column.caret
        inside = [block for block in folds if block.start <= caret < block.end]
        chosen = (inside or [block for block in folds if block.start >= caret] or folds[-1:])[0]
        self.toggle_fold(self._active, chosen.start)
        column.ensure_visible(chosen.start, chosen.start)
        return True

    def _set_open(self, side: str, opened: frozenset[int]) -> None:
        column = self._columns[side]
        if opened == self._opened[side] or self.article is None or column.text is None:
            return
        self._opened[side] = opened
        _, below = column.top()
        (start, head), caret, anchor = _on_top(column), column.caret, column.anchor
        lit, current = column.lit, column.current_mark
        column.set_text(ColumnText(self.article, side, opened))
        column.set_marks(self._marks.values())
        column.caret, column.anchor, column.lit, column.current_mark = caret, anchor, lit, current
        column.place(_block_on_top(column.text, start, head), below, 0)
        self.levels.align(self.article)
        self._follow(side)

    def _open_fold_at(self, side: str, offset: int) -> None:
        column = self._columns[side]
        if column.text is None or not column.text.blocks:
            return
        block = column.text.blocks[column.text.block_at(offset)]
        if block.kind == FOLD and not block.open and offset < block.end:
            self.toggle_fold(side, block.start)

    def copy(self, *, cited: bool = False) -> None:
        """Copy the selection of the active side as clean text (line breaks of the file become spaces); `cited` adds
        the citation on a line of its own."""
        chosen = self.selection()
        if chosen is None:
            return
        words = "\n".join(" ".join(part.quote.split()) for part in self.selected_ranges())
        if cited and self.citation is not None:
            words += "\n" + self.citation(chosen)
        QGuiApplication.clipboard().setText(words)

    def _apply_look(self) -> None:
        for side, column in self._columns.items():
            column.set_look(self.theme, self._size, self._airy)
            self._headers[side].set_margin(column.gutter)
            self._bars[side].theme = self.theme
        self.levels.fit()
        self._follow(self._active)
        self.update()
