"""What the layers of one article agree on, and each question on which they do not.

A *group* (records of several layers about the same thing) raises one question for each thing its versions differ
in: is it there, where does it begin and end, of which type, which entity … A question offers *choices*; layers that
say the same share one. What an earlier decision settled stays settled until an analyst changes a record it weighed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from annotator.adjudication.fields import KIND_ORDER
from annotator.adjudication.matching import Group
from annotator.adjudication.passages import Place
from annotator.adjudication.rulings import AGREED
from annotator.model import Decision, Option, content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One version on offer, held by the layers of `options`.

    `values` are the attributes it would set, as the first of its records has them; empty where `absent`: these
    layers left the thing out. `words` are the passages it covers. `signature` is equal for the same choice in
    an alike disagreement elsewhere. `across` are layers that tagged the thing in the other language only.
    """

    options: tuple[Option, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    signature: str = ""
    absent: bool = False
    across: tuple[str, ...] = ()

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that hold this version, in order of id."""
        return tuple(option.layer for option in self.options)

    @property
    def records(self) -> tuple[str, ...]:
        """The ids of the records that say so; none where absent."""
        return tuple(option.record for option in self.options if option.record is not None)

    @property
    def code(self) -> str:
        """The code of a rating, '' for other things."""
        return str(self.values.get("code", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One question. `slot` says which (`annotator.adjudication.fields`), `kind` and `field` are its two parts.

    `key` is stable: of the decision if there is one, else the digest of slot and record ids. `options` are all
    the versions weighed, for `Decision.options`. `decided` is the decision in force, `stale` whether something
    changed since. `distance` is the widest difference of ratings in steps of the scale, None where one of them
    *cannot be judged* or is absent. `alike` is equal for questions that look the same elsewhere.
    """

    key: str
    slot: str
    kind: str
    field: str
    article: str
    side: str
    place: Place
    words: tuple[str, ...]
    choices: tuple[Choice, ...]
    options: tuple[Option, ...]
    group: Group
    decided: Decision | None = None
    stale: bool = False
    distance: int | None = None
    alike: str = ""
    held: bool = False
    """It is about records that are likely one, and is asked once somebody has said whether they are."""

    @property
    def open(self) -> bool:
        """Whether it waits for a decision: never decided, or decided before an analyst's change; and is not held."""
        return not self.held and (self.decided is None or self.stale)

    @property
    def table(self) -> str:
        """The table of the records in question."""
        return self.group.table

    @property
    def start(self) -> int:
        """Where it stands in the base text of its side, in code points."""
        return self.place[2]

    def choice_of(self, layer: str) -> Choice | None:
        """What a layer says; None where it has no say in this question."""
        return next((choice for choice in self.choices if layer in choice.layers), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Agreed:
    """One thing that all layers with a say in it say alike.

    `how` is `same`, or `twin` / `alignment` where some tagged it on the left and others on the right and a twin
    or the alignment says it is one thing; `partner` is then the group on the right. `decided` are the decisions
    about it so far, `stale` whether one of them was taken before an analyst's change.
    """

    article: str
    group: Group
    how: str = "same"
    partner: Group | None = None
    decided: tuple[Decision, ...] = ()
    stale: bool = False

    @property
    def table(self) -> str:
        """The table of its records."""
        return self.group.table

    @property
    def alone(self) -> bool:
        """Whether one layer says it, and no other said no: they did not declare that they tagged all of the kind."""
        return self.partner is None and len(self.group.members) == 1

    @property
    def options(self) -> tuple[Option, ...]:
        """Every version, for `Decision.options`."""
        return options_of(self.group) + (options_of(self.partner) if self.partner is not None else ())

    @property
    def key(self) -> str:
        """Stable: of its decision if there is one, else the digest of its record ids."""
        earlier = next((decision for decision in self.decided if decision.kind == AGREED), None)
        partner = self.partner.ids if self.partner is not None else ()
        return earlier.key if earlier is not None else key_of(AGREED, (*self.group.ids, *partner))

    @property
    def open(self) -> bool:
        """Whether it still has to be taken into gold. A question once decided about it keeps it out of this."""
        if any(decision.kind != AGREED for decision in self.decided):
            return False
        return not self.decided or self.stale


@dataclass(frozen=True, eq=False)
class Queue:
    """Everything about one article: `disagreements` in order of the text, then `agreed`.

    `groups` maps record id → group. `layers` are the ids of those compared. `decisions` are those given. `successors`
    maps a superseded rating → the one in force.
    """

    article: str
    layers: tuple[str, ...]
    disagreements: tuple[Disagreement, ...]
    agreed: tuple[Agreed, ...]
    groups: Mapping[str, Group]
    tables: Mapping[str, tuple[Group, ...]]
    decisions: tuple[Decision, ...] = ()
    successors: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def open(self) -> tuple[Disagreement, ...]:
        """The disagreements that wait for a decision."""
        return tuple(d for d in self.disagreements if d.open)

    @cached_property
    def held(self) -> tuple[Disagreement, ...]:
        """The disagreements that wait until likely duplicates in the registry are looked at."""
        return tuple(d for d in self.disagreements if d.held)

    @cached_property
    def by_key(self) -> Mapping[str, Disagreement]:
        """Key → disagreement."""
        return {d.key: d for d in self.disagreements}

    def counts(self) -> dict[str, int]:
        """Open disagreements by kind, in the order of the kinds."""
        found = Counter(d.kind for d in self.open)
        return {kind: found[kind] for kind in sorted(found, key=kind_rank)}

    def alike(self, disagreement: Disagreement) -> tuple[Disagreement, ...]:
        """The other open disagreements that look the same: same question, same words, same choices."""
        return tuple(d for d in self.open if d.alike == disagreement.alike and d.key != disagreement.key)


ORDERS = ("text", "kind", "alike")


def ordered(disagreements: Sequence[Disagreement], by: str = "text") -> tuple[Disagreement, ...]:
    """Disagreements in one of `ORDERS`: as they stand in the text, by kind, or alike ones together (most first)."""
    if by == "kind":
        return tuple(sorted(disagreements, key=lambda d: (kind_rank(d.kind), text_order(d))))
    if by == "alike":
        sizes = Counter(d.alike for d in disagreements)
        return tuple(sorted(disagreements, key=lambda d: (-sizes[d.alike], d.alike, text_order(d))))
    return tuple(sorted(disagreements, key=text_order))


def text_order(disagreement: Disagreement) -> tuple[Any, ...]:
    """Sort key: place in the text, then the order in which questions about one thing are asked."""
    return disagreement.article, disagreement.place, kind_rank(disagreement.kind), disagreement.slot, disagreement.key


def kind_rank(kind: str) -> int:
    """The place of a kind in `annotator.adjudication.fields.KIND_ORDER`."""
    return KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)


def same_choice(disagreement: Disagreement, choice: Choice) -> Choice | None:
    """The choice of an alike disagreement that corresponds to one taken elsewhere; None where it has none."""
    wanted = choice.signature, choice.absent
    return next((c for c in disagreement.choices if (c.signature, c.absent) == wanted), None)


def options_of(group: Group) -> tuple[Option, ...]:
    """The versions of a group as options, in order of layer."""
    return tuple(
        Option(layer=layer, table=group.table, record=record.id, rev=record.rev)
        for layer, record in group.members.items()
    )


def key_of(slot: str, records: Sequence[str]) -> str:
    """The key of a question not decided before."""
    return content_id("q", slot, *sorted(records))
