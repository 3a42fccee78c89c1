"""GNU gettext PO: `msgid` and `msgstr` as pairs, with the map to the file."""

import re

from annotator.ingest.extract import Extract
from annotator.ingest.limits import Limits
from annotator.ingest.pairs import Piece, Words, bare, code, extract_of, pieces
from annotator.model import Notice

_LINE = re.compile(r"[^\r\n]+")
_FIRST = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+"(.*)"\s*$')
_MORE = re.compile(r'"(.*)"\s*$')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "", '"': '"', "\\": "\\"}
Entry = dict[str, list[Piece]]


def read_po(name: str, text: str, limits: Limits) -> Extract:
    """Every entry's `msgid` with its `msgstr`; of plurals the first form with the singular, the second with the plural,
    further ones alone. Obsolete entries are left out; fuzzy ones come in and are counted in a note."""
    rows: list[tuple[Words, Words]] = []
    header = ""
    fuzzy = 0
    for entry, doubtful in _entries(text):
        if not bare(entry["msgid"]):
            header = header or bare(entry.get("msgstr", []))
        else:
            rows += _rows(entry)
            fuzzy += doubtful
    found = re.search(r"^Language:\s*([\w-]+)", header, re.MULTILINE)
    extract = extract_of("po", text, rows, ("", code(found.group(1)) if found else ""), limits.depth)
    extract.metadata["units"] = str(len(rows))
    translator = re.search(r"^Last-Translator:\s*([^<\n]+)", header, re.MULTILINE)
    if translator and "FULL NAME" not in translator.group(1):
        extract.metadata["translator"] = translator.group(1).strip()
    if fuzzy:
        message = (
            "1 entry is marked as fuzzy: please look at it"
            if fuzzy == 1
            else f"{fuzzy} entries are marked as fuzzy: please look at them"
        )
        extract.notices = (Notice(code="fuzzy-entries", message=message),)
    return extract


def _entries(text: str) -> list[tuple[Entry, bool]]:
    """The entries of the file, each with whether it is marked fuzzy."""
    found: list[tuple[Entry, bool]] = []
    entry: Entry = {}
    key = ""
    marked = fuzzy = False
    for line in _LINE.finditer(text):
        words = line.group()
        first = _FIRST.match(words)
        more = None if first else _MORE.match(words)
        if first:
            key = first.group(1)
            if key in ("msgid", "msgctxt") and any(one.startswith("msgstr") for one in entry):
                found.append((entry, fuzzy))
                entry = {}
            if key in ("msgid", "msgctxt") and not entry:
                fuzzy, marked = marked, False
            entry.setdefault(key, []).extend(_pieces(text, line.start() + first.start(2), line.start() + first.end(2)))
        elif more and key:
            entry[key] += _pieces(text, line.start() + more.start(1), line.start() + more.end(1))
        elif words.startswith("#"):
            key = ""
            marked = marked or (words.startswith("#,") and "fuzzy" in words)
    return [(one, doubt) for one, doubt in [*found, (entry, fuzzy)] if "msgid" in one]


def _rows(entry: Entry) -> list[tuple[Words, Words]]:
    forms = sorted((one for one in entry if one.startswith("msgstr[")), key=lambda one: int(one[7:-1]))
    if "msgid_plural" not in entry:
        return [(entry["msgid"], entry.get("msgstr") or (entry[forms[0]] if forms else []))]
    first = entry[forms[0]] if forms else entry.get("msgstr", [])
    second = entry[forms[1]] if len(forms) > 1 else first
    return [
        (entry["msgid"], first),
        (entry["msgid_plural"], second),
        *(([], entry[form]) for form in forms[2:]),
    ]


def _pieces(text: str, start: int, end: int) -> list[Piece]:
    return pieces(text, start, end, _ESCAPE, lambda escape: _ESCAPED.get(escape.group(1), escape.group()))
