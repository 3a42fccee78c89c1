"""Lines of the reader end with a phrase, and nothing about the text changes by it."""

import itertools

import pytest
from PySide6.QtGui import QFontMetricsF

from annotator.gui.reader.breaks import word_around
from annotator.gui.reader.layout import BlockLayout, TextStyle

JAPANESE = "港の事務所は火曜日に、来月から始まる共同の訓練に二隻の船🚢が参加すると発表した。船長は町の人々に向けて、安全を第一に考えると述べた。"
KOREAN = "항만청은 화요일에 北韓船舶이 다음 달 세 번 들어온다고 밝혔고, 선장들은 옛 세관 건물에서 만나 이야기했다."


def lines(text, language, width, phrases, style=None):
    layout = BlockLayout(text, style or TextStyle.of("body", language, 16), width, phrases=phrases)
    ranges = [layout.line_range(number) for number in range(layout.lines)]
    assert ranges[0][0] == 0
    assert ranges[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in itertools.pairwise(ranges))
    assert layout.height >= layout.bottom == layout.lines * layout.style.pitch
    for number, (start, end) in enumerate(ranges):
        spans = layout.spans(start, end)
        assert all(span.line == number and -1 <= span.left <= span.right <= width + 1 for span in spans)
        assert layout.line_at(start) == number
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize("width", [260, 330, 420])
def test_no_japanese_word_is_torn(qapp, width):
    torn = lines(JAPANESE, "ja", width, "")
    whole = lines(JAPANESE, "ja", width, "ja")
    assert torn != whole
    ends = (
        "は",
        "に",
        "に、",
        "から",
        "の",
        "まる",
        "が",
        "と",
        "した。",
        "て、",
        "を",
        "える",
        "述べた。",
        "町の",
        "船🚢が",
    )
    assert all(line.endswith(ends) for line in whole)
    assert not all(line.endswith(ends) for line in torn)


@pytest.mark.parametrize("width", range(200, 420, 20))
def test_no_korean_word_is_torn_even_with_hanja_in_it(qapp, width):
    assert all(line.endswith((" ", ".")) for line in lines(KOREAN, "ko", width, "ko"))


HEADLINE = "항만청장 회담…“선원·해양구조·우주산업 등 첨단기술 협력확대”"


@pytest.mark.parametrize("text", [HEADLINE, KOREAN, "우 " + HEADLINE, "장관회의우호증진 " * 6])
@pytest.mark.parametrize("width", range(90, 700, 15))
def test_a_korean_word_is_torn_only_where_a_line_cannot_hold_it(qapp, text, width):
    style = TextStyle.of("headline", "ko", 16)
    metrics, place = QFontMetricsF(style.font), 0
    for line in lines(text, "ko", width, "ko", style)[:-1]:
        place += len(line)
        word = word_around(text, place)
        torn = line[-1] not in " ·…" and not text[place].isspace()
        assert not torn or metrics.horizontalAdvance(word) > width, (line, word)


def test_a_narrow_column_is_filled_rather_than_ragged(qapp):
    """A phrase that would leave most of the line empty is broken where Qt breaks it."""
    word = "こ" * 30
    assert lines(word, "ja", 200, "ja") == lines(word, "ja", 200, "")


def test_the_reader_breaks_by_phrase_unless_told_otherwise(hands):
    column = hands.reader.column("right")
    index = next(i for i, _, _ in column.visible() if column.layout_of(i).lines)
    asked = []
    original = BlockLayout._end_with_phrase
    BlockLayout._end_with_phrase = lambda self, line, language: (asked.append(language), original(self, line, language))
    try:
        hands.reader.set_by_phrase(True)
        column.layout_of(index)
        assert set(asked) == {"ko"}
        asked.clear()
        hands.reader.set_by_phrase(False)
        column.layout_of(index)
        assert asked == []
    finally:
        BlockLayout._end_with_phrase = original
