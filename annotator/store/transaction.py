"""One write transaction: reads and writes of records, the before-images, and the event that seals it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from annotator.model import (
    CHAIN_START,
    RECORD_TYPES,
    TABLE_OF,
    Event,
    Record,
    RowChange,
    UserError,
    digest,
    new_id,
)
from annotator.store.codec import (
    CODECS,
    EVENT_COLUMNS,
    decode_event,
    from_values,
    plain_json,
    values_json,
)

R = TypeVar("R", bound=Record)


def select(connection: sqlite3.Connection, cls: type[R], where: Mapping[str, Any], *, deleted: bool = False) -> list[R]:
    """Records of a class whose columns equal the given values, in order of id. A tuple means: one of these; of a
    column that holds JSON, this very value."""
    codec = CODECS[TABLE_OF[cls]]
    terms = [] if deleted else ["deleted = 0"]
    values: list[Any] = []
    for name, value in where.items():
        if name not in codec.columns:
            raise KeyError(name)
        if name in codec.json_columns:
            terms.append(f'"{name}" = ?')
            values.append(plain_json(value))
        elif isinstance(value, tuple):
            terms.append(f'"{name}" IN ({", ".join("?" * len(value))})')
            values.extend(value)
        else:
            terms.append(f'"{name}" IS ?')
            values.append(value)
    columns = ", ".join(f'"{name}"' for name in codec.columns)
    condition = f" WHERE {' AND '.join(terms)}" if terms else ""
    rows = connection.execute(f'SELECT {columns} FROM "{codec.table}"{condition} ORDER BY id', values)
    return [codec.decode(row) for row in rows.fetchall()]


def ids_holding(
    connection: sqlite3.Connection, cls: type[Record], columns: tuple[str, ...], id_: str, where: Mapping[str, Any]
) -> list[str]:
    """The ids of live records one of whose JSON columns names an id, among those with the given values."""
    codec = CODECS[TABLE_OF[cls]]
    if not set(columns) <= codec.json_columns:
        raise KeyError(columns)
    names = " OR ".join(f'instr("{name}", ?)' for name in columns)
    terms = "".join(f' AND "{name}" IS ?' for name in where)
    rows = connection.execute(
        f'SELECT id FROM "{codec.table}" WHERE deleted = 0{terms} AND ({names})',
        [*where.values(), *(f'"{id_}"' for _ in columns)],
    )
    return [str(row[0]) for row in rows.fetchall()]


_ALSO_NAMED = {
    "source": (("rating", "target"),),
    "claim": (("rating", "target"),),
    "proposition": (("rating", "target"),),
    "entity": (("claim", "addressee"), ("claim", "place")),
}
"""Table → (table, column) where ids of its rows stand, or words do, so that no foreign key can tell of them."""

_NAMED_INSIDE = {"entity": (("claim", "claimer_by_language"), ("entity", "posts"))}
"""The same of columns that hold JSON."""

_AT_ONCE = 500  # ids in one statement


def hangs_on(connection: sqlite3.Connection, table: str, ids: Sequence[str], actor: str) -> bool:
    """Whether a live row that somebody other than `actor` made names one of these rows of a table."""
    named = [*_ALSO_NAMED.get(table, ()), *_foreign_keys(connection, table)]
    for other, column in named:
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            found = connection.execute(
                f'SELECT 1 FROM "{other}" WHERE "{column}" IN ({", ".join("?" * len(some))})'
                " AND deleted = 0 AND actor <> ? LIMIT 1",
                [*some, actor],
            ).fetchone()
            if found is not None:
                return True
    return any(
        connection.execute(
            f'SELECT 1 FROM "{other}" WHERE deleted = 0 AND actor <> ? AND instr("{column}", ?) LIMIT 1',
            (actor, f'"{id_}"'),
        ).fetchone()
        is not None
        for other, column in _NAMED_INSIDE.get(table, ())
        for id_ in ids
    )


def _foreign_keys(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """(table, column) of every foreign key that leads to a table."""
    return [
        (other, str(row[3]))
        for other in RECORD_TYPES
        for row in connection.execute(f'PRAGMA foreign_key_list("{other}")').fetchall()
        if row[2] == table
    ]


class Transaction:
    """What an edit sees of the project while it runs. Everything or nothing of it is stored."""

    def __init__(
        self, connection: sqlite3.Connection, text: Callable[[str], str], *, actor: str, replica: str, now: int
    ) -> None:
        """Inside an open `BEGIN IMMEDIATE`. `text` gives the base text of a document id; `now` is the time of
        the edit in milliseconds."""
        self._connection = connection
        self.text = text
        self.actor = actor
        self.replica = replica
        self.now = now
        self._before: dict[tuple[str, str], str | None] = {}
        self._after: dict[tuple[str, str], str | None] = {}
        self._written: dict[tuple[str, str], Record] = {}

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return new_id(self.now)

    def get(self, cls: type[R], id_: str | None) -> R | None:
        """The live record of that id, or None."""
        found = self._row(cls, id_)
        return None if found is None or found.deleted else found

    def any_row(self, cls: type[R], id_: str | None) -> R | None:
        """The record of that id, live or a tombstone; None where there never was one."""
        return self._row(cls, id_)

    def require(self, cls: type[R], id_: str | None) -> R:
        """The live record of that id; raises `UserError` where there is none."""
        found = self.get(cls, id_)
        if found is None:
            raise UserError(f"This {TABLE_OF[cls].replace('_', ' ')} is no longer there. Nothing was changed.")
        return found

    def select(self, cls: type[R], **where: Any) -> list[R]:
        """Live records whose fields equal the given values (a tuple means: one of), in order of id."""
        return select(self._connection, cls, where)

    def holding(self, cls: type[R], columns: tuple[str, ...], id_: str, **where: Any) -> list[R]:
        """Live records one of whose JSON columns names an id, among those with the given values."""
        return [self.require(cls, found) for found in ids_holding(self._connection, cls, columns, id_, where)]

    def put(self, record: R) -> R:
        """Store a record as the next revision of its row, and return it as stored."""
        table = TABLE_OF[type(record)]
        old = self._row(type(record), record.id)
        changes: dict[str, Any] = {"rev": (old.rev if old else 0) + 1, "deleted": False}
        if not record.actor:
            changes["actor"] = self.actor
        if not record.created:
            changes["created"] = self.now
        stored = replace(record, **changes)
        self._remember(table, record.id, old, values_json(stored))
        self._write(table, stored)
        self._written[table, record.id] = stored
        return stored

    def remove(self, record: Record) -> None:
        """Turn a record into a tombstone. One that is already gone stays as it is."""
        table = TABLE_OF[type(record)]
        old = self._row(type(record), record.id)
        if old is None or old.deleted:
            return
        self._remember(table, record.id, old, None)
        self._write(table, replace(old, rev=old.rev + 1, deleted=True))
        self._written.pop((table, record.id), None)

    def touched(self) -> frozenset[tuple[str, str]]:
        """(table, id) of every row whose values this transaction changed."""
        return frozenset(key for key, before in self._before.items() if before != self._after[key])

    def written(self) -> Mapping[tuple[str, str], Record]:
        """The rows this transaction wrote that are live now, as stored, by table and id."""
        return self._written

    def seal(
        self, *, edit: str, label: str, undoable: bool, undoes: str | None = None, redoes: str | None = None
    ) -> Event | None:
        """Append the event to the actor's chain. None, and no event, where no row's values changed."""
        changes: list[RowChange] = []
        for (table, id_), before in self._before.items():
            after = self._after[table, id_]
            if before != after:
                changes.append(RowChange(table=table, id=id_, before=self._keep(before), after=self._keep(after)))
        if not changes:
            return None
        last = self._connection.execute(
            "SELECT seq, hash FROM event WHERE actor = ? AND replica = ? ORDER BY seq DESC LIMIT 1",
            (self.actor, self.replica),
        ).fetchone()
        seq, prev = last if last else (0, CHAIN_START)
        event = Event(
            id=new_id(self.now),
            actor=self.actor,
            replica=self.replica,
            seq=seq + 1,
            at=self.now,
            edit=edit,
            label=label,
            changes=tuple(changes),
            undoable=undoable,
            undoes=undoes,
            redoes=redoes,
            prev=prev,
        )
        event = replace(event, hash=event.expected_hash())
        insert_event(self._connection, event)
        return event

    def restore(self, event: Event, *, forward: bool) -> None:
        """Give every row of an event its values before it (`forward`: after it) back.

        Raises `UserError` where a row has changed since, or would be taken from under others' work, and then nothing
        is changed.
        """
        steps = event.changes if forward else tuple(reversed(event.changes))
        for step in steps:
            expected, wanted = (step.before, step.after) if forward else (step.after, step.before)
            cls = RECORD_TYPES[step.table]
            row = self._row(cls, step.id)
            current = None if row is None or row.deleted else digest(values_json(row))
            if current != expected:
                raise UserError(
                    f"“{event.label}” cannot be {'redone' if forward else 'undone'}: "
                    "what it changed has been changed since. Nothing was changed."
                )
            if row is not None and wanted is None:
                self.remove(row)
            elif row is not None and wanted is not None:
                self.put(from_values(row, self.payload(wanted)))
        gone: dict[str, list[str]] = {}
        for step in steps:
            if (step.before if not forward else step.after) is None:
                gone.setdefault(step.table, []).append(step.id)
        if any(hangs_on(self._connection, table, ids, self.actor) for table, ids in gone.items()):
            raise UserError(
                f"“{event.label}” cannot be {'redone' if forward else 'undone'}: "
                "others' work hangs on it. Nothing was changed."
            )

    def event(self, id_: str) -> Event:
        """The event of that id."""
        row = self._connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)} FROM event WHERE id = ?", (id_,)).fetchone()
        if row is None:
            raise UserError("This step of the history is no longer there. Nothing was changed.")
        return decode_event(row)

    def payload(self, digest_: str) -> str:
        """The values that a digest of the history stands for, as canonical JSON."""
        row = self._connection.execute("SELECT body FROM payload WHERE digest = ?", (digest_,)).fetchone()
        if row is None:
            raise UserError("The history no longer holds these values (they were purged). Nothing was changed.")
        return str(row[0])

    def _row(self, cls: type[R], id_: str | None) -> R | None:
        if id_ is None:
            return None
        codec = CODECS[TABLE_OF[cls]]
        columns = ", ".join(f'"{name}"' for name in codec.columns)
        row = self._connection.execute(f'SELECT {columns} FROM "{codec.table}" WHERE id = ?', (id_,)).fetchone()
        return None if row is None else codec.decode(row)

    def _remember(self, table: str, id_: str, old: Record | None, after: str | None) -> None:
        key = (table, id_)
        if key not in self._before:
            self._before[key] = None if old is None or old.deleted else values_json(old)
        self._after[key] = after

    def _write(self, table: str, record: Record) -> None:
        codec = CODECS[table]
        try:
            self._connection.execute(codec.upsert, codec.encode(record))
        except UnicodeEncodeError as error:
            raise UserError(
                "The text holds half of a character (a lone surrogate), which cannot be stored. Nothing was changed."
            ) from error

    def _keep(self, values: str | None) -> str | None:
        if values is None:
            return None
        name = digest(values)
        self._connection.execute(
            "INSERT INTO payload (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, values)
        )
        return name


def insert_event(connection: sqlite3.Connection, event: Event) -> None:
    """Append one row to the table `event`."""
    marks = ", ".join("?" for _ in EVENT_COLUMNS)
    connection.execute(f"INSERT INTO event ({', '.join(EVENT_COLUMNS)}) VALUES ({marks})", event.row())
