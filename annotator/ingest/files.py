"""One file to one `Extract`, by what it is rather than what it is called."""

import re
from dataclasses import dataclass

from annotator.ingest import xml
from annotator.ingest.archive import Archive, is_zip
from annotator.ingest.bitexts import read_tmx, read_xliff
from annotator.ingest.choice import ANY, Wanted
from annotator.ingest.decode import Decoded, decode
from annotator.ingest.docx import read_docx
from annotator.ingest.extract import Extract, plain
from annotator.ingest.feed import ROOTS, read_feed
from annotator.ingest.foreign import refuse_data
from annotator.ingest.html import read_html
from annotator.ingest.limits import DEFAULT_LIMITS, Limits, check_size
from annotator.ingest.markdown import read_markdown
from annotator.ingest.pagedata import page_data
from annotator.ingest.po import read_po
from annotator.ingest.subtitles import looks_like, read_subtitles
from annotator.ingest.table import delimiter_of, looks_like_table, read_table
from annotator.model import UserError
from annotator.text import natural


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A file's name (shown in messages; its suffix is a hint) and its bytes."""

    name: str
    data: bytes


_FRONT = re.compile(r"\s*(---|\+\+\+)[ \t]*\r?\n(?:[^\n]*\n){0,200}?\1[ \t]*\r?(?:\n|$)")
_TAGS = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|td|tr|table|figure|article|section)\b[^<>]{0,500}>", re.IGNORECASE)
_PO = re.compile(r'^msgid\s+"[^\n]*"\s*\n(?:"[^\n]*"\s*\n)*msgstr', re.MULTILINE)
_HTML_SUFFIXES = ("html", "htm", "xhtml", "shtml")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_TEXT_SUFFIXES = ("txt", "text", "")


def extract_file(
    name: str,
    data: bytes,
    *,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    wanted: Wanted = ANY,
) -> tuple[Decoded, Extract]:
    """Decode one file and take its text out; `wanted` are the languages taken from a file of pairs.

    Raises `UserError` for what is no text, empty or too large.
    """
    check_size(name, len(data), limits)
    if is_zip(data):
        archive = Archive(name, data, limits)
        if "word/document.xml" in archive.names:
            return Decoded("", "utf-8"), read_docx(name, archive, limits)
        raise UserError(f"{name} is a ZIP archive, not a document. Import it as a set of files.")
    decoded = decode(data, encoding=encoding, name=name)
    return decoded, extract_text(name, decoded.text, limits, wanted)


def extract_text(name: str, text: str, limits: Limits = DEFAULT_LIMITS, wanted: Wanted = ANY) -> Extract:
    """The extract of decoded text, in the form its content and name tell."""
    suffix = name.lower().rpartition(".")[2] if "." in name else ""
    root = xml.root_of(text)
    refuse_data(name, text, root)
    if root == "tmx":
        return read_tmx(name, text, limits, wanted)
    if root == "xliff":
        return read_xliff(name, text, limits, wanted)
    if root in ROOTS:
        return read_feed(text, limits)
    if root == "html" or suffix in _HTML_SUFFIXES or text.lstrip()[:14].lower() == "<!doctype html":
        return _page(text, limits)
    if suffix in ("md", "markdown", "mdown", "mkd") or _FRONT.match(_LONE_RETURN.sub("\n", text[:20_000])):
        # Old Mac line ends: one character for one, so that the map still leads into the text as it is.
        extract = read_markdown(_LONE_RETURN.sub("\n", text), limits)
        extract.source = text
        return extract
    if suffix in ("srt", "vtt") or (suffix in _TEXT_SUFFIXES and looks_like(text)):
        return read_subtitles(text, limits)
    if suffix in ("po", "pot") or (suffix in _TEXT_SUFFIXES and _PO.search(text[:20_000])):
        return read_po(name, text, limits)
    if suffix in ("tsv", "tab", "csv") or (suffix in _TEXT_SUFFIXES and looks_like_table(text)):
        return read_table(name, text, limits, delimiter_of(text, suffix), wanted) or plain(text)
    if root or len(_TAGS.findall(text[:20_000])) >= 6:
        return _page(text, limits)
    return plain(text)


def _page(text: str, limits: Limits) -> Extract:
    extract = read_html(text, limits)
    extract.metadata |= page_data(text)
    return extract


def members(file: NamedBytes, limits: Limits = DEFAULT_LIMITS) -> list[tuple[str, NamedBytes | UserError]]:
    """The documents inside a ZIP archive, each with its bytes or the reason why it cannot be read; hidden files and
    what other systems leave in archives are passed over. Raises `UserError` for an archive that cannot be opened."""
    archive = Archive(file.name, file.data, limits)
    found: list[tuple[str, NamedBytes | UserError]] = []
    for member in sorted(archive.names, key=natural):
        base = member.replace("\\", "/").rpartition("/")[2]
        if member.startswith("__MACOSX") or not base or base.startswith(".") or base in ("Thumbs.db", "desktop.ini"):
            continue
        try:
            found.append((member, NamedBytes(base, archive.read(member))))
        except UserError as error:
            found.append((member, error))
    if not found:
        raise UserError(f"{file.name} holds no files. Nothing was read.")
    return found
