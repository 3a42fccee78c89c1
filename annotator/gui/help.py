"""The in-app help: Markdown pages in the interface's language, opened at the place it concerns.

Sections are counted, not named: the pages of all languages have the same headings in the same order (a test says so).
"""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QTextBlockFormat, QTextCursor, QTextDocument, QTextTable
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
    "ClaimsTab": ("claims", 0),
    "ReliabilityTab": ("reliability", 0),
    "TranslationTab": ("annotate", 6),
    "HistoryTab": ("project-file", 0),
    "FindBar": ("annotate", 9),
    "Preview": ("annotate", 9),
    "Aids": ("annotate", 10),
    "ArticleList": ("window", 5),
    "TopBar": ("window", 5),
    "EmptyProject": ("import-export", 1),
    "PrepareDialog": ("import-export", 1),
    "PasteDialog": ("import-export", 1),
    "ExportDialog": ("import-export", 2),
    "ReportDialog": ("import-export", 2),
    "AssignDialog": ("import-export", 3),
    "ShareDialog": ("import-export", 3),
    "AnchorsDialog": ("project-file", 0),
    "SettingsDialog": ("window", 3),
    "ActorDialog": ("project-file", 0),
    "NewProjectDialog": ("project-file", 0),
    "PropertiesDialog": ("project-file", 0),
    "RegisterWindow": ("claims", 0),
    "SourcesWindow": ("reliability", 0),
    "TimelineWindow": ("claims", 0),
    "AgreementWindow": ("adjudicate", 0),
    "ClaimsPage": ("claims", 0),
    "AdjudicatePage": ("adjudicate", 0),
}
"""The class of a widget → page and section (0: its beginning) that tell about it and all in it."""


def place_of(widget: QWidget | None, mode: str) -> tuple[str, int]:
    """The page and section that concern a widget: its own, or those of what it stands in, or of the mode."""
    while widget is not None:
        if type(widget).__name__ in PLACES:
            return PLACES[type(widget).__name__]
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
        self.setFocusProxy(self.view)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole) != self.view.page:
            self.view.show_page(str(item.data(Qt.ItemDataRole.UserRole)))


def show_help(parent: QWidget, place: tuple[str, int]) -> None:
    """Show the help at a page and section."""
    box = dialogs.TextDialog(parent, tr("Help"), HelpPane(*place))
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


def typeset(document: QTextDocument, line: QColor) -> None:
    """Give a page of Markdown the room that reading wants: margins, leading, quiet headings and tables."""
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
