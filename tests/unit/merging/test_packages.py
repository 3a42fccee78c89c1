"""What a blind package holds: one's own work and what the articles need; of others not a word, in any table or byte."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from annotator import edits
from annotator.merging import merge, package
from annotator.model import RECORD_TYPES, Alias, Entity, LayerRecord, Mention, Note, Snapshot, Source
from annotator.session import open_project
from tests.unit.edits.world import World, draft, make_world

SECRET = "Zqx"
"""Begins every word that only another analyst wrote; no text and no other row holds it."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.session.close()


def work_of_others(world: World) -> None:
    """Ann, an analyst, writes into everything that there is to write into; rae, the reviewer, prepares the registry."""
    do, ids = world.do, world.ids
    do(edits.SetProperty(name="blind", value=True), "rae")
    ids["by_rae"] = do(
        edits.AddEntity(type="GPE", labels={"en": "Seoul"}, aliases=(Alias(text="서울", language="ko"),)), "rae"
    )
    ids["elsewhere"] = do(edits.AddEntity(type="GPE", labels={"en": "Vladivostok"}), "rae")
    ids["paper"] = do(edits.AddSource(name="Ministry of Talks", names={"en": "talks"}), "rae")
    do(edits.AddAlias(entity=ids["by_rae"], alias=Alias(text=f"{SECRET}alias", language="en")))
    do(edits.EditEntity(entity=ids["by_rae"], changes={"note": f"{SECRET}note"}))
    do(edits.EditSource(source=ids["paper"], changes={"independence": f"{SECRET}depends"}))
    do(edits.AddEntity(type="GPE", labels={"en": f"{SECRET}label", "ko": "서울"}))
    do(edits.AddSource(name=f"{SECRET}source"))
    do(edits.AddProposition(statement=f"{SECRET}statement"))
    do(edits.SetNote(target=ids["main"], target_kind="article", text=f"{SECRET}remark"))
    do(edits.EditClaim(claim=ids["claim"], changes={"statement": {"en": f"{SECRET}claim"}}))
    scale = world.session.queries.scales("reliability")[0].id
    do(
        edits.Rate(
            target=ids["source"], target_kind="source", axis="reliability", code="A", scale=scale, reason=f"{SECRET}why"
        )
    )
    spot = world.spot("Seoul")
    ids["hers"] = do(edits.AddMention(article=ids["main"], ranges=(spot,), type="GPE", entity=ids["by_rae"]))
    do(edits.SetApart(kind="entity", one=ids["by_rae"], other=ids["elsewhere"]))
    do(edits.WithdrawLayer(layer=ids["theirs"]), "bob")


def test_of_the_others_not_a_byte_goes(world: World, tmp_path: Path) -> None:
    work_of_others(world)
    whole, bob, ann = world.session.snapshot(), world.people["bob"], world.people["ann"]
    assert sum(SECRET in str(row) for rows in whole.records.values() for row in rows) >= 8
    path = tmp_path / "package.annotations"
    world.session.write_package(path, frozenset({world.ids["main"]}), bob)
    data = path.read_bytes()
    assert SECRET.encode() not in data and SECRET.encode("utf-16-le") not in data
    theirs = [
        row.id
        for table, rows in whole.records.items()
        for row in rows
        if row.actor == ann
        and (isinstance(row, LayerRecord) or table in ("layer", "entity", "rating", "proposition"))
        and getattr(row, "owner", ann) == ann
    ]
    assert len(theirs) > 8
    assert [id_ for id_ in theirs if id_.encode() in data] == []
    session = open_project(path, "bob")
    try:
        assert session.check() == []
        assert session.queries.history() == []
        assert {row.layer for row in session.queries.select(Mention)} == {world.ids["theirs"]}
        seoul = session.queries.get(Entity, world.ids["by_rae"])
        # As rae made it: her names are of use, and the revisions do not count what others did.
        assert seoul is not None and seoul.rev == 1 and [alias.text for alias in seoul.aliases] == ["서울"]
        assert session.queries.get(Entity, world.ids["elsewhere"]) is None  # no name of it stands in these texts
        paper = session.queries.get(Source, world.ids["paper"])
        assert paper is not None and paper.independence == "" and paper.rev == 1
    finally:
        session.close()


def test_the_work_comes_home_without_a_trace_of_the_filter(world: World, tmp_path: Path) -> None:
    work_of_others(world)
    path = tmp_path / "package.annotations"
    world.session.write_package(path, frozenset({world.ids["main"]}), world.people["bob"])
    session = open_project(path, "bob")
    away = World(session, world.people, world.ids, world.drafts)
    away.do(edits.AddMention(article=away.ids["main"], ranges=(away.spot("met"),), type="EVENT",
                             entity=away.ids["by_rae"]), "bob")  # fmt: skip
    session.close()
    before = world.session.queries.get(Entity, world.ids["by_rae"])
    (report,) = world.session.merge([path])
    assert report.tables["mention"].added == 1 and not report.losing
    assert world.session.queries.get(Entity, world.ids["by_rae"]) == before
    assert world.session.check() == []


def test_all_of_ones_own_goes(world: World) -> None:
    """Notes on one's own records, stances of one's own claims, and records that one's own work names."""
    do, ids, bob = world.do, world.ids, world.people["bob"]
    work_of_others(world)
    spot = world.spot("met")
    mine = do(edits.AddMention(article=ids["main"], ranges=(spot,), type="EVENT", entity=ids["elsewhere"]), "bob")
    claim = do(edits.AddClaim(article=ids["main"], content=(spot,), language="en"), "bob")
    row = do(edits.AddProposition(statement="They met."), "bob")
    do(edits.SetStance(proposition=row, article=ids["main"], claim=claim, stance="asserts"), "bob")
    note = do(edits.SetNote(target=mine, target_kind="mention", text="mine"), "bob")
    whole = world.session.snapshot()
    part = package(whole, frozenset({ids["main"]}), bob)
    kept = {table: {row.id for row in rows} for table, rows in part.records.items()}
    assert {mine} <= kept["mention"] and {claim} <= kept["claim"] and kept["proposition"] == {row}
    assert ids["elsewhere"] in kept["entity"]
    assert [stance.claim for stance in part.records["stance"]] == [claim]  # type: ignore[attr-defined]
    assert [row.text for row in part.records["note"] if isinstance(row, Note)] == ["mine"] and note
    assert set(part.records) <= set(RECORD_TYPES)


def test_of_a_record_that_ones_own_work_names_goes_what_was_there_then(world: World, tmp_path: Path) -> None:
    do, ids, bob = world.do, world.ids, world.people["bob"]
    ticks = count(4_000_000_000_000, 1000)
    world.session._store.clock = lambda: next(ticks)
    do(edits.WithdrawLayer(layer=ids["theirs"]), "bob")
    ids["hers"] = do(edits.AddEntity(type="GPE", labels={"en": "Incheon"}, note="a port"))
    do(edits.EditEntity(entity=ids["hers"], changes={"note": "a harbour"}))
    spot = world.spot("met")
    do(edits.AddMention(article=ids["main"], ranges=(spot,), type="EVENT", entity=ids["hers"]), "bob")
    do(edits.SetProperty(name="blind", value=True), "rae")
    do(edits.AddAlias(entity=ids["hers"], alias=Alias(text=f"{SECRET}alias", language="en")))
    do(edits.EditEntity(entity=ids["hers"], changes={"note": f"{SECRET}note", "labels": {"en": f"{SECRET}label"}}))
    path = tmp_path / "package.annotations"
    world.session.write_package(path, frozenset({ids["main"]}), bob)
    assert SECRET.encode() not in path.read_bytes()
    session = open_project(path, "bob")
    sent = session.queries.get(Entity, ids["hers"])
    assert sent is not None and (sent.labels, sent.note, sent.rev) == ({"en": "Incheon"}, "a harbour", 2)
    away = World(session, world.people, ids, world.drafts)
    away.do(edits.AddMention(article=ids["main"], ranges=(away.spot("Seoul"),), type="GPE", entity=ids["hers"]), "bob")
    session.close()
    at_home = world.session.queries.get(Entity, ids["hers"])
    (report,) = world.session.merge([path])
    assert not report.losing and world.session.queries.get(Entity, ids["hers"]) == at_home
    assert world.session.check() == []


def test_what_is_not_blind_is_shared(world: World) -> None:
    work_of_others(world)
    world.do(edits.SetProperty(name="blind", value=False), "rae")
    whole = world.session.snapshot()
    part = package(whole, frozenset({world.ids["main"]}), world.people["bob"])
    for table in ("entity", "source", "distinction"):
        assert part.records[table] == tuple(whole.records[table])
    assert not merge(whole, part).report.changed
    assert isinstance(part, Snapshot) and not part.events and not part.payloads


def test_work_done_in_a_package_overrules_nobody(world: World, tmp_path: Path) -> None:
    """Whoever submits the layer they were assigned knew it: the bundle lacks the reviewer's steps all the same."""
    article = world.do(edits.ImportDraft(draft=draft("Another one in Seoul.\r\nTwo.")), "rae")
    world.do(edits.Assign(articles=(article,), actors=(world.people["bob"],)), "rae")
    path, bundle = tmp_path / "package.annotations", tmp_path / "bob.annbundle"
    world.session.write_package(path, frozenset({article}), world.people["bob"])
    session = open_project(path, "bob")
    session.act_as(world.people["bob"])
    layer = session.queries.own_layer(article)
    assert layer is not None
    session.apply(edits.SubmitLayer(layer=layer.id, exhaustive=("mention",)))
    session.send_work(bundle)
    session.close()
    (report,) = world.session.merge([bundle])
    assert report.tables["layer"].newer == 1 and report.losing == ()
