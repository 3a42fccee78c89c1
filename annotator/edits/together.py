"""Several edits as one: what an analyst does with one key is taken back with one key."""

from dataclasses import dataclass
from typing import Any

from annotator.edits.base import Edit, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(Edit):
    """Run edits in order in one transaction: all of them or none, one event, one undo. `what` says what it is."""

    edits: tuple[Edit, ...]
    what: str

    @property
    def label(self) -> str:
        """What all of it together does."""
        return self.what

    def run(self, rows: Rows) -> tuple[Any, ...]:
        """What each edit returned, in order."""
        return tuple(edit.run(rows) for edit in self.edits)
