"""What the desk remembers and tells: the day's work, the place one left, panes for each screen, when it was saved."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.gui.preferences import Preferences
from annotator.gui.window import Window
from annotator.model import Claim
from tests.gui.shell_fixtures import key, open_work


@pytest.fixture
def window(open_window, sample):
    window = open_window(sample)
    open_work(window)
    return window


def tags_of_today(window) -> int:
    found = re.search(r"(\d+) tags?", window.articles.day.accessibleName())
    return int(found[1]) if found else 0


def test_the_day_counts_what_is_done_and_undone(window, qtbot):
    before = tags_of_today(window)
    column = window.page("annotate").reader.column("left")
    column.setFocus()
    key(column, "Shift+Right")
    key(column, "2")
    qtbot.waitUntil(lambda: tags_of_today(window) == before + 1)
    window.desk.undo()
    qtbot.waitUntil(lambda: tags_of_today(window) == before)


def test_the_day_is_that_of_who_acts_and_begins_at_midnight(window):
    queries, session = window.desk.session.queries, window.desk.session
    assert queries.made_since(0)["mention"] > 0
    assert set(queries.made_since(1 << 60).values()) == {0}
    reviewer = next(actor.id for actor in queries.actors() if actor.role == "reviewer")
    mine = window.articles.day.accessibleName()
    session.act_as(reviewer)
    assert window.articles.day.accessibleName() != mine
    assert queries.made_since(0)["reading"] == 0


def test_saved_tells_the_second(window):
    column = window.page("annotate").reader.column("left")
    column.setFocus()
    key(column, "Shift+Right")
    key(column, "2")
    assert re.fullmatch(r"● Saved \d\d:\d\d:\d\d", window.top.saved.text())


def place(page):
    """Where the user is, the scroll told by the block at the top: heights out of sight are estimates."""
    here = page.position()
    reader, side = here["reader"], here["reader"]["side"]
    carets = {each: [reader[each]["caret"], reader[each]["anchor"]] for each in ("left", "right")}
    names = ("article", "tab", "claim", "folded", "aid", "selected")
    return {name: here[name] for name in names} | carets | {"side": side, "top": reader[side]["top"]}


@pytest.mark.parametrize("chosen", [False, True])
def test_coming_back_brings_article_caret_scroll_and_inspector(open_window, sample, qtbot, chosen):
    window = open_window(sample)
    queries = window.desk.session.queries
    pair = next(e.article.id for e in queries.articles() if e.article.right is not None)
    window.desk.open_article(pair)
    page = window.page("annotate")
    sentences = [s for s in page.open.text.sentences if s.side == "right"]
    last = page.open.text.range_of(sentences[-2])
    page.reader.reveal(last)
    page.reader.go_to(last)
    mention = next(m for m in page.open.mentions() if page.open.side_of(m.ranges[0]) == "left")
    if chosen:
        page.frame(mention.id)
    claim = next(c.id for c in queries.select(Claim, article=pair) if page.open.record(c.id) is not None)
    page.open.focus_claim(claim)
    page.show_tab("claims")
    page.inspector.aids.open("guidelines")
    window.fold_list()
    qtbot.wait(50)

    def below(page):
        reader = page.position()["reader"]
        return reader[reader["side"]]["below"]

    before, inside = place(page), below(page)
    assert before["tab"] == "claims" and before["aid"] == "guidelines"
    window.close()
    again = open_window(sample)
    qtbot.wait(50)
    assert again.desk.article == pair
    assert place(again.page("annotate")) == before
    line = page.reader.text_size * 2
    assert abs(below(again.page("annotate")) - inside) <= line
    assert not again.articles.isVisible()


def test_panes_are_kept_for_each_screen(open_window, sample, qtbot, monkeypatch):
    from annotator.gui.window import Window

    monkeypatch.setattr(Window, "screen_key", lambda self: "1920x1080@1")
    window = open_window(sample)
    window.splitter.moveSplitter(300, 1)
    wide = window.splitter.sizes()
    window.close()
    monkeypatch.setattr(Window, "screen_key", lambda self: "1280x800@2")
    window = open_window(sample)
    window.splitter.moveSplitter(200, 1)
    window.fold_list()
    narrow = window.splitter.sizes()
    window.close()
    assert {"1920x1080@1", "1280x800@2"} <= set(Preferences.load().panes)
    window = open_window(sample)
    assert not window.articles.isVisible()
    window.close()
    monkeypatch.setattr(Window, "screen_key", lambda self: "1920x1080@1")
    window = open_window(sample)
    assert window.articles.isVisible()
    assert abs(window.splitter.sizes()[0] - wide[0]) <= 2
    assert wide != narrow


WORKING = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from annotator.gui import app
from annotator.gui.preferences import Preferences
from annotator.gui.window import Window
from annotator.session import open_project
from tests.gui.test_desk_place import place

qt = app.application()
window = app.open_window(open_project(Path(sys.argv[1]), "analyst-1"), Preferences.load())
window.resize(1280, 800)
while not window.isActiveWindow():
    window.activateWindow()
    QTest.qWait(20)
window.desk.open_article(next(e.article.id for e in window.desk.session.queries.articles() if e.article.right))
page = window.page("annotate")
page.reader.go_to(page.open.text.range_of([s for s in page.open.text.sentences if s.side == "right"][-2]))
page.show_tab("claims")
page.inspector.aids.open("guidelines")
window.actions_table.run("view.list")
QTest.qWait(100)
here = place(page)

def look():
    now = Preferences.load()
    if now.panes.get(window.screen_key(), {}).get("list") and any(
        each["page"].get("tab") == "claims" for each in now.places.values()
    ):
        print(json.dumps(here), flush=True)

looking = QTimer()
looking.timeout.connect(look)
looking.start(100)
qt.exec()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_window_that_is_killed_is_found_where_it_was(open_window, sample, qtbot):
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", WORKING, str(sample)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    told = process.stdout.readline()  # nothing is written when it is killed: what there is was written before
    process.send_signal(signal.SIGKILL)
    _, errors = process.communicate()
    assert told, errors
    again = open_window(sample)
    qtbot.wait(50)
    assert place(again.page("annotate")) == json.loads(told)
    assert not again.articles.isVisible()


def test_another_window_loses_nothing_to_what_is_noted_in_passing(window, qtbot):
    other = Preferences.load()
    other.places["another-project/another-person"] = {"article": "a"}
    other.recent = ["/elsewhere.annotations"]
    other.save()
    window.page("annotate").show_tab("history")
    window._note_in_passing()
    stored = Preferences.load()
    assert stored.places["another-project/another-person"] == {"article": "a"}
    assert stored.recent == other.recent
    assert "history" in {place["page"].get("tab") for place in stored.places.values() if "page" in place}


@pytest.mark.parametrize("kept", ["a screen of another width", "nothing", "damaged"])
def test_where_no_place_of_the_window_is_known_it_takes_the_room_there_is(qtbot, kept):
    """As on the day somebody sits down at a wider screen: not as small as a window may be."""
    first = Window(Preferences(), "first")
    qtbot.addWidget(first)
    usual = first.size()
    assert usual.height() > first.minimumHeight()
    preferences = Preferences()
    if kept == "damaged":
        preferences.geometry = "zz"
    elif kept != "nothing":
        first.resize(900, 570)
        state = bytearray(first.saveGeometry().data())
        preferences.geometry = bytes(state).hex()
        same = Window(preferences, "same")
        qtbot.addWidget(same)
        assert same.size() == first.size()
        state[46:50] = (4 * first.screen().size().width()).to_bytes(4, "big")
        preferences.geometry = bytes(state).hex()
    window = Window(preferences, "again")
    qtbot.addWidget(window)
    assert window.size() == usual
