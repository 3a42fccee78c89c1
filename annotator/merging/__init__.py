"""Bringing several people's work together: the union of projects, the bundle that carries one person's work, and
the sharing out of articles. Pure: no database, no Qt.

`merge` joins two projects. `write_bundle` and `read_bundle` are the file a person sends. `share` says who gets which
articles, `package` makes the project that one of them gets.
"""

from annotator.merging.bundle import BUNDLE_SUFFIX, Bundle, Sent, read_bundle, write_bundle
from annotator.merging.duplicates import duplicates
from annotator.merging.report import Duplicate, Fork, Losing, MergeReport, TableCount
from annotator.merging.shares import package, share
from annotator.merging.together import bring_together
from annotator.merging.union import Merge, merge

__all__ = [
    "BUNDLE_SUFFIX",
    "Bundle",
    "Duplicate",
    "Fork",
    "Losing",
    "Merge",
    "MergeReport",
    "Sent",
    "TableCount",
    "bring_together",
    "duplicates",
    "merge",
    "package",
    "read_bundle",
    "share",
    "write_bundle",
]
