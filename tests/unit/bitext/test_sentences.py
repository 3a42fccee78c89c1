"""Sentence ranges: what ends a sentence and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.bitext.sentences import split


def cut(text, language):
    return [text[start:end] for start, end in split(text, language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["The U.S. said on Sept. 8 that Gen. Lee met Mr. Kim.", "It cost $3.5 million."]),
        ("en", ["“Really?” he asked.", "“Yes.”", "She nodded."]),
        ("en", ["He left the U.S.", "The end came soon."]),
        ("en", ["It opens at 10 a.m. on Monday.", "J. R. Smith and Co. Ltd. will come."]),
        ("en", ["He paid (see fig. 2. It is old.) and left.", "Nobody saw."]),
        ("en", ["No. 5 is alive.", "What now?!", "Nothing..."]),
        ("ko", ["두 장관은 “중요하다.”라며 “필요가 있다”는데 의견을 같이했다.", "회담은 3.5시간 걸렸다."]),
        ("ko", ["“좋다.” 라고 그는 말했다.", "정말일까?", "아무도 모른다!"]),
        ("ko", ["2025. 9. 8. 서울에서 열렸다.", "예산은 1.2조 원이다."]),
        ("ko", ["1. 첫째 조항이다.", "2. 둘째 조항이다."]),
        ("ja", ["彼は「行く。必ず行く。」と言った。", "そうだ！", "本当か？"]),
        ("ja", ["値段は3.5倍になった。", "（写真は代表撮影。）", "次だ。"]),
        ("zh", ["会谈结束了。", "“我同意。”", "他说。"]),
        ("ru", ["Он сказал: «Да».", "Это стоит 3.5 млн."]),
    ],
)
def test_sentences_of_a_paragraph(language, sentences):
    joint = "" if language in ("ja", "zh") else " "
    assert cut(joint.join(sentences), language) == sentences


def test_korean_without_a_space_after_the_stop():
    assert cut("회담이 끝났다.그는 떠났다.", "ko") == ["회담이 끝났다.", "그는 떠났다."]


def test_bullets_begin_a_sentence_and_are_none_themselves():
    assert cut("□ 하나다.\n○ 둘이다.\r\n※ 셋이다.", "ko") == ["□ 하나다.", "○ 둘이다.", "※ 셋이다."]


def test_no_sentence_crosses_a_blank_line():
    assert cut("첫 문단이다\r\n\r\n둘째 문단이다", "ko") == ["첫 문단이다", "둘째 문단이다"]


def test_a_line_break_inside_a_paragraph_is_a_space():
    assert cut("This line goes\non here. And\r\nends.", "en") == ["This line goes\non here.", "And\r\nends."]


def test_footnote_marks_stay_with_the_sentence():
    assert cut("It was so.[1][2] Then it was not.", "en") == ["It was so.[1][2]", "Then it was not."]


def test_offsets_are_code_points():
    text = "😀 좋다. 𠮷野家だ。"
    assert [text[a:b] for a, b in split(text, "ko")] == ["😀 좋다.", "𠮷野家だ。"]


def test_nothing_gives_nothing():
    assert split("", "en") == []
    assert split(" \n\n ", "ko") == []


@given(
    st.text(alphabet=st.sampled_from('aB가다あ。.!?…()“”"「」 \n\r1,다라며고U.S😀\u200b'), max_size=80),
    st.sampled_from(["en", "ko", "ja", "zh", "und"]),
)
def test_ranges_are_ordered_trimmed_and_lose_nothing(text, language):
    last = 0
    for start, end in split(text, language):
        assert last <= start < end <= len(text)
        assert text[last:start].isspace() or last == start
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        last = end
    assert not text[last:].strip()
