"""What a reviewer decides. The decision is a record of the gold layer."""

from dataclasses import dataclass

from annotator.model.annotations import LayerRecord

DECISION_CHOICES = ("take", "edit", "reject", "both", "union", "intersection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One version that the reviewer could take: the `record` (id and table), its revision then, its layer.

    `record` is None where the layer's owner left the thing out.
    """

    layer: str
    table: str
    record: str | None
    rev: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(LayerRecord):
    """What was decided about one disagreement (or about one agreed item, `kind` = `agreed`).

    `key` names the disagreement stably (`annotator.adjudication.Disagreement.key`). `options` are the versions
    on offer, with the revisions they had, so that a later change by an analyst shows as stale. `choice` is one
    of `DECISION_CHOICES`; `chosen` the ids of the records taken; `results` the ids of the gold copies made.
    `section` is the section of the guideline that it rests on, or that has to be mended (`3.2`, `PERSON`).
    """

    key: str
    kind: str
    options: tuple[Option, ...] = ()
    choice: str = "take"
    chosen: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    code: str = ""
    reason_code: str = ""
    comment: str = ""
    section: str = ""
