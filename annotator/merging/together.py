"""Several sources into one project, in one go."""

from collections.abc import Iterable
from dataclasses import replace

from annotator.merging.bundle import Bundle
from annotator.merging.report import MergeReport
from annotator.merging.union import Merge, merge
from annotator.model import RECORD_TYPES, Event, Record, Snapshot


def bring_together(
    ours: Snapshot, sources: Iterable[tuple[str, Snapshot | Bundle]]
) -> tuple[Merge | None, tuple[MergeReport, ...]]:
    """Unite a project with bundles and other projects, given with the names of their files, one after the other.

    Returns what has to be written to `ours` in the end (None where nothing has), and a report for each source.
    Raises `UserError` where one of them does not fit.
    """
    reports: list[MergeReport] = []
    events: list[Event] = []
    payloads: dict[str, str] = {}
    puts: dict[str, dict[str, Record]] = {}
    whole, union = ours, None
    for name, source in sources:
        if isinstance(source, Bundle):
            source.check_against(whole, name)
            source = source.snapshot
        union = merge(whole, source, source=name)
        whole = union.snapshot
        reports.append(union.report)
        for table, rows in union.puts.items():
            puts.setdefault(table, {}).update((row.id, row) for row in rows)
        events += union.events
        payloads.update(union.payloads)
    if union is None or not any(report.changed for report in reports):
        return None, tuple(reports)
    written = {table: tuple(puts[table].values()) for table in RECORD_TYPES if table in puts}
    return replace(union, puts=written, events=tuple(events), payloads=payloads), tuple(reports)
