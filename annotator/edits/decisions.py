"""Edits of a reviewer: deciding disagreements and taking agreed items into gold."""

from dataclasses import dataclass, replace

from annotator.edits.base import Edit, Rows, require_open, require_reviewer
from annotator.model import (
    Bead,
    Claim,
    ClaimLink,
    Decision,
    Divergence,
    Mention,
    Rating,
    Record,
    Twin,
    UserError,
)

_GOLD_KINDS = (Mention, Twin, Claim, ClaimLink, Divergence, Rating, Bead)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Edit):
    """Record one or more decisions of the gold layer together with the gold records they make or take away.

    What the records are is computed by `annotator.adjudication`; here it is checked that they belong to the
    gold layer and are stored with their decisions as one edit, so that one undo takes all of it back.
    """

    layer: str
    decisions: tuple[Decision, ...]
    puts: tuple[Record, ...] = ()
    removes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How many were decided."""
        return "decide" if len(self.decisions) == 1 else f"decide {len(self.decisions)} items"

    def run(self, rows: Rows) -> tuple[str, ...]:
        """The ids of the decisions."""
        require_reviewer(rows)
        gold = require_open(rows, self.layer)
        if gold.role != "gold":
            raise UserError("Decisions belong to a gold layer. Nothing was changed.")
        for record in self.puts:
            if not _is_gold(record, gold.id):
                raise UserError("A decision may only write to the gold layer. Nothing was changed.")
        for id_ in self.removes:
            for kind in _GOLD_KINDS:
                found = rows.get(kind, id_)
                if found is not None and _is_gold(found, gold.id):
                    rows.remove(found)
        for record in sorted(self.puts, key=lambda r: _GOLD_KINDS.index(type(r))):
            rows.put(record)
        made = []
        for decision in self.decisions:
            for old in rows.select(Decision, layer=gold.id, key=decision.key):
                rows.remove(old)
            made.append(rows.put(replace(decision, id=decision.id or rows.new_id(), layer=gold.id)).id)
        return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveDecision(Edit):
    """Take a decision back by hand (undo does the same for the newest), with the gold records given."""

    decision: str
    puts: tuple[Record, ...] = ()
    removes: tuple[str, ...] = ()

    def run(self, rows: Rows) -> None:
        """The disagreement is open again."""
        decision = rows.require(Decision, self.decision)
        Decide(layer=decision.layer, decisions=(), puts=self.puts, removes=self.removes).run(rows)
        rows.remove(decision)


def _is_gold(record: Record, layer: str) -> bool:
    """Whether a record is the gold layer's: in it, or a rating of a source that was adjudicated (those are the
    project's, in no layer)."""
    if isinstance(record, Rating) and record.layer is None:
        return record.target_kind == "source" and record.derived_from is not None
    return isinstance(record, _GOLD_KINDS) and record.layer == layer
