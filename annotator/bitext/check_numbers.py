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
_NEAR_UNITS = 1.2
"""Units nearer than this are often written for each other: nautical miles and miles, short tons and tonnes."""
_ELSEWHERE = re.compile(
    r"\b(?:GMT|UTC|EST|EDT|ET|PST|KST|JST|local time|Eastern)\b|현지|한국 ?시간|日本時間|現地|韓国時間", re.IGNORECASE
)
"""A clock elsewhere: hours differ as they should."""
_READ = frozenset(("en", "ko", "ja", "zh"))
"""Languages whose number words are read; elsewhere a missing number may have been written out."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def number_findings(at: int, passage: Passage) -> Iterator[Finding]:
    """Quantities of one side that the other contradicts or leaves out."""
    left = list(quantities(passage.left_text, passage.left_language))
    right = list(quantities(passage.right_text, passage.right_language))
    for one, other in _other_units(left, right):
        left.remove(one)
        right.remove(other)
        message = f"{_quote(passage.left_text, one)} on the left, {_quote(passage.right_text, other)} on the right."
        yield finding("number", at, passage, (one.start, one.end), (other.start, other.end), message)
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
    elsewhere = any(_ELSEWHERE.search(text) for text in (passage.left_text, passage.right_text))
    contradictions = list(_contradictions(left, right, elsewhere))
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


def _other_units(left: list[Quantity], right: list[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Pairs of one figure in two units that it cannot have both: 300 miles and 300 km, 18 months and 18 years."""
    found = []
    for one in left:
        there = [other for other in right if other.kind == one.kind and other.values == one.values]
        if len(there) != 1 or not _other_unit(one, there[0]):
            continue
        if not any(_surely(one, other) for other in right) and not any(_surely(other, there[0]) for other in left):
            found.append((one, there[0]))
    return found


def _surely(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are one in the same or in a converted unit."""
    return agreement(one, other) > 0 and not _other_unit(one, other)


def _other_unit(one: Quantity, other: Quantity) -> bool:
    (unit, value), (other_unit, other_value) = one.parts[0], other.parts[0]
    if one.kind != other.kind or one.values != other.values or len(one.parts) != 1:
        return False
    if one.kind == "measure":
        low, high = sorted((abs(value), abs(other_value)))
        return unit == other_unit and high > _NEAR_UNITS * low
    return one.kind in ("duration", "percent", "money") and unit != other_unit and value > 0


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


def _contradictions(
    left: list[Quantity], right: list[Quantity], elsewhere: bool
) -> Iterator[tuple[Quantity, Quantity]]:
    """Pairs of leftovers that speak of one thing: one of a kind and unit on either side. `elsewhere`: one of the texts
    tells whose clock it means."""
    found = False
    for kind in ("date", "duration", "percent", "money", "measure", "time", "number"):
        mine, theirs = ([one for one in side if _kind(one) == kind and not _ordinal(one)] for side in (left, right))
        if kind == "number" and (len(mine), len(theirs)) != (1, 1):
            mine, theirs = ([one for one in side if one.values[0] > _SMALL] for side in (mine, theirs))
        if len(mine) != 1 or len(theirs) != 1:
            continue
        one, other = mine[0], theirs[0]
        if _comparable(one, other) and not (kind == "time" and elsewhere):
            found = True
            yield one, other
    if not found and len(left) == len(right) == 1 and {left[0].kind, right[0].kind} == {"number", "duration"}:
        # 36 years old, 49年経った: an age or a distance in years is read as either.
        one, other = left[0], right[0]
        if min(one.values[0], other.values[0]) > _SMALL and "year" in (one.parts[0][0], other.parts[0][0]):
            yield one, other


def _ordinal(quantity: Quantity) -> bool:
    return quantity.parts[0][0] == "ordinal"


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
        return max(one.values[0], other.values[0]) > _SMALL
    if one.kind == "time":
        hours, minutes = ([each.part(unit) for each in (one, other)] for unit in ("hour", "minute"))
        if None in hours:
            return False
        return (hours[0] or 0) % 12 != (hours[1] or 0) % 12 or (None not in minutes and minutes[0] != minutes[1])
    return one.parts[0][0] == other.parts[0][0] and not _rounded(one, other)


def _rounded(one: Quantity, other: Quantity) -> bool:
    """Whether two amounts may be one, converted between units and rounded; in one unit nothing is rounded."""
    value, second = one.parts[0][1], other.parts[0][1]
    return one.unit_factor != other.unit_factor and abs(value - second) <= 0.1 * max(abs(value), abs(second))


def _weighty(quantity: Quantity) -> bool:
    """Whether leaving it out says something: an amount, not a small count, an ordinal or a date told relatively."""
    if quantity.kind in ("date", "time"):
        return False
    if _ordinal(quantity) or quantity.kind == "duration":
        return False
    if quantity.kind == "number" and 1800 <= quantity.values[0] <= 2100:
        return False
    return quantity.kind in ("percent", "money", "measure") or quantity.values[0] > 12
