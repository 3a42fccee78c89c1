"""How fast files become drafts: the five documents, one article of 40 sentences, sets of 10, 100 and 1 000 pairs.

    python tests/benchmarks/ingest.py [--encoder] [--pairs 10,100,1000]

CPU seconds of this process; goals: 0.1 s for the 40-sentence article without the encoder, 0.8 s with it after its
load, memory flat and time linear over the sets. The five documents are those of `../shared/seeds`, where present.
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.encoder import Encoder, UniversalSentenceEncoder  # noqa: E402
from annotator.ingest import ImportCancelled, NamedBytes, read, read_paths  # noqa: E402

ENGLISH = (
    "The harbour office said on Tuesday that ferry no. {n} would sail again.",
    "About {n}40 passengers had waited in the old customs house for {n} days.",
    "Captain Larsen thanked them for their patience.",
    "No date was given for the second ship.",
)
KOREAN = (
    "항만청은 화요일에 {n}번 여객선이 다시 운항한다고 밝혔다.",
    "승객 {n}40여 명이 옛 세관 건물에서 {n}일 동안 기다렸다.",
    "라르센 선장은 기다려 준 승객들에게 감사를 전했다.",
    "두 번째 배의 날짜는 나오지 않았다.",
)


def article(number: int, paragraphs: int = 5) -> bytes:
    """An interleaved article of our own: `paragraphs` times four sentences in each of two languages."""
    parts = []
    for paragraph in range(paragraphs):
        for lines in (ENGLISH, KOREAN):
            parts.append(" ".join(line.format(n=number + paragraph) for line in lines))
    return "\n\n".join(parts).encode()


def timed(files: list[NamedBytes], encoder: Encoder | None) -> tuple[float, int]:
    """Best CPU seconds for one of the files, each a text that no cache has seen, and its sentences."""
    best, count = float("inf"), 0
    for file in files:
        start = time.process_time()
        count = len(read([file], encoder=encoder).sentences)
        best = min(best, time.process_time() - start)
    return best, count


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", action="store_true")
    parser.add_argument("--pairs", default="10,100,1000")
    options = parser.parse_args()
    encoder = UniversalSentenceEncoder() if options.encoder else None
    files = [NamedBytes("40.txt", article(100 * number)) for number in range(6)]
    longer = [NamedBytes("80.txt", article(1000 + 100 * number, 10)) for number in range(6)]
    read(files[:1], encoder=encoder)  # loads the rules and the model
    for name, one in [("20 + 20", files[1:]), ("40 + 40", longer)] + [
        (path.name[:3], [NamedBytes(path.name, path.read_bytes())] * (1 if encoder else 3))
        for path in sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
    ]:
        seconds, count = timed(one, encoder)
        print(f"{name:14} {count:4} sentences {seconds:7.3f} s CPU")
    start, told = time.process_time(), []

    def stop() -> bool:
        return len(told) >= 3

    try:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(20):
                (Path(folder) / f"{number}.txt").write_bytes(article(number, 2))
            for _ in read_paths([folder], encoder=encoder, progress=lambda *step: told.append(step), cancelled=stop):
                pass
    except ImportCancelled:
        print(f"cancelled at {told[-1][0]:.0%} of 20 files, {time.process_time() - start:.3f} s CPU")
    for amount in (int(text) for text in options.pairs.split(",") if text):
        start = time.process_time()
        for number in range(amount):
            read([NamedBytes("a.txt", article(number, 2))], encoder=encoder)
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{amount:6} articles {seconds:7.2f} s CPU {1000 * seconds / amount:6.1f} ms each, peak {peak} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
