"""Commands on the alignment: join, split, link, unlink and lock passages, by keys or from a ribbon's menu."""

from annotator.columns import other_side
from annotator.edits import JoinBeads, LinkPassages, SetBeadState, SplitBead, UnlinkBead
from annotator.edits.base import Edit
from annotator.gui.actions import Action
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr
from annotator.model import Bead, Range, Sentence


class Aligning:
    """The passage under the caret, or the ribbon that was clicked last."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._chosen: str | None = None
        tools.reader.beadActivated.connect(self.choose)
        tools.reader.ribbons.linkDragged.connect(self._link_dragged)
        tools.reader.ribbons.joinDragged.connect(self._join_dragged)
        tools.reader.caretSentenceChanged.connect(lambda _: self.choose(None))

    def actions(self) -> list[Action]:
        """Join, split, unlink, link, lock."""
        rows = (
            ("annotate.join", "Join with next passage", self.join, "J", "Two aligned passages become one"),
            ("annotate.split", "Split passage here", self.split, "K", "Cut before the sentence under the caret"),
            (
                "annotate.unlinkPassage",
                "Unlink passage",
                self.unlink,
                "U",
                "Its two sides are not translations of each other",
            ),
            (
                "annotate.match",
                "Align the two sentences",
                self.match,
                "M",
                "The sentences under the carets of both sides belong together",
            ),
            (
                "annotate.lock",
                "Lock passage",
                self.lock,
                "Shift+M",
                "A locked passage stays in a re-alignment; again unlocks it",
            ),
        )
        return [
            Action(id=id_, text=text, run=run, keys=(key,), scope="reader", menu="Annotate", hint=hint)
            for id_, text, run, key, hint in rows
        ]

    def choose(self, bead: str | None) -> None:
        """Make a ribbon's passage the one that commands act on."""
        self._chosen = bead
        if bead is not None and self._bead(bead) is not None:
            self._tools.say(tr("Passage chosen: J joins, K splits, U unlinks, Shift+M locks"))

    def bead(self) -> Bead | None:
        """The passage to act on; says so where there is none."""
        text = self._tools.open.text
        found = self._bead(self._chosen)
        if found is None and text is not None:
            sentence = self._tools.reader.sentence()
            found = next(iter(text.beads_of(sentence)), None) if sentence is not None else None
        if found is None:
            self._tools.say(tr("There is no aligned passage here."), "warning")
        return found

    def _bead(self, id_: str | None) -> Bead | None:
        text = self._tools.open.text
        return next((bead for bead in text.beads if bead.id == id_), None) if text is not None else None

    def _apply(self, edit: Edit, done: str) -> None:
        self._chosen = None
        self._tools.apply(edit, done)

    # ---- commands

    def join(self) -> None:
        """Join the passage with the next one."""
        bead, text = self.bead() if self._tools.can_edit() else None, self._tools.open.text
        if bead is None or text is None:
            return
        following = _after(bead, text.beads)
        if following is None:
            self._tools.say(tr("There is no passage after this one."), "warning")
            return
        self._apply(JoinBeads(beads=(bead.id, following.id)), tr("Joined with the next passage"))

    def split(self) -> None:
        """Cut the passage before the sentence under the caret, on the other side before that caret's sentence."""
        bead = self.bead() if self._tools.can_edit() else None
        if bead is None:
            return
        counts = {side: self._count(bead, side) for side in ("left", "right")}
        self._apply(SplitBead(bead=bead.id, left=counts["left"], right=counts["right"]), tr("Split the passage"))

    def _count(self, bead: Bead, side: str) -> int:
        """How many ranges of a side go into the first part."""
        parts = bead.left if side == "left" else bead.right
        caret = self._tools.reader.caret(side)
        at = next((i for i, part in enumerate(parts) if caret is not None and _holds(part, caret)), None)
        if at is None:
            return min(1, len(parts))
        return max(1, at) if side == self._tools.active or at else min(1, len(parts))

    def unlink(self) -> None:
        """Say that the two sides of the passage are no translations of each other."""
        bead = self.bead() if self._tools.can_edit() else None
        if bead is not None:
            self._apply(UnlinkBead(bead=bead.id), tr("Unlinked the passage"))

    def match(self) -> None:
        """Align the sentences under the two carets."""
        tools, text = self._tools, self._tools.open.text
        if not tools.can_edit() or not tools.two_sided() or text is None:
            return
        here, there = tools.reader.sentence(tools.active), tools.reader.sentence(other_side(tools.active))
        if here is None or there is None:
            tools.say(tr("Put the caret of each side into the sentences that belong together."), "warning")
            return
        self._link(*((here, there) if tools.active == "left" else (there, here)))

    def _link_dragged(self, left: int, right: int) -> None:
        """The mouse was dragged from beside one place to beside another."""
        text = self._tools.open.text
        if text is None or not self._tools.can_edit():
            return
        found = []
        for side, offset in (("left", left), ("right", right)):
            shown = self._tools.reader.column(side).text
            found.append(shown.sentence_at(offset) if shown is not None else None)
        if found[0] is not None and found[1] is not None:
            self._link(found[0], found[1])
        else:
            self._tools.say(tr("There is no sentence there. Nothing was changed."), "warning")

    def _join_dragged(self, beads: tuple[str, ...]) -> None:
        """The mouse was dragged from one ribbon to another."""
        if self._tools.can_edit():
            self._apply(JoinBeads(beads=beads), tr("Joined {count} {count:passage|passages}", count=len(beads)))

    def _link(self, left: Sentence, right: Sentence) -> None:
        """Align two sentences."""
        tools, text = self._tools, self._tools.open.text
        assert text is not None
        edit = LinkPassages(article=tools.open.article_id, left=(text.range_of(left),), right=(text.range_of(right),))
        self._apply(edit, tr("Aligned sentence {a} with sentence {b}", a=text.number(left), b=text.number(right)))

    def lock(self) -> None:
        """Lock the passage, or unlock it."""
        bead = self.bead() if self._tools.can_edit() else None
        if bead is not None:
            locked = bead.state == "locked"
            done = tr("Unlocked the passage") if locked else tr("Locked the passage")
            self._apply(SetBeadState(beads=(bead.id,), state="confirmed" if locked else "locked"), done)


def _holds(part: Range, caret: Range) -> bool:
    return part.document == caret.document and part.start <= caret.start <= part.end


def _after(bead: Bead, beads: tuple[Bead, ...]) -> Bead | None:
    """The bead that follows in the text: on the left where both have a left side, else on the right."""

    def place(one: Bead, side: str) -> int | None:
        parts = one.left if side == "left" else one.right
        return parts[0].start if parts else None

    found: list[tuple[int, Bead]] = []
    for side in ("left", "right"):
        own = place(bead, side)
        if own is None:
            continue
        found = [
            (at, other)
            for other in beads
            if other.id != bead.id and (at := place(other, side)) is not None and at > own
        ]
        if found:
            return min(found, key=lambda pair: pair[0])[1]
    return None
