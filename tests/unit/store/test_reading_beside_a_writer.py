"""A copy taken while somebody writes is a state that was saved; and looking changes nothing."""

import os
import signal
from pathlib import Path

import pytest

from annotator import edits
from annotator.model import Source
from annotator.session import create_project, open_project
from annotator.store import Store
from annotator.store.opening import consistent_bytes, journal_of
from tests.unit.store.beside import contents, running

WRITER = """
import itertools, sys, time
from pathlib import Path
from annotator import edits
from annotator.session import open_project
session = open_project(Path(sys.argv[1]), "analyst-1")
ids = [session.apply(edits.AddSource(name="0", kind="newspaper")).result for _ in range(6)]
print("ready", flush=True)
for number in itertools.count(1):
    # All sources say the same number in every state that was saved; each note fills pages of its own.
    changes = {"name": str(number), "note": "가" * (number % 7) * 3000}
    session.apply(edits.Together(what="count", edits=tuple(
        edits.EditSource(source=id_, changes=changes) for id_ in ids)))
    time.sleep(0.01)  # some fifty acts a second: far more than anybody does, and a file of megabytes is read between
"""

CUT_OFF = """
import os, signal, sys
from pathlib import Path
from annotator import edits
from annotator.model import Source
from annotator.session import open_project
session = open_project(Path(sys.argv[1]), "analyst-1")
store = session._store
store._connection.execute("PRAGMA cache_size = 1")
with store.transaction(session.actor) as rows:
    for source in rows.select(Source):
        for number in range(40):
            edits.EditSource(source=source.id, changes={"name": "half", "note": "나" * 4000}).run(rows)
    store._connection.execute("UPDATE source SET note = note || 'x'")
    os.kill(os.getpid(), signal.SIGKILL)
"""
"""Dies inside a transaction of which parts are in the file already (the cache holds one page)."""


@pytest.mark.slow
def test_every_copy_is_a_state_that_was_saved(tmp_path: Path) -> None:
    session = create_project(tmp_path / "p.annotations")
    session.close()
    seen = set()
    with running(WRITER, session.path) as (writer, said):
        assert said == "ready"
        try:
            for _ in range(60):
                with Store.open_copy(session.path) as store:
                    numbers = {source.name for source in store.select(Source)}
                    assert len(numbers) == 1
                    assert store.check() == []
                    seen |= numbers
        finally:
            os.kill(writer.pid, signal.SIGKILL)
    assert len(seen) > 10, "the writer did not write meanwhile"


def test_what_a_dead_writer_left_half_written_is_rolled_back_in_the_copy_only(tmp_path: Path) -> None:
    session = create_project(tmp_path / "p.annotations")
    for number in range(3):
        session.apply(edits.AddSource(name=f"saved {number}", kind="newspaper"))
    session.close()
    saved = session.path.read_bytes()
    with running(CUT_OFF, session.path) as (process, _):
        assert process.wait(timeout=60) == -signal.SIGKILL
    assert journal_of(session.path).exists()
    assert session.path.read_bytes() != saved, "nothing was half-written: the test proves nothing"
    session.path.with_name("p.annotations.lock").unlink()
    before = contents(tmp_path)
    with Store.open_copy(session.path) as store:
        assert [source.name[:5] for source in store.select(Source)] == ["saved"] * 3
        assert store.check() == []
    assert contents(tmp_path) == before
    again = open_project(session.path, "analyst-1")
    assert [source.name[:5] for source in again.queries.select(Source)] == ["saved"] * 3
    assert again.check() == []
    again.close()
    assert not journal_of(session.path).exists()


@pytest.mark.parametrize("writer", ["comes and goes", "stays"])
def test_a_copy_during_which_somebody_wrote_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    """Whether the writer closed the file again, so that no journal tells, or has had it all the time."""
    session = create_project(tmp_path / "p.annotations")
    for number in range(30):
        session.apply(edits.AddSource(name=str(number), kind="newspaper"))
    path = session.path
    if writer == "comes and goes":
        session.close()
    read, torn = Path.read_bytes, []

    def slow(asked: Path) -> bytes:
        """The first half of the file before somebody writes, the other after that."""
        data = read(asked)
        if asked != path or torn:
            return data
        if writer == "stays":
            session.apply(edits.AddSource(name="last", kind="newspaper"))
        else:
            with open_project(path, "analyst-1") as other:
                other.apply(edits.AddSource(name="last", kind="newspaper"))
        after = read(asked)
        torn.append(data[: len(data) // 2] + after[len(data) // 2 :])
        assert len(after) == len(data), "the size would tell"
        assert torn[0] not in (data, after)
        return torn[0]

    monkeypatch.setattr(Path, "read_bytes", slow)
    found = consistent_bytes(path)
    monkeypatch.undo()
    assert torn
    assert found == read(path)
    session.close()


@pytest.mark.parametrize("tries", [25])
def test_a_copy_taken_between_edits_holds_the_last_one(tmp_path: Path, tries: int) -> None:
    """The writer's exclusive lock keeps SQLite from counting its transactions; the copy must be new all the same."""
    session = create_project(tmp_path / "p.annotations")
    for number in range(tries):
        session.apply(edits.AddSource(name=str(number), kind="newspaper"))
        with Store.open_copy(session.path) as store:
            assert store.count(Source) == number + 1
    session.close()
