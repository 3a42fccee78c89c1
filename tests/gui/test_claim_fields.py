"""Every field of the claim's record: reached from the keyboard, one edit each, undone, and carried by both exports."""

import io
import json
from dataclasses import asdict, replace

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.adjudication.fields import FIELDS
from annotator.edits import AddEntity, AddMention, EditClaim, LinkEntity
from annotator.formats import Options, format_named
from annotator.gui.annotate.cards import Choice, Line
from annotator.model import Claim, ClaimLink, Evidence, Mention, Value
from tests.gui.desk_fixtures import all_ranges_hold, press, type_text


def stored(desk) -> Claim:
    (claim,) = [c for c in desk.session.queries.select(Claim) if "Japan" in c.statement["en"]]
    return claim


@pytest.fixture
def claim(page, desk, article, keys):
    """A claim of the sentence about Japan and its counterpart, in focus; the texts keep the keyboard."""
    page.reader.go_to(article.place("left", "Japan will"))
    keys("C")
    return stored(desk)


@pytest.fixture
def card(page, claim, qtbot):
    """The claim's card with all its fields, in view."""
    page.inspector.show_tab("claims")
    found = page.inspector.claims.card
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def fill(page, keys):
    """Press F, type the name of a field, and answer what is asked; '' is Return alone, a digit chooses a row."""

    def run(field: str, *answers: str) -> None:
        keys("F")
        type_text(page.typeahead.field, field)
        press(page.typeahead.field, "Return")
        for answer in answers:
            shown = page.typeahead.field if not page.typeahead.field.isHidden() else page.typeahead
            if shown is page.typeahead:
                press(shown, answer)
            else:
                type_text(shown, answer)
                press(shown, "Return")

    return run


def carried(desk, claim: Claim) -> dict:
    """The claim as JSONL has it, after the archive gave the very same record back."""
    archive, lines = io.BytesIO(), io.BytesIO()
    format_named("archive").dump(desk.session.snapshot(), archive)
    archive.seek(0)
    assert claim in format_named("archive").load(archive).records["claim"]
    format_named("jsonl").dump(desk.session.snapshot(), lines, Options(layer="all"))
    line = next(json.loads(text) for text in lines.getvalue().decode().splitlines() if '"claims"' in text)
    return next(each for each in line["claims"] if each["id"] == claim.id)


def plain(value: object) -> object:
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return asdict(value) if isinstance(value, Value | Evidence) else value


CODES = [
    ("Kind", "2", "kind", "factual_state"),
    ("Attribution", "3", "attribution", "indirect"),
    ("Polarity", "2", "polarity", "-"),
    ("Commitment", "4", "commitment", "explore"),
    ("Worth", "4", "checkworthiness", "high"),
    ("Verdict", "2", "verdict", "refuted"),
    ("Certainty KO", "4", "certainty_by_language", {"ko": "PS"}),
]
WORDS = [
    ("Addressee", ("the press",), "addressee", "the press"),
    ("Place", ("Busan",), "place", "Busan"),
    ("Happens", ("2027",), "event_time", "2027"),
    ("Said", ("last Friday",), "utterance_time", "2026-01-23"),
    ("Claimer KO", ("국방부",), "claimer_by_language", {"ko": "국방부"}),
    ("Value", ("2", "ships sent"), "values", (Value(role="count", number="2", of_what="ships sent"),)),
    ("Evidence", ("1", "Harbour log, p. 3"), "evidence", (Evidence(stance="supports", citation="Harbour log, p. 3"),)),
]


@pytest.mark.parametrize(("field", "answers", "name", "value"), [(f, (d,), n, v) for f, d, n, v in CODES] + WORDS)
def test_a_field_is_filled_by_keys_undone_and_exported(page, desk, claim, fill, field, answers, name, value):
    fill(field, *answers)
    now = stored(desk)
    assert getattr(now, name) == value
    assert replace(now, **{name: getattr(claim, name)}, rev=claim.rev) == claim
    assert carried(desk, now)[name] == plain(value)
    desk.undo()
    assert getattr(stored(desk), name) == getattr(claim, name)


@pytest.mark.parametrize(("field", "answer"), [("Kind", "2"), ("Kind", "Return"), ("Place", "Busan")])
def test_the_texts_have_the_keyboard_again_when_a_field_is_filled(page, claim, fill, qtbot, field, answer):
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    column = page.reader.column("left")
    column.setFocus()
    fill(field, answer)
    assert page.typeahead.isHidden() and column.hasFocus()


@pytest.mark.parametrize(
    ("row", "name"),
    [("note", "note"), ("tags", "tags"), ("Statement KO", "statement"), ("Why worth", "checkworthiness_reason")],
)
def test_what_is_written_at_length_is_written_in_its_field(page, desk, claim, fill, row, name, qtbot):
    fill(row)
    field = page.window().focusWidget()
    qtbot.waitUntil(field.isVisible)
    assert page.inspector.current() == "claims"
    type_text(field, "two ships, one port")
    press(field, "Return")
    value = getattr(stored(desk), name)
    assert (
        value
        == {
            "note": "two ships, one port",
            "tags": ("two ships", "one port"),
            "statement": {**claim.statement, "ko": "two ships, one port"},
            "checkworthiness_reason": "two ships, one port",
        }[name]
    )


def test_every_field_of_the_record_is_asked_of_a_reviewer_when_two_differ() -> None:
    asked = {attribute for field in FIELDS["claim"] for attribute in field.attributes}
    beside = {"id", "rev", "deleted", "actor", "created", "layer", "article", "provenance", "derived_from",
              "scheme_version", "note"}  # fmt: skip
    assert set(Claim.__dataclass_fields__) - beside == asked


def test_claims_are_linked_by_keys_and_a_contradiction_says_in_what(page, desk, article, claim, keys, fill):
    page.reader.go_to(article.place("left", "They spoke"))
    keys("C")
    fill("Link to", "", "2", "2")
    (link,) = desk.session.queries.select(ClaimLink)
    assert (link.target, link.kind, link.aspect) == (claim.id, "contradicts", "number")
    page.inspector.show_tab("claims")
    note = page.inspector.claims.findChild(Line, "link-0-note")
    type_text(note, "two, not three")
    press(note, "Return")
    kind = page.inspector.claims.findChild(Choice, "link-0-kind")
    kind.setCurrentIndex(kind.findData("updates"))
    kind.activated.emit(kind.currentIndex())
    (link,) = desk.session.queries.select(ClaimLink)
    assert (link.kind, link.aspect, link.note) == ("updates", "", "two, not three")
    for _ in range(3):
        desk.undo()
    assert desk.session.queries.select(ClaimLink) == []


def test_a_claim_can_be_evidence_for_another_and_none_for_itself(page, desk, article, claim, keys, fill):
    page.reader.go_to(article.place("left", "They spoke"))
    keys("C")
    other = page.open.claim
    fill("Evidence", "2", "")
    assert desk.session.queries.get(Claim, other.id).evidence == (Evidence(stance="refutes", claim=claim.id),)
    assert (
        desk.apply(EditClaim(claim=claim.id, changes={"evidence": (Evidence(stance="refutes", claim=claim.id),)}))
        is None
    )


def test_the_claimer_is_guessed_from_the_cue_and_taken_with_two_keys(page, desk, article, claim, keys):
    record = desk.session.apply(AddEntity(type="PERSON", labels={"en": "Park Jun-ho"})).result
    made = desk.session.apply(
        AddMention(article=article.id, ranges=(article.place("left", "Park Jun-ho", 1),), type="PERSON")
    ).result
    desk.session.apply(LinkEntity(mentions=(made,), entity=record))
    assert stored(desk).claimer is None, "a guess is no entry"
    keys("F")
    press(page.typeahead.field, "Return")
    now = stored(desk)
    assert now.claimer == record
    assert [part.quote for part in now.cue] == ["said"]
    assert now.claimer_ranges == desk.session.queries.get(Mention, made).ranges
    assert all_ranges_hold(desk.session)
    desk.undo()
    assert stored(desk).claimer is None


def test_passages_are_added_in_every_role_and_in_pieces(page, desk, article, claim, keys):
    for digit, words, field in (
        ("4", "Japan", "addressee_ranges"),
        ("5", "will", "quote_ranges"),
        ("1", "two ships", "content"),
        ("2", "said", "cue"),
    ):
        page.reader.select(article.place("left", words))
        keys("A")
        press(page.typeahead, digit)
        assert words in [part.quote for part in getattr(stored(desk), field)]
    assert len([part for part in stored(desk).content if part.document == article.text.document("left").id]) == 2
    assert all_ranges_hold(desk.session)


def test_nothing_is_forced_and_fields_unfold(desk, claim, card):
    assert card.findChild(QWidget, "unedited").isVisible(), "the statement is marked as the quote"
    assert not card.findChild(QWidget, "claim-verdict").isVisible()
    card.findChild(QPushButton, "moreFields").click()
    assert card.findChild(QWidget, "claim-verdict").isVisible()
    desk.apply(EditClaim(claim=claim.id, changes={"verdict": "supported"}))
    card.findChild(QPushButton, "moreFields").click()
    assert card.findChild(QWidget, "claim-verdict").isVisible(), "what is filled in stands open"
    assert not card.findChild(QWidget, "claim-attribution").isVisible()
    for wrong in ({"content": ()}, {"statement": {}}, {"verdict": "true"}, {"certainty_by_language": {"ko": "sure"}}):
        assert desk.apply(EditClaim(claim=claim.id, changes=wrong)) is None


def test_a_value_is_offered_from_the_passage_and_tab_goes_through_its_parts(page, desk, claim, card, qtbot):
    card.show_field("addValue")
    press(card.findChild(QWidget, "addValue"), "Space")
    (value,) = stored(desk).values
    assert (value.number, value.of_what) == ("2", ""), "two ships"
    qtbot.waitUntil(card.findChild(Line, "value-0-of_what").isVisible)
    assert page.window().focusWidget().objectName() == "value-0-of_what", "what it counts is asked for"
    visited = []
    for _ in range(9):
        line = page.window().focusWidget()
        visited.append(line.objectName())
        if isinstance(line, Line):
            line.selectAll()
            type_text(line, f"{line.objectName()[-4:]}")
        press(line, "Tab" if "value-0-role" not in visited else "Shift+Tab")
    assert {"value-0-comparator", "value-0-number", "value-0-unit", "value-0-of_what", "value-0-role"} <= set(visited)
    (value,) = stored(desk).values
    assert (value.number, value.unit, value.of_what, value.role) == ("mber", "unit", "what", "role")
