"""A writing process is killed 20 times at random moments: what it had acknowledged is there, and the file is sound."""

import os
import random
import signal
import threading
from pathlib import Path

import pytest

from annotator.model import Proposition
from annotator.session import create_project
from annotator.store import Store
from tests.unit.store.beside import running

KILLS = 20

WRITER = """
import itertools, sys
from pathlib import Path
from annotator import edits
from annotator.session import open_project
session = open_project(Path(sys.argv[1]), "analyst-1")
session._store._connection.execute("PRAGMA cache_size = 4")
session.warm()
print("ready", flush=True)
for number in itertools.count():
    made = session.apply(edits.Together(what="two", edits=(
        edits.AddProposition(statement=f"{number} " + "발표 " * 3000), edits.AddProposition(statement="and")))).result
    print(*made, flush=True)
"""
"""Says the ids of what it wrote once the session says that they are saved."""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_to_a_kill(tmp_path: Path) -> None:
    session = create_project(tmp_path / "p.annotations")
    session.close()
    chance = random.Random(5)
    acknowledged: list[str] = []
    for _ in range(KILLS):
        with running(WRITER, session.path) as (writer, said):
            assert said == "ready"
            assert writer.stdout is not None
            killer = threading.Timer(chance.uniform(0.01, 0.3), os.kill, (writer.pid, signal.SIGKILL))
            killer.start()
            lines = writer.stdout.read().splitlines(keepends=True)
            killer.join()
        acknowledged += [id_ for line in lines if line.endswith("\n") for id_ in line.split()]
        with Store.open_copy(session.path) as store:
            there = {proposition.id for proposition in store.select(Proposition)}
            assert set(acknowledged) <= there
            assert len(there) % 2 == 0, "an edit was stored by halves"
    with Store.open(session.path) as store:
        assert store.check() == []
    assert len(acknowledged) > KILLS
