"""The matrix at 2 000 propositions × 200 articles: a frame while scrolling and while moving, one edit, the report.

    python tests/benchmarks/claims.py [propositions articles claims]

A frame is what the window does between an act and its picture: the act, every event it causes, and one painting of
what it made stale; a frame that paints nothing is an error of this file. Times are of CPU, of the window's own thread.
Goal: 95 of 100 frames below 16 ms. Printed beside them is a frame of a table of the same size that paints nothing,
and a painting of the whole table (after a change of theme), since machines differ.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QTableView, QTableWidget, QWidget

from annotator.edits import AddClaim, AddProposition, Assign, ImportDraft, SetArticle, SetStance, Together
from annotator.gui.actions import ActionTable
from annotator.gui.app import application, use_theme
from annotator.gui.claims import ClaimsPage
from annotator.gui.desk import Desk
from annotator.gui.printing import write_pdf
from annotator.ingest import NamedBytes, read
from annotator.model import Range
from annotator.report import WRITERS, make_report
from annotator.session import Session, create_project

FRAMES = 300
GOAL = 16.0
PLACES = "harbour port bridge tunnel airfield station canal depot lighthouse yard".split()
ACTS = "opens closes moves grows floods burns reopens shrinks waits changes".split()


def fill(session: Session, propositions: int, articles: int, claims: int) -> None:
    """Articles with claims of their own wording, and propositions that ten articles each speak of."""
    dice = random.Random(7)
    everything: list[tuple[str, str]] = []
    for number in range(articles):
        lines = [f"The {dice.choice(PLACES)} of town {dice.randrange(400)} {dice.choice(ACTS)}." for _ in range(claims)]
        text = f"Paper {number}\n\n" + " ".join(lines) + "\n"
        article = session.apply(ImportDraft(draft=read([NamedBytes(f"paper-{number}.txt", text.encode())]))).result
        session.apply(Assign(articles=(article,), actors=(session.actor,)))
        shown = session.queries.text(article)
        document = shown.document("left")
        adds = []
        for sentence in shown.sentences_of("left")[1:]:
            place = Range.of(document.id, document.text, sentence.start, sentence.end)
            adds.append(AddClaim(article=article, content=(place,), statement={"en": place.quote}))
        made = session.apply(Together(edits=tuple(adds), what="claims")).result
        everything += [(article, claim) for claim in made]
    for start in range(0, propositions, 100):
        rows = [
            AddProposition(statement=f"The {dice.choice(PLACES)} of town {n} {dice.choice(ACTS)} in {2000 + n % 30}.")
            for n in range(start, min(start + 100, propositions))
        ]
        made = session.apply(Together(edits=tuple(rows), what="rows")).result
        stances = [
            SetStance(
                proposition=id_, article=article, stance=dice.choice(["asserts", "repeats", "contradicts"]), claim=claim
            )
            for id_ in made
            for article, claim in dice.sample(everything, min(10, len(everything)))
        ]
        session.apply(Together(edits=tuple(stances), what="stances"))


class NoPaint(QStyledItemDelegate):
    """Paints nothing."""

    def paint(self, *_: object) -> None:
        pass


class Paintings(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def frames(app: QApplication, view: QTableView, act: Callable[[int], object]) -> tuple[float, float, float]:
    """(median, worst of the usual 95 %, worst) milliseconds of CPU of a frame."""
    took = []
    paintings = Paintings(view.viewport())
    for number in range(FRAMES):
        before, started = paintings.count, time.thread_time()
        act(number)
        app.processEvents()
        took.append((time.thread_time() - started) * 1000)
        if paintings.count == before:
            took.pop()
    assert len(took) > FRAMES * 0.9, "most acts changed nothing that is in sight"
    took.sort()
    return statistics.median(took), took[int(len(took) * 0.95)], took[-1]


def main() -> int:
    """Measure and print; the exit code says whether the goal was met."""
    propositions, articles, claims = (int(n) for n in (sys.argv[1:4] or (2000, 200, 50)))
    app = application()
    with tempfile.TemporaryDirectory() as folder:
        session = create_project(Path(folder) / "claims.annotations", actor_name="analyst-1")
        fill(session, propositions, articles, claims)
        desk = Desk(session, use_theme("light"), ActionTable())
        page = ClaimsPage(desk)
        page.resize(1600, 1000)
        page.show()
        started = time.thread_time()
        desk.set_mode("claims")
        app.processEvents()
        print(f"open             {(time.thread_time() - started) * 1000:8.1f} ms")
        view, bar, side = page.matrix, page.matrix.verticalScrollBar(), page.matrix.horizontalScrollBar()
        blank = QTableWidget(page.model.rowCount(), page.model.columnCount())
        blank.setItemDelegate(NoPaint())
        blank.resize(view.size())
        blank.show()
        app.processEvents()
        empty, _, _ = frames(app, blank, lambda n: blank.verticalScrollBar().setValue(n % 90 + 1))
        blank.close()
        view.setFocus()
        met = True
        for name, act in (
            ("scroll down", lambda n: bar.setValue(n * 37 + 1)),
            ("scroll sideways", lambda n: side.setValue(n * 29 + 1)),
            ("arrow down", lambda _: QTest.keyClick(view, Qt.Key.Key_Down)),
            ("arrow right", lambda n: QTest.keyClick(view, Qt.Key.Key_Left if n // 150 % 2 else Qt.Key.Key_Right)),
            ("everything anew", lambda _: view.repaint_all()),
        ):
            usual, most, worst = frames(app, view, act)
            met = met and most < GOAL
            print(f"{name:16} {usual:8.1f} ms  (95 %: {most:.1f}, worst: {worst:.1f}; "
                  f"{usual / empty:.1f} × an empty table's {empty:.1f} ms)")  # fmt: skip
        print(f"filter           {_once(app, lambda: page.filters.chips['contested'].click()):8.1f} ms")
        print(f"filter off       {_once(app, page.filters.clear):8.1f} ms")
        edits = []
        for n in range(20):
            view.setCurrentIndex(page.model.index(n, 5))
            app.processEvents()
            edits.append(_once(app, lambda: QTest.keyClick(view, Qt.Key.Key_0)))
        print(f"one edit by key  {statistics.median(edits):8.1f} ms")
        story = [SetArticle(article=entry.article.id, changes={"story": "all"}) for entry in session.queries.articles()]
        session.apply(Together(edits=tuple(story), what="story"))
        for name, make in (("report", lambda: make_report(session.queries, "all")), *_written(session)):
            started = time.thread_time()
            make()
            print(f"{name:16} {(time.thread_time() - started) * 1000:8.1f} ms")
        desk.close()
    return 0 if met else 1


def _written(session: Session) -> list[tuple[str, Callable[[], object]]]:
    """A report of everything in each form; as PDF its first 2 000 paragraphs."""
    made = make_report(session.queries, "all")
    forms: list[tuple[str, Callable[[], object]]] = [
        (f"  as {suffix}", lambda write=write: write(made)) for suffix, write in WRITERS.items()
    ]
    return [*forms, ("  as .pdf (part)", lambda: write_pdf(replace(made, blocks=made.blocks[:2000])))]


def _once(app: QApplication, act: Callable[[], object]) -> float:
    started = time.thread_time()
    act()
    app.processEvents()
    return (time.thread_time() - started) * 1000


if __name__ == "__main__":
    sys.exit(main())
