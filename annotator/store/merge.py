"""Writing a union: what it needs in one transaction, after a checked copy was made beside the project."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from annotator.model import RECORD_TYPES, Event, Record, UserError
from annotator.store.check import row_histories
from annotator.store.codec import CODECS
from annotator.store.opening import SUFFIX
from annotator.store.transaction import insert_event


def backup_name(project: Path) -> Path:
    """The first free name `NAME.before-merge-<n>` beside a project."""
    n = 1
    while (path := project.with_name(f"{project.stem}.before-merge-{n}{SUFFIX}")).exists():
        n += 1
    return path


def write_union(
    connection: sqlite3.Connection,
    puts: Mapping[str, Sequence[Record]],
    events: Iterable[Event],
    payloads: Mapping[str, str],
    history: Iterable[Event],
) -> None:
    """Inside an open transaction; `history` is the united one.

    Raises `UserError` for a row that is not what that history says.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for table in RECORD_TYPES:
        codec = CODECS[table]
        connection.executemany(codec.upsert, (codec.encode(record) for record in puts.get(table, ())))
    connection.executemany(
        "INSERT INTO payload (digest, body) VALUES (?, ?) ON CONFLICT DO NOTHING", sorted(payloads.items())
    )
    for event in events:
        insert_event(connection, event)
    histories = row_histories(history)
    for table, records in puts.items():
        for record in records:
            steps = histories.get((table, record.id))
            if steps is not None and not steps.tells(record):
                raise UserError(
                    f"What is brought in was altered: its {table.replace('_', ' ')} {record.id} is not what its "
                    "history says. Nothing was changed. Ask for the work again, from the file it was made in."
                )
