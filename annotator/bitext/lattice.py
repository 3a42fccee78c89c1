"""The cheapest monotone path through beads, and how sure each bead of it is."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Bead = tuple[int, int]
"""How many sentences a bead takes on the left and on the right."""

BandedCost = Callable[[int, int, int, int], float]
"""Cost of the bead that takes `di` sentences from `i` and `dj` from `j`; infinite where it may not stand."""

Step = tuple[int, int, int, int]
"""A bead in its place: first left sentence, how many, first right sentence, how many."""

PLAUSIBLE = 0.005
"""Posterior from which a bead off the cheapest chain is worth a second look."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The cheapest chain, each step's share of the weight of all chains, and every other step with a fair share."""

    steps: list[Step]
    posteriors: list[float]
    plausible: list[Step]


BAND_ABOVE = 400
"""Sentences on a side up to which the whole table is searched."""


def cheapest(
    rows: int,
    columns: int,
    beads: Sequence[Bead],
    cost: BandedCost,
    temperature: float,
    cancelled: Callable[[], bool] | None = None,
) -> Chain:
    """The cheapest chain of beads from (0, 0) to (rows, columns).

    A posterior is the bead's share of the weight of all chains, each weighing `exp(-cost / temperature)`
    (forward–backward). Above `BAND_ABOVE` sentences on either side only a band about the diagonal is searched,
    wide enough for a quarter of the shorter side to be out of place. Raises `InterruptedError` when `cancelled()`.
    """
    band = _band(rows, columns)
    infinite = math.inf
    best = [dict.fromkeys(range(low, high + 1), infinite) for low, high in band]
    back: list[dict[int, tuple[int, int]]] = [{} for _ in band]
    edges: list[dict[int, list[tuple[int, int, float]]]] = [{} for _ in band]
    best[0][0] = 0.0
    for i in range(rows + 1):
        if cancelled is not None and cancelled():
            raise InterruptedError
        here = best[i]
        for j in range(band[i][0], band[i][1] + 1):
            base = here[j]
            if base == infinite:
                continue
            out: list[tuple[int, int, float]] = []
            for di, dj in beads:
                a, b = i + di, j + dj
                if a > rows or b > columns or not band[a][0] <= b <= band[a][1]:
                    continue
                price = cost(i, di, j, dj)
                if price == infinite:
                    continue
                out.append((di, dj, price))
                if base + price < best[a][b]:
                    best[a][b] = base + price
                    back[a][b] = (di, dj)
            edges[i][j] = out
    path: list[Step] = []
    i, j = rows, columns
    while i or j:
        di, dj = back[i][j]
        i, j = i - di, j - dj
        path.append((i, di, j, dj))
    path.reverse()
    return _weighed(rows, columns, edges, best, temperature, path)


def _band(rows: int, columns: int) -> list[tuple[int, int]]:
    """For every row the first and last column searched; neighbouring rows always overlap."""
    if max(rows, columns) <= BAND_ABOVE:
        return [(0, columns)] * (rows + 1)
    radius = 100 + abs(rows - columns) // 2 + min(rows, columns) // 40
    slope = columns / max(rows, 1)
    radius = max(radius, math.ceil(slope) + 4)
    band = [(max(0, int(row * slope) - radius), min(columns, int(row * slope) + radius)) for row in range(rows + 1)]
    band[0], band[rows] = (0, band[0][1]), (band[rows][0], columns)
    return band


def _weighed(
    rows: int,
    columns: int,
    edges: list[dict[int, list[tuple[int, int, float]]]],
    best: list[dict[int, float]],
    temperature: float,
    path: list[Step],
) -> Chain:
    """The share each bead of `path` has in the weight of all chains, and what else has a share.

    Weights are taken relative to the cheapest way to a cell, so that nothing under- or overflows: `forward[i][j]`
    is the weight of all ways from the start to (i, j) divided by that of the cheapest one.
    """
    exp = math.exp
    forward: list[dict[int, float]] = [dict.fromkeys(row, 0.0) for row in best]
    forward[0][0] = 1.0
    for i in range(rows + 1):
        for j, out in edges[i].items():
            mass, base = forward[i][j], best[i][j]
            for di, dj, price in out:
                excess = base + price - best[i + di][j + dj]
                if excess < 30 * temperature:
                    forward[i + di][j + dj] += mass * exp(-excess / temperature)
    backward: list[dict[int, float]] = [dict.fromkeys(row, 0.0) for row in best]
    backward[rows][columns] = 1.0
    for i in range(rows, -1, -1):
        for j in sorted(edges[i], reverse=True):
            base = best[i][j]
            for di, dj, price in edges[i][j]:
                excess = base + price - best[i + di][j + dj]
                if excess < 30 * temperature:
                    backward[i][j] += backward[i + di][j + dj] * exp(-excess / temperature)
    # `excess` telescopes along a chain, so that forward × backward is relative to the cheapest chain of all.
    whole = forward[rows][columns]
    plausible: list[Step] = []
    for i in range(rows + 1):
        for j, out in edges[i].items():
            mass, base = forward[i][j] / whole, best[i][j]
            if mass < PLAUSIBLE:
                continue
            for di, dj, price in out:
                share = mass * backward[i + di][j + dj]
                if share >= PLAUSIBLE:
                    excess = base + price - best[i + di][j + dj]
                    if share * exp(-min(excess / temperature, 50.0)) >= PLAUSIBLE:
                        plausible.append((i, di, j, dj))
    shares = [min(1.0, forward[i][j] * backward[i + di][j + dj] / whole) for i, di, j, dj in path]
    return Chain(path, shares, plausible)
