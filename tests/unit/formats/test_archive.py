"""The archive brings back the same project and the same bytes, and refuses whatever does not hold."""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats import Options, ReadableFormat, formats
from annotator.formats.archive import FORMAT
from annotator.formats.checks import TABLES
from annotator.formats.strict_json import encode
from annotator.model import RECORD_TYPES, Actor, Article, Layer, Mention, Property, Range, Snapshot, UserError
from tests.unit.formats.sample import Project, project

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "formats" / "archive.jsonl"


def dumped(snapshot: Snapshot) -> bytes:
    out = io.BytesIO()
    FORMAT.dump(snapshot, out)
    return out.getvalue()


def loaded(data: bytes) -> Snapshot:
    return FORMAT.load(io.BytesIO(data))


@pytest.fixture(scope="module")
def whole() -> bytes:
    return dumped(project())


def test_a_project_comes_back_table_by_table(whole: bytes) -> None:
    snapshot, back = project(), loaded(whole)
    assert set(back.records) == set(RECORD_TYPES)
    for table in RECORD_TYPES:
        assert list(back.records[table]) == list(snapshot.records[table]), table
        assert back.records[table], f"the sample has nothing in {table}, so this shows nothing"
    assert back.events == snapshot.events
    assert back.payloads == snapshot.payloads


def test_the_same_bytes_again(whole: bytes) -> None:
    assert dumped(loaded(whole)) == whole


def test_the_order_things_are_given_in_does_not_show(whole: bytes) -> None:
    s = project()
    shuffled = Snapshot(
        records={table: tuple(reversed(s.records[table])) for table in reversed(list(s.records))},
        events=tuple(reversed(s.events)),
        payloads=dict(reversed(list(s.payloads.items()))),
    )
    assert dumped(shuffled) == whole


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Seoul"},
        {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", "TZ": "America/Lima"},
    ],
)
@pytest.mark.parametrize("format_", ["archive", "jsonl"])
def test_the_same_bytes_under_any_hash_seed_locale_and_zone(environment: dict[str, str], format_: str) -> None:
    program = (
        "import sys; from tests.unit.formats.sample import project; from annotator.formats import *; "
        f"format_named('{format_}').dump(project(), sys.stdout.buffer, Options(layer='all', tokens=True))"
    )
    here = io.BytesIO()
    formats()[format_].dump(project(), here, Options(layer="all", tokens=True))
    there = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert there.stdout == here.getvalue()


def test_the_golden_file_is_still_what_is_written(whole: bytes) -> None:
    assert json.loads(whole.splitlines()[0])["program"]
    ours = [line for line in whole.split(b"\n") if not line.startswith(b'{"format"')]
    golden = [line for line in GOLDEN.read_bytes().split(b"\n") if not line.startswith(b'{"format"')]
    # The header names the program's version, so the footer's hash changes with each release.
    assert _without_hash(ours) == _without_hash(golden)


def test_the_golden_file_can_still_be_read() -> None:
    assert loaded(GOLDEN.read_bytes()).records["mention"]


def test_an_archive_from_before_decisions_named_a_section_is_read(whole: bytes) -> None:
    lines = [line.replace(b',"section":""', b"") for line in whole.splitlines(keepends=True)]
    footer = {**json.loads(lines[-1]), "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}
    older = b"".join([*lines[:-1], encode(footer, sort_keys=True)])
    assert older.count(b'"section"') < whole.count(b'"section"')
    assert dumped(loaded(older)) == whole


def test_an_archive_from_before_sources_could_be_one_is_read(whole: bytes) -> None:
    given = [line for line in whole.splitlines(keepends=True) if b'"type":"distinction"' not in line]
    lines = [line.replace(b',"merged_into":null', b"") if b'"type":"source"' in line else line for line in given]
    told = json.loads(lines[-1])
    counts = {name: n for name, n in told["counts"].items() if name != "distinction"}
    footer = {**told, "counts": counts, "sha256": hashlib.sha256(b"".join(lines[:-1])).hexdigest()}
    older = b"".join([*lines[:-1], encode(footer, sort_keys=True)])
    assert older.count(b'"merged_into"') < whole.count(b'"merged_into"')
    back = loaded(older)
    assert back.records["source"] == loaded(whole).records["source"] and not back.records["distinction"]


def _without_hash(lines: list[bytes]) -> list[Any]:
    values = [json.loads(line) for line in lines if line]
    values[-1].pop("sha256")
    return values


def test_no_line_holds_what_some_reader_takes_for_a_line_break(whole: bytes) -> None:
    assert len(whole.decode().splitlines()) == whole.count(b"\n")


def test_the_order_of_the_file() -> None:
    order = [json.loads(line)["type"] for line in dumped(project()).splitlines()]
    seen = list(dict.fromkeys(order))
    assert seen == ["header", *TABLES, "payload", "event", "footer"]
    assert set(TABLES) == set(RECORD_TYPES)


def test_an_empty_project() -> None:
    empty = loaded(dumped(Snapshot()))
    assert not any(empty.records.values())


def test_a_fork_of_a_chain_is_kept() -> None:
    s = project()
    last = max((e for e in s.events if e.actor == "u-bo"), key=lambda e: e.seq)
    other = replace(last, id="fork", label="another")
    other = replace(other, hash=other.expected_hash())
    back = loaded(dumped(replace(s, events=(*s.events, other))))
    assert {e.id for e in back.events} == {e.id for e in s.events} | {"fork"}


def test_choices_that_an_archive_cannot_follow_are_named() -> None:
    report = FORMAT.dump(project(), io.BytesIO(), Options(layer="Ana", words=False))
    assert "layer, no-text" in report.notes[0]
    assert report.losses == ()
    assert isinstance(FORMAT, ReadableFormat)


# ---- what is refused, with line and field


def edited(whole: bytes, type_: str, change: Callable[[Any], None]) -> bytes:
    """The archive with the first line of a type changed."""
    lines = whole.splitlines(keepends=True)
    for number, line in enumerate(lines):
        value = json.loads(line)
        if value["type"] == type_:
            change(value)
            lines[number] = json.dumps(value, ensure_ascii=False).encode() + b"\n"
            return b"".join(lines)
    raise AssertionError(type_)


def put(path: str, new: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        *steps, last = [int(s) if s.isdigit() else s for s in path.split(".")]
        for step in steps:
            value = value[step]
        value[last] = new

    return change


REFUSED: list[tuple[str, str, Any, str]] = [
    ("header", "format", "another", "not an archive"),
    ("header", "version", 2, "newer"),
    ("header", "records_version", 9, "newer"),
    ("header", "surprise", 1, "surprise"),
    ("mention", "record.rev", "1", "record.rev"),
    ("mention", "record.rev", True, "record.rev"),
    ("mention", "record.rev", 0, "rev"),
    ("mention", "record.id", "", "id"),
    ("mention", "record.surprise", 1, "record.surprise"),
    ("mention", "record.ranges.0.end", -1, "ranges.0.quote"),
    ("mention", "record.ranges.0.quote", "Minister O", "ranges.0.quote"),
    ("mention", "record.ranges.0.start", 1, "ranges.0.quote"),
    ("mention", "record.ranges.0.document", "d9", "ranges.0.document"),
    ("mention", "record.provenance", "guessed", "provenance"),
    ("mention", "record.layer", "nowhere", "layer"),
    ("mention", "type", "menshun", "menshun"),
    ("document", "record.text", "short", "text"),
    ("document", "record.data", "AAAA", "data"),
    ("document", "record.data", "!", "record.data"),
    ("sentence", "record.end", 10**6, "outside"),
    ("region", "record.kind", "sidebar", "kind"),
    ("event", "record.label", "another", "hash"),
    ("event", "record.prev", "1" * 64, "hash"),
    ("payload", "json", "{}", "digest"),
    ("bead", "record.order", 10**30, "64 bits"),
    ("footer", "sha256", "0" * 64, "sha256"),
    ("footer", "counts.mention", 1, "counts.mention"),
    ("footer", "heads", [], "heads"),
]


@pytest.mark.parametrize(("type_", "path", "new", "said"), REFUSED)
def test_a_line_that_does_not_hold_is_refused(whole: bytes, type_: str, path: str, new: Any, said: str) -> None:
    bad = edited(whole, type_, put(path, new))
    with pytest.raises(UserError, match=said) as refusal:
        loaded(bad)
    lines = [json.loads(line)["type"] for line in whole.splitlines()]
    assert f"Line {lines.index(type_) + 1}:" in str(refusal.value)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"type":"property","type":"property","record":{"id":"zz","rev":1}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":NaN}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":-Infinity}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":1e999}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":"\\ud800"}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":"\xed\xa0\x80"}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":"\xff"}}',
        b'{"type":"property","record":{"id":"zz","rev":1,"value":' + b"9" * 5000 + b"}}",
        b'{"type":"property","record":{"id":"zz","rev":1,"value":' + b"[" * 150 + b"]" * 150 + b"}}",
        b'{"type":"property","record":{"id":"zz","rev":1,"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b'{"type":"property","record":{"id":"zz","rev":1,"value":' + b'{"a":' * 9000 + b"1" + b"}" * 9000 + b"}}",
        b'{"type":"property","record":{"id":"zz","rev":1,"value":1}} x',
        b'{"type":["property"],"record":{}}',
        b"[]",
        b"null",
        b"",
    ],
)
def test_hostile_json_is_refused_with_its_line(whole: bytes, raw: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    with pytest.raises(UserError, match="Line 2:"):
        loaded(b"".join([lines[0], raw + b"\n", *lines[1:]]))


def test_a_file_cut_anywhere_is_refused(whole: bytes) -> None:
    ends = [len(whole) - 1, len(whole) // 2, 10, 0]
    position = 0
    for line in whole.splitlines(keepends=True)[:-1]:
        position += len(line)
        ends.append(position)
    for end in ends:
        with pytest.raises(UserError, match="cut short"):
            loaded(whole[:end])


def test_lines_dropped_doubled_or_swapped_are_refused(whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    for number in range(len(lines) - 1):
        for bad in (
            [*lines[:number], *lines[number + 1 :]],
            [*lines[: number + 1], *lines[number:]],
            [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]],
        ):
            with pytest.raises(UserError):
                loaded(b"".join(bad))
    with pytest.raises(UserError, match="cannot come after"):
        loaded(whole + lines[-1])


def test_a_damaged_project_is_not_exported() -> None:
    s = project()
    mention = s.records["mention"][0]
    assert isinstance(mention, Mention)
    bad = replace(mention, ranges=(replace(mention.ranges[0], quote="else"),))
    with pytest.raises(UserError, match=r"mention m1: ranges\.0\.quote"):
        dumped(replace(s, records={**s.records, "mention": (bad, *s.records["mention"][1:])}))


def test_what_json_cannot_hold_is_not_exported() -> None:
    for value in (float("nan"), "\ud800", object()):
        with pytest.raises(UserError):
            dumped(Snapshot(records={"property": (Property(id="x", rev=1, value=value),)}))


texts = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("\r\n\u200b\u200d\u202e\u2028\x85\x00𠮷👩🏽한ᄒ")
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(text=texts, data=st.data(), note=texts, score=st.none() | st.floats(allow_nan=False, allow_infinity=False))
def test_any_text_and_any_range_survive(text: str, data: st.DataObject, note: str, score: float | None) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    p = Project()
    p.document("d", note, text)
    p.add(Actor(id="u", name=note))
    p.add(Article(id="a", title=note, left="d", titles={note: text}))
    p.add(Layer(id="l", article="a", owner="u"))
    place = Range.of("d", text, start, end)
    p.add(Mention(id="m", layer="l", article="a", ranges=(place,), type=note, note=note, score=score))
    snapshot = p.snapshot()
    data_ = dumped(snapshot)
    back = loaded(data_)
    assert {t: list(r) for t, r in back.records.items()} == {t: list(r) for t, r in snapshot.records.items()}
    assert dumped(back) == data_
    mention = back.records["mention"][0]
    assert isinstance(mention, Mention)
    assert text[mention.ranges[0].start : mention.ranges[0].end] == mention.ranges[0].quote


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_damage_anywhere_is_refused_with_a_sentence(data: st.DataObject) -> None:
    whole = dumped(project())
    at = data.draw(st.integers(0, len(whole) - 1))
    new = data.draw(st.binary(max_size=3))
    removed = data.draw(st.integers(0, 3))
    bad = whole[:at] + new + whole[at + removed :]
    refusal, again = "", b""
    try:
        again = dumped(loaded(bad))
    except UserError as error:
        refusal = str(error)
    # Only white space inside the last line is under no hash.
    assert "Nothing was imported" in refusal or again == whole
