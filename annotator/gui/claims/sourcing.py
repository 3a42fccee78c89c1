"""The grade of the source that an article is published by, or that it is out of sight."""

from PySide6.QtWidgets import QLabel

from annotator.edits import newest
from annotator.gui.claims.overview import Overview
from annotator.gui.claims.wording import rating_label, source_names, who
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.model import Rating


def source_rating(desk: Desk, overview: Overview, article: str) -> Rating | None:
    """The reliability in force of an article's publisher: given for this article before in general, one's own
    before somebody else's."""
    chain = overview.chains.get(article, ())
    if not chain:
        return None
    ratings = desk.session.queries.ratings(chain[-1].source, "reliability")
    actor = desk.session.actor
    for wanted in (article, None):
        fits = [r for r in ratings if r.article == wanted]
        found = newest(r for r in fits if r.actor == actor) or newest(fits)
        if found is not None:
            return found
    return None


def letter_badge(desk: Desk, overview: Overview, article: str, *, hidden: bool) -> QLabel:
    """`source B`, `source: not graded`, or that the letter is hidden."""
    badge = QLabel()
    badge.setObjectName(f"letter-{article}")
    badge.setProperty("badge", "true")
    if hidden:
        badge.setText(tr("letter hidden"))
        badge.setToolTip(tr("The source's letter is out of sight until you have rated the proposition yourself."))
        return badge
    chain = overview.chains.get(article, ())
    rating = source_rating(desk, overview, article)
    queries = desk.session.queries
    name = source_names(queries)(chain[-1].source) if chain else ""
    if rating is None:
        badge.setText(tr("source not graded"))
        badge.setToolTip(name)
        return badge
    theme = desk.theme
    badge.setText(tr("source {code}", code=rating.code))
    badge.setStyleSheet(
        f"background: {theme.accent_soft.name()}; color: {theme.accent.name()}; border: none;"
        " font-size: 11px; padding: 2px 6px;"
    )
    label = rating_label(queries, rating)
    badge.setToolTip(f"{name}: {rating.code} {label}\n" + tr("rated by {name}", name=who(queries, rating.actor)))
    badge.setAccessibleName(f"{name}: {rating.code} {label}")
    return badge
