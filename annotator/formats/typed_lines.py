"""A line of an archive or a bundle as what it holds: its type, and the record, event or payload.

Two readers look at a line: pydantic's, which knows the shape, and `strict_json.parse`, which refuses what JSON leaves
open (a key twice, integers beyond 64 bits). The second costs many times the first, so a line is spared it where it
could find nothing: one that is written to the letter as ours are (`canonical_lines`).
"""

import re
from collections.abc import Callable
from functools import cache
from json import decoder
from typing import TYPE_CHECKING, Any

from annotator.formats.canonical_lines import CANONICAL_TYPES, canonical_reader
from annotator.formats.checks import FlawError
from annotator.formats.strict_json import parse
from annotator.model import RECORD_TYPES
from annotator.model.identity import quoted

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

_PAYLOAD = re.compile('{"digest":"([0-9a-f]{64})","json":(?=")')
_PAYLOAD_END = ',"type":"payload"}\n'
_scanned: Callable[[str, int, bool], tuple[str, int]] = getattr(decoder, "scanstring")  # noqa: B009 (not in the stubs)


def _payload(line: bytes) -> tuple[str, str] | None:
    """The digest and the JSON text of a payload's line that is written as we write it; None of any other line."""
    try:
        text = line.decode("utf-8")
        begun = _PAYLOAD.match(text)
        if begun is None:
            return None
        body, end = _scanned(text, begun.end() + 1, True)
        if "\\u" in text:
            body.encode("utf-8")
    except ValueError:  # no UTF-8, no JSON string, or half of a surrogate pair: the other reader says what
        return None
    return (begun.group(1), body) if text.endswith(_PAYLOAD_END) and len(text) - end == len(_PAYLOAD_END) else None


def payload_line(name: str, body: str) -> bytes:
    """The line of a payload as we write it, but for the line breaks that `strict_json.encode` escapes."""
    return f'{{"digest":"{name}","json":{quoted(body)},"type":"payload"}}\n'.encode()


def read_line(line: bytes, known: frozenset[str]) -> tuple[str, Any]:
    """The type of a line, one of `known`, and what it holds: a record or an event; of a payload the digest and the JSON
    text it stands for; of any other line its model.

    Raises `FlawError` or `MalformedError`.
    """
    type_, found, _ = told_by(line, known)
    return type_, found


def type_at_end(line: bytes) -> str:
    """The type of a line that ends with it, as ours do; of another one something that is no type, or whose reader
    refuses the line."""
    return line[line.rfind(b'"', 0, -3) + 1 : -3].decode("ascii", "replace")


def told_by(line: bytes, known: frozenset[str]) -> tuple[str, Any, str]:
    """As `read_line`, and the digest that a canonical line tells, of an event that which its hash must be; or ''."""
    if line.startswith(b'{"digest"') and (payload := _payload(line)) is not None:
        return "payload", payload, ""
    type_ = type_at_end(line)
    if type_ in CANONICAL_TYPES and type_ in known and (said := canonical_reader(type_)(line)) is not None:
        return type_, *said
    value = parse(line)
    told = value.get("type") if isinstance(value, dict) else None
    if not isinstance(told, str) or told not in known:
        raise FlawError("type", f"“{str(told)[:40]}” is no type of line")
    found: Any = validated(told, line)
    if told == "payload":
        return told, (found.digest, found.json_), ""
    return told, found.record if told in RECORD_TYPES or told == "event" else found, ""


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
