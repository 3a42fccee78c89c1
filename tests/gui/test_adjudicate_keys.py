"""Deciding by keys, in the real window on the sample project: every way out of a question, and what is stored."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.edits import (
    AddActor,
    Retag,
    SetProperty,
    WithdrawLayer,
)
from annotator.edits.layers import EXHAUSTIVE_KINDS
from annotator.model import Decision, Layer, Rating
from tests.gui.desk_fixtures import press_physical
from tests.gui.shell_fixtures import answer, key


@pytest.fixture
def window(open_window, sample):
    window = open_window(sample, "reviewer-1")
    key(window, "Ctrl+3")
    return window


@pytest.fixture
def page(window):
    return window.page("adjudicate")


def decisions(page):
    return page.desk.session.queries.select(Decision)


def go_to(page, **wanted):
    """Choose the first open question that fits."""
    asked = next(
        q for q in page.review.open if all(getattr(q, name) == value for name, value in wanted.items())
    )  # fmt: skip
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    assert page.current.key == asked.key
    return asked


def do(page, keys):
    key(page.queue, keys)


def test_nothing_is_decided_before_a_key_is_pressed(page):
    assert page.review.open
    assert decisions(page) == []
    assert "0 OF" in page.pane.count.text()


def test_a_digit_takes_that_version_and_goes_on(page):
    asked = go_to(page, kind="boundary")
    order = [q.key for q in page.review.disagreements]
    do(page, "2")
    (decision,) = decisions(page)
    assert decision.key == asked.key
    assert decision.choice == "take"
    assert set(decision.chosen) == set(asked.choices[1].records)
    following = [k for k in order[order.index(asked.key) + 1 :] + order if k != asked.key]
    assert page.current.key == following[0]
    gold = page.review.gold
    taken = page.review.record("mention", asked.choices[1].records[0])
    assert [m.ranges for m in gold.mentions if m.derived_from == taken.id] == [taken.ranges]
    assert page.desk.session.check() == []


@pytest.mark.parametrize(
    ("code", "text"), [(Qt.Key.Key_unknown, "１"), (Qt.Key.Key_unknown, "ぬ"), (Qt.Key.Key_1, "1")]
)
def test_digits_are_physical_keys(page, code, text):
    asked = go_to(page, kind="boundary")
    press_physical(page.queue, "1", text, code)
    assert [d.key for d in decisions(page)] == [asked.key]


def test_letters_are_physical_keys_under_a_korean_layout(page):
    asked = go_to(page, kind="boundary")
    press_physical(page.queue, "X", "ㅌ")
    assert [(d.key, d.choice) for d in decisions(page)] == [(asked.key, "reject")]
    assert not page.queue.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_rating_is_decided_by_its_code_and_never_by_a_number(page):
    asked = next(q for q in page.review.open if q.kind == "rating" and q.choices[0].code.isalpha())
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    do(page, "1")
    assert decisions(page) == []
    do(page, asked.choices[1].code)
    (decision,) = decisions(page)
    assert set(decision.chosen) == set(asked.choices[1].records)


def test_a_rating_can_get_a_code_nobody_gave(page):
    asked = next(q for q in page.review.open if q.kind == "rating" and q.choices[0].code.isdigit())
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    other = next(code for code in "123456" if code not in {choice.code for choice in asked.choices})
    do(page, other)
    (decision,) = decisions(page)
    assert (decision.choice, decision.code) == ("edit", other)
    made = [r for r in page.desk.session.queries.select(Rating) if r.id in decision.results]
    assert all(rating.code == other for rating in made)


def test_a_rejection_is_stored_as_a_decision(page):
    asked = go_to(page, kind="missing")
    page.panel.note.setText("Guideline 3")
    do(page, "X")
    (decision,) = decisions(page)
    assert (decision.key, decision.choice, decision.comment, decision.results) == (
        asked.key,
        "reject",
        "Guideline 3",
        (),
    )
    assert {option.layer for option in decision.options} == {c.layer.id for c in page.review.contents}
    assert page.panel.note.text() == ""


@pytest.mark.parametrize(("letter", "choice"), [("U", "union"), ("I", "intersection"), ("B", "both")])
def test_union_intersection_and_both(page, letter, choice):
    asked = go_to(page, kind="boundary")
    one, two = (page.review.record("mention", c.records[0]).ranges[0] for c in asked.choices)
    do(page, letter)
    (decision,) = decisions(page)
    assert decision.choice == choice
    made = [m.ranges[0] for m in page.review.gold.mentions if m.id in decision.results]
    spans = {(r.start, r.end) for r in made}
    if choice == "union":
        assert spans == {(min(one.start, two.start), max(one.end, two.end))}
    elif choice == "intersection":
        assert spans == {(max(one.start, two.start), min(one.end, two.end))}
    else:
        assert spans == {(one.start, one.end), (two.start, two.end)}
    assert page.desk.session.check() == []


def test_f2_takes_what_is_selected_in_the_text(page):
    asked = go_to(page, kind="boundary")
    place = page.review.record("mention", asked.choices[0].records[0]).ranges[0]
    side = page.review.text.side_of(place)
    column = page.reader.column(side)
    page.reader.clear_selection()
    do(page, "F2")
    assert decisions(page) == []
    assert "Select" in page.window().said_words[-1][1]
    page.reader.select(place)
    key(column, "F2")
    (decision,) = decisions(page)
    assert decision.choice == "edit"
    (made,) = [m for m in page.review.gold.mentions if m.id in decision.results]
    assert made.ranges == (place,)


def test_f2_asks_for_a_type(page):
    asked = go_to(page, kind="type")

    def reply(box):
        from PySide6.QtWidgets import QComboBox

        combo = box.findChild(QComboBox, "choice")
        combo.setCurrentIndex(combo.findData("OTHER" if combo.findData("OTHER") >= 0 else combo.itemData(0)))
        reply.code = combo.currentData()
        return True

    answer(reply)
    do(page, "F2")
    decision = next(d for d in decisions(page) if d.key == asked.key)
    (made,) = [m for m in page.review.gold.mentions if m.id in decision.results]
    assert made.type == reply.code


def test_skip_goes_on_and_comes_round_again(page):
    first = page.current.key
    do(page, "S")
    assert page.current.key != first
    assert decisions(page) == []
    for _ in range(len(page.review.open) - 1):
        do(page, "S")
    assert page.current.key == first


def test_apply_to_alike_decides_all_in_one_step(page, window):
    desk = window.desk
    reviewer = desk.session.actor
    second = page.review.contents[1]
    quotes = Counter((m.ranges[0].quote, m.type) for m in second.mentions if len(m.ranges) == 1)
    agreed = {m.id for item in page.review.queue.agreed for m in item.group.members.values() if item.table == "mention"}
    words, kind = next(key for key, count in quotes.most_common() if count > 1)
    same = [m.id for m in second.mentions if m.id in agreed and (m.ranges[0].quote, m.type) == (words, kind)]
    assert len(same) > 1
    desk.session.act_as(second.layer.owner)
    desk.session.apply(WithdrawLayer(layer=second.layer.id))
    desk.session.apply(Retag(mentions=tuple(same), type="EVENT"))
    desk.session.apply(_submitted(second.layer.id))
    desk.session.act_as(reviewer)
    alike = [q for q in page.review.open if q.kind == "type" and q.words[0] == words]
    assert len(alike) == len(same)
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(alike[0].key)))
    before = len(decisions(page))
    do(page, "1")
    do(page, "G")
    assert len(decisions(page)) == before + len(alike)
    assert not [q for q in page.review.open if q.kind == "type" and q.words[0] == words]
    do(page, "Z")
    assert len(decisions(page)) == before + 1


def test_back_and_undo_reach_across_a_restart(page, window, open_window, sample):
    asked = go_to(page, kind="boundary")
    do(page, "1")
    do(page, "S")
    do(page, "Z")
    assert decisions(page) == []
    assert page.current.key == asked.key  # what was taken back is asked again
    do(page, "1")
    window.close()
    again = open_window(sample, "reviewer-1")
    assert again.desk.mode == "adjudicate"
    page = again.page("adjudicate")
    assert len(decisions(page)) == 1
    key(again, "Ctrl+Z")
    assert decisions(page) == []
    key(again, "Ctrl+Shift+Z")
    assert len(decisions(page)) == 1
    assert again.desk.session.check() == []


def test_back_takes_back_decisions_only(page):
    page.desk.session.apply(AddActor(name="analyst-9", role="analyst"))
    last = page.desk.session.next_undo()
    said = []
    page.desk.said.connect(lambda words, kind: said.append((words, kind)))
    do(page, "Z")
    assert page.desk.session.next_undo() == last
    assert said == [("The last thing done was no decision. Ctrl+Z takes anything back.", "warning")]


def test_reason_section_and_note_are_stored_and_go_with_alike_decisions(page, window):
    asked = go_to(page, kind="boundary")
    panel = page.panel
    do(page, "W")
    assert panel.reason.hasFocus()
    QTest.keyClick(panel.reason, Qt.Key.Key_Down)
    QTest.keyClick(panel.reason, Qt.Key.Key_Return)
    assert page.queue.hasFocus()
    do(page, "P")
    line = panel.section.lineEdit()
    assert line.hasFocus() or panel.section.hasFocus()
    QTest.keyClicks(line, "\u00a73.2")
    QTest.keyClick(line, Qt.Key.Key_Return)
    do(page, "N")
    assert panel.note.hasFocus()
    QTest.keyClicks(panel.note, "Titles stay outside 1")
    QTest.keyClick(panel.note, Qt.Key.Key_Escape)
    assert page.queue.hasFocus()
    assert decisions(page) == []  # digits in the note are words
    do(page, "2")
    (decision,) = decisions(page)
    assert (decision.key, decision.reason_code, decision.section, decision.comment) == (
        asked.key,
        "analyst_error",
        "3.2",
        "Titles stay outside 1",
    )
    assert panel.said() == {"reason_code": "", "comment": "", "section": ""}
    row = page.model.row_of(asked.key)
    page.queue.setCurrentIndex(page.model.index(row))
    assert panel.said() == {"reason_code": "analyst_error", "comment": "Titles stay outside 1", "section": "3.2"}
    page.tabs.setCurrentIndex(1)
    words = [label.text() for label in page.tabs.history.findChildren(type(panel.heading))]
    assert any("Guideline 3.2" in each and "Titles stay outside 1" in each for each in words)
    page.tabs.setCurrentIndex(0)
    do(page, "Z")
    assert decisions(page) == []


def test_sections_of_the_guideline_are_offered(page, window):
    offered = [page.panel.section.itemData(n) for n in range(page.panel.section.count())]
    assert "PERSON" in offered
    window.desk.apply(SetProperty(name="guidelines", value="# Ours\n\n## 2.1 Titles\n"))
    box = page.panel.section
    assert [box.itemText(n) for n in range(box.count())] == ["", "2.1  Titles"]
    go_to(page, kind="boundary")
    box.setCurrentIndex(1)
    do(page, "1")
    (decision,) = decisions(page)
    assert decision.section == "2.1"


def test_a_change_by_an_analyst_asks_again(page, window):
    desk = window.desk
    asked = go_to(page, kind="boundary")
    record = page.review.record("mention", asked.choices[0].records[0])
    do(page, "1")
    assert asked.key not in {q.key for q in page.review.open}
    reviewer = desk.session.actor
    layer = desk.session.queries.get(Layer, record.layer)
    desk.session.act_as(layer.owner)
    desk.session.apply(WithdrawLayer(layer=layer.id))
    desk.session.apply(_widened(desk, record))
    desk.session.apply(_submitted(layer.id))
    desk.session.act_as(reviewer)
    stale = [q for q in page.review.open if q.stale]
    assert [q.key for q in stale] == [asked.key]
    row = page.model.row_of(asked.key)
    assert row >= 0


def _widened(desk, record):
    from annotator.edits import Resize
    from annotator.model import Range

    text = desk.session.queries.text(record.article)
    part = record.ranges[0]
    body = text.documents[part.document].text
    start = part.start - 1 if part.start else part.start
    return Resize(mention=record.id, ranges=(Range.of(part.document, body, start, part.end),))


def _submitted(layer):
    from annotator.edits import SubmitLayer

    return SubmitLayer(layer=layer, exhaustive=EXHAUSTIVE_KINDS)


def test_names_are_hidden_and_versions_shuffled_if_wanted(page, window):
    def names():
        return [label.text() for label in page.panel.cards.findChildren(type(page.panel.heading))]

    go_to(page, kind="boundary")
    assert "analyst-1" in names()
    window.desk.apply(SetProperty(name="hide_names", value=True))
    go_to(page, kind="boundary")
    assert not any("analyst" in each for each in names())
    assert "analyst" not in page.top.legend.text()
    plain = {q.key: [c.signature for c in q.choices] for q in page.review.open}
    window.desk.apply(SetProperty(name="shuffle_options", value=True))
    orders = {}
    for asked in list(page.review.open):
        page._show_question(asked)
        orders[asked.key] = [c.signature for c in page.choices()]
    assert any(orders[each] != plain[each] for each in orders)
    assert all(sorted(orders[each]) == sorted(plain[each]) for each in orders)
    asked = next(q for q in page.review.open if orders[q.key] != plain[q.key] and q.kind != "rating")
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    wanted = page.choices()[0]
    do(page, "1")
    decision = next(d for d in decisions(page) if d.key == asked.key)
    assert set(decision.chosen) == set(wanted.records)


def test_who_is_no_reviewer_decides_nothing(open_window, sample):
    window = open_window(sample, "analyst-1")
    key(window, "Ctrl+3")
    page = window.page("adjudicate")
    for keys in ("1", "X", "Shift+A", "R", "O"):  # and no box is shown to be refused afterwards
        do(page, keys)
    assert decisions(page) == []
    assert "reviewer" in window.said_words[-1][1]
    assert "only a reviewer decides" in page.gold.text()


def test_agreement_is_measured_when_idle(page, qtbot):
    qtbot.waitUntil(lambda: page.top.agreement is not None)
    figure = page.top.agreement.figure("f1_exact", "mention")
    assert 0.5 < figure.value < 1
    assert f"{figure.value:.2f}" in page.top.figures.text()
    assert "Krippendorff" in page.top.figures.toolTip()


def test_history_and_guideline_stand_beside_the_decision(page, window):
    from PySide6.QtWidgets import QLabel

    go_to(page, kind="boundary")
    page.tabs.setCurrentIndex(1)
    words = [label.text() for label in page.tabs.history.findChildren(QLabel)]
    assert any("analyst-1" in each for each in words)
    page.tabs.setCurrentIndex(2)
    assert "Guideline" in page.tabs.guideline.toPlainText()


def test_a_click_on_a_card_decides(page):
    from annotator.gui.adjudicate.panel import OptionCard

    asked = go_to(page, kind="boundary")
    cards = [card for card in page.panel.cards.findChildren(OptionCard) if card.parent() is page.panel.cards]
    QTest.mouseClick(cards[0], Qt.MouseButton.LeftButton)
    assert [d.key for d in decisions(page)] == [asked.key]


def test_the_counterpart_is_shown_beside_a_mention(page):
    found = [q for q in page.review.open if q.table == "mention"]
    shown = []
    for asked in found:
        page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
        if page.panel.counterpart.isVisibleTo(page.panel):
            shown.append(page.panel._counterpart_words.text())
    assert shown
    assert all("“" in words for words in shown)
