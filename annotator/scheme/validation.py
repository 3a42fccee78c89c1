"""The shapes of scheme and scale files, as pydantic models. Imported only when a file is read."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic_core import PydanticCustomError

from annotator import model
from annotator.scheme.labels import COLOUR_ROLES, LANGUAGES, VOCABULARIES
from annotator.scheme.scales import AXES, TRANSLATION, WORDING

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+_-]{1,40}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,60}$")]
Words = dict[str, str]

_CLOSED = {
    "certainty": model.annotations.CERTAINTIES,
    "polarity": model.annotations.POLARITIES,
    "commitment": model.annotations.COMMITMENTS,
    "attribution": model.annotations.ATTRIBUTIONS,
    "verdict": model.annotations.VERDICTS,
    "link_kind": model.annotations.LINK_KINDS,
    "severity": model.annotations.SEVERITIES,
    "impact": model.annotations.IMPACTS,
    "no_counterpart": model.annotations.NO_COUNTERPART,
    "twin_kind": model.annotations.TWIN_KINDS,
    "basis": model.project.BASES,
    "source_kind": model.project.SOURCE_KINDS,
    "attribution_role": model.articles.ATTRIBUTION_ROLES,
    "alias_kind": model.project.ALIAS_KINDS,
    "stance": model.project.STANCES,
}


def _complete(words: Words) -> Words:
    """Labels that are shown must exist in every language of the interface."""
    missing = [language for language in LANGUAGES if not words.get(language, "").strip()]
    if missing:
        raise ValueError(f"no words in {', '.join(missing)}")
    return words


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is not one of {', '.join(allowed)}")
    return value


def _at(path: tuple[str | int, ...], sentence: str) -> PydanticCustomError:
    """An error deeper than the validator that found it: `path` leads on from there."""
    return PydanticCustomError("place", "{sentence}", {"sentence": sentence, "path": path})


def _distinct(codes: list[str], *path: str) -> None:
    for index, code in enumerate(codes):
        if code in codes[:index]:
            raise _at((*path, index, "code"), f"code {code!r} is used twice")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TermShape(_Strict):
    """One word of a closed list."""

    code: Code
    labels: Words
    description: Words = {}
    retired: bool = False

    _labels = field_validator("labels")(_complete)


class TypeShape(_Strict):
    """One entity type."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,39}$")]
    labels: Words
    short: Annotated[str, StringConstraints(min_length=2, max_length=4)]
    key: Annotated[str, StringConstraints(pattern=r"^[1-9]?$")] = ""
    colour: str
    parent: str = ""
    description: Words = {}
    section: str = ""
    retired: bool = False

    _labels = field_validator("labels")(_complete)

    @field_validator("colour")
    @classmethod
    def _colour(cls, value: str) -> str:
        return _one_of(value, COLOUR_ROLES)


class TermsFile(_Strict):
    """The words of closed lists."""

    claim_kinds: list[TermShape] = []
    divergence_types: list[TermShape] = []
    vocabularies: dict[str, list[TermShape]] = {}

    @field_validator("claim_kinds")
    @classmethod
    def _claim_kinds(cls, terms: list[TermShape]) -> list[TermShape]:
        return _checked(terms, model.annotations.CLAIM_KINDS)

    @field_validator("divergence_types")
    @classmethod
    def _divergence_types(cls, terms: list[TermShape]) -> list[TermShape]:
        return _checked(terms, model.annotations.DIVERGENCE_TYPES)

    @field_validator("vocabularies")
    @classmethod
    def _vocabularies(cls, lists: dict[str, list[TermShape]]) -> dict[str, list[TermShape]]:
        for name, terms in lists.items():
            _one_of(name, VOCABULARIES)
            _checked(terms, _CLOSED.get(name), name)
        return lists


class SchemeFile(TermsFile):
    """A label scheme."""

    name: Name
    version: Annotated[int, Field(ge=1)]
    titles: Words
    entity_types: Annotated[list[TypeShape], Field(min_length=1)]
    claim_fields: list[str] = []
    scales: dict[str, str] = {}

    _titles = field_validator("titles")(_complete)

    @field_validator("claim_fields")
    @classmethod
    def _claim_fields(cls, names: list[str]) -> list[str]:
        known = tuple(sorted([*model.Claim.__dataclass_fields__, "credibility", "links"]))
        return [_one_of(name, known) for name in names]

    @field_validator("scales")
    @classmethod
    def _scales(cls, scales: dict[str, str]) -> dict[str, str]:
        for axis in scales:
            _one_of(axis, AXES)
        return scales


class LevelShape(_Strict):
    """One level of a scale."""

    code: Code
    labels: Words
    descriptions: Words = {}
    needs_reason: bool = False
    not_judgeable: bool = False
    offered: bool = True
    percent: tuple[int, int] | None = None
    synonyms: list[str] = []

    _labels = field_validator("labels")(_complete)

    @field_validator("descriptions")
    @classmethod
    def _descriptions(cls, words: Words) -> Words:
        return _complete(words) if words else words

    @field_validator("percent")
    @classmethod
    def _band(cls, band: tuple[int, int] | None) -> tuple[int, int] | None:
        if band and not 0 <= band[0] <= band[1] <= 100:
            raise ValueError("the band is not within 0 to 100")
        return band


class ScaleFile(_Strict):
    """A rating scale."""

    name: Name
    version: str
    axis: str
    titles: Words
    reference: Annotated[str, StringConstraints(min_length=1)]
    wording: str
    translation_status: str
    note: Words = {}
    levels: Annotated[list[LevelShape], Field(min_length=2)]

    _titles = field_validator("titles")(_complete)

    @field_validator("axis")
    @classmethod
    def _axis(cls, value: str) -> str:
        return _one_of(value, AXES)

    @field_validator("wording")
    @classmethod
    def _wording(cls, value: str) -> str:
        return _one_of(value, WORDING)

    @field_validator("translation_status")
    @classmethod
    def _translation(cls, value: str) -> str:
        return _one_of(value, TRANSLATION)

    @model_validator(mode="after")
    def _codes(self) -> Any:
        _distinct([level.code for level in self.levels], "levels")
        return self


def _checked(terms: list[TermShape], allowed: tuple[str, ...] | None, *path: str) -> list[TermShape]:
    """The terms, if their codes are distinct and among those of the model (`allowed`, None for any)."""
    _distinct([term.code for term in terms], *path)
    for index, term in enumerate(terms):
        if allowed is not None and term.code not in allowed:
            raise _at((*path, index, "code"), f"{term.code!r} is not one of {', '.join(allowed)}")
    return terms
