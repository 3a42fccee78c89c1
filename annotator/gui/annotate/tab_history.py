"""History: who did what, when, to the selected record or to the open article."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from annotator.gui.annotate.cards import Card, empty, words
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import moment, tr
from annotator.gui.naming import happened
from annotator.model import Event

_LOOKED_AT = 400
_SHOWN = 80


class HistoryTab(Tab):
    """Events, newest first."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._whole = False

    def refresh(self) -> None:
        """Show the history of what is selected, or of the article."""
        empty(self.column)
        open_ = self.tools.open
        if open_.text is None:
            return
        record = None if self._whole else open_.selected or None
        queries = self.tools.desk.session.queries
        if record is not None:
            events = queries.history(record=record)
        else:
            events = [e for e in queries.history(newest=_LOOKED_AT) if self._of_article(e)]
        card = Card(tr("This record") if record is not None else tr("This article"), self.inside)
        if open_.selected:
            card.beside(self._switch(card))
        visible = {layer.owner for layer in queries.visible_layers(open_.article_id)} | {self.tools.desk.session.actor}
        blind = bool(queries.properties()["blind"]) and not queries.is_reviewer()
        shown = [e for e in reversed(events) if not blind or e.actor in visible][:_SHOWN]
        for event in shown:
            card.add(self._line(card, event))
        if not shown:
            card.add(words(tr("Nothing happened here yet."), parent=card))
        self.column.addWidget(card)
        self.column.addStretch(1)

    def _of_article(self, event: Event) -> bool:
        return self.tools.desk.session.queries.article_of(event) == self.tools.open.article_id

    def _switch(self, card: Card) -> QPushButton:
        button = QPushButton(tr("This record") if self._whole else tr("This article"), card)
        button.setProperty("quiet", True)
        button.clicked.connect(self._turn)
        return button

    def _turn(self) -> None:
        self._whole = not self._whole
        self.stale()

    def _line(self, card: Card, event: Event) -> QWidget:
        row = QWidget(card)
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        when = words(moment(event.at), parent=row)
        when.setProperty("secondary", True)
        when.setFixedWidth(84)
        when.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.MinimumExpanding)
        who = self.tools.desk.session.queries.actor_name(event.actor)
        what = happened(event, self.tools.desk.session.queries.scheme())
        box.addWidget(when)
        box.addWidget(words(f"{who}: {what}", parent=row), 1)
        return row
