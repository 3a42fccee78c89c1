"""Files that come as pairs: TMX 1.4, XLIFF 1.2 and 2.x, PO, TSV and CSV with a column for each language.

The base text puts each pair on two lines, left above right, pairs apart; white space inside a segment stays as the
format says (TMX: all significant; XLIFF: collapsed unless `xml:space="preserve"`).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from xml.etree.ElementTree import Element

from annotator.bitext.language import UNDETERMINED, language_of
from annotator.ingest import xml
from annotator.ingest.extract import Block, Extract, Segment
from annotator.ingest.limits import Limits
from annotator.model import UserError

Rows = list[tuple[str, str]]
_TMX_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_XLIFF_CODES = frozenset({"bpt", "ept", "ph", "it"})
_PO_LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+"(.*)"\s*$')
_PO_MORE = re.compile(r'^"(.*)"\s*$')
_PO_ESCAPE = re.compile(r"\\(.)")
_MAX_ROWS = 200_000


def code(value: str) -> str:
    """`en-US` → `en`; `""` where that is no language code."""
    first = re.split(r"[-_]", value.strip().lower())[0]
    return first if 2 <= len(first) <= 3 and first.isalpha() else ""


def read_tmx(name: str, text: str, limits: Limits) -> Extract:
    """TMX 1.4 (LISA OSCAR, 2005): one pair for each `tu` in the two languages most of them have."""
    root = xml.parse(name, text, limits)
    units = [
        {
            code(xml.attribute(tuv, "lang")) or "und": _content(seg, _TMX_CODES)
            for tuv in tu
            if xml.local(tuv) == "tuv"
            for seg in tuv
            if xml.local(seg) == "seg"
        }
        for tu in root.iter()
        if xml.local(tu) == "tu"
    ]
    source = next((code(xml.attribute(item, "srclang")) for item in root.iter() if xml.local(item) == "header"), "")
    counts = Counter(language for unit in units for language in unit)
    order = sorted(counts, key=lambda item: (item != source, -counts[item]))[:2]
    if not order:
        raise UserError(f"{name} holds no translation unit. Nothing was imported.")
    left, right = order[0], order[1] if len(order) > 1 else ""
    return _extract("tmx", [(unit.get(left, ""), unit.get(right, "")) for unit in units], (left, right))


def read_xliff(name: str, text: str, limits: Limits) -> Extract:
    """XLIFF 1.2 (`trans-unit`) and 2.x (`segment`), OASIS: a pair for each source and target."""
    root = xml.parse(name, text, limits)
    files = [item for item in root.iter() if xml.local(item) == "file"]
    places = [root, *files]
    left = next((v for item in places if (v := code(xml.attribute(item, "srcLang", "source-language")))), "")
    right = next((v for item in places if (v := code(xml.attribute(item, "trgLang", "target-language")))), "")
    rows = []
    for unit in root.iter():
        if xml.local(unit) not in ("trans-unit", "segment"):
            continue
        keep = xml.attribute(unit, "space") == "preserve"
        sides = {xml.local(part): part for part in unit if xml.local(part) in ("source", "target")}
        found = [_content(sides[side], _XLIFF_CODES) if side in sides else "" for side in ("source", "target")]
        rows.append((found[0], found[1]) if keep else (" ".join(found[0].split()), " ".join(found[1].split())))
    return _extract("xliff", rows, (left, right))


def _content(element: Element, codes: frozenset[str]) -> str:
    """The words of a segment without the native codes inside; iterative, since nesting may be deep."""
    parts: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        inside: list[Element | str] = [] if xml.local(item) in codes and item is not element else [item.text or ""]
        if inside:
            for child in item:
                inside += [child, child.tail or ""]
        stack.extend(reversed(inside))
    return "".join(parts)


def read_po(name: str, text: str, limits: Limits) -> Extract:
    """GNU gettext PO: `msgid` and `msgstr`, plural forms as pairs of their own; obsolete entries left out."""
    rows: Rows = []
    entry: dict[str, list[str]] = {}
    key = ""
    header = ""
    for line in [*text.splitlines(), ""]:
        first, more = _PO_LINE.match(line), _PO_MORE.match(line)
        if first:
            key = first.group(1)
            if key in ("msgid", "msgctxt") and "msgstr" in "".join(entry):
                header = _po_entry(entry, rows) or header
                entry = {}
            entry.setdefault(key, []).append(_unescape(first.group(2)))
        elif more and key:
            entry[key].append(_unescape(more.group(1)))
        else:
            if not line.strip() or line.startswith("#"):
                header = _po_entry(entry, rows) or header
                entry, key = {}, ""
    found = re.search(r"^Language:\s*([\w-]+)", header, re.MULTILINE)
    return _extract("po", rows, ("", code(found.group(1)) if found else ""))


def _po_entry(entry: dict[str, list[str]], rows: Rows) -> str:
    """Adds the pairs of an entry to `rows`; the text of the header entry is returned."""
    if "msgid" not in entry:
        return ""
    words = {key: "".join(parts) for key, parts in entry.items()}
    if not words["msgid"]:
        return words.get("msgstr", "")
    rows.append((words["msgid"], words.get("msgstr", words.get("msgstr[0]", ""))))
    if "msgid_plural" in words:
        rows.append((words["msgid_plural"], words.get("msgstr[1]", words.get("msgstr[0]", ""))))
    return ""


def _unescape(value: str) -> str:
    table = {"n": "\n", "t": "\t", "r": "", '"': '"', "\\": "\\"}
    return _PO_ESCAPE.sub(lambda found: table.get(found.group(1), found.group()), value)


def read_table(name: str, text: str, limits: Limits, delimiter: str) -> Extract | None:
    """TSV or CSV with a column for each of two languages; None where no two columns are texts in two languages."""
    if text.startswith("#FORMAT=WebAnno"):
        raise UserError(f"{name} holds another tool's annotations. Use File ▸ Import annotations. Nothing was read.")
    table: list[list[str]] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar='"')
        for row in reader:
            table.append(row)
            if len(table) > _MAX_ROWS:
                raise UserError(f"{name} has more than {_MAX_ROWS} rows. Nothing was read. Split the file.")
    except csv.Error:
        table = [line.split(delimiter) for line in text.splitlines()]
    table = [row for row in table if any(cell.strip() for cell in row)]
    columns = _columns(table)
    if columns is None:
        return None
    (left, first), (right, second) = columns
    rows = [(_cell(row, left), _cell(row, right)) for row in table]
    if rows and (_heading(rows[0], first) or _heading(rows[0], second)):
        rows = rows[1:]
    return _extract("table", rows, (first, second))


def _columns(table: Sequence[Sequence[str]]) -> tuple[tuple[int, str], tuple[int, str]] | None:
    width = max((len(row) for row in table[:200]), default=0)
    if width < 2 or width > 100:
        return None
    weights = []
    for column in range(width):
        sample = " ".join(_cell(row, column) for row in table[1:500]) or " ".join(_cell(row, column) for row in table)
        letters = sum(char.isalpha() for char in sample)
        named = code(_cell(table[0], column)) if len(_cell(table[0], column)) <= 5 else ""
        weights.append((letters, column, named or language_of(sample)))
    best = sorted(weights, reverse=True)[:2]
    if best[1][0] * 12 < best[0][0] or best[0][2] == best[1][2] or UNDETERMINED in (best[0][2], best[1][2]):
        return None
    low, high = sorted(best, key=lambda item: item[1])
    return (low[1], low[2]), (high[1], high[2])


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _heading(row: tuple[str, str], language: str) -> bool:
    names = {
        "source",
        "target",
        "src",
        "trg",
        "tgt",
        "text",
        "translation",
        "original",
        "id",
        "english",
        "korean",
        "japanese",
    }
    return all((code(cell) == cell.lower()[:2] and len(cell) <= 5) or cell.lower() in names for cell in row if cell)


def _extract(form: str, rows: Iterable[tuple[str, str]], languages: tuple[str, str]) -> Extract:
    """The base text of pairs. A side without visible characters has no segment."""
    parts: list[str] = []
    length = 0
    blocks: list[Block] = []
    segments: list[Segment] = []

    def add(text: str) -> tuple[int, int]:
        nonlocal length
        parts.append(text)
        length += len(text)
        return length - len(text), length

    for pair in rows:
        ranges: list[tuple[int, int] | None] = []
        for words in pair:
            words = _one_line(words)
            if not words.strip():
                ranges.append(None)
                continue
            if length:
                add("\n" if ranges and ranges[0] else "\n\n")
            span = add(words)
            blocks.append(Block(*span))
            ranges.append(span)
        if any(ranges):
            segments.append(Segment(ranges[0], ranges[1]))
    text = "".join(parts)
    return Extract(form, text, None, (), blocks, segments=tuple(segments), languages=_named(text, segments, languages))


def _one_line(words: str) -> str:
    """Line ends inside a segment become spaces: a sentence is on one line."""
    return re.sub(r"[\r\n\u2028\u2029]", " ", words)


def _named(text: str, segments: Sequence[Segment], languages: tuple[str, str]) -> tuple[str, ...]:
    """The languages declared, or judged from the words where none are."""
    sides: list[Callable[[Segment], tuple[int, int] | None]] = [lambda item: item.left, lambda item: item.right]
    found = []
    for given, side in zip(languages, sides, strict=True):
        words = " ".join(text[span[0] : span[1]] for item in segments[:500] if (span := side(item)))
        if words:
            found.append(given if given and given != "und" else language_of(words))
    return tuple(found)
