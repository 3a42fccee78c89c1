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
from annotator.merging.bulk import BULK_TABLES, Bulk
from annotator.model import Document, Mention, Record, Snapshot, UserError, digest
from annotator.store.codec import CODECS
from tests.unit.edits.world import World, make_world
from tests.unit.merging.test_bringing_together import PEOPLE, copy_for, random_work, rows
from tests.unit.merging.test_bundle import members, packed


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
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


def tag(world: World, quote: str, by: str = "bob") -> str:
    spot = world.spot(quote, "fresh")
    return str(world.do(edits.AddMention(article=world.ids["fresh"], ranges=(spot,), type="EVENT"), by))


def test_what_a_person_tagged_is_bulk_and_is_what_records_are(world: World) -> None:
    world.do(edits.EditMention(mention=tag(world, "One"), changes={"note": "seen"}), "bob")
    world.do(edits.DeleteMentions(mentions=(tag(world, "둘"),)), "bob")
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
        if name == "bob":
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
        for part in range(2 if name == "bob" else 1):
            random_work(place, name, 900 + seed * 10 + number + part * 5)
            bundles.append(bundle_of(place.session.snapshot(), place.people[name], texts_of(ours)))
        place.session.close()
    assert any(bundle.bulk.rows for bundle in bundles)
    for order in (*permutations(bundles), [*bundles, *bundles]):
        assert brought(ours, list(order)) == brought(ours, list(map(as_records, order)))


def test_a_bulk_stays_closed_until_something_of_it_is_met(world: World) -> None:
    ours = world.session.snapshot()
    bob = copy_for(world, "bob")
    tag(bob, "One")
    first = bundle_of(bob.session.snapshot(), bob.people["bob"], texts_of(ours))
    tag(bob, "둘")
    second = bundle_of(bob.session.snapshot(), bob.people["bob"], texts_of(ours))
    bob.session.close()
    none = dict.fromkeys(BULK_TABLES, ())
    stranger = replace(ours, events=(), payloads={}, records={**ours.records, **none})
    alone, _ = bring_together(stranger, [("first", first)])
    assert alone is not None and [bulk.rows for bulk in alone.bulks] == [first.bulk.rows]
    assert not alone.puts.get("mention") and not alone.events
    both, reports = bring_together(stranger, [("first", first), ("second", second)])
    assert both is not None and not both.bulks
    assert reports[1].tables["mention"].added == 1 and reports[1].steps == 1
    assert {row.id for row in both.puts["mention"]} == {row.id for row in second.snapshot.records["mention"]}


def _elsewhere(row: Mention) -> Mention:
    (part, *others) = row.ranges
    return replace(row, ranges=(replace(part, start=part.start + 1, end=part.end + 1), *others))


def _unknown(row: Mention) -> Mention:
    (part, *others) = row.ranges
    return replace(row, ranges=(replace(part, document="x"), *others))


ALTERED: dict[str, tuple[Callable[[Mention], Mention], str]] = {
    "another type": (lambda row: replace(row, type="ROLE"), "altered: its mention"),
    "a later revision of the same": (lambda row: replace(row, type="ROLE", rev=row.rev + 1), ""),
    "deleted": (lambda row: replace(row, deleted=True), "altered: its mention"),
    "another place": (_elsewhere, "is not what the text has"),
    "another text": (_unknown, "which is not there"),
    "a layer that is not there": (lambda row: replace(row, layer="x"), "names the layer “x”"),
    "an entity that is not there": (lambda row: replace(row, entity="x"), "names the entity “x”"),
    "no such code": (lambda row: replace(row, provenance="x"), "“x” is none of"),
    "no revision": (lambda row: replace(row, rev=0), "revisions count from 1"),
    "no id": (lambda row: replace(row, id=""), "is empty"),
}


@pytest.mark.parametrize("name", sorted(ALTERED))
def test_a_row_that_does_not_hold_is_refused_and_nothing_is_changed(world: World, name: str) -> None:
    alter, why = ALTERED[name]
    bob = copy_for(world, "bob")
    made = tag(bob, "One")
    whole = bob.session.snapshot()
    assert made in {row[0] for row in bundle_of(whole, bob.people["bob"], texts_of(whole)).bulk.rows["mention"]}
    path = bob.session.path.with_name("bob.annbundle")
    bob.session.close()

    def with_altered(records: list[Record]) -> tuple[Record, ...]:
        return tuple(alter(row) if isinstance(row, Mention) and row.id == made else row for row in records)

    altered = {**whole.records, "mention": with_altered(list(whole.records["mention"]))}
    with path.open("wb") as out:
        write_bundle(replace(whole, records=altered), bob.people["bob"], out)
    before = rows(world.session)
    if why:
        with pytest.raises(UserError, match=why):
            world.session.merge([path])
        assert rows(world.session) == before
    else:  # somebody may have written it last whose chain is elsewhere: that is said
        (report,) = world.session.merge([path])
        assert report.unverified == (("mention", 1),)


def test_an_id_that_comes_twice_is_refused(world: World) -> None:
    bob = copy_for(world, "bob")
    made = tag(bob, "One")
    whole = bob.session.snapshot()
    bob.session.close()
    out = io.BytesIO()
    write_bundle(whole, bob.people["bob"], out)
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
