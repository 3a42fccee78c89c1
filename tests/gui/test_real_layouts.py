"""Real keyboard layouts under an X server of the test's own: which key was pressed is told by its place, whatever the
layout writes there; what AltGr writes is no command but the signs that are; and a dead key is its place."""

import json
import sys

import pytest

from tests.gui.x_server import need, run_under_x

NEEDED = ("Xvfb", "xdotool", "setxkbmap")

KEYBOARD = """
import json, subprocess, sys
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from annotator.gui.keys import physical_key

caught = []

class Keys(QWidget):
    def keyPressEvent(self, event):
        caught.append((physical_key(event), event.text()))

app = QApplication([])
keys = Keys()
keys.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
keys.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
keys.resize(400, 300)
keys.show()
QTest.qWaitForWindowExposed(keys)
keys.activateWindow()
keys.setFocus()
subprocess.run(["xdotool", "mousemove", "100", "100", "click", "1"], check=True)
QTest.qWait(300)
found = []
for layout, held, code in json.loads(sys.argv[1]):
    subprocess.run(["setxkbmap", layout], check=True)
    QTest.qWait(250)
    caught.clear()
    for name in held:
        subprocess.run(["xdotool", "keydown", str(name)], check=True)
    subprocess.run(["xdotool", "key", str(code)], check=True)
    for name in held:
        subprocess.run(["xdotool", "keyup", str(name)], check=True)
    QTest.qWait(150)
    found.append(caught[-1])
print(json.dumps(found), flush=True)
"""

ALT_GR, SHIFT = 108, 50
PRESSED = (  # layout, what is held, the key's X code, which key it is, what the layout writes
    ("us", (), 54, "C", "c"),
    ("de", (), 29, "Y", "z"),
    ("de", (ALT_GR,), 24, "", "@"),
    ("de", (ALT_GR,), 17, "[", "["),
    ("de", (ALT_GR,), 16, "Shift+[", "{"),
    ("de", (ALT_GR,), 19, "Shift+]", "}"),
    ("fr", (), 11, "2", "é"),
    ("fr", (SHIFT,), 11, "Shift+2", "2"),
    ("fr", (), 24, "Q", "a"),
    ("ru", (), 54, "C", "с"),
    ("es", (), 34, "[", ""),
)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_place_of_a_key_is_known_under_real_layouts() -> None:
    need(*NEEDED)
    command = [sys.executable, "-c", KEYBOARD, json.dumps([row[:3] for row in PRESSED])]
    found = json.loads(run_under_x(command, screen="800x600", seconds=150))
    assert [tuple(each) for each in found] == [row[3:] for row in PRESSED]
