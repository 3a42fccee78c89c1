"""Values of dates and numbers in the inspector: offered, taken with a key, told in words, checked, exported."""

import io
import json

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from annotator.edits import AddMention, SetArticle
from annotator.formats import Options, format_named
from annotator.gui.annotate.cards import Line
from annotator.model import Mention
from tests.gui.desk_fixtures import press, type_text


@pytest.fixture
def tag(page, desk, article, keys):
    """Tag words as a date and have the mention in the inspector."""

    def run(side: str, words: str, nth: int = 0, kind: str = "DATE") -> str:
        place = article.place(side, words, nth)
        made = desk.session.apply(AddMention(article=article.id, ranges=(place,), type=kind)).result
        page.reader.go_to(place)
        page.frame(made)
        return made

    return run


def value(desk, mention: str) -> str:
    return desk.session.queries.get(Mention, mention).value


@pytest.mark.parametrize(
    ("side", "words", "told"),
    [
        ("left", "Sept. 8", "2026-09-08; anchor=2026-01-30"),
        ("right", "9월 8일", "2026-09-08; anchor=2026-01-30"),
        ("left", "three hours", "PT3H"),
        ("right", "세 시간", "PT3H"),
        ("left", "2027", "2027"),
        ("left", "two ships", "2"),
    ],
)
def test_a_value_is_offered_taken_with_v_undone_and_exported(page, desk, article, tag, keys, side, words, told):
    made = tag(side, words)
    offer = page.inspector.selection.findChild(QPushButton, "value-offer")
    assert told in offer.toolTip() and told.partition(";")[0] in offer.text()
    assert value(desk, made) == "", "an offer is no entry"
    keys("V")
    assert value(desk, made) == told
    out = io.BytesIO()
    format_named("jsonl").dump(desk.session.snapshot(), out, Options(layer="all"))
    line = next(json.loads(text) for text in out.getvalue().decode().splitlines() if '"mentions"' in text)
    assert [each["value"] for each in line["mentions"]] == [told]
    meaning = page.inspector.selection.findChild(QLabel, "value-meaning")
    assert ("2026-01-30" in meaning.text()) if "anchor" in told else meaning is None
    desk.undo()
    assert value(desk, made) == ""


def test_a_value_is_edited_and_what_does_not_hold_is_told(page, desk, tag):
    made = tag("left", "three hours")
    for typed, warned in (("soon", "2026-01-30"), ("PT5H", "PT3H"), ("PT3H", "")):
        line = page.inspector.selection.findChild(Line, "mention-value")
        line.setFocus()
        line.selectAll()
        type_text(line, typed)
        press(line, "Return")
        assert value(desk, made) == typed, "told, never forced"
        warning = page.inspector.selection.findChild(QLabel, "value-warning")
        assert (warned in warning.text()) if warned else warning is None


def test_all_dates_and_numbers_of_the_article_with_one_undo(page, desk, article, tag):
    made = [tag("left", "Sept. 8"), tag("left", "three hours"), tag("right", "9월 8일")]
    person = tag("left", "Park Jun-ho", kind="PERSON")
    desk.actions.run("annotate.values")
    assert [value(desk, id_) for id_ in made] == [
        "2026-09-08; anchor=2026-01-30",
        "PT3H",
        "2026-09-08; anchor=2026-01-30",
    ]
    assert value(desk, person) == ""
    desk.undo()
    assert [value(desk, id_) for id_ in made] == ["", "", ""]


def test_an_article_without_a_date_says_that_one_is_needed(page, desk, article, tag, keys):
    desk.session.apply(SetArticle(article=article.id, changes={"published_date": ""}))
    made = tag("left", "Sept. 8")
    keys("V")
    assert value(desk, made) == "XXXX-09-08", "the year is left open, not guessed"
