"""What every reader of a file form yields: the base text, its blocks, and the map back to the source.

The `Builder` is shared by HTML, Markdown and DOCX: readers tell it what text stands where in the source, it collapses
white space as a browser does and keeps the map.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from annotator.model import Notice
from annotator.text import stripped

_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile("[\u3005-\u30ff\u4e00-\u9fff\uff00-\uffef]")


@dataclass(slots=True)
class Block:
    """A paragraph, heading, list item, caption or cell: `[start, end)` of the base text, white space trimmed.

    `tag` is its HTML element (or the nearest likeness), `links` counts its characters that stand inside links,
    `context` says in what surroundings it was found (`nav`, `aside`, `footer`, `comment`, `related`, `share`, `form`,
    `hidden`, `main`, `caption`), `path` are the ids of the elements around it, outermost first.
    """

    start: int
    end: int
    tag: str = "p"
    links: int = 0
    context: frozenset[str] = frozenset()
    path: tuple[int, ...] = ()


@dataclass(slots=True)
class Segment:
    """One pair of a bitext form (TMX, XLIFF, PO, TSV): ranges of the base text on each side, empty where missing."""

    left: tuple[int, int] | None
    right: tuple[int, int] | None


@dataclass(slots=True)
class Extract:
    """A file as text: see `Document` for `text`, `source`, `map` and `readings`.

    `authored` is True where the file holds one text someone wrote (Markdown, DOCX) rather than a page saved whole:
    regions are then judged more leniently. `rules` are positions of horizontal rules, `pictures` the ids of the
    elements around each picture, outermost first. `segments` are given pairs, `languages` what the file itself
    declares, `notices` what the reader wants said.
    """

    form: str
    text: str
    source: str | None = None
    map: tuple[tuple[int, int, int, int], ...] = ()
    blocks: list[Block] = field(default_factory=list)
    readings: tuple[tuple[int, int, str], ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    changes: tuple[dict[str, Any], ...] = ()
    authored: bool = False
    rules: tuple[int, ...] = ()
    pictures: tuple[tuple[int, ...], ...] = ()
    segments: tuple[Segment, ...] | None = None
    languages: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class _Open:
    tag: str
    id: int
    context: frozenset[str]


class Builder:
    """Collects visible text block by block and keeps the map between base text and source.

    `open` / `close` bracket elements, `text` adds source text as it stands, `literal` adds characters that stand for
    a piece of source (an entity). Nothing is emitted for blocks without visible characters. `rules` are the
    positions of horizontal rules, `pictures` the elements around each picture. While `places` is set, the sources
    given are texts taken out of the file's, and it says where in the file each of their characters begins.
    """

    def __init__(self, depth: int = 400) -> None:
        self.blocks: list[Block] = []
        self.readings: list[tuple[int, int, str]] = []
        self._parts: list[str] = []
        self._length = 0
        self._map: list[list[int]] = []
        self._pending: tuple[int, int] | None = None
        self._gap = ""
        self._start: int | None = None
        self._tag = "p"
        self._around: frozenset[str] = frozenset()
        self._path: tuple[int, ...] = ()
        self._links = 0
        self._last = ""
        self._stack: list[_Open] = [_Open("#root", 0, frozenset())]
        self._ids = 0
        self._depth = depth
        self.link_depth = 0
        self.verbatim = 0
        self.rules: list[int] = []
        self.pictures: list[tuple[int, ...]] = []
        self.places: Sequence[int] | None = None

    @property
    def position(self) -> int:
        """Length of the base text so far, in code points."""
        return self._length

    @property
    def context(self) -> frozenset[str]:
        """The surroundings the next text stands in."""
        return self._stack[-1].context

    def open(self, tag: str, context: frozenset[str] = frozenset(), *, block: bool = True) -> None:
        """Enter an element. A `block` element ends the paragraph before it."""
        if block:
            self.break_block(tag)
        if len(self._stack) < self._depth:
            self._ids += 1
            self._stack.append(_Open(tag, self._ids, self._stack[-1].context | context))

    def close(self, tag: str, *, block: bool = True) -> bool:
        """Leave the innermost open element of that name and all inside it; False where none is open."""
        for index in range(len(self._stack) - 1, 0, -1):
            if self._stack[index].tag == tag:
                ends = "caption" in self._stack[index].context - self._stack[index - 1].context
                del self._stack[index:]
                if block or ends:
                    self.break_block("")
                return True
        if block:
            self.break_block("")
        return False

    def inside(self, tag: str) -> bool:
        """Whether an element of that name is open."""
        return any(entry.tag == tag for entry in self._stack)

    def nearest(self, tag: str, scopes: frozenset[str]) -> bool:
        """Whether one of `scopes` is open inside the innermost `tag`."""
        for entry in reversed(self._stack):
            if entry.tag == tag:
                return False
            if entry.tag in scopes:
                return True
        return False

    def picture(self) -> None:
        """Note that a picture stands here."""
        self.pictures.append(tuple(entry.id for entry in self._stack))

    def break_block(self, tag: str = "", gap: str = "\n\n") -> None:
        """End the paragraph; the next visible character starts another, after `gap`."""
        self._pending = None
        if self._start is not None:
            self.blocks.append(Block(self._start, self._length, self._tag, self._links, self._around, self._path))
            self._start = None
            self._links = 0
            self._gap = gap
        elif gap == "\n\n":
            self._gap = gap if self._length else ""

    def text(self, source: str, start: int, end: int) -> None:
        """Add `source[start:end]`, white space collapsed."""
        if self.verbatim:
            self._verbatim(source, start, end)
            return
        at = start
        for gap in _SPACES.finditer(source, start, end):
            if gap.start() > at:
                self._add(source[at : gap.start()], at, gap.start())
            self.space(gap.start(), gap.end(), soft="\n" in gap.group())
            at = gap.end()
        if at < end:
            self._add(source[at:end], at, end)

    def space(self, start: int, end: int, *, soft: bool = False) -> None:
        """White space in the source: one space, if text follows in the same paragraph.

        A line break between two wide characters (Japanese, Chinese) is typesetting, not a space.
        """
        if self._start is not None and self._pending is None:
            start, end = self._placed(start, end)
            self._pending = (start, -end if soft and _WIDE.match(self._last) else end)

    def literal(self, chars: str, start: int, end: int) -> None:
        """Add `chars`, which stand for `[start, end)` of the source."""
        if chars and chars.isspace() and chars.isascii():
            self.space(start, end)
        elif chars:
            self._add(chars, start, end)

    def exact(self, chars: str, start: int, end: int) -> None:
        """Add `chars` as they are, white space too, for `[start, end)` of the source."""
        if chars:
            self._add(chars, start, end)

    def _verbatim(self, source: str, start: int, end: int) -> None:
        for line in re.finditer(r"[^\r\n]+|\r?\n|\r", source[start:end]):
            a, b = start + line.start(), start + line.end()
            if line.group()[0] in "\r\n":
                self.break_block("pre", "\n")
            elif not line.group().isspace() or self._start is not None:
                self._add(source[a:b], a, b)

    def _add(self, chars: str, start: int, end: int) -> None:
        if self._start is None:
            if not chars.strip("\u00a0\u3000\u200b\u200c\u200d\ufeff "):
                return
            if self._gap and self._length:
                self._emit(self._gap, None)
            self._gap = ""
            self._start = self._length
            self._tag = self._block_tag()
            self._around = self._stack[-1].context
            self._path = tuple(entry.id for entry in self._stack)
        elif self._pending is not None:
            a, b = self._pending
            if b > 0 or not _WIDE.match(chars):
                self._emit(" ", (a, abs(b)))
        self._pending = None
        if self.places is None or len(chars) != end - start:
            self._emit(chars, self._placed(start, end))
        else:
            for index, char in enumerate(chars, start):
                self._emit(char, self._placed(index, index + 1))
        if self.link_depth:
            self._links += len(chars)
        self._last = chars[-1]

    def _placed(self, start: int, end: int) -> tuple[int, int]:
        return (start, end) if self.places is None else (self.places[start], self.places[end])

    def _block_tag(self) -> str:
        for entry in reversed(self._stack):
            if entry.tag in BLOCK_TAGS:
                return entry.tag
        return "p"

    def _emit(self, chars: str, source: tuple[int, int] | None) -> None:
        start = self._length
        self._parts.append(chars)
        self._length += len(chars)
        if source is None:
            return
        run = [start, self._length, source[0], source[1]]
        if self._map and len(chars) == source[1] - source[0]:
            last = self._map[-1]
            if last[1] == start and last[3] == source[0] and last[1] - last[0] == last[3] - last[2]:
                last[1], last[3] = run[1], run[3]
                return
        self._map.append(run)

    def finish(self, form: str, source: str | None) -> Extract:
        """The extract so far; `source` None where the reader keeps none."""
        self.break_block()
        text = "".join(self._parts)
        runs = tuple((a, b, c, d) for a, b, c, d in self._map)
        for block in self.blocks:
            while block.end > block.start and text[block.end - 1].isspace():
                block.end -= 1
        blocks = [block for block in self.blocks if block.end > block.start]
        # Where a ruby element opens a paragraph, the gap before the paragraph was added after its start was noted.
        readings = tuple(
            (end - len(text[start:end].lstrip()), end, reading)
            for start, end, reading in self.readings
            if text[start:end].strip()
        )
        extract = Extract(form, text, source, runs if source is not None else (), blocks, readings)
        extract.rules = tuple(self.rules)
        extract.pictures = tuple(self.pictures)
        return extract


BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option p pre section summary "
    "table tbody td tfoot th thead title tr ul".split()
)
"""Elements that start a paragraph of their own."""


def plain(text: str, form: str = "text") -> Extract:
    """Plain text: the base text is the text itself, newlines verbatim; every line with visible characters a block."""
    blocks = []
    for line in re.finditer(r"[^\r\n\u2028\u2029\f\v]+", text):
        start, end = stripped(text, *line.span())
        if start < end:
            blocks.append(Block(start, end))
    return Extract(form, text, None, (), blocks)


def to_source(runs: Sequence[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Where `[start, end)` of the base text stands in the source (`Document.map`), None where it stands nowhere.

    Runs of equal length map character by character; others (an entity) as a whole.
    """
    found: list[int] = []
    for base_start, base_end, source_start, source_end in runs:
        if base_end <= start or base_start >= end:
            continue
        exact = base_end - base_start == source_end - source_start
        found.append(source_start + (max(start, base_start) - base_start if exact else 0))
        found.append(source_start + min(end, base_end) - base_start if exact else source_end)
    return (min(found), max(found)) if found else None
