"""The label scheme: which types an analyst can tag, on which keys, and which fields and words are offered.

A scheme is a value. A project holds it as plain data (`annotator.model.Scheme.body`), which `to_body` and
`from_body` turn to and fro without any validation library, because opening a project must be quick and what
it holds was validated when it went in. Changes are in `annotator.scheme.changes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model import UserError

LANGUAGES = ("en", "ko", "ja")
"""Languages in which shipped labels must be complete."""

COLOUR_ROLES = ("person", "organisation", "place", "military", "event", "value")
"""What a type's `colour` may be. A theme gives each role a colour; the type's `short` is the other sign."""

VOCABULARIES = (
    "certainty",
    "polarity",
    "commitment",
    "attribution",
    "verdict",
    "link_kind",
    "aspect",
    "severity",
    "impact",
    "no_counterpart",
    "twin_kind",
    "basis",
    "source_kind",
    "attribution_role",
    "alias_kind",
    "stance",
    "checkworthiness",
)
"""Closed lists of the model for which a scheme holds the words; the codes are fixed, the words are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One word of a closed list: a code that is stored, labels and descriptions (language → text) to show."""

    code: str
    labels: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)
    retired: bool = False

    def label(self, language: str = "en") -> str:
        """The label in a language; else in English, else in any, else the code."""
        return in_language(self.labels, language, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityType:
    """A type of mention. `short` (2–4 letters) stands in the text beside the words; `key` is `1`…`9` or ''.

    `parent` is the code of the broader type or '', `section` a section of the guideline or ''. A retired type is
    kept, because records name it, and is offered no longer.
    """

    code: str
    labels: dict[str, str] = field(default_factory=dict)
    short: str = ""
    key: str = ""
    colour: str = "person"
    parent: str = ""
    description: dict[str, str] = field(default_factory=dict)
    section: str = ""
    retired: bool = False

    @property
    def anchor(self) -> str:
        """The section of the guideline that says how to tag it: the one named, else the one named like its code."""
        return self.section or self.code

    def label(self, language: str = "en") -> str:
        """The label in a language; else in English, else in any, else the code."""
        return in_language(self.labels, language, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScheme:
    """A versioned label scheme. `version` counts from 1; every change of types makes the next version.

    `claim_fields` names the fields of a claim that are shown without unfolding. `scales` maps an axis
    (`reliability`, `credibility`, `likelihood`, `confidence`, `marking`) to the scale a project uses for it.
    """

    name: str
    version: int = 1
    titles: dict[str, str] = field(default_factory=dict)
    entity_types: tuple[EntityType, ...] = ()
    claim_kinds: tuple[Term, ...] = ()
    divergence_types: tuple[Term, ...] = ()
    vocabularies: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    claim_fields: tuple[str, ...] = ()
    scales: dict[str, str] = field(default_factory=dict)

    def title(self, language: str = "en") -> str:
        """The title in a language; else in English, else in any, else the name."""
        return in_language(self.titles, language, self.name)

    def by_code(self, code: str) -> EntityType | None:
        """The type with that code, retired ones too; None where the scheme has none."""
        return next((kind for kind in self.entity_types if kind.code == code), None)

    def type_for_key(self, digit: str) -> EntityType | None:
        """The type that a digit key tags, or None."""
        return next((kind for kind in self.active_types() if digit and kind.key == digit), None)

    def active_types(self) -> tuple[EntityType, ...]:
        """The types on offer, in the order of the scheme."""
        return tuple(kind for kind in self.entity_types if not kind.retired)

    def lineage(self, code: str) -> tuple[str, ...]:
        """A type's code, its parent's, and so on to the top; only the code itself where it is unknown."""
        line = [code]
        while (kind := self.by_code(line[-1])) and kind.parent and kind.parent not in line:
            line.append(kind.parent)
        return tuple(line)

    def terms(self, vocabulary: str) -> tuple[Term, ...]:
        """The words of a closed list: `claim_kind`, `divergence_type` or one of `VOCABULARIES`."""
        if vocabulary == "claim_kind":
            return self.claim_kinds
        if vocabulary == "divergence_type":
            return self.divergence_types
        return self.vocabularies.get(vocabulary, ())

    def term_label(self, vocabulary: str, code: str, language: str = "en") -> str:
        """The word for a code of a closed list; the code itself where the scheme has no word for it."""
        found = next((term for term in self.terms(vocabulary) if term.code == code), None)
        return found.label(language) if found else code

    def term_meaning(self, vocabulary: str, code: str, language: str = "en") -> str:
        """What a code of a closed list means; '' where the scheme does not say."""
        found = next((term for term in self.terms(vocabulary) if term.code == code), None)
        return in_language(found.description, language, "") if found else ""

    def to_body(self) -> dict[str, Any]:
        """Plain data (dicts, lists, strings, ints, bools) for `annotator.model.Scheme.body`."""
        return {
            "name": self.name,
            "version": self.version,
            "titles": dict(self.titles),
            "entity_types": [_type_body(kind) for kind in self.entity_types],
            "claim_kinds": [_term_body(term) for term in self.claim_kinds],
            "divergence_types": [_term_body(term) for term in self.divergence_types],
            "vocabularies": {
                name: [_term_body(term) for term in terms] for name, terms in sorted(self.vocabularies.items())
            },
            "claim_fields": list(self.claim_fields),
            "scales": dict(self.scales),
        }

    @staticmethod
    def from_body(body: Mapping[str, Any]) -> "LabelScheme":
        """The scheme that `to_body` made. Raises `UserError` where the data is not such a body."""
        try:
            return LabelScheme(
                name=body["name"],
                version=int(body["version"]),
                titles=dict(body.get("titles", {})),
                entity_types=tuple(_type_from(item) for item in body.get("entity_types", ())),
                claim_kinds=tuple(_term_from(item) for item in body.get("claim_kinds", ())),
                divergence_types=tuple(_term_from(item) for item in body.get("divergence_types", ())),
                vocabularies={
                    name: tuple(_term_from(item) for item in items)
                    for name, items in body.get("vocabularies", {}).items()
                },
                claim_fields=tuple(body.get("claim_fields", ())),
                scales=dict(body.get("scales", {})),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise damaged_body("label scheme", error) from error


def in_language(words: Mapping[str, str], language: str, otherwise: str) -> str:
    """The words in a language; else in English, else in whatever there is, else `otherwise`."""
    return words.get(language) or words.get("en") or next(iter(words.values()), otherwise)


def damaged_body(what: str, error: Exception) -> UserError:
    """The error for stored plain data that is not what it should be."""
    detail = f"no field {error}" if isinstance(error, KeyError) else str(error)
    return UserError(
        f"The {what} stored in this project cannot be read ({detail}). Nothing was changed. "
        "Check the project, or open a backup of it."
    )


def _type_body(kind: EntityType) -> dict[str, Any]:
    return {
        "code": kind.code,
        "labels": dict(kind.labels),
        "short": kind.short,
        "key": kind.key,
        "colour": kind.colour,
        "parent": kind.parent,
        "description": dict(kind.description),
        "section": kind.section,
        "retired": kind.retired,
    }


def _type_from(body: Mapping[str, Any]) -> EntityType:
    return EntityType(
        code=body["code"],
        labels=dict(body.get("labels", {})),
        short=body.get("short", ""),
        key=body.get("key", ""),
        colour=body.get("colour", COLOUR_ROLES[0]),
        parent=body.get("parent", ""),
        description=dict(body.get("description", {})),
        section=body.get("section", ""),
        retired=bool(body.get("retired", False)),
    )


def _term_body(term: Term) -> dict[str, Any]:
    return {
        "code": term.code,
        "labels": dict(term.labels),
        "description": dict(term.description),
        "retired": term.retired,
    }


def _term_from(body: Mapping[str, Any]) -> Term:
    return Term(
        code=body["code"],
        labels=dict(body.get("labels", {})),
        description=dict(body.get("description", {})),
        retired=bool(body.get("retired", False)),
    )
