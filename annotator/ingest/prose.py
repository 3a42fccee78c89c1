"""What a block of text looks like: prose or not, a date, a list item, how heavy, in what language."""

import re

from annotator.bitext.language import language_of
from annotator.ingest.extract import Block, Extract
from annotator.ingest.phrases import MARKER, fold, kind_of

WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]")
"""Characters of Chinese, Japanese and Korean writing."""
_TERMINAL = re.compile(r"(?:[.!?。！？…:：;]|다\.|<끝>)[”’\"'」』》)\]）]*\s*$|<끝>$")
_END = re.compile(r"(?:[.!?。！？…]|다\.)[”’\"'」』》)\]）]*\s*$")
_INNER = re.compile(r"[a-z)”\"’가-힣][.!?][”\"’)]*\s+[“\"‘(]?[A-Z가-힣А-Я]|[。！？]")
_LETTERS = re.compile(r"[^\W\d_]")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')」）]+", re.IGNORECASE)
_NO_NAME = re.compile(r"(?i:by)\s+[a-z]")
"""Words after *by* that are no name."""
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    rf"(?P<iso>(?P<y>(?:19|20)\d\d) ?[-./年년] ?(?P<m>\d{{1,2}}) ?[-./月월] ?(?P<d>\d{{1,2}})(?!\d) ?[日일.]?)"
    r"|(?P<era>(?P<name>令和|平成|昭和) ?(?P<ey>\d{1,2}|元)(?:\(\d{4}\))? ?年 ?"
    r"(?P<em>\d{1,2}) ?月 ?(?P<ed>\d{1,2}) ?日)"
    rf"|(?P<mdy>(?P<mon>{_MONTHS})[a-z]*\.? +(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<y2>(?:19|20)\d\d))"
    rf"|(?P<dmy>(?P<d3>\d{{1,2}}) +(?P<mon3>{_MONTHS})[a-z]*\.?,? +(?P<y3>(?:19|20)\d\d))",
    re.IGNORECASE,
)
_AROUND_DATE = re.compile(
    r"[\s,.()\[\]/|:·T+Z-]|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}[시時] ?\d{1,2}[분分]|[ap]\.?m\.?|오전|오후|午前|午後"
    r"|kst|jst|gmt|utc|est|edt"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|[월화수목금토일月火水木金土日](?:요일|曜日?)?"
    r"|기사|입력|수정|최종|등록|승인|발행|게시|일시|公開|更新|掲載|配信|published|updated|posted|last|modified|on|at|date",
    re.IGNORECASE,
)
_TOLD = re.compile(
    "publish|posted|updated|보도 ?시점|배포|입력|발행|게시|등록|승인|수정|公開|掲載|配信|更新|發布|发布", re.IGNORECASE
)
_CLOCK = re.compile(r"[\s,|T().]{0,3}(?P<pm>오후|午後|pm)?\s?(?P<h>\d{1,2})[:시時]\s?(?P<min>\d\d)", re.IGNORECASE)
_CRUMB = re.compile(
    r"^(?:home|홈|ホーム|トップ|首页|首頁)\b.{0,200}|^[^>»›]{1,30}(?:\s*[>»›]\s*[^>»›]{1,30}){2,}$", re.IGNORECASE
)
_CAPTION_MARK = re.compile(r"^[▲△◀◁]\s*\S")


class Look:
    """One block as the region rules see it. `weight` is its length in Latin characters' worth."""

    __slots__ = ("block", "date", "folded", "language", "marker", "phrase", "prose", "text", "weight")

    def __init__(self, extract: Extract, block: Block) -> None:
        text = extract.text[block.start : block.end]
        self.block = block
        self.text = text
        self.folded = fold(text)
        wide = len(WIDE.findall(text))
        self.weight = len(text) + 1.2 * wide
        self.phrase = "" if _NO_NAME.match(text) else kind_of(text)
        found = MARKER.match(text)
        marker = found.group().strip() if found else ""
        self.marker = "#" if any(char.isdigit() for char in marker) else marker[:1]
        self.date = date_line(text)
        self.language = language_of(text)
        self.prose = is_prose(text, self.weight)

    @property
    def linked(self) -> float:
        """The share of the block that stands inside links or is a URL."""
        written = sum(len(found.group()) for found in _URL.finditer(self.text))
        return min(1.0, max(self.block.links, written) / max(1, len(self.text)))

    @property
    def url(self) -> str:
        """The URL in the text, `""` where there is none."""
        found = _URL.search(self.text)
        return found.group() if found else ""

    @property
    def told(self) -> bool:
        """Whether it says of its date that something was published, entered or changed then."""
        return bool(_TOLD.search(self.text))

    @property
    def sentence(self) -> bool:
        """Whether it ends as a sentence does, however short it is."""
        return bool(_END.search(self.text))

    @property
    def dated(self) -> bool:
        """Whether it is a short line with the day on which something was published, and more."""
        return len(self.text) <= 120 and not self.prose and bool(_DATE.search(self.text))

    @property
    def crumb(self) -> bool:
        """Whether this is a breadcrumb: Home > News > ..."""
        return bool(_CRUMB.match(self.folded))

    @property
    def caption_mark(self) -> bool:
        """Whether it opens with a triangle that points at a picture."""
        return bool(_CAPTION_MARK.match(self.text)) and self.text.count(self.text[0]) == 1

    @property
    def repeats_cut(self) -> bool:
        """Whether it ends as a title cut short does."""
        return self.text.endswith(("...", "…"))


def is_prose(text: str, weight: float) -> bool:
    """Whether a block reads as sentences: it ends one, holds a boundary of two, or is very long."""
    if not _LETTERS.search(text):
        return False
    if weight < 25:
        return False
    if _TERMINAL.search(text):
        return True
    return weight > 220 or (weight >= 60 and bool(_INNER.search(text)))


def date_line(text: str) -> str:
    """The ISO date of a line that says nothing but a date (and time, weekday, *updated*), else `""`."""
    if len(text) > 120:
        return ""
    text = text.replace("\u00a0", " ")
    found = _DATE.search(text)
    if found is None:
        return ""
    rest = _AROUND_DATE.sub("", _DATE.sub("", text))
    return iso_date(found) if len(rest.strip()) <= 2 else ""


def first_date(text: str, *, with_time: bool = False) -> str:
    """The first date written in a text, as ISO 8601 (and the time, where one follows), `""` where there is none."""
    found = _DATE.search(text)
    if found is None:
        return ""
    day = iso_date(found)
    clock = _CLOCK.match(text, found.end()) if with_time and day else None
    if clock is None:
        return day
    hour = int(clock.group("h")) + (12 if clock.group("pm") and int(clock.group("h")) < 12 else 0)
    return f"{day}T{hour:02}:{clock.group('min')}" if hour < 24 and int(clock.group("min")) < 60 else day


def iso_date(found: re.Match[str]) -> str:
    """The ISO form of a match, `""` where it names no real day."""
    groups = found.groupdict()
    if groups["era"]:
        first = {"令和": 2019, "平成": 1989, "昭和": 1926}[groups["name"]]
        years = 1 if groups["ey"] == "元" else int(groups["ey"])
        return _real(first + years - 1, int(groups["em"]), int(groups["ed"]))
    year = groups["y"] or groups["y2"] or groups["y3"]
    day = groups["d"] or groups["d2"] or groups["d3"]
    name = groups["mon"] or groups["mon3"]
    month = str(_MONTHS.split("|").index(name.lower()[:3]) + 1) if name else groups["m"]
    return _real(int(year), int(month), int(day))


def _real(year: int, month: int, day: int) -> str:
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def looks(extract: Extract) -> list[Look]:
    """Every block of a file, looked at once. List items are judged as one list: see `_whole_lists`."""
    found = [Look(extract, block) for block in extract.blocks]
    _whole_lists(found)
    return found


def _whole_lists(found: list[Look]) -> None:
    """A list is prose or not as a whole: one headline that ends in an exclamation mark makes no paragraph."""
    index = 0
    while index < len(found):
        end = index
        marker = found[index].marker
        while end < len(found) and marker and (found[end].marker == marker or _bare(found[end])):
            end += 1
        members = [look for look in found[index:end] if not _bare(look)]
        if len(members) >= 3:
            prose = sum(look.prose for look in members) * 2 >= len(members)
            for look in members:
                look.prose = prose and look.weight >= 25
        index = max(end, index + 1)


def _bare(look: Look) -> bool:
    return not _LETTERS.search(look.text) and len(look.text) <= 3
