"""XML under limits: no document type with declarations, no external entity, no depth or count without bound."""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from annotator.ingest.limits import Limits
from annotator.model import UserError

_DOCTYPE = re.compile(r"""<!DOCTYPE\s+[\w:.-]+(?:\s+(?:SYSTEM|PUBLIC)(?:\s+"[^"<>]*"|\s+'[^'<>]*'){0,2})?\s*>""")
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def root_of(text: str) -> str:
    """The local name of the first element of a text that looks like XML, lower case, else `""`."""
    head = text[:20_000]
    if not head.lstrip("\ufeff \t\r\n").startswith("<"):
        return ""
    found = re.search(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]", re.sub(r"<!--.*?-->|<[?!][^>]*>", "", head, flags=re.S))
    return found.group(1).lower() if found else ""


def parse(name: str, text: str, limits: Limits) -> Element:
    """The root of a document. A `DOCTYPE` that only names an external DTD is passed over (and never fetched); one
    that declares anything is refused. Raises `UserError`."""
    clean = _INVALID.sub(" ", _DOCTYPE.sub("", _DECLARATION.sub("", text), count=1))
    try:
        return _counted(name, io.BytesIO(clean.encode("utf-8", "replace")), limits)
    except DefusedXmlException as error:
        raise UserError(
            f"{name} declares entities or a document type of its own, which can be used to attack the reader. "
            "Nothing was read. Save it without the DOCTYPE."
        ) from error
    except ParseError as error:
        raise UserError(f"{name} is not well-formed XML ({error}). Nothing was read.") from error


def _counted(name: str, data: io.BytesIO, limits: Limits) -> Element:
    """The root, read within the limits; the parser raises `ParseError` where there is none."""
    depth = count = 0
    found: list[Element] = []
    for event, element in iterparse(data, events=("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            continue
        found = found or [element]
        depth, count = depth + 1, count + 1
        if depth > limits.depth or count > limits.elements:
            raise UserError(f"{name} is nested too deeply or has too many elements. Nothing was read.")
    return found[0]


_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>]*>"
    r"|<!\[CDATA\[(?P<cdata>.*?)\]\]>"
    r"|</(?P<close>[^\s>]+)\s*>"
    r"""|<(?P<open>[^\s/>!?]+)(?P<attributes>(?:[^>"'/]|"[^"]*"|'[^']*'|/(?!>))*+)(?P<void>/)?>"""
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)


class Event(NamedTuple):
    """A piece of a document: `kind` is `open`, `close`, `void` or `text`; `name` the local name in lower case (of text
    inside a CDATA section `cdata`, else empty); `[start, end)` its place in the document."""

    kind: str
    name: str
    attributes: str
    start: int
    end: int


def events(text: str) -> Iterator[Event]:
    """The pieces of a document that `parse` has read, with the offsets that its parser does not tell."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "text":
            yield Event("text", "", "", *found.span())
        elif found.group("cdata") is not None:
            yield Event("text", "cdata", "", *found.span("cdata"))
        elif found.group("close"):
            yield Event("close", _plain(found.group("close")), "", *found.span())
        elif found.group("open"):
            kind = "void" if found.group("void") else "open"
            yield Event(kind, _plain(found.group("open")), found.group("attributes"), *found.span())


def _plain(name: str) -> str:
    return name.rpartition(":")[2].lower()


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, *names: str) -> str:
    """The first of the named attributes that is there, whatever its namespace."""
    for name in names:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return value
    return ""
