"""How far sentences are from each other in meaning, by their vectors."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.bitext.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROWS = 512
"""Left sentences whose cosines with all of the right are in memory at once."""
_FAR, _FAR_WEIGHT = 0.78, 4.0
"""How far sentences that do not belong together are in news, and for how many sentences of this text that counts."""
_CENTRE_WEIGHT = 4.0
"""For how many sentences about anything a text's own centre has to be made."""

Parts = Sequence[Sequence[str]]
"""For every sentence given, the sentences it is made of: usually itself alone."""


def joint(language: str) -> str:
    """What stands between two sentences of a language."""
    return "" if language in ("ja", "zh") else " "


class Meaning:
    """Distances of beads, relative to how far their sentences are from the other text in general (Vecalign).

    A sentence given may hold several (a translator wrote two as one, an analyst joined them): its parts have vectors of
    their own, and tell what of a bead has no partner in it.
    """

    def __init__(
        self,
        left: Sequence[str],
        right: Sequence[str],
        parts: tuple[Parts, Parts],
        encoder: Encoder,
        joints: tuple[str, str] = (" ", " "),
    ) -> None:
        """Encodes every sentence and every part once. `joints` is what stands between sentences of either side."""
        self._texts, self._encoder, self._joints = (left, right), encoder, joints
        self._together: tuple[dict[tuple[int, int], Any], ...] = ({}, {})
        several = [part for side in parts for sentence in side if len(sentence) > 1 for part in sentence]
        vectors = encoder.encode([*left, *right, *several])
        # Only now: the encoder settles how numpy is loaded.
        import numpy as np

        self._numpy = np
        self._left, self._right = vectors[: len(left)], vectors[len(left) : len(left) + len(right)]
        rest = iter(vectors[len(left) + len(right) :])
        self._left_weights, self._right_weights = (
            [math.sqrt(max(len(one), 1)) for one in side] for side in (left, right)
        )
        self._left_far, self._right_far = _far(self._left, self._right)
        self._left_norms: dict[tuple[int, int], float] = {}
        self._right_norms: dict[tuple[int, int], float] = {}
        self._rows: dict[int, list[float]] = {}
        self._parts = tuple(
            _Parts.of(side, whole, far, rest)
            for side, whole, far in zip(
                parts, (self._left, self._right), (self._left_far, self._right_far), strict=True
            )
        )
        self._part_rows: dict[int, tuple[list[float], list[float]]] = {}
        self._best = self._nearest()
        self.alone = tuple(side.averaged(best) for side, best in zip(self._parts, self._best, strict=True))
        """For every sentence of either side how near the nearest of the other text is to its parts on average, -1..1.

        Both texts are centred, so that what all their sentences share (the matter, the language) says nothing."""

    def _nearest(self) -> tuple[list[float], list[float]]:
        """For every part of either side its cosine with the nearest of the other, both centred."""
        np = self._numpy
        left, right = self._parts
        best_left = np.empty(len(left.centred), dtype=np.float32)
        best_right = np.full(len(right.centred), -1.0, dtype=np.float32)
        for low in range(0, len(left.centred), _ROWS):
            block = left.centred[low : low + _ROWS] @ right.centred.T
            best_left[low : low + _ROWS] = block.max(axis=1)
            best_right = np.maximum(best_right, block.max(axis=0))
        return best_left.tolist(), best_right.tolist()

    def read_together(self, steps: Sequence[tuple[int, int, int, int]]) -> bool:
        """Encodes each many-sentence side of the steps as one text: truer than the mean of its sentences' vectors."""
        wanted: list[tuple[int, tuple[int, int]]] = []
        for i, di, j, dj in steps:
            wanted += [(0, (i, di))] * (di > 1) + [(1, (j, dj))] * (dj > 1)
        wanted = [(side, window) for side, window in dict.fromkeys(wanted) if window not in self._together[side]]
        texts = [self._joints[side].join(self._texts[side][start : start + count]) for side, (start, count) in wanted]
        if texts:
            for (side, window), vector in zip(wanted, self._encoder.encode(texts), strict=True):
                self._together[side][window] = vector
        return bool(texts)

    def _row(self, i: int) -> list[float]:
        """Cosines of one left sentence with all right ones; rows are made when first asked for."""
        row = self._rows.get(i)
        if row is None:
            row = self._rows[i] = (self._right @ self._left[i]).tolist()
        return row

    def _norm(self, vectors: "NDArray[np.float32]", weights: list[float], start: int, count: int) -> float:
        known = self._left_norms if vectors is self._left else self._right_norms
        norm = known.get((start, count))
        if norm is None:
            scaled = vectors[start : start + count] * self._numpy.asarray(weights[start : start + count])[:, None]
            norm = known[start, count] = float(self._numpy.linalg.norm(scaled.sum(axis=0))) or 1e-9
        return norm

    def cosine(self, i: int, di: int, j: int, dj: int) -> float:
        """Cosine of the two sides: as read together where that was done, else of the weighted means of vectors."""
        if di == 1 and dj == 1:
            return self._row(i)[j]
        u = self._left[i] if di == 1 else self._together[0].get((i, di))
        v = self._right[j] if dj == 1 else self._together[1].get((j, dj))
        if u is not None and v is not None:
            return float(u @ v)
        total = 0.0
        for a in range(i, i + di):
            row, weight = self._row(a), self._left_weights[a]
            for b in range(j, j + dj):
                total += weight * self._right_weights[b] * row[b]
        norm = self._norm(self._left, self._left_weights, i, di) * self._norm(self._right, self._right_weights, j, dj)
        return total / norm

    def distance(self, i: int, di: int, j: int, dj: int) -> float:
        """1 − cosine, over the mean distance of these sentences to the whole of the other side."""
        far = sum(self._left_far[i : i + di]) / di + sum(self._right_far[j : j + dj]) / dj
        return (1 - self.cosine(i, di, j, dj)) / max(far / 2, 1e-3)

    def _part_row(self, a: int) -> tuple[list[float], list[float]]:
        """Relative and centred distances of one left part to all right ones."""
        rows = self._part_rows.get(a)
        if rows is None:
            left, right = self._parts
            far = (left.far[a] + right.far) / 2
            near = (1 - right.vectors @ left.vectors[a]) / self._numpy.maximum(far, 1e-3)
            rows = self._part_rows[a] = (near.tolist(), (1 - right.centred @ left.centred[a]).tolist())
        return rows

    def cover(self, i: int, di: int, j: int, dj: int) -> "Cover":
        """How well the parts of the two sides of a bead go together."""
        left, right = self._parts
        rows = slice(left.first[i], left.first[i + di])
        columns = slice(right.first[j], right.first[j + dj])
        block = [self._part_row(a) for a in range(rows.start, rows.stop)]
        best = self._best[0][rows], self._best[1][columns]
        if len(block) == 1 and len(best[1]) == 1:
            near, centred = (row[columns.start] for row in block[0])
            return Cover(near, near, centred, 2 * centred - 2 + best[0][0] + best[1][0])
        near_sides, centred_sides = (
            (list(map(min, cut)), list(map(min, zip(*cut, strict=True))))
            for cut in ([row[which][columns] for row in block] for which in (0, 1))
        )
        weights = left.weights[rows], right.weights[columns]
        return Cover(
            sum(map(_mean, near_sides, weights)) / 2,
            max(map(max, near_sides)),
            sum(map(_mean, centred_sides, weights)) / 2,
            sum(
                size * (sum(found) + sum(most) - len(most)) / len(most)
                for size, found, most in zip((di, dj), centred_sides, best, strict=True)
            ),
        )


class Cover(NamedTuple):
    """How far the parts of either side of a bead are from their nearest in the other.

    `mean` over them (longer ones count more), `worst`: the farthest of them, `centred`: the mean with both texts
    centred; `nearer`: how much nearer they have one somewhere in the other text, summed over the sentences.
    """

    mean: float
    worst: float
    centred: float
    nearer: float


def _mean(values: list[float], weights: list[float]) -> float:
    return sum(map(_times, values, weights)) / sum(weights)


def _weights(sentences: Sequence[str]) -> list[float]:
    """What sentences count in a mean: by the root of their length."""
    return [math.sqrt(max(len(sentence), 1)) for sentence in sentences]


def _times(one: float, other: float) -> float:
    return one * other


class _Parts:
    """The parts of one side's sentences in a row, with what is asked of each."""

    def __init__(
        self, first: list[int], vectors: "NDArray[np.float32]", far: list[float], weights: list[float]
    ) -> None:
        import numpy as np

        self.first, self.vectors, self.weights = first, vectors, weights
        self.far = np.asarray(far, dtype=np.float32)
        centre = vectors.sum(axis=0) / (len(vectors) + _CENTRE_WEIGHT)
        centred = vectors - centre
        self.centred = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)

    @classmethod
    def of(cls, side: Parts, whole: "NDArray[np.float32]", far: list[float], rest: Any) -> "_Parts":
        """`rest` yields the vectors of the parts of sentences that have several, in order."""
        import numpy as np

        first, vectors, fars, weights = [0], [], [], []
        for at, parts in enumerate(side):
            first.append(first[-1] + len(parts))
            vectors += [whole[at]] if len(parts) == 1 else [next(rest) for _ in parts]
            fars += [far[at]] * len(parts)
            weights += _weights(parts)
        return cls(first, np.array(vectors, dtype=np.float32), fars, weights)

    def averaged(self, values: list[float]) -> list[float]:
        """The mean over the parts of every sentence."""
        return [sum(values[low:high]) / (high - low) for low, high in pairwise(self.first)]


def _far(left: "NDArray[np.float32]", right: "NDArray[np.float32]") -> tuple[list[float], list[float]]:
    """For every sentence its mean distance to those of the other side, the nearest of them (its partner) left out."""
    import numpy as np

    sums = [np.zeros(len(left)), np.zeros(len(right))]
    best = [np.full(len(left), -1.0), np.full(len(right), -1.0)]
    for low in range(0, len(left), _ROWS):
        block = left[low : low + _ROWS] @ right.T
        rows = slice(low, low + len(block))
        sums[0][rows], best[0][rows] = block.sum(axis=1), block.max(axis=1)
        sums[1] += block.sum(axis=0)
        best[1] = np.maximum(best[1], block.max(axis=0))
    found = []
    for total, nearest, count in zip(sums, best, (len(right), len(left)), strict=True):
        rest = (count - total) - (1 - nearest)
        found.append([float(far) for far in (_FAR_WEIGHT * _FAR + rest) / (_FAR_WEIGHT + count - 1)])
    return found[0], found[1]
