"""The counterpart of a tagged range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.bitext.project import suggest

ENGLISH = (
    "Defense Minister Ahn Gyu-back and Gen Nakatani met in Seoul on Sept. 8, for the first time since October 2015, "
    "in 10 years; Korea, the U.S. and Japan will fly the C-130H."
)
KOREAN = (
    "안규백 국방부 장관과 나카타니 겐 방위상은 2015년 10월 이후 10년 만인 8일 서울에서 만났고, "
    "한미일은 C-130H를 운용한다."
)
JAPANESE = (
    "安圭伯(アン・ギュベク)国防部長官と中谷 元(なかたに・げん)防衛大臣は、2015年10月以降10年ぶりに9月8日ソウルで会い、"
    "日米韓はC-130Hを運用する。"
)
TEXTS = {"en": ENGLISH, "ko": KOREAN, "ja": JAPANESE}


def best(quote, source, target, **more):
    text = TEXTS[source]
    start = text.index(quote)
    found = suggest(start, start + len(quote), text, TEXTS[target], source, target, **more)
    return (found[0].quote, found[0].method) if found else None


@pytest.mark.parametrize(
    ("quote", "source", "target", "counterpart", "method"),
    [
        ("Sept. 8", "en", "ko", "8일", "date"),
        ("Sept. 8", "en", "ja", "9月8日", "date"),
        ("October 2015", "en", "ko", "2015년 10월", "date"),
        ("10 years", "en", "ko", "10년", "number"),
        ("10년", "ko", "ja", "10年", "number"),
        ("8일", "ko", "en", "Sept. 8", "date"),
        ("Seoul", "en", "ko", "서울", "glossary"),
        ("ソウル", "ja", "en", "Seoul", "glossary"),
        ("Korea, the U.S. and Japan", "en", "ko", "한미일", "glossary"),
        ("日米韓", "ja", "ko", "한미일", "glossary"),
        ("Defense Minister", "en", "ko", "국방부 장관", "glossary"),
        ("C-130H", "en", "ja", "C-130H", "latin"),
        ("Ahn Gyu-back", "en", "ko", "안규백", "transliteration"),
        ("Gen Nakatani", "en", "ko", "나카타니 겐", "transliteration"),
        ("나카타니 겐", "ko", "en", "Gen Nakatani", "transliteration"),
        ("나카타니 겐", "ko", "ja", "中谷 元", "transliteration"),
        ("安圭伯", "ja", "ko", "안규백", "hanja"),
        ("안규백", "ko", "ja", "安圭伯", "hanja"),
        ("Defense Minister Ahn Gyu-back", "en", "ko", "안규백 국방부 장관", "composed"),
    ],
)
def test_counterparts(quote, source, target, counterpart, method):
    assert best(quote, source, target) == (counterpart, method)


@pytest.mark.parametrize(
    ("quote", "source", "target", "counterpart", "method"),
    [
        ("Paris", "Ministers met in Paris on Monday.", "장관들은 월요일 파리에서 만났다.", "파리", "glossary"),
        ("Athens", "The talks in Athens ended.", "아테네에서 열린 회담이 끝났다.", "아테네", "glossary"),
        ("Monday", "Ministers met in Paris on Monday.", "장관들은 월요일 파리에서 만났다.", "월요일", "glossary"),
        ("Tromsø", "The boat left Tromsø.", "배는 트롬쇠에서 떠났다.", "트롬쇠", "transliteration"),
        ("Kiel", "A ship left Kiel.", "배 한 척이 킬을 떠났다.", "킬", "transliteration"),
        ("Bergen", "He flew from Oslo to Bergen.", "그는 오슬로에서 베르겐까지 날아갔다.", "베르겐", "transliteration"),
        ("Omar Haddad", "Omar Haddad said so.", "오마르 하다드는 그렇게 말했다.", "오마르 하다드", "transliteration"),
        ("Hanjin Shipping", "Hanjin Shipping signed.", "한진해운이 서명했다.", "한진해운", "transliteration"),
        ("6", "It begins at 6 p.m. sharp.", "정각 오후 6시에 시작한다.", "6시", "number"),
        ("6 p.m.", "It begins at 6 p.m. sharp.", "정각 오후 6시에 시작한다.", "오후 6시", "number"),
        ("four", "They built four ships.", "배 네 척을 건조했다.", "네 척", "number"),
    ],
)
def test_counterparts_keep_no_particle_and_no_more_than_was_tagged(quote, source, target, counterpart, method):
    start = source.index(quote)
    found = suggest(start, start + len(quote), source, target, "en", "ko")
    assert [(one.quote, one.method) for one in found[:1]] == [(counterpart, method)]


@pytest.mark.parametrize(
    ("quote", "target", "language"),
    [
        ("Haddad", "두 사람은 만나서 그렇게 말했다.", "ko"),  # verbs are no names
        ("Friday", "그들은 회의에 나오지 않았다.", "ko"),
        ("Newman", "이민 정책은 바뀌지 않는다.", "ko"),
        ("Roche", "彼らはチェルシーに住んでいる。", "ja"),
        ("June", "지난 여름은 더웠다.", "ko"),  # a common word that sounds like it
        ("Mike", "미국은 답하지 않았다.", "ko"),  # what the glossary knows by another name
    ],
)
def test_a_name_that_is_not_there_is_not_suggested(quote, target, language):
    source = f"{quote} was mentioned."
    assert suggest(0, len(quote), source, target, "en", language) == []


def test_a_place_that_sounds_more_like_another_name_of_the_passage_is_that_ones():
    source = "The ferry from Aberdeen reached Bergen."
    assert suggest(15, 23, source, "여객선이 베르겐에 닿았다.", "en", "ko") == []
    assert [one.quote for one in suggest(32, 38, source, "여객선이 베르겐에 닿았다.", "en", "ko")] == ["베르겐"]


def test_the_nearest_of_what_is_there_is_not_suggested_where_another_word_says_it(concept_encoder):
    """Every sentence has words nearest in meaning to a thing that it leaves out."""
    encoder = concept_encoder([("drill", "훈련"), ("port", "항구"), ("drill", "항구"), ("ships", "선박"), ("planes",)])
    source = "The drill took many ships and planes into port."
    at = source.index("drill")
    assert suggest(at, at + 5, source, "항구에 선박이 들어왔다.", "en", "ko", encoder=encoder) == []
    found = suggest(at, at + 5, source, "훈련으로 항구에 선박이 들어왔다.", "en", "ko", encoder=encoder)
    assert [(one.quote, one.method) for one in found[:1]] == [("훈련", "meaning")]


def test_in_a_passage_that_says_something_else_nothing_is_near_enough(concept_encoder):
    encoder = concept_encoder(
        [("drill", "훈련"), ("rain", "비"), ("milk", "우유"), ("school", "학교"), ("bridge", "다리")]
    )
    source = "The drill near the school was stopped by rain."
    found = suggest(4, 9, source, "우유는 다리 위에서 쏟아졌고 사람들은 웃었다.", "en", "ko", encoder=encoder)
    assert found == []


@pytest.mark.parametrize(
    ("quote", "source", "target", "counterpart"),
    [
        (
            "landslide",
            "A landslide closed the road.",
            "土砂崩れで道路がふさがった。",
            "土砂崩れ",
        ),  # okurigana is of the word
        ("match", "The match was long.", "試合後に休んだ。", "試合"),
    ],
)
def test_windows_of_japanese_end_where_words_do(concept_encoder, quote, source, target, counterpart):
    encoder = concept_encoder([("landslide", "土砂崩れ"), ("road", "道路"), ("match", "試合"), ("rest", "休", "後")])
    start = source.index(quote)
    found = suggest(start, start + len(quote), source, target, "en", "ja", encoder=encoder)
    assert [one.quote for one in found[:1]] == [counterpart]


def test_a_korean_place_in_chinese_characters_is_read_as_hanja():
    source, target = "The yard in Geochang closed.", "居昌の造船所が閉鎖された。"
    found = suggest(12, 20, source, target, "en", "ja")
    assert [(one.quote, one.method) for one in found[:1]] == [("居昌", "transliteration")]


def test_meaning_begins_and_ends_with_words_that_mean_something(concept_encoder):
    encoder = concept_encoder([("port", "항구"), ("name", "이름")])
    found = suggest(0, 2, "항구 이름", "He told us the name of the port of call.", "ko", "en", encoder=encoder)
    assert found[0].method == "meaning"
    assert not {found[0].quote.split()[0], found[0].quote.split()[-1]} & {"the", "of"}


def test_the_projects_own_names_come_first():
    aliases = [["Ministry band", "Seoul", "나카타니"]]
    assert best("Seoul", "en", "ko", aliases=aliases) == ("나카타니", "alias")


def test_the_encoder_is_asked_only_when_nothing_else_is_sure(concept_encoder):
    encoder = concept_encoder([("met", "만났"), ("fly", "운용")])
    assert best("Seoul", "en", "ko", encoder=encoder) == ("서울", "glossary")
    assert encoder.asked == []
    quote, method = best("fly", "en", "ko", encoder=encoder)
    assert method == "meaning"
    assert "운용" in quote


def test_what_has_no_counterpart_gets_no_suggestion():
    source, target = "The weather was mild.", "두 장관은 만났다."
    assert suggest(4, 11, source, target, "en", "ko") == []


def test_a_second_mention_prefers_the_second_counterpart():
    source = "Japan said so. Nobody but Japan did."
    target = "일본이 그렇게 말했다. 그렇게 말한 것은 일본뿐이었다."
    first, second = (suggest(at, at + 5, source, target, "en", "ko")[0] for at in (0, source.rindex("Japan")))
    assert first.start < second.start


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (0, 99), (5, 2)])
def test_a_range_must_lie_in_the_passage(start, end):
    with pytest.raises(ValueError, match="passage"):
        suggest(start, end, "short text", "짧은 글", "en", "ko")


def test_offsets_count_code_points_behind_an_emoji():
    found = suggest(3, 8, "😀😀 Seoul", "😀 서울에서", "en", "ko")
    assert [(one.start, one.end, one.quote) for one in found] == [(2, 4, "서울")]


@given(st.text(alphabet="Seoul 8.2015 년월일서울 李在明 アイ·“”A-1", min_size=1, max_size=30), st.data())
def test_suggestions_quote_the_target_and_never_overlap(source, data):
    target = data.draw(st.text(alphabet="서울 8일2015년월 李明 アイ·Seoul“”", max_size=40))
    start = data.draw(st.integers(0, len(source) - 1))
    end = data.draw(st.integers(start + 1, len(source)))
    taken: set[int] = set()
    for one in suggest(start, end, source, target, "en", "ko"):
        assert target[one.start : one.end] == one.quote != ""
        assert 0 < one.score <= 1
        assert not taken & set(range(one.start, one.end))
        taken |= set(range(one.start, one.end))
