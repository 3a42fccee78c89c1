"""Whether two texts are a translation of each other at all, and what goes together when they are not."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.bitext.align import Pair
from annotator.bitext.anchors import anchor_similarity
from annotator.bitext.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Parallelism:
    """`score` 0..1: how surely the two texts are translations of each other; `parallel` is the verdict."""

    parallel: bool
    score: float
    reason: str


def looks_parallel(
    left: Sequence[str],
    right: Sequence[str],
    left_language: str,
    right_language: str,
    pairs: Sequence[Pair],
    encoder: Encoder | None = None,
) -> Parallelism:
    """Judges an alignment: do its pairs share more than two texts on different matters would?

    Judge before showing pairs: where the verdict is no, pairs must not be forced on the reader.
    """
    matched = [pair for pair in pairs if pair.left and pair.right]
    if not matched:
        return Parallelism(False, 0.0, "no sentence has a counterpart")
    if encoder is not None:
        return _by_meaning(left, right, matched, encoder)
    return _by_anchors(left, right, left_language, right_language, matched)


def _by_meaning(left: Sequence[str], right: Sequence[str], matched: Sequence[Pair], encoder: Encoder) -> Parallelism:
    vectors = encoder.encode([*left, *right])
    a, b = vectors[: len(left)], vectors[len(left) :]
    cosines: list[float] = []
    weights: list[int] = []
    for pair in matched:
        u, v = a[list(pair.left)].sum(axis=0), b[list(pair.right)].sum(axis=0)
        norm = float((u @ u) ** 0.5 * (v @ v) ** 0.5)
        cosines.append(float(u @ v) / norm if norm else 0.0)
        weights.append(sum(len(left[i]) for i in pair.left) + sum(len(right[j]) for j in pair.right))
    covered = sum(weights) / max(sum(map(len, left)) + sum(map(len, right)), 1)
    mean = sum(c * w for c, w in zip(cosines, weights, strict=True)) / max(sum(weights), 1)
    # Translations measure .6–.85 here, unrelated news .05–.25, two reports on one event .3–.5.
    score = min(1.0, max(0.0, (mean - 0.25) / 0.4)) * min(1.0, covered * 1.5)
    return Parallelism(score >= 0.5, round(score, 3), f"mean similarity {mean:.2f}, {covered:.0%} of the text paired")


def _by_anchors(
    left: Sequence[str], right: Sequence[str], left_language: str, right_language: str, matched: Sequence[Pair]
) -> Parallelism:
    similarity = anchor_similarity(left, right, left_language, right_language)
    held = [max((similarity.get((i, j), 0.0) for i in pair.left for j in pair.right), default=0.0) for pair in matched]
    share = sum(value > 0.5 for value in held) / len(held)
    covered = len(matched) * 2 / max(len(left) + len(right), 1)
    score = min(1.0, share * 2) * min(1.0, covered * 1.5)
    return Parallelism(score >= 0.5, round(score, 3), f"{share:.0%} of the pairs share a number or a name")
