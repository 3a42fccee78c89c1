"""What every edit is, and the rules that all of them keep."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar

from annotator.model import Actor, Article, Layer, Range, Reading, Record, UserError
from annotator.model.project import EDITABLE_STATES

R = TypeVar("R", bound=Record)


class Rows(Protocol):
    """What an edit sees of the project: `annotator.store.Transaction`, without SQLite in sight."""

    actor: str
    now: int

    def new_id(self) -> str:
        """A fresh UUIDv7."""

    def get(self, cls: type[R], id_: str | None) -> R | None:
        """The live record of that id, or None."""

    def any_row(self, cls: type[R], id_: str | None) -> R | None:
        """The record of that id, live or a tombstone; None where there never was one."""

    def require(self, cls: type[R], id_: str | None) -> R:
        """The live record of that id; raises `UserError` where there is none."""

    def select(self, cls: type[R], **where: Any) -> list[R]:
        """Live records whose fields equal the given values (a tuple means: one of)."""

    def holding(self, cls: type[R], columns: tuple[str, ...], id_: str, **where: Any) -> list[R]:
        """Live records one of whose JSON columns names an id, among those with the given values."""

    def put(self, record: R) -> R:
        """Store a record as the next revision of its row."""

    def remove(self, record: Record) -> None:
        """Turn a record into a tombstone."""

    def text(self, document: str) -> str:
        """The base text of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One verb. `run` checks first and writes then, inside one transaction; what it returns the caller gets.

    `label` says in English what it did; the history keeps it. An edit that is not `undoable` is left out of
    Ctrl+Z and has an edit of its own that takes it back, if it can be taken back at all.
    """

    undoable: ClassVar[bool] = True

    @property
    def label(self) -> str:
        """What this edit does, in a few English words."""
        return "".join(" " + c.lower() if c.isupper() else c for c in type(self).__name__).strip()

    def run(self, rows: Rows) -> Any:
        """Do it; raises `UserError` before anything is written where a rule forbids it."""
        raise NotImplementedError


def changed(record: R, changes: dict[str, Any], allowed: Iterable[str]) -> R:
    """The record with some of its fields changed; raises `UserError` for a field that is not to be changed."""
    known = {f.name for f in fields(record)} & set(allowed)
    wrong = sorted(set(changes) - known)
    if wrong:
        raise UserError(f"The field “{wrong[0]}” cannot be changed. Nothing was changed.")
    return replace(record, **changes)


def require_reviewer(rows: Rows) -> Actor:
    """The acting person, who must be a reviewer."""
    actor = rows.require(Actor, rows.actor)
    if actor.role != "reviewer":
        raise UserError(f"Only a reviewer can do this; {actor.name} is an analyst. Nothing was changed.")
    return actor


def require_open(rows: Rows, layer_id: str) -> Layer:
    """The layer, which must be the actor's own and open for changes. An assigned one becomes a draft."""
    layer = rows.require(Layer, layer_id)
    if layer.owner != rows.actor:
        raise UserError("This work belongs to somebody else; only its owner changes it. Nothing was changed.")
    if layer.role == "gold":
        if layer.state == "signed_off":
            raise UserError("This gold layer is signed off. Withdraw the sign-off to change it. Nothing was changed.")
        return layer
    if layer.state not in EDITABLE_STATES:
        raise UserError("This article is submitted. Withdraw it to change your work. Nothing was changed.")
    return rows.put(replace(layer, state="draft")) if layer.state == "assigned" else layer


def own_layer(rows: Rows, article_id: str, layer_id: str | None = None) -> Layer:
    """The actor's layer of an article, open for changes; made where there is none yet.

    With the first layer, preparing ends: the article's sentences, sides and beads are frozen. Where undo took the
    layer away with the act that had begun it, the same layer comes back: what was read under it was read.
    """
    if layer_id is not None:
        return require_open(rows, layer_id)
    mine = rows.select(Layer, article=article_id, owner=rows.actor, role="analyst")
    if mine:
        return require_open(rows, mine[0].id)
    rows.require(Actor, rows.actor)
    freeze(rows, article_id)
    for under in dict.fromkeys(reading.layer for reading in rows.select(Reading, article=article_id)):
        gone = rows.any_row(Layer, under)
        if gone is not None and gone.deleted and gone.owner == rows.actor and gone.role == "analyst":
            return rows.put(replace(gone, state="draft"))
    return rows.put(Layer(id=rows.new_id(), article=article_id, owner=rows.actor, state="draft"))


def freeze(rows: Rows, article_id: str) -> Article:
    """End the preparing of an article."""
    article = rows.require(Article, article_id)
    if article.trashed:
        raise UserError("This article is in the trash. Take it back out to work on it. Nothing was changed.")
    return rows.put(replace(article, state="assigned")) if article.state == "preparing" else article


def check_ranges(rows: Rows, article_id: str, ranges: Iterable[Range], *, empty: bool = False) -> None:
    """Every range must lie in the article, carry its quote, and (unless `empty`) hold at least one code point."""
    article = rows.require(Article, article_id)
    for part in ranges:
        if part.document not in (article.left, article.right):
            raise UserError("The selection is not part of this article. Nothing was changed.")
        if not part.holds_in(rows.text(part.document)):
            raise UserError("The selection no longer matches the text. Nothing was changed. Select it again.")
        if part.start == part.end and not empty:
            raise UserError("Nothing is selected. Select some text first.")
