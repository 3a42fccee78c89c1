"""How long a person waits at the desk: importing, opening, tagging, through the real window.

    python tests/benchmarks/desk.py [CHARACTERS MENTIONS]      (2 000 000 and 10 000 by default)

Times depend on the machine, so each comes with a ratio: opening is compared with a bare Qt window, tagging with
painting the window once.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SEEDS = ("01-interleaved-en-ko.txt", "02-release-ko.txt", "03-block-en-ko.txt", "04-statement-ja.txt", "05-blog-ko.md")
BARE = """
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print("painted", flush=True); app.exit()
        return False
window = QMainWindow(); label = QLabel("x"); window.setCentralWidget(label)
watch = Watch(); label.installEventFilter(watch); window.show()
app.exec()
"""
OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from annotator.session import open_project
from annotator.gui import app
from annotator.gui.preferences import Preferences
qt = app.application()
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print("painted", flush=True); qt.exit()
        return False
window = app.open_window(open_project(Path(sys.argv[1]), "analyst-1"), Preferences())
watch = Watch()
window.page("annotate").reader.column("left").viewport().installEventFilter(watch)
qt.exec()
"""


def row(what: str, milliseconds: float, ratio: str = "") -> None:
    """One line of the report."""
    print(f"{what:<58}{milliseconds:>10.1f} ms   {ratio}")


def started(code: str, *arguments: str, times: int = 7) -> float:
    """Milliseconds from starting a process to its first painted text, the median; the first start is not counted."""
    taken = []
    for _ in range(times + 1):
        begin = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""},
        )
        assert process.stdout is not None
        if process.stdout.readline() != b"painted\n":
            raise SystemExit("the process did not paint")
        taken.append((time.perf_counter() - begin) * 1000)
        process.communicate()
    return statistics.median(taken[1:])


def timed(run: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    begin = time.perf_counter()
    run()
    return (time.perf_counter() - begin) * 1000


def import_five(folder: Path) -> None:
    """Reading the five documents and storing them."""
    from annotator import ingest
    from annotator.edits import ImportDraft
    from annotator.paths import seed
    from annotator.session import create_project

    session = create_project(folder / "five.annotations")
    session.warm()
    drafts = []
    read = timed(lambda: drafts.extend(d for r in ingest.read_paths([seed(n) for n in SEEDS]) for d in r.drafts))
    stored = timed(lambda: [session.apply(ImportDraft(draft=draft)) for draft in drafts])
    characters = sum(len(document.text) for draft in drafts for document in draft.documents)
    session.close()
    row(
        f"import: five documents ({characters:,} characters) read",
        read,
        f"{read / characters * 1000:.1f} µs a character",
    )
    row("import: stored", stored, f"{stored / len(drafts):.1f} ms an article")


def tag(project: Path, what: str, places: int = 60) -> None:
    """A digit pressed in the real window until the reader has painted the tag."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from annotator.gui import app
    from annotator.gui.preferences import Preferences
    from annotator.model import Range
    from annotator.session import open_project

    app.application()
    session = open_project(project, "analyst-1")
    begin = time.perf_counter()
    window = app.open_window(session, Preferences())
    assert window is not None
    window.resize(1440, 900)
    draft = next(entry for entry in session.queries.articles() if entry.state in ("draft", ""))
    window.desk.open_article(draft.article.id)
    page: object = window.page("annotate")
    reader = page.reader  # type: ignore[attr-defined]
    QApplication.processEvents()
    row(f"{what}: window opened", (time.perf_counter() - begin) * 1000)
    session.warm()
    column = reader.column("left")
    viewport = column.viewport()
    paints = statistics.median(timed(lambda: (viewport.update(), QApplication.processEvents())) for _ in range(20))
    document = reader.article.document("left")
    start = len(document.text) // 2
    words = [(start + 20 * n) % (len(document.text) - 40) for n in range(places)]
    reader.go_to(Range.of(document.id, document.text, start, start))
    taken = []
    for number, at in enumerate(words):
        while not document.text[at].isalnum():
            at += 1
        reader.select(Range.of(document.id, document.text, at, at + 2))
        QApplication.processEvents()

        def press(number: int = number) -> None:
            QTest.keyClick(column, Qt.Key(Qt.Key.Key_1 + number % 5))
            viewport.repaint()

        taken.append(timed(press))
    taken.sort()
    median, late = statistics.median(taken), taken[int(len(taken) * 0.95)]
    row(f"{what}: key to painted tag, median", median, f"{median / paints:.1f} paints of the pane")
    row(f"{what}: key to painted tag, 95 of 100", late, f"{late / paints:.1f} paints of the pane")
    row(f"{what}: of which on disk", statistics.median(_on_disk(session)), "BEGIN IMMEDIATE to synced")
    window.close()


def _on_disk(session: object) -> list[float]:
    """Milliseconds of storing alone, of the newest edits repeated without a window."""
    from annotator.edits import SetProperty

    changes = [session.apply(SetProperty(name="name", value=f"n{n}")) for n in range(20)]  # type: ignore[attr-defined]
    return [change.took for change in changes]


def large(folder: Path, characters: int, mentions: int) -> Path:
    """A project of one long article with many mentions."""
    from annotator.edits import AddMention, AddMentions, ImportDraft
    from annotator.model import Draft, Range, Region, content_id, digest
    from annotator.session import create_project
    from tests.benchmarks.reader import article as long_article

    text = long_article(characters // 2, two=True)
    regions = tuple(
        Region(id=content_id("r", d.id), document=d.id, kind="body", start=0, end=len(d.text))
        for d in text.documents.values()
    )
    documents = tuple(
        replace(d, data=d.text.encode(), sha256=digest(d.text), text_sha256=digest(d.text))
        for d in text.documents.values()
    )
    by_document = {region.document: region.id for region in regions}
    sentences = tuple(replace(s, region=by_document[s.document], side=text.side_of_sentence(s)) for s in text.sentences)
    words = {d.id: d.text for d in documents}

    def quoted(parts: tuple[Range, ...]) -> tuple[Range, ...]:
        return tuple(Range.of(part.document, words[part.document], part.start, part.end) for part in parts)

    beads = tuple(replace(bead, left=quoted(bead.left), right=quoted(bead.right)) for bead in text.beads)
    path = folder / "large.annotations"
    session = create_project(path)
    session.apply(
        ImportDraft(
            draft=Draft(article=text.article, documents=documents, regions=regions, sentences=sentences, beads=beads)
        )
    )
    left = text.document("left")
    step = max(8, len(left.text) // mentions)
    adds = tuple(
        AddMention(article=text.article.id, ranges=(Range.of(left.id, left.text, at, at + 4),), type="PERSON")
        for at in range(0, min(len(left.text) - 8, step * mentions), step)
        if left.text[at : at + 4].strip() == left.text[at : at + 4]
    )
    session.apply(AddMentions(mentions=adds))
    session.close()
    return path


def main() -> None:
    """Print the report."""
    characters, mentions = (int(n) for n in (*sys.argv[1:3], *("2000000", "10000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ANNOTATOR_HOME"] = name
        from annotator.sample import make_sample

        sample = folder / "sample.annotations"
        make_sample(sample).close()
        import_five(folder)
        bare, ours = started(BARE), started(OURS, str(sample))
        row("start: a bare Qt window, process start to painted", bare)
        row("start: the first article painted", ours, f"{ours / bare:.2f} bare windows")
        tag(sample, "sample")
        made = large(folder, characters, mentions)
        tag(made, f"{characters:,} characters, {mentions:,} mentions")


if __name__ == "__main__":
    main()
