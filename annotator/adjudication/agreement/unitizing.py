"""Krippendorff's unitizing α: do several people cut the same units out of a continuum of text?

The coefficient of Krippendorff 1995 in the form of *Measuring the Reliability of Qualitative Text Analysis Data*
(Quality & Quantity 38, 2004): differences are squares of how far the ends of two overlapping units lie apart, and a
unit that lies wholly in another's gap counts with the square of its length. Lengths are in code points.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from annotator.adjudication.agreement.coefficients import Undefined

Unit = tuple[int, int]
"""One unit: (start, end), half-open."""


def unitizing_alpha(categories: Iterable[Sequence[Iterable[Unit]]], length: int) -> float:
    """α of the units of one or more categories that each of two or more observers cut out of `[0, length)`.

    For each category there is one sequence of units per observer; the categories' disagreements are summed before
    they are compared. One observer's units of a category may touch; overlapping ones are taken as one. Raises
    `Undefined` where nobody marked anything, or only one observer is there.
    """
    observed = expected = 0.0
    for observers in categories:
        units = [merged(observer) for observer in observers]
        if len(units) < 2:
            raise Undefined("it takes two observers")
        gaps = [_gaps(own, length) for own in units]
        observed += _observed(units, gaps, length)
        expected += _expected(units, gaps, length)
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


def _observed(units: Sequence[Sequence[Unit]], gaps: Sequence[Sequence[Unit]], length: int) -> float:
    """D_o: the mean of squared differences over ordered pairs of observers, in squares of the continuum."""
    total = 0.0
    for one, own in enumerate(units):
        for other, theirs in enumerate(units):
            if one != other:
                # The pair comes twice, so a unit in a gap, which is counted from both sides, is doubled here.
                total += sum(_apart(unit, theirs) + 2 * _alone(unit, gaps[other]) for unit in own)
    return total / (len(units) * (len(units) - 1) * length**2)


def _apart(unit: Unit, others: Sequence[Unit]) -> float:
    """The squared distances of both ends from those of each unit it overlaps."""
    first = bisect_right([end for _, end in others], unit[0])
    total = 0.0
    for start, end in others[first:]:
        if start >= unit[1]:
            break
        total += (unit[0] - start) ** 2 + (unit[1] - end) ** 2
    return total


def _alone(unit: Unit, gaps: Sequence[Unit]) -> float:
    """The square of its length where the unit lies wholly in a gap."""
    index = bisect_right([start for start, _ in gaps], unit[0]) - 1
    inside = index >= 0 and unit[1] <= gaps[index][1]
    return float((unit[1] - unit[0]) ** 2) if inside else 0.0


def _expected(units: Sequence[Sequence[Unit]], gaps: Sequence[Sequence[Unit]], length: int) -> float:
    """D_e: what the same units and gaps would differ by if they lay anywhere."""
    sizes = [end - start for own in units for start, end in own]
    spaces = sorted(end - start for own in gaps for start, end in own)
    # Sums from the right, so that a unit finds the gaps that could hold it in one step.
    reach = [0] * (len(spaces) + 1)
    for index in range(len(spaces) - 1, -1, -1):
        reach[index] = reach[index + 1] + spaces[index]
    total = 0.0
    for size in sizes:
        first = bisect_left(spaces, size)
        room = reach[first] - (len(spaces) - first) * (size - 1)
        total += (len(sizes) - 1) * (2 * size**3 - 3 * size**2 + size) / 3 + size**2 * room
    span = len(units) * length
    pairs = span * (span - 1) - sum(size * (size - 1) for size in sizes)
    return 2 / length * total / pairs if pairs else 0.0
