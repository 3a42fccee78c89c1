"""DOCX (ECMA-376) to base text: paragraphs and table cells in the order of the document, ruby as readings, then notes.

The source that the map leads to is the XML of the parts read: `word/document.xml`, and after it the footnotes and
endnotes. What was deleted, moved away or hidden, fields' instructions, headers, footers and comments are no text.
"""

import html
import re

from annotator.ingest import xml
from annotator.ingest.archive import Archive
from annotator.ingest.decode import safe
from annotator.ingest.extract import Builder, Extract
from annotator.ingest.html import attributes_of, tokens
from annotator.ingest.limits import Limits
from annotator.model import UserError

_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_STYLES = "word/styles.xml"
_CORE = "docProps/core.xml"
_AWAY = frozenset({"del", "movefrom", "fallback", "instrtext", "deltext"})
"""Elements whose text the document does not show: deleted, moved away, given again for older programs."""
_HEADING = re.compile(r"(?:heading|제목|見出し|标题|標題)?\s?([1-9])")


def read_docx(name: str, archive: Archive, limits: Limits) -> Extract:
    """The visible text of a Word document. Raises `UserError` for a damaged document and for one beyond the limits."""
    parts = [_part(name, archive, _MAIN, limits)]
    parts += [_part(name, archive, note, limits) for note in _NOTES if note in archive.names]
    source = "\n".join(parts)
    writer = _Writer(source, _style_names(name, archive, limits), limits)
    for token in tokens(source, xml=True):
        writer.take(token.kind, token.name, token.attributes, token.start, token.end)
    extract = writer.builder.finish("docx", source)
    extract.authored = True
    if _CORE in archive.names:
        extract.metadata = _core(name, archive, limits)
    return extract


def _part(name: str, archive: Archive, part: str, limits: Limits) -> str:
    data = archive.read(part)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    source = safe(data.decode("utf-16" if wide else "utf-8-sig", "replace"))
    xml.parse(f"{name} ({part})", source, limits)
    return source


def _core(name: str, archive: Archive, limits: Limits) -> dict[str, str]:
    """The properties worth having. When a file was made says nothing of when its text was published."""
    wanted = {"title": "title", "creator": "author", "created": "created", "language": "language"}
    try:
        root = xml.parse(f"{name} ({_CORE})", archive.read(_CORE).decode("utf-8", "replace"), limits)
    except UserError:
        return {}  # The properties are worth having, not worth failing for.
    return {
        wanted[xml.local(item)]: item.text.strip() for item in root.iter() if xml.local(item) in wanted and item.text
    }


def _style_names(name: str, archive: Archive, limits: Limits) -> dict[str, str]:
    """Style id → its name in lower case: ids are numbers or letters in Word that is not English, names are not."""
    if _STYLES not in archive.names:
        return {}
    try:
        root = xml.parse(f"{name} ({_STYLES})", archive.read(_STYLES).decode("utf-8", "replace"), limits)
    except UserError:
        return {}  # Without the names a heading is a paragraph: no reason to refuse the document.
    return {
        xml.attribute(style, "styleId"): xml.attribute(item, "val").lower()
        for style in root
        for item in style
        if xml.local(style) == "style" and xml.local(item) == "name"
    }


class _Writer:
    """Follows the tokens of WordprocessingML."""

    def __init__(self, source: str, styles: dict[str, str], limits: Limits) -> None:
        self.builder = Builder(limits.depth)
        self._source = source
        self._styles = styles
        self._text = 0
        self._ruby: int | None = None
        self._reading: list[str] | None = None
        self._pending = ""
        self._away = 0
        self._hidden = False
        self._properties = False
        self._heads: list[str] = []

    def take(self, kind: str, name: str, attributes: str, start: int, end: int) -> None:
        """One token."""
        if kind == "text":
            self._words(start, end)
        elif name in _AWAY:
            self._away = max(0, self._away + {"open": 1, "close": -1}.get(kind, 0))
        elif kind == "close":
            self._close(name)
        else:
            self._open(kind, name, attributes, start, end)

    def _words(self, start: int, end: int) -> None:
        if not self._text or self._away or self._hidden:
            return
        raw = self._source[start:end]
        if self._reading is not None:
            self._reading.append(html.unescape(raw))
        elif "&" in raw:
            at = start
            for piece in _references(raw):
                chars = html.unescape(piece)
                if chars == piece:
                    self.builder.text(self._source, at, at + len(piece))
                else:
                    self.builder.literal(safe(chars), at, at + len(piece))
                at += len(piece)
        else:
            self.builder.text(self._source, start, end)

    def _open(self, kind: str, name: str, attributes: str, start: int, end: int) -> None:
        builder = self.builder
        if name == "p" and kind == "open":
            builder.open("p")
            self._heads.append("")
        elif name == "tc" and kind == "open":
            builder.open("td", frozenset({"cell"}))
        elif name == "pstyle":
            self._style(attributes)
        elif name == "hyperlink" and kind == "open":
            builder.link_depth += 1
        elif name == "r" and kind == "open":
            self._hidden = False
        elif name == "rpr":
            self._properties = kind == "open"
        elif name in ("vanish", "webhidden") and self._properties:
            self._hidden = _on(attributes)
        elif name == "t" and kind == "open":
            self._text += 1
        elif name in ("tab", "nobreakhyphen", "softhyphen", "br", "cr"):
            self._sign(name, start, end)
        elif name == "drawing":
            builder.picture()
        elif name == "ruby" and kind == "open":
            self._ruby = builder.position
        elif name == "rt" and kind == "open":
            self._reading = []

    def _sign(self, name: str, start: int, end: int) -> None:
        if self._away or self._hidden:
            return
        if name in ("br", "cr"):
            self.builder.break_block("br", "\n")
        elif name != "softhyphen" and self.builder.inside("p") and not self._properties:
            self.builder.literal("-" if name == "nobreakhyphen" else " ", start, end)

    def _style(self, attributes: str) -> None:
        id_ = next((value for key, value in attributes_of(attributes).items() if key.endswith("val")), "")
        name = self._styles.get(id_, id_.lower())
        heading = _HEADING.fullmatch(name)
        tag = "h1" if name in ("title", "제목", "表題") else f"h{min(6, int(heading.group(1)))}" if heading else ""
        if name in ("caption", "캡션", "図表番号"):
            self.builder.open("caption", frozenset({"caption"}))
            self._heads[-1:] = ["caption"]
        elif tag and self._heads:
            self.builder.open(tag)
            self._heads[-1] = tag

    def _close(self, name: str) -> None:
        builder = self.builder
        if name == "p":
            head = self._heads.pop() if self._heads else ""
            if head:
                builder.close(head)
            builder.close("p")
        elif name == "tc":
            builder.close("td")
        elif name == "hyperlink":
            builder.link_depth = max(0, builder.link_depth - 1)
        elif name == "r":
            self._hidden = False
        elif name == "rpr":
            self._properties = False
        elif name == "t":
            self._text = max(0, self._text - 1)
        elif name == "rt" and self._reading is not None:
            self._pending = "".join(self._reading)
            self._reading = None
        elif name == "ruby" and self._ruby is not None:
            # WordprocessingML writes the reading before the base.
            if self._pending:
                builder.readings.append((self._ruby, builder.position, self._pending))
            self._ruby, self._pending = None, ""


def _on(attributes: str) -> bool:
    """Whether a property without a value or with a true one is set."""
    values = [value for key, value in attributes_of(attributes).items() if key.endswith("val")]
    return not values or values[0] not in ("0", "false", "off")


def _references(raw: str) -> list[str]:
    """The pieces of a text, character references apart."""
    pieces: list[str] = []
    at = 0
    while (found := raw.find("&", at)) >= 0:
        close = raw.find(";", found, found + 12)
        if close < 0:
            break
        pieces += [raw[at:found], raw[found : close + 1]]
        at = close + 1
    return [piece for piece in (*pieces, raw[at:]) if piece]
