"""Several sources into one project, in one go."""

from collections.abc import Iterable

from annotator.merging.bundle import Bundle
from annotator.merging.report import MergeReport
from annotator.merging.union import Merge, Union
from annotator.model import Snapshot


def bring_together(
    ours: Snapshot, sources: Iterable[tuple[str, Snapshot | Bundle]]
) -> tuple[Merge | None, tuple[MergeReport, ...]]:
    """Unite a project with bundles and other projects, given with the names of their files, one after the other.

    Returns what has to be written to `ours` in the end (None where nothing has), and a report for each source.
    Raises `UserError` where one of them does not fit.
    """
    union = Union(ours)
    for name, source in sources:
        if isinstance(source, Bundle):
            source.check_against(union.tables(), name)
            union.add(source.rest, source=name, bulk=source.bulk)
        else:
            union.add(source, source=name)
    reports = tuple(union.reports)
    return (union.result() if any(report.changed for report in reports) else None), reports
