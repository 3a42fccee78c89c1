"""The report of a story, from the window: what the analyst has to say, and where it is written."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QWidget

from annotator.edits import STORY_TEXTS, Edit, SetStoryText, Together
from annotator.edits.stories import story_target
from annotator.formats import write_atomically
from annotator.gui import dialogs
from annotator.gui.actions import Action
from annotator.gui.desk import Desk
from annotator.gui.language import LANGUAGES, language, tr
from annotator.model import Note, UserError
from annotator.report import SUFFIXES, WRITERS, check_suffix, make_report, mixed_sentences, stories

FORMS = {".html": "HTML", ".pdf": "PDF", ".docx": "DOCX", ".md": "Markdown"}
"""File suffix → the name of the form, in the order in which they are offered."""


MOST_TOLD = 3
"""Sentences named at once: the others follow once these are mended."""


def report_actions(desk: Desk, window: QWidget) -> list[Action]:
    """What stands in the File menu."""
    return [
        Action(
            id="file.report",
            text="Report…",
            run=lambda: write_report(desk, window),
            keys=("Ctrl+Shift+R",),
            menu="File",
            enabled=lambda: bool(stories(desk.session.queries)),
            hint="A story as one document: HTML, PDF, DOCX or Markdown",
        )
    ]


class ReportDialog(dialogs.FormDialog):
    """The story, and the acting person's summary and key judgements of it."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        """Starts with the story of the open article."""
        super().__init__(parent, tr("Report of a story"), ok=tr("Choose a place…"))
        self.resize(640, 520)
        self._desk = desk
        self.story = QComboBox(self)
        self.story.addItems(stories(desk.session.queries))
        article = desk.session.queries.article(desk.article or "")
        if article is not None and article.story:
            self.story.setCurrentText(article.story)
        self.language = QComboBox(self)
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language()))
        self.report_form = QComboBox(self)
        for suffix, name in FORMS.items():
            self.report_form.addItem(name, suffix)
        self.texts = {kind: QPlainTextEdit(self) for kind in STORY_TEXTS}
        self.texts[STORY_TEXTS[1]].setPlaceholderText(tr("One judgement on each line"))
        self.texts[STORY_TEXTS[2]].setPlaceholderText(tr("How good the sources are as a whole, and what is missing"))
        self.form.addRow(tr("Story"), self.story)
        self.form.addRow(tr("Language"), self.language)
        self.form.addRow(tr("Form"), self.report_form)
        for label, kind in zip((tr("Summary"), tr("Key judgements"), tr("Sourcing statement")), STORY_TEXTS,
                               strict=True):  # fmt: skip
            self.form.addRow(label, self.texts[kind])
        self.mixed = QLabel(self)
        self.mixed.setObjectName("mixed")
        self.mixed.setProperty("tone", "warning")
        self.mixed.setWordWrap(True)
        self.form.addRow(self.mixed)
        self._scales = desk.session.queries.scales("likelihood")
        for field in self.texts.values():
            field.setTabChangesFocus(True)
            field.setReadOnly(desk.session.read_only)
            field.textChanged.connect(self._tell_mixed)
        self.story.currentTextChanged.connect(self._fill)
        self._fill(self.story.currentText())
        self._tell_mixed()

    def _fill(self, story: str) -> None:
        for kind, field in self.texts.items():
            field.setPlainText(self.written(story, kind))

    def _tell_mixed(self) -> None:
        """Say which sentences put likelihood and confidence together; they are written as they are all the same."""
        found = [words for field in self.texts.values() for words in mixed_sentences(field.toPlainText(), self._scales)]
        lines = [tr("Likelihood and confidence are two things and belong in two sentences:")]
        self.mixed.setText("\n".join([*lines, *(f"“{words}”" for words in found[:MOST_TOLD])]) if found else "")
        self.mixed.setVisible(bool(found))

    def written(self, story: str, kind: str) -> str:
        """What the acting person wrote before."""
        session = self._desk.session
        notes = session.queries.select(Note, target=story_target(story), target_kind=kind)
        return next((note.text for note in notes if note.actor == session.actor), "")

    def edits(self) -> tuple[Edit, ...]:
        """What was written anew."""
        story = self.story.currentText()
        return tuple(
            SetStoryText(story=story, kind=kind, text=field.toPlainText())
            for kind, field in self.texts.items()
            if field.toPlainText().strip() != self.written(story, kind).strip()
        )


def write_report(desk: Desk, window: QWidget) -> None:
    """Ask for the words and a place, keep the words, and write the report."""
    box = ReportDialog(window, desk)
    if not dialogs.run_dialog(box):
        return
    story, edits = box.story.currentText(), box.edits()
    if edits and not desk.session.read_only and desk.apply(Together(edits=edits, what="write about a story")) is None:
        return
    form, spoken = str(box.report_form.currentData()), str(box.language.currentData())
    path = _ask_place(desk, window, form)
    if path is None:
        return
    try:
        suffix = check_suffix(path)
        report = make_report(desk.session.queries, story, spoken)
        if suffix in WRITERS:
            data = WRITERS[suffix](report)
        else:
            from annotator.gui.printing import write_pdf

            data = write_pdf(report)
        write_atomically(path, lambda file: file.write(data))
    except UserError as error:
        dialogs.tell(window, tr("The report was not written"), str(error))
        return
    desk.say(tr("The report was written to “{name}”.", name=path.name))


def _ask_place(desk: Desk, window: QWidget, form: str) -> Path | None:
    """Where to write a report of a form (a suffix). Who types the suffix of another form gets that; any other name
    gets the suffix of the form."""
    name = str(desk.session.path.with_name(f"{desk.session.path.stem}-report{form}"))
    offered = [form, *(suffix for suffix in FORMS if suffix != form)]
    filters = ";;".join(f"{FORMS[suffix]} (*{suffix})" for suffix in offered)
    path = dialogs.save_file(window, tr("Write the report"), filters, name, "")
    if path is None or path.suffix.lower() in SUFFIXES:
        return path
    return path.with_name(path.name + form)
