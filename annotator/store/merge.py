"""Writing a union: encoded and held against its history first, in any thread; then in one transaction, by and by."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from pathlib import Path

from annotator.model import RECORD_TYPES, Event, LayerRecord, Record, Row, UserError, digest
from annotator.store.check import row_histories
from annotator.store.codec import CODECS, EVENT_COLUMNS, values_of_row
from annotator.store.opening import SUFFIX

MANY = 5000
"""Rows that come to one table from which on its indexes are rather made anew than kept row by row."""
STEP = 1000
"""Rows written, or looked at, from one word on the progress to the next: some 10 ms."""
CACHE_BYTES = 64 * 1024 * 1024
"""How much of the file SQLite may hold while a union is written. With its own 2 MiB it reads the pages of indexes that
are kept again and again; more than it can use costs time, as a page of memory is cleared when it is first used."""

_KEY = itemgetter(0)

Tick = Callable[[float], None]
"""Told the share done (0…1), now and then; what it raises ends the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A union as rows of the tables, ready to be written."""

    rows: Mapping[str, Sequence[Row]]
    events: Sequence[Row]
    payloads: Sequence[tuple[str, str]]
    unverified: frozenset[tuple[str, str]] = frozenset()
    """(table, id) of annotations and decisions of which the history at hand does not tell what they are now."""

    def with_rows(self, more: Iterable[tuple[Mapping[str, Sequence[Row]], Sequence[Row]]]) -> "Prepared":
        """The same with more rows and events, which need no look at their history."""
        rows, events = {table: list(some) for table, some in self.rows.items()}, list(self.events)
        for by_table, steps in more:
            for table, some in by_table.items():
                rows.setdefault(table, []).extend(some)
            events.extend(steps)
        return replace(self, rows=rows, events=events)

    def __len__(self) -> int:
        """How many rows there are in all."""
        return sum(map(len, self.rows.values())) + len(self.events) + len(self.payloads)


def backup_name(project: Path) -> Path:
    """The first free name `NAME.before-merge-<n>` beside a project."""
    n = 1
    while (path := project.with_name(f"{project.stem}.before-merge-{n}{SUFFIX}")).exists():
        n += 1
    return path


def prepare(
    puts: Mapping[str, Sequence[Record]], events: Sequence[Event], payloads: Mapping[str, str],
    history: Iterable[Event], tick: Tick,
) -> Prepared:  # fmt: skip
    """Encode what is to be written. `history` is all that is known of the steps of those rows.

    Raises `UserError` for a row that is not what that history says.
    """
    wanted = {(table, record.id) for table, records in puts.items() for record in records}
    histories = row_histories(history, wanted)
    rows: dict[str, list[Row]] = {}
    unverified: set[tuple[str, str]] = set()
    done, every = 0, max(1, len(wanted))
    for table in RECORD_TYPES:
        for record in puts.get(table, ()):
            row, steps = CODECS[table].encode(record), histories.get((table, record.id))
            verdict = steps.verdict(record, digest(values_of_row(record, row))) if steps is not None else "elsewhere"
            if verdict == "elsewhere" and isinstance(record, LayerRecord):
                unverified.add((table, record.id))
            if verdict == "altered":
                raise UserError(
                    f"What is brought in was altered: its {table.replace('_', ' ')} {record.id} is not what its "
                    "history says. Nothing was changed. Ask for the work again, from the file it was made in."
                )
            rows.setdefault(table, []).append(row)
            done += 1
            if done % STEP == 0:
                tick(done / every)
    return Prepared(
        rows=rows,
        events=[event.row() for event in events],
        payloads=sorted(payloads.items()),
        unverified=frozenset(unverified),
    )


def write_union(connection: sqlite3.Connection, prepared: Prepared) -> Iterator[int]:
    """Write inside an open transaction; yields, after every `STEP` rows, how many are written.

    Foreign keys may be off: they are looked at in the end, once for a table. Raises `sqlite3.IntegrityError` for a row
    that names one which is not there.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    rebuilt = list(_dropped_indexes(connection, prepared))
    marks = ", ".join("?" for _ in EVENT_COLUMNS)
    written = 0
    for sql, rows in (
        *((CODECS[table].upsert, prepared.rows.get(table, ())) for table in RECORD_TYPES),
        ("INSERT INTO payload (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING", prepared.payloads),
        (f"INSERT INTO event ({', '.join(EVENT_COLUMNS)}) VALUES ({marks})", prepared.events),
    ):
        # In the order of their keys, the first column of each: so the index of the keys only grows at its end, and
        # what several people did at the same time does not scatter over its pages. A sixth of the whole.
        remaining = iter(sorted(rows, key=_KEY))
        while some := list(islice(remaining, STEP)):
            connection.executemany(sql, some)
            written += len(some)
            yield written
    for sql in rebuilt:
        connection.execute(sql)
        yield written
    for table in prepared.rows:
        for _, _, parent, _ in connection.execute(f'PRAGMA foreign_key_check("{table}")'):
            raise sqlite3.IntegrityError(f"a row of {table} points at a missing row of {parent}")
        yield written


def _dropped_indexes(connection: sqlite3.Connection, prepared: Prepared) -> Iterator[str]:
    """Drop the indexes of tables that grow by much, where making them anew is quicker than keeping them; yields the
    SQL that makes each. It is all one transaction."""
    coming = {**{table: len(rows) for table, rows in prepared.rows.items()}, "event": len(prepared.events)}
    for table, many in coming.items():
        (have,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
        if many >= MANY and many > have / 2:
            found = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
                (table,),
            )
            for name, sql in found.fetchall():
                connection.execute(f'DROP INDEX "{name}"')
                yield sql
