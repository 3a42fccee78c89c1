"""What the aligner reaches without the encoder on the development documents beside this repository, where they are."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from annotator.bitext.align import align

DATA = Path(__file__).resolve().parents[4] / "shared" / "align"
pytestmark = pytest.mark.skipif(not (DATA / "dev.jsonl").exists(), reason="../shared/align is absent")
BARS = {"en-ko": (85.0, 94.0), "en-ja": (85.0, 94.0), "ko-ja": (85.0, 94.0)}


@pytest.fixture(scope="module")
def aligned():
    """(pair, gold beads, found pairs) of every document at the level `mod`."""
    gold = {}
    with (DATA / "dev_gold.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            gold[line["doc_id"]] = {(tuple(a), tuple(b)) for a, b in line["gold"] if a and b}
    found = []
    with (DATA / "dev.jsonl").open(encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            if one["level"] == "mod" and one["pair"] in BARS:
                pairs = align(one["src"], one["tgt"], one["src_lang"], one["tgt_lang"])
                found.append((one["pair"], gold[one["doc_id"]], [p for p in pairs if p.left and p.right]))
    return found


def test_each_pair_of_languages_reaches_its_bars(aligned):
    counts = defaultdict(lambda: [0, 0, 0, 0, 0])
    for pair, gold, found in aligned:
        made = {(bead.left, bead.right) for bead in found}
        lax = [sum(any(set(a) & set(c) and set(b) & set(d) for c, d in there) for a, b in here)
               for here, there in ((made, gold), (gold, made))]  # fmt: skip
        for at, number in enumerate((len(gold & made), len(made), len(gold), *lax)):
            counts[pair][at] += number
    for pair, (right, made, gold, lax_made, lax_gold) in counts.items():
        strict = 200 * right / (made + gold)
        precision, recall = lax_made / made, lax_gold / gold
        lax = 200 * precision * recall / (precision + recall)
        assert (strict, lax) >= BARS[pair], pair
        assert lax >= BARS[pair][1], pair


def test_a_confidence_is_how_often_such_beads_are_right(aligned):
    shares = defaultdict(list)
    for _, gold, found in aligned:
        for bead in found:
            shares[min(int(bead.score * 4), 3)].append((bead.left, bead.right) in gold)
    right = {quarter: sum(hits) / len(hits) for quarter, hits in shares.items() if len(hits) >= 15}
    assert right[3] > 0.95
    assert right[2] > 0.5
    assert all(share < right[3] for quarter, share in right.items() if quarter < 3)
    assert all(share < 0.7 for quarter, share in right.items() if quarter < 2)
