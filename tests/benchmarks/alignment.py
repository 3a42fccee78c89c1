"""Scores the aligner on the development documents beside this repository and prints one table a method.

    python tests/benchmarks/alignment.py [--raw | --all] [--without-encoder] [--pairs en-ko,en-ja,ko-ja] [--predictions FOLDER]

Needs `../shared/align` (dev.jsonl, dev_gold.jsonl, dev_raw.jsonl, dev_raw_gold.jsonl, score.py); says so and ends
with code 2 where it is absent. Strict, lax, link and null F1 are those of score.py.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.align import align  # noqa: E402
from annotator.bitext.encoder import Encoder, UniversalSentenceEncoder, available  # noqa: E402

DATA = ROOT.parent / "shared" / "align"
Document = dict[str, Any]
Predict = Callable[[Document], list[Any]]


def documents(name: str, pairs: set[str]) -> list[Document]:
    """The documents of one file whose language pair is asked for."""
    with (DATA / name).open(encoding="utf-8") as lines:
        return [document for document in map(json.loads, lines) if document["pair"] in pairs]


def aligned(encoder: Encoder | None) -> Predict:
    """Our aligner on sentences already cut."""

    def predict(document: Document) -> list[Any]:
        pairs = align(document["src"], document["tgt"], document["src_lang"], document["tgt_lang"], encoder=encoder)
        return [[pair.left, pair.right] for pair in pairs]

    return predict


def gale_church() -> Predict | None:
    """The package `galechurch` on the same sentences, where it is installed; its length ratio set by each document."""
    try:
        from galechurch import align as other
    except ImportError:
        return None

    def predict(document: Document) -> list[Any]:
        left, right = document["src"], document["tgt"]
        ratio = sum(map(len, right)) / max(sum(map(len, left)), 1)
        beads = other(left, right, mean_xy=ratio).beads
        return [[list(range(b.source_start, b.source_end)), list(range(b.target_start, b.target_end))] for b in beads]

    return predict


def from_raw(encoder: Encoder | None) -> Predict:
    """The whole way from the bytes of one mixed text to beads, as ranges of the text."""
    from annotator.ingest import NamedBytes, read

    def predict(document: Document) -> list[Any]:
        draft = read([NamedBytes("article.txt", document["text"].encode())], encoder=encoder)
        return [
            [[[part.start, part.end] for part in bead.left], [[part.start, part.end] for part in bead.right]]
            for bead in draft.beads
        ]

    return predict


BARS = {
    "with encoder": [
        *((f"{pair}/mod", "strict", 95.0) for pair in ("en-ko", "en-ja", "ko-ja")),
        *((f"{pair}/hard", "strict", 88.0) for pair in ("en-ko", "en-ja", "ko-ja")),
        ("ALL", "lax", 98.0),
    ],
    "model-free": [
        *((f"{pair}/mod", "strict", 85.0) for pair in ("en-ko", "en-ja", "ko-ja")),
        *((f"{pair}/mod", "lax", 94.0) for pair in ("en-ko", "en-ja", "ko-ja")),
    ],
    "raw with encoder": [("ALL", "strict", 94.0), ("ALL", "null", 90.0)],
}
"""What is to be reached, by run: group of documents, measure, F1."""


def compare(title: str, command: list[str]) -> None:
    """Print each bar of a run beside what was reached."""
    scores = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout
    reached = {row["group"]: row for row in json.loads(scores)}
    for group, measure, bar in BARS.get(title, []):
        if group in reached:
            found = 100 * reached[group][measure][2]
            verdict = "reached" if found >= bar else "MISSED"
            print(f"bar  {title:18} {group:12} {measure:7} {bar:5.1f}  {found:5.1f}  {verdict}")


def run(title: str, todo: Iterable[Document], predict: Predict, gold: str, spans: bool, folder: Path) -> None:
    """Predicts, scores and prints."""
    out = folder / f"{title.replace(' ', '-')}.jsonl"
    count = 0
    start = time.process_time()
    with out.open("w", encoding="utf-8") as file:
        for document in todo:
            file.write(json.dumps({"doc_id": document["doc_id"], "pairs": predict(document)}) + "\n")
            count += 1
    spent = time.process_time() - start
    command = [sys.executable, str(DATA / "score.py"), str(DATA / gold), str(out), "--only-predicted"]
    table = subprocess.run(command + ["--spans"] * spans, capture_output=True, text=True, check=True).stdout
    print(f"== {title}: {count} documents, {spent:.1f} s CPU")
    print(table)
    compare(f"raw {title}" if spans else title, command + ["--spans"] * spans)


def main() -> int:
    """Command line; see the module's text."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--raw", action="store_true", help="mixed raw texts instead of sentence lists")
    options.add_argument("--all", action="store_true", help="sentence lists, then raw texts, against every bar")
    options.add_argument("--without-encoder", action="store_true")
    options.add_argument("--with-encoder", action="store_true", help="only the run with the encoder")
    options.add_argument("--pairs", default="en-ko,en-ja,ko-ja")
    options.add_argument("--predictions", type=Path, help="keep predictions in this folder")
    chosen = options.parse_args()
    if not (DATA / "score.py").exists():
        print(f"{DATA} is absent: nothing to measure", file=sys.stderr)
        return 2
    pairs = set(chosen.pairs.split(","))
    folder = chosen.predictions or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    for raw in (False, True) if chosen.all else (chosen.raw,):
        measure(chosen, raw, pairs, folder / ("raw" if raw else "sentences"))
    return 0


def measure(chosen: argparse.Namespace, raw: bool, pairs: set[str], folder: Path) -> None:
    """The runs asked for, on sentence lists or on raw texts."""
    folder.mkdir(parents=True, exist_ok=True)
    todo = documents("dev_raw.jsonl" if raw else "dev.jsonl", pairs)
    gold = "dev_raw_gold.jsonl" if raw else "dev_gold.jsonl"
    method = from_raw if raw else aligned
    other = None if raw or chosen.with_encoder else gale_church()
    if other is not None:
        run("galechurch", todo, other, gold, raw, folder)
    if not chosen.with_encoder:
        run("model-free", todo, method(None), gold, raw, folder)
    if not chosen.without_encoder and available():
        encoder = UniversalSentenceEncoder()
        encoder.encode(["the model is read before the clock starts"])
        run("with encoder", todo, method(encoder), gold, raw, folder)


if __name__ == "__main__":
    raise SystemExit(main())
