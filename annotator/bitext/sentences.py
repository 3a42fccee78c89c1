"""Cutting a paragraph into sentences: exact ranges, by rules for Latin script, Korean, Japanese and Chinese.

The rules know what a full stop does not end: abbreviations, decimals and dates, list numbers, a quotation that its
sentence goes on after (`…”라며`, `」と`, `?" he said`), a remark in parentheses.
"""

import re

from annotator.text import stripped

_BLANK_LINE = re.compile(r"(?>\r\n|\r|\n)[^\S\r\n]*(?>\r\n|\r|\n)\s*|\u2029")
_BULLET_LINE = re.compile(r"(?>\r\n|\r|\n)[^\S\r\n]*(?=[□○▲△●◆◇■※▶☞◦•‣·]|[-*–—] |\d{1,2}[.)] )")
_CLOSERS = "”’\"'»)]}」』）］】》〉｣"
_END = re.compile(rf"(?P<mark>[.!?…。！？｡؟۔।]+)(?P<close>[{re.escape(_CLOSERS)}]*)")
_NOTE_MARK = re.compile(r"(?:\[\d{1,3}\])+")
_HANGUL = re.compile("[가-힣]")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣々〇]")
_QUOTATIVE = re.compile(
    r"\s?(?:(?:이)?라(?:고|며|면서|는|던|도|서|거나)|(?:고|며|면서|는|던)(?=[\s가-힣])|(?:하고|하며|하면서|했|한다|"
    r"하는)|"
    r"(?:이|은|을|를|의|에|와|과|도|로|만|란|인|등|까지|부터|이란|이다|이었다|였다)(?=[\s,]))"
)
_JAPANESE_GOES_ON = re.compile(r"[とやにのなはがをもへでだか、，,]|など|から|まで|という|って")
_LIST_MARK = re.compile(r"[\W_]*(?:\d{1,3}|[A-Za-z]|[가나다라마바사아자차카타파하]|[ivxIVX]{1,4})[.)]?")
_TITLES = frozenset(
    "mr mrs ms dr prof sen rep gov gen lt col maj capt sgt cpl pvt cmdr adm brig cpt st mt ft hon rev pres vs no nos "
    "fig"
    " figs pp vol art sec ch al cf approx dept est ca viz messrs mme mlle pfc supt insp".split()
)
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# These may end a sentence; then only the next word can tell.
_EITHER = frozenset("inc ltd co corp jr sr etc bros assn univ plc llc ave blvd rd".split())
_DOTTED = re.compile(r"(?:^|[^A-Za-z])(?:[A-Za-z]\.)+[A-Za-z]$")
_INITIAL = re.compile(r"(?:^|[\s(\[“‘\"'.–—-])[A-Z]$")
_LAST_WORD = re.compile(r"([A-Za-zÀ-ɏ]+)$")
_STARTERS = frozenset(
    "The A An He She It They We I You In On At But And For From With As If When While After Before This That These "
    "Those"
    " There However Meanwhile His Her Their Its Our My What Why How Who Where Also According Both Since Such So Yet Not"
    " No Now One Some Many Most Although Though Despite During Under Over By To Last Earlier Officials Police".split()
)


def split(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences of `text`, as half-open code-point ranges without surrounding white space, in order.

    Pass one paragraph at a time: a line break inside it counts as a space, save before a bullet. No range crosses a
    blank line. `language` is an ISO 639-1 code; an unknown one gets the rules for Latin script. A line of
    punctuation alone (`***`) stays with what precedes it or, standing alone, is a range of its own.
    """
    result: list[tuple[int, int]] = []
    start = 0
    for blank in _BLANK_LINE.finditer(text):
        result += _block(text, start, blank.start(), language)
        start = blank.end()
    return result + _block(text, start, len(text), language)


def _block(text: str, low: int, high: int, language: str) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    start = low
    for bullet in _BULLET_LINE.finditer(text, low, high):
        result += _lines(text, start, bullet.start(), language)
        start = bullet.end()
    return result + _lines(text, start, high, language)


def _lines(text: str, low: int, high: int, language: str) -> list[tuple[int, int]]:
    block = text[low:high]
    result: list[tuple[int, int]] = []
    start = 0
    for cut in [*_ends(block, language), len(block)]:
        a, b = stripped(block, start, cut)
        start = cut
        if a == b:
            continue
        if result and not any(character.isalnum() for character in block[a:b]):
            result[-1] = (result[-1][0], low + b)
        else:
            result.append((low + a, low + b))
    return result


def _ends(block: str, language: str) -> list[int]:
    """Offsets in `block` after which a new sentence begins."""
    result: list[int] = []
    start = 0
    for match in _END.finditer(block):
        end = match.end()
        if match["mark"][-1] in ".!?" and (note := _NOTE_MARK.match(block, end)):
            end = note.end()
        if end >= len(block) or end <= start:
            continue
        if _is_end(block, start, match, end, language):
            result.append(end)
            start = end
    return result


def _is_end(block: str, start: int, match: re.Match[str], end: int, language: str) -> bool:
    """Whether the mark at `match` ends the sentence that began at `start`."""
    mark, close = match["mark"], match["close"]
    if _LIST_MARK.fullmatch(block[start : match.end()].strip()):
        return False
    if _inside(block, start, match.start(), end):
        return False
    if mark[-1] in "。！？｡":
        return _ideographic_end(block, match, end, close)
    return _full_stop_end(block, match, end, language)


def _inside(block: str, start: int, at: int, end: int) -> bool:
    """Whether `at` lies in brackets, opened after the sentence began, that close only beyond `end`."""
    for opener, closer, anywhere in (("(", ")", False), ("（", "）", False), ("「", "」", True), ("『", "』", True)):
        opened = block.rfind(opener, start, at)
        if opened < 0 or block.rfind(closer, opened, end) >= 0:
            continue
        if 0 <= block.find(closer, end) - opened <= 300 and (anywhere or block[start:opened].strip()):
            return True
    return False


def _ideographic_end(block: str, match: re.Match[str], end: int, close: str) -> bool:
    following = block[end : end + 4]
    if any(character in "」』”’）" for character in close) and _JAPANESE_GOES_ON.match(following):
        return False
    if match["mark"][0] in "！？" and not close:
        before = block[match.start() - 1 : match.start()]
        return not (before.isascii() and before.isalpha() and not following[:1].isspace())
    return not re.match(r"[、，,]", following)


def _full_stop_end(block: str, match: re.Match[str], end: int, language: str) -> bool:
    mark, close = match["mark"], match["close"]
    before, after = block[: match.start()], block[end:]
    spaced = after[:1].isspace()
    following = after.lstrip()
    next_character = following[:1]
    previous = before[-1:]
    if not spaced:
        # Only East Asian text goes on without a space, and there a Korean particle after the quotation goes on too.
        if not _EAST_ASIAN.match(previous) or (close and _HANGUL.match(next_character)):
            return False
        if (
            mark[0] == "…"
            or mark.startswith("..")
            or not re.match(r"[가-힣\u3040-\u30ff\u3400-\u9fff“‘\"(\[「『A-Z]", after)
        ):
            return False
        return mark != "." or language != "ko" or previous in "다요까죠음함임됨오라자네지"
    if next_character and next_character in ",;:、":
        return False
    if close and language == "ko" and _QUOTATIVE.match(after):
        return False
    if next_character.islower() and (mark[-1] != "." or close or language not in ("ko", "ja", "zh")):
        return False
    if mark.startswith(("..", "…")):
        return _ellipsis_end(previous, next_character)
    if mark == ".":
        return _single_stop_end(before, close, following, language)
    return True


def _ellipsis_end(previous: str, next_character: str) -> bool:
    if _HANGUL.match(previous):
        return previous in "다요까죠"
    return next_character.isupper() or next_character in '“‘"「'


def _single_stop_end(before: str, close: str, following: str, language: str) -> bool:
    if before[-1:].isdigit():
        # 2025. 9. 8. and (2.19.) are dates; a Korean or Japanese sentence does not end in a digit.
        return not (language in ("ko", "ja", "zh") or close[:1] == ")" or _LIST_MARK.fullmatch(before.strip()))
    if close:
        return True
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    lower = word.group(1).lower()
    first = re.match(r"[^\w]*([A-Za-z]+)", following)
    starter = first is not None and first.group(1) in _STARTERS
    if lower in _TITLES:
        return lower == "no" and not following[:1].isdigit()
    if lower in _MONTHS:
        return not following[:1].isdigit() and starter
    if _DOTTED.search(before) or lower in _EITHER:
        return starter or following[:1] in '“‘"' or (bool(_EAST_ASIAN.match(following)) and language == "en")
    if _INITIAL.search(before):
        return starter and before[-1:] != "I" and len(before.strip()) > 2
    return True
