"""What can differ between two versions of one thing, and so can be asked: the fields of every table.

A field is compared by a value (hashable, ids resolved) and copied by attributes. `slot` names the question; it
is what `Decision.kind` holds: the kind, and for claims and divergences the field (`claim_field.certainty`).
"""

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudication.contents import resolve_entity
from annotator.model import Claim, Entity, Range

PRESENCE = {"mention": "missing", "claim": "claim_presence", "divergence": "divergence"}
"""The question *is it there at all?* of the tables whose records are decided field by field."""

WHOLE = {"twin": "twin", "claim_link": "claim_link", "rating": "rating", "bead": "bead"}
"""The one question asked about records that are taken or left as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """What comparing needs beside the records: merged entities, and the group each record belongs to."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    group_of: Mapping[str, str] = field(default_factory=dict)

    def entity(self, entity: str | None) -> str | None:
        """The entity meant, merges followed."""
        return resolve_entity(self.entities, entity) if entity is not None and self.entities else entity

    def group(self, record: str) -> str:
        """A name for the group of a record, the same whichever of its records is asked about."""
        return self.group_of.get(record, record)

    def groups(self, records: Iterable[str]) -> list[str]:
        """The same of several records."""
        group_of = self.group_of
        return [group_of.get(record, record) for record in records]


Value = Callable[[Any, Lens], Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that can be asked: its slot, the attributes it copies, and the value it is compared by."""

    slot: str
    attributes: tuple[str, ...]
    value: Value
    silent: Callable[[Any], bool] | None = None

    @property
    def kind(self) -> str:
        """The kind of disagreement (before the dot of the slot)."""
        return self.slot.partition(".")[0]

    @property
    def name(self) -> str:
        """The field's name (after the dot), '' where the kind says it all."""
        return self.slot.partition(".")[2]


def place(ranges: tuple[Range, ...]) -> tuple[tuple[str, int, int], ...]:
    """Ranges as a value: order does not matter."""
    if len(ranges) == 1:
        only = ranges[0]
        return ((only.document, only.start, only.end),)
    return tuple(sorted((r.document, r.start, r.end) for r in ranges))


def _attribute(name: str) -> Value:
    return lambda record, lens: getattr(record, name)


def _words(name: str) -> Value:
    return lambda record, lens: folded(getattr(record, name))


def folded(text: str) -> str:
    """Words without what does not matter when two people write the same: width, case, spacing, final stop."""
    if not text:
        return text
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。 ")


def statement_value(claim: Claim, lens: Lens) -> Hashable:
    """The statement's words per language, folded."""
    return tuple(sorted((language, folded(text)) for language, text in claim.statement.items() if text.strip()))


def _claimer(claim: Claim, lens: Lens) -> Hashable:
    by_language = tuple(sorted((k, lens.entity(v)) for k, v in claim.claimer_by_language.items()))
    return lens.entity(claim.claimer), folded(claim.claimer_name), by_language


def _named(name: str) -> Value:
    """A field that names a record or is words: merges are followed, words are folded."""
    return lambda record, lens: (
        lens.entity(getattr(record, name)) if getattr(record, name) in lens.entities else folded(getattr(record, name))
    )


def _evidence(claim: Claim, lens: Lens) -> Hashable:
    return tuple(sorted((e.stance, lens.group(e.claim) if e.claim else "", folded(e.citation)) for e in claim.evidence))


def _ranges(name: str) -> Value:
    return lambda record, lens: place(getattr(record, name))


def _claim_field(name: str, value: Value | None = None, *more: str, silent: Any = None) -> Field:
    slot = f"claim_field.{name}"
    return Field(slot=slot, attributes=(name, *more), value=value or _attribute(name), silent=silent)


MENTION_FIELDS = (
    Field(slot="boundary", attributes=("ranges",), value=_ranges("ranges")),
    Field(slot="type", attributes=("type",), value=_attribute("type")),
    Field(slot="entity", attributes=("entity",), value=lambda mention, lens: lens.entity(mention.entity)),
    Field(slot="value", attributes=("value",), value=_words("value")),
)

CLAIM_FIELDS = (
    _claim_field("content", _ranges("content")),
    _claim_field("cue", _ranges("cue")),
    _claim_field("claimer_ranges", _ranges("claimer_ranges")),
    _claim_field("addressee_ranges", _ranges("addressee_ranges")),
    _claim_field("quote_ranges", _ranges("quote_ranges")),
    # A statement that is only the quote is no view on how to put it, so it never makes a disagreement.
    _claim_field("statement", statement_value, "statement_edited", silent=lambda claim: not claim.statement_edited),
    _claim_field("kind"),
    _claim_field("claimer", _claimer, "claimer_name", "claimer_by_language"),
    _claim_field("addressee", _named("addressee")),
    _claim_field("attribution"),
    _claim_field(
        "certainty",
        lambda claim, lens: (claim.certainty, tuple(sorted(claim.certainty_by_language.items()))),
        "certainty_by_language",
    ),
    _claim_field("polarity"),
    _claim_field("commitment"),
    _claim_field("event_time"),
    _claim_field("utterance_time"),
    _claim_field("publication_time"),
    _claim_field("place", _named("place")),
    _claim_field("values", lambda claim, lens: frozenset(claim.values)),
    # Why is the analyst's wording: two ways of putting it are no disagreement.
    _claim_field("checkworthiness", None, "checkworthiness_reason"),
    _claim_field("verdict"),
    _claim_field("evidence", _evidence),
    _claim_field("tags", lambda claim, lens: frozenset(claim.tags)),
)

DIVERGENCE_FIELDS = (
    Field(
        slot="divergence.ranges",
        attributes=("left", "right"),
        value=lambda record, lens: (place(record.left), place(record.right)),
    ),
    Field(slot="divergence.type", attributes=("type",), value=_attribute("type")),
    Field(slot="divergence.severity", attributes=("severity",), value=_attribute("severity")),
    Field(slot="divergence.impact", attributes=("impact",), value=_attribute("impact")),
    Field(slot="divergence.dismissed", attributes=("dismissed",), value=_attribute("dismissed")),
)


def _twin(twin: Any, lens: Lens) -> Hashable:
    return (
        frozenset(lens.groups(twin.left)),
        frozenset(lens.groups(twin.right)),
        twin.kind,
        twin.reason if twin.kind == "none" else "",
    )


def _claim_link(link: Any, lens: Lens) -> Hashable:
    return lens.group(link.source), lens.group(link.target), link.kind, link.aspect


FIELDS: dict[str, tuple[Field, ...]] = {
    "mention": MENTION_FIELDS,
    "claim": CLAIM_FIELDS,
    "divergence": DIVERGENCE_FIELDS,
    "twin": (Field(slot="twin", attributes=("left", "right", "kind", "reason"), value=_twin),),
    "claim_link": (Field(slot="claim_link", attributes=("source", "target", "kind", "aspect"), value=_claim_link),),
    "rating": (Field(slot="rating", attributes=("code",), value=_attribute("code")),),
    "bead": (
        Field(
            slot="bead",
            attributes=("left", "right", "related"),
            value=lambda bead, lens: (place(bead.left), place(bead.right), bead.related),
        ),
    ),
}
"""Table → its fields, in the order in which they are asked."""

NAMING: dict[str, tuple[str, ...]] = {
    "entity": ("entity",),
    "claim_field.claimer": ("claimer", "claimer_by_language"),
    "claim_field.addressee": ("addressee",),
    "claim_field.place": ("place",),
}
"""Slot → the attributes that name records of the registry: whether these are one comes before the question."""


def named(slot: str, values: Mapping[str, Any]) -> set[str]:
    """The ids of the registry's records that a choice of a question names, and words in their place."""
    found: set[str] = set()
    for name in NAMING.get(slot, ()):
        value = values.get(name)
        found |= {str(each) for each in (value.values() if isinstance(value, Mapping) else (value,)) if each}
    return found


KIND_ORDER = (
    "missing",
    "parts",
    "boundary",
    "type",
    "entity",
    "value",
    "twin",
    "claim_presence",
    "claim_field",
    "claim_link",
    "rating",
    "divergence",
    "bead",
)
"""Kinds of disagreement, in the order in which those at one place are asked."""
