"""The matrix by real keys on the sample project: stances, judgements, joining, merging, filters, and undo of all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.edits import DeleteProposition, SetChain, SetProperty
from annotator.gui.claims import ClaimsPage
from annotator.gui.language import use_language
from annotator.gui.window import Window
from annotator.session import open_project
from tests.gui.desk_fixtures import press_physical, type_text
from tests.gui.shell_fixtures import OpenWindow, answer, key

VISIT, TECH, SAREX, INTERVAL, VISIT_2024 = range(5)


@pytest.fixture
def window(sample: Path, open_window: OpenWindow) -> Window:
    made = open_window(sample)
    made.desk.set_mode("claims")
    return made


@pytest.fixture
def claims(window: Window) -> ClaimsPage:
    page = window.page("claims")
    assert isinstance(page, ClaimsPage)
    page.matrix.setFocus()
    return page


def column_of(page: ClaimsPage, title: str) -> int:
    return next(n for n, c in enumerate(page.model.columns, 1) if title in c.article.title)


def go(page: ClaimsPage, row: int, column: int) -> None:
    """By arrows, as a user would."""
    page.matrix.setCurrentIndex(page.model.index(0, 0))
    for name, times in (("Down", row), ("Right", column)):
        for _ in range(times):
            key(page.matrix, name)
    page.detail.freshen()
    assert (page.matrix.currentIndex().row(), page.matrix.currentIndex().column()) == (row, column)


def cell(page: ClaimsPage, row: int, column: int) -> str:
    found = page.model.row(row)
    assert found is not None
    return found.cell(page.model.article(column)).kind


def said(window: Window) -> str:
    return window.said_words[-1][1]  # type: ignore[attr-defined]


def reason(text: str, seen: list[QDialog]) -> Callable[[object], object]:
    def reply(box: object) -> bool:
        assert isinstance(box, QDialog)
        seen.append(box)
        field = box.findChild(QPlainTextEdit, "text")
        assert isinstance(field, QPlainTextEdit)
        field.setPlainText(text)
        return True

    return reply


# ---- what is shown


def test_rows_are_propositions_and_columns_articles(claims: ClaimsPage) -> None:
    assert claims.model.rowCount() == 5
    assert claims.model.columnCount() == 7
    heads = [claims.model.headerData(n, Qt.Orientation.Horizontal) for n in range(7)]
    assert len(set(heads)) == 7
    kinds = {cell(claims, VISIT, n) for n in range(1, 6)}
    assert kinds == {"asserts", "repeats", "silent", ""}
    last = claims.model.index(VISIT, 6).data()
    assert "not rated" in last
    assert "1 origin of 2 reports" in last


def test_a_cell_tells_who_checked(claims: ClaimsPage) -> None:
    silent = next(n for n in range(1, 6) if cell(claims, VISIT, n) == "silent")
    assert "checked by analyst-1" in claims.model.index(VISIT, silent).data(Qt.ItemDataRole.ToolTipRole)


def test_a_screen_reader_hears_statement_article_and_stance(claims: ClaimsPage) -> None:
    heard: list[str] = []
    claims.desk.announced.connect(heard.append)
    go(claims, VISIT, 1)
    assert "defence minister visited Korea" in heard[-1]
    assert claims.model.columns[0].head in heard[-1]


def test_the_focused_cell_has_a_ring_and_keeps_its_word(claims: ClaimsPage) -> None:
    column = next(n for n in range(1, 6) if cell(claims, VISIT, n) == "asserts")
    theme = claims.desk.theme

    def colours(row: int) -> set[str]:
        box = claims.matrix.visualRect(claims.model.index(row, column))
        image = claims.matrix.viewport().grab(box).toImage()
        every = {(x, y) for x in range(3, image.width() - 3) for y in range(3, image.height() - 3)}
        return {image.pixelColor(x, y).name() for x, y in every}

    go(claims, VISIT, column)
    assert {theme.saved.name(), theme.saved_soft.name(), theme.accent.name()} <= colours(VISIT)
    key(claims.matrix, "Down")
    assert theme.accent.name() not in colours(VISIT)
    assert theme.saved_soft.name() in colours(VISIT)


def test_the_article_list_makes_room(window: Window, claims: ClaimsPage) -> None:
    assert not window.articles.isVisible()
    assert claims.property("ownsList")


def test_the_detail_quotes_both_languages(claims: ClaimsPage) -> None:
    column = column_of(claims, "search-and-rescue")
    go(claims, SAREX, column)
    card = claims.detail.findChild(QWidget, f"article-{claims.model.article(column)}")
    assert isinstance(card, QWidget)
    words = [label.text() for label in card.findChildren(QLabel)]
    assert "EN" in words
    assert "KO" in words
    assert any("joint search-and-rescue" in text for text in words)
    assert any("수색·구조" in text for text in words)


# ---- stances


def test_each_stance_has_its_key_and_undo_takes_it_back(window: Window, claims: ClaimsPage) -> None:
    column = next(n for n in range(1, 6) if cell(claims, VISIT, n) == "asserts")
    go(claims, VISIT, column)
    for name, kind in (("D", "contradicts"), ("R", "repeats"), ("S", "asserts"), ("0", "silent"), ("-", "")):
        key(claims.matrix, name)
        assert cell(claims, VISIT, column) == kind
    for kind in ("silent", "asserts", "repeats", "contradicts", "asserts"):
        key(window, "Ctrl+Z")
        assert cell(claims, VISIT, column) == kind


def test_keys_are_those_of_the_keyboard_not_of_its_layout(claims: ClaimsPage) -> None:
    column = next(n for n in range(1, 6) if cell(claims, VISIT, n) == "asserts")
    go(claims, VISIT, column)
    press_physical(claims.matrix, "D", "ㅇ")
    assert cell(claims, VISIT, column) == "contradicts"
    press_physical(claims.matrix, "S", "と")
    assert cell(claims, VISIT, column) == "asserts"
    press_physical(claims.matrix, "0", "０")
    assert cell(claims, VISIT, column) == "silent"


def test_a_stance_needs_a_claim_and_asks_which(window: Window, claims: ClaimsPage) -> None:
    column = column_of(claims, "Seoul and Tokyo")
    go(claims, INTERVAL, column)
    assert cell(claims, INTERVAL, column) == ""
    offered: list[str] = []

    def choose(box: object) -> bool:
        listed = box.findChild(QListWidget, "claims")  # type: ignore[attr-defined]
        offered.extend(listed.item(n).text() for n in range(listed.count()))
        return False

    answer(choose)
    key(claims.matrix, "S")
    assert offered
    assert cell(claims, INTERVAL, column) == ""
    answer(True)
    key(claims.matrix, "R")
    assert cell(claims, INTERVAL, column) == "repeats"


def test_on_the_statement_a_stance_says_where_to_go(window: Window, claims: ClaimsPage) -> None:
    go(claims, VISIT, 0)
    key(claims.matrix, "S")
    assert "column first" in said(window)


# ---- judging


def test_a_digit_judges_the_row_by_hand(claims: ClaimsPage) -> None:
    go(claims, VISIT, 0)
    assert claims.row is not None and claims.row.unrated
    key(claims.matrix, "2")
    assert claims.row.judgements["credibility"].code == "2"
    assert "2 Probably true" in claims.model.index(VISIT, 6).data()
    key(claims.matrix, "4")
    rating = claims.row.judgements["credibility"]
    assert rating.code == "4"
    assert rating.supersedes is not None


def test_confirmed_with_one_origin_is_warned_of_with_its_chain(claims: ClaimsPage) -> None:
    go(claims, TECH, 0)
    seen: list[QDialog] = []
    answer(reason("the ministries say so", seen))
    key(claims.matrix, "1")
    (box,) = seen
    words = " ".join(label.text() for label in box.findChildren(QLabel))
    assert "1 origin of 4 reports: two independent ones are needed" in words
    assert "Joint press statement" in words
    row = claims.model.row(TECH)
    assert row is not None
    assert row.judgements["credibility"].reason == "the ministries say so"
    warnings = [label.text() for label in claims.detail.findChildren(QLabel) if label.property("originWarning")]
    assert any("two independent ones are needed" in text for text in warnings)
    assert any("All of them go back to" in text for text in warnings)


def test_papers_that_quote_each_other_are_called_a_circle(window: Window, claims: ClaimsPage) -> None:
    go(claims, VISIT, 0)
    row = claims.model.row(VISIT)
    assert row is not None
    sources = list(claims.desk.session.queries.sources())[:2]
    for article, (giver, taker) in zip(row.behind.reports, (sources, reversed(sources)), strict=True):
        window.desk.apply(SetChain(article=article, chain=((giver, "originator"), (taker, "host"))))
    row = claims.model.row(VISIT)
    assert row is not None
    assert len(row.behind.origins) == 2
    claims.detail.setCurrentIndex(1)
    words = " ".join(label.text() for label in claims.detail.findChildren(QLabel))
    assert "Circular: " in words
    boxes: list[QDialog] = []
    answer(reason("two papers", boxes))
    key(claims.matrix, "1")
    assert any("they quote each other" in label.text() for label in boxes[0].findChildren(QLabel))


def test_a_code_that_needs_a_reason_is_not_given_without(claims: ClaimsPage) -> None:
    go(claims, VISIT, 0)
    answer(False)
    key(claims.matrix, "5")
    row = claims.model.row(VISIT)
    assert row is not None and row.unrated


def test_likelihood_and_confidence_are_two_choices(claims: ClaimsPage) -> None:
    go(claims, VISIT, 0)
    for axis, code in (("likelihood", "likely"), ("confidence", "moderate")):
        choice = claims.detail.choices[axis]
        choice.setCurrentIndex(choice.findData(code))
        choice.activated.emit(choice.currentIndex())
    row = claims.model.row(VISIT)
    assert row is not None
    assert {axis: r.code for axis, r in row.judgements.items()} == {"likelihood": "likely", "confidence": "moderate"}
    choice = claims.detail.choices["likelihood"]
    choice.setCurrentIndex(0)
    choice.activated.emit(0)
    row = claims.model.row(VISIT)
    assert row is not None
    assert set(row.judgements) == {"confidence"}


def test_the_letter_is_out_of_sight_until_one_has_judged(window: Window, claims: ClaimsPage) -> None:
    window.desk.apply(SetProperty(name="hide_letter", value=True))
    go(claims, VISIT, 0)

    def badges() -> list[str]:
        found = claims.detail.findChildren(QLabel)
        return [label.text() for label in found if label.objectName().startswith("letter-")]

    assert set(badges()) == {"letter hidden"}
    key(claims.matrix, "2")
    assert "letter hidden" not in badges()
    assert any(text.startswith("source ") for text in badges())


def test_delete_in_the_last_column_takes_ones_rating_back(claims: ClaimsPage) -> None:
    go(claims, VISIT, 6)
    key(claims.matrix, "2")
    key(claims.matrix, "Del")
    row = claims.model.row(VISIT)
    assert row is not None and row.unrated


# ---- propositions


def test_a_new_proposition_in_ones_own_words(window: Window, claims: ClaimsPage) -> None:
    def write(box: object) -> bool:
        box.findChild(object, "text").setText("A band plays in November.")  # type: ignore[attr-defined]
        return True

    answer(write)
    key(claims.matrix, "P")
    assert claims.row is not None
    assert claims.row.proposition.statement == "A band plays in November."
    key(window, "Ctrl+Z")
    assert claims.model.rowCount() == 5


def test_a_claim_of_the_tray_becomes_a_proposition_or_joins_one(window: Window, claims: ClaimsPage) -> None:
    before = len(claims.tray_model.claims)
    assert before > 1
    go(claims, SAREX, 0)
    key(claims.matrix, "T")
    assert claims.tray.hasFocus()
    first = claims.tray.claim
    key(claims.tray, "P")
    assert claims.model.rowCount() == 6
    assert len(claims.tray_model.claims) == before - 1
    assert claims.tray.hasFocus()
    made = claims.row
    assert made is not None and first is not None
    assert made.cell(first.article).claims == (first.id,)
    second = claims.tray.claim
    assert second is not None and second.id != first.id
    key(claims.tray, "D")
    row = claims.overview.rows[made.proposition.id]
    assert second.id in row.cell(second.article).claims
    assert row.contested
    key(window, "Ctrl+Z")
    key(window, "Ctrl+Z")
    assert len(claims.tray_model.claims) == before


def test_a_suggestion_shows_the_row_and_joins_nothing(window: Window, claims: ClaimsPage) -> None:
    """Three meetings stay three: what is about another year is not suggested, and joining it is asked about twice."""
    row = claims.model.row(VISIT_2024)
    assert row is not None
    stance = next(s for c in row.cells.values() for s in c.stances if s.claim)
    go(claims, VISIT_2024, column_of(claims, "15년"))
    key(claims.matrix, "-")
    index = next(n for n, c in enumerate(claims.tray_model.claims) if c.id == stance.claim)
    claims.tray.setCurrentIndex(claims.tray_model.index(index))
    found = claims.tray_model.suggestion(claims.tray_model.claims[index])
    assert found is not None
    assert found.proposition == row.proposition.id
    go(claims, VISIT, 0)
    key(claims.matrix, "T")
    asked: list[str] = []

    def refuse(box: object) -> bool:
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        return False

    answer(refuse)
    key(claims.tray, "S")
    assert "different years" in asked[0]
    assert stance.claim in {c.id for c in claims.tray_model.claims}
    key(claims.tray, "G")
    assert claims.row is not None and claims.row.proposition.id == row.proposition.id
    assert claims.row.cells == {}
    key(claims.tray, "S")
    assert claims.row.cell(stance.article).kind == "asserts"


def test_rows_of_different_years_are_not_merged_without_asking(window: Window, claims: ClaimsPage) -> None:
    go(claims, VISIT_2024, 0)
    key(claims.matrix, "M")
    assert claims.banner.isVisible()
    for _ in range(4):
        key(claims.matrix, "Up")
    answer(False)
    key(claims.matrix, "Return")
    assert claims.model.rowCount() == 5
    key(claims.matrix, "Esc")
    assert not claims.banner.isVisible()


def test_merging_joins_two_rows_and_undo_parts_them(window: Window, claims: ClaimsPage) -> None:
    def write(box: object) -> bool:
        box.findChild(object, "text").setText("Search-and-rescue exercises are resumed.")  # type: ignore[attr-defined]
        return True

    answer(write)
    key(claims.matrix, "P")
    key(claims.matrix, "M")
    go_up = claims.model.ids.index(claims.merging) - SAREX
    for _ in range(go_up):
        key(claims.matrix, "Up")
    key(claims.matrix, "Return")
    assert claims.model.rowCount() == 5
    assert claims.row is not None and "joint search-and-rescue" in claims.row.proposition.statement
    key(window, "Ctrl+Z")
    assert claims.model.rowCount() == 6


def test_the_words_are_edited_in_place(window: Window, claims: ClaimsPage) -> None:
    go(claims, SAREX, 0)
    key(claims.matrix, "F2")
    field = claims.detail.statement
    assert field is not None and field.hasFocus()
    type_text(field, "drills resume")
    key(field, "Return")
    row = claims.model.row(SAREX)
    assert row is not None
    assert row.proposition.statement == "drills resume"
    assert claims.detail.statement is not None
    key(claims.detail.statement, "Esc")
    assert claims.matrix.hasFocus()
    key(claims.matrix, "Ctrl+Z")
    row = claims.model.row(SAREX)
    assert row is not None
    assert "joint search-and-rescue" in row.proposition.statement


def test_words_that_are_left_are_stored_where_they_belong(claims: ClaimsPage) -> None:
    go(claims, SAREX, 0)
    key(claims.matrix, "E")
    field = claims.detail.statement
    assert field is not None
    type_text(field, "drills resume")
    claims.matrix.setFocus()
    key(claims.matrix, "Down")
    claims.detail.freshen()
    statements = [claims.model.index(n, 0).data() for n in range(5)]
    assert statements[SAREX] == "drills resume"
    assert statements.count("drills resume") == 1


def test_closing_the_window_stores_half_written_words(sample: Path, open_window: OpenWindow) -> None:
    window = open_window(sample)
    window.desk.set_mode("claims")
    page = window.page("claims")
    assert isinstance(page, ClaimsPage)
    page.matrix.setFocus()
    go(page, SAREX, 0)
    key(page.matrix, "E")
    assert page.detail.statement is not None
    type_text(page.detail.statement, "drills resume")
    window.close()
    assert not page.detail._rest.isActive()  # a late look would meet a closed project
    session = open_project(sample)
    assert "drills resume" in [p.statement for p in session.queries.propositions()]
    session.close()


def test_a_note_stands_in_the_cell(claims: ClaimsPage) -> None:
    column = next(n for n in range(1, 6) if cell(claims, VISIT, n) == "asserts")
    go(claims, VISIT, column)

    def write(box: object) -> bool:
        box.findChild(object, "text").setText("no count")  # type: ignore[attr-defined]
        return True

    answer(write)
    key(claims.matrix, "N")
    row = claims.model.row(VISIT)
    assert row is not None
    found = row.cell(claims.model.article(column))
    assert (found.kind, found.note) == ("asserts", "no count")
    key(claims.matrix, "D")
    row = claims.model.row(VISIT)
    assert row is not None
    assert row.cell(claims.model.article(column)).note == "no count"


def test_deleting_asks_and_undo_brings_it_back(window: Window, claims: ClaimsPage) -> None:
    go(claims, SAREX, 0)
    answer(False)
    key(claims.matrix, "Del")
    assert claims.model.rowCount() == 5
    answer(True)
    key(claims.matrix, "Del")
    assert claims.model.rowCount() == 4
    key(window, "Ctrl+Z")
    assert claims.model.rowCount() == 5


# ---- moving about, filters, empty, language


def test_return_opens_the_passage_in_annotate(window: Window, claims: ClaimsPage) -> None:
    column = column_of(claims, "search-and-rescue")
    go(claims, SAREX, column)
    shown: list[object] = []
    window.desk.revealRequested.connect(shown.append)
    key(claims.matrix, "Return")
    assert window.desk.mode == "annotate"
    assert window.desk.article == claims.model.article(column)
    assert {part.quote[:5] for part in shown} == {"South", "한국과 일"}  # type: ignore[attr-defined]


def test_the_mouse_chooses_rows_and_opens_passages(window: Window, claims: ClaimsPage, qtbot: QtBot) -> None:
    def middle(row: int, column: int) -> QPoint:
        return claims.matrix.visualRect(claims.model.index(row, column)).center()

    claims.tray.setFocus()
    statements = claims.matrix._kept[0].viewport()
    qtbot.mouseClick(statements, Qt.MouseButton.LeftButton, pos=middle(SAREX, 0))
    assert claims.matrix.hasFocus()
    assert claims.matrix.currentIndex().row() == SAREX
    qtbot.mouseClick(claims.matrix.viewport(), Qt.MouseButton.LeftButton, pos=middle(TECH, 2))
    assert (claims.matrix.currentIndex().row(), claims.matrix.currentIndex().column()) == (TECH, 2)
    below = QPoint(40, claims.matrix.viewport().height() - 4)
    qtbot.mouseClick(claims.matrix.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert claims.matrix.currentIndex().row() == TECH
    qtbot.mouseDClick(claims.matrix.viewport(), Qt.MouseButton.LeftButton, pos=middle(TECH, 2))
    assert window.desk.mode == "annotate"
    assert window.desk.article == claims.model.article(2)


def test_chips_leave_rows_out_and_say_how_many(claims: ClaimsPage) -> None:
    go(claims, TECH, 0)
    key(claims.matrix, "2")
    key(claims.matrix, "Shift+U")
    assert claims.model.rowCount() == 4
    assert claims.filters.chips["unrated"].text().startswith("✓ Unrated")
    key(claims.matrix, "Shift+C")
    assert claims.nothing.isVisible()
    assert "No row passes" in claims.nothing.heading.text()
    claims.nothing.first.click()
    assert claims.model.rowCount() == 5


def test_a_story_leaves_its_articles(claims: ClaimsPage) -> None:
    claims.filters.set_story("Tokyo visit, July 2024")
    statements = [claims.model.index(n, 0).data() for n in range(claims.model.rowCount())]
    assert any("July 2024" in text for text in statements)
    assert not any("September 2025" in text for text in statements)


def test_words_filter_and_return_goes_back_to_the_matrix(claims: ClaimsPage) -> None:
    key(claims.matrix, "/")
    assert claims.filters.words.hasFocus()
    type_text(claims.filters.words, "rescue")
    assert claims.model.rowCount() == 1
    key(claims.filters.words, "Return")
    assert claims.matrix.hasFocus()


def test_without_propositions_the_page_says_how_to_begin(window: Window, claims: ClaimsPage) -> None:
    for id_ in list(claims.model.ids):
        window.desk.apply(DeleteProposition(proposition=id_))
    assert claims.nothing.isVisible()
    assert claims.nothing.heading.text() == "No propositions yet"
    key(claims, "T")
    claims.tray.setFocus()
    key(claims.tray, "P")
    assert claims.model.rowCount() == 1
    assert claims.matrix.isVisible()


def test_f6_goes_through_matrix_tray_and_detail(claims: ClaimsPage) -> None:
    key(claims.matrix, "F6")
    assert claims.tray.hasFocus()
    key(claims.tray, "F6")
    assert claims.detail.tabBar().hasFocus()
    key(claims.detail.tabBar(), "F6")
    assert claims.matrix.hasFocus()
    key(claims.matrix, "Tab")
    assert not claims.matrix.hasFocus()


def test_the_detail_follows_when_the_keys_rest(claims: ClaimsPage, qtbot: QtBot) -> None:
    go(claims, VISIT, 0)
    key(claims.matrix, "Down")
    row = claims.model.row(TECH)
    assert row is not None
    qtbot.waitUntil(
        lambda: (
            claims.detail.statement is not None and claims.detail.statement.toPlainText() == row.proposition.statement
        )
    )


def test_every_tab_shows_something(claims: ClaimsPage) -> None:
    go(claims, TECH, 0)
    key(claims.matrix, "2")
    claims.detail.setCurrentIndex(1)
    assert any("1 origin of 4 reports" in label.text() for label in claims.detail.findChildren(QLabel))
    claims.detail.setCurrentIndex(2)
    assert any("2 Probably true · analyst-1" in label.text() for label in claims.detail.findChildren(QLabel))


def test_the_statement_stays_in_sight_while_articles_scroll(claims: ClaimsPage, qtbot: QtBot) -> None:
    claims.window().resize(1000, 700)
    bar = claims.matrix.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    go(claims, VISIT, 5)
    assert bar.value() > 0
    left, right = claims.matrix._kept
    assert left.isVisible() and right.isVisible()
    assert left.geometry().left() == claims.matrix.viewport().geometry().left()
    assert right.geometry().right() <= claims.matrix.viewport().geometry().right()
    x, width = claims.matrix.columnViewportPosition(5), claims.matrix.columnWidth(5)
    assert x >= claims.matrix.columnWidth(0)
    assert x + width <= claims.matrix.viewport().width() - claims.matrix.columnWidth(6)


def test_a_reader_of_a_copy_changes_nothing(sample: Path, open_window: OpenWindow) -> None:
    window = open_window(sample, read_only=True)
    window.desk.set_mode("claims")
    page = window.page("claims")
    assert isinstance(page, ClaimsPage)
    go(page, VISIT, 1)
    before = page.model.row(VISIT)
    for name in ("D", "0", "2"):
        key(page.matrix, name)
    assert page.model.row(VISIT) == before
    assert said(window)


def test_every_word_follows_the_language(window: Window, claims: ClaimsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.gui import language

    monkeypatch.setattr(
        language, "catalogue", lambda code: {} if code == "en" else {"asserts": "주장", "Unrated": "미평가"}
    )
    use_language("ko")
    window.desk.languageChanged.emit()
    column = next(n for n in range(1, 6) if cell(claims, VISIT, n) == "asserts")
    assert claims.model.index(VISIT, column).data() == "주장"
    assert claims.filters.chips["unrated"].text().startswith("미평가")
    assert window.isVisible()
