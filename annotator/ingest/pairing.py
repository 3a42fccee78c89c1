"""Which files of a set are the two sides of one article: by language suffix or by language folder."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from annotator.text import natural

_CODES = {
    "en": "en", "eng": "en", "english": "en", "us": "en", "gb": "en",
    "ko": "ko", "kor": "ko", "kr": "ko", "korean": "ko",
    "ja": "ja", "jpn": "ja", "jp": "ja", "japanese": "ja",
    "zh": "zh", "zho": "zh", "chi": "zh", "cn": "zh", "tw": "zh", "chinese": "zh", "hans": "zh", "hant": "zh",
    "ru": "ru", "rus": "ru", "russian": "ru",
    "ar": "ar", "ara": "ar", "fa": "fa", "per": "fa", "he": "he", "heb": "he", "uk": "uk", "ukr": "uk",
    "fr": "fr", "de": "de", "es": "es", "it": "it", "pt": "pt", "vi": "vi", "id": "id", "th": "th", "tr": "tr",
    "pl": "pl", "nl": "nl", "mn": "mn",
}  # fmt: skip
_NO_REGION = "(?!(?:ko|ja|zh|en|he|fa)$)"
"""`talks_en-US` is English; `talks_en-ko` holds both languages."""
_SUFFIX = re.compile(
    rf"^(?P<stem>.+?)[._ -](?P<code>[A-Za-z]{{2,8}})(?:[-_]{_NO_REGION}(?:[A-Za-z]{{2}}|[Hh]an[st]))?$", re.IGNORECASE
)
_PREFIX = re.compile(r"^(?P<code>[A-Za-z]{2,8})[._ -](?P<stem>.+)$")
_PREFIXES = {code: _CODES[code] for code in "en eng english ko kor kr korean ja jpn jp japanese zh ru ar he fa".split()}
"""Codes that a name may begin with: none that is a word or a country in its own right."""
_FOLDER = re.compile(r"^(?P<code>[A-Za-z]{2,8})(?:[-_](?:[A-Za-z]{2}|[Hh]an[st]))?$")


_WRITTEN = re.compile(r"^(?P<stem>.+?)[._ -]*[\[(（]?(?<=[._ \[(（-])(?P<name>[^\W\d_]{2,10})[\])）]?$")
"""`공지(영어)`, `공지_한국어`, `お知らせ（日本語）`: a language by its name in the file's own."""
_ENDONYMS = {
    "한국어": "ko", "한글": "ko", "영어": "en", "일본어": "ja", "중국어": "zh", "일어": "ja", "러시아어": "ru",
    "日本語": "ja", "英語": "en", "韓国語": "ko", "中国語": "zh", "中文": "zh", "英文": "en", "日文": "ja",
    "국문": "ko", "영문": "en", "일문": "ja", "중문": "zh", "노문": "ru", "和文": "ja", "邦文": "ja",
    "韩文": "ko", "韓文": "ko", "русский": "ru", "العربية": "ar", "עברית": "he", "فارسی": "fa",
}  # fmt: skip


def language_named(name: str) -> str:
    """The code of a language that a name says (`ko`, `KO-kr`, `Korean`, `한국어`), `""` where it says none."""
    plain = name.strip().lower()
    found = _FOLDER.match(plain)
    return _ENDONYMS.get(plain, _CODES.get(found.group("code"), "") if found else "")


@dataclass(frozen=True, slots=True)
class Pairing:
    """A suggestion: `left` and `right` (paths as they were given) are one article; `reason` says why in words."""

    left: str
    right: str
    left_language: str
    right_language: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Named:
    path: str
    key: tuple[str, str]
    language: str
    by: str


def pairings(paths: Iterable[str | PurePath]) -> list[Pairing]:
    """What belongs together in a set of files, judged by their names alone.

    Files that differ only in a language suffix (`talks_en.txt`, `talks_ko.txt`; `talks.ja.txt`) or prefix
    (`en-talks.txt`), or only in the language folder they lie in (`en/2026/talks.md`, `ko/2026/talks.md`), are paired; a
    file without suffix is the original of those that have one (`talks.txt`, `talks_ko.txt`). Of three languages or
    more, the original is paired with each other one. What is ambiguous (two files for one language) is left alone.
    Files of the same form come first; what stays single is paired across forms (`talks_en.md`, `talks_ko.docx`).
    """
    files = [str(path) for path in paths]
    found = _paired(files, forms=True)
    taken = {path for pair in found for path in (pair.left, pair.right)}
    return found + _paired([path for path in files if path not in taken], forms=False)


def _paired(files: Sequence[str], *, forms: bool) -> list[Pairing]:
    groups: dict[tuple[str, str], list[_Named]] = {}
    bare: dict[tuple[str, str], list[str]] = {}
    for path in files:
        named = _named(path, forms)
        if named.language:
            groups.setdefault(named.key, []).append(named)
        else:
            bare.setdefault(named.key, []).append(named.path)
    found: list[Pairing] = []
    for key, group in sorted(groups.items(), key=lambda item: [natural(part) for part in item[0]]):
        if len(bare.get(key, [])) == 1:
            group = [_Named(bare[key][0], key, "", "suffix"), *group]
        languages = [named.language for named in group]
        if len(group) >= 2 and len(set(languages)) == len(languages):
            found += _star(group)
    return found


def _star(group: Sequence[_Named]) -> list[Pairing]:
    """The original (without a suffix, or English, or the first by name) with each of the others."""
    ordered = sorted(group, key=lambda named: (named.language != "", named.language != "en", named.language))
    first = ordered[0]
    return [
        Pairing(first.path, other.path, first.language, other.language, f"same name, language {other.by}")
        for other in ordered[1:]
    ]


def _named(path: str, forms: bool) -> _Named:
    """The language a path names, and what is left of it when the language is taken out."""
    pure = PurePath(path.replace("\\", "/"))
    stem, form = pure.stem, pure.suffix.lower() if forms else ""
    language = by = ""
    written = _WRITTEN.match(stem)
    if written and written.group("name").lower() in _ENDONYMS:
        language, by, stem = _ENDONYMS[written.group("name").lower()], "suffix", written.group("stem").rstrip(" ._-")
    elif stem.lower() in _CODES and _FOLDER.match(stem):
        language, by, stem = _CODES[stem.lower()], "name", "*"
    for pattern, how, codes in ((_SUFFIX, "suffix", _CODES), (_PREFIX, "prefix", _PREFIXES)):
        match = pattern.match(stem)
        if match and match.group("code").lower() in codes and not language:
            language, by = codes[match.group("code").lower()], how
            stem = match.group("stem") if how == "suffix" else f"*{match.group('stem')}"
    parts = list(pure.parent.parts)
    for index in range(len(parts) - 1, -1, -1):
        code = language_named(parts[index])
        if code and language in ("", code):
            parts[index], language, by = "*", code, by or "folder"
            break
    return _Named(path, ("/".join(parts), stem + form), language, by)
