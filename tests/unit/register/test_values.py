"""Normalised values: read from the words of three languages, counted from a declared day, checked against both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.values import MODIFIERS, differs, flaw, is_time, needs_anchor, normalise, parts_of, times_in

FRIDAY = "2026-01-30"


@pytest.mark.parametrize(
    ("quote", "language", "value"),
    [
        ("지난해 9월", "ko", "2025-09"),
        ("올해 3월 15일", "ko", "2026-03-15"),
        ("이달", "ko", "2026-01"),
        ("지난달 3일", "ko", "2025-12-03"),
        ("금요일", "ko", "2026-01-30"),
        ("지난주 화요일", "ko", "2026-01-20"),
        ("지난주", "ko", "2026-W04"),
        ("3년 전", "ko", "2023"),
        ("내일", "ko", "2026-01-31"),
        ("昨年9月", "ja", "2025-09"),
        ("今月5日", "ja", "2026-01-05"),
        ("木曜日", "ja", "2026-01-29"),
        ("先週の火曜日", "ja", "2026-01-20"),
        ("10日前", "ja", "2026-01-20"),
        ("last September", "en", "2025-09"),
        ("next month", "en", "2026-02"),
        ("Thursday", "en", "2026-01-29"),
        ("last Friday", "en", "2026-01-23"),
        ("three days ago", "en", "2026-01-27"),
        ("yesterday", "en", "2026-01-29"),
    ],
)
def test_words_that_count_from_a_day_say_from_which(quote: str, language: str, value: str) -> None:
    found = normalise(quote, language, FRIDAY)
    assert found is not None
    assert found.value == f"{value}; anchor={FRIDAY}"
    assert found.anchored
    assert needs_anchor(quote, language)
    without = normalise(quote, language)
    assert without is None or "anchor" not in without.value


@pytest.mark.parametrize(
    ("quote", "language", "value"),
    [
        ("令和7年9月8日16時30分", "ja", "2025-09-08T16:30"),
        ("Friday, January 30, 2026", "en", "2026-01-30"),
        ("세 시간", "ko", "PT3H"),
        ("5개월여", "ko", "P5M; mod=MORE_THAN"),
        ("10여 년", "ko", "P10Y; mod=MORE_THAN"),
        ("약 196명", "ko", "196; mod=APPROX"),
        ("100명 이상", "ko", "100; mod=EQUAL_OR_MORE"),
        ("約10年", "ja", "P10Y; mod=APPROX"),
        ("more than ten years", "en", "P10Y; mod=MORE_THAN"),
        ("at least 20 ships", "en", "20; mod=EQUAL_OR_MORE"),
        ("up to 12 %", "en", "12 %; mod=EQUAL_OR_LESS"),
    ],
)
def test_what_is_exact_needs_no_day_and_what_is_not_says_how(quote: str, language: str, value: str) -> None:
    found = normalise(quote, language, FRIDAY)
    assert found is not None
    assert found.value == value
    assert flaw(value) == ""


def test_without_a_day_to_count_from_nothing_is_invented() -> None:
    assert normalise("last Friday", "en") is None
    assert normalise("Friday", "en", "2026-01") is None, "a month is no day"
    assert normalise("last year", "en", "2026-01").value == "2025; anchor=2026-01"  # type: ignore[union-attr]
    assert normalise("the harbour", "en", FRIDAY) is None
    assert normalise("올해 2월 30일", "ko", FRIDAY) is None or flaw(normalise("올해 2월 30일", "ko", FRIDAY).value)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    ["2026-02-29", "2026-13", "PT", "P", "soon", "T25:00", "2026-W60", "P5M; mod=MAYBE", "2026; anchor=last year",
     "2026-01-30/soon", ""],
)  # fmt: skip
def test_a_value_that_is_none_is_told(value: str) -> None:
    assert flaw(value)


@pytest.mark.parametrize(
    "value",
    ["2024-02-29", "XXXX-05-03", "2026-XX-08", "2026-W05", "P2Y3M", "PT3H", "196 km", "-3.5", "2026-01/2026-02"],
)
def test_a_value_that_is_one_is_left_alone(value: str) -> None:
    assert flaw(value) == ""
    assert is_time(value) == (value[0] in "2X")


def test_a_value_is_checked_against_its_words_and_its_own_day() -> None:
    assert differs("2025-09; anchor=2026-01-30", "지난해 9월", "ko") == ""
    assert differs("2026-09; anchor=2026-01-30", "지난해 9월", "ko") == "2025-09; anchor=2026-01-30"
    assert differs("P5M", "10년 만", "ko") == "P10Y"
    assert differs("anything", "the harbour", "en") == ""


def test_what_the_words_leave_open_may_be_filled_in():
    assert differs("2025-09-08", "8일", "ko") == ""
    assert differs("2025-09-08", "9月8日", "ja") == ""
    assert differs("2025-09-09", "8일", "ko") == "XXXX-XX-08"
    assert differs("2025-09", "8일", "ko") == "XXXX-XX-08"


def test_every_date_of_a_sentence_is_found_with_its_words() -> None:
    words = "They met in September 2025 and will meet again next month, on Feb. 5."
    assert [value for value, _ in times_in(words, "en", FRIDAY)] == ["2025-09", "2026-02", "2026-02-05"]
    assert all(quote in words for _, quote in times_in(words, "en", FRIDAY))


@given(
    st.text(alphabet="0123456789년월일전금요지난해이달今昨年月日前先週曜 lastFridygoMon,", max_size=24),
    st.sampled_from(["en", "ko", "ja"]),
    st.sampled_from(["", "2026", "2024-02", "2024-02-29", "0001-01-01", "9999-12-31"]),
)
def test_whatever_the_words_the_value_has_a_form_and_declares_its_day(words: str, language: str, anchor: str) -> None:
    found = normalise(words, language, anchor)
    if found is not None:
        parts = parts_of(found.value)
        assert parts.anchor == (anchor if found.anchored else "")
        assert parts.modifier in ("", *MODIFIERS)
        assert needs_anchor(words, language) or not found.anchored
