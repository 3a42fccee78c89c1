"""Edits of the project itself: its making, its properties, its people, its scheme and scales."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from annotator.edits.base import Edit, Rows
from annotator.model import Actor, Entity, Mention, Property, Scale, Scheme, UserError
from annotator.model.project import ROLES
from annotator.scheme import RatingScale

PROPERTIES: dict[str, Any] = {
    "name": "",
    "project_id": "",
    "marking": "CLEAR",
    "blind": False,
    "hide_letter": True,
    "shuffle_options": False,
    "hide_names": False,
    "guidelines": "",
    "splits": {},
}
"""Every property a project has, with its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateProject(Edit):
    """Give a new file its name, scheme and scales. The first actor is added with it."""

    undoable: ClassVar[bool] = False
    name: str
    scheme: dict[str, Any]
    scheme_name: str
    scales: tuple[dict[str, Any], ...] = ()
    actor_name: str = "analyst-1"
    actor_role: str = "analyst"

    def run(self, rows: Rows) -> str:
        """The id of the first actor."""
        rows.put(Property(id="name", value=self.name))
        rows.put(Property(id="project_id", value=rows.new_id()))
        rows.put(Property(id="marking", value=PROPERTIES["marking"]))
        rows.put(
            Scheme(id=f"{self.scheme_name}@1", name=self.scheme_name, version=1, body={**self.scheme, "version": 1})
        )
        for body in self.scales:
            name, version = str(body["name"]), str(body["version"])
            rows.put(Scale(id=f"{name}@{version}", name=name, version=version, axis=str(body["axis"]), body=body))
        rows.put(Actor(id=rows.actor, name=self.actor_name, role=self.actor_role))
        return rows.actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SetProperty(Edit):
    """Change one property of the project (`PROPERTIES`)."""

    name: str
    value: Any

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for a name that is no property."""
        if self.name not in PROPERTIES or self.name == "project_id":
            raise UserError(f"“{self.name}” is not a property of a project. Nothing was changed.")
        old = rows.get(Property, self.name)
        rows.put(replace(old, value=self.value) if old else Property(id=self.name, value=self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSplits(Edit):
    """Store how an export split the project, so that a later one splits it the same way. Not undone: the file
    has left."""

    undoable: ClassVar[bool] = False
    splits: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What was stored."""
        return "keep the splits of an export"

    def run(self, rows: Rows) -> None:
        """`splits` is `annotator.formats.Report.keep["splits"]`."""
        SetProperty(name="splits", value=dict(self.splits)).run(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddActor(Edit):
    """Add an analyst or a reviewer."""

    name: str
    role: str = "analyst"
    id: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the actor."""
        name = self.name.strip()
        if not name:
            raise UserError("A person needs a name. Nothing was changed.")
        if self.role not in ROLES:
            raise UserError(f"“{self.role}” is not a role; it is analyst or reviewer. Nothing was changed.")
        if any(actor.name.casefold() == name.casefold() for actor in rows.select(Actor)):
            raise UserError(f"There is a “{name}” already. Nothing was changed.")
        return rows.put(Actor(id=self.id or rows.new_id(), name=name, role=self.role)).id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditActor(Edit):
    """Rename a person or change the role."""

    actor: str
    name: str
    role: str

    def run(self, rows: Rows) -> None:
        """Names stay unique."""
        found = rows.require(Actor, self.actor)
        if any(a.name.casefold() == self.name.strip().casefold() and a.id != found.id for a in rows.select(Actor)):
            raise UserError(f"There is a “{self.name}” already. Nothing was changed.")
        if not self.name.strip() or self.role not in ROLES:
            raise UserError("A person needs a name and a role. Nothing was changed.")
        rows.put(replace(found, name=self.name.strip(), role=self.role))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddScale(Edit):
    """Put a rating scale into the project, so that it can be chosen; the others stay, since ratings name them."""

    body: dict[str, Any]

    def run(self, rows: Rows) -> str:
        """The id of the scale. Raises `UserError` where the project holds another one of that name and version."""
        scale = RatingScale.from_body(self.body)
        body = scale.to_body()
        held = rows.get(Scale, scale.id)
        if held is not None and held.body != body:
            raise UserError(
                f"The project holds another scale “{scale.id}”. Nothing was changed. Give the new one another version."
            )
        made = held or rows.put(Scale(id=scale.id, name=scale.name, version=scale.version, axis=scale.axis, body=body))
        return made.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveScheme(Edit):
    """Put a new version of the label scheme in force, mapping mentions and records of retired or renamed types.

    `mapping` maps an old type code to the new one. A code that maps to '' has no successor: mentions and records of
    it keep it, and show as waiting for a type.
    """

    body: dict[str, Any]
    mapping: dict[str, str] = field(default_factory=dict)

    def run(self, rows: Rows) -> int:
        """The new version number."""
        schemes = rows.select(Scheme)
        current = max(schemes, key=lambda s: s.version)
        version = current.version + 1
        body = {**self.body, "version": version}
        rows.put(Scheme(id=f"{current.name}@{version}", name=current.name, version=version, body=body))
        # All are read before any is written: two types may have exchanged their codes.
        mentions = [(m, new) for old, new in self.mapping.items() if new for m in rows.select(Mention, type=old)]
        entities = [(e, new) for old, new in self.mapping.items() if new for e in rows.select(Entity, type=old)]
        for mention, new in mentions:
            rows.put(replace(mention, type=new, scheme_version=version))
        for entity, new in entities:
            rows.put(replace(entity, type=new))
        return version
