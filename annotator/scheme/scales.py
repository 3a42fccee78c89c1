"""Rating scales: the official codes and wording of reliability, credibility, likelihood, confidence, marking.

A judgement stores the *code*, the scale's name and its version: never a number made of the code, and two
scales are never converted into each other. A level that says *cannot be judged* (F, 6) is a missing value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.scheme.labels import damaged_body, in_language

AXES = ("reliability", "credibility", "likelihood", "confidence", "handling", "marking")
"""What a scale judges. The first four are the axes of `annotator.model.Rating`; handling and marking say who
may see something."""

MARKINGS = ("marking", "handling")
"""Axes whose levels a project can be marked with."""

TLP = "tlp"
"""Name of the shipped scale of the Traffic Light Protocol."""

WORDING = ("exact", "abridged", "unverified")
"""How the English wording stands to its reference: as printed there, shortened from it, or not checked."""

TRANSLATION = ("official", "project")
"""Whose translation the Korean and Japanese wording is: an official one, or this project's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level. `needs_reason`: a rating with it asks why. `not_judgeable`: it is a missing value.

    `percent` is the band (lowest, highest) of a likelihood term, `synonyms` the terms of the standard's other
    row (never to be mixed with the labels). A level not `offered` is understood on import and not shown.
    """

    code: str
    labels: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    needs_reason: bool = False
    not_judgeable: bool = False
    offered: bool = True
    percent: tuple[int, int] | None = None
    synonyms: tuple[str, ...] = ()

    def label(self, language: str = "en") -> str:
        """The official label in a language; else in English, else the code."""
        return in_language(self.labels, language, self.code)

    def description(self, language: str = "en") -> str:
        """The official description in a language; else in English; '' where the standard has none."""
        return in_language(self.descriptions, language, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingScale:
    """A versioned scale. `levels` stand in the standard's order, *cannot be judged* last.

    `reference` names where the English wording is from, `wording` how true to it (`WORDING`),
    `translation_status` whose the other languages are (`TRANSLATION`), `note` what a user should know.
    """

    name: str
    version: str
    axis: str
    titles: dict[str, str] = field(default_factory=dict)
    reference: str = ""
    wording: str = "exact"
    translation_status: str = "project"
    note: dict[str, str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()

    @property
    def id(self) -> str:
        """`name@version`: the id of `annotator.model.Scale`."""
        return f"{self.name}@{self.version}"

    def title(self, language: str = "en") -> str:
        """The title in a language; else in English, else in any, else the name."""
        return in_language(self.titles, language, self.name)

    def level(self, code: str) -> Level | None:
        """The level with that code, not offered ones too; None where the scale has none."""
        return next((level for level in self.levels if level.code == code), None)

    def offered(self) -> tuple[Level, ...]:
        """The levels to choose from."""
        return tuple(level for level in self.levels if level.offered)

    def ordinal(self) -> tuple[str, ...]:
        """The codes that stand in an order, for weighted agreement: *cannot be judged* is not among them."""
        return tuple(level.code for level in self.offered() if not level.not_judgeable)

    def marking(self, code: str, language: str = "en") -> str:
        """A level as a document is marked with it: `TLP:AMBER` for the Traffic Light Protocol, which is not
        translated; else the scale's title, the code and its label."""
        if self.name == TLP:
            return f"TLP:{code}"
        level = self.level(code)
        return f"{self.title(language)}: {code}" + (f" {level.label(language)}" if level is not None else "")

    def to_body(self) -> dict[str, Any]:
        """Plain data (dicts, lists, strings, ints, bools) for `annotator.model.Scale.body`."""
        return {
            "name": self.name,
            "version": self.version,
            "axis": self.axis,
            "titles": dict(self.titles),
            "reference": self.reference,
            "wording": self.wording,
            "translation_status": self.translation_status,
            "note": dict(self.note),
            "levels": [
                {
                    "code": level.code,
                    "labels": dict(level.labels),
                    "descriptions": dict(level.descriptions),
                    "needs_reason": level.needs_reason,
                    "not_judgeable": level.not_judgeable,
                    "offered": level.offered,
                    "percent": list(level.percent) if level.percent else None,
                    "synonyms": list(level.synonyms),
                }
                for level in self.levels
            ],
        }

    @staticmethod
    def from_body(body: Mapping[str, Any]) -> "RatingScale":
        """The scale that `to_body` made. Raises `UserError` where the data is not such a body."""
        try:
            return RatingScale(
                name=body["name"],
                version=str(body["version"]),
                axis=body["axis"],
                titles=dict(body.get("titles", {})),
                reference=body.get("reference", ""),
                wording=body.get("wording", "exact"),
                translation_status=body.get("translation_status", "project"),
                note=dict(body.get("note", {})),
                levels=tuple(_level_from(item) for item in body["levels"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise damaged_body("rating scale", error) from error


def _level_from(body: Mapping[str, Any]) -> Level:
    band = body.get("percent")
    return Level(
        code=body["code"],
        labels=dict(body.get("labels", {})),
        descriptions=dict(body.get("descriptions", {})),
        needs_reason=bool(body.get("needs_reason", False)),
        not_judgeable=bool(body.get("not_judgeable", False)),
        offered=bool(body.get("offered", True)),
        percent=(int(band[0]), int(band[1])) if band else None,
        synonyms=tuple(body.get("synonyms", ())),
    )
