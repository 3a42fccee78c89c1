"""From a command to a window: what is checked before, what is loaded when, whose project it is.

A window is painted before the program is loaded (`ground`): nothing is imported here that this paint can do without.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator.errors import UserError
from annotator.gui.application import application, use_theme
from annotator.gui.preferences import Preferences
from annotator.gui.window import Window

if TYPE_CHECKING:
    from annotator.gui.theme import Theme
    from annotator.session import Session

_windows: list[Window] = []


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
    """Say so where there is no display to open a window on, or one that does not answer: Qt would abort. Raises
    `UserError`."""
    display = os.environ.get("DISPLAY", "")
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY"):
        return
    if not display:
        raise UserError(f"There is no display to open a window on. {_ANOTHER_DISPLAY}")
    if not _answers(display):
        raise UserError(f"The display {display} does not answer, so no window can be opened. {_ANOTHER_DISPLAY}")


_ANOTHER_DISPLAY = (
    "Log in to a desktop, forward one (ssh -X), or use a virtual one (xvfb-run annotator open PROJECT). "
    "The other commands work without: annotator --help."
)


def _answers(display: str) -> bool:
    """Whether an X server of this machine has made the socket of a display; one elsewhere is believed. No connection
    is tried: the module for it takes longer to load than anything else before the first paint."""
    number = display.removeprefix("unix").partition(".")[0]
    if not number.startswith(":") or not number[1:].isdecimal():
        return True
    name = f"/tmp/.X11-unix/X{number[1:]}"
    if Path(name).exists():
        return True
    try:
        listening = Path("/proc/net/unix").read_text("ascii", "replace")
    except OSError:
        return True
    return any(line.endswith(f"@{name}") for line in listening.splitlines())


def open_window(session: "Session", preferences: Preferences) -> Window | None:
    """Show a project in a window of its own, asking first who works there where that is not known; None where
    the user thought better of it (the project is closed then)."""
    theme = use_theme(preferences.theme)
    if not _know_actor(session, preferences, None):
        return None
    window = Window(preferences, session.path.stem)
    _furnish(window, session, theme)
    window.show()
    return window


def _know_actor(session: "Session", preferences: Preferences, parent: Window | None) -> bool:
    """Let the one act who did last, or ask; False where nobody was chosen (the project is closed then)."""
    from annotator.gui.project import choose_actor

    if session.actor:
        return True
    known = [actor.id for actor in session.queries.actors()]
    last = preferences.actors.get(str(session.path.resolve()), "")
    if last in known:
        session.act_as(last)
    elif not choose_actor(parent, session):
        session.close()
        return False
    return True


def _furnish(window: Window, session: "Session", theme: "Theme") -> None:
    preferences = window.preferences
    window.furnish(session, theme)
    preferences.remember(session.path, session.actor)
    preferences.save()
    window.project.replaced.connect(lambda other: _replace(window, other, preferences))
    _windows.append(window)


def _replace(window: Window, session: "Session", preferences: Preferences) -> None:
    window.keep_place()  # the next one stands where this one does
    if open_window(session, preferences) is not None:
        window.close()
        if window in _windows:
            _windows.remove(window)


def last_opened() -> Path | None:
    """The project that was open last, of those that are still there."""
    return next((path for path in map(Path, Preferences.load().recent) if path.is_file()), None)


def run(project: Path | None, actor: str = "", *, read_only: bool = False) -> int:
    """Open the window on a project, or on the sample for None, and run until it is closed; the exit code: 1 where
    no project could be opened. Raises `UserError` where there is no display."""
    guard_qt()
    check_display()
    app = application()
    preferences = Preferences.load()
    window = Window(preferences, project.stem if project else "")
    # A second window may take the first one's place; until there is one, closing it ends the program.
    window.ground.painted.connect(lambda: _move_in(window, project, actor, read_only))
    window.show()
    return app.exec()


def _move_in(window: Window, project: Path | None, actor: str, read_only: bool) -> None:
    """After the first paint: load the program, open the project, build the window's parts."""
    from annotator.gui.faults import start_log, tell_faults
    from annotator.gui.language import system_language, use_language

    preferences = window.preferences
    use_language(preferences.language or system_language())
    tell_faults(start_log())
    theme = use_theme(preferences.theme)
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: _follow_system(preferences))
    session = _session(window, project, actor, read_only, theme)
    if session is None:
        QApplication.exit(1)
    elif not _know_actor(session, preferences, window):
        QApplication.exit(0)
    else:
        window.setUpdatesEnabled(False)
        try:
            _furnish(window, session, theme)
        finally:
            window.setUpdatesEnabled(True)


def _session(window: Window, project: Path | None, actor: str, read_only: bool, theme: "Theme") -> "Session | None":
    from annotator.gui.language import tr
    from annotator.paths import sample_path

    if project is not None:
        from annotator.gui.project import open_or_ask

        return open_or_ask(window, project, actor, read_only=read_only)
    try:
        if not sample_path().exists():
            # It is made at the first start, which takes longer than anybody looks at an empty window without a
            # question; so does loading what makes it: this is said before.
            window.ground.tell(tr("Preparing the sample project…"), theme)
        from annotator.sample import open_sample

        return open_sample()
    except UserError as error:
        from annotator.gui import dialogs

        dialogs.tell(window, "Parallel Annotator", str(error))
        return None


def _follow_system(preferences: Preferences) -> None:
    if not preferences.theme:
        theme = use_theme("")
        for window in [each for each in _windows if each.isVisible()]:
            window.desk.theme = theme
            window.desk.themeChanged.emit()


__all__ = ["application", "guard_qt", "last_opened", "open_window", "run", "use_theme"]
