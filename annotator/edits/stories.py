"""Edits of what an analyst writes about a story as a whole: the summary and the key judgements of its report."""

from dataclasses import dataclass, replace

from annotator.edits.base import Edit, Rows
from annotator.model import Article, Note, UserError, content_id

STORY_TEXTS = ("story-summary", "story-judgements", "story-sourcing")
"""What can be written about a story: the `target_kind` of its notes. Each key judgement is a line of its own; the
sourcing statement says in the analyst's words how good the sources are as a whole."""


def story_target(story: str) -> str:
    """The id that notes on a story point at: a story is a name that articles share, not a record."""
    return content_id("t", story)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStoryText(Edit):
    """Write the actor's summary, key judgements or sourcing statement of a story; empty words take them away."""

    story: str
    kind: str
    text: str

    @property
    def label(self) -> str:
        """What was written."""
        if self.kind == STORY_TEXTS[2]:
            return "write the sourcing statement"
        return "write the key judgements" if self.kind == STORY_TEXTS[1] else "write the summary of a story"

    def run(self, rows: Rows) -> str | None:
        """The id of the note, None where it was taken away."""
        if self.kind not in STORY_TEXTS:
            raise UserError("There is nothing of this kind to write about a story. Nothing was changed.")
        if not self.story.strip() or not rows.select(Article, story=self.story):
            raise UserError("No article belongs to this story. Nothing was changed.")
        target = story_target(self.story)
        mine = [n for n in rows.select(Note, target=target, target_kind=self.kind) if n.actor == rows.actor]
        if not self.text.strip():
            for old in mine:
                rows.remove(old)
            return None
        if mine:
            return rows.put(replace(mine[0], text=self.text)).id
        return rows.put(Note(id=rows.new_id(), target=target, target_kind=self.kind, text=self.text)).id
