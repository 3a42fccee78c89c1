"""Records, all occurrences, finding, alignment, reading and handing in, by keys on a real project."""

import itertools
import threading
import time

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QThreadPool, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from annotator.edits import AddActor, AddEntity, AddMention, ImportDraft
from annotator.gui import dialogs
from annotator.gui.annotate import find
from annotator.gui.annotate.search import MOST
from annotator.model import Alias, Bead, Divergence, Entity, Mention, Reading
from tests.gui.desk_fixtures import LEFT, RIGHT, all_ranges_hold, compose, press, two_sided_draft, type_text


def tag(page, article, side, words, key, nth=0):
    page.reader.select(article.place(side, words, nth))
    press(page.reader.column(side), key)
    return page.open.mention


def mentions(desk):
    return sorted(desk.session.queries.select(Mention), key=lambda m: (m.ranges[0].document, m.ranges[0].start))


# ---- records


@pytest.mark.parametrize("typed", ["박준호", "bakjunho", "Park"])
def test_link_finds_a_record_in_any_script(page, desk, article, keys, typed):
    labels = {"en": "Park Jun-ho", "ko": "박준호"}
    made = desk.session.apply(AddEntity(type="PERSON", labels=labels)).result
    desk.session.apply(AddEntity(type="PERSON", labels={"en": "Somebody else"}))
    mention = tag(page, article, "left", "Park Jun-ho", "1")
    keys("L")
    type_text(page.typeahead.field, typed)
    assert page.typeahead.rows()[0].key == made
    press(page.typeahead.field, "Return")
    assert desk.session.queries.get(Mention, mention.id).entity == made


def test_link_searches_what_is_being_composed(page, desk, article, keys):
    made = desk.session.apply(AddEntity(type="PERSON", labels={"ko": "박준호"})).result
    tag(page, article, "right", "박준호", "1")
    keys("L")
    compose(page.typeahead.field, "박준호")
    assert page.typeahead.rows()[0].key == made
    press(page.typeahead.field, "Return")  # belongs to the input method
    assert page.typeahead.isVisible()
    compose(page.typeahead.field, "", "박준호")
    press(page.typeahead.field, "Return")
    assert mentions(desk)[0].entity == made


def test_return_on_no_match_makes_a_record_of_the_quote(page, desk, article, keys):
    mention = tag(page, article, "right", "부산", "3", 1)
    keys("L")
    press(page.typeahead.field, "Return")
    (entity,) = desk.session.queries.select(Entity)
    assert (entity.type, entity.labels) == ("GPE", {"ko": "부산"})
    assert desk.session.queries.get(Mention, mention.id).entity == entity.id
    desk.undo()
    assert not desk.session.queries.select(Entity)


def test_digits_in_a_name_are_typed_and_alt_digits_choose(page, desk, article, keys):
    made = desk.session.apply(AddEntity(type="MIL_UNIT", labels={"en": "5th Fleet"})).result
    tag(page, article, "left", "harbour", "4")
    keys("L")
    type_text(page.typeahead.field, "5")
    assert page.typeahead.field.text() == "5"
    press(page.typeahead.field, "Alt+1")
    assert mentions(desk)[0].entity == made


# ---- all occurrences


def test_all_occurrences_on_both_sides_without_boilerplate(page, desk, article, keys):
    aliases = (Alias(text="부산", language="ko"),)
    made = desk.session.apply(AddEntity(type="GPE", labels={"en": "Busan"}, aliases=aliases)).result
    tag(page, article, "left", "Busan", "3")
    keys("L")
    press(page.typeahead.field, "Return")
    keys("O")
    assert page.preview.isVisible()
    assert page.preview.list.count() == 3
    lines = [page.preview.list.item(row).text() for row in range(3)]
    assert all("【Busan】" in line or "【부산】" in line for line in lines)  # which of them, where a sentence has two
    press(page.preview.list, "Down")
    press(page.preview.list, "Space")
    press(page.preview.list, "Return")
    found = mentions(desk)
    assert len(found) == 3
    assert {(m.ranges[0].quote, m.type, m.entity) for m in found} == {("Busan", "GPE", made), ("부산", "GPE", made)}
    last = [article.text.document(side).text.rindex(word) for side, word in (("left", "Busan"), ("right", "부산"))]
    assert not {m.ranges[0].start for m in found} & set(last)  # the boilerplate
    desk.undo()
    assert len(mentions(desk)) == 1
    assert all_ranges_hold(desk.session)


# ---- find


@pytest.mark.parametrize(("query", "count"), [("부산", 3), ("항구", 4), ("ＢＵＳＡＮ", 3), ("박준호", 2)])
def test_find_marks_what_is_found_however_short(page, article, query, count):
    page.finder.open()
    page.finder.field.setText(query)
    press(page.finder.field, "Return")
    assert len(page.finder.hits) == count
    assert len([mark for mark in page.reader.marks() if mark.kind == "hit"]) == count
    assert page.finder.current == 0
    press(page.finder.field, "Return")
    press(page.finder.field, "Return")
    assert page.finder.current == 2 % count
    press(page.finder.field, "Esc")
    assert not page.finder.isVisible()
    assert not [mark for mark in page.reader.marks() if mark.kind == "hit"]


def test_the_first_hit_from_the_caret_on_is_shown_and_what_was_gone_to_is_selected(page, desk, article, keys, qtbot):
    many, other = (
        [("body", f"Ship {n} left {place} at dawn with {n} crates of fish.") for n in range(40)]
        for place in ("Busan", "Pusan")
    )
    desk.open_article(desk.session.apply(ImportDraft(draft=two_sided_draft(many, other, "Ships"))).result)
    column = page.reader.column("left")
    last, start = column.text.base.index("Ship 39"), column.text.base.index("Ship 21 ")
    page.reader.go_to(column.text.range(start, start))
    page.finder.open()
    type_text(page.finder.field, "crates")
    qtbot.waitUntil(lambda: len(page.finder.hits) == 80)
    hit = page.finder.hits[page.finder.current].place
    assert column.text.base.rindex("Ship", 0, hit.start) == start
    qtbot.waitUntil(lambda: bool(column.rects(hit.start, hit.end)))
    height = column.viewport().height()
    for number in range(12, 21):
        page.finder.field.clear()
        type_text(page.finder.field, f"{number} crates")
        qtbot.waitUntil(lambda: len(page.finder.hits) == 2)
        qtbot.waitUntil(lambda: column.viewport().height() < height or page.finder.list.isVisible())
        QCoreApplication.processEvents()
        place = page.finder.hits[page.finder.current].place
        (box,) = column.rects(place.start, place.end)
        assert box.top() >= 0 and box.bottom() <= column.viewport().height()
    page.finder.field.clear()
    type_text(page.finder.field, "Ship 39")
    qtbot.waitUntil(lambda: len(page.finder.hits) == 2)
    qtbot.waitUntil(lambda: bool(column.rects(last, last + 4)))
    press(page.finder.field, "Return")
    press(page.finder.field, "Esc")
    assert page.reader.active_side == "right" and page.reader.selection("right").quote == "Ship 39"
    keys("4")
    assert [mention.ranges[0].quote for mention in mentions(desk)] == ["Ship 39"]


def test_the_list_of_what_was_found_does_not_push_the_first_hit_out_of_view(open_window, sample):
    window = open_window(sample)
    entries = [entry.article for entry in window.desk.session.queries.articles()]
    window.desk.open_article(next(article.id for article in entries if article.right is not None))
    page = window.page("annotate")
    column, finder = page.reader.column("left"), page.finder
    for sentence in page.open.text.sentences_of("left")[1:]:
        words = column.text.base[sentence.start : sentence.end].split()
        column.setFocus()
        page.reader.go_to(column.text.range(0, 0))
        finder.open()
        finder.field.clear()
        finder.run()
        QCoreApplication.processEvents()
        assert not finder.list.isVisible()
        finder.field.setText(" ".join(words[-3:]))
        finder.run()  # as the timer does that waits for the typing
        hit = finder.hits[finder.current]
        for _ in range(2):
            (*_, box) = column.rects(hit.place.start, hit.place.end)
            assert box.top() >= 0 and box.bottom() <= column.viewport().height(), hit.place.quote
            QCoreApplication.processEvents()
        finder.leave()


@pytest.mark.parametrize("name", ["where", "type", "unlinked", "on", "list"])
def test_escape_closes_the_bar_from_wherever_one_is_in_it(page, article, keys, name):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    page.finder.open_annotations()
    place = getattr(page.finder, name)
    place.setFocus()
    QTest.keyClick(place, Qt.Key.Key_Escape)
    assert not page.finder.isVisible()


def test_what_was_sought_in_the_texts_is_not_sought_among_annotations(page, article, keys):
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    page.finder.open()
    type_text(page.finder.field, "harbour")
    page.finder.open_annotations()
    assert page.finder.field.text() == "" and len(page.finder.hits) == 1
    type_text(page.finder.field, "Bus")
    page.reader.clear_selection()
    page.finder.open()
    assert page.finder.field.text() == "harbour"
    page.finder.open_annotations()
    assert page.finder.field.text() == "Bus"


def test_a_search_that_ended_at_its_limit_does_not_say_that_this_was_all(page, desk, article):
    draft = two_sided_draft((("body", f"{'ab ' * (MOST + 1)}ends."),), (), "many")
    desk.open_article(desk.session.apply(ImportDraft(draft=draft)).result)
    page.finder.open()
    for query, told in (("ab", f"1 of {MOST} or more"), ("ends", "1 of 1")):
        page.finder.field.setText(query)
        press(page.finder.field, "Return")
        assert page.finder.count.text().replace(",", "") == told


def test_find_in_the_project_opens_the_article(page, desk, article):
    left = (("body", "会談は防衛省で行われた。"),)
    other = desk.session.apply(ImportDraft(draft=two_sided_draft(left, (), "防衛会談"))).result
    page.finder.open()
    page.finder.where.setCurrentIndex(page.finder.where.findData("project"))
    page.finder.field.setText("防衛")
    press(page.finder.field, "Return")
    (hit,) = page.finder.hits
    assert hit.article == other
    assert desk.article == other
    assert hit.place.quote == "防衛"


def test_a_regular_expression_runs_in_a_worker_and_is_stopped(page, article, qtbot):
    page.finder.open()
    page.finder.mode.setCurrentIndex(page.finder.mode.findData("regex"))
    page.finder.field.setText(r"Sept\. \d")
    page.finder.run()
    qtbot.waitUntil(lambda: len(page.finder.hits) == 1, timeout=3000)
    page.finder.field.setText(r"(")
    page.finder.run()
    qtbot.waitUntil(lambda: "regular expression" in page.finder.count.text(), timeout=3000)
    QThreadPool.globalInstance().waitForDone(3000)


def test_what_was_found_before_is_not_gone_to_while_other_words_are_searched(page, article, qtbot, monkeypatch):
    goes = threading.Event()
    search = find.search

    def slow(*arguments):
        assert goes.wait(20)
        return search(*arguments)

    page.finder.open()
    page.finder.field.setText("Busan")
    press(page.finder.field, "Return")
    page.finder.mode.setCurrentIndex(page.finder.mode.findData("regex"))
    page.finder.field.setText(r"Sept\. \d")
    before = page.finder.current
    monkeypatch.setattr(find, "search", slow)
    press(page.finder.field, "Return")
    press(page.finder.field, "Return")
    assert page.finder.current == before and page.finder.hits[before].place.quote == "Busan"
    goes.set()
    qtbot.waitUntil(lambda: [hit.place.quote for hit in page.finder.hits] == ["Sept. 8"])
    press(page.finder.field, "Return")
    press(page.finder.field, "Esc")
    assert page.reader.selection().quote == "Sept. 8"


def test_found_annotations_are_changed_together_with_one_undo(page, desk, article, keys):
    for words in ("Busan", "Japan", "May"):
        tag(page, article, "left", words, "1")
    page.finder.open_annotations()
    page.finder.type.setCurrentIndex(page.finder.type.findData("PERSON"))
    page.finder.run()
    assert len(page.finder.hits) == 3
    page.finder.bulk.retype.click()
    type_text(page.typeahead.field, "country")
    press(page.typeahead.field, "Return")
    assert page.preview.list.count() == 3
    row = next(
        i
        for i in range(3)
        if "May" in page.preview.list.item(i).text() and "Busan" not in page.preview.list.item(i).text()
    )
    page.preview.list.setCurrentRow(row)
    press(page.preview.list, "Space")
    press(page.preview.list, "Return")
    assert sorted(m.type for m in mentions(desk)) == ["GPE", "GPE", "PERSON"]
    desk.undo()
    assert {m.type for m in mentions(desk)} == {"PERSON"}


# ---- alignment


def test_join_split_unlink_match_and_lock(page, desk, article, keys):
    def beads():
        return list(page.open.text.beads)

    before = len(beads())
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    keys("J")
    assert len(beads()) == before - 1
    joined = next(bead for bead in beads() if len(bead.left) == 2)
    page.reader.go_to(article.place("left", "They spoke"))
    keys("K")
    assert len(beads()) == before
    assert not [bead for bead in beads() if len(bead.left) == 2]
    page.reader.go_to(article.place("left", "The harbour opens"))
    keys("U")
    assert [bead for bead in beads() if not bead.left or not bead.right]
    page.reader.go_to(article.place("right", "항구는 5월에"))
    page.reader.go_to(article.place("left", "The harbour opens"))
    keys("M")
    assert not [bead for bead in beads() if not bead.left or not bead.right]
    keys("Shift+M")
    assert "locked" in {bead.state for bead in beads()}
    assert joined.id not in {bead.id for bead in beads()}
    for _ in range(5):
        desk.undo()
    assert len(beads()) == before
    assert all(
        part.holds_in(article.text.documents[part.document].text)
        for b in desk.session.queries.select(Bead)
        for part in (*b.left, *b.right)
    )


# ---- checks


def test_a_finding_is_taken_or_dismissed_and_not_asked_again(page, desk, qtbot):
    left = (*LEFT[:1], ("body", "The talks lasted 12 days. Five ships came."))
    right = (*RIGHT[:1], ("body", "회담은 15일 동안 이어졌다. 배 다섯 척이 왔다."))
    made = desk.session.apply(ImportDraft(draft=two_sided_draft(left, right, "Length"))).result
    desk.open_article(made)
    page.inspector.show_tab("translation")
    tab = page.inspector.translation
    tab.stale()
    number = next(found for found in tab.findings if found.type == "number_date")
    row = tab.findChild(object, f"finding-{tab.findings.index(number)}")
    press(row, "D")
    taken = desk.session.queries.select(Divergence)
    assert [(d.type, d.check, d.finding) for d in taken] == [("number_date", number.kind, number.digest)]
    assert number.digest not in {found.digest for found in tab.findings}
    desk.undo()
    assert number.digest in {found.digest for found in tab.findings}
    row = tab.findChild(object, f"finding-{[f.digest for f in tab.findings].index(number.digest)}")
    press(row, "A")
    (aside,) = desk.session.queries.select(Divergence)
    assert aside.dismissed == "false_alarm"
    assert not [mark for mark in page.reader.marks() if mark.kind == "divergence"]
    assert all_ranges_hold(desk.session)


# ---- reading, handing in, other layers


def test_sentences_are_noted_as_read_once_work_has_begun(page, desk, article, keys):
    page.reader.go_to(article.place("left", "Minister Kanda met"))
    page.store_read()
    assert desk.session.queries.own_layer(article.id) is None  # reading alone begins nothing
    assert desk.session.queries.article(article.id).state == "preparing"
    tag(page, article, "left", "Sept. 8", "6")
    page.reader.go_to(article.place("left", "They spoke"))
    keys("Tab")
    keys("Tab")
    page.store_read()
    read = {r.sentence for r in desk.session.queries.select(Reading)}
    spoke = page.open.text.sentence_at(
        article.place("left", "They spoke").document, article.place("left", "They spoke").start
    )
    assert spoke.id in read


def test_submitting_shows_what_is_open_and_closes_the_layer(page, desk, article, keys):
    tag(page, article, "left", "Sept. 8", "6")
    shown: list[str] = []

    def answer(dialog):
        shown.extend(label.text() for label in dialog.findChildren(type(page.finder.count)))
        next(box for box in dialog.findChildren(QCheckBox)).setChecked(True)
        return True

    dialogs.answers.append(answer)
    assert desk.actions.run("annotate.submit")
    assert any("unread" in words for words in shown)
    assert any("no counterpart" in words for words in shown)
    layer = desk.session.queries.own_layer(article.id)
    assert (layer.state, layer.exhaustive) == ("submitted", ("mention",))
    assert page.banner.isVisible()
    before = mentions(desk)
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    assert mentions(desk) == before
    assert desk.said_words[-1][0] == "warning"
    page.banner.button.click()
    assert not page.banner.isVisible()
    page.reader.select(article.place("left", "Busan"))
    keys("3")
    assert len(mentions(desk)) == len(before) + 1
    # What was declared complete is ticked when the work is handed in again.
    ticked = []
    dialogs.answers.append(lambda dialog: ticked.extend(b.isChecked() for b in dialog.findChildren(QCheckBox)))
    assert desk.actions.run("annotate.submit")
    assert ticked == [True, False, False, False]


def test_others_work_is_seen_and_not_changed(page, desk, article, keys):
    mention = tag(page, article, "left", "Busan", "3")
    other = desk.session.apply(AddActor(name="analyst-2")).result
    desk.session.act_as(other)
    assert not page.reader.marks()
    desk.actions.run("annotate.viewLayer")
    press(page.typeahead, "1")
    assert mention.id in {mark.id for mark in page.reader.marks()}
    assert page.banner.isVisible()
    page.frame(mention.id)
    keys("Del")
    assert mentions(desk)
    page.banner.button.click()
    assert not page.reader.marks()


def test_the_place_is_kept_as_plain_data(page, desk, article, keys):
    mention = tag(page, article, "left", "Busan", "3", 1)
    page.inspector.show_tab("history")
    place = page.position()
    desk.open_article(article.id)
    assert page.open.selected is None
    page.restore(place)
    assert page.open.selected == mention.id
    assert page.inspector.current() == "history"
    QCoreApplication.processEvents()


def test_the_record_of_a_tag_is_merged_taken_apart_and_shown(page, desk, article, keys):
    one = desk.session.apply(AddEntity(type="PERSON", labels={"en": "Park Jun-ho"})).result
    two = desk.session.apply(AddEntity(type="PERSON", labels={"ko": "박준호"})).result
    place = article.place("left", "Park Jun-ho")
    made = desk.session.apply(AddMention(article=article.id, ranges=(place,), type="PERSON", entity=one)).result
    page.reader.go_to(place)
    page.frame(made)
    asked = []
    desk.registerAsked.connect(asked.append)
    keys("Shift+R")
    assert asked == [one]
    desk.actions.run("annotate.mergeRecord")
    type_text(page.typeahead.field, "박준호")
    press(page.typeahead.field, "Return")
    queries = desk.session.queries
    assert queries.entities()[one].merged_into == two
    assert queries.entity(queries.get(Mention, made).entity).id == two, "the mention follows, nobody's row is rewritten"
    desk.actions.run("annotate.splitRecord")
    press(page.typeahead, "1")
    assert queries.entities()[one].merged_into is None
    for _ in range(2):
        desk.undo()
    assert queries.entities()[one].merged_into is None
    assert queries.entities()[two].merged_into is None


def test_an_endless_expression_is_stopped_and_the_window_goes_on_meanwhile(page, desk, qtbot, monkeypatch):
    monkeypatch.setattr("annotator.gui.annotate.search.SECONDS", 0.6)
    left = (("body", "a" * 4000 + " and so on."),)
    desk.open_article(desk.session.apply(ImportDraft(draft=two_sided_draft(left, (), "Endless"))).result)
    page.finder.open()
    page.finder.mode.setCurrentIndex(page.finder.mode.findData("regex"))
    beats: list[float] = []
    pulse = QTimer()
    pulse.timeout.connect(lambda: beats.append(time.monotonic()))
    pulse.start(5)
    page.finder.field.setText(r"(a|aa)+$")
    page.finder.run()
    qtbot.waitUntil(lambda: "too long" in page.finder.count.text(), timeout=8000)
    pulse.stop()
    pauses = [after - before for before, after in itertools.pairwise(beats)]
    assert len(beats) > 15, "the event loop turned while the worker searched"
    assert sorted(pauses)[len(pauses) * 9 // 10] < 0.1
    assert page.finder.hits == []


def test_what_was_found_stands_in_the_scroll_bar(page, article, qtbot):
    def found() -> bool:
        return any(kind == "hit" for bar in page.reader._bars.values() for kind in bar.ticks().values())

    page.finder.open()
    page.finder.field.setText("Busan")
    press(page.finder.field, "Return")
    qtbot.waitUntil(found)
    press(page.finder.field, "Esc")
    qtbot.waitUntil(lambda: not found())
