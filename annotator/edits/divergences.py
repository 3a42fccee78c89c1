"""Edits of divergences: where the two texts part, and findings looked at and set aside."""

from dataclasses import dataclass
from typing import Any

from annotator.edits.base import Edit, Rows, changed, check_ranges, own_layer, require_open
from annotator.model import Divergence, Range, UserError
from annotator.model.annotations import DISMISSALS, DIVERGENCE_TYPES, IMPACTS, SEVERITIES

DIVERGENCE_FIELDS = ("left", "right", "type", "severity", "impact", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDivergence(Edit):
    """Record where the texts part: ranges on both sides, or an insertion point on the side that lacks it."""

    article: str
    left: tuple[Range, ...] = ()
    right: tuple[Range, ...] = ()
    type: str
    severity: str = "minor"
    impact: str = "low"
    note: str = ""
    check: str = ""
    finding: str = ""
    layer: str | None = None

    def run(self, rows: Rows) -> str:
        """The id of the divergence."""
        layer = own_layer(rows, self.article, self.layer)
        return rows.put(
            _checked(
                rows,
                Divergence(
                    id=rows.new_id(),
                    layer=layer.id,
                    article=self.article,
                    left=self.left,
                    right=self.right,
                    type=self.type,
                    severity=self.severity,
                    impact=self.impact,
                    note=self.note,
                    check=self.check,
                    finding=self.finding,
                    provenance="suggestion" if self.check else "human",
                ),
            )
        ).id


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDivergence(Edit):
    """Change a divergence (`DIVERGENCE_FIELDS`)."""

    divergence: str
    changes: dict[str, Any]

    def run(self, rows: Rows) -> None:
        """Raises `UserError` for a type, severity or impact that does not exist."""
        found = rows.require(Divergence, self.divergence)
        require_open(rows, found.layer)
        rows.put(_checked(rows, changed(found, self.changes, DIVERGENCE_FIELDS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDivergence(Edit):
    """Take a divergence, or a dismissal, away."""

    divergence: str

    def run(self, rows: Rows) -> None:
        """A finding whose dismissal goes is asked again."""
        found = rows.require(Divergence, self.divergence)
        require_open(rows, found.layer)
        rows.remove(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissFinding(Edit):
    """Record that a check's finding is `fine` or a `false_alarm`; it is not asked again while the text stands."""

    article: str
    left: tuple[Range, ...] = ()
    right: tuple[Range, ...] = ()
    type: str
    check: str
    finding: str
    dismissed: str
    layer: str | None = None

    def run(self, rows: Rows) -> str:
        """The id of the record that says so."""
        if self.dismissed not in DISMISSALS:
            raise UserError("A finding is fine or a false alarm. Nothing was changed.")
        layer = own_layer(rows, self.article, self.layer)
        return rows.put(
            _checked(
                rows,
                Divergence(
                    id=rows.new_id(),
                    layer=layer.id,
                    article=self.article,
                    left=self.left,
                    right=self.right,
                    type=self.type,
                    severity="neutral",
                    impact="none",
                    check=self.check,
                    finding=self.finding,
                    dismissed=self.dismissed,
                ),
            )
        ).id


def _checked(rows: Rows, found: Divergence) -> Divergence:
    if found.type not in DIVERGENCE_TYPES or found.severity not in SEVERITIES or found.impact not in IMPACTS:
        raise UserError("This type, severity or impact does not exist. Nothing was changed.")
    parts = (*found.left, *found.right)
    check_ranges(rows, found.article, parts, empty=True)
    if not any(part.start < part.end for part in parts):
        raise UserError("Nothing is selected. Select where the texts part.")
    return found
