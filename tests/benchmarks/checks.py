"""How often the divergence checks alarm on professional translations, and how many errors put into them are found.

    python tests/benchmarks/checks.py [--show KIND]

Needs `../shared/align/dev.jsonl` (its *clean* documents are professional translations, pair by pair); ends with code 2
where it is absent. Alarms on them are counted as false, though some are true errors of the translators. Errors are put
in by rule, one a pair, into pairs that had no alarm of that kind.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.bitext.check import Finding, Passage, findings  # noqa: E402

DATA = ROOT.parent / "shared" / "align" / "dev.jsonl"
PAIRS = ("en-ko", "en-ja", "ko-ja")
Damage = Callable[[str, str, random.Random], str | None]
"""Another right text with an error in it, None where the pair offers no place for one; language, text, chance."""


def documents() -> list[dict]:
    """The clean documents of the three pairs."""
    with DATA.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [one for one in found if one["level"] == "clean" and one["pair"] in PAIRS]


def passages_of(document: dict) -> list[Passage]:
    """Sentence n of one side is the translation of sentence n of the other."""
    languages = document["src_lang"], document["tgt_lang"]
    return [Passage(a, b, *languages) for a, b in zip(document["src"], document["tgt"], strict=True)]


def wrong_number(_: str, text: str, chance: random.Random) -> str | None:
    """One number of two digits or more is another one."""
    places = list(re.finditer(r"(?<![\d.,])\d{2,4}(?![\d.,])", text))
    if not places:
        return None
    place = chance.choice(places)
    return text[: place.start()] + str(int(place.group()) + 13) + text[place.end() :]


def wrong_unit(_: str, text: str, chance: random.Random) -> str | None:
    """Ten thousand becomes a hundred million."""
    place = re.search(r"(?<=\d)\s?[만万]", text)
    return (
        None
        if place is None
        else text[: place.start()] + ("억" if "만" in place.group() else "億") + text[place.end() :]
    )


def wrong_month(_: str, text: str, chance: random.Random) -> str | None:
    """Another month."""
    place = re.search(r"(?<!\d)(\d{1,2})(?=\s?[월月])", text)
    return None if place is None else text[: place.start()] + str(int(place.group()) % 12 + 1) + text[place.end() :]


def lost_clause(_: str, text: str, chance: random.Random) -> str | None:
    """A clause between commas, a quarter of the sentence or more, is left out."""
    parts = re.split(r"(?<=[,、])", text)
    fitting = [n for n, part in enumerate(parts[:-1]) if 0.3 * len(text) <= len(part) <= 0.6 * len(text)]
    if not fitting or len(text) < 40:
        return None
    gone = chance.choice(fitting)
    return "".join(part for n, part in enumerate(parts) if n != gone)


def lost_sentence(_: str, text: str, chance: random.Random) -> str | None:
    """Nothing stands on the other side."""
    return ""


DAMAGES: dict[str, tuple[Damage, frozenset[str]]] = {
    "number": (wrong_number, frozenset({"number", "date"})),
    "unit": (wrong_unit, frozenset({"number", "date"})),
    "month": (wrong_month, frozenset({"number", "date"})),
    "clause": (lost_clause, frozenset({"clause", "omission"})),
    "sentence": (lost_sentence, frozenset({"omission"})),
}
UNTRANSLATED = frozenset({"untranslated"})


def alarms(show: str) -> None:
    """Alarms a thousand pairs, by kind and pair of languages."""
    print(f"{'alarms per 1 000 pairs':24}" + "".join(f"{pair:>9}" for pair in PAIRS))
    counts: Counter[tuple[str, str]] = Counter()
    sizes: Counter[str] = Counter()
    for document in documents():
        passages = passages_of(document)
        sizes[document["pair"]] += len(passages)
        for one in findings(passages):
            counts[one.kind, document["pair"]] += 1
            if one.kind == show:
                passage = passages[one.passage]
                print(f"  {one.message}\n    {passage.left_text}\n    {passage.right_text}")
    for kind in [*sorted({kind for kind, _ in counts}), "all"]:
        row = [sum(n for (k, p), n in counts.items() if p == pair and kind in (k, "all")) for pair in PAIRS]
        rates = "".join(f"{1000 * n / sizes[pair]:9.1f}" for n, pair in zip(row, PAIRS, strict=True))
        print(f"{kind:24}{rates}")


def recall() -> None:
    """Share of the errors put in that are found."""
    print(f"\n{'errors found':24}" + "".join(f"{pair:>14}" for pair in PAIRS))
    chance = random.Random(1)
    for name, (damage, kinds) in [*DAMAGES.items(), ("untranslated", (None, UNTRANSLATED))]:  # type: ignore[list-item]
        found: Counter[str] = Counter()
        tried: Counter[str] = Counter()
        for document in documents():
            passages = passages_of(document)
            known = {one.passage for one in findings(passages) if one.kind in kinds}
            for at, passage in enumerate(passages):
                if at in known or len(passage.left_text) < 20:
                    continue
                wrong = damage(passage.right_language, passage.right_text, chance) if damage else passage.left_text
                if wrong is None or wrong == passage.right_text:
                    continue
                changed = [*passages]
                languages = (passage.left_language, passage.right_language)
                changed[at] = Passage(passage.left_text, wrong, *languages)
                # A missing clause shows by the proportions of the whole text; all else shows in the pair.
                low = 0 if name == "clause" else max(0, at - 2)
                near: list[Finding] = findings(changed if name == "clause" else changed[low : at + 3])
                tried[document["pair"]] += 1
                found[document["pair"]] += any(one.kind in kinds and one.passage == at - low for one in near)
        cells = [f"{found[pair]}/{tried[pair]}" for pair in PAIRS]
        print(f"{name:24}" + "".join(f"{cell:>14}" for cell in cells))


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", default="", help="print each alarm of one kind with its pair")
    options = parser.parse_args()
    if not DATA.exists():
        print(f"{DATA} is absent: nothing to measure", file=sys.stderr)
        return 2
    alarms(options.show)
    recall()
    return 0


if __name__ == "__main__":
    sys.exit(main())
