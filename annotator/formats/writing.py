"""Writing a file wholly or not at all."""

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from annotator.model import UserError
from annotator.paths import sync_folder

T = TypeVar("T")

PROJECT_SUFFIX = ".annotations"


def write_atomically(path: Path, writer: Callable[[BinaryIO], T]) -> T:
    """Let `writer` fill a file that takes the name `path` only when it is whole and on the disk.

    The bytes go to a temporary name in the same folder; then flush, fsync, rename, fsync of the folder. On any
    failure the temporary file is removed and what was at `path` is untouched. A symbolic link at `path` is
    replaced, never followed. Returns what `writer` returns; raises `UserError` where the system refuses.
    """
    _refuse_bad_target(path)
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with os.fdopen(handle, "wb") as out:
            result = writer(out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _refused(path, error) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return result


def _refuse_bad_target(path: Path) -> None:
    """Refuse names that hide the file, point elsewhere, or would replace a project."""
    name = path.name
    if not name or name.startswith(".") or "\0" in str(path) or name != os.path.basename(os.fspath(path)):  # noqa: PTH119
        raise UserError(f"“{path}” is not a plain, visible file name. Nothing was written. Choose another name.")
    if path.suffix.lower() == PROJECT_SUFFIX:
        raise UserError(
            f"“{name}” ends in {PROJECT_SUFFIX}, the suffix of projects; an export must not replace one. "
            "Nothing was written. Choose another name."
        )
    if path.is_dir():
        raise UserError(f"“{path}” is a folder. Nothing was written. Name a file in it.")
    if not path.parent.is_dir():
        raise UserError(f"The folder “{path.parent}” does not exist. Nothing was written. Make it first.")


def _refused(path: Path, error: OSError) -> UserError:
    """Say what the system refused, and that the old file is as it was."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        advice = "The disk is full: free some space or choose a folder on another disk."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        advice = "The folder cannot be written to: choose another."
    else:
        advice = "Choose another folder or try again."
    reason = error.strerror or str(error)
    return UserError(f"“{path.name}” could not be written ({reason}). What was there before is unchanged. {advice}")
