"""Edits of the registry: one record for a person, body, place or thing across all languages."""

from dataclasses import dataclass, replace
from typing import Any

from annotator.edits.base import Edit, Rows, changed
from annotator.edits.duplicates import forget_distinction
from annotator.model import Alias, Claim, Entity, Mention, UserError
from annotator.model.project import ALIAS_KINDS, DAY, QID

ENTITY_FIELDS = ("type", "labels", "aliases", "qid", "posts", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEntity(Edit):
    """Make a record in the registry, and link mentions to it."""

    type: str
    labels: dict[str, str]
    aliases: tuple[Alias, ...] = ()
    qid: str = ""
    note: str = ""
    mentions: tuple[str, ...] = ()
    id: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the record."""
        if not any(name.strip() for name in self.labels.values()):
            raise UserError("A record needs a name in at least one language. Nothing was changed.")
        labels = {language: name.strip() for language, name in self.labels.items() if name.strip()}
        made = Entity(
            id=self.id or rows.new_id(),
            type=self.type,
            labels=labels,
            aliases=self.aliases,
            qid=self.qid,
            note=self.note,
        )
        entity = rows.put(_checked(made, ("aliases", "qid")))
        if self.mentions:
            from annotator.edits.mentions import LinkEntity

            LinkEntity(mentions=self.mentions, entity=entity.id).run(rows)
        return entity.id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditEntity(Edit):
    """Change a record (`ENTITY_FIELDS`)."""

    entity: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """Raises `UserError` where no name or an unknown kind of alias would remain."""
        entity = changed(rows.require(Entity, self.entity), self.changes, ENTITY_FIELDS)
        if not any(entity.labels.values()):
            raise UserError("A record needs a name in at least one language. Nothing was changed.")
        rows.put(_checked(entity, self.changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAlias(Edit):
    """Add a name to a record; one that is there already is left alone."""

    entity: str
    alias: Alias

    def run(self, rows: Rows) -> None:
        """Learned aliases come from accepted counterparts."""
        entity = rows.require(Entity, self.entity)
        known = {(alias.text, alias.language) for alias in entity.aliases}
        known |= {(name, language) for language, name in entity.labels.items()}
        if (self.alias.text, self.alias.language) not in known:
            rows.put(replace(entity, aliases=(*entity.aliases, self.alias)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeEntities(Edit):
    """Make one record stand for another. Nobody's mentions are rewritten: the redirect is resolved on read."""

    entity: str
    into: str

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for a merge into itself, directly or by a detour."""
        entity = rows.require(Entity, self.entity)
        target: Entity | None = rows.require(Entity, self.into)
        while target is not None:
            if target.id == entity.id:
                raise UserError("A record cannot be merged into itself. Nothing was changed.")
            target = rows.get(Entity, target.merged_into)
        forget_distinction(rows, "entity", self.entity, self.into)
        rows.put(replace(entity, merged_into=self.into))


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitEntity(Edit):
    """Take a merge back: the record stands for itself again."""

    entity: str

    def run(self, rows: Rows) -> None:
        """Raises `UserError` where it was not merged."""
        entity = rows.require(Entity, self.entity)
        if entity.merged_into is None:
            raise UserError("This record is not merged into another. Nothing was changed.")
        rows.put(replace(entity, merged_into=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteEntity(Edit):
    """Delete a record that nothing points at."""

    entity: str

    def run(self, rows: Rows) -> None:
        """Raises `UserError` while somebody's mention, a claim, a post or a merged record names it."""
        entity = rows.require(Entity, self.entity)
        pointing = (
            bool(rows.select(Mention, entity=entity.id)),
            bool(rows.select(Entity, merged_into=entity.id)),
            any(rows.select(Claim, **{name: entity.id}) for name in ("claimer", "place", "addressee")),
            bool(rows.holding(Claim, ("claimer_by_language",), entity.id)),
            bool(rows.holding(Entity, ("posts",), entity.id)),
        )
        if any(pointing):
            raise UserError(
                "Mentions or other records still point at this record. Nothing was changed. Merge it instead."
            )
        rows.remove(entity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRegister(Edit):
    """Add records and change known ones, as a file says: one undo takes all of it back. A record's id may be ''."""

    adds: tuple[Entity, ...] = ()
    changes: tuple[tuple[str, dict[str, Any]], ...] = ()

    @property
    def label(self) -> str:
        """What was read."""
        return "import the register"

    def run(self, rows: Rows) -> tuple[str, ...]:
        """The ids of the new records."""
        made = []
        for record in self.adds:
            id_ = record.id or rows.new_id()
            AddEntity(
                id=id_, type=record.type, labels=record.labels, aliases=record.aliases, qid=record.qid, note=record.note
            ).run(rows)
            if record.posts:
                EditEntity(entity=id_, changes={"posts": record.posts}).run(rows)
            made.append(id_)
        for id_, changes in self.changes:
            EditEntity(entity=id_, changes=changes).run(rows)
        return tuple(made)


def _checked(entity: Entity, changed_fields: Any) -> Entity:
    """The record, if what is changed about it can be; what an older file brought along stays until it is touched."""
    if "aliases" in changed_fields and any(alias.kind not in ALIAS_KINDS for alias in entity.aliases):
        raise UserError("An alias has an unknown kind. Nothing was changed.")
    if "qid" in changed_fields and entity.qid and not QID.fullmatch(entity.qid):
        raise UserError(f"“{entity.qid}” is no id of Wikidata, as Q42. Nothing was changed.")
    for post in entity.posts if "posts" in changed_fields else ():
        if not post.role.strip():
            raise UserError("A post needs a name. Nothing was changed.")
        wrong = next((day for day in (post.start, post.end) if day and not DAY.fullmatch(day)), "")
        if wrong:
            raise UserError(f"“{wrong}” is no date as 2026-01-30, 2026-01 or 2026. Nothing was changed.")
        if post.start and post.end and post.end < post.start[: len(post.end)]:
            raise UserError(f"The post “{post.role}” ends before it begins. Nothing was changed.")
    return entity
