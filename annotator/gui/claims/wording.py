"""What the matrix, the tray and the detail say, in the interface's language."""

from annotator.gui.annotate.marks import entity_label, source_name
from annotator.gui.claims.overview import Cell, Row
from annotator.gui.language import language, locale, tr
from annotator.model import Claim, Rating
from annotator.propositions import CONFIRMING_ORIGINS, Provenance, Reason, Suggestion, says_confirmed
from annotator.queries import Queries
from annotator.scheme import RatingScale

STANCE_WORDS = {
    "asserts": "asserts",
    "contradicts": "contradicts",
    "repeats": "repeats",
    "silent": "silent",
    "mixed": "says both",
    "": "unread",
}
"""Cell kind → its word (English)."""

STANCE_MEANING = {
    "asserts": "the article says so on its own",
    "contradicts": "the article says otherwise",
    "repeats": "the same origin again",
    "silent": "somebody read the article for it: nothing is said",
    "mixed": "claims of this article disagree",
    "": "nobody has read the article for it yet",
}


def stance_word(kind: str) -> str:
    """The word of a cell kind."""
    return tr(STANCE_WORDS[kind])


def cell_words(cell: Cell) -> str:
    """A cell as words: its kind, how many claims where several, and what was noted."""
    many = f" ×{len(cell.claims)}" if len(cell.claims) > 1 else ""
    return stance_word(cell.kind) + many


def cell_tip(cell: Cell, queries: Queries) -> str:
    """Who says so, through what, and what was noted."""
    lines = [f"{stance_word(cell.kind)}: {tr(STANCE_MEANING[cell.kind])}"]
    for stance in cell.stances:
        name = who(queries, stance.actor)
        if stance.stance == "silent":
            lines.append(tr("checked by {name}", name=name))
        else:
            lines.append(tr("{stance}, joined by {name}", stance=stance_word(stance.stance), name=name))
        if stance.note:
            lines.append(stance.note)
    return "\n".join(lines)


def scale_of(queries: Queries, axis: str) -> RatingScale | None:
    """The scale that an axis is judged on from now on."""
    return next(iter(queries.scales(axis)), None)


def rating_label(queries: Queries, rating: Rating) -> str:
    """The official wording of a rating's code, on the scale and version it was given on."""
    scale = _scale_given_on(queries, rating)
    level = scale.level(rating.code) if scale else None
    return level.label(language()) if level else rating.code


def rating_scale(queries: Queries, rating: Rating) -> str:
    """The title of the scale a rating was given on; with its version where another is in force by now. A scale that
    the project does not hold is called by its id."""
    scale = _scale_given_on(queries, rating)
    if scale is None:
        return f"{rating.scale}@{rating.scale_version}"
    now = scale_of(queries, rating.axis)
    title = scale.title(language())
    return title if now is not None and now.id == scale.id else f"{title} ({scale.version})"


def _scale_given_on(queries: Queries, rating: Rating) -> RatingScale | None:
    wanted = f"{rating.scale}@{rating.scale_version}"
    return next((scale for scale in queries.scales(rating.axis) if scale.id == wanted), None)


def origins_words(behind: Provenance) -> str:
    """`2 origins of 3 reports`."""
    if not behind.reports:
        return tr("no report yet")
    origins = len(behind.origins)
    head = tr("{n} {n:origin|origins}", n=origins)
    return tr("{origins} of {n} {n:report|reports}", origins=head, n=len(behind.reports))


def origin_warnings(queries: Queries, row: Row) -> list[str]:
    """What has to be known before the row is called confirmed."""
    behind, names = row.behind, source_names(queries)
    found = []
    credibility = row.judgements.get("credibility")
    confirmed = credibility is not None and says_confirmed(credibility.scale, credibility.code)
    if confirmed and len(behind.origins) < CONFIRMING_ORIGINS:
        found.append(
            tr("Rated 1, confirmed by other sources, but {origins}: two independent ones are needed.",
               origins=origins_words(behind))
        )  # fmt: skip
    if behind.circle:
        way = " → ".join(names(source) for source in behind.circle)
        found.append(tr("Circular: {way}. These reports quote each other.", way=way))
    elif behind.one_behind_many:
        found.append(
            tr("All of them go back to {source}: one origin, however many repeat it.", source=names(behind.origins[0]))
        )
    if behind.unknown and behind.reports:
        text = "{n} of the reports {n:has|have} no chain: where {n:it comes|they come} from is not known."
        found.append(tr(text, n=len(behind.unknown)))
    return found


def source_names(queries: Queries):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """A function from a source's id to its name in the interface's language."""
    sources = queries.sources()

    def name(id_: str) -> str:
        source = sources.get(id_)
        return source_name(source, language()) if source else id_

    return name


def statement_of(claim: Claim) -> str:
    """A claim in one line: in the interface's language where it has that, else in any, else its quote."""
    told = claim.statement.get(language()) or next((text for text in claim.statement.values() if text.strip()), "")
    return told or claim.content[0].quote


PERIODS = {
    "year": "{n} {n:year|years}",
    "month": "{n} {n:month|months}",
    "week": "{n} {n:week|weeks}",
    "day": "{n} {n:day|days}",
    "hour": "{n} {n:hour|hours}",
    "minute": "{n} {n:minute|minutes}",
    "second": "{n} {n:second|seconds}",
}
"""Unit of a duration → a number of them (English)."""


def quantity_words(quantity: str) -> str:
    """A number with its unit as one says it: `9 year` is *9 years*, `12 percent` *12 %*; `3 km` stays."""
    number, _, unit = quantity.partition(" ")
    if unit in PERIODS and number.isdigit():
        return tr(PERIODS[unit], n=int(number))
    shown = locale().toString(int(number)) if number.isdigit() and len(number) > 4 else number
    return f"{shown} {'%' if unit == 'percent' else unit}".strip()


def reason_words(queries: Queries, reason: Reason) -> str:
    """One reason for or against a likeness."""
    say = quantity_words if reason.kind == "numbers" else str
    what, other = (", ".join(say(each) for each in side) for side in (reason.what, reason.other))
    if reason.kind in ("entities", "people"):
        what = ", ".join(entity_label(queries.entity(id_), language()) for id_ in reason.what[:3])
        other = ", ".join(entity_label(queries.entity(id_), language()) for id_ in reason.other[:3])
    if reason.other:
        kinds = {"people": "different people", "time": "different years", "numbers": "different numbers"}
        return f"{tr(kinds[reason.kind])}: {what} ≠ {other}"
    if reason.kind == "wording":
        return tr("wording {percent} %", percent=what)
    kinds = {"entities": "same names", "people": "same people", "time": "same time", "numbers": "same numbers"}
    return f"{tr(kinds[reason.kind])}: {what}"


def likeness_words(queries: Queries, suggestion: Suggestion) -> str:
    """All reasons of a suggestion, those against it after *but*."""
    reasons = " · ".join(reason_words(queries, reason) for reason in suggestion.likeness.reasons)
    against = " · ".join(reason_words(queries, reason) for reason in suggestion.likeness.against)
    return " · ".join(part for part in (reasons, tr("but {reasons}", reasons=against) if against else "") if part)


def who(queries: Queries, actor: str) -> str:
    """The name of an actor; in a project that hides names, a reviewer is not told an analyst's."""
    acting = queries.actor()
    if queries.properties()["hide_names"] and queries.is_reviewer() and acting is not None and actor != acting.id:
        found = queries.actor(actor)
        return tr("an analyst") if found is None or found.role == "analyst" else found.name
    return queries.actor_name(actor)


def rating_words(queries: Queries, rating: Rating) -> str:
    """A code with its official wording; of likelihood and confidence the wording is the code."""
    label = rating_label(queries, rating)
    return f"{rating.code} {label}" if rating.axis in ("credibility", "reliability") else label
