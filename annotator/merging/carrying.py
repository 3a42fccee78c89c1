"""Bundles read in other processes: reading is most of a merge, and one process can use one core only.

A process reads and checks a bundle as `read_bundle` does and hands back bytes; what took it long to read is unpacked
from them in a third of the time. Where no process can be started, or little is to be read, it is all done here.
"""

import gc
import marshal
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields, make_dataclass
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from typing import Any, get_args, get_type_hints

from annotator.merging.bundle import Bundle, read_bundle
from annotator.model import RECORD_TYPES, Event, Range, Record, RowChange, Snapshot, Told

WORTH_BYTES = 6 * 1024 * 1024
"""Bytes of bundles from which on other processes are worth their start, some half a second of a core each."""
MOST_PROCESSES = 4
"""Each holds one bundle unpacked."""
AHEAD = 3
"""Bundles read or waiting to be read beyond those that processes are at, so that none is idle while one is united."""
_PATIENCE = 0.1
"""Seconds between two looks at whether the work was cancelled."""

Tick = Callable[[float], None]
Class = type[Any]
Packed = tuple[bytes, bytes]
"""What is canonical, as plain values; all else, pickled."""


def read_bundles(paths: Sequence[Path], ticks: Sequence[Tick]) -> Iterator[Bundle]:
    """The bundles of files, in order; several are read at once where that is worth it. Each one's tick is told the
    share of it that is read, and is called now and then while it is waited for; what it raises ends the work.

    Raises `UserError` for one that is damaged or hostile, when it is its turn, and `OSError` for one that is not there.
    """
    several = min(len(paths), os.cpu_count() or 1, MOST_PROCESSES)
    waiting = deque(zip(paths, ticks, strict=True))
    if several > 1 and sum(path.stat().st_size for path in paths) >= WORTH_BYTES:
        yield from _elsewhere(waiting, several)
    while waiting:
        yield _here(*waiting.popleft())


def _here(path: Path, tick: Tick = lambda share: None) -> Bundle:
    with path.open("rb") as file:
        return read_bundle(file, path.name, tick)


def _elsewhere(waiting: deque[tuple[Path, Tick]], several: int) -> Iterator[Bundle]:
    """Read in other processes, a few bundles ahead and no more, so that memory holds few at a time. Leaves in `waiting`
    what no process could be had for."""
    # A process that is forked from a window has its locks and halves of its threads: these are started anew.
    pool = ProcessPoolExecutor(several, mp_context=multiprocessing.get_context("spawn"))
    running: deque[Future[Packed]] = deque()
    try:
        while waiting:
            ahead = [path for path, _ in waiting][len(running) : several + AHEAD]
            running.extend(pool.submit(packed, path) for path in ahead)
            _, tick = waiting[0]
            while not wait([running[0]], _PATIENCE).done:
                tick(0.0)
            bundle = unpacked(running.popleft().result())
            waiting.popleft()
            yield bundle
    except (BrokenProcessPool, OSError):
        return  # no process can be started, or one ended; what is wrong with a file is told as it is read here
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


# ---- between processes


def packed(path: Path) -> Packed:
    """Read a bundle, and give it as bytes. In the other process."""
    gc.disable()  # nothing here goes in circles, and the process ends soon
    bundle = _here(path)
    told, records, events = bundle.told, bundle.snapshot.records, bundle.snapshot.events
    plain, others = {}, {}
    for table, rows in records.items():
        values = _values_of(RECORD_TYPES[table])
        plain[table] = [values(told[table, row.id]) for row in rows if (table, row.id) in told]
        others[table] = [row for row in rows if (table, row.id) not in told]
    canonical = all(("event", event.id) in told for event in events)
    values = _values_of(Event)
    steps = [values(told["event", event.id]) for event in events] if canonical else []
    rest = (bundle.manifest, others, () if canonical else events)
    return marshal.dumps((plain, steps, dict(bundle.snapshot.payloads))), pickle.dumps(rest, pickle.HIGHEST_PROTOCOL)


def unpacked(sent: Packed) -> Bundle:
    """The bundle that another process read."""
    plain, steps, payloads = marshal.loads(sent[0])
    manifest, others, events = pickle.loads(sent[1])  # made by our own process a moment ago
    told: dict[tuple[str, str], Told] = {}
    records: dict[str, tuple[Record, ...]] = {}
    for table in RECORD_TYPES:
        made = list(map(_maker(RECORD_TYPES[table]), plain[table]))
        told.update([((table, each.found.id), each) for each in made])
        rows = [*[each.found for each in made], *others[table]]
        records[table] = tuple(sorted(rows, key=attrgetter("id")) if others[table] else rows)
    if steps:
        made = list(map(_maker(Event), steps))
        told.update([(("event", each.found.id), each) for each in made])
        events = tuple([each.found for each in made])
    snapshot = Snapshot(records=records, events=events, payloads=payloads)
    return Bundle(manifest=manifest, snapshot=snapshot, told=told)


_Values = tuple[list[Any], str, tuple[str, ...]]


def _values_of(cls: Class) -> Callable[[Told], _Values]:
    """What gives the fields of a record as plain values, and what is told of it."""
    read = attrgetter(*_names(cls))
    parts = [(place, attrgetter(*_names(part))) for place, part in _parts(cls)]

    def values_of(told: Told) -> _Values:
        found, digest, texts = told
        values = list(read(found))
        for place, of_part in parts:
            values[place] = list(map(of_part, values[place]))
        return values, digest, texts

    return values_of


def _maker(cls: Class) -> Callable[[_Values], Told]:
    """What makes a record of the values that were checked when it was first made."""
    new = _new(cls)
    parts = [(place, _new(part)) for place, part in _parts(cls)]

    def made(sent: _Values) -> Told:
        values, digest, texts = sent
        for place, of_part in parts:
            values[place] = tuple(starmap(of_part, values[place]))
        return Told(new(*values), digest, texts)

    return made


def _new(cls: Class) -> Callable[..., Any]:
    """Makes an object of the values of its fields, in order. A frozen class's own way takes many times as long: they
    are put into a twin of the class that is not frozen and laid out as it is, which then becomes one of the class."""
    # Both ends of one slot of the type: with one of them left out each assignment goes a long way round.
    opened = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    init = getattr(make_dataclass(cls.__name__, _names(cls)), "__init__")  # noqa: B009
    twin: Class = type(cls.__name__, cls.__bases__, {"__slots__": cls.__slots__, "__init__": init, **opened})

    def new(*values: Any) -> Any:
        made = twin(*values)
        made.__class__ = cls
        return made

    return new


def _names(cls: Class) -> list[str]:
    return [f.name for f in fields(cls)]


def _parts(cls: Class) -> list[tuple[int, Class]]:
    """Which fields hold parts, by their place, and of which class."""
    hints = get_type_hints(cls)
    args = [(place, get_args(hints[name])[:1]) for place, name in enumerate(_names(cls))]
    return [(place, part) for place, parts in args for part in parts if part in (Range, RowChange)]
