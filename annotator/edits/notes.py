"""Edits of free notes on articles and records."""

from dataclasses import dataclass, replace

from annotator.edits.base import Edit, Rows
from annotator.model import RECORD_TYPES, Note, UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNote(Edit):
    """Write the actor's note on something; empty words take it away."""

    target: str
    target_kind: str
    text: str

    def run(self, rows: Rows) -> str | None:
        """The id of the note, None where it was taken away."""
        if self.target_kind not in RECORD_TYPES:
            raise UserError("There is nothing of this kind to note. Nothing was changed.")
        rows.require(RECORD_TYPES[self.target_kind], self.target)
        found = rows.select(Note, target=self.target, target_kind=self.target_kind)
        mine = [n for n in found if n.actor == rows.actor]
        if not self.text.strip():
            for old in mine:
                rows.remove(old)
            return None
        if mine:
            return rows.put(replace(mine[0], text=self.text)).id
        return rows.put(Note(id=rows.new_id(), target=self.target, target_kind=self.target_kind, text=self.text)).id
