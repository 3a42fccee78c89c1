"""Names across scripts: romanisation, likeness of spellings, readings in kana, keys for searching in any script.

Korean follows the Revised Romanisation (2000) in its transliterating form, with the spellings news uses for surnames
(Lee, Park, Choi) and McCune–Reischauer's ones folded together by the *skeleton*; Japanese kana follows Hepburn.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from annotator.bitext import hanja

_ONSETS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_CODAS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split()
# A coda before a vowel is carried over to the next syllable and sounds as it is written.
_CARRIED = "- g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p -".split()

SURNAMES = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "조": "cho", "강": "kang", "윤": "yoon",
    "장": "jang", "임": "lim", "한": "han", "오": "oh", "서": "suh", "신": "shin", "권": "kwon", "황": "hwang",
    "안": "ahn", "송": "song", "류": "ryu", "유": "yoo", "전": "jeon", "홍": "hong", "고": "ko", "문": "moon",
    "양": "yang", "손": "son", "배": "bae", "백": "paik", "허": "huh", "노": "roh", "남": "nam", "심": "shim",
    "하": "ha", "주": "joo", "구": "koo", "곽": "kwak", "성": "sung", "차": "cha", "우": "woo", "나": "na", "민": "min",
    "반": "ban", "여": "yeo", "추": "choo", "천": "chun", "방": "bang", "공": "kong", "현": "hyun", "변": "byun",
    "석": "suk", "선": "sun", "설": "sul", "마": "ma", "길": "gil", "위": "wi", "표": "pyo", "명": "myung", "기": "ki",
    "왕": "wang", "금": "keum", "육": "yook", "인": "in", "맹": "maeng", "제": "je", "모": "mo", "탁": "tak",
    "국": "kook",
    "어": "eo", "은": "eun", "편": "pyun", "용": "yong", "예": "ye", "경": "kyung", "봉": "bong", "사": "sa",
    "부": "boo",
    "리": "ri", "제갈": "jegal", "남궁": "namkoong", "선우": "sunwoo", "황보": "hwangbo",
}  # fmt: skip
"""The commonest Korean surnames and the spelling English-language news uses most."""

_KANA: dict[str, str] = {}
for _row, _onset in zip(
    "アイウエオ カキクケコ ガギグゲゴ サシスセソ ザジズゼゾ タチツテト ダヂヅデド ナニヌネノ ハヒフヘホ バビブベボ "
    "パピプペポ "
    "マミムメモ ラリルレロ".split(),
    "- k g s z t d n h b p m r".split(),
    strict=True,
):
    _KANA |= {_kana: _onset.strip("-") + _vowel for _kana, _vowel in zip(_row, "aiueo", strict=True)}
_KANA |= {
    "シ": "shi", "チ": "chi", "ツ": "tsu", "フ": "fu", "ジ": "ji", "ヂ": "ji", "ヅ": "zu", "ヤ": "ya", "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa", "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "n", "ヴ": "vu", "ヷ": "va",
}  # fmt: skip
_SMALL_VOWELS = dict(zip("ァィゥェォ", "aiueo", strict=True))
_GLIDES = {"ャ": "ya", "ュ": "yu", "ョ": "yo"}
_HANGUL = re.compile("[가-힣]+")
_CYRILLIC_LETTER = re.compile("[а-яёіїєґА-ЯЁІЇЄҐ]")


@lru_cache(maxsize=4096)
def romanise_korean(text: str) -> str:
    """Hangul by the Revised Romanisation, without hyphens or spaces; ASCII letters and digits pass in lower case.

    Codas are carried over to a following vowel (한일 → hanil, 박이 → bagi); other assimilation is left to the skeleton.
    """
    out: list[str] = []
    codes = [ord(character) - 0xAC00 for character in text]
    for at, (character, code) in enumerate(zip(text, codes, strict=True)):
        if 0 <= code < 11172:
            onset, vowel, coda = code // 588, code // 28 % 21, code % 28
            out.append(_ONSETS[onset].strip("-") + _VOWELS[vowel])
            following = codes[at + 1] if at + 1 < len(codes) else -1
            carried = 0 <= following < 11172 and following // 588 == 11
            out.append((_CARRIED if carried else _CODAS)[coda].strip("-"))
        elif character.isascii() and character.isalnum():
            out.append(character.lower())
    return "".join(out)


@lru_cache(maxsize=4096)
def romanise_kana(text: str) -> str:
    """Kana by Hepburn without marks of length, in lower case; what is not kana is left out."""
    out: list[str] = []
    double = False
    for character in unicodedata.normalize("NFKC", text):
        if "ぁ" <= character <= "ゖ":
            character = chr(ord(character) + 0x60)
        if character in "ッ":
            double = True
            continue
        if character in _GLIDES and out:
            stem = out[-1][:-1] if out[-1][-1:] == "i" else out[-1]
            out[-1] = stem + (_GLIDES[character][1:] if stem.endswith(("sh", "ch", "j")) else _GLIDES[character])
            continue
        if character in _SMALL_VOWELS and out:
            out[-1] = ("w" if out[-1] == "u" else out[-1].rstrip("aiueo")) + _SMALL_VOWELS[character]
            continue
        sound = _KANA.get(character, "")
        if sound and double:
            sound, double = ("t" if sound[0] == "c" else sound[0]) + sound, False
        if sound:
            out.append(sound)
    return "".join(out)


_MR_ONSETS = "k kk n t tt r m p pp s ss - ch tch ch k t p h".split()
_MR_VOICED = {0: "g", 3: "d", 7: "b", 12: "j"}
_MR_VOWELS = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()
_SONORANT_CODAS = frozenset((0, 4, 8, 16, 21))
_MR_SURNAMES = {"이": ("yi", "i", "lee", "ri", "rhee"), "유": ("yu", "yoo"), "류": ("ryu", "yu"), "노": ("no", "roh")}


@lru_cache(maxsize=16384)
def mccune_reischauer(text: str) -> str:
    """Hangul by McCune–Reischauer without breves and apostrophes, as it is met: 김정은 *kimchongun*, 평양 *pyongyang*.

    Within a word ㄱ ㄷ ㅂ ㅈ are voiced between voiced sounds; each word (a surname, a given name) begins voiceless.
    """
    out: list[str] = []
    voiced = False
    codes = [ord(character) - 0xAC00 for character in text]
    for at, code in enumerate(codes):
        if not 0 <= code < 11172:
            voiced = False
            continue
        onset, vowel, coda = code // 588, code // 28 % 21, code % 28
        out.append((_MR_VOICED.get(onset) if voiced else None) or _MR_ONSETS[onset].strip("-"))
        following = codes[at + 1] if at + 1 < len(codes) else -1
        carried = 0 <= following < 11172 and following // 588 == 11
        out.append(_MR_VOWELS[vowel] + (_CARRIED if carried else _CODAS)[coda].strip("-"))
        voiced = coda in _SONORANT_CODAS
    return "".join(out)


def korean_spellings(name: str) -> frozenset[str]:
    """The ways news spells a Korean name in Latin letters, in lower case without hyphens, in either order.

    Revised Romanisation, McCune–Reischauer, and the habits of the South (eo as u: Jae-myung) and the North (eo as o:
    Jong Un) for the given name; the surname by rule and by habit. Spaces in `name` do not count.
    """
    compact = re.sub(r"[^가-힣]", "", name)
    found = {romanise_korean(compact), mccune_reischauer(compact)}
    for size in (1, 2):
        surname, given = compact[:size], compact[size:]
        if len(surname) < size or surname not in SURNAMES or not 1 <= len(given) <= 2:
            continue
        plain = romanise_korean(given)
        givens = {
            plain,
            plain.replace("eo", "u"),
            plain.replace("eo", "o").replace("eu", "u"),
            mccune_reischauer(given),
        }
        families = {SURNAMES[surname], romanise_korean(surname), mccune_reischauer(surname)}
        families.update(_MR_SURNAMES.get(surname, ()))
        found |= {order for one in families for other in givens for order in (one + other, other + one)}
    return frozenset(found)


_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalpha()}
_NO_LETTERS_OR_DIGITS = {code: None for code in range(128) if not chr(code).isalnum()}


@lru_cache(maxsize=4096)
def ascii_letters(text: str) -> str:
    """Latin letters without marks, in lower case, nothing else: `Müller-Straße` → `mullerstrasse`."""
    if text.isascii():
        return text.lower().translate(_NO_LETTERS)
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(character for character in plain.lower() if "a" <= character <= "z")


_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g".split(),
        strict=True,
    )
)


@lru_cache(maxsize=4096)
def romanise_cyrillic(text: str) -> str:
    """Russian and Ukrainian letters as English-language news writes them, in lower case; the rest is left out."""
    return "".join(_CYRILLIC.get(character, "").strip("-") for character in text.lower())


def romanise(text: str) -> str:
    """Hangul, kana, Cyrillic or Latin letters as lower-case ASCII letters; Chinese characters are left out."""
    if text.isascii():
        return ascii_letters(text)
    if _HANGUL.search(text):
        return romanise_korean(text)
    if _CYRILLIC_LETTER.search(text):
        return romanise_cyrillic(text)
    kana = romanise_kana(text)
    return kana or ascii_letters(text)


_CLUSTERS = (
    ("tch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("th", "s"), ("ph", "p"), ("ts", "s"), ("ck", "k"),
    ("ng", "n"),
    ("ce", "s"), ("ci", "s"), ("cy", "s"), ("gh", "k"), ("dg", "s"), ("ge", "k"),
)  # fmt: skip
_SKELETON = str.maketrans({**dict(zip("cqgxvfbdzjr", "kkkkppptssl", strict=True)), **dict.fromkeys("whyaeiou'-", "")})


@lru_cache(maxsize=4096)
def skeleton(roman: str) -> str:
    """The consonants of a romanised name, with those merged that Korean, Japanese and English spell for each other."""
    for cluster, single in _CLUSTERS:
        roman = roman.replace(cluster, single)
    return re.sub(r"(.)\1+", r"\1", roman.translate(_SKELETON))


@lru_cache(maxsize=2048)
def likeness(first: str, second: str) -> float:
    """How alike two romanised names are, 0..1. Of true pairs in news half reach .92 and nearly all .75."""
    if first == second:
        return 1.0 if len(first) > 2 else 0.0
    a, b = skeleton(first), skeleton(second)
    if len(a) < 2 or len(b) < 2 or abs(len(a) - len(b)) > max(len(a), len(b)) // 2:
        return 0.0
    from rapidfuzz.fuzz import ratio

    return float(0.6 * ratio(a, b) + 0.4 * ratio(first, second)) / 100


@lru_cache(maxsize=2048)
def korean_likeness(roman: str, word: str) -> tuple[float, int]:
    """Likeness of a romanised name with the start of a Korean word (a particle may follow), and the syllables used."""
    best, used = 0.0, 0
    own = skeleton(roman)
    for count in range(1 if len(roman) <= 3 else 2, min(len(word), 9) + 1):
        # Names begin alike: this spares most comparisons.
        spelt = romanise_korean(word[:count])
        if count == 2 and own[:1] != skeleton(spelt)[:1] and own[:1] not in skeleton(spelt)[:2]:
            break
        value = likeness(roman, spelt)
        if value > best:
            best, used = value, count
    return best, used


_STOP = frozenset(
    "the a an in on at it he she they we i but and or for from with by as of to this that these those his her their "
    "its if"
    " when while after before mr mrs ms dr also however there you my our not no now two one is was are what why how who"
    " where then so than under over more most all some many about according both during since such new three four five"
    " six seven eight nine ten first second last next monday tuesday wednesday thursday friday saturday sunday january"
    " february march april may june july august september october november december minister president".split()
)
_ENGLISH_NAME = re.compile(r"[A-Z][\w’'-]*")
_KATAKANA = re.compile("[ァ-ヴー・=]{2,}")
_KANA_READING = re.compile("([一-龥々〆ヶ\\s　]{1,8})[(（]([ぁ-ゖァ-ヺー・･\\s　]{2,24})[)）]")


@dataclass(frozen=True, slots=True)
class NameToken:
    """What may be part of a name: range and spelling to compare (romanised, or Hangul as written)."""

    start: int
    end: int
    spelling: str


@lru_cache(maxsize=2048)
def name_tokens(text: str, language: str) -> tuple[NameToken, ...]:
    """What may be names: capitalised words, Korean words, katakana, and characters with a reading in parentheses."""
    found: list[NameToken] = []
    if language == "ko":
        found += [NameToken(m.start(), m.end(), m.group()) for m in _HANGUL.finditer(text) if len(m.group()) > 1]
    if language == "ja":
        for match in _KATAKANA.finditer(text):
            found += [
                NameToken(match.start() + part.start(), match.start() + part.end(), romanise_kana(part.group()))
                for part in re.finditer("[^・=]+", match.group())
            ]
        found += [
            NameToken(start, end, romanise_kana(part)) for start, end, reading in kana_readings(text)
            for part in re.split("[・･\\s　]", reading)
        ]  # fmt: skip
    if language in ("ru", "uk"):
        for match in re.finditer("(?<![.!?] )(?<!^)[А-ЯЁІЇЄҐ][а-яёіїєґ-]{2,}", text):
            found.append(NameToken(match.start(), match.end(), romanise_cyrillic(match.group())))
    for match in _ENGLISH_NAME.finditer(text):
        word = re.sub(r"[’']s?$", "", match.group())
        if word.lower() not in _STOP and len(word) > 2:
            found.append(NameToken(match.start(), match.start() + len(word), ascii_letters(word)))
    return tuple(token for token in found if token.spelling)


def kana_readings(text: str) -> list[tuple[int, int, str]]:
    """Names whose reading stands behind them: `中谷 元(なかたに・げん)` gives the range of 中谷 元 and the kana."""
    found: list[tuple[int, int, str]] = []
    for match in _KANA_READING.finditer(text):
        name = match.group(1)
        lead = len(name) - len(name.lstrip())
        found.append((match.start(1) + lead, match.start(1) + len(name.rstrip()), match.group(2).strip()))
    return found


def surname_orders(words: list[str]) -> list[list[str]]:
    """The orders a name of several words may stand in: as written, surname moved to the other end."""
    if len(words) < 2:
        return [words]
    orders = [words, [*words[1:], words[0]], [words[-1], *words[:-1]]]
    return [order for at, order in enumerate(orders) if order not in orders[:at]]


_COUNTRIES = {
    "kr": ("한", "韓", "south korea", "korea", "rok", "republic of korea"),
    "kp": ("북", "北", "朝", "north korea", "dprk"),
    "us": ("미", "米", "美", "united states", "us", "usa", "america"),
    "jp": ("일", "日", "japan"),
    "cn": ("중", "中", "china", "prc"),
    "ru": ("러", "露", "俄", "russia"),
    "gb": ("영", "英", "united kingdom", "uk", "britain"),
    "au": ("호", "豪", "濠", "australia"),
    "in": ("인", "印", "india"),
    "fr": ("프", "불", "仏", "佛", "法", "france"),
    "de": ("독", "独", "獨", "德", "germany"),
    "ph": ("필", "比", "philippines"),
    "tw": ("대", "台", "臺", "taiwan"),
}
_COUNTRY = {name: code for code, names in _COUNTRIES.items() for name in names}
"""What news writes for a country in the names of groups of countries: 한미일, 日米韓, ROK-U.S.-Japan."""
_GROUP_SIZES = range(2, 5)
_BETWEEN = re.compile(r"\s*[·・･‧/–-]\s*|\s+and\s+|,\s*(?:and\s+)?|\s*&\s*|(?:와|과|및)\s+|\s*と\s*")


_MAY_JOIN = re.compile(r"[-/,&]|\band\b|[^\x00-\x7f]")
"""A group of countries in ASCII has one of these between its members: what has none need not be split."""


@lru_cache(maxsize=16384)
def members(text: str) -> tuple[str, ...]:
    """The countries of a group in the order they are named, as ISO 3166 codes; () for what names no group."""
    if not _MAY_JOIN.search(text):
        return ()
    parts = [part.strip().casefold().replace(".", "") for part in _BETWEEN.split(text.strip()) if part.strip()]
    if len(parts) == 1:
        parts = list(parts[0]) if not parts[0].isascii() else []
    codes = tuple(_COUNTRY.get(part, "") for part in parts)
    return codes if len(codes) in _GROUP_SIZES and all(codes) and len(set(codes)) == len(codes) else ()


def pair_orders(text: str) -> list[str]:
    """A group of countries written in every order, with what stood between its members; the text alone for others."""
    if not members(text):
        return [text]
    between = next((match.group() for match in _BETWEEN.finditer(text)), "")
    parts = [part for part in _BETWEEN.split(text.strip()) if part] if between else list(text.strip())
    orders = [between.join(order) for order in permutations(parts)] if len(parts) < 4 else [text]
    return list(dict.fromkeys((text, *orders)))


_PARTICLES = re.compile(
    "(?<=[가-힣]{2})(?:에서부터|으로부터|로부터|에서는|에서도|에서의|에게서|에게는|에게도|으로서|으로써|으로는|으로도|으로의|"
    "과의|와의|과는|와는|과도|와도|에는|에도|까지는|까지도|까지의|부터는|부터의|만은|만이|만을|만의|"
    "에서|에게|으로|부터|까지|이라고|라고|이라며|라며|처럼|보다|은|는|이|가|을|를|의|에|와|과|도|로|만)$"
)


def without_particle(word: str) -> str:
    """A Korean word without the particle at its end, as far as form alone can tell (`국방부는` → `국방부`)."""
    return _PARTICLES.sub("", word)


_FOLDED_ALREADY = re.compile("[가-힣一-鿿ァ-ヴー ]+")
"""Names of these need no folding but of spaces: most Korean and Japanese ones."""


@lru_cache(maxsize=16384)
def search_key(text: str) -> str:
    """A key under which an alias is found however it is typed.

    Folds width, case, marks, spaces, hyphens, middle dots and quotation marks; old and new forms of Chinese characters
    stay apart. Two texts with one key are one spelling.
    """
    if text.isascii():
        return text.lower().translate(_NO_LETTERS_OR_DIGITS)
    if _FOLDED_ALREADY.fullmatch(text):
        return text.replace(" ", "")
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", folded) if not _is_mark(c)))
    return "".join(character for character in folded if character.isalnum() or character in "ー々〆")


def _is_mark(character: str) -> bool:
    """Marks on Latin, Greek and Cyrillic letters; those of kana and Hangul change the letter and stay."""
    return unicodedata.category(character) == "Mn" and character not in "\u3099\u309a"


def search_keys(text: str) -> frozenset[str]:
    """All keys to look an alias up by: as written, without particles, romanised, and read as hanja in Hangul. A group
    of countries has one key in whatever order and language it is named."""
    if text.isascii():
        return frozenset(key for key in (search_key(text), *_latin_orders(text), *_group_key(text)) if key)
    bare = " ".join(without_particle(word) for word in text.split())
    keys = {search_key(text), search_key(bare)}
    roman = romanise(bare)
    if roman:
        keys.add(roman)
        if _HANGUL.search(bare):
            # 은 may be a particle or the end of a name: 김정은.
            keys |= korean_spellings(bare) | korean_spellings(text)
        elif _KANA.keys() & set(unicodedata.normalize("NFKC", bare)) or re.search("[ぁ-ゖ]", bare):
            keys.add(_LENGTH.sub(lambda match: match.group(1) or "", roman))
        else:
            keys.update(_latin_orders(unicodedata.normalize("NFKD", text)))
    for run in hanja.HAN.findall(bare):
        if run == search_key(bare):
            keys |= set(hanja.spellings(run)[:4])
    keys.update(_group_key(text))
    return frozenset(key for key in keys if key)


_LENGTH = re.compile("(o)u|(?<=o)o|(?<=u)u")
"""Long o and u of Hepburn, which news writes short: Shinjirou, Toukyou."""


def _latin_orders(text: str) -> list[str]:
    """A name of several Latin words in each order of surname and given name."""
    words = ["".join(re.findall("[a-z]", word)) for word in re.split(r"[^\w\u0300-\u036f]+", text.lower())]
    words = [word for word in words if word]
    return ["".join(order) for order in surname_orders(words)] if 1 < len(words) <= 5 else []


def _group_key(text: str) -> list[str]:
    group = members(text)
    return ["≡" + "+".join(sorted(group))] if group else []
