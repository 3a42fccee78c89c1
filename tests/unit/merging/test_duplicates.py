"""What is likely one: across scripts and people, asked once, and answered in a way that can be taken back and sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator import edits
from annotator.merging import duplicates
from annotator.merging.duplicates import CROWD, Likely
from annotator.model import Alias, Distinction, Entity, Record, Source, UserError
from tests.unit.edits.world import World, make_world
from tests.unit.merging.test_bringing_together import copy_for, sent


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.session.close()


def person(id_: str, actor: str, name: str, *, type_: str = "PERSON", **more: object) -> Entity:
    return Entity(id=id_, rev=1, actor=actor, type=type_, labels={"en": name}, **more)  # type: ignore[arg-type]


def asked(*records: Record, apart: tuple[Distinction, ...] = ()) -> list[tuple[str, ...]]:
    entities = [each for each in records if isinstance(each, Entity)]
    sources = [each for each in records if isinstance(each, Source)]
    return [each.records for each in duplicates(entities, sources, apart)]


def test_names_are_compared_across_scripts_and_spellings() -> None:
    for one, other in (
        ("이재명", "李在明"),
        ("Lee Jae-myung", "Lee Jae Myung"),
        ("안규백", "안 규백"),
        ("NATO", "Nato"),
    ):
        assert asked(person("a", "x", one), person("b", "y", other)) == [("a", "b")], (one, other)
    assert asked(person("a", "x", "Yi Sun"), person("b", "y", "Yi Un")) == []


def test_no_pair_is_made_of_what_one_person_made_of_two_types_or_of_what_is_no_name() -> None:
    assert asked(person("a", "x", "Kim"), person("b", "x", "Kim")) == []
    assert asked(person("a", "x", "Kim"), person("b", "y", "Kim", type_="GPE")) == []
    assert asked(person("a", "x", "Kim"), person("b", "y", "Kim", deleted=True)) == []
    assert asked(person("a", "x", "Kim"), person("b", "y", "Kim", merged_into="a")) == []
    for kind, expected in (("surname_only", []), ("error", []), ("variant", [("a", "b")])):
        alias = Alias(text="Kim", language="en", kind=kind)
        assert asked(person("a", "x", "Kim"), person("b", "y", "Kim Min-jun", aliases=(alias,))) == expected
    names = (Source(id="s", rev=1, actor="x", name="Gazette"), Source(id="t", rev=1, actor="y", name="gazette"))
    assert asked(*names) == [("s", "t")]
    assert asked(*names, apart=(Distinction(id="d", rev=1, kind="source", first="s", second="t"),)) == []


def test_of_a_crowd_each_is_asked_about_with_the_oldest_only() -> None:
    many = [person(f"k{n}", f"p{n}", "Kim", created=100 - n) for n in range(CROWD + 2)]
    oldest = many[-1].id
    assert {pair[0] for pair in asked(*many)} == {oldest}
    assert len(asked(*many)) == len(many) - 1


def test_an_index_that_grows_says_what_a_new_one_says() -> None:
    names = ["Kim", "Lee", "KIM", "이재명", "李在明", "Park"]
    records = [person(f"e{n}", f"p{n % 3}", name, created=n) for n, name in enumerate(names)]
    grown = Likely()
    for record in records:
        grown.put(person(record.id, record.actor, "Kim", created=record.created))
        grown.put(record)
    assert grown.pairs() == Likely(records).pairs() and grown.pairs()
    assert [pair.records for pair in grown.pairs(["e2"])] == [("e0", "e2")]


def test_what_was_said_travels_and_is_not_asked_again(world: World) -> None:
    bob = copy_for(world, "bob")
    made = bob.do(edits.AddEntity(type="PERSON", labels={"en": "NOBODY"}), "bob")
    (report,) = world.session.merge([sent(bob, "bob")])
    ((_, records, *_),) = [(each.table, each.records) for each in report.duplicates]
    assert world.session.queries.duplicates() == report.duplicates
    world.do(edits.SetApart(kind="entity", one=records[1], other=records[0]))
    assert world.session.queries.duplicates() == ()
    world.session.undo()
    assert len(world.session.queries.duplicates()) == 1
    world.session.redo()
    bob.session.merge([sent(world, "ann")])
    assert bob.session.queries.duplicates() == ()
    (said,) = bob.session.queries.select(Distinction)
    # Bob says the same: one record, not two.
    world.session.undo()
    bob.do(edits.SetApart(kind="entity", one=made, other=world.ids["free"]), "bob")
    assert [row.id for row in bob.session.queries.select(Distinction)] == [said.id]
    bob.do(edits.MergeEntities(entity=made, into=world.ids["free"]), "bob")
    assert bob.session.queries.select(Distinction) == []
    assert bob.session.check() == []
    bob.session.close()


def test_a_merged_source_means_the_one_that_stands_for_it(world: World) -> None:
    queries, ids = world.session.queries, world.ids
    scale = queries.scales("reliability")[0].id
    world.do(edits.SetChain(article=ids["fresh"], chain=((ids["idle"], "host"),)))
    world.do(edits.Rate(target=ids["idle"], target_kind="source", axis="reliability", code="C", scale=scale))
    world.do(edits.MergeSources(source=ids["idle"], into=ids["source"]))
    assert ids["idle"] not in queries.sources()
    assert [link.source for link in queries.chain(ids["fresh"])] == [ids["source"]]
    assert queries.origins((ids["main"], ids["fresh"])).origins == (ids["source"],)
    assert {rating.code for rating in queries.ratings(ids["source"], "reliability")} == {"B", "C"}
    assert world.do(edits.AddSource(name="idle PAPER")) == ids["source"]
    for edit, why in (
        (edits.MergeSources(source=ids["source"], into=ids["idle"]), "itself"),
        (edits.DeleteSource(source=ids["source"]), "stands for another"),
        (edits.SetApart(kind="source", one=ids["idle"], other=ids["source"]), "one already"),
        (edits.SetApart(kind="claim", one=ids["idle"], other=ids["source"]), "Only entities"),
        (edits.SplitSource(source=ids["source"]), "not merged"),
    ):
        with pytest.raises(UserError, match=why):
            world.do(edit)
    world.do(edits.SplitSource(source=ids["idle"]))
    assert [link.source for link in queries.chain(ids["fresh"])] == [ids["idle"]]
    assert world.session.check() == []
