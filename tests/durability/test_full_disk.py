"""A disk that is full, or turns read-only: a sentence, nothing acknowledged lost, a sound file afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import edits
from annotator.formats import write_atomically
from annotator.model import Proposition, Source, UserError
from annotator.session import Session, create_project, open_project
from annotator.store import Store

MEBIBYTE = 1024 * 1024


def mount(*arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three mebibytes."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs root on Linux")
    place = tmp_path / "disk"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place))
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(session: Session) -> tuple[int, str]:
    """How many edits were saved until one was refused, and what was said then."""
    for number in range(2000):
        try:
            session.apply(edits.AddProposition(statement=f"{number} " + "한일 회담 " * 400))
        except UserError as refused:
            return number, str(refused)
    raise AssertionError("the disk never got full")


def test_a_full_disk_costs_nothing_that_was_saved(disk: Path, tmp_path: Path) -> None:
    session = create_project(disk / "p.annotations")
    saved, said = fill(session)
    assert saved > 20
    assert "not saved: the disk is full" in said
    assert "Everything saved before is safe" in said
    assert len(session.queries.propositions()) == saved
    assert session.check() == []
    # Still full: saying so again, and a copy elsewhere.
    with pytest.raises(UserError, match="disk is full"):
        session.apply(edits.AddProposition(statement="again " + "한일 회담 " * 400))
    session.save_copy(tmp_path / "elsewhere.annotations")
    with pytest.raises(UserError, match="cannot be written"):
        session.save_copy(disk / "copy.annotations")
    assert not [path.name for path in disk.iterdir() if "copy" in path.name]
    session.close()
    for path in (disk / "p.annotations", tmp_path / "elsewhere.annotations"):
        with Store.open_copy(path) as store:
            assert store.count(Proposition) == saved
            assert store.check() == []


def test_work_goes_on_when_there_is_room_again(disk: Path) -> None:
    session = create_project(disk / "p.annotations")
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(MEBIBYTE))
    saved, _ = fill(session)
    ballast.unlink()
    session.apply(edits.AddSource(name="after", kind="newspaper"))
    session.undo()
    session.redo()
    assert len(session.queries.propositions()) == saved
    session.close()
    again = open_project(session.path, "analyst-1")
    assert [source.name for source in again.queries.select(Source)] == ["after"]
    assert again.check() == []
    again.close()


def test_an_export_onto_a_full_disk_leaves_the_old_one(disk: Path) -> None:
    old = disk / "export.jsonl"
    old.write_text("the old one\n")

    def too_much(out: object) -> None:
        for _ in range(100):
            out.write(bytes(100_000))  # type: ignore[attr-defined]

    with pytest.raises(UserError):
        write_atomically(old, too_much)
    assert old.read_text() == "the old one\n"
    assert [path.name for path in disk.iterdir()] == ["export.jsonl"]


@pytest.fixture
def failing_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of an image file, which ext4 can be told to give up as it does after an error of the medium."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or shutil.which("mkfs.ext4") is None:
        pytest.skip("a disk that fails needs root and ext4 on Linux")
    image, place = tmp_path / "image", tmp_path / "disk"
    place.mkdir()
    with image.open("wb") as file:
        file.truncate(16 * MEBIBYTE)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    mount("-o", "loop", str(image), str(place))
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_turns_read_only_is_told_and_nothing_is_lost(failing_disk: Path, tmp_path: Path) -> None:
    session = create_project(failing_disk / "p.annotations")
    for number in range(5):
        session.apply(edits.AddSource(name=f"saved {number}", kind="newspaper"))
    mount("-o", "remount,abort", str(failing_disk))
    for _ in range(2):
        with pytest.raises(UserError, match=r"not saved.*Everything saved before is safe.*[Ss]ave a copy"):
            session.apply(edits.AddSource(name="lost", kind="newspaper"))
    assert len(session.queries.select(Source)) == 5
    session.save_copy(tmp_path / "elsewhere.annotations")
    session.close()
    subprocess.run(["umount", str(failing_disk)], check=True)
    mount("-o", "loop", str(tmp_path / "image"), str(failing_disk))
    for path in (failing_disk / "p.annotations", tmp_path / "elsewhere.annotations"):
        with Store.open(path) as store:
            assert len(store.select(Source)) == 5
            assert store.check() == []


def test_a_store_that_cannot_write_any_more_says_so(tmp_path: Path) -> None:
    """The same refusal where no disk can be mounted: SQLite's own answer of a read-only file."""
    session = create_project(tmp_path / "p.annotations")
    session.apply(edits.AddSource(name="saved", kind="newspaper"))
    session._store._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(UserError, match="the disk has become read-only"):
        session.apply(edits.AddSource(name="lost", kind="newspaper"))
    assert session.check() == []
    session._store._connection.execute("PRAGMA query_only = OFF")
    session.apply(edits.AddSource(name="after", kind="newspaper"))
    assert [source.name for source in session.queries.select(Source)] == ["saved", "after"]
    session.close()
