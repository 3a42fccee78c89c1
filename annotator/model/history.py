"""The history: one event for every edit, chained by hashes per (actor, replica)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from annotator.model.identity import canonical_json, digest
from annotator.model.ranges import Record

CHAIN_START = "0" * 64
"""`prev` of the first event of a chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """What one event did to one row: digests of its values before and after (None: no live row)."""

    table: str
    id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of the history. `seq` counts from 1 within the chain (actor, replica); `edit` names the edit's
    class, `label` says it in words; `undoes` / `redoes` name the event that this one takes back or repeats."""

    id: str
    actor: str
    replica: str
    seq: int
    at: int
    edit: str
    label: str
    changes: tuple[RowChange, ...] = ()
    undoable: bool = True
    undoes: str | None = None
    redoes: str | None = None
    prev: str = CHAIN_START
    hash: str = ""

    def expected_hash(self) -> str:
        """SHA-256 of the canonical JSON of every other field; `prev` among them makes it a chain."""
        body: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "hash"}
        body["changes"] = [[c.table, c.id, c.before, c.after] for c in self.changes]
        return digest(canonical_json(body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A whole project as plain data: what formats read and write, and what bundles carry.

    `records` maps table name → records in order of id, tombstones included; `payloads` maps a digest to the
    canonical JSON of the values that an event's `before` or `after` stands for.
    """

    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    events: Sequence[Event] = ()
    payloads: Mapping[str, str] = field(default_factory=dict)
