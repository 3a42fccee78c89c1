"""The scheme in its window: fields, words and scales beside the types; what exists is mapped after a preview."""

import json

import pytest
from PySide6.QtCore import Qt

from annotator.edits import AddEntity, AddMention, SetProperty
from annotator.gui.language import use_language
from annotator.gui.scheme_fields import CLAIM_FIELDS, LISTS
from annotator.gui.schemes import SchemeDialog
from annotator.model import Claim, Mention, Scale, Scheme
from annotator.paths import config_dir
from annotator.scheme import VOCABULARIES, load_scale


@pytest.fixture
def box(desk, qtbot):
    """The dialog over the sample project."""
    use_language("en")
    made = SchemeDialog(None, desk)
    qtbot.addWidget(made)
    return made


def row_of(box: SchemeDialog, code: str) -> int:
    return next(r for r in range(box.table.rowCount()) if box.table.item(r, 2).text() == code)


def recode(box: SchemeDialog, old: str, new: str) -> None:
    box.table.item(row_of(box, old), 2).setText(new)


def test_every_field_and_every_list_has_a_name() -> None:
    beside = {"id", "rev", "deleted", "actor", "created", "layer", "article", "provenance", "derived_from",
              "scheme_version", "content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges",
              "statement_edited",
              "claimer_name"}  # fmt: skip
    assert set(CLAIM_FIELDS) == (set(Claim.__dataclass_fields__) - beside) | {"credibility", "links"}
    assert set(LISTS) == {"claim_kind", "divergence_type", *VOCABULARIES}


def test_a_field_stands_open_once_the_scheme_says_so(page, desk, article, keys, box):
    item = next(box.fields.fields.item(n) for n in range(box.fields.fields.count())
                if box.fields.fields.item(n).data(Qt.ItemDataRole.UserRole) == "verdict")  # fmt: skip
    assert item.checkState() == Qt.CheckState.Unchecked
    item.setCheckState(Qt.CheckState.Checked)
    box._save()
    assert "verdict" in desk.session.queries.scheme().claim_fields
    page.reader.go_to(article.place("left", "Japan will"))
    keys("C")
    assert page.inspector.selection.claim_card.choices["verdict"] is not None
    desk.undo()
    desk.undo()
    assert "verdict" not in desk.session.queries.scheme().claim_fields


def test_words_of_a_list_are_the_projects_and_a_new_version(desk, box):
    before = desk.session.queries.scheme().version
    box.words.lists.setCurrentIndex(box.words.lists.findData("certainty"))
    box.words.fill()
    box.words.table.item(0, 2).setText("틀림없음")
    box.words.table.item(1, 1).setText(" ")
    assert box.words.table.item(1, 1).text().strip(), "a word cannot be nothing"
    box._save()
    scheme = desk.session.queries.scheme()
    assert scheme.term_label("certainty", scheme.terms("certainty")[0].code, "ko") == "틀림없음"
    assert scheme.version == before + 1


def test_a_scale_dropped_into_the_folder_is_chosen_and_rates(desk, qtbot, page, article, keys):
    body = load_scale("admiralty-credibility").to_body()
    body |= {"name": "harbour-credibility", "version": "2", "reference": "the harbour's own"}
    folder = config_dir() / "scales"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "harbour-credibility.json").write_text(json.dumps(body, ensure_ascii=False), "utf-8")
    (folder / "broken.json").write_text('{"name": "broken"}', "utf-8")
    try:
        box = SchemeDialog(None, desk)
        qtbot.addWidget(box)
        assert "broken.json" in box.fields.problem.text(), "a bad file is told, the others are offered"
        choice = box.fields.scales["credibility"]
        choice.setCurrentIndex(choice.findData("harbour-credibility@2"))
        choice.activated.emit(choice.currentIndex())
        box._save()
    finally:
        (folder / "harbour-credibility.json").unlink()
        (folder / "broken.json").unlink()
    assert desk.session.queries.get(Scale, "harbour-credibility@2") is not None
    page.reader.go_to(article.place("left", "Japan will"))
    keys("C")
    keys("Alt+2")
    claim = desk.session.queries.select(Claim)[0]
    rating = desk.session.queries.rating(claim.id, "credibility")
    assert (rating.scale, rating.scale_version, rating.code) == ("harbour-credibility", "2", "2")
    for _ in range(3):
        desk.undo()
    assert desk.session.queries.get(Scale, "harbour-credibility@2") is None
    assert desk.session.queries.scales("credibility")[0].name == "admiralty-credibility"


def test_two_types_exchange_their_codes_and_everything_follows(desk, article, box):
    person = desk.session.apply(
        AddMention(article=article.id, ranges=(article.place("left", "Park Jun-ho"),), type="PERSON")
    )
    place = desk.session.apply(AddMention(article=article.id, ranges=(article.place("left", "Busan"),), type="GPE"))
    record = desk.session.apply(AddEntity(type="PERSON", labels={"en": "Park Jun-ho"}))
    recode(box, "PERSON", "SOMEBODY")
    recode(box, "GPE", "PERSON")
    recode(box, "SOMEBODY", "GPE")
    assert "1 mention, 1 record: PERSON → GPE" in box.preview.text()
    assert "1 mention, 0 records: GPE → PERSON" in box.preview.text()
    box._save()
    queries = desk.session.queries
    assert queries.get(Mention, person.result).type == "GPE"
    assert queries.get(Mention, place.result).type == "PERSON"
    assert queries.entities()[record.result].type == "GPE"
    versions = {queries.get(Mention, each.result).scheme_version for each in (person, place)}
    assert versions == {queries.scheme().version}
    assert len(queries.select(Scheme)) == 2, "the version before stays: records name it"
    desk.undo()
    assert queries.get(Mention, person.result).type == "PERSON"
    assert queries.entities()[record.result].type == "PERSON"


def test_what_a_type_means_and_its_section_are_edited_and_lead_to_the_guideline(desk, page, article, box):
    box.table.setCurrentCell(row_of(box, "GPE"), 3)
    line = box.description.lines["ko"]
    assert line.isEnabled() and line.text(), "the template says what it means"
    line.setText("나라나 도시로서 행동하는 곳")
    line.editingFinished.emit()
    kept = box.scheme.by_code("GPE").description
    assert kept["ko"] == "나라나 도시로서 행동하는 곳" and kept["en"]
    box.section.setCurrentIndex(box.section.findData("PERSON"))
    box.section.activated.emit(box.section.currentIndex())
    recode(box, "GPE", "COUNTRY")
    box._save()
    kind = desk.session.queries.scheme().by_code("COUNTRY")
    assert (kind.description["ko"], kind.section, kind.anchor) == ("나라나 도시로서 행동하는 곳", "PERSON", "PERSON")
    person = desk.session.queries.scheme().by_code("PERSON")
    assert (person.section, person.anchor) == ("", "PERSON")
    made = desk.session.apply(AddMention(article=article.id, ranges=(article.place("left", "Busan"),), type="COUNTRY"))
    page.open.select(made.result)
    page.inspector.aids.open("guidelines")
    assert page.inspector.aids.guidelines.textCursor().block().text().startswith("Person (PER")


def test_a_type_with_another_code_keeps_its_section_of_the_guideline(box):
    recode(box, "PERSON", "SOMEBODY")
    assert box.scheme.by_code("SOMEBODY").anchor == "PERSON"
    recode(box, "SOMEBODY", "PERSON")
    assert box.scheme.by_code("PERSON").section == ""


def test_the_name_of_the_scheme_and_the_meaning_of_a_word_are_edited(desk, box):
    box.words.lists.setCurrentIndex(box.words.lists.findData("titles"))
    box.words.fill()
    assert not box.words.description.lines["en"].isEnabled()
    box.words.table.item(0, 3).setText("港のニュース")
    box.words.lists.setCurrentIndex(box.words.lists.findData("claim_kind"))
    box.words.fill()
    box.words.table.setCurrentCell(2, 1)
    line = box.words.description.lines["ja"]
    line.setText("数えた数")
    line.editingFinished.emit()
    box._save()
    scheme = desk.session.queries.scheme()
    assert scheme.title("ja") == "港のニュース"
    term = scheme.claim_kinds[2]
    assert scheme.term_meaning("claim_kind", term.code, "ja") == "数えた数"
    desk.undo()
    assert desk.session.queries.scheme().title("ja") != "港のニュース"


def test_pages_are_marked_by_the_scale_that_the_scheme_chooses(desk, box):
    queries = desk.session.queries
    assert queries.marking() == "TLP:CLEAR"
    choice = box.fields.scales["marking"]
    assert choice.currentData() == "tlp@2.0"
    choice.setCurrentIndex(choice.findData("uk-3x5x2-handling@2016"))
    choice.activated.emit(choice.currentIndex())
    box._save()
    assert queries.marking() == "TLP:CLEAR", "what was marked keeps its words until it is marked anew"
    desk.apply(SetProperty(name="marking", value="C"))
    assert queries.marking("ko").startswith("취급(영국 3x5x2): C ")


def test_the_buttons_bear_no_pictures_of_the_desktop(box):
    assert all(button.icon().isNull() for button in box.buttons.buttons())
