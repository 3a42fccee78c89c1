"""Annotations that are found are narrowed by words, type and side, linked and deleted together: after a preview in which
each can be skipped, as one act that one undo takes back."""

import pytest

from annotator.edits import AddEntity
from annotator.gui.annotate.find import FindBar
from annotator.model import Mention
from tests.gui.desk_fixtures import all_ranges_hold, press, type_text


@pytest.fixture
def finder(page, desk, article) -> FindBar:
    """Five tags: three places and a person at the left, a place at the right."""
    for side, words, key in (
        ("left", "Busan", "3"), ("left", "Japan", "3"), ("left", "May", "3"), ("left", "Park Jun-ho", "1"),
        ("right", "부산", "3"),
    ):  # fmt: skip
        page.reader.select(article.place(side, words))
        press(page.reader.column(side), key)
    page.finder.open_annotations()
    return page.finder


def found(finder) -> set[str]:
    finder.run()
    return {hit.place.quote for hit in finder.hits}


def choose(box, code) -> None:
    index = box.findData(code)
    assert index >= 0, code
    box.setCurrentIndex(index)


def test_found_by_words_type_and_side(finder, page):
    kind = page.tools.scheme.type_for_key("3").code
    assert found(finder) == {"Busan", "Japan", "May", "Park Jun-ho", "부산"}
    choose(finder.type, kind)
    assert found(finder) == {"Busan", "Japan", "May", "부산"}
    choose(finder.side, "left")
    assert found(finder) == {"Busan", "Japan", "May"}
    finder.field.setText("an")
    assert found(finder) == {"Busan", "Japan"}
    choose(finder.side, "right")
    assert found(finder) == set()


def skip(page, words) -> None:
    row = next(n for n in range(page.preview.list.count()) if f"【{words}】" in page.preview.list.item(n).text())
    page.preview.list.setCurrentRow(row)
    press(page.preview.list, "Space")


def types(desk):
    return {mention.ranges[0].quote: mention.entity for mention in desk.session.queries.select(Mention)}


def test_linked_together_but_for_the_one_skipped(finder, page, desk):
    kind = page.tools.scheme.type_for_key("3").code
    record = desk.session.apply(AddEntity(type=kind, labels={"en": "The place"})).result
    choose(finder.type, kind)
    choose(finder.side, "left")
    assert len(found(finder)) == 3
    finder.bulk.relink.click()
    type_text(page.typeahead.field, "The place")
    press(page.typeahead.field, "Return")
    assert page.preview.list.count() == 3
    assert set(types(desk).values()) == {None}, "nothing is done before the preview is taken"
    skip(page, "May")
    press(page.preview.list, "Return")
    assert {words for words, entity in types(desk).items() if entity == record} == {"Busan", "Japan"}
    desk.undo()
    assert set(types(desk).values()) == {None}
    assert all_ranges_hold(desk.session)


def test_deleted_together_but_for_the_one_skipped(finder, page, desk):
    choose(finder.type, page.tools.scheme.type_for_key("3").code)
    assert len(found(finder)) == 4
    finder.bulk.delete.click()
    skip(page, "Japan")
    press(page.preview.list, "Esc")
    assert len(types(desk)) == 5, "left without an answer nothing is deleted"
    finder.bulk.delete.click()
    skip(page, "Japan")
    press(page.preview.list, "Return")
    assert set(types(desk)) == {"Japan", "Park Jun-ho"}
    desk.undo()
    assert len(types(desk)) == 5
    assert all_ranges_hold(desk.session)
