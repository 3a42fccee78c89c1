"""The menus: grouped, complete, each action in one place, in an order that does not depend on which page came first."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QDialog, QMenu

from annotator.gui.menubar import MENUS, SUBMENUS, matching
from tests.gui.shell_fixtures import answer


@pytest.fixture
def whole(open_window, sample, qtbot):
    """A window in which every page has been shown."""
    window = open_window(sample)
    for mode in ("claims", "adjudicate", "annotate"):
        window.desk.set_mode(mode)
    qtbot.waitUntil(lambda: not window._refilling.isActive())
    return window


def walk(menu):
    for entry in menu.actions():
        if isinstance(entry.menu(), QMenu):
            yield from walk(entry.menu())
        elif not entry.isSeparator():
            yield entry


def test_every_action_with_a_menu_stands_in_it_once(whole):
    table = whole.actions_table
    shown = Counter()
    for name, menu in whole._menus.items():
        for entry in walk(menu):
            shown[name, entry] += 1
    expected = {(a.menu, table.qaction(a.id, whole)): a.id for a in table.all() if a.menu}
    assert [id_ for place, id_ in expected.items() if shown[place] != 1] == []
    assert set(shown) == set(expected)


def test_the_order_names_no_action_that_there_is_not(whole):
    named = [
        entry for groups in (*MENUS.values(), *SUBMENUS.values()) for group in groups
        for entry in group.split(" ") if "." in entry
    ]  # fmt: skip
    types = [entry for entry in named if entry.startswith("annotate.tag")]
    assert len(types) == 10
    assert [entry for entry in named if not matching(whole.actions_table, entry)] == []


def test_no_menu_is_longer_than_a_screen_and_none_is_a_flat_list(whole):
    for name, menu in whole._menus.items():
        entries = [entry for entry in menu.actions() if not entry.isSeparator()]
        separators = len(menu.actions()) - len(entries)
        assert len(entries) <= 22, name
        assert len(entries) <= 4 or separators >= len(entries) // 6, name
        assert menu.sizeHint().height() <= 680, name


def test_menus_begin_and_end_with_an_action(whole):
    for name, menu in whole._menus.items():
        assert not menu.actions()[0].isSeparator(), name
        assert not menu.actions()[-1].isSeparator(), name


def test_edit_begins_with_undo_whatever_page_came_first(whole):
    words = [entry.text() for entry in walk(whole._menus["Edit"])]
    assert words[:2] == ["Undo", "Redo"]
    assert words[-1].startswith("Preferences")


def test_a_menu_within_a_menu_leaves_out_what_its_title_says(whole):
    (theme,) = [e.menu() for e in whole._menus["View"].actions() if e.menu() is not None and e.text() == "Theme"]
    assert [entry.text() for entry in walk(theme)] == ["As the system", "Light", "Dark", "High contrast"]
    assert sum(entry.isChecked() for entry in walk(theme)) <= 1


def test_the_longest_line_follows_the_menu_and_is_remembered(whole):
    column = whole.page("annotate").reader.column("left")
    before = column.measure
    whole.actions_table.run("view.width.30")
    assert column.measure == 30
    assert whole.preferences.column_width == 30
    whole.actions_table.run("view.width.0")
    assert column.measure == before


def test_how_lines_break_holds_in_every_mode_with_two_texts(whole, monkeypatch):
    from annotator.gui import dialogs
    from annotator.gui.settings import SettingsDialog

    columns = [whole.page(mode).reader.column("left") for mode in ("annotate", "adjudicate")]
    assert all(column.by_phrase for column in columns)

    def choose(box: SettingsDialog) -> bool:
        box._by_phrase.setChecked(False)
        return True

    monkeypatch.setattr(dialogs, "run_dialog", choose)
    whole.actions_table.run("edit.preferences")
    assert not any(column.by_phrase for column in columns)
    assert not whole.preferences.by_phrase
    whole.actions_table.run("view.width.30")
    assert [column.measure for column in columns] == [30, 30]


@pytest.mark.parametrize("command", ["project.scheme", "article.prepare"])
def test_a_box_that_was_closed_is_not_kept(open_window, sample, qtbot, command):
    """Opened a hundred times a day: the window would hold the fields of each, 10 MB for the label scheme."""
    window = open_window(sample)
    before = len(window.findChildren(QDialog))
    for _ in range(2):
        answer(False)
        window.desk.actions.run(command)
    qtbot.waitUntil(lambda: len(window.findChildren(QDialog)) == before)
