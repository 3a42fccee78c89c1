"""Coefficients of agreement, corrected for chance.

Every function takes *counts*: how often each combination of values occurs. For two raters a combination is the
pair (first's, second's); for many it is the values given to one unit, those missing left out, in any order.
Counts may be fractions (a resampled or weighted unit). Each raises `Undefined`, saying why, where the coefficient
does not exist: that is not the same as 0.

Sources: Cohen 1960, 1968; Fleiss 1971; Krippendorff, *Content Analysis* (2004) ch. 11 and *Computing Krippendorff's
Alpha-Reliability* (2011). Written here because the package of that name is under the GPL; proved in the tests
against the published examples.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache

Value = Hashable
Counts = Mapping[tuple[Value, ...], float]
Distance = Callable[[Value, Value], float]

ALL_ALIKE = "everything has the same value, so agreement cannot be told from chance"
NOTHING = "nothing was given a value by two or more"


class Undefined(Exception):
    """A figure that does not exist for this material. The message says why."""


def nominal(left: Value, right: Value) -> float:
    """0 for the same value, 1 for different ones."""
    return 0.0 if left == right else 1.0


def linear(order: Sequence[Value]) -> Distance:
    """The number of steps between two values of an ordered scale."""
    step = {value: index for index, value in enumerate(order)}
    return lambda left, right: float(abs(step[left] - step[right]))


def quadratic(order: Sequence[Value]) -> Distance:
    """The square of the number of steps."""
    steps = linear(order)
    return lambda left, right: steps(left, right) ** 2


def coincidences(units: Counts) -> dict[tuple[Value, Value], float]:
    """Krippendorff's coincidence matrix: each unit of m values adds its m·(m−1) ordered pairs, each 1/(m−1)."""
    found: dict[tuple[Value, Value], float] = defaultdict(float)
    for values, weight in units.items():
        if len(values) > 1 and weight:
            share = weight / (len(values) - 1)
            for cell, many in _ordered_pairs(values):
                found[cell] += share * many
    return found


@lru_cache(maxsize=1 << 16)
def _ordered_pairs(values: tuple[Value, ...]) -> tuple[tuple[tuple[Value, Value], int], ...]:
    """How often each ordered pair occurs among the values of a unit. Kept, as resamples ask for the same ones."""
    tally = Counter(values)
    return tuple(
        ((one, other), many * (more - (one == other))) for one, many in tally.items() for other, more in tally.items()
    )


def alpha_of(matrix: Mapping[tuple[Value, Value], float], distance: Distance) -> float:
    """Krippendorff's α of a coincidence matrix."""
    totals: dict[Value, float] = defaultdict(float)
    for (one, _), weight in matrix.items():
        totals[one] += weight
    size = sum(totals.values())
    if size <= 1:
        raise Undefined(NOTHING)
    expected = _by_chance(totals, totals, distance)
    if expected <= 0:
        raise Undefined(ALL_ALIKE)
    observed = sum(weight * distance(one, other) for (one, other), weight in matrix.items())
    return 1 - (size - 1) * observed / expected


def _by_chance(rows: Mapping[Value, float], columns: Mapping[Value, float], distance: Distance) -> float:
    """The sum of distances over all combinations of the margins."""
    if distance is nominal:
        alike = sum(count * columns.get(value, 0.0) for value, count in rows.items())
        # Counts are whole numbers or sums of simple fractions: what is left of rounding is no disagreement.
        different = sum(rows.values()) * sum(columns.values()) - alike
        return different if different > 1e-9 * alike else 0.0
    return sum(a * b * distance(one, other) for one, a in rows.items() for other, b in columns.items())


def alpha_nominal(units: Counts) -> float:
    """Krippendorff's α for values without order. Units may have different numbers of values."""
    return alpha_of(coincidences(units), nominal)


def alpha_ordinal(units: Counts, order: Sequence[Value]) -> float:
    """Krippendorff's α for values in `order`: the distance counts the values given between two ranks."""
    matrix = coincidences(units)
    totals: dict[Value, float] = defaultdict(float)
    for (one, _), weight in matrix.items():
        totals[one] += weight
    below, reached = {}, 0.0
    for value in order:
        below[value] = reached + totals[value] / 2
        reached += totals[value]
    return alpha_of(matrix, lambda left, right: (below[left] - below[right]) ** 2)


def cohen_kappa(pairs: Counts, weight: Distance = nominal) -> float:
    """Cohen's κ of two raters; with a `weight` of disagreement (`linear`, `quadratic`) his weighted κ."""
    rows: dict[Value, float] = defaultdict(float)
    columns: dict[Value, float] = defaultdict(float)
    for (one, other), count in pairs.items():
        rows[one] += count
        columns[other] += count
    size = sum(rows.values())
    if not size:
        raise Undefined(NOTHING)
    observed = sum(count * weight(one, other) for (one, other), count in pairs.items()) / size
    expected = _by_chance(rows, columns, weight) / size**2
    if expected <= 0:
        raise Undefined(ALL_ALIKE)
    return 1 - observed / expected


def fleiss_kappa(units: Counts) -> float:
    """Fleiss' κ of many raters; every unit must have as many values as the others."""
    sizes = {len(values) for values, weight in units.items() if weight}
    if not sizes or max(sizes) < 2:
        raise Undefined(NOTHING)
    if len(sizes) > 1:
        raise Undefined("Fleiss' kappa needs the same number of raters for every item")
    raters, items = max(sizes), sum(units.values())
    shares: dict[Value, float] = defaultdict(float)
    agreeing = 0.0
    for values, weight in units.items():
        for value, count in Counter(values).items():
            shares[value] += weight * count
            agreeing += weight * count * (count - 1)
    observed = agreeing / (items * raters * (raters - 1))
    expected = sum((share / (items * raters)) ** 2 for share in shares.values())
    if expected >= 1:
        raise Undefined(ALL_ALIKE)
    return (observed - expected) / (1 - expected)


def ratio(parts: Mapping[tuple[float, float], float]) -> float:
    """The sum of first parts over the sum of second parts: an F1 where they are 2·matched and marked in all."""
    above = below = 0.0
    for (own, whole), weight in parts.items():
        above += weight * own
        below += weight * whole
    if not below:
        raise Undefined("nothing of the kind was marked")
    return above / below
