"""Input methods in the fields: while one composes, the keys that end it are its own; and what it composes is never lost,
however the field is left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from annotator.gui import dialogs
from annotator.gui.composing import Composing
from annotator.model import Claim, Note
from tests.gui.desk_fixtures import compose
from tests.gui.shell_fixtures import answer, key, open_work

WORDS = "한국"


@pytest.fixture
def window(open_window, sample):
    window = open_window(sample)
    open_work(window)
    return window


def claim_card(window):
    page = window.page("annotate")
    page.reader.column("left").setFocus()
    key(page.reader.column("left"), "C")
    page.show_tab("claims")
    QApplication.processEvents()
    return page.inspector.claims.card


def statement(window):
    return next(iter(claim_card(window).statements.values()))


def tags(window):
    card = claim_card(window)
    card.show_field("claim-tags")
    QApplication.processEvents()
    return window.page("annotate").inspector.claims.card.lines["tags"]


def note(window):
    window.actions_table.run("annotate.note")
    return window.page("annotate").inspector.aids.note


def find(window):
    window.actions_table.run("annotate.find")
    return window.page("annotate").finder.field


def palette(window):
    window.actions_table.run("edit.palette")
    return window.palette_popup.field


def typeahead(window):
    page = window.page("annotate")
    column = page.reader.column("left")
    column.setFocus()
    key(column, "2")
    key(column, "L")
    return page.typeahead.field


OURS = {"statement": statement, "tags": tags, "note": note, "find": find, "palette": palette, "typeahead": typeahead}


def ready(window, name):
    field = OURS[name](window)
    field.setFocus()
    QApplication.processEvents()
    assert field.isVisible() and QApplication.focusWidget() is field
    field.clear()
    return field


def words_in(field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


@pytest.mark.parametrize("pressed", ["Return", "Esc", "Tab", "F3", "F6", "Down", "Ctrl+Z"])
@pytest.mark.parametrize("name", OURS)
def test_what_ends_a_composition_does_nothing_else(window, name, pressed):
    """The platform gives these keys to the input method; where one lets them through they do nothing of ours."""
    field = ready(window, name)
    compose(field, WORDS)
    events = len(window.desk.session.queries.history())
    key(field, pressed)
    assert field.isVisible() and QApplication.focusWidget() is field
    assert field.composing == WORDS
    assert len(window.desk.session.queries.history()) == events
    compose(field, "", WORDS)
    assert words_in(field) == WORDS
    assert field.composing == ""


@pytest.mark.parametrize("name", OURS)
def test_a_composition_that_is_cancelled_leaves_nothing(window, name):
    field = ready(window, name)
    compose(field, WORDS)
    compose(field, "")
    assert (words_in(field), field.composing) == ("", "")
    assert field.isVisible() and QApplication.focusWidget() is field


@pytest.mark.parametrize("name", OURS)
def test_what_an_engine_clears_because_the_field_is_left_is_kept(window, name):
    """As engines for Japanese do under ibus when somebody clicks elsewhere."""
    field = ready(window, name)
    compose(field, WORDS)
    field.leaving = True
    compose(field, "")
    assert (words_in(field), field.composing) == (WORDS, "")


def stored(window, name) -> str:
    queries, open_ = window.desk.session.queries, window.page("annotate").open
    if name == "note":
        return next((note.text for note in queries.select(Note) if note.target == open_.article_id), "")
    claim = next(each for each in queries.select(Claim) if each.id == open_.claim_id)
    return " ".join(claim.tags) if name == "tags" else " ".join(claim.statement.values())


@pytest.mark.parametrize("left", ["text", "palette", "find", "article", "window"])
@pytest.mark.parametrize("name", ["statement", "tags", "note"])
def test_what_was_being_composed_is_stored_when_the_field_is_left(window, open_window, sample, name, left):
    field = ready(window, name)
    compose(field, WORDS)
    assert WORDS not in stored(window, name)
    article, claim = window.desk.article, window.page("annotate").open.claim_id
    if left == "text":
        window.page("annotate").reader.column("left").setFocus()
    elif left == "palette":
        window.palette_popup.open()
        window.palette_popup.hide()
        window.page("annotate").reader.column("left").setFocus()
    elif left == "find":
        window.actions_table.run("annotate.find")
    elif left == "article":
        window.actions_table.run("article.next")
        window.desk.open_article(article)
        window.page("annotate").open.focus_claim(claim)
    else:
        window.close()
        window = open_window(sample)
        window.desk.open_article(article)
        window.page("annotate").open.focus_claim(claim)
    assert WORDS in stored(window, name)


def test_a_button_that_takes_no_focus_reads_what_is_composed(window):
    """As on macOS, where a click on OK leaves the field the focus."""
    from annotator.gui.composing import ComposingLine

    read = []

    def fill(box):
        field = ComposingLine(box)
        box.form.addRow("more", field)
        box.show()
        for button in box.findChild(QDialogButtonBox).buttons():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.activateWindow()
        field.setFocus()
        QApplication.processEvents()
        compose(field, WORDS)
        box.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
        read.append(field.text())
        return False

    answer(fill)
    dialogs.ask_text(window, "Title", "Label")
    assert read == [WORDS]


def test_a_list_to_choose_from_takes_nothing_that_was_typed(window):
    """The list over the texts is no popup: a field that it takes the focus from is left, and stores its words."""
    field = ready(window, "statement")
    for letter in "abc":
        key(field, letter.upper())
    words = words_in(field)
    page = window.page("annotate")
    page.tools.choose("Title", [], lambda _: None)
    assert words and words in stored(window, "statement")
    page.typeahead.leave()


def fields(root: QWidget):
    return [w for kind in (QLineEdit, QPlainTextEdit) for w in root.findChildren(kind) if not w.isReadOnly()]


def test_input_methods_are_let_into_every_field_and_kept_out_of_what_has_single_keys(window):
    page = window.page("annotate")
    claim_card(window)
    for mode in ("annotate", "claims", "adjudicate"):
        window.desk.set_mode(mode)
        for each in fields(window):
            inner = each.viewport() if isinstance(each, QPlainTextEdit) else each
            assert each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) or inner.testAttribute(
                Qt.WidgetAttribute.WA_InputMethodEnabled
            ), each.objectName()
    keyed = [page.reader.column("left"), page.reader.column("right"), window.page("claims").matrix,
             window.page("claims").tray, window.page("adjudicate").queue]  # fmt: skip
    for each in keyed:
        assert not each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), each
    assert [
        type(each).__name__
        for each in page.findChildren(QPushButton)
        if each.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ] == []
    assert len([each for each in fields(window) if isinstance(each, Composing)]) >= 4
