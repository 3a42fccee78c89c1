"""The bulk of a bundle: rows and steps that go from the file into the tables of the project and never become records.

Nearly all that a bundle brings is new to a project, its person's annotations and the steps that made them. Of such a
row everything that concerns it alone can be looked at as it is read, in whatever process: its line, its codes, its
quotes, and that the steps beside it in the bundle made it what it is. What is left for the project is whether the
records it names are there, and whether anything of it is known here already. Whatever is not as plain as that is
left to the ordinary way, where it is a record and is refused or united: nothing is decided here.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Any, NamedTuple

from annotator.formats.canonical_lines import CANONICAL_TYPES, CanonicalRow
from annotator.formats.checks import CODES, RANGE_FIELDS, REFERENCES
from annotator.model import RECORD_TYPES, Event, EventRow, LayerRecord, Record, Row, Snapshot, record_of
from annotator.model.ranges import stands_at

BULK_TABLES = tuple(
    table for table, cls in RECORD_TYPES.items() if table in CANONICAL_TYPES and issubclass(cls, LayerRecord)
)
"""Annotations of which there may be very many, and that no other row names by a reference."""

Key = tuple[str, str]
Mark = str | tuple[str, str]
_Step = tuple[int, str | None, str | None]
"""The place of an event, and what it did to a row: its digests before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """Rows of which all holds that concerns them alone, and the whole history of their bundle: every chain from its
    start, none of them forked, each step with its hash."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Live or deleted, by table; each id once, and what the history beside them made them."""
    events: Sequence[Row] = ()
    """As `EventRow` has them."""
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Table → the ids that `rows` name there."""
    touched: Mapping[Key, Sequence[int]] = field(default_factory=dict)
    """Row that is not among `rows` → the places in `events` of the steps that touched it."""

    def keys(self) -> Iterator[Key]:
        """(table, id) of its rows."""
        return ((table, row[_ID]) for table, rows in self.rows.items() for row in rows)

    def marks(self) -> set[Mark]:
        """The ids of its rows and steps, and its chains: what shows that something of it is known elsewhere."""
        found: set[Mark] = {row[_ID] for rows in (*self.rows.values(), self.events) for row in rows}
        return found | {(row[1], row[2]) for row in self.events}

    def steps(self, wanted: Collection[Key]) -> list[Event]:
        """The steps that touched any of these rows, none of which is among its own."""
        places = sorted({place for key in self.touched.keys() & wanted for place in self.touched[key]})
        return [record_of(Event, self.events[place]) for place in places]

    def records(self) -> dict[str, list[Record]]:
        """Its rows as records, by table."""
        return {table: [record_of(RECORD_TYPES[table], row) for row in rows] for table, rows in self.rows.items()}

    def history(self) -> list[Event]:
        """Its events as such."""
        return [record_of(Event, row) for row in self.events]

    def opened(self, rest: Snapshot) -> Snapshot:
        """All that the bundle brings, as records: the `rest` of it, with this."""
        records, more = dict(rest.records), self.records()
        for table, rows in more.items():
            records[table] = tuple(sorted((*rest.records.get(table, ()), *rows), key=lambda row: row.id))
        return Snapshot(records=records, events=(*rest.events, *self.history()), payloads=rest.payloads)


def marks_of(snapshot: Snapshot) -> set[Mark]:
    """The same of what comes as records."""
    found: set[Mark] = {row.id for table in BULK_TABLES for row in snapshot.records.get(table, ())}
    for event in snapshot.events:
        found.update((event.id, (event.actor, event.replica)))
    return found


class Gathering:
    """Takes the lines of a bundle, and gives its `Bulk`."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts` are the base texts that are known, by document."""
        self._known, self._own = texts, dict[str, str]()
        self._rows: dict[str, list[CanonicalRow]] = {table: [] for table in BULK_TABLES}
        self.events: list[EventRow] = []

    def text(self, document: str, text: str) -> None:
        """A text that the bundle brings itself."""
        self._own[document] = text

    def row(self, table: str, told: CanonicalRow) -> None:
        """One row of one of `BULK_TABLES`."""
        self._rows[table].append(told)

    def event(self, event: EventRow) -> None:
        """One step, in the order of the file; its hash was looked at, and what it follows."""
        self.events.append(event)

    def bulk(self, others: Mapping[str, Sequence[Record]]) -> "tuple[Bulk, dict[str, list[Record]]]":
        """What of it is bulk, and what is not, as records. `others` are records that the bundle brings besides."""
        steps = self._steps()
        rows: dict[str, list[Row]] = {}
        named: dict[str, set[str]] = defaultdict(set)
        left: dict[str, list[Record]] = {}
        for table, told in self._rows.items():
            ids = {each.row[_ID] for each in told} - {row.id for row in others.get(table, ())}
            alone = len(ids) == len(told)  # an id that comes twice is refused where records are looked at
            parsed = [_parsed([each.row[place] for each in told]) for place in _COLUMNS[table].ranges]
            plain: list[Row] = []
            for number, each in enumerate(told):
                quotes = [ranges[number] for ranges in parsed]
                if alone and self._is_plain(table, each, steps.get((table, each.row[_ID])), quotes):
                    plain.append(each.row)
                else:
                    left.setdefault(table, []).append(record_of(RECORD_TYPES[table], each.row))
            if plain:
                rows[table] = plain
            for place, target in _COLUMNS[table].references:
                named[target].update({row[place] for row in plain} - {None})
            for row in plain:
                del steps[table, row[_ID]]
        bulk = Bulk(
            rows=rows,
            events=self.events,
            named={target: frozenset(ids) for target, ids in named.items()},
            touched={key: [place for place, _, _ in some] for key, some in steps.items()},
        )
        return bulk, left

    def forked(self) -> bool:
        """Whether a position of a chain has two steps."""
        return len({(event.actor, event.replica, event.seq) for event in self.events}) < len(self.events)

    def _steps(self) -> dict[Key, list[_Step]]:
        found: dict[Key, list[_Step]] = defaultdict(list)
        for place, changes in enumerate(_parsed([event.changes for event in self.events])):
            for table, id_, before, after in changes:
                found[table, id_].append((place, before, after))
        return found

    def _is_plain(self, table: str, told: CanonicalRow, steps: Sequence[_Step] | None, quotes: Sequence[Any]) -> bool:
        """Whether nothing is left to find in a row that concerns it alone; `quotes` are the ranges of its columns."""
        row = told.row
        if row[_ID] == "" or row[_REV] < 1 or steps is None:
            return False
        for place, codes in _COLUMNS[table].codes:
            if row[place] not in codes:
                return False
        if row[_DELETED]:
            return _lead_to(None, steps)
        return _lead_to(told.digest, steps) and all(map(self._hold, quotes))

    def _hold(self, ranges: Sequence[dict[str, Any]]) -> bool:
        """Whether ranges have their quotes in texts that are known."""
        for place in ranges:
            text = self._known.get(place["document"]) or self._own.get(place["document"])
            if text is None or not stands_at(text, place["start"], place["end"], place["quote"]):
                return False
        return True


def _parsed(values: Sequence[str]) -> list[Any]:
    """JSON texts as values, all in one go: one by one it takes three times as long."""
    found: list[Any] = json.loads(f"[{','.join(values)}]")
    return found


def _lead_to(present: str | None, steps: Sequence[_Step]) -> bool:
    """Whether steps lead from one to the next and in the end to what a row is: then whatever others did to it besides,
    in chains of their own, `store.check.RowHistory` finds it told by its history."""
    (_, before, _), (_, _, after) = steps[0], steps[-1]
    if after != present or (present is not None and before == present):
        return False
    return len(steps) == 1 or all(one[2] == other[1] for one, other in pairwise(steps))


class _Columns(NamedTuple):
    """Where in the rows of a table stands what has to be looked at."""

    codes: tuple[tuple[int, frozenset[str]], ...]
    references: tuple[tuple[int, str], ...]
    ranges: tuple[int, ...]


def _columns(table: str) -> _Columns:
    names = [f.name for f in fields(RECORD_TYPES[table])]
    return _Columns(
        codes=tuple((names.index(name), frozenset(codes)) for name, codes in CODES.get(table, {}).items()),
        references=tuple((names.index(name), target) for name, target in REFERENCES.get(table, {}).items()),
        ranges=tuple(names.index(name) for name in RANGE_FIELDS.get(table, ())),
    )


_COLUMNS = {table: _columns(table) for table in BULK_TABLES}
_ID, _REV, _DELETED = map([f.name for f in fields(Record)].index, ("id", "rev", "deleted"))
