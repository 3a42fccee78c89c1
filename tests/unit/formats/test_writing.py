"""A file is written wholly or not at all."""

import errno
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from annotator.formats import write_atomically
from annotator.model import UserError


def hello(out: BinaryIO) -> int:
    return out.write(b"hello")


def test_a_file_appears_whole_and_alone(tmp_path: Path) -> None:
    assert write_atomically(tmp_path / "a.jsonl", hello) == 5
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]
    assert (tmp_path / "a.jsonl").read_bytes() == b"hello"


@pytest.mark.parametrize(
    "failure",
    [ValueError("no"), KeyboardInterrupt(), UserError("no"), OSError(errno.ENOSPC, "No space left on device")],
)
def test_on_failure_the_old_file_stays_and_nothing_is_left(tmp_path: Path, failure: BaseException) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old")

    def fail(out: BinaryIO) -> None:
        out.write(b"half")
        raise failure

    with pytest.raises((type(failure), UserError)) as caught:
        write_atomically(path, fail)
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]
    assert path.read_bytes() == b"old"
    if isinstance(failure, OSError):
        assert isinstance(caught.value, UserError)
        assert "disk is full" in str(caught.value)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failing_disk_leaves_the_old_file(tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(UserError, match="unchanged"):
        write_atomically(path, hello)
    monkeypatch.undo()
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]
    assert path.read_bytes() == b"old"


def test_synced_before_it_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, os.replace

    def noted_fsync(handle: int) -> None:
        steps.append("fsync")
        fsync(handle)

    def noted_rename(old: Path, new: Path) -> None:
        steps.append("rename")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_rename)
    write_atomically(tmp_path / "a.jsonl", hello)
    assert steps[:2] == ["fsync", "rename"]
    if hasattr(os, "O_DIRECTORY"):
        assert steps == ["fsync", "rename", "fsync"]


def test_names_that_hide_or_replace_a_project_are_refused(tmp_path: Path) -> None:
    (tmp_path / "work.annotations").write_bytes(b"project")
    for name in (".hidden", "..", "work.annotations", "Work.ANNOTATIONS", "a\0b", "missing/a.jsonl", ""):
        with pytest.raises(UserError, match="Nothing was written"):
            write_atomically(tmp_path / name, hello)
    assert [p.name for p in tmp_path.iterdir()] == ["work.annotations"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_a_symbolic_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_bytes(b"old")
    (tmp_path / "a.jsonl").symlink_to(target)
    write_atomically(tmp_path / "a.jsonl", hello)
    assert target.read_bytes() == b"old"
    assert not (tmp_path / "a.jsonl").is_symlink()
