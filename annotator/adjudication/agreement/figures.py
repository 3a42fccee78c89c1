"""A figure with its uncertainty: value, 95 % interval by resampling, number of items; or why there is none."""

import math
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from statistics import NormalDist
from typing import Any

from annotator.adjudication.agreement.coefficients import Undefined
from annotator.adjudication.agreement.continua import Continuum
from annotator.adjudication.agreement.unitizing import Resampled, alpha_of_parts, together, unitizing_alpha

SEED = 1960
"""Resampling starts here each time, so that the same project gives the same report."""

MOST_BLOCKS = 60

_NORMAL = NormalDist()


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
    kinds = sorted(counts, key=repr)
    drawn = []
    columns = [poisson(counts[kind], number, resamples if n > 1 else 0) for number, kind in enumerate(kinds)]
    for sample in zip(*columns, strict=True):
        pulse()
        try:
            drawn.append(measure({kind: count for kind, count in zip(kinds, sample, strict=True) if count}))
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
    cells = sorted({cell for block in joined for cell in block}, key=repr)
    columns = [[block.get(cell, 0.0) for block in joined] for cell in cells]
    drawn = []
    for times in _times(len(joined), min(resamples, 200) if len(joined) > 1 else 0):
        pulse()
        totals = [sum(map(mul, times, column)) for column in columns]
        try:
            drawn.append(measure({cell: total for cell, total in zip(cells, totals, strict=True) if total}))
        except Undefined:
            continue
    return _with_interval(value, drawn, n)


@lru_cache(maxsize=256)
def _times(blocks: int, resamples: int) -> tuple[tuple[int, ...], ...]:
    """How often each of so many blocks is drawn, for each resample: with replacement, as many as there are."""
    dice = random.Random(SEED)
    found = []
    for _ in range(resamples):
        times = [0] * blocks
        for drawn in dice.choices(range(blocks), k=blocks):
            times[drawn] += 1
        found.append(tuple(times))
    return tuple(found)


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


@lru_cache(maxsize=1 << 12)
def poisson(mean: float, stream: int, many: int) -> tuple[int, ...]:
    """Poisson variates: from 30 on the rounded normal, below it the distribution's inverse. The chance behind them is
    that of a stream, one for each kind of item of a figure, so that every figure draws from the same ones."""
    if mean >= 30:
        width = math.sqrt(mean)
        return tuple([max(0, round(mean + width * deviate)) for deviate in _deviates(stream, many)])
    reached, term, below = [], math.exp(-mean), 0.0
    for count in range(1, 200):
        below += term
        reached.append(below)
        term *= mean / count
    return tuple([bisect_left(reached, share) for share in _uniforms(stream, many)])


@lru_cache(maxsize=1 << 10)
def _uniforms(stream: int, many: int) -> tuple[float, ...]:
    dice = random.Random(SEED + stream)
    return tuple([dice.random() for _ in range(many)])


@lru_cache(maxsize=1 << 10)
def _deviates(stream: int, many: int) -> tuple[float, ...]:
    return tuple([_NORMAL.inv_cdf(share or 0.5) for share in _uniforms(stream, many)])


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
        cuts.append([c.cut(label, raters) for label in types])
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
    drawn = []
    resampled = [Resampled(same) for same in zip(*cuts, strict=True)]
    for times in _times(len(cuts), min(resamples, 100) if len(cuts) >= 5 else 0):
        pulse()
        try:
            drawn.append(alpha_of_parts(each.parts(times) for each in resampled))
        except Undefined:
            continue
    return _with_interval(value, drawn, n)
