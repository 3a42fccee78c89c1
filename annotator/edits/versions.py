"""Edits of a corrected source text: a new version of a document, and what becomes of the work on the old one.

Ranges of open layers move to the new version: where the words and what stands around them are unchanged at once; where
they stand in one fitting place only, they move and *wait* to be confirmed; where there is no such place they wait
without one. What waits is a `Note` of kind `ANCHOR` on the record, so that nothing is lost and one undo takes all back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotator.edits.articles import _check_draft, _put_new, _sync
from annotator.edits.base import Edit, Rows, check_ranges, require_open
from annotator.edits.claims import DeleteClaim
from annotator.edits.mentions import DeleteMentions
from annotator.model import (
    RECORD_TYPES,
    Article,
    Bead,
    Claim,
    ClaimLink,
    Divergence,
    Document,
    Draft,
    Layer,
    LayerRecord,
    Mention,
    Note,
    Range,
    Rating,
    Reading,
    Record,
    Sentence,
    Stance,
    Twin,
    UserError,
    content_id,
)
from annotator.model.project import SUBMITTED_STATES
from annotator.reanchor import CONTEXT, EXACT, ORPHAN, Reanchoring

ANCHOR = "anchor"
"""`Note.target_kind` of a range that waits: `target` is its record, `text` is `how table field` and, where the record
went with its last range, what hung on it (`table:id:side`), `ranges` the old range and, unless it is an orphan, the new
one."""

FIELDS: dict[type[Record], tuple[str, ...]] = {
    Mention: ("ranges",),
    Claim: ("content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges"),
    Divergence: ("left", "right"),
    Bead: ("left", "right"),
}
"""The fields of a record that hold ranges; a record whose first one (of two sides: both) is empty stands nowhere."""

CHOICES = ("accept", "move", "drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectText(Edit):
    """Store a corrected text of an article. `draft` is the article on it (`annotator.ingest.correct`).

    The old version stays. Where work on the article is submitted or in gold, the article stays on its version with
    that work, and the open layers move to an article of the new version; else the article itself is switched.
    """

    article: str
    draft: Draft

    @property
    def label(self) -> str:
        """Which article was corrected."""
        return f"correct the text of “{self.draft.article.title}”"

    def run(self, rows: Rows) -> str:
        """The id of the article on the new version."""
        article = rows.require(Article, self.article)
        _check_draft(self.draft)
        sides = (article.left, article.right)
        new = next((item for item in self.draft.documents if item.id not in sides and item.supersedes in sides), None)
        if new is None:
            raise UserError("This is no corrected text of the article. Nothing was changed.")
        old = rows.require(Document, new.supersedes)
        stored = rows.get(Document, new.id) or rows.put(new)
        _put_new(rows, (*self.draft.regions, *self.draft.sentences))
        layers = rows.select(Layer, article=article.id)
        fixed = [layer for layer in layers if layer.role == "gold" or layer.state in SUBMITTED_STATES]
        target = self._target(rows, article, aside=bool(fixed))
        anchors = Reanchoring(old, stored)
        sentences = _same_sentences(rows, anchors)
        for layer in layers:
            if layer in fixed:
                continue
            if target != article.id:
                _move_layer(rows, layer, target)
            _carry_layer(rows, layer, target, anchors, sentences)
        return target

    def _target(self, rows: Rows, article: Article, *, aside: bool) -> str:
        """The article on the new version: the same one, or one beside it."""
        made = self.draft.article
        target = content_id("a", *dict.fromkeys(id_ for id_ in (made.left, made.right) if id_)) if aside else article.id
        if aside and rows.get(Article, target) is not None:
            raise UserError("This version of the article is in the project already. Nothing was changed.")
        switched = replace(article, id=target, left=made.left, right=made.right, layout=made.layout)
        if aside:
            switched = replace(switched, rev=0, actor="", created=0, gold_layer=None)
        rows.put(switched)
        beads = [replace(bead, article=target) for bead in self.draft.beads]
        _sync(rows, [bead for bead in rows.select(Bead, article=target) if bead.layer is None], beads)
        return target


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleAnchor(Edit):
    """Decide about a range that waits: `accept` its new place, `move` it to `place`, or `drop` it."""

    note: str
    choice: str
    place: Range | None = None

    def run(self, rows: Rows) -> None:
        """A record whose last range is dropped goes; one that went comes back with its place, its counterparts and
        what else hung on it."""
        note = rows.require(Note, self.note)
        how, table, field = what_waits(note)
        record: Any = rows.any_row(RECORD_TYPES[table], note.target)
        if record is None or self.choice not in CHOICES:
            raise UserError("There is nothing to decide here. Nothing was changed.")
        require_open(rows, record.layer)
        if self.choice == "accept" and how == ORPHAN:
            raise UserError("This passage has no place in the new text. Choose one, or drop it. Nothing was changed.")
        if self.choice == "move" and self.place is None:
            raise UserError("Select the new place first. Nothing was changed.")
        if self.choice != "accept":
            places = [part for part in getattr(record, field) if part not in note.ranges]
            if self.place is not None and self.choice == "move":
                check_ranges(rows, record.article, [self.place], empty=table == "divergence")
                places.append(self.place)
            places.sort(key=lambda part: (part.document, part.start))
            hung = _hanging(rows, record.layer).get(record.id, ())
            if _store(rows, replace(record, **{field: tuple(places)})):
                for other in rows.select(Note, target=note.target, target_kind=ANCHOR):
                    rows.put(replace(other, text=" ".join((*what_waits(other), *hung, *other.text.split()[3:]))))
            elif record.deleted:
                _hang(rows, record.id, note.text.split()[3:])
        rows.remove(note)


def waiting(notes: list[Note]) -> list[Note]:
    """Those of the notes that are ranges which wait to be settled, in the order of the old text."""
    found = [note for note in notes if note.target_kind == ANCHOR and note.ranges]
    return sorted(found, key=lambda note: (note.ranges[0].document, note.ranges[0].start, note.id))


def what_waits(note: Note) -> tuple[str, str, str]:
    """How it was placed (`context` or `orphan`), the table of its record, the field that holds the range.

    Raises `UserError` for a note that is none of these.
    """
    parts = note.text.split()
    if note.target_kind != ANCHOR or len(parts) < 3:
        raise UserError("This note is no passage that waits. Nothing was changed.")
    return parts[0], parts[1], parts[2]


def _same_sentences(rows: Rows, anchors: Reanchoring) -> dict[str, str]:
    """Old sentence id → id of the sentence of the new version that has the same words in the same place."""
    new = {(item.start, item.end): item.id for item in rows.select(Sentence, document=anchors.new.id)}
    found = {}
    for item in rows.select(Sentence, document=anchors.old.id):
        placed = anchors.place(Range.of(anchors.old.id, anchors.old.text, item.start, item.end))
        if placed.how == EXACT and placed.new is not None and (placed.new.start, placed.new.end) in new:
            found[item.id] = new[placed.new.start, placed.new.end]
    return found


def _move_layer(rows: Rows, layer: Layer, target: str) -> None:
    """Everything of a layer belongs to another article from now on."""
    old = layer.article
    rows.put(replace(layer, article=target))
    for cls in RECORD_TYPES.values():
        if issubclass(cls, LayerRecord):
            for record in rows.select(cls, layer=layer.id):
                rows.put(replace(record, article=target))
    for bead in rows.select(Bead, layer=layer.id):
        rows.put(replace(bead, article=target))
    for rating in rows.select(Rating, layer=layer.id):
        if rating.article == old:
            rows.put(replace(rating, article=target))
    for claim in rows.select(Claim, layer=layer.id):
        for stance in rows.select(Stance, claim=claim.id):
            rows.put(replace(stance, article=target))


def _carry_layer(rows: Rows, layer: Layer, target: str, anchors: Reanchoring, sentences: dict[str, str]) -> None:
    for reading in rows.select(Reading, layer=layer.id):
        old = rows.get(Sentence, reading.sentence)
        if old is None or old.document != anchors.old.id:
            continue
        if reading.sentence in sentences:
            rows.put(replace(reading, sentence=sentences[reading.sentence]))
        else:
            rows.remove(reading)  # other words stand there now, which nobody has read
    hung = _hanging(rows, layer.id)
    for cls in (Mention, Claim, Divergence):
        for record in rows.select(cls, layer=layer.id):
            _carry(rows, record, anchors, hung.get(record.id, ()))
    for bead in rows.select(Bead, article=target, layer=layer.id):
        parts = [anchors.place(p) for p in (*bead.left, *bead.right) if p.document == anchors.old.id]
        if all(placed.how == EXACT for placed in parts):
            _carry(rows, bead, anchors)
        elif parts:
            rows.remove(bead)  # the new alignment takes the place of a proposal about other words


def _hanging(rows: Rows, layer: str) -> dict[str, tuple[str, ...]]:
    """What would go with a record of a layer that loses its last range: twins with the side it is on; links, stances
    and ratings of claims. Record id → `table:id:side`."""
    found: dict[str, list[str]] = {}
    for twin in rows.select(Twin, layer=layer):
        for side, members in (("left", twin.left), ("right", twin.right)):
            for member in members:
                found.setdefault(member, []).append(f"twin:{twin.id}:{side}")
    for link in rows.select(ClaimLink, layer=layer):
        for end in (link.source, link.target):
            found.setdefault(end, []).append(f"claim_link:{link.id}:")
    for claim in rows.select(Claim, layer=layer):
        for table, records in (
            ("stance", rows.select(Stance, claim=claim.id)),
            ("rating", rows.select(Rating, target=claim.id)),
        ):
            found.setdefault(claim.id, []).extend(f"{table}:{record.id}:" for record in records)
    return {id_: tuple(parts) for id_, parts in found.items()}


def _hang(rows: Rows, record: str, hung: Sequence[str]) -> None:
    """Bring back what went with a record, save what would hang on something that is gone or was joined anew."""
    for part in hung:
        table, id_, side = part.split(":")
        old: Any = rows.any_row(RECORD_TYPES[table], id_)
        if old is None:
            continue
        if isinstance(old, Twin):
            _join_again(rows, old, record, side)
        elif old.deleted and (
            not isinstance(old, ClaimLink) or (rows.get(Claim, old.source) and rows.get(Claim, old.target))
        ):
            rows.put(replace(old, deleted=False))


def _join_again(rows: Rows, twin: Twin, mention: str, side: str) -> None:
    """The mention in its twin again, with those of the others that are there and in no other twin."""

    def free(member: str) -> bool:
        others = [one for one in rows.holding(Twin, ("left", "right"), member, layer=twin.layer) if one.id != twin.id]
        return rows.get(Mention, member) is not None and not others

    members = {"left": list(twin.left), "right": list(twin.right)}
    members[side] += [mention] if mention not in members[side] else []
    left, right = (tuple(member for member in members[name] if free(member)) for name in ("left", "right"))
    whole = bool(left or right) if twin.kind == "none" else bool(left and right)
    if whole and mention in (*left, *right):
        rows.put(replace(twin, left=left, right=right, deleted=False))


def _carry(rows: Rows, record: Any, anchors: Reanchoring, hung: Sequence[str] = ()) -> None:
    """The record with its ranges on the new version; what is unsure is noted, and what `hung` on a record that goes."""
    table = next(name for name, cls in RECORD_TYPES.items() if cls is type(record))
    changed: dict[str, tuple[Range, ...]] = {}
    notes: list[Note] = []
    for field in FIELDS[type(record)]:
        kept: list[Range] = []
        for part in getattr(record, field):
            placed = anchors.place(part) if part.document == anchors.old.id else None
            new = part if placed is None else placed.new
            if new is not None and new not in kept:
                kept.append(new)
            if placed is not None and placed.how != EXACT:
                ranges = (part,) if placed.new is None else (part, placed.new)
                text = f"{CONTEXT if placed.new is not None else ORPHAN} {table} {field}"
                notes.append(Note(id=rows.new_id(), target=record.id, target_kind=ANCHOR, text=text, ranges=ranges))
        changed[field] = tuple(kept)
    gone = _store(rows, replace(record, **changed))
    for note in notes:
        rows.put(replace(note, text=" ".join((note.text, *hung))) if gone else note)


def _store(rows: Rows, record: Any) -> bool:
    """Write a record on its new ranges; one that stands nowhere goes, with what hangs on it. Whether it went."""
    fields = FIELDS[type(record)]
    somewhere = record.content if isinstance(record, Claim) else any(getattr(record, field) for field in fields)
    if somewhere:
        rows.put(replace(record, deleted=False))
        return False
    live = rows.get(type(record), record.id)
    if live is None:
        return True
    if isinstance(record, Mention):
        DeleteMentions.without(rows, live)
    elif isinstance(record, Claim):
        DeleteClaim.without(rows, live)
    else:
        rows.remove(live)
    return True
