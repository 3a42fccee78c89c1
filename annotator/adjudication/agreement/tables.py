"""The report as plain tables of text, for CSV and for the screen."""

from collections import Counter
from collections.abc import Iterable, Iterator

from annotator.adjudication.agreement.measuring import Agreement
from annotator.adjudication.agreement.tally import Pair
from annotator.adjudication.rulings import AGREED
from annotator.model import Decision

FIGURE_COLUMNS = ("kind", "measure", "part", "side", "first", "second", "value", "low", "high", "items", "undefined")
"""Columns of `figure_rows`: `first` and `second` are the pair of raters, empty for all together."""


def figure_rows(agreement: Agreement) -> Iterator[tuple[str, ...]]:
    """The header, then a row for each figure; numbers with four places, empty where there is none."""
    yield FIGURE_COLUMNS
    for row in agreement.rows:
        scope, figure = row.scope, row.figure
        first, second = scope.pair or ("", "")
        numbers = ("" if x is None else f"{x:.4f}" for x in (figure.value, figure.low, figure.high))
        yield (scope.kind, scope.measure, scope.part, scope.side, first, second, *numbers, str(figure.n), figure.why)


def confusion_rows(agreement: Agreement, pair: Pair | None = None) -> Iterator[tuple[str, ...]]:
    """A confusion table: the first rater's types down, the second's across; '' is *not tagged*. Nothing where the
    pair shares no article."""
    table = agreement.confusion.get(pair, {})
    if not table:
        return
    down, across = sorted({cell[0] for cell in table}), sorted({cell[1] for cell in table})
    yield ("", *across)
    for one in down:
        yield (one, *(str(table.get((one, other), 0)) for other in across))


def reasons(decisions: Iterable[Decision]) -> dict[tuple[str, str], int]:
    """How often each reason was given, by (kind of disagreement, reason code), most first: `guideline_gap` says
    where the guideline has to be mended. Decisions without a reason, and agreed items, are not counted."""
    found = Counter(
        (decision.kind, decision.reason_code)
        for decision in decisions
        if decision.reason_code and decision.kind != AGREED and not decision.deleted
    )
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
