"""A value's role and unit in words of the interface's language, and back."""

from annotator.gui.language import tr
from annotator.model import Value

ROLES = {
    "quantity": "quantity",
    "count": "count",
    "interval": "interval",
    "duration": "duration",
    "money": "money",
    "percent": "percentage",
    "ordinal": "rank",
}
"""What a value is → the word for it (English). A role that is none of these is the analyst's own word."""

UNITS = {
    "year": "year",
    "month": "month",
    "week": "week",
    "day": "day",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
}
"""Unit of a duration → its word (English). Any other unit is written as it is."""

_WORDS = {"role": ROLES, "unit": UNITS}


def shown(field: str, held: str) -> str:
    """What a field of a value shows; what is no code of ours stands as it is."""
    if field == "role" and held in ROLES:
        return tr(ROLES[held])
    return tr(UNITS[held]) if field == "unit" and held in UNITS else held


def amount(value: Value) -> str:
    """Number and unit."""
    return f"{value.number} {shown('unit', value.unit)}".strip()


def held(field: str, words: str) -> str:
    """What a field keeps of words that were written: the code they stand for, else the words."""
    typed = words.strip().casefold()
    known = _WORDS.get(field, {})
    return next((code for code in known if typed in (code, shown(field, code).casefold())), words)


__all__ = ["ROLES", "UNITS", "amount", "held", "shown"]
