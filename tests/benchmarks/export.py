"""Export of 100 000 mentions: lines and mentions a second, and the memory that an export needs beside the project.

    python tests/benchmarks/export.py [mentions]

Each export runs in a process of its own, on the whole project and on a quarter of it: what it needs beside the project
is the growth of the peak, and the largest line at a time is all that is ever held of the output.
"""

import hashlib
import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.formats import Options, format_named  # noqa: E402
from annotator.formats.archive import FORMAT as ARCHIVE  # noqa: E402
from annotator.model import (  # noqa: E402
    RECORD_TYPES,
    Actor,
    Article,
    Bead,
    Document,
    Entity,
    Layer,
    Mention,
    Range,
    Sentence,
    Snapshot,
    digest,
)

PER_ARTICLE = 200
SENTENCES = 40
NAMES = ("Minister Ahn", "한빛조선", "防衛省", "𠮷野 yard")


class Sink(io.RawIOBase):
    """Takes bytes and keeps none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.size = 0
        self.sha256 = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        self.sha256.update(data)
        return len(data)


def project(mentions: int) -> Snapshot:
    """Articles of two documents with 40 sentences a side and 200 mentions by two analysts."""
    records: dict[str, list[Any]] = {table: [] for table in RECORD_TYPES}
    records["actor"] = [Actor(id=f"u{n}", rev=1, name=f"Analyst {n}") for n in (1, 2)]
    records["entity"] = [Entity(id=f"e{n}", rev=1, type="ORG", labels={"en": name}) for n, name in enumerate(NAMES)]
    for number in range(mentions // PER_ARTICLE):
        add_article(records, f"{number:06}")
    return Snapshot(records={table: sorted(rows, key=lambda r: r.id) for table, rows in records.items()})


def add_article(records: dict[str, list[Any]], key: str) -> None:
    """One article with everything on it."""
    sides: dict[str, tuple[str, str, list[tuple[int, int]]]] = {}
    for side, language in (("left", "en"), ("right", "ko")):
        name, text, places = f"d{key}{side}", "", []
        for n in range(SENTENCES):
            sentence = f"{NAMES[n % 4]} of {key} told {NAMES[(n + 1) % 4]} that the trial {n} went well."
            places.append((len(text), len(text) + len(sentence)))
            text += sentence + "\n"
        hash_ = digest(text)
        records["document"].append(
            Document(id=name, rev=1, name=name, data=text.encode(), sha256=hash_, text=text, text_sha256=hash_)
        )
        records["sentence"] += [
            Sentence(
                id=f"s{name}{n:03}", rev=1, document=name, start=a, end=b, language=language, paragraph=n, side=side
            )
            for n, (a, b) in enumerate(places)
        ]
        sides[side] = (name, text, places)
    (left, left_text, left_places), (right, right_text, right_places) = sides["left"], sides["right"]
    records["article"].append(Article(id=f"a{key}", rev=1, title=key, left=left, right=right, story=key))
    records["bead"] += [
        Bead(id=f"b{key}{n:03}", rev=1, article=f"a{key}", order=n, left=(Range.of(left, left_text, *here),),
             right=(Range.of(right, right_text, *there),), score=0.5)
        for n, (here, there) in enumerate(zip(left_places, right_places, strict=True))
    ]  # fmt: skip
    for analyst in (1, 2):
        layer = f"l{key}{analyst}"
        records["layer"].append(Layer(id=layer, rev=1, article=f"a{key}", owner=f"u{analyst}", state="submitted"))
        for n in range(PER_ARTICLE // 2):
            name, text, places = sides["left" if n % 2 else "right"]
            start = places[n % SENTENCES][0]
            place = Range.of(name, text, start, start + len(NAMES[n % SENTENCES % 4]))
            records["mention"].append(
                Mention(id=f"m{layer}{n:03}", rev=1, layer=layer, article=f"a{key}", ranges=(place,), type="ORG",
                        entity=f"e{n % 4}")
            )  # fmt: skip


def peak() -> float:
    """The most memory this process ever held, in MiB."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def measure(what: str, mentions: int) -> None:
    """One export in this process; prints one row."""
    snapshot = project(mentions)
    before = peak()
    sink = Sink()
    options = Options(layer="all", tokens=what.endswith("tokens"), split=(0.8, 0.1, 0.1))
    start = time.perf_counter()
    report = format_named(what.split()[0]).dump(snapshot, io.BufferedWriter(sink), options)
    spent = time.perf_counter() - start
    row = f"{what:14} {mentions:8} mentions {spent:7.2f} s {mentions / spent:9.0f} mentions/s"
    row = f"{row} {report.lines / spent:9.0f} lines/s {sink.size / 1e6:7.1f} MB written"
    print(f"{row}, +{peak() - before:5.1f} MiB over {before:.0f} MiB", flush=True)
    if what == "archive":
        data = io.BytesIO()
        ARCHIVE.dump(snapshot, data)
        data.seek(0)
        start = time.perf_counter()
        ARCHIVE.load(data)
        spent = time.perf_counter() - start
        print(
            f"{'  read back':14} {mentions:8} mentions {spent:7.2f} s {report.lines / spent:9.0f} lines/s", flush=True
        )


def main() -> None:
    """Each export in a process of its own."""
    mentions = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for what in ("archive", "jsonl", "jsonl tokens"):
        for size in (mentions // 4, mentions):
            subprocess.run([sys.executable, __file__, "--one", what, str(size)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        main()
