"""Nothing is cut off, nothing scrolls that fits, nothing jumps: in every box and pane, in three languages."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest

from annotator.gui.adjudicate import wording
from annotator.gui.articles import ENTRY
from annotator.gui.language import LANGUAGES, tr
from annotator.gui.reader.header import Header
from tests.gui.boxes import BOXES, each_tab, open_box
from tests.gui.clipping import clipped
from tests.gui.language_fixtures import switch

MODEST = ("help.about",)
"""Boxes whose words are nobody's to shorten: names and licences."""


@pytest.fixture
def window(open_window, sample):
    window = open_window(sample)
    entry = next(e for e in window.desk.session.queries.articles() if e.article.right is not None)
    window.desk.open_article(entry.article.id)
    return window


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_box_cuts_a_word(window, code):
    switch(window, code)
    found: list[str] = []
    seen: list[str] = []

    def look(shown: object) -> None:
        for box in each_tab(shown):
            QTest.qWait(30)
            found.extend(f"{type(box).__name__}: {problem}" for problem in clipped(box))
        seen.append(type(shown).__name__)

    for action in BOXES:
        if action not in MODEST:
            open_box(window, action, look)
    assert len(seen) >= len(BOXES) - 2
    assert found == []


@pytest.mark.parametrize("tab", ["selection", "claims", "reliability", "translation", "history"])
def test_a_pane_scrolls_by_what_does_not_fit_and_no_further(window, qtbot, tab):
    page = window.page("annotate")
    page.show_tab(tab)
    qtbot.wait(450)  # the checks come after a pause
    shown = page.inspector.tabs[tab]
    height = shown.inside.layout().heightForWidth(shown.viewport().width())
    spare = max(0, height - shown.viewport().height())
    assert abs(shown.verticalScrollBar().maximum() - spare) <= 2


def test_a_wide_window_gives_the_list_width_until_it_is_drawn(open_window, sample, qtbot):
    window = open_window(sample)

    def width(of):
        window.resize(of, 800)
        qtbot.wait(10)
        return window.articles.width()

    narrow, wide = width(1280), width(1920)
    assert width(1280) == narrow
    assert wide >= narrow + 100
    window.fold_list()
    assert width(1920) == wide or not window.articles.isVisible()
    window.fold_list()
    assert width(1920) == wide
    window.splitter.moveSplitter(300, 1)
    assert [width(of) for of in (1280, 1920)] == [300, 300]
    window.close()
    again = open_window(sample)
    again.resize(1920, 800)
    qtbot.wait(10)
    assert again.articles.width() == 300


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_done_today_moves_nothing_in_the_list(window, qtbot, code):
    switch(window, code)
    window.resize(1280, 800)
    shown = window.articles

    def heights():
        shown.layout().activate()
        return shown.view.height(), shown.day.height()

    made = shown._desk.session.queries.made_since(0)
    assert all(made[name] for name in ("mention", "claim", "rating", "divergence", "reading"))
    full = heights()
    lines = shown.day.fontMetrics().lineSpacing()
    assert shown.day.heightForWidth(shown.day.width()) > lines  # there is something to break
    shown.day.setText(tr("Today: {what}", what=tr("nothing yet")))
    assert heights() == full


def test_an_empty_filter_moves_nothing_below_it(window, qtbot):
    def places():
        window.articles.layout().activate()
        kept = (window.articles.progress_words, window.articles.progress, window.articles.day)
        return [widget.mapTo(window.articles, QPoint(0, 0)).y() for widget in kept]

    before = places()
    window.articles.filter.setText("zzzz")
    assert window.articles.empty.isVisible()
    assert places() == before


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_state_of_an_article_is_never_cut(window, code):
    from PySide6.QtGui import QFontMetrics

    from annotator.gui.articles import languages, status

    switch(window, code)
    delegate = window.articles.view.itemDelegate()
    metrics = QFontMetrics(delegate._small)
    for row in window.articles.model.rows:
        if isinstance(row, str):
            continue
        room = 210 - 26 - sum(QFontMetrics(delegate._badge).horizontalAdvance(c) + 10 for c in languages(row)) - 34
        words = delegate._status(row, room)
        assert words.endswith(status(row)) and metrics.horizontalAdvance(words) <= room
    assert window.articles.model.index(0).data(ENTRY) == window.articles.model.rows[0]


def test_a_narrow_head_leaves_out_what_tells_least(window, qtbot):
    header = Header(10)
    qtbot.addWidget(header)
    header.show_side(window.page("annotate").open.text, "right")
    header.show()
    about = header._about
    header.resize(700, 44)
    header.layout().activate()
    assert about.shown() == about.text() and about.text().endswith("direction unknown")
    header.resize(260, 44)
    header.layout().activate()
    assert about.shown() != about.text() and about.shown().endswith("direction unknown")
    assert about.toolTip() == about.text()


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_what_an_empty_field_asks_for_has_the_colour_of_the_theme(window, name):
    window.desk.actions.get(f"view.theme.{name}").run()
    for field in (window.articles.filter, window.page("annotate").finder.field):
        field.ensurePolished()
        colour = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert colour == window.desk.theme.placeholder
        assert colour.alpha() == 255


def test_words_that_stand_for_a_claimer_are_in_the_language_shown(window):
    switch(window, "ko")
    for held, shown in (("unattributed", "출처 없음"), ("author", "글쓴이"), ("국방부", "국방부")):
        assert wording._spoken(held) == shown
