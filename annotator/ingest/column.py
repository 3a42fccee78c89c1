"""The column of a saved page that holds the article."""

from collections.abc import Sequence

from annotator.ingest.prose import Look

AWAY = frozenset({"nav", "aside", "footer", "comment", "share", "related", "form", "hidden"})
"""Surroundings (`Block.context`) in which no article is written."""
_LINKED = 0.4


_TRUSTED = {"footer": 0.8, "related": 0.8}
_MOST, _TIMES = 0.35, 2.0
"""The share of the page's prose, and how many times the prose without any label, from which on a label must be wrong:
text stands in no menu, whatever its box is called (a page whose article lies in `content_print`). Some labels are
believed longer, comments always."""
_FREE = 0.2
"""The share of the prose outside lists from which on the article is looked for there alone."""


def _inside(looks: Sequence[Look]) -> list[bool]:
    """For each block whether no label says that it is no part of an article, save labels that most of the text has."""
    prose = [(look.weight, look.block.context) for look in looks if look.prose and look.linked < _LINKED]
    prose = [one for one in prose if "comment" not in one[1]]
    total = sum(weight for weight, _ in prose)
    plain = sum(weight for weight, context in prose if not context & AWAY)
    away = AWAY
    for label in AWAY - {"comment"}:
        held = sum(weight for weight, context in prose if label in context)
        if held > max(_TRUSTED.get(label, _MOST) * total, _TIMES * plain):
            away = away - {label}
    return [not look.block.context & away for look in looks]


def column_of(looks: Sequence[Look]) -> list[bool]:
    """For each block, whether it stands in the article's column.

    The column is the innermost element that holds three quarters of the page's prose outside menus, sidebars and
    comments; an element that names itself the article and holds at least a third comes first.
    """
    inside = _inside(looks)
    if not any(look.prose and keep for look, keep in zip(looks, inside, strict=True)):
        inside = [True] * len(looks)
    # Teasers of other articles come in lists; the paragraphs of this one do not, unless all of them do.
    able = [keep and look.prose and look.linked < _LINKED for look, keep in zip(looks, inside, strict=True)]
    free = [ok and "list" not in look.block.context for look, ok in zip(looks, able, strict=True)]
    weights = [sum(look.weight for look, ok in zip(looks, which, strict=True) if ok) for which in (free, able)]
    able = free if weights[0] >= _FREE * weights[1] else able
    held: dict[int, float] = {}
    depth: dict[int, int] = {}
    named: dict[int, float] = {}
    total = 0.0
    for look, ok in zip(looks, able, strict=True):
        if not ok:
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
