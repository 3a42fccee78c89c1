"""The detail at the right: the proposition with its judgements and passages, its origins, and what happened to it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from annotator.columns import ArticleText
from annotator.gui.annotate.cards import (
    Card,
    Choice,
    Clickable,
    Codes,
    KeepFocus,
    Line,
    Words,
    empty,
    field_style,
)
from annotator.gui.claims.history import history_cards
from annotator.gui.claims.origins import origin_cards
from annotator.gui.claims.overview import Cell, Overview, Row
from annotator.gui.claims.prose import ProseCard, prose
from annotator.gui.claims.sourcing import letter_badge
from annotator.gui.claims.wording import origin_warnings, origins_words, rating_label, scale_of, stance_word, who
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import Claim, Range
from annotator.text import natural

AXES = {"credibility": "Credibility", "likelihood": "Likelihood", "confidence": "Confidence"}
"""Axis of a judgement → its name (English). Each has a row of its own: they are never put into one line."""

_MOST = 400
_REST = 40
"""Milliseconds without a move after which the cards of the current row are built."""


class Detail(QTabWidget):
    """Shows one row. Signals `edited(proposition, field, text)` with `statement`, `note` or `story`,
    `judged(axis, code)` with '' for a judgement taken back, `opened(article, claim id or '', range or None)`."""

    edited = Signal(str, str, str)
    judged = Signal(str, str)
    opened = Signal(str, str, object)

    def __init__(self, desk: Desk, overview: Overview, parent: QWidget | None = None) -> None:
        """Empty until `show_row`."""
        super().__init__(parent)
        self._desk = desk
        self._overview = overview
        self._row: Row | None = None
        self._texts: dict[str, ArticleText] = {}
        self._focus = KeepFocus(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._fill)
        self.columns: list[QVBoxLayout] = []
        for name in ("proposition", "origins", "history"):
            self.addTab(self._pane(name), "")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setMinimumWidth(300)
        self.statement: Words | None = None
        self.choices: dict[str, Choice] = {}
        self.codes: Codes | None = None
        self.currentChanged.connect(lambda _: self._fill())
        self.set_theme()
        self.retranslate()

    def _pane(self, name: str) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName(f"inside-{name}")
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        self.columns.append(column)
        scroll = QScrollArea(self)
        scroll.setObjectName(f"pane-{name}")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        return scroll

    def retranslate(self) -> None:
        """All words in the interface's language."""
        for number, text in enumerate((tr("Proposition"), tr("Origin chain"), tr("History"))):
            self.setTabText(number, text)
        self.setAccessibleName(tr("Detail of the proposition"))
        self._fill()

    def set_theme(self) -> None:
        """The look of fields that seem plain words until they are edited."""
        self.setStyleSheet(field_style(self._desk.theme))

    def forget_texts(self) -> None:
        """Articles changed: read their texts anew."""
        self._texts.clear()

    def show_row(self, row: Row | None, *, soon: bool = False) -> None:
        """Show a row; None where nothing is chosen. `soon` waits until the keys rest: whoever runs down the rows
        sees rows, not half-built cards."""
        self._row = row
        if soon:
            self._rest.start()
        else:
            self._fill()

    def freshen(self) -> None:
        """Show now what was to be shown soon."""
        if self._rest.isActive():
            self._fill()

    @property
    def row(self) -> Row | None:
        """The row that is shown."""
        return self._row

    # ---- filling

    def finish(self) -> None:
        """Store what is being written; show nothing more: the project is about to be closed."""
        field = self.window().focusWidget()
        if isinstance(field, Words | Line) and self.isAncestorOf(field):
            field.commit()
        self._rest.stop()

    def _fill(self) -> None:
        self._rest.stop()
        self._focus.around(self._refill)

    def _refill(self) -> None:
        column = self.columns[self.currentIndex()]
        empty(column)
        row = self._row
        if row is None:
            hint = prose(tr("Choose a row to see what stands behind it."), quiet=True)
            column.addWidget(hint)
        elif self.currentIndex() == 1:
            for card in origin_cards(self._desk, self._overview, row):
                column.addWidget(card)
        elif self.currentIndex() == 2:
            for card in history_cards(self._desk, self._overview, row):
                column.addWidget(card)
        else:
            column.addWidget(self._head(row))
            for card in self._article_cards(row):
                column.addWidget(card)
        column.addStretch(1)
        # Qt would show them a turn of the event loop later, one within the other.
        for number in range(column.count() - 1):
            item = column.itemAt(number)
            if item is not None and (shown := item.widget()) is not None:
                shown.show()

    def _head(self, row: Row) -> Card:
        queries, proposition = self._desk.session.queries, row.proposition
        card = ProseCard("", self)
        card.setAccessibleName(tr("Proposition"))
        card.title.hide()
        self.statement = Words(card)
        self.statement.setObjectName("statement")
        self.statement.setAccessibleName(tr("Statement"))
        self.statement.setStyleSheet("font-weight: 600;")
        self.statement.setReadOnly(self._desk.session.read_only)
        self.statement.show_text(proposition.statement)
        self.statement.committed.connect(lambda text: self.edited.emit(proposition.id, "statement", text))
        card.body.insertWidget(0, self.statement)
        card.row(tr("Independent"), prose(origins_words(row.behind), parent=card)).setObjectName("independent")
        card.row(tr("Contradiction"), prose(self._contradiction(row), parent=card)).setObjectName("contradiction")
        if differing := self._overview.differing_numbers(proposition.id):
            told = "\n".join(" ≠ ".join(f"{value} ({', '.join(heads)})" for value, heads in each) for each in differing)
            card.row(tr("Numbers"), prose(told, "warning", card)).setObjectName("numbers")
        self._credibility(card, row)
        self.choices = {axis: self._choice(card, row, axis) for axis in ("likelihood", "confidence")}
        note = Words(card)
        note.setObjectName("note")
        note.setPlaceholderText(tr("what a reader should know"))
        note.show_text(proposition.note)
        note.committed.connect(lambda text: self.edited.emit(proposition.id, "note", text))
        card.row(tr("Note"), note)
        card.row(tr("Story"), self._story(row))
        for warning in origin_warnings(queries, row):
            said = prose(f"⚠ {warning}", "warning", card)
            said.setProperty("originWarning", True)
            card.add(said)
        return card

    def _story(self, row: Row) -> Line:
        """The story that the proposition belongs to; those of the articles are offered."""
        proposition = row.proposition
        made = Line(self)
        made.setObjectName("story")
        made.setReadOnly(self._desk.session.read_only)
        made.setPlaceholderText(tr("of the articles that say so"))
        made.show_text(proposition.story)
        stories = sorted(
            {column.article.story for column in self._overview.columns if column.article.story}, key=natural
        )
        completer = QCompleter(stories, made)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        made.setCompleter(completer)
        made.committed.connect(lambda text: self.edited.emit(proposition.id, "story", text))
        return made

    def _contradiction(self, row: Row) -> str:
        heads = {column.article.id: column.head for column in self._overview.columns}
        against = [heads.get(a, a) for a, cell in row.cells.items() if cell.kind in ("contradicts", "mixed")]
        return ", ".join(against) or tr("none")

    def _credibility(self, card: Card, row: Row) -> None:
        queries = self._desk.session.queries
        scale = scale_of(queries, "credibility")
        if scale is None:
            return
        here = language()
        levels = [
            (level.code, level.code, f"{level.label(here)}\n{level.description(here)}") for level in scale.offered()
        ]
        box = QWidget(card)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.codes = Codes(levels, box)
        rating = row.judgements.get("credibility")
        own = rating is not None and rating.actor == self._desk.session.actor
        self.codes.show_code(rating.code if rating is not None and own else "")
        self.codes.chosen.connect(lambda code: self.judged.emit("credibility", code))
        column.addWidget(self.codes)
        told = rating_label(queries, rating) if rating is not None else tr("not rated")
        if rating is not None and not own:
            told = tr("{label}, by {name}", label=f"{rating.code} {told}", name=who(queries, rating.actor))
        label = prose(told, parent=box)
        label.setObjectName("credibility")
        column.addWidget(label)
        if rating is not None and rating.reason:
            reason = prose(rating.reason, parent=box, quiet=True)
            column.addWidget(reason)
        card.row(tr(AXES["credibility"]), box)

    def _choice(self, card: Card, row: Row, axis: str) -> Choice:
        queries = self._desk.session.queries
        scale = scale_of(queries, axis)
        levels = scale.offered() if scale else ()
        entries = [("", tr("not judged"))]
        for level in levels:
            band = f"  {level.percent[0]}–{level.percent[1]} %" if level.percent else ""
            entries.append((level.code, f"{level.label(language())}{band}"))
        choice = Choice(entries, card)
        choice.setObjectName(axis)
        choice.setAccessibleName(tr(AXES[axis]))
        for number, level in enumerate(levels, 1):
            choice.setItemData(number, level.description(language()), Qt.ItemDataRole.ToolTipRole)
        rating = row.judgements.get(axis)
        choice.show_code(rating.code if rating else "")
        if rating is not None:
            choice.setToolTip(tr("rated by {name}", name=who(queries, rating.actor)))
        choice.setEnabled(not self._desk.session.read_only)
        choice.committed.connect(lambda code: self.judged.emit(axis, code))
        card.row(tr(AXES[axis]), choice)
        return choice

    # ---- the passages

    def _article_cards(self, row: Row) -> list[Card]:
        made = []
        for column in self._overview.columns:
            cell = row.cells.get(column.article.id)
            if cell is not None and cell.kind:
                made.append(self._article_card(row, column.article.id, column.head, cell))
        return made

    def _article_card(self, row: Row, article: str, head: str, cell: Cell) -> Card:
        card = ProseCard(head, self)
        card.setObjectName(f"article-{article}")
        if cell.kind == "silent":
            names = ", ".join(dict.fromkeys(who(self._desk.session.queries, s.actor) for s in cell.stances))
            said = prose(tr("silent: checked by {name}", name=names), parent=card, quiet=True)
            card.add(said)
            return card
        queries = self._desk.session.queries
        card.beside(letter_badge(self._desk, self._overview, article, hidden=self.letter_hidden(row)))
        for stance in cell.stances:
            claim = self._overview.claims.get(stance.claim or "")
            if claim is None:
                continue
            said = prose(
                tr("{stance}, {name}", stance=stance_word(stance.stance), name=who(queries, claim.actor)),
                {"contradicts": "error", "asserts": "saved"}.get(stance.stance, ""), card,
            )  # fmt: skip
            card.add(said)
            if stance.note:
                note = prose(stance.note, parent=card, quiet=True)
                card.add(note)
            for place in claim.content:
                card.add(self._quote(card, claim, place))
            for place in self._opposite(claim):
                card.add(self._quote(card, claim, place, aligned=True))
        return card

    def _opposite(self, claim: Claim) -> list[Range]:
        """What the alignment puts opposite a claim whose own passages are all on one side."""
        text = self._text(claim.article)
        if len(text.sides) < 2 or len({text.side_of(place) for place in claim.content}) > 1:
            return []
        found = {part for place in claim.content for part in text.counterpart(place)}
        return sorted(found, key=lambda part: (part.document, part.start))

    def _quote(self, card: Card, claim: Claim, place: Range, *, aligned: bool = False) -> Clickable:
        """One passage; `aligned` where it is not the claim's own but stands opposite it."""
        line = Clickable(card)
        line.setObjectName(f"quote-{claim.id}-{place.start}")
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(7)
        text = self._text(claim.article)
        code = text.language(text.side_of(place))
        badge = QLabel(code.upper() or "–", line)
        badge.setProperty("badge", "true")
        quote = place.quote if len(place.quote) <= _MOST else place.quote[:_MOST].rstrip() + "…"
        told = prose(f"“{quote}”", parent=line, quiet=aligned)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        line.setAccessibleName(f"{code}: {quote}")
        opens = tr("Open in Annotate")
        line.setToolTip(f"{tr('Opposite by the alignment; not part of the claim')}\n{opens}" if aligned else opens)
        box.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(told, 1)
        line.pressed.connect(lambda: self.opened.emit(claim.article, claim.id, place))
        return line

    def _text(self, article: str) -> ArticleText:
        if article not in self._texts:
            self._texts[article] = self._desk.session.queries.text(article)
        return self._texts[article]

    def letter_hidden(self, row: Row) -> bool:
        """Whether the sources' letters are out of sight: until one has rated the row oneself, where the project
        hides them. In the field, letters and numbers were given alike, which makes two judgements into one."""
        queries = self._desk.session.queries
        rating = row.judgements.get("credibility")
        own = rating is not None and rating.actor == self._desk.session.actor
        return bool(queries.properties()["hide_letter"]) and not own

    # ---- keyboard

    def edit_statement(self) -> None:
        """Put the caret into the statement."""
        self.setCurrentIndex(0)
        self.freshen()
        if self.statement is not None and self._row is not None:
            self.statement.setFocus()
            self.statement.selectAll()

    def choose(self, axis: str) -> None:
        """Open the list of an axis."""
        self.setCurrentIndex(0)
        self.freshen()
        if self._row is not None and axis in self.choices:
            self.choices[axis].setFocus()
            self.choices[axis].showPopup()
