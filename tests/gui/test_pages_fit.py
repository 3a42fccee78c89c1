"""No word that matters is cut in the pages of claims, sources, register, review and agreement: measured on a project
in which everything is long and full, in three languages, at the least size that is promised."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from annotator.edits import AddEntity, AddProposition, AddSource, SetChain, SetProperty
from annotator.gui.adjudicate.marks import STYLES, review_marks
from annotator.gui.adjudicate.panel import OptionCard
from annotator.gui.adjudicate.topline import TopLine
from annotator.gui.annotate import value_words
from annotator.gui.annotate.cards import Line, Words
from annotator.gui.claims.painting import ROW_HEIGHT, TALL_ROW_HEIGHT
from annotator.gui.faces import initials
from annotator.gui.fitting import broken
from annotator.gui.language import use_language
from annotator.gui.sources.chains import measures
from annotator.gui.theme import Theme, font
from annotator.sample import make_sample
from tests.gui.clipping import clipped, settle
from tests.gui.crowded import LONG_EN, LONG_KO, PEOPLE, crowd
from tests.gui.shell_fixtures import key
from tests.gui.test_theme import contrast

LANGUAGES = ("en", "ko", "ja")


@pytest.fixture(scope="session")
def crowded_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The crowded project, made once, and the ids of what is in it."""
    path = tmp_path_factory.mktemp("crowded") / "crowded.annotations"
    make_sample(path).close()
    return path, crowd(path)


@pytest.fixture
def crowded(crowded_file: tuple[Path, dict[str, str]], tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A copy of the crowded project."""
    path, made = crowded_file
    return Path(shutil.copy(path, tmp_path / "crowded.annotations")), made


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    """The language of the interface."""
    use_language(request.param)
    yield request.param
    use_language("en")


def rest(seconds: float = 0.12) -> None:
    """Let what waits for idle come to rest."""
    QTest.qWait(int(seconds * 1000))
    settle()


def child(window, action: str) -> QWidget:
    """The window that an action opens."""
    before = {id(w) for w in QApplication.topLevelWidgets() if w.isVisible()}
    window.desk.actions.run(action)
    rest()
    (fresh,) = (w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow() and id(w) not in before)
    return fresh


# ---- the pages


def test_claims_and_the_claim_card_show_every_word(crowded, open_window, spoken):
    path, made = crowded
    window = open_window(path)
    window.desk.set_mode("claims")
    page = window.page("claims")
    for number in range(page.model.rowCount()):
        page.matrix.setCurrentIndex(page.model.index(number, 0))
        page.detail.freshen()
        for tab in range(page.detail.count()):
            page.detail.setCurrentIndex(tab)
            rest(0.02)
            assert clipped(window) == [], (number, tab)
    window.desk.set_mode("annotate")
    window.desk.open_article(made["article"])
    rest()
    annotate = window.page("annotate")
    annotate.open.focus_claim(made["claim"])
    for name in ("claims", "reliability", "translation"):
        annotate.show_tab(name)
        rest()
        assert clipped(annotate.inspector) == [], name


def test_the_card_of_a_source_nothing_is_known_of_shows_every_word(sample, open_window, spoken):
    window = open_window(sample)
    source = window.desk.session.apply(AddSource(name="Harbour Gazette")).result
    article = window.desk.session.queries.articles()[0].article.id
    window.desk.open_article(article)
    window.desk.session.apply(SetChain(article=article, chain=((source, "host"),)))
    rest()
    window.page("annotate").show_tab("reliability")
    rest()
    fields = window.page("annotate").inspector.findChildren(Words, "sourceIndependence")
    assert any(field.isVisible() and field.document().isEmpty() for field in fields)
    assert clipped(window.page("annotate").inspector) == []


def test_the_edges_of_fields_in_high_contrast_cut_no_word(crowded, open_window, spoken):
    path, made = crowded
    window = open_window(path)
    window.desk.actions.run("view.theme.high-contrast")
    window.desk.open_article(made["article"])
    rest()
    annotate = window.page("annotate")
    annotate.open.focus_claim(made["claim"])
    for name in ("selection", "claims", "reliability", "translation"):
        annotate.show_tab(name)
        rest()
        assert clipped(annotate.inspector) == [], name


def test_register_sources_timeline_and_duplicates_show_every_word(crowded, open_window, spoken):
    path, made = crowded
    window = open_window(path)
    register = child(window, "project.entities")
    for id_ in (made["entity"], register.records.ids[0]):
        register.select(id_)
        rest()
        assert clipped(register) == []
        assert register.places.horizontalScrollBar().maximum() == 0
    register.close()
    sources = child(window, "project.sources")
    sources.choose(made["source"])
    for number in range(sources.tabs.count()):
        sources.tabs.setCurrentIndex(number)
        rest()
        assert clipped(sources) == [], number
    rows = sources.chains.rows
    told = [sources.chains.told_at(QPoint(sources.chains.width() // 3, 76 * row + 30)) for row in range(len(rows))]
    assert all(words.count("\n") == 1 for words in told), "a name and its part, in full"
    assert sum("↻" in words for words in told) == 1, "the circle has a sign beside its colour"
    sources.close()
    for action in ("claims.timeline", "project.duplicates"):
        shown = child(window, action)
        assert clipped(shown) == [], action
        shown.close()


def test_agreement_shows_every_word(crowded, open_window, spoken, qtbot):
    path, _ = crowded
    window = open_window(path, "reviewer-1")
    window.desk.set_mode("adjudicate")
    shown = child(window, "adjudicate.agreement")
    qtbot.waitUntil(lambda: shown.report is not None, timeout=60_000)
    for number in range(shown.tabs.count()):
        shown.tabs.setCurrentIndex(number)
        rest()
        assert clipped(shown) == [], number
    shown.close()


def frame(page) -> list:
    """Where the parts of the review stand that no question may move."""
    parts = (page.pane, page.queue, page.top, page.reader, page.tabs, page.tabs.tabBar(), page.panel.heading)
    places = [(part.mapTo(page, QPoint(0, 0)).toTuple(), part.size().toTuple()) for part in parts]
    cards = page.panel.cards.mapTo(page.tabs, QPoint(0, 0))
    return [*places, cards.x(), cards.x() + page.panel.cards.width()]


def test_no_question_of_a_review_cuts_a_word_or_moves_the_frame(crowded, open_window, spoken, qtbot):
    path, made = crowded
    window = open_window(path, "reviewer-1")
    window.desk.set_mode("adjudicate")
    window.desk.open_article(made["reviewed"])
    page = window.page("adjudicate")
    qtbot.waitUntil(lambda: page.top.agreement is not None, timeout=30_000)
    rest()
    places, kinds, most = {}, set(), 0
    for asked in [*page.review.open, page.review.decided[0]]:
        page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
        settle()
        kinds.add(asked.kind)
        most = max(most, len(asked.choices))
        assert clipped(page) == [], asked.kind
        for card in page.panel.cards.findChildren(OptionCard):
            assert card.height() >= card.heightForWidth(card.width()), "pressed together"
        places[asked.key] = frame(page)
    assert len({str(each) for each in places.values()}) == 1, "the frame moves"
    assert most >= len(PEOPLE) + 2
    assert len(kinds) > 9


def test_a_decision_that_is_stale_says_what_it_was(crowded, open_window):
    path, made = crowded
    window = open_window(path, "reviewer-1")
    window.desk.set_mode("adjudicate")
    window.desk.open_article(made["reviewed"])
    page = window.page("adjudicate")
    stale = next(q for q in page.review.open if q.stale)
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(stale.key)))
    settle()
    assert page.panel.stale.isVisible()
    assert page.panel.stale.text().startswith("↻ changed since it was decided: ")
    assert "changed since" in page.queue.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    fresh = next(q for q in page.review.open if not q.stale)
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(fresh.key)))
    assert not page.panel.stale.isVisible()


def test_the_line_above_the_texts_leaves_no_figure_out_at_any_width(crowded, open_window, spoken, qtbot):
    path, made = crowded
    window = open_window(path, "reviewer-1")
    window.desk.set_mode("adjudicate")
    window.desk.open_article(made["reviewed"])
    holder = QWidget()
    qtbot.addWidget(holder)
    top = TopLine(window.desk, holder)
    top.show_review(window.page("adjudicate").review)
    top.compute()
    figures = len(top._figures)
    assert figures >= 4
    seen = set()
    for width in (2400, 1700, 1200, 900, 700, 620):
        top.resize(width, 40)
        top._fit()
        assert top.figures.text().count("<b>") == figures, width
        assert top.figures.sizeHint().width() + top.legend.sizeHint().width() <= width, width
        seen.add(top.figures.text() + top.legend.text())
    assert len(seen) > 2, "it gives way in steps"
    assert any(_has_initials(top, width) for width in range(1200, 500, -10)), "before only their number is told"
    assert all(name in top.legend.accessibleName() for name in PEOPLE)
    assert len(top.figures.toolTip().splitlines()) == figures
    for name in PEOPLE:
        assert name in top.legend.toolTip()


def _has_initials(top: TopLine, width: int) -> bool:
    """Whether every line of the legend has initials beside it at a width, and no longer words."""
    top.resize(width, 40)
    top._fit()
    words = re.sub("<[^>]+>", "", top.legend.text()).replace("&nbsp;", " ")
    told = set(re.findall(r"[━┅┈] (\S{1,3})(?=\s|$)", words))
    return told >= {initials(name) for name in ("analyst-1", "analyst-2", *PEOPLE)}


def test_hidden_names_are_in_no_tool_tip_and_no_list(crowded, open_window):
    path, made = crowded
    window = open_window(path, "reviewer-1")
    window.desk.apply(SetProperty(name="hide_names", value=True))
    window.desk.set_mode("adjudicate")
    window.desk.open_article(made["reviewed"])
    page = window.page("adjudicate")
    names = ("analyst-1", "analyst-2", *PEOPLE)
    for asked in page.review.open:
        for mark in review_marks(page.review, asked):
            assert not any(name in mark.tooltip for name in names)
    assert not any(name in page.top.legend.text() + page.top.legend.toolTip() for name in names)
    assert len(STYLES) >= len(names), "each has a line of their own"


# ---- the parts


def test_a_record_is_laid_out_as_soon_as_it_is_shown(crowded, open_window):
    """No turn of the event loop lies between what is shown and its place: nothing is painted over another."""
    path, made = crowded
    register = child(open_window(path), "project.entities")
    bare = next(id_ for id_ in register.records.ids if not register.desk.session.queries.entity(id_).aliases)
    for id_ in (bare, made["entity"], bare):
        register.select(id_)
        names = register.editor.aliases
        assert names.add.geometry().bottom() < names.table.geometry().top(), "buttons stand above the table"
        assert names.table.verticalScrollBar().maximum() == 0, "nothing scrolls inside what scrolls"
        assert register.editor.height() >= register.editor.minimumSizeHint().height()


def test_the_form_of_a_record_needs_no_scrolling_beside_a_window_of_1280(sample, open_window, spoken):
    """What is edited daily is in sight: of every record of the sample, at the size the register opens in."""
    window = open_window(sample)
    window.resize(1280, 800)
    register = child(window, "project.entities")
    assert register.width() <= 1240 and register.height() <= 760
    for id_ in register.records.ids:
        register.select(id_)
        settle()
        assert register.area.verticalScrollBar().maximum() == 0, register.record().labels
    assert register.places.height() > 90, "and three places where it is mentioned"
    register.resize(1500, 800)
    rest()
    assert register.editor.posts.y() == register.editor.aliases.y(), "beside one another where there is room"
    register.close()


def test_the_cards_of_a_row_are_laid_out_as_soon_as_they_are_shown(crowded, open_window):
    path, made = crowded
    window = open_window(path)
    window.desk.set_mode("claims")
    page = window.page("claims")
    rest()
    page.select(made["row"])
    page.detail.freshen()
    statement = page.detail.statement
    assert statement is not None
    below = page.detail.findChild(QWidget, "independent")
    bottom = statement.mapTo(page.detail, statement.rect().bottomLeft()).y()
    assert bottom < below.mapTo(page.detail, QPoint(0, 0)).y(), "the statement stands above the rows"
    assert clipped(page.detail) == []


def test_a_field_shows_long_words_over_lines_and_keeps_its_height_while_it_is_edited(qtbot):
    from PySide6.QtWidgets import QVBoxLayout

    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    line, other = Line(box), Line(box)
    column.addWidget(line)
    column.addWidget(other)
    column.addStretch(1)
    box.resize(220, 300)
    line.show_text(LONG_EN)
    other.show_text("short")
    box.show()
    settle()
    lines = broken(LONG_EN, line._room().width(), line.font())
    assert len(lines) > 2 and "".join(lines).replace(" ", "") == LONG_EN.replace(" ", "")
    assert line.height() >= len(lines) * line.fontMetrics().lineSpacing()
    assert other.height() < 2 * other.fontMetrics().lineSpacing() + 8
    high, below = line.height(), other.y()
    line.setFocus()
    settle()
    assert (line.height(), other.y()) == (high, below)


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_a_value_says_its_role_and_unit_in_words_and_keeps_the_code(language):
    use_language(language)
    for field, known in (("role", value_words.ROLES), ("unit", value_words.UNITS)):
        for code in known:
            told = value_words.shown(field, code)
            assert not told.isascii(), code
            assert value_words.held(field, told) == code
    assert value_words.shown("role", "my own word") == value_words.held("role", "my own word") == "my own word"


def test_a_narrow_matrix_gives_a_statement_three_lines(crowded, open_window):
    path, _ = crowded
    window = open_window(path)
    window.desk.set_mode("claims")
    matrix = window.page("claims").matrix
    rest()
    assert matrix.verticalHeader().defaultSectionSize() == TALL_ROW_HEIGHT
    assert 3 * QFontMetrics(font(13)).height() <= TALL_ROW_HEIGHT - 4
    window.resize(1920, 1080)
    rest()
    assert matrix.verticalHeader().defaultSectionSize() == ROW_HEIGHT


@pytest.mark.parametrize("longest", [1, 3, 4, 5])
def test_chains_are_in_sight_as_a_whole_where_they_can_be(longest):
    for width in range(600, 2000, 7):
        left, box = measures(width, longest)
        whole = left + longest * (box + 34) - 34
        assert whole <= width or (left, box) == (170, 124)


@pytest.mark.parametrize("words", [LONG_EN, LONG_KO, "🚢" * 40])
def test_broken_lines_hold_all_words_and_the_last_tells_that_there_are_more(qapp, words):
    made = font(13)
    whole = broken(words, 160, made)
    assert "".join(whole).replace(" ", "") == words.replace(" ", "")
    cut = broken(words, 160, made, 2)
    assert len(cut) == 2 and cut[-1].endswith("…") and cut[0] == whole[0]


# ---- speed and colours


def test_a_large_matrix_is_read_by_and_by_and_can_be_stopped(crowded, open_window, qtbot, monkeypatch):
    monkeypatch.setattr("annotator.gui.claims.page.AT_ONCE", -1.0)  # as if the project were large
    path, _ = crowded
    window = open_window(path)
    window.desk.set_mode("claims")
    page = window.page("claims")
    assert page.stack.currentWidget() is page.reading, "the page is there before its rows"
    assert page.slices.busy
    key(page.reading.button, "Esc")
    assert not page.slices.busy and page.reading.button.text() == "Read again"
    page.reading.button.click()
    assert page.slices.busy
    page.select(wanted := page.desk.session.queries.propositions()[2].id)
    qtbot.waitUntil(lambda: not page.slices.busy)
    assert page.stack.currentWidget() is page.matrix
    assert page.row is not None and page.row.proposition.id == wanted
    window.desk.set_mode("annotate")
    window.desk.apply(AddProposition(statement="One more."))
    window.desk.set_mode("claims")
    assert page.slices.busy, "what changed is read anew"


GROUNDS = ("window", "surface", "panel", "raised")
ON_GROUNDS = ("text", "secondary", "warning", "error", "saved", "accent", "suggestion", "claim")
PAIRS = (
    ("saved", "saved_soft"),
    ("error", "error_soft"),
    ("text", "sunken"),
    ("secondary", "sunken"),
    ("text", "accent_soft"),
    ("secondary", "accent_soft"),
    ("warning", "accent_soft"),
    ("text", "claim_soft"),
    ("accent_text", "accent"),
)


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_words_of_the_pages_read_on_their_grounds(qapp, name):
    theme = Theme.load(name)
    pairs = [*PAIRS, *((words, ground) for words in ON_GROUNDS for ground in GROUNDS)]
    low = {}
    for words, ground in pairs:
        colour, behind = getattr(theme, words), getattr(theme, ground)
        assert isinstance(colour, QColor)
        if contrast(colour, behind) < 4.5:
            low[words, ground] = round(contrast(colour, behind), 2)
    assert low == {}


# ---- nothing there


def test_lists_say_why_they_are_empty_and_how_something_comes_there(desk, spoken, qtbot):
    """In a project with one article and nothing else."""
    from annotator.gui.agreement.window import AgreementWindow
    from annotator.gui.register.window import RegisterWindow
    from annotator.gui.sources.window import SourcesWindow

    desk.session.act_as(next(a.id for a in desk.session.queries.actors() if a.role == "reviewer"))
    holder = QWidget()
    qtbot.addWidget(holder)
    register, sources = RegisterWindow(desk, holder), SourcesWindow(desk, holder)
    agreement = AgreementWindow(desk, holder)
    for window in (register, sources, agreement):
        window.show()
    qtbot.waitUntil(lambda: agreement.report is not None)
    settle()
    for view in (register.list, sources.list, agreement.views[0]):
        told = view.accessibleDescription()
        assert told, "whoever listens is told too"
        (label,) = (each for each in view.viewport().findChildren(QLabel) if each.text() == told)
        assert label.isVisible()
        assert label.heightForWidth(label.width()) <= label.height()
        assert view.viewport().rect().contains(label.geometry())
    register.query.setText("zzz")
    qtbot.waitUntil(lambda: register._search.complete)
    register.refill()
    assert register.list.accessibleDescription() not in ("", sources.list.accessibleDescription())
    register.query.clear()
    made = desk.session.apply(AddEntity(type=desk.session.queries.scheme().active_types()[0].code, labels={"en": "X"}))
    assert register.list.accessibleDescription() == "", "now there is something"
    register.select(made.result)
    assert register.places.accessibleDescription()
    for window in (register, sources, agreement):
        window.close()
