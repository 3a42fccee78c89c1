"""Regions to sentences: languages, sentence ranges, paragraph numbers, and which side each sentence is on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotator.bitext.language import UNDETERMINED, language_of, runs
from annotator.bitext.sentences import split
from annotator.model import Region, Sentence, content_id
from annotator.model.articles import READ_REGIONS
from annotator.text import stripped

_LEADING = re.compile(r"^(?:[-*+•·▪▶►◀◁△▲▽▼◆◇■□●○★☆※◎☞→>|ㅇ◦‣/:：,，、;；\s\u00a0\u3000–—―]+)(?=\S)")
_TRAILING = re.compile(r"[\s\u00a0\u3000|/–—―-]+$")
_WIDE = re.compile("[\u1100-\u11ff\u3041-\u9fff\uac00-\ud7ff]")
_KANA = re.compile("[\u3041-\u30fa]")
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile(r"\w")
_PAIRS = (("(", ")"), ("（", "）"), ("[", "]"), ("【", "】"))
_ENDS_IN_BRACKETS = re.compile(r"^[^()（）]{8,200}([(（][^()（）]{8,200}[)）])\s*$")
SECOND_SHARE = 0.18
"""A second language is a second *side* where it makes up so much of the text that is read."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a document: `main` one or two codes, in order of first appearance."""

    main: tuple[str, ...]

    @property
    def two(self) -> bool:
        """Whether the document holds both sides."""
        return len(self.main) == 2


def weight_of(text: str) -> float:
    """Length in Latin characters' worth: a Hangul syllable or a kanji says as much as two letters or more."""
    return len(text) + 1.2 * len(_WIDE.findall(text))


def main_languages(text: str, regions: Sequence[Region], hint: str = "") -> Languages:
    """The one or two languages that make up what is read of a document. `hint` is the language it declares."""
    weights: dict[str, float] = {}
    order: list[str] = []
    expected = tuple(code for code in (hint, _han_language(text, regions)) if code)
    for region in regions:
        if region.kind not in READ_REGIONS:
            continue
        quote = text[region.start : region.end]
        for start, end, language in runs(quote, expected):
            if language not in order and region.kind == "body":
                order.append(language)
            weights[language] = weights.get(language, 0.0) + weight_of(quote[start:end])
    if not weights:
        return Languages((hint or UNDETERMINED,))
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda code: -weights[code])
    best = [code for code in ranked[:2] if weights[code] >= SECOND_SHARE * total] or ranked[:1]
    best.sort(key=lambda code: order.index(code) if code in order else len(order))
    return Languages(tuple(best))


def _han_language(text: str, regions: Sequence[Region]) -> str:
    """Which language Han characters stand for here: a text with no kana to speak of is not Japanese."""
    kana = han = 0
    for region in regions:
        if region.kind in READ_REGIONS:
            kana += len(_KANA.findall(text, region.start, region.end))
            han += len(_HAN.findall(text, region.start, region.end))
    if not han:
        return ""
    return "zh" if kana * 50 < han else "ja" if kana * 6 >= han else ""


def sentences_of(document: str, text: str, regions: Iterable[Region], languages: Languages) -> list[Sentence]:
    """The sentences of the regions that are read, in order; all on the left side until a layout says otherwise."""
    found: list[Sentence] = []
    for region in regions:
        if region.kind in READ_REGIONS:
            found += split_region(document, text, region, languages)
    return numbered(text, found)


def split_region(document: str, text: str, region: Region, languages: Languages) -> list[Sentence]:
    """The sentences of one region, each within one line and one language."""
    found: list[Sentence] = []
    for line in re.finditer(r"[^\r\n\u2028\u2029]+", text[region.start : region.end]):
        offset = region.start + line.start()
        for start, end, language in _in_line(line.group(), languages):
            a, b = trimmed(text, offset + start, offset + end)
            if a < b and _WORD.search(text, a, b):
                found.append(sentence(document, a, b, language, region.id))
    return found


def sentence(document: str, start: int, end: int, language: str, region: str | None, side: str = "left") -> Sentence:
    """A sentence record; its id follows from the document and the range."""
    return Sentence(
        id=content_id("s", document, start, end),
        document=document,
        start=start,
        end=end,
        language=language,
        paragraph=0,
        side=side,
        region=region,
    )


def _in_line(line: str, languages: Languages) -> list[tuple[int, int, str]]:
    main = languages.main[0]
    if not languages.two:
        return [(start, end, _checked(line[start:end], main)) for start, end in split(line, main)]
    found = []
    bracketed = _ENDS_IN_BRACKETS.match(line)
    cut = bracketed.start(1) if bracketed else 0
    parts = runs(line, languages.main) or [(0, len(line), main)]
    if bracketed and len(parts) == 1 and _title_twice(line[:cut], bracketed.group(1), languages):
        parts = [(0, cut, language_of(line[:cut], main)), (cut, len(line), language_of(line[cut:], main))]
    for start, end, language in parts:
        found += [(start + a, start + b, language) for a, b in split(line[start:end], language)]
    return found


def _title_twice(before: str, inside: str, languages: Languages) -> bool:
    """Whether a line gives its words again in the other language, in brackets: more than a name."""
    codes = (language_of(before), language_of(inside))
    return (
        set(codes) == set(languages.main)
        and len(inside.split()) >= 3
        and 0.3 < weight_of(inside) / weight_of(before) < 3
    )


def _checked(text: str, main: str) -> str:
    language = language_of(text, main)
    return main if language == UNDETERMINED else language


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without list markers, dashes between languages, and brackets that open or close elsewhere."""
    before = (-1, -1)
    while start < end and (start, end) != before:
        before = (start, end)
        start, end = stripped(text, start, end)
        leading = _LEADING.match(text[start:end])
        if leading and text[start + leading.end() : end].strip():
            start += leading.end()
        trailing = _TRAILING.search(text[start:end])
        if trailing and trailing.start():
            end = start + trailing.start()
        for opened, closed in _PAIRS:
            if text.startswith(opened, start, end) and text.find(closed, start, end) < 0:
                start += 1
            elif end > start and text[end - 1] == closed and text.find(opened, start, end) < 0:
                end -= 1
    return start, end


def numbered(text: str, found: Sequence[Sentence]) -> list[Sentence]:
    """The sentences in order, paragraphs numbered from 0: a line break or a change of region begins one."""
    ordered = sorted(found, key=lambda item: (item.start, item.end))
    result: list[Sentence] = []
    paragraph = 0
    for item in ordered:
        if result:
            last = result[-1]
            gap = text[last.end : item.start]
            if last.region != item.region or any(char in gap for char in "\n\r\u2028\u2029"):
                paragraph += 1
        result.append(item if item.paragraph == paragraph else replace(item, paragraph=paragraph))
    return result
