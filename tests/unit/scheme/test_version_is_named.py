"""Everything that is written under a scheme says under which version: records, exports, bundles, reports."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.edits import AddClaim, AddMention, Retag, SaveScheme
from annotator.formats import Options, format_named
from annotator.merging.bundle import read_bundle
from annotator.model import Claim, Mention, Scheme
from annotator.scheme import rename
from tests.unit.edits.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The small project, with a second version of its scheme in force: PERSON is called HUMAN."""
    made = make_world(tmp_path)
    change = rename(made.session.queries.scheme(), "PERSON", to="HUMAN")
    made.do(SaveScheme(body=change.scheme.to_body(), mapping={"PERSON": "HUMAN"}))
    yield made
    made.session.close()


def test_records_name_the_version_they_were_made_or_mapped_under(world: World) -> None:
    queries = world.session.queries
    assert queries.scheme().version == 2
    place = queries.get(Mention, world.ids["lone"])
    person = queries.get(Mention, world.ids["left"])
    assert place is not None and place.scheme_version == 1, "what was not touched keeps its version"
    assert person is not None and (person.type, person.scheme_version) == ("HUMAN", 2)
    made = world.do(AddMention(article=world.ids["main"], ranges=(world.spot("years"),), type="DATE"))
    claimed = world.do(AddClaim(article=world.ids["main"], content=(world.spot("talks"),), language="en"))
    new, claim = queries.get(Mention, made), queries.get(Claim, claimed)
    assert new is not None and new.scheme_version == 2
    assert claim is not None and claim.scheme_version == 2
    world.do(Retag(mentions=(world.ids["lone"],), type="LOC"))
    place = queries.get(Mention, world.ids["lone"])
    assert place is not None and place.scheme_version == 2
    versions = {scheme.version for scheme in queries.select(Scheme)}
    named = {m.scheme_version for m in queries.select(Mention)} | {c.scheme_version for c in queries.select(Claim)}
    assert named <= versions, "every version that is named is held"


def test_exports_name_it(world: World) -> None:
    lines, archive = io.BytesIO(), io.BytesIO()
    snapshot = world.session.snapshot()
    format_named("jsonl").dump(snapshot, lines, Options(layer="all"))
    written = [json.loads(line) for line in lines.getvalue().decode().splitlines()]
    articles = [line for line in written if "mentions" in line]
    name = world.session.queries.scheme().name
    assert articles and all(line["schemes"] == [{"name": name, "version": 2}] for line in articles)
    records = [each for line in articles for table in ("mentions", "claims") for each in line[table]]
    assert records and all(each["scheme_version"] in (1, 2) for each in records)
    format_named("archive").dump(snapshot, archive)
    archive.seek(0)
    back = format_named("archive").load(archive)
    assert {(s.name, s.version) for s in back.records["scheme"]} == {(name, 1), (name, 2)}
    assert {m.id: m.scheme_version for m in back.records["mention"]} == {
        m.id: m.scheme_version for m in snapshot.records["mention"]
    }


def test_a_bundle_brings_the_versions_its_records_name(world: World, tmp_path: Path) -> None:
    path = tmp_path / "ann.bundle"
    world.session.send_work(path, actor=world.people["ann"])
    with path.open("rb") as stream:
        bundle = read_bundle(stream, "ann.bundle")
    records = bundle.snapshot.records
    named = {row.scheme_version for table in ("mention", "claim") for row in records[table]}
    assert named == {1, 2}
    told = {row.version for row in records["scheme"]} | {each["version"] for each in bundle.manifest.get("schemes", ())}
    assert 2 in told, "and the one in force"
