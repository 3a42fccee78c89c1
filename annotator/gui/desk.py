"""What all views of a window share: the session, the open article, the theme, and the signals between them."""

from PySide6.QtCore import QObject, Signal

from annotator.edits import Edit
from annotator.gui.actions import ActionTable
from annotator.gui.composing import leave_field
from annotator.gui.language import told, tr
from annotator.gui.later import Later
from annotator.gui.naming import step
from annotator.gui.theme import Theme
from annotator.model import BugError, Event, UserError
from annotator.session import Change, Session

MODES = {"annotate": "Annotate", "claims": "Claims", "adjudicate": "Adjudicate"}
"""Mode → its name (English); the ids of its commands begin with it."""


class Desk(QObject):
    """One window's work on one project. Views hold this, never each other.

    `changed(Change)` after every commit; `foreseen(Change)` just before it (`Session.foresee`);
    `articleOpened(article id)`; `modeChanged(name)` with `annotate`,
    `claims` or `adjudicate`; `said(text, kind)` for the status line, kind one of `info`, `warning`, `error`;
    `languageChanged()`, `themeChanged()`; `revealRequested(Range)` asks the reader to show a passage;
    `recordSelected(table, id)` asks all views to show one record, `registerAsked(id)` the register to show an entity;
    `announced(text)` is read to screen readers.
    """

    foreseen = Signal(object)
    changed = Signal(object)
    articleOpened = Signal(str)
    modeChanged = Signal(str)
    said = Signal(str, str)
    languageChanged = Signal()
    themeChanged = Signal()
    revealRequested = Signal(object)
    recordSelected = Signal(str, str)
    registerAsked = Signal(str)
    announced = Signal(str)

    def __init__(self, session: Session, theme: Theme, actions: ActionTable, parent: QObject | None = None) -> None:
        """For a session whose actor is chosen already, or will be by `Session.act_as`."""
        super().__init__(parent)
        self.session = session
        self.theme = theme
        self.actions = actions
        self.later = Later(self)
        self.still = False
        """Whether nothing is to be written by itself (what was read), since work that is being brought in was looked at
        as the project is now."""
        self.article: str | None = None
        self.mode = "annotate"
        self._ends = (session.subscribe(self.changed.emit), session.foresee(self.foreseen.emit))

    def apply(self, edit: Edit, *, origin: object = None) -> Change | None:
        """Run an edit; where a rule forbids it, say why in the status line and return None."""
        try:
            return self.session.apply(edit, origin=origin)
        except UserError as error:
            self.say(str(error), "warning")
        except BugError as error:
            self.say(str(error), "error")
        return None

    def undo(self) -> Change | None:
        """Take the newest edit back, showing first where it was."""
        return self._step(self.session.next_undo(), forward=False)

    def redo(self) -> Change | None:
        """Repeat what was undone last."""
        return self._step(self.session.next_redo(), forward=True)

    def _step(self, event: Event | None, *, forward: bool) -> Change | None:
        try:
            self._show_place_of(event)
            change = self.session.redo() if forward else self.session.undo()
        except UserError as error:
            self.say(str(error), "warning")
            return None
        label = step(change.label, self.session.queries.scheme())
        text = tr("Redone: {label}", label=label) if forward else tr("Undone: {label}", label=label)
        self.say(text)
        self.announced.emit(text)
        return change

    def _show_place_of(self, event: Event | None) -> None:
        """Open the article that an edit lies in, so that it is not undone out of sight."""
        if event is None:
            return
        article = self.session.queries.article_of(event)
        if article is not None and article != self.article and self.session.queries.article(article) is not None:
            self.open_article(article)

    def open_article(self, article: str) -> None:
        """Make an article the open one; what is being written about the one before is stored first."""
        if article != self.article:
            leave_field()
        self.article = article
        self.articleOpened.emit(article)

    def set_mode(self, mode: str) -> None:
        """Switch between `annotate`, `claims` and `adjudicate`."""
        if mode != self.mode:
            self.mode = mode
            self.modeChanged.emit(mode)

    def do(self, id_: str) -> bool:
        """Run an action of the table wherever the user is: where it belongs to another mode, that is shown first;
        where it cannot be done there either, say so. Whether it ran."""
        mode, action = id_.partition(".")[0], self.actions.get(id_)
        if mode in MODES and mode != self.mode and not action.enabled():
            self.set_mode(mode)
        if self.actions.run(id_):
            return True
        self.say(tr("“{action}” has nothing to work on here.", action=tr(action.text)))
        return False

    def say(self, text: str, kind: str = "info") -> None:
        """Say something in the status line; errors are made in English and told in the interface's language."""
        self.said.emit(told(text), kind)

    def reveal(self, place: object) -> None:
        """Ask the reader to show and mark a range."""
        self.revealRequested.emit(place)

    def _unsubscribe(self) -> None:
        self.later.drop()
        for end in self._ends:
            end()

    def close(self) -> None:
        """Stop listening and close the project."""
        self._unsubscribe()
        self.session.close()
