"""The agreement window and starting points, through the real window on the sample project."""

import pytest

from annotator.gui.agreement import AgreementWindow
from annotator.model import Decision
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
    qtbot.waitUntil(lambda: window.computing is None and window.report is not None, timeout=20_000)
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


def test_a_cancelled_computation_leaves_what_was_there(opened):
    before = opened.report
    opened.compute()
    opened.cancel.click()
    assert opened.report is before


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
