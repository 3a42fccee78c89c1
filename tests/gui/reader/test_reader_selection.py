"""Selecting: by mouse and by keyboard, by word and by character, on each side for itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, RIGHT, UP, DOWN = Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.mark.parametrize(
    ("side", "words", "into", "expected"),
    [
        ("left", "Captain Han", 2, "Captain"),
        ("left", "Sept. 8 in", 1, "Sept. 8"),
        ("left", "F-35 visit", 2, "F-35"),
        ("left", "𠮷田 left", 0, "𠮷田"),
        ("right", "특사는 8일", 1, "특사"),
        ("right", "8일 부산", 1, "8일"),
        ("right", "부산에서", 3, "부산"),
    ],
)
def test_a_double_click_takes_the_word_as_an_analyst_means_it(hands, side, words, into, expected):
    hands.double_click(side, hands.point(side, words, into))
    assert hands.selected(side) == expected
    assert hands.reader.active_side == side


def test_a_third_click_takes_the_sentence(hands):
    where = hands.point("left", "Captain", 3)
    hands.double_click("left", where)
    hands.click("left", where)
    assert hands.selected() == "Envoy Mina Roth met Captain Han on Sept. 8 in Busan."


def test_dragging_selects_exactly_the_characters(hands):
    hands.drag("left", hands.edge("left", "Captain Han", 3), hands.edge("left", "Captain Han", 9))
    assert hands.selected() == "tain H"
    hands.drag("left", hands.edge("left", "Captain Han", 9), hands.edge("left", "Captain Han", 3))
    assert hands.selected() == "tain H"


def test_dragging_never_cuts_a_character_in_two(hands):
    hands.drag("left", hands.edge("left", "🙂 explained", 0), hands.edge("left", "explained why", 2))
    assert hands.selected() == "🙂 ex"
    hands.drag("left", hands.edge("left", "𠮷田", 0), hands.edge("left", "田 left", 0))
    assert hands.selected() == "𠮷"


def test_a_drag_over_two_paragraphs_leaves_the_other_language_out_of_the_ranges(hands):
    hands.drag("left", hands.edge("left", "Busan."), hands.edge("left", "explained"))
    assert [part.quote for part in hands.reader.selected_ranges()] == [
        "Busan. She said “the F-35 visit was routine”.",
        "Nobody 🙂 ",
    ]
    hands.reader.copy()
    assert QGuiApplication.clipboard().text() == "Busan. She said “the F-35 visit was routine”.\nNobody 🙂"


def test_arrows_go_by_word_and_with_control_by_character(hands):
    hands.click("left", hands.edge("left", "Envoy"))
    hands.keys(RIGHT)
    assert hands.after_caret().startswith("Mina")
    hands.keys(RIGHT, RIGHT, RIGHT, LEFT)
    assert hands.after_caret().startswith("met")
    hands.keys((RIGHT, CTRL))
    assert hands.after_caret().startswith("et Cap")


def test_shift_takes_words_in_and_gives_them_back(hands):
    hands.click("left", hands.edge("left", "Mina"))
    hands.keys((RIGHT, SHIFT), (RIGHT, SHIFT))
    assert hands.selected() == "Mina Roth"
    hands.keys((RIGHT, SHIFT), (LEFT, SHIFT))
    assert hands.selected() == "Mina Roth"
    hands.keys((LEFT, SHIFT), (LEFT, SHIFT))
    assert hands.selected() is None
    hands.keys((LEFT, SHIFT))
    assert hands.selected() == "Envoy "


def test_shift_and_control_extend_by_character(hands):
    hands.click("right", hands.edge("right", "부산에서"))
    hands.keys((RIGHT, SHIFT | CTRL), (RIGHT, SHIFT | CTRL), side="right")
    assert hands.selected("right") == "부산"


def test_the_caret_walks_over_a_family_of_code_points_as_one(hands):
    hands.click("left", hands.edge("left", "🙂"))
    hands.keys((RIGHT, CTRL))
    assert hands.after_caret(3) == " ex"


def test_words_go_on_in_the_next_paragraph_of_the_same_side(hands):
    hands.click("left", hands.edge("left", "years"))
    hands.keys(RIGHT)
    assert hands.after_caret().startswith("Envoy")


def test_down_and_up_keep_the_column(hands):
    hands.click("left", hands.edge("left", "ministry of the sea"))
    start = hands.reader.caret().start
    hands.keys(DOWN, DOWN)
    assert hands.reader.caret().start > start
    hands.keys(UP, UP)
    assert abs(hands.reader.caret().start - start) <= 1


def test_home_and_end_go_to_the_ends_of_the_line(hands):
    hands.click("left", hands.edge("left", "Han on"))
    hands.keys(Qt.Key.Key_Home)
    assert hands.after_caret().startswith("Envoy")
    hands.keys((Qt.Key.Key_End, SHIFT))
    assert hands.selected().startswith("Envoy Mina Roth met")
    assert "\n" not in hands.selected()


def test_tab_walks_the_sentences_and_says_which_it_is_in(hands, qtbot):
    seen: list[tuple[str, ...]] = []
    hands.reader.caretSentenceChanged.connect(seen.append)
    hands.click("left", hands.edge("left", "Envoy"))
    hands.keys(Qt.Key.Key_Tab)
    assert hands.after_caret().startswith("She said")
    assert seen[-1] == ("s3", "s5")
    hands.keys((Qt.Key.Key_Backtab, SHIFT), (Qt.Key.Key_Backtab, SHIFT))
    assert hands.after_caret().startswith("Harbour")


def test_each_side_keeps_its_own_selection(hands):
    hands.double_click("left", hands.point("left", "Captain", 1))
    hands.double_click("right", hands.point("right", "대령을", 0))
    assert hands.selected("left") == "Captain"
    assert hands.selected("right") == "대령"


def test_hopping_goes_to_the_counterpart_and_back(hands):
    hands.click("left", hands.edge("left", "F-35 visit"))
    hands.reader.hop()
    assert hands.reader.active_side == "right"
    assert hands.after_caret().startswith("특사는 “F-35")
    hands.reader.hop()
    assert hands.reader.active_side == "left"
    assert hands.after_caret().startswith("F-35 visit")


def test_escape_drops_the_selection_and_then_belongs_to_the_window(hands, qtbot):
    hands.double_click("left", hands.point("left", "Captain", 1))
    hands.keys(Qt.Key.Key_Escape)
    assert hands.selected() is None
    assert hands.reader.caret() is not None


def test_copying_with_shift_adds_the_citation(hands):
    hands.reader.citation = lambda place: f"Talks, sentence at {place.start}"
    hands.double_click("left", hands.point("left", "Captain", 1))
    hands.keys((Qt.Key.Key_C, CTRL))
    assert QGuiApplication.clipboard().text() == "Captain"
    hands.keys((Qt.Key.Key_C, CTRL | SHIFT))
    assert QGuiApplication.clipboard().text() == f"Captain\nTalks, sentence at {hands.sample.place('Captain').start}"


def test_input_methods_are_refused(hands):
    for side in ("left", "right"):
        assert not hands.reader.column(side).testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_every_selection_quotes_the_base_text(hands):
    for side in ("left", "right"):
        hands.keys((Qt.Key.Key_Home, CTRL), side=side)
        for _ in range(40):
            hands.keys((RIGHT, SHIFT), side=side)
            found = hands.reader.selection(side)
            assert found is not None
            assert found.holds_in(hands.sample.text)


def test_selecting_a_range_from_outside_shows_it_and_clears_again(hands):
    hands.reader.select(hands.sample.place("Captain Han"))
    assert hands.selected("left") == "Captain Han"
    hands.reader.clear_selection("left")
    assert hands.selected("left") is None
    hands.reader.select(hands.sample.place("특사는"))
    assert hands.selected("right") == "특사는"
    hands.reader.clear_selection()
    assert hands.selected("right") is None


def test_the_word_at_the_caret(hands):
    hands.click("left", hands.edge("left", "Captain", 2))
    assert hands.reader.word().quote == "Captain"
    assert hands.reader.sentence().id == "s2"
