"""The words of a passage nearest in meaning to a tagged range, and how surely they are its counterpart.

A window of words that is near may still be wrong: every sentence has a nearest word. So each is asked back: words of
the tagged side that are nearer to it than the tagged range itself speak against it. That, and how much the two passages
say the same at all, tells a counterpart from the nearest of what is there better than nearness does.
"""

import math
import re
from typing import NamedTuple

from annotator.bitext.encoder import Encoder
from annotator.text import words

LEAST = 0.15
"""Probability from which a window is shown; `tests/benchmarks/counterparts.py` prints what others would give."""
_SUREST = 0.95
"""However near, one in twenty is cut too wide or too short."""
_FURTHER = 2
"""Words that a counterpart may have more than the tagged range."""
_MOST_WORDS = 6
_LONGEST = 120
"""Words of a passage that are looked at."""
_BACK = 0.5
"""How much a window's nearness to something else in the tagged passage counts against it when windows are compared."""
_OFFSET, _OF_RANGE, _OF_BACK, _OF_PASSAGE = -8.2, 2.9, 9.6, 8.0
"""Logistic regression on marked passages, on the same with the words sought taken out, and on foreign sentences: of the
window's cosine with the tagged range, of how much nearer that is than anything else, and of the cosine of passages."""

_FORMS = frozenset(
    "the a an of in on at to for from by with and or but as that which is are was were be been has have had it its "
    "their his her he she they this these those said told not will would about over after before into than off no not"
    " 대한 관한 위한 통한 따른 의한 대해 위해 통해 따라 등 및 그 이 한 関 対".split()
)
_BREAK = re.compile(r"[.。!?！？]\s|[\n“”「」]")
_KANJI_TAIL = re.compile("(?<=[一-龥々]{2})[後前中内外間沖側近上下等ら]$")
_OKURIGANA = re.compile(
    "([いうえきぎくぐげけこじちびぶべみむめりるれろ][ぁ-ゖ]{0,2}?)(?=[をはがにのとでもへや、。，．\\s]|$)"
)
_CUT = re.compile("[いうえきぎくぐげけこじちびぶべみむめりるれろ]")
_PLURAL = re.compile("(?<=[가-힣]{2})들$")

Window = tuple[int, int]


class Near(NamedTuple):
    """A window of the other passage: half-open range, and the probability that it is the counterpart, 0..1."""

    start: int
    end: int
    probability: float


def nearest(
    start: int, end: int, source: str, target: str, source_language: str, target_language: str, encoder: Encoder
) -> list[Near]:
    """The windows of `target` likest to be the counterpart of `source[start:end]`, best first; none overlap.

    At most three, however unlikely: who shows them keeps those of `LEAST` and more.
    """
    most = min(_MOST_WORDS, len(list(words(source[start:end], source_language))) + _FURTHER)
    there = _windows(target, target_language, most)
    quote = source[start:end]
    here = [
        (low, high)
        for low, high in _windows(source, source_language, most)
        if (high <= start or end <= low) and source[low:high].casefold() != quote.casefold()
    ]
    if not there:
        return []
    texts = [
        quote,
        source,
        target,
        *(target[low:high] for low, high in there),
        *(source[low:high] for low, high in here),
    ]
    vectors = encoder.encode(texts)
    asked, passages = vectors[0], float(vectors[1] @ vectors[2])
    windows, others = vectors[3 : 3 + len(there)], vectors[3 + len(there) :]
    near = (windows @ asked).tolist()
    back = (windows @ others.T).max(axis=1).tolist() if here else [0.0] * len(there)
    order = sorted(range(len(there)), key=lambda at: near[at] - _BACK * back[at], reverse=True)
    found: list[Near] = []
    for at in order:
        low, high = there[at]
        if not any(low < other.end and other.start < high for other in found):
            sure = _OFFSET + _OF_RANGE * near[at] + _OF_BACK * (near[at] - back[at]) + _OF_PASSAGE * passages
            found.append(Near(low, high, min(_SUREST, 1 / (1 + math.exp(-sure)))))
            if len(found) == 3:
                break
    return found


def _windows(text: str, language: str, most: int) -> list[Window]:
    """Runs of at most `most` words that begin and end with words that mean something, and cross no sentence."""
    spans = list(words(text, language))[:_LONGEST]
    meaning = [not _is_form(text[low:high]) for low, high in spans]
    found: dict[Window, None] = {}
    for first in range(len(spans)):
        for last in range(first, min(first + most, len(spans))):
            low, high = spans[first][0], spans[last][1]
            if meaning[first] and meaning[last] and not _BREAK.search(text, low, high):
                for end in _ends(text, high, language):
                    found[low, end] = None
    return list(found)


def _ends(text: str, high: int, language: str) -> list[int]:
    """Where a window may end: with its last word, and where that word may be one without or with what stands there."""
    ends = [high]
    if language == "ja":
        tail = _KANJI_TAIL.search(text[:high])
        if tail is not None:
            ends.append(tail.start())
        if "一" <= text[high - 1] <= "龥" and _CUT.match(text, high):
            # 土砂崩れ: what follows is of the word. Where it is a verb that goes on (引き上げた), no window ends.
            more = _OKURIGANA.match(text, high)
            return [more.end()] if more is not None else []
    elif language == "ko" and (tail := _PLURAL.search(text[:high])) is not None:
        ends.append(tail.start())
    return ends


def _is_form(word: str) -> bool:
    """Whether a word only serves grammar: an English article or preposition, a Japanese particle or ending."""
    return word.lower() in _FORMS or re.fullmatch("[ぁ-ゖー]+", word) is not None
