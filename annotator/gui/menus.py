"""The window's own actions: what stands in the menus and the palette beside the pages' actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from annotator.gui import dialogs
from annotator.gui.actions import Action
from annotator.gui.language import LANGUAGES, catalogue, language, tr
from annotator.gui.preferences import TEXT_SIZES
from annotator.gui.settings import THEMES, WIDTHS, SettingsDialog
from annotator.model import Range

if TYPE_CHECKING:
    from annotator.gui.window import Window


def window_actions(window: Window) -> list[Action]:
    """The actions of a window, in the order of its menus."""
    return [*_file(window), *_edit(window), *_view(window), *_article(window), *_project(window), *_help(window)]


def _file(window: Window) -> list[Action]:
    project, importer = window.project, window.importer
    writable = _writable(window)
    return [
        Action(id="file.new", text="New project…", run=project.new, keys=("Ctrl+N",), menu="File"),
        Action(
            id="file.from-archive",
            text="New project from an archive…",
            run=project.new_from_archive,
            menu="File",
            hint="The same project again, with everybody's work and its history; dropping an archive does the same",
        ),
        Action(id="file.open", text="Open project…", run=project.open, keys=("Ctrl+O",), menu="File"),
        Action(
            id="file.import",
            text="Import…",
            run=importer.choose,
            keys=("Ctrl+Shift+O",),
            menu="File",
            enabled=writable,
            hint="Read articles from files; dropping them on the window does the same",
        ),
        Action(
            id="file.import-pair",
            text="Import two files as one article…",
            run=importer.choose_pair,
            menu="File",
            enabled=writable,
        ),
        Action(id="file.paste", text="Import from the clipboard…", run=importer.paste, menu="File", enabled=writable),
        Action(id="file.export", text="Export…", run=project.export, keys=("Ctrl+E",), menu="File"),
        Action(id="file.copy", text="Save a copy…", run=project.save_copy, keys=("Ctrl+Shift+S",), menu="File"),
        *window.team.actions(),
        Action(
            id="file.check",
            text="Check the project",
            run=project.check,
            menu="File",
            hint="Pages, keys, every quote, every text, the chain of the history",
        ),
        Action(id="file.close", text="Close the window", run=window.close, keys=("Ctrl+Q", "Ctrl+W"), menu="File"),
    ]


def _edit(window: Window) -> list[Action]:
    desk = window.desk
    return [
        Action(
            id="edit.undo",
            text="Undo",
            run=desk.undo,
            keys=("Ctrl+Z",),
            menu="Edit",
            repeats=True,
            enabled=lambda: desk.session.next_undo() is not None,
        ),
        Action(
            id="edit.redo",
            text="Redo",
            run=desk.redo,
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            menu="Edit",
            repeats=True,
            enabled=lambda: desk.session.next_redo() is not None,
        ),
        Action(
            id="edit.palette",
            text="Find anything…",
            run=window.palette_popup.open,
            keys=("Ctrl+K",),
            menu="Edit",
            hint="Commands, articles, entities, claims, text",
            palette=False,
        ),
        Action(
            id="edit.preferences",
            text="Preferences…",
            run=lambda: _settings(window),
            keys=("Ctrl+,",),
            menu="Edit",
            hint="Theme, language, text size, every key",
        ),
    ]


def _view(window: Window) -> list[Action]:
    desk = window.desk
    actions = [
        Action(
            id=f"view.{mode}",
            text=text,
            run=_mode(window, mode),
            keys=(f"Ctrl+{n}",),
            menu="View",
            checked=_when(lambda: desk.mode, mode),
        )
        for n, (mode, text) in enumerate(
            (("annotate", "Annotate"), ("claims", "Claims"), ("adjudicate", "Adjudicate")), 1
        )
    ]
    actions += [
        Action(
            id="view.list",
            text="Article list",
            run=window.fold_list,
            keys=("Ctrl+B",),
            menu="View",
            checked=lambda: not window.articles.property("folded"),
        ),
        Action(
            id="view.reading",
            text="Reading mode",
            run=window.toggle_full_screen,
            keys=("F11",),
            menu="View",
            checked=lambda: bool(window.property("reading")),
        ),
        Action(
            id="view.larger",
            text="Larger text",
            run=_zoom(window, 1),
            keys=("Ctrl++", "Ctrl+="),
            menu="View",
            repeats=True,
        ),
        Action(
            id="view.smaller",
            text="Smaller text",
            run=_zoom(window, -1),
            keys=("Ctrl+-",),
            menu="View",
            repeats=True,
        ),
        Action(id="view.normal", text="Normal text", run=_zoom(window, 0), keys=("Ctrl+0",), menu="View"),
    ]
    return [*actions, *_looks(window)]


def _looks(window: Window) -> list[Action]:
    """Choices of which one holds: column width, theme, language."""
    preferences, actions = window.preferences, []
    for ems, text in WIDTHS:
        actions.append(
            Action(
                id=f"view.width.{ems}",
                text=f"Column width: {text}",
                short=text,
                run=_width(window, ems),
                menu="View",
                checked=_has_width(window, ems),
            )
        )
    for name, text in THEMES:
        actions.append(
            Action(
                id=f"view.theme.{name or 'system'}",
                text=f"Theme: {text}" if name else "Theme: as the system",
                short=text,
                run=_theme(window, name),
                menu="View",
                checked=_when(lambda: preferences.theme, name),
            )
        )
    for code, text in LANGUAGES.items():
        actions.append(
            Action(
                id=f"view.language.{code}",
                text=f"Language: {text}",
                short=text,
                also=_called(code),
                run=_language(window, code),
                menu="View",
                checked=_when(language, code),
            )
        )
    return actions


def _called(code: str) -> str:
    """A language by every name that it has in the languages of the interface."""
    english = {"en": "English", "ko": "Korean", "ja": "Japanese"}[code]
    return " ".join((english, *(catalogue(each).get(english, "") for each in LANGUAGES)))


def _article(window: Window) -> list[Action]:
    return [*_going(window), *_preparing(window), *_other_texts(window), *_leaving(window)]


def _open_article(window: Window, *, one_sided: bool = False) -> Callable[[], bool]:
    """Whether an article is open that can be changed; with `one_sided` one that has no translation yet."""
    desk = window.desk

    def enabled() -> bool:
        found = desk.session.queries.article(desk.article or "")
        return found is not None and not desk.session.read_only and not (one_sided and found.right is not None)

    return enabled


def _going(window: Window) -> list[Action]:
    def step(by: int) -> None:
        window.articles.step(by)

    return [
        Action(
            id="article.next",
            text="Next article",
            run=lambda: step(1),
            keys=("Ctrl+PgDown", "Alt+Down"),
            menu="Article",
            repeats=True,
        ),
        Action(
            id="article.previous",
            text="Previous article",
            run=lambda: step(-1),
            keys=("Ctrl+PgUp", "Alt+Up"),
            menu="Article",
            repeats=True,
        ),
    ]


def _preparing(window: Window) -> list[Action]:
    project, importer = window.project, window.importer
    article, one_sided = _open_article(window), _open_article(window, one_sided=True)
    return [
        Action(
            id="article.about",
            text="About this article…",
            run=project.describe,
            menu="Article",
            enabled=article,
            hint="Title, story, dates, publisher, direction",
        ),
        Action(
            id="article.prepare",
            text="Prepare…",
            run=importer.prepare,
            menu="Article",
            enabled=article,
            hint="Sentences, sides, regions, languages",
        ),
        Action(
            id="article.reopen", text="Prepare again", run=project.reopen_preparing, menu="Article", enabled=article
        ),
        Action(
            id="article.attach-file",
            text="Attach a translation from a file…",
            run=importer.attach_file,
            menu="Article",
            enabled=one_sided,
        ),
        Action(
            id="article.attach-text",
            text="Attach a translation from the clipboard…",
            run=importer.attach_text,
            menu="Article",
            enabled=one_sided,
        ),
    ]


def _other_texts(window: Window) -> list[Action]:
    importer = window.importer
    article, one_sided = _open_article(window), _open_article(window, one_sided=True)
    return [
        Action(
            id="article.relate",
            text="Relate to another article…",
            run=importer.relate,
            menu="Article",
            enabled=one_sided,
            hint="Two reports on one event: passages on the same matter, not a translation",
        ),
        Action(
            id="article.correct",
            text="Import a corrected text…",
            run=importer.correct,
            menu="Article",
            enabled=article,
            hint="A new version of the text; your work moves to it, what is unsure is asked",
        ),
        Action(
            id="article.show-original",
            text="Show in the original…",
            run=lambda: importer.show_original(_place_in_hand(window)),
            menu="Article",
            enabled=article,
            hint="The passage in the file as it came, with its encoding and digest",
        ),
        Action(
            id="article.anchors",
            text="Passages to confirm…",
            run=importer.confirm_anchors,
            menu="Article",
            enabled=lambda: article() and bool(window.desk.session.queries.waiting(window.desk.article or "")),
            hint="What a corrected text changed or no longer holds",
        ),
    ]


def _place_in_hand(window: Window) -> Range | None:
    """What is selected in the reading view, or the sentence of the caret."""
    reader: Any = getattr(window.page("annotate"), "reader", None)
    if reader is None or reader.article is None:
        return None
    caret = reader.selection() or reader.caret()
    if caret is None or caret.start < caret.end:
        return caret
    sentences = [item for item in reader.article.sentences if item.document == caret.document]
    here = [item for item in sentences if item.start <= caret.start <= item.end]
    document = reader.article.documents[caret.document]
    return Range.of(document.id, document.text, here[0].start, here[0].end) if here else caret


def _leaving(window: Window) -> list[Action]:
    project, article = window.project, _open_article(window)
    return [
        Action(
            id="article.withdraw",
            text="Withdraw my submitted work",
            run=project.withdraw,
            menu="Article",
            enabled=lambda: article() and window.project.can_withdraw(),
            hint="While your work on the open article is submitted and not signed off",
        ),
        Action(id="article.trash", text="Move to the trash", run=project.trash, menu="Article", enabled=article),
        Action(
            id="article.restore",
            text="Take back from the trash",
            run=project.restore,
            menu="Article",
            enabled=lambda: not window.desk.session.read_only and window.desk.session.queries.has_trash(),
            hint="The article that was put there last, while there is one",
        ),
    ]


def _project(window: Window) -> list[Action]:
    project = window.project
    writable = _writable(window)
    return [
        Action(
            id="project.actor", text="Who works here…", run=project.choose_actor, keys=("Ctrl+Shift+A",), menu="Project"
        ),
        Action(id="project.assign", text="Assign articles…", run=window.team.assign, menu="Project", enabled=writable),
        Action(
            id="project.properties",
            text="Project properties…",
            run=project.properties,
            menu="Project",
            enabled=writable,
        ),
        Action(
            id="project.scheme",
            text="Label scheme…",
            run=lambda: _scheme(window),
            menu="Project",
            enabled=writable,
            hint="Types, keys and colours",
        ),
    ]


def _help(window: Window) -> list[Action]:
    return [
        Action(id="help.help", text="Help", run=lambda: _show_help(window), keys=("F1",), menu="Help"),
        Action(id="help.keys", text="All keys", run=lambda: _show_keys(window), keys=("Ctrl+?", "Ctrl+/"), menu="Help"),
        Action(id="help.about", text="About Parallel Annotator", run=lambda: _show_about(window), menu="Help"),
    ]


def _when(now: Callable[[], str], value: str) -> Callable[[], bool]:
    return lambda: now() == value


def _writable(window: Window) -> Callable[[], bool]:
    return lambda: not window.desk.session.read_only


def _mode(window: Window, mode: str) -> Callable[[], None]:
    return lambda: window.desk.set_mode(mode)


def _zoom(window: Window, step: int) -> Callable[[], None]:
    def run() -> None:
        size = 16.0 if step == 0 else min(TEXT_SIZES[1], max(TEXT_SIZES[0], window.preferences.text_size + step))
        _set_text_size(window, size)

    return run


def _has_width(window: Window, ems: int) -> Callable[[], bool]:
    return lambda: window.preferences.column_width == ems


def _width(window: Window, ems: int) -> Callable[[], None]:
    return lambda: _set_column_width(window, ems)


def _set_column_width(window: Window, ems: int) -> None:
    window.preferences.column_width = ems
    window.preferences.save()
    for page in window.shown_pages():
        widen = getattr(page, "set_column_width", None)
        if widen is not None:
            widen(ems)


def _set_text_size(window: Window, size: float) -> None:
    window.preferences.text_size = size
    window.preferences.save()
    for page in window.shown_pages():
        resize = getattr(page, "set_text_size", None)
        if resize is not None:
            resize(size)


def _theme(window: Window, name: str) -> Callable[[], None]:
    def run() -> None:
        from annotator.gui.application import use_theme

        window.preferences.theme = name
        window.desk.theme = use_theme(name)
        window.keep_place()  # with the colours of the first paint, which a program that is ended cannot tell any more
        window.desk.themeChanged.emit()
        window.update()

    return run


def _language(window: Window, code: str) -> Callable[[], None]:
    def run() -> None:
        from annotator.gui.language import system_language, use_language

        window.preferences.language = code
        window.preferences.save()
        use_language(code or system_language())
        window.desk.languageChanged.emit()

    return run


def _settings(window: Window) -> None:
    window.bring_commands()
    preferences = window.preferences
    box = SettingsDialog(window, preferences, window.actions_table)
    before = window.actions_table.overrides
    if not dialogs.run_dialog(box):
        window.actions_table.restore_keys(before)
        return
    preferences.keys = {id_: list(keys) for id_, keys in window.actions_table.overrides.items()}
    if box.theme != preferences.theme:
        _theme(window, box.theme)()
    if box.text_size != preferences.text_size:
        _set_text_size(window, box.text_size)
    if box.column_width != preferences.column_width:
        _set_column_width(window, box.column_width)
    if box.by_phrase != preferences.by_phrase:
        preferences.by_phrase = box.by_phrase
        for page in window.shown_pages():
            by_phrase = getattr(page, "set_by_phrase", None)
            if by_phrase is not None:
                by_phrase(box.by_phrase)
    if box.language != preferences.language:
        _language(window, box.language)()
    preferences.save()


def _scheme(window: Window) -> None:
    from annotator.gui.schemes import SchemeDialog

    box = SchemeDialog(window, window.desk)
    dialogs.run_dialog(box)
    box.deleteLater()  # its window would keep it, with all its fields


def _show_about(window: Window) -> None:
    body = QTextBrowser()
    body.setPlainText(dialogs.about_text())
    dialogs.run_dialog(dialogs.TextDialog(window, tr("About Parallel Annotator"), body))


def _show_keys(window: Window) -> None:
    """Every command of every mode, with its keys and what it does."""
    from annotator.gui.help import commands_html

    window.bring_commands()
    body = QTextBrowser()
    body.setHtml(commands_html(window.actions_table))
    dialogs.run_dialog(dialogs.TextDialog(window, tr("All keys"), body))


def _show_help(window: Window) -> None:
    """The help at what has the focus."""
    from annotator.gui.help import place_of, show_help

    place = place_of(QApplication.focusWidget(), window.desk.mode)
    window.palette_popup.hide()  # a popup would lie over the help and keep its keys
    show_help(QApplication.activeWindow() or window, place)


def help_in_box(box: QWidget) -> None:
    """Let F1 open the help in a box too."""
    from annotator.gui.help import help_in

    help_in(box)


dialogs.prepared.append(help_in_box)
