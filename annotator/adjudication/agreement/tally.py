"""Counts under way to figures: what is measured, of what, where, between whom."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
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


class Tally:
    """Counted items for each scope."""

    def __init__(self) -> None:
        self.counts: dict[Scope, dict[Any, float]] = {}
        self._pairs: dict[tuple[Scope, tuple[str, ...]], list[tuple[Pair, Scope]]] = {}

    def add(self, scope: Scope, item: Any, weight: float = 1) -> None:
        """Counts an item under a scope."""
        counter = self.counts.get(scope)
        if counter is None:
            counter = self.counts[scope] = defaultdict(float)
        counter[item] += weight

    def values(self, scope: Scope, said: Mapping[str, Any], measures: Mapping[str, str]) -> None:
        """Counts one unit's values by rater: for all together, and for each pair.

        `measures` names what is measured of all (`all`) and of two (`pair`); either may be missing.
        """
        if len(said) < 2:
            return
        if "all" in measures:
            self.add(scope._replace(measure=measures["all"]), tuple(said[rater] for rater in sorted(said)))
        if "pair" in measures:
            for pair, own in self.pairs(scope._replace(measure=measures["pair"]), sorted(said)):
                self.add(own, (said[pair[0]], said[pair[1]]))

    def found(self, scope: Scope, marked: Mapping[str, Any], raters: list[str]) -> None:
        """Counts towards an F1 who marked a thing: `marked` maps rater → what must be equal to count as the same.

        An item is (2 · pairs that match, marks in all pairs), so that the ratio of sums is the F1 over all pairs.
        """
        if not marked or len(raters) < 2:
            return
        same = Counter(marked.values())
        matched = sum(count * (count - 1) // 2 for count in same.values())
        self.add(scope, (2 * matched, len(marked) * (len(raters) - 1)))
        if len(raters) == 2:
            self.add(scope._replace(pair=(raters[0], raters[1])), (2 * matched, len(marked)))
            return
        for pair, own in self.pairs(scope, raters):
            one, other = marked.get(pair[0], self), marked.get(pair[1], self)
            if one is not self or other is not self:
                hit = one is not self and other is not self and one == other
                self.add(own, (2 if hit else 0, (one is not self) + (other is not self)))

    def pairs(self, scope: Scope, raters: Sequence[str]) -> list[tuple[Pair, Scope]]:
        """Each pair of raters, given in order, with the scope that is about the two; made once."""
        key = scope, tuple(raters)
        if key not in self._pairs:
            self._pairs[key] = [(pair, scope._replace(pair=pair)) for pair in combinations(raters, 2)]
        return self._pairs[key]

    def scopes(self) -> Iterator[tuple[Scope, dict[Any, float]]]:
        """Every scope with its counts, in order."""
        yield from sorted(self.counts.items(), key=lambda item: (item[0][:4], item[0].pair or ("", "")))
