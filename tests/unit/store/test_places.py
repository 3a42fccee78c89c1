"""Where a project lies, and what its disk allows: links, shared folders, full disks, network disks, long names, damage."""

import errno
import io
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import edits
from annotator.cli import app
from annotator.formats import write_atomically
from annotator.model import Source, UserError
from annotator.session import create_project, open_project, project_from_archive
from annotator.store import Store
from annotator.store.lock import ProjectLock
from annotator.store.opening import journal_of
from tests.unit.edits.world import make_world
from tests.unit.store.beside import HOLDER, running

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX links and permissions")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = create_project(tmp_path / "p.annotations")
    session.close()
    return session.path


@posix
def test_a_link_to_a_project_is_the_project(project: Path, tmp_path: Path) -> None:
    """One lock and one journal, by whichever name it is opened."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "link.annotations"
    link.symlink_to(project)
    with running(HOLDER, project) as (holder, said):
        assert said == "ready"
        with pytest.raises(UserError, match=f"process {holder.pid}, since"):
            Store.open(link)
        assert ProjectLock(link).held_elsewhere()
    session = open_project(link, "analyst-1")
    assert ProjectLock(project).held_elsewhere() and list(folder.iterdir()) == [link]
    assert journal_of(link) == journal_of(project)
    session.close()


@posix
def test_the_note_on_who_holds_a_shared_project_can_be_written_by_all_who_write_it(project: Path) -> None:
    project.chmod(0o660)
    with Store.open(project):
        sidecar = project.with_name("p.annotations.lock")
        assert stat.S_IMODE(sidecar.stat().st_mode) == 0o660


@posix
def test_a_copy_is_as_private_as_the_project(project: Path, tmp_path: Path) -> None:
    project.chmod(0o600)
    copy = tmp_path / "copy.annotations"
    with Store.open(project) as store:
        store.save_copy(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_full_disk_does_not_keep_a_project_from_being_opened(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The note on who holds it is a courtesy: the lock binds without it."""

    real = open

    class Full(io.BytesIO):
        """A file on a full disk: it is there, and takes nothing."""

        def __init__(self, path: Path) -> None:
            self._real = real(path, "a+b")
            super().__init__()

        def fileno(self) -> int:
            return self._real.fileno()

        def write(self, *_: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        truncate = write

        def close(self) -> None:
            self._real.close()

    monkeypatch.setattr("annotator.store.lock.open", lambda path, _: Full(path), raising=False)
    with Store.open(project):
        assert ProjectLock(project).held_elsewhere()
    assert not ProjectLock(project).path.exists()


def test_an_archive_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: No such file"):
        project_from_archive(tmp_path / "no.jsonl", tmp_path / "made.annotations")
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("refusal", [errno.EINVAL, errno.EACCES])
@pytest.mark.parametrize("what", ["open", "fsync"])
def test_a_folder_that_cannot_be_synced_makes_nothing_fail(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, refusal: int
) -> None:
    """Network disks cannot sync a folder, and a drop box cannot be opened; what was written is whole all the same."""
    real_open, real_fsync = os.open, os.fsync

    def opened(path: object, flags: int, *more: int, **named: int) -> int:
        if what == "open" and Path(str(path)).is_dir():
            raise OSError(refusal, "refused")
        return real_open(path, flags, *more, **named)  # type: ignore[arg-type]

    def synced(handle: int) -> None:
        if what == "fsync" and stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(refusal, "refused")
        real_fsync(handle)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fsync", synced)
    write_atomically(tmp_path / "out.jsonl", lambda out: out.write(b"{}\n"))
    Store.create(tmp_path / "new.annotations").close()
    with Store.open(project) as store:
        store.save_copy(tmp_path / "copy.annotations")


def test_names_as_long_as_a_disk_takes_are_written(project: Path, tmp_path: Path) -> None:
    """255 bytes, most of them Korean: the name that is used meanwhile is not longer."""
    long = "회담" * 39
    made = create_project(tmp_path / f"{long}.annotations")
    made.save_copy(tmp_path / f"{long}2.annotations")
    made.export("jsonl", tmp_path / f"{long}.jsonl")
    made.close()
    assert (tmp_path / f"{long}2.annotations").is_file() and (tmp_path / f"{long}.jsonl").is_file()


def test_damage_that_only_reading_finds_is_told_in_words(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.do(edits.AddSource(name="Harbour Agency", kind="news_agency"))
    path = world.session.path
    world.session.close()
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Harbour Agency", b"Harbo\xff\xfe Agency"))
    with Store.open_copy(path) as store:
        for read in (lambda: store.select(Source), store.snapshot):
            with pytest.raises(UserError, match=r"is damaged .*Work from the last copy"):
                read()
        assert store.check() != []
    told = CliRunner().invoke(app, ["export", str(path), str(tmp_path / "o.jsonl"), "--layer", "all"])
    assert isinstance(told.exception, UserError)
