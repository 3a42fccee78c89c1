"""What two sentences share that any language shows: numbers, names, Latin strings, Chinese characters.

Each shared thing counts by how rare it is in the two texts (inverse document frequency), so that a year met in
every sentence says little and an aircraft's designation much.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from annotator.bitext import hanja
from annotator.bitext.glossary import shipped
from annotator.bitext.names import korean_likeness, likeness, name_tokens, romanise_korean, skeleton
from annotator.bitext.numbers import values

Similarity = dict[tuple[int, int], float]

NUMBERS, LATIN, NAMES, CHARACTERS, THINGS = 0.5, 0.7, 0.5, 0.35, 0.5
"""What one shared number, Latin string, name, pair of characters or glossary thing counts, in nats a nat of rarity."""
_LIKE = 0.72  # likeness from which two romanised names may be one

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*")
_HANGUL_WORD = re.compile("[가-힣]{2,}")
_HAN_LANGUAGES = ("ja", "zh")


def anchor_similarity(left: Sequence[str], right: Sequence[str], left_language: str, right_language: str) -> Similarity:
    """Similarity by anchors of left sentence i and right sentence j, in nats; pairs that share nothing are absent.

    The latest answers are kept: whether two texts are parallel is asked of the sentences that were just aligned.
    """
    return _similarity(tuple(left), tuple(right), left_language, right_language)


@lru_cache(maxsize=2)
def _similarity(left: tuple[str, ...], right: tuple[str, ...], left_language: str, right_language: str) -> Similarity:
    similarity: Similarity = defaultdict(float)

    def share(read_left: Callable[[str], Iterable[str]], read_right: Callable[[str], Iterable[str]], w: float) -> None:
        _share(similarity, [set(read_left(s)) for s in left], [set(read_right(s)) for s in right], w)

    share(lambda s: values(s, left_language), lambda s: values(s, right_language), NUMBERS)
    if not _Latin.both(left_language, right_language):
        share(latin_strings, latin_strings, LATIN)
    if left_language == "ko" and right_language in _HAN_LANGUAGES:
        share(hangul_pairs, hanja.syllable_pairs, CHARACTERS)
    elif right_language == "ko" and left_language in _HAN_LANGUAGES:
        share(hanja.syllable_pairs, hangul_pairs, CHARACTERS)
    elif left_language in _HAN_LANGUAGES and right_language in _HAN_LANGUAGES:
        share(hanja.syllable_pairs, hanja.syllable_pairs, CHARACTERS)
    # Between Korean and Japanese or Chinese the readings of the characters say the same already.
    if left_language != right_language and not {left_language, right_language} <= {"ko", *_HAN_LANGUAGES}:
        share(things, things, THINGS)
    _share_names(similarity, left, right, left_language, right_language)
    return dict(similarity)


class _Latin:
    """Whether a language is written in Latin letters: there shared strings are no evidence of their own."""

    OTHERS = frozenset("ko ja zh ru uk ar fa he el th hi und".split())

    @classmethod
    def both(cls, first: str, second: str) -> bool:
        return first not in cls.OTHERS and second not in cls.OTHERS


@lru_cache(maxsize=2048)
def latin_strings(text: str) -> frozenset[str]:
    """Words in Latin letters of two characters and more, in lower case: `AI`, `F-35`, `SAREX`."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return frozenset(match.group().lower() for match in _LATIN.finditer(plain) if len(match.group()) > 1)


@lru_cache(maxsize=2048)
def hangul_pairs(text: str) -> frozenset[str]:
    """Every piece of two neighbouring syllables inside a Korean word."""
    return frozenset(word[at : at + 2] for word in _HANGUL_WORD.findall(text) for at in range(len(word) - 1))


@lru_cache(maxsize=2048)
def things(text: str) -> frozenset[str]:
    """Countries, ministries, posts and the like that a text names, by the shipped glossary."""
    return shipped().things(text)


def _share(similarity: Similarity, left: list[set[str]], right: list[set[str]], weight: float) -> None:
    places_left, places_right = _places(left), _places(right)
    for feature, rows in places_left.items():
        columns = places_right.get(feature)
        if columns is None:
            continue
        # What stands in most sentences of both sides tells nothing and would cost the most.
        if len(rows) * len(columns) > 4000:
            continue
        rarity = min(math.log1p(len(left) / len(rows)), math.log1p(len(right) / len(columns)))
        for i in rows:
            for j in columns:
                similarity[i, j] += weight * rarity


def _places(sentences: list[set[str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, features in enumerate(sentences):
        for feature in features:
            places[feature].append(at)
    return places


def _share_names(
    similarity: Similarity, left: Sequence[str], right: Sequence[str], left_language: str, right_language: str
) -> None:
    """Names are alike rather than equal; each name of the romanised side counts once for its likest partner."""
    if left_language == right_language or _Latin.both(left_language, right_language):
        return
    # Words of Korean are all candidates, so the other side, where names show, leads.
    swapped = left_language == "ko"
    leading, other = (right, left) if swapped else (left, right)
    languages = (right_language, left_language) if swapped else (left_language, right_language)
    spoken = [{token.spelling for token in name_tokens(text, languages[0])} for text in leading]
    heard = [{token.spelling for token in name_tokens(text, languages[1])} for text in other]
    places_spoken, places_heard = _places(spoken), _places(heard)
    partners = _partners(places_spoken, places_heard, korean=languages[1] == "ko")
    for name, rows in places_spoken.items():
        rarity = math.log1p(len(leading) / len(rows))
        strengths: dict[int, float] = {}
        for partner, value in partners.get(name, ()):
            for column in places_heard[partner]:
                strengths[column] = max(strengths.get(column, 0.0), value)
        for column, value in strengths.items():
            for row in rows:
                at = (column, row) if swapped else (row, column)
                similarity[at] += NAMES * (value - 0.6) / 0.4 * rarity


def _partners(spoken: Iterable[str], heard: Iterable[str], korean: bool) -> dict[str, list[tuple[str, float]]]:
    """For every name the spellings of the other side that may be it, by likeness."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for word in heard:
        if korean:
            for sound in _first_sounds(word):
                by_sound[sound].append(word)
        else:
            by_sound[skeleton(word)[:1]].append(word)
    found: dict[str, list[tuple[str, float]]] = {}
    for name in spoken:
        if len(name) < 3:
            continue
        alike: list[tuple[str, float]] = []
        for word in by_sound.get(skeleton(name)[:1], ()):
            value = korean_likeness(name, word)[0] if korean else likeness(name, word)
            if value >= _LIKE:
                alike.append((word, value))
        if alike:
            found[name] = alike
    return found


@lru_cache(maxsize=2048)
def _first_sounds(word: str) -> frozenset[str]:
    return frozenset({skeleton(romanise_korean(word[:2]))[:1], skeleton(romanise_korean(word[:3]))[:1]})
