"""The disagreements between layers are found, exactly those, whatever the order of the layers."""

import random

from annotator.adjudication import ordered
from annotator.model import Bead, Entity, Value


def asked(queue) -> list[tuple[str, tuple[str, ...]]]:
    return sorted((d.slot if d.field else d.kind, d.words[:1]) for d in queue.disagreements)


def test_layers_that_say_the_same_agree_on_everything(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        left, right = world.mention(who, "Minister Han"), world.mention(who, "한 장관")
        world.twin(who, [left], [right])
        claim = world.claim(who, "They agreed to build twelve patrol boats by 2031.")
        world.rate(who, claim, "2")
        world.divergence(who, "They", "양측", "terminology")
    queue = world.queue()
    assert queue.disagreements == ()
    assert len(queue.agreed) == 6
    assert all(item.open and item.how == "same" for item in queue.agreed)


def test_each_kind_of_mention_disagreement(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han")
    world.mention("ben", "Han")
    world.mention("ana", "Busan", type="PLACE")
    world.mention("ben", "Busan", type="PORT")
    world.mention("ana", "Ambassador Cole")
    world.mention("ana", "shipyard", type="ORG", entity="e1")
    world.mention("ben", "shipyard", type="ORG", entity="e2")
    world.mention("ana", "Officials", "May", type="GROUP")
    world.mention("ben", "Officials", type="GROUP")
    world.mention("ana", "2031", type="DATE", value="2031")
    world.mention("ben", "2031", type="DATE", value="2031-12")
    assert asked(world.queue()) == sorted(
        [
            ("boundary", ("Minister Han",)),
            ("type", ("Busan",)),
            ("missing", ("Ambassador Cole",)),
            ("entity", ("shipyard",)),
            ("parts", ("Officials",)),
            ("value", ("2031",)),
        ]
    )


def test_a_group_that_differs_in_several_ways_raises_one_question_each(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "Han", type="ORG", entity="e1")
    queue = world.queue()
    assert [d.slot for d in queue.disagreements] == ["missing", "boundary", "type"]
    missing = queue.disagreements[0]
    assert [(c.absent, c.layers) for c in missing.choices] == [(False, ("L-ana", "L-ben")), (True, ("L-cho",))]
    assert [c.values["type"] for c in queue.disagreements[2].choices] == ["ORG", "PERSON"]


def test_identical_versions_share_a_choice_and_the_commonest_comes_first(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    world.mention("cho", "Busan", type="PLACE")
    [disagreement] = world.queue().disagreements
    assert [(c.values["type"], c.layers) for c in disagreement.choices] == [
        ("PLACE", ("L-ben", "L-cho")),
        ("PORT", ("L-ana",)),
    ]


def test_nested_mentions_of_two_analysts_are_matched_each_with_its_own(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        world.mention(who, "Ambassador Cole")
        world.mention(who, "Cole")
    assert world.queue().disagreements == ()


def test_the_best_assignment_wins_over_the_first_overlap(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han met")
    world.mention("ana", "Han")
    world.mention("ben", "Han")
    queue = world.queue()
    assert asked(queue) == [("missing", ("Minister Han met",))]
    assert len(queue.agreed) == 1


def test_links_to_merged_entities_agree(world):
    world.layer("ana", "ben")
    world.mention("ana", "Busan", entity="e1")
    world.mention("ben", "Busan", entity="e2")
    merged = {
        "e1": Entity(id="e1", type="PLACE", merged_into="e2"),
        "e2": Entity(id="e2", type="PLACE"),
    }
    assert [d.kind for d in world.queue().disagreements] == ["entity"]
    assert world.queue(entities=merged).disagreements == ()


def test_tagged_in_one_language_by_each_is_agreement_through_the_alignment(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "한 장관", entity="e1")
    queue = world.queue()
    assert queue.disagreements == ()
    [item] = queue.agreed
    assert item.how == "alignment"
    assert item.group.any.ranges[0].quote == "Minister Han"
    assert item.partner.any.ranges[0].quote == "한 장관"


def test_numbers_are_recognised_in_the_other_language_and_names_without_an_entity_are_not(world):
    world.layer("ana", "ben")
    world.mention("ana", "2031", type="DATE")
    world.mention("ben", "2031년", type="DATE")
    world.mention("ana", "Minister Han")
    world.mention("ben", "한 장관")
    queue = world.queue()
    assert [item.how for item in queue.agreed] == ["alignment"]
    assert [d.words for d in queue.disagreements] == [("Minister Han",), ("한 장관",)]


def test_tagged_in_one_language_by_each_is_agreement_through_a_third_ones_twin(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Minister Han")
    world.mention("ben", "한 장관")
    world.twin("cho", [world.mention("cho", "Minister Han")], [world.mention("cho", "한 장관")])
    queue = world.queue()
    assert queue.disagreements == ()
    assert sorted(item.how for item in queue.agreed) == ["same", "twin"]


def test_a_different_entity_in_the_other_language_is_no_agreement(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "한 장관", entity="e2")
    assert [d.kind for d in world.queue().disagreements] == ["missing", "missing"]


def test_a_layer_that_has_the_counterpart_supports_but_one_that_has_neither_is_asked(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "한 장관", entity="e1")
    left, right = world.queue().disagreements
    assert (left.kind, left.side, left.choices[0].across) == ("missing", "left", ("L-ben",))
    assert left.choices[1].layers == ("L-cho",)
    assert (right.side, right.choices[0].across) == ("right", ("L-ana",))


def test_twins_are_asked_only_of_those_who_have_both_mentions(world):
    world.layer("ana", "ben", "cho")
    for who in ("ana", "ben", "cho"):
        left = world.mention(who, "Minister Han")
        if who != "cho":
            right = world.mention(who, "한 장관")
        if who == "ana":
            world.twin(who, [left], [right])
    queue = world.queue()
    [twin] = [d for d in queue.disagreements if d.kind == "twin"]
    assert [(c.absent, c.layers) for c in twin.choices] == [(False, ("L-ana",)), (True, ("L-ben",))]
    assert twin.choices[0].words == ("Minister Han", "한 장관")


def test_a_twin_and_no_counterpart_are_two_versions(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        left, right = world.mention(who, "Minister Han"), world.mention(who, "한 장관")
        if who == "ana":
            world.twin(who, [left], [right])
        else:
            world.twin(who, [left], [], kind="none", reason="implicit")
    [twin] = world.queue().disagreements
    assert {c.values["kind"] for c in twin.choices} == {"same", "none"}


def test_claim_fields_are_asked_one_by_one(world):
    world.layer("ana", "ben")
    sentence = "They agreed to build twelve patrol boats by 2031."
    twelve = Value(role="amount", number="12", unit="boats")
    world.claim("ana", sentence, certainty="CT", values=(twelve,), statement={"en": sentence}, tags=("a", "b"))
    world.claim(
        "ben",
        "build twelve patrol boats by 2031",
        certainty="PR",
        claimer_name="author",
        statement={"en": "Twelve boats will be built."},
        statement_edited=True,
        tags=("b", "a"),
    )
    assert {d.slot for d in world.queue().disagreements} == {
        "claim_field.content",
        "claim_field.certainty",
        "claim_field.claimer",
        "claim_field.values",
    }


def test_two_statements_that_people_wrote_differ_but_not_by_case_or_stop(world):
    world.layer("ana", "ben", "cho")
    sentence = "They agreed to build twelve patrol boats by 2031."
    world.claim("ana", sentence, statement={"en": "Twelve boats by 2031"}, statement_edited=True)
    world.claim("ben", sentence, statement={"en": "twelve  boats by 2031."}, statement_edited=True)
    third = world.claim("cho", sentence, statement={"en": sentence})
    assert world.queue().disagreements == ()
    world.change(third, statement={"en": "Boats"}, statement_edited=True)
    assert [d.slot for d in world.queue().disagreements] == ["claim_field.statement"]


def test_claims_in_one_sentence_are_told_apart_by_what_they_state(world):
    world.layer("ana", "ben")
    sentence = "They agreed to build twelve patrol boats by 2031."
    for who in ("ana", "ben"):
        for words in ("There will be twelve boats", "The date is 2031")[:: 1 if who == "ana" else -1]:
            world.claim(who, sentence, statement={"en": words}, statement_edited=True)
    assert world.queue().disagreements == ()


def test_claims_marked_in_different_languages_meet(world):
    world.layer("ana", "ben")
    world.claim("ana", "The shipyard has not confirmed the price.")
    world.claim("ben", "조선소는 가격을 확인하지 않았다.")
    assert [d.slot for d in world.queue().disagreements] == ["claim_field.content"]


def test_claim_links_by_the_claims_they_join(world):
    world.layer("ana", "ben")
    for who, kind in (("ana", "supports"), ("ben", "contradicts")):
        first = world.claim(who, "They agreed to build twelve patrol boats by 2031.")
        second = world.claim(who, "The shipyard has not confirmed the price.")
        world.link(who, first, second, kind)
    [link] = world.queue().disagreements
    assert (link.kind, sorted(c.values["kind"] for c in link.choices)) == ("claim_link", ["contradicts", "supports"])


def test_ratings_have_a_distance_in_steps_and_none_where_one_cannot_be_judged(world):
    world.layer("ana", "ben")
    claims = [world.claim(who, "They agreed to build twelve patrol boats by 2031.") for who in ("ana", "ben")]
    world.rate("ana", claims[0], "1")
    other = world.rate("ben", claims[1], "4")
    world.rate("ana", "source", "F", axis="reliability")
    world.rate("ben", "source", "B", axis="reliability")
    distances = {d.choices[0].values["code"] in "12345" and d.distance for d in world.queue().disagreements}
    by_axis = {d.group.any.axis: d.distance for d in world.queue().disagreements}
    assert by_axis == {"credibility": 3, "reliability": None}, distances
    world.rate("ben", claims[1], "1", supersedes=other.id)
    assert [d.group.any.axis for d in world.queue().disagreements] == ["reliability"]


def test_divergences_by_place_then_type_and_severity(world):
    world.layer("ana", "ben")
    world.divergence("ana", "They", "양측", "terminology", severity="minor")
    world.divergence("ben", "They", "양측", "name", severity="major")
    world.divergence("ana", "price", "", "omission")
    assert [(d.kind, d.field) for d in world.queue().disagreements] == [
        ("divergence", "severity"),
        ("divergence", "type"),
        ("divergence", ""),
    ]


def test_a_proposed_alignment_is_asked_against_the_one_prepared(world):
    world.layer("ana", "ben")
    bead = world.text.beads[0]
    world.add(Bead, "ana", order=0, left=bead.left, right=world.text.beads[1].right)
    [disagreement] = world.queue().disagreements
    assert (disagreement.kind, [c.absent for c in disagreement.choices]) == ("bead", [False, True])


def test_the_queue_runs_through_both_texts_by_passage(world):
    world.layer("ana", "ben")
    for words in ("당국자들", "Officials", "한 장관", "Minister Han", "조선소", "shipyard"):
        world.mention("ana", words, type=f"T{words}")
    assert [d.words[0] for d in world.queue().disagreements] == [
        "Minister Han",
        "한 장관",
        "shipyard",
        "조선소",
        "Officials",
        "당국자들",
    ]


def test_ordering_by_kind_and_by_alikeness(world):
    world.layer("ana", "ben")
    world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    world.mention("ana", "Officials")
    found = world.queue().disagreements
    assert [d.kind for d in ordered(found, "kind")] == ["missing", "type"]
    assert {d.key for d in ordered(found, "alike")} == {d.key for d in found}


def test_the_same_whatever_the_order_of_the_layers(world):
    world.layer("ana", "ben", "cho", "dan")
    dice = random.Random(7)
    words = ["Minister Han", "Han", "Han met", "Ambassador Cole", "Cole", "Cole in Busan", "Busan", "shipyard"]
    for who in world.layers:
        for text in words:
            if dice.random() < 0.6:
                world.mention(who, text, type=dice.choice(["PERSON", "PLACE"]))
    first = world.queue()
    assert len(first.disagreements) > 5
    for _ in range(8):
        contents = world.contents()
        dice.shuffle(contents)
        again = world.queue(contents)
        assert [d.key for d in again.disagreements] == [d.key for d in first.disagreements]
        assert [d.choices for d in again.disagreements] == [d.choices for d in first.disagreements]
        assert [a.key for a in again.agreed] == [a.key for a in first.agreed]
