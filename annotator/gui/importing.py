"""Importing: reading files off the GUI thread with progress and cancel, the preview, and what came of it."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressDialog, QWidget

from annotator.edits import AttachTranslation, CorrectText, ImportDraft, Restructure
from annotator.gui import dialogs
from annotator.gui.desk import Desk
from annotator.gui.language import told, tr
from annotator.model import Draft, Range, UserError

if TYPE_CHECKING:
    # Reading files and the aligner cost a tenth of a second to load: they are, when something is imported.
    from annotator import ingest
    from annotator.bitext.encoder import VectorCache
    from annotator.ingest import NamedBytes

Read = Callable[[Callable[[float, str], None], Callable[[], bool]], "ingest.Gathered"]
_TURN = 0.1
"""Seconds of storing before the window has its turn."""
_NAMED = 6
"""So many pairs of files are named in the question about them."""


def files_asked_for() -> str:
    """What a box that asks for articles shows: every kind of file that is taken from a folder, then all files."""
    from annotator.ingest.read import IN_FOLDERS

    kinds = " ".join(sorted(f"*{suffix}" for suffix in IN_FOLDERS))
    return f"{tr('Articles')} ({kinds});;{tr('All files')} (*)"


class Reading(QThread):
    """Runs one reading of files in its own thread. `progressed(share 0…1, what)`, then `done(Gathered or None)`."""

    progressed = Signal(float, str)
    done = Signal(object)

    def __init__(self, read: Read, parent: QObject) -> None:
        """`read` is pure: it gets a way to tell progress and a way to ask whether to stop."""
        super().__init__(parent)
        self._read = read
        self._stop = threading.Event()
        self.failure: Exception | None = None

    def cancel(self) -> None:
        """Ask the reading to stop at the next file or paragraph."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """The thread's work."""
        from annotator import ingest

        read: ingest.Gathered | None = None
        try:
            read = self._read(self.progressed.emit, self._stop.is_set)
        except ingest.ImportCancelled:
            self._stop.set()
        except Exception as error:
            self.failure = error
        self.done.emit(read)


@dataclass
class _Storing:
    """An import on its way into the project."""

    drafts: Iterator[Draft]
    count: int
    problems: list[str]
    stored: list[str] = field(default_factory=list)
    seen: int = 0
    stop: bool = False

    def cancel(self) -> None:
        """Store no more; what is stored stays."""
        self.stop = True


class Importer(QObject):
    """All ways in: files by menu, drop and pair; the clipboard; a translation for an article that has none.

    `finished(article ids)` after the articles are stored or nothing was; `archiveFound(Path)` where what is to be
    imported is a whole project.
    """

    finished = Signal(object)
    archiveFound = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        """Boxes and progress belong to `window`."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._reading: Reading | None = None
        self._storing: _Storing | None = None
        self._progress: QProgressDialog | None = None
        self.preview = True

    # ---- the ways in

    def choose(self) -> None:
        """Ask for files and import them."""
        paths = dialogs.open_files(self._window, tr("Import"), files_asked_for())
        self.read_files(paths)

    def choose_pair(self) -> None:
        """Ask for a left and a right file and import them as one article."""
        left = dialogs.open_file(self._window, tr("The left text"), files_asked_for())
        right = dialogs.open_file(self._window, tr("The right text"), files_asked_for()) if left else None
        if left and right:
            self._start(_read_files([], self._vectors(), [(str(left), str(right))]), self._offer)

    def read_files(self, paths: Sequence[Path]) -> None:
        """Import files and folders; of two files, ask whether they are one article."""
        if not paths:
            return
        from annotator import ingest
        from annotator.formats.archive import is_archive

        if len(paths) == 1 and is_archive(paths[0]):
            self.archiveFound.emit(paths[0])
            return
        chosen = list(paths)
        if len(chosen) == 2 and all(path.is_file() for path in chosen) and ingest.pairings(chosen):
            names = f"{chosen[0].name} · {chosen[1].name}"
            way = dialogs.choose(
                self._window,
                tr("Import"),
                tr("{names}\n\nAre these the two sides of one article?", names=names),
                (tr("One article"), tr("Two articles")),
            )
            if way <= 0:
                if way == 0:
                    self._start(_read_files([], self._vectors(), [(str(chosen[0]), str(chosen[1]))]), self._offer)
                return
        pairs = self._pairs_of(chosen)
        if pairs is None:
            return
        usual = self._desk.session.queries.usual_languages()
        self._start(_read_files(chosen, self._vectors(), pairs, usual), self._offer)

    def _pairs_of(self, chosen: Sequence[Path]) -> list[tuple[str, str]] | None:
        """Which files of a set are to be two sides of one article, by their names and if the user says so; None where
        nothing is to be read."""
        from annotator import ingest

        if len(chosen) == 2 and all(path.is_file() for path in chosen):
            return []  # already asked about
        pairs = [(found.left, found.right) for found in ingest.pairings(ingest.files_in(chosen))]
        if not pairs:
            return []
        names = "\n".join(f"{Path(left).name} · {Path(right).name}" for left, right in pairs[:_NAMED])
        if len(pairs) > _NAMED:
            names += "\n…"
        question = tr(
            "{n} {n:pair|pairs} of files {n:has|have} one name in two languages. "
            "Make one article of each pair?\n\n{names}",
            n=len(pairs),
            names=names,
        )
        way = dialogs.choose(self._window, tr("Import"), question, (tr("As pairs"), tr("Each on its own")))
        return (pairs, [])[way] if way >= 0 else None

    def paste(self) -> None:
        """Import the text of the clipboard as an article."""
        from annotator.ingest import NamedBytes

        box = dialogs.PasteDialog(self._window, tr("Import from the clipboard"), QGuiApplication.clipboard().text())
        if dialogs.run_dialog(box):
            text = box.text.toPlainText()
            named = NamedBytes(tr("clipboard") + ".txt", text.encode("utf-8"))
            self._start(_read_bytes(named, self._vectors()), self._offer)

    def attach_file(self) -> None:
        """Ask for the file with the other side of the open article."""

        path = dialogs.open_file(self._window, tr("Attach a translation"), files_asked_for())
        if path is not None and self._desk.article is not None:
            vectors = self._vectors()
            read = _read_files([path], vectors)
            self._start(_attached(self.draft_of(self._desk.article), read, vectors), self._attach)

    def attach_text(self) -> None:
        """Take the other side of the open article from the clipboard."""
        from annotator.ingest import NamedBytes

        box = dialogs.PasteDialog(self._window, tr("Attach a translation"), QGuiApplication.clipboard().text())
        if dialogs.run_dialog(box) and self._desk.article is not None:
            text = box.text.toPlainText()
            vectors = self._vectors()
            read = _read_bytes(NamedBytes(tr("translation") + ".txt", text.encode("utf-8")), vectors)
            self._start(_attached(self.draft_of(self._desk.article), read, vectors), self._attach)

    def correct(self) -> None:
        """Ask for the corrected text of the open article; it becomes a new version of the document."""
        from annotator import ingest

        path = dialogs.open_file(self._window, tr("Import a corrected text"), files_asked_for())
        if path is not None and self._desk.article is not None:
            base, vectors = self.draft_of(self._desk.article), self._vectors()
            usual = (base.article.left_language, base.article.right_language)
            read = _read_files([path], vectors, usual=usual)
            self._start(_followed(read, lambda draft, how: ingest.correct(base, draft, **how), vectors), self._correct)

    def relate(self) -> None:
        """Ask for another article on the same event and find the passages that speak of the same matter."""
        article = self._desk.article
        entries = [
            (entry.article.id, entry.article.title)
            for entry in self._desk.session.queries.articles()
            if entry.article.right is None and entry.article.id != article
        ]
        if article is None or not entries:
            self._desk.say(tr("There is no other article of one text."), "warning")
            return
        box = dialogs.ChoiceDialog(self._window, tr("Relate to another article"), tr("The other article"), entries)
        if dialogs.run_dialog(box):
            first, second = self.draft_of(article), self.draft_of(box.chosen())
            self._start(_related(first, second, self._vectors()), self._offer)

    def show_original(self, place: Range | None) -> None:
        """Show a passage of the open article in the file it came from."""
        from annotator.gui.original import OriginalDialog

        if place is None or self._desk.article is None:
            return
        document = self._desk.session.queries.text(self._desk.article).documents[place.document]
        dialogs.run_dialog(OriginalDialog(self._window, self._desk.theme, document, place.start, place.end))

    def confirm_anchors(self) -> None:
        """Show what waits to be confirmed after the open article's text was corrected."""
        from annotator.gui.versions import AnchorsDialog

        if self._desk.article is not None:
            dialogs.run_dialog(AnchorsDialog(self._window, self._desk, self._desk.article))

    def prepare(self) -> None:
        """Prepare the open article again: sentences, sides, regions, languages and alignment."""
        from annotator.gui.prepare import PrepareDialog

        if self._desk.article is None:
            return
        from annotator.bitext import encoder

        encoder.warm()  # what is realigned in the box does not wait for the model, and has it a moment later
        draft = self.draft_of(self._desk.article)
        box = PrepareDialog(self._window, self._desk.theme, [draft], ok=tr("Save"), vectors=self._vectors())
        if dialogs.run_dialog(box) and box.drafts[0] != draft:
            self._desk.apply(Restructure(draft=box.drafts[0]))
        box.deleteLater()  # its window would keep it, with the text

    def draft_of(self, article: str) -> Draft:
        """An article of the project as a draft."""
        return self._desk.session.queries.draft(article)

    def _vectors(self) -> "VectorCache | None":
        """Where the encoder, in the thread that reads, finds and leaves the vectors of this project's texts."""
        from annotator.bitext import encoder

        return self._desk.session.vectors if encoder.available() else None

    # ---- the work

    def wait(self) -> None:
        """Stop a reading that is under way and wait for its thread; called when the window closes."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading.wait()
        if self._storing is not None:
            self._storing.cancel()
            self._storing = None

    def _start(self, read: Read, then: "Callable[[ingest.Gathered], None]") -> None:
        if self._reading is not None or self._storing is not None:
            self._desk.say(tr("An import is under way. Wait for it or cancel it first."), "warning")
            return
        reading = Reading(read, self)
        progress = self._open_progress(tr("Reading…"))
        progress.canceled.connect(reading.cancel)
        reading.progressed.connect(lambda share, what: _show(progress, share, what))
        reading.done.connect(lambda read: self._done(read, then))
        self._reading, self._progress = reading, progress
        reading.start()

    def _open_progress(self, words: str) -> QProgressDialog:
        return progress_box(self._window, words)

    def _done(self, read: "ingest.Gathered | None", then: "Callable[[ingest.Gathered], None]") -> None:
        reading, progress = self._reading, self._progress
        assert reading is not None
        assert progress is not None
        reading.wait()
        # Closing the box counts as pressing its Cancel.
        cancelled = reading.cancelled
        self._reading = self._progress = None
        progress.close()
        progress.deleteLater()
        reading.deleteLater()
        if isinstance(reading.failure, UserError):
            self._desk.say(str(reading.failure), "warning")
            self.finished.emit([])
            return
        if reading.failure is not None:
            self.finished.emit([])
            raise reading.failure
        if cancelled or read is None:
            self._desk.say(tr("The import was cancelled. Nothing was stored."))
            self.finished.emit([])
            return
        then(read)

    def _offer(self, read: "ingest.Gathered") -> None:
        from annotator.gui.prepare import PrepareDialog

        problems = [str(error) for error in read.errors]
        have = {entry.article.id for entry in self._desk.session.queries.articles()}
        rows = []
        for row, (article, title) in enumerate(zip(read.drafts.article_ids, read.drafts.titles, strict=True)):
            if article in have:
                problems.append(tr("“{title}” is in the project already.", title=title))
            else:
                rows.append(row)
                have.add(article)
        drafts = read.drafts.only(rows)
        chosen = list(range(len(drafts)))
        if self.preview and (drafts or problems):
            box = PrepareDialog(
                self._window,
                self._desk.theme,
                drafts,
                ok=tr("Import"),
                problems=problems,
                importing=True,
                vectors=self._vectors(),
            )
            drafts, chosen = box.drafts, box.chosen() if dialogs.run_dialog(box) else []
            box.deleteLater()  # its window would keep it, with all texts
        self._storing = _Storing(drafts.these(chosen), len(chosen), problems)
        self._store_on()

    def _store_on(self) -> None:
        """Store articles until it is the window's turn; each is one edit. What takes less than a turn is done before
        anybody sees a box."""
        storing, until = self._storing, time.perf_counter() + _TURN
        while storing is not None and not storing.stop:
            draft = next(storing.drafts, None)
            if draft is None:
                break
            storing.seen += 1
            with self._desk.later.holding():  # lists of what there is are made anew once a turn
                change = self._desk.apply(ImportDraft(draft=draft))
            if change is not None:
                storing.stored.append(change.result)
            if time.perf_counter() > until:
                self._tell_storing(storing)
                QTimer.singleShot(0, self._store_on)
                return
        if storing is not None:
            self._storing = None
            self._desk.later.now()
            self._stored(storing)

    def _tell_storing(self, storing: "_Storing") -> None:
        if self._progress is None:
            self._progress = self._open_progress(tr("Storing…"))
            self._progress.canceled.connect(storing.cancel)
        if not storing.stop:
            self._progress.setValue(1000 * storing.seen // storing.count)

    def _stored(self, storing: "_Storing") -> None:
        if self._progress is not None:
            self._progress.canceled.disconnect()  # closing the box counts as pressing its Cancel
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None
        count = len(storing.stored)
        if storing.stop:
            left = storing.count - storing.seen
            said = tr(
                "The import was stopped: {count} {count:article|articles} imported, {left} left out.",
                count=count,
                left=left,
            )
            self._desk.say(said)
        elif count:
            self._desk.say(tr("{count} {count:article|articles} imported.", count=count))
        elif storing.problems and not self.preview:
            self._desk.say("\n".join(storing.problems), "warning")
        if count:
            self._desk.open_article(storing.stored[0])
        self.finished.emit(storing.stored)

    def _attach(self, read: "ingest.Gathered") -> None:
        error, drafts = next(iter(read.errors), None), read.drafts
        if error is not None or not drafts:
            self._desk.say(str(error) if error else tr("There is no text in it."), "warning")
            self.finished.emit([])
            return
        article = drafts[0].article.id
        if self._desk.apply(AttachTranslation(article=article, draft=drafts[0])):
            self._desk.open_article(article)
        self.finished.emit([article])

    def _correct(self, read: "ingest.Gathered") -> None:
        error, drafts = next(iter(read.errors), None), read.drafts
        if error is not None or not drafts:
            self._desk.say(str(error) if error else tr("There is no text in it."), "warning")
            self.finished.emit([])
            return
        change = self._desk.apply(CorrectText(article=drafts[0].article.id, draft=drafts[0]))
        if change is not None:
            self._desk.open_article(change.result)
            if self._desk.session.queries.waiting(change.result):
                self.confirm_anchors()
        self.finished.emit([change.result] if change is not None else [])


def _read_files(
    paths: Sequence[Path],
    vectors: "VectorCache | None",
    pairs: Sequence[tuple[str, str]] = (),
    usual: tuple[str, str] | None = None,
) -> Read:
    """Reads files, and pairs of files; of a file in many languages the `usual` two, where it holds them."""
    from annotator import ingest
    from annotator.bitext import encoder

    wanted = ingest.Wanted(usual=usual)
    return lambda progress, cancelled: ingest.gather(
        ingest.read_paths(
            paths,
            pairs=pairs,
            wanted=wanted,
            encoder=encoder.shared(vectors),
            progress=progress,
            cancelled=cancelled,
        )
    )


def _attached(base: Draft, read: Read, vectors: "VectorCache | None") -> Read:
    """Reads one text and makes it the other side of an article, aligned."""
    from annotator import ingest

    return _followed(read, lambda draft, how: ingest.attach(base, draft, **how), vectors)


def _followed(read: Read, then: "Callable[[Draft, dict[str, Any]], Draft]", vectors: "VectorCache | None") -> Read:
    """Reads one text and does more with it in the thread that reads."""
    from annotator.bitext import encoder

    def both(progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> "ingest.Gathered":
        found = read(progress, cancelled)
        if not found.drafts:
            return found
        how = {"encoder": encoder.shared(vectors), "cancelled": cancelled}
        return _one(lambda: then(found.drafts[0], how))

    return both


def _related(first: Draft, second: Draft, vectors: "VectorCache | None") -> Read:
    """Joins two articles in the thread that reads."""
    from annotator import ingest
    from annotator.bitext import encoder

    def read(progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> "ingest.Gathered":
        progress(0.1, second.article.title)
        return _one(lambda: ingest.relate(first, second, encoder=encoder.shared(vectors)))

    return read


def _read_bytes(named: "NamedBytes", vectors: "VectorCache | None") -> Read:
    from annotator import ingest
    from annotator.bitext import encoder

    def read(progress: Callable[[float, str], None], cancelled: Callable[[], bool]) -> "ingest.Gathered":
        how: dict[str, Any] = {"progress": progress, "cancelled": cancelled}
        return _one(lambda: ingest.read([named], encoder=encoder.shared(vectors), **how))

    return read


def _one(make: Callable[[], Draft]) -> "ingest.Gathered":
    """One draft, or the reason why there is none."""
    from annotator import ingest

    try:
        return ingest.Gathered(ingest.Drafts([make()]))
    except UserError as error:
        return ingest.Gathered(ingest.Drafts(), (error,))


def progress_box(window: QWidget, words: str) -> QProgressDialog:
    """What is shown while files are read or stored, once that takes longer than a moment: 0 to 1000, and *Cancel*."""
    box = QProgressDialog(words, tr("Cancel"), 0, 1000, window)
    box.setWindowTitle(tr("Import"))
    box.setMinimumWidth(420)  # names of files come and go: it keeps its width
    box.setMinimumDuration(400)
    box.setAutoClose(False)
    box.setAutoReset(False)
    return box


def _show(progress: QProgressDialog, share: float, what: str) -> None:
    if not progress.wasCanceled():
        progress.setLabelText(told(what))
        progress.setValue(int(share * 1000))
