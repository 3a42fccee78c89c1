"""What is written out by hand for speed is the canonical JSON, byte for byte."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.archive import plain
from annotator.formats.canonical_lines import CANONICAL_TYPES, CanonicalRow, canonical_reader, canonical_row
from annotator.formats.strict_json import encode
from annotator.model import RECORD_TYPES, Document, Event, RowChange, Source, canonical_json, digest, record_of
from annotator.store.codec import ADDED, CODECS, values_json
from tests.unit.formats.sample import project

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.none() | WORDS
CHANGES = st.lists(st.builds(RowChange, table=WORDS, id=WORDS, before=NAMES, after=NAMES), max_size=3).map(tuple)
EVENTS = st.builds(
    Event, id=WORDS, actor=WORDS, replica=WORDS, seq=st.integers(1, 2**53), at=st.integers(0, 2**53), edit=WORDS,
    label=WORDS, changes=CHANGES, undoable=st.booleans(), undoes=NAMES, redoes=NAMES, prev=WORDS, hash=WORDS,
)  # fmt: skip


@given(EVENTS)
def test_the_hash_of_a_step_is_that_of_its_canonical_json(event: Event) -> None:
    body = {f.name: getattr(event, f.name) for f in fields(event) if f.name != "hash"}
    body["changes"] = [[c.table, c.id, c.before, c.after] for c in event.changes]
    assert event.canonical() == canonical_json(body)
    assert event.expected_hash() == digest(canonical_json(body))


def test_the_values_of_a_row_are_its_canonical_json() -> None:
    seen = set()
    for table, rows in project().records.items():
        for row in rows:
            if isinstance(row, Document):
                continue  # large texts go by digest
            body = {name: value for name, value in plain(row).items() if name not in ("id", "rev", "deleted")}
            for name, default in ADDED.get(type(row), {}).items():
                if body[name] == default:
                    del body[name]  # older rows lack it
            assert values_json(row) == canonical_json(body), table
            seen.add(table)
    assert seen == set(RECORD_TYPES) - {"document"}
    source = next(row for row in project().records["source"] if isinstance(row, Source) and row.merged_into is None)
    assert "merged_into" not in values_json(source)
    assert '"merged_into":"s"' in values_json(replace(source, merged_into="s"))


def test_what_a_canonical_line_tells_is_what_would_be_written_out() -> None:
    told = set()
    for table, rows in project().records.items():
        for row in rows if table in CANONICAL_TYPES else ():
            line = encode({"type": table, "record": plain(row)}, sort_keys=True)
            if b"\\u" in line:
                continue  # an escape that canonical JSON has not
            said, codec = canonical_row(table)(line), CODECS[table]
            assert said is not None and said.row == codec.encode(row), table
            assert record_of(codec.record, said.row) == row, table
            assert canonical_reader(table)(line) == (row, said.digest), table
            if not codec.added:
                assert said.digest == digest(values_json(row)), table
            told.add(table)
    assert told == CANONICAL_TYPES - {"event"}
    for event in project().events:
        assert_told(event, canonical_row("event")(line_of(event)))
        assert canonical_reader("event")(line_of(event)) == (event, event.expected_hash())


@given(EVENTS)
def test_whatever_words_a_step_holds_its_line_tells_its_hash_or_nothing(event: Event) -> None:
    said = canonical_row("event")(line_of(event))
    if said is not None:
        assert_told(event, said)


def line_of(event: Event) -> bytes:
    return encode({"type": "event", "record": plain(event)}, sort_keys=True)


def assert_told(event: Event, said: CanonicalRow | None) -> None:
    assert said is not None and said.digest == event.expected_hash()
    assert said.row == event.row() == tuple(said.row)
    assert record_of(Event, said.row) == event
