"""Which records of several layers are about the same thing.

**How.** Records whose passages overlap, directly or through others, form a component. Where no layer has two
records in it, the component is one group. Where every layer has the same passages, each passage is a group.
Otherwise layers are folded in one after another: each is joined to the groups so far by the assignment of
greatest total affinity (`best_assignment`), the affinity to a group being the mean over its members. With two
layers that is the optimum. With more, the problem has no efficient exact answer (it is 3-dimensional matching),
so the layer that overlaps the others most goes first, as in progressive alignment.

**Affinity** of two records is the Dice coefficient of the code points they cover, plus 1 where they cover exactly
the same, plus a little where they are labelled alike; 0 where they share nothing, and then they are never joined.

**Deterministic.** Order depends on contents (positions, labels) and only in a tie on ids, never on the order in
which layers are given. **Pinned.** Records that an earlier decision put together stay together; new records may
join them. A group holds at most one record of each layer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from annotator.adjudication.assignment import best_assignment
from annotator.model import Range, Record

Part = tuple[str, int, int]
"""A stretch of a space: (document id, start, end), code points, half-open, never empty."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Records of one table that are about the same thing: layer id → record, in order of layer id.

    `name` is the least of their ids: the same group found again has the same name.
    """

    table: str
    members: Mapping[str, Any]
    name: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its records."""
        return tuple(record.id for record in self.members.values())

    @property
    def any(self) -> Any:
        """One of its records: that of the first layer."""
        return next(iter(self.members.values()))


class Entry(NamedTuple):
    """A record to be matched: what it covers and how it is labelled."""

    layer: str
    record: Record
    parts: tuple[Part, ...]


Affinity = Callable[[Entry, Entry], float]


def parts_of(ranges: Iterable[Range], slack: int = 0) -> tuple[Part, ...]:
    """The stretches that ranges cover. An insertion point counts as `slack` code points on either side."""
    return tuple(
        [
            (r.document, r.start, r.end) if r.end > r.start else (r.document, r.start - slack, r.start + max(slack, 1))
            for r in ranges
        ]
    )


def dice(left: tuple[Part, ...], right: tuple[Part, ...]) -> float:
    """Twice the code points in common by the code points of both: 1 for the same passages, 0 for none in common."""
    if left == right:
        return 1.0
    common = total = 0
    for document, start, end in left:
        total += end - start
        for other, first, last in right:
            if other == document and first < end and start < last:
                common += min(end, last) - max(start, first)
    total += sum(end - start for _, start, end in right)
    return 2 * common / total if total else 0.0


def match(table: str, entries: Sequence[Entry], affinity: Affinity, pins: Mapping[str, str]) -> list[Group]:
    """Groups of entries, in order of place. `pins` maps record id → the name of the group it is pinned to."""
    groups: list[Group] = []
    for component in _components(entries, pins):
        pinned = {pins[e.record.id] for e in component if e.record.id in pins} if pins else set()
        layers = {entry.layer for entry in component}
        if len(layers) == len(component) and len(pinned) < 2:
            groups.append(_group(table, component))
            continue
        passages = _same_passages(component, len(layers)) if not pinned else None
        groups.extend(_group(table, members) for members in passages or _fold(component, affinity, pins))
    return groups


def _group(table: str, members: Iterable[Entry]) -> Group:
    records = {entry.layer: entry.record for entry in sorted(members, key=_layer)}
    return Group(table, records, min([record.id for record in records.values()]))


def _components(entries: Sequence[Entry], pins: Mapping[str, str]) -> list[list[Entry]]:
    """Entries that overlap directly or through others, or share a pin; components in order of first place."""
    passages: dict[tuple[Part, ...], list[Entry]] = {}
    for entry in entries:
        passages.setdefault(entry.parts, []).append(entry)
    keys = list(passages)
    parent = list(range(len(keys)))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    places = sorted([(*part, node) for node, key in enumerate(keys) for part in key])
    document, reach, run = "", -1, -1
    for where, start, end, node in places:
        if where == document and start < reach:
            parent[find(node)] = find(run)
            reach = max(reach, end)
        else:
            document, reach, run = where, end, node
    if pins:
        holder: dict[str, int] = {}
        for node, key in enumerate(keys):
            for entry in passages[key]:
                pin = pins.get(entry.record.id)
                if pin is not None:
                    parent[find(node)] = find(holder.setdefault(pin, node))
    components: dict[int, list[Entry]] = {}
    seen: set[int] = set()
    for *_, node in places:
        if node not in seen:
            seen.add(node)
            components.setdefault(find(node), []).extend(passages[keys[node]])
    return list(components.values())


def _same_passages(component: list[Entry], layers: int) -> list[list[Entry]] | None:
    """One list per passage where every layer has exactly the same passages, each once; else None."""
    passages: dict[tuple[Part, ...], list[Entry]] = {}
    for entry in component:
        passages.setdefault(entry.parts, []).append(entry)
    for members in passages.values():
        if len(members) != layers or len({entry.layer for entry in members}) != layers:
            return None
    return list(passages.values())


def _fold(component: list[Entry], affinity: Affinity, pins: Mapping[str, str]) -> list[list[Entry]]:
    """Groups by folding layers into one another; what is left over joins pinned groups where it suits them."""
    clusters: dict[str, list[Entry]] = {}
    free: dict[str, list[Entry]] = {}
    for entry in sorted(component, key=_content):
        cluster = clusters.setdefault(pins[entry.record.id], []) if entry.record.id in pins else []
        if entry.record.id in pins and all(entry.layer != other.layer for other in cluster):
            cluster.append(entry)
        else:
            free.setdefault(entry.layer, []).append(entry)
    pinned = [clusters[pin] for pin in sorted(clusters, key=lambda pin: _content(clusters[pin][0]))]
    # What is free finds its own partners first: a decision about one thing must not draw others to it.
    groups: list[list[Entry]] = []
    for layer in _by_overlap(free, affinity):
        _join(groups, [[entry] for entry in free[layer]], affinity)
    _join(pinned, groups, affinity)
    return sorted(pinned, key=lambda members: min(_content(entry) for entry in members))


def _join(groups: list[list[Entry]], others: list[list[Entry]], affinity: Affinity) -> None:
    """Adds others to the groups that suit them best and have none of their layers, the rest as groups of their own."""
    weights = [[_mean(other, members, affinity) for members in groups] for other in others]
    joined = dict(best_assignment(weights))
    for row, other in enumerate(others):
        if row in joined:
            groups[joined[row]].extend(other)
    groups.extend(other for row, other in enumerate(others) if row not in joined)


def _mean(left: list[Entry], right: list[Entry], affinity: Affinity) -> float:
    """The mean affinity of two groups; 0 where both have a record of one layer."""
    if {entry.layer for entry in left} & {entry.layer for entry in right}:
        return 0.0
    return sum(affinity(a, b) for a in left for b in right) / (len(left) * len(right))


def _by_overlap(free: Mapping[str, list[Entry]], affinity: Affinity) -> list[str]:
    """Layers, the one with the greatest total affinity to the others first; then by content, then by id."""
    totals = dict.fromkeys(free, 0.0)
    layers = sorted(free)
    for index, layer in enumerate(layers):
        for other in layers[index + 1 :]:
            shared = sum(affinity(a, b) for a in free[layer] for b in free[other])
            totals[layer] += shared
            totals[other] += shared
    return sorted(layers, key=lambda x: (-round(totals[x], 9), [_content(entry)[0] for entry in free[x]], x))


_layer = attrgetter("layer")


def _content(entry: Entry) -> tuple[tuple[Part, ...], str, str]:
    return entry.parts, str(getattr(entry.record, "type", "")), entry.record.id
