"""Scrolling moves what is painted and paints only what comes into view: never may the screen show what a painting of
the whole would not. What is compared is the window's own store, as it was painted piece by piece (`grab` and `render`
would paint everything anew), with the same after all of it was painted at once."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QWidget

from annotator.columns import SIDES, ArticleText
from annotator.gui.language import use_language
from annotator.gui.reader import Mark, Reader, decoration
from annotator.gui.reader.blocks import FOLD
from annotator.gui.reader.column import Column
from annotator.gui.reader.textview import TextView
from annotator.gui.theme import Theme
from annotator.model import Range
from tests.gui.reader.conftest import Sample
from tests.gui.reader.test_reader_torture import PARAGRAPHS, made
from tests.gui.x_server import need, run_under_x

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
SAME = 8
"""Levels of 255 by which a pixel may be other: the shares of smoothed edges are rounded."""
NEVER = 10**8  # milliseconds


def store(window: QWidget) -> np.ndarray:
    """What the store of a window holds: rows x columns x (blue, green, red, unused)."""
    image = window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return found[:, : image.width(), :3]


def in_part(window: QWidget) -> np.ndarray:
    """What a window shows once everything that was asked for is painted, and before anything is done by and by."""
    for timer in window.findChildren(QTimer):
        timer.stop()
    for _ in range(4):  # a window that has just been shown is told so first
        QApplication.processEvents()
    return store(window)


def as_a_whole(window: QWidget) -> np.ndarray:
    """The same, everything painted anew."""
    for widget in (window, *window.findChildren(QWidget)):
        widget.update()
    return in_part(window)


def difference(one: np.ndarray, other: np.ndarray) -> str:
    """Where two pictures differ; '' where they do not."""
    if one.shape != other.shape:
        return f"{one.shape} and {other.shape}"
    apart = np.abs(one.astype(int) - other).max(axis=2)
    rows, columns = np.nonzero(apart > SAME)
    if not len(rows):
        return ""
    return f"{len(rows)} pixels, {apart.max()} levels apart, from ({columns.min()}, {rows.min()}) to ({columns.max()}, {rows.max()})"


def wheel(view: QWidget, pixels: int = 0, degrees: int = 0) -> None:
    """Turn the wheel, by pixels as a touchpad does or by eighths of a degree."""
    where = QPointF(70, 80)
    event = QWheelEvent(
        where, view.mapToGlobal(where), QPoint(0, pixels), QPoint(0, degrees), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def mouse(view: QWidget, kind: QEvent.Type, where: QPoint, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Send a mouse event as a hand makes it."""
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    point = QPointF(where)
    QApplication.sendEvent(view, QMouseEvent(kind, point, view.mapToGlobal(point), button, held, NONE))


# --- histories

STACKED = "".join(letter + "\u0301\u0302\u0303\u0323" * 5 for letter in "tower of marks")
SCRIPTS = [
    *([PARAGRAPHS[name][0]] for name in PARAGRAPHS),
    ["བོད་ཀྱི་སྐད་ཡིག ཧཱུྃ ཨོཾ", "पार्षद् ट्ठ्यू स्क्ष्म्या", "ที่ปู่ญี่ปุ่น น้ำ ฎุ ฏูํ๊", "ကြွေးကြော်သံ"],
    ["Ấ Ế Ỗ ậ ệ ộ ǻ Ǘ", "Åland Ŝ Ĵ", STACKED],
    ["لله الصلاة ﷺ نستعليق", "“ʃ̺͆ʒ̊” ʩ̪͆"],
    [STACKED],
    ["short"],
]


def article_of(kind: str) -> ArticleText:
    """An article long enough to scroll, of one shape."""
    if kind == "one file":
        return Sample(9).article
    if kind == "one side":
        return Sample(9, one_sided=True).article
    if kind == "one paragraph":  # in blocks without a gap between them
        return made([[["Ships of harbour lines called."] * 420], [["항만청은 배를 불렀다."] * 420]], ends="\n")
    twice = [SCRIPTS * 5, [[PARAGRAPHS[name][1]] for name in PARAGRAPHS] * 8]
    return made(twice, ends="\n")


class History:
    """A reader, and what a person does with it by chance."""

    def __init__(self, reader: Reader, kind: str, seed: int) -> None:
        self.reader, self.dice = reader, random.Random(f"{kind} {seed}")
        self.kind, self.count = kind, 0
        self.said: list[str] = []
        reader.set_article(article_of(kind))
        reader.set_marks([self.mark() for _ in range(150)])
        QApplication.processEvents()

    # what there is to act on

    def side(self) -> str:
        assert self.reader.article is not None
        return self.dice.choice(self.reader.article.sides)

    def column(self) -> Column:
        return self.reader.column(self.side())

    def view(self) -> QWidget:
        return self.column().viewport()

    def point(self, view: QWidget, over: int = 0) -> QPoint:
        return QPoint(self.dice.randrange(view.width()), self.dice.randrange(-over, view.height() + over))

    def range(self, column: Column, longest: int = 60) -> Range:
        """Some words, most often of what is in view."""
        text, seen = column.text, column.visible()
        assert text is not None
        block = text.blocks[self.dice.choice(seen)[0]] if seen and self.dice.random() < 0.7 else None
        block = block or self.dice.choice(text.blocks)
        start = self.dice.randint(block.start, block.end)
        return text.range(start, min(block.end, start + self.dice.randrange(longest)))

    def mark(self) -> Mark:
        self.count += 1
        kind = self.dice.choice(("mention",) * 5 + ("claim", "divergence", "suggestion", "hit", "option"))
        sides = [self.side() for _ in range(self.dice.choice((1, 1, 1, 2)))]
        ranges = tuple(self.range(self.reader.column(side), self.dice.choice((8, 60, 300))) for side in sides)
        if kind != "divergence":  # nothing else stands between two letters
            ranges = tuple(part for part in ranges if part.start < part.end)
        ranges = tuple(_apart(ranges))
        role = self.dice.choice(("person", "place", "event", "time", "other"))
        lane = self.dice.randrange(5) if kind == "option" else -1
        style = self.dice.choice(("solid", "dashed", "dotted", "current", "plain"))
        return Mark(f"m{self.count}", kind, ranges, role, self.dice.choice(("PER", "ORG 3", "", "C1")), "", lane, style)

    def state(self) -> object:
        """What is painted."""
        ribbons = self.reader.ribbons
        sides = [self.reader.column(side) for side in SIDES]
        columns = [(c.top(), c.lit, c.anchor, c.caret, c.current_mark, c.ghost, c.hasFocus(), c.size()) for c in sides]
        return (columns, ribbons.active, ribbons._hovered, self.reader.size())

    def forget(self) -> None:
        """Let all that is known of where marks are be found anew."""
        for side in SIDES:
            for layout in self.reader.column(side)._layouts.values():
                layout.decoration = None

    # acts

    def scroll(self) -> None:
        for _ in range(self.dice.choice((1, 1, 2, 5, 20))):
            wheel(self.view(), pixels=self.dice.choice((1, -1, 2, 7, -9, 33, -40, -120, 250, -700, -1)))

    def turn(self) -> None:
        wheel(self.view(), degrees=self.dice.choice((120, -120, -120, -15, 8, -360)))

    def bar(self) -> None:
        bar = self.column().verticalScrollBar()
        if self.dice.random() < 0.5:
            bar.setValue(self.dice.randrange(bar.maximum() + 1))
        else:
            bar.setValue(bar.value() + self.dice.randint(-200, 200))

    def key(self) -> None:
        column = self.column()
        column.setFocus()
        keys = (
            Qt.Key.Key_PageDown,
            Qt.Key.Key_PageUp,
            Qt.Key.Key_Down,
            Qt.Key.Key_Up,
            Qt.Key.Key_Right,
            Qt.Key.Key_Home,
        )
        QTest.keyClick(column, self.dice.choice(keys), self.dice.choice((NONE, NONE, SHIFT, CTRL, CTRL | SHIFT)))

    def ends(self) -> None:
        column = self.column()
        column.setFocus()
        QTest.keyClick(
            column, self.dice.choice((Qt.Key.Key_Home, Qt.Key.Key_End)), self.dice.choice((CTRL, CTRL | SHIFT))
        )

    def tag(self) -> None:
        self.reader.update_marks([self.mark() for _ in range(self.dice.choice((1, 1, 3)))])

    def untag(self) -> None:
        marks = self.reader.marks()
        if marks:
            gone = self.dice.sample(marks, min(len(marks), self.dice.choice((1, 1, 5))))
            self.reader.update_marks(removed=[mark.id for mark in gone])

    def change(self) -> None:
        marks = self.reader.marks()
        if marks:
            key = self.dice.choice(marks).id
            self.reader.update_marks([_renamed(self.mark(), key)])

    def replace(self) -> None:
        marks = list(self.reader.marks())
        self.dice.shuffle(marks)
        self.reader.set_marks([*marks[:120], *(self.mark() for _ in range(20))])

    def frame(self) -> None:
        marks = self.reader.marks()
        column = self.column()
        column.setFocus()
        here = [m for m in marks if column.mark(m.id) is not None] if self.dice.random() < 0.7 else marks
        self.reader.select_mark(self.dice.choice(here).id if here and self.dice.random() < 0.85 else None)

    def hover(self) -> None:
        view = self.dice.choice((self.view(), self.reader.ribbons))
        mouse(view, QEvent.Type.MouseMove, self.point(view))

    def leave(self) -> None:
        for view in (self.view(), self.reader.ribbons):
            QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))

    def click(self) -> None:
        view = self.view()
        where = self.point(view)
        mouse(view, QEvent.Type.MouseButtonPress, where, Qt.MouseButton.LeftButton)
        mouse(view, QEvent.Type.MouseButtonRelease, where)

    def select(self) -> None:
        column = self.column()
        place = self.range(column, 400)
        column.set_selection(place.start, place.end)

    def reveal(self) -> None:
        place = self.range(self.column())
        self.dice.choice((self.reader.reveal, self.reader.go_to, self.reader.select))(place)

    def hop(self) -> None:
        self.reader.hop()

    def fold(self) -> None:
        side = self.side()
        text = self.reader.column(side).text
        assert text is not None
        folds = [block.start for block in text.blocks if block.kind == FOLD]
        if folds:
            self.reader.toggle_fold(side, self.dice.choice(folds))

    def size(self) -> None:
        self.dice.choice(
            (lambda: self.reader.zoom(1), lambda: self.reader.zoom(-1), lambda: self.reader.set_text_size(16))
        )()

    def look(self) -> None:
        on = self.dice.random() < 0.5
        self.dice.choice(
            (
                lambda: self.reader.set_reading_mode(on),
                lambda: self.reader.set_measure(self.dice.choice((0, 20, 60))),
                lambda: self.reader.set_by_phrase(on),
            )
        )()

    def theme(self) -> None:
        self.reader.set_theme(Theme.load(self.dice.choice(("light", "dark", "high-contrast"))))

    def language(self) -> None:
        use_language(self.dice.choice(("en", "ko", "ja")))
        self.reader.retranslate()

    def resize(self) -> None:
        width = self.dice.choice((self.reader.width(), self.dice.randrange(600, 1200)))
        self.reader.resize(width, self.dice.randrange(300, 800))

    def focus(self) -> None:
        self.column().setFocus()

    def rest(self) -> None:
        for side in SIDES:
            self.reader.column(side)._lay_ahead()
        self.reader._draw_map()

    def disabled(self) -> None:
        """Scrolled while nothing may be painted."""
        widget = self.dice.choice((*self.reader._holders, self.column(), self.view()))
        widget.setUpdatesEnabled(False)
        self.scroll()
        if self.dice.random() < 0.5:
            QApplication.processEvents()
            self.scroll()
        widget.setUpdatesEnabled(True)

    def hidden(self) -> None:
        """Scrolled while not shown."""
        self.reader.hide()
        self.scroll()
        if self.dice.random() < 0.5:
            QApplication.processEvents()
            self.scroll()
        self.reader.show()
        QTest.qWaitForWindowExposed(self.reader)

    def refresh(self) -> None:
        assert self.reader.article is not None
        self.reader.refresh_article(self.reader.article)

    def drag(self) -> Iterator[None]:
        """A selection or, where one is in reach, a handle is dragged, out of the view too, where it scrolls on."""
        column = self.column()
        view, pointer = column.viewport(), column.pointer
        pointer._edge.setInterval(NEVER)
        where = self._handle(column) or self.point(view)
        mouse(view, QEvent.Type.MouseButtonPress, where, Qt.MouseButton.LeftButton)
        for _ in range(self.dice.randrange(1, 6)):
            mouse(view, QEvent.Type.MouseMove, self.point(view, 150), Qt.MouseButton.LeftButton)
            if pointer._edge.isActive():
                for _ in range(self.dice.randrange(4)):
                    pointer._scroll_on()
            if self.dice.random() < 0.3:
                wheel(view, pixels=self.dice.randint(-80, 80))
            if self.dice.random() < 0.7:
                yield
        mouse(view, QEvent.Type.MouseButtonRelease, self.point(view, 50))

    def _handle(self, column: Column) -> QPoint | None:
        mark = column.mark(column.current_mark)
        boxes = [box for part in mark.ranges for box in column.rects(part.start, part.end)] if mark else []
        return self.dice.choice((boxes[0].bottomLeft(), boxes[-1].bottomRight())).toPoint() if boxes else None

    ACTS = (
        *(("scroll", 14), ("turn", 4), ("bar", 4), ("key", 6), ("ends", 1), ("tag", 4), ("untag", 2), ("change", 3)),
        *(("replace", 1), ("frame", 4), ("hover", 4), ("leave", 1), ("click", 2), ("select", 3), ("reveal", 2)),
        *(("hop", 1), ("fold", 1), ("size", 1), ("look", 1), ("theme", 1), ("language", 1), ("resize", 1)),
        *(("focus", 1), ("rest", 3), ("disabled", 1), ("hidden", 1), ("refresh", 1), ("drag", 3)),
    )

    def acts(self, count: int) -> Iterator[str]:
        """Do so many acts; between two of them a window may be painted or not."""
        names, weights = zip(*self.ACTS, strict=True)
        for name in self.dice.choices(names, weights, k=count):
            self.said.append(name)
            between = getattr(self, name)()
            for _ in between or ():
                yield f"{name}, in between"
            if self.dice.random() < 0.5:
                yield name


def _apart(ranges: Sequence[Range]) -> Iterator[Range]:
    """Those that lie behind each other: the parts of one thing do not overlap."""
    end: dict[str, int] = {}
    for part in sorted(ranges, key=lambda part: (part.document, part.start)):
        if part.start >= end.get(part.document, 0):
            end[part.document] = part.end + 1
            yield part


def _renamed(mark: Mark, key: str) -> Mark:
    return Mark(key, mark.kind, mark.ranges, mark.role, mark.label, "", mark.lane, mark.style)


@pytest.fixture
def history(qtbot) -> Callable[..., History]:
    """Make a shown reader of a kind of article, and the chances of a seed."""

    def make(kind: str, seed: int, theme: str = "light", size: tuple[int, int] = (1000, 600)) -> History:
        reader = Reader(Theme.load(theme))
        qtbot.addWidget(reader)
        reader.resize(*size)
        with qtbot.waitExposed(reader):
            reader.show()
        reader.column("left").setFocus()
        return History(reader, kind, seed)

    return make


def check(made: History, acts: int) -> int:
    """Go through a history; whatever is shown is what a painting of the whole shows. Returns how often that was so."""
    asked = 0
    for name in made.acts(acts):
        shown, before = in_part(made.reader), made.state()
        made.forget()
        wrong = difference(shown, as_a_whole(made.reader))
        if made.state() != before:
            continue  # an event came between the two, such as a pointer's that the system found elsewhere
        assert not wrong, f"{name}: {wrong} after {asked}: {', '.join(made.said[-15:])}"
        asked += 1
    return asked


KINDS = ("one file", "one side", "scripts", "one paragraph")
SEEDS = [int(seed) for seed in os.environ.get("SCROLLED_SEEDS", "1 2").split()]
"""More of them search longer, as `SCROLLED_ACTS` does."""
ACTS = int(os.environ.get("SCROLLED_ACTS", "60"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_was_done_what_is_shown_is_right(history, kind, seed):
    assert check(history(kind, seed, ("light", "dark")[seed % 2]), ACTS) > ACTS // 3


def crowded_margin(made: History) -> None:
    """Claims that all begin in paragraphs of one line: more than a line has room for."""
    reader = made.reader
    text = reader.column("left").text
    assert text is not None
    marks = []
    for number, block in enumerate(text.blocks[1:4]):
        marks += [
            Mark(f"c{number}.{n}", "claim", (text.range(block.start, block.end - n),), "claim", f"C{n}")
            for n in range(1, 6)
        ]
    reader.set_marks(marks)


def seams(made: History) -> None:
    """Frames, handles and what is suggested on the lines where one block of a long paragraph goes over into the next,
    and wherever else lines meet."""
    reader = made.reader
    for side in SIDES:
        text = reader.column(side).text
        assert text is not None
        marks = []
        for number, block in enumerate(text.blocks[:4]):
            for kind, start, end in (
                ("suggestion", block.start, block.start + 9),
                ("suggestion", block.end - 9, block.end),
            ):
                marks.append(Mark(f"{kind}{number}.{start}", kind, (text.range(start, end),), "person", "PER"))
            marks.append(
                Mark(f"wedge{number}", "divergence", (text.range(block.end - 2, block.end - 2),), "divergence")
            )
        edge = text.blocks[0].end
        around = (text.range(max(0, edge - 20), edge), text.range(text.blocks[1].start, text.blocks[1].start + 20))
        marks.append(Mark("framed", "mention", around, "person", "PER"))
        reader.update_marks(marks)
    reader.select_mark("framed")
    reader.column("left").place(1, 0, 60)


@pytest.mark.parametrize(
    ("kind", "prepare"), [("one file", crowded_margin), ("one paragraph", seams), ("scripts", seams)]
)
@pytest.mark.parametrize("step", [-1, 1])
def test_pixel_by_pixel_over_what_stands_out_of_its_place(history, kind, prepare, step):
    over_each_pixel(history(kind, 1, size=(700, 260)), prepare, step)


def over_each_pixel(made: History, prepare: Callable[[History], None], step: int) -> None:
    prepare(made)
    column = made.reader.column("left")
    column.scroll_by(-step * 60)
    for moved in range(130):
        column.scroll_by(step)
        shown = in_part(made.reader)
        wrong = difference(shown, as_a_whole(made.reader))
        assert not wrong, f"{wrong} after {moved} pixels"


def test_scrolled_before_it_is_shown_and_while_something_else_is(qtbot):
    pages, reader, other = QStackedWidget(), Reader(Theme.load("light")), QLabel("other")
    qtbot.addWidget(pages)
    pages.addWidget(reader)
    pages.addWidget(other)
    pages.resize(900, 500)
    reader.set_article(article_of("one file"))
    column = reader.column("left")
    column.scroll_by(75)
    with qtbot.waitExposed(pages):
        pages.show()
    column.scroll_by(31)
    assert not difference(in_part(pages), as_a_whole(pages))
    for pixels in (40, -200, 3):
        pages.setCurrentWidget(other)
        column.scroll_by(pixels)
        assert not difference(in_part(pages), as_a_whole(pages))
        column.scroll_by(pixels)
        pages.setCurrentWidget(reader)
        column.scroll_by(pixels)
        assert not difference(in_part(pages), as_a_whole(pages))


# --- the checks can fail


def by_a_pixel_more(monkeypatch):
    def fault(self, before, shift=TextView._shift):
        shift(self, before)
        self.viewport().scroll(0, 1, self.viewport().rect())

    monkeypatch.setattr(TextView, "_shift", fault)


def without_what_comes_into_view(monkeypatch):
    def fault(self, event, paint=Column.paintEvent):
        if event.rect().height() > self.viewport().height() // 2:
            paint(self, event)

    monkeypatch.setattr(Column, "paintEvent", fault)


def not_at_all(monkeypatch):
    monkeypatch.setattr(TextView, "_shift", lambda self, before: None)


def one_side_only(monkeypatch):
    def fault(self, before, shift=TextView._shift):
        if self.side:  # the left one
            shift(self, before)

    monkeypatch.setattr(TextView, "_shift", fault)


def another_text_moved(monkeypatch):
    """As if what was in view were still what is."""

    def fault(self, before):
        self.viewport().scroll(0, 7, self.viewport().rect())

    monkeypatch.setattr(TextView, "_shift", fault)


@pytest.mark.parametrize(
    "fault", [by_a_pixel_more, without_what_comes_into_view, not_at_all, one_side_only, another_text_moved]
)
def test_a_wrong_pixel_is_seen(history, monkeypatch, fault):
    fault(monkeypatch)
    made = history("one file", 1)
    with pytest.raises(AssertionError, match="pixels"):
        check(made, 40)


def only_blocks_in_view(monkeypatch):
    monkeypatch.setattr(Column, "_near", lambda self, top, bottom: self.visible())


def chips_below_each_other(monkeypatch):
    place = decoration._place_chips

    def fault(found, layout, labels):
        place(found, layout, labels)
        for number, (_, chip) in enumerate(found.chips):
            chip.moveTop(5 + 30 * number)

    monkeypatch.setattr(decoration, "_place_chips", fault)


@pytest.mark.parametrize(
    ("fault", "kind", "prepare", "step"),
    [(only_blocks_in_view, "one paragraph", seams, 1), (chips_below_each_other, "one file", crowded_margin, 1)],
)
def test_what_stands_out_and_is_forgotten_is_seen(history, monkeypatch, fault, kind, prepare, step):
    fault(monkeypatch)
    with pytest.raises(AssertionError, match="pixels"):
        over_each_pixel(history(kind, 1, size=(700, 260)), prepare, step)


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_where_a_pixel_is_several_of_the_screens(scale):
    """Between two rows of the screen nothing is moved; where it can be, it is moved by as many rows."""
    names = ["test_whatever_was_done_what_is_shown_is_right"]
    if float(scale).is_integer():
        names.append("test_pixel_by_pixel_over_what_stands_out_of_its_place")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"{__file__}::{name}" for name in names)],
        env={**os.environ, "QT_SCALE_FACTOR": scale, "SCROLLED_SEEDS": "3", "SCROLLED_ACTS": "40"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert f"{len(KINDS) + 6 * (len(names) - 1)} passed" in done.stdout


def test_on_the_screen_of_an_x_server():
    """There it is what the server shows that is read."""
    need("Xvfb")
    names = ("test_whatever_was_done_what_is_shown_is_right", "test_a_wrong_pixel_is_seen")
    said = run_under_x(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"{__file__}::{name}" for name in names)],
        screen="1400x900",
        seconds=300,
        environment={"SCROLLED_SEEDS": "4", "SCROLLED_ACTS": "30"},
    )
    assert f"{len(KINDS) + 5} passed" in said
