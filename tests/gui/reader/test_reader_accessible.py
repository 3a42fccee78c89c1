"""A screen reader finds a text with a caret and a selection in each column."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from annotator.gui.reader import access
from annotator.gui.reader.marks import Mark


def interface(hands, side):
    found = QAccessible.queryAccessibleInterface(hands.reader.column(side))
    assert found is not None
    return found


def test_a_column_is_a_named_text(hands):
    for side, begins in (("left", "Harbour talks resume"), ("right", "항만 회담 4년 만에")):
        found = interface(hands, side)
        assert found.role() == QAccessible.Role.EditableText
        assert found.text(QAccessible.Text.Name)
        assert begins in found.textInterface().text(0, -1)


def test_only_what_the_column_shows_is_exposed(hands):
    left = interface(hands, "left").textInterface().text(0, -1)
    assert "항만" not in left
    assert "Nobody 🙂 explained why 𠮷田 left early.\nThe ministry" in left


def test_offsets_are_utf16_and_lead_back_to_the_text(hands):
    text = interface(hands, "left").textInterface()
    whole = text.text(0, -1)
    assert text.characterCount() == len(whole.encode("utf-16-le")) // 2
    unit = len(whole[: whole.index("left early")].encode("utf-16-le")) // 2
    text.setCursorPosition(unit)
    assert hands.after_caret().startswith("left early")
    assert text.cursorPosition() == unit
    box = text.characterRect(unit)
    assert text.offsetAtPoint(box.center()) == unit


def test_selecting_works_both_ways(hands):
    text = interface(hands, "left").textInterface()
    hands.double_click("left", hands.point("left", "Captain", 2))
    whole, chosen = text.text(0, -1), text.chosen()
    assert whole[chosen[0] : chosen[1]] == hands.selected()
    start = text.text(0, -1).index("Mina")
    text.setSelection(0, start, start + 4)
    assert hands.selected() == "Mina"
    text.removeSelection(0)
    assert text.chosen() is None


def test_the_text_is_read_only_and_says_so(hands):
    state = interface(hands, "left").state()
    assert state.readOnly
    assert state.multiLine


def test_no_other_interface_is_there_and_asking_for_one_ends_nothing(hands):
    """Screen readers ask every object for every interface; `None` from Python would end the process."""
    found = interface(hands, "left")
    assert found.textInterface() is not None
    for name in ("value", "action", "editableText", "tableCell", "selection", "attributes"):
        assert getattr(found, f"{name}Interface")() is None, name


def test_nothing_is_handed_to_qt_that_cannot_be(hands):
    """PySide has no `selection` and no `attributes` of a text: once it has, selections and tags can be told there."""
    from PySide6.QtGui import QAccessibleTextInterface

    assert not hasattr(QAccessibleTextInterface, "selection")
    assert not hasattr(QAccessibleTextInterface, "attributes")
    hands.double_click("left", hands.point("left", "Captain", 2))
    assert interface(hands, "left").textInterface().selectionCount() == 0


@pytest.fixture
def heard(monkeypatch):
    """What assistive technology is sent, as (kind, what)."""
    sent = []

    def listen(event):
        if hasattr(event, "message"):
            sent.append(("said", event.message()))
        elif hasattr(event, "selectionStart"):
            sent.append(("selection", (event.selectionStart(), event.selectionEnd())))
        else:
            sent.append(("caret", event.cursorPosition()))

    monkeypatch.setattr(access.QAccessible, "updateAccessibility", listen)
    QAccessible.setActive(True)
    yield sent
    QAccessible.setActive(False)


def test_the_caret_and_the_selection_are_told_in_units(hands, heard):
    text = interface(hands, "left").textInterface()
    hands.keys(Qt.Key.Key_Right)
    assert ("caret", text.cursorPosition()) in heard
    heard.clear()
    hands.keys((Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier))
    assert ("selection", text.chosen()) in heard
    assert ("said", f"Selected: {hands.selected()}") in heard
    heard.clear()
    hands.reader.announce("Tagged: person")
    assert heard == [("said", "Tagged: person")]


def test_the_tag_that_the_caret_comes_into_is_said_once(hands, heard):
    place = hands.sample.place("left early")
    hands.reader.set_marks([Mark(id="m", kind="mention", ranges=(place,), label="PER", tooltip="Person\nby somebody")])
    hands.reader.go_to(place)
    assert [what for kind, what in heard if kind == "said"] == ["Person"]
    heard.clear()
    hands.keys((Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier))
    assert heard and not [what for kind, what in heard if kind == "said"]
    hands.keys(Qt.Key.Key_End, Qt.Key.Key_Home)
    hands.reader.go_to(place)
    assert [what for kind, what in heard if kind == "said"] == ["Person"]


def test_without_a_listener_nothing_is_worked_out(hands, heard):
    QAccessible.setActive(False)
    hands.keys(Qt.Key.Key_Right)
    assert heard == []
