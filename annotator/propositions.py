"""Propositions across articles: where the reports of one statement come from, and which claims may say the same.

Pure. Nothing here joins anything: a suggestion comes with its reasons and waits for a person. What speaks
*against* is looked for as carefully: three meetings of three pairs of ministers stay three.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from annotator.bitext.language import language_of
from annotator.bitext.numbers import key, quantities
from annotator.model import Attribution
from annotator.text import words

CONFIRMING_ORIGINS = 2
"""Credibility 1 means *confirmed by other independent sources*: fewer origins than this cannot bear it."""

_CONFIRMED = ("admiralty-credibility", "1")

LEAST_LIKENESS = 0.3
"""Below this a likeness is chance: sentences of one story share names and a few words anyway."""

_STEM = 5


# --- origins ---------------------------------------------------------------------------------------------------


def says_confirmed(scale: str, code: str) -> bool:
    """Whether a rating on a scale (its name) says *confirmed by other independent sources*. The 1 of other scales says
    something else (in the UK's 5x5x5 *known to be true*), and asks for no second origin."""
    return (scale, code) == _CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where some reports come from. `by_origin` maps the id of an originating source to the articles whose chain
    begins there; `unknown` are articles without a chain, which confirm nothing; `circle` are source ids along
    which reports run back to where they began (the first is repeated at the end), empty where none do."""

    reports: tuple[str, ...] = ()
    by_origin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    circle: tuple[str, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """The ids of the independent origins."""
        return tuple(self.by_origin)

    @property
    def confirms(self) -> bool:
        """Whether independent sources stand behind the statement, as credibility 1 asks for."""
        return len(self.by_origin) >= CONFIRMING_ORIGINS and not self.circle

    @property
    def one_behind_many(self) -> bool:
        """Whether several reports go back to a single origin."""
        return len(self.by_origin) == 1 and len(self.reports) - len(self.unknown) > 1


def provenance(reports: Iterable[str], chains: Mapping[str, Sequence[Attribution]]) -> Provenance:
    """The origins behind some articles; `chains` maps an article id to its chain from originator to host."""
    told = tuple(dict.fromkeys(reports))
    by_origin: dict[str, tuple[str, ...]] = {}
    unknown = []
    for article in told:
        chain = chains.get(article, ())
        if chain:
            by_origin[chain[0].source] = (*by_origin.get(chain[0].source, ()), article)
        else:
            unknown.append(article)
    ordered = dict(sorted(by_origin.items()))
    circle = circular(chains.get(article, ()) for article in told)
    return Provenance(reports=told, by_origin=ordered, unknown=tuple(unknown), circle=circle)


def circular(chains: Iterable[Sequence[Attribution]]) -> tuple[str, ...]:
    """A way along which sources quote each other in a circle, its first source repeated at the end; () for none."""
    onward: dict[str, set[str]] = defaultdict(set)
    for chain in chains:
        for giver, taker in pairwise(chain):
            if giver.source != taker.source:
                onward[giver.source].add(taker.source)
    done: set[str] = set()

    def follow(source: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if source in trail:
            return (*trail[trail.index(source) :], source)
        if source in done:
            return ()
        done.add(source)
        return next((found for taker in sorted(onward[source]) if (found := follow(taker, (*trail, source)))), ())

    return next((found for source in sorted(onward) if (found := follow(source, ()))), ())


# --- likeness --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a claim or a proposition is compared by. `words` maps a language to the stems of its wording, `numbers`
    maps a unit ('' for a bare number) to values, `times` are ISO dates or parts of one, `entities` and `people`
    registry ids (people are among the entities)."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    times: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def years(self) -> frozenset[str]:
        """The years that the times lie in."""
        return frozenset(time[:4] for time in self.times if time[:4].isdigit())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why two things may say the same, or may not: `kind` is `entities` or `people` (registry ids in `what`),
    `numbers`, `time` or `wording` (percent). `other` is what stands on the other side where the two differ."""

    kind: str
    what: tuple[str, ...]
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike two profiles are: `score` 0…1, the reasons for it and those against."""

    score: float = 0.0
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether they are surely about different things: no year in common, or nobody."""
        return any(reason.kind in ("time", "people") for reason in self.against)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """That a claim might belong to a proposition (its id), with how alike they are."""

    proposition: str
    likeness: Likeness


def wording(statements: Mapping[str, str] | str) -> Profile:
    """The profile of words alone, which is quick. A plain string's language is recognised."""
    return Profile(words={language: _stems(text, language) for language, text in _by_language(statements)})


def profile(
    statements: Iterable[Mapping[str, str] | str],
    *,
    times: Iterable[str] = (),
) -> Profile:
    """The profile of something said in several wordings, without records (`with_entities`). `times` are dates known
    beside the words."""
    stems: dict[str, frozenset[str]] = defaultdict(frozenset)
    numbers: dict[str, frozenset[str]] = defaultdict(frozenset)
    dates = {time[:10] for time in times if time}
    for statement in statements:
        for language, text in _by_language(statement):
            stems[language] |= _stems(text, language)
            for unit, value in _counts(text, language):
                numbers[unit] |= {value}
            dates |= set(_dates(text, language))
    return Profile(
        words=dict(stems),
        numbers=dict(numbers),
        times=frozenset(dates),
    )


def _by_language(statement: Mapping[str, str] | str) -> list[tuple[str, str]]:
    if isinstance(statement, str):
        return [(language_of(statement, "en"), statement)] if statement.strip() else []
    return [(language, text) for language, text in statement.items() if text.strip()]


def _stems(text: str, language: str) -> frozenset[str]:
    found: set[str] = set()
    for start, end in words(text, language):
        word = unicodedata.normalize("NFKC", text[start:end]).casefold()
        if language in ("ko", "ja", "zh") and not word.isascii():
            # Compounds are written together: 국방장관회담 and 국방장관 share their pairs of characters.
            found |= {word[n : n + 2] for n in range(max(1, len(word) - 1))}
        elif len(word) > 1:
            found.add(word[:_STEM])
    return frozenset(found)


def _counts(text: str, language: str) -> Iterable[tuple[str, str]]:
    for quantity in quantities(text, language):
        if quantity.kind == "date":
            continue
        unit, value = quantity.parts[0]
        if quantity.kind == "number" and (value < 3 or _is_year(value)):
            continue  # *the first*, *both*, *two sides* are words of every report; a bare 2015 is a time
        yield ("" if quantity.kind == "number" else unit), key(value)


def _is_year(value: float) -> bool:
    return value.is_integer() and 1900 <= value <= 2100


def _dates(text: str, language: str) -> Iterable[str]:
    for quantity in quantities(text, language):
        year = quantity.part("year") if quantity.kind == "date" else None
        if quantity.kind == "number" and _is_year(quantity.parts[0][1]):
            yield f"{int(quantity.parts[0][1])}"
        elif year is not None:
            rest = [quantity.part(unit) for unit in ("month", "day")]
            yield "-".join([f"{int(year):04d}", *(f"{int(part):02d}" for part in rest if part is not None)])


class Joining:
    """Finds the propositions that a claim might belong to, among those told by `put`."""

    def __init__(self) -> None:
        """Knows nothing yet."""
        self._stems: dict[str, Profile] = {}
        self._holders: dict[tuple[str, str], set[str]] = defaultdict(set)

    def put(self, proposition: str, words_of: Profile | None) -> None:
        """Learn a proposition's wording (`wording`), or with None forget it."""
        old = self._stems.pop(proposition, None)
        for holder in self._keys(old):
            self._holders[holder].discard(proposition)
        if words_of is not None:
            self._stems[proposition] = words_of
            for holder in self._keys(words_of):
                self._holders[holder].add(proposition)

    @staticmethod
    def _keys(found: Profile | None) -> list[tuple[str, str]]:
        return [(lang, stem) for lang, stems in found.words.items() for stem in stems] if found else []

    def weight(self, language: str, stem: str) -> float:
        """How much a shared word tells: the rarer among the propositions, the more."""
        return math.log(1 + (1 + len(self._stems)) / (1 + len(self._holders.get((language, stem), ()))))

    def nearest(self, claim: Profile, limit: int = 6) -> list[str]:
        """The propositions nearest in wording, by id, nearest first."""
        score: dict[str, float] = defaultdict(float)
        for language, stem in self._keys(claim):
            holders = self._holders.get((language, stem), set())
            if len(holders) <= max(20, len(self._stems) // 10):
                for proposition in holders:
                    score[proposition] += self.weight(language, stem)
        return [id_ for id_, _ in sorted(score.items(), key=lambda item: (-item[1], item[0]))[:limit]]

    def compare(self, one: Profile, two: Profile) -> Likeness:
        """How alike two profiles are, and why."""
        reasons, against = [], []
        likeness = max((self._overlap(lang, one, two) for lang in one.words.keys() & two.words.keys()), default=0.0)
        score = 0.7 * likeness
        if likeness >= 0.2:
            reasons.append(Reason(kind="wording", what=(str(round(likeness * 100)),)))
        if shared := one.entities & two.entities:
            reasons.append(Reason(kind="entities", what=tuple(sorted(shared))))
            score += 0.1 * min(2, len(shared))
        if one.people and two.people and not one.people & two.people:
            against.append(Reason(kind="people", what=tuple(sorted(one.people)), other=tuple(sorted(two.people))))
        same, different = _numbers(one, two)
        if same:
            reasons.append(Reason(kind="numbers", what=same))
            score += 0.15
        against += different
        if times := one.times & two.times or one.years & two.years:
            reasons.append(Reason(kind="time", what=tuple(sorted(times))))
            score += 0.1
        elif one.years and two.years:
            against.append(Reason(kind="time", what=tuple(sorted(one.years)), other=tuple(sorted(two.years))))
        return Likeness(score=min(1.0, score), reasons=tuple(reasons), against=tuple(against))

    def _overlap(self, language: str, one: Profile, two: Profile) -> float:
        here, there = one.words[language], two.words[language]
        total = sum(self.weight(language, stem) for stem in here) + sum(self.weight(language, stem) for stem in there)
        return 2 * sum(self.weight(language, stem) for stem in here & there) / total if total else 0.0

    def suggest(self, claim: Profile, candidates: Mapping[str, Profile], limit: int = 3) -> list[Suggestion]:
        """The candidates (whole profiles by proposition id) that the claim is like enough, best first.

        What is about other years or other people is not suggested, however alike the words are.
        """
        found = [Suggestion(proposition=id_, likeness=self.compare(claim, other)) for id_, other in candidates.items()]
        fit = [s for s in found if s.likeness.score >= LEAST_LIKENESS and not s.likeness.apart]
        return sorted(fit, key=lambda s: (-s.likeness.score, s.proposition))[:limit]


def _numbers(one: Profile, two: Profile) -> tuple[tuple[str, ...], list[Reason]]:
    """(values both name, what differs): a unit that both count in without one value in common differs."""
    same: list[str] = []
    different = []
    for unit in sorted(one.numbers.keys() & two.numbers.keys()):
        here, there = one.numbers[unit], two.numbers[unit]
        if shared := here & there:
            same += [f"{value} {unit}".strip() for value in sorted(shared)]
        elif unit:
            named = [tuple(f"{value} {unit}" for value in sorted(each)) for each in (here, there)]
            different.append(Reason(kind="numbers", what=named[0], other=named[1]))
    return tuple(same), different


def with_entities(found: Profile, entities: Iterable[str], people: Iterable[str]) -> Profile:
    """A profile with registry ids added."""
    named = frozenset(people)
    return replace(found, entities=found.entities | frozenset(entities) | named, people=found.people | named)


__all__ = [
    "CONFIRMING_ORIGINS",
    "Joining",
    "Likeness",
    "Profile",
    "Provenance",
    "Reason",
    "Suggestion",
    "circular",
    "profile",
    "provenance",
    "says_confirmed",
    "with_entities",
    "wording",
]
