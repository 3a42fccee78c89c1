"""The menus of the right mouse button and of the menu key in the pages and windows: what is meant is chosen first, and
every entry does what its key or button does."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from annotator.gui.language import use_language
from annotator.gui.window import Window
from annotator.model import Decision
from tests.gui.language_fixtures import ALLOWED
from tests.gui.shell_fixtures import OpenWindow


def menu_over(widget: QWidget, *, by_key: bool = False, at: QPoint | None = None) -> QMenu:
    """The menu that a right click on a widget opens, or with `by_key` the menu key."""
    port = getattr(widget, "viewport", lambda: widget)()
    reason = QContextMenuEvent.Reason.Keyboard if by_key else QContextMenuEvent.Reason.Mouse
    where = at or QPoint(-1, -1)
    if at is not None and not by_key:
        QTest.mouseClick(port, Qt.MouseButton.RightButton, pos=at)
    QApplication.sendEvent(port, QContextMenuEvent(reason, where, port.mapToGlobal(where)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def choose(menu: QMenu, words: str) -> None:
    action = next(each for each in menu.actions() if words in each.text())
    assert action.isEnabled(), words
    menu.close()
    action.trigger()
    QApplication.processEvents()


def child(window: Window, action: str) -> QWidget:
    before = {id(w) for w in QApplication.topLevelWidgets() if w.isVisible()}
    window.desk.actions.run(action)
    QApplication.processEvents()
    (fresh,) = (w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow() and id(w) not in before)
    return fresh


def test_a_right_click_in_the_queue_offers_the_versions_and_decides(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample, "reviewer-1")
    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")
    asked = next(q for q in page.review.open if q.kind == "boundary")
    index = page.model.index(page.model.row_of(asked.key))
    page.queue.scrollTo(index)
    menu = menu_over(page.queue, at=page.queue.visualRect(index).center())
    assert page.current.key == asked.key, "the question under the mouse is the one that is meant"
    told = entries(menu)
    assert told[0].startswith("1   analyst-") and told[1].startswith("2   analyst-")
    assert {"Keep both", "Reject all", "Skip"} <= {each.split("\t")[0] for each in told}
    choose(menu, told[1])
    (decision,) = window.desk.session.queries.select(Decision)
    assert (decision.key, set(decision.chosen)) == (asked.key, set(asked.choices[1].records))


def test_the_menu_key_in_the_queue_means_the_current_question(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample, "reviewer-1")
    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")
    rating = next(q for q in page.review.open if q.kind == "rating")
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(rating.key)))
    menu = menu_over(page.queue, by_key=True)
    assert [each[0] for each in entries(menu)[: len(rating.choices)]] == [c.code for c in rating.choices]
    assert not any(each.startswith("Something else") for each in entries(menu)), "the code itself is pressed"
    choose(menu, "Skip")
    assert page.current.key != rating.key


def test_who_is_no_reviewer_is_offered_no_decision(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")
    menu = menu_over(page.queue, by_key=True)
    assert not menu.actions()[0].isEnabled()
    menu.close()


def test_a_claim_of_the_tray_is_made_a_row_from_its_menu(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    window.desk.set_mode("claims")
    page = window.page("claims")
    rows = page.model.rowCount()
    first = page.tray.visualRect(page.tray_model.index(0)).center()
    menu = menu_over(page.tray, at=first)
    claim = page.tray_claim
    assert claim is not None
    choose(menu, "New proposition")
    assert page.model.rowCount() == rows + 1
    assert any(claim.id in cell.claims for cell in page.row.cells.values())


def test_records_and_mentions_have_menus(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    register = child(window, "project.entities")
    named = next(id_ for id_ in register.records.ids if (register.select(id_), len(register.mentions.mentions))[1] > 2)
    menu = menu_over(register.list, by_key=True)
    assert entries(menu) == ["Merge into…", "Take apart", "Delete", "New record…"]
    assert [a.isEnabled() for a in menu.actions() if not a.isSeparator()] == [True, False, False, True], named
    menu.close()
    place = register.mentions.mentions[1]
    register.places.setCurrentIndex(register.mentions.index(1, 0))
    choose(menu_over(register.places, by_key=True), "Open the passage")
    assert window.desk.mode == "annotate" and window.desk.article == place.article


def test_sources_chains_and_rows_have_menus(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    sources = child(window, "project.sources")
    menu = menu_over(sources.list, by_key=True)
    assert entries(menu) == ["New source…", "Delete"]
    menu.close()
    sources.tabs.setCurrentIndex(1)
    choose(menu_over(sources.chains, at=QPoint(40, 100)), "Open in Annotate")
    assert sources.chains.current == 1
    assert window.desk.article == sources.chains.rows[1][0], "a right click opens nothing by itself, its menu does"
    sources.tabs.setCurrentIndex(2)
    sources.warnings.setCurrentRow(0)
    choose(menu_over(sources.warnings, by_key=True), "Show the row")
    assert window.desk.mode == "claims"


def test_a_moment_of_the_timeline_opens_from_its_menu(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    timeline = child(window, "claims.timeline")
    window.desk.set_mode("claims")
    timeline.table.setCurrentCell(2, 1)
    choose(menu_over(timeline.table, by_key=True), "Open the passage")
    assert window.desk.mode == "annotate"
    assert window.desk.article == timeline.moments[2].article


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_menus_speak_the_language_of_the_interface(open_window: OpenWindow, sample: Path, language: str) -> None:
    use_language(language)
    window = open_window(sample)
    shown = [child(window, "project.entities").list, child(window, "project.sources").list]
    for widget in shown:
        menu = menu_over(widget, by_key=True)
        for words in entries(menu):
            assert not (set(words.replace("…", " ").split()) & {w for w in words.split() if w.isascii()}) - ALLOWED
        menu.close()
