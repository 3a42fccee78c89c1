"""One document of a story, for whoever reads no annotations: HTML, Markdown, DOCX. Deterministic; no Qt.

PDF is drawn from the same HTML by `annotator.gui.printing`, because only Qt lays text out in pages here.
"""

from collections.abc import Callable
from pathlib import Path

from annotator.model import UserError
from annotator.report.blocks import Report
from annotator.report.contents import make_report
from annotator.report.docx import write_docx
from annotator.report.estimates import mixed_sentences
from annotator.report.html import body as html_body
from annotator.report.html import text as html_text
from annotator.report.html import write_html
from annotator.report.markdown import write_markdown
from annotator.report.story import stories

WRITERS: dict[str, Callable[[Report], bytes]] = {".html": write_html, ".md": write_markdown, ".docx": write_docx}
"""File suffix → what writes a report so."""

SUFFIXES = (*WRITERS, ".pdf")
"""Every suffix that a report can have."""


def check_suffix(path: Path) -> str:
    """The suffix that says how a report is written; raises `UserError` for one that does not."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(
            f"A report is written as {', '.join(SUFFIXES)}; “{path.name}” is none of these. Nothing was written."
        )
    return suffix


__all__ = [
    "SUFFIXES",
    "WRITERS",
    "Report",
    "check_suffix",
    "html_body",
    "html_text",
    "make_report",
    "mixed_sentences",
    "stories",
    "write_docx",
    "write_html",
    "write_markdown",
]
