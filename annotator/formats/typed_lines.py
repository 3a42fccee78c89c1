"""A line of an archive or a bundle as what it holds: its type, and the record, event or payload.

Two readers look at a line: pydantic's, which knows the shape, and `strict_json.parse`, which refuses what JSON leaves
open (a key twice, integers beyond 64 bits). The second costs many times the first, so a line is spared it where it
could find nothing (`_whole`): every field is there, and no key stands twice. Without a backslash, and without white
space before a colon, `":` stands in a line exactly where a key ends, so there are as many as the record has fields.
"""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from json import decoder
from typing import TYPE_CHECKING, Any

from annotator.formats.checks import FlawError
from annotator.formats.strict_json import parse
from annotator.model import RECORD_TYPES, Event, Range, Record, RowChange

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_PARTS: dict[str, type] = {
    "ranges": Range, "content": Range, "cue": Range, "left": Range, "right": Range, "claimer_ranges": Range,
    "addressee_ranges": Range, "changes": RowChange,
}  # fmt: skip
"""Fields that hold objects, and of which class (those of a twin hold ids)."""
_COUNTED = frozenset(
    ("reading", "mention", "twin", "divergence", "bead", "region", "sentence", "layer", "rating", "event")
)
"""Types whose number of keys is known from what they hold; all others are parsed twice."""

_PAYLOAD = re.compile(b'{"digest":"([0-9a-f]{64})","json":"')
_PAYLOAD_END = b'","type":"payload"}\n'
_CONTROL = bytes(range(32))
_scanned: Callable[[str, int, bool], tuple[str, int]] = getattr(decoder, "scanstring")  # noqa: B009 (not in the stubs)


def _payload(line: bytes) -> tuple[str, str] | None:
    """The digest and the JSON text of a payload's line that is written as we write it; None of any other line."""
    begun = _PAYLOAD.match(line)
    if begun is None or not line.endswith(_PAYLOAD_END):
        return None
    start = begun.end()
    said = line[start : -len(_PAYLOAD_END)]
    quotes = said.count(b'\\"')
    try:
        if said.count(b"\\") == quotes == said.count(b'"') and len(said.translate(None, _CONTROL)) == len(said):
            return begun.group(1).decode(), said.replace(b'\\"', b'"').decode()
        text = line[start:].decode()
        body, end = _scanned(text, 0, True)
        body.encode("utf-8")
    except ValueError:  # no UTF-8, no JSON string, or half of a surrogate pair: the other reader says what
        return None
    return (begun.group(1).decode(), body) if text[end - 1 :] == _PAYLOAD_END.decode() else None


def read_line(line: bytes, known: frozenset[str]) -> tuple[str, Any]:
    """The type of a line, one of `known`, and what it holds: a record or an event; of a payload the digest and the JSON
    text it stands for; of any other line its model.

    Raises `FlawError` or `MalformedError`.
    """
    if line.startswith(b'{"digest"') and (payload := _payload(line)) is not None:
        return "payload", payload
    # Where the line ends with its type, as ours do; what this finds elsewhere is no type, or the reader refuses it.
    type_ = line[line.rfind(b'"', 0, -3) + 1 : -3].decode("ascii", "replace")
    if type_ in _COUNTED and type_ in known and (record := _whole(type_)(line)) is not None:
        return type_, record
    value = parse(line)
    told = value.get("type") if isinstance(value, dict) else None
    if not isinstance(told, str) or told not in known:
        raise FlawError("type", f"“{str(told)[:40]}” is no type of line")
    found: Any = validated(told, line)
    if told == "payload":
        return told, (found.digest, found.json_)
    return told, found.record if told in RECORD_TYPES or told == "event" else found


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


@cache
def _whole(type_: str) -> Callable[[bytes], Record | Event | None]:
    """A reader of lines of that type: the record of one that leaves nothing open, None of any other."""
    from pydantic import ValidationError

    from annotator.formats.archive_models import whole_line

    read = whole_line(type_).validate_json
    names = [f.name for f in fields(Event if type_ == "event" else RECORD_TYPES[type_])]
    keys = 2 + len(names)
    parts = [(name, len(fields(_PARTS[name]))) for name in names if name in _PARTS and type_ != "twin"]

    def record_of(line: bytes) -> Record | Event | None:
        if b"\\" in line or b" :" in line or b"\t" in line or b"\r" in line:
            return None
        try:
            record: Any = read(line)["record"]
        except ValidationError:
            return None
        there = keys
        for name, many in parts:
            there += many * len(getattr(record, name))
        return record if line.count(b'":') == there else None

    return record_of
