"""One exported line of the format `jsonl`, as pydantic models: the source of its JSON Schema and of its validation.

Every offset counts Unicode code points, half-open. `start` and `end` of a sentence or a range count in the base text
of the document (whose SHA-256 the side gives); those in `parts` count from the start of the sentence. Fields that
hold words are null in an export without words.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = str | None
Index = Annotated[int, Field(ge=0)]
TokenBorders = Annotated[list[Index], Field(min_length=2, max_length=2)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Status = Annotated[
    Literal["agreed", "decided", "taken", "changed", "rejected", "open"],
    Field(
        description="in gold: agreed by all, decided by the reviewer, or open; in an analyst's layer: taken into gold "
        "as it is, changed there, rejected, or open"
    ),
]
SideName = Literal["left", "right"]


class Part(BaseModel):
    """One part of a line. Unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class TokenSpan(Part):
    """A range by the tokens of its sentence. Where it ends inside a token, the inner offsets say where; it is never
    widened. Its start is the start of token `first` plus `inner_start`, its end the start of token `last` - 1 plus
    `inner_end`."""

    first: Index
    last: Index = Field(description="one past the last token touched")
    inner_start: int = Field(description="code points; negative where the range starts in white space before the token")
    inner_end: int
    exact: bool = Field(description="the range is these tokens, no more and no less")


class SpanPart(Part):
    """The part of a range that lies in one sentence."""

    side: SideName = Field(description="of the sentence; one range may cross sides where one document holds both")
    sentence: Index = Field(description="index in that side's `sentences`")
    start: Index
    end: Index
    tokens: TokenSpan | None = None


class Span(Part):
    """A range. An insertion point (something is missing here) has `start` = `end`."""

    side: SideName | None = Field(description="null where the range is in another version of the text")
    document: str
    start: Index
    end: Index
    quote: Words
    parts: list[SpanPart] = Field(description="empty where the range lies in no sentence")


class SentenceItem(Part):
    """One sentence of a side, in the order of the text."""

    id: str
    text: Words
    language: str
    region: str | None = Field(description="headline, byline, caption, body, boilerplate or duplicate")
    start: Index
    end: Index
    paragraph: int
    read: bool = Field(description="read in a layer of this line; in gold, by the reviewer or by every analyst")
    read_by: list[str] = Field(description="ids of the layers of this line whose owner read it")
    tokens: list[TokenBorders] | None = Field(None, description="start and end of each, from the start of the sentence")


class SideItem(Part):
    """One side: a text and its sentences. Both sides may be in one document."""

    document: str
    version: int
    language: str
    title: Words
    text_sha256: Sha256
    sentences: list[SentenceItem]


class LayerItem(Part):
    """One analyst's work, or the gold layer."""

    id: str
    role: Literal["analyst", "gold"]
    owner: str = Field(description="id of the actor")
    name: str = Field(description="name of the actor")
    state: str
    exhaustive: list[str] = Field(description="kinds that the owner declared complete")


class BeadItem(Part):
    """Sentences that say the same; either side may be empty."""

    id: str
    left: list[Index]
    right: list[Index]
    score: float
    state: Literal["auto", "confirmed", "locked"]
    method: str
    related: bool = Field(description="comparable passages, not translations")
    layer: str | None


class EntityItem(Part):
    """The registry's record, merges resolved."""

    id: str
    type: str
    qid: str
    labels: dict[str, str] | None = Field(description="language → name")


class MentionItem(Part):
    """One mention. `votes` counts the analysts' layers that hold the same type over the same ranges."""

    id: str
    layer: str
    type: str
    ranges: list[Span]
    entity: EntityItem | None
    value: Words
    provenance: str
    method: str
    score: float | None
    votes: Index
    status: Status
    scheme_version: int
    note: Words
    derived_from: str | None
    actor: str
    created: int = Field(description="milliseconds since 1970-01-01 UTC")


class TwinItem(Part):
    """Mentions (indices) that name the same thing on both sides, or one side's lack of a counterpart and why."""

    id: str
    layer: str
    left: list[Index]
    right: list[Index]
    kind: str
    reason: str
    provenance: str
    method: str
    score: float | None


class Passages(Part):
    """The ranges of a claim by role."""

    content: list[Span]
    cue: list[Span]
    claimer: list[Span]
    addressee: list[Span]
    quote_mark: list[Span]


class ValueItem(Part):
    """A quantity: `of_what` says what is counted."""

    role: str
    number: Words
    unit: Words
    comparator: str
    of_what: Words


class EvidenceItem(Part):
    """What speaks for or against a claim."""

    stance: str
    claim: str | None
    citation: Words


class ClaimItem(Part):
    """One claim with everything said about it."""

    id: str
    layer: str
    passages: Passages
    statement: dict[str, str] | None
    statement_edited: bool
    kind: str
    claimer: EntityItem | None
    claimer_name: Words
    claimer_by_language: dict[str, str] | None
    claimer_entity_by_language: dict[str, EntityItem]
    addressee: Words
    addressee_entity: EntityItem | None
    attribution: str
    certainty: str
    certainty_by_language: dict[str, str]
    polarity: str
    commitment: str
    event_time: str
    utterance_time: str
    publication_time: str
    place: Words
    place_entity: EntityItem | None
    values: list[ValueItem]
    checkworthiness: str
    checkworthiness_reason: Words
    verdict: str
    evidence: list[EvidenceItem]
    tags: list[str] | None
    note: Words
    provenance: str
    status: Status
    scheme_version: int
    derived_from: str | None
    actor: str
    created: int


class ClaimLinkItem(Part):
    """A link between two claims (indices) of this line."""

    id: str
    layer: str
    source: Index
    target: Index
    kind: str
    aspect: str
    note: Words


class StanceItem(Part):
    """How the article stands to a proposition, through a claim (index) or, without one, as checked."""

    proposition: str
    statement: Words
    stance: str
    claim: Index | None
    note: Words
    actor: str


class RatingItem(Part):
    """A judgement in force. `code` is the scale's own code, never a number: F and 6 mean *cannot be judged*."""

    id: str
    layer: str | None
    target_kind: Literal["source", "claim", "proposition"]
    target: str
    claim: Index | None = Field(description="index of the claim that is rated")
    axis: str
    code: str
    scale: str
    scale_version: str
    scope: str
    topic: Words
    basis: str
    reason: Words
    actor: str
    created: int


class DivergenceItem(Part):
    """Where the two texts part; an insertion point stands on the side that lacks something."""

    id: str
    layer: str
    left: list[Span]
    right: list[Span]
    type: str
    severity: str
    impact: str
    check: str
    finding: str
    note: Words
    provenance: str
    status: Status


class RejectedItem(Part):
    """An option the reviewer decided against, in what was asked (`kind`: boundary, type, …); only that was rejected,
    unless it was left out altogether. `value` is what it said of a field that was asked. `stale`: its owner has
    changed it since, so what it said then is not repeated here. `section`: of the guideline."""

    decision: str
    kind: str
    choice: str
    reason_code: str
    comment: Words
    section: str
    table: str
    record: str
    layer: str
    stale: bool
    type: str | None
    value: str | None
    ranges: list[Span]


class UnmarkedItem(Part):
    """Sentences read without a mark of a kind that is declared exhaustive: true negatives. In gold a kind and a
    sentence count where the reviewer, or every analyst who submitted, declared and read them and nobody marked it."""

    layer: str
    kind: Literal["mention", "claim", "divergence"]
    left: list[Index]
    right: list[Index]


class DismissedItem(Part):
    """A check's finding that a person looked at and set aside: `fine` or `false_alarm`."""

    id: str
    layer: str
    check: str
    finding: str
    dismissed: str
    type: str
    left: list[Span]
    right: list[Span]


class Negatives(Part):
    """What is known *not* to be so."""

    rejected: list[RejectedItem]
    unmarked: list[UnmarkedItem]
    dismissed: list[DismissedItem]


class SourceItem(Part):
    """One link of the chain originator → relay → translator → host."""

    source: str
    role: str
    position: int
    name: Words
    kind: str
    country: str


class SchemeItem(Part):
    """A label scheme at the version in force."""

    name: str
    version: int


class ArticleLine(Part):
    """One article pair: both texts, what is said of them, and what is known not to be so."""

    format: Literal["parallel-annotator-jsonl"]
    version: Literal[1]
    article: str
    title: Words
    titles: dict[str, str] | None
    story: Words
    split: Literal["train", "dev", "test"] | None = Field(
        description="null for a duplicate, or with no split asked for"
    )
    duplicate_of: str | None = Field(description="article whose text this one repeats; such a line is in no split")
    marking: str = Field(description="handling marking of the project, such as TLP:GREEN")
    direction: Literal["left-right", "right-left", "third", "unknown"]
    direction_by: str
    layout: str
    event_date: str
    published_date: str
    captured_date: str
    author: Words
    publisher: Words
    url: Words
    schemes: list[SchemeItem]
    layers: list[LayerItem] = Field(description="the layers of this line")
    voters: Index = Field(description="analysts' layers of the article, of which `votes` counts")
    sources: list[SourceItem]
    left: SideItem
    right: SideItem | None
    beads: list[BeadItem]
    mentions: list[MentionItem]
    twins: list[TwinItem]
    claims: list[ClaimItem]
    claim_links: list[ClaimLinkItem]
    stances: list[StanceItem]
    ratings: list[RatingItem]
    divergences: list[DivergenceItem]
    negatives: Negatives
