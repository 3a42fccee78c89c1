"""The base classes of all nouns, and the range."""

from dataclasses import dataclass

from annotator.errors import BugError


def stands_at(base: str, start: int, end: int, quote: str) -> bool:
    """Whether words stand at `[start, end)` of a base text."""
    return 0 <= start <= end <= len(base) and base[start:end] == quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A stretch of one document's base text: code points, half-open, with the words it covers.

    `document` is the id of the *version* of the document that the offsets count in. A range with
    `start == end` is an insertion point: something is missing *here*; its quote is empty.
    """

    document: str
    start: int
    end: int
    quote: str

    @staticmethod
    def of(document: str, base: str, start: int, end: int) -> "Range":
        """The range `[start, end)` of a base text; raises `BugError` where it does not lie inside it."""
        if not 0 <= start <= end <= len(base):
            raise BugError(f"range {start}–{end} lies outside a text of {len(base)} code points")
        return Range(document=document, start=start, end=end, quote=base[start:end])

    def holds_in(self, base: str) -> bool:
        """Whether `base[start:end] == quote`: what every check, import and export asserts."""
        return stands_at(base, self.start, self.end, self.quote)

    def overlaps(self, other: "Range") -> bool:
        """Whether the two share at least one code point of the same document."""
        return self.document == other.document and self.start < other.end and other.start < self.end

    def covers(self, document: str, start: int, end: int) -> bool:
        """Whether `[start, end)` of that document lies wholly inside."""
        return self.document == document and self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Anything the project stores under an id.

    `rev` counts the writes of this row, from 1; a deleted row stays as a tombstone (`deleted`), so that a
    merge is a union of rows. `actor` is who created it, `created` when. Later writes are in the history.
    """

    id: str
    rev: int = 0
    deleted: bool = False
    actor: str = ""
    created: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecord(Record):
    """A record everybody in the project shares."""
