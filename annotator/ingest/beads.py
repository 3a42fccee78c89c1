"""Sentences to beads: headline with headline, captions with captions, body with body."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from annotator.bitext.align import Pair, align
from annotator.bitext.encoder import Encoder
from annotator.bitext.parallel import Parallelism, looks_parallel
from annotator.ingest.layout import groups
from annotator.model import Bead, Document, Range, Region, Sentence, content_id
from annotator.model.articles import READ_REGIONS

Cancelled = Callable[[], bool]


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
    texts = {document.id: document.text for document in documents}
    kinds = {region.id: region.kind for region in regions}
    read = [item for item in sentences if kinds.get(item.region or "", "body") in READ_REGIONS]
    pools = _pools(read, kinds)
    grouped = groups(read) if layout in ("interleaved", "mixed") else {}
    found: list[Bead] = []
    verdict: Parallelism | None = None
    for kind, (left, right) in pools.items():
        if not left or not right:
            found += _alone(article, texts, left, right, kept)
            continue
        pairs: list[Pair] = []
        locked = _locked(kept, left, right)
        for rows, columns in _parts(left, right, grouped, locked):
            pairs += _shifted(
                align(
                    [texts[item.document][item.start : item.end] for item in left[rows]],
                    [texts[item.document][item.start : item.end] for item in right[columns]],
                    *languages,
                    encoder=encoder,
                    **_structure(left[rows], right[columns], grouped, one=len(documents) == 1),
                    locked=[_moved(pair, -rows.start, -columns.start) for pair, _ in locked if _within(pair, rows, columns)],
                    cancelled=cancelled,
                ),
                rows.start,
                columns.start,
            )
        whole = {pair: bead for pair, bead in locked}
        found += [whole.get((pair.left, pair.right)) or _bead(article, texts, left, right, pair) for pair in pairs]
        if kind == "body":
            words = [[texts[item.document][item.start : item.end] for item in side] for side in (left, right)]
            verdict = looks_parallel(words[0], words[1], *languages, pairs, encoder)
    return ordered(found), verdict


Indexed = tuple[tuple[int, ...], tuple[int, ...]]


def _structure(
    left: Sequence[Sentence], right: Sequence[Sentence], grouped: Mapping[str, int], *, one: bool
) -> dict[str, list[int] | None]:
    """The paragraphs and groups of `annotator.bitext.align.align`."""
    even = one or _even(left, right)
    return {
        "left_paragraphs": [item.paragraph for item in left] if even else None,
        "right_paragraphs": [item.paragraph for item in right] if even else None,
        "left_groups": [grouped[item.id] for item in left] if grouped else None,
        "right_groups": [grouped[item.id] for item in right] if grouped else None,
    }


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
        {grouped[left[i].id] for i in pair[0]} | {grouped[right[j].id] for j in pair[1]} for pair, _ in locked if grouped
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


def _pools(
    sentences: Sequence[Sentence], kinds: Mapping[str, str]
) -> dict[str, tuple[list[Sentence], list[Sentence]]]:
    """Sentences by kind of region and side. A headline that only one side has is aligned with the body."""
    pools: dict[str, tuple[list[Sentence], list[Sentence]]] = {}
    for item in sorted(sentences, key=lambda entry: entry.start):
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


def _alone(
    article: str,
    texts: Mapping[str, str],
    left: Sequence[Sentence],
    right: Sequence[Sentence],
    kept: Sequence[Bead],
) -> list[Bead]:
    """Beads of sentences whose kind the other side lacks altogether; those kept with them stay."""
    whole = [bead for bead in kept if _indices(bead.left, left) or _indices(bead.right, right)]
    held = {index for bead in whole for index in _indices(bead.left or bead.right, left or right)}
    pairs = [
        Pair((i,), (), 0.0, "only-side") if left else Pair((), (i,), 0.0, "only-side")
        for i in range(len(left or right))
        if i not in held
    ]
    return whole + [_bead(article, texts, left, right, pair) for pair in pairs]


def _bead(
    article: str, texts: Mapping[str, str], left: Sequence[Sentence], right: Sequence[Sentence], pair: Pair
) -> Bead:
    return make_bead(
        article,
        tuple(_range(texts, left[i]) for i in pair.left),
        tuple(_range(texts, right[j]) for j in pair.right),
        score=round(pair.score, 4),
        method=pair.method,
    )


def _range(texts: Mapping[str, str], item: Sentence) -> Range:
    return Range.of(item.document, texts[item.document], item.start, item.end)


def make_bead(
    article: str,
    left: tuple[Range, ...],
    right: tuple[Range, ...],
    *,
    score: float = 0.0,
    method: str = "",
    state: str = "auto",
) -> Bead:
    """A bead whose id follows from the article and its ranges; `order` is set by `ordered`."""
    parts = [f"{side}{part.document}:{part.start}-{part.end}" for side, ranges in (("l", left), ("r", right)) for part in ranges]
    return Bead(
        id=content_id("b", article, *parts),
        article=article,
        order=0,
        left=left,
        right=right,
        score=score,
        method=method,
        state=state,
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
