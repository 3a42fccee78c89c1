"""Words that say that somebody says something, and whose name stands where its speaker stands.

The PARC 3.0 roles: a *cue* ("said", "에 따르면", "と述べた") joins a content to its source. Only form is looked at; the
result is a suggestion for a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ENGLISH = (
    "said|says|told|stated|announced|added|stressed|emphasi[sz]ed|noted|explained|reaffirmed|affirmed|welcomed|pledged|"
    "promised|denied|confirmed|warned|claimed|argued|insisted|reported|declared|agreed|expressed|urged|proposed|revealed"
)
_KOREAN = (
    "말했|밝혔|전했|강조했|설명했|덧붙였|발표했|재확인했|확인했|환영했|약속했|부인했|경고했|주장했|보도했|선언했|합의했|"
    "공개했|표명했|평가했|제안했|당부했|지적했|언급했|말한다|밝힌다|전한다|강조한다"
)
_JAPANESE = (
    "述べた|述べ|語った|話した|発表した|明らかにした|強調した|指摘した|表明した|説明した|合意した|歓迎した|否定した|"
    "公表した|公開した|確認した|約束した|警告した|主張した|報じた|伝えた|宣言した|提案した|訴えた"
)
_CUES = {
    "en": (
        (re.compile(r"\baccording to\b", re.IGNORECASE), "after"),
        (re.compile(rf"\b(?:{_ENGLISH})\b", re.IGNORECASE), "subject"),
    ),
    "ko": (
        (re.compile(r"(?:에|에게) (?:따르면|의하면)|에 따라 전해진"), "before"),
        (re.compile(rf"(?:{_KOREAN})[가-힣]*"), "subject"),
    ),
    "ja": (
        (re.compile("によると|によれば|の発表では"), "before"),
        (re.compile(rf"(?:{_JAPANESE})(?:もの|とされる)?"), "subject"),
    ),
}
_SUBJECT = {"ko": re.compile(r"\s*(?:께서는|께서|은|는|이|가)(?![가-힣])"), "ja": re.compile(r"\s*(?:は|が|も)")}
_NEAR = 4
"""Characters that may stand between a name and the words that make it a source: a particle, a closing mark."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: its range in the text, and where its source stands: `after` it, right `before` it, or as its `subject`."""

    start: int
    end: int
    where: str


def cues(text: str, language: str) -> tuple[Cue, ...]:
    """The cues of a sentence in their order; none in a language that is not known."""
    found = [
        Cue(match.start(), match.end(), where)
        for pattern, where in _CUES.get(language, ())
        for match in pattern.finditer(text)
    ]
    return tuple(sorted(found, key=lambda cue: cue.start))


def speaker(text: str, language: str, cue: Cue, names: Sequence[tuple[int, int]]) -> int | None:
    """Which of the names (ranges in the sentence) is the source of a cue; None where none stands in its place.

    After *according to* it is the next name. Before 에 따르면 or によると it is the name that ends there. A verb's
    subject is, in English, the last name before it, else the first behind it ("…", said Lee); in Korean and Japanese
    the first name that a particle marks as topic or subject.
    """
    before = [n for n, (_, end) in enumerate(names) if end <= cue.start]
    behind = [n for n, (start, _) in enumerate(names) if start >= cue.end]
    if cue.where == "after":
        return min(behind, key=lambda n: names[n][0], default=None)
    if cue.where == "before":
        close = [n for n in before if cue.start - names[n][1] <= _NEAR]
        return max(close, key=lambda n: names[n][1], default=None)
    marked = _SUBJECT.get(language)
    if marked is not None:
        subjects = [n for n in before if marked.match(text, names[n][1])]
        return min(subjects, key=lambda n: names[n][0], default=None)
    return max(before, key=lambda n: names[n][1], default=min(behind, key=lambda n: names[n][0], default=None))
