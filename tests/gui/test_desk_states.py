"""States that are designed and not left to chance: the first run, the empty project and filter; and what a tooltip over a
tag tells of who, when and why."""

import re

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip

from annotator.session import create_project
from tests.gui.shell_fixtures import key


def test_the_first_run_shows_three_steps_until_they_are_closed_for_good(open_window, sample):
    window = open_window(sample)
    assert window.hint.isVisible()
    words = " ".join(label.text() for label in window.hint.findChildren(type(window.hint._label)))
    assert all(f"{number}  " in words for number in (1, 2, 3))
    window.desk.set_mode("claims")
    assert not window.hint.isVisible()
    window.desk.set_mode("annotate")
    assert window.hint.isVisible()
    (close,) = window.hint.findChildren(QPushButton)
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert not window.hint.isVisible()
    window.close()
    again = open_window(sample)
    assert not again.hint.isVisible()


def test_where_nothing_can_be_tagged_nobody_is_told_to_press_a_digit(open_window, sample):
    window = open_window(sample, read_only=True)
    assert not window.hint.isVisible()
    window.desk.set_mode("claims")
    window.desk.set_mode("annotate")
    assert not window.hint.isVisible()
    tab = window.page("annotate").inspector.selection
    told = [label.text() for label in tab.findChildren(QLabel) if label.text().endswith("to see it here.")]
    assert told == ["Click a tag to see it here."]


def test_an_empty_project_is_one_drop_area_with_the_keys_on_its_button(open_window, tmp_path):
    create_project(tmp_path / "new.annotations", actor_name="analyst-1").close()
    window = open_window(tmp_path / "new.annotations")
    assert window.pages.currentWidget() is window.empty and not window.articles.isVisible()
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton) and window.empty.isAncestorOf(button)
    asked = []
    window.empty.importRequested.disconnect()
    window.empty.importRequested.connect(lambda: asked.append(True))
    for code in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(button, code)
    assert asked == [True] * 3
    for mode in ("claims", "adjudicate", "annotate"):
        window.desk.set_mode(mode)
        assert window.pages.currentWidget() is window.empty, mode


def test_a_filter_that_nothing_fits_says_so_and_how_to_go_on(open_window, sample):
    window = open_window(sample)
    field = window.articles.filter
    field.setFocus()
    for letter in "zzz":
        key(field, letter.upper())
    assert window.articles.empty.isVisible() and window.articles.empty.text()
    field.clear()
    assert not window.articles.empty.isVisible() and window.articles.view.isVisible()


@pytest.fixture
def tip(page, monkeypatch):
    """What the tooltip says over words of a side, as when the pointer rests there."""
    shown = []
    monkeypatch.setattr(QToolTip, "showText", lambda place, words, *rest: shown.append(words))

    def over(side, place):
        shown.clear()
        column = page.reader.column(side)
        box = column.rects(place.start, place.start + 1)[0]
        at = box.center().toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, at, column.viewport().mapToGlobal(at))
        QApplication.sendEvent(column.viewport(), event)
        return shown[-1] if shown else ""

    return over


def test_a_tooltip_says_who_tagged_what_when_and_why_it_was_suggested(page, desk, article, keys, tip):
    place = article.place("left", "Sept. 8")
    assert tip("left", place) == ""
    page.reader.select(place)
    keys("5")
    QApplication.processEvents()
    told = tip("left", place)
    kind = page.tools.type_name(page.open.mention.type)
    assert kind in told and "analyst-1" in told
    assert re.search(r"\d{1,2}\s[A-Z][a-z]{2}\s\d{4}\s\d\d:\d\d", told), told
    now = page.open.suggestion
    assert now is not None
    suggested = tip("right", now.ranges[0])
    assert "Suggested" in suggested and f"{now.score:.2f}" in suggested
    keys("Return")
    accepted = tip("right", now.ranges[0])
    assert "suggested by" in accepted and "accepted" in accepted and "analyst-1" in accepted
