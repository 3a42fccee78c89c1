"""Propositions in words: the story one belongs to, and the reasons of suggestions as people say them."""

import pytest

from annotator.edits import AddClaim, AddProposition
from annotator.gui.annotate.cards import Line
from annotator.gui.claims.page import ClaimsPage
from annotator.gui.claims.wording import likeness_words, quantity_words, reason_words
from annotator.gui.language import use_language
from annotator.gui.window import Window
from annotator.model import Proposition, Stance
from annotator.propositions import Reason
from tests.gui.desk_fixtures import type_text
from tests.gui.shell_fixtures import key
from tests.gui.test_claims_matrix import claims, go, window  # noqa: F401


def test_the_story_of_a_proposition_is_edited_in_place_and_undone(window: Window, claims: ClaimsPage) -> None:  # noqa: F811
    go(claims, 0, 0)
    assert claims.row is not None
    before = claims.row.proposition
    field = claims.detail.findChild(Line, "story")
    assert field is not None and field.text() == before.story
    completer = field.completer()
    assert completer is not None and completer.model().rowCount() > 0, "the stories of the articles are offered"
    field.setFocus()
    field.selectAll()
    type_text(field, "another story")
    key(field, "Return")
    stored = window.desk.session.queries.get(Proposition, before.id)
    assert stored is not None and stored.story == "another story"
    window.desk.undo()
    stored = window.desk.session.queries.get(Proposition, before.id)
    assert stored is not None and stored.story == before.story


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("9 year", {"en": "9 years", "ko": "9년", "ja": "9年"}),
        ("1 hour", {"en": "1 hour", "ko": "1시간", "ja": "1時間"}),
        ("12 percent", {"en": "12 %", "ko": "12 %", "ja": "12 %"}),
        ("3 km", {"en": "3 km", "ko": "3 km", "ja": "3 km"}),
        ("30000000 USD", {"en": "30,000,000 USD", "ko": "30,000,000 USD", "ja": "30,000,000 USD"}),
        ("196", {"en": "196", "ko": "196", "ja": "196"}),
    ],
)
def test_quantities_in_reasons_are_words(quantity: str, words: dict[str, str]) -> None:
    for code, said in words.items():
        use_language(code)
        try:
            assert quantity_words(quantity) == said
        finally:
            use_language("en")


def test_reasons_name_what_differs(window: Window) -> None:  # noqa: F811
    queries = window.desk.session.queries
    said = reason_words(queries, Reason(kind="numbers", what=("9 year",), other=("10 year", "15 year")))
    assert said == "different numbers: 9 years ≠ 10 years, 15 years"


def test_nothing_is_joined_by_making_claims_and_rows_that_are_alike(window: Window, claims: ClaimsPage) -> None:  # noqa: F811
    """However alike the words are, a claim belongs to a row, and a row to another, only where a person said so."""
    session = window.desk.session
    before = {stance.id for stance in session.queries.select(Stance)}
    go(claims, 0, 0)
    assert claims.row is not None
    statement = claims.row.proposition.statement
    entry = next(e for e in session.queries.articles() if e.state == "draft")
    text = session.queries.text(entry.article.id)
    place = text.range_of(text.sentences_of("left")[1])
    made = window.desk.apply(AddClaim(article=entry.article.id, content=(place,), statement={"en": statement}))
    assert made is not None
    window.desk.apply(AddProposition(statement=statement))
    assert {stance.id for stance in session.queries.select(Stance)} == before
    claim = next(c for c in claims.tray_model.claims if c.id == made.result)
    found = claims.tray_model.suggestion(claim)
    assert found is not None, "it is suggested, with its reasons"
    assert "wording" in likeness_words(session.queries, found)
    assert {stance.id for stance in session.queries.select(Stance)} == before


def test_a_claim_says_how_it_stands_elsewhere_an_article_a_line(window: Window, claims: ClaimsPage, qtbot) -> None:  # noqa: F811
    go(claims, 1, 0)
    assert claims.row is not None
    queries = window.desk.session.queries
    stances = queries.stances(claims.row.proposition.id)
    mine = next(stance for stance in stances if stance.claim and stance.article == window.desk.article)
    others = [stance for stance in stances if stance.article != mine.article]
    window.desk.set_mode("annotate")
    page = window.page("annotate")
    page.open.select(mine.claim)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.inspector.selection.claim_card is not None)  # type: ignore[attr-defined]
    lines = page.inspector.selection.claim_card.also.text().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == len(others) == 4
    for stance, line in zip(others, lines, strict=True):
        how, _, title = line.partition(": ")
        assert title == queries.article(stance.article).title  # type: ignore[union-attr]
        assert how == page.tools.term("stance", stance.stance)  # type: ignore[attr-defined]
