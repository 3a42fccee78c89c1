"""The bar above the work: project, mode, search, saved-at, actor, and the line that tells what happened."""

from PySide6.QtCore import QDateTime, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from annotator.gui.desk import MODES, Desk
from annotator.gui.ground import TOP_HEIGHT
from annotator.gui.language import locale, tr
from annotator.gui.theme import font
from annotator.session import Change


class TopBar(QFrame):
    """Signals `searchRequested()` when the search field is clicked, `actorRequested()` when the actor is."""

    searchRequested = Signal()
    actorRequested = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Follows the desk's mode, actor and commits."""
        super().__init__(parent)
        self._desk = desk
        self.setProperty("bar", "top")
        self.setFixedHeight(TOP_HEIGHT)
        self.brand = QLabel("Annotator", self)
        self.brand.setProperty("heading", "true")
        self.project = QLabel(self)
        self.project.setProperty("secondary", "true")
        self.modes = QButtonGroup(self)
        switch = QFrame(self)
        switch.setProperty("segmented", "true")
        switch.setFixedHeight(34)
        row = QHBoxLayout(switch)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for name in MODES:
            button = QPushButton(switch)
            button.setObjectName(f"mode-{name}")
            button.setProperty("segment", "true")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, name=name: desk.set_mode(name))
            self.modes.addButton(button)
            row.addWidget(button)
        self.search = QPushButton(self)
        self.search.setProperty("searchField", "true")
        self.search.setMinimumWidth(220)
        self.search.setMaximumWidth(420)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.clicked.connect(self.searchRequested)
        self.saved = QLabel(self)
        self.actor = QToolButton(self)
        self.actor.setObjectName("actor")
        self.actor.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.actor.clicked.connect(self.actorRequested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 14, 0)
        layout.setSpacing(12)
        layout.addWidget(self.brand)
        layout.addWidget(self.project)
        layout.addSpacing(12)
        layout.addWidget(switch)
        layout.addStretch(1)
        layout.addWidget(self.search, 3)
        layout.addStretch(1)
        layout.addWidget(self.saved)
        layout.addWidget(self.actor)
        desk.changed.connect(self._on_change)
        desk.modeChanged.connect(self._show_mode)
        desk.languageChanged.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        for name, title in MODES.items():
            button = self.findChild(QPushButton, f"mode-{name}")
            assert isinstance(button, QPushButton)
            button.setText(tr(title))
            # The chosen segment is bold: without room for that, its neighbours would move.
            button.setMinimumWidth(QFontMetrics(font(13, bold=True)).horizontalAdvance(tr(title)) + 34)
        self.search.setText(tr("Find text, entity, claim, command…") + "    Ctrl+K")
        self.search.setAccessibleName(tr("Find text, entity, claim, command…"))
        self.project.setText(self._desk.session.path.name)
        self._show_mode(self._desk.mode)
        self._show_saved()
        self._show_actor()

    def _on_change(self, change: Change) -> None:
        if change.event is not None:
            self._show_saved()
        if change.kind == "actor" or "actor" in change.tables():
            self._show_actor()

    def _show_mode(self, mode: str) -> None:
        button = self.findChild(QPushButton, f"mode-{mode}")
        if isinstance(button, QPushButton):
            button.setChecked(True)

    def _show_saved(self) -> None:
        session = self._desk.session
        if session.read_only:
            self.saved.setText(tr("Read-only copy"))
            self.saved.setToolTip(
                tr("This project cannot be written here. Nothing you do is saved; save a copy to work on.")
            )
        elif session.saved_at is None:
            self.saved.setText("● " + tr("All saved"))
        else:
            at = QDateTime.fromMSecsSinceEpoch(session.saved_at)
            self.saved.setText("● " + tr("Saved {time}", time=locale().toString(at, "HH:mm:ss")))
        self.saved.setProperty("tone", "warning" if session.read_only else "saved")
        self.saved.style().polish(self.saved)

    def _show_actor(self) -> None:
        actor = self._desk.session.queries.actor()
        self.actor.setText(actor.name if actor else tr("Who are you?"))
        self.actor.setToolTip(
            tr("{name}, {role}. Click to change who works here.", name=actor.name, role=tr(actor.role))
            if actor
            else tr("Choose who works here.")
        )
        self.actor.setAccessibleName(self.actor.text())


class StatusLine(QLabel):
    """One line that says what happened; it fades to nothing after a while, warnings stay longer.

    Its room is kept while it says nothing: words that come and go move no text above them.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Shows what the desk says."""
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._forget)
        desk.said.connect(self.show_words)
        self.setContentsMargins(16, 2, 16, 4)
        self.ensurePolished()  # measured in the font it will be shown in
        self.setText("X한あ漢")  # as tall as a line gets in any language of the interface
        self.setMinimumHeight(self.heightForWidth(1000))
        self.clear()

    def show_words(self, text: str, kind: str) -> None:
        """Show a sentence of a kind (`info`, `warning`, `error`)."""
        self.setText(text)
        self.setProperty("tone", {"info": ""}.get(kind, kind))
        self.style().polish(self)
        self.setAccessibleName(text)
        self._timer.start(4000 if kind == "info" else 12000)

    def _forget(self) -> None:
        self.clear()
        self.setAccessibleName("")
