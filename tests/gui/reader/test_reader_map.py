"""The scroll bar is a map of the article: by density, by kind, with what was found and what is in view."""

import random

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider

from annotator.gui.reader import Mark
from annotator.gui.theme import Theme
from annotator.model import Range

THEMES = ("light", "dark", "high-contrast")


def pixels(hands) -> np.ndarray:
    """Rows x columns x (red, green, blue) of the map, drawn now."""
    for side in ("left", "right"):
        hands.reader.column(side)._lay_ahead()
    hands.reader._draw_map()
    image = hands.reader.column("right").verticalScrollBar().grab().toImage()
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return found[:, : image.width(), 2::-1].astype(int)


def near(found: np.ndarray, colour, tolerance: int = 8) -> np.ndarray:
    return np.abs(found - np.array([colour.red(), colour.green(), colour.blue()])).max(axis=2) <= tolerance


def part(hands, control: QStyle.SubControl):
    bar, option = hands.reader.column("right").verticalScrollBar(), QStyleOptionSlider()
    bar.initStyleOption(option)
    return bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, control, bar)


def row_of(hands, share: float) -> int:
    groove = part(hands, QStyle.SubControl.SC_ScrollBarGroove)
    return groove.top() + min(groove.height() - 2, int(share * groove.height()))


def spread(hands, count: int, *, role="person", kind="mention", low=0.0, high=1.0, **more) -> list[Mark]:
    """So many marks on words of the right side, anywhere between two shares of its blocks."""
    text, dice = hands.reader.column("right").text, random.Random(f"{role}{kind}{count}")
    blocks = [block for block in text.blocks if block.kind != "fold"]
    blocks = blocks[int(low * len(blocks)) : max(1, int(high * len(blocks)))]
    made = []
    for number in range(count):
        block = dice.choice(blocks)
        start = dice.randrange(block.start, block.end - 2)
        made.append(Mark(f"{kind}{role}{number}", kind, (text.range(start, start + 2),), role, "", **more))
    return made


def lane(found: np.ndarray) -> np.ndarray:
    """The lane of mentions of every row."""
    width = found.shape[1]
    return found[:, round(width * 0.27) : round(width * 0.76)]


def filled(hands, found: np.ndarray) -> np.ndarray:
    """How much of each row's lane of mentions is coloured."""
    return (~near(lane(found), hands.reader.theme.surface)).mean(axis=1)


@pytest.fixture
def long(make_reader):
    """A reader of a long article, at its start, so that the handle covers little."""
    return make_reader(120, (1000, 800))


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("nth", [0, 33, 77, 119])
def test_a_mark_stands_where_the_bar_would_take_one(long, side, nth):
    """On either side, however much of the other text the file has between: the views are level there."""
    words = {"left": "Captain", "right": "대령"}[side]
    column, bar = long.reader.column(side), long.reader.column("right").verticalScrollBar()
    place = long.sample.place(words, nth)
    for one in ("left", "right"):
        for index in range(len(long.reader.column(one).text.blocks)):
            long.reader.column(one).layout_of(index)
    long.reader.set_marks([Mark("m", "hit", (place,), "hit", "")])
    pixels(long)
    (share,) = bar.ticks()
    column.place_offset(place.start, column.viewport().height() / 3)
    line = bar.value() + long.reader.levels.line("right") if bar.value() else column.flow_y(place.start)
    assert abs(share * (bar.maximum() + bar.pageStep()) - line) <= 2 * column.style_of(1).pitch


@pytest.mark.parametrize("theme", THEMES)
def test_ten_thousand_marks_are_no_solid_strip(long, theme):
    long.reader.set_theme(Theme.load(theme))
    crowd = spread(long, 9000, low=0.3, high=0.5)
    few = spread(long, 1000, role="place")
    long.reader.set_marks([*crowd, *few])
    share = filled(long, pixels(long))
    high = len(share)
    dense, thin = share[int(0.33 * high) : int(0.47 * high)], share[int(0.6 * high) : int(0.95 * high)]
    assert dense.mean() > 0.6
    assert thin.mean() < 0.5
    assert dense.mean() > 1.5 * thin.mean(), "where there are most is seen at a glance"


@pytest.mark.parametrize("theme", THEMES)
def test_types_share_a_row_and_keep_their_order(long, theme):
    long.reader.set_theme(Theme.load(theme))
    marks = [*spread(long, 3000, role="time"), *spread(long, 3000, role="person")]
    long.reader.set_marks(marks)
    found, theme = lane(pixels(long)), long.reader.theme
    body = slice(len(found) // 5, len(found) * 4 // 5)
    only = [near(found, theme.label(role).line, 40)[body].any(axis=1).mean() for role in ("person", "time")]
    assert min(only) > 0.2, only
    first = near(found, theme.label("person").line, 60)[body]
    second = near(found, theme.label("time").line, 60)[body]
    both = first.any(axis=1) & second.any(axis=1)
    assert both.any()
    assert (first[both].argmax(axis=1) < second[both].argmax(axis=1)).all()


@pytest.mark.parametrize("theme", THEMES)
def test_claims_divergences_and_hits_have_their_places_among_thousands(long, theme):
    long.reader.set_theme(Theme.load(theme))
    marks = spread(long, 10_000)
    single = {
        kind: Mark(kind, kind, (long.sample.place("대령", nth),), "other", "")
        for kind, nth in (("claim", 40), ("divergence", 60), ("hit", 80))
    }
    current = Mark("now", "hit", (long.sample.place("대령", 100),), "other", "", style="current")
    long.reader.set_marks([*marks, *single.values(), current])
    found, theme = pixels(long), long.reader.theme
    shares = {kind: share for share, kind in long.reader._bars["right"].ticks().items() if kind != "mention"}
    assert set(shares) == {"claim", "divergence", "hit"}
    width = found.shape[1]
    claim = near(found[row_of(long, shares["claim"])][None], theme.claim)[0]
    assert claim[: width // 4].any()
    assert not claim[width // 3 :].any()
    divergence = near(found[row_of(long, shares["divergence"])][None], theme.divergence)[0]
    assert divergence[-width // 4 :].any()
    assert not divergence[: width * 2 // 3].any()
    assert near(found, theme.warning).mean(axis=1).max() > 0.8, "what was found lies across the bar"
    assert near(found, theme.text).mean(axis=1).max() > 0.8, "the one that is gone to in a colour of its own"


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_found_everywhere_leaves_the_marks_half_the_bar(long, theme):
    long.reader.set_theme(Theme.load(theme))
    long.reader.set_marks([*spread(long, 5000), *spread(long, 2000, kind="hit")])
    found, theme = pixels(long), long.reader.theme
    hits = near(found, theme.warning)
    assert hits.any(axis=1).mean() > 0.8
    assert not hits[:, : found.shape[1] // 2 - 1].any()
    assert len({int(row.sum()) for row in hits}) >= 3, "their density is seen, too"


@pytest.mark.parametrize("theme", THEMES)
def test_a_frame_stands_round_what_is_in_view(long, theme):
    long.reader.set_theme(Theme.load(theme))
    text = long.reader.column("right").text
    bar = long.reader.column("right").verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    shown = [text.blocks[index] for index, _, _ in long.reader.column("right").visible()]
    marks = [
        *spread(long, 10_000),
        *(Mark(f"v{n}", "claim", (text.range(b.start, b.end),), "claim", "") for n, b in enumerate(shown[2:-2])),
    ]
    long.reader.set_marks(marks)
    found, handle = pixels(long), part(long, QStyle.SubControl.SC_ScrollBarSlider)
    for y in (handle.top() + 1, handle.bottom() - 1):
        edge = near(found[y - 1 : y + 2], long.reader.theme.secondary, 40).any(axis=0)
        assert edge.mean() > 0.6, y
    inside = [share for share, kind in bar.ticks().items() if kind == "claim"]
    assert len(inside) >= 2
    assert all(handle.top() - 1 <= row_of(long, share) <= handle.bottom() + 1 for share in inside)


def test_what_changes_is_drawn_as_if_all_were_new(long, make_reader):
    """Marks that stay are not placed again; the picture is the same as of a map made at once."""
    marks = [*spread(long, 300), *spread(long, 40, kind="claim"), *spread(long, 30, kind="hit")]
    long.reader.set_marks(marks[:200])
    pixels(long)
    long.reader.update_marks(marks[150:], [mark.id for mark in marks[:50]])
    moved = spread(long, 300, role="place")[60]
    long.reader.update_marks([Mark(marks[70].id, "mention", moved.ranges, "event", "")])
    step_by_step = pixels(long)
    bar = long.reader._bars["right"]
    known = bar.ticks()
    bar._places = None
    long.reader._places = None
    assert (pixels(long) == step_by_step).all()
    assert bar.ticks() == known
    long.reader.update_marks(removed=[mark.id for mark in long.reader.marks()])
    pixels(long)
    assert bar.ticks() == {}


def test_one_text_alone_has_its_map(make_reader):
    hands = make_reader(40, one_sided=True)
    place = hands.sample.place("Captain", 30)
    hands.reader.set_marks([Mark("m", "mention", (place,), "person", "")])
    hands.reader._draw_map()
    assert list(hands.reader._bars["left"].ticks().values()) == ["mention"]


def test_marks_in_neither_text_are_not_on_the_map(long):
    long.reader.set_marks([Mark("m", "mention", (Range(document="gone", start=3, end=9, quote=""),), "person", "")])
    pixels(long)
    assert long.reader._bars["right"].ticks() == {}


def test_the_map_is_drawn_by_and_by(make_reader, qtbot):
    hands = make_reader(20)
    bar = hands.reader.column("right").verticalScrollBar()
    hit = hands.sample.mark("h", "Captain", kind="hit", label="")
    hands.reader.set_marks([hands.sample.mark("m", "Subscribe"), hit])
    qtbot.waitUntil(lambda: sorted(bar.ticks().values()) == ["hit", "mention"])
    share = next(share for share, kind in bar.ticks().items() if kind == "hit")
    picture, theme = bar.grab().toImage(), hands.reader.theme
    assert picture.pixelColor(bar.width() // 2, row_of(hands, share)) == theme.warning
    hands.reader.update_marks(removed=["h"])
    qtbot.waitUntil(lambda: list(bar.ticks().values()) == ["mention"])


def test_while_the_window_is_resized_the_picture_is_stretched_and_then_drawn_anew(long, monkeypatch):
    """To find ten thousand places again takes as long as some frames: a resize does not wait for it."""
    long.reader.set_marks(spread(long, 500, low=0.3, high=0.5))
    before = filled(long, pixels(long))
    bar, drawn = long.reader._bars["right"], []
    draw = bar._draw
    monkeypatch.setattr(bar, "_draw", lambda height: drawn.append(height) or draw(height))
    for height in (760, 700, 640, 600):
        long.reader.resize(980, height)
        QApplication.processEvents()
        bar.grab()
    assert drawn == []
    after = filled(long, pixels(long))
    assert drawn == [part(long, QStyle.SubControl.SC_ScrollBarGroove).height()]
    middles = [np.average(np.arange(len(rows)) / len(rows), weights=rows) for rows in (before, after)]
    assert abs(middles[0] - middles[1]) < 0.03
