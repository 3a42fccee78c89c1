"""TMX 1.4 and XLIFF 1.2 and 2.x: what each pair says, without the codes inside, and where it stands in the file.

White space inside a segment stays as the format says (TMX: all significant; XLIFF: collapsed unless
`xml:space="preserve"`). Both are first read by a parser that refuses what is not well-formed or declares entities.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotator.bitext.language import UNDETERMINED
from annotator.ingest import xml
from annotator.ingest.choice import ANY, Wanted, among, choose, told
from annotator.ingest.decode import safe
from annotator.ingest.extract import Extract
from annotator.ingest.html import attributes_of
from annotator.ingest.limits import Limits
from annotator.ingest.pairs import Piece, Words, bare, code, collapsed, extract_of, pieces
from annotator.model import Notice, UserError

_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
"""Elements whose content is markup of the original and no text (TMX 1.4b, XLIFF 1.2 inline elements)."""
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]+);")


def pieces_of(source: str, start: int, end: int) -> list[Piece]:
    """Character data with its references resolved."""
    return pieces(source, start, end, _REFERENCE, lambda reference: safe(html.unescape(reference.group())))


@dataclass(slots=True)
class _Unit:
    """One unit: words by key (TMX: language; XLIFF: `(side, segment)`), white space kept or not."""

    words: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    keep: bool = False
    pair: tuple[str, str] = ("", "")
    """XLIFF: source and target language of the `file` around it."""


def read_tmx(name: str, text: str, limits: Limits, wanted: Wanted = ANY) -> Extract:
    """TMX 1.4b (LISA OSCAR, 2005): one pair for each `tu`, in the languages wanted, else in the source language and the
    one most units share with it.

    Variants of one language (`en-US`, `en-GB`) are one, unless a unit holds two of them. Other languages are left out,
    and that is said.
    """
    xml.parse(name, text, limits)
    units, source = _tmx_units(text)
    named = _variants(units)
    counts = Counter(named[variant] for unit in units for variant in dict.fromkeys(key for key, _ in unit.words))
    if not counts:
        raise UserError(f"{name} holds no translation unit. Nothing was imported.")
    first = list(counts)
    begins = [one for one in first if one in (source, code(source))] or [
        one for one in first if code(one) == code(source)
    ]
    left = begins[0] if begins else max(first, key=lambda one: counts[one])
    others = sorted(
        (one for one in first if one != left),
        key=lambda one: (-counts[one], code(one) == code(left), code(one) not in _READ_WELL),
    )
    right = others[0] if others else ""
    if right:
        left, right = choose(name, among(first), (left, right), wanted)
    rows = [(_variant(unit, left, named), _variant(unit, right, named)) for unit in units]
    extract = extract_of("tmx", text, rows, (code(left) or left, code(right) or right), limits.depth)
    extract.metadata["units"] = str(len(units))
    more, extract.notices = told(first, (left, right))
    extract.metadata |= more
    return extract


_READ_WELL = frozenset("ko ja zh en ru ar he fa".split())


def _variants(units: Sequence[_Unit]) -> dict[str, str]:
    """Each language code of the file → the name its side goes by: the language alone, or the code where it tells two
    sides of one unit apart."""
    codes = dict.fromkeys(key for unit in units for key, _ in unit.words)
    apart: set[str] = set()
    for unit in units:
        here = Counter(code(key) or key for key, _ in unit.words)
        apart |= {language for language, number in here.items() if number > 1}
    return {key: key if (code(key) or key) in apart else code(key) or key for key in codes}


def _variant(unit: _Unit, side: str, named: dict[str, str]) -> list[Piece]:
    return next((words for (key, _), words in unit.words.items() if named[key] == side), [])


def _tmx_units(text: str) -> tuple[list[_Unit], str]:
    units: list[_Unit] = []
    source = language = ""
    words: list[Piece] | None = None
    codes = 0
    for event in xml.events(text):
        if event.kind == "text":
            if words is not None and not codes:
                words += _data(text, event)
        elif event.name in _CODES:
            codes += {"open": 1, "close": -1}.get(event.kind, 0)
        elif event.kind == "close":
            words = None if event.name == "seg" else words
        elif event.name == "header":
            source = _attribute(event, "srclang").strip().lower().replace("_", "-")
        elif event.name == "tu":
            units.append(_Unit())
        elif event.name == "tuv":
            language = _attribute(event, "lang").strip().lower().replace("_", "-") or UNDETERMINED
        elif event.name == "seg" and event.kind == "open" and units:
            # Of two variants in one language the first holds.
            words, codes = [], 0
            units[-1].words.setdefault((language, ""), words)
    return units, source


def read_xliff(name: str, text: str, limits: Limits, wanted: Wanted = ANY) -> Extract:
    """XLIFF 1.2 (`trans-unit`, or its `mrk` segments where both sides have them) and 2.x (`segment`), OASIS: a pair
    for each source and target. Alternatives, notes and what is between segments are no text of theirs. Of the `file`
    elements into several languages those of one pair are taken: the one wanted, else the one with most units."""
    xml.parse(name, text, limits)
    reader = _Xliff(text)
    for event in xml.events(text):
        reader.take(event)
    held = [one for one, _ in Counter(unit.pair for unit in reader.units if all(unit.pair)).most_common()]
    first = held[0] if held else next((unit.pair for unit in reader.units), ("", ""))
    taken = choose(name, held, first, wanted) if held else first
    left, right = taken
    units = [unit for unit in reader.units if unit.pair in (taken, (right, left)) or not all(unit.pair)]
    turned = (right, left)
    rows = [row[::-1] if unit.pair == turned else row for unit in units for row in _pairs_of(unit)]
    extract = extract_of("xliff", text, rows, taken, limits.depth)
    targets = sum(1 for unit in units if any(side == "target" for side, _ in unit.words))
    counts = {"units": reader.blocks or len(units), "segments": len(rows), "targets": targets}
    extract.metadata |= {key: str(value) for key, value in counts.items()}
    more, notices = told([one for pair in held for one in pair], taken)
    extract.metadata |= more
    silent = sum(1 for row in rows if not any(bare(words).strip() for words in row))
    if silent:
        message = (
            f"1 of {len(rows)} segments holds no words and was left out"
            if silent == 1
            else f"{silent} of {len(rows)} segments hold no words and were left out"
        )
        notices = (*notices, Notice(code="segments-without-words", message=message))
    extract.notices = notices
    return extract


class _Xliff:
    """Follows the events of an XLIFF file and collects its units."""

    def __init__(self, text: str) -> None:
        self.units: list[_Unit] = []
        self.blocks = 0
        """`unit` elements of XLIFF 2; there each of `units` is a segment."""
        self._pair = ("", "")
        self._text = text
        self._path: list[str] = []
        self._keeps: list[bool] = []
        self._codes = 0
        self._segment: list[str] = []

    def take(self, event: xml.Event) -> None:
        """One event."""
        if event.kind == "text":
            self._words(event)
        elif event.kind == "close":
            self._close(event.name)
        else:
            self._open(event)
            if event.kind == "void":
                self._close(event.name)

    def _open(self, event: xml.Event) -> None:
        attributes = {key.rpartition(":")[2].lower(): value for key, value in attributes_of(event.attributes).items()}
        space = attributes.get("space", "")
        self._keeps.append(space == "preserve" if space else bool(self._keeps) and self._keeps[-1])
        self._path.append(event.name)
        if event.name in ("xliff", "file"):
            left = code(attributes.get("srclang") or attributes.get("source-language") or "")
            right = code(attributes.get("trglang") or attributes.get("target-language") or "")
            around = self._pair if event.name == "file" and not attributes.get("source-language") else ("", "")
            self._pair = (left or around[0], right or around[1])
        elif event.name == "unit":
            self.blocks += 1
        elif event.name in ("trans-unit", "segment"):
            self.units.append(_Unit(pair=self._pair))
        elif event.name in _CODES:
            self._codes += 1
        elif event.name == "mrk" and self._side():
            self._segment.append(attributes.get("mid", "") if attributes.get("mtype") == "seg" else "")
        elif event.name in ("source", "seg-source", "target") and self._side():
            self.units[-1].keep |= self._keeps[-1]
            self.units[-1].words.setdefault((event.name, ""), [])
            source, target = self.units[-1].pair
            if event.name == "target" and not target:
                self.units[-1].pair = (source, code(attributes.get("lang", "")))

    def _close(self, name: str) -> None:
        if name in _CODES:
            self._codes -= 1
        elif name == "mrk" and self._side() and self._segment:
            self._segment.pop()
        self._path.pop()
        self._keeps.pop()

    def _side(self) -> str:
        """`source`, `seg-source` or `target` where we are inside one of a unit (and of no alternative)."""
        for index in range(len(self._path) - 1, 0, -1):
            if self._path[index] in ("source", "seg-source", "target"):
                return self._path[index] if self._path[index - 1] in ("trans-unit", "segment") else ""
        return ""

    def _words(self, event: xml.Event) -> None:
        side = self._side()
        if side and not self._codes:
            number = next((mid for mid in reversed(self._segment) if mid), "")
            self.units[-1].words.setdefault((side, number), []).extend(_data(self._text, event))


def _pairs_of(unit: _Unit) -> Iterator[tuple[Words, Words]]:
    """The pairs of one unit: segment by segment where both sides are cut into the same ones."""
    shown = list if unit.keep else collapsed
    cut = [[number for side, number in unit.words if side == name and number] for name in ("seg-source", "target")]
    if cut[0] and cut[0] == cut[1]:
        for number in cut[0]:
            yield shown(unit.words["seg-source", number]), shown(unit.words["target", number])
        return
    sides = []
    for name in ("source", "target"):
        parts = [part for (side, _), part in unit.words.items() if side == name]
        sides.append(sorted((piece for part in parts for piece in part), key=lambda piece: piece.start))
    yield shown(sides[0]), shown(sides[1])


def _data(text: str, event: xml.Event) -> list[Piece]:
    if event.name == "cdata":
        return [Piece(text[event.start : event.end], event.start, event.end)]
    return pieces_of(text, event.start, event.end)


def _attribute(event: xml.Event, name: str) -> str:
    found = attributes_of(event.attributes)
    return found.get(name) or found.get(f"xml:{name}", "")
