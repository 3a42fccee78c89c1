"""Whether two texts are a translation of each other at all, and what goes together when they are not."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.bitext.align import Pair
from annotator.bitext.anchors import anchor_similarity
from annotator.bitext.encoder import Encoder
from annotator.bitext.numbers import values

_NUMBERS = 5
"""Different numbers in both texts together from which what they have in common tells something."""


@dataclass(frozen=True, slots=True)
class Parallelism:
    """`score` 0..1: how surely the two texts are translations of each other; `parallel` is the verdict.

    `evidence` is the share of pairs that have something in common: a meaning, a number, a name.
    """

    parallel: bool
    score: float
    reason: str
    evidence: float = 1.0


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
    # Translations have a mean of .5–.85 here, unrelated news .05–.35, two reports on one event .3–.5; the scores of the
    # first begin at .54, those of the others end at .23.
    score = min(1.0, max(0.0, (mean - 0.25) / 0.4)) * min(1.0, covered * 1.5)
    return Parallelism(score >= 0.4, round(score, 3), f"mean similarity {mean:.2f}, {covered:.0%} of the text paired")


def _by_anchors(
    left: Sequence[str], right: Sequence[str], left_language: str, right_language: str, matched: Sequence[Pair]
) -> Parallelism:
    similarity = anchor_similarity(left, right, left_language, right_language)
    held = [max((similarity.get((i, j), 0.0) for i in pair.left for j in pair.right), default=0.0) for pair in matched]
    share = sum(value > 0.5 for value in held) / len(held)
    # Numbers and names alone deceive in long texts; where a text is a translation the alignment itself is sure, and
    # leaves little out. The product measures .6–1 for translations, .1–.5 for news on something else.
    sure = sum(pair.score for pair in matched) / len(matched)
    covered = sum(len(pair.left) + len(pair.right) for pair in matched) / (len(left) + len(right))
    score = min(1.0, max(0.0, (sure * covered - 0.35) / 0.4))
    reason = f"pairs are {sure:.0%} sure, {share:.0%} of them share a number or a name"
    ours, theirs = (
        {value for sentence in side for value in values(sentence, language)}
        for side, language in ((left, left_language), (right, right_language))
    )
    if len(ours) + len(theirs) >= _NUMBERS:
        # Of the numbers of both, translations have .4–1 in common, news on something else 0–.3.
        common = 2 * len(ours & theirs) / (len(ours) + len(theirs))
        score = (score + 2 * min(1.0, max(0.0, (common - 0.2) / 0.4))) / 3
        reason += f", {common:.0%} of the numbers stand in both"
    return Parallelism(score >= 0.5, round(score, 3), reason, share)


@dataclass(frozen=True, slots=True)
class Related:
    """Passages of two comparable texts that speak of the same matter; neighbours on a side, `score` 0..1."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float


_RELATED = 0.42
"""Cosine from which two sentences speak of the same matter, chosen on reports of one event in two languages."""


def related(left: Sequence[str], right: Sequence[str], encoder: Encoder) -> list[Related]:
    """Related passages of two texts on one event that are not translations: in any order, crossing allowed.

    Two sentences go together when each is the other's nearest and they are near enough; a neighbour without a partner
    joins where that brings the passages nearer. What has no partner stays out. Sorted by the left side.
    """
    if not left or not right:
        return []
    vectors = encoder.encode([*left, *right])
    cosines = (vectors[: len(left)] @ vectors[len(left) :].T).tolist()
    columns = list(zip(*cosines, strict=True))
    pairs: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for i, row in enumerate(cosines):
        j = max(range(len(row)), key=row.__getitem__)
        nearest = max(range(len(left)), key=columns[j].__getitem__)
        if nearest == i and row[j] >= _RELATED:
            pairs.append(((i,), (j,)))
    taken = ({i for a, _ in pairs for i in a}, {j for _, b in pairs for j in b})
    found: list[Related] = []
    for a, b in sorted(pairs, key=lambda pair: -cosines[pair[0][0]][pair[1][0]]):
        grown_left, grown_right, score = _grown(a, b, left, right, taken, encoder, cosines[a[0]][b[0]])
        found.append(Related(grown_left, grown_right, round(min(1.0, max(0.0, score)), 3)))
    return sorted(found, key=lambda one: one.left)


def _grown(
    a: tuple[int, ...],
    b: tuple[int, ...],
    left: Sequence[str],
    right: Sequence[str],
    taken: tuple[set[int], set[int]],
    encoder: Encoder,
    score: float,
) -> tuple[tuple[int, ...], tuple[int, ...], float]:
    """A related pair with the free neighbours that bring its two sides nearer in meaning."""
    while len(a) + len(b) < 7:
        grown = [((a[0] - 1, *a), b), ((*a, a[-1] + 1), b), (a, (b[0] - 1, *b)), (a, (*b, b[-1] + 1))]
        choices = [
            (x, y)
            for x, y in grown
            if min(x[0], y[0]) >= 0 and x[-1] < len(left) and y[-1] < len(right)
            and not (set(x) - set(a)) & taken[0] and not (set(y) - set(b)) & taken[1]
        ]  # fmt: skip
        if not choices:
            break
        texts = [" ".join(left[i] for i in x) for x, _ in choices] + [" ".join(right[j] for j in y) for _, y in choices]
        vectors = encoder.encode(texts)
        values = (vectors[: len(choices)] * vectors[len(choices) :]).sum(axis=1).tolist()
        best = max(range(len(choices)), key=values.__getitem__)
        if values[best] < score + 0.02:
            break
        (a, b), score = choices[best], values[best]
        taken[0].update(a)
        taken[1].update(b)
    return a, b, score
