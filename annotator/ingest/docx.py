"""DOCX (ECMA-376) to base text: paragraphs and table cells in the order of the document, ruby as readings.

The map leads to the text of `word/document.xml`, which is kept as the source.
"""

import html

from annotator.ingest import xml
from annotator.ingest.archive import Archive
from annotator.ingest.decode import safe
from annotator.ingest.extract import Builder, Extract
from annotator.ingest.html import attributes_of, tokens
from annotator.ingest.limits import Limits
from annotator.model import UserError

_MAIN = "word/document.xml"
_CORE = "docProps/core.xml"


def read_docx(name: str, archive: Archive, limits: Limits) -> Extract:
    """The visible text of a Word document. Deleted text, footnotes, headers and footers are left out.

    Raises `UserError` for a damaged document and for one beyond the limits.
    """
    source = safe(archive.read(_MAIN).decode("utf-8", "replace"))
    xml.parse(f"{name} ({_MAIN})", source, limits)
    writer = _Writer(source, limits)
    for token in tokens(source, xml=True):
        writer.take(token.kind, token.name, token.attributes, token.start, token.end)
    extract = writer.builder.finish("docx", source)
    extract.authored = True
    if _CORE in archive.names:
        extract.metadata = _core(name, archive, limits)
    return extract


def _core(name: str, archive: Archive, limits: Limits) -> dict[str, str]:
    wanted = {"title": "title", "creator": "author", "created": "created", "language": "language"}
    try:
        root = xml.parse(f"{name} ({_CORE})", archive.read(_CORE).decode("utf-8", "replace"), limits)
    except UserError:
        return {}  # The properties are worth having, not worth failing for.
    return {
        wanted[xml.local(item)]: item.text.strip() for item in root.iter() if xml.local(item) in wanted and item.text
    }


class _Writer:
    """Follows the tokens of WordprocessingML."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.builder = Builder(limits.depth)
        self._source = source
        self._text = 0
        self._ruby: int | None = None
        self._reading: list[str] | None = None
        self._skipped = 0

    def take(self, kind: str, name: str, attributes: str, start: int, end: int) -> None:
        """One token."""
        if kind == "text":
            self._words(start, end)
        elif name in ("txbxcontent", "fallback"):
            self._skipped += {"open": 1, "close": -1}.get(kind, 0) if name == "fallback" else 0
        elif kind == "close":
            self._close(name)
        else:
            self._open(kind, name, attributes, start, end)

    def _words(self, start: int, end: int) -> None:
        if not self._text or self._skipped:
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
        elif name == "tc" and kind == "open":
            builder.open("td", frozenset({"cell"}))
        elif name == "pstyle":
            style = next(iter(attributes_of(attributes.replace("w:", "")).values()), "").lower()
            if style in ("title", "heading1", "1"):
                builder.open("h1")
        elif name == "hyperlink" and kind == "open":
            builder.link_depth += 1
        elif name == "t" and kind == "open":
            self._text += 1
        elif name in ("tab", "nobreakhyphen") and builder.inside("p"):
            builder.literal("-" if name == "nobreakhyphen" else " ", start, end)
        elif name in ("br", "cr"):
            builder.break_block("br", "\n")
        elif name == "ruby" and kind == "open":
            self._ruby = builder.position
        elif name == "rt" and kind == "open":
            self._reading = []

    def _close(self, name: str) -> None:
        builder = self.builder
        if name == "p":
            builder.close("h1") if builder.inside("h1") else None
            builder.close("p")
        elif name == "tc":
            builder.close("td")
        elif name == "hyperlink":
            builder.link_depth = max(0, builder.link_depth - 1)
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

    _pending = ""


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
