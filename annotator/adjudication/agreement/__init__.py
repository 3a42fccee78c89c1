"""Agreement between analysts: coefficients, and the report over a project's articles (`measure`)."""

from annotator.adjudication.agreement.coefficients import Undefined
from annotator.adjudication.agreement.figures import Figure
from annotator.adjudication.agreement.measuring import GOLD, MEASURES, Agreement, Row, measure
from annotator.adjudication.agreement.report import (
    ArticleLine,
    Compared,
    Gap,
    ProjectReport,
    project_report,
    section_of,
)
from annotator.adjudication.agreement.tables import FIGURE_COLUMNS, confusion_rows, figure_rows, reasons
from annotator.adjudication.agreement.tally import Pair, Scope

__all__ = [
    "FIGURE_COLUMNS",
    "GOLD",
    "MEASURES",
    "Agreement",
    "ArticleLine",
    "Compared",
    "Figure",
    "Gap",
    "Pair",
    "ProjectReport",
    "Row",
    "Scope",
    "Undefined",
    "confusion_rows",
    "figure_rows",
    "measure",
    "project_report",
    "reasons",
    "section_of",
]
