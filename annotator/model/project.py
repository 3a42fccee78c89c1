"""What the project shares beside its texts: people, layers, registry, sources, ratings, scheme."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.model.ranges import ProjectRecord, Range

ROLES = ("analyst", "reviewer")
LAYER_STATES = ("assigned", "draft", "submitted", "returned", "resubmitted", "signed_off")
EDITABLE_STATES = frozenset({"assigned", "draft", "returned"})
SUBMITTED_STATES = frozenset({"submitted", "resubmitted", "signed_off"})
ALIAS_KINDS = ("official", "variant", "transliteration", "abbreviation", "error", "surname_only")
SOURCE_KINDS = (
    "official_release",
    "state_media",
    "news_agency",
    "newspaper",
    "broadcaster",
    "trade_press",
    "aggregator_repost",
    "blog",
    "social",
    "academic",
    "unknown",
)
DISTINCT_KINDS = ("entity", "source")
QID = re.compile(r"Q[1-9]\d*")
"""An id of Wikidata."""
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
"""A date as posts have it: a year, a month of it or a day."""
STANCES = ("asserts", "contradicts", "repeats", "silent")
RATING_AXES = ("reliability", "credibility", "likelihood", "confidence")
RATING_SCOPES = ("general", "topic", "article")
BASES = ("told", "witnessed", "induced", "deduced", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Property(ProjectRecord):
    """One property of the project; the id is its name (`name`, `marking`, `blind`, `hide_letter`, …)."""

    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme(ProjectRecord):
    """The label scheme in force: `annotator.scheme.LabelScheme` as plain data. The row with the highest
    version of a name is current; older versions stay, because records name the version they were made under."""

    name: str
    version: int
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(ProjectRecord):
    """A rating scale (`annotator.scheme.RatingScale` as plain data). The id is `name@version`."""

    name: str
    version: str
    axis: str
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor(ProjectRecord):
    """An analyst or a reviewer."""

    name: str
    role: str = "analyst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer(ProjectRecord):
    """One actor's work on one article. `role` is `analyst` or `gold`; `owner` the actor who may change it.

    `exhaustive` names the kinds (`mention`, `claim`, `rating`, `divergence`) its owner declares complete, so
    that what was not tagged counts as a negative. `comment` is the reviewer's, when the article was returned.
    """

    article: str
    owner: str
    role: str = "analyst"
    state: str = "assigned"
    exhaustive: tuple[str, ...] = ()
    comment: str = ""
    submitted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name of an entity as one language writes it. `kind` is one of `ALIAS_KINDS`."""

    text: str
    language: str
    kind: str = "variant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that an entity held: `role`, at `organisation` (entity id or words), `start`…`end` (ISO dates)."""

    role: str
    organisation: str = ""
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(ProjectRecord):
    """The canonical record of a person, body, place or thing, one across all languages.

    `labels` maps language → name. A merge sets `merged_into`: a redirect resolved on read, so that nobody's
    mentions are rewritten and the merge can be taken back.
    """

    type: str
    labels: dict[str, str] = field(default_factory=dict)
    aliases: tuple[Alias, ...] = ()
    qid: str = ""
    posts: tuple[Post, ...] = ()
    note: str = ""
    merged_into: str | None = None

    def every_name(self) -> tuple[str, ...]:
        """Labels, then aliases of whatever kind, each once."""
        return tuple(dict.fromkeys((*self.labels.values(), *(alias.text for alias in self.aliases))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(ProjectRecord):
    """A publisher or speaker. `independence` says on whom it depends, in words. `merged_into` is a redirect as an
    entity's: chains and ratings stay as they were written, and mean the source it leads to."""

    name: str
    names: dict[str, str] = field(default_factory=dict)
    kind: str = "unknown"
    country: str = ""
    independence: str = ""
    note: str = ""
    merged_into: str | None = None

    def every_name(self) -> tuple[str, ...]:
        """Its name, then its names by language, each once."""
        return tuple(dict.fromkeys((self.name, *self.names.values())))


def stands_for(records: Mapping[str, Entity | Source], id_: str | None) -> str | None:
    """The record that an id means once merges are followed; an unknown id means itself, a circle ends."""
    seen: set[str] = set()
    while id_ is not None and id_ in records and id_ not in seen:
        seen.add(id_)
        into = records[id_].merged_into
        if into is None:
            break
        id_ = into
    return id_


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinction(ProjectRecord):
    """That two records of the registry look like one and are not, so that nobody is asked again.

    `kind` is their table, one of `DISTINCT_KINDS`; `first` < `second` are their ids. The id derives from these, so that
    two people who say it say one thing.
    """

    kind: str
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition(ProjectRecord):
    """A statement that several claims may assert, contradict or repeat."""

    statement: str
    note: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance(ProjectRecord):
    """How an article stands to a proposition. Through a claim: `asserts`, `contradicts`, `repeats`. Without
    one: `silent`, which means that the actor checked. No row means unread."""

    proposition: str
    article: str
    stance: str
    claim: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(ProjectRecord):
    """One judgement on one scale, append-only: a new one names the one it `supersedes`.

    `axis` reliability (A–F, on a source), credibility (1–6, on a claim, or by hand on a proposition),
    likelihood or confidence (on a proposition; two separate ratings). `target` is the id of what is rated,
    `target_kind` its table. `code` is the scale's code, never a number made of it: F and 6 are missing values.
    A claim's rating belongs to the claim's `layer`. `withdrawn` marks a rating taken back without another.
    """

    target: str
    target_kind: str
    axis: str
    code: str
    scale: str
    scale_version: str
    scope: str = "general"
    topic: str = ""
    article: str | None = None
    layer: str | None = None
    basis: str = "unknown"
    reason: str = ""
    supersedes: str | None = None
    derived_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(ProjectRecord):
    """A free note on an article or any other record, with ranges it may point at."""

    target: str
    target_kind: str
    text: str
    ranges: tuple[Range, ...] = ()
