"""The preview of an import, and the preparing of an article after it: one list of sentences, everything switchable.

Every change goes through the pure functions of `annotator.ingest`, on a draft; nothing is stored here.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont
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
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator import ingest
from annotator.columns import ArticleText
from annotator.gui.language import tr
from annotator.gui.theme import Theme, font
from annotator.model import Draft, Region, Sentence, UserError
from annotator.model.articles import READ_REGIONS, REGION_KINDS

KINDS = {
    "headline": "headline",
    "byline": "byline",
    "caption": "caption",
    "body": "body",
    "boilerplate": "set aside",
    "duplicate": "repeated",
}
"""Region kind → a user's word for it (English)."""
LAYOUTS = {
    "one-language": "one language",
    "interleaved": "two languages, by turns",
    "block": "two languages, one after the other",
    "mixed": "two languages, mixed",
    "two-files": "two files",
    "not-parallel": "two texts that are not translations of each other",
}
_SENTENCE = Qt.ItemDataRole.UserRole


class PrepareDialog(QDialog):
    """Drafts at the left, the sentences of one at the right with what was set aside in grey.

    `drafts` are the drafts as changed; `chosen()` those ticked for import.
    """

    def __init__(
        self, parent: QWidget | None, theme: Theme, drafts: list[Draft], *, ok: str, problems: list[str] | None = None
    ) -> None:
        """`problems` are the files that could not be read, a sentence each."""
        super().__init__(parent)
        self.setWindowTitle(tr("Prepare"))
        self.resize(1120, 720)
        self._theme = theme
        self.drafts = list(drafts)
        self._undo: list[tuple[int, Draft]] = []
        self.articles = QListWidget(self)
        self.articles.setAccessibleName(tr("Articles"))
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        self.notices = QLabel(self)
        self.notices.setWordWrap(True)
        self.notices.setProperty("secondary", "true")
        self.problems = QLabel("\n".join(f"⚠ {problem}" for problem in problems or []), self)
        self.problems.setWordWrap(True)
        self.problems.setProperty("tone", "warning")
        self.problems.setVisible(bool(problems))
        self.table = self._make_table()
        self.sentence = QPlainTextEdit(self)
        self.sentence.setReadOnly(True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.sentence.setMaximumHeight(86)
        self.sentence.setAccessibleName(tr("The sentence"))
        self.region = QComboBox(self)
        for kind in REGION_KINDS:
            self.region.addItem(tr(KINDS[kind]), kind)
        self.region.setAccessibleName(tr("What it is"))
        self.region.activated.connect(lambda _: self._set_region())
        self.language = QComboBox(self)
        for code in ("ko", "ja", "en", "zh", "ru", "ar", "he", "fa", "und"):
            self.language.addItem(code.upper(), code)
        self.language.setAccessibleName(tr("Language"))
        self.language.activated.connect(lambda _: self._set_language())
        self.message = QLabel(self)
        self.message.setProperty("tone", "warning")
        self.message.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(ok)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(drafts))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._fill_articles()

    def chosen(self) -> list[Draft]:
        """The drafts that are ticked."""
        return [
            draft
            for row, draft in enumerate(self.drafts)
            if self.articles.item(row).checkState() == Qt.CheckState.Checked
        ]

    # ---- building

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 4, self)
        table.setAccessibleName(tr("Sentences"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        for column in (0, 1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        table.setHorizontalHeaderLabels([tr("What it is"), tr("Side"), tr("Language"), tr("Text")])
        table.currentCellChanged.connect(lambda *_: self._show_sentence())
        return table

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.addWidget(self.region)
        tools.addWidget(self.language)
        self._tools: list[QPushButton] = []
        for text, run, tip in (
            ("Set aside / take back", self._toggle, "Fold the sentence's passage away, or show it as text again"),
            ("Other side", self._other_side, "Move the sentences to the other column"),
            ("Split here", self._split, "Split the sentence at the caret below"),
            ("Join with next", self._join, "Make one sentence of this and the next"),
            ("Swap sides", self._swap, "Exchange left and right"),
            ("Undo", self._take_back, "Take the last change of this preview back"),
        ):
            button = QPushButton(tr(text), self)
            button.setToolTip(tr(tip))
            button.setAutoDefault(False)
            button.clicked.connect(run)
            tools.addWidget(button)
            self._tools.append(button)
        tools.addStretch(1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.about)
        column.addWidget(self.notices)
        column.addWidget(self.table, 1)
        column.addWidget(self.sentence)
        column.addLayout(tools)
        column.addWidget(self.message)
        splitter = QSplitter(self)
        splitter.addWidget(self.articles)
        splitter.addWidget(right)
        splitter.setSizes([250, 870])
        self.articles.setVisible(len(self.drafts) > 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(self.problems)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.buttons)

    def _fill_articles(self) -> None:
        for draft in self.drafts:
            item = QListWidgetItem(draft.article.title)
            item.setCheckState(Qt.CheckState.Checked)
            item.setToolTip(draft.article.title)
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

    def _show_draft(self, keep: str = "") -> None:
        draft = self.draft
        text = ArticleText(
            article=draft.article,
            documents={document.id: document for document in draft.documents},
            sentences=draft.sentences,
            regions=draft.regions,
            beads=draft.beads,
        )
        aside = sum(region.kind not in READ_REGIONS for region in draft.regions)
        linked = sum(bool(bead.left and bead.right) for bead in draft.beads)
        encodings = ", ".join(sorted({document.encoding for document in draft.documents}))
        languages = " ↔ ".join(c.upper() for c in (draft.article.left_language, draft.article.right_language) if c)
        self.about.setText(
            f"{draft.article.title}\n"
            + tr(
                "{languages} · {layout} · {sentences} sentences · {linked} linked · {aside} passages set aside · {encoding}",
                languages=languages,
                layout=tr(LAYOUTS.get(draft.article.layout, draft.article.layout)),
                sentences=len(draft.sentences),
                linked=linked,
                aside=aside,
                encoding=encodings,
            )
        )
        self.notices.setText("\n".join(f"• {notice.message}" for notice in draft.notices[:6]))
        self.notices.setVisible(bool(draft.notices))
        self.table.setRowCount(len(draft.sentences))
        order = sorted(draft.sentences, key=lambda s: ([d.id for d in draft.documents].index(s.document), s.start))
        current = 0
        for row, sentence in enumerate(order):
            self._show_row(row, sentence, text.region_of(sentence), text)
            if sentence.id == keep:
                current = row
        self.table.resizeRowsToContents()
        self.table.setCurrentCell(current, 3)
        self._show_sentence()

    def _show_row(self, row: int, sentence: Sentence, region: Region | None, text: ArticleText) -> None:
        kind = region.kind if region else "body"
        side = text.side_of_sentence(sentence)
        words = text.range_of(sentence).quote.replace("\n", " ")
        cells = (tr(KINDS[kind]), tr("left") if side == "left" else tr("right"), sentence.language.upper(), words)
        grey = kind not in READ_REGIONS
        for column, value in enumerate(cells):
            item = QTableWidgetItem(value)
            item.setData(_SENTENCE, sentence.id)
            item.setToolTip(region.reason if region and column == 0 else "")
            if grey:
                item.setForeground(QColor(self._theme.secondary))
                struck: QFont = font(13)
                struck.setItalic(True)
                item.setFont(struck)
            if side == "right" and not grey:
                item.setBackground(QColor(self._theme.lit))
            self.table.setItem(row, column, item)

    def _show_sentence(self) -> None:
        sentence = self._current()
        if sentence is None:
            self.sentence.clear()
            return
        document = next(d for d in self.draft.documents if d.id == sentence.document)
        self.sentence.setPlainText(document.text[sentence.start : sentence.end].replace("\r", " "))  # one for one
        region = next((r for r in self.draft.regions if r.id == sentence.region), None)
        self.region.setCurrentIndex(self.region.findData(region.kind if region else "body"))
        self.language.setCurrentIndex(max(0, self.language.findData(sentence.language)))

    # ---- changing

    def _current(self) -> Sentence | None:
        item = self.table.item(self.table.currentRow(), 0)
        if item is None:
            return None
        return next((s for s in self.draft.sentences if s.id == item.data(_SENTENCE)), None)

    def _selected(self) -> list[str]:
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [str(self.table.item(row, 0).data(_SENTENCE)) for row in rows]

    def _change(self, change: Callable[[Draft], Draft]) -> None:
        before = self.draft
        keep = self._current()
        self.message.clear()
        try:
            after = change(before)
        except UserError as error:
            self.message.setText(str(error))
            return
        if after != before:
            self._undo.append((self._row, before))
            self.drafts[self._row] = after
            self._show_draft(keep.id if keep else "")

    def _take_back(self) -> None:
        if self._undo:
            row, draft = self._undo.pop()
            self.drafts[row] = draft
            self.articles.setCurrentRow(row)
            self._show_draft()

    def _set_region(self) -> None:
        sentence = self._current()
        if sentence is not None and sentence.region is not None:
            kind, region = str(self.region.currentData()), sentence.region
            self._change(lambda draft: ingest.set_region(draft, region, kind))

    def _toggle(self) -> None:
        sentence = self._current()
        if sentence is None or sentence.region is None:
            return
        region = next(r for r in self.draft.regions if r.id == sentence.region)
        kind = "boilerplate" if region.kind in READ_REGIONS else "body"
        self._change(lambda draft: ingest.set_region(draft, region.id, kind))

    def _set_language(self) -> None:
        code, chosen = str(self.language.currentData()), self._selected()

        def change(draft: Draft) -> Draft:
            for id_ in chosen:
                draft = ingest.set_language(draft, id_, code)
            return draft

        self._change(change)

    def _other_side(self) -> None:
        chosen = self._selected()

        def change(draft: Draft) -> Draft:
            sides = {s.id: s.side for s in draft.sentences}
            for id_ in chosen:
                draft = ingest.set_side(draft, id_, "left" if sides[id_] == "right" else "right")
            return draft

        self._change(change)

    def _split(self) -> None:
        sentence = self._current()
        if sentence is None:
            return
        before = self.sentence.toPlainText().encode("utf-16-le")[: 2 * self.sentence.textCursor().position()]
        offset = sentence.start + len(before.decode("utf-16-le", "ignore"))
        self._change(lambda draft: ingest.split_sentence(draft, sentence.id, offset))

    def _join(self) -> None:
        sentence = self._current()
        if sentence is not None:
            self._change(lambda draft: ingest.join_sentences(draft, sentence.id))

    def _swap(self) -> None:
        self._change(ingest.swap_sides)
