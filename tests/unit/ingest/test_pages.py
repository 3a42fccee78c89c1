"""Pages of our own in the manner of sites that no rule was written for: the whole cut of each, held still."""

from pathlib import Path

import pytest

from annotator.ingest import NamedBytes, read
from annotator.model import Draft
from tests.unit.ingest.checks import each_sentence_once, whole

PAGES = Path(__file__).parent / "pages"


def draft_of(name: str) -> Draft:
    draft = read([NamedBytes(name, (PAGES / name).read_bytes())])
    whole(draft)
    if draft.beads:
        each_sentence_once(draft)
    return draft


@pytest.mark.parametrize(
    ("name", "layout", "titles", "published", "author"),
    [
        (
            "herald-en-ko.txt",
            "block",
            {"en": "Harbour ministers meet for first time since 2019", "ko": "항만장관, 2019년 이후 첫 회담"},
            "2026-03-03",
            "Ann Lee and Bo Kim",
        ),
        ("ministry-ja.txt", "one-language", {"ja": "日・リム外相会談"}, "2026-03-03", ""),
        ("release-ko.txt", "one-language", {"ko": "양국 항만장관, 항로 재개 합의"}, "2026-03-03", ""),
        (
            "brackets-en-ko.txt",
            "mixed",
            {"en": "Harbour ministers agree to reopen route", "ko": "항만장관들, 항로 재개 합의"},
            "",
            "",
        ),
        ("portal-ko.html", "one-language", {"ko": "양국 항만장관, 항로 재개 합의"}, "2026-03-03T10:21", "조은"),
        ("blog-en-ko.md", "interleaved", {"en": "Harbour talks"}, "2026-03-03", ""),
    ],
)
def test_what_a_page_says_about_itself(name, layout, titles, published, author):
    article = draft_of(name).article
    assert (article.layout, article.titles) == (layout, titles)
    assert article.published_date[: len(published) or None] == published
    assert article.author == author


@pytest.mark.parametrize(
    ("name", "first", "last", "count"),
    [
        ("herald-en-ko.txt", "Harbour ministers of the", "양측은 6월에 다시 만나기로 했다.", 6),
        ("release-ko.txt", "- 7년 만의", "□ 조 장관은", 5),
        ("brackets-en-ko.txt", "The harbour ministers", "The last talks", 3),
        ("blog-en-ko.md", "Harbour ministers met", "2. 항로는", 6),
    ],
)
def test_the_body_of_a_page(name, first, last, count):
    draft = draft_of(name)
    text = draft.documents[0].text
    body = [text[region.start : region.end] for region in draft.regions if region.kind == "body"]
    assert body[0].startswith(first)
    assert body[-1].startswith(last)
    assert len(body) == count


@pytest.mark.parametrize("name", ["herald-en-ko.txt", "brackets-en-ko.txt", "blog-en-ko.md"])
def test_the_pairs_of_a_page(name):
    draft = draft_of(name)
    kinds = {region.id: region.kind for region in draft.regions}
    body = {(item.start, item.end) for item in draft.sentences if kinds[item.region or ""] == "body"}
    pairs = [bead for bead in draft.beads if {(part.start, part.end) for part in (*bead.left, *bead.right)} & body]
    assert pairs
    assert all((len(bead.left), len(bead.right)) == (1, 1) for bead in pairs)
