"""Claims, ratings and divergences by keys and in the inspector: every field is one edit when it is left."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from annotator.edits import AddEntity, AddSource, ImportDraft, Rate, SetArticle, SetChain, SetProperty, holding
from annotator.gui.annotate.cards import Choice, Codes, Line, Words
from annotator.ingest import NamedBytes, read
from annotator.model import Claim, Divergence, Rating
from annotator.model.annotations import DIVERGENCE_TYPES, IMPACTS, SEVERITIES
from tests.gui.desk_fixtures import all_ranges_hold, compose, press, press_physical, type_text


def claims(desk):
    return desk.session.queries.select(Claim)


def field(page, name, kind=QWidget):
    found = page.inspector.claims.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.fixture
def claim(page, desk, article, keys):
    """A claim of the sentence about Japan and its counterpart, in focus, with the Claims tab in front."""
    page.reader.go_to(article.place("left", "Japan will"))
    keys("C")
    page.inspector.show_tab("claims")
    return claims(desk)[0]


@pytest.mark.parametrize("text", ["c", "ㅊ", "そ", "С"])
def test_c_makes_a_claim_of_the_sentence_and_its_counterpart(page, desk, article, text):
    page.reader.go_to(article.place("left", "Japan will"))
    press_physical(page.reader.column("left"), "C", text)
    (made,) = claims(desk)
    assert [part.quote for part in made.content] == [
        "Park Jun-ho said Japan will send two ships by 2027.",
        "박준호는 일본이 2027년까지 배 두 척을 보낸다고 말했다.",
    ]
    assert set(made.statement) == {"en", "ko"}
    assert not made.statement_edited
    assert made.publication_time == "2026-01-30"
    assert page.open.claim_id == made.id
    assert any(mark.kind == "claim" and mark.label == "C1" for mark in page.reader.marks())
    assert all_ranges_hold(desk.session)


def test_c_takes_the_selections_of_both_sides(page, desk, article, keys):
    page.reader.select(article.place("right", "배 두 척을 보낸다"))
    page.reader.select(article.place("left", "will send two ships"))
    keys("C")
    assert {part.quote for part in claims(desk)[0].content} == {"will send two ships", "배 두 척을 보낸다"}


def test_alt_digit_rates_the_claim_in_the_inspector_and_names_it(page, desk, article, claim, keys):
    keys("Alt+2")
    rating = desk.session.queries.rating(claim.id, "credibility")
    assert (rating.code, rating.scale) == ("2", "admiralty-credibility")
    assert "C1" in desk.said_words[-1][1]
    press_physical(page.reader.column("left"), "3", "３", modifiers=Qt.KeyboardModifier.AltModifier)
    newer = desk.session.queries.rating(claim.id, "credibility")
    assert (newer.code, newer.supersedes) == ("3", rating.id)


def test_confirmed_warns_without_two_origins(page, desk, claim, keys):
    keys("Alt+1")
    assert not desk.session.queries.select(Rating)  # the scale asks for a reason
    reason = field(page, "reason-credibility", Line)
    type_text(reason, "two ministries said so")
    press(reason, "Return")
    rating = desk.session.queries.rating(claim.id, "credibility")
    assert (rating.code, rating.reason) == ("1", "two ministries said so")
    kind, words = desk.said_words[-1]
    assert kind == "warning"
    assert "two independent origins" in words


def test_a_statement_is_stored_when_it_is_left_with_one_undo(page, desk, claim):
    statement = field(page, "statement-en", Words)
    statement.setFocus()
    statement.selectAll()
    type_text(statement, "Two ships go.")
    assert claims(desk)[0].statement["en"] != "Two ships go."
    press(statement, "Return")
    stored = claims(desk)[0]
    assert stored.statement["en"] == "Two ships go."
    assert stored.statement["ko"] == claim.statement["ko"]
    assert stored.statement_edited
    desk.undo()
    assert claims(desk)[0].statement == claim.statement


def test_return_belongs_to_a_composing_input_method(page, desk, claim):
    statement = field(page, "statement-ko", Words)
    statement.setFocus()
    compose(statement, "배")
    press(statement, "Return")
    assert claims(desk)[0].statement == claim.statement
    statement.selectAll()
    compose(statement, "", "배가 간다")
    press(statement, "Return")
    assert claims(desk)[0].statement["ko"] == "배가 간다"


def test_closed_lists_are_stored_at_once(page, desk, claim):
    for name, code in (("claim-certainty", "PR"), ("claim-kind", "commitment"), ("claim-commitment", "implement")):
        choice = field(page, name, Choice)
        choice.setCurrentIndex(choice.findData(code))
        choice.activated.emit(choice.currentIndex())
    stored = claims(desk)[0]
    assert (stored.certainty, stored.kind, stored.commitment) == ("PR", "commitment", "implement")


def test_the_claimer_is_a_record_or_words(page, desk, claim):
    made = desk.session.apply(AddEntity(type="PERSON", labels={"en": "Park Jun-ho", "ko": "박준호"})).result
    claimer = field(page, "claim-claimer", Line)
    for typed, record, words in (("박준호", made, ""), ("a clerk", None, "a clerk")):
        claimer.setFocus()
        claimer.selectAll()
        for character in typed:
            type_text(claimer, character)
        claimer.commit()
        stored = claims(desk)[0]
        assert (stored.claimer, stored.claimer_name) == (record, words)


def test_values_and_passages(page, desk, article, claim, keys):
    page.inspector.claims.findChild(QWidget, "addValue").click()
    for name, typed in (("value-0-number", "2"), ("value-0-unit", "ships"), ("value-0-of_what", "sent by 2027")):
        line = field(page, name, Line)
        line.setFocus()
        line.selectAll()
        type_text(line, typed)
        line.commit()
    (value,) = claims(desk)[0].values
    assert (value.number, value.unit, value.of_what) == ("2", "ships", "sent by 2027")
    page.reader.select(article.place("left", "said", 0))
    keys("A")
    press(page.typeahead, "2")
    assert [part.quote for part in claims(desk)[0].cue] == ["said"]
    assert all_ranges_hold(desk.session)


def test_t_takes_both_selections_or_the_other_caret(page, desk, article, keys):
    page.reader.go_to(article.place("right", "만났다."))
    page.reader.select(article.place("left", "for three hours"))
    keys("T")
    assert page.typeahead.isVisible()
    press(page.typeahead, "1")
    (found,) = desk.session.queries.select(Divergence)
    assert found.type == "omission"
    assert found.left[0].quote == "for three hours"
    assert (found.right[0].quote, found.right[0].start) == ("", article.place("right", "만났다.").start)
    page.reader.select(article.place("right", "척을"))
    page.reader.select(article.place("left", "two ships"))
    keys("T")
    rows = [row.key for row in page.typeahead.rows()]
    press(page.typeahead, str(rows.index("number_date") + 1))
    second = next(d for d in desk.session.queries.select(Divergence) if d.id != found.id)
    assert (second.type, second.left[0].quote, second.right[0].quote) == ("number_date", "two ships", "척을")
    assert all_ranges_hold(desk.session)


def test_a_source_is_graded_with_reason_where_the_scale_needs_one(page, desk, article, keys):
    source = desk.session.apply(AddSource(name="Harbour News")).result
    desk.session.apply(SetChain(article=article.id, chain=((source, "originator"),)))
    keys("R")
    assert page.inspector.current() == "reliability"
    tab = page.inspector.reliability
    tab.findChild(QWidget, "grade-A").click()
    assert not desk.session.queries.select(Rating)
    reason = tab.findChild(Words, "gradeReason")
    type_text(reason, "ten years without a slip")
    press(reason, "Return")
    rating = desk.session.queries.rating(source, "reliability")
    assert (rating.code, rating.reason, rating.scope) == ("A", "ten years without a slip", "general")
    tab.freshen()
    assert tab.findChild(QWidget, "grade-C") is None, "what was given is not asked again"
    tab.findChild(QWidget, "gradeChange").click()
    tab.findChild(QWidget, "grade-C").click()
    newer = desk.session.queries.rating(source, "reliability")
    assert (newer.code, newer.supersedes) == ("C", rating.id)


def test_after_r_the_letter_grades_and_return_presses_the_button_it_is_on(page, desk, article, keys, qtbot):
    keys("R")
    more = page.window().focusWidget()
    assert more.objectName() == "addLink"
    press(more, "Return")
    type_text(page.typeahead.field, "Harbour News")
    press(page.typeahead.field, "Return")
    keys("R")
    press(page.inspector.reliability.grade_button(), "C")
    (source,) = desk.session.queries.sources()
    assert desk.session.queries.rating(source, "reliability").code == "C"


def graded(desk, code="B", **scope):
    """A source in the open article's chain, graded once."""
    source = desk.session.apply(AddSource(name="Harbour News")).result
    desk.session.apply(SetChain(article=desk.article, chain=((source, "originator"),)))
    scale = next(iter(desk.session.queries.scales("reliability"))).id
    desk.session.apply(
        Rate(target=source, target_kind="source", axis="reliability", code=code, scale=scale, reason="why", **scope)
    )
    return source


def test_a_grade_given_in_general_is_shown_as_given_and_confirmed_for_an_article(page, desk, article, keys):
    source = graded(desk)
    keys("R")
    tab = page.inspector.reliability
    assert "B  Usually reliable" in tab.findChild(QLabel, "gradeHeld").text()
    assert "in general" in tab.findChild(QLabel, "gradeGiven").text()
    assert tab.findChild(QWidget, "grade-B") is None
    before = desk.session.queries.ratings(source)
    tab.findChild(QWidget, "gradeConfirm").click()
    added = desk.session.queries.ratings(source)[len(before) :]
    assert [(r.code, r.scope, r.article, r.reason, r.supersedes) for r in added] == [
        ("B", "article", article.id, "why", None)
    ]
    tab.freshen()
    assert tab.findChild(QWidget, "gradeConfirm") is None
    assert "for this article" in tab.findChild(QLabel, "gradeGiven").text()


def test_a_grade_for_another_article_or_topic_is_not_taken_for_this_one(page, desk, article, keys):
    draft = read([NamedBytes("other.txt", b"Another article\n\nIt says something else.\n")])
    other = desk.session.apply(ImportDraft(draft=draft)).result
    source = graded(desk, scope="article", article=other)
    scale = next(iter(desk.session.queries.scales("reliability"))).id
    rate = Rate(target=source, target_kind="source", axis="reliability", code="D", scale=scale, scope="topic",
                topic="Sport")  # fmt: skip
    desk.session.apply(rate)
    keys("R")
    tab = page.inspector.reliability
    assert tab.findChild(QLabel, "gradeHeld") is None
    assert not tab.findChild(QPushButton, "grade-B").isChecked()
    own = desk.session.queries.ratings(source)
    assert holding(own, other).code == "B"
    assert holding(own, article.id) is None
    assert holding(own, article.id, "Sport").code == "D"


def test_a_grade_on_a_topic_is_given_by_the_keyboard(page, desk, article, keys):
    source = desk.session.apply(AddSource(name="Harbour News")).result
    desk.session.apply(SetChain(article=article.id, chain=((source, "originator"),)))
    keys("R")
    tab = page.inspector.reliability
    tab.findChild(Codes, "gradeScope").button("topic").click()
    topic = tab.findChild(Words, "gradeTopic")
    topic.clear()
    type_text(topic, "Harbours")
    press(topic, "Return")
    tab.findChild(QWidget, "grade-C").click()
    (rating,) = desk.session.queries.ratings(source)
    assert (rating.code, rating.scope, rating.topic, rating.article) == ("C", "topic", "Harbours", None)


def test_the_basis_of_a_rating_is_a_field_of_its_own(page, desk, article, claim, keys):
    page.open.select(claim.id)
    page.inspector.show_tab("claims")
    keys("Alt+2")
    row = page.inspector.claims.card.rating
    assert row.basis.currentData() == "unknown"
    row.basis.setCurrentIndex(row.basis.findData("told"))
    row.basis.activated.emit(row.basis.currentIndex())
    first, second = desk.session.queries.ratings(claim.id)
    assert (second.code, second.basis, second.supersedes) == ("2", "told", first.id)
    keys("Alt+3")
    newest = desk.session.queries.rating(claim.id, "credibility")
    assert (newest.code, newest.basis) == ("3", "told"), "the basis stays until it is changed"


@pytest.mark.parametrize("hidden", [True, False])
def test_the_letter_is_out_of_sight_while_a_claim_is_rated(page, desk, article, claim, keys, hidden):
    desk.session.apply(SetProperty(name="hide_letter", value=hidden))
    source = desk.session.apply(AddSource(name="Harbour News")).result
    desk.session.apply(SetChain(article=article.id, chain=((source, "originator"),)))
    page.inspector.show_tab("reliability")
    page.inspector.reliability.findChild(QWidget, "grade-B").click()
    page.inspector.show_tab("selection")
    letter = page.inspector.selection.findChild(QLabel, "sourceLetter")
    assert (letter is None) == hidden
    if letter is not None:
        assert letter.text() == "B"


def test_deleting_a_claim_renumbers_the_others(page, desk, article, claim, keys):
    page.reader.go_to(article.place("left", "The harbour opens"))
    keys("C")
    page.open.select(claim.id)
    keys("Del")
    assert len(claims(desk)) == 1
    assert [mark.label for mark in page.reader.marks() if mark.kind == "claim"] == ["C1"]
    desk.undo()
    assert sorted(mark.label for mark in page.reader.marks() if mark.kind == "claim") == ["C1", "C2"]


def test_a_one_without_two_origins_is_warned_of_with_its_chain(page, desk, article, claim, keys):
    source, host = (desk.session.apply(AddSource(name=name)).result for name in ("Harbour Office", "Harbour News"))
    desk.session.apply(SetChain(article=article.id, chain=((source, "originator"), (host, "host"))))
    page.open.select(claim.id)
    page.inspector.show_tab("claims")
    keys("Alt+2")
    row = page.inspector.claims.card.rating
    assert row.warning.isHidden()
    row.choose("1")
    row.reason.setText("the harbour master says so")
    row.reason.commit()
    assert desk.session.queries.rating(claim.id, "credibility").code == "1"
    page.inspector.claims.freshen()
    warning = page.inspector.claims.card.rating.warning
    assert not warning.isHidden()
    assert "Harbour Office → Harbour News" in warning.text()
    assert "two independent origins" in warning.text()


def test_a_divergence_has_ten_types_severity_impact_and_the_articles_direction(page, desk, article, keys):
    page.reader.select(article.place("right", "척을"))
    page.reader.select(article.place("left", "two ships"))
    keys("T")
    assert {row.key for row in page.typeahead.rows()} == set(DIVERGENCE_TYPES)
    assert len(DIVERGENCE_TYPES) == 10
    press(page.typeahead, "1")
    (found,) = desk.session.queries.select(Divergence)
    page.inspector.show_tab("translation")
    tab = page.inspector.translation

    def shown(name, kind=Choice):
        tab.freshen()
        return tab.findChild(kind, f"{name}-{found.id}")

    assert shown("direction", QLabel).text() == "not known"
    desk.session.apply(SetArticle(article=article.id, changes={"direction": "right-left"}))
    assert shown("direction", QLabel).text() == "KO → EN"
    for code in DIVERGENCE_TYPES:
        choice = shown("type")
        choice.setCurrentIndex(choice.findData(code))
        choice.activated.emit(choice.currentIndex())
        assert desk.session.queries.get(Divergence, found.id).type == code
    for field, codes in (("severity", SEVERITIES), ("impact", IMPACTS)):
        choice = shown(field)
        assert [choice.itemData(n) for n in range(choice.count())] == list(codes)
        choice.setCurrentIndex(choice.count() - 1)
        choice.activated.emit(choice.currentIndex())
        assert getattr(desk.session.queries.get(Divergence, found.id), field) == codes[-1]
