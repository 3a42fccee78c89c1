"""What the matrix shows: every proposition with its cells, origins and judgements. No Qt.

Read once, then kept true row by row from what each edit touched: 2 000 propositions in 200 articles are some
20 000 stances, which nobody wants to read again for every key.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from annotator.edits import newest
from annotator.model import RECORD_TYPES, Article, Attribution, Claim, Layer, Mention, Proposition, Rating, Stance
from annotator.propositions import Joining, Profile, Provenance, Suggestion, profile, provenance, with_entities, wording
from annotator.queries import Queries
from annotator.text import natural

ROW_TABLES = {"proposition": Proposition, "stance": Stance, "rating": Rating, "claim": Claim}
WHOLE_TABLES = frozenset({"article", "attribution", "source", "layer", "property", "actor", "scale", "scheme"})
"""Tables of which a change may concern every row."""

WORTH = frozenset({"", "no", "low"})
"""Check-worthiness codes that do *not* make a row check-worthy."""

PEOPLE = ("PER", "PERSON")

_ARTICLES, _PROPOSITIONS, _PLACES = 6, 40, 800
"""How many of them are read in one step: some milliseconds each."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one article stands to one proposition, through one or more claims."""

    stances: tuple[Stance, ...] = ()

    @property
    def kind(self) -> str:
        """`asserts`, `contradicts`, `repeats`, `silent`, `mixed` (claims of one article disagree), '' for unread."""
        kinds = {stance.stance for stance in self.stances}
        if "contradicts" in kinds and len(kinds) > 1:
            return "mixed"
        return next((kind for kind in ("contradicts", "asserts", "repeats", "silent") if kind in kinds), "")

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims, in the order in which they were joined."""
        return tuple(stance.claim for stance in self.stances if stance.claim)

    @property
    def note(self) -> str:
        """What was noted on the stances."""
        return " · ".join(dict.fromkeys(stance.note for stance in self.stances if stance.note))


UNREAD = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One proposition. `judgements` maps an axis to the rating that is shown: one's own, else the newest other.
    It is `contested` where any article contradicts it."""

    proposition: Proposition
    cells: dict[str, Cell] = field(default_factory=dict)
    behind: Provenance = field(default_factory=Provenance)
    judgements: dict[str, Rating] = field(default_factory=dict)
    checkworthy: bool = False
    contested: bool = False

    def cell(self, article: str) -> Cell:
        """The cell of an article."""
        return self.cells.get(article, UNREAD)

    @property
    def single_origin(self) -> bool:
        """Whether it is reported, but from fewer than two independent origins."""
        return bool(self.behind.reports) and len(self.behind.origins) < 2

    @property
    def unrated(self) -> bool:
        """Whether nobody judged its credibility."""
        return "credibility" not in self.judgements


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One article as a column: a short `name`, a `date` where another column has that name too, and the languages
    of its texts."""

    article: Article
    name: str
    date: str
    languages: tuple[str, ...]

    @property
    def head(self) -> str:
        """Name and date in one line."""
        return f"{self.name} {self.date}".strip()


def _parts(ids: list[str], size: int) -> Iterator[tuple[tuple[str, ...], float]]:
    """The ids, so many at a time, with the share that is done once these are."""
    for start in range(0, len(ids), size):
        yield tuple(ids[start : start + size]), min(1.0, (start + size) / len(ids))


class Overview:
    """The propositions of a project as who acts may see them."""

    def __init__(self, queries: Queries) -> None:
        """Empty until `load`."""
        self._queries = queries
        self.columns: list[Column] = []
        self.rows: dict[str, Row] = {}
        self.claims: dict[str, Claim] = {}
        self.chains: dict[str, tuple[Attribution, ...]] = {}
        self._propositions: dict[str, Proposition] = {}
        self._stances: dict[str, dict[str, Stance]] = {}
        self._stance_of: dict[str, str] = {}
        self._ratings: dict[str, dict[str, Rating]] = {}
        self._joined: dict[str, set[str]] = {}
        self._hidden: frozenset[str] = frozenset()
        self._gold: frozenset[str] = frozenset()
        self._joining: Joining | None = None
        self._mentions: dict[str, list[Mention]] = {}
        self._places: dict[str, tuple[object, object]] = {}
        self._loose: list[Claim] | None = None

    # ---- reading

    def load(self) -> None:
        """Read everything anew."""
        for _ in self.loading():
            pass

    def loading(self) -> Generator[float]:
        """Read everything anew in steps of some milliseconds; yields the share done. Whoever stops before the end has
        read nothing to speak of, and begins again."""
        queries = self._queries
        self._hidden = queries.hidden_layers()
        self._gold = frozenset(layer.id for layer in queries.select(Layer, role="gold"))
        self._joining = None
        self._loose = None
        self._mentions.clear()
        self._places.clear()
        self.rows = {}
        entries = queries.articles()
        chains: dict[str, list[Attribution]] = defaultdict(list)
        for link in queries.select(Attribution):
            chains[link.article].append(link)
        self.chains = {article: tuple(sorted(links, key=lambda a: a.position)) for article, links in chains.items()}
        self.columns = self._columns([entry.article for entry in entries])
        self.claims = {}
        yield 0.05
        articles = [column.article.id for column in self.columns]
        for some, share in _parts(articles, _ARTICLES):
            found = queries.select(Claim, article=some)
            self.claims |= {claim.id: claim for claim in found if claim.layer not in self._hidden}
            yield 0.05 + 0.4 * share
        self._propositions = {p.id: p for p in queries.propositions()}
        self._stances, self._ratings = defaultdict(dict), defaultdict(dict)
        self._stance_of, self._joined = {}, defaultdict(set)
        yield 0.5
        for some, share in _parts(list(self._propositions), _PROPOSITIONS):
            for stance in queries.select(Stance, proposition=some):
                self._keep_stance(stance)
            for rating in queries.select(Rating, target_kind="proposition", target=some):
                self._keep_rating(rating)
            for id_ in some:
                self.rows[id_] = self._row(id_)
            yield 0.5 + 0.4 * share
        for claim in self.claims.values():
            self._place(claim)
            if len(self._places) % _PLACES == 0:
                yield 0.9

    def update(self, touched: Iterable[tuple[str, str]]) -> bool:
        """Follow what an edit touched; whether the rows themselves became others (more, fewer, in new articles)."""
        touched = list(touched)
        if any(table in WHOLE_TABLES for table, _ in touched):
            self.load()
            return True
        stale: set[str] = set()
        before = self.rows.keys() | set()
        for table, id_ in touched:
            if table == "mention":
                self._mentions.clear()
            elif table in ROW_TABLES:
                stale |= self._follow(table, id_)
        for id_ in stale:
            if id_ in self._propositions:
                self.rows[id_] = self._row(id_)
            else:
                self.rows.pop(id_, None)
            if self._joining is not None:
                self._joining.put(id_, self._wording(id_) if id_ in self._propositions else None)
        return self.rows.keys() != before

    def _follow(self, table: str, id_: str) -> set[str]:
        """Take over one touched record; the propositions whose rows are to be made anew."""
        record = self._queries.get(RECORD_TYPES[table], id_)
        if table == "proposition":
            if isinstance(record, Proposition):
                self._propositions[id_] = record
            else:
                self._propositions.pop(id_, None)
            return {id_}
        if table == "stance":
            old = self._drop_stance(id_)
            return {old, self._keep_stance(record)} - {""} if isinstance(record, Stance) else {old} - {""}
        if table == "claim":
            self._loose = None
            if isinstance(record, Claim) and record.layer not in self._hidden:
                self.claims[id_] = record
            else:
                self.claims.pop(id_, None)
            return set(self._joined.get(id_, ()))
        found = {target for target, ratings in self._ratings.items() if ratings.pop(id_, None)}
        if isinstance(record, Rating) and record.target_kind == "proposition":
            self._keep_rating(record)
            found.add(record.target)
        return found

    def _keep_stance(self, stance: Stance) -> str:
        self._stances[stance.proposition][stance.id] = stance
        self._stance_of[stance.id] = stance.proposition
        if stance.claim:
            self._loose = None
            self._joined[stance.claim].add(stance.proposition)
        return stance.proposition

    def _drop_stance(self, id_: str) -> str:
        proposition = self._stance_of.pop(id_, "")
        stance = self._stances[proposition].pop(id_, None) if proposition else None
        if stance is not None and stance.claim:
            self._loose = None
            left = {s.claim for s in self._stances[proposition].values()}
            if stance.claim not in left:
                self._joined[stance.claim].discard(proposition)
        return proposition

    def _keep_rating(self, rating: Rating) -> None:
        # As `Queries.ratings` has it: in a blind project an analyst sees nobody else's judgement.
        blind = self._queries.properties()["blind"] and not self._queries.is_reviewer()
        acting = self._queries.actor()
        if not blind or (acting is not None and rating.actor == acting.id):
            self._ratings[rating.target][rating.id] = rating

    # ---- rows and columns

    def _row(self, id_: str) -> Row:
        cells: dict[str, list[Stance]] = defaultdict(list)
        worth = False
        for stance in sorted(self._stances[id_].values(), key=lambda s: s.id):
            claim = self.claims.get(stance.claim or "")
            if stance.claim and claim is None:
                continue  # joined in a layer that is hidden from who acts
            cells[stance.article].append(stance)
            worth = worth or (claim is not None and claim.checkworthiness not in WORTH)
        found = {article: Cell(tuple(stances)) for article, stances in cells.items()}
        reports = [article for article, cell in found.items() if cell.kind in ("asserts", "repeats", "mixed")]
        return Row(
            proposition=self._propositions[id_],
            cells=found,
            behind=provenance(reports, self.chains),
            judgements=self._judgements(id_),
            checkworthy=worth,
            contested=any(cell.kind in ("contradicts", "mixed") for cell in found.values()),
        )

    def _judgements(self, id_: str) -> dict[str, Rating]:
        acting = self._queries.actor()
        found = {}
        for axis in ("credibility", "likelihood", "confidence"):
            ratings = [r for r in self._ratings[id_].values() if r.axis == axis]
            own = newest(r for r in ratings if acting is not None and r.actor == acting.id)
            shown = own or newest(ratings)
            if shown is not None:
                found[axis] = shown
        return found

    def _columns(self, articles: list[Article]) -> list[Column]:
        sources = self._queries.sources()
        heads = {}
        for article in articles:
            chain = self.chains.get(article.id, ())
            host = sources.get(chain[-1].source) if chain else None
            heads[article.id] = article.publisher or (host.name if host else "") or article.title
        count: dict[str, int] = defaultdict(int)
        for head in heads.values():
            count[head] += 1
        columns = []
        for article in articles:
            head = heads[article.id]
            date = (article.published_date or article.event_date or article.title) if count[head] > 1 else ""
            languages = tuple(lang for lang in (article.left_language, article.right_language) if lang)
            columns.append(Column(article=article, name=head, date=date, languages=languages))
        return columns

    @property
    def stories(self) -> list[str]:
        """The stories of the articles and of the propositions, in order."""
        told = {column.article.story for column in self.columns} | {p.story for p in self._propositions.values()}
        return sorted(told - {""}, key=natural)

    # ---- claims that stand in no proposition

    def loose(self) -> list[Claim]:
        """The claims of visible layers that are in no proposition, in the order of the columns, one of a kind: what
        two analysts said on the same passage is one thing to join; two claims that one analyst made of it are two.
        Their own comes first, gold copies last."""
        if self._loose is None:
            self._loose = self._find_loose()
        return self._loose

    def _find_loose(self) -> list[Claim]:
        acting = self._queries.actor()
        order = {column.article.id: number for number, column in enumerate(self.columns)}
        sources = {id_ for id_, props in self._joined.items() if props}
        whose: dict[object, str] = {}
        for claim in (self.claims[id_] for id_ in sorted(sources) if id_ in self.claims):
            whose.setdefault(self._place(claim), claim.layer)
        found: list[Claim] = []

        def rank(claim: Claim) -> tuple[int, int, str]:
            own = acting is not None and claim.actor == acting.id
            return (int(claim.layer in self._gold), int(not own), claim.id)

        for claim in sorted(self.claims.values(), key=rank):
            if claim.id in sources or claim.derived_from in sources or claim.article not in order:
                continue
            if whose.setdefault(self._place(claim), claim.layer) == claim.layer:
                found.append(claim)
        return sorted(
            found,
            key=lambda c: (order[c.article], min((r.document, r.start) for r in c.content), c.id),
        )

    def _place(self, claim: Claim) -> object:
        """The passage that a claim stands on, comparable with others'."""
        known = self._places.get(claim.id)
        if known is None or known[0] is not claim.content:
            parts = tuple(sorted((part.document, part.start, part.end) for part in claim.content))
            known = self._places[claim.id] = (claim.content, (claim.article, parts))
        return known[1]

    # ---- suggestions

    def suggestions(self, claim: Claim) -> list[Suggestion]:
        """The propositions that a claim might belong to, best first, with reasons. Nothing is joined."""
        if self._joining is None:
            self._joining = Joining()
            for id_ in self._propositions:
                self._joining.put(id_, self._wording(id_))
        near = self._joining.nearest(wording(claim.statement))
        return self._joining.suggest(self.claim_profile(claim), {id_: self.profile(id_) for id_ in near})

    def apart(self, one: str, two: str) -> Suggestion:
        """What speaks for and against two propositions (ids) being one."""
        return Suggestion(proposition=two, likeness=Joining().compare(self.profile(one), self.profile(two)))

    def likeness(self, claim: Claim, proposition: str) -> Suggestion:
        """What speaks for and against a claim belonging to a proposition."""
        found = (self._joining or Joining()).compare(self.claim_profile(claim), self.profile(proposition))
        return Suggestion(proposition=proposition, likeness=found)

    def _wording(self, id_: str) -> Profile:
        statement = self._propositions[id_].statement
        found = wording(statement)
        words = dict(found.words)
        for stance in list(self._stances[id_].values())[:2]:
            claim = self.claims.get(stance.claim or "")
            for language, stems in (wording(claim.statement).words if claim else {}).items():
                words[language] = words.get(language, frozenset()) | stems
        return Profile(words=words)

    def differing_numbers(self, id_: str) -> list[list[tuple[str, list[str]]]]:
        """Where the claims of a proposition count in one unit and have no value in common: for each such unit the
        values with the heads of the articles that name them."""
        by_unit: dict[str, dict[str, list[str]]] = defaultdict(dict)
        heads = {column.article.id: column.head for column in self.columns}
        apart: set[str] = set()
        seen: list[Profile] = []
        for stance in sorted(self._stances[id_].values(), key=lambda s: s.id):
            claim = self.claims.get(stance.claim or "")
            if claim is None:
                continue
            found = profile([claim.statement])
            for unit, values in found.numbers.items():
                for value in values:
                    by_unit[unit].setdefault(f"{value} {unit}".strip(), []).append(heads.get(claim.article, ""))
                apart |= {unit} if any(not values & o.numbers[unit] for o in seen if unit in o.numbers) else set()
            seen.append(found)
        return [list(by_unit[unit].items()) for unit in sorted(apart - {""})]

    def profile(self, id_: str) -> Profile:
        """The whole profile of a proposition: its own words and those of the claims that assert or repeat it."""
        proposition = self._propositions[id_]
        members = [self.claims.get(s.claim or "") for s in self._stances[id_].values() if s.stance != "contradicts"]
        known = [claim for claim in members if claim is not None]
        found = profile(
            [proposition.statement, *(claim.statement for claim in known)],
            times=[claim.event_time for claim in known],
        )
        for claim in known:
            found = with_entities(found, *self._named_in(claim))
        return found

    def claim_profile(self, claim: Claim) -> Profile:
        """The whole profile of a claim."""
        found = profile([claim.statement], times=[claim.event_time])
        return with_entities(found, *self._named_in(claim))

    def _named_in(self, claim: Claim) -> tuple[set[str], set[str]]:
        """(entities, people among them) that the mentions inside a claim's passage link to, and its claimer."""
        if claim.layer not in self._mentions:
            self._mentions[claim.layer] = self._queries.select(Mention, layer=claim.layer)
        linked = {
            mention.entity
            for mention in self._mentions[claim.layer]
            if mention.entity and any(part.overlaps(place) for part in mention.ranges for place in claim.content)
        }
        records = [found for id_ in linked if (found := self._queries.entity(id_)) is not None]
        return {record.id for record in records}, {record.id for record in records if record.type in PEOPLE}
