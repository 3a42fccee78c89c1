"""Offsets, graphemes, words as an analyst means them, folding and finding."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text import (
    Utf16Map,
    find_all,
    fold,
    grapheme_at,
    natural,
    next_grapheme,
    next_word,
    previous_grapheme,
    previous_word,
    snap,
    word_at,
    words,
)

FAMILY = "👨‍👩‍👧"
NFD = unicodedata.normalize("NFD", "국방부가")
PIECES = [
    "a",
    "Z",
    "9",
    " ",
    "\r\n",
    "\n",
    "국",
    "방",
    "가",
    NFD,
    "中",
    "谷",
    "ア",
    "・",
    "ぶ",
    "。",
    "𠮷",
    "🙂",
    FAMILY,
]
PIECES += ["\u200b", "e\u0301", "שלום", "\u202b", "🇰🇷", "“", "·", "F-35", "U.S.", "ﬁ", "㈜", "\u00ad", "\u0301", "ᆨ"]
hostile = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


@given(hostile)
def test_utf16_offsets_agree_with_the_encoder(text):
    offsets = Utf16Map(text)
    for place in range(len(text) + 1):
        unit = len(text[:place].encode("utf-16-le")) // 2
        assert offsets.to_utf16(place) == unit
        assert offsets.from_utf16(unit) == place


def test_inside_a_surrogate_pair_the_offset_is_its_character():
    assert Utf16Map("𠮷野").from_utf16(1) == 0
    assert Utf16Map("x🙂🙂y").from_utf16(4) == 2


@given(hostile, st.integers(0, 60), st.integers(0, 60))
def test_snap_covers_whole_graphemes_and_is_stable(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    low, high = snap(text, start, end)
    assert start == end or (0 <= low <= start and end <= high <= len(text))
    assert snap(text, low, high) == (low, high)


@given(hostile)
def test_graphemes_walk_the_text_both_ways(text):
    forward, place = [0], 0
    while place < len(text):
        place = next_grapheme(text, place)
        forward.append(place)
    backward, place = [len(text)], len(text)
    while place > 0:
        place = previous_grapheme(text, place)
        backward.append(place)
    assert forward[-1] == len(text)
    assert forward == backward[::-1]


def test_a_family_a_flag_and_a_decomposed_syllable_are_one_grapheme_each():
    for one in (FAMILY, "🇰🇷", unicodedata.normalize("NFD", "국"), "e\u0301", "\r\n"):
        assert grapheme_at(f"a{one}b", 2) == (1, 1 + len(one))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("국방부가 말했다", "국방부"),
        ("장관은", "장관"),
        ("장관들은", "장관들"),
        ("국가", "국가"),
        ("한반도", "한반도"),
        ("전문가가", "전문가"),
        ("결과", "결과"),
        ("한국과", "한국"),
        ("회의", "회의"),
        ("정상회의", "정상회의"),
        ("국회의", "국회"),
        ("서울에서", "서울"),
        ("군은", "군"),
        ("8일에", "8일"),
        ("10년 만에", "10년"),
        ("AI를", "AI"),
        ("AI기술을", "AI기술"),
        ("F-35A가", "F-35A"),
        ("3사관학교와", "3사관학교"),
        (NFD, unicodedata.normalize("NFD", "국방부")),
        ("다로가 왔다. 다로의 배", "다로"),
        ("F-35 jets", "F-35"),
        ("C-130H", "C-130H"),
        ("U.S. forces", "U.S."),
        ("Sept. 8 talks", "Sept. 8"),
        ("8.5% more", "8.5%"),
        ("Seoul’s river", "Seoul"),
        ("don't", "don't"),
        ("Gyu-won spoke", "Gyu-won"),
        ("山本防衛大臣は", "山本防衛大臣"),
        ("ロイター・ジャパンの記者", "ロイター・ジャパン"),
        ("9月8日に", "9月8日"),
        ("10年ぶり", "10年"),
        ("ぶりの訪問", "ぶりの"),
        ("𠮷野さん", "𠮷野"),
    ],
)
def test_word_as_an_analyst_means_it(text, word):
    start, end = word_at(text, 0)
    assert text[start:end] == word


def test_pointing_at_what_hangs_on_a_word_finds_the_word():
    text = "“국방부가” said Seoul’s"
    assert word_at(text, text.index("가")) == (1, 4)
    assert word_at(text, text.index("s", text.index("’"))) == (text.index("Seoul"), text.index("’"))


def test_quotes_are_no_word_and_between_words_nothing_is_selected():
    assert word_at("“x", 0) == (0, 1)
    assert word_at("a  b", 2) == (2, 2)
    assert word_at("a b", 1) == (0, 1)


def test_a_possessive_is_english():
    assert word_at("Seoul's", 0, "fr") == (0, 7)


@given(hostile, st.sampled_from(["", "en", "ko", "ja"]))
def test_words_are_ordered_whole_and_reached_from_every_offset(text, language):
    found = list(words(text, language))
    assert all(start < end for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    for place in range(len(text) + 1):
        start, end = word_at(text, place, language)
        assert 0 <= start <= end <= len(text)


@given(hostile)
def test_words_are_walked_in_both_directions(text):
    found = list(words(text))
    forward, place = [], 0
    while (step := next_word(text, place))[0] < step[1]:
        forward.append(step)
        place = step[1]
    assert forward == found
    backward, place = [], len(text)
    while (step := previous_word(text, place))[0] < step[1]:
        backward.append(step)
        place = step[0]
    assert backward == found[::-1]


def test_words_are_found_over_long_gaps():
    text = "first" + " " * 2000 + "second"
    assert next_word(text, 5) == (2005, 2011)
    assert previous_word(text, 2005) == (0, 5)


@given(hostile)
def test_fold_maps_every_character_back(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("국방부", unicodedata.normalize("NFD", "국방부")),
        ("F-35", "Ｆ‐３５"),
        ("AI·무인", "ai・무인"),
        ("the  ship", "The\r\n\u3000ship"),
        ("“Kim’s”", '"kim\'s"'),
        ("국\u200b방", "국방"),
        ("ガ", "ｶﾞ"),
        ("Straße", "STRASSE"),
    ],
)
def test_fold_makes_the_same_words_equal(one, other):
    assert fold(one).text == fold(other).text


def test_find_all_gives_original_ranges():
    text = f"𠮷 {NFD} 및 국방부가 F‐35"
    found = find_all(text, "국방부")
    assert [unicodedata.normalize("NFC", text[a:b]) for a, b in found] == ["국방부", "국방부"]
    assert [text[a:b] for a, b in find_all(text, "f-35")] == ["F‐35"]
    assert find_all(text, "f-35", literal=True) == []
    assert find_all(text, "국방부", literal=True) == [(text.rindex("국방부"), text.rindex("국방부") + 3)]
    assert find_all(text, "") == [] == find_all(text, "\u200b")
    assert find_all("aaaa", "aa") == [(0, 2), (2, 4)]


@given(hostile, hostile)
def test_whatever_is_found_folds_to_the_query(text, query):
    wanted = fold(query).text
    for start, end in find_all(text, query):
        assert wanted in fold(text[start:end]).text


def test_numbers_in_names_count_as_numbers():
    ordered = [
        "0",
        "1",
        "1 b",
        "2",
        "07",
        "10",
        "100",
        "Article 9",
        "article 10",
        "Émile 2",
        "Emile 10",
        "가 2",
        "가 10",
    ]
    backwards = ordered[::-1]
    assert sorted(backwards, key=natural) == ordered
    assert sorted(["제10호", "제９호", "제1호"], key=natural) == ["제1호", "제９호", "제10호"]
    assert sorted(["9" * 5000 + "0", "9" * 5000], key=natural)[0] == "9" * 5000


@given(st.lists(st.text(), max_size=6))
def test_any_names_have_one_order(names):
    backwards = names[::-1]
    assert sorted(names, key=natural) == sorted(backwards, key=natural)
