"""Help and guidelines: every page in every language, links that lead somewhere, a section for every type."""

import re

import pytest

from annotator.paths import resource
from annotator.scheme import LANGUAGES, load_template

PAGES = (
    "first-ten-minutes",
    "annotate",
    "claims",
    "reliability",
    "adjudicate",
    "window",
    "keys",
    "import-export",
    "project-file",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_help_page_is_there_and_its_links_lead_to_pages(language: str) -> None:
    assert {page.stem for page in resource("help", language).glob("*.md")} == set(PAGES)
    for page in PAGES:
        text = resource("help", language, f"{page}.md").read_text("utf-8")
        assert text.startswith("# ")
        assert set(re.findall(r"\]\(([^)]+)\.md\)", text)) <= set(PAGES)
        assert text.count("# ") == resource("help", "en", f"{page}.md").read_text("utf-8").count("# ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_tables_of_all_languages_name_the_same_keys(language: str) -> None:
    def keys(name: str) -> list[str]:
        text = resource("help", name, "keys.md").read_text("utf-8")
        cells = "".join(line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
        return re.findall(r"\*\*(.+?)\*\*|`(.+?)`", cells)

    assert keys(language) == keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guideline_has_a_section_for_every_type_in_the_order_of_the_scheme(language: str) -> None:
    text = resource("guidelines", f"defence-news.{language}.md").read_text("utf-8")
    scheme = load_template("defence-news")
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings[:-1] == [kind.code for kind in scheme.entity_types]
    for kind in scheme.entity_types:
        section = text.split(f"## {kind.code}\n")[1].split("## ")[0]
        assert kind.label(language) in section
        assert kind.description[language] in section
