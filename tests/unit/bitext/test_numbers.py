"""Quantities with exact ranges and values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.bitext.numbers import quantities, values


def read(text, language):
    return [(text[q.start : q.end], q.kind, dict(q.parts)) for q in quantities(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "since October 2015", ("October 2015", "date", {"year": 2015, "month": 10})),
        ("en", "on Sept. 8 in", ("Sept. 8", "date", {"month": 9, "day": 8})),
        ("en", "on 3 March 2024,", ("3 March 2024", "date", {"year": 2024, "month": 3, "day": 3})),
        ("ko", "지난 2015년 10월 이후", ("2015년 10월", "date", {"year": 2015, "month": 10})),
        ("ko", "8일 서울에서", ("8일", "date", {"day": 8})),
        ("ja", "令和7年9月8日に", ("令和7年9月8日", "date", {"year": 2025, "month": 9, "day": 8})),
        ("ja", "令和7(2025)年9月8日", ("令和7(2025)年9月8日", "date", {"year": 2025, "month": 9, "day": 8})),
        ("zh", "2025年9月8日，", ("2025年9月8日", "date", {"year": 2025, "month": 9, "day": 8})),
        ("ru", "8 сентября 2025 года", ("8 сентября 2025 года", "date", {"year": 2025, "month": 9, "day": 8})),
        ("en", "at 2025-09-08 sharp", ("2025-09-08", "date", {"year": 2025, "month": 9, "day": 8})),
        ("en", "in 10 years", ("10 years", "duration", {"year": 10})),
        ("en", "nine-year gap", ("nine-year", "duration", {"year": 9})),
        ("ko", "10년 만이다", ("10년", "duration", {"year": 10})),
        ("ko", "5개월여 만에", ("5개월", "duration", {"month": 5})),
        ("ko", "사흘간 열린", ("사흘", "duration", {"day": 3})),
        ("ja", "10年ぶりの", ("10年", "duration", {"year": 10})),
        ("ja", "16時30分に", ("16時30分", "time", {"hour": 16, "minute": 30})),
        ("ko", "오후 4시 30분에", ("오후 4시 30분", "time", {"hour": 16, "minute": 30})),
        ("en", "at 4:30 p.m. sharp", ("4:30 p.m.", "time", {"hour": 16, "minute": 30})),
        ("en", "$3.5 million was", ("$3.5 million", "money", {"USD": 3_500_000})),
        ("ko", "1억 2천만 원을", ("1억 2천만 원", "money", {"KRW": 120_000_000})),
        ("ja", "60.7億ドルの", ("60.7億ドル", "money", {"USD": 6_070_000_000})),
        ("ko", "3만5천 명", ("3만5천", "number", {"number": 35_000})),
        ("zh", "550多万人", ("550多万", "number", {"number": 5_500_000})),
        ("en", "twenty-one ships", ("twenty-one", "number", {"number": 21})),
        ("ko", "두 장관은", ("두", "number", {"number": 2})),
        ("ko", "돼지 열다섯 마리", ("열다섯", "number", {"number": 15})),
        ("en", "25 percent of", ("25 percent", "percent", {"percent": 25})),
        ("ja", "２５％の", ("２５％", "percent", {"percent": 25})),
    ],
)
def test_one_quantity(language, text, expected):
    assert read(text, language) == [expected]


def test_a_date_and_the_duration_behind_it_are_two():
    assert read("2015년 10월 이후 10년 만", "ko") == [
        ("2015년 10월", "date", {"year": 2015, "month": 10}),
        ("10년", "duration", {"year": 10}),
    ]


@pytest.mark.parametrize("text", ["an F-35 and a C-130H", "the G7 and COVID-19"])
def test_designations_are_no_numbers(text):
    assert quantities(text, "en") == ()


def test_units_are_made_comparable():
    (miles,) = quantities("200 miles", "en")
    (kilometres,) = quantities("320km", "ko")
    assert miles.values == (200,)
    assert miles.parts[0][0] == kilometres.parts[0][0] == "km"
    assert abs(miles.parts[0][1] - kilometres.parts[0][1]) < 3


def test_m_is_metres_in_korean_and_million_in_english():
    assert quantities("수심 30m에서", "ko")[0].parts == (("m", 30.0),)
    assert quantities("paid 30m for", "en")[0].parts == (("number", 30e6),)


def test_values_of_two_translations_meet():
    english = values("It cost 1.2 billion won on Sept. 8.", "en")
    assert english == values("9월 8일 12억 원이 들었다.", "ko")


@given(st.text(alphabet=st.sampled_from("0123456789.,년월일만억 $%ten-年月日０１三"), max_size=40))
def test_ranges_are_ordered_and_disjoint(text):
    for language in ("en", "ko", "ja"):
        last = 0
        for quantity in quantities(text, language):
            assert last <= quantity.start < quantity.end <= len(text)
            last = quantity.end
