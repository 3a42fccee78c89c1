"""Time to build the queue: 10 analysts, 200 articles, 100 annotations each. Goal: 2 s in all. Then the time from the
key that decides to the next question painted, in the real window on the sample project. Goal: 50 ms.

    python tests/benchmarks/adjudication.py [analysts articles annotations]
"""

import gc
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import itertools

from annotator.adjudication import LayerContents, accept_agreed, find
from annotator.adjudication.agreement import Compared, project_report
from annotator.columns import ArticleText
from annotator.model import Article, Bead, Document, Layer, Mention, Range, Sentence, Twin

WORDS = 60
SLIP = 0.02
"""The share of mentions in which one analyst errs: with 10 analysts, about a fifth of all things are disputed."""


def article(number: int) -> ArticleText:
    """A synthetic article: two documents of `WORDS` sentences, aligned one to one."""
    key = f"a{number}"
    documents, sentences, places = {}, [], {}
    for side, language in (("left", "en"), ("right", "ko")):
        name = f"{key}{side}"
        lines = [f"{side} sentence {n:03} names one thing and another." for n in range(WORDS)]
        text = " ".join(lines)
        documents[name] = Document(id=name, name=name, text=text)
        places[side], start = [], 0
        for n, line in enumerate(lines):
            end = start + len(line)
            sentences.append(
                Sentence(
                    id=f"{name}{n}", document=name, start=start, end=end, language=language, paragraph=0, side=side
                )
            )
            places[side].append(Range.of(name, text, start, end))
            start = end + 1
    beads = tuple(
        Bead(id=f"{key}b{n}", article=key, order=n, left=(left,), right=(right,))
        for n, (left, right) in enumerate(zip(places["left"], places["right"], strict=True))
    )
    record = Article(id=key, title=key, left=f"{key}left", right=f"{key}right")
    return ArticleText(article=record, documents=documents, sentences=tuple(sentences), beads=beads)


def layers(text: ArticleText, analysts: int, annotations: int, dice: random.Random) -> list[LayerContents]:
    """Each analyst's layer: mentions on both sides and twins between them, with slips."""
    found = []
    pairs = max(1, annotations // 3)
    for analyst in range(analysts):
        key = text.article.id
        layer = Layer(
            id=f"{key}L{analyst}", article=key, owner=f"p{analyst}", state="submitted", exhaustive=("mention",)
        )
        mentions: list[Mention] = []
        twins: list[Twin] = []
        for pair in range(pairs):
            made = []
            for bead_side in ("left", "right"):
                place = getattr(text.beads[pair % WORDS], bead_side)[0]
                base = text.documents[place.document].text
                start = place.start + 5 + pair // WORDS * 12
                length = 8 + (dice.random() < SLIP) * 3
                if dice.random() < SLIP:
                    continue
                mention = Mention(
                    id=f"{layer.id}m{len(mentions)}",
                    rev=1,
                    layer=layer.id,
                    article=text.article.id,
                    ranges=(Range.of(place.document, base, start, start + length),),
                    type="ORG" if dice.random() < SLIP else "PERSON",
                    entity=f"e{pair}",
                )
                mentions.append(mention)
                made.append(mention.id)
            if len(made) == 2:
                twins.append(
                    Twin(
                        id=f"{layer.id}t{pair}",
                        rev=1,
                        layer=layer.id,
                        article=text.article.id,
                        left=(made[0],),
                        right=(made[1],),
                    )
                )
        found.append(LayerContents(layer=layer, mentions=tuple(mentions), twins=tuple(twins)))
    return found


def main(analysts: int = 10, articles: int = 200, annotations: int = 100) -> None:
    """Builds the material; times the queue, the taking of what is agreed, and the report on agreement."""
    dice = random.Random(1)
    material = []
    for number in range(articles):
        text = article(number)
        material.append((text, layers(text, analysts, annotations, dice)))
    records = sum(len(c.mentions) + len(c.twins) for _, contents in material for c in contents)
    print(f"{analysts} analysts x {articles} articles, {records} annotations")
    gc.collect()
    start, busy = time.perf_counter(), time.process_time()
    queues = [find(contents, text) for text, contents in material]
    took, busy = time.perf_counter() - start, time.process_time() - busy
    open_ones, agreed = sum(len(q.open) for q in queues), sum(len(q.agreed) for q in queues)
    print(f"queue: {took:.2f} s ({busy:.2f} s of CPU); {open_ones} disagreements, {agreed} agreed (goal: 2 s)")
    start = time.perf_counter()
    gold = LayerContents(layer=Layer(id="gold", article="a0", owner="r", role="gold"))
    outcome = accept_agreed(queues[0], gold)
    took = time.perf_counter() - start
    print(f"take what is agreed in one article: {took * 1000:.0f} ms; {len(outcome.puts)} gold records")
    compared = [Compared(text=text, contents=tuple(contents)) for text, contents in material]
    told: list[float] = []
    start, busy = time.perf_counter(), time.process_time()
    report = project_report(compared, tick=lambda _: told.append(time.perf_counter()))
    took, busy = time.perf_counter() - start, time.process_time() - busy
    longest = max(after - before for before, after in itertools.pairwise(told))
    print(
        f"agreement over {articles} articles: {took:.1f} s ({busy:.1f} s of CPU); {len(report.agreement.rows)} figures "
        f"with intervals; can be cancelled every {longest * 1000:.0f} ms at the longest"
    )


def next_decision() -> None:
    """Decides by keys in the real window, off screen; the time of each until the window is painted again."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from annotator.gui import app
    from annotator.gui.preferences import Preferences
    from annotator.sample import make_sample
    from annotator.session import open_project

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.annotations"
        make_sample(path).close()
        qt = app.application()
        window = app.open_window(open_project(path, "reviewer-1"), Preferences())
        assert window is not None
        window.resize(1280, 800)
        window.desk.set_mode("adjudicate")
        qt.processEvents()
        page = window.page("adjudicate")
        took, busy = [], []
        while page.current is not None:
            code = next((choice.code for choice in page.choices() if choice.code), "1")
            start, cpu = time.perf_counter(), time.process_time()
            QTest.keyClick(page.queue, Qt.Key(ord(code)))
            page.repaint()
            took.append((time.perf_counter() - start) * 1000)
            busy.append((time.process_time() - cpu) * 1000)
        print(
            f"next decision painted: median {statistics.median(took):.0f} ms, slowest but the first "
            f"{max(took[1:]):.0f} ms ({statistics.median(busy):.0f} ms of CPU); {len(took)} decisions (goal: 50 ms)"
        )
        window.close()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
    next_decision()
