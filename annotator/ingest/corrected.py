"""A corrected text of an article: the article as it is to be, on the new version of its document."""

from collections.abc import Callable
from dataclasses import replace

from annotator.bitext.encoder import Encoder
from annotator.ingest.draft import GIVEN
from annotator.ingest.restructure import realign
from annotator.model import Bead, Document, Draft, Range, Region, UserError
from annotator.reanchor import EXACT, Reanchoring

NOTHING = "Nothing was changed."


def correct(
    draft: Draft,
    corrected: Draft,
    *,
    side: str = "",
    encoder: Encoder | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draft:
    """The article of `draft` with the document of `corrected` in the place of the one it corrects.

    Of an article of two documents it is the one in the same language, unless a `side` is named. Beads an analyst
    confirmed or locked stay where their words are unchanged; the others are made anew. Raises `UserError` where the
    text is the same, belongs to neither side, or lost one of two languages; `annotator.ingest.ImportCancelled`.
    """
    if len(corrected.documents) != 1:
        raise UserError(f"A corrected text is one file. {NOTHING}")
    old = _corrected_document(draft, corrected, side)
    made = corrected.documents[0]
    if any(made.id == document.id for document in draft.documents):
        raise UserError(f"The text is the same as the one in the project. {NOTHING}")
    new = replace(made, version=old.version + 1, supersedes=old.id)
    article = draft.article
    shared = article.right == article.left
    if shared and corrected.article.right is None:
        raise UserError(f"The corrected text is in one language only, the article in two. {NOTHING}")
    mine = "left" if article.left == old.id else "right"
    sentences = corrected.sentences
    if not shared and article.right is not None:
        sentences = tuple(replace(item, side=mine) for item in sentences)
    elif article.right is None:
        sentences = tuple(replace(item, side="left") for item in sentences)
    left, right = (new.id if id_ == old.id else id_ for id_ in (article.left, article.right))
    result = Draft(
        article=replace(
            article, left=left or "", right=right, layout=corrected.article.layout if shared else article.layout
        ),
        documents=tuple(new if document.id == old.id else document for document in draft.documents),
        regions=_replaced(draft.regions, old, _captioned(draft, old, corrected, new)),
        sentences=_replaced(draft.sentences, old, sentences),
        beads=_carried(draft.beads, old, new),
        notices=corrected.notices,
    )
    given = [bead for bead in corrected.beads if bead.method == GIVEN]
    if shared and given:
        return replace(result, beads=tuple(replace(bead, article=article.id) for bead in given))
    return realign(result, encoder=encoder, cancelled=cancelled)


def _captioned(draft: Draft, old: Document, corrected: Draft, new: Document) -> tuple[Region, ...]:
    """The regions of the new text; captions whose words and passage are still there belong to it as before."""
    here = {new.text[item.start : item.end]: item for item in corrected.regions}
    words = {item.id: old.text[item.start : item.end] for item in draft.regions if item.document == old.id}
    given = {words[r.id]: words[r.caption_of] for r in draft.regions if r.caption_of in words and r.id in words}
    found = {here[one].id: here[of].id for one, of in given.items() if one in here and of in here}
    return tuple(
        replace(item, kind="caption", caption_of=found[item.id]) if item.id in found else item
        for item in corrected.regions
    )


def _corrected_document(draft: Draft, corrected: Draft, side: str) -> Document:
    article = draft.article
    if len(draft.documents) == 1:
        return draft.documents[0]
    languages = {"left": article.left_language, "right": article.right_language}
    if not side:
        fitting = [name for name, code in languages.items() if code == corrected.article.left_language]
        if len(fitting) != 1:
            raise UserError(f"The text could belong to either side or to none: name its side. {NOTHING}")
        side = fitting[0]
    wanted = article.left if side == "left" else article.right
    return next(document for document in draft.documents if document.id == wanted)


def _replaced(records: tuple, old: Document, new: tuple) -> tuple:  # type: ignore[type-arg]
    return (*(item for item in records if item.document != old.id), *new)


def _carried(beads: tuple[Bead, ...], old: Document, new: Document) -> tuple[Bead, ...]:
    """What was confirmed or locked, where every word of it is unchanged."""
    anchors = Reanchoring(old, new)
    carried = []
    for bead in beads:
        if bead.state == "auto" or bead.layer is not None:
            continue
        sides = [[_moved(anchors, part) for part in parts] for parts in (bead.left, bead.right)]
        if all(part is not None for parts in sides for part in parts):
            left, right = (tuple(part for part in parts if part is not None) for parts in sides)
            carried.append(replace(bead, left=left, right=right))
    return tuple(carried)


def _moved(anchors: Reanchoring, part: Range) -> Range | None:
    if part.document != anchors.old.id:
        return part
    placed = anchors.place(part)
    return placed.new if placed.how == EXACT else None
