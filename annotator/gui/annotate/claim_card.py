"""A claim as a card whose fields can all be edited: each is stored, as one edit, when it is left."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import EditClaim
from annotator.gui.annotate.cards import Card, Choice, Clickable, Flow, Line, Words, empty, quiet, words
from annotator.gui.annotate.claiming import PASSAGE_ROLES, Claiming
from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.rating_row import RatingRow
from annotator.gui.annotate.registry import find_entities
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import language, tr
from annotator.model import Claim, Range, Value
from annotator.model.annotations import CERTAINTIES, CLAIM_KINDS, COMMITMENTS, POLARITIES

_TIMES = (
    ("event_time", "Happens"),
    ("utterance_time", "Said"),
    ("publication_time", "Published"),
)
_VALUE_FIELDS = (("number", "number"), ("unit", "unit"), ("of_what", "of what"))


class ClaimCard(Card):
    """One claim. `full` shows every field, else those that are looked at all the time."""

    def __init__(self, tools: Tools, claiming: Claiming, *, full: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._tools, self._claiming, self._full = tools, claiming, full
        self._claim: Claim | None = None
        self.setObjectName("claimCard")
        self.kind = QLabel(self)
        self.kind.setProperty("tone", "claim")
        self.beside(self.kind)
        self.statements: dict[str, Words] = {}
        self.lines: dict[str, Line] = {}
        self.choices: dict[str, Choice] = {}
        self._build()

    # ---- making

    def _build(self) -> None:
        open_ = self._tools.open
        sides = open_.text.sides if open_.text is not None else ("left",)
        self._languages = (
            list(dict.fromkeys(open_.text.language(side) for side in sides)) if open_.text is not None else []
        )
        if self._full:
            self._choice("kind", tr("Kind"), "claim_kind", CLAIM_KINDS)
        self.claimer = self._line("claimer", tr("Claimer"))
        self.claimer.setPlaceholderText(tr("a record, or words"))
        if self._full and len(self._languages) > 1:
            for code in self._languages:
                field = self._line(
                    f"claimer-{code}",
                    f"{tr('Claimer')} {code.upper()}",
                    lambda text, code=code: self._by_language(code, text),
                )
                field.setPlaceholderText(tr("as above"))
        self._build_statements()
        pair = QWidget(self)
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for field_, vocabulary, codes in (
            ("certainty", "certainty", CERTAINTIES),
            ("polarity", "polarity", POLARITIES),
        ):
            row.addWidget(self._make_choice(field_, vocabulary, codes), 1)
        self.row(tr("Certainty"), pair)
        if self._full:
            self._choice("commitment", tr("Commitment"), "commitment", ("", *COMMITMENTS))
            for field_, name in _TIMES:
                self._line(field_, tr(name)).setPlaceholderText("2026-01-30")
            self._line("place", tr("Place"))
            self.values = QWidget(self)
            QVBoxLayout(self.values).setContentsMargins(0, 0, 0, 0)
            self.row(tr("Values"), self.values)
            self._line("note", tr("Note"))
        scale = self._claiming.scale("credibility")
        self.rating: RatingRow | None = None
        if scale is not None:
            self.rating = RatingRow(scale, self)
            self.rating.rated.connect(self._rate)
            self.row(tr("Credibility"), self.rating)
        self.also = words("", parent=self)
        self.row(tr("Also in"), self.also)
        if self._full:
            self.passages = QWidget(self)
            QVBoxLayout(self.passages).setContentsMargins(0, 0, 0, 0)
            self.row(tr("Passages"), self.passages)
            self.add(self._passage_buttons())

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

    def _line(self, field: str, name: str, store: Any = None) -> Line:
        made = Line(self)
        made.setObjectName(f"claim-{field}")
        made.committed.connect(store or (lambda text, field=field: self._store_line(field, text)))
        self.lines[field] = made
        self.row(name, made)
        return made

    def _choice(self, field: str, name: str, vocabulary: str, codes: tuple[str, ...]) -> None:
        self.row(name, self._make_choice(field, vocabulary, codes))

    def _make_choice(self, field: str, vocabulary: str, codes: tuple[str, ...]) -> Choice:
        made = Choice([(code, self._tools.term(vocabulary, code) if code else "–") for code in codes], self)
        made.setObjectName(f"claim-{field}")
        made.setAccessibleName(tr(field.capitalize()))
        made.committed.connect(lambda code, field=field: self._store({field: code}))
        self.choices[field] = made
        return made

    def _passage_buttons(self) -> QWidget:
        made = QWidget(self)
        row = Flow(made)
        row.addWidget(quiet(tr("Add the selection as"), made))
        for field, name in PASSAGE_ROLES[:3]:
            button = QPushButton(tr(name), made)
            button.setProperty("quiet", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, field=field: self._add_passage(field))
            row.addWidget(button)
        return made

    # ---- showing

    def show_claim(self, claim: Claim) -> None:
        """Show a claim; a field that is being edited is left alone."""
        self._claim = claim
        tools, queries = self._tools, self._tools.desk.session.queries
        self.title.setText(tr("Claim C{number}", number=tools.open.claim_number(claim.id)))
        self.kind.setText(tools.term("claim_kind", claim.kind).lower())
        self.kind.setStyleSheet(f"color: {tools.desk.theme.claim.name()}; font-weight: 600;")
        for code, statement in self.statements.items():
            statement.show_text(
                claim.statement.get(code, "") or ("" if self._full else next(iter(claim.statement.values()), ""))
            )
        named = entity_label(queries.entity(claim.claimer), language()) if claim.claimer else self._claimer_words(claim)
        self.claimer.show_text(named)
        self._complete()
        for field, line in self.lines.items():
            if field.startswith("claimer-"):
                line.show_text(claim.claimer_by_language.get(field.removeprefix("claimer-"), ""))
            elif field != "claimer":
                line.show_text(getattr(claim, field))
        for field, choice in self.choices.items():
            choice.show_code(getattr(claim, field))
        if self.rating is not None:
            owner = tools.open.layer.owner if tools.open.layer is not None else None
            rating = queries.rating(claim.id, "credibility", actor=owner)
            self.rating.show_rating(rating.code if rating else "", rating.reason if rating else "")
        self.also.setText(self._also_in(claim))
        if self._full:
            self._show_values(claim)
            self._show_passages(claim)
        self.setEnabled(tools.open.editable)

    def _claimer_words(self, claim: Claim) -> str:
        return {"author": tr("the author"), "unattributed": tr("unattributed")}.get(
            claim.claimer_name, claim.claimer_name
        )

    def _complete(self) -> None:
        names = sorted(
            {name for e in self._tools.desk.session.queries.entities().values() for name in e.labels.values()}
        )
        completer = QCompleter([*names, tr("the author"), tr("unattributed")], self.claimer)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.claimer.setCompleter(completer)

    def _also_in(self, claim: Claim) -> str:
        """Where else the claim's proposition stands, and how."""
        queries = self._tools.desk.session.queries
        parts = []
        for own in (stance for stance in queries.stances() if stance.claim == claim.id):
            for stance in queries.stances(own.proposition):
                article = queries.article(stance.article)
                if article is not None and stance.article != claim.article:
                    parts.append(f"{article.title} ({self._tools.term('stance', stance.stance)})")
        return " · ".join(dict.fromkeys(parts)) or "–"

    def _show_values(self, claim: Claim) -> None:
        layout = self.values.layout()
        assert layout is not None
        empty(layout)
        layout.setSpacing(2)
        for index, value in enumerate(claim.values):
            layout.addWidget(self._value_row(index, value))
        more = QPushButton(tr("Add a value"), self.values)
        more.setProperty("quiet", True)
        more.setObjectName("addValue")
        more.setSizePolicy(more.sizePolicy().Policy.Maximum, more.sizePolicy().verticalPolicy())
        more.clicked.connect(
            lambda: self._store(
                {"values": (*(self._claim.values if self._claim else ()), Value(role="quantity", number="?"))}
            )
        )
        layout.addWidget(more)

    def _value_row(self, index: int, value: Value) -> QWidget:
        """Number and unit beside each other, what is counted below."""
        made = QWidget(self.values)
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(2)
        for field, name in _VALUE_FIELDS:
            line = Line(made)
            line.setObjectName(f"value-{index}-{field}")
            line.setPlaceholderText(tr(name))
            line.setAccessibleName(tr(name))
            line.show_text(getattr(value, field))
            line.committed.connect(lambda text, field=field: self._store_value(index, field, text))
            if field == "of_what":
                grid.addWidget(line, 1, 0, 1, 3)
            else:
                grid.addWidget(line, 0, grid.count())
        grid.addWidget(self._cross(lambda: self._drop_value(index), tr("Remove this value")), 0, 2)
        return made

    def _show_passages(self, claim: Claim) -> None:
        layout = self.passages.layout()
        assert layout is not None
        empty(layout)
        layout.setSpacing(3)
        for field, name in PASSAGE_ROLES:
            for part in getattr(claim, field):
                row = Clickable(self.passages)
                box = QHBoxLayout(row)
                box.setContentsMargins(0, 0, 0, 0)
                label = words(f"{tr(name)}: “{short(part.quote, 70)}”", parent=row)
                label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
                box.addWidget(label, 1)
                if not (field == "content" and len(claim.content) == 1):
                    box.addWidget(
                        self._cross(lambda f=field, p=part: self._drop_passage(f, p), tr("Take this passage out"))
                    )
                row.pressed.connect(lambda p=part: self._tools.reader.reveal(p))
                layout.addWidget(row)

    def _cross(self, run: Any, tip: str) -> QToolButton:
        made = QToolButton(self)
        made.setText("×")
        made.setToolTip(tip)
        made.setAccessibleName(tip)
        made.clicked.connect(lambda: run())
        return made

    # ---- storing

    def _store(self, changes: dict[str, Any]) -> None:
        claim = self._claim
        if claim is not None and any(getattr(claim, field) != value for field, value in changes.items()):
            done = tr("Claim C{number}: saved", number=self._tools.open.claim_number(claim.id))
            if self._tools.apply(EditClaim(claim=claim.id, changes=changes), done) is None:
                self.show_claim(claim)

    def _store_line(self, field: str, text: str) -> None:
        if field != "claimer":
            self._store({field: text})
            return
        found = find_entities(self._tools.desk.session.queries.entities().values(), text, limit=1) if text else []
        exact = found and text.casefold() in {
            n.casefold()
            for n in (*found[0][0].labels.values(), *(a.text for a in found[0][0].aliases), entity_label(found[0][0]))
        }
        code = {tr("the author"): "author", tr("unattributed"): "unattributed"}.get(text, text)
        if exact:
            self._store({"claimer": found[0][0].id, "claimer_name": ""})
        else:
            self._store({"claimer": None, "claimer_name": code})

    def _by_language(self, code: str, text: str) -> None:
        if self._claim is not None:
            kept = {key: value for key, value in self._claim.claimer_by_language.items() if key != code}
            self._store({"claimer_by_language": {**kept, code: text} if text else kept})

    def _statement(self, code: str, text: str) -> None:
        if self._claim is not None:
            statement = {key: value for key, value in self._claim.statement.items() if key != code}
            self._store({"statement": {**statement, code: text} if text else statement, "statement_edited": True})

    def _store_value(self, index: int, field: str, text: str) -> None:
        if self._claim is not None and index < len(self._claim.values):
            values = list(self._claim.values)
            values[index] = replace(values[index], **{field: text})
            self._store({"values": tuple(values)})

    def _drop_value(self, index: int) -> None:
        if self._claim is not None:
            self._store({"values": tuple(v for i, v in enumerate(self._claim.values) if i != index)})

    def _drop_passage(self, field: str, part: Range) -> None:
        if self._claim is not None:
            self._store({field: tuple(p for p in getattr(self._claim, field) if p != part)})

    def _add_passage(self, field: str) -> None:
        if self._claim is not None:
            parts = tuple(p for side in ("left", "right") if (p := self._tools.selection(side)) is not None)
            if not parts:
                self._tools.say(tr("Select a passage first."), "warning")
                return
            have = getattr(self._claim, field)
            self._store({field: (*have, *(p for p in parts if p not in have))})

    def _rate(self, code: str, reason: str) -> None:
        if self._claim is not None:
            self._tools.open.focus_claim(self._claim.id)
            self._claiming.rate_claim(code, reason)
            self.show_claim(self._claim)
