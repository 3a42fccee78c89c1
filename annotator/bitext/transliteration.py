"""Where a name, heard in one script, is written in another."""

import re
from collections.abc import Iterator
from itertools import pairwise

from annotator.bitext import hanja
from annotator.bitext.names import (
    SURNAMES,
    ascii_letters,
    kana_readings,
    likeness,
    romanise,
    romanise_cyrillic,
    romanise_kana,
    romanise_korean,
    surname_orders,
    without_particle,
)
from annotator.text import words as text_words

Place = tuple[int, int, float]
"""Start, end, likeness 0..1."""

_HANGUL = re.compile("[가-힣]+")
_CAPITALISED = re.compile(r"(?:Gen|Lt|Col|Adm|Sen|Rep|Gov|Maj|Capt|Sgt)\.|[A-ZÀ-Þ][\w’'.-]*\w|[A-Z]\b")
_KATAKANA = re.compile("[ァ-ヴー]+(?:[・=･][ァ-ヴー]+)*")
_TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr)\.?|(?:Gen|Lt|Col|Adm|Sen|Rep|Gov|Maj|Capt|Sgt)\.|President|Prime|Minister|Defense|Foreign|General|Secretary|Premier|"
    r"Chief|Vice|Deputy|Chairman|King|Queen|Prince|Princess)$"
)
_SYLLABLES = 8


def name_words(quote: str, language: str, context: str = "", start: int = 0) -> list[str]:
    """The words of a name, romanised, in the order written; empty where its sound is not known.

    Chinese characters sound as the kana in parentheses behind them in `context`, where the quote stands at `start`.
    """
    if re.search("[가-힣]", quote):
        return [romanise_korean(without_particle(word)) for word in _HANGUL.findall(quote)]
    if re.search("[ァ-ヶぁ-ゖ]", quote):
        return [word for part in re.findall("[ァ-ヶーぁ-ゖ]+", quote) if (word := romanise_kana(part))]
    if hanja.HAN.search(quote):
        for low, high, reading in kana_readings(context):
            if low <= start < high or start <= low < start + len(quote):
                words = [romanise_kana(part) for part in re.split("[・･\\s　]+", reading)]
                whole = context[low:high]
                return words if len(quote.replace(" ", "")) * 2 > len(whole.replace(" ", "")) else words[:1]
        return []
    if language in ("ru", "uk"):
        return [romanise_cyrillic(word) for word in re.findall("[А-ЯЁІЇЄҐ][\\w-]+", quote)]
    words = [word for word in re.findall(r"[^\W\d_][\w’'.-]*", quote) if not _TITLES.match(word)]
    letters = [ascii_letters(re.sub(r"['’]s$", "", word)) for word in words if word[:1].isupper()]
    return [word for word in letters if word]


def korean_sounds(word: str) -> tuple[str, ...]:
    """How a Korean name may be spelt in Latin letters: by rule, and with the surname as news spells it."""
    compact = re.sub(r"\s", "", word)
    sounds = [romanise_korean(compact)]
    if 2 <= len(compact) <= 4:
        for size in (2, 1):
            surname = SURNAMES.get(compact[:size])
            if surname and len(compact) > size:
                sounds.append(surname + romanise_korean(compact[size:]))
                break
    return tuple(dict.fromkeys(sounds))


def find(words: list[str], target: str, language: str, *, sino: bool = True) -> Iterator[Place]:
    """Where `target` may write the name whose romanised words are given, with the likeness of each place.

    `sino`: Chinese characters are tried in their Korean readings too.
    """
    if not words:
        return
    whole = ["".join(order) for order in surname_orders(words)]
    if language == "ko":
        yield from _in_korean(words, whole, target)
    elif language == "ja":
        yield from _in_japanese(words, whole, target)
        if sino:
            yield from _read_as_hanja(whole, target)
    elif language in ("zh",):
        return
    else:
        yield from _in_western(words, whole, target, language)


_READ_SURELY = 0.9
"""Likeness from which a reading in hanja is more than chance: every text has many pairs of characters."""
_INTO_PARTICLE, _CUT_SHORT = 0.8, 0.94
"""What a likeness counts of a place that takes in the particle of its word (파리에서), and of one short of it."""
_VERB = re.compile(
    "(?:[했났랐렀랬였었았됐렸졌갔왔겠섰썼컸켰웠찼](?:다|던|고|으며|지만|는데|어야|습니다|습니까)|[한된인간온선쓴]다|는다|"
    "[했었았됐한된는인]다(?:고|며|는)|[하되](?:는|고|며|여|면|지|기|도록|려고|면서|거나|지만|던)|냐는?)$"
)
"""How Korean verbs end; no name does."""
_COMMON = frozenset(
    "지난 이전 이후 여성 남성 사람 다른 문제 것이 것을 것은 것으로 진행 수도 있다 없다 있는 없는 있었 않았 "
    "않는 배로 제출 제출한 열린 잡는 우수한 이상 이하 이날 오늘 내일 어제 매우 모두 모든 많은 많이 당시 가장 "
    "대한 위한 통한 따라 관련 경우 상황 시간 때문 정도 이유 사건 사고 사실 생각 발표 결과 조사 보도 관계 정부 "
    "회의 회담 주장 계획 지원 지역 세계 국가 국민 시민 학교 학생 기자 선수 경기 대회 시장 가격 기업 회사 제품 "
    "도시 건물 도로 차량 경찰 군인 병원 환자 아이 가족 부모 친구 동안 다음 최근 처음 마지막 올해 작년 내년 "
    "여기 거기 그는 그가 이는 이를".split()
)
"""Words of Korean news that sound like many a name and are none."""
_ORGANISATION = re.compile("[가-힣]{2,6}|[一-龥々]{2,6}")


def _in_korean(words: list[str], whole: list[str], target: str) -> Iterator[Place]:
    tokens = [(match.start(), match.end()) for match in _HANGUL.finditer(target)]
    stems = dict(text_words(target, "ko"))
    for first in range(len(tokens)):
        for last in range(first, min(first + len(words) + 1, len(tokens))):
            if last > first and target[tokens[last - 1][1] : tokens[last][0]].strip(" ·・-‧"):
                break
            # A name of one word is one word, and what has a particle behind it ends there.
            if last > first and (len(words) == 1 or stems.get(*tokens[last - 1]) < tokens[last - 1][1] - 1):
                break
            begin = tokens[first][0]
            low, high = tokens[last]
            stem = stems.get(low, high)
            if _VERB.search(target[low:high]) or target[low:stem] in _COMMON:
                break
            for end in range(low + 1, min(low + _SYLLABLES, high) + 1):
                written = target[begin:end]
                short = len(re.sub(r"\W", "", written)) < 2
                if short and not low < end == stem < high:
                    continue
                value = max(likeness(name, sound) for name in whole for sound in korean_sounds(written))
                if end != stem:
                    value *= _INTO_PARTICLE if end > stem else _CUT_SHORT
                if value > (0.75 if short else 0.6):
                    # What is left of the word should be a particle or a title, not more of a name.
                    yield begin, end, value
                if len(words) > 1 and first == last:
                    part = max(likeness(word, romanise_korean(written)) for word in words)
                    if part > 0.75:
                        # 삼성전자: what the name goes on with stands in the same word.
                        whole_word = _ORGANISATION.fullmatch(target[end:stem]) is not None
                        yield begin, stem if whole_word else end, part * 0.85


def _in_japanese(words: list[str], whole: list[str], target: str) -> Iterator[Place]:
    for match in _KATAKANA.finditer(target):
        parts = [
            (match.start() + part.start(), match.start() + part.end())
            for part in re.finditer("[^・=･]+", match.group())
        ]
        sounds = [romanise_kana(target[a:b]) for a, b in parts]
        for first in range(len(parts)):
            for last in range(first, min(len(parts), first + 4)):
                sound = "".join(sounds[first : last + 1])
                value = max(likeness(name, sound) for name in whole)
                if value > 0.6:
                    # The reading of a name in parentheses is not the name: what stands before it is.
                    yield (
                        parts[first][0],
                        parts[last][1],
                        value * (0.95 if target[match.start() - 1 : match.start()] in "(（" else 1),
                    )
        if len(words) > 1:
            for (a, b), sound in zip(parts, sounds, strict=True):
                part = max(likeness(word, sound) for word in words)
                if part > 0.75:
                    yield a, b, part * 0.85
    for start, end, reading in kana_readings(target):
        value = max(likeness(name, romanise_kana(reading)) for name in whole)
        family = max(likeness(words[-1], romanise_kana(reading.split("・")[0])), 0.0)
        if value > 0.6:
            yield start, end, value
        elif family > 0.75:
            yield start, end, family * 0.9


def _read_as_hanja(whole: list[str], target: str) -> Iterator[Place]:
    """A Korean name in Chinese characters without kana beside it (蔚山 for Ulsan) sounds as Korean reads them."""
    for run in hanja.HAN.finditer(target):
        for low in range(run.start(), run.end() - 1):
            for high in range(low + 2, min(low + 4, run.end()) + 1):
                for spelling in hanja.spellings(target[low:high])[:4]:
                    value = max(likeness(name, sound) for name in whole for sound in korean_sounds(spelling))
                    if value > _READ_SURELY:
                        yield low, high, value * 0.9


def _in_western(words: list[str], whole: list[str], target: str, language: str) -> Iterator[Place]:
    pattern = re.compile("[А-ЯЁІЇЄҐ][\\w-]+") if language in ("ru", "uk") else _CAPITALISED
    tokens = [(m.start(), m.end()) for m in pattern.finditer(target)]
    tokens = [(a, b - 2 if target[b - 2 : b] in ("'s", "’s") else b) for a, b in tokens]
    tokens = [(a, b) for a, b in tokens if not _TITLES.match(target[a:b])]
    sounds = [romanise(target[a:b]) for a, b in tokens]
    for first in range(len(tokens)):
        for last in range(first, min(first + max(len(words), 2) + 1, len(tokens))):
            run = tokens[first : last + 1]
            if any(target[a[1] : b[0]].strip(" -") for a, b in pairwise(run)):
                break
            spoken = ["".join(order) for order in surname_orders(sounds[first : last + 1])]
            value = max(likeness(name, sound) for name in whole for sound in spoken)
            if value > 0.6:
                yield tokens[first][0], tokens[last][1], value


def korean_name_sounds(quote: str) -> list[list[str]]:
    """The spellings a Korean name may have in Latin letters, each as a list of words (one, since order is unknown)."""
    return [[sound] for sound in korean_sounds(without_particle(quote))]
