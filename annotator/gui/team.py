"""A team's work in the window: send one's own, bring others' together, share articles out."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QLabel, QSpinBox, QWidget

from annotator.edits import Assign, Together
from annotator.gui import dialogs
from annotator.gui.actions import Action
from annotator.gui.bringing import Bringer
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.model import Actor, UserError
from annotator.paths import in_file_name
from annotator.session import SUFFIX

BUNDLE_SUFFIX = ".annbundle"


class Team(QObject):
    """The commands on work that comes from and goes to others."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        """Boxes belong to `window`."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.bringer = Bringer(desk, window, lambda: desk.actions.run("project.duplicates"))

    def actions(self) -> list[Action]:
        """What stands in the File menu."""
        return [
            Action(
                id="file.send",
                text="Send my work…",
                run=self.send,
                menu="File",
                enabled=lambda: bool(self._desk.session.actor),
                hint="One file with your layers and their history, to be brought into another copy of the project",
            ),
            Action(
                id="file.bring",
                text="Bring work together…",
                run=self.bring,
                menu="File",
                enabled=lambda: not self._desk.session.read_only,
                hint="Bundles and other copies of this project; dropping bundles on the window does the same",
            ),
        ]

    def send(self) -> None:
        """Ask for a place and write the acting person's work there."""
        session = self._desk.session
        actor = session.queries.actor()
        person = in_file_name(actor.name if actor else "")
        name = session.path.with_name(f"{session.path.stem}-{person}{BUNDLE_SUFFIX}")
        filters = f"{tr('Work of one person')} (*{BUNDLE_SUFFIX})"
        path = dialogs.save_file(self._window, tr("Send my work"), filters, str(name), BUNDLE_SUFFIX)
        if path is None:
            return
        try:
            sent = session.send_work(path)
        except UserError as error:
            self._desk.say(str(error), "error")
            return
        self._desk.say(
            tr(
                "{n} {n:record|records} and {steps} {steps:step|steps} of history are in “{name}”.",
                n=sum(sent.records.values()),
                steps=sent.steps,
                name=path.name,
            )
        )

    def bring(self, paths: Sequence[Path] = ()) -> None:
        """Show what files would bring, and bring it when that is wanted."""
        if self._desk.session.read_only:
            self._desk.say(tr("The project is open read-only. Nothing can be brought in."), "warning")
            return
        filters = f"{tr('Work and projects')} (*{BUNDLE_SUFFIX} *{SUFFIX});;{tr('All files')} (*)"
        chosen = list(paths) or dialogs.open_files(self._window, tr("Bring work together"), filters)
        if chosen:
            self.bringer.bring(chosen)

    def dropped(self, paths: Sequence[Path], open_: Callable[[Path], object]) -> None:
        """Bundles and projects were dropped on the window: bring in what is work on this project, or open the first
        project. Another copy of this project may be meant for either, so it is asked."""
        session = self._desk.session
        projects = [path for path in paths if path.suffix == SUFFIX]
        copies = [] if session.read_only else [path for path in projects if session.has_copy(path)]
        if not projects:
            self.bring(paths)
        elif not copies:
            open_(projects[0])
        else:
            names = ", ".join(f"“{path.name}”" for path in copies)
            words = tr(
                "{names}: {n:another copy|other copies} of this project. Bring what is new there into the open one, "
                "or open {n:it|the first} in its place?",
                names=names,
                n=len(copies),
            )
            way = dialogs.choose(
                self._window, tr("Bring work together"), words, [tr("Bring in what is new"), tr("Open that copy")]
            )
            if way == 0:
                self.bring([path for path in paths if path in copies or path.suffix == BUNDLE_SUFFIX])
            elif way == 1:
                open_(copies[0])

    def assign(self) -> None:
        """Share articles out among analysts."""
        queries = self._desk.session.queries
        articles = [(entry.article.id, entry.article.title) for entry in queries.articles()]
        box = ShareDialog(self._window, articles, queries.actors())
        if not dialogs.run_dialog(box):
            return
        shares = box.shares()
        edits = tuple(Assign(articles=tuple(mine), actors=(actor,)) for actor, mine in shares.items() if mine)
        change = self._desk.apply(Together(edits=edits, what="assign articles"))
        if change is not None:
            self._desk.say(tr("{n} {n:assignment|assignments} made.", n=sum(change.result)))
        if change is not None and box.packages.isChecked():
            self._write_packages(list(shares))

    def _write_packages(self, people: list[str]) -> None:
        title = tr("Where to write the packages")
        folder = dialogs.open_folder(self._window, title, str(self._desk.session.path.parent))
        if folder is None:
            return
        try:
            made = self._desk.session.write_packages(folder, people)
        except UserError as error:
            dialogs.tell(self._window, title, str(error))
            return
        self._desk.say(tr("{n} {n:package is|packages are} in “{folder}”.", n=len(made), folder=folder.name))


class ShareDialog(dialogs.AssignDialog):
    """Which articles go to whom, and how many of them to everybody."""

    def __init__(self, parent: QWidget | None, articles: list[tuple[str, str]], actors: list[Actor]) -> None:
        """`articles` are (id, title)."""
        super().__init__(parent, articles, actors)
        self.resize(680, 560)
        self.overlap = dialogs.inset(QSpinBox(self))
        self.overlap.setRange(0, 100)
        self.overlap.setSingleStep(10)
        self.overlap.setValue(100)
        self.overlap.setSuffix(" %")
        self.form.addRow(tr("Given to everybody"), self.overlap)
        note = QLabel(tr("The rest goes round, one analyst each. Agreement is measured on what everybody has."), self)
        note.setWordWrap(True)
        note.setProperty("secondary", "true")
        self.form.addRow(note)
        self.packages = QCheckBox(tr("Write each of them a project file with their articles only"), self)
        self.form.addRow(self.packages)

    def shares(self) -> dict[str, list[str]]:
        """Actor id → the ids of their articles."""
        from annotator.merging import share

        articles, actors = self.chosen()
        return share(articles, actors, self.overlap.value() / 100)
