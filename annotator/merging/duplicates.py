"""Records of the registry that are likely one: what is asked before links are compared.

Two live records of one type that different people made, and that share a name in any script, are a pair: 이재명, 李在明
and Lee Jaemyeong. Somebody's error and a surname alone are no names. What is one already is no pair, nor what was said
to be two (`Distinction`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from annotator.bitext.names import search_keys
from annotator.merging.report import Duplicate
from annotator.model import Distinction, Entity, Record, Source
from annotator.text import fold

SHORTEST_LATIN = 4
"""Letters of a romanised name below which it says too little: *Yi* is many people."""
CROWD = 6
"""Of more records that share one name, each is asked about with the oldest only."""

Key = tuple[str, str, str]
"""Table, type, and a folded or romanised name."""


class Likely:
    """An index of names that grows with the registry."""

    def __init__(self, records: Iterable[Record] = (), apart: Iterable[Distinction] = ()) -> None:
        """`records` are entities and sources, others are passed over; `apart` is what was said to be two."""
        self._records: dict[str, Entity | Source] = {}
        self._keys: dict[str, dict[Key, str]] = {}
        self._owners: dict[Key, dict[str, None]] = defaultdict(dict)
        self._apart: dict[tuple[str, str], bool] = {}
        self._said: dict[str, tuple[str, str]] = {}
        for record in (*apart, *records):
            self.put(record)

    def put(self, record: Record) -> None:
        """Take a record over, new or changed, or what was said of two."""
        if isinstance(record, Distinction):
            self._said[record.id] = (record.first, record.second)
            self._apart[record.first, record.second] = not record.deleted
        elif isinstance(record, Entity | Source):
            for key in self._keys.pop(record.id, ()):
                self._owners[key].pop(record.id, None)
            self._records[record.id] = record
            if not record.deleted and record.merged_into is None:
                self._keys[record.id] = keys = _keys(record)
                for key in keys:
                    self._owners[key][record.id] = None

    def drop(self, id_: str) -> None:
        """Leave a record out, or what was said of two; an id that is not here is passed over."""
        for key in self._keys.pop(id_, ()):
            self._owners[key].pop(id_, None)
        self._records.pop(id_, None)
        said = self._said.pop(id_, None)
        if said is not None:
            self._apart[said] = False

    def pairs(self, among: Iterable[str] | None = None) -> tuple[Duplicate, ...]:
        """What is likely one, by name; where `among` (ids) is given, with one of these in it. The older is first."""
        wanted = None if among is None else {id_ for id_ in among if id_ in self._keys}
        keys = self._owners.keys() if wanted is None else {key for id_ in wanted for key in self._keys[id_]}
        found: dict[tuple[str, str], Duplicate] = {}
        for key in sorted(keys):
            owners = sorted(self._owners.get(key, ()), key=lambda id_: (self._records[id_].created, id_))
            pairs = combinations(owners, 2) if len(owners) <= CROWD else ((owners[0], each) for each in owners[1:])
            for one, other in pairs:
                if (wanted is None or one in wanted or other in wanted) and self._asks(one, other):
                    names = (self._keys[one][key], self._keys[other][key])
                    found.setdefault(
                        (one, other), Duplicate(table=key[0], records=(one, other), names=names, type=key[1])
                    )
        return tuple(sorted(found.values(), key=lambda each: (each.table, each.names, each.records)))

    def _asks(self, one: str, other: str) -> bool:
        first, second = sorted((one, other))
        return self._records[one].actor != self._records[other].actor and not self._apart.get((first, second))


def duplicates(
    entities: Iterable[Entity], sources: Iterable[Source], apart: Iterable[Distinction]
) -> tuple[Duplicate, ...]:
    """All pairs of a registry that wait for an answer."""
    every: list[Record] = [*entities, *sources]
    return Likely(every, apart).pairs() if len({record.actor for record in every}) > 1 else ()


def registry(rows: Mapping[str, Mapping[str, Record]]) -> Iterator[Record]:
    """What an index is made of, from the rows of a project by table and id."""
    for table in ("entity", "source", "distinction"):
        yield from rows.get(table, {}).values()


def _keys(record: Entity | Source) -> dict[Key, str]:
    table, type_ = ("entity", record.type) if isinstance(record, Entity) else ("source", "")
    found: dict[Key, str] = {}
    for name in _names(record):
        for key in (fold(name).text.strip(), *sorted(search_keys(name))):
            if key and (not key.isascii() or len(key) >= SHORTEST_LATIN or key == fold(name).text.strip()):
                found.setdefault((table, type_, key), name)
    return found


def _names(record: Entity | Source) -> Iterator[str]:
    if isinstance(record, Source):
        yield from record.every_name()
        return
    yield from record.labels.values()
    for alias in record.aliases:
        if alias.kind not in ("error", "surname_only"):
            yield alias.text
