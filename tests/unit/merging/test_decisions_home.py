"""A reviewer's decisions reach the analysts as a bundle: gold, reasons and history, which verifies where it arrives."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import edits
from annotator.model import Decision, Layer, Mention, UserError, digest
from tests.unit.edits.world import World, make_world
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
