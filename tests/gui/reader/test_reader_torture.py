"""What texts and hands can do to the reader at worst: no character is cut, nothing is lost, both sides stay level."""

import random
import unicodedata

import pytest
import regex
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.columns import ArticleText
from annotator.gui.reader import Mark, Reader
from annotator.gui.theme import Theme
from annotator.model import Article, Bead, Document, Range, Sentence
from tests.gui.reader.test_reader_scrolling import beads_at, wheel

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
NFD = unicodedata.normalize("NFD", "한국 국방부 장관은 회담에서 말했다.")
PARAGRAPHS = {
    "families": ["Family 👨‍👩‍👧‍👦 and 🏳️‍🌈 flags 🇰🇷🇯🇵 of 𠮷野家 opened 👍🏽.", "가족 👨‍👩‍👧‍👦 𠮷野家 🇰🇷🇯🇵"],
    "decomposed": [f"{NFD} e\u0301 z\u0323\u0323", f"{NFD}{NFD} か\u3099き\u309a"],
    "bidirectional": [
        "Minister said שלום עולם (hello) to الرئيس محمد in 2024, then left. ירושלים alone.",
        "مرحبا بالعالم 123 English وسط 45 النص. 한국 שלום",
    ],
    "unseen": ["Zero\u200bwidth, soft\u00adhyphen, bom\ufeffend\u200b. ", "가나다\u200b라마\u2060바"],
    "breaks": ["line one\r\ncontinues\r\n\there\u2028and\u2029there\x0bend", "줄 하나\r\n\r\n줄 둘\f끝"],
    "short": ["x", "…"],
    "wide": ["ｈａｌｆ　ｗｉｄｔｈ ｶﾀｶﾅ", "、中谷防衛大臣、大韓民国を訪問した。"],
}


def made(sides: list[list[list[str]]], languages=("en", "ko"), ends="\r\n\r\n", beads=None) -> ArticleText:
    """An article of two files; `sides` are paragraphs of sentences. Beads join sentences by turns, or as given."""
    documents, every = [], []
    for key, language, paragraphs in zip(("x", "y"), languages, sides, strict=True):
        text, sentences = "", []
        for number, paragraph in enumerate(paragraphs):
            for words in paragraph:
                end = len(text) + len(words)
                sentences.append(
                    Sentence(
                        id=f"{key}{len(sentences)}", document=key, start=len(text), end=end, language=language,
                        paragraph=number,
                    )
                )  # fmt: skip
                text += words + " "
            text = text[:-1] + ends if paragraph else text
        documents.append(Document(id=key, name=key, text=text))
        every.append(sentences)
    shape = beads or [(1, 1)] * min(map(len, every))
    joined, left, right = [], 0, 0
    for order, (some, others) in enumerate(shape):
        parts = every[0][left : left + some], every[1][right : right + others]
        left, right = left + some, right + others
        if not any(parts):
            break
        places = [
            tuple(Range.of(one.id, one.text, s.start, s.end) for s in part)
            for one, part in zip(documents, parts, strict=True)
        ]
        joined.append(Bead(id=f"b{order}", article="a", order=order, left=places[0], right=places[1]))
    head = Article(id="a", title="", left="x", right="y", left_language=languages[0], right_language=languages[1])
    return ArticleText(head, {one.id: one for one in documents}, (*every[0], *every[1]), (), tuple(joined))


@pytest.fixture
def show(qtbot):
    def shown(article: ArticleText, size=(1100, 700)) -> Reader:
        reader = Reader(Theme.load("light"))
        qtbot.addWidget(reader)
        reader.resize(*size)
        reader.set_article(article)
        with qtbot.waitExposed(reader):
            reader.show()
        return reader

    return shown


def boundaries(text: str) -> set[int]:
    return {0, *(match.end() for match in regex.finditer(r"\X", text))}


@pytest.mark.parametrize("name", PARAGRAPHS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_keys_walk_through_every_text_and_back_and_cut_no_character(show, name, side):
    left, right = PARAGRAPHS[name]
    reader = show(made([[[left], ["Plain end."]], [[right], ["끝."]]]))
    column, text = reader.column(side), reader.column(side).text
    column.setFocus()
    allowed = boundaries(text.base)
    for modifier in (CTRL, NONE):  # by character, by word
        QTest.keyClick(column, Qt.Key.Key_Home, CTRL)
        there = [column.caret]
        while QTest.keyClick(column, Qt.Key.Key_Right, modifier) or column.caret != there[-1]:
            assert column.caret > there[-1]
            assert column.caret in allowed
            there.append(column.caret)
        assert column.caret == text.blocks[-1].end
        back = [column.caret]
        while QTest.keyClick(column, Qt.Key.Key_Left, modifier) or column.caret != back[-1]:
            assert column.caret in allowed
            back.append(column.caret)
        assert back[-1] == text.blocks[0].start
        if modifier == CTRL:
            assert back[::-1] == there
    QTest.keyClick(column, Qt.Key.Key_End, CTRL | SHIFT)
    assert reader.selection(side).holds_in(text.base)
    reader.copy()
    assert "\r" not in QApplication.clipboard().text()


@pytest.mark.parametrize("name", PARAGRAPHS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_character_has_one_place_and_is_found_there(show, name, side):
    left, right = PARAGRAPHS[name]
    reader = show(made([[[left], ["Plain end."]], [[right], ["끝."]]]))
    column, text = reader.column(side), reader.column(side).text
    block = text.blocks[0]
    for match in regex.finditer(r"\X", text.base, block.start, block.end):
        start, end, shown = *match.span(), match.group()
        if not any(unicodedata.category(c)[0] in "LNSP" for c in shown):
            continue
        (box,) = column.rects(start, end)
        assert box.width() > 0
        found = column.offset_at(box.center(), between=False)
        assert start <= found < end or {text.base[found], shown} <= set("fil"), (shown, start, found)


@pytest.mark.parametrize("name", [name for name in PARAGRAPHS if name != "short"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_ends_are_moved_by_whole_characters(show, name, side):
    left, right = PARAGRAPHS[name]
    reader = show(made([[[left]], [[right]]]))
    column, text = reader.column(side), reader.column(side).text
    column.setFocus()
    places, moved = sorted(boundaries(text.base)), []
    reader.markResized.connect(lambda mark, old, new: moved.append(new))
    for start, end in zip(places[2::3], places[4::3], strict=False):
        if end > text.blocks[0].end:
            break
        reader.set_marks([Mark("m", "mention", (text.range(start, end),), "person", "PER")])
        reader.select_mark("m")
        for edge in ("start", "end"):
            for step in (1, -1):
                reader.nudge_mark(edge, step)
    assert moved
    assert all(new.start in set(places) and new.end in set(places) and new.start < new.end for new in moved)


def walk(dice: random.Random, kind: str) -> ArticleText:
    """A long article of one shape."""

    def words(least: int, most: int) -> str:
        return " ".join(dice.choice(("harbour", "ferry", "항만청은", "lines", "of", "시작되기")) for _ in range(dice.randint(least, most)))  # fmt: skip

    if kind == "lines":
        return made([[[words(1, 3)] for _ in range(3000)] for _ in range(2)], ends="\n")
    if kind == "one paragraph":
        around = [[words(8, 8)] for _ in range(20)]
        return made(
            [[*around[:3], [words(9000, 9000)], *around], [*around[:3], [words(7000, 7000)], *around]], ends="\n"
        )
    sides = [[[words(2, most) for _ in range(dice.randint(1, 5))] for _ in range(70)] for most in (60, 20)]
    shape = [(dice.choice((1, 1, 1, 2)), dice.choice((1, 1, 1, 2, 0))) for _ in range(400)]
    return made(sides, ends="\n", beads=shape)


@pytest.mark.parametrize("kind", ["lines", "one paragraph", "uneven"])
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_one_does_both_sides_are_level_after_it(show, kind, seed):
    """Jumps, wheels, sizes of window and text, width, reading mode, phrases, keys: after each of many in any order."""
    dice = random.Random(seed)
    reader = show(walk(dice, kind))
    both = {bead.id for bead in reader.article.beads if bead.left and bead.right}
    for step in range(90):
        side = dice.choice(("left", "right"))
        act = dice.choice(("jump", "wheel", "window", "size", "mode", "width", "phrases", "page", "end", "reveal"))
        reader.column(side).setFocus()
        do(reader, side, act, dice)
        QApplication.processEvents()
        assert any(is_level(reader, one, both) for one in ("left", "right")), (step, act, side)


def do(reader: Reader, side: str, act: str, dice: random.Random) -> None:
    """What a hand may do."""
    column = reader.column(side)
    bar = column.verticalScrollBar()
    if act == "jump":
        bar.setValue(dice.randrange(bar.maximum() + 1))
    elif act == "wheel":
        wheel(column, dice.choice((-15, 15, -150, 150, -3)))
    elif act == "window":
        reader.resize(dice.randrange(500, 1500), dice.randrange(300, 900))
    elif act == "size":
        reader.zoom(dice.choice((1, -1)))
    elif act == "mode":
        reader.set_reading_mode(dice.random() < 0.5)
    elif act == "width":
        reader.set_measure(dice.choice((0, 20, 30, 60)))
    elif act == "phrases":
        reader.set_by_phrase(dice.random() < 0.5)
    elif act == "page":
        QTest.keyClick(column, dice.choice((Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)))
    elif act == "end":
        QTest.keyClick(column, dice.choice((Qt.Key.Key_End, Qt.Key.Key_Home)), CTRL)
    else:
        reader.reveal(reader.article.range_of(dice.choice(reader.article.sentences_of(side))))


def is_level(reader: Reader, side: str, both: set[str]) -> bool:
    """Whether what lies beside the reading line of a side is its counterpart, to within a line."""
    other, line = {"left": "right", "right": "left"}[side], reader.levels.line(side)
    mine = beads_at(reader, side, line) & both
    theirs = (beads_at(reader, other, line - 1) | beads_at(reader, other, line + 1)) & both
    right = not mine or not theirs or bool(mine & theirs)
    return right and reader.levels.error(side) <= reader.column(other).style_of(1).pitch


def test_an_article_without_a_word_answers_to_everything(show):
    article = ArticleText(
        Article(id="a", title="", left="x", left_language="en"), {"x": Document(id="x", name="x", text="")}
    )
    reader = show(article)
    column = reader.column("left")
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Tab, Qt.Key.Key_PageDown):
        QTest.keyClick(column, key, SHIFT)
        QTest.keyClick(column, key, CTRL)
    QTest.mouseClick(column.viewport(), Qt.MouseButton.LeftButton)
    QTest.mouseDClick(column.viewport(), Qt.MouseButton.LeftButton)
    reader.zoom(1)
    reader.set_reading_mode(True)
    reader.hop()
    reader._draw_map()
    reader.copy()
    reader.grab()
    assert reader.selection() is None
    assert reader.selected_ranges() == ()
    assert reader.position()["side"] == "left"
