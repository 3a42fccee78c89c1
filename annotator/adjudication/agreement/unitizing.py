"""Krippendorff's unitizing α: do several people cut the same units out of a continuum of text?

The coefficient of Krippendorff 1995 in the form of *Measuring the Reliability of Qualitative Text Analysis Data*
(Quality & Quantity 38, 2004): differences are squares of how far the ends of two overlapping units lie apart, and a
unit that lies wholly in another's gap counts with the square of its length. Lengths are in code points.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.adjudication.agreement.coefficients import Undefined

Unit = tuple[int, int]
"""One unit: (start, end), half-open."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What several observers' units of one category in one continuum add up to.

    `apart` is the sum of squared differences over ordered pairs of observers; `sizes` and `gaps` count the lengths
    of all units and of all that lies between them.
    """

    observers: int
    length: int
    apart: float
    sizes: Mapping[int, int]
    gaps: Mapping[int, int]


def cut(observers: Sequence[Iterable[Unit]], length: int) -> Cut:
    """The sums for one continuum `[0, length)`. One observer's units may touch; overlapping ones are one."""
    units = [merged(observer) for observer in observers]
    gaps = [_gaps(own, length) for own in units]
    return Cut(
        observers=len(units),
        length=length,
        apart=_apart_in_all(units, gaps),
        sizes=Counter(end - start for own in units for start, end in own),
        gaps=Counter(end - start for own in gaps for start, end in own),
    )


def together(cuts: Sequence[Cut]) -> Cut:
    """Several continua as one: what is measured of it is what is measured of all of them."""
    if len(cuts) == 1:
        return cuts[0]
    sizes: dict[int, int] = {}
    gaps: dict[int, int] = {}
    # Small tables, and many of them: `Counter.update` would take most of the time of a resample.
    for one in cuts:
        for size, count in one.sizes.items():
            sizes[size] = sizes.get(size, 0) + count
        for gap, count in one.gaps.items():
            gaps[gap] = gaps.get(gap, 0) + count
    return Cut(
        observers=max((one.observers for one in cuts), default=0),
        length=sum([one.length for one in cuts]),
        apart=sum([one.apart for one in cuts]),
        sizes=sizes,
        gaps=gaps,
    )


def unitizing_alpha(categories: Iterable[Sequence[Cut]]) -> float:
    """α over categories, each cut in one or more continua by the same number of observers.

    Continua count as one that is as long as all of them, in which no gap runs across a border. The categories'
    disagreements are summed before they are compared. Raises `Undefined` where nobody marked anything, or only one
    observer is there.
    """
    observed = expected = 0.0
    for cuts in categories:
        if any(one.observers < 2 for one in cuts):
            raise Undefined("it takes two observers")
        whole = together(cuts)
        if whole.sizes:
            observers, length = whole.observers, whole.length
            observed += whole.apart / (observers * (observers - 1) * length**2)
            expected += _expected(whole.sizes, whole.gaps, observers * length, length)
    if expected <= 0:
        raise Undefined("nothing of the kind was marked")
    return 1 - observed / expected


def merged(units: Iterable[Unit]) -> list[Unit]:
    """Units in order, overlapping ones made one. Units that only touch stay two."""
    found: list[Unit] = []
    for start, end in sorted(unit for unit in units if unit[1] > unit[0]):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _gaps(units: Sequence[Unit], length: int) -> list[Unit]:
    """What lies between units, from 0 to the length of the continuum."""
    ends = [0, *(end for _, end in units)]
    starts = [*(start for start, _ in units), length]
    return [(end, start) for end, start in zip(ends, starts, strict=True) if start > end]


def _apart_in_all(units: Sequence[Sequence[Unit]], gaps: Sequence[Sequence[Unit]]) -> float:
    """The squared differences of all ordered pairs of observers."""
    ends = [[end for _, end in own] for own in units]
    starts = [[start for start, _ in own] for own in gaps]
    total = 0.0
    for one, own in enumerate(units):
        for other in range(len(units)):
            if one != other:
                # The pair comes twice, so a unit in a gap, which is counted from both sides, is doubled here.
                total += sum(
                    _apart(unit, units[other], ends[other]) + 2 * _alone(unit, gaps[other], starts[other])
                    for unit in own
                )
    return total


def _apart(unit: Unit, others: Sequence[Unit], ends: Sequence[int]) -> float:
    """The squared distances of both ends from those of each unit it overlaps. `ends` are those of `others`."""
    total = 0.0
    for index in range(bisect_right(ends, unit[0]), len(others)):
        start, end = others[index]
        if start >= unit[1]:
            break
        total += (unit[0] - start) ** 2 + (unit[1] - end) ** 2
    return total


def _alone(unit: Unit, gaps: Sequence[Unit], starts: Sequence[int]) -> float:
    """The square of its length where the unit lies wholly in a gap. `starts` are those of `gaps`."""
    index = bisect_right(starts, unit[0]) - 1
    inside = index >= 0 and unit[1] <= gaps[index][1]
    return float((unit[1] - unit[0]) ** 2) if inside else 0.0


def _expected(sizes: Mapping[int, int], gaps: Mapping[int, int], span: int, length: int) -> float:
    """D_e: what the same units and gaps would differ by if they lay anywhere. `span` is the length of all observers'
    continua together."""
    number = sum(sizes.values())
    total = 0.0
    for size, count in sizes.items():
        room = sum(many * (gap - size + 1) for gap, many in gaps.items() if gap >= size)
        total += count * ((number - 1) * (2 * size**3 - 3 * size**2 + size) / 3 + size**2 * room)
    pairs = span * (span - 1) - sum(count * size * (size - 1) for size, count in sizes.items())
    return 2 / length * total / pairs if pairs else 0.0
