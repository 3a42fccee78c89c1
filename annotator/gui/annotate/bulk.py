"""What can be done to all annotations that were found: another type, another record, shorter ends, none at all.

On one's own layers it is done, after a preview, in one step. Other people's layers are theirs: there a reviewer asks
for it, by returning the submitted work with the list of what is to be changed.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from annotator.columns import ArticleText
from annotator.edits import DeleteMentions, LinkEntity, Resize, Retag, ReturnLayer, Together
from annotator.edits.base import Edit
from annotator.gui.annotate.marks import entity_label, type_role
from annotator.gui.annotate.preview import PreviewItem
from annotator.gui.annotate.search import Hit, trimmed
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.language import language, tr
from annotator.gui.naming import short
from annotator.gui.register.index import find_records
from annotator.model import Layer, Mention
from annotator.model.project import SUBMITTED_STATES

Make = Callable[[tuple[str, ...]], Edit]


class Finder(Protocol):
    """The find bar as the bulk acts need it."""

    hits: list[Hit]

    def whose(self) -> str:
        """The id of the actor whose annotations are shown."""

    def in_scope(self) -> list[ArticleText]:
        """The articles that are searched."""

    def run(self) -> None:
        """Search again."""


class Bulk(QWidget):
    """Four buttons under the hits."""

    def __init__(self, tools: Tools, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools, self._finder = tools, finder
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.retype, self.relink, self.trim, self.delete = (QPushButton(self) for _ in range(4))
        for button, run in (
            (self.retype, self._ask_type),
            (self.trim, self._ask_trim),
            (self.relink, self._ask_entity),
            (self.delete, self._ask_delete),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        self.note = QLabel(self)
        self.note.setProperty("secondary", True)
        self.note.setWordWrap(True)
        row.addWidget(self.note, 1)

    def retranslate(self) -> None:
        """All words in the interface's language."""
        self.retype.setText(tr("Give another type…"))
        self.relink.setText(tr("Link to record…"))
        self.trim.setText(tr("Trim…"))
        self.trim.setToolTip(tr("Take spaces, quotation marks and Korean particles off the ends"))
        self.delete.setText(tr("Delete…"))
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done to the hits as they are."""
        for button in (self.retype, self.relink, self.trim, self.delete):
            button.setEnabled(bool(self._finder.hits))
        theirs = self._theirs()
        self.note.setText(tr("Their work: what you choose is asked of them, by returning it.") if theirs else "")

    def ask_record(self, title: str, taken: Callable[[Choice], object]) -> None:
        """Let a record be chosen by any of its names."""

        def rows(words: str) -> list[Choice]:
            found = find_records(self._tools.desk, words)
            return [Choice(key=entity.id, text=entity_label(entity), detail=name) for entity, name in found]

        self._tools.typeahead.ask(title, rows, taken, self._place(), digits=False)

    def _place(self) -> Any:
        bar = self.parentWidget()
        return bar.geometry() if bar is not None else self.geometry()

    def _theirs(self) -> bool:
        return self._finder.whose() != self._tools.desk.session.actor

    # ---- the four

    def _ask_type(self) -> None:
        scheme = self._tools.scheme
        rows = [
            Choice(key=k.code, text=k.label(language()), detail=k.short, role=type_role(scheme, k.code))
            for k in scheme.active_types()
        ]

        def fits(words: str) -> list[Choice]:
            return [row for row in rows if words.casefold() in f"{row.text} {row.detail}".casefold()]

        def chosen(row: Choice) -> None:
            self._preview(
                tr("Give another type: {type}", type=row.text),
                "Change {count}",
                lambda mentions: Retag(mentions=mentions, type=row.key),
            )

        self._tools.typeahead.ask(tr("New type"), fits, chosen, self._place())

    def _ask_entity(self) -> None:
        def chosen(row: Choice) -> None:
            self._preview(
                tr("Link to {name}", name=row.text),
                "Link {count}",
                lambda mentions: LinkEntity(mentions=mentions, entity=row.key),
            )

        self.ask_record(tr("Record"), chosen)

    def _ask_trim(self) -> None:
        """Offer what would be shorter without what does not belong to a name."""
        pages = {page.article.id: page for page in self._finder.in_scope()}
        edits: dict[str, Resize] = {}
        for hit in self._finder.hits:
            page, mention = pages[hit.article], self._mention(hit)
            if mention is None:
                continue
            parts = tuple(
                trimmed(part, page.documents[part.document].text, page.language(page.side_of(part)))
                for part in mention.ranges
            )
            if parts != mention.ranges:
                edits[hit.record] = Resize(mention=hit.record, ranges=parts)
        if not edits:
            self._tools.say(tr("Nothing here would be shorter."))
            return
        self._preview(
            tr("Trim annotations"),
            "Change {count}",
            lambda mentions: Together(
                edits=tuple(edits[id_] for id_ in mentions),
                what=f"trim {len(mentions)} mention{'s' if len(mentions) != 1 else ''}",
            ),
            {id_: "…".join(part.quote for part in edit.ranges) for id_, edit in edits.items()},
        )

    def _ask_delete(self) -> None:
        self._preview(tr("Delete annotations"), "Delete {count}", lambda mentions: DeleteMentions(mentions=mentions))

    # ---- preview, then done or asked for

    def _preview(self, title: str, verb: str, make: Make, becomes: dict[str, str] | None = None) -> None:
        """Show what would be changed: all hits, or those of `becomes` with what they become."""
        hits = [hit for hit in self._finder.hits if hit.record and (becomes is None or hit.record in becomes)]
        theirs = self._theirs()
        if not hits or (theirs and not self._can_ask(hits)):
            return
        several = len({hit.article for hit in hits}) > 1
        items = [
            PreviewItem(
                key=hit.record,
                place=hit.place,
                text="   ".join(
                    part for part in (short(hit.title, 30) if several else "", hit.where(), hit.around) if part
                ),
            )
            for hit in hits
        ]

        def done(keys: list[str]) -> None:
            chosen = [hit for hit in hits if hit.record in set(keys)]
            if theirs:
                self._ask_for(title, chosen, becomes or {})
            elif self._tools.desk.apply(make(tuple(hit.record for hit in chosen))) is not None:
                text = "Changed {count} {count:annotation|annotations}; one undo takes all back"
                self._tools.say(tr(text, count=len(chosen)))
            self._finder.run()

        self._tools.preview.ask(title, "Ask for {count}" if theirs else verb, items, done, self._reveal)

    def _can_ask(self, hits: Sequence[Hit]) -> bool:
        """Whether their work can be returned; says why not."""
        queries = self._tools.desk.session.queries
        if not queries.is_reviewer():
            self._tools.say(
                tr("This is the work of somebody else. A reviewer can return it with a request."), "warning"
            )
            return False
        if any(layer.state not in SUBMITTED_STATES for layer in self._layers(hits)):
            self._tools.say(tr("This work is not submitted yet. Only submitted work can be returned."), "warning")
            return False
        return True

    def _layers(self, hits: Sequence[Hit]) -> list[Layer]:
        queries = self._tools.desk.session.queries
        ids = dict.fromkeys(mention.layer for hit in hits if (mention := self._mention(hit)) is not None)
        return [layer for id_ in ids if (layer := queries.get(Layer, id_)) is not None]

    def _ask_for(self, title: str, hits: Sequence[Hit], becomes: dict[str, str]) -> None:
        """Return the work that the hits are in, with the request and its places as the reason."""
        edits = []
        for layer in self._layers(hits):
            places = []
            for hit in hits:
                mention = self._mention(hit)
                if mention is not None and mention.layer == layer.id:
                    new = f" → “{becomes[hit.record]}”" if hit.record in becomes else ""
                    places.append(f"{hit.where()} “{hit.place.quote}”{new}")
            edits.append(ReturnLayer(layer=layer.id, comment="\n".join((f"{title}:", *places))))
        edit = edits[0] if len(edits) == 1 else Together(edits=tuple(edits), what="return work with a request")
        if self._tools.desk.apply(edit) is not None:
            text = "Returned {n} {n:article|articles} with this request; one undo takes it back."
            self._tools.say(tr(text, n=len(edits)))

    def _mention(self, hit: Hit) -> Mention | None:
        return self._tools.desk.session.queries.get(Mention, hit.record)

    def _reveal(self, place: Any) -> None:
        text = self._tools.open.text
        if text is not None and place.document in text.documents:
            self._tools.reader.reveal(place)
