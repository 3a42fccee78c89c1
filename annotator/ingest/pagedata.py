"""What a page says about itself outside its text: comments of who saved it, its canonical address, JSON-LD, times."""

import html
import json
import re
from typing import Any

from annotator.ingest.html import attributes_of
from annotator.ingest.prose import first_date

_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile(?P<body>.{0,2000}?)-->", re.DOTALL)
_ARCHIVED = re.compile(r"FILE ARCHIVED ON [\d:]{4,8} (?P<date>[A-Z][a-z]{2} \d{1,2}, \d{4})")
_MIRRORED = re.compile(
    r"<!--\s*Mirrored from (?P<url>\S{1,2000}) by HTTrack[^>]{0,200}?, (?:[A-Z][a-z]{2}, )?"
    r"(?P<date>\d{1,2} [A-Z][a-z]{2} \d{4}) [\d:]{4,8}[^>]{0,40}-->"
)
_LINK = re.compile(r"<link\b([^<>]{0,2000})>", re.IGNORECASE)
_TIME = re.compile(r"<time\b([^<>]{0,1000})>", re.IGNORECASE)
_LD = re.compile(r"<script\b[^<>]{0,500}ld\+json[^<>]{0,500}>", re.IGNORECASE)
_ARTICLES = re.compile(r"Article|Posting|Report|WebPage")
_ENDS = 20_000
_LINKS, _BLOCKS, _SIZE = 200, 8, 200_000
"""How many elements of a kind are looked at, and how long a JSON-LD block may be."""


def page_data(source: str) -> dict[str, str]:
    """The facts by the key that names where they came from: `saved_from`, `captured`, `canonical`, `time:published`,
    `ld:headline`, `ld:datepublished`, `ld:author`, `ld:publisher`."""
    found: dict[str, str] = {}
    ends = source if len(source) <= 2 * _ENDS else source[:_ENDS] + source[-_ENDS:]
    saved = _SAVED_FROM.search(ends)
    if saved and not saved.group(1).startswith(("about:", "file:")):
        found["saved_from"] = html.unescape(saved.group(1))
    single = _SINGLE_FILE.search(ends)
    if single:
        address = re.search(r"url:\s*(\S+)", single.group("body"))
        day = re.search(r"saved date:\s*(.+)", single.group("body"))
        found |= {"saved_from": address.group(1)} if address else {}
        found |= {"captured": day.group(1).strip()} if day and first_date(day.group(1)) else {}
    mirrored = _MIRRORED.search(ends)
    if mirrored:
        place = html.unescape(mirrored.group("url"))
        found["captured"] = mirrored.group("date")
        found["saved_from"] = place if "://" in place else f"http://{place}"
    archived = _ARCHIVED.search(ends)
    if archived:
        found["captured"] = archived.group("date")
    _links(source, found)
    for at, _ in zip(_LD.finditer(source), range(_BLOCKS), strict=False):
        end = source.find("</", at.end(), at.end() + _SIZE)
        while end >= 0 and source[end + 2 : end + 8].lower() != "script":
            end = source.find("</", end + 2, at.end() + _SIZE)
        if end >= 0:
            _linked_data(source[at.end() : end], found)
    return found


def _links(source: str, found: dict[str, str]) -> None:
    for at, _ in zip(_LINK.finditer(source), range(_LINKS), strict=False):
        attributes = attributes_of(at.group(1))
        if attributes.get("rel", "").lower() == "canonical" and attributes.get("href", "").startswith("http"):
            found.setdefault("canonical", attributes["href"])
    for at, _ in zip(_TIME.finditer(source), range(_LINKS), strict=False):
        attributes = attributes_of(at.group(1))
        says = f"{attributes.get('itemprop', '')} {attributes.get('class', '')}".lower()
        if attributes.get("datetime") and ("pubdate" in attributes or "publish" in says):
            found.setdefault("time:published", attributes["datetime"])


def _linked_data(text: str, found: dict[str, str]) -> None:
    """The article of a JSON-LD block (schema.org), wherever it is nested."""
    try:
        stack: list[Any] = [json.loads(text.strip().removeprefix("<![CDATA[").removesuffix("]]>"))]
    except (ValueError, RecursionError):
        return
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            stack += [item["@graph"]] if "@graph" in item else []
            kinds = item.get("@type")
            if _ARTICLES.search(" ".join(kinds) if isinstance(kinds, list) else str(kinds)):
                for key in ("headline", "datePublished", "author", "publisher"):
                    value = _name(item.get(key))
                    if value:
                        found.setdefault(f"ld:{key.lower()}", value)


def _name(value: Any) -> str:
    """A string, the `name` of a thing, or those of several."""
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(name for one in value[:10] if (name := _name(one))))
    value = value.get("name") if isinstance(value, dict) else value
    return " ".join(html.unescape(value).split())[:500] if isinstance(value, str) else ""
