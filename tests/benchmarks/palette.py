"""What a key costs in the command palette: `python tests/benchmarks/palette.py [RECORDS] [CLAIMS]`, by default 50 000 and 2 000.

A real window off screen on a project of so many records and claims; words are typed letter by letter. CPU time of the
GUI thread from key press to the filled list, and the longest slice of the search through claims and texts after it.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
WORDS = ("person 04711", "인물 31", "busan", "korea", "zzz", "theme", "minister")


def main() -> None:
    """Print the figures."""
    records, claims = (int(number) for number in (sys.argv[1:3] or (50_000, 2_000)))
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANNOTATOR_HOME"] = home
        keys, slices = measure(Path(home) / "large.annotations", records, claims)
    keys.sort()
    slices.sort()
    print(f"{records} records, {claims} claims, {len(keys)} keys")
    print(
        f"key to list: p50 {statistics.median(keys):.1f} ms, p95 {keys[int(len(keys) * 0.95)]:.1f} ms, max {keys[-1]:.1f} ms"
    )
    print(f"slice after it: p50 {statistics.median(slices):.1f} ms, p95 {slices[int(len(slices) * 0.95)]:.1f} ms")


def measure(path: Path, records: int, claims: int) -> tuple[list[float], list[float]]:
    """CPU milliseconds of every key, and of every slice of the search that follows it."""
    from PySide6.QtTest import QTest

    from annotator.edits import AddClaim, AddEntity, Edit, Together
    from annotator.gui import app
    from annotator.gui.preferences import Preferences
    from annotator.gui.register.index import register_search
    from annotator.model import Claim, Layer
    from annotator.sample import make_sample
    from annotator.session import open_project

    make_sample(path).close()
    app.application()
    session = open_project(path, "analyst-1")
    open_layers = {layer.id for layer in session.queries.select(Layer) if layer.state in ("assigned", "draft")}
    model = next((c for c in session.queries.select(Claim) if c.layer in open_layers), None)
    assert model is not None or not claims, "the sample has no claim in a layer under work"

    def edits() -> Iterator[Edit]:
        for n in range(records):
            yield AddEntity(type="PER", labels={"en": f"Person {n:05d} of Busan", "ko": f"인물 {n:05d}"})
        for n in range(claims if model is not None else 0):
            assert model is not None
            yield AddClaim(article=model.article, content=model.content, statement={"en": f"Statement {n} on Korea"})

    session.apply(Together(edits=tuple(edits()), what="many"))
    window = app.open_window(session, Preferences(theme="light", language="en", hint_closed=True))
    assert window is not None
    popup = window.palette_popup
    popup.open()
    register_search(window.desk).finish()
    keys, slices = [], []
    for words in WORDS:
        popup.field.clear()
        for letter in words:
            start = time.thread_time()
            popup.field.insert(letter)
            keys.append((time.thread_time() - start) * 1000)
            popup._timer.stop()
            while popup._searching:
                start = time.thread_time()
                popup._go_on()
                slices.append((time.thread_time() - start) * 1000)
            QTest.qWait(1)
    window.close()
    return keys, slices


if __name__ == "__main__":
    main()
