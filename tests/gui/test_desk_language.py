"""The language changes while something stands open over the texts: no word of before is left in it, and it stays open."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.language_fixtures import english_of, switch, texts, words_of
from tests.gui.shell_fixtures import open_work


def find(window, page):
    page.finder.open()
    return page.finder


def find_annotations(window, page):
    page.finder.open_annotations()
    return page.finder


def note(window, page):
    page.inspector.aids.open("note")
    return page.inspector.aids


def guidelines(window, page):
    page.inspector.aids.open("guidelines")
    return page.inspector.aids.guidelines


def empty_filter(window, page):
    window.articles.filter.setText("no such article")
    return window.articles.empty


OPEN = {
    "find": find, "find annotations": find_annotations, "note": note, "guidelines": guidelines,
    "empty filter": empty_filter,
}  # fmt: skip


@pytest.mark.parametrize("name", OPEN)
def test_what_stands_open_follows_the_language(open_window, sample, qtbot, name):
    window = open_window(sample)
    open_work(window)
    page = window.page("annotate")
    page.reader.column("left").setFocus()
    shown = OPEN[name](window, page)
    before = {text for _, text in texts(window)}
    held = words_of(window.desk.session)
    for code in ("ko", "ja"):
        switch(window, code)
        qtbot.wait(60)
        assert shown.isVisible(), "it stays open"
        left = [each for each in english_of(set(texts(window)), held) if "no such article" not in each]
        assert left == [], code
    switch(window, "en")
    qtbot.wait(60)
    QApplication.processEvents()
    assert {text for _, text in texts(window)} == before
