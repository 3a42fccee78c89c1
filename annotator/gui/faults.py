"""How the program tells its own faults: a log file in the user's folder, and a box with details to copy."""

import logging
import logging.handlers
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.errors import UserError
from annotator.gui import dialogs
from annotator.gui.application import application
from annotator.paths import log_dir

log = logging.getLogger("annotator")


def start_log() -> Path:
    """Write warnings and faults to a file in the user's folder; returns its path. A folder that cannot be
    written leaves only the terminal."""
    handlers: list[logging.Handler] = []
    path = Path("annotator.log")
    try:
        path = log_dir() / "annotator.log"
        handlers.append(logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=2, encoding="utf-8"))
    except (OSError, UserError):
        handlers.append(logging.StreamHandler())
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
    return path


def tell_faults(path: Path) -> None:
    """Show every uncaught fault in a box with details to copy, and write it to the log and the terminal.

    The box waits for the event loop; where that never comes, log and terminal have told.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("%s", details)
        if sys.stderr is not None:  # a program without a console has none
            sys.stderr.write(details)
            sys.stderr.flush()
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif QApplication.instance() is not None:
            # A box opened inside a paint event would paint the fault again.
            _faults.waiting(error, details, path)

    sys.excepthook = hook
    threading.excepthook = lambda args: hook(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


class _Faults:
    """Shows one box at a time: a fault that repeats while its box is open is only logged."""

    def __init__(self) -> None:
        self.showing = False

    def waiting(self, error: BaseException, details: str, path: Path) -> None:
        if not self.showing:
            self.showing = True
            # With a context object the box opens in the GUI's thread, whichever thread the fault was in.
            QTimer.singleShot(0, application(), lambda: self.show(error, details, path))

    def show(self, error: BaseException, details: str, path: Path) -> None:
        parent = QApplication.activeWindow()
        try:
            if isinstance(error, UserError):
                dialogs.tell(parent, "Parallel Annotator", str(error))
            else:
                dialogs.run_dialog(dialogs.ErrorDialog(parent, details, path))
        finally:
            self.showing = False


_faults = _Faults()
