"""The guideline of a project and its sections."""

import re

import pytest

from annotator.scheme import load_template
from annotator.scheme.guideline import Section, guideline, in_words, sections


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


def test_a_section_headed_by_a_code_is_read_under_the_name_of_its_type() -> None:
    written = (
        "# Ours\n\n## PERSON\n\n**Human** (PER, 1). A named one.\n\n## GPE ##\nStates.\n## MIL. Units\n## OTHER_CODE\n"
    )
    told = in_words(written, {"PERSON": "Person", "GPE": "Country, city", "MIL": "Unit"})
    assert told == (
        "# Ours\n\n## Person (PER, 1)\n\nA named one.\n\n## Country, city\nStates.\n## MIL. Units\n## OTHER_CODE\n"
    )
    assert len(sections(told)) == len(sections(written))


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_no_heading_of_the_guideline_that_comes_with_the_scheme_is_read_as_a_code(language: str) -> None:
    written = guideline("", "defence-news", language)
    kinds = load_template("defence-news").entity_types
    told = in_words(written, {kind.code: kind.label(language) for kind in kinds})
    assert len(sections(told)) == len(sections(written))
    heads = [line for line in told.splitlines() if line.startswith("## ")]
    for kind in kinds:
        assert f"## {kind.code}" not in heads
        assert sum(head.startswith(f"## {kind.label(language)} (") for head in heads) == 1, kind.code


def test_a_type_is_called_by_its_name_between_other_words_too() -> None:
    labels = {"PERSON": "Person", "GPE": "Country, city", "MIL_UNIT": "Unit", "TIME": "Time", "ODD": "Odd (rare)"}
    for written, told in (
        ("A service (MIL_UNIT), else GPE.", "A service (**Unit**), else **Country, city**."),
        ("한일은 GPE다. 発行元はPERSON。", "한일은 **Country, city**다. 発行元は**Person**。"),
        ("**PERSON** or **A GPE**.", "**Person** or **A Country, city**."),
        ("*TIME* wrote so; *of TIME*.", "*TIME* wrote so; *of TIME*."),
        ("ODDS, ODD, GPE_GROUP, x/GPE, GPE-led.", "ODDS, Odd (rare), GPE_GROUP, x/GPE, GPE-led."),
        ("`GPE` [GPE](GPE)\n```\nGPE\n```\nGPE", "`GPE` [**Country, city**](GPE)\n```\nGPE\n```\n**Country, city**"),
        ("# The GPE\n\n## 2.1 GPE\nGPE", "# The GPE\n\n## 2.1 GPE\n**Country, city**"),
    ):
        assert in_words(written, labels) == told


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_nothing_of_the_guideline_that_comes_with_the_scheme_is_read_as_a_code(language: str) -> None:
    written = guideline("", "defence-news", language)
    kinds = load_template("defence-news").entity_types
    told = in_words(written, {kind.code: kind.label(language) for kind in kinds})
    words = set(re.findall(r"[A-Z][A-Z0-9_]+", re.sub(r"^#.*$", "", told, flags=re.MULTILINE)))
    assert words & {kind.code for kind in kinds} == set()
