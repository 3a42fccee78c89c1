"""The column of a saved page that holds the article."""

from collections.abc import Sequence

from annotator.ingest.prose import Look

AWAY = frozenset({"nav", "aside", "footer", "comment", "share", "related", "form", "hidden"})
"""Surroundings (`Block.context`) in which no article is written."""


_DOUBTFUL = ((frozenset({"share"}), 0.35), (frozenset({"share", "related", "aside"}), 0.1))
"""Labels that are wrong where hardly any prose stands outside them (a page whose text lies in `content_print`), and the
share of the prose that is hardly any."""


def _inside(looks: Sequence[Look]) -> list[bool]:
    def weight(away: frozenset[str]) -> float:
        return sum(look.weight for look in looks if look.prose and look.linked < 0.4 and not look.block.context & away)

    away = AWAY
    for labels, share in _DOUBTFUL:
        if weight(AWAY) < share * weight(AWAY - labels):
            away = AWAY - labels
            break
    return [not look.block.context & away for look in looks]


def column_of(looks: Sequence[Look]) -> list[bool]:
    """For each block, whether it stands in the article's column.

    The column is the innermost element that holds three quarters of the page's prose outside menus, sidebars and
    comments; an element that names itself the article and holds at least a third comes first.
    """
    inside = _inside(looks)
    if not any(look.prose and keep for look, keep in zip(looks, inside, strict=True)):
        inside = [True] * len(looks)
    held: dict[int, float] = {}
    depth: dict[int, int] = {}
    named: dict[int, float] = {}
    total = 0.0
    for look, keep in zip(looks, inside, strict=True):
        if not (keep and look.prose and look.linked < 0.4):
            continue
        total += look.weight
        for level, element in enumerate(look.block.path):
            held[element] = held.get(element, 0.0) + look.weight
            depth[element] = level
            if "main" in look.block.context:
                named[element] = named.get(element, 0.0) + look.weight
    if not total:
        return inside
    rest = sum(named.get(0, 0.0) for _ in (0,))
    wanted = rest if rest >= total / 3 else total
    source = named if rest >= total / 3 else held
    column = max((e for e in source if source[e] >= 0.75 * wanted), key=lambda e: depth[e], default=0)
    return [keep and column in look.block.path for look, keep in zip(looks, inside, strict=True)]
