"""What all commands of Annotate work with, and the few steps that all of them take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect

from annotator.columns import other_side
from annotator.edits import Edit
from annotator.gui.annotate.open_article import OpenArticle
from annotator.gui.annotate.preview import Preview
from annotator.gui.annotate.typeahead import Choice, TypeAhead
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.gui.reader import Reader
from annotator.model import Mention, Range
from annotator.scheme import LabelScheme
from annotator.session import Change
from annotator.text import snap, stripped, word_at


@dataclass(frozen=True, slots=True)
class Tools:
    """The desk, what is open, and the widgets that commands speak through."""

    desk: Desk
    open: OpenArticle
    reader: Reader
    typeahead: TypeAhead
    preview: Preview
    show_tab: Callable[[str], object]
    frame: Callable[[str | None], object]

    @property
    def scheme(self) -> LabelScheme:
        """The label scheme in force."""
        return self.desk.session.queries.scheme()

    @property
    def layer_id(self) -> str | None:
        """The id of the layer that edits go to; None where the first edit makes it."""
        return self.open.layer.id if self.open.layer is not None else None

    def say(self, text: str, kind: str = "info") -> None:
        """Say something in the status line and to screen readers."""
        self.desk.say(text, kind)
        self.desk.announced.emit(text)

    def apply(self, edit: Edit, done: str = "") -> Change | None:
        """Run an edit and say what it did; None where it was refused, which was said."""
        if not self.can_edit():
            return None
        change = self.desk.apply(edit)
        if change is not None and done:
            self.say(done)
        return change

    def can_edit(self) -> bool:
        """Whether the layer in view can be changed; says why where it cannot."""
        if self.open.editable:
            return True
        if self.open.text is None:
            self.say(tr("Choose an article first."), "warning")
        elif self.desk.session.read_only:
            self.say(tr("This project is open read-only. Nothing was changed."), "warning")
        elif not self.open.own:
            self.say(tr("This is somebody else's work; you can read it. Nothing was changed."), "warning")
        else:
            self.say(tr("This article is submitted. Withdraw it to change your work. Nothing was changed."), "warning")
        return False

    def selection(self, side: str | None = None) -> Range | None:
        """What is selected on a side (the active one): whole characters, without white space around."""
        found = self.reader.selection(side)
        return self._trimmed(found) if found is not None else None

    def selected(self, side: str | None = None) -> tuple[Range, ...]:
        """The selection of a side (the active one) in pieces: what of the other side, or of what is folded away, stands
        between them in the file is not selected."""
        found = (self._trimmed(part) for part in self.reader.selected_ranges(side))
        return tuple(part for part in found if part is not None)

    def _trimmed(self, found: Range) -> Range | None:
        if self.open.text is None:
            return None
        base = self.open.text.documents[found.document].text
        start, end = stripped(base, *snap(base, found.start, found.end))
        if (start, end) == (found.start, found.end):
            return found
        return Range.of(found.document, base, start, end) if start < end else None

    def word_at_caret(self) -> Range | None:
        """The word that the caret stands in or at on the active side, as a double click takes it; none between words
        and in what is folded away."""
        text, caret = self.open.text, self.reader.column(self.active).caret
        document = text.document(self.active) if text is not None and self.active in text.sides else None
        sentence = text.sentence_at(document.id, caret) if text is not None and document is not None else None
        if document is None or sentence is None:
            return None
        words = document.text[sentence.start : sentence.end]
        start, end = word_at(words, caret - sentence.start, sentence.language)
        if not any(character.isalnum() for character in words[start:end]):
            return None
        return Range.of(document.id, document.text, sentence.start + start, sentence.start + end)

    def mentions_at_caret(self) -> list[Mention]:
        """The mentions that hold the caret of the active side, the innermost first."""
        caret = self.reader.caret()
        if caret is None:
            return []
        found = self.open.at(Range(document=caret.document, start=caret.start, end=caret.start + 1, quote=""))
        found = [m for m in found if self.open.side_of(m.ranges[0]) == self.active]
        return sorted(found, key=lambda m: sum(part.end - part.start for part in m.ranges))

    @property
    def active(self) -> str:
        """The side the keyboard works on."""
        return self.reader.active_side

    @property
    def other(self) -> str:
        """The opposite side."""
        return other_side(self.active)

    def two_sided(self) -> bool:
        """Whether there is a translation; says so where there is none."""
        if self.open.text is not None and self.open.text.article.right is not None:
            return True
        self.say(tr("This article has no translation yet."), "warning")
        return False

    def mention_at_hand(self) -> Mention | None:
        """The selected mention; says so where there is none."""
        found = self.open.mention
        if found is None:
            self.say(tr("Select a tagged word first: click it, or move into it and press Space."), "warning")
        return found

    def type_name(self, code: str) -> str:
        """The label of an entity type in the interface's language."""
        kind = self.scheme.by_code(code)
        return kind.label(language()) if kind is not None else code

    def term(self, vocabulary: str, code: str) -> str:
        """The label of a word of a closed list in the interface's language."""
        return self.scheme.term_label(vocabulary, code, language())

    def meaning(self, vocabulary: str, code: str) -> str:
        """What a word of a closed list means, in the interface's language; '' where the scheme does not say."""
        return self.scheme.term_meaning(vocabulary, code, language())

    def near(self, side: str | None = None) -> QRect:
        """Where the caret or selection of a side is, in the reader's parent."""
        where = side or self.active
        column, caret = self.reader.column(where), self.reader.caret(where)
        if caret is None:
            return QRect(40, 80, 1, 1)
        box = column.caret_rect(caret.start)
        corner = column.viewport().mapTo(self.typeahead.place, box.topLeft())
        return QRect(corner, box.size())

    def choose(self, title: str, rows: Sequence[Choice], taken: Callable[[str], object]) -> None:
        """Let one of a few fixed rows be chosen by digit."""
        self.typeahead.ask(title, lambda _: rows, lambda choice: taken(choice.key), self.near(), field=False)
