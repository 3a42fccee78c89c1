"""The report's words in the interface's language."""

from annotator.adjudication.agreement import Gap
from annotator.adjudication.agreement.tally import Scope
from annotator.adjudication.agreement.writing import (
    KIND_WORDS,
    MEASURE_WORDS,
    REPORT_WORDS,
    SIDE_WORDS,
    WHY_WORDS,
)
from annotator.gui.adjudicate.panel import REASONS
from annotator.gui.adjudicate.wording import KINDS
from annotator.gui.language import language, tr
from annotator.gui.naming import FIELDS
from annotator.scheme import LabelScheme

_AXES = {"reliability": "reliability", "credibility": "credibility"}


class ReportWords:
    """Tells the report's words; made anew when the language changes."""

    def __init__(self, scheme: LabelScheme) -> None:
        """Types are called by the scheme's labels."""
        self._scheme = scheme
        self._words = {text: tr(text) for text in REPORT_WORDS}
        self._words |= {text: tr(text) for text in WHY_WORDS}
        self._words |= {text: tr(text) for text in MEASURE_WORDS.values()}
        self._words |= {text: tr(text) for text in KIND_WORDS.values()}
        self._words |= {text: tr(text) for text in SIDE_WORDS.values()}
        self._words |= {code.replace("_", " "): tr(text) for code, text in REASONS if code}
        self._words |= {code.replace("_", " "): tr(text) for code, text in KINDS.items()}

    def say(self, text: str) -> str:
        """A word of the report; one that is no word of it (a name) stays."""
        return self._words.get(text, text)

    def measure(self, scope: Scope) -> str:
        """What is measured."""
        return self.say(MEASURE_WORDS[scope.measure])

    def part(self, scope: Scope) -> str:
        """Of what: a type of the scheme, a field, an axis; '' for all."""
        if scope.kind == "mention" and scope.part in ("type", "entity"):
            return self.say("types") if scope.part == "type" else self.say("entities")
        if scope.kind == "mention" and scope.part:
            found = self._scheme.by_code(scope.part)
            return found.label(language()) if found else scope.part
        if scope.kind == "rating":
            axis, space, scale = scope.part.partition(" ")
            return (tr(_AXES[axis]) if axis in _AXES else axis) + space + scale
        return tr(FIELDS[scope.part]) if scope.part in FIELDS else scope.part

    def reason(self, gap: Gap) -> str:
        """Why a decision was needed."""
        return self.say(gap.reason.replace("_", " "))

    def section(self, gap: Gap) -> str:
        """Of which section of the guideline: its number, or the name of the type that it is about."""
        found = self._scheme.by_code(gap.section)
        return found.label(language()) if found else f"§ {gap.section}" if gap.section else ""

    def kind(self, gap: Gap) -> str:
        """Of which kind of disagreement."""
        return self.say(gap.kind.partition(".")[0].replace("_", " "))
