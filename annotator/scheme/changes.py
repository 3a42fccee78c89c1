"""Changing a label scheme: pure functions from one version to the next, with a mapping of what exists.

Each change yields the next version of the scheme and says what becomes of every code that was touched; a code mapped
to None cannot be mapped by the program, and its records queue for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator.model import UserError
from annotator.scheme.labels import COLOUR_ROLES, EntityType, LabelScheme

MAX_SHORT = 4
"""Letters of a type's label in the text; more would not fit the space that lines reserve for it."""

KEYS = tuple("123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChange:
    """A new version of a scheme, and what becomes of the old codes: a new code, or None (queue for a person).

    Codes that are not in `mapping` stay as they are.
    """

    scheme: LabelScheme
    mapping: dict[str, str | None] = field(default_factory=dict)


def with_type(scheme: LabelScheme, kind: EntityType) -> SchemeChange:
    """Add a type, or replace the one with its code. A key that another type held is taken from that one.

    Raises `UserError` for a code, short label, key, colour role or parent that cannot be.
    """
    _check_type(scheme, kind)
    others = tuple(
        replace(other, key="") if kind.key and other.key == kind.key and other.code != kind.code else other
        for other in scheme.entity_types
    )
    if scheme.by_code(kind.code):
        types = tuple(kind if other.code == kind.code else other for other in others)
    else:
        types = (*others, kind)
    return SchemeChange(scheme=_next(scheme, types))


def rename(scheme: LabelScheme, code: str, *, labels: Mapping[str, str] | None = None, to: str = "") -> SchemeChange:
    """Give a type other labels, another code (`to`), or both. Its records follow the code."""
    kind = _known(scheme, code)
    # Its section of the guideline is still the one it had.
    section = kind.anchor if kind.anchor != (to or code) else ""
    new = replace(kind, labels={**kind.labels, **(labels or {})}, code=to or code, section=section)
    if to and to != code and scheme.by_code(to):
        raise UserError(
            f"There is a type {to} already. Nothing was changed. Merge {code} into {to}, or choose another code."
        )
    _check_type(scheme, new)
    types = tuple(
        new if other.code == code else replace(other, parent=new.code) if other.parent == code else other
        for other in scheme.entity_types
    )
    return SchemeChange(scheme=_next(scheme, types), mapping={code: new.code} if new.code != code else {})


def retire(scheme: LabelScheme, code: str, *, into: str | None = None) -> SchemeChange:
    """Offer a type no longer. Its records become `into`, or queue where that is None; sub-types move up."""
    kind = _known(scheme, code)
    if into is not None and (into == code or _known(scheme, into).retired):
        raise UserError(
            f"{into} cannot take the place of {code}. Nothing was changed. Choose a type that stays on offer."
        )
    types = tuple(
        replace(other, retired=True, key="")
        if other.code == code
        else replace(other, parent=kind.parent)
        if other.parent == code
        else other
        for other in scheme.entity_types
    )
    return SchemeChange(scheme=_next(scheme, types), mapping={code: into})


def merge(scheme: LabelScheme, codes: Sequence[str], into: str) -> SchemeChange:
    """Retire several types at once in favour of one that stays; their records become that one."""
    if not codes or into in codes:
        raise UserError(f"{into} cannot be merged into itself. Nothing was changed. Choose the types to give up.")
    changed = scheme
    mapping: dict[str, str | None] = {}
    for code in codes:
        step = retire(changed, code, into=into)
        changed = step.scheme
        mapping |= step.mapping
    return SchemeChange(scheme=replace(changed, version=scheme.version + 1), mapping=mapping)


def split(scheme: LabelScheme, code: str, parts: Sequence[EntityType]) -> SchemeChange:
    """Replace one type by several. Which record becomes which part only a person can say: all of them queue."""
    if len(parts) < 2 or any(part.code == code for part in parts):
        raise UserError(f"To split {code}, name at least two new types. Nothing was changed.")
    changed = scheme
    for part in parts:
        changed = with_type(changed, part).scheme
    step = retire(changed, code)
    return SchemeChange(scheme=replace(step.scheme, version=scheme.version + 1), mapping=step.mapping)


def type_problems(scheme: LabelScheme) -> tuple[tuple[int, str, str], ...]:
    """What is wrong with the types as a whole: (index, field, sentence), in order. Empty where all is well."""
    found: list[tuple[int, str, str]] = []
    seen: dict[str, dict[str, int]] = {"code": {}, "short": {}, "key": {}}
    codes = {kind.code for kind in scheme.entity_types}
    for index, kind in enumerate(scheme.entity_types):
        for name, taken in seen.items():
            value = getattr(kind, name)
            if value and not (name != "code" and kind.retired):
                if value in taken:
                    found.append((index, name, f"{name} {value!r} is used twice"))
                taken.setdefault(value, index)
        if kind.parent and kind.parent not in codes:
            found.append((index, "parent", f"unknown parent {kind.parent!r}"))
        elif kind.parent and _is_circular(scheme, kind):
            found.append((index, "parent", f"{kind.code!r} is above itself"))
    return tuple(found)


def _is_circular(scheme: LabelScheme, kind: EntityType) -> bool:
    above = scheme.by_code(scheme.lineage(kind.code)[-1])
    return above is not None and bool(above.parent)


def _known(scheme: LabelScheme, code: str) -> EntityType:
    kind = scheme.by_code(code)
    if kind is None:
        raise UserError(f"The scheme has no type {code}. Nothing was changed. Choose one of its types.")
    return kind


def _check_type(scheme: LabelScheme, kind: EntityType) -> None:
    problem = ""
    if not kind.code or not kind.code.replace("_", "").isalnum() or not kind.code.isascii():
        problem = f"The code {kind.code!r} is not made of letters, digits and _"
    elif not kind.short or len(kind.short) > MAX_SHORT:
        problem = f"The label in the text, {kind.short!r}, does not have 1 to {MAX_SHORT} letters"
    elif kind.key and kind.key not in KEYS:
        problem = f"The key {kind.key!r} is not one of 1 to 9"
    elif kind.colour not in COLOUR_ROLES:
        problem = f"{kind.colour!r} is not one of the colours {', '.join(COLOUR_ROLES)}"
    elif kind.parent and (kind.parent == kind.code or kind.code in scheme.lineage(kind.parent)):
        problem = f"{kind.code} cannot lie below {kind.parent}"
    elif kind.parent and scheme.by_code(kind.parent) is None:
        problem = f"The scheme has no type {kind.parent} to be its parent"
    if problem:
        raise UserError(f"{problem}. Nothing was changed.")


def _next(scheme: LabelScheme, types: tuple[EntityType, ...]) -> LabelScheme:
    return replace(scheme, version=scheme.version + 1, entity_types=types)
