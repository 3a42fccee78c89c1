"""Reliability: the chain an article came through, and the grade of each source in it, with the official wording.

A grade is given once, in general or on a topic, and holds in every article until it is changed: the next article shows
it as given, to be confirmed for that article or to be graded otherwise, and does not ask again.
While a claim is rated the letter is out of sight (property `hide_letter`): in the field, letters and numbers were
given alike in most reports, which makes two judgements into one.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from annotator.edits import AddSource, EditSource, Rate, SetChain, Together, holding, newest
from annotator.gui.annotate.cards import (
    LABEL_WIDTH,
    Card,
    Choice,
    Clickable,
    Codes,
    Flow,
    KeepFocus,
    Words,
    empty,
    quiet,
    words,
)
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.marks import source_name
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice as Row
from annotator.gui.keys import physical_key
from annotator.gui.language import language, moment, tr
from annotator.model import Attribution, Rating, Source, new_id
from annotator.model.articles import ATTRIBUTION_ROLES
from annotator.model.project import SOURCE_KINDS
from annotator.scheme import RatingScale
from annotator.text import natural

NEW = "new:"


class ReliabilityTab(Tab):
    """The source card."""

    def __init__(self, tools: Tools, claiming: Claiming, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._claiming = claiming
        self._focus = KeepFocus(self)
        self._source: str | None = None
        self._scope = "general"
        self._topic = ""
        self._pending = ""
        self._grading = False

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
        for name in ("gradeConfirm", "gradeChange", "grade-A", "addLink"):
            found = self.findChild(QWidget, name)
            if found is not None:
                return found
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With the keyboard on a button of the card, the code itself grades, by physical key."""
        button = self.findChild(QPushButton, f"grade-{physical_key(event)}")
        if button is not None:
            if not event.isAutoRepeat():
                button.click()
        else:
            super().keyPressEvent(event)

    # ---- the chain

    def _chain_card(self, chain: list[Attribution], sources: dict[str, Source]) -> Card:
        card = Card(tr("Source"), self.inside)
        for index, link in enumerate(chain):
            source = sources.get(link.source)
            card.lead(self._link_row(card, index, link, _named(source) if source is not None else link.source))
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
        role.setFixedWidth(LABEL_WIDTH + (20 if self.tools.desk.theme.framed else 8))
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
        known = sorted(tools.desk.session.queries.sources().values(), key=lambda s: natural(_named(s)))

        def rows(typed: str) -> list[Row]:
            fits = [s for s in known if typed.casefold() in " ".join((s.name, *s.names.values())).casefold()]
            found = [Row(key=s.id, text=_named(s), detail=tools.term("source_kind", s.kind)) for s in fits]
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
            if self.tools.desk.apply(edit) is not None:
                self.tools.say(tr("Chain saved"))
        else:
            self._source = key
            self._store([*chain, (key, role)], tr("Chain saved"))

    def _choose(self, source: str) -> None:
        self._source = source
        self._pending, self._grading = "", False
        self.stale()

    # ---- the grade

    def _grade_card(self, source: Source) -> Card:
        queries = self.tools.desk.session.queries
        card = Card(_named(source), self.inside)
        kind = Choice([(code, self.tools.term("source_kind", code)) for code in SOURCE_KINDS], card)
        kind.setObjectName("sourceKind")
        kind.show_code(source.kind)
        kind.committed.connect(lambda code: self.tools.desk.apply(EditSource(source=source.id, changes={"kind": code})))
        card.row(tr("Kind"), kind)
        depends = Words(card)
        depends.setObjectName("sourceIndependence")
        depends.show_text(source.independence)
        depends.setPlaceholderText(tr("nobody, as far as known"))
        depends.committed.connect(
            lambda text: self.tools.desk.apply(EditSource(source=source.id, changes={"independence": text}))
        )
        card.row(tr("Depends on"), depends)
        scale = self._claiming.scale("reliability")
        if scale is None:
            return card
        held = self._held(source)
        if held is not None:
            self._add_held(card, scale, source, held)
        if held is None or self._grading:
            self._add_levels(card, scale, source)
        if scale.translation_status != "official" and language() != "en":
            card.add(quiet(tr("The wording in this language is this project's own translation."), card)).setToolTip(
                scale.reference
            )
        if queries.properties()["hide_letter"]:
            note = words(tr("The letter is out of sight while a claim is rated."), parent=card)
            note.setProperty("secondary", True)
            card.add(note)
        return card

    def _held(self, source: Source) -> Rating | None:
        """The acting person's rating that holds for this article, wherever it was given."""
        article = self.tools.desk.session.queries.article(self.tools.open.article_id)
        return holding(self._own(source), self.tools.open.article_id, article.story if article is not None else "")

    def _own(self, source: Source) -> list[Rating]:
        session = self.tools.desk.session
        return [r for r in session.queries.ratings(source.id, "reliability") if r.actor == session.actor]

    def _add_held(self, card: Card, scale: RatingScale, source: Source, held: Rating) -> None:
        """The grade as it was given, and what can be done with it."""
        level = scale.level(held.code)
        told = words(f"{held.code}  {level.label(language()) if level is not None else ''}".strip(), parent=card)
        told.setObjectName("gradeHeld")
        told.setStyleSheet("font-weight: 600;")
        card.row(tr("Your grade"), told)
        given = tr("{scope}, given {when}", scope=_scope_words(held), when=moment(held.created))
        about = words("\n".join(part for part in (given, held.reason) if part), parent=card)
        about.setObjectName("gradeGiven")
        about.setProperty("secondary", True)
        card.row("", about)
        buttons = QWidget(card)
        flow = Flow(buttons)
        if held.scope != "article":
            confirm = QPushButton(tr("Confirm for this article"), buttons)
            confirm.setObjectName("gradeConfirm")
            confirm.setToolTip(tr("Gives the same grade, with its reason, for this article"))
            confirm.clicked.connect(lambda: self._confirm(source, scale, held))
            flow.addWidget(confirm)
        change = QPushButton(tr("Grade again…"), buttons)
        change.setObjectName("gradeChange")
        change.setCheckable(True)
        change.setChecked(self._grading)
        change.clicked.connect(self._grade_again)
        flow.addWidget(change)
        card.add(buttons)

    def _confirm(self, source: Source, scale: RatingScale, held: Rating) -> None:
        self._scope = "article"
        self._rate(source, scale, held.code, held.reason)

    def _grade_again(self, on: bool) -> None:
        self._grading, self._pending = on, ""
        self.refresh()
        first = self.findChild(QWidget, "grade-A")
        if on and first is not None:
            first.setFocus()

    def _add_levels(self, card: Card, scale: RatingScale, source: Source) -> None:
        """What the grade is to hold for, every level with its official wording, and the reason."""
        now = self._rating(source)
        card.row(tr("Grade holds"), self._scope_row(card))
        if self._scope == "topic":
            topic = Words(card)
            topic.setObjectName("gradeTopic")
            topic.setAccessibleName(tr("Topic"))
            topic.setPlaceholderText(tr("Topic"))
            topic.show_text(self._topic)
            topic.committed.connect(self._set_topic)
            card.row(tr("Topic"), topic)
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

    def _scope_row(self, card: Card) -> QWidget:
        scopes = (("general", tr("in general")), ("topic", tr("on a topic")), ("article", tr("for this article")))
        row = Codes([(code, text, "") for code, text in scopes], card)
        row.setObjectName("gradeScope")
        row.show_code(self._scope)
        row.chosen.connect(self._set_scope)
        return row

    def _set_scope(self, code: str) -> None:
        if code != self._scope:
            self._scope, self._pending = code, ""
            article = self.tools.desk.session.queries.article(self.tools.open.article_id)
            self._topic = self._topic or (article.story if article is not None else "")
            self.refresh()

    def _set_topic(self, topic: str) -> None:
        self._topic = topic.strip()
        self.refresh()

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
        article, topic = self._place()
        own = self._own(source)
        return newest(r for r in own if (r.scope, r.article, r.topic) == (self._scope, article, topic))

    def _place(self) -> tuple[str | None, str]:
        """(article, topic) of the scope that is shown."""
        article = self.tools.open.article_id if self._scope == "article" else None
        return article, self._topic if self._scope == "topic" else ""

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
        article, topic = self._place()
        if self._scope == "topic" and not topic:
            self.tools.say(tr("Say on which topic the grade holds."), "warning")
            return
        edit = Rate(
            target=source.id, target_kind="source", axis="reliability", code=code, scale=scale.id,
            scope=self._scope, article=article, topic=topic, reason=reason,
        )  # fmt: skip
        if self.tools.desk.apply(edit) is not None and level is not None:
            self._grading, self._scope, self._topic = False, "general", ""
            self.tools.say(
                tr(
                    "{source}: {code}, {words}",
                    source=_named(source),
                    code=code,
                    words=level.label(language()),
                )
            )
        self.stale()

    # ---- history

    def _history_card(self, source: Source) -> Card:
        card = Card(tr("Your ratings of this source"), self.inside)
        own = self._own(source)
        replaced = {rating.supersedes for rating in own}
        for rating in reversed(own):
            parts = [rating.code, self._holds_for(rating)]
            parts += [tr("superseded")] * (rating.id in replaced) + [rating.reason] * bool(rating.reason)
            label = words(" · ".join(parts), parent=card)
            label.setProperty("secondary", rating.id in replaced)
            card.row(moment(rating.created), label)
        if not own:
            label = QLabel(tr("none yet"), card)
            label.setProperty("secondary", True)
            card.add(label)
        return card

    def _holds_for(self, rating: Rating) -> str:
        if rating.scope != "article" or rating.article == self.tools.open.article_id:
            return _scope_words(rating)
        article = self.tools.desk.session.queries.article(rating.article or "")
        return tr("for “{title}”", title=article.title if article is not None else "?")


def _named(source: Source) -> str:
    return source_name(source, language())


def _scope_words(rating: Rating) -> str:
    if rating.scope == "article":
        return tr("for this article")
    return tr("on {topic}", topic=rating.topic) if rating.scope == "topic" else tr("in general")
