"""Cues of speech and whose name stands where their speaker stands."""

import pytest

from annotator.bitext.cues import cues, speaker


@pytest.mark.parametrize(
    ("text", "language", "names", "expected"),
    [
        ("Minister Lee met Mr. Kanda, and Lee said talks will go on.", "en", ["Lee met", "Kanda", "Lee said"], 2),
        ("“Talks will go on,” said Kanda in Seoul.", "en", ["Kanda"], 0),
        ("According to the Defense Ministry, Lee will go.", "en", ["Defense Ministry", "Lee"], 0),
        ("이 장관은 간다 대신이 서울에 온다고 말했다.", "ko", ["이 장관", "간다 대신"], 0),
        ("국방부에 따르면 이 장관이 간다.", "ko", ["국방부", "이 장관"], 0),
        ("국방부는 간다 대신과 회담했다고 밝혔다.", "ko", ["국방부", "간다 대신"], 0),
        ("神田大臣は李長官が訪日すると述べた。", "ja", ["神田大臣", "李長官"], 0),
        ("防衛省によると、神田大臣が訪韓する。", "ja", ["防衛省", "神田大臣"], 0),
    ],
)
def test_the_speaker_is_found_where_the_language_puts_it(
    text: str, language: str, names: list[str], expected: int
) -> None:
    places = []
    for name in names:
        start = text.index(name)
        places.append((start, start + len(name.split(" met")[0].split(" said")[0])))
    (first, *_) = cues(text, language)
    assert speaker(text, language, first, places) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [("The harbour is open.", "en"), ("항구가 열렸다.", "ko"), ("港が開いた。", "ja"), ("Он сказал.", "ru")],
)
def test_where_nobody_speaks_nothing_is_guessed(text: str, language: str) -> None:
    assert cues(text, language) == ()


def test_a_name_that_does_not_stand_there_is_not_taken() -> None:
    text = "서울에서 회담했다고 밝혔다. 이 장관"
    (cue,) = cues(text, "ko")
    assert speaker(text, "ko", cue, [(0, 2)]) is None, "where it was held is not who said so"
