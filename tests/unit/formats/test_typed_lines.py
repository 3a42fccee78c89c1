"""A line is read once where that is enough; what is left out of the second reading is what it could not have found."""

import json
from dataclasses import replace

import pytest

from annotator.formats.archive import plain
from annotator.formats.canonical_lines import canonical_reader
from annotator.formats.checks import FlawError
from annotator.formats.strict_json import MalformedError, encode
from annotator.formats.typed_lines import read_line
from annotator.model import RECORD_TYPES, Event, Mention, Range, RowChange, canonical_json, digest

TYPES = frozenset((*RECORD_TYPES, "payload", "event"))
PART = Range(document="d", start=1, end=3, quote="ab")
MENTION = Mention(id="m", rev=1, layer="l", article="a", ranges=(PART, PART), type="PER")
EVENT = Event(
    id="e", actor="a", replica="r", seq=1, at=1, edit="X", label="x",
    changes=(RowChange(table="mention", id="m", before=None, after="f" * 64),),
)  # fmt: skip


def line(type_: str, record: object) -> bytes:
    return encode({"type": type_, "record": plain(record)}, sort_keys=True)


@pytest.mark.parametrize(("type_", "record"), [("mention", MENTION), ("event", EVENT)])
def test_an_ordinary_line_is_read_once(type_: str, record: object) -> None:
    data = line(type_, record)
    assert read_line(data, TYPES)[1] == record
    told = canonical_reader(type_)(data)
    assert told is not None and told[0] == record


TWICE = {
    "in the line": (b'"type":"mention"', b'"type":"mention","type":"mention"'),
    "in the record": (b'"note":""', b'"note":"","note":""'),
    "in a range": (b'"start":1', b'"start":1,"start":1'),
    "with a space before the colon": (b'"note":""', b'"note" :"","note":""'),
    "with two": (b'"note":""', b'"note"  :"","note":""'),
    "with a tab": (b'"note":""', b'"note"\t:"","note":""'),
    "with a return": (b'"note":""', b'"note"\r:"","note":""'),
    "with an escape": (b'"note":""', b'"n\\u006fte":"","note":""'),
    "beside what is missing": (b'"method":"","note":""', b'"note":"","note":""'),
}


@pytest.mark.parametrize("name", sorted(TWICE))
def test_a_key_that_stands_twice_is_always_found(name: str) -> None:
    data = line("mention", MENTION)
    old, new = TWICE[name]
    assert old in data
    with pytest.raises(MalformedError, match="twice"):
        read_line(data.replace(old, new, 1), TYPES)


def test_words_that_look_like_keys_are_no_keys() -> None:
    for words in ('a":b', 'say "x": 1', " :", "tab\t:", "back\\slash", '{"note":1}'):
        said = replace(MENTION, note=words, ranges=(replace(PART, quote=words),))
        assert read_line(line("mention", said), TYPES)[1] == said


def test_numbers_that_no_column_holds_are_refused() -> None:
    for field in ("created", "rev", "scheme_version"):
        value = str(getattr(MENTION, field)).encode()
        data = line("mention", MENTION).replace(
            b'"%s":%s' % (field.encode(), value), b'"%s":9223372036854775808' % field.encode()
        )
        with pytest.raises(MalformedError, match="64 bits"):
            read_line(data, TYPES)
    with pytest.raises((MalformedError, FlawError)):
        read_line(line("event", EVENT).replace(b'"at":1', b'"at":NaN'), TYPES)


@pytest.mark.parametrize("written", [b"0.50", b"5e-1", b"0.5000000000000000000001"])
def test_a_number_that_is_written_in_another_way_tells_no_digest(written: bytes) -> None:
    """What stands in the line is then not what digests are taken of."""
    data = line("mention", replace(MENTION, score=0.5))
    assert canonical_reader("mention")(data) is not None
    other = data.replace(b'"score":0.5', b'"score":' + written)
    assert other != data and canonical_reader("mention")(other) is None
    assert read_line(other, TYPES)[1] == replace(MENTION, score=0.5)


def test_payloads_are_read_as_they_are_written_and_in_any_other_way() -> None:
    for words in ("plain", 'a "quoted" \\ word', "줄\n바꿈\u2028", "𠮷🙂", "\x00\x1f"):
        body = canonical_json({"text": words})
        name = digest(body)
        data = encode({"type": "payload", "digest": name, "json": body}, sort_keys=True)
        assert read_line(data, TYPES) == ("payload", (name, body))
        other = json.dumps({"type": "payload", "json": body, "digest": name}).encode() + b"\n"
        assert read_line(other, TYPES) == ("payload", (name, body))
    good = encode({"type": "payload", "digest": "f" * 64, "json": "{}"}, sort_keys=True)
    for wrong in (
        good.replace(b'"{}"', b'"\\ud800"'),
        good.replace(b'"{}"', b'"\xff"'),
        good.replace(b'"{}"', b'"{}","json":"[]"'),
        good.replace(b'"{}"', b'"{}'),
        good.replace(b"f" * 64, b"F" * 64),
        good.replace(b'"type":"payload"', b'"type":"pay"'),
    ):
        with pytest.raises((MalformedError, FlawError)):
            read_line(wrong, TYPES)
