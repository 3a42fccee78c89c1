"""Union and intersection of passages, with their words, from the passages alone."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from annotator.model import Range


def union(versions: Iterable[Sequence[Range]]) -> tuple[Range, ...]:
    """The stretches covered by any version. Stretches that touch become one."""
    return _combined(list(versions), 1)


def intersection(versions: Iterable[Sequence[Range]]) -> tuple[Range, ...]:
    """The stretches covered by every version; empty where there are none in common."""
    listed = list(versions)
    return _combined(listed, len(listed))


def _combined(versions: Sequence[Sequence[Range]], needed: int) -> tuple[Range, ...]:
    letters: dict[tuple[str, int], str] = {}
    votes: dict[tuple[str, int], int] = {}
    for version in versions:
        covered = {(r.document, r.start + i): letter for r in version for i, letter in enumerate(r.quote)}
        letters.update(covered)
        for point in covered:
            votes[point] = votes.get(point, 0) + 1
    points = sorted(point for point, count in votes.items() if count >= needed)
    runs = groupby(enumerate(points), key=lambda item: (item[1][0], item[1][1] - item[0]))
    found = []
    for _, run in runs:
        stretch = [point for _, point in run]
        document, start = stretch[0]
        quote = "".join(letters[point] for point in stretch)
        found.append(Range(document=document, start=start, end=stretch[-1][1] + 1, quote=quote))
    return tuple(found)
