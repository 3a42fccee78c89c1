"""N, the next open suggestion, in an article where no mention has one: the window keeps answering.

    python tests/benchmarks/walking.py [MENTIONS ENTITIES]      (10 000 and 300)

Every mention is asked for its counterpart, which is the longest this key can take. CPU time of the GUI thread: of the
whole walk, of one mention, and of the longest turn of the event loop meanwhile, which is how long a key may wait.
"""

import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.edits import AddEntity, AddMention, AddMentions, ImportDraft, Together
from annotator.gui.app import application, open_window
from annotator.gui.preferences import Preferences
from annotator.gui.window import Window
from annotator.model import Alias, Range
from annotator.session import Session, create_project
from tests.benchmarks.table import row
from tests.gui.desk_fixtures import two_sided_draft

ENGLISH = "kiln pier teacup ferry pottery orchard lantern harness parish bellows quarry meadow chimney ladder".split()
KOREAN = "가마 방파제 찻잔 나룻배 도자기 과수원 등불 마구 교구 풀무 채석장 초원 굴뚝 사다리".split()
TAGGED = 4
"""Mentions in a sentence."""
WARMING = 5.0
"""Seconds in which the window loads what it will need, while nobody waits."""


def project(path: Path, mentions: int, entities: int) -> Session:
    """A project with one article whose English side has so many mentions, none of which is said in the Korean side."""
    chance = random.Random(3)
    said = [chance.sample(ENGLISH, 6) for _ in range(mentions // TAGGED)]
    left = [("body", f"The old {' and the '.join(words)} were shown to the guests once more.") for words in said]
    right = [("body", f"마을의 {', '.join(chance.sample(KOREAN, 6))} 이야기를 손님들은 다시 들었다.") for _ in said]
    session = create_project(path, what="benchmark")
    session.apply(ImportDraft(draft=two_sided_draft(left, right)))
    article = session.queries.articles()[0].article
    document = session.queries.text(article.id).document("left")
    made, at = [], 0
    for words in said:
        for word in words[:TAGGED]:
            at = document.text.index(word, at)
            place = Range.of(document.id, document.text, at, at + len(word))
            made.append(AddMention(article=article.id, ranges=(place,), type="LOC"))
            at += len(word)
        at = document.text.index("\n", at)
    session.apply(AddMentions(mentions=tuple(made)))
    names = [(f"Port {chance.choice(ENGLISH)} {n}", f"{chance.choice(KOREAN)}항 {n}") for n in range(entities)]
    edits = [
        AddEntity(type="LOC", labels={"en": en, "ko": ko}, aliases=(Alias(text=f"{en} harbour", language="en"),))
        for en, ko in names
    ]
    session.apply(Together(edits=tuple(edits), what="records"))
    return session


def measure(app: QApplication, window: Window, mentions: int) -> None:
    """Press N and let the event loop turn until the walk has ended."""
    page = window.page("annotate")
    column = page.reader.column("left")  # type: ignore[attr-defined]
    column.setFocus()
    QTest.keyClick(column, ".")  # the first mention is selected and asked: what that loads is loaded now
    for _ in range(30):
        app.processEvents()
    said: list[str] = []
    window.desk.said.connect(lambda text, _: said.append(text))
    turns = []
    whole = time.thread_time()
    while not any("none is suggested" in text for text in said):
        begin = time.thread_time()
        if turns:
            app.processEvents()
        else:
            QTest.keyClick(column, "N")
        turns.append(1000 * (time.thread_time() - begin))
    took = 1000 * (time.thread_time() - whole)
    row("N", f"none of {mentions:,} mentions has a suggestion: the whole walk, CPU", f"{took:.0f} ms", "printed")
    row("N", "of one mention", f"{took / mentions:.3f} ms", "printed")
    row("N", "the key itself, which asks the first few", f"{turns[0]:.0f} ms", "< 50 ms", turns[0] < 50)
    longest = max(turns[1:])
    row("N", f"the longest turn of the event loop, of {len(turns)}", f"{longest:.0f} ms", "< 50 ms", longest < 50)


def main(mentions: int = 10_000, entities: int = 300) -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as name:
        os.environ.setdefault("ANNOTATOR_HOME", str(Path(name) / "home"))
        app = application()
        session = project(Path(name) / "p.annotations", mentions, entities)
        window = open_window(session, Preferences(theme="light"))
        assert window is not None
        until = time.monotonic() + WARMING
        while time.monotonic() < until:
            app.processEvents()
        session.warm()
        measure(app, window, mentions)
        window.close()
        for _ in range(3):
            app.processEvents()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
