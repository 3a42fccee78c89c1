"""The report of a story, from the window: what the analyst has to say, and where it is written."""

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from annotator.edits import STORY_TEXTS, Edit, SetStoryText, Together
from annotator.edits.stories import story_target
from annotator.formats import write_atomically
from annotator.gui import dialogs
from annotator.gui.actions import Action
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.model import Note, UserError
from annotator.report import WRITERS, check_suffix, make_report, stories

FILTERS = "HTML (*.html);;PDF (*.pdf);;DOCX (*.docx);;Markdown (*.md)"


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
        self.texts = {kind: QPlainTextEdit(self) for kind in STORY_TEXTS}
        self.texts[STORY_TEXTS[1]].setPlaceholderText(tr("One judgement on each line"))
        self.form.addRow(tr("Story"), self.story)
        self.form.addRow(tr("Summary"), self.texts[STORY_TEXTS[0]])
        self.form.addRow(tr("Key judgements"), self.texts[STORY_TEXTS[1]])
        for field in self.texts.values():
            field.setTabChangesFocus(True)
            field.setReadOnly(desk.session.read_only)
        self.story.currentTextChanged.connect(self._fill)
        self._fill(self.story.currentText())

    def _fill(self, story: str) -> None:
        for kind, field in self.texts.items():
            field.setPlainText(self.written(story, kind))

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
    name = str(desk.session.path.with_name(f"{desk.session.path.stem}-report.html"))
    path = dialogs.save_file(window, tr("Write the report"), FILTERS, name, "")
    if path is None:
        return
    path = path if path.suffix else path.with_name(path.name + ".html")
    try:
        suffix = check_suffix(path)
        report = make_report(desk.session.queries, story)
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
