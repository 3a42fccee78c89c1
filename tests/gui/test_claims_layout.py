"""The room of the matrix: articles are whole at every width; the detail shows both languages."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.edits import AddClaim, SetStance, WithdrawLayer
from annotator.gui.claims import ClaimsPage
from annotator.gui.claims.painting import MARGIN, STATEMENT_LINES
from annotator.gui.claims.table import ARTICLE_WIDTH, JUDGEMENT_WIDTH, STATEMENT_WIDTH, widths
from annotator.gui.window import Window
from tests.gui.clipping import settle
from tests.gui.shell_fixtures import OpenWindow


@pytest.fixture
def window(sample: Path, open_window: OpenWindow) -> Window:
    made = open_window(sample)
    made.desk.set_mode("claims")
    return made


@pytest.fixture
def claims(window: Window) -> ClaimsPage:
    page = window.page("claims")
    assert isinstance(page, ClaimsPage)
    return page


@pytest.mark.parametrize("articles", [1, 3, 5, 8, 200])
def test_no_article_is_cut_at_any_width(articles: int) -> None:
    for room in range(560, 1600):
        statement, each, judgement = widths(room, articles)
        between = room - statement - judgement
        assert statement >= STATEMENT_WIDTH[0]
        assert JUDGEMENT_WIDTH[0] <= judgement <= JUDGEMENT_WIDTH[1]
        assert ARTICLE_WIDTH[0] <= each <= ARTICLE_WIDTH[1]
        assert between % each == 0, "whole articles only"
        all_fit = room - STATEMENT_WIDTH[0] - JUDGEMENT_WIDTH[0] >= articles * ARTICLE_WIDTH[0]
        assert (between >= articles * each) == all_fit, "all of them wherever they fit"


def test_five_articles_are_in_sight_in_a_window_of_1280(window: Window, claims: ClaimsPage, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.width() == 1280 and claims.matrix.width() > 700)
    assert len(claims.model.columns) == 5
    assert claims.matrix.horizontalScrollBar().maximum() == 0


def test_no_statement_and_no_head_is_cut_in_a_window_of_1280(window: Window, claims: ClaimsPage, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.width() == 1280 and claims.matrix.width() > 700)
    qtbot.wait(60)
    painting, heads = claims.matrix.painting, claims.matrix._header
    width = claims.matrix.columnWidth(0)
    for number, id_ in enumerate(claims.model.ids):
        statement = claims.overview.rows[id_].proposition.statement
        lines = painting._wrapped.lines(statement, width - MARGIN - MARGIN // 2, painting._bold, STATEMENT_LINES)
        assert "".join(lines).replace(" ", "") == statement.replace(" ", ""), "all words of it"
        assert claims.matrix.rowHeight(number) >= len(lines) * painting._metrics.height()
    for column in claims.model.columns:
        lines = heads._lines(column, claims.matrix.columnWidth(1) - MARGIN - 4)
        assert "".join(lines).replace(" ", "") == column.head.replace(" ", ""), "all of the name and the date"
        assert heads.height() >= len(lines) * painting._bold_metrics.height() + 15, "with its languages below"


def test_the_current_row_has_one_frame_and_it_pales_without_the_keys(window: Window, claims: ClaimsPage) -> None:
    accent, line = claims.desk.theme.accent.rgb(), claims.desk.theme.control_line.rgb()
    claims.matrix.setFocus()
    claims.matrix.setCurrentIndex(claims.model.index(1, 0))
    statements = claims.matrix._kept[0].viewport()

    def left_edge() -> list[int]:
        """The colours from the left edge of the row inwards, at half its height."""
        picture = statements.grab().toImage()
        middle = claims.matrix.rowViewportPosition(1) + claims.matrix.rowHeight(1) // 2
        return [picture.pixel(x, middle) for x in range(9)]

    focused = left_edge()
    assert focused[:2] == [accent, accent]
    assert accent not in focused[2:], "no second frame within the first"
    claims.tray.setFocus()
    assert left_edge()[:2] == [line, line]
    claims.matrix.setFocus()
    claims.matrix.setCurrentIndex(claims.model.index(1, 1))
    assert left_edge() == focused


def test_what_the_rows_leave_free_is_the_trays_until_the_line_is_drawn(
    window: Window, claims: ClaimsPage, qtbot: QtBot
) -> None:
    window.resize(1920, 1080)
    qtbot.waitUntil(lambda: claims.tray.verticalScrollBar().maximum() == 0)
    assert claims.tray_model.rowCount() > 2
    assert claims.matrix.verticalScrollBar().maximum() == 0
    claims.left.setSizes([900, 60])
    claims.left.splitterMoved.emit(900, 1)
    drawn = claims.left.sizes()
    window.resize(1900, 1080)
    qtbot.waitUntil(lambda: window.width() == 1900)
    qtbot.wait(30)
    assert claims.left.sizes() == drawn


def test_the_detail_shows_both_languages_where_a_claim_has_one(claims: ClaimsPage) -> None:
    queries = claims.desk.session.queries
    article = next(e.article for e in queries.articles() if e.article.right and queries.own_layer(e.article.id))
    text = queries.text(article.id)
    place, opposite = next(
        (bead.left[0], bead.right[0]) for bead in text.beads if bead.left and bead.right and not bead.layer
    )
    claims.desk.session.apply(WithdrawLayer(layer=queries.own_layer(article.id).id))  # type: ignore[union-attr]
    made = claims.desk.session.apply(AddClaim(article=article.id, content=(place,))).result
    row = claims.model.ids[-1]
    claims.desk.session.apply(SetStance(proposition=row, article=article.id, stance="asserts", claim=made))
    claims.select(row)
    claims.detail.freshen()
    own = claims.detail.findChild(QWidget, f"quote-{made}-{place.start}")
    aligned = claims.detail.findChild(QWidget, f"quote-{made}-{opposite.start}")
    assert own is not None and aligned is not None
    assert "Opposite by the alignment" in aligned.toolTip()
    assert "Opposite" not in own.toolTip()
    assert aligned.accessibleName().startswith(text.language("right"))


@pytest.mark.parametrize("mode", ["claims", "adjudicate"])
def test_a_wide_window_widens_what_stands_at_the_sides_too(sample: Path, open_window: OpenWindow, mode: str) -> None:
    window = open_window(sample, "reviewer-1")
    window.desk.set_mode(mode)
    page = window.page(mode)
    sides = {
        "claims": lambda: [page.detail.width()],
        "adjudicate": lambda: [page.pane.width(), page.tabs.width()],
    }[mode]
    window.resize(1280, 800)
    settle()
    narrow = sides()
    window.resize(1920, 1080)
    settle()
    assert all(before + 30 < wide < before + 90 for wide, before in zip(sides(), narrow, strict=True)), "not too much"
    window.resize(1280, 800)
    settle()
    assert all(abs(again - before) < 4 for again, before in zip(sides(), narrow, strict=True)), (narrow, sides())
