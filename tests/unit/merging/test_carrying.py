"""Bundles that other processes read are the bundles that are read here, and fail as they fail here."""

import os
from pathlib import Path

import pytest

from annotator import edits
from annotator.merging import carrying, read_bundle
from annotator.merging.carrying import packed, read_bundles, unpacked
from annotator.model import RECORD_TYPES, Document, UserError
from annotator.session import open_project
from annotator.store import Store
from tests.unit.edits.world import World, make_world


@pytest.fixture
def bundles(tmp_path: Path) -> list[Path]:
    """One of each person: with every kind of record, deleted ones, and words that JSON has to escape."""
    world = make_world(tmp_path)
    world.do(
        edits.SetNote(target=world.ids["main"], target_kind="article", text='a "quoted" \\ word\n\u2028 \x07 𠮷🙂')
    )
    found = []
    for actor in world.session.queries.actors():
        world.session.send_work(tmp_path / f"{actor.name}.annbundle", actor=actor.id)
        found.append(tmp_path / f"{actor.name}.annbundle")
    world.session.close()
    return found


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "WORTH_BYTES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def still(many: int) -> list[carrying.Tick]:
    return [lambda share: None] * many


def test_what_is_packed_and_unpacked_is_what_was_read(bundles: list[Path]) -> None:
    with Store.open_copy(bundles[0].with_name("world.annotations")) as store:
        texts = {row.id: row.text for row in store.select(Document)}
    bulks = 0
    for path in bundles:
        with path.open("rb") as file:
            read = read_bundle(file, path.name, texts=texts)
        sent = unpacked(packed(path, texts))
        assert sent == read
        assert {table: list(map(repr, rows)) for table, rows in sent.snapshot.records.items()} == {
            table: list(map(repr, rows)) for table, rows in read.snapshot.records.items()
        }
        assert sent.bulk.events and sent.rest.payloads
        bulks += sum(map(len, sent.bulk.rows.values()))
    assert bulks


def test_other_processes_give_them_in_order(bundles: list[Path], elsewhere: None) -> None:
    names = [bundle.manifest["actor"]["name"] for bundle in read_bundles(bundles, still(len(bundles)), {})]
    assert names == [path.stem for path in bundles]


def test_a_damaged_one_is_refused_by_name_when_it_is_its_turn(bundles: list[Path], elsewhere: None) -> None:
    data = bundles[1].read_bytes()
    bundles[1].write_bytes(data[:-200] + bytes(100) + data[-100:])
    reading = read_bundles(bundles, still(len(bundles)), {})
    assert next(reading).manifest["actor"]["name"] == bundles[0].stem
    with pytest.raises(UserError, match=f"“{bundles[1].name}” is not a bundle that can be trusted"):
        next(reading)


def test_whoever_waits_can_cancel(bundles: list[Path], elsewhere: None) -> None:
    class Cancelled(Exception):
        pass

    def tick(share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(read_bundles(bundles, [tick] * len(bundles), {}))


def test_where_no_process_can_be_had_they_are_read_here(
    bundles: list[Path], elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "packed", _dies)
    names = [bundle.manifest["actor"]["name"] for bundle in read_bundles(bundles, still(len(bundles)), {})]
    assert names == [path.stem for path in bundles]


def _dies(path: Path, texts: dict[str, str]) -> carrying.Packed:
    os._exit(3)


def test_a_merge_is_the_same_whoever_reads(tmp_path: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    outcomes = []
    for name, worth in (("here", 1 << 60), ("elsewhere", 0)):
        monkeypatch.setattr(carrying, "WORTH_BYTES", worth)
        folder = tmp_path / name
        folder.mkdir()
        outcomes.append(_merged(folder))
    assert outcomes[0] == outcomes[1]


def _merged(folder: Path) -> dict[str, int]:
    world: World = make_world(folder)
    home = world.session.path
    world.session.close()
    sent = []
    for name in ("ann", "bob"):
        away = folder / f"{name}.annotations"
        away.write_bytes(home.read_bytes())
        session = open_project(away, world.people[name])
        session.apply(edits.AddEntity(type="GPE", labels={"en": f"Place of {name}"}))
        session.send_work(folder / f"{name}.annbundle")
        session.close()
        sent.append(folder / f"{name}.annbundle")
    session = open_project(home, world.people["rae"])
    reports = session.merge(sent)
    assert session.check() == []
    counts = {table: len(session.snapshot().records.get(table, ())) for table in RECORD_TYPES}
    session.close()
    assert [report.tables["entity"].added for report in reports] == [1, 1]
    return counts
