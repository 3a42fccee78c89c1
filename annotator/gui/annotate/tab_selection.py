"""Selection: the mention with its record, twin and suggestion; the claim in focus; the source; the checks in short."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from annotator.edits import EditMention, holding
from annotator.gui.annotate.cards import Badge, Card, Clickable, Flow, KeepFocus, KeyButton, Line, empty, words
from annotator.gui.annotate.claim_card import ClaimCard
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.marks import entity_label, source_name, type_role, type_short
from annotator.gui.annotate.suggestions import METHODS
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tagging import quote_of, short
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.valuing import ValueField
from annotator.gui.language import language, moment, tr
from annotator.model import Entity, Layer, Mention


class SelectionTab(Tab):
    """What is selected, and what belongs to it."""

    def __init__(self, tools: Tools, claiming: Claiming, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._claiming = claiming
        self._focus = KeepFocus(self)
        self._places = QVBoxLayout()
        self._places.setSpacing(12)
        self._claims = QVBoxLayout()
        self._rest = QVBoxLayout()
        self._rest.setSpacing(12)
        for layout in (self._places, self._claims, self._rest):
            self.column.addLayout(layout)
        self.column.addStretch(1)
        self.claim_card: ClaimCard | None = None
        self.checks = ("", "")

    def refresh(self) -> None:
        """Show the selected mention, the claim in focus and the article's source."""
        self._focus.around(self._refill)

    def rebuild(self) -> None:
        """Make the claim card anew too."""
        empty(self._claims)
        self.claim_card = None
        self.stale()

    def _refill(self) -> None:
        open_ = self.tools.open
        empty(self._places)
        empty(self._rest)
        if open_.text is None:
            self._claims_gone()
            return
        mention = open_.mention
        if mention is not None:
            self._places.addWidget(self._mention_card(mention))
        claim = open_.claim
        if claim is None:
            self._claims_gone()
        else:
            if self.claim_card is None:
                self.claim_card = ClaimCard(self.tools, self._claiming, full=False, parent=self.inside)
                self._claims.addWidget(self.claim_card)
            self.claim_card.show_claim(claim)
        if mention is None and claim is None:
            told = (
                tr("Select text and press a digit to tag it, or C to make a claim. Click a tag to see it here.")
                if open_.editable
                else tr("Click a tag to see it here.")
            )
            label = words(told, parent=self.inside)
            label.setProperty("secondary", True)
            self._places.addWidget(label)
        self._rest.addWidget(self._source_card(rating=claim is not None))
        if open_.text.article.right is not None:
            self._rest.addWidget(self._checks_card())

    def _claims_gone(self) -> None:
        empty(self._claims)
        self.claim_card = None

    # ---- the mention

    def _mention_card(self, mention: Mention) -> Card:
        tools = self.tools
        card = Card(short(quote_of(mention), 60), self.inside)
        card.setObjectName("mentionCard")
        badge = Badge(
            type_short(tools.scheme, mention.type), type_role(tools.scheme, mention.type), tools.desk.theme, card
        )
        badge.setToolTip(tools.type_name(mention.type))
        badge.setAccessibleName(tools.type_name(mention.type))
        card.beside(badge)
        entity = tools.desk.session.queries.entity(mention.entity)
        if entity is not None:
            self._entity_rows(card, entity)
        elif tools.open.editable:
            link = KeyButton(tr("Link to record…"), "L", parent=card)
            link.clicked.connect(lambda: tools.desk.actions.run("annotate.link"))
            card.row(tr("Entity"), link)
        card.row(tr("Mentions"), self._counts(mention))
        note = Line(card)
        note.setObjectName("mention-note")
        note.show_text(mention.note)
        note.setPlaceholderText("–")
        note.committed.connect(
            lambda text: tools.apply(EditMention(mention=mention.id, changes={"note": text}), tr("Note saved"))
        )
        note.setReadOnly(not tools.open.editable)
        card.row(tr("Value"), ValueField(tools, mention, card))
        card.row(tr("Note"), note)
        self._twin_rows(card, mention)
        card.setToolTip(
            tr(
                "Tagged by {actor}, {time}",
                actor=tools.desk.session.queries.actor_name(mention.actor),
                time=moment(mention.created),
            )
        )
        return card

    def _entity_rows(self, card: Card, entity: Entity) -> None:
        name = Clickable(card)
        name.setObjectName("mention-record")
        name.setAccessibleName(entity_label(entity))
        name.setToolTip(tr("Show the record"))
        box = QVBoxLayout(name)
        box.setContentsMargins(0, 0, 0, 0)
        told = words(entity_label(entity), parent=name)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        box.addWidget(told)
        name.pressed.connect(lambda: self.tools.desk.registerAsked.emit(entity.id))
        card.row(tr("Entity"), name)
        labels = set(entity.labels.values())
        names = [
            f"{alias.text} ⚠" if alias.kind == "error" else alias.text
            for alias in entity.aliases
            if alias.text not in labels
        ]
        if names:
            row = card.row(tr("Aliases"), " · ".join(dict.fromkeys(names)))
            if any(alias.kind == "error" for alias in entity.aliases):
                row.setToolTip(tr("⚠ marks a spelling that is an error"))
        if entity.posts:
            post = entity.posts[-1]
            card.row(tr("Role"), ", ".join(part for part in (post.role, self._organisation(post.organisation)) if part))
        if entity.note:
            card.row(tr("About"), entity.note)

    def _organisation(self, named: str) -> str:
        return entity_label(self.tools.desk.session.queries.entities().get(named)) or named

    def _counts(self, mention: Mention) -> str:
        open_, queries = self.tools.open, self.tools.desk.session.queries
        if mention.entity is None:
            return tr("{here} here", here=open_.index.saying(quote_of(mention)))
        here = open_.index.naming(mention.entity)
        own = {layer.id for layer in queries.select(Layer, owner=self.tools.desk.session.actor)} | {mention.layer}
        everywhere = sum(other.layer in own for other in queries.select(Mention, entity=mention.entity))
        return tr("{here} here · {all} in corpus", here=here, all=everywhere)

    def _twin_rows(self, card: Card, mention: Mention) -> None:
        open_, tools = self.tools.open, self.tools
        twin = open_.twin_of.get(mention.id)
        if twin is not None and twin.kind == "none":
            card.row(tr("Counterpart"), tr("none: {why}", why=tools.term("no_counterpart", twin.reason)))
        elif twin is not None:
            for other in open_.twins(mention):
                row = Clickable(card)
                row.setAccessibleName(quote_of(other))
                box = Flow(row)
                label = QLabel(short(quote_of(other), 40), row)
                box.addWidget(label)
                box.addWidget(
                    Badge(
                        type_short(tools.scheme, other.type), type_role(tools.scheme, other.type), tools.desk.theme, row
                    )
                )
                if twin.kind != "same":
                    box.addWidget(QLabel(tools.term("twin_kind", twin.kind), row))
                row.pressed.connect(lambda id_=other.id: tools.frame(id_))
                card.row(tr("Counterpart"), row)
        elif open_.suggestion is not None and open_.suggestion.mention == mention.id:
            card.add(self._suggestion_box(card))

    def _suggestion_box(self, card: Card) -> QFrame:
        now, tools = self.tools.open.suggestion, self.tools
        assert now is not None
        box = QFrame(card)
        box.setObjectName("suggestionBox")
        box.setProperty("notice", True)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(10, 9, 10, 10)
        layout.setSpacing(8)
        how = tr("your own range") if now.moved else f"{tr(METHODS.get(now.method, now.method))} · {now.score:.2f}"
        label = words(tr("Counterpart suggested: {quote}", quote=f"<b>{escape(now.quote)}</b>"), parent=box)
        label.setTextFormat(Qt.TextFormat.RichText)
        layout.addWidget(label)
        kind = "" if now.kind == "same" else f"{tools.term('twin_kind', now.kind)} · "
        why = words(kind + how, parent=box)
        why.setProperty("secondary", True)
        layout.addWidget(why)
        row = QWidget(box)
        flow = Flow(row)
        for text, key, action, primary in (
            (tr("Accept"), "Return", "annotate.accept", True),
            (tr("Adjust"), "E", "annotate.adjust", False),
            (tr("None"), "X", "annotate.none", False),
        ):
            button = KeyButton(text, key, primary=primary, parent=row)
            button.setObjectName(action)
            if primary:
                button.paint_primary(tools.desk.theme)
            button.clicked.connect(lambda _=False, action=action: tools.desk.actions.run(action))
            flow.addWidget(button)
        layout.addWidget(row)
        return box

    # ---- source and checks in short

    def _source_card(self, *, rating: bool) -> Card:
        tools = self.tools
        queries, article = tools.desk.session.queries, tools.open.article_id
        card = Card(tr("Source"), self.inside)
        hidden = bool(queries.properties()["hide_letter"]) and rating
        chain, sources = queries.chain(article), queries.sources()
        if hidden:
            beside = QLabel(tr("grade hidden while rating"), card)
            beside.setProperty("secondary", True)
            card.beside(beside)
        elif chain:
            own = [r for r in queries.ratings(chain[0].source, "reliability") if r.actor == tools.desk.session.actor]
            story = tools.open.text.article.story if tools.open.text is not None else ""
            given = holding(own, article, story)
            if given is not None:
                letter = QLabel(given.code, card)
                letter.setObjectName("sourceLetter")
                letter.setProperty("badge", True)
                card.beside(letter)
        names = [source_name(sources[link.source], language()) for link in chain if link.source in sources]
        card.row(tr("Chain"), " → ".join(names) or "–")
        count = len(queries.origins((article,)).origins)
        card.row(tr("Origins"), tr("{count} independent", count=count) if chain else tr("unknown"))
        return card

    def _checks_card(self) -> Card:
        card = Card(tr("Translation checks"), self.inside)
        agree, differ = self.checks
        if agree:
            card.add(words(f"✓ {agree}", "saved", card))
        if differ:
            card.add(words(differ, "warning", card))
        if not agree and not differ:
            label = words(tr("Open the Translation tab to run the checks."), parent=card)
            label.setProperty("secondary", True)
            card.add(label)
        return card
