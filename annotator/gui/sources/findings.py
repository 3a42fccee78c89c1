"""What the sources' window and the timeline are made of. No Qt."""

from dataclasses import dataclass

from annotator.edits import holding, newest
from annotator.gui.sources.dates import When, when
from annotator.model import Claim, Range, Rating
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


KINDS = ("event", "statement", "publication")
"""What can have a date. A publication says when something was told, never when it happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something with a date: `kind` is `event`, `statement` or `publication`; `date` is as it was written, `when` what
    it means."""

    date: str
    kind: str
    words: str
    article: str
    place: Range | None = None

    @property
    def when(self) -> When:
        """The date for sorting, and how well it is known."""
        return when(self.date)


def moments(queries: Queries, story: str = "", language: str = "en") -> list[Moment]:
    """What has a date, oldest first and what is no date last: what happened and was said by its own date, and
    publications. Of one story, '' of all; claims in their statement of a language, where they have one."""
    hidden = queries.hidden_layers()
    found: dict[tuple[str, str, str, str], Moment] = {}

    def put(moment: Moment) -> None:
        if moment.date:
            found.setdefault((moment.date, moment.kind, moment.words, moment.article), moment)

    articles = {e.article.id: e.article for e in queries.articles() if not story or e.article.story == story}
    for article in articles.values():
        put(Moment(date=article.event_date, kind="event", words=article.title, article=article.id))
        put(Moment(date=article.published_date, kind="publication", words=article.title, article=article.id))
    for claim in queries.select(Claim):
        if claim.layer in hidden or claim.article not in articles:
            continue
        told = [claim.statement.get(language, ""), *claim.statement.values()]
        words = next((text for text in told if text.strip()), claim.content[0].quote)
        for date, kind in ((claim.event_time, "event"), (claim.utterance_time, "statement")):
            put(Moment(date=date, kind=kind, words=words, article=claim.article, place=claim.content[0]))
        put(Moment(date=claim.publication_time, kind="publication", words=words, article=claim.article,
                   place=claim.content[0]))  # fmt: skip
    return sorted(found.values(), key=lambda m: (m.when, m.date, KINDS.index(m.kind), m.words))


def in_time(ratings: list[Rating]) -> list[tuple[Rating, bool]]:
    """Ratings newest first, each with whether it is in force: nothing supersedes it."""
    replaced = {rating.supersedes for rating in ratings}
    ordered = sorted(ratings, key=lambda r: (r.created, r.id), reverse=True)
    return [(rating, rating.id not in replaced) for rating in ordered]
