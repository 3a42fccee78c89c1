"""Claims: the list of the layer's claims, and the one in focus with all its fields."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.gui.annotate.cards import Clickable, empty, words
from annotator.gui.annotate.claim_card import ClaimCard
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tagging import short
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr
from annotator.model import Claim


class ClaimsTab(Tab):
    """All claims of the layer in view."""

    def __init__(self, tools: Tools, claiming: Claiming, parent: QWidget | None = None) -> None:
        super().__init__(tools, parent)
        self._claiming = claiming
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self.column.addLayout(self._list)
        self.column.addStretch(1)
        self.card: ClaimCard | None = None

    def rebuild(self) -> None:
        """Make the card anew."""
        self._drop_card()
        self.stale()

    def _drop_card(self) -> None:
        empty(self._place)
        self.card = None

    def refresh(self) -> None:
        """Show the claim in focus, and the others to choose from."""
        open_ = self.tools.open
        claim = open_.claim
        if claim is None or open_.text is None:
            self._drop_card()
        else:
            if self.card is None:
                self.card = ClaimCard(self.tools, self._claiming, full=True, parent=self.inside)
                self._place.addWidget(self.card)
            self.card.show_claim(claim)
        empty(self._list)
        claims = open_.claims()
        for number, each in enumerate(claims, 1):
            self._list.addWidget(self._row(number, each, current=claim is not None and each.id == claim.id))
        if not claims:
            label = words(
                tr("No claim yet. Put the caret into a sentence, or select a passage on each side, and press C."),
                parent=self.inside,
            )
            label.setProperty("secondary", True)
            self._list.addWidget(label)

    def _row(self, number: int, claim: Claim, *, current: bool) -> Clickable:
        row = Clickable(self.inside)
        row.setObjectName(f"claimRow{number}")
        row.setProperty("card", True)
        row.setProperty("current", current)
        statement = next((text for text in claim.statement.values() if text), "")
        row.setAccessibleName(f"C{number} {statement}")
        chip = QLabel(f"C{number}", row)
        theme = self.tools.desk.theme
        chip.setStyleSheet(
            f"background: {theme.claim.name()}; color: {theme.surface.name()}; border-radius: 8px; padding: 1px 7px;"
            " font-size: 11px; font-weight: 700;"
        )
        label = words(short(statement, 110), parent=row)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        rating = self.tools.desk.session.queries.rating(claim.id, "credibility", actor=claim.actor)
        code = QLabel(rating.code if rating is not None else "–", row)
        code.setProperty("badge", True)
        code.setToolTip(tr("Credibility"))
        box = QHBoxLayout(row)
        box.setContentsMargins(10, 8, 10, 8)
        box.setSpacing(9)
        box.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(label, 1)
        box.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        row.pressed.connect(lambda: self._choose(claim))
        return row

    def _choose(self, claim: Claim) -> None:
        self.tools.open.focus_claim(claim.id)
        if claim.content:
            self.tools.reader.reveal(claim.content[0])
