"""Edits of sources and ratings. Ratings are append-only: a new one supersedes, nothing is overwritten."""

from dataclasses import dataclass, field
from typing import Any

from annotator.edits.base import Edit, Rows, changed, require_open
from annotator.model import Attribution, Claim, Proposition, Rating, Scale, Source, UserError
from annotator.model.project import BASES, RATING_SCOPES, SOURCE_KINDS, stands_for

SOURCE_FIELDS = ("name", "names", "kind", "country", "independence", "note")
_AXES = {
    "source": ("reliability",),
    "claim": ("credibility",),
    "proposition": ("credibility", "likelihood", "confidence"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSource(Edit):
    """Add a publisher or speaker to the project."""

    name: str
    kind: str = "unknown"
    names: dict[str, str] = field(default_factory=dict)
    country: str = ""
    independence: str = ""
    id: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the source; one of the same name is taken as it is."""
        if not self.name.strip():
            raise UserError("A source needs a name. Nothing was changed.")
        if self.kind not in SOURCE_KINDS:
            raise UserError(f"“{self.kind}” is not a kind of source. Nothing was changed.")
        for source in rows.select(Source):
            if source.name.casefold() == self.name.strip().casefold():
                known = {each.id: each for each in rows.select(Source)}
                return stands_for(known, source.id) or source.id
        return rows.put(
            Source(
                id=self.id or rows.new_id(),
                name=self.name.strip(),
                kind=self.kind,
                names=self.names,
                country=self.country,
                independence=self.independence,
            )
        ).id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSource(Edit):
    """Change what is known about a source (`SOURCE_FIELDS`)."""

    source: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """A name must remain."""
        source = changed(rows.require(Source, self.source), self.changes, SOURCE_FIELDS)
        if not source.name.strip() or source.kind not in SOURCE_KINDS:
            raise UserError("A source needs a name and a kind. Nothing was changed.")
        rows.put(source)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSource(Edit):
    """Delete a source that is in no chain and has no rating."""

    source: str

    def run(self, rows: Rows) -> None:
        """Raises `UserError` while something points at it."""
        source = rows.require(Source, self.source)
        pointing = (
            rows.select(Attribution, source=source.id),
            rows.select(Rating, target=source.id),
            rows.select(Source, merged_into=source.id),
        )
        if any(pointing):
            raise UserError("This source stands in a chain, is rated or stands for another. Nothing was changed.")
        rows.remove(source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Edit):
    """Rate a source (A–F), a claim (1–6) or a proposition, on a scale the project holds.

    The rating supersedes the actor's own last one on the same target, axis, scope and topic. Codes that the
    scale says need a reason are refused without one.
    """

    target: str
    target_kind: str
    axis: str
    code: str
    scale: str
    scope: str = "general"
    topic: str = ""
    article: str | None = None
    basis: str = "unknown"
    reason: str = ""

    @property
    def label(self) -> str:
        """Which code was given."""
        return f"rate the {self.target_kind}: {self.axis} {self.code}"

    def run(self, rows: Rows) -> str:
        """The id of the rating."""
        layer = self._checked_target(rows)
        scale = rows.require(Scale, self.scale)
        levels = {str(level["code"]): level for level in scale.body["levels"]}
        if scale.axis != self.axis or self.code not in levels:
            raise UserError(f"“{self.code}” is not a code of {scale.name}. Nothing was changed.")
        if levels[self.code].get("needs_reason") and not self.reason.strip():
            raise UserError(f"A rating of {self.code} needs a reason. Nothing was changed.")
        if self.scope not in RATING_SCOPES or self.basis not in BASES:
            raise UserError("This scope or basis does not exist. Nothing was changed.")
        last = newest(
            r
            for r in rows.select(Rating, target=self.target, axis=self.axis, actor=rows.actor, layer=layer)
            if (r.scope, r.topic, r.article) == (self.scope, self.topic, self.article)
        )
        return rows.put(
            Rating(
                id=rows.new_id(),
                target=self.target,
                target_kind=self.target_kind,
                axis=self.axis,
                code=self.code,
                scale=scale.name,
                scale_version=scale.version,
                scope=self.scope,
                topic=self.topic,
                article=self.article,
                layer=layer,
                basis=self.basis,
                reason=self.reason.strip(),
                supersedes=last.id if last else None,
            )
        ).id

    def _checked_target(self, rows: Rows) -> str | None:
        if self.axis not in _AXES.get(self.target_kind, ()):
            raise UserError(f"A {self.target_kind} has no {self.axis}. Nothing was changed.")
        if self.target_kind == "claim":
            return require_open(rows, rows.require(Claim, self.target).layer).id
        if self.target_kind == "source":
            rows.require(Source, self.target)
        else:
            rows.require(Proposition, self.target)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRating(Edit):
    """Take one's own newest rating of something back; what it superseded is in force again."""

    rating: str

    def run(self, rows: Rows) -> None:
        """Only the rater can, and only while nothing supersedes it."""
        rating = rows.require(Rating, self.rating)
        if rating.actor != rows.actor:
            raise UserError("This rating is somebody else's. Nothing was changed.")
        if rows.select(Rating, supersedes=rating.id):
            raise UserError("A later rating stands on this one. Nothing was changed.")
        if rating.layer is not None:
            require_open(rows, rating.layer)
        rows.remove(rating)


def newest(ratings: Any) -> Rating | None:
    """The rating in force among some of one target, axis and rater: the one that nothing supersedes."""
    found = list(ratings)
    replaced = {rating.supersedes for rating in found}
    live = [rating for rating in found if rating.id not in replaced]
    return max(live, key=lambda rating: (rating.created, rating.id), default=None)


def holding(ratings: Any, article: str, topic: str = "") -> Rating | None:
    """Of one person's ratings of a source, the one that holds for an article: given for it, else on its topic (the
    article's story), else in general. A grade given for another article holds nowhere else."""
    found = list(ratings)
    wanted = (
        [r for r in found if r.scope == "article" and r.article == article],
        [r for r in found if r.scope == "topic" and topic and r.topic == topic],
        [r for r in found if r.scope == "general"],
    )
    return next((held for group in wanted if (held := newest(group)) is not None), None)
