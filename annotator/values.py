"""The normalised value of a date, time, duration or quantity: what `Mention.value` holds.

Dates and durations follow ISO 8601, with `XXXX` for a year that is not told (EDTF, ISO 8601-2). What is said beside
the value follows it: `P5M; mod=MORE_THAN` for *more than five months* (the words of TIMEX3), and
`2026-01-30; anchor=2026-02-01` where a part was taken from another date, which is declared, never applied silently.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from annotator.bitext.numbers import Quantity, key, quantities

MODIFIERS = ("APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS")
"""How a value is meant where it is not exact (TIMEX3, ISO 24617-1)."""

_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_PERIOD = {"year": "P{}Y", "month": "P{}M", "week": "P{}W", "day": "P{}D", "hour": "PT{}H", "minute": "PT{}M",
           "second": "PT{}S"}  # fmt: skip

_TIME_COUNTERS = {"시간": "hour", "달": "month", "해": "year", "주": "week"}
_COUNTED_TIME = re.compile(r"(?<=[가-힣])\s?(시간|달|해|주)(?![가-힣]{2})")
"""What makes a native number a duration: 세 시간, 두 달."""

# --- words that make a value inexact --------------------------------------------------------------------------

_MODIFIED = {
    "en": (
        (r"\b(?:at least|no (?:fewer|less) than)\s*$", "", "EQUAL_OR_MORE"),
        (r"\b(?:at most|up to|no more than)\s*$", "", "EQUAL_OR_LESS"),
        (r"\b(?:more than|over|exceeding)\s*$", "", "MORE_THAN"),
        (r"\b(?:less than|fewer than|under|below)\s*$", "", "LESS_THAN"),
        (r"\b(?:about|around|some|approximately|nearly|roughly|almost)\s*$", "", "APPROX"),
    ),
    "ko": (
        (r"(?:적어도|최소)\s*$", "", "EQUAL_OR_MORE"),
        (r"(?:최대|많아야)\s*$", "", "EQUAL_OR_LESS"),
        (r"", r"^[^\s]{0,3}?\s*이상", "EQUAL_OR_MORE"),
        (r"", r"^[^\s]{0,3}?\s*이하", "EQUAL_OR_LESS"),
        (r"", r"^[^\s]{0,3}?\s*미만", "LESS_THAN"),
        (r"", r"^[^\s]{0,3}?\s*(?:초과|넘)", "MORE_THAN"),
        (r"", r"^\s*여\b|^여(?:\s|$)|^여[간만명]", "MORE_THAN"),
        (r"(?:약|대략|거의)\s*$", "", "APPROX"),
        (r"", r"^\s*(?:가량|정도|안팎|쯤|가까이)", "APPROX"),
    ),
    "ja": (
        (r"(?:少なくとも|最低)\s*$", "", "EQUAL_OR_MORE"),
        (r"(?:最大|多くとも)\s*$", "", "EQUAL_OR_LESS"),
        (r"", r"^\s*以上", "EQUAL_OR_MORE"),
        (r"", r"^\s*以下", "EQUAL_OR_LESS"),
        (r"", r"^\s*未満", "LESS_THAN"),
        (r"", r"^\s*(?:超|を超え|余|あまり)", "MORE_THAN"),
        (r"(?:約|およそ|ほぼ)\s*$", "", "APPROX"),
        (r"", r"^\s*(?:ほど|程度|前後|ごろ|頃)", "APPROX"),
    ),
}
"""Language → (what stands before a quantity, what stands after it, modifier), the most telling first."""

# --- words that mean a date only beside another -----------------------------------------------------------------

_ENGLISH_MONTHS = "january february march april may june july august september october november december".split()
_STEPS = {
    "en": {"last": -1, "this": 0, "next": 1, "yesterday": -1, "today": 0, "tomorrow": 1},
    "ko": {
        "재작년": -2, "지난해": -1, "작년": -1, "올해": 0, "금년": 0, "내년": 1, "지난달": -1, "이달": 0, "이번달": 0,
        "다음달": 1, "내달": 1, "그저께": -2, "그제": -2, "어제": -1, "오늘": 0, "내일": 1, "모레": 2, "지난주": -1,
        "이번주": 0, "금주": 0, "다음주": 1, "내주": 1,
    },
    "ja": {
        "一昨年": -2, "昨年": -1, "去年": -1, "今年": 0, "本年": 0, "来年": 1, "先月": -1, "今月": 0, "来月": 1,
        "一昨日": -2, "昨日": -1, "今日": 0, "本日": 0, "明日": 1, "先週": -1, "今週": 0, "来週": 1,
    },
}  # fmt: skip
_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday".split(),
    "ko": list("월화수목금토일"),
    "ja": list("月火水木金土日"),
}
_UNITS = {
    "year": "year", "month": "month", "week": "week", "day": "day", "년": "year", "개월": "month", "달": "month",
    "주": "week", "주일": "week", "일": "day", "年": "year", "か月": "month", "カ月": "month", "ヶ月": "month",
    "週間": "week", "日": "day",
}  # fmt: skip
_NUMBERS = "a one two three four five six seven eight nine ten eleven twelve".split()
_MONTH_WORDS = "|".join(name.capitalize() for name in _ENGLISH_MONTHS)
_DAY_WORDS = "|".join(name.capitalize() for name in _WEEKDAYS["en"])
_RELATIVE = {
    "en": re.compile(
        rf"\b(?:(?P<year>last|this|next) year|(?P<yearmonth>last|this|next) (?P<m>{_MONTH_WORDS})"
        rf"|(?P<month>last|this|next) month|(?P<week>last|this|next) week|(?P<day>yesterday|today|tomorrow)"
        rf"|(?:(?P<dayweek>last|next) )?(?P<wd>{_DAY_WORDS})"
        rf"|(?P<n>\d+|{'|'.join(_NUMBERS)}) (?P<unit>year|month|week|day)s? (?P<way>ago|earlier|later))\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"(?P<year>재작년|지난해|작년|올해|금년|내년)(?:\s*(?P<m>\d{1,2})월)?(?:\s*(?P<d>\d{1,2})일)?"
        r"|(?P<month>지난\s?달|이번\s?달|이달|다음\s?달|내달)(?:\s*(?P<md>\d{1,2})일)?"
        r"|(?P<week>지난\s?주|이번\s?주|금주|다음\s?주|내주)(?:\s*(?P<wwd>[월화수목금토일])요일)?"
        r"|(?P<day>그저께|그제|어제|오늘|내일|모레)|(?P<wd>[월화수목금토일])요일"
        r"|(?P<n>\d+)\s?(?P<unit>년|개월|달|주일|주|일)\s?(?P<way>전|후|뒤)"
    ),
    "ja": re.compile(
        r"(?P<year>一昨年|昨年|去年|今年|本年|来年)(?:\s*(?P<m>\d{1,2})月)?(?:\s*(?P<d>\d{1,2})日)?"
        r"|(?P<month>先月|今月|来月)(?:\s*(?P<md>\d{1,2})日)?"
        r"|(?P<week>先週|今週|来週)(?:の?(?P<wwd>[月火水木金土日])曜)?"
        r"|(?P<day>一昨日|昨日|今日|本日|明日)|(?P<wd>[月火水木金土日])曜"
        r"|(?P<n>\d+)\s?(?P<unit>年|か月|カ月|ヶ月|週間|日)(?P<way>前|後)"
    ),
}
_BEFORE = frozenset({"ago", "earlier", "전", "前"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """A value as it is stored, its kind (as `annotator.bitext.numbers.Quantity.kind`), and whether the anchor was
    needed for it."""

    value: str
    kind: str
    anchored: bool = False


def normalise(quote: str, language: str, anchor: str = "") -> Normalised | None:
    """The value of the first quantity in some words; None where there is none.

    `anchor` is an ISO date (the article's own, usually) from which a missing year or month is taken, and which words
    like *last month* or *Friday* (the one on that day or before it) count from; it is written into the value.
    """
    found = quantities(_plain(quote, language), language)
    counted = _relative(quote, language, anchor, dated=any(each.kind == "date" for each in found))
    if counted is not None:
        return counted
    if not found:
        return None
    first = found[0]
    if first.kind == "date":
        made = _date(first, next((each for each in found[1:2] if each.kind == "time"), None), anchor)
    elif first.kind == "time":
        parts = [first.part("hour") or 0, first.part("minute") or 0]
        made = Normalised(value="T{:02d}:{:02d}".format(*(int(part) for part in parts)), kind="time")
    elif first.kind == "duration":
        # "10 years and 2 months" is one duration; all else is its first quantity.
        made = Normalised(value=_duration([each for each in found if each.kind == "duration"]), kind="duration")
    elif first.kind == "number" and (counter := _COUNTED_TIME.match(quote, first.end)):
        made = Normalised(value=_PERIOD[_TIME_COUNTERS[counter[1]]].format(key(first.parts[0][1])), kind="duration")
    else:
        unit, value = first.parts[0]
        name = "%" if first.kind == "percent" else "" if first.kind == "number" else unit
        made = Normalised(value=f"{key(value)} {name}".strip(), kind=first.kind)
    return _modified(made, quote, first, language)


def times_in(words: str, language: str, anchor: str = "") -> tuple[tuple[str, str], ...]:
    """Every date that some words name, as (ISO 8601 value, the words for it), in their order; an anchor as above."""
    spans = [match.span() for match in (_RELATIVE[language].finditer(words) if language in _RELATIVE else ())]
    for each in quantities(words, language):
        if each.kind == "date" and not any(start < each.end and each.start < end for start, end in spans):
            spans.append((each.start, each.end))
    found = [(normalise(words[start:end], language, anchor), words[start:end]) for start, end in sorted(spans)]
    return tuple((parts_of(made.value).value, quote) for made, quote in found if made is not None)


def needs_anchor(quote: str, language: str) -> bool:
    """Whether the words mean a date only beside another one."""
    pattern = _RELATIVE.get(language)
    if pattern is not None and pattern.search(quote):
        return True
    first = next(iter(quantities(quote, language)), None)
    return first is not None and first.kind == "date" and first.part("year") is None


def _plain(quote: str, language: str) -> str:
    """The words without the syllable that says *and more* between a number and its unit: 10여 년 → 10 년 여."""
    return re.sub(r"(\d+)여\s?(년|개월|달|주|일|시간|분)", r"\1\2여", quote) if language == "ko" else quote


def _modified(made: Normalised, quote: str, first: Quantity, language: str) -> Normalised:
    quote = _plain(quote, language)
    before, after = quote[: first.start], quote[first.end :]
    if language == "ko" and quote[first.start : first.end].endswith("여"):
        after = "여 " + after
    for head, tail, modifier in _MODIFIED.get(language, ()):
        pattern, text = (head, before) if head else (tail, after)
        if re.search(pattern, text, re.IGNORECASE):
            value, _, anchor = made.value.partition("; anchor=")
            return replace(made, value=f"{value}; mod={modifier}" + (f"; anchor={anchor}" if anchor else ""))
    return made


def _date(found: Quantity, clock: Quantity | None, anchor: str) -> Normalised:
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
        if clock is not None:
            text += f"T{int(clock.part('hour') or 0):02d}:{int(clock.part('minute') or 0):02d}"
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


# --- counting from the anchor ------------------------------------------------------------------------------------


def _relative(quote: str, language: str, anchor: str, *, dated: bool) -> Normalised | None:
    pattern = _RELATIVE.get(language)
    match = pattern.search(quote) if pattern is not None and _ISO.fullmatch(anchor) else None
    if match is None:
        return None
    parts = {name: text for name, text in match.groupdict().items() if text}
    if dated and {"wd", "day", "week"} & parts.keys():
        return None  # "Friday, 30 January": the date says more than the day of the week
    # A year alone is enough for *last year*; all else counts from a day.
    enough = 4 if {"year", "yearmonth"} & parts.keys() else 7 if "month" in parts else 10
    if len(anchor) < enough:
        return None
    try:
        value = _counted(parts, language, anchor)
    except (ValueError, OverflowError):  # a 31st of February, a year beyond the calendar
        return None
    return Normalised(value=f"{value}; anchor={anchor}", kind="date", anchored=True) if value else None


def _counted(parts: Mapping[str, str], language: str, anchor: str) -> str:
    def step(name: str) -> int:
        return _STEPS[language][re.sub(r"\s", "", parts[name].lower())]

    start = date.fromisoformat((anchor + "-01-01")[:10] if len(anchor) == 4 else (anchor + "-01")[:10])
    if "year" in parts or "yearmonth" in parts:
        return _in_year(parts, start, step("year") if "year" in parts else step("yearmonth"))
    if "month" in parts:
        year, month = _months(start, step("month"))
        day = parts.get("md")
        return date(year, month, int(day)).isoformat() if day else f"{year:04d}-{month:02d}"
    if "week" in parts:
        monday = start - timedelta(days=start.weekday()) + timedelta(weeks=step("week"))
        if "wwd" in parts:
            return (monday + timedelta(days=_WEEKDAYS[language].index(parts["wwd"]))).isoformat()
        year, week, _ = monday.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if "day" in parts:
        return (start + timedelta(days=step("day"))).isoformat()
    if "wd" in parts:
        back = (start.weekday() - _WEEKDAYS[language].index(parts["wd"].lower())) % 7
        move = {"last": -(back or 7), "next": 7 - back}.get(parts.get("dayweek", "").lower(), -back)
        return (start + timedelta(days=move)).isoformat()
    count = int(parts["n"]) if parts["n"].isdigit() else max(1, _NUMBERS.index(parts["n"].lower()))
    return _away(start, -count if parts["way"].lower() in _BEFORE else count, _UNITS[parts["unit"].lower()])


def _in_year(parts: Mapping[str, str], start: date, step: int) -> str:
    month, day = parts.get("m"), parts.get("d")
    if "yearmonth" in parts:
        number = _ENGLISH_MONTHS.index(str(month).lower()) + 1
        # "Last September" is the latest that is over, "next September" the first to come.
        later = step < 0 and number >= start.month
        year = start.year + (step if later or step == 0 or (step > 0 and number <= start.month) else 0)
        return f"{year:04d}-{number:02d}"
    year = start.year + step
    if month and day:
        return date(year, int(month), int(day)).isoformat()
    return f"{year:04d}-{int(month):02d}" if month and 1 <= int(month) <= 12 else f"{year:04d}"


def _months(start: date, step: int) -> tuple[int, int]:
    count = start.year * 12 + start.month - 1 + step
    return count // 12, count % 12 + 1


def _away(start: date, count: int, unit: str) -> str:
    if unit == "year":
        return f"{start.year + count:04d}"
    if unit == "month":
        year, month = _months(start, count)
        return f"{year:04d}-{month:02d}"
    return (start + timedelta(days=count * (7 if unit == "week" else 1))).isoformat()


# --- reading and checking what is stored -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A stored value taken apart; `modifier` and `anchor` are '' where there is none."""

    value: str
    modifier: str = ""
    anchor: str = ""


def parts_of(value: str) -> Parts:
    """A stored value as its parts; what is not known stays in `value`."""
    head, anchor = value_and_anchor(value)
    head, _, modifier = head.partition("; mod=")
    return Parts(value=head.strip(), modifier=modifier.strip(), anchor=anchor.strip())


def value_and_anchor(value: str) -> tuple[str, str]:
    """A stored value as (value, anchor date); the anchor is '' where none was declared."""
    head, _, tail = value.partition("; anchor=")
    return head, tail


_DATE = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?(?:T\d\d:\d\d)?")
_WEEK = re.compile(r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])")
_TIME = re.compile(r"T([01]\d|2[0-4]):[0-5]\d")
_DURATION = re.compile(r"P(?=.)(\d+(\.\d+)?[YMWD])*(T(?=.)(\d+(\.\d+)?[HMS])*)?")
_QUANTITY = re.compile(r"-?\d+(\.\d+)?( \S.*)?")


def is_time(value: str) -> bool:
    """Whether some words are a date, a time or an interval of them, as ISO 8601 and EDTF write them."""
    return all(_is_date(part) for part in value.split("/")) if 1 <= len(value.split("/")) <= 2 else False


def _is_date(text: str) -> bool:
    if _WEEK.fullmatch(text) or _TIME.fullmatch(text):
        return True
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    year, month, day = match.groups()
    if month not in (None, "XX") and not 1 <= int(month) <= 12:
        return False
    if day in (None, "XX"):
        return True
    longest = monthrange(int(year) if year != "XXXX" else 2024, int(month))[1] if month not in (None, "XX") else 31
    return 1 <= int(day) <= longest


def flaw(value: str) -> str:
    """What is wrong with the form of a stored value, as an English sentence; '' where nothing is."""
    parts = parts_of(value)
    if parts.modifier and parts.modifier not in MODIFIERS:
        return f"“{parts.modifier}” is no modifier; known are {', '.join(MODIFIERS)}."
    if parts.anchor and not _ISO.fullmatch(parts.anchor):
        return f"“{parts.anchor}” is no date to count from, as 2026-01-30."
    text = parts.value
    if is_time(text) or _DURATION.fullmatch(text) or _QUANTITY.fullmatch(text):
        return ""
    return f"“{text}” is no date (2026-01-30), time (T16:30), duration (P10Y) or quantity (196 km)."


def differs(value: str, quote: str, language: str) -> str:
    """The value that the words have by themselves, counted from the anchor that is declared, where a stored value
    says otherwise; '' where the two agree or the words tell none. What the words leave open (`XX`) may be filled in."""
    parts = parts_of(value)
    found = normalise(quote, language, parts.anchor)
    if found is None:
        return ""
    told = re.escape(parts_of(found.value).value).replace("X", "[0-9X]")
    return "" if re.fullmatch(told, parts.value) else found.value
