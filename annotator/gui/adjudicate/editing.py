"""F2: a version that no analyst made. What is asked for depends on what the question is about."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtWidgets import QComboBox

from annotator.adjudication import Disagreement
from annotator.gui import dialogs
from annotator.gui.adjudicate.wording import FIELDS
from annotator.gui.language import language, tr
from annotator.model import Claim, Divergence, Mention, Range, Record, UserError

if TYPE_CHECKING:
    from annotator.gui.adjudicate.page import AdjudicatePage

_LISTS = ("certainty", "polarity", "commitment", "attribution", "verdict", "severity", "impact", "checkworthiness")


def edited_record(page: "AdjudicatePage", asked: Disagreement) -> Record | None:
    """One of the question's records with the field in question as the reviewer wants it; None where they thought
    better of it. Raises `UserError` where nothing is selected, or the kind cannot be edited here."""
    record: Any = asked.group.any
    if asked.kind in ("boundary", "parts", "missing") and isinstance(record, Mention):
        return replace(record, ranges=_selected(page))
    if asked.kind == "type" and isinstance(record, Mention):
        types = [(t.code, t.label(language())) for t in page.desk.session.queries.scheme().active_types()]
        code = _choose(page, tr("Type"), types, record.type)
        return None if code is None else replace(record, type=code)
    if asked.kind == "entity" and isinstance(record, Mention):
        entities = page.desk.session.queries.entities().values()
        named = sorted((" · ".join(e.labels.values()), e.id) for e in entities if e.merged_into is None)
        id_ = _choose(page, tr("Entity"), [(id_, name) for name, id_ in named], record.entity or "")
        return None if id_ is None else replace(record, entity=id_)
    if asked.kind == "value" and isinstance(record, Mention):
        text = dialogs.ask_text(page, tr("Value"), tr("Value"), record.value)
        return None if text is None else replace(record, value=text)
    if asked.field and isinstance(record, Claim | Divergence):
        return _edited_field(page, asked, record)
    raise UserError(tr("Take one of the versions here; what should differ can be changed in Annotate afterwards."))


def _selected(page: "AdjudicatePage") -> tuple[Range, ...]:
    ranges = page.reader.selected_ranges()
    if not ranges:
        raise UserError(tr("Select the words in the text first, then press F2."))
    return ranges


def _edited_field(page: "AdjudicatePage", asked: Disagreement, record: Claim | Divergence) -> Record | None:
    """The record with one field as the reviewer wants it."""
    changed = _field(page, asked.field, record)
    # Which of the two kinds of record has the field is known from the question, not from the types.
    return None if changed is None else replace(record, **cast("Any", changed))


def _field(page: "AdjudicatePage", name: str, record: Claim | Divergence) -> dict[str, Any] | None:
    scheme, value = page.desk.session.queries.scheme(), getattr(record, name, None)
    if name in _LISTS or name in ("kind", "type"):
        vocabulary = {"kind": "claim_kind", "type": "divergence_type"}.get(name, name)
        terms = [(term.code, term.label(language())) for term in scheme.terms(vocabulary)]
        code = _choose(page, tr(FIELDS.get(name, name)), terms, str(value))
        return None if code is None else {name: code}
    if name == "statement" and isinstance(value, dict):
        statements = {}
        for code, text in sorted(value.items()):
            said = dialogs.ask_text(page, tr("Statement"), code.upper(), text, lines=True)
            if said is None:
                return None
            statements[code] = said
        return {"statement": statements, "statement_edited": True}
    if name == "claimer":
        text = dialogs.ask_text(page, tr("Claimer"), tr("Claimer"), getattr(record, "claimer_name", ""))
        return None if text is None else {"claimer": None, "claimer_name": text}
    if isinstance(value, str):
        text = dialogs.ask_text(page, tr(FIELDS.get(name, name)), tr(FIELDS.get(name, name)), value)
        return None if text is None else {name: text}
    if isinstance(value, tuple) and name in ("content", "cue", "claimer_ranges", "addressee_ranges", "quote_ranges"):
        return {name: _selected(page)}
    raise UserError(tr("Take one of the versions here; what should differ can be changed in Annotate afterwards."))


def _choose(page: "AdjudicatePage", title: str, choices: list[tuple[str, str]], current: str) -> str | None:
    box = dialogs.FormDialog(page, title)
    combo = QComboBox(box)
    combo.setObjectName("choice")
    for code, label in choices:
        combo.addItem(label, code)
    combo.setCurrentIndex(max(0, combo.findData(current)))
    box.form.addRow(title, combo)
    return str(combo.currentData()) if dialogs.run_dialog(box) else None
