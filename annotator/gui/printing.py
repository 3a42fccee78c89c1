"""A report as PDF: Qt lays the same HTML out in pages, and every page carries the marking at its head and foot."""

import io

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from annotator.report import Report, whole

_DPI = 96
_MARGIN_MM = 18.0
_BAND = 30.0


def write_pdf(report: Report) -> bytes:
    """The report on A4. Starts Qt without a screen where none runs yet (the command line)."""
    import os

    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from annotator.gui.app import application

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
    width, height = float(writer.width()), float(writer.height()) - 2 * _BAND
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setHtml(whole(report, ""))
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(width, height))
    painter = QPainter(writer)
    for page in range(document.pageCount()):
        if page:
            writer.newPage()
        painter.save()
        painter.translate(0, _BAND - page * height)
        document.drawContents(painter, QRectF(0, page * height, width, height))
        painter.restore()
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(0, 0, width, _BAND - 8), centre, report.marking)
        foot = f"{report.marking}  ·  {page + 1} / {document.pageCount()}"
        painter.drawText(QRectF(0, height + _BAND + 8, width, _BAND - 8), centre, foot)
    painter.end()
