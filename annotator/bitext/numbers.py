"""Numbers, dates, times, durations and amounts in any of the languages read, with their exact ranges and values.

`quantities("국방장관 회담은 2015년 10월 이후 10년 만", "ko")` finds the date *2015년 10월* and the duration *10년*.
Designations (F-35, C-130H, G7) are not numbers.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotator.bitext.units import CURRENCIES, DURATION_UNITS, MEASURES, SIGNS
from annotator.text import stripped


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity: its range in the text, what kind it is, and its parts as (unit, value).

    `kind` is `date` (parts year, month, day), `time` (hour, minute), `duration` (one part: year, month, week, day,
    hour, minute, second), `percent`, `money` (unit: currency code or `money`), `measure` (unit: metric symbol),
    or `number`. Values of measures are converted to metric units; the value as written is in `written`.
    """

    start: int
    end: int
    kind: str
    parts: tuple[tuple[str, float], ...]
    written: tuple[float, ...] = ()

    @property
    def values(self) -> tuple[float, ...]:
        """The plain values as written, in order of `parts`."""
        return self.written or tuple(value for _, value in self.parts)

    @property
    def unit_factor(self) -> float:
        """What the value as written was multiplied by to get the metric one; 1 where nothing was converted."""
        return round(self.parts[0][1] / self.written[0], 6) if self.written and self.written[0] else 1.0

    def part(self, unit: str) -> float | None:
        """The value of one part, `None` where the text leaves it open."""
        return next((value for name, value in self.parts if name == unit), None)


_WIDE = str.maketrans("０１２３４５６７８９，．％：－", "0123456789,.%:-")
_NUM = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_NOT_DESIGNATION = r"(?<![A-Za-z\d])(?<![A-Z]-)(?<!\d[.,:])"
_EAST = {
    "조": 1e12, "兆": 1e12, "억": 1e8, "億": 1e8, "亿": 1e8, "만": 1e4, "万": 1e4, "萬": 1e4,
    "천": 1e3, "千": 1e3, "백": 1e2, "百": 1e2,
}  # fmt: skip
_WEST = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6,
    "тысяч": 1e3, "тыс": 1e3, "миллион": 1e6, "млн": 1e6, "миллиард": 1e9, "млрд": 1e9, "трлн": 1e12,
}  # fmt: skip
_EAST_UNIT = "[조兆억億亿만万萬천千백百]"
_WEST_UNIT = (
    r"hundred|thousand|million|billion|trillion|bn|mn|тысяч\w*|тыс\.?|миллиард\w*|миллион\w*|млн\.?|млрд\.?|трлн\.?"
)
_AMOUNT = (
    rf"(?:{_NUM}\s?[여多余余]?{_EAST_UNIT}+\s?)+(?:{_NUM}(?![\s\d]*[년월일年月日]))?|{_NUM}\s?-?(?:{_WEST_UNIT})\b"
    rf"|{_NUM}(?:m|k|M|K)\b(?!/)|{_NUM}"
)
_METRES = re.compile(r"(?<=\d)\s?m(?![A-Za-z²³])")
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan;february feb;march mar;april apr;may;june jun;july jul;august aug;september sept sep;"
        "october oct;november nov;december dec".split(";"),
        1,
    )
    for name in names.split()
}
_RUSSIAN_MONTHS = {
    stem: number
    for number, stem in enumerate(
        "январ феврал март апрел ма[йяе]\\b июн июл август сентябр октябр ноябр декабр".split(), 1
    )
}
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![A-Za-z])"
)
_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
    "단기": -2333,
}
_ERA = "|".join(_ERAS)
_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | dict(zip("thirty forty fifty sixty seventy eighty ninety".split(), range(30, 100, 10), strict=True))
_DECADES = dict(
    zip(
        "twenties thirties forties fifties sixties seventies eighties nineties".split(), range(20, 100, 10), strict=True
    )
)
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
_ORDINALS |= {
    f"{ten}-{word}": _SMALL[ten] + value
    for ten in "twenty thirty forty fifty sixty seventy eighty ninety".split()
    for word, value in list(_ORDINALS.items())[:9]
}
_ENGLISH_WORD = "|".join(sorted((word for word in _SMALL if word != "zero"), key=len, reverse=True))
_NATIVE = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9,
    "열": 10, "열 다섯": 15, "열 두": 12, "열 한": 11, "열여섯": 16, "열일곱": 17, "열여덟": 18, "열아홉": 19,
    "열한": 11, "열두": 12, "열세": 13, "열네": 14, "열다섯": 15, "스무": 20, "스물": 20, "서른": 30,
    "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
_NATIVE |= {
    ten + one: _NATIVE[ten] + _NATIVE[one]
    for ten in ("스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
    for one in "한 두 세 네 다섯 여섯 일곱 여덟 아홉".split()
}
_AGED = ("스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
"""Tens that are said of ages without a counter."""
_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}
_HAN_DIGITS = {
    "〇": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "両": 2,
    "两": 2,
}
_KOREAN_COUNTER = (
    "명|분|개국|개월|개|번째|번|차례|살|시간|시|달|곳|사람|가지|대|건|배|나라|장관|정상|주|척|마리|쪽|군데|팀|해|발|"
    "채|집|권|잔"
)
_HAN_COUNTER = (
    "つ|人|年|月|日|回|個|度|番|件|点|世紀|世纪|世|位|歳|名|家|国|か国|カ国|ヶ国|か月|カ月|ヶ月|次|項|台|隻|機|段階|"
    "者|个|岁|"
    "天|种|项|多|余"
)


def _names(table: dict[str, object]) -> str:
    """An alternation of the keys, longest first, Latin ones as whole words."""
    keys = sorted(table, key=len, reverse=True)
    return "|".join(re.escape(key) + (r"\b" if key.isascii() else "") for key in keys)


def _value(text: str) -> float:
    """The value of an amount: digits with East Asian or Western units, English words, Han numerals."""
    text = text.strip().lower()
    if text[:1].isalpha() and text[0].isascii():
        return _english_words(text)
    if text and (text[0] in _HAN_DIGITS or text[0] == "十"):
        return _han_value(text)
    total = 0.0
    for match in re.finditer(rf"({_NUM})\s?[-여多余]?({_EAST_UNIT}+|[a-zа-я]+)?", text):
        value = float(match.group(1).replace(",", ""))
        unit = match.group(2) or ""
        if unit and unit[0] in _EAST:
            for character in unit:
                value *= _EAST[character]
        elif unit in ("m", "k"):
            value *= 1e6 if unit == "m" else 1e3
        elif unit:
            value *= next((scale for name, scale in _WEST.items() if unit.startswith(name)), 1.0)
        total += value
    return total


def _english_words(text: str) -> float:
    total, current = 0.0, 0.0
    for word in re.split(r"[\s-]+", text):
        if word in _SMALL:
            current += _SMALL[word]
        elif word in ("a", "an", "half"):
            current = 0.5 if "half" in (word, text[:4]) else 1
        elif word in _WEST:
            current = (current or 1) * _WEST[word]
            if current >= 1000:
                total, current = total + current, 0.0
        elif word == "dozen":
            current = max(current, 1) * 12
    return total + current


def _han_value(text: str) -> float:
    if all(character in _HAN_DIGITS for character in text):
        return float("".join(str(_HAN_DIGITS[character]) for character in text))
    total, section, digit = 0.0, 0.0, 0.0
    for character in text:
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        elif character == "十":
            section, digit = section + (digit or 1) * 10, 0.0
        elif _EAST.get(character, 0) >= 1e4:
            total, section, digit = total + (section + digit or 1) * _EAST[character], 0.0, 0.0
        elif character in _EAST:
            section, digit = section + (digit or 1) * _EAST[character], 0.0
    return total + section + digit


Found = Iterator[tuple[int, int, str, tuple[tuple[str, float], ...], tuple[float, ...]]]


def _date_parts(year: str | None, month: str | float | None, day: str | None) -> tuple[tuple[str, float], ...]:
    pairs = (("year", year), ("month", month), ("day", day))
    return tuple((unit, float(value)) for unit, value in pairs if value not in (None, ""))


_EAST_DATE = re.compile(
    rf"(?:(?P<era>{_ERA})\s?(?P<eray>\d{{1,4}}|元)\s?(?:[(（]\s?(?P<west>\d{{4}})年?\s?[)）]\s?)?[년年]|"
    rf"{_NOT_DESIGNATION}['’]?(?P<y>\d{{4}}|(?<=['’])\d{{2}}|\d{{2}}(?=[년年]\s?\d{{1,2}}[월月]))"
    rf"(?:\s?[(（](?:{_ERA})\s?(?:\d{{1,2}}|元)年?[)）])?\s?[년年](?![간間代대]|\s?만에|ぶり|\s?동안))"
    r"(?:度|도)?(?:\s?(?P<m>\d{1,2})\s?[월月](?![간間])(?:\s?(?P<d>\d{1,2})\s?[일日号](?![간間]))?)?"
)
_EAST_MONTH_DAY = re.compile(
    rf"{_NOT_DESIGNATION}(?P<m>1[0-2]|0?[1-9])\s?[월月](?![간間])(?:\s?(?P<d>\d{{1,2}})\s?[일日号](?![간間]))?"
)
_EAST_DAY = re.compile(
    rf"{_NOT_DESIGNATION}(?P<d>3[01]|[12]\d|0?[1-9])\s?[일日号](?![간間本曜]|\s?만에|ぶり|\s?동안|\s?연속|目)"
)
_ENGLISH_DATE = re.compile(
    rf"\b(?P<mon>{_MONTH})\s(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,?\d|:)(?:,?\s(?P<y>(?:19|20)\d\d)\b)?|"
    rf"\b(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<mon2>{_MONTH})(?:,?\s(?P<y2>(?:19|20)\d\d)\b)?|"
    rf"\b(?P<mon3>{_MONTH})(?:,?\s(?:of\s)?(?P<y3>(?:19|20)\d\d)\b)"
)
_ENGLISH_MONTH = re.compile(
    rf"\b(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Ll]ast )|(?<=[Nn]ext )|(?<=this )|(?<=By )|(?<=by )|"
    rf"(?<=[Dd]uring )|(?<=early )|(?<=late )|(?<=mid-))(?P<mon>{_MONTH})|"
    r"\b(?P<any>January|February|April|June|July|August|September|October|November|December)\b"
)
_RUSSIAN_DATE = re.compile(
    rf"\b(?:(?P<d>[0-3]?\d)\s)?(?P<mon>{'|'.join(_RUSSIAN_MONTHS)})\w*(?:\s(?P<y>(?:19|20)\d\d)(?:\sгод\w*)?)?"
)
_NUMERIC_DATE = re.compile(
    rf"{_NOT_DESIGNATION}(?P<y>(?:19|20)\d\d)(?P<sep>[-./])\s?(?P<m>0?[1-9]|1[0-2])(?P=sep)\s?(?P<d>0?[1-9]|[12]\d|"
    rf"3[01])(?!\d)"
)
_SHORT_DATE = re.compile(r"(?<=[(（])(?P<m>0?[1-9]|1[0-2])[/.](?P<d>0?[1-9]|[12]\d|3[01])\.?(?=[)）~〜])")


def _east_dates(text: str, language: str) -> Found:
    for match in _EAST_DATE.finditer(text):
        if match["west"]:
            year = match["west"]
        elif match["era"]:
            count = 1 if match["eray"] == "元" else int(match["eray"])
            year = str(_ERAS[match["era"]] + count)
        else:
            year = match["y"] if len(match["y"]) == 4 else ("20" if int(match["y"]) < 70 else "19") + match["y"]
        yield match.start(), match.end(), "date", _date_parts(year, match["m"], match["d"]), ()
    for pattern in (_EAST_MONTH_DAY, _EAST_DAY):
        for match in pattern.finditer(text):
            month = match.groupdict().get("m")
            yield match.start(), match.end(), "date", _date_parts(None, month, match["d"]), ()


def _numeric_dates(text: str, language: str) -> Found:
    for match in _NUMERIC_DATE.finditer(text):
        yield match.start(), match.end(), "date", _date_parts(match["y"], match["m"], match["d"]), ()
    for match in _SHORT_DATE.finditer(text):
        yield match.start(), match.end(), "date", _date_parts(None, match["m"], match["d"]), ()


_LAST_DAY = re.compile(
    rf"\b(?P<mon>{_MONTH})\s[0-3]?\d(?:st|nd|rd|th)?(?:\s?[-–~]\s?|\s(?:to|and|through|until)\s)"
    r"(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?![,.]?\d|:|\s?%|\s(?:percent|people|years?|days?|million|billion))"
)
"""The second day of `Sept. 3 to 7`."""


def _western_dates(text: str, language: str) -> Found:
    for match in _LAST_DAY.finditer(text):
        month = _MONTHS[match["mon"].lower().rstrip(".")]
        yield match.start("d"), match.end(), "date", _date_parts(None, month, match["d"]), ()
    for match in _ENGLISH_DATE.finditer(text):
        name = match["mon"] or match["mon2"] or match["mon3"]
        parts = _date_parts(
            match["y"] or match["y2"] or match["y3"], _MONTHS[name.lower().rstrip(".")], match["d"] or match["d2"]
        )
        yield match.start(), match.end(), "date", parts, ()
    for match in _ENGLISH_MONTH.finditer(text):
        name = match["mon"] or match["any"]
        yield match.start(), match.end(), "date", _date_parts(None, _MONTHS[name.lower().rstrip(".")], None), ()
    if language in ("ru", "uk"):
        for match in _RUSSIAN_DATE.finditer(text):
            month = next(number for stem, number in _RUSSIAN_MONTHS.items() if re.match(stem, match["mon"] + " "))
            if match["mon"][:2] != "ма" or match["d"] or match["y"]:
                yield match.start(), match.end(), "date", _date_parts(match["y"], month, match["d"]), ()


_EAST_TIME = re.compile(
    rf"(?P<half>오전|오후|午前|午後|上午|下午)?\s?{_NOT_DESIGNATION}(?P<h>[01]?\d|"
    rf"2[0-4])\s?[시時点](?![간間期代])(?:\s?(?P<m>[0-5]?\d)\s?[분分])?"
)
_WESTERN_TIME = re.compile(
    rf"{_NOT_DESIGNATION}(?P<h>[01]?\d|2[0-3])(?:[:.](?P<m>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)|"
    rf"{_NOT_DESIGNATION}(?P<h2>[01]?\d|2[0-3]):(?P<m2>[0-5]\d)(?![:\d])"
)


def _times(text: str, language: str) -> Found:
    for pattern in (_EAST_TIME, _WESTERN_TIME):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            hour = int(groups["h"] or groups["h2"])
            minute = groups["m"] or groups.get("m2")
            written = (float(hour), *((float(minute),) if minute else ()))
            half = groups["half"] or ""
            if half and half[0] in "p오午下" and half not in ("오전", "午前") and hour < 12:
                hour += 12
            parts = (("hour", float(hour)), *((("minute", float(minute)),) if minute else ()))
            yield match.start(), match.end(), "time", parts, written


_WORD_AMOUNT = (
    rf"(?:(?:{_ENGLISH_WORD})(?:[-\s](?:{_ENGLISH_WORD}))*(?:[-\s](?:hundred|thousand|million|billion|trillion|"
    rf"dozen))?|"
    rf"(?:half\s)?(?:a|an)[-\s](?:hundred|thousand|million|billion|trillion|dozen))\b"
)
_HAN_NUMBER = "[〇一二三四五六七八九十百千万億両两]+"
_ENGLISH_DURATION = re.compile(
    rf"(?P<n>{_NOT_DESIGNATION}{_NUM}|\b(?i:{_WORD_AMOUNT}))[-\s](?:more\s|straight\s|consecutive\s|long\s|full\s)?"
    r"(?P<u>year|month|week|day|hour|minute|second|decade)s?\b(?![\s-]olds?\b)"
)
_EAST_DURATION = re.compile(
    rf"(?P<n>{_NOT_DESIGNATION}{_NUM}(?:\s?{_EAST_UNIT}+(?=\s?[년年]))?|(?<![一-龥]){_HAN_NUMBER})\s?(?P<u>개월|달(?!러)|주년|주간|주일|주|시간|か月|カ月|ヶ月|"
    rf"ヵ月|个月|週間|周年|周(?!年)|時間|小时|分钟|"
    r"년(?=간|\s?만|\s?동안|여|째|\s?이상|\s?전|\s?뒤|\s?후|\s?연속|에 걸)|년(?!대)|"
    r"年(?=間|ぶり|以上|前|後|连|余)|年(?!代)|일(?=간|\s?만|\s?동안|째|\s?전|\s?뒤|\s?연속)|日(?=間|ぶり|前|後|連)|天|[분分秒초])"
)
_RUSSIAN_DURATION = re.compile(rf"(?P<n>{_NOT_DESIGNATION}{_NUM})\s(?P<u>лет|год|месяц|недел|дн|час|минут)\w*")


def _durations(text: str, language: str) -> Found:
    patterns = [_EAST_DURATION] if language in ("ko", "ja", "zh") else [_ENGLISH_DURATION, _EAST_DURATION]
    if language in ("ru", "uk"):
        patterns.append(_RUSSIAN_DURATION)
    for pattern in patterns:
        for match in pattern.finditer(text):
            unit = DURATION_UNITS[match["u"]]
            value = _value(match["n"])
            parts = (("year", value * 10),) if unit == "decade" else ((unit, value),)
            yield match.start(), match.end(), "duration", parts, ()
    if language == "ko":
        for match in re.finditer(r"(?<![가-힣])(" + "|".join(_DAYS) + r")(?=[\s간만째에의]|$)", text):
            if match.group(1) != "하루":
                yield match.start(), match.end(), "duration", (("day", float(_DAYS[match.group(1)])),), ()


_PERCENT = re.compile(
    rf"(?P<n>{_NOT_DESIGNATION}{_NUM}|\b(?i:{_WORD_AMOUNT}))[\s-]?(?:"
    r"(?P<point>(?:%|percent(?:age)?\b|per\scent\b|퍼센트|パーセント)[\s-]?(?:p(?![a-z])|points?\b|포인트|ポイント))|"
    r"%|percent\b|per\scent\b|퍼센트|프로(?![가-힣])|パーセント|割(?=[のがを]))"
)
_DEGREES = re.compile(
    rf"(?P<f>화씨|華氏)?(?P<c>섭씨|摂氏)?\s?(?P<n>{_NOT_DESIGNATION}{_NUM})\s?(?:"
    r"(?P<f2>degrees?\s(?:Fahrenheit|F\b)|°\s?F\b|℉)|(?P<c2>degrees?\s(?:Celsius|C\b)|°\s?C\b|℃)|[도度](?=\W|[의에를가였로의を、。]))"
)
_MONEY = re.compile(
    rf"(?P<sign>[$＄₩￦¥￥€£])\s?(?P<n>{_AMOUNT})|"
    rf"{_NOT_DESIGNATION}(?P<n2>{_AMOUNT})[\s-]?(?:여\s?)?(?P<u>{_names(dict(CURRENCIES))})"
    r"(?![가-힣](?<![가-힣]))"
)
_POUNDS = re.compile(
    rf"{_NOT_DESIGNATION}(?P<n>(?:{_NUM}\s?[여多余]?{_EAST_UNIT}+\s?)+(?:{_NUM})?|{_NUM}\s?-?(?:million|billion|trillion|bn))"
    r"\s?(?:파운드|ポンド|英镑|pounds\b)"
)
"""So many thousands and millions of pounds are money; others may be weight."""
_MEASURE = re.compile(rf"{_NOT_DESIGNATION}(?P<n>{_AMOUNT})[\s-]?(?P<u>{_names(dict(MEASURES))})")


def _amounts(text: str, language: str) -> Found:
    for match in _FEET_INCHES.finditer(text):
        feet, inches = float(match.group(1)), float(match.group(2))
        yield match.start(), match.end(), "measure", (("m", feet * 0.3048 + inches * 0.0254),), (feet, inches)
    for match in _CENTURY_DECADE.finditer(text):
        century, decade = match["c"] or match["c2"], match["d"] or match["d2"]
        year = (int(century) - 1) * 100 + int(decade)
        yield match.start(), match.end(), "number", (("number", float(year)),), ()
    for match in _PERCENT.finditer(text):
        scale = 10 if match.group().endswith("割") else 1
        unit = "point" if match["point"] else "percent"
        yield match.start(), match.end(), "percent", ((unit, _value(match["n"]) * scale),), ()
    for match in _DEGREES.finditer(text):
        if match["f"] or match["f2"] or match["c"] or match["c2"]:
            value = float(match["n"].replace(",", ""))
            celsius = (value - 32) / 1.8 if match["f"] or match["f2"] else value
            yield match.start(), match.end(), "measure", (("°C", celsius),), (value,)
    for match in _POUNDS.finditer(text):
        yield match.start(), match.end(), "money", (("GBP", _value(match["n"])),), ()
    for match in _MONEY.finditer(text):
        unit = SIGNS[match["sign"]] if match["sign"] else CURRENCIES[match["u"]]
        yield match.start(), match.end(), "money", ((unit, _value(match["n"] or match["n2"])),), ()
    for match in _MEASURE.finditer(text):
        unit, factor = MEASURES[match["u"]]
        value = _value(match["n"])
        yield match.start(), match.end(), "measure", ((unit, value * factor),), (value,)


_PLAIN = re.compile(rf"{_NOT_DESIGNATION}(?:{_AMOUNT})(?![A-Z](?![a-z])|-?[A-Z]\d)")
_FEET_INCHES = re.compile(r"(?<![\d-])(\d)(?:-foot-|ft |'|’)(\d{1,2})(?!\d)(?:in\b|\"|”)?")
_CENTURY_DECADE = re.compile(r"(?P<c>\d\d)\s?세기\s?(?P<d>\d0)년대|(?P<c2>\d\d)世[纪紀](?P<d2>\d0)年代")
_ENGLISH_WORDS = re.compile(rf"\b(?i:{_WORD_AMOUNT})")
_ENGLISH_ORDINAL = re.compile(
    r"\b(?i:" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r")\b(?!\s(?:of all|place to))"
)
_ENGLISH_DECADE = re.compile(r"\b(?i:" + "|".join(_DECADES) + r")\b")
_NATIVE_KOREAN = re.compile(
    r"(?<![가-힣])(?:(" + "|".join(sorted(_NATIVE, key=len, reverse=True)) + rf")\s?(?={_KOREAN_COUNTER})|"
    rf"({'|'.join(_AGED)})(?=[이의에을를]))"
)
_HAN_COUNTED = re.compile(rf"(?<![一-龥])(?:第)?({_HAN_NUMBER})(?={_HAN_COUNTER})|第({_HAN_NUMBER})")


def _plain(text: str, language: str) -> Found:
    for match in _PLAIN.finditer(text):
        yield match.start(), match.end(), "number", (("number", _value(match.group())),), ()
    if language == "en":
        for match in _ENGLISH_ORDINAL.finditer(text):
            yield match.start(), match.end(), "number", (("ordinal", float(_ORDINALS[match.group().lower()])),), ()
        for match in _ENGLISH_WORDS.finditer(text):
            if match.group().lower() != "one":
                yield match.start(), match.end(), "number", (("number", _value(match.group())),), ()
        for match in _ENGLISH_DECADE.finditer(text):
            yield match.start(), match.end(), "number", (("number", float(_DECADES[match.group().lower()])),), ()
    elif language == "ko":
        for match in _NATIVE_KOREAN.finditer(text):
            word = match.group(1) or match.group(2)
            if _NATIVE[word] > 1:
                yield match.start(), match.start() + len(word), "number", (("number", float(_NATIVE[word])),), ()
    elif language in ("ja", "zh"):
        for match in _HAN_COUNTED.finditer(text):
            value = _han_value(match.group(1) or match.group(2))
            if value > 1:
                yield match.start(), match.end(), "number", (("number", value),), ()


_SCANNERS: tuple[Callable[[str, str], Found], ...] = (
    _numeric_dates, _east_dates, _western_dates, _times, _durations, _amounts, _plain,
)  # fmt: skip
_ANY = re.compile(r"[\d０-９]")


@lru_cache(maxsize=2048)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Every quantity in `text`, in order, without overlaps. `language` (ISO 639-1) settles number words.

    Where readings compete the more specific wins: date, time, duration, percent or money or measure, number.
    """
    plain = text.translate(_WIDE)
    if language in ("ko", "ja", "zh"):
        # There `30m` is thirty metres; in English it may be thirty million.
        plain = _METRES.sub(lambda match: match.group().replace("m", "米"), plain)
    elif language in ("ru", "uk"):
        plain = re.sub(r"(?<=\d),(?=\d{1,2}(?!\d))", ".", plain)
    taken = bytearray(len(plain))
    found: list[Quantity] = []
    for scan in _SCANNERS:
        for start, end, kind, parts, written in scan(plain, language):
            start, end = stripped(plain, start, end)
            if end > start and not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Quantity(start, end, kind, parts, written))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def key(value: float) -> str:
    """A value as a comparable word, ten significant digits."""
    return f"{float(f'{value:.10g}'):g}" if abs(value) < 1e6 else f"{value:.10g}"


def values(text: str, language: str) -> frozenset[str]:
    """The keys of all values in a text: what two translations of one sentence should share."""
    return frozenset(key(value) for quantity in quantities(text, language) for value in quantity.values)
