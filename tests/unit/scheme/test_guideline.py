"""The guideline of a project and its sections."""

import pytest

from annotator.scheme.guideline import Section, guideline, sections


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# All\n\n## 3.2 Titles\nstay outside\n### §3.2.1  Ranks ##\n", [("3.2", "Titles"), ("3.2.1", "Ranks")]),
        ("## PERSON\n\n## 직책: 맡은 자리\n", [("PERSON", ""), ("직책: 맡은 자리", "")]),
        ("No heading, #3 is none\n#PERSON\n", []),
        ("", []),
    ],
)
def test_sections_are_the_headings_below_the_first(text: str, found: list[tuple[str, str]]) -> None:
    assert sections(text) == [Section(*each) for each in found]


def test_a_projects_own_guideline_comes_first_then_that_of_its_scheme() -> None:
    assert guideline("## Ours", "defence-news", "ko") == "## Ours"
    shipped = {code: guideline("  ", "defence-news", code) for code in ("en", "ko", "ja", "fr")}
    assert shipped["fr"] == shipped["en"]
    assert len(set(shipped.values())) == 3
    types = {
        code: [s.code for s in sections(text) if s.code.isascii() and s.code.isupper()]
        for code, text in shipped.items()
    }
    assert "PERSON" in types["en"]
    assert types["en"] == types["ko"] == types["ja"]
    assert guideline("", "no such scheme", "en") == ""
