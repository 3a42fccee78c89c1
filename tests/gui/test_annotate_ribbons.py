"""The alignment mended by mouse on the ribbons: across aligns two sentences, up or down joins, one undo each."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip


def drag(widget, *points):
    """Press at the first point, move over the others, release at the last."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    steps = [(QEvent.Type.MouseButtonPress, points[0], left, left)]
    steps += [(QEvent.Type.MouseMove, point, none, left) for point in points[1:]]
    steps += [(QEvent.Type.MouseButtonRelease, points[-1], left, none)]
    for kind, where, button, held in steps:
        point = QPointF(where)
        event = QMouseEvent(kind, point, widget.mapToGlobal(point), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)


def pairs(page):
    """The words of every bead, left and right, in order."""
    beads = sorted(page.open.text.beads, key=lambda bead: bead.order)
    return [(" ".join(part.quote for part in bead.left), " ".join(part.quote for part in bead.right)) for bead in beads]


@pytest.fixture
def ribbons(page):
    QApplication.processEvents()
    return page.reader.ribbons


def middle(page, article, side, words):
    """The height, in the band, of the middle of the first line of some words."""
    place = article.place(side, words)
    return page.reader.column(side).rects(place.start, place.start + 1)[0].center().y()


@pytest.mark.parametrize("backwards", [False, True])
def test_dragging_across_aligns_two_sentences(page, desk, article, ribbons, backwards):
    before = pairs(page)
    ends = [
        QPoint(6, round(middle(page, article, "left", "They spoke"))),
        QPoint(ribbons.width() - 6, round(middle(page, article, "right", "간다 대신은"))),
    ]
    if backwards:
        ends.reverse()
    drag(ribbons, ends[0], (ends[0] + ends[1]) / 2, ends[1])
    assert ("They spoke for three hours about the harbour.", "간다 대신은 9월 8일 부산에서 박준호를 만났다.") in pairs(
        page
    )
    assert desk.session.check() == []
    desk.undo()
    assert pairs(page) == before


def test_dragging_down_joins_the_passages(page, desk, article, ribbons):
    before = pairs(page)
    first, second = ribbons.strips()[1:3]
    x = ribbons.width() // 2
    top, bottom = (round(strip.path.boundingRect().center().y()) for strip in (first, second))
    assert ribbons.bead_at(QPointF(x, top)) == first.bead.id
    drag(ribbons, QPoint(x, top), QPoint(x, (top + bottom) // 2), QPoint(x, bottom))
    assert len(pairs(page)) == len(before) - 1
    assert desk.session.check() == []
    desk.undo()
    assert pairs(page) == before


@pytest.mark.parametrize("down", [True, False])
def test_a_drag_that_ends_between_two_ribbons_leads_to_the_nearer(page, desk, article, ribbons, down):
    before = pairs(page)
    x = ribbons.width() // 2
    first, second = (round(strip.path.boundingRect().center().y()) for strip in ribbons.strips()[:2])
    between = [y for y in range(first, second) if ribbons.bead_at(QPointF(x, y)) is None]
    assert len(between) > 2
    begin, end = (QPoint(x, first), QPoint(x, between[-2])) if down else (QPoint(x, second), QPoint(x, between[1]))
    drag(ribbons, begin, (begin + end) / 2, end)
    assert len(pairs(page)) == len(before) - 1
    desk.undo()
    assert desk.said_words[-1][1] == "Undone: join passages"
    assert pairs(page) == before


def test_a_click_or_a_drag_that_leads_nowhere_changes_nothing(page, desk, article, ribbons):
    before = pairs(page)
    strip = ribbons.strips()[1]
    where = strip.path.boundingRect().center().toPoint()
    drag(ribbons, where, where + QPoint(2, 1))
    assert ribbons.chosen == strip.bead.id
    drag(ribbons, where, where + QPoint(0, 4))
    drag(ribbons, QPoint(40, ribbons.height() - 3), QPoint(40, ribbons.height() - 30))
    assert pairs(page) == before


def test_what_is_dragged_is_drawn(page, article, ribbons):
    where = ribbons.strips()[1].path.boundingRect().center().toPoint()
    press = QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(where), ribbons.mapToGlobal(QPointF(where)),
                        Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(ribbons, press)
    still = ribbons.grab().toImage()
    end = QPointF(where) + QPointF(20, 90)
    move = QMouseEvent(QEvent.Type.MouseMove, end, ribbons.mapToGlobal(end), Qt.MouseButton.NoButton,
                       Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(ribbons, move)
    assert ribbons.grab().toImage() != still


def test_the_tooltip_tells_how_it_was_aligned_and_what_the_mouse_does(page, ribbons):
    where = ribbons.strips()[1].path.boundingRect().center().toPoint()
    QApplication.sendEvent(ribbons, QHelpEvent(QEvent.Type.ToolTip, where, ribbons.mapToGlobal(where)))
    assert "0.90" in QToolTip.text()
    assert "Drag across" in QToolTip.text()
    QToolTip.hideText()
