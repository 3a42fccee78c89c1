"""Every edit: applied, undone and redone, the values are what they were; across reopening, and in random histories."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
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


OF_OTHERS = {"WithdrawLayer", "ReturnLayer", "StartGold", "SignOff", "WithdrawSignOff", "Decide", "RemoveDecision"}
"""Recipes in which somebody else than `ann` acts."""

Values = dict[str, dict[str, str]]


def values(session: Session) -> Values:
    """The values of every live row, by table and id: what undo must restore. Not by the store's own way to tell them:
    a field that it forgot would be forgotten here too."""
    return {
        table: {record.id: repr(replace(record, rev=0)) for record in session.queries.select(cls)}
        for table, cls in RECORD_TYPES.items()
    }


def digests(session: Session) -> Values:
    """What the history calls the values of every live row, by table and id."""
    return {
        table: {record.id: digest(values_json(record)) for record in session.queries.select(cls)}
        for table, cls in RECORD_TYPES.items()
    }


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
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
    assert world.session.check() == []
    path = world.session.path
    for reopened in (False, True):
        if reopened:
            world.session.close()
            world.session = open_project(path, world.people[who])
        assert world.session.next_undo() is not None
        world.session.undo()
        assert values(world.session) == before
        assert world.session.check() == []
        if reopened:
            world.session.close()
            world.session = open_project(path, world.people[who])
        world.session.redo()
        assert values(world.session) == after
    assert world.session.check() == []


@contextmanager
def a_world() -> Iterator[World]:
    """A world of its own for each example of a property, closed whatever happens."""
    with tempfile.TemporaryDirectory() as folder:
        world = make_world(Path(folder))
        try:
            yield world
        finally:
            world.session.close()


def states_before(session: Session, steps: int) -> list[Values]:
    """The values before each of the actor's last so many steps, oldest first; the session ends where it was."""
    found = []
    for _ in range(steps):
        session.undo()
        found.append(values(session))
    for _ in range(steps):
        session.redo()
    return found[::-1]


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(steps=st.lists(st.sampled_from(["undo", "redo", *sorted(set(RECIPES) - OF_OTHERS)]), max_size=14))
def test_random_histories_are_walked_back_and_forth(steps: list[str]) -> None:
    with a_world() as world:
        session = world.session
        session.act_as(world.people["ann"])
        past: list[Values] = []
        future: list[Values] = []
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
                with suppress(UserError):
                    session.apply(RECIPES[step](world)[1])
                made = len(session._steps()[0]) - depth
                if made:
                    # A recipe may apply an edit before its own; both are steps, with one state each.
                    past += states_before(session, made)
                    future.clear()
                    now = values(session)
            assert values(session) == now
            assert len(session._steps()[0]) == floor + len(past)
        while past:
            session.undo()
            assert values(session) == past.pop()
        assert session.check() == []


@settings(max_examples=10, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["ann", "bob", "rae"]), st.sampled_from(["undo", "redo", *sorted(RECIPES)])),
        max_size=12,
    )
)
def test_whoever_does_and_undoes_what_the_history_tells_the_values(steps: list[tuple[str, str]]) -> None:
    """An undo that would overwrite somebody's later change is refused and changes nothing; and the values of every
    row are always those that the history ends with."""
    with a_world() as world:
        session = world.session
        for who, step in steps:
            session.act_as(world.people[who])
            before = values(session)
            try:
                if step in RECIPES:
                    who, edit = RECIPES[step](world)
                    before = values(session)
                    session.act_as(world.people[who])
                    session.apply(edit)
                elif step == "undo":
                    session.undo()
                else:
                    session.redo()
            except UserError:
                if step not in RECIPES:
                    assert values(session) == before
            assert values_told_by_history(session) == digests(session)
        assert session.check() == []


def values_told_by_history(session: Session) -> Values:
    """The values of every live row after the last event of the history, from the events alone."""
    found: Values = {table: {} for table in RECORD_TYPES}
    for event in session.queries.history():
        for change in event.changes:
            assert found[change.table].get(change.id) == change.before
            if change.after is None:
                found[change.table].pop(change.id, None)
            else:
                found[change.table][change.id] = change.after
    return found


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
    world.do(edits.AddSource(name="Agency", kind="news_agency"))
    before = world.session.next_undo()
    assert world.session.apply(edits.MarkRead(article=world.ids["main"], sentences=(sentence,))).result == 1
    assert world.session.apply(edits.MarkRead(article=world.ids["main"], sentences=(sentence,))).result == 0
    world.session.act_as(world.people["rae"])
    world.session.act_as(world.people["ann"])
    assert before is not None
    assert world.session.next_undo() == before
