"""Korean readings of Chinese characters: how a Japanese or Chinese word sounds when Korean writes it in Hangul.

The table is derived from Unihan's kHangul (UAX #38) and knows reformed Japanese and simplified Chinese forms.
"""

import re
from functools import cache, lru_cache

from annotator.model import BugError
from annotator.paths import resource

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]+")
"""A run of Chinese characters."""

_MOST = 64  # spellings of one word tried at most: three characters of four readings


@cache
def _table() -> dict[str, str]:
    path = resource("bitext", "hanja-readings.tsv")
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BugError(f"the table of hanja readings cannot be read: {path}") from error
    return {row[0]: row[2:] for row in rows if len(row) > 2}


def readings(character: str) -> str:
    """The Korean readings of one character, likeliest first, as a string of syllables; empty where none is known."""
    return _table().get(character, "")


# At the start of a word Korean drops or changes ㄹ and ㄴ (두음법칙): 리→이, 라→나, 녀→여.
_Y_VOWELS = frozenset((2, 3, 6, 7, 12, 17, 20))  # ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ


def initial(syllable: str) -> str:
    """A syllable as it is written at the start of a word (두음법칙)."""
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        return syllable
    onset, rest = divmod(code, 588)
    vowel = rest // 28
    if onset == 5:
        onset = 11 if vowel in _Y_VOWELS else 2
    elif onset == 2 and vowel in _Y_VOWELS:
        onset = 11
    return chr(0xAC00 + onset * 588 + rest)


@lru_cache(maxsize=2048)
def spellings(word: str) -> tuple[str, ...]:
    """The ways Korean may spell a word of Chinese characters, likeliest first; at most 64.

    Empty where a character has no known reading. `李在明` gives 이재명 before 리재명.
    """
    found = [""]
    for position, character in enumerate(word):
        known = readings(word[position - 1] if character == "々" and position else character)
        if not known:
            return ()
        choices = list(known)
        if position == 0:
            choices = [initial(reading) for reading in known] + choices
        elif position > 0:
            choices += [initial(reading) for reading in known]
        found = [head + tail for head in found for tail in dict.fromkeys(choices)][:_MOST]
    return tuple(found)


@lru_cache(maxsize=4096)
def syllable_pairs(text: str) -> frozenset[str]:
    """Every two-syllable piece that the Chinese characters of a text may have in Hangul."""
    pairs: set[str] = set()
    for run in HAN.finditer(text):
        word = run.group()
        for at in range(len(word) - 1):
            pairs.update(spellings(word[at : at + 2])[:6])
    return frozenset(pairs)
