"""Findings: what is told, and above all what is not."""

import pytest

from annotator.bitext.check import Passage, findings


def pair(english, korean):
    return Passage(english, korean, "en", "ko")


def told(passages, **more):
    return [(one.kind, one.passage) for one in findings(passages, **more)]


def test_a_number_that_differs():
    (found,) = findings([pair("1,127 people came.", "1217명이 왔다.")])
    assert (found.kind, found.left, found.right) == ("number", (0, 5), (0, 4))
    assert "1,127" in found.message
    assert "1217" in found.message


@pytest.mark.parametrize(
    ("english", "korean", "kind"),
    [
        ("It ended on Sept. 8.", "9월 9일 끝났다.", "date"),
        ("It is the first in 10 years since October.", "10월 이후 11년 만이다.", "number"),
        ("He is 26 years old.", "그는 28세다.", "number"),
        ("Sales rose 2.7 percent.", "매출은 3.7% 늘었다.", "number"),
        ("It was founded in 2011.", "2013년에 세워졌다.", "date"),
        ("The bill came to $300 million.", "청구액은 컸다.", "number"),
    ],
)
def test_quantities_that_contradict(english, korean, kind):
    assert told([pair(english, korean)]) == [(kind, 0)]


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("Three ministers met.", "세 장관이 만났다."),
        ("It cost $3 million.", "300만 달러가 들었다."),
        ("Some 35,000 came on Monday.", "이날 3만5천 명이 왔다."),
        ("It lies 200 miles off.", "320km 떨어져 있다."),
        ("Half of them left.", "50%가 떠났다."),
        ("They met on Sept. 8.", "이들은 8일 만났다."),
        ("Both sides met a dozen times in the 1980s.", "양측은 1980년대에 12차례 만났다."),
        ("One F-35 flew.", "F-35 한 대가 날았다."),
        ("The two met twice, then the two left.", "두 사람은 만났다가 떠났다."),
    ],
)
def test_what_translators_rightly_change_is_no_finding(english, korean):
    assert told([pair(english, korean)]) == []


def test_the_same_name_spelt_in_two_ways():
    passages = [
        pair("Nakatani arrived.", "나가타니가 도착했다."),
        pair("Nakatani spoke.", "나카타니는 말했다."),
        pair("Nakatani left.", "나카타니 방위상이 떠났다."),
    ]
    (found,) = findings(passages)
    assert (found.kind, found.passage, found.right) == ("name", 0, (0, 4))
    assert "나카타니" in found.message


def test_two_people_are_not_two_spellings():
    passages = [
        pair("Gallagher scored.", "갤러거가 득점했다."),
        pair("Gallacher saved.", "갤러허가 막았다."),
        pair("Gallagher left.", "갤러거가 떠났다."),
    ]
    assert told(passages) == []


def test_a_name_against_the_registry():
    passages = [pair("Shinjiro Koizumi agreed.", "고이즈미 신조 방위상은 동의했다.")]
    (found,) = findings(passages, aliases=[["Shinjiro Koizumi", "고이즈미 신지로"]])
    assert (found.kind, found.right) == ("name", (0, 7))
    assert "신지로" in found.message
    assert told([pair("Shinjiro Koizumi agreed.", "고이즈미 신지로는 동의했다.")]) == []


@pytest.mark.parametrize(
    "korean", ["고이즈미 신지로 방위상은 동의했다.", "고이즈미 신지로는 동의했다.", "고이즈미 신지로가 동의했다."]
)
def test_a_right_name_that_ends_like_a_particle_is_no_finding(korean):
    assert told([pair("Shinjiro Koizumi agreed.", korean)]) == []


def test_a_given_name_too_short_needs_no_registry():
    (found,) = findings([pair("Shinjiro Koizumi agreed.", "고이즈미 신조 방위상은 동의했다.")])
    assert (found.kind, found.right) == ("name", (5, 7))
    assert told([pair("Shinzo Abe agreed.", "아베 신조 총리는 동의했다.")]) == []


def test_the_registry_tells_between_korean_and_japanese_too():
    aliases = [["Shinjiro Koizumi", "고이즈미 신지로", "小泉進次郎"]]
    both = Passage("小泉進次郎防衛相が述べた。", "고이즈미 신조 방위상이 말했다.", "ja", "ko")
    (found,) = findings([both], aliases=aliases)
    assert (found.kind, found.left, found.right) == ("name", (0, 5), (0, 7))
    turned = Passage("고이즈미 신조 방위상이 말했다.", "小泉進次郎防衛相が述べた。", "ko", "ja")
    (found,) = findings([turned], aliases=aliases)
    assert (found.left, found.right) == ((0, 7), (0, 5))
    right = Passage("小泉進次郎防衛相が述べた。", "고이즈미 신지로 방위상이 말했다.", "ja", "ko")
    assert told([right], aliases=aliases) == []


def test_surnames_that_begin_alike_are_two_people():
    passages = [
        pair("Nakatani met Nakata.", "나카타니는 나카타를 만났다."),
        pair("Nakata left.", "나카타가 떠났다."),
        pair("Nakatani left.", "나카타니가 떠났다."),
    ]
    assert told(passages) == []


PLAIN = [
    (
        "The harbour master closed the northern gate before dawn because of the fog.",
        "항만장은 안개 때문에 동트기 전에 북쪽 문을 닫았다.",
    ),
    (
        "Two tugs waited outside until the afternoon and then turned back to sea.",
        "예인선 두 척은 오후까지 밖에서 기다리다가 바다로 돌아갔다.",
    ),
    (
        "The crews had been told to expect a calm week along the whole coast.",
        "선원들은 해안 전체가 한 주 내내 잔잔할 것이라는 말을 들었다.",
    ),
    (
        "Nobody was hurt, and the cargo of salt and timber came ashore the next day.",
        "다친 사람은 없었고 소금과 목재 화물은 다음 날 뭍에 올랐다.",
    ),
    (
        "A small crowd gathered on the pier to see the lights of the larger ship.",
        "더 큰 배의 불빛을 보려고 부두에 사람들이 조금 모였다.",
    ),
    (
        "The gate will open again when the wind has turned and the fog is gone.",
        "바람이 바뀌고 안개가 걷히면 문은 다시 열린다.",
    ),
]
LONG = "The mayor praised the pilots of the port for their patience, and promised that a new lamp would be put up by spring."


def test_a_passage_much_shorter_than_the_document_lets_expect_may_lack_a_clause():
    whole = pair(LONG, "시장은 항구 도선사들의 인내심을 칭찬하고 봄까지 새 등불을 세우겠다고 약속했다.")
    cut = pair(LONG, "시장은 도선사들을 칭찬했다.")
    plain = [pair(*both) for both in PLAIN]
    assert told([*plain, whole]) == []
    (found,) = findings([*plain, cut])
    assert (found.kind, found.passage) == ("clause", 6)
    assert "right side is" in found.message
    assert told([cut]) == []  # one passage tells no proportion


def test_names_repeated_in_another_script_are_no_length():
    english = "Marlowe and Ingrid Halvorsen sailed with Peregrine Ashdown to the island of Stromsay that week."
    korean = (
        "말로(Marlowe)와 잉그리드 할보르센(Ingrid Halvorsen)은 그 주에 페레그린 애시다운(Peregrine Ashdown)과 함께 "
        "스트롬세이(Stromsay)섬으로 갔다."
    )
    assert told([*(pair(*both) for both in PLAIN), pair(english, korean)]) == []


def test_the_title_behind_a_surname_is_no_given_name():
    aliases = [["Shinjiro Koizumi", "고이즈미 신지로"]]
    assert told([pair("Shinjiro Koizumi agreed.", "고이즈미 방위상은 동의했다.")], aliases=aliases) == []


def test_a_sentence_only_one_side_has():
    assert told([pair("Nobody else knew of it.", ""), pair("", "아무도 몰랐다.")]) == [("omission", 0), ("omission", 1)]


def test_a_source_only_one_side_names():
    (found,) = findings([pair("The drill will resume, according to officials.", "훈련은 내년에 재개될 예정이다.")])
    assert found.kind == "attribution"
    assert found.left == (23, 45)
    assert told([pair("Officials said it will resume.", "재개될 것이라고 한다.")]) == []


def test_text_left_in_the_other_language():
    (found,) = findings([pair("He left at once.", "그는 떠났다. He left the building and took the train home.")])
    assert found.kind == "untranslated"
    assert told([pair("The Ministry of Peace spoke.", "평화부(Ministry of Peace)가 말했다.")]) == []


def test_quoted_words_given_as_the_authors_own():
    english = '"We shall never sign that paper in this house," she said.'
    assert told([pair(english, "그 문서에는 결코 서명하지 않겠다고 했다.")]) == [("quotation", 0)]


def test_a_dismissed_finding_is_not_asked_again_until_the_text_changes():
    passages = [pair("1,127 people came.", "1217명이 왔다.")]
    (found,) = findings(passages)
    assert findings(passages, dismissed=[found.digest]) == []
    changed = [pair("1,127 people came.", "1217명이 왔었다.")]
    assert len(findings(changed, dismissed=[found.digest])) == 1


def test_digests_do_not_depend_on_the_place_in_the_article():
    one = pair("1,127 people came.", "1217명이 왔다.")
    (alone,) = findings([one])
    (later,) = findings([pair("He came.", "그가 왔다."), one])
    assert alone.digest == later.digest
