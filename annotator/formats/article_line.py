"""One article as one plain line of the format `jsonl` (see `jsonl_models.ArticleLine`)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from annotator.columns import SIDES, ArticleText
from annotator.formats.contract import Options
from annotator.formats.project_index import ProjectIndex, Standing, rejected_records, vote_key
from annotator.formats.tokens import Token, locate, tokens
from annotator.model import Article, Claim, Entity, Layer, Mention, Range, Sentence

LINE_FORMAT = "parallel-annotator-jsonl"
LINE_VERSION = 1

_ASKED = ("type", "kind", "certainty", "polarity", "commitment", "attribution", "verdict", "severity", "impact",
          "entity", "claimer", "code")  # fmt: skip
"""Fields a decision can be about whose value is a code or an id, no words."""


class Lines:
    """Builds lines of one project; `missing` counts what could not go along, by what it is."""

    def __init__(self, index: ProjectIndex, options: Options) -> None:
        self.index = index
        self.options = options
        self.missing: Counter[str] = Counter()

    def line(
        self, article: Article, layers: list[Layer], *, split: str | None, duplicate_of: str | None
    ) -> dict[str, Any]:
        """The line of one article with the given layers."""
        return _Line(self, article, layers).build(split, duplicate_of)


class _Line:
    """Everything that one line needs at hand while it is built."""

    def __init__(self, lines: Lines, article: Article, layers: list[Layer]) -> None:
        self.index, self.options, self.missing = lines.index, lines.options, lines.missing
        self.article, self.layers = article, layers
        self.ids = {layer.id for layer in layers}
        self.gold = {layer.id for layer in layers if layer.role == "gold"}
        self.owners = {layer.owner for layer in layers}
        self.text: ArticleText = self.index.text(article, self.ids)
        self.sentences: dict[str, tuple[Sentence, ...]] = {side: self.text.sentences_of(side) for side in SIDES}
        self.place = {s.id: (side, n) for side in SIDES for n, s in enumerate(self.sentences[side])}
        self.tokens: dict[str, tuple[Token, ...]] = {}
        if self.options.tokens:
            for sentence in self.text.sentences:
                self.tokens[sentence.id] = tokens(self.text.range_of(sentence).quote, sentence.language)
        self.decisions = self.index.of_article("decision", article.id)
        self.standing = Standing(self.decisions)
        self.mentions: list[Mention] = self.of_layers("mention")
        self.claims: list[Claim] = self.of_layers("claim")
        self.claim_at = {claim.id: n for n, claim in enumerate(self.claims)}

    def of_layers(self, table: str) -> list[Any]:
        """The records of this line's layers, left before right and in the order of the text where they have ranges."""
        found = [r for r in self.index.of_article(table, self.article.id) if r.layer in self.ids]
        return sorted(found, key=self.order)

    def order(self, record: Any) -> tuple[Any, ...]:
        """Where a record stands; by id in the end, so that no order depends on anything else."""
        places = getattr(record, "ranges", None) or getattr(record, "content", None) or ()
        if not places:
            return (2, 0, 0, record.id)
        first: Range = min(places, key=lambda r: (r.start, r.end))
        return (SIDES.index(self.text.side_of(first)), first.start, first.end, record.id)

    def build(self, split: str | None, duplicate_of: str | None) -> dict[str, Any]:
        article, w = self.article, self.words
        return {
            "format": LINE_FORMAT,
            "version": LINE_VERSION,
            "article": article.id,
            "title": w(article.title),
            "titles": self.wording(article.titles),
            "story": w(article.story),
            "split": split,
            "duplicate_of": duplicate_of,
            "marking": str(self.index.property("marking") or ""),
            "direction": article.direction,
            "direction_by": article.direction_by,
            "layout": article.layout,
            "event_date": article.event_date,
            "published_date": article.published_date,
            "captured_date": article.captured_date,
            "author": w(article.author),
            "publisher": w(article.publisher),
            "url": w(article.url),
            "schemes": [{"name": s.name, "version": s.version} for s in self.index.schemes],
            "layers": [self.layer(layer) for layer in self.layers],
            "voters": len(self.index.voters(article)),
            "sources": self.sources(),
            "left": self.side("left"),
            "right": self.side("right") if article.right is not None else None,
            "beads": self.beads(),
            "mentions": [self.mention(mention) for mention in self.mentions],
            "twins": self.twins(),
            "claims": [self.claim(claim) for claim in self.claims],
            "claim_links": self.claim_links(),
            "stances": self.stances(),
            "ratings": self.ratings(),
            "divergences": [self.divergence(d) for d in self.of_layers("divergence") if not d.dismissed],
            "negatives": {
                "rejected": self.rejected(),
                "unmarked": [item for layer in self.layers for item in self.unmarked(layer)],
                "dismissed": [self.dismissed(d) for d in self.of_layers("divergence") if d.dismissed],
            },
        }

    # ---- words and places

    def words(self, text: str) -> str | None:
        """Words, or None where the export leaves words out."""
        return text if self.options.words else None

    def wording(self, texts: Mapping[str, str]) -> dict[str, str] | None:
        """Words by language, or None where the export leaves words out."""
        return dict(sorted(texts.items())) if self.options.words else None

    def span(self, place: Range) -> dict[str, Any]:
        """A range in its document and in the sentences it touches. It is neither widened nor cut."""
        own = place.document in (self.article.left, self.article.right)
        if not own:
            self.missing["Ranges in another version of a text, here without sentence and side"] += 1
        parts = [self.part(sentence, place) for sentence in self.text.sentences_in(place)] if own else []
        if place.start == place.end:
            parts = parts[:1]
        return {
            "side": self.text.side_of(place) if own else None,
            "document": place.document,
            "start": place.start,
            "end": place.end,
            "quote": self.words(place.quote),
            "parts": parts,
        }

    def part(self, sentence: Sentence, place: Range) -> dict[str, Any]:
        start = max(place.start, sentence.start) - sentence.start
        end = min(place.end, sentence.end) - sentence.start
        side, number = self.place[sentence.id]
        found: dict[str, Any] = {"side": side, "sentence": number, "start": start, "end": end}
        if self.options.tokens:
            found["tokens"] = locate(self.tokens[sentence.id], start, end)
        return found

    def spans(self, places: Iterable[Range]) -> list[dict[str, Any]]:
        return [self.span(place) for place in places]

    # ---- the texts

    def layer(self, layer: Layer) -> dict[str, Any]:
        owner = self.index.actors.get(layer.owner)
        return {
            "id": layer.id,
            "role": layer.role,
            "owner": layer.owner,
            "name": owner.name if owner else "",
            "state": layer.state,
            "exhaustive": list(layer.exhaustive),
        }

    def sources(self) -> list[dict[str, Any]]:
        links = sorted(self.index.of_article("attribution", self.article.id), key=lambda a: (a.position, a.role, a.id))
        known = [(link, self.index.source(link.source)) for link in links]
        return [
            {
                "source": source.id,
                "role": link.role,
                "position": link.position,
                "name": self.words(source.name),
                "kind": source.kind,
                "country": source.country,
            }
            for link, source in known
            if source is not None
        ]

    def side(self, side: str) -> dict[str, Any]:
        document = self.text.document(side)
        language = self.text.language(side)
        read_by = {layer.id: self.read(layer) for layer in self.layers}
        return {
            "document": document.id,
            "version": document.version,
            "language": language,
            "title": self.words(self.article.titles.get(language, "")),
            "text_sha256": document.text_sha256,
            "sentences": [self.sentence(sentence, read_by) for sentence in self.sentences[side]],
        }

    def sentence(self, sentence: Sentence, read_by: Mapping[str, set[str]]) -> dict[str, Any]:
        region = self.text.region_of(sentence)
        readers = [layer for layer, read in read_by.items() if sentence.id in read]
        found: dict[str, Any] = {
            "id": sentence.id,
            "text": self.words(self.text.range_of(sentence).quote),
            "language": sentence.language,
            "region": region.kind if region else None,
            "start": sentence.start,
            "end": sentence.end,
            "paragraph": sentence.paragraph,
            "read": bool(readers),
            "read_by": readers,
        }
        if self.options.tokens:
            found["tokens"] = [list(token) for token in self.tokens[sentence.id]]
        return found

    def read(self, layer: Layer) -> set[str]:
        """The sentences a layer's owner read. Gold counts as read what every analyst who submitted read, too."""
        found = self._read_in(layer.id)
        others = self.index.submitted(self.article) if layer.role == "gold" else []
        if others:
            found = found | set.intersection(*(self._read_in(other.id) for other in others))
        return found

    def _read_in(self, layer: str) -> set[str]:
        return {r.sentence for r in self.index.of_article("reading", self.article.id) if r.layer == layer}

    def beads(self) -> list[dict[str, Any]]:
        found = []
        for bead in sorted(self.text.beads, key=lambda b: (b.order, b.layer or "", b.id)):
            sides = {side: [self.place[s.id] for s in self.text.sentences_of_bead(bead, side)] for side in SIDES}
            found.append(
                {
                    "id": bead.id,
                    **{side: sorted({n for at, n in places if at == side}) for side, places in sides.items()},
                    "score": float(bead.score),
                    "state": bead.state,
                    "method": bead.method,
                    "related": bead.related,
                    "layer": bead.layer,
                }
            )
        return found

    # ---- what is said of them

    def status(self, record: Any) -> str:
        return self.standing.of_gold(record) if record.layer in self.gold else self.standing.of_layer(record)

    def entity(self, id_: str | None) -> dict[str, Any] | None:
        record: Entity | None = self.index.entity(id_)
        if record is None:
            if id_ is not None:
                self.missing["Left out: links to deleted entities"] += 1
            return None
        return {"id": record.id, "type": record.type, "qid": record.qid, "labels": self.wording(record.labels)}

    def record(self, held: str) -> dict[str, Any] | None:
        """The record that a field names which may hold words as well; None for words."""
        return self.entity(held) if self.index.entity(held) is not None else None

    def spoken(self, held: str) -> str:
        """A field that names a record or is words, in words: the record's label in a language of the article."""
        entity = self.index.entity(held)
        if entity is None:
            return held
        return next((entity.labels[code] for code in (self.article.left_language, self.article.right_language)
                     if code in entity.labels), next(iter(entity.labels.values()), held))  # fmt: skip

    def mention(self, mention: Mention) -> dict[str, Any]:
        return {
            "id": mention.id,
            "layer": mention.layer,
            "type": mention.type,
            "ranges": self.spans(mention.ranges),
            "entity": self.entity(mention.entity),
            "value": self.words(mention.value),
            "provenance": mention.provenance,
            "method": mention.method,
            "score": mention.score if mention.score is None else float(mention.score),
            "votes": self.index.votes.get((self.article.id, vote_key(mention)), 0),
            "status": self.status(mention),
            "scheme_version": mention.scheme_version,
            "note": self.words(mention.note),
            "derived_from": mention.derived_from,
            "actor": mention.actor,
            "created": mention.created,
        }

    def twins(self) -> list[dict[str, Any]]:
        at = {mention.id: n for n, mention in enumerate(self.mentions)}
        found = []
        for twin in self.of_layers("twin"):
            if not all(id_ in at for id_ in (*twin.left, *twin.right)):
                self.missing["Left out: twins that name a deleted mention"] += 1
                continue
            found.append(
                {
                    "id": twin.id,
                    "layer": twin.layer,
                    "left": [at[id_] for id_ in twin.left],
                    "right": [at[id_] for id_ in twin.right],
                    "kind": twin.kind,
                    "reason": twin.reason,
                    "provenance": twin.provenance,
                    "method": twin.method,
                    "score": twin.score if twin.score is None else float(twin.score),
                }
            )
        return found

    def claim(self, claim: Claim) -> dict[str, Any]:
        w = self.words
        as_they_are = (
            "id layer statement_edited kind attribution certainty polarity commitment event_time utterance_time "
            "publication_time checkworthiness verdict provenance scheme_version derived_from actor created"
        ).split()
        return {
            **{name: getattr(claim, name) for name in as_they_are},
            "passages": {
                "content": self.spans(claim.content),
                "cue": self.spans(claim.cue),
                "claimer": self.spans(claim.claimer_ranges),
                "addressee": self.spans(claim.addressee_ranges),
                "quote_mark": self.spans(claim.quote_ranges),
            },
            "checkworthiness_reason": w(claim.checkworthiness_reason),
            "statement": self.wording(claim.statement),
            "claimer": self.entity(claim.claimer),
            "claimer_name": w(claim.claimer_name),
            "claimer_by_language": self.wording(
                {code: self.spoken(held) for code, held in claim.claimer_by_language.items()}
            ),
            "claimer_entity_by_language": {
                code: self.entity(held)
                for code, held in sorted(claim.claimer_by_language.items())
                if self.index.entity(held) is not None
            },
            "addressee": w(self.spoken(claim.addressee)),
            "addressee_entity": self.record(claim.addressee),
            "certainty_by_language": dict(sorted(claim.certainty_by_language.items())),
            "place": w(self.spoken(claim.place)),
            "place_entity": self.record(claim.place),
            "values": [
                {
                    "role": v.role,
                    "number": w(v.number),
                    "unit": w(v.unit),
                    "comparator": v.comparator,
                    "of_what": w(v.of_what),
                }
                for v in claim.values
            ],
            "evidence": [{"stance": e.stance, "claim": e.claim, "citation": w(e.citation)} for e in claim.evidence],
            "tags": list(claim.tags) if self.options.words else None,
            "note": w(claim.note),
            "status": self.status(claim),
        }

    def claim_links(self) -> list[dict[str, Any]]:
        found = []
        for link in self.of_layers("claim_link"):
            if link.source not in self.claim_at or link.target not in self.claim_at:
                self.missing["Left out: links to claims of other articles or to deleted ones"] += 1
                continue
            found.append(
                {
                    "id": link.id,
                    "layer": link.layer,
                    "source": self.claim_at[link.source],
                    "target": self.claim_at[link.target],
                    "kind": link.kind,
                    "aspect": link.aspect,
                    "note": self.words(link.note),
                }
            )
        return found

    def stances(self) -> list[dict[str, Any]]:
        found = []
        for stance in self.index.of_article("stance", self.article.id):
            mine = stance.claim in self.claim_at if stance.claim is not None else stance.actor in self.owners
            proposition: Any = self.index.record_of.get(("proposition", stance.proposition))
            if mine and proposition is not None and not proposition.deleted:
                found.append(
                    {
                        "proposition": proposition.id,
                        "statement": self.words(proposition.statement),
                        "stance": stance.stance,
                        "claim": self.claim_at.get(stance.claim),
                        "note": self.words(stance.note),
                        "actor": stance.actor,
                    }
                )
        return found

    def ratings(self) -> list[dict[str, Any]]:
        """Ratings in force of this line's claims, of the article's sources and of its propositions, by its owners."""
        index = self.index
        chain = {index.standing(a.source) for a in index.of_article("attribution", self.article.id)}
        sources = sorted(id_ for id_ in index.sources if index.standing(id_) in chain)
        propositions = sorted({s.proposition for s in self.index.of_article("stance", self.article.id)})
        found = []
        for target in (*sources, *propositions, *self.claim_at):
            for rating in self.index.ratings.get(target, ()):
                mine = rating.layer in self.ids if rating.layer is not None else rating.actor in self.owners
                if mine and rating.article in (None, self.article.id):
                    found.append(self.rating(rating))
        return found

    def rating(self, rating: Any) -> dict[str, Any]:
        names = "id layer target_kind target axis code scale scale_version scope basis actor created".split()
        return {
            **{name: getattr(rating, name) for name in names},
            "target": self.index.standing(rating.target),
            "claim": self.claim_at.get(rating.target) if rating.target_kind == "claim" else None,
            "topic": self.words(rating.topic),
            "reason": self.words(rating.reason),
        }

    def divergence(self, record: Any) -> dict[str, Any]:
        names = "id layer type severity impact check finding provenance".split()
        return {
            **{name: getattr(record, name) for name in names},
            "left": self.spans(record.left),
            "right": self.spans(record.right),
            "note": self.words(record.note),
            "status": self.status(record),
        }

    # ---- what is known not to be so

    def dismissed(self, record: Any) -> dict[str, Any]:
        names = "id layer check finding dismissed type".split()
        spans = {"left": self.spans(record.left), "right": self.spans(record.right)}
        return {**{name: getattr(record, name) for name in names}, **spans}

    def rejected(self) -> list[dict[str, Any]]:
        """Options decided against: all of them beside gold, only the layer's own in an analyst's line."""
        return [
            self.rejected_option(decision, option)
            for decision in self.decisions
            for option in rejected_records(decision)
            if option.layer not in self.index.hidden and (self.gold or option.layer in self.ids)
        ]

    def rejected_option(self, decision: Any, option: Any) -> dict[str, Any]:
        record: Any = self.index.record_of.get((option.table, option.record))
        stale = record is None or record.deleted or record.rev != option.rev
        value = None if stale or decision.kind not in _ASKED else getattr(record, decision.kind, None)
        places = () if stale else _places(record)
        return {
            "decision": decision.id,
            "kind": decision.kind,
            "choice": decision.choice,
            "reason_code": decision.reason_code,
            "comment": self.words(decision.comment),
            "section": decision.section,
            "table": option.table,
            "record": option.record,
            "layer": option.layer,
            "stale": stale,
            "type": None if stale else getattr(record, "type", None) or getattr(record, "kind", None),
            "value": value,
            "ranges": self.spans(places),
        }

    def unmarked(self, layer: Layer) -> list[dict[str, Any]]:
        """Sentences read without a mark, of each kind that is declared exhaustive."""
        declared, others = set(layer.exhaustive), []
        if layer.role == "gold":
            others = self.index.submitted(self.article)
            if others:
                declared |= set.intersection(*(set(other.exhaustive) for other in others))
        looked = {layer.id, *(other.id for other in others)}
        read = self.read(layer)
        found = []
        for kind in ("mention", "claim", "divergence"):
            if kind not in declared:
                continue
            marked = self.marked(kind, looked)
            free = {side: [n for n, s in enumerate(self.sentences[side]) if s.id in read - marked] for side in SIDES}
            found.append({"layer": layer.id, "kind": kind, **free})
        return found

    def marked(self, kind: str, layers: set[str]) -> set[str]:
        """The sentences that a record of a kind touches in any of these layers; dismissed checks mark nothing."""
        return {
            sentence.id
            for record in self.index.of_article(kind, self.article.id)
            if record.layer in layers and not getattr(record, "dismissed", "")
            for place in _places(record)
            for sentence in self.text.sentences_in(place)
        }


def _places(record: Any) -> tuple[Range, ...]:
    """Every range of a mention, claim or divergence."""
    if isinstance(record, Claim):
        return tuple(place for _, place in record.passages())
    return (*getattr(record, "ranges", ()), *_ranges(record, "left"), *_ranges(record, "right"))


def _ranges(record: Any, side: str) -> tuple[Range, ...]:
    return tuple(place for place in getattr(record, side, ()) if isinstance(place, Range))
