"""RSS, RDF and Atom: titles and texts of the entries, in order; addresses, dates and other fields left out.

Texts are HTML in CDATA, as elements (`type="xhtml"`), or with its tags written as references (`&lt;p&gt;`).
"""

import re

from annotator.ingest.bitexts import pieces_of
from annotator.ingest.extract import Builder, Extract
from annotator.ingest.html import Reader, tokens
from annotator.ingest.limits import Limits

ROOTS = frozenset({"rss", "feed", "rdf"})
"""Root elements of feeds (local names, lower case)."""
_TITLES = frozenset({"title"})
_TEXTS = frozenset({"description", "summary", "content", "encoded", "tagline", "subtitle"})
_ENTRIES = frozenset({"item", "entry"})
_ESCAPED_TAG = re.compile(r"&(?:lt|#60|#x3c);/?[a-zA-Z!]", re.IGNORECASE)


def read_feed(source: str, limits: Limits) -> Extract:
    """The visible text of a feed; a text that an entry gives twice (summary and content) is a repeat like any other."""
    builder = Builder(limits.depth)
    reader = Reader(builder, limits)
    metadata: dict[str, str] = {}
    field = ""
    entries = 0
    for token in tokens(source, xml=True):
        if token.kind == "open" and token.name in _ENTRIES:
            entries += 1
        elif token.kind == "open" and not field and token.name in _TITLES | _TEXTS:
            field = token.name
            builder.open("h2" if field in _TITLES else "div")
        elif token.kind == "close" and token.name == field:
            builder.close("h2" if field in _TITLES else "div")
            field = ""
        elif token.kind == "text" and field:
            if field in _TITLES and not entries:
                metadata.setdefault("title", " ".join(source[token.start : token.end].split()))
            _text(builder, reader, source, token.start, token.end)
        elif field:
            reader.feed(source, token.start, token.end)
    extract = builder.finish("feed", source)
    extract.metadata = {**metadata, "items": str(entries)}
    extract.authored = True
    return extract


def _text(builder: Builder, reader: Reader, source: str, start: int, end: int) -> None:
    """Character data: HTML where its tags are written as references, else words."""
    if not _ESCAPED_TAG.search(source, start, end):
        reader.feed(source, start, end)
        return
    pieces = pieces_of(source, start, end)
    places: list[int] = []
    for piece in pieces:
        exact = len(piece.chars) == piece.end - piece.start
        places += range(piece.start, piece.end) if exact else [piece.start] * len(piece.chars)
    builder.places = [*places, end]
    reader.feed("".join(piece.chars for piece in pieces))
    builder.places = None
