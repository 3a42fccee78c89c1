"""Records of the registry that are likely one: what a merge queues before links are compared."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from annotator.merging.report import Duplicate
from annotator.model import Entity, Record, Source
from annotator.text import fold


def duplicates(rows: Mapping[str, Mapping[str, Record]], new: frozenset[str]) -> tuple[Duplicate, ...]:
    """Live entities and sources that share a folded name (and a type), where one of them is among `new` (ids).

    What was merged into another already is left out, and a name that is an error of somebody's is no name.
    """
    found: dict[tuple[str, tuple[str, ...]], Duplicate] = {}
    for table in ("entity", "source"):
        if not new & rows.get(table, {}).keys():
            continue
        groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for record in rows.get(table, {}).values():
            if not record.deleted:
                for type_, name in _names(record):
                    groups[type_, fold(name).text.strip()].setdefault(record.id, name)
        for (type_, folded), members in sorted(groups.items()):
            ids = tuple(sorted(members))
            if folded and len(ids) > 1 and new & members.keys():
                found.setdefault((table, ids), Duplicate(table=table, records=ids, name=members[ids[0]], type=type_))
    return tuple(found.values())


def _names(record: Record) -> Iterator[tuple[str, str]]:
    if isinstance(record, Entity) and record.merged_into is None:
        yield from ((record.type, name) for name in record.labels.values())
        # A surname alone is shared by many, and an error names somebody else.
        for alias in record.aliases:
            if alias.kind not in ("error", "surname_only"):
                yield record.type, alias.text
    elif isinstance(record, Source):
        yield from (("", name) for name in (record.name, *record.names.values()))
