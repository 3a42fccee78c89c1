"""What the sources' window is made of. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.edits import holding, newest
from annotator.model import Claim, Rating
from annotator.queries import Queries

DIAGONAL = {"A": "1", "B": "2", "C": "3", "D": "4", "E": "5"}
"""The digit that a letter tempts to. F and 6 are missing values and lie on no diagonal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagonalShare:
    """The pairs of letter and digit that the acting person gave: `counts` has how many claims of each pair."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def pairs(self) -> int:
        """Claims that were rated, and whose source was graded."""
        return sum(self.counts.values())

    @property
    def on(self) -> int:
        """How many of them lie on the diagonal."""
        return sum(count for (letter, digit), count in self.counts.items() if DIAGONAL[letter] == digit)

    @property
    def percent(self) -> int | None:
        """The share in percent; None where there is no pair."""
        return round(100 * self.on / self.pairs) if self.pairs else None


def diagonal_share(queries: Queries) -> DiagonalShare:
    """The acting person's own share, from the ratings in force. Nobody else's is ever computed here."""
    acting = queries.actor()
    if acting is None:
        return DiagonalShare()
    own = queries.select(Rating, actor=acting.id)
    claims: dict[str, list[Rating]] = {}
    letters: dict[str, list[Rating]] = {}
    for rating in own:
        if rating.axis == "credibility" and rating.target_kind == "claim":
            claims.setdefault(rating.target, []).append(rating)
        elif rating.axis == "reliability":
            letters.setdefault(rating.target, []).append(rating)
    counts: dict[tuple[str, str], int] = {}
    for target, ratings in claims.items():
        claim, digit = queries.get(Claim, target), newest(ratings)
        chain = queries.chain(claim.article) if claim is not None else []
        if claim is None or digit is None or not chain:
            continue
        article = queries.article(claim.article)
        letter = holding(letters.get(chain[-1].source, ()), claim.article, article.story if article else "")
        if letter is not None and letter.code in DIAGONAL and digit.code in DIAGONAL.values():
            pair = (letter.code, digit.code)
            counts[pair] = counts.get(pair, 0) + 1
    return DiagonalShare(counts=counts)


def in_time(ratings: list[Rating]) -> list[tuple[Rating, bool]]:
    """Ratings newest first, each with whether it is in force: nothing supersedes it."""
    replaced = {rating.supersedes for rating in ratings}
    ordered = sorted(ratings, key=lambda r: (r.created, r.id), reverse=True)
    return [(rating, rating.id not in replaced) for rating in ordered]
