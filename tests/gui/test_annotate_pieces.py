"""Discontinuous mentions by key: P adds a piece to the mention selected before, Shift+P takes one away."""

from annotator.gui.annotate.pieces import united
from annotator.model import Mention, Range
from tests.gui.desk_fixtures import all_ranges_hold, press, press_physical


def pieces(desk):
    (mention,) = desk.session.queries.select(Mention)
    return [part.quote for part in mention.ranges]


def test_further_words_become_a_piece_and_leave_again(page, desk, article, keys):
    page.reader.select(article.place("left", "Minister Kanda", 1))
    keys("1")
    page.reader.select(article.place("left", "Busan", 1))
    keys("P")
    assert pieces(desk) == ["Minister Kanda", "Busan"]
    assert page.reader.selection("left") is None
    assert page.open.mention is not None  # framed again: the next piece can follow at once
    page.reader.select(article.place("left", "three hours"))
    keys("P")
    assert pieces(desk) == ["Minister Kanda", "Busan", "three hours"]
    page.reader.select(article.place("left", "Busan", 1))
    keys("Shift+P")
    assert pieces(desk) == ["Minister Kanda", "three hours"]
    keys("Shift+P")
    assert pieces(desk) == ["Minister Kanda"]
    keys("Shift+P")
    assert pieces(desk) == ["Minister Kanda"]
    assert desk.said_words[-1][0] == "warning"
    for expected in (2, 3, 2, 1):
        desk.undo()
        assert len(pieces(desk)) == expected
    assert all_ranges_hold(desk.session)


def test_by_keyboard_alone_and_under_a_korean_layout(page, desk, article, keys):
    column = page.reader.column("left")
    page.reader.go_to(article.place("left", "Minister Kanda", 1))
    keys("Shift+Right")
    keys("1")
    keys("Right")
    keys("Right")
    keys("Shift+Right")
    press_physical(column, "P", "ㅔ")
    first, second = pieces(desk)
    assert first == "Minister"
    assert second
    assert second != "Kanda"


def test_words_beside_it_or_over_it_join_a_piece(page, desk, article, keys):
    page.reader.select(article.place("left", "Minister", 1))
    keys("1")
    page.reader.select(article.place("left", "Kanda met", 0))
    keys("P")
    assert pieces(desk) == ["Minister Kanda met"]


def test_a_mention_keeps_to_its_side_and_links_stay(page, desk, article, keys):
    page.reader.select(article.place("left", "Sept. 8"))
    keys("6")
    keys("Return")
    twins = dict(page.open.twin_of)
    (mention,) = [m for m in desk.session.queries.select(Mention) if m.ranges[0].quote == "Sept. 8"]
    page.reader.select(article.place("right", "부산", 1))
    page.reader.column("right").setFocus()
    press(page.reader.column("right"), "P")
    assert desk.said_words[-1][0] == "warning"
    page.reader.column("left").setFocus()
    page.reader.select(article.place("left", "three hours"))
    press(page.reader.column("left"), "P")
    after = page.open.records["mention"][mention.id]
    assert [part.quote for part in after.ranges] == ["Sept. 8", "three hours"]
    assert page.open.twin_of == twins


def test_without_a_mention_before_it_says_what_to_do(page, desk, article, keys):
    page.reader.select(article.place("left", "Busan", 1))
    keys("P")
    assert desk.session.queries.select(Mention) == []
    assert desk.said_words[-1][0] == "warning"


def test_the_pieces_are_shown_with_dots_between_them(page, desk, article, keys):
    page.reader.select(article.place("left", "Minister Kanda", 1))
    keys("1")
    page.reader.select(article.place("left", "Busan", 1))
    keys("P")
    column = page.reader.column("left")
    found = column.decoration_of(column.text.block_at(article.place("left", "Busan", 1).start))
    assert [(one.part, other.part) for one, other in found.bridges] == [(0, 1)]


def test_ranges_are_united_in_order_of_the_text():
    base = "one two  three four"
    parts = tuple(Range.of("d", base, start, end) for start, end in ((15, 19), (0, 3), (4, 7), (9, 12)))
    assert [(part.start, part.end) for part in united(parts, base)] == [(0, 12), (15, 19)]
