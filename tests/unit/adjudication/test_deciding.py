"""Answers become gold records: one copy of each thing, links only within gold, nothing decided twice."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.adjudication import Ruling, accept_agreed, decide, proposals, ruling_of, sign_off_blockers
from annotator.model import BugError, Evidence, UserError

SENTENCE = "They agreed to build twelve patrol boats by 2031."
PRICE = "The shipyard has not confirmed the price."


def by_slot(world):
    return {d.slot: d for d in world.queue().disagreements}


def take(world, slot, layer, **more):
    """Answers the only question of a kind with what a layer says."""
    disagreement = by_slot(world)[slot]
    choice = disagreement.choice_of(f"L-{layer}")
    return world.act(decide, [(disagreement, Ruling(chosen=choice.records, **more))])


def gold(world, table="mentions"):
    return getattr(world.gold_contents(), table)


def three_questions(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "Han", type="ORG", entity="e1")


def test_several_questions_about_one_thing_make_one_gold_copy(world):
    three_questions(world)
    take(world, "missing", "ana")
    take(world, "type", "ben")
    take(world, "boundary", "ana")
    [copy] = gold(world)
    assert (copy.ranges[0].quote, copy.type, copy.entity) == ("Minister Han", "ORG", "e1")
    assert (copy.layer, copy.provenance, copy.actor) == ("gold", "adjudicated", "rita")
    assert copy.derived_from in {"m1", "m2"}
    assert copy.id not in world.records
    assert world.queue().open == ()


def test_the_order_of_answers_does_not_matter(make_world):
    results = set()
    for order in (("missing", "type", "boundary"), ("boundary", "type", "missing"), ("type", "missing", "boundary")):
        world = make_world()
        three_questions(world)
        for slot in order:
            take(world, slot, {"missing": "ana", "type": "ben", "boundary": "ana"}[slot])
        [copy] = gold(world)
        results.add((copy.ranges, copy.type, copy.entity))
    assert len(results) == 1


def test_a_later_answer_to_the_same_question_replaces_the_first(world):
    world.layer("ana", "ben")
    world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    take(world, "type", "ana")
    [first] = gold(world)
    take(world, "type", "ben")
    [copy] = gold(world)
    assert (copy.id, copy.type) == (first.id, "PLACE")
    assert len(world.decisions) == 1


def test_rejecting_settles_every_question_and_takes_the_copy_out(world):
    three_questions(world)
    take(world, "type", "ben")
    assert len(gold(world)) == 1
    world.act(decide, [(by_slot(world)["boundary"], Ruling(choice="reject", reason_code="analyst_error"))])
    assert gold(world) == ()
    queue = world.queue()
    assert queue.open == ()
    assert [d.slot for d in queue.disagreements] == ["boundary"]
    assert sign_off_blockers(queue, world.gold_contents()) == []


def test_taking_left_out_leaves_it_out(world):
    three_questions(world)
    take(world, "missing", "cho")
    assert gold(world) == ()
    assert world.queue().open == ()
    take(world, "missing", "ana")
    assert {d.slot for d in world.queue().open} == {"boundary", "type"}
    assert len(gold(world)) == 1


@pytest.mark.parametrize(("choice", "quote"), [("union", "Minister Han met"), ("intersection", "Han")])
def test_union_and_intersection_of_boundaries(world, choice, quote):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han")
    world.mention("ben", "Han met")
    world.act(decide, [(by_slot(world)["boundary"], Ruling(choice=choice))])
    [copy] = gold(world)
    assert [r.quote for r in copy.ranges] == [quote]
    assert all(r.holds_in(world.text.documents[r.document].text) for r in copy.ranges)
    assert world.queue().open == ()


def test_an_empty_intersection_is_refused(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Minister")
    world.mention("ben", "Minister Han")
    world.mention("cho", "Han")
    with pytest.raises(UserError, match="nothing in common"):
        world.act(decide, [(by_slot(world)["boundary"], Ruling(choice="intersection"))])


def test_both_keeps_each_version_and_one_of_those_that_are_the_same(world):
    world.layer("ana", "ben", "cho")
    for who, words in (("ana", "Minister Han"), ("ben", "Han"), ("cho", "Han")):
        world.mention(who, words)
    world.act(decide, [(by_slot(world)["boundary"], Ruling(choice="both"))])
    assert sorted(m.ranges[0].quote for m in gold(world)) == ["Han", "Minister Han"]
    assert world.queue().open == ()


def test_an_edit_goes_into_gold_as_edited(world):
    world.layer("ana", "ben")
    first = world.mention("ana", "Minister Han")
    world.mention("ben", "Han")
    edited = replace(first, ranges=(world.range("Minister Han met Ambassador Cole"),), type="IGNORED")
    world.act(decide, [(by_slot(world)["boundary"], Ruling(choice="edit", edited=edited))])
    [copy] = gold(world)
    assert (copy.ranges[0].quote, copy.type) == ("Minister Han met Ambassador Cole", "PERSON")


def test_a_version_that_is_not_on_offer_is_refused(world):
    three_questions(world)
    with pytest.raises(BugError, match="not on offer"):
        world.act(decide, [(by_slot(world)["type"], Ruling(chosen=("nonsense",)))])


def test_gold_twins_wait_for_their_mentions_and_point_only_to_gold(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        left = world.mention(who, "Minister Han")
        right = world.mention(who, "한 장관", type="PERSON" if who == "ana" else "ORG")
        if who == "ana":
            world.twin(who, [left], [right])
    outcome = take(world, "twin", "ana")
    assert len(outcome.pending) == 1
    assert gold(world, "twins") == ()
    blockers = sign_off_blockers(world.queue(), world.gold_contents())
    assert any("wait for what they point at: " in line for line in blockers)
    world.act(accept_agreed)
    assert gold(world, "twins") == ()
    take(world, "type", "ben")
    [twin] = gold(world, "twins")
    held = {m.id for m in gold(world)}
    assert {*twin.left, *twin.right} == held
    assert world.queue().open == ()
    assert sign_off_blockers(world.queue(), world.gold_contents()) == []
    world.act(decide, [(by_slot(world)["type"], Ruling(choice="reject"))])
    assert gold(world, "twins") == ()
    take(world, "type", "ana")
    assert len(gold(world, "twins")) == 1


def test_the_rating_key_is_the_code_whether_someone_gave_it_or_not(world):
    world.layer("ana", "ben")
    claims = [world.claim(who, SENTENCE) for who in ("ana", "ben")]
    world.rate("ana", claims[0], "2")
    world.rate("ben", claims[1], "4")
    outcome = world.act(decide, [(by_slot(world)["rating"], Ruling(code="3"))])
    assert len(outcome.pending) == 1
    world.act(accept_agreed)
    [rating] = gold(world, "ratings")
    [claim] = gold(world, "claims")
    assert (rating.code, rating.target, rating.layer) == ("3", claim.id, "gold")
    world.act(decide, [(by_slot(world)["rating"], Ruling(code="4"))])
    ratings = sorted(gold(world, "ratings"), key=lambda r: r.created)
    assert [r.code for r in ratings] == ["3", "4"]
    assert ratings[1].supersedes == ratings[0].id
    assert [r.code for r in world.gold_contents().of("rating")] == ["4"]
    [decision] = [d for d in world.decisions.values() if d.kind == "rating"]
    assert (decision.choice, decision.code, len(decision.chosen)) == ("take", "4", 1)


def test_a_source_rating_goes_to_the_project_signed_by_the_reviewer(world):
    world.layer("ana", "ben")
    for who, code in (("ana", "B"), ("ben", "C")):
        rating = world.rate(who, "source", code, axis="reliability")
        world.records[rating.id] = replace(rating, layer=None)
    take(world, "rating", "ben")
    [rating] = gold(world, "ratings")
    assert (rating.code, rating.layer, rating.actor, rating.target) == ("C", None, "rita", "source")


def test_claim_links_and_evidence_are_translated_to_gold(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        second = world.claim(who, PRICE)
        first = world.claim(who, SENTENCE, evidence=(Evidence(stance="refutes", claim=second.id),))
        world.link(who, first, second)
    world.act(accept_agreed)
    claims = {c.content[0].quote: c for c in gold(world, "claims")}
    [link] = gold(world, "claim_links")
    assert (link.source, link.target) == (claims[SENTENCE].id, claims[PRICE].id)
    assert claims[SENTENCE].evidence == (Evidence(stance="refutes", claim=claims[PRICE].id),)


def test_agreed_in_two_languages_gives_two_mentions_and_a_twin(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "한 장관", entity="e1")
    world.act(accept_agreed)
    [twin] = gold(world, "twins")
    assert {m.id for m in gold(world)} == {*twin.left, *twin.right}
    queue = world.queue()
    assert queue.open == ()
    assert not any(item.open for item in queue.agreed)
    assert world.act(accept_agreed).puts == ()


def test_a_change_after_the_decision_makes_it_stale_and_does_not_reach_gold_by_itself(world):
    world.layer("ana", "ben")
    first = world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    take(world, "type", "ana")
    first = world.change(first, type="CITY")
    [again] = world.queue().open
    assert (again.stale, again.slot, again.decided.chosen) == (True, "type", (first.id,))
    assert again.key == again.decided.key
    world.act(decide, [])
    assert gold(world)[0].type == "PORT"
    take(world, "type", "ana")
    assert gold(world)[0].type == "CITY"
    assert world.queue().open == ()


def test_all_changing_to_the_same_still_asks_about_the_stale_decision(world):
    world.layer("ana", "ben")
    first = world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    take(world, "type", "ana")
    world.change(first, type="PLACE")
    queue = world.queue()
    [again] = queue.open
    assert (again.stale, len(again.choices)) == (True, 1)
    assert queue.agreed == ()
    world.act(decide, [(again, ruling_of(again.choices[0]))])
    assert gold(world)[0].type == "PLACE"
    assert world.queue().open == ()


def test_a_deleted_record_is_asked_again_and_can_be_rejected(world):
    world.layer("ana", "ben")
    first = world.mention("ana", "Busan")
    take(world, "missing", "ana")
    world.drop(first)
    [again] = world.queue().open
    assert (again.stale, again.group.ids) == (True, ())
    with pytest.raises(UserError, match="deleted"):
        world.act(decide, [(again, Ruling(choice="union"))])
    world.act(decide, [(again, Ruling(choice="reject"))])
    assert gold(world) == ()
    assert world.queue().open == ()


def test_a_record_made_anew_joins_its_pinned_group_and_one_that_says_what_was_taken_is_no_news(world):
    world.layer("ana", "ben", "cho")
    world.mention("ana", "Busan", type="PORT")
    second = world.mention("ben", "Busan", type="PLACE")
    world.mention("cho", "Busan", type="PLACE")
    take(world, "type", "ana")
    world.drop(second)
    world.mention("ben", "Busan", type="PORT")
    [again] = world.queue().open
    assert again.stale
    assert len(again.group.members) == 3


def test_a_layer_that_joins_later_and_agrees_with_what_was_taken_is_no_news(world):
    world.layer("ana", "ben")
    world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    take(world, "type", "ana")
    world.layer("cho")
    late = world.mention("cho", "Busan", type="PORT")
    assert world.queue().open == ()
    world.change(late, type="CITY")
    assert [d.slot for d in world.queue().open] == ["type"]


def test_pinned_groups_stay_together_when_passages_move_apart(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han")
    second = world.mention("ben", "Han")
    take(world, "boundary", "ana")
    world.change(second, ranges=(world.range("Busan"),))
    queue = world.queue()
    assert [d.slot for d in queue.open] == ["boundary"]
    assert len(queue.open[0].group.members) == 2


def test_a_layer_taken_back_does_not_unsettle_what_was_decided(world):
    world.layer("ana", "ben", "cho")
    for who, kind in (("ana", "PORT"), ("ben", "PLACE"), ("cho", "PLACE")):
        world.mention(who, "Busan", type=kind)
    take(world, "type", "ana")
    without = [c for c in world.contents() if c.layer.owner != "cho"]
    assert world.queue(without).open == ()


def test_gold_of_identical_layers_equals_them(world):
    world.layer("ana", "ben", "cho")
    for who in ("ana", "ben", "cho"):
        left, right = world.mention(who, "Minister Han", entity="e1"), world.mention(who, "한 장관", entity="e1")
        world.twin(who, [left], [right])
        first, second = world.claim(who, SENTENCE, certainty="PR"), world.claim(who, PRICE)
        world.link(who, first, second)
        world.rate(who, first, "2")
        world.divergence(who, "price", "", "omission")
    world.act(accept_agreed)
    copied = world.gold_contents()
    original = world.contents()[0]
    assert [(m.ranges, m.type, m.entity) for m in copied.mentions] == [
        (m.ranges, m.type, m.entity) for m in original.mentions
    ]
    assert [(c.content, c.certainty) for c in copied.claims] == [(c.content, c.certainty) for c in original.claims]
    assert [len(copied.of(t)) for t in ("twin", "claim_link", "rating", "divergence")] == [1, 1, 1, 1]
    held = {r.id for t in ("mention", "claim") for r in copied.of(t)}
    assert {*copied.twins[0].left, copied.claim_links[0].source, copied.ratings[0].target} <= held
    assert sign_off_blockers(world.queue(), copied) == []
    compared = world.queue([*world.contents(), copied])
    assert compared.disagreements == ()


def test_agreed_items_that_all_change_alike_are_taken_again_and_nobody_joining_is_news(world):
    world.layer("ana", "ben")
    records = [world.mention(who, "Busan", type="PORT") for who in ("ana", "ben")]
    world.act(accept_agreed)
    [first] = gold(world)
    world.layer("cho")
    late = world.mention("cho", "Busan", type="PORT")
    assert not any(item.open for item in world.queue().agreed)
    for record in (*records, late):
        world.change(record, type="PLACE")
    [item] = world.queue().agreed
    assert item.open
    assert item.stale
    world.act(accept_agreed)
    [copy] = gold(world)
    assert (copy.id, copy.type) == (first.id, "PLACE")
    assert len(world.decisions) == 1


def test_an_agreed_item_on_which_somebody_changes_their_mind_is_asked(world):
    world.layer("ana", "ben")
    first, _ = (world.mention(who, "Busan", type="PORT") for who in ("ana", "ben"))
    world.act(accept_agreed)
    world.change(first, type="PLACE")
    [question] = world.queue().open
    assert (question.slot, question.stale, question.decided.kind) == ("type", True, "agreed")
    take(world, "type", "ana")
    assert [m.type for m in gold(world)] == ["PLACE"]
    assert world.queue().open == ()


def test_what_one_tagged_in_one_language_and_later_in_the_other_too_stays_one_thing(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han", entity="e1")
    right = world.mention("ben", "한 장관", entity="e1")
    world.act(accept_agreed)
    left = world.mention("ben", "Minister Han", entity="e1")
    world.twin("ben", [left], [right])
    [question] = world.queue().open
    assert (question.slot, question.side, question.choices[1].layers) == ("missing", "right", ("L-ana",))
    take(world, "missing", "ben")
    world.act(accept_agreed)
    assert len(gold(world)) == 2
    assert len(gold(world, "twins")) == 1
    assert sign_off_blockers(world.queue(), world.gold_contents()) == []


def test_one_analyst_alone_agrees_with_themselves(world):
    world.layer("ana")
    left, right = world.mention("ana", "Minister Han"), world.mention("ana", "한 장관")
    world.twin("ana", [left], [right])
    assert world.queue().disagreements == ()
    world.act(accept_agreed)
    assert (len(gold(world)), len(gold(world, "twins"))) == (2, 1)


def test_what_changed_between_showing_and_answering_is_not_decided(world):
    three_questions(world)
    shown = by_slot(world)["type"]
    world.change(world.records["m1"], type="GROUP")
    with pytest.raises(UserError, match="changed after this was shown"):
        world.act(decide, [(shown, ruling_of(shown.choices[0]))])
    assert world.decisions == {}


def test_what_blocks_signing_off_is_said(world):
    three_questions(world)
    world.mention("ana", "Busan")
    for who in ("ben", "cho"):
        world.mention(who, "Busan")
    assert sign_off_blockers(world.queue(), world.gold_contents()) == [
        "1 open disagreement: missing.",
        "1 open disagreement: boundary.",
        "1 open disagreement: type.",
        "1 agreed item not taken into gold yet.",
    ]


def test_alike_disagreements_are_found_and_answered_the_same(world):
    world.layer("ana", "ben")
    for nth in (0, 1):
        for who, kind in (("ana", "X"), ("ben", "Y")):
            world.add(type(world.mention("ana", "May")), who, ranges=(world.range("an", nth),), type=kind)
    for record in [r for r in world.records.values() if r.ranges[0].quote == "May"]:
        world.drop(record)
    queue = world.queue()
    first = queue.open[0]
    [other] = queue.alike(first)
    assert other.words == first.words


SPANS = ["Minister Han", "Han", "Han met", "Ambassador Cole", "Cole", "Busan", "shipyard", "한 장관", "부산", "콜 대사"]


def random_world(make_world, seed):
    """Three layers that say much the same, with slips."""
    dice = random.Random(seed)
    world = make_world()
    world.layer("ana", "ben", "cho")
    for who in world.layers:
        made = {}
        for words in SPANS:
            if dice.random() < 0.7:
                kind, entity = dice.choice(["PERSON", "PERSON", "ORG"]), dice.choice([None, "e1"])
                made[words] = world.mention(who, words, type=kind, entity=entity)
        for left, right in (("Minister Han", "한 장관"), ("Busan", "부산")):
            if left in made and right in made and dice.random() < 0.7:
                world.twin(who, [made[left]], [made[right]])
        claims = []
        for sentence in (SENTENCE, PRICE):
            if dice.random() < 0.8:
                claims.append(world.claim(who, sentence, certainty=dice.choice(["CT", "PR"])))
                world.rate(who, claims[-1], dice.choice("126"))
        if len(claims) == 2 and dice.random() < 0.7:
            world.link(who, *claims, kind=dice.choice(["supports", "refines"]))
        if dice.random() < 0.6:
            world.divergence(who, "price", "", dice.choice(["omission", "name"]))
    return world, dice


def answer(disagreement, dice):
    if disagreement.kind == "rating" and dice.random() < 0.3:
        return Ruling(code=dice.choice("123456"))
    if dice.random() < 0.15:
        return Ruling(choice="reject")
    if disagreement.slot == "boundary" and dice.random() < 0.3:
        return Ruling(choice=dice.choice(["union", "both"]))
    return ruling_of(dice.choice(disagreement.choices))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_after_deciding_everything_nothing_is_open_and_gold_points_only_to_gold(make_world, seed):
    world, dice = random_world(make_world, seed)
    keys = {d.key for d in world.queue().disagreements}
    acts = 0
    while world.queue().open:
        disagreement = dice.choice(world.queue().open)
        world.act(decide, [(disagreement, answer(disagreement, dice))])
        acts += 1
        assert acts <= len(keys) + 30
    world.act(accept_agreed)
    queue, copied = world.queue(), world.gold_contents()
    assert queue.open == ()
    assert sign_off_blockers(queue, copied) == []
    assert world.act(decide, []).puts == ()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), strategy=st.sampled_from(["majority", "named"]))
def test_premerge_never_changes_a_decision(make_world, seed, strategy):
    world, dice = random_world(make_world, seed)
    for shown in world.queue().open:
        disagreement = world.queue().by_key.get(shown.key)
        if disagreement is not None and dice.random() < 0.4:
            world.act(decide, [(disagreement, answer(disagreement, dice))])
    before = {d.id: (d.choice, d.chosen, d.code) for d in world.decisions.values()}
    fields = {m.id: (m.ranges, m.type, m.entity) for m in gold(world)}
    decided = {d.key for d in world.queue().disagreements if not d.open}
    proposed = proposals(world.queue(), strategy, "L-ana")
    assert not decided & {d.key for d, _ in proposed}
    queue = world.queue()
    world.act(decide, [(queue.by_key[d.key], ruling_of(c)) for d, c in proposed if d.key in queue.by_key])
    world.act(accept_agreed)
    after = {d.id: (d.choice, d.chosen, d.code) for d in world.decisions.values()}
    assert {key: after[key] for key in before} == before
    for decision in world.decisions.values():
        if decision.id in before and decision.kind == "type" and decision.choice == "take":
            for result in decision.results:
                if result in fields and result in world.gold_records:
                    assert world.gold_records[result].type == fields[result][1]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_one_act_of_many_answers_equals_many_acts(make_world, seed):
    one, _ = random_world(make_world, seed)
    many, _ = random_world(make_world, seed)
    queue = one.queue()
    one.act(decide, [(d, ruling_of(d.choices[0])) for d in queue.open], queue=queue)
    for _ in queue.open:
        for left in many.queue().open[:1]:
            many.act(decide, [(left, ruling_of(left.choices[0]))])

    def shape(world):
        contents = world.gold_contents()
        mentions = sorted((str(m.ranges), m.type, str(m.entity)) for m in contents.mentions)
        return mentions, sorted((str(c.content), c.certainty) for c in contents.claims), len(contents.twins)

    assert shape(one) == shape(many)


def grouped(queue):
    return {frozenset(group.ids) for groups in queue.tables.values() for group in groups}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_deciding_never_changes_what_belongs_together(make_world, seed):
    world, dice = random_world(make_world, seed)
    before = grouped(world.queue())
    while world.queue().open:
        disagreement = dice.choice(world.queue().open)
        world.act(decide, [(disagreement, answer(disagreement, dice))])
        assert grouped(world.queue()) == before


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_layers_and_who_owns_which_do_not_matter(make_world, seed):
    world, dice = random_world(make_world, seed)
    first, contents = world.queue(), world.contents()
    dice.shuffle(contents)
    again = world.queue(contents)
    assert [(d.key, d.choices, d.options) for d in again.disagreements] == [
        (d.key, d.choices, d.options) for d in first.disagreements
    ]
    assert [a.key for a in again.agreed] == [a.key for a in first.agreed]
    names = [content.layer.id for content in contents]
    swapped = [
        replace(content, layer=replace(content.layer, id=name))
        for content, name in zip(contents, names[1:] + names[:1], strict=True)
    ]
    assert grouped(world.queue(swapped)) == grouped(first)
    assert {d.key for d in world.queue(swapped).disagreements} == {d.key for d in first.disagreements}


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_change_to_any_record_a_decision_weighed_opens_its_question_again(make_world, seed):
    world, dice = random_world(make_world, seed)
    disagreement = dice.choice(world.queue().open)
    world.act(decide, [(disagreement, ruling_of(disagreement.choices[0]))])
    before = {record.id: record for record in world.gold_records.values()}
    changed = dice.choice(disagreement.group.ids)
    world.change(world.records[changed])
    assert disagreement.key in {d.key for d in world.queue().open if d.stale}
    world.act(decide, [])
    assert {record.id: record for record in world.gold_records.values()} == before
