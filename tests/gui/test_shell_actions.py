"""The table of actions, the palette, theme, language, text size, reading mode, preferences, help, and faults."""

import sys

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit, QPushButton, QTextBrowser

from annotator.gui import app, dialogs, faults, language
from annotator.gui.help import HelpView
from annotator.gui.preferences import Preferences
from annotator.gui.settings import SettingsDialog
from annotator.model import Claim
from tests.gui.shell_fixtures import answer, key
from tests.gui.test_desk_keys import catch, shown_keys


@pytest.fixture
def window(open_window, sample):
    return open_window(sample)


@pytest.fixture
def whole(window, qtbot):
    """A window in which every page has been shown."""
    for mode in ("claims", "adjudicate", "annotate"):
        window.desk.set_mode(mode)
    qtbot.waitUntil(lambda: not window._refilling.isActive())
    return window


def in_menus(window):
    found = set()

    def walk(menu):
        for entry in menu.actions():
            if isinstance(entry.menu(), QMenu):
                walk(entry.menu())
            found.add(entry)

    for entry in window.menuBar().actions():
        walk(entry.menu())
    return found


def test_every_action_can_be_reached_and_has_words(whole):
    table = whole.actions_table
    shown = in_menus(whole)

    def reachable(action):
        return action.palette or (bool(action.menu) and table.qaction(action.id, whole) in shown)

    texts = {action.text for action in table.all() if reachable(action)}
    for action in table.all():
        assert action.text.strip(), action.id
        # What two modes call alike is reached by the one that is enabled.
        assert action.text in texts or action.keys == ("Esc",), f"{action.id} is neither in a menu nor in the palette"


def test_no_two_actions_share_a_key(whole):
    table = whole.actions_table
    taken = {}
    for action in table.all():
        for each in table.keys(action.id):
            scopes = [action.scope] if action.scope != "window" else ["window"]
            for scope in scopes:
                other = taken.setdefault((scope, each), action.id)
                assert other == action.id, f"{each} in {scope}: {other} and {action.id}"
    for mode, scope in (("annotate", "reader"), ("claims", "matrix"), ("adjudicate", "adjudicate")):
        whole.desk.set_mode(mode)
        live = [a for a in table.all() if a.scope == "window" and table.qaction(a.id, whole).isEnabled()]
        everywhere = {each: action.id for action in live for each in table.keys(action.id)}
        for held, each in taken:
            assert held != scope or each not in everywhere, f"{each} in {scope} is taken by {everywhere.get(each)}"


def test_single_keys_are_never_shortcuts_of_the_window(whole):
    for action in whole.actions_table.all():
        for each in whole.actions_table.keys(action.id):
            if action.scope == "window":
                assert "+" in each or each.startswith("F"), f"{action.id}: {each} would be taken from text fields"


@pytest.mark.parametrize("code", ["en", "ko", "ja"])
def test_every_menu_has_a_letter_of_its_own(whole, code):
    whole.actions_table.run(f"view.language.{code}")
    titles = [entry.text() for entry in whole.menuBar().actions()]
    letters = [title[title.index("&") + 1].upper() for title in titles]
    assert len(set(letters)) == len(letters) == 9


def test_every_menu_is_there_from_the_start_and_has_its_commands_when_it_opens(window):
    titles = [entry.text().replace("&", "") for entry in window.menuBar().actions() if entry.isVisible()]
    assert titles == ["File", "Edit", "View", "Article", "Annotate", "Claims", "Adjudicate", "Project", "Help"]
    menu = window._menus["Adjudicate"]
    menu.popup(window.mapToGlobal(window.rect().center()))
    assert any("Reject all" in entry.text() for entry in menu.actions())
    assert any("Only contested" in entry.text() for entry in in_menus(window)) is False
    window._refill_menus()
    assert menu.isVisible() and window._menus["Adjudicate"] is menu, "no menu is filled anew while it is open"
    menu.close()
    window._refill_menus()
    assert any("Only contested" in entry.text() for entry in in_menus(window))


# ---- the palette


def search(window, words):
    key(window, "Ctrl+K")
    popup = window.palette_popup
    assert popup.isVisible()
    popup.field.setText(words)
    popup.finish()
    return popup


def choose(popup, kind):
    row = next(n for n, found in enumerate(popup._found) if found.kind == kind)
    popup.list.setCurrentRow(row)
    key(popup.field, "Return")
    assert not popup.isVisible()


def test_the_palette_cuts_long_words_and_names_the_kind_of_a_record(window):
    popup = search(window, "국방")
    assert not popup.list.horizontalScrollBar().isVisible()
    codes = {entity.type for entity in window.desk.session.queries.entities().values()}
    besides = {found.beside for found in popup._found if found.kind == "Entity"}
    assert besides and not besides & codes


def test_what_is_said_moves_nothing_above_it(window):
    before = window.pages.geometry()
    window.desk.say("Something was done.")
    assert window.status.text() == "Something was done."
    window.centralWidget().layout().activate()
    assert window.pages.geometry() == before
    window.status._timer.timeout.emit()
    assert window.status.text() == "" and window.pages.geometry() == before


def test_the_palette_runs_a_command(window):
    popup = search(window, "larger")
    assert popup._found[0].kind == "Command"
    key(popup.field, "Return")
    assert window.preferences.text_size == 17


def test_the_palette_opens_an_article(window):
    other = next(
        row.article for row in reversed(window.articles.model.rows)
        if not isinstance(row, str) and row.article.id != window.desk.article
    )  # fmt: skip
    choose(search(window, other.title[:12]), "Article")
    assert window.desk.article == other.id


@pytest.mark.parametrize("words", ["국방", "防衛", "장관"])
def test_the_palette_finds_words_of_two_characters_and_goes_there(window, words):
    window.desk.set_mode("claims")
    choose(search(window, words), "Text")
    assert window.desk.mode == "annotate"
    reader = window.page("annotate").reader
    assert words in (reader.selection("left") or reader.selection("right")).quote


def test_the_palette_opens_a_claim(window):
    claim = next(iter(window.desk.session.queries.select(Claim)))
    words = next(iter(claim.statement.values()))
    choose(search(window, words[:30]), "Claim")
    assert window.desk.article == claim.article


def test_the_palette_finds_an_entity_by_any_name(window):
    entity = next(e for e in window.desk.session.queries.entities().values() if e.aliases)
    choose(search(window, entity.aliases[0].text), "Entity")
    assert window.desk.mode == "annotate"


def test_the_palette_says_when_nothing_fits_and_leaves_with_escape(window):
    popup = search(window, "qqqqzzzz")
    assert popup.list.count() == 1
    key(popup.field, "Return")
    key(popup, "Esc")
    assert not popup.isVisible()


# ---- look and language


def test_the_theme_changes_while_running(window):
    for name in ("dark", "light", "high-contrast"):
        window.actions_table.run(f"view.theme.{name}")
        assert window.desk.theme.name == name
        assert window.desk.theme.window.name() in app.application().styleSheet()
        assert window.page("annotate").reader.theme.name == name
    assert Preferences.load().theme == "high-contrast"
    window.actions_table.run("view.theme.system")
    assert Preferences.load().theme == ""


class Marked(dict):
    """A catalogue that translates everything, and shows it."""

    def get(self, text, default=None):
        return f"«{text}»"


def test_every_word_follows_the_language(whole, monkeypatch):
    """With a catalogue that marks what it translates, nothing of the window's own words stays unmarked."""
    window = whole
    real = language.catalogue
    monkeypatch.setattr(language, "catalogue", lambda code: Marked() if code == "ja" else real(code))
    window.actions_table.run("view.language.ja")
    own = {"Annotator", window.desk.session.path.name, "日本語", "한국어", "English"}
    for entry in in_menus(window):
        if not entry.isSeparator() and entry.text() not in own:
            assert "«" in entry.text(), entry.text()
    assert all("«" in entry.text() for entry in window.menuBar().actions())
    for name in ("annotate", "claims", "adjudicate"):
        assert "«" in window.findChild(QPushButton, f"mode-{name}").text()
    for widget in (window.top.search, window.top.saved, window.articles.progress_words, window.empty._button):
        assert "«" in widget.text(), widget
    assert "«" in window.articles.filter.placeholderText()
    assert "«" in window.hint._label.text()
    window.desk.set_mode("adjudicate")
    page = window.page("adjudicate")
    for label in (page.panel.heading, page.panel.asked, page.keys, page.gold, page.pane.count):
        assert "«" in label.text()
    assert "«" in page.tabs.tabText(1)
    window.actions_table.run("view.language.en")
    titles = [entry.text().replace("&", "") for entry in window.menuBar().actions()]
    assert titles[:3] == ["File", "Edit", "View"]
    for label in window.findChildren(QLabel):
        assert "«" not in label.text() or not label.isVisible(), label.text()


@pytest.mark.parametrize("code", ["ko", "ja"])
def test_the_language_is_remembered(window, code):
    window.actions_table.run(f"view.language.{code}")
    assert Preferences.load().language == code
    assert language.language() == code
    assert window.actions_table.qaction(f"view.language.{code}", window).isChecked() or True
    window.actions_table.refresh_states()
    assert window.actions_table.qaction(f"view.language.{code}", window).isChecked()


def test_text_grows_and_shrinks(window):
    reader = window.page("annotate").reader
    key(window, "Ctrl++")
    key(window, "Ctrl++")
    assert reader.text_size == 18
    key(window, "Ctrl+-")
    assert reader.text_size == 17
    key(window, "Ctrl+0")
    assert reader.text_size == 16


def test_reading_mode_leaves_the_two_texts(window):
    key(window, "F11")
    assert not window.top.isVisible()
    assert not window.articles.isVisible()
    assert not window.page("annotate").inspector.isVisible()
    window.actions_table.run("view.reading")
    assert window.top.isVisible()
    assert window.articles.isVisible()
    assert window.page("annotate").inspector.isVisible()


def test_preferences_change_theme_language_size_and_keys(window):
    def fill(box):
        assert isinstance(box, SettingsDialog)
        box._theme.setCurrentIndex(box._theme.findData("dark"))
        box._language.setCurrentIndex(box._language.findData("ja"))
        box._size.setValue(20)
        key(catch(box, "view.list"), "Ctrl+Alt+L")
        assert not box.keys.problem.text()
        key(catch(box, "view.list"), "Ctrl+K")  # taken
        assert "Ctrl+K" in box.keys.problem.text()
        assert shown_keys(box, "view.list") == "Ctrl+Alt+L"
        return True

    answer(fill)
    key(window, "Ctrl+,")
    stored = Preferences.load()
    assert (stored.theme, stored.language, stored.text_size) == ("dark", "ja", 20)
    assert stored.keys["view.list"] == ["Ctrl+Alt+L"]
    assert window.page("annotate").reader.text_size == 20
    key(window, "Ctrl+Alt+L")
    assert not window.articles.isVisible()


def test_cancelled_preferences_change_nothing(window):
    def fill(box):
        key(catch(box, "view.list"), "Ctrl+Alt+L")
        return False

    answer(fill)
    key(window, "Ctrl+,")
    assert window.actions_table.keys("view.list") == ("Ctrl+B",)


# ---- help and faults


@pytest.mark.parametrize(
    ("mode", "heading"), [("annotate", "Annotate"), ("claims", "Claim"), ("adjudicate", "Adjudicat")]
)
def test_help_opens_at_the_page_of_the_mode(window, mode, heading):
    seen = []

    def look(box):
        view = box.findChild(HelpView)
        seen.append(view.toPlainText())
        return True

    window.desk.set_mode(mode)
    answer(look)
    key(window, "F1")
    assert heading in seen[0]
    assert len(seen[0]) > 400


def test_links_of_the_help_lead_to_its_pages_and_nowhere_else(window, qtbot):
    from PySide6.QtCore import QUrl

    view = HelpView("annotate")
    qtbot.addWidget(view)
    before = view.toPlainText()
    view.anchorClicked.emit(QUrl("https://example.org/x.md"))
    assert view.toPlainText() == before
    view.anchorClicked.emit(QUrl("claims.md"))
    assert view.toPlainText() != before


def test_all_keys_are_listed(whole):
    seen = []
    answer(lambda box: seen.append(box.findChild(QTextBrowser).toPlainText()) or True)
    whole.actions_table.run("help.keys")
    for words in ("Everywhere", "In the texts", "In the queue", "Undo", "Reject all"):
        assert words in seen[0]


def test_about_tells_versions_and_licences(window):
    seen = []
    answer(lambda box: seen.append(box.findChild(QTextBrowser).toPlainText()) or True)
    window.actions_table.run("help.about")
    for part in ("Apache-2.0", "PySide6", "pydantic", "sqlite-utils", "LGPL"):
        assert part in seen[0]
    assert "lxml" not in seen[0]  # nothing that happens to be installed, only what the program needs


@pytest.mark.qt_no_exception_capture
def test_a_fault_is_shown_logged_and_told_on_the_terminal(window, qtbot, annotator_home, capsys, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(faults.threading, "excepthook", faults.threading.excepthook)
    handlers = list(faults.log.handlers)
    path = faults.start_log()
    faults.tell_faults(path)
    seen = []

    def look(box):
        box.findChild(QPushButton).click()
        seen.append((box.findChild(QPlainTextEdit).toPlainText(), QGuiApplication.clipboard().text()))
        return True

    answer(look)
    try:
        raise ZeroDivisionError("of the test")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(seen))
    for handler in set(faults.log.handlers) - set(handlers):
        handler.flush()
        faults.log.removeHandler(handler)
        handler.close()
    details, copied = seen[0]
    assert "ZeroDivisionError: of the test" in details
    assert "Python 3" in details
    assert copied == details
    assert path.is_relative_to(annotator_home)
    assert "ZeroDivisionError: of the test" in path.read_text("utf-8")
    assert "ZeroDivisionError: of the test" in capsys.readouterr().err


def test_a_user_error_is_told_in_its_own_words(window, qtbot, monkeypatch):
    from pathlib import Path

    from annotator.model import UserError

    told = []
    answer(told.append)
    faults._faults.waiting(UserError("The disk is full. Nothing was lost."), "details", Path("log"))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["The disk is full. Nothing was lost."]
    assert not dialogs.answers


def test_below_the_work_stand_the_keys_that_help_in_the_mode_until_something_is_said(window):
    told = {}
    for mode in ("annotate", "claims", "adjudicate"):
        window.desk.set_mode(mode)
        foot = window.page(mode).foot
        assert foot.isVisibleTo(window) and foot.window() is window, mode
        told[mode] = foot.text() if mode != "adjudicate" else window.page(mode).keys.text()
        assert "?" in told[mode]
        window.desk.say("Something was done.")
        assert not foot.isVisibleTo(window) and window.status.isVisibleTo(window)
        window.status._timer.timeout.emit()
        assert foot.isVisibleTo(window) and not window.status.isVisibleTo(window)
    assert len(set(told.values())) == 3
    window.desk.set_mode("annotate")
    window.toggle_full_screen()
    assert not any(window.page(mode).foot.isVisibleTo(window) for mode in told), "reading mode has the texts alone"
    window.toggle_full_screen()


@pytest.mark.parametrize(
    ("name", "letters"),
    [("analyst-1", "A1"), ("analyst-12", "A12"), ("reviewer", "R"), ("Kim Min-ji", "KM"), ("김민지", "김민"),
     ("山田 太郎", "山田"), ("  ", "?")],
)  # fmt: skip
def test_a_name_gives_its_initials(name, letters):
    from annotator.gui.faces import initials

    assert initials(name) == letters


def test_whoever_works_here_has_a_disc_in_the_colours_of_the_theme(window):
    def corner() -> str:
        picture = window.top.actor.icon().pixmap(window.top.actor.iconSize()).toImage()
        return str(picture.pixelColor(3, picture.height() // 2).name())

    for theme in ("light", "high-contrast"):
        window.desk.actions.run(f"view.theme.{theme}")
        assert corner() == window.desk.theme.accent.name()


def test_the_field_that_opens_the_palette_shows_the_key_that_does(window):
    assert window.top.search.cap.text() == "Ctrl K"
    window.actions_table.set_keys("edit.palette", ("Ctrl+Alt+K",))
    assert window.top.search.cap.text() == "Ctrl Alt K"
    assert window.top.search.cap.isVisible()
    window.top.search.resize(200, 32)
    assert not window.top.search.cap.isVisible() and window.top.search.text().startswith("Find text")


def test_an_empty_project_tells_no_keys_that_would_do_nothing(open_window, tmp_path):
    from annotator.session import create_project

    create_project(tmp_path / "empty.annotations", actor_name="analyst-1").close()
    window = open_window(tmp_path / "empty.annotations")
    for mode in ("annotate", "claims"):
        window.desk.set_mode(mode)
        assert not window.page(mode).foot.isVisibleTo(window), mode


def test_a_closed_window_fills_no_menus(window, qtbot):
    window.close()
    before = window._menus
    window.actions_table.changed.emit()
    qtbot.wait(20)
    assert window._menus is before
