"""Words for one thing in several languages: the shipped glossary, and the sets of names a project gives."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache

from annotator.bitext.names import search_key, without_particle
from annotator.model import BugError
from annotator.paths import resource
from annotator.text import find_all

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


class Glossary:
    """Sets of names, each set for one thing; finds which things a text names and how another text names them."""

    def __init__(self, entries: Iterable[Sequence[str]]) -> None:
        """`entries` holds, for every thing, its names in all languages."""
        self._entries: list[tuple[str, ...]] = [tuple(entry) for entry in entries]
        self._pattern: re.Pattern[str] | None = None
        self._by_name: dict[str, list[str]] = {}
        self._by_key: dict[str, list[int]] = {}
        for at, names in enumerate(self._entries):
            for name in names:
                if key := search_key(name):
                    self._by_key.setdefault(key, []).append(at)

    def names(self, text: str) -> list[str]:
        """Every name of the things that `text` (a tagged range) names, the longest first; empty where none is known.

        An article, a possessive or a Korean particle about the name does no harm.
        """
        bare = _POSSESSIVE.sub("", _ARTICLE.sub("", text.strip()))
        found: list[str] = []
        for form in dict.fromkeys((text, bare, without_particle(bare))):
            for at in self._by_key.get(search_key(form), ()):
                found += self._entries[at]
        return sorted(dict.fromkeys(found), key=len, reverse=True)

    def occurrences(self, names: Iterable[str], text: str) -> list[tuple[int, int]]:
        """Where any of the names stands in `text`; a place covered by a longer name does not count again."""
        taken: list[tuple[int, int]] = []
        for name in sorted(set(names), key=len, reverse=True):
            for start, end in find_all(text, name):
                if any(start < other_end and other_start < end for other_start, other_end in taken):
                    continue
                if stands_alone(text, start, end):
                    taken.append((start, end))
        return sorted(taken)

    def things(self, text: str) -> frozenset[str]:
        """What of the glossary a text names, as comparable words: a quick look, names of two characters and more."""
        if self._pattern is None:
            latin: list[str] = []
            other: list[str] = []
            for entry in self._entries:
                for name in entry:
                    if len(name) > 1:
                        (latin if name.isascii() else other).append(re.escape(name))
            longest = sorted([rf"(?<![A-Za-z]){name}(?![a-z])" for name in latin] + other, key=len, reverse=True)
            self._pattern = re.compile("|".join(longest) or "(?!)")
            for at, entry in enumerate(self._entries):
                for name in entry:
                    self._by_name.setdefault(name, []).append(str(at))
        return frozenset(at for match in self._pattern.finditer(text) for at in self._by_name[match.group()])

    def pieces(self, text: str) -> list[tuple[int, int]]:
        """The ranges in `text` that name something known, longest first come, in order."""
        spans = [match.span() for match in re.finditer(r"[^\s,、·・]+", text)]
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(spans):
            for last in range(min(len(spans), at + 6) - 1, at - 1, -1):
                start, end = spans[at][0], spans[last][1]
                if self.names(text[start:end]):
                    found.append((start, end))
                    at = last
                    break
            at += 1
        return found


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match is a word of its own rather than part of a longer one.

    Latin words need a boundary on both sides; a single East Asian character (北, 미) must not touch others of its kind;
    longer East Asian names may have particles and titles behind them.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start].isascii() and text[start].isalnum() and before.isalnum() and before.isascii():
        return False
    if text[end - 1].isascii() and text[end - 1].isalnum() and after.isalnum() and after.isascii():
        return False
    if end - start == 1 and not text[start].isascii():
        return not (before.isalnum() or after.isalnum())
    return True


@cache
def shipped() -> Glossary:
    """The glossary that comes with the program: countries, ministries, posts, forces, organisations."""
    path = resource("bitext", "glossary.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Glossary([name for names in entry.values() for name in names] for entry in table["entries"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, AttributeError) as error:
        raise BugError(f"the glossary cannot be read: {path}: {error}") from error
