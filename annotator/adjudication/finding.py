"""Finds the disagreements between the layers of one article (`find`)."""

from collections.abc import Collection, Mapping, Sequence
from operator import attrgetter
from typing import Any

from annotator.adjudication.contents import MATCHED_TABLES, LayerContents, complete
from annotator.adjudication.crosslanguage import Counterpart, counterparts
from annotator.adjudication.disagreements import (
    Agreed,
    Choice,
    Disagreement,
    Queue,
    key_of,
    options_of,
    ordered,
)
from annotator.adjudication.fields import FIELDS, PRESENCE, Field, named
from annotator.adjudication.grouping import group_all
from annotator.adjudication.matching import Group
from annotator.adjudication.passages import NOWHERE, anchor, place_of, targets, words
from annotator.adjudication.projectwide import successors
from annotator.adjudication.rulings import AGREED, Rulings, is_stale, records_of, removes, slot_of
from annotator.columns import ArticleText
from annotator.model import Decision, Entity, Option, Range, canonical_json, digest

ADMIRALTY = {"reliability": ("A", "B", "C", "D", "E"), "credibility": ("1", "2", "3", "4", "5")}
"""The codes in order of the two axes of the Admiralty system (AJP-2.1): F and 6 are no steps of it."""

_RAW = {table: attrgetter(*{name: None for f in fields for name in f.attributes}) for table, fields in FIELDS.items()}


def find(
    contents: Sequence[LayerContents],
    text: ArticleText,
    decisions: Sequence[Decision] = (),
    *,
    entities: Mapping[str, Entity] | None = None,
    scales: Mapping[str, Sequence[str]] | None = None,
    undecided: Collection[str] = frozenset(),
) -> Queue:
    """The queue of one article: what its layers disagree and agree on.

    `contents` are the layers compared, one or more (with one, all is agreed), in any order: the result is the
    same. What a layer lacks is a disagreement only in kinds that its owner declared complete (`Layer.exhaustive`).
    `decisions` are those of the article's gold layer so far, and those of other articles' on project-wide things
    (`annotator.adjudication.projectwide`). `entities` are needed to follow merges, so that links
    to a merged record agree. `scales` maps the id of a rating scale (`name@version`) to its codes in order without
    *cannot be judged*; Admiralty codes are known. `undecided` are the ids of entities and sources that are likely one
    with another, as long as nobody has said whether they are: disagreements on links to them are held until then.
    """
    return _Finder(contents, text, decisions, entities or {}, scales or {}, undecided).queue()


class _Finder:
    def __init__(
        self,
        contents: Sequence[LayerContents],
        text: ArticleText,
        decisions: Sequence[Decision],
        entities: Mapping[str, Entity],
        scales: Mapping[str, Sequence[str]],
        undecided: Collection[str],
    ) -> None:
        self.text, self.scales, self.undecided = text, scales, undecided
        self.successors = successors(contents)
        self.rulings = Rulings(decisions, self.successors)
        self.layers = tuple(sorted(content.layer.id for content in contents))
        self.declaring = {
            table: frozenset(c.layer.id for c in contents if complete(c.layer, table)) for table in MATCHED_TABLES
        }
        self.layer_set = frozenset(self.layers)
        self.grouping = group_all(contents, text, self.rulings.pins(), entities)
        self.lens = self.grouping.lens
        self.found: list[Disagreement] = []
        self.agreed: list[Agreed] = []
        self.partner: dict[int, Counterpart] = {}
        for pair in counterparts(self.grouping, text, len(self.layers)):
            self.partner[id(pair.left)] = self.partner[id(pair.right)] = pair

    def queue(self) -> Queue:
        for table, groups in self.grouping.tables.items():
            for group in groups:
                questions = self.questions(group)
                self.found.extend(questions)
                if not questions:
                    self.agree(group)
            self.vanished(table)
        return Queue(
            article=self.text.article.id,
            layers=self.layers,
            disagreements=ordered(self.found),
            agreed=tuple(self.agreed),
            groups=self.grouping.group_of,
            tables=self.grouping.tables,
            decisions=self.rulings.all,
            successors=self.successors,
        )

    def questions(self, group: Group) -> list[Disagreement]:
        """Every question about one group that is open or decided; none where its layers agree."""
        absent = self.absent(group)
        presence = PRESENCE.get(group.table)
        about = {slot_of(decision.kind): decision for decision in self.rulings.about(group)}
        alike = self.same(group)
        if not absent and not about and alike:
            return []
        asked: dict[str, tuple[Field | None, list[Choice]]] = {}
        if presence is not None and absent:
            asked[presence] = None, [self.present(group), self.left_out(group, absent)]
        elif presence in about and self.stale(about[presence], group, None):
            asked[presence] = None, [self.present(group)]
        whole = presence is None and bool(absent)
        for field in FIELDS[group.table]:
            if alike and not whole and field.slot not in about:
                continue
            versions = self.versions(group, field)
            if len(versions) + whole > 1 or (field.slot in about and self.stale(about[field.slot], group, field)):
                choices = self.choices(group, field, versions)
                asked[field.slot] = field, [*choices, self.left_out(group, absent)] if whole else choices
        settled = self.settled(group, about, asked)
        return [
            self.question(group, slot, field, choices, about)
            for slot, (field, choices) in asked.items()
            if settled is None or slot == settled
        ]

    def settled(
        self, group: Group, about: Mapping[str, Decision], asked: Mapping[str, tuple[Field | None, list[Choice]]]
    ) -> str | None:
        """The question whose decision settles all others about the group: it left the thing out, or kept all."""
        for slot, decision in about.items():
            final = decision.choice == "both" or removes(decision, PRESENCE.get(group.table, slot))
            if final and slot in asked and not self.stale(decision, group, asked[slot][0]):
                return slot
        return None

    def same(self, group: Group) -> bool:
        """Whether all versions are alike attribute by attribute: the quick answer for most groups."""
        if len(group.members) == 1:
            return True
        raw = _RAW[group.table]
        records = iter(group.members.values())
        first = raw(next(records))
        return all(raw(record) == first for record in records)

    def agree(self, group: Group) -> None:
        pair = self.partner.get(id(group))
        how, groups = "same", [group]
        if pair is not None and not self.questions(pair.right if group is pair.left else pair.left):
            if group is pair.right:
                return
            how, groups = pair.how, [pair.left, pair.right]
        about = [(decision, one) for one in groups for decision in self.rulings.about(one)]
        self.agreed.append(
            Agreed(
                article=self.text.article.id,
                group=group,
                how=how,
                partner=groups[1] if len(groups) > 1 else None,
                decided=tuple(decision for decision, _ in about),
                # They all say the same here, so one who joined since is no news; one who changed is.
                stale=any(
                    is_stale(decision, one, self.layer_set, agreed_values(one))
                    for decision, one in about
                    if decision.kind == AGREED
                ),
            )
        )

    def absent(self, group: Group) -> list[str]:
        """Layers that could have said this, did not, and declared that they said all there is."""
        if len(group.members) == len(self.layers):
            return []
        declaring = self.declaring[group.table]
        missing = [layer for layer in self.layers if layer not in group.members and layer in declaring]
        if group.table == "mention":
            return [x for x in missing if x not in self.elsewhere(group)]
        if group.table in ("twin", "claim_link", "rating"):
            return [layer for layer in missing if self.could_say(layer, group)]
        return missing

    def elsewhere(self, group: Group) -> frozenset[str]:
        """Layers that have the thing in one language or the other, where a counterpart is known."""
        pair = self.partner.get(id(group))
        return frozenset() if pair is None else frozenset(pair.left.members) | frozenset(pair.right.members)

    def could_say(self, layer: str, group: Group) -> bool:
        """Whether a layer has everything that a version of a twin, link or rating points at."""
        for record in group.members.values():
            ends = targets(record, group.table)
            if all((found := self.grouping.group_of.get(t)) is None or layer in found.members for t in ends):
                return True
        return False

    def versions(self, group: Group, field: Field) -> dict[object, list[tuple[str, Any]]]:
        """Who holds which value of a field; layers that have no view on it left out."""
        found: dict[object, list[tuple[str, Any]]] = {}
        silent, value, lens = field.silent, field.value, self.lens
        for item in group.members.items():
            if silent is None or not silent(item[1]):
                found.setdefault(value(item[1], lens), []).append(item)
        return found

    def choices(self, group: Group, field: Field, versions: Mapping[object, list[tuple[str, Any]]]) -> list[Choice]:
        """The distinct versions of a field, most layers first."""
        found = [self.choice(group.table, holders, field.attributes) for holders in versions.values()]
        return sorted(found, key=lambda c: (-len(c.options), self.sort_key(c)))

    def sort_key(self, choice: Choice) -> tuple[Any, ...]:
        first = [(r.start, r.end) for v in choice.values.values() if isinstance(v, tuple) for r in v if is_range(r)]
        return first, choice.signature, choice.layers

    def choice(self, table: str, holders: Sequence[tuple[str, Any]], attributes: Sequence[str]) -> Choice:
        record = holders[0][1]
        values = {name: getattr(record, name) for name in attributes}
        return Choice(
            options=tuple(Option(layer=layer, table=table, record=r.id, rev=r.rev) for layer, r in holders),
            values=values,
            words=words(record, self.grouping),
            signature=canonical_json({name: self.plain(value) for name, value in values.items()}),
        )

    def present(self, group: Group) -> Choice:
        """The choice *it is there*, held by all that have it in any version."""
        records = list(group.members.items())
        # Of several versions the one most layers have stands for all, so that taking it needs no second look.
        best = records[-1][1]
        if not self.same(group):
            best = max(records, key=lambda item: (self.support(group, item[1]), item[0]))[1]
        attributes = tuple({name: None for f in FIELDS[group.table] for name in f.attributes})
        chosen = self.choice(group.table, [(layer, record) for layer, record in records], ())
        across = tuple(x for x in self.layers if x not in group.members and x in self.elsewhere(group))
        return Choice(
            options=chosen.options,
            values={name: getattr(best, name) for name in attributes},
            words=words(best, self.grouping),
            signature="present",
            across=across,
        )

    def support(self, group: Group, record: Any) -> int:
        raw = _RAW[group.table]
        mine = raw(record)
        return sum(raw(other) == mine for other in group.members.values())

    def left_out(self, group: Group, absent: Sequence[str]) -> Choice:
        options = tuple(Option(layer=layer, table=group.table, record=None) for layer in absent)
        return Choice(options=options, signature="absent", absent=True)

    def question(
        self,
        group: Group,
        slot: str,
        field: Field | None,
        choices: Sequence[Choice],
        about: Mapping[str, Decision],
    ) -> Disagreement:
        decided = about.get(slot, about.get(AGREED))
        stale = decided is not None and (slot not in about or self.stale(decided, group, field))
        kind, _, name = slot.partition(".")
        if slot == "boundary" and len({len(c.values["ranges"]) for c in choices}) > 1:
            kind = "parts"
        at = anchor(group.any, group.table, self.grouping)
        side = self.text.side_of(at) if at is not None else ""
        said = tuple(dict.fromkeys(word for choice in choices for word in choice.words))
        absent = tuple(option for choice in choices if choice.absent for option in choice.options)
        return Disagreement(
            key=about[slot].key if slot in about else key_of(slot, group.ids),
            slot=slot,
            kind=kind,
            field=name,
            article=self.text.article.id,
            side=side,
            place=place_of(at, self.text),
            words=said or words(group.any, self.grouping),
            choices=tuple(choices),
            options=options_of(group) + absent,
            group=group,
            decided=decided,
            stale=stale,
            distance=self.distance(group, choices) if group.table == "rating" else None,
            alike=digest(canonical_json([slot, sorted([*c.words, c.signature] for c in choices)]))[:24],
            held=(decided is None or stale) and self.held(group, slot, choices),
        )

    def held(self, group: Group, slot: str, choices: Sequence[Choice]) -> bool:
        """Whether a question is about records of which nobody has said yet whether they are one."""
        if not self.undecided:
            return False
        if slot == "rating":
            return any(r.target_kind == "source" and r.target in self.undecided for r in group.members.values())
        ids = {id_ for choice in choices for id_ in named(slot, choice.values)}
        return any(id_ in self.undecided or self.lens.entity(id_) in self.undecided for id_ in ids)

    def vanished(self, table: str) -> None:
        """Re-queues decisions that put something into gold which every analyst has deleted since."""
        for decision in self.rulings.all:
            options = [o for o in decision.options if o.record is not None and o.layer in self.layer_set]
            if not options or options[0].table != table or not decision.results:
                continue
            if any(self.successors.get(r, r) in self.grouping.group_of for r in records_of(decision)):
                continue
            slot = PRESENCE.get(table) or FIELDS[table][0].slot
            gone = Choice(
                options=tuple(Option(layer=o.layer, table=table, record=None) for o in options),
                signature="absent",
                absent=True,
            )
            self.found.append(
                Disagreement(
                    key=decision.key,
                    slot=slot,
                    kind=slot.partition(".")[0],
                    field="",
                    article=self.text.article.id,
                    side="",
                    place=NOWHERE,
                    words=(),
                    choices=(gone,),
                    options=gone.options,
                    group=Group(table, {}, decision.id),
                    decided=decision,
                    stale=True,
                )
            )

    def stale(self, decision: Decision, group: Group, field: Field | None) -> bool:
        values = {
            layer: "present" if field is None else field.value(record, self.lens)
            for layer, record in group.members.items()
        }
        return is_stale(decision, group, self.layer_set, values)

    def distance(self, group: Group, choices: Sequence[Choice]) -> int | None:
        rating = group.any
        codes: Sequence[str] = self.scales.get(f"{rating.scale}@{rating.scale_version}", ())
        codes = codes or ADMIRALTY.get(rating.axis, ())
        given = [choice.code for choice in choices]
        if not given or any(code not in codes for code in given):
            return None
        steps = [list(codes).index(code) for code in given]
        return max(steps) - min(steps)

    def plain(self, value: Any) -> Any:
        """A value as JSON in which passages are words and records of the layers are the words they cover."""
        if isinstance(value, (tuple, list)):
            return [self.plain(item) for item in value]
        if isinstance(value, dict):
            return {str(k): self.plain(v) for k, v in value.items()}
        if is_range(value):
            return value.quote
        if isinstance(value, str):
            record = self.grouping.record(value)
            return value if record is None else list(words(record, self.grouping))
        return value if isinstance(value, (int, float, bool, type(None))) else repr(value)


def agreed_values(group: Group) -> dict[str, object]:
    """Layer → what it says of a thing on which all say the same: of a rating its code."""
    return {layer: getattr(record, "code", True) for layer, record in group.members.items()}


def is_range(value: object) -> bool:
    """Whether a value is a range of text."""
    return isinstance(value, Range)
