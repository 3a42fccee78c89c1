"""The whole desk: key press to painted tag with its commit (row 2), and the start (row 9) against a bare Qt window.

    python tests/benchmarks/desk.py [RUNS]      (7 starts of each kind by default; medians)

Called by `tests/benchmarks/reader.py`; rows are those of the reader's goals. A start is measured in a process of its own,
from its first line to the first paint (bare: of an empty main window) and to the painted article.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_BARE = """
import time
began = time.perf_counter()
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, tell)
def tell():
    wall = 1000 * (time.perf_counter() - began)
    print(json.dumps({"first": wall, "cpu": 1000 * time.process_time()}), flush=True)
    app.exit(0)
app = QApplication([])
window = Bare()
window.setCentralWidget(QLabel("text"))
window.resize(1280, 800)
window.show()
sys.exit(app.exec())
"""

_OURS = """
import time
began = time.perf_counter()
import json, sys
from PySide6.QtCore import QTimer
from annotator import __main__
from annotator.gui import app
told = {}
move_in = app._move_in
def painted(*arguments):  # called, as in the bare window, by a timer that the first paint starts
    told["first"], told["cpu"] = 1000 * (time.perf_counter() - began), 1000 * time.process_time()
    from PySide6.QtCore import QEvent, QObject
    class Paints(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                owners = (watched, watched.parent())
                if any(type(owner).__module__.startswith("annotator.gui.reader.column") for owner in owners):
                    app.application().removeEventFilter(self)
                    QTimer.singleShot(0, tell)
            return False
    told["paints"] = Paints()
    app.application().installEventFilter(told["paints"])
    move_in(*arguments)
def tell():
    told["article"] = 1000 * (time.perf_counter() - began)
    told["article_cpu"] = 1000 * time.process_time()
    del told["paints"]
    print(json.dumps(told), flush=True)
    app._windows[0].close()
app._move_in = painted
sys.argv[:1] = ["annotator", "open"]
__main__.main()
"""


def row(number: str, what: str, value: str, goal: str) -> None:
    """Print one line of the table."""
    print(f"| {number:>2} | {what:<62} | {value:<46} | {goal} |", flush=True)


def start(runs: int) -> None:
    """Row 9."""
    from annotator.sample import make_sample

    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "sample.annotations"
        make_sample(project).close()
        surroundings = {**os.environ, "ANNOTATOR_HOME": str(Path(folder) / "home"), "PYTHONPATH": str(ROOT)}
        # An installed program has its byte code on disk: the first start of each kind, which writes it, is not counted.
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        surroundings["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        found: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
        for _ in range(runs + 1):
            for name, code in (("bare", _BARE), ("ours", _OURS)):
                done = subprocess.run(
                    [sys.executable, "-c", code, str(project), "--actor", "analyst-1"],
                    env=surroundings,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                found[name].append(json.loads(done.stdout))

    def median(name: str, what: str) -> float:
        return statistics.median(one[what] for one in found[name][1:])

    bare, first = median("bare", "first"), median("ours", "first")
    row("9", "first paint / a bare Qt window", f"{first:.0f} / {bare:.0f} ms = {first / bare:.2f}", "<= 1.3")
    bare, first = median("bare", "cpu"), median("ours", "cpu")
    row("9", "the same in CPU time", f"{first:.0f} / {bare:.0f} ms = {first / bare:.2f}", "beside it")
    seen, spent = median("ours", "article"), median("ours", "article_cpu")
    row("9", "readable article after start", f"{seen:.0f} ms ({spent:.0f} ms CPU)", "< 1 s")


def tag(count: int) -> None:
    """Row 2 through the real page: the key, the edit, its commit on disk, the painted tag."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from annotator.gui.actions import ActionTable
    from annotator.gui.annotate.page import AnnotatePage
    from annotator.gui.desk import Desk
    from annotator.gui.theme import Theme
    from annotator.model import Range
    from annotator.sample import make_sample

    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        session = make_sample(Path(folder) / "sample.annotations")
        session.act_as(next(actor.id for actor in session.queries.actors() if actor.role == "analyst"))
        desk = Desk(session, Theme.load("light"), ActionTable())
        page = AnnotatePage(desk)
        page.resize(1280, 800)
        page.show()
        entries = [e for e in session.queries.articles() if e.article.right and e.state in ("", "assigned", "draft")]
        entries = entries or [e for e in session.queries.articles() if e.state in ("", "assigned", "draft")]
        desk.open_article(entries[0].article.id)
        column = page.reader.column("left")
        column.setFocus()
        app.processEvents()
        text = page.open.text
        assert text is not None
        document = text.document("left")
        whole, spent, commits = [], [], []
        desk.changed.connect(lambda change: commits.append(change.took))
        sentences = [s for s in text.sentences_of("left") if s.end - s.start > 12]
        for number in range(count):
            sentence = sentences[number % min(6, len(sentences))]
            start_ = sentence.start + number // 6 % max(1, sentence.end - sentence.start - 6)
            page.reader.select(Range.of(document.id, document.text, start_, start_ + 4))
            app.processEvents()
            began, cpu = time.perf_counter(), time.thread_time()
            QTest.keyClick(column, "1")
            column.viewport().repaint()
            whole.append(1000 * (time.perf_counter() - began))
            spent.append(1000 * (time.thread_time() - cpu))
        whole.sort()
        commits.sort()
        spent.sort()
        value = f"p50 {whole[count // 2]:.1f} ms, p95 {whole[int(count * 0.95)]:.1f} ms"
        row("2", f"key to painted tag with commit, real page, {count} tags", value, "< 16 ms p50")
        row(
            "2",
            "of that, CPU time",
            f"p50 {spent[count // 2]:.1f} ms, p95 {spent[int(count * 0.95)]:.1f} ms",
            "beside it",
        )
        row("2", "of that, the commit", f"p50 {commits[len(commits) // 2]:.1f} ms", "beside it")
        page.finish()
        page.close()
        desk.close()


def main() -> None:
    """Print both rows."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    tag(120)
    start(runs)


if __name__ == "__main__":
    main()
