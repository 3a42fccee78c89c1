"""What the sources' window is made of. No Qt."""

from dataclasses import dataclass

from annotator.edits import holding, newest
from annotator.model import Claim, Rating
from annotator.queries import Queries

DIAGONAL = {"A": "1", "B": "2", "C": "3", "D": "4", "E": "5"}
"""The digit that a letter tempts to. F and 6 are missing values and lie on no diagonal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagonalShare:
    """Of `pairs` claims that the acting person rated, and whose source they graded, `on` lie on the diagonal."""

    on: int = 0
    pairs: int = 0

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
    on = pairs = 0
    for target, ratings in claims.items():
        claim, digit = queries.get(Claim, target), newest(ratings)
        chain = queries.chain(claim.article) if claim is not None else []
        if claim is None or digit is None or not chain:
            continue
        article = queries.article(claim.article)
        letter = holding(letters.get(chain[-1].source, ()), claim.article, article.story if article else "")
        if letter is not None and letter.code in DIAGONAL and digit.code in DIAGONAL.values():
            pairs += 1
            on += DIAGONAL[letter.code] == digit.code
    return DiagonalShare(on=on, pairs=pairs)


def in_time(ratings: list[Rating]) -> list[tuple[Rating, bool]]:
    """Ratings newest first, each with whether it is in force: nothing supersedes it."""
    replaced = {rating.supersedes for rating in ratings}
    ordered = sorted(ratings, key=lambda r: (r.created, r.id), reverse=True)
    return [(rating, rating.id not in replaced) for rating in ordered]
