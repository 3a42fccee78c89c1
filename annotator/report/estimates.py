"""Likelihood and confidence in what an analyst writes: two things that never stand in one sentence (ICD 203).

How likely something is, and how good the ground for saying so is, are judged apart; in one sentence a reader takes the
one for the other. Found by form, in English, Korean and Japanese; the analyst is told, and nothing is rewritten.
"""

import re
from collections.abc import Iterable

from annotator.bitext.language import language_of
from annotator.bitext.sentences import split
from annotator.scheme import RatingScale

_LIKELIHOOD = re.compile(
    r"\b(?:un)?likely\b|\blikelihood\b|\b(?:im)?probab(?:le|ly|ility)\b|\b(?:almost|nearly|virtually) certain(?:ly)?\b"
    r"|\b(?:almost|virtually) no chance\b|\bremote (?:chance|possibility)\b|\brealistic possibility\b"
    r"|\beven (?:chance|odds)\b|\bchances are\b"
    r"|가능성[이은도]?\s*(?:거의\s*|매우\s*|아주\s*|상당히\s*)*(?:높|낮|크|작|없|희박|반반)|(?:높은|낮은|희박한|현실적)\s*가능성"
    r"|거의\s*확실|대략\s*반반|개연성"
    r"|可能性[がはも]?\s*(?:ほぼ|非常に|極めて|かなり|とても)?(?:高|低|大き|小さ|な[いくし])|(?:高い|低い|わずかな|現実的な)可能性"
    r"|ほぼ(?:確実|可能性なし|五分五分)|蓋然性",
    re.IGNORECASE,
)
"""How likely something is, in the words of the yardsticks and as they are inflected."""

_CONFIDENCE = re.compile(
    r"\b(?:low|moderate|medium|high|limited|great(?:er)?|some|little|full|analytic(?:al)?)(?:\W+\w+){0,2}\W+confidence\b"
    r"(?!\W+building)"
    r"|\bconfidence (?:is|was|remains)\b|\bconfidence in (?:this|that|these|those|our|my|the) "
    r"(?:\w+ )?(?:judge?ment|assessment|conclusion|estimate|finding)s?\b"
    r"|\b(?:am|are|is|remain|remains)\W+(?:\w+ly\W+)?confident\b"
    r"|확신도|(?:낮은|보통의?|중간\s*정도의?|높은|강한)\s*(?:수준의\s*)?확신|확신(?:이|은|을)?\s*(?:높|낮|가지)"
    r"|確信度|(?:低い|中程度の|高い|強い)\s*確信|確信(?:が|は|を)\s*(?:高|低|持|もっ)",
    re.IGNORECASE,
)
"""How good the ground of a judgement is; confidence between states (confidence-building measures) is not meant."""


def mixed_sentences(text: str, scales: Iterable[RatingScale] = ()) -> tuple[str, ...]:
    """The sentences that say how likely something is and with what confidence, in their order.

    The terms of the likelihood scales in use count too, in every language they have.
    """
    terms = _terms(scales)
    found = []
    for line in text.splitlines():
        for start, end in split(line, language_of(line, "en")):
            words = line[start:end]
            if _CONFIDENCE.search(words) and (_LIKELIHOOD.search(words) or (terms and terms.search(words))):
                found.append(" ".join(words.split()))
    return tuple(found)


def _terms(scales: Iterable[RatingScale]) -> re.Pattern[str] | None:
    """What levels of likelihood are called. Single words of the levels are in the pattern above, inflected."""
    terms = {
        re.sub(r"\(\w+\)", "", term)
        for scale in scales
        if scale.axis == "likelihood"
        for level in scale.levels
        for term in (*level.labels.values(), *level.synonyms)
    }
    listed = "|".join(re.escape(term) for term in sorted(terms, key=lambda t: (-len(t), t)) if len(term) > 3)
    return re.compile(listed, re.IGNORECASE) if listed else None
