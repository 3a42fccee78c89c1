"""Screen readers: every widget that takes the focus says what it is, and what happens is announced."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from annotator.gui.language import use_language
from annotator.gui.reader import access
from tests.gui.shell_fixtures import key, open_work


def nameless(window: QWidget) -> list[str]:
    """The widgets in view that take the focus by Tab or click and have neither a name nor words of their own."""
    found = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isEnabled():
            continue
        if isinstance(widget, QScrollArea) or widget.focusProxy() is not None:
            continue
        access = QAccessible.queryAccessibleInterface(widget)
        name = access.text(QAccessible.Text.Name) if access is not None else widget.accessibleName()
        if not name.strip() and not (isinstance(widget, QAbstractButton) and widget.text().strip()):
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


@pytest.mark.parametrize("code", ["en", "ja"])
def test_everything_that_takes_the_focus_has_a_name(sample, open_window, code):
    use_language(code)
    window = open_window(sample)
    page = window.page("annotate")
    problems = []
    for tab in page.inspector.tabs:
        page.show_tab(tab)
        problems += [(tab, each) for each in nameless(window)]
    page.finder.open_annotations()
    problems += [("find", each) for each in nameless(window)]
    page.finder.leave()
    for name in ("note", "guidelines"):
        page.inspector.aids.open(name)
        problems += [(name, each) for each in nameless(window)]
    assert sorted(set(problems)) == []


def test_tagging_and_undoing_are_announced(sample, open_window, monkeypatch):
    window = open_window(sample)
    heard = []
    announce = access.announce
    monkeypatch.setattr(access, "announce", lambda thing, words: (heard.append(words), announce(thing, words)))
    open_work(window)
    page = window.page("annotate")
    page.reader.column("left").setFocus()
    key(page.reader.column("left"), "Shift+Right")
    key(page.reader.column("left"), "2")
    assert any(page.open.mention.ranges[0].quote in words for words in heard)
    heard.clear()
    window.desk.undo()
    assert heard


def heard_by(monkeypatch) -> list[str]:
    """What screen readers are told from now on, as the events that Qt is given say it."""
    heard: list[str] = []
    tell = QAccessible.updateAccessibility

    def listen(event):
        message = getattr(event, "message", None)
        if message is not None:
            heard.append(message())
        tell(event)

    monkeypatch.setattr(access.QAccessible, "updateAccessibility", listen)
    return heard


def test_the_next_disagreement_is_announced(open_window, sample, qtbot, monkeypatch):
    window = open_window(sample, "reviewer-1")
    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")
    qtbot.waitUntil(lambda: page.review is not None and page.queue.model().rowCount() > 2)
    heard = heard_by(monkeypatch)
    page.queue.setFocus()
    key(page.queue, "S")
    assert heard, "skipping tells what is asked next"
    assert re.search(r"Decision \d+ of \d+", heard[-1])
    assert page.panel.asked.text() in heard[-1]


def test_what_was_taken_back_is_an_announcement_of_qt(open_window, sample, monkeypatch):
    window = open_window(sample)
    open_work(window)
    column = window.page("annotate").reader.column("left")
    column.setFocus()
    key(column, "Shift+Right")
    heard = heard_by(monkeypatch)
    key(column, "2")
    assert any(window.page("annotate").open.mention.ranges[0].quote in words for words in heard)
    QApplication.processEvents()
    key(column, "Ctrl+Z")
    assert heard[-1].startswith("Undone:")


def test_the_reader_is_a_text_with_caret_and_selection(open_window, sample):
    window = open_window(sample)
    reader = window.page("annotate").reader
    column = reader.column("left")
    column.setFocus()
    key(column, "Ctrl+Home")
    key(column, "Shift+Right")
    spoken = QAccessible.queryAccessibleInterface(column)
    text = spoken.textInterface()
    start, end = column.selection()
    assert spoken.role() == QAccessible.Role.EditableText or spoken.role() == QAccessible.Role.Document
    assert text.text(0, text.characterCount()).strip()
    assert text.text(*text.chosen()) == reader.selection("left").quote
    assert text.cursorPosition() >= 0 and end > start
