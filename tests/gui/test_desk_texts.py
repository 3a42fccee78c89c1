"""Keys of the texts that save keys: to the next tag, the claimer at the caret, a claim of the next sentence; and what a
key that is held does."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.edits import AddEntity, AddMention, LinkEntity
from annotator.model import Claim, Mention
from tests.gui.desk_fixtures import all_ranges_hold, press_physical


@pytest.fixture
def tag(desk, article):
    """Tag words by an edit; the mention's id."""

    def made(side, words, kind="PERSON", nth=0):
        place = article.place(side, words, nth)
        return str(desk.session.apply(AddMention(article=article.id, ranges=(place,), type=kind)).result)

    return made


def test_stops_and_commas_go_from_tag_to_tag_of_a_side(page, article, keys, tag):
    outer = tag("left", "Minister Kanda met")
    inner, last = tag("left", "Kanda", nth=1), tag("left", "two ships")
    other = tag("right", "박준호")
    page.reader.go_to(article.place("left", "Minister"))
    seen = []
    for pressed in (".", ".", ".", ".", ",", ",", ","):
        keys(pressed)
        seen.append(page.open.selected)
    assert seen == [outer, inner, last, last, inner, outer, outer]
    assert page.desk.said_words[-1][1] == "This is the first tag."
    assert page.reader.caret("left").start == article.place("left", "Minister Kanda met").start
    keys("S")
    page.reader.go_to(article.place("right", "부산에서", 0))
    keys(".")
    assert page.open.selected == other
    keys("Shift+]")
    assert page.desk.session.queries.get(Mention, other).ranges[0].quote != "박준호"
    assert all_ranges_hold(page.desk.session)


@pytest.mark.parametrize("how", ["caret", "tag", "record", "selection"])
def test_one_key_says_who_claims_it(page, desk, article, keys, tag, how):
    page.reader.go_to(article.place("left", "Park Jun-ho", 1))
    expected, record = "Park", None
    if how in ("tag", "record"):
        mention, expected = tag("left", "Park Jun-ho", nth=1), "Park Jun-ho"
        if how == "record":
            record = desk.session.apply(AddEntity(type="PERSON", labels={"en": "Park Jun-ho"})).result
            desk.session.apply(LinkEntity(mentions=(mention,), entity=record))
    keys("C")
    if how == "selection":
        page.reader.select(article.place("left", "Japan"))
        expected = "Japan"
    keys("Shift+A")
    (claim,) = desk.session.queries.select(Claim)
    assert [part.quote for part in claim.claimer_ranges] == [expected]
    assert (claim.claimer, claim.claimer_name) == ((record, "") if record else (None, expected))
    assert desk.said_words[-1][1] == f"Claimer: {expected}"
    desk.undo()
    (claim,) = desk.session.queries.select(Claim)
    assert claim.claimer_ranges == () and not claim.claimer and not claim.claimer_name


def test_without_a_claim_the_claimer_key_says_what_to_do(page, desk, article, keys):
    keys("Shift+A")
    assert desk.session.queries.select(Claim) == []
    assert desk.said_words[-1][0] == "warning"


def test_a_claim_of_the_next_sentence_until_there_is_none(page, desk, article, keys):
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("C")
    page.reader.select(article.place("right", "항구에 관해"))  # is not meant: the next sentence is
    page.reader.column("left").setFocus()
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("Shift+C")
    _, two = sorted(desk.session.queries.select(Claim), key=lambda claim: claim.content[0].start)
    assert [part.quote for part in two.content] == [
        "They spoke for three hours about the harbour.",
        "두 사람은 항구에 관해 세 시간 이야기했다.",
    ]
    assert page.open.claim_id == two.id
    page.reader.go_to(article.place("left", "The harbour opens"))
    keys("Shift+C")
    assert len(desk.session.queries.select(Claim)) == 2
    assert desk.said_words[-1][1] == "This is the last sentence."


def held(widget, code, text, times=20, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key that is held: one press, then the same again and again as the keyboard repeats it, one release."""
    for number in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text, number > 0)
        QApplication.sendEvent(widget, event)
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyRelease, code, modifiers, text))
    QApplication.processEvents()


def test_a_key_that_is_held_makes_one_claim_and_joins_once(page, desk, article):
    column = page.reader.column("left")
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    held(column, Qt.Key.Key_C, "c")
    assert len(desk.session.queries.select(Claim)) == 1
    beads = len(page.open.text.beads)
    held(column, Qt.Key.Key_J, "j")
    assert len(page.open.text.beads) == beads - 1


def test_a_key_that_moves_goes_on_while_it_is_held(page, article):
    column = page.reader.column("left")
    page.reader.go_to(article.place("left", "Minister Kanda opens"))
    held(column, Qt.Key.Key_Tab, "\t", times=4)
    assert column.caret == article.place("left", "🚢").start
    page.reader.go_to(article.place("left", "Park Jun-ho"))
    press_physical(column, "1", "1", Qt.Key.Key_1)
    held(column, Qt.Key.Key_BraceRight, "}", times=3, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert page.open.mention.ranges[0].quote == "Park Jun-ho in Busan"
