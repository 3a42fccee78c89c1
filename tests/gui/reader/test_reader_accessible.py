"""A screen reader finds a text with a caret and a selection in each column."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible


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
    assert text.selectionCount() == 1
    start = text.text(0, -1).index("Mina")
    text.setSelection(0, start, start + 4)
    assert hands.selected() == "Mina"
    text.removeSelection(0)
    assert text.selectionCount() == 0


def test_the_text_is_read_only_and_says_so(hands):
    state = interface(hands, "left").state()
    assert state.readOnly
    assert state.multiLine


def test_announcements_and_moves_with_a_listener(hands):
    QAccessible.setActive(True)
    try:
        hands.keys(Qt.Key.Key_Right, (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier))
        hands.reader.announce("Tagged: person")
    finally:
        QAccessible.setActive(False)
    assert hands.selected() is not None
