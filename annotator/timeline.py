"""What happened, was said and was published, each by its own date, as far as that is known.

The forms are those of ISO 8601 and EDTF (ISO 8601-2): `2025`, `2025-09`, `2025-W37`, `2025-09-08`, `2025-09-08T16:30`,
`2025-09-XX`, `2025-09-08/2025-09-10`, with `~` or `?` behind what is uncertain. Nothing is rounded up: what is known to
the month stands in the month, before its days, and says that the day is not known.
"""

import re
from dataclasses import dataclass
from datetime import date

from annotator.model import Claim, Range
from annotator.queries import Queries

PRECISIONS = ("year", "month", "week", "span", "day", "minute")
"""From the coarsest: of what begins at one moment, what is known less well comes first."""

_CALENDAR = re.compile(r"(\d{4})(?:-(\d\d|XX)(?:-(\d\d|XX)(?:T(\d\d):?(\d\d).*)?)?)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(?:-(\d))?")


@dataclass(frozen=True, slots=True, order=True)
class When:
    """A moment for sorting: `dated` is 0 for what has a year and 1 for what has none, which comes last; `begin` is
    `YYYY-MM-DDThh:mm` in the text's own time zone, `rank` the place in `PRECISIONS`."""

    dated: int
    begin: str
    rank: int

    @property
    def precision(self) -> str:
        """How well it is known; '' for what is no date at all."""
        return PRECISIONS[self.rank] if not self.dated else ""

    @property
    def year(self) -> str:
        """The year, '' for what has none."""
        return self.begin[:4] if not self.dated else ""


def when(text: str) -> When:
    """The moment that a text names."""
    first, slash, second = text.strip().partition("/")
    if slash:
        one = _single(first if first not in ("", "..") else second)
        return When(one.dated, one.begin, PRECISIONS.index("span"))
    return _single(first)


def _single(text: str) -> When:
    bare = text.strip().rstrip("~?%")
    if found := _WEEK.fullmatch(bare):
        year, week, day = found.groups()
        try:
            monday = date.fromisocalendar(int(year), int(week), int(day or 1))
        except ValueError:
            return When(1, text, 0)
        return When(0, f"{monday.isoformat()}T00:00", PRECISIONS.index("day" if day else "week"))
    found = _CALENDAR.fullmatch(bare)
    if found is None:
        return When(1, text, 0)
    year, month, day, hour, minute = (part if part != "XX" else None for part in found.groups())
    try:
        date(int(year or 0), int(month or 1), int(day or 1) if month else 1)
    except ValueError:
        return When(1, text, 0)
    precision = "year" if not month else "month" if not day else "minute" if hour else "day"
    clock = f"{hour}:{minute}" if hour and precision == "minute" else "00:00"
    begin = f"{year}-{month or '01'}-{day if month and day else '01'}T{clock}"
    return When(0, begin, PRECISIONS.index(precision))


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
        for told_date, kind in ((claim.event_time, "event"), (claim.utterance_time, "statement")):
            put(Moment(date=told_date, kind=kind, words=words, article=claim.article, place=claim.content[0]))
        put(Moment(date=claim.publication_time, kind="publication", words=words, article=claim.article,
                   place=claim.content[0]))  # fmt: skip
    return sorted(found.values(), key=lambda m: (m.when, m.date, KINDS.index(m.kind), m.words))
