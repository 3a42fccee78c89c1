"""What was judged and done over time: the row's own judgements, its claims' ratings, its edits."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from annotator.gui.annotate.cards import Card
from annotator.gui.claims.overview import Overview, Row
from annotator.gui.claims.prose import ProseCard, prose
from annotator.gui.claims.wording import rating_words, statement_of, who
from annotator.gui.desk import Desk
from annotator.gui.language import moment, told, tr
from annotator.model import Rating

_EVENTS = 30
_AXES = (("credibility", "Credibility"), ("likelihood", "Likelihood"), ("confidence", "Confidence"))


def history_cards(desk: Desk, overview: Overview, row: Row) -> list[QWidget]:
    """What the tab shows: one card for each axis that was judged, one for each rated claim, one for the edits."""
    queries = desk.session.queries
    made: list[QWidget] = []
    for axis, name in _AXES:
        ratings = queries.ratings(row.proposition.id, axis)
        if ratings:
            card = ProseCard(tr(name))
            _add_ratings(card, desk, ratings)
            made.append(card)
    made += _claim_cards(desk, overview, row)
    edits = ProseCard(tr("Edits"))
    events = queries.history(record=row.proposition.id)
    for event in reversed(events[-_EVENTS:]):
        edits.row(moment(event.at), prose(f"{who(queries, event.actor)}: {told(event.label)}", parent=edits))
    made.append(edits)
    return made


def _claim_cards(desk: Desk, overview: Overview, row: Row) -> list[QWidget]:
    made: list[QWidget] = []
    for cell in row.cells.values():
        for id_ in cell.claims:
            claim, ratings = overview.claims.get(id_), desk.session.queries.ratings(id_, "credibility")
            if claim is not None and ratings:
                head = next((c.head for c in overview.columns if c.article.id == claim.article), "")
                card = ProseCard(tr("Claim in {article}", article=head))
                card.body.insertWidget(1, prose(statement_of(claim), parent=card, quiet=True))
                _add_ratings(card, desk, ratings)
                made.append(card)
    if not made:
        card = ProseCard(tr("Ratings of the claims"))
        card.add(prose(tr("None of them is rated yet."), parent=card))
        made.append(card)
    return made


def _add_ratings(card: Card, desk: Desk, ratings: Iterable[Rating]) -> None:
    """Newest first; what was superseded says so in words."""
    queries = desk.session.queries
    listed = list(ratings)
    replaced = {rating.supersedes for rating in listed}
    for rating in reversed(listed):
        told = f"{rating_words(queries, rating)} · {who(queries, rating.actor)}"
        if rating.id in replaced:
            told = f"{told} · {tr('superseded')}"
        if rating.reason:
            told = f"{told}\n{rating.reason}"
        card.row(moment(rating.created), prose(told, parent=card, quiet=rating.id in replaced))
