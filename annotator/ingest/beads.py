"""Sentences to beads: headline with headline, captions with captions, body with body."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from annotator.bitext.align import Pair, align
from annotator.bitext.anchors import anchor_similarity
from annotator.bitext.costs import MOST, WITH_ENCODER, WITHOUT_ENCODER, parts_of
from annotator.bitext.encoder import Encoder
from annotator.bitext.meaning import joint
from annotator.bitext.parallel import Parallelism, looks_parallel
from annotator.ingest.layout import groups
from annotator.ingest.regions import SUBHEAD
from annotator.model import Bead, Document, Range, Region, Sentence, content_id
from annotator.model.articles import READ_REGIONS

Cancelled = Callable[[], bool]
Indexed = tuple[tuple[int, ...], tuple[int, ...]]


def align_article(
    article: str,
    documents: Sequence[Document],
    regions: Sequence[Region],
    sentences: Sequence[Sentence],
    layout: str,
    *,
    languages: tuple[str, str],
    encoder: Encoder | None = None,
    kept: Sequence[Bead] = (),
    cancelled: Cancelled | None = None,
) -> tuple[list[Bead], Parallelism | None]:
    """The beads of an article and, where both sides hold enough text to tell, whether they are parallel at all.

    Beads of `kept` (confirmed and locked ones) come back as they are and bind the rest. Raises
    `annotator.bitext.align.Cancelled`.
    """
    task = _Task(
        article, {document.id: document.text for document in documents}, languages, layout, len(documents) == 1,
        encoder, cancelled, frozenset(region.id for region in regions if region.kind == "headline"),
    )  # fmt: skip
    # The heading of a section is read where it stands: its place among the paragraphs says what it translates.
    subheads = {region.id for region in regions if region.reason == SUBHEAD}
    kinds = {region.id: "body" if region.id in subheads else region.kind for region in regions}
    read = [item for item in sentences if kinds.get(item.region or "", "body") in READ_REGIONS]
    grouped = _grouped(read, task.texts, languages) if layout in ("interleaved", "mixed") else {}
    found: list[Bead] = []
    verdict: Parallelism | None = None
    for kind, (left, right) in _pools(read, kinds, _places(regions)).items():
        if not left or not right:
            found += _alone(task, left, right, kept)
            continue
        locked = _locked(kept, left, right)
        pairs = _pairs(task, left, right, grouped, locked)
        whole = dict(locked)
        found += [whole.get((pair.left, pair.right)) or _bead(task, left, right, pair) for pair in pairs]
        if kind == "body":
            verdict = looks_parallel(task.words(left), task.words(right), *languages, pairs, encoder)
    # A confirmed bead that joins two kinds of region was met in the pools of both.
    return ordered(list({bead.id: bead for bead in found}.values())), verdict


@dataclass(frozen=True, slots=True)
class _Task:
    """What stays the same while the pools of one article are aligned."""

    article: str
    texts: Mapping[str, str]
    languages: tuple[str, str]
    layout: str
    one: bool
    encoder: Encoder | None
    cancelled: Cancelled | None
    heads: frozenset[str]

    def words(self, side: Sequence[Sentence]) -> list[str]:
        return [self.texts[item.document][item.start : item.end] for item in side]

    def range(self, item: Sentence) -> Range:
        return Range.of(item.document, self.texts[item.document], item.start, item.end)


def _pairs(
    task: _Task,
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    grouped: Mapping[str, int],
    locked: Sequence[tuple[Indexed, Bead]],
) -> list[Pair]:
    interleaved = task.layout == "interleaved"
    ratio = _size(right) / max(1, _size(left))
    weights = WITHOUT_ENCODER if task.encoder is None else WITH_ENCODER
    if task.layout in _CLOSE[task.encoder is not None]:
        # A translation that stands right below its passage seldom leaves a sentence of it out.
        weights = replace(weights, null=_NULL[task.encoder is not None])
    found: list[Pair] = []
    for rows, columns in _parts(left, right, grouped, locked) if interleaved else [_ALL]:
        bound = [_moved(pair, -rows.start, -columns.start) for pair, _ in locked if _within(pair, rows, columns)]
        a, b = left[rows], right[columns]
        few = _few(a, b, ratio, task.heads) if interleaved and not bound else None
        if few is not None:
            found += _shifted([few], rows.start, columns.start)
            continue
        even = task.one or _even(a, b)
        pairs = align(
            task.words(a),
            task.words(b),
            *task.languages,
            encoder=task.encoder,
            left_paragraphs=[item.paragraph for item in a] if even else None,
            right_paragraphs=[item.paragraph for item in b] if even else None,
            left_groups=[grouped[item.id] for item in a] if grouped else None,
            right_groups=[grouped[item.id] for item in b] if grouped else None,
            locked=bound,
            cancelled=task.cancelled,
            weights=weights,
        )
        found += _shifted(pairs, rows.start, columns.start)
    return found


def _grouped(sentences: Sequence[Sentence], texts: Mapping[str, str], languages: tuple[str, str]) -> dict[str, int]:
    """The pairs of runs of an interleaved text, read in the phase that fits better.

    Where the first paragraph lost its partner, every paragraph stands below the one it does not translate: the other
    phase then has pairs of more even length that share more numbers and names.
    """
    phases = [groups(sentences, first) for first in ("left", "right")]
    fits = [_fit(sentences, texts, languages, phase) for phase in phases]
    return phases[fits[1] > fits[0] + 0.1]


def _fit(
    sentences: Sequence[Sentence], texts: Mapping[str, str], languages: tuple[str, str], phase: Mapping[str, int]
) -> float:
    """How well the runs of each pair go together: shared anchors, less the scatter of their lengths."""
    sides: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for item in sentences:
        side = sides[item.side == "right"]
        side[phase[item.id]] = side.get(phase[item.id], "") + " " + texts[item.document][item.start : item.end]
    both = sorted(set(sides[0]) & set(sides[1]))
    if not both:
        return 0.0
    left, right = ([side[number] for number in both] for side in sides)
    ratio = sum(map(len, right)) / sum(map(len, left))
    scatter = sum(abs(math.log(len(b) / (len(a) * ratio))) for a, b in zip(left, right, strict=True)) / len(both)
    shared = anchor_similarity(left, right, *languages)
    return sum(shared.get((index, index), 0.0) for index in range(len(both))) / len(both) - scatter


_ALL = (slice(0, 1 << 60), slice(0, 1 << 60))
_EVEN_LOG = 0.7
_CLOSE, _NULL = (("interleaved",), ("interleaved", "mixed")), (1.0, 1.0)
"""Layouts in which a passage has its translation right below it, and what it costs more, in nats, to leave a sentence
of such a passage without counterpart; without and with the encoder, which alone can tell within a paragraph."""


def _size(side: Sequence[Sentence]) -> int:
    return sum(item.end - item.start for item in side)


def _few(left: Sequence[Sentence], right: Sequence[Sentence], ratio: float, heads: frozenset[str]) -> Pair | None:
    """The one bead of a passage in which one side has a single sentence and the other a few short lines (a name and
    its titles, a place and a date) that together are about as long; never a heading (`heads`) with what it heads."""
    if len({item.region in heads for item in (*left, *right)}) > 1:
        return None
    if min(len(left), len(right)) != 1 or not 2 <= max(len(left), len(right)) <= 3:
        return None
    if len({item.paragraph for item in (left if len(left) > 1 else right)}) == 1:
        return None
    if abs(math.log(_size(right) / (_size(left) * ratio))) > _EVEN_LOG:
        return None
    return Pair(tuple(range(len(left))), tuple(range(len(right))), 0.75, "structure")


def _parts(
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    grouped: Mapping[str, int],
    locked: Sequence[tuple[Indexed, Bead]],
) -> list[tuple[slice, slice]]:
    """The stretches to align one by one: in an interleaved text each passage with its translation, else all at once.

    Interleaving is the strongest evidence there is: who printed a paragraph and its translation below it said what
    belongs together. Passages without a translation are joined with their neighbours, so that nothing is lost where
    the order slips; so are passages that a locked bead ties together.
    """
    numbers = sorted({grouped[item.id] for item in (*left, *right)}) if grouped else []
    tied = [
        {grouped[left[i].id] for i in pair[0]} | {grouped[right[j].id] for j in pair[1]}
        for pair, _ in locked
        if grouped
    ]
    parts: list[tuple[slice, slice]] = []
    row = column = 0
    open_rows = open_columns = 0
    for index, number in enumerate(numbers):
        rows = sum(1 for item in left[row + open_rows :] if grouped[item.id] == number)
        columns = sum(1 for item in right[column + open_columns :] if grouped[item.id] == number)
        open_rows, open_columns = open_rows + rows, open_columns + columns
        spans = any(min(tie) <= number < max(tie) for tie in tied)
        if open_rows and open_columns and not spans:
            following = numbers[index + 1 :]
            if following or not parts:
                parts.append((slice(row, row + open_rows), slice(column, column + open_columns)))
                row, column, open_rows, open_columns = row + open_rows, column + open_columns, 0, 0
    if row < len(left) or column < len(right):
        rest = (slice(row, len(left)), slice(column, len(right)))
        if parts and (row == len(left) or column == len(right)):
            last = parts.pop()
            rest = (slice(last[0].start, len(left)), slice(last[1].start, len(right)))
        parts.append(rest)
    return parts


def encoded_texts(
    texts: Mapping[str, str],
    regions: Sequence[Region],
    sentences: Sequence[Sentence],
    languages: tuple[str, str],
) -> dict[str, set[str]]:
    """Document → every text of it that aligning may ask the encoder for: its sentences, and those next to each other
    on a side that are read as one. `texts` holds the base text of each document, `languages` those of the sides."""
    kinds = {region.id: region.kind for region in regions}
    found: dict[str, set[str]] = {document: set() for document in texts}
    read = [item for item in sentences if kinds.get(item.region or "", "body") in READ_REGIONS]
    everything = sorted(read, key=lambda item: item.start)
    places = _places(regions)
    for pool in (*_pools(read, kinds, places).values(), *_pools(everything, {}, {}).values()):
        for side, language in zip(pool, languages, strict=True):
            words = [texts[item.document][item.start : item.end] for item in side]
            for first, item in enumerate(side):
                for last in range(first, min(first + MOST, len(side))):
                    found[item.document].add(joint(language).join(words[first : last + 1]))
                found[item.document].update(parts_of([words[first]], language)[0])
    return found


def _shifted(pairs: Sequence[Pair], rows: int, columns: int) -> list[Pair]:
    return [
        Pair(tuple(i + rows for i in pair.left), tuple(j + columns for j in pair.right), pair.score, pair.method)
        for pair in pairs
    ]


def _moved(pair: Indexed, rows: int, columns: int) -> Indexed:
    return tuple(i + rows for i in pair[0]), tuple(j + columns for j in pair[1])


def _within(pair: Indexed, rows: slice, columns: slice) -> bool:
    return all(rows.start <= i < rows.stop for i in pair[0]) and all(columns.start <= j < columns.stop for j in pair[1])


def _even(left: Sequence[Sentence], right: Sequence[Sentence]) -> bool:
    """Paragraphs help only where both sides are cut into about as many."""
    a, b = ({item.paragraph for item in side} for side in (left, right))
    return len(a) > 1 and len(b) > 1 and 0.4 <= len(a) / len(b) <= 2.5


def _places(regions: Sequence[Region]) -> dict[str, int]:
    """Where the passages begin that captions belong to, by the captions' regions."""
    starts = {region.id: region.start for region in regions}
    return {region.id: starts[of] for region in regions if (of := region.caption_of) is not None and of in starts}


def _pools(
    sentences: Sequence[Sentence], kinds: Mapping[str, str], places: Mapping[str, int]
) -> dict[str, tuple[list[Sentence], list[Sentence]]]:
    """Sentences by kind of region and side; captions in the order of what they belong to (`places`).

    A headline that only one side has is aligned with the body of the other: there it may not have been told from the
    text (in the middle of a file nothing sets it off).
    """
    pools: dict[str, tuple[list[Sentence], list[Sentence]]] = {}
    for item in sorted(sentences, key=lambda entry: (places.get(entry.region or "", entry.start), entry.start)):
        pools.setdefault(kinds.get(item.region or "", "body"), ([], []))[item.side == "right"].append(item)
    head = pools.get("headline")
    if head is not None and not (head[0] and head[1]) and "body" in pools:
        del pools["headline"]
        pools["body"] = (
            sorted(pools["body"][0] + head[0], key=lambda entry: entry.start),
            sorted(pools["body"][1] + head[1], key=lambda entry: entry.start),
        )
    return pools


def _locked(
    kept: Sequence[Bead], left: Sequence[Sentence], right: Sequence[Sentence]
) -> list[tuple[tuple[tuple[int, ...], tuple[int, ...]], Bead]]:
    found = []
    taken: set[tuple[str, int]] = set()
    for bead in kept:
        pair = (_indices(bead.left, left), _indices(bead.right, right))
        members = {("l", i) for i in pair[0]} | {("r", j) for j in pair[1]}
        if members and not members & taken:
            taken |= members
            found.append((pair, bead))
    return found


def _indices(ranges: Sequence[Range], side: Sequence[Sentence]) -> tuple[int, ...]:
    return tuple(
        index
        for index, item in enumerate(side)
        if any(part.document == item.document and part.start < item.end and item.start < part.end for part in ranges)
    )


def _alone(task: _Task, left: Sequence[Sentence], right: Sequence[Sentence], kept: Sequence[Bead]) -> list[Bead]:
    """Beads of sentences whose kind the other side lacks altogether; those kept with them stay."""
    whole = [bead for bead in kept if _indices(bead.left, left) or _indices(bead.right, right)]
    held = {index for bead in whole for index in _indices(bead.left if left else bead.right, left or right)}
    pairs = [
        Pair((i,), (), 0.0, "only-side") if left else Pair((), (i,), 0.0, "only-side")
        for i in range(len(left or right))
        if i not in held
    ]
    return whole + [_bead(task, left, right, pair) for pair in pairs]


def _bead(task: _Task, left: Sequence[Sentence], right: Sequence[Sentence], pair: Pair) -> Bead:
    return make_bead(
        task.article,
        tuple(task.range(left[i]) for i in pair.left),
        tuple(task.range(right[j]) for j in pair.right),
        score=round(pair.score, 4),
        method=pair.method,
    )


def make_bead(
    article: str,
    left: tuple[Range, ...],
    right: tuple[Range, ...],
    *,
    score: float = 0.0,
    method: str = "",
) -> Bead:
    """A bead whose id follows from the article and its ranges; `order` is set by `ordered`."""
    parts = [
        f"{side}{part.document}:{part.start}-{part.end}"
        for side, ranges in (("l", left), ("r", right))
        for part in ranges
    ]
    return Bead(
        id=content_id("b", article, *parts),
        article=article,
        order=0,
        left=left,
        right=right,
        score=score,
        method=method,
        state="auto",
    )


def ordered(beads: Sequence[Bead]) -> list[Bead]:
    """The beads in reading order: by the left side; those without one after what precedes them on the right."""
    paired = sorted((bead for bead in beads if bead.left), key=lambda bead: bead.left[0].start)
    loose = sorted((bead for bead in beads if not bead.left), key=lambda bead: bead.right[0].start)
    result = list(paired)
    for bead in reversed(loose):
        at = bead.right[0].start
        before = [i for i, other in enumerate(result) if other.right and other.left and other.right[0].start < at]
        result.insert(max(before) + 1 if before else 0, bead)
    return [bead if bead.order == order else replace(bead, order=order) for order, bead in enumerate(result)]
