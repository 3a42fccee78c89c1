"""Keys of the user's own: exported, imported, refused where they clash; and F6 through every pane."""

import json

from PySide6.QtWidgets import QApplication

from annotator.gui.preferences import Preferences
from annotator.gui.settings import SettingsDialog
from tests.gui.shell_fixtures import answer, key


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
        box.export_keys()
        return False

    preferences(window, export)
    assert json.loads(file.read_text("utf-8"))["view.list"] == ["Ctrl+Alt+L"]
    assert window.actions_table.keys("view.list") == ("Ctrl+B",)  # cancelled

    def take(box):
        answer(str(file))
        box.import_keys()
        assert not box.problem.text()
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
        box.import_keys()
        assert "Find anything" in box.problem.text()
        file.write_text("[1, 2", "utf-8")
        answer(str(file))
        box.import_keys()
        assert "no keys" in box.problem.text()
        return True

    preferences(window, take)
    assert window.actions_table.overrides == {}


def test_a_single_key_is_never_taken_from_text_fields(sample, open_window):
    window = open_window(sample)

    def take(box):
        row = next(r for r in range(box.table.rowCount()) if box.table.item(r, 0).text() == "Article list")
        for refused in ("K", "Shift+K", "Return"):
            box.table.item(row, 2).setText(refused)
            assert "text fields" in box.problem.text()
        box.table.item(row, 2).setText("F9")
        assert not box.problem.text()
        return True

    preferences(window, take)
    assert window.actions_table.keys("view.list") == ("F9",)


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
