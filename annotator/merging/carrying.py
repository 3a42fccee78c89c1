"""Bundles read in other processes: reading is most of a merge, and one process can use one core only.

A process reads and checks a bundle as `read_bundle` does and hands it back as bytes; its bulk is plain values, which
are unpacked in no time. Where no process can be started, or little is to be read, it is all done here.
"""

import gc
import marshal
import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotator.merging.bulk import Bulk
from annotator.merging.bundle import Bundle, read_bundle

WORTH_BYTES = 6 * 1024 * 1024
"""Bytes of bundles from which on other processes are worth their start, some half a second of a core each."""
MOST_PROCESSES = 4
"""Each holds one bundle unpacked."""
AHEAD = 3
"""Bundles read or waiting to be read beyond those that processes are at, so that none is idle while one is united."""
_NO_REFERENCES = 2
"""The version of `marshal` that does not look for what is there twice: nothing is, and it takes half as long again."""
_PATIENCE = 0.1
"""Seconds between two looks at whether the work was cancelled."""

Tick = Callable[[float], None]
Packed = tuple[bytes, bytes]
"""The bulk and the payloads, as plain values; all else, pickled."""


def read_bundles(paths: Sequence[Path], ticks: Sequence[Tick], texts: Mapping[str, str]) -> Iterator[Bundle]:
    """The bundles of files, in order; several are read at once where that is worth it. Each one's tick is told the
    share of it that is read, and is called now and then while it is waited for; what it raises ends the work. `texts`
    are the base texts of the project by document.

    Raises `UserError` for one that is damaged or hostile, when it is its turn, and `OSError` for one that is not there.
    """
    several = min(len(paths), os.cpu_count() or 1, MOST_PROCESSES)
    waiting = deque(zip(paths, ticks, strict=True))
    if several > 1 and sum(path.stat().st_size for path in paths) >= WORTH_BYTES:
        yield from _elsewhere(waiting, several, texts)
    while waiting:
        path, tick = waiting.popleft()
        yield _here(path, texts, tick)


def _here(path: Path, texts: Mapping[str, str], tick: Tick = lambda share: None) -> Bundle:
    with path.open("rb") as file:
        return read_bundle(file, path.name, tick, texts)


def _elsewhere(waiting: deque[tuple[Path, Tick]], several: int, texts: Mapping[str, str]) -> Iterator[Bundle]:
    """Read in other processes, a few bundles ahead and no more, so that memory holds few at a time. Leaves in `waiting`
    what no process could be had for."""
    # A process that is forked from a window has its locks and halves of its threads: these are started anew.
    # Nothing there goes in circles, and they end soon, so that they look for none.
    pool = ProcessPoolExecutor(several, multiprocessing.get_context("spawn"), initializer=gc.disable)
    running: deque[Future[Packed]] = deque()
    try:
        while waiting:
            ahead = [path for path, _ in waiting][len(running) : several + AHEAD]
            running.extend(pool.submit(packed, path, texts) for path in ahead)
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


def packed(path: Path, texts: Mapping[str, str]) -> Packed:
    """Read a bundle, and give it as bytes. In the other process."""
    bundle = _here(path, texts)
    bulk, payloads = bundle.bulk, dict(bundle.rest.payloads)
    plain: Any = (bulk.rows, list(map(tuple, bulk.events)), bulk.named, bulk.touched, payloads)
    others = (bundle.manifest, replace(bundle.rest, payloads={}))
    return marshal.dumps(plain, _NO_REFERENCES), pickle.dumps(others, pickle.HIGHEST_PROTOCOL)


def unpacked(sent: Packed) -> Bundle:
    """The bundle that another process read."""
    rows, events, named, touched, payloads = marshal.loads(sent[0])
    manifest, rest = pickle.loads(sent[1])  # made by our own process a moment ago
    bulk = Bulk(rows=rows, events=events, named=named, touched=touched)
    return Bundle(manifest=manifest, bulk=bulk, rest=replace(rest, payloads=payloads))
