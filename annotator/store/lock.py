"""The project lock: an OS lock on a sidecar file, released by the system when the process dies.

The sidecar says in words who holds it. Its bytes are locked far behind the text, so that others can read it.
"""

import contextlib
import getpass
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import IO, BinaryIO

from annotator.model import UserError

_LOCKED_BYTE = 1 << 30


class ProjectLock:
    """Held by the one process that may write a project. `acquire` raises `UserError` naming the holder."""

    def __init__(self, project: Path) -> None:
        """For the project file at that path; nothing is locked yet. A link is taken for what it leads to."""
        self._project = project.resolve()
        self.path = self._project.with_name(self._project.name + ".lock")
        self._file: BinaryIO | None = None

    def acquire(self, what: str) -> None:
        """Take the lock or raise `UserError`. `what` says what holds it (`window`, `import`, …)."""
        self._file = self._locked_sidecar()
        holder = {
            "pid": os.getpid(),
            "host": platform.node(),
            "user": _user(),
            "what": what,
            "since": time.strftime("%Y-%m-%d %H:%M:%S"),
        }
        with contextlib.suppress(OSError):  # the lock is ours; a full disk only keeps us from saying so in words
            self._file.truncate(0)
            self._file.write(json.dumps(holder, ensure_ascii=False).encode())
            self._file.flush()
        if sys.platform != "win32":
            # Who may write the project must be able to lock it, though one of them was cut off and left the sidecar.
            with contextlib.suppress(OSError):
                self.path.chmod(self._project.stat().st_mode & 0o666)

    def _locked_sidecar(self) -> BinaryIO:
        while True:
            try:
                file = open(self.path, "a+b")  # noqa: SIM115, PTH123 - lives as long as the lock
            except OSError as error:
                raise UserError(
                    f"The project cannot be locked for writing: {error.strerror}. Nothing was changed. "
                    "Open it read-only, or copy it to a place where you can write."
                ) from error
            try:
                _lock(file)
            except OSError:
                file.close()
                raise UserError(
                    f"{self.holder()} Nothing was changed. Close it there, or open the project read-only."
                ) from None
            # The last holder deletes the sidecar as it goes: a lock on the deleted file would bind nobody.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                    return file
            file.close()

    def holder(self) -> str:
        """One sentence on who holds the lock, as far as the sidecar tells."""
        try:
            told = json.loads(self.path.read_bytes().decode("utf-8", "replace"))
            return (
                f"The project is in use by {told['user']} on {told['host']} "
                f"({told['what']}, process {told['pid']}, since {told['since']})."
            )
        except (OSError, ValueError, KeyError, TypeError):
            return "The project is in use by another program."

    def held_elsewhere(self) -> bool:
        """Whether some process holds the lock now (this object does not)."""
        try:
            with self.path.open("rb") as file:
                _lock(file)
                _unlock(file)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False

    def release(self) -> None:
        """Give the lock up and take the sidecar away (on Windows it stays, empty)."""
        if self._file is not None:
            with contextlib.suppress(OSError):  # a full or vanished disk must not keep the program from ending
                self._file.truncate(0)
            if sys.platform != "win32":
                with contextlib.suppress(OSError):
                    self.path.unlink()
            with contextlib.suppress(OSError):
                _unlock(self._file)
            with contextlib.suppress(OSError):  # closing tries once more what a full disk did not take
                self._file.close()
            self._file = None


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "someone"


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[bytes]) -> None:
        file.seek(_LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_UN)
