"""The door for changes: who may change what, who hears of it, and that all of an edit happens or none of it."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator import edits
from annotator.edits import Edit
from annotator.edits.base import Rows
from annotator.model import Mention, Source, UserError
from annotator.session import Change, create_project, open_project
from tests.unit.edits.test_every_edit import values
from tests.unit.edits.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.session.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Halfway(Edit):
    """Writes, and then fails."""

    error: type[Exception]

    def run(self, rows: Rows) -> Any:
        edits.AddSource(name="half", kind="newspaper").run(rows)
        raise self.error("no further")


@pytest.mark.parametrize("error", [UserError, ZeroDivisionError, KeyboardInterrupt])
def test_an_edit_that_fails_halfway_changes_nothing(world: World, error: type[Exception]) -> None:
    before = values(world.session)
    heard: list[Change] = []
    world.session.subscribe(heard.append)
    with pytest.raises(error):
        world.session.apply(Halfway(error=error))
    with pytest.raises(error):
        world.session.apply(
            edits.Together(what="both", edits=(edits.AddSource(name="x", kind="newspaper"), Halfway(error=error)))
        )
    assert values(world.session) == before
    assert heard == []
    assert world.session.next_undo() is None
    assert world.session.check() == []
    world.do(edits.AddSource(name="after", kind="newspaper"))


def test_one_event_for_several_edits_and_one_undo(world: World) -> None:
    before = values(world.session)
    two = tuple(edits.AddSource(name=name, kind="newspaper") for name in ("one", "two"))
    change = world.session.apply(edits.Together(what="both papers", edits=two))
    assert change.event is not None
    assert change.event.label == "both papers"
    assert len(change.result) == 2
    assert change.touched == {("source", id_) for id_ in change.result}
    world.session.undo()
    assert values(world.session) == before


def test_a_change_is_on_disk_when_it_is_told(world: World) -> None:
    """Whoever hears of a change finds it in a copy of the file."""
    found: list[int] = []

    def listener(change: Change) -> None:
        copy = open_project(world.session.path, read_only=True)
        found.append(len(copy.queries.select(Source)))
        assert copy.check() == []
        copy.close()

    start = len(world.session.queries.select(Source))
    world.session.subscribe(listener)
    world.do(edits.AddSource(name="a", kind="newspaper"))
    world.session.undo()
    assert found[-2:] == [start + 1, start]
    assert world.session.saved_at is not None


def test_a_change_is_foreseen_with_its_rows_before_it_is_on_disk(world: World) -> None:
    session, seen = world.session, []

    def listener(change: Change) -> None:
        assert session._store._connection.in_transaction
        seen.append((change.kind, len(session.queries.select(Source)), change.event))

    start = len(session.queries.select(Source))
    end = session.foresee(listener)
    world.do(edits.AddSource(name="a", kind="newspaper"))
    session.undo()
    session.redo()
    assert [each[:2] for each in seen] == [("edit", start + 1), ("undo", start), ("redo", start + 1)]
    assert all(event is None for *_, event in seen)
    end()
    world.do(edits.AddSource(name="b", kind="newspaper"))
    assert len(seen) == 3


def test_what_was_foreseen_and_refused_is_told_again_as_it_was(world: World) -> None:
    session, heard, seen = world.session, [], []
    start = len(session.queries.sources())
    session.subscribe(heard.append)
    session.foresee(lambda change: seen.append((change.touched, len(session.queries.sources()))))
    connection = session._store._connection
    deny = sqlite3.SQLITE_DENY
    connection.set_authorizer(
        lambda action, what, *_: deny if action == sqlite3.SQLITE_TRANSACTION and what == "COMMIT" else 0
    )
    with pytest.raises(UserError):
        session.apply(edits.AddSource(name="a", kind="newspaper"))
    connection.set_authorizer(None)
    assert [count for _, count in seen] == [start + 1, start]
    assert seen[0][0] == seen[1][0]
    assert heard == []
    assert session.check() == []


def test_one_view_that_fails_hides_nothing_from_the_others(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def fails(_: Change) -> None:
        raise ZeroDivisionError

    heard: list[str] = []
    world.session.subscribe(fails)
    end = world.session.subscribe(lambda change: heard.append(change.label))
    world.session.apply(edits.AddSource(name="a", kind="newspaper"), origin=self_origin)
    assert heard == ["add source"]
    assert "a view failed" in caplog.text
    end()
    end()
    world.session.undo()
    assert heard == ["add source"]


self_origin = object()


def test_an_edit_without_effect_is_no_step(world: World) -> None:
    heard: list[Change] = []
    world.session.subscribe(heard.append)
    spot = world.spot("Seoul")
    change = world.session.apply(edits.AddMention(article=world.ids["main"], ranges=(spot,), type="GPE"))
    assert change.event is None
    assert change.result == world.ids["lone"]
    assert heard == []
    assert world.session.next_undo() is None


OTHERS_WORK: dict[str, Any] = {
    "Retag": lambda w: edits.Retag(mentions=(w.ids["left"],), type="GPE"),
    "Resize": lambda w: edits.Resize(mention=w.ids["left"], ranges=(w.spot("Lee"),)),
    "DeleteMentions": lambda w: edits.DeleteMentions(mentions=(w.ids["left"],)),
    "LinkEntity": lambda w: edits.LinkEntity(mentions=(w.ids["left"],), entity=None),
    "UnlinkTwins": lambda w: edits.UnlinkTwins(twin=w.ids["twin"]),
    "EditClaim": lambda w: edits.EditClaim(claim=w.ids["claim"], changes={"certainty": "U"}),
    "DeleteClaim": lambda w: edits.DeleteClaim(claim=w.ids["claim"]),
    "UnlinkClaims": lambda w: edits.UnlinkClaims(link=w.ids["link"]),
    "EditDivergence": lambda w: edits.EditDivergence(divergence=w.ids["divergence"], changes={"severity": "major"}),
    "DeleteDivergence": lambda w: edits.DeleteDivergence(divergence=w.ids["divergence"]),
    "SubmitLayer": lambda w: edits.SubmitLayer(layer=w.ids["layer"]),
    "AddMention": lambda w: edits.AddMention(
        article=w.ids["main"], ranges=(w.spot("met"),), type="EVENT", layer=w.ids["layer"]
    ),
}


@pytest.mark.parametrize("name", sorted(OTHERS_WORK))
@pytest.mark.parametrize("who", ["bob", "rae"])
def test_nobody_changes_somebody_elses_layer(world: World, name: str, who: str) -> None:
    world.session.act_as(world.people[who])
    before = values(world.session)
    with pytest.raises(UserError, match="somebody else"):
        world.session.apply(OTHERS_WORK[name](world))
    assert values(world.session) == before


@pytest.mark.parametrize("name", sorted(OTHERS_WORK))
def test_submitted_work_stands_until_it_is_withdrawn(world: World, name: str) -> None:
    edit = OTHERS_WORK[name](world)
    world.do(edits.SubmitLayer(layer=world.ids["layer"]))
    before = values(world.session)
    with pytest.raises(UserError, match="submitted"):
        world.session.apply(edit)
    assert values(world.session) == before
    world.do(edits.WithdrawLayer(layer=world.ids["layer"]))
    world.session.apply(edit)


def test_only_reviewers_review(world: World) -> None:
    for edit in (
        edits.StartGold(article=world.ids["fresh"]),
        edits.ReturnLayer(layer=world.ids["theirs"], comment="again"),
        edits.SignOff(layer=world.ids["gold"]),
    ):
        with pytest.raises(UserError, match="Only a reviewer"):
            world.do(edit, "bob")


def test_a_selection_that_does_not_fit_the_text_is_refused(world: World) -> None:
    from dataclasses import replace

    spot = world.spot("Seoul")
    before = values(world.session)
    for wrong in (
        replace(spot, start=spot.start + 1),
        replace(spot, end=spot.end + 1),
        replace(spot, quote="Tokyo"),
        replace(spot, start=spot.end, quote=""),
        replace(spot, start=-1),
        replace(spot, end=10_000),
        replace(spot, document=world.drafts["single"].documents[0].id),
    ):
        with pytest.raises(UserError):
            world.do(edits.AddMention(article=world.ids["main"], ranges=(wrong,), type="GPE"))
    with pytest.raises(UserError):
        world.do(edits.AddMention(article=world.ids["main"], ranges=(), type="GPE"))
    assert values(world.session) == before
    assert world.session.queries.select(Mention, layer=world.ids["layer"])


def test_half_a_character_is_refused_in_words(world: World) -> None:
    before = values(world.session)
    with pytest.raises(UserError, match="lone surrogate"):
        world.do(edits.SetNote(target=world.ids["main"], target_kind="article", text="half \ud83d"))
    assert values(world.session) == before
    assert world.session.check() == []


def test_the_actor_is_named_or_known(tmp_path: Path) -> None:
    session = create_project(tmp_path / "p.annotations", actor_name="kim")
    kim = session.actor
    with pytest.raises(UserError, match="no such person"):
        session.act_as("nobody")
    session.close()
    for name in ("kim", kim):
        again = open_project(session.path, name)
        assert again.actor == kim
        again.close()
    with pytest.raises(UserError, match="It has: kim"):
        open_project(session.path, "lee")
    nobody = open_project(session.path)
    with pytest.raises(UserError, match="Nobody is chosen"):
        nobody.apply(edits.AddSource(name="x", kind="newspaper"))
    nobody.close()


def test_a_project_that_cannot_be_made_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        create_project(tmp_path / "p.annotations", template="no such scheme")
    with pytest.raises(UserError):
        create_project(tmp_path / "p.annotations", actor_role="king")
    assert list(tmp_path.iterdir()) == []


def _linked(world: World) -> str:
    """Ann makes a record, and Bob links a tag of his to it."""
    made = world.do(edits.AddEntity(type="PERSON", labels={"en": "Shared"}), "ann")
    spot = world.spot("One", "fresh")
    return world.do(edits.AddMention(article=world.ids["fresh"], ranges=(spot,), type="EVENT", entity=made), "bob")


def _imported(world: World) -> str:
    """Ann imports an article, and Bob tags it."""
    article = world.do(edits.ImportDraft(draft=world.drafts["unstored"]), "ann")
    return world.do(edits.AddMention(article=article, ranges=(world.spot("Newer", "unstored"),), type="EVENT"), "bob")


def _graded(world: World) -> str:
    """Ann names a source, and Bob grades it."""
    source = world.do(edits.AddSource(name="Gazette"), "ann")
    scale = next(iter(world.session.queries.scales("reliability"))).id
    return world.do(
        edits.Rate(target=source, target_kind="source", axis="reliability", code="B", scale=scale, reason="why"), "bob"
    )


@pytest.mark.parametrize("others", [_linked, _imported, _graded])
def test_undo_never_takes_away_what_others_work_hangs_on(world: World, others: Callable[[World], str]) -> None:
    made = others(world)
    before = values(world.session)
    world.session.act_as(world.people["ann"])
    with pytest.raises(UserError, match=r"(others' work hangs on it|changed since)\. Nothing was changed"):
        world.session.undo()
    assert values(world.session) == before
    world.session.act_as(world.people["bob"])
    world.session.undo()
    world.session.act_as(world.people["ann"])
    world.session.undo()
    assert made and world.session.check() == []


def test_a_copy_goes_on_with_a_chain_of_its_own(world: World, tmp_path: Path) -> None:
    """Undo covers this place only: a copy elsewhere begins with nothing to undo, and its chain starts at one."""
    world.do(edits.AddSource(name="here", kind="newspaper"))
    copy = tmp_path / "copy.annotations"
    world.session.save_copy(copy)
    other = open_project(copy, "ann")
    assert other.next_undo() is None
    event = other.apply(edits.AddSource(name="there", kind="newspaper")).event
    assert event is not None
    assert event.seq == 1
    assert event.replica not in {e.replica for e in world.session.queries.history()}
    assert other.check() == []
    other.close()
