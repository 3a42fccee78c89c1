"""The base text of files that come as pairs: each pair on two lines, left above right, pairs apart, with the map."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from annotator.bitext.language import UNDETERMINED, language_of
from annotator.ingest.extract import Builder, Extract, Segment

_LINE_ENDS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


class Piece(NamedTuple):
    """Characters of a segment and the `[start, end)` of the source they come from (character by character where
    both are equally long)."""

    chars: str
    start: int
    end: int


def pieces(
    source: str, start: int, end: int, escapes: re.Pattern[str], read: Callable[[re.Match[str]], str]
) -> list[Piece]:
    """A stretch of the source as what it says: its escapes a piece each, as `read` tells, and what lies between."""
    found: list[Piece] = []
    at = start
    for match in escapes.finditer(source, start, end):
        if match.start() > at:
            found.append(Piece(source[at : match.start()], at, match.start()))
        found.append(Piece(read(match), match.start(), match.end()))
        at = match.end()
    return [*found, Piece(source[at:end], at, end)] if end > at else found


Words = Sequence[Piece]
"""One side of a pair; empty where it has none."""


def bare(words: Words) -> str:
    """The characters alone."""
    return "".join(piece.chars for piece in words)


def collapsed(words: Words) -> list[Piece]:
    """With each run of white space one space, none at the ends, as XML formats other than TMX read a segment."""
    found: list[Piece] = []
    space = True
    for chars, start, end in words:
        exact = len(chars) == end - start
        at = 0
        for gap in [*_SPACES.finditer(chars), None]:
            stop = len(chars) if gap is None else gap.start()
            if stop > at:
                found.append(Piece(chars[at:stop], start + at if exact else start, start + stop if exact else end))
                space = False
            if gap is not None:
                if not space:
                    span = (start + gap.start(), start + gap.end()) if exact else (start, end)
                    found.append(Piece(" ", *span))
                    space = True
                at = gap.end()
    return found[:-1] if found and space else found


def extract_of(
    form: str, source: str, rows: Iterable[tuple[Words, Words]], languages: tuple[str, str], depth: int
) -> Extract:
    """The extract of a file of pairs. A side without visible characters has no segment; a line end inside a segment
    is a space: a sentence is on one line. `languages` are those the file declares, `""` where it declares none."""
    builder = Builder(depth)
    segments: list[Segment] = []
    for left, right in rows:
        ranges: list[tuple[int, int] | None] = []
        for words, gap in ((left, "\n"), (right, "\n\n")):
            count = len(builder.blocks)
            if bare(words).strip():
                for chars, start, end in words:
                    builder.exact(_LINE_ENDS.sub(" ", chars), start, end)
            builder.break_block("", gap)
            new = builder.blocks[count:]
            ranges.append((new[0].start, new[0].end) if new else None)
        if any(ranges):
            segments.append(Segment(ranges[0], ranges[1]))
    extract = builder.finish(form, source)
    extract.segments = tuple(segments)
    extract.languages = _named(extract.text, segments, languages)
    return extract


def _named(text: str, segments: Sequence[Segment], languages: tuple[str, str]) -> tuple[str, ...]:
    """The languages declared, or judged from the words where none are."""
    sides: list[Callable[[Segment], tuple[int, int] | None]] = [lambda item: item.left, lambda item: item.right]
    found = []
    for given, side in zip(languages, sides, strict=True):
        words = " ".join(text[span[0] : span[1]] for item in segments[:500] if (span := side(item)))
        if words:
            found.append(given if given and given != UNDETERMINED else language_of(words))
    return tuple(found)


def code(value: str) -> str:
    """`en-US` → `en`; `""` where that is no language code."""
    first = re.split(r"[-_]", value.strip().lower())[0]
    return first if 2 <= len(first) <= 3 and first.isalpha() else ""
