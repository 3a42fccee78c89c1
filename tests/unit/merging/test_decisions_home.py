"""A reviewer's decisions reach the analysts as a bundle: gold, reasons and history, which verifies where it arrives."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from annotator import edits
from annotator.model import Actor, Decision, Layer, Mention, UserError, digest
from annotator.session import create_project, open_project
from annotator.store.check import row_histories
from annotator.store.codec import values_json
from tests.unit.edits.world import LEFT, RIGHT, World, draft, make_world
from tests.unit.merging.test_bringing_together import copy_for, rows, sent


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.session.close()


@pytest.fixture
def decided(world: World) -> Path:
    """The bundle of rae, who decided in a copy of her own and sent the article back."""
    rae = copy_for(world, "rae")
    first = rae.session.queries.select(Decision)[0]
    option = first.options[0]
    again = Decision(
        id="", layer=rae.ids["gold"], article=rae.ids["main"], key="k2", kind="boundary", options=(option,),
        choice="reject", reason_code="guideline_gap", comment="The title is no part of the name.", section="3.2",
    )  # fmt: skip
    kept = Mention(
        id="gold-2", layer=rae.ids["gold"], article=rae.ids["main"], ranges=(rae.spot("Seoul"),), type="GPE",
        derived_from=rae.ids["lone"],
    )  # fmt: skip
    rae.do(edits.Decide(layer=rae.ids["gold"], decisions=(again,), puts=(kept,)), "rae")
    rae.do(edits.ReturnLayer(layer=rae.ids["theirs"], comment="See 3.2."), "rae")
    path = sent(rae, "rae")
    rae.session.close()
    return path


def altered(bundle: Path, *changes: tuple[bytes, bytes]) -> Path:
    """The bundle with its records changed, and every sum made to fit."""
    with zipfile.ZipFile(bundle) as archive:
        manifest, data = json.loads(archive.read("manifest.json")), archive.read("records.jsonl")
    for pattern, new in changes:
        data, n = re.subn(pattern, new, data, count=1)
        assert n == 1
    manifest["sha256"] = digest(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("records.jsonl", data)
    path = bundle.with_name("altered.annbundle")
    path.write_bytes(out.getvalue())
    return path


def test_decisions_arrive_with_the_chain_that_made_them(world: World, decided: Path) -> None:
    bob = copy_for(world, "bob")
    (report,) = bob.session.merge([decided])
    assert report.tables["decision"].added == 1 and not report.unverified and not report.forks
    by_key = {row.key: row for row in bob.session.queries.select(Decision)}
    assert (by_key["k2"].comment, by_key["k2"].section) == ("The title is no part of the name.", "3.2")
    assert "Seoul" in {m.ranges[0].quote for m in bob.session.queries.select(Mention, layer=bob.ids["gold"])}
    mine = bob.session.queries.get(Layer, bob.ids["theirs"])
    assert mine is not None and (mine.state, mine.comment) == ("returned", "See 3.2.")
    chain = [event for event in bob.session.snapshot().events if event.actor == bob.people["rae"]]
    assert [event.edit for event in chain][-2:] == ["Decide", "ReturnLayer"]
    assert bob.session.check() == []
    # What bob answers goes home again, and the decision with it has not moved.
    bob.do(edits.AddMention(article=bob.ids["main"], ranges=(bob.spot("met"),), type="EVENT"), "bob")
    home = sent(bob, "bob")
    bob.session.close()
    world.session.merge([decided, home])
    assert world.session.check() == []
    assert {row.key for row in world.session.queries.select(Decision)} == {"k1", "k2"}


def test_an_altered_decision_is_named_and_nothing_is_changed(world: World, decided: Path) -> None:
    before = rows(world.session)
    for table, change in (
        ("decision", (rb'"choice":"reject"', b'"choice":"take"')),
        ("decision", (rb'"section":"3.2"', b'"section":""')),
        ("mention", (rb'"derived_from":"[^"]+"', b'"derived_from":null')),
    ):
        with pytest.raises(UserError, match=f"altered: its {table}"):
            world.session.merge([altered(decided, change)])
    assert rows(world.session) == before


def test_a_decision_that_no_history_vouches_for_is_told(world: World, decided: Path) -> None:
    change = (rb'"choice":"reject"(.*?)"rev":1', rb'"choice":"take"\1"rev":7')
    (report,) = world.session.merge([altered(decided, change)], preview=True)
    assert report.unverified == (("decision", 1),)
    assert any("not verified, decision: 1" in sentence for sentence in report.sentences())


@pytest.mark.parametrize("returned", [False, True])
def test_what_was_handed_in_between_two_steps_of_a_reviewer_verifies_where_only_hers_arrive(
    tmp_path: Path, returned: bool
) -> None:
    """Assigned by her, handed in by one analyst, signed off by her: the other analyst has nothing of the first."""
    home = create_project(tmp_path / "home.annotations", actor_name="rae", actor_role="reviewer")
    article = home.apply(edits.ImportDraft(draft=draft(LEFT, RIGHT))).result
    people = {name: home.apply(edits.AddActor(name=name)).result for name in ("ann", "bob")}
    home.apply(edits.Assign(articles=(article,), actors=tuple(people.values())))
    packages = dict(zip(people, home.write_packages(tmp_path, list(people.values())), strict=True))

    def hand_in(name: str) -> None:
        with closing(open_project(packages[name], name)) as away:
            if returned and name == "ann":
                away.merge([tmp_path / "rae.annbundle"])
            layer = away.queries.own_layer(article)
            assert layer is not None
            away.apply(edits.SubmitLayer(layer=layer.id))
            away.send_work(tmp_path / f"{name}.annbundle")
        home.merge([tmp_path / f"{name}.annbundle"])

    home.send_work(tmp_path / "rae.annbundle")
    for name in people:
        hand_in(name)
    if returned:
        (layer,) = home.queries.select(Layer, owner=people["ann"])
        home.apply(edits.ReturnLayer(layer=layer.id, comment="See 3.2."))
        home.send_work(tmp_path / "rae.annbundle")
        hand_in("ann")
    gold = home.apply(edits.StartGold(article=article)).result
    home.apply(edits.SignOff(layer=gold))
    home.undo()
    home.redo()
    home.send_work(tmp_path / "rae-2.annbundle")
    assert home.check() == []
    home.close()
    with closing(open_project(packages["bob"], "bob")) as away:
        away.merge([tmp_path / "rae-2.annbundle"])
        assert {row.state for row in away.queries.select(Layer, role="analyst")} == {"signed_off"}
        assert away.check() == []


def test_an_older_version_put_in_the_place_of_the_last_one_is_altered(tmp_path: Path) -> None:
    with closing(create_project(tmp_path / "p.annotations", actor_name="rae", actor_role="reviewer")) as session:
        name = session.apply(edits.AddActor(name="ann")).result
        for label in ("one", "two"):
            session.apply(edits.EditActor(actor=name, name=label, role="analyst"))
        versions = [replace(session.queries.get(Actor, name), name=each) for each in ("ann", "one", "two")]
        events = session.queries.history()
        key = ("actor", name)
        assert [row_histories(events)[key].tells(each) for each in versions] == [False, False, True]
        # The middle step may be somebody's whose chain is elsewhere: the last one that is here still holds.
        middle = next(e for e in events[::-1] if key in {(c.table, c.id) for c in e.changes} and e is not events[-1])
        gap = row_histories(e for e in events if e is not middle)[key]
        assert [gap.verdict(each, digest(values_json(each))) for each in versions] == ["altered", "elsewhere", "told"]
