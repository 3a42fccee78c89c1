"""Where a line of Korean, Japanese or Chinese ends so that no phrase is torn. Pure; no Qt.

Unicode's rules (UAX 14) allow a break between almost any two ideographs, and Qt breaks there. Korean is read by the
words between spaces (CSS calls it `word-break: keep-all`), whatever hanja they hold; Japanese and Chinese have no
spaces, and their phrases are those of BudouX (Apache-2.0). Without that package their lines end as Qt ends them.
"""

from functools import cache
from typing import Protocol

_MODELS = {
    "ja": "japanese",
    "zh": "simplified_chinese",
    "zh-hans": "simplified_chinese",
    "zh-hant": "traditional_chinese",
}
_MARKS = "·・‧•/…‥–—"
"""Marks after which a word too long for its line is broken."""
_BACK, _CONTEXT = 16, 3
"""Code points before a line's end among which a phrase's end is sought, and how far the model looks to either side."""


class _Parser(Protocol):
    def parse(self, sentence: str) -> list[str]:
        """The phrases of a text, in order."""


def phrases(language: str) -> bool:
    """Whether lines of a language (a code as `ko`) are broken by phrase here."""
    return language == "ko" or _parser(language) is not None


def phrase_ends(text: str, language: str, start: int, end: int) -> tuple[int, ...]:
    """Where a line that shows `[start, end)` of a text should rather end, best first; nothing where `end` is right or
    no better place is near.

    In Korean that is a space, else a mark within the word (`회담···우주`). Elsewhere it is the end of a phrase.
    """
    if not start < end < len(text):
        return ()
    if language == "ko":
        return _ends_of_words(text, start, end)
    if not (_joins(text[end - 1]) and _joins(text[end])):
        return ()
    parser = _parser(language)
    place = _last_phrase(parser, text, start, end) if parser is not None else end
    return (place,) if place < end else ()


def word_around(text: str, place: int) -> str:
    """What stands between the spaces before and after a place."""
    start, end = place, place
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def _joins(character: str) -> bool:
    return character.isalnum() or character == "ー"


def _ends_of_words(text: str, start: int, end: int) -> tuple[int, ...]:
    if text[end - 1].isspace() or text[end].isspace():
        return ()
    place, mark = end, 0
    while place > start and not text[place - 1].isspace():
        if not mark and text[place - 1] in _MARKS and text[place].isalnum():
            mark = place
        place -= 1
    return tuple(found for found in (place, mark) if found > start)


def _last_phrase(parser: _Parser, text: str, start: int, end: int) -> int:
    """The model judges every place by three characters on either side: a window of the text is enough."""
    low = max(start, end - _BACK)
    begin = max(0, low - _CONTEXT)
    best, place = 0, begin
    for phrase in parser.parse(text[begin : end + _CONTEXT]):
        place += len(phrase)
        if low < place <= end:
            best = place
    return best or _word_start(text, start, end)


def _word_start(text: str, start: int, end: int) -> int:
    """Where the word that a break at `end` would tear begins: its kanji or its katakana, with the kana that follow."""
    place = end
    while place > start and _script(text[place - 1]) == "kana" == _script(text[place]):
        place -= 1
    script = _script(text[place - 1])
    while place > start and script != "kana" and _script(text[place - 1]) == script:
        place -= 1
    return place if place > start else end


def _script(character: str) -> str:
    if "ぁ" <= character <= "ゟ":
        return "kana"
    return "katakana" if "ァ" <= character <= "ヺ" or character == "ー" else "han" if character.isalpha() else "other"


@cache
def _parser(language: str) -> _Parser | None:
    model = _MODELS.get(language)
    if model is None:
        return None
    try:
        import budoux  # 15 ms: not before such a text is shown
    except ImportError:
        return None
    load = {
        "japanese": budoux.load_default_japanese_parser,
        "simplified_chinese": budoux.load_default_simplified_chinese_parser,
        "traditional_chinese": budoux.load_default_traditional_chinese_parser,
    }[model]
    found: _Parser = load()
    return found
