"""A reviewer decides the whole sample project: every kind of disagreement ends in gold, and undo takes all back."""

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.adjudication import Disagreement, LayerContents, Ruling, proposals, ruling_of
from annotator.adjudication.agreement.gathering import gather
from annotator.edits import AddActor, Rate, SetChain, StartLayer, SubmitLayer, WithdrawLayer, WithdrawSignOff
from annotator.edits.layers import EXHAUSTIVE_KINDS
from annotator.formats import Options, formats
from annotator.gui.adjudicate.review import Review
from annotator.model import Decision, UserError
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
    before, as_it_was = reviewing.next_undo(), live(reviewing)
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
    assert live(reviewing) == as_it_was
    assert reviewing.check() == []
    reviewing.close()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_decided_undoing_all_of_it_gives_the_project_back(reviewing: Session, seed: int) -> None:
    dice, article = random.Random(seed), disputed(reviewing)
    as_it_was, history = live(reviewing), len(reviewing.queries.history())
    review = Review(reviewing, article)
    for _ in range(40):
        act = dice.choice(["take", "take", "reject", "both", "agreed", "again", "sign off"])
        questions = review.disagreements if act == "again" else review.open
        asked = dice.choice(questions) if questions else None
        try:
            if act == "agreed":
                review.accept_agreed()
            elif act == "sign off" and dice.random() < 0.2:
                review.sign_off("enough")
                reviewing.apply(WithdrawSignOff(layer=reviewing.queries.gold_layer(article).id))
            elif asked is not None:
                taken = Ruling(chosen=dice.choice(asked.choices).records, section="2.1", comment="so")
                review.answer([(asked, Ruling(choice=act) if act in ("reject", "both") else taken)])
        except UserError:
            pass  # a thing has one grade; what is refused leaves nothing behind
        review.refresh()
    assert reviewing.check() == []
    done = live(reviewing)
    steps = 0
    while len(live_events(reviewing)) > history:
        reviewing.undo()
        steps += 1
    assert steps > 10
    assert live(reviewing) == as_it_was
    for _ in range(steps):
        reviewing.redo()
    assert live(reviewing) == done
    assert reviewing.check() == []
    reviewing.close()


def live(session: Session) -> dict[tuple[str, str], object]:
    """Everything that is there, without counting how often it was written."""
    return {
        (table, record.id): replace(record, rev=0)
        for table, records in session.snapshot().records.items()
        for record in records
        if not record.deleted
    }


def live_events(session: Session) -> list[str]:
    """The steps of the history that are not undone."""
    standing: list[str] = []
    for event in session.queries.history():
        if event.undoes:
            standing.remove(event.undoes)
        else:
            standing.append(event.redoes or event.id)
    return standing


def person(session: Session, name: str, role: str = "reviewer") -> str:
    """The id of somebody, who is added to the project if need be."""
    found = next((a.id for a in session.queries.actors() if a.name == name), None)
    return found or session.apply(AddActor(name=name, role=role)).result


def decide_all(review: Review) -> None:
    """Take what is agreed, and the first version of everything else."""
    review.accept_agreed()
    review.refresh()
    while review.open:
        asked = review.open[0]
        review.answer([(asked, Ruling(chosen=asked.choices[0].records))])
        review.refresh()


def disputed(session: Session) -> str:
    """The article that two analysts submitted."""
    return next(e.article.id for e in session.queries.articles() if len(e.submitted_by) == 2)


def test_the_first_decision_and_the_gold_layer_it_begins_are_one_act(reviewing: Session) -> None:
    article = disputed(reviewing)
    review = Review(reviewing, article)
    asked = review.open[0]
    history = len(reviewing.queries.history())
    review.answer([(asked, Ruling(chosen=asked.choices[0].records))])
    assert len(reviewing.queries.history()) == history + 1
    assert reviewing.queries.gold_layer(article) is not None
    reviewing.undo()
    assert reviewing.queries.gold_layer(article) is None
    assert reviewing.queries.select(Decision) == []
    reviewing.redo()
    review.refresh()
    assert asked.key not in {each.key for each in review.open}
    assert reviewing.check() == []
    reviewing.close()


def test_signing_off_what_nobody_decided_is_one_act(reviewing: Session) -> None:
    article = disputed(reviewing)
    review = Review(reviewing, article)
    with pytest.raises(UserError, match="still open"):
        review.sign_off()
    assert reviewing.queries.gold_layer(article) is None  # a refusal leaves nothing behind
    review.sign_off("Out of scope.")
    reviewing.undo()
    assert reviewing.queries.gold_layer(article) is None
    reviewing.close()


def test_gold_is_a_layer_that_another_reviewer_reviews(reviewing: Session) -> None:
    article = disputed(reviewing)
    first = Review(reviewing, article)
    decide_all(first)
    first.sign_off()
    before = reviewing.queries.gold_layer(article)
    assert before is not None
    assert not first.may_review_again()  # one's own is withdrawn, not reviewed
    old = reviewing.queries.contents(before)
    reviewer = reviewing.actor
    reviewing.act_as(person(reviewing, "reviewer-2"))
    second = Review(reviewing, article)
    assert {c.layer.role for c in second.contents} == {"analyst"}
    assert second.may_review_again()
    with pytest.raises(UserError, match="somebody else"):
        second.answer([(second.disagreements[0], Ruling(choice="reject"))])
    second.review_again()
    second.refresh()
    assert [c.layer.id for c in second.contents if c.layer.role == "gold"] == [before.id]
    # A third version is what a majority is made of; all of gold's taken, the new gold says what the old one says.
    asked = [d for d, _ in proposals(second.queue, "majority")]
    assert asked
    second.accept_agreed()
    second.refresh()
    while named := proposals(second.queue, "named", before.id):
        second.answer([(each, ruling_of(choice)) for each, choice in named])
        second.refresh()
    while second.open:  # what gold left out is not in it to be taken
        second.answer([(second.open[0], Ruling(choice="reject"))])
        second.refresh()
    second.sign_off()
    gold = reviewing.queries.gold_layer(article)
    assert gold is not None
    assert gold.id != before.id
    new = reviewing.queries.contents(gold)

    def said(contents: LayerContents) -> set[object]:
        return {(m.ranges, m.type, m.entity) for m in contents.mentions} | {
            (c.content, c.kind, c.certainty, c.polarity) for c in contents.claims
        }

    assert said(new) == said(old)
    assert {m.derived_from for m in new.mentions}.isdisjoint({m.id for m in new.mentions})
    assert reviewing.check() == []
    report = gather(reviewing.queries).report(resamples=0)
    judged = report.gold[f"gold:{reviewer}"]
    assert report.called(f"gold:{reviewer}") == "reviewer-1 (gold)"
    assert judged.figure("f1_exact_type", "mention").value == 1
    reviewing.act_as(reviewer)
    with pytest.raises(UserError, match="reviewing this gold"):
        reviewing.apply(WithdrawSignOff(layer=before.id))
    out = io.BytesIO()
    formats()["jsonl"].dump(reviewing.snapshot(), out, Options(layer="gold"))
    line = next(x for x in map(json.loads, out.getvalue().splitlines()) if x["article"] == article)
    assert {m["layer"] for m in line["mentions"]} == {gold.id}
    reviewing.close()


def test_a_source_rated_in_general_is_decided_once_in_the_project(reviewing: Session) -> None:
    queries, reviewer = reviewing.queries, reviewing.actor
    first = disputed(reviewing)
    source = queries.chain(first)[0].source
    other = next(e.article.id for e in queries.articles() if e.article.id != first and e.submitted_by)
    if source not in {a.source for a in queries.chain(other)}:
        reviewing.apply(SetChain(article=other, chain=((source, "originator"),)))
    for who, code in (("analyst-1", "B"), ("analyst-2", "D")):
        reviewing.act_as(person(reviewing, who))
        for article in (first, other):
            layer = queries.own_layer(article)
            if layer is None or layer.state not in ("submitted", "resubmitted"):
                reviewing.apply(StartLayer(article=article))
                layer = queries.own_layer(article)
            else:
                reviewing.apply(WithdrawLayer(layer=layer.id))
            if article == first:
                reviewing.apply(
                    Rate(
                        target=source,
                        target_kind="source",
                        axis="reliability",
                        code=code,
                        scale=queries.scales("reliability")[0].id,
                        reason="As seen.",
                    )
                )
            reviewing.apply(SubmitLayer(layer=layer.id, exhaustive=EXHAUSTIVE_KINDS))
    reviewing.act_as(reviewer)

    def asked(article: str) -> list[Disagreement]:
        review = Review(reviewing, article)
        return [
            q
            for q in review.disagreements
            if q.kind == "rating" and q.group.any.target == source and q.group.any.scope == "general"
        ]

    order = [e.article.id for e in queries.articles()]
    home, away = sorted((first, other), key=order.index)
    assert [q.open for q in asked(home)] == [True]
    assert asked(away) == [], "one question in the project, not one in each article"
    review = Review(reviewing, home)
    review.answer([(asked(home)[0], Ruling(code="B"))])
    assert [q.open for q in asked(home)] == [q.open for q in asked(away)] == [False]
    assert asked(away)[0].decided.article == home
    reviewing.undo()
    review = Review(reviewing, home)
    review.accept_agreed()
    review.refresh()
    review.sign_off("the source is for another day")
    assert [q.open for q in asked(away)] == [True], "what nobody asks any more is asked in the next article"
    reviewing.undo()
    assert asked(away) == []
    review = Review(reviewing, home)
    review.answer([(asked(home)[0], Ruling(code="B"))])
    beside = Review(reviewing, away)
    decide_all(beside)  # gold of the other article begins, and the source is not rated again
    assert len([r for r in queries.ratings(source, "reliability") if r.derived_from]) == 1
    assert beside.blockers() == []
    assert reviewing.check() == []
    reviewing.close()
