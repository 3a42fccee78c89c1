"""The states of a layer: assigned → draft → submitted → returned → resubmitted → signed off."""

from dataclasses import dataclass, replace
from typing import ClassVar

from annotator.edits.base import Edit, Rows, freeze, own_layer, require_open, require_reviewer
from annotator.model import Actor, Article, Layer, Reading, Sentence, UserError, content_id
from annotator.model.project import SUBMITTED_STATES

EXHAUSTIVE_KINDS = ("mention", "claim", "rating", "divergence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Edit):
    """Give articles to analysts. Who has a layer of an article already keeps it."""

    articles: tuple[str, ...]
    actors: tuple[str, ...]

    def run(self, rows: Rows) -> int:
        """How many layers were made."""
        made = 0
        for article in self.articles:
            freeze(rows, article)
            owners = {layer.owner for layer in rows.select(Layer, article=article, role="analyst")}
            for actor in self.actors:
                rows.require(Actor, actor)
                if actor not in owners:
                    rows.put(Layer(id=rows.new_id(), article=article, owner=actor))
                    made += 1
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLayer(Edit):
    """Begin one's own work on an article."""

    article: str

    def run(self, rows: Rows) -> str:
        """The id of the layer, open for changes."""
        return own_layer(rows, self.article).id


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Edit):
    """Note that the actor has read sentences (ids). Not undone: what was read was read."""

    undoable: ClassVar[bool] = False
    article: str
    sentences: tuple[str, ...]
    layer: str | None = None

    def run(self, rows: Rows) -> int:
        """How many were new. A submitted layer notes nothing more."""
        layers = (
            [rows.require(Layer, self.layer)]
            if self.layer
            else rows.select(Layer, article=self.article, owner=rows.actor, role="analyst")
        )
        if layers and layers[0].state in SUBMITTED_STATES:
            return 0
        layer = own_layer(rows, self.article, self.layer)
        new = 0
        for sentence in self.sentences:
            rows.require(Sentence, sentence)
            id_ = content_id("n", layer.id, sentence)
            if rows.get(Reading, id_) is None:
                rows.put(Reading(id=id_, layer=layer.id, article=self.article, sentence=sentence))
                new += 1
        return new


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitLayer(Edit):
    """Hand one's work on an article in. It can be read by the reviewer, and not changed, from then on."""

    layer: str
    exhaustive: tuple[str, ...] = ()

    def run(self, rows: Rows) -> None:
        """Raises `UserError` where it is not the actor's or handed in already."""
        layer = require_open(rows, self.layer)
        if layer.role == "gold":
            raise UserError("A gold layer is signed off, not submitted. Nothing was changed.")
        if wrong := set(self.exhaustive) - set(EXHAUSTIVE_KINDS):
            raise UserError(f"“{min(wrong)}” is not a kind that can be declared complete. Nothing was changed.")
        state = "resubmitted" if layer.submitted else "submitted"
        rows.put(replace(layer, state=state, submitted=rows.now, exhaustive=self.exhaustive))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLayer(Edit):
    """Take one's submitted work back to go on with it; refused once it is signed off."""

    layer: str

    def run(self, rows: Rows) -> None:
        """The layer is a draft again."""
        layer = rows.require(Layer, self.layer)
        if layer.owner != rows.actor:
            raise UserError("This work belongs to somebody else. Nothing was changed.")
        if layer.state not in ("submitted", "resubmitted"):
            raise UserError("This work is not submitted, or is signed off already. Nothing was changed.")
        rows.put(replace(layer, state="draft"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLayer(Edit):
    """Give submitted work back to its analyst with a reason (reviewers only)."""

    layer: str
    comment: str

    def run(self, rows: Rows) -> None:
        """A reason is required."""
        require_reviewer(rows)
        layer = rows.require(Layer, self.layer)
        if layer.state not in ("submitted", "resubmitted"):
            raise UserError("Only submitted work can be returned. Nothing was changed.")
        if not self.comment.strip():
            raise UserError("Say why the article is returned. Nothing was changed.")
        rows.put(replace(layer, state="returned", comment=self.comment.strip()))


@dataclass(frozen=True, slots=True, kw_only=True)
class StartGold(Edit):
    """Make the gold layer of an article, or take the one there is (reviewers only).

    Gold that another reviewer signed off is itself reviewed in a new gold layer, which from then on is the article's;
    the signed-off one is among the versions it is decided from. `layer` is the id of the new layer, '' for any.
    """

    article: str
    layer: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the gold layer."""
        require_reviewer(rows)
        article = rows.require(Article, self.article)
        if article.gold_layer:
            there = rows.require(Layer, article.gold_layer)
            if there.state != "signed_off" or there.owner == rows.actor:
                return there.id
        made = Layer(id=self.layer or rows.new_id(), article=article.id, owner=rows.actor, role="gold", state="draft")
        rows.put(replace(article, gold_layer=rows.put(made).id))
        return made.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(Edit):
    """Close the gold layer of an article. `waiver` is the reason where something is still open.

    `open_items` are the sentences on what is open, as adjudication found them; without a waiver they block.
    """

    layer: str
    open_items: tuple[str, ...] = ()
    waiver: str = ""

    def run(self, rows: Rows) -> None:
        """Signs off the gold layer, and the submitted layers it was made from."""
        require_reviewer(rows)
        layer = require_open(rows, self.layer)
        if layer.role != "gold":
            raise UserError("Only a gold layer is signed off. Nothing was changed.")
        if self.open_items and not self.waiver.strip():
            raise UserError(
                f"One thing is still open: {self.open_items[0]} Nothing was changed. "
                "Decide it, or sign off with a reason."
                if len(self.open_items) == 1
                else f"{len(self.open_items)} things are still open: {self.open_items[0]} Nothing was changed. "
                "Decide them, or sign off with a reason."
            )
        rows.put(replace(layer, state="signed_off", comment=self.waiver.strip(), submitted=rows.now))
        for other in rows.select(Layer, article=layer.article, role="analyst"):
            if other.state in ("submitted", "resubmitted"):
                rows.put(replace(other, state="signed_off"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSignOff(Edit):
    """Open a signed-off gold layer again (its reviewer only)."""

    layer: str

    def run(self, rows: Rows) -> None:
        """The analysts' layers are submitted again."""
        require_reviewer(rows)
        layer = rows.require(Layer, self.layer)
        if layer.owner != rows.actor or layer.role != "gold" or layer.state != "signed_off":
            raise UserError("This is not a gold layer that you signed off. Nothing was changed.")
        if rows.require(Article, layer.article).gold_layer != layer.id:
            raise UserError("Another reviewer is reviewing this gold layer. Nothing was changed.")
        rows.put(replace(layer, state="draft"))
        for other in rows.select(Layer, article=layer.article, role="analyst", state="signed_off"):
            rows.put(replace(other, state="submitted"))
