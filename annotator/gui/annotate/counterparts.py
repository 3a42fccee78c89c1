"""Commands on counterparts: a suggestion on the other side is accepted, adjusted or refused; N walks through them."""

from dataclasses import replace

from annotator.bitext.encoder import Encoder, at_hand
from annotator.columns import other_side
from annotator.edits import AcceptCounterpart, AddAlias, LinkTwins, NoCounterpart, Proposal, Together, UnlinkTwins
from annotator.edits.base import Edit
from annotator.gui.actions import Action
from annotator.gui.annotate.marks import SUGGESTION
from annotator.gui.annotate.meaning import Look, MeaningSearch
from annotator.gui.annotate.suggestions import RecordNames, Suggestion, onto, suggest
from annotator.gui.annotate.tagging import quote_of, short
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.annotate.walking import Walk
from annotator.gui.language import tr
from annotator.gui.slices import Slices
from annotator.model import Alias, Mention, Range
from annotator.model.annotations import NO_COUNTERPART

AT_ONCE = 2000
"""As many records are learnt while somebody waits: some tens of milliseconds."""


class Counterparts:
    """Twins, by keys."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._names = RecordNames()
        self._learning = Slices(tools.open)
        tools.open.textChanged.connect(self._learn)
        self.walking = Walk(tools, self.suggestion_for)
        self._meaning = MeaningSearch(tools.open)
        self._meaning.found.connect(self._take_by_meaning)
        tools.open.selectedChanged.connect(self._stale)
        tools.open.recordsChanged.connect(lambda _: self._stale())
        tools.open.layerChanged.connect(self._stale)

    def actions(self) -> list[Action]:
        """Accept, adjust, none, walk."""
        rows = (
            (
                "annotate.accept",
                "Accept counterpart",
                self.accept,
                ("Return",),
                "Tag the suggested place on the other side too",
            ),
            (
                "annotate.adjust",
                "Adjust counterpart",
                self.adjust,
                ("E",),
                "Select the suggestion, move its borders, then Return",
            ),
            (
                "annotate.acceptNext",
                "Accept counterpart, next sentence",
                self.accept_and_go_on,
                ("Shift+Return",),
                "Return and Tab in one",
            ),
            ("annotate.none", "No counterpart…", self.none, ("X",), "Say why the other side has none"),
            (
                "annotate.part",
                "Part from counterpart",
                self.part,
                ("Shift+X",),
                "Both tags stay; the question is open again",
            ),
            (
                "annotate.walk",
                "Next open suggestion",
                self.walking.begin,
                ("N",),
                "Go through the mentions without a counterpart",
            ),
        )
        return [
            Action(id=id_, text=text, run=run, keys=keys, scope="reader", menu="Annotate", hint=hint)
            for id_, text, run, keys, hint in rows
        ]

    # ---- what is suggested

    def _learn(self) -> None:
        """Know the names of a large registry before somebody waits for a suggestion."""
        entities = self._tools.desk.session.queries.entities()
        if len(entities) > AT_ONCE and self._tools.open.text is not None:
            self._learning.begin(self._names.learn(entities))

    def finish(self) -> None:
        """Nothing is looked for any more."""
        self._learning.stop()
        self.walking.stop()

    def _stale(self) -> None:
        """Another suggestion is due: that of another mention goes at once, looking waits until the text is painted."""
        open_ = self._tools.open
        if open_.suggestion is not None and open_.suggestion.mention != open_.selected:
            open_.set_suggestion(None)
        self._tools.desk.later.add(self._tools.open, "suggestion", self.refresh)

    def refresh(self) -> None:
        """Suggest a counterpart for the selected mention, where it has none yet.

        Where nothing is found, and the sentence encoder is in memory, the nearest in meaning is looked for aside."""
        open_ = self._tools.open
        self._meaning.stop()
        mention, now = open_.mention, open_.suggestion
        if mention is None or not open_.editable or mention.id in open_.twin_of:
            open_.set_suggestion(None)
        elif now is None or now.mention != mention.id or not now.adjusting:
            suggestion = self.suggestion_for(mention)
            open_.set_suggestion(suggestion)
            encoder = at_hand()
            if suggestion is None and encoder is not None and open_.text is not None and open_.text.article.right:
                self._meaning.start(self._search(mention, encoder))

    def suggestion_for(self, mention: Mention) -> Suggestion | None:
        """The likeliest counterpart of a mention, put onto a mention that is there already."""
        text = self._tools.open.text
        return None if text is None or text.article.right is None else self._search(mention, None)()

    def _search(self, mention: Mention, encoder: Encoder | None) -> Look:
        """A search that holds all it needs, so that it may run in another thread."""
        open_, queries = self._tools.open, self._tools.desk.session.queries
        text = open_.text
        assert text is not None
        targets = [m for part in text.counterpart(mention.ranges[0]) for m in open_.at(part)]
        self._names.take(queries.entities())
        names = self._names.near(mention.ranges[0].quote, queries.entity(mention.entity))
        taken = [m for m in targets if m.id in open_.twin_of]
        free = [m for m in targets if m.id not in open_.twin_of]

        def look() -> Suggestion | None:
            found = suggest(text, mention, names, taken, encoder)
            return onto(found, free) if found is not None else None

        return look

    def _take_by_meaning(self, suggestion: Suggestion) -> None:
        """Show what was found by meaning, if its mention is still the one at hand and nothing stands there."""
        open_ = self._tools.open
        mention = open_.mention
        if mention is not None and mention.id == suggestion.mention and open_.suggestion is None and open_.editable:
            open_.set_suggestion(suggestion)

    def moved(self, new: Range) -> None:
        """The reader moved a border of the suggestion."""
        now = self._tools.open.suggestion
        if now is not None:
            self._tools.open.set_suggestion(replace(now, ranges=(new,), adjusting=True, moved=True))
            self._tools.frame(SUGGESTION)

    # ---- commands

    def accept_and_go_on(self) -> None:
        """Accept the counterpart, and go to the next sentence where that was done."""
        open_ = self._tools.open
        mention, joined = open_.selected, set(open_.twin_of)
        self.accept()
        if mention is not None and mention in open_.twin_of and mention not in joined:
            self._tools.reader.next_sentence(1)

    def accept(self) -> None:
        """Join the selected mention with what is selected, or else suggested, on the other side."""
        tools = self._tools
        tools.desk.later.now()  # the suggestion may still be due
        mention = tools.mention_at_hand() if tools.can_edit() and tools.two_sided() else None
        if mention is None:
            return
        side = tools.open.side_of(mention.ranges[0])
        chosen, tagged = tools.selected(other_side(side)), self._tagged_beside(side)
        now = tools.open.suggestion
        if chosen:
            self._join(mention, side, chosen, None, "same")
        elif tagged is not None and tagged.id not in tools.open.twin_of:
            left, right = (mention, tagged) if side == "left" else (tagged, mention)
            edits: list[Edit] = [LinkTwins(left=(left.id,), right=(right.id,))]
            tools.apply(
                Together(edits=tuple(edits), what="join counterparts"),
                tr("“{a}” and “{b}” are counterparts", a=short(quote_of(mention)), b=short(quote_of(tagged))),
            )
        elif now is not None:
            proposal = None if now.moved else Proposal(method=now.method, score=now.score)
            self._join(mention, side, now.ranges, proposal, now.kind)
        elif mention.id in tools.open.twin_of:
            tools.say(tr("This mention has its counterpart already."))
        else:
            tools.say(
                tr("No counterpart was found. Select it on the other side and press Return, or X for none."), "warning"
            )

    def _tagged_beside(self, side: str) -> Mention | None:
        """The mention framed on the other side while this one is selected."""
        found = self._tools.open.record(self._tools.reader.column(other_side(side)).current_mark)
        return found if isinstance(found, Mention) else None

    def _join(
        self, mention: Mention, side: str, ranges: tuple[Range, ...], proposal: Proposal | None, kind: str
    ) -> None:
        tools = self._tools
        accept = AcceptCounterpart(mention=mention.id, side=side, counterpart=ranges, kind=kind, proposal=proposal)
        edits: list[Edit] = [accept, *self._learned(mention, side, ranges)]
        quote = " ".join(part.quote for part in ranges)
        done = tr("“{a}” ↔ “{b}”", a=short(quote_of(mention)), b=short(quote))
        tools.open.set_suggestion(None)
        change = tools.apply(
            Together(edits=tuple(edits), what=f"counterpart “{short(quote)}”") if len(edits) > 1 else accept, done
        )
        if change is None:
            self.refresh()
            return
        tools.reader.clear_selection(other_side(side))
        tools.frame(mention.id)
        tools.reader.column(side).setFocus()

    def _learned(self, mention: Mention, side: str, ranges: tuple[Range, ...]) -> list[Edit]:
        """Both spellings become names of the record, where the two are of one record."""
        from annotator.bitext.names import without_particle

        text = self._tools.open.text
        entity = self._tools.desk.session.queries.entity(mention.entity)
        if entity is None or text is None:
            return []
        there = next((m for m in self._tools.open.at(ranges[0]) if m.ranges == ranges and m.type == mention.type), None)
        if there is not None and there.entity not in (None, mention.entity):
            return []
        spelt = (
            (quote_of(mention), text.language(side)),
            (" ".join(part.quote for part in ranges), text.language(other_side(side))),
        )
        return [
            AddAlias(entity=entity.id, alias=Alias(text=without_particle(words.strip()), language=code or "und"))
            for words, code in spelt
        ]

    def adjust(self) -> None:
        """Take the suggestion in hand: its borders move with the brackets or the mouse, Return accepts."""
        tools = self._tools
        tools.desk.later.now()
        now = tools.open.suggestion
        if now is None:
            tools.say(
                tr("There is no suggestion to adjust. Select the counterpart on the other side and press Return."),
                "warning",
            )
            return
        tools.open.set_suggestion(replace(now, adjusting=True))
        tools.frame(SUGGESTION)
        tools.reader.column(other_side(now.side)).setFocus()
        tools.say(tr("[ and ] move the start, { and }} the end; Return accepts, Esc leaves it").replace("}}", "}"))

    def none(self) -> None:
        """Record that the selected mention has no counterpart, and why."""
        tools = self._tools
        mention = tools.mention_at_hand() if tools.can_edit() and tools.two_sided() else None
        if mention is None:
            return
        rows = [Choice(key=code, text=tools.term("no_counterpart", code)) for code in NO_COUNTERPART]
        tools.choose(
            tr("Why “{quote}” has no counterpart", quote=short(quote_of(mention))),
            rows,
            lambda code: self._none(mention, code),
        )

    def _none(self, mention: Mention, reason: str) -> None:
        tools = self._tools
        side = tools.open.side_of(mention.ranges[0])
        tools.apply(
            NoCounterpart(mention=mention.id, side=side, reason=reason),
            tr(
                "“{quote}” has no counterpart: {why}",
                quote=short(quote_of(mention)),
                why=tools.term("no_counterpart", reason),
            ),
        )

    def part(self) -> None:
        """Take back what was said about the counterpart of the selected mention; both mentions stay."""
        tools = self._tools
        mention = tools.mention_at_hand() if tools.can_edit() else None
        twin = tools.open.twin_of.get(mention.id) if mention is not None else None
        if twin is not None:
            tools.apply(UnlinkTwins(twin=twin.id), tr("The counterpart is open again"))
        elif mention is not None:
            tools.say(tr("This mention has no counterpart to part from."), "warning")
