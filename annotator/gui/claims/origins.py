"""The chains behind a row: each origin with the reports that go back to it, and what that means."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from annotator.gui.claims.overview import Overview, Row
from annotator.gui.claims.prose import ProseCard, prose
from annotator.gui.claims.wording import origin_warnings, origins_words, source_names, stance_word
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import Attribution

_INDENT = 34


def origin_cards(desk: Desk, overview: Overview, row: Row) -> list[QWidget]:
    """What the tab shows, from top to bottom."""
    queries, behind = desk.session.queries, row.behind
    names = source_names(queries)
    summary = ProseCard(origins_words(behind))
    for warning in origin_warnings(queries, row):
        summary.add(prose(f"⚠ {warning}", "warning", summary))
    if behind.confirms:
        summary.add(prose(tr("They do not depend on each other as far as the chains tell."), parent=summary))
    made: list[QWidget] = [summary]
    for number, (source, articles) in enumerate(behind.by_origin.items(), 1):
        card = ProseCard(names(source))
        badge = QLabel(tr("origin {n}", n=number), card)
        badge.setProperty("badge", "true")
        card.beside(badge)
        found = queries.sources().get(source)
        if found is not None and found.independence:
            depends = prose(found.independence, parent=card, quiet=True)
            card.add(depends)
        branches = QWidget(card)
        column = QVBoxLayout(branches)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, article in enumerate(articles):
            column.addWidget(_branch(desk, overview, row, article, last=place == len(articles) - 1))
        card.add(branches)
        made.append(card)
    if behind.unknown:
        card = ProseCard(tr("Origin not known"))
        for article in behind.unknown:
            card.add(prose(_head(overview, article), parent=card))
        card.add(prose(tr("Say in Annotate, under Reliability, through whose hands they came."), parent=card))
        made.append(card)
    if not behind.reports:
        summary.add(prose(tr("No article asserts this yet."), parent=summary))
    return made


def _head(overview: Overview, article: str) -> str:
    return next((column.head for column in overview.columns if column.article.id == article), article)


class Branch(QWidget):
    """One report as a branch of its origin: what it says, and below it the hands it went through."""

    def __init__(self, desk: Desk, head: str, way: str, *, last: bool) -> None:
        """`last` ends the line that all branches hang on."""
        super().__init__()
        self._desk = desk
        self._last = last
        self.setAccessibleName(f"{head}. {way}")
        column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT, 3, 0, 5)
        column.setSpacing(2)
        column.addWidget(prose(head, parent=self))
        if way:
            column.addWidget(prose(way, parent=self, quiet=True))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line from the origin, and the turn to this report."""
        turn = 13
        painter = QPainter(self)
        painter.setPen(QPen(self._desk.theme.accent, 1.5))
        painter.drawLine(7, -8, 7, turn if self._last else self.height() + 12)
        painter.drawLine(7, turn, _INDENT - 7, turn)
        painter.drawLine(_INDENT - 10, turn - 3, _INDENT - 7, turn)
        painter.drawLine(_INDENT - 10, turn + 3, _INDENT - 7, turn)
        painter.end()


def _branch(desk: Desk, overview: Overview, row: Row, article: str, *, last: bool) -> Branch:
    way = chain_words(desk, overview.chains.get(article, ())[1:])
    kind = stance_word(row.cell(article).kind)
    made = Branch(desk, f"{_head(overview, article)}: {kind}", way, last=last)
    made.setObjectName(f"chain-{article}")
    return made


def chain_words(desk: Desk, chain: Sequence[Attribution]) -> str:
    """The hands of a chain in order, each with its place in it."""
    queries = desk.session.queries
    names, scheme = source_names(queries), queries.scheme()
    return " → ".join(
        f"{names(link.source)} ({scheme.term_label('attribution_role', link.role, language()).lower()})"
        for link in chain
    )
