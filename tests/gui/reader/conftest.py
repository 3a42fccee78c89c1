"""An article of our own in two languages, built without importing anything, and a reader that shows it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.columns import ArticleText
from annotator.gui.reader import Mark, Reader
from annotator.gui.theme import Theme
from annotator.model import Article, Bead, Document, Range, Region, Sentence

PARAGRAPHS = (
    ("headline", ("Harbour talks resume after 4 years",), ("항만 회담 4년 만에 재개",)),
    (
        "body",
        ("Envoy Mina Roth met Captain Han on Sept. 8 in Busan.", "She said “the F-35 visit was routine”."),
        ("미나 로트 특사는 8일 부산에서 한 대령을 만났다.", "특사는 “F-35 방문은 일상적이었다”고 말했다."),
    ),
    ("body", ("Nobody 🙂 explained why 𠮷田 left early.",), ("𠮷田가 🙂 일찍 떠난 이유는 아무도 설명하지 않았다.",)),
    (
        "body",
        (
            "The ministry of the sea expects a longer statement, with numbers on ships, crews, ports and fuel, "
            "to be published before the winter session of the assembly begins.",
        ),
        ("해양부는 국회 겨울 회기가 시작되기 전에 선박과 승무원, 항구와 연료에 관한 더 긴 성명이 나올 것으로 본다.",),
    ),
)
HEAD = "Home | News | Subscribe\n"


class Sample:
    """The article and quick ways to its ranges."""

    def __init__(self, repeat: int = 1, *, one_sided: bool = False) -> None:
        text, sentences, regions, pairs = HEAD, [], [], []
        regions.append(("boilerplate", 0, len(HEAD)))
        paragraph = 0
        for _ in range(repeat):
            for kind, english, korean in PARAGRAPHS:
                begin = len(text)
                sides: dict[str, list[tuple[int, int]]] = {}
                for side, language, words in (("left", "en", english), ("right", "ko", korean)):
                    if one_sided and side == "right":
                        continue
                    for one in words:
                        sides.setdefault(side, []).append((len(text), len(text) + len(one)))
                        sentences.append((len(text), len(text) + len(one), language, paragraph, side))
                        text += one + " "
                    text = text[:-1] + "\n"
                    paragraph += 1
                pairs.append(sides)
                regions.append((kind, begin, len(text)))
        self.text = text
        self.document = Document(id="d", name="talks.txt", text=text)
        beads = [
            tuple(Range.of("d", text, *sides[side][i]) for side in ("left", "right"))
            for sides in pairs
            if "right" in sides
            for i in range(len(sides["left"]))
        ]
        self.article = ArticleText(
            article=Article(
                id="a",
                title="Talks",
                left="d",
                right=None if one_sided else "d",
                left_language="en",
                right_language="ko",
                publisher="Sea Post",
            ),
            documents={"d": self.document},
            sentences=tuple(
                Sentence(id=f"s{n}", document="d", start=a, end=b, language=lang, paragraph=p, side=side)
                for n, (a, b, lang, p, side) in enumerate(sentences)
            ),
            regions=tuple(
                Region(id=f"r{n}", document="d", kind=kind, start=a, end=b) for n, (kind, a, b) in enumerate(regions)
            ),
            beads=tuple(
                Bead(id=f"b{n}", article="a", order=n, left=(left,), right=(right,))
                for n, (left, right) in enumerate(beads)
            ),
        )

    def place(self, words: str, nth: int = 0) -> Range:
        """The nth occurrence of some words."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return Range.of("d", self.text, start, start + len(words))

    def mark(
        self, key: str, words: str, kind: str = "mention", role: str = "person", label: str = "PER", **more
    ) -> Mark:
        """A mark on some words."""
        return Mark(key, kind, (self.place(words),), role, label, **more)


class Hands:
    """A reader and what a person does with it."""

    def __init__(self, reader: Reader, sample: Sample) -> None:
        self.reader, self.sample = reader, sample

    def point(self, side: str, words: str, into: int = 0, nth: int = 0) -> QPoint:
        """The middle of the character so far into some words."""
        column, start = self.reader.column(side), self.sample.place(words, nth).start + into
        return column.rects(start, start + 1)[0].center().toPoint()

    def edge(self, side: str, words: str, into: int = 0) -> QPoint:
        """The place just before the character so far into some words."""
        return self.reader.column(side).caret_rect(self.sample.place(words).start + into).center()

    def click(self, side: str, where: QPoint, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        """Click the left button."""
        QTest.mouseClick(self.reader.column(side).viewport(), Qt.MouseButton.LeftButton, modifier, where)

    def double_click(self, side: str, where: QPoint) -> None:
        """Press, release, press again and release, as a hand does."""
        view = self.reader.column(side).viewport()
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)

    def drag(self, side: str, start: QPoint, end: QPoint) -> None:
        """Drag with the left button."""
        from PySide6.QtCore import QEvent, QPointF
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        view = self.reader.column(side).viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for kind, where, button, held in (
            (QEvent.Type.MouseButtonPress, start, left, left),
            (QEvent.Type.MouseMove, (start + end) / 2, none, left),
            (QEvent.Type.MouseMove, end, none, left),
            (QEvent.Type.MouseButtonRelease, end, left, none),
        ):
            point = QPointF(where)
            event = QMouseEvent(kind, point, view.mapToGlobal(point), button, held, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(view, event)

    def keys(self, *keys, side: str | None = None) -> None:
        """Press keys, each alone or as (key, modifiers), where the focus is or on a side."""
        for key in keys:
            code, modifier = key if isinstance(key, tuple) else (key, Qt.KeyboardModifier.NoModifier)
            QTest.keyClick(self.reader.column(side or self.reader.active_side), code, modifier)

    def selected(self, side: str | None = None) -> str | None:
        """The words selected."""
        found = self.reader.selection(side)
        return found.quote if found is not None else None

    def after_caret(self, length: int = 16) -> str:
        """The words after the caret."""
        caret = self.reader.caret()
        assert caret is not None
        return self.sample.text[caret.start : caret.start + length]


@pytest.fixture
def make_reader(qtbot) -> Callable[..., Hands]:
    """Make a shown reader of the sample repeated so many times."""

    def make(repeat: int = 1, size: tuple[int, int] = (1000, 700), *, one_sided: bool = False) -> Hands:
        sample = Sample(repeat, one_sided=one_sided)
        reader = Reader(Theme.load("light"))
        qtbot.addWidget(reader)
        reader.resize(*size)
        reader.set_article(sample.article)
        with qtbot.waitExposed(reader):
            reader.show()
        reader.column("left").setFocus()
        return Hands(reader, sample)

    return make


@pytest.fixture
def hands(make_reader) -> Hands:
    """A reader of the sample."""
    return make_reader()
