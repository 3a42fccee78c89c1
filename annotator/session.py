"""The only door for changes: `Session.apply(edit)`, `undo`, `redo`, and who hears of them.

A session is one project, opened by one actor. Reads go through `session.queries`. There is no save: when
`apply` returns, the change is on disk.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.edits import CreateProject, Edit, KeepSplits
from annotator.model import Actor, Article, Bead, Event, Layer, Record, Snapshot, UserError, new_id
from annotator.paths import in_file_name
from annotator.queries import Queries
from annotator.store import SUFFIX, Store, Vectors

if TYPE_CHECKING:
    from annotator.bringing import Bringing
    from annotator.merging import MergeReport, Sent

__all__ = ["SUFFIX", "Change", "Session", "create_project", "open_project"]

log = logging.getLogger(__name__)

Listener = Callable[["Change"], None]
_MANY = 10_000
"""Rows of a table looked at to tell which articles an edit touched; SQLite takes three times as many values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an edit, an undo or a redo did.

    `touched` holds (table, id) of every row whose values changed; `result` is what the edit returned;
    `kind` is `edit`, `undo`, `redo`, `merge` or `actor` (somebody else acts from now on); `origin` whatever the caller
    gave, so that a view can skip what it has done itself; `took` the milliseconds until it was on disk. `rows` are the
    live rows as the edit wrote them, by table and id, where it is foretold: nobody need read them again. `refused`:
    it was foretold, and then its commit failed.
    """

    kind: str
    label: str = ""
    touched: frozenset[tuple[str, str]] = frozenset()
    result: Any = None
    event: Event | None = None
    origin: object = None
    took: float = 0.0
    rows: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    refused: bool = False

    def tables(self) -> frozenset[str]:
        """The tables of which rows changed."""
        return frozenset(table for table, _ in self.touched)


class Session:
    """One actor at work in one open project."""

    def __init__(self, store: Store, actor: str = "") -> None:
        """`actor` is an actor's id; without one the session only reads until `act_as`."""
        self._store = store
        self._actor = actor
        self._listeners: list[Listener] = []
        self._foretold: list[Listener] = []
        self._stacks: tuple[list[str], list[str]] | None = None
        self._vectors: Vectors | None = None
        self.saved_at: int | None = None
        self.queries = Queries(store, lambda: self._actor)

    # ---- who and where

    @property
    def path(self) -> Path:
        """The project file."""
        return self._store.path

    @property
    def read_only(self) -> bool:
        """Whether the project was opened as a copy that cannot be written."""
        return self._store.read_only

    @property
    def actor(self) -> str:
        """The id of who acts, '' before anybody was chosen."""
        return self._actor

    def act_as(self, actor: str) -> None:
        """Let another actor act from now on; raises `UserError` for an unknown one."""
        if self._store.get(Actor, actor) is None:
            raise UserError("There is no such person in this project. Nothing was changed.")
        self._actor = actor
        self._stacks = None
        self._tell(Change(kind="actor"))

    def close(self) -> None:
        """Close the project. Everything is saved already."""
        self._listeners.clear()
        self._foretold.clear()
        self._store.close()

    def __enter__(self) -> "Session":
        """The session itself; it is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the session."""
        self.close()

    # ---- changing

    def apply(self, edit: Edit, *, origin: object = None) -> Change:
        """Run an edit: all of it is on disk when this returns, or `UserError` is raised and nothing changed."""
        if not self._actor:
            raise UserError("Nobody is chosen to act yet. Choose who you are first. Nothing was changed.")
        started = time.perf_counter()
        with self._foretelling() as foretell, self._store.transaction(self._actor) as rows:
            result = edit.run(rows)
            touched = rows.touched()
            event = rows.seal(edit=type(edit).__name__, label=edit.label, undoable=edit.undoable)
            if event is not None:
                foretell(
                    Change(
                        kind="edit",
                        label=edit.label,
                        touched=touched,
                        result=result,
                        origin=origin,
                        rows=rows.written(),
                    )
                )
        if event is not None and event.undoable:
            undo, redo = self._steps()
            if not undo or undo[-1] != event.id:
                undo.append(event.id)
            redo.clear()
        return self._done("edit", edit.label, touched, event, started, origin=origin, result=result)

    def undo(self, *, origin: object = None) -> Change:
        """Take the actor's newest edit of this place back; raises `UserError` where there is none, or it
        touches what has been changed since."""
        return self._step(forward=False, origin=origin)

    def redo(self, *, origin: object = None) -> Change:
        """Repeat what was undone last; raises `UserError` where there is nothing, or it no longer fits."""
        return self._step(forward=True, origin=origin)

    def next_undo(self) -> Event | None:
        """What `undo` would take back: so that a view can show it first when it lies elsewhere."""
        undo, _ = self._steps()
        return self._store.event(undo[-1]) if undo else None

    def next_redo(self) -> Event | None:
        """What `redo` would repeat."""
        _, redo = self._steps()
        return self._store.event(redo[-1]) if redo else None

    def _step(self, *, forward: bool, origin: object) -> Change:
        started = time.perf_counter()
        undo, redo = self._steps()
        source, target = (redo, undo) if forward else (undo, redo)
        if not source:
            raise UserError(f"There is nothing to {'redo' if forward else 'undo'}.")
        with self._foretelling() as foretell, self._store.transaction(self._actor) as rows:
            event = rows.event(source[-1])
            rows.restore(event, forward=forward)
            touched = rows.touched()
            sealed = rows.seal(
                edit="Redo" if forward else "Undo",
                label=event.label,
                undoable=True,
                undoes=None if forward else event.id,
                redoes=event.id if forward else None,
            )
            kind, written = "redo" if forward else "undo", rows.written()
            foretell(Change(kind=kind, label=event.label, touched=touched, origin=origin, rows=written))
        target.append(source.pop())
        return self._done(kind, event.label, touched, sealed, started, origin=origin)

    def _steps(self) -> tuple[list[str], list[str]]:
        """The events that can be undone and redone, newest last, from the history of actor and replica."""
        if self._stacks is None:
            undo: list[str] = []
            redo: list[str] = []
            for id_, undoes, redoes in self._store.steps(self._actor):
                # In a fork the steps of two branches stand in turn: a new step of one may forget what the other
                # redoes, and both may take the same step back, or repeat it.
                if undoes is not None:
                    if undoes in undo:
                        undo.remove(undoes)
                        redo.append(undoes)
                elif redoes is not None:
                    if redoes in redo:
                        redo.remove(redoes)
                    if redoes not in undo:
                        undo.append(redoes)
                else:
                    undo.append(id_)
                    redo.clear()
            self._stacks = (undo, redo)
        return self._stacks

    # ---- hearing

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change; returns the call that ends it. A listener's error never undoes a commit."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def foresee(self, listener: Listener) -> Callable[[], None]:
        """Be told of every edit, undo and redo once its rows stand and before they are on disk, so that they can be
        shown while the disk works; `event` is None. The listener reads rows anew and changes none. Where the commit
        then fails, it is told once more, `refused`, and the rows are as they were. Returns the call that ends it."""
        self._foretold.append(listener)
        return lambda: self._foretold.remove(listener) if listener in self._foretold else None

    @contextmanager
    def _foretelling(self) -> Iterator[Callable[[Change], None]]:
        """Around a transaction: what is told in it is told again where the transaction fails."""
        told: list[Change] = []

        def foretell(change: Change) -> None:
            if self._foretold:
                told.append(change)
                self._inform(self._foretold, change, change.tables())

        try:
            yield foretell
        except BaseException:
            for change in told:
                self._inform(self._foretold, replace(change, rows={}, refused=True), None)
            raise

    def _done(
        self,
        kind: str,
        label: str,
        touched: frozenset[tuple[str, str]],
        event: Event | None,
        started: float,
        *,
        origin: object = None,
        result: Any = None,
    ) -> Change:
        took = (time.perf_counter() - started) * 1000
        if event is not None:
            self.saved_at = event.at
        change = Change(kind=kind, label=label, touched=touched, result=result, event=event, origin=origin, took=took)
        if event is not None:
            self._tell(change)
            self._keep_vectors(change)
        return change

    # ---- vectors

    @property
    def vectors(self) -> Vectors:
        """Where the sentence encoder (`bitext.encoder.shared`) finds and leaves the vectors of this project's texts.

        To be asked for by the thread that has the project open, to be used in any. What is new is written after the
        edit that brings its text in or aligns it anew; it is no part of the history and leaves with no export.
        """
        if self._vectors is None:
            self._vectors = self._store.vectors()
        return self._vectors

    def _keep_vectors(self, change: Change) -> None:
        """Write what the encoder made of texts that are in the project now, and clear away what has gone."""
        tables = change.tables()
        if self.read_only or not tables & {"document", "sentence", "bead"}:
            return
        try:
            waiting = self._vectors is not None and self._vectors.waiting
            documents = self._encoded(change) if waiting else {}
            if documents or "document" in tables:
                self._store.keep_vectors(self._vectors or Vectors({}), documents)
        except UserError as error:  # the change itself is on disk; without its vectors a text is encoded again
            log.warning("vectors were not kept: %s", error)

    def _encoded(self, change: Change) -> dict[str, frozenset[bytes]]:
        """The keys of all texts that aligning the touched articles asks vectors for, by document."""
        from annotator.bitext.encoder import key_of
        from annotator.ingest.beads import encoded_texts

        ids = {table: tuple(id_ for name, id_ in change.touched if name == table)[:_MANY] for table in change.tables()}
        articles = {bead.article for bead in self.queries.select(Bead, id=ids.get("bead", ()))}
        for side in ("left", "right"):
            articles |= {one.id for one in self.queries.select(Article, **{side: ids.get("document", ())})}
        found: dict[str, frozenset[bytes]] = {}
        for article in articles:
            text = self.queries.text(article)
            words = {id_: document.text for id_, document in text.documents.items()}
            languages = (text.article.left_language, text.article.right_language)
            for document, said in encoded_texts(words, text.regions, text.sentences, languages).items():
                found[document] = found.get(document, frozenset()) | {key_of(one) for one in said}
        return found

    def _tell(self, change: Change) -> None:
        self._inform(self._listeners, change, change.tables())

    def _inform(self, listeners: list[Listener], change: Change, stale: frozenset[str] | None) -> None:
        """Tell some listeners, after the queries have dropped what they kept of these tables (None: of all)."""
        self.queries.forget(stale, change.touched)
        for listener in tuple(listeners):
            try:
                listener(change)
            except Exception:  # the commit has happened; one view's fault must not hide it from the others
                log.exception("a view failed on a change (%s)", change.label)

    # ---- whole files

    def check(self) -> list[str]:
        """What is wrong with the project, a sentence each."""
        return self._store.check()

    def snapshot(self) -> Snapshot:
        """The whole project as plain data, for exports."""
        return self._store.snapshot()

    def export(self, name: str, path: Path, options: Any = None) -> Any:
        """Write the project in an exchange format (`annotator.formats`), wholly or not at all; returns its
        report. Layers that who acts may not see count as absent. What the report asks to keep (the splits) is
        stored where the project can be written, and a note says so where it cannot. Raises `UserError`."""
        from annotator.formats import Options, format_named, write_atomically

        chosen = format_named(name)
        hidden = self.queries.hidden_layers() if name != "archive" else frozenset()
        asked = replace(options or Options(), hidden=hidden)
        snapshot = self.snapshot()
        report = write_atomically(path, lambda out: chosen.dump(snapshot, out, asked))
        if not report.keep:
            return report
        if self.read_only or not self._actor:
            why = "the project is open read-only" if self.read_only else "nobody is chosen to act"
            return replace(report, notes=(*report.notes, f"The splits were not stored in the project: {why}."))
        self.apply(KeepSplits(splits=report.keep["splits"]))
        return report

    def load(self, snapshot: Snapshot) -> None:
        """Fill an empty project from an archive; raises `UserError` where it holds documents already."""
        self._store.load(snapshot)
        self._stacks = None
        self.queries.forget(None)
        self._actor = self._actor if self._store.get(Actor, self._actor) else ""

    def load_archive(self, path: Path) -> Snapshot:
        """Fill an empty project from an archive file, which is checked whole first; returns what it held.

        Raises `UserError` where the file is damaged or the project holds documents already; nothing is changed then.
        """
        from annotator.formats import ReadableFormat, format_named

        archive = format_named("archive")
        assert isinstance(archive, ReadableFormat)
        try:
            with path.open("rb") as stream:
                snapshot = archive.load(stream)
        except OSError as error:
            raise UserError(f"“{path.name}” cannot be read: {error.strerror}. Nothing was changed.") from error
        self.load(snapshot)
        return snapshot

    def merge(self, paths: Sequence[Path], *, preview: bool = False) -> "tuple[MergeReport, ...]":
        """Bring the work in bundles and other project files into this one, all or nothing; a report for each.

        A checked copy is made before anything is written, and named in the reports. `preview` writes nothing.
        Raises `UserError` for a file that does not fit, and then nothing is changed.
        """
        bringing = self.bringing(paths)
        try:
            bringing.look()
            if not preview and bringing.changes:
                bringing.keep()
                for _ in self.write(bringing):
                    pass
            return bringing.told()
        finally:
            bringing.let_go()

    def bringing(self, paths: Sequence[Path]) -> "Bringing":
        """The same step by step, for a window that stays answering meanwhile: see `annotator.bringing`."""
        from annotator.bringing import Bringing

        return Bringing(self._store, paths)

    def write(self, bringing: "Bringing") -> Iterator[float]:
        """Write what was looked at, in one transaction; yields the share that is written. Closed before its end, or
        stopped by an error (`UserError`), it leaves the project as it was, and takes the copy away."""
        every = max(1, len(bringing.prepared))
        try:
            for written in self._store.write_union(self._actor, bringing.prepared, bringing.stamp):
                yield written / every
        except BaseException:
            bringing.forget_copy()
            self.queries.forget(None)  # what was read meanwhile is not so
            raise
        self._stacks = None
        touched = bringing.touched()
        bringing.let_go()
        self._tell(Change(kind="merge", label="bring work together", touched=touched))

    def has_copy(self, path: Path) -> bool:
        """Whether a file is another copy of this project; False for one that cannot be read as a project."""
        from annotator.bringing import project_in

        if path.resolve() == self.path.resolve():
            return False
        return project_in(path) == str(self.queries.properties()["project_id"])

    def send_work(self, path: Path, *, actor: str = "", texts: bool = False) -> "Sent":
        """Write the work of an actor (id; whoever acts where left out) as a bundle, wholly or not at all."""
        from annotator.formats import write_atomically
        from annotator.merging import write_bundle

        snapshot = self.snapshot()
        return write_atomically(path, lambda out: write_bundle(snapshot, actor or self._actor, out, texts=texts))

    def write_package(self, path: Path, articles: frozenset[str], actor: str) -> None:
        """Make the project that an actor (id) is given: these articles, and of the layers only their own."""
        from annotator.merging import package

        snapshot = package(self.snapshot(), articles, actor)
        store = Store.create(path, "package")
        try:
            store.load(snapshot)
        except BaseException:
            store.close()
            path.unlink(missing_ok=True)
            raise
        store.close()

    def write_packages(self, folder: Path, people: Sequence[str]) -> list[Path]:
        """Make each of these people (ids) a project of the articles of which they have a layer, in a folder.

        Raises `UserError` where the folder or a file is in the way, before any is written.
        """
        if not folder.is_dir():
            raise UserError(
                f"The folder “{folder}” does not exist. The articles are assigned; make it and run this again."
            )
        paths = {id_: folder / f"{self.path.stem}-{name}{SUFFIX}" for id_, name in self._file_names(people).items()}
        for path in paths.values():
            if path.exists():
                raise UserError(
                    f"“{path.name}” exists already. The articles are assigned; move it away and run this again."
                )
        for id_, path in paths.items():
            # Those given earlier too: a package must hold all their work.
            held = frozenset(layer.article for layer in self.queries.select(Layer, owner=id_))
            self.write_package(path, held, id_)
        return list(paths.values())

    def _file_names(self, people: Sequence[str]) -> dict[str, str]:
        """What each person is called in a file's name: no two alike, to a disk that takes capitals for small too."""
        names: dict[str, str] = {}
        taken: set[str] = set()
        for id_ in people:
            plain = in_file_name(self.queries.actor_name(id_))
            name, number = plain or id_, 1
            while name.casefold() in taken:
                number += 1
                name = f"{plain or id_}-{number}"
            taken.add(name.casefold())
            names[id_] = name
        return names

    def save_copy(self, path: Path) -> None:
        """Write a whole, checked copy of the project to another place."""
        self._store.save_copy(path)

    def warm(self) -> None:
        """Load what the first write needs; called when the window is idle."""
        self._store.warm()


def open_project(path: Path, actor: str = "", *, read_only: bool = False, what: str = "window") -> Session:
    """Open a project for writing, or as a read-only copy. `actor` is an id or a name; raises `UserError`."""
    store = Store.open_copy(path) if read_only else Store.open(path, what)
    try:
        if actor:
            known = store.select(Actor)
            found = next((a for a in known if actor in (a.id, a.name)), None)
            if found is None:
                names = ", ".join(sorted(a.name for a in known)) or "nobody yet"
                raise UserError(f"There is no “{actor}” in this project. It has: {names}.")
            actor = found.id
        return Session(store, actor)
    except BaseException:
        store.close()
        raise


def create_project(
    path: Path,
    *,
    name: str = "",
    template: str = "defence-news",
    actor_name: str = "analyst-1",
    actor_role: str = "analyst",
    what: str = "window",
) -> Session:
    """Make a project with a scheme from `resources/` and its first actor, and open it as that actor."""
    from annotator.scheme import load_scale, load_template, scale_names

    scheme = load_template(template)
    scales = tuple(load_scale(each).to_body() for each in scale_names())
    store = Store.create(path, what)
    session = Session(store, new_id())
    try:
        session.apply(
            CreateProject(
                name=name or path.stem,
                scheme=scheme.to_body(),
                scheme_name=scheme.name,
                scales=scales,
                actor_name=actor_name,
                actor_role=actor_role,
            )
        )
    except BaseException:
        session.close()
        path.unlink(missing_ok=True)
        raise
    return session


def project_from_archive(archive: Path, path: Path, what: str = "window") -> Session:
    """Make a project of an archive: the same rows, ids and history; nobody acts in it yet.

    Raises `UserError` where the archive is damaged or the name is taken; no file is left then.
    """
    session = Session(Store.create(path, what), "")
    try:
        session.load_archive(archive)
    except BaseException:
        session.close()
        path.unlink(missing_ok=True)
        raise
    return session
