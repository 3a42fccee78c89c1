"""Commands that move, copy, step back, and hand work in."""

from collections.abc import Callable
from dataclasses import replace

from annotator.edits import StartLayer, SubmitLayer, WithdrawLayer
from annotator.gui.actions import Action
from annotator.gui.annotate.counterparts import Counterparts
from annotator.gui.annotate.tagging import quote_of, short
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.walking import without_counterpart
from annotator.gui.dialogs import SubmitDialog, run_dialog
from annotator.gui.language import tr
from annotator.model import Mention, Range
from annotator.model.articles import READ_REGIONS
from annotator.model.project import SUBMITTED_STATES

_ASKED = 300  # mentions whose suggestion is looked for before submitting: more would take seconds


class Moving:
    """Through sentences, sides and articles."""

    def __init__(self, tools: Tools, counterparts: Counterparts) -> None:
        self._tools = tools
        self._counterparts = counterparts
        self.read_already: Callable[[], frozenset[str]] = frozenset
        """The sentences read whose marks are not stored yet; set by the page."""
        tools.reader.citation = self.citation

    def actions(self) -> list[Action]:
        """Next and previous sentence, other side, copy, step back, submit."""
        reader = self._tools.reader
        previous, cited = (lambda: reader.next_sentence(-1)), (lambda: reader.copy(cited=True))
        rows = (
            ("nextSentence", "Next sentence", self.next_sentence, "Tab", "Annotate", ""),
            ("previousSentence", "Previous sentence", previous, "Shift+Tab", "Annotate", ""),
            ("otherSide", "Other side", reader.hop, "S", "Annotate", "To the counterpart of this sentence"),
            ("fold", "Show what is set aside", self.fold, "H", "Annotate", "At the caret or after it; again: fold it"),
            ("nextTag", "Next tag", lambda: self.step_tag(1), ".", "Annotate", "The first that begins after the caret"),
            ("previousTag", "Previous tag", lambda: self.step_tag(-1), ",", "Annotate", ""),
            ("selectHere", "Select the tag at the caret", self.select_here, "Space", "Annotate", "Again: the next one"),
            ("back", "Step back", self.back, "Esc", "", "From the suggestion to the tag, from the tag to the text"),
            ("allKeys", "All keys", self.show_keys, "Shift+/", "", ""),
            ("copy", "Copy", reader.copy, "Ctrl+C", "Edit", "The words, without line breaks of the file"),
            ("copyCited", "Copy with citation", cited, "Ctrl+Shift+C", "Edit", "With title, date and sentence"),
        )
        made = [
            Action(
                id=f"annotate.{name}",
                text=text,
                run=run,
                keys=(key,),
                scope="reader",
                menu=menu,
                hint=hint,
                repeats=name.endswith(("Sentence", "Tag")),
            )
            for name, text, run, key, menu, hint in rows
        ]
        submit = Action(
            id="annotate.submit",
            text="Submit and go to next article",
            run=self.submit,
            keys=("Ctrl+Return",),
            menu="Article",
            hint="Shows first what is unread and what is open",
            enabled=lambda: self._in_annotate() and self._tools.open.editable,
        )
        return [*made, submit]

    def _in_annotate(self) -> bool:
        return self._tools.desk.mode == "annotate" and self._tools.open.text is not None

    # ---- moving

    def fold(self) -> None:
        """Open the nearest lines that are folded away, or fold them again."""
        if not self._tools.reader.fold_here():
            self._tools.desk.say(tr("Nothing is set aside on this side"), "warning")

    def next_sentence(self) -> None:
        """Move the caret to the next sentence of its side."""
        if not self._tools.reader.next_sentence(1):
            self._tools.say(tr("This is the last sentence."))

    def show_keys(self) -> None:
        """Show every key, where the window has a way to."""
        if any(action.id == "help.keys" for action in self._tools.desk.actions.all()):
            self._tools.desk.actions.run("help.keys")

    def select_here(self) -> None:
        """Select the mention at the caret, the innermost first, then the ones around it."""
        tools = self._tools
        ids = [mention.id for mention in tools.mentions_at_caret()]
        if not ids:
            tools.say(tr("Nothing is tagged here."))
            return
        now = ids.index(tools.open.selected) if tools.open.selected in ids else -1
        tools.frame(ids[(now + 1) % len(ids)])

    def step_tag(self, step: int) -> None:
        """Select the next (1) or previous (-1) mention of the active side, and bring the caret to it."""
        tools = self._tools
        caret, now = tools.reader.caret(), tools.open.mention
        if caret is None:
            return
        framed = now is not None and tools.reader.column(tools.active).current_mark == now.id
        here = _order(now) if framed and now is not None else (caret.start, 0, "")
        every = [m for m in tools.open.mentions() if tools.open.side_of(m.ranges[0]) == tools.active]
        places = {_order(mention): mention for mention in every}
        found = (
            min((p for p in places if p > here), default=None)
            if step > 0
            else max((p for p in places if p < here), default=None)
        )
        if found is None:
            tools.say(tr("This is the last tag.") if step > 0 else tr("This is the first tag."))
            return
        mention = places[found]
        tools.reader.go_to(mention.ranges[0])
        tools.frame(mention.id)
        tools.say(f"{tools.type_name(mention.type)}: {short(quote_of(mention))}")

    def back(self) -> None:
        """One step back: from adjusting to the suggestion, from it to the selection, from that to the text alone. A
        walk under way stops first."""
        tools = self._tools
        if self._counterparts.walking.stop():
            return
        now = tools.open.suggestion
        if now is not None and now.adjusting:
            tools.open.set_suggestion(replace(now, adjusting=False))
            tools.open.set_suggestion(None)
            tools.frame(now.mention)
            self._counterparts.refresh()
            tools.reader.column(now.side).setFocus()
        elif now is not None:
            tools.open.set_suggestion(None)
        else:
            tools.frame(None)
            tools.reader.clear_selection()
            tools.open.select(None)

    def citation(self, place: Range) -> str:
        """Title, date and sentence numbers of a passage, for a copied quote."""
        text = self._tools.open.text
        if text is None:
            return ""
        side = text.side_of(place)
        numbers = [text.number(sentence) for sentence in text.sentences_in(place)]
        where = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}" if numbers else ""
        title = text.article.titles.get(text.language(side)) or text.article.title
        parts = (
            title,
            text.article.publisher,
            text.article.published_date,
            tr("sentence {numbers}", numbers=where) if where else "",
        )
        return " · ".join(part for part in parts if part)

    # ---- handing in

    def still_open(self) -> list[str]:
        """Sentences on what an analyst may want to do before handing in."""
        tools = self._tools
        text = tools.open.text
        if text is None:
            return []
        found = []
        unread = self.unread()
        if unread:
            found.append(tr("{count} {count:sentence is|sentences are} unread.", count=len(unread)))
        waiting = without_counterpart(tools.open)
        if waiting:
            found.append(
                tr(
                    "{count} {count:mention has|mentions have} no counterpart yet, and nobody said that there is none.",
                    count=len(waiting),
                )
            )
        suggested = sum(self._counterparts.suggestion_for(mention) is not None for mention in waiting[:_ASKED])
        if suggested:
            found.append(
                tr("{count} {count:suggestion is|suggestions are} open; N goes through them.", count=suggested)
            )
        return found

    def unread(self) -> list[Range]:
        """The sentences of read regions that were not read yet."""
        text = self._tools.open.text
        if text is None:
            return []
        read = {getattr(reading, "sentence", "") for reading in self._tools.open.records["reading"].values()}
        read |= self.read_already()
        found = []
        for side in text.sides:
            for sentence in text.sentences_of(side):
                region = text.region_of(sentence)
                if sentence.id not in read and (region is None or region.kind in READ_REGIONS):
                    found.append(text.range_of(sentence))
        return found

    def submit(self) -> None:
        """Show what is still open, hand the work in, and go to the next article."""
        tools = self._tools
        text = tools.open.text
        if text is None or not tools.can_edit():
            return
        declared = tools.desk.session.queries.last_declared()
        two = text.article.right is not None
        dialog = SubmitDialog(tools.reader.window(), text.article.title, self.still_open(), declared, two)
        agreed = run_dialog(dialog)
        kinds = dialog.exhaustive()
        dialog.deleteLater()
        if not agreed:
            unread = self.unread()
            if unread:
                tools.reader.go_to(unread[0])
            return
        if tools.layer_id is None and tools.apply(StartLayer(article=text.article.id)) is None:
            return
        if (
            tools.apply(
                SubmitLayer(layer=str(tools.layer_id), exhaustive=kinds),
                tr("Submitted “{title}”", title=text.article.title),
            )
            is not None
        ):
            self.next_article(quiet=True)

    def withdraw(self) -> None:
        """Take submitted work back."""
        layer = self._tools.open.layer
        if layer is not None and self._tools.desk.apply(WithdrawLayer(layer=layer.id)) is not None:
            self._tools.say(tr("Withdrawn: you can go on with it"))

    def next_article(self, *, quiet: bool = False) -> None:
        """Open the next article of the list that is not handed in."""
        tools = self._tools
        entries = tools.desk.session.queries.articles()
        ids = [entry.article.id for entry in entries]
        at = ids.index(tools.open.article_id) if tools.open.article_id in ids else -1
        for entry in (*entries[at + 1 :], *entries[: max(at, 0)]):
            if entry.state not in SUBMITTED_STATES:
                tools.desk.open_article(entry.article.id)
                return
        tools.say(tr("Every article is submitted.") if quiet else tr("There is no other open article."))


def _order(mention: Mention) -> tuple[int, int, str]:
    """Where a mention stands among those of its side: by its beginning, the longer first."""
    return (mention.ranges[0].start, -mention.ranges[-1].end, mention.id)
