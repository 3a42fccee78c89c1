"""What one analyst says about one article: the records of a layer."""

from dataclasses import dataclass, field

from annotator.model.ranges import Range, Record

PROVENANCES = ("human", "suggestion", "imported", "adjudicated")
TWIN_KINDS = ("same", "coreferent", "partial", "none")
NO_COUNTERPART = ("omitted", "implicit", "restructured", "not_looked_for")
CLAIM_KINDS = (
    "factual_event",
    "factual_state",
    "quantity",
    "commitment",
    "prediction",
    "causal",
    "quotation_event",
    "evaluation",
    "exhortation",
)
CERTAINTIES = ("CT", "PR", "PS", "U")
POLARITIES = ("+", "-", "u")
COMMITMENTS = (
    "consider",
    "explore_possibility",
    "explore",
    "hold_discussions",
    "agree",
    "institutionalise",
    "implement",
    "completed",
)
ATTRIBUTIONS = ("direct_quote", "indirect", "paraphrase", "official_document", "unattributed")
WORTH_CHECKING = ("no", "low", "high")
EVIDENCE_STANCES = ("supports", "refutes", "context")
VERDICTS = ("supported", "refuted", "conflicting", "not_enough_evidence", "not_checkable", "unreviewed")
LINK_KINDS = ("supports", "contradicts", "refines", "updates", "derived_from", "translation_of", "same")
DIVERGENCE_TYPES = (
    "omission",
    "addition",
    "mistranslation",
    "name",
    "number_date",
    "certainty",
    "attribution",
    "quote_status",
    "terminology",
    "untranslated",
)
SEVERITIES = ("neutral", "minor", "major", "critical")
IMPACTS = ("none", "low", "high")
DISMISSALS = ("fine", "false_alarm")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRecord(Record):
    """A record of one layer. Only the layer's owner changes it, and only while the layer is open."""

    layer: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(LayerRecord):
    """That the layer's owner has read a sentence. `sentence` is its id, `start` and `end` its range then."""

    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention(LayerRecord):
    """One or more ranges (discontinuous where several) that name an entity of a type of the scheme.

    `entity` links to the registry. `provenance` is one of `PROVENANCES`; an accepted suggestion carries the
    `method` and `score` that proposed it. `value` is the normalised form of a date, duration or quantity.
    `derived_from` names the record that a gold copy was taken from. `scheme_version` as in force when made.
    """

    ranges: tuple[Range, ...]
    type: str
    entity: str | None = None
    value: str = ""
    provenance: str = "human"
    method: str = ""
    score: float | None = None
    note: str = ""
    scheme_version: int = 1
    derived_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin(LayerRecord):
    """n mentions on the left ↔ m on the right (mention ids). `kind` is one of `TWIN_KINDS`; `none` records
    that one side has no counterpart, with `reason` (`NO_COUNTERPART`)."""

    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    kind: str = "same"
    reason: str = ""
    provenance: str = "human"
    method: str = ""
    score: float | None = None
    derived_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A quantity in a claim. `of_what` says what is counted: "first in N years" of *what*."""

    role: str
    number: str
    unit: str = ""
    comparator: str = "="
    of_what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for or against a claim: a claim id, or a citation in words. `stance`: supports, refutes, context."""

    stance: str
    claim: str | None = None
    citation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(LayerRecord):
    """A claim with its passages on either side (PARC 3.0 roles: content, cue, claimer; plus addressee and
    quotation marks).

    `statement` maps language → a neutral sentence; `statement_edited` is False while it is only the quote.
    `claimer` is an entity id, `claimer_name` the words where no record is linked (`author` and `unattributed`
    are such words); `claimer_by_language` overrides where the languages differ. `certainty` and `polarity` are
    FactBank's values; `certainty_by_language` overrides. Times are ISO 8601 or a part of it.
    """

    content: tuple[Range, ...]
    cue: tuple[Range, ...] = ()
    claimer_ranges: tuple[Range, ...] = ()
    addressee_ranges: tuple[Range, ...] = ()
    quote_ranges: tuple[Range, ...] = ()
    statement: dict[str, str] = field(default_factory=dict)
    statement_edited: bool = False
    kind: str = "factual_event"
    claimer: str | None = None
    claimer_name: str = ""
    claimer_by_language: dict[str, str] = field(default_factory=dict)
    addressee: str = ""
    attribution: str = ""
    certainty: str = "CT"
    certainty_by_language: dict[str, str] = field(default_factory=dict)
    polarity: str = "+"
    commitment: str = ""
    event_time: str = ""
    utterance_time: str = ""
    publication_time: str = ""
    place: str = ""
    values: tuple[Value, ...] = ()
    checkworthiness: str = ""
    checkworthiness_reason: str = ""
    verdict: str = "unreviewed"
    evidence: tuple[Evidence, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    provenance: str = "human"
    scheme_version: int = 1
    derived_from: str | None = None

    def passages(self) -> tuple[tuple[str, Range], ...]:
        """Every range of the claim with its role (`content`, `cue`, `claimer`, `addressee`, `quote_mark`)."""
        roles = (
            ("content", self.content),
            ("cue", self.cue),
            ("claimer", self.claimer_ranges),
            ("addressee", self.addressee_ranges),
            ("quote_mark", self.quote_ranges),
        )
        return tuple((role, part) for role, parts in roles for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLink(LayerRecord):
    """A typed link from one claim to another (`LINK_KINDS`). A contradiction names its `aspect`
    (time, number, actor, scope, modality, attribution)."""

    source: str
    target: str
    kind: str
    aspect: str = ""
    note: str = ""
    derived_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence(LayerRecord):
    """Where the two texts part: ranges on both sides, or an insertion point (an empty range) on the side
    that lacks something. Types are `DIVERGENCE_TYPES` (our own, mapped to MQM-Core).

    `check` names the check that found it, '' where a person did. `dismissed` is `fine` or `false_alarm` for a
    finding looked at and set aside; `finding` is the digest of what was found, so that it is not asked again.
    """

    left: tuple[Range, ...] = ()
    right: tuple[Range, ...] = ()
    type: str
    severity: str = "minor"
    impact: str = "low"
    note: str = ""
    check: str = ""
    finding: str = ""
    dismissed: str = ""
    provenance: str = "human"
    derived_from: str | None = None
