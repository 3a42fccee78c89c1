"""The suggested counterpart of a mention, looked for in the aligned passage of the other side. Pure: no Qt."""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.columns import ArticleText, other_side
from annotator.model import Entity, Mention, Range

if TYPE_CHECKING:
    from annotator.bitext.encoder import Encoder

_STEP = 100  # records learnt at a time

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
    names: Sequence[Sequence[str]] = (),
    taken: Sequence[Mention] = (),
    encoder: "Encoder | None" = None,
) -> Suggestion | None:
    """The likeliest counterpart of a mention in its bead's other side, or None.

    `names` are the names of each record that may be meant (`RecordNames.near`), `taken` the mentions that have a
    counterpart already and are not offered again.
    With an `encoder` the words nearest in meaning are looked for where nothing surer is found (some 0.1 s CPU).
    """
    from annotator.bitext import project

    place = mention.ranges[0]
    targets = text.counterpart(place)
    if not targets or place.start == place.end:
        return None
    source = _passage(text, place)
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
            aliases=names,
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


class RecordNames:
    """Which records of the registry are named within some words: their names under their search keys.

    Asking costs the same in a registry of ten records and of 50 000. To know 50 000 takes half a second at first:
    `learn` does it in steps while nobody waits, and `take` what is left of it.
    """

    def __init__(self) -> None:
        """Knows nothing before `take`."""
        self._records: dict[str, Entity] = {}
        self._taken: Mapping[str, Entity] | None = None
        self._ids: dict[str, dict[str, None]] = {}
        self._lengths: Counter[int] = Counter()

    def take(self, entities: Mapping[str, Entity]) -> None:
        """Know these records, by id, and no others. Those that are the same objects as before cost next to nothing."""
        for _ in self.learn(entities):
            pass

    def learn(self, entities: Mapping[str, Entity]) -> Generator[float, None, None]:
        """The same in steps of about a millisecond, each with the share done; whatever is taken between them holds."""
        if entities is self._taken:
            return
        gone = [id_ for id_ in self._records if id_ not in entities]
        new = [entity for id_, entity in entities.items() if self._records.get(id_) is not entity]
        for id_ in gone:
            self._forget(id_)
        for done, entity in enumerate(new):
            self._forget(entity.id)
            self._add(entity)
            if done % _STEP == 0:
                yield done / len(new)
        self._taken = entities

    def near(self, quote: str, entity: Entity | None) -> list[tuple[str, ...]]:
        """The names of a mention's own record, its words first, and those of each record named within the words."""
        from annotator.bitext.names import search_key

        found = [] if entity is None else [tuple(dict.fromkeys((quote, *entity.every_name())))]
        own = "" if entity is None else entity.id
        for id_ in sorted(self._within(search_key(quote)) - {own}):
            found.append(self._records[id_].every_name())
        return found

    def _within(self, key: str) -> set[str]:
        pieces = (
            key[at : at + length]
            for length in self._lengths
            for at in range(len(key) - length + 1)
        )  # fmt: skip
        return {id_ for piece in pieces if piece in self._ids for id_ in self._ids[piece]}

    def _add(self, entity: Entity) -> None:
        self._records[entity.id] = entity
        for key in _keys(entity):
            self._lengths[len(key)] += 1
            self._ids.setdefault(key, {})[entity.id] = None

    def _forget(self, id_: str) -> None:
        entity = self._records.pop(id_, None)
        for key in _keys(entity) if entity is not None else ():
            self._ids[key].pop(id_)
            if not self._ids[key]:
                del self._ids[key]
            self._lengths[len(key)] -= 1
            if not self._lengths[len(key)]:
                del self._lengths[len(key)]


def _keys(entity: Entity) -> set[str]:
    """The search keys of a record's names; none of one that was merged into another."""
    from annotator.bitext.names import search_key

    return {search_key(name) for name in entity.every_name()} - {""} if entity.merged_into is None else set()
