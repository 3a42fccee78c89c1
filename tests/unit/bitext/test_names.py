"""Romanisation, likeness, readings and search keys."""

import pytest

from annotator.bitext import hanja
from annotator.bitext.names import (
    kana_readings,
    korean_likeness,
    likeness,
    mccune_reischauer,
    name_tokens,
    romanise_kana,
    romanise_korean,
    search_key,
    search_keys,
    without_particle,
)


@pytest.mark.parametrize(
    ("hangul", "roman"), [("안규백", "angyubaek"), ("한일", "hanil"), ("독도", "dokdo"), ("나카타니", "nakatani")]
)
def test_revised_romanisation(hangul, roman):
    assert romanise_korean(hangul) == roman


@pytest.mark.parametrize(
    ("kana", "roman"),
    [
        ("シンジロウ", "shinjirou"),
        ("なかたに", "nakatani"),
        ("チェッカー", "chekka"),
        ("ジョージ", "joji"),
        ("きょうと", "kyouto"),
    ],
)
def test_hepburn(kana, roman):
    assert romanise_kana(kana) == roman


def test_right_names_are_alike_and_others_are_not():
    value, syllables = korean_likeness("shinjiro", "신지로는")
    assert value > 0.95
    assert syllables == 3
    assert korean_likeness("koizumi", "고이즈미")[0] > 0.85
    assert korean_likeness("yokosuka", "요코하마")[0] < 0.75
    assert likeness("nakatani", "nakatani") == 1.0
    assert likeness("seoul", "tokyo") < 0.5


def test_hanja_readings_know_reformed_and_simplified_forms():
    assert "국방부" in hanja.spellings("国防部")
    assert "대한민국" in hanja.spellings("大韓民国")
    assert "김정은" in hanja.spellings("金正恩")
    assert hanja.spellings("李在明")[0] == "이재명"
    assert "발전" in hanja.spellings("发展")
    assert hanja.spellings("働")[0] == "동"


def test_kana_behind_a_name_is_its_reading():
    text = "会見した中谷 元(なかたに・げん)防衛大臣"
    ((start, end, reading),) = kana_readings(text)
    assert text[start:end].endswith("中谷 元")
    assert reading == "なかたに・げん"


def test_names_are_found_by_language():
    assert [t.spelling for t in name_tokens("The minister Nakatani’s visit", "en")] == ["nakatani"]
    assert "nakatani" in [t.spelling for t in name_tokens("ナカタニ氏", "ja")]
    assert [t.spelling for t in name_tokens("Вчера Путин приехал", "ru")] == ["putin"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("F-35 A", "f35a"), ("한·미·일", "한미일"), ("ＮＡＴＯ", "nato"), ("Café", "cafe"), ("Gyu-back", "GYUBACK")],
)
def test_search_keys_fold_how_a_name_is_typed(first, second):
    assert search_key(first) == search_key(second)


def test_voiced_kana_and_hangul_are_kept():
    assert search_key("が") != search_key("か")
    assert search_key("각") != search_key("가")


def test_search_in_any_script():
    assert "국방부" in search_keys("国防部")
    assert "leejaemyeong" in search_keys("이재명은")
    assert search_keys("Gen Nakatani") & search_keys("Nakatani Gen")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Jae-myung Lee", "이재명"),  # the South's habit, given name first
        ("Yi Chaemyŏng", "이재명"),  # McCune–Reischauer with its marks
        ("Lee Jae Myeong", "이재명은"),
        ("Kim Jong Un", "김정은"),  # the North's habit; 은 is no particle here
        ("Kim Chŏng-ŭn", "김정은"),
        ("Pak Kŭn-hye", "박근혜"),
        ("An Kyu-baek", "안규백"),
        ("Namkoong Min", "남궁민"),
        ("P'yŏngyang", "평양"),
        ("Cheju", "제주"),
        ("Kyonggi", "경기"),
        ("Shinjirō", "しんじろう"),
        ("Tokyo", "とうきょう"),
        ("Junichiro", "ジュンイチロウ"),
        ("나카타니", "なかたに"),
        ("Путин", "Putin"),
        ("ROK-U.S.-Japan", "日米韓"),
    ],
)
def test_a_name_is_found_however_news_spells_it(typed, name):
    assert search_keys(typed) & search_keys(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kim Jong-un", "김정일"), ("이재명", "이재용"), ("부산", "부천"), ("Nakata", "なかたに"), ("が", "か")],
)
def test_other_names_share_no_key(one, other):
    assert not search_keys(one) & search_keys(other)


@pytest.mark.parametrize(("kana", "roman"), [("まっちゃ", "matcha"), ("ウォン", "won"), ("ッ", ""), ("ファン", "fan")])
def test_hepburn_of_doubled_and_small_kana(kana, roman):
    assert romanise_kana(kana) == roman


@pytest.mark.parametrize(
    ("hangul", "roman"),
    [
        ("평양", "pyongyang"),
        ("부산", "pusan"),
        ("경기", "kyonggi"),
        ("제주", "cheju"),
        ("대구", "taegu"),
        ("백두", "paektu"),
    ],
)
def test_mccune_reischauer_without_marks(hangul, roman):
    assert mccune_reischauer(hangul) == roman


def test_particles():
    assert without_particle("국방부는") == "국방부"
    assert without_particle("서울에서") == "서울"
    assert without_particle("나는") == "나는"
