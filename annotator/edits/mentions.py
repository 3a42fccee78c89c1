"""Edits of mentions and of the twins that join them across the languages."""

from dataclasses import dataclass, replace
from typing import Any

from annotator.edits.base import Edit, Rows, changed, check_ranges, own_layer, require_open
from annotator.model import Entity, Mention, Range, Scheme, Twin, UserError
from annotator.model.annotations import NO_COUNTERPART, TWIN_KINDS

MENTION_FIELDS = ("value", "note", "provenance", "method", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Where a suggested range came from: kept as provenance when it is accepted."""

    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMention(Edit):
    """Tag one or more ranges (discontinuous where several) as naming an entity of a type."""

    article: str
    ranges: tuple[Range, ...]
    type: str
    entity: str | None = None
    value: str = ""
    note: str = ""
    proposal: Proposal | None = None
    layer: str | None = None

    @property
    def label(self) -> str:
        """What was tagged."""
        return f"tag “{' … '.join(part.quote for part in self.ranges)[:60]}” as {self.type}"

    def run(self, rows: Rows) -> str:
        """The id of the mention; where the same ranges have that type already, the one that is there."""
        check_ranges(rows, self.article, self.ranges)
        layer = own_layer(rows, self.article, self.layer)
        same = rows.select(Mention, layer=layer.id, type=self.type, ranges=self._ordered())
        return same[0].id if same else self._store(rows, layer.id)

    def _ordered(self) -> tuple[Range, ...]:
        if not self.ranges:
            raise UserError("Nothing is selected. Select some text first.")
        return tuple(sorted(self.ranges, key=lambda part: (part.document, part.start)))

    def _store(self, rows: Rows, layer: str) -> str:
        if self.entity is not None:
            rows.require(Entity, self.entity)
        return rows.put(
            Mention(
                id=rows.new_id(),
                layer=layer,
                article=self.article,
                ranges=self._ordered(),
                type=self.type,
                entity=self.entity,
                value=self.value,
                note=self.note,
                provenance="suggestion" if self.proposal else "human",
                method=self.proposal.method if self.proposal else "",
                score=self.proposal.score if self.proposal else None,
                scheme_version=_scheme_version(rows),
            )
        ).id


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMentions(Edit):
    """Tag several places at once (all occurrences): one undo takes all of them back."""

    mentions: tuple[AddMention, ...]

    @property
    def label(self) -> str:
        """How many places were tagged."""
        return f"tag {len(self.mentions)} occurrence{'s' if len(self.mentions) != 1 else ''}"

    def run(self, rows: Rows) -> tuple[str, ...]:
        """The ids of the mentions, those that were there already among them."""
        made = []
        layers: dict[tuple[str, str | None], str] = {}
        known: dict[str, dict[tuple[str, tuple[Range, ...]], str]] = {}
        for mention in self.mentions:
            check_ranges(rows, mention.article, mention.ranges)
            place = (mention.article, mention.layer)
            if place not in layers:
                layers[place] = own_layer(rows, mention.article, mention.layer).id
                # Asking the file for each of ten thousand would read the layer ten thousand times.
                known[layers[place]] = {(m.type, m.ranges): m.id for m in rows.select(Mention, layer=layers[place])}
            there = known[layers[place]]
            key = (mention.type, mention._ordered())
            if key not in there:
                there[key] = mention._store(rows, layers[place])
            made.append(there[key])
        return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retag(Edit):
    """Give mentions another type."""

    mentions: tuple[str, ...]
    type: str

    @property
    def label(self) -> str:
        """Which type was given."""
        return f"retag as {self.type}"

    def run(self, rows: Rows) -> None:
        """The links and twins stay."""
        version = _scheme_version(rows)
        for mention in _own(rows, self.mentions):
            rows.put(replace(mention, type=self.type, scheme_version=version))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resize(Edit):
    """Move the borders of a mention; type, link and twins stay."""

    mention: str
    ranges: tuple[Range, ...]

    def run(self, rows: Rows) -> None:
        """At least one range with at least one code point must remain."""
        (mention,) = _own(rows, (self.mention,))
        check_ranges(rows, mention.article, self.ranges)
        if not self.ranges:
            raise UserError("A mention needs at least one character. Nothing was changed.")
        rows.put(replace(mention, ranges=tuple(sorted(self.ranges, key=lambda part: (part.document, part.start)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMention(Edit):
    """Change the value or the note of a mention (`MENTION_FIELDS`)."""

    mention: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for a field that is not to be changed."""
        (mention,) = _own(rows, (self.mention,))
        rows.put(changed(mention, self.changes, MENTION_FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMentions(Edit):
    """Take mentions away; twins lose them, and twins that are left with one side or none go too."""

    mentions: tuple[str, ...]

    @property
    def label(self) -> str:
        """How many were deleted."""
        return f"delete {len(self.mentions)} mention{'s' if len(self.mentions) != 1 else ''}"

    def run(self, rows: Rows) -> None:
        """One undo brings them back with their twins."""
        for mention in _own(rows, self.mentions):
            self.without(rows, mention)

    @staticmethod
    def without(rows: Rows, mention: Mention) -> None:
        """Take one mention out of its layer; whether that may be is the caller's to know."""
        rows.remove(mention)
        _leave_twins(rows, mention)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntity(Edit):
    """Link mentions to a record of the registry, or to none."""

    mentions: tuple[str, ...]
    entity: str | None

    def run(self, rows: Rows) -> None:
        """Raises `UserError` where the record is gone."""
        if self.entity is not None:
            rows.require(Entity, self.entity)
        for mention in _own(rows, self.mentions):
            rows.put(replace(mention, entity=self.entity))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTwins(Edit):
    """Say that mentions on the left and mentions on the right name the same thing."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    kind: str = "same"
    proposal: Proposal | None = None

    def run(self, rows: Rows) -> str:
        """The id of the twin. Mentions leave the twins they were in."""
        if self.kind not in TWIN_KINDS or self.kind == "none" or not self.left or not self.right:
            raise UserError("A counterpart needs a mention on each side. Nothing was changed.")
        mentions = _own(rows, (*self.left, *self.right))
        for mention in mentions:
            _leave_twins(rows, mention)
        return rows.put(
            Twin(
                id=rows.new_id(),
                layer=mentions[0].layer,
                article=mentions[0].article,
                left=self.left,
                right=self.right,
                kind=self.kind,
                provenance="suggestion" if self.proposal else "human",
                method=self.proposal.method if self.proposal else "",
                score=self.proposal.score if self.proposal else None,
            )
        ).id


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCounterpart(Edit):
    """Tag a range on the other side as the counterpart of a mention: same type, same record, joined as twins.

    `side` is the side of the *mention*. Where the range is tagged with that type already, that mention is taken.
    """

    mention: str
    side: str
    counterpart: tuple[Range, ...]
    kind: str = "same"
    proposal: Proposal | None = None

    def run(self, rows: Rows) -> str:
        """The id of the counterpart mention."""
        (mention,) = _own(rows, (self.mention,))
        made = AddMention(
            article=mention.article,
            ranges=self.counterpart,
            type=mention.type,
            entity=mention.entity,
            proposal=self.proposal,
            layer=mention.layer,
        ).run(rows)
        other = rows.require(Mention, made)
        if mention.entity is not None and other.entity is None:
            rows.put(replace(other, entity=mention.entity))
        left, right = (mention.id, made) if self.side == "left" else (made, mention.id)
        LinkTwins(left=(left,), right=(right,), kind=self.kind, proposal=self.proposal).run(rows)
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCounterpart(Edit):
    """Record that a mention has no counterpart on the other side, and why (`NO_COUNTERPART`)."""

    mention: str
    side: str
    reason: str

    def run(self, rows: Rows) -> str:
        """The id of the twin that says so."""
        if self.reason not in NO_COUNTERPART:
            raise UserError("Say why there is no counterpart. Nothing was changed.")
        (mention,) = _own(rows, (self.mention,))
        _leave_twins(rows, mention)
        left, right = ((mention.id,), ()) if self.side == "left" else ((), (mention.id,))
        return rows.put(
            Twin(
                id=rows.new_id(),
                layer=mention.layer,
                article=mention.article,
                left=left,
                right=right,
                kind="none",
                reason=self.reason,
            )
        ).id


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkTwins(Edit):
    """Take a twin away; its mentions stay."""

    twin: str

    def run(self, rows: Rows) -> None:
        """Only the owner of the layer can."""
        twin = rows.require(Twin, self.twin)
        require_open(rows, twin.layer)
        rows.remove(twin)


def _own(rows: Rows, ids: tuple[str, ...]) -> list[Mention]:
    mentions = [rows.require(Mention, id_) for id_ in ids]
    for layer in {mention.layer for mention in mentions}:
        require_open(rows, layer)
    return mentions


def _leave_twins(rows: Rows, mention: Mention) -> None:
    for twin in rows.holding(Twin, ("left", "right"), mention.id, layer=mention.layer):
        left = tuple(id_ for id_ in twin.left if id_ != mention.id)
        right = tuple(id_ for id_ in twin.right if id_ != mention.id)
        if left and right:
            rows.put(replace(twin, left=left, right=right))
        else:
            rows.remove(twin)


def _scheme_version(rows: Rows) -> int:
    return max((scheme.version for scheme in rows.select(Scheme)), default=1)
