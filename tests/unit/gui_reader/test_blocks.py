"""Blocks, folds, lookups and alignment: what the reader lays out, without Qt."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.columns import ArticleText
from annotator.gui.reader.blocks import FOLD, Alignment, ColumnText
from annotator.gui.reader.heights import Heights, text_size
from annotator.gui.reader.marks import Mark, MarkIndex
from annotator.model import Article, Bead, Document, Range, Region, Sentence


def article(
    *paragraphs: tuple[str, str, tuple[str, ...]], right: bool = False, side_of=lambda n: "left"
) -> ArticleText:
    """A document of paragraphs (region kind, text before the sentences, sentences), one line each."""
    text, regions = "", []
    sentences: list[Sentence] = []
    for number, (kind, before, words) in enumerate(paragraphs):
        begin = len(text)
        text += before
        for one in words:
            sentences.append(
                Sentence(
                    id=f"s{len(sentences)}",
                    document="d",
                    start=len(text),
                    end=len(text) + len(one),
                    language="en",
                    paragraph=number,
                    side=side_of(len(sentences)),
                    region=f"r{number}",
                )
            )
            text += one + " "
        text = text.rstrip(" ") + "\n"
        regions.append(Region(id=f"r{number}", document="d", kind=kind, start=begin, end=len(text)))
    head = Article(id="a", title="", left="d", right="d" if right else None, left_language="en")
    return ArticleText(head, {"d": Document(id="d", name="", text=text)}, tuple(sentences), tuple(regions))


def shown(column: ColumnText) -> list[tuple[str, str]]:
    return [(block.kind, column.shown(block)) for block in column.blocks]


def test_sentences_of_a_paragraph_make_one_block():
    column = ColumnText(
        article(("headline", "", ("News.",)), ("body", "", ("One.", "Two.")), ("body", "", ("Three.",))), "left"
    )
    assert shown(column) == [("headline", "News."), ("body", "One. Two."), ("body", "Three.")]


def test_sentences_that_alternate_in_one_paragraph_part_into_blocks():
    found = article(
        ("body", "", ("One.", "하나.", "Two.", "둘.")), right=True, side_of=lambda n: ("left", "right")[n % 2]
    )
    assert shown(ColumnText(found, "left")) == [("body", "One."), ("body", "Two.")]
    assert shown(ColumnText(found, "right")) == [("body", "하나."), ("body", "둘.")]


def test_bullets_and_closing_brackets_stay_with_their_line():
    column = ColumnText(article(("body", "□ ", ("One (two.",)), ("caption", "▲ ", ("Three.",))), "left")
    assert shown(column) == [("body", "□ One (two."), ("caption", "▲ Three.")]
    text = "(One. Two.)\nNext."
    found = ArticleText(
        Article(id="a", title="", left="d"),
        {"d": Document(id="d", name="", text=text)},
        (
            Sentence(id="s", document="d", start=1, end=5, language="en", paragraph=0),
            Sentence(id="t", document="d", start=6, end=10, language="en", paragraph=0),
            Sentence(id="u", document="d", start=12, end=17, language="en", paragraph=1),
        ),
    )
    assert shown(ColumnText(found, "left")) == [("body", "(One. Two.)"), ("body", "Next.")]


def test_set_aside_regions_are_one_fold_that_opens():
    found = article(("boilerplate", "", ("Menu.",)), ("byline", "", ("By us.",)), ("body", "", ("One.",)))
    closed = ColumnText(found, "left")
    assert [block.kind for block in closed.blocks] == [FOLD, "body"]
    assert closed.blocks[0].count == 2
    assert closed.block_at(found.documents["d"].text.index("By us")) == 0
    opened = ColumnText(found, "left", frozenset({0}))
    assert [block.kind for block in opened.blocks] == [FOLD, "boilerplate", "byline", "body"]
    assert opened.blocks[opened.block_at(0)].kind == "boilerplate"


def test_a_region_without_sentences_is_folded_by_lines():
    text = "Menu\n\nSearch\nOne."
    found = ArticleText(
        Article(id="a", title="", left="d"),
        {"d": Document(id="d", name="", text=text)},
        (Sentence(id="s", document="d", start=13, end=17, language="en", paragraph=0, region="b"),),
        (
            Region(id="p", document="d", kind="boilerplate", start=0, end=13),
            Region(id="b", document="d", kind="body", start=13, end=17),
        ),
    )
    assert [b.kind for b in ColumnText(found, "left").blocks] == [FOLD, "body"]
    opened = ColumnText(found, "left", frozenset({0}))
    assert shown(opened)[1:] == [("boilerplate", "Menu"), ("boilerplate", "Search"), ("body", "One.")]


def test_line_breaks_are_shown_as_spaces_code_point_for_code_point():
    found = article(("body", "", ("One\r\ntwo\nthree\tfour.",)))
    column = ColumnText(found, "left")
    words = column.shown(column.blocks[0])
    assert words == "One \u200btwo three four."
    assert len(words) == column.blocks[0].end - column.blocks[0].start


def test_a_very_long_paragraph_goes_on_in_further_blocks():
    column = ColumnText(article(("body", "", tuple("x" * 999 + "." for _ in range(12)))), "left")
    assert len(column.blocks) >= 3
    assert [block.continued for block in column.blocks] == [False] + [True] * (len(column.blocks) - 1)
    assert sum(block.count for block in column.blocks) == 12


@given(
    st.lists(st.tuples(st.sampled_from(["body", "boilerplate", "headline"]), st.integers(1, 3)), max_size=12),
    st.booleans(),
)
def test_every_sentence_is_in_exactly_one_block(plan, mixed):
    parts = [(kind, "", tuple(f"Word {n}-{i}." for i in range(count))) for n, (kind, count) in enumerate(plan)]
    found = article(*parts, right=mixed, side_of=(lambda n: ("left", "right")[n % 2]) if mixed else (lambda n: "left"))
    for side in found.sides:
        every = ColumnText(found, side, frozenset(range(10_000)))
        real = [block for block in every.blocks if block.kind != FOLD]
        assert [i for block in real for i in range(block.first, block.first + block.count)] == list(
            range(len(every.sentences))
        )
        for index, block in enumerate(every.blocks):
            if block.kind != FOLD:
                assert every.block_at(block.start) == index
                assert index in every.blocks_of(block.start, block.end)
        assert all(a.end <= b.start for a, b in pairwise(real))


def bead(order: int, left: tuple[int, int] | None, right: tuple[int, int] | None) -> Bead:
    make = lambda extent, key: (Range(document=key, start=extent[0], end=extent[1], quote=""),) if extent else ()  # noqa: E731
    return Bead(id=f"b{order}", article="a", order=order, left=make(left, "x"), right=make(right, "y"))


def test_alignment_inside_between_and_outside_beads():
    found = Alignment(
        [bead(0, (10, 20), (5, 9)), bead(1, (22, 25), None), bead(2, (30, 40), (12, 20))], (0, 50), (0, 30)
    )
    assert found.beside("left", 15) == ((10, 20), (5, 9))
    assert found.beside("left", 23) == ((20, 30), (9, 12))
    assert found.beside("left", 3) == ((0, 10), (0, 5))
    assert found.beside("right", 25) == ((20, 30), (40, 50))
    assert found.beside("right", 12) == ((12, 20), (30, 40))


def test_without_beads_the_whole_lies_beside_the_whole():
    assert Alignment([], (0, 50), (0, 30)).beside("left", 25) == ((0, 50), (0, 30))


def test_crossing_beads_keep_their_own_counterparts():
    found = Alignment([bead(0, (0, 10), (20, 30)), bead(1, (10, 20), (0, 10))], (0, 20), (0, 30))
    assert found.beside("left", 5)[1] == (20, 30)
    assert found.beside("left", 15)[1] == (0, 10)


@given(
    st.lists(st.integers(0, 90), max_size=700),
    st.lists(st.tuples(st.integers(0, 699), st.integers(0, 90)), max_size=20),
)
def test_heights_agree_with_plain_sums(values, changes):
    heights = Heights(values)
    for index, height in changes:
        if index < len(values):
            assert heights.set(index, height) == height - values[index]
            values[index] = height
    assert heights.total == sum(values)
    for index in range(0, len(values) + 1, 37):
        assert heights.above(index) == sum(values[:index])
    for height in range(0, sum(values), max(1, sum(values) // 17)):
        index = heights.find(height)
        assert sum(values[:index]) <= height < sum(values[: index + 1])


def test_the_size_of_a_text_counts_wide_characters_double():
    assert text_size("plain") == 250
    assert text_size("국방 a") == 2 * 92 + 2 * 50


spans = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30)), max_size=25)


@given(spans, spans, st.lists(st.integers(0, 24), max_size=10))
def test_the_mark_index_finds_by_block_what_overlaps_it(first, later, removed):
    found = article(*(("body", "", (f"Sentence number {n} of the text.",)) for n in range(4)))
    column = ColumnText(found, "left")
    text, limit = found.documents["d"].text, len(found.documents["d"].text)

    def make(key, start, length):
        low, high = min(start, limit), min(start + length, limit)
        return Mark(key, "mention", (Range.of("d", text, low, high),))

    kept = {f"a{n}": make(f"a{n}", *span) for n, span in enumerate(first)}
    index = MarkIndex(column, kept.values())
    for number, span in enumerate(later):
        mark = make(f"b{number}", *span)
        index.add(mark)
        kept[mark.id] = mark
    for number in removed:
        mark = kept.pop(f"a{number}", None)
        if mark is not None:
            index.remove(mark)
    for number, block in enumerate(column.blocks):
        got = {mark.id for mark in index.of_block(number)}
        inside = {k for k, m in kept.items() if m.ranges[0].start < block.end and block.start < m.ranges[0].end}
        near = {k for k, m in kept.items() if m.ranges[0].start <= block.end and block.start <= m.ranges[0].end}
        assert inside <= got <= near


def test_a_mark_removed_and_put_back_is_found_once():
    found = article(("body", "", ("One two.",)))
    column = ColumnText(found, "left")
    mark = Mark("m", "mention", (Range.of("d", found.documents["d"].text, 0, 3),))
    index = MarkIndex(column, [mark])
    index.remove(mark)
    assert index.at(1) == []
    index.add(mark)
    assert index.at(1) == [mark]
    assert index.remove(mark) == {0}
    assert index.at(1) == []


@pytest.mark.parametrize("module", ["blocks", "heights", "marks"])
def test_the_pure_parts_need_no_qt(module):
    source = sys.modules[f"annotator.gui.reader.{module}"]
    assert not any(name.startswith("PySide6") for name in vars(source))
