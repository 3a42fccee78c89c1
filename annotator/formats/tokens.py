"""A plain tokeniser for exports: the same tokens on every machine, no model, no dictionary.

Tokens are runs: Latin words and numbers (`F-35`, `3.5`, `U.S.`), Korean eojeol with a particle at the end set
apart, Japanese by run of script, Chinese by character, anything else by grapheme cluster (UAX #29). White space is in
no token. Nothing depends on a token being *right*: a range that does not fall on token borders is given by offsets
inside its tokens, never widened to them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

PARTICLES = (
    "으로부터 로부터 에게서 에서는 에서도 으로는 으로도 이라고 이라는 까지는 까지도 부터는 에게는 께서는 "
    "에서 에게 께서 한테 으로 라고 라는 부터 까지 처럼 보다 마저 조차 이나 이며 에는 에도 과의 와의 로는 "
    "은 는 이 가 을 를 의 에 와 과 도 만 로"
).split()
"""Particles (조사) of Korean that are set apart at the end of an eojeol, longest first."""

Token = tuple[int, int]
"""Start and end in code points, half-open."""


@cache
def _pattern() -> Any:
    import regex  # scripts and clusters; the standard library's re knows neither

    return regex.compile(
        r"""
          (?P<word> (?:\p{Lu}\.){2,}
                  | [\p{Latin}\p{Nd}][\p{Latin}\p{Nd}\p{M}]*
                    (?: (?: (?<=\p{Nd})[.,](?=\p{Nd}) | [-'’&](?=[\p{Latin}\p{Nd}]) )
                        [\p{Latin}\p{Nd}][\p{Latin}\p{Nd}\p{M}]* )* )
        | (?P<hangul> \p{Hangul}[\p{Hangul}\p{M}]* )
        | (?P<han> [\p{Han}々〆ヶ][\p{Han}\p{M}々〆ヶ]* )
        | (?P<kana> \p{Hiragana}[\p{Hiragana}\p{M}ー]* | [\p{Katakana}ー][\p{Katakana}\p{M}ー]* )
        | (?P<letters> \p{L}[\p{L}\p{M}]* )
        | (?P<other> (?!\s)\X )
        """,
        regex.VERBOSE,
    )


def tokens(text: str, language: str) -> tuple[Token, ...]:
    """The tokens of a sentence, in order, none overlapping another. `language` is an ISO 639-1 code."""
    found: list[Token] = []
    for match in _pattern().finditer(text):
        start, end = match.span()
        if match.lastgroup == "hangul":
            border = end - _particle(text[start:end])
            found += [(start, border), (border, end)] if border < end else [(start, end)]
        elif match.lastgroup == "han" and language == "zh":
            found += [(at, at + 1) for at in range(start, end)]
        else:
            found.append((start, end))
    return tuple(found)


_start, _end = itemgetter(0), itemgetter(1)


def _particle(eojeol: str) -> int:
    """The length of the particle at the end; 0 where what is left would be shorter than two syllables."""
    for particle in PARTICLES:
        if len(eojeol) >= len(particle) + 2 and eojeol.endswith(particle):
            return len(particle)
    return 0


def locate(found: Sequence[Token], start: int, end: int) -> dict[str, int | bool] | None:
    """A range of the sentence by its tokens; None where it touches none (empty, or white space only).

    `first` and `last` count tokens, half-open. The range starts `inner_start` code points after the start of the first
    token and ends `inner_end` code points after the start of the last one; both may lie in the white space beside
    it. `exact` says that the range is those tokens, no more and no less.
    """
    first = bisect_right(found, start, key=_end)
    last = bisect_left(found, end, key=_start)
    if start >= end or first >= last:
        return None
    inner_start, inner_end = start - found[first][0], end - found[last - 1][0]
    exact = inner_start == 0 and end == found[last - 1][1]
    return {"first": first, "last": last, "inner_start": inner_start, "inner_end": inner_end, "exact": exact}
