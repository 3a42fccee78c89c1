"""Krippendorff's unitizing α: do several people cut the same units out of a continuum of text?

The coefficient of Krippendorff 1995 in the form of *Measuring the Reliability of Qualitative Text Analysis Data*
(Quality & Quantity 38, 2004): differences are squares of how far the ends of two overlapping units lie apart, and a
unit that lies wholly in another's gap counts with the square of its length. Lengths are in code points.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

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
    every = Observers({str(number): units for number, units in enumerate(observers)}, length)
    return every.cut(tuple(map(str, range(len(observers)))))


class Observers:
    """One category's units in one continuum, of which some or all observers are compared."""

    def __init__(self, units: Mapping[str, Iterable[Unit]], length: int) -> None:
        """`units` by the name of the observer."""
        self._length = length
        self._units = {name: merged(own) for name, own in units.items()}
        self._gaps = {name: _gaps(own, length) for name, own in self._units.items()}
        self._apart: dict[tuple[str, str], float] = {}

    def cut(self, names: Sequence[str]) -> Cut:
        """The sums for these observers."""
        return Cut(
            observers=len(names),
            length=self._length,
            apart=sum([self._between(one, other) for one in names for other in names if one != other]),
            sizes=Counter([end - start for name in names for start, end in self._units[name]]),
            gaps=Counter([end - start for name in names for start, end in self._gaps[name]]),
        )

    def _between(self, one: str, other: str) -> float:
        """The squared differences of one observer's units from another's."""
        if (one, other) not in self._apart:
            units, gaps = self._units[other], self._gaps[other]
            ends, starts = [end for _, end in units], [start for start, _ in gaps]
            alike = set(units)  # what both cut alike overlaps nothing else, and lies in no gap
            # The pair comes twice, so a unit in a gap, which is counted from both sides, is doubled here.
            self._apart[one, other] = sum(
                [
                    _apart(unit, units, ends) + 2 * _alone(unit, gaps, starts)
                    for unit in self._units[one]
                    if unit not in alike
                ]
            )
        return self._apart[one, other]


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
    return alpha_of_parts(_parts(cuts) for cuts in categories)


def alpha_of_parts(parts: Iterable[tuple[float, float]]) -> float:
    """α of the disagreement observed and expected in each category. Raises `Undefined` where none is expected."""
    observed = expected = 0.0
    for seen, by_chance in parts:
        observed += seen
        expected += by_chance
    if expected <= 0:
        raise Undefined("nothing of the kind was marked")
    return 1 - observed / expected


def _parts(cuts: Sequence[Cut]) -> tuple[float, float]:
    """The disagreement observed in one category, and the one expected."""
    if any(one.observers < 2 for one in cuts):
        raise Undefined("it takes two observers")
    whole = together(cuts)
    if not whole.sizes:
        return 0.0, 0.0
    rooms = {size: _room(size, whole.gaps) for size in whole.sizes}
    return _disagreement(whole.observers, whole.length, whole.apart, whole.sizes, rooms)


class Resampled:
    """One category's cuts, of which each is taken any number of times: a matrix of counts by unit length."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        """As `unitizing_alpha` takes them."""
        self._cuts = cuts
        self._observers = max((one.observers for one in cuts), default=0)
        self._sizes = sorted({size for one in cuts for size in one.sizes})
        self._lengths = [one.length for one in cuts]
        self._apart = [one.apart for one in cuts]
        self._counts = [[one.sizes.get(size, 0) for one in cuts] for size in self._sizes]
        self._rooms = [[_room(size, one.gaps) for one in cuts] for size in self._sizes]

    def parts(self, times: Sequence[int]) -> tuple[float, float]:
        """The disagreement observed and expected where each cut is there so many times."""
        if any(one.observers < 2 for one in self._cuts):
            raise Undefined("it takes two observers")
        counts = {size: sum(map(mul, times, own)) for size, own in zip(self._sizes, self._counts, strict=True)}
        rooms = {size: sum(map(mul, times, own)) for size, own in zip(self._sizes, self._rooms, strict=True)}
        if not any(counts.values()):
            return 0.0, 0.0
        length, apart = sum(map(mul, times, self._lengths)), sum(map(mul, times, self._apart))
        return _disagreement(self._observers, length, apart, counts, rooms)


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


def _room(size: int, gaps: Mapping[int, int]) -> int:
    """In how many places a unit of that length lies wholly in a gap."""
    return sum([many * (gap - size + 1) for gap, many in gaps.items() if gap >= size])


def _disagreement(
    observers: int, length: int, apart: float, sizes: Mapping[int, int], rooms: Mapping[int, int]
) -> tuple[float, float]:
    """D_o, and D_e: what the same units and gaps would differ by if they lay anywhere. `rooms` has the room that
    units of each length have in the gaps."""
    span, number = observers * length, sum(sizes.values())
    total = 0.0
    for size, count in sizes.items():
        total += count * ((number - 1) * (2 * size**3 - 3 * size**2 + size) / 3 + size**2 * rooms[size])
    pairs = span * (span - 1) - sum([count * size * (size - 1) for size, count in sizes.items()])
    return apart / (observers * (observers - 1) * length**2), 2 / length * total / pairs if pairs else 0.0
