"""Keys of the user's own: exported, imported, refused where they clash; and F6 through every pane."""

import json

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.gui.keys_page import KeyCatcher
from annotator.gui.preferences import Preferences
from annotator.gui.settings import SettingsDialog
from tests.gui.desk_fixtures import press_physical
from tests.gui.shell_fixtures import answer, key


def catch(box, id_, *, more=False):
    """Choose an action and let the list wait for a key; what waits."""
    box.show()
    box.tabs.setCurrentWidget(box.keys)
    box.keys.table.setCurrentCell(box.keys.row_of(id_), 0)
    if more:
        box.keys.add()
    else:
        key(box.keys.table, "Return")
    (catcher,) = catchers(box)
    return catcher


def catchers(box):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return box.keys.findChildren(KeyCatcher)


def send(widget, code):
    """A key that writes nothing and of which no scan code is known."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier))


def shown_keys(box, id_):
    return box.keys.table.item(box.keys.row_of(id_), 2).text()


def preferences(window, do):
    def fill(box):
        assert isinstance(box, SettingsDialog)
        return do(box)

    answer(fill)
    key(window, "Ctrl+,")


def test_keys_go_out_and_come_in_on_another_machine(sample, open_window, tmp_path):
    window = open_window(sample)
    file = tmp_path / "mine.json"

    def export(box):
        window.actions_table.set_keys("view.list", ("Ctrl+Alt+L",))
        answer(str(file))
        box.keys.export_keys()
        return False

    preferences(window, export)
    assert json.loads(file.read_text("utf-8"))["view.list"] == ["Ctrl+Alt+L"]
    assert window.actions_table.keys("view.list") == ("Ctrl+B",)  # cancelled

    def take(box):
        answer(str(file))
        box.keys.import_keys()
        assert not box.keys.problem.text()
        assert box.keys.hint.isVisibleTo(box.keys) and not box.keys.problem.isVisibleTo(box.keys)
        return True

    preferences(window, take)
    assert window.actions_table.keys("view.list") == ("Ctrl+Alt+L",)
    assert Preferences.load().keys == {"view.list": ["Ctrl+Alt+L"]}


def test_a_file_that_clashes_changes_nothing_and_names_the_holder(sample, open_window, tmp_path):
    window = open_window(sample)
    file = tmp_path / "clash.json"
    file.write_text(
        json.dumps({"view.list": ["Ctrl+Alt+L"], "annotate.claim": ["Ctrl+K"], "no.action": ["Z"]}), "utf-8"
    )

    def take(box):
        answer(str(file))
        box.keys.import_keys()
        assert "Find anything" in box.keys.problem.text()
        file.write_text("[1, 2", "utf-8")
        answer(str(file))
        box.keys.import_keys()
        assert "no keys" in box.keys.problem.text()
        return True

    preferences(window, take)
    assert window.actions_table.overrides == {}


def test_a_single_key_is_never_taken_from_text_fields(sample, open_window):
    window = open_window(sample)

    def take(box):
        for refused in ("K", "Shift+K", "Return", "Tab", "Del", "Space"):
            key(catch(box, "view.list"), refused)
            assert "text fields" in box.keys.problem.text(), refused
            assert shown_keys(box, "view.list") == "Ctrl+B"
        key(catch(box, "view.list"), "F9")
        assert not box.keys.problem.text()
        assert shown_keys(box, "view.list") == "F9"
        return True

    preferences(window, take)
    assert window.actions_table.keys("view.list") == ("F9",)


FOREIGN = (
    ("ㅛ", Qt.Key.Key_unknown, "Y"),  # two-set Korean
    ("ん", Qt.Key.Key_unknown, "Y"),  # kana
    ("Y", Qt.Key.Key_Y, "Y"),
    ("ｙ", Qt.Key.Key_unknown, "Y"),  # full width
    ("Н", Qt.Key.Key_unknown, "Y"),  # Cyrillic
    ("４", Qt.Key.Key_unknown, "4"),
    ("", Qt.Key.Key_unknown, "Y"),  # a layout that writes nothing there
)


@pytest.mark.parametrize(("text", "code", "place"), FOREIGN)
def test_the_place_of_the_key_is_caught_whatever_it_writes(sample, open_window, text, code, place):
    window = open_window(sample)
    window.actions_table.set_keys("annotate.tag4", ()) if place == "4" else None

    def take(box):
        press_physical(catch(box, "annotate.guidelines"), place, text, code)
        assert not box.keys.problem.text()
        assert shown_keys(box, "annotate.guidelines") == place
        return True

    preferences(window, take)
    page = window.page("annotate")
    page.reader.column("left").setFocus()
    press_physical(page.reader.column("left"), place, text, code)
    assert page.inspector.aids.current == "guidelines"


@pytest.mark.parametrize(
    ("text", "code"), [("ㅛ", 0x315B), ("ん", 0x3093), ("", Qt.Key.Key_unknown), ("\x19", Qt.Key.Key_Y)]
)
def test_a_shortcut_is_caught_under_any_layout(sample, open_window, text, code):
    window = open_window(sample)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier

    def take(box):
        press_physical(catch(box, "view.list"), "Y", text, code, modifiers)
        assert shown_keys(box, "view.list") == "Ctrl+Alt+Y"
        return True

    preferences(window, take)
    assert window.actions_table.keys("view.list") == ("Ctrl+Alt+Y",)
    key(window, "Ctrl+Alt+Y")
    assert not window.articles.isVisible()


def test_a_key_without_a_name_and_a_modifier_alone_are_waited_through(sample, open_window):
    window = open_window(sample)

    def take(box):
        catcher = catch(box, "annotate.guidelines")
        for code in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Hangul, Qt.Key.Key_Zenkaku_Hankaku):
            send(catcher, code)
            assert not box.keys.problem.text() and catchers(box)
        send(catcher, Qt.Key.Key_unknown)
        assert "no name" in box.keys.problem.text() and catchers(box)
        key(catcher, "Esc")
        assert not catchers(box)
        assert shown_keys(box, "annotate.guidelines") == "G"
        assert box.isVisible(), "Esc leaves the key, not the box"
        return False

    preferences(window, take)


def test_a_clash_names_the_other_action_and_changes_nothing(sample, open_window):
    window = open_window(sample)

    def take(box):
        for pressed, holder in (("O", "Tag all occurrences"), ("Tab", "Next sentence"), ("Ctrl+K", "Find anything")):
            key(catch(box, "annotate.guidelines"), pressed)
            assert holder in box.keys.problem.text()
            assert shown_keys(box, "annotate.guidelines") == "G"
        return True

    preferences(window, take)
    assert window.actions_table.overrides == {}


def test_shortcuts_of_the_window_are_caught_and_not_run(sample, open_window):
    window = open_window(sample)

    def take(box):
        for pressed in ("Ctrl+Z", "F1", "F11"):
            key(catch(box, "view.list"), pressed)
            assert "is taken by" in box.keys.problem.text()
        return False

    preferences(window, take)
    assert not window.property("reading")


def test_one_more_key_none_and_as_it_came(sample, open_window):
    window = open_window(sample)

    def take(box):
        key(catch(box, "annotate.guidelines", more=True), "Shift+Y")
        assert shown_keys(box, "annotate.guidelines") == "G, Shift+Y"
        assert box.keys.table.item(box.keys.row_of("annotate.guidelines"), 2).font().bold()
        box.keys.clear()
        assert shown_keys(box, "annotate.guidelines") == ""
        key(catch(box, "annotate.walk"), "G")  # free now
        box.keys.table.setCurrentCell(box.keys.row_of("annotate.guidelines"), 0)
        box.keys.restore()
        assert "Next open suggestion" in box.keys.problem.text()
        box.keys.restore_all()
        assert shown_keys(box, "annotate.guidelines") == "G"
        assert window.actions_table.overrides == {}
        key(catch(box, "annotate.guidelines"), "Shift+Y")
        box.keys.restore()
        assert window.actions_table.overrides == {}, "keys that an action came with are nobody's own"
        return True

    preferences(window, take)
    assert Preferences.load().keys == {}


def test_a_changed_single_key_works_in_the_reader(sample, open_window):
    window = open_window(sample)
    window.actions_table.set_keys("annotate.guidelines", ("Y",))
    page = window.page("annotate")
    key(page.reader.column("left"), "Y")
    assert page.inspector.aids.current == "guidelines"
    key(page.reader.column("left"), "G")
    assert page.inspector.aids.current == "guidelines"


def test_f6_goes_through_every_pane_and_round(sample, open_window, qtbot):
    window = open_window(sample)
    page = window.page("annotate")
    panes = {"reader": page.reader, "inspector": page.inspector, "articles": window.articles}

    def where():
        now = QApplication.focusWidget()
        return next((name for name, pane in panes.items() if now is pane or pane.isAncestorOf(now)), str(now))

    page.reader.column("left").setFocus()
    qtbot.waitUntil(lambda: where() == "reader")
    seen = []
    for _ in range(4):
        key(QApplication.focusWidget(), "F6")
        seen.append(where())
    assert seen == ["inspector", "articles", "reader", "inspector"]
    key(QApplication.focusWidget(), "Shift+F6")
    assert where() == "reader"
