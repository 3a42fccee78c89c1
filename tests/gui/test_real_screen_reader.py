"""A real client of assistive technology: AT-SPI under an X server of the test's own. Everything in the window is asked for
its name, role and interfaces, the text for characters, words and sentences; and nothing that is asked ends the program."""

import json
import sys
from pathlib import Path

import pytest

from annotator.sample import make_sample
from tests.gui.x_server import need, run_under_x

LAUNCHER = next((p for p in (Path("/usr/libexec"), Path("/usr/lib/at-spi2-core")) if (p / "at-spi-bus-launcher").is_file()), None)  # fmt: skip
NEEDED = ("Xvfb", "dbus-run-session", "gdbus")

LISTENER = """
import json, re, subprocess, sys
from pathlib import Path
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from annotator.gui.app import application, open_window
from annotator.gui.preferences import Preferences
from annotator.model import Range
from annotator.session import open_project

def ask(*words):
    asked = subprocess.Popen(["gdbus", "call", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while asked.poll() is None:
        QTest.qWait(5)  # the answer is given by this process
    return asked.communicate()[0].strip()

app = application()
window = open_window(open_project(Path(sys.argv[1]), "reviewer-1"), Preferences(theme="light", hint_closed=True))
QTest.qWaitForWindowExposed(window, 15000)
told = ask("--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus", "--method", "org.a11y.Bus.GetAddress")
bus = re.search(r"'([^']+)'", told)[1]
ROOT = "/org/a11y/atspi/accessible/root"

def call(path, method, *values, dest=None):
    return ask("--address", bus, "--dest", dest or name, "--object-path", path, "--method", method, *values)

def of(path, what):
    said = call(path, "org.freedesktop.DBus.Properties.Get", "org.a11y.atspi.Accessible", what)
    value = re.search(r"<(.*)>", said)
    return value[1].strip("'\\"") if value else ""  # it went while it was asked for

for attempt in range(50):
    programs = call(ROOT, "org.a11y.atspi.Accessible.GetChildren", dest="org.a11y.atspi.Registry")
    if "(':" in programs:
        break
    QTest.qWait(100)
name = re.findall(r"\\('(:[^']+)'", programs)[-1]
SHOWING = 25  # AtspiStateType

def showing(path):
    low = re.search(r"\\d+(?=[,\\]])", call(path, "org.a11y.atspi.Accessible.GetState").replace("uint32 ", ""))
    return bool(low and int(low[0]) >> SHOWING & 1)

seen, texts, bare = {}, {}, []

def walk(path, trail=(), met=None):
    # Every object once; of those known from another mode only what is in them is asked for.
    met = set() if met is None else met
    if path in met or len(trail) > 30:
        return met
    met.add(path)
    if path not in seen:
        called = of(path, "Name")
        role = call(path, "org.a11y.atspi.Accessible.GetRoleName").strip("(',)")
        seen[path] = (called, role)
        if not called and ("button" in role or "text" in role) and showing(path):
            bare.append([*trail[-4:], role])
        if "text" in role and "atspi.Text" in call(path, "org.a11y.atspi.Accessible.GetInterfaces"):
            texts[called] = path
    called, role = seen[path]
    if role not in ("push button", "label", "menu item"):
        inside = call(path, "org.a11y.atspi.Accessible.GetChildren")
        for _, child in re.findall(r"'(:[^']+)', (?:objectpath )?'([^']+)'", inside):
            walk(child, (*trail, f"{role} {called}"), met)
    return met

entries = window.desk.session.queries.articles()
window.desk.open_article(next(e.article.id for e in entries if e.article.right))
page = window.page("annotate")
column = page.reader.column("left")
column.setFocus()
walk(ROOT)
path = texts[column.accessibleName()]
text = QAccessible.queryAccessibleInterface(column).textInterface()
sentence = [s for s in page.open.text.sentences if s.side == "left"][3]
words = page.open.text.range_of(sentence).quote
first = re.match(r"\\w+", words)[0]
place = Range.of(sentence.document, page.open.text.documents[sentence.document].text, sentence.start,
                 sentence.start + len(first))
unit = text.shown().unit(place.start)
page.reader.select(place)

def at(what):
    return re.match(r"\\((.*), (-?\\d+), (-?\\d+)\\)$", call(path, "org.a11y.atspi.Text.GetStringAtOffset", str(unit), str(what)))

found = {
    "objects": len(seen),
    "roles": sorted({role for _, role in seen.values()}),
    "bare": bare,
    "quote": place.quote,
    "character": at(0)[1],
    "word": at(1)[1],
    "sentence": at(2)[1],
    "selections": call(path, "org.a11y.atspi.Text.GetNSelections"),
    "attributes": call(path, "org.a11y.atspi.Text.GetAttributes", str(unit)),
    "whole": text.characterCount(),
    "count": call(path, "org.freedesktop.DBus.Properties.Get", "org.a11y.atspi.Text", "CharacterCount"),
    "set": call(path, "org.a11y.atspi.Text.SetCaretOffset", str(unit + 1)),
    "caret": column.caret - place.start,
}
for mode in ("claims", "adjudicate"):
    window.desk.set_mode(mode)
    QTest.qWait(200)
    found[mode] = len(walk(ROOT))
print(json.dumps(found), flush=True)
window.close()
"""


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_everything_answers_a_screen_reader_and_nothing_ends_the_program(tmp_path: Path) -> None:
    need(*NEEDED, also="" if LAUNCHER else "at-spi2-core")
    make_sample(tmp_path / "sample.annotations").close()
    (tmp_path / "listener.py").write_text(LISTENER, "utf-8")
    start = '"$0" --launch-immediately >/dev/null 2>&1 & bus=$!; "$1" "$2" "$3"; code=$?; kill $bus; exit $code'
    printed = run_under_x(
        ["dbus-run-session", "--", "sh", "-c", start, str(LAUNCHER) + "/at-spi-bus-launcher", sys.executable,
         str(tmp_path / "listener.py"), str(tmp_path / "sample.annotations")],
        screen="1400x900",
        seconds=360,
        environment={
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path),
            "ANNOTATOR_HOME": str(tmp_path / "home"),
        },
    )  # fmt: skip
    said = json.loads(printed.splitlines()[-1])
    assert min(said["objects"], said["claims"], said["adjudicate"]) > 60
    assert said["bare"] == [], "\n".join(map(str, said["bare"]))
    assert said["character"].strip("'\"") == said["quote"][0]
    assert said["quote"].startswith(said["word"].strip("'\""))
    assert said["quote"] in said["sentence"]
    assert f"<{said['whole']}>" in said["count"]
    assert said["selections"] == "(0,)", "what cannot be told is not promised"
    assert "true" in said["set"] and said["caret"] == 1
