"""The article list: filter, status, stepping, trash; what is known about an article."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.gui.articles import ENTRY, status
from annotator.gui.dialogs import ArticleDialog
from tests.gui.shell_fixtures import answer, key


@pytest.fixture
def window(open_window, sample):
    return open_window(sample)


def shown(window):
    model = window.articles.view.model()
    rows = [model.index(n, 0).data(ENTRY) for n in range(model.rowCount())]
    return [row.article for row in rows if not isinstance(row, str)]


def test_articles_stand_under_their_story(window):
    model = window.articles.view.model()
    rows = [model.index(n, 0).data(ENTRY) for n in range(model.rowCount())]
    assert isinstance(rows[0], str)
    story = None
    for row in rows:
        if isinstance(row, str):
            story = row
        else:
            assert row.article.story == story


@pytest.mark.parametrize(("words", "count"), [("국방", 2), ("防衛", 1), ("submitted", 3), ("zzzz", 0), ("JA", 1)])
def test_the_filter_looks_into_title_story_language_and_state(window, words, count):
    everything = len(shown(window))
    window.articles.filter.setFocus()
    window.articles.filter.setText(words)
    found = shown(window)
    assert everything == 5
    if words in ("국방", "防衛", "zzzz"):
        assert all(words in " ".join((a.title, a.story, *a.titles.values())) for a in found)
    assert bool(found) == bool(count)
    assert window.articles.empty.isVisible() == (not found)
    window.articles.filter.clear()
    assert len(shown(window)) == 5


def test_the_state_stands_in_words(window):
    states = {status(row) for row in window.articles.model.rows if not isinstance(row, str)}
    assert any("submitted" in words for words in states)
    assert any("%" in words for words in states)
    assert window.articles.progress_words.text() == "3 of 5 submitted"


def test_next_and_previous_by_key(window):
    order = [article.id for article in shown(window)]
    window.desk.open_article(order[0])
    key(window, "Ctrl+PgDown")
    assert window.desk.article == order[1]
    key(window, "Ctrl+PgDown")
    key(window, "Ctrl+PgUp")
    assert window.desk.article == order[1]
    window.desk.open_article(order[-1])
    key(window, "Ctrl+PgDown")
    assert window.desk.article == order[-1]


def test_an_article_is_opened_by_click_and_by_return(window, qtbot):
    view = window.articles.view
    row = next(n for n in range(view.model().rowCount()) if not isinstance(view.model().index(n, 0).data(ENTRY), str))
    index = view.model().index(row, 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
    first = window.desk.article
    assert first == index.data(ENTRY).article.id
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.desk.article != first


def test_trash_undo_and_restore(window):
    table, desk = window.actions_table, window.desk
    gone = desk.article
    title = desk.session.queries.article(gone).title
    table.run("article.trash")
    assert title in window.said_words[-1][1]
    assert gone not in [a.id for a in shown(window)]
    assert desk.article != gone
    key(window, "Ctrl+Z")
    assert gone in [a.id for a in shown(window)]
    desk.open_article(gone)
    table.run("article.trash")
    table.run("article.restore")
    assert desk.article == gone
    assert len(shown(window)) == 5
    assert desk.session.check() == []


def test_trashing_all_shows_the_drop_area_and_undo_brings_it_back(window):
    while window.desk.session.queries.articles():
        window.actions_table.run("article.trash")
    assert window.pages.currentWidget() is window.empty
    assert not window.articles.isVisible()
    key(window, "Ctrl+Z")
    assert window.pages.currentWidget() is window.page("annotate")
    assert window.articles.isVisible()
    assert window.page("annotate").reader.article is not None


def test_what_is_known_about_an_article_is_edited(window):
    def fill(box):
        assert isinstance(box, ArticleDialog)
        box.fields["title"].setText("Another title")
        box.fields["published_date"].setText("2025-09-16")
        box.direction.setCurrentIndex(box.direction.findData("right-left"))
        return True

    answer(fill)
    window.actions_table.run("article.about")
    article = window.desk.session.queries.article(window.desk.article)
    assert (article.title, article.published_date, article.direction) == ("Another title", "2025-09-16", "right-left")
    assert "Another title" in [a.title for a in shown(window)]
    key(window, "Ctrl+Z")
    assert window.desk.session.queries.article(window.desk.article).title != "Another title"


def test_a_wrong_date_is_refused_with_a_sentence(window):
    told = []

    def fill(box):
        box.fields["published_date"].setText("yesterday")
        box.accept()
        told.append(box.problem.text())
        box.fields["published_date"].setText("2025-09")
        box.accept()
        return box.result()

    answer(fill)
    window.actions_table.run("article.about")
    article = window.desk.session.queries.article(window.desk.article)
    assert "Published" in told[0]
    assert article.published_date == "2025-09"


def test_submitted_work_is_withdrawn(window):
    desk = window.desk
    entry = next(e for e in desk.session.queries.articles() if e.state == "submitted")
    desk.open_article(entry.article.id)
    window.actions_table.run("article.withdraw")
    assert desk.session.queries.own_layer(entry.article.id).state == "draft"
    assert window.articles.progress_words.text() == "2 of 5 submitted"


def test_of_a_translation_nobody_is_asked_where_there_is_none(window):
    """What was declared of translations last holds on: the next article that has one begins with it."""
    desk = window.desk
    asked = []

    def declare(box):
        asked.append({kind: ticked.isVisibleTo(box) for kind, ticked in box.boxes.items()})
        for ticked in box.boxes.values():
            ticked.setChecked(ticked.isChecked() or ticked.isVisibleTo(box))
        return True

    entries = desk.session.queries.articles()
    two = next(e.article for e in entries if e.article.right is not None)
    alone = next(e.article for e in entries if e.article.right is None and e.state != "submitted")
    for article in (two, alone):
        desk.open_article(article.id)
        window.actions_table.run("article.withdraw")
        answer(declare)
        window.actions_table.run("annotate.submit")
        assert "divergence" in desk.session.queries.own_layer(article.id).exhaustive
    both, one = asked
    assert both["divergence"] and not one["divergence"]
    assert one["mention"] and one["claim"] and one["rating"]


def test_what_cannot_be_taken_back_is_greyed_and_says_when_it_can(window):
    table, desk = window.actions_table, window.desk
    menu = window._menus["Article"]

    def possible(id_):
        menu.aboutToShow.emit()
        (shown,) = [entry for entry in menu.actions() if entry is table.qaction(id_, window)]
        assert shown.isEnabled() == table.get(id_).enabled()
        return shown.isEnabled()

    assert menu.toolTipsVisible()
    for id_, when in (("article.withdraw", "submitted"), ("article.restore", "while there is one")):
        assert when in table.qaction(id_, window).toolTip()
    of_state = {entry.state: entry.article.id for entry in desk.session.queries.articles()}
    for state, able in (("draft", False), ("submitted", True)):
        desk.open_article(of_state[state])
        assert possible("article.withdraw") is able, state
    assert not possible("article.restore")
    table.run("article.withdraw")
    assert not possible("article.withdraw")
    table.run("article.trash")
    assert possible("article.restore")
    table.run("article.restore")
    assert not possible("article.restore")


def test_the_list_folds_away_and_comes_back(window):
    key(window, "Ctrl+B")
    assert not window.articles.isVisible()
    key(window, "Ctrl+B")
    assert window.articles.isVisible()
