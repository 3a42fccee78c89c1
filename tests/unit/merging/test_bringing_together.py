"""Real projects brought together: bundles and whole files, through sessions on files and the command line."""

import gc
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import edits
from annotator.cli import app
from annotator.model import Actor, Article, Entity, Layer, Mention, UserError
from annotator.session import Change, Session, open_project
from annotator.store import Store
from tests.unit.edits.world import World, make_world

PEOPLE = ("ann", "bob", "rae")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.session.close()


def copy_for(world: World, name: str) -> World:
    """A copy of the project in a folder of somebody's own, opened as them."""
    folder = world.session.path.parent / name
    folder.mkdir()
    path = folder / "world.annotations"
    world.session.save_copy(path)
    session = open_project(path, world.people[name])
    ticks = count(max(event.at for event in session.queries.history()) + 1)
    session._store.clock = lambda: next(ticks)
    return World(session, dict(world.people), dict(world.ids), dict(world.drafts))


def sent(world: World, by: str, *, texts: bool = False) -> Path:
    path = world.session.path.with_name(f"{by}.annbundle")
    world.session.send_work(path, actor=world.people[by], texts=texts)
    return path


def quotes(session: Session) -> list[str]:
    return sorted(part.quote for row in session.queries.select(Mention) for part in row.ranges)


def rows(session: Session) -> dict[str, object]:
    snapshot = session.snapshot()
    return {
        "records": {table: list(many) for table, many in snapshot.records.items()},
        "events": sorted(event.hash for event in snapshot.events),
        "payloads": dict(snapshot.payloads),
    }


def random_work(world: World, by: str, seed: int) -> None:
    """Some edits of one's own layer and of what all share; some are taken back."""
    draw, do = random.Random(seed), world.do
    layer = f"{by}-{seed}"
    for step in range(draw.randrange(2, 7)):
        what = draw.randrange(6)
        if what < 2 and by != "rae":
            article, quote = draw.choice((("fresh", "One"), ("fresh", "둘"), ("fresh", "Two 🙂")))
            spot = world.spot(quote, article)
            do(edits.AddMention(article=world.ids[article], ranges=(spot,), type="EVENT"), by)
        elif what == 2:
            do(edits.EditEntity(entity=world.ids["lee"], changes={"note": f"{layer} {step % 2}"}), by)
        elif what == 3:
            do(edits.AddEntity(type="PERSON", labels={"en": draw.choice(("Lee", "Kim"))}), by)
        elif what == 4:
            do(edits.EditActor(actor=world.people["bob"], name=draw.choice(("bob", "robert")), role="analyst"), by)
        else:
            world.session.act_as(world.people[by])
            if world.session.next_undo() is not None:
                world.session.undo()


@pytest.mark.parametrize("seed", range(24))
def test_files_are_one_whatever_the_order(world: World, seed: int) -> None:
    copies = {name: copy_for(world, name) for name in PEOPLE}
    for number, (name, place) in enumerate(copies.items()):
        random_work(place, name, seed * 10 + number)
    paths = {name: place.session.path for name, place in copies.items()}
    for place in copies.values():
        place.session.close()
    found: list[dict[str, object]] = []
    for order in (("bob", "rae"), ("rae", "bob"), ("bob", "rae", "bob")):
        target = world.session.path.with_name(f"{seed}-{len(found)}.annotations")
        shutil.copy(paths["ann"], target)
        with Store.open(target) as store:
            session = Session(store, world.people["ann"])
            session.merge([paths[name] for name in order])
            assert session.check() == []
            found.append(rows(session))
            assert not any(report.changed for report in session.merge([paths["rae"]]))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("seed", range(12))
def test_bundles_bring_what_whole_files_bring(world: World, seed: int) -> None:
    """Each person's bundle holds all that they did, so that bundles of all are the union of the files."""
    copies = {name: copy_for(world, name) for name in PEOPLE}
    for number, (name, place) in enumerate(copies.items()):
        random_work(place, name, 500 + seed * 10 + number)
    bundles = [sent(place, name) for name, place in copies.items()]
    by_bundle = world.session
    for place in copies.values():
        place.session.close()
    by_bundle.merge(bundles)
    assert by_bundle.check() == []
    target = by_bundle.path.with_name("files.annotations")
    shutil.copy(copies["ann"].session.path, target)
    with Store.open(target) as store:
        session = Session(store)
        session.merge([copies[name].session.path for name in ("bob", "rae")])
        assert rows(session) == rows(by_bundle)


def test_work_comes_in_one_transaction_after_a_copy(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.AddMention(article=bob.ids["fresh"], ranges=(bob.spot("One", "fresh"),), type="EVENT"), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    before = rows(world.session)
    heard: list[Change] = []
    world.session.subscribe(heard.append)
    (seen,) = world.session.merge([bundle], preview=True)
    assert seen.changed and rows(world.session) == before and not heard
    (report,) = world.session.merge([bundle])
    assert report.tables["mention"].added == 1 and report.steps == 1
    assert [change.kind for change in heard] == ["merge"]
    assert "One" in quotes(world.session)
    assert world.session.check() == []
    with Store.open_copy(world.session.path.with_name(report.backup)) as copy:
        assert rows(Session(copy)) == before
        assert copy.check() == []
    (again,) = world.session.merge([bundle])
    assert not again.changed and again.backup == ""


def test_own_steps_are_still_undone_after_a_merge(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.AddMention(article=bob.ids["fresh"], ranges=(bob.spot("One", "fresh"),), type="EVENT"), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    world.do(edits.AddMention(article=world.ids["fresh"], ranges=(world.spot("둘", "fresh"),), type="EVENT"))
    world.session.merge([bundle])
    assert {"One", "둘"} <= set(quotes(world.session))
    world.session.undo()
    assert "둘" not in quotes(world.session) and "One" in quotes(world.session)
    world.session.redo()
    assert "둘" in quotes(world.session)
    assert world.session.check() == []


def test_what_was_deleted_there_is_deleted_and_what_is_absent_stays(world: World) -> None:
    ann = copy_for(world, "ann")
    ann.do(edits.DeleteMentions(mentions=(ann.ids["lone"],)))
    bundle = sent(ann, "ann")
    ann.session.close()
    world.do(edits.AddMention(article=world.ids["fresh"], ranges=(world.spot("One", "fresh"),), type="EVENT"))
    world.session.merge([bundle])
    assert "Seoul" not in quotes(world.session)
    assert "One" in quotes(world.session)
    assert world.session.check() == []


def test_a_version_that_lost_is_told_with_whose_it_was(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.EditEntity(entity=bob.ids["lee"], changes={"note": "of bob"}), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    world.do(edits.EditEntity(entity=world.ids["lee"], changes={"note": "of ann"}))
    world.do(edits.EditEntity(entity=world.ids["lee"], changes={"note": "of ann again"}))
    (report,) = world.session.merge([bundle])
    (losing,) = report.losing
    assert (losing.table, losing.record, losing.whose, losing.winner) == ("entity", world.ids["lee"], "bob", "ann")
    assert world.session.queries.select(Entity, id=world.ids["lee"])[0].note == "of ann again"
    payloads = world.session.snapshot().payloads.values()
    assert any("of bob" in body for body in payloads)
    assert any("overruled" in sentence and "bob" in sentence for sentence in report.sentences())


def test_the_newest_name_of_a_person_holds_and_namesakes_are_told(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.EditActor(actor=bob.people["bob"], name="robert", role="analyst"), "bob")
    bob.do(edits.AddActor(name="eve"), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    world.do(edits.AddActor(name="eve"))
    (report,) = world.session.merge([bundle])
    assert report.renamed == ((world.people["bob"], "bob", "robert"),)
    ((name, ids),) = report.namesakes
    assert name == "eve" and len(ids) == 2
    assert {actor.name for actor in world.session.queries.select(Actor)} == {"ann", "robert", "rae", "eve"}


def test_likely_duplicates_are_queued(world: World) -> None:
    bob = copy_for(world, "bob")
    made = bob.do(edits.AddEntity(type="PERSON", labels={"en": "NOBODY"}), "bob")
    bob.do(edits.AddEntity(type="GPE", labels={"en": "Lee"}), "bob")
    source = bob.do(edits.AddSource(name="GAZETTE"), "bob")
    ours = world.do(edits.AddSource(name="Gazette"))
    bundle = sent(bob, "bob")
    bob.session.close()
    (report,) = world.session.merge([bundle])
    assert {(each.table, frozenset(each.records)) for each in report.duplicates} == {
        ("entity", frozenset((made, world.ids["free"]))),
        ("source", frozenset((source, ours))),
    }
    assert set(report.duplicates[0].names) == {"Nobody", "NOBODY"}


def test_each_person_has_a_package_though_their_names_look_alike(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    folder.mkdir()
    people = [world.do(edits.AddActor(name=name, role="analyst")) for name in ("Lee/Ann", "lee ann", "Lee-Ann")]
    paths = world.session.write_packages(folder, people)
    assert len({path.name.casefold() for path in paths}) == 3 and all(path.is_file() for path in paths)


def test_a_copied_file_that_went_on_twice_is_a_fork(world: World, tmp_path: Path) -> None:
    """The same place, the same chain: the file was put back from a copy, and the other copy went on too."""
    world.do(edits.AddEntity(type="PERSON", labels={"en": "Before"}))  # from here on the place has a name
    kept = tmp_path / "kept"
    kept.mkdir()
    world.session.save_copy(kept / "world.annotations")
    world.do(edits.AddEntity(type="PERSON", labels={"en": "First"}))
    first = tmp_path / "first.annotations"
    world.session.save_copy(first)
    path = world.session.path
    world.session.close()
    shutil.copy(kept / "world.annotations", path)
    world.session = open_project(path, world.people["ann"])
    world.do(edits.AddEntity(type="PERSON", labels={"en": "Second"}))
    (report,) = world.session.merge([first])
    assert [fork.actor for fork in report.forks] == ["ann"]
    assert {"First", "Second"} <= {row.labels.get("en") for row in world.session.queries.select(Entity)}
    assert world.session.check() == []
    while world.session.next_undo() is not None and "Second" in str(
        [row.labels.get("en") for row in world.session.queries.select(Entity)]
    ):
        world.session.undo()
    assert world.session.check() == []


def test_one_step_undone_in_both_copies_of_a_file_leaves_what_can_be_undone(world: World, tmp_path: Path) -> None:
    """Both branches of a fork take the same step back: nothing falls over it, now or when the file is opened again."""
    world.do(edits.AddEntity(type="PERSON", labels={"en": "Earlier"}))
    world.do(edits.AddEntity(type="PERSON", labels={"en": "Before"}))
    kept = tmp_path / "kept"
    kept.mkdir()
    world.session.save_copy(kept / "world.annotations")
    world.session.undo()
    first = tmp_path / "first.annotations"
    world.session.save_copy(first)
    path = world.session.path
    world.session.close()
    shutil.copy(kept / "world.annotations", path)
    world.session = open_project(path, world.people["ann"])
    world.session.undo()
    world.session.merge([first])
    world.do(edits.AddEntity(type="PERSON", labels={"en": "After"}))
    world.session.undo()
    world.session.close()
    world.session = open_project(path, world.people["ann"])
    world.session.undo()
    assert [row for row in world.session.queries.select(Entity) if row.labels.get("en") == "Earlier"] == []
    assert world.session.check() == []


def test_another_project_is_refused_by_name(world: World, tmp_path: Path) -> None:
    from annotator.session import create_project

    other = create_project(tmp_path / "other.annotations", name="Harbours")
    other.send_work(tmp_path / "other.annbundle")
    other.close()
    before = rows(world.session)
    for name in ("other.annotations", "other.annbundle"):
        with pytest.raises(UserError, match="another project, “Harbours”"):
            world.session.merge([tmp_path / name])
    assert rows(world.session) == before
    assert not list(tmp_path.glob("*.before-merge-*"))


def test_an_altered_row_is_named_and_nothing_is_changed(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.AddMention(article=bob.ids["fresh"], ranges=(bob.spot("One", "fresh"),), type="EVENT"), "bob")
    path = bob.session.path
    bob.session.close()
    with Store.open(path) as store:
        store._connection.execute("UPDATE mention SET type = 'ROLE' WHERE type = 'EVENT'")
    before = rows(world.session)
    with pytest.raises(UserError, match="altered: its mention"):
        world.session.merge([path])
    assert rows(world.session) == before
    assert not list(path.parent.parent.glob("*.before-merge-*"))


def test_a_row_that_names_what_is_not_there_is_refused(world: World) -> None:
    bob = copy_for(world, "bob")
    made = bob.do(edits.AddEntity(type="PERSON", labels={"en": "Somebody"}), "bob")
    spot = bob.spot("One", "fresh")
    bob.do(edits.AddMention(article=bob.ids["fresh"], ranges=(spot,), type="EVENT", entity=made), "bob")
    path = bob.session.path
    bob.session.close()
    with Store.open(path) as store:
        store._connection.execute("PRAGMA foreign_keys = OFF")
        store._connection.execute("DELETE FROM entity WHERE id = ?", (made,))
    before = rows(world.session)
    with pytest.raises(UserError, match="a row of mention points at a missing row of entity"):
        world.session.merge([path])
    assert rows(world.session) == before
    assert not list(path.parent.parent.glob("*.before-merge-*"))
    assert world.session._store._connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_indexes_that_were_made_anew_are_those_that_were(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bob = copy_for(world, "bob")
    for quote in ("One", "Two 🙂"):
        bob.do(edits.AddMention(article=bob.ids["fresh"], ranges=(bob.spot(quote, "fresh"),), type="EVENT"), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    monkeypatch.setattr("annotator.store.merge.MANY", 0)
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    schema = world.session._store._connection.execute(query).fetchall()
    bringing = world.session.bringing([bundle])
    bringing.look()
    writing = world.session.write(bringing)
    next(writing)
    writing.close()  # type: ignore[attr-defined]
    assert world.session._store._connection.execute(query).fetchall() == schema
    world.session.merge([bundle])
    assert world.session._store._connection.execute(query).fetchall() == schema
    assert {"One", "Two 🙂"} <= set(quotes(world.session)) and world.session.check() == []


def test_what_was_looked_at_before_a_change_is_not_written_over_it(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.AddEntity(type="PERSON", labels={"en": "Brought"}), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    bringing = world.session.bringing([bundle])
    bringing.look()
    world.do(edits.AddEntity(type="PERSON", labels={"en": "Meanwhile"}))
    before = rows(world.session)
    with pytest.raises(UserError, match="changed meanwhile"):
        list(world.session.write(bringing))
    bringing.let_go()
    assert rows(world.session) == before


@pytest.mark.parametrize("end", ["preview", "written", "refused"])
def test_what_was_looked_at_is_collected_as_ever_afterwards(world: World, end: str) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.AddEntity(type="PERSON", labels={"en": "Somebody"}), "bob")
    bundle = sent(bob, "bob")
    bob.session.close()
    if end == "refused":
        bundle.write_bytes(bundle.read_bytes()[:-40])
        with pytest.raises(UserError):
            world.session.merge([bundle])
    else:
        world.session.merge([bundle], preview=end == "preview")
    assert gc.isenabled() and gc.get_freeze_count() == 0


def test_a_text_that_is_not_here_is_asked_for(world: World) -> None:
    bob = copy_for(world, "bob")
    bob.do(edits.ImportDraft(draft=bob.drafts["unstored"]), "bob")
    carol = bob.do(edits.AddActor(name="carol"), "bob")
    bob.session.act_as(carol)
    bob.people["carol"] = carol
    new = bob.drafts["unstored"].article.id
    bob.do(edits.AddMention(article=new, ranges=(bob.spot("Newer", "unstored"),), type="EVENT"), "carol")
    hashed, whole = sent(bob, "carol"), None
    with pytest.raises(UserError, match="does not have"):
        world.session.merge([hashed])
    whole = sent(bob, "carol", texts=True)
    own = sent(bob, "bob")  # who imported a text sends it
    bob.session.close()
    world.session.merge([whole])
    assert "Newer" in quotes(world.session)
    world.session.merge([own])
    assert world.session.queries.select(Article, id=new)
    assert world.session.check() == []


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_from_assigning_to_bringing_home_on_the_command_line(world: World, tmp_path: Path) -> None:
    path = world.session.path
    world.session.close()
    packages = tmp_path / "packages"
    packages.mkdir()
    told = run("assign", path, "--to", "bob", "--articles", world.ids["fresh"], "--actor", "ann", "--package", packages)
    assert "bob: 1 article\n" in told
    (package,) = packages.iterdir()
    session = open_project(package, "bob")
    assert session.check() == []
    assert {layer.owner for layer in session.queries.select(Layer) if layer.role == "analyst"} == {world.people["bob"]}
    assert {row.actor for row in session.queries.select(Mention)} <= {world.people["bob"]}
    away = replace(world, session=session)
    away.do(edits.AddMention(article=away.ids["fresh"], ranges=(away.spot("One", "fresh"),), type="EVENT"), "bob")
    assert session.check() == []
    session.close()
    bundle = tmp_path / "bob.annbundle"
    run("bundle", package, bundle, "--actor", "bob")
    assert "preview" in run("merge", path, bundle, "--preview")
    assert "One" not in quotes_of(path)
    told = run("merge", path, bundle)
    assert "mention: 1 added" in told and "before-merge-1" in told
    assert "One" in quotes_of(path)
    assert "Nothing new" in run("merge", path, package)
    run("check", path)
    world.session = open_project(path)


def test_likely_duplicates_on_the_command_line(world: World) -> None:
    bob = copy_for(world, "bob")
    made = bob.do(edits.AddEntity(type="PERSON", labels={"en": "NOBODY"}), "bob")
    source = bob.do(edits.AddSource(name="GAZETTE"), "bob")
    ours = world.do(edits.AddSource(name="Gazette"))
    bundle, path = sent(bob, "bob"), world.session.path
    bob.session.close()
    world.session.close()
    assert "likely the same" in run("merge", path, bundle)
    told = run("duplicates", path)
    assert made in told and source in told and "(bob)" in told and "2 pairs wait" in told
    assert "1 pair waits" in run("duplicates", path, "--not-same", made, world.ids["free"], "--actor", "ann")
    assert "0 pairs wait" in run("duplicates", path, "--same", ours, source, "--actor", "ann")
    assert run("duplicates", path) == "0 pairs wait.\n"
    assert isinstance(CliRunner().invoke(app, ["duplicates", str(path), "--same", "a", "b", "--not-same", "a", "b"])
                      .exception, (UserError, SystemExit))  # fmt: skip
    world.session = open_project(path, "ann")
    assert world.session.queries.merged_sources(ours)[0].id == source
    assert world.session.check() == []


def quotes_of(path: Path) -> list[str]:
    session = open_project(path, read_only=True)
    try:
        return quotes(session)
    finally:
        session.close()
