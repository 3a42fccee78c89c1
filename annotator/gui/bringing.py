"""Bringing files into the open project: read and united in a thread, shown, then written by and by.

The window stays answering throughout, and Cancel leaves the project as it was, whenever it is pressed.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QPlainTextEdit, QProgressDialog, QWidget

from annotator.gui import dialogs
from annotator.gui.desk import Desk
from annotator.gui.language import told, tr
from annotator.gui.working import Tick, Working
from annotator.merging.report import MergeReport
from annotator.model import UserError

if TYPE_CHECKING:
    from annotator.bringing import Bringing

_TURN = 0.03
"""Seconds of writing before the window has its turn."""


class Bringer(QObject):
    """One bringing at a time. `finished(reports)` when it is over; None where nothing came of it."""

    finished = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, look_at_duplicates: Callable[[], object]) -> None:
        """Boxes belong to `window`; `look_at_duplicates` opens the list of what is likely one."""
        super().__init__(window)
        self._desk, self._window = desk, window
        self._look_at_duplicates = look_at_duplicates
        self._bringing: Bringing | None = None
        self._working: Working | None = None
        self._writing: Iterator[float] | None = None
        self._then: Callable[[], None] = lambda: None
        self._progress: QProgressDialog | None = None
        window.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether files are being brought in."""
        return self._bringing is not None

    def bring(self, paths: Sequence[Path]) -> None:
        """Show what files would bring, and bring it when that is wanted."""
        if self.busy:
            self._desk.say(tr("Work is being brought in already. Wait for it, or cancel it first."), "warning")
            return
        self._desk.still = True
        self._bringing = self._desk.session.bringing(paths)
        self._start(tr("Reading {n} {n:file|files}…", n=len(paths)), self._bringing.look, self._show)

    # ---- the steps

    def _show(self) -> None:
        bringing = self._bringing
        assert bringing is not None
        if not bringing.changes:
            self._end()
            self._desk.say(tr("Nothing new: everything is here already."))
        elif dialogs.run_dialog(MergeDialog(self._window, bringing.reports)):
            self._start(tr("Making a checked copy…"), bringing.keep, self._write)
        else:
            self._end()
            self._desk.say(tr("Nothing was brought in."))

    def _write(self) -> None:
        assert self._bringing is not None
        self._writing = self._desk.session.write(self._bringing)
        self._open_progress(tr("Writing…"), self._cancel_writing)
        self._write_on()

    def _write_on(self) -> None:
        """Write until it is the window's turn. What takes less than a turn is done before anybody sees a box."""
        writing, until, share = self._writing, time.perf_counter() + _TURN, 0.0
        try:
            while writing is not None:
                share = next(writing)
                if time.perf_counter() > until:
                    self._tell(share)  # lets the window have its turn, in which Cancel may be pressed
                    QTimer.singleShot(0, self._write_on)
                    return
        except StopIteration:
            self._done()
        except UserError as error:
            self._fail(error)

    def _done(self) -> None:
        bringing = self._bringing
        assert bringing is not None
        reports = bringing.told()
        backup = next(report.backup for report in reports if report.backup)
        self._end(reports)
        self._desk.say(tr("The work is together. The project as it was before is “{name}”.", name=backup))
        waiting = len(self._desk.session.queries.duplicates())
        if dialogs.run_dialog(MergeDialog(self._window, reports, backup=backup, waiting=waiting)) and waiting:
            self._look_at_duplicates()

    # ---- threads, progress and cancel

    def _start(self, words: str, work: Callable[[Tick], Any], then: Callable[[], None]) -> None:
        self._working, self._then = Working(work), then
        self._open_progress(words, self._working.cancel)
        self._working.progressed.connect(self._tell)
        self._working.ended.connect(self._worked)
        self._working.start()

    def _worked(self, working: Working) -> None:
        if working is not self._working:
            return  # the window was closed meanwhile
        self._working = None
        self._close_progress()
        if working.cancelled:
            self._cancelled()
        elif isinstance(working.failure, UserError):
            self._fail(working.failure)
        elif working.failure is not None:
            self._end()
            raise working.failure
        else:
            self._then()

    def _open_progress(self, words: str, cancel: Callable[[], None]) -> None:
        progress = QProgressDialog(words, tr("Cancel"), 0, 1000, self._window)
        progress.setWindowTitle(tr("Bring work together"))
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumWidth(420)
        progress.setMinimumDuration(400)
        progress.setAutoClose(False)
        progress.setAutoReset(False)
        progress.setValue(0)
        progress.canceled.connect(cancel)
        self._progress = progress

    def _tell(self, share: float) -> None:
        if self._progress is not None:
            self._progress.setValue(round(share * 1000))

    def _close_progress(self) -> None:
        if self._progress is not None:
            self._progress.canceled.disconnect()  # closing the box counts as pressing its Cancel
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    def _cancel_writing(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.close()  # type: ignore[attr-defined]  # takes the transaction back
            self._cancelled()

    def _cancelled(self) -> None:
        self._end()
        self._desk.say(tr("Cancelled. The project is as it was."))

    def _fail(self, error: UserError) -> None:
        self._end()
        dialogs.tell(self._window, tr("Bring work together"), told(str(error)))

    def _end(self, reports: Sequence[MergeReport] | None = None) -> None:
        bringing, self._bringing, self._writing = self._bringing, None, None
        self._desk.still = False
        self._close_progress()
        if bringing is not None:
            if reports is None:
                bringing.forget_copy()
            bringing.let_go()
        self.finished.emit(reports)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window is closed, and the project with it: nothing more is brought in."""
        if event.type() == QEvent.Type.Close and self.busy:
            working, self._working = self._working, None
            if working is not None:
                working.stop()
            if self._writing is not None:
                self._writing.close()  # type: ignore[attr-defined]
            self._end()
        return super().eventFilter(watched, event)


class MergeDialog(dialogs.FormDialog):
    """What would come, before it does; and what came, with the copy that is the way back."""

    def __init__(
        self, parent: QWidget | None, reports: Sequence[MergeReport], *, backup: str = "", waiting: int = 0
    ) -> None:
        """`reports` are those of a preview, unless `backup` names the copy; `waiting` pairs are likely one."""
        way = tr("Look at {n} likely {n:duplicate|duplicates}…", n=waiting) if waiting else ""
        title = tr("The work is together") if backup else tr("Bring work together")
        super().__init__(parent, title, ok=way or (tr("Close") if backup else tr("Bring together")))
        self.resize(720, 520)
        if backup:
            self.buttons.button(self.buttons.StandardButton.Cancel).setText(tr("Later"))
            self.buttons.button(self.buttons.StandardButton.Cancel).setVisible(bool(waiting))
        lines = [line for report in reports for line in (f"{report.source}:", *map(told, report.sentences()), "")]
        self.text = QPlainTextEdit("\n".join(lines).rstrip(), self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        words = (
            tr("The project as it was before is “{name}”. That copy is the way back.", name=backup)
            if backup
            else tr(
                "Nothing is deleted because it is missing there. A checked copy of the project is made first; "
                "that copy is the way back."
            )
        )
        note = QLabel(words, self)
        note.setWordWrap(True)
        note.setProperty("secondary", "true")
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.form.addRow(self.text)
        self.form.addRow(note)
