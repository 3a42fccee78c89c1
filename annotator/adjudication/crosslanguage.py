"""One analyst tagged the left, another the right, of the same thing: that is agreement, and is said as such.

Two groups of mentions on opposite sides are counterparts where a third analyst's twin joins them, or where they
stand in one bead, have one type, and are the only ones there with the same entity, the same value or the same digits.
A place and a type alone prove nothing: two names in one sentence are then two questions. A layer that tagged only the
counterpart counts as having tagged the thing.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.adjudication.fields import folded
from annotator.adjudication.grouping import Grouping
from annotator.adjudication.matching import Group
from annotator.columns import ArticleText
from annotator.model import Twin


@dataclass(frozen=True, slots=True, eq=False)
class Counterpart:
    """Two groups of mentions that name the same thing in the two languages. `how`: `twin` or `alignment`."""

    left: Group
    right: Group
    how: str


def counterparts(grouping: Grouping, text: ArticleText, layers: int) -> tuple[Counterpart, ...]:
    """The pairs of groups, left and right, in which layers that lack the one have the other.

    `layers` is how many layers are compared. Each group is in at most one pair; a pair is given only where each
    side is missing in a layer that has the other.
    """
    partial = [group for group in grouping.tables["mention"] if len(group.members) < layers]
    if not partial:
        return ()
    sides = {id(group): text.side_of(group.any.ranges[0]) for group in partial if group.any.ranges}
    left = [group for group in partial if sides.get(id(group)) == "left"]
    right = {id(group): group for group in partial if sides.get(id(group)) == "right"}
    twinned = _twinned(grouping)
    found: list[Counterpart] = []
    free = dict(right)
    for group in left:
        other = next((g for g in twinned.get(id(group), ()) if id(g) in free and _complements(group, g)), None)
        if other is not None:
            found.append(Counterpart(group, free.pop(id(other)), "twin"))
    paired = {id(pair.left) for pair in found}
    waiting = [group for group in left if id(group) not in paired]
    found.extend(_aligned(waiting, list(free.values()), grouping, text))
    return tuple(found)


def _complements(left: Group, right: Group) -> bool:
    """Whether each has a layer that the other lacks, and the two are of one type in all their layers."""
    types = {m.type for group in (left, right) for m in group.members.values()}
    return len(types) == 1 and bool(left.members.keys() - right.members) and bool(right.members.keys() - left.members)


def _twinned(grouping: Grouping) -> dict[int, list[Group]]:
    """Left group → right groups that some layer's twin of the kind *same* joins to it."""
    joined: dict[int, list[Group]] = {}
    for group in grouping.tables["twin"]:
        for twin in group.members.values():
            if isinstance(twin, Twin) and twin.kind == "same" and len(twin.left) == len(twin.right) == 1:
                left, right = grouping.group_of.get(twin.left[0]), grouping.group_of.get(twin.right[0])
                if left is not None and right is not None and right not in joined.setdefault(id(left), []):
                    joined[id(left)].append(right)
    return joined


def _aligned(left: Sequence[Group], right: Sequence[Group], grouping: Grouping, text: ArticleText) -> list[Counterpart]:
    """Pairs in one bead that are shown to mean the same. Their layers must be disjoint: one that has both and no
    twin between them has not said that they are the same, so nothing is concluded from it."""
    places: dict[tuple[str, str, str], tuple[list[Group], list[Group]]] = {}
    for index, groups in enumerate((left, right)):
        for group in groups:
            types = {mention.type for mention in group.members.values()}
            for bead in text.beads_at(group.any.ranges[0])[:1]:
                for sign in _signs(group, grouping) if not bead.related else ():
                    for label in types:
                        places.setdefault((bead.id, label, sign), ([], []))[index].append(group)
    found: dict[int, Counterpart] = {}
    taken: set[int] = set()
    for _, (ones, others) in sorted(places.items()):
        if len(ones) == len(others) == 1 and id(ones[0]) not in found and id(others[0]) not in taken:
            apart = not ones[0].members.keys() & others[0].members.keys()
            if apart and _complements(ones[0], others[0]):
                found[id(ones[0])] = Counterpart(ones[0], others[0], "alignment")
                taken.add(id(others[0]))
    return list(found.values())


def _signs(group: Group, grouping: Grouping) -> set[str]:
    """What a group can be recognised by in another language: its entities, its values, the numbers in its words."""
    signs: set[str] = set()
    for mention in group.members.values():
        entity = grouping.lens.entity(mention.entity)
        digits = " ".join(re.findall(r"\d+", unicodedata.normalize("NFKC", " ".join(r.quote for r in mention.ranges))))
        signs.update({f"entity {entity}"} if entity is not None else ())
        signs.update({f"value {folded(mention.value)}"} if mention.value else ())
        signs.update({f"digits {digits}"} if digits else ())
    return signs
