"""The bar above the work: project, mode, search, saved-at, actor, and the line that tells what happened."""

from PySide6.QtCore import QDateTime, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QWidget,
)

from annotator.gui.desk import MODES, Desk
from annotator.gui.faces import face
from annotator.gui.ground import TOP_HEIGHT
from annotator.gui.language import locale, tr
from annotator.gui.theme import font
from annotator.session import Change
from annotator.text import plain_lines

_FACE, _GAP = 22, 6  # pixels: the disc of whoever works here, and from there to the name


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
        self.search = SearchField(self)
        self.search.clicked.connect(self.searchRequested)
        self.saved = QLabel(self)
        self.actor = QToolButton(self)
        self.actor.setObjectName("actor")
        self.actor.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.actor.setIconSize(QSize(_FACE + _GAP, _FACE))
        self.actor.clicked.connect(self.actorRequested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 14, 0)
        layout.setSpacing(12)
        layout.addWidget(self.brand)
        layout.addWidget(self.project)
        layout.addSpacing(12)
        layout.addWidget(switch)
        layout.addStretch(1)
        layout.addWidget(self.search)
        layout.addStretch(1)
        layout.addWidget(self.saved)
        layout.addWidget(self.actor)
        desk.changed.connect(self._on_change)
        desk.modeChanged.connect(self._show_mode)
        desk.languageChanged.connect(self.retranslate)
        desk.themeChanged.connect(self._show_actor)
        desk.actions.changed.connect(self._show_keys)
        self.retranslate()

    def retranslate(self) -> None:
        """All words in the interface's language."""
        for name, title in MODES.items():
            button = self.findChild(QPushButton, f"mode-{name}")
            assert isinstance(button, QPushButton)
            button.setText(tr(title))
            # The chosen segment is bold: without room for that, its neighbours would move.
            button.setMinimumWidth(QFontMetrics(font(13, bold=True)).horizontalAdvance(tr(title)) + 34)
        self._show_keys()
        self.project.setText(self._desk.session.path.name)
        self._show_mode(self._desk.mode)
        self._show_saved()
        self._show_actor()

    def _show_keys(self) -> None:
        known = any(action.id == "edit.palette" for action in self._desk.actions.all())
        keys = self._desk.actions.keys("edit.palette") if known else ()
        self.search.show_words(tr("Find text, entity, claim, command…"), keys[0] if keys else "")

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
        theme = self._desk.theme
        ground = theme.saved if actor is not None and actor.role == "reviewer" else theme.accent
        disc = face(actor.name if actor else "?", ground, theme.accent_text, _FACE, _GAP, self.devicePixelRatioF())
        self.actor.setIcon(QIcon(disc))
        self.actor.setToolTip(
            tr("{name}, {role}. Click to change who works here.", name=actor.name, role=tr(actor.role))
            if actor
            else tr("Choose who works here.")
        )
        self.actor.setAccessibleName(self.actor.text())


class SearchField(QPushButton):
    """What looks like a field and opens the palette: its words at the left, its key at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Empty until `show_words`."""
        super().__init__(parent)
        self.setProperty("searchField", "true")
        self.setMinimumWidth(200)
        self.setMaximumWidth(420)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.cap = QLabel(self)
        self.cap.setProperty("keycap", "true")
        self.cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(self.cap, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_words(self, words: str, key: str) -> None:
        """Its words, and the key that does the same, '' where none does."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({key})" if key else words)
        self.cap.setText(key.replace("+", " "))
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for the words and the key, and some air; it is the first to give way."""
        words = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(min(420, words + self.cap.sizeHint().width() + _GAP + 90), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The key gives way to the words, then the words are cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 28
        self.cap.setVisible(
            bool(self.cap.text())
            and self.fontMetrics().horizontalAdvance(self._words) + self.cap.sizeHint().width() + _GAP <= room
        )
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))


class Foot(QFrame):
    """The line below the work: what just happened, else the keys that help in the mode that is shown.

    A page that has words for it has a widget `foot`; its room is kept while nothing is there to tell: words that come
    and go move no text above them.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Follows what the desk says, and its mode."""
        super().__init__(parent)
        self._desk = desk
        self.setProperty("bar", "bottom")
        self._feet: dict[str, QWidget] = {}
        self._reading = False
        self.status = StatusLine(desk, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.status)
        self.status.toldChanged.connect(self.show_mode)
        desk.modeChanged.connect(self.show_mode)
        desk.articleOpened.connect(self.show_mode)

    def add(self, mode: str, foot: QWidget) -> None:
        """Show this in a mode while nothing is said."""
        self._feet[mode] = foot
        self._stack.addWidget(foot)
        self.show_mode()

    def set_reading_mode(self, on: bool) -> None:
        """Say what happens and nothing else."""
        self._reading = on
        self.show_mode()

    def show_mode(self) -> None:
        """What is said, else what the mode has to tell; in an empty project no key is of use yet."""
        quiet = not self.status.text() and not self._reading and bool(self._desk.article)
        self._stack.setCurrentWidget(self._feet.get(self._desk.mode, self.status) if quiet else self.status)


class StatusLine(QLabel):
    """One line that says what happened; it fades to nothing after a while, warnings stay longer. `toldChanged()`
    when it begins or ends to say something."""

    toldChanged = Signal()

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
        self.setContentsMargins(16, 3, 16, 4)
        self.ensurePolished()  # measured in the font it will be shown in
        self.setText("X한あ漢")  # as tall as a line gets in any language of the interface
        self.setMinimumHeight(self.heightForWidth(1000))
        self.clear()

    def show_words(self, text: str, kind: str) -> None:
        """Show a sentence of a kind (`info`, `warning`, `error`)."""
        self.setText(plain_lines(text))
        self.setProperty("tone", {"info": ""}.get(kind, kind))
        self.style().polish(self)
        self.setAccessibleName(text)
        self._timer.start(4000 if kind == "info" else 12000)
        self.toldChanged.emit()

    def _forget(self) -> None:
        self.clear()
        self.setAccessibleName("")
        self.toldChanged.emit()
