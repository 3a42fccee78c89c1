"""The fixtures that all GUI tests share, and the end of every test: what was to be deleted later is deleted, and the
interface speaks English again."""

from collections.abc import Generator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest

from annotator.gui.language import use_language
from tests.gui.desk_fixtures import article, desk, keys, page, project
from tests.gui.shell_fixtures import open_window, sample, sample_file

__all__ = ["article", "desk", "keys", "open_window", "page", "project", "sample", "sample_file"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Generator[None]:
    """`deleteLater` waits for an event loop, which few tests run: hundreds of windows would be dressed anew by every
    change of the application's style."""
    yield
    use_language("en")
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:  # `QTest.mouseDClick` leaves it pressed
            QTest.mouseRelease(_anywhere(), Qt.MouseButton.LeftButton)
        assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton, "a button is left pressed for the tests after"


def _anywhere() -> QWindow:
    window = QWindow()
    window.resize(1, 1)
    return window
