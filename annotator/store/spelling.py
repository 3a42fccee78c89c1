"""How the records of the registry are written in the texts, read page by page and without making whole mentions."""

import json
import sqlite3
from typing import NamedTuple


class Spelling(NamedTuple):
    """One mention: its id, the record it is linked to (None where there is none, or its layer may not be seen), the
    document of its first range, and its words."""

    mention: str
    entity: str | None
    document: str
    words: str


def spellings(connection: sqlite3.Connection, after: str, limit: int, hidden: frozenset[str]) -> list[Spelling]:
    """The live mentions behind an id in order of id, at most so many; those of articles in the trash are left out."""
    rows = connection.execute(
        "SELECT id, layer, entity, ranges FROM mention WHERE id > ? AND deleted = 0"
        " AND article NOT IN (SELECT id FROM article WHERE trashed) ORDER BY id LIMIT ?",
        (after, limit),
    ).fetchall()
    found = []
    for id_, layer, entity, ranges in rows:
        parts = json.loads(ranges) if entity is not None and layer not in hidden else ()
        words = " ".join(part["quote"] for part in parts)
        found.append(Spelling(id_, entity if parts else None, parts[0]["document"] if parts else "", words))
    return found
