"""HTML to base text, with the place of every character in the source.

The tokeniser is our own because no maintained parser tells offsets: it follows the rules of the HTML standard that
matter for text (raw-text elements, comments, quoted attributes, character references, implied end tags), runs in
linear time, and takes any input. Nothing is ever fetched or executed.
"""

import html as html_entities
import re
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.ingest.decode import safe
from annotator.ingest.extract import BLOCK_TAGS, Builder, Extract
from annotator.ingest.limits import DEFAULT_LIMITS, Limits
from annotator.model import UserError

_NAME = re.compile(r"/?[A-Za-z][^\s/>]*")
_ENTITY = re.compile(r"&(?:#\d{1,8};?|#[xX][0-9A-Fa-f]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_RAW = frozenset("script style iframe noscript noembed noframes xmp textarea template svg object select title".split())
_DROPPED = _RAW - {"title"} | {"audio", "video", "canvas", "math", "head", "datalist", "map"}
_RUBY = frozenset({"rb", "rt", "rtc", "rp", "ruby"})
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSES_P = BLOCK_TAGS - {"dd", "dt", "li", "option", "tbody", "td", "tfoot", "th", "thead", "tr", "caption"}
_IMPLIED = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr",),
    "td": ("td", "th"),
    "th": ("td", "th"),
}
_SCOPES = frozenset("ul ol dl table div article section body".split())

_WORDS = {
    "nav": "nav gnb lnb snb menu menubar breadcrumb breadcrumbs skip pager pagination navi navigation location gotop",
    "aside": "aside sidebar side rside lnbside widget banner banners ad ads advert advertisement adbox promo sponsor "
    "newsletter subscribe subscription enquete survey dictionary disaster",
    "footer": "footer foot copyright legal colophon policy terms",
    "comment": "comment comments reply replies disqus respond livere",
    "share": "share sharing sns social tool tools toolbar btn button buttons util utility option print fontsize",
    "related": "related relation rank ranking popular recommend recommended latest hot best archives most "
    "trending readmore morenews photonews issue",
    "form": "cookie cookies consent gdpr ccpa modal popup overlay paywall onetrust",
    "hidden": "hidden blind invisible skiplink sronly",
    "caption": "figcaption caption photocaption imgcaption cutline photodesc imgdesc",
    "main": "article articlebody article_body story post entry main newsbody news_body",
}
_LABEL_OF = {word: label for label, words in _WORDS.items() for word in words.split()}
_TAG_LABELS = {
    "nav": "nav",
    "menu": "nav",
    "aside": "aside",
    "footer": "footer",
    "form": "form",
    "figcaption": "caption",
    "main": "main",
    "article": "main",
    "li": "list",
    "td": "cell",
    "th": "cell",
    "button": "share",
    "label": "form",
    "figure": "figure",
    "header": "header",
    "dialog": "form",
}
_ROLES = {"navigation": "nav", "complementary": "aside", "contentinfo": "footer", "banner": "nav", "search": "form"}


@dataclass(slots=True)
class Token:
    """`kind` is `text`, `open`, `close` or `void`; `[start, end)` in the source; `name` lower case."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes: str = ""


def tokens(
    source: str, start: int = 0, end: int | None = None, *, xml: bool = False, cdata: bool = False
) -> Iterator[Token]:
    """The tokens of a stretch of HTML, or of XML (no raw-text and no void elements by name).

    Comments, declarations and processing instructions yield nothing, CDATA its text, raw-text elements one `text`
    token between their tags. `cdata` is set for the inside of a CDATA section, which holds no other.
    """
    end = len(source) if end is None else end
    at = start
    missing: set[str] = set()
    while at < end:
        left = source.find("<", at, end)
        if left < 0:
            yield Token("text", at, end)
            return
        if left > at:
            yield Token("text", at, left)
        if source.startswith("<!--", left):
            close = source.find("-->", left + 4, end) if "-->" not in missing else -1
            if close < 0:
                missing.add("-->")
            at = close + 3 if close >= 0 else left + 4
        elif source.startswith("<![CDATA[", left) and not cdata:
            close = source.find("]]>", left, end)
            stop = close if close >= 0 else end
            inner = source.find("<", left + 9, stop) >= 0
            yield from tokens(source, left + 9, stop, xml=xml, cdata=True) if inner else _one(left + 9, stop)
            at = min(end, stop + 3)
        elif source.startswith(("<!", "<?"), left):
            at = _next(source, ">", left, end, missing)
        else:
            name = _NAME.match(source, left + 1, end)
            if name is None:
                yield Token("text", left, left + 1)
                at = left + 1
                continue
            token, at = _tag(source, left, name, end, missing, xml)
            yield token
            if token.kind == "open" and token.name in _RAW and not xml:
                yield from _raw(source, token.name, at, end)
                at = _raw_end(source, token.name, at, end)


def _one(start: int, end: int) -> Iterator[Token]:
    if start < end:
        yield Token("text", start, end)


def _next(source: str, mark: str, at: int, end: int, missing: set[str]) -> int:
    """Past the next `mark`; where there is none, past one character, and that is remembered: time stays linear."""
    found = -1 if mark in missing else source.find(mark, at, end)
    if found < 0:
        missing.add(mark)
        return at + 1
    return found + len(mark)


def _tag(source: str, left: int, name: re.Match[str], end: int, missing: set[str], xml: bool) -> tuple[Token, int]:
    at = name.end()
    while True:
        close = -1 if ">" in missing else source.find(">", at, end)
        if close < 0:
            missing.add(">")
            return Token("text", left, left + 1), left + 1
        quotes = [(source.find(mark, at, close), mark) for mark in "\"'" if mark not in missing]
        quotes = [item for item in quotes if item[0] >= 0]
        if not quotes:
            break
        position, mark = min(quotes)
        if "=" not in source[at:position].rstrip()[-1:]:
            at = position + 1
            continue
        partner = source.find(mark, position + 1, end)
        if partner < 0:
            missing.add(mark)
            continue
        at = partner + 1
    text = name.group()
    attributes = source[name.end() : close]
    kind = "close" if text[0] == "/" else "open"
    lower = text.lstrip("/").lower().rpartition(":")[2]
    if xml:
        kind = "void" if kind == "open" and attributes.endswith("/") else kind
    elif kind == "open" and (lower in _VOID or attributes.endswith("/")):
        kind = "void" if lower in _VOID or lower not in BLOCK_TAGS | _RAW else "open"
    return Token(kind, left, close + 1, lower, attributes), close + 1


def _raw_end(source: str, name: str, at: int, end: int) -> int:
    found = re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE).search(source, at, end)
    return found.start() if found else end


def _raw(source: str, name: str, at: int, end: int) -> Iterator[Token]:
    stop = _raw_end(source, name, at, end)
    if stop > at:
        yield Token("text", at, stop)


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of a tag, names in lower case, references resolved."""
    return {
        found.group(1).lower(): html_entities.unescape(found.group(2) or found.group(3) or found.group(4) or "")
        for found in _ATTRIBUTE.finditer(text)
    }


_SPANS = frozenset({"span", "em", "i", "b", "strong", "small", "font"})
_ARCHIVERS = ("wm-ipp", "wm-toolbar", "archiveorg-")
"""Ids of what web archives print into the pages they keep."""


def labels_of(tag: str, attributes: dict[str, str]) -> frozenset[str]:
    """What an element's name, role, class and id say about its text (`Block.context`)."""
    found = {_TAG_LABELS[tag]} if tag in _TAG_LABELS else set()
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    for name in names.split():
        pieces = [piece.lower() for piece in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)]
        for word in (*pieces, "".join(pieces)):
            if word in _LABEL_OF:
                found.add(_LABEL_OF[word])
    role = attributes.get("role", "")
    if role in _ROLES:
        found.add(_ROLES[role])
    style = attributes.get("style", "").replace(" ", "").lower()
    if attributes.get("id", "").startswith(_ARCHIVERS):
        found.add("hidden")
    if "hidden" in attributes or "display:none" in style or "visibility:hidden" in style:
        found.add("hidden")
    if tag in ("body", "html"):
        found.clear()  # what holds the whole page says nothing about a part of it
    return frozenset(found)


class Reader:
    """Feeds tokens to a `Builder`: blocks, links, ruby, dropped elements, metadata of the head."""

    def __init__(self, builder: Builder, limits: Limits = DEFAULT_LIMITS) -> None:
        self.builder = builder
        self.metadata: dict[str, str] = {}
        self.language = ""
        self._limits = limits
        self._elements = 0
        self._dropped = 0
        self._dropped_tag = ""
        self._ruby: list[int] = []
        self._reading: list[str] | None = None
        self._title: list[str] | None = None

    def feed(self, source: str, start: int = 0, end: int | None = None) -> None:
        """Read one stretch of HTML; may be called again for a later stretch of the same source."""
        for token in tokens(source, start, end):
            if token.kind == "text":
                self._text(source, token)
            elif token.kind == "close":
                self._close(token.name)
            else:
                self._elements += 1
                if self._elements > self._limits.elements:
                    raise UserError("The page has too many elements to be an article. Nothing was read.")
                self._open(token)

    def _text(self, source: str, token: Token) -> None:
        if self._title is not None:
            self._title.append(html_entities.unescape(source[token.start : token.end]))
            return
        if self._dropped:
            return
        if self._reading is not None:
            self._reading.append(html_entities.unescape(source[token.start : token.end]).strip())
            return
        at = token.start
        for found in _ENTITY.finditer(source, token.start, token.end):
            chars = html_entities.unescape(found.group())
            if chars == found.group():
                continue
            self.builder.text(source, at, found.start())
            self.builder.literal(safe(chars), found.start(), found.end())
            at = found.end()
        self.builder.text(source, at, token.end)

    def _open(self, token: Token) -> None:
        name, builder = token.name, self.builder
        if name == "meta":
            self._meta(attributes_of(token.attributes))
        if self._dropped and self._dropped_tag == "rp" and name in _RUBY:
            self._dropped = 0  # the end of what stands in brackets for old readers need not be written
        if self._dropped:
            if name == "title" and self._dropped_tag == "head":
                self._title = []
            elif name == self._dropped_tag and token.kind == "open":
                self._dropped += 1
            elif self._dropped_tag == "head" and name == "body":
                self._dropped = 0
            else:
                return
            if self._dropped:
                return
        if name == "title":
            self._title = []
        elif name in _DROPPED and token.kind == "open":
            self._dropped, self._dropped_tag = 1, name
        elif name == "br":
            builder.break_block("br", "\n")
        elif name == "img":
            builder.picture()
        elif name in ("rt", "rtc", "rp"):
            self._end_reading()
            self._reading = [] if name != "rp" else None
            if name == "rp":
                self._dropped, self._dropped_tag = 1, "rp"
        elif token.kind == "open":
            self._enter(name, attributes_of(token.attributes))

    def _enter(self, name: str, attributes: dict[str, str]) -> None:
        builder = self.builder
        for closed in _IMPLIED.get(name, ()):
            if builder.inside(closed) and not self._scoped(closed):
                builder.close(closed)
        if name in _CLOSES_P and builder.inside("p") and not self._scoped("p"):
            builder.close("p")
        labels = labels_of(name, attributes)
        # A caption is a paragraph of its own, whatever it is written in: portals set it in a `span` before the text.
        builder.open(name, labels, block=name in BLOCK_TAGS or (name in _SPANS and "caption" in labels))
        if name == "html" and not self.language:
            self.language = attributes.get("lang", attributes.get("xml:lang", ""))
        elif name == "a":
            builder.link_depth += 1
        elif name == "pre":
            builder.verbatim += 1
        elif name == "ruby":
            self._ruby.append(builder.position)

    def _scoped(self, tag: str) -> bool:
        """Whether a scoping element (a list, a table) lies between here and the open `tag`."""
        return self.builder.nearest(tag, _SCOPES - {tag})

    def _close(self, name: str) -> None:
        builder = self.builder
        if self._title is not None and name == "title":
            self.metadata.setdefault("title", " ".join("".join(self._title).split()))
            self._title = None
            return
        if self._dropped and self._dropped_tag == "rp" and name == "ruby":
            self._dropped = 0
        if self._dropped:
            self._dropped -= name == self._dropped_tag
            return
        if name in ("rt", "rtc", "rp"):
            self._end_reading()
            return
        if name == "ruby":
            self._end_reading()
            if self._ruby:
                self._ruby.pop()
        closed = builder.close(name, block=name in BLOCK_TAGS)
        if name == "a" and closed:
            builder.link_depth = max(0, builder.link_depth - 1)
        elif name == "pre" and closed:
            builder.verbatim = max(0, builder.verbatim - 1)

    def _end_reading(self) -> None:
        if self._reading is None:
            return
        reading, self._reading = "".join(self._reading), None
        if not self._ruby or not reading:
            return
        readings, here = self.builder.readings, self.builder.position
        if self._ruby[-1] == here and readings and readings[-1][1] == here:
            # Bases first, their readings after them: what reads the whole is not cut up.
            readings[-1] = (readings[-1][0], here, readings[-1][2] + reading)
        else:
            readings.append((self._ruby[-1], here, reading))
        self._ruby[-1] = here

    def _meta(self, attributes: dict[str, str]) -> None:
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        content = " ".join(attributes.get("content", "").split())
        if key and content and len(content) < 2000:
            self.metadata.setdefault(f"meta:{key}", content)


def read_html(source: str, limits: Limits = DEFAULT_LIMITS) -> Extract:
    """The visible text of a page, in the order of the source, with map, blocks, readings and metadata."""
    builder = Builder(limits.depth)
    reader = Reader(builder, limits)
    reader.feed(source)
    extract = builder.finish("html", source)
    extract.metadata = reader.metadata
    if reader.language:
        extract.metadata["language"] = reader.language
    return extract
