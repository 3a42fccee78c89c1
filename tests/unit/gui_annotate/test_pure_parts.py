"""The parts of Annotate that are plain data in, plain data out; they run where Qt is absent."""

import random
import time

import pytest

from annotator.bitext.glossary import stands_alone
from annotator.bitext.names import search_key
from annotator.columns import ArticleText
from annotator.gui.annotate.checks import check_article, unanswered
from annotator.gui.annotate.marks import Words, hit_marks, mark_of, suggestion_mark, type_role
from annotator.gui.annotate.occurrences import occurrences
from annotator.gui.annotate.registry import find_entities
from annotator.gui.annotate.search import MentionSearch, Wanted, in_context, search
from annotator.gui.annotate.suggestions import RecordNames, onto, suggest
from annotator.model import (
    Alias,
    Article,
    Bead,
    Claim,
    Divergence,
    Document,
    Entity,
    Mention,
    Range,
    Region,
    Sentence,
    UserError,
)
from annotator.scheme import EntityType, LabelScheme
from annotator.text import find_all

TEXT = (
    "Captain Lee left Busan on May 3. 🚢\n이 선장은 5월 3일 부산을 떠났다.\n"
    "Busan waited 12 days.\n부산은 15일 동안 기다렸다.\nAll rights reserved in Busan.\n"
)
LINES = TEXT.splitlines()
SCHEME = LabelScheme(
    name="t",
    entity_types=(
        EntityType(code="PERSON", labels={"en": "Person", "ko": "인물"}, short="PER", key="1", colour="person"),
        EntityType(code="DATE", labels={"en": "Date"}, short="DATE", key="6", colour="value"),
    ),
)


def place(words: str, nth: int = 0) -> Range:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Range.of("d", TEXT, start, start + len(words))


@pytest.fixture
def text() -> ArticleText:
    """One document that holds both languages line by line, and a line of boilerplate."""
    sentences, regions = [], []
    for number, line in enumerate(LINES):
        start = TEXT.index(line)
        kind = "boilerplate" if number == 4 else "body"
        side, language = ("left", "en") if number % 2 == 0 else ("right", "ko")
        end = start + len(line)
        regions.append(Region(id=f"r{number}", document="d", kind=kind, start=start, end=end))
        sentences.append(
            Sentence(
                id=f"s{number}",
                document="d",
                start=start,
                end=end,
                language=language,
                paragraph=number,
                side=side,
                region=f"r{number}",
            )
        )
    beads = tuple(
        Bead(id=f"b{n}", article="a", order=n, left=(place(LINES[2 * n]),), right=(place(LINES[2 * n + 1]),))
        for n in range(2)
    )
    article = Article(id="a", title="Lee", left="d", right="d", left_language="en", right_language="ko")
    documents = {"d": Document(id="d", name="lee.txt", text=TEXT)}
    return ArticleText(article, documents, tuple(sentences), tuple(regions), beads)


def mention(words: str, code: str = "PERSON", nth: int = 0, **more: object) -> Mention:
    fields = {"id": f"m-{words}-{nth}", "layer": "l", "article": "a", "actor": "ann", "created": 1_700_000_000_000}
    return Mention(**fields, ranges=(place(words, nth),), type=code, **more)  # type: ignore[arg-type]


def test_a_mention_becomes_a_labelled_mark_that_tells_who_and_why():
    words = Words(actor=lambda id_: f"<{id_}>", entity=lambda _: "Lee · 이")
    mark = mark_of(
        mention("Captain Lee", entity="e", provenance="suggestion", method="alias", score=0.97), SCHEME, words, {}
    )
    assert mark is not None
    assert (mark.kind, mark.label, mark.role, mark.ranges) == ("mention", "PER", "person", (place("Captain Lee"),))
    assert all(part in mark.told() for part in ("Person", "Lee · 이", "<ann>", "alias", "0.97"))


def test_claims_divergences_and_dismissals():
    claim = Claim(
        id="c", layer="l", article="a", content=(place("Busan waited"), place("부산은")), statement={"en": "It waited"}
    )
    mark = mark_of(claim, SCHEME, Words(), {"c": 3})
    assert mark is not None
    assert (mark.kind, mark.label, len(mark.ranges)) == ("claim", "C3", 2)
    found = Divergence(id="x", layer="l", article="a", left=(place("12"),), right=(place("15"),), type="number_date")
    shown = mark_of(found, SCHEME, Words(), {})
    assert shown is not None
    assert shown.kind == "divergence"
    aside = Divergence(id="y", layer="l", article="a", left=(place("12"),), type="name", dismissed="fine")
    assert mark_of(aside, SCHEME, Words(), {}) is None


def test_suggestions_are_dashed_and_values_have_a_role():
    mark = suggestion_mark((place("5월 3일"),), "DATE", "because", SCHEME)
    assert (mark.style, mark.role, mark.tooltip) == ("dashed", "time", "because")
    assert type_role(SCHEME, "UNKNOWN") == "other"
    assert [m.style for m in hit_marks([place("Busan"), place("May")], 1)] == ["solid", "current"]


def test_a_counterpart_is_found_in_the_bead_and_put_onto_what_is_tagged(text):
    found = suggest(text, mention("May 3", "DATE"))
    assert found is not None
    assert (found.ranges, found.side) == ((place("5월 3일"),), "left")
    wider = mention("5월 3일 부산", "DATE")
    assert onto(found, [wider]).ranges == wider.ranges
    assert suggest(text, mention("May 3", "DATE"), taken=[mention("5월 3일", "DATE")]) is None
    back = suggest(text, mention("5월 3일", "DATE"))
    assert back is not None
    assert back.ranges == (place("May 3"),)


def test_records_named_within_some_words_are_those_that_a_look_at_each_finds():
    """Through adding, renaming, merging and deleting records, whatever was known before."""
    chance = random.Random(5)
    known, kept, learning = RecordNames(), {}, iter(())
    parts = ("Lee", "lee ", "Busan", "부산", "부", "Port-Lee", "F-35", "?", "李")
    for step in range(300):
        kept = dict(kept)
        id_ = f"e{chance.randrange(12)}"
        if chance.random() < 0.25:
            kept.pop(id_, None)
        else:
            labels = {language: "".join(chance.choices(parts, k=chance.randint(1, 2))) for language in ("en", "ko")}
            merged = "e0" if chance.random() < 0.2 else None
            kept[id_] = Entity(id=id_, type="LOC", labels=labels, merged_into=merged)
        if step % 5 == 0:
            learning = known.learn(kept)  # goes on while others are taken
        next(learning, None)
        if step % 3:
            known.take(kept)
            quote, own = " ".join(chance.choices(parts, k=3)), kept.get(f"e{chance.randrange(12)}")
            wanted = [
                entity.every_name()
                for _, entity in sorted(kept.items())
                if entity is not own
                and entity.merged_into is None
                and any(search_key(name) and search_key(name) in search_key(quote) for name in entity.every_name())
            ]
            if own is not None:
                wanted.insert(0, tuple(dict.fromkeys((quote, *own.every_name()))))
            assert known.near(quote, own) == wanted


def test_names_of_the_record_bring_the_counterpart(text):
    record = Entity(
        id="e", type="PERSON", labels={"en": "Captain Lee"}, aliases=(Alias(text="이 선장", language="ko"),)
    )
    names = RecordNames()
    names.take({"e": record})
    found = suggest(text, mention("Captain Lee"), names.near("Captain Lee", record))
    assert found is not None
    assert found.quote == "이 선장"


def test_occurrences_skip_boilerplate_and_what_is_tagged(text):
    found = occurrences(text, ["Busan", "부산"], [mention("Busan")])
    assert [(one.side, one.place) for one in found] == [
        ("left", place("Busan", 1)),
        ("right", place("부산")),
        ("right", place("부산", 1)),
    ]
    assert all(one.place.holds_in(TEXT) for one in found)


def test_occurrences_among_thousands_of_mentions_are_those_that_overlap_none(text):
    """Names that hold each other, mentions that nest and overlap: what was found is what looking at every pair finds."""
    dice = random.Random(11)
    base = " ".join(dice.choice(("Kim", "Kim Jun", "Jun", "Kim Jun ho", "met", "left")) for _ in range(6000))
    sentence = Sentence(id="s", document="d", start=0, end=len(base), language="en", paragraph=0)
    page = ArticleText(
        Article(id="a", title="", left="d", left_language="en"),
        {"d": Document(id="d", name="", text=base)},
        (sentence,),
    )
    starts = [dice.randrange(len(base) - 40) for _ in range(3000)]
    tagged = [
        Mention(
            id=f"m{n}", layer="l", article="a", ranges=(Range.of("d", base, at, at + dice.randrange(1, 12)),), type="P"
        )
        for n, at in enumerate(starts)
    ]
    names = ["Jun", "Kim Jun", "Kim", "Kim Jun ho"]
    kept, wanted = [part for each in tagged for part in each.ranges], []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for start, end in find_all(base, name):
            here = Range.of("d", base, start, end)
            if stands_alone(base, start, end) and not any(here.overlaps(other) for other in kept):
                wanted.append(here)
                kept.append(here)
    assert len(wanted) > 100
    assert [one.place for one in occurrences(page, names, tagged)] == sorted(wanted, key=lambda part: part.start)


def test_checks_find_a_number_and_forget_what_was_answered(text):
    found, agree = check_article(text, ())
    (one,) = [each for each in found if each.type == "number_date"]
    assert "12" in one.left[0].quote
    assert "15" in one.right[0].quote
    assert all(part.holds_in(TEXT) for each in found for part in (*each.left, *each.right))
    assert agree["date"] == 1
    aside = Divergence(
        id="x", layer="l", article="a", left=one.left, type="number_date", finding=one.digest, dismissed="fine"
    )
    assert one not in unanswered(found, [aside])


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Lee", ["lee", "leeds"]), ("이순신", ["lee"]), ("isunsin", ["lee"]), ("ＬＥＥＤＳ", ["leeds"])],
)
def test_records_are_found_in_any_script(words, expected):
    records = (
        Entity(id="leeds", type="GPE", labels={"en": "Leeds"}),
        Entity(id="lee", type="PERSON", labels={"en": "Lee", "ko": "이순신"}),
        Entity(id="old", type="PERSON", labels={"en": "Lee"}, merged_into="lee"),
    )
    assert [record.id for record, _ in find_entities(records, words, "PERSON")] == expected


def test_search_folds_or_takes_literally(text):
    assert [hit.place for hit in search([text], "부산")] == [place("부산"), place("부산", 1)]
    assert len(search([text], "ｂｕｓａｎ")) == 3
    assert search([text], "busan", "literal") == []
    assert [hit.place.quote for hit in search([text], r"\d+ days", "regex")] == ["12 days"]
    assert search([text], "   ") == []
    assert all(hit.place.holds_in(TEXT) for hit in search([text], "a"))


def test_a_row_of_what_was_found_marks_its_words_and_no_others(text):
    assert [hit.around for hit in search([text], "Busan", "literal")] == [
        "Captain Lee left 【Busan】 on May 3. 🚢",
        "【Busan】 waited 12 days.",
        "All rights reserved in 【Busan】.",
    ]
    found = MentionSearch({}).find(text, [mention("a", nth=0), mention("a", nth=1)], Wanted())
    assert [hit.around[:20] for hit in found] == ["C【a】ptain Lee left B", "Capt【a】in Lee left B"], (
        "not the first of two"
    )
    twice = Mention(id="m", layer="l", article="a", actor="ann", created=1, type="DATE",
                    ranges=(place("5월"), place("부산")))  # fmt: skip
    bare = ArticleText(text.article, text.documents, text.sentences[:4], text.regions, text.beads)
    folded = search([bare], "reserved", "literal")
    assert [(hit.where(), hit.around) for hit in folded] == [("–", "All rights 【reserved】 in Busan.")], "its line"
    (hit,) = MentionSearch({}).find(text, [twice], Wanted())
    assert hit.around == "이 선장은 【5월】 3일 【부산】을 떠났다."


def test_a_row_begins_with_a_whole_word_and_shows_both_ends_of_long_words():
    words = "The ministers of both countries agreed in Seoul on Monday that their\nnavies meet again. " + "x" * 400
    page = ArticleText(
        Article(id="a", title="t", left="d", right=None, left_language="en"), {"d": Document(id="d", name="d", text=words)},
        (Sentence(id="s", document="d", start=0, end=len(words), language="en", paragraph=0, side="left"),),
    )  # fmt: skip
    navies = words.index("navies")
    line = in_context(page, [Range.of("d", words, navies, navies + 6)], before=24, after=30)
    assert line.startswith("…on Monday that their 【navies】 meet again. xxx")
    assert line.endswith("x…") and len(line) < 70
    long = in_context(page, [Range.of("d", words, navies, len(words))])
    assert "【navies meet" in long and "…xxx" in long and long.endswith("x】") and len(long) < 180


def test_a_bad_or_endless_expression_is_refused_with_a_sentence(text, monkeypatch):
    with pytest.raises(UserError, match="not a regular expression"):
        search([text], "(", "regex")
    monkeypatch.setattr("annotator.gui.annotate.search.SECONDS", 0.2)
    page = ArticleText(text.article, {"d": Document(id="d", name="x", text="a" * 40_000 + "!")})
    with pytest.raises(UserError, match="too long"):
        search([page], r"(a+)+$", "regex")
    began = time.process_time()
    with pytest.raises(UserError, match="too long"):
        search([page], "a" * 5000, "regex")  # a minute to prepare, which no time limit ends
    assert time.process_time() - began < 5


def test_mentions_are_found_by_quote_type_side_and_record(text):
    records = {
        "e": Entity(id="e", type="PERSON", labels={"en": "Yi"}),
        "f": Entity(id="f", type="PERSON", labels={"en": "Lee"}, merged_into="e"),
    }
    mentions = [mention("Captain Lee", entity="f"), mention("이 선장", entity="e"), mention("May 3", "DATE")]
    finder = MentionSearch(records)

    def quotes(**wanted: str) -> list[str]:
        return [hit.place.quote for hit in finder.find(text, mentions, Wanted(**wanted))]

    assert quotes(type="DATE") == ["May 3"]
    assert quotes(entity="e") == ["Captain Lee", "이 선장"]
    assert quotes(side="right") == ["이 선장"]
    assert quotes(quote="yi") == ["Captain Lee", "이 선장"]
    assert quotes(actor="bob") == []
