"""The start of the program (row 9) against a bare Qt window.

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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.table import row  # noqa: E402

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
    row(
        "9",
        "first paint / a bare Qt window",
        f"{first:.0f} / {bare:.0f} ms = {first / bare:.2f}",
        "<= 1.3",
        first <= 1.3 * bare,
    )
    bare, first = median("bare", "cpu"), median("ours", "cpu")
    row("9", "the same in CPU time", f"{first:.0f} / {bare:.0f} ms = {first / bare:.2f}", "beside it")
    seen, spent = median("ours", "article"), median("ours", "article_cpu")
    row("9", "readable article after start", f"{seen:.0f} ms ({spent:.0f} ms CPU)", "< 1 s", seen < 1000)


def main() -> None:
    """Print the rows of a start."""
    start(int(sys.argv[1]) if len(sys.argv) > 1 else 7)


if __name__ == "__main__":
    main()
