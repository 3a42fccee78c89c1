"""The coefficients give the published digits of worked cases, and agree with a second, plain implementation."""

import itertools
import random
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.adjudication.agreement.coefficients import (
    Undefined,
    alpha_nominal,
    alpha_ordinal,
    cohen_kappa,
    fleiss_kappa,
    linear,
    quadratic,
    ratio,
)
from annotator.adjudication.agreement.figures import figure, poisson
from annotator.adjudication.agreement.tally import Scope, Tally
from annotator.adjudication.agreement.unitizing import (
    Observers,
    Resampled,
    alpha_of_parts,
    cut,
    merged,
    together,
    unitizing_alpha,
)

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section D: four observers, twelve units.
KRIPPENDORFF = ["11-1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "-555", "--11", "--3-"]

# Fleiss 1971: thirty patients, six psychiatrists, five diagnoses: how many chose each.
FLEISS = """0 0 0 6 0/0 3 0 0 3/0 1 4 0 1/0 0 0 0 6/0 3 0 3 0/2 0 4 0 0/0 0 4 0 2/2 0 3 1 0/2 0 0 4 0/0 0 0 0 6
1 0 0 5 0/1 1 0 4 0/0 3 3 0 0/1 0 0 5 0/0 2 0 3 1/0 0 5 0 1/3 0 0 1 2/5 1 0 0 0/0 2 0 4 0/1 0 2 0 3
0 0 0 0 6/0 1 0 5 0/0 2 0 1 3/2 0 0 4 0/1 0 0 4 1/0 5 0 1 0/4 0 0 0 2/0 2 0 4 0/1 0 5 0 0/0 0 0 0 6"""

# Hayes & Krippendorff 2007, p. 84: five observers, forty units, ordinal codes 0-3.
HAYES = """112-2 1101- 2333- -00-0 000-0 000-0 102-1 1-20- 222-2 2111- -100- 0000- 1222- 33223 111-1 111-1 212-2
1233- 1101- 000-0 0011- 00-00 2333- 0000- 12-22 0111- 00010 1212- 1122- 112-2 110-0 2121- 22-22 3222- 222-2
223-2 222-2 22-12 2222- 111-1"""


def units(rows) -> Counter:
    return Counter(tuple(value for value in row if value != "-") for row in rows)


def table(rows) -> dict:
    return {(i, j): count for i, row in enumerate(rows) for j, count in enumerate(row)}


def test_krippendorff_2011():
    counts = units(KRIPPENDORFF)
    assert alpha_nominal(counts) == pytest.approx(0.743, abs=5e-4)
    assert alpha_ordinal(counts, "12345") == pytest.approx(0.815, abs=5e-4)


def test_krippendorff_2004_two_observers():
    assert alpha_nominal(units(["10", "11", "01", "00", "00", "01", "00", "01", "00", "00"])) == pytest.approx(
        0.095, abs=5e-4
    )


def test_hayes_and_krippendorff_2007():
    assert alpha_ordinal(units(HAYES.split()), "0123") == pytest.approx(0.7598, abs=5e-5)


def test_cohen_1960():
    assert cohen_kappa(table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])) == pytest.approx(0.492, abs=5e-4)


def test_landis_and_koch_1977_by_agresti_1992():
    counts = table([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]])
    assert cohen_kappa(counts) == pytest.approx(0.493, abs=5e-4)


def test_cohen_1968_weighted():
    counts = table([[88, 10, 2], [14, 40, 6], [18, 10, 12]])
    weights = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
    assert cohen_kappa(counts, lambda i, j: weights[i][j]) == pytest.approx(0.348, abs=5e-4)


def test_fleiss_1971():
    counts: Counter = Counter()
    for row in FLEISS.replace("\n", "/").split("/"):
        tally = [int(count) for count in row.split()]
        counts[tuple(value for value, count in enumerate(tally) for _ in range(count))] += 1
    assert sum(counts.values()) == 30
    assert fleiss_kappa(counts) == pytest.approx(0.430, abs=5e-4)


def test_unitizing_alpha_of_krippendorff_2004():
    first = [[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]]
    second = [[(30, 90), (150, 200)], [(30, 90), (150, 200)]]
    assert unitizing_alpha([[cut(first, 300)]]) == pytest.approx(0.7286, abs=5e-5)
    assert unitizing_alpha([[cut(second, 300)]]) == 1
    # 0.8591 in print, from terms rounded to four places.
    assert unitizing_alpha([[cut(first, 300)], [cut(second, 300)]]) == pytest.approx(0.8591, abs=5e-4)


def plain_unitizing(observers, length):
    """Straight from the formulas of 2004: every section of every observer against every other."""
    cut = []
    for own in observers:
        sections, position = [], 0
        for start, end in own:
            if start > position:
                sections.append((position, start - position, 0))
            sections.append((start, end - start, 1))
            position = end
        if position < length:
            sections.append((position, length - position, 0))
        cut.append(sections)
    observed = 0.0
    for mine, theirs in permutations(cut, 2):
        for b, n, v in mine:
            for c, k, w in theirs:
                if v and w and -n < b - c < k:
                    observed += (b - c) ** 2 + (b + n - c - k) ** 2
                elif v and not w and k - n >= b - c >= 0:
                    observed += n**2
                elif w and not v and n - k >= c - b >= 0:
                    observed += k**2
    m = len(cut)
    every = [section for sections in cut for section in sections]
    number = sum(v for _, _, v in every)
    expected = 0.0
    for _, n, v in every:
        if v:
            room = sum(k - n + 1 for _, k, w in every if not w and k >= n)
            expected += (number - 1) / 3 * (2 * n**3 - 3 * n**2 + n) + n**2 * room
    expected *= 2 / length / (m * length * (m * length - 1) - sum(v * n * (n - 1) for _, n, v in every))
    return 1 - observed / (m * (m - 1) * length**2) / expected


def test_unitizing_alpha_equals_a_plain_implementation():
    dice = random.Random(3)
    for _ in range(200):
        length = dice.randint(30, 200)
        observers = []
        for _ in range(dice.randint(2, 4)):
            cuts = sorted(dice.sample(range(length + 1), dice.randint(1, 5) * 2))
            observers.append(list(zip(cuts[::2], cuts[1::2], strict=True)))
        assert unitizing_alpha([[cut(observers, length)]]) == pytest.approx(
            plain_unitizing(observers, length), abs=1e-6
        )


def plain_alpha(rows, gap):
    """By definition: mean squared difference within units against that between all values."""
    rows = [row for row in rows if len(row) > 1]
    values = [value for row in rows for value in row]
    inside = sum(sum(gap(a, b) for a, b in permutations(row, 2)) / (len(row) - 1) for row in rows) / len(values)
    among = sum(gap(a, b) for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - inside / among


def test_alpha_equals_a_plain_implementation():
    dice = random.Random(5)
    for _ in range(50):
        rows = [tuple(dice.choice("12345") for _ in range(dice.randint(1, 4))) for _ in range(30)]
        used = [value for row in rows if len(row) > 1 for value in row]

        def ordinal(a, b, used=used):
            low, high = sorted((a, b))
            between = sum(low <= value <= high for value in used)
            return (between - (used.count(a) + used.count(b)) / 2) ** 2

        counts = Counter(rows)
        assert alpha_nominal(counts) == pytest.approx(plain_alpha(rows, lambda a, b: a != b), abs=1e-6)
        assert alpha_ordinal(counts, "12345") == pytest.approx(plain_alpha(rows, ordinal), abs=1e-6)


def test_kappas_equal_plain_implementations():
    dice = random.Random(9)
    for _ in range(50):
        pairs = [(dice.choice("abc"), dice.choice("abc")) for _ in range(40)]
        counts = Counter(pairs)
        for weight in (lambda a, b: float(a != b), linear("abc"), quadratic("abc")):
            observed = sum(weight(a, b) for a, b in pairs) / 40
            expected = sum(weight(a, b) for a, _ in pairs for _, b in pairs) / 1600
            assert cohen_kappa(counts, weight) == pytest.approx(1 - observed / expected, abs=1e-6)


def test_order_of_values_in_a_unit_does_not_matter():
    assert alpha_nominal({("a", "b", "a"): 2, ("b", "b"): 1}) == alpha_nominal({("b", "a", "a"): 2, ("b", "b"): 1})


@pytest.mark.parametrize(
    ("measure", "counts", "why"),
    [
        (alpha_nominal, {("a", "a"): 5}, "same value"),
        (alpha_nominal, {("a",): 5}, "two or more"),
        (alpha_nominal, {}, "two or more"),
        (cohen_kappa, {("a", "a"): 5}, "same value"),
        (cohen_kappa, {}, "two or more"),
        (fleiss_kappa, {("a", "b"): 1, ("a", "b", "a"): 1}, "same number of raters"),
        (fleiss_kappa, {("a", "a"): 1}, "same value"),
        (ratio, {}, "nothing"),
    ],
)
def test_undefined_says_why(measure, counts, why):
    with pytest.raises(Undefined, match=why):
        measure(counts)
    undefined = figure(counts, measure, 100)
    assert undefined.value is None
    assert why in undefined.why


def test_undefined_units_say_why():
    with pytest.raises(Undefined, match="nothing of the kind"):
        unitizing_alpha([[cut([[], []], 100)]])
    with pytest.raises(Undefined, match="two observers"):
        unitizing_alpha([[cut([[(1, 2)]], 100)]])


def test_overlapping_units_of_one_observer_are_one_and_touching_ones_are_two():
    assert merged([(5, 9), (0, 3), (2, 5)]) == [(0, 5), (5, 9)]


def test_the_interval_holds_the_value_is_the_same_every_time_and_narrows_with_more_items():
    few, many = {("a", "a"): 8, ("b", "b"): 7, ("a", "b"): 4}, {("a", "a"): 800, ("b", "b"): 700, ("a", "b"): 400}
    first, wide = figure(few, cohen_kappa, 500), figure(many, cohen_kappa, 500)
    assert first.low < first.value < first.high
    assert first == figure(dict(reversed(few.items())), cohen_kappa, 500)
    assert wide.high - wide.low < (first.high - first.low) / 3
    assert (first.n, wide.n) == (19, 1900)


def test_the_interval_of_a_share_is_that_of_the_binomial():
    found = figure({(1, 1): 80, (0, 1): 20}, ratio, 2000)
    assert (found.low, found.high) == (pytest.approx(0.722, abs=0.02), pytest.approx(0.878, abs=0.02))


@pytest.mark.parametrize("mean", [0.5, 4, 29, 80])
def test_poisson_variates_have_their_mean_and_variance(mean):
    drawn = poisson(mean, 1, 20000)
    average = sum(drawn) / len(drawn)
    assert average == pytest.approx(mean, rel=0.03)
    assert sum((x - average) ** 2 for x in drawn) / len(drawn) == pytest.approx(mean, rel=0.06)


@given(st.lists(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=4), min_size=6, max_size=6))
def test_continua_put_together_measure_what_they_measure_apart(units):
    cuts = [cut([[(a, a + n) for a, n in units[i]], [(a, a + n) for a, n in units[i + 1]]], 100) for i in (0, 2, 4)]
    try:
        apart = unitizing_alpha([cuts])
    except Undefined:
        return
    assert unitizing_alpha([[together(cuts)]]) == pytest.approx(apart, abs=1e-12)
    assert unitizing_alpha([[together(cuts[:2]), cuts[2]]]) == pytest.approx(apart, abs=1e-12)


def test_kinds_of_items_are_drawn_by_chances_of_their_own():
    one, other = poisson(50, 0, 4000), poisson(50, 1, 4000)
    both = sum((a - 50) * (b - 50) for a, b in zip(one, other, strict=True)) / 4000
    assert abs(both) < 5  # of variances of 50


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=4), min_size=6, max_size=6),
    st.lists(st.integers(0, 3), min_size=3, max_size=3),
)
def test_cuts_counted_several_times_measure_what_they_measure_one_by_one(units, times):
    cuts = [cut([[(a, a + n) for a, n in units[i]], [(a, a + n) for a, n in units[i + 1]]], 100) for i in (0, 2, 4)]
    every = [one for one, many in zip(cuts, times, strict=True) for _ in range(many)]
    try:
        expected = unitizing_alpha([every])
    except Undefined:
        with pytest.raises(Undefined):
            alpha_of_parts([Resampled(cuts).parts(times)])
        return
    assert alpha_of_parts([Resampled(cuts).parts(times)]) == pytest.approx(expected, abs=1e-12)


@given(st.lists(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 9)), max_size=4), min_size=3, max_size=3))
def test_some_of_the_observers_are_cut_as_if_the_others_were_not_there(units):
    named = {name: [(a, a + n) for a, n in own] for name, own in zip("abc", units, strict=True)}
    every = Observers(named, 100)
    for names in ("ab", "ac", "cb", "abc"):
        alone = cut([named[name] for name in names], 100)
        own = every.cut(tuple(names))
        assert (own.apart, dict(own.sizes), dict(own.gaps)) == (alone.apart, dict(alone.sizes), dict(alone.gaps))
        brute = 0.0
        for one in names:
            for other in names:
                brute += (
                    sum(_far(unit, merged(named[other]), 100) for unit in merged(named[one])) if one != other else 0
                )
        assert own.apart == pytest.approx(brute)


def _far(unit, others, length):
    """Krippendorff's squared difference of one unit from another observer's, as it is defined."""
    met = [(unit[0] - start) ** 2 + (unit[1] - end) ** 2 for start, end in others if start < unit[1] and unit[0] < end]
    return sum(met) if met else 2 * (unit[1] - unit[0]) ** 2


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcd"), st.sampled_from(("x", "y", "z")), max_size=4), min_size=1, max_size=8
    )
)
def test_patterns_taken_apart_count_what_pairs_count_one_by_one(things):
    tally, raters = Tally(), list("abcd")
    scope = Scope("f1", "mention")
    whole, pairs = Counter(), Counter()
    for marked in things:
        tally.found(scope, marked, raters)
        hits = 0
        for one, other in itertools.combinations(raters, 2):
            there = (one in marked) + (other in marked)
            hit = there == 2 and marked[one] == marked[other]
            hits += hit
            pairs[(one, other), (2 * hit, there)] += bool(there)
        whole[2 * hits, len(marked) * 3] += bool(marked)
    counted = dict(tally.scopes())
    assert counted.get(scope, {}) == {item: n for item, n in whole.items() if n}
    for pair in itertools.combinations(raters, 2):
        mine = {item: n for (whose, item), n in pairs.items() if whose == pair and n}
        assert counted.get(scope._replace(pair=pair), {}) == mine
