"""Commands on the record that the selected tag is linked to: show it, make it one with another, take it apart."""

from annotator.edits import MergeEntities, SplitEntity
from annotator.gui.actions import Action
from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.tools import Tools
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.language import language, tr
from annotator.gui.register.index import find_records
from annotator.model import Entity


class Recording:
    """The record of the selected tag, by keys and from the menu of the tag."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def actions(self) -> list[Action]:
        """Show, merge, take apart."""
        return [
            Action(
                id="annotate.record",
                text="Show the record",
                run=self.show,
                keys=("Shift+R",),
                scope="reader",
                menu="Annotate",
                hint="In the register: its names, posts and everywhere it is mentioned",
            ),
            Action(
                id="annotate.mergeRecord",
                text="Merge the record into…",
                run=self.merge,
                menu="Annotate",
                hint="Another record stands for it; all mentions follow",
            ),
            Action(
                id="annotate.splitRecord",
                text="Take the record apart…",
                run=self.split,
                menu="Annotate",
                hint="A record that was merged into it stands for itself again",
            ),
        ]

    def _record(self) -> Entity | None:
        """The record of the selected tag; says so where there is none."""
        mention = self._tools.mention_at_hand()
        entity = self._tools.desk.session.queries.entity(mention.entity) if mention is not None else None
        if mention is not None and entity is None:
            self._tools.say(tr("This tag is not linked to a record. L links it."), "warning")
        return entity

    def _writable(self) -> bool:
        """Records belong to everybody: only a copy that cannot be written refuses."""
        if self._tools.desk.session.read_only:
            self._tools.say(tr("This project is open read-only. Nothing was changed."), "warning")
            return False
        return True

    def show(self) -> None:
        """Bring the register up at the record."""
        entity = self._record()
        if entity is not None:
            self._tools.desk.registerAsked.emit(entity.id)

    def merge(self) -> None:
        """Choose the record that is to stand for this one."""
        entity = self._record() if self._writable() else None
        if entity is None:
            return
        desk, name = self._tools.desk, entity_label(entity, language())

        def rows(words: str) -> list[Choice]:
            found = find_records(desk, words or name, entity.type)
            return [
                Choice(key=e.id, text=entity_label(e), detail=self._tools.type_name(e.type))
                for e, _ in found
                if e.id != entity.id
            ]

        def taken(row: Choice) -> None:
            if desk.apply(MergeEntities(entity=entity.id, into=row.key)) is not None:
                self._tools.say(
                    tr("“{name}” is now one with “{other}”; its mentions follow", name=name, other=row.text)
                )

        title = tr("“{name}” is the same as", name=name)
        self._tools.typeahead.ask(title, rows, taken, self._tools.near(), digits=False)

    def split(self) -> None:
        """Choose which of the merged records stands for itself again."""
        entity = self._record() if self._writable() else None
        if entity is None:
            return
        queries = self._tools.desk.session.queries
        merged = [e for e in queries.entities().values() if e.merged_into and queries.entity(e.id) == entity]
        if not merged:
            self._tools.say(tr("Nothing was merged into this record. The register splits mentions off."), "warning")
            return
        rows = [Choice(key=e.id, text=entity_label(e), detail=self._tools.type_name(e.type)) for e in merged]
        self._tools.choose(
            tr("Which one stands for itself again?"), rows, lambda id_: self._tools.desk.apply(SplitEntity(entity=id_))
        )
