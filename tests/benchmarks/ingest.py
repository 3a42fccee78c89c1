"""How fast files become drafts: the five documents, one article of 40 sentences, sets of 10, 100 and 1 000 pairs.

    python tests/benchmarks/ingest.py [--encoder] [--pairs 10,100,1000] [--window 250,1000]
    python tests/benchmarks/ingest.py --encodings [FOLDER]

With `--window`: as many pairs read, shown in the preview and stored by the window itself (the encoder as the program
has it), without the rest of the table.

With `--encodings`: how often the encoding is found, on one, two, three sentences and whole texts of `../shared/align`
and `../shared/inputs`, none of which was looked at when the rule was written; or on the files of a folder that holds
one sub-folder for each encoding, named by it (`EUC-KR/…`, `windows-1251-russian/…`).

CPU seconds of this process; goals: 0.1 s for the 40-sentence article without the encoder, 0.8 s with it after its
load, memory flat and time linear over the sets. The five documents are those of `../shared/seeds`, where present.
"""

import argparse
import codecs
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.encoder import Encoder, UniversalSentenceEncoder, shared  # noqa: E402
from annotator.edits import ImportDraft  # noqa: E402
from annotator.ingest import ImportCancelled, NamedBytes, pairings, read, read_paths  # noqa: E402
from annotator.ingest.decode import decode  # noqa: E402
from annotator.model import UserError  # noqa: E402
from annotator.session import create_project  # noqa: E402

THINGS = (
    ("the ferry", "여객선은"), ("a tug", "예인선은"), ("the harbour office", "항만청은"), ("a young captain", "젊은 선장은"),
    ("the night train", "야간열차는"), ("our neighbour", "이웃은"), ("the old library", "낡은 도서관은"), ("a bakery", "빵집은"),
    ("the fire brigade", "소방대는"), ("the village choir", "마을 합창단은"), ("a surveyor", "측량사는"),
)  # fmt: skip
DEEDS = (
    ("waited for", "기다렸다"), ("painted", "칠했다"), ("sold", "팔았다"), ("counted", "세었다"), ("repaired", "고쳤다"),
    ("borrowed", "빌렸다"), ("lost", "잃어버렸다"), ("photographed", "촬영했다"), ("hid", "숨겼다"),
)  # fmt: skip
GOODS = (
    ("crates of apples", "사과 상자"), ("wooden boats", "나무배"), ("letters", "편지"), ("street lamps", "가로등"),
    ("bicycles", "자전거"), ("sacks of flour", "밀가루 자루"), ("windows", "창문"),
)  # fmt: skip
PLACES = (
    ("behind the station", "역 뒤에서"), ("on the northern pier", "북쪽 부두에서"), ("in the orchard", "과수원에서"),
    ("near the bridge", "다리 근처에서"), ("beside the market", "시장 옆에서"),
)  # fmt: skip


def lines(number: int) -> tuple[str, str]:
    """A sentence of our own in two languages; no two numbers give the same, so that no cache has seen it."""
    (who, who_ko), (did, did_ko) = THINGS[number % len(THINGS)], DEEDS[number * 5 % len(DEEDS)]
    (what, what_ko), (where, where_ko) = GOODS[number * 3 % len(GOODS)], PLACES[number // 2 % len(PLACES)]
    amount = 20 + number
    english = f"{who[0].upper()}{who[1:]} {did} {amount} {what} {where}."
    return english, f"{who_ko} {where_ko} {what_ko} {amount}개를 {did_ko}."


def article(number: int, paragraphs: int = 5) -> bytes:
    """An interleaved article: `paragraphs` times four sentences in each of two languages."""
    parts = []
    for paragraph in range(paragraphs):
        pairs = [lines(4 * (paragraphs * number + paragraph) + step) for step in range(4)]
        parts += [" ".join(pair[side] for pair in pairs) for side in (0, 1)]
    return "\n\n".join(parts).encode()


def timed(files: list[NamedBytes], encoder: Encoder | None) -> tuple[float, int]:
    """Best CPU seconds for one of the files, each a text that no cache has seen, and its sentences."""
    best, count = float("inf"), 0
    for file in files:
        start = time.process_time()
        count = len(read([file], encoder=encoder).sentences)
        best = min(best, time.process_time() - start)
    return best, count


ENCODINGS = {
    "ko": ("utf-8", "utf-16-le", "utf-16-be", "cp949", "johab", "iso2022_kr"),
    "ja": ("utf-8", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"),
    "zh": ("utf-8", "utf-16-le", "gb18030", "big5", "hz"),
    "ru": ("utf-8", "utf-16-le", "cp1251", "koi8-r", "cp866", "iso8859-5"),
    "en": ("utf-8", "utf-16-le", "cp1252"),
}
"""The encodings each language is written in; every text is put into each of them that can hold it."""


def sentences() -> dict[str, list[list[str]]]:
    """Language → texts → sentences, of the real documents beside the repository."""
    found: dict[str, list[list[str]]] = {}
    shared = ROOT.parent / "shared"
    if (shared / "align" / "dev.jsonl").is_file():
        with (shared / "align" / "dev.jsonl").open(encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                for side in ("src", "tgt"):
                    found.setdefault(document[f"{side}_lang"], []).append(document[side])
    for path in (shared / "inputs" / "c").rglob("*"):
        code = next((c for c in ("zh", "ru") if f"_{c}." in path.name or path.parent.name.startswith(c)), "")
        if code and path.is_file():
            draft = read([NamedBytes(path.name, path.read_bytes())])
            text = draft.documents[0].text
            found.setdefault(code, []).append([text[s.start : s.end] for s in draft.sentences])
    return found


def measure_encodings() -> None:
    """Print, for each language and encoding, the share of texts that come back as they were."""
    print(f"{'':4}{'encoding':12}{'1 sentence':>16}{'2 sentences':>16}{'3 sentences':>16}{'whole text':>16}")
    for language, texts in sorted(sentences().items()):
        for encoding in ENCODINGS.get(language, ()):
            cells = []
            for size in (1, 2, 3, 1 << 20):
                right = count = 0
                for text in texts:
                    for at in range(0, len(text), max(size, len(text) // 8 + 1)):
                        try:
                            words = " ".join(text[at : at + size])
                            data = words.encode(encoding)
                        except UnicodeEncodeError:
                            continue
                        if data.isascii() and encoding not in ("iso2022_kr", "iso2022_jp", "hz"):
                            continue  # the same bytes in all of them
                        count += 1
                        right += _decoded(data) == words
                cells.append(f"{right}/{count} {right / max(1, count):6.1%}")
            print(f"{language:4}{encoding:12}" + "".join(f"{cell:>18}" for cell in cells))


def _decoded(data: bytes) -> str:
    try:
        return decode(data).text
    except UserError:
        return ""


def measure_folder(folder: Path) -> None:
    """Print, for each sub-folder, how many files are read as the encoding it is named by reads them."""
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        names = [place.name, place.name.rpartition("-")[0]]
        codec = next((name for name in names if name and _known(name)), "")
        files = sorted(path for path in place.iterdir() if path.is_file())
        if codec:
            wide = {"euc-kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "big5": "cp950"}.get(
                codec.lower(), codec
            )
            right = [_decoded(path.read_bytes()).lstrip("\ufeff") == _true(path, wide) for path in files]
            print(f"{place.name:28}{sum(right):4}/{len(right)}")


def _known(name: str) -> bool:
    try:
        return bool(codecs.lookup(name))
    except LookupError:
        return False


def _true(path: Path, codec: str) -> str:
    return path.read_bytes().decode(codec, "replace").lstrip("\ufeff").replace("\0", "␀")


def written(place: Path, amount: int) -> Path:
    """A folder with so many articles, each of two files of eight sentences."""
    folder = place / "in"
    folder.mkdir()
    for number in range(amount):
        both = [lines(8 * (amount + number) + step) for step in range(8)]
        for side, language in enumerate(("en", "ko")):
            words = " ".join(pair[side] for pair in both)
            (folder / f"report-{number:04}_{language}.txt").write_text(words, encoding="utf-8")
    return folder


def through_the_window(amount: int) -> None:
    """So many pairs dropped on an empty project's window, previewed and stored; prints the memory on the way."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    from annotator.gui import app, dialogs
    from annotator.gui.preferences import Preferences
    from annotator.session import open_project

    with tempfile.TemporaryDirectory() as name:
        folder, path = written(Path(name), amount), Path(name) / "p.annotations"
        create_project(path, actor_name="kim").close()
        qt = QApplication.instance() or QApplication([])
        window = app.open_window(open_project(path, "kim"), Preferences())
        assert window is not None
        qt.processEvents()
        memory, clock, loop = [_resident()], [time.process_time()], QEventLoop()

        def mark(box: object) -> int:
            memory.append(_resident())
            clock.append(time.process_time())
            return 0  # the first way: as pairs

        def look(box: object) -> bool:
            for row in range(0, amount, 10):
                box.articles.setCurrentRow(row)  # type: ignore[attr-defined]
                qt.processEvents()
            mark(box)
            return True

        dialogs.answers.extend([mark, look])
        window.importer.finished.connect(loop.quit)
        window.importer.read_files([folder])
        loop.exec()
        mark(window)
        assert len(window.desk.session.queries.articles()) == amount
        window.close()
    print(
        f"{amount:6} pairs: memory {memory[0]} MB in the empty window, {memory[2]} when previewed, {memory[3]} when "
        f"stored; {1000 * (clock[2] - clock[1]) / amount:.1f} ms CPU each to read and look at, "
        f"{1000 * (clock[3] - clock[2]) / amount:.1f} to store",
        flush=True,
    )


def stored(amount: int, with_encoder: bool) -> None:
    """So many articles of two files each, from a folder into a project of its own; prints what that took."""
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name), amount)
        session = create_project(Path(name) / "p.annotations")
        encoder = shared(session.vectors) if with_encoder else None
        if encoder is not None:
            encoder.encode(["the model is read before the clock starts"])
        told: list[float] = []
        memory = [_resident()]
        start, storing = time.process_time(), 0.0
        pairs = [(one.left, one.right) for one in pairings(sorted(folder.iterdir()))]
        tell = told.append
        for result in read_paths([], pairs=pairs, encoder=encoder, progress=lambda share, _, tell=tell: tell(share)):
            before = time.process_time()
            if result.error is not None:
                raise result.error
            for draft in result.drafts:
                session.apply(ImportDraft(draft=draft))
            storing += time.process_time() - before
            memory.append(_resident())
        seconds = time.process_time() - start
        assert len(session.queries.articles()) == amount
        assert told == sorted(told)
        size = session.path.stat().st_size // 1024
        session.close()
    half = len(memory) // 2
    print(
        f"{amount:6} articles {seconds:7.2f} s CPU, {1000 * seconds / amount:6.1f} ms each, of which storing "
        f"{1000 * storing / amount:5.1f} ms; {len(told)} times progress; file {size} KB; memory "
        f"{memory[0]} → {memory[half]} → {memory[-1]} MB (start, half, end)",
        flush=True,
    )


def _resident() -> int:
    """Megabytes of this process in memory now (Linux), or at most so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() >> 20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", action="store_true")
    parser.add_argument("--pairs", default="10,100,1000")
    parser.add_argument("--encodings", nargs="?", const="", default=None, metavar="FOLDER")
    parser.add_argument("--window", default="", metavar="250,1000")
    options = parser.parse_args()
    for amount in (int(text) for text in options.window.split(",") if text):
        through_the_window(amount)
    if options.window:
        return 0
    if options.encodings is not None:
        measure_folder(Path(options.encodings)) if options.encodings else measure_encodings()
        return 0
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
    print("\nread, then stored through a session (vectors too):")
    for amount in (int(text) for text in options.pairs.split(",") if text):
        stored(amount, options.encoder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
