"""TSV and CSV (RFC 4180 and its looser kin) with a column for each language, with the map to the file."""

import re
from collections.abc import Sequence

from annotator.bitext.language import UNDETERMINED, language_of
from annotator.ingest.choice import ANY, Wanted, among, choose, told
from annotator.ingest.extract import Extract
from annotator.ingest.limits import Limits
from annotator.ingest.pairing import language_named
from annotator.ingest.pairs import Piece, bare, extract_of
from annotator.model import UserError

_MAX_ROWS = 200_000
_SAMPLE = 500
_COLUMNS = 100
_NAMES = frozenset(
    "source target src trg tgt text translation original id no number key context note notes comment comments 원문 번역"
    " 번역문 원본 번호 비고 原文 訳文 翻訳 译文 譯文 備考 号".split()
)
"""What stands in the first row of a table where it names its columns, besides languages."""
Cell = tuple[Piece, ...]


def delimiter_of(text: str, suffix: str) -> str:
    """What sets the cells of a row apart: of tab, comma, semicolon and bar the one that cuts most rows alike."""
    if suffix in ("tsv", "tab"):
        return "\t"
    head = [line for line in text[:20_000].splitlines()[:50] if line.strip()]
    marks = ",;\t|" if suffix == "csv" else "\t"

    def alike(mark: str) -> int:
        counts = [line.count(mark) for line in head]
        common = max(set(counts), key=counts.count, default=0)
        return counts.count(common) if common else 0

    return max(marks, key=alike)


def looks_like_table(text: str) -> bool:
    """Whether nearly every line of a text has a tab between two languages, as files of sentence pairs do."""
    head = [line for line in text[:20_000].splitlines()[:50] if line.strip()]
    if len(head) < 3 or sum("\t" in line.strip() for line in head) * 10 < len(head) * 9:
        return False
    return _columns([line.split("\t") for line in head]) is not None


def read_table(name: str, text: str, limits: Limits, delimiter: str, wanted: Wanted = ANY) -> Extract | None:
    """Two columns that are texts in two languages (those wanted, else the first two), row by row; None where there are
    no such columns."""
    table = [row for row in _rows(name, text, delimiter) if any(bare(cell).strip() for cell in row)]
    words = [[bare(cell).strip() for cell in row] for row in table[:_SAMPLE]]
    columns = _columns(words)
    if columns is None:
        return None
    first, second = choose(name, among(list(columns)), _first_two(columns), wanted)
    left, right = columns[first][0], columns[second][0]
    rows = [(row[left] if left < len(row) else (), row[right] if right < len(row) else ()) for row in table]
    if words and _heading(words[0], left, right):
        rows = rows[1:]
    extract = extract_of("table", text, rows, (first, second), limits.depth)
    more, extract.notices = told(columns, (first, second))
    extract.metadata |= {"units": str(len(rows)), **more}
    return extract


def _rows(name: str, text: str, delimiter: str) -> list[list[Cell]]:
    """The cells of every row with their places. A quotation mark opens a quoted cell only at its very start, and only
    where another closes it right before the next cell: in tables of sentences most marks are the sentences' own."""
    mark = re.escape(delimiter)
    inside = r'(?:[^"\t]|"")*+' if delimiter == "\t" else r'(?:[^"]|"")*+'
    ends = rf"(?P<end>{mark}|\r?\n|\r|\Z)"
    cell = re.compile(rf'(?:"(?P<quoted>{inside})"(?={ends.replace("?P<end>", "?:")})|(?P<plain>[^{mark}\r\n]*)){ends}')
    rows: list[list[Cell]] = [[]]
    at = 0
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None, "the second alternative always fits"
        rows[-1].append(_cell(text, found))
        end, at = found.group("end"), found.end()
        if end != delimiter:
            if not end:
                break
            rows.append([])
            if len(rows) > _MAX_ROWS:
                raise UserError(f"{name} has more than {_MAX_ROWS} rows. Nothing was read. Split the file.")
    return rows


def _cell(text: str, found: re.Match[str]) -> Cell:
    if found.group("quoted") is None:
        return (Piece(found.group("plain"), *found.span("plain")),)
    pieces = []
    at, stop = found.span("quoted")
    for twice in re.finditer('""', text[at:stop]):
        here = found.start("quoted") + twice.start()
        pieces += [Piece(text[at:here], at, here), Piece('"', here, here + 2)]
        at = here + 2
    return (*pieces, Piece(text[at:stop], at, stop))


def _columns(table: Sequence[Sequence[str]]) -> dict[str, tuple[int, float]] | None:
    """Language → the column of texts in it and its weight, in the order of the columns; None for less than two."""
    width = max((len(row) for row in table), default=0)
    if width < 2 or width > _COLUMNS:
        return None
    weights = []
    for column in range(width):
        cells = [row[column].strip() for row in table if column < len(row)]
        sample = " ".join(cells[1:]) or " ".join(cells)
        letters = sum(char.isalpha() for char in sample)
        named = language_named(cells[0]) if cells else ""
        weights.append((letters * (2 if named else 1), column, named or language_of(sample)))
    ranked = sorted(weights, key=lambda one: -one[0])
    first = ranked[0]
    rest = [one for one in ranked[1:] if one[2] not in (first[2], UNDETERMINED) and one[0] * 12 >= first[0]]
    if not rest or first[2] == UNDETERMINED:
        return None
    found: dict[str, tuple[int, float]] = {}
    for weight, column, language in (first, *rest):
        found.setdefault(language, (column, weight))
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def _first_two(columns: dict[str, tuple[int, float]]) -> tuple[str, str]:
    """The first two columns that hold texts; one with a few words here and there only where there is no other."""
    heaviest = max(weight for _, weight in columns.values())
    full = [language for language, (_, weight) in columns.items() if weight * 4 >= heaviest]
    if len(full) < 2:
        full = sorted(columns, key=lambda language: -columns[language][1])[:2]
        full.sort(key=lambda language: columns[language][0])
    return full[0], full[1]


def _heading(row: Sequence[str], left: int, right: int) -> bool:
    """Whether the first row names the columns."""
    names = [row[column].lower() for column in (left, right) if column < len(row) and row[column]]
    return bool(names) and all(language_named(name) or name in _NAMES for name in names)
