"""What the report is made of, read from a project through its queries."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from annotator.adjudication.agreement.measuring import gold_by
from annotator.adjudication.agreement.report import Compared, ProjectReport, Tick, project_report
from annotator.adjudication.contents import LayerContents
from annotator.columns import ArticleText
from annotator.model import Actor, Decision, Entity, Layer
from annotator.model.project import SUBMITTED_STATES


class Reads(Protocol):
    """The part of `annotator.queries.Queries` that is needed here."""

    def properties(self) -> dict[str, Any]:
        """The project's properties."""
        ...

    def actors(self) -> list[Actor]:
        """Everybody."""
        ...

    def articles(self) -> Sequence[Any]:
        """The article list."""
        ...

    def visible_layers(self, article: str) -> list[Layer]:
        """The layers of an article that may be seen."""
        ...

    def contents(self, layer: Layer) -> LayerContents:
        """A layer's records."""
        ...

    def gold_layer(self, article: str) -> Layer | None:
        """The gold layer in force."""
        ...

    def settled_elsewhere(self, article: str, contents: Sequence[LayerContents]) -> tuple[Decision, ...]:
        """What other articles' gold layers decided on project-wide things."""
        ...

    def is_here(self, layer: Layer, decisions: Sequence[Decision]) -> bool:
        """Whether what is in a layer is here."""
        ...

    def decisions(self, gold: Layer | None) -> list[Decision]:
        """A gold layer's decisions."""
        ...

    def text(self, article_id: str) -> ArticleText:
        """An article's texts."""
        ...

    def entities(self) -> dict[str, Entity]:
        """The registry."""
        ...

    def scales(self) -> Sequence[Any]:
        """The rating scales."""
        ...

    def undecided(self) -> frozenset[str]:
        """The records of the registry that are likely one with another."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything read; `report` computes from it alone, in any thread."""

    compared: tuple[Compared, ...]
    name: str
    marking: str
    names: Mapping[str, str]
    entities: Mapping[str, Entity]
    scales: Mapping[str, Sequence[str]]
    undecided: frozenset[str] = frozenset()

    def report(self, resamples: int = 400, tick: Tick | None = None) -> ProjectReport:
        """The report (see `project_report`)."""
        return project_report(
            self.compared,
            name=self.name,
            marking=self.marking,
            names=self.names,
            entities=self.entities,
            scales=self.scales,
            undecided=self.undecided,
            resamples=resamples,
            tick=tick,
        )


def gather(queries: Reads) -> Gathered:
    """Reads what was submitted of every article and may be seen by who acts.

    Where the project hides names, analysts are called by number, in the order of their ids.
    """
    steps = gather_stepwise(queries)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return cast("Gathered", done.value)


def gather_stepwise(queries: Reads, articles: Sequence[str] | None = None) -> Generator[float, None, Gathered]:
    """The same article by article, of all or of those given, yielding how much is read (0…1): who has to stay
    answering takes it in slices."""
    entries = [e for e in queries.articles() if articles is None or e.article.id in articles]
    compared = []
    for number, entry in enumerate(entries, 1):
        found = _compared(queries, entry.article.id)
        if found is not None:
            compared.append(found)
        yield number / len(entries)
    properties = queries.properties()
    names = {actor.id: actor.name for actor in queries.actors()}
    if properties["hide_names"]:
        owners = sorted({c.layer.owner for each in compared for c in each.contents})
        names |= {owner: f"analyst {number}" for number, owner in enumerate(owners, 1)}
    names |= {gold_by(owner): f"{name} (gold)" for owner, name in names.items()}
    return Gathered(
        compared=tuple(compared),
        name=str(properties["name"]),
        marking=str(properties["marking"]),
        names=names,
        entities=queries.entities(),
        scales={scale.id: scale.ordinal() for scale in queries.scales()},
        undecided=queries.undecided(),
    )


def _compared(queries: Reads, article: str) -> Compared | None:
    """One article; None where nobody submitted it."""
    layers = queries.visible_layers(article)
    own = [layer for layer in layers if layer.role == "analyst" and layer.state in SUBMITTED_STATES]
    in_force = queries.gold_layer(article)
    decided = queries.decisions(in_force)
    own = [layer for layer in own if queries.is_here(layer, decided)]
    if not own:
        return None
    gold = next((layer for layer in layers if in_force is not None and layer.id == in_force.id), None)
    earlier = [la for la in layers if la.role == "gold" and la is not gold and la.state == "signed_off"]
    contents = tuple(queries.contents(layer) for layer in own)
    return Compared(
        text=queries.text(article),
        contents=contents,
        gold=queries.contents(gold) if gold else None,
        decisions=tuple(queries.decisions(gold)),
        earlier=tuple(queries.contents(layer) for layer in earlier),
        elsewhere=queries.settled_elsewhere(article, contents),
    )
