"""The whole report of a project: its articles, agreement, each analyst against gold, and gaps of the guideline.

Everything is computed from records that were read before, so that it may run in a thread of its own.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.adjudication.agreement.measuring import GOLD, Agreement, gold_by, measure
from annotator.adjudication.contents import LayerContents
from annotator.adjudication.finding import find
from annotator.adjudication.projectwide import Thing, thing
from annotator.adjudication.rulings import AGREED
from annotator.columns import ArticleText
from annotator.model import Decision, Entity

Tick = Callable[[float], None]
"""Told how much is done (0…1). What it raises ends the computing: that is how it is cancelled."""

_SECTION = re.compile(r"^\s*(?:§\s*([\w.]*\w)|(\d+(?:\.\d+)+)(?!\w))", re.UNICODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What was read of one article: its submitted layers, its gold layer if there is one, its decisions; `earlier` are
    gold layers that this one reviews, `elsewhere` the decisions of other articles on project-wide things."""

    text: ArticleText
    contents: tuple[LayerContents, ...]
    gold: LayerContents | None = None
    decisions: tuple[Decision, ...] = ()
    earlier: tuple[LayerContents, ...] = ()
    elsewhere: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLine:
    """One article in figures. `kinds` counts disagreements by kind, those decided included; one on a project-wide
    thing is counted in the first article only. `held` of them wait until likely duplicates are looked at."""

    article: str
    title: str
    analysts: int
    disagreements: int
    open: int
    agreed: int
    kinds: Mapping[str, int]
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """How often decisions about a kind of disagreement gave one reason and named one section of the guideline."""

    kind: str
    reason: str
    section: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectReport:
    """The report. `names` maps a rater to what to call them. `gold` maps an analyst to the agreement of them and
    the gold layers, over the articles that have both."""

    name: str
    marking: str
    names: Mapping[str, str] = field(default_factory=dict)
    articles: tuple[ArticleLine, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    gold: Mapping[str, Agreement] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()

    def called(self, rater: str) -> str:
        """What to call a rater."""
        return self.names.get(rater, rater)


def section_of(comment: str) -> str:
    """The section of the guideline that a comment begins with: `§ 3.2 titles` and `3.2 titles` give `3.2`; ''
    where it names none. A lone number is none: comments begin with amounts too."""
    found = _SECTION.match(comment)
    return (found.group(1) or found.group(2) or "") if found else ""


def gaps(decisions: Iterable[Decision]) -> tuple[Gap, ...]:
    """The reasons and sections that decisions named, most first; agreed items and decisions with neither left out."""
    found: Counter[tuple[str, str, str]] = Counter()
    for decision in decisions:
        section = decision.section or section_of(decision.comment)
        if not decision.deleted and decision.kind != AGREED and (decision.reason_code or section):
            found[decision.kind, decision.reason_code, section] += 1
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Gap(kind=k, reason=r, section=s, count=n) for (k, r, s), n in ranked)


def project_report(
    compared: Sequence[Compared],
    *,
    name: str = "",
    marking: str = "",
    names: Mapping[str, str] | None = None,
    entities: Mapping[str, Entity] | None = None,
    scales: Mapping[str, Sequence[str]] | None = None,
    undecided: Collection[str] = frozenset(),
    resamples: int = 400,
    tick: Tick | None = None,
) -> ProjectReport:
    """The report over articles. Articles with one layer count only against gold. See `measure` and `find` for the
    rest."""
    told = tick or (lambda _: None)
    registry, steps = entities or {}, scales or {}
    lines, counted = [], set[Thing]()
    several = [each for each in compared if len(each.contents) > 1]
    for number, each in enumerate(several):
        told(0.3 * number / len(several))
        lines.append(_line(each, registry, steps, counted, undecided))
    every = measure(
        [(each.contents, each.text) for each in several],
        entities=registry,
        scales=steps,
        resamples=resamples,
        tick=lambda share: told(0.3 + 0.5 * share),
    )
    against = {}
    judged = _against_gold(compared)
    for number, (rater, pairs) in enumerate(sorted(judged.items())):
        done = 0.8 + 0.2 * number / len(judged)
        against[rater] = measure(
            pairs,
            entities=registry,
            scales=steps,
            resamples=min(resamples, 100),
            tick=lambda share, done=done: told(done + 0.2 * share / len(judged)),  # type: ignore[misc]
        )
    told(1.0)
    return ProjectReport(
        name=name,
        marking=marking,
        names={GOLD: GOLD, **(names or {})},
        articles=tuple(lines),
        agreement=every,
        gold=against,
        gaps=gaps(decision for each in compared for decision in each.decisions),
    )


def _against_gold(compared: Sequence[Compared]) -> dict[str, list[tuple[list[LayerContents], ArticleText]]]:
    """Rater → their layers, each beside the gold of its article; gold that was reviewed again is a rater of its own."""
    judged: dict[str, list[tuple[list[LayerContents], ArticleText]]] = {}
    for each in compared:
        if each.gold is None:
            continue
        for own in (*each.contents, *each.earlier):
            rater = own.layer.owner if own.layer.role != GOLD else gold_by(own.layer.owner)
            judged.setdefault(rater, []).append(([own, each.gold], each.text))
    return judged


def _line(
    each: Compared,
    entities: Mapping[str, Entity],
    scales: Mapping[str, Sequence[str]],
    counted: set[Thing],
    undecided: Collection[str],
) -> ArticleLine:
    decisions = (*each.decisions, *each.elsewhere)
    queue = find(each.contents, each.text, decisions, entities=entities, scales=scales, undecided=undecided)
    wide = {d.key: thing(d.group.any) for d in queue.disagreements if d.group.members}
    asked = [d for d in queue.disagreements if wide.get(d.key) not in counted]
    counted.update(about for about in wide.values() if about is not None)
    return ArticleLine(
        article=each.text.article.id,
        title=each.text.article.title,
        analysts=len(each.contents),
        disagreements=len(asked),
        open=sum(d.open for d in asked),
        agreed=len(queue.agreed),
        held=sum(d.held for d in asked),
        kinds=dict(sorted(Counter(d.kind for d in asked).items())),
    )
