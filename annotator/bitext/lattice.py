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

PLAUSIBLE = 0.01
"""Posterior from which a bead off the cheapest chain is worth a second look."""


Cell = tuple[int, int]
Edges = dict[Cell, list[tuple[Cell, float]]]


@dataclass(frozen=True, slots=True)
class Chain:
    """The cheapest chain, each step's share of the weight of all chains, and every other step with a fair share."""

    steps: list[Step]
    posteriors: list[float]
    plausible: list[Step]


BEAM = 30.0
"""Nats; half a text missing on one side stays well inside."""

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
    (forward–backward). Cells more than `BEAM` dearer than the cheapest as far along are not followed. Above
    `BAND_ABOVE` sentences on either side only a band about the diagonal is searched, wide enough for a hundred
    sentences to be out of place. Raises `InterruptedError` when `cancelled()`.
    """
    band = _band(rows, columns)
    best: dict[Cell, float] = {(0, 0): 0.0}
    back: dict[Cell, Cell] = {}
    edges: Edges = {}
    # Beads lead from one diagonal i + j to later ones, so that a cell is settled when its diagonal is reached.
    waiting: list[list[Cell]] = [[] for _ in range(rows + columns + 1)]
    waiting[0].append((0, 0))
    for diagonal, cells in enumerate(waiting):
        if not cells:
            continue
        if cancelled is not None and cancelled():
            raise InterruptedError
        limit = min(best[cell] for cell in cells) + BEAM
        for i, j in sorted(cells):
            base = best[i, j]
            if base > limit:
                continue
            out: list[tuple[Cell, float]] = []
            for di, dj in beads:
                a, b = i + di, j + dj
                if a > rows or b > columns or not band[a][0] <= b <= band[a][1]:
                    continue
                price = cost(i, di, j, dj)
                if price == math.inf:
                    continue
                out.append(((a, b), price))
                known = best.get((a, b))
                if known is None:
                    waiting[diagonal + di + dj].append((a, b))
                if known is None or base + price < known:
                    best[a, b] = base + price
                    back[a, b] = (i, j)
            edges[i, j] = out
    return _weighed((rows, columns), edges, best, temperature, _path((rows, columns), back))


def _path(end: Cell, back: dict[Cell, Cell]) -> list[Step]:
    path: list[Step] = []
    while end != (0, 0):
        i, j = back[end]
        path.append((i, end[0] - i, j, end[1] - j))
        end = (i, j)
    return path[::-1]


def _band(rows: int, columns: int) -> list[tuple[int, int]]:
    """For every row the first and last column searched; neighbouring rows always overlap."""
    if max(rows, columns) <= BAND_ABOVE:
        return [(0, columns)] * (rows + 1)
    slope = columns / max(rows, 1)
    radius = max(100 + abs(rows - columns) // 2 + min(rows, columns) // 40, math.ceil(slope) + 4)
    band = [(max(0, int(row * slope) - radius), min(columns, int(row * slope) + radius)) for row in range(rows + 1)]
    band[0], band[rows] = (0, band[0][1]), (band[rows][0], columns)
    return band


def _weighed(end: Cell, edges: Edges, best: dict[Cell, float], temperature: float, path: list[Step]) -> Chain:
    """The share each bead of `path` has in the weight of all chains, and what else has a share.

    Weights are taken relative to the cheapest way to a cell, so that nothing under- or overflows: `forward[cell]`
    is the weight of all ways from the start to the cell divided by that of the cheapest one.
    """
    forward = dict.fromkeys(best, 0.0)
    backward = dict.fromkeys(best, 0.0)
    forward[0, 0] = backward[end] = 1.0
    ways: dict[Cell, list[tuple[Cell, float]]] = {}
    for cell, out in edges.items():
        mass, base = forward[cell], best[cell]
        ways[cell] = kept = []
        for target, price in out:
            excess = (base + price - best[target]) / temperature
            if excess < 30:
                weight = math.exp(-excess)
                forward[target] += mass * weight
                kept.append((target, weight))
    for cell in reversed(ways):
        backward[cell] = sum((backward[target] * weight for target, weight in ways[cell]), backward[cell])
    # Weights telescope along a chain: forward × weight × backward is relative to the cheapest chain of all.
    whole = forward[end]
    plausible = [
        (*cell, *target)
        for cell, kept in ways.items()
        if forward[cell] >= PLAUSIBLE * whole
        for target, weight in kept
        if forward[cell] * weight * backward[target] >= PLAUSIBLE * whole
    ]
    shares = [min(1.0, forward[i, j] * backward[i + di, j + dj] / whole) for i, di, j, dj in path]
    return Chain(path, shares, [(i, a - i, j, b - j) for i, j, a, b in plausible])
