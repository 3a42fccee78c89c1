"""Edits of what is one and what is not, where two records of the registry look alike. All are taken back by undo."""

from dataclasses import dataclass, replace

from annotator.edits.base import Edit, Rows
from annotator.model import Distinction, Entity, Source, UserError, content_id
from annotator.model.project import DISTINCT_KINDS


def distinction_id(kind: str, one: str, other: str) -> str:
    """The id of what is said of two records, in whatever order."""
    return content_id("x", kind, *sorted((one, other)))


def forget_distinction(rows: Rows, kind: str, one: str, other: str) -> None:
    """Two records that are made one are no longer said to be two."""
    said = rows.get(Distinction, distinction_id(kind, one, other))
    if said is not None:
        rows.remove(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetApart(Edit):
    """Say that two records (`kind` is `entity` or `source`) are not the same, so that nobody is asked again."""

    kind: str
    one: str
    other: str

    @property
    def label(self) -> str:
        """What was said."""
        return "say that two records are not the same"

    def run(self, rows: Rows) -> str:
        """The id of what was said. Raises `UserError` for records that are one already, or the same one twice."""
        if self.kind not in DISTINCT_KINDS:
            raise UserError("Only entities and sources are told apart. Nothing was changed.")
        pair = [_require(rows, self.kind, id_) for id_ in sorted((self.one, self.other))]
        if pair[0].id == pair[1].id or pair[0].merged_into == pair[1].id or pair[1].merged_into == pair[0].id:
            raise UserError("These records are one already. Nothing was changed. Take the merge back first.")
        id_ = distinction_id(self.kind, self.one, self.other)
        return rows.put(Distinction(id=id_, kind=self.kind, first=pair[0].id, second=pair[1].id)).id


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeSources(Edit):
    """Make one source stand for another. Chains and ratings stay as they are: the redirect is resolved on read."""

    source: str
    into: str

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for a merge into itself, directly or by a detour."""
        source = rows.require(Source, self.source)
        target: Source | None = rows.require(Source, self.into)
        while target is not None:
            if target.id == source.id:
                raise UserError("A source cannot be merged into itself. Nothing was changed.")
            target = rows.get(Source, target.merged_into)
        forget_distinction(rows, "source", self.source, self.into)
        rows.put(replace(source, merged_into=self.into))


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSource(Edit):
    """Take a merge back: the source stands for itself again."""

    source: str

    def run(self, rows: Rows) -> None:
        """Raises `UserError` where it was not merged."""
        source = rows.require(Source, self.source)
        if source.merged_into is None:
            raise UserError("This source is not merged into another. Nothing was changed.")
        rows.put(replace(source, merged_into=None))


def _require(rows: Rows, kind: str, id_: str) -> Entity | Source:
    return rows.require(Entity, id_) if kind == "entity" else rows.require(Source, id_)
