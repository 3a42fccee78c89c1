"""Splits: no story on two sides, stable, duplicates out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import parse_fractions
from annotator.formats.splits import plan, split_of
from annotator.model import Article, Attribution, Property, Region, Snapshot, Source, UserError
from tests.unit.formats.sample import Project, project

EIGHTY = (0.8, 0.1, 0.1)
FOR_EVER = ["train", "train", "dev", "train", "train", "train", "train", "train", "test", "train"]


def corpus(stories: list[str], origins: list[str] | None = None) -> Snapshot:
    """Articles with texts of their own, one for each story given."""
    p = Project()
    for number, story in enumerate(stories):
        p.document(f"d{number}", f"n{number}", f"Text number {number}.")
        p.add(Article(id=f"a{number}", title="t", left=f"d{number}", story=story), created=number)
        if origins and origins[number]:
            p.add(Attribution(id=f"t{number}", article=f"a{number}", source=origins[number], role="originator"))
    for name in sorted(set(origins or [])):
        p.add(Source(id=name or "none", name=name))
    return p.snapshot()


@settings(max_examples=60, deadline=None)
@given(stories=st.lists(st.sampled_from(["", "x", "y", "z 1", "한"]), max_size=25), more=st.lists(st.text(max_size=2)))
def test_a_story_never_straddles_and_articles_added_later_move_nobody(stories: list[str], more: list[str]) -> None:
    before = plan(corpus(stories), EIGHTY)
    after = plan(corpus(stories + more), EIGHTY)
    assert before.splits.items() <= after.splits.items()
    groups: dict[str, set[str]] = {}
    for number, story in enumerate(stories + more):
        if story.strip():
            groups.setdefault(story.strip(), set()).add(after.splits[f"a{number}"])
    assert all(len(splits) == 1 for splits in groups.values())


def test_articles_without_a_story_stay_together_by_origin() -> None:
    found = plan(corpus([""] * 12, ["wire"] * 6 + ["desk"] * 6), EIGHTY).splits
    assert len({found[f"a{n}"] for n in range(6)}) == 1
    assert len({found[f"a{n}"] for n in range(6, 12)}) == 1


def test_the_fractions_come_out() -> None:
    counts = {"train": 0, "dev": 0, "test": 0}
    for number in range(5000):
        counts[split_of(f"story {number}", (0.7, 0.2, 0.1))] += 1
    assert counts["train"] == pytest.approx(3500, abs=120)
    assert counts["dev"] == pytest.approx(1000, abs=100)
    assert counts["test"] == pytest.approx(500, abs=80)


def test_a_group_has_the_split_it_always_had() -> None:
    # Fixed for ever: a change here would mix train and test of corpora already published.
    assert [split_of(f"story {n}", EIGHTY) for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)] == FOR_EVER


def test_a_part_of_nothing_stays_empty() -> None:
    assert {split_of(str(n), (0.5, 0.5, 0.0)) for n in range(200)} == {"train", "dev"}
    assert {split_of(str(n), (0.5, 0.0, 0.5)) for n in range(200)} == {"train", "test"}
    assert {split_of(str(n), (0.0, 0.0, 1.0)) for n in range(200)} == {"test"}


def test_stored_groups_keep_their_split() -> None:
    s = corpus(["x", "y"])
    first = plan(s, EIGHTY)
    moved = dict.fromkeys(first.stored["groups"], "test")
    stored = Property(id="splits", rev=1, value={**first.stored, "groups": moved})
    again = plan(Snapshot(records={**s.records, "property": (stored,)}), (1.0, 0.0, 0.0))
    assert set(again.splits.values()) == {"test"}
    assert again.stored["groups"] == moved


def test_duplicates_are_in_no_split() -> None:
    found = plan(project(), EIGHTY)
    assert found.duplicates == {"a3": "a2"}
    assert set(found.splits) == {"a1", "a2"}


def test_an_article_that_repeats_another_region_by_region_is_a_duplicate() -> None:
    s = corpus(["x", "y"])
    regions = (
        Region(id="r0", document="d0", kind="body", start=0, end=14, rev=1),
        Region(id="r1", document="d1", kind="duplicate", start=0, end=10, duplicate_of="r0", rev=1),
        Region(id="r2", document="d1", kind="boilerplate", start=10, end=14, rev=1),
    )
    assert plan(Snapshot(records={**s.records, "region": regions}), EIGHTY).duplicates == {"a1": "a0"}
    part = (*regions[:2], Region(id="r2", document="d1", kind="body", start=10, end=14, rev=1))
    assert plan(Snapshot(records={**s.records, "region": part}), EIGHTY).duplicates == {}


@pytest.mark.parametrize("text", ["train/dev/test", "80/10/10", "0.8/0.1/0.1", "8/1/1"])
def test_fractions_as_people_write_them(text: str) -> None:
    assert parse_fractions(text) == pytest.approx(EIGHTY)


@pytest.mark.parametrize("text", ["", "80", "80/20", "a/b/c", "0/0/0", "-1/1/1", "nan/1/1", "inf/1/1", "1/1/1/1"])
def test_what_is_no_split_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="80/10/10"):
        parse_fractions(text)
