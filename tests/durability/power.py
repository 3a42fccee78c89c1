"""A disk that remembers every write, and the images a power cut could leave of it.

The statements of a real session are traced and run again on a SQLite whose files report what they do (a VFS,
https://www.sqlite.org/vfs.html). After a cut, what was synced is there; each later write is there, not there, or torn
at a sector; a name whose removal was not synced may be back.
"""

import random
from pathlib import Path

import apsw

SECTOR = 512

Step = tuple[str, str, int, bytes]
"""(kind, file, offset or length, data); kinds: open, write, truncate, sync, delete, delete-synced, ack."""


class Disk:
    """What happened to the files of one workload, in order."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.vfs = _Recorder(self)

    def acknowledge(self, number: int) -> None:
        """Note that from here on so many transactions were said to be saved."""
        self.steps.append(("ack", "", number, b""))

    def image(self, moment: int, chance: random.Random) -> tuple[dict[str, bytearray], int]:
        """The files after a power cut before step `moment`, and how many transactions were acknowledged then."""
        files: dict[str, bytearray] = {}
        pending: dict[str, list[Step]] = {}
        removed: dict[str, tuple[bytearray, list[Step]]] = {}
        acknowledged = -1
        for step in self.steps[:moment]:
            kind, name, number, _ = step
            if kind == "ack":
                acknowledged = number
            elif kind == "open":
                files.setdefault(name, bytearray())
                pending.setdefault(name, [])
                removed.pop(name, None)
            elif kind in ("write", "truncate"):
                pending[name].append(step)
            elif kind == "sync":
                for waiting in pending[name]:
                    _carry_out(files[name], waiting)
                pending[name] = []
            else:
                gone = (files.pop(name, bytearray()), pending.pop(name, []))
                removed.pop(name, None)
                if kind == "delete":
                    removed[name] = gone
        for name, (body, waiting_steps) in removed.items():
            if name not in files and chance.random() < 0.5:
                files[name], pending[name] = bytearray(body), list(waiting_steps)
        how = chance.choice(["all", "none", "some", "torn"])
        for name, steps in pending.items():
            for step in steps:
                if how == "all" or (how != "none" and chance.random() < 0.5):
                    _carry_out(files[name], _torn(step, chance) if how == "torn" else step)
        return files, acknowledged


def _carry_out(body: bytearray, step: Step) -> None:
    kind, _, number, data = step
    if kind == "truncate":
        del body[number:]
        return
    body.extend(bytes(max(0, number + len(data) - len(body))))
    body[number : number + len(data)] = data


def _torn(step: Step, chance: random.Random) -> Step:
    kind, name, number, data = step
    if kind != "write" or len(data) <= SECTOR or chance.random() < 0.5:
        return step
    return kind, name, number, data[: SECTOR * chance.randint(1, len(data) // SECTOR)]


class _File(apsw.VFSFile):  # type: ignore[misc]
    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.disk, self.name = disk, Path(path or "").name
        disk.steps.append(("open", self.name, 0, b""))
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.steps.append(("write", self.name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.disk.steps.append(("sync", self.name, 0, b""))
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self.disk.steps.append(("truncate", self.name, size, b""))
        super().xTruncate(size)

    def xDeviceCharacteristics(self) -> int:
        # Neither batch-atomic writes nor safe appends: SQLite must not count on a kind disk.
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)


class _Recorder(apsw.VFS):  # type: ignore[misc]
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.vfs_name = f"recorder-{id(disk)}"
        super().__init__(self.vfs_name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> _File:
        return _File(self.disk, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self.disk.steps.append(("delete-synced" if sync else "delete", Path(name).name, 0, b""))
        super().xDelete(name, sync)
