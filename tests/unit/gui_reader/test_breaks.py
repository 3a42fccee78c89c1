"""Lines end with a phrase: Korean at spaces, Japanese and Chinese where BudouX sees a phrase's end."""

import pytest

from annotator.gui.reader.breaks import phrase_ends, phrases, word_around

JAPANESE = "港の事務所は火曜日に、来月から始まる共同の訓練に二隻の船が参加すると発表した。"
KOREAN = "항만청은 北韓船舶이 다음 달 세 번 들어온다고 밝혔다."


HEADLINE = "항만청장 회담…선원·해양구조·우주산업 등 협력"


def best(text: str, language: str, start: int, end: int) -> int:
    return next(iter(phrase_ends(text, language, start, end)), end)


def cut(text: str, language: str, start: int, end: int) -> str:
    return text[start : best(text, language, start, end)]


@pytest.mark.parametrize(
    ("end", "line"),
    [
        (JAPANESE.index("まる共同") + 1, "港の事務所は火曜日に、来月から"),
        (JAPANESE.index("同の訓練"), "港の事務所は火曜日に、来月から始まる"),
        (JAPANESE.index("来月"), "港の事務所は火曜日に、"),  # it ends with a phrase already
        (len(JAPANESE), JAPANESE),
    ],
)
def test_a_japanese_line_ends_with_a_phrase(end: int, line: str) -> None:
    assert cut(JAPANESE, "ja", 0, end) == line


def test_a_korean_line_ends_at_a_space() -> None:
    assert cut(KOREAN, "ko", 0, KOREAN.index("船舶")) == "항만청은 "
    assert cut(KOREAN, "ko", 0, KOREAN.index("다음")) == "항만청은 北韓船舶이 "


def test_a_word_longer_than_the_line_is_broken_where_it_must() -> None:
    word = "가" * 40
    assert phrase_ends(word, "ko", 0, 20) == ()


def test_a_korean_word_that_is_moved_may_be_broken_at_its_marks() -> None:
    space, mark = (HEADLINE.index(words) for words in ("회담", "우주"))
    assert phrase_ends(HEADLINE, "ko", 0, HEADLINE.index("주산업")) == (space, mark)
    assert phrase_ends(HEADLINE, "ko", 0, HEADLINE.index("·우주")) == (space, HEADLINE.index("해양"))
    assert phrase_ends(HEADLINE, "ko", 0, mark) == (space, mark)
    assert phrase_ends(HEADLINE, "ko", 0, HEADLINE.index(" 등")) == ()
    assert phrase_ends(HEADLINE, "ko", 0, HEADLINE.index("등")) == ()
    assert word_around(HEADLINE, mark) == "회담…선원·해양구조·우주산업"


@pytest.mark.parametrize("word", ["F-35기를", "8.5회", "(장관)은", "“협력”을"])
def test_what_is_no_mark_between_words_breaks_none(word: str) -> None:
    text = f"군은 {word} 말했다"
    for end in range(text.index(word) + 1, text.index(word) + len(word)):
        assert phrase_ends(text, "ko", 0, end) == (text.index(word),)


def test_what_stands_before_the_line_is_not_taken_for_its_phrases() -> None:
    start = JAPANESE.index("来月")
    for end in range(start + 1, len(JAPANESE)):
        assert start < best(JAPANESE, "ja", start, end) <= end


def test_a_window_of_the_text_gives_what_the_whole_text_gives() -> None:
    budoux = pytest.importorskip("budoux")
    ends, place = set(), 0
    for phrase in budoux.load_default_japanese_parser().parse(JAPANESE):
        place += len(phrase)
        ends.add(place)
    for end in range(2, len(JAPANESE)):
        found = best(JAPANESE, "ja", 0, end)
        near = [place for place in ends if end - 16 < place <= end]
        assert found in (end, max(near)) if near else found <= end


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("安圭伯(アン・ギュベク・ヨンジュン・ミンス)国防部長官", "は八日に訪れた。"),
        ("その会談はソウル・ディフェンス・アンド・セキュリティ・ダイアロ", "グの機会に開かれた。"),
    ],
)
def test_where_no_phrase_ends_near_no_word_is_torn_either(before: str, after: str) -> None:
    line = cut(before + after, "ja", 0, len(before))
    assert line.endswith((")", "・"))


@pytest.mark.parametrize(("language", "has"), [("ko", True), ("ja", True), ("zh", True), ("en", False), ("he", False)])
def test_the_languages_that_are_broken_by_phrase(language: str, has: bool) -> None:
    assert phrases(language) is has


def test_other_languages_end_where_they_did() -> None:
    assert phrase_ends("The harbour office", "en", 0, 7) == ()
