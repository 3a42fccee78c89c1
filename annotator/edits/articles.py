"""Edits of what is read: importing, preparing, describing and setting articles aside."""

from dataclasses import dataclass, replace
from typing import Any

from annotator.edits.base import Edit, Rows, changed
from annotator.model import (
    Article,
    Attribution,
    Bead,
    Document,
    Draft,
    Layer,
    Record,
    Region,
    Sentence,
    Source,
    UserError,
)
from annotator.model.articles import ATTRIBUTION_ROLES, DIRECTIONS
from annotator.model.project import SUBMITTED_STATES

ARTICLE_FIELDS = (
    "title",
    "titles",
    "story",
    "event_date",
    "published_date",
    "captured_date",
    "author",
    "publisher",
    "url",
    "direction",
    "left_language",
    "right_language",
)
"""What `SetArticle` may change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDraft(Edit):
    """Store one article read from files. The same documents twice are recognised and refused."""

    draft: Draft

    @property
    def label(self) -> str:
        """Which article was imported."""
        return f"import “{self.draft.article.title}”"

    def run(self, rows: Rows) -> str:
        """The id of the article."""
        found = rows.get(Article, self.draft.article.id)
        if found is not None:
            where = " It is in the trash." if found.trashed else ""
            raise UserError(f"“{found.title}” is in the project already.{where} Nothing was changed.")
        _check_draft(self.draft)
        for document in self.draft.documents:
            if rows.get(Document, document.id) is None:
                rows.put(document)
        article = replace(self.draft.article, state="preparing", gold_layer=None)
        _put_new(rows, (*self.draft.regions, *self.draft.sentences))
        rows.put(article)
        _put_new(rows, self.draft.beads)
        return article.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructure(Edit):
    """Store a prepared article anew: regions, sentences, sides and beads, after any change of them.

    `draft` is the article as it should be, made by the pure functions of `annotator.ingest`. Annotations hold
    ranges, so they stay where they are. Refused once the article is assigned (`ReopenPreparing` first).
    """

    draft: Draft
    what: str = "prepare the article"

    @property
    def label(self) -> str:
        """What was done to the article."""
        return self.what

    def run(self, rows: Rows) -> None:
        """Write only the rows that differ."""
        article = rows.require(Article, self.draft.article.id)
        if article.state != "preparing":
            raise UserError(
                "This article is assigned, and its sentences and sides are frozen. Nothing was changed. "
                "Choose Article ▸ Prepare again first."
            )
        _check_draft(self.draft)
        for document in self.draft.documents:
            if rows.get(Document, document.id) is None:
                rows.put(document)
        documents = tuple(document.id for document in self.draft.documents)
        _sync(rows, rows.select(Region, document=documents), self.draft.regions)
        _sync(rows, rows.select(Sentence, document=documents), self.draft.sentences)
        kept = replace(self.draft.article, state="preparing", gold_layer=article.gold_layer)
        if not _same(article, kept):
            rows.put(replace(kept, actor=article.actor, created=article.created))
        _sync(rows, [b for b in rows.select(Bead, article=article.id) if b.layer is None], self.draft.beads)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachTranslation(Edit):
    """Give a one-sided article its other side. `draft` is the article with both sides (`ingest.attach`).

    The article keeps its id; annotations of the side that was there stay. Allowed in any state, because
    nothing that was there changes.
    """

    article: str
    draft: Draft

    def run(self, rows: Rows) -> None:
        """Raises `UserError` where there is a translation already."""
        article = rows.require(Article, self.article)
        if article.right is not None:
            raise UserError("This article has two sides already. Nothing was changed.")
        _check_draft(self.draft)
        for document in self.draft.documents:
            if rows.get(Document, document.id) is None:
                rows.put(document)
        _put_new(rows, (*self.draft.regions, *self.draft.sentences))
        made = self.draft.article
        rows.put(
            replace(
                article,
                left=made.left,
                right=made.right,
                left_language=made.left_language,
                right_language=made.right_language,
                titles={**made.titles, **article.titles},
                layout=made.layout,
            )
        )
        beads = [replace(bead, article=article.id) for bead in self.draft.beads]
        _sync(rows, [b for b in rows.select(Bead, article=article.id) if b.layer is None], beads)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetArticle(Edit):
    """Change what is known about an article (`ARTICLE_FIELDS`); whoever sets the direction signs it."""

    article: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for an unknown field or direction."""
        article = changed(rows.require(Article, self.article), self.changes, ARTICLE_FIELDS)
        if article.direction not in DIRECTIONS:
            raise UserError(f"“{article.direction}” is not a direction. Nothing was changed.")
        if "direction" in self.changes:
            article = replace(article, direction_by=rows.actor)
        rows.put(article)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPreparing(Edit):
    """Let an assigned article be prepared again; refused while somebody's work on it is submitted."""

    article: str

    def run(self, rows: Rows) -> None:
        """Annotations stay: they hold ranges, not sentence numbers."""
        article = rows.require(Article, self.article)
        layers = rows.select(Layer, article=article.id)
        if any(layer.state in SUBMITTED_STATES or layer.role == "gold" for layer in layers):
            raise UserError("Work on this article is submitted. It stays as it was read. Nothing was changed.")
        rows.put(replace(article, state="preparing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashArticle(Edit):
    """Set an article aside, with all work on it, until it is taken back."""

    article: str

    def run(self, rows: Rows) -> None:
        """Nothing of it is deleted."""
        rows.put(replace(rows.require(Article, self.article), trashed=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreArticle(Edit):
    """Take an article back out of the trash."""

    article: str

    def run(self, rows: Rows) -> None:
        """It returns whole."""
        rows.put(replace(rows.require(Article, self.article), trashed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChain(Edit):
    """Say through whose hands an article came: (source id, role) in order, from originator to host."""

    article: str
    chain: tuple[tuple[str, str], ...]

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for an unknown role or source."""
        rows.require(Article, self.article)
        for source, role in self.chain:
            rows.require(Source, source)
            if role not in ATTRIBUTION_ROLES:
                raise UserError(f"“{role}” is not a place in the chain. Nothing was changed.")
        for old in rows.select(Attribution, article=self.article):
            rows.remove(old)
        for position, (source, role) in enumerate(self.chain):
            rows.put(Attribution(id=rows.new_id(), article=self.article, source=source, role=role, position=position))


def _check_draft(draft: Draft) -> None:
    texts = {document.id: document.text for document in draft.documents}
    for bead in draft.beads:
        if not all(part.holds_in(texts.get(part.document, "")) for part in (*bead.left, *bead.right)):
            raise UserError("An aligned passage does not match its text. Nothing was changed.")
    places = [(place.document, place.end) for place in draft.regions]
    places += [(place.document, place.end) for place in draft.sentences]
    if any(end > len(texts.get(document, "")) for document, end in places):
        raise UserError("A sentence lies outside its text. Nothing was changed.")


def _put_new(rows: Rows, records: tuple[Record, ...]) -> None:
    for record in records:
        if rows.get(type(record), record.id) is None:
            rows.put(record)


def _same(a: Record, b: Record) -> bool:
    return replace(a, rev=0, actor="", created=0) == replace(b, rev=0, actor="", created=0)


def _sync(rows: Rows, old: list[Any], new: Any) -> None:
    wanted = {record.id: record for record in new}
    for record in old:
        if record.id not in wanted:
            rows.remove(record)
    have = {record.id: record for record in old}
    for id_, record in wanted.items():
        if id_ not in have:
            rows.put(record)
        elif not _same(have[id_], record):
            rows.put(replace(record, actor=have[id_].actor, created=have[id_].created))
