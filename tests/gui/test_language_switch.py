"""The language of the interface changes while the program runs: nothing stays in English, and English comes back."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialog, QWidget

from annotator.gui import dialogs, language
from annotator.gui.language import catalogue, locale, moment, told, tr, untranslated, use_language
from annotator.gui.window import Window
from tests.gui.language_fixtures import english_of, switch, texts, words_of

MODES = ("annotate", "claims", "adjudicate")
TABS = ("selection", "claims", "reliability", "translation", "history")


@pytest.fixture(autouse=True)
def _afresh() -> None:
    language._untranslated.clear()


def _settled(window: Window, qtbot) -> None:
    qtbot.wait(60)  # what is built anew when idle, and what is deleted later


def _shown(window: Window, qtbot) -> set[tuple[str, str]]:
    """All words of the window in every mode, and in every tab of the inspector."""
    # Tabs out of sight are built anew when they come into sight: so look at each before reading.
    window.desk.set_mode("annotate")
    for tab in TABS:
        window.page("annotate").inspector.show_tab(tab)
        _settled(window, qtbot)
    found: set[tuple[str, str]] = set()
    for mode in MODES:
        window.desk.set_mode(mode)
        _settled(window, qtbot)
        found |= set(texts(window))
    return found


@pytest.mark.parametrize("actor", ["analyst-1", "reviewer-1"])
def test_everything_follows_the_language_and_comes_back(open_window, sample, qtbot, actor) -> None:
    window = open_window(sample, actor)
    held = words_of(window.desk.session)
    pair = next(e.article.id for e in window.desk.session.queries.articles() if e.article.right)
    window.desk.open_article(pair)
    _shown(window, qtbot)  # all pages are built in English first
    before = _shown(window, qtbot)
    for code in ("ko", "ja"):
        switch(window, code)
        assert english_of(_shown(window, qtbot), held) == []
    switch(window, "en")
    assert _shown(window, qtbot) == before
    assert untranslated() == frozenset()


BESIDE = ("project.entities", "project.sources", "claims.timeline", "project.duplicates", "adjudicate.agreement")


def test_open_windows_follow_the_language_and_the_theme(open_window, sample, qtbot, qapp) -> None:
    """All windows beside the project's own are open while language and theme change: no word and no colour of before
    is left in any."""
    window = open_window(sample, "reviewer-1")
    held = words_of(window.desk.session)
    window.desk.set_mode("adjudicate")
    for action in BESIDE:
        window.desk.do(action)
    window.desk.registerAsked.emit(next(e.id for e in window.desk.session.queries.entities().values() if e.aliases))

    def beside() -> list[QWidget]:
        return [w for w in qapp.topLevelWidgets() if w.isVisible() and w.isWindow() and w is not window]

    def shown() -> set[tuple[str, str]]:
        _settled(window, qtbot)
        assert len(beside()) == len(BESIDE)
        return {found for each in beside() for found in texts(each)}

    def lightness() -> list[tuple[str, int]]:
        pictures = ((type(each).__name__, each.grab().toImage().scaled(24, 24)) for each in beside())
        return [
            (name, sum(image.pixelColor(x, y).lightness() for x in range(24) for y in range(24)) // 576)
            for name, image in pictures
        ]

    (agreement,) = [each for each in beside() if hasattr(each, "report")]
    qtbot.waitUntil(lambda: agreement.report is not None, timeout=60_000)
    before = shown()
    place = {type(each).__name__: each.geometry() for each in beside()}
    for code in ("ko", "ja"):
        switch(window, code)
        assert english_of(shown(), held) == []
    assert {type(each).__name__: each.geometry() for each in beside()} == place
    switch(window, "en")
    assert shown() == before
    for theme, dark in (("light", False), ("dark", True), ("high-contrast", True), ("light", False)):
        window.actions_table.run(f"view.theme.{theme}")
        _settled(window, qtbot)
        assert [(name, value) for name, value in lightness() if (value < 110) != dark] == [], theme
    for each in beside():
        each.close()


def test_the_colours_of_every_page_follow_the_theme(open_window, sample, qtbot) -> None:
    """No ground of the theme of before is left on any page, and all come back."""
    window = open_window(sample)
    pair = next(e.article.id for e in window.desk.session.queries.articles() if e.article.right)
    window.desk.open_article(pair)

    def grounds() -> dict[str, set[str]]:
        """The colours that cover more than a fiftieth of a page."""
        found = {}
        for mode in MODES:
            window.desk.set_mode(mode)
            _settled(window, qtbot)
            image = window.centralWidget().grab().toImage()
            places = [(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)]
            colours = Counter(image.pixelColor(x, y).name() for x, y in places)
            found[mode] = {name for name, count in colours.items() if count * 50 > len(places)}
        return found

    seen = {}
    for theme in ("light", "dark", "high-contrast"):
        window.actions_table.run(f"view.theme.{theme}")
        seen[theme] = grounds()
    for mode in MODES:
        assert seen["light"][mode] and seen["light"][mode].isdisjoint(seen["dark"][mode]), mode
        assert seen["light"][mode].isdisjoint(seen["high-contrast"][mode]), mode
        assert seen["dark"][mode].isdisjoint(seen["high-contrast"][mode]), mode
    window.actions_table.run("view.theme.light")
    assert grounds() == seen["light"]


class Answers:
    """Stands in for the user: reads every box that comes, and cancels it."""

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []
        self.kinds: set[str] = set()

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return 0

    def clear(self) -> None:
        pass

    def popleft(self) -> Callable[[object], None]:
        return self._answer

    def _answer(self, box: object) -> None:
        if isinstance(box, QDialog):
            self.kinds.add(type(box).__name__)
            self.read += [(f"{type(box).__name__}: {name}", text) for name, text in texts(box)]
        else:
            self.read.append(("title or message", str(box)))


_NOT_RUN = ("file.close", "file.open", "view.theme", "view.language", "edit.undo", "edit.redo", "help.about")
"""What would close the window, change what is tested, or names licences of other people's work."""


@pytest.mark.parametrize("code", ["ko", "ja"])
@pytest.mark.parametrize("actor", ["analyst-1", "reviewer-1"])
def test_no_box_and_no_sentence_is_left_in_english(open_window, sample, qtbot, monkeypatch, code, actor) -> None:
    """Every action of every mode runs once; all that it says or asks is read."""
    window = open_window(sample, actor)
    session = window.desk.session
    switch(window, code)
    boxes = Answers()
    monkeypatch.setattr(dialogs, "answers", boxes)
    drafts = [entry.article.id for entry in session.queries.articles()]
    for mode in MODES:
        window.desk.set_mode(mode)
        for article in drafts[:3] if mode == "annotate" else drafts[:1]:
            window.desk.open_article(article)
            for action in window.desk.actions.all():
                if action.enabled() and not action.id.startswith(_NOT_RUN):
                    window.desk.actions.run(action.id)
                    window.desk.set_mode(mode)
            _settled(window, qtbot)
            boxes.read += list(texts(window))
    boxes.read += [("status line", text) for _, text in window.said_words]
    assert english_of(boxes.read, words_of(session)) == []
    assert untranslated() == frozenset()
    assert {"NewProjectDialog", "ExportDialog", "PropertiesDialog", "SchemeDialog", "SettingsDialog"} <= boxes.kinds


def test_the_same_language_is_spoken_by_the_buttons_of_qt(open_window, sample, qapp) -> None:
    from PySide6.QtWidgets import QMessageBox

    window = open_window(sample)
    switch(window, "ja")
    box = QMessageBox(QMessageBox.Icon.Question, "", "", QMessageBox.StandardButton.Cancel, window)
    assert box.button(QMessageBox.StandardButton.Cancel).text() == "キャンセル"


def test_a_moment_is_written_as_the_language_does() -> None:
    at = int(datetime(2026, 1, 30, 16, 5).timestamp() * 1000)
    written = {}
    for code in ("en", "ko", "ja"):
        use_language(code)
        written[code] = moment(at).replace("\u00a0", " ")
    use_language("en")
    assert written == {"en": "30 Jan 2026 16:05", "ko": "2026. 1. 30. 16:05", "ja": "2026/1/30 16:05"}
    assert moment(0) == ""


def test_dates_and_numbers_are_those_of_the_language() -> None:
    for code, expected in (("ko", QLocale.Language.Korean), ("ja", QLocale.Language.Japanese)):
        use_language(code)
        assert locale().language() == expected
    use_language("en")


@pytest.mark.parametrize("code", ["ko", "ja"])
def test_errors_are_told_with_the_users_words_untouched(code) -> None:
    use_language(code)
    try:
        folder = told("“Claims” is a folder. Nothing was written. Name a file in it.")
        assert "Claims" in folder
        assert "folder" not in folder
        assert told(folder) == folder
        nested = told("There is nothing to undo.")
        assert "undo" not in nested
        held = told(
            "The project is in use by root on vm (window, process 7, since 2026-11-21 10:25:31). Nothing was changed."
        )
        assert "in use" not in held and "Nothing" not in held and "root" in held
        lines = told("A person needs a name. Nothing was changed.\nchart.png is empty: there is nothing to read. "
                     "Choose another file.")  # fmt: skip
        assert lines.count("\n") == 1
        assert "chart.png" in lines
        assert "empty" not in lines
    finally:
        use_language("en")


def test_a_text_without_translation_is_shown_in_english_and_remembered() -> None:
    use_language("ko")
    try:
        assert tr("A text that no catalogue has: {n}", n=3) == "A text that no catalogue has: 3"
        assert untranslated() == {"A text that no catalogue has: {n}"}
    finally:
        use_language("en")
        language._untranslated.clear()


def test_english_needs_no_catalogue() -> None:
    assert catalogue("en") == {}
    assert told("“Claims” is a folder. Nothing was written. Name a file in it.").startswith("“Claims”")


def test_english_counts_in_singular_and_plural_and_the_others_do_not() -> None:
    assert tr("{count} {count:article|articles} imported.", count=1) == "1 article imported."
    assert tr("{count} {count:article|articles} imported.", count=0) == "0 articles imported."
    assert tr("Gold: {n} {n:mention|mentions}, {m} {m:claim|claims}", n=1, m=2) == "Gold: 1 mention, 2 claims"
    for code in ("ko", "ja"):
        use_language(code)
        try:
            said = [tr("{count} {count:article|articles} imported.", count=count) for count in (1, 2)]
        finally:
            use_language("en")
        assert "1" in said[0] and said[1] == said[0].replace("1", "2") and "|" not in said[0]


def test_long_numbers_are_grouped_and_years_are_not() -> None:
    assert tr("{n} of {all}", n=2026, all=50_000) == "2026 of 50,000"


_MANY = re.compile(
    r"\{(?:n|m|count|all|lines|steps|sentences|aside)\} (?!in corpus)(?:[a-z]+ )?(?:[a-z]{3,}[^s]s|people)\b"
)


def test_nothing_is_counted_without_a_word_for_one() -> None:
    """A text that puts a number before a plural says what is shown for one."""
    from tests.unit.interface_texts import collect

    assert sorted(text for text in collect()[0] if _MANY.search(text)) == []
