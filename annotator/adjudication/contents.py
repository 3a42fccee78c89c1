"""What one layer says about one article, as plain live records: the input of everything in this package."""

from collections.abc import Mapping
from dataclasses import dataclass

from annotator.model import Bead, Claim, ClaimLink, Divergence, Entity, Layer, Mention, Rating, Reading, Record, Twin
from annotator.model.project import stands_for

DECLARED_AS = {
    "mention": "mention",
    "twin": "mention",
    "claim": "claim",
    "claim_link": "claim",
    "rating": "rating",
    "divergence": "divergence",
}
"""Table → the kind (`annotator.model.Layer.exhaustive`) under which its owner declares it complete. Proposed beads are
in none: who proposes no change has left the alignment as it is."""

MATCHED_TABLES = ("mention", "claim", "divergence", "twin", "claim_link", "rating", "bead")
"""Tables whose records are compared, in an order in which links come after what they point at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerContents:
    """The live records of one layer of one article.

    `ratings` are those the layer's owner made that concern the article: on its own claims, and on sources.
    A rating that another one supersedes may be among them; only the last of a chain counts. `beads` are the
    owner's proposals only, not those the project holds.
    """

    layer: Layer
    mentions: tuple[Mention, ...] = ()
    twins: tuple[Twin, ...] = ()
    claims: tuple[Claim, ...] = ()
    claim_links: tuple[ClaimLink, ...] = ()
    ratings: tuple[Rating, ...] = ()
    divergences: tuple[Divergence, ...] = ()
    readings: tuple[Reading, ...] = ()
    beads: tuple[Bead, ...] = ()

    def of(self, table: str) -> tuple[Record, ...]:
        """The records of one of `MATCHED_TABLES`; of ratings only those in force."""
        if table == "mention":
            return self.mentions
        if table == "rating":
            return current_ratings(self.ratings)
        records: dict[str, tuple[Record, ...]] = {
            "twin": self.twins,
            "claim": self.claims,
            "claim_link": self.claim_links,
            "divergence": self.divergences,
            "bead": self.beads,
        }
        return records[table]


def complete(layer: Layer, table: str) -> bool:
    """Whether what a layer lacks of a table is a *no*: its owner declared the kind complete, or it is gold. Of other
    kinds, nothing follows from what is not there: it is no disagreement, and counts against nobody."""
    return layer.role == "gold" or DECLARED_AS.get(table, "") in ("", *layer.exhaustive)


def current_ratings(ratings: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """Those that no other supersedes; where one rater left two on the same thing, the later one."""
    superseded = {rating.supersedes for rating in ratings}
    latest: dict[tuple[str, ...], Rating] = {}
    for rating in sorted(ratings, key=lambda r: (r.created, r.id)):
        if rating.id not in superseded:
            place = rating.article or "" if rating.scope == "article" else ""
            latest[rating.actor, rating.axis, rating.target, rating.scope, rating.topic, place] = rating
    return tuple(latest.values())


def resolve_entity(entities: Mapping[str, Entity], entity: str | None) -> str | None:
    """The entity that a link means once merges are followed; an unknown id means itself, a circle ends."""
    return stands_for(entities, entity)
