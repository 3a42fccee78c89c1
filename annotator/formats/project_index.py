"""A snapshot looked up by what an exported line asks: what belongs to an article, what an id stands for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotator.columns import ArticleText
from annotator.model import (
    Actor,
    Article,
    Decision,
    Document,
    Entity,
    Layer,
    Mention,
    Property,
    Record,
    Region,
    Scheme,
    Sentence,
    Snapshot,
    Source,
    UserError,
)
from annotator.model.project import SUBMITTED_STATES, stands_for

BY_ARTICLE = (
    "layer",
    "bead",
    "attribution",
    "reading",
    "mention",
    "twin",
    "claim",
    "claim_link",
    "stance",
    "divergence",
    "decision",
)


@dataclass(frozen=True)
class ProjectIndex:
    """Live records by id and by article. `hidden` layers count as absent."""

    snapshot: Snapshot
    hidden: frozenset[str] = field(default_factory=frozenset)

    def of_article(self, table: str, article: str) -> list[Any]:
        """The live, visible records of a table that belong to an article, by id."""
        return self._by_article.get((table, article), [])

    def of_document(self, table: str, document: str) -> list[Any]:
        """The live regions or sentences of a document."""
        return self._by_document.get((table, document), [])

    def live(self, table: str) -> Iterable[Any]:
        """The records of a table that are not deleted, by id."""
        return sorted((r for r in self.snapshot.records.get(table, ()) if not r.deleted), key=lambda r: r.id)

    @cached_property
    def articles(self) -> list[Article]:
        """Articles neither deleted nor in the trash, in order of creation."""
        living = (a for a in self.live("article") if not a.trashed)
        return sorted(living, key=lambda a: (a.created, a.id))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by id; superseded versions too, because ranges may point into them."""
        return {d.id: d for d in self.snapshot.records.get("document", ()) if isinstance(d, Document)}

    @cached_property
    def actors(self) -> dict[str, Actor]:
        """Actors by id, former ones included."""
        return {a.id: a for a in self.snapshot.records.get("actor", ()) if isinstance(a, Actor)}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by id, merged ones too."""
        return {s.id: s for s in self.live("source")}

    def standing(self, id_: str) -> str:
        """The id that means the same once merges of sources are followed; any other id means itself."""
        return stands_for(self.sources, id_) or id_

    def source(self, id_: str) -> Source | None:
        """The source that an id means once merges are followed."""
        return self.sources.get(self.standing(id_))

    @cached_property
    def record_of(self) -> dict[tuple[str, str], Record]:
        """Records that decisions and links may name, tombstones included, by table and id."""
        tables = ("mention", "twin", "claim", "claim_link", "divergence", "rating", "proposition")
        return {(table, r.id): r for table in tables for r in self.snapshot.records.get(table, ())}

    @cached_property
    def ratings(self) -> dict[str, list[Any]]:
        """Ratings in force by what they rate: neither superseded nor withdrawn (deleted)."""
        live = [r for r in self.live("rating") if r.layer not in self.hidden and not getattr(r, "withdrawn", False)]
        old = {r.supersedes for r in live}
        found: dict[str, list[Any]] = defaultdict(list)
        for rating in live:
            if rating.id not in old:
                found[rating.target].append(rating)
        return found

    @cached_property
    def schemes(self) -> list[Scheme]:
        """The label schemes in force: the highest version of each name."""
        latest: dict[str, Scheme] = {}
        for scheme in self.live("scheme"):
            if scheme.name not in latest or scheme.version > latest[scheme.name].version:
                latest[scheme.name] = scheme
        return [latest[name] for name in sorted(latest)]

    def property(self, name: str) -> Any:
        """The value of a property of the project; None where it has none."""
        found = (p.value for p in self.live("property") if isinstance(p, Property) and p.id == name)
        return next(found, None)

    def entity(self, id_: str | None) -> Entity | None:
        """The registry's record behind an id, merges followed; None where it is gone."""
        seen: set[str] = set()
        while id_ is not None and id_ not in seen:
            seen.add(id_)
            record = self._entities.get(id_)
            if record is None or record.merged_into is None:
                return record
            id_ = record.merged_into
        return None

    def text(self, article: Article, layers: Iterable[str]) -> ArticleText:
        """The article as two columns, with the project's beads and those that the given layers propose."""
        ids = tuple(dict.fromkeys(d for d in (article.left, article.right) if d is not None))
        shown = {None, *layers}
        return ArticleText(
            article=article,
            documents={id_: self.documents[id_] for id_ in ids},
            sentences=tuple(s for id_ in ids for s in self.of_document("sentence", id_)),
            regions=tuple(r for id_ in ids for r in self.of_document("region", id_)),
            beads=tuple(b for b in self.of_article("bead", article.id) if b.layer in shown),
        )

    def layers(self, article: Article, wanted: str) -> list[Layer]:
        """The visible layers of an article: `gold`, `all`, or those of the actor of that id."""
        layers: list[Layer] = self.of_article("layer", article.id)
        if wanted == "all":
            return sorted(layers, key=lambda x: (x.role == "gold", x.id))
        if wanted == "gold":
            gold = [x for x in layers if x.role == "gold"]
            return [x for x in gold if x.id == article.gold_layer] or gold[:1]
        return [x for x in layers if x.role != "gold" and x.owner == wanted]

    def voters(self, article: Article) -> list[Layer]:
        """The visible layers of analysts."""
        return [x for x in self.of_article("layer", article.id) if x.role == "analyst"]

    def submitted(self, article: Article) -> list[Layer]:
        """The visible layers of analysts that count as handed in."""
        return [x for x in self.voters(article) if x.state in SUBMITTED_STATES]

    def actor_named(self, name: str) -> str:
        """The id of the actor of that name or id; raises `UserError` where there is none or more than one."""
        found = [a.id for a in self.actors.values() if not a.deleted and name in (a.id, a.name)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(sorted(found))
            raise UserError(f"{len(found)} actors are called “{name}”. Nothing was written. Give an id: {ids}.")
        names = ", ".join(sorted(a.name for a in self.actors.values() if not a.deleted)) or "nobody yet"
        raise UserError(f"There is no layer “{name}”. Nothing was written. Choose gold, all or one of: {names}.")

    @cached_property
    def votes(self) -> dict[tuple[str, Any], int]:
        """How many layers of analysts hold a mention of the same type over the same ranges, by article."""
        analysts = {x.id for x in self.live("layer") if x.role == "analyst" and x.id not in self.hidden}
        holders: dict[tuple[str, Any], set[str]] = defaultdict(set)
        for mention in self.live("mention"):
            if mention.layer in analysts:
                holders[mention.article, vote_key(mention)].add(mention.layer)
        return {key: len(layers) for key, layers in holders.items()}

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {e.id: e for e in self.live("entity")}

    @cached_property
    def _by_article(self) -> dict[tuple[str, str], list[Any]]:
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for table in BY_ARTICLE:
            for record in self.live(table):
                layer = record.id if isinstance(record, Layer) else getattr(record, "layer", None)
                if layer not in self.hidden:
                    found[table, record.article].append(record)
        return found

    @cached_property
    def _by_document(self) -> dict[tuple[str, str], list[Any]]:
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for table, cls in (("region", Region), ("sentence", Sentence)):
            for record in self.live(table):
                if isinstance(record, cls):
                    found[table, record.document].append(record)
        return found


def vote_key(mention: Mention) -> tuple[Any, ...]:
    """What makes two mentions the same: type and ranges, in whatever order the ranges were given."""
    return (mention.type, *sorted((r.document, r.start, r.end) for r in mention.ranges))


def rejected_records(decision: Decision) -> list[Any]:
    """The options (with a record) that a decision went against, in what it decided (`kind`)."""
    offered = [option for option in decision.options if option.record is not None]
    if decision.kind == "agreed":
        return []
    if decision.choice in ("reject", "edit"):
        return offered
    if decision.choice in ("both", "union", "intersection") and not decision.chosen:
        return []
    return [option for option in offered if option.record not in decision.chosen]


class Standing:
    """How records stand to the decisions of an article's gold layer."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._agreed: set[str] = set()
        self._decided: set[str] = set()
        self._out: set[str] = set()
        self._changed: set[str] = set()
        self._offered: set[str] = set()
        for decision in decisions:
            offered = {option.record for option in decision.options if option.record is not None}
            (self._agreed if decision.kind == "agreed" else self._decided).update((*offered, *decision.results))
            self._offered |= offered
            against = {option.record for option in rejected_records(decision)}
            left_out = decision.choice == "reject" or (decision.choice == "take" and not decision.chosen)
            (self._out if left_out else self._changed).update(against)

    def of_gold(self, record: Any) -> str:
        """`decided`, `agreed`, or `open` where no decision made it."""
        names = {record.id, getattr(record, "derived_from", None)}
        return "decided" if names & self._decided else "agreed" if names & self._agreed else "open"

    def of_layer(self, record: Any) -> str:
        """`rejected` (left out), `changed` (in gold in another form), `taken`, or `open`."""
        if record.id in self._out:
            return "rejected"
        if record.id in self._changed:
            return "changed"
        return "taken" if record.id in self._offered else "open"
