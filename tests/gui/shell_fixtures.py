"""What tests of the whole window stand on: the sample project in a file of the test's own, and a real window on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui import app, dialogs
from annotator.gui.language import use_language
from annotator.gui.preferences import Preferences
from annotator.gui.window import Window
from annotator.sample import make_sample
from annotator.session import open_project

OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("sample") / "sample.annotations"
    make_sample(path).close()
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample project."""
    return Path(shutil.copy(sample_file, tmp_path / "sample.annotations"))


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot) -> Iterator[OpenWindow]:
    """Open a project's window as the program does; all windows are closed when the test ends, and every box that
    was to be answered must have come."""
    style = qapp.styleSheet()

    def make(path: Path, actor: str = "analyst-1", *, read_only: bool = False) -> Window:
        window = app.open_window(open_project(path, actor, read_only=read_only), Preferences.load())
        assert window is not None
        window.said_words = []  # type: ignore[attr-defined]
        window.desk.said.connect(lambda text, kind: window.said_words.append((kind, text)))  # type: ignore[attr-defined]
        window.resize(1280, 800)
        qtbot.waitExposed(window)
        become_active(qtbot, window)
        return window

    yield make
    for window in tuple(app._windows):
        if window.isVisible():
            window.close()
        window.deleteLater()
    app._windows.clear()
    use_language("en")
    qapp.setStyleSheet(style)
    left = len(dialogs.answers)
    dialogs.answers.clear()
    assert left == 0, f"{left} boxes were expected and did not come"


def become_active(qtbot: QtBot, widget: QWidget) -> None:
    """Wait until a window is the active one; without a window manager it is only that for having asked."""

    def asked() -> bool:
        widget.activateWindow()
        return widget.isActiveWindow()

    qtbot.waitUntil(asked)


def key(widget: QWidget, keys: str) -> None:
    """Press keys as on a keyboard, shortcuts included: `Ctrl+Shift+Z`."""
    if not widget.window().isActiveWindow():
        # Without a window manager nothing gives a window its activity back when a popup over it has gone.
        widget.window().activateWindow()
        QApplication.processEvents()
    combination = QKeySequence(keys)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def answer(*replies: object) -> None:
    """Answer the boxes to come: a callable gets the dialog (or title) and returns the reply, all else is the reply."""
    for reply in replies:
        dialogs.answers.append(reply if callable(reply) else lambda _, reply=reply: reply)  # type: ignore[misc]


def newest_window() -> Window:
    """The window that was opened last."""
    return app._windows[-1]


__all__ = [
    "OpenWindow",
    "Qt",
    "answer",
    "become_active",
    "key",
    "newest_window",
    "open_window",
    "sample",
    "sample_file",
]


def open_work(window):
    """Open an article that whoever acts has not handed in yet; returns its id."""
    entries = window.desk.session.queries.articles()
    found = next(e.article.id for e in entries if e.state in ("", "assigned", "draft"))
    window.desk.open_article(found)
    return found
