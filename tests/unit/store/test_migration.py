"""An older project is brought up to date after a checked copy was made; where that fails, it stays as it was."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

import annotator.store as store_module
from annotator.edits import AddMention, AddMentions, Decide, EditClaim, MergeSources, SetApart
from annotator.model import RECORD_TYPES, Claim, Decision, Mention, Range, Region, Source, UserError
from annotator.session import open_project
from annotator.store import Store, opening, schema
from annotator.store.codec import ADDED
from tests.unit.edits.world import make_world
from tests.unit.store.beside import contents

NEXT = schema.SCHEMA_VERSION + 1


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A project of the present version, to a program that knows the next one."""
    world = make_world(tmp_path)
    world.session.close()
    return world.session.path


def know(monkeypatch: pytest.MonkeyPatch, step: Callable[[Any], None]) -> None:
    """Let the program know a further migration."""

    def migrate(db: Any) -> None:
        from sqlite_utils import Migrations

        migrations = Migrations("annotator")
        migrations(name="v1_all_nouns")(schema._v1)
        migrations(name="next")(step)
        migrations.apply(db)
        db.execute(f"PRAGMA user_version = {NEXT}")

    monkeypatch.setattr(schema, "migrate", migrate)
    monkeypatch.setattr(store_module, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(opening, "SCHEMA_VERSION", NEXT)


def add_table(db: Any) -> None:
    db.execute("CREATE TABLE added (id TEXT PRIMARY KEY NOT NULL) STRICT")


def fail_halfway(db: Any) -> None:
    db.execute("CREATE TABLE added (id TEXT PRIMARY KEY NOT NULL) STRICT")
    db.execute("DELETE FROM note")
    raise sqlite3.OperationalError("database or disk is full")


def test_a_project_of_the_first_schema_keeps_its_history_and_gets_sections(older: Path) -> None:
    session = open_project(older, "rae")
    first = session.queries.select(Decision)[0]
    session.apply(Decide(layer=first.layer, decisions=(replace(first, id="", key="k9"),)))
    session.close()
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ALTER TABLE decision DROP COLUMN section")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'v2%'")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    session = open_project(older, "rae")
    decided = session.queries.select(Decision)
    assert len(decided) == 2
    assert {decision.section for decision in decided} == {""}
    assert session.check() == []  # what the history says of the old rows still holds
    session.undo()
    assert session.queries.select(Decision) == [first]
    session.redo()
    assert session.queries.select(Decision)[1].key == "k9"
    session.apply(Decide(layer=first.layer, decisions=(replace(first, section="3.2"),)))
    session.close()
    with Store.open_copy(older) as store:
        assert [d.section for d in store.select(Decision)] == ["3.2", ""]
        assert store.check() == []


def test_a_project_from_before_sources_could_be_one_keeps_its_history(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        columns = f"{schema._COMMON} {schema.V1_RECORDS['source']}"
        names = ", ".join(
            name for _, name, *_ in connection.execute("PRAGMA table_info(source)") if name != "merged_into"
        )
        connection.executescript(
            f"""CREATE TABLE older ({columns}) STRICT; INSERT INTO older SELECT {names} FROM source;
            DROP TABLE source; ALTER TABLE older RENAME TO source; DROP TABLE distinction;
            DELETE FROM _sqlite_migrations WHERE name LIKE 'v4%';
            PRAGMA user_version = 3"""
        )
        connection.commit()
    session = open_project(older, "ann")
    by_name = {source.name: source for source in session.queries.select(Source)}
    assert {source.merged_into for source in by_name.values()} == {None}
    # The one source that a later program had merged reads as if it had not been; all others are what they were.
    (told,) = session.check()
    assert by_name["Ministry as it was"].id in told
    session.apply(MergeSources(source=by_name["Idle paper"].id, into=by_name["Ministry"].id))
    session.undo()
    session.apply(SetApart(kind="source", one=by_name["Idle paper"].id, other=by_name["Ministry"].id))
    assert session.check() == [told]
    session.close()


def test_a_project_from_before_claims_gave_reasons_keeps_its_history(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript(
            """ALTER TABLE claim DROP COLUMN quote_ranges; ALTER TABLE claim DROP COLUMN checkworthiness_reason;
            DELETE FROM _sqlite_migrations WHERE name LIKE 'v5%'; PRAGMA user_version = 4"""
        )
        connection.commit()
    session = open_project(older, "ann")
    assert session.check() == []
    claim = next(c for c in session.queries.select(Claim) if session.queries.own_layer(c.article).id == c.layer)
    changes = {"checkworthiness_reason": "nobody else says so", "quote_ranges": claim.content}
    session.apply(EditClaim(claim=claim.id, changes=changes))
    session.undo()
    assert session.queries.get(Claim, claim.id) == replace(claim, rev=claim.rev + 2)
    session.redo()
    assert session.queries.get(Claim, claim.id).quote_ranges == claim.content
    assert session.check() == []
    session.close()


def test_a_project_from_before_captions_were_attached_keeps_its_history(older: Path) -> None:
    with closing(sqlite3.connect(older)) as connection:
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(region)") if name != "caption_of"]
        names = ", ".join(f'"{name}"' for name in columns)
        connection.executescript(
            f"""CREATE TABLE older ({schema._COMMON} {schema.V1_RECORDS["region"]}) STRICT;
            INSERT INTO older SELECT {names} FROM region; DROP TABLE region; ALTER TABLE older RENAME TO region;
            DELETE FROM _sqlite_migrations WHERE name LIKE '%_captions'; PRAGMA user_version = 6"""
        )
        connection.commit()
    session = open_project(older, "ann")
    assert session.queries.select(Region)
    assert {region.caption_of for region in session.queries.select(Region)} == {None}
    assert session.check() == []
    session.close()


def test_an_older_project_is_migrated_after_a_copy_was_made(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = older.read_bytes()
    with Store.open_copy(older) as store:
        sources = store.select(Source)
    know(monkeypatch, add_table)
    with Store.open(older) as store:
        assert store.select(Source) == sources
        assert store.check() == []
        assert store._connection.execute("PRAGMA user_version").fetchone() == (NEXT,)
        assert store._connection.execute("SELECT count(*) FROM added").fetchone() == (0,)
    copy = older.with_name(f"world.before-schema-{NEXT}.annotations")
    monkeypatch.undo()
    with Store.open_copy(copy) as store:
        assert store.select(Source) == sources
        assert store.check() == []
    assert older.read_bytes() != before
    assert sorted(contents(older.parent)) == sorted([copy.name, older.name])


def test_a_migration_that_fails_leaves_the_old_project_and_a_copy(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open_copy(older) as store:
        before = store.snapshot()
    know(monkeypatch, fail_halfway)
    with pytest.raises(UserError, match=r"could not be brought up to date.*disk is full.*before-schema") as caught:
        Store.open(older)
    assert older.name in str(caught.value)
    monkeypatch.undo()
    for path in (older, older.with_name(f"world.before-schema-{NEXT}.annotations")):
        with Store.open(path) as store:
            assert store.snapshot() == before
            assert store.check() == []


def test_no_copy_no_migration(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise UserError("The copy cannot be written.")

    know(monkeypatch, add_table)
    monkeypatch.setattr(Store, "save_copy", refuse)
    before = contents(older.parent)
    with pytest.raises(UserError, match="copy cannot be written"):
        Store.open(older)
    assert contents(older.parent) == before


def test_an_older_project_is_read_as_it_would_be_today_and_left_as_it_is(older: Path) -> None:
    with Store.open_copy(older) as store:
        now = store.select(Region)
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("ALTER TABLE region DROP COLUMN caption_of")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'v7%'")
        connection.execute("PRAGMA user_version = 6")
        connection.commit()
    before = contents(older.parent)
    with Store.open_copy(older) as store:
        assert store.read_only
        assert store.select(Region) == now
    session = open_project(older, "rae", read_only=True)
    assert session.check() == []
    session.close()
    assert contents(older.parent) == before


def test_an_older_project_that_cannot_be_read_as_one_of_today_is_left_as_it_is(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(monkeypatch, fail_halfway)
    before = contents(older.parent)
    with pytest.raises(UserError, match=r"could not be read as one of today.*disk is full"):
        Store.open_copy(older)
    assert contents(older.parent) == before


def test_a_file_that_saw_no_migration_at_all_becomes_a_whole_project(tmp_path: Path) -> None:
    path = tmp_path / "p.annotations"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {store_module.APPLICATION_ID}")
        connection.execute("CREATE TABLE scratch (x)")
        connection.commit()
    with Store.open(path) as store:
        assert store.check() == []
        assert store.count(Source) == 0


def test_a_project_made_now_has_the_tables_it_always_had(tmp_path: Path) -> None:
    """A released migration never changes: what it makes is compared with what it is written as."""
    with Store.create(tmp_path / "p.annotations") as store:
        tables = dict(store._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    for table, columns in schema.V1_RECORDS.items():
        assert columns in tables[table]
        assert tables[table].endswith("STRICT")


def test_what_a_later_schema_added_is_no_part_of_the_digests_taken_before() -> None:
    """A field that the first schema has not, and that is not named in `ADDED`, would make every older step false."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, columns in schema.V1_RECORDS.items():
            connection.execute(f'CREATE TABLE "{table}" ({schema._COMMON} {columns}) STRICT')
            first = {name for _, name, *_ in connection.execute(f'PRAGMA table_info("{table}")')}
            since = {f.name for f in fields(RECORD_TYPES[table])} - first
            assert since == set(ADDED.get(RECORD_TYPES[table], ())), table


def test_a_project_from_before_places_were_indexed_finds_them_as_quickly(older: Path) -> None:
    """Tagging asks whether these words are tagged already: the answer costs the same in a layer of three thousand."""
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript(
            """DROP INDEX mention_layer_ranges;
            DELETE FROM _sqlite_migrations WHERE name LIKE 'v6%'; PRAGMA user_version = 5"""
        )
    session = open_project(older, "ann")
    mention = next(m for m in session.queries.select(Mention) if session.queries.own_layer(m.article).id == m.layer)
    text = session.queries.text(mention.article).documents[mention.ranges[0].document].text

    def tag(start: int, end: int) -> AddMention:
        place = Range.of(mention.ranges[0].document, text, start, end)
        return AddMention(article=mention.article, ranges=(place,), type=mention.type, layer=mention.layer)

    def steps(edit: AddMention) -> int:
        """What SQLite's machine does for an edit, in hundreds of its instructions."""
        count = 0

        def one() -> int:
            nonlocal count
            count += 1
            return 0

        session._store._connection.set_progress_handler(one, 100)
        session.apply(edit)
        session._store._connection.set_progress_handler(None, 0)
        return count

    places = [(start, end) for start in range(len(text)) for end in range(start + 1, min(start + 60, len(text) + 1))]
    few = steps(tag(*places[0]))
    session.apply(AddMentions(mentions=tuple(tag(*place) for place in places[2:3000])))
    assert steps(tag(*places[1])) <= few + 5
    again = session.apply(tag(*places[5])).result  # what is tagged already is found, and not tagged twice
    assert sum(m.ranges == tag(*places[5]).ranges for m in session.queries.select(Mention, type=mention.type)) == 1
    assert session.queries.get(Mention, again) is not None
    session.close()
