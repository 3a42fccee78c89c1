"""An analyst compares their own work with gold, once the article is signed off, in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.adjudication import Ruling
from annotator.edits import SetProperty, WithdrawSignOff
from annotator.gui.adjudicate.review import Review
from annotator.gui.agreement import OwnWorkWindow
from annotator.session import open_project
from tests.gui.language_fixtures import english_of, switch, texts, words_of
from tests.gui.shell_fixtures import key


@pytest.fixture
def signed(sample):
    """The sample with one article signed off: all boundaries against analyst-1, everything else rejected."""
    session = open_project(sample, "reviewer-1")
    article = next(e.article.id for e in session.queries.articles() if len(e.submitted_by) == 2)
    review = Review(session, article)
    review.accept_agreed()
    review.refresh()
    while review.open:
        asked = review.open[0]
        if asked.kind == "boundary":
            first = next(c.layer.id for c in review.contents if review.layer_name(c.layer.id) == "analyst-1")
            other = next(c for c in asked.choices if first not in c.layers)
            ruling = Ruling(chosen=other.records, reason_code="analyst_error", section="2.1", comment="Titles <b> out.")
        else:
            ruling = Ruling(choice="reject", reason_code="guideline_gap")
        review.answer([(asked, ruling)])
        review.refresh()
    review.sign_off()
    session.close()
    return sample


def opened(window):
    found = [w for w in window.findChildren(OwnWorkWindow) if w.isVisible()]
    return found[-1] if found else None


def lines(own):
    return [[cell.text for cell in row] for row in own.model.rows]


def test_what_became_of_ones_work_and_why(open_window, signed, qtbot):
    window = open_window(signed, "analyst-1")
    key(window, "Ctrl+3")
    page = window.page("adjudicate")
    window.desk.open_article(window.desk.session.queries.signed_off()[0].id)
    assert "signed off" in page.panel.asked.text()
    key(page.queue, "Shift+W")
    own = opened(window)
    assert own is not None
    assert not own.who.isVisibleTo(own)  # nobody else's work is offered
    counts = {fate.outcome for _, fate in own.fates}
    assert counts >= {"kept", "changed", "rejected"}
    assert "kept" not in {fate.outcome for _, fate in own.shown}  # what differs comes first
    changed = next(n for n, (_, fate) in enumerate(own.shown) if fate.outcome == "changed" and fate.table == "mention")
    assert lines(own)[changed][3:] == ["Boundary", "analyst's error · Guideline 2.1 · Titles <b> out."]
    own.view.selectRow(changed)
    _, fate = own.shown[changed]
    told = own.detail.text()
    assert "Titles &lt;b&gt; out." in told
    assert f"You: “{fate.own.ranges[0].quote}”" in told
    assert f"Gold: “{fate.gold.ranges[0].quote}”" in told
    assert "Decided by reviewer-1" in told
    own.outcome.setCurrentIndex(own.outcome.findData("kept"))
    own.outcome.activated.emit(own.outcome.currentIndex())
    assert {fate.outcome for _, fate in own.shown} == {"kept"}
    assert own.shown[0][1].place is None  # the rating of a source stands nowhere in the texts
    assert not own.go.isEnabled()
    own.view.selectRow(next(n for n, (_, fate) in enumerate(own.shown) if fate.place is not None))
    article, _ = own.current()
    own.view.setFocus()
    QTest.keyClick(own.view, Qt.Key.Key_Return)
    assert (window.desk.mode, window.desk.article) == ("annotate", article.id)


def test_nothing_is_compared_before_the_sign_off_and_the_window_goes_with_it(open_window, signed, sample):
    window = open_window(signed, "analyst-1")
    desk = window.desk
    desk.apply(SetProperty(name="blind", value=True))
    key(window, "Ctrl+3")
    window.actions_table.run("adjudicate.own-work")
    own = opened(window)
    assert own is not None
    gold = desk.session.queries.gold_layer(own.fates[0][0].id)
    desk.session.act_as(gold.owner)
    desk.session.apply(WithdrawSignOff(layer=gold.id))
    analyst = next(a.id for a in desk.session.queries.actors() if a.name == "analyst-1")
    desk.session.act_as(analyst)
    assert not own.isVisible()
    window.actions_table.run("adjudicate.own-work")
    assert opened(window) is None
    assert "not signed off" in window.said_words[-1][1] or "signed off yet" in window.said_words[-1][1]


def test_a_reviewer_looks_at_each_analyst(open_window, signed):
    window = open_window(signed, "reviewer-1")
    key(window, "Ctrl+3")
    window.actions_table.run("adjudicate.own-work")
    own = opened(window)
    people = [own.who.itemText(n) for n in range(own.who.count())]
    assert people == ["analyst-1", "analyst-2"]
    first = own.summary.text()
    own.who.setCurrentIndex(1)
    own.who.activated.emit(1)
    assert own.summary.text() != first
    assert "analyst-2: " in own.detail.text() or own.current() is not None


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_the_window_speaks_the_language_of_the_interface(open_window, signed, language):
    window = open_window(signed, "analyst-1")
    key(window, "Ctrl+3")
    window.actions_table.run("adjudicate.own-work")
    own = opened(window)
    switch(window, language)
    held = words_of(window.desk.session) | {"Titles", "b", "out"}
    for row in range(len(own.shown)):
        own.view.selectRow(row)
        assert english_of(texts(own), frozenset(held)) == []
