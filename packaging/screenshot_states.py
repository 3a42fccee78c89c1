"""Every state that the window has, for `make_screenshots.py --all`: pages, tabs, bars, menus, boxes, windows.

Each state is a function of the window that brings it about and returns what is to be painted: the window itself, or a
box, menu or window over it. What a function opens it leaves open; `pictures` closes it.
"""

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QWidget

    from annotator.gui.annotate.page import AnnotatePage
    from annotator.gui.window import Window

State = Callable[["Window"], "QWidget"]


def page_of(window: "Window") -> "AnnotatePage":
    """The Annotate page, shown, with the keyboard in the left text."""
    from annotator.gui.annotate.page import AnnotatePage

    window.desk.set_mode("annotate")
    page = window.page("annotate")
    assert isinstance(page, AnnotatePage)
    page.reader.column("left").setFocus()
    return page


def open_pair(window: "Window", states: tuple[str, ...] = ("draft", "submitted")) -> "AnnotatePage":
    """The first article of two sides whose own layer is in one of some states, else the first of two sides."""
    page = page_of(window)
    entries = [entry for entry in window.desk.session.queries.articles() if entry.article.right is not None]
    if entries:
        window.desk.open_article(min(entries, key=lambda e: (e.state not in states, e.article.story)).article.id)
    return page


def _tab(name: str) -> State:
    def show(window: "Window") -> "QWidget":
        from annotator.model import Claim

        page = open_pair(window)
        mentions = list(page.open.records["mention"])
        claims = [record.id for record in page.open.records["claim"].values() if isinstance(record, Claim)]
        if mentions:
            page.open.select(mentions[min(6, len(mentions) - 1)])
        if claims and name != "selection":
            page.open.focus_claim(claims[0])
        page.show_tab(name)
        return window

    return show


def _untagged(window: "Window") -> "tuple[AnnotatePage, str]":
    """A name that stands in both texts, selected at the left and tagged in neither; the digit of its type."""
    from annotator.edits import DeleteMentions
    from annotator.model import Mention, Twin

    page = open_pair(window, ("draft",))
    mentions, scheme = page.open.records["mention"], window.desk.session.queries.scheme()
    for twin in page.open.records["twin"].values():
        assert isinstance(twin, Twin)
        both = [mentions[id_] for id_ in (*twin.left, *twin.right) if id_ in mentions]
        left = [each for each in both if isinstance(each, Mention) and each.id in twin.left]
        kind = scheme.by_code(left[0].type) if len(both) == 2 and left else None
        if kind is not None and kind.key:
            place = left[0].ranges[0]
            window.desk.apply(DeleteMentions(mentions=tuple(each.id for each in both)))
            page.reader.column("left").setFocus()
            page.reader.select(place)
            return page, kind.key
    raise AssertionError("the sample has names with counterparts")


def _selected(window: "Window") -> "QWidget":
    """A name that is tagged nowhere yet, selected: the inspector says what can be done with it."""
    _untagged(window)
    return window


def _suggesting(window: "Window") -> "QWidget":
    """A name just tagged, its counterpart suggested: dashed in the other text, offered in the inspector."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    page, digit = _untagged(window)
    QTest.keyClick(page.reader.column("left"), Qt.Key(ord(digit)))
    return window


def _find(window: "Window") -> "QWidget":
    page = open_pair(window)
    page.finder.open()
    page.finder.field.setText("2")
    page.finder.run()
    return window


def _find_annotations(window: "Window") -> "QWidget":
    page = open_pair(window)
    page.finder.open_annotations()
    return window


def _bulk(window: "Window") -> "QWidget":
    page = open_pair(window)
    page.finder.open_annotations()
    page.finder.bulk.delete.click()
    return window


def _type_ahead(window: "Window") -> "QWidget":
    _untagged(window)
    window.desk.actions.run("annotate.tagAny")
    return window


def _palette(words: str) -> State:
    def show(window: "Window") -> "QWidget":
        open_pair(window)
        window.palette_popup.open(words)
        return window.palette_popup

    return show


def _menu(name: str) -> State:
    def show(window: "Window") -> "QWidget":
        from PySide6.QtCore import QPoint
        from PySide6.QtTest import QTest

        open_pair(window)
        if name in ("Claims", "Adjudicate"):
            window.desk.set_mode(name.lower())
        QTest.qWait(60)  # pages bring their actions, then the menus are filled anew
        menu = window._menus[name]
        menu.popup(window.mapToGlobal(QPoint(20, 30)))
        return menu

    return show


def _reading(window: "Window") -> "QWidget":
    open_pair(window)
    window.toggle_full_screen()
    return window


def _aid(name: str) -> State:
    def show(window: "Window") -> "QWidget":
        page = open_pair(window)
        page.inspector.aids.open(name)
        return window

    return show


def _nothing_fits(window: "Window") -> "QWidget":
    open_pair(window)
    window.articles.filter.setText("zzz")
    return window


def _first_steps(window: "Window") -> "QWidget":
    open_pair(window)
    window.hint.show()
    return window


def _mode(name: str) -> State:
    def show(window: "Window") -> "QWidget":
        open_pair(window)
        window.desk.set_mode(name)
        return window

    return show


def _child(action: str) -> State:
    """A window that an action opens."""

    def show(window: "Window") -> "QWidget":
        from PySide6.QtWidgets import QApplication

        open_pair(window)
        before = {id(each) for each in QApplication.topLevelWidgets() if each.isVisible()}
        window.desk.actions.run(action)
        fresh = [w for w in QApplication.topLevelWidgets() if w.isVisible() and id(w) not in before and w.isWindow()]
        return fresh[0] if fresh else window

    return show


def _agreement(window: "Window") -> "QWidget":
    """The figures, computed."""
    from PySide6.QtTest import QTest

    from annotator.gui.agreement.window import show_agreement

    window.desk.set_mode("adjudicate")
    shown = show_agreement(window.desk, window)
    while shown.computing is not None or shown.reading is not None:
        QTest.qWait(50)
    return shown


def _sent(window: "Window") -> "QWidget":
    """The work handed on: where it goes is asked by the desktop's own box, what was sent is told in the window."""
    from annotator.gui import dialogs

    open_pair(window)
    path = window.desk.session.path.with_name("sent.annbundle")
    dialogs.answers.append(lambda _: str(path))
    window.desk.actions.run("file.send")
    dialogs.answers.clear()
    path.unlink()
    return window


def _before_anything(window: "Window") -> "QWidget":
    """The ground of a first start, while the sample project is made."""
    from PySide6.QtWidgets import QWidget

    from annotator.gui.ground import Ground
    from annotator.gui.language import tr

    ground = Ground({}, QWidget(window))
    ground.resize(window.size())
    ground.tell(tr("Preparing the sample project…"), window.desk.theme)
    return ground


def _clash(window: "Window") -> "QWidget":
    """The keys in the preferences, with a key pressed that is taken; the row below waits for a key."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from annotator.gui.settings import SettingsDialog

    window.bring_commands()
    box = SettingsDialog(window, window.preferences, window.actions_table)
    box.setModal(False)
    box.show()
    keys = box.keys
    box.tabs.setCurrentWidget(keys)
    keys.table.setCurrentCell(keys.row_of("annotate.tag3"), 0)
    keys.change()
    QTest.keyClick(keys.table.cellWidget(keys.row_of("annotate.tag3"), 2), Qt.Key.Key_Tab)
    said = keys.problem.text()
    keys.table.setCurrentCell(keys.row_of("annotate.tag4"), 0)
    keys.change()
    keys.tell(said)
    return box


def _box(make: "Callable[[Window], QWidget]") -> State:
    def show(window: "Window") -> "QWidget":
        box = make(window)
        box.setWindowModality(Qt.WindowModality.NonModal)
        box.show()
        return box

    from PySide6.QtCore import Qt

    return show


def _held(window: "Window") -> "QWidget":
    from annotator.gui import dialogs
    from annotator.gui.language import tr
    from annotator.model import UserError
    from annotator.session import open_project

    try:
        open_project(window.desk.session.path, "analyst-1").close()
    except UserError as error:
        return dialogs.question(window, tr("Open a project"), str(error), tr("Open read-only"))[0]
    raise AssertionError("a project is opened once")


def _foreign(window: "Window") -> "QWidget":
    from annotator.gui import dialogs
    from annotator.gui.language import tr
    from annotator.model import UserError
    from annotator.session import open_project

    path = window.desk.session.path.with_name("holiday.annotations")
    path.write_bytes(b"not a project at all" * 100)
    try:
        open_project(path, "analyst-1").close()
    except UserError as error:
        return dialogs.notice(window, tr("Open a project"), str(error))
    raise AssertionError("this is no project")


def _error(window: "Window") -> "QWidget":
    import traceback

    from annotator.gui import dialogs

    try:
        raise ValueError("a mention of no document")
    except ValueError:
        return dialogs.ErrorDialog(window, traceback.format_exc(limit=1), Path("annotator.log"))


def _progress(window: "Window") -> "QWidget":
    from annotator.gui.importing import progress_box

    box = progress_box(window, "talks_ko.html")
    box.setValue(430)
    return box


STATES: dict[str, State] = {
    "selection": _tab("selection"),
    "claim-card": _tab("claims"),
    "reliability": _tab("reliability"),
    "translation": _tab("translation"),
    "history": _tab("history"),
    "selected-words": _selected,
    "suggested-counterpart": _suggesting,
    "find": _find,
    "find-annotations": _find_annotations,
    "bulk-preview": _bulk,
    "type-ahead": _type_ahead,
    "palette": _palette(""),
    "palette-words": _palette("min"),
    "palette-nothing": _palette("zzzqq"),
    **{f"menu-{name.lower()}": _menu(name) for name in
       ("File", "Edit", "View", "Article", "Annotate", "Claims", "Adjudicate", "Project", "Help")},
    "reading-mode": _reading,
    "note": _aid("note"),
    "guidelines": _aid("guidelines"),
    "empty-filter": _nothing_fits,
    "first-steps": _first_steps,
    "matrix": _mode("claims"),
    "queue-of-analyst": _mode("adjudicate"),
    "register": _child("project.entities"),
    "sources": _child("project.sources"),
    "timeline": _child("claims.timeline"),
    "duplicates": _child("project.duplicates"),
    "agreement": _agreement,
    "sent": _sent,
    "first-start": _before_anything,
    "keys-clash": _clash,
    "held": _box(_held),
    "foreign": _box(_foreign),
    "error": _box(_error),
    "import-progress": _box(_progress),
}  # fmt: skip
"""Name → what brings the state about, for the analyst of the sample project."""

BOXES: dict[str, tuple[str, str]] = {
    "box-new-project": ("file.new", ""),
    "box-export": ("file.export", ""),
    "box-preferences": ("edit.preferences", ""),
    "box-preferences-keys": ("edit.preferences", "keys"),
    "box-scheme": ("project.scheme", ""),
    "box-properties": ("project.properties", ""),
    "box-actor": ("project.actor", ""),
    "box-assign": ("project.assign", ""),
    "box-about-article": ("article.about", ""),
    "box-prepare": ("article.prepare", ""),
    "box-relate": ("article.relate", ""),
    "box-submit": ("annotate.submit", ""),
    "box-report": ("file.report", ""),
    "box-help": ("help.help", ""),
    "box-keys": ("help.keys", ""),
    "box-about": ("help.about", ""),
    "box-import-text": ("file.paste", ""),
}
"""Name → the action that opens the box, and the tab to show in it."""


def box_picture(window: "Window", action: str, tab: str) -> "QPixmap":
    """The first box that an action opens on an article that it is for, painted and cancelled; raises `LookupError`
    where it opens none."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QDialog, QTabWidget

    from annotator.gui import dialogs

    found: list[QPixmap] = []

    def paint(box: object) -> None:
        if isinstance(box, QDialog) and not found:
            box.setModal(False)
            box.show()
            if tab == "keys":
                for tabs in box.findChildren(QTabWidget):
                    tabs.setCurrentIndex(1)
            settle(150)
            found.append(box.grab())
            box.hide()

    window.bring_commands()
    if not window.desk.actions.get(action).enabled():  # it is for an article that has no translation yet
        entries = window.desk.session.queries.articles()
        window.desk.open_article(next(each.article.id for each in entries if each.article.right is None))
    dialogs.answers.extend([paint] * 3)
    try:
        window.desk.actions.run(action)
        QTest.qWait(30)
    finally:
        dialogs.answers.clear()
    if not found:
        raise LookupError(f"{action} opens no box")
    return found[0]


def settle(least: int = 450) -> None:
    """Wait until the program is idle: what is checked, built or loaded after a pause has come."""
    from PySide6.QtTest import QTest

    QTest.qWait(least)
    idle = 0
    for _ in range(40):
        before = time.process_time()
        QTest.qWait(60)
        idle = idle + 1 if time.process_time() - before < 0.012 else 0
        if idle == 3:
            return


def pictures(
    open_as: "Callable[..., Window]", open_empty: "Callable[[], Window]", only: tuple[str, ...]
) -> "Iterator[tuple[str, QPixmap]]":
    """(name, picture) of every state, or of those whose names begin with one of `only`."""

    def wanted(name: str) -> bool:
        return not only or name.startswith(only)

    for name, state in STATES.items():
        if wanted(name):
            window = open_as("analyst-1")
            shown = state(window)
            settle()
            yield name, shown.grab()
            with contextlib.suppress(RuntimeError):
                shown.close()
            window.close()
    boxes = [name for name in BOXES if wanted(name)]
    if boxes:
        window = open_as("analyst-1")
        open_pair(window, ("", "assigned", "draft"))
        for name in boxes:
            yield name, box_picture(window, *BOXES[name])
        window.close()
    if wanted("read-only"):
        window = open_as("analyst-1", read_only=True)
        open_pair(window)
        settle()
        yield "read-only", window.grab()
        window.close()
    if wanted("empty-project"):
        window = open_empty()
        settle()
        yield "empty-project", window.grab()
        window.close()


def at_work(project: Path) -> Path:
    """A fresh copy of a project in which the analyst goes on with what was submitted on an article of two sides."""
    from annotator.edits import WithdrawLayer
    from annotator.model import Layer
    from annotator.session import open_project

    path = project.parent / "at-work" / project.name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(project, path)
    session = open_project(path, "analyst-1")
    articles = [each.article for each in session.queries.articles() if each.article.right is not None]
    first = min(articles, key=lambda article: article.story)
    (layer,) = session.queries.select(Layer, article=first.id, owner=session.actor)
    session.apply(WithdrawLayer(layer=layer.id))
    session.close()
    return path


def empty_project(folder: Path) -> Path:
    """A project without articles."""
    from annotator.session import create_project

    path = folder / "empty.annotations"
    if not path.exists():
        create_project(path, actor_name="analyst-1").close()
    return path
