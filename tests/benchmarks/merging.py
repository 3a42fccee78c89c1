"""Ten bundles brought together: 10 analysts × 200 articles × 100 annotations, each with its step of history.

    python -m tests.benchmarks.merging [--articles 200] [--annotations 100] [--bundles 10]

Prints the seconds of making the bundles, and of the merge (goal: 10 s): looking, the checked copy, writing. Beside the
seconds of the clock stand those of the processor: on a machine that others use, these are what the program costs. What
the processes that read the bundles cost is not among them and is printed last (not on Windows, which does not tell).
"""

import argparse
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.model import CHAIN_START, Event, Layer, Mention, Range, Record, RowChange, Snapshot, digest

if TYPE_CHECKING:
    from annotator.session import Session

# Every process that reads bundles loads this module anew, as it loads the program's first one, which is next to
# nothing: so what making the bundles needs is loaded where it is needed.

GOAL = 10.0
WORDS = "The minister met the envoy in the harbour town and both spoke of the talks to come. "


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--annotations", type=int, default=100)
    parser.add_argument("--bundles", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        session, layers = _project(folder, asked.articles, asked.bundles)
        base = session.snapshot()
        started = time.perf_counter()
        bundles = [_bundle(folder, base, owner, mine, asked.annotations) for owner, mine in layers.items()]
        print(f"{len(bundles)} bundles of {asked.articles * asked.annotations} annotations")
        print(f"made in {time.perf_counter() - started:.1f} s, {sum(p.stat().st_size for p in bundles) >> 20} MiB")
        bringing = session.bringing(bundles)
        took = [
            _timed("look", bringing.look),
            _timed("copy", bringing.keep),
            _timed("write", lambda: list(session.write(bringing))),
        ]
        clock, processor = (sum(each[n] for each in took) for n in (0, 1))
        print(f"merge {clock:.1f} s, processor {processor:.1f} s (goal {GOAL:.0f} s): {_met(clock)}")
        session.close()
        print(f"the processes that read: processor {_of_children():.1f} s")


def _of_children() -> float:
    """Seconds of the processor of the processes that were started and have ended."""
    for child in multiprocessing.active_children():
        child.join()
    told = os.times()
    return told.children_user + told.children_system


def _timed(name: str, work: Callable[[], object]) -> tuple[float, float]:
    """Do it and print what it took: seconds of the clock, and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    took = time.perf_counter() - clock, time.process_time() - processor
    print(f"{name} {took[0]:.1f} s, processor {took[1]:.1f} s")
    return took


def _met(seconds: float) -> str:
    return "met" if seconds <= GOAL else "MISSED"


def _project(folder: Path, articles: int, people: int) -> "tuple[Session, dict[str, list[Layer]]]":
    """A project with its articles assigned to everybody."""
    from annotator import edits
    from annotator.session import create_project
    from tests.unit.edits.world import draft

    session = create_project(folder / "all.annotations", actor_name="lead", actor_role="reviewer")
    actors = [session.apply(edits.AddActor(name=f"analyst-{n}")).result for n in range(people)]
    ids = []
    for number in range(articles):
        left = f"{number} {WORDS * 12}\r\n{WORDS}"
        ids.append(session.apply(edits.ImportDraft(draft=draft(left, f"{number} 번째.\r\n둘."))).result)
    session.apply(edits.Assign(articles=tuple(ids), actors=tuple(actors)))
    return session, {actor: session.queries.select(Layer, owner=actor) for actor in actors}


def _bundle(folder: Path, base: Snapshot, owner: str, layers: list[Layer], annotations: int) -> Path:
    """An analyst's copy of the project with their work in it, sent."""
    from annotator.session import Session
    from annotator.store import Store
    from annotator.store.codec import values_json

    texts = {row.id: row for row in base.records["article"]}
    made = list(_mentions(base, layers, annotations, owner, texts))
    events, payloads, prev = [], dict(base.payloads), CHAIN_START
    for seq, row in enumerate(made, 1):
        after = values_json(row)
        payloads[digest(after)] = after
        step = RowChange(table="mention", id=row.id, before=None, after=digest(after))
        event = Event(
            id=f"{owner}-{seq}",
            actor=owner,
            replica=f"{owner}-home",
            seq=seq,
            at=row.created,
            edit="AddMention",
            label="add mention",
            changes=(step,),
            prev=prev,
        )
        events.append(replace(event, hash=event.expected_hash()))
        prev = events[-1].hash
    records = {**base.records, "mention": tuple(made)}
    path = folder / f"{owner}.annotations"
    with Store.create(path) as store:
        store.load(Snapshot(records=records, events=(*base.events, *events), payloads=payloads))
        Session(store, owner).send_work(folder / f"{owner}.annbundle")
    path.unlink()
    return folder / f"{owner}.annbundle"


def _mentions(
    base: Snapshot, layers: list[Layer], annotations: int, owner: str, articles: dict[str, Record]
) -> Iterator[Mention]:
    documents = {row.id: row.text for row in base.records["document"]}  # type: ignore[attr-defined]
    for layer in layers:
        document = articles[layer.article].left  # type: ignore[attr-defined]
        text = documents[document]
        for number in range(annotations):
            start = number * 8
            yield Mention(
                id=f"{owner}-{layer.article}-{number}",
                rev=1,
                actor=owner,
                created=1_800_000_000_000 + number,
                layer=layer.id,
                article=layer.article,
                ranges=(Range.of(document, text, start, start + 6),),
                type="PERSON",
            )


if __name__ == "__main__":
    main()
