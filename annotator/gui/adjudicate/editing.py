"""F2: a version that no analyst made. What is asked for depends on what the question is about."""

from dataclasses import replace
from typing import Any, cast

from PySide6.QtWidgets import QComboBox

from annotator.adjudication import Disagreement
from annotator.gui import dialogs
from annotator.gui.adjudicate.reviewing import Reviewing
from annotator.gui.language import language, tr
from annotator.gui.naming import FIELDS
from annotator.model import Claim, ClaimLink, Divergence, Mention, Range, Record, Twin, UserError

_LISTS = (
    "certainty",
    "polarity",
    "commitment",
    "attribution",
    "verdict",
    "severity",
    "impact",
    "checkworthiness",
)
_PASSAGES = ("content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges")
_WRITTEN = ("event_time", "utterance_time", "publication_time")


def may_edit(asked: Disagreement) -> bool:
    """Whether there is a way to answer a question with what no analyst has."""
    if asked.table == "bead" or not asked.group.members:
        return False
    return asked.field not in ("values", "evidence", "dismissed")


def edited_record(page: Reviewing, asked: Disagreement) -> Record | None:
    """One of the question's records with the field in question as the reviewer wants it; None where they thought
    better of it. Raises `UserError` where nothing is selected, or the kind cannot be edited here."""
    record: Any = asked.group.any if asked.group.members else None
    if isinstance(record, Mention):
        return _edited_mention(page, asked, record)
    if asked.field and isinstance(record, Claim | Divergence) and may_edit(asked):
        changed = _field(page, asked.field, record)
        # Which of the two kinds of record has the field is known from the question, not from the types.
        return None if changed is None else replace(record, **cast("Any", changed))
    if isinstance(record, Claim):
        return replace(record, content=_anew(page, record.content))
    if isinstance(record, Divergence):
        return replace(record, **_sides(page, record))
    if isinstance(record, ClaimLink):
        return _edited_link(page, record)
    if isinstance(record, Twin):
        return _edited_twin(page, record)
    raise UserError(tr("Take one of the versions here; what should differ can be changed in Annotate afterwards."))


def _edited_mention(page: Reviewing, asked: Disagreement, record: Mention) -> Mention | None:
    if asked.kind == "type":
        types = [(t.code, t.label(language())) for t in page.desk.session.queries.scheme().active_types()]
        code = _choose(page, tr("Type"), types, record.type)
        return None if code is None else replace(record, type=code)
    if asked.kind == "entity":
        entity = _choose(page, tr("Entity"), _entities(page), record.entity or "")
        return None if entity is None else replace(record, entity=entity)
    if asked.kind == "value":
        text = dialogs.ask_text(page, tr("Value"), tr("Value"), record.value)
        return None if text is None else replace(record, value=text)
    return replace(record, ranges=_selected(page))


def _selected(page: Reviewing) -> tuple[Range, ...]:
    ranges = page.reader.selected_ranges()
    if not ranges:
        raise UserError(tr("Select the words in the text first, then press F2."))
    return ranges


def _anew(page: Reviewing, passages: tuple[Range, ...]) -> tuple[Range, ...]:
    """Passages of both sides: what is selected on a side, else those that stand there."""
    assert page.review is not None
    _ = _selected_anywhere(page)
    found: list[Range] = []
    for side in page.review.text.sides:
        chosen = page.reader.selected_ranges(side)
        found += chosen or tuple(part for part in passages if page.review.text.side_of(part) == side)
    return tuple(found)


def _sides(page: Reviewing, record: Divergence) -> dict[str, Any]:
    """What is selected on either side, else what stands there."""
    _ = _selected_anywhere(page)
    return {side: page.reader.selected_ranges(side) or getattr(record, side) for side in ("left", "right")}


def _selected_anywhere(page: Reviewing) -> bool:
    assert page.review is not None
    if not any(page.reader.selected_ranges(side) for side in page.review.text.sides):
        raise UserError(tr("Select the words in the text first, then press F2."))
    return True


def _edited_link(page: Reviewing, record: ClaimLink) -> ClaimLink | None:
    """The link with another kind; a contradiction asks in what."""
    kind = _choose(page, tr("Claim link"), _terms(page, "link_kind"), record.kind)
    if kind != "contradicts":
        return None if kind is None else replace(record, kind=kind, aspect="")
    aspect = _choose(page, tr("In what do they contradict each other?"), _terms(page, "aspect"), record.aspect)
    return None if aspect is None else replace(record, kind=kind, aspect=aspect)


def _edited_twin(page: Reviewing, record: Twin) -> Twin | None:
    """The counterpart of another kind, or with another reason why there is none."""
    if record.kind == "none":
        reason = _choose(page, tr("Counterpart"), _terms(page, "no_counterpart"), record.reason)
        return None if reason is None else replace(record, reason=reason)
    kinds = [(code, label) for code, label in _terms(page, "twin_kind") if code != "none"]
    kind = _choose(page, tr("Counterpart"), kinds, record.kind)
    return None if kind is None else replace(record, kind=kind)


def _field(page: Reviewing, name: str, record: Claim | Divergence) -> dict[str, Any] | None:
    value = getattr(record, name, None)
    title = tr(FIELDS.get(name, name))
    if name in _LISTS or name in ("kind", "type"):
        vocabulary = {"kind": "claim_kind", "type": "divergence_type"}.get(name, name)
        code = _choose(page, title, _terms(page, vocabulary), str(value))
        return None if code is None else {name: code}
    if name == "statement" and isinstance(value, dict):
        return _statement(page, value)
    if name == "claimer":
        named = _named(page, title, record.claimer or record.claimer_name if isinstance(record, Claim) else "")
        return None if named is None else {"claimer": named[0] or None, "claimer_name": named[1]}
    if name in ("addressee", "place"):
        named = _named(page, title, str(value))
        return None if named is None else {name: named[0] or named[1]}
    if name == "tags":
        text = dialogs.ask_text(page, title, title, ", ".join(value or ()))
        return None if text is None else {name: tuple(tag.strip() for tag in text.split(",") if tag.strip())}
    if name in _WRITTEN:
        text = dialogs.ask_text(page, title, title, str(value))
        return None if text is None else {name: text.strip()}
    if name == "ranges" and isinstance(record, Divergence):
        return _sides(page, record)
    if name in _PASSAGES and isinstance(value, tuple):
        return {name: _anew(page, value)}
    raise UserError(tr("Take one of the versions here; what should differ can be changed in Annotate afterwards."))


def _statement(page: Reviewing, value: dict[str, str]) -> dict[str, Any] | None:
    statements = {}
    for code, text in sorted(value.items()):
        said = dialogs.ask_text(page, tr("Statement"), code.upper(), text, lines=True)
        if said is None:
            return None
        statements[code] = said
    return {"statement": statements, "statement_edited": True}


def _terms(page: Reviewing, vocabulary: str) -> list[tuple[str, str]]:
    return [(term.code, term.label(language())) for term in page.desk.session.queries.scheme().terms(vocabulary)]


def _entities(page: Reviewing) -> list[tuple[str, str]]:
    found = page.desk.session.queries.entities().values()
    named = sorted((" · ".join(e.labels.values()), e.id) for e in found if e.merged_into is None)
    return [(id_, name) for name, id_ in named]


def _choose(page: Reviewing, title: str, choices: list[tuple[str, str]], current: str) -> str | None:
    box = dialogs.FormDialog(page, title)
    combo = _choices(box, choices, current)
    box.form.addRow(title, combo)
    return str(combo.currentData()) if dialogs.run_dialog(box) else None


def _named(page: Reviewing, title: str, current: str) -> tuple[str, str] | None:
    """(id of a record, words): one of the two, as chosen in the list or written; None where it was cancelled."""
    box = dialogs.FormDialog(page, title)
    combo = _choices(box, [("", ""), *_entities(page)], current)
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    if combo.currentIndex() <= 0:
        combo.setEditText(current)
    box.form.addRow(title, combo)
    if not dialogs.run_dialog(box):
        return None
    words = combo.currentText().strip()
    row = combo.findText(words)
    return (str(combo.itemData(row)), "") if row > 0 else ("", words)


def _choices(box: dialogs.FormDialog, choices: list[tuple[str, str]], current: str) -> QComboBox:
    combo = QComboBox(box)
    combo.setObjectName("choice")
    for code, label in choices:
        combo.addItem(label, code)
    combo.setCurrentIndex(max(0, combo.findData(current)))
    return combo
