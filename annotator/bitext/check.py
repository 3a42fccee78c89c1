"""Where a text and its translation differ: findings an analyst confirms as divergences or dismisses.

Precision comes first: after ten false alarms nobody looks. So a check speaks only where both sides can be read surely,
and stays silent on what translators rightly change (small counts, relative dates, order, units converted).
"""

from collections.abc import Iterable, Sequence

from annotator.bitext.check_names import name_findings
from annotator.bitext.check_numbers import number_findings
from annotator.bitext.check_wording import (
    attribution_findings,
    clause_findings,
    omission_findings,
    quotation_findings,
    untranslated_findings,
)
from annotator.bitext.findings import Finding, Passage

__all__ = ["Finding", "Passage", "findings"]


def findings(
    passages: Sequence[Passage], *, aliases: Iterable[Sequence[str]] = (), dismissed: Iterable[str] = ()
) -> list[Finding]:
    """Everything in which the two sides of one article seem to differ, in order of passage.

    `passages` are the article's beads in reading order, with those of one side alone. `aliases` holds the names of
    each registered entity, in all languages; `dismissed` the digests of findings not to be asked again.
    """
    found: list[Finding] = [*omission_findings(passages), *clause_findings(passages)]
    for at, passage in enumerate(passages):
        if passage.left_text.strip() and passage.right_text.strip():
            untranslated = list(untranslated_findings(at, passage))
            found += untranslated
            if not untranslated:
                found += number_findings(at, passage)
                found += attribution_findings(at, passage)
                found += quotation_findings(at, passage)
    found += name_findings(passages, aliases)
    known = set(dismissed)
    unique = {one.digest: one for one in found if one.digest not in known}
    return sorted(unique.values(), key=lambda one: (one.passage, one.left, one.right, one.kind))
