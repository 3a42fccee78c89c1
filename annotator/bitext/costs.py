"""What a bead costs: length, bead prior, anchors, embedding distance, paragraph and group structure."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.bitext.anchors import anchor_similarity
from annotator.bitext.encoder import Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEADS: dict[tuple[int, int], float] = {
    (1, 1): 0.80,
    (1, 0): 0.035,
    (0, 1): 0.035,
    (2, 1): 0.05,
    (1, 2): 0.05,
    (2, 2): 0.015,
    (3, 1): 0.002,
    (1, 3): 0.002,
    (2, 3): 0.001,
    (3, 2): 0.001,
    (3, 3): 0.0005,
    (1, 4): 0.0005,
    (4, 1): 0.0005,
}
"""Prior probability of each kind of bead in news, tuned on perturbed news texts."""

MOST = max(max(bead) for bead in BEADS)
"""Sentences of a side in one bead at most."""

_OPEN = re.compile(r"[,，、;；،]\s*$")

_JOINT = re.compile(
    r"[;；]|(?:며|고|지만|는데|면서|으나|어서|아서|해서),|(?:し|り|て|で|が|つつ)、"
    r"|[,，] (?:and|but|while|whereas|which|adding|saying)\b"
)
"""Where a sentence goes on with another main clause, which a translator may have made a sentence of its own."""

CHARACTERS = {"en": 1.0, "ko": 0.50, "ja": 0.42, "zh": 0.31, "ru": 1.05, "uk": 1.02, "ar": 0.88, "he": 0.78, "fa": 0.92}
"""Characters a language needs for what one character says in English."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term counts, in nats. Tuned on the development documents of the benchmark only.

    `slope` and `offset` turn a bead's posterior into the share of such beads that are right: the logistic function
    of `slope × logit + offset`, fitted on the same documents.
    """

    length: float
    prior: float
    anchors: float
    embedding: float
    variance: float
    null: float
    two_two: float
    paragraph: float
    group: float
    fragment: float
    clause: float
    temperature: float
    slope: float
    offset: float

    def confidence(self, posterior: float) -> float:
        """How surely a bead of this posterior is right, 0..1."""
        inside = min(max(posterior, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-self.slope * math.log(inside / (1 - inside)) - self.offset))


WITHOUT_ENCODER = Weights(
    length=0.78, prior=1.0, anchors=2.2, embedding=0.0, variance=5.8, null=1.5, two_two=0.27, paragraph=1.0,
    group=1.5, fragment=2.4, clause=0.8, temperature=1.0, slope=1.14, offset=0.88,
)  # fmt: skip
WITH_ENCODER = Weights(
    length=0.62, prior=0.8, anchors=0.45, embedding=7.4, variance=12.0, null=3.4, two_two=1.3, paragraph=1.0,
    group=1.5, fragment=2.2, clause=0.0, temperature=1.0, slope=1.6, offset=1.84,
)  # fmt: skip


_TOGETHER = 0.2
"""Nats by which two sentences of one interleaved passage are rather a pair than both alone."""


class Costs:
    """The cost of every bead between two lists of sentences; indices count in those lists."""

    def __init__(
        self,
        left: Sequence[str],
        right: Sequence[str],
        left_language: str,
        right_language: str,
        encoder: Encoder | None = None,
        *,
        left_paragraphs: Sequence[int] | None = None,
        right_paragraphs: Sequence[int] | None = None,
        left_groups: Sequence[int] | None = None,
        right_groups: Sequence[int] | None = None,
        weights: Weights | None = None,
    ) -> None:
        """See `align.align` for the arguments."""
        self.weights = weights or (WITHOUT_ENCODER if encoder is None else WITH_ENCODER)
        self._left_lengths = [max(len(sentence), 1) for sentence in left]
        self._right_lengths = [max(len(sentence), 1) for sentence in right]
        self.ratio = self._measured_ratio(left_language, right_language)
        self.anchors = anchor_similarity(left, right, left_language, right_language) if self.weights.anchors else {}
        self._prior = {bead: -math.log(share) * self.weights.prior for bead, share in BEADS.items()}
        self._paragraphs = (left_paragraphs, right_paragraphs) if left_paragraphs and right_paragraphs else None
        self._groups = (left_groups, right_groups) if left_groups and right_groups else None
        self._left_open, self._right_open = _open_ends(left), _open_ends(right)
        self._left_joint, self._right_joint = ([bool(_JOINT.search(one)) for one in side] for side in (left, right))
        self._meaning: Meaning | None = None
        if encoder is not None and left and right:
            joints = (joint(left_language), joint(right_language))
            self._meaning = Meaning(left, right, encoder, joints)

    def _measured_ratio(self, left_language: str, right_language: str) -> float:
        """Right characters per left character: what languages need, halfway to what this text shows."""
        expected = CHARACTERS.get(right_language, 1.0) / CHARACTERS.get(left_language, 1.0)
        shown = sum(self._right_lengths) / max(sum(self._left_lengths), 1)
        if shown > 0 and abs(math.log(shown / expected)) < 0.5:
            return math.sqrt(expected * shown)
        return expected

    def bead(self, i: int, di: int, j: int, dj: int) -> float:
        """The cost in nats of pairing left sentences `i … i+di-1` with right sentences `j … j+dj-1`."""
        weights = self.weights
        cost = 0.0
        if di and self._left_open[i + di - 1]:
            cost += weights.fragment
        if dj and self._right_open[j + dj - 1]:
            cost += weights.fragment
        if not di or not dj:
            return cost + weights.null * (di + dj)
        cost += self._prior[di, dj] + weights.length * self._length(i, di, j, dj)
        if di > 1 and dj > 1:
            cost += weights.two_two
        if di + dj == 3 and (self._left_joint[i] if di == 1 else self._right_joint[j]):
            cost -= weights.clause
        if self._paragraphs is not None:
            cost += weights.paragraph * (_steps(self._paragraphs[0], i, di) + _steps(self._paragraphs[1], j, dj))
        if self._groups is not None and not self._same_group(i, di, j, dj):
            cost += weights.group
        if self.anchors:
            cost -= weights.anchors * self._anchored(i, di, j, dj)
        if self._meaning is not None:
            cost += weights.embedding * self._meaning.distance(i, di, j, dj) * (di + dj) / 2
        if di == dj == 1 and self._groups is not None and self._same_group(i, di, j, dj):
            # Who printed a passage above its translation put no two strangers there: a free translation is likelier.
            cost = min(cost, 2 * weights.null - _TOGETHER)
        return cost

    def _length(self, i: int, di: int, j: int, dj: int) -> float:
        left, right = self._left_lengths[i], self._right_lengths[j]
        for step in range(1, di):
            left += self._left_lengths[i + step]
        for step in range(1, dj):
            right += self._right_lengths[j + step]
        mean = (left + right / self.ratio) / 2
        z = (left * self.ratio - right) / math.sqrt(max(mean, 1.0) * self.weights.variance * self.ratio)
        return -math.log(max(math.erfc(abs(z) / 1.4142135623730951), 1e-12))

    def _anchored(self, i: int, di: int, j: int, dj: int) -> float:
        """Similarity by anchors: every sentence of the longer side brings its best partner in the shorter."""
        get = self.anchors.get
        if di == 1 and dj == 1:
            return get((i, j), 0.0)
        left, right = range(i, i + di), range(j, j + dj)
        if di >= dj:
            return sum(max(get((a, b), 0.0) for a in left) for b in right) if dj == di else self._side(left, right)
        return self._side(left, right)

    def _side(self, left: range, right: range) -> float:
        get = self.anchors.get
        if len(left) >= len(right):
            return sum(max(get((a, b), 0.0) for b in right) for a in left)
        return sum(max(get((a, b), 0.0) for a in left) for b in right)

    def _same_group(self, i: int, di: int, j: int, dj: int) -> bool:
        assert self._groups is not None
        return set(self._groups[0][i : i + di]) == set(self._groups[1][j : j + dj])

    def read_together(self, steps: Sequence[tuple[int, int, int, int]]) -> bool:
        """Encodes the sentences of many-sentence beads as one text each; false where that changes nothing."""
        return self._meaning is not None and self._meaning.read_together(steps)

    def cosine(self, left: Sequence[int], right: Sequence[int]) -> float | None:
        """How alike in meaning two neighbouring groups of sentences are, -1..1; `None` without an encoder."""
        if self._meaning is None or not left or not right:
            return None
        return self._meaning.cosine(left[0], len(left), right[0], len(right))


def _open_ends(sentences: Sequence[str]) -> list[bool]:
    """Which sentences are cut off: they end in a comma, or the next goes on in lower case. No bead should end there."""
    following = [*sentences[1:], ""][: len(sentences)]
    return [
        bool(next_one) and (_OPEN.search(one) is not None or next_one[:1].islower())
        for one, next_one in zip(sentences, following, strict=True)
    ]


def _steps(paragraphs: Sequence[int], start: int, count: int) -> int:
    return len(set(paragraphs[start : start + count])) - 1


def joint(language: str) -> str:
    """What stands between two sentences of a language."""
    return "" if language in ("ja", "zh") else " "


_WHOLE = 4_000_000
"""Cells up to which all cosines are looked at to tell what is far; beyond, means of vectors serve."""
_FAR, _FAR_WEIGHT = 0.78, 4.0
"""How far sentences that do not belong together are in news, and for how many sentences of this text that counts."""


def _far(
    own: "NDArray[np.float32]", other: "NDArray[np.float32]", cosines: "NDArray[np.float32] | None"
) -> list[float]:
    """For every sentence its mean distance to those of the other side, the nearest of them (its partner) left out."""
    count = len(other)
    if cosines is None:
        total = count - own @ other.sum(axis=0)
        return [float(far) for far in (_FAR_WEIGHT * _FAR + total) / (_FAR_WEIGHT + count)]
    rest = (1 - cosines).sum(axis=1) - (1 - cosines.max(axis=1))
    return [float(far) for far in (_FAR_WEIGHT * _FAR + rest) / (_FAR_WEIGHT + count - 1)]


class Meaning:
    """Embedding distance of beads, normalised by how far their sentences are from the other text in general."""

    def __init__(
        self, left: Sequence[str], right: Sequence[str], encoder: Encoder, joints: tuple[str, str] = (" ", " ")
    ) -> None:
        """Encodes every sentence once. `joints` is what stands between sentences of either side."""
        self._texts, self._encoder, self._joints = (left, right), encoder, joints
        self._together: tuple[dict[tuple[int, int], Any], ...] = ({}, {})

        vectors = encoder.encode([*left, *right])
        # Only now: the encoder settles how numpy is loaded.
        import numpy as np

        self._left, self._right = vectors[: len(left)], vectors[len(left) :]
        self._left_weights = [math.sqrt(max(len(sentence), 1)) for sentence in left]
        self._right_weights = [math.sqrt(max(len(sentence), 1)) for sentence in right]
        cosines = self._left @ self._right.T if len(left) * len(right) <= _WHOLE else None
        self._left_far = _far(self._left, self._right, cosines)
        self._right_far = _far(self._right, self._left, None if cosines is None else cosines.T)
        self._rows: dict[int, list[float]] = {}
        self._left_norms: dict[tuple[int, int], float] = {}
        self._right_norms: dict[tuple[int, int], float] = {}
        self._numpy = np

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
        """1 − cosine, over the mean distance of these sentences to the whole of the other side (Vecalign)."""
        far = sum(self._left_far[i : i + di]) / di + sum(self._right_far[j : j + dj]) / dj
        return (1 - self.cosine(i, di, j, dj)) / max(far / 2, 1e-3)
