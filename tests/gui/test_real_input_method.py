"""Real input methods: ibus with its Korean and its Japanese engine under an X server of the test's own. Hangul and kana are
composed in text fields, and Enter, Space and digits belong to the engine while it composes; in the reader the same keys
are commands, with the engine on."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.sample import make_sample
from tests.gui.x_server import need, run_under_x

NEEDED = ("Xvfb", "xdotool", "dbus-run-session", "ibus", "ibus-daemon")
COMPONENTS = Path("/usr/share/ibus/component")

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
    subprocess.run(["ibus", "engine", sys.argv[2]], capture_output=True)  # may fail on the layout and set it all the same
    return subprocess.run(["ibus", "engine"], capture_output=True, text=True).stdout.strip() == sys.argv[2]

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
until(engine, "the engine")
QTest.qWait(300)

def comes(text, seconds=3):
    # Engine and window are processes of their own.
    end = time.monotonic() + seconds
    while field.text().strip() != text and time.monotonic() < end:
        QTest.qWait(30)
    return field.text().strip() == text

wanted, typed, mode = {
    "hangul": ("한국", ("g", "k", "s", "r", "n", "r", "space"), "Hangul"),
    # The space converts and Return takes the conversion: both are the engine's, the find bar sees neither.
    "anthy": ("日本", ("n", "i", "h", "o", "n", "n", "space", "Return"), "ctrl+j"),
}[sys.argv[2]]
for attempt in range(6):
    field.clear()
    keyboard(*typed)
    if comes(wanted):
        break
    page.finder.open()
    until(lambda: focused(field), "the find field's focus")
    if attempt % 2:
        keyboard(mode)  # the engine was in another mode: the next one
    else:
        engine()  # it was not there yet
if field.text().strip() != wanted:
    # Is it ours? A bare field of Qt's own, in the same window, tells.
    from PySide6.QtWidgets import QLineEdit
    field, ours = QLineEdit(window), field
    field.show()
    until(lambda: focused(field), "the bare field's focus")
    keyboard(*typed)
    if not comes(wanted):
        print("engine absent", flush=True)
        raise SystemExit(0)
    field.hide()
    field = ours
print("field", field.text().strip(), flush=True)
page.finder.leave()
column = page.reader.column("left")
begun, syllable = {"hangul": (("g", "k", "s"), "한"), "anthy": (("n", "i"), "に")}[sys.argv[2]]

# What is being composed when the field is left by a click stands in it once, and is stored.
page.inspector.aids.open("note")
note = page.inspector.aids.note
until(lambda: focused(note), "the note's focus")
QTest.qWait(300)
keyboard(*begun)
until(lambda: note.composing == syllable, f"a composition in the note: {note.composing!r} {note.toPlainText()!r}")
place = column.viewport().mapToGlobal(column.viewport().rect().center())
subprocess.run(["xdotool", "mousemove", str(place.x()), str(place.y()), "click", "1"], check=True)
until(lambda: column.hasFocus(), "the click in the texts")
QTest.qWait(400)
print("note", note.toPlainText(), note.stored, flush=True)

# The palette searches what is being composed; Esc and what follows belong to it and to nobody else.
window.palette_popup.open()
palette = window.palette_popup.field
until(lambda: palette.hasFocus(), "the palette's focus")
QTest.qWait(300)
keyboard(*begun)
until(lambda: palette.query() == syllable, f"a composition in the palette: {palette.query()!r}")
print("palette", palette.query(), palette.text() or "-", flush=True)
keyboard("Escape")
if window.palette_popup.isVisible():
    keyboard("Escape")
until(lambda: not window.palette_popup.isVisible(), "the palette goes")
until(lambda: focused(column), "the reader's focus")
keyboard("shift+Right", "2")
until(lambda: page.open.mention is not None, f"a tag by the digit: {page.reader.selection()}")
print("tagged", page.open.mention.type, flush=True)
keyboard("g")
until(lambda: page.inspector.aids.current == "guidelines", "the guidelines by G, the key of the jamo")
print("command", page.inspector.aids.current, flush=True)
window.close()
"""


@pytest.fixture
def one_at_a_time(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bool]:
    """Held by one test of all processes of the run."""
    import fcntl

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with (shared / "input-method.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield True


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("engine", "wanted"), [("hangul", "한국"), ("anthy", "日本")])
def test_words_are_composed_in_fields_and_keys_are_commands_in_the_reader(
    tmp_path: Path, request: pytest.FixtureRequest, engine: str, wanted: str
) -> None:
    need(*NEEDED, also="" if (COMPONENTS / f"{engine}.xml").is_file() else f"ibus-{engine}")
    # One after the other, in whichever process of the run: two daemons at once take each other's keys.
    turn = request.getfixturevalue("one_at_a_time")
    assert turn
    make_sample(tmp_path / "sample.annotations").close()
    (tmp_path / "desk.py").write_text(DESK, "utf-8")
    start = 'ibus-daemon -drx >/dev/null 2>&1; "$0" "$1" "$2" "$3"; code=$?; ibus exit; exit $code'
    printed = run_under_x(
        ["dbus-run-session", "--", "sh", "-c", start, sys.executable, str(tmp_path / "desk.py"),
         str(tmp_path / "sample.annotations"), engine],
        screen="1400x900",
        seconds=120,
        environment={
            "QT_IM_MODULE": "ibus", "HOME": str(tmp_path), "ANNOTATOR_HOME": str(tmp_path / "home"),
            # The engines are scripts of the system's own Python.
            "PATH": os.pathsep.join(("/usr/bin", "/bin", os.environ.get("PATH", ""))),
        },
    )  # fmt: skip
    said = dict(line.split(" ", 1) for line in printed.splitlines() if " " in line)
    if said.get("engine") == "absent":
        pytest.skip("the engine does not compose in a bare field of Qt either")
    assert said["field"] == wanted
    syllable = {"hangul": "한", "anthy": "に"}[engine]
    assert said["note"] == f"{syllable} {syllable}"
    assert said["palette"] == f"{syllable} -", "it is searched before it is text"
    assert said["command"] == "guidelines"
