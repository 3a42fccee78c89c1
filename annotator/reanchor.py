"""Where a range of a text lies in a corrected version of that text.

Three outcomes, the surest first. *Exact*: the words and what stands around them are unchanged. *Context*: the words,
or words much like them, stand in one place only whose surroundings fit; a person confirms it. *Orphan*: no such place.
Pure: offsets are code points, half-open, each into the text of its own version.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from rapidfuzz.distance import Indel

from annotator.model import Document, Range
from annotator.text import stripped

EXACT, CONTEXT, ORPHAN = "exact", "context", "orphan"
AROUND = 32
"""Code points on either side that count as the surroundings of a range."""
_MARGIN = 12
"""Unchanged code points beside a range that make its place certain."""
_FOUND, _FITS, _CLEAR, _ALIKE = 0.3, 0.5, 0.12, 0.6
"""Least likeness of surroundings where the same words stand, and where others do; least lead over the next best place;
least likeness of changed words."""
_CELLS = 25_000_000
"""Longest changed stretch (old × new code points) that is compared letter by letter."""
_PLACES = 200
"""Occurrences of a quote that are weighed; a word met more often is no evidence of a place."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A range of the old version, and the one of the new version that continues it (None: an orphan).

    `how` is `exact`, `context` or `orphan`; `score` (0…1) how well the surroundings fit.
    """

    old: Range
    new: Range | None
    how: str
    score: float


class Reanchoring:
    """Carries ranges from one version of a document to the next."""

    def __init__(self, old: Document, new: Document) -> None:
        """Comparing costs time in proportion to what changed; nothing is compared before the first `place`."""
        self.old = old
        self.new = new

    def place(self, part: Range) -> Placed:
        """Where a range of the old version stands now. `new.holds_in(new text)` always; the quote may have changed
        only where `how` is `context`."""
        found = self._exact(part)
        if found is not None:
            return Placed(part, self._range(*found), EXACT, 1.0)
        best, score = self._by_context(part)
        if best is None:
            best, score = self._by_edges(part)
        return Placed(part, None if best is None else self._range(*best), CONTEXT if best else ORPHAN, round(score, 3))

    def _range(self, start: int, end: int) -> Range:
        return Range.of(self.new.id, self.new.text, start, end)

    @cached_property
    def _runs(self) -> list[tuple[int, int, int]]:
        """Unchanged stretches: old start, length, new start; in order on both sides."""
        return runs(self.old.text, self.new.text)

    def _run_at(self, offset: int) -> tuple[int, int, int] | None:
        index = bisect_right(self._runs, offset, key=lambda run: run[0]) - 1
        run = self._runs[index] if index >= 0 else None
        return run if run is not None and offset <= run[0] + run[1] else None

    def _exact(self, part: Range) -> tuple[int, int] | None:
        run = self._run_at(part.start)
        if run is None or part.end > run[0] + run[1]:
            return None
        low, high = run[0], run[0] + run[1]
        text = self.old.text
        before = part.start - low >= _MARGIN or low == 0 or "\n" in text[low : part.start]
        after = high - part.end >= _MARGIN or high == len(text) or "\n" in text[part.end : high]
        # What is long is its own evidence; a short word needs its neighbours.
        if not (before and after) and part.end - part.start + _MARGIN > run[1]:
            return None
        return part.start + run[2] - low, part.end + run[2] - low

    def _by_context(self, part: Range) -> tuple[tuple[int, int] | None, float]:
        if part.start == part.end:
            return None, 0.0
        places = _occurrences(self.new.text, part.quote)
        if not places or len(places) > _PLACES:
            return None, 0.0
        ranked = sorted(((self._fit(part, a, b), a, b) for a, b in places), reverse=True)
        clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _CLEAR
        if clear and ranked[0][0] >= _FOUND:
            return ranked[0][1:], ranked[0][0]
        return None, ranked[0][0]

    def _fit(self, part: Range, start: int, end: int) -> float:
        """How alike the surroundings are, the mean of both sides."""
        before = _likeness(
            self.old.text[max(0, part.start - AROUND) : part.start], self.new.text[max(0, start - AROUND) : start]
        )
        after = _likeness(self.old.text[part.end : part.end + AROUND], self.new.text[end : end + AROUND])
        return (before + after) / 2

    def _by_edges(self, part: Range) -> tuple[tuple[int, int] | None, float]:
        """What stands now between the unchanged text before a range and the unchanged text after it."""
        start, end = self._forward(part.start), self._backward(part.end)
        if part.start == part.end and start is not None:
            end = start
        if start is None or end is None or start > end:
            return None, 0.0
        start, end = stripped(self.new.text, start, end)
        fit = self._fit(part, start, end)
        alike = _likeness(part.quote, self.new.text[start:end]) if part.start < part.end else 1.0
        good = fit >= _FITS and alike >= _ALIKE and (start < end) == (part.start < part.end)
        return ((start, end) if good else None), fit

    def _forward(self, offset: int) -> int | None:
        """The place of an offset by what stands before it."""
        index = bisect_right(self._runs, offset, key=lambda run: run[0]) - 1
        if index < 0:
            return 0 if offset == 0 else None
        low, length, at = self._runs[index]
        return at + min(offset - low, length)

    def _backward(self, offset: int) -> int | None:
        """The place of an offset by what stands behind it."""
        for low, _, at in self._runs[bisect_right(self._runs, offset, key=lambda run: run[0] + run[1]) :]:
            return at + max(0, offset - low)
        return len(self.new.text)


def runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """The stretches two texts share in one order: old start, length, new start. Compared by lines, and inside changed
    lines letter by letter."""
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts_a, starts_b = _starts(a), _starts(b)
    found: list[tuple[int, int, int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        low, high, left, right = starts_a[i], starts_a[j], starts_b[k], starts_b[m]
        if tag == "equal":
            _add(found, low, high - low, left)
        elif tag == "replace" and (high - low) * (right - left) <= _CELLS:
            for step in Indel.opcodes(old[low:high], new[left:right]):
                if step.tag == "equal":
                    _add(found, low + step.src_start, step.src_end - step.src_start, left + step.dest_start)
    return found


def _add(found: list[tuple[int, int, int]], low: int, length: int, at: int) -> None:
    if found and found[-1][0] + found[-1][1] == low and found[-1][2] + found[-1][1] == at:
        found[-1] = (found[-1][0], found[-1][1] + length, found[-1][2])
    else:
        found.append((low, length, at))


def _starts(lines: list[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a quote stands: as it is, else under composition (NFKC) and with all white space alike."""
    found = _all(text, quote)
    if found:
        return found
    folded, places = _folded(text)
    key = _folded(quote)[0].strip()
    return [(places[a][0], places[b - 1][1]) for a, b in _all(folded, key)] if key else []


def _all(text: str, quote: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = text.find(quote)
    while at >= 0 and len(found) <= _PLACES:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text composed and with single spaces, and for each of its characters the range it came from."""
    out: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or "\u1160" <= text[end] <= "\u11ff"):
            end += 1
        for char in unicodedata.normalize("NFKC", text[start:end]):
            plain = " " if char.isspace() else char
            if plain == " " and out and out[-1] == " ":
                places[-1] = (places[-1][0], end)
                continue
            out.append(plain)
            places.append((start, end))
        start = end
    return "".join(out), places


def _likeness(a: str, b: str) -> float:
    a, b = _folded(a)[0].strip(), _folded(b)[0].strip()
    return Indel.normalized_similarity(a, b) if a or b else 1.0
