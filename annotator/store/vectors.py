"""The vectors of a project's sentences, kept in its file so that what was encoded once need not be again.

A cache and nothing else: the table `_vector` is no record, has no history, and leaves with no export, archive, bundle
or merge. Each vector belongs to the document whose text it was made of, and goes with it.
"""

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence

LIMIT = 30_000
"""Vectors kept at most, the latest: about 18 MB in the file and 20 MB in memory, some 300 articles with both sides."""

Name = tuple[str, bytes]
"""Model, and the key of a text (`annotator.bitext.encoder.key_of`)."""


class Vectors:
    """What the encoder asks for vectors and gives new ones to (a `VectorCache`), from whichever thread.

    Knows what the project had kept when it was made. What is new stays in memory until `taken`: only texts that are
    in the project are written to it, and only by the thread that has its file open.
    """

    def __init__(self, kept: Mapping[Name, bytes]) -> None:
        """`kept` is what the project's table holds."""
        self._kept = dict(kept)
        self._fresh: dict[Name, bytes] = {}
        self._lock = threading.Lock()

    def load(self, model: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The vectors known, by key; unknown keys are absent."""
        with self._lock:
            found = ((key, self._kept.get((model, key)) or self._fresh.get((model, key))) for key in keys)
            return {key: body for key, body in found if body is not None}

    def save(self, model: str, vectors: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep vectors in memory; the oldest that were not taken make room."""
        with self._lock:
            for key, body in vectors:
                self._fresh[model, key] = body
            _bound(self._fresh)

    @property
    def waiting(self) -> bool:
        """Whether there is anything that no document has taken yet."""
        return bool(self._fresh)

    def taken(self, keys: Iterable[bytes]) -> list[tuple[str, bytes, bytes]]:
        """(model, key, vector) of those new ones that have these keys; from now on they count as kept."""
        wanted = set(keys)
        with self._lock:
            names = [name for name in self._fresh if name[1] in wanted]
            found = [(*name, self._fresh.pop(name)) for name in names]
            self._kept.update({(model, key): body for model, key, body in found})
            _bound(self._kept)
        return found


def _bound(vectors: dict[Name, bytes]) -> None:
    while len(vectors) > LIMIT:
        del vectors[next(iter(vectors))]


def kept(connection: sqlite3.Connection) -> dict[Name, bytes]:
    """Every vector of the table, oldest first."""
    rows = connection.execute('SELECT model, "key", body FROM _vector ORDER BY number')
    return {(model, key): body for model, key, body in rows.fetchall()}


def keep(
    connection: sqlite3.Connection, documents: Mapping[str, frozenset[bytes]], fresh: Iterable[tuple[str, bytes, bytes]]
) -> None:
    """Write new vectors, each with the document whose text it is of. `documents` holds the keys of all texts of each
    document: what it no longer says is cleared away. Inside a transaction."""
    owner = {key: document for document, keys in documents.items() for key in keys}
    connection.executemany(
        'INSERT INTO _vector (model, "key", document, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        [(model, key, owner[key], body) for model, key, body in fresh],
    )
    for document, keys in documents.items():
        there = connection.execute('SELECT number, "key" FROM _vector WHERE document = ?', (document,)).fetchall()
        stale = [(number,) for number, key in there if key not in keys]
        connection.executemany("DELETE FROM _vector WHERE number = ?", stale)
    connection.execute("DELETE FROM _vector WHERE number <= (SELECT max(number) FROM _vector) - ?", (LIMIT,))


def clear_gone(connection: sqlite3.Connection) -> None:
    """Clear away the vectors of documents that are no longer there. Inside a transaction."""
    connection.execute("DELETE FROM _vector WHERE document IN (SELECT id FROM document WHERE deleted = 1)")


def any_gone(connection: sqlite3.Connection) -> bool:
    """Whether `clear_gone` would clear anything away."""
    held = "EXISTS (SELECT 1 FROM _vector WHERE _vector.document = document.id)"
    return connection.execute(f"SELECT 1 FROM document WHERE deleted = 1 AND {held} LIMIT 1").fetchone() is not None
