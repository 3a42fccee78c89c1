"""A report as PDF: Qt lays the same HTML out in pages, and every page carries the marking at its head and foot."""

import io

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPaintDevice,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrame,
    QTextTable,
)

from annotator.gui.theme import font, font_families
from annotator.report import Report, html_body, html_text
from annotator.report.blocks import Quote

_DPI = 96
_MARGIN_MM = 18.0
_BAND = 30.0
_TEXT_PX, _MARK_PX = 13.5, 12.0
_SMALL_TABLE = 0.4
"""Share of a page up to which a table is kept in one piece."""

_STYLE = """
h1 { font-size: 24px; } h2 { font-size: 18px; margin-top: 22px; } h3 { font-size: 15px; margin-top: 16px; }
p { margin-top: 5px; margin-bottom: 5px; }
table { border-collapse: collapse; margin-top: 6px; margin-bottom: 10px; width: 100%; }
td, th { border-bottom: 1px solid #c9d0da; padding: 4px 8px 4px 0; text-align: left; vertical-align: top; }
table.quote { margin-top: 4px; margin-bottom: 6px; }
td.quote { border-bottom: none; border-left: 3px solid #8a97ab; padding: 2px 0 2px 10px; }
.reference { color: #555566; font-size: 12px; }
.small { color: #555566; font-size: 12px; }
.warning { color: #8a4b00; font-weight: 600; }
"""


def write_pdf(report: Report) -> bytes:
    """The report on A4. Starts Qt without a screen where none runs yet (the command line)."""
    import os

    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from annotator.gui.application import application

        application()
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(store)
    writer.setResolution(_DPI)
    writer.setTitle(report.title)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    _draw(report, writer)
    store.close()
    return io.BytesIO(bytes(store.data().data())).getvalue()


def _draw(report: Report, writer: QPdfWriter) -> None:
    size = QSizeF(writer.width(), writer.height())
    document = lay_out(report, writer, size)
    painter = QPainter(writer)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        paint_page(painter, document, report.marking, size, page)
    painter.end()


def lay_out(report: Report, device: QPaintDevice, size: QSizeF) -> QTextDocument:
    """The report in pages of a size between the margins, in pixels of the device."""
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    document.setDefaultFont(font(_TEXT_PX, report.language))
    document.setHtml(f"<html><head><style>{_STYLE}</style></head><body>{html_body(report, _quote)}</body></html>")
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(size.width(), size.height() - 2 * _BAND))
    _keep_together(document)
    return document


def paint_page(painter: QPainter, document: QTextDocument, marking: str, size: QSizeF, page: int) -> None:
    """One page, counted from 0, with the marking in the bands at its head and its foot."""
    width, height = size.width(), document.pageSize().height()
    painter.save()
    painter.translate(0, _BAND - page * height)
    document.drawContents(painter, QRectF(0, page * height, width, height))
    painter.restore()
    painter.setFont(font(_MARK_PX, bold=True))
    centre = Qt.AlignmentFlag.AlignCenter
    painter.drawText(QRectF(0, 0, width, _BAND - 8), centre, marking)
    foot = f"{marking}  ·  {page + 1} / {document.pageCount()}"
    painter.drawText(QRectF(0, height + _BAND + 8, width, _BAND - 8), centre, foot)


def _quote(quote: Quote) -> str:
    """A quote in a font of its language, with its line at the left, which Qt draws at a table's cell only."""
    families = ", ".join(f"'{family}'" for family in font_families(quote.language))
    words = "<br>".join(html_text(line) for line in quote.text.splitlines())
    return (
        f'<table class="quote" width="100%" cellspacing="0"><tr><td class="quote">'
        f'<span style="font-family: {families};">{words}</span>'
        f'<br><span class="reference">{html_text(quote.reference)}</span></td></tr></table>'
    )


# --- pages -------------------------------------------------------------------------------------------------------

Piece = QTextBlock | QTextTable


def _keep_together(document: QTextDocument) -> None:
    """Begin a new page before what the end of a page would divide: a heading and what it heads, a small table."""
    height = document.pageSize().height()
    heads: list[Piece] = []
    for piece in pieces(document):
        if is_heading(piece):
            heads.append(piece)
            continue
        first, table = [*heads, piece][0], isinstance(piece, QTextTable)
        top, (begin, end) = extent(document, first)[0], extent(document, piece)
        whole = table and end - begin <= height * _SMALL_TABLE
        bottom = end if whole else min(end, begin + 3 * _TEXT_PX)
        divided = int(top // height) != int((bottom - 1) // height)
        if divided and top % height > 1 and (heads or table):
            _break_before(first)
        heads = []


def _break_before(piece: Piece) -> None:
    before = QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore
    if isinstance(piece, QTextTable):
        table = piece.format()
        table.setPageBreakPolicy(before)
        piece.setFormat(table)
    else:
        block = piece.blockFormat()
        block.setPageBreakPolicy(before)
        QTextCursor(piece).setBlockFormat(block)


def is_heading(piece: Piece) -> bool:
    """Whether a piece is the heading of what follows it."""
    return isinstance(piece, QTextBlock) and piece.blockFormat().headingLevel() > 0


def extent(document: QTextDocument, piece: Piece) -> tuple[float, float]:
    """Where a piece begins and ends, in pixels from the top of the first page."""
    layout = document.documentLayout()
    box = layout.frameBoundingRect(piece) if isinstance(piece, QTextTable) else layout.blockBoundingRect(piece)
    return box.top(), box.bottom()


def pieces(document: QTextDocument) -> list[Piece]:
    """The paragraphs and tables of the document in order; the empty paragraphs that Qt puts between tables are not
    among them."""
    found: list[Piece] = []
    iterator = document.rootFrame().begin()
    while not iterator.atEnd():
        frame = iterator.currentFrame()
        if isinstance(frame, QTextTable):
            found.append(frame)
        elif not isinstance(frame, QTextFrame) and iterator.currentBlock().text().strip():
            found.append(iterator.currentBlock())
        iterator += 1
    return found
