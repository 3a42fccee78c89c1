"""A tag is painted before the disk has taken it, and what stands beside the text after that; nothing refused stays."""

import sqlite3

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.model import Mention


class Paints(QObject):
    """What was so whenever the viewport was painted."""

    def __init__(self, look):
        super().__init__()
        self.look, self.seen = look, []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.seen.append(self.look())
        return False


@pytest.fixture
def tagged_once(page, desk, article, keys):
    """The layer is there: the first tag of an article makes it."""
    page.reader.select(article.place("left", "Park Jun-ho"))
    keys("1")
    return page


def one_key(column, code=Qt.Key.Key_3, text="3"):
    """A key press alone: the event loop has not come back yet."""
    QApplication.sendEvent(column, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, text))


def test_a_tag_is_painted_before_its_commit_and_the_inspector_follows(tagged_once, desk, article):
    page = tagged_once
    connection, column = desk.session._store._connection, page.reader.column("left")
    page.reader.select(article.place("left", "Busan", 1))
    QApplication.processEvents()
    titles = lambda: [card.title.text() for card in page.inspector.selection.findChildren(type_of_card())]  # noqa: E731
    paints = Paints(lambda: (connection.in_transaction, len(page.reader.marks()), titles()))
    column.viewport().installEventFilter(paints)
    before = len(page.reader.marks())
    one_key(column)
    during, marks, beside = paints.seen[0]
    assert during
    assert marks == before + 1
    assert "Busan" not in beside
    assert not connection.in_transaction  # the key is done when it is on disk
    QApplication.processEvents()
    assert "Busan" in titles()


def type_of_card():
    from annotator.gui.annotate.cards import Card

    return Card


def refuse_commits(connection):
    """From now on the disk takes nothing: every COMMIT fails, as it does when the disk is full."""
    denied = sqlite3.SQLITE_DENY
    connection.set_authorizer(
        lambda action, what, *_: denied if action == sqlite3.SQLITE_TRANSACTION and what == "COMMIT" else 0
    )


def mentions(page):
    return {mark.id: mark for mark in page.reader.marks() if mark.kind == "mention"}


def standing(page):
    """What is selected and suggested."""
    return (page.open.selected, page.reader.current_mark, page.reader.selection(), page.open.suggestion)


@pytest.mark.parametrize("act", ["tag", "resize", "delete"])
def test_what_the_disk_refuses_is_not_left_on_the_screen(tagged_once, desk, article, act):
    page = tagged_once
    column = page.reader.column("left")
    marks, records = mentions(page), dict(page.open.records["mention"])
    connection = desk.session._store._connection
    if act == "tag":
        page.reader.select(article.place("left", "Busan", 1))
    chosen = standing(page)
    refuse_commits(connection)
    paints = Paints(lambda: mentions(page))
    column.viewport().installEventFilter(paints)
    code, text = {
        "tag": (Qt.Key.Key_3, "3"),
        "resize": (Qt.Key.Key_BracketRight, "]"),
        "delete": (Qt.Key.Key_Delete, ""),
    }[act]
    one_key(column, code, text)
    connection.set_authorizer(None)
    assert paints.seen[0] != marks  # it was shown …
    assert mentions(page) == marks  # … and taken back
    assert page.open.records["mention"] == records
    assert {m.id: m for m in desk.session.queries.select(Mention)} == records
    assert standing(page) == chosen  # with what was selected and suggested
    assert desk.said_words[-1][0] in ("warning", "error")
    QApplication.processEvents()
    one_key(column, Qt.Key.Key_2, "2")  # and work goes on
    assert desk.session.check() == []


def test_return_takes_the_suggestion_that_is_still_due(tagged_once, desk, article):
    """Two keys without a breath between them: the second waits for what the first has put off."""
    page = tagged_once
    column = page.reader.column("left")
    page.reader.select(article.place("left", "Sept. 8"))
    one_key(column, Qt.Key.Key_6, "6")
    one_key(column, Qt.Key.Key_Return, "\r")
    mention = next(m for m in desk.session.queries.select(Mention) if m.ranges[0].quote == "Sept. 8")
    assert [twin.ranges[0].quote for twin in page.open.twins(mention)] == ["9월 8일"]
