"""The room of the matrix: articles are whole at every width; the detail shows both languages."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.edits import AddClaim, SetStance, WithdrawLayer
from annotator.gui.claims import ClaimsPage
from annotator.gui.claims.table import ARTICLE_WIDTH, JUDGEMENT_WIDTH, STATEMENT_WIDTH, widths
from annotator.gui.window import Window
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
