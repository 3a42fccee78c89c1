"""Reliability: the chain an article came through, and the grade of each source in it, with the official wording.

While a claim is rated the letter is out of sight (property `hide_letter`): in the field, letters and numbers were
given alike in most reports, which makes two judgements into one.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.edits import AddSource, EditSource, Rate, SetChain, Together, newest
from annotator.gui.annotate.cards import (
    LABEL_WIDTH,
    Card,
    Choice,
    Clickable,
    Codes,
    KeepFocus,
    Words,
    empty,
    quiet,
    words,
)
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.marks import moment
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice as Row
from annotator.gui.language import language, tr
from annotator.model import Attribution, Rating, Source, new_id
from annotator.model.articles import ATTRIBUTION_ROLES
from annotator.model.project import SOURCE_KINDS
from annotator.scheme import RatingScale

NEW = "new:"


class ReliabilityTab(Tab):
    """The source card."""

    def __init__(self, tools: Tools, claiming: Claiming, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._claiming = claiming
        self._focus = KeepFocus(self)
        self._source: str | None = None
        self._scope = "general"
        self._pending = ""

    def refresh(self) -> None:
        """Show the chain and the source in focus."""
        self._focus.around(self._refill)

    def _refill(self) -> None:
        empty(self.column)
        if self.tools.open.text is None:
            return
        queries = self.tools.desk.session.queries
        chain, sources = queries.chain(self.tools.open.article_id), queries.sources()
        ids = [link.source for link in chain]
        if self._source not in ids:
            self._source = ids[0] if ids else None
        self.column.addWidget(self._chain_card(chain, sources))
        source = sources.get(self._source or "")
        if source is None:
            self.hint(tr("Say first through whose hands this came: who spoke, relayed, translated, published."))
        else:
            self.column.addWidget(self._grade_card(source))
            self.column.addWidget(self._history_card(source))
        self.column.addStretch(1)

    def grade_button(self) -> QWidget | None:
        """What gets the focus when the analyst wants to grade."""
        return self.findChild(QWidget, "grade-A") or self.findChild(QWidget, "addLink")

    # ---- the chain

    def _chain_card(self, chain: list[Attribution], sources: dict[str, Source]) -> Card:
        card = Card(tr("Source"), self.inside)
        for index, link in enumerate(chain):
            source = sources.get(link.source)
            card.lead(self._link_row(card, index, link, source.name if source is not None else link.source))
        more = QPushButton(tr("Add to the chain…"), card)
        more.setObjectName("addLink")
        more.clicked.connect(self._ask)
        card.add(more)
        origins = self.tools.desk.session.queries.origins((self.tools.open.article_id,)).origins
        card.row(tr("Origins"), tr("{count} independent", count=len(origins)) if chain else tr("unknown: no chain yet"))
        return card

    def _link_row(self, card: Card, index: int, link: Attribution, name: str) -> QWidget:
        """One link: its place in the chain, its name (pressed to grade it), and the way out."""
        row = QWidget(card)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        role = Choice([(code, self.tools.term("attribution_role", code)) for code in ATTRIBUTION_ROLES], card)
        role.setObjectName(f"role-{index}")
        role.setAccessibleName(tr("Place in the chain"))
        role.setFixedWidth(LABEL_WIDTH + 8)
        role.show_code(link.role)
        role.committed.connect(lambda code: self._set_role(index, code))
        chosen = Clickable(row)
        chosen.setObjectName(f"chain-{index}")
        chosen.setAccessibleName(name)
        label = words(name, "accent" if link.source == self._source else "", chosen)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        inside = QHBoxLayout(chosen)
        inside.setContentsMargins(0, 3, 0, 3)
        inside.addWidget(label)
        chosen.pressed.connect(lambda: self._choose(link.source))
        drop = QToolButton(row)
        drop.setText("×")
        drop.setToolTip(tr("Take out of the chain"))
        drop.setAccessibleName(tr("Take out of the chain"))
        drop.clicked.connect(lambda: self._drop(index))
        for widget, stretch in ((role, 0), (chosen, 1), (drop, 0)):
            box.addWidget(widget, stretch)
        return row

    def _chain(self) -> list[tuple[str, str]]:
        return [(link.source, link.role) for link in self.tools.desk.session.queries.chain(self.tools.open.article_id)]

    def _store(self, chain: list[tuple[str, str]], done: str) -> None:
        if self.tools.desk.apply(SetChain(article=self.tools.open.article_id, chain=tuple(chain))) is not None:
            self.tools.say(done)

    def _drop(self, index: int) -> None:
        self._store([link for i, link in enumerate(self._chain()) if i != index], tr("Taken out of the chain"))

    def _set_role(self, index: int, role: str) -> None:
        self._store(
            [(source, role if i == index else old) for i, (source, old) in enumerate(self._chain())], tr("Chain saved")
        )

    def _ask(self) -> None:
        tools = self.tools
        known = sorted(tools.desk.session.queries.sources().values(), key=lambda s: s.name.casefold())

        def rows(typed: str) -> list[Row]:
            fits = [s for s in known if typed.casefold() in " ".join((s.name, *s.names.values())).casefold()]
            found = [Row(key=s.id, text=s.name, detail=tools.term("source_kind", s.kind)) for s in fits]
            exact = any(s.name.casefold() == typed.casefold() for s in fits)
            return (
                found
                if exact or not typed
                else [*found, Row(key=NEW + typed, text=tr("New source “{name}”", name=typed))]
            )

        tools.typeahead.ask(
            tr("Source"),
            rows,
            lambda row: self._add(row.key),
            tools.near(),
            digits=False,
            placeholder=tr("Name of a publisher or speaker"),
        )

    def _add(self, key: str) -> None:
        chain = self._chain()
        used = {role for _, role in chain}
        role = next((role for role in ATTRIBUTION_ROLES if role not in used), "relay")
        if not chain:
            role = "originator"
        if key.startswith(NEW):
            made = new_id()
            edit = Together(
                edits=(
                    AddSource(name=key.removeprefix(NEW), id=made),
                    SetChain(article=self.tools.open.article_id, chain=(*chain, (made, role))),
                ),
                what="add a source to the chain",
            )
            self._source = made
            self.tools.desk.apply(edit)
        else:
            self._source = key
            self._store([*chain, (key, role)], tr("Chain saved"))

    def _choose(self, source: str) -> None:
        self._source = source
        self._pending = ""
        self.stale()

    # ---- the grade

    def _grade_card(self, source: Source) -> Card:
        queries = self.tools.desk.session.queries
        card = Card(source.name, self.inside)
        kind = Choice([(code, self.tools.term("source_kind", code)) for code in SOURCE_KINDS], card)
        kind.setObjectName("sourceKind")
        kind.show_code(source.kind)
        kind.committed.connect(lambda code: self.tools.desk.apply(EditSource(source=source.id, changes={"kind": code})))
        card.row(tr("Kind"), kind)
        depends = Words(card)
        depends.setObjectName("sourceIndependence")
        depends.show_text(source.independence)
        depends.setPlaceholderText(tr("depends on nobody, as far as known"))
        depends.committed.connect(
            lambda text: self.tools.desk.apply(EditSource(source=source.id, changes={"independence": text}))
        )
        card.row(tr("Depends on"), depends)
        card.row(tr("Grade holds"), self._scope_row(card))
        scale = self._claiming.scale("reliability")
        if scale is None:
            return card
        now = self._rating(source)
        for level in scale.offered():
            card.add(self._level_row(card, scale, level.code, now))
        reason = Words(card)
        reason.setObjectName("gradeReason")
        reason.setAccessibleName(tr("Reason"))
        reason.show_text(now.reason if now is not None else "")
        code = self._pending or (now.code if now is not None else "")
        reason.setPlaceholderText(
            tr("{code} needs a reason: write it and press Return", code=code) if self._pending else tr("Reason")
        )
        reason.committed.connect(lambda text: self._rate(source, scale, code, text) if code else None)
        card.add(reason)
        if scale.translation_status != "official" and language() != "en":
            card.add(quiet(tr("The wording in this language is this project's own translation."), card)).setToolTip(
                scale.reference
            )
        if queries.properties()["hide_letter"]:
            note = words(tr("The letter is out of sight while a claim is rated."), parent=card)
            note.setProperty("secondary", True)
            card.add(note)
        return card

    def _scope_row(self, card: Card) -> QWidget:
        row = Codes([("general", tr("in general"), ""), ("article", tr("for this article"), "")], card)
        row.setObjectName("gradeScope")
        row.show_code(self._scope)
        row.chosen.connect(self._set_scope)
        return row

    def _set_scope(self, code: str) -> None:
        if code != self._scope:
            self._scope = code
            self.stale()

    def _level_row(self, card: Card, scale: RatingScale, code: str, now: Rating | None) -> QWidget:
        level = scale.level(code)
        assert level is not None
        row = QWidget(card)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        button = QPushButton(code, row)
        button.setObjectName(f"grade-{code}")
        button.setProperty("code", True)
        button.setCheckable(True)
        button.setChecked(code == (self._pending or (now.code if now is not None else "")))
        button.setFixedWidth(30)
        button.setAccessibleName(f"{code} {level.label(language())}. {level.description(language())}")
        button.clicked.connect(lambda: self._press(scale, code))
        text = words(level.label(language()), parent=row)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        text.setStyleSheet("font-weight: 600;")
        about = words(level.description(language()), parent=row)
        about.setProperty("secondary", True)
        about.setStyleSheet("font-size: 12px;")
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(text)
        column.addWidget(about)
        box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(column, 1)
        return row

    def _rating(self, source: Source) -> Rating | None:
        """The acting person's rating in force, of the scope that is shown."""
        queries, article = self.tools.desk.session.queries, self.tools.open.article_id
        own = [r for r in queries.ratings(source.id, "reliability") if r.actor == self.tools.desk.session.actor]
        wanted = article if self._scope == "article" else None
        return newest(r for r in own if r.scope == self._scope and r.article == wanted)

    def _press(self, scale: RatingScale, code: str) -> None:
        source = self.tools.desk.session.queries.sources().get(self._source or "")
        level = scale.level(code)
        if source is None or level is None:
            return
        now = self._rating(source)
        if level.needs_reason and not (now is not None and now.code == code and now.reason):
            self._pending = code
            self.refresh()
            field = self.findChild(Words, "gradeReason")
            if field is not None:
                field.setFocus()
            return
        self._rate(source, scale, code, "")

    def _rate(self, source: Source, scale: RatingScale, code: str, reason: str) -> None:
        self._pending = ""
        level = scale.level(code)
        edit = Rate(
            target=source.id,
            target_kind="source",
            axis="reliability",
            code=code,
            scale=scale.id,
            scope=self._scope,
            article=self.tools.open.article_id if self._scope == "article" else None,
            reason=reason,
        )
        if self.tools.desk.apply(edit) is not None and level is not None:
            self.tools.say(
                tr("{source}: {code}, {words}", source=source.name, code=code, words=level.label(language()))
            )
        self.stale()

    # ---- history

    def _history_card(self, source: Source) -> Card:
        queries = self.tools.desk.session.queries
        card = Card(tr("Your ratings of this source"), self.inside)
        own = [r for r in queries.ratings(source.id, "reliability") if r.actor == self.tools.desk.session.actor]
        for rating in reversed(own):
            where = tr("for an article") if rating.scope == "article" else tr("in general")
            said = f"{rating.code} · {where}" + (f" · {rating.reason}" if rating.reason else "")
            card.row(moment(rating.created), said)
        if not own:
            label = QLabel(tr("none yet"), card)
            label.setProperty("secondary", True)
            card.add(label)
        return card
