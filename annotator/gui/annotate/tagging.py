"""Commands on mentions: tag, retype, resize, delete, link to a record, tag all occurrences."""

from collections.abc import Callable
from functools import partial

from annotator.columns import ArticleText
from annotator.edits import (
    AddAlias,
    AddEntity,
    AddMention,
    AddMentions,
    DeleteClaim,
    DeleteDivergence,
    DeleteMentions,
    LinkEntity,
    Resize,
    Retag,
    Together,
)
from annotator.edits.base import Edit
from annotator.gui.actions import Action
from annotator.gui.annotate.marks import SUGGESTION, entity_label, type_role
from annotator.gui.annotate.occurrences import Occurrence, occurrences
from annotator.gui.annotate.preview import PreviewItem
from annotator.gui.annotate.search import in_context
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.language import language, tr
from annotator.gui.register.index import find_records
from annotator.model import Alias, Entity, Mention, Range
from annotator.model.project import EDITABLE_STATES

NEW = "new:"


class Tagging:
    """Mentions, by keys."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def actions(self) -> list[Action]:
        """The type keys of the scheme, and the commands on the selected mention."""
        found = [self._type_action(digit) for digit in "123456789"]
        return [
            *[action for action in found if action is not None],
            self._make("annotate.tagAny", "Tag with any type…", self.tag_any, "0", "Search all types of the scheme"),
            self._make("annotate.link", "Link to record…", self.link, "L", "The same record in both languages"),
            self._make(
                "annotate.unlink", "Unlink from record", self.unlink, "Shift+L", "The mention stays, without a record"
            ),
            self._make(
                "annotate.occurrences",
                "Tag all occurrences…",
                self.tag_occurrences,
                "O",
                "On both sides, with a preview",
            ),
            self._make(
                "annotate.occurrencesProject",
                "Tag all occurrences in the project…",
                self.tag_in_project,
                "Shift+O",
                "In every article that is yours to change, with a preview",
            ),
            *self._resizes(),
            self._make(
                "annotate.delete",
                "Delete",
                self.delete,
                "Del",
                "The selected mention, claim or divergence",
                extra=("Backspace",),
            ),
        ]

    def _resizes(self) -> list[Action]:
        resizes = (
            ("annotate.startLeft", "Start one word earlier", ("[", "start", -1, True)),
            ("annotate.startRight", "Start one word later", ("]", "start", 1, True)),
            ("annotate.endLeft", "End one word earlier", ("Shift+[", "end", -1, True)),
            ("annotate.endRight", "End one word later", ("Shift+]", "end", 1, True)),
            ("annotate.startLeftChar", "Start one character earlier", ("Ctrl+[", "start", -1, False)),
            ("annotate.startRightChar", "Start one character later", ("Ctrl+]", "start", 1, False)),
            ("annotate.endLeftChar", "End one character earlier", ("Ctrl+Shift+[", "end", -1, False)),
            ("annotate.endRightChar", "End one character later", ("Ctrl+Shift+]", "end", 1, False)),
        )
        hint = "Move a border of the selected mention, else of the one at the caret"
        return [
            self._make(id_, text, partial(self.nudge, end, step, word), key, hint, repeats=True)
            for id_, text, (key, end, step, word) in resizes
        ]

    def _make(
        self,
        id_: str,
        text: str,
        run: Callable[[], object],
        key: str,
        hint: str,
        extra: tuple[str, ...] = (),
        *,
        repeats: bool = False,
    ) -> Action:
        keys = (key, *extra)
        return Action(
            id=id_, text=text, run=run, keys=keys, scope="reader", menu="Annotate", hint=hint, repeats=repeats
        )

    def _type_action(self, digit: str) -> Action | None:
        kind = self._tools.scheme.type_for_key(digit)
        if kind is None:
            return None
        return Action(
            id=f"annotate.tag{digit}",
            text=kind.label(language()),
            run=partial(self.tag, kind.code),
            keys=(digit,),
            scope="reader",
            menu="Annotate",
            hint=kind.description.get(language()) or kind.description.get("en", ""),
        )

    # ---- tagging

    def tag(self, code: str) -> None:
        """Tag the selection of the active side, or give the selected mention another type; with neither tag the word
        at the caret, or give it another type where it is tagged."""
        tools = self._tools
        if not tools.can_edit():
            return
        places, mention = tools.selected(), tools.open.mention
        if not places and (mention is None or tools.reader.current_mark != mention.id):
            word = tools.word_at_caret()
            places = (word,) if word is not None else ()
            tagged = next((each for each in tools.open.mentions() if each.ranges == places), None)
            if tagged is not None:
                tools.frame(tagged.id)
                places = ()
        if places:
            change = tools.apply(
                AddMention(article=tools.open.article_id, ranges=places, type=code, layer=tools.layer_id)
            )
            if change is not None:
                quote = short(" … ".join(part.quote for part in places))
                tools.say(tr("Tagged “{quote}” as {type}", quote=quote, type=tools.type_name(code)))
                tools.frame(str(change.result))
                tools.reader.clear_selection(tools.other)
            return
        mention = tools.open.mention
        if mention is None or tools.reader.current_mark != mention.id:
            tools.say(tr("Select some text first, then press the key of its type."), "warning")
        elif mention.type != code:
            every = (mention, *(twin for twin in tools.open.twins(mention) if twin.type == mention.type))
            tools.apply(
                Retag(mentions=tuple(m.id for m in every), type=code),
                tr("“{quote}” is now {type}", quote=short(quote_of(mention)), type=tools.type_name(code)),
            )

    def tag_any(self) -> None:
        """Choose among all types by typing."""
        tools = self._tools
        if not tools.can_edit():
            return

        def rows(words: str) -> list[Choice]:
            found = []
            for kind in tools.scheme.active_types():
                texts = (*kind.labels.values(), kind.short, kind.code)
                if all(any(word in text.casefold() for text in texts) for word in words.casefold().split()):
                    role = type_role(tools.scheme, kind.code)
                    found.append(Choice(key=kind.code, text=kind.label(language()), detail=kind.short, role=role))
            return found

        tools.typeahead.ask(
            tr("Type"),
            rows,
            lambda choice: self.tag(choice.key),
            tools.near(),
            placeholder=tr("Type to search, a digit or Return takes"),
        )

    def nudge(self, end: str, step: int, by_word: bool) -> None:
        """Move the `start` or `end` of the selected mention, or without one of the innermost at the caret."""
        tools = self._tools
        if tools.reader.current_mark is None and tools.reader.selection() is None:
            here = tools.mentions_at_caret()
            if not here:
                tools.say(tr("Nothing is tagged here."))
                return
            tools.frame(here[0].id)
        tools.reader.nudge_mark(end, step, by_word=by_word)

    def resized(self, record: str, old: Range, new: Range) -> None:
        """The reader moved a border: store it."""
        tools = self._tools
        mention = tools.open.record(record)
        if record == SUGGESTION or not isinstance(mention, Mention):
            return
        ranges = tuple(new if part == old else part for part in mention.ranges)
        tools.apply(Resize(mention=record, ranges=ranges), tr("Now “{quote}”", quote=short(new.quote)))

    def delete(self) -> None:
        """Delete the selected mention, claim or divergence."""
        tools = self._tools
        record = tools.open.record(tools.open.selected)
        if record is None:
            tools.say(tr("Nothing is selected to delete."), "warning")
            return
        edit: Edit
        if isinstance(record, Mention):
            edit, said = (
                DeleteMentions(mentions=(record.id,)),
                tr("Deleted the tag of “{quote}”", quote=short(quote_of(record))),
            )
        elif record.id in tools.open.records["claim"]:
            edit, said = (
                DeleteClaim(claim=record.id),
                tr("Deleted claim C{number}", number=tools.open.claim_number(record.id)),
            )
        else:
            edit, said = DeleteDivergence(divergence=record.id), tr("Deleted the divergence")
        tools.apply(edit, said)

    # ---- records

    def link(self) -> None:
        """Link the selected mention to a record by any of its names, or make a record of it."""
        tools = self._tools
        mention = tools.mention_at_hand() if tools.can_edit() else None
        if mention is None:
            return
        quote = quote_of(mention)

        def rows(words: str) -> list[Choice]:
            found = find_records(tools.desk, words or quote, mention.type)
            listed = [self._entity_row(entity, name) for entity, name in found]
            if not words:
                others = find_records(tools.desk, "", mention.type)
                listed += [self._entity_row(e, "") for e, _ in others if e.id not in {row.key for row in listed}]
            new = Choice(
                key=NEW, text=tr("New record “{name}”", name=short(quote)), detail=tools.type_name(mention.type)
            )
            near = min(len(found), 6)
            return [*listed[:near], new, *listed[near:40]]

        tools.typeahead.ask(
            tr("Link “{quote}” to", quote=short(quote)),
            rows,
            lambda choice: self._linked(mention, choice),
            tools.near(),
            digits=False,
            placeholder=tr("A name in any script, or romanised"),
        )

    def unlink(self) -> None:
        """Take the link of the selected mention away."""
        mention = self._tools.mention_at_hand()
        if mention is not None and mention.entity is not None:
            self._tools.apply(
                LinkEntity(mentions=(mention.id,), entity=None),
                tr("Unlinked “{quote}”", quote=short(quote_of(mention))),
            )

    def _entity_row(self, entity: Entity, fitted: str) -> Choice:
        label = entity_label(entity)
        detail = fitted if fitted and fitted not in label else self._tools.type_name(entity.type)
        return Choice(key=entity.id, text=label, detail=detail, role=type_role(self._tools.scheme, entity.type))

    def _linked(self, mention: Mention, choice: Choice) -> None:
        tools = self._tools
        twins = tools.open.twins(mention)
        unlinked = tuple(twin.id for twin in twins if twin.entity is None)
        language_here = self._language(mention)
        if choice.key == NEW:
            labels = {language_here: quote_of(mention)}
            for twin in twins:
                labels.setdefault(self._language(twin), quote_of(twin))
            tools.apply(
                AddEntity(type=mention.type, labels=labels, mentions=(mention.id, *unlinked)),
                tr("New record “{name}”", name=short(quote_of(mention))),
            )
            return
        edits: list[Edit] = [LinkEntity(mentions=(mention.id, *unlinked), entity=choice.key)]
        for each in (mention, *twins):
            alias = Alias(text=quote_of(each), language=self._language(each))
            edits.append(AddAlias(entity=choice.key, alias=alias))
        entity = tools.desk.session.queries.entity(choice.key)
        name = entity_label(entity, language())
        tools.apply(
            Together(edits=tuple(edits), what=f"link to {name}"),
            tr("“{quote}” is {name}", quote=short(quote_of(mention)), name=name),
        )

    def _language(self, mention: Mention) -> str:
        open_ = self._tools.open
        assert open_.text is not None
        return open_.text.language(open_.side_of(mention.ranges[0])) or "und"

    # ---- all occurrences

    def tag_occurrences(self) -> None:
        """Find every other place that names the same, on both sides, and offer to tag them."""
        here = self._tools.open.text
        if here is not None:
            self._offer([here])

    def tag_in_project(self) -> None:
        """The same in every article whose layer the actor may change, or has not begun: the open article first."""
        queries, here = self._tools.desk.session.queries, self._tools.open.text
        if here is None:
            return
        others = [
            entry.article.id
            for entry in queries.articles()
            if entry.article.id != here.article.id and (not entry.state or entry.state in EDITABLE_STATES)
        ]
        self._offer([here, *(queries.text(id_) for id_ in others)])

    def _offer(self, pages: list[ArticleText]) -> None:
        tools, queries = self._tools, self._tools.desk.session.queries
        mention = tools.mention_at_hand() if tools.can_edit() else None
        if mention is None:
            return
        entity = queries.entity(mention.entity)
        names = [quote_of(mention), *(quote_of(twin) for twin in tools.open.twins(mention))]
        names += entity.every_name() if entity is not None else ()
        found: list[tuple[ArticleText, str | None, Occurrence]] = []
        for page in pages:
            layer = queries.own_layer(page.article.id)
            tagged = queries.select(Mention, layer=layer.id) if layer is not None else []
            id_ = layer.id if layer is not None else None
            found += [(page, id_, one) for one in occurrences(page, names, tagged)]
        if not found:
            tools.say(tr("“{quote}” is tagged everywhere it stands.", quote=short(quote_of(mention))))
            return
        items = [
            PreviewItem(key=str(index), place=one.place, text=self._line(page, one, len(pages) > 1))
            for index, (page, _, one) in enumerate(found)
        ]
        articles = {one.place.document: page.article.id for page, _, one in found}
        tools.preview.ask(
            tr("More places that name “{quote}”: {count}", count=len(found), quote=short(quote_of(mention))),
            "Tag {count}",
            items,
            lambda keys: self._tag_places(mention, [found[int(key)] for key in keys]),
            lambda place: self._show(place, articles[place.document]),
        )

    def _show(self, place: Range, article: str) -> None:
        """Bring a place of the preview into view, in its article."""
        open_ = self._tools.open
        if open_.text is None or place.document not in open_.text.documents:
            self._tools.desk.open_article(article)
            self._tools.preview.list.setFocus()
        self._tools.reader.reveal(place)

    def _line(self, page: ArticleText, one: Occurrence, several: bool) -> str:
        name = page.language(one.side).upper() or one.side
        title = f"{short(page.article.title, 30)}   " if several else ""
        return f"{title}{name} {one.number}   {in_context(page, [one.place])}"

    def _tag_places(self, mention: Mention, places: list[tuple[ArticleText, str | None, Occurrence]]) -> None:
        tools = self._tools
        made = tuple(
            AddMention(
                article=page.article.id, ranges=(one.place,), type=mention.type, entity=mention.entity, layer=layer
            )
            for page, layer, one in places
        )
        tools.apply(
            AddMentions(mentions=made),
            tr("Tagged {count} {count:place|places}; one undo takes all back", count=len(made)),
        )


def quote_of(mention: Mention) -> str:
    """The words of a mention, its parts joined by a space."""
    return " ".join(" ".join(part.quote for part in mention.ranges).split())


def short(words: str, length: int = 40) -> str:
    """Words cut to fit a line."""
    words = " ".join(words.split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
