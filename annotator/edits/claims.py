"""Edits of claims, of the links between them, and of the propositions that join them across articles."""

from dataclasses import dataclass, field, replace
from typing import Any

from annotator.edits.base import Edit, Rows, changed, check_ranges, own_layer, require_open
from annotator.model import (
    Article,
    Claim,
    ClaimLink,
    Entity,
    Proposition,
    Range,
    Rating,
    Scheme,
    Stance,
    UserError,
)
from annotator.model.annotations import (
    ATTRIBUTIONS,
    CERTAINTIES,
    COMMITMENTS,
    EVIDENCE_STANCES,
    LINK_KINDS,
    POLARITIES,
    VERDICTS,
    WORTH_CHECKING,
)
from annotator.model.project import STANCES

CLAIM_FIELDS = (
    "content",
    "cue",
    "claimer_ranges",
    "addressee_ranges",
    "quote_ranges",
    "statement",
    "statement_edited",
    "kind",
    "claimer",
    "claimer_name",
    "claimer_by_language",
    "addressee",
    "attribution",
    "certainty",
    "certainty_by_language",
    "polarity",
    "commitment",
    "event_time",
    "utterance_time",
    "publication_time",
    "place",
    "values",
    "checkworthiness",
    "checkworthiness_reason",
    "verdict",
    "evidence",
    "tags",
    "note",
)
"""What `EditClaim` may change."""

_CODES = {
    "certainty": CERTAINTIES,
    "polarity": POLARITIES,
    "attribution": ("", *ATTRIBUTIONS),
    "commitment": ("", *COMMITMENTS),
    "checkworthiness": ("", *WORTH_CHECKING),
    "verdict": VERDICTS,
}
"""Field of a claim → the codes it may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddClaim(Edit):
    """Record a claim from its passages on either side. Without a statement the quote stands, as unedited."""

    article: str
    content: tuple[Range, ...]
    statement: dict[str, str] = field(default_factory=dict)
    language: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    layer: str | None = None

    @property
    def label(self) -> str:
        """What is claimed."""
        return f"claim “{self.content[0].quote[:60] if self.content else ''}”"

    def run(self, rows: Rows) -> str:
        """The id of the claim."""
        if not self.content:
            raise UserError("Nothing is selected. Select what is claimed first.")
        check_ranges(rows, self.article, self.content)
        layer = own_layer(rows, self.article, self.layer)
        statement = {language: text for language, text in self.statement.items() if text.strip()}
        version = max((scheme.version for scheme in rows.select(Scheme)), default=1)
        claim = Claim(
            id=rows.new_id(),
            layer=layer.id,
            article=self.article,
            content=self.content,
            statement=statement or {self.language: self.content[0].quote},
            statement_edited=bool(statement),
            scheme_version=version,
        )
        return rows.put(_checked(rows, changed(claim, self.fields, CLAIM_FIELDS))).id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditClaim(Edit):
    """Change a claim (`CLAIM_FIELDS`)."""

    claim: str
    changes: dict[str, Any]

    @property
    def label(self) -> str:
        """Which fields were changed."""
        return f"claim: {', '.join(sorted(self.changes))}"

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for a field or a value that cannot be."""
        claim = rows.require(Claim, self.claim)
        require_open(rows, claim.layer)
        rows.put(_checked(rows, changed(claim, self.changes, CLAIM_FIELDS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteClaim(Edit):
    """Take a claim away, with its links, its ratings and its stances."""

    claim: str

    def run(self, rows: Rows) -> None:
        """One undo brings all of it back."""
        claim = rows.require(Claim, self.claim)
        require_open(rows, claim.layer)
        self.without(rows, claim)

    @staticmethod
    def without(rows: Rows, claim: Claim) -> None:
        """Take one claim out of its layer; whether that may be is the caller's to know."""
        for link in (*rows.select(ClaimLink, source=claim.id), *rows.select(ClaimLink, target=claim.id)):
            rows.remove(link)
        for stance in rows.select(Stance, claim=claim.id):
            rows.remove(stance)
        for rating in rows.select(Rating, target=claim.id):
            rows.remove(rating)
        rows.remove(claim)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkClaims(Edit):
    """Link one claim to another (`LINK_KINDS`). A contradiction must name its aspect."""

    source: str
    target: str
    kind: str
    aspect: str = ""
    note: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the link."""
        source = rows.require(Claim, self.source)
        rows.require(Claim, self.target)
        require_open(rows, source.layer)
        made = ClaimLink(
            id=rows.new_id(),
            layer=source.layer,
            article=source.article,
            source=self.source,
            target=self.target,
            kind=self.kind,
            aspect=self.aspect,
            note=self.note,
        )
        return rows.put(_checked_link(made)).id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditClaimLink(Edit):
    """Change the kind, the aspect or the note of a link between claims."""

    link: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """A contradiction must name its aspect; what no longer contradicts has none."""
        link = rows.require(ClaimLink, self.link)
        require_open(rows, link.layer)
        made = changed(link, self.changes, ("kind", "aspect", "note"))
        rows.put(_checked_link(made if made.kind == "contradicts" else replace(made, aspect="")))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkClaims(Edit):
    """Take a link between claims away."""

    link: str

    def run(self, rows: Rows) -> None:
        """The claims stay."""
        link = rows.require(ClaimLink, self.link)
        require_open(rows, link.layer)
        rows.remove(link)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddProposition(Edit):
    """Make a proposition, from a claim or from nothing."""

    statement: str
    claim: str | None = None
    story: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the proposition; a claim given asserts it."""
        if not self.statement.strip():
            raise UserError("A proposition needs a statement. Nothing was changed.")
        made = rows.put(Proposition(id=rows.new_id(), statement=self.statement.strip(), story=self.story)).id
        if self.claim is not None:
            claim = rows.require(Claim, self.claim)
            SetStance(proposition=made, article=claim.article, stance="asserts", claim=claim.id).run(rows)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProposition(Edit):
    """Change the words or the note of a proposition."""

    proposition: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """A statement must remain."""
        found = changed(rows.require(Proposition, self.proposition), self.changes, ("statement", "note", "story"))
        if not found.statement.strip():
            raise UserError("A proposition needs a statement. Nothing was changed.")
        rows.put(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteProposition(Edit):
    """Take a proposition away with its stances and its own ratings; the claims stay."""

    proposition: str

    def run(self, rows: Rows) -> None:
        """One undo brings it back."""
        found = rows.require(Proposition, self.proposition)
        for stance in rows.select(Stance, proposition=found.id):
            rows.remove(stance)
        for rating in rows.select(Rating, target=found.id):
            rows.remove(rating)
        rows.remove(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePropositions(Edit):
    """Let one proposition take over the stances of another, which goes."""

    proposition: str
    into: str

    def run(self, rows: Rows) -> None:
        """The claims of both stand under one statement from then on."""
        found = rows.require(Proposition, self.proposition)
        target = rows.require(Proposition, self.into)
        if found.id == target.id:
            raise UserError("A proposition cannot be merged into itself. Nothing was changed.")
        for stance in rows.select(Stance, proposition=found.id):
            rows.put(replace(stance, proposition=target.id))
        for rating in rows.select(Rating, target=found.id):
            rows.remove(rating)
        rows.remove(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStance(Edit):
    """Say how an article stands to a proposition: through a claim, or `silent` (checked, not said)."""

    proposition: str
    article: str
    stance: str
    claim: str | None = None
    note: str = ""

    def run(self, rows: Rows) -> str:
        """The id of the stance. A new one of the same claim (or silence) replaces the old."""
        if self.stance not in STANCES:
            raise UserError(f"“{self.stance}” is not a stance. Nothing was changed.")
        if self.stance != "silent" and self.claim is None:
            raise UserError("Only a claim asserts, contradicts or repeats. Choose or make one in that article first.")
        rows.require(Proposition, self.proposition)
        rows.require(Article, self.article)
        claim = rows.require(Claim, self.claim) if self.claim else None
        if claim is not None and claim.article != self.article:
            raise UserError("The claim is of another article. Nothing was changed.")
        for old in rows.select(Stance, proposition=self.proposition, article=self.article):
            if old.claim == self.claim or self.stance == "silent" or old.stance == "silent":
                rows.remove(old)
        return rows.put(
            Stance(
                id=rows.new_id(),
                proposition=self.proposition,
                article=self.article,
                stance=self.stance,
                claim=self.claim,
                note=self.note,
            )
        ).id


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveStance(Edit):
    """Take a stance back: the article is unread again for that proposition, or its claim no longer joined."""

    stance: str

    def run(self, rows: Rows) -> None:
        """The claim stays."""
        rows.remove(rows.require(Stance, self.stance))


def _checked_link(link: ClaimLink) -> ClaimLink:
    if link.kind not in LINK_KINDS or link.source == link.target:
        raise UserError("This is not a link between two claims. Nothing was changed.")
    if link.kind == "contradicts" and not link.aspect:
        raise UserError("Say in what they contradict each other: time, number, actor, scope, modality or attribution.")
    return link


def _checked(rows: Rows, claim: Claim) -> Claim:
    check_ranges(rows, claim.article, (part for _, part in claim.passages()))
    if not claim.content:
        raise UserError("A claim needs the passage that makes it. Nothing was changed.")
    if not any(text.strip() for text in claim.statement.values()):
        raise UserError("A claim needs a statement in one language. Nothing was changed.")
    if claim.certainty not in CERTAINTIES or claim.polarity not in POLARITIES:
        raise UserError("This certainty or polarity does not exist. Nothing was changed.")
    for name, codes in _CODES.items():
        if getattr(claim, name) not in codes:
            raise UserError(f"“{getattr(claim, name)}” is no {name} of a claim. Nothing was changed.")
    if not set(claim.certainty_by_language.values()) <= set(CERTAINTIES):
        raise UserError("This certainty or polarity does not exist. Nothing was changed.")
    if claim.claimer is not None:
        rows.require(Entity, claim.claimer)
    for each in claim.evidence:
        if each.stance not in EVIDENCE_STANCES or not (each.claim or each.citation.strip()):
            raise UserError(
                "Evidence supports, refutes or gives context, and is a claim or words. Nothing was changed."
            )
        if each.claim == claim.id:
            raise UserError("A claim is no evidence for itself. Nothing was changed.")
    return claim
