"""Bytes to text: which encoding, and what had to be changed on the way.

Order of evidence: byte-order mark, ISO-2022 escapes, strict UTF-8, then every legacy encoding of the region scored by
how plausible the characters are that it yields. A declared charset is evidence like any other, not truth.
"""

import codecs
import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.ingest.plausible import plausibility
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
    *("cp949", "cp932", "euc_jp", "gb18030", "cp950", "johab"),
    *("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"),
    *("cp1252", "cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic"),
    *("cp1255", "cp1256", "iso8859-6", "cp1253", "cp874"),
)
"""The encodings tried where the bytes are neither UTF-8 nor marked; the one the file declares is tried with them."""
_SAMPLE = 1 << 17
_WEIGHED = 1 << 15
"""So many bytes are weighed for each encoding, of lines that are not ASCII."""
_LEAST, _CLEAR, _SAID = 0.25, 0.08, 0.15
"""The least worth of a byte of text; the lead that leaves no doubt; what a declaration adds."""


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
            return _marked(data[len(mark) :], codec, name)
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
    return _finish(_lenient(data, codec, "replace"), codec, name, sure=sure)


def _marked(data: bytes, codec: str, name: str) -> Decoded:
    """What follows a byte-order mark: in its encoding, even where the file was cut short; else the mark is a lie."""
    try:
        return _finish(_lenient(data, codec), codec, name, bom=codec)
    except UnicodeDecodeError:
        repaired = _repaired_utf8(data, most=0.5) if codec == "utf-8" else None
    if repaired is not None:
        return _finish(repaired, codec, name, bom=codec)
    plausible, _ = _most_plausible(data)
    found = plausible or codec
    return _finish(data.decode(found, "replace"), found, name, bom=codec, sure=False)


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


def _lenient(data: bytes, codec: str, errors: str = "strict") -> str:
    """UTF-16 may hold lone surrogates and end in half a unit: both become recorded changes."""
    if codec.startswith(("utf-16", "utf-32")):
        width = 2 if codec.startswith("utf-16") else 4
        tail = len(data) % width
        text = data[: len(data) - tail].decode(codec, "surrogatepass")
        return text + ("\udfff" if tail else "")
    text = data.decode(codec, errors)
    if not isinstance(text, str):
        raise TypeError(codec)
    return text


def _iso2022(data: bytes) -> tuple[str, str] | None:
    """ISO-2022-KR and -JP, and HZ, which is seven-bit too."""
    if not data.isascii():
        return None
    if re.search(rb"~\{(?:[!-~]{2})+~\}", data):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("hz"), "hz"
    if b"\x1b$" not in data:
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
    return _ALIASES.get(name.replace("-", "_"), name)


_ALIASES = {
    "euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950",
    "iso8859_8": "cp1255", "tis_620": "cp874", "iso8859_11": "cp874", "iso8859_1": "cp1252", "iso8859_7": "cp1253",
}  # fmt: skip
"""What a declaration means in practice: the wider set that its writers used (WHATWG Encoding Standard, labels)."""


def _most_plausible(data: bytes) -> tuple[str, bool]:
    """The legacy codec whose text looks most like text (`""` for none), and whether the runner-up is clearly behind."""
    said = declared(data)
    scores: list[tuple[float, str]] = []
    lines = _told_lines(data)
    for codec in dict.fromkeys((*LEGACY, said or "cp1252")):
        wide = codec.startswith(("utf-16", "utf-32"))
        if wide and not _could_be_wide(data, codec):
            continue
        sample = data[: _WEIGHED * 2] if wide else lines
        try:
            text = _lenient(sample, codec) if wide else sample.decode(codec, "replace")
        except (UnicodeError, LookupError, TypeError, ValueError):
            continue
        if text.count("�") * 50 <= len(sample):
            size = len(sample) // 2 if codec.startswith("utf-32") else len(sample)
            scores.append((plausibility(text, size, codec) + (_SAID if codec == said else 0.0), codec))
    scores.sort(key=lambda item: -item[0])
    if not scores or scores[0][0] < _LEAST:
        return "", False
    return scores[0][1], len(scores) == 1 or scores[0][0] - scores[1][0] > _CLEAR


def _told_lines(data: bytes) -> bytes:
    """The lines that are not ASCII (in no encoding of `LEGACY` is a line feed part of another character), spread over
    the file where they are many."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    size = sum(map(len, lines))
    if size <= _WEIGHED:
        return b"\n".join(lines) or data[:_WEIGHED]
    if len(lines) < 20:
        return b"\n".join(lines)[: _WEIGHED * 2]
    step = size // _WEIGHED + 1
    return b"\n".join(lines[::step])[: _WEIGHED * 2]


def _could_be_wide(data: bytes, codec: str) -> bool:
    width = 2 if codec.startswith("utf-16") else 4
    if len(data) % width or len(data) < 4:
        return False
    # A quarter of UTF-32 is zero and more, whatever it says; UTF-16 says nothing so plain.
    return width == 2 or data[:4000].count(0) * 2 >= len(data[:4000])


def _repaired_utf8(data: bytes, most: float = 0.05) -> str | None:
    """UTF-8 with a few broken bytes (a download cut off, a byte lost), read with marks at the breaks; None for
    bytes that are another encoding: there nearly nothing outside ASCII is sound. `most` are the marks allowed for each
    sound character outside ASCII."""
    text = data.decode("utf-8", "replace")
    broken = text.count("�")
    sound = sum(1 for char in text if char > "\x7f") - broken
    return text if broken <= most * sound else None


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
