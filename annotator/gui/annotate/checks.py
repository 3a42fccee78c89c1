"""The checks of a translation over an article: findings as ranges, with those dismissed left out. Pure: no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.columns import ArticleText
from annotator.model import Bead, Divergence, Entity, Range

TYPE_OF_KIND = {
    "number": "number_date",
    "date": "number_date",
    "name": "name",
    "attribution": "attribution",
    "quotation": "quote_status",
    "untranslated": "untranslated",
}
"""A finding's kind → the type of the divergence it becomes; omissions and clauses depend on the side that lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding in the article: what a divergence made of it would hold, and the sentence that explains it."""

    kind: str
    type: str
    left: tuple[Range, ...]
    right: tuple[Range, ...]
    message: str
    digest: str


@dataclass(frozen=True, slots=True)
class _Side:
    """The text of one side of a bead, and where its pieces stand in the document."""

    text: str
    pieces: tuple[tuple[int, Range], ...]

    def ranges(self, article: ArticleText, start: int, end: int) -> tuple[Range, ...]:
        """The base ranges of `[start, end)`; of an empty place its insertion point."""
        found = []
        for offset, piece in self.pieces:
            low, high = max(start, offset), min(end, offset + len(piece.quote))
            if low < high or (start == end and offset <= start <= offset + len(piece.quote)):
                base = article.documents[piece.document].text
                found.append(
                    Range.of(piece.document, base, piece.start + low - offset, piece.start + max(low, high) - offset)
                )
                if start == end:
                    break
        return tuple(found)


def check_article(text: ArticleText, entities: Iterable[Entity]) -> tuple[list[Found], dict[str, int]]:
    """Everything the checks find, answered or not; and how many dates and numbers both sides of a bead hold alike.

    Reads plain data only, so that it may run in a worker thread: a long article takes a second.
    """
    from annotator.bitext import check

    beads = sorted(text.beads, key=lambda bead: (bead.order, bead.id))
    sides = [(_side(bead.left), _side(bead.right)) for bead in beads if not bead.related]
    passages = [
        check.Passage(left.text, right.text, text.language("left"), text.language("right")) for left, right in sides
    ]
    names = [entity.every_name() for entity in entities]
    found = []
    for one in check.findings(passages, aliases=names):
        left, right = sides[one.passage]
        there = _where(text, left, beads, one.passage, "left"), _where(text, right, beads, one.passage, "right")
        found.append(
            Found(
                kind=one.kind,
                type=_type_of(one.kind, one.left, one.right),
                left=left.ranges(text, *one.left) or there[0],
                right=right.ranges(text, *one.right) or there[1],
                message=one.message,
                digest=one.digest,
            )
        )
    return found, _agreeing(passages)


def unanswered(found: Iterable[Found], divergences: Iterable[Divergence]) -> list[Found]:
    """The findings that nobody has taken as a divergence or set aside yet."""
    answered = {divergence.finding for divergence in divergences if divergence.finding}
    return [one for one in found if one.digest not in answered]


def _side(parts: Sequence[Range]) -> _Side:
    pieces, words = [], ""
    for part in parts:
        if words:
            words += " "
        pieces.append((len(words), part))
        words += part.quote
    return _Side(words, tuple(pieces))


def _where(text: ArticleText, side: _Side, beads: Sequence[Bead], at: int, name: str) -> tuple[Range, ...]:
    """The insertion point on a side that a bead lacks: at the end of what stands before it there."""
    if side.pieces:
        return ()
    for bead in reversed(beads[:at]):
        parts = bead.left if name == "left" else bead.right
        if parts:
            last = parts[-1]
            return (Range.of(last.document, text.documents[last.document].text, last.end, last.end),)
    return ()


def _type_of(kind: str, left: tuple[int, int], right: tuple[int, int]) -> str:
    if kind in TYPE_OF_KIND:
        return TYPE_OF_KIND[kind]
    if right[0] == right[1]:
        return "omission"
    return "addition" if left[0] == left[1] else "mistranslation"


def _agreeing(passages: Sequence[object]) -> dict[str, int]:
    """How many dates and numbers stand alike on both sides."""
    from annotator.bitext.numbers import quantities
    from annotator.bitext.project import agreement

    counts = {"date": 0, "number": 0}
    for passage in passages:
        left = quantities(passage.left_text, passage.left_language)  # type: ignore[attr-defined]
        right = list(quantities(passage.right_text, passage.right_language))  # type: ignore[attr-defined]
        for one in left:
            same = next((other for other in right if agreement(one, other)), None)
            if same is not None:
                right.remove(same)
                counts["date" if one.kind == "date" else "number"] += 1
    return counts
