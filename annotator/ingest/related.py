"""Comparable articles on one event: which passages speak of the same matter, in any order. Never a translation."""

from collections.abc import Sequence
from dataclasses import replace

from annotator.bitext.encoder import Encoder
from annotator.bitext.parallel import related
from annotator.ingest.beads import make_bead
from annotator.model import Bead, Document, Draft, Range, Region, Sentence, UserError, content_id
from annotator.model.articles import READ_REGIONS

METHOD = "related"


def relate(first: Draft, second: Draft, *, encoder: Encoder | None) -> Draft:
    """One article over two that are not translations of each other, of layout `not-parallel`, with related beads.

    Either keeps its own article. Raises `UserError` where one has two sides, both are the same text, or there is no
    encoder: without it nothing tells what a passage means.
    """
    if encoder is None:
        raise UserError(
            "Related passages need the sentence encoder, which is not installed (extra “alignment”). "
            "Nothing was changed."
        )
    if any(len(draft.documents) != 1 or draft.article.right is not None for draft in (first, second)):
        raise UserError("Choose two articles of one text each. Nothing was changed.")
    if first.article.left == second.article.left:
        raise UserError("This is the same text twice. Choose another article. Nothing was changed.")
    mine, theirs = first.article, second.article
    article = replace(
        mine,
        id=content_id("a", METHOD, mine.left, theirs.left),
        rev=0,
        actor="",
        created=0,
        title=f"{mine.title} ⇄ {theirs.title}",
        titles={**theirs.titles, **mine.titles},
        right=theirs.left,
        right_language=theirs.left_language,
        layout="not-parallel",
        direction="third" if mine.direction == "third" else "unknown",
        gold_layer=None,
        state="preparing",
    )
    documents, regions = (*first.documents, *second.documents), (*first.regions, *second.regions)
    sentences = (
        *(replace(item, side="left") for item in first.sentences),
        *(replace(item, side="right") for item in second.sentences),
    )
    beads = related_beads(article.id, documents, regions, sentences, encoder)
    return Draft(article=article, documents=documents, regions=regions, sentences=sentences, beads=tuple(beads))


def related_beads(
    article: str,
    documents: Sequence[Document],
    regions: Sequence[Region],
    sentences: Sequence[Sentence],
    encoder: Encoder,
) -> list[Bead]:
    """Related beads between the sentences of both sides that are read; in order of the left side, crossing allowed."""
    texts = {document.id: document.text for document in documents}
    kinds = {region.id: region.kind for region in regions}
    read = [item for item in sentences if kinds.get(item.region or "", "body") in READ_REGIONS]
    sides = [sorted((s for s in read if s.side == side), key=lambda s: s.start) for side in ("left", "right")]
    parts = [[Range.of(s.document, texts[s.document], s.start, s.end) for s in side] for side in sides]
    found = related([part.quote for part in parts[0]], [part.quote for part in parts[1]], encoder)
    made = [
        make_bead(
            article,
            tuple(parts[0][i] for i in one.left),
            tuple(parts[1][j] for j in one.right),
            score=one.score,
            method=f"{METHOD}+{encoder.name}",
        )
        for one in found
    ]
    return [replace(bead, related=True, order=order) for order, bead in enumerate(made)]
