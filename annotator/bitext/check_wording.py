"""What one side says and the other does not: sentences, clauses, attributions, quotations, untranslated text."""

import math
import re
from collections.abc import Iterator, Sequence

from annotator.bitext.costs import CHARACTERS
from annotator.bitext.findings import Finding, Passage, finding
from annotator.bitext.language import runs

_SAYING = {
    "en": re.compile(
        r"\b(?:said|says|say|saying|told|tells|according to|stated|states|announced|announc\w+|added|adds|explained|"
        r"noted|notes|"
        r"stressed|claimed|claims|reported|reports|reportedly|quoted|remarked|emphasi[sz]ed|argued|argues|warned|"
        r"insisted|"
        r"declared|asked|replied|wrote|tweeted|revealed|confirmed|pointed out|suggested|described|commented|statement|"
        r"believes?|called|urged|pledged|agreed|testified|alleged|mentioned|acknowledged|admitted|denied|expressed|"
        r"concluded|"
        r"recalled|promised|joked|predicted|estimat\w+|show\w*|found|comments?|remarks?|words|answer\w*|shared|posted|"
        r"cites?|"
        r"cited|citing|praised|criticized|criticised|rejected|responded|thanked|reaffirmed|underscored|vowed|spoke|"
        r"speaking|"
        r"complain\w*|alleg\w+|indicat\w+|data|statistics|surveys?|figures|documents?|interview\w*|talked|talks|voice\w*)\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"밝혔|밝히|말했|말하|말한|말을|전했|전하|전해|따르면|따라|설명|강조|주장|덧붙|언급|발표|라고|다고|라며|다며|"
        r"라는|다는|냐고|자고|"
        r"했다고|했고|인용|보도|지적|평가|경고|답했|답하|물었|물어|적었|썼|쓰고|트위터|게시|성명|인정|부인|표명|촉구|"
        r"약속|합의|증언|의하면|통계|자료|문서|"
        r"알렸|알려|소개|시사|회상|분석|예상|전망|추정|조사|비판|칭찬|농담|결론|란다|고 한다|고 했|면서|“|\"|말"
    ),
    "ja": re.compile(
        r"述べ|語っ|語り|語る|話し|話す|言っ|言う|言い|いう|いっ|よると|よれば|発表|説明|強調|主張|付け加え|明らか|"
        r"伝え|報じ|報道|"
        r"指摘|としている|という|と見|とし|コメント|答え|尋ね|書い|書き|ツイート|投稿|声明|認め|否定|警告|示し|示唆|"
        r"約束|合意|証言|"
        r"呼び|呼ん|批判|称賛|推定|予想|見込|調査|とされ|データ|思い出|回想|記し|引用|触れ|訴え|「|と考え|表明"
    ),
}
_SURE_SAYING = {
    "en": re.compile(
        r"\baccording to [A-Z]?[\w. ’'-]{3,40}|\b[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)* (?:said|told|stated|announced|"
        r"claimed|"
        r"stressed|explained)\b|\b(?:ministry|officials?|police|spokes\w+|agency|report|statement) (?:said|announced|"
        r"added)\b"
    ),
    "ko": re.compile(
        r"[가-힣]+에 따르면|(?:다고|라고|라며|이라고|자고) (?:말했|밝혔|전했|설명했|강조했|주장했|발표했|"
        r"덧붙였)[가-힣]*"
    ),
    "ja": re.compile(r"[^、。]{1,12}によると|と(?:述べ|語っ|発表し|説明し|強調し|主張し|明らかにし)[^、。]{1,4}"),
}
_QUOTED = re.compile(r"“[^”]{12,}”|\"[^\"]{12,}\"|「[^」]{8,}」|『[^』]{8,}』|‘[^’]{16,}’|&quot;.{12,}?&quot;")
_ANY_QUOTE = re.compile("[“”\"「」『』«»‘]|&quot;|(?<!\\w)'|''")


_GLOSS = re.compile(r"\s?[(（](?:[A-Za-z][^)）가-힣ぁ-ヿ]*|[ぁ-ヿ・･\s]+|[一-龥々]{1,8})[)）]")
"""A name repeated in another script: it makes a passage longer and says nothing more."""
_LONG_ENOUGH = 80.0
"""Characters of English from which a passage may hold a clause to lose."""
_LEAST_SHORTER, _LEAST_SPREADS = 0.5, 2.3
"""From how far off a document's usual proportion (log) a passage is told, at least and in spreads of that document;
`tests/benchmarks/checks.py` counts what that finds and how often it alarms."""


def omission_findings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Sentences without counterpart."""
    for at, passage in enumerate(passages):
        left, right = passage.left_text.strip(), passage.right_text.strip()
        if bool(left) == bool(right):
            continue
        side, other = ("left", "right") if left else ("right", "left")
        message = f"Only on the {side}: nothing on the {other} answers this sentence."
        low, high = (0, len(passage.left_text)), (0, len(passage.right_text))
        yield finding("omission", at, passage, low, high, message)


def clause_findings(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Passages much shorter on one side than this document's other passages let expect."""
    sizes = [(_size(passage.left_text), _size(passage.right_text)) for passage in passages]
    shown = [(at, math.log(right / left)) for at, (left, right) in enumerate(sizes) if left > 40 and right > 12]
    if len(shown) < 6:
        return
    ordered = sorted(ratio for _, ratio in shown)
    median = ordered[len(ordered) // 2]
    spread = sorted(abs(ratio - median) for ratio in ordered)[len(ordered) // 2] * 1.4826
    for at, ratio in shown:
        passage = passages[at]
        said = sizes[at][0] / CHARACTERS.get(passage.left_language, 1.0)
        if abs(ratio - median) < max(_LEAST_SPREADS * spread, _LEAST_SHORTER) or said < _LONG_ENOUGH:
            continue
        short = "right" if ratio < median else "left"
        share = round(100 * math.exp(-abs(ratio - median)))
        message = f"The {short} side is {share} % as long as elsewhere in this document: a clause may be missing."
        whole = ((0, len(passage.left_text)), (0, len(passage.right_text)))
        yield finding("clause", at, passage, *whole, message)


def _size(text: str) -> int:
    """The length of a passage, without names repeated in another script."""
    return len(_GLOSS.sub("", text))


def attribution_findings(at: int, passage: Passage) -> Iterator[Finding]:
    """A source named on one side (*X said*, *에 따르면*) where the other has no word of saying at all."""
    sides = (
        (passage.left_text, passage.left_language, passage.right_text, passage.right_language),
        (passage.right_text, passage.right_language, passage.left_text, passage.left_language),
    )
    for number, (text, language, other, other_language) in enumerate(sides):
        sure, broad = _SURE_SAYING.get(language), _SAYING.get(other_language)
        if sure is None or broad is None or len(other) < 10:
            continue
        said = sure.search(text)
        if said is None or broad.search(other) or _ANY_QUOTE.search(other):
            continue
        here, there = ("left", "right") if number == 0 else ("right", "left")
        cue = said.group().rstrip(" .,")
        message = f"“{cue}” on the {here}; the {there} names nobody who says so."
        mine, gone = (said.start(), said.start() + len(cue)), (len(other), len(other))
        yield finding("attribution", at, passage, *((mine, gone) if number == 0 else (gone, mine)), message)


def quotation_findings(at: int, passage: Passage) -> Iterator[Finding]:
    """Words in quotation marks on one side that the other gives as its own or in reported speech."""
    for number, (text, other) in enumerate(
        ((passage.left_text, passage.right_text), (passage.right_text, passage.left_text))
    ):
        quoted = _QUOTED.search(text)
        if quoted is None or not other.strip() or _ANY_QUOTE.search(other):
            continue
        if len(quoted.group()) < 0.4 * len(text):
            continue
        here, there = ("left", "right") if number == 0 else ("right", "left")
        message = f"In quotation marks on the {here}, reported without them on the {there}."
        mine, gone = quoted.span(), (0, len(other))
        yield finding("quotation", at, passage, *((mine, gone) if number == 0 else (gone, mine)), message)


def untranslated_findings(at: int, passage: Passage) -> Iterator[Finding]:
    """Stretches of one side in the other side's language."""
    if passage.left_language == passage.right_language:
        return
    sides = (
        (passage.left_text, passage.left_language, passage.right_language),
        (passage.right_text, passage.right_language, passage.left_language),
    )
    for number, (text, own, foreign) in enumerate(sides):
        for start, end, language in runs(text, (own, foreign)):
            piece = text[start:end]
            letters = sum(character.isalpha() for character in piece)
            enough = 24 if language not in ("ko", "ja", "zh") else 10
            if language != foreign or letters < enough or piece[:1] in "(（[":
                continue
            here = ("left", "right")[number]
            message = f"This part of the {here} side is not translated."
            mine, whole = (start, end), (0, len(passage.right_text if number == 0 else passage.left_text))
            yield finding("untranslated", at, passage, *((mine, whole) if number == 0 else (whole, mine)), message)
