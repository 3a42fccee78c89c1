"""Bytes to text: which encoding, and what had to be changed on the way.

Order of evidence: byte-order mark, ISO-2022 escapes, strict UTF-8, then every legacy encoding of the region scored by
how plausible the characters are that it yields. A declared charset is evidence like any other, not truth.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.model import UserError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office or HWP document"),
    (b"SQLite format 3", "a database"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"{\\rtf", "an RTF document"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
LEGACY = (
    "cp949",
    "cp932",
    "euc_jp",
    "gb18030",
    "cp950",
    "johab",
    "utf-16-le",
    "utf-16-be",
    "cp1251",
    "koi8-r",
    "cp1252",
)
"""The encodings tried where the bytes are neither UTF-8 nor marked."""
_SAMPLE = 1 << 17
_HANGUL = frozenset(
    "이다의가는을에를고한은로기지도사하대해인자어수장정시리나보부일국서제방아전들회과라고있으원동만했연양관위합력안러게비주상중"
    "공스조여유소구성신군무세오미호계실확협된며면할것까적그저요니습까및"
)
_HAN = {
    "ja": frozenset(
        "日本国人年大会中出一二三四五六七八九十月時分上下前後間者社事方行見学生自動同部長者力的政府相防衛省語外内新地田場合定開実戦発表関係連問題言思手"
    ),
    "hans": frozenset(
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市"
    ),
    "hant": frozenset(
        "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市港員"
    ),
}
_HAN_OF = {"cp932": "ja", "euc_jp": "ja", "gb18030": "hans", "cp950": "hant", "cp949": "hant", "johab": "hant"}
_ALL_HAN = _HAN["ja"] | _HAN["hans"] | _HAN["hant"]
_SIGNS = frozenset("·…―—–‘’“”※○●△▲▼□■◆◇★☆→←↑↓㈜℃㎞")
_CYRILLIC = frozenset("оеаинтсрвлкмдпуяызьбгчйхжю")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the `encoding` it was read in (Python codec name), whether a person had `given` it, and what was
    changed: byte-order mark, NUL, lone surrogates, undecodable bytes (`{"kind", "position", "detail"}`, positions
    in code points of the result). `sure` is False where the runner-up was nearly as plausible."""

    text: str
    encoding: str
    given: bool = False
    changes: tuple[dict[str, Any], ...] = ()
    sure: bool = True


def decode(data: bytes, *, encoding: str | None = None, name: str = "The file") -> Decoded:
    """Decode the bytes of one file; `encoding` overrides detection.

    Raises `UserError` for bytes that are no text, and where an encoding was given that does not fit.
    """
    if encoding is not None:
        return _given(data, encoding, name)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise UserError(f"{name} is {what}, not text. Nothing was read. Save it as text, HTML or DOCX first.")
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _finish(_lenient(data[len(mark) :], codec), codec, name, bom=codec)
    escaped = _iso2022(data)
    if escaped is not None:
        return _finish(escaped[0], escaped[1], name)
    if b"\0" not in data:
        try:
            return _finish(data.decode("utf-8"), "utf-8", name)
        except UnicodeDecodeError:
            pass
        repaired = _repaired_utf8(data)
        if repaired is not None:
            return _finish(repaired, "utf-8", name)
    codec, sure = _most_plausible(data)
    if not codec:
        raise UserError(
            f"{name} is not text in any encoding the program knows (or it is damaged). Nothing was read. "
            "If it is text, give its encoding by hand."
        )
    return _finish(_lenient(data, codec), codec, name, sure=sure)


def _given(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
    except LookupError as error:
        raise UserError(f"There is no encoding called {encoding!r}. Nothing was read.") from error
    for mark, of in _BOMS:
        if data.startswith(mark) and codec in (of, of[:6], "utf-8-sig"):
            data, codec = data[len(mark) :], of
            break
    try:
        text = _lenient(data, codec)
    except (UnicodeError, ValueError, LookupError, TypeError) as error:
        raise UserError(
            f"{name} is not {encoding}: {_reason(error)}. Nothing was read. Leave the encoding to detection."
        ) from error
    return _finish(text, codec, name, given=True)


def _reason(error: Exception) -> str:
    return f"byte {error.start} does not fit" if isinstance(error, UnicodeDecodeError) else "it does not decode to text"


def _lenient(data: bytes, codec: str) -> str:
    """Strict, save that UTF-16 may hold lone surrogates and end in half a unit: both become recorded changes."""
    if codec.startswith(("utf-16", "utf-32")):
        width = 2 if codec.startswith("utf-16") else 4
        tail = len(data) % width
        text = data[: len(data) - tail].decode(codec, "surrogatepass")
        return text + ("\udfff" if tail else "")
    text = data.decode(codec)
    if not isinstance(text, str):
        raise TypeError(codec)
    return text


def _iso2022(data: bytes) -> tuple[str, str] | None:
    if b"\x1b$" not in data or not data.isascii():
        return None
    for codec in (
        ("iso2022_kr", "iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext")
        if b"\x1b$)C" in data
        else ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext")
    ):
        try:
            return data.decode(codec), codec
        except UnicodeDecodeError:
            continue
    return None


def declared(data: bytes) -> str | None:
    """The codec that the head of the file declares (meta charset, XML declaration), where Python knows it."""
    found = _DECLARED.search(data[:4096])
    if found is None:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return None
    aliases = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}
    return aliases.get(name.replace("-", "_"), name)


def _most_plausible(data: bytes) -> tuple[str, bool]:
    """The legacy codec whose text looks most like text (`""` for none), and whether the runner-up is clearly behind."""
    said = declared(data)
    scores: list[tuple[float, str]] = []
    for codec in LEGACY:
        if codec.startswith("utf-16") and not _could_be_utf16(data):
            continue
        try:
            text = _lenient(data, codec)
        except UnicodeDecodeError:
            continue
        scores.append((_plausibility(text, data, codec) + (0.15 if codec == said else 0.0), codec))
    if not scores:
        return "", False
    scores.sort(key=lambda item: -item[0])
    best = scores[0]
    if best[0] < 0.25:
        return "", False
    return best[1], len(scores) == 1 or best[0] - scores[1][0] > 0.08


def _could_be_utf16(data: bytes) -> bool:
    return len(data) % 2 == 0 and len(data) >= 4


def _plausibility(text: str, data: bytes, codec: str) -> float:
    """Mean worth of a byte, so that codecs that yield one, two or four characters for the same bytes compare."""
    sample = text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[-_SAMPLE // 2 :]
    han = _HAN.get(_HAN_OF.get(codec, ""), _ALL_HAN)
    # Chinese and Korean character sets hold kana too, in the very places where EUC-JP has them.
    kana = 0.9 if codec in ("gb18030", "cp950", "cp949") else 2.0
    size = len(data) * len(sample) / max(1, len(text))
    total, previous = 0.0, " "
    for char in sample:
        total += _worth(char, previous, han, kana)
        previous = char
    return total / max(1.0, size)


def _worth(char: str, previous: str, han: frozenset[str], kana: float) -> float:
    code = ord(char)
    if code < 0x80:
        return 1.0 if code >= 0x20 or char in "\r\n\t\f" else -8.0
    if 0xAC00 <= code <= 0xD7A3:
        return 2.2 if char in _HANGUL else 0.4
    if 0x3041 <= code <= 0x30FE:
        return kana
    if 0x4E00 <= code <= 0x9FFF:
        return 2.2 if char in han else 0.9
    if 0x3000 <= code <= 0x3020 or 0xFF01 <= code <= 0xFF5E or char in _SIGNS:
        return 1.6
    if 0xFF61 <= code <= 0xFF9F:
        return -0.6
    if 0x0400 <= code <= 0x04FF:
        return _cyrillic(char, previous)
    if 0xC0 <= code <= 0xFF:
        return 0.6 if previous.isascii() and previous.isalpha() and char.islower() else -0.6
    if 0x80 <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF:
        return -6.0
    return -0.4 if code < 0x2100 else 0.0


def _cyrillic(char: str, previous: str) -> float:
    """In the wrong code page capitals stand inside words, letters of rarer alphabets everywhere, and Latin letters
    beside Cyrillic ones."""
    lower = char.lower()
    if not "а" <= lower <= "я" and lower != "ё":
        return -0.4
    if (char != lower and previous.islower()) or (previous.isascii() and previous.isalpha()):
        return -0.5
    return 0.9 if lower in _CYRILLIC else 0.4


def _repaired_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes (a download cut off, a byte lost), read with marks at the breaks; None for
    bytes that are another encoding: there nearly nothing outside ASCII is sound."""
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    sound = sum(1 for char in text if char > "\x7f") - broken
    return text if broken * 20 <= sound else None


def _finish(text: str, codec: str, name: str, *, bom: str = "", given: bool = False, sure: bool = True) -> Decoded:
    changes: list[dict[str, Any]] = []
    if bom:
        changes.append({"kind": "bom", "position": 0, "detail": f"byte-order mark of {bom} removed"})
    elif text.startswith("\ufeff"):
        text = text[1:]
        changes.append({"kind": "bom", "position": 0, "detail": "byte-order mark removed"})
    controls = sum(1 for char in text[:_SAMPLE] if char < " " and char not in "\r\n\t\f\v\x1b\x1c\x1d\x1e\x1f")
    if controls > 2 and controls * 20 > len(text[:_SAMPLE]):
        raise UserError(f"{name} is binary data, not text. Nothing was read. Choose a text, HTML or DOCX file.")
    changes += _unsafe(text)
    return Decoded(safe(text), codec, given, tuple(changes), sure)


_UNSAFE = re.compile("[\0\ud800-\udfff�]")


def _unsafe(text: str) -> Iterator[dict[str, Any]]:
    for found in _UNSAFE.finditer(text):
        char = found.group()
        kind = "nul" if char == "\0" else "undecodable" if char == "�" else "surrogate"
        shown = "U+0000 shown as ␀" if char == "\0" else "U+FFFD" if char == "�" else f"U+{ord(char):04X} replaced"
        yield {"kind": kind, "position": found.start(), "detail": shown}


def safe(text: str) -> str:
    """The text with NUL as U+2400 and lone surrogates as U+FFFD: one for one, so that positions stay."""
    return _UNSAFE.sub(lambda found: "␀" if found.group() == "\0" else "�", text)
