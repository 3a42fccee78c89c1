"""Edits of the alignment: join, split, link, unlink, confirm and lock beads.

While an article is being prepared they change the project's beads. Once it is assigned they are one analyst's
proposals: beads of that layer, which stand in its view before the project's beads that share a sentence.
"""

from dataclasses import dataclass, replace

from annotator.edits.base import Edit, Rows, check_ranges, own_layer
from annotator.model import Article, Bead, Range, UserError
from annotator.model.articles import BEAD_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinBeads(Edit):
    """Make one bead of several."""

    beads: tuple[str, ...]

    def run(self, rows: Rows) -> str:
        """The id of the bead that holds all their ranges."""
        found = [rows.require(Bead, id_) for id_ in self.beads]
        if len(found) < 2:
            raise UserError("Choose two passages to join. Nothing was changed.")
        left = _ordered(part for bead in found for part in bead.left)
        right = _ordered(part for bead in found for part in bead.right)
        return _replace(rows, found, [(left, right)])[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitBead(Edit):
    """Cut a bead in two: the first `left` and `right` ranges of it, and the rest."""

    bead: str
    left: int
    right: int

    def run(self, rows: Rows) -> tuple[str, ...]:
        """The ids of the two beads."""
        bead = rows.require(Bead, self.bead)
        first = (bead.left[: self.left], bead.right[: self.right])
        rest = (bead.left[self.left :], bead.right[self.right :])
        if not any(first) or not any(rest):
            raise UserError("There is nothing to split off here. Nothing was changed.")
        return _replace(rows, [bead], [first, rest])


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkBead(Edit):
    """Say that the two sides of a bead are not translations of each other."""

    bead: str

    def run(self, rows: Rows) -> tuple[str, ...]:
        """The ids of the one-sided beads."""
        bead = rows.require(Bead, self.bead)
        if not bead.left or not bead.right:
            raise UserError("This passage has no counterpart to unlink. Nothing was changed.")
        return _replace(rows, [bead], [(bead.left, ()), ((), bead.right)])


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPassages(Edit):
    """Align sentences (ranges) of the left with sentences of the right, taking them out of other beads."""

    article: str
    left: tuple[Range, ...]
    right: tuple[Range, ...]

    def run(self, rows: Rows) -> str:
        """The id of the bead that joins them."""
        if not self.left or not self.right:
            raise UserError("Choose a sentence on each side. Nothing was changed.")
        check_ranges(rows, self.article, (*self.left, *self.right))
        layer = _layer(rows, self.article)
        touched = [
            bead
            for bead in effective(rows.select(Bead, article=self.article), layer)
            if any(_meet(part, mine) for part in (*bead.left, *bead.right) for mine in (*self.left, *self.right))
        ]
        parts = [(_ordered(self.left), _ordered(self.right))]
        for bead in touched:
            left = tuple(p for p in bead.left if not any(_meet(p, mine) for mine in self.left))
            right = tuple(p for p in bead.right if not any(_meet(p, mine) for mine in self.right))
            if left or right:
                parts.append((left, right))
        return _replace(rows, touched, parts, article=self.article)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBeadState(Edit):
    """Confirm or lock beads, or hand them back to the aligner (`auto`)."""

    beads: tuple[str, ...]
    state: str

    def run(self, rows: Rows) -> None:
        """A locked bead binds a re-alignment."""
        if self.state not in BEAD_STATES:
            raise UserError(f"“{self.state}” is not a state of a passage. Nothing was changed.")
        for id_ in self.beads:
            bead = rows.require(Bead, id_)
            layer = _layer(rows, bead.article)
            if layer == bead.layer:
                rows.put(replace(bead, state=self.state))
            else:
                rows.put(replace(bead, id=rows.new_id(), rev=0, layer=layer, state=self.state, actor="", created=0))


def effective(beads: list[Bead], layer: str | None) -> list[Bead]:
    """The beads that a layer sees: its own proposals, and the project's beads that share no range with one."""
    own = [bead for bead in beads if layer is not None and bead.layer == layer]
    if not own:
        return sorted((bead for bead in beads if bead.layer is None), key=lambda b: (b.order, b.id))
    taken = [part for bead in own for part in (*bead.left, *bead.right)]
    shared = [
        bead
        for bead in beads
        if bead.layer is None and not any(_meet(part, other) for part in (*bead.left, *bead.right) for other in taken)
    ]
    return sorted((*own, *shared), key=lambda b: (b.order, b.id))


def _meet(a: Range, b: Range) -> bool:
    return a.overlaps(b)


def _ordered(parts: object) -> tuple[Range, ...]:
    return tuple(sorted(parts, key=lambda part: (part.document, part.start)))  # type: ignore[call-overload]


def _layer(rows: Rows, article_id: str) -> str | None:
    article = rows.require(Article, article_id)
    return None if article.state == "preparing" else own_layer(rows, article_id).id


def _replace(
    rows: Rows,
    old: list[Bead],
    parts: list[tuple[tuple[Range, ...], tuple[Range, ...]]],
    article: str | None = None,
) -> tuple[str, ...]:
    """Put new beads in the place of old ones: for all, or as proposals of the actor's layer."""
    article_id = article or old[0].article
    layer = _layer(rows, article_id)
    order = min((bead.order for bead in old), default=0)
    for bead in old:
        if bead.layer == layer:
            rows.remove(bead)
    return tuple(
        rows.put(
            Bead(
                id=rows.new_id(),
                article=article_id,
                order=order,
                left=left,
                right=right,
                score=1.0,
                method="by hand",
                state="confirmed",
                layer=layer,
            )
        ).id
        for left, right in parts
    )
