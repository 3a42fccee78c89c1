"""Files that hold data about texts instead of a text: other tools' annotations, JSON."""

import json
import re

from annotator.model import UserError

_STANDOFF = re.compile(r"(?:T\d+\t\S+ \d+ \d+(?:;\d+ \d+)*\t|[RE]\d+\t\S+(?:[: ]|$)|[AMN]\d+\t\S+ |#\d+\t|\*\t)")
"""The beginning of a line of brat standoff (https://brat.nlplab.org/standoff.html)."""


def refuse_data(name: str, text: str, root: str | None) -> None:
    """Raises `UserError` where a file holds another tool's annotations or JSON: read as an article, its digits and
    braces would be sentences. `root` is the name of an XML file's outermost element."""
    if text.startswith("#FORMAT=WebAnno") or (root or "").lower().rpartition(":")[2] == "xmi" or _is_standoff(text):
        raise UserError(f"{name} holds another tool's annotations, not an article. Nothing was read.")
    if _is_json(text):
        raise UserError(f"{name} holds data (JSON), not an article. Nothing was read. Save its text as a text file.")


def _is_standoff(text: str) -> bool:
    lines = [line for line in text[:20_000].splitlines()[:50] if line.strip()]
    return bool(lines) and all(_STANDOFF.match(line) for line in lines[:-1] or lines)


def _is_json(text: str) -> bool:
    """Whether a file is one JSON object or list, or a list of objects line by line."""
    whole = text.strip()
    if whole[:1] not in ("{", "["):
        return False
    for words in (whole.partition("\n")[0], whole):
        try:
            found = json.loads(words)
        except (ValueError, RecursionError):
            continue
        return isinstance(found, dict) or (isinstance(found, list) and any(isinstance(e, dict | list) for e in found))
    return False
