"""Discontinuous mentions by keys: further words become a piece of the mention that was selected last, or leave it."""

from annotator.edits import Resize
from annotator.gui.actions import Action
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr
from annotator.model import Mention, Range


class Pieces:
    """Add a piece, take one away. Selecting words drops the frame of a mention, so the one framed last is meant."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._last = ""
        tools.open.selectedChanged.connect(self._note)

    def actions(self) -> list[Action]:
        """The two commands."""
        rows = (
            (
                "annotate.addPiece",
                "Add to mention",
                self.add,
                "P",
                "The selected words become a further piece of the mention selected before",
            ),
            (
                "annotate.dropPiece",
                "Take piece away",
                self.drop,
                "Shift+P",
                "The piece that is selected, else the last one, leaves the mention",
            ),
        )
        return [
            Action(id=id_, text=text, run=run, keys=(key,), scope="reader", menu="Annotate", hint=hint)
            for id_, text, run, key, hint in rows
        ]

    def _note(self) -> None:
        mention = self._tools.open.mention
        if mention is not None:
            self._last = mention.id

    def _mention(self) -> Mention | None:
        found = self._tools.open.record(self._last)
        return found if isinstance(found, Mention) else None

    def add(self) -> None:
        """Add what is selected to the mention selected before."""
        tools = self._tools
        if not tools.can_edit():
            return
        mention, places = self._mention(), tools.selected()
        if mention is None or not places:
            tools.say(tr("Select a tagged word first, then the further words of the same mention."), "warning")
            return
        first, place = mention.ranges[0], places[0]
        if place.document != first.document or tools.open.side_of(place) != tools.open.side_of(first):
            tools.say(tr("A mention stands on one side. Select its further words there."), "warning")
            return
        self._store(mention, united((*mention.ranges, *places), self._base(place)))

    def drop(self) -> None:
        """Take the selected piece out of the mention, or else its last one."""
        tools = self._tools
        mention = self._mention() if tools.can_edit() else None
        if mention is None or len(mention.ranges) < 2:
            if tools.open.editable:
                tools.say(tr("The mention has one piece only; Del deletes it."), "warning")
            return
        places = tools.selected()
        gone = [part for part in mention.ranges if any(map(part.overlaps, places))] or [mention.ranges[-1]]
        kept = tuple(part for part in mention.ranges if part not in gone)
        if kept:
            self._store(mention, kept)

    def _base(self, place: Range) -> str:
        text = self._tools.open.text
        assert text is not None
        return text.documents[place.document].text

    def _store(self, mention: Mention, ranges: tuple[Range, ...]) -> None:
        said = tr("Now “{quote}”", quote=" … ".join(part.quote for part in ranges))
        if ranges != mention.ranges and self._tools.apply(Resize(mention=mention.id, ranges=ranges), said) is not None:
            self._tools.reader.clear_selection(self._tools.active)
            self._tools.frame(mention.id)


def united(parts: tuple[Range, ...], base: str) -> tuple[Range, ...]:
    """Ranges of one document in order, those joined that overlap or have only white space between them."""
    found: list[tuple[int, int]] = []
    for part in sorted(parts, key=lambda part: part.start):
        if found and not base[found[-1][1] : part.start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], part.end))
        else:
            found.append((part.start, part.end))
    return tuple(Range.of(parts[0].document, base, start, end) for start, end in found)
