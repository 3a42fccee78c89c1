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
