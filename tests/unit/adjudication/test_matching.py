"""The assignment is the best there is, and groups follow it."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.adjudication.assignment import best_assignment
from annotator.adjudication.boundaries import intersection, union
from annotator.adjudication.matching import Entry, dice, match
from annotator.model import Range, Record

TEXT = "A text of letters 🇰🇷 𠮷, long enough to mark passages in it anywhere one likes to."


def brute_force(weights) -> float:
    rows, columns = len(weights), len(weights[0])
    if rows > columns:
        return brute_force([[weights[r][c] for r in range(rows)] for c in range(columns)])
    ways = permutations(range(columns), rows)
    return max(sum(max(weights[row][column], 0) for row, column in enumerate(way)) for way in ways)


matrices = st.integers(1, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(-2, 9), min_size=columns, max_size=columns), min_size=1, max_size=5)
)


@given(weights=matrices)
def test_no_other_assignment_weighs_more(weights):
    pairs = best_assignment(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(weights[row][column] > 0 for row, column in pairs)
    assert sum(weights[row][column] for row, column in pairs) == brute_force(weights)


@pytest.mark.parametrize("weights", [[], [[]], [[0.0]], [[-1.0, 0.0]]])
def test_nothing_to_assign(weights):
    assert best_assignment(weights) == []


def test_dice_counts_code_points_of_discontinuous_passages():
    assert dice((("d", 0, 4), ("d", 10, 14)), (("d", 2, 4), ("d", 12, 18))) == pytest.approx(2 * 4 / 16)
    assert dice((("d", 0, 4),), (("e", 0, 4),)) == 0
    assert dice((("d", 0, 4),), (("d", 4, 8),)) == 0


def overlap(left: Entry, right: Entry) -> float:
    shared = dice(left.parts, right.parts)
    return shared and shared + (left.parts == right.parts)


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=7,
    unique=True,
)


def entries_of(*layers) -> list[Entry]:
    return [
        Entry(f"L{layer}", Record(id=f"{layer}-{number}"), (("d", *span),))
        for layer, own in enumerate(layers)
        for number, span in enumerate(own)
    ]


def shape(groups) -> set[frozenset[str]]:
    return {frozenset(group.ids) for group in groups}


@settings(max_examples=200)
@given(first=spans, second=spans)
def test_two_layers_are_matched_with_greatest_affinity(first, second):
    entries = entries_of(first, second)
    groups = match("mention", entries, overlap, {})
    by_id = {entry.record.id: entry for entry in entries}
    total = 0.0
    for group in groups:
        if len(group.members) == 2:
            total += overlap(*(by_id[record] for record in group.ids))
    mine, theirs = entries[: len(first)], entries[len(first) :]
    if mine and theirs and len(mine) <= 5 and len(theirs) <= 5:
        assert total == pytest.approx(brute_force([[overlap(a, b) for b in theirs] for a in mine]))


@settings(max_examples=100)
@given(layers=st.lists(spans, min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_every_record_is_in_one_group_with_at_most_one_of_each_layer(layers, order):
    entries = entries_of(*layers)
    groups = match("mention", entries, overlap, {})
    placed = [record for group in groups for record in group.ids]
    assert sorted(placed) == sorted(entry.record.id for entry in entries)
    shuffled = list(entries)
    order.shuffle(shuffled)
    assert shape(match("mention", shuffled, overlap, {})) == shape(groups)


@settings(max_examples=100)
@given(layers=st.lists(spans, min_size=2, max_size=4), pick=st.randoms(use_true_random=False))
def test_pinning_a_group_found_leaves_every_group_as_it_is(layers, pick):
    groups = match("mention", entries_of(*layers), overlap, {})
    if groups:
        pinned = pick.choice(groups)
        pins = dict.fromkeys(pinned.ids, pinned.name)
        again = match("mention", entries_of(*layers), overlap, pins)
        assert shape(again) == shape(groups)


def ranges_of(spans) -> tuple[Range, ...]:
    return tuple(Range.of("d", TEXT, start, end) for start, end in spans)


@given(versions=st.lists(spans.filter(bool), min_size=1, max_size=3))
def test_union_and_intersection_are_those_of_code_points_and_keep_their_words(versions):
    ranges = [ranges_of(spans) for spans in versions]
    points = [{point for start, end in spans for point in range(start, end)} for spans in versions]
    for combine, expected in ((union, set.union(*points)), (intersection, set.intersection(*points))):
        found = combine(ranges)
        assert {point for r in found for point in range(r.start, r.end)} == expected
        assert all(r.holds_in(TEXT) and r.end > r.start for r in found)
        assert all(one.end < other.start for one, other in pairwise(found))
