"""What a claim's record says beside its passages, in one line of a report: only what goes beyond a plain statement."""

from annotator.model import Claim, Value
from annotator.report.story import Story


def particulars(story: Story, claim: Claim) -> str:
    """Claimer, attribution, times, place, certainty, commitment, values, check-worthiness, verdict, evidence, tags and
    note, each with its name, apart by semicolons; '' where the claim says none of it. The grade stands elsewhere."""
    tr = story.tr
    pairs = [
        (tr("Claimer"), _claimer(story, claim)),
        (tr("Attribution"), _term(story, "attribution", claim.attribution)),
        (tr("Addressee"), _name(story, claim.addressee)),
        (tr("Certainty"), _certainty(story, claim)),
        (tr("Polarity"), _term(story, "polarity", claim.polarity) if claim.polarity != "+" else ""),
        (tr("Commitment"), _term(story, "commitment", claim.commitment)),
        (tr("Happens"), claim.event_time),
        (tr("Said"), claim.utterance_time),
        (tr("Place"), _name(story, claim.place)),
        (tr("Values"), ", ".join(_value(story, value) for value in claim.values)),
        (tr("Worth checking"), _term(story, "checkworthiness", claim.checkworthiness)),
        (tr("Why worth checking"), claim.checkworthiness_reason),
        (tr("Verdict"), _term(story, "verdict", claim.verdict) if claim.verdict != "unreviewed" else ""),
        (tr("Evidence"), ", ".join(filter(None, (_evidence(story, claim, n) for n in range(len(claim.evidence)))))),
        (tr("Tags"), ", ".join(claim.tags)),
        (tr("Note"), claim.note),
    ]
    return "; ".join(f"{name}: {words}" for name, words in pairs if words)


def _term(story: Story, vocabulary: str, code: str) -> str:
    return story.term(vocabulary, code) if code else ""


def _name(story: Story, held: str | None) -> str:
    """A record's name in the report's language, or the words that stand for one."""
    entity = story.queries.entity(held) if held else None
    if entity is None:
        return held or ""
    return entity.labels.get(story.language) or next(iter(entity.labels.values()), "")


def _claimer(story: Story, claim: Claim) -> str:
    """Who says it, and who in one language only."""
    said = _name(story, claim.claimer) or claim.claimer_name
    other = [f"{code.upper()} {_name(story, held)}" for code, held in sorted(claim.claimer_by_language.items())]
    return ", ".join(filter(None, (said, *other)))


def _certainty(story: Story, claim: Claim) -> str:
    plain = _term(story, "certainty", claim.certainty) if claim.certainty != "CT" else ""
    other = [
        f"{code.upper()} {_term(story, 'certainty', held)}"
        for code, held in sorted(claim.certainty_by_language.items())
    ]
    return ", ".join(filter(None, (plain, *other)))


def _value(story: Story, value: Value) -> str:
    """`≥ 10 years (of what)`; a unit that is none of a duration's is written as it is."""
    tr = story.tr
    units = {"year": tr("year"), "month": tr("month"), "week": tr("week"), "day": tr("day"), "hour": tr("hour"),
             "minute": tr("minute"), "second": tr("second")}  # fmt: skip
    unit = units.get(value.unit, value.unit)
    amount = " ".join(filter(None, ("" if value.comparator == "=" else value.comparator, value.number, unit)))
    return f"{amount} ({value.of_what})" if value.of_what else amount


def _evidence(story: Story, claim: Claim, number: int) -> str:
    each = claim.evidence[number]
    other = story.queries.get(Claim, each.claim) if each.claim else None
    words = each.citation or (next(iter(other.statement.values()), "") if other is not None else "")
    tr = story.tr
    stances = {"supports": tr("supports"), "refutes": tr("refutes"), "context": tr("context")}
    return f"{stances.get(each.stance, each.stance)}: {words}" if words else ""
