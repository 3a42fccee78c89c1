"""What is written out by hand for speed is the canonical JSON, byte for byte."""

from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.archive import plain
from annotator.model import RECORD_TYPES, Document, Event, RowChange, Source, canonical_json, digest
from annotator.store.codec import values_json
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
            if isinstance(row, Document) or (isinstance(row, Source) and row.merged_into is None):
                continue  # large texts by digest, and a field that older rows lack: tests of their own
            body = {name: value for name, value in plain(row).items() if name not in ("id", "rev", "deleted")}
            if table == "decision" and not body["section"]:
                del body["section"]
            assert values_json(row) == canonical_json(body), table
            seen.add(table)
    assert seen == set(RECORD_TYPES) - {"document"}
    source = next(row for row in project().records["source"] if isinstance(row, Source) and row.merged_into is None)
    assert "merged_into" not in values_json(source)
    assert '"merged_into":"s"' in values_json(replace(source, merged_into="s"))
