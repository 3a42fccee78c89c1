"""One block laid out: lines on a fixed pitch, and the geometry of any range of it.

Every line of a block has the same height whatever fonts it mixes, with room reserved above the letters for labels
and below them for lines, so that tagging moves nothing. Offsets are code points within the block's shown text; y and
x are device-independent pixels within the block.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Any

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextLine, QTextOption

from annotator.gui.reader.breaks import phrase_ends, word_around
from annotator.gui.theme import font
from annotator.text import Utf16Map

GUTTER = 44
"""Pixels to the left of the text, for what belongs to whole passages (claims)."""
_FULL = 0.4
"""How much of a line must be filled when it ends with a phrase."""
OVERHANG = 8
"""Pixels by which a frame, a handle, a suggestion, a wave or a wedge may stand out of its line, and nothing else."""
_TALL = "ÅÉĤŶ|(곽뚫驚圏"
"""Letters as high as letters get: a line keeps room for them and for a label above."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")

_STACKED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u109f\u1780-\u17ff\u1a00-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"
)
"""Marks above and below letters, and scripts that have them: they reach as far as they are many."""


def label_font(size: int) -> QFont:
    """The font of labels at a text size in pixels."""
    return font(max(8, round(size * 0.5)), bold=True)


def label_height(size: int) -> float:
    """The height of a label's capitals at a text size, with the half pixel above them. Some fonts draw their capitals
    higher than they say: that much is left for them."""
    metrics = QFontMetricsF(label_font(size))
    return max(metrics.capHeight() + 0.5, -metrics.tightBoundingRect("PERGOC").top())


@dataclass(frozen=True, slots=True)
class Span:
    """One visual run of a range: on line `line`, from `left` to `right`."""

    line: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How blocks of one kind and language are set. `pitch` is the distance of baselines, `baseline` the distance of
    the first from the top of its line; `below` is the gap after the block."""

    font: QFont
    pitch: int
    baseline: int
    below: int
    muted: bool = False

    @staticmethod
    def of(kind: str, language: str, size: int, airy: bool = False) -> "TextStyle":
        """The style of a region kind at a text size in pixels; `airy` spaces lines for reading only."""
        scale, lead, bold = {"headline": (1.28, 1.76, True), "caption": (0.9, 1.95, False)}.get(
            kind, (1.0, 1.85, False)
        )
        pixels = round(size * scale)
        pitch = round(pixels * (lead + (0.15 if airy else 0)))
        drawn = font(pixels, language, bold)
        highest = -QFontMetricsF(drawn).tightBoundingRect(_TALL).top()
        # A label ends a pixel above the highest letter; below the letters there is room for two lanes of lines.
        baseline = max(round(pitch - pixels * 0.54), ceil(label_height(size) + 1 + highest))
        pitch = max(pitch, baseline + round(pixels * 0.42))
        gap = round(size * 1.1)
        muted = kind in ("boilerplate", "duplicate", "byline", "caption")
        return TextStyle(drawn, pitch, baseline, gap, muted)

    def line_size(self, width: int) -> int:
        """About how much text (`heights.text_size`) a line of a width holds."""
        return max(1, width * 100 // self.font.pixelSize())

    def estimate(self, size: int, width: int) -> int:
        """About how high a text of a size is when wrapped at a width."""
        return (size // self.line_size(width) + 1) * self.pitch + self.below


class BlockLayout:
    """The lines of one block at one width."""

    __slots__ = (
        "_bounds",
        "_flows",
        "_ink",
        "_layout",
        "_lines",
        "_mixed",
        "_spans",
        "_units",
        "decoration",
        "height",
        "reach",
        "style",
        "text",
        "tops",
        "width",
    )

    def __init__(
        self, text: str, style: TextStyle, width: int, *, head: int = 0, tight: bool = False, phrases: str = ""
    ) -> None:
        """`head` pixels stand above the first line; a `tight` block has no gap below it; `phrases` is the language by
        whose phrases lines are broken, '' for none. `reach` is from where to where anything of it is painted."""
        self.text, self.style, self.width = text, style, width
        self._units = Utf16Map(text)
        self._mixed = _RIGHT_TO_LEFT.search(text) is not None
        self.decoration: object = None
        self._flows: dict[int, float] = {}
        self._spans: dict[tuple[int, int], list[Span]] = {}
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = self._layout = QTextLayout(text, style.font)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        self.tops: list[int] = []
        self._lines: list[QTextLine] = []
        self._bounds: list[int] = []  # where each line starts, and where the last ends, in UTF-16: asked for often
        layout.beginLayout()
        y = head
        highest, lowest = 0.0, 0.0  # of the letters of any font, counted from the baseline
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            if phrases:
                self._end_with_phrase(line, phrases)
            ascent = line.ascent()
            line.setPosition(QPointF(0, y + style.baseline - ascent))
            highest, lowest = max(highest, ascent), max(lowest, line.descent())
            self.tops.append(y)
            self._lines.append(line)
            self._bounds.append(line.textStart())
            y += style.pitch
        layout.endLayout()
        self._bounds.append(self._units.to_utf16(len(text)))
        if _STACKED.search(text):
            highest, lowest = max(highest, -self._edge(min, QRectF.top)), max(lowest, self._edge(max, QRectF.bottom))
        self._ink = (style.baseline - highest, style.baseline + lowest)
        self.height = y + (0 if tight else style.below)
        first, last = (self.tops[0], self.tops[-1]) if self.tops else (0, 0)
        self.reach = (
            first + min(self._ink[0], -OVERHANG),
            last + max(self._ink[1], style.pitch + OVERHANG),
        )

    def _edge(self, most: Callable[[list[float]], float], edge: Callable[[QRectF], float]) -> float:
        """How far below the baseline of its line (above: negative) a glyph's edge is at most, or at least."""
        found = [0.0]
        for line, top in zip(self._lines, self.tops, strict=True):
            for run in line.glyphRuns():
                box_of, places = run.rawFont().boundingRect, run.positions()
                boxes = {glyph: box_of(glyph) for glyph in set(run.glyphIndexes())}
                found += [
                    place.y() - top - self.style.baseline + edge(boxes[glyph])
                    for glyph, place in zip(run.glyphIndexes(), places, strict=True)
                ]
        return most(found)

    def _end_with_phrase(self, line: QTextLine, language: str) -> None:
        """Make a line narrower so that it ends with a phrase, unless most of it would stay empty; no Korean word that
        a line has room for is torn."""
        start, unit = line.textStart(), line.textStart() + line.textLength()
        end = self._units.from_utf16(unit)
        first = 0.0
        for place in phrase_ends(self.text, language, self._units.from_utf16(start), end):
            room = _x(line, self._units.to_utf16(place))
            if room > _FULL * self.width:
                if place < end:
                    line.setLineWidth(room + 0.25)
                return
            first = first or room
        if first and language == "ko" and self._fits(word_around(self.text, end)):
            line.setLineWidth(first + 0.25)

    def _fits(self, word: str) -> bool:
        return QFontMetricsF(self.style.font).horizontalAdvance(word) <= self.width

    def draw(self, painter: QPainter, x: float, y: float, lines: range | None = None) -> None:
        """Draw the text (some lines of it) with the painter's pen."""
        if lines is None or len(lines) == self.lines:
            self._layout.draw(painter, QPointF(x, y))
            return
        for number in lines:  # `QTextLayout.draw` with a clip draws the line above it, too
            self._lines[number].draw(painter, QPointF(x, y))

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self.tops)

    @property
    def bottom(self) -> int:
        """The y below the last line."""
        return self.tops[-1] + self.style.pitch if self.tops else 0

    def line_range(self, line: int) -> tuple[int, int]:
        """The offsets that a line shows."""
        return (self._units.from_utf16(self._bounds[line]), self._units.from_utf16(self._bounds[line + 1]))

    def line_at(self, offset: int) -> int:
        """The line that shows an offset."""
        return self._line_of(self._units.to_utf16(offset))

    def _line_of(self, unit: int) -> int:
        return bisect_right(self._bounds, unit, 1, max(1, len(self._lines))) - 1

    def line_at_y(self, y: float) -> int:
        """The line nearest a height."""
        return max(0, bisect_right(self.tops, y) - 1)

    def lines_between(self, top: float, bottom: float) -> range:
        """The lines that lie between two heights, wholly or in part."""
        first = bisect_right(self.tops, top - self.style.pitch)
        return range(first, max(first, bisect_left(self.tops, bottom)))

    def letters_between(self, top: float, bottom: float) -> range:
        """The lines whose letters reach between two heights: of some scripts they are higher than a line."""
        first = bisect_right(self.tops, top - self._ink[1])
        return range(first, max(first, bisect_left(self.tops, bottom - self._ink[0])))

    def x_of(self, offset: int) -> float:
        """Where the caret stands before the character at an offset."""
        unit = self._units.to_utf16(offset)
        return _x(self._lines[self._line_of(unit)], unit) if self._lines else 0.0

    def offset_at(self, x: float, y: float, between: bool = True) -> int:
        """The offset at a point: the nearest place between characters, or the character under it."""
        if not self._lines:
            return 0
        line = self._lines[self.line_at_y(y)]
        mode = QTextLine.CursorPosition.CursorBetweenCharacters
        if not between:
            mode = QTextLine.CursorPosition.CursorOnCharacter
        return self._units.from_utf16(line.xToCursor(x, mode))

    def flow(self, offset: int) -> float:
        """How far into the block's flow an offset is: its line's top, and within the line in proportion to x."""
        found = self._flows.get(offset)
        if found is None:
            found = self._flows[offset] = self._flow_of(self._units.to_utf16(offset)) if self._lines else 0.0
        return found

    def _flow_of(self, unit: int) -> float:
        number = self._line_of(unit)
        if self._mixed or unit == self._bounds[number]:
            return float(self.tops[number])
        share = _x(self._lines[number], unit) / max(1, self.width)
        return self.tops[number] + max(0.0, min(1.0, share)) * self.style.pitch

    def spans(self, start: int, end: int) -> list[Span]:
        """The visual runs of `[start, end)`: one for each line, in bidirectional text one for each direction."""
        found = self._spans.get((start, end))
        if found is None:
            found = self._spans[start, end] = self._runs_of(start, end)
        return found

    def _runs_of(self, start: int, end: int) -> list[Span]:
        first, last = self._units.to_utf16(start), self._units.to_utf16(end)
        found: list[Span] = []
        for number in range(self._line_of(first), len(self._lines)):
            line, begin, finish = self._lines[number], self._bounds[number], self._bounds[number + 1]
            if begin >= last:
                break
            low = first if first > begin else begin
            high = last if last < finish else finish
            if low >= high:
                continue
            if self._mixed:
                found.extend(Span(number, left, right) for left, right in _runs(line, low, high))
                continue
            left = _x(line, low) if low > begin else 0.0
            right = line.naturalTextWidth() if high == finish else _x(line, high)
            if right > left:
                found.append(Span(number, left, right))
        return found


def _x(line: QTextLine, unit: int) -> float:
    found: Any = line.cursorToX(unit)  # the stubs say float; the binding also returns the position
    return float(found[0] if isinstance(found, tuple) else found)


def _runs(line: QTextLine, low: int, high: int) -> list[tuple[float, float]]:
    """The extents of the glyphs of a range, joined where they touch. Glyphs know where they are; in mixed text the
    caret positions at a change of direction do not."""
    extents = []
    for run in line.glyphRuns(low, high - low):
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for place, advance in zip(run.positions(), advances, strict=True):
            extents.append((place.x(), place.x() + advance.x()))
    joined: list[tuple[float, float]] = []
    for left, right in sorted(extents):
        if joined and left <= joined[-1][1] + 0.75:
            joined[-1] = (joined[-1][0], max(joined[-1][1], right))
        else:
            joined.append((left, right))
    return [(left, right) for left, right in joined if right > left]
