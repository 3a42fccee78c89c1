"""One process writes a project; the others are told who, and read without ever getting in its way."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator import edits
from annotator.model import Source, UserError
from annotator.session import create_project, open_project
from annotator.store import Store
from annotator.store.lock import ProjectLock
from tests.unit.store.beside import HOLDER, READER, running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = create_project(tmp_path / "p.annotations")
    session.close()
    return session.path


def test_a_second_process_is_refused_and_told_who_holds_it(project: Path) -> None:
    with running(HOLDER, project) as (holder, said):
        assert said == "ready"
        with pytest.raises(UserError) as caught:
            Store.open(project)
        assert f"(import, process {holder.pid}, since " in str(caught.value)
        assert "Nothing was changed" in str(caught.value)
        assert ProjectLock(project).held_elsewhere()
        with Store.open_copy(project) as store:
            assert store.read_only
    assert not project.with_name("p.annotations.lock").exists()
    Store.open(project).close()


def test_the_lock_ends_with_the_process_that_is_killed(project: Path) -> None:
    with running(HOLDER, project) as (holder, _):
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=30)
        assert not ProjectLock(project).held_elsewhere()
        with Store.open(project) as store:
            assert store.check() == []


def test_a_second_opening_in_the_same_process_is_refused_and_drops_no_lock(project: Path) -> None:
    """Closing another handle of the file would drop SQLite's lock, and let others read into a transaction."""
    session = open_project(project, read_only=False)
    with pytest.raises(UserError, match="in use by"):
        Store.open(project)
    with Store.open_copy(project) as copy:
        assert copy.read_only
    with running(READER, project) as (_, said):
        assert "locked" in said
    session.close()


def test_the_sidecar_goes_with_the_lock(project: Path) -> None:
    session = open_project(project)
    sidecar = project.with_name("p.annotations.lock")
    assert str(os.getpid()) in sidecar.read_text("utf-8")
    session.close()
    session.close()
    assert sorted(path.name for path in project.parent.iterdir()) == ["p.annotations"]


def test_a_sidecar_left_behind_binds_nobody(project: Path) -> None:
    project.with_name("p.annotations.lock").write_bytes(b"\xff not json")
    Store.open(project).close()


def test_a_reader_who_came_later_never_makes_a_save_fail(project: Path) -> None:
    session = open_project(project, "analyst-1")
    with running(READER, project) as (_, said):
        assert "locked" in said
        session.apply(edits.AddSource(name="Agency", kind="news_agency"))
        assert [source.name for source in session.queries.select(Source)] == ["Agency"]
    session.close()


def test_a_reader_who_came_earlier_is_named_before_anything_is_promised(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.1}))
    with running(READER, project) as (_, said):
        assert said == "ready"
        with pytest.raises(UserError, match="being read by another program"):
            Store.open(project)
        with Store.open_copy(project) as store:
            assert store.check() == []
    Store.open(project).close()


def test_a_program_that_writes_without_our_lock_is_named(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0.1}))
    writer = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
    writer += "c.execute('BEGIN EXCLUSIVE'); print('ready', flush=True); sys.stdin.read(); c.close()"
    with running(writer, project), pytest.raises(UserError, match="in use by another program"):
        Store.open(project)
    with closing(sqlite3.connect(project)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_copy_never_takes_the_place_of_an_open_project(project: Path, tmp_path: Path) -> None:
    session = open_project(project, "analyst-1")
    with pytest.raises(UserError, match="is open"):
        session.save_copy(project)
    other = create_project(tmp_path / "other.annotations")
    other.close()
    with running(HOLDER, other.path), pytest.raises(UserError, match="is open"):
        session.save_copy(other.path)
    session.apply(edits.AddSource(name="Agency", kind="news_agency"))
    session.save_copy(other.path)
    session.close()
    for path in (project, other.path):
        with Store.open_copy(path) as store:
            assert store.count(Source) == 1
            assert store.check() == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.annotations", "p.annotations"]
