"""Numbers, dates and durations that the two sides give differently."""

import re
from collections.abc import Iterator

from annotator.bitext.findings import Finding, Passage, finding
from annotator.bitext.numbers import Quantity, quantities
from annotator.bitext.project import agreement

_SMALL = 3.0  # one, two and three are too often written otherwise (a pair, both, 양국)
_WORDED = {
    50.0: re.compile(r"\bhalf\b|절반|반수|半分|半数|半額", re.IGNORECASE),
    12.0: re.compile(r"\bdozen|12|십이|十二", re.IGNORECASE),
    100.0: re.compile(r"\bhundred|centur|백|百|세기|世紀", re.IGNORECASE),
    1000.0: re.compile(r"\bthousand|천|千|millenni", re.IGNORECASE),
    10.0: re.compile(r"\bten|\bdecade|\bdozens|열|십|十", re.IGNORECASE),
    20.0: re.compile(r"\btwent|\bscore\b|이십|二十|스물|스무", re.IGNORECASE),
    7.0: re.compile(r"\bweek|일주일|1주|一週|1週", re.IGNORECASE),
}
_READ = frozenset(("en", "ko", "ja", "zh"))
"""Languages whose number words are read; elsewhere a missing number may have been written out."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def number_findings(at: int, passage: Passage) -> Iterator[Finding]:
    """Quantities of one side that the other contradicts or leaves out."""
    left = list(quantities(passage.left_text, passage.left_language))
    right = list(quantities(passage.right_text, passage.right_language))
    left_rest, right_rest = _drop_agreeing(left, right, passage)
    left = [
        one
        for one in left
        if not _said_otherwise(one, right_rest) and not _converted(one, passage.left_text, passage.left_language)
    ]
    right = [
        one
        for one in right
        if not _said_otherwise(one, left_rest) and not _converted(one, passage.right_text, passage.right_language)
    ]
    contradictions = list(_contradictions(left, right))
    for one, other in contradictions:
        left.remove(one)
        right.remove(other)
        kind = "date" if _kind(one) == "date" else "number"
        message = f"{_quote(passage.left_text, one)} on the left, {_quote(passage.right_text, other)} on the right."
        yield finding(kind, at, passage, (one.start, one.end), (other.start, other.end), message)
    if (left and right) or not {passage.left_language, passage.right_language} <= _READ:
        # Something else is left on both sides: likelier the same fact told in another way than two omissions.
        return
    for one in left:
        if _weighty(one):
            place = len(passage.right_text)
            message = f"{_quote(passage.left_text, one)} on the left has no counterpart on the right."
            yield finding("number", at, passage, (one.start, one.end), (place, place), message)
    for one in right:
        if _weighty(one):
            place = len(passage.left_text)
            message = f"{_quote(passage.right_text, one)} on the right has no counterpart on the left."
            yield finding("number", at, passage, (place, place), (one.start, one.end), message)


def _quote(text: str, quantity: Quantity) -> str:
    return f"“{text[quantity.start : quantity.end]}”"


def _drop_agreeing(left: list[Quantity], right: list[Quantity], passage: Passage) -> tuple[str, str]:
    """Takes out what agrees, the surest pairs first, then what repeats it; returns the texts without."""
    pairs = sorted(
        ((agreement(one, other), -abs(i - j), i, j) for i, one in enumerate(left) for j, other in enumerate(right)),
        reverse=True,
    )
    gone_left: set[int] = set()
    gone_right: set[int] = set()
    for value, _, i, j in pairs:
        if value > 0 and i not in gone_left and j not in gone_right:
            gone_left.add(i)
            gone_right.add(j)
    rest = _without(passage.left_text, left, gone_left), _without(passage.right_text, right, gone_right)
    # A number said twice on one side and once on the other is no disagreement.
    repeated_left = [one for i, one in enumerate(left) if i not in gone_left and not _among(one, right)]
    repeated_right = [one for j, one in enumerate(right) if j not in gone_right and not _among(one, left)]
    left[:], right[:] = repeated_left, repeated_right
    return rest


def _among(quantity: Quantity, others: list[Quantity]) -> bool:
    return any(agreement(quantity, other) > 0 for other in others)


def _without(text: str, found: list[Quantity], gone: set[int]) -> str:
    for i in sorted(gone, key=lambda index: found[index].start, reverse=True):
        text = text[: found[i].start] + " " + text[found[i].end :]
    return text


def _said_otherwise(quantity: Quantity, other_text: str) -> bool:
    """Whether the other text says the value in words, or in digits that were read as something else."""
    plain = {
        float(match.replace(",", "")) for match in _DIGITS.findall(other_text) if match.replace(",", "").count(".") < 2
    }

    def said(value: float) -> bool:
        pattern = _WORDED.get(value)
        return value in plain or (pattern is not None and pattern.search(other_text) is not None)

    return all(said(value) for value in quantity.values)


def _converted(quantity: Quantity, text: str, language: str) -> bool:
    """Whether the quantity merely gives another one of its own side in other units: 30 metres (100 feet)."""
    if quantity.kind != "measure":
        return False
    return any(
        other is not quantity
        and other.kind == "measure"
        and other.start != quantity.start
        and agreement(other, quantity)
        for other in quantities(text, language)
    )


def _contradictions(left: list[Quantity], right: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs of leftovers that speak of one thing: one of a kind and unit on either side."""
    for kind in ("date", "duration", "percent", "money", "measure", "time", "number"):
        mine = [one for one in left if _kind(one) == kind]
        theirs = [one for one in right if _kind(one) == kind]
        if len(mine) != 1 or len(theirs) != 1:
            continue
        one, other = mine[0], theirs[0]
        if _comparable(one, other):
            yield one, other


def _kind(quantity: Quantity) -> str:
    """The kind it is compared as: a bare number that can only be a year is one."""
    is_year = quantity.kind == "number" and quantity.parts[0][0] == "number" and 1900 <= quantity.values[0] <= 2099
    return "date" if is_year else quantity.kind


def _as_date(quantity: Quantity) -> Quantity:
    if quantity.kind == "date":
        return quantity
    return Quantity(quantity.start, quantity.end, "date", (("year", quantity.values[0]),))


def _comparable(one: Quantity, other: Quantity) -> bool:
    if _kind(one) == "date":
        one, other = _as_date(one), _as_date(other)
        # A month or a year named on one side only is no difference.
        return any(other.part(unit) not in (None, value) for unit, value in one.parts)
    if one.kind == "number":
        if "ordinal" in (one.parts[0][0], other.parts[0][0]):
            return False
        return max(one.values[0], other.values[0]) > _SMALL
    if one.kind == "time":
        return one.part("hour") is not None and {one.part("hour"), other.part("hour")} & set(range(13, 25)) == set()
    return one.parts[0][0] == other.parts[0][0] and not _rounded(one, other)


def _rounded(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts may be one, converted between units and rounded; in one unit nothing is rounded."""
    value, second = one.parts[0][1], other.parts[0][1]
    return one.unit_factor != other.unit_factor and abs(value - second) <= 0.1 * max(abs(value), abs(second))


def _weighty(quantity: Quantity) -> bool:
    """Whether leaving it out says something: an amount, not a small count, an ordinal or a date told relatively."""
    if quantity.kind in ("date", "time"):
        return False
    if quantity.parts[0][0] == "ordinal" or quantity.kind == "duration":
        return False
    if quantity.kind == "number" and 1800 <= quantity.values[0] <= 2100:
        return False
    return quantity.kind in ("percent", "money", "measure") or quantity.values[0] > 12
