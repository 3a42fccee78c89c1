"""What became of one analyst's work in gold: kept, changed, rejected, missed, and what was said about it.

Every record of theirs is set beside the gold record it became: the one that a decision about it made, else the one
that covers the same (`annotator.adjudication.matching`). What gold holds beside that, they missed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from annotator.adjudication.contents import MATCHED_TABLES, LayerContents, complete
from annotator.adjudication.fields import FIELDS, Field
from annotator.adjudication.grouping import Grouping, group_all
from annotator.adjudication.matching import Group
from annotator.adjudication.passages import anchor, place_of, words
from annotator.columns import ArticleText
from annotator.model import Decision, Entity, Range

OUTCOMES = ("rejected", "changed", "missed", "added", "kept")
"""What can have become of a thing, what there is to learn from first. *missed*: gold has it, and the analyst had
declared that they tagged all of the kind; *added*: they had not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of one thing.

    `own` is the analyst's record, `gold` gold's; one of them is None where it is on one side only. `fields` are those
    in which they differ. `decisions` are the reviewer's about it that were a question, with reason, comment and
    section of the guideline. `place` is where it stands in the text, None where nowhere, `words` the passages it
    covers or points at.
    """

    outcome: str
    table: str
    own: Any
    gold: Any
    fields: tuple[Field, ...] = ()
    decisions: tuple[Decision, ...] = ()
    place: Range | None = None
    words: tuple[str, ...] = ()

    @property
    def explained(self) -> tuple[Decision, ...]:
        """The decisions that say why."""
        return tuple(d for d in self.decisions if d.reason_code or d.comment or d.section)


def own_work(
    own: LayerContents,
    gold: LayerContents,
    text: ArticleText,
    decisions: Sequence[Decision],
    entities: Mapping[str, Entity] | None = None,
) -> tuple[Fate, ...]:
    """The fate of everything in a layer and in gold, in the order of the text. `decisions` are those of gold."""
    weighed: dict[str, list[Decision]] = {}
    for decision in decisions:
        for record in (*(o.record for o in decision.options if o.record is not None), *decision.results):
            weighed.setdefault(record, []).append(decision)
    # Gold's own view of what belongs together: a layer under another id, so that gold may be compared with gold.
    grouping = group_all(
        [own, replace(gold, layer=replace(gold.layer, id="~gold"))], text, _pins(own, gold, decisions), entities or {}
    )
    found = []
    for table in MATCHED_TABLES:
        for group in grouping.tables[table]:
            fate = _fate(group, own, grouping)
            about = {d.id: d for record in group.ids for d in weighed.get(record, ()) if d.kind != "agreed"}
            found.append(
                replace(
                    fate,
                    decisions=tuple(about.values()),
                    place=anchor(group.any, table, grouping),
                    words=words(group.any, grouping),
                )
            )
    order = {id(fate): (place_of(fate.place, text), MATCHED_TABLES.index(fate.table)) for fate in found}
    return tuple(sorted(found, key=lambda fate: order[id(fate)]))


def counts(fates: Sequence[Fate]) -> dict[str, dict[str, int]]:
    """Table → outcome → how many; every outcome is named."""
    tables: dict[str, Counter[str]] = {}
    for fate in fates:
        tables.setdefault(fate.table, Counter())[fate.outcome] += 1
    return {t: {name: tables[t][name] for name in OUTCOMES} for t in MATCHED_TABLES if t in tables}


def _pins(own: LayerContents, gold: LayerContents, decisions: Sequence[Decision]) -> dict[str, str]:
    """Record id → name of its group, where a decision made the one of the other."""
    mine = {record.id for table in MATCHED_TABLES for record in own.of(table)}
    copies = {record.id: record for table in MATCHED_TABLES for record in gold.of(table)}
    pins: dict[str, str] = {}
    for decision in decisions:
        weighed = [o.record for o in decision.options if o.record in mine]
        made = [copies[id_] for id_ in decision.results if id_ in copies]
        # Of several copies (*both* kept) the one made of their own version is theirs.
        made.sort(key=lambda copy: getattr(copy, "derived_from", None) not in weighed)
        for record, copy in zip(weighed, made, strict=False):
            if record is not None:
                pins[record] = pins[copy.id] = copy.id
    return pins


def _fate(group: Group, own: LayerContents, grouping: Grouping) -> Fate:
    mine, theirs = group.members.get(own.layer.id), group.members.get("~gold")
    if mine is None:
        outcome = "missed" if complete(own.layer, group.table) else "added"
        return Fate(outcome=outcome, table=group.table, own=None, gold=theirs)
    if theirs is None:
        return Fate(outcome="rejected", table=group.table, own=mine, gold=None)
    lens = grouping.lens
    differing = tuple(f for f in FIELDS[group.table] if f.value(mine, lens) != f.value(theirs, lens))
    outcome = "changed" if differing else "kept"
    return Fate(outcome=outcome, table=group.table, own=mine, gold=theirs, fields=differing)


COLUMNS = ("outcome", "kind", "words", "field", "own", "gold", "reason", "section", "comment")
"""Columns of `rows`."""


def rows(fates: Sequence[Fate], called: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """A row for each thing, and of what was changed for each field. `called` says what to call the id of a record that
    is named beside (an entity); what it does not know it gives back."""
    for fate in fates:
        reasons = [" ".join(dict.fromkeys(filter(None, (getattr(d, name) for d in fate.explained)))) for name in _WHY]
        head = fate.outcome, fate.table, " / ".join(fate.words)
        for field in fate.fields or (None,):
            name = "" if field is None else field.name or field.kind
            values = ("", "") if field is None else tuple(_plain(r, field, called) for r in (fate.own, fate.gold))
            yield (*head, name, *values, *reasons)


_WHY = ("reason_code", "section", "comment")


def _plain(record: Any, field: Field, called: Callable[[str], str]) -> str:
    def told(value: Any) -> str:
        if isinstance(value, Range):
            return value.quote
        if isinstance(value, (tuple, list)):
            return " … ".join(filter(None, map(told, value)))
        if isinstance(value, Mapping):
            return "; ".join(f"{key}: {told(each)}" for key, each in sorted(value.items()))
        if is_dataclass(value):
            return " ".join(told(getattr(value, each.name)) for each in dataclass_fields(value))
        return "" if value is None else called(value) if isinstance(value, str) else str(value)

    return " · ".join(filter(None, (told(getattr(record, name)) for name in field.attributes)))
