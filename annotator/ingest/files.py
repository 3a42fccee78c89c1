"""One file to one `Extract`, by what it is rather than what it is called."""

import re

from annotator.ingest.decode import Decoded, decode
from annotator.ingest.extract import Extract, plain
from annotator.ingest.html import read_html
from annotator.ingest.limits import DEFAULT_LIMITS, Limits, check_size
from annotator.ingest.markdown import read_markdown

_HTML = re.compile(r"\s*(?:<!--.{0,4000}?-->\s*)*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE | re.DOTALL)
_FRONT = re.compile(r"\s*---[ \t]*\r?\n(?:[^\n]*\n){0,200}?---[ \t]*\r?(?:\n|$)")
_TAGS = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|td|tr|table|figure|article|section)\b[^<>]{0,500}>", re.IGNORECASE)


def extract_file(
    name: str, data: bytes, *, encoding: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[Decoded, Extract]:
    """Decode one file and take its text out. Raises `UserError` for what is no text, empty or too large."""
    check_size(name, len(data), limits)
    decoded = decode(data, encoding=encoding, name=name)
    return decoded, extract_text(name, decoded.text, limits)


def extract_text(name: str, text: str, limits: Limits = DEFAULT_LIMITS) -> Extract:
    """The extract of decoded text, in the form its content and name tell."""
    suffix = name.lower().rpartition(".")[2]
    if _HTML.match(text) or suffix in ("html", "htm", "xhtml", "mht"):
        return read_html(text, limits)
    if suffix in ("md", "markdown", "mdown", "mkd") or _FRONT.match(text):
        return read_markdown(text, limits)
    if len(_TAGS.findall(text[:20_000])) >= 6:
        return read_html(text, limits)
    return plain(text)
