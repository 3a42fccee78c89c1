"""The window's process is killed at random moments while it is tagging: nothing that it said was saved is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.model import Mention
from annotator.session import open_project

KILLS = 20
ROOT = Path(__file__).resolve().parents[2]

TAGGING = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from annotator.gui import app
from annotator.gui.preferences import Preferences
from annotator.model import Range
from annotator.session import open_project

qt = app.application()
window = app.open_window(open_project(Path(sys.argv[1]), "analyst-1"), Preferences())
entry = next(e for e in window.desk.session.queries.articles() if e.state == "draft")
window.desk.open_article(entry.article.id)
page = window.page("annotate")
document = page.open.text.document("left")
turn = {"n": int(sys.argv[2])}

def told(change):
    # The window heard of the commit: from here on it says that all is saved.
    for table, id_ in change.touched:
        if table == "mention":
            print(change.kind, id_, flush=True)

window.desk.changed.connect(told)

def tag():
    n = turn["n"] = turn["n"] + 1
    start = (n * 7) % (len(document.text) - 6)
    while not document.text[start].isalnum():
        start = (start + 1) % (len(document.text) - 6)
    page.reader.select(Range.of(document.id, document.text, start, start + 1))
    QTest.keyClick(page.reader.column("left"), Qt.Key(Qt.Key.Key_1 + n % 5))

timer = QTimer()
timer.timeout.connect(tag)
timer.start(0)
qt.exec()
"""


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_nothing_acknowledged_is_lost_when_the_window_is_killed(sample, annotator_home):
    seed = random.randrange(2**32)
    dice = random.Random(seed)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    acknowledged: set[str] = set()
    for number in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", TAGGING, str(sample), str(number * 1000)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        assert lines[0], process.communicate()[1]
        time.sleep(dice.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        rest, errors = process.communicate()
        lines += rest.splitlines()
        assert "Traceback" not in errors, errors
        # A line cut short by the kill is not an acknowledgement.
        words = [line.split() for line in lines]
        acknowledged.update(parts[1] for parts in words if len(parts) == 2 and len(parts[1]) == 36)
        session = open_project(sample)
        kept = {mention.id for mention in session.queries.select(Mention)}
        problems = session.check()
        session.close()
        assert not acknowledged - kept, f"lost after kill {number} (seed {seed})"
        assert problems == [], f"after kill {number} (seed {seed})"
    assert len(acknowledged) > KILLS
