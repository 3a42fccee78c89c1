"""The history: one event for every edit, chained by hashes per (actor, replica)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.model.identity import digest, quoted
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
        return digest(self.canonical())

    def canonical(self) -> str:
        """What the hash is taken of: the `canonical_json` of every field but `hash`, each change as an array.

        Written out field by field: a merge does it for every step of everybody.
        """
        say = quoted
        return (
            f'{{"actor":{say(self.actor)},"at":{self.at},"changes":{self.changes_json()},"edit":{say(self.edit)},'
            f'"id":{say(self.id)},"label":{say(self.label)},"prev":{say(self.prev)},"redoes":{_or_null(self.redoes)},'
            f'"replica":{say(self.replica)},"seq":{self.seq},"undoable":{"true" if self.undoable else "false"},'
            f'"undoes":{_or_null(self.undoes)}}}'
        )

    def changes_json(self) -> str:
        """The canonical JSON of the changes, each as [table, id, before, after]."""
        say = quoted
        return (
            "["
            + ",".join([f"[{say(c.table)},{say(c.id)},{_or_null(c.before)},{_or_null(c.after)}]" for c in self.changes])
            + "]"
        )

    def row(self) -> "EventRow":
        """The event as a row of its table."""
        return EventRow(
            self.id, self.actor, self.replica, self.seq, self.at, self.edit, self.label, self.changes_json(),
            self.undoable, self.undoes, self.redoes, self.prev, self.hash,
        )  # fmt: skip


class EventRow(NamedTuple):
    """An event as a row of its table: the fields of `Event` in order, with its `changes_json`."""

    id: str
    actor: str
    replica: str
    seq: int
    at: int
    edit: str
    label: str
    changes: str
    undoable: bool
    undoes: str | None
    redoes: str | None
    prev: str
    hash: str


def _or_null(text: str | None) -> str:
    return "null" if text is None else quoted(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A whole project as plain data: what formats read and write, and what bundles carry.

    `records` maps table name → records in order of id, tombstones included; `payloads` maps a digest to the
    canonical JSON of the values that an event's `before` or `after` stands for.
    """

    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    events: Sequence[Event] = ()
    payloads: Mapping[str, str] = field(default_factory=dict)
