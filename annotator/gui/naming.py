"""What codes are called where they are shown: fields of records, and the types that the history's steps name."""

import re
from typing import TYPE_CHECKING

from annotator.gui.language import language, told, tr

if TYPE_CHECKING:
    from annotator.model import Event
    from annotator.scheme import LabelScheme

FIELDS = {
    "content": "passage",
    "cue": "cue",
    "claimer_ranges": "claimer's words",
    "addressee_ranges": "addressee's words",
    "quote_ranges": "quotation marks",
    "statement": "statement",
    "kind": "kind",
    "claimer": "claimer",
    "addressee": "addressee",
    "attribution": "attribution",
    "certainty": "certainty",
    "polarity": "polarity",
    "commitment": "commitment",
    "event_time": "time of the event",
    "utterance_time": "time it was said",
    "publication_time": "time of publication",
    "place": "place",
    "values": "values",
    "checkworthiness": "worth checking",
    "verdict": "verdict",
    "evidence": "evidence",
    "tags": "tags",
    "ranges": "passage",
    "type": "type",
    "severity": "severity",
    "impact": "impact",
    "dismissed": "dismissal",
    "note": "note",
}
"""Field of a claim or a divergence → a user's word (English)."""

_PASSAGES = {
    "join beads": "join passages",
    "split bead": "split passage",
    "unlink bead": "unlink passage",
    "set bead state": "set state of passage",
    "link twins": "join counterparts",
    "unlink twins": "part counterparts",
}
"""What edits are called in English, where the window has other words for what they do; catalogues have theirs."""

_INNER = str.maketrans("“”「」", "‘’『』")
_PART = re.compile(r"_(edited|name|by_language|reason)$")
_TYPED = re.compile(r"(tag “.*” as |retag as )(\S+)", re.DOTALL)
_CHANGED = re.compile(r"claim: ([a-z_]+(?:, [a-z_]+)*)")


def field_name(field: str) -> str:
    """The name of a field in the interface's language; what belongs to another field goes by that one's name."""
    whole = _PART.sub("", field)
    return tr(FIELDS[whole]) if whole in FIELDS else field


def step(label: str, scheme: "LabelScheme") -> str:
    """What an edit did (`Event.label`) in the interface's language: types by their labels, fields by their names."""
    if typed := _TYPED.fullmatch(label):
        kind = scheme.by_code(typed[2])
        label = typed[1] + (kind.label(language()) if kind is not None else typed[2])
    elif changed := _CHANGED.fullmatch(label):
        label = "claim: " + ", ".join(dict.fromkeys(map(field_name, changed[1].split(", "))))
    words = told(label)
    return _PASSAGES.get(words, words)


def happened(event: "Event", scheme: "LabelScheme") -> str:
    """One step of the history; of an undo or a redo also that it was one."""
    label = step(event.label, scheme)
    if event.undoes:
        return tr("undid: {label}", label=label)
    return tr("redid: {label}", label=label) if event.redoes else label


def short(words: str, size: int) -> str:
    """At most so many characters of it; what is left out shows."""
    return words if len(words) <= size else words[: size - 1].rstrip() + "…"


def within_quotes(words: str) -> str:
    """Words that are going to stand between quotation marks: those within become the inner ones."""
    return words.translate(_INNER)


__all__ = ["FIELDS", "field_name", "happened", "short", "step", "within_quotes"]
