"""Marks are painted as geometry: they move no text, stay legible on each other, and answer to the mouse."""

import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.columns import ArticleText
from annotator.gui.reader import Mark
from annotator.model import Article, Document, Range, Sentence


def image(hands, side="left"):
    return hands.reader.column(side).viewport().grab().toImage()


def near(one: QColor, other: QColor, tolerance: int = 6) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= tolerance for a, b in parts)


def count(picture, area: QRect, colour: QColor, tolerance: int = 10) -> int:
    area = area.intersected(picture.rect())
    return sum(
        near(picture.pixelColor(x, y), colour, tolerance)
        for y in range(area.top(), area.bottom() + 1)
        for x in range(area.left(), area.right() + 1)
    )


def box(hands, words, side="left", nth=0) -> QRect:
    place = hands.sample.place(words, nth)
    rects = hands.reader.column(side).rects(place.start, place.end)
    found = rects[0]
    for other in rects[1:]:
        found = found.united(other)
    return found.toAlignedRect()


def below(area: QRect) -> QRect:
    return QRect(area.left(), area.bottom() - 2, area.width(), 9)


def test_a_mention_is_a_ground_a_line_and_a_label(hands):
    theme = hands.reader.theme
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han")])
    area, picture, person = box(hands, "Captain Han"), image(hands), theme.label("person")
    assert count(picture, area, person.background) > area.width() * area.height() * 0.4
    assert count(picture, below(area), person.line) > area.width() * 0.8
    label = QRect(area.right() - 22, area.top(), 22, 7)
    assert count(picture, label, person.text, 60) > 8


def test_tagging_moves_no_text(hands):
    before = {w: box(hands, w) for w in ("Envoy", "Busan", "explained", "assembly")}
    heights = list(hands.reader.column("left").heights.values)
    hands.reader.set_marks(
        [hands.sample.mark(f"m{n}", w) for n, w in enumerate(("Captain Han", "Captain", "Han on Sept. 8", "Mina"))]
    )
    image(hands)
    assert {w: box(hands, w) for w in before} == before
    assert hands.reader.column("left").heights.values == heights


def test_labels_stand_above_the_letters(hands):
    """With and without its label, the rows of pixels that hold letters are the same."""
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han", label="")])
    bare = image(hands)
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han", label="PER")])
    labelled, area = image(hands), box(hands, "Captain Han")
    changed = {y for y in range(bare.height()) for x in range(area.left(), area.right() + 1)
               if bare.pixel(x, y) != labelled.pixel(x, y)}  # fmt: skip
    ascent = area.top() + 9
    assert changed
    assert max(changed) < ascent


def test_nested_marks_get_a_lane_each_and_both_labels(hands):
    marks = [
        hands.sample.mark("outer", "Captain Han on Sept. 8", role="event", label="EVT"),
        hands.sample.mark("inner", "Han", role="place", label="LOC"),
    ]
    hands.reader.set_marks(marks)
    column, theme = hands.reader.column("left"), hands.reader.theme
    index = column.text.block_at(hands.sample.place("Han").start)
    pieces = {piece.mark.id: piece for piece in column.decoration_of(index).pieces}
    assert pieces["inner"].lane == 0
    assert pieces["outer"].lane == 1
    assert pieces["inner"].label == "LOC"
    assert pieces["outer"].label == "EVT"
    picture = image(hands)
    assert count(picture, below(box(hands, "Han")), theme.label("place").line) > 15
    assert count(picture, below(box(hands, "Captain Han on Sept. 8")), theme.label("event").line) > 80
    assert count(picture, box(hands, "Han"), theme.label("place").background) > 100


def test_many_overlapping_lanes_stay_within_their_line(hands):
    hands.reader.set_marks(
        [Mark(f"m{n}", "mention", (hands.sample.place("Mina Roth met Captain Han"),), "time", "T") for n in range(6)]
    )
    column = hands.reader.column("left")
    index = column.text.block_at(hands.sample.place("Mina").start)
    found = column.decoration_of(index)
    assert sorted(piece.lane for piece in found.pieces) == [0, 1, 2, 3, 4, 5]
    picture, layout = image(hands), column.layout_of(index)
    line = QRect(0, column.caret_rect(hands.sample.place("Mina").start).top(), column.width(), 1)
    beneath = QRect(box(hands, "Mina").left(), line.top() + layout.style.pitch + 4, 200, 4)
    assert count(picture, beneath, hands.reader.theme.label("time").line) == 0


def test_a_wrapped_range_is_one_box_on_each_line_with_its_label_on_the_last(hands):
    words = hands.sample.place("The ministry").quote
    long = Range.of("d", hands.sample.text, hands.sample.place(words).start, hands.sample.place("session of").end)
    hands.reader.set_marks([Mark("m", "mention", (long,), "document", "DOC")])
    column = hands.reader.column("left")
    pieces = column.decoration_of(column.text.block_at(long.start)).pieces
    assert len(pieces) >= 3
    assert [bool(piece.label) for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_a_discontinuous_mark_leaves_its_gap_bare(hands):
    ranges = (hands.sample.place("Mina"), hands.sample.place("Captain"))
    hands.reader.set_marks([Mark("m", "mention", ranges, "person", "PER")])
    picture, person = image(hands), hands.reader.theme.label("person")
    assert count(picture, box(hands, "Mina"), person.background) > 100
    assert count(picture, box(hands, "Captain"), person.background) > 100
    between = box(hands, "Roth")
    assert count(picture, between, person.background) < 0.02 * between.width() * between.height()


def test_a_suggestion_is_dashed_and_not_filled(hands):
    hands.reader.set_marks([hands.sample.mark("s", "한 대령", kind="suggestion", label="")])
    area, picture, theme = box(hands, "한 대령", "right"), image(hands, "right"), hands.reader.theme
    top = [near(picture.pixelColor(x, area.top()), theme.suggestion, 120) for x in range(area.left(), area.right())]
    assert 0.25 < sum(top) / len(top) < 0.9
    assert count(picture, area, theme.label("person").background) == 0


def test_a_divergence_is_a_wave_and_an_insertion_point_a_wedge(hands):
    theme, here = hands.reader.theme, hands.sample.place("Busan").start
    hands.reader.set_marks(
        [
            hands.sample.mark("w", "routine", kind="divergence", label=""),
            Mark("i", "divergence", (Range.of("d", hands.sample.text, here, here),)),
        ]
    )
    picture, caret = image(hands), hands.reader.column("left").caret_rect(here)
    assert count(picture, below(box(hands, "routine")), theme.divergence, 60) > 25
    assert count(picture, caret.adjusted(-5, 8, 5, 8), theme.divergence, 40) > 20


def test_a_claim_is_a_bar_and_a_chip_beside_its_lines(hands):
    hands.reader.set_marks([hands.sample.mark("c", "She said “the F-35 visit was routine”.", kind="claim", label="C1")])
    area, picture, theme = box(hands, "She said"), image(hands), hands.reader.theme
    column = hands.reader.column("left")
    margin = QRect(0, area.top(), column.gutter, area.height())
    assert count(picture, margin, theme.claim) > 100
    assert count(picture, area, theme.claim) == 0
    hands.click("left", QPoint(column.gutter - 8, area.center().y()))
    assert hands.reader.current_mark == "c"


def test_bidirectional_text_gets_one_box_for_each_visual_run(make_reader):
    hands = make_reader()
    text = "한국 שלום עולם 세계 평화"
    article = ArticleText(
        article=Article(id="a", title="", left="x", left_language="ko"),
        documents={"x": Document(id="x", name="", text=text)},
        sentences=(Sentence(id="s", document="x", start=0, end=len(text), language="ko", paragraph=0),),
    )
    hands.reader.set_article(article)
    column = hands.reader.column("left")
    start, end = text.index("국"), text.index("ל") + 1  # out of the Korean, into the Hebrew
    boxes = column.rects(start, end)
    assert len(boxes) == 2
    assert boxes[0].right() <= boxes[1].left() + 1
    whole = column.rects(0, len(text))
    assert len(whole) == 1
    hebrew_end = column.rects(text.index("ם"), text.index("ם") + 1)[0]
    assert boxes[1].left() > hebrew_end.left()


def test_a_click_selects_the_innermost_mark_and_tells(hands, qtbot):
    hands.reader.set_marks(
        [hands.sample.mark("outer", "Captain Han on Sept. 8"), hands.sample.mark("inner", "Captain Han")]
    )
    with qtbot.waitSignal(hands.reader.markActivated) as caught:
        hands.click("left", hands.point("left", "Captain", 2))
    assert caught.args == ["inner"]
    assert hands.reader.current_mark == "inner"
    area = box(hands, "Captain Han")
    assert count(image(hands), area.adjusted(-4, -3, 4, 6), hands.reader.theme.accent, 30) > 80
    hands.click("left", hands.point("left", "routine", 2))
    assert hands.reader.current_mark is None


def test_a_handle_resizes_the_selected_mark(hands, qtbot):
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han")])
    hands.reader.select_mark("m")
    area = box(hands, "Captain Han")
    with qtbot.waitSignal(hands.reader.markResized) as caught:
        hands.drag("left", area.bottomRight() + QPoint(0, 2), hands.edge("left", " in Busan"))
    assert caught.args[2].quote == "Captain Han on Sept. 8"
    assert hands.selected() is None
    with qtbot.waitSignal(hands.reader.markResized) as caught:
        hands.drag("left", area.bottomLeft() + QPoint(0, 2), hands.edge("left", "Roth met"))
    key, old, new = caught.args
    assert (key, old.quote, new.quote) == ("m", "Captain Han", "Roth met Captain Han")


@pytest.mark.parametrize("below", range(6))
def test_a_handle_dragged_straight_along_stays_on_its_line(make_reader, qtbot, below):
    """It hangs below its line, where the next one begins."""
    hands = make_reader(1, (700, 700))
    hands.reader.set_marks([hands.sample.mark("m", "statement")])
    hands.reader.select_mark("m")
    area = box(hands, "statement")
    assert hands.edge("left", "fuel").y() > hands.edge("left", "with").y() > 0
    for words, corner in ((" with", area.bottomRight()), ("expects", area.bottomLeft())):
        grip = corner + QPoint(0, below)
        with qtbot.waitSignal(hands.reader.markResized) as caught:
            hands.drag("left", grip, QPoint(hands.edge("left", words).x() + 30, grip.y()))
        low, high = caught.args[2].start, caught.args[2].end
        column = hands.reader.column("left")
        assert {column.caret_rect(low).y(), column.caret_rect(high - 1).y()} == {
            column.caret_rect(caught.args[1].start).y()
        }


@pytest.mark.parametrize(
    ("end", "step", "by_word", "expected"),
    [
        ("start", 1, False, "aptain Han"),
        ("start", -1, True, "met Captain Han"),
        ("end", -1, False, "Captain Ha"),
        ("end", 1, True, "Captain Han on"),
        ("end", -1, True, "Captain"),
    ],
)
def test_an_end_is_nudged_by_character_and_by_word(hands, qtbot, end, step, by_word, expected):
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han")])
    hands.reader.select_mark("m")
    with qtbot.waitSignal(hands.reader.markResized) as caught:
        hands.reader.nudge_mark(end, step, by_word=by_word)
    assert caught.args[2].quote == expected


def test_only_the_touched_block_is_repainted(hands, qtbot):
    painted = []
    column = hands.reader.column("left")
    original = column._paint_block
    column._paint_block = lambda painter, index, y, area: (painted.append(index), original(painter, index, y, area))
    hands.reader.set_marks([hands.sample.mark("a", "Captain Han")])
    QApplication.processEvents()
    column.viewport().repaint()
    painted.clear()
    hands.reader.update_marks([hands.sample.mark("b", "explained")])
    QApplication.processEvents()
    assert set(painted) <= {column.text.block_at(hands.sample.place("explained").start) + n for n in (-1, 0, 1)}
    assert painted
    hands.reader.update_marks(removed=["a", "b"])
    assert hands.reader.marks() == ()
    assert count(image(hands), box(hands, "explained"), hands.reader.theme.label("person").background) == 0


def test_a_replaced_mark_is_found_at_its_new_place(hands):
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han")])
    hands.reader.update_marks([hands.sample.mark("m", "explained")])
    hands.click("left", hands.point("left", "Captain", 2))
    assert hands.reader.current_mark is None
    hands.click("left", hands.point("left", "explained", 2))
    assert hands.reader.current_mark == "m"


def test_the_tooltip_says_what_is_there(hands, qtbot):
    hands.reader.set_marks([hands.sample.mark("m", "Captain Han", tooltip="Person, tagged today")])
    view, where = hands.reader.column("left").viewport(), hands.point("left", "Captain", 2)
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, where, view.mapToGlobal(where)))
    assert QToolTip.text() == "Person, tagged today"
    QToolTip.hideText()


def test_the_tooltip_of_a_claim_is_at_its_bar_in_the_margin(hands):
    """It is under its words, too, but a hand points at the chip."""
    hands.reader.set_marks([hands.sample.mark("k", "Envoy Mina", kind="claim", label="C1", tooltip="C1, said today")])
    column = hands.reader.column("left")
    where = QPoint(column.gutter - 8, hands.point("left", "Envoy", 1).y())
    event = QHelpEvent(QHelpEvent.Type.ToolTip, where, column.viewport().mapToGlobal(where))
    QApplication.sendEvent(column.viewport(), event)
    assert QToolTip.text() == "C1, said today"
    QToolTip.hideText()


def test_the_menu_gets_side_range_and_marks(hands, qtbot):
    from PySide6.QtGui import QContextMenuEvent

    hands.reader.set_marks([hands.sample.mark("m", "Captain Han")])
    view, where = hands.reader.column("left").viewport(), hands.point("left", "Captain", 2)
    with qtbot.waitSignal(hands.reader.contextMenuRequested) as caught:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, view.mapToGlobal(where))
        QApplication.sendEvent(view, event)
    side, _, place, marks = caught.args
    assert (side, place.quote, marks) == ("left", "Captain", ("m",))


def test_two_thousand_tags_in_one_window(hands, qtbot):
    words = ["Envoy", "Mina", "Roth", "Captain", "explained", "ministry", "ships", "crews"]
    for number in range(2000):
        key = f"m{number % 16}"
        hands.reader.update_marks([hands.sample.mark(key, words[number % len(words)], label="X")])
        if number % 100 == 0:
            QApplication.processEvents()
    assert len(hands.reader.marks()) == 16


def on_screen(hands):
    """What the window's own store holds now, as it was painted piece by piece."""
    QApplication.processEvents()
    reader = hands.reader
    return reader.screen().grabWindow(reader.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)


def changes_of(hands):
    """One step after the other that changes what is painted, each named by what a person would do."""
    reader, sample = hands.reader, hands.sample
    left, right = reader.column("left"), reader.column("right")
    yield "tag", lambda: reader.update_marks([sample.mark("a", "Captain Han")])
    yield "tag inside", lambda: reader.update_marks([sample.mark("b", "Han", role="place", label="LOC")])
    yield "tag beside", lambda: reader.update_marks([sample.mark("c", "Roth met", role="event", label="EVT")])
    third, fourth, fifth = (
        (sample.place("met Captain"),),
        (sample.place("Captain Han on"),),
        (sample.place("Han on"),),
    )
    yield "a third lane", lambda: reader.update_marks([Mark("d", "mention", third, "time", "TIM")])
    yield "and a fourth", lambda: reader.update_marks([Mark("e", "mention", fourth, "role", "ROL")])
    yield "and a fifth", lambda: reader.update_marks([Mark("f", "mention", fifth, "role", "ROLE")])
    yield (
        "two pieces",
        lambda: reader.update_marks(
            [Mark("g", "mention", (sample.place("Envoy"), sample.place("Busan")), "person", "PER")]
        ),
    )
    yield "over lines", lambda: reader.update_marks([sample.mark("h", "statement, with numbers on ships, crews")])
    yield "frame", lambda: reader.select_mark("h")
    yield "another type", lambda: reader.update_marks([sample.mark("h", "longer statement", role="event", label="EV")])
    yield "another frame", lambda: reader.select_mark("d")
    yield "no frame", lambda: reader.select_mark(None)
    yield "suggestion", lambda: reader.update_marks([sample.mark("s", "한 대령", kind="suggestion", label="PER ⏎")])
    yield "suggestion taken", lambda: reader.update_marks([sample.mark("t", "한 대령")], ["s"])
    yield "claim", lambda: reader.update_marks([sample.mark("k", "She said", kind="claim", label="C1")])
    yield "divergence", lambda: reader.update_marks([sample.mark("w", "explained why", kind="divergence", label="")])
    yield "hit", lambda: reader.update_marks([sample.mark("hit:0", "Captain", kind="hit", style="current")])
    yield "selection", lambda: reader.select(sample.place("met Captain Han on"))
    yield "selection over paragraphs", lambda: left.set_selection(left.anchor, sample.place("explained").end)
    yield "handle dragged", lambda: left.set_ghost((sample.place("Envoy").start, sample.place("Roth").end))
    yield "handle let go", lambda: left.set_ghost(None)
    yield "caret", lambda: reader.go_to(sample.place("ministry"))
    yield "other side", lambda: right.setFocus()
    yield "light", lambda: left.hovered.emit(sample.place("Nobody").start)
    yield "untag", lambda: reader.update_marks(removed=["d", "e", "f", "c"])
    yield "untag all", lambda: reader.update_marks(removed=[mark.id for mark in reader.marks()])


@pytest.mark.parametrize("size", [12, 16, 28])
def test_what_is_painted_in_part_is_what_is_painted_as_a_whole(make_reader, size):
    hands = make_reader(size=(900, 700))
    hands.reader.set_text_size(size)
    for name, change in changes_of(hands):
        change()
        for column in (hands.reader.column("left"), hands.reader.column("right")):
            column._lay_ahead()  # else by and by, as the map is drawn: with time to spare, before the second picture
        hands.reader._draw_map()
        in_part = on_screen(hands)
        hands.reader.repaint()
        for column in (hands.reader.column("left"), hands.reader.column("right")):
            column.viewport().repaint()
        assert in_part == on_screen(hands), name


@pytest.mark.parametrize("scale", ["1.25", "1.5", "1.75", "2"])
def test_in_part_as_a_whole_where_a_pixel_is_several_of_the_screens(scale):
    """Lines then end between two rows of the screen: what is smoothed there must be painted with its neighbours."""
    name = "test_what_is_painted_in_part_is_what_is_painted_as_a_whole"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::{name}"],
        env={**os.environ, "QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "3 passed" in done.stdout
