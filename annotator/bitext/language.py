"""Which language a stretch of text is in, judged by its script.

Script is enough for the languages the program reads well (Korean, English, Japanese, Chinese, Russian): on single
sentences and on two-word fragments the rule is as good as statistical identifiers, at no size. Languages that share
a script are told apart only where letters tell (Persian from Arabic, Ukrainian from Russian); any other text in Latin
letters is taken as English unless the caller's `default` names another language.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.text import stripped

UNDETERMINED = "und"
"""ISO 639-2 code for text whose language cannot be told: digits, punctuation, nothing."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLASSES = (
    ("ko", "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"),
    ("ja", "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"),
    ("han", _HAN),
    ("latin", "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a"),
    ("ru", "\u0400-\u052f"),
    ("ar", "\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    ("he", "\u0590-\u05f4\ufb1d-\ufb4f"),
    ("el", "\u0370-\u03ff"),
    ("th", "\u0e00-\u0e7f"),
    ("hi", "\u0900-\u097f"),
)
_SCRIPTS = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, letters in _CLASSES))
_PERSIAN = re.compile("[پچژگکی]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
# Characters only one of the two writes: enough to tell a headline in Han characters alone.
_JAPANESE_ONLY = re.compile("[発実気対経験働込県関団圧労営戦択沢浜円図囲広庁応権検横歩歳残渉满済満焼犠獣畑畳]")
_CHINESE_ONLY = re.compile("[们这为说对时经发么个关应员让还进过给请谁没样里东车长门问间见现观贝风飞马鱼鸟龙两军战选举]")
_SIMPLE = re.compile("[国会学体党声区医万数点旧当来写双号独条灯虫蚕辞乱麦余与予宝寿属担拠断昼随励状将参双台]")
_FULL = re.compile(
    "[談長東車門問間見現風飛馬魚鳥軍選議員訪韓開催協調報領導動務統衛連準備機構運輸送電話論評論設計結線紙絡組約級終]"
)
_WORD = re.compile("[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.-]*")
_FUNCTION = frozenset("a an and at by de for in la le of on or the to van von und with".split())
_TERMINAL = re.compile(r"[.!?。！？]+[”’\"')\]」』）]*\s*$")
_OPENERS = "(（[［{“‘「『《〈【<▲△□○●◆◇■★※"
_SEPARATORS = re.compile(r"^[\s\"”’')）\]」』]*[-–—―|/:：·・]")


def language_of(text: str, default: str = "") -> str:
    """The ISO 639-1 code of the language most of `text` is in, `"und"` where it holds no letters.

    Han characters without kana or Hangul inherit `default` when that is a language that writes them; otherwise
    characters that only Japanese or only Chinese uses decide, and Chinese is the fallback. Text in Latin letters is
    English unless `default` names another language written in them.
    """
    counts = dict.fromkeys((name for name, _ in _CLASSES), 0)
    for match in _SCRIPTS.finditer(text):
        counts[match.lastgroup or ""] += match.end() - match.start()
    if counts["ko"] or counts["ja"] or counts["han"]:
        # Abbreviations and designations are at home in East Asian text: they say nothing about its language.
        counts["latin"] -= sum(len(word) for word in re.findall(r"\b[A-Z][A-Z0-9]+\b", text))
    return _decide(counts, text, default)


def _decide(counts: dict[str, int], text: str, default: str) -> str:
    hangul, kana, han, latin = counts["ko"], counts["ja"], counts["han"], counts["latin"]
    if kana and kana * 20 >= kana + han and kana + han >= hangul and (kana + han) * 3 >= latin:
        return "ja"
    # Hangul is denser than Latin letters: one syllable says as much as two or three of them.
    if hangul and hangul * 3 >= latin and hangul * 4 >= han:
        return "ko"
    if han and han * 3 >= latin:
        return _han_language(text, default)
    others = {name: counts[name] for name in ("ru", "ar", "he", "el", "th", "hi")}
    name = max(others, key=lambda key: others[key])
    if others[name] and others[name] >= latin:
        if name == "ar":
            return "fa" if _PERSIAN.search(text) or default == "fa" else "ar"
        if name == "ru":
            return "uk" if _UKRAINIAN.search(text) or default == "uk" else "ru"
        return name
    if latin:
        return default if default and default not in _NOT_LATIN else "en"
    return UNDETERMINED


_NOT_LATIN = frozenset("ko ja zh ru uk ar fa he el th hi und".split())


def _han_language(text: str, default: str) -> str:
    if default in ("ja", "zh", "ko"):
        return default
    if _CHINESE_ONLY.search(text):
        return "zh"
    # Japanese mixes forms that Chinese keeps apart: simplified 国会 beside traditional 談 or 長.
    both = _SIMPLE.search(text) and _FULL.search(text)
    return "ja" if both or _JAPANESE_ONLY.search(text) else "zh"


@dataclass(slots=True)
class _Run:
    """One stretch of letters; `size` counts letters, `kind` is a language or `latin` until that is settled."""

    kind: str
    start: int
    end: int
    size: int


def runs(text: str, languages: Iterable[str] | None = None) -> list[tuple[int, int, str]]:
    """The maximal stretches of one language inside `text`, in order, as `(start, end, language)`.

    For text that mixes languages inside a paragraph or in parentheses. What does not make a passage of its own
    belongs to the language around it: `AI`, `SAREX` or `C-130H` inside Korean are Korean, a name given as
    `(안규백)` inside English is English. White space around a run is left out; digits and punctuation go with the
    side they stand by. `languages` names the languages expected, which settles bare Han characters.
    A text without letters gives no run.
    """
    expected = tuple(languages or ())
    found = _letters(text, expected)
    if not found:
        return []
    found = _merged(_weak_absorbed(_merged(found), text))
    latin = next((code for code in expected if code not in _NOT_LATIN), "en")
    result: list[tuple[int, int, str]] = []
    start = 0
    for position, run in enumerate(found):
        cut = len(text) if position + 1 == len(found) else _cut(text, run.end, found[position + 1].start)
        a, b = stripped(text, start, cut)
        result.append((a, b, latin if run.kind == "latin" else run.kind))
        start = cut
    return result


def _letters(text: str, expected: tuple[str, ...]) -> list[_Run]:
    found = [
        _Run(match.lastgroup or "", match.start(), match.end(), match.end() - match.start())
        for match in _SCRIPTS.finditer(text)
    ]
    kana = any(run.kind == "ja" for run in found)
    hangul = any(run.kind == "ko" for run in found)
    for position, run in enumerate(found):
        if run.kind == "han":
            run.kind = _han_kind(found, position, text, expected, kana, hangul)
        elif run.kind == "ar" and ("fa" in expected or _PERSIAN.search(text)):
            run.kind = "fa"
        elif run.kind == "ru" and ("uk" in expected or _UKRAINIAN.search(text)):
            run.kind = "uk"
    return found


def _han_kind(found: list[_Run], position: int, text: str, expected: tuple[str, ...], kana: bool, hangul: bool) -> str:
    """Han characters belong to the nearest kana or Hangul they stand by without a break of sentence."""
    run = found[position]
    best, distance = "", 1 << 30
    for step in (1, -1):
        at = position + step
        while 0 <= at < len(found) and found[at].kind not in ("ko", "ja"):
            at += step
        if 0 <= at < len(found):
            other = found[at]
            low, high = (run.end, other.start) if step > 0 else (other.end, run.start)
            between = text[low:high]
            gap = high - low + 40 * len(re.findall("[。.!?\n]", between))
            if gap < distance:
                best, distance = other.kind, gap
    if "zh" in expected and "ja" not in expected:
        return "ko" if best == "ko" and run.size < 8 and distance <= 2 else "zh"
    if best:
        # In a text with kana a Han phrase away from any Hangul is Japanese, even if Hangul stands nearer in count.
        return "ja" if best == "ko" and kana and distance > 2 and run.size >= 4 else best
    for code in ("ja", "zh", "ko"):
        if code in expected:
            return code
    return _han_language(text, "ko" if hangul else "")


def _merged(found: list[_Run]) -> list[_Run]:
    out: list[_Run] = []
    for run in found:
        if out and out[-1].kind == run.kind:
            out[-1].end = run.end
            out[-1].size += run.size
        else:
            out.append(_Run(run.kind, run.start, run.end, run.size))
    return out


def _weak_absorbed(found: list[_Run], text: str) -> list[_Run]:
    """Gives every run too slight to be a passage the language beside it: glosses first, then the script that has less
    to say in this text, and of that the slightest."""
    latin = sum(_weight(run) for run in found if run.kind == "latin")
    minor = latin <= sum(_weight(run) for run in found if run.kind != "latin")

    def slight(at: int) -> tuple[bool, bool, float]:
        run = found[at]
        return (not _bracketed(found, at, text), (run.kind == "latin") != minor, _weight(run))

    while len(found) > 1:
        weak = [at for at, run in enumerate(found) if not _stands_alone(found, at, text)]
        if not weak:
            break
        at = min(weak, key=slight)
        found[at].kind = _host(found, at, text)
        found = _merged(found)
    return found


def _weight(run: _Run) -> float:
    return run.size / 3 if run.kind in ("latin", "ru", "uk", "ar", "fa", "he", "el") else float(run.size)


def _stands_alone(found: list[_Run], at: int, text: str) -> bool:
    run = found[at]
    inside = text[run.start : run.end]
    after = text[run.end : found[at + 1].start] if at + 1 < len(found) else text[run.end :]
    before = text[found[at - 1].end : run.start] if at else text[: run.start]
    ends = bool(re.match(r"[^\w\s]*[.!?。！？]", after)) or (not after.strip() and at + 1 == len(found))
    starts = at == 0 or "\n" in before or bool(re.search(r"[.!?。！？]", before))
    if run.kind == "latin":
        words = [word for word in _WORD.findall(inside) if len(word) > 1]
        plain = sum(word[0].islower() and word not in _FUNCTION for word in words)
        if (len(words) >= 4 and plain >= 2) or len(words) >= 8:
            return True
        # A headline in capitals, its translation behind a space.
        if starts and len(words) >= 5 and after[:1].isspace():
            return True
        if starts and len(words) >= 3 and (ends or _SEPARATORS.match(after) or "\n" in after):
            return True
        return starts and ends and len(words) >= 2
    if run.size >= 12:
        return True
    if starts and (ends or "\n" in after):
        return run.size >= 2
    bracketed = _bracketed(found, at, text)
    if run.kind in ("ko", "ja", "zh") and not bracketed and (starts or ends):
        return run.size >= 6
    return not bracketed and run.size >= 8


def _bracketed(found: list[_Run], at: int, text: str) -> bool:
    """Whether the run stands alone between two brackets, as a gloss does."""
    before = text[found[at - 1].end if at else 0 : found[at].start]
    after = text[found[at].end : found[at + 1].start if at + 1 < len(found) else len(text)]
    return bool(re.search(r"[(（\[［]\s*[\"“‘]?$", before)) and bool(re.match(r"[^\w(（]*[)）\]］]", after))


def _host(found: list[_Run], at: int, text: str) -> str:
    """The neighbour a slight run belongs to: the nearer one, and of equally near ones the weightier."""
    left = found[at - 1] if at else None
    right = found[at + 1] if at + 1 < len(found) else None
    if left is None or right is None:
        other = left or right
        return other.kind if other else found[at].kind

    def distance(low: int, high: int) -> int:
        gap = text[low:high]
        return len(gap) + 20 * gap.count("\n") + 10 * len(re.findall(r"[.!?。！？](?=\s|$)", gap))

    near_left, near_right = distance(left.end, found[at].start), distance(found[at].end, right.start)
    if abs(near_left - near_right) > 1:
        return left.kind if near_left < near_right else right.kind
    return left.kind if _weight(left) >= _weight(right) else right.kind


def _cut(text: str, low: int, high: int) -> int:
    """Where, in the letterless gap `[low, high)`, one run ends and the next begins."""
    gap = text[low:high]
    newline = gap.find("\n")
    if newline >= 0:
        return low + newline
    stop = re.match(r"[^\s]*[.!?。！？…]+[”’\"')\]」』）]*(?=\s|$)", gap)
    if stop:
        return low + stop.end()
    for offset, character in enumerate(gap):
        if character in _OPENERS:
            return low + offset
    stop = re.match(r".*[.!?。！？]+[”’\"')\]」』）]*\s", gap)
    if stop:
        return low + stop.end()
    spaces = [offset for offset, character in enumerate(gap.rstrip()) if character.isspace()]
    if spaces:
        return low + spaces[-1]
    closing = re.match(r"[”’\"')\]」』）.,!?。、！？…:;–—|/-]*", gap)
    return low + (closing.end() if closing else 0)
