"""Languages by script, and the runs of one language inside a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.bitext.language import language_of, runs


def pieces(text, languages=None):
    return [(text[start:end], language) for start, end, language in runs(text, languages)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers met.", "en"),
        ("두 장관이 만났다.", "ko"),
        ("両大臣は会談した。", "ja"),
        ("两位部长举行了会谈。", "zh"),
        ("Министры встретились.", "ru"),
        ("اجتمع الوزيران", "ar"),
        ("وزیران گفتگو کردند", "fa"),
        ("השרים נפגשו", "he"),
        ("Міністри зустрілися в Києві", "uk"),
        ("2025. 9. 8. — 10:30", "und"),
        ("", "und"),
        ("AI·SAREX 훈련", "ko"),
        ("北, 미사일 발사… 韓日 규탄", "ko"),
        ("防衛相会談を開催", "ja"),
    ],
)
def test_language_by_script(text, language):
    assert language_of(text) == language


def test_han_characters_alone_inherit_the_default():
    assert language_of("首相訪米", "ja") == "ja"
    assert language_of("首相訪米", "zh") == "zh"
    assert language_of("南北會談", "ko") == "ko"


def test_reformed_beside_traditional_forms_are_japanese():
    assert language_of("首脳会談開催") == "ja"
    assert language_of("领导人会谈") == "zh"


def test_latin_text_is_english_unless_told_otherwise():
    assert language_of("Les ministres", "fr") == "fr"
    assert language_of("Les ministres", "ko") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "국방부는 AI·무인체계와 SAREX, C-130H 수송기 협력을 논의했다.",
        "안규백(安圭伯) 장관이 U.S. Navy 관계자를 만났다.",
        "국방부(Ministry of National Defense)는 8일 밝혔다.",
    ],
)
def test_designations_and_glosses_stay_with_korean(text):
    assert pieces(text) == [(text, "ko")]


def test_a_name_in_parentheses_stays_with_english():
    text = "Minister Ahn Gyu-back (안규백) met Gen Nakatani (中谷元) in Seoul."
    assert pieces(text) == [(text, "en")]


def test_kana_reading_stays_with_japanese():
    text = "中谷 元(なかたに・げん)防衛大臣は安圭伯(アン・ギュベク)長官と会談した。"
    assert pieces(text) == [(text, "ja")]


def test_a_sentence_and_its_translation_in_one_paragraph():
    text = "The talks took place in 2015. 2015년에 회담이 열렸다고 한다."
    assert pieces(text) == [("The talks took place in 2015.", "en"), ("2015년에 회담이 열렸다고 한다.", "ko")]


def test_a_translation_in_parentheses_is_a_run():
    text = "안녕하세요, 여러분. (Hello to all of you my friends.) 만나서 반갑습니다."
    assert [language for _, language in pieces(text)] == ["ko", "en", "ko"]
    assert pieces(text)[1][0] == "(Hello to all of you my friends.)"


def test_a_headline_and_its_translation_after_a_dash():
    text = "Defense chief hosts bilateral talks with Japan – 한일 국방장관 회담"
    assert [language for _, language in pieces(text)] == ["en", "ko"]


def test_a_headline_in_capitals_and_its_translation():
    text = "Ministers Warn Voters Of Long Winter 장관들 긴 겨울 경고"
    assert pieces(text) == [("Ministers Warn Voters Of Long Winter", "en"), ("장관들 긴 겨울 경고", "ko")]


def test_latin_names_in_japanese_stay_japanese():
    text = "試合は続いた。Alfredo MorelosがKellyからのセーブを強要した。"
    assert pieces(text) == [(text, "ja")]


def test_han_beside_korean_and_japanese_sentences():
    text = "両大臣は会談した。두 장관은 회담했다."
    assert pieces(text, ("ko", "ja")) == [("両大臣は会談した。", "ja"), ("두 장관은 회담했다.", "ko")]


@given(st.text(alphabet=st.sampled_from("aB 가나あア漢国。.!?()“”\n1,-😀ـم"), max_size=60))
def test_runs_are_ordered_disjoint_and_cover_every_letter(text):
    found = runs(text)
    covered: set[int] = set()
    last = 0
    for start, end, language in found:
        assert last <= start < end <= len(text)
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert language != "und"
        covered.update(range(start, end))
        last = end
    letters = [i for i, character in enumerate(text) if character in "aB가나あア漢国م"]
    assert set(letters) <= covered
    assert all(a[2] != b[2] for a, b in pairwise(found))
