"""Both texts in one file, paragraph by paragraph: what is selected on one side never takes words of the other with it."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.edits import ImportDraft
from annotator.model import Claim, Divergence, Draft, Mention
from tests.gui.desk_fixtures import press
from tests.gui.reader.conftest import Sample


@pytest.fixture
def sample() -> Sample:
    return Sample()


@pytest.fixture
def one_file(page, desk, sample):
    """The page with an article of which English and Korean take turns in one document."""
    found = sample.article
    desk.session.apply(
        ImportDraft(
            draft=Draft(
                article=found.article,
                documents=tuple(found.documents.values()),
                regions=found.regions,
                sentences=found.sentences,
                beads=found.beads,
            )
        )
    )
    desk.open_article(found.article.id)
    QApplication.processEvents()
    return page


def over_paragraphs(page, sample):
    """English selected by keys alone, from the middle of one paragraph into the next: Korean stands between in the file."""
    column = page.reader.column("left")
    column.setFocus()
    page.reader.go_to(sample.place("routine"))
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    while page.reader.caret("left").start < sample.place("Nobody").end:
        QTest.keyClick(column, Qt.Key.Key_Right, shift | control)
    assert "특사" in page.reader.selection().quote
    return ["routine”.", "Nobody"]


def test_a_tag_over_two_paragraphs_is_of_one_side(one_file, desk, sample):
    wanted = over_paragraphs(one_file, sample)
    press(one_file.reader.column("left"), "1")
    (mention,) = desk.session.queries.select(Mention)
    assert [part.quote for part in mention.ranges] == wanted
    assert all(part.holds_in(sample.text) for part in mention.ranges)


def test_so_is_a_claim(one_file, desk, sample):
    wanted = over_paragraphs(one_file, sample)
    desk.actions.run("annotate.claim")
    (claim,) = desk.session.queries.select(Claim)
    assert [part.quote for part in claim.content] == wanted


def test_so_is_a_divergence(one_file, desk, sample):
    wanted = over_paragraphs(one_file, sample)
    desk.actions.run("annotate.divergence")
    press(one_file.typeahead, "1") if one_file.typeahead.isVisible() else None
    (found,) = desk.session.queries.select(Divergence)
    assert [part.quote for part in found.left] == wanted


def test_so_is_a_counterpart_and_what_is_added_to_a_mention(one_file, desk, sample):
    column = one_file.reader.column("right")
    one_file.reader.select(sample.place("특사는 “F-35"))
    press(column, "1")
    over_paragraphs(one_file, sample)
    press(one_file.reader.column("left"), "Return")
    joined = max(desk.session.queries.select(Mention), key=lambda mention: len(mention.ranges))
    assert [part.quote for part in joined.ranges] == ["routine”.", "Nobody"]


@pytest.mark.parametrize(("words", "end", "goal", "wanted"), [
    ("routine", "end", "explained", "routine”."),
    ("explained", "start", "routine", "Nobody 🙂 explained"),
    ("routine", "start", "Mina", "Mina Roth met Captain Han on Sept. 8 in Busan. She said “the F-35 visit was routine"),
])  # fmt: skip
def test_a_handle_stops_where_the_other_text_begins(one_file, desk, sample, words, end, goal, wanted):
    """Dragged into another paragraph of its side, it comes as far as a range of this side alone can."""
    column = one_file.reader.column("left")
    one_file.reader.select(sample.place(words))
    press(column, "1")
    place = sample.place(words)
    box = column.rects(place.start, place.end)[0]
    corner = box.bottomRight() if end == "end" else box.bottomLeft()
    target = column.rects(sample.place(goal).start, sample.place(goal).start + 1)[0]
    view, left = column.viewport(), Qt.MouseButton.LeftButton
    there = QPointF(target.left() + 1, target.center().y())
    for kind, where, button, held in (
        (QMouseEvent.Type.MouseButtonPress, corner, left, left),
        (QMouseEvent.Type.MouseMove, there, Qt.MouseButton.NoButton, left),
        (QMouseEvent.Type.MouseButtonRelease, there, left, Qt.MouseButton.NoButton),
    ):
        point = QPointF(where)
        event = QMouseEvent(kind, point, view.mapToGlobal(point), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(view, event)
        if kind == QMouseEvent.Type.MouseMove:
            assert column.ghost is not None
            assert sample.text[slice(*column.ghost)].strip() == wanted
    (mention,) = desk.session.queries.select(Mention)
    assert [part.quote for part in mention.ranges] == [wanted]
