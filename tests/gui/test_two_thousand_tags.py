"""A long day: two thousand tags and as many undos' worth of signals in one window, and a clean end of the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.sample import make_sample

ROOT = Path(__file__).resolve().parents[2]

DAY = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from annotator.gui.app import application, open_window
from annotator.gui.preferences import Preferences
from annotator.model import Mention, Range
from annotator.session import open_project

app = application()
window = open_window(open_project(Path(sys.argv[1]), "analyst-1"), Preferences(theme="light"))
page = window.page("annotate")
queries = window.desk.session.queries
entry = next(e for e in queries.articles() if e.state in ("", "assigned", "draft"))
window.desk.open_article(entry.article.id)
column = page.reader.column("left")
document = page.open.text.document("left")
places = [
    (start, start + length)
    for length in (2, 3, 4, 5, 6)
    for sentence in page.open.text.sentences_of("left")
    for start in range(sentence.start, sentence.end - length)
    if not any(c.isspace() for c in document.text[start : start + length])
]
tagged = {(part.start, part.end) for mention in page.open.mentions() for part in mention.ranges}
places = [place for place in places if place not in tagged]
before = len(queries.select(Mention))
tags = int(sys.argv[2])
done = 0
for start, end in places:
    if done == tags:
        break
    page.reader.select(Range.of(document.id, document.text, start, end))
    if page.reader.selection("left") is None or page.reader.selection("left").end - page.reader.selection("left").start != end - start:
        continue
    QTest.keyClick(column, "123456789"[done % 9])
    done += 1
    if done % 50 == 0:
        app.processEvents()
now = len(queries.select(Mention))
print(done, now - before, flush=True)
window.close()
QTimer.singleShot(0, app.quit)
sys.exit(app.exec())
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_thousand_tags_in_one_window_and_a_clean_exit(tmp_path: Path) -> None:
    path = tmp_path / "sample.annotations"
    make_sample(path).close()
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", DAY, str(path), "2000"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "ANNOTATOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=850,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    tagged, stored = map(int, done.stdout.split())
    assert tagged == 2000
    assert stored == 2000
