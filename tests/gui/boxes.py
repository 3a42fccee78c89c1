"""The boxes of the window and the windows over it: each opened by its command, as a person opens it."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui import dialogs
from tests.gui.shell_fixtures import answer, become_active, open_work

BOXES = (
    "file.new", "file.export", "edit.preferences", "project.scheme", "project.properties", "project.actor",
    "project.assign", "article.about", "article.prepare", "file.report", "help.help", "help.keys", "help.about",
    "annotate.submit", "article.relate",
)  # fmt: skip
"""The commands that open a box."""


def open_box(window: Any, action: str, look: Callable[[QDialog], object]) -> bool:
    """Run a command on an article that it is for, and let `look` have the box; False where it is not offered."""
    entries = window.desk.session.queries.articles()
    if action == "annotate.submit":
        open_work(window)
    if action == "article.relate":
        window.desk.open_article(next(e.article.id for e in entries if e.article.right is None))
    if not window.actions_table.get(action).enabled():
        return False
    answer(look)
    window.actions_table.run(action)
    dialogs.answers.clear()
    return True


def each_tab(box: object) -> Iterator[QDialog]:
    """A box that is shown and waits for nobody, once with each of its tabs in front; hidden in the end."""
    assert isinstance(box, QDialog)
    box.setModal(False)
    box.show()
    tabs = box.findChildren(QTabWidget)
    for number in range(tabs[0].count() if tabs else 1):
        if tabs:
            tabs[0].setCurrentIndex(number)
        yield box
    box.hide()


def open_beside(window: Any, action: str, qtbot: QtBot) -> QWidget:
    """The window that a command opens over the window, once it is the active one."""
    before = set(QApplication.topLevelWidgets())
    window.desk.do(action)
    (shown,) = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible() and w.isWindow()]
    become_active(qtbot, shown)
    return shown
