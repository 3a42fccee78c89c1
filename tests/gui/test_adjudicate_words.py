"""What the reviewer reads and sees of a question: in words of the interface's language, at its place in the texts."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QComboBox, QLabel

from annotator.adjudication.agreement.writing import html
from annotator.edits import EditClaim, WithdrawLayer
from annotator.gui.adjudicate.marks import review_marks
from annotator.gui.adjudicate.wording import quoted, says
from annotator.gui.agreement.tables import AXIS, Scale
from annotator.gui.language import told, use_language
from annotator.gui.naming import happened, step
from annotator.model import Claim, ClaimLink, Layer, Twin
from annotator.model.annotations import NO_COUNTERPART
from annotator.session import open_project
from tests.gui.crowded import crowd
from tests.gui.language_fixtures import switch
from tests.gui.shell_fixtures import answer, key
from tests.gui.test_adjudicate_keys import decisions, do, go_to, page, window

__all__ = ["page", "window"]


@pytest.fixture
def crowded(sample, open_window):
    """A reviewer's window on a project with every kind of disagreement, and its article."""
    made = crowd(sample)
    window = open_window(sample, "reviewer-1")
    window.desk.set_mode("adjudicate")
    window.desk.open_article(made["reviewed"])
    return window


def shown(page, kind):
    """Choose the first open question of a kind."""
    return go_to(page, kind=kind)


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_the_history_calls_types_by_their_names(crowded, language):
    page, scheme = crowded.page("adjudicate"), crowded.desk.session.queries.scheme()
    asked = max((q for q in page.review.open if q.kind == "type"), key=lambda q: len(q.choices))
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    switch(crowded, language)
    page.tabs.setCurrentIndex(1)
    lines = [label.text() for label in page.tabs.history.findChildren(QLabel)]
    labels = {scheme.by_code(record.type).label(language) for record in asked.group.members.values()}
    assert len(labels) > 2
    assert all(any(label in line for line in lines) for label in labels)
    codes = {kind.code for kind in scheme.active_types()}
    assert not [line for line in lines if codes & set(line.replace(":", " ").split())]


def test_steps_tell_fields_by_their_names_and_what_was_undone(sample):
    session = open_project(sample, "analyst-1")
    scheme = session.queries.scheme()
    assert step("claim: certainty_by_language, statement, statement_edited", scheme) == "claim: certainty, statement"
    assert step("retag as NOT_A_TYPE", scheme) == "retag as NOT_A_TYPE"
    claim = next(c for c in session.queries.select(Claim) if c.actor == session.actor)
    if session.queries.get(Layer, claim.layer).state != "draft":
        session.apply(WithdrawLayer(layer=claim.layer))
    session.apply(EditClaim(claim=claim.id, changes={"place": "a harbour in the south"}))
    session.undo()
    use_language("ko")
    did, undid = sorted(session.queries.history(newest=2), key=lambda event: bool(event.undoes))
    assert happened(did, scheme) == "주장: 장소"
    assert undid.undoes == did.id
    assert "주장: 장소" in happened(undid, scheme) != "주장: 장소"
    session.close()


@pytest.mark.parametrize("kind", ["claim_link", "bead"])
def test_the_passages_of_a_link_or_an_alignment_are_outlined_and_in_view(crowded, kind):
    page = crowded.page("adjudicate")
    asked = shown(page, kind)
    mark = next(m for m in review_marks(page.review, asked) if m.id == "question")
    sides = {page.review.text.side_of(part) for part in mark.ranges}
    assert sides == {"left", "right"}
    for side in sides:
        first = min((r for r in mark.ranges if page.review.text.side_of(r) == side), key=lambda r: r.start)
        column = page.reader.column(side)
        room = QRectF(column.viewport().rect())
        assert any(room.intersects(rect) for rect in column.rects(first.start, first.start + 1)), side
    # The sentence in question and its counterpart are lit: the caret stands in it.
    carets = [page.reader.column(side).caret for side in sides]
    assert any(r.start in carets for r in mark.ranges)


def test_versions_of_a_link_say_which_way_and_f2_gives_another_kind(crowded):
    page = crowded.page("adjudicate")
    asked = shown(page, "claim_link")
    told_ = [says(choice, asked, page.review) for choice in asked.choices]
    assert all("→" in words and "“" in words for words in told_)
    kinds = {record.kind for record in asked.group.members.values()}
    assert "contradicts" not in kinds
    answer(True)
    do(page, "Shift+A")
    for claim in [q for q in page.review.open if q.table == "claim"]:
        page.queue.setCurrentIndex(page.model.index(page.model.row_of(claim.key)))
        do(page, "1")
    shown(page, "claim_link")

    def contradicts(box):
        box.findChild(QComboBox, "choice").setCurrentIndex(box.findChild(QComboBox, "choice").findData("contradicts"))
        return True

    def in_number(box):
        box.findChild(QComboBox, "choice").setCurrentIndex(box.findChild(QComboBox, "choice").findData("number"))
        return True

    answer(contradicts, in_number)
    do(page, "F2")
    (decision,) = [d for d in decisions(page) if d.key == asked.key]
    (made,) = [x for x in crowded.desk.session.queries.select(ClaimLink) if x.id in decision.results]
    assert (decision.choice, made.kind, made.aspect) == ("edit", "contradicts", "number")
    assert crowded.desk.session.check() == []


def test_f2_gives_another_reason_why_there_is_no_counterpart(page):
    answer(True)
    do(page, "Shift+A")
    for each in [q for q in page.review.open if q.table == "mention"]:
        page.queue.setCurrentIndex(page.model.index(page.model.row_of(each.key)))
        do(page, "1")
    asked = go_to(page, kind="twin")
    given = {record.reason for record in asked.group.members.values()}
    other = next(reason for reason in NO_COUNTERPART if reason not in given)

    def choose(box):
        combo = box.findChild(QComboBox, "choice")
        combo.setCurrentIndex(combo.findData(other))
        return True

    answer(choose)
    do(page, "F2")
    decision = next(d for d in decisions(page) if d.key == asked.key)
    made = [t for t in page.desk.session.queries.select(Twin) if t.id in decision.results]
    assert [(t.kind, t.reason) for t in made] == [("none", other)]
    assert page.desk.session.check() == []


def test_of_a_claims_passages_the_side_that_is_not_selected_stays(crowded):
    page = crowded.page("adjudicate")
    asked = next((q for q in page.review.open if q.field in ("cue", "claimer_ranges", "content")), None)
    assert asked is not None
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    keys = [card.accessibleName().split(":")[0] for card in page.panel.cards.children() if hasattr(card, "chosen")]
    assert {"U", "I", "F2"} <= set(keys)  # passages have a union, whatever they are the passages of
    assert "B" not in keys
    record = asked.group.any
    other = [r for r in getattr(record, asked.field) if page.review.text.side_of(r) == "right"]
    words = page.review.text.sentences_of("left")[0]
    place = page.review.text.range_of(words)
    page.reader.clear_selection("left")
    page.reader.clear_selection("right")
    page.reader.select(place)
    do(page, "F2")
    decision = next(d for d in decisions(page) if d.key == asked.key)
    made = next(c for c in page.review.gold.claims if c.id in decision.results)
    assert getattr(made, asked.field) == (place, *other)


def test_what_was_decided_is_said_and_a_warning_does_not_stay(page, window):
    asked = next(q for q in page.review.open if q.kind == "rating" and q.choices[0].code.isalpha())
    page.queue.setCurrentIndex(page.model.index(page.model.row_of(asked.key)))
    do(page, "1")
    assert "Press the code itself" in window.status.text()
    do(page, asked.choices[1].code)
    assert "Press the code itself" not in window.status.text()
    assert window.status.text().startswith("Grade: ")
    assert window.status.text().endswith(" ".join(says(asked.choices[1], asked, page.review).split()))


def test_who_holds_a_project_is_said_in_one_language():
    use_language("ko")
    said = told("The project is in use by kim on desk-7 (window, process 41, since 2026-01-30 10:00:00).")
    assert "window" not in said and "창" in said


def test_the_figures_stand_on_a_scale_with_numbers(page, qtbot):
    from annotator.gui.agreement import AgreementWindow

    key(page.queue, "Shift+F")
    found = next(w for w in page.window().findChildren(AgreementWindow))
    qtbot.waitUntil(lambda: found.reading is found.computing is None and found.report is not None, timeout=20_000)
    assert AXIS == (0.0, 0.5, 1.0)
    for number in (0, 2):
        found.tabs.setCurrentIndex(number)
        head = found.views[number].horizontalHeader()
        assert isinstance(head, Scale)
        column = next(n for n, row in enumerate(found.views[number].model().heads) if not row)
        picture = head.viewport().grab().toImage()
        left = head.sectionViewportPosition(column)
        ground = picture.pixelColor(left + 2, 3)
        drawn = [
            x
            for x in range(left, left + head.sectionSize(column))
            if any(picture.pixelColor(x, y) != ground for y in range(4, picture.height() - 8))
        ]
        assert drawn, "the head of the plots says what they are drawn on"
    assert ">0.5</text>" in html(found.report)
    found.close()


def test_quotation_marks_within_others_are_the_inner_ones():
    assert quoted("“We agree,” he said") == "“‘We agree,’ he said”"
    assert quoted("と「合意」した") == "“と『合意』した”"
