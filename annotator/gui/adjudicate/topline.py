"""The line above the texts: how well the analysts agree on this article, and whose line is whose."""

import itertools
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from annotator.adjudication.agreement import Agreement, Figure, measure
from annotator.gui.adjudicate.marks import STYLES, analyst_names
from annotator.gui.adjudicate.review import Review
from annotator.gui.desk import Desk
from annotator.gui.dialogs import SubmitDialog
from annotator.gui.faces import initials
from annotator.gui.language import locale, tr
from annotator.model import Layer

_FEW = 10
_MARGIN = 16
_LINES = {"solid": "━", "dashed": "┅", "dotted": "┈"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure of the line: its words (English), and which of the report's it is."""

    title: str
    measure: str
    kind: str
    part: str = ""


FIGURES = (
    Shown("Exact F1", "f1_exact", "mention"),
    Shown("Overlap F1", "f1_overlap", "mention"),
    Shown("Krippendorff α, types", "alpha", "mention", "type"),
    Shown("Claims F1", "f1", "claim"),
    Shown("Credibility weighted κ", "kappa_weighted", "rating", "credibility"),
)
"""What the line shows; the whole report is in *Agreement…*."""

SHORT = {
    "Exact F1": "Exact",
    "Overlap F1": "Overlap",
    "Krippendorff α, types": "α",
    "Claims F1": "Claims",
    "Credibility weighted κ": "κ",
}
"""Words of a figure → what is left of them where there is little room (English)."""

INITIALS, NUMBER = -1, -2
"""What can be left of the names: the initials beside each line, or how many analysts there are."""

STEPS = ((0, 0), (1, 0), (1, 15), (2, 15), (2, 9), (2, INITIALS), (2, NUMBER))
"""How the line gives way where it is narrow: (figures: 0 with long words, 1 with short ones, 2 without the number of
items; letters of each analyst's name: 0 all, else so many, or `INITIALS` or `NUMBER`). A figure is never left out."""


class TopLine(QFrame):
    """Figures at the left, the analysts' lines at the right. The figures are computed when the window is idle.

    As the room gets less the words get shorter (`STEPS`); the tool tips hold everything.
    """

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Empty until `show_review`."""
        super().__init__(parent)
        self._desk = desk
        self._review: Review | None = None
        self._counted: object = None
        self.agreement: Agreement | None = None
        self._figures: list[tuple[Shown, Figure]] = []
        self._names: list[tuple[str, str, str]] = []
        self.setProperty("bar", "top")
        self.figures, self.legend = QLabel(self), QLabel(self)
        for label in (self.figures, self.legend):
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            # A line that cannot be shown whole must not push the panes beside it about.
            label.setMinimumWidth(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 8, _MARGIN, 8)
        row.setSpacing(_MARGIN)
        row.addWidget(self.figures)
        row.addStretch(1)
        row.addWidget(self.legend)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(120)
        self._idle.timeout.connect(self.compute)

    def show_review(self, review: Review | None) -> None:
        """Show a review's analysts now, and its figures a little later."""
        self._review = review
        if review is None:
            self.agreement = None
            self.figures.setText(tr("No article has submitted work to decide yet."))
            self.legend.clear()
            self._idle.stop()
            return
        # Decisions leave the analysts' layers as they are, and so the figures.
        counted = [(contents.layer.id, contents.layer.rev, review.article) for contents in review.contents]
        if counted != self._counted:
            self._counted, self.agreement = counted, None
            self._idle.start()
        self._show_figures()
        self._show_legend(review)

    def compute(self) -> None:
        """Measure the agreement of the article that is shown."""
        review = self._review
        if review is None:
            return
        queries = review.session.queries
        self.agreement = measure(
            [(review.contents, review.text)],
            entities=queries.entities(),
            scales={scale.id: scale.ordinal() for scale in queries.scales()},
            resamples=0,
        )
        self._show_figures()

    def _show_figures(self) -> None:
        self._figures = []
        report, review = self.agreement, self._review
        if report is not None and review is not None and len(review.contents) > 1:
            pair = report.raters[:2] if len(report.raters) == 2 else None
            for shown in FIGURES:
                between = pair if shown.measure.startswith("kappa") else None
                figure = report.figure(shown.measure, shown.kind, shown.part, "", between)  # type: ignore[arg-type]
                if figure.value is not None:
                    self._figures.append((shown, figure))
        self.figures.setToolTip("\n".join(
            tr("{title}: over {n} {n:item|items}", title=f"{tr(shown.title)} {_number(figure)}", n=figure.n)
            for shown, figure in self._figures
        ))  # fmt: skip
        self._fit()

    def _show_legend(self, review: Review) -> None:
        names, theme = analyst_names(review), self._desk.theme
        lines = itertools.cycle(STYLES)
        self._names = [
            (name, theme.label(role).line.name(), _LINES.get(style, "━"))
            for name, (role, style) in zip(names.values(), lines, strict=False)
        ]
        told = [_declared(each.layer, names[each.layer.id]) for each in review.contents]
        self.legend.setToolTip("\n".join(told))
        self.legend.setAccessibleName(", ".join(names.values()))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words get shorter until all is there."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._review is None:
            return
        room = self.width() - 3 * _MARGIN
        for figures, letters in STEPS:
            self.figures.setText(self._figure_words(figures))
            self.legend.setText(self._legend_words(letters))
            if self.figures.sizeHint().width() + self.legend.sizeHint().width() <= room:
                break
        layout = self.layout()
        if layout is not None:
            layout.activate()  # else the new words stand in the room of the old ones until the next turn

    def _figure_words(self, step: int) -> str:
        """The figures in one of three lengths, or why there are none."""
        assert self._review is not None
        if len(self._review.contents) < 2:
            long = tr("One analyst has submitted this article: there is nothing to compare yet.")
            return long if not step else tr("One analyst: nothing to compare")
        if self.agreement is None:
            return tr("Agreement is being computed…")
        parts = []
        for shown, figure in self._figures:
            # A figure over a handful of items says little, and says so.
            few = f"&nbsp;<small>n&nbsp;{figure.n}</small>" if figure.n < _FEW and step < 2 else ""
            words = tr(SHORT[shown.title]) if step else tr(shown.title)
            parts.append(f"{words}&nbsp;<b>{_number(figure)}</b>{few}")
        return " &nbsp; ".join(parts) or tr("There is nothing to measure yet.")

    def _legend_words(self, letters: int) -> str:
        """Each analyst's line with the name, so many letters of it; or with the initials; or how many there are."""
        parts = [f"<span style='color:{colour}'>{line}</span>" for _, colour, line in self._names]
        if letters != NUMBER:
            parts = [
                f"{line}&nbsp;{escape(initials(name) if letters == INITIALS else _cut(name, letters))}"
                for line, (name, _, _) in zip(parts, self._names, strict=True)
            ]
            ground = self._desk.theme.label("place").background.name()
            parts.append(f"<span style='background:{ground}'>&nbsp;{tr('agree')}&nbsp;</span>")
            return (" " if letters == INITIALS else " &nbsp; ").join(parts)
        return "".join(parts) + "&nbsp;" + tr("{n} {n:analyst|analysts}", n=len(parts))


def _number(figure: Figure) -> str:
    return str(locale().toString(figure.value or 0.0, "f", 2))


def _cut(name: str, letters: int) -> str:
    return name if not letters or len(name) <= letters else name[: letters - 1].rstrip() + "…"


def _declared(layer: Layer, name: str) -> str:
    """Of which kinds somebody said that nothing is left out: only there is what they lack a disagreement."""
    kinds = ", ".join(tr(words) for kind, words in SubmitDialog.KINDS if kind in layer.exhaustive)
    if layer.role == "gold" or not kinds:
        return name if layer.role == "gold" else tr("{name} declared no kind complete", name=name)
    return tr("{name} declared complete: {kinds}", name=name, kinds=kinds)
