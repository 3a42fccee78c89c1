"""The report from the window: its language, its form, its pages."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage, QPainter, QTextDocument, QTextTable
from PySide6.QtWidgets import QWidget

from annotator.gui import reporting
from annotator.gui.language import untranslated, use_language
from annotator.gui.printing import extent, is_heading, lay_out, paint_page, pieces, write_pdf
from annotator.report import Report, make_report, stories
from annotator.report.blocks import Heading, Quote, Table, Words
from tests.gui.shell_fixtures import OpenWindow, answer

PAGE = QSizeF(658, 987)


def chosen(form: str, language: str = "en") -> Callable[[QWidget], bool]:
    """Choose a form and a language in the box."""

    def reply(box: QWidget) -> bool:
        assert isinstance(box, reporting.ReportDialog)
        box.report_form.setCurrentIndex(box.report_form.findData(form))
        box.language.setCurrentIndex(box.language.findData(language))
        return True

    return reply


def test_the_box_offers_the_language_of_the_window(open_window: OpenWindow, sample: Path) -> None:
    use_language("ja")
    window = open_window(sample)
    box = reporting.ReportDialog(window, window.desk)
    assert box.language.currentData() == "ja"
    assert [box.report_form.itemData(n) for n in range(4)] == [".html", ".pdf", ".docx", ".md"]


@pytest.mark.parametrize(
    ("form", "named", "written"),
    [
        (".docx", "report", "report.docx"),
        (".pdf", "report", "report.pdf"),
        (".md", "notes of v1.2", "notes of v1.2.md"),
        (".html", "report.md", "report.md"),
        (".docx", "report.PDF", "report.PDF"),
    ],
)
def test_the_file_has_the_form_that_was_chosen_or_typed(
    open_window: OpenWindow, sample: Path, tmp_path: Path, form: str, named: str, written: str
) -> None:
    window = open_window(sample)
    answer(chosen(form, "ko"), str(tmp_path / named))
    reporting.write_report(window.desk, window)
    assert [path.name for path in tmp_path.glob("*") if path.name.startswith(("report", "notes"))] == [written]
    data = (tmp_path / written).read_bytes()
    start = {".html": b"<!DOCTYPE html>", ".pdf": b"%PDF-", ".docx": b"PK", ".md": b"**TLP"}
    assert data.startswith(start[Path(written).suffix.lower()])
    if written.endswith(".md"):
        assert "신빙성" in data.decode()


def long_report() -> Report:
    quote = Quote(text="국방부는 10일 밝혔다.", language="ko", reference="[1], KO, sentence 3")
    table = Table(head=("One", "Two"), rows=tuple((f"row {n}", "words " * 8) for n in range(6)))
    blocks = []
    for number in range(24):
        blocks += [Heading(text=f"Heading {number}"), Heading(text="Below it", level=2)]
        blocks += [table] if number % 3 == 0 else [Words(text="some words " * (9 + 7 * number)), quote]
    return Report(title="Long", marking="TLP:AMBER+STRICT", blocks=tuple(blocks))


def paged(report: Report) -> QTextDocument:
    return lay_out(report, QImage(10, 10, QImage.Format.Format_RGB32), PAGE)


def test_the_marking_stands_at_head_and_foot_of_every_page(open_window: OpenWindow, sample: Path) -> None:
    window = open_window(sample)
    queries = window.desk.session.queries
    for report in (make_report(queries, stories(queries)[0]), long_report()):
        document = paged(report)
        assert document.pageCount() > 3
        for page in range(document.pageCount()):
            image = QImage(PAGE.toSize(), QImage.Format.Format_RGB32)
            image.fill(0xFFFFFFFF)
            painter = QPainter(image)
            paint_page(painter, document, report.marking, PAGE, page)
            painter.end()
            for top in (0, image.height() - 22):
                band = image.copy(0, top, image.width(), 22)
                dark = sum(band.pixelColor(x, y).lightness() < 128 for x in range(band.width()) for y in range(22))
                assert dark > 100, f"page {page + 1} lacks its marking"


def test_no_heading_is_left_at_the_end_of_a_page_and_no_small_table_is_divided(qapp: object) -> None:
    document = paged(long_report())
    height = document.pageSize().height()
    every = pieces(document)
    assert sum(isinstance(piece, QTextTable) for piece in every) > 20

    def page(y: float) -> int:
        return int(y // height)

    for piece, after in pairwise(every):
        if is_heading(piece):
            assert page(extent(document, piece)[0]) == page(extent(document, after)[0])
        if isinstance(piece, QTextTable):
            top, bottom = extent(document, piece)
            assert page(top) == page(bottom - 1)
    assert write_pdf(long_report()).startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_likelihood_and_confidence_in_one_sentence_are_told_while_one_writes(
    open_window: OpenWindow, sample: Path, language: str
) -> None:
    use_language(language)
    before = set(untranslated())
    window = open_window(sample)
    box = reporting.ReportDialog(window, window.desk)
    assert box.mixed.isHidden()
    judgements = box.texts[reporting.STORY_TEXTS[1]]
    judgements.setPlainText("The visit is very likely.\nOur confidence in this judgement is moderate.")
    assert box.mixed.isHidden(), "two sentences"
    judgements.setPlainText("The visit is very likely, and our confidence in this judgement is moderate.\nIt rains.")
    assert not box.mixed.isHidden()
    assert "“The visit is very likely, and our confidence in this judgement is moderate.”" in box.mixed.text()
    assert "It rains" not in box.mixed.text()
    assert set(untranslated()) == before
    assert len(box.edits()) == 1, "what was written is kept as it is"
