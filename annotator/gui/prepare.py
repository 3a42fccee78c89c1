"""The preview of an import, and the preparing of an article after it: one list of sentences, everything switchable.

Every change goes through the pure functions of `annotator.ingest`, on a draft; nothing is stored here.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator import ingest
from annotator.bitext.encoder import Encoder, VectorCache, at_hand
from annotator.columns import ArticleText
from annotator.gui import dialogs
from annotator.gui.annotate.cards import Flow
from annotator.gui.captions import CaptionButton, words_of
from annotator.gui.fitting import open_beside
from annotator.gui.language import told, tr
from annotator.gui.naming import short
from annotator.gui.original import ENCODINGS, OriginalDialog
from annotator.gui.theme import Theme
from annotator.model import Document, Draft, Notice, Region, Sentence, UserError
from annotator.model.articles import READ_REGIONS, REGION_KINDS
from annotator.text import one_line

KINDS = {
    "headline": "headline",
    "byline": "byline",
    "caption": "caption",
    "body": "body",
    "boilerplate": "set aside",
    "duplicate": "repeated",
}
"""Region kind → a user's word for it (English)."""
ASIDE = ("boilerplate", "duplicate")
"""Kinds that are counted as set aside, as the notices of an import count them; a byline is not read, but belongs."""
LAYOUTS = {
    "one-language": "one language",
    "interleaved": "two languages, by turns",
    "block": "two languages, one after the other",
    "mixed": "two languages, mixed",
    "two-files": "two files",
    "not-parallel": "two texts that are not translations of each other",
}
_ROW = Qt.ItemDataRole.UserRole
_TEXT = 3
_PASSAGE = 160
"""Characters of a passage that is set aside, in its row of the table: two lines."""
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa"})
"""Languages written from right to left."""
_LINES, _NOTICES = 5, 7
"""So many files that could not be read, and notices, are shown without scrolling."""


class PrepareDialog(QDialog):
    """Drafts at the left, the sentences of one at the right with what was set aside in grey.

    `drafts` are the drafts as changed; `chosen()` the rows of those ticked for import.
    """

    def __init__(
        self,
        parent: QWidget | None,
        theme: Theme,
        drafts: Sequence[Draft],
        *,
        ok: str,
        problems: list[str] | None = None,
        importing: bool = False,
        vectors: VectorCache | None = None,
    ) -> None:
        """`problems` are the files that could not be read, a sentence each; while `importing` a file may be read again
        in another encoding; `vectors` are those of the project's texts."""
        super().__init__(parent)
        self.setWindowTitle(tr("Prepare"))
        open_beside(self, 1120, 720)
        self._theme = theme
        self._vectors = vectors
        self._importing = importing
        self.drafts = drafts if isinstance(drafts, ingest.Drafts) else ingest.Drafts(drafts)
        self._undo: list[tuple[int, Draft]] = []
        QShortcut(QKeySequence.StandardKey.Undo, self, self._take_back)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.timeout.connect(self._fit_now)
        self.articles = QListWidget(self)
        self.articles.setAccessibleName(tr("Articles"))
        self.articles.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.articles.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = QLabel(self)
        self.title.setProperty("heading", "true")
        self.title.setWordWrap(True)
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.notices = QLabel(self)
        self.notices.setWordWrap(True)
        self.notices.setProperty("secondary", "true")
        self.problems = QLabel("\n".join(f"⚠ {one_line(told(problem))}" for problem in problems or []), self)
        self.problems.setTextFormat(Qt.TextFormat.PlainText)
        self.problems.setWordWrap(True)
        self.problems.setProperty("tone", "warning")
        self.problems.setVisible(bool(problems))
        self.encoding = self._make_encoding()
        self.takes = self._make_takes()
        self.original = QPushButton(tr("Show in the original"), self)
        self.original.setToolTip(tr("The passage in the file as it came"))
        self.original.setAutoDefault(False)
        self.original.clicked.connect(self._show_original)
        self.table = self._make_table()
        self.sentence = self._make_sentence()
        self.region = self._choice(tr("What it is"), {kind: tr(KINDS[kind]) for kind in REGION_KINDS}, self._set_region)
        codes = ("ko", "ja", "en", "zh", "ru", "ar", "he", "fa", "und")
        self.language = self._choice(tr("Language"), {code: code.upper() for code in codes}, self._set_language)
        self.language.setPlaceholderText("–")
        self.caption = CaptionButton(self, lambda: (self.draft, self._selected(), self._region()), self._attach)
        self.message = QLabel(self)
        self.message.setProperty("tone", "warning")
        self.message.setWordWrap(True)
        self.buttons = self._make_buttons(ok, bool(drafts))
        self._lay_out()
        self._fill_articles()

    def chosen(self) -> list[int]:
        """The rows in `drafts` that are ticked."""
        rows = range(len(self.drafts))
        return [row for row in rows if self.articles.item(row).checkState() == Qt.CheckState.Checked]

    # ---- building

    def _choice(self, name: str, values: dict[str, str], run: Callable[[], None]) -> QComboBox:
        box = QComboBox(self)
        for value, words in values.items():
            box.addItem(words, value)
        box.setAccessibleName(name)
        box.activated.connect(lambda _: run())
        return box

    def _make_sentence(self) -> QPlainTextEdit:
        box = QPlainTextEdit(self)
        box.setReadOnly(True)
        box.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        box.setMaximumHeight(86)
        box.setAccessibleName(tr("The sentence"))
        return box

    def _make_encoding(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(tr("Encoding of the file"))
        box.setToolTip(tr("Read the file again in another encoding"))
        for codec, name in ENCODINGS.items():
            box.addItem(name, codec)
        box.activated.connect(lambda _: self._read_again())
        return box

    def _make_takes(self) -> tuple[QComboBox, QComboBox]:
        """Of a file of pairs in more languages than two: which are left and right."""
        boxes = []
        for side, name in enumerate((tr("Left language"), tr("Right language"))):
            box = QComboBox(self)
            box.setAccessibleName(name)
            box.setToolTip(tr("The file holds more than two languages: choose which two are taken"))
            box.activated.connect(lambda _, side=side: self._take_languages(side))
            boxes.append(box)
        return boxes[0], boxes[1]

    def _make_buttons(self, ok: str, enabled: bool) -> QDialogButtonBox:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(ok)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(enabled)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4, self)
        table.setTabKeyNavigation(False)  # Tab leads out; arrows go from cell to cell
        table.setAccessibleName(tr("Sentences"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setTextElideMode(Qt.TextElideMode.ElideNone)
        table.verticalHeader().hide()
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        for column in (0, 1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self._fit_rows())  # the scroll bar takes some of its width
        table.setHorizontalHeaderLabels([tr("What it is"), tr("Side"), tr("Language"), tr("Text")])
        table.currentCellChanged.connect(lambda *_: self._show_sentence())
        return table

    def _lay_out(self) -> None:
        right = QWidget(self)
        bar = QWidget(right)
        tools = Flow(bar)
        for box in (self.region, self.caption, self.language):
            tools.addWidget(box)
        self._tools: list[QPushButton] = []
        for text, run, tip in (
            ("Set aside / take back", self._toggle, "Fold the sentence's passage away, or show it as text again"),
            ("Other side", self._other_side, "Move the sentences to the other column"),
            ("Split here", self._split, "Split the sentence at the caret below"),
            ("Join", self._join, "Make one sentence of those selected, or of this and the next"),
            ("Turn here", self._turn, "What stands before is the left text, the rest the right"),
            ("Swap sides", self._swap, "Exchange left and right"),
            ("Align again", self._realign, "Align anew; what was confirmed or locked stays"),
            ("Undo", self._take_back, "Take the last change of this preview back"),
        ):
            button = QPushButton(tr(text), self)
            button.setToolTip(tr(tip))
            button.setAutoDefault(False)
            button.clicked.connect(run)
            tools.addWidget(button)
            self._tools.append(button)
        column = QVBoxLayout(right)
        column.setContentsMargins(14, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.about)
        origin = QHBoxLayout()
        origin.addWidget(self.encoding)
        for box in self.takes:
            origin.addWidget(box)
        origin.addWidget(self.original)
        origin.addStretch(1)
        column.addLayout(origin)
        column.addWidget(self.notices)
        column.addWidget(self.table, 1)
        column.addWidget(self.sentence)
        column.addWidget(bar)
        column.addWidget(self.message)
        splitter = QSplitter(self)
        splitter.addWidget(self.articles)
        splitter.addWidget(right)
        splitter.setSizes([250, 870])
        splitter.setChildrenCollapsible(False)
        self.articles.setMinimumWidth(170)
        self.articles.setVisible(len(self.drafts) > 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        if self.problems.text().count("\n") >= _LINES:
            area = QScrollArea(self)
            area.setWidget(self.problems)
            area.setWidgetResizable(True)
            area.setFrameShape(QScrollArea.Shape.NoFrame)
            area.setMaximumHeight(_LINES * self.fontMetrics().lineSpacing() + 12)
            layout.addWidget(area)
        else:
            layout.addWidget(self.problems)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.buttons)

    def _fill_articles(self) -> None:
        for title in self.drafts.titles:
            item = QListWidgetItem(title)
            item.setCheckState(Qt.CheckState.Checked)
            item.setToolTip(title)
            self.articles.addItem(item)
        self.articles.currentRowChanged.connect(lambda _: self._show_draft())
        if self.drafts:
            self.articles.setCurrentRow(0)
        else:
            self.about.setText(tr("Nothing here can be imported."))

    # ---- showing

    @property
    def _row(self) -> int:
        return max(0, self.articles.currentRow())

    @property
    def draft(self) -> Draft:
        """The draft that is shown."""
        return self.drafts[self._row]

    def _show_draft(self, keep: Sequence[str] = ()) -> None:
        draft = self.draft
        text = ArticleText(
            article=draft.article,
            documents={document.id: document for document in draft.documents},
            sentences=draft.sentences,
            regions=draft.regions,
            beads=draft.beads,
        )
        aside = sum(region.kind in ASIDE for region in draft.regions)
        linked = sum(bool(bead.left and bead.right) for bead in draft.beads)
        encodings = ", ".join(sorted({document.encoding for document in draft.documents}))
        languages = " ↔ ".join(c.upper() for c in (draft.article.left_language, draft.article.right_language) if c)
        self.title.setText(draft.article.title)
        self.about.setText(
            tr(
                "{languages} · {layout} · {sentences} {sentences:sentence|sentences} · {linked} linked"
                " · {aside} {aside:passage|passages} set aside · {encoding}",
                languages=languages,
                layout=tr(LAYOUTS.get(draft.article.layout, draft.article.layout)),
                sentences=len(draft.sentences),
                linked=linked,
                aside=aside,
                encoding=encodings,
            )
        )
        self._show_notices(draft.notices)
        self._show_takes()
        rows = _rows(draft)
        self.table.setRowCount(len(rows))
        current = 0
        for number, row in enumerate(rows):
            self._show_row(number, row, text)
            if row.id in keep:
                current = number
        self._fit_rows()
        self.table.setCurrentCell(current, 3)
        self._show_sentence()

    def _show_notices(self, notices: Sequence[Notice]) -> None:
        """What wants looking at comes first, where the facts are from after it; what is too much is in the tool tip."""
        ordered = sorted(notices, key=lambda notice: notice.code.endswith(("-from-data", "-set-aside")))
        lines = [f"• {told(notice.message)}" for notice in ordered]
        more = len(lines) - _NOTICES
        shown = lines if more <= 1 else [*lines[:_NOTICES], tr("and {n} more", n=more)]
        self.notices.setText("\n".join(shown))
        self.notices.setToolTip("\n".join(lines) if more > 1 else "")
        self.notices.setVisible(bool(lines))

    def _document(self) -> Document:
        """The document of the row in hand, the left one where there is none."""
        row = self._current()
        documents = self.draft.documents
        return next((one for one in documents if row is not None and one.id == row.document), documents[0])

    def _show_original(self) -> None:
        row = self._current()
        if row is not None:
            dialogs.run_dialog(OriginalDialog(self, self._theme, self._document(), row.start, row.end))

    def _read_again(self) -> None:
        """The file of the row in hand in the encoding chosen; one undo brings the reading before back."""
        codec, again = str(self.encoding.currentData()), self._document().id
        given = [codec if one.id == again else _given(one) for one in self.draft.documents]
        self._change(lambda draft: self._reread(draft, given, _taken(draft)))
        self._show_encoding()

    def _take_languages(self, side: int) -> None:
        """Read the file again in the two languages chosen; one language chosen twice changes places."""
        before = _taken(self.draft)
        left, right = (str(box.currentData()) for box in self.takes)
        if before is not None and left == right:
            left, right = (left, before[0]) if side == 0 else (before[1], right)
        given = [_given(one) for one in self.draft.documents]
        self._change(lambda draft: self._reread(draft, given, (left, right)))
        self._show_takes()

    def _reread(self, draft: Draft, given: list[str | None], languages: tuple[str, str] | None) -> Draft:
        files = [ingest.NamedBytes(one.name, one.data) for one in draft.documents]
        wanted = ingest.Wanted(chosen=languages)
        return ingest.read(files, encoding=given, wanted=wanted, encoder=self._encoder())

    def _show_takes(self) -> None:
        held, taken = self._document().metadata.get(ingest.HELD, "").split(), _taken(self.draft)
        for side, box in enumerate(self.takes):
            box.setVisible(self._importing and taken is not None)
            box.clear()
            for code in held:
                box.addItem(code.upper(), code)
            box.setCurrentIndex(box.findData(taken[side]) if taken is not None else -1)

    def _show_encoding(self) -> None:
        document = self._document()
        if self.encoding.findData(document.encoding) < 0:
            self.encoding.addItem(document.encoding, document.encoding)
        self.encoding.setCurrentIndex(self.encoding.findData(document.encoding))
        self.encoding.setVisible(self._importing and document.form != "docx")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as high as their words need at the new width."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        # The header stretches its columns only after the event that changed their width.
        self._fitting.start()

    def _fit_now(self) -> None:
        self.table.resizeRowsToContents()

    def _show_row(self, number: int, row: Sentence | Region, text: ArticleText) -> None:
        if isinstance(row, Region):
            kind, side, code, reason, of = row.kind, "", "", row.reason, None
        else:
            region = text.region_of(row)
            kind, reason = (region.kind, region.reason) if region else ("body", "")
            of = next((one for one in self.draft.regions if region and one.id == region.caption_of), None)
            side, code = text.side_of_sentence(row), row.language.upper()
        words = " ".join(text.documents[row.document].text[row.start : row.end].split())
        if isinstance(row, Region):
            words = short(words, _PASSAGE)  # a site's menus would push the article out of sight; below stands all of it
        shown = {"left": tr("left"), "right": tr("right"), "": ""}[side]
        backward = not isinstance(row, Region) and row.language in RIGHT_TO_LEFT
        if backward:
            words = f"\u2067{words}\u2069"  # its full stop stands at its own end, in a list that runs left to right
        grey = kind not in READ_REGIONS
        what = tr(KINDS[kind])
        if of is not None:
            what = tr("caption of “{words}”", words=short(words_of(self.draft, of), 12))
            reason = tr("caption of “{words}”", words=words_of(self.draft, of))
        for column, value in enumerate((what, shown, code, words)):
            item = QTableWidgetItem(value)
            item.setData(_ROW, row.id)
            item.setToolTip(told(reason) if column == 0 else "")
            if backward and column == _TEXT:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if grey:
                item.setForeground(QColor(self._theme.secondary))  # the first column says what it is
            if side == "right" and not grey:
                item.setBackground(QColor(self._theme.lit))
            self.table.setItem(number, column, item)

    def _show_sentence(self) -> None:
        row = self._current()
        if row is None:
            self.sentence.clear()
            return
        document = self._document()
        self._show_encoding()
        # Qt would make one character of a CR LF; the caret's offset must count both.
        self.sentence.setPlainText(document.text[row.start : row.end].replace("\r", " "))
        region = self._region()
        self.region.setCurrentIndex(self.region.findData(region.kind if region else "body"))
        # A passage that holds no sentence has no language: none is shown, rather than that of the row before.
        self.language.setCurrentIndex(max(0, self.language.findData(row.language)) if isinstance(row, Sentence) else -1)
        self.language.setEnabled(isinstance(row, Sentence))

    # ---- changing

    def _current(self) -> Sentence | Region | None:
        item = self.table.item(self.table.currentRow(), 0)
        if item is None:
            return None
        rows: list[Sentence | Region] = [*self.draft.sentences, *self.draft.regions]
        return next((row for row in rows if row.id == item.data(_ROW)), None)

    def _region(self) -> Region | None:
        row = self._current()
        if isinstance(row, Sentence):
            return next((region for region in self.draft.regions if region.id == row.region), None)
        return row

    def _selected(self) -> list[str]:
        """The ids of the sentences in the rows that are selected."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        ids = {str(item.data(_ROW)) for row in rows if (item := self.table.item(row, 0)) is not None}
        return [sentence.id for sentence in self.draft.sentences if sentence.id in ids]

    def _change(self, change: Callable[[Draft], Draft]) -> None:
        before = self.draft
        row = self._current()
        self.message.clear()
        try:
            after = change(before)
        except UserError as error:
            self.message.setText(told(str(error)))
            return
        if after != before:
            self._undo.append((self._row, before))
            self.drafts[self._row] = after
            near = [r.id for r in _rows(after) if row and r.document == row.document and r.start <= row.start]
            self._show_draft(near[-1:])

    def _take_back(self) -> None:
        if self._undo:
            at = self._current()
            row, draft = self._undo.pop()
            self.drafts[row] = draft
            self.articles.setCurrentRow(row)
            near = [r.id for r in _rows(draft) if at and r.document == at.document and r.start <= at.start]
            self._show_draft(near[-1:])

    def reject(self) -> None:
        """Leave, and if anything was changed here, only when it is said once more: nothing would bring it back."""
        if not self._undo or dialogs.confirm(
            self, tr("Cancel"), tr("What you changed in this preview would be lost."), tr("Leave without it")
        ):
            super().reject()

    def _set_region(self) -> None:
        region, kind = self._region(), str(self.region.currentData())
        if region is not None:
            self._change(lambda draft: ingest.set_region(draft, region.id, kind, encoder=self._encoder()))

    def _encoder(self) -> Encoder | None:
        return at_hand(self._vectors)

    def _attach(self, chosen: list[str], passage: str | None) -> None:
        self._change(lambda draft: ingest.attach_caption(draft, chosen, passage, encoder=self._encoder()))

    def _toggle(self) -> None:
        region = self._region()
        if region is not None:
            kind = "boilerplate" if region.kind in READ_REGIONS else "body"
            self._change(lambda draft: ingest.set_region(draft, region.id, kind, encoder=self._encoder()))

    def _set_language(self) -> None:
        code, chosen = str(self.language.currentData()), self._selected()
        self._change(lambda draft: ingest.set_language(draft, chosen, code))

    def _other_side(self) -> None:
        chosen = self._selected()
        row = self._current()
        if isinstance(row, Sentence):
            side = "left" if row.side == "right" else "right"
            self._change(lambda draft: ingest.set_side(draft, chosen, side, encoder=self._encoder()))

    def _turn(self) -> None:
        row = self._current()
        if isinstance(row, Sentence):
            self._change(lambda draft: ingest.set_turn(draft, row.id, encoder=self._encoder()))

    def _split(self) -> None:
        row = self._current()
        if isinstance(row, Sentence):
            before = self.sentence.toPlainText().encode("utf-16-le")[: 2 * self.sentence.textCursor().position()]
            at = row.start + len(before.decode("utf-16-le", "ignore"))
            self._change(lambda draft: ingest.split_sentence(draft, row.id, at))

    def _join(self) -> None:
        chosen, row = self._selected(), self._current()
        if len(chosen) == 1 and isinstance(row, Sentence):
            following = [s for s in _rows(self.draft) if isinstance(s, Sentence) and s.document == row.document]
            following = [s for s in following if s.start > row.start and s.side == row.side]
            chosen += [following[0].id] if following else []
        self._change(lambda draft: ingest.join_sentences(draft, chosen))

    def _realign(self) -> None:
        self._change(lambda draft: ingest.realign(draft, encoder=self._encoder()))

    def _swap(self) -> None:
        self._change(ingest.swap_sides)


def _given(document: Document) -> str | None:
    """The encoding a person gave, which stays when the file is read again."""
    return document.encoding if document.encoding_given else None


def _taken(draft: Draft) -> tuple[str, str] | None:
    """The two languages taken from a file that holds more."""
    found = draft.documents[0].metadata.get(ingest.TAKEN, "").split()
    return (found[0], found[1]) if len(found) == 2 else None


def _rows(draft: Draft) -> list[Sentence | Region]:
    """What the list shows, in the order of the text: sentences, and passages that hold none."""
    order = {document.id: number for number, document in enumerate(draft.documents)}
    filled = {sentence.region for sentence in draft.sentences}
    rows: list[Sentence | Region] = [*draft.sentences, *(region for region in draft.regions if region.id not in filled)]
    texts = {document.id: document.text for document in draft.documents}
    return sorted(
        (row for row in rows if texts[row.document][row.start : row.end].strip()),
        key=lambda row: (order[row.document], row.start),
    )
