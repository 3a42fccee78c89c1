"""The guideline that a project tags by, as Markdown, and the sections a decision can name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.paths import resource

_HEADING = re.compile(r"^#{2,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_CODED = re.compile(r"(?:§\s*)?(\d+(?:\.\d+)*|[A-Z][A-Z0-9_]+)[.:]?(?:\s+(.*))?")

_TYPED = re.compile(
    r"^(?P<marks>#{2,6})[ \t]+(?P<code>[A-Z][A-Z0-9_]+)[ \t]*#*[ \t]*$"
    r"(?:(?P<gap>\s*\n)\*\*[^*\n]+\*\* \((?P<keys>[^)\n]*)\)[.。][ \t]*)?",
    re.MULTILINE,
)

_BETWEEN_WORDS = re.compile(
    r"^#.*$|^(?:```|~~~)[\s\S]*?(?:^(?:```|~~~)|\Z)|`[^`\n]*`|\]\([^)\n]*\)"
    r"|(?P<before>\*{0,2})(?<![A-Za-z0-9_/.-])(?P<code>[A-Z][A-Z0-9_]+)(?![A-Za-z0-9_/-])(?P<after>\*{0,2})",
    re.MULTILINE,
)
"""What is kept as it is written, or a word that may be the code of a type, with the marks of emphasis at it."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section. A decision names it by its `code`: a number (`3.2`) or a type (`PERSON`), else all its heading."""

    code: str
    title: str


def guideline(own: str, scheme: str, language: str) -> str:
    """A project's own guideline, else the one that came with its scheme in a language, else in English; '' where
    there is none."""
    if own.strip():
        return own
    folder = resource("guidelines")
    found = (folder / f"{scheme}.{code}.md" for code in (language, "en"))
    return next((path.read_text("utf-8") for path in found if path.is_file()), "")


def sections(text: str) -> list[Section]:
    """The sections of a guideline, in its order: every heading below the first level."""
    return [section_of(heading) for heading in _HEADING.findall(text)]


def in_words(text: str, labels: Mapping[str, str]) -> str:
    """The guideline as it is read: a section that is headed by the code of a type (`## PERSON`) is headed by the
    type's label, and the code of a type between other words (`a service (MIL_UNIT)`) is its label in bold. Where the
    first words of a section are a label and the keys, as in the guidelines that come with a scheme
    (`**Person** (PER, 1). A named …`), these are the heading and are not said twice. There are as many sections as in
    the text, in the same order; what is written as code is left as it is."""

    def heading(found: re.Match[str]) -> str:
        label = labels.get(found["code"])
        if label is None:
            return found[0]
        return f"{found['marks']} {label}" + (f" ({found['keys']}){found['gap']}" if found["keys"] else "")

    return _named(_TYPED.sub(heading, text), labels)


def _named(text: str, labels: Mapping[str, str]) -> str:
    """The codes of types between other words as their labels; headings, code and what is in italics, where words of
    the texts stand as examples, are left as they are."""
    if not labels:
        return text

    def label(found: re.Match[str]) -> str:
        name = labels.get(found["code"] or "")
        if not name or "*" in (found["before"], found["after"]):
            return found[0]
        # Ending in a sign or bold already it would not become bold but be surrounded by asterisks.
        plain = found["before"] or found["after"] or not (name[0].isalnum() and name[-1].isalnum())
        return found["before"] + (name if plain else f"**{name}**") + found["after"]

    return _BETWEEN_WORDS.sub(label, text)


def section_of(heading: str) -> Section:
    """The section that a heading, without its marks, opens."""
    coded = _CODED.fullmatch(heading.strip())
    return Section(coded.group(1), coded.group(2) or "") if coded else Section(heading.strip(), "")
