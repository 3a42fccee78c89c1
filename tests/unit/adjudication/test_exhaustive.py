"""What somebody left out counts as a *no* only where they declared the kind complete."""

import pytest

from annotator.adjudication import accept_agreed
from annotator.adjudication.agreement import measure
from annotator.model import Layer


def slots(queue):
    return sorted(d.slot for d in queue.disagreements)


@pytest.mark.parametrize(
    ("kind", "slot"),
    [("mention", "missing"), ("claim", "claim_presence"), ("divergence", "divergence"), ("rating", "rating")],
)
def test_what_is_absent_of_a_kind_is_asked_only_of_those_who_declared_it(world, kind, slot):
    world.layer("ann", "bob")
    if kind == "mention":
        world.mention("ann", "Busan")
    elif kind == "claim":
        world.claim("ann", "They agreed to build")
    elif kind == "divergence":
        world.divergence("ann", "Minister", "", "omission")
    else:
        world.rate("ann", "source-1", "B", axis="reliability")
    assert slots(world.queue()) == [slot]
    world.declare("bob", *({"mention", "claim", "divergence", "rating"} - {kind}))
    queue = world.queue()
    assert slots(queue) == []
    assert [item.alone for item in queue.agreed] == [True]


def test_links_follow_what_they_join(world):
    world.layer("ann", "bob")
    for who in ("ann", "bob"):
        left, right = world.mention(who, "Cole"), world.mention(who, "콜")
        one, other = world.claim(who, "They agreed to build"), world.claim(who, "has not confirmed the price")
        if who == "ann":
            world.twin(who, [left], [right])
            world.link(who, one, other)
    assert slots(world.queue()) == ["claim_link", "twin"]
    world.declare("bob", "mention")
    assert slots(world.queue()) == ["twin"]
    world.declare("bob", "claim")
    assert slots(world.queue()) == ["claim_link"]


def test_what_two_say_differently_is_asked_whatever_they_declared(world):
    world.layer("ann", "bob", "cho")
    for who, type_ in (("ann", "PERSON"), ("bob", "ROLE")):
        world.mention(who, "Busan", type=type_)
    for who in ("ann", "bob", "cho"):
        world.declare(who)
    assert slots(world.queue()) == ["type"]
    world.declare("cho", "mention")
    assert slots(world.queue()) == ["missing", "type"]


def test_what_one_alone_says_goes_into_gold_with_the_rest(world):
    world.layer("ann", "bob")
    world.declare("bob")
    world.mention("ann", "Busan")
    world.act(accept_agreed)
    assert [m.ranges[0].quote for m in world.gold_records.values()] == ["Busan"]


def test_gold_is_complete_of_every_kind(world):
    world.layer("ann")
    world.mention("ann", "Busan")
    gold = Layer(id="L-rita", article="a1", owner="rita", role="gold", state="signed_off")
    queue = world.queue([*world.contents(), world.contents_of(gold, ())])
    assert slots(queue) == ["missing"]


def test_finding_is_measured_among_those_who_declared(world):
    world.layer("ann", "bob", "cho")
    for who in ("ann", "bob", "cho"):
        world.mention(who, "Busan")
    world.mention("ann", "Cole")
    world.declare("cho")
    world.declare("bob")
    report = measure([(world.contents(), world.text)], resamples=0)
    for name in (
        "f1_exact",
        "f1_overlap",
        "f1_exact_type",
        "f1_either_language",
        "alpha_unitizing",
        "alpha_characters",
    ):
        figure = report.figure(name, "mention")
        assert (figure.value, figure.why) == (None, "no two analysts declared this kind complete"), name
    assert report.figure("observed", "mention", "type").value == 1  # on what two tagged they are compared all the same
    assert report.confusion[None] == {("PERSON", "PERSON"): 6}  # that nobody else tagged Cole says nothing

    world.declare("bob", "mention")
    report = measure([(world.contents(), world.text)], resamples=0)
    assert report.figure("f1_exact", "mention").value == pytest.approx(2 / 3)
    assert report.figure("f1_exact", "mention", pair=("ann", "bob")).value == pytest.approx(2 / 3)
    assert report.figure("f1_exact", "mention", pair=("ann", "cho")).value is None
    assert report.confusion[("ann", "cho")] == {("PERSON", "PERSON"): 1}
