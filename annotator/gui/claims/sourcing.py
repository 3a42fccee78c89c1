"""The grade of the source that an article is published by, or that it is out of sight."""

from PySide6.QtWidgets import QLabel

from annotator.edits import holding
from annotator.gui.claims.overview import Overview
from annotator.gui.claims.wording import rating_label, source_names, who
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.model import Rating


def source_rating(desk: Desk, overview: Overview, article: str) -> Rating | None:
    """The reliability of an article's publisher that holds for the article (`holding`), one's own before somebody
    else's."""
    chain = overview.chains.get(article, ())
    if not chain:
        return None
    queries = desk.session.queries
    ratings = queries.ratings(chain[-1].source, "reliability")
    found = queries.article(article)
    topic = found.story if found is not None else ""
    own = [r for r in ratings if r.actor == desk.session.actor]
    return holding(own, article, topic) or holding(ratings, article, topic)


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
