"""The counterpart of a tagged range: where the aligned passage in the other language says the same.

Several ways are tried, the surest first: numbers and dates, the project's own names, the shipped glossary, Latin
strings, hanja readings, transliteration, and last, with an encoder, the window nearest in meaning. Each suggestion
names its way and its score; the program offers it, the analyst decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.bitext import glossary, hanja, transliteration
from annotator.bitext.encoder import Encoder
from annotator.bitext.glossary import Glossary, stands_alone
from annotator.bitext.names import likeness, name_tokens, romanise, without_particle
from annotator.bitext.nearest import LEAST, nearest
from annotator.bitext.numbers import Quantity, quantities
from annotator.text import find_all

_FLOOR = 0.55  # below this a likeness of sound is chance
_HEARD = 0.62  # below this a likeness of sound alone is chance: of names looked for where they are not, one in 30 stays
_KNOWN = 0.85
_SOUNDS_SO = 0.88  # a likeness from which nothing else need be asked
_MORE = 0.02
_SURE = 0.62  # a score from which the encoder need not be asked


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed counterpart: the range in the target passage, its quote, how it was found, and how surely, 0..1.

    `method` is one of number, date, alias, glossary, latin, hanja, transliteration, composed, meaning.
    """

    start: int
    end: int
    quote: str
    method: str
    score: float


Found = Iterator[tuple[int, int, str, float]]


@dataclass(frozen=True, slots=True)
class _Search:
    """One tagged range and the passage its counterpart is looked for in."""

    start: int
    end: int
    source: str
    target: str
    source_language: str
    target_language: str
    aliases: Glossary

    @property
    def quote(self) -> str:
        return self.source[self.start : self.end]


def suggest(
    start: int,
    end: int,
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    *,
    aliases: Iterable[Sequence[str]] = (),
    encoder: Encoder | None = None,
    limit: int = 3,
) -> list[Suggestion]:
    """The likeliest counterparts in `target` of the range `[start, end)` of `source`, best first, at most `limit`.

    `source` and `target` are the two sides of one bead; offsets of the result count in `target`. `aliases` holds the
    names of each of the project's entities, in all languages. No overlapping suggestions are returned.
    Raises `ValueError` for a range that is empty or outside `source`.
    """
    if not 0 <= start < end <= len(source):
        raise ValueError(f"range {start}–{end} is empty or outside a passage of {len(source)} code points")
    search = _Search(start, end, source, target, source_language, target_language, Glossary(aliases))
    found = [place for find in _WAYS for place in find(search)]
    if max((score for *_, score in found), default=0.0) < _SURE:
        found += _composed(search)
    if encoder is not None and max((score for *_, score in found), default=0.0) < _SURE:
        found += _by_meaning(search, encoder)
    return _best(search, found, limit)


def _best(search: _Search, found: list[tuple[int, int, str, float]], limit: int) -> list[Suggestion]:
    """The best places, those that stand in the same order as the tagged range first among equals."""
    wanted = (search.start + search.end) / 2 / max(len(search.source), 1)

    def rank(place: tuple[int, int, str, float]) -> tuple[float, float, int]:
        low, high, _, score = place
        away = abs((low + high) / 2 / max(len(search.target), 1) - wanted)
        return (round(score - 0.04 * away, 3), -away, high - low)

    result: list[Suggestion] = []
    floor = max(_FLOOR, 0.75 * max((score for *_, score in found), default=0.0))
    for low, high, method, score in sorted(found, key=rank, reverse=True):
        if len(result) == limit:
            break
        if score < floor and method != "meaning":
            continue
        if low < high and not any(low < other.end and other.start < high for other in result):
            result.append(Suggestion(low, high, search.target[low:high], method, round(min(score, 1.0), 3)))
    return result


# --- numbers and dates -----------------------------------------------------------------------------------------

_FILLING = re.compile(
    r"[\s\W]+|\b(?:on|in|at|the|of|about|some|more than|over|around|since|for|from|to|early|late)\b|약|지난|올해|約"
)
_COUNTER = re.compile(
    r"\s?(?:명|개국|개월|개|번째|번|차례|살|시간|곳|사람|가지|대|건|배|년간|년|월|일간|일|주년|주간|회분|회|척|마리|채|"
    r"%|퍼센트|달러|원|엔|周年|年間|日間|週間|時間|人|名|回分|回|個|度|件|つ|カ国|か国|年|月|日|円|ドル|台|隻|機|頭|匹|枚|本)"
)


def _by_number(search: _Search) -> Found:
    inside = [
        q for q in quantities(search.source, search.source_language) if search.start < q.end and q.start < search.end
    ]
    if not inside:
        return
    left_over = search.source[search.start : search.end]
    for quantity in reversed(inside):
        low, high = max(quantity.start - search.start, 0), quantity.end - search.start
        left_over = left_over[:low] + left_over[high:]
    # A name that merely holds a number (3rd Military Academy) is not found by the number.
    if len(_COUNTER.sub("", _FILLING.sub("", left_over))) > 3 * len(inside):
        return
    there = quantities(search.target, search.target_language)
    for at, quantity in enumerate(there):
        for first in inside[:1]:
            value = agreement(first, quantity)
            if not value:
                continue
            low, high = quantity.start, quantity.end
            for following, next_inside in zip(there[at + 1 :], inside[1:], strict=False):
                if not agreement(next_inside, following) or following.start - high > 6:
                    value *= 0.8
                    break
                high = following.end
            counter = (
                _COUNTER.match(search.target, high)
                if quantity.kind == "number"
                else _BETWEEN.match(search.target, high)
            )
            end = counter.end() if counter else high
            if not _HALF_OF_DAY.search(search.quote):
                low, end = _without_half_of_day(search.target, low, end)
            yield low, end, "date" if quantity.kind == "date" else "number", value


_BETWEEN = re.compile("(?<=[日年月])間")
_HALF_OF_DAY = re.compile(r"오전|오후|午前|午後|\b[ap]\.?\s?m\b", re.IGNORECASE)


def _without_half_of_day(text: str, low: int, high: int) -> tuple[int, int]:
    """Where only the hour is tagged, its counterpart is the hour, without *in the morning*."""
    before = re.compile(r"(?:오전|오후|午前|午後)\s*").match(text, low, high)
    behind = re.compile(r"\s*[ap]\.?\s?m\.?$", re.IGNORECASE).search(text, low, high)
    start, end = before.end() if before else low, behind.start() if behind else high
    return (start, end) if start < end else (low, high)


def agreement(first: Quantity, second: Quantity) -> float:
    """How surely two quantities are the same, 0..1, by kinds, parts and values; converted units count a little less."""
    if first.kind == second.kind == "date":
        shared = [unit for unit, _ in first.parts if second.part(unit) is not None]
        if not shared or any(first.part(unit) != second.part(unit) for unit in shared):
            return 0.0
        return 0.95 if len(first.parts) == len(second.parts) == len(shared) else 0.8
    if first.kind == second.kind:
        (unit, value), (other_unit, other) = first.parts[0], second.parts[0]
        if unit == other_unit and first.parts == second.parts:
            return 0.95
        converted = first.unit_factor != second.unit_factor
        if (
            first.kind == "measure"
            and unit == other_unit
            and converted
            and abs(value - other) <= 0.1 * max(value, other)
        ):
            return 0.75
        return 0.8 if first.values == second.values else 0.0
    # Of different kinds only a bare number may be anything, and Korean writes the 8th and eight days alike.
    days = all([unit for unit, _ in one.parts] == ["day"] for one in (first, second))
    if "number" not in (first.kind, second.kind) and not days:
        return 0.0
    return 0.78 if set(first.values) & set(second.values) and len(first.values) == len(second.values) else 0.0


# --- names -----------------------------------------------------------------------------------------------------


def _by_alias(search: _Search) -> Found:
    for low, high in search.aliases.occurrences(search.aliases.names(search.quote), search.target):
        yield low, high, "alias", 0.97


def _by_glossary(search: _Search) -> Found:
    shipped = glossary.shipped()
    for low, high in shipped.occurrences(shipped.names(search.quote), search.target):
        whole = stands_alone(search.target, low, high) and not _hangul_before(search.target, low)
        yield low, high, "glossary", 0.93 if whole else 0.8


def _hangul_before(text: str, at: int) -> bool:
    return "가" <= text[at : at + 1] <= "힣" and "가" <= text[at - 1 : at] <= "힣" and at > 0


def _by_latin(search: _Search) -> Found:
    if not re.search("[A-Za-z]", search.quote) or search.source_language == search.target_language:
        return
    for low, high in find_all(search.target, search.quote.strip()):
        if stands_alone(search.target, low, high):
            yield low, high, "latin", 0.96


def _by_hanja(search: _Search) -> Found:
    han_here, han_there = search.source_language in ("ja", "zh"), search.target_language in ("ja", "zh")
    quote = re.sub(r"[\s·・]", "", search.quote)
    if han_here and search.target_language == "ko" and hanja.HAN.fullmatch(quote):
        for size in range(len(quote), 1, -1):
            if size < max(2, len(quote) * 0.6):
                break
            for spelling in hanja.spellings(quote[:size]):
                for low, high in find_all(search.target, spelling):
                    yield low, high, "hanja", 0.9 * size / len(quote)
    elif search.source_language == "ko" and han_there and re.fullmatch("[가-힣]{2,}", bare := without_particle(quote)):
        for low, high in _han_spelt(bare, search.target):
            yield low, high, "hanja", 0.9
    elif han_here and han_there and hanja.HAN.fullmatch(quote):
        wanted = set(hanja.spellings(quote)[:8])
        for low, high in _han_windows(search.target, len(quote)):
            if wanted & set(hanja.spellings(search.target[low:high])[:8]):
                yield low, high, "hanja", 0.92


def _han_spelt(hangul: str, target: str) -> Iterator[tuple[int, int]]:
    for low, high in _han_windows(target, len(hangul)):
        if all(
            syllable in known or syllable in map(hanja.initial, known)
            for syllable, known in zip(hangul, map(hanja.readings, target[low:high]), strict=True)
        ):
            yield low, high


def _han_windows(text: str, size: int) -> Iterator[tuple[int, int]]:
    for run in hanja.HAN.finditer(text):
        for low in range(run.start(), run.end() - size + 1):
            yield low, low + size


def _by_transliteration(search: _Search) -> Found:
    if search.source_language == search.target_language:
        return
    names = [transliteration.name_words(search.quote, search.source_language, search.source, search.start)]
    if search.source_language == "ko" and len(names[0]) == 1:
        names = transliteration.korean_name_sounds(search.quote)
    known = bool(glossary.shipped().names(search.quote))
    letters = len(re.sub(r"\W|(?<=[a-z])['’]s", "", search.quote)) if search.quote.isascii() else 0
    for name in names:
        # Where titles were left aside, the place found covers only a part of what was tagged.
        covered = min(1.0, sum(map(len, name)) / letters + 0.15) if letters and name else 1.0
        for low, high, value in transliteration.find(
            name, search.target, search.target_language, sino=search.source_language != "ko"
        ):
            # What the glossary knows under another name seldom goes by its sound.
            score = 0.9 * value * covered * (_KNOWN if known else 1.0)
            if score >= _HEARD and not _rather_another(search, low, high, value):
                yield low, high, "transliteration", score


def _rather_another(search: _Search, low: int, high: int, value: float) -> bool:
    """Whether a place that sounds but a little like the range is known by another name, or sounds more like another
    name of its passage: Bergen is not where Aberdeen is said."""
    if value >= _SOUNDS_SO:
        return False
    place = search.target[low:high]
    if not place.isascii() and glossary.shipped().names(place):
        return True
    sound = romanise(place)
    others = (
        token
        for token in name_tokens(search.source, search.source_language)
        if token.end <= search.start or search.end <= token.start
    )
    return any(likeness(romanise(without_particle(token.spelling)), sound) > value + _MORE for token in others)


_WAYS = (_by_number, _by_alias, _by_glossary, _by_latin, _by_hanja, _by_transliteration)


# --- several pieces --------------------------------------------------------------------------------------------


def _composed(search: _Search) -> list[tuple[int, int, str, float]]:
    """A range made of several known pieces (a post and a name) is where its pieces stand together."""
    pieces = _pieces(search)
    if len(pieces) < 2:
        return []
    placed: list[list[tuple[int, int, str, float]]] = []
    for low, high in pieces:
        part = _Search(
            search.start + low, search.start + high, search.source, search.target,
            search.source_language, search.target_language, search.aliases,
        )  # fmt: skip
        places = [place for find in _WAYS for place in find(part) if place[3] >= _SURE]
        if places:
            placed.append(places)
    if not placed:
        return []
    best: list[tuple[int, int, str, float]] = []
    for anchor in placed[0]:
        low, high, score = anchor[0], anchor[1], anchor[3]
        joined = 1
        for places in placed[1:]:
            near = [p for p in places if p[0] - high <= 6 and low - p[1] <= 6 and not (p[0] < high and low < p[1])]
            if near:
                nearest = min(near, key=lambda p: max(p[0] - high, low - p[1]))
                low, high, score = min(low, nearest[0]), max(high, nearest[1]), min(score, nearest[3])
                joined += 1
        best.append((low, high, "composed", 0.9 * score * joined / len(pieces)))
    return best


def _pieces(search: _Search) -> list[tuple[int, int]]:
    """The parts of the tagged range that can be looked for by themselves: known names, and what is left between."""
    quote = search.quote
    known = sorted(set(search.aliases.pieces(quote)) or set(glossary.shipped().pieces(quote)))
    result: list[tuple[int, int]] = []
    at = 0
    for low, high in [*known, (len(quote), len(quote))]:
        for match in re.finditer(
            r"(?:[A-Z][\w’'-]*(?:\s(?=[A-Z]))?)+|[가-힣]{2,}|[一-龥]{2,}|[ァ-ヶー・]{2,}", quote[at:low]
        ):
            result.append((at + match.start(), at + match.start() + len(match.group().rstrip())))
        if low < high:
            result.append((low, high))
        at = max(at, high)
    return result


# --- meaning ---------------------------------------------------------------------------------------------------


def _by_meaning(search: _Search, encoder: Encoder) -> list[tuple[int, int, str, float]]:
    """The words nearest in meaning, where that is likely to be more than the nearest of what is there."""
    found = nearest(
        search.start, search.end, search.source, search.target, search.source_language, search.target_language, encoder
    )
    return [(one.start, one.end, "meaning", one.probability) for one in found if one.probability >= LEAST]
