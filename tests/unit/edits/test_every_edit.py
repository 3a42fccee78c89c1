"""Every edit: applied, undone and redone, the values are what they were; across reopening, and in random histories."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator import edits
from annotator.edits import EDITS
from annotator.model import RECORD_TYPES, UserError, digest
from annotator.session import Session, open_project
from annotator.store.codec import values_json
from tests.unit.edits.world import RECIPES, World, make_world

NOT_UNDOABLE = {"CreateProject", "KeepSplits", "MarkRead"}
COMPOSED = {"Together"}
"""Edits made of other edits; they are tested by what they are made of and once on their own."""


def values(session: Session) -> dict[str, dict[str, str]]:
    """The values of every live row, by table and id: what undo must restore."""
    return {
        table: {record.id: digest(values_json(record)) for record in session.queries.select(cls)}
        for table, cls in RECORD_TYPES.items()
    }


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    yield made
    made.session.close()


def test_there_is_a_recipe_for_every_edit() -> None:
    undoable = {name for name, cls in EDITS.items() if cls.undoable}
    assert undoable - COMPOSED == set(RECIPES)
    assert {name for name, cls in EDITS.items() if not cls.undoable} == NOT_UNDOABLE


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_undo_restores_and_redo_repeats_across_reopening(world: World, name: str) -> None:
    who, edit = RECIPES[name](world)
    world.session.act_as(world.people[who])
    before = values(world.session)
    change = world.session.apply(edit)
    after = values(world.session)
    assert change.touched
    assert after != before
    path = world.session.path
    for reopened in (False, True):
        if reopened:
            world.session.close()
            world.session = open_project(path, world.people[who])
        assert world.session.next_undo() is not None
        world.session.undo()
        assert values(world.session) == before
        if reopened:
            world.session.close()
            world.session = open_project(path, world.people[who])
        world.session.redo()
        assert values(world.session) == after
    assert world.session.check() == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["undo", "redo", *sorted(RECIPES)]), max_size=14))
def test_random_histories_are_walked_back_and_forth(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    world = make_world(tmp_path_factory.mktemp("history"))
    session = world.session
    session.act_as(world.people["ann"])
    past: list[dict[str, dict[str, str]]] = []
    future: list[dict[str, dict[str, str]]] = []
    now = values(session)
    floor = len(session._steps()[0])
    for step in steps:
        if step == "undo" and past:
            session.undo()
            future.append(now)
            now = past.pop()
        elif step == "redo" and future:
            session.redo()
            past.append(now)
            now = future.pop()
        elif step in RECIPES:
            depth = len(session._steps()[0])
            try:
                who, edit = RECIPES[step](world)
                session.act_as(world.people["ann"])
                if who == "ann":
                    session.apply(edit)
            except UserError:
                session.act_as(world.people["ann"])
            made = len(session._steps()[0]) - depth
            if made:
                # A recipe may apply an edit before its own; both are steps, with one state each.
                undone = []
                for _ in range(made):
                    session.undo()
                    undone.append(values(session))
                for _ in range(made):
                    session.redo()
                past += undone[::-1]
                future.clear()
                now = values(session)
        assert values(session) == now
        assert len(session._steps()[0]) == floor + len(past)
    while past:
        session.undo()
        assert values(session) == past.pop()
    assert session.check() == []
    session.close()


def test_nobody_undoes_somebody_elses_edit(world: World) -> None:
    world.do(RECIPES["AddSource"](world)[1], "ann")
    label = world.session.next_undo()
    world.session.act_as(world.people["bob"])
    found = world.session.next_undo()
    assert found is None or (label is not None and found.id != label.id)


def test_undo_is_refused_where_the_row_changed_since(world: World) -> None:
    world.do(edits.EditSource(source=world.ids["source"], changes={"country": "KR"}), "ann")
    world.do(edits.EditSource(source=world.ids["source"], changes={"country": "JP"}), "bob")
    before = values(world.session)
    world.session.act_as(world.people["ann"])
    with pytest.raises(UserError, match="changed since"):
        world.session.undo()
    assert values(world.session) == before


def test_reading_is_noted_and_not_undone(world: World) -> None:
    sentence = world.drafts["main"].sentences[0].id
    before = world.session.next_undo()
    world.session.act_as(world.people["ann"])
    assert world.session.apply(edits.MarkRead(article=world.ids["main"], sentences=(sentence,))).result == 1
    assert world.session.apply(edits.MarkRead(article=world.ids["main"], sentences=(sentence,))).result == 0
    world.session.act_as(world.people["rae"])
    world.session.act_as(world.people["ann"])
    after = world.session.next_undo()
    assert after is not None
    assert before is None or after.edit != "MarkRead"
