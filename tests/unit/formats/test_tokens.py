"""Tokens are fixed by rules alone; ranges are located in them exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.tokens import locate, tokens

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "The F-35's cost $3.5 bn, U.S. says.",
            ["The", "F-35's", "cost", "$", "3.5", "bn", ",", "U.S.", "says", "."],
        ),
        ("en", "1,200 ships in 2033.", ["1,200", "ships", "in", "2033", "."]),
        ("en", "re\u0301sume\u0301s", ["re\u0301sume\u0301s"]),
        ("ko", "국방부는 회의에서 8월까지", ["국방부", "는", "회의", "에서", "8", "월까지"]),
        ("ko", "회의 주의", ["회의", "주의"]),
        ("ko", "\u1112\u1161\u11ab", ["\u1112\u1161\u11ab"]),
        ("ja", "防衛相はミサイルを撃つ。", ["防衛相", "は", "ミサイル", "を", "撃", "つ", "。"]),
        ("ja", "𠮷野さん", ["𠮷野", "さん"]),
        ("zh", "国防部说", ["国", "防", "部", "说"]),
        ("en", f"a {FAMILY} b", ["a", FAMILY, "b"]),
        ("en", "a\u200bb\r\nc", ["a", "\u200b", "b", "c"]),
        ("ru", "Москва-сити", ["Москва", "-", "сити"]),
        ("", "", []),
    ],
)
def test_tokens(language: str, text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in tokens(text, language)] == expected


@given(st.text(max_size=60), st.sampled_from(["en", "ko", "ja", "zh"]))
def test_tokens_are_in_order_and_leave_out_only_white_space(text: str, language: str) -> None:
    found = tokens(text, language)
    at = 0
    for start, end in found:
        assert at <= start < end
        assert not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_a_range_by_its_tokens() -> None:
    found = tokens("the navy said", "en")
    assert locate(found, 4, 8) == {"first": 1, "last": 2, "inner_start": 0, "inner_end": 4, "exact": True}
    assert locate(found, 5, 7) == {"first": 1, "last": 2, "inner_start": 1, "inner_end": 3, "exact": False}
    assert locate(found, 3, 8) == {"first": 1, "last": 2, "inner_start": -1, "inner_end": 4, "exact": False}
    assert locate(found, 4, 9) == {"first": 1, "last": 2, "inner_start": 0, "inner_end": 5, "exact": False}
    assert locate(found, 3, 4) is None
    assert locate(found, 5, 5) is None
