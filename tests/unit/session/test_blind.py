"""A blind project: nobody sees what another analyst did before having submitted their own."""

from pathlib import Path

import pytest

from annotator import edits
from annotator.model import UserError
from tests.unit.edits.world import World, make_world


def blind_world(folder: Path) -> World:
    world = make_world(folder)
    world.do(edits.SetProperty(name="blind", value=True))
    return world


def test_other_layers_are_hidden_until_ones_own_submission(tmp_path: Path) -> None:
    world = blind_world(tmp_path)
    session, article = world.session, world.ids["main"]
    session.act_as(world.people["ann"])
    assert {layer.owner for layer in session.queries.visible_layers(article)} == {world.people["ann"]}
    assert world.ids["theirs"] in session.queries.hidden_layers()
    session.apply(edits.SubmitLayer(layer=world.ids["layer"]))
    seen = {layer.owner for layer in session.queries.visible_layers(article)}
    assert seen == {world.people["ann"], world.people["bob"]}  # gold in the making would tell what others said
    session.close()


def test_gold_is_compared_with_after_it_is_signed_off_and_with_ones_own_work_only(tmp_path: Path) -> None:
    world = blind_world(tmp_path)
    session, article = world.session, world.ids["main"]
    queries = session.queries
    session.act_as(world.people["ann"])
    session.apply(edits.SubmitLayer(layer=world.ids["layer"], exhaustive=("mention",)))
    assert queries.signed_off() == []
    with pytest.raises(UserError, match="not signed off yet"):
        queries.compared_with_gold(article)
    world.do(edits.SignOff(layer=world.ids["gold"], waiver="The rest is clear."), "rae")
    session.act_as(world.people["ann"])
    assert world.ids["gold"] in {layer.id for layer in queries.visible_layers(article)}
    assert [each.id for each in queries.signed_off()] == [article]
    outcomes = {fate.outcome for fate in queries.compared_with_gold(article)}
    assert outcomes >= {"rejected", "missed"}
    with pytest.raises(UserError, match="Only a reviewer"):
        queries.compared_with_gold(article, world.people["bob"])
    session.act_as(world.people["rae"])
    assert {fate.outcome for fate in queries.compared_with_gold(article, world.people["bob"])}
    with pytest.raises(UserError, match="has no submitted work"):
        queries.compared_with_gold(article)
    session.close()


def test_a_reviewer_sees_submitted_work_only(tmp_path: Path) -> None:
    world = blind_world(tmp_path)
    session, article = world.session, world.ids["main"]
    session.act_as(world.people["rae"])
    seen = {layer.id for layer in session.queries.visible_layers(article)}
    assert world.ids["theirs"] in seen
    assert world.ids["layer"] not in seen
    session.close()


def test_records_of_other_analysts_are_hidden_while_work_is_open(tmp_path: Path) -> None:
    world = blind_world(tmp_path)
    session = world.session
    session.act_as(world.people["bob"])
    assert world.ids["lee"] not in session.queries.entities()
    assert session.queries.entity(world.ids["lee"]) is not None
    session.act_as(world.people["ann"])
    assert world.ids["lee"] in session.queries.entities()
    session.act_as(world.people["rae"])
    assert world.ids["lee"] in session.queries.entities()
    session.close()


def test_ratings_of_others_are_hidden(tmp_path: Path) -> None:
    world = blind_world(tmp_path)
    session = world.session
    session.act_as(world.people["bob"])
    assert session.queries.ratings(world.ids["source"]) == []
    session.act_as(world.people["rae"])
    assert len(session.queries.ratings(world.ids["source"])) == 1
    session.close()
