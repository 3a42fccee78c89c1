"""Corrections to an article's structure, before and after import: regions, sentences, sides, languages, beads.

Every function takes a `Draft` (an imported one, or one made of stored records) and returns another; nothing is
changed in place. Ids of what stays are kept. Beads that an analyst confirmed or locked stay as they are through all
of it; the others are made anew where the change calls for it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from annotator.bitext.encoder import Encoder
from annotator.ingest.beads import ordered
from annotator.ingest.draft import aligned
from annotator.ingest.segment import Languages, numbered, sentence, split_region, trimmed
from annotator.model import Bead, BugError, Document, Draft, Range, Region, Sentence, UserError, content_id
from annotator.model.articles import READ_REGIONS, REGION_KINDS
from annotator.text import stripped

BY_HAND = "set by hand"
"""`Region.reason` of what a person marked."""
_OPPOSITE = {"left": "right", "right": "left"}


def realign(draft: Draft, *, encoder: Encoder | None = None, cancelled: Callable[[], bool] | None = None) -> Draft:
    """The draft with its automatic beads made anew; confirmed and locked ones bind the rest and stay.

    Raises `annotator.ingest.ImportCancelled`.
    """
    return aligned(draft, encoder=encoder, cancelled=cancelled) if draft.article.right else draft


def set_region(
    draft: Draft,
    region: str,
    kind: str,
    *,
    start: int | None = None,
    end: int | None = None,
    encoder: Encoder | None = None,
) -> Draft:
    """Mark a region as another `kind`, or only its part `[start, end)`, which then becomes a region of its own.

    What is switched into the text that is read is split into sentences, what is switched out loses them; then the
    article is aligned again.
    """
    if kind not in REGION_KINDS:
        raise BugError(f"no such kind of region: {kind}")
    old = _find(draft.regions, region)
    document = _document(draft, old.document)
    a, b = (old.start if start is None else start), (old.end if end is None else end)
    if not old.start <= a < b <= old.end:
        raise UserError("The part chosen does not lie inside the region. Nothing was changed.")
    pieces = _pieces(document, old, a, b, kind)
    regions = [piece for item in draft.regions for piece in (pieces if item.id == old.id else [item])]
    if all(piece.id != old.id for piece in pieces):
        # What belonged to the passage, or repeats it, now has the largest piece of it.
        heir = max(pieces, key=lambda piece: (piece.kind in READ_REGIONS, piece.end - piece.start)).id
        regions = [_pointed(item, old.id, heir) for item in regions]
    regions = [replace(r, caption_of=None) if r.caption_of and r.kind != "caption" else r for r in regions]
    kept = [item for item in draft.sentences if item.region != old.id]
    mine = [item for item in draft.sentences if item.region == old.id]
    added: list[Sentence] = []
    for piece in pieces:
        inside = [item for item in mine if piece.start <= item.start and item.end <= piece.end]
        if piece.kind not in READ_REGIONS:
            continue
        added += [replace(item, region=piece.id) for item in inside] or _fresh(draft, document, piece)
    result = replace(draft, regions=tuple(regions), sentences=_ordered(draft, [*kept, *added]))
    return _renewed(result, encoder)


def split_sentence(draft: Draft, sentence_id: str, at: int) -> Draft:
    """Cut a sentence in two at the code point `at` of its document; a bead that held it holds both parts."""
    old = _find(draft.sentences, sentence_id)
    text = _document(draft, old.document).text
    cuts = [trimmed(text, old.start, at), trimmed(text, at, old.end)] if old.start < at < old.end else []
    if not cuts or any(a >= b for a, b in cuts):
        raise UserError("A sentence is split between two words of it. Place the caret there. Nothing was changed.")
    parts = [_like(old, a, b) for a, b in cuts]
    sentences = [item for item in draft.sentences if item.id != old.id] + parts
    ranges = tuple(Range.of(old.document, text, a, b) for a, b in cuts)
    beads = [_swapped(bead, old, ranges) for bead in draft.beads]
    return replace(draft, sentences=_ordered(draft, sentences), beads=tuple(beads))


def join_sentences(draft: Draft, sentence_ids: Iterable[str]) -> Draft:
    """Make one sentence of several that follow one another on one side; the beads that held them become one."""
    wanted = set(sentence_ids)
    members = sorted((item for item in draft.sentences if item.id in wanted), key=lambda item: item.start)
    if len(members) < 2 or len(members) != len(wanted):
        raise UserError("Choose two or more sentences to join. Nothing was changed.")
    first, last = members[0], members[-1]
    between = [
        item
        for item in draft.sentences
        if item.document == first.document and first.start <= item.start < last.end and item.id not in wanted
    ]
    if between or len({(item.document, item.region, item.side) for item in members}) > 1:
        raise UserError(
            "Only sentences that follow one another on one side of one passage can be joined. Nothing was changed."
        )
    whole = _like(first, first.start, last.end)
    text = _document(draft, first.document).text
    sentences = [item for item in draft.sentences if item.id not in wanted] + [whole]
    beads = _joined(draft.beads, members, Range.of(first.document, text, whole.start, whole.end))
    return replace(draft, sentences=_ordered(draft, sentences), beads=tuple(ordered(beads)))


def passages_of(draft: Draft, sentence_ids: Iterable[str]) -> list[Region]:
    """The passages that sentences may be the caption of: those of the text on their side, in its order."""
    wanted = set(sentence_ids)
    members = [item for item in draft.sentences if item.id in wanted]
    sides = {(item.document, item.side) for item in members}
    own = {item.region for item in members}
    found = {item.region for item in draft.sentences if (item.document, item.side) in sides} - own
    kinds = ("body", "headline")
    able = [item for item in draft.regions if item.id in found and item.kind in kinds]
    for old in (item for item in draft.regions if item.id in own and item.kind in kinds):
        rest = [item for item in draft.sentences if item.region == old.id and item.id not in wanted]
        able += [old] if rest else []  # what is left of the passage they are cut out of
    return sorted(able, key=lambda item: (item.document, item.start))


def attach_caption(
    draft: Draft, sentence_ids: Iterable[str], passage: str | None, *, encoder: Encoder | None = None
) -> Draft:
    """Make sentences that follow one another in one passage a caption, which belongs to the `passage` (a region of
    `passages_of`), or to none. Captions are aligned in the order of what they belong to, wherever they were printed.

    Raises `UserError` where the sentences are of several passages.
    """
    wanted = set(sentence_ids)
    members = sorted((item for item in draft.sentences if item.id in wanted), key=lambda item: item.start)
    if not members or len({(item.document, item.region) for item in members}) > 1 or members[0].region is None:
        raise UserError("Choose sentences of one passage to make them a caption. Nothing was changed.")
    first, last = members[0], members[-1]
    old = _find(draft.regions, members[0].region)
    whole = sum(1 for item in draft.sentences if item.region == old.id) == len(members)
    start, end = (old.start, old.end) if whole else (first.start, last.end)
    marked = draft
    if not (whole and old.kind == "caption"):
        marked = set_region(draft, old.id, "caption", start=start, end=end)
    inside = [item for item in marked.regions if item.document == old.document]
    caption = next(item for item in inside if item.start <= first.start < item.end)
    if passage is not None and all(item.id != passage for item in marked.regions):
        # It was cut out of the passage itself: it belongs to what stands before it there, else to what follows.
        pieces = [item for item in inside if old.start <= item.start < old.end and item.id != caption.id]
        passage = (next((item for item in reversed(pieces) if item.end <= caption.start), None) or pieces[0]).id
    regions = [replace(item, caption_of=passage) if item.id == caption.id else item for item in marked.regions]
    return _renewed(replace(marked, regions=tuple(regions)), encoder)


def set_side(draft: Draft, sentence_ids: Iterable[str], side: str, *, encoder: Encoder | None = None) -> Draft:
    """Put sentences of a document that holds both languages on the other side, and align again."""
    if side not in _OPPOSITE:
        raise BugError(f"no such side: {side}")
    if len(draft.documents) == 2:
        raise UserError("Each side is a file of its own here: a sentence cannot change sides. Nothing was changed.")
    wanted = set(sentence_ids)
    moved = [item for item in draft.sentences if item.id in wanted and item.side != side]
    if not moved:
        return draft
    sentences = [replace(item, side=side) if item in moved else item for item in draft.sentences]
    beads = [_lifted(bead, moved, _OPPOSITE[side]) for bead in draft.beads]
    result = replace(draft, sentences=tuple(sentences), beads=tuple(bead for bead in beads if bead.left or bead.right))
    return _renewed(_two_sided(result), encoder)


def set_turn(draft: Draft, sentence_id: str, *, encoder: Encoder | None = None) -> Draft:
    """Move the boundary between two blocks: what is read before the sentence is the left text, the rest the right."""
    turn = _find(draft.sentences, sentence_id)
    if len(draft.documents) == 2:
        raise UserError("The two texts are files of their own here: there is no boundary to move. Nothing was changed.")
    first = min(draft.sentences, key=lambda item: item.start).side
    sentences = [replace(item, side=first if item.start < turn.start else _OPPOSITE[first]) for item in draft.sentences]
    kept = tuple(bead for bead in draft.beads if bead.state != "auto")
    result = _two_sided(replace(draft, sentences=tuple(sentences), beads=kept))
    return _renewed(replace(result, article=replace(result.article, layout="block")), encoder)


def set_language(draft: Draft, sentence_ids: Iterable[str], language: str) -> Draft:
    """Say which language sentences are in (ISO 639-1). Sides and beads stay as they are: see `set_side`."""
    wanted = set(sentence_ids)
    sentences = [replace(item, language=language) if item.id in wanted else item for item in draft.sentences]
    return replace(draft, sentences=tuple(sentences))


def swap_sides(draft: Draft) -> Draft:
    """Left becomes right: documents, languages, sentences, beads and the direction of translation with them."""
    article = draft.article
    if article.right is None:
        raise UserError("The article has one side only: there is nothing to exchange. Nothing was changed.")
    turned = {"left-right": "right-left", "right-left": "left-right"}
    return replace(
        draft,
        article=replace(
            article,
            left=article.right,
            right=article.left,
            left_language=article.right_language,
            right_language=article.left_language,
            direction=turned.get(article.direction, article.direction),
        ),
        documents=tuple(reversed(draft.documents)),
        sentences=tuple(replace(item, side=_OPPOSITE[item.side]) for item in draft.sentences),
        beads=tuple(ordered([replace(bead, left=bead.right, right=bead.left) for bead in draft.beads])),
    )


def attach(
    draft: Draft,
    other: Draft,
    side: str = "right",
    *,
    encoder: Encoder | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draft:
    """Turn an article with one side into one of two documents: `other`'s document becomes the `side` of it.

    The article keeps its id and its own facts; titles and what it lacked come from the other. Raises `UserError`
    where the article has both sides already or the texts are the same.
    """
    mine, theirs = draft.article, other.article
    if mine.right is not None:
        raise UserError("The article has both sides already. Import the file as an article of its own.")
    if len(other.documents) != 1 or len(draft.documents) != 1:
        raise UserError("Only one document can be attached at a time. Nothing was changed.")
    if mine.left == theirs.left:
        raise UserError("That is the text the article already has. Choose its translation. Nothing was changed.")
    first, second = (draft, other) if side == "right" else (other, draft)
    languages = tuple(part.article.left_language for part in (first, second))
    article = replace(
        mine,
        left=first.article.left,
        right=second.article.left,
        left_language=languages[0],
        right_language=languages[1],
        titles={**theirs.titles, **mine.titles},
        layout="two-files",
        **{
            name: getattr(mine, name) or getattr(theirs, name)
            for name in ("event_date", "published_date", "captured_date", "author", "publisher", "url")
        },
    )
    sentences = [replace(item, side="left") for item in first.sentences]
    sentences += [replace(item, side="right") for item in second.sentences]
    joined = Draft(
        article=article,
        documents=(*first.documents, *second.documents),
        regions=(*first.regions, *second.regions),
        sentences=tuple(sentences),
        notices=(*first.notices, *second.notices),
    )
    return realign(joined, encoder=encoder, cancelled=cancelled)


_Found = TypeVar("_Found", Region, Sentence)


def _find(items: Sequence[_Found], wanted: str) -> _Found:
    for item in items:
        if item.id == wanted:
            return item
    raise BugError(f"no such record in the draft: {wanted}")


def _document(draft: Draft, wanted: str) -> Document:
    return next(document for document in draft.documents if document.id == wanted)


def _pointed(region: Region, old: str, new: str) -> Region:
    """The region, with what it said of one passage said of another."""
    if region.duplicate_of == old:
        region = replace(region, duplicate_of=new)
    return replace(region, caption_of=new) if region.caption_of == old else region


def _pieces(document: Document, old: Region, start: int, end: int, kind: str) -> list[Region]:
    """The region as it will be, and what is left of the old one on either side, if anything visible is."""
    if (start, end) == (old.start, old.end):
        return [replace(old, kind=kind, reason=BY_HAND, duplicate_of=old.duplicate_of if kind == "duplicate" else None)]
    pieces = []
    for low, high, chosen in ((old.start, start, False), (start, end, True), (end, old.end, False)):
        a, b = stripped(document.text, low, high)
        if a < b:
            made = replace(old, id=content_id("r", document.id, a, b), start=a, end=b)
            pieces.append(replace(made, kind=kind, reason=BY_HAND, duplicate_of=None) if chosen else made)
    return pieces


def _fresh(draft: Draft, document: Document, region: Region) -> list[Sentence]:
    """The sentences of a region that had none, on the sides their languages say."""
    article = draft.article
    one = len(draft.documents) == 1
    main = (article.left_language, article.right_language) if one and article.right_language else None
    mine = article.left_language if document.id == article.left else article.right_language
    found = split_region(document.id, document.text, region, Languages(main or (mine,)))
    if main is not None:
        return [replace(item, side="right" if item.language == main[1] else "left") for item in found]
    return [replace(item, side="left" if document.id == article.left else "right") for item in found]


def _ordered(draft: Draft, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """In order of the documents, paragraphs numbered anew."""
    return tuple(
        item
        for document in draft.documents
        for item in numbered(document.text, [one for one in sentences if one.document == document.id])
    )


def _like(old: Sentence, start: int, end: int) -> Sentence:
    return sentence(old.document, start, end, old.language, old.region, old.side)


def _same(part: Range, item: Sentence) -> bool:
    return part.document == item.document and part.start == item.start and part.end == item.end


def _swapped(bead: Bead, old: Sentence, ranges: tuple[Range, ...]) -> Bead:
    sides = [
        tuple(new for part in side for new in (ranges if _same(part, old) else (part,)))
        for side in (bead.left, bead.right)
    ]
    return bead if sides == [bead.left, bead.right] else replace(bead, left=sides[0], right=sides[1])


def _joined(beads: Sequence[Bead], members: Sequence[Sentence], whole: Range) -> list[Bead]:
    touched = [
        bead for bead in beads if any(_same(part, item) for part in (*bead.left, *bead.right) for item in members)
    ]
    if not touched:
        return list(beads)

    def merged(sides: Sequence[tuple[Range, ...]]) -> tuple[Range, ...]:
        parts = {part: None for side in sides for part in side}
        kept = {whole if any(_same(part, item) for item in members) else part: None for part in parts}
        return tuple(sorted(kept, key=lambda part: (part.document, part.start)))

    bead = replace(
        touched[0],
        left=merged([item.left for item in touched]),
        right=merged([item.right for item in touched]),
        state=touched[0].state if len({item.state for item in touched}) == 1 else "auto",
        score=min(item.score for item in touched),
    )
    return [bead if item is touched[0] else item for item in beads if item is touched[0] or item not in touched]


def _lifted(bead: Bead, moved: Sequence[Sentence], side: str) -> Bead:
    """The bead without the ranges of sentences that left its `side`."""
    parts = bead.left if side == "left" else bead.right
    kept = tuple(part for part in parts if not any(_same(part, item) for item in moved))
    if kept == parts:
        return bead
    return replace(bead, left=kept) if side == "left" else replace(bead, right=kept)


def _two_sided(draft: Draft) -> Draft:
    """The article says what its sentences show: both sides in one document, or one side only."""
    article = draft.article
    right = [item for item in draft.sentences if item.side == "right"]
    if bool(right) == bool(article.right):
        return draft
    if not right:
        return replace(draft, article=replace(article, right=None, right_language="", layout="one-language"), beads=())
    return replace(
        draft, article=replace(article, right=article.left, right_language=right[0].language, layout="mixed")
    )


def _renewed(draft: Draft, encoder: Encoder | None) -> Draft:
    """Aligned again. Pairs the file itself held stay with the sentences that are still there, on their side."""
    held = {(item.side, item.document, item.start, item.end) for item in draft.sentences}

    def there(side: str, parts: tuple[Range, ...]) -> tuple[Range, ...]:
        return tuple(part for part in parts if (side, part.document, part.start, part.end) in held)

    beads = [
        bead if bead.state != "auto" else replace(bead, left=there("left", bead.left), right=there("right", bead.right))
        for bead in draft.beads
    ]
    return realign(replace(draft, beads=tuple(bead for bead in beads if bead.left or bead.right)), encoder=encoder)
