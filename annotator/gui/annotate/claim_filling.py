"""Filling in a claim without leaving the keyboard: one key asks which field, the next what it says.

Everything is offered and nothing forced. What the passages hold (numbers, dates) is offered first; words typed into
the list are taken as they are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from annotator.edits import EditClaim, EditClaimLink, LinkClaims
from annotator.gui.actions import Action
from annotator.gui.annotate import value_words
from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.annotate.valuing import anchor_of
from annotator.gui.language import language, tr
from annotator.gui.register.index import find_records
from annotator.model import Claim, ClaimLink, Evidence, Layer, Mention, Range, Value
from annotator.model.annotations import (
    ATTRIBUTIONS,
    CERTAINTIES,
    CLAIM_KINDS,
    COMMITMENTS,
    EVIDENCE_STANCES,
    LINK_KINDS,
    POLARITIES,
    VERDICTS,
    WORTH_CHECKING,
)
from annotator.values import is_time, normalise, parts_of, times_in

PASSAGE_ROLES = (
    ("content", "Content"),
    ("cue", "Cue"),
    ("claimer_ranges", "Claimer"),
    ("addressee_ranges", "Addressee"),
    ("quote_ranges", "Quotation marks"),
)
"""The passages of a claim by field, with what they are called (English)."""

LIST_NAMES = {
    "kind": "Kind",
    "attribution": "Attribution",
    "certainty": "Certainty",
    "polarity": "Polarity",
    "commitment": "Commitment",
    "checkworthiness": "Worth checking",
    "verdict": "Verdict",
}
"""Field that holds a code → its name (English)."""

LISTS = {
    "kind": ("claim_kind", CLAIM_KINDS),
    "attribution": ("attribution", ("", *ATTRIBUTIONS)),
    "certainty": ("certainty", CERTAINTIES),
    "polarity": ("polarity", POLARITIES),
    "commitment": ("commitment", ("", *COMMITMENTS)),
    "checkworthiness": ("checkworthiness", ("", *WORTH_CHECKING)),
    "verdict": ("verdict", VERDICTS),
}
"""Field → the vocabulary of its words, and its codes ('' where it may be left open)."""

NAMES = {"claimer": "Claimer", "addressee": "Addressee", "place": "Place"}
"""Fields that name a record of the register, or say it in words."""

TIMES = {"event_time": "Happens", "utterance_time": "Said", "publication_time": "Published"}

ASPECTS = ("time", "number", "actor", "scope", "modality", "attribution")
"""In what a contradiction contradicts."""

WHY = "checkworthiness_reason"
"""Field that says why a claim is worth checking, or is not."""

_TYPED = "words:"
"""How the key of a row begins whose words were typed and not chosen."""


def claim_words(tools: Tools, id_: str | None) -> str:
    """A claim in one line: its number where it is of the layer in view, else its article; then what it says."""
    claim = tools.desk.session.queries.get(Claim, id_)
    if claim is None:
        return tr("a claim that is gone")
    statement = claim.statement.get(language()) or next((text for text in claim.statement.values() if text), "")
    if claim.id in tools.open.records["claim"]:
        return f"C{tools.open.claim_number(claim.id)}  {short(statement, 90)}"
    article = tools.desk.session.queries.article(claim.article)
    return f"{article.title if article is not None else tr('in the trash')}: {short(statement, 90)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Who may have said it, as form tells: the name in words, the record ('' where none is linked), where the name
    and the cue stand."""

    name: str
    entity: str
    cue: Range
    claimer: Range


class Filling:
    """The fields of the claim in the inspector, by keys."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.show_field: Callable[[str], object] = lambda _: None
        """Brings a field of the claim's card forward with the caret in it; set by the inspector."""

    def actions(self) -> list[Action]:
        """One action for all fields."""
        return [
            Action(
                id="annotate.fill",
                text="Fill in the claim…",
                run=self.fill,
                keys=("F",),
                scope="reader",
                menu="Annotate",
                hint="Any field of the claim in the inspector, by its name",
            )
        ]

    # ---- which field

    def fill(self) -> None:
        """Ask which field of the claim in the inspector is to be filled in."""
        claim = self._at_hand()
        if claim is None:
            return
        rows = self._fields(claim)

        def fits(typed: str) -> list[Choice]:
            return [row for row in rows if typed.casefold() in row.text.casefold()]

        title = tr("Claim C{number}", number=self._tools.open.claim_number(claim.id))
        self._tools.typeahead.ask(
            title, fits, lambda row: self._field(row.key), self._tools.near(),
            placeholder=tr("Type to search, a digit or Return takes"),
        )  # fmt: skip

    def _at_hand(self) -> Claim | None:
        tools = self._tools
        if not tools.can_edit():
            return None
        if tools.open.claim is None:
            tools.say(tr("Choose a claim first: click its chip, or make one with C."), "warning")
        return tools.open.claim

    def _fields(self, claim: Claim) -> list[Choice]:
        """Every field with what it holds; the ones that are most often wanted first."""
        guess = self.guess(claim)
        rows = (
            []
            if guess is None
            else [Choice(key="guess", text=f"{tr('Claimer')}: {guess.name}", detail=guess.cue.quote)]
        )
        rows.append(Choice(key="claimer", text=tr("Claimer"), detail=self.named(claim, "claimer")))
        rows += [
            Choice(
                key=field, text=tr(LIST_NAMES[field]), detail=self._tools.term(LISTS[field][0], code) if code else "–"
            )
            for field in LISTS
            for code in [getattr(claim, field)]
        ]
        rows.append(Choice(key="values", text=tr("Value"), detail=" · ".join(v.number for v in claim.values)))
        links = self._tools.open.claim_links(claim.id)
        rows.append(Choice(key="link", text=tr("Link to a claim…"), detail=str(len(links) or "")))
        rows.append(Choice(key="evidence", text=tr("Evidence"), detail=str(len(claim.evidence) or "")))
        rows += [Choice(key=field, text=tr(name), detail=getattr(claim, field)) for field, name in TIMES.items()]
        rows += [
            Choice(key=field, text=tr(NAMES[field]), detail=self.named(claim, field))
            for field in ("place", "addressee")
        ]
        for code in self.languages():
            rows += [
                Choice(key=f"statement-{code}", text=f"{tr('Statement')} {code.upper()}"),
                Choice(key=f"claimer-{code}", text=f"{tr('Claimer')} {code.upper()}"),
                Choice(key=f"certainty-{code}", text=f"{tr('Certainty')} {code.upper()}"),
            ]
        rows.append(Choice(key=WHY, text=tr("Why worth checking"), detail=short(claim.checkworthiness_reason, 40)))
        return [*rows, Choice(key="tags", text=tr("Tags")), Choice(key="note", text=tr("Note"))]

    def languages(self) -> list[str]:
        """The languages of the article's sides, the left one first."""
        text = self._tools.open.text
        return list(dict.fromkeys(text.language(side) for side in text.sides)) if text is not None else []

    def _field(self, field: str) -> None:
        base, _, code = field.partition("-")
        if field == "guess":
            self.take_guess()
        elif field in LISTS or base == "certainty":
            self._choose_code(base, code)
        elif base in NAMES:
            self.choose_name(base, code)
        elif field in TIMES:
            self._choose_time(field)
        elif field == "values":
            self.value()
        elif field == "link":
            self.link()
        elif field == "evidence":
            self.evidence()
        else:
            self.show_field(f"statement-{code}" if base == "statement" else f"claim-{field}")

    def store(self, changes: dict[str, Any], done: str = "") -> bool:
        """Change the claim in the inspector, as one edit; whether it was stored."""
        claim = self._tools.open.claim
        if claim is None:
            return False
        done = done or tr("Claim C{number}: saved", number=self._tools.open.claim_number(claim.id))
        return self._tools.apply(EditClaim(claim=claim.id, changes=changes), done) is not None

    # ---- what it says

    def _choose_code(self, field: str, lang: str = "") -> None:
        vocabulary, codes = LISTS[field]
        name = tr(LIST_NAMES[field])
        rows = [
            Choice(key=code, text=self._tools.term(vocabulary, code), detail=self._tools.meaning(vocabulary, code))
            if code
            else Choice(key=code, text="–")
            for code in codes
        ]
        if lang:
            rows.insert(0, Choice(key="", text=tr("as above")))
            self._tools.choose(f"{name} {lang.upper()}", rows, lambda code: self.set_certainty(lang, code))
        else:
            self._tools.choose(name, rows, lambda code: self.store({field: code}))

    def set_certainty(self, lang: str, code: str) -> bool:
        """How certain one language makes it sound; '' for as the claim does."""
        claim = self._tools.open.claim
        if claim is None:
            return False
        kept = {key: value for key, value in claim.certainty_by_language.items() if key != lang}
        return self.store({"certainty_by_language": {**kept, lang: code} if code else kept})

    def named(self, claim: Claim, field: str, lang: str = "") -> str:
        """Who or what a field names, in words: the record's label where it names one."""
        if field == "claimer" and not lang:
            held = claim.claimer or claim.claimer_name
        else:
            held = claim.claimer_by_language.get(lang, "") if lang else getattr(claim, field)
        entity = self._tools.desk.session.queries.entity(held) if held else None
        spoken = {"author": tr("the author"), "unattributed": tr("unattributed")}
        return entity_label(entity, language()) if entity is not None else spoken.get(held, held)

    def set_name(self, field: str, typed: str, lang: str = "") -> bool:
        """Store who or what a field names: the record one of whose names was typed in full, else the words."""
        held = self._record_named(typed) or self._word(typed)
        return self._set_held(field, held, lang)

    def _word(self, typed: str) -> str:
        return {tr("the author"): "author", tr("unattributed"): "unattributed"}.get(typed, typed)

    def _record_named(self, typed: str) -> str:
        found = find_records(self._tools.desk, typed, limit=1) if typed else []
        if not found:
            return ""
        entity = found[0][0]
        names = {*entity.every_name(), entity_label(entity)}
        return entity.id if typed.casefold() in {name.casefold() for name in names} else ""

    def _set_held(self, field: str, held: str, lang: str) -> bool:
        claim = self._tools.open.claim
        if claim is None:
            return False
        if lang:
            kept = {key: value for key, value in claim.claimer_by_language.items() if key != lang}
            return self.store({"claimer_by_language": {**kept, lang: held} if held else kept})
        if field == "claimer":
            known = held in self._tools.desk.session.queries.entities()
            return self.store({"claimer": held if known else None, "claimer_name": "" if known else held})
        return self.store({field: held})

    def choose_name(self, field: str, lang: str = "") -> None:
        """Offer records, and what is typed as it is; of a claimer the author and nobody too."""
        words = [("author", tr("the author")), ("unattributed", tr("unattributed"))] if field == "claimer" else []

        def rows(typed: str) -> list[Choice]:
            found = [
                Choice(key=entity.id, text=entity_label(entity, language()), detail=name)
                for entity, name in find_records(self._tools.desk, typed, limit=20)
            ]
            said = [Choice(key=_TYPED + typed, text=f"“{typed}”", detail=tr("in words"))] if typed else []
            fixed = [Choice(key=_TYPED + key, text=text) for key, text in words if typed.casefold() in text.casefold()]
            none = [Choice(key=_TYPED, text="–")] if not typed else []
            return [*found[:7], *fixed, *said, *none]

        title = f"{tr(NAMES[field])} {lang.upper()}".strip()
        self._tools.typeahead.ask(
            title, rows, lambda row: self._set_held(field, row.key.removeprefix(_TYPED), lang), self._tools.near(),
            digits=False, placeholder=tr("a record, or words"),
        )  # fmt: skip

    def guess(self, claim: Claim) -> Guess | None:
        """Who may be the claimer, from the nearest cue and the tags of persons and bodies beside it; None where a
        claimer is given already, or nothing tells."""
        if claim.claimer or claim.claimer_name or claim.claimer_by_language:
            return None
        return next((found for part in claim.content if (found := self._guess_at(part)) is not None), None)

    def _guess_at(self, part: Range) -> Guess | None:
        from annotator.bitext.cues import cues, speaker

        text, scheme = self._tools.open.text, self._tools.scheme
        sentence = text.sentence_at(part.document, part.start) if text is not None else None
        if text is None or sentence is None:
            return None
        base = text.documents[part.document].text
        said, lang = base[sentence.start : sentence.end], text.language(text.side_of(part))
        tagged: list[Mention] = []
        for mention in self._tools.open.mentions():
            kind, place = scheme.by_code(mention.type), mention.ranges[0]
            inside = place.document == part.document and sentence.start <= place.start and place.end <= sentence.end
            if inside and kind is not None and kind.colour in ("person", "organisation"):
                tagged.append(mention)
        names = [(m.ranges[0].start - sentence.start, m.ranges[-1].end - sentence.start) for m in tagged]
        for cue in cues(said, lang):
            which = speaker(said, lang, cue, names)
            if which is not None:
                entity = self._tools.desk.session.queries.entity(tagged[which].entity)
                return Guess(
                    name=entity_label(entity, language()) or tagged[which].ranges[0].quote,
                    entity=entity.id if entity is not None else "",
                    cue=Range.of(part.document, base, sentence.start + cue.start, sentence.start + cue.end),
                    claimer=tagged[which].ranges[0],
                )
        return None

    def take_guess(self) -> bool:
        """Take the guessed claimer, with the passages that tell it."""
        claim = self._tools.open.claim
        guess = self.guess(claim) if claim is not None else None
        if claim is None or guess is None:
            return False
        changes: dict[str, Any] = {"claimer": guess.entity or None, "claimer_name": "" if guess.entity else guess.name}
        for field, part in (("cue", guess.cue), ("claimer_ranges", guess.claimer)):
            if part not in getattr(claim, field):
                changes[field] = (*getattr(claim, field), part)
        return self.store(changes, tr("Claimer: {name}", name=guess.name))

    def _choose_time(self, field: str) -> None:
        claim, text = self._tools.open.claim, self._tools.open.text
        if claim is None or text is None:
            return
        offered = [Choice(key=value, text=value, detail=quote) for value, quote in self.times_in(claim)]

        def rows(typed: str) -> list[Choice]:
            read = self.as_time(typed)
            said = [Choice(key=read, text=read, detail=typed if read != typed else "")] if typed else []
            fits = [row for row in offered if typed in row.text or typed in row.detail]
            return [*said, *(row for row in fits if row.key != read), Choice(key="", text="–")]

        self._tools.typeahead.ask(
            tr(TIMES[field]), rows, lambda row: self.store({field: row.key}), self._tools.near(), digits=False,
            placeholder="2026-01-30",
        )  # fmt: skip

    def as_time(self, typed: str) -> str:
        """Typed words as ISO 8601 where they are a date in a language of the article; else as they are."""
        if not typed or is_time(typed):
            return typed
        text = self._tools.open.text
        anchor = anchor_of(text) if text is not None else ""
        for code in (*self.languages(), language()):
            found = normalise(typed, code, anchor)
            if found is not None and found.kind in ("date", "time"):
                return parts_of(found.value).value
        return typed

    def times_in(self, claim: Claim) -> list[tuple[str, str]]:
        """(ISO time, words) of the dates in the sentences of a claim's passages, and of the article's own dates."""
        text = self._tools.open.text
        if text is None:
            return []
        found: dict[str, str] = {}
        for part in claim.content:
            sentence = text.sentence_at(part.document, part.start)
            base = text.documents[part.document].text
            words = base[sentence.start : sentence.end] if sentence is not None else part.quote
            for value, quote in times_in(words, text.language(text.side_of(part)), anchor_of(text)):
                if is_time(value) and not value.startswith("XXXX"):
                    found.setdefault(value, quote)
        for value, name in ((text.article.event_date, "Event"), (text.article.published_date, "Published")):
            if value:
                found.setdefault(value, tr(name))
        return list(found.items())

    # ---- values

    def values_in(self, claim: Claim) -> list[Value]:
        """The quantities of a claim's passages that are not among its values yet; what they count is still open."""
        from annotator.bitext.numbers import key, quantities

        text = self._tools.open.text
        found: dict[tuple[str, str], Value] = {}
        for part in claim.content if text is not None else ():
            code = text.language(text.side_of(part))
            for each in quantities(part.quote, code):
                unit, value = each.parts[0]
                if each.kind in ("date", "time") or (each.kind == "number" and 1900 <= value <= 2100):
                    continue
                named = {"number": "", "percent": "%"}.get(each.kind, unit)
                role = {"number": "count", "measure": "quantity"}.get(each.kind, each.kind)
                found.setdefault((key(value), named), Value(role=role, number=key(value), unit=named))
        have = {(value.number, value.unit) for value in claim.values}
        return [value for place, value in found.items() if place not in have]

    def value(self) -> None:
        """Offer the numbers of the passages; then ask what they count."""
        claim = self._tools.open.claim
        if claim is None:
            return
        offered = {str(n): value for n, value in enumerate(self.values_in(claim))}

        def rows(typed: str) -> list[Choice]:
            found = [
                Choice(key=n, text=value_words.amount(v), detail=value_words.shown("role", v.role))
                for n, v in offered.items()
                if typed in f"{v.number} {v.unit}"
            ]
            return [*found, *([Choice(key=_TYPED + typed, text=typed)] if typed else [])]

        def taken(row: Choice) -> None:
            number, _, unit = row.key.removeprefix(_TYPED).partition(" ")
            self._of_what(offered.get(row.key) or Value(role="quantity", number=number, unit=unit.strip()))

        self._tools.typeahead.ask(
            tr("Value"), rows, taken, self._tools.near(), digits=False, placeholder=tr("number and unit, as 10 years")
        )

    def _of_what(self, value: Value) -> None:
        def rows(typed: str) -> list[Choice]:
            return [Choice(key=typed, text=typed or tr("say it later"))]

        def taken(row: Choice) -> None:
            claim = self._tools.open.claim
            if claim is not None:
                self.store({"values": (*claim.values, replace(value, of_what=row.key))})

        title = tr("{value}: of what?", value=f"{value.number} {value.unit}".strip())
        self._tools.typeahead.ask(title, rows, taken, self._tools.near(), digits=False)

    # ---- other claims

    def _others(self) -> list[Claim]:
        """The claims that the one in the inspector may be linked to: of the same hand, in all articles."""
        tools, claim = self._tools, self._tools.open.claim
        queries, layer = tools.desk.session.queries, tools.open.layer
        if claim is None or layer is None:
            return []
        same = (
            queries.select(Layer, role=layer.role) if layer.role == "gold" else queries.select(Layer, owner=layer.owner)
        )
        hands = {each.id for each in same if each.role == layer.role}
        found = [c for c in queries.select(Claim) if c.layer in hands and c.id != claim.id]
        found = [c for c in found if queries.article(c.article) is not None]
        return sorted(found, key=lambda c: (c.article != claim.article, c.article, c.created, c.id))

    def _claim_rows(self, claims: Iterable[Claim]) -> list[Choice]:
        return [Choice(key=claim.id, text=claim_words(self._tools, claim.id)) for claim in claims]

    def link(self) -> None:
        """Ask for another claim, how this one stands to it, and of a contradiction in what."""
        claim = self._at_hand()
        if claim is None:
            return
        offered = self._claim_rows(self._others())
        if not offered:
            self._tools.say(tr("There is no other claim to link to."), "warning")
            return

        def rows(typed: str) -> list[Choice]:
            return [row for row in offered if typed.casefold() in row.text.casefold()][:40]

        title = tr("Claim C{number}: link to", number=self._tools.open.claim_number(claim.id))
        self._tools.typeahead.ask(
            title, rows, lambda row: self._link_to(claim, row.key), self._tools.near(), digits=False
        )

    def _link_to(self, claim: Claim, target: str) -> None:
        rows = [Choice(key=code, text=self._tools.term("link_kind", code)) for code in LINK_KINDS]

        def kind(code: str) -> None:
            self._with_aspect(code, lambda aspect: self._tools.apply(
                LinkClaims(source=claim.id, target=target, kind=code, aspect=aspect), tr("Linked")
            ))  # fmt: skip

        self._tools.choose(tr("This claim … the other"), rows, kind)

    def _with_aspect(self, kind: str, then: Callable[[str], object]) -> None:
        if kind != "contradicts":
            then("")
            return
        rows = [Choice(key=code, text=self._tools.term("aspect", code)) for code in ASPECTS]
        self._tools.choose(tr("In what do they contradict each other?"), rows, then)

    def relink(self, link: ClaimLink, kind: str) -> None:
        """Give a link another kind; a contradiction asks in what."""
        self._with_aspect(
            kind,
            lambda aspect: self._tools.apply(EditClaimLink(link=link.id, changes={"kind": kind, "aspect": aspect})),
        )

    def go_to(self, id_: str) -> None:
        """Show a claim in the text, in its own article."""
        tools = self._tools
        claim = tools.desk.session.queries.get(Claim, id_)
        if claim is None or tools.desk.session.queries.article(claim.article) is None:
            return
        if claim.article != tools.open.article_id:
            tools.desk.open_article(claim.article)
        tools.open.focus_claim(claim.id)
        tools.reader.reveal(claim.content[0])

    def evidence(self) -> None:
        """Ask what evidence says of the claim in the inspector, and what it is: another claim, or words."""
        if self._at_hand() is None:
            return
        rows = [Choice(key=code, text=tr(code)) for code in EVIDENCE_STANCES]
        self._tools.choose(tr("The evidence"), rows, self._evidence)

    def _evidence(self, stance: str) -> None:
        offered = self._claim_rows(self._others())

        def rows(typed: str) -> list[Choice]:
            said = [Choice(key=_TYPED + typed, text=f"“{typed}”", detail=tr("in words"))] if typed else []
            return [*said, *[row for row in offered if typed.casefold() in row.text.casefold()][:40]]

        def taken(row: Choice) -> None:
            claim = self._tools.open.claim
            if claim is not None:
                typed = row.key.startswith(_TYPED)
                made = Evidence(stance=stance, claim=None if typed else row.key,
                                citation=row.key.removeprefix(_TYPED) if typed else "")  # fmt: skip
                self.store({"evidence": (*claim.evidence, made)})

        self._tools.typeahead.ask(
            tr("Evidence"), rows, taken, self._tools.near(), digits=False,
            placeholder=tr("a claim, or where it stands, in words"),
        )  # fmt: skip
