"""Bringing files into a project, in three steps that need not be taken at once, nor in one thread.

    bringing = session.bringing(paths)      # in the session's thread; at once
    reports = bringing.look(tick)           # in any thread: reads, unites, checks; nothing is written
    bringing.keep(tick)                     # in any thread: the checked copy beside the project
    for share in session.write(bringing):   # in the session's thread, by and by; one transaction
        ...

`tick` is told the share done (0…1) and may raise to end the work; then nothing is changed.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.model import BugError, Document, Property, Snapshot, UserError
from annotator.store import Store

if TYPE_CHECKING:
    from annotator.merging import Bundle, Merge, MergeReport
    from annotator.store.merge import Prepared

Tick = Callable[[float], None]

_READING, _UNITING = 0.5, 0.8
"""Shares of the whole at which the files are read, and all of it is united; the rest is encoding."""


class Bringing:
    """What some files would bring into a project as it was when this was made."""

    def __init__(self, store: Store, paths: Sequence[Path]) -> None:
        """In the thread of the store; takes the project as it is now."""
        self.paths = tuple(paths)
        self.reports: tuple[MergeReport, ...] = ()
        self.stamp = store.stamp()
        self.copy: Path | None = None
        self._path = store.path
        self._image = store.image()
        self._merge: Merge | None = None
        self._prepared: Prepared | None = None

    @property
    def changes(self) -> bool:
        """Whether there is anything to write. Before `look` it is not known."""
        return self._merge is not None

    @property
    def prepared(self) -> "Prepared":
        """What is to be written; raises `BugError` before `look` found something."""
        if self._prepared is None:
            raise BugError("there is nothing to write")
        return self._prepared

    def touched(self) -> frozenset[tuple[str, str]]:
        """(table, id) of every row that changes."""
        return self._merge.touched() if self._merge is not None else frozenset()

    def let_go(self) -> None:
        """Forget what was looked at, all but the reports, once it is written or not wanted. Safe to call twice."""
        self._merge = self._prepared = None
        gc.unfreeze()  # only now: what is left is little, and looked through for circles as ever

    def look(self, tick: Tick = lambda share: None) -> "tuple[MergeReport, ...]":
        """Read the files and unite them with the project; a report for each. Nothing is written.

        Raises `UserError` for a file that does not fit.
        """
        from annotator.merging import bring_together
        from annotator.store.merge import prepare

        with _without_collecting():
            store = Store.from_image(self._image, self._path)
            try:
                ours = store.snapshot()
            finally:
                store.close()
            texts = {row.id: row.text for row in ours.records["document"] if isinstance(row, Document)}
            sources = self._sources(tick, texts)
            self._merge, self.reports = bring_together(ours, sources)
            tick(_UNITING)
            if self._merge is not None:
                merge = self._merge
                wanted = {(table, row.id) for table, rows in merge.puts.items() for row in rows}
                history, part = merge.union.steps(wanted), _part(tick, _UNITING, 1.0)
                prepared = prepare(merge.puts, merge.events, merge.payloads, history, part)
                self._prepared = prepared.with_rows((bulk.rows, bulk.events) for bulk in merge.bulks)
                self._name_unverified(merge)
        return self.reports

    def _name_unverified(self, merge: "Merge") -> None:
        """Say in the reports what no history at hand vouches for, where it was brought."""
        found: Counter[tuple[int, str]] = Counter()
        for table, id_ in self.prepared.unverified:
            found[merge.union.brought_by[table, id_], table] += 1
        for number, report in enumerate(self.reports):
            told = tuple((table, n) for (source, table), n in sorted(found.items()) if source == number)
            if told:
                changed = replace(report, unverified=told)
                self.reports = (*self.reports[:number], changed, *self.reports[number + 1 :])

    def _sources(self, tick: Tick, texts: Mapping[str, str]) -> "Iterator[tuple[str, Snapshot | Bundle]]":
        """What the files bring: bundles a few at a time, whole projects when they are asked for."""
        from annotator.merging.carrying import read_bundles

        kinds = [_is_bundle(path) for path in self.paths]
        step = _UNITING / max(1, len(self.paths))
        ticks = [_part(tick, n * step, n * step + step * _READING / _UNITING) for n in range(len(self.paths))]
        of_bundles = [(path, own) for path, own, yes in zip(self.paths, ticks, kinds, strict=True) if yes]
        bundles = read_bundles([path for path, _ in of_bundles], [own for _, own in of_bundles], texts)
        for path, own, yes in zip(self.paths, ticks, kinds, strict=True):
            own(0.0)
            yield path.name, next(bundles) if yes else _project_of(path)

    def keep(self, tick: Tick = lambda share: None) -> Path:
        """Write the checked copy of the project as it was, beside it. Raises `UserError` where that is impossible."""
        from annotator.store.merge import backup_name

        tick(0.0)
        store = Store.from_image(self._image, self._path)
        try:
            copy = backup_name(self._path)
            store.save_copy(copy)
        finally:
            store.close()
        self.copy = copy
        return copy

    def forget_copy(self) -> None:
        """Take the copy away again: nothing was changed, so there is nothing to go back from."""
        if self.copy is not None:
            self.copy.unlink(missing_ok=True)
            self.copy = None

    def told(self) -> "tuple[MergeReport, ...]":
        """The reports, with the name of the copy."""
        name = self.copy.name if self.copy is not None else ""
        return tuple(replace(report, backup=name if report.changed else "") for report in self.reports)


def _is_bundle(path: Path) -> bool:
    """Whether a file begins as a bundle does; raises `UserError` for one that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise UserError(f"“{path}” cannot be read: {error.strerror}. Nothing was changed.") from error


def _project_of(path: Path) -> Snapshot:
    """What another project file brings; raises `UserError` for any other file."""
    store = Store.open_copy(path)
    try:
        return store.snapshot()
    finally:
        store.close()


def project_in(path: Path) -> str:
    """The id of the project that a file holds, '' where it holds none that can be read."""
    try:
        with Store.open_copy(path) as store:
            found = store.get(Property, "project_id")
    except UserError:
        return ""
    return str(found.value) if found is not None else ""


def _part(tick: Tick, start: float, end: float) -> Tick:
    """Progress from 0 to 1 as a part of a whole."""
    return lambda share: tick(start + (end - start) * share)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Records hold no circles, and there may be millions: looking for some among them takes as long as the work, and
    is left out until they are let go (`Bringing.let_go`)."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if collecting:
            gc.enable()
