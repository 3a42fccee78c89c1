"""The application: one QApplication, its theme, fonts, language, log and way of telling its own faults."""

import logging
import logging.handlers
import os
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.gui.language import system_language, tr, use_language
from annotator.gui.menus import apply_theme
from annotator.gui.preferences import Preferences
from annotator.gui.theme import Theme, font, system_theme
from annotator.model import UserError
from annotator.paths import log_dir, resource
from annotator.session import Session

if TYPE_CHECKING:
    from annotator.gui.window import Window

log = logging.getLogger("annotator")
_windows: "list[Window]" = []


def guard_qt() -> None:
    """Refuse the one pair that aborts in use: PySide6 6.12 on Python before 3.12 loses a reference to None with
    every call. Raises `UserError`."""
    version = tuple(int(part) for part in PySide6.__version__.split(".")[:2])
    if version >= (6, 12) and sys.version_info < (3, 12):
        raise UserError(
            f"PySide6 {PySide6.__version__} crashes on Python {sys.version_info.major}.{sys.version_info.minor}. "
            "Install PySide6-Essentials below 6.12, or use Python 3.12."
        )


def check_display() -> None:
    """Say so where there is no display to open a window on; raises `UserError`."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
            raise UserError(
                "There is no display to open a window on. Log in to a desktop, forward one (ssh -X), or use a "
                "virtual one (xvfb-run annotator open PROJECT). The other commands work without: annotator --help."
            )


def application() -> QApplication:
    """The application, made on first use, with fonts for Korean and Japanese where the system has none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(["annotator"])
    app.setApplicationName("annotator")
    app.setApplicationDisplayName("Parallel Annotator")
    app.setDesktopFileName("parallel-annotator")
    app.setStyle("Fusion")
    systems = (QFontDatabase.WritingSystem.Korean, QFontDatabase.WritingSystem.Japanese)
    if not all(QFontDatabase.families(system) for system in systems):
        QFontDatabase.addApplicationFont(str(resource("fonts", "NotoSansCJK-subset.otf")))
    app.setFont(font(13))
    return app


def use_theme(name: str) -> Theme:
    """Show the application in a theme; '' (and one there is no more) means as the system."""
    theme = Theme.load(name if name in Theme.names() else system_theme())
    apply_theme(theme)
    return theme


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
        from annotator.gui import dialogs

        parent = QApplication.activeWindow()
        try:
            if isinstance(error, UserError):
                dialogs.tell(parent, "Parallel Annotator", str(error))
            else:
                dialogs.run_dialog(dialogs.ErrorDialog(parent, details, path))
        finally:
            self.showing = False


_faults = _Faults()


def open_window(session: Session, preferences: Preferences) -> "Window | None":
    """Show a project in a window of its own, asking first who works there where that is not known; None where
    the user thought better of it (the project is closed then)."""
    from annotator.gui.project import choose_actor
    from annotator.gui.window import Window

    theme = use_theme(preferences.theme)
    if not session.actor:
        known = [actor.id for actor in session.queries.actors()]
        last = preferences.actors.get(str(session.path.resolve()), "")
        if last in known:
            session.act_as(last)
        elif not choose_actor(None, session):
            session.close()
            return None
    window = Window(session, theme, preferences)
    preferences.remember(session.path, session.actor)
    preferences.save()
    window.project.replaced.connect(lambda other: _replace(window, other, preferences))
    _windows.append(window)
    window.show()
    return window


def _replace(window: "Window", session: Session, preferences: Preferences) -> None:
    if open_window(session, preferences) is not None:
        window.close()
        if window in _windows:
            _windows.remove(window)


def run(session: Session) -> int:
    """Open the window on a project and run until it is closed; the exit code."""
    guard_qt()
    check_display()
    app = application()
    preferences = Preferences.load()
    use_language(preferences.language or system_language())
    tell_faults(start_log())
    if open_window(session, preferences) is None:
        return 0
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: _follow_system(preferences))
    return app.exec()


def _follow_system(preferences: Preferences) -> None:
    if not preferences.theme:
        theme = use_theme("")
        for window in [each for each in _windows if each.isVisible()]:
            window.desk.theme = theme
            window.desk.themeChanged.emit()


__all__ = ["application", "guard_qt", "open_window", "run", "tr", "use_theme"]
