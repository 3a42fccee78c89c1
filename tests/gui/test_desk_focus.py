"""The focus is always seen: wherever Tab leads, something on the screen says so; and what has it says what it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from shiboken6 import Shiboken

from annotator.gui.ring import FocusRing
from tests.gui.boxes import BOXES, each_tab, open_beside, open_box
from tests.gui.shell_fixtures import become_active

THEMES = ("dark", "high-contrast", "light")
SEEN = 14
"""Pixels that must change: more than a text cursor of one pixel's width in a low line."""


def stops(window: QWidget) -> list[QWidget]:
    """The widgets that Tab comes by in a window, in its order."""
    found: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        shown = widget.isVisibleTo(window) and not widget.visibleRegion().isEmpty()
        if reachable and shown and widget.isEnabled() and widget.window() is window:
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def picture(window: QWidget, widget: QWidget) -> QImage:
    """What is painted where a widget is, with a few pixels around."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-3, -3, 3, 3)
    return window.grab(place & window.rect()).toImage()


def changed(one: QImage, other: QImage) -> int:
    """How many pixels differ."""
    if one.size() != other.size():
        return one.width() * one.height()
    a, b = bytes(one.constBits()), bytes(other.constBits())
    return sum(a[at : at + 4] != b[at : at + 4] for at in range(0, len(a), 4))


def described(widget: QWidget) -> str:
    parent = widget.parentWidget()
    words = widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName()
    return f"{type(widget).__name__} “{words}” {widget.objectName()} in {type(parent).__name__}"


def bring(widget: QWidget) -> None:
    """Scroll a widget into view, as Tab does."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def unseen(window: QWidget) -> Iterator[str]:
    """The stops at which nothing shows that they have the focus."""
    for widget in stops(window):
        if not Shiboken.isValid(widget):
            continue  # what is worked out when idle made it anew
        bring(widget)
        now = QApplication.focusWidget()
        if now is not None:
            now.clearFocus()
        QApplication.processEvents()
        before = picture(window, widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not widget.hasFocus():
            continue
        if changed(before, picture(window, widget)) < SEEN:
            yield described(widget)


def nameless(window: QWidget) -> Iterator[str]:
    """The stops without words or a role for a screen reader."""
    for widget in stops(window):
        if isinstance(widget, QScrollArea):
            continue
        access = QAccessible.queryAccessibleInterface(widget)
        name = access.text(QAccessible.Text.Name) if access is not None else ""
        if not name.strip() and not (isinstance(widget, QAbstractButton) and widget.text().strip()):
            yield described(widget)
        elif access is None or access.role() == QAccessible.Role.NoRole:
            yield f"{described(widget)}: no role"


@pytest.fixture
def window(open_window, sample):
    window = open_window(sample)
    entry = next(e for e in window.desk.session.queries.articles() if e.article.right is not None)
    window.desk.open_article(entry.article.id)
    return window


@pytest.mark.parametrize("tab", ["selection", "claims", "reliability", "translation", "history"])
def test_annotate(window, qtbot, tab):
    page = window.page("annotate")
    claims = list(page.open.records["claim"])
    if claims:
        page.open.focus_claim(claims[0])
    page.show_tab(tab)
    qtbot.wait(50)
    assert len(stops(window)) > 8
    assert "\n".join(unseen(window)) == ""
    assert "\n".join(nameless(window)) == ""


@pytest.mark.parametrize("width", [1280, 1920])
def test_the_frame_of_a_row_touches_none_of_its_words(window, qtbot, width):
    page = window.page("annotate")
    window.resize(width, 800)
    page.show_tab("translation")
    qtbot.waitUntil(lambda: page.inspector.translation.findChild(QWidget, "finding-1") is not None)
    qtbot.wait(450)  # the checks come after a pause
    rows = [page.inspector.translation.findChild(QWidget, f"finding-{number}") for number in (0, 1)]
    rows[0].setFocus()
    for row in rows:
        bring(row)
        (ring,) = page.inspector.findChildren(FocusRing)
        assert ring.isVisible()
        for label in row.findChildren(QLabel):
            words = QRect(label.mapTo(window, QPoint(0, 0)), label.size())
            frame = QRect(ring.mapTo(window, QPoint(0, 0)), ring.size())
            assert frame.adjusted(4, 3, -4, -3).contains(words)
        seen = window.grab(QRect(ring.mapTo(window, QPoint(0, 0)), ring.size())).toImage()
        assert seen.pixelColor(seen.width() // 2, 0) == window.desk.theme.accent
        window.resize(window.width() - 60, 780)  # it goes where its row goes
        qtbot.wait(10)
        assert ring.mapToGlobal(ring.rect().center()) == row.mapToGlobal(row.rect().center())
        rows[1].setFocus()
        qtbot.wait(10)
    page.reader.column("left").setFocus()
    qtbot.wait(10)
    assert page.inspector.findChildren(FocusRing) == []


@pytest.mark.parametrize("act", ["find", "findMarks"])
def test_the_find_bar(window, qtbot, act):
    window.actions_table.run(f"annotate.{act}")
    qtbot.wait(30)
    assert "\n".join(unseen(window)) == ""
    assert "\n".join(nameless(window)) == ""


@pytest.mark.parametrize("mode", ["claims", "adjudicate"])
def test_the_other_pages(open_window, sample, qtbot, mode):
    window = open_window(sample, "reviewer-1" if mode == "adjudicate" else "analyst-1")
    window.desk.set_mode(mode)
    qtbot.wait(80)
    assert "\n".join(unseen(window)) == ""
    assert "\n".join(nameless(window)) == ""


@pytest.mark.parametrize("mode", ["annotate", "claims", "adjudicate"])
@pytest.mark.parametrize("theme", ["dark", "high-contrast"])
def test_in_the_other_themes(open_window, sample, qtbot, theme, mode):
    window = open_window(sample, "reviewer-1" if mode == "adjudicate" else "analyst-1")
    entry = next(e for e in window.desk.session.queries.articles() if e.article.right is not None)
    window.desk.open_article(entry.article.id)
    window.desk.set_mode(mode)
    window.actions_table.run(f"view.theme.{theme}")
    page = window.page("annotate")
    if page.open.records["claim"]:
        page.open.focus_claim(next(iter(page.open.records["claim"])))
    problems = []
    for tab in ("claims", "reliability", "translation", "history", "selection") if mode == "annotate" else ("",):
        if tab:
            page.show_tab(tab)
        qtbot.wait(50 if mode == "annotate" else 200)
        problems += [f"{tab}: {each}" for each in unseen(window)]
    if mode == "annotate":
        window.actions_table.run("annotate.findMarks")
        qtbot.wait(30)
        problems += [f"find: {each}" for each in unseen(window)]
    assert "\n".join(problems) == ""


BESIDE = ("project.entities", "project.sources", "project.duplicates", "claims.timeline", "adjudicate.agreement")


@pytest.mark.parametrize("action", BESIDE)
def test_windows_over_the_window(open_window, sample, qtbot, action):
    window = open_window(sample, "reviewer-1" if action.startswith("adjudicate.") else "analyst-1")
    window.bring_commands()
    shown = open_beside(window, action, qtbot)
    qtbot.wait(50)
    assert stops(shown)
    for theme in THEMES:
        window.actions_table.run(f"view.theme.{theme}")
        qtbot.wait(30)
        assert "\n".join(unseen(shown)) == "", theme
    assert "\n".join(nameless(shown)) == ""
    every = stops(shown)
    every[0].setFocus(Qt.FocusReason.TabFocusReason)
    walk = walked(shown, 2 * len(every) + 12)
    groups = {w.group() for w in walk if isinstance(w, QAbstractButton)} - {None}
    missed = [w for w in every if w not in walk and not (isinstance(w, QAbstractButton) and w.group() in groups)]
    assert [described(w) for w in missed] == []
    shown.close()


@pytest.mark.parametrize("action", BOXES)
def test_boxes(window, qtbot, action):
    problems: list[str] = []
    seen: list[int] = []

    def look(found: object) -> None:
        for box in each_tab(found):
            QTest.qWait(30)
            seen.append(len(stops(box)))
            for theme in THEMES:
                window.actions_table.run(f"view.theme.{theme}")
                QApplication.processEvents()
                problems.extend(f"{theme}: {each}" for each in unseen(box))
            problems.extend(nameless(box))

    if not open_box(window, action, look):
        pytest.skip("not offered here")
    assert seen and min(seen) >= 1
    assert "\n".join(problems) == ""


def walked(box: QWidget, most: int) -> list[QWidget]:
    """The widgets that the Tab key itself comes by, from where the focus is."""
    found = []
    for _ in range(most):
        now = QApplication.focusWidget()
        assert now is not None
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return found


@pytest.mark.parametrize("action", BOXES)
def test_tab_walks_through_every_box_and_is_caught_nowhere(window, qtbot, action):
    missed: list[str] = []
    seen: list[int] = []

    def look(found: object) -> None:
        for box in each_tab(found):
            become_active(qtbot, box)
            every = stops(box)
            every[0].setFocus(Qt.FocusReason.TabFocusReason)
            walk = walked(box, 2 * len(every) + 80)  # a table has fields out of sight, too
            seen.append(len(every))
            # Of buttons of which one is chosen Tab comes by that one, arrows by the others.
            alike = [w for w in every if isinstance(w, QAbstractButton) and w.group() is not None]
            missed.extend(described(w) for w in every if w not in walk and w not in alike)
            assert walk.count(every[0]) >= 2 or every[0] in alike, f"caught at {described(walk[-1])}"

    if not open_box(window, action, look):
        pytest.skip("not offered here")
    assert seen and missed == []


def test_keys_lead_from_the_texts_to_every_part_of_the_window(window, qtbot):
    """In the texts Tab goes by sentence; F6 leads out of them, pane by pane, and from there Tab by everything."""
    page = window.page("annotate")
    every = {w for w in stops(window) if not page.reader.isAncestorOf(w) and not isinstance(w, QScrollArea)}
    seen: set[QWidget] = set()
    for panes in (1, 2):
        page.reader.column("left").setFocus()
        for _ in range(panes):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        for _ in range(2 * len(every)):
            now = QApplication.focusWidget()
            assert now is not None
            if page.reader.isAncestorOf(now):
                break
            seen.add(now)
            QTest.keyClick(now, Qt.Key.Key_Tab)
        page.reader.column("left").setFocus()
        for _ in range(panes):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        for _ in range(2 * len(every)):
            now = QApplication.focusWidget()
            if page.reader.isAncestorOf(now):
                break
            seen.add(now)
            QTest.keyClick(now, Qt.Key.Key_Backtab)
    groups = {w.group() for w in seen if isinstance(w, QAbstractButton)}
    missed = [w for w in every - seen if not isinstance(w, QAbstractButton) or w.group() not in groups - {None}]
    assert [described(w) for w in missed if w.isVisible()] == []
