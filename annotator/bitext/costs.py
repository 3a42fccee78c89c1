"""What a bead costs: its shape, lengths, anchors, punctuation, meaning, paragraph and group structure.

The cost of a chain of beads is linear in a handful of terms, so that their weights can be fitted to aligned documents
as those of a conditional random field are: `tests/benchmarks/fit_alignment.py` does so, and cross-validates.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotator.bitext.anchors import anchor_similarity
from annotator.bitext.encoder import Encoder
from annotator.bitext.meaning import Meaning, joint
from annotator.bitext.sentences import split

BEADS: dict[tuple[int, int], str] = {
    (1, 1): "1-1",
    (1, 0): "1-0",
    (0, 1): "1-0",
    (2, 1): "2-1",
    (1, 2): "2-1",
    (2, 2): "2-2",
    (3, 1): "3-1",
    (1, 3): "3-1",
    (2, 3): "3-2",
    (3, 2): "3-2",
    (3, 3): "3-3",
    (1, 4): "4-1",
    (4, 1): "4-1",
}
"""The beads there are: sentences on the left and on the right, and the name of their shape."""

MOST = max(max(bead) for bead in BEADS)
"""Sentences of a side in one bead at most."""

_OPEN = re.compile(r"[,，、;；،]\s*$")
_COMMA = re.compile("[,，、،]")
_QUOTE = re.compile("[“„«「『]")
_QUESTION = re.compile("[?？؟]")
_BRACKET = re.compile("[(（]")

_JOINT = re.compile(
    r"[;；]|(?:며|고|지만|는데|면서|으나|어서|아서|해서),|(?:し|り|て|で|が|つつ)、"
    r"|[,，] (?:and|but|while|whereas|which|adding|saying)\b"
)
"""Where a sentence goes on with another main clause, which a translator may have made a sentence of its own."""

CHARACTERS = {"en": 1.0, "ko": 0.50, "ja": 0.42, "zh": 0.31, "ru": 1.05, "uk": 1.02, "ar": 0.88, "he": 0.78, "fa": 0.92}
"""Characters a language needs for what one character says in English."""

_VARIANCE = {False: 5.8, True: 12.0}
"""Variance of a translation's length, characters a character (Gale & Church), without and with the encoder."""


class Paired(NamedTuple):
    """What is measured of a bead with both sides, or the weight of each measure, in nats.

    `length`: −log of how likely so different lengths are (Gale & Church). `ratio`: |log| of the ratio of the lengths.
    `anchors`: what the sentences share. `open_ends`: sides that end in the middle of a sentence. `clause`: one sentence
    that goes on with a second main clause against two. `quotes`, `questions`, `brackets`, `commas`: how many more of
    them one side has. `parts`: how many more sentences one side holds, parts counted; `even`: as many, though as given
    they are not. `missed`: how much likelier sentences elsewhere are by their anchors. `distance`: in meaning, of the
    whole. `cover`, `worst`, `centred`, `nearer`: see `meaning.Cover`.
    """

    length: float = 0.0
    ratio: float = 0.0
    anchors: float = 0.0
    open_ends: float = 0.0
    clause: float = 0.0
    quotes: float = 0.0
    questions: float = 0.0
    brackets: float = 0.0
    commas: float = 0.0
    parts: float = 0.0
    even: float = 0.0
    missed: float = 0.0
    distance: float = 0.0
    cover: float = 0.0
    worst: float = 0.0
    centred: float = 0.0
    nearer: float = 0.0


class Alone(NamedTuple):
    """The same of a sentence without counterpart: it is cut off, its length, what it shares with the likest sentence
    of the other text, the sentences it holds beyond one, and how near the nearest of the other text are to them."""

    open_ends: float = 0.0
    length: float = 0.0
    anchors: float = 0.0
    parts: float = 0.0
    near: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term counts, in nats; fitted to development documents by `tests/benchmarks/fit_alignment.py`.

    `shape` is the cost of each shape of bead. `paragraph` is that of a step over the border of a paragraph, `group`
    that of leaving the pair of runs in an interleaved text, `null` what a sentence without counterpart costs beyond its
    shape. `slope` and `offset` turn a bead's posterior into the share of such beads that are right: the logistic
    function of `slope × logit + offset`.
    """

    shape: tuple[tuple[str, float], ...]
    paired: Paired
    alone: Alone
    paragraph: float = 1.6
    group: float = 2.5
    null: float = 0.0
    temperature: float = 1.0
    slope: float = 1.0
    offset: float = 0.0

    def confidence(self, posterior: float) -> float:
        """How surely a bead of this posterior is right, 0..1."""
        inside = min(max(posterior, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-self.slope * math.log(inside / (1 - inside)) - self.offset))


WITHOUT_ENCODER = Weights(
    shape=(
        ("1-1", -3.832), ("1-0", 1.139), ("2-1", -2.47), ("2-2", -0.439), ("3-1", -1.464), ("3-2", 0.923),
        ("3-3", 2.288), ("4-1", 0.761),
    ),
    paired=Paired(
        length=0.051, ratio=4.215, anchors=-0.035, open_ends=4.956, clause=-0.304, quotes=1.042, questions=1.709,
        brackets=0.422, commas=0.206, parts=0.687, even=-0.074, missed=1.752,
    ),
    alone=Alone(open_ends=2.132, length=-0.042, anchors=0.551, parts=1.251),
    slope=1.139, offset=0.16,
)  # fmt: skip
WITH_ENCODER = Weights(
    shape=(
        ("1-1", -4.262), ("1-0", 2.333), ("2-1", -3.03), ("2-2", -0.687), ("3-1", -1.442), ("3-2", 1.043),
        ("3-3", 2.297), ("4-1", 1.02),
    ),
    paired=Paired(
        length=0.159, ratio=2.561, anchors=-0.064, open_ends=5.058, quotes=0.823, parts=0.248, even=-0.066,
        missed=0.931, distance=4.631, cover=1.645, worst=0.511, centred=2.712, nearer=5.024,
    ),
    alone=Alone(open_ends=3.236, anchors=0.237, parts=1.062, near=4.125),
    slope=1.208, offset=0.15,
)  # fmt: skip

_TOGETHER = 0.2
"""Nats by which two sentences of one interleaved passage are rather a pair than both alone."""
_MOST_MARKS, _MOST_PARTS, _MOST_MISSED = 2, 3, 3.0


class Costs:
    """The cost of every bead between two lists of sentences; indices count in those lists."""

    def __init__(
        self,
        left: Sequence[str],
        right: Sequence[str],
        left_language: str,
        right_language: str,
        encoder: Encoder | None = None,
        *,
        left_paragraphs: Sequence[int] | None = None,
        right_paragraphs: Sequence[int] | None = None,
        left_groups: Sequence[int] | None = None,
        right_groups: Sequence[int] | None = None,
        weights: Weights | None = None,
    ) -> None:
        """See `align.align` for the arguments."""
        self.weights = weights or (WITHOUT_ENCODER if encoder is None else WITH_ENCODER)
        self._shape = {bead: dict(self.weights.shape)[name] for bead, name in BEADS.items()}
        self._variance = _VARIANCE[encoder is not None]
        self._paragraphs = (left_paragraphs, right_paragraphs) if left_paragraphs and right_paragraphs else None
        self._groups = (left_groups, right_groups) if left_groups and right_groups else None
        parts = parts_of(left, left_language), parts_of(right, right_language)
        self._sides = (_Side(left, parts[0]), _Side(right, parts[1]))
        self.ratio = self._measured_ratio(left_language, right_language)
        self.anchors = anchor_similarity(left, right, left_language, right_language)
        self._anchored_most: tuple[list[float], list[float]] = ([0.0] * len(left), [0.0] * len(right))
        for (i, j), value in self.anchors.items():
            self._anchored_most[0][i] = max(self._anchored_most[0][i], value)
            self._anchored_most[1][j] = max(self._anchored_most[1][j], value)
        self._known: dict[tuple[int, int, int, int], float] = {}
        self._meaning: Meaning | None = None
        if encoder is not None and left and right:
            finer = clauses_of(parts[0], left_language), clauses_of(parts[1], right_language)
            self._meaning = Meaning(left, right, finer, encoder, (joint(left_language), joint(right_language)))

    def _measured_ratio(self, left_language: str, right_language: str) -> float:
        """Right characters per left character: what languages need, halfway to what this text shows."""
        expected = CHARACTERS.get(right_language, 1.0) / CHARACTERS.get(left_language, 1.0)
        shown = sum(self._sides[1].lengths) / max(sum(self._sides[0].lengths), 1)
        if shown > 0 and abs(math.log(shown / expected)) < 0.5:
            return math.sqrt(expected * shown)
        return expected

    def bead(self, i: int, di: int, j: int, dj: int) -> float:
        """The cost in nats of pairing left sentences `i … i+di-1` with right sentences `j … j+dj-1`."""
        known = self._known.get((i, di, j, dj))
        if known is None:
            known = self._known[i, di, j, dj] = self._bead(i, di, j, dj)
        return known

    def _bead(self, i: int, di: int, j: int, dj: int) -> float:
        weights = self.weights
        cost = self._shape[di, dj]
        if not di or not dj:
            return cost + weights.null + _weighed(weights.alone, self.alone(0 if di else 1, i if di else j))
        cost += _weighed(weights.paired, self.paired(i, di, j, dj))
        if self._paragraphs is not None:
            cost += weights.paragraph * (_steps(self._paragraphs[0], i, di) + _steps(self._paragraphs[1], j, dj))
        if self._groups is not None:
            if not self._same_group(i, di, j, dj):
                cost += weights.group
            elif di == dj == 1:
                # Who printed a passage above its translation put no two strangers there: a free one is likelier.
                cost = min(cost, self.bead(i, 1, 0, 0) + self.bead(0, 0, j, 1) - _TOGETHER)
        return cost

    def alone(self, side: int, at: int) -> Alone:
        """The terms of one sentence (of side 0, left, or 1, right) that has no counterpart."""
        own = self._sides[side]
        length = own.lengths[at] / (self.ratio if side else 1.0)
        near = self._meaning.alone[side][at] if self._meaning is not None else 0.0
        return Alone(own.open[at], math.log(length / _USUAL), self._anchored_most[side][at], own.parts(at, 1) - 1, near)

    def paired(self, i: int, di: int, j: int, dj: int) -> Paired:
        """The terms of a bead with both sides."""
        left, right = self._sides
        long = float(sum(left.lengths[i : i + di])), sum(right.lengths[j : j + dj]) / self.ratio
        parts, other_parts = left.parts(i, di), right.parts(j, dj)
        distance, mean, worst, centred, nearer = _UNKNOWN
        if self._meaning is not None:
            size = (di + dj) / 2
            found = self._meaning.cover(i, di, j, dj)
            distance, mean = self._meaning.distance(i, di, j, dj) * size, found.mean * size
            worst, centred, nearer = found.worst, found.centred * size, found.nearer
        one = di + dj == 3
        quotes, questions, brackets, commas = (
            min(most, abs(sum(own[i : i + di]) - sum(other[j : j + dj])))
            for own, other, most in zip(left.marks, right.marks, _MOST_OF, strict=True)
        )
        return Paired(
            length=self._length(*long),
            ratio=abs(math.log(long[0] / long[1])),
            anchors=self._anchored(i, di, j, dj),
            open_ends=left.open[i + di - 1] + right.open[j + dj - 1],
            clause=float(one and (left.joint[i] if di == 1 else right.joint[j])),
            quotes=quotes,
            questions=questions,
            brackets=brackets,
            commas=commas,
            parts=min(_MOST_PARTS, abs(parts - other_parts)),
            even=float(di != dj and parts == other_parts),
            missed=self._missed(i, di, j, dj) if self.anchors else 0.0,
            distance=distance,
            cover=mean,
            worst=worst,
            centred=centred,
            nearer=nearer,
        )

    def _length(self, left: float, right: float) -> float:
        """`right` is in characters of the left language."""
        mean = max((left + right) / 2, 1.0)
        z = (left - right) * math.sqrt(self.ratio / (mean * self._variance))
        return -math.log(max(math.erfc(abs(z) / 1.4142135623730951), 1e-12))

    def _anchored(self, i: int, di: int, j: int, dj: int) -> float:
        """Similarity by anchors: every sentence of the longer side brings its best partner in the shorter."""
        get = self.anchors.get
        if di == 1 and dj == 1:
            return get((i, j), 0.0)
        left, right = range(i, i + di), range(j, j + dj)
        if di > dj:
            return sum(max(get((a, b), 0.0) for b in right) for a in left)
        return sum(max(get((a, b), 0.0) for a in left) for b in right)

    def _missed(self, i: int, di: int, j: int, dj: int) -> float:
        """By how much the likest sentence of the other text is likelier than those in the bead, summed over both."""
        get = self.anchors.get
        left, right = range(i, i + di), range(j, j + dj)
        missed = 0.0
        for a in left:
            if most := self._anchored_most[0][a]:
                missed += min(_MOST_MISSED, most - max(get((a, b), 0.0) for b in right))
        for b in right:
            if most := self._anchored_most[1][b]:
                missed += min(_MOST_MISSED, most - max(get((a, b), 0.0) for a in left))
        return missed

    def _same_group(self, i: int, di: int, j: int, dj: int) -> bool:
        assert self._groups is not None
        return len({*self._groups[0][i : i + di], *self._groups[1][j : j + dj]}) == 1

    def read_together(self, steps: Sequence[tuple[int, int, int, int]]) -> bool:
        """Encodes the sentences of many-sentence beads as one text each; false where that changes nothing."""
        if self._meaning is None or not self._meaning.read_together(steps):
            return False
        rows, columns = ({step[at : at + 2] for step in steps if step[at + 1] > 1} for at in (0, 2))
        self._known = {
            bead: cost for bead, cost in self._known.items() if bead[:2] not in rows and bead[2:] not in columns
        }
        return True


_UNKNOWN = (0.0, 0.0, 0.0, 0.0, 0.0)
_USUAL = 60.0
"""Characters of a short English sentence: what `Alone.length` is relative to."""
_MOST_OF = (_MOST_MARKS, _MOST_MARKS, _MOST_MARKS, _MOST_PARTS)


def _weighed(weights: tuple[float, ...], terms: tuple[float, ...]) -> float:
    return sum(map(_times, weights, terms))


def _times(one: float, other: float) -> float:
    return one * other


class _Side:
    """What is asked of every sentence of one side."""

    def __init__(self, sentences: Sequence[str], parts: Sequence[Sequence[str]]) -> None:
        self.lengths = [max(len(sentence), 1) for sentence in sentences]
        self.open = list(map(float, _open_ends(sentences)))
        self.joint = [_JOINT.search(one) is not None for one in sentences]
        self.marks = (
            [min(_MOST_PARTS, len(_QUOTE.findall(one)) + (one.count('"') + 1) // 2) for one in sentences],
            *([len(mark.findall(one)) for one in sentences] for mark in (_QUESTION, _BRACKET, _COMMA)),
        )
        self._parts = [0]
        for sentence in parts:
            self._parts.append(self._parts[-1] + len(sentence))

    def parts(self, at: int, count: int) -> int:
        return self._parts[at + count] - self._parts[at]


def parts_of(sentences: Sequence[str], language: str) -> list[list[str]]:
    """Every sentence cut into the sentences it holds: mostly itself alone."""
    found = []
    for sentence in sentences:
        parts = [sentence[start:end] for start, end in split(sentence, language)]
        parts = [part for part in parts if any(map(str.isalnum, part))]
        found.append(parts if len(parts) > 1 else [sentence])
    return found


_SHORTEST = 36.0
"""Characters, of English, that a clause needs to say something of its own."""


def clauses_of(parts: Sequence[Sequence[str]], language: str) -> list[list[str]]:
    """The parts of every sentence, those of two main clauses cut between them."""
    least = _SHORTEST * CHARACTERS.get(language, 1.0)
    found: list[list[str]] = []
    for sentence in parts:
        cut: list[str] = []
        for part in sentence:
            start = 0
            for match in _JOINT.finditer(part):
                at = match.start() if part[match.start()] in ",，" else match.end()
                if at - start >= least and len(part) - at >= least:
                    cut.append(part[start:at])
                    start = at
            cut.append(part[start:].lstrip(" ,，"))
        found.append(cut)
    return found


def _open_ends(sentences: Sequence[str]) -> list[bool]:
    """Which sentences are cut off: they end in a comma, or the next goes on in lower case. No bead should end there."""
    following = [*sentences[1:], ""][: len(sentences)]
    return [
        bool(next_one) and (_OPEN.search(one) is not None or next_one[:1].islower())
        for one, next_one in zip(sentences, following, strict=True)
    ]


def _steps(paragraphs: Sequence[int], start: int, count: int) -> int:
    return len(set(paragraphs[start : start + count])) - 1
