"""Disagreements in words: what is asked, and what each version says. Plain text, in the interface's language."""

from collections.abc import Sequence
from typing import Any, Protocol

from annotator.adjudication import Choice, Disagreement
from annotator.gui.adjudicate.review import Review
from annotator.gui.annotate import value_words
from annotator.gui.language import language, tr
from annotator.gui.naming import FIELDS, within_quotes
from annotator.model import Bead, Claim, Divergence, Mention, Range, Record, Source
from annotator.session import Session

KINDS = {
    "boundary": "Boundary",
    "parts": "Parts",
    "type": "Type",
    "missing": "Missing",
    "entity": "Entity",
    "value": "Value",
    "twin": "Counterpart",
    "claim_presence": "Claim",
    "claim_field": "Claim",
    "claim_link": "Claim link",
    "rating": "Grade",
    "divergence": "Translation",
    "bead": "Alignment",
}
"""Kind of disagreement → its name (English)."""
RECORDS = {
    "mention": "Mentions",
    "twin": "Counterparts",
    "claim": "Claims",
    "claim_link": "Claim links",
    "divergence": "Divergences",
    "rating": "Ratings",
    "bead": "Alignment",
}
"""Table of a record → what several of them are called (English)."""
QUESTIONS = {
    "boundary": "Where does it begin and end?",
    "parts": "Which words belong to it?",
    "type": "What kind of thing is it?",
    "missing": "Is it to be tagged?",
    "entity": "Whom or what does it name?",
    "value": "What is its value?",
    "twin": "What is its counterpart?",
    "claim_presence": "Is this a claim to record?",
    "claim_link": "How do the claims relate?",
    "bead": "Which passages belong together?",
}
EVIDENCE = {"supports": "supports", "refutes": "refutes", "context": "context"}
"""How evidence stands to a claim → its word (English)."""
_VOCABULARY = {
    "certainty": "certainty",
    "polarity": "polarity",
    "commitment": "commitment",
    "attribution": "attribution",
    "verdict": "verdict",
    "severity": "severity",
    "impact": "impact",
    "checkworthiness": "checkworthiness",
}


def kind_name(kind: str) -> str:
    """What a kind is called where kinds are counted: claims that are there or not, and their fields, apart."""
    return tr("Claim fields") if kind == "claim_field" else tr(KINDS[kind])


def title(disagreement: Disagreement) -> str:
    """Kind and field: `Claim · certainty`."""
    kind = tr(KINDS[disagreement.kind])
    return f"{kind} · {tr(FIELDS.get(disagreement.field, disagreement.field))}" if disagreement.field else kind


def question(disagreement: Disagreement, review: Review) -> str:
    """What the reviewer is asked."""
    if disagreement.kind == "rating":
        rating: Any = disagreement.group.any
        if rating.target_kind == "source":
            source = review.session.queries.get(Source, rating.target)
            return tr("How reliable is {source}?", source=source.name if source else rating.target)
        return tr("How credible is the claim?")
    if disagreement.field:
        return tr("Which {field}?", field=tr(FIELDS.get(disagreement.field, disagreement.field)))
    return tr(QUESTIONS.get(disagreement.kind, "Is this a divergence to record?"))


def words(disagreement: Disagreement, review: Review) -> str:
    """The passage in question, shortened; of a grade what is graded and the codes given."""
    text = " / ".join(quoted(each) for each in disagreement.words[:2])
    if disagreement.kind == "rating":
        rating: Any = disagreement.group.any
        source = review.session.queries.get(Source, rating.target)
        codes = " / ".join(choice.code or "—" for choice in disagreement.choices)
        return f"{codes}   {source.name if source else text}"
    record: Any = disagreement.group.any if disagreement.group.members else None
    if isinstance(record, Bead | Divergence):
        return f"{_passages(record.left[:1])} ↔ {_passages(record.right[:1])}"
    return text or title(disagreement)


def says(choice: Choice, disagreement: Disagreement, review: "Seen") -> str:
    """What a version says."""
    if choice.absent:
        # Who proposed no other alignment has not left one out.
        return tr("leaves the alignment as it is") if disagreement.kind == "bead" else tr("leaves it out")
    return value((disagreement.kind, disagreement.field), choice.values, disagreement.group.any, choice.words, review)


class Seen(Protocol):
    """What is needed to put a value into words: the project, and the records it may name."""

    session: Session

    def record(self, table: str, id_: str | None) -> Record | None:
        """One of the records that are compared."""


def value(asked: tuple[str, str], values: Any, record: Any, words: Sequence[str], seen: Seen) -> str:
    """One version of a thing: `asked` are kind and field, `values` the attributes the version has, `record` any record
    of the thing, `words` the passages it covers."""
    kind, field = asked
    queries = seen.session.queries
    scheme = queries.scheme()
    if kind in ("boundary", "parts"):
        return " … ".join(quoted(part.quote, 10_000) for part in values["ranges"])
    if kind == "type":
        found = scheme.by_code(str(values["type"]))
        return found.label(language()) if found else str(values["type"])
    if kind == "entity":
        entity = queries.entity(values["entity"])
        return " · ".join(entity.labels.values()) if entity else tr("no record")
    if kind == "value":
        return str(values["value"]) or tr("nothing")
    if kind == "rating":
        return _grade(str(values["code"]), record, seen)
    if kind == "twin":
        return _twin(values, seen)
    if kind in ("claim_field", "divergence") and field:
        return _field(values, field, seen)
    if kind == "claim_link":
        return _link(values, seen)
    if kind == "bead":
        related = f"  ({tr('related passages, not a translation')})" if values.get("related") else ""
        return f"{_passages(values.get('left', ()))} ↔ {_passages(values.get('right', ()))}{related}"
    if kind == "missing":
        found = scheme.by_code(record.type)
        label = found.label(language()) if found else record.type
        return f"{quoted(' '.join(words))} {label}"
    return " / ".join(quoted(each) for each in words) or tr("records it")


def outcome(row: Disagreement, review: Review) -> str:
    """What was decided about a question, in a few words."""
    decision = row.decided
    if decision is None:
        return ""
    if decision.choice == "reject":
        return tr("rejected")
    if decision.choice == "take":
        chosen = next((c for c in row.choices if set(c.records) & set(decision.chosen)), None)
        absent = next((c for c in row.choices if c.absent), None)
        found = chosen or absent
        return says(found, row, review) if found else tr("taken")
    return tr(
        {"edit": "edited", "both": "both kept", "union": "union", "intersection": "intersection"}[decision.choice]
    )


def told_of(row: Disagreement, review: Review) -> str:
    """What was decided of which question, in one line."""
    done = " ".join(outcome(row, review).split())
    return f"{title(row)}: {words(row, review)} → {done}"


def counterparts(disagreement: Disagreement, review: Review) -> str:
    """What each analyst linked with the mention in question on the other side, a line each; '' of other things."""
    quotes: dict[str, int] = {}
    if disagreement.table == "mention":
        for contents in review.contents:
            own = disagreement.group.members.get(contents.layer.id)
            for twin in contents.twins if own is not None else ():
                if own is not None and twin.kind != "none" and own.id in (*twin.left, *twin.right):
                    ids = twin.right if own.id in twin.left else twin.left
                    found = [review.record("mention", id_) for id_ in ids]
                    words_ = " + ".join(part.quote for m in found if isinstance(m, Mention) for part in m.ranges)
                    quotes[words_] = quotes.get(words_, 0) + 1
    every = len(disagreement.group.members)
    return "\n".join(
        quoted(quote) + (f"  ({tr('all agree')})" if count == every > 1 else "") for quote, count in quotes.items()
    )


def _grade(code: str, rating: Any, seen: Seen) -> str:
    scale = next((s for s in seen.session.queries.scales() if s.name == rating.scale), None)
    level = scale.level(code) if scale else None
    return f"{code}  {level.label(language())}" if level else code


def _link(values: Any, review: Seen) -> str:
    """How two claims stand to each other, and which way."""
    scheme = review.session.queries.scheme()
    kind = tr(str(values.get("kind", "")).replace("_", " "))
    if aspect := str(values.get("aspect", "")):
        kind = f"{kind} ({scheme.term_label('aspect', aspect, language())})"
    ends = [_claim(str(values.get(end, "")), review) for end in ("source", "target")]
    return f"{kind}\n{quoted(ends[0])} → {quoted(ends[1])}" if all(ends) else kind


def _twin(values: Any, review: Seen) -> str:
    if values.get("kind") == "none":
        return tr("no counterpart: {why}", why=tr(str(values.get("reason", "")).replace("_", " ")))
    sides = []
    for side in ("left", "right"):
        mentions = [review.record("mention", id_) for id_ in values.get(side, ())]
        quotes = [" ".join(part.quote for part in m.ranges) for m in mentions if isinstance(m, Mention)]
        sides.append(" + ".join(quotes))
    return f"{quoted(sides[0])} ↔ {quoted(sides[1])} ({tr(str(values.get('kind', 'same')))})"


def _field(values: Any, field: str, review: Seen) -> str:
    value = values.get(field)
    scheme = review.session.queries.scheme()
    if field == "ranges":
        return f"{_passages(values.get('left', ()))} ↔ {_passages(values.get('right', ()))}"
    if field == "claimer":
        entity = review.session.queries.entity(values.get("claimer"))
        named = (
            " · ".join(entity.labels.values()) if entity else _spoken(str(values.get("claimer_name") or "nobody named"))
        )
        by_language = values.get("claimer_by_language") or {}
        return named + "".join(f"; {lang}: {_named(who, review)}" for lang, who in sorted(by_language.items()))
    if field in ("place", "addressee") and value:
        return _named(str(value), review)
    if field == "kind":
        return scheme.term_label("claim_kind", str(value), language())
    if field == "type":
        return scheme.term_label("divergence_type", str(value), language())
    if field == "dismissed" and value:
        return tr("Fine") if value == "fine" else tr("False alarm")
    if field in _VOCABULARY and value:
        return scheme.term_label(_VOCABULARY[field], str(value), language())
    if isinstance(value, dict):
        return "\n".join(f"{lang.upper()}  {text}" for lang, text in sorted(value.items()))
    if isinstance(value, tuple):
        if value and isinstance(value[0], Range):
            return _passages(value)
        return "; ".join(_part(each, review) for each in value) or tr("none")
    return str(value) if value else tr("nothing")


def _named(held: str, review: Seen) -> str:
    """What names a record or is words, in words."""
    entity = review.session.queries.entity(held)
    return " · ".join(entity.labels.values()) if entity else _spoken(held)


def _spoken(name: str) -> str:
    """A name as it was typed; the words that stand for one, in the interface's language."""
    fixed = {"author": tr("the author"), "unattributed": tr("unattributed"), "nobody named": tr("nobody named")}
    return fixed.get(name, name)


def _part(value: Any, review: Seen) -> str:
    if hasattr(value, "number"):
        number = f"{value.comparator} {value_words.amount(value)}"
        return f"{number} ({value.of_what})" if value.of_what else number
    if hasattr(value, "citation"):
        return f"{tr(EVIDENCE[value.stance])}: {value.citation or _claim(value.claim, review)}"
    return str(value)


def _claim(id_: str, review: Seen) -> str:
    """A claim that is named as evidence, in its own words."""
    found = review.record("claim", id_) or (review.session.queries.get(Claim, id_) if id_ else None)
    statements = found.statement if isinstance(found, Claim) else {}
    return statements.get(language(), "") or next(iter(statements.values()), id_)


def _passages(parts: Sequence[Range]) -> str:
    return " … ".join(quoted(part.quote) if part.quote else "∅" for part in parts) or "—"


def shortened(text: str, most: int = 60) -> str:
    """A text in one line of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def quoted(text: str, most: int = 60) -> str:
    """A passage in quotation marks, in one line of at most so many characters."""
    return f"“{within_quotes(shortened(text, most))}”"
