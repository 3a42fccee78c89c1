"""Tagging by keys: select, press a digit; retype, resize, delete; the same under every keyboard layout."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import Mention
from tests.gui.desk_fixtures import all_ranges_hold, press, press_physical, type_text


def mentions(desk):
    return sorted(desk.session.queries.select(Mention), key=lambda m: m.ranges[0].start)


def test_a_digit_tags_the_selection(page, desk, article, keys):
    page.reader.select(article.place("left", "Park Jun-ho"))
    keys("1")
    (mention,) = mentions(desk)
    assert (mention.ranges[0].quote, mention.type) == ("Park Jun-ho", "PERSON")
    assert page.open.selected == mention.id
    assert all_ranges_hold(desk.session)


@pytest.mark.parametrize(
    ("text", "code"),
    [("1", Qt.Key.Key_1), ("１", Qt.Key.Key_unknown), ("ぬ", Qt.Key.Key_unknown), ("&", Qt.Key.Key_Ampersand)],
)
def test_a_digit_tags_under_every_layout(page, desk, article, text, code):
    page.reader.select(article.place("right", "부산", 1))
    press_physical(page.reader.column("right"), "1", text, code)
    (mention,) = mentions(desk)
    assert mention.type == "PERSON"
    assert mention.ranges[0] == article.place("right", "부산", 1)
    assert all_ranges_hold(desk.session)


def test_a_digit_retypes_the_selected_mention_and_its_twin(page, desk, article, keys):
    page.reader.select(article.place("left", "Sept. 8"))
    keys("1")
    keys("Return")
    assert {m.type for m in mentions(desk)} == {"PERSON"}
    assert len(mentions(desk)) == 2
    keys("6")
    assert {m.type for m in mentions(desk)} == {"DATE"}
    desk.undo()
    assert {m.type for m in mentions(desk)} == {"PERSON"}


def test_emoji_and_spaces_around_are_handled_whole(page, desk, article, keys):
    page.reader.select(article.place("left", " 🚢 "))
    keys("8")
    (mention,) = mentions(desk)
    assert mention.ranges[0].quote == "🚢"
    assert all_ranges_hold(desk.session)


def test_brackets_move_the_borders(page, desk, article, keys):
    page.reader.select(article.place("left", "Park Jun-ho", 1))
    keys("1")
    press(page.reader.column("left"), "Shift+]", "}")
    assert mentions(desk)[0].ranges[0].quote == "Park Jun-ho said"
    press(page.reader.column("left"), "]", "]")
    assert mentions(desk)[0].ranges[0].quote == "Jun-ho said"
    press(page.reader.column("left"), "Ctrl+Shift+[")
    assert mentions(desk)[0].ranges[0].quote == "Jun-ho sai"
    assert all_ranges_hold(desk.session)


def test_brackets_take_the_innermost_tag_at_the_caret_where_none_is_selected(page, desk, article, keys):
    for words, digit in (("Park Jun-ho", "1"), ("Park", "2")):
        page.reader.select(article.place("left", words, 1))
        keys(digit)
    outer, inner = mentions(desk)
    for _ in range(3):
        keys("Esc")
    page.reader.go_to(article.place("left", "Park", 1))
    assert page.reader.current_mark is None
    press(page.reader.column("left"), "Shift+]")
    assert page.reader.current_mark == inner.id
    assert {m.id: m.ranges[0].quote for m in mentions(desk)} == {outer.id: "Park Jun-ho", inner.id: "Park Jun-ho"}
    for _ in range(3):
        keys("Esc")
    page.reader.go_to(article.place("left", "Busan"))
    before = mentions(desk)
    press(page.reader.column("left"), "[")
    assert mentions(desk) == before
    assert desk.said_words[-1][1] == "Nothing is tagged here."


def test_delete_and_undo(page, desk, article, keys):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    keys("Del")
    assert not mentions(desk)
    desk.undo()
    assert [m.ranges[0].quote for m in mentions(desk)] == ["Busan"]


def test_zero_searches_all_types(page, desk, article, keys):
    page.reader.select(article.place("left", "harbour talks"))
    keys("0")
    assert page.typeahead.isVisible()
    type_text(page.typeahead.field, "exerc")
    press(page.typeahead.field, "Return")
    assert mentions(desk)[0].type == "EXERCISE"
    assert not page.typeahead.isVisible()


def test_escape_steps_back(page, desk, article, keys):
    page.reader.select(article.place("left", "Sept. 8"))
    keys("6")
    assert page.open.suggestion is not None
    keys("Esc")
    assert page.open.suggestion is None
    assert page.open.selected is not None
    keys("Esc")
    assert page.open.selected is None
    assert len(mentions(desk)) == 1


def test_a_digit_without_a_selection_tags_the_word_at_the_caret(page, article, keys):
    page.reader.go_to(article.place("left", "Busan on Sept"))
    keys("3")
    assert page.open.mention.ranges == (article.place("left", "Busan", 1),)
    keys("Esc")
    keys("Esc")
    page.reader.go_to(article.place("right", "부산에서 박준호"))
    page.reader.column("right").setFocus()
    keys("3")
    assert page.open.mention.ranges[0].quote == "부산"


def test_a_word_that_is_tagged_gets_the_other_type_and_is_not_tagged_twice(page, desk, article, keys):
    page.reader.go_to(article.place("left", "Busan on Sept"))
    keys("3")
    keys("Esc")
    keys("Esc")
    page.reader.go_to(article.place("left", "Busan on Sept"))
    keys("1")
    (mention,) = desk.session.queries.select(Mention)
    assert mention.type == "PERSON"


def test_between_words_and_in_what_is_folded_nothing_is_tagged(page, desk, article, keys):
    column = page.reader.column("left")
    place = article.place("left", "🚢 The")
    column.move_caret(place.start + 1)
    keys("3")
    assert desk.session.queries.select(Mention) == []
    assert "Select some text first" in desk.said_words[-1][1]
