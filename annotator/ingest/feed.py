"""RSS, RDF and Atom: titles and texts of the entries, in order; addresses, dates and other fields left out."""

from annotator.ingest.extract import Builder, Extract
from annotator.ingest.html import Reader, tokens
from annotator.ingest.limits import Limits

ROOTS = frozenset({"rss", "feed", "rdf"})
"""Root elements of feeds (local names, lower case)."""
_TITLES = frozenset({"title"})
_TEXTS = frozenset({"description", "summary", "content", "encoded", "tagline", "subtitle"})
_ENTRIES = frozenset({"item", "entry"})


def read_feed(source: str, limits: Limits) -> Extract:
    """The visible text of a feed. Texts in CDATA are read as the HTML they hold."""
    builder = Builder(limits.depth)
    reader = Reader(builder, limits)
    metadata: dict[str, str] = {}
    field = ""
    entry = False
    for token in tokens(source, xml=True):
        if token.kind == "open" and token.name in _ENTRIES:
            entry = True
        elif token.kind == "open" and not field and token.name in _TITLES | _TEXTS:
            field = token.name
            builder.open("h2" if field in _TITLES else "div")
        elif token.kind == "close" and token.name == field:
            builder.close("h2" if field in _TITLES else "div")
            field = ""
        elif token.kind == "text" and field:
            if field in _TITLES and not entry:
                metadata.setdefault("title", " ".join(source[token.start : token.end].split()))
            reader.feed(source, token.start, token.end)
        elif field:
            reader.feed(source, token.start, token.end)
    extract = builder.finish("feed", source)
    extract.metadata = metadata
    extract.authored = True
    return extract
