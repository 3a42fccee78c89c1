"""`check` names every kind of damage, also what SQLite's own checks do not see."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store import Store
from annotator.store.schema import HISTORY_TRIGGERS
from tests.unit.edits.world import make_world

DAMAGE = {
    "a quote": (
        ["UPDATE mention SET ranges = replace(ranges, 'Seoul', 'Tokyo') WHERE ranges LIKE '%Seoul%'"],
        "range: mention",
    ),
    "an offset": (
        ["UPDATE claim SET content = json_set(content, '$[0].start', json_extract(content, '$[0].start') + 1)"],
        "range: claim",
    ),
    "a text": (["UPDATE document SET text = text || '.'"], "does not match its hash"),
    "the bytes": (["UPDATE document SET data = X'00'"], "do not match their hash"),
    "a region": (['UPDATE region SET "end" = 100000'], "ends behind its text"),
    "a sentence": (['UPDATE sentence SET "end" = 100000'], "ends behind its text"),
    "a key": (["UPDATE mention SET entity = 'nobody'"], "foreign key: a row of mention"),
    "a value": (["UPDATE mention SET type = 'EVENT'"], "is not what its last step made it"),
    "a field of a claim": (["UPDATE claim SET certainty = 'U'"], "is not what its last step made it"),
    "a deletion": (["UPDATE claim SET deleted = 1"], "is not what its last step made it"),
    "a lost row": (["DELETE FROM note"], "is missing"),
    "a payload": (["UPDATE payload SET body = '{}' WHERE body LIKE '%Seoul%'"], "do not match their hash"),
    "an altered event": (["UPDATE event SET label = 'something else' WHERE seq = 2"], "was altered"),
    "a change of an event": (["UPDATE event SET changes = '[]' WHERE seq = 3"], "was altered"),
    "a missing step": (["DELETE FROM event WHERE seq = 2"], "step 2 is missing"),
    "a missing first step": (["DELETE FROM event WHERE seq = 1"], "step 1 is missing"),
    "nonsense in a row": (["UPDATE mention SET ranges = '[{\"where\": 1}]'"], "cannot be read"),
}


@pytest.mark.parametrize("kind", sorted(DAMAGE))
def test_damage_is_named(tmp_path: Path, kind: str) -> None:
    world = make_world(tmp_path)
    assert world.session.check() == []
    world.session.close()
    statements, says = DAMAGE[kind]
    with closing(sqlite3.connect(world.session.path, isolation_level=None)) as connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER event_no_{verb}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        for trigger in HISTORY_TRIGGERS:
            connection.execute(trigger)
    with Store.open_copy(world.session.path) as store:
        assert any(says in problem for problem in store.check()), store.check()


def test_a_chain_that_was_forged_again_from_one_step_on_does_not_follow(tmp_path: Path) -> None:
    """An event with a hash that fits it, but that does not name the one before it."""
    world = make_world(tmp_path)
    world.session.close()
    with closing(sqlite3.connect(world.session.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        with Store.open_copy(world.session.path) as store:
            event = next(event for event in store.events() if event.seq == 3)
        from dataclasses import replace

        forged = replace(event, prev="f" * 64)
        connection.execute(
            "UPDATE event SET prev = ?, hash = ? WHERE id = ?", (forged.prev, forged.expected_hash(), event.id)
        )
        connection.execute(HISTORY_TRIGGERS[0])
    with Store.open_copy(world.session.path) as store:
        problems = store.check()
    assert any("step 3 does not follow step 2" in problem for problem in problems)
    assert any("step 4 does not follow step 3" in problem for problem in problems)


def test_a_history_without_its_guards_is_named(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    world.session.close()
    with closing(sqlite3.connect(world.session.path, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER event_no_delete")
    with Store.open_copy(world.session.path) as store:
        assert store.check() == ["history: its rows are not protected from being changed"]


def test_broken_pages_are_named_and_nothing_else_is_believed(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    store = world.session._store
    store._connection.execute("PRAGMA writable_schema = ON")
    store._connection.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'mention_layer'")
    world.session.close()
    with closing(sqlite3.connect(world.session.path)) as connection:
        damaged = Store(connection, world.session.path, None)
        problems = damaged.check()
    assert problems
    assert all(problem.startswith("page check: ") for problem in problems)
