"""Records ↔ rows. One table-driven pair of functions; pydantic is not needed to open a project."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from annotator.model import (
    RECORD_TYPES,
    TABLE_OF,
    Alias,
    Claim,
    Decision,
    Document,
    Event,
    Evidence,
    Option,
    Post,
    Range,
    Record,
    Region,
    Row,
    Source,
    Value,
    canonical_json,
    digest,
    record_of,
)
from annotator.model.identity import quoted
from annotator.model.rows import decoders

_PARTS = (Range, Alias, Post, Value, Evidence, Option)
_LOCAL = frozenset({"id", "rev", "deleted"})
"""Fields that are not part of a row's *values*: an undo restores the values under a new revision."""
_FIXED: dict[type[Record], frozenset[str]] = {Document: frozenset({"data", "text", "source", "map"})}
"""Large fields that never change under an id (a document's id derives from its text): the history holds their
digests only, and takes them from the row, which stays as a tombstone."""


ADDED: dict[type[Record], dict[str, Any]] = {
    Decision: {"section": ""},
    Source: {"merged_into": None},
    Claim: {"quote_ranges": [], "checkworthiness_reason": ""},
    Region: {"caption_of": None},
}
"""Fields that came with a later schema, with the value that all older rows have. While a record has that value the
field is no part of its *values*, so that the digests of the history written before still hold."""


def _plain(value: Any) -> Any:
    """A field's value as JSON-ready data: parts become objects, tuples arrays."""
    if isinstance(value, _PARTS):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def plain_json(value: Any) -> str:
    """The text that a JSON column holds for a value."""
    if type(value) is tuple and (not value or isinstance(value[0], _PARTS)):
        return f"[{','.join([_part_json(part) for part in value])}]"
    return canonical_json(_plain(value))


def _scalar_json(value: Any) -> str:
    """`canonical_json`, fast for what most columns hold."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    return "null" if value is None else str(value) if kind is int else canonical_json(value)


def _float_json(value: Any) -> str:
    """1 and 1.0 are one value, but two texts."""
    return "null" if value is None else canonical_json(float(value))


def _digest_json(value: Any) -> str:
    """A large value, told by its digest."""
    return quoted(digest(value if isinstance(value, bytes | str) else canonical_json(value)))


def _part_json(part: Any) -> str:
    """The canonical JSON of one part, written out: a merge does it for every range of everybody."""
    values, text = _written(part.__class__)
    return text % tuple([_scalar_json(value) for value in values(part)])


@cache
def _written(part: type) -> tuple[Callable[[Any], tuple[Any, ...]], str]:
    """The fields of a part as canonical JSON orders them, and the text of one with the place of each."""
    names = sorted(f.name for f in fields(part))
    return attrgetter(*names), "{" + ",".join(f'"{name}":%s' for name in names) + "}"


@dataclass(frozen=True, slots=True)
class Codec:
    """How one record class is stored: its columns, and the SQL that writes one row."""

    table: str
    record: type[Record]
    columns: tuple[str, ...]
    decoders: tuple[Callable[[Any], Any] | None, ...]
    json_columns: frozenset[str]
    json_places: tuple[int, ...]
    values: Callable[[Record], Row]
    """The fields of a record in the order of `columns`."""
    float_columns: frozenset[str]
    in_order: tuple[tuple[str, Callable[[Any], str], int], ...]
    """Of the columns that are values, as canonical JSON orders them: the key as JSON, what writes what a row holds as
    JSON, and the place in the row."""
    added: Mapping[int, Any]
    """Place → what all older rows have there, as a row holds it; while a row has it, it is no value."""
    upsert: str

    def encode(self, record: Record) -> Row:
        """The row of a record, in the order of `columns`."""
        row = list(self.values(record))
        for place in self.json_places:
            row[place] = plain_json(row[place])
        return tuple(row)

    def decode(self, row: Sequence[Any]) -> Any:
        """The record of a row given in the order of `columns`."""
        return record_of(self.record, row)


def _codec(table: str, record: type[Record]) -> Codec:
    hints = get_type_hints(record)
    columns = tuple(f.name for f in fields(record))
    cls: Any = record
    decoding = tuple(decode for _, decode in decoders(cls))
    json_columns = frozenset(
        name for name, decode in zip(columns, decoding, strict=True) if decode is not None and decode is not bool
    )
    float_columns = frozenset(name for name in columns if hints[name] in (float, float | None))
    quoted = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" for _ in columns)
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name != "id")
    upsert = f'INSERT INTO "{table}" ({quoted}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}'
    fixed, added = _FIXED.get(record, frozenset()), ADDED.get(record, {})

    def writer(name: str) -> Callable[[Any], str]:
        if name in fixed:
            return _digest_json
        return str if name in json_columns else _float_json if name in float_columns else _scalar_json

    values = sorted(name for name in columns if name not in _LOCAL)
    in_order = tuple((f'"{name}":', writer(name), columns.index(name)) for name in values)
    return Codec(
        table=table,
        record=record,
        columns=columns,
        decoders=decoding,
        json_columns=json_columns,
        json_places=tuple(place for place, name in enumerate(columns) if name in json_columns),
        values=attrgetter(*columns),
        float_columns=float_columns,
        in_order=in_order,
        added={
            columns.index(name): plain_json(default) if name in json_columns else default
            for name, default in added.items()
        },
        upsert=upsert,
    )


CODECS: dict[str, Codec] = {table: _codec(table, record) for table, record in RECORD_TYPES.items()}
"""Table name → its codec."""


def values_json(record: Record) -> str:
    """The canonical JSON of a record's *values*: all but id, revision and tombstone, fixed fields by digest."""
    return values_of_row(record, CODECS[TABLE_OF[type(record)]].encode(record))


def values_of_row(record: Record, row: Sequence[Any]) -> str:
    """`values_json` of a record whose row was encoded already."""
    codec = CODECS[TABLE_OF[type(record)]]
    in_order: Iterable[tuple[str, Callable[[Any], str], int]] = codec.in_order
    if codec.added:
        in_order = [each for each in in_order if each[2] not in codec.added or row[each[2]] != codec.added[each[2]]]
    return "{" + ",".join([key + write(row[place]) for key, write, place in in_order]) + "}"


def from_values(current: Record, values: str) -> Any:
    """A live record of `current`'s class, id, revision and fixed fields, with the values of `values_json`."""
    codec = CODECS[TABLE_OF[type(current)]]
    fixed = _FIXED.get(type(current), frozenset())
    body = {**ADDED.get(type(current), {}), **json.loads(values)}
    found: dict[str, Any] = {"id": current.id, "rev": current.rev, "deleted": False}
    for name, decode in zip(codec.columns, codec.decoders, strict=True):
        if name in fixed:
            found[name] = getattr(current, name)
        elif name not in _LOCAL:
            value = body[name]
            found[name] = decode(canonical_json(value)) if name in codec.json_columns and decode else value
    return type(current)(**found)


EVENT_COLUMNS = tuple(f.name for f in fields(Event))
"""Columns of the table `event`, in the order of the dataclass."""


def decode_event(row: Sequence[Any]) -> Event:
    """The event of a row."""
    found: Event = record_of(Event, row)
    return found
