"""The head of a Markdown file between two `---` lines (the part of YAML that people write there) or `+++` (TOML).

A full YAML parser is neither needed nor wanted for hostile input: scalars (plain, quoted, folded, literal), lists and
one level of nested keys are read; anything else is kept as text.
"""

import re
import tomllib
from typing import Any

_FENCE = re.compile(r"\A(?:\s*\n)?(---|\+\+\+)[ \t]*\r?\n")
_KEY = re.compile(r"^([A-Za-z_][\w .-]*?)\s*[:=](?:\s+(.*)|)$")
_LONGEST = 10_000
_ITEM = re.compile(r"^\s*-\s+(.*)$")


def split(text: str) -> tuple[dict[str, str], int]:
    """The metadata and the position where the body begins; `({}, 0)` where there is no front matter."""
    opened = _FENCE.match(text)
    if opened is None:
        return {}, 0
    fence = re.escape(opened.group(1))
    closed = re.compile(rf"^{fence}[ \t]*\r?$|^\.\.\.[ \t]*\r?$", re.MULTILINE).search(text, opened.end())
    if closed is None:
        return _unclosed(text, opened.end())
    body = text[opened.end() : closed.start()]
    values = (_toml(body) if opened.group(1) == "+++" else {}) or _read(body.splitlines())
    if not values and body.strip():
        return {}, 0
    return values, min(len(text), closed.end() + 1)


def _unclosed(text: str, start: int) -> tuple[dict[str, str], int]:
    """Front matter whose closing line was forgotten: keys and lists up to the first blank line, at least two keys."""
    blank = re.compile(r"^[ \t]*\r?$", re.MULTILINE).search(text, start, start + _LONGEST)
    end = blank.start() if blank else len(text)
    lines = text[start:end].splitlines()
    if end - start > _LONGEST or not all(_KEY.match(line) or _ITEM.match(line) or line[:1] in " \t" for line in lines):
        return {}, 0
    values = _read(lines)
    return (values, min(len(text), end + 1)) if len(values) >= 2 else ({}, 0)


def _toml(body: str) -> dict[str, str]:
    """The values of TOML front matter, tables one level deep; none where it is not TOML."""
    try:
        table = tomllib.loads(body)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    flat = {key: value for key, value in table.items() if not isinstance(value, dict)}
    for inner in table.values():
        if isinstance(inner, dict):
            flat = {**{key: value for key, value in inner.items() if not isinstance(value, dict)}, **flat}
    return {key.lower(): _written(value) for key, value in flat.items()}


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value if not isinstance(one, dict))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(lines: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    index = 0
    while index < len(lines):
        found = _KEY.match(lines[index])
        index += 1
        if found is None:
            continue
        key, value = found.group(1).strip().lower(), (found.group(2) or "").strip()
        start = index
        while index < len(lines) and (not lines[index].strip() or lines[index][:1] in " \t-"):
            index += 1
        values[key] = _value(value, lines[start:index])
    return values


def _value(value: str, more: list[str]) -> str:
    if value[:1] in (">", "|") and len(value) <= 3:
        pieces = [line.strip() for line in more]
        joined = "\n".join(pieces) if value[0] == "|" else " ".join(piece for piece in pieces if piece)
        return joined.strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_scalar(piece) for piece in value[1:-1].split(",") if piece.strip())
    if value:
        return _scalar(" ".join([value, *(line.strip() for line in more if line.strip())]))
    names = [_scalar(line.split(":", 1)[1]) for line in more if re.match(r"^\s*-?\s*name:\s*\S", line)]
    if names:
        return ", ".join(names)
    items = [_scalar(found.group(1)) for found in map(_ITEM.match, more) if found]
    return ", ".join(items)


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        quoted = value[1:-1]
        return quoted.replace("''", "'") if value[0] == "'" else quoted.replace('\\"', '"').replace("\\\\", "\\")
    return re.sub(r"\s+#.*$", "", value)
