"""The pages by keys alone, from the first: whoever comes to a page has the keys where its commands are."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.model import Decision, Stance
from tests.gui.shell_fixtures import OpenWindow, key


def has_keys() -> QWidget:
    """The widget that keys go to."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(keys: str) -> None:
    """Press keys wherever they go."""
    key(has_keys(), keys)
    QApplication.processEvents()


def test_the_first_key_in_a_page_that_was_never_shown_is_a_command(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample, "reviewer-1")
    press("Ctrl+3")
    page = window.page("adjudicate")
    assert has_keys() is page.queue
    asked = page.current
    press("X")
    (decision,) = window.desk.session.queries.select(Decision)
    assert (decision.key, decision.choice) == (asked.key, "reject")


def test_the_first_key_in_the_matrix_moves_in_the_rows(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    press("Ctrl+2")
    page = window.page("claims")
    assert has_keys() is page.matrix
    before = len(window.desk.session.queries.select(Stance))
    unread = next(
        (row, column)
        for row in range(page.model.rowCount())
        for column in range(1, page.model.last)
        if not page.model.row(row).cell(page.model.article(column)).kind
    )
    for _ in range(unread[0]):
        press("Down")
    for _ in range(unread[1]):
        press("Right")
    assert (page.matrix.currentIndex().row(), page.matrix.currentIndex().column()) == unread
    press("0")
    assert len(window.desk.session.queries.select(Stance)) == before + 1, "0 says that the article is silent"


def test_who_comes_back_to_a_page_finds_the_keys_where_they_were(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    press("Ctrl+2")
    press("T")
    tray = window.page("claims").tray
    assert has_keys() is tray
    press("Ctrl+1")
    press("Ctrl+2")
    assert has_keys() is tray


def bring_up(window: QWidget, qtbot: QtBot) -> None:
    """Give a window the keys; the screen without a window manager does so late."""

    def is_active() -> bool:
        window.activateWindow()
        return window.isActiveWindow()

    qtbot.waitUntil(is_active)


def test_sources_are_graded_without_the_mouse(open_window: OpenWindow, sample: Path, qtbot: QtBot) -> None:
    window = open_window(sample)
    window.desk.actions.run("project.sources")
    sources = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "SourcesWindow" and w.isVisible())
    source = sources.chosen()
    graded = len(window.desk.session.queries.ratings(source, "reliability"))
    bring_up(sources, qtbot)
    sources.list.setFocus()
    for _ in range(40):
        if has_keys() is sources.card.code:
            break
        QTest.keyClick(has_keys(), Qt.Key.Key_Tab)
    assert has_keys() is sources.card.code
    QTest.keyClick(sources.card.code, Qt.Key.Key_C)
    assert sources.card.code.currentData() == "C" and sources.card.wording.isVisible(), "the official words stand below"
    for _ in range(10):
        if has_keys() is sources.card.give:
            break
        QTest.keyClick(has_keys(), Qt.Key.Key_Tab)
    QTest.keyClick(sources.card.give, Qt.Key.Key_Space)
    assert len(window.desk.session.queries.ratings(source, "reliability")) == graded + 1
    QTest.keyClick(sources, Qt.Key.Key_Escape)
    assert not sources.isVisible()


def test_the_timeline_is_gone_through_and_left_by_keys(open_window: OpenWindow, sample: Path, qtbot: QtBot) -> None:
    window = open_window(sample)
    window.desk.actions.run("claims.timeline")
    timeline = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "TimelineWindow" and w.isVisible())
    bring_up(timeline, qtbot)
    for _ in range(5):
        if has_keys() is timeline.table:
            break
        QTest.keyClick(has_keys(), Qt.Key.Key_Tab)
    QTest.keyClick(timeline.table, Qt.Key.Key_Down)
    row = timeline.table.currentRow()
    assert row == 1
    QTest.keyClick(timeline.table, Qt.Key.Key_Return)
    assert window.desk.mode == "annotate" and window.desk.article == timeline.moments[row].article
