"""The main window: layout and wiring only. What it shows is in the pages, what it does in the actions."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEvent, QSize, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from annotator.gui.ground import LIST_MOST, LIST_WIDTH, ROLES, Ground
from annotator.gui.preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QMoveEvent
    from PySide6.QtWidgets import QMenu

    from annotator.gui.desk import Desk
    from annotator.gui.theme import Theme
    from annotator.session import Change, Session

_NOTED = 3000
"""Milliseconds between two looks at where the user is."""


class Window(QMainWindow):
    """One project in one window. It stands empty until `furnish` gives it the project: this module loads nothing
    that the first paint can do without, every part is imported where it is built."""

    def __init__(self, preferences: Preferences, name: str = "") -> None:
        """An empty window at the user's place; `name` is the project's."""
        super().__init__()
        self.preferences = preferences
        self.furnished = False
        self._pages: dict[str, QWidget] = {}
        self._shown: set[QWidget] = set()
        self._menus: dict[str, QMenu] = {}
        self._first_steps = False
        self._closed = False
        self._noted = ""
        self.setMinimumSize(900, 560)
        self.setWindowTitle(name)  # Qt adds the name of the program
        self.ground = Ground(preferences.ground, self)
        self.setCentralWidget(self.ground)  # until `furnish` sets the real one, which deletes it
        # Qt takes no place that was kept on a screen of quite another width.
        if not self.restoreGeometry(QByteArray.fromHex(preferences.geometry.encode())):
            # What the frame and the system's bars need is not known before the window is shown.
            room = self.screen().availableSize() - QSize(16, 48)
            self.resize(QSize(1440, 900).boundedTo(room))

    def furnish(self, session: "Session", theme: "Theme") -> None:
        """Build everything on a project and open the article where the actor left off."""
        from annotator.gui.actions import ActionTable
        from annotator.gui.desk import Desk
        from annotator.gui.importing import Importer
        from annotator.gui.menus import window_actions
        from annotator.gui.palette import Palette
        from annotator.gui.project import ProjectMenu
        from annotator.gui.register import register_actions
        from annotator.gui.reporting import report_actions
        from annotator.gui.sources import sources_actions
        from annotator.gui.team import Team

        overrides = {id_: tuple(keys) for id_, keys in self.preferences.keys.items()}
        self.actions_table = ActionTable(self, overrides)
        self.desk = Desk(session, theme, self.actions_table, self)
        self.importer = Importer(self.desk, self)
        self.project = ProjectMenu(self.desk, self)
        self.team = Team(self.desk, self)
        self.palette_popup = Palette(self.desk, self)
        self._acting = session.actor
        self._build()
        self.actions_table.add(window_actions(self))
        own = (register_actions, sources_actions, report_actions)
        self.actions_table.add([action for made in own for action in made(self.desk, self)])
        self._fill_menus()
        self._wire()
        self.furnished = True
        self._restore()

    # ---- building

    def _build(self) -> None:
        from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

        from annotator.gui.articles import ArticleList
        from annotator.gui.fitting import Sides
        from annotator.gui.start import EmptyProject, FirstSteps
        from annotator.gui.topbar import Foot, TopBar

        self.setAcceptDrops(True)
        self.top = TopBar(self.desk, self)
        self.articles = ArticleList(self.desk, self)
        self.pages = QStackedWidget(self)
        self.empty = EmptyProject(self.desk, self)
        self.pages.addWidget(self.empty)
        self.hint = FirstSteps(self.desk, self)
        self.hint.setVisible(False)
        self.foot = Foot(self.desk, self)
        self.status = self.foot.status
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.hint)
        column.addWidget(self.pages, 1)
        self.splitter = Sides(self)
        self.splitter.put(self.articles, LIST_WIDTH, LIST_MOST)
        self.splitter.put(middle)
        central = QWidget(self)
        whole = QVBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addWidget(self.splitter, 1)
        whole.addWidget(self.foot)
        self.setCentralWidget(central)
        add_pane = getattr(self.page("annotate"), "add_pane", None)
        if add_pane is not None:
            add_pane(self.articles)

    def page(self, mode: str) -> QWidget:
        """The page of a mode, built when it is first shown."""
        if mode not in self._pages:
            self._pages[mode] = _make_page(mode, self.desk)
            self.pages.addWidget(self._pages[mode])
            resize = getattr(self._pages[mode], "set_text_size", None)
            if resize is not None:
                resize(self.preferences.text_size)
            widen = getattr(self._pages[mode], "set_column_width", None)
            if widen is not None and self.preferences.column_width:
                widen(self.preferences.column_width)
            foot = getattr(self._pages[mode], "foot", None)
            if foot is not None:
                self.foot.add(mode, foot)
            by_phrase = getattr(self._pages[mode], "set_by_phrase", None)
            if by_phrase is not None and not self.preferences.by_phrase:
                by_phrase(False)
        return self._pages[mode]

    def shown_pages(self) -> list[QWidget]:
        """The pages that have been shown so far."""
        return list(self._pages.values())

    def _fill_menus(self) -> None:
        from annotator.gui.menubar import fill_menus

        for menu in self._menus_of_bar():
            menu.deleteLater()
        self._menus = fill_menus(self, self.menuBar())
        for action in self.actions_table.all():
            if action.scope == "window":
                self.addAction(self.actions_table.qaction(action.id, self))

    def _menus_of_bar(self) -> "list[QMenu]":
        """The menus as Qt has them: what Python was once handed for them may be void by now."""
        from PySide6.QtWidgets import QMenu

        held = (action.menu() for action in self.menuBar().actions())
        return [menu for menu in held if isinstance(menu, QMenu)]

    def _refill_menus(self) -> None:
        """Fill the menus anew, but none that is open under the user's hand; a closed window's go with it."""
        if self._closed:
            return
        if any(menu.isVisible() for menu in self._menus_of_bar()):
            self._refilling.start(300)
        else:
            self._fill_menus()

    def _wire(self) -> None:
        desk = self.desk
        desk.changed.connect(self._on_change)
        desk.modeChanged.connect(self._show_mode)
        desk.articleOpened.connect(lambda _: self._show_page())
        desk.languageChanged.connect(self.retranslate)
        desk.announced.connect(self._announce)
        self.top.searchRequested.connect(self.palette_popup.open)
        self.top.actorRequested.connect(self.project.choose_actor)
        self.empty.importRequested.connect(self.importer.choose)
        self.importer.archiveFound.connect(self.project.new_from_archive)
        self.hint.closed.connect(self._close_hint)
        # Pages bring their actions when they are first shown: the menus are filled anew, once for all of them.
        self._refilling = QTimer(self)
        self._refilling.setSingleShot(True)
        self._refilling.timeout.connect(self._refill_menus)
        self.actions_table.changed.connect(lambda: self._refilling.start(0))
        desk.modeChanged.connect(lambda _: self.actions_table.refresh_states())
        desk.articleOpened.connect(lambda _: self.actions_table.refresh_states())
        # A process that is killed says nothing any more: where one was is noted while one works.
        self._noting = QTimer(self)
        self._noting.setInterval(_NOTED)
        self._noting.timeout.connect(self._note_in_passing)
        self._noting.start()
        QTimer.singleShot(1500, self._warm)
        self.palette_popup.opening.connect(self.bring_commands)
        self.setWindowTitle(desk.session.path.stem)

    def _announce(self, words: str) -> None:
        """Have screen readers say what was tagged, undone, or comes next."""
        from annotator.gui.reader import access

        access.announce(self, words)

    def _warm(self) -> None:
        """Load what the first write needs while nobody waits, and what every mode can do."""
        if not self._closed and not self.desk.session.read_only:
            self.desk.session.warm()
        if not self._closed:
            from annotator.gui.tocome import load_pages

            self.bring_commands()
            self._loading = load_pages()
            self._load_page()

    def _load_page(self) -> None:
        """One module at a time, so that a key between two of them is not kept waiting."""
        if not self._closed and next(self._loading, ""):
            QTimer.singleShot(50, self._load_page)

    def bring_commands(self) -> None:
        """Have the commands of every mode in the table, though its page was never shown. The page puts its own in
        their place when it is built; until then a command leads to its mode (`Desk.do`)."""
        from annotator.gui.tocome import commands_to_come

        for mode in commands_to_come(self._pages):
            self.actions_table.add(mode)

    # ---- showing

    def retranslate(self) -> None:
        """All words of the window in the interface's language."""
        self.actions_table.retranslate()
        self._fill_menus()

    def _on_change(self, change: "Change") -> None:
        if change.kind == "actor":
            self._note_place()
            self._acting = self.desk.session.actor
            self.preferences.remember(self.desk.session.path, self._acting)
            self.preferences.save()
            self._reopen_place()
        elif "article" in change.tables():
            self._keep_open_article()
        self.desk.later.add(self, "actions", self.actions_table.refresh_states)

    def _keep_open_article(self) -> None:
        entries = [entry.article.id for entry in self.desk.session.queries.articles()]
        if self.desk.article not in entries and entries:
            self.desk.open_article(entries[0])
        self._show_page()

    def _show_mode(self, mode: str) -> None:
        self.page(mode)
        self.hint.setVisible(mode == "annotate" and self._first_steps)
        self._show_page()

    def _show_page(self) -> None:
        nothing = not self.desk.session.queries.articles()
        page = self.empty if nothing else self.page(self.desk.mode)
        self.pages.setCurrentWidget(page)
        self.articles.setVisible(not nothing and not page.property("ownsList") and not self.articles.property("folded"))
        now = self.focusWidget()
        # To a page that is shown for the first time Qt gives the keys of its first button, not of its queue or rows.
        first = page not in self._shown
        self._shown.add(page)
        if first or now is None or not page.isAncestorOf(now):
            page.setFocus()

    def fold_list(self) -> None:
        """Fold the article list away, or bring it back."""
        self.articles.setProperty("folded", not self.articles.property("folded"))
        self._show_page()

    def _close_hint(self) -> None:
        self._first_steps = False
        self.preferences.hint_closed = True
        self.preferences.save()

    # ---- where the user was

    def _restore(self) -> None:
        if self.preferences.state:
            self.splitter.restoreState(QByteArray.fromHex(self.preferences.state.encode()))
        self._screen = self.screen_key()
        self._show_panes()
        self._reopen_place()
        sample = self.desk.session.queries.properties()["name"] == "Sample"
        # What can only be read is not tagged: the steps would lead nowhere.
        self._first_steps = sample and not self.preferences.hint_closed and not self.desk.session.read_only
        self.hint.setVisible(self._first_steps and self.desk.mode == "annotate")

    def screen_key(self) -> str:
        """What the screen that the window is on is remembered by: its name and size."""
        screen = self.screen()
        return f"{screen.name()} {screen.size().width()}x{screen.size().height()}"

    def _keep_panes(self) -> None:
        """Remember for this screen what is folded and how wide it is; reading mode folds everything and is left out."""
        if not self.property("reading"):
            page: dict[str, Any] = getattr(self.page("annotate"), "panes", dict)()
            self.preferences.panes[self._screen] = {
                "list": bool(self.articles.property("folded")),
                "width": self.splitter.drawn(0),
                "page": page,
            }

    def _show_panes(self) -> None:
        """Fold and size the panes as they were on this screen."""
        kept = self.preferences.panes.get(self._screen)
        if not isinstance(kept, dict):
            return
        self.articles.setProperty("folded", bool(kept.get("list")))
        width = kept.get("width")
        if isinstance(width, int) and width > 0 and width != LIST_WIDTH:
            self.splitter.give(0, width)
        show = getattr(self.page("annotate"), "show_panes", None)
        if show is not None and isinstance(kept.get("page"), dict):
            show(kept["page"])
        self._show_page()

    def moveEvent(self, event: "QMoveEvent") -> None:
        """On another screen the panes are as they were there."""
        super().moveEvent(event)
        if self.furnished and not self._closed and self.screen_key() != self._screen:
            self._keep_panes()
            self._screen = self.screen_key()
            self._show_panes()

    def _place_key(self) -> str:
        return f"{self.desk.session.queries.properties()['project_id']}/{self._acting}"

    def _reopen_place(self) -> None:
        from annotator.gui.desk import MODES

        place: dict[str, Any] = self.preferences.places.get(self._place_key(), {})
        entries = [entry.article.id for entry in self.desk.session.queries.articles()]
        article = place.get("article")
        if article not in entries:
            article = self._first_article()
        mode = place.get("mode")
        self.desk.set_mode(mode if mode in MODES else "annotate")
        self.desk.open_article(str(article))
        restore = getattr(self.page("annotate"), "restore", None)
        if restore is not None and place.get("page"):
            kept = self.preferences.panes.get(self._screen, {}).get("page")
            restore({**place["page"], **(kept if isinstance(kept, dict) else {})})
        self._show_page()

    def _first_article(self) -> str:
        """Where to begin: with work under way, and rather on an article of two sides."""
        from annotator.model.project import SUBMITTED_STATES

        entries = self.desk.session.queries.articles()
        best = sorted(entries, key=lambda e: (e.article.right is None, e.state in SUBMITTED_STATES))
        return best[0].article.id if best else ""

    def _note_place(self) -> None:
        """Remember where the person was who acts until now."""
        page = self.page("annotate")
        position = getattr(page, "position", None)
        self.preferences.places[self._place_key()] = {
            "article": self.desk.article or "",
            "mode": self.desk.mode,
            "page": position() if position is not None else {},
        }

    def _note_in_passing(self) -> None:
        """Write where one is, if that changed: into what is stored, which other windows write too."""
        if self._closed or not self.isActiveWindow():
            return
        self._note_place()
        self._keep_panes()
        here = (self._place_key(), self.preferences.places[self._place_key()], self.preferences.panes)
        now = json.dumps(here, sort_keys=True)
        if now != self._noted:
            self._noted = now
            stored = Preferences.load()
            stored.places[here[0]] = here[1]
            stored.panes |= here[2]
            stored.save()

    def keep_place(self) -> None:
        """Remember where the window is, how wide its panes are, and where the person was."""
        self._note_place()
        self._keep_panes()
        self.preferences.ground = {role: getattr(self.desk.theme, role).name() for role in ROLES}
        self.preferences.ground["list"] = str(self.articles.width())
        self.preferences.geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self.preferences.state = bytes(self.splitter.saveState().toHex().data()).decode()
        self.preferences.keys = {id_: list(keys) for id_, keys in self.actions_table.overrides.items()}
        self.preferences.save()

    # ---- events

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Everything is saved already; only the place is noted."""
        if self._closed or not self.furnished:
            return
        from annotator.gui.composing import settle

        settle()
        self.importer.wait()
        for page in self._pages.values():
            finish = getattr(page, "finish", None)
            if finish is not None:
                finish()
        self.keep_place()
        self._closed = True
        self._refilling.stop()
        self._noting.stop()
        self.desk.close()
        event.accept()

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        """Files from the file manager are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: "QDropEvent") -> None:
        """Bundles are brought in, projects opened, and of another copy of this project it is asked which of the two;
        all else is imported."""
        from annotator.gui.team import BUNDLE_SUFFIX
        from annotator.session import SUFFIX

        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        work = [path for path in paths if path.suffix in (SUFFIX, BUNDLE_SUFFIX)]
        # The file manager waits for the drop to end; boxes come after it.
        if work:
            QTimer.singleShot(0, lambda: self.team.dropped(work, self.project.open))
        else:
            QTimer.singleShot(0, lambda: self.importer.read_files(paths))

    def changeEvent(self, event: QEvent) -> None:
        """A window that comes back to the front refreshes what its menus offer."""
        standing = self.furnished and not self._closed
        if event.type() == QEvent.Type.ActivationChange and standing and self.isActiveWindow():
            self.actions_table.refresh_states()
        super().changeEvent(event)

    def toggle_full_screen(self) -> None:
        """Reading mode: nothing but the two texts."""
        from PySide6.QtCore import Qt  # costs a tenth of a bare window's start: see `ground`

        reading = not self.property("reading")
        self.setProperty("reading", reading)
        for widget in (self.top, self.menuBar()):
            widget.setVisible(not reading)
        self.articles.setProperty("folded", reading)
        self.foot.set_reading_mode(reading)
        fold = getattr(self.page("annotate"), "set_reading_mode", None)
        if fold is not None:
            fold(reading)
        self._show_page()
        if reading != self.isFullScreen():
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)


def _make_page(mode: str, desk: "Desk") -> QWidget:
    if mode == "claims":
        from annotator.gui.claims import ClaimsPage

        return ClaimsPage(desk)
    if mode == "adjudicate":
        from annotator.gui.adjudicate import AdjudicatePage

        return AdjudicatePage(desk)
    from annotator.gui.annotate.page import AnnotatePage

    return AnnotatePage(desk)
