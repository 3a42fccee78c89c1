"""600 simulated power cuts on the transactions of a real session: nothing acknowledged lost, nothing corrupt."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

import annotator.store as store_module
from annotator import edits
from annotator.model import Proposition
from annotator.session import create_project, open_project
from annotator.store import Store
from tests.durability.power import Disk

CUTS = 600
EDITS = 70
SMALL_CACHE = "PRAGMA cache_size = -64"
"""Dirty pages spill into the file in the middle of a transaction: the hardest case for a journal."""


@dataclass
class Trace:
    """A project file, and the SQL that a session then ran on it. None among the statements: one edit was saved."""

    before: bytes
    statements: list[str | None]


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    """Edits of a session, as the SQL that reached SQLite, from the first pragma to the last commit."""
    session = create_project(tmp_path_factory.mktemp("trace") / "p.annotations")
    session.close()
    before = session.path.read_bytes()
    statements: list[str | None] = []
    connect = sqlite3.connect

    def traced(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(statements.append)
        return connection

    chance = random.Random(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", traced)
        session = open_project(session.path, "analyst-1")
        made: list[str] = []
        for number in range(EDITS):
            note = "한일 국방장관 회담. " * chance.randint(1, 1200)
            made.append(session.apply(edits.AddProposition(statement=note)).result)
            statements.append(None)
            if number > 4:
                changes = {"note": "改" * chance.randint(1, 6000)}
                session.apply(edits.EditProposition(proposition=made[number - 3], changes=changes))
                statements.append(None)
        session.close()
    return Trace(before, statements)


def test_the_traced_session_is_set_as_the_store_sets_it(trace: Trace) -> None:
    said = [statement for statement in trace.statements if statement]
    pragmas = [statement for statement in said if statement.startswith("PRAGMA")]
    assert pragmas[: len(store_module.PRAGMAS)] == [f"PRAGMA {pragma}" for pragma in store_module.PRAGMAS]
    assert "PRAGMA locking_mode = EXCLUSIVE" in pragmas
    assert not [pragma for pragma in pragmas if "journal_mode" in pragma or "synchronous" in pragma][2:]
    assert said.count("BEGIN IMMEDIATE") == trace.statements.count(None)


def replayed(trace: Trace, folder: Path, change: Callable[[str], str] = lambda statement: statement) -> Disk:
    """The same statements on a disk that remembers; `change` may spoil one."""
    path = folder / "p.annotations"
    path.write_bytes(trace.before)
    disk = Disk()
    disk.steps += [("open", path.name, 0, b""), ("write", path.name, 0, trace.before), ("sync", path.name, 0, b"")]
    disk.acknowledge(0)
    saved = 0
    with closing(apsw.Connection(str(path), vfs=disk.vfs.vfs_name)) as connection:
        connection.execute(SMALL_CACHE)
        for statement in trace.statements:
            if statement is None:
                saved += 1
                disk.acknowledge(saved)
            else:
                connection.execute(change(statement)).fetchall()
    return disk


def survey(disk: Disk, folder: Path, cuts: int, *, full: bool) -> tuple[int, int]:
    """(lost, corrupt) among so many power cuts at random moments."""
    chance = random.Random(11)
    first = next(index for index, step in enumerate(disk.steps) if step[0] == "ack")
    lost = corrupt = 0
    for number in range(cuts):
        files, acknowledged = disk.image(chance.randint(first + 1, len(disk.steps)), chance)
        place = folder / str(number)
        place.mkdir()
        for name, body in files.items():
            (place / name).write_bytes(body)
        path = place / "p.annotations"
        try:
            with closing(sqlite3.connect(path)) as connection:
                corrupt += connection.execute("PRAGMA integrity_check").fetchone() != ("ok",)
                saved = connection.execute("SELECT count(*) FROM event WHERE edit <> 'CreateProject'").fetchone()[0]
                whole = connection.execute("SELECT count(*), sum(rev) FROM proposition").fetchone()
                corrupt += (whole[1] or 0) != saved  # one revision for every event: no edit by halves
                lost += saved < acknowledged
            if full and number % 20 == 0:
                with Store.open(path) as store:
                    corrupt += store.check() != []
                    assert store.count(Proposition) == whole[0]
        except sqlite3.DatabaseError:
            corrupt += 1
        for file in place.iterdir():
            file.unlink()
    return lost, corrupt


@pytest.mark.slow
def test_no_power_cut_loses_or_breaks_anything(trace: Trace, tmp_path: Path) -> None:
    disk = replayed(trace, tmp_path)
    assert sum(step[0] == "sync" for step in disk.steps) > 3 * trace.statements.count(None)
    assert survey(disk, tmp_path, CUTS, full=True) == (0, 0)


def test_the_simulation_tells_a_careless_setting_from_ours(trace: Trace, tmp_path: Path) -> None:
    """Without waiting for the disk the same statements do break: the test above can fail."""
    disk = replayed(trace, tmp_path, lambda said: said.replace("synchronous = EXTRA", "synchronous = OFF"))
    lost, corrupt = survey(disk, tmp_path, 40, full=False)
    assert lost + corrupt > 5
