"""The register of entities as a whole: finding a record in any script, doubles, exchange files, the gazetteer.

Pure. Names are folded for comparing only; every range that is proposed is raw and carries its quote.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar, overload

from annotator.bitext.names import likeness, pair_orders, romanise, search_key, search_keys, skeleton, without_particle
from annotator.columns import ArticleText
from annotator.model import Entity, Range
from annotator.model.articles import READ_REGIONS
from annotator.text import fold

GAZETTEER = "gazetteer"
"""The method that accepted suggestions of `gazetteer` carry."""

DOUBLE_LIKENESS = 0.9
"""Two romanised names of one type this alike may be one name spelled in two ways."""

SPELLING_LIKENESS = 0.75
"""A spelling this like the usual one may be the same name, where the texts say that it means the same record."""

CROWD = 12
"""As many records or more under one key share a common name; that they are one is not likely."""

SHORTEST_NAME = 2
"""Characters a name needs, folded, to be looked for in texts: one alone stands everywhere."""

HEAP, HEAD, LONGEST = 1000, 4, 80
"""So many rows are sorted in one step; more are put into heaps first, by so many characters of the spelling at a time,
up to so many."""

STEP = 20
"""Records, keys or articles looked at in one step of a long work: some milliseconds."""

PIECE = 2000
"""Code points of a text looked at in one step."""

_SEPARATOR = "\n"


Result = TypeVar("Result")


def finished(steps: Generator[float, None, Result]) -> Result:
    """What a work in steps returns, run to its end at once."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            result: Result = done.value
            return result


# --- finding a record ------------------------------------------------------------------------------------------


class RegisterIndex:
    """The names of all records under their search keys, for searching by any part of a name in any script.

    Filled in steps (`feed`), because the keys of 50 000 records take seconds; searching works throughout, over what
    is filled. A changed record is `put` anew: its old keys stay in the text that is searched and lead nowhere.
    """

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        """Nothing is indexed before `feed`."""
        self._waiting: list[Entity] = list(entities)
        self._waiting.reverse()
        self._version: dict[str, int] = {}
        self._parts: list[str] = []
        self._owners: list[tuple[str, int]] = []
        self._starts: list[int] = []
        self._length = 0
        self._text = ""

    @property
    def complete(self) -> bool:
        """Whether every record can be found."""
        return not self._waiting

    def feed(self, most: int = 1 << 30) -> bool:
        """Index so many more records; whether all are."""
        for _ in range(min(most, len(self._waiting))):
            self._add(self._waiting.pop())
        return self.complete

    def put(self, entity: Entity) -> None:
        """Take a new or changed record over."""
        self._add(entity)

    def drop(self, id_: str) -> None:
        """Find a record no more."""
        self._version[id_] = self._version.get(id_, 0) + 1
        self._waiting = [entity for entity in self._waiting if entity.id != id_]

    def _add(self, entity: Entity) -> None:
        version = self._version[entity.id] = self._version.get(entity.id, 0) + 1
        keys: dict[str, None] = {}
        for name in entity.every_name():
            keys.update(dict.fromkeys(sorted(search_keys(name))))
        if entity.qid:
            keys[entity.qid.casefold()] = None
        words = _SEPARATOR.join(["", *keys, ""])
        self._parts.append(words)
        self._owners.append((entity.id, version))
        self._starts.append(self._length)
        self._length += len(words)

    def search(self, query: str, limit: int = 500) -> list[str]:
        """The ids of records one of whose names holds the query: whole names first, then those that begin with it."""
        if len(self._text) != self._length:
            self._text += "".join(self._parts)
            self._parts.clear()
        wanted = sorted({search_key(query), *search_keys(query)} - {""}, key=len, reverse=True)
        found: dict[str, None] = {}
        for head, tail in ((_SEPARATOR, _SEPARATOR), (_SEPARATOR, ""), ("", "")):
            for key in wanted:
                for id_ in self._holding(head + key + tail):
                    found[id_] = None
                    if len(found) >= limit:
                        return list(found)
        return list(found)

    def _holding(self, key: str) -> Iterator[str]:
        at = self._text.find(key)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            id_, version = self._owners[place]
            if self._version.get(id_) == version:
                yield id_
            following = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._text)
            at = self._text.find(key, max(at + 1, following - 1))


# --- spelled in two ways ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """What may be one: two records (`other` is the second's id), or two spellings within one record's mentions
    (`other` is '' and the spellings stand in `language`). `likeness` is 1 where both share a search key."""

    entity: str
    other: str
    spelling: str
    other_spelling: str
    language: str = ""
    likeness: float = 1.0


_Row = tuple[float, str, str, str, str, str]
"""(−likeness, spelling, other spelling, entity, other, language): sorted as it stands."""


class Doubles(Sequence[Double]):
    """A list of doubles, the surest first. Held as plain tuples, which the garbage collector does not look at: with
    a hundred thousand objects instead, its next full turn stops the window for a third of a second."""

    def __init__(self, rows: Sequence[_Row] = ()) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Double: ...
    @overload
    def __getitem__(self, at: slice) -> "Doubles": ...
    def __getitem__(self, at: int | slice) -> "Double | Doubles":
        if isinstance(at, slice):
            return Doubles(self._rows[at])
        unlikeness, spelling, other_spelling, entity, other, language = self._rows[at]
        return Double(
            entity=entity, other=other, spelling=spelling, other_spelling=other_spelling, language=language,
            likeness=-unlikeness,
        )  # fmt: skip

    def without(self, double: Double) -> "Doubles":
        """What is left once this one is settled: what else names the record that is gone with it goes, too."""
        d, gone = double, double.other
        row = (-d.likeness, d.spelling, d.other_spelling, d.entity, d.other, d.language)
        return Doubles([r for r in self._rows if r != row and not (gone and gone in (r[3], r[4]))])


def doubles(
    entities: Mapping[str, Entity],
    spellings: Mapping[tuple[str, str], Mapping[str, int]],
    apart: frozenset[tuple[str, str]] = frozenset(),
) -> Doubles:
    """What is spelled in two ways, the surest first: records that share a key or sound alike, and records whose
    mentions are written in several ways that none of their names knows.

    `spellings` maps (entity id, language) → how it is written in the texts → how often; `apart` are pairs of ids (in
    order) that somebody said are not the same.
    """
    return finished(doubles_in_steps(entities, spellings, apart))


def doubles_in_steps(
    entities: Mapping[str, Entity],
    spellings: Mapping[tuple[str, str], Mapping[str, int]],
    apart: frozenset[tuple[str, str]] = frozenset(),
) -> Generator[float, None, Doubles]:
    """`doubles` in steps of a few milliseconds, for a window that must answer meanwhile: yields the share done (0…1),
    returns the list."""
    by_type: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        if entity.merged_into is None:
            by_type[entity.type].append(entity)
    unsorted: list[_Row] = []
    begun, whole = 0, max(1, sum(map(len, by_type.values())))
    for alike in by_type.values():
        for share in _double_records(alike, apart, unsorted):
            yield 0.8 * (begun + share * len(alike)) / whole
        begun += len(alike)
    for number, ((id_, language), counts) in enumerate(spellings.items()):
        if id_ in entities and len(counts) > 1:
            unsorted += _double_spellings(entities[id_], language, counts)
        if not number % STEP:
            yield 0.8 + 0.1 * number / len(spellings)
    rows = yield from _in_order(unsorted)
    return Doubles(rows)


def _in_order(rows: list[_Row], at: int = -HEAD) -> Generator[float, None, list[_Row]]:
    """Rows sorted in steps: in heaps by likeness, then by the next characters of the spelling (from `at`), until a
    heap is small. One sort of everything would be one long step."""
    if len(rows) <= HEAP or at > LONGEST:
        yield 0.9
        return sorted(rows)
    heaps: dict[float | str, list[_Row]] = defaultdict(list)
    for number, row in enumerate(rows):
        heaps[row[0] if at < 0 else row[1][at : at + HEAD]].append(row)
        if not number % HEAP:
            yield 0.9
    done: list[_Row] = []
    for part in sorted(heaps):
        done += yield from _in_order(heaps[part], at + HEAD)
    return done


def _double_records(
    entities: Sequence[Entity], apart: frozenset[tuple[str, str]], found: list[_Row]
) -> Iterator[float]:
    """Add the doubles among records of one type to what is found. Only records with a key in common are compared
    (blocking), never each with each."""
    first: dict[str, tuple[str, str]] = {}
    crowds: dict[str, dict[str, str]] = {}
    for number, entity in enumerate(entities):
        if not number % STEP:
            yield 0.7 * number / len(entities)
        for name in entity.every_name():
            sound = skeleton(romanise(name))
            for key in (*search_keys(name), *((f"~{sound}",) if len(sound) > 2 else ())):
                owner, known = first.setdefault(key, (entity.id, name))
                if owner != entity.id:
                    # Most keys have one owner; only a second one is worth a table.
                    crowds.setdefault(key, {owner: known}).setdefault(entity.id, name)
    # Tables are emptied in steps, too: freeing half a million keys at once takes a tenth of a second.
    while first:
        for _ in range(min(100 * STEP, len(first))):
            first.popitem()
        yield 0.7
    rows: dict[tuple[str, str], _Row] = {}
    whole = len(crowds)
    while crowds:
        key, owners = crowds.popitem()
        for one, two in combinations(sorted(owners), 2) if len(owners) < CROWD else ():
            before = rows.get((one, two))
            if (one, two) in apart or (key[0] == "~" and before is not None and before[0] == -1.0):
                continue
            alike = 1.0 if key[0] != "~" else _sounding(owners[one], owners[two])
            row = (-alike, owners[one], owners[two], one, two, "")
            if alike >= DOUBLE_LIKENESS and (before is None or row < before):
                rows[one, two] = row
        if not len(crowds) % STEP:
            yield 0.9 - 0.2 * len(crowds) / whole
    whole = len(rows)
    while rows:
        found.append(rows.popitem()[1])
        if not len(rows) % (20 * STEP):
            yield 1 - 0.1 * len(rows) / whole


def _sounding(one: str, other: str) -> float:
    """How alike two names sound, each in the best of its romanisations: 안 is written An, and Ahn as a surname."""
    return max(likeness(a, b) for a in _romanisations(one) for b in _romanisations(other))


def _romanisations(name: str) -> set[str]:
    if name.isascii():
        return {romanise(name)}
    return {romanise(name), *(key for key in search_keys(name) if key.isascii() and key.isalpha())}


def _double_spellings(entity: Entity, language: str, counts: Mapping[str, int]) -> Iterator[_Row]:
    known = {search_key(name) for name in entity.every_name()}
    label = search_key(entity.labels.get(language) or next(iter(entity.labels.values())))
    usual = max(counts, key=lambda words: (search_key(words) == label, counts[words], words))
    for words in counts:
        bare = without_particle(words)
        if words == usual or {search_key(words), search_key(bare)} & known:
            continue
        alike = likeness(romanise(usual), romanise(bare))
        if alike >= SPELLING_LIKENESS:
            yield -alike, usual, words, entity.id, "", language


# --- gazetteer -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name of a record in a text. `score` is 1 for a name that only one record has, else shared by those."""

    article: str
    place: Range
    entity: str
    type: str
    name: str
    score: float


class Gazetteer:
    """The names of all records, to be looked for in texts: longest first, folded in width, case, spaces, hyphens
    and middle dots; a Korean name may carry a particle, a group of countries may be named in any order. Names marked
    as errors are looked for too."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._names: dict[str, dict[str, list[tuple[str, Entity]]]] = defaultdict(lambda: defaultdict(list))
        self._sorted: dict[str, list[str]] = {}
        for entity in entities:
            self.add(entity)

    def add(self, entity: Entity) -> None:
        """Look for the names of this record, too; a merged one has none of its own."""
        if entity.merged_into is None:
            keys = {_squeezed(order)[0]: name for name in entity.every_name() for order in pair_orders(name)}
            for key, name in keys.items():
                if len(key) >= SHORTEST_NAME:
                    self._names[key[:2]][key].append((name, entity))
                    self._sorted.pop(key[:2], None)

    def find(self, page: ArticleText, taken: Iterable[Range] = ()) -> list[Found]:
        """Where names stand in the regions of an article that are read, outside `taken`, in order of the text."""
        return finished(self.find_in_steps(page, taken))

    def find_in_steps(self, page: ArticleText, taken: Iterable[Range] = ()) -> Generator[float, None, list[Found]]:
        """`find` in steps of some milliseconds: yields the share of the article that is done (0…1)."""
        found: list[Found] = []
        places = tuple(taken)
        for number, document in enumerate(page.documents.values()):
            used = [(part.start, part.end) for part in places if part.document == document.id]
            readable = [
                (region.start, region.end)
                for region in page.regions
                if region.document == document.id and region.kind in READ_REGIONS
            ]
            text, starts, ends = yield from _squeezed_in_steps(document.text, number / len(page.documents))
            at = told = 0
            while at < len(text) - 1:
                if at - told >= PIECE:
                    told = at
                    yield (number + at / len(text)) / len(page.documents)
                key = self._longest(document.text, text, (starts, ends), at)
                if key:
                    start, end = starts[at], ends[at + len(key) - 1]
                    inside = not page.regions or any(a <= start and end <= b for a, b in readable)
                    if inside and not any(a < end and start < b for a, b in used):
                        found.append(self._found(page, Range.of(document.id, document.text, start, end), key))
                at += max(1, len(key))
        return sorted(found, key=lambda each: (each.place.document, each.place.start))

    def _longest(self, raw: str, text: str, places: tuple[Sequence[int], Sequence[int]], at: int) -> str:
        starts, ends = places
        head = text[at : at + 2]
        if head not in self._names:
            return ""
        if head not in self._sorted:
            self._sorted[head] = sorted(self._names[head], key=len, reverse=True)
        for key in self._sorted[head]:
            if text.startswith(key, at) and _stands_alone(raw, starts[at], ends[at + len(key) - 1]):
                return key
        return ""

    def _found(self, page: ArticleText, place: Range, key: str) -> Found:
        owners = self._names[key[:2]][key]
        name, entity = owners[0]
        return Found(
            article=page.article.id,
            place=place,
            entity=entity.id,
            type=entity.type,
            name=name,
            score=round(1 / len({owner.id for _, owner in owners}), 2),
        )


_COMPOSED = re.compile(
    "[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]+[\u11a8-\u11ff\ud7cb-\ud7fb]*"
    "|.[\u0300-\u036f\u3099\u309a\uff9e\uff9f]+",
    re.DOTALL,
)
"""What several code points write as one letter: Hangul in parts (NFD), half-width voiced kana, letters with marks."""


_PLAIN = re.compile(
    "[0-9A-Za-z가-힣一-鿿ぁ-ゖァ-ヺー]+(?![\u0300-\u036f\u3099\u309a\uff9e\uff9f\u11a8-\u11ff\ud7cb-\ud7fb])"
)
"""Letters that stand for themselves but for case, up to one that a mark follows."""

_Squeezed = tuple[str, list[int], list[int]]


def _squeezed(text: str) -> _Squeezed:
    """The letters and digits of a text, folded, and for each the offsets where what it came from begins and ends."""
    return finished(_squeezed_in_steps(text))


def _squeezed_in_steps(text: str, share: float = 0.0) -> Generator[float, None, _Squeezed]:
    """`_squeezed` in steps; yields the share it is given."""
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = told = 0
    while at < len(text):
        if at - told >= PIECE:
            told = at
            yield share
        run = _PLAIN.match(text, at, at + PIECE)
        if run is not None and (run.end() == len(text) or run.end() < at + PIECE):
            end = run.end()
            kept.append(run.group().lower())
            starts.extend(range(at, end))
            ends.extend(range(at + 1, end + 1))
            at = end
            continue
        composed = _COMPOSED.match(text, at)
        end = composed.end() if composed is not None else at + 1
        character = text[at:end]
        if character[0].isalnum() or character in "ー々〆":
            folded = fold(character).text
            kept.append(folded)
            starts.extend([at] * len(folded))
            ends.extend([end] * len(folded))
        at = end
    return "".join(kept), starts, ends


def _script(character: str) -> str:
    if "가" <= character <= "힣" or "\u1100" <= character <= "\u11ff":
        return "hangul"
    if "\u30a0" <= character <= "\u30ff":
        return "katakana"
    # Han and hiragana follow each other without a border; a name in them may stand anywhere.
    return "other" if character.isalpha() and ord(character) < 0x2E80 else "digit" if character.isdigit() else ""


def _stands_alone(raw: str, start: int, end: int) -> bool:
    """Whether a word begins and ends here: nothing of the same script beside it, but a particle after Hangul."""
    first, last = _script(raw[start]), _script(raw[end - 1])
    if start and first and first == _script(raw[start - 1]):
        return False
    if end == len(raw) or not last or last != _script(raw[end]):
        return True
    if last != "hangul":
        return False
    stop = end
    while stop < len(raw) and _script(raw[stop]) == "hangul":
        stop += 1
    stem = unicodedata.normalize("NFC", raw[start:end])[-3:].replace(" ", "")
    return without_particle(stem + unicodedata.normalize("NFC", raw[end:stop])) == stem
