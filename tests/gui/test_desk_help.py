"""The help: every page in three languages under the same headings, opened at the place it concerns, every command in it."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from annotator.gui import dialogs
from annotator.gui.help import MODES, PAGES, PLACES, HelpPane, HelpView, place_of
from annotator.gui.language import LANGUAGES, tr, use_language
from annotator.gui.menubar import MENUS, SUBMENUS
from annotator.paths import resource
from tests.gui.boxes import open_beside
from tests.gui.language_fixtures import switch
from tests.gui.shell_fixtures import answer, become_active, key, open_work


@pytest.fixture
def window(open_window, sample):
    window = open_window(sample)
    entry = next(e for e in window.desk.session.queries.articles() if e.article.right is not None)
    window.desk.open_article(entry.article.id)
    return window


def headings(language: str, page: str) -> list[str]:
    return re.findall(r"(?m)^## (.+)$", resource("help", language, f"{page}.md").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_as_many_sections_in_every_language(language, page):
    assert len(headings(language, page)) == len(headings("en", page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_leads_to_a_section_that_there_is(qtbot, language):
    use_language(language)
    try:
        for page, section in {*PLACES.values(), *MODES.values()}:
            view = HelpView(page, section)
            qtbot.addWidget(view)
            assert len(view.toPlainText()) > 100
            assert view.section() == (headings(language, page)[section - 1] if section else "")
    finally:
        use_language("en")


def opened(window: QWidget, presses) -> tuple[str, str]:
    """The page and section that come where F1 is pressed."""
    seen = []
    answer(lambda box: seen.append((box.findChild(HelpPane).view.page, box.findChild(HelpPane).view.section())))
    presses()
    return seen[0]


def test_f1_opens_the_help_at_what_has_the_focus(window, qtbot):
    page = window.page("annotate")

    def at(widget):
        widget.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return opened(window, lambda: key(QApplication.focusWidget(), "F1"))

    assert at(page.reader.column("left")) == ("annotate", "")
    page.finder.open_annotations()
    assert at(page.finder.field) == ("annotate", "Find")
    page.finder.leave()
    assert at(window.articles.filter) == ("window", "Progress and saving")
    page.inspector.aids.open("note")
    assert at(page.inspector.aids.note) == ("annotate", "Notes and guidelines")


def test_f1_works_in_a_box(window, qtbot):
    def look(box):
        box.show()
        become_active(qtbot, box)
        box.tabs.setCurrentWidget(box.keys)
        box.keys.filter.setFocus()
        seen.append(opened(box, lambda: key(box.tabs, "F1")))
        box.hide()
        return False

    seen: list[tuple[str, str]] = []
    answer(look)
    key(window, "Ctrl+,")
    assert seen == [("window", "Menus and keys")]


TOPICS = {
    "file.new": ("project-file", 0),
    "file.export": ("import-export", 2),
    "edit.preferences": ("window", 3),
    "project.scheme": ("claims", 6),
    "project.properties": ("project-file", 3),
    "project.actor": ("project-file", 3),
    "project.assign": ("import-export", 3),
    "article.about": ("import-export", 1),
    "article.prepare": ("import-export", 1),
    "file.report": ("claims", 8),
    "annotate.submit": ("annotate", 11),
}
"""The command that opens a box → page and section that tell about it."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_f1_leads_to_its_own_topic_in_every_language(open_window, sample, qtbot, code):
    """In every pane of every mode, in the fields over the texts, and in every box: the heading in the language shown."""
    window = open_window(sample, "reviewer-1")
    entry = next(e for e in window.desk.session.queries.articles() if e.article.right is not None)
    window.desk.open_article(entry.article.id)
    switch(window, code)

    def heading(page, section):
        return (page, headings(code, page)[section - 1] if section else "")

    def at(widget):
        widget.setFocus()
        assert QApplication.focusWidget() is not None
        return opened(window, lambda: key(QApplication.focusWidget(), "F1"))

    page = window.page("annotate")
    page.inspector.aids.open("guidelines")
    places = {page.reader.column("right"): ("annotate", 0), window.articles.filter: ("window", 5),
              page.inspector.aids.guidelines: ("annotate", 10)}  # fmt: skip
    assert {at(widget): widget for widget in places}.keys() == {heading(*place) for place in places.values()}
    for tab, place in (
        ("reliability", ("reliability", 1)),
        ("translation", ("annotate", 6)),
        ("history", ("project-file", 1)),
    ):
        page.show_tab(tab)
        QApplication.processEvents()
        stop = next((w for w in page.inspector.tabs[tab].findChildren(QWidget) if w.isVisible() and w.focusPolicy() and
                     not w.focusProxy()), page.inspector.tabs[tab])  # fmt: skip
        assert place_of(stop, "annotate") == place, tab
        assert at(stop) in (heading(*place), heading("reliability", 2)), tab
    page.finder.open()
    assert at(page.finder.field) == heading("annotate", 9)
    page.finder.leave()
    window.desk.set_mode("claims")
    assert at(window.page("claims").matrix) == heading("claims", 3)
    window.desk.set_mode("adjudicate")
    assert at(window.page("adjudicate").queue) == heading("adjudicate", 0)
    window.desk.set_mode("annotate")
    seen = {}
    for action, place in TOPICS.items():
        if action == "annotate.submit":
            open_work(window)

        def look(box, action=action):
            box.setModal(False)
            box.show()
            become_active(qtbot, box)
            seen[action] = opened(box, lambda: key(QApplication.focusWidget() or box, "F1"))
            box.hide()
            return False

        if window.actions_table.get(action).enabled():
            answer(look)
            window.actions_table.run(action)
            assert seen[action] in (heading(*place), heading("window", 2)), action
    assert len(seen) >= 9
    switch(window, "en")


def sources() -> str:
    return "\n".join(path.read_text("utf-8") for path in Path(dialogs.__file__).parent.rglob("*.py"))


def test_every_class_named_is_one_of_the_program():
    assert [name for name in PLACES if not name.startswith("Q") and f"class {name}(" not in sources()] == []


def test_every_window_and_box_has_a_place_in_the_help():
    """Those that have none of their own: what all boxes derive from, the window itself, and the help."""
    named = dict(re.findall(r"(?m)^class (\w+(?:Dialog|Window))\((?:dialogs\.)?(\w+)", sources()))
    bare = {"FormDialog", "ChoiceDialog", "TextDialog", "ProjectWindow"}
    assert len(named) > 25
    assert {n for n, base in named.items() if n not in PLACES and base not in PLACES} - bare == set()


WINDOWS = {
    "project.entities": ("analyst-1", "claims", "The register"),
    "project.sources": ("analyst-1", "reliability", "All sources"),
    "project.duplicates": ("analyst-1", "import-export", "Likely duplicates"),
    "claims.timeline": ("analyst-1", "claims", "The timeline"),
    "adjudicate.agreement": ("reviewer-1", "adjudicate", "Agreement"),
}


@pytest.mark.parametrize("action", WINDOWS)
def test_f1_works_in_the_windows_over_the_window(open_window, sample, qtbot, action):
    actor, page, heading = WINDOWS[action]
    window = open_window(sample, actor)
    if action.startswith("adjudicate."):
        window.desk.set_mode("adjudicate")
    shown = open_beside(window, action, qtbot)
    for child in [w for w in shown.findChildren(QWidget) if w.isVisible() and w.focusPolicy()][:4]:
        child.setFocus()
        assert opened(shown, lambda: key(QApplication.focusWidget() or shown, "F1")) == (page, heading)
    shown.close()


def test_f1_in_the_palette_tells_about_it(window):
    key(window, "Ctrl+K")
    popup = window.palette_popup
    assert opened(popup, lambda: key(popup.field, "F1")) == ("window", "Find anything")
    assert not popup.isVisible()


def test_f1_in_a_question_leads_to_the_help_of_the_mode(window, qtbot):
    window.desk.set_mode("claims")
    box, _ = dialogs.question(window, "Title", "Go on?", "Go")
    qtbot.addWidget(box)
    box.setModal(False)
    box.show()
    assert opened(box, lambda: key(box, "F1")) == ("claims", "")
    box.hide()


def test_what_has_no_place_of_its_own_leads_to_the_mode(qtbot):
    plain = QWidget()
    qtbot.addWidget(plain)
    assert place_of(plain, "claims") == ("claims", 0)
    assert place_of(None, "") == ("first-ten-minutes", 0)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_command_stands_in_the_list_of_keys(window, code):
    switch(window, code)
    seen = []
    answer(lambda box: seen.append(box.findChild(QTextBrowser).toPlainText()))
    window.actions_table.run("help.keys")
    table = window.actions_table
    assert any(action.id.startswith("claims.") for action in table.all())
    assert any(action.id.startswith("adjudicate.") for action in table.all())
    listed = " ".join(seen[0].split())
    missing = [action.id for action in table.all() if " ".join(tr(action.text).split()) not in listed]
    hints = [action.id for action in table.all() if " ".join(tr(action.hint).split()) not in listed]
    assert missing == hints == []


def test_the_contents_lead_to_every_page(window):
    def look(box):
        pane = box.findChild(HelpPane)
        for row in range(pane.contents.count()):
            pane.contents.setCurrentRow(row)
            shown.append(pane.view.page)
            assert pane.view.toPlainText().startswith(pane.contents.item(row).text())

    shown: list[str] = []
    answer(look)
    window.actions_table.run("help.help")
    assert shown == list(PAGES)
    assert not dialogs.answers


def test_the_table_of_acts_in_the_help_is_the_one_that_the_tests_count():
    """The figures that `test_keystrokes.py` replays, in every language."""
    from tests.gui import test_keystrokes

    counted = [
        [int(cell) for cell in line.split("|")[2:5]] for line in test_keystrokes.__doc__.splitlines() if "| (" in line
    ]
    for language in LANGUAGES:
        text = resource("help", language, "window.md").read_text("utf-8")
        rows = re.findall(r"(?m)\| (\d+) \| (\d+) \| (\d+) \|$", text)
        assert [[int(cell) for cell in row] for row in rows] == counted


NAMED = r"Enter|Tab|Del|Esc|F\d+"
KEY = re.compile(rf"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z0-9\[\]{{}}?.,]|(?<=\+)[+-]|{NAMED})")
WRITTEN = {"{": "Shift+[", "}": "Shift+]", "?": "Shift+/"}
"""How the help writes what a US keyboard writes with Shift."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_the_help_names_is_one(window, language):
    """Bold or in code, and whole: **C**, **Ctrl+K**, `[`. Those of the register's window are its own."""
    window.bring_commands()
    table = window.actions_table
    keys = {each for action in table.all() for each in table.keys(action.id)}
    for page in PAGES:
        text = resource("help", language, f"{page}.md").read_text("utf-8")
        named = {(bold or code).strip() for bold, code in re.findall(r"\*\*([^*]+)\*\*|`([^`]+)`", text)}
        named = {WRITTEN.get(each, each).replace("Enter", "Return") for each in named if KEY.fullmatch(each)}
        assert sorted(named - keys) == [], page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_through_the_menus_is_one(window, language):
    """*File › Export*: a menu or a box, and what stands in it, by the words that are shown there."""
    use_language(language)
    window.bring_commands()
    table = window.actions_table
    shown = {tr(words) for a in table.all() for words in (a.text, a.short) if words}
    shown |= {tr(words) for words in (*MENUS, *SUBMENUS, "Keys", "Look and language")}
    shown = {words.rstrip("….") for words in shown}
    ways = [
        (page, way)
        for page in PAGES
        for way in re.findall(r"\*([^*\n]+ › [^*\n]+)\*", resource("help", language, f"{page}.md").read_text("utf-8"))
    ]
    assert len(ways) > 12
    assert [(p, way) for p, way in ways for part in way.split(" › ") if part.strip().rstrip("….") not in shown] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_line_of_the_help_is_one(language):
    from tests.unit.test_cli import COMMANDS, GROUPS

    known = {*COMMANDS, *GROUPS}
    for page in PAGES:
        text = resource("help", language, f"{page}.md").read_text("utf-8")
        assert set(re.findall(r"`annotator ([a-z]+)", text)) <= known, page
