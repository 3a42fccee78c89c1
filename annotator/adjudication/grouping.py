"""The records of one article's layers, table by table, brought into groups of the same thing.

Mentions, claims and divergences are matched by the passages they cover; twins, claim links and ratings by the
groups they point at, so they come after; proposed beads by their passages. Claims whose passages are marked in
different languages meet through the alignment, and statements that read alike draw claims together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.adjudication.contents import LayerContents
from annotator.adjudication.fields import Lens
from annotator.adjudication.matching import Affinity, Entry, Group, Part, dice, match, parts_of
from annotator.columns import ArticleText
from annotator.model import Claim, Entity, Rating

_INSERTION_SLACK = 3
"""Two insertion points this many code points apart still mean the same place (a space, a bracket, a stop)."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of an article by table, the group of each record, and the lens that compares through them."""

    tables: Mapping[str, tuple[Group, ...]]
    group_of: Mapping[str, Group]
    lens: Lens = field(default_factory=Lens)

    def record(self, record: str) -> Any:
        """A grouped record by its id; None where it is not among the layers."""
        group = self.group_of.get(record)
        return None if group is None else next(r for r in group.members.values() if r.id == record)


def group_all(
    contents: Sequence[LayerContents], text: ArticleText, pins: Mapping[str, str], entities: Mapping[str, Entity]
) -> Grouping:
    """Groups of every table. `pins` maps record id → the name of the group that earlier decisions put it in."""
    contents = sorted(contents, key=lambda c: c.layer.id)
    names: dict[str, str] = {}
    group_of: dict[str, Group] = {}
    tables: dict[str, tuple[Group, ...]] = {}
    lens = Lens(entities=entities, group_of=names)

    def add(table: str, entries: list[Entry], affinity: Affinity) -> None:
        # What has no place (all its words were deleted) is a thing of its own.
        entries = [e if e.parts else e._replace(parts=((e.record.id, 0, 1),)) for e in entries]
        tables[table] = tuple(match(table, entries, affinity, pins))
        for group in tables[table]:
            for record in group.members.values():
                group_of[record.id], names[record.id] = group, group.name

    add("mention", [Entry(c.layer.id, m, parts_of(m.ranges)) for c in contents for m in c.mentions], _alike(lens))
    add("claim", *_claims(contents, text))
    divergences = [
        Entry(c.layer.id, d, parts_of((*d.left, *d.right), _INSERTION_SLACK)) for c in contents for d in c.divergences
    ]
    add("divergence", divergences, _alike(lens))
    twins = [Entry(c.layer.id, t, _units(lens, t.left + t.right)) for c in contents for t in c.twins]
    add("twin", twins, _same_members)
    links = [
        Entry(c.layer.id, link, _units(lens, (link.source, link.target), pair=True))
        for c in contents
        for link in c.claim_links
    ]
    add("claim_link", links, _same_members)
    ratings = [Entry(c.layer.id, r, _rated(lens, r)) for c in contents for r in c.of("rating") if isinstance(r, Rating)]
    add("rating", ratings, _same_members)
    beads = [Entry(c.layer.id, b, parts_of((*b.left, *b.right))) for c in contents for b in c.beads]
    add("bead", beads, _alike(lens))
    return Grouping(tables, group_of, lens)


def _alike(lens: Lens) -> Affinity:
    """Overlap, and a little more where type and entity are the same."""

    def affinity(left: Entry, right: Entry) -> float:
        overlap = dice(left.parts, right.parts)
        if not overlap:
            return 0.0
        a: Any = left.record
        b: Any = right.record
        bonus = 0.25 if getattr(a, "type", None) == getattr(b, "type", None) else 0.0
        entity = lens.entity(getattr(a, "entity", None))
        if entity is not None and entity == lens.entity(getattr(b, "entity", None)):
            bonus += 0.05
        return overlap + (1.0 if left.parts == right.parts else 0.0) + bonus

    return affinity


def _same_members(left: Entry, right: Entry) -> float:
    overlap = dice(left.parts, right.parts)
    a: Any = left.record
    b: Any = right.record
    return overlap and overlap + (0.25 if getattr(a, "kind", None) == getattr(b, "kind", None) else 0.0)


def _units(lens: Lens, records: Sequence[str], pair: bool = False) -> tuple[Part, ...]:
    """Groups as stretches of length one; a pair, whatever its direction, as one stretch."""
    groups = sorted(lens.groups(records))
    return ((" ".join(groups), 0, 1),) if pair else tuple([(group, 0, 1) for group in groups])


def _rated(lens: Lens, rating: Rating) -> tuple[Part, ...]:
    place = (rating.article or "") if rating.scope == "article" else ""
    what = (rating.axis, rating.scale, rating.target_kind, lens.group(rating.target), rating.scope, rating.topic, place)
    return (("\t".join(what), 0, 1),)


def _claims(contents: Sequence[LayerContents], text: ArticleText) -> tuple[list[Entry], Affinity]:
    """Claims with their content passages, widened through the alignment where only one side is marked."""
    own: dict[str, tuple[Part, ...]] = {}
    entries = []
    for content in contents:
        for claim in content.claims:
            passages = claim.content or tuple(part for _, part in claim.passages())
            own[claim.id] = parts_of(passages)
            widened = list(passages)
            if len({text.side_of(part) for part in passages}) == 1:
                for part in passages:
                    widened += [found for found in text.counterpart(part) if found not in widened]
            # A claim without any passage meets only claims that say the same.
            parts = parts_of(widened) or ((f"statement {sorted(claim.statement.items())}", 0, 1),)
            entries.append(Entry(content.layer.id, claim, parts))

    def affinity(left: Entry, right: Entry) -> float:
        overlap = dice(own[left.record.id], own[right.record.id])
        reach = overlap or dice(left.parts, right.parts) / 4
        if not reach:
            return 0.0
        return reach + (1.0 if overlap == 1.0 else 0.0) + statement_similarity(left.record, right.record) / 2

    return entries, affinity


def statement_similarity(left: Any, right: Any) -> float:
    """How alike two claims' statements read, 0…1: the best of the languages both have (rapidfuzz token ratio)."""
    if not isinstance(left, Claim) or not isinstance(right, Claim):
        return 0.0
    shared = [code for code in left.statement if code in right.statement]
    if not shared:
        return 0.0
    from rapidfuzz.fuzz import token_sort_ratio

    return max(float(token_sort_ratio(left.statement[code], right.statement[code])) for code in shared) / 100
