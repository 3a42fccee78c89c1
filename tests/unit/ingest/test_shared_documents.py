"""The real documents kept beside the repository: every expectation written for them that holds, by name.

Nothing of their text is here: expectations come from the manifest, gold beads from ranges and hashes.
"""

import hashlib
import itertools
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from annotator.bitext.encoder import UniversalSentenceEncoder, available
from annotator.ingest import NamedBytes, pairings, read
from annotator.model import Draft
from annotator.model.articles import READ_REGIONS
from tests.unit.ingest.checks import each_sentence_once, whole

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
GOLD = Path(__file__).parent / "gold"
FORMATS = {"g16", "g25", "g27", "g30"}
"""Items that are other tools' annotations: `tests/unit/formats` reads them."""

pytestmark = pytest.mark.shared


@cache
def manifest() -> dict[str, dict]:
    place = SHARED / "inputs" / "manifest.json"
    if not place.is_file():
        return {}
    return {item["id"]: item for item in json.loads(place.read_text(encoding="utf-8"))["items"]}


@cache
def encoder():
    """The sentence encoder, where it is installed: what a user of the packaged program has."""
    return UniversalSentenceEncoder() if available() else None


@cache
def seed(number: str) -> Draft:
    found = sorted((SHARED / "seeds").glob(f"{number}_*.txt"))
    if not found:
        pytest.skip("../shared/seeds absent")
    draft = read([NamedBytes(found[0].name, found[0].read_bytes())], encoder=encoder())
    whole(draft)
    return draft


@cache
def drafts(item: str) -> tuple[Draft, ...]:
    """The drafts of an item: one file, or its first file (English, where there is one) with each other."""
    root = SHARED / "inputs"
    paths = [entry["path"] for entry in manifest()[item]["files"]]
    if item == "g10":
        paths = ["g/subtitles/moser-ko.srt", "g/subtitles/moser-en.srt"]
        sets = [tuple(paths)]
    else:
        sets = [(found.left, found.right) for found in pairings(paths)] or [(path,) for path in paths]
    made = []
    for names in sets:
        files = [NamedBytes(Path(name).name, (root / name).read_bytes()) for name in names]
        draft = read(files, encoder=encoder())
        whole(draft)
        if any(not bead.related for bead in draft.beads):
            each_sentence_once(draft)
        made.append(draft)
    return tuple(made)


def clean(text: str) -> str:
    text = re.sub(r"<[^>]+>|\*\*", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(unicodedata.normalize("NFC", re.sub(r"^[>*\-#▲□(（\s]+", "", text)).split())


def read_text(draft: Draft) -> str:
    texts = {document.id: document.text for document in draft.documents}
    parts = [
        texts[region.document][region.start : region.end] for region in draft.regions if region.kind in READ_REGIONS
    ]
    return " ".join(" ".join([*draft.article.titles.values(), *parts]).split())


def failures(item: str) -> list[str]:
    """The keys of an item's expectations that do not hold, with what was found."""
    expected = manifest()[item]["expected"]
    made = drafts(item)
    text = " ".join(read_text(draft) for draft in made)
    nfc = unicodedata.normalize("NFC", text)
    bad = [f"must_appear: {key}" for key in expected.get("must_appear", []) if " ".join(key.split()) not in text]
    bad += [f"must_appear_after_nfc: {key}" for key in expected.get("must_appear_after_nfc", []) if key not in nfc]
    bad += [f"must_not_appear: {key!r}" for key in expected.get("must_not_appear", []) if key in text]
    bad += _counts(expected, made) + _held(expected, made)
    bad += _layout(expected, made) + _titles(expected, made) + _facts(expected, made) + _pairs(expected, made)
    if "encoding" in expected and made[0].documents[0].encoding not in (
        expected["encoding"],
        *expected.get("also_ok", []),
    ):
        bad.append(f"encoding: {made[0].documents[0].encoding}")
    return bad


def _counts(expected: dict, made: tuple[Draft, ...]) -> list[str]:
    """How many paragraphs the body of each language has, pairs, cues and units."""
    bad = []
    for code, wanted in (expected.get("paragraph_counts") or {}).items():
        found = {n for draft in made if (n := _paragraphs(draft, code.split("_")[0]))}
        if not found <= {wanted["body"], wanted["body"] + wanted.get("signature_or_date_block", 0)}:
            bad.append(f"paragraph_counts {code}: {sorted(found)} for {wanted['body']}")
    linked = sum(bool(bead.left and bead.right) for draft in made for bead in draft.beads)
    for key in ("n_pairs", "n_units"):
        if key in expected and linked != expected[key]:
            bad.append(f"{key}: {linked} for {expected[key]}")
    cues = expected.get("n_cues")
    for code, number in cues.items() if isinstance(cues, dict) else ():
        found = {_paragraphs(draft, code) for draft in made}
        if number not in found:
            bad.append(f"n_cues {code}: {sorted(found)} for {number}")
    return bad


def _paragraphs(draft: Draft, code: str) -> int:
    """Paragraphs of the body on the side of a language."""
    kinds = {region.id: region.kind for region in draft.regions}
    side = "left" if draft.article.left_language == code else "right" if draft.article.right_language == code else ""
    return len({s.paragraph for s in draft.sentences if s.side == side and kinds[s.region] == "body"})


def _held(expected: dict, made: tuple[Draft, ...]) -> list[str]:
    """Words held exactly, tags and translators."""
    texts = [document.text for draft in made for document in draft.documents]
    bad = [f"exact_text: {words!r}" for words in expected.get("exact_text", {}).values() if words not in "".join(texts)]
    facts = " ".join(value for draft in made for one in draft.documents for value in one.metadata.values())
    bad += [f"tags: {tag}" for tag in expected.get("tags", []) if tag not in facts]
    wanted = (expected.get("translator") or {}).values()
    return bad + [f"translator: {name}" for name in wanted if name and name not in facts]


def _layout(expected: dict, made: tuple[Draft, ...]) -> list[str]:
    names = {"block-sequential": "block", "looks block-sequential": "not-parallel", "separate files": "two-files"}
    names["monolingual"] = "one-language"
    wanted = names.get(expected.get("layout", ""), expected.get("layout"))
    bad = [f"layout: {draft.article.layout}" for draft in made if wanted and draft.article.layout != wanted]
    sides = [side.split("-")[0] for side in expected.get("sides", [])]
    for draft in made if sides and len(made) == 1 else ():
        found = [code for code in (draft.article.left_language, draft.article.right_language) if code]
        if found != sides:
            bad.append(f"sides: {found}")
    return bad


def _titles(expected: dict, made: tuple[Draft, ...]) -> list[str]:
    found = {code: clean(title) for draft in made for code, title in draft.article.titles.items()}
    bad = []
    for code, title in (expected.get("title") or {}).items():
        if clean(title) not in found.get(code.split("_")[0], ""):
            bad.append(f"title {code}: {found.get(code.split('_')[0])}")
    return bad


def _facts(expected: dict, made: tuple[Draft, ...]) -> list[str]:
    bad = []
    date = re.match(r"(\d{4}-\d\d-\d\d)[T ]?(\d\d:\d\d)?", expected.get("date") or "")
    for draft in made:
        published = draft.article.published_date
        if date and not (published.startswith(date.group(1)) and (date.group(2) or "") in published):
            bad.append(f"date: {published!r}")
        author = expected.get("author")
        if author and not (draft.article.author and draft.article.author in author):
            bad.append(f"author: {draft.article.author!r}")
    return bad


def _pairs(expected: dict, made: tuple[Draft, ...]) -> list[str]:
    """Each expected pair of paragraphs: the beads of the sentences of one side lead to sentences of the other."""
    wanted = expected.get("pairs") or []
    if isinstance(wanted, dict):
        bad = []
        for names, pairs in wanted.items():
            codes = [code.split("_")[0] for code in names.split("-")]
            fits = [d for d in made if [d.article.left_language, d.article.right_language] == codes]
            bad += [f"{names}: {line}" for draft in fits for line in _pairs_of(draft, pairs)]
        return bad
    return _pairs_of(made[0], wanted)


def _pairs_of(draft: Draft, wanted: list[dict]) -> list[str]:
    texts = {document.id: document.text for document in draft.documents}
    spans: dict[tuple[str, str, int], tuple[int, int]] = {}
    place: dict[tuple[str, int], tuple[str, str, int]] = {}
    for item in draft.sentences:
        key = (item.document, item.side, item.paragraph)
        spans[key] = (spans.get(key, (item.start, 0))[0], item.end)
        place[item.document, item.start] = key
    paragraphs = {key: texts[key[0]][start:end] for key, (start, end) in spans.items()}
    linked = {
        (place[a.document, a.start], place[b.document, b.start])
        for bead in draft.beads
        for a in bead.left
        for b in bead.right
    }

    order = list(paragraphs)

    def holding(key: str) -> list[tuple[str, str, int]]:
        """The paragraph that holds a key, or two that are one with a line break inside."""
        one = [where for where in order if clean(key) in clean(paragraphs[where])]
        return one or [
            where
            for pair in itertools.pairwise(order)
            if clean(key) in clean(" ".join(paragraphs[where] for where in pair))
            for where in pair
        ]

    bad = []
    for pair in wanted:
        for first in pair["a"]:
            if not any(
                (a, b) in linked or (b, a) in linked for a in holding(first) for key in pair["b"] for b in holding(key)
            ):
                bad.append(f"pair: {first!r} with {pair['b']}")
    return bad


KNOWN = {
    "a05": {"n_pairs": 1},
    "b01": {"pair": 1},
    "c01": {"paragraph_counts": 1},
    "d01": {"paragraph_counts": 1},
    "f03": {"paragraph_counts": 1},
    "g03": {"n_units": 1},
    "g05": {"exact_text": 1},
}
"""How many lines of a key fail, so that one more is seen. a05: two headings of sections count as pairs. b01: the
translator moved a verse behind the sentence that follows it, which a monotone alignment cannot say. c01: the closing of
a letter is a paragraph of its own in one language. d01, f03: headings between paragraphs that nothing sets off are read
as body. g03: units that hold codes only have no words and make no pair. g05: the file holds four spaces (two of them
character references), which are kept; three are expected."""


@pytest.mark.parametrize("item", sorted(set(manifest()) - FORMATS) or ["absent"])
def test_every_expectation_of_the_manifest(item):
    if item == "absent":
        pytest.skip("../shared/inputs absent")
    bad = failures(item)
    print("\n".join(f"{item} {line}" for line in bad))
    counts = Counter(line.split(":")[0].split()[0] for line in bad)
    assert not counts - Counter(KNOWN.get(item, {}))


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
        ("003", "one-language", ("ja", ""), {"headline": 1, "byline": 1, "body": 8}),
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
