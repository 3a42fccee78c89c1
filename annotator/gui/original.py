"""A passage in the file it came from: the decoded source with the passage marked, and how the file was read."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from annotator.gui.language import tr
from annotator.gui.theme import Theme
from annotator.ingest import to_source
from annotator.model import Document

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp949": "EUC-KR (CP949)",
    "johab": "Johab",
    "iso2022_kr": "ISO-2022-KR",
    "cp932": "Shift_JIS (CP932)",
    "euc_jp": "EUC-JP",
    "iso2022_jp": "ISO-2022-JP",
    "gb18030": "GB18030",
    "cp950": "Big5",
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
}
"""Codec → the name people know it by, in the order they are offered."""
_AROUND = 100_000
"""Code points of the source shown on either side of the passage."""


class OriginalDialog(QDialog):
    """The source of a document around a passage, which is marked. `text` holds the words; `found` says whether the
    passage stands there (white space between paragraphs stands nowhere)."""

    def __init__(self, parent: QWidget | None, theme: Theme, document: Document, start: int, end: int) -> None:
        """`[start, end)` in code points of the document's base text."""
        super().__init__(parent)
        self.setWindowTitle(tr("In the original"))
        self.resize(860, 560)
        self.about = QLabel(described(document), self)
        self.about.setWordWrap(True)
        self.about.setProperty("secondary", "true")
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        source = document.text if document.source is None else document.source
        place = (start, end) if document.source is None else to_source(document.map, start, end)
        self.found = place is not None
        low, high = place or (0, 0)
        first, last = max(0, low - _AROUND), min(len(source), high + _AROUND)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("In the original"))
        if document.source is not None:
            self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setPlainText(_one_end(source[first:last]))
        if self.found:
            self._mark(theme, _units(source[first:low]), _units(source[first:high]))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        close.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.addWidget(self.about)
        layout.addWidget(self.text, 1)
        layout.addWidget(close)

    def marked(self) -> str:
        """What is marked."""
        return self.text.textCursor().selectedText().replace("\u2029", "\n")

    def _mark(self, theme: Theme, start: int, end: int) -> None:
        cursor = self.text.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(QColor(theme.lit))
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = QTextCursor(cursor), look
        self.text.setExtraSelections([mark])
        self.text.setTextCursor(cursor)
        self.text.centerCursor()


def described(document: Document) -> str:
    """How a file was read: its name, form, encoding and who said it, the digest of its bytes."""
    encoding = ENCODINGS.get(document.encoding, document.encoding)
    how = tr("given by hand") if document.encoding_given else tr("recognised")
    altered = len([change for change in document.changes if change.get("kind") != "bom"])
    parts = [document.name, f"{encoding} ({how})", f"SHA-256 {document.sha256}"]
    if altered:
        parts.append(tr("{n} {n:character|characters} altered", n=altered))
    return " · ".join(parts)


def _one_end(text: str) -> str:
    """Qt makes one paragraph end of a CR LF: so do we, before we count."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _units(text: str) -> int:
    return len(_one_end(text).encode("utf-16-le", "surrogatepass")) // 2
