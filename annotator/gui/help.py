"""The in-app help: Markdown pages in the interface's language, opened at the place it concerns.

Sections are counted, not named: the pages of all languages have the same headings in the same order (a test says so).
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from annotator.gui import dialogs
from annotator.gui.actions import SCOPES, ActionTable
from annotator.gui.language import language, tr
from annotator.paths import resource

PAGES = (
    "first-ten-minutes", "annotate", "claims", "reliability", "adjudicate", "window", "keys", "import-export",
    "project-file",
)  # fmt: skip
"""The pages in the order of the contents."""

MODES = {"annotate": ("annotate", 0), "claims": ("claims", 0), "adjudicate": ("adjudicate", 0)}
"""Mode → page and section, for what has no place of its own."""

PLACES: dict[str, tuple[str, int]] = {
    "SelectionTab": ("annotate", 2),
    "ClaimCard": ("claims", 2),
    "ClaimsTab": ("claims", 1),
    "ValueField": ("claims", 5),
    "RatingRow": ("reliability", 2),
    "ReliabilityTab": ("reliability", 1),
    "TranslationTab": ("annotate", 6),
    "HistoryTab": ("project-file", 1),
    "Ribbons": ("annotate", 8),
    "FindBar": ("annotate", 9),
    "Preview": ("annotate", 9),
    "Aids": ("annotate", 10),
    "Banner": ("annotate", 11),
    "SubmitDialog": ("annotate", 11),
    "TypeAhead": ("annotate", 4),
    "Palette": ("window", 1),
    "KeyBar": ("window", 2),
    "ArticleList": ("window", 5),
    "TopBar": ("window", 5),
    "FirstSteps": ("first-ten-minutes", 0),
    "EmptyProject": ("import-export", 1),
    "AttachPlace": ("import-export", 1),
    "PrepareDialog": ("import-export", 1),
    "PasteDialog": ("import-export", 1),
    "OriginalDialog": ("import-export", 1),
    "ArticleDialog": ("import-export", 1),
    "AnchorsDialog": ("import-export", 1),
    "QProgressDialog": ("import-export", 1),
    "ExportDialog": ("import-export", 2),
    "AssignDialog": ("import-export", 3),
    "MergeDialog": ("import-export", 3),
    "DuplicatesWindow": ("import-export", 4),
    "DuplicatesStrip": ("import-export", 4),
    "ReportDialog": ("claims", 8),
    "SettingsDialog": ("window", 3),
    "KeysPage": ("window", 2),
    "ActorDialog": ("project-file", 3),
    "NewProjectDialog": ("project-file", 0),
    "PropertiesDialog": ("project-file", 3),
    "ErrorDialog": ("project-file", 1),
    "SchemeDialog": ("claims", 6),
    "WaitingPane": ("claims", 6),
    "RegisterWindow": ("claims", 4),
    "SourcesWindow": ("reliability", 4),
    "TimelineWindow": ("claims", 7),
    "AgreementWindow": ("adjudicate", 2),
    "OwnWorkWindow": ("adjudicate", 4),
    "SignOffDialog": ("adjudicate", 3),
    "ReturnDialog": ("adjudicate", 1),
    "PreviewDialog": ("adjudicate", 3),
    "ClaimsPage": ("claims", 3),
    "AdjudicatePage": ("adjudicate", 0),
}
"""The class of a widget, its own or one that it derives from → page and section (0: its beginning) that tell about it
and all in it."""


def place_of(widget: QWidget | None, mode: str) -> tuple[str, int]:
    """The page and section that concern a widget: its own, or those of what it stands in, or of the mode; without a
    mode, of that of the window over which it stands."""
    while widget is not None:
        for kind in type(widget).__mro__:
            if kind.__name__ in PLACES:
                return PLACES[kind.__name__]
        desk = getattr(widget, "desk", None)
        mode = mode or getattr(desk, "mode", "")
        widget = widget.parentWidget()
    return MODES.get(mode, ("first-ten-minutes", 0))


class HelpView(QTextBrowser):
    """Shows one page; links lead to other pages of the help and nowhere else."""

    def __init__(self, page: str, section: int = 0) -> None:
        """Opens a page at a section."""
        super().__init__()
        self.page = ""
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Help"))
        self.anchorClicked.connect(self._follow)
        self.show_page(page, section)

    def show_page(self, name: str, section: int = 0) -> None:
        """Show a page, in English where the language has none of that name."""
        folder = resource("help")
        found = next(
            (p for p in (folder / language() / f"{name}.md", folder / "en" / f"{name}.md") if p.is_file()), None
        )
        self.page = name
        self.setMarkdown(found.read_text("utf-8") if found else "")
        typeset(self.document(), self.palette().mid().color())
        self._go_to(section)

    def _go_to(self, section: int) -> None:
        block, number = self.document().begin(), 0
        while block.isValid():
            if block.blockFormat().headingLevel() == 2:
                number += 1
                if number == section:
                    self.setTextCursor(QTextCursor(self.document().lastBlock()))
                    self.setTextCursor(QTextCursor(block))  # coming from below, it stands at the top
                    return
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def section(self) -> str:
        """The heading that the page was opened at; '' at its beginning."""
        block = self.textCursor().block()
        return block.text() if block.blockFormat().headingLevel() == 2 else ""

    def _follow(self, url: QUrl) -> None:
        name = url.path().rsplit("/", 1)[-1].removesuffix(".md")
        if not url.scheme() and name:
            self.show_page(name)


class HelpPane(QWidget):
    """The contents at the left, a page at the right."""

    def __init__(self, page: str, section: int = 0) -> None:
        """Opens a page at a section."""
        super().__init__()
        self.view = HelpView(page, section)
        self.contents = QListWidget(self)
        self.contents.setFixedWidth(210)
        self.contents.setAccessibleName(tr("Contents"))
        folder = resource("help") / language()
        for name in PAGES:
            item = QListWidgetItem(_title(folder / f"{name}.md"))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.contents.addItem(item)
            if name == page:
                self.contents.setCurrentItem(item)
        self.contents.currentItemChanged.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.contents)
        layout.addWidget(self.view, 1)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole) != self.view.page:
            self.view.show_page(str(item.data(Qt.ItemDataRole.UserRole)))


def show_help(parent: QWidget, place: tuple[str, int]) -> None:
    """Show the help at a page and section."""
    pane = HelpPane(*place)
    box = dialogs.TextDialog(parent, tr("Help"), pane)
    pane.view.setFocus()
    box.resize(960, 680)
    dialogs.run_dialog(box)


class _F1(QObject):
    """Opens the help where F1 is pressed in a box and nothing else took it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F1 alone."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F1:
            assert isinstance(watched, QWidget)
            show_help(watched, place_of(QApplication.focusWidget() or watched, ""))
            return True
        return super().eventFilter(watched, event)


def help_in(box: QWidget) -> None:
    """Let F1 open the help in a modal box, at what has the focus in it; not in the help itself."""
    if box.findChild(HelpPane) is None:
        box.installEventFilter(_F1(box))


def _set_upright(block: QTextBlock) -> None:
    """Hangul, kana and Han are never slanted: what is set off by a slant elsewhere is set a little bolder."""
    cursor = QTextCursor(block)
    for piece in block.textFormats():
        if piece.format.fontItalic():
            cursor.setPosition(block.position() + piece.start)
            cursor.setPosition(block.position() + piece.start + piece.length, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            look.setFontItalic(False)
            look.setFontWeight(QFont.Weight.Medium)
            cursor.mergeCharFormat(look)


def typeset(document: QTextDocument, line: QColor) -> None:
    """Give a page of Markdown the room that reading wants: margins, leading, quiet headings and tables. In Korean and
    Japanese nothing is slanted."""
    upright = language() in ("ko", "ja")
    document.setDocumentMargin(16)
    sizes = {1: 20, 2: 15, 3: 13}
    block = document.begin()
    while block.isValid():
        cursor, shape, level = QTextCursor(block), QTextBlockFormat(), block.blockFormat().headingLevel()
        shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if cursor.currentTable() is None:
            shape.setTopMargin({0: 0, 1: 0}.get(level, 16))
            shape.setBottomMargin(4 if level else 7)
        cursor.mergeBlockFormat(shape)
        if level in sizes:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            form = cursor.charFormat()
            form.clearProperty(form.Property.FontSizeAdjustment)
            form.setProperty(form.Property.FontPixelSize, sizes[level])
            cursor.setCharFormat(form)
        if upright:
            _set_upright(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            look = frame.format()
            look.setBorderCollapse(True)
            look.setBorder(1)
            look.setBorderBrush(line)
            look.setCellPadding(5)
            look.setBottomMargin(10)
            frame.setFormat(look)


def commands_html(table: ActionTable) -> str:
    """Every command with its keys and what it does, by where its keys count, straight from the table."""
    rows: dict[str, list[str]] = {}
    for action in sorted(table.all(), key=lambda each: not table.keys(each.id)):
        keys = ", ".join(
            QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or key for key in table.keys(action.id)
        )
        hint = f"<br><small>{tr(action.hint)}</small>" if action.hint and action.hint != action.text else ""
        rows.setdefault(action.scope, []).append(
            f"<tr><td width='150'><b>{keys}</b>&nbsp;&nbsp;</td><td>{tr(action.text)}{hint}</td></tr>"
        )
    return "".join(
        f"<h3>{tr(SCOPES.get(scope, scope))}</h3><table cellpadding='3'>{''.join(lines)}</table>"
        for scope, lines in rows.items()
    )


def _title(page: Path) -> str:
    """The first heading of a page."""
    if not page.is_file():
        return page.stem
    with page.open(encoding="utf-8") as lines:
        return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), page.stem)
