"""How fast the reader is: ratios inside one process, in CPU time of the GUI thread.

    python tests/benchmarks/reader.py [CHARACTERS ANNOTATIONS]      (2 000 000 and 10 000 by default)

The denominator of most rows is *drawing the visible text*: `QTextLayout.draw` of what both panes show into an image,
nothing else. Where a machine has other work, what is compared is taken by turns. Rows are those of the reader's goals.
"""

import os
import random
import resource
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from annotator.columns import ArticleText
from annotator.gui.reader import Mark, Reader
from annotator.gui.reader.blocks import ColumnText
from annotator.gui.reader.column import Column
from annotator.gui.theme import Theme
from annotator.model import Article, Bead, Document, Range, Sentence
from tests.benchmarks import desk
from tests.benchmarks.table import quantile, row

ENGLISH = (
    "The harbour office said on Tuesday that the ferry would sail again.",
    "Captains from both coasts met in the old customs house, and the talks lasted until the evening tide.",
    "No date was given.",
)
KOREAN = (
    "항만청은 화요일에 여객선이 다시 운항할 것이라고 밝혔다.",
    "두 해안의 선장들이 옛 세관 건물에서 만났고 회의는 저녁 밀물 때까지 이어졌다.",
    "날짜는 나오지 않았다.",
)
ROLES = ("person", "organisation", "place", "military", "event", "time", "role", "equipment")


def document(key: str, words: tuple[str, ...], length: int) -> tuple[Document, list[Sentence]]:
    """A document of at least so many characters: paragraphs of three sentences."""
    parts: list[str] = []
    sentences: list[Sentence] = []
    place = paragraph = 0
    language = "en" if words is ENGLISH else "ko"
    while place < length:
        for one in words:
            key_of = f"{key}{len(sentences)}"
            end = place + len(one)
            sentences.append(
                Sentence(id=key_of, document=key, start=place, end=end, language=language, paragraph=paragraph)
            )
            parts.append(one + " ")
            place = end + 1
        parts[-1] = parts[-1][:-1] + "\n"
        paragraph += 1
    return Document(id=key, name=key, text="".join(parts)), sentences


def article(length: int, *, two: bool) -> ArticleText:
    """An article of so many characters in each pane."""
    left, sentences = document("x", ENGLISH, length)
    if not two:
        head = Article(id="a", title="", left="x", left_language="en")
        return ArticleText(head, {"x": left}, tuple(sentences))
    right, others = document("y", KOREAN, length)
    count = min(len(sentences), len(others))
    beads = tuple(
        Bead(
            id=f"b{n}",
            article="a",
            order=n,
            left=(Range(document="x", start=sentences[n].start, end=sentences[n].end, quote=""),),
            right=(Range(document="y", start=others[n].start, end=others[n].end, quote=""),),
        )
        for n in range(count)
    )
    head = Article(id="a", title="", left="x", right="y", left_language="en", right_language="ko")
    return ArticleText(head, {"x": left, "y": right}, (*sentences, *others), (), beads)


def annotations(found: ArticleText, count: int) -> list[Mark]:
    """So many mentions, spread evenly over every document."""
    dice, marks = random.Random(3), []
    for key, one in found.documents.items():
        for number in range(count):
            start = min(len(one.text) - 30, int(number * len(one.text) / max(1, count)) + dice.randrange(20))
            end = start + dice.randrange(4, 24)
            role = ROLES[number % len(ROLES)]
            place = Range(document=key, start=start, end=end, quote="")
            marks.append(Mark(f"{key}{number}", "mention", (place,), role, role[:3].upper()))
    return marks


def clock() -> float:
    """Milliseconds of CPU time of this thread."""
    return time.thread_time() * 1000


class Bench:
    """One reader and the measurements on it."""

    def __init__(self, app: QApplication, reader: Reader) -> None:
        self.app, self.reader = app, reader
        self.picture = QImage(1400, 900, QImage.Format.Format_RGB32)
        """What text is drawn into: one for all times, as a window has one."""
        self.picture.fill(Qt.GlobalColor.white)

    @property
    def article(self) -> ArticleText:
        """What is shown."""
        assert self.reader.article is not None
        return self.reader.article

    @staticmethod
    def text(column: Column) -> ColumnText:
        """What a column shows."""
        assert column.text is not None
        return column.text

    def settle(self) -> None:
        """Deliver what waits."""
        self.app.sendPostedEvents()
        self.app.processEvents()

    def paint(self) -> None:
        """Paint what was marked as changed, as the event loop would."""
        self.app.sendPostedEvents()
        self.app.processEvents()

    def full(self) -> None:
        """Paint every pane wholly."""
        for side in self.article.sides:
            self.reader.column(side).viewport().repaint()
        if self.reader.ribbons.isVisible():
            self.reader.ribbons.repaint()

    def open(self, found: ArticleText, marks: list[Mark]) -> float:
        """Milliseconds from an article to the painted view."""
        begin = clock()
        self.reader.set_article(found)
        self.reader.set_marks(marks)
        self.full()
        spent = clock() - begin
        self.settle()
        return spent

    def limit(self, times: int = 30) -> list[float]:
        """Milliseconds to draw the visible text of all panes, and nothing else."""
        picture, spent = self.picture, []
        for _ in range(times):
            columns = [self.reader.column(side) for side in self.article.sides]
            shown = [[(c.layout_of(i), y) for i, y, _ in c.visible()] for c in columns]
            begin = clock()
            picture.fill(Qt.GlobalColor.white)
            painter = QPainter(picture)
            for number, blocks in enumerate(shown):
                for layout, y in blocks:
                    layout.draw(painter, 700 * number, y)
            painter.end()
            spent.append(clock() - begin)
        return spent

    def scroll(self, steps: int = 200, *, anew: bool = False) -> tuple[list[float], list[float]]:
        """Milliseconds of each frame of both panes while scrolling by 60 pixels, to the end and back again, and of
        drawing what text every fourth shows; `anew`: nothing that is painted already is moved, all is painted."""
        column, other = self.reader.column("left"), self.reader.column(self.article.sides[-1])
        spent: list[float] = []
        drawn: list[float] = []
        step = 60
        while len(spent) < steps:
            place, begin = column.top(), clock()
            column.scroll_by(step)
            if column.top() == place:
                step = -step
                continue
            if anew:
                column.viewport().update()
                other.viewport().update()
            self.paint()
            spent.append(clock() - begin)
            if len(spent) % 4 == 0:
                drawn += self.limit(1)
            column._lay_ahead()
            other._lay_ahead()
        self.settle()
        return spent, drawn

    def jump(self) -> tuple[float, int]:
        """After 60 jumps: the greatest error in lines, and how often another bead lies opposite."""
        bar, worst, wrong = self.reader.column("left").verticalScrollBar(), 0.0, 0
        for number in range(60):
            bar.setValue(bar.maximum() * ((number * 37) % 60) // 60)
            self.full()
            left, right = self.reader.column("left"), self.reader.column("right")
            line = self.reader.levels.line("left")
            worst = max(worst, self.reader.levels.error("left") / right.style_of(0).pitch)
            mine = self.beads(left, line)
            theirs = self.beads(right, line - 1) | self.beads(right, line + 1)  # a border falls on a whole pixel
            wrong += bool(mine and theirs) and not mine & theirs
        return worst, wrong

    def beads(self, column: Column, y: float) -> set[str]:
        """The beads at a height of a column."""
        place = column.offset_at_flow(y)
        return {bead.id for bead in self.article.beads_at(self.text(column).range(place, place))}

    def tag(self, count: int = 80) -> list[float]:
        """Milliseconds from a new mark to its paint."""
        column, spent = self.reader.column("left"), []
        self.settle()
        for number in range(count):
            shown = column.visible()
            block = self.text(column).blocks[shown[1 + number % 3][0]]
            place = self.text(column).range(block.start + number % 40, block.start + number % 40 + 7)
            begin = clock()
            self.reader.update_marks([Mark(f"t{number}", "mention", (place,), ROLES[number % 8], "PER")])
            self.paint()
            spent.append(clock() - begin)
        self.reader.update_marks(
            removed=[f"t{number}" for number in range(count)]
        )  # the other rows have as many as they say
        self.settle()
        return spent

    def light(self, count: int = 60) -> list[float]:
        """Milliseconds from the pointer's entering a sentence to its counterpart's being lit."""
        column, spent = self.reader.column("left"), []
        self.settle()
        for number in range(count):
            index = column.visible()[1 + number % 3][0]
            text = self.text(column)
            sentence = text.sentences[text.blocks[index].first + number % 3]
            begin = clock()
            column.hovered.emit(sentence.start + 2)
            self.paint()
            spent.append(clock() - begin)
        return spent

    def resize(self, count: int = 40) -> list[float]:
        """Milliseconds of a change of width."""
        spent = []
        for number in range(count):
            begin = clock()
            self.reader.resize(1400 - 40 * (1 + number % 3), 900)
            self.paint()
            spent.append(clock() - begin)
        self.reader.resize(1400, 900)
        self.settle()
        return spent


def memory() -> float:
    """Resident megabytes now."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * resource.getpagesize() / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def one_pane(bench: Bench, length: int, count: int) -> None:
    """Rows 1 and 8."""
    plain = article(length, two=False)
    marks = annotations(plain, count)
    plain.sentences_of("left")
    pairs = [
        (bench.open(plain, []), bench.open(plain, marks)) for _ in range(9)
    ]  # by turns: the machine has other work
    bare, marked = (quantile([pair[which] for pair in pairs], 0.5) for which in (0, 1))
    row("1", f"open a pane, {length:,} characters, {count:,} marks", f"{marked:.0f} ms = {marked / bare:.2f} x bare {bare:.0f} ms",
        "<= 1.2, < 100 ms", marked <= 1.2 * bare and marked < 100)  # fmt: skip


def one_pane_memory(bench: Bench, length: int, count: int) -> None:
    """Row 8: what a pane keeps beyond the article and the marks themselves."""
    plain = article(length, two=False)
    plain.sentences_of("left")
    marks = annotations(plain, count)
    before = memory()
    bench.open(plain, marks)
    bench.scroll(60)
    grown = memory() - before
    row("8", f"memory of a pane, {length:,} characters, {count:,} marks", f"{grown:.0f} MB", "<= 40 MB", grown <= 40)


def two_panes(bench: Bench, length: int, count: int) -> None:
    """Rows 2, 3, 5, 6, 7 at one size."""
    found = article(length, two=True)
    bench.open(found, annotations(found, count))
    bench.reader.column("left").scroll_by(400)
    bench.full()
    base = quantile(bench.limit(), 0.5)
    lights, tags = bench.light(), bench.tag()
    size = f"{length:,}/{count:,}"
    row("-", f"drawing the visible text, {size}", f"{base:.2f} ms", "the denominator")
    p50, p95 = quantile(tags, 0.5), quantile(tags, 0.95)
    row(
        "2",
        f"a mark to its paint, {size}",
        f"p50 {p50:.2f} ms = {p50 / base:.2f}, p95 {p95:.2f} ms = {p95 / base:.2f}",
        "<= 0.25, <= 1",
        p50 <= 0.25 * base and p95 <= base,
    )
    for anew in (False, True):
        what = "the same, every pixel painted anew" if anew else f"frame of both panes while scrolling, {size}"
        frames, drawn = bench.scroll(anew=anew)
        p95, text = quantile(frames, 0.95), quantile(drawn, 0.5)
        row("3", what, f"p95 {p95:.2f} ms = {p95 / text:.2f} (p50 {quantile(frames, 0.5):.2f} = "
            f"{quantile(frames, 0.5) / text:.2f})", "<= 2, < 16 ms", p95 <= 2 * text and p95 < 16)  # fmt: skip
    p50 = quantile(lights, 0.5)
    row("5", f"lighting the counterpart, {size}", f"p50 {p50:.2f} ms = {p50 / base:.2f}", "<= 0.5", p50 <= base / 2)
    sizes = bench.resize()
    slow = quantile(sizes, 0.95)
    row("6", f"resize, {size}", f"p50 {quantile(sizes, 0.5):.1f} ms, p95 {slow:.1f} ms", "< 16 ms", slow < 16)
    worst, wrong = bench.jump()
    row("7", f"aligned scrolling after 60 jumps, {size}", f"{worst:.2f} lines, {wrong} wrong sentences", "<= 1 line, 0",
        worst <= 1 and not wrong)  # fmt: skip


def sizes(bench: Bench, small: tuple[int, int], large: tuple[int, int]) -> None:
    """Row 4: both sizes by turns."""
    texts = [article(length, two=True) for length, _ in (small, large)]
    marks = [annotations(found, count) for found, (_, count) in zip(texts, (small, large), strict=True)]
    for anew in (False, True):
        frames: list[list[float]] = [[], []]
        for turn in range(6):
            which = turn % 2
            bench.open(texts[which], marks[which])
            bench.reader.column("left").scroll_by(400)
            bench.full()
            frames[which] += bench.scroll(100, anew=anew)[0]
        few, many = (quantile(found, 0.95) for found in frames)
        what = "painted anew" if anew else f"at {large[0]:,} / at {small[0]:,} characters"
        row("4", f"scrolling p95 {what}", f"{many:.2f} / {few:.2f} ms = {many / few:.2f}", "<= 1.2", many <= 1.2 * few)


def others(app: QApplication, length: int, count: int) -> None:
    """Row 10: Qt's own editors with the same text and marks as formats."""
    found = article(length, two=False)
    text, marks = found.documents["x"].text, annotations(found, count)
    for name, kind in (("QTextEdit", QTextEdit), ("QPlainTextEdit", QPlainTextEdit)):
        view = kind()
        view.resize(700, 900)
        view.show()
        app.processEvents()
        begin = clock()
        view.setPlainText(text)
        form = QTextCharFormat()
        form.setBackground(Qt.GlobalColor.yellow)
        chosen = []
        for mark in marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(view.document())
            cursor.setPosition(mark.ranges[0].start)
            cursor.setPosition(mark.ranges[0].end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor, selection.format = cursor, form
            chosen.append(selection)
        view.setExtraSelections(chosen)
        view.viewport().repaint()
        spent = clock() - begin
        row("10", f"{name} + ExtraSelections opens the same", f"{spent:.0f} ms", "beside row 1")
        view.close()


def main() -> None:
    """Print the table."""
    given = [int(word) for word in sys.argv[1:3]]
    length, count = given if len(given) == 2 else (2_000_000, 10_000)
    app = QApplication([])
    theme = Theme.load("light")
    theme.apply(app)
    reader = Reader(theme)
    reader.resize(1400, 900)
    reader.show()
    bench = Bench(app, reader)
    bench.open(article(4000, two=True), [])
    one_pane_memory(bench, length, count)
    one_pane(bench, length, count)
    two_panes(bench, 4000, 120)
    two_panes(bench, 10_000, 50)
    two_panes(bench, length, count)
    sizes(bench, (10_000, 50), (length, count))
    others(app, length, count)
    from tests.benchmarks import tagging

    tagging.main(length, count)
    desk.start(7)


if __name__ == "__main__":
    main()
