"""What a check looks at and what it returns."""

from dataclasses import dataclass

from annotator.model import canonical_json, digest

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """One bead as text: what the left side says and what the right side says; one of them may be empty."""

    left_text: str
    right_text: str
    left_language: str
    right_language: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in which two sides seem to differ.

    `kind` is one of number, date, name, omission, clause, attribution, quotation, untranslated. `passage` is the index
    of the passage, `left` and `right` are half-open ranges in its two texts; an empty range is the place where
    something is missing. `message` explains itself in one sentence. `digest` stays the same until one of
    the texts compared changes, so that a dismissed finding is not asked again.
    """

    kind: str
    passage: int
    left: Place
    right: Place
    message: str
    digest: str


def finding(kind: str, at: int, passage: Passage, left: Place, right: Place, message: str, *compared: str) -> Finding:
    """A finding about one passage; `compared` is what else it rests on (names elsewhere in the document)."""
    basis = [kind, passage.left_text, passage.right_text, left, right, sorted(compared)]
    return Finding(kind, at, left, right, message, digest(canonical_json(basis)))
