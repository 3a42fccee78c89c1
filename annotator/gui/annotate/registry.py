"""Looking a record up by any of its names, in any script or romanised. Pure: no Qt."""

from collections.abc import Iterable
from functools import lru_cache
from heapq import nsmallest

from annotator.model import Entity


@lru_cache(maxsize=8192)
def _keys(name: str) -> frozenset[str]:
    from annotator.bitext.names import search_keys

    return search_keys(name)


def find_entities(entities: Iterable[Entity], words: str, kind: str = "", limit: int = 40) -> list[tuple[Entity, str]]:
    """The records one of whose names fits the words, best first, each with the name that fitted.

    A whole name counts before a beginning, and that before a part; among equals the records of type `kind` come
    first. Merged records are left out. No words find every record.
    """
    wanted = _keys(words) if words.strip() else frozenset()
    found: list[tuple[int, bool, str, Entity, str]] = []
    for entity in entities:
        if entity.merged_into is not None:
            continue
        names = entity.every_name()
        best = (
            min(((_rank(wanted, name), name) for name in names), default=(3, ""))
            if wanted
            else (2, names[0] if names else "")
        )
        if best[0] < 3:
            found.append((best[0], entity.type != kind, (names[0] if names else "").casefold(), entity, best[1]))
    return [(entity, name) for _, _, _, entity, name in nsmallest(limit, found, key=lambda row: row[:3])]


def _rank(wanted: frozenset[str], name: str) -> int:
    own = _keys(name)
    if wanted & own:
        return 0
    if any(key.startswith(want) for key in own for want in wanted):
        return 1
    return 2 if any(want in key for key in own for want in wanted if len(want) > 1) else 3
