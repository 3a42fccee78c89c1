"""What goes from a bundle into the tables without becoming a record: the outcome is that of records, and whatever does
not hold is refused as it is there."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from annotator import edits
from annotator.merging import Bundle, bring_together, read_bundle, write_bundle
from annotator.merging.bulk import Bulk
from annotator.model import Document, Mention, Record, Snapshot, UserError, digest
from annotator.store.codec import CODECS, values_json
from tests.unit.edits.world import World, make_world
from tests.unit.merging.test_bringing_together import copy_for, random_work, rows
from tests.unit.merging.test_bundle import members, packed

PEOPLE = ("ann", "bob", "carol")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """With carol, who has done nothing yet: no chain of hers is known."""
    made = make_world(tmp_path)
    made.people["carol"] = str(made.do(edits.AddActor(name="carol"), "rae"))
    yield made
    made.session.close()


def texts_of(snapshot: Snapshot) -> dict[str, str]:
    return {row.id: row.text for row in snapshot.records["document"] if isinstance(row, Document)}


def bundle_of(snapshot: Snapshot, actor: str, texts: dict[str, str]) -> Bundle:
    out = io.BytesIO()
    write_bundle(snapshot, actor, out)
    out.seek(0)
    return read_bundle(out, "work", texts=texts)


def as_records(bundle: Bundle) -> Bundle:
    return replace(bundle, bulk=Bulk(), rest=bundle.snapshot)


def tag(world: World, quote: str, by: str = "carol") -> str:
    spot = world.spot(quote, "fresh")
    return str(world.do(edits.AddMention(article=world.ids["fresh"], ranges=(spot,), type="EVENT"), by))


def test_what_a_person_tagged_is_bulk_and_is_what_records_are(world: World) -> None:
    world.do(edits.EditMention(mention=tag(world, "One"), changes={"note": "seen"}), "carol")
    world.do(edits.DeleteMentions(mentions=(tag(world, "둘"),)), "carol")
    whole = world.session.snapshot()
    for name in PEOPLE:
        read = bundle_of(whole, world.people[name], texts_of(whole))
        bare = bundle_of(whole, world.people[name], {})
        assert read.snapshot == bare.snapshot
        assert all(read.bulk.events) and not read.rest.events
        for table, some in read.bulk.rows.items():
            kept = {row.id: row for row in whole.records[table]}
            assert some and all(row == CODECS[table].encode(kept[row[0]]) for row in some)
            assert not {row[0] for row in some} & {row.id for row in read.rest.records[table]}
        if name == "carol":
            assert not read.rest.records["mention"]
            assert all(row[2] for row in bare.bulk.rows["mention"])  # quotes are held against texts
            assert {row[2] for row in read.bulk.rows["mention"]} == {True, False}
            assert read.bulk.named["layer"] and read.bulk.named["article"]
            assert {table for table, _ in read.bulk.touched}.isdisjoint(read.bulk.rows)


def brought(ours: Snapshot, bundles: list[Bundle]) -> tuple[Any, ...]:
    union, reports = bring_together(ours, [(f"number {n}", bundle) for n, bundle in enumerate(bundles)])
    if union is None:
        return reports, None
    touched = union.touched()
    whole = union.snapshot
    tables = {table: {row.id: row for row in some} for table, some in whole.records.items()}
    return reports, tables, whole.events, whole.payloads, touched


@pytest.mark.parametrize("seed", range(6))
def test_bulks_are_united_as_records_are(world: World, seed: int) -> None:
    """In any order; with somebody's older bundle before or after the newer one; and all of it twice."""
    ours = world.session.snapshot()
    bundles: list[Bundle] = []
    for number, name in enumerate(PEOPLE):
        place = copy_for(world, name)
        for part in range(2 if name == "carol" else 1):
            random_work(place, name, 900 + seed * 10 + number + part * 5)
            bundles.append(bundle_of(place.session.snapshot(), place.people[name], texts_of(ours)))
        place.session.close()
    assert any(bundle.bulk.rows for bundle in bundles)
    for order in (*permutations(bundles), [*bundles, *bundles]):
        assert brought(ours, list(order)) == brought(ours, list(map(as_records, order)))


def test_a_bulk_stays_closed_until_something_of_it_is_met(world: World) -> None:
    ours = world.session.snapshot()
    carol = copy_for(world, "carol")
    tag(carol, "One")
    first = bundle_of(carol.session.snapshot(), carol.people["carol"], texts_of(ours))
    tag(carol, "둘")
    second = bundle_of(carol.session.snapshot(), carol.people["carol"], texts_of(ours))
    carol.session.close()
    alone, _ = bring_together(ours, [("first", first)])
    assert alone is not None and [bulk.rows for bulk in alone.bulks] == [first.bulk.rows]
    assert first.bulk.rows["mention"] and not alone.puts.get("mention") and not alone.events
    both, reports = bring_together(ours, [("first", first), ("second", second)])
    assert both is not None and not both.bulks
    assert reports[1].tables["mention"].added == 1 and reports[1].steps == 1
    assert {row.id for row in both.puts["mention"]} == {row.id for row in second.snapshot.records["mention"]}


def test_steps_come_where_no_annotation_does(world: World) -> None:
    carol = copy_for(world, "carol")
    carol.do(edits.AddEntity(type="PERSON", labels={"en": "Somebody"}), "carol")
    path = carol.session.path.with_name("carol.annbundle")
    carol.session.send_work(path, actor=carol.people["carol"])
    carol.session.close()
    (report,) = world.session.merge([path])
    assert (report.tables["entity"].added, report.steps) == (1, 1)
    assert [event.actor for event in world.session.snapshot().events].count(world.people["carol"]) == 1
    assert world.session.check() == []


def _elsewhere(row: Mention) -> Mention:
    (part, *others) = row.ranges
    return replace(row, ranges=(replace(part, start=part.start + 1, end=part.end + 1), *others))


def _unknown(row: Mention) -> Mention:
    (part, *others) = row.ranges
    return replace(row, ranges=(replace(part, document="x"), *others))


ALTERED: dict[str, tuple[Callable[[Mention], Mention], str]] = {
    "another type": (lambda row: replace(row, type="ROLE"), "not what its history says"),
    "a later revision of the same": (lambda row: replace(row, type="ROLE", rev=row.rev + 1), ""),
    "deleted": (lambda row: replace(row, deleted=True), "not what its history says"),
    "another place": (_elsewhere, "is not what the text has"),
    "another text": (_unknown, "which is not there"),
    "a layer that is not there": (lambda row: replace(row, layer="x"), "names the layer “x”"),
    "an entity that is not there": (lambda row: replace(row, entity="x"), "names the entity “x”"),
    "no such code": (lambda row: replace(row, provenance="x"), "“x” is none of"),
    "no revision": (lambda row: replace(row, rev=0), "revisions count from 1"),
    "no id": (lambda row: replace(row, id=""), "is empty"),
}


def with_altered(whole: Snapshot, id_: str, alter: Callable[[Mention], Mention], *, told: bool) -> Snapshot:
    """A project with one mention altered; `told`: its only step says what it is now, with a hash to match."""
    (old,) = (row for row in whole.records["mention"] if isinstance(row, Mention) and row.id == id_)
    new = alter(old)
    records: tuple[Record, ...] = tuple(new if row is old else row for row in whole.records["mention"])
    payloads, events = dict(whole.payloads), list(whole.events)
    if told:
        payloads[digest(values_json(new))] = values_json(new)
        after = None if new.deleted else digest(values_json(new))
        (place,) = (n for n, event in enumerate(events) if any(step.id == id_ for step in event.changes))
        steps = tuple(
            replace(step, id=new.id, after=after) if step.id == id_ else step for step in events[place].changes
        )
        events[place] = replace(events[place], changes=steps)
        events[place] = replace(events[place], hash=events[place].expected_hash())
    return Snapshot(records={**whole.records, "mention": records}, events=events, payloads=payloads)


@pytest.mark.parametrize("told", [False, True])
@pytest.mark.parametrize("name", sorted(ALTERED))
def test_a_row_that_does_not_hold_is_refused_and_nothing_is_changed(world: World, name: str, told: bool) -> None:
    alter, why = ALTERED[name]
    carol = copy_for(world, "carol")
    made = tag(carol, "One")
    whole, path = carol.session.snapshot(), carol.session.path.with_name("carol.annbundle")
    carol.session.close()
    fits = bundle_of(whole, world.people["carol"], texts_of(whole))
    union, _ = bring_together(world.session.snapshot(), [("fits", fits)])
    assert union is not None and [made] == [row[0] for bulk in union.bulks for row in bulk.rows["mention"]]
    with path.open("wb") as out:
        write_bundle(with_altered(whole, made, alter, told=told), world.people["carol"], out)
    before = rows(world.session)
    if why and not (told and "history" in why):
        with pytest.raises(UserError, match=why):
            world.session.merge([path])
        assert rows(world.session) == before
    else:  # somebody may have written it last whose chain is elsewhere: that is said
        (report,) = world.session.merge([path])
        assert report.unverified == (() if told else (("mention", 1),))


def test_an_id_that_comes_twice_is_refused(world: World) -> None:
    carol = copy_for(world, "carol")
    made = tag(carol, "One")
    whole = carol.session.snapshot()
    carol.session.close()
    out = io.BytesIO()
    write_bundle(whole, carol.people["carol"], out)
    parts = members(out.getvalue())
    lines = parts["records.jsonl"].splitlines(keepends=True)
    (place,) = (n for n, line in enumerate(lines) if f'"id":"{made}","layer"'.encode() in line)
    data = b"".join((*lines[:place], lines[place], *lines[place:]))
    manifest = json.loads(parts["manifest.json"])
    manifest = {**manifest, "sha256": digest(data)}
    manifest["counts"]["mention"] += 1
    doubled = packed({"manifest.json": json.dumps(manifest).encode(), "records.jsonl": data})
    read = read_bundle(io.BytesIO(doubled), "work", texts=texts_of(whole))
    assert not read.bulk.rows.get("mention")
    with pytest.raises(UserError, match="appears twice in mention"):
        bring_together(world.session.snapshot(), [("work", read)])
