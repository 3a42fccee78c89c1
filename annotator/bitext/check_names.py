"""Names spelt in two ways within a document, or otherwise than the project's registry spells them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.bitext.findings import Finding, Passage, finding
from annotator.bitext.names import ascii_letters, likeness, romanise_kana, romanise_korean, without_particle

_ENGLISH = re.compile(r"[A-Z][a-z’'-]*[A-Za-z]")
_SPELT = {"ko": re.compile("[가-힣]{2,}"), "ja": re.compile("[ァ-ヴー]{3,}")}
_TITLES = (
    "장관|방위상|대신|총리|대통령|의장|위원장|대표|의원|외무상|외상|수상|총재|사령관|대장|중장|소장|준장|대령|중령|소령|대변인|"
    "비서관|보좌관|실장|국장|차관|대사|교수|박사|기자|씨|회장|사장|감독|선수|시장|지사|왕|여사|부장|주석|서기|총장|청장|처장|본부장"
)
_TITLE = re.compile(rf"^(?:{_TITLES})")
_VOWELS = re.compile("[aeiouy]+")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How one passage spells a name of the other side."""

    passage: int
    start: int
    end: int
    text: str
    value: float


def name_findings(passages: Sequence[Passage], aliases: Iterable[Sequence[str]]) -> Iterator[Finding]:
    """Both checks over one document. `aliases` holds the names of each registered entity, in all languages."""
    entities = [tuple(names) for names in aliases]
    yield from _two_spellings(passages)
    for at, passage in enumerate(passages):
        registered = list(_against_registry(at, passage, entities))
        yield from registered or _short_of_syllables(at, passage)


def _sides(passage: Passage) -> Iterator[tuple[str, str, str, bool]]:
    """English text, the other text, its language, and whether the other one is the right side."""
    if passage.left_language == "en" and passage.right_language in _SPELT:
        yield passage.left_text, passage.right_text, passage.right_language, True
    if passage.right_language == "en" and passage.left_language in _SPELT:
        yield passage.right_text, passage.left_text, passage.left_language, False


# --- one name, two spellings -----------------------------------------------------------------------------------


def _two_spellings(passages: Sequence[Passage]) -> Iterator[Finding]:
    spellings: dict[str, list[_Spelling]] = defaultdict(list)
    rightward: dict[int, bool] = {}
    for at, passage in enumerate(passages):
        for english, other, language, right in _sides(passage):
            rightward[at] = right
            names = {re.sub(r"['’]s$", "", match.group()) for match in _ENGLISH.finditer(english)}
            for name in names:
                if len(name) > 3 and (spelt := _spelling(at, ascii_letters(name), other, language)):
                    spellings[name].append(spelt)
    all_names = set(spellings)
    for name, found in spellings.items():
        forms: dict[str, list[_Spelling]] = defaultdict(list)
        for one in found:
            forms[one.text].append(one)
        usual = max(forms, key=lambda form: (len(forms[form]), forms[form][0].value))
        for form, places in forms.items():
            if form == usual or not _variants(form, usual) or _belongs_elsewhere(form, name, spellings, all_names):
                continue
            for one in places:
                passage, right = passages[one.passage], rightward[one.passage]
                mine = (one.start, one.end)
                english = passage.left_text if right else passage.right_text
                there = english.find(name)
                theirs = (there, there + len(name))
                message = f"{name} is {form} here and {usual} elsewhere in this document."
                left, right_range = (theirs, mine) if right else (mine, theirs)
                yield finding("name", one.passage, passage, left, right_range, message, usual, form)


def _spelling(at: int, name: str, other: str, language: str) -> _Spelling | None:
    """The likest spelling of a romanised name in a passage, without its particle; none below .84."""
    best: _Spelling | None = None
    for match in _SPELT[language].finditer(other):
        word = match.group()
        bare = without_particle(word) if language == "ko" else word
        for length in {len(bare), *range(max(2, _syllables(name) - 1), min(len(word), _syllables(name) + 1) + 1)}:
            text = word[:length]
            if len(text) < 2:
                continue
            value = likeness(name, romanise_korean(text) if language == "ko" else romanise_kana(text))
            if value >= 0.84 and (best is None or value > best.value):
                best = _Spelling(at, match.start(), match.start() + length, text, value)
    return best


def _syllables(roman: str) -> int:
    return len(_VOWELS.findall(roman))


def _variants(form: str, usual: str) -> bool:
    """Whether two spellings differ as variants do: one syllable, of as many, and no mere mark of length or particle."""
    if len(form) != len(usual) or len(form) < 3 or (form[0] != usual[0] and form[1:] != usual[1:]):
        return False
    differing = [(a, b) for a, b in zip(form, usual, strict=True) if a != b]
    return len(differing) == 1 and "ー" not in differing[0] and form[-1] == usual[-1]


def _belongs_elsewhere(form: str, name: str, spellings: dict[str, list[_Spelling]], names: set[str]) -> bool:
    """Whether another name of the document is spelt so: Jong-un and Jong-il, Gallagher and Gallacher are two people."""
    return any(one.text == form for other in names if other != name for one in spellings[other])


# --- against the registry --------------------------------------------------------------------------------------


def _against_registry(at: int, passage: Passage, entities: list[tuple[str, ...]]) -> Iterator[Finding]:
    """The entity is named on one side; the other has its surname with a given name nobody registered."""
    for text, other, language, right in _all_sides(passage):
        for names in entities:
            spelt = [name for name in names if _SPELT[language].search(name) and len(name.split()) == 2]
            said = next((name for name in names if name not in spelt and _named(name, text)), None)
            if not spelt or said is None or any(name in other for name in spelt):
                continue
            for name in spelt:
                surname, given = name.split()
                match = re.search(rf"{re.escape(surname)} ([가-힣]{{1,5}}|[ァ-ヴー]{{2,8}})", other)
                if match is None or _TITLE.match(match.group(1)):
                    continue
                written = without_particle(match.group(1))
                if any(written in other_name for other_name in names) or written[:1] != given[:1]:
                    continue
                mine = (match.start(), match.start(1) + len(written))
                there = text.find(said)
                theirs = (there, there + len(said))
                message = f"{other[slice(*mine)]} stands for {said}; the registry has {name}."
                left, right_range = (theirs, mine) if right else (mine, theirs)
                yield finding("name", at, passage, left, right_range, message, name)
                break


def _all_sides(passage: Passage) -> Iterator[tuple[str, str, str, bool]]:
    """A text that may name somebody, the other text, its language, and whether the other one is the right side."""
    if passage.right_language in _SPELT:
        yield passage.left_text, passage.right_text, passage.right_language, True
    if passage.left_language in _SPELT:
        yield passage.right_text, passage.left_text, passage.left_language, False


def _named(name: str, text: str) -> bool:
    if name.isascii():
        return len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", text) is not None
    return len(name) > 2 and name in text


_FULL_NAME = re.compile(r"\b([A-Z][a-z]{2,}) ([A-Z][a-z]{3,})\b")


def _short_of_syllables(at: int, passage: Passage) -> Iterator[Finding]:
    """A Japanese given name of which the Korean has too few syllables beside the right surname (신조 for Shinjiro)."""
    for english, other, language, right in _sides(passage):
        if language != "ko":
            continue
        for full in _FULL_NAME.finditer(english):
            given, surname = full.group(1).lower(), full.group(2).lower()
            if not (_japanese(given) and _japanese(surname)):
                continue
            for match in re.finditer("([가-힣]{2,5}) ([가-힣]{2,5})", other):
                written = without_particle(match.group(2))
                if _TITLE.match(written) or likeness(surname, romanise_korean(match.group(1))) < 0.84:
                    continue
                sound = romanise_korean(written)
                if len(written) >= _syllables(given) or not 0.5 <= likeness(given, sound) < 0.9:
                    continue
                # 로 may be a particle or the end of the name: 신지로 is Shinjiro, whatever follows.
                if likeness(given, romanise_korean(match.group(2)[: _syllables(given)])) >= 0.9:
                    continue
                mine = (match.start(2), match.start(2) + len(written))
                message = f"{written} is too short for {full.group(1)}: another given name?"
                theirs = full.span(1)
                left, right_range = (theirs, mine) if right else (mine, theirs)
                yield finding("name", at, passage, left, right_range, message)


def _japanese(roman: str) -> bool:
    """Whether a romanised name is built as Japanese ones are: consonant and vowel by turns, n apart."""
    return (
        re.fullmatch(
            r"(?:(?:[kgsztdnhbpmryw]|sh|ch|ts|j|f|[kgnhbpmr]y|(?:kk|ss|tt|pp|tch))?[aeiou]{1,2}|n(?![aeiou]))+", roman
        )
        is not None
    )
