"""Text as an analyst means it: offsets, characters a reader sees, words, and what counts as the same words.

Offsets are Unicode code points, half-open. `Utf16Map` is the one place where they become UTF-16 units (which Qt
counts in). A *grapheme* is an extended grapheme cluster (UAX #29). A *word* is what one would tag: Korean without
its particle, Japanese by run of script, `F-35`, `U.S.` and `Sept. 8` whole. `fold` says when two spellings are the
same for matching and search.
"""

import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_WINDOW = 320  # code points to either side in which words are looked for; longer than any word
_EVIDENCE = 20_000  # code points to either side that are asked how a noun is written elsewhere
_REACH = 64  # code points before an offset in which a grapheme boundary is looked for


class Utf16Map:
    """Code point offsets of one text ↔ its UTF-16 offsets; O(log n) in the number of astral characters."""

    __slots__ = ("_astral", "_units")

    def __init__(self, text: str) -> None:
        self._astral: tuple[int, ...] = ()
        if not text.isascii():
            self._astral = tuple(match.start() for match in _astral().finditer(text))
        self._units = tuple(offset + index for index, offset in enumerate(self._astral))

    def to_utf16(self, offset: int) -> int:
        """The UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._astral, offset)

    def from_utf16(self, unit: int) -> int:
        """The code point offset of a UTF-16 offset; inside a surrogate pair, the offset of its character."""
        if not self._astral:
            return unit
        whole = bisect_right(self._units, unit - 2)
        if whole < len(self._units) and self._units[whole] == unit - 1:
            return self._astral[whole]
        return unit - whole


@cache
def _astral() -> Any:
    import re

    return re.compile("[\U00010000-\U0010ffff]")


# --- graphemes -------------------------------------------------------------------------------------------------


@cache
def _cluster() -> Any:
    import regex  # 30 ms: not before somebody selects

    return regex.compile(r"\X")


def grapheme_at(text: str, offset: int) -> tuple[int, int]:
    """The grapheme that holds the character at an offset; at the end of the text, the empty range there."""
    if not 0 <= offset < len(text):
        return (max(0, min(offset, len(text))),) * 2
    around = text[max(0, offset - 1) : offset + 2]
    if around.isascii() and around.isprintable():
        return (offset, offset + 1)  # what follows nothing and joins nothing: most of an English text
    begin = _safe_boundary(text, offset)
    for match in _cluster().finditer(text, begin):
        if offset < match.end():
            return (match.start(), match.end())
    return (offset, len(text))


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """The least range of whole graphemes that covers `[start, end)`; an empty range moves to its grapheme's start."""
    first = grapheme_at(text, start)[0]
    if end <= start:
        return (first, first)
    return (first, grapheme_at(text, end - 1)[1])


def next_grapheme(text: str, offset: int) -> int:
    """The offset after the grapheme at an offset."""
    return grapheme_at(text, offset)[1]


def previous_grapheme(text: str, offset: int) -> int:
    """The offset of the grapheme before an offset."""
    return grapheme_at(text, offset - 1)[0] if offset > 0 else 0


def _safe_boundary(text: str, offset: int) -> int:
    """A place before an offset where a grapheme surely begins: a printable ASCII character, or far enough back."""
    for place in range(offset, max(0, offset - _REACH), -1):
        if " " <= text[place] <= "~" and " " <= text[place - 1] <= "~":
            return place
    return max(0, offset - _REACH)


# --- words -----------------------------------------------------------------------------------------------------

_HANGUL = "가-힣ᄀ-ᇿ㄰-㆏ꥠ-꥿ힰ-퟿"
_HAN = "々〆〇㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
_KATAKANA = "ァ-ヺー-ヿㇰ-ㇿｦ-ﾟ"
_HIRAGANA = "ぁ-ゟ"
_MONTHS = (
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|August|September"
    "|October|November|December"
)
_TITLES = "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Rep|Sen|Gov|St|No|vs|Jr|Sr|Inc|Ltd|Co|Corp"
_COUNTERS = (
    "周年|年間|年度|年|[かカヶケ]月間?|[かカヶケ]国|月|日間|日|時間|時|分|秒|回|人|名|歳|件|隻|機|発"
    "|円|割|倍|度|兆|億|万|千|百"
)


@cache
def _words() -> Any:
    import regex

    latin = rf"[[\p{{L}}\p{{N}}]--[{_HANGUL}{_HAN}{_KATAKANA}{_HIRAGANA}]]\p{{M}}*"
    number = r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*"
    return regex.compile(
        rf"""
        (?P<date>\b(?:{_MONTHS})\.?\ [0-9]{{1,2}}\b(?![.,:]?[0-9]))
        | (?P<initials>\b(?:\p{{Lu}}\.){{2,}}(?:\p{{Lu}}\b)?)
        | (?P<title>\b(?:{_TITLES}|{_MONTHS})\.(?=\s))
        | (?P<counted>第?(?:{number}(?:{_COUNTERS}))+)
        | (?P<korean>(?:{latin}|(?<=\w)[-‐‑.,](?=\w))*[{_HANGUL}](?:[{_HANGUL}\p{{M}}]|{latin}|(?<=\w)[-‐‑.,](?=\w))*)
        | (?P<western>[$€£¥₩]?{latin}(?:{latin}|(?<=[0-9])[.,:/](?=[0-9])|(?<!\s)[-‐‑'’&](?={latin})
            |(?<=\b\p{{Lu}})\.(?=\p{{Lu}}))*[%％]?)
        | (?P<ideographs>[{_HAN}{_KATAKANA}](?:[{_HAN}{_KATAKANA}\p{{M}}]|(?<=[{_KATAKANA}])[・･·](?=[{_KATAKANA}])
            |(?<=[{_HAN}])[ヶケ](?=[{_HAN}]))*)
        | (?P<hiragana>[{_HIRAGANA}][{_HIRAGANA}ー\p{{M}}]*)
        """,
        regex.VERBOSE | regex.VERSION1,
    )


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without the white space at its ends; empty, at its end, where it holds nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def word_at(text: str, offset: int, language: str = "") -> tuple[int, int]:
    """The word at an offset, as an analyst would tag it.

    A Korean particle, a possessive 's, quotes and punctuation stay outside, yet pointing at them finds their word.
    On other visible characters it is the grapheme there; between words it is the empty range `(offset, offset)`.
    """
    touching = None
    for begin, finish, start, end in _tokens(text, offset, language):
        if begin <= offset < finish:
            return (start, end)
        if finish == offset:
            touching = (start, end)
    if touching is not None:
        return touching
    if offset < len(text) and not text[offset].isspace():
        return grapheme_at(text, offset)
    return (offset, offset)


def next_word(text: str, offset: int, language: str = "") -> tuple[int, int]:
    """The first word that ends after an offset and starts at or after it; at the end of the text, empty."""
    while offset < len(text):
        for _, _, start, end in _tokens(text, offset, language):
            if start >= offset and end > offset:
                return (start, end)
        offset = min(len(text), offset + _WINDOW)
    return (len(text), len(text))


def previous_word(text: str, offset: int, language: str = "") -> tuple[int, int]:
    """The last word that starts before an offset; before the first word, the empty range at 0."""
    while offset > 0:
        found = None
        for _, _, start, end in _tokens(text, offset, language):
            if start < offset:
                found = (start, end)
        if found is not None:
            return found
        offset = max(0, offset - _WINDOW)
    return (0, 0)


def words(text: str, language: str = "") -> Iterator[tuple[int, int]]:
    """Every word of a text in order."""
    for match in _words().finditer(text):
        around = slice(max(0, match.start() - _EVIDENCE), match.end() + _EVIDENCE)
        yield _core(text if len(text) <= 2 * _EVIDENCE else text[around], match, language)


def _tokens(text: str, offset: int, language: str) -> Iterator[tuple[int, int, int, int]]:
    """Tokens around an offset: `(begin, finish)` with particle and possessive, `(start, end)` of the word in it."""
    low = max(0, offset - _WINDOW)
    if low:
        breaks = [place for place in range(low, offset) if text[place].isspace()]
        low = breaks[0] if breaks else low
    nearby = text[max(0, offset - _EVIDENCE) : offset + _EVIDENCE] if len(text) > 2 * _EVIDENCE else text
    for match in _words().finditer(text, low, min(len(text), offset + _WINDOW)):
        yield (match.start(), match.end(), *_core(nearby, match, language))


def _core(text: str, match: Any, language: str) -> tuple[int, int]:
    """A token without what grammar hangs on it."""
    start, end = match.span()
    token = match.group()
    if match.lastgroup == "korean":
        return (start, end - _particle(text, token))
    if match.lastgroup == "western" and language in ("", "en") and token[-2:].lower() in ("'s", "’s"):
        return (start, end - 2)
    return (start, end)


def _listed(spaced: str) -> list[str]:
    return spaced.split()


_PARTICLES = sorted(
    _listed("""
    은 는 이 가 을 를 의 에 와 과 도 로 으로 만 께 에서 에게 께서 까지 부터 보다 처럼 마다 조차 마저
    한테 이나 으로서 로서 으로써 로써 에는 에도 에만 에서는 에서도 에서의 에게는 에게도 으로는 로는
    으로도 로도 으로의 로의 과의 와의 과는 와는 과도 와도 까지는 까지도 까지의 부터는 부터의 만은 만이
    만을 만의 만에 보다는 이라고 라고 이라는 라는 이라며 라며 이라면서 라면서 이다 이며 이자 이고 입니다
    이었다 였다 이란
"""),
    key=len,
    reverse=True,
)
_AFTER_CONSONANT = ("은", "이", "을", "과", "으로", "입니다")
_AFTER_VOWEL = ("는", "가", "를", "와", "라고", "라는", "라며", "라면서", "였다")
_ON_ONE_SYLLABLE = frozenset(
    _listed("""
    은 는 을 를 에 에서 에게 으로 에는 에도 과의 와의 까지 부터
""")
)
_NOUN_ENDINGS = frozenset(
    _listed("""
    반도 제도 정도 태도 속도 강도 지도 의도 시도 보도 수도 온도 각도 빈도 밀도 용도 구도 주도 고도 뢰도
    족도 확도 이도 요도 원도 기도 청도 라도 상도 해도 안도 경도 회의 합의 논의 협의 결의 정의 동의 주의
    강의 건의 문의 심의 제의 창의 항의 토의 상의 편의 도로 경로 항로 통로 진로 대로 회로 선로 철로 결과
    효과 성과 통과 경과 초과 학과 부과 추가 증가 참가 휴가 주가 허가 대가 유가 대만 불만 수만 십만 백만
    천만 린이 은이
""")
)
_BODIES = ("국회", "대회", "사회", "교회", "기회", "원회", "의회", "학회", "협회", "집회")


def _particle(text: str, token: str) -> int:
    """How many code points of a Korean token are its particle (조사) and not its noun.

    A particle must agree with the sound before it (은 after a consonant, 는 after a vowel), must not be the last
    syllable of a common noun (회의, 한반도), and is none where the text elsewhere uses the whole token as a noun.
    """
    composed = unicodedata.normalize("NFC", token)
    for particle in _PARTICLES:
        if not composed.endswith(particle) or len(composed) <= len(particle):
            continue
        stem = composed[: -len(particle)]
        if not _agrees(stem[-1], particle) or not _is_noun(stem, particle, composed):
            continue
        if any(composed + more in text for more in _openers(composed[-1])) and len(particle) == 1:
            return 0
        return len(token) - _length_of_prefix(token, len(stem))
    return 0


def _is_noun(stem: str, particle: str, whole: str) -> bool:
    """Whether what is left without the particle can be a noun."""
    if len(stem) == 1 and "가" <= stem <= "힣":
        return particle in _ON_ONE_SYLLABLE
    if len(particle) == 1 and whole[-2:] in _NOUN_ENDINGS:
        return particle == "의" and stem.endswith(_BODIES) and not whole.endswith("정상회의")
    return True


def _agrees(before: str, particle: str) -> bool:
    """Whether a particle may follow a sound. After anything but Hangul, both forms may."""
    if not "가" <= before <= "힣":
        return True
    final = (ord(before) - 0xAC00) % 28
    if particle.startswith("로"):
        return final in (0, 8)  # none, or ㄹ
    if particle.startswith("으로"):
        return final not in (0, 8)
    if particle.startswith(_AFTER_CONSONANT):
        return final != 0
    return not particle.startswith(_AFTER_VOWEL) or final == 0


def _openers(last: str) -> tuple[str, ...]:
    """Particles that, put after a token ending in this syllable, show that the token is a noun by itself."""
    if not "가" <= last <= "힣":
        return ()
    return ("의 ", "는 ", "를 ") if (ord(last) - 0xAC00) % 28 == 0 else ("의 ", "은 ", "을 ")


def _length_of_prefix(token: str, composed_length: int) -> int:
    """How many code points of a token make the first so many composed characters (NFD Hangul takes more)."""
    if unicodedata.is_normalized("NFC", token):
        return composed_length
    for length in range(composed_length, len(token) + 1):
        if len(unicodedata.normalize("NFC", token[:length])) > composed_length:
            return length - 1
    return len(token)


# --- folding and finding ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back: folded character `i` stands for `[starts[i], ends[i])` of the original."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original range of a folded range that is not empty."""
        return (self.starts[start], self.ends[end - 1])


_DOTS = dict.fromkeys(map(ord, "・･‧•∙⋅ㆍ·᛫"), "·")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_QUOTES = {**dict.fromkeys(map(ord, "‘’‚‛＇`´"), "'"), **dict.fromkeys(map(ord, "“”„‟＂«»"), '"')}
_SAME = {**_DOTS, **_HYPHENS, **_QUOTES}
_SIMPLE = r"!-_a-~가-힣一-鿿ぁ-ゖァ-ヺー、。「」『』"


@cache
def _folding() -> Any:
    import regex

    follows = r"(?![\p{M}\u1160-\u11ff\ud7b0-\ud7ff])"
    return regex.compile(
        rf"(?P<simple>(?:[{_SIMPLE}]|\ (?=[{_SIMPLE}]))+{follows})"
        r"|(?P<space>[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]*\s[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]*)"
        r"|(?P<nothing>[\u200b\u200c\u200e\u200f\u2060-\u2069\u202a-\u202e\ufeff\u00ad\ufe00-\ufe0f]+)"
        r"|(?P<cluster>\X)"
    )


def fold(text: str) -> Folded:
    """A text as matching and search see it: NFKC, case folded, white space runs one space, middle dots, hyphens
    and quotes each one character, invisible characters gone, decomposed Hangul composed."""
    out: list[str] = []
    starts, ends = array("l"), array("l")
    for match in _folding().finditer(text):
        kind, begin, finish = match.lastgroup, match.start(), match.end()
        if kind == "simple":
            out.append(match.group().lower())
            starts.extend(range(begin, finish))
            ends.extend(range(begin + 1, finish + 1))
            continue
        if kind == "nothing":
            continue
        piece = " " if kind == "space" else _fold_cluster(match.group())
        out.append(piece)
        starts.extend([begin] * len(piece))
        ends.extend([finish] * len(piece))
    return Folded("".join(out), starts, ends)


def _fold_cluster(cluster: str) -> str:
    plain = unicodedata.normalize("NFKC", cluster.translate(_SAME)).casefold()
    return unicodedata.normalize("NFKC", plain).translate(_SAME)


def find_all(text: str, query: str, literal: bool = False) -> list[tuple[int, int]]:
    """Where a query occurs, without overlaps, in order; folded unless `literal`. An empty query occurs nowhere."""
    if literal:
        return list(_occurrences(text, query))
    return find_folded(fold(text), query)


def find_folded(folded: Folded, query: str) -> list[tuple[int, int]]:
    """The same in a text that is folded already, to be asked for several queries: ranges of the text as it was."""
    return [folded.original(start, end) for start, end in _occurrences(folded.text, fold(query).text)]


def _occurrences(text: str, query: str) -> Iterator[tuple[int, int]]:
    place = text.find(query) if query else -1
    while place >= 0:
        yield (place, place + len(query))
        place = text.find(query, place + len(query))


# --- one line of it --------------------------------------------------------------------------------------------

_CONTROLS = "\x00-\x1f\x7f-\x9f"
_LINE_ENDS = "\u2028\u2029"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # the property Bidi_Control of UAX #9
_SURROGATES = "\ud800-\udfff"  # bytes of a file's name that are no UTF-8 become such


@cache
def _unseen() -> Any:
    import re

    return re.compile(f"[{_CONTROLS}{_LINE_ENDS}{_DIRECTIONS}{_SURROGATES}]")


def one_line(text: str) -> str:
    """The text as one line of a terminal or a status line: controls, line ends, marks of direction and surrogates,
    which would be obeyed instead of shown, are written as JSON writes them: `\\u000a`, `\\u001b`, `\\u202e`."""
    return str(_unseen().sub(lambda sign: f"\\u{ord(sign.group()):04x}", text))


# --- the order of names ----------------------------------------------------------------------------------------


@cache
def _digits() -> Any:
    import re

    return re.compile("([0-9]+)")


@lru_cache(maxsize=65_536)
def natural(name: str) -> tuple[object, ...]:
    """A key that sorts names as a reader counts: `2 b` before `10 a`, `Émile` at `Emile`, capitals and full-width
    forms as what they are forms of. The same in every language of the interface, in the window and elsewhere."""
    plain = "".join(
        unicodedata.normalize("NFD", sign)[0] if "\x7f" < sign < "\u0250" else sign
        for sign in unicodedata.normalize("NFKC", name).casefold()
    )
    # Words at even places and numbers at odd ones, so that like is compared with like. A number of more digits is
    # the greater one; of so many digits as nobody counts `int` makes none.
    parts = [
        (len(part.lstrip("0")), part.lstrip("0")) if number % 2 else part
        for number, part in enumerate(_digits().split(plain))
    ]
    return (tuple(parts), name)


def plain_lines(text: str) -> str:
    """A message of several lines, each of them `one_line`."""
    return "\n".join(map(one_line, text.split("\n")))
