"""From the key to the painted tag in the whole window on a real project (row 2 of the reader's goals).

    python tests/benchmarks/tagging.py [CHARACTERS ANNOTATIONS]      (an article, then 2 000 000 and 10 000)

Without the commit: CPU time of the GUI thread from the key to the end of the paint, less what `Session.apply` works
before the rows stand. With it: wall time from the key until the tag is painted and the transaction is on disk. The
commit is fsyncs: beside it stands what writing and syncing 4 KiB on the same disk takes in the same run.
"""

import os
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.edits import AddMention, AddMentions, ImportDraft
from annotator.gui.app import application, open_window
from annotator.gui.preferences import Preferences
from annotator.gui.window import Window
from annotator.model import Bead, Draft, Range
from annotator.session import Session, create_project
from tests.benchmarks import reader
from tests.benchmarks.table import quantile, row


def project(path: Path, length: int, count: int) -> Session:
    """A project with one article of so many characters a side, and so many annotations of it in one layer."""
    found = reader.article(length, two=True)

    def quoted(part: Range) -> Range:
        return Range.of(part.document, found.documents[part.document].text, part.start, part.end)

    def whole(bead: Bead) -> Bead:
        return replace(bead, left=tuple(map(quoted, bead.left)), right=tuple(map(quoted, bead.right)))

    session = create_project(path, what="benchmark")
    draft = Draft(
        article=found.article,
        documents=tuple(found.documents.values()),
        sentences=found.sentences,
        beads=tuple(map(whole, found.beads)),
    )
    session.apply(ImportDraft(draft=draft))
    types = [kind.code for kind in session.queries.scheme().active_types()]
    marks = reader.annotations(found, count // 2)
    made = [
        AddMention(article="a", ranges=(quoted(mark.ranges[0]),), type=types[number % len(types)])
        for number, mark in enumerate(marks)
    ]
    session.apply(AddMentions(mentions=tuple(made)))
    return session


class Clock:
    """The moments of one key: (CPU, wall) milliseconds of this thread."""

    def __init__(self, window: Window, session: Session) -> None:
        self.at: dict[str, tuple[float, float]] = {}
        session.foresee(lambda _: self.note("rows"))  # before the window's own: it paints when it hears of it
        self._apply, session.apply = session.apply, self._applied  # type: ignore[method-assign]
        self.window = window

    def watch(self, column: reader.Column) -> None:
        """Note when the column has painted."""
        paint = column.paintEvent

        def painted(event: object) -> None:
            paint(event)  # type: ignore[arg-type]
            self.note("painted")

        column.paintEvent = painted  # type: ignore[method-assign, assignment]

    def note(self, name: str) -> None:
        """The first time of a key that something happens."""
        self.at.setdefault(name, (1000 * time.thread_time(), 1000 * time.perf_counter()))

    def _applied(self, *arguments: object, **named: object) -> object:
        self.note("apply")
        change = self._apply(*arguments, **named)  # type: ignore[arg-type]
        self.note("saved")
        return change

    def between(self, first: str, last: str, wall: bool = False) -> float:
        """Milliseconds from one moment to another."""
        return self.at[last][wall] - self.at[first][wall]


def settle(app: QApplication) -> None:
    """Let what was put off be done."""
    for _ in range(3):
        app.processEvents()


def measure(folder: Path, length: int, count: int, tags: int) -> None:
    """The rows of one size."""
    app = application()
    session = project(folder / f"p{length}.annotations", length, count)
    clock = Clock(None, session)  # type: ignore[arg-type]
    window = open_window(session, Preferences(theme="light"))
    assert window is not None
    window.resize(2140, 1010)  # the reader is as large as in `reader.py`
    settle(app)
    session.warm()
    page = window.page("annotate")
    column = page.reader.column("left")  # type: ignore[attr-defined]
    column.setFocus()
    settle(app)
    clock.watch(column)
    bench, text = reader.Bench(app, page.reader), column.text  # type: ignore[attr-defined]
    print(f"(the reader: {page.reader.width()} x {page.reader.height()}, {len(places(column, 999))} places)")  # type: ignore[attr-defined]
    painted, saved, commits, settled, disks, drawn = [], [], [], [], [], []
    for number, start in enumerate(places(column, tags)):
        disks.append(disk(folder))
        drawn += bench.limit(1)  # by turns with the keys: the machine has other work
        page.reader.select(text.range(start, start + 7))  # type: ignore[attr-defined]
        settle(app)
        clock.at.clear()
        clock.note("key")
        QTest.keyClick(column, "2")
        settle(app)
        clock.note("settled")
        if "rows" not in clock.at or number < 5:  # the place had this tag, or what the first keys load is loaded now
            continue
        painted.append(clock.between("key", "apply") + clock.between("rows", "painted"))
        saved.append(clock.between("key", "saved", wall=True))
        commits.append(clock.between("apply", "rows", wall=True) + clock.between("painted", "saved", wall=True))
        settled.append(clock.between("key", "settled"))
    size, base = f"{length:,}/{count:,}", quantile(drawn, 0.5)
    p50, p95 = quantile(painted, 0.5), quantile(painted, 0.95)
    row("2", f"key to painted tag in the window, no commit, {size}",
        f"p50 {p50:.2f} ms = {p50 / base:.2f}, p95 {p95:.2f} ms = {p95 / base:.2f} of {base:.1f}", "<= 0.25, <= 1",
        p50 <= 0.25 * base and p95 <= base)  # fmt: skip
    p50 = quantile(saved, 0.5)
    row("2", f"the same with the commit, wall, {size}", f"p50 {p50:.1f} ms, p95 {quantile(saved, 0.95):.1f} ms",
        "< 16 ms p50", p50 < 16)  # fmt: skip
    sync = quantile(disks, 0.5)
    commit = quantile(commits, 0.5)
    row("2", "of that the transaction; 4 KiB written and synced beside it",
        f"p50 {commit:.1f} ms = {commit / sync:.1f} x {sync:.2f} ms", "printed")  # fmt: skip
    row("2", f"inspector and menus up to date too, CPU, {size}", f"p50 {quantile(settled, 0.5):.1f} ms", "printed")
    window.close()
    settle(app)


def places(column: reader.Column, count: int) -> list[int]:
    """Where to tag: seven characters each, side by side through what is in view, in no order."""
    text = column.text
    assert text is not None
    blocks = [text.blocks[index] for index, y, _ in column.visible() if y < column.viewport().height() * 0.8]
    found = [start for block in blocks for start in range(block.start, block.end - 8, 9)]
    random.Random(7).shuffle(found)
    return found[:count]


def disk(folder: Path) -> float:
    """Milliseconds to write 4 KiB and have the disk keep them."""
    with (folder / "disk").open("wb", buffering=0) as file:
        begin = time.perf_counter()
        file.write(os.urandom(4096))
        os.fsync(file.fileno())
        return 1000 * (time.perf_counter() - begin)


def main(length: int = 2_000_000, count: int = 10_000) -> None:
    """Print the rows of both sizes."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.setdefault("ANNOTATOR_HOME", str(Path(name) / "home"))
        measure(Path(name), 4000, 120, 120)
        measure(Path(name), length, count, 120)


if __name__ == "__main__":
    main(*[int(word) for word in sys.argv[1:3]])
