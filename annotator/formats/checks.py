"""What must hold before a project leaves and before one comes in, record by record.

The same checks run over an export (so that nothing is written that cannot be read back) and over an import (where
the file may come from anywhere).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from annotator.model import (
    CHAIN_START,
    RECORD_TYPES,
    Document,
    Event,
    EventRow,
    Range,
    Record,
    Region,
    Sentence,
    Snapshot,
    UserError,
    digest,
)
from annotator.model.adjudicated import DECISION_CHOICES
from annotator.model.annotations import (
    CERTAINTIES,
    DISMISSALS,
    IMPACTS,
    LINK_KINDS,
    NO_COUNTERPART,
    POLARITIES,
    PROVENANCES,
    SEVERITIES,
    TWIN_KINDS,
)
from annotator.model.articles import ATTRIBUTION_ROLES, BEAD_STATES, DIRECTIONS, LAYOUTS, REGION_KINDS
from annotator.model.project import BASES, DISTINCT_KINDS, LAYER_STATES, RATING_AXES, RATING_SCOPES, ROLES, STANCES

_REGISTRY = ("property", "scheme", "scale", "actor", "source", "entity")
_FIRST = (*_REGISTRY, "document", "article", "region", "sentence", "bead")
TABLES = (*_FIRST, *(table for table in RECORD_TYPES if table not in _FIRST))
"""Order of the tables in the file; documents come before everything that quotes them."""

CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "actor": {"role": ROLES},
    "region": {"kind": REGION_KINDS},
    "sentence": {"side": ("left", "right")},
    "article": {"layout": LAYOUTS, "direction": DIRECTIONS, "state": ("preparing", "assigned")},
    "bead": {"state": BEAD_STATES},
    "attribution": {"role": ATTRIBUTION_ROLES},
    "distinction": {"kind": DISTINCT_KINDS},
    "layer": {"role": ("analyst", "gold"), "state": LAYER_STATES},
    "mention": {"provenance": PROVENANCES},
    "twin": {"kind": TWIN_KINDS, "reason": ("", *NO_COUNTERPART), "provenance": PROVENANCES},
    "claim": {"certainty": CERTAINTIES, "polarity": POLARITIES},
    "claim_link": {"kind": LINK_KINDS},
    "stance": {"stance": STANCES},
    "rating": {
        "target_kind": ("source", "claim", "proposition"),
        "axis": RATING_AXES,
        "scope": RATING_SCOPES,
        "basis": BASES,
    },
    "divergence": {"severity": SEVERITIES, "impact": IMPACTS, "dismissed": ("", *DISMISSALS)},
    "decision": {"choice": DECISION_CHOICES},
}
"""Table → field → the codes it may hold. Fields that a scheme extends (types, claim kinds) are not here."""

_LAYERED = {"layer": "layer", "article": "article"}
REFERENCES: dict[str, dict[str, str]] = {
    "document": {"supersedes": "document"},
    "region": {"document": "document", "duplicate_of": "region", "caption_of": "region"},
    "sentence": {"document": "document", "region": "region"},
    "article": {"left": "document", "right": "document", "gold_layer": "layer"},
    "bead": {"article": "article", "layer": "layer"},
    "attribution": {"article": "article", "source": "source"},
    "entity": {"merged_into": "entity"},
    "source": {"merged_into": "source"},
    "layer": {"article": "article", "owner": "actor"},
    "reading": _LAYERED,
    "mention": {**_LAYERED, "entity": "entity"},
    "twin": _LAYERED,
    "claim": {**_LAYERED, "claimer": "entity"},
    "claim_link": {**_LAYERED, "source": "claim", "target": "claim"},
    "stance": {"proposition": "proposition", "article": "article", "claim": "claim"},
    "rating": {"article": "article", "layer": "layer", "supersedes": "rating"},
    "divergence": _LAYERED,
    "decision": _LAYERED,
}
"""Table → field → the table whose id it names. Deleted rows stay as tombstones, so these always resolve."""

_FORWARD = {("article", "gold_layer"), ("bead", "layer")}
"""References to a table that comes later; those within one table may point either way too."""

RANGE_FIELDS: dict[str, tuple[str, ...]] = {
    "bead": ("left", "right"),
    "mention": ("ranges",),
    "claim": ("content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges"),
    "divergence": ("left", "right"),
    "note": ("ranges",),
}


_CODES = {table: tuple(CODES.get(table, {}).items()) for table in RECORD_TYPES}
_NAMED = {table: tuple(REFERENCES.get(table, {}).items()) for table in RECORD_TYPES}


class FlawError(ValueError):
    """Something that does not hold: `field` is where in the record, the message says what."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


_TEXTUAL = (Document, Region, Sentence)


class Checker:
    """Takes a project record by record, documents before what points into them; raises `FlawError`."""

    def __init__(self, known: Mapping[str, Mapping[str, Record]] | None = None) -> None:
        """`known` are rows by table and id that were checked before, and count as there: what comes may name and quote
        them, or bring them in another version."""
        self._known = {table: (known or {}).get(table, {}) for table in RECORD_TYPES}
        self._ids: dict[str, set[str]] = {table: set() for table in RECORD_TYPES}
        self._texts: dict[str, str] = {}
        self._pending: list[tuple[str, str, str, str, str]] = []
        self._payloads: set[str] = set()
        self._hashes: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(dict)
        self._event_ids: set[str] = set()

    def record(self, table: str, record: Record) -> None:
        """Check one record; what it names in tables still to come is looked up by `finish`."""
        if not record.id:
            raise FlawError("id", "is empty")
        if record.id in self._ids[table]:
            raise FlawError("id", f"“{record.id}” appears twice in {table}")
        if record.rev < 1:
            raise FlawError("rev", f"is {record.rev}; revisions count from 1")
        self._ids[table].add(record.id)
        known = self._known
        for name, codes in _CODES[table]:
            if (code := getattr(record, name)) not in codes:
                raise FlawError(name, f"“{code}” is none of {', '.join(repr(known) for known in codes)}")
        if isinstance(record, _TEXTUAL):
            if isinstance(record, Document):
                self._document(record)
            else:
                self._extent(record)
        for name, target in _NAMED[table]:
            if (wanted := getattr(record, name)) is None or wanted in self._ids[target] or wanted in known[target]:
                continue
            if target != table and (table, name) not in _FORWARD:
                raise FlawError(name, f"names the {target} “{wanted}”, which is not there")
            self._pending.append((table, record.id, name, target, wanted))
        if not record.deleted:
            for name in RANGE_FIELDS.get(table, ()):
                for position, place in enumerate(getattr(record, name)):
                    base = self._texts.get(place.document)
                    if base is None or not place.holds_in(base):
                        self._range(f"{name}.{position}", place)

    def payload(self, name: str, body: str, expected: str = "") -> None:
        """Check the values behind a digest of the history. `expected` is their digest, where it was taken already."""
        if name in self._payloads:
            raise FlawError("digest", f"“{name}” appears twice")
        if (expected or digest(body)) != name:
            raise FlawError("json", "does not match its digest: the values were altered")
        self._payloads.add(name)

    def event(self, event: Event | EventRow, expected: str) -> None:
        """Check one step of a chain; steps come in order. A fork (one position, two hashes) is allowed: both stay.
        `expected` is its `expected_hash`."""
        if event.id in self._event_ids:
            raise FlawError("id", f"“{event.id}” appears twice in the history")
        if event.hash != expected:
            raise FlawError("hash", f"step {event.seq} of the chain of “{event.actor}” was altered")
        chain = self._hashes[event.actor, event.replica]
        before = {CHAIN_START} if event.seq == 1 else chain.get(event.seq - 1, set())
        if event.prev not in before:
            what = "does not follow the step before it" if before else f"has no step {event.seq - 1} before it"
            raise FlawError("prev", f"step {event.seq} of the chain of “{event.actor}” {what}")
        chain.setdefault(event.seq, set()).add(event.hash)
        self._event_ids.add(event.id)

    def finish(self) -> None:
        """Check what could only be looked up at the end."""
        for table, id_, name, target, wanted in self._pending:
            if wanted not in self._ids[target] and wanted not in self._known[target]:
                raise FlawError(f"{table} {id_}.{name}", f"names the {target} “{wanted}”, which is not there")

    def _document(self, document: Document) -> None:
        if digest(document.text) != document.text_sha256:
            raise FlawError("text", f"of “{document.name}” does not match its hash: the text was altered")
        if document.data and digest(document.data) != document.sha256:
            raise FlawError("data", f"of “{document.name}” does not match its hash: the bytes were altered")
        self._texts[document.id] = document.text

    def _text(self, document: str, field: str) -> str:
        text = self._texts.get(document)
        if text is None:
            known = self._known["document"].get(document)
            if not isinstance(known, Document):
                raise FlawError(field, f"names the document “{document}”, which is not there")
            text = self._texts[document] = known.text
        return text

    def _extent(self, record: Region | Sentence) -> None:
        length = len(self._text(record.document, "document"))
        if not record.deleted and not 0 <= record.start <= record.end <= length:
            raise FlawError("end", f"{record.start}–{record.end} lies outside a text of {length} code points")

    def _range(self, field: str, place: Range) -> None:
        base = self._text(place.document, f"{field}.document")
        if not place.holds_in(base):
            raise FlawError(
                f"{field}.quote", f"“{place.quote[:40]}” is not what the text has at {place.start}–{place.end}"
            )


def heads(events: Sequence[Event | EventRow]) -> Iterator[dict[str, object]]:
    """The last step of every chain (of every branch where one forked), as actor, replica, seq and hash, in order.

    A chain does not show that its end was cut off; its head, kept elsewhere, does.
    """
    followed = {event.prev for event in events}
    for event in events:
        if event.hash not in followed:
            yield {"actor": event.actor, "replica": event.replica, "seq": event.seq, "hash": event.hash}


def in_order(snapshot: Snapshot) -> tuple[Event, ...]:
    """The history in the one order that files use: chain by chain, step by step."""
    return tuple(sorted(snapshot.events, key=lambda event: (event.actor, event.replica, event.seq, event.hash)))


def float_fields(cls: type[Record]) -> frozenset[str]:
    """The fields of a record class that hold fractions; 1 and 1.0 are one value but two texts."""
    return frozenset(f.name for f in fields(cls) if f.type in (float, float | None))


def verify(snapshot: Snapshot) -> None:
    """Check every record of a project before an export; raises `UserError`."""
    checker = Checker()
    place = "the project"
    try:
        for table in TABLES:
            for record in snapshot.records.get(table, ()):
                place = f"{table} {record.id}"
                checker.record(table, record)
        place = "the project"
        checker.finish()
    except FlawError as flaw:
        raise damaged(place, flaw) from flaw


def damaged(place: str, flaw: FlawError) -> UserError:
    """What to say of a project that does not hold what it promises."""
    return UserError(
        f"The project does not hold what it promises. {place}: {flaw.field} {flaw}. Nothing was exported. "
        "Run “annotator check”, then go back to a backup made before the damage."
    )
