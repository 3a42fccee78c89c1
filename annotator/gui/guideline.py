"""The project's guideline as it is read beside the texts and beside a decision."""

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from annotator.gui.desk import Desk
from annotator.gui.help import typeset
from annotator.gui.language import language, tr
from annotator.scheme.guideline import guideline, in_words, sections


def guideline_of(desk: Desk) -> str:
    """The project's own guideline, else the one that came with its scheme, in the interface's language; Markdown as
    it is stored, '' where there is none."""
    queries = desk.session.queries
    return guideline(str(queries.properties().get("guidelines", "") or ""), queries.scheme().name, language())


def show_guideline(view: QTextBrowser, desk: Desk) -> None:
    """Set the guideline in a view, its sections headed by what their types are called."""
    labels = {kind.code: kind.label(language()) for kind in desk.session.queries.scheme().entity_types}
    written = guideline_of(desk)
    view.setMarkdown(in_words(written, labels) if written else tr("The project has no guideline yet."))
    typeset(view.document(), desk.theme.line)


def go_to_section(view: QTextBrowser, desk: Desk, code: str) -> bool:
    """Bring a section to the top, as an entity type's `anchor` or its code names it; whether there is one."""
    kind = desk.session.queries.scheme().by_code(code)
    wanted = kind.anchor if kind is not None else code
    number = next((n for n, each in enumerate(sections(guideline_of(desk))) if each.code == wanted), -1)
    block = _heading(view, number) if number >= 0 else None
    if block is None:
        return False
    view.setTextCursor(QTextCursor(block))
    view.verticalScrollBar().setValue(int(view.document().documentLayout().blockBoundingRect(block).top()))
    return True


def _heading(view: QTextBrowser, number: int) -> QTextBlock | None:
    """The heading of the section of that number, from 0: headings of the first level open none."""
    block = view.document().begin()
    while block.isValid():
        if block.blockFormat().headingLevel() > 1:
            if not number:
                return block
            number -= 1
        block = block.next()
    return None
