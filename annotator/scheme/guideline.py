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
    type's label. Where its first words are a label and the keys, as in the guidelines that come with a scheme
    (`**Person** (PER, 1). A named …`), these are the heading and are not said twice. There are as many sections as in
    the text, in the same order."""

    def heading(found: re.Match[str]) -> str:
        label = labels.get(found["code"])
        if label is None:
            return found[0]
        return f"{found['marks']} {label}" + (f" ({found['keys']}){found['gap']}" if found["keys"] else "")

    return _TYPED.sub(heading, text)


def section_of(heading: str) -> Section:
    """The section that a heading, without its marks, opens."""
    coded = _CODED.fullmatch(heading.strip())
    return Section(coded.group(1), coded.group(2) or "") if coded else Section(heading.strip(), "")
