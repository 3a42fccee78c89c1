"""The gold layer while decisions are worked out: what it holds, whose copy each record is, what has changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.adjudication.contents import MATCHED_TABLES, LayerContents
from annotator.adjudication.matching import Group
from annotator.model import TABLE_OF, Decision, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an act of the reviewer means for the gold layer, to be stored in one edit.

    `decisions` are new or rewritten ones, `puts` gold records to write, `removes` (table, id) of those to delete,
    `pending` the keys of decided links that wait until what they point at is decided.
    """

    decisions: tuple[Decision, ...] = ()
    puts: tuple[Record, ...] = ()
    removes: tuple[tuple[str, str], ...] = ()
    pending: tuple[str, ...] = ()


class GoldState:
    """A working copy of the gold layer's records."""

    def __init__(self, contents: LayerContents, fresh: Callable[[], str], now: int) -> None:
        self.layer, self.fresh, self.now = contents.layer, fresh, now
        self._before: dict[str, tuple[str, Any]] = {
            record.id: (table, record) for table in MATCHED_TABLES for record in contents.of(table)
        }
        self._records = dict(self._before)
        self._superseded: set[str] = set()
        self._copies: dict[str, dict[str, None]] = {}
        for record_id, (_, record) in self._records.items():
            self._remember(record_id, record)

    def _remember(self, record_id: str, record: Any) -> None:
        origin = getattr(record, "derived_from", None)
        if origin is not None:
            self._copies.setdefault(origin, {})[record_id] = None

    def get(self, record: str) -> Any:
        """A record of gold by its id; None where it is not there."""
        found = self._records.get(record)
        return None if found is None else found[1]

    def all(self, table: str) -> list[Any]:
        """The records of a table."""
        return [record for where, record in self._records.values() if where == table]

    def copies(self, group: Group, decisions: Sequence[Decision] = ()) -> list[Any]:
        """The gold records made of a group's records, or by decisions about it."""
        ids = {copy: None for origin in group.ids for copy in self._copies.get(origin, ())}
        ids.update({result: None for decision in decisions for result in decision.results})
        found = [self._records[copy] for copy in ids if copy in self._records]
        return [record for table, record in found if table == group.table]

    def copy_of(self, record: Any, onto: Any = None) -> Any:
        """A record as the gold layer holds it: under the id of `onto`, or a new one; not stored yet."""
        changes: dict[str, Any] = {
            "id": onto.id if onto is not None else self.fresh(),
            "rev": onto.rev if onto is not None else 0,
            "actor": onto.actor if onto is not None else self.layer.owner,
            "created": onto.created if onto is not None else self.now,
            "derived_from": getattr(onto, "derived_from", None) or record.id,
            "layer": self.layer.id,
        }
        if hasattr(record, "provenance"):
            changes["provenance"] = "adjudicated"
        table = TABLE_OF[type(record)]
        if table == "bead":
            del changes["derived_from"]
        if table == "rating" and record.layer is None:
            # A rating of a source is the project's: signed by the reviewer, in no layer.
            changes["layer"] = None
        return replace(record, **changes)

    def put(self, record: Any, origin: str | None = None) -> Any:
        """Writes a record; returns it. `origin` is the record it is a copy of where it cannot say so itself."""
        self._records[record.id] = TABLE_OF[type(record)], record
        self._remember(record.id, record)
        if origin is not None:
            self._copies.setdefault(origin, {})[record.id] = None
        return record

    def supersede(self, record: Any) -> None:
        """Puts a rating out of force. It stays in the layer: ratings are append-only."""
        self._records.pop(record.id)
        self._superseded.add(record.id)

    def remove(self, record: Any) -> None:
        """Takes a record out."""
        self._records.pop(record.id, None)

    def outcome(self, decisions: Sequence[Decision], pending: Sequence[str]) -> Outcome:
        """What differs from the beginning."""
        puts = [r for key, (_, r) in self._records.items() if self._before.get(key, ("", None))[1] != r]
        kept = self._records.keys() | self._superseded
        removes = [(table, key) for key, (table, _) in self._before.items() if key not in kept]
        return Outcome(
            decisions=tuple(decisions),
            puts=tuple(sorted(puts, key=lambda r: MATCHED_TABLES.index(TABLE_OF[type(r)]))),
            removes=tuple(removes),
            pending=tuple(pending),
        )
