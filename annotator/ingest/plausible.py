"""How much like text a text looks that was decoded from legacy bytes: the evidence between encodings.

Worth is counted by byte, so that codecs which make one, two or four characters of the same bytes compare. What is
common in a script is worth much, what is rare little, what no text holds counts against it. The letter frequencies are
those of general tables, in per cent, not of any sample kept here.
"""

import functools
import math

_HANGUL = frozenset(
    "이다의가는을에를고한은로기지도사하대해인자어수장정시리나보부일국서제방아전들회과라고있으원동만했연양관위합력안러게비주상중"
    "공스조여유소구성신군무세오미호계실확협된며면할것까적그저요니습까및"
)
_HAN = {
    "ja": frozenset(
        "日本国人年大会中出一二三四五六七八九十月時分上下前後間者社事方行見学生自動同部長者力的政府相防衛省語外内新地田場合定開実戦発表関係連問題言思手"
    ),
    "hans": frozenset(
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市"
    ),
    "hant": frozenset(
        "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市港員"
    ),
}
_HAN_OF = {"cp932": "ja", "euc_jp": "ja", "gb18030": "hans", "cp950": "hant", "cp949": "hant", "johab": "hant"}
_ALL_HAN = _HAN["ja"] | _HAN["hans"] | _HAN["hant"]
_SIGNS = frozenset("·…―—–‘’“”※○●△▲▼□■◆◇★☆→←↑↓㈜℃㎞«»№")
_NARROW = frozenset("£€¥§©®°±¿¡½¼´™•")
_FREQUENCIES = (
    "о11 е8.5 а8 и7.4 н6.7 т6.3 с5.5 р4.7 в4.5 л4.4 к3.5 м3.2 д3 п2.8 у2.6 я2 ы1.9 ь1.7 г1.7 з1.7 б1.6 ч1.4 й1.2 х1 ж.9"
    " ш.7 ю.6 ц.5 щ.4 э.3 ф.3 ъ.1 ё.1 і.1 ї.05 є.05 ґ.02",
    "י11 ה10.9 ו10.4 ל7.4 א6.3 מ6 ר5.6 ת5 ב4.7 ש4.4 נ3.3 ע3.2 ם2.9 ד2.6 ח2.5 כ2.4 ק2.1 פ1.7 ס1.5 ז1.3 ן1.4 ט1.2"
    " ג1.2 צ1.2 ך.7 ף.2 ץ.1",
    "ا13 ل12 ي7 م6.5 ن6 و6 ر5 ت4.6 ب4 ع4 ه4 د3 س3 ف2.9 ق2.6 ك2.5 ة2.5 ح2.2 أ2.2 ج1.5 ش1.3 ص1.3 ط1.2 خ1.1 ى1 إ1 ز.9 ض.8"
    " ذ.8 ث.7 غ.6 ئ.5 ء.5 ظ.3 ؤ.2 آ.2 ک1 گ1 پ1 چ.5 ژ.1",
    "α11 ο9.8 ι9.2 ε8.6 τ8.3 ν6.6 σ5.3 υ4.3 η4.2 ρ4.1 π4 κ4 ς3.8 μ3.5 λ2.9 ί2 ό1.9 γ1.8 δ1.7 ω1.6 ά1.5 έ1.4 ή1.3 θ1.3"
    " ύ1 χ1 ώ.9 φ.9 β.7 ξ.4 ζ.3 ψ.1",
    "า7 น6.5 ร6.3 อ5.3 ก5.2 ่5 เ5 ง4.5 ้4.2 ั4 ม3.6 ว3.6 ย3.5 ล3.2 ด3 ิ3 ี3 ท2.9 ต2.6 ส2.6 ห2.5 ค2.4 บ2.3 ะ2.3 แ2 ป2 จ1.6"
    " ุ1.6 พ1.5 ข1.4 ไ1.4 ช1.3 ื1.2 ใ1 โ1 ู1 ์1 ำ1 ็.8 ถ.7 ผ.6 ซ.5 ศ.5 ณ.4 ธ.4 ษ.3 ญ.3 ภ.3 ฟ.3 ฐ.2 ๆ.1",
)
_RARE = {"mac_cyrillic": 0.06, "cp866": 0.02, "iso8859-5": 0.02, "cp874": 0.02}
"""What is taken off for encodings that are hardly met any more."""
_FINAL = frozenset("םןךףץ")
_DAMAGED = -4.0


def plausibility(text: str, size: int, codec: str) -> float:
    """The mean worth of a byte of the `size` bytes that `codec` made `text` of; about 1 for what it was written in."""
    han = _HAN.get(_HAN_OF.get(codec, ""), _ALL_HAN)
    # Chinese and Korean character sets hold kana too, in the very places where EUC-JP has them.
    kana = 0.9 if codec in ("gb18030", "cp950", "cp949") else 2.0
    total, previous = 0.0, " "
    for char in text:
        total += _wide(char, codec, han) if "\u4e00" <= char <= "\ud7a3" else _worth(char, previous, kana)
        previous = char
    return total / max(1, size) - _RARE.get(codec, 0.0)


@functools.cache
def _letters() -> dict[str, float]:
    """The worth of every letter of an alphabet that is told by how often each is written."""
    found = {}
    for table in _FREQUENCIES:
        for entry in table.split():
            found[entry[0]] = 0.5 + 0.5 * math.log10(float(entry[1:]))
    return found


@functools.lru_cache(maxsize=1 << 15)
def _wide(char: str, codec: str, han: frozenset[str]) -> float:
    """Han characters and Hangul: the commonest, those in the part of the character set that was made for daily use,
    and the rest (rows of KS X 1001, JIS X 0208, GB 2312 and Big5)."""
    if char >= "\uac00":
        return 2.2 if char in _HANGUL else 1.0 if _lead(char, "euc_kr") else 0.1
    if char > "\u9fff":
        return -0.4
    if char in han:
        return 2.2
    base, low, high = _DAILY.get(codec, ("", 0, 0))
    lead = _lead(char, base) if base else 0
    return 1.0 if low <= lead <= high and lead else 0.5 if lead or not base else 0.2


_DAILY = {
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "cp950": ("big5", 0xA4, 0xC6),
    "euc_jp": ("euc_jp", 0xB0, 0xCF),
    "cp932": ("euc_jp", 0xB0, 0xCF),
    "utf-16-le": ("gb18030", 0, 0xFF),
    "utf-16-be": ("gb18030", 0, 0xFF),
}
"""The standard behind a codec, and its lead bytes for the characters of the first level."""


def _lead(char: str, codec: str) -> int:
    """The first byte of a character of two bytes, 0 where the codec has none such."""
    try:
        data = char.encode(codec)
    except UnicodeEncodeError:
        return 0
    return data[0] if len(data) == 2 else 0


def _worth(char: str, previous: str, kana: float) -> float:
    code = ord(char)
    if code < 0x80:
        if char.isalpha() and "\u0370" <= previous <= "\u06ff":
            return 0.2  # no word is written in two alphabets
        return 1.0 if code >= 0x20 or char in "\r\n\t\f" else -8.0
    if 0x3041 <= code <= 0x30FE:
        return kana
    if 0x3000 <= code <= 0x3020 or 0xFF01 <= code <= 0xFF5E or char in _SIGNS:
        return 1.6
    if 0x370 <= code <= 0x6FF or 0xE00 <= code <= 0xE7F:
        return _letter(char, previous)
    if 0xFF61 <= code <= 0xFF9F:
        return -0.6
    if 0x2160 <= code <= 0x217F or 0x2460 <= code <= 0x24FF or 0x3220 <= code <= 0x33FF:
        return 1.0
    if 0xC0 <= code <= 0x17F:
        return _accented(char, previous)
    if char in _NARROW:
        return 0.8 if previous.isascii() else -0.3
    return _odd(code)


def _accented(char: str, previous: str) -> float:
    """Letters with accents stand in Latin words, small ones as a rule."""
    if char.islower():
        return 0.6 if previous.isascii() and previous.isalpha() else 0.2 if not previous.isalpha() else -0.3
    return 0.1 if not previous.isalpha() else -0.6


def _letter(char: str, previous: str) -> float:
    """In the wrong code page capitals stand inside words, letters of rarer alphabets everywhere, Latin letters beside
    others, and Hebrew finals before letters."""
    lower = char.lower()
    worth = _letters().get(lower, -0.4)
    if (previous.isascii() and previous.isalpha()) or (previous in _FINAL and "א" <= char <= "ת"):
        return min(worth, 0.0) - 0.5
    if char != lower:
        return worth - (1.0 if previous.islower() else 0.1 if not previous.isalpha() else 0.4)
    return worth


def _odd(code: int) -> float:
    if code == 0xFFFD:
        return _DAMAGED
    if 0x80 <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF:
        return -6.0
    return -0.4 if code < 0x2600 else 0.0
