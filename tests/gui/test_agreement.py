"""The agreement window and starting points, through the real window on the sample project."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from annotator.adjudication.agreement import Gap
from annotator.adjudication.agreement.writing import WHY_WORDS
from annotator.edits import AddActor, SetProperty
from annotator.gui.agreement import AgreementWindow
from annotator.gui.agreement.tables import Cell
from annotator.gui.language import LANGUAGES, use_language
from annotator.gui.theme import font
from annotator.model import Decision
from tests.gui.language_fixtures import switch
from tests.gui.shell_fixtures import answer, key


@pytest.fixture
def page(open_window, sample):
    window = open_window(sample, "reviewer-1")
    key(window, "Ctrl+3")
    return window.page("adjudicate")


@pytest.fixture
def opened(page, qtbot):
    key(page.queue, "Shift+F")
    window = next(w for w in page.window().findChildren(AgreementWindow))
    qtbot.waitUntil(lambda: window.reading is window.computing is None and window.report is not None, timeout=20_000)
    yield window
    window.close()


def test_figures_by_kind_side_and_pair(opened):
    assert opened.figures.rows
    every = len(opened.figures.rows)
    opened.kind.setCurrentIndex(opened.kind.findData("mention"))
    opened.side.setCurrentIndex(opened.side.findData("left"))
    opened.pair.setCurrentIndex(2)
    opened._show()
    assert opened.figures.rows
    assert {row[3].text for row in opened.figures.rows} == {"left"}
    assert {row[4].text for row in opened.figures.rows} == {"analyst-1 – analyst-2"}
    assert len(opened.figures.rows) != every


def test_reports_are_saved(opened, tmp_path):
    answer(str(tmp_path / "report.html"), str(tmp_path / "tables.csv"))
    opened.to_html.click()
    opened.to_csv.click()
    assert "<table>" in (tmp_path / "report.html").read_text("utf-8")
    assert (tmp_path / "tables-figures.csv").read_bytes().startswith(b"\xef\xbb\xbfkind,")


def test_a_cancelled_computation_leaves_what_was_there(opened, qtbot):
    before = opened.report
    opened.compute()
    assert opened.reading is not None  # nothing is read before the window has answered
    opened.cancel.click()
    assert opened.reading is None
    assert opened.report is before
    assert not opened.progress.isVisible()
    opened.compute()
    qtbot.waitUntil(lambda: opened.computing is not None)
    opened.cancel.click()
    qtbot.waitUntil(lambda: opened.computing is None)
    assert opened.report is before
    assert "Cancelled" in opened.status.text()


def test_a_change_while_the_project_is_read_begins_anew(opened, qtbot):
    opened.compute()
    first = opened.reading
    opened.desk.apply(AddActor(name="analyst-9", role="analyst"))
    assert opened.reading is not None
    assert opened.reading is not first
    qtbot.waitUntil(lambda: opened.reading is opened.computing is None)
    assert "changed" not in opened.status.text()
    opened.desk.apply(AddActor(name="analyst-8", role="analyst"))
    assert "changed" in opened.status.text()


@pytest.mark.parametrize("size", [(1120, 680), (1280, 720)])
def test_nothing_has_to_be_scrolled_sideways(opened, size):
    opened.resize(*size)
    for number, view in enumerate(opened.views):
        opened.tabs.setCurrentIndex(number)
        QApplication.processEvents()
        if number != 1:  # the confusion table is as wide as there are types
            assert view.horizontalScrollBar().maximum() == 0, number


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_are_not_torn_reasons_are_read_whole_and_no_table_ends_early(opened, code):
    switch(opened.parentWidget(), code)
    opened.kind.setCurrentIndex(opened.kind.findData("*"))
    opened.pair.setCurrentIndex(opened.pair.findData("*"))
    opened._show()
    undefined = next(row for row in opened.figures.rows if row[5].wraps)
    longest = max((opened.words.say(each) for each in WHY_WORDS), key=len)
    opened.figures.show_rows(
        opened.figures.heads, [*opened.figures.rows, [*undefined[:5], Cell(longest, wraps=True), *undefined[6:]]]
    )
    for size in ((1120, 680), (1440, 810)):
        opened.resize(*size)
        for number, view in enumerate(opened.views):
            opened.tabs.setCurrentIndex(number)
            for _ in range(4):
                QApplication.processEvents()
            if number != 1:
                assert view.horizontalHeader().length() >= view.viewport().width() - 4, number
        figures, heads = opened.views[0], opened.views[1].horizontalHeader()
        for row, cells in enumerate(opened.figures.rows):
            if cells[5].wraps:
                place = figures.visualRect(opened.figures.index(row, 5))
                lines = figures.fontMetrics().boundingRect(
                    QRect(0, 0, place.width() - 22, 999), Qt.TextFlag.TextWordWrap, cells[5].text
                )
                assert lines.height() <= place.height() - 8, cells[5].text
                assert lines.width() <= place.width() - 22
    metrics = QFontMetrics(font(12, bold=True))
    for column in range(1, heads.count()):
        lines = heads._lines(column)
        words = opened.confusion.heads[column]
        assert "".join("".join(lines).split()) == "".join(words.split()), words
        if code == "en":
            assert {word for line in lines for word in line.split()} == set(words.split())
        assert max(map(metrics.horizontalAdvance, lines)) <= heads.sectionSize(column) - 14
        assert len(lines) * metrics.lineSpacing() < heads.height()


def test_a_section_that_is_a_type_is_called_by_its_name(opened):
    gap = Gap(kind="type", reason="", section="MIL_UNIT", count=1)
    assert opened.words.section(gap) == "Military unit"
    assert opened.words.section(replace(gap, section="2.1")) == "§ 2.1"
    assert opened.words.section(replace(gap, section="")) == ""


def test_a_starting_point_skips_what_is_unticked_and_overrides_no_decision(page):
    key(page.queue, "X")
    [first] = page.desk.session.queries.select(Decision)

    def choose(box):
        rule = box.findChild(object, "rule")
        rule.setCurrentIndex(1)
        box.list.item(0).setCheckState(box.list.item(0).checkState().Unchecked)
        return True

    answer(choose)
    page.desk.actions.run("adjudicate.start")
    after = {d.id: d for d in page.desk.session.queries.select(Decision)}
    assert after[first.id] == first
    assert len(after) > 2
    key(page.queue, "Z")
    assert page.desk.session.queries.select(Decision) == [first]


def test_nameless_analysts_are_numbered_in_the_language_shown(page, qtbot, tmp_path):
    page.desk.apply(SetProperty(name="hide_names", value=True))
    use_language("ko")
    key(page.queue, "Shift+F")
    (opened,) = page.window().findChildren(AgreementWindow)
    qtbot.waitUntil(lambda: opened.reading is opened.computing is None and opened.report is not None, timeout=20_000)
    opened.pair.setCurrentIndex(2)
    opened._show()
    assert {row[4].text for row in opened.figures.rows} == {"분석가 1 – 분석가 2"}
    assert "분석가 1, 분석가 2" in opened.status.text() and "analyst" not in opened.status.text()
    answer(str(tmp_path / "report.html"))
    opened.to_html.click()
    assert "analyst 1" not in (tmp_path / "report.html").read_text("utf-8")
    opened.close()


def test_gold_that_is_not_signed_off_is_said_to_be_unfinished(page, qtbot):
    key(page.queue, "X")
    key(page.queue, "Shift+F")
    (opened,) = page.window().findChildren(AgreementWindow)
    qtbot.waitUntil(lambda: opened.reading is opened.computing is None and opened.report is not None, timeout=20_000)
    assert "not signed off" not in opened.status.text()
    opened.tabs.setCurrentIndex(2)
    assert opened.status.text().startswith("Gold of 1 article is not signed off")
    opened.close()
