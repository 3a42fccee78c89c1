"""Whether two records of the registry are one comes before the question which of them was meant."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import edits
from annotator.adjudication import Ruling, decide, sign_off_blockers
from annotator.adjudication.agreement.gathering import gather
from annotator.cli import app
from annotator.model import Entity, UserError
from annotator.session import Session, create_project
from tests.unit.edits.world import draft

PAIR = frozenset({"e1", "e2"})


def linked(world, first="e1", second="e2"):
    world.layer("ann", "bob")
    world.mention("ann", "Cole", entity=first)
    world.mention("bob", "Cole", entity=second)


def test_a_link_to_what_is_likely_one_with_another_is_held_until_somebody_says(world):
    linked(world)
    asked = world.queue()
    assert [d.slot for d in asked.open] == ["entity"]
    held = world.queue(undecided=PAIR)
    assert (held.open, held.counts()) == ((), {})
    assert [d.key for d in held.held] == [d.key for d in asked.open]
    assert "Links that wait until likely duplicates are looked at: 1." in sign_off_blockers(held, world.gold_contents())
    with pytest.raises(UserError, match="Likely duplicates"):
        decide(held, world.gold_contents(), [(held.held[0], Ruling(chosen=held.held[0].choices[0].records))])
    one = {"e1": Entity(id="e1", type="PERSON"), "e2": Entity(id="e2", type="PERSON", merged_into="e1")}
    assert world.queue(entities=one).disagreements == ()


def test_what_does_not_hang_on_the_pair_is_asked_at_once(world):
    linked(world, "e1", "e3")
    world.mention("ann", "Han", entity="e4")
    world.mention("bob", "Han", entity="e5", type="ORG")
    queue = world.queue(undecided=PAIR)
    assert [d.slot for d in queue.held] == ["entity"]
    assert sorted(d.slot for d in queue.open) == ["entity", "type"]


def test_a_decision_in_force_is_not_held(world):
    linked(world)
    question = world.queue().open[0]
    world.act(decide, [(question, Ruling(chosen=question.choices[0].records))])
    queue = world.queue(undecided=PAIR)
    assert (queue.held, queue.open, len(queue.disagreements)) == ((), (), 1)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("claimer", {"claimer": "e1"}, {"claimer": "e2"}),
        ("claimer", {"claimer_by_language": {"ko": "e1"}}, {"claimer_by_language": {"ko": "e3"}}),
        ("addressee", {"addressee": "e1"}, {"addressee": "e2"}),
        ("place", {"place": "e3"}, {"place": "e2"}),
    ],
)
def test_links_of_claims_are_held_too(world, field, one, other):
    world.layer("ann", "bob")
    world.claim("ann", "They agreed to build twelve patrol boats", **one)
    world.claim("bob", "They agreed to build twelve patrol boats", **other)
    assert [d.field for d in world.queue(undecided=PAIR).held] == [field]
    assert [d.field for d in world.queue().open] == [field]


def test_ratings_of_a_source_that_may_be_another_are_held(world):
    world.layer("ann", "bob")
    for who, code in (("ann", "B"), ("bob", "D")):
        world.rate(who, "s1", code, "reliability")
    assert [d.kind for d in world.queue(undecided=frozenset({"s1", "s2"})).held] == ["rating"]
    assert [d.kind for d in world.queue(undecided=PAIR).open] == ["rating"]


@pytest.fixture
def project(tmp_path: Path) -> Session:
    """Two analysts who wrote one name in two scripts, each in a record of their own."""
    session = create_project(tmp_path / "p.annotations", actor_name="rita", actor_role="reviewer")
    reviewer = session.actor
    article = session.apply(edits.ImportDraft(draft=draft("이재명 spoke.\r\nTwo."))).result
    people = [session.apply(edits.AddActor(name=name)).result for name in ("ann", "bob")]
    session.apply(edits.Assign(articles=(article,), actors=tuple(people)))
    for person, name in zip(people, ("이재명", "李在明"), strict=True):
        session.act_as(person)
        place = session.queries.text(article).range_of(session.queries.text(article).sentences[0])
        record = session.apply(edits.AddEntity(type="PERSON", labels={"ko": name})).result
        layer = session.queries.own_layer(article)
        assert layer is not None
        mention = edits.AddMention(article=article, ranges=(place,), type="PERSON", layer=layer.id, entity=record)
        session.apply(mention)
        session.apply(edits.SubmitLayer(layer=layer.id, exhaustive=("mention",)))
    session.act_as(reviewer)
    return session


def line_of(session: Session) -> tuple[int, int, int]:
    [line] = gather(session.queries).report(0).articles
    return line.disagreements, line.open, line.held


@pytest.mark.parametrize("answer", ["one", "two"])
def test_the_project_holds_a_question_and_asks_it_once_the_pair_is_settled(project: Session, answer: str) -> None:
    [pair] = project.queries.duplicates()
    first, second = pair.records
    assert project.queries.undecided() == {first, second}
    assert line_of(project) == (1, 0, 1)
    ways: dict[str, Callable[[], edits.Edit]] = {
        "one": lambda: edits.MergeEntities(entity=second, into=first),
        "two": lambda: edits.SetApart(kind="entity", one=first, other=second),
    }
    project.apply(ways[answer]())
    assert line_of(project) == ((0, 0, 0) if answer == "one" else (1, 1, 0))
    project.undo()
    assert line_of(project) == (1, 0, 1)
    project.close()


def test_the_command_says_how_many_are_held(project: Session) -> None:
    project.close()
    told = CliRunner().invoke(app, ["agree", str(project.path)])
    assert "1 disagreement (0 open, 1 held until likely duplicates are looked at)" in told.output
