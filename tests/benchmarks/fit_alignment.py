"""Fits the weights of the aligner to aligned documents, and says how well they do on documents not used for it.

    python tests/benchmarks/fit_alignment.py FOLDER [--without-encoder] [--folds 3] [--pairs en-ko,en-ja,ko-ja]

`FOLDER` holds dev.jsonl and dev_gold.jsonl as `alignment.py` reads them. Documents at the level `clean` are perturbed
further (sentences left out, joined as they stand or into clauses of one, cut at a comma), so that the few documents
there are say more.

A chain of beads weighs exp(−cost), and costs are linear in terms (`annotator.bitext.costs`): a conditional random field
(Lafferty et al. 2001) over the lattice of chains. Its likelihood is convex, so that nothing but the terms and one
penalty is chosen by hand. Cross-validation leaves out all versions of a document, in every language, at once. Prints
what was reached on the documents left out, then weights fitted to all, as they stand in `costs.py`.
"""

import argparse
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.align import align  # noqa: E402
from annotator.bitext.costs import BEADS, WITH_ENCODER, WITHOUT_ENCODER, Alone, Costs, Paired, Weights  # noqa: E402
from annotator.bitext.encoder import Encoder, MemoryCache, UniversalSentenceEncoder  # noqa: E402
from annotator.bitext.lattice import cheapest  # noqa: E402

Gold = list[tuple[tuple[int, ...], tuple[int, ...]]]
Step = tuple[int, int, int, int]
SHAPES = list(dict.fromkeys(BEADS.values()))
NAMES = [*SHAPES, *(f"paired.{name}" for name in Paired._fields), *(f"alone.{name}" for name in Alone._fields)]
MEANING = {"paired.distance", "paired.cover", "paired.worst", "paired.centred", "paired.nearer", "alone.near"}
LEFT_OUT = {
    True: {"paired.clause", "paired.questions", "paired.brackets", "paired.commas"} | {"alone.length"},
    False: MEANING,
}
"""Terms that told nothing on documents left out, with and without the encoder."""
BEAM, PENALTY, ROUNDS = 22.0, 1.0, 80
"""Nats within which a bead is looked at; pull of every weight towards none; steps of the optimiser."""


@dataclass
class Document:
    """Two lists of sentences, which of them go together, and where they come from."""

    name: str
    pair: str
    level: str
    given: bool
    languages: tuple[str, str]
    left: list[str]
    right: list[str]
    gold: Gold


def read(folder: Path, pairs: set[str]) -> list[Document]:
    """The documents of the folder, with further perturbations of the clean ones."""
    gold = {}
    with (folder / "dev_gold.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            gold[line["doc_id"]] = [(tuple(a), tuple(b)) for a, b in line["gold"]]
    found = []
    with (folder / "dev.jsonl").open(encoding="utf-8") as lines:
        for d in map(json.loads, lines):
            if d["pair"] not in pairs:
                continue
            name, languages = d["doc_id"].split("|")[0], (d["src_lang"], d["tgt_lang"])
            one = Document(name, d["pair"], d["level"], True, languages, d["src"], d["tgt"], gold[d["doc_id"]])
            found.append(one)
            if d["level"] == "clean":
                found += [perturbed(one, level, seed) for level in RATES for seed in SEEDS]
    return found


SEEDS = (1, 2, 3)
RATES = {"mod": (0.055, 0.095, 0.11, 0.0), "hard": (0.10, 0.14, 0.22, 0.5)}
"""Shares of sentences left out, joined with the next, and cut; and of sides that lack a whole passage."""
_COMMA = re.compile(r"(?<=[,，、])\s*")


def perturbed(document: Document, level: str, seed: int) -> Document:
    """A document whose sides leave out, join and cut sentences, each for itself."""
    chance = random.Random(f"{document.name}|{document.pair}|{level}|{seed}")
    sides = [_perturbed(side, chance, *RATES[level]) for side in (document.left, document.right)]
    root = list(range(len(document.left)))

    def find(unit: int) -> int:
        while root[unit] != unit:
            unit = root[unit]
        return unit

    for side in sides:
        for _, units in side:
            for unit in units[1:]:
                root[find(unit)] = find(units[0])
    beads: dict[int, tuple[list[int], list[int]]] = {}
    for which, side in enumerate(sides):
        for at, (_, units) in enumerate(side):
            beads.setdefault(find(units[0]), ([], []))[which].append(at)
    texts = []
    for side, units_of, language in zip(sides, (document.left, document.right), document.languages, strict=True):
        texts.append([text or _joined([units_of[unit] for unit in units], language, chance) for text, units in side])
    return Document(
        document.name, document.pair, level, False, document.languages, *texts, [(tuple(a), tuple(b)) for a, b in beads.values()]
    )  # fmt: skip


_GOES_ON = {
    "en": (re.compile(r"\.$"), ", and"), "ko": (re.compile(r"다\.$"), "고,"), "ja": (re.compile("。$"), "、"),
    "zh": (re.compile("。$"), "，"), "ru": (re.compile(r"\.$"), ", а"),
}  # fmt: skip
"""The end of a sentence, and how it goes on where a translator made one sentence of it and the next."""


def _joined(sentences: Sequence[str], language: str, chance: random.Random) -> str:
    """Sentences in one: half the time as they stand, half the time as clauses of one sentence."""
    if chance.random() < 0.5:
        end, instead = _GOES_ON[language]
        sentences = [*(end.sub(instead, one) for one in sentences[:-1]), sentences[-1]]
    return ("" if language in ("ja", "zh") else " ").join(sentences)


def _perturbed(
    units: Sequence[str], chance: random.Random, out: float, joined: float, cut: float, passage: float
) -> list[tuple[str, list[int]]]:
    count = len(units)
    gone = {unit for unit in range(count) if chance.random() < out}
    if count > 8 and chance.random() < passage:
        size = chance.choice((2, 3, 3, 4))
        start = chance.randrange(1, count - size)
        gone |= set(range(start, start + size))
    found: list[tuple[str, list[int]]] = []
    unit = 0
    while unit < count:
        step = 1
        if unit not in gone:
            dice = chance.random()
            places = [m.end() for m in _COMMA.finditer(units[unit]) if 12 <= m.end() <= len(units[unit]) - 8]
            if dice < joined:
                step = 3 if chance.random() < 0.14 else 2
                found.append(("", [one for one in range(unit, min(count, unit + step)) if one not in gone]))
            elif dice < joined + cut and places:
                at = chance.choice(places)
                found += [(units[unit][:at].strip(), [unit]), (units[unit][at:].strip(), [unit])]
            else:
                found.append((units[unit], [unit]))
        unit += step
    return found


# --- lattices ----------------------------------------------------------------------------------------------------


@dataclass
class Lattice:
    """The beads of one document that are worth a look: where they lead, their terms, and which the gold allows."""

    document: Document
    steps: list[Step]
    terms: Any
    allowed: Any


def lattice(document: Document, encoder: Encoder | None) -> Lattice:
    """Beads within `BEAM` of the cheapest chain at the present weights, and their terms."""
    costs = Costs(document.left, document.right, *document.languages, encoder)
    rows, columns = len(document.left), len(document.right)
    if encoder is not None:
        chain = cheapest(rows, columns, tuple(BEADS), costs.bead, 1.0)
        costs.read_together([step for step in chain.plausible if step[1] and step[3]])
    price = {
        (i, di, j, dj): costs.bead(i, di, j, dj)
        for i in range(rows + 1)
        for j in range(columns + 1)
        for di, dj in BEADS
        if i + di <= rows and j + dj <= columns
    }
    to: dict[tuple[int, int], float] = {(0, 0): 0.0}
    for step in sorted(price, key=lambda s: s[0] + s[2]):
        i, di, j, dj = step
        to[i + di, j + dj] = min(to.get((i + di, j + dj), math.inf), to[i, j] + price[step])
    back: dict[tuple[int, int], float] = {(rows, columns): 0.0}
    for step in sorted(price, key=lambda s: -(s[0] + s[1] + s[2] + s[3])):
        i, di, j, dj = step
        back[i, j] = min(back.get((i, j), math.inf), back[i + di, j + dj] + price[step])
    best = to[rows, columns] + BEAM
    steps = sorted(
        (s for s in price if to[s[0], s[2]] + price[s] + back[s[0] + s[1], s[2] + s[3]] <= best),
        key=lambda s: (s[0] + s[2], s),
    )
    terms = np.zeros((len(steps), len(NAMES)))
    for row, (i, di, j, dj) in enumerate(steps):
        terms[row, SHAPES.index(BEADS[di, dj])] = 1
        if di and dj:
            terms[row, len(SHAPES) : len(SHAPES) + len(Paired._fields)] = costs.paired(i, di, j, dj)
        else:
            terms[row, len(SHAPES) + len(Paired._fields) :] = costs.alone(0 if di else 1, i if di else j)
    return Lattice(document, steps, terms, np.array(list(_allowed(document, steps))))


def _allowed(document: Document, steps: Sequence[Step]) -> Iterator[bool]:
    """Whether a bead agrees with the gold. Within a gold bead of a shape that there is not, anything goes."""
    known = set(steps)
    whole = {(a[0], len(a), b[0], len(b)) for a, b in document.gold if a and b}
    odd = {at for at, (a, b) in enumerate(document.gold) if a and b and (a[0], len(a), b[0], len(b)) not in known}
    of = (
        {i: at for at, (a, _) in enumerate(document.gold) for i in a},
        {j: at for at, (_, b) in enumerate(document.gold) for j in b},
    )
    empty = {at for at, (a, b) in enumerate(document.gold) if not a or not b}
    for i, di, j, dj in steps:
        beads = {of[0].get(x) for x in range(i, i + di)} | {of[1].get(y) for y in range(j, j + dj)}
        if di and dj:
            yield (i, di, j, dj) in whole or (len(beads) == 1 and beads <= odd)
        else:
            yield beads <= odd | empty


class Field:
    """All lattices as one: chains of each are weighed at once, diagonal after diagonal."""

    def __init__(self, lattices: Sequence[Lattice], used: Sequence[int]) -> None:
        self.lattices = lattices
        self.terms = np.concatenate([one.terms[:, used] for one in lattices])
        self.allowed = np.concatenate([one.allowed for one in lattices])
        source, target, level, ends, starts = [], [], [], [], []
        base = 0
        for one in lattices:
            width = len(one.document.right) + 1
            steps = np.array(one.steps)
            source.append(base + steps[:, 0] * width + steps[:, 2])
            target.append(base + (steps[:, 0] + steps[:, 1]) * width + steps[:, 2] + steps[:, 3])
            level.append(steps[:, 0] + steps[:, 2])
            starts.append(base)
            base += (len(one.document.left) + 1) * width
            ends.append(base - 1)
        self.source, self.target = np.concatenate(source), np.concatenate(target)
        levels = np.concatenate(level)
        self.levels = [np.flatnonzero(levels == one) for one in range(int(levels.max()) + 1)]
        self.nodes, self.starts, self.ends = base, np.array(starts), np.array(ends)
        self.owner = np.repeat(np.arange(len(lattices)), [len(one.steps) for one in lattices])

    def shares(self, score: Any, allowed: Any = None) -> tuple[Any, Any]:
        """log of the weight of all chains of every lattice, and the share of each bead; −inf where there is no chain."""
        score = score if allowed is None else np.where(allowed, score, -np.inf)
        best = np.full(self.nodes, -np.inf)
        best[self.starts] = 0.0
        for rows in self.levels:
            np.maximum.at(best, self.target[rows], best[self.source[rows]] + score[rows])
        with np.errstate(invalid="ignore"):
            weight = np.nan_to_num(np.exp(best[self.source] + score - best[self.target]), nan=0.0)
        forward, backward = np.zeros(self.nodes), np.zeros(self.nodes)
        forward[self.starts] = backward[self.ends] = 1.0
        for rows in self.levels:
            np.add.at(forward, self.target[rows], forward[self.source[rows]] * weight[rows])
        for rows in reversed(self.levels):
            np.add.at(backward, self.source[rows], backward[self.target[rows]] * weight[rows])
        total = forward[self.ends]
        share = forward[self.source] * weight * backward[self.target] / np.maximum(total, 1e-300)[self.owner]
        with np.errstate(divide="ignore"):
            return best[self.ends] + np.log(total), share

    def loss(self, weights: Any) -> tuple[float, Any]:
        """Negative log-likelihood of the gold with the penalty, and its gradient. Score is −cost."""
        score = -(self.terms @ weights)
        every, share = self.shares(score)
        right, held = self.shares(score, self.allowed)
        usable = np.isfinite(right)
        gradient = self.terms.T @ np.where(usable[self.owner], held - share, 0.0)
        value = float((every - right)[usable].sum() + PENALTY * weights @ weights)
        return value, gradient + 2 * PENALTY * weights


def minimised(field: Field, start: Any) -> Any:
    """L-BFGS with a halving line search (Nocedal & Wright, Numerical Optimization, 7.2)."""
    x = start.copy()
    value, slope = field.loss(x)
    history: list[tuple[Any, Any]] = []
    for _ in range(ROUNDS):
        direction = slope.copy()
        factors = []
        for s, y in reversed(history):
            factor = (s @ direction) / (y @ s)
            factors.append(factor)
            direction -= factor * y
        direction *= (history[-1][0] @ history[-1][1]) / (history[-1][1] @ history[-1][1]) if history else 1e-3
        for (s, y), factor in zip(history, reversed(factors), strict=True):
            direction += s * (factor - (y @ direction) / (y @ s))
        length = 1.0
        while length > 1e-6:
            there = x - length * direction
            new_value, new_slope = field.loss(there)
            if new_value <= value - 1e-4 * length * (slope @ direction):
                break
            length /= 2
        else:
            return x
        s, y = there - x, new_slope - slope
        if s @ y > 1e-10:
            history = [*history[-9:], (s, y)]
        done = value - new_value < 1e-3
        x, value, slope = there, new_value, new_slope
        if done:
            break
    return x


# --- what was reached --------------------------------------------------------------------------------------------


def present(encoder: Encoder | None) -> Any:
    """The weights of the program as a vector."""
    weights = WITHOUT_ENCODER if encoder is None else WITH_ENCODER
    return np.array([*(dict(weights.shape)[name] for name in SHAPES), *weights.paired, *weights.alone])


def as_weights(vector: Any, slope: float = 1.0, offset: float = 0.0) -> Weights:
    """A vector of weights as the program has them."""
    rounded = [round(float(value), 3) for value in vector]
    shapes, rest = rounded[: len(SHAPES)], rounded[len(SHAPES) :]
    split = len(Paired._fields)
    return Weights(
        tuple(zip(SHAPES, shapes, strict=True)), Paired(*rest[:split]), Alone(*rest[split:]), slope=slope, offset=offset
    )


def judged(
    documents: Sequence[Document], weights: Weights, encoder: Encoder | None, counts: dict[str, Counter[str]]
) -> list[tuple[float, bool]]:
    """Adds the counts of `score.py` by pair, level and origin; returns the posterior of each bead and its rightness."""
    sure = []
    for one in documents:
        found = align(one.left, one.right, *one.languages, encoder=encoder, weights=weights)
        gold = {bead for bead in one.gold if all(bead)}
        made = {(bead.left, bead.right): bead.score for bead in found if bead.left and bead.right}
        sure += [(score, bead in gold) for bead, score in made.items()]
        pieces = [{(s, at) for b in beads for s in (0, 1) for at in b[s]} for beads in (gold, made)]
        nulls = [{(0, i) for i in range(len(one.left))} | {(1, j) for j in range(len(one.right))} for _ in pieces]
        alone = [whole - covered for whole, covered in zip(nulls, pieces, strict=True)]
        count = counts[f"{one.pair}/{one.level}{'' if one.given else '*'}"]
        count.update(
            gold=len(gold), made=len(made), right=len(gold & set(made)), lax_made=sum(_meets(b, gold) for b in made),
            lax_gold=sum(_meets(b, made) for b in gold), gold_null=len(alone[0]), made_null=len(alone[1]),
            right_null=len(alone[0] & alone[1]),
        )  # fmt: skip
    return sure


def _meets(bead: Any, others: Any) -> bool:
    return any(set(bead[0]) & set(a) and set(bead[1]) & set(b) for a, b in others)


def f1(right_made: int, made: int, right_gold: int, gold: int) -> float:
    """F1 in percent."""
    p, r = right_made / max(made, 1), right_gold / max(gold, 1)
    return 200 * p * r / (p + r) if p + r else 0.0


def table(counts: dict[str, Counter[str]], title: str) -> None:
    """Strict, lax and null F1 by group."""
    print(f"== {title} (* = perturbed here)\n{'group':16}{'beads':>7} strict    lax   null")
    whole: Counter[str] = Counter()
    for name, c in [*sorted(counts.items()), ("ALL", whole)]:
        strict = f1(c["right"], c["made"], c["right"], c["gold"])
        lax = f1(c["lax_made"], c["made"], c["lax_gold"], c["gold"])
        null = f1(c["right_null"], c["made_null"], c["right_null"], c["gold_null"])
        print(f"{name:16}{c['gold']:7} {strict:6.1f} {lax:6.1f} {null:6.1f}")
        if not name.endswith("*"):
            whole.update(c)
    print(flush=True)


def calibrated(sure: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and offset of the logistic function that turns a posterior into how often such a bead is right."""
    inside = np.clip(np.array([score for score, _ in sure]), 1e-4, 1 - 1e-4)
    x = np.stack([np.log(inside / (1 - inside)), np.ones(len(inside))], axis=1)
    right = np.array([float(good) for _, good in sure])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ found))
        found = found - np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + 1e-3 * np.eye(2), x.T @ (p - right))
    return round(float(found[0]), 3), round(float(found[1]), 3)


def main() -> int:
    """Command line; see the module's text."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--without-encoder", action="store_true")
    options.add_argument("--folds", type=int, default=3)
    options.add_argument("--pairs", default="en-ko,en-ja,ko-ja")
    chosen = options.parse_args()
    encoder = None if chosen.without_encoder else UniversalSentenceEncoder(MemoryCache(100_000))
    documents = read(chosen.folder, set(chosen.pairs.split(",")))
    lattices = [lattice(one, encoder) for one in documents]
    used = [at for at, name in enumerate(NAMES) if name not in LEFT_OUT[encoder is not None]]
    start = present(encoder)
    names = sorted({one.name for one in documents})
    before: dict[str, Counter[str]] = defaultdict(Counter)
    held: dict[str, Counter[str]] = defaultdict(Counter)
    sure: list[tuple[float, bool]] = []
    judged(documents, as_weights(start), encoder, before)
    table(before, "the program's present weights")
    for fold in range(chosen.folds):
        out = set(names[fold :: chosen.folds])
        fitted = _fitted([one for one in lattices if one.document.name not in out], used, start)
        sure += judged([one for one in documents if one.name in out], as_weights(fitted), encoder, held)
    table(held, f"documents left out, {chosen.folds} folds")
    slope, offset = calibrated(sure)
    print(as_weights(_fitted(lattices, used, start), slope, offset))
    return 0


def _fitted(lattices: Sequence[Lattice], used: Sequence[int], start: Any) -> Any:
    vector = np.zeros(len(NAMES))
    vector[used] = minimised(Field(lattices, used), start[used])
    return vector


if __name__ == "__main__":
    raise SystemExit(main())
