"""An archive read into an empty project gives an equal database and the same bytes again."""

import io
from pathlib import Path

from annotator.formats.archive import FORMAT
from annotator.model import RECORD_TYPES, Snapshot
from annotator.store import Store
from tests.unit.formats.sample import project


def dumped(snapshot: Snapshot) -> bytes:
    out = io.BytesIO()
    FORMAT.dump(snapshot, out)
    return out.getvalue()


def test_through_a_database_and_out_again(tmp_path: Path) -> None:
    first = dumped(project())
    with Store.create(tmp_path / "copy.annotations") as store:
        store.load(FORMAT.load(io.BytesIO(first)))
        back = store.snapshot()
        # The one flaw is the sample's own: its history is made up.
        assert store.check() == ["history: mention m1 is not what its last step made it"]
    for table in RECORD_TYPES:
        assert list(back.records[table]) == list(project().records[table]), table
    assert tuple(back.events) == project().events
    assert dumped(back) == first
