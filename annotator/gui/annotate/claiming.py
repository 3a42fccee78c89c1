"""Commands on claims, ratings and divergences."""

from collections.abc import Callable
from functools import partial

from annotator.columns import SIDES
from annotator.edits import AddClaim, AddDivergence, EditClaim, Rate
from annotator.gui.actions import Action
from annotator.gui.annotate.claim_filling import PASSAGE_ROLES, Filling
from annotator.gui.annotate.marks import source_name
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.language import language, tr
from annotator.gui.naming import within_quotes
from annotator.model import Claim, Range
from annotator.model.annotations import DIVERGENCE_TYPES
from annotator.propositions import provenance, says_confirmed
from annotator.scheme import RatingScale


class Claiming:
    """Claims, ratings and divergences, by keys."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self.ask_reason: Callable[[str], object] = lambda _: None
        """Asks for the reason of a rating that needs one; set by the inspector."""
        self.filling = Filling(tools)
        self.unfolded = False
        """Whether the claim's card shows every field there is."""

    def actions(self) -> list[Action]:
        """Claim, its claimer and passages, divergence, source grade, credibility."""
        rows = (
            ("claim", "Claim", self.claim, "C",
             "From the selections of both sides, else from the sentence and its counterpart"),
            ("claimNext", "Claim from the next sentence", self.claim_next, "Shift+C",
             "Goes on to the sentence after the caret and records what it and its counterpart claim"),
            ("claimer", "Claimer of the claim", self.claimer, "Shift+A",
             "The selection, else the tagged name or the word at the caret, says who claims it"),
            ("passage", "Add passage to claim…", self.add_passage, "A",
             "The selection becomes content, cue, claimer or addressee of the claim in the inspector"),
            ("divergence", "Translation divergence…", self.divergence, "T",
             "Where the texts part; with one selection the other side's caret is the place where it is missing"),
            ("grade", "Grade the source", lambda: self._tools.show_tab("reliability"), "R", "Opens Reliability"),
        )  # fmt: skip
        made = [
            Action(id=f"annotate.{name}", text=text, run=run, keys=(key,), scope="reader", menu="Annotate", hint=hint)
            for name, text, run, key, hint in rows
        ]
        return [*self.filling.actions(), *made, *self._credibility()]

    def _credibility(self) -> list[Action]:
        """One action for each code of the scale."""
        scale = self.scale("credibility")
        return [
            Action(
                id=f"annotate.credibility{level.code}",
                text=f"{level.code}  {level.label(language())}",
                run=partial(self.rate_claim, level.code),
                keys=(f"Alt+{level.code}",) if level.code.isdigit() else (),
                scope="reader",
                menu="Annotate",
                hint=level.description(language()),
            )
            for level in (scale.offered() if scale is not None else ())
        ]

    def scale(self, axis: str) -> RatingScale | None:
        """The scale of an axis in this project."""
        return next(iter(self._tools.desk.session.queries.scales(axis)), None)

    # ---- claims

    def claim(self) -> None:
        """Make a claim of what is selected on both sides, or of the sentence under the caret and its counterpart."""
        tools = self._tools
        text = tools.open.text
        if not tools.can_edit() or text is None:
            return
        content = self._selected() or self._sentences()
        if not content:
            tools.say(tr("Select what is claimed first."), "warning")
            return
        statement: dict[str, str] = {}
        for part in content:
            code = text.language(text.side_of(part)) or "und"
            statement[code] = " ".join(f"{statement.get(code, '')} {part.quote}".split())
        change = tools.apply(
            AddClaim(
                article=tools.open.article_id,
                content=content,
                language=text.language(text.side_of(content[0])) or "und",
                fields={"statement": statement, "publication_time": text.article.published_date},
                layer=tools.layer_id,
            )
        )
        if change is not None:
            made = str(change.result)
            tools.reader.clear_selection()
            tools.open.focus_claim(made)
            tools.show_tab("selection")
            tools.say(
                tr(
                    "Claim C{number}: “{words}”",
                    number=tools.open.claim_number(made),
                    words=within_quotes(short(content[0].quote, 60)),
                )
            )

    def claim_next(self) -> None:
        """Go to the next sentence and make a claim of it and its counterpart."""
        tools = self._tools
        if not tools.can_edit():
            return
        if not tools.reader.next_sentence(1):
            tools.say(tr("This is the last sentence."))
            return
        tools.reader.clear_selection()
        self.claim()

    def _selected(self) -> tuple[Range, ...]:
        return tuple(part for side in SIDES if self._has(side) for part in self._tools.selected(side))

    def _has(self, side: str) -> bool:
        text = self._tools.open.text
        return text is not None and side in text.sides

    def _sentences(self) -> tuple[Range, ...]:
        text, reader = self._tools.open.text, self._tools.reader
        sentence = reader.sentence()
        if sentence is None or text is None:
            return ()
        here = text.range_of(sentence)
        parts = [here, *text.counterpart(here)]
        return tuple(sorted(parts, key=lambda part: (text.side_of(part), part.start)))

    def add_passage(self) -> None:
        """Add what is selected, else the word at the caret, to the claim in the inspector, in the role that is said."""
        tools = self._tools
        claim, parts, word = tools.open.claim, self._selected(), tools.word_at_caret()
        if not parts and word is not None:
            parts = (word,)
        if not tools.can_edit():
            return
        if claim is None or not parts:
            tools.say(tr("Choose a claim and select a passage first."), "warning")
            return
        number = tools.open.claim_number(claim.id)
        rows = [Choice(key=field, text=tr(name)) for field, name in PASSAGE_ROLES]
        tools.choose(
            tr("For claim C{number} this is its", number=number),
            rows,
            lambda field: self._add_passage(claim, field, parts),
        )

    def claimer(self) -> None:
        """What is selected, else the tagged name or the word at the caret, says who claims what is in the inspector."""
        tools = self._tools
        if not tools.can_edit():
            return
        claim, parts = tools.open.claim, self._selected()
        if not parts:
            tagged = tools.mentions_at_caret()
            here = tagged[0].ranges if tagged else (tools.word_at_caret(),)
            parts = tuple(part for part in here if part is not None)
        if claim is None or not parts:
            tools.say(tr("Choose a claim and select a passage first."), "warning")
            return
        name = short(" ".join(part.quote for part in parts))
        self._add_passage(claim, "claimer_ranges", parts, tr("Claimer: {name}", name=name))

    def add_selection(self, field: str) -> None:
        """What is selected becomes a passage of the claim in the inspector, in a role."""
        claim, parts = self._tools.open.claim, self._selected()
        if claim is not None and parts and self._tools.can_edit():
            self._add_passage(claim, field, parts)

    def _add_passage(self, claim: Claim, field: str, parts: tuple[Range, ...], done: str = "") -> None:
        have = getattr(claim, field)
        fresh = tuple(part for part in parts if part not in have)
        changes: dict[str, object] = {field: (*have, *fresh)}
        if field == "claimer_ranges" and claim.claimer is None and not claim.claimer_name and fresh:
            changes |= self._named(fresh)
        self._tools.apply(EditClaim(claim=claim.id, changes=changes), done or tr("Added to the claim"))
        self._tools.reader.clear_selection()

    def _named(self, parts: tuple[Range, ...]) -> dict[str, object]:
        """Who words name: the record that a mention on them is linked to, else the words themselves."""
        mentions = (mention for part in parts for mention in self._tools.open.at(part) if mention.ranges[0] in parts)
        entity = next((mention.entity for mention in mentions if mention.entity is not None), None)
        return {"claimer": entity} if entity is not None else {"claimer_name": parts[0].quote}

    # ---- ratings

    def rate_claim(self, code: str, reason: str = "", basis: str = "") -> bool:
        """Rate the claim in the inspector; False where a reason has to be given first. Without a `basis` that of the
        rating before stays."""
        tools = self._tools
        claim, scale = tools.open.claim, self.scale("credibility")
        if claim is None or scale is None:
            tools.say(tr("Choose a claim first: click its chip, or make one with C."), "warning")
            return True
        level = scale.level(code)
        if level is not None and level.needs_reason and not reason.strip():
            self.ask_reason(code)
            tools.say(tr("{code} needs a reason: write it and press Return.", code=code), "warning")
            return False
        before = tools.desk.session.queries.rating(claim.id, "credibility")
        basis = basis or (before.basis if before is not None else "unknown")
        change = tools.apply(
            Rate(target=claim.id, target_kind="claim", axis="credibility", code=code, scale=scale.id, reason=reason,
                 basis=basis)
        )  # fmt: skip
        if change is not None:
            number = tools.open.claim_number(claim.id)
            words = level.label(language()) if level is not None else ""
            said = tr("Credibility of claim C{number}: {code} {words}", number=number, code=code, words=words)
            lacking = self.origin_warning(claim, code)
            said += f" · {lacking}" if lacking else ""
            tools.say(said, "warning" if lacking else "info")
        return True

    def origin_warning(self, claim: Claim, code: str) -> str:
        """Why a claim's 1, *confirmed by other independent sources*, cannot stand on the chains it has, with these; ''
        where it can, and for every other code."""
        articles = self._articles_of(claim)
        queries = self._tools.desk.session.queries
        chains = {article: queries.chain(article) for article in articles}
        behind = provenance(articles, chains)
        scale = self.scale("credibility")
        if scale is None or not says_confirmed(scale.name, code) or behind.confirms:
            return ""
        known = queries.sources()
        names = {id_: source_name(source, language()) for id_, source in known.items()}
        ways = [" → ".join(names[link.source] for link in chain) or tr("origin not known") for chain in chains.values()]
        return tr(
            "confirmed needs two independent origins, and this claim has {count}: {chains}",
            count=len(behind.origins), chains="; ".join(dict.fromkeys(ways)),
        )  # fmt: skip

    def _articles_of(self, claim: Claim) -> tuple[str, ...]:
        queries = self._tools.desk.session.queries
        own = [stance.proposition for stance in queries.stances() if stance.claim == claim.id]
        articles = {claim.article}
        for proposition in own:
            articles |= {s.article for s in queries.stances(proposition) if s.stance in ("asserts", "repeats")}
        return tuple(sorted(articles))

    # ---- divergences

    def divergence(self) -> None:
        """Record where the texts part."""
        tools = self._tools
        if not tools.can_edit() or not tools.two_sided():
            return
        left, right = (tools.selected(side) for side in SIDES)
        if not left and not right:
            tools.say(tr("Select where the texts part, on one side or on both."), "warning")
            return
        carets = [(caret,) if (caret := tools.reader.caret(side)) is not None else () for side in SIDES]
        where = (left or carets[0], right or carets[1])
        if not all(where):
            return
        missing = "" if left and right else "right" if left else "left"
        rows = [Choice(key=code, text=self.type_name(code)) for code in self._types(missing)]
        tools.choose(tr("How do the texts differ?"), rows, lambda code: self._divergence(code, *where))

    def _types(self, missing: str) -> list[str]:
        """The types on offer, those that fit first: one side lacks something, or both say it differently."""
        offered = [term.code for term in self._tools.scheme.divergence_types if not term.retired] or list(
            DIVERGENCE_TYPES
        )
        one_sided = {"right": "omission", "left": "addition"}.get(missing)
        first = [one_sided] if one_sided else []
        last = [code for code in ("omission", "addition") if code not in first]
        return [*first, *(code for code in offered if code not in ("omission", "addition")), *last]

    def type_name(self, code: str) -> str:
        """A divergence's type in words: what is only on one side is an omission only once the direction is known."""
        text = self._tools.open.text
        direction = text.article.direction if text is not None else "unknown"
        if code in ("omission", "addition") and direction != "left-right":
            if direction == "right-left":
                return self._tools.term("divergence_type", "addition" if code == "omission" else "omission")
            side = "left" if code == "omission" else "right"
            name = text.language(side).upper() if text is not None else side
            return tr("Only in {language}", language=name)
        return self._tools.term("divergence_type", code)

    def _divergence(self, code: str, left: tuple[Range, ...], right: tuple[Range, ...]) -> None:
        tools = self._tools
        change = tools.apply(
            AddDivergence(article=tools.open.article_id, left=left, right=right, type=code, layer=tools.layer_id),
            tr("Divergence: {type}", type=self.type_name(code)),
        )
        if change is not None:
            tools.reader.clear_selection()
            tools.open.select(str(change.result))
            tools.show_tab("translation")
