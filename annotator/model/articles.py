"""What analysts read: documents, regions, sentences, articles and the beads that align them."""

from dataclasses import dataclass, field
from typing import Any

from annotator.model.ranges import ProjectRecord, Range

REGION_KINDS = ("headline", "byline", "caption", "body", "boilerplate", "duplicate")
READ_REGIONS = frozenset({"headline", "caption", "body"})
"""Regions that default views and counts use; the others are folded to one grey line."""
DIRECTIONS = ("left-right", "right-left", "third", "unknown")
BEAD_STATES = ("auto", "confirmed", "locked")
ATTRIBUTION_ROLES = ("originator", "relay", "translator", "host")
LAYOUTS = ("one-language", "interleaved", "block", "mixed", "two-files", "not-parallel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(ProjectRecord):
    """One version of one imported file. The id derives from the hash of the base text.

    `text` is the base text that every offset counts in: the whole decoded text of a plain file, all visible
    text of HTML, Markdown or DOCX; newlines verbatim. `source` is the decoded source where it differs from
    the base text, and `map` are runs `(base start, base end, source start, source end)` between the two
    (code points). `changes` lists what decoding had to alter (BOM, NUL, lone surrogates) as
    `{"kind", "position", "detail"}`, `readings` furigana as `[start, end, reading]`. `data` are the original bytes.
    """

    name: str
    form: str = "text"
    data: bytes = b""
    sha256: str = ""
    encoding: str = "utf-8"
    encoding_given: bool = False
    text: str = ""
    text_sha256: str = ""
    source: str | None = None
    map: tuple[tuple[int, int, int, int], ...] = ()
    changes: tuple[dict[str, Any], ...] = ()
    readings: tuple[tuple[int, int, str], ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    version: int = 1
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(ProjectRecord):
    """A range of the base text by function (`REGION_KINDS`). Regions of a document neither overlap nor leave
    visible text out. `duplicate_of` is the region that this one repeats, `caption_of` the passage a caption belongs
    to, where a person said so. `reason` says why it was marked."""

    document: str
    kind: str
    start: int
    end: int
    duplicate_of: str | None = None
    reason: str = ""
    caption_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(ProjectRecord):
    """A range of the base text: one sentence, without the white space around it.

    `paragraph` numbers the paragraphs of the document from 0. `side` is `left` or `right` in a document that
    holds both languages and is ignored where an article has two documents. `language` is an ISO 639-1 code.
    """

    document: str
    start: int
    end: int
    language: str
    paragraph: int
    side: str = "left"
    region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ProjectRecord):
    """What the analyst opens. `left` and `right` are document ids: equal where one document holds both
    languages, `right` is None while there is no translation.

    `direction` says which side was written first (`DIRECTIONS`), `direction_by` who said so. Dates are ISO
    8601 (or a part of it), never guessed: event, published and captured are kept apart.
    `state` is `preparing` until the article is assigned, then `assigned`; `layout` one of `LAYOUTS`.
    """

    title: str
    left: str
    right: str | None = None
    left_language: str = ""
    right_language: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    story: str = ""
    layout: str = "one-language"
    event_date: str = ""
    published_date: str = ""
    captured_date: str = ""
    author: str = ""
    publisher: str = ""
    url: str = ""
    direction: str = "unknown"
    direction_by: str = ""
    gold_layer: str | None = None
    state: str = "preparing"
    trashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bead(ProjectRecord):
    """Ranges on the left ↔ ranges on the right that say the same; either side may be empty.

    The word is the field's own (Gale & Church 1993). `order` is its place in the article, `score` the
    aligner's confidence 0…1, `method` how it was found, `state` one of `BEAD_STATES`: a locked bead binds a
    re-alignment. `related` beads join comparable passages that are not translations. `layer` is set where
    the bead is one analyst's proposal made after assignment.
    """

    article: str
    order: int
    left: tuple[Range, ...] = ()
    right: tuple[Range, ...] = ()
    score: float = 0.0
    method: str = ""
    state: str = "auto"
    related: bool = False
    layer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(ProjectRecord):
    """One link of the chain originator → relay → translator → host through which an article came."""

    article: str
    source: str
    role: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something an import wants said: a stable `code` (kebab-case), a sentence, and where (document offsets)."""

    code: str
    message: str
    document: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What reading one article from files yields, before anything is stored.

    `documents` holds one document (both sides in it, or one side only) or two (left, right). The preview
    changes regions, sides and beads of a draft; `ImportDraft` stores it as one edit.
    """

    article: Article
    documents: tuple[Document, ...]
    regions: tuple[Region, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    beads: tuple[Bead, ...] = ()
    notices: tuple[Notice, ...] = ()
