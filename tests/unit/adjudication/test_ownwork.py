"""What became of an analyst's work in gold."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.adjudication import Ruling, accept_agreed, decide
from annotator.adjudication.contents import MATCHED_TABLES
from annotator.adjudication.ownwork import OUTCOMES, counts, own_work
from tests.unit.adjudication.test_deciding import answer, random_world


def fates(world, who):
    own = next(c for c in world.contents() if c.layer.owner == who)
    return own_work(own, world.gold_contents(), world.text, tuple(world.decisions.values()))


def of(world, who, words):
    [fate] = [fate for fate in fates(world, who) if words in fate.words]
    return fate


def rule(world, slot, ruling, words=None):
    asked = next(
        d for d in world.queue().open if d.slot == slot and (words is None or any(words in each for each in d.words))
    )
    world.act(decide, [(asked, ruling(asked))])


@pytest.fixture
def decided(world):
    world.layer("ann", "bob")
    for who, words, type_ in (("ann", "Minister Han", "PERSON"), ("bob", "Han", "PERSON")):
        world.mention(who, words, type=type_)
    world.mention("ann", "Cole", type="PERSON")
    world.mention("bob", "Cole", type="ROLE")
    world.mention("ann", "Busan", type="GPE")
    world.mention("bob", "Busan", type="GPE")
    world.mention("ann", "shipyard", type="ORG")
    world.mention("bob", "May", type="DATE")
    world.act(accept_agreed)
    take = lambda n: lambda asked: Ruling(chosen=asked.choices[n].records)  # noqa: E731
    bobs = next(m for m in world.records.values() if m.ranges[0].quote == "Han")
    rule(
        world,
        "boundary",
        lambda asked: Ruling(chosen=(bobs.id,), reason_code="analyst_error", comment="Titles stay outside.", section="2.1"),
    )  # fmt: skip
    rule(
        world,
        "type",
        lambda asked: Ruling(chosen=next(c for c in asked.choices if c.values["type"] == "PERSON").records),
    )
    rule(world, "missing", lambda asked: Ruling(choice="reject", reason_code="guideline_gap"), "shipyard")
    rule(world, "missing", take(0), "May")
    assert not world.queue().open
    return world


def test_each_thing_has_its_fate_and_its_reason(decided):
    changed = of(decided, "ann", "Minister Han")
    assert (changed.outcome, [f.slot for f in changed.fields]) == ("changed", ["boundary"])
    assert (changed.own.ranges[0].quote, changed.gold.ranges[0].quote) == ("Minister Han", "Han")
    [why] = changed.explained
    assert (why.reason_code, why.comment, why.section) == ("analyst_error", "Titles stay outside.", "2.1")
    rejected = of(decided, "ann", "shipyard")
    assert (rejected.outcome, rejected.gold, rejected.explained[0].reason_code) == ("rejected", None, "guideline_gap")
    missed = of(decided, "ann", "May")
    assert (missed.outcome, missed.own) == ("missed", None)
    assert of(decided, "ann", "Cole").outcome == of(decided, "ann", "Busan").outcome == "kept"
    assert of(decided, "bob", "Cole").outcome == "changed"
    assert of(decided, "bob", "Han").outcome == "kept"
    assert counts(fates(decided, "ann")) == {
        "mention": {"rejected": 1, "changed": 1, "missed": 1, "added": 0, "kept": 2}
    }


def test_what_was_not_declared_complete_is_not_held_against_anybody(decided):
    decided.declare("ann", "claim")
    assert of(decided, "ann", "May").outcome == "added"


def test_the_order_is_that_of_the_text(decided):
    places = [fate.place.start for fate in fates(decided, "ann")]
    assert places == sorted(places)


def test_a_copy_widened_out_of_sight_is_still_the_same_thing(world):
    """Decisions pair records, not only passages: gold may have moved off the analyst's words altogether."""
    world.layer("ann", "bob")
    mine = world.mention("ann", "Busan")
    world.mention("bob", "Busan", type="GPE")
    rule(world, "type", lambda asked: Ruling(choice="edit", edited=replace(mine, type="ORG")))
    [copy] = world.gold_records.values()
    world.gold_records[copy.id] = replace(copy, ranges=(world.range("shipyard"),))
    [fate] = fates(world, "ann")
    assert (fate.outcome, {f.slot for f in fate.fields}) == ("changed", {"boundary", "type"})


def test_links_are_compared_by_what_they_join(world):
    world.layer("ann", "bob")
    for who, kind in (("ann", "supports"), ("bob", "refines")):
        one, other = world.claim(who, "They agreed to build"), world.claim(who, "has not confirmed the price")
        world.link(who, one, other, kind)
        world.twin(who, [world.mention(who, "Cole")], [world.mention(who, "콜")])
    world.act(accept_agreed)
    rule(world, "claim_link", lambda asked: Ruling(chosen=asked.choices[0].records))
    outcome = {who: {(f.table, f.outcome) for f in fates(world, who)} for who in ("ann", "bob")}
    assert ("twin", "kept") in outcome["ann"] & outcome["bob"]
    assert {("claim_link", "kept"), ("claim_link", "changed")} <= outcome["ann"] | outcome["bob"]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_gold_of_one_layer_keeps_all_of_it_and_every_record_has_one_fate(make_world, seed):
    world, _ = random_world(make_world, seed)
    for who in ("ben", "cho"):
        del world.layers[who]
    [contents] = world.contents()
    own = {r.id for t in MATCHED_TABLES for r in contents.of(t)}
    world.act(accept_agreed)
    found = fates(world, "ana")
    assert {f.outcome for f in found} <= {"kept"}
    assert sorted(f.own.id for f in found) == sorted(own)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_whatever_was_decided_every_record_has_one_fate(make_world, seed):
    world, dice = random_world(make_world, seed)
    world.act(accept_agreed)
    for _ in range(200):
        asked = world.queue().open
        if not asked:
            break
        world.act(decide, [(asked[0], answer(asked[0], dice))])
    gold = {r.id for t in MATCHED_TABLES for r in world.gold_contents().of(t)}
    for who in world.layers:
        contents = next(c for c in world.contents() if c.layer.owner == who)
        found = fates(world, who)
        assert sorted(f.own.id for f in found if f.own) == sorted(r.id for t in MATCHED_TABLES for r in contents.of(t))
        assert {f.gold.id for f in found if f.gold} == gold
        for fate in found:
            assert fate.outcome in OUTCOMES
            assert (fate.outcome == "rejected") == (fate.gold is None)
            assert (fate.outcome in ("missed", "added")) == (fate.own is None)
            assert (fate.outcome == "changed") == bool(fate.fields)
