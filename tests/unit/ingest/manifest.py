"""Expectations written by hand for real files (`manifest.json` beside them), checked one by one.

The folder is `../shared/inputs`, or the one that `ANNOTATOR_INPUTS` names: any set with a manifest of the same form is
judged by the same rules. Nothing of the texts is here.
"""

import itertools
import json
import os
import re
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from annotator.bitext.encoder import UniversalSentenceEncoder, available
from annotator.ingest import NamedBytes, pairings, read, read_paths
from annotator.ingest.regions import SUBHEAD
from annotator.model import Draft, Region
from annotator.model.articles import READ_REGIONS
from tests.unit.ingest.checks import each_sentence_once, whole

INPUTS = Path(os.environ.get("ANNOTATOR_INPUTS") or Path(__file__).resolve().parents[3].parent / "shared" / "inputs")
Json = dict[str, Any]
SPOKEN = frozenset(
    "n_documents n_files layout sides parallel title date author tags translator paragraph_counts paragraphs pairs sections"
    " n_pairs n_distinct_pairs n_units n_segments n_segments_with_target n_items n_cues exact exact_text order encoding"
    " also_ok must_appear must_appear_once must_appear_after_nfc must_not_appear empty_bullets publisher url"
    " published captured readings n_readings".split()
)
"""Keys that are asserted here."""
TOLD = frozenset(
    "unsure expect note alternatives_ok pairing_key language_from title_note title_is_first_line second_gold"
    " known_discrepancies wrong_if".split()
)
"""Keys in prose: what they say is in the others, or in tests of their own."""


@cache
def manifest() -> dict[str, Json]:
    """The items by id, those that are other tools' annotations (read by `annotator.formats`) left out."""
    place = INPUTS / "manifest.json"
    if not place.is_file():
        return {}
    items = json.loads(place.read_text(encoding="utf-8"))["items"]
    return {item["id"]: item for item in items if "annotations" not in item["expected"]}


@cache
def encoder() -> UniversalSentenceEncoder | None:
    """The sentence encoder, where it is installed: what a user of the packaged program has."""
    return UniversalSentenceEncoder() if available() else None


@cache
def drafts(item: str) -> tuple[Draft, ...]:
    """The articles an item gives: its pairs by name, two files that pair with nothing else, or each file alone."""
    paths = [entry["path"] for entry in manifest()[item]["files"]]
    if any(zipfile.is_zipfile(INPUTS / path) and not path.endswith(".docx") for path in paths):
        results = list(read_paths([INPUTS / path for path in paths], encoder=encoder()))
        made = [draft for result in results for draft in result.drafts]
    else:
        sets = [(found.left, found.right) for found in pairings(paths)]
        if not sets:
            sets = [tuple(paths)] if len(paths) == 2 else [(path,) for path in paths]
        made = [
            read([NamedBytes(Path(name).name, (INPUTS / name).read_bytes()) for name in names], encoder=encoder())
            for names in sets
        ]
    for draft in made:
        whole(draft)
        if any(not bead.related for bead in draft.beads):
            each_sentence_once(draft)
    return tuple(made)


def clean(text: str) -> str:
    """As the manifest's `how_to_compare` says."""
    text = re.sub(r"<[^>]+>|\*\*", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return " ".join(unicodedata.normalize("NFC", re.sub(r"^[>*\-#▲□(（\s]+", "", text)).split())


def spaced(text: str) -> str:
    """White space collapsed."""
    return " ".join(text.split())


def failures(item: str) -> list[str]:
    """One line for each expectation of an item that does not hold, with what was found."""
    expected = manifest()[item]["expected"]
    made = drafts(item)
    bad = _words(expected, made) + _counts(expected, made) + _paragraphs_in_order(expected, made)
    bad += _held(item, expected, made) + _layout(expected, made) + _facts(expected, made) + _sections(expected, made)
    return bad + _pairs(expected, made)


def unspoken(item: str) -> set[str]:
    """Keys of an item that no rule here knows."""
    return set(manifest()[item]["expected"]) - SPOKEN - TOLD


def _quote(draft: Draft, region: Region) -> str:
    return next(d.text for d in draft.documents if d.id == region.document)[region.start : region.end]


def _words(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    """What the import must hold and must not, titles and all regions that are read."""
    parts = [
        " ".join(
            [
                *draft.article.titles.values(),
                *(_quote(draft, region) for region in draft.regions if region.kind in READ_REGIONS),
            ]
        )
        for draft in made
    ]
    text = spaced(" ".join(parts))
    nfc = unicodedata.normalize("NFC", text)
    read_once = spaced(" ".join(_quote(d, r) for d in made[:1] for r in d.regions if r.kind in READ_REGIONS))
    bad = [f"must_appear: {key}" for key in expected.get("must_appear", []) if spaced(key) not in text]
    bad += [f"must_appear_after_nfc: {key}" for key in expected.get("must_appear_after_nfc", []) if key not in nfc]
    once = [key for key in expected.get("must_appear_once", []) if read_once.count(spaced(key)) != 1]
    bad += [f"must_appear_once: {key}: {read_once.count(spaced(key))} times" for key in once]
    return bad + [f"must_not_appear: {key!r}" for key in expected.get("must_not_appear", []) if key in text]


def _counts(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    bad = []
    for code, wanted in (expected.get("paragraph_counts") or {}).items():
        language = code.split("_")[0]
        found = {n for draft in made if (n := len(_paragraphs(draft, language)))}
        if not found <= {wanted["body"], wanted["body"] + wanted.get("signature_or_date_block", 0)}:
            bad.append(f"paragraph_counts {code}: {sorted(found)} for {wanted['body']}")
        captions = wanted.get("caption", 0) + wanted.get("credit", 0)
        if captions and {len(_paragraphs(d, language, "caption")) for d in made} - {0} != {captions}:
            bad.append(f"paragraph_counts {code} captions: not {captions}")
    cues = expected.get("n_cues")
    if isinstance(cues, int) and {len(_paragraphs(draft, "")) for draft in made} != {cues}:
        bad.append(f"n_cues: {[len(_paragraphs(draft, '')) for draft in made]} for {cues}")
    for code, number in cues.items() if isinstance(cues, dict) else ():
        found = {len(_paragraphs(draft, code)) for draft in made}
        if number not in found:
            bad.append(f"n_cues {code}: {sorted(found)} for {number}")
    told = {"n_units": "units", "n_segments": "segments", "n_segments_with_target": "targets", "n_items": "items"}
    for key, name in told.items():
        has = [document.metadata.get(name) for draft in made for document in draft.documents]
        if key in expected and has != [str(expected[key])]:
            bad.append(f"{key}: {has} for {expected[key]}")
    documents = {document.id for draft in made for document in draft.documents}
    number = expected.get("n_files", expected.get("n_documents"))
    if number and len(documents) != number:
        bad.append(f"n_documents: {len(documents)} for {number}")
    return bad


def _paragraphs(draft: Draft, code: str, kind: str = "body") -> list[str]:
    """The paragraphs of one kind on the side of a language (of both, where `code` is empty)."""
    subheads = {region.id for region in draft.regions if region.reason == SUBHEAD}
    kinds = {region.id: region.kind for region in draft.regions}
    article = draft.article
    side = "left" if article.left_language == code else "right" if article.right_language == code else ""
    texts = {document.id: document.text for document in draft.documents}
    spans: dict[tuple[str, int], tuple[int, int]] = {}
    for item in draft.sentences:
        if kinds[item.region or ""] == kind and item.region not in subheads and (not code or item.side == side):
            key = (item.document, item.paragraph)
            spans[key] = (spans.get(key, (item.start, 0))[0], item.end)
    return [texts[key[0]][start:end] for key, (start, end) in spans.items()]


def _paragraphs_in_order(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    """The paragraphs named, each with its words, in their order."""
    bad = []
    for code, keys in (expected.get("paragraphs") or {}).items():
        language = code.split("_")[0]
        mine = [d for d in made if language in (d.article.left_language, d.article.right_language)]
        for draft in mine[:1] or [None]:
            heads = _paragraphs(draft, language, "headline") if draft else []
            found = [clean(text) for text in heads + (_paragraphs(draft, language) if draft else [])]
            at = -1
            for key in keys:
                later = [i for i, text in enumerate(found) if i > at and clean(key) in text]
                at = later[0] if later else at
                bad += [] if later else [f"paragraphs {code}: {key}"]
    text = spaced(" ".join(document.text for draft in made for document in draft.documents))
    at = 0
    for words in expected.get("order", []):
        found_at = text.find(words, at)
        bad += [f"order: {words}"] if found_at < 0 else []
        at = max(at, found_at)
    return bad


def _held(item: str, expected: Json, made: tuple[Draft, ...]) -> list[str]:
    """Words held exactly, tags, translators, encodings."""
    texts = [document.text for draft in made for document in draft.documents]
    bad = []
    for words in expected.get("exact_text", {}).values():
        # An XML parser that is not ours has the last word on what a file holds: a slip of the expectation (one space
        # too few) is not to be learned.
        sources = [_by_another_parser(INPUTS / entry["path"]) for entry in manifest()[item]["files"]]
        held = [text for text in sources if words in text]
        true = words if held or not sources else _nearest(words, sources)
        bad += [f"exact_text: {true!r}"] if true not in "".join(texts) else []
    for name, words in expected.get("exact", {}).items():
        code, _, number = name.partition(" cue ")
        cues = [p for draft in made if number for p in _paragraphs(draft, code)]
        if number and (len(cues) < int(number) or cues[int(number) - 1] != words):
            bad.append(f"exact {name}: {cues[int(number) - 1 :][:1]} for {words!r}")
    facts = " ".join(value for draft in made for one in draft.documents for value in one.metadata.values())
    bad += [f"tags: {tag}" for tag in expected.get("tags", []) if tag not in facts]
    wanted = (expected.get("translator") or {}).values()
    bad += [f"translator: {name}" for name in wanted if name and name not in facts]
    encoding = made[0].documents[0].encoding if made else ""
    if "encoding" in expected and encoding not in (expected["encoding"], *expected.get("also_ok", [])):
        bad.append(f"encoding: {encoding}")
    return bad


def _by_another_parser(path: Path) -> str:
    try:
        return "\n".join(ElementTree.fromstring(path.read_bytes()).itertext())
    except ElementTree.ParseError:
        return path.read_text(encoding="utf-8", errors="replace")


def _nearest(words: str, sources: list[str]) -> str:
    """What the file itself holds where the expectation has other white space."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [match.group() for text in sources for match in re.finditer(pattern, text)]
    return found[0] if found else words


def _layout(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    names = {"block-sequential": "block", "looks block-sequential": "not-parallel", "separate files": "two-files"}
    names |= {"monolingual": "one-language", "one language": "one-language", "two files": "two-files"}
    wanted = names.get(expected.get("layout", ""), expected.get("layout"))
    bad = [f"layout: {draft.article.layout}" for draft in made if wanted and draft.article.layout != wanted]
    if expected.get("parallel") is False:
        bad += [f"parallel: {d.article.layout}" for d in made if d.article.layout != "not-parallel" or d.beads]
    sides = [side.split("-")[0] for side in expected.get("sides", [])]
    for draft in made if sides and len(made) == 1 else ():
        found = [code for code in (draft.article.left_language, draft.article.right_language) if code]
        if found != sides:
            bad.append(f"sides: {found}")
    return bad


def _facts(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    found = {code: clean(title) for draft in made for code, title in draft.article.titles.items()}
    bad = [
        f"title {code}: {found.get(code.split('_')[0])}"
        for code, title in (expected.get("title") or {}).items()
        if clean(title) not in found.get(code.split("_")[0], "")
    ]
    date = re.match(r"(\d{4}-\d\d-\d\d)[T ]?(\d\d:\d\d)?", expected.get("date") or expected.get("published") or "")
    for draft in made:
        article = draft.article
        published = article.published_date
        if date and not (published.startswith(date.group(1)) and (date.group(2) or "") in published):
            bad.append(f"date: {published!r}")
        if expected.get("author") and not (article.author and article.author in expected["author"]):
            bad.append(f"author: {article.author!r}")
        for key, value in (("publisher", article.publisher), ("url", article.url), ("captured", article.captured_date)):
            if isinstance(expected.get(key), str) and expected[key] not in value:
                bad.append(f"{key}: {value!r}")
    return bad


def _linked(draft: Draft) -> set[tuple[int, int]]:
    """Pairs of paragraphs (their starts) of the body that a bead joins."""
    starts: dict[tuple[str, str, int], int] = {}
    for item in draft.sentences:
        starts.setdefault((item.document, item.side, item.paragraph), item.start)
    place = {(s.document, s.start): starts[s.document, s.side, s.paragraph] for s in draft.sentences}
    heads = {s.start for s in draft.sentences for r in draft.regions if r.id == s.region and r.kind == "headline"}
    return {
        (place[a.document, a.start], place[b.document, b.start])
        for bead in draft.beads
        for a in bead.left
        for b in bead.right
        if a.start not in heads and b.start not in heads
    }


def _sections(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    """Pairs of paragraphs, in all and under each heading; those that repeat an earlier pair count as printed."""
    if not {"n_pairs", "n_distinct_pairs", "sections"} & set(expected):
        return []
    distinct = [pair for draft in made for pair in sorted(_linked(draft))]
    twins = [r.start for d in made for r in d.regions if r.kind == "duplicate" and _twin_of(d, r)]
    bad = []
    if expected.get("n_distinct_pairs", len(distinct)) != len(distinct):
        bad.append(f"n_distinct_pairs: {len(distinct)} for {expected['n_distinct_pairs']}")
    if expected.get("n_pairs", 0) not in (0, len(distinct), len(distinct) + len(twins)):
        bad.append(f"n_pairs: {len(distinct)} + {len(twins)} for {expected['n_pairs']}")
    heads = [(r.start, _quote(d, r)) for d in made for r in d.regions if r.reason == SUBHEAD]
    starts = sorted([left for left, _ in distinct] + twins)
    for title, number in expected.get("sections", []):
        here = next((start for start, words in heads if clean(title) == clean(words)), None)
        following = min((start for start, _ in heads if here is not None and start > here), default=1 << 40)
        count = sum(1 for start in starts if here is not None and here < start < following)
        # A pair that was printed with an empty line on both sides is none.
        if here is None or number - expected.get("empty_bullets", 0) > count or count > number:
            bad.append(f"sections {title}: {count} for {number}")
    return bad


def _twin_of(draft: Draft, region: Region) -> bool:
    """Whether a repeated passage repeats the left half of a pair."""
    original = next((one for one in draft.regions if one.id == region.duplicate_of), None)
    return original is not None and any(original.start <= left < original.end for left, _ in _linked(draft))


def _pairs(expected: Json, made: tuple[Draft, ...]) -> list[str]:
    """Each expected pair of paragraphs: the beads of the sentences of one side lead to sentences of the other."""
    wanted = expected.get("pairs") or []
    if isinstance(wanted, dict):
        bad = []
        for names, pairs in wanted.items():
            codes = [code.split("_")[0] for code in names.split("-")]
            fits = [d for d in made if [d.article.left_language, d.article.right_language] == codes]
            bad += [f"{names}: {line}" for draft in fits for line in _pairs_of(draft, pairs)]
            bad += [] if fits else [f"pairs {names}: no such article"]
        return bad
    return _pairs_of(made[0], wanted)


def _pairs_of(draft: Draft, wanted: list[Json]) -> list[str]:
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
