"""From a reviewer's answer to the records of the gold layer.

**One thing, one copy.** However many questions a group raises, gold holds one copy of it; each answer sets its own
field, and fields not yet asked are as in the version taken first. Answers may come in any order. *Both* keeps
several versions as records of their own (nested mentions).

**Links point only to gold.** A twin, a claim link or the rating of a claim is written once everything it points at
is in gold, and taken out when that is taken out; until then it is pending.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.adjudication.boundaries import intersection, union
from annotator.adjudication.contents import LayerContents
from annotator.adjudication.disagreements import Agreed, Disagreement, Queue
from annotator.adjudication.fields import FIELDS, PRESENCE, WHOLE, Field
from annotator.adjudication.gold import GoldState, Outcome
from annotator.adjudication.links import CROSS_LANGUAGE, Linker
from annotator.adjudication.matching import Group
from annotator.adjudication.rulings import AGREED, Rulings, removes, slot_of
from annotator.model import BugError, Decision, Option, Record, Twin, UserError, new_id

_COMBINE = {"union": union, "intersection": intersection}
PASSAGES = frozenset(("boundary", "content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges", "ranges"))
"""Questions (the part of a slot after its dot, else the slot) whose answer is passages: they have a union."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A reviewer's answer to one disagreement, in the words of `Decision`.

    `choice` *take* with the `chosen` records of a choice (none: *left out* is taken), *edit* with `edited` (a record
    of the same table whose field counts) or, for ratings, `code`; *reject*: nothing of it goes into gold; *both*:
    each of `chosen` goes in, with none given each version; *union* or *intersection* of the passages of `chosen`,
    with none given of all.
    """

    choice: str = "take"
    chosen: tuple[str, ...] = ()
    code: str = ""
    edited: Record | None = None
    reason_code: str = ""
    comment: str = ""
    section: str = ""


def decide(
    queue: Queue,
    gold: LayerContents,
    answers: Iterable[tuple[Disagreement, Ruling]],
    *,
    now: int = 0,
    fresh: Callable[[], str] = new_id,
) -> Outcome:
    """What one or several answers mean for gold: all are one act.

    A disagreement settled by an earlier answer of the same act (its thing was left out) is passed over. Raises
    `UserError` where an answer cannot be carried out (an empty intersection, an edit that points at what is not
    in gold), `BugError` where it names a record that is not on offer.
    """
    work = _Work(queue, gold, now, fresh)
    for disagreement, ruling in answers:
        work.answer(disagreement, ruling)
    return work.finish()


def accept_agreed(
    queue: Queue,
    gold: LayerContents,
    items: Sequence[Agreed] | None = None,
    *,
    now: int = 0,
    fresh: Callable[[], str] = new_id,
) -> Outcome:
    """Takes agreed items (all open ones, or those given) into gold in one act. Decided groups are not touched."""
    work = _Work(queue, gold, now, fresh)
    for item in queue.agreed if items is None else items:
        if item.open:
            work.accept(item)
    return work.finish()


class _Work:
    """One act in progress: the gold layer as it becomes, and the decisions in force, old and new."""

    def __init__(self, queue: Queue, gold: LayerContents, now: int, fresh: Callable[[], str]) -> None:
        self.queue, self.now = queue, now
        self.gold = GoldState(gold, fresh, now)
        self.rulings = Rulings(queue.decisions, queue.successors)
        self.new: dict[str, Decision] = {}
        self.about: dict[str, dict[str, Decision]] = {}
        self.edits: dict[str, Record] = {}
        self.asked: dict[str, dict[str, Disagreement]] = {}
        for disagreement in queue.disagreements:
            self.asked.setdefault(disagreement.group.name, {})[disagreement.slot] = disagreement

    def in_force(self, group: Group) -> dict[str, Decision]:
        """Slot → decision about a group, those of this act included."""
        if group.name not in self.about:
            self.about[group.name] = {slot_of(d.kind): d for d in self.rulings.about(group)}
        return self.about[group.name]

    def answer(self, disagreement: Disagreement, ruling: Ruling) -> None:
        disagreement = self.current(disagreement)
        if disagreement.held:
            raise UserError(
                "This link names a record that is likely the same as another. Nothing was changed. Say first whether "
                "the two are one, under Likely duplicates."
            )
        group = disagreement.group
        earlier = self.in_force(group)
        gone = any(removes(d, PRESENCE.get(group.table, "")) for d in earlier.values() if d.id in self.new)
        if gone:
            return
        offered = {choice.records for choice in disagreement.choices}
        if unknown := set(ruling.chosen) - {record for records in offered for record in records}:
            raise BugError(f"{sorted(unknown)} is not on offer in {disagreement.key}")
        if group.table in WHOLE and ruling.choice in _COMBINE:
            _combined(group, None, ruling.choice, ())  # refuses it: there is nothing to combine
        if group.table == "rating" and ruling.choice == "both":
            raise UserError("A thing has one grade on a scale. Press its code, or reject all.")
        ruling = self.with_code(disagreement, ruling)
        decision = self.record(disagreement, ruling)
        known = [*earlier.values(), *([disagreement.decided] if disagreement.decided is not None else [])]
        earlier[disagreement.slot] = decision
        if group.table in WHOLE:
            if ruling.edited is not None or ruling.choice == "edit":
                self.edits[group.name] = self.edited(disagreement, ruling)
            if not group.members:
                self.remove_all(group, known)
        elif removes(decision, PRESENCE[group.table]):
            self.remove_all(group, known)
        elif ruling.choice == "both":
            self.keep_both(group, ruling)
        else:
            self.set_field(disagreement, ruling, known)
        self.new[decision.id] = decision

    def current(self, shown: Disagreement) -> Disagreement:
        """The disagreement as the queue has it; refuses one whose versions changed since it was shown."""
        found = self.queue.by_key.get(shown.key)
        if found is None or found.options != shown.options:
            raise UserError("The analysts' work changed after this was shown. Nothing was decided; look at it again.")
        return found

    @staticmethod
    def with_code(disagreement: Disagreement, ruling: Ruling) -> Ruling:
        """A code given for a rating: the version that has it if there is one, else an edit."""
        if disagreement.table != "rating" or not ruling.code:
            return ruling
        found = next((c for c in disagreement.choices if c.code == ruling.code), None)
        if found is not None:
            return replace(ruling, choice="take", chosen=ruling.chosen or found.records)
        return replace(ruling, choice="edit", chosen=())

    def record(self, disagreement: Disagreement, ruling: Ruling) -> Decision:
        """The decision: over the earlier one about the same question, if there is one."""
        earlier = disagreement.decided
        layer = self.gold.layer
        same = earlier is not None and slot_of(earlier.kind) == disagreement.slot and earlier.layer == layer.id
        again = earlier if same else None
        return Decision(
            id=again.id if again is not None else self.gold.fresh(),
            rev=again.rev if again is not None else 0,
            actor=layer.owner,
            created=again.created if again is not None else self.now,
            layer=layer.id,
            article=self.queue.article,
            key=disagreement.key,
            kind=disagreement.slot,
            options=disagreement.options or (again.options if again is not None else ()),
            choice=ruling.choice,
            chosen=ruling.chosen,
            # What the earlier answer made is what this one rewrites, whatever became of the records it was made of.
            results=earlier.results if earlier is not None else (),
            code=ruling.code or next((c.code for c in disagreement.choices if c.records == ruling.chosen != ()), ""),
            reason_code=ruling.reason_code,
            comment=ruling.comment,
            section=ruling.section,
        )

    def remove_all(self, group: Group, decisions: Sequence[Decision]) -> None:
        for copy in self.gold.copies(group, decisions):
            self.gold.remove(copy)

    def keep_both(self, group: Group, ruling: Ruling) -> None:
        """One copy of each version, so that identical ones give one record."""
        chosen = [r for r in group.members.values() if not ruling.chosen or r.id in ruling.chosen]
        names = [name for field in FIELDS[group.table] for name in field.attributes]
        raw = {tuple(repr(getattr(r, name)) for name in names): r for r in reversed(chosen)}
        wanted = {record.id for record in raw.values()}
        copies = {copy.derived_from: copy for copy in self.gold.copies(group)}
        for origin, copy in copies.items():
            if origin not in wanted:
                self.gold.remove(copy)
        for record in chosen:
            if record.id in wanted:
                self.gold.put(self.gold.copy_of(record, copies.get(record.id)))

    def set_field(self, disagreement: Disagreement, ruling: Ruling, known: Sequence[Decision]) -> None:
        """Sets what one question asks in the group's one copy; other questions' fields stay as they are."""
        group, slot = disagreement.group, disagreement.slot
        copies = self.gold.copies(group, known)
        onto = copies[0] if copies else None
        for other in copies[1:]:
            self.gold.remove(other)
        if not group.members:
            if ruling.choice != "edit" or onto is None:
                raise UserError("Every analyst has deleted this since. Reject it, or edit the gold record to keep it.")
            self.gold.put(self.gold.copy_of(self.edited(disagreement, ruling), onto))
            return
        source = self.source(disagreement, ruling, onto)
        copy = self.compose(group, source, onto, slot)
        field = next((f for f in FIELDS[group.table] if f.slot == slot), None)
        if ruling.choice == "edit":
            edited = self.edited(disagreement, ruling)
            fields = (field,) if field is not None else FIELDS[group.table]
            copy = _set(copy, edited, fields)
        elif ruling.choice in _COMBINE:
            copy = replace(copy, **_combined(group, field, ruling.choice, ruling.chosen))
        elif field is not None:
            copy = _set(copy, _member(group, ruling.chosen[0]), (field,))
        self.gold.put(copy)

    def source(self, disagreement: Disagreement, ruling: Ruling, onto: Any) -> Any:
        """The analyst's record the copy is of: the one it was first made of, while that is still there."""
        group = disagreement.group
        if ruling.choice == "take" and not ruling.chosen:
            raise BugError(f"no version taken in {disagreement.key}")
        if onto is not None and onto.derived_from in group.ids and disagreement.slot != PRESENCE[group.table]:
            return _member(group, onto.derived_from)
        if not ruling.chosen:
            return group.any
        values = next((c.values for c in disagreement.choices if c.records == ruling.chosen), {})
        same = [r for r in group.members.values() if all(getattr(r, k) == v for k, v in values.items())]
        return next((r for r in same if r.id in ruling.chosen), None) or _member(group, ruling.chosen[0])

    def compose(self, group: Group, source: Any, onto: Any, slot: str) -> Any:
        """The group's copy before the answer: of `source`, but for fields that another question decides."""
        copy = self.gold.copy_of(source, onto)
        decided, asked = self.in_force(group), self.asked.get(group.name, {})
        for field in FIELDS[group.table]:
            if field.slot == slot:
                continue
            ruling = decided.get(field.slot)
            if onto is not None and (ruling is not None or field.slot in asked):
                copy = _set(copy, onto, (field,))
            elif ruling is not None and ruling.choice in _COMBINE:
                copy = replace(copy, **_combined(group, field, ruling.choice, ruling.chosen))
            elif ruling is not None and ruling.choice == "take":
                taken = next((r for r in group.members.values() if r.id in ruling.chosen), source)
                copy = _set(copy, taken, (field,))
        return copy

    def edited(self, disagreement: Disagreement, ruling: Ruling) -> Any:
        """The record an edit means."""
        if ruling.edited is not None:
            return ruling.edited
        if disagreement.table == "rating" and ruling.code:
            return replace(disagreement.group.any, code=ruling.code)
        raise BugError(f"an edit of {disagreement.key} without what it was edited to")

    def accept(self, item: Agreed) -> None:
        copies = []
        for group in (item.group, *([item.partner] if item.partner is not None else [])):
            earlier = self.in_force(group)
            again = earlier.get(AGREED)
            again = again if again is not None and again.layer == self.gold.layer.id else None
            source = _fullest(group)
            decision = Decision(
                id=again.id if again is not None else self.gold.fresh(),
                rev=again.rev if again is not None else 0,
                actor=self.gold.layer.owner,
                created=again.created if again is not None else self.now,
                layer=self.gold.layer.id,
                article=self.queue.article,
                key=item.key if group is item.group else f"{item.key}:right",
                kind=AGREED,
                options=_options(group),
                chosen=(source.id,),
                code=getattr(source, "code", ""),
            )
            earlier[AGREED] = self.new[decision.id] = decision
            if group.table not in WHOLE:
                onto = next(iter(self.gold.copies(group)), None)
                copies.append(self.gold.put(self.gold.copy_of(source, onto)))
        if item.partner is not None:
            self.join(copies)

    def join(self, copies: Sequence[Any]) -> None:
        """Twins the two copies of one thing that was tagged in different languages by different analysts."""
        left, right = (copy.id for copy in copies)
        if any(left in twin.left and right in twin.right for twin in self.gold.all("twin")):
            return
        layer = self.gold.layer
        self.gold.put(
            Twin(
                id=self.gold.fresh(),
                actor=layer.owner,
                created=self.now,
                layer=layer.id,
                article=self.queue.article,
                left=(left,),
                right=(right,),
                provenance="adjudicated",
                method=CROSS_LANGUAGE,
            )
        )

    def finish(self) -> Outcome:
        linker = Linker(self.queue, self.gold, self.in_force, self.edits)
        linker.run()
        decisions = []
        for group in {g.name: g for groups in self.queue.tables.values() for g in groups}.values():
            for decision in self.in_force(group).values():
                if decision.layer != self.gold.layer.id:
                    continue  # of another article: only that one's gold layer rewrites it
                results = tuple(sorted(copy.id for copy in self.gold.copies(group, [decision])))
                if decision.id in self.new or decision.results != results:
                    decisions.append(replace(decision, results=results))
        done = {decision.id for decision in decisions}
        decisions += [decision for key, decision in self.new.items() if key not in done]
        return self.gold.outcome(decisions, linker.pending)


def _options(group: Group) -> tuple[Option, ...]:
    return tuple(Option(layer=layer, table=group.table, record=r.id, rev=r.rev) for layer, r in group.members.items())


def _member(group: Group, record: str) -> Any:
    return next(r for r in group.members.values() if r.id == record)


def _fullest(group: Group) -> Any:
    """Of versions that agree, the one that says most: a claim whose statement somebody wrote."""
    return next((r for r in group.members.values() if getattr(r, "statement_edited", True)), group.any)


def _set(copy: Any, source: Any, fields: Iterable[Field]) -> Any:
    return replace(copy, **{name: getattr(source, name) for field in fields for name in field.attributes})


def _combined(group: Group, field: Field | None, how: str, chosen: Sequence[str]) -> Mapping[str, Any]:
    """The passages of several versions made one, for each attribute of a field of passages."""
    records = [r for r in group.members.values() if not chosen or r.id in chosen]
    if field is None or field.slot.rpartition(".")[2] not in PASSAGES:
        raise UserError("Union and intersection are for passages. Take one of the versions, or edit.")
    combined = {name: _COMBINE[how]([getattr(r, name) for r in records]) for name in field.attributes}
    if not any(combined.values()):
        raise UserError("These passages have nothing in common. Take one of the versions, or their union.")
    return combined
