"""Lines that are written to the letter as this program writes them: read by their pattern, with nothing left to find.

What the pattern admits is canonical: every field there, in order, each once; whole numbers within 64 bits; strings
with no escape but those of canonical JSON. So pieces of the line *are* the canonical JSON that digests are taken of,
and nothing has to be written out a second time to check them.
"""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from annotator.model import RECORD_TYPES, Event, Range, Record, RowChange, Told, canonical_json, digest

CANONICAL_TYPES = frozenset(
    ("reading", "mention", "twin", "divergence", "bead", "region", "sentence", "layer", "rating", "event")
)
"""Types of which there may be very many, and whose fields hold nothing but these patterns."""

_STRING = r'"[^"\\\x00-\x1f]*(?:\\["\\nrtbf][^"\\\x00-\x1f]*)*"'
_OPTIONAL = f"(?:null|{_STRING})"
_INTEGER = "(?:0|-?[1-9][0-9]{0,17})"
_RANGE = rf'\{{"document":{_STRING},"end":{_INTEGER},"quote":{_STRING},"start":{_INTEGER}\}}'
_CHANGE = rf'\{{"after":{_OPTIONAL},"before":{_OPTIONAL},"id":{_STRING},"table":{_STRING}\}}'
_SIMPLE: dict[Any, str] = {str: _STRING, str | None: _OPTIONAL, int: _INTEGER, bool: "(?:true|false)"}
_FLOAT = "(null|-?[0-9][0-9.e+-]*)"
_FLOATS = (float, float | None)
_COMPOUND: dict[Any, str] = {
    hint: rf"(\[(?:{pattern}(?:,{pattern})*)?\])"
    for hint, pattern in (
        (tuple[str, ...], _STRING),
        (tuple[Range, ...], _RANGE),
        (tuple[RowChange, ...], _CHANGE),
    )
}
_LOCAL = frozenset(("deleted", "id", "rev"))
"""Fields of a record that are no part of its values."""
_CHANGE_PARTS = re.compile(_CHANGE.replace(f":{_OPTIONAL}", f":({_OPTIONAL})").replace(f":{_STRING}", f":({_STRING})"))


@cache
def canonical_reader(type_: str) -> Callable[[bytes], Told | None]:
    """A reader of lines of one of `CANONICAL_TYPES`: None for a line that is written in another way, or is wrong."""
    from pydantic import ValidationError

    from annotator.formats.archive_models import record_lines

    read = record_lines(type_)
    pattern = None if type_ == "event" else _pattern(type_)
    told = _of_event if pattern is None else _of_record(pattern)
    match = (_EVENT if pattern is None else pattern.line).fullmatch

    def reader(line: bytes) -> Told | None:
        try:
            found = match(line.decode())
            return None if found is None else told(read(line)["record"], found)
        except (ValidationError, UnicodeDecodeError):
            return None

    return reader


class _Pattern(NamedTuple):
    """The pattern of the lines of a class; which of its groups are runs of values, and which hold what fields."""

    line: re.Pattern[str]
    runs: tuple[int, ...]
    compound: tuple[int, ...]
    floats: tuple[int, ...]


def _pattern(type_: str) -> _Pattern:
    """The fields as canonical JSON orders them. What stands between those that are no values is a run, a group around
    the groups of its fields."""
    cls = RECORD_TYPES[type_]
    hints = get_type_hints(cls)
    names = sorted(f.name for f in fields(cls))
    group, runs, places, floats, parts, open_ = 0, [], {}, [], [], False
    for name in names:
        if (name in _LOCAL) == open_:  # a run ends, or another begins
            parts.append(")" if open_ else "(")
            open_ = not open_
            if open_:
                group += 1
                runs.append(group)
        hint = hints[name]
        pattern = _FLOAT if hint in _FLOATS else _SIMPLE.get(hint) or _COMPOUND[hint]
        if hint not in _SIMPLE:
            group += 1
            places[name] = group
            floats += [group] if hint in _FLOATS else []
        parts.append(f'"{name}":{pattern}' + ("," if name != names[-1] else ""))
    ended = "".join(parts) + (")" if open_ else "")
    compound = tuple(places[f.name] for f in fields(cls) if f.name in places and places[f.name] not in floats)
    line = re.compile(rf'\{{"record":\{{{ended}\}},"type":"{type_}"\}}\n')
    return _Pattern(line, tuple(runs), compound, tuple(floats))


def _of_record(pattern: _Pattern) -> Callable[[Record, re.Match[str]], Told | None]:
    _, runs, compound, floats = pattern

    def told(record: Record, line: re.Match[str]) -> Told | None:
        for group in floats:
            if (number := line[group]) != "null" and canonical_json(float(number)) != number:
                return None
        values = "".join([line[run] for run in runs])
        return Told(record, digest(f"{{{values}}}"), tuple([line[group] for group in compound]))

    return told


def _event_line() -> re.Pattern[str]:
    """The pattern of an event: what stands before its changes, these, what stands between them and the hash, the
    rest."""
    hints = get_type_hints(Event)
    names = sorted(f.name for f in fields(Event))
    parts = {name: f'"{name}":{_SIMPLE.get(hints[name]) or _COMPOUND[hints[name]]}' for name in names}
    said = ",".join(parts[name] for name in names)
    for before, after in (
        ('"actor":', '("actor":'),
        ('"changes":', ')"changes":'),
        ('"edit":', '("edit":'),
        ('"hash":', ')"hash":'),
        ('"id":', '("id":'),
    ):
        at = said.rindex(before) if before == '"id":' else said.index(before)
        said = said[:at] + after + said[at + len(before) :]
    return re.compile(rf'\{{"record":\{{{said})\}},"type":"event"\}}\n')


_EVENT = _event_line()


def _of_event(event: Event, line: re.Match[str]) -> Told:
    start, changes, middle, end = line.groups()
    arrays = ",".join(
        [f"[{table},{id_},{before},{after}]" for after, before, id_, table in _CHANGE_PARTS.findall(changes)]
    )
    return Told(event, digest(f'{{{start}"changes":[{arrays}],{middle}{end}}}'), (f"[{arrays}]",))
