"""What the File, Project and Article menus do: everything about whole files, people and articles."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.edits import (
    AddActor,
    ReopenPreparing,
    RestoreArticle,
    SetArticle,
    SetProperty,
    TrashArticle,
    WithdrawLayer,
)
from annotator.formats.archive import is_archive
from annotator.gui import dialogs
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import UserError
from annotator.paths import in_file_name
from annotator.session import SUFFIX, Session, create_project, open_project, project_from_archive


class ProjectMenu(QObject):
    """The commands on the open project. `replaced(Session)` when another project is to be shown."""

    replaced = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        """Boxes belong to `window`."""
        super().__init__(window)
        self._desk = desk
        self._window = window

    # ---- files

    def new(self) -> None:
        """Make a project and show it."""
        session = new_project(self._window)
        if session is not None:
            self.replaced.emit(session)

    def new_from_archive(self, archive: Path | None = None) -> None:
        """Make a project of an archive, with all that it holds, and show it."""
        title = tr("New project from an archive")
        chosen = archive or dialogs.open_file(self._window, title, f"{tr('Archives')} (*.jsonl);;{tr('All files')} (*)")
        if chosen is None:
            return
        if not is_archive(chosen):
            self._desk.say(
                tr("“{name}” is not an archive of this program. Nothing was changed.", name=chosen.name), "error"
            )
            return
        path = dialogs.save_file(
            self._window, title, f"{tr('Projects')} (*{SUFFIX})", str(chosen.with_suffix(SUFFIX)), SUFFIX
        )
        if path is not None:
            self._guard(lambda: self.replaced.emit(project_from_archive(chosen, path)))

    def open(self, path: Path | None = None) -> None:
        """Open a project and show it; one that is in use or cannot be written is offered read-only."""
        chosen = path or dialogs.open_file(
            self._window,
            tr("Open a project"),
            f"{tr('Projects')} (*{SUFFIX});;{tr('All files')} (*)",
            str(self._desk.session.path.parent),
        )
        if chosen is None:
            return
        if chosen.resolve() == self._desk.session.path.resolve():
            self._desk.say(tr("This project is open already."))
            return
        session = open_or_ask(self._window, chosen)
        if session is not None:
            self.replaced.emit(session)

    def save_copy(self) -> None:
        """Write a whole, checked copy elsewhere."""
        name = self._desk.session.path.with_stem(self._desk.session.path.stem + " copy")
        path = dialogs.save_file(self._window, tr("Save a copy"), f"{tr('Projects')} (*{SUFFIX})", str(name), SUFFIX)
        if path is not None:
            self._guard(lambda: self._desk.session.save_copy(path), tr("A checked copy is “{name}”.", name=path.name))

    def export(self) -> None:
        """Ask for format, layer and place, and write the export."""
        from annotator import formats

        queries = self._desk.session.queries
        layers = [("gold", tr("gold")), ("all", tr("all that is submitted"))]
        layers += [(actor.name, actor.name) for actor in queries.actors()]
        box = dialogs.ExportDialog(
            self._window, [(each.name, tr(each.title)) for each in formats.formats().values()], layers
        )
        if not dialogs.run_dialog(box):
            return
        chosen = formats.format_named(box.format())
        path = dialogs.save_file(
            self._window,
            tr("Export"),
            f"{chosen.name} (*{chosen.suffix})",
            str(self._desk.session.path.with_suffix(chosen.suffix)),
            chosen.suffix,
        )
        if path is None:
            return
        options = formats.Options(
            layer=str(box.layer.currentData()),
            split=(0.8, 0.1, 0.1) if box.split.isChecked() else None,
            words=not box.no_text.isChecked(),
            tokens=box.tokens.isChecked(),
        )

        def write() -> None:
            report = self._desk.session.export(chosen.name, path, options)
            losses = "\n".join((*report.losses, *report.notes))
            self._desk.say(
                tr("{lines} {lines:line|lines} written to “{name}”.", lines=report.lines, name=path.name)
                + (f"\n{losses}" if losses else "")
            )

        self._guard(write)

    def check(self) -> None:
        """Look at everything that must hold in the file, and say what does not."""
        problems = self._desk.session.check()
        if not problems:
            self._desk.say(tr("The project is sound: pages, keys, quotes, texts and history all hold."))
            return
        body = QPlainTextEdit("\n".join(problems))
        body.setReadOnly(True)
        dialogs.run_dialog(dialogs.TextDialog(self._window, tr("{n} {n:problem|problems}", n=len(problems)), body))

    # ---- people and properties

    def choose_actor(self) -> None:
        """Let somebody else act, or add a person."""
        choose_actor(self._window, self._desk.session)

    def properties(self) -> None:
        """The project's name, marking and rules."""
        queries = self._desk.session.queries
        values = queries.properties()
        scale = queries.marking_scale()
        markings = [("", tr("none"))]
        if scale is not None:
            markings = [(level.code, scale.marking(level.code, language())) for level in scale.offered()]
        if values["marking"] not in dict(markings):
            markings.append((str(values["marking"]), queries.marking(language())))
        box = dialogs.PropertiesDialog(self._window, values, markings)
        if dialogs.run_dialog(box):
            for name, value in box.values().items():
                if value != values[name]:
                    self._desk.apply(SetProperty(name=name, value=value))

    # ---- the open article

    def describe(self) -> None:
        """Title, story, dates, publisher and direction of the open article."""
        article = self._desk.session.queries.article(self._desk.article or "")
        if article is None:
            return
        names = [name for name, _ in dialogs.ArticleDialog.FIELDS] + ["direction"]
        box = dialogs.ArticleDialog(self._window, {name: str(getattr(article, name)) for name in names})
        if dialogs.run_dialog(box) and box.changes():
            self._desk.apply(SetArticle(article=article.id, changes=dict(box.changes())))

    def trash(self) -> None:
        """Set the open article aside; undo or *Trash* brings it back whole."""
        article = self._desk.session.queries.article(self._desk.article or "")
        if article is not None and self._desk.apply(TrashArticle(article=article.id)):
            self._desk.say(tr("“{title}” is in the trash. Ctrl+Z takes it back.", title=article.title))
            rest = self._desk.session.queries.articles()
            self._desk.open_article(rest[0].article.id if rest else "")

    def restore(self) -> None:
        """Take the article that was trashed last back out."""
        trashed = self._desk.session.queries.articles(trashed=True)
        if not trashed:
            self._desk.say(tr("The trash is empty."))
            return
        newest = max(trashed, key=lambda entry: entry.article.rev)
        if self._desk.apply(RestoreArticle(article=newest.article.id)):
            self._desk.open_article(newest.article.id)

    def reopen_preparing(self) -> None:
        """Let the open article be prepared again."""
        if self._desk.article and self._desk.apply(ReopenPreparing(article=self._desk.article)):
            self._desk.say(tr("The article can be prepared again."))

    def can_withdraw(self) -> bool:
        """Whether there is submitted work of one's own on the open article that nobody has signed off."""
        layer = self._desk.session.queries.own_layer(self._desk.article or "")
        return layer is not None and layer.state in ("submitted", "resubmitted")

    def withdraw(self) -> None:
        """Take one's submitted work on the open article back."""
        layer = self._desk.session.queries.own_layer(self._desk.article or "")
        if layer is None:
            self._desk.say(tr("You have no work on this article yet."), "warning")
        elif self._desk.apply(WithdrawLayer(layer=layer.id)):
            self._desk.say(tr("Your work is a draft again."))

    def _guard(self, run: Callable[[], object], done: str = "") -> None:
        try:
            run()
        except UserError as error:
            self._desk.say(str(error), "error")
            return
        if done:
            self._desk.say(done)


def new_project(parent: QWidget | None) -> Session | None:
    """Ask for all that a new project needs, and make it; None where the user thought better of it."""
    from annotator.scheme import load_template, template_names

    templates = [(name, load_template(name).title(language())) for name in template_names()]
    box = dialogs.NewProjectDialog(parent, templates)
    while dialogs.run_dialog(box):  # where it comes to nothing, the form comes back as it was filled in
        name = box.name.text().strip()
        offered = (in_file_name(name) or "project") + SUFFIX
        path = dialogs.save_file(parent or box, tr("New project"), f"{tr('Projects')} (*{SUFFIX})", offered, SUFFIX)
        if path is None:
            continue
        try:
            return create_project(
                path,
                name=name,
                template=str(box.template.currentData()),
                actor_name=box.actor.text().strip(),
                actor_role=str(box.role.currentData()),
            )
        except UserError as error:
            dialogs.tell(parent, tr("New project"), str(error))
    return None


def open_or_ask(parent: QWidget | None, path: Path, actor: str = "", *, read_only: bool = False) -> Session | None:
    """Open a project, for writing if not told otherwise; where that is refused, say why and offer a read-only copy."""
    try:
        return open_project(path, actor, read_only=read_only)
    except UserError as error:
        reason = str(error)
    copy: Session | None = None
    if not read_only:
        with contextlib.suppress(UserError):
            copy = open_project(path, actor, read_only=True)
    if copy is None:
        dialogs.tell(parent, tr("Open a project"), reason)
    elif not dialogs.confirm(parent, tr("Open a project"), reason, tr("Open read-only")):
        copy.close()
        copy = None
    return copy


def choose_actor(parent: QWidget | None, session: Session) -> bool:
    """Ask who works here, adding a person where that is wanted, until somebody is chosen or the box is closed; whether
    somebody was."""
    box = dialogs.ActorDialog(parent, session.queries.actors(), session.actor, adding=not session.read_only)
    while dialogs.run_dialog(box):
        chosen = box.chosen
        try:
            if not chosen:
                if not session.actor:
                    session.act_as(session.queries.actors()[0].id)
                chosen = session.apply(AddActor(name=box.name.text(), role=str(box.role.currentData()))).result
            session.act_as(chosen)
        except UserError as error:
            dialogs.tell(parent, tr("Who are you?"), str(error))
        else:
            return True
    return False
