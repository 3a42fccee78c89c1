"""The report over articles: figures equal to those worked out by hand on small material."""

from dataclasses import replace

import pytest

from annotator.adjudication.agreement import (
    FIGURE_COLUMNS,
    GOLD,
    MEASURES,
    confusion_rows,
    figure_rows,
    measure,
    reasons,
)
from annotator.model import Decision

SENTENCE = "They agreed to build twelve patrol boats by 2031."


def report(world, **more):
    return measure([(world.contents(), world.text)], **more)


def test_ranges_exact_and_overlapping_and_with_type(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        world.mention(who, "Busan", type="PLACE")
    world.mention("ana", "Minister Han")
    world.mention("ben", "Han")
    world.mention("ana", "shipyard", type="ORG")
    world.mention("ben", "shipyard", type="PLACE")
    world.mention("ben", "조선소", type="ORG")
    found = report(world)
    pair = ("ana", "ben")
    assert found.figure("f1_exact", "mention").value == pytest.approx(2 * 2 / 7)
    assert found.figure("f1_overlap", "mention").value == pytest.approx(2 * 3 / 7)
    assert found.figure("f1_exact_type", "mention").value == pytest.approx(2 * 1 / 7)
    assert found.figure("f1_overlap", "mention", side="left").value == 1
    assert found.figure("f1_overlap", "mention", side="right", pair=pair).value == 0
    assert found.figure("f1_exact", "mention", "PLACE").value == pytest.approx(2 / 3)
    assert found.figure("f1_exact", "mention", "ORG", pair=("ben", "ana")).value == 0
    assert found.figure("f1_exact", "mention").n == 4
    assert found.confusion[pair] == {
        ("", "ORG"): 1,
        ("ORG", "PLACE"): 1,
        ("PERSON", "PERSON"): 1,
        ("PLACE", "PLACE"): 1,
    }
    assert found.confusion[None]["PLACE", "ORG"] == found.confusion[None]["ORG", "PLACE"] == 1


def test_types_on_matched_ranges(world):
    world.layer("ana", "ben")
    for words, kinds in (("Minister Han", "PP"), ("Busan", "LL"), ("shipyard", "LO"), ("May", "DD")):
        for who, kind in zip(("ana", "ben"), kinds, strict=True):
            world.mention(who, words, type=kind)
    found = report(world)
    # By hand: 3 of 4 alike; chance (1·1 + 2·1 + 0·1 + 1·1) / 16 of the pair's own habits.
    assert found.figure("kappa_cohen", "mention", "type", pair=("ana", "ben")).value == pytest.approx(
        (3 / 4 - 1 / 4) / (1 - 1 / 4)
    )
    # Krippendorff: 8 values P2 L3 O1 D2; expected disagreement 1 − (2·1 + 3·2 + 0 + 2·1) / 56.
    assert found.figure("alpha", "mention", "type").value == pytest.approx(1 - (1 / 4) / (1 - 10 / 56))
    assert found.figure("observed", "mention", "type").value == 0.75


def test_three_raters_have_pairs_and_fleiss(world):
    world.layer("ana", "ben", "cho")
    for words, kinds in (("Minister Han", "PPP"), ("Busan", "LLO"), ("shipyard", "OOO")):
        for who, kind in zip(("ana", "ben", "cho"), kinds, strict=True):
            world.mention(who, words, type=kind)
    world.mention("ana", "May")
    found = report(world)
    assert found.raters == ("ana", "ben", "cho")
    assert found.figure("kappa_fleiss", "mention", "type").n == 3
    assert found.figure("f1_exact", "mention").value == pytest.approx(2 * 9 / (3 * 6 + 2))
    assert found.figure("f1_exact", "mention", pair=("ben", "cho")).value == 1
    assert found.figure("kappa_cohen", "mention", "type", pair=("ana", "ben")).value == 1


def test_characters_and_units_of_identical_and_of_disjoint_work(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        for words in ("Minister Han", "shipyard", "콜 대사"):
            world.mention(who, words)
    same = report(world)
    for name in ("alpha_characters", "alpha_unitizing"):
        for side in ("", "left", "right"):
            assert same.figure(name, "mention", side=side).value == pytest.approx(1)
    characters = sum(s.end - s.start for s in world.text.sentences)
    assert same.figure("alpha_characters", "mention").n == characters
    for record in [r for r in world.records.values() if r.actor == "ben"]:
        world.drop(record)
    world.mention("ben", "Ambassador Cole")
    apart = report(world)
    assert apart.figure("alpha_characters", "mention", pair=("ana", "ben")).value < 0
    assert apart.figure("alpha_unitizing", "mention").value < 0.2


def test_characters_by_hand(world):
    world.layer("ana", "ben")
    world.mention("ana", "Busan", type="PLACE")
    world.mention("ben", "Busan.", type="PLACE")
    total = 2 * sum(s.end - s.start for s in world.text.sentences_of("left"))
    tagged = 11
    expected = 2 * tagged * (total - tagged) / (total * (total - 1))
    found = report(world).figure("alpha_characters", "mention", side="left")
    assert found.value == pytest.approx(1 - (2 / total) / expected)


def test_ratings_leave_out_what_cannot_be_judged_and_say_so_apart(world):
    world.layer("ana", "ben")
    sentences = [SENTENCE, "The shipyard has not confirmed the price.", "Officials will meet again in May.", "조선소는"]
    for words, codes in zip(sentences, ("11", "24", "62", "66"), strict=True):
        for who, code in zip(("ana", "ben"), codes, strict=True):
            world.rate(who, world.claim(who, words), code)
    found = report(world)
    pair = ("ana", "ben")
    ordinal = found.figure("alpha_ordinal", "rating", "credibility")
    assert ordinal.n == 2
    weighted = found.figure("kappa_weighted", "rating", "credibility", pair=pair)
    # Two pairs left, (1,1) and (2,4): squared steps 0 and 4; by chance (1,1) (1,4) (2,1) (2,4): 0 9 1 4.
    assert weighted.value == pytest.approx(1 - (4 / 2) / (14 / 4))
    judgeable = found.figure("kappa_judgeable", "rating", "credibility", pair=pair)
    assert (judgeable.n, judgeable.value) == (4, pytest.approx((3 / 4 - (2 * 3 + 2 * 1) / 16) / (1 - 8 / 16)))
    assert found.figure("observed", "rating", "credibility").value == 0.5


def test_claims_found_and_what_they_say(world):
    world.layer("ana", "ben")
    world.claim("ana", SENTENCE, certainty="PR")
    world.claim("ben", SENTENCE, certainty="CT")
    world.claim("ana", "The shipyard has not confirmed the price.")
    found = report(world)
    assert found.figure("f1", "claim").value == pytest.approx(2 / 3)
    assert found.figure("observed", "claim", "certainty").value == 0
    assert found.figure("observed", "claim", "polarity").value == 1
    assert "same value" in found.figure("alpha", "claim", "polarity").why


def test_twins_links_and_divergences(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        left, right, other = (world.mention(who, words) for words in ("Minister Han", "한 장관", "콜 대사"))
        world.twin(who, [left], [right if who == "ana" else other])
        world.divergence(who, "price", "", "omission", severity="minor" if who == "ana" else "critical")
    found = report(world)
    assert found.figure("f1", "twin").value == 0
    assert found.figure("f1", "divergence").value == 1
    assert found.figure("alpha_ordinal", "divergence", "severity").n == 1


def test_several_articles_and_gold(world):
    world.layer("ana", "ben")
    for who in ("ana", "ben"):
        world.mention(who, "Busan")
    world.gold_records["g"] = world.mention("ana", "shipyard")
    gold = world.contents_of(world.gold, [replace(world.gold_records["g"], layer="gold")])
    found = measure([(world.contents(), world.text), ([*world.contents(), gold], world.text)])
    assert (found.raters, found.articles) == (("ana", "ben", GOLD), 2)
    assert found.figure("f1_exact", "mention", pair=("ana", GOLD)).value == pytest.approx(2 / 3)
    assert found.figure("f1_exact", "mention", pair=("ana", "ben")).value == pytest.approx(4 / 6)


def test_an_empty_project_says_why_there_are_no_figures(world):
    world.layer("ana", "ben")
    found = report(world)
    undefined = found.figure("f1_exact", "mention")
    assert (undefined.value, undefined.n) == (None, 0)
    assert undefined.why
    assert all(row.figure.value is None and row.figure.why for row in found.rows)


def test_rows_are_the_same_whatever_the_order_of_layers(world):
    world.layer("ana", "ben", "cho")
    for who, words in (("ana", "Busan"), ("ben", "Busan"), ("cho", "in Busan")):
        world.mention(who, words)
        world.rate(who, world.claim(who, SENTENCE), "2")
    first = measure([(world.contents(), world.text)], resamples=50)
    again = measure([(world.contents()[::-1], world.text)], resamples=50)
    assert first == again
    assert {row.scope.measure for row in first.rows} <= set(MEASURES)


def test_marking_the_same_thing_in_different_languages(world):
    world.layer("ana", "ben")
    world.mention("ana", "Minister Han", entity="e1")
    world.mention("ben", "한 장관", entity="e1")
    for who in ("ana", "ben"):
        world.mention(who, "Busan", type="PLACE")
    found = report(world)
    assert found.figure("f1_overlap", "mention").value == pytest.approx(2 / 4)
    assert found.figure("f1_either_language", "mention").value == 1
    assert found.figure("f1_either_language", "mention").n == 2


def test_tables_for_export(world):
    world.layer("ana", "ben")
    world.mention("ana", "Busan", type="PORT")
    world.mention("ben", "Busan", type="PLACE")
    world.mention("ana", "May", type="DATE")
    found = report(world)
    header, *rows = figure_rows(found)
    assert header == FIGURE_COLUMNS
    assert all(len(row) == len(header) for row in rows)
    exact = next(row for row in rows if row[:4] == ("mention", "f1_exact", "", "") and row[4] == "ana")
    assert exact[4:7] == ("ana", "ben", "0.6667")
    assert all(bool(row[6]) != bool(row[10]) for row in rows)
    assert list(confusion_rows(found, ("ana", "ben"))) == [("", "", "PLACE"), ("DATE", "1", "0"), ("PORT", "0", "1")]
    assert list(confusion_rows(found, ("ana", "zoe"))) == []


def test_reasons_show_where_the_guideline_has_gaps():
    def decision(number, kind, reason, **more):
        common = {"layer": "gold", "article": "a1", "key": f"k{number}"}
        return Decision(id=f"d{number}", kind=kind, reason_code=reason, **common, **more)

    made = [
        decision(1, "type", "guideline_gap"),
        decision(2, "type", "guideline_gap"),
        decision(3, "boundary", "analyst_error"),
        decision(4, "type", ""),
        decision(5, "agreed", "edge_case"),
        decision(6, "type", "edge_case", deleted=True),
    ]
    assert reasons(made) == {("type", "guideline_gap"): 2, ("boundary", "analyst_error"): 1}
