"""What two sentences share that any language shows: numbers, names, Latin strings, hanja."""

from collections.abc import Sequence


def anchor_similarity(
    left: Sequence[str], right: Sequence[str], left_language: str, right_language: str
) -> dict[tuple[int, int], float]:
    """Similarity by anchors of left sentence i and right sentence j, in nats; pairs that share nothing are absent."""
    return {}
