"""Where in the text a record stands, in whose words, and at which records it points."""

from typing import Any

from annotator.adjudication.grouping import Grouping
from annotator.columns import ArticleText
from annotator.model import Range

Place = tuple[int, int, int]
"""Order of the text over both sides: bead, side (0 left, 1 right), offset in code points."""

NOWHERE: Place = (-1, 0, 0)
"""What stands nowhere in the text, as the rating of a source, comes first."""


def targets(record: Any, table: str) -> tuple[str, ...]:
    """The ids of the layer records that a record points at."""
    if table == "twin":
        return (*record.left, *record.right)
    if table == "claim_link":
        return record.source, record.target
    return (record.target,) if table == "rating" else ()


def anchor(record: Any, table: str, grouping: Grouping) -> Range | None:
    """The range that says where in the text a record stands; None for a rating of a source."""
    if table == "mention":
        return min(record.ranges, key=lambda r: r.start, default=None)
    if table == "claim":
        return next((part for _, part in record.passages()), None)
    if table in ("divergence", "bead"):
        return next(iter((*record.left, *record.right)), None)
    for target in targets(record, table):
        found = grouping.record(target)
        if found is not None:
            return anchor(found, "claim" if table != "twin" else "mention", grouping)
    return None


def place_of(range_: Range | None, text: ArticleText) -> Place:
    """Where a range stands; `NOWHERE` where there is none."""
    if range_ is None:
        return NOWHERE
    beads = text.beads_at(range_)
    return min((bead.order for bead in beads), default=-1), int(text.side_of(range_) == "right"), range_.start


def words(record: Any, grouping: Grouping) -> tuple[str, ...]:
    """The passages a record covers or points at."""
    for name in ("ranges", "content"):
        if hasattr(record, name):
            return tuple(part.quote for part in getattr(record, name))
    if hasattr(record, "severity") or hasattr(record, "order"):
        return tuple(part.quote for part in (*record.left, *record.right) if part.quote)
    table = "twin" if hasattr(record, "left") else "rating" if hasattr(record, "axis") else "claim_link"
    found = [grouping.record(target) for target in targets(record, table)]
    return tuple(word for target in found if target is not None for word in words(target, grouping))
