"""The menu bar: which action stands where. The actions say what they do and in which menu; the order is here."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QMenuBar

from annotator.gui.language import tr

if TYPE_CHECKING:
    from annotator.gui.actions import ActionTable
    from annotator.gui.window import Window

MENUS: dict[str, tuple[str, ...]] = {
    "File": (
        "file.new file.from-archive file.open >Open recent",
        "file.import file.import-pair file.paste",
        "file.export file.report file.copy",
        "file.send file.bring",
        "file.check",
        "file.close",
    ),
    "Edit": (
        "edit.undo edit.redo",
        "annotate.copy annotate.copyCited",
        "annotate.find annotate.findNext annotate.findPrevious annotate.findMarks",
        "edit.palette",
        "edit.preferences",
    ),
    "View": (
        "view.annotate view.claims view.adjudicate",
        "view.list annotate.inspector annotate.note annotate.guidelines view.reading",
        "annotate.viewLayer",
        "view.larger view.smaller view.normal >Column width",
        ">Theme >Language",
        "annotate.nextPane annotate.previousPane",
    ),
    "Article": (
        "article.next article.previous",
        "article.about article.show-original",
        "article.prepare article.reopen",
        ">Other texts article.anchors",
        "annotate.submit article.withdraw",
        "article.trash article.restore",
    ),
    "Annotate": (
        ">Tag as annotate.tagAny",
        "annotate.link >Record",
        "annotate.occurrences annotate.occurrencesProject",
        ">Resize annotate.delete",
        "annotate.accept >Counterpart annotate.walk",
        "annotate.claim annotate.claimNext >Parts of the claim annotate.divergence",
        "annotate.grade >Credibility of the claim >Values",
        ">Aligned passage >Move the caret",
    ),
    "Claims": (
        "claims.open claims.timeline",
        ">Stance claims.note",
        "claims.new claims.edit claims.merge claims.delete claims.delete-row",
        ">Credibility of the claim claims.likelihood claims.confidence",
        ">Rows to show claims.filter-words claims.filter-clear",
        "claims.tray claims.fits",
    ),
    "Adjudicate": (
        ">Take a version adjudicate.edit adjudicate.reject",
        "adjudicate.alike adjudicate.skip adjudicate.back",
        "adjudicate.why adjudicate.section adjudicate.note",
        "adjudicate.accept adjudicate.start",
        "adjudicate.return adjudicate.sign-off adjudicate.withdraw-sign-off adjudicate.review-gold",
        "adjudicate.agreement adjudicate.own-work",
    ),
    "Project": (
        "project.actor project.assign",
        "project.entities project.sources project.duplicates",
        "project.properties project.scheme",
    ),
    "Help": ("help.help help.keys", "help.about"),
}
"""Menu (English) → its groups, each of ids of actions; `id*` means all that begin so, `>Name` a menu of that name.
What is not there, since its page was not shown yet or a scheme has no such type, is left out."""

SUBMENUS: dict[str, tuple[str, ...]] = {
    "Theme": ("view.theme.*",),
    "Language": ("view.language.*",),
    "Column width": ("view.width.*",),
    "Other texts": ("article.attach-file article.attach-text", "article.relate", "article.correct"),
    "Tag as": ("annotate.tag1* annotate.tag2* annotate.tag3* annotate.tag4* annotate.tag5* annotate.tag6* "
               "annotate.tag7* annotate.tag8* annotate.tag9*",),
    "Resize": (
        "annotate.startLeft annotate.startRight annotate.endLeft annotate.endRight",
        "annotate.startLeftChar annotate.startRightChar annotate.endLeftChar annotate.endRightChar",
        "annotate.addPiece annotate.dropPiece",
    ),
    "Parts of the claim": ("annotate.claimer annotate.passage", "annotate.fill"),
    "Credibility of the claim": ("annotate.credibility* claims.credibility-*",),
    "Record": ("annotate.record annotate.unlink", "annotate.mergeRecord annotate.splitRecord"),
    "Counterpart": ("annotate.acceptNext annotate.adjust annotate.none annotate.part",),
    "Values": ("annotate.value annotate.values",),
    "Take a version": (
        "adjudicate.take-*",
        "adjudicate.union adjudicate.intersection adjudicate.both",
    ),
    "Aligned passage": (
        "annotate.join annotate.split annotate.unlinkPassage",
        "annotate.match annotate.lock",
    ),
    "Move the caret": (
        "annotate.nextSentence annotate.previousSentence",
        "annotate.nextTag annotate.previousTag",
        "annotate.otherSide annotate.fold annotate.selectHere",
    ),
    "Stance": ("claims.asserts claims.contradicts claims.repeats claims.silent", "claims.unread"),
    "Rows to show": ("claims.filter-story", "claims.filter-contested claims.filter-single_origin "
                     "claims.filter-unrated claims.filter-checkworthy"),
}  # fmt: skip
"""Menu within a menu (English) → its groups."""

_LETTERS = dict(zip(MENUS, "FEVRACJPH", strict=True))


def menu_title(name: str) -> str:
    """A menu's name in the interface's language, with the letter that opens it together with Alt: in the word where
    it has one, else after it, as is usual in Korean and Japanese."""
    title, letter = tr(name), _LETTERS[name]
    at = title.casefold().find(letter.casefold())
    return f"{title[:at]}&{title[at:]}" if at >= 0 else f"{title}(&{letter})"


def fill_menus(window: "Window", bar: QMenuBar) -> dict[str, QMenu]:
    """Fill the bar anew with what the window's actions are now; the menus by name."""
    table = window.actions_table
    bar.clear()
    found: dict[str, QMenu] = {}
    for name, groups in MENUS.items():
        menu = bar.addMenu(menu_title(name))
        menu.setToolTipsVisible(True)  # what a command is for, and why it may be greyed
        menu.aboutToShow.connect(partial(_complete, window, menu, name))
        _fill(window, menu, groups, name)
        _add_rest(window, menu, name)
        found[name] = menu
    # Windows of their own over this one have no menus: the help opens in them all the same.
    table.qaction("help.help", window).setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
    return found


def _complete(window: "Window", menu: QMenu, name: str) -> None:
    """A menu as it opens: with its commands, though those of its mode were not loaded yet, and each as it stands."""
    if menu.isEmpty():
        window.bring_commands()
        _fill(window, menu, MENUS[name], name)
        _add_rest(window, menu, name)
    window.actions_table.refresh_states()


def _fill(window: "Window", menu: QMenu, groups: tuple[str, ...], top: str) -> None:
    table = window.actions_table
    for group in groups:
        menu.addSeparator()  # before the first, between empty groups and after the last it is not shown
        for entry in _entries(group):
            if entry == ">Open recent":
                menu.addMenu(_recent(window, menu))
            elif entry.startswith(">"):
                inner = QMenu(tr(entry[1:]), menu)
                inner.setToolTipsVisible(True)
                _fill(window, inner, SUBMENUS[entry[1:]], top)
                if not inner.isEmpty():
                    menu.addMenu(inner)
            else:
                for id_ in matching(table, entry):
                    if table.get(id_).menu == top:
                        menu.addAction(table.qaction(id_, window))
    while menu.actions() and menu.actions()[0].isSeparator():
        menu.removeAction(menu.actions()[0])


def _add_rest(window: "Window", menu: QMenu, name: str) -> None:
    """What has no place of its own comes last, so that no action is ever missing."""
    table = window.actions_table
    named = {entry for groups in (*MENUS.values(), *SUBMENUS.values()) for group in groups for entry in _entries(group)}
    placed = {id_ for entry in named for id_ in matching(table, entry)}
    rest = [action.id for action in table.all() if action.menu == name and action.id not in placed]
    if rest:
        menu.addSeparator()
        menu.addActions([table.qaction(id_, window) for id_ in rest])


def _entries(group: str) -> Iterator[str]:
    """The ids of a group and the names of its menus, which may have spaces."""
    waiting: list[str] = []
    for word in group.split(" "):
        if waiting and "." not in word and not word.startswith(">"):
            waiting[-1] += f" {word}"
        else:
            waiting.append(word)
    return iter(waiting)


def matching(table: "ActionTable", pattern: str) -> list[str]:
    """The ids of the actions that an entry of the menus means."""
    if pattern.endswith("*"):
        return [action.id for action in table.all() if action.id.startswith(pattern[:-1])]
    return [action.id for action in table.all() if action.id == pattern]


def _recent(window: "Window", parent: QMenu) -> QMenu:
    """The projects that were open lately, read when the menu opens."""
    menu = QMenu(tr("Open recent"), parent)

    def opener(path: Path) -> Callable[[], object]:
        return lambda: window.project.open(path)

    def fill() -> None:
        menu.clear()
        for name in window.preferences.recent:
            path = Path(name)
            entry = menu.addAction(f"{path.stem}   {path.parent}")
            entry.setEnabled(path.exists())
            entry.triggered.connect(opener(path))
        if not window.preferences.recent:
            menu.addAction(tr("None yet")).setEnabled(False)

    menu.aboutToShow.connect(fill)
    return menu
