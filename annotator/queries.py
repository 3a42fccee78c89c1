"""What views and commands ask of a project. Everything here only reads.

Who may see which layer is decided here: in a blind project an analyst sees nobody else's work on an article
before having submitted their own, and reviewers see submitted work only.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

from annotator.adjudication.contents import LayerContents, resolve_entity
from annotator.adjudication.ownwork import Fate, own_work
from annotator.adjudication.projectwide import Thing, project_wide, raters, seen_from
from annotator.columns import ArticleText
from annotator.edits import PROPERTIES, effective, newest
from annotator.edits.versions import ANCHOR, waiting
from annotator.model import (
    RECORD_TYPES,
    Actor,
    Article,
    Attribution,
    Bead,
    Claim,
    ClaimLink,
    Decision,
    Distinction,
    Divergence,
    Document,
    Draft,
    Entity,
    Event,
    Layer,
    LayerRecord,
    Mention,
    Note,
    Property,
    Proposition,
    Rating,
    Reading,
    Record,
    Region,
    Scale,
    Scheme,
    Sentence,
    Source,
    Stance,
    Twin,
    UserError,
)
from annotator.model.articles import READ_REGIONS
from annotator.model.project import SUBMITTED_STATES, stands_for
from annotator.scheme import MARKINGS, TLP, LabelScheme, RatingScale
from annotator.store import Spelling, Store
from annotator.text import natural

if TYPE_CHECKING:
    from annotator.merging.report import Duplicate

R = TypeVar("R", bound=Record)

MOST_RENEWED = 1000
"""Of more changed records than this all are read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """A line of the article list. `state` is that of the actor's own layer, '' where there is none yet.
    `read` and `readable` count sentences of both sides in the regions that are read."""

    article: Article
    state: str
    read: int
    readable: int
    submitted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Where a statement comes from: `origins` are the ids of independent originators, `chains` the source ids
    of every article's chain from originator to host, by article."""

    origins: tuple[str, ...]
    chains: dict[str, tuple[Attribution, ...]]


class Queries:
    """Reads of one open project, for whoever acts in it."""

    def __init__(self, store: Store, actor: Callable[[], str]) -> None:
        """`actor` gives the id of who acts now."""
        self._store = store
        self._actor = actor
        self._kept: dict[str, Any] = {}

    def forget(self, tables: frozenset[str] | None, touched: frozenset[tuple[str, str]] = frozenset()) -> None:
        """Drop what was kept of tables that changed (None: of all). Where `touched` names few records of the registry,
        only these are read anew: reading 50 000 takes half a second."""
        if tables is None:
            self._kept.clear()
            self._store.forget_texts()
            return
        if tables & {"entity", "source", "distinction", "property", "layer"}:
            self._kept.pop("undecided", None)
        renewed = {id_ for table, id_ in touched if table == "entity"}
        for table in tables:
            if table == "entity" and "entity" in self._kept and 0 < len(renewed) <= MOST_RENEWED:
                self._kept["entity"] = self._renewed(self._kept["entity"], renewed)
            else:
                self._kept.pop(table, None)

    def _renewed(self, old: dict[str, Entity], ids: set[str]) -> dict[str, Entity]:
        found = dict(old)
        for id_ in sorted(ids):
            entity = self._store.get(Entity, id_)
            if entity is not None:
                found[id_] = entity
            else:
                found.pop(id_, None)
        return found

    def _keep(self, table: str, make: Callable[[], Any]) -> Any:
        if table not in self._kept:
            self._kept[table] = make()
        return self._kept[table]

    def get(self, cls: type[R], id_: str | None) -> R | None:
        """The live record of that id, or None."""
        return self._store.get(cls, id_)

    def select(self, cls: type[R], **where: Any) -> list[R]:
        """Live records whose fields equal the given values (a tuple means: one of), in order of id."""
        return self._store.select(cls, **where)

    # ---- the project

    def properties(self) -> dict[str, Any]:
        """All properties of the project, defaults included."""
        stored: dict[str, Any] = self._keep(
            "property", lambda: {prop.id: prop.value for prop in self._store.select(Property)}
        )
        return {**PROPERTIES, **stored}

    def scheme(self) -> LabelScheme:
        """The label scheme in force."""
        found: LabelScheme = self._keep(
            "scheme",
            lambda: (
                LabelScheme.from_body(max(self._store.select(Scheme), key=lambda s: s.version).body)
                if self._store.count(Scheme)
                else LabelScheme(name="none")
            ),
        )
        return found

    def scales(self, axis: str | None = None) -> list[RatingScale]:
        """The rating scales the project holds; of one axis the scheme's own choice first, of one name the newest."""
        every: list[RatingScale] = self._keep(
            "scale", lambda: [RatingScale.from_body(scale.body) for scale in self._store.select(Scale)]
        )
        if axis is None:
            return every
        chosen = self.scheme().scales.get(axis, "")
        newest = sorted((s for s in every if s.axis == axis), key=lambda s: _in_order(s.version), reverse=True)
        return sorted(newest, key=lambda s: (chosen not in (s.name, s.id), s.name))

    def marking_scale(self) -> RatingScale | None:
        """The scale that documents are marked by: the scheme's choice, else the Traffic Light Protocol."""
        every = [scale for scale in self.scales() if scale.axis in MARKINGS]
        chosen = self.scheme().scales.get("marking", TLP)
        fitting = (scale for scale in every if chosen in (scale.id, scale.name))
        return next(fitting, next((scale for scale in every if scale.name == TLP), None))

    def marking(self, language: str = "en") -> str:
        """The project's marking as it stands on every page; '' where there is none. One that the scale in force does
        not know keeps the words of the scale it was given on."""
        code, scale = str(self.properties()["marking"]), self.marking_scale()
        if code and (scale is None or scale.level(code) is None):
            scale = next((s for s in self.scales() if s.axis in MARKINGS and s.level(code) is not None), None)
        return code if scale is None or not code else scale.marking(code, language)

    def actors(self) -> list[Actor]:
        """Everybody in the project, by name."""
        people: list[Actor] = self._keep(
            "actor", lambda: sorted(self._store.select(Actor), key=lambda a: natural(a.name))
        )
        return people

    def actor(self, id_: str | None = None) -> Actor | None:
        """An actor; without an id the one who acts."""
        wanted = self._actor() if id_ is None else id_
        return next((a for a in self.actors() if a.id == wanted), None)

    def actor_name(self, id_: str) -> str:
        """The name of an actor; the id itself where it is unknown."""
        found = self.actor(id_)
        return found.name if found else id_

    def is_reviewer(self) -> bool:
        """Whether who acts is a reviewer."""
        acting = self.actor()
        return acting is not None and acting.role == "reviewer"

    # ---- articles

    def article(self, id_: str) -> Article | None:
        """The article of that id, unless it is in the trash."""
        found = self._store.get(Article, id_)
        return None if found is None or found.trashed else found

    def article_of(self, event: Event) -> str | None:
        """The article that an event of the history lies in: of the first of its rows that tells."""
        for change in event.changes:
            if change.table == "article":
                return change.id
            record: Any = self._store.any_row(RECORD_TYPES[change.table], change.id)
            article = getattr(record, "article", None)
            if article:
                return str(article)
        return None

    def articles(self, *, trashed: bool = False) -> list[ArticleEntry]:
        """The article list, by story and then by date and title; numbers in names count as numbers."""
        actor = self._actor()
        own: dict[str, Layer] = {}
        submitted: dict[str, list[str]] = {}
        for layer in self._layers():
            if layer.role == "analyst" and layer.owner == actor:
                own[layer.article] = layer
            if layer.role == "analyst" and layer.state in SUBMITTED_STATES:
                submitted.setdefault(layer.article, []).append(layer.owner)
        read = self._keep("reading", lambda: self._store.count_by(Reading, "layer"))
        readable = self._readable()
        entries = []
        for article in self._keep("article", lambda: self._store.select(Article)):
            if article.trashed == trashed:
                mine = own.get(article.id)
                entries.append(
                    ArticleEntry(
                        article=article,
                        state=mine.state if mine else "",
                        read=read.get(mine.id, 0) if mine else 0,
                        readable=sum(readable.get(doc, 0) for doc in {article.left, article.right} if doc),
                        submitted_by=tuple(submitted.get(article.id, ())),
                    )
                )
        return sorted(
            entries,
            key=lambda e: (
                e.article.story == "",
                natural(e.article.story),
                e.article.published_date,
                natural(e.article.title),
            ),
        )

    def has_trash(self) -> bool:
        """Whether an article lies in the trash."""
        return any(article.trashed for article in self._keep("article", lambda: self._store.select(Article)))

    def _layers(self) -> list[Layer]:
        layers: list[Layer] = self._keep("layer", lambda: self._store.select(Layer))
        return layers

    def _readable(self) -> dict[str, int]:
        """Document id → how many sentences stand in regions that are read."""
        if "sentence" not in self._kept or "region" not in self._kept:
            self._kept["region"] = True
            self._kept["sentence"] = self._store.sentences_by_document(tuple(sorted(READ_REGIONS)))
        counts: dict[str, int] = self._kept["sentence"]
        return counts

    def text(self, article_id: str, layer: str | None = None) -> ArticleText:
        """An article with its texts, sentences, regions and the beads that a layer sees."""
        article = self._store.require(Article, article_id)
        ids = tuple(dict.fromkeys(doc for doc in (article.left, article.right) if doc))
        documents = {doc: self._document(doc) for doc in ids}
        return ArticleText(
            article=article,
            documents=documents,
            sentences=tuple(self._store.select(Sentence, document=ids)),
            regions=tuple(self._store.select(Region, document=ids)),
            beads=tuple(effective(self._store.select(Bead, article=article_id), layer)),
        )

    def draft(self, article_id: str) -> Draft:
        """An article as it stands before anybody's layer: what preparing, correcting and relating start from."""
        text = self.text(article_id)
        return Draft(
            article=text.article,
            documents=tuple(text.documents.values()),
            regions=text.regions,
            sentences=text.sentences,
            beads=tuple(bead for bead in text.beads if bead.layer is None),
        )

    def words(self, article: Article) -> dict[str, str]:
        """Document id → base text of an article's sides; nothing else of it is read."""
        return {doc: self._store.text(doc) for doc in dict.fromkeys((article.left, article.right)) if doc}

    def _document(self, id_: str) -> Document:
        kept: dict[str, Document] = self._kept.setdefault("document", {})
        if id_ not in kept:
            kept[id_] = self._store.require(Document, id_)
        return kept[id_]

    # ---- layers

    def own_layer(self, article: str) -> Layer | None:
        """The acting analyst's layer of an article, or None."""
        found = self._store.select(Layer, article=article, owner=self._actor(), role="analyst")
        return found[0] if found else None

    def last_declared(self) -> tuple[str, ...]:
        """The kinds that who acts declared complete when they last handed something in."""
        mine = [la for la in self._layers() if la.owner == self._actor() and la.role == "analyst"]
        return max(mine, key=lambda la: la.submitted).exhaustive if mine else ()

    def gold_layer(self, article: str) -> Layer | None:
        """The gold layer of an article that is in force, or None."""
        found = self._store.select(Layer, article=article, role="gold")
        named = self._store.get(Article, article)
        return next((la for la in found if named is not None and la.id == named.gold_layer), next(iter(found), None))

    def visible_layers(self, article: str) -> list[Layer]:
        """The layers of an article that who acts may see, their own first."""
        actor = self._actor()
        layers = self._store.select(Layer, article=article)
        own = next((layer for layer in layers if layer.owner == actor and layer.role == "analyst"), None)
        if self.properties()["blind"]:
            if self.is_reviewer():
                layers = [la for la in layers if la.owner == actor or la.state in SUBMITTED_STATES or la.role == "gold"]
            elif own is None or own.state not in SUBMITTED_STATES:
                layers = [la for la in layers if la.owner == actor]
            else:
                # Gold in the making tells what others said; signed off, it is for everybody to compare with.
                layers = [la for la in layers if la.role != "gold" or la.state == "signed_off"]
        return sorted(layers, key=lambda la: (la.owner != actor, la.role == "gold", natural(self.actor_name(la.owner))))

    def hidden_layers(self) -> frozenset[str]:
        """The ids of layers that who acts may not see, in a blind project."""
        if not self.properties()["blind"]:
            return frozenset()
        every = self._store.select(Layer)
        seen = {layer.id for article in {la.article for la in every} for layer in self.visible_layers(article)}
        return frozenset(layer.id for layer in every if layer.id not in seen)

    def contents(self, layer: Layer) -> LayerContents:
        """The live records of a layer, and the ratings of sources that its owner made."""
        pick = self._store.select
        ratings = pick(Rating, layer=layer.id)
        chain = {a.source for a in self.chain(layer.article)}
        ratings += [
            rating
            for rating in pick(Rating, target_kind="source", layer=None)
            # A reviewer's own opinion of a source is not gold; what was adjudicated is, whichever reviewer it was.
            if self._standing(rating.target) in chain
            and rating.article in (None, layer.article)
            and (rating.derived_from is not None if layer.role == "gold" else _own_opinion(rating, layer.owner))
        ]
        return LayerContents(
            layer=layer,
            mentions=tuple(pick(Mention, layer=layer.id)),
            twins=tuple(pick(Twin, layer=layer.id)),
            claims=tuple(pick(Claim, layer=layer.id)),
            claim_links=tuple(pick(ClaimLink, layer=layer.id)),
            ratings=tuple(replace(r, target=self._standing(r.target)) for r in ratings),
            divergences=tuple(pick(Divergence, layer=layer.id)),
            readings=tuple(pick(Reading, layer=layer.id)),
            beads=tuple(pick(Bead, layer=layer.id)),
        )

    def submitted(self, article: str) -> list[LayerContents]:
        """What a reviewer compares: analysts' submitted work, and gold that another reviewer signed off before."""
        gold = self.gold_layer(article)
        found, decisions = [], self.decisions(gold)
        for layer in self._store.select(Layer, article=article):
            compared = layer.state in SUBMITTED_STATES and (gold is None or layer.id != gold.id)
            if compared and self.is_here(layer, decisions):
                contents = self.contents(layer)
                if layer.role == "gold":
                    contents = replace(contents, ratings=tuple(r for r in contents.ratings if r.layer == layer.id))
                found.append(contents)
        return found

    def is_here(self, layer: Layer, decisions: Sequence[Decision]) -> bool:
        """Whether what is in a layer is here, as far as decisions about it tell: sent home to an analyst they bring the
        rows of others' layers, and nothing of what is in them."""
        weighed = (
            o for decision in decisions for o in decision.options if o.layer == layer.id and o.record is not None
        )
        first = next(weighed, None)
        return first is None or self._store.any_row(RECORD_TYPES[first.table], str(first.record)) is not None

    def settled_elsewhere(self, article: str, contents: Sequence[LayerContents]) -> tuple[Decision, ...]:
        """The decisions of other articles' gold layers on project-wide things among these layers, as seen from here."""
        ids = {d for rating in project_wide(contents) for d in self._store.ids_holding(Decision, "options", rating)}
        found = [d for d in (self._store.get(Decision, id_) for id_ in sorted(ids)) if d and d.article != article]
        owner_of = {layer.id: layer.owner for layer in self._layers()} if found else {}
        layer_of = {each.layer.owner: each.layer.id for each in contents if each.layer.role == "analyst"}
        return tuple(seen_from(decision, owner_of, layer_of) for decision in found)

    def asked_elsewhere(self, article: str, contents: Sequence[LayerContents]) -> dict[Thing, str]:
        """Project-wide things among these layers → the article that asks of them: the first one before this in the
        list, not signed off, that the source stands behind and that has submitted work of the same people."""
        rated = {about: people for about, people in raters(contents).items() if len(people) > 1}
        if not rated:
            return {}
        behind: dict[str, set[str]] = {}
        for link in self._store.select(Attribution):
            behind.setdefault(self._standing(link.source), set()).add(link.article)
        found: dict[Thing, str] = {}
        for entry in self.articles():
            other = entry.article.id
            if other == article:
                break
            if (gold := self.gold_layer(other)) is not None and gold.state == "signed_off":
                continue
            there = {e.owner for e in self._store.select(Layer, article=other, role="analyst")
                     if e.state in SUBMITTED_STATES}  # fmt: skip
            for about, people in rated.items():
                if people <= there and other in behind.get(self._standing(about[2]), ()):
                    found.setdefault(about, other)
        return found

    def decisions(self, gold: Layer | None) -> list[Decision]:
        """The decisions of a gold layer."""
        return self._store.select(Decision, layer=gold.id) if gold else []

    def compared_with_gold(self, article: str, actor: str | None = None) -> tuple[Fate, ...]:
        """What became of an analyst's work on an article in gold; of whose, without an id: of who acts.

        Raises `UserError` before the article is signed off (gold in the making tells what others said), where there is
        no such work, and of other people's work for anybody but a reviewer.
        """
        who = self._actor() if actor is None else actor
        if who != self._actor() and not self.is_reviewer():
            raise UserError("Only a reviewer compares other people's work with gold. Nothing was shown.")
        gold = self.gold_layer(article)
        if gold is None or gold.state != "signed_off":
            raise UserError(
                "This article is not signed off yet, so there is nothing to compare with. Nothing was shown."
            )
        own = next(iter(self._store.select(Layer, article=article, owner=who, role="analyst")), None)
        if own is None or own.state not in SUBMITTED_STATES:
            raise UserError(f"{self.actor_name(who)} has no submitted work on this article. Nothing was shown.")
        text = self.text(article)
        return own_work(self.contents(own), self.contents(gold), text, self.decisions(gold), self._all_entities())

    def signed_off(self, actor: str | None = None) -> list[Article]:
        """The articles whose gold is signed off and of which an analyst (without an id: who acts) submitted work."""
        who = self._actor() if actor is None else actor
        submitted = (la for la in self._layers() if la.role == "analyst" and la.state in SUBMITTED_STATES)
        mine = {la.article for la in submitted if la.owner == who}
        done = {la.id for la in self._layers() if la.role == "gold" and la.state == "signed_off"}
        articles = [entry.article for entry in self.articles()]
        return [article for article in articles if article.id in mine and article.gold_layer in done]

    def made_since(self, since: int) -> dict[str, int]:
        """What who acts has done since a time in milliseconds: `mention`, `claim`, `rating`, `divergence` and
        `reading` made, and `submitted` articles."""
        actor, count = self._actor(), self._store.count_made
        tables = {"mention": Mention, "claim": Claim, "rating": Rating, "divergence": Divergence, "reading": Reading}
        made = {name: count(cls, actor, since) for name, cls in tables.items()} if actor else dict.fromkeys(tables, 0)
        mine = [layer for layer in self._layers() if layer.owner == actor and layer.role == "analyst"]
        made["submitted"] = sum(layer.state in SUBMITTED_STATES and layer.submitted >= since for layer in mine)
        return made

    # ---- registry

    def entities(self) -> dict[str, Entity]:
        """Every record of the registry by id, merged ones too. In a blind project an analyst with open work does
        not see the records that other analysts made."""
        every = self._all_entities()
        if not self.properties()["blind"] or self.is_reviewer() or not self._has_open_work():
            return every
        actor = self._actor()
        others = {a.id for a in self.actors() if a.role == "analyst" and a.id != actor}
        return {id_: entity for id_, entity in every.items() if entity.actor not in others}

    def _all_entities(self) -> dict[str, Entity]:
        found: dict[str, Entity] = self._keep("entity", lambda: {e.id: e for e in self._store.select(Entity)})
        return found

    def spellings(self, after: str = "", limit: int = 1000) -> list[Spelling]:
        """How records are written in the texts: a page of them, of the mentions behind the id `after` in order of
        id. An empty page is the end. Layers that may not be seen are left out."""
        return self._store.spellings(after, limit, self.hidden_layers())

    def type_counts(self) -> dict[str, int]:
        """Type code → how many mentions have it, in all layers, whether the scheme offers it or not."""
        return self._store.count_by(Mention, "type")

    def usual_languages(self) -> tuple[str, str] | None:
        """Left and right language of most articles, None while there is no article with both."""
        articles = [entry.article for entry in self.articles()]
        pairs = Counter((one.left_language, one.right_language) for one in articles if one.right_language)
        return pairs.most_common(1)[0][0] if pairs else None

    def document_languages(self) -> dict[str, str]:
        """Document id → the language of its side; '' where one document holds both sides."""
        found: dict[str, str] = {}
        for article in self._store.select(Article):
            if article.left == article.right:
                found[article.left] = ""
                continue
            found.setdefault(article.left, article.left_language)
            if article.right is not None:
                found.setdefault(article.right, article.right_language)
        return found

    def told_apart(self) -> frozenset[tuple[str, str]]:
        """Pairs of records (ids in order) that somebody said are not the same."""
        return frozenset((d.first, d.second) for d in self._store.select(Distinction, kind="entity"))

    def _has_open_work(self) -> bool:
        mine = [layer for layer in self._layers() if layer.owner == self._actor() and layer.role == "analyst"]
        return not mine or any(layer.state not in SUBMITTED_STATES for layer in mine)

    def entity(self, id_: str | None) -> Entity | None:
        """The record that a link means, once merges are followed."""
        every = self._all_entities()
        return every.get(resolve_entity(every, id_) or "")

    def duplicates(self) -> "tuple[Duplicate, ...]":
        """Records of the registry that are likely one, as far as who acts may see them, and of which nobody has said
        yet whether they are. Costs 10 µs a name: whoever shows them keeps them until the registry changes."""
        from annotator.merging.duplicates import duplicates

        return duplicates(self.entities().values(), self.sources().values(), self._store.select(Distinction))

    def undecided(self) -> frozenset[str]:
        """The ids of the records in `duplicates`: links to them are compared once somebody has said whether they are
        one. Kept until the registry, or who looks at it, changes."""
        whose, found = self._kept.get("undecided", (None, frozenset()))
        if whose != self._actor():
            found = frozenset(id_ for pair in self.duplicates() for id_ in pair.records)
            self._kept["undecided"] = (self._actor(), found)
        return cast("frozenset[str]", found)

    # ---- sources and ratings

    def sources(self) -> dict[str, Source]:
        """Every source by id; those that another one stands for are left out."""
        return {id_: source for id_, source in self._all_sources().items() if source.merged_into is None}

    def merged_sources(self, into: str) -> list[Source]:
        """The sources that one stands for, directly or not."""
        every = self._all_sources()
        return [each for id_, each in every.items() if id_ != into and stands_for(every, id_) == into]

    def _all_sources(self) -> dict[str, Source]:
        found: dict[str, Source] = self._keep("source", lambda: {s.id: s for s in self._store.select(Source)})
        return found

    def _standing(self, source: str) -> str:
        return stands_for(self._all_sources(), source) or source

    def chain(self, article: str) -> list[Attribution]:
        """The attribution chain of an article, from originator to host; a merged source is the one that stands for
        it."""
        links = (replace(a, source=self._standing(a.source)) for a in self._store.select(Attribution, article=article))
        return sorted(links, key=lambda a: a.position)

    def ratings(self, target: str, axis: str | None = None) -> list[Rating]:
        """All ratings of something that who acts may see, oldest first; of a source those of the sources, too, that
        it stands for."""
        targets = (target, *(source.id for source in self.merged_sources(target)))
        found = self._store.select(Rating, target=targets)
        actor = self._actor()
        if self.properties()["blind"] and not self.is_reviewer():
            found = [r for r in found if r.actor == actor]
        return sorted((r for r in found if axis in (None, r.axis)), key=lambda r: (r.created, r.id))

    def rating(self, target: str, axis: str, *, actor: str | None = None) -> Rating | None:
        """The rating in force that an actor (without one: who acts) gave something."""
        wanted = self._actor() if actor is None else actor
        return newest(r for r in self.ratings(target, axis) if r.actor == wanted)

    def origins(self, articles: tuple[str, ...]) -> Origins:
        """The independent origins behind some articles: the first source of each chain; an article without a
        chain counts as of unknown origin, which confirms nothing."""
        chains = {article: tuple(self.chain(article)) for article in articles}
        first = {chain[0].source for chain in chains.values() if chain}
        return Origins(origins=tuple(sorted(first)), chains=chains)

    # ---- propositions

    def propositions(self) -> list[Proposition]:
        """All propositions, oldest first."""
        return self._store.select(Proposition)

    def stances(self, proposition: str | None = None) -> list[Stance]:
        """How articles stand to one proposition, or to any."""
        return (
            self._store.select(Stance) if proposition is None else self._store.select(Stance, proposition=proposition)
        )

    # ---- history and notes

    def history(self, *, record: str | None = None, newest: int | None = None) -> list[Event]:
        """The history, oldest first: of one record, or the newest so many events."""
        return self._store.events(record=record, newest=newest)

    def note(self, target: str) -> Note | None:
        """The acting person's own note on something."""
        actor = self._actor()
        found = (n for n in self._store.select(Note, target=target) if n.target_kind != ANCHOR)
        return next((n for n in found if n.actor == actor), None)

    def waiting(self, article: str) -> list[tuple[Note, LayerRecord]]:
        """The passages of the acting person's own work on an article that wait for confirmation after its text was
        corrected (`edits.versions.ANCHOR`), in the order of the old text, each with its record, live or not."""
        actor = self._actor()
        mine = {layer.id for layer in self._store.select(Layer, article=article) if layer.owner == actor}
        found = []
        for note in waiting(self._store.select(Note, target_kind=ANCHOR)):
            record = self._store.any_row(RECORD_TYPES[note.text.split()[1]], note.target)
            if isinstance(record, LayerRecord) and record.layer in mine:
                found.append((note, record))
        return found


def _own_opinion(rating: Rating, owner: str) -> bool:
    return rating.actor == owner and rating.derived_from is None


def _in_order(version: str) -> list[tuple[int, str]]:
    """A version as something to sort by: 10 stands behind 9."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in version.split(".")]
