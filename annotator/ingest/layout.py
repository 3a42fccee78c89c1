"""How two languages share one document, and which side each of its sentences is therefore on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.ingest.segment import Languages, weight_of
from annotator.model import Region, Sentence


@dataclass(slots=True)
class _Paragraph:
    left: float = 0.0
    right: float = 0.0
    kind: str = "body"

    @property
    def purity(self) -> float:
        return max(self.left, self.right) / max(1.0, self.left + self.right)

    @property
    def dominant(self) -> str:
        return "left" if self.left >= self.right else "right"


def arrange(
    text: str, regions: Sequence[Region], sentences: Sequence[Sentence], languages: Languages
) -> tuple[str, list[Sentence]]:
    """The layout (`annotator.model.articles.LAYOUTS`) of one document, and its sentences with their sides."""
    if not languages.two:
        return "one-language", [_on(item, "left") for item in sentences]
    kinds = {region.id: region.kind for region in regions}
    paragraphs: dict[int, _Paragraph] = {}
    for item in sentences:
        entry = paragraphs.setdefault(item.paragraph, _Paragraph(kind=kinds.get(item.region or "", "body")))
        size = weight_of(text[item.start : item.end])
        if item.language == languages.main[0]:
            entry.left += size
        elif item.language == languages.main[1]:
            entry.right += size
    body = [number for number, entry in paragraphs.items() if entry.kind == "body"] or list(paragraphs)
    layout, turn = _judge([paragraphs[number] for number in body])
    before = {number: index <= turn for index, number in enumerate(body)} if turn is not None else {}
    first = paragraphs[body[0]].dominant
    return layout, _sides(sentences, languages, paragraphs, before, first)


def _judge(body: Sequence[_Paragraph]) -> tuple[str, int | None]:
    """The layout by the order of the paragraphs, and for *block* the last one before the turn."""
    pure = [(index, entry.dominant) for index, entry in enumerate(body) if entry.purity >= 0.8]
    mixed = sum(1 for entry in body if entry.purity < 0.8 and min(entry.left, entry.right) >= 20)
    if mixed * 2 >= len(body):
        return "mixed", None
    turns = [pure[i][0] for i in range(len(pure) - 1) if pure[i][1] != pure[i + 1][1]]
    if len(turns) == 1 and len(body) > 2:
        return "block", turns[0]
    if len(turns) <= 3 and len(body) >= 4 * (len(turns) + 1):
        return "block", None
    return ("interleaved" if turns else "mixed"), None


def _sides(
    sentences: Sequence[Sentence],
    languages: Languages,
    paragraphs: dict[int, _Paragraph],
    before: dict[int, bool],
    first: str,
) -> list[Sentence]:
    """Sides by language; in blocks by the block; a third language stays with the paragraph it stands in."""
    found = []
    for item in sentences:
        entry = paragraphs[item.paragraph]
        if item.paragraph in before:
            side = first if before[item.paragraph] else ("right" if first == "left" else "left")
        elif item.language in languages.main:
            side = "left" if item.language == languages.main[0] else "right"
        else:
            side = entry.dominant
        found.append(_on(item, side))
    return found


def _on(item: Sentence, side: str) -> Sentence:
    return item if item.side == side else replace(item, side=side)


def groups(sentences: Sequence[Sentence], first: str = "left") -> dict[str, int]:
    """For an interleaved or mixed text, sentence id → number of the pair of runs it is in.

    A pair begins with each run of the side `first`: the original precedes its translation.
    """
    found: dict[str, int] = {}
    number, previous = 0, first
    for item in sorted(sentences, key=lambda entry: entry.start):
        if item.side == first and previous != first:
            number += 1
        previous = item.side
        found[item.id] = number
    return found
