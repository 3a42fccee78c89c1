"""What lies at hand under the inspector, folded to one line: the own note on the article, and the guidelines."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import SetNote
from annotator.gui.annotate.tools import Tools
from annotator.gui.composing import ComposingText
from annotator.gui.guideline import go_to_section, guideline_of, show_guideline
from annotator.gui.language import language, tr
from annotator.model import Note
from annotator.session import Change

NAMES = ("note", "guidelines")
_HEIGHT = 230


class Aids(QFrame):
    """Two buttons; pressing one opens its pane above the line, pressing it again folds it."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        """Folded until `open`."""
        super().__init__(parent)
        self._tools = tools
        self.setObjectName("aids")
        self._section = ""
        self._shown: object = None
        self._noted = ""
        self.note = NoteField(self)
        self.note.setObjectName("articleNote")
        self.guidelines = QTextBrowser(self)
        self.guidelines.setObjectName("guidelines")
        self.guidelines.setOpenLinks(False)
        self.stack = QStackedWidget(self)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        for name, pane in zip(NAMES, (self.note, self.guidelines), strict=True):
            self.stack.addWidget(pane)
            button = self.buttons[name] = QPushButton(self)
            button.setCheckable(True)
            button.setProperty("quiet", True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, name=name: self.turn(name))
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._rule = QWidget(self)
        self._rule.setFixedHeight(1)
        layout.addWidget(self._rule)
        layout.addWidget(self.stack)
        layout.addLayout(row)
        self.stack.setFixedHeight(_HEIGHT)
        self.stack.hide()
        self.note.left.connect(self.store)
        self.note.escaped.connect(self._back)
        self.guidelines.installEventFilter(self)
        tools.open.textChanged.connect(self._on_article)
        tools.open.selectedChanged.connect(self._follow)
        tools.desk.changed.connect(self._on_change)
        self.retranslate()

    # ---- opening

    @property
    def current(self) -> str:
        """The name of the pane that is open, '' while both are folded."""
        return "" if self.stack.isHidden() else NAMES[self.stack.currentIndex()]

    def open(self, name: str) -> None:
        """Open a pane; any other name folds both."""
        if name in NAMES:
            self.stack.setCurrentIndex(NAMES.index(name))
        self.stack.setVisible(name in NAMES)
        if name == "guidelines":
            self._show_guidelines()
        for each, button in self.buttons.items():
            button.setChecked(each == name)

    def turn(self, name: str) -> None:
        """Open a pane and give it the focus, or fold it."""
        if self.current == name:
            self.store()
            self.open("")
            self._back()
            return
        self.open(name)
        pane = self.note if name == "note" else self.guidelines
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _back(self) -> None:
        self._tools.reader.column(self._tools.active).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: object, event: object) -> bool:
        """Esc in the guidelines goes back to the text; at another width the section is brought to the top again."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._back()
            return True
        if isinstance(event, QResizeEvent) and self._section:
            QTimer.singleShot(0, self, self._show_guidelines)
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    # ---- the note

    def store(self) -> None:
        """Store the note, if it was changed."""
        text, noted = self.note.toPlainText().strip(), self._noted
        if not noted or self.note.isReadOnly() or text == self.note.stored:
            return
        if self._tools.desk.apply(SetNote(target=noted, target_kind="article", text=text)) is not None:
            self.note.stored = text
            self._tools.say(tr("Note saved"))
        self._titles()

    def _on_article(self) -> None:
        self.store()
        self._noted = self._tools.open.article_id
        self._load()
        self._follow()

    def _load(self) -> None:
        session = self._tools.desk.session
        found: Note | None = session.queries.note(self._noted) if self._noted else None
        self.note.load(found.text if found is not None else "")
        self.note.setReadOnly(not self._noted or session.read_only or not session.actor)
        self._titles()

    def _on_change(self, change: Change) -> None:
        tables = change.tables()
        if change.kind == "actor" or (change.kind != "edit" and "note" in tables):
            self._load()
        if tables & {"project", "property", "scheme"} and self.current == "guidelines":
            self._show_guidelines()

    # ---- the guidelines

    def _follow(self) -> None:
        """Keep the section of the selected mention's type on top."""
        mention = self._tools.open.mention
        self._section = mention.type if mention is not None else ""
        self._titles()
        if self.current == "guidelines":
            self._show_guidelines()

    def _show_guidelines(self) -> None:
        desk = self._tools.desk
        shown = (guideline_of(desk), language(), desk.session.queries.scheme().version, desk.theme.name)
        if shown != self._shown:
            self._shown = shown
            show_guideline(self.guidelines, desk)
        if self._section:
            self.show_section(self._section)

    def show_section(self, code: str) -> bool:
        """Bring a section to the top, as an entity type's `anchor` or its code names it; whether there is one."""
        return go_to_section(self.guidelines, self._tools.desk, code)

    # ---- words

    def _titles(self) -> None:
        noted = bool(self.note.stored)
        self.buttons["note"].setText(tr("Note") + (" •" if noted else ""))
        section = f": {self._tools.type_name(self._section)}" if self._section else ""
        self.buttons["guidelines"].setText(tr("Guidelines") + section)

    def retranslate(self) -> None:
        """All words in the interface's language, and the theme's line."""
        self.note.setPlaceholderText(tr("Your note on this article. Only you write it; it is saved when you leave it."))
        self.note.setAccessibleName(tr("Note on this article"))
        self.guidelines.setAccessibleName(tr("Guidelines"))
        self._rule.setStyleSheet(f"background: {self._tools.desk.theme.line.name()};")
        self._titles()
        if self.current == "guidelines":
            self._show_guidelines()


class NoteField(ComposingText):
    """A few lines of text, told of when the field is left; Esc leaves it."""

    left = Signal()
    escaped = Signal()
    stores = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stored = ""
        self.setTabChangesFocus(True)

    def load(self, text: str) -> None:
        """Show what is stored."""
        self.stored = text
        if text != self.toPlainText():
            self.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the field, which stores it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            self.escaped.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field stores it; a menu over it is no leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()
