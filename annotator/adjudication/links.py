"""Gold's twins, claim links, ratings and beads: written when what they point at is in gold, taken out with it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from annotator.adjudication.disagreements import Queue
from annotator.adjudication.fields import PRESENCE, WHOLE
from annotator.adjudication.gold import GoldState
from annotator.adjudication.matching import Group
from annotator.adjudication.rulings import AGREED, removes
from annotator.model import Decision, Record, UserError

CROSS_LANGUAGE = "cross-language"
"""`Twin.method` of a gold twin that joins what different analysts tagged in different languages."""

InForce = Callable[[Group], Mapping[str, Decision]]


class Linker:
    """Brings the link records of gold in line with the decisions in force. `pending` are keys of those that wait."""

    def __init__(self, queue: Queue, gold: GoldState, in_force: InForce, edits: Mapping[str, Record]) -> None:
        self.queue, self.gold, self.in_force, self.edits = queue, gold, in_force, edits
        self.pending: list[str] = []

    def run(self) -> None:
        """Writes, rewrites and removes link records; evidence of claims too."""
        self.evidence()
        for table in WHOLE:
            for group in self.queue.tables.get(table, ()):
                decisions = self.in_force(group)
                decision = decisions.get(WHOLE[table]) or decisions.get(AGREED)
                if decision is not None:
                    self.settle(group, decision)
        for twin in self.gold.all("twin"):
            if twin.method == CROSS_LANGUAGE and any(self.gold.get(m) is None for m in (*twin.left, *twin.right)):
                self.gold.remove(twin)

    def settle(self, group: Group, decision: Decision) -> None:
        """Makes the copies of one group what its decision says."""
        copies = self.gold.copies(group, [decision])
        keep: set[str] = set()
        for source in self.sources(group, decision, copies):
            # A bead does not say what it was copied from: there any free copy of the group will do.
            onto = next((c for c in copies if getattr(c, "derived_from", None) == source.id and c.id not in keep), None)
            onto = onto or next((c for c in copies if c.id not in keep), None)
            pointing = self.pointed(source, group.table)
            if pointing is None:
                self.pending.append(decision.key)
            elif pointing:
                keep.add(self.write(source, pointing, onto or self.joined(pointing), group))
        for copy in copies:
            if copy.id not in keep and self.gold.get(copy.id) is not None:
                self.gold.remove(copy)

    def joined(self, pointing: Mapping[str, Any]) -> Any:
        """The twin that accepting a thing tagged in both languages made of the same mentions, if there is one."""
        return next(
            (
                twin
                for twin in self.gold.all("twin")
                if twin.method == CROSS_LANGUAGE and {"left": twin.left, "right": twin.right} == pointing
            ),
            None,
        )

    def sources(self, group: Group, decision: Decision, copies: list[Any]) -> list[Any]:
        """The records a decision puts into gold: analysts' versions, or what the reviewer made of them."""
        if removes(decision, WHOLE[group.table]):
            return []
        if decision.choice == "edit":
            edited = self.edits.get(group.name)
            if edited is not None:
                self.check(edited, group.table)
                return [edited]
            # A code waits in the decision while the claim it rates is not in gold.
            return copies or ([replace(group.any, code=decision.code)] if decision.code else [])
        every = decision.choice == "both" and not decision.chosen
        chosen = [record for record in group.members.values() if every or record.id in decision.chosen]
        if copies and not all(weighed(decision, record) for record in chosen):
            # What an analyst changed after the decision does not slip into gold: it is asked again.
            return copies
        return chosen if decision.choice == "both" else chosen[:1]

    def check(self, edited: Any, table: str) -> None:
        """Refuses an edited link that points at what gold does not hold (yet)."""
        if table != "rating" and self.pointed(edited, table) is None:
            raise UserError("This link points at something not decided yet. Decide that first, then the link.")

    def write(self, source: Any, pointing: Mapping[str, Any], onto: Any, group: Group) -> str:
        """Stores the copy; returns its id. Ratings are never rewritten: a new one supersedes the old."""
        copy = replace(self.gold.copy_of(source, onto), **pointing)
        if hasattr(copy, "derived_from") and onto is None and source.id not in group.ids:
            copy = replace(copy, derived_from=group.any.id)
        if group.table == "rating":
            copy = self.rating(copy, onto)
        return str(self.gold.put(copy, group.any.id).id)

    def rating(self, copy: Any, onto: Any) -> Any:
        """The copy under a new id that supersedes the old one where the code changes."""
        if onto is None or copy.code == onto.code:
            return replace(copy, supersedes=onto.supersedes if onto is not None else None)
        self.gold.supersede(onto)
        return replace(copy, id=self.gold.fresh(), rev=0, created=self.gold.now, supersedes=onto.id)

    def pointed(self, record: Any, table: str) -> dict[str, Any] | None:
        """The attributes that point at other records, as gold ids; None: wait; empty: it can never be."""
        if table == "twin":
            return self.twin(record)
        if table == "claim_link":
            return self.link(record)
        if table == "rating":
            target = self.target(record.target) if record.target_kind == "claim" else record.target
            return None if target is None else {"target": target} if target else {}
        return {"layer": self.gold.layer.id}

    def twin(self, twin: Any) -> dict[str, Any] | None:
        """Both sides in gold; a member left out of gold drops out, and with the last of a side the twin."""
        sides = {}
        for name in ("left", "right"):
            members = [self.target(member) for member in getattr(twin, name)]
            if None in members:
                return None
            sides[name] = tuple(dict.fromkeys(member for member in members if member))
        empty = [name for name, members in sides.items() if getattr(twin, name) and not members]
        return {} if empty else dict(sides)

    def link(self, link: Any) -> dict[str, Any] | None:
        """Both claims in gold."""
        ends = {"source": self.target(link.source), "target": self.target(link.target)}
        if None in ends.values():
            return None
        return dict(ends) if all(ends.values()) else {}

    def target(self, record: str) -> str | None:
        """The gold id of what a record stands for; '' where it was left out of gold; None where undecided."""
        if self.gold.get(record) is not None:
            return record
        group = self.queue.groups.get(record)
        if group is None:
            return ""
        copies = self.gold.copies(group)
        if copies:
            return str(next((c for c in copies if c.derived_from == record), copies[0]).id)
        presence = PRESENCE.get(group.table, "")
        return "" if any(removes(d, presence) for d in self.in_force(group).values()) else None

    def evidence(self) -> None:
        """Claims cited as evidence are named by their gold ids; one not in gold is not cited (yet)."""
        for group in self.queue.tables.get("claim", ()):
            decisions = self.in_force(group)
            ruling = decisions.get("claim_field.evidence")
            if ruling is not None and ruling.choice == "edit":
                continue
            for copy in self.gold.copies(group):
                chosen = ruling.chosen if ruling is not None and ruling.chosen else (copy.derived_from,)
                source = next((r for r in group.members.values() if r.id in chosen), None)
                if source is not None and any(weighed(d, source) for d in decisions.values()):
                    named = [(e, self.target(e.claim) if e.claim else None) for e in source.evidence]
                    kept = tuple(replace(e, claim=to) if e.claim else e for e, to in named if not e.claim or to)
                    self.gold.put(replace(copy, evidence=kept))


def weighed(decision: Decision, record: Record) -> bool:
    """Whether a record is as it was when the decision was taken."""
    return any(option.record == record.id and option.rev == record.rev for option in decision.options)
