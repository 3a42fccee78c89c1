"""A claim as a card whose fields can all be edited: each is stored, as one edit, when it is left."""

from typing import Any

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.gui.annotate.cards import Card, Choice, Flow, Line, Words, offer, quiet, words
from annotator.gui.annotate.claim_filling import LIST_NAMES, LISTS, NAMES, PASSAGE_ROLES, TIMES, WHY
from annotator.gui.annotate.claim_rows import EvidenceRows, LinkRows, PassageRows, ValueRows
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.rating_row import RatingRow
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.gui.register.index import find_records
from annotator.model import Claim
from annotator.model.project import BASES

ALWAYS = frozenset({"statement", "claimer", "certainty", "polarity", "credibility"})
"""Fields that every card shows, whatever the scheme says."""

_OFFERED_NAMES = 12


class ClaimCard(Card):
    """One claim. `full` has every field: those that the scheme names, and those that are filled in, stand open; the
    others are unfolded. A short card has what is looked at all the time."""

    def __init__(self, tools: Tools, claiming: Claiming, *, full: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tools, self._claiming, self._full = tools, claiming, full
        self._filling = claiming.filling
        self._claim: Claim | None = None
        self._rows: dict[str, QWidget] = {}
        self._asked: set[str] = set()
        self.setObjectName("claimCard")
        self.kind = QLabel(self)
        self.kind.setProperty("tone", "claim")
        self.beside(self.kind)
        self.statements: dict[str, Words] = {}
        self.lines: dict[str, Line] = {}
        self.choices: dict[str, Choice] = {}
        self._languages = self._filling.languages()
        self._shown = set(tools.scheme.claim_fields) | ALWAYS
        self._build()

    # ---- making

    def _wanted(self, field: str) -> bool:
        """Whether this card has the field at all: a short one has those the scheme shows."""
        return self._full or field in self._shown

    def _build(self) -> None:
        several = self._languages if self._full and len(self._languages) > 1 else []
        if self._full:
            self._choice("kind")
        self._name("claimer")
        for code in several:
            self._name("claimer", code)
        self._guess_row()
        for field in ("attribution", "addressee"):
            if self._wanted(field):
                self._choice(field) if field in LISTS else self._name(field)
        self._build_statements()
        self._certainty()
        for code in several:
            self._certainty_of(code)
        if self._wanted("commitment"):
            self._choice("commitment")
        for field, name in TIMES.items():
            if self._wanted(field):
                self._line(field, tr(name)).setPlaceholderText("2026-01-30")
        if self._wanted("place"):
            self._name("place")
        self._build_lists()
        self._build_rating()
        self.also = words("", parent=self)
        self.row(tr("Also in"), self.also)
        if self._full:
            self._build_passages()

    def _build_lists(self) -> None:
        """Values, evidence, links; and the short fields that stand among them."""
        if self._full:
            self.values = ValueRows(self._store, self._filling, self)
            self._rows["values"] = self.row(tr("Values"), self.values)
        for field in ("checkworthiness", "verdict"):
            if self._wanted(field):
                self._choice(field)
            if field == "checkworthiness" and self._wanted(WHY):
                self._line(WHY, tr("Why worth checking"))
        if self._full:
            self.evidence = EvidenceRows(self._tools, self._store, self._filling, self)
            self._rows["evidence"] = self.row(tr("Evidence"), self.evidence)
            self.links = LinkRows(self._tools, self._filling, self)
            self._rows["links"] = self.row(tr("Links"), self.links)
        for field, name, hint in (("tags", tr("Tags"), tr("with commas between them")), ("note", tr("Note"), "")):
            if self._wanted(field):
                self._line(field, name).setPlaceholderText(hint)

    def _build_rating(self) -> None:
        scale = self._claiming.scale("credibility")
        self.rating: RatingRow | None = None
        if scale is not None:
            bases = [(code, self._tools.term("basis", code)) for code in BASES]
            self.rating = RatingRow(scale, bases, self)
            self.rating.rated.connect(self._rate)
            self.row(tr("Credibility"), self.rating)

    def _build_passages(self) -> None:
        self.passages = PassageRows(self._tools, self._store, self)
        self.row(tr("Passages"), self.passages)
        buttons = self._passage_buttons()
        self.passages.anchor = buttons.findChildren(QPushButton)[-1]
        self.add(buttons)
        self.more = QPushButton(self)
        self.more.setProperty("quiet", True)
        self.more.setObjectName("moreFields")
        self.more.clicked.connect(self._fold)
        self.add(self.more)

    def _build_statements(self) -> None:
        codes = self._languages if self._full else self._languages[:1]
        for code in codes:
            field = Words(self)
            field.setObjectName(f"statement-{code}")
            name = tr("Statement") if len(codes) == 1 else f"{tr('Statement')} {code.upper()}"
            field.setAccessibleName(name)
            field.committed.connect(lambda text, code=code: self._statement(code, text))
            self.statements[code] = field
            self.row(name, field)
        self.unedited = quiet(tr("still the quote, not yet put in neutral words"), self)
        self.unedited.setWordWrap(True)
        self.unedited.setObjectName("unedited")
        self.row("", self.unedited)

    def _certainty(self) -> None:
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for field in ("certainty", "polarity"):
            row.addWidget(self._make_choice(field), 1)
        self.row(tr("Certainty"), pair)

    def _certainty_of(self, code: str) -> None:
        """How certain one language makes it sound."""
        entries = [("", tr("as above"))]
        entries += [(each, self._tools.term("certainty", each)) for each in LISTS["certainty"][1]]
        made = self.choices[f"certainty-{code}"] = Choice(entries, self)
        made.setObjectName(f"claim-certainty-{code}")
        made.committed.connect(lambda chosen, code=code: self._focused() and self._filling.set_certainty(code, chosen))
        self._rows[f"certainty-{code}"] = self.row(f"{tr('Certainty')} {code.upper()}", made)

    def _line(self, field: str, name: str) -> Line:
        made = self.lines[field] = Line(self)
        made.setObjectName(f"claim-{field}")
        made.committed.connect(lambda text, field=field: self._store_line(field, text))
        self._rows[field] = self.row(name, made)
        return made

    def _name(self, field: str, code: str = "") -> None:
        """A field that names a record, or says it in words; records are offered while one types."""
        key = f"{field}-{code}" if code else field
        made = self.lines[key] = _RecordLine(self._tools.desk, self)
        made.setObjectName(f"claim-{key}")
        made.setPlaceholderText(tr("as above") if code else tr("a record, or words"))
        made.committed.connect(lambda text: self._focused() and self._filling.set_name(field, text, code))
        self._rows[key] = self.row(f"{tr(NAMES[field])} {code.upper()}".strip(), made)

    def _choice(self, field: str) -> None:
        self._rows[field] = self.row(tr(LIST_NAMES[field]), self._make_choice(field))

    def _make_choice(self, field: str) -> Choice:
        vocabulary, codes = LISTS[field]
        made = Choice([(code, self._tools.term(vocabulary, code) if code else "–") for code in codes], self)
        made.setObjectName(f"claim-{field}")
        made.setAccessibleName(tr(LIST_NAMES[field]))
        made.committed.connect(lambda code, field=field: self._store({field: code}))
        self.choices[field] = made
        return made

    def _guess_row(self) -> None:
        """Who may have said it: offered beside an empty claimer, taken by one press."""
        self.guess = offer("", self._tools.desk.theme, self)
        self.guess.setObjectName("claimerGuess")
        self.guess.clicked.connect(lambda: self._focused() and self._filling.take_guess())
        self.row("", self.guess)

    def _passage_buttons(self) -> QWidget:
        made = QWidget(self)
        row = Flow(made)
        row.addWidget(quiet(tr("Add the selection as"), made))
        for field, name in PASSAGE_ROLES:
            button = QPushButton(tr(name), made)
            button.setProperty("quiet", True)
            button.setObjectName(f"add-{field}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, field=field: self._add_passage(field))
            row.addWidget(button)
        return made

    # ---- showing

    def show_claim(self, claim: Claim) -> None:
        """Show a claim; a field that is being edited is left alone."""
        if self._claim is None or self._claim.id != claim.id:
            self._asked.clear()
        self._claim = claim
        tools, queries = self._tools, self._tools.desk.session.queries
        self.title.setText(tr("Claim C{number}", number=tools.open.claim_number(claim.id)))
        self.kind.setText(tools.term("claim_kind", claim.kind).lower())
        self.kind.setStyleSheet(f"color: {tools.desk.theme.claim.name()}; font-weight: 600;")
        for code, statement in self.statements.items():
            statement.show_text(
                claim.statement.get(code, "") or ("" if self._full else next(iter(claim.statement.values()), ""))
            )
        self.show_row(self.unedited, self._full and not claim.statement_edited)
        for field, line in self.lines.items():
            line.show_text(self._text_of(claim, field))
        for field, choice in self.choices.items():
            base, _, code = field.partition("-")
            choice.show_code(claim.certainty_by_language.get(code, "") if code else getattr(claim, base))
        if self.rating is not None:
            owner = tools.open.layer.owner if tools.open.layer is not None else None
            rating = queries.rating(claim.id, "credibility", actor=owner)
            shown = (rating.code, rating.reason, rating.basis) if rating else ("", "", "")
            self.rating.show_rating(*shown)
            self.rating.warn(self._claiming.origin_warning(claim, rating.code) if rating else "")
        self.also.setText(self._also_in(claim))
        guess = self._filling.guess(claim) if tools.open.editable else None
        self.show_row(self.guess, guess is not None)
        if guess is not None:
            self.guess.setText(f"{short(guess.name, 24)}?")
            self.guess.setToolTip(tr("{name}? (“{cue}”)", name=guess.name, cue=guess.cue.quote))
        if self._full:
            for rows in (self.values, self.evidence, self.links, self.passages):
                rows.show_claim(claim)
        self._show_rows(claim)
        self.setEnabled(tools.open.editable)

    def _text_of(self, claim: Claim, field: str) -> str:
        base, _, code = field.partition("-")
        if base in NAMES:
            return self._filling.named(claim, base, code)
        return ", ".join(claim.tags) if field == "tags" else str(getattr(claim, field))

    def _filled(self, claim: Claim, field: str) -> bool:
        """Whether a field says more than it says of every claim."""
        base, _, code = field.partition("-")
        if code:
            return code in getattr(claim, f"{base}_by_language")
        if field == "links":
            return bool(self._tools.open.claim_links(claim.id))
        if field == "publication_time":
            text = self._tools.open.text
            return text is not None and claim.publication_time not in ("", text.article.published_date)
        return bool(getattr(claim, field)) and (field, getattr(claim, field)) != ("verdict", "unreviewed")

    def _show_rows(self, claim: Claim) -> None:
        """Fold what is neither in the scheme's list, nor filled in, nor asked for."""
        unfolded = self._claiming.unfolded or not self._full
        bases = [field.removesuffix("_by_language") for field in self._shown if field.endswith("_by_language")]
        named = {f"{base}-{code}" for base in bases for code in self._languages}
        hidden = 0
        for field, row in self._rows.items():
            shown = unfolded or field in self._shown | named | self._asked or self._filled(claim, field)
            self.show_row(row, shown)
            hidden += not shown
        if self._full:
            self.more.setText(tr("Fewer fields") if unfolded else tr("{n} more {n:field|fields}", n=hidden))
            self.more.setVisible(unfolded or hidden > 0)

    def _fold(self) -> None:
        self._claiming.unfolded = not self._claiming.unfolded
        self._asked.clear()
        if self._claim is not None:
            self._show_rows(self._claim)

    def show_field(self, name: str) -> None:
        """Bring a field into view, unfolded, with the caret in it."""
        field = self.findChild(QWidget, name)
        if field is None or self._claim is None:
            return
        self._asked.add(name.removeprefix("claim-"))
        self._show_rows(self._claim)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(field, Line | Words):
            field.selectAll()

    def _also_in(self, claim: Claim) -> str:
        """Where else the claim's proposition stands, and how: an article a line, how it stands there first."""
        queries = self._tools.desk.session.queries
        parts = []
        for own in (stance for stance in queries.stances() if stance.claim == claim.id):
            for stance in queries.stances(own.proposition):
                article = queries.article(stance.article)
                if article is not None and stance.article != claim.article:
                    parts.append(f"{self._tools.term('stance', stance.stance)}: {article.title}")
        return "\n".join(dict.fromkeys(parts)) or "–"

    # ---- storing

    def _focused(self) -> bool:
        """Make this card's claim the one that is edited; False where there is none."""
        if self._claim is None:
            return False
        if self._tools.open.claim_id != self._claim.id:
            self._tools.open.focus_claim(self._claim.id)
        return True

    def _store(self, changes: dict[str, Any]) -> None:
        claim = self._claim
        differs = claim is not None and any(getattr(claim, field) != value for field, value in changes.items())
        if claim is not None and differs and self._focused() and not self._filling.store(changes):
            self.show_claim(claim)

    def _store_line(self, field: str, text: str) -> None:
        if field == "tags":
            self._store({"tags": tuple(dict.fromkeys(tag for tag in map(str.strip, text.split(",")) if tag))})
            return
        stored = self._filling.as_time(text) if field in TIMES else text
        self._store({field: stored})
        if self._claim is not None and stored != text:
            self.lines[field].show_text(stored)

    def _statement(self, code: str, text: str) -> None:
        if self._claim is not None:
            statement = {key: value for key, value in self._claim.statement.items() if key != code}
            self._store({"statement": {**statement, code: text} if text else statement, "statement_edited": True})

    def _add_passage(self, field: str) -> None:
        if self._claim is None:
            return
        if not any(self._tools.selection(side) for side in ("left", "right")):
            self._tools.say(tr("Select a passage first."), "warning")
        elif self._focused():
            self._claiming.add_selection(field)

    def _rate(self, code: str, reason: str) -> None:
        if self._claim is not None and self._focused():
            self._claiming.rate_claim(code, reason, self.rating.basis.currentData() if self.rating else "")
            self.show_claim(self._claim)


class _RecordLine(Line):
    """A line that offers the names of records that fit what is typed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)

    def _offer(self, typed: str) -> None:
        found = find_records(self._desk, typed.strip(), limit=_OFFERED_NAMES) if typed.strip() else []
        names = list(dict.fromkeys(entity_label(entity, language()) for entity, _ in found))
        fixed = [word for word in (tr("the author"), tr("unattributed")) if typed.casefold() in word.casefold()]
        self._names.setStringList([*names, *fixed] if self.objectName().startswith("claim-claimer") else names)
