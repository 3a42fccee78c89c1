"""A reviewer decides the whole sample project: every kind of disagreement ends in gold, and undo takes all back."""

from pathlib import Path

import pytest

from annotator.adjudication import Ruling
from annotator.gui.adjudicate.review import Review
from annotator.sample import make_sample
from annotator.session import Session


@pytest.fixture
def reviewing(tmp_path: Path) -> Session:
    session = make_sample(tmp_path / "sample.annotations")
    reviewer = next(actor for actor in session.queries.actors() if actor.role == "reviewer")
    session.act_as(reviewer.id)
    return session


def test_everything_can_be_decided_signed_off_and_undone(reviewing: Session) -> None:
    entry = next(e for e in reviewing.queries.articles() if len(e.submitted_by) == 2)
    review = Review(reviewing, entry.article.id)
    before = reviewing.next_undo()
    assert review.open
    review.accept_agreed()
    review.refresh()
    assert review.agreed_open() == 0
    steps = 0
    while review.open:
        question = review.open[0]
        review.answer([(question, Ruling(chosen=question.choices[0].records))])
        steps += 1
        review.refresh()
        assert steps < 200
    assert review.blockers() == []
    review.sign_off()
    assert reviewing.check() == []
    gold = reviewing.queries.gold_layer(entry.article.id)
    assert gold is not None
    assert gold.state == "signed_off"
    while reviewing.next_undo() is not None and (before is None or reviewing.next_undo() != before):
        reviewing.undo()
    assert reviewing.queries.gold_layer(entry.article.id) is None
    assert reviewing.check() == []
    reviewing.close()
