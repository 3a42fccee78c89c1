"""How well analysts agree, over any number of articles: the figures of the report (`measure`)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

from annotator.adjudication.agreement.coefficients import (
    alpha_nominal,
    alpha_of,
    alpha_ordinal,
    cohen_kappa,
    coincidences,
    fleiss_kappa,
    nominal,
    quadratic,
    ratio,
)
from annotator.adjudication.agreement.continua import Block, Continuum, continua, joined_blocks, labels_of
from annotator.adjudication.agreement.figures import MOST_BLOCKS, Figure, block_figure, continuum_figure, figure
from annotator.adjudication.agreement.tally import Pair, Scope, Tally
from annotator.adjudication.contents import MATCHED_TABLES, LayerContents, complete
from annotator.adjudication.crosslanguage import counterparts
from annotator.adjudication.fields import CLAIM_FIELDS, DIVERGENCE_FIELDS, FIELDS, place
from annotator.adjudication.finding import ADMIRALTY
from annotator.adjudication.grouping import Grouping, group_all
from annotator.adjudication.matching import Group
from annotator.adjudication.projectwide import Thing, thing
from annotator.columns import ArticleText
from annotator.model import Entity, Layer
from annotator.model.annotations import SEVERITIES

MEASURES = (
    "f1_exact",
    "f1_overlap",
    "f1_exact_type",
    "f1_either_language",
    "f1",
    "alpha_unitizing",
    "alpha_characters",
    "alpha",
    "alpha_ordinal",
    "kappa_cohen",
    "kappa_fleiss",
    "kappa_weighted",
    "observed",
    "alpha_judgeable",
    "kappa_judgeable",
)
"""What is measured. `f1…`: finding the same things (exact: the same passages; overlap: passages that were matched;
either language: one may have marked it on the left and the other on the right, where twins or the alignment say it is
one thing).
`alpha…` Krippendorff's, `kappa…` Cohen's, Fleiss' and quadratically weighted; `observed`: the share of equal pairs.
`…judgeable`: whether a thing *can be judged* at all; the other figures of ratings leave out what cannot."""

UNDECLARED = "no two analysts declared this kind complete"
"""Why it is not measured who found a thing: what somebody did not tag is a *no* only where they said so."""

GOLD = "gold"
"""The name of the rater of a gold layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the report: what was measured, and the figure."""

    scope: Scope
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The report. `confusion` maps a pair of raters (None: all pairs) → (first's type, second's type) → how often;
    '' stands for *not tagged*. Over all pairs each pair is counted in both directions."""

    raters: tuple[str, ...] = ()
    articles: int = 0
    rows: tuple[Row, ...] = ()
    confusion: Mapping[Pair | None, Mapping[tuple[str, str], int]] = field(default_factory=dict)

    def figure(self, measure: str, kind: str, part: str = "", side: str = "", pair: Pair | None = None) -> Figure:
        """One figure; an undefined one, saying so, where nothing was there to measure."""
        wanted = Scope(measure, kind, part, side, tuple(sorted(pair)) if pair is not None else None)  # type: ignore[arg-type]
        found = next((row.figure for row in self.rows if row.scope == wanted), None)
        return found or Figure(value=None, why="nothing of the kind was marked by two or more")


def measure(
    articles: Iterable[tuple[Sequence[LayerContents], ArticleText]],
    *,
    entities: Mapping[str, Entity] | None = None,
    scales: Mapping[str, Sequence[str]] | None = None,
    resamples: int = 400,
    tick: Callable[[float], None] | None = None,
) -> Agreement:
    """Agreement over articles, each given as its layers and its text.

    Raters are the layers' owners (`GOLD` for a gold layer), so one person's layers of several articles are one
    rater. `scales` as for `annotator.adjudication.find`. `resamples` 0 leaves out the intervals; where there are
    many raters, pairs of them are resampled less often, so that the report stays a matter of seconds. `tick` is told
    how much is done (0…1) and may raise to end it.
    """
    work = _Measuring(entities or {}, scales or {}, resamples, tick or (lambda _: None))
    given = list(articles)
    for number, (contents, text) in enumerate(given):
        work.tick(0.4 * number / len(given))
        work.article(contents, text)
    return work.report()


class _Measuring:
    def __init__(
        self,
        entities: Mapping[str, Entity],
        scales: Mapping[str, Sequence[str]],
        resamples: int,
        tick: Callable[[float], None],
    ) -> None:
        self.entities, self.scales, self.resamples, self.tick = entities, scales, resamples, tick
        self.tally = Tally()
        self.typed: dict[tuple[str, ...], Counter[tuple[str | None, ...]]] = {}
        self.continua: list[Continuum] = []
        self.joined: dict[tuple[int, ...], list[Block]] = {}
        self.orders: dict[str, tuple[str, ...]] = {}
        self.raters: set[str] = set()
        self.complete: dict[str, list[str]] = {}
        self.undeclared: set[Scope] = set()
        self.wide: dict[Thing, dict[str, Any]] = {}
        self.articles = 0

    def article(self, contents: Sequence[LayerContents], text: ArticleText) -> None:
        """Adds one article's layers to the counts."""
        names = raters_of([c.layer for c in contents])
        raters = sorted(set(names.values()))
        self.articles += 1
        self.raters.update(raters)
        # Who did not declare a kind complete says nothing by leaving something out, so finding is not measured there.
        self.complete = {
            t: sorted({names[c.layer.id] for c in contents if complete(c.layer, t)}) for t in MATCHED_TABLES
        }
        grouping = group_all(contents, text, {}, self.entities)
        for group in grouping.tables["mention"]:
            said = {names[layer]: mention for layer, mention in group.members.items()}
            side = text.side_of(group.any.ranges[0]) if group.any.ranges else ""
            self.mention(said, side, raters, grouping)
        self.either_language(grouping, text, names)
        for table in ("twin", "claim_link"):
            [compared] = FIELDS[table]
            for group in grouping.tables[table]:
                marked = {names[x]: compared.value(r, grouping.lens) for x, r in group.members.items()}
                self.found(Scope("f1", table), marked)
        for table in ("claim", "divergence"):
            for group in grouping.tables[table]:
                self.fieldwise(table, group, names, raters, grouping)
        for group in grouping.tables["rating"]:
            said = {names[layer]: rating for layer, rating in group.members.items()}
            wide = thing(group.any)
            if wide is None:
                self.rating(said)
            else:
                # What is rated in general is met in every article with that source, and is one item all the same.
                self.wide.setdefault(wide, {}).update(said)
        mentions = {names[c.layer.id]: c.mentions for c in contents if names[c.layer.id] in self.complete["mention"]}
        if len(mentions) > 1:
            self.continua.extend(continua(text, mentions))
        elif len(raters) > 1 and grouping.tables["mention"]:
            self.undeclared |= {Scope("alpha_unitizing", "mention"), Scope("alpha_characters", "mention")}

    def found(self, scope: Scope, marked: Mapping[str, Any]) -> None:
        """Counts who found a thing, among those who declared its kind complete."""
        raters = self.complete[scope.kind]
        if len(raters) > 1:
            self.tally.found(scope, {rater: what for rater, what in marked.items() if rater in raters}, raters)
        elif len(self.raters) > 1:
            self.undeclared.add(scope)

    def mention(self, said: Mapping[str, Any], side: str, raters: list[str], grouping: Grouping) -> None:
        """Counts one group of mentions: over both sides and its own, over all types and each."""
        places = {rater: place(m.ranges) for rater, m in said.items()}
        types = {rater: m.type for rater, m in said.items()}
        labelled = {rater: (places[rater], types[rater]) for rater in said}
        for where in dict.fromkeys(("", side)):
            for part in ("", *sorted(set(types.values()))):
                mine = [rater for rater in said if not part or types[rater] == part]
                scope = Scope("f1_exact", "mention", part, where)
                self.found(scope, {r: places[r] for r in mine})
                self.found(scope._replace(measure="f1_overlap"), dict.fromkeys(mine, 1))
            self.found(Scope("f1_exact_type", "mention", "", where), labelled)
            self.nominal(Scope("", "mention", "type", where), types, raters)
        entities = {r: grouping.lens.entity(m.entity) or "" for r, m in said.items()}
        self.nominal(Scope("", "mention", "entity"), entities, raters)
        self.confuse(types, raters)

    def either_language(self, grouping: Grouping, text: ArticleText, names: Mapping[str, str]) -> None:
        """Counts who marked a thing on one side or the other, things of both sides once."""
        pairs = {id(pair.left): pair.right for pair in counterparts(grouping, text, len(names))}
        second = {id(group) for group in pairs.values()}
        for group in grouping.tables["mention"]:
            if id(group) not in second:
                layers = {*group.members, *(pairs[id(group)].members if id(group) in pairs else ())}
                marked = {names[layer]: 1 for layer in layers}
                self.found(Scope("f1_either_language", "mention"), marked)

    def nominal(self, scope: Scope, said: Mapping[str, Any], raters: Sequence[str]) -> None:
        """Counts one unit's values without order."""
        self.tally.values(scope, said, {"all": "alpha", "pair": "kappa_cohen"})
        if len(said) == len(raters) > 2:
            self.tally.values(scope, said, {"all": "kappa_fleiss"})
        self.tally.same(scope._replace(measure="observed"), said)

    def confuse(self, types: Mapping[str, str], raters: Sequence[str]) -> None:
        """Counts one group for the confusion tables: what each says, None of whom silence says nothing."""
        complete = self.complete["mention"]
        pattern = tuple([types.get(rater, "" if rater in complete else None) for rater in raters])
        self.typed.setdefault(tuple(raters), Counter())[pattern] += 1

    def confusion(self) -> dict[Pair | None, dict[tuple[str, str], int]]:
        """The confusion tables: of all pairs, and of each."""
        found: dict[Pair | None, Counter[tuple[str, str]]] = {None: Counter()} if self.typed else {}
        for raters, patterns in self.typed.items():
            for pattern, many in patterns.items():
                for pair, (one, other) in zip(combinations(raters, 2), combinations(pattern, 2), strict=True):
                    if one is not None and other is not None and (one or other):
                        found.setdefault(pair, Counter())[one, other] += many
                        found[None][one, other] += many
                        found[None][other, one] += many
        return {pair: dict(sorted(table.items())) for pair, table in found.items()}

    def fieldwise(
        self, table: str, group: Group, names: Mapping[str, str], raters: list[str], grouping: Grouping
    ) -> None:
        """Counts one group of claims or divergences: who found it, and what they say in each field."""
        said = {names[layer]: record for layer, record in group.members.items()}
        self.found(Scope("f1", table), dict.fromkeys(said, 1))
        fields = CLAIM_FIELDS if table == "claim" else DIVERGENCE_FIELDS
        for one in fields:
            views = {r: x for r, x in said.items() if one.silent is None or not one.silent(x)}
            values = {rater: repr(one.value(record, grouping.lens)) for rater, record in views.items()}
            self.nominal(Scope("", table, one.name), values, raters)
        if table == "divergence":
            self.orders["severity"] = SEVERITIES
            self.ordinal(Scope("", table, "severity"), {r: x.severity for r, x in said.items()}, "severity")

    def rating(self, said: Mapping[str, Any]) -> None:
        """Counts one thing rated on one axis; codes that say *cannot be judged* apart."""
        rating = next(iter(said.values()))
        order = tuple(self.scales.get(f"{rating.scale}@{rating.scale_version}", ADMIRALTY.get(rating.axis, ())))
        axis = rating.axis if self.orders.setdefault(rating.axis, order) == order else f"{rating.axis} ({rating.scale})"
        self.orders[axis] = order
        codes = {rater: record.code for rater, record in said.items()}
        scope = Scope("", "rating", axis)
        judgeable = {rater: code in order for rater, code in codes.items()}
        self.tally.values(scope, judgeable, {"all": "alpha_judgeable", "pair": "kappa_judgeable"})
        judged = {rater: code for rater, code in codes.items() if judgeable[rater]}
        self.ordinal(scope, judged, axis)
        self.tally.same(scope._replace(measure="observed"), judged)

    def ordinal(self, scope: Scope, said: Mapping[str, str], order: str) -> None:
        """Counts one unit's values on an ordered scale."""
        self.tally.values(scope, said, {"all": "alpha_ordinal", "pair": "kappa_weighted"})
        for one, other in combinations(sorted(said), 2):
            pair = {one: said[one], other: said[other]}
            self.tally.add(scope._replace(measure="alpha_ordinal", pair=(one, other)), tuple(pair.values()))

    def report(self) -> Agreement:
        """The figures of everything counted."""
        for said in self.wide.values():
            self.rating(said)
        fewer = self.resamples if len(self.raters) < 4 else min(self.resamples, 100)
        rows = []
        scopes = self.tally.scopes()
        for number, (scope, counts) in enumerate(scopes):
            pulse = partial(self.tick, 0.4 + 0.3 * number / len(scopes))
            resamples = self.resamples if scope.pair is None else fewer
            rows.append(Row(scope=scope, figure=figure(counts, self.formula(scope), resamples, pulse)))
        rows += self.over_continua()
        measured = {row.scope for row in rows}
        rows += [Row(scope=s, figure=Figure(value=None, why=UNDECLARED)) for s in self.undeclared if s not in measured]
        rows.sort(key=lambda row: report_order(row.scope))
        return Agreement(
            raters=tuple(sorted(self.raters)), articles=self.articles, rows=tuple(rows), confusion=self.confusion()
        )

    def formula(self, scope: Scope) -> Callable[[Mapping[Any, float]], float]:
        """The coefficient a scope is measured by."""
        name = scope.measure
        if name.startswith("f1") or name == "observed":
            return ratio
        if name == "alpha_ordinal":
            return partial(alpha_ordinal, order=self.orders[scope.part])
        if name == "kappa_weighted":
            return partial(cohen_kappa, weight=quadratic(self.orders[scope.part]))
        if name == "kappa_fleiss":
            return fleiss_kappa
        return cohen_kappa if name.startswith("kappa") else alpha_nominal

    def over_continua(self) -> list[Row]:
        """α of labels by code point and of units, on both sides and each, of all and of each pair."""
        rows = []
        pairs: list[Pair | None] = [None, *sorted({p for c in self.continua for p in combinations(c.raters, 2)})]
        where = [(side, pair) for side in ("", "left", "right") for pair in pairs]
        for number, (side, pair) in enumerate(where):
            pulse = partial(self.tick, 0.7 + 0.3 * number / len(where))
            chosen = (c for c in self.continua if side in ("", c.side))
            held = [c for c in chosen if pair is None or set(pair) <= set(c.raters)]
            if held:
                scope = Scope("alpha_characters", "mention", "", side, pair)
                rows.append(Row(scope=scope, figure=self.characters(held, pair, pulse)))
                units = continuum_figure(held, pair, self.resamples, pulse)
                rows.append(Row(scope=scope._replace(measure="alpha_unitizing"), figure=units))
        return rows

    def characters(self, held: Sequence[Continuum], pair: Pair | None, pulse: Callable[[], object]) -> Figure:
        """α of labels by code point; what is resampled are sentences, or runs of them where there are many."""
        whose = tuple(map(id, held))
        if whose not in self.joined:
            self.joined[whose] = joined_blocks(held, MOST_BLOCKS)
        blocks = [coincidences(labels_of(block, pair)) for block in self.joined[whose]]
        n = sum(continuum.length for continuum in held)
        return block_figure(blocks, partial(alpha_of, distance=nominal), n, self.resamples, pulse)


def raters_of(layers: Sequence[Layer]) -> dict[str, str]:
    """Layer id → rater: its owner; of gold layers the last given is `GOLD`, one that it reviews is `gold_by` its
    owner."""
    last = next((layer.id for layer in reversed(layers) if layer.role == GOLD), "")
    return {
        layer.id: layer.owner if layer.role != GOLD else GOLD if layer.id == last else gold_by(layer.owner)
        for layer in layers
    }


def gold_by(owner: str) -> str:
    """The name of the rater of a gold layer that was reviewed in its turn."""
    return f"{GOLD}:{owner}"


def report_order(scope: Scope) -> tuple[Any, ...]:
    """Sort key: kind, measure in the order of `MEASURES`, part, side, then all raters before pairs."""
    return scope.kind, MEASURES.index(scope.measure), scope.part, scope.side, scope.pair or ()
