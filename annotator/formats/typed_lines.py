"""A line of an archive or a bundle as what it holds: its type, and the validated model.

Two readers look at a line: pydantic's, which knows the shape, and `strict_json.parse`, which refuses what JSON leaves
open (a key twice, integers beyond 64 bits). The second costs three times the first, so a line is spared it where it
could find nothing (`_plain_enough`): without a backslash, and without white space before a colon, `":` stands in a line
exactly where a key ends, and there are as many as the model has fields.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import cache
from json import decoder
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from annotator.formats.checks import FlawError
from annotator.formats.strict_json import INTEGER_LIMIT, parse
from annotator.model import RECORD_TYPES, Event, Range, Record, RowChange

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_TYPE_AT_END = re.compile(rb'"type":"([a-z_]{1,20})"\}\n\Z')
_PARTS: dict[str, type] = {
    "ranges": Range, "content": Range, "cue": Range, "left": Range, "right": Range, "claimer_ranges": Range,
    "addressee_ranges": Range, "changes": RowChange,
}  # fmt: skip
"""Fields that hold objects, and of which class (those of a twin hold ids)."""
_COUNTED = ("reading", "mention", "twin", "divergence", "bead", "region", "sentence", "layer", "rating", "event")
"""Types whose number of keys is known from what they hold; all others are parsed twice."""


_PAYLOAD = re.compile('{"digest":"([0-9a-f]{64})","json":')
_PAYLOAD_END = ',"type":"payload"}\n'
_scanned: Callable[[str, int, bool], tuple[str, int]] = getattr(decoder, "scanstring")  # noqa: B009 (not in the stubs)


def _payload(line: bytes) -> tuple[str, str] | None:
    """The digest and the JSON text of a payload's line that is written as we write it; None of any other line."""
    try:
        text = line.decode("utf-8")
        begun = _PAYLOAD.match(text)
        if begun is None or text[begun.end() : begun.end() + 1] != '"':
            return None
        body, end = _scanned(text, begun.end() + 1, True)
        body.encode("utf-8")
    except ValueError:  # no UTF-8, no JSON string, or half of a surrogate pair: the other reader says what
        return None
    return (begun.group(1), body) if text[end:] == _PAYLOAD_END else None


def read_line(line: bytes, known: frozenset[str]) -> tuple[str, Any]:
    """The type of a line, one of `known`, and its model; of a payload the digest and the JSON text it stands for.

    Raises `FlawError` or `MalformedError`.
    """
    if line.startswith(b'{"digest"') and (payload := _payload(line)) is not None:
        return "payload", payload
    end = _TYPE_AT_END.search(line, max(0, len(line) - 40))
    value = None if end else parse(line)
    type_ = end.group(1).decode() if end else value.get("type") if isinstance(value, dict) else None
    if not isinstance(type_, str) or type_ not in known:
        raise FlawError("type", f"“{str(type_)[:40]}” is no type of line")
    try:
        found: Any = validated(type_, line)
    except FlawError:
        parse(line)  # says more plainly what is wrong with a line that is no JSON at all
        raise
    if value is None and not _plain_enough(type_, line, found):
        parse(line)
    return type_, (found.digest, found.json_) if type_ == "payload" else found


def validated(type_: str, line: bytes) -> "BaseModel":
    """The model of a line of that type; raises `FlawError` with the field and what is wrong there."""
    model, invalid = _reader_of(type_)
    try:
        return model.model_validate_json(line)
    except invalid as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise FlawError(".".join(str(part) for part in first["loc"]), first["msg"]) from error


@cache
def _reader_of(type_: str) -> "tuple[type[BaseModel], type[ValidationError]]":
    """The model, and the error that its validation raises: a third of a second that only reading such files pays."""
    from pydantic import ValidationError

    from annotator.formats.archive_models import line_model

    return line_model(type_), ValidationError


def _plain_enough(type_: str, line: bytes, model: Any) -> bool:
    """Whether no key can stand twice in a line and no number is too long: it has as many keys as its model."""
    if type_ not in _COUNTED or b"\\" in line or b" :" in line or b"\t" in line or b"\r" in line:
        return False
    keys, parts, numbers, optional = _shape(type_)
    record = model.record
    for name, many in parts:
        keys += many * len(getattr(record, name))
    if line.count(b'":') != 2 + keys or not all(key in line for key in optional):
        return False
    return all(-INTEGER_LIMIT <= n < INTEGER_LIMIT for n in numbers(record))


@cache
def _shape(
    type_: str,
) -> tuple[int, tuple[tuple[str, int], ...], Callable[[Any], tuple[int, ...]], tuple[bytes, ...]]:
    """Of a type: how many keys a record has, which fields hold objects of how many keys, its whole numbers, and the
    keys that might be left out (then another could stand twice without the number telling)."""
    cls: type[Event] | type[Record] = Event if type_ == "event" else RECORD_TYPES[type_]
    names = [f.name for f in fields(cls)]
    parts = tuple((name, len(fields(_PARTS[name]))) for name in names if name in _PARTS and type_ != "twin")
    optional = tuple(f'"{f.name}":'.encode() for f in fields(cls) if f.default is not MISSING)
    return len(names), parts, attrgetter(*(f.name for f in fields(cls) if f.type is int)), optional
