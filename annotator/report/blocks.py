"""What a report is made of, before it is written in any format. Words are plain; each format escapes them itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A paragraph; `kind` is `body`, `small` or `warning`."""

    text: str
    kind: str = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source text, exactly as they stand there, with their language and where they stand."""

    text: str
    language: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head; every row as long as the head. `widths` are percent of each column, () to let the words
    decide."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


Block = Heading | Words | Quote | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report. `marking` stands on every page; `facts` are lines of page one, label and value; `language` is
    the one that the report itself is written in (quotes have their own)."""

    title: str
    marking: str
    language: str = "en"
    facts: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = field(default_factory=tuple)


def printable(text: str) -> str:
    """A text without the control characters that XML 1.0 cannot hold: each becomes U+FFFD, so that it shows."""
    return "".join(
        character if character in "\t\n\r" or (character >= " " and not "\ud800" <= character <= "\udfff"
                                               and character not in "\ufffe\uffff") else "\ufffd"
        for character in text
    )  # fmt: skip
