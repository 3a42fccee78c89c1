"""The project file: the only package that touches SQLite.

`Store` opens, creates and closes a project, runs write transactions, and answers typed reads. What may be
changed, and by whom, is not decided here but in `annotator.edits`.
"""

import contextlib
import functools
import json
import os
import platform
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from annotator.model import (
    RECORD_TYPES,
    TABLE_OF,
    Event,
    Record,
    Snapshot,
    UserError,
    content_id,
    new_id,
)
from annotator.paths import sync_folder
from annotator.store.codec import CODECS, EVENT_COLUMNS, decode_event
from annotator.store.lock import ProjectLock
from annotator.store.opening import (
    SUFFIX,
    consistent_bytes,
    journal_of,
    read_header,
    require_whole,
    require_writable,
    was_cut_off,
)
from annotator.store.schema import APPLICATION_ID, HISTORY_TRIGGERS, SCHEMA_VERSION
from annotator.store.spelling import Spelling, spellings
from annotator.store.transaction import Transaction, ids_holding, insert_event, select
from annotator.store.vectors import Vectors, any_gone, clear_gone, keep, kept

if TYPE_CHECKING:
    from annotator.store.merge import Prepared

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "SUFFIX", "Spelling", "Store", "Transaction", "Vectors"]

R = TypeVar("R", bound=Record)
T = TypeVar("T")
P = ParamSpec("P")

_QUICK_CHECK_BYTES = 16 * 1024 * 1024
"""Files up to this size are checked page by page when they are opened; larger ones by `annotator check`."""


_written_here: dict[Path, "Store"] = {}
"""The projects this process writes. Opening one of them as a plain file, and closing it, would drop SQLite's locks:
POSIX releases all locks a process has on a file when any of its handles is closed."""


def clock() -> int:
    """Milliseconds since 1970-01-01 UTC."""
    return time.time_ns() // 1_000_000


def _told_as_damage(read: Callable[P, T]) -> Callable[P, T]:
    """A reading method of `Store` that raises `UserError` where the file holds what cannot be read.

    Pages may be whole and yet hold what is no text or no JSON; `check` says where.
    """

    @functools.wraps(read)
    def reading(*args: P.args, **named: P.kwargs) -> T:
        try:
            return read(*args, **named)
        except sqlite3.ProgrammingError:
            raise
        except (sqlite3.DatabaseError, json.JSONDecodeError) as error:
            store = args[0]
            assert isinstance(store, Store)
            raise _damaged(store.path, error) from error

    return reading


class Store:
    """One open project. Bound to the thread that opened it; not more than one window or command writes."""

    def __init__(self, connection: sqlite3.Connection, path: Path, lock: ProjectLock | None) -> None:
        """Use `create`, `open` or `open_copy`. Without a lock the store is read-only."""
        self._connection = connection
        self.path = path
        self._lock = lock
        self._replica: str | None = None
        self._texts: dict[str, str] = {}
        self.clock: Callable[[], int] = clock
        if lock is not None:
            _written_here[path.resolve()] = self

    # ---- opening and closing

    @classmethod
    def create(cls, path: Path, what: str = "window") -> "Store":
        """Make a new, empty project and open it for writing. Raises `UserError` where the name is taken."""
        if path.suffix != SUFFIX:
            raise UserError(f"A project's name ends in “{SUFFIX}”. Nothing was written.")
        if path.exists():
            raise UserError(f"“{path.name}” exists already. Nothing was written. Choose another name, or open it.")
        if not path.parent.is_dir():
            raise UserError(f"The folder “{path.parent}” does not exist. Nothing was written.")
        from sqlite_utils import Database

        from annotator.store.schema import migrate

        temporary = _meanwhile(path)
        try:
            with contextlib.closing(_connect(temporary)) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                migrate(Database(connection))
            os.replace(temporary, path)
            sync_folder(path.parent)
        except (OSError, sqlite3.Error) as error:
            _remove_with_journal(temporary)
            raise UserError(f"“{path}” cannot be made: {error}. Nothing was left behind.") from error
        return cls.open(path, what)

    @classmethod
    def open(cls, path: Path, what: str = "window") -> "Store":
        """Open for writing. Raises `UserError` for a file that is not a whole project of ours, or in use."""
        lock = ProjectLock(path)
        if path.resolve() in _written_here:
            raise UserError(f"{lock.holder()} Nothing was changed.")
        header = read_header(path)
        require_writable(path)
        lock.acquire(what)
        try:
            if not was_cut_off(path):
                # Nobody else writes from here on: the lock is ours.
                require_whole(path, read_header(path), path.stat().st_size)
            connection = _connect(path)
            try:
                _check_pages(connection, path)
                if header.user_version < SCHEMA_VERSION:
                    _migrate_with_copy(connection, path, header.user_version)
                _hold(connection, path)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            lock.release()
            raise
        return cls(connection, path, lock)

    @classmethod
    def open_copy(cls, path: Path) -> "Store":
        """Open read-only, as a copy in memory taken between two transactions of whoever writes the file.

        Of an older project only the copy is brought up to date: a file in a read-only place is read as any other.
        """
        own = _written_here.get(path.resolve())
        data = consistent_bytes(path) if own is None else own.image()
        if data is None:
            raise UserError(f"“{path.name}” is being written to all the time. Nothing was changed. Try again.")
        store = cls.from_image(data, path)
        try:
            _check_pages(store._connection, path)
            store._bring_copy_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    def _bring_copy_up_to_date(self) -> None:
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version >= SCHEMA_VERSION:
            return
        from sqlite_utils import Database

        from annotator.store.schema import migrate

        self._connection.execute("PRAGMA query_only = OFF")
        try:
            migrate(Database(self._connection))
        except sqlite3.Error as error:
            raise UserError(
                f"“{self.path.name}” (schema {version}) could not be read as one of today: {error}. "
                "It was left as it is."
            ) from error
        self._connection.execute("PRAGMA query_only = ON")

    @property
    def read_only(self) -> bool:
        """Whether this store is a copy that cannot be written."""
        return self._lock is None

    def close(self) -> None:
        """Close the file and give the project lock up. Safe to call twice."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()
            _written_here.pop(self.path.resolve(), None)

    def __enter__(self) -> "Store":
        """The store itself; it is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    # ---- reading

    def get(self, cls: type[R], id_: str | None) -> R | None:
        """The live record of that id, or None."""
        if id_ is None:
            return None
        found = self.select(cls, id=id_)
        return found[0] if found else None

    @_told_as_damage
    def select(self, cls: type[R], **where: Any) -> list[R]:
        """Live records whose fields equal the given values (a tuple means: one of), in order of id."""
        return select(self._connection, cls, where)

    def require(self, cls: type[R], id_: str) -> R:
        """The live record of that id; raises `UserError` where there is none."""
        found = self.get(cls, id_)
        if found is None:
            raise UserError(f"This {TABLE_OF[cls].replace('_', ' ')} is no longer there. Nothing was changed.")
        return found

    @_told_as_damage
    def any_row(self, cls: type[R], id_: str) -> R | None:
        """The record of that id, even where it is deleted."""
        found = select(self._connection, cls, {"id": id_}, deleted=True)
        return found[0] if found else None

    def sentences_by_document(self, kinds: tuple[str, ...]) -> dict[str, int]:
        """How many sentences of each document stand in regions of these kinds, or in none."""
        marks = ", ".join("?" for _ in kinds)
        rows = self._connection.execute(
            "SELECT s.document, count(*) FROM sentence s LEFT JOIN region r ON r.id = s.region"
            f" WHERE s.deleted = 0 AND (r.id IS NULL OR r.kind IN ({marks})) GROUP BY 1",
            kinds,
        )
        return {str(document): int(n) for document, n in rows.fetchall()}

    @_told_as_damage
    def spellings(self, after: str, limit: int, hidden: frozenset[str] = frozenset()) -> list[Spelling]:
        """How linked mentions behind an id are written, in order of id; at most so many mentions are read."""
        return spellings(self._connection, after, limit, hidden)

    def forget_texts(self) -> None:
        """Drop the texts that were kept; needed only when the whole project was replaced."""
        self._texts.clear()

    def count(self, cls: type[Record], **where: Any) -> int:
        """How many live records there are with these values."""
        terms = "".join(f' AND "{name}" IS ?' for name in where)
        row = self._connection.execute(
            f'SELECT count(*) FROM "{TABLE_OF[cls]}" WHERE deleted = 0{terms}', list(where.values())
        ).fetchone()
        return int(row[0])

    def count_made(self, cls: type[Record], actor: str, since: int) -> int:
        """How many live records an actor has made since a time in milliseconds."""
        row = self._connection.execute(
            f'SELECT count(*) FROM "{TABLE_OF[cls]}" WHERE deleted = 0 AND actor = ? AND created >= ?', (actor, since)
        ).fetchone()
        return int(row[0])

    def count_by(self, cls: type[Record], column: str) -> dict[str, int]:
        """How many live records there are for each value of a column."""
        if column not in CODECS[TABLE_OF[cls]].columns:
            raise KeyError(column)
        rows = self._connection.execute(
            f'SELECT "{column}", count(*) FROM "{TABLE_OF[cls]}" WHERE deleted = 0 GROUP BY 1'
        )
        return {str(key): int(n) for key, n in rows.fetchall()}

    def ids_holding(self, cls: type[Record], column: str, id_: str) -> list[str]:
        """The ids of live records whose JSON column names an id."""
        return ids_holding(self._connection, cls, (column,), id_, {})

    @_told_as_damage
    def events(self, *, record: str | None = None, newest: int | None = None) -> list[Event]:
        """The history in the order it was written; of one record; or only the newest so many events."""
        sql = f"SELECT {', '.join(EVENT_COLUMNS)} FROM event"
        values: list[Any] = []
        if record is not None:
            sql += " WHERE instr(changes, ?)"
            values.append(f'"{record}"')
        sql += " ORDER BY at DESC, actor DESC, replica DESC, seq DESC"
        if newest is not None:
            sql += " LIMIT ?"
            values.append(newest)
        return [decode_event(row) for row in self._connection.execute(sql, values).fetchall()][::-1]

    def steps(self, actor: str) -> list[tuple[str, str | None, str | None]]:
        """(id, undoes, redoes) of an actor's undoable events of this replica, in order."""
        return self._connection.execute(
            "SELECT id, undoes, redoes FROM event WHERE actor = ? AND replica = ? AND undoable = 1 ORDER BY seq",
            (actor, self.replica()),
        ).fetchall()

    @_told_as_damage
    def event(self, id_: str) -> Event | None:
        """The event of that id, or None."""
        row = self._connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)} FROM event WHERE id = ?", (id_,)).fetchone()
        return None if row is None else decode_event(row)

    @_told_as_damage
    def text(self, document: str) -> str:
        """The base text of a document, read once: it never changes under an id."""
        if document not in self._texts:
            row = self._connection.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
            if row is None:
                raise UserError("The text of this article is no longer there. Nothing was changed.")
            self._texts[document] = str(row[0])
        return self._texts[document]

    @_told_as_damage
    def payload(self, digest_: str) -> str | None:
        """The values behind a digest of the history, as canonical JSON; None where they were purged."""
        row = self._connection.execute("SELECT body FROM payload WHERE digest = ?", (digest_,)).fetchone()
        return None if row is None else str(row[0])

    @_told_as_damage
    def snapshot(self) -> Snapshot:
        """The whole project as plain data, tombstones included."""
        records = {table: select(self._connection, cls, {}, deleted=True) for table, cls in RECORD_TYPES.items()}
        rows = self._connection.execute(
            f"SELECT {', '.join(EVENT_COLUMNS)} FROM event ORDER BY actor, replica, seq"
        ).fetchall()
        payloads = dict(self._connection.execute("SELECT digest, body FROM payload ORDER BY digest").fetchall())
        return Snapshot(records=records, events=[decode_event(row) for row in rows], payloads=payloads)

    # ---- writing

    def replica(self) -> str:
        """The id of this place of the project: a copy opened elsewhere writes chains of its own."""
        if self._replica is None:
            place = content_id("p", platform.node(), str(self.path.resolve()))
            row = self._connection.execute("SELECT id FROM replica WHERE place = ?", (place,)).fetchone()
            if row is not None:
                self._replica = str(row[0])
            elif self.read_only:
                return ""
            else:
                made = new_id()
                self._connection.execute("INSERT INTO replica (id, place) VALUES (?, ?)", (made, place))
                self._replica = made
        return self._replica

    @contextlib.contextmanager
    def transaction(self, actor: str) -> Iterator[Transaction]:
        """One write transaction of that actor: all of it is on disk when the block ends, or none of it."""
        if self.read_only:
            raise UserError("The project is open read-only. Nothing was changed. Save a copy elsewhere to work on it.")
        from sqlite_utils import Database

        connection = self._connection
        try:
            replica = self.replica()
            connection.execute("BEGIN IMMEDIATE")
            try:
                with Database(connection).atomic():
                    yield Transaction(connection, self.text, actor=actor, replica=replica, now=self.clock())
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError as error:
            raise UserError(f"The change breaks a rule of the project file ({error}). Nothing was changed.") from error
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            raise UserError(_why_not_saved(error, self.path)) from error

    def load(self, snapshot: Snapshot) -> None:
        """Fill an empty project with a snapshot: the same rows, ids, revisions, times and history.

        Raises `UserError` where the project already holds documents or annotations.
        """
        if self.count_all_documents():
            raise UserError(
                "An archive goes into an empty project only. Nothing was changed. Make a new project for it."
            )
        with self.transaction("archive"):
            connection = self._connection
            connection.execute("PRAGMA defer_foreign_keys = ON")
            for verb in ("update", "delete"):
                connection.execute(f"DROP TRIGGER event_no_{verb}")
            for table in ("event", "payload", *reversed(RECORD_TYPES)):
                connection.execute(f'DELETE FROM "{table}"')
            connection.execute("DELETE FROM _vector")
            for table, records in snapshot.records.items():
                codec = CODECS[table]
                connection.executemany(codec.upsert, (codec.encode(record) for record in records))
            connection.executemany(
                "INSERT INTO payload (digest, body) VALUES (?, ?)", sorted(snapshot.payloads.items())
            )
            for event in snapshot.events:
                insert_event(connection, event)
            for trigger in HISTORY_TRIGGERS:
                connection.execute(trigger)

    def write_union(self, actor: str, prepared: "Prepared", stamp: int) -> Iterator[int]:
        """Write a union in one transaction; yields now and then how many of its rows are written.

        All of it is on disk when the iterator ends; where it is closed before that, nothing is. Raises `UserError`
        where the project was written to after it had the `stamp`.
        """
        from annotator.store.merge import CACHE_BYTES, write_union

        if stamp != self.stamp():
            raise UserError("The project was changed meanwhile. Nothing was brought in. Bring the files in again.")
        (before,) = self._connection.execute("PRAGMA cache_size").fetchone()
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_BYTES >> 10}")
        self._connection.execute("PRAGMA foreign_keys = OFF")  # `write_union` looks at them once, in the end
        try:
            with self.transaction(actor):
                yield from write_union(self._connection, prepared)
        finally:
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute(f"PRAGMA cache_size = {before}")

    def stamp(self) -> int:
        """A number that every write to the project changes, as long as it is open."""
        return self._connection.total_changes

    def image(self) -> bytes:
        """The project as it is now, as the bytes of a file: for `from_image`, in whatever thread."""
        return self._connection.serialize()

    @classmethod
    def from_image(cls, data: bytes, path: Path) -> "Store":
        """A copy in memory of the project that `image` gave, read-only; bound to the thread that calls this."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            connection.deserialize(data)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return cls(connection, path, None)

    def vectors(self) -> Vectors:
        """The vectors the project keeps, read once; see `annotator.store.vectors`."""
        return Vectors(kept(self._connection))

    def keep_vectors(self, vectors: Vectors, documents: Mapping[str, frozenset[bytes]]) -> None:
        """Write those new vectors that are of texts of these documents, by the keys of all their texts, and clear
        away what documents no longer say. No step of the history. Raises `UserError`."""
        fresh = vectors.taken(key for keys in documents.values() for key in keys)
        if documents or any_gone(self._connection):
            with self.transaction(""):
                keep(self._connection, documents, fresh)
                clear_gone(self._connection)

    def count_all_documents(self) -> int:
        """How many documents there are, deleted ones included."""
        return int(self._connection.execute("SELECT count(*) FROM document").fetchone()[0])

    def warm(self) -> None:
        """Import what the first write needs (0.3 s), and make sure it works on the same SQLite as we do."""
        from sqlite_utils import utils

        theirs: Any = vars(utils)["sqlite3"]  # pysqlite3 where that is installed
        if theirs.sqlite_version != sqlite3.sqlite_version:
            raise UserError("Another SQLite library (pysqlite3) is installed. Remove it; nothing was changed.")

    def save_copy(self, path: Path) -> None:
        """Write a whole, checked copy to another place; the copy appears under its name only when complete.

        Raises `UserError` for a project that somebody writes, this one first of all.
        """
        if path.resolve() in _written_here or ProjectLock(path).held_elsewhere():
            raise UserError(f"“{path.name}” is open. A copy cannot take its place. Choose another name.")
        temporary = _meanwhile(path)
        try:
            temporary.touch(mode=0o600)  # never less private than the project, not even for a moment
            with contextlib.closing(sqlite3.connect(temporary)) as target:
                self._connection.backup(target)
                if target.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                    raise UserError(
                        f"The copy “{path.name}” came out damaged and was not kept. The project is untouched."
                    )
            with contextlib.suppress(OSError):  # the project's own file may be gone: then all the more
                temporary.chmod(self.path.stat().st_mode & 0o666)
            os.replace(temporary, path)
            sync_folder(path.parent)
        except (OSError, sqlite3.Error) as error:
            raise UserError(f"The copy “{path}” cannot be written: {error}. The project is untouched.") from error
        finally:
            _remove_with_journal(temporary)

    # ---- checking

    def check(self) -> list[str]:
        """What is wrong with the project, a sentence each; an empty list where nothing is.

        Integrity of the pages, foreign keys, every range against its quote, every text against its hash,
        and every actor's chain with the values its newest events stand for.
        """
        from annotator.store.check import problems

        return problems(self._connection)


PRAGMAS = (
    "journal_mode = DELETE",
    "synchronous = EXTRA",
    "fullfsync = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "cell_size_check = ON",
    "secure_delete = ON",
)
"""How every connection that writes is set; with these, simulated power cuts lose nothing."""


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=5.0)
    for pragma in PRAGMAS:
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.DatabaseError as error:
            connection.close()
            raise _unusable(path, error) from error
    return connection


def _hold(connection: sqlite3.Connection, path: Path) -> None:
    """Take SQLite's exclusive lock and keep it, so that no reader elsewhere can make a save fail."""
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise UserError(
            f"“{path.name}” is being read by another program, which would keep changes from being saved. "
            "Nothing was changed. Close it there, or open the project read-only."
        ) from error


def _check_pages(connection: sqlite3.Connection, path: Path) -> None:
    try:
        # json_valid() in our CHECKs needs a trusted schema; so no foreign code may hide in it.
        strange = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger') AND sql NOT IN (?, ?)"
            " OR sql LIKE 'CREATE VIRTUAL %'",
            HISTORY_TRIGGERS,
        ).fetchone()
        if strange:
            raise _damaged(path, f"it holds something foreign, “{strange[0]}”")
        if path.stat().st_size <= _QUICK_CHECK_BYTES:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise _damaged(path, found)
    except sqlite3.DatabaseError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: sqlite3.DatabaseError) -> UserError:
    if "locked" in str(error):
        return UserError(
            f"“{path.name}” is in use by another program. Nothing was changed. Close it there and try again."
        )
    return _damaged(path, error)


def _damaged(path: Path, why: object) -> UserError:
    return UserError(
        f"“{path.name}” is damaged ({why}). It was left as it is. "
        "Work from the last copy, or export what can still be read."
    )


def _migrate_with_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring an older project up to date, after a copy of it was made, opened and checked."""
    from sqlite_utils import Database

    from annotator.store.schema import migrate

    copy = path.with_name(f"{path.stem}.before-schema-{SCHEMA_VERSION}{SUFFIX}")
    if not copy.exists():
        Store(connection, path, None).save_copy(copy)
    try:
        migrate(Database(connection))
    except sqlite3.Error as error:
        raise UserError(
            f"“{path.name}” (schema {version}) could not be brought up to date: {error}. "
            f"A copy of it as it was is “{copy.name}”."
        ) from error


def _meanwhile(path: Path) -> Path:
    """A hidden name beside a file for as long as it is not whole; never longer than a disk takes."""
    return path.with_name(f".{new_id()}.part")


def _remove_with_journal(path: Path) -> None:
    """Take away an unfinished database: on a full disk SQLite leaves its journal too."""
    for part in (path, journal_of(path)):
        part.unlink(missing_ok=True)


def _turned_read_only(path: Path) -> bool:
    """Whether the disk under a file lets nobody write any more, as far as the system tells."""
    try:
        return os.name == "posix" and bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _why_not_saved(error: sqlite3.DatabaseError, path: Path) -> str:
    text = str(error)
    if "full" in text:
        return (
            "The change was not saved: the disk is full. Everything saved before is safe. "
            "Free some space, or save a copy of the project elsewhere (File ▸ Save a copy)."
        )
    if "readonly" in text or _turned_read_only(path):
        return (
            "The change was not saved: the disk has become read-only. Everything saved before is safe. "
            "Save a copy of the project elsewhere (File ▸ Save a copy)."
        )
    return (
        f"The change was not saved: {text}. Everything saved before is safe. "
        "Check the disk, or save a copy of the project elsewhere (File ▸ Save a copy)."
    )
