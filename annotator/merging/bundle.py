"""The bundle: one person's work in one file, to be sent by mail or on a stick.

A zip of two members: `manifest.json` (what it is, whose, from which project; SHA-256 of every text the work stands on;
the head of every chain; marking; counts) and `records.jsonl`, lines as in the archive. It carries the rows of that
person's layers, the rows their steps touched, what these name, and their chains with the values behind them. Texts
that they did not import themselves go by their hash, unless they are asked for. Equal projects give equal bytes.

Bundles come from anywhere: sizes, ratio and names are limited, nothing is unpacked to disk.
"""

import hashlib
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, BinaryIO

import annotator
from annotator.formats.archive import plain
from annotator.formats.canonical_lines import canonical_row
from annotator.formats.checks import RANGE_FIELDS, REFERENCES, TABLES, Checker, FlawError, heads, in_order
from annotator.formats.strict_json import MalformedError, encode, lines, parse
from annotator.formats.typed_lines import payload_line, told_by, type_at_end
from annotator.merging.bulk import BULK_TABLES, Bulk, Gathering
from annotator.merging.union import other_text
from annotator.model import (
    RECORD_TYPES,
    Actor,
    Document,
    Event,
    EventRow,
    Layer,
    Property,
    Record,
    Snapshot,
    UserError,
)

BUNDLE_SUFFIX = ".annbundle"
NAME = "parallel-annotator-bundle"
VERSION = 1
RECORDS_VERSION = 1

MANIFEST_LIMIT = 16 * 1024 * 1024
"""Bytes of the manifest."""
RECORDS_LIMIT = 1024 * 1024 * 1024
"""Bytes of the records, unpacked."""
RATIO_LIMIT = 200
"""Unpacked bytes for each packed one; our own lines come to some 30."""
_RATIO_FREE = 4 * 1024 * 1024
"""Bytes up to which the ratio is not looked at: they do no harm."""
_TICK = 2000
"""Lines from one word on the progress to the next."""
_TYPES = frozenset((*RECORD_TYPES, "payload", "event"))
_ROW_TYPES = frozenset((*BULK_TABLES, "event"))
_MEMBERS = ("manifest.json", "records.jsonl")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a bundle holds: rows by table, steps of history, texts that go whole and texts that go by hash."""

    records: dict[str, int]
    steps: int
    texts: int
    hashes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle as read: `manifest` as in the file, and the rows and the history it carries, the `bulk` of them as they
    are stored and the `rest` as records."""

    manifest: dict[str, Any]
    bulk: Bulk
    rest: Snapshot

    @property
    def snapshot(self) -> Snapshot:
        """All of it as records."""
        return self.bulk.opened(self.rest)

    def check_against(self, ours: Mapping[str, Mapping[str, Record]], source: str) -> None:
        """Raise `UserError` where this bundle does not fit a project: a text is another one or absent, a row names
        what neither of the two has, a quote is not what the text says. `ours` are its rows by table and id."""
        texts = ours.get("document", {})
        brought = {row.id for row in self.rest.records["document"]}
        for told in self.manifest["documents"]:
            known = texts.get(told["id"])
            if isinstance(known, Document) and known.text_sha256 != told["text_sha256"]:
                raise other_text(source, told["name"])
            if known is None and told["id"] not in brought:
                raise UserError(
                    f"“{source}” is work on “{told['name']}”, a text that this project does not have. Nothing was "
                    "changed. Import that text first, or ask for a bundle with its texts."
                )
        checker, place = Checker(ours), ""
        # Where the bulk names what is not there, it is looked at row by row, which says where.
        records = (self.rest if self._names_only(ours) else self.snapshot).records
        try:
            for table in TABLES:
                for row in records[table]:
                    place = f"{table} {row.id}"
                    checker.record(table, row)
            place = "the records"
            checker.finish()
        except FlawError as flaw:
            raise UserError(
                f"“{source}” does not fit this project. {place}: {flaw.field} {flaw}. Nothing was changed. "
                "Bring the work of whoever made what is missing first, or ask for the bundle again."
            ) from flaw

    def _names_only(self, ours: Mapping[str, Mapping[str, Record]]) -> bool:
        """Whether the bulk names only what is here or comes with it."""
        return all(
            ids <= ours.get(table, {}).keys() | {row.id for row in self.rest.records[table]}
            for table, ids in self.bulk.named.items()
        )


# ---- writing


def write_bundle(snapshot: Snapshot, actor: str, out: BinaryIO, *, texts: bool = False) -> Sent:
    """Write the work of an actor (id) as a bundle. `texts` sends every text whole, not only those they imported.

    Raises `UserError` for an actor that is not in the project.
    """
    rows = {(table, row.id): row for table, many in snapshot.records.items() for row in many}
    person = rows.get(("actor", actor))
    if not isinstance(person, Actor):
        raise UserError("There is no such person in this project. Nothing was written.")
    events = [event for event in in_order(snapshot) if event.actor == actor]
    own = {(step.table, step.id) for event in events for step in event.changes}
    chosen = _needed(rows, own | _work(rows, actor))
    needed = [row for (table, _), row in sorted(rows.items()) if table == "document" and ("document", row.id) in chosen]
    documents = [row for row in needed if isinstance(row, Document)]
    whole = {row.id for row in documents if texts or ("document", row.id) in own or row.actor == actor}
    chosen -= {("document", row.id) for row in documents if row.id not in whole}
    names = {name for event in events for step in event.changes for name in (step.before, step.after) if name}
    body = io.BytesIO()
    counts: Counter[str] = Counter()
    payloads = {name: snapshot.payloads[name] for name in names & snapshot.payloads.keys()}
    for type_, line in _lines(rows, chosen, payloads, events):
        body.write(encode(line, sort_keys=True))
        counts[type_] += 1
    properties = {row.id: row.value for row in snapshot.records.get("property", ()) if isinstance(row, Property)}
    data = body.getvalue()
    manifest = {
        "format": NAME,
        "version": VERSION,
        "records_version": RECORDS_VERSION,
        "program": annotator.__version__,
        "project_id": str(properties.get("project_id", "")),
        "project": str(properties.get("name", "")),
        "marking": str(properties.get("marking", "")),
        "actor": {"id": actor, "name": person.name},
        "documents": [
            {"id": row.id, "name": row.name, "text_sha256": row.text_sha256, "whole": row.id in whole}
            for row in documents
        ],
        "heads": list(heads(tuple(events))),
        "counts": {type_: counts[type_] for type_ in (*TABLES, "payload", "event")},
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in zip(_MEMBERS, (encode(manifest, sort_keys=True), data), strict=True):
            archive.writestr(_member(name), content, zipfile.ZIP_DEFLATED, 6)
    records = {table: counts[table] for table in TABLES if counts[table]}
    return Sent(records=records, steps=len(events), texts=len(whole), hashes=len(documents) - len(whole))


def _member(name: str) -> zipfile.ZipInfo:
    """A member without the time, the system and the rights of whoever wrote it."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.create_system = 3
    member.external_attr = 0o644 << 16
    return member


def _work(rows: dict[Key, Record], actor: str) -> set[Key]:
    """The actor themselves, the project's properties, and the rows of their layers."""
    layers = {row.id for row in rows.values() if isinstance(row, Layer) and row.owner == actor}
    found = {("actor", actor), ("property", "project_id")} & rows.keys()
    for key, row in rows.items():
        if getattr(row, "layer", None) in layers or (key[0] == "layer" and row.id in layers):
            found.add(key)
    return found


def _needed(rows: dict[Key, Record], start: set[Key]) -> set[Key]:
    """Those rows, and all that they name, directly or not."""
    found: set[Key] = set()
    waiting = list(start & rows.keys())
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found.add(key)
        waiting += [named for named in _names(*key, rows[key]) if named in rows and named not in found]
    return found


def _names(table: str, _id: str, row: Record) -> Iterator[Key]:
    for field, target in REFERENCES.get(table, {}).items():
        if (wanted := getattr(row, field)) is not None:
            yield target, wanted
    for field in RANGE_FIELDS.get(table, ()):
        yield from (("document", part.document) for part in getattr(row, field))
    if table in ("rating", "note"):
        yield getattr(row, "target_kind"), getattr(row, "target")  # noqa: B009
    if table == "distinction":
        yield from ((getattr(row, "kind"), getattr(row, end)) for end in ("first", "second"))  # noqa: B009
    if table == "reading":
        yield "sentence", getattr(row, "sentence")  # noqa: B009


def _lines(
    rows: dict[Key, Record], chosen: set[Key], payloads: dict[str, str], events: Iterable[Event]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in TABLES:
        for key in sorted(key for key in chosen if key[0] == table):
            yield table, {"type": table, "record": plain(rows[key])}
    for name, body in sorted(payloads.items()):
        yield "payload", {"type": "payload", "digest": name, "json": body}
    for event in events:
        yield "event", {"type": "event", "record": plain(event)}


# ---- reading


def read_bundle(
    stream: BinaryIO,
    source: str,
    tick: Callable[[float], None] = lambda share: None,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Bundle:
    """Read a bundle; `source` names it in what is said, `tick` is told the share that is read. `texts` are the base
    texts of the project by document: work on others is not counted to the bulk.

    Raises `UserError` for one that is damaged or hostile.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = _checked_members(archive, source)
            manifest = _manifest(_read(archive, members[0], MANIFEST_LIMIT, source), source)
            data = _read(archive, members[1], RECORDS_LIMIT, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refused(source, f"it cannot be unpacked ({error})") from error
    if hashlib.sha256(data).hexdigest() != manifest["sha256"]:
        raise _refused(source, "its records do not match the sum in its manifest")
    return _Records(source, texts).read(data, manifest, tick)


def _checked_members(archive: zipfile.ZipFile, source: str) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if sorted(member.filename for member in members) != sorted(_MEMBERS):
        raise _refused(source, "it does not hold exactly a manifest and records")
    for member in members:
        if member.flag_bits & 0x1:
            raise _refused(source, "it is encrypted")
        if member.file_size > _RATIO_FREE and member.file_size > RATIO_LIMIT * max(1, member.compress_size):
            raise _refused(source, "it grows far too large when it is unpacked")
    return sorted(members, key=lambda member: _MEMBERS.index(member.filename))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, source: str) -> bytes:
    """A member's bytes; never more than its header says, and never more than the limit."""
    if member.file_size > limit:
        raise _refused(source, f"“{member.filename}” is larger than {limit >> 20} MiB")
    with archive.open(member) as file:
        data = file.read(member.file_size + 1)
    if len(data) != member.file_size:
        raise _refused(source, f"“{member.filename}” is not as long as it says")
    return data


def _manifest(data: bytes, source: str) -> dict[str, Any]:
    """The manifest, checked field by field."""
    try:
        value = parse(data.removesuffix(b"\n"))
    except MalformedError as error:
        raise _refused(source, f"its manifest is {error}") from error
    if not isinstance(value, dict) or value.get("format") != NAME:
        raise _refused(source, "its manifest is not that of a bundle")
    for field, known in (("version", VERSION), ("records_version", RECORDS_VERSION)):
        told = value.get(field)
        if not isinstance(told, int) or isinstance(told, bool):
            raise _refused(source, f"its manifest has no {field}")
        if told > known:
            raise UserError(
                f"“{source}” was written by a newer version of Parallel Annotator ({field} {told}; this one knows "
                f"{known}). Nothing was changed. Install the newer version to bring it in."
            )
    shapes = {"project_id": str, "project": str, "marking": str, "sha256": str, "actor": dict, "counts": dict}
    shapes |= {"documents": list, "heads": list}
    for field, kind in shapes.items():
        if not isinstance(value.get(field), kind):
            raise _refused(source, f"its manifest has no {field}")
    for each in value["documents"]:
        if not isinstance(each, dict) or not all(isinstance(each.get(k), str) for k in ("id", "name", "text_sha256")):
            raise _refused(source, "its manifest does not name its texts")
    if not all(isinstance(value["actor"].get(field), str) for field in ("id", "name")):
        raise _refused(source, "its manifest does not say whose work it is")
    return value


class _Records:
    """The lines of a bundle, each validated as in an archive, in the same order."""

    def __init__(self, source: str, texts: Mapping[str, str]) -> None:
        self._source = source
        self._records: dict[str, list[Record]] = {table: [] for table in RECORD_TYPES}
        self._checker = Checker()
        self._payloads: dict[str, str] = {}
        self._values: dict[str, str] = {}
        """Digest → the values of rows that were read: most payloads say one of them once more."""
        self._gathering = Gathering(texts)

    def read(self, data: bytes, manifest: dict[str, Any], tick: Callable[[float], None]) -> Bundle:
        counts: Counter[str] = Counter()
        stream = io.BytesIO(data)
        for number, line in lines(stream):
            if number % _TICK == 0:
                tick(stream.tell() / len(data))
            try:
                counts[self._line(line)] += 1
            except (MalformedError, FlawError) as error:
                raise _refused(self._source, f"line {number} of its records: {error}") from error
        told = {type_: n for type_, n in manifest["counts"].items() if n}
        if told != dict(counts):
            raise _refused(self._source, "it does not hold as many records as its manifest says")
        if list(heads(self._gathering.events)) != manifest["heads"]:
            raise _refused(self._source, "the chains of its history do not end where its manifest says")
        project = next((row for row in self._records["property"] if row.id == "project_id"), None)
        if isinstance(project, Property) and project.value != manifest["project_id"]:
            raise _refused(self._source, "its manifest names another project than its records")
        if any(event.actor != manifest["actor"]["id"] for event in self._gathering.events):
            raise _refused(self._source, "it holds the history of somebody else")
        bulk, left = self._gathering.bulk(self._records)
        for table, rows in left.items():
            self._records[table] += rows
        records = {table: tuple(sorted(rows, key=lambda row: row.id)) for table, rows in self._records.items()}
        found = Bundle(manifest=manifest, bulk=bulk, rest=Snapshot(records=records, payloads=self._payloads))
        return replace(found, bulk=Bulk(), rest=found.snapshot) if self._gathering.forked() else found

    def _line(self, line: bytes) -> str:
        type_ = type_at_end(line)
        if type_ in _ROW_TYPES and (told := canonical_row(type_)(line)) is not None:
            if type_ == "event":
                self._event(EventRow._make(told.row), told.digest)
            else:
                self._gathering.row(type_, told)
                self._values[told.digest] = told.values
            return type_
        name = line[11:75].decode("ascii", "replace")
        if (body := self._values.get(name)) is not None and line == payload_line(name, body):
            self._checker.payload(name, body, name)
            self._payloads[name] = body
            return "payload"
        type_, found, _ = told_by(line, _TYPES)
        if type_ == "payload":
            name, body = found
            self._checker.payload(name, body)
            self._payloads[name] = body
        elif type_ == "event":
            self._event(found.row(), found.expected_hash())
        else:
            if type_ == "document":
                self._gathering.text(found.id, found.text)
            self._records[type_].append(found)
        return type_

    def _event(self, event: EventRow, expected: str) -> None:
        self._checker.event(event, expected)
        self._gathering.event(event)


def _refused(source: str, why: str) -> UserError:
    return UserError(
        f"“{source}” is not a bundle that can be trusted: {why}. Nothing was changed. "
        "Ask for it again; it was damaged on its way, or altered."
    )
