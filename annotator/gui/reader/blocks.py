"""The blocks of a column: what is laid out and painted as one piece. Pure; no Qt.

A block is a maximal run of consecutive sentences of one side in one paragraph, so a contiguous range of the base
text. Regions that are not read by default (`boilerplate`, `duplicate`, `byline`) are folded to one line, a *fold*,
which opens. Offsets are code points, half-open, into the base text of the column's document.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from annotator.columns import ArticleText, other_side
from annotator.model import Bead, Range, Region, Sentence
from annotator.model.articles import READ_REGIONS

FOLD = "fold"
_LONGEST = 4000  # code points after which a paragraph goes on in a new block: a layout costs by its length
_VISIBLE = re.compile(r"\S")
_BREAK = re.compile(r"\r\n|[\r\n\t\v\f\u2028\u2029]")


@dataclass(slots=True)
class Block:
    """One piece of a column.

    `kind` is a region kind or `fold`. `first` and `count` say which sentences of the side it holds. `continued`
    blocks follow the one before without a gap. A fold's `start` is also its key; `open` says whether its blocks
    follow it.
    """

    kind: str
    start: int
    end: int
    language: str
    first: int
    count: int
    continued: bool = False
    open: bool = False


class ColumnText:
    """One side of an article as blocks, with the lookups between offsets, sentences and blocks."""

    def __init__(self, article: ArticleText, side: str, opened: frozenset[int] = frozenset()) -> None:
        self.article = article
        self.side = side
        document = article.document(side)
        self.document = document.id
        self.base = document.text
        self.sentences: Sequence[Sentence] = article.sentences_of(side)
        self.sentence_starts = [sentence.start for sentence in self.sentences]
        self.language = article.language(side)
        self.blocks = list(_with_folds(_pieces(article, side, self.base, self.sentences), opened))
        self.starts = [block.start for block in self.blocks]

    def block_at(self, offset: int) -> int:
        """The index of the block that shows an offset, else of the last one before it; -1 in an empty column.

        What a closed fold hides is at the fold.
        """
        if not self.blocks:
            return -1
        return max(0, bisect_right(self.starts, offset) - 1)

    def blocks_of(self, start: int, end: int) -> range:
        """The indices of the blocks that show part of `[start, end)`; of an empty range, the block it touches."""
        first = self.block_at(start)
        if first < 0:
            return range(0)
        last = bisect_left(self.starts, max(end, start + 1))
        if start >= self.blocks[first].end and start < end and self.blocks[first].kind != FOLD:
            first += 1
        return range(first, max(first, last))

    def reachable(self, fixed: int, moved: int) -> int:
        """The place nearest `moved` that one range from `fixed` reaches of which all is shown: with nothing in it of
        the other side, where both stand in one document, and nothing folded away."""
        index, target = self.block_at(fixed), self.block_at(moved)
        step = 1 if target > index else -1
        while index != target:
            before, after = self.blocks[min(index, index + step)], self.blocks[max(index, index + step)]
            if FOLD in (before.kind, after.kind) or self.base[before.end : after.start].strip():
                return self.blocks[index].end if step > 0 else self.blocks[index].start
            index += step
        return min(moved, self.blocks[index].end) if index >= 0 else moved

    def shown(self, block: Block) -> str:
        """What a block displays: its base text, code point for code point, line breaks shown as spaces."""
        if block.kind == FOLD:
            return ""
        text = self.base[block.start : block.end]
        return _BREAK.sub(_spaced, text) if _BREAK.search(text) else text

    def sentence_index(self, offset: int) -> int:
        """The index of the sentence that holds an offset or is the last to begin before it; -1 without any."""
        if not self.sentences:
            return -1
        return max(0, bisect_right(self.sentence_starts, offset) - 1)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds an offset or ends at it."""
        index = self.sentence_index(offset)
        if index < 0:
            return None
        sentence = self.sentences[index]
        return sentence if sentence.start <= offset <= sentence.end else None

    def range(self, start: int, end: int) -> Range:
        """A range of this column's document with its quote."""
        return Range.of(self.document, self.base, start, end)


class Alignment:
    """Which stretch of one column lies beside which of the other, for every offset. Pure.

    Made of the beads that have both sides. Between two beads lies what has no counterpart; it is beside the gap
    between the same beads on the other side, which may be empty.
    """

    def __init__(self, beads: Iterable[Bead], left: tuple[int, int], right: tuple[int, int]) -> None:
        self._bounds = {"left": left, "right": right}
        pairs = [(_extent(bead.left), _extent(bead.right)) for bead in beads if bead.left and bead.right]
        self._pairs = {
            "left": sorted(pairs),
            "right": sorted((right, left) for left, right in pairs),
        }
        self._starts = {side: [pair[0][0] for pair in pairs] for side, pairs in self._pairs.items()}

    def beside(self, side: str, offset: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The stretch of a side that holds an offset, and the stretch of the other side beside it."""
        pairs = self._pairs[side]
        index = bisect_right(self._starts[side], offset) - 1
        if index >= 0 and offset < pairs[index][0][1]:
            return pairs[index]
        own, others = self._bounds[side], self._bounds["right" if side == "left" else "left"]
        before = pairs[index] if index >= 0 else ((own[0], own[0]), (others[0], others[0]))
        after = pairs[index + 1] if index + 1 < len(pairs) else ((own[1], own[1]), (others[1], others[1]))
        begin, finish = before[1][1], after[1][0]
        return ((before[0][1], max(before[0][1], after[0][0])), (begin, max(begin, finish)))


def _extent(places: tuple[Range, ...]) -> tuple[int, int]:
    return (min(place.start for place in places), max(place.end for place in places))


def _spaced(match: "re.Match[str]") -> str:
    return " " if len(match.group()) == 1 else " \u200b"


def _pieces(article: ArticleText, side: str, base: str, sentences: Sequence[Sentence]) -> Iterator[Block]:
    """Blocks before folding, in the order of the text."""
    found = list(_runs(article, side, base, sentences))
    bare = list(_bare_regions(article, side, base, sentences))
    if not bare:
        yield from found
        return
    yield from sorted([*found, *bare], key=lambda block: block.start)


def _runs(article: ArticleText, side: str, base: str, sentences: Sequence[Sentence]) -> Iterator[Block]:
    kinds = {region.id: region.kind for region in article.regions}
    others = _Others(article, side)
    block: Block | None = None
    paragraph, previous = -1, 0
    for index, sentence in enumerate(sentences):
        kind = kinds.get(sentence.region) if sentence.region is not None else None
        if kind is None:
            region = article.region_of(sentence)
            kind = region.kind if region is not None else "body"
        same = block is not None and sentence.paragraph == paragraph and kind == block.kind
        same = same and not others.between(previous, sentence.start)
        if block is not None and same and sentence.end - block.start <= _LONGEST:
            block.end = sentence.end
            block.count += 1
        else:
            if block is not None:
                block.end = _trailing(base, block.end, others.next_start(block.end, sentence.start))
                yield block
            begin = _leading(base, others.last_end(previous, sentence.start), sentence.start)
            block = Block(kind, begin, sentence.end, sentence.language, index, 1, continued=same)
            paragraph = sentence.paragraph
        previous = sentence.end
    if block is not None:
        block.end = _trailing(base, block.end, others.next_start(block.end, len(base)))
        yield block


class _Others:
    """Where the other side's sentences lie, when both stand in one document."""

    def __init__(self, article: ArticleText, side: str) -> None:
        found = article.sentences_of(other_side(side)) if article.shared else ()
        self._starts = [sentence.start for sentence in found]
        self._ends = [sentence.end for sentence in found]

    def between(self, start: int, end: int) -> bool:
        """Whether one begins in `[start, end)`."""
        return self.next_start(start, end) < end

    def next_start(self, start: int, limit: int) -> int:
        """Where the first one after a place begins, or a limit before that."""
        if not self._starts:
            return limit
        place = bisect_left(self._starts, start)
        return min(limit, self._starts[place]) if place < len(self._starts) else limit

    def last_end(self, own: int, start: int) -> int:
        """Where the last sentence of either side before a place ends."""
        place = bisect_right(self._ends, start) - 1
        return max(own, self._ends[place]) if place >= 0 else own


def _leading(base: str, previous: int, start: int) -> int:
    """The start of a block: a bullet or bracket that stands before the first sentence on its line belongs to it."""
    if start == previous or (start - previous == 1 and base[previous].isspace()):
        return start
    begin = max(previous, base.rfind("\n", previous, start) + 1, start - 40)
    mark = _VISIBLE.search(base, begin, start)
    return mark.start() if mark is not None and (begin == 0 or base[begin - 1] == "\n") else start


def _trailing(base: str, end: int, limit: int) -> int:
    """The end of a block: what closes its last line (a bracket, a quote) belongs to it."""
    if limit <= end or base[end : end + 1].isspace():
        return end
    line = base.find("\n", end, limit)
    closing = base[end : min(limit if line < 0 else line, end + 4)].rstrip()
    return end + len(closing) if closing and all(category(c) in ("Pe", "Pf", "Po") for c in closing) else end


def _bare_regions(article: ArticleText, side: str, base: str, sentences: Sequence[Sentence]) -> Iterator[Block]:
    """Blocks for set-aside regions that were not cut into sentences: one for each of their lines."""
    document = article.document(side).id
    starts = [sentence.start for sentence in sentences]
    for region in article.regions:
        if region.document != document or region.kind in READ_REGIONS or _has_sentences(article, region):
            continue
        if article.shared and article.side_of(Range.of(document, base, region.start, region.start)) != side:
            continue
        place = region.start
        for line in base[region.start : region.end].splitlines(keepends=True):
            words = line.strip()
            if words:
                start = place + line.index(words)
                yield Block(region.kind, start, start + len(words), "", bisect_left(starts, start), 0)
            place += len(line)


def _has_sentences(article: ArticleText, region: Region) -> bool:
    base = article.documents[region.document].text
    return bool(article.sentences_in(Range.of(region.document, base, region.start, region.end)))


def _with_folds(blocks: Iterable[Block], opened: frozenset[int]) -> Iterator[Block]:
    """The blocks with every run of set-aside ones behind a fold; a closed fold leaves them out."""
    run: list[Block] = []
    for block in blocks:
        if block.kind in READ_REGIONS:
            yield from _folded(run, opened)
            run = []
            yield block
        else:
            run.append(block)
    yield from _folded(run, opened)


def _folded(run: list[Block], opened: frozenset[int]) -> Iterator[Block]:
    if not run:
        return
    first, last = run[0], run[-1]
    fold = Block(FOLD, first.start, last.end, first.language, first.first, sum(block.count for block in run))
    fold.open = first.start in opened
    yield fold
    if fold.open:
        yield from run
