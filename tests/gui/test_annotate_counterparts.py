"""The counterpart on the other side: suggested where the same is said, taken, adjusted or refused with one key."""

import time

from annotator.edits import AddEntity, LinkEntity
from annotator.gui.annotate.marks import SUGGESTION
from annotator.model import Alias, Mention, Twin
from tests.gui.desk_fixtures import all_ranges_hold, press, press_physical


def tag(page, article, side, words, key, nth=0):
    page.reader.select(article.place(side, words, nth))
    press(page.reader.column(side), key)
    return page.open.mention


def mark_ids(page):
    return {mark.id for mark in page.reader.marks()}


def test_a_new_mention_brings_its_suggestion(page, desk, article, keys):
    mention = tag(page, article, "left", "Sept. 8", "6")
    now = page.open.suggestion
    assert now.mention == mention.id
    assert now.ranges == (article.place("right", "9월 8일"),)
    assert SUGGESTION in mark_ids(page)
    assert (
        "9월 8일" in page.inspector.findChild(object, "suggestionBox").findChildren(type(page.finder.count))[0].text()
    )
    keys("Return")
    twin = desk.session.queries.select(Twin)[0]
    other = desk.session.queries.get(Mention, twin.right[0])
    assert (other.ranges[0].quote, other.type, other.provenance, other.method) == (
        "9월 8일",
        "DATE",
        "suggestion",
        "date",
    )
    assert twin.left == (mention.id,)
    assert SUGGESTION not in mark_ids(page)
    assert page.reader.active_side == "left"
    assert page.open.selected == mention.id
    assert all_ranges_hold(desk.session)


def test_accepting_can_go_on_to_the_next_sentence_and_stays_where_there_is_none(page, desk, article, keys):
    first = page.open.text.sentence_at(*_start(article.place("left", "Sept. 8")))
    tag(page, article, "left", "Sept. 8", "6")
    keys("Shift+Return")
    assert len(desk.session.queries.select(Twin)) == 1
    caret = page.reader.caret("left").start
    assert caret > first.end
    keys("Shift+Return")  # nothing is selected now
    assert page.reader.caret("left").start == caret


def _start(place):
    return (place.document, place.start)


def test_one_undo_takes_the_counterpart_and_the_learned_names_back(page, desk, article, keys):
    queries = desk.session.queries
    mention = tag(page, article, "left", "Park Jun-ho", "1")
    made = desk.session.apply(AddEntity(type="PERSON", labels={"en": "Park Jun-ho", "ko": "박준호"})).result
    desk.session.apply(LinkEntity(mentions=(mention.id,), entity=made))
    page.reader.select(article.place("right", "박준호는", 0), "right")
    keys("Return")
    aliases = [alias.text for alias in queries.entity(made).aliases]
    assert len(queries.select(Mention)) == 2
    assert all(m.entity == made for m in queries.select(Mention))
    desk.undo()
    assert len(queries.select(Mention)) == 1
    assert not queries.entity(made).aliases
    desk.redo()
    assert [alias.text for alias in queries.entity(made).aliases] == aliases
    assert Alias(text="박준호", language="ko") not in queries.entity(made).aliases  # it is a label already


def test_adjust_moves_the_suggestion_and_is_the_analysts_own(page, desk, article, keys):
    mention = tag(page, article, "left", "Sept. 8", "6")
    keys("E")
    assert page.reader.active_side == "right"
    press(page.reader.column("right"), "Shift+]", "}")
    assert page.open.suggestion.quote == "9월 8일 부산"
    assert not [m for m in desk.session.queries.select(Mention) if m.id != mention.id]
    press(page.reader.column("right"), "Return")
    other = next(m for m in desk.session.queries.select(Mention) if m.id != mention.id)
    assert (other.ranges[0].quote, other.provenance) == ("9월 8일 부산", "human")
    assert all_ranges_hold(desk.session)


def test_escape_leaves_the_adjusting_and_brings_the_suggestion_back(page, article, keys):
    mention = tag(page, article, "left", "Sept. 8", "6")
    before = page.open.suggestion
    keys("E")
    press(page.reader.column("right"), "Shift+]", "}")
    press(page.reader.column("right"), "Esc")
    assert page.open.suggestion == before
    assert page.open.selected == mention.id
    assert page.reader.active_side == "left"


def test_none_asks_why_by_digit(page, desk, article, keys):
    mention = tag(page, article, "left", "three hours", "6")
    keys("X")
    assert page.typeahead.isVisible()
    press_physical(page.typeahead, "2", "２")
    twin = desk.session.queries.select(Twin)[0]
    assert (twin.left, twin.kind, twin.reason) == ((mention.id,), "none", "implicit")
    assert page.open.suggestion is None
    press(page.reader.column("left"), "Shift+X")
    assert not desk.session.queries.select(Twin)
    assert page.open.mention.id == mention.id


def test_a_selection_on_the_other_side_is_taken_instead(page, desk, article, keys):
    mention = tag(page, article, "left", "two ships", "9")
    keys("S")
    assert page.reader.active_side == "right"
    page.reader.select(article.place("right", "배 두 척"))
    assert page.open.selected == mention.id
    keys("Return")
    assert {m.ranges[0].quote for m in desk.session.queries.select(Mention)} == {"two ships", "배 두 척"}
    assert page.open.twins(page.open.mention)


def test_two_tagged_mentions_are_joined(page, desk, article, keys):
    right = tag(page, article, "right", "일본", "3")
    left = tag(page, article, "left", "Japan", "3")
    assert page.open.suggestion.ranges == right.ranges
    keys("Return")
    (twin,) = desk.session.queries.select(Twin)
    assert (twin.left, twin.right) == ((left.id,), (right.id,))
    assert len(desk.session.queries.select(Mention)) == 2


def test_walk_goes_through_the_open_suggestions(page, article, keys):
    first = tag(page, article, "left", "Sept. 8", "6")
    second = tag(page, article, "left", "2027", "6")
    keys("Esc")
    keys("Esc")
    keys("N")
    assert page.open.selected == first.id
    keys("Return")
    keys("N")
    assert page.open.selected == second.id
    assert page.open.suggestion.quote.startswith("2027")


def test_a_suggestion_is_quick(page, article):
    mention = tag(page, article, "left", "Park Jun-ho", "1", 1)
    page.commands.counterparts.suggestion_for(mention)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        page.commands.counterparts.suggestion_for(mention)
        times.append(time.perf_counter() - start)
    assert sorted(times)[10] < 0.010
