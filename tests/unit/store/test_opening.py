"""Which files are opened, and that those which are not stay as they were, byte by byte."""

import os
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from annotator.model import RECORD_TYPES, Actor, UserError
from annotator.store import APPLICATION_ID, SCHEMA_VERSION, Store
from tests.unit.edits.world import make_world
from tests.unit.store.beside import contents


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with something in it, closed."""
    world = make_world(tmp_path)
    world.session.close()
    return world.session.path


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def patched(path: Path, offset: int, data: bytes) -> None:
    body = bytearray(path.read_bytes())
    body[offset : offset + len(data)] = data
    path.write_bytes(body)


def foreign(path: Path) -> None:
    path.unlink()
    sql(path, "PRAGMA application_id = 7", "CREATE TABLE note (text)", "INSERT INTO note VALUES ('mine')")


def broken_page(path: Path) -> None:
    data = path.read_bytes()
    size = struct.unpack(">H", data[16:18])[0]
    patched(path, size * 3, b"\xff" * 64)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda p: p.write_bytes(b""), "empty file"),
    "words": (lambda p: p.write_bytes("그냥 글이다. Only words.".encode() * 20), "not a project"),
    "picture": (lambda p: p.write_bytes(b"\xff\xd8\xff" + bytes(5000)), "not a project"),
    "magic only": (lambda p: p.write_bytes(b"SQLite format 3\x00"), "not a project"),
    "foreign": (foreign, "another program"),
    "no id": (lambda p: patched(p, 68, bytes(4)), "another program"),
    "newer": (lambda p: patched(p, 60, struct.pack(">I", SCHEMA_VERSION + 1)), "newer version"),
    "half": (lambda p: p.write_bytes(p.read_bytes()[: len(p.read_bytes()) // 2]), "shorter than its own header"),
    "one page": (lambda p: p.write_bytes(p.read_bytes()[:4096]), "shorter than its own header"),
    "broken page": (broken_page, "is damaged"),
    "view": (lambda p: sql(p, "CREATE VIEW v AS SELECT 1"), "something foreign, “v”"),
    "endless view": (
        lambda p: sql(
            p, "CREATE VIEW v AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r) SELECT x FROM r"
        ),
        "something foreign, “v”",
    ),
    "trigger": (
        lambda p: sql(p, "CREATE TRIGGER t AFTER INSERT ON mention BEGIN DELETE FROM claim; END"),
        "something foreign, “t”",
    ),
    "trigger under our name": (
        lambda p: sql(
            p,
            "DROP TRIGGER event_no_update",
            "CREATE TRIGGER event_no_update AFTER INSERT ON mention BEGIN DELETE FROM claim; END",
        ),
        "something foreign, “event_no_update”",
    ),
    "virtual table": (lambda p: sql(p, "CREATE VIRTUAL TABLE f USING fts5(x)"), "something foreign, “f”"),
}


@pytest.mark.parametrize("kind", sorted(DAMAGE))
@pytest.mark.parametrize("opener", [Store.open, Store.open_copy])
def test_a_file_that_is_no_whole_project_is_refused_and_left_alone(
    project: Path, kind: str, opener: Callable[[Path], Store]
) -> None:
    damage, says = DAMAGE[kind]
    damage(project)
    before = contents(project.parent)
    with pytest.raises(UserError, match=says) as caught:
        opener(project)
    assert project.name in str(caught.value)
    assert contents(project.parent) == before


@pytest.mark.parametrize("opener", [Store.open, Store.open_copy])
def test_a_missing_file_is_not_made(tmp_path: Path, opener: Callable[[Path], Store]) -> None:
    with pytest.raises(UserError, match="no file"):
        opener(tmp_path / "nowhere.annotations")
    with pytest.raises(UserError):
        opener(tmp_path)
    assert contents(tmp_path) == {}


def test_every_cut_of_a_project_is_refused(project: Path) -> None:
    """A copy that broke off: no length but the whole one opens."""
    data = project.read_bytes()
    for size in {1, 15, 16, 50, 99, 100, 101, 4095, *range(4096, len(data), 4096 * 7), len(data) - 1}:
        project.write_bytes(data[:size])
        with pytest.raises(UserError):
            Store.open_copy(project)
    project.write_bytes(data)
    Store.open_copy(project).close()


def test_a_project_is_set_as_decided(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "p.annotations")

    def pragma(name: str) -> object:
        return store._connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == APPLICATION_ID
    assert pragma("user_version") == SCHEMA_VERSION
    assert pragma("journal_mode") == "delete"
    assert pragma("synchronous") == 3  # EXTRA
    assert pragma("foreign_keys") == 1
    assert pragma("locking_mode") == "exclusive"
    assert pragma("secure_delete") == 1
    assert pragma("cell_size_check") == 1
    assert pragma("recursive_triggers") == 1
    tables = {
        name: strict
        for _, name, kind, _, _, strict in store._connection.execute("PRAGMA table_list").fetchall()
        if kind == "table" and not name.startswith(("sqlite_", "_sqlite_utils"))
    }
    assert set(RECORD_TYPES) | {"event", "payload", "replica"} <= set(tables)
    assert {name for name, strict in tables.items() if not strict} <= {"_sqlite_migrations"}
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["p.annotations"]
    assert (tmp_path / "p.annotations").read_bytes()[68:72] == b"PANN"


def test_the_history_cannot_be_changed_through_sql(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    connection = world.session._store._connection
    for statement in (
        "UPDATE event SET label = ''",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event LIMIT 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    world.session.close()


def test_a_name_that_is_taken_or_wrong_makes_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "taken.annotations"
    taken.write_bytes(b"mine")
    for path, says in (
        (taken, "exists already"),
        (tmp_path / "p.sqlite", "name ends in"),
        (tmp_path / "no" / "p.annotations", "does not exist"),
    ):
        with pytest.raises(UserError, match=says):
            Store.create(path)
    assert contents(tmp_path) == {"taken.annotations": b"mine"}


@contextmanager
def only_allowed(modes: dict[Path, int]) -> Iterator[None]:
    """With these permissions, and as somebody whom they bind: as nobody where the tests run as root."""
    first = next(iter(modes))
    closed = {parent: 0o755 for parent in first.parents if parent not in modes and not parent.stat().st_mode & 0o001}
    wanted = {**closed, **modes}
    before = {path: path.stat().st_mode for path in wanted}
    root = os.geteuid() == 0
    for path, mode in wanted.items():
        path.chmod(mode)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path, mode in before.items():
            path.chmod(mode)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_place_that_cannot_be_written_is_opened_read_only(project: Path) -> None:
    """Refused for writing with the way out named; as a copy it is read, and refuses edits in words."""
    before = contents(project.parent)
    with only_allowed({project: 0o444, project.parent: 0o555}):
        with pytest.raises(UserError, match=r"cannot be (locked for writing|written).*[Oo]pen it read-only"):
            Store.open(project)
        with Store.open_copy(project) as store:
            assert store.read_only
            assert store.select(Actor)
            with pytest.raises(UserError, match="read-only"), store.transaction("a"):
                pass
    assert contents(project.parent) == before


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_file_that_cannot_be_written_in_a_folder_that_can(project: Path) -> None:
    with (
        only_allowed({project: 0o444, project.parent: 0o777}),
        pytest.raises(UserError, match="cannot be written here"),
    ):
        Store.open(project)
    assert [path.name for path in project.parent.iterdir()] == [project.name]
