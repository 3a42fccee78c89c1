"""Looking at a file before SQLite does: is it a project of ours, whole, and of a version we know?

A file that is refused is left byte-identical: everything here only reads.
"""

import contextlib
import random
import sqlite3
import struct
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from annotator.model import UserError
from annotator.store.lock import ProjectLock
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION

SUFFIX = ".annotations"
_MAGIC = b"SQLite format 3\x00"
_JOURNAL_HEADER = 28
"""Bytes of a rollback journal's header that say something (https://www.sqlite.org/fileformat.html §3)."""
_JOURNAL_START = 4096 + 4 + 65536 + 4
"""At most this many bytes hold the header, in a sector of its own, and the first record: number, page, checksum."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes of a SQLite file say (https://www.sqlite.org/fileformat.html §1.3)."""

    change_counter: int
    """Not read by itself: it tells two states of a file apart where somebody opened, wrote and closed it (`_State`)."""
    user_version: int
    size: int
    """The file's bytes as its header tells them, 0 where it does not."""


def read_header(path: Path) -> Header:
    """Check that the file is a project this program can open; raises `UserError` with the reason."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise UserError(f"There is no file “{path}”. Check the name, or make a new project.") from None
    except OSError as error:
        raise UserError(f"“{path}” cannot be read: {error.strerror}. Nothing was changed.") from error
    if not head:
        raise UserError(f"“{path.name}” is an empty file, not a project. It was left as it is.")
    if not head.startswith(_MAGIC) or len(head) < 100:
        raise UserError(f"“{path.name}” is not a project of Parallel Annotator. It was left as it is.")
    page_size, counter, pages, version, application, valid_for = struct.unpack(">16xH6xII28xI4xI20xI4x", head)
    if application != APPLICATION_ID:
        raise UserError(f"“{path.name}” is a database of another program, not a project. It was left as it is.")
    if version > SCHEMA_VERSION:
        raise UserError(
            f"“{path.name}” was written by a newer version of Parallel Annotator (schema {version}; this one knows "
            f"{SCHEMA_VERSION}). It was left as it is. Install the newer version to open it."
        )
    told = pages * (65536 if page_size == 1 else page_size) if counter == valid_for else 0
    return Header(change_counter=counter, user_version=version, size=told)


def require_whole(path: Path, header: Header, size: int) -> None:
    """Raises `UserError` where a project has fewer bytes than its header tells, both read between two transactions."""
    if header.size > size:
        raise UserError(
            f"“{path.name}” is damaged: it is shorter than its own header says. It was left as it is. "
            "Work from the last copy."
        )


def require_writable(path: Path) -> None:
    """Raises `UserError` where the file cannot be written: SQLite would say so only at the first save."""
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise UserError(
            f"“{path.name}” cannot be written here: {error.strerror}. Nothing was changed. "
            "Open it read-only, or copy it to a place where you can write."
        ) from error


def journal_of(path: Path) -> Path:
    """SQLite's rollback journal of that file; of a link it lies beside what the link leads to."""
    real = path.resolve()
    return real.with_name(real.name + "-journal")


@dataclass(frozen=True, slots=True)
class _State:
    """What tells one state of a project file from another without taking a lock.

    A writer that holds SQLite's exclusive lock does not count its transactions in the file's header, and keeps its
    journal: it zeroes the journal's header as it commits. Each journal begins with a random number of its own, which
    is summed into every record, so that its first record names the last transaction.
    """

    header: Header
    journal: bytes

    @property
    def hot(self) -> bool:
        """Whether a transaction is under way, or was cut off."""
        return any(self.journal[:_JOURNAL_HEADER])


def _state(path: Path) -> _State:
    try:
        with journal_of(path).open("rb") as file:
            journal = file.read(_JOURNAL_START)
    except OSError:
        journal = b""
    return _State(header=read_header(path), journal=journal)


def was_cut_off(path: Path) -> bool:
    """Whether a transaction of a project that nobody holds was cut off."""
    return _state(path).hot


def consistent_bytes(path: Path, *, patience: float = 20.0) -> bytes | None:
    """All bytes of a project between two transactions of whoever writes it; None where there was no such moment
    within so many seconds.

    A reader that took SQLite's shared lock could make the writer's commit fail. This one takes no lock and changes
    nothing: it copies the file, and believes the copy where no transaction was under way or went by meanwhile. What
    a process that has died left half-written is rolled back in a copy.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until:
        before = _state(path)
        if not before.hot:
            data = path.read_bytes()
        elif not ProjectLock(path).held_elsewhere():
            data = _rolled_back(path)
        else:
            data = b""
        if data and _state(path) == before:
            if not before.hot:
                require_whole(path, before.header, len(data))
            return data
        time.sleep(random.uniform(0, 0.004))  # irregular, so as not to keep step with the writer
    return None


def _rolled_back(path: Path) -> bytes:
    """The bytes of a project after SQLite has taken back, in a copy, the transaction that its journal tells of."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        try:
            copy.write_bytes(path.read_bytes())
            journal_of(copy).write_bytes(journal_of(path).read_bytes())
            with contextlib.closing(sqlite3.connect(copy)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except (OSError, sqlite3.DatabaseError):
            return b""  # the writer went on while we copied: the caller tries again
        return copy.read_bytes()
