"""JSON Lines both ways, without JSON's soft spots.

Python's own reader accepts NaN, keeps the last of two equal keys, and lets numbers and nesting run away;
here each of these is refused. What is written holds no character that any reader takes for a line break.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.model import UserError

LINE_LIMIT = 512 * 1024 * 1024
"""Bytes: no line of ours is longer (the largest holds one imported file twice)."""

DEPTH_LIMIT = 100
"""Levels of nesting that a value may have."""

INTEGER_LIMIT = 1 << 63
"""Integers fit in SQLite's and most other programs' 64 bits."""

_LINE_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class MalformedError(ValueError):
    """A line that is no JSON as RFC 8259 and I-JSON (RFC 7493) mean it. The message says why."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise MalformedError(f"the key “{twice}” appears twice in one object")
    return value


def _integer(text: str) -> int:
    if len(text) > 20 or not -INTEGER_LIMIT <= (value := int(text)) < INTEGER_LIMIT:
        raise MalformedError(f"the number {text[:20]}… does not fit in 64 bits")
    return value


def _real(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise MalformedError(f"the number {text[:20]} is too large")
    return value


def _constant(name: str) -> Any:
    raise MalformedError(f"{name} is not a number in JSON")


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_real, parse_constant=_constant, strict=True
)
_sorted = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_as_given = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def parse(line: bytes) -> Any:
    """The value of one line; raises `MalformedError`."""
    try:
        value = _decoder.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise MalformedError(f"byte {error.start + 1} is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise MalformedError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise MalformedError("nested too deeply") from error
    if b"\\u" in line:
        _refuse_surrogates(value)
    if line.count(b"[") + line.count(b"{") > DEPTH_LIMIT:
        _refuse_depth(value)
    return value


def encode(value: Any, *, sort_keys: bool) -> bytes:
    """One line with its end. Raises `UserError` for what JSON cannot hold (a lone surrogate, NaN, endless nesting)."""
    try:
        text = (_sorted if sort_keys else _as_given).encode(value)
        for character, escape in _LINE_BREAKS.items():
            if character in text:
                text = text.replace(character, escape)
        return text.encode("utf-8") + b"\n"
    except (ValueError, RecursionError) as error:
        raise UserError(f"A value cannot be written as JSON: {error}. Nothing was exported.") from error


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers from 1; raises `UserError` where the last one breaks off."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            raise UserError(f"Line {number} is longer than {LINE_LIMIT >> 20} MiB. Nothing was imported.")
        if not line.endswith(b"\n"):
            raise UserError(f"Line {number} breaks off: the file was cut short. Nothing was imported. Copy it again.")
        yield number, line


def _refuse_surrogates(value: Any) -> None:
    """Half of a surrogate pair can be escaped in JSON, but is no character."""
    try:
        _as_given.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedError("half of a surrogate pair (\\ud800–\\udfff) is no character") from error


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [
            inner
            for outer in level
            if isinstance(outer, (dict, list))
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise MalformedError("nested too deeply")
