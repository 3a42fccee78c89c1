"""The records of a layer as the reader's marks. Pure: no Qt; words come in through `Words`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.gui.reader.marks import Mark
from annotator.model import Claim, Divergence, Entity, Mention, Range, Record, Source
from annotator.scheme import LabelScheme

SUGGESTION = "suggestion"
"""The id of the mark that shows a suggested counterpart."""

ROLE_OF_COLOUR = {"value": "time"}
"""A scheme's colour role → the theme's label role, where the two have different names."""


def plain(text: str, **values: object) -> str:
    """English words with their values filled in: what `Words.say` is where nobody translates."""
    return text.format(**values) if values else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What marks need to speak: `say` translates, `moment` writes a time, `actor` and `entity` give names, `language`
    is the interface's."""

    say: Callable[..., str] = plain
    moment: Callable[[int], str] = str
    actor: Callable[[str], str] = str
    entity: Callable[[str | None], str] = lambda id_: id_ or ""
    language: str = "en"


def type_role(scheme: LabelScheme, code: str) -> str:
    """The label role of the theme in which a type is drawn."""
    kind = scheme.by_code(code)
    colour = kind.colour if kind is not None else "other"
    if code == "ROLE":
        return "role"
    return ROLE_OF_COLOUR.get(colour, colour)


def type_short(scheme: LabelScheme, code: str) -> str:
    """The two to four letters that stand beside a mention."""
    kind = scheme.by_code(code)
    return (kind.short or kind.code[:4]) if kind is not None else code[:4]


def type_label(scheme: LabelScheme, code: str, language: str) -> str:
    """The name of a type in a language; of one that the scheme has no more the code."""
    kind = scheme.by_code(code)
    return kind.label(language) if kind is not None else code


def entity_label(entity: Entity | None, language: str = "") -> str:
    """The name of a record: in a language where it has one, else all its labels."""
    if entity is None:
        return ""
    if language and entity.labels.get(language):
        return entity.labels[language]
    return " · ".join(dict.fromkeys(entity.labels.values()))


def source_name(source: Source, language: str = "") -> str:
    """The name of a source: in a language where it has one, else the one that it was entered by."""
    return source.names.get(language) or source.name


def mark_of(record: Record, scheme: LabelScheme, words: Words, numbers: Mapping[str, int]) -> Mark | None:
    """The mark of a mention, claim or divergence; None for a dismissed finding and for other records."""
    if isinstance(record, Mention):
        return _mention(record, scheme, words)
    if isinstance(record, Claim):
        return _claim(record, scheme, words, numbers.get(record.id, 0))
    if isinstance(record, Divergence) and not record.dismissed:
        return _divergence(record, scheme, words)
    return None


def _mention(mention: Mention, scheme: LabelScheme, words: Words) -> Mark:
    return Mark(
        id=mention.id,
        kind="mention",
        ranges=mention.ranges,
        role=type_role(scheme, mention.type),
        label=type_short(scheme, mention.type),
        tells=lambda: _mention_words(mention, scheme, words),
    )


def _mention_words(mention: Mention, scheme: LabelScheme, words: Words) -> str:
    """What a mention is, and who tagged it when."""
    kind = scheme.by_code(mention.type)
    name = kind.label(words.language) if kind is not None else mention.type
    lines = [name if kind is not None else words.say("{code} (not in the scheme)", code=mention.type)]
    if mention.entity:
        lines.append(words.entity(mention.entity))
    if mention.value:
        lines.append(mention.value)
    lines.append(_origin(mention, words))
    if mention.note:
        lines.append(mention.note)
    return "\n".join(line for line in lines if line)


def _origin(mention: Mention, words: Words) -> str:
    who = words.say("{actor}, {time}", actor=words.actor(mention.actor), time=words.moment(mention.created))
    if mention.provenance == "suggestion":
        score = f"{mention.score:.2f}" if mention.score is not None else "?"
        return words.say("{who}; suggested by {method}, {score}, accepted", who=who, method=mention.method, score=score)
    if mention.provenance == "imported":
        return words.say("{who}; imported", who=who)
    return who


def _claim(claim: Claim, scheme: LabelScheme, words: Words, number: int) -> Mark:
    statement = next((text for text in claim.statement.values() if text), "")
    kind = scheme.term_label("claim_kind", claim.kind, words.language)
    who = words.say("{actor}, {time}", actor=words.actor(claim.actor), time=words.moment(claim.created))
    return Mark(
        id=claim.id,
        kind="claim",
        ranges=tuple(part for _, part in claim.passages()),
        role="claim",
        label=f"C{number}",
        tooltip="\n".join((f"C{number} · {kind}", statement, who)),
    )


def _divergence(found: Divergence, scheme: LabelScheme, words: Words) -> Mark:
    name = scheme.term_label("divergence_type", found.type, words.language)
    severity = scheme.term_label("severity", found.severity, words.language)
    who = words.say("{actor}, {time}", actor=words.actor(found.actor), time=words.moment(found.created))
    lines = [f"{name} · {severity}", found.note, who]
    return Mark(
        id=found.id,
        kind="divergence",
        ranges=(*found.left, *found.right),
        role="divergence",
        label="",
        tooltip="\n".join(line for line in lines if line),
    )


def suggestion_mark(ranges: Sequence[Range], code: str, why: str, scheme: LabelScheme) -> Mark:
    """The dashed mark at a suggested counterpart."""
    return Mark(
        id=SUGGESTION,
        kind="suggestion",
        ranges=tuple(ranges),
        role=type_role(scheme, code),
        label=f"{type_short(scheme, code)} ⏎",
        tooltip=why,
        style="dashed",
    )


def hit_marks(places: Sequence[Range], current: int) -> list[Mark]:
    """Marks of what was found; `current` is the index of the one the list stands on."""
    return [
        Mark(id=f"hit:{index}", kind="hit", ranges=(place,), style="current" if index == current else "solid")
        for index, place in enumerate(places)
    ]
