"""Title, dates, author, publisher and URL of an article: from evidence only, every inference told as a notice."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.ingest.extract import Extract
from annotator.ingest.prose import Look, first_date
from annotator.ingest.regions import Marked
from annotator.model import Notice

_ISO = re.compile(
    r"^((?:19|20)\d\d-\d\d?-\d\d?)(?:[T ]+(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$", re.IGNORECASE
)
_CAPTURE = re.compile(r"https?://web\.archive\.org/web/(\d{4})(\d\d)(\d\d)\d*[a-z_]*/")
_PUBLISHED = (
    *("date", "published", "pubdate", "publish_date", "publishdate", "published_at", "published_date"),
    *("date_published", "datepublished", "publication_date"),
)
_CAPTURED = (
    *("captured", "captured_at", "capture_date", "archived", "archived_at", "archive_date", "crawled", "crawled_at"),
    *(
        "crawl_date",
        "retrieved",
        "retrieved_at",
        "accessed",
        "access_date",
        "saved",
        "saved_at",
        "fetched_at",
        "scraped_at",
    ),
)
_EVENT = ("event_date", "event-date", "eventdate")
_META_PUBLISHED = (
    "meta:article:published_time",
    "meta:datepublished",
    "meta:date",
    "meta:pubdate",
    "meta:dc.date",
    "meta:dc.date.issued",
    "meta:dcterms.created",
    "meta:publishdate",
    "meta:sailthru.date",
    "meta:parsely-pub-date",
    "meta:article:published",
    "meta:og:article:published_time",
    "meta:citation_publication_date",
    "meta:publication_date",
    "ld:datepublished",
    "time:published",
)
_AUTHOR = (
    *("author", "authors", "writer", "byline", "meta:author", "meta:article:author", "meta:dc.creator", "meta:byl"),
    *("meta:dable:author", "ld:author"),
)
_PUBLISHER = (
    *("publisher", "source_name", "publication", "meta:og:site_name", "meta:publisher", "meta:dc.publisher"),
    "ld:publisher",
)
_URL = ("original_url", "canonical", "canonical_url", "source_url", "url", "link", "meta:og:url", "saved_from")
_BY = re.compile(r"^(?:by|written by|reported by|story by)\s+(.+)$", re.IGNORECASE)
_REPORTER = re.compile(r"([가-힣]{2,4})\s*(?:기자|특파원|논설위원)")
_SIGNED = re.compile(r"^[\[【(]?(?:撰文|文|作者|記者|记者|글|취재|文/写真)\s*[:：/／=]\s*([^\]】)]{1,40})")
_AFTER_NAME = re.compile(r"\s*[|│]\s*|\s+(?:published|updated|posted)\b|\s*(?:19|20)\d\d[-./년年]", re.IGNORECASE)
_MAIL = re.compile(r"[,/(|]?\s*[\w.+-]+@[\w.-]+\.\w+\)?")


@dataclass(slots=True)
class Facts:
    """What a file says about itself, in the fields of `Article`; `notices` say what was inferred, and from what."""

    titles: dict[str, str] = field(default_factory=dict)
    published: str = ""
    event: str = ""
    captured: str = ""
    author: str = ""
    publisher: str = ""
    url: str = ""
    notices: list[Notice] = field(default_factory=list)


def facts_of(document: str, extract: Extract, found: Sequence[Marked]) -> Facts:
    """The facts of one document; titles are added by who knows the sentences."""
    facts = Facts()
    given = extract.metadata
    author = _first(given, _AUTHOR)
    by = _BY.match(author)
    facts.author = _person(by.group(1)) if by else author
    facts.publisher = _first(given, _PUBLISHER)
    facts.event = iso(_first(given, _EVENT))
    facts.captured = iso(_first(given, _CAPTURED))
    _dates(facts, document, given, found)
    _urls(facts, document, given, found)
    facts.notices += _from_data(facts, document, given)
    if not facts.author:
        _byline(facts, document, found)
    return facts


def _from_data(facts: Facts, document: str, given: dict[str, str]) -> list[Notice]:
    """What the file's own data said, and under which key."""
    told = []
    if facts.published and (iso(_first(given, _PUBLISHED)) or iso(_first(given, _META_PUBLISHED))) == facts.published:
        key = _key(given, _PUBLISHED if iso(_first(given, _PUBLISHED)) else _META_PUBLISHED)
        message = f"Published {facts.published}: from the file’s own data ({key})"
        told.append(Notice(code="published-from-data", message=message, document=document))
    if facts.captured and not any(notice.code == "captured-from-url" for notice in facts.notices):
        message = f"Captured {facts.captured}: from the file’s own data ({_key(given, _CAPTURED)})"
        told.append(Notice(code="captured-from-data", message=message, document=document))
    if facts.author:
        message = f"Author {facts.author}: from the file’s own data ({_key(given, _AUTHOR)})"
        told.append(Notice(code="author-from-data", message=message, document=document))
    if facts.publisher:
        message = f"Publisher {facts.publisher}: from the file’s own data ({_key(given, _PUBLISHER)})"
        told.append(Notice(code="publisher-from-data", message=message, document=document))
    if facts.url and _first(given, _URL):
        message = f"Address {facts.url}: from the file’s own data ({_key(given, _URL)})"
        told.append(Notice(code="url-from-data", message=message, document=document))
    return told


def iso(value: str) -> str:
    """A date as metadata write it, in ISO 8601; `""` where it is none."""
    value = " ".join(value.split()).strip("'\"")
    found = _ISO.match(value)
    if found is None:
        return first_date(value)
    day, time, zone = found.groups()
    year, month, date = day.split("-")
    whole = f"{year}-{int(month):02}-{int(date):02}"
    if not (1 <= int(month) <= 12 and 1 <= int(date) <= 31):
        return ""
    if not time:
        return whole
    if zone and len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{whole}T{time}{(zone or '').upper()}"


def _first(given: dict[str, str], keys: Sequence[str]) -> str:
    return given.get(_key(given, keys), "").strip()


def _key(given: dict[str, str], keys: Sequence[str]) -> str:
    """The first of the keys that says something, `""` where none does. An author's page is not the author."""

    def says(key: str) -> bool:
        value = given.get(key, "").strip()
        return bool(value) and not (keys is _AUTHOR and value.startswith(("http:", "https:")))

    return next((key for key in keys if says(key)), "")


def _dates(facts: Facts, document: str, given: dict[str, str], found: Sequence[Marked]) -> None:
    facts.published = iso(_first(given, _PUBLISHED)) or iso(_first(given, _META_PUBLISHED))
    headline = next((i for i, item in enumerate(found) if item.kind == "headline"), None)
    for index, item in enumerate(found):
        date = first_date(item.look.text, with_time=True)
        if item.kind != "byline" or not date:
            continue
        told = item.look.told or (headline is not None and index > headline)
        if told and not facts.published:
            facts.published = date
            facts.notices.append(
                _notice("published-from-line", f"Published {date}: from a line of the text", document, item.look)
            )
        elif not told and not facts.published:
            message = (
                f"The line above the title names {date}: it may be the day of publication or the day the page was "
                "saved. Not used"
            )
            facts.notices.append(_notice("date-unclear", message, document, item.look))
        return


def _urls(facts: Facts, document: str, given: dict[str, str], found: Sequence[Marked]) -> None:
    facts.url = _first(given, _URL)
    for value in (facts.url, given.get("url", "")):
        capture = _CAPTURE.match(value)
        if capture:
            facts.captured = "-".join(capture.groups()[:3])
            facts.notices.append(
                Notice(
                    code="captured-from-url",
                    message=f"Captured {facts.captured}: from the address of the web archive",
                    document=document,
                )
            )
            break
    facts.url = _CAPTURE.sub("", facts.url)
    if facts.url:
        return
    linked = [item for item in found if item.look.url and item.kind == "boilerplate" and item.look.linked > 0.5]
    for before, item in itertools.pairwise(found):
        if item in linked and re.search(
            r"원문|출처|source|original|原文|出典|来源|來源", before.look.text + item.look.text, re.IGNORECASE
        ):
            facts.url = item.look.url.split("#")[0]
            facts.notices.append(
                _notice(
                    "url-from-line",
                    f"Address of the original: from a line of the text ({facts.url})",
                    document,
                    item.look,
                )
            )
            return


def _byline(facts: Facts, document: str, found: Sequence[Marked]) -> None:
    for item in found:
        if item.kind != "byline" or item.look.date:
            continue
        text = item.look.text.strip()
        match = _BY.match(text) or _REPORTER.search(text) or _SIGNED.match(text)
        if match:
            facts.author = _person(match.group(1))
            facts.notices.append(
                _notice("author-from-byline", f"Author {facts.author}: from the byline", document, item.look)
            )
            return


def _person(words: str) -> str:
    """A name without what follows it: an address, a date, when the page was changed."""
    return _MAIL.sub("", _AFTER_NAME.split(words)[0]).strip(" ,·|/-")


def _notice(code: str, message: str, document: str, look: Look) -> Notice:
    return Notice(code=code, message=message, document=document, start=look.block.start, end=look.block.end)
