"""Finding words in articles, and annotations in layers. Pure: no Qt; may run in a worker thread."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.columns import ArticleText
from annotator.model import Entity, Mention, Range, UserError
from annotator.text import find_all, fold

MODES = ("folded", "literal", "regex")
SECONDS = 2.0
"""How long a regular expression may search before it is stopped."""
LONGEST = 1000
"""Code points of a regular expression: a long one without choices is prepared in the cube of its length, untimed."""
MOST = 2000
BEFORE, AFTER, WITHIN = 40, 240, 120
"""Characters shown of a sentence before what is marked in it, after it, and of the marked words themselves; a list cuts
what it has no room for."""
_CUT = 14
"""So many more are left out where the first word would begin in its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place that was found, with its sentence, and the words `around` it in which it is marked. `record` is the
    mention, where mentions were sought."""

    article: str
    title: str
    place: Range
    side: str
    sentence: str
    around: str
    number: int
    record: str = ""

    def where(self) -> str:
        """The number of the sentence; a dash where the place is in none that is read."""
        return str(self.number) if self.number else "–"

    def line(self, titled: bool) -> str:
        """The hit as a row of a list, with its article's title where there are several."""
        return "   ".join(([_beginning(self.title)] if titled else []) + [self.where(), self.around])


def in_context(page: ArticleText, places: Sequence[Range], before: int = BEFORE, after: int = AFTER) -> str:
    """In a row: the words of a sentence with those of `places`, ranges of one document, in 【 】. At most so many
    characters stand before the first of them and after the last; a word is cut only where it is longer than that."""
    first, last = min(places, key=lambda place: place.start), max(places, key=lambda place: place.end)
    base, around = page.documents[first.document].text, page.sentences_in(first)
    # What is folded away holds no sentences: there the line is shown.
    line = base.rfind("\n", 0, first.start) + 1, (base + "\n").find("\n", last.end)
    start = min([first.start, *(sentence.start for sentence in around)]) if around else line[0]
    end = max([last.end, *(sentence.end for sentence in around)]) if around else line[1]
    told, at = "", start
    for place in sorted(places, key=lambda place: place.start):
        between, words = _one_line(base[at : place.start]), _one_line(base[place.start : place.end])
        if at == start:
            between = _tail(between.lstrip(), before)
        if len(words) > WITHIN:
            words = f"{words[: WITHIN - 30].rstrip()}…{words[-29:].lstrip()}"
        told, at = f"{told}{between}【{words}】", max(at, place.end)
    rest = _one_line(base[at:end]).rstrip()
    return told + (rest if len(rest) <= after else rest[: after - 1].rstrip() + "…")


def _beginning(title: str, most: int = 36) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def _one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _tail(words: str, most: int) -> str:
    """The last characters of some words, from the beginning of a word where one begins soon."""
    if len(words) <= most:
        return words
    cut = words[-most:]
    space = cut.find(" ", 0, _CUT)
    return "…" + cut[space + 1 :]


def search(
    pages: Sequence[ArticleText], query: str, mode: str = "folded", cancelled: Callable[[], bool] = lambda: False
) -> list[Hit]:
    """Where a query stands in some articles, in order of article and text, at most `MOST`.

    `folded` takes width, case, composed Hangul and the like for the same; `literal` takes every character as it is;
    `regex` is a regular expression. Raises `UserError` for one that is wrong or takes too long.
    """
    if not query.strip():
        return []
    find = _finder(query, mode)
    found: list[Hit] = []
    for page in pages:
        for document in page.documents.values():
            if cancelled():
                return found
            for start, end in find(document.text):
                found.append(_hit(page, Range.of(document.id, document.text, start, end)))
                if len(found) >= MOST:
                    return found
    return found


def _finder(query: str, mode: str) -> Callable[[str], Iterator[tuple[int, int]]]:
    if mode != "regex":
        if mode == "folded" and not fold(query).text.strip():
            return lambda text: iter(())
        return lambda text: iter(find_all(text, query, literal=mode == "literal"))
    import regex

    too_long = "This regular expression takes too long. Make it simpler, or search in one article."
    if len(query) > LONGEST:
        raise UserError(too_long)
    try:
        pattern = regex.compile(query, regex.IGNORECASE | regex.MULTILINE)
    except regex.error as error:
        raise UserError(f"This is not a regular expression: {error}.") from error
    until = time.monotonic() + SECONDS

    def matches(text: str) -> Iterator[tuple[int, int]]:
        try:
            for match in pattern.finditer(text, timeout=max(0.01, until - time.monotonic())):
                if match.start() < match.end():
                    yield match.span()
        except TimeoutError as error:
            raise UserError(too_long) from error

    return matches


def _hit(page: ArticleText, place: Range, places: Sequence[Range] = (), record: str = "") -> Hit:
    """`places` are all ranges of a mention, of which `place` is the first."""
    sentence = next(iter(page.sentences_in(place)), None)
    words = page.range_of(sentence).quote if sentence is not None else place.quote
    return Hit(
        article=page.article.id,
        title=page.article.title,
        place=place,
        side=page.side_of(place),
        sentence=" ".join(words.split()),
        around=in_context(page, [each for each in places if each.document == place.document] or [place]),
        number=page.number(sentence) if sentence is not None else 0,
        record=record,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which mentions are sought; '' of a field means any. `quote` is folded and may be a part."""

    quote: str = ""
    type: str = ""
    entity: str = ""
    side: str = ""
    actor: str = ""
    provenance: str = ""


@dataclass(slots=True)
class MentionSearch:
    """Mentions of some layers by quote, type, record, side and actor."""

    entities: Mapping[str, Entity] = field(default_factory=dict)

    def find(self, page: ArticleText, mentions: Sequence[Mention], wanted: Wanted) -> list[Hit]:
        """The mentions of one article that fit, in order of the text."""
        words = fold(wanted.quote).text.strip()
        found = []
        for mention in mentions:
            place = mention.ranges[0]
            if wanted.type and mention.type != wanted.type:
                continue
            if wanted.entity and self._record(mention.entity) != wanted.entity:
                continue
            if wanted.actor and mention.actor != wanted.actor:
                continue
            if wanted.provenance and mention.provenance != wanted.provenance:
                continue
            if wanted.side and page.side_of(place) != wanted.side:
                continue
            if words and not self._fits(mention, words):
                continue
            found.append(_hit(page, place, mention.ranges, mention.id))
        return sorted(found, key=lambda hit: (hit.side, hit.place.start))

    def _record(self, id_: str | None) -> str | None:
        seen = set()
        while id_ is not None and id_ in self.entities and id_ not in seen and self.entities[id_].merged_into:
            seen.add(id_)
            id_ = self.entities[id_].merged_into
        return id_

    def _fits(self, mention: Mention, words: str) -> bool:
        if any(words in fold(part.quote).text for part in mention.ranges):
            return True
        entity = self.entities.get(self._record(mention.entity) or "")
        return entity is not None and any(words in fold(name).text for name in entity.every_name())


_EDGES = " \t\n\u3000\u200b.,;:!?\"'“”‘’«»()[]…·、。，「」『』（）"


def trimmed(part: Range, base: str, language: str) -> Range:
    """A range without the spaces, quotation marks and punctuation at its ends, and without a Korean particle.

    The range itself where nothing would be left. A bracket or point that belongs (`U.S.`, `F-15(K)`) stays.
    """
    from annotator.bitext.names import without_particle

    start, end = part.start, part.end
    while start < end and base[start] in _EDGES:
        start += 1
    while end > start and base[end - 1] in _EDGES and not _belongs(base[start:end]):
        end -= 1
    if language == "ko" and start < end and not base[start:end].isascii():
        end = start + len(without_particle(base[start:end]))
    return Range.of(part.document, base, start, end) if start < end else part


def _belongs(words: str) -> bool:
    """Whether the last character is part of the words: it closes a bracket in them, or ends an abbreviation."""
    opening = {")": "(", "]": "[", "」": "「", "』": "『", "）": "（"}.get(words[-1])
    return (opening is not None and opening in words) or (words[-1] == "." and "." in words[:-1])
