"""Counts under way to figures: what is measured, of what, where, between whom."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

Pair = tuple[str, str]


class Scope(NamedTuple):
    """What a figure is about.

    `kind` is the table (`mention`, `claim` …); `part` an entity type, a claim field, a rating axis or '' for all;
    `side` left, right or '' for both; `pair` two raters in order of name, or None for all together.
    """

    measure: str
    kind: str
    part: str = ""
    side: str = ""
    pair: Pair | None = None


_Raters = tuple[str, ...]


class Tally:
    """Counted items for each scope.

    What several raters say of one thing is kept as a pattern and taken apart into pairs once for each pattern there
    is, when all is counted: ten raters make 45 pairs, but most things they see alike.
    """

    def __init__(self) -> None:
        self._counts: dict[Scope, dict[Any, float]] = {}
        self._found: dict[tuple[Scope, _Raters], Counter[tuple[int, ...]]] = defaultdict(Counter)
        self._values: dict[tuple[Scope, _Raters, tuple[tuple[str, str], ...]], Counter[tuple[Any, ...]]]
        self._values = defaultdict(Counter)
        self._same: dict[tuple[Scope, _Raters], Counter[tuple[Any, ...]]] = defaultdict(Counter)

    def add(self, scope: Scope, item: Any, weight: float = 1) -> None:
        """Counts an item under a scope."""
        counter = self._counts.get(scope)
        if counter is None:
            counter = self._counts[scope] = defaultdict(float)
        counter[item] += weight

    def values(self, scope: Scope, said: Mapping[str, Any], measures: Mapping[str, str]) -> None:
        """Counts one unit's values by rater: for all together, and for each pair.

        `measures` names what is measured of all (`all`) and of two (`pair`); either may be missing.
        """
        if len(said) > 1:
            raters = tuple(sorted(said))
            self._values[scope, raters, tuple(measures.items())][tuple([said[rater] for rater in raters])] += 1

    def same(self, scope: Scope, said: Mapping[str, Any]) -> None:
        """Counts for each pair, and for all pairs together, whether the two say the same of one unit."""
        if len(said) > 1:
            raters = tuple(sorted(said))
            self._same[scope, raters][tuple([said[rater] for rater in raters])] += 1

    def found(self, scope: Scope, marked: Mapping[str, Any], raters: list[str]) -> None:
        """Counts towards an F1 who marked a thing: `marked` maps rater → what must be equal to count as the same.

        An item is (2 · pairs that match, marks in all pairs), so that the ratio of sums is the F1 over all pairs.
        """
        if marked and len(raters) > 1:
            classes: dict[Any, int] = {}
            pattern = tuple([classes.setdefault(marked[r], len(classes)) if r in marked else -1 for r in raters])
            self._found[scope, tuple(raters)][pattern] += 1

    def scopes(self) -> list[tuple[Scope, dict[Any, float]]]:
        """Every scope with its counts, in order. What is counted after this is in no list yet."""
        self._take_apart()
        return sorted(self._counts.items(), key=lambda item: (item[0][:4], item[0].pair or ("", "")))

    def _take_apart(self) -> None:
        """Counts the pairs of every pattern."""
        for (scope, raters), patterns in self._found.items():
            for pattern, many in patterns.items():
                self._pairs_found(scope, raters, pattern, many)
        for (scope, people, measures), units in self._values.items():
            names = dict(measures)
            for unit, many in units.items():
                if "all" in names:
                    self.add(scope._replace(measure=names["all"]), unit, many)
                for pair, values in zip(_pairs(people), combinations(unit, 2), strict=True) if "pair" in names else ():
                    self.add(scope._replace(measure=names["pair"], pair=pair), values, many)
        for (scope, people), units in self._same.items():
            for unit, many in units.items():
                for pair, (one, other) in zip(_pairs(people), combinations(unit, 2), strict=True):
                    self.add(scope, (int(one == other), 1), many)
                    self.add(scope._replace(pair=pair), (int(one == other), 1), many)
        for kept in (self._found, self._values, self._same):
            kept.clear()

    def _pairs_found(self, scope: Scope, raters: _Raters, pattern: tuple[int, ...], many: int) -> None:
        sizes = Counter(one for one in pattern if one >= 0)
        matched = sum(count * (count - 1) // 2 for count in sizes.values())
        self.add(scope, (2 * matched, sizes.total() * (len(raters) - 1)), many)
        for pair, (one, other) in zip(_pairs(raters), combinations(pattern, 2), strict=True):
            if one >= 0 or other >= 0:
                self.add(scope._replace(pair=pair), (2 * int(one == other), (one >= 0) + (other >= 0)), many)


@cache
def _pairs(raters: _Raters) -> tuple[Pair, ...]:
    return tuple(combinations(raters, 2))
