"""Deciding what is taken or left as a whole: alignments and grades."""

import pytest

from annotator.adjudication import Ruling, decide
from annotator.model import Bead, UserError
from tests.unit.adjudication.test_deciding import SENTENCE


def proposed(world, who, left, right):
    return world.add(Bead, who, order=9, left=(world.range(left),), right=(world.range(right),))


def test_decided_alignments_keep_their_gold_beads(world):
    """A bead does not say what it was copied from; its copies are those that the decision made, each used once."""
    world.layer("ana", "ben")
    proposed(world, "ana", "Officials will meet again in May.", "조선소는 가격을 확인하지 않았다.")
    proposed(world, "ben", "Officials will meet again in May.", "당국자들은 5월에 다시 만난다.")
    [asked] = world.queue().open
    assert asked.kind == "bead"
    first = world.act(decide, [(asked, Ruling(chosen=asked.choices[0].records))])
    [bead] = world.gold_records.values()
    assert bead.right == asked.choices[0].values["right"]
    assert first.decisions[0].results == (bead.id,)
    assert world.act(decide, []).puts == ()  # another act leaves it as it is
    # Decided the other way it is the same gold bead, rewritten; both are that one and a second one.
    again = world.queue().by_key[asked.key]
    world.act(decide, [(again, Ruling(chosen=asked.choices[1].records))])
    assert {b.id: b.right for b in world.gold_records.values()} == {bead.id: asked.choices[1].values["right"]}
    world.act(decide, [(world.queue().by_key[asked.key], Ruling(choice="both"))])
    assert len(world.gold_records) == 2
    assert bead.id in world.gold_records
    assert {b.right for b in world.gold_records.values()} == {c.values["right"] for c in asked.choices}
    assert world.act(decide, []).puts == ()
    world.act(decide, [(world.queue().by_key[asked.key], Ruling(choice="reject"))])
    assert world.gold_records == {}


def test_what_has_no_passages_to_combine_and_one_grade_only_is_refused(world):
    world.layer("ana", "ben")
    for who, code in (("ana", "2"), ("ben", "4")):
        world.rate(who, world.claim(who, SENTENCE), code)
    proposed(world, "ana", "Officials will meet again in May.", "조선소는 가격을 확인하지 않았다.")
    asked = {d.kind: d for d in world.queue().open}
    for kind in ("rating", "bead"):
        for choice in ("union", "intersection"):
            with pytest.raises(UserError, match="are for passages"):
                world.act(decide, [(asked[kind], Ruling(choice=choice))])
    with pytest.raises(UserError, match="one grade"):
        world.act(decide, [(asked["rating"], Ruling(choice="both"))])
    assert world.decisions == world.gold_records == {}
