"""The laws of the union: whoever brings what together in whatever order, and twice, gets one and the same project."""

from annotator.formats.checks import Checker
from annotator.merging import bring_together, merge
from annotator.model import Snapshot
from annotator.store.check import broken_chains
from tests.unit.merging.histories import three

HISTORIES = 1200


def state(snapshot: Snapshot) -> tuple[object, ...]:
    """What makes two projects equal: every row, every step, every value."""
    rows = {(table, row.id): row for table, many in snapshot.records.items() for row in many}
    return rows, sorted(event.hash for event in snapshot.events), dict(snapshot.payloads)


def united(*parts: Snapshot) -> Snapshot:
    whole = parts[0]
    for part in parts[1:]:
        whole = merge(whole, part).snapshot
    return whole


def test_the_union_is_commutative_associative_and_idempotent() -> None:
    forks = losing = 0
    for seed in range(HISTORIES):
        a, b, c = three(seed)
        ab = merge(a, b)
        whole = state(united(a, b, c))
        assert state(united(b, a)) == state(ab.snapshot), seed
        assert state(united(c, b, a)) == whole, seed
        assert state(merge(a, merge(b, c).snapshot).snapshot) == whole, seed
        assert state(united(a, a)) == state(a), seed
        again = merge(united(a, b, c), b)
        assert not again.report.changed and state(again.snapshot) == whole, seed
        forks += bool(ab.report.forks)
        losing += len(ab.report.losing)
    # The histories are such that the laws are hard: places meet on rows, and chains fork.
    assert forks > 50 and losing > 300


def test_nothing_is_lost() -> None:
    for seed in range(200):
        parts = three(seed)
        whole = united(*parts)
        rows = {(table, row.id): row for table, many in whole.records.items() for row in many}
        for part in parts:
            for table, many in part.records.items():
                for row in many:
                    assert rows[table, row.id].rev >= row.rev
            assert {event.id for event in part.events} <= {event.id for event in whole.events}
            assert part.payloads.items() <= whole.payloads.items()
        assert list(broken_chains(list(whole.events))) == []
        checker = Checker()
        for event in whole.events:
            checker.event(event, event.expected_hash())


def test_what_is_to_be_written_makes_ours_the_union() -> None:
    for seed in range(200):
        a, b, c = three(seed)
        union, reports = bring_together(a, (("b", b), ("c", c)))
        assert len(reports) == 2
        if union is None:
            assert not any(report.changed for report in reports)
            continue
        rows = {(table, row.id): row for table, many in a.records.items() for row in many}
        rows.update({(table, row.id): row for table, many in union.puts.items() for row in many})
        written = (
            rows,
            sorted(event.hash for event in (*a.events, *union.events)),
            {**a.payloads, **union.payloads},
        )
        assert written == state(united(a, b, c)), seed
