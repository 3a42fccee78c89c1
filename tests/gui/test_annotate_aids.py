"""The note on the article and the guidelines, folded under the inspector."""

import pytest

from annotator.edits import SetProperty
from annotator.gui.language import use_language
from tests.gui.desk_fixtures import press, two_sided_draft, type_text


def test_a_note_is_written_by_keys_and_kept(page, desk, article, keys, qtbot):
    def is_active():
        page.activateWindow()
        return page.isActiveWindow()

    qtbot.waitUntil(is_active)
    keys("W")
    field = page.inspector.aids.note
    qtbot.waitUntil(field.hasFocus)
    type_text(field, "ask for the minutes")
    press(field, "Esc")
    assert desk.session.queries.note(article.id).text == "ask for the minutes"
    assert page.reader.column("left").hasFocus()
    assert "•" in page.inspector.aids.buttons["note"].text()
    desk.undo()
    assert desk.session.queries.note(article.id) is None
    assert field.toPlainText() == ""


def test_a_note_belongs_to_the_article_it_was_written_on(page, desk, article, keys):
    from annotator.edits import ImportDraft

    other = two_sided_draft(
        (("body", "Ships left. The sea was calm."),), (("body", "배가 떠났다. 바다는 잔잔했다."),), "Sea"
    )
    desk.session.apply(ImportDraft(draft=other))
    keys("W")
    page.inspector.aids.note.setPlainText("on the harbour")
    desk.open_article(other.article.id)
    assert desk.session.queries.note(article.id).text == "on the harbour"
    assert page.inspector.aids.note.toPlainText() == ""
    desk.open_article(article.id)
    assert page.inspector.aids.note.toPlainText() == "on the harbour"


def test_closing_the_page_stores_the_note(page, desk, article):
    page.inspector.aids.open("note")
    page.inspector.aids.note.setPlainText("half written")
    page.finish()
    assert desk.session.queries.note(article.id).text == "half written"


def top_heading(view):
    """The first heading in view."""
    block, top = view.document().begin(), view.verticalScrollBar().value()
    layout = view.document().documentLayout()
    while not block.blockFormat().headingLevel() or layout.blockBoundingRect(block).top() < top:
        block = block.next()
    return block.text()


@pytest.mark.parametrize("code", ["en", "ko", "ja"])
def test_the_guidelines_stand_at_the_section_of_the_type(page, desk, article, keys, code, qtbot):
    use_language(code)
    try:
        page.retranslate()
        page.reader.select(article.place("left", "Busan"))
        keys("3")
        kind = desk.session.queries.scheme().by_code(page.open.mention.type)
        keys("G")
        view = page.inspector.aids.guidelines
        qtbot.waitUntil(lambda: top_heading(view).split(" (")[0] == kind.label(code))
        press(view, "Esc")
        keys("G")
        assert page.inspector.aids.current == ""
    finally:
        use_language("en")


def test_the_projects_own_guidelines_come_first(page, desk, keys):
    desk.session.apply(SetProperty(name="guidelines", value="# Ours\n\n## PERSON\n\nOnly full names."))
    page.inspector.aids.open("guidelines")
    assert "Only full names." in page.inspector.aids.guidelines.toPlainText()
    assert page.inspector.aids.show_section("PERSON")
    assert "Person\nOnly full names." in page.inspector.aids.guidelines.toPlainText()
    assert not page.inspector.aids.show_section("NOTHING")


def test_what_is_open_is_part_of_the_place(page):
    page.inspector.aids.open("guidelines")
    place = page.position()
    page.inspector.aids.open("")
    page.restore(place)
    assert page.inspector.aids.current == "guidelines"
