"""Both sides stay level; heights are corrected unseen; places are kept."""

import json
import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.gui.theme import Theme


def wheel(column, degrees: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    point = QPointF(60, 60)
    event = QWheelEvent(
        point, column.viewport().mapToGlobal(point), QPoint(), QPoint(0, degrees * 8), Qt.MouseButton.NoButton,
        modifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(column.viewport(), event)


def hover(view, point: QPoint) -> None:
    where = QPointF(point)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, view.mapToGlobal(where), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)


def beads_at(reader, side: str, y: float) -> set[str]:
    column = reader.column(side)
    place = column.offset_at_flow(y)
    return {bead.id for bead in reader.article.beads_at(column.text.range(place, place))}


def level_error(reader, side: str) -> tuple[bool, float]:
    """Whether the other side's bead at the reading line is another one, and how many lines it is off."""
    other = {"left": "right", "right": "left"}[side]
    line = reader.levels.line(side)
    mine = beads_at(reader, side, line)
    theirs = beads_at(reader, other, line - 1) | beads_at(reader, other, line + 1)  # borders fall on whole pixels
    return bool(mine) and bool(theirs) and not mine & theirs, reader.levels.error(side) / reader.column(other).style_of(
        1
    ).pitch


@pytest.mark.parametrize("side", ["left", "right"])
def test_after_any_jump_both_sides_are_level(make_reader, side):
    hands = make_reader(60)
    bar, dice = hands.reader.column(side).verticalScrollBar(), random.Random(7)
    for _ in range(60):
        bar.setValue(dice.randrange(bar.maximum()))
        off, lines = level_error(hands.reader, side)
        assert not off
        assert lines <= 1


def test_wheeling_keeps_them_level_at_every_step(make_reader):
    hands = make_reader(12)
    for side, degrees in (("left", -15), ("right", 15), ("right", -15), ("left", 15)):
        for _ in range(25):
            wheel(hands.reader.column(side), degrees)
            off, lines = level_error(hands.reader, side)
            assert not off
            assert lines <= 1


def test_scrolling_by_a_line_moves_the_text_by_exactly_that(make_reader):
    """Heights above are only estimated when one jumps to the end; going up must not make the text leap."""
    hands = make_reader(200)
    column = hands.reader.column("left")
    column.verticalScrollBar().setValue(column.verticalScrollBar().maximum() // 2)
    for _ in range(120):
        index, y, _ = column.visible()[1]
        column.scroll_by(-17)
        assert column.y_of_block(index) == y + 17


def test_the_text_stays_put_when_idle_layout_corrects_heights(make_reader, qtbot):
    hands = make_reader(200)
    column = hands.reader.column("left")
    column.verticalScrollBar().setValue(column.verticalScrollBar().maximum() // 2)
    first, before = column.visible()[0][0], column.visible()[:3]
    column.heights.set(first - 1, 400)  # as if it had been estimated badly
    column._layouts.pop(first - 1, None)
    column._lay_ahead()
    assert column.visible()[:3] == before
    assert column.heights.values[first - 1] != 400


def test_both_columns_begin_and_end_in_view(make_reader):
    hands = make_reader(12)
    for side in ("left", "right"):
        column = hands.reader.column(side)
        wheel(column, -15 * 400)
        last = len(column.text.blocks) - 1
        assert column.visible()[-1][0] == last
        wheel(column, 15 * 400)
        assert [hands.reader.column(s).top() for s in ("left", "right")] == [(0, 0), (0, 0)]


def test_what_fits_does_not_scroll(make_reader):
    hands = make_reader(1, (1200, 1400))
    wheel(hands.reader.column("left"), -600)
    assert hands.reader.column("left").top() == (0, 0)


def test_the_sentence_under_the_pointer_and_its_counterpart_are_lit(hands):
    hover(hands.reader.column("left").viewport(), hands.point("left", "routine", 2))
    lit = [[hands.sample.text[a:b] for a, b in hands.reader.column(s).lit] for s in ("left", "right")]
    assert lit == [["She said “the F-35 visit was routine”."], ["특사는 “F-35 방문은 일상적이었다”고 말했다."]]
    assert hands.reader.ribbons.active == {"b2"}
    QApplication.sendEvent(hands.reader.column("left").viewport(), QEvent(QEvent.Type.Leave))
    assert "She said" not in hands.sample.text[slice(*hands.reader.column("left").lit[0])]


def lit(hands, side: str) -> list[str]:
    return [hands.sample.text[a:b] for a, b in hands.reader.column(side).lit]


def test_after_the_wheel_the_sentence_that_came_under_the_pointer_is_lit(make_reader, qtbot):
    hands = make_reader(12)
    column = hands.reader.column("left")
    hover(column.viewport(), QPoint(60, 60))
    before = lit(hands, "left")
    for _ in range(6):
        wheel(column, -60)
    place = column.offset_at(QPointF(60, 60), between=False)
    here = column.text.sentence_at(place)
    assert before != [hands.reader.article.range_of(here).quote]
    qtbot.waitUntil(lambda: lit(hands, "left") == [hands.reader.article.range_of(here).quote])
    assert lit(hands, "right") == [part.quote for b in hands.reader.article.beads_of(here) for part in b.right]
    wheel(column, 30)
    hands.keys(Qt.Key.Key_Tab)
    with qtbot.waitSignal(column.settled):
        wheel(hands.reader.column("right"), 0)
    assert lit(hands, "left") == [hands.reader.article.range_of(hands.reader.sentence()).quote]


def test_the_wheel_over_the_ribbons_scrolls_the_texts(make_reader):
    hands = make_reader(12)
    ribbons, column = hands.reader.ribbons, hands.reader.column("left")
    middle = ribbons.rect().center()
    hover(ribbons, middle)
    point = QPointF(middle)
    event = QWheelEvent(
        point, ribbons.mapToGlobal(point), QPoint(), QPoint(0, -960), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(ribbons, event)
    assert column.top() > (0, 0)
    assert not level_error(hands.reader, "left")[0]
    assert ribbons.active == {ribbons.bead_at(point)}


def test_lighting_repaints_two_ranges_not_the_pane(make_reader):
    hands = make_reader()
    column, areas = hands.reader.column("left"), []
    original = column.paintEvent
    column.paintEvent = lambda event: (areas.append(event.rect()), original(event))
    QApplication.processEvents()
    areas.clear()
    column.set_lit([(hands.sample.place("She said").start, hands.sample.place("routine").end)])
    QApplication.processEvents()
    assert areas
    assert max(area.height() for area in areas) < column.viewport().height() / 2


def test_a_sentence_is_read_when_the_caret_goes_on(hands, qtbot):
    read: list[str] = []
    hands.reader.sentenceRead.connect(read.append)
    hands.click("left", hands.edge("left", "Envoy"))
    hands.keys(Qt.Key.Key_Tab)
    assert "s2" in read


def test_a_fold_opens_and_closes(hands, qtbot):
    column = hands.reader.column("left")
    assert column.text.blocks[0].kind == "fold"
    assert "Home | News" not in [column.text.shown(b) for b in column.text.blocks]
    with qtbot.waitSignal(hands.reader.foldToggled) as caught:
        hands.click("left", QPoint(120, 30))
    assert caught.args == ["left", 0, True]
    assert "Home | News | Subscribe" in [column.text.shown(b) for b in column.text.blocks]
    hands.reader.toggle_fold("left", 0)
    assert column.text.blocks[1].kind == "headline"


@pytest.mark.parametrize("down", [0, 5, 30])
def test_a_fold_on_top_opens_and_closes_under_the_pointer(make_reader, down):
    """Its line stays where it was clicked, and so it does when one comes back."""
    hands = make_reader(12)
    column = hands.reader.column("left")
    column.scroll_by(down)
    line = QPoint(120, 40 - down)
    before = column.y_of_block(0)
    for opened in (True, False, True):
        hands.click("left", line)
        assert column.text.blocks[0].open is opened
        assert column.y_of_block(0) == before == -down
    state = json.loads(json.dumps(hands.reader.position()))
    again = make_reader(12)
    again.reader.restore(state)
    assert again.reader.column("left").top() == (0, down)


def test_revealing_opens_the_fold_that_hides(hands):
    hands.reader.reveal(hands.sample.place("Subscribe"))
    assert hands.reader.column("left").text.blocks[0].open


def test_revealing_far_away_brings_it_and_its_counterpart_into_view(make_reader):
    hands = make_reader(80)
    place = hands.sample.place("Captain Han", 60)
    hands.reader.reveal(place)
    column = hands.reader.column("left")
    assert 0 < column.caret_rect(place.start).top() < column.viewport().height()
    beside = hands.reader.article.counterpart(place)[0]
    other = hands.reader.column("right")
    assert 0 < other.caret_rect(beside.start).top() < other.viewport().height()


def test_coming_back_finds_the_same_place(make_reader):
    hands = make_reader(60)
    hands.reader.go_to(hands.sample.place("Captain", 41))
    hands.keys((Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier))
    state = json.loads(json.dumps(hands.reader.position()))
    chosen, top = hands.selected(), hands.reader.column("left").top()
    again = make_reader(60)
    again.reader.restore(state)
    assert again.selected() == chosen == "Captain"
    assert again.reader.column("left").top() == top


def what_bars_show(hands):
    bars = [hands.reader.column(side).verticalScrollBar() for side in ("left", "right")]
    return [(bar.minimum(), bar.maximum(), bar.pageStep(), bar.value()) for bar in bars]


@pytest.mark.parametrize("size", [12, 14, 16, 18, 20, 28])
@pytest.mark.parametrize("window", [(900, 700), (900, 600), (1300, 760)])
def test_whether_all_fits_is_known_at_once(make_reader, size, window):
    """Idle layout finds nothing out that would change the bars of a text that is in view."""
    hands = make_reader(size=window)
    hands.reader.set_text_size(size)
    QApplication.processEvents()
    columns = [hands.reader.column(side) for side in ("left", "right")]
    for column in columns:
        for index in range(len(column.text.blocks)):
            column.layout_of(index)
    fits = all(column.content_height() <= column.viewport().height() for column in columns)
    assert [column.reach == 0 for column in columns] == [fits, fits]
    if fits:
        assert [bar[1] for bar in what_bars_show(hands)] == [0, 0]
    before = what_bars_show(hands)
    for column in columns:
        column._lay_ahead()
    assert what_bars_show(hands) == before


def test_resizing_keeps_the_top_line(make_reader):
    hands = make_reader(60)
    column = hands.reader.column("left")
    column.verticalScrollBar().setValue(column.verticalScrollBar().maximum() // 2)
    before = column.offset_of_top()
    hands.reader.resize(760, 600)
    QApplication.processEvents()
    assert abs(column.offset_of_top() - before) < 60
    for width in range(770, 1000, 10):
        hands.reader.resize(width, 600)
        QApplication.processEvents()
    assert abs(column.offset_of_top() - before) < 60


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("pixels", [7, 12, 19, 33, 50, 131, 1007])
def test_what_lays_out_anew_at_the_same_width_moves_nothing(make_reader, side, pixels):
    """Another theme, or a page that is shown again; another width and back."""
    hands = make_reader(60, (1000, 600))
    hands.reader.column(side).setFocus()
    hands.reader.column(side).scroll_by(pixels)
    tops = [hands.reader.column(each).top() for each in ("left", "right")]
    hands.reader.set_theme(Theme.load("dark"))
    QApplication.processEvents()
    assert [hands.reader.column(each).top() for each in ("left", "right")] == tops
    for width in (1010, 1017, 1000):
        hands.reader.resize(width, 600)
        QApplication.processEvents()
    assert [hands.reader.column(each).top() for each in ("left", "right")] == tops


def test_text_size_follows_control_and_wheel(hands, qtbot):
    with qtbot.waitSignal(hands.reader.textSizeChanged) as caught:
        wheel(hands.reader.column("left"), 15, Qt.KeyboardModifier.ControlModifier)
    assert caught.args == [17]
    hands.reader.zoom(-1)
    assert hands.reader.text_size == 16


def test_a_ribbon_is_chosen_by_click_and_has_a_menu(hands, qtbot):
    ribbons = hands.reader.ribbons
    strip = next(s for s in ribbons.strips() if s.bead.id == "b2")
    where = strip.path.boundingRect().center().toPoint()
    with qtbot.waitSignal(hands.reader.beadActivated) as caught:
        QTest.mouseClick(ribbons, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    assert caught.args == ["b2"]
    from PySide6.QtGui import QContextMenuEvent

    with qtbot.waitSignal(hands.reader.beadMenuRequested) as menu:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, ribbons.mapToGlobal(where))
        QApplication.sendEvent(ribbons, event)
    assert menu.args[1] == "b2"


def test_ribbons_join_the_heights_of_their_sentences(hands):
    strips = {s.bead.id: s for s in hands.reader.ribbons.strips()}
    assert list(strips) == ["b0", "b1", "b2", "b3", "b4"]
    left = hands.reader.column("left")
    place = hands.sample.place("Nobody 🙂 explained why 𠮷田 left early.")
    assert strips["b3"].left == (left.flow_y(place.start), left.flow_y(place.end))
    picture = hands.reader.ribbons.grab().toImage()
    middle = strips["b4"].path.boundingRect().center().toPoint()
    assert picture.pixelColor(middle) == hands.reader.theme.ribbon


def test_related_passages_far_apart_have_a_tab_each_and_no_line_from_nowhere(make_reader):
    hands = make_reader(20, (1000, 500))
    article, ribbons = hands.sample.article, hands.reader.ribbons
    rights = [bead.right for bead in article.beads]
    beads = tuple(
        replace(bead, right=right, related=True) for bead, right in zip(article.beads, reversed(rights), strict=True)
    )
    hands.reader.set_article(replace(article, beads=beads))
    QApplication.processEvents()
    middle, height = ribbons.width() / 2, ribbons.height()
    seen = [strip for strip in ribbons.strips() if strip.left[0] > 0 and strip.left[1] < height]
    assert len(seen) > 2
    for strip in seen:
        assert abs(sum(strip.left) - sum(strip.right)) / 2 > height
        beside = QPointF(3, sum(strip.left) / 2)
        assert strip.path.contains(beside) and ribbons.bead_at(beside) == strip.bead.id
        assert not any(strip.path.contains(QPointF(middle, y)) for y in range(height))
    near = next(b for b in article.beads)
    hands.reader.set_article(replace(article, beads=(replace(near, related=True),)))
    QApplication.processEvents()
    (strip,) = ribbons.strips()
    assert any(strip.path.contains(QPointF(middle, y)) for y in range(height))


def test_one_side_offers_a_place_for_the_other(make_reader, qtbot):
    hands = make_reader(one_sided=True)
    assert not hands.reader.column("right").isVisible()
    assert not hands.reader.ribbons.isVisible()
    button = next(b for b in hands.reader.findChildren(QPushButton) if b.isVisible())
    with qtbot.waitSignal(hands.reader.attachRequested):
        button.click()
    assert hands.reader.selection("right") is None
    hands.reader.hop()
    assert hands.reader.active_side == "left"


@pytest.mark.parametrize("empty", ["left", "right"])
def test_a_side_that_every_sentence_was_moved_from_is_empty(hands, empty):
    """In a text of two languages by turns, while it is prepared: the beads are still those of before."""
    other = {"left": "right", "right": "left"}[empty]
    article = hands.sample.article
    hands.reader.set_article(replace(article, sentences=tuple(replace(s, side=other) for s in article.sentences)))
    hands.reader.column(other).setFocus()
    hands.keys(Qt.Key.Key_Tab, Qt.Key.Key_Tab, side=other)
    hands.reader.hop()
    hands.reader.grab()
    assert hands.reader.ribbons.strips() == []
    assert not hands.reader.column(empty).text.blocks
    assert hands.reader.column(other).text.blocks


@pytest.mark.parametrize("side", ["left", "right"])
def test_control_and_home_shows_the_very_beginning(make_reader, side):
    """What is folded away above the first words too; the other side begins at its beginning as well."""
    hands = make_reader(3)
    hands.reader.column(side).setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    hands.keys((Qt.Key.Key_End, control), (Qt.Key.Key_Home, control), side=side)
    assert [hands.reader.column(each).top() for each in ("left", "right")] == [(0, 0), (0, 0)]


def test_an_empty_reader_answers_everything(make_reader):
    hands = make_reader()
    hands.reader.set_article(None)
    assert hands.reader.selection() is None
    assert hands.reader.caret() is None
    assert hands.reader.sentence() is None
    hands.keys(Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_Down)
    hover(hands.reader.column("left").viewport(), QPoint(50, 50))
    hands.click("left", QPoint(50, 50))
    hands.reader.grab()


def test_refreshing_keeps_place_and_marks(make_reader):
    hands = make_reader(30)
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han")])
    hands.reader.go_to(hands.sample.place("Captain", 20))
    caret, top = hands.reader.caret(), hands.reader.column("left").top()
    hands.reader.refresh_article(hands.sample.article)
    assert hands.reader.caret() == caret
    assert hands.reader.column("left").top() == top
    assert [m.id for m in hands.reader.marks()] == ["m"]


def test_one_column_takes_the_room_of_two(make_reader):
    hands = make_reader(one_sided=True)
    column = hands.reader.column("left")
    assert column.width() + 360 == hands.reader.width()
    hands.reader.resize(656, 600)  # what a window of 1280 pixels leaves beside its panes
    QApplication.processEvents()
    assert column.width() >= 0.7 * 656
    assert column.text_width >= 24 * column.size_px
    button = next(b for b in hands.reader.findChildren(QPushButton) if b.isVisible())
    assert button.geometry().right() < button.parentWidget().width()
    assert button.width() >= button.sizeHint().width()


def test_a_text_alone_stands_in_the_middle_of_a_wide_window(make_reader):
    column = make_reader(one_sided=True, size=(1700, 700)).reader.column("left")
    left, right = column.gutter, column.viewport().width() - column.gutter - column.text_width
    assert left > 60
    assert abs(left - right) < 40
    beside = make_reader(size=(1900, 700)).reader.column("left")
    assert beside.viewport().width() - beside.gutter - beside.text_width < 40


def test_ribbons_give_way_in_a_narrow_window(make_reader):
    hands = make_reader(size=(656, 600))
    narrow = hands.reader.column("left").text_width
    assert hands.reader.ribbons.width() < 60
    assert hands.reader.ribbons.strips()[0].path.boundingRect().width() <= hands.reader.ribbons.width() + 1
    hands.reader.resize(1000, 600)
    QApplication.processEvents()
    assert hands.reader.ribbons.width() == 84
    assert hands.reader.column("left").text_width > narrow


def test_the_caret_takes_the_light_from_a_resting_pointer(hands):
    hover(hands.reader.column("left").viewport(), hands.point("left", "routine", 2))
    hands.keys(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    lit = [hands.sample.text[a:b] for a, b in hands.reader.column("left").lit]
    assert lit == [hands.reader.article.range_of(hands.reader.sentence()).quote]
