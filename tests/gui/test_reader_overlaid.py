"""Scrolling in the whole window: nothing that lies over the texts, or comes and goes beside them, is smeared over them,
and no frame shows one side moved and the other not."""

import os
import random
import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.columns import SIDES
from annotator.gui.annotate.typeahead import Choice
from annotator.gui.reader import Reader
from annotator.gui.theme import Theme
from annotator.gui.window import Window
from tests.gui.reader.conftest import Sample
from tests.gui.reader.test_reader_scrolled import as_a_whole, difference, in_part, store, wheel

SEEDS = [int(seed) for seed in os.environ.get("SCROLLED_SEEDS", "1 2").split()]
ACTS = int(os.environ.get("SCROLLED_ACTS", "60"))
ROWS = [Choice(key=str(number), text=f"Row {number}", detail="quietly", role="person") for number in range(7)]


@pytest.fixture
def window(open_window, sample, qapp):
    """The program's window on an article with more text than there is room for, its caret not blinking."""
    blinking = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    window = open_window(sample)
    window.resize(1180, 560)
    entry = next(e for e in window.desk.session.queries.articles() if e.article.right is not None)
    window.desk.open_article(entry.article.id)
    reader = window.page("annotate").reader
    reader.set_text_size(20)
    in_part(window)
    assert reader.column("left").verticalScrollBar().maximum() > 300
    yield window
    qapp.setCursorFlashTime(blinking)


def turn(window: QWidget, where: QPoint, pixels: int) -> QWidget | None:
    """Turn the wheel over whatever is at a point of the window."""
    under = window.childAt(where)
    if under is not None:
        inside = QPointF(under.mapFrom(window, where))
        event = QWheelEvent(
            inside, QPointF(window.mapToGlobal(where)), QPoint(0, pixels), QPoint(), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(under, event)
    return under


class Chances:
    """What may be done in a window by chance."""

    def __init__(self, window: Window, seed: int) -> None:
        self.window, self.dice = window, random.Random(f"window {seed}")
        self.page = window.page("annotate")
        self.reader: Reader = self.page.reader
        self.said: list[str] = []

    def scroll(self) -> None:
        """Anywhere over the texts, and over what lies there."""
        corner = self.reader.mapTo(self.window, QPoint(0, 0))
        for _ in range(self.dice.choice((1, 1, 3))):
            inside = QPoint(self.dice.randrange(self.reader.width()), self.dice.randrange(self.reader.height()))
            turn(self.window, corner + inside, self.dice.choice((3, -3, -40, 40, -150, 220, -1)))

    def text(self) -> None:
        self.reader.column(self.dice.choice(SIDES)).scroll_by(self.dice.choice((5, -5, 61, -200, 90)))

    def ask(self) -> None:
        """The list comes, or comes elsewhere."""
        tools = self.page.tools
        if self.dice.random() < 0.5:
            tools.choose("Which?", ROWS[: self.dice.randrange(1, 7)], lambda _: None)
        else:
            near = tools.near(self.dice.choice(SIDES)).translated(self.dice.randrange(200), self.dice.randrange(200))
            tools.typeahead.ask("Which?", lambda words: [r for r in ROWS if words in r.text], lambda _: None, near)

    def type(self) -> None:
        if self.page.typeahead.isVisible():
            QTest.keyClicks(self.page.typeahead.field, self.dice.choice(("R", "3", "zz")))

    def leave(self) -> None:
        self.page.typeahead.leave()

    def dragged(self) -> None:
        """The list is put elsewhere while it is shown."""
        self.page.typeahead.move(self.dice.randrange(500), self.dice.randrange(300))

    def find(self) -> None:
        self.window.desk.actions.run("annotate.find")

    def found(self) -> None:
        if self.page.finder.isVisible():
            self.page.finder.leave()

    def inspector(self) -> None:
        self.window.desk.actions.run("annotate.inspector")

    def guidelines(self) -> None:
        self.page.show_aid(self.dice.choice(("guidelines", "note")))

    def banner(self) -> None:
        banner = self.page.banner
        banner.words.setText("Here nothing can be changed. " * self.dice.randrange(1, 9))
        banner.setVisible(not banner.isVisible())

    def notice(self) -> None:
        self.window.desk.say("Something was done.", self.dice.choice(("info", "warning")))

    def list(self) -> None:
        self.window.desk.actions.run("view.list")

    def theme(self) -> None:
        self.window.desk.actions.run(f"view.theme.{self.dice.choice(('light', 'dark'))}")

    def language(self) -> None:
        self.window.desk.actions.run(f"view.language.{self.dice.choice(('en', 'ko', 'ja'))}")

    def width(self) -> None:
        self.window.resize(self.dice.randrange(1050, 1300), self.dice.randrange(480, 640))

    def elsewhere(self) -> None:
        """Another page is shown, and the texts are scrolled behind it."""
        self.window.desk.set_mode(self.dice.choice(("claims", "sources")))
        if self.dice.random() < 0.5:
            QApplication.processEvents()
        self.text()
        self.window.desk.set_mode("annotate")

    def minimised(self) -> None:
        self.window.showMinimized()
        if self.dice.random() < 0.5:
            QApplication.processEvents()
        self.text()
        self.window.showNormal()

    def tag(self) -> None:
        column = self.reader.column(self.dice.choice(SIDES))
        text, (index, _, _) = column.text, self.dice.choice(column.visible())
        start = text.blocks[index].start
        column.setFocus()
        column.set_selection(start, min(text.blocks[index].end, start + self.dice.randrange(1, 12)))
        QTest.keyClick(column, Qt.Key.Key_1)

    ACTS = (
        *(("scroll", 14), ("text", 5), ("ask", 6), ("type", 2), ("leave", 4), ("dragged", 2), ("find", 2)),
        *(("found", 2), ("inspector", 2), ("guidelines", 1), ("banner", 2), ("notice", 2), ("list", 1)),
        *(("theme", 1), ("language", 1), ("width", 1), ("elsewhere", 1), ("minimised", 1), ("tag", 2)),
    )

    def state(self) -> object:
        """What is painted of the texts."""
        sides = [self.reader.column(side) for side in SIDES]
        return [(c.top(), c.lit, c.anchor, c.caret, c.current_mark, c.hasFocus(), c.size()) for c in sides]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_comes_over_the_texts_is_not_smeared(window, seed):
    chances, asked = Chances(window, seed), 0
    names, weights = zip(*Chances.ACTS, strict=True)
    for name in chances.dice.choices(names, weights, k=ACTS):
        chances.said.append(name)
        getattr(chances, name)()
        if chances.dice.random() < 0.5:
            continue
        shown, before = in_part(window), chances.state()
        wrong = difference(shown, as_a_whole(window))
        if chances.state() != before:
            continue
        assert not wrong, f"{wrong} after {', '.join(chances.said[-12:])}"
        asked += 1
    assert asked > ACTS // 4


def test_what_would_be_smeared_is_seen(window):
    """A widget within what is moved would be, which is why none is there."""
    column = window.page("annotate").reader.column("left")
    assert column.viewport().findChildren(QWidget) == []
    label = QLabel("in the way", column.viewport())
    label.setGeometry(40, 60, 120, 40)
    label.setAutoFillBackground(True)
    label.show()
    in_part(window)
    column.scroll_by(23)
    assert "pixels" in difference(in_part(window), as_a_whole(window))


@pytest.mark.parametrize("field", [True, False])
def test_the_wheel_over_the_texts_moves_them_under_a_list_that_stays(window, field):
    page = window.page("annotate")
    column, tools = page.reader.column("left"), page.tools
    column.setFocus()
    tools.typeahead.ask("Which?", lambda _: ROWS, lambda _: None, tools.near(), field=field)
    place = tools.typeahead.geometry()
    where = column.viewport().mapTo(window, QPoint(30, column.viewport().height() - 20))
    for pixels in (-31, -1, -120, 44, 7):
        top = column.verticalScrollBar().value()
        turn(window, where, pixels)
        assert column.verticalScrollBar().value() == max(0, top - pixels)
        assert tools.typeahead.geometry() == place
        assert not difference(in_part(window), as_a_whole(window))
    assert tools.typeahead.isVisible()
    page.typeahead.leave()
    turn(window, where, -50)
    assert not difference(in_part(window), as_a_whole(window)), "nothing of it is left after it has gone"


# --- one frame


class Painted(QObject):
    """Who was painted, turn by turn of the window's painting."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.turns: list[set[str]] = []
        self.names = {reader.column(side).viewport(): side for side in SIDES} | {reader.ribbons: "ribbons"}
        for widget in self.names:
            widget.installEventFilter(self)
        reader.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.turns.append(set())
        elif event.type() == QEvent.Type.Paint and watched in self.names:
            self.turns[-1].add(self.names[watched])
        return False


@pytest.mark.parametrize("side", SIDES)
def test_both_sides_and_the_ribbons_move_in_one_frame(qtbot, side):
    reader = Reader(Theme.load("light"))
    qtbot.addWidget(reader)
    reader.resize(1000, 500)
    reader.set_article(Sample(9).article)
    with qtbot.waitExposed(reader):
        reader.show()
    in_part(reader)
    column = reader.column(side)
    painted = Painted(reader)
    for pixels in (-200, -9, -1, 33, -400):
        tops = {each: reader.column(each).top() for each in SIDES}
        wheel(column.viewport(), pixels=pixels)
        reader.paint_now()  # one turn, and only one
        assert painted.turns.pop() >= {each for each in SIDES if reader.column(each).top() != tops[each]} | {"ribbons"}
        assert not painted.turns
        assert not difference(store(reader), as_a_whole(reader))
        painted.turns.clear()
        QCoreApplication.sendPostedEvents(reader, QEvent.Type.UpdateRequest.value)
        assert painted.turns == []


def test_many_turns_of_a_wheel_between_two_frames_are_one_frame(window):
    reader = window.page("annotate").reader
    view, painted = reader.column("right").viewport(), Painted(reader)
    start = reader.column("right").verticalScrollBar().value()
    for pixels in (-3, -7, -15, -40, -33, -21, 12, -5, -2, -1):
        wheel(view, pixels=pixels)
    assert painted.turns == []
    assert reader.column("right").verticalScrollBar().value() == start + 115
    reader.paint_now()
    assert len(painted.turns) == 1
    assert not difference(store(window), as_a_whole(window))


def test_parts_of_a_pixel_are_whole_pixels_in_the_end(window):
    """A wheel that turns finely gives eighths of a degree: what is shown is where the text is."""
    column = window.page("annotate").reader.column("left")
    for degrees in (-8, -8, -1, -3, 16, -40, -8, -8):
        wheel(column.viewport(), degrees=degrees)
        assert not difference(in_part(window), as_a_whole(window))


def test_between_two_rows_of_the_screen_nothing_is_moved():
    """At a scale of a quarter the texts begin between two rows of the screen wherever something stands above them."""
    name = "test_whatever_comes_over_the_texts_is_not_smeared"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{__file__}::{name}"],
        env={**os.environ, "QT_SCALE_FACTOR": "1.25", "SCROLLED_SEEDS": "3", "SCROLLED_ACTS": "100"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "1 passed" in done.stdout
