"""The archive: the whole project as typed JSON lines, lossless, the same bytes every time.

    {"type": "header", …}                 what the file is
    {"type": "actor", "record": {…}}      one line for every record, deleted ones too, table by table, by id
    {"type": "payload", …}                the values behind the history's digests
    {"type": "event", "record": {…}}      the history, chain by chain
    {"type": "footer", …}                 counts, SHA-256 of everything above, the head of each chain

Documents carry their original bytes as base64 (RFC 4648 §4). Keys are sorted, text is UTF-8, and nothing depends on
the clock, the machine, the locale or the hash seed. Offsets are code points, half-open.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import annotator
from annotator.formats.checks import TABLES, Checker, FlawError, damaged, float_fields, heads, in_order
from annotator.formats.contract import DEFAULTS, Options, Report
from annotator.formats.strict_json import MalformedError, encode, lines, parse
from annotator.formats.typed_lines import told_by
from annotator.model import RECORD_TYPES, Event, Record, Snapshot, UserError

NAME = "parallel-annotator-archive"
VERSION = 1
RECORDS_VERSION = 1

_ORDER = {type_: place for place, type_ in enumerate(("header", *TABLES, "payload", "event", "footer"))}
_TYPES = frozenset(_ORDER)


HEADER_BYTES = 65536
"""The first line of an archive is far shorter; nothing longer is read to tell what a file is."""


def is_archive(path: Path) -> bool:
    """Whether the first line of a file is the header of an archive; other JSON lines are no archive."""
    if not path.is_file():
        return False  # a pipe would be waited at for ever
    try:
        with path.open("rb") as file:
            header = json.loads(file.readline(HEADER_BYTES))
    except (OSError, ValueError):
        return False
    return isinstance(header, dict) and header.get("type") == "header" and header.get("format") == NAME


class Archive:
    """The format `archive`: `load(dump(project))` is the project, table by table."""

    name = "archive"
    suffix = ".jsonl"
    title = "Archive (everything, lossless)"

    def dump(self, snapshot: Snapshot, out: BinaryIO, options: Options = DEFAULTS) -> Report:
        """Write the project. Every record is checked as it goes, so that what is written can be read back."""
        checked = hashlib.sha256()
        counts: Counter[str] = Counter()
        for type_, line in _body(snapshot):
            data = encode(line, sort_keys=True)
            checked.update(data)
            out.write(data)
            counts[type_] += 1
        footer = {
            "type": "footer",
            "counts": {type_: counts[type_] for type_ in (*TABLES, "payload", "event")},
            "heads": list(heads(in_order(snapshot))),
            "sha256": checked.hexdigest(),
        }
        out.write(encode(footer, sort_keys=True))
        return Report(lines=sum(counts.values()) + 1, notes=_notes(options))

    def load(self, stream: BinaryIO) -> Snapshot:
        """Read a project; tables in the order of `RECORD_TYPES`, records by id, events chain by chain."""
        return _Reader().read(stream)


FORMAT = Archive()


def _notes(options: Options) -> tuple[str, ...]:
    chosen = (
        (options.layer not in ("gold", "all"), "layer"),
        (options.split is not None, "split"),
        (not options.words, "no-text"),
        (options.tokens, "tokens"),
    )
    ignored = [name for given, name in chosen if given]
    return (f"An archive always holds everything; not used: {', '.join(ignored)}.",) if ignored else ()


def _body(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, Any]]]:
    """Header, records, payloads and events with their types, checked on the way."""
    header = {"format": NAME, "version": VERSION, "records_version": RECORDS_VERSION, "program": annotator.__version__}
    yield "header", {"type": "header", **header}
    if unknown := set(snapshot.records) - set(TABLES):
        raise UserError(f"The project has tables this program does not know: {', '.join(sorted(unknown))}.")
    checker = Checker()
    place = ""
    try:
        for table in TABLES:
            for record in sorted(snapshot.records.get(table, ()), key=lambda r: r.id):
                place = f"{table} {record.id}"
                checker.record(table, record)
                yield table, {"type": table, "record": plain(record)}
        for digest, body in sorted(snapshot.payloads.items()):
            place = f"payload {digest}"
            checker.payload(digest, body)
            yield "payload", {"type": "payload", "digest": digest, "json": body}
        for event in in_order(snapshot):
            place = f"event {event.id}"
            checker.event(event, event.expected_hash())
            yield "event", {"type": "event", "record": plain(event)}
        place = "the project"
        checker.finish()
    except FlawError as flaw:
        raise damaged(place, flaw) from flaw


@cache
def _layout(cls: Any) -> tuple[tuple[str, bool], ...]:
    floats = float_fields(cls)
    return tuple((f.name, f.name in floats) for f in fields(cls))


def plain(value: Any) -> Any:
    """A record (or any part of one) as what JSON has: objects, arrays, strings, numbers; bytes as base64."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: float(inner) if real and inner is not None else plain(inner)
            for name, real in _layout(type(value))
            for inner in (getattr(value, name),)
        }
    raise UserError(f"A value of type {type(value).__name__} cannot be written as JSON. Nothing was exported.")


class _Reader:
    """Reads an archive line by line and refuses it at the first thing that does not hold."""

    def __init__(self) -> None:
        self._checker = Checker()
        self._records: dict[str, list[Record]] = {table: [] for table in RECORD_TYPES}
        self._events: list[Event] = []
        self._payloads: dict[str, str] = {}
        self._sha256 = hashlib.sha256()
        self._counts: Counter[str] = Counter()
        self._type = ""

    def read(self, stream: BinaryIO) -> Snapshot:
        """The whole project; raises `UserError` with line and field."""
        number = 0
        for number, line in lines(stream):
            try:
                self._line(line)
            except MalformedError as error:
                raise _refusal(number, str(error)) from error
            except FlawError as flaw:
                raise _refusal(number, f"field {flaw.field}: {flaw}" if flaw.field else str(flaw)) from flaw
        if self._type != "footer":
            what = "is empty" if not number else f"ends after line {number} without its last line"
            raise UserError(f"The file {what}: it was cut short. Nothing was imported. Copy or export it again.")
        return Snapshot(
            records={table: tuple(records) for table, records in self._records.items()},
            events=tuple(self._events),
            payloads=self._payloads,
        )

    def _line(self, line: bytes) -> None:
        if not self._type:
            _expect_header(parse(line))
        type_, found, digest = told_by(line, _TYPES)
        if self._type == "footer" or _ORDER[type_] < _ORDER.get(self._type, 0) or (self._type and type_ == "header"):
            raise FlawError("type", f"a line of type “{type_}” cannot come after “{self._type}”")
        if type_ == "footer":
            self._footer(found)
        else:
            self._take(type_, found, digest)
            self._sha256.update(line)
            self._counts[type_] += 1
        self._type = type_

    def _take(self, type_: str, found: Any, digest: str) -> None:
        if type_ == "payload":
            name, body = found
            self._checker.payload(name, body)
            self._payloads[name] = body
        elif type_ == "event":
            self._in_chain_order(found)
            self._checker.event(found, digest or found.expected_hash())
            self._events.append(found)
        elif type_ != "header":
            record: Record = found
            self._checker.record(type_, record)
            if self._records[type_] and record.id < self._records[type_][-1].id:
                raise FlawError("id", f"“{record.id}” is out of order")
            self._records[type_].append(record)

    def _in_chain_order(self, event: Event) -> None:
        """The order that a project writes its history in; another one would not give the same bytes again."""
        if self._events:
            last = self._events[-1]
            if (event.actor, event.replica, event.seq, event.hash) < (last.actor, last.replica, last.seq, last.hash):
                raise FlawError("seq", f"step {event.seq} of the chain of “{event.actor}” is out of order")

    def _footer(self, model: Any) -> None:
        self._checker.finish()
        for type_ in (*TABLES, "payload", "event"):
            if (told := model.counts.get(type_, 0)) != self._counts[type_]:
                raise FlawError(f"counts.{type_}", f"says {told}, but there are {self._counts[type_]} such lines")
        if [head.model_dump() for head in model.heads] != list(heads(tuple(self._events))):
            raise FlawError("heads", "do not match the history")
        if model.sha256 != self._sha256.hexdigest():
            raise FlawError("sha256", "does not match the lines above: the file was altered")


def _expect_header(value: Any) -> None:
    """Tell another kind of file and a newer version apart from a damaged archive."""
    if not isinstance(value, dict) or value.get("type") != "header" or value.get("format") != NAME:
        raise FlawError("", "this is not an archive of Parallel Annotator")
    for field, known in (("version", VERSION), ("records_version", RECORDS_VERSION)):
        version = value.get(field)
        if isinstance(version, int) and version > known:
            raise FlawError(field, f"is {version}, newer than this program knows ({known}). Update the program")


def _refusal(number: int, message: str) -> UserError:
    return UserError(
        f"Line {number}: {message.rstrip('.')}. Nothing was imported. The file was damaged or edited after the "
        "export, or is not an archive; export it again from the project it came from."
    )
