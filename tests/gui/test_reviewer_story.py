"""A reviewer's day through real keys: 62 disagreements of every kind over two articles, without the mouse; the
program is killed in the middle, opened again, and goes on. The keys are counted."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.adjudication import KIND_ORDER, find
from annotator.edits import AddMention, JoinBeads, LinkClaims
from annotator.model import Decision, Range
from annotator.session import open_project
from tests.gui.analysts import free_words, person, work
from tests.gui.shell_fixtures import answer, key

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = 62
GOAL = 1.2
"""Keys for each decision, on average."""

FIRST_HALF = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from annotator.gui import app
from annotator.gui.preferences import Preferences
from annotator.session import open_project
from tests.gui.test_reviewer_story import decide_one

qt = app.application()
window = app.open_window(open_project(Path(sys.argv[1]), "reviewer-1"), Preferences())
window.desk.set_mode("adjudicate")
page = window.page("adjudicate")

def told(change):
    for table, id_ in change.touched:
        if table == "decision":
            print(id_, flush=True)

window.desk.changed.connect(told)
timer = QTimer()
timer.timeout.connect(lambda: decide_one(page))
timer.start(0)
qt.exec()
"""


def queue_of(session, article):
    queries = session.queries
    contents = queries.submitted(article)
    return find(
        contents,
        queries.text(article),
        (*queries.decisions(queries.gold_layer(article)), *queries.settled_elsewhere(article, contents)),
        entities=queries.entities(),
        scales={scale.id: scale.ordinal() for scale in queries.scales()},
    )


def reviewed(session):
    """The articles that two analysts submitted."""
    return [e.article.id for e in session.queries.articles() if len(e.submitted_by) == 2]


def asked(session):
    """The open questions by key. One on a source rated in general is met in both articles and is one question."""
    return {q.key: q for article in reviewed(session) for q in queue_of(session, article).open}


def prepare(path):
    """What the sample lacks of the kinds, and missing mentions until there are 62 questions in all."""
    session = open_project(path, "analyst-1")
    first, _ = reviewed(session)
    words = free_words(session, first, 24)
    document = session.queries.text(first).document("left")
    whole = Range.of(document.id, document.text, words[0].start, words[1].end)
    claims = [g for g in queue_of(session, first).tables["claim"] if len(g.members) == 2][:2]
    links = {}
    for who in ("analyst-1", "analyst-2"):
        session.act_as(person(session, who))
        layer = session.queries.own_layer(first).id
        links[who] = [group.members[layer].id for group in claims]
    beads = [b.id for b in session.queries.text(first).beads]
    type_ = session.queries.scheme().active_types()[0].code
    dated = {"type": type_, "article": first, "ranges": (words[2],)}
    work(
        session,
        "analyst-1",
        first,
        [
            AddMention(article=first, ranges=(words[0], words[1]), type=type_),
            AddMention(**dated, value="1"),
            LinkClaims(source=links["analyst-1"][0], target=links["analyst-1"][1], kind="supports"),
            JoinBeads(beads=(beads[2], beads[3])),
        ],
    )
    work(
        session,
        "analyst-2",
        first,
        [
            AddMention(article=first, ranges=(whole,), type=type_),
            AddMention(**dated, value="2"),
            LinkClaims(source=links["analyst-2"][0], target=links["analyst-2"][1], kind="refines"),
        ],
    )
    have = len(asked(session))
    missing = [AddMention(article=first, ranges=(word,), type=type_) for word in words[3 : 3 + QUESTIONS - have]]
    work(session, "analyst-1", first, missing)
    kinds = Counter(q.kind for q in asked(session).values())
    session.close()
    return kinds


def decide_one(page):
    """What a reviewer presses for the question that is shown; how many keys it took. 0 where nothing is open."""
    asked = page.current
    if asked is None:
        return 0
    if asked.kind == "rating":
        keys = next(choice.code for choice in page.choices() if choice.code)
    elif asked.kind in ("boundary", "parts"):
        keys = "U" if asked.start % 2 else "1"
    elif asked.kind == "missing":
        keys = "X" if asked.start % 3 == 0 else "1" if asked.start % 3 == 1 else "2"
    else:
        keys = "2" if asked.start % 2 and len(page.choices()) > 1 else "1"
    key(page.queue, keys)
    return 1


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_sixty_two_disagreements_without_the_mouse(sample, open_window, annotator_home, capsys):
    kinds = prepare(sample)
    assert sum(kinds.values()) == QUESTIONS
    assert set(kinds) >= set(KIND_ORDER) - {"parts", "boundary"}, set(KIND_ORDER) - set(kinds)
    assert {"parts", "boundary"} <= set(kinds)

    told = killed_after(sample, 20)
    window = open_window(sample, "reviewer-1")
    kept = {d.id for d in window.desk.session.queries.select(Decision)}
    assert told <= kept
    assert len(told) >= 20
    keys = len(kept)

    key(window, "Ctrl+3")
    keys += 1
    page = window.page("adjudicate")
    assert page.review.decided, "what was decided before the kill is in the queue"
    for _ in range(3 * QUESTIONS):
        spent = decide_one(page)
        keys += spent
        if not spent:
            left = [a for a in reviewed(window.desk.session) if queue_of(window.desk.session, a).open]
            if not left:
                break
            # On to the next article, as the list of articles does by keys.
            keys += step_to(page, left[0])
    decided = [d for d in window.desk.session.queries.select(Decision) if d.kind != "agreed"]
    for article in reviewed(window.desk.session):
        assert not queue_of(window.desk.session, article).open
        window.desk.open_article(article)
        answer(True)
        key(page.queue, "Shift+A")
        keys += 2
        assert page.review.blockers() == []
    with capsys.disabled():
        print(f"\n{keys} keys for {QUESTIONS} disagreements: {keys / QUESTIONS:.2f} each; {dict(kinds)}")
    assert len(decided) <= QUESTIONS
    assert keys / QUESTIONS <= GOAL
    assert window.desk.session.check() == []


def step_to(page, article):
    """Go to another article from the queue by Shift+Tab and arrows; how many keys it took."""
    box, keys = page.pane.article, 0
    page.queue.setFocus()
    while not box.hasFocus():
        key(QApplication.focusWidget(), "Shift+Tab")
        keys += 1
        assert keys < 6, "the list of articles is near the queue"
    while page.desk.article != article:
        QTest.keyClick(box, Qt.Key.Key_Down if box.findData(article) > box.currentIndex() else Qt.Key.Key_Up)
        keys += 1
        assert keys < 12
    page.queue.setFocus()
    return keys + 3  # and back by Tab


def killed_after(path, count):
    """Decide in a process of its own until so many decisions were told, and kill it; the ids it told of."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", FIRST_HALF, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    told = []
    watch = threading.Timer(90, process.kill)
    watch.start()
    try:
        while len(told) < count and (line := process.stdout.readline()):
            told.append(line.strip())
    finally:
        watch.cancel()
        process.send_signal(signal.SIGKILL)
        rest, errors = process.communicate()
    assert "Traceback" not in errors, errors
    # A line cut short by the kill is no acknowledgement.
    return {line for line in [*told, *rest.splitlines()] if len(line) == 36}
