"""The five real documents kept beside the repository: how they are cut, and their beads against gold made by hand.

Nothing of their text is here: gold beads are ranges and hashes.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from annotator.ingest import NamedBytes, read
from annotator.model import Draft
from tests.unit.ingest.checks import each_sentence_once, whole
from tests.unit.ingest.manifest import encoder

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
GOLD = Path(__file__).parent / "gold"
pytestmark = pytest.mark.shared


@cache
def seed(number: str) -> Draft:
    found = sorted((SHARED / "seeds").glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("../shared/seeds absent")
    draft = read([NamedBytes(found[0].name, found[0].read_bytes())], encoder=encoder())
    whole(draft)
    return draft


@pytest.mark.parametrize("number", ["000", "002"])
def test_the_beads_of_the_bilingual_documents_reach_the_gold(number):
    draft = seed(number)
    gold = json.loads((GOLD / f"{number}.json").read_text(encoding="utf-8"))
    text = draft.documents[0].text
    assert hashlib.sha256(text.encode()).hexdigest() == gold["text_sha256"]

    def spans(parts) -> tuple[tuple[int, int], ...]:
        return tuple((part["start"], part["end"]) for part in parts)

    wanted = {(spans(bead["left"]), spans(bead["right"])) for bead in gold["beads"]}
    found = {
        (tuple((p.start, p.end) for p in bead.left), tuple((p.start, p.end) for p in bead.right))
        for bead in draft.beads
    }
    wanted, found = ({bead for bead in beads if bead[0] and bead[1]} for beads in (wanted, found))
    assert 2 * len(wanted & found) / (len(wanted) + len(found)) >= 0.9


@pytest.mark.parametrize(
    ("number", "layout", "languages", "regions"),
    [
        ("000", "interleaved", ("en", "ko"), {"headline": 1, "caption": 1, "duplicate": 1, "body": 12, "byline": 2}),
        ("001", "one-language", ("ko", ""), {"body": 6, "duplicate": 5}),
        ("002", "block", ("en", "ko"), {"body": 17}),
        ("003", "one-language", ("ja", ""), {"headline": 2, "byline": 1, "body": 7}),
        ("004", "one-language", ("ko", ""), {"headline": 1, "body": 7}),
    ],
)
def test_the_five_documents_are_cut_as_a_reader_would(number, layout, languages, regions):
    draft = seed(number)
    article = draft.article
    assert (article.layout, article.left_language, article.right_language) == (layout, *languages)
    found: dict[str, int] = {}
    for region in draft.regions:
        found[region.kind] = found.get(region.kind, 0) + 1
    found.pop("boilerplate", None)
    assert found == regions
    if languages[1]:
        each_sentence_once(draft)
    else:
        assert article.right is None
