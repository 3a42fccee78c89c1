"""Two analysts' layers with disagreements planted on purpose: these are found, each once, and nothing else, whoever of
the two said what and in whatever order layers and records come."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.adjudication import find
from annotator.model import Bead

AGREED_CLAIMS = ("They agreed to build twelve patrol boats by 2031", "The shipyard has not confirmed the price")


def same(world, **more):
    """Both say it."""
    for who in ("ann", "bob"):
        world.mention(who, *more.get("words", ("Minister Han",)), type=more.get("type", "PERSON"))


def boundary(world, one, two):
    world.mention(one, "Ambassador Cole")
    world.mention(two, "Cole")


def parts(world, one, two):
    world.mention(one, "build", "boats", type="EVENT")
    world.mention(two, "build twelve patrol boats", type="EVENT")


def type_(world, one, two):
    world.mention(one, "Busan", type="GPE")
    world.mention(two, "Busan", type="FACILITY")


def missing(world, one, two):
    world.mention(one, "shipyard", type="ORG")


def entity(world, one, two):
    world.mention(one, "Officials", type="ROLE", entity="e1")
    world.mention(two, "Officials", type="ROLE", entity="e2")


def value(world, one, two):
    world.mention(one, "2031", type="DATE", value="2031")
    world.mention(two, "2031", type="DATE", value="2031-12")


def twin(world, one, two):
    pairs = {
        who: (world.mention(who, "twelve", type="QUANTITY"), world.mention(who, "열두", type="QUANTITY"))
        for who in (one, two)
    }
    world.twin(one, [pairs[one][0]], [pairs[one][1]])


def claim_presence(world, one, two):
    world.claim(one, "Officials will meet again in May")


def claim_field(world, one, two):
    world.claim(one, "Minister Han met Ambassador Cole in Busan", certainty="CT")
    world.claim(two, "Minister Han met Ambassador Cole in Busan", certainty="PS")


def claim_link(world, one, two):
    for who, kind in ((one, "supports"), (two, "contradicts")):
        world.link(who, *world.agreed[who], kind=kind)


def rating(world, one, two):
    world.rate(one, world.agreed[one][0], "2")
    world.rate(two, world.agreed[two][0], "4")


def source_rating(world, one, two):
    world.rate(one, "kbs", "B", axis="reliability")
    world.rate(two, "kbs", "F", axis="reliability")


def divergence(world, one, two):
    world.divergence(one, "the price", "", "omission")


def divergence_field(world, one, two):
    world.divergence(one, "again", "다시", "terminology", severity="minor")
    world.divergence(two, "again", "다시", "terminology", severity="major")


def bead(world, one, two):
    left, right = world.range("Officials will meet again in May."), world.range("조선소는 가격을 확인하지 않았다.")
    world.add(Bead, one, order=9, left=(left,), right=(right,))


PLANTS = {
    boundary: ("boundary", ""),
    parts: ("parts", ""),
    type_: ("type", ""),
    missing: ("missing", ""),
    entity: ("entity", ""),
    value: ("value", ""),
    twin: ("twin", ""),
    claim_presence: ("claim_presence", ""),
    claim_field: ("claim_field", "certainty"),
    claim_link: ("claim_link", ""),
    rating: ("rating", ""),
    source_rating: ("rating", ""),
    divergence: ("divergence", ""),
    divergence_field: ("divergence", "severity"),
    bead: ("bead", ""),
}


def planted(make_world, chosen, dice):
    world = make_world()
    world.layer("ann", "bob")
    same(world)
    world.agreed = {who: [world.claim(who, words) for words in AGREED_CLAIMS] for who in ("ann", "bob")}
    for plant in chosen:
        plant(world, *dice.sample(("ann", "bob"), 2))
    return world


@settings(max_examples=150, deadline=None)
@given(
    chosen=st.lists(st.sampled_from(sorted(PLANTS, key=lambda p: p.__name__)), unique=True), seed=st.integers(0, 10**6)
)
def test_what_was_planted_is_found_and_nothing_else(make_world, chosen, seed):
    dice = random.Random(seed)
    world = planted(make_world, chosen, dice)
    queue = world.queue()
    assert sorted((d.kind, d.field) for d in queue.disagreements) == sorted(PLANTS[plant] for plant in chosen)
    assert len(queue.open) == len({d.key for d in queue.open}) == len(chosen)
    # The same questions with the same choices, shuffled.
    contents = world.contents()
    dice.shuffle(contents)
    shuffled = [
        replace(each, **{name: tuple(dice.sample(getattr(each, name), len(getattr(each, name)))) for name in NAMES})
        for each in contents
    ]
    again = find(shuffled, world.text)
    assert [d.key for d in again.disagreements] == [d.key for d in queue.disagreements]
    assert [[c.signature for c in d.choices] for d in again.disagreements] == [
        [c.signature for c in d.choices] for d in queue.disagreements
    ]


NAMES = ("mentions", "twins", "claims", "claim_links", "ratings", "divergences", "beads")


def test_everything_at_once(make_world):
    queue = planted(make_world, list(PLANTS), random.Random(3)).queue()
    assert sorted((d.kind, d.field) for d in queue.disagreements) == sorted(PLANTS.values())
    distances = {d.group.any.axis: d.distance for d in queue.disagreements if d.kind == "rating"}
    assert distances == {"credibility": 2, "reliability": None}  # F is no step of the scale
