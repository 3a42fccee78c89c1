"""Scores the aligner against gold and prints, for every pair and level, what was reached beside what is to be reached.

    python tests/benchmarks/alignment.py [FOLDER] [--sentences | --raw] [--pairs en-ko,en-ja,ko-ja] [--predictions FOLDER]

`FOLDER` (`../shared/align` where none is given) holds score.py, sentence lists `NAME.jsonl` with `NAME_gold.jsonl`, and
mixed raw texts `NAME_raw.jsonl` with `NAME_raw_gold.jsonl`; NAME is whatever it is called there. On sentence lists three
aligners run one after the other: the package `galechurch` (length only; where installed, its length ratio set by each
document), ours without the encoder, ours with it; on raw texts ours. Ends with code 2 where there is nothing to measure
and 1 where a bar was missed. F1 are those of score.py.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.align import align  # noqa: E402
from annotator.bitext.encoder import Encoder, UniversalSentenceEncoder, available  # noqa: E402

DATA = ROOT.parent / "shared" / "align"
JUDGED = ("en-ko", "en-ja", "ko-ja")
BARS: dict[tuple[str, str], dict[str, float]] = {
    ("with encoder", "mod"): {"strict": 95.0, "lax": 98.0},
    ("with encoder", "hard"): {"strict": 88.0, "lax": 98.0},
    ("without encoder", "mod"): {"strict": 85.0, "lax": 94.0},
    ("raw with encoder", "ALL"): {"strict": 94.0, "null": 90.0},
}
"""What is to be reached in percent: run and level → measure → F1; of every language pair in `JUDGED`."""
MEASURES = ("strict", "lax", "null")
Document = dict[str, Any]
Predict = Callable[[Document], list[Any]]


def aligned(encoder: Encoder | None) -> Predict:
    """Our aligner on sentences already cut."""

    def predict(document: Document) -> list[Any]:
        pairs = align(document["src"], document["tgt"], document["src_lang"], document["tgt_lang"], encoder=encoder)
        return [[pair.left, pair.right] for pair in pairs]

    return predict


def gale_church() -> Predict | None:
    """The package `galechurch` on the same sentences, where it is installed."""
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


def sets(folder: Path) -> Iterator[tuple[Path, Path, bool]]:
    """(documents, gold, whether raw) in a folder."""
    for gold in sorted(folder.glob("*_gold.jsonl"), key=lambda path: path.stem.endswith("_raw_gold")):
        documents = folder / f"{gold.stem.removesuffix('_gold')}.jsonl"
        if documents.exists():
            yield documents, gold, documents.stem.endswith("_raw")


def verdict(value: float, bar: float | None) -> str:
    """A measure beside its bar."""
    if bar is None:
        return f"{value:5.1f}" + " " * 12
    return f"{value:5.1f} ({bar:2.0f} {'pass' if value >= bar else 'MISS'}) "


def report(title: str, scores: Iterable[dict[str, Any]]) -> bool:
    """Print one run; true where it reached every bar."""
    print(f"{'group':20}{'docs':>5}{'beads':>7}  " + "".join(f"{measure:17}" for measure in MEASURES))
    good = True
    for row in scores:
        pair, _, level = row["group"].partition("/")
        bars = BARS.get((title, level or pair), {}) if not level or pair in JUDGED else {}
        values = {measure: 100 * row[measure][2] for measure in MEASURES}
        good &= all(values[measure] >= bar for measure, bar in bars.items())
        line = "".join(verdict(values[measure], bars.get(measure)) for measure in MEASURES)
        print(f"{row['group']:20}{row['docs']:5}{row['beads']:7}  {line}".rstrip())
    print(flush=True)
    return good


def run(title: str, todo: Iterable[Document], predict: Predict, gold: Path, raw: bool, folder: Path) -> bool:
    """Predict, score and print; true where every bar was reached."""
    out = folder / f"{title.replace(' ', '-')}.jsonl"
    count, start = 0, time.process_time()
    with out.open("w", encoding="utf-8") as file:
        for count, document in enumerate(todo, start=1):  # noqa: B007
            file.write(json.dumps({"doc_id": document["doc_id"], "pairs": predict(document)}) + "\n")
    spent = time.process_time() - start
    command = [sys.executable, str(gold.parent / "score.py"), str(gold), str(out), "--only-predicted", "--json"]
    scores = subprocess.run(command + ["--spans"] * raw, capture_output=True, text=True, check=True).stdout
    print(f"== {title}: {gold.name}, {count} documents, {spent:.1f} s CPU")
    return report(title, json.loads(scores))


def main() -> int:
    """Command line; see the module's text."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path, nargs="?", default=DATA)
    options.add_argument("--sentences", action="store_true", help="only sentence lists")
    options.add_argument("--raw", action="store_true", help="only mixed raw texts")
    options.add_argument("--without-encoder", action="store_true")
    options.add_argument("--pairs", default=",".join(JUDGED))
    options.add_argument("--predictions", type=Path, help="keep predictions in this folder")
    chosen = options.parse_args()
    encoder = UniversalSentenceEncoder() if available() and not chosen.without_encoder else None
    if encoder is not None:
        encoder.encode(["the model is read before the clock starts"])
    found = [one for one in sets(chosen.folder) if not ((chosen.sentences and one[2]) or (chosen.raw and not one[2]))]
    if not found or not (chosen.folder / "score.py").exists():
        print(f"{chosen.folder} holds no sentences with gold and score.py: nothing to measure", file=sys.stderr)
        return 2
    folder = chosen.predictions or Path(tempfile.mkdtemp())
    good = True
    for documents, gold, raw in found:
        with documents.open(encoding="utf-8") as lines:
            todo = [one for one in map(json.loads, lines) if one["pair"] in chosen.pairs.split(",")]
        place = folder / documents.stem
        place.mkdir(parents=True, exist_ok=True)
        for title, predict in runs(raw, encoder):
            good &= run(title, todo, predict, gold, raw, place)
    return 0 if good else 1


def runs(raw: bool, encoder: Encoder | None) -> Iterator[tuple[str, Predict]]:
    """The aligners to compare, by title."""
    other = None if raw else gale_church()
    if other is not None:
        yield "galechurch", other
    method, kind = (from_raw, "raw ") if raw else (aligned, "")
    yield kind + "without encoder", method(None)
    if encoder is not None:
        yield kind + "with encoder", method(encoder)


if __name__ == "__main__":
    raise SystemExit(main())
