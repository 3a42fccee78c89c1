"""Which records of several layers are about the same thing.

**How.** Records whose passages overlap, directly or through others, form a component. Where no layer has two
records in it, the component is one group. Where every layer has the same passages, each passage is a group.
Otherwise layers are folded in one after another: each is joined to the groups so far by the assignment of
greatest total affinity (`best_assignment`), the affinity to a group being the mean over its members. With two
layers that is the optimum. With more, the problem has no efficient exact answer (it is 3-dimensional matching),
so the layer that overlaps the others most goes first, as in progressive alignment; groups that were left apart
though they overlap and share no layer are united at the end.

**Affinity** of two records is the Dice coefficient of the code points they cover, plus 1 where they cover exactly
the same, plus a little where they are labelled alike; 0 where they share nothing, and then they are never joined.

**Deterministic.** Order depends on contents (positions, labels) and only in a tie on ids, never on the order in
which layers are given. **Pinned.** Records that an earlier decision put together stay together; new records that match
them join them. A group holds at most one record of each layer.
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
    found: list[list[Entry]] = []
    for component in _components(entries):
        layers = {entry.layer for entry in component}
        if len(layers) == len(component):
            found.append(component)
        else:
            found.extend(_same_passages(component, len(layers)) or _fold(component, affinity))
    return [_group(table, members) for members in (_pinned(found, pins) if pins else found)]


def _group(table: str, members: Iterable[Entry]) -> Group:
    records = {entry.layer: entry.record for entry in sorted(members, key=_layer)}
    return Group(table, records, min([record.id for record in records.values()]))


def _components(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries that overlap directly or through others; components in order of first place."""
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


def _fold(component: list[Entry], affinity: Affinity) -> list[list[Entry]]:
    """Groups by folding layers into one another."""
    layers: dict[str, list[Entry]] = {}
    for entry in sorted(component, key=_content):
        layers.setdefault(entry.layer, []).append(entry)
    groups: list[list[Entry]] = []
    for layer in _by_overlap(layers, affinity):
        _join(groups, [[entry] for entry in layers[layer]], affinity)
    _unite(groups, affinity)
    return sorted(groups, key=lambda members: min(_content(entry) for entry in members))


def _pinned(groups: Sequence[list[Entry]], pins: Mapping[str, str]) -> list[list[Entry]]:
    """Groups in which what is pinned together stays together, and what is pinned apart is apart.

    What is not pinned stays with the others of its group, or goes with the pinned ones of that group where their
    layers leave room for it. As groups are found without regard to pins, a decision about one thing never changes
    what else belongs together.
    """
    clusters: dict[str, list[Entry]] = {}
    free: list[tuple[list[Entry], list[str]]] = []
    order: list[list[Entry]] = []
    for members in groups:
        names: dict[str, int] = {}
        rest = []
        for entry in sorted(members, key=_content):
            name = pins.get(entry.record.id)
            cluster = clusters.get(name, []) if name is not None else []
            if name is None or any(entry.layer == other.layer for other in cluster):
                rest.append(entry)
                continue
            names[name] = names.get(name, 0) + 1
            if name not in clusters:
                clusters[name] = []
                order.append(clusters[name])
            clusters[name].append(entry)
        order.append(rest)
        free.append((rest, sorted(names, key=lambda name: (-names[name], name))))
    for rest, near in free:
        for name in near:
            held = {entry.layer for entry in clusters[name]}
            clusters[name].extend(entry for entry in rest if entry.layer not in held)
            rest[:] = [entry for entry in rest if entry.layer in held]
    return [members for members in order if members]


def _join(groups: list[list[Entry]], others: list[list[Entry]], affinity: Affinity) -> None:
    """Adds others to the groups that suit them best and have none of their layers, the rest as groups of their own."""
    weights = [[_mean(other, members, affinity) for members in groups] for other in others]
    joined = dict(best_assignment(weights))
    for row, other in enumerate(others):
        if row in joined:
            groups[joined[row]].extend(other)
    groups.extend(other for row, other in enumerate(others) if row not in joined)


def _unite(groups: list[list[Entry]], affinity: Affinity) -> None:
    """Makes one of groups that folding left apart though they overlap and share no layer, the closest first."""
    while len(groups) > 1:
        pairs = [
            (-_mean(one, other, affinity), min(map(_content, one)), min(map(_content, other)), one, other)
            for number, one in enumerate(groups)
            for other in groups[:number]
        ]
        weight, _, _, one, other = min(pairs, key=lambda pair: (pair[0], *sorted(pair[1:3])))
        if not weight:
            return
        one.extend(other)
        groups.remove(other)


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
