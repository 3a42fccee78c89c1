"""The normalised value of a date, time, duration or quantity: what `Mention.value` holds.

Dates and durations follow ISO 8601, with `XXXX` for a year that is not told (EDTF, ISO 8601-2). A part that was taken
from elsewhere is declared: `2026-01-30; anchor=2026-02-01` says that the year came from that date.
"""

import re
from dataclasses import dataclass

from annotator.bitext.numbers import Quantity, key, quantities

_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PERIOD = {"year": "P{}Y", "month": "P{}M", "week": "P{}W", "day": "P{}D", "hour": "PT{}H", "minute": "PT{}M",
           "second": "PT{}S"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A value, its kind (as `annotator.bitext.numbers.Quantity.kind`), and whether the anchor was needed for it."""

    value: str
    kind: str
    anchored: bool = False


def normalise(quote: str, language: str, anchor: str = "") -> Normalised | None:
    """The value of the first quantity in some words; None where there is none.

    `anchor` is an ISO date (the article's own, usually) that a missing year, or year and month, is taken from; it
    is written into the value, never applied silently.
    """
    found = quantities(quote, language)
    if not found:
        return None
    # "10 years and 2 months" is one duration; all else is its first quantity.
    first = found[0]
    if first.kind == "date":
        return _date(first, anchor)
    if first.kind == "time":
        parts = [first.part("hour") or 0, first.part("minute") or 0]
        return Normalised(value="T{:02d}:{:02d}".format(*(int(part) for part in parts)), kind="time")
    if first.kind == "duration":
        return Normalised(value=_duration([each for each in found if each.kind == "duration"]), kind="duration")
    unit, value = first.parts[0]
    name = "%" if first.kind == "percent" else "" if first.kind == "number" else unit
    return Normalised(value=f"{key(value)} {name}".strip(), kind=first.kind)


def _date(found: Quantity, anchor: str) -> Normalised:
    year, month, day = (found.part(name) for name in ("year", "month", "day"))
    told = _ISO.fullmatch(anchor)
    anchored = False
    if year is None and told:
        year, anchored = float(anchor[:4]), True
        if month is None and len(anchor) >= 7:
            month = float(anchor[5:7])
    text = f"{int(year):04d}" if year is not None else "XXXX"
    if month is not None or day is not None:
        text += f"-{int(month):02d}" if month is not None else "-XX"
    if day is not None:
        text += f"-{int(day):02d}"
    return Normalised(value=f"{text}; anchor={anchor}" if anchored else text, kind="date", anchored=anchored)


def _duration(found: list[Quantity]) -> str:
    days, hours = "", ""
    for each in found:
        unit, value = each.parts[0]
        text = _PERIOD.get(unit, "P{}D").format(key(value))
        if text.startswith("PT"):
            hours += text[2:]
        else:
            days += text[1:]
    return f"P{days}" + (f"T{hours}" if hours else "")


def value_and_anchor(value: str) -> tuple[str, str]:
    """A stored value as (value, anchor date); the anchor is '' where none was declared."""
    head, _, tail = value.partition("; anchor=")
    return head, tail
