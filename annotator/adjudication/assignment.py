"""The assignment problem: which rows go with which columns so that the sum of weights is greatest.

The Hungarian method in the O(n²m) form with potentials and shortest augmenting paths (Kuhn 1955; Jonker &
Volgenant 1987), written here because numpy is optional and scipy would be the largest dependency of all.
"""

from collections.abc import Sequence


def best_assignment(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column), each row and column at most once, of greatest total weight.

    `weights` is rectangular and may be empty; a weight of 0 or less means *never pair these*, and such pairs
    are not returned. Deterministic for a given order of rows and columns. Pairs come in order of rows.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if not rows or not columns:
        return []
    if rows > columns:
        flipped = [[weights[r][c] for r in range(rows)] for c in range(columns)]
        return sorted((row, column) for column, row in best_assignment(flipped))
    costs = [[-max(weight, 0.0) for weight in row] for row in weights]
    taken = _shortest_paths(costs, rows, columns)
    pairs = [(taken[column] - 1, column - 1) for column in range(1, columns + 1) if taken[column]]
    return sorted((row, column) for row, column in pairs if weights[row][column] > 0)


def _shortest_paths(costs: Sequence[Sequence[float]], rows: int, columns: int) -> list[int]:
    """For each column (from 1) the row (from 1) it goes with at least cost, 0 for none. `rows <= columns`."""
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken, came_from = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        taken[0], here = row, 0
        least, done = [float("inf")] * (columns + 1), [False] * (columns + 1)
        while taken[here]:
            done[here] = True
            source, step, nearest = taken[here], float("inf"), 0
            for column in range(1, columns + 1):
                if done[column]:
                    continue
                cost = costs[source - 1][column - 1] - row_price[source] - column_price[column]
                if cost < least[column]:
                    least[column], came_from[column] = cost, here
                if least[column] < step:
                    step, nearest = least[column], column
            for column in range(columns + 1):
                if done[column]:
                    row_price[taken[column]] += step
                    column_price[column] -= step
                else:
                    least[column] -= step
            here = nearest
        while here:
            taken[here] = taken[came_from[here]]
            here = came_from[here]
    return taken
