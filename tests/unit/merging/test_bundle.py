"""The bundle as a file: the same bytes every time, whole there and back, and refused where it cannot be trusted."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator import edits
from annotator.merging import bundle as bundles
from annotator.merging import merge, package, read_bundle, share, write_bundle
from annotator.merging.union import Union
from annotator.model import Document, Snapshot, UserError, digest
from tests.unit.edits.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path)
    yield made
    made.session.close()


def written(snapshot: Snapshot, actor: str, *, texts: bool = False) -> bytes:
    out = io.BytesIO()
    write_bundle(snapshot, actor, out, texts=texts)
    return out.getvalue()


def opened(data: bytes) -> bundles.Bundle:
    return read_bundle(io.BytesIO(data), "work.annbundle")


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_equal_projects_give_equal_bytes(world: World) -> None:
    snapshot = world.session.snapshot()
    shuffled = replace(
        snapshot,
        records={table: tuple(reversed(rows)) for table, rows in reversed(snapshot.records.items())},
        events=tuple(reversed(snapshot.events)),
        payloads=dict(reversed(snapshot.payloads.items())),
    )
    for name in ("ann", "bob", "rae"):
        assert written(snapshot, world.people[name]) == written(shuffled, world.people[name])


def test_it_holds_ones_own_work_and_nobody_elses(world: World) -> None:
    snapshot = world.session.snapshot()
    found = opened(written(snapshot, world.people["bob"]))
    assert {row.layer for row in found.snapshot.records["mention"]} == {world.ids["theirs"]}
    assert {event.actor for event in found.snapshot.events} == {world.people["bob"]}
    assert not found.snapshot.records["claim"]
    assert not found.snapshot.records["document"]  # bob imported none: texts go by their hash
    told = {each["id"]: each["text_sha256"] for each in found.manifest["documents"]}
    assert told and all(
        told[row.id] == row.text_sha256
        for row in snapshot.records["document"]
        if row.id in told and isinstance(row, Document)
    )
    (head,) = found.manifest["heads"]
    assert head["seq"] == len(found.snapshot.events)


def test_a_bundle_of_what_is_here_already_brings_nothing(world: World) -> None:
    snapshot = world.session.snapshot()
    for name in ("ann", "bob", "rae"):
        for texts in (False, True):
            found = opened(written(snapshot, world.people[name], texts=texts))
            found.check_against(Union(snapshot).tables(), "work.annbundle")
            assert not merge(snapshot, found.snapshot).report.changed


def _retell(change: Callable[[dict[str, object]], object]) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    def altered(parts: dict[str, bytes]) -> dict[str, bytes]:
        manifest = json.loads(parts["manifest.json"])
        change(manifest)
        return {**parts, "manifest.json": json.dumps(manifest).encode()}

    return altered


def _rewrite(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Change the records, and make the sum in the manifest fit."""

    def altered(parts: dict[str, bytes]) -> dict[str, bytes]:
        assert old in parts["records.jsonl"]
        data = parts["records.jsonl"].replace(old, new, 1)
        manifest = {**json.loads(parts["manifest.json"]), "sha256": digest(data)}
        return {"manifest.json": json.dumps(manifest).encode(), "records.jsonl": data}

    return altered


HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "a third member": (lambda parts: {**parts, "more.txt": b""}, "exactly a manifest and records"),
    "a member outside": (
        lambda parts: {"../manifest.json": parts["manifest.json"], "records.jsonl": parts["records.jsonl"]},
        "exactly a manifest and records",
    ),
    "no records": (lambda parts: {"manifest.json": parts["manifest.json"]}, "exactly a manifest and records"),
    "another sum": (lambda parts: {**parts, "records.jsonl": parts["records.jsonl"] + b"\n"}, "do not match the sum"),
    "no manifest": (lambda parts: {**parts, "manifest.json": b"[]"}, "not that of a bundle"),
    "not JSON": (lambda parts: {**parts, "manifest.json": b'{"a":1,"a":2}'}, "twice"),
    "a newer version": (_retell(lambda told: told.update(version=2)), "newer version"),
    "no actor": (_retell(lambda told: told.update(actor={})), "whose work"),
    "somebody else": (_retell(lambda told: told.update(actor={"id": "x", "name": "x"})), "somebody else"),
    "another count": (_retell(lambda told: told.update(counts={})), "as many records"),
    "other heads": (_retell(lambda told: told.update(heads=[])), "do not end"),
    "another project": (_retell(lambda told: told.update(project_id="x")), "another project"),
    "an unknown line": (_rewrite(b'"type":"layer"', b'"type":"laier"'), "no type of line"),
    "an altered step": (_rewrite(b'"undoable":true', b'"undoable":false'), "was altered"),
    "altered values": (_rewrite(b'"json":"{', b'"json":" {'), "altered"),
    "an unknown field": (_rewrite(b'"deleted":false', b'"deletet":false'), "line"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_cannot_be_trusted_is_refused(world: World, name: str) -> None:
    alter, why = HOSTILE[name]
    data = packed(alter(members(written(world.session.snapshot(), world.people["bob"]))))
    with pytest.raises(UserError, match=why) as told:
        opened(data)
    assert "work.annbundle" in str(told.value) and "Nothing was changed" in str(told.value)


def test_a_bomb_is_refused_before_it_is_unpacked(world: World) -> None:
    parts = members(written(world.session.snapshot(), world.people["bob"]))
    with pytest.raises(UserError, match="far too large"):
        opened(packed({**parts, "records.jsonl": b" " * (64 * 1024 * 1024)}))


def test_every_cut_is_refused(world: World) -> None:
    data = written(world.session.snapshot(), world.people["bob"])
    for length in range(0, len(data), 997):
        with pytest.raises(UserError):
            opened(data[:length])


def test_flipped_bytes_never_bring_other_work(world: World) -> None:
    snapshot = world.session.snapshot()
    data = written(snapshot, world.people["bob"])
    good = opened(data).snapshot
    for place in range(0, len(data), 211):
        altered = bytearray(data)
        altered[place] ^= 0x55
        try:
            found = opened(bytes(altered)).snapshot
        except UserError:
            continue
        assert found == good  # a byte of the zip that means nothing


def test_another_text_or_place_under_one_id_is_refused_by_name(world: World) -> None:
    ours = world.session.snapshot()

    def with_first(table: str, **changes: object) -> Snapshot:
        rows = list(ours.records[table])
        rows[0] = replace(rows[0], **changes)  # type: ignore[arg-type]
        return replace(ours, records={**ours.records, table: tuple(rows)})

    with pytest.raises(UserError, match="another text of “"):
        merge(ours, with_first("document", text="x", text_sha256=digest("x")), source="theirs")
    for table in ("region", "sentence"):
        with pytest.raises(UserError, match=f"“theirs” has the {table} "):
            merge(ours, with_first(table, end=5), source="theirs")
    shorter = replace(ours, events=ours.events[:-1])
    altered = replace(ours, events=(*shorter.events, replace(ours.events[-1], at=1)))
    with pytest.raises(UserError, match=r"chain of .* was altered"):
        merge(shorter, altered)
    with pytest.raises(UserError, match="has none before it"):
        merge(Snapshot(), replace(ours, events=ours.events[1:]))
    with pytest.raises(UserError, match="were altered"):
        merge(Snapshot(), replace(ours, payloads={digest("x"): "y"}))


def test_a_bundle_of_another_text_is_refused_by_name(world: World) -> None:
    ours = world.session.snapshot()
    found = opened(written(ours, world.people["bob"]))
    name = found.manifest["documents"][0]["name"]
    found.manifest["documents"][0]["text_sha256"] = digest("x")
    with pytest.raises(UserError, match=f"another text of “{name}”"):
        found.check_against(Union(ours).tables(), "work.annbundle")


def test_shares_are_even_stable_and_overlap_as_asked() -> None:
    articles = [f"a{n}" for n in range(50)]
    people = ["kim", "lee", "park"]
    shares = share(articles, people, 0.2)
    common = set.intersection(*map(set, shares.values()))
    assert len(common) == 10
    assert set().union(*shares.values()) == set(articles)
    rest = [set(mine) - common for mine in shares.values()]
    assert sum(map(len, rest)) == 40
    assert max(map(len, rest)) - min(map(len, rest)) <= 1
    again = share(list(reversed(articles)), people, 0.2)
    assert {who: set(mine) for who, mine in again.items()} == {who: set(mine) for who, mine in shares.items()}
    assert share(articles, people, 0.2, seed="x") != shares
    assert all(len(mine) == 50 for mine in share(articles, people, 1).values())
    for wrong in (-0.1, 1.1):
        with pytest.raises(UserError, match="fraction"):
            share(articles, people, wrong)
    with pytest.raises(UserError, match="at least one"):
        share(articles, [], 0.2)


def test_a_package_holds_the_assigned_articles_and_no_other_work(world: World) -> None:
    world.do(edits.SetProperty(name="blind", value=True))
    whole = world.session.snapshot()
    part = package(whole, frozenset({world.ids["main"]}), world.people["bob"])
    assert [row.id for row in part.records["article"]] == [world.ids["main"]]
    assert {row.layer for row in part.records["mention"]} == {world.ids["theirs"]}
    assert not part.records["claim"] and not part.records["decision"] and not part.records["note"]
    assert {row.actor for row in part.records["rating"]} <= {world.people["bob"]}
    assert not part.events and not part.payloads
    for table in ("property", "scheme", "scale", "actor"):
        assert part.records[table] == tuple(whole.records[table])
    assert not merge(whole, part).report.changed
    world.do(edits.SetProperty(name="blind", value=False))
    whole = world.session.snapshot()
    part = package(whole, frozenset({world.ids["main"]}), world.people["bob"])
    for table in ("entity", "source"):
        assert part.records[table] == tuple(whole.records[table])
