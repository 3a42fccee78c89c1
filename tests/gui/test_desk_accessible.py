"""Screen readers: every widget that takes the focus says what it is, and what happens is announced."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from annotator.gui.language import use_language
from annotator.gui.reader import access
from tests.gui.shell_fixtures import key


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
    entry = next(e for e in window.desk.session.queries.articles() if e.state in ("", "assigned", "draft"))
    window.desk.open_article(entry.article.id)
    page = window.page("annotate")
    page.reader.column("left").setFocus()
    key(page.reader.column("left"), "Shift+Right")
    key(page.reader.column("left"), "2")
    assert any(page.open.mention.ranges[0].quote in words for words in heard)
    heard.clear()
    window.desk.undo()
    assert heard
