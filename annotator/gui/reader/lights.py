"""Which sentence is lit, with its counterpart: the one the pointer entered or the caret came to, whichever was last."""

from collections.abc import Mapping, Sequence

from annotator.columns import ArticleText
from annotator.gui.reader.column import Column
from annotator.gui.reader.ribbon import Ribbons
from annotator.model import Bead, Sentence


class Lights:
    """Lights a sentence and what says the same on the other side; only what changes is repainted."""

    def __init__(self, columns: Mapping[str, Column], ribbons: Ribbons) -> None:
        self._columns, self._ribbons = columns, ribbons
        self._article: ArticleText | None = None
        self._caret: tuple[str, Sentence | None] = ("left", None)
        self._hovered: Sentence | None = None

    def show_article(self, article: ArticleText | None) -> None:
        """Begin with another article, nothing lit."""
        self._article, self._caret, self._hovered = article, ("left", None), None

    def caret(self, side: str, sentence: Sentence | None) -> None:
        """The caret came to a sentence of a side."""
        self._caret, self._hovered = (side, sentence), None
        self._light(side, sentence)

    def hover(self, side: str, offset: int) -> None:
        """The pointer is at an offset of a side; -1: nowhere."""
        text = self._columns[side].text
        sentence = text.sentence_at(offset) if text is not None and offset >= 0 else None
        if sentence is not self._hovered:
            self._hovered = sentence
            if sentence is None:
                side, sentence = self._caret
            self._light(side, sentence)

    def bead(self, bead: Bead | None) -> None:
        """The pointer is on a bead's ribbon; None: on none any more."""
        if bead is None:
            self._light(*self._caret)
        else:
            self._show((bead,), {})

    def _light(self, side: str, sentence: Sentence | None) -> None:
        beads = self._article.beads_of(sentence) if self._article is not None and sentence is not None else ()
        alone = {side: [(sentence.start, sentence.end)]} if sentence is not None and not beads else {}
        self._show(beads, alone)

    def _show(self, beads: Sequence[Bead], alone: Mapping[str, list[tuple[int, int]]]) -> None:
        for side, column in self._columns.items():
            lit = [(p.start, p.end) for bead in beads for p in (bead.left if side == "left" else bead.right)]
            column.set_lit(lit or alone.get(side, []))
        self._ribbons.set_active(frozenset(bead.id for bead in beads))
