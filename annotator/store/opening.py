"""Looking at a file before SQLite does: is it a project of ours, whole, and of a version we know?

A file that is refused is left byte-identical: everything here only reads.
"""

import struct
import time
from dataclasses import dataclass
from pathlib import Path

from annotator.model import UserError
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION

SUFFIX = ".annotations"
_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Header:
    """What the first 100 bytes of a SQLite file say (https://www.sqlite.org/fileformat.html §1.3)."""

    change_counter: int
    user_version: int


def read_header(path: Path) -> Header:
    """Check that the file is a project this program can open; raises `UserError` with the reason."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise UserError(f"There is no file “{path}”. Check the name, or make a new project.") from None
    except OSError as error:
        raise UserError(f"“{path}” cannot be read: {error.strerror}. Nothing was changed.") from error
    if size == 0:
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
    if counter == valid_for and pages * (65536 if page_size == 1 else page_size) > size:
        raise UserError(
            f"“{path.name}” is damaged: it is shorter than its own header says. It was left as it is. "
            "Work from the last copy, or export what can still be read."
        )
    return Header(change_counter=counter, user_version=version)


def journal_of(path: Path) -> Path:
    """SQLite's rollback journal of that file."""
    return path.with_name(path.name + "-journal")


def has_hot_journal(path: Path) -> bool:
    """Whether a transaction is under way, or was cut off: a journal whose header is there and not zeroed."""
    try:
        with journal_of(path).open("rb") as file:
            return any(file.read(28))
    except OSError:
        return False


def consistent_bytes(path: Path, *, tries: int = 200) -> bytes | None:
    """All bytes of a project between two transactions of whoever writes it; None where none was to be had.

    A reader that took SQLite's shared lock could make the writer's commit fail. This one takes no lock: it
    copies the file, and believes the copy when no journal was live and the change counter stood still.
    """
    for _ in range(tries):
        before = read_header(path)
        if not has_hot_journal(path):
            data = path.read_bytes()
            if (
                not has_hot_journal(path)
                and read_header(path) == before
                and data[24:28] == struct.pack(">I", before.change_counter)
            ):
                return data
        time.sleep(0.01)
    return None
