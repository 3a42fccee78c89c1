"""A real input method: ibus with its Korean engine under an X server of the test's own. Hangul is composed in text fields,
while in the reader the same keys are commands, with the engine on."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.sample import make_sample

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "xdotool", "dbus-run-session", "ibus", "ibus-daemon")
ENGINE = Path("/usr/share/ibus/component/hangul.xml")

DESK = """
import subprocess, sys, time
from pathlib import Path
from PySide6.QtTest import QTest
from annotator.gui.app import application, open_window
from annotator.gui.preferences import Preferences
from annotator.session import open_project

def until(holds, what, seconds=15):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"did not come: {what}")
        QTest.qWait(30)

def keyboard(*keys):
    for key in keys:
        subprocess.run(["xdotool", "key", key], check=True)
        QTest.qWait(60)

def engine():
    return subprocess.run(["ibus", "engine", "hangul"], capture_output=True).returncode == 0

app = application()
window = open_window(open_project(Path(sys.argv[1]), "analyst-1"), Preferences(theme="light", hint_closed=True))
page = window.page("annotate")
entries = window.desk.session.queries.articles()
window.desk.open_article(next(e.article.id for e in entries if e.state in ("", "assigned", "draft")))
window.activateWindow()
QTest.qWaitForWindowExposed(window, 15000)
# There is no window manager: the pointer's click gives the window the keyboard.

subprocess.run(["xdotool", "mousemove", "640", "90", "click", "1"], check=True)
QTest.qWait(400)

def focused(widget):
    window.activateWindow()
    widget.setFocus()
    return widget.hasFocus()

page.finder.open()
field = page.finder.field
until(lambda: focused(field), "the find field's focus")
until(engine, "the Korean engine")
QTest.qWait(300)
for _ in range(2):
    field.clear()
    keyboard("g", "k", "s", "r", "n", "r", "space")
    if field.text().strip() == "gksrnr":
        keyboard("Hangul")  # the engine was in its Latin mode
        continue
    break
print("field", field.text().strip(), flush=True)
page.finder.leave()
column = page.reader.column("left")
until(lambda: focused(column), "the reader's focus")
keyboard("shift+Right", "2")
until(lambda: page.open.mention is not None, f"a tag by the digit: {page.reader.selection()}")
print("tagged", page.open.mention.type, flush=True)
keyboard("g")
until(lambda: page.inspector.aids.current == "guidelines", "the guidelines by G, the key of the jamo")
print("command", page.inspector.aids.current, flush=True)
window.close()
"""


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_hangul_is_composed_in_fields_and_keys_are_commands_in_the_reader(tmp_path: Path) -> None:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or not ENGINE.is_file() or not sys.platform.startswith("linux"):
        pytest.skip(f"a real input method is not installed: {', '.join(missing) or 'ibus-hangul'}")
    make_sample(tmp_path / "sample.annotations").close()
    (tmp_path / "desk.py").write_text(DESK, "utf-8")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = told.readline().strip()
        if not display:
            pytest.skip("the X server does not start here")
        start = 'ibus-daemon -drx >/dev/null 2>&1; "$0" "$1" "$2"; code=$?; ibus exit; exit $code'
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", start, sys.executable, str(tmp_path / "desk.py"),
             str(tmp_path / "sample.annotations")],
            cwd=ROOT,
            env={
                **os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "QT_IM_MODULE": "ibus",
                "HOME": str(tmp_path), "ANNOTATOR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait(10)
    if "could not load the Qt platform plugin" in done.stderr.lower():
        pytest.skip("Qt finds no X libraries here")
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    assert said["field"] == "한국"
    assert said["command"] == "guidelines"
