"""Lines that are written to the letter as this program writes them: read by their pattern, with nothing left to find.

What the pattern admits is canonical: every field there, in order, each once; whole numbers within 64 bits; strings
with no escape but those of canonical JSON. So pieces of the line *are* the canonical JSON that digests are taken of,
and what a table of the project holds of it: nothing has to be written out a second time.
"""

import json
import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, get_type_hints

from annotator.model import RECORD_TYPES, Event, Range, Row, RowChange, canonical_json, digest

CANONICAL_TYPES = frozenset(
    ("reading", "mention", "twin", "divergence", "bead", "region", "sentence", "layer", "rating", "event")
)
"""Types of which there may be very many, and whose fields hold nothing but these patterns."""

# Nothing here is given back once it matched: what follows a repeated part cannot begin as that part does.
_STRING = r'"[^"\\\x00-\x1f]*+(?:\\["\\nrtbf][^"\\\x00-\x1f]*+)*+"'
_INTEGER = "(?:0|-?[1-9][0-9]{0,17})"
_FLOAT = "-?[0-9][0-9.e+-]*"
_RANGE = rf'\{{"document":{_STRING},"end":{_INTEGER},"quote":{_STRING},"start":{_INTEGER}\}}'


def _change(group: str) -> str:
    """The pattern of one change of an event, with its values in groups that begin so."""
    value, name = f"{group}null|{_STRING})", f"{group}{_STRING})"
    return rf'\{{"after":{value},"before":{value},"id":{name},"table":{name}\}}'


_COMPOUND: dict[Any, str] = {
    tuple[str, ...]: _STRING,
    tuple[Range, ...]: _RANGE,
    tuple[RowChange, ...]: _change("(?:"),
}
_TEXT = f'"({_STRING[1:-1]})"'
_VALUES: dict[Any, str] = {
    str: _TEXT,
    str | None: f"(?:null|{_TEXT})",
    int: f"({_INTEGER})",
    bool: "(true|false)",
    float: f"({_FLOAT})",
    float | None: f"(?:null|({_FLOAT}))",
    **{hint: rf"(\[(?:{part}(?:,{part})*+)?\])" for hint, part in _COMPOUND.items()},
}
"""Type of a field → its pattern, with one group: a text without its quotation marks, nothing where it is null, the
whole of what is compound."""

_changes = re.compile(_change("(")).findall


class CanonicalRow(NamedTuple):
    """What a line tells of a record or an event."""

    row: Row
    values: str
    """The canonical JSON of a record's values (with the fields that came with a later schema, which are no part of
    them while they have their default); of an event, what its hash is taken of."""
    digest: str
    """SHA-256 of it."""


@cache
def canonical_row(type_: str) -> Callable[[bytes], CanonicalRow | None]:
    """A reader of lines of one of `CANONICAL_TYPES`: None for a line that is written in another way, or is wrong."""
    match, order, runs, converted, floats, texts = _pattern(type_)
    changes = [f.name for f in fields(Event)].index("changes")
    of_event = type_ == "event"

    def read(line: bytes) -> CanonicalRow | None:
        try:
            if (found := match(line.decode())) is None:
                return None
            groups = found.groups()
            row = list(order(groups))
            for place, convert in converted:
                row[place] = convert(row[place])
            for place in floats:
                if (text := row[place]) is not None:
                    row[place] = float(text)
                    if canonical_json(row[place]) != text:
                        return None
        except ValueError:  # no UTF-8, or a number that is none
            return None
        if b"\\" in line:
            for place in texts:
                if (text := row[place]) is not None and "\\" in text:
                    row[place] = json.loads(f'"{text}"')
        said = [groups[run] for run in runs]
        if of_event:
            parts = [f"[{table},{id_},{before},{after}]" for after, before, id_, table in _changes(row[changes])]
            row[changes] = f"[{','.join(parts)}]"
            said.insert(1, f'"changes":{row[changes]},')
        values = f"{{{''.join(said)}}}"
        return CanonicalRow(tuple(row), values, digest(values))

    return read


@cache
def canonical_reader(type_: str) -> Callable[[bytes], tuple[Any, str] | None]:
    """As `canonical_row`, for whoever wants the record or the event itself, with the digest."""
    from pydantic import ValidationError

    from annotator.formats.archive_models import record_lines

    told, made = canonical_row(type_), record_lines(type_)

    def read(line: bytes) -> tuple[Any, str] | None:
        try:
            found = told(line)
            return None if found is None else (made(line)["record"], found.digest)
        except ValidationError:
            return None

    return read


class _Pattern(NamedTuple):
    """How the lines of a class are read, by the groups of the match."""

    match: Callable[[str], re.Match[str] | None]
    order: Callable[[tuple[Any, ...]], tuple[Any, ...]]
    """The groups of the fields, in the order of the class."""
    runs: tuple[int, ...]
    """The groups of what stands between the fields that are no part of what the digest is taken of."""
    converted: tuple[tuple[int, Callable[[str], Any]], ...]
    """The places in the row of whole numbers and truth values, with what makes them of the text."""
    floats: tuple[int, ...]
    texts: tuple[int, ...]


def _pattern(type_: str) -> _Pattern:
    """The fields as canonical JSON orders them. What stands between those that are no values is a run, a group around
    the groups of its fields."""
    cls: type[Any] = Event if type_ == "event" else RECORD_TYPES[type_]
    apart = {"changes", "hash"} if cls is Event else {"deleted", "id", "rev"}
    hints = get_type_hints(cls)
    names = sorted(f.name for f in fields(cls))
    parts, groups, open_ = [], [], False
    for name in names:
        if (name in apart) == open_:  # a run ends, or another begins
            parts.append(")" if open_ else "(")
            open_ = not open_
            groups += [""] if open_ else []
        groups.append(name)
        parts.append(f'"{name}":{_VALUES[hints[name]]}' + ("," if name != names[-1] else ""))
    line = re.compile(rf'\{{"record":\{{{"".join(parts)}{")" if open_ else ""}\}},"type":"{type_}"\}}\n')
    columns = [f.name for f in fields(cls)]
    kinds = [hints[name] for name in columns]
    return _Pattern(
        match=line.fullmatch,
        order=itemgetter(*map(groups.index, columns)),
        runs=tuple(place for place, name in enumerate(groups) if not name),
        converted=tuple((place, _CONVERTED[kind]) for place, kind in enumerate(kinds) if kind in _CONVERTED),
        floats=tuple(place for place, kind in enumerate(kinds) if kind in (float, float | None)),
        texts=tuple(place for place, kind in enumerate(kinds) if kind in (str, str | None)),
    )


_CONVERTED: dict[Any, Callable[[str], Any]] = {int: int, bool: "true".__eq__}
