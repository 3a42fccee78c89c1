"""The suggested counterpart of a mention, looked for in the aligned passage of the other side. Pure: no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.columns import ArticleText, other_side
from annotator.model import Entity, Mention, Range

if TYPE_CHECKING:
    from annotator.bitext.encoder import Encoder

METHODS = {
    "number": "same number",
    "date": "same date",
    "alias": "a name of the record",
    "glossary": "glossary",
    "latin": "same letters",
    "hanja": "read as hanja",
    "transliteration": "sounds alike",
    "composed": "its parts stand here",
    "meaning": "nearest in meaning",
}
"""How a counterpart was found, in words (English; shown through `tr`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A proposed counterpart of a mention: where (on the other side), how it was found and how surely (0…1).

    `side` is the side of the *mention*. `adjusting` while the analyst moves its borders, `moved` once they did:
    then accepting it is the analyst's own work and no method is noted.
    """

    mention: str
    side: str
    ranges: tuple[Range, ...]
    method: str
    score: float
    kind: str = "same"
    adjusting: bool = False
    moved: bool = False

    @property
    def quote(self) -> str:
        """The words of the counterpart."""
        return " … ".join(part.quote for part in self.ranges)


def suggest(
    text: ArticleText,
    mention: Mention,
    entity: Entity | None,
    entities: Iterable[Entity],
    taken: Sequence[Mention] = (),
    encoder: "Encoder | None" = None,
) -> Suggestion | None:
    """The likeliest counterpart of a mention in its bead's other side, or None.

    `entities` is the registry, `taken` the mentions that have a counterpart already and are not offered again.
    With an `encoder` the words nearest in meaning are looked for where nothing surer is found (some 0.1 s CPU).
    """
    from annotator.bitext import project

    place = mention.ranges[0]
    targets = text.counterpart(place)
    if not targets or place.start == place.end:
        return None
    source = _passage(text, place)
    aliases = _names_near(place.quote, entity, entities)
    side = text.side_of(place)
    best: Suggestion | None = None
    for target in targets:
        for found in project.suggest(
            place.start - source.start,
            place.end - source.start,
            source.quote,
            target.quote,
            text.language(side),
            text.language(other_side(side)),
            aliases=aliases,
            encoder=encoder,
        ):
            base = text.documents[target.document].text
            here = Range.of(target.document, base, target.start + found.start, target.start + found.end)
            if any(part.overlaps(here) for other in taken for part in other.ranges):
                continue
            if best is None or found.score > best.score:
                best = Suggestion(
                    mention=mention.id,
                    side=side,
                    ranges=(here,),
                    method=found.method,
                    score=found.score,
                    kind="coreferent" if found.method == "meaning" else "same",
                )
    return best


def onto(suggestion: Suggestion, mentions: Iterable[Mention]) -> Suggestion:
    """The suggestion put onto a mention that is tagged there already, so that accepting joins the two."""
    for mention in mentions:
        if any(part.overlaps(here) for part in mention.ranges for here in suggestion.ranges):
            return Suggestion(
                mention=suggestion.mention,
                side=suggestion.side,
                ranges=mention.ranges,
                method=suggestion.method,
                score=suggestion.score,
                kind=suggestion.kind,
            )
    return suggestion


def _passage(text: ArticleText, place: Range) -> Range:
    """The range of the bead, or else the sentence, that a mention stands in."""
    left = text.side_of(place) == "left"
    for bead in text.beads_at(place):
        for part in bead.left if left else bead.right:
            if part.covers(place.document, place.start, place.end):
                return part
    sentence = text.sentence_at(place.document, place.start)
    if sentence is not None and sentence.start <= place.start and place.end <= sentence.end:
        return text.range_of(sentence)
    return place


def _names_near(quote: str, entity: Entity | None, entities: Iterable[Entity]) -> list[tuple[str, ...]]:
    """The names of the mention's own record, and of those one of whose names stands in the quote."""
    from annotator.bitext.names import search_key

    key = search_key(quote)
    found = [entity.every_name()] if entity is not None else []
    if entity is not None:
        found[0] = tuple(dict.fromkeys((quote, *found[0])))
    for other in entities:
        if other is entity or other.merged_into is not None:
            continue
        names = other.every_name()
        if any((own := search_key(name)) and own in key for name in names):
            found.append(names)
    return found
