"""The two columns of an article: which side, which sentence, what stands opposite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.columns import ArticleText, Intervals
from annotator.model import Article, Bead, BugError, Document, Range, Region, Sentence

TEXT = "The ship left. It rained.\n배가 떠났다. 비가 왔다.\n\nLate news."


def sentence(key: str, words: str, side: str, paragraph: int, text: str = TEXT, document: str = "d") -> Sentence:
    start = text.index(words)
    language = "en" if side == "left" else "ko"
    end = start + len(words)
    return Sentence(id=key, document=document, start=start, end=end, language=language, paragraph=paragraph, side=side)


def place(words: str, text: str = TEXT, document: str = "d") -> Range:
    start = text.index(words)
    return Range.of(document, text, start, start + len(words))


@pytest.fixture
def shared() -> ArticleText:
    """One document that holds both languages."""
    return ArticleText(
        article=Article(id="a", title="Ship", left="d", right="d"),
        documents={"d": Document(id="d", name="ship.txt", text=TEXT)},
        sentences=(
            sentence("k2", "비가 왔다.", "right", 1),
            sentence("e1", "The ship left.", "left", 0),
            sentence("e2", "It rained.", "left", 0),
            sentence("k1", "배가 떠났다.", "right", 1),
            sentence("e3", "Late news.", "left", 2),
        ),
        regions=(Region(id="r", document="d", kind="body", start=0, end=len(TEXT)),),
        beads=(
            Bead(id="b1", article="a", order=0, left=(place("The ship left."),), right=(place("배가 떠났다."),)),
            Bead(id="b2", article="a", order=1, left=(place("It rained."),), right=(place("비가 왔다."),)),
            Bead(id="b3", article="a", order=2, left=(place("Late news."),)),
        ),
    )


def test_sides_hold_their_sentences_in_order(shared: ArticleText) -> None:
    assert [s.id for s in shared.sentences_of("left")] == ["e1", "e2", "e3"]
    assert [s.id for s in shared.sentences_of("right")] == ["k1", "k2"]
    assert [shared.number(s) for s in shared.sentences_of("right")] == [1, 2]
    assert shared.language("left") == "en" and shared.language("right") == "ko"


def test_a_range_lies_on_the_side_of_its_sentence(shared: ArticleText) -> None:
    assert shared.side_of(place("ship")) == "left"
    assert shared.side_of(place("비가")) == "right"
    assert shared.side_of(Range.of("d", TEXT, TEXT.index("\n\n") + 1, TEXT.index("\n\n") + 1)) == "right"


def test_a_mark_before_a_sentence_belongs_to_the_side_of_what_follows_it() -> None:
    words = "배가 떠났다.\n▲ The ship left."
    english, korean = sentence("e", "The ship", "left", 1, words), sentence("k", "배가 떠났다.", "right", 0, words)
    whole = Range.of("d", words, words.index("▲"), len(words))
    mark = Range.of("d", words, whole.start, whole.start)
    text = ArticleText(
        article=Article(id="a", title="Ship", left="d", right="d"),
        documents={"d": Document(id="d", name="ship.txt", text=words)},
        sentences=(english, korean),
        regions=(
            Region(id="r", document="d", kind="headline", start=0, end=whole.start),
            Region(id="s", document="d", kind="caption", start=whole.start, end=len(words)),
        ),
        beads=(
            Bead(id="b", article="a", order=0, left=(place("The ship", words),), right=(place("배가 떠났다.", words),)),
        ),
    )
    assert text.side_of(whole) == "left"
    assert text.side_of(mark) == "left", "the caret there stands in the caption, not in the headline before it"
    assert [r.quote for r in text.counterpart(whole)] == ["배가 떠났다."], "never a counterpart on one's own side"
    end = Range.of("d", words, korean.end, whole.end)
    assert text.side_of(end) == "left", "what begins behind a sentence is not that sentence's"


def test_counterpart_follows_the_beads_both_ways(shared: ArticleText) -> None:
    assert [r.quote for r in shared.counterpart(place("ship"))] == ["배가 떠났다."]
    assert [r.quote for r in shared.counterpart(place("떠났다. 비가"))] == ["The ship left.", "It rained."]
    assert shared.counterpart(place("Late")) == ()
    assert [s.id for s in shared.sentences_of_bead(shared.beads[1], "right")] == ["k2"]


def test_sentence_lookup_at_edges(shared: ArticleText) -> None:
    at = shared.sentence_at
    assert [found.id for offset in (0, 14, 15) if (found := at("d", offset)) is not None] == ["e1", "e1", "e2"]
    assert at("d", TEXT.index("\n\n") + 1) is None
    assert at("unknown", 0) is None
    assert [s.id for s in shared.sentences_in(place("left. It"))] == ["e1", "e2"]
    assert [s.id for s in shared.sentences_in(place(" It"))] == ["e2"], "a sentence does not hold its end"
    assert shared.region_of(shared.sentences_of("left")[0]) == shared.regions[0]


def test_two_documents_decide_the_side_and_ignore_the_sentence() -> None:
    pair = ArticleText(
        article=Article(id="a", title="", left="x", right="y", right_language="ja"),
        documents={"x": Document(id="x", name="", text="One."), "y": Document(id="y", name="", text="一。")},
        sentences=(
            sentence("s", "One.", "left", 0, "One.", "x"),
            sentence("t", "一。", "left", 0, "一。", "y"),
        ),
    )
    assert pair.side_of(place("一", "一。", "y")) == "right"
    assert [s.id for s in pair.sentences_of("right")] == ["t"]
    assert pair.language("right") == "ja"


def test_one_sided_article_has_no_right_document() -> None:
    single = ArticleText(
        article=Article(id="a", title="", left="x"), documents={"x": Document(id="x", name="", text="One.")}
    )
    assert single.sides == ("left",)
    with pytest.raises(BugError):
        single.document("right")


spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=30), spans)
def test_intervals_find_exactly_what_overlaps(entries: list[tuple[int, int]], query: tuple[int, int]) -> None:
    found = Intervals((s, e, n) for n, (s, e) in enumerate(entries)).overlapping(*query)
    start, end = query
    expected = set()
    for number, (s, e) in enumerate(entries):
        empty = s == e or start == end
        if (s < end and start < e) or (empty and s <= end and start <= e):
            expected.add(number)
    assert {number for _, _, number in found} == expected
    assert [s for s, _, _ in found] == sorted(s for s, _, _ in found)
