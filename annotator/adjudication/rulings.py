"""Earlier decisions, looked up by the records they were about."""

from collections.abc import Iterable, Mapping, Sequence, Set

from annotator.adjudication.matching import Group
from annotator.model import Decision

AGREED = "agreed"
"""`Decision.kind` of an agreed item taken into gold without a question."""


def slot_of(kind: str) -> str:
    """The question a decision answers: *parts* is how *boundary* is called where ranges are discontinuous."""
    return "boundary" if kind == "parts" else kind


class Rulings:
    """The decisions of one gold layer, and those on project-wide things of others: which group they pin, which one is
    in force for a question. `successors` maps a superseded rating → the one in force."""

    def __init__(self, decisions: Iterable[Decision], successors: Mapping[str, str] | None = None) -> None:
        self.all: tuple[Decision, ...] = tuple(
            sorted((d for d in decisions if not d.deleted), key=lambda d: (d.created, d.id))
        )
        self._now = successors or {}
        self._by_record: dict[str, list[Decision]] = {}
        for decision in self.all:
            for option in decision.options:
                if option.record is not None:
                    self._by_record.setdefault(self._now.get(option.record, option.record), []).append(decision)

    def pins(self) -> dict[str, str]:
        """Record id → name of its pinned group: records that one decision weighed against each other."""
        names: dict[str, str] = {}
        for decision in self.all:
            ids = [self._now.get(record, record) for record in records_of(decision)]
            known = sorted({names[record] for record in ids if record in names})
            name = known[0] if known else min(ids, default="")
            if len(known) > 1:
                names.update({record: name for record, old in names.items() if old in known})
            names.update(dict.fromkeys(ids, name))
        return names

    def about(self, group: Group) -> tuple[Decision, ...]:
        """The decisions in force about a group, one for each question: of several the last."""
        if not self._by_record:
            return ()
        found = {d.id: d for record in group.ids for d in self._by_record.get(record, ())}
        latest: dict[str, Decision] = {}
        for decision in sorted(found.values(), key=lambda d: (d.created, d.id)):
            latest[slot_of(decision.kind)] = decision
        return tuple(latest.values())


def removes(decision: Decision, presence: str) -> bool:
    """Whether a decision leaves the thing out of gold: rejected, or the version *left out* taken."""
    if decision.choice == "reject":
        return True
    return slot_of(decision.kind) == presence and decision.choice == "take" and not decision.chosen


def is_stale(decision: Decision, group: Group, layers: Set[str], values: Mapping[str, object]) -> bool:
    """Whether an analyst changed something after the decision.

    Stale: a record on offer then has another revision now, is gone, or a layer that had none has one, unless
    that new one says what was taken (of ratings, the code). Layers not compared now (returned, withdrawn) do not
    count. `values` maps layer → what it says now about the question.
    """
    offered = {option.layer: option for option in decision.options if option.record is not None}
    for layer, option in offered.items():
        if layer not in layers:
            continue
        record = group.members.get(layer)
        if record is None or record.id != option.record or record.rev != option.rev:
            return True
    taken = {values[layer] for layer, option in offered.items() if option.record in decision.chosen and layer in values}
    if decision.code:
        taken.add(decision.code)
    return any(layer not in offered and not (layer in values and values[layer] in taken) for layer in group.members)


def records_of(decision: Decision) -> Sequence[str]:
    """The ids of the records that were on offer."""
    return [option.record for option in decision.options if option.record is not None]
