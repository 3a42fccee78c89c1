"""The line above the texts: how well the analysts agree on this article, and whose line is whose."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from annotator.adjudication.agreement import Agreement, measure
from annotator.gui.adjudicate.marks import STYLES
from annotator.gui.adjudicate.review import Review
from annotator.gui.desk import Desk
from annotator.gui.dialogs import SubmitDialog
from annotator.gui.language import locale, tr
from annotator.model import Layer

_FEW = 10
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


class TopLine(QFrame):
    """Figures at the left, the analysts' lines at the right. The figures are computed when the window is idle."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Empty until `show_review`."""
        super().__init__(parent)
        self._desk = desk
        self._review: Review | None = None
        self._counted: object = None
        self.agreement: Agreement | None = None
        self._parts: list[str] = []
        self.setProperty("bar", "top")
        self.figures = QLabel(self)
        self.figures.setTextFormat(Qt.TextFormat.RichText)
        self.legend = QLabel(self)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.figures, 1)
        row.addWidget(self.legend)
        self.figures.setMinimumWidth(60)
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
        if self._review is None:
            return
        if len(self._review.contents) < 2:
            self.figures.setText(tr("One analyst has submitted this article: there is nothing to compare yet."))
            return
        report = self.agreement
        if report is None:
            self.figures.setText(tr("Agreement is being computed…"))
            return
        self._parts, tips = [], []
        pair = report.raters[:2] if len(report.raters) == 2 else None
        for shown in FIGURES:
            figure = report.figure(
                shown.measure,
                shown.kind,
                shown.part,
                "",
                pair if shown.measure.startswith("kappa") else None,  # type: ignore[arg-type]
            )
            if figure.value is not None:
                # A figure over a handful of items says little, and says so.
                few = f"&nbsp;<small>n&nbsp;{figure.n}</small>" if figure.n < _FEW else ""
                value = locale().toString(figure.value, "f", 2)
                self._parts.append(f"{tr(shown.title)}&nbsp;<b>{value}</b>{few}")
                tips.append(tr("{title}: over {n} {n:item|items}", title=tr(shown.title), n=figure.n))
        self.figures.setToolTip("\n".join(tips))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Figures that do not fit are left out, the last ones first; the tool tip holds all."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.agreement is None:
            return
        room = self.width() - self.legend.sizeHint().width() - 64
        parts = list(self._parts)
        self.figures.setText(" &nbsp; ".join(parts) or tr("There is nothing to measure yet."))
        while len(parts) > 1 and self.figures.sizeHint().width() > room:
            parts.pop()
            self.figures.setText(" &nbsp; ".join(parts))

    def _show_legend(self, review: Review) -> None:
        names = analyst_names(self._desk, review)
        theme = self._desk.theme
        parts = []
        for name, (role, style) in zip(names.values(), STYLES, strict=False):
            line = theme.label(role).line.name()
            parts.append(f"<span style='color:{line}'>{_LINES.get(style, '━')}</span>&nbsp;{name}")
        parts.append(
            f"<span style='background:{theme.label('place').background.name()}'>&nbsp;{tr('agree')}&nbsp;</span>"
        )
        self.legend.setText(" &nbsp; ".join(parts))
        self.legend.setToolTip("\n".join(_declared(each.layer, names[each.layer.id]) for each in review.contents))


def _declared(layer: Layer, name: str) -> str:
    """Of which kinds somebody said that nothing is left out: only there is what they lack a disagreement."""
    kinds = ", ".join(tr(words) for kind, words in SubmitDialog.KINDS if kind in layer.exhaustive)
    if layer.role == "gold" or not kinds:
        return name if layer.role == "gold" else tr("{name} declared no kind complete", name=name)
    return tr("{name} declared complete: {kinds}", name=name, kinds=kinds)


def analyst_names(desk: Desk, review: Review) -> dict[str, str]:
    """Layer id → what its analyst is called here: the name, or a number where names are hidden."""
    hidden = bool(desk.session.queries.properties()["hide_names"])
    return {
        contents.layer.id: tr("version {n}", n=number) if hidden else review.layer_name(contents.layer.id)
        for number, contents in enumerate(review.contents, 1)
    }
