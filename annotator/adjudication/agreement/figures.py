"""A figure with its uncertainty: value, 95 % interval by resampling, number of items; or why there is none."""

import math
import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotator.adjudication.agreement.coefficients import Undefined
from annotator.adjudication.agreement.continua import Continuum
from annotator.adjudication.agreement.unitizing import cut, together, unitizing_alpha

SEED = 1960
"""Resampling starts here each time, so that the same project gives the same report."""

MOST_BLOCKS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `value` is None where it is undefined, and `why` says why. `low` and `high` bound its 95 %
    interval (percentile bootstrap); they are None where it cannot be resampled. `n` counts the items it rests on."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    why: str = ""


Pulse = Callable[[], object]
"""Called before every resample. What it raises ends the computing."""


def _still() -> None:
    """Nobody waits to be asked."""


def figure(
    counts: Mapping[Any, float],
    measure: Callable[[Mapping[Any, float]], float],
    resamples: int,
    pulse: Pulse = _still,
) -> Figure:
    """A measure of counted items, with its interval.

    Items are resampled by the Poisson bootstrap: each kind of item is drawn as often as chance would have it, so
    that the cost depends on how many *kinds* there are. Resamples in which the measure is undefined are left out.
    """
    n = round(sum(counts.values()))
    try:
        value = measure(counts)
    except Undefined as error:
        return Figure(value=None, n=n, why=str(error))
    dice = random.Random(SEED)
    kinds = sorted(counts, key=repr)
    drawn = []
    for _ in range(resamples if n > 1 else 0):
        pulse()
        sample = {kind: count for kind in kinds if (count := poisson(counts[kind], dice))}
        try:
            drawn.append(measure(sample))
        except Undefined:
            continue
    return _with_interval(value, drawn, n)


def block_figure(
    blocks: Sequence[Mapping[Any, float]],
    measure: Callable[[Mapping[Any, float]], float],
    n: int,
    resamples: int,
    pulse: Pulse = _still,
) -> Figure:
    """The same for items that hang together, given as sums by block (sentences): whole blocks are drawn, with
    replacement; neighbours are put together first where there are more than `MOST_BLOCKS`."""
    size = -(-len(blocks) // MOST_BLOCKS)
    joined = [_sum(blocks[start : start + size]) for start in range(0, len(blocks), size or 1)]
    try:
        value = measure(_sum(joined))
    except Undefined as error:
        return Figure(value=None, n=n, why=str(error))
    dice, drawn = random.Random(SEED), []
    for _ in range(min(resamples, 200) if len(joined) > 1 else 0):
        pulse()
        try:
            drawn.append(measure(_sum(dice.choices(joined, k=len(joined)))))
        except Undefined:
            continue
    return _with_interval(value, drawn, n)


def _with_interval(value: float, drawn: list[float], n: int) -> Figure:
    if len(drawn) < 20:
        return Figure(value=value, n=n)
    drawn.sort()
    low, high = drawn[int(0.025 * len(drawn))], drawn[min(len(drawn) - 1, int(0.975 * len(drawn)))]
    return Figure(value=value, low=low, high=high, n=n)


def _sum(blocks: Sequence[Mapping[Hashable, float]]) -> dict[Hashable, float]:
    total: dict[Hashable, float] = defaultdict(float)
    for block in blocks:
        for kind, weight in block.items():
            total[kind] += weight
    return total


def poisson(mean: float, dice: random.Random) -> int:
    """A Poisson variate: Knuth's product of uniforms below 30, the rounded normal above."""
    if mean >= 30:
        return max(0, round(dice.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, dice.random()
    while product > limit:
        count += 1
        product *= dice.random()
    return count


def continuum_figure(
    continua: Sequence[Continuum], pair: tuple[str, str] | None, resamples: int, pulse: Pulse = _still
) -> Figure:
    """Unitizing α over continua, each type a category, of all raters that worked on every one of them or of a pair.

    `n` counts units. The interval resamples whole continua, so it takes five of them; neighbours are put together
    first where there are more than `MOST_BLOCKS`.
    """
    raters = pair or tuple(sorted(set(continua[0].raters).intersection(*(c.raters for c in continua))))
    n = sum(len(own) for c in continua for rater in raters for own in c.units[rater].values())
    types = sorted({label for c in continua for rater in raters for label in c.units[rater]})
    cuts = []
    for c in continua:
        pulse()
        cuts.append([cut([c.units[rater].get(label, ()) for rater in raters], c.length) for label in types])
    try:
        if len(raters) < 2:
            raise Undefined("no two raters worked on all of these articles")
        value = unitizing_alpha(list(zip(*cuts, strict=True)))
    except Undefined as error:
        return Figure(value=None, n=n, why=str(error))
    size = -(-len(cuts) // MOST_BLOCKS)
    if size > 1:
        blocks = (cuts[start : start + size] for start in range(0, len(cuts), size))
        cuts = [[together(same) for same in zip(*block, strict=True)] for block in blocks]
    dice, drawn = random.Random(SEED), []
    for _ in range(min(resamples, 100) if len(cuts) >= 5 else 0):
        pulse()
        try:
            drawn.append(unitizing_alpha(list(zip(*dice.choices(cuts, k=len(cuts)), strict=True))))
        except Undefined:
            continue
    return _with_interval(value, drawn, n)
