"""Every modal box of the program. `.exec(` is called in this file only; all else is built from what it returns.

Tests and scripts can answer for the user: `answers` is a queue of callables that receive the dialog in place of
`exec` and return what it would.
"""

import platform
import re
import sys
from collections import deque
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator import __version__
from annotator.gui.composing import settle
from annotator.gui.language import told, tr
from annotator.model import Actor, UserError
from annotator.text import plain_lines

if TYPE_CHECKING:
    from importlib.metadata import Distribution

answers: deque[Callable[[object], object]] = deque()
"""Stand-ins for the user, one for each box to come; empty in normal use."""


_folders: dict[str, str] = {}
"""The title of a box for files → the folder chosen from last: the next time it opens there."""

prepared: list[Callable[[QDialog], object]] = []
"""What every box goes through before it is shown: the way to the help."""


def run_dialog(dialog: QDialog) -> bool:
    """Show a dialog until it is closed; whether it was accepted."""
    for prepare in prepared:
        prepare(dialog)
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            button.pressed.connect(settle)  # a pressed button need not take the focus from a field
    if answers:
        return bool(answers.popleft()(dialog))
    return dialog.exec() == QDialog.DialogCode.Accepted


def open_file(parent: QWidget, title: str, filters: str, folder: str = "") -> Path | None:
    """Ask for one existing file."""
    if answers:
        return _path(answers.popleft()(title))
    chosen = _chosen(file_box(parent, title, filters, folder))
    return chosen[0] if chosen else None


def open_files(parent: QWidget, title: str, filters: str, folder: str = "") -> list[Path]:
    """Ask for existing files."""
    if answers:
        return [Path(str(p)) for p in answers.popleft()(title) or ()]  # type: ignore[attr-defined]
    box = file_box(parent, title, filters, folder)
    box.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(box)


def open_folder(parent: QWidget, title: str, folder: str = "") -> Path | None:
    """Ask for an existing folder."""
    if answers:
        return _path(answers.popleft()(title))
    box = file_box(parent, title, "", folder)
    box.setFileMode(QFileDialog.FileMode.Directory)
    box.setOption(QFileDialog.Option.ShowDirsOnly)
    chosen = _chosen(box)
    return chosen[0] if chosen else None


def save_file(parent: QWidget, title: str, filters: str, name: str, suffix: str) -> Path | None:
    """Ask where to write; the suffix is added where it is missing."""
    if answers:
        found = _path(answers.popleft()(title))
    else:
        offered = Path(name)
        box = file_box(parent, title, filters, str(offered.parent) if offered.is_absolute() else "")
        box.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        box.setFileMode(QFileDialog.FileMode.AnyFile)
        box.selectFile(offered.name)
        chosen = _chosen(box)
        found = chosen[0] if chosen else None
    return found if found is None or found.suffix == suffix else found.with_name(found.name + suffix)


def file_box(parent: QWidget, title: str, filters: str, folder: str) -> QFileDialog:
    """The system's box for one existing file; where there is none, Qt's, with the words that Qt's own catalogues lack
    in Korean and Japanese."""
    box = QFileDialog(parent, title, folder or _folders.get(title, ""), filters)
    box.setFileMode(QFileDialog.FileMode.ExistingFile)
    box.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))
    box.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
    return box


def _chosen(box: QFileDialog) -> list[Path]:
    accepted = box.exec() == QDialog.DialogCode.Accepted
    box.deleteLater()
    if not accepted:
        return []
    found = [Path(name) for name in box.selectedFiles()]
    _folders[box.windowTitle()] = str(found[0].parent)
    return found


def _path(name: object) -> Path | None:
    return Path(str(name)) if name else None


def question(parent: QWidget | None, title: str, text: str, yes: str) -> tuple[QMessageBox, QPushButton]:
    """A box with a question, one way forward that is named by a verb, and Cancel; and the button of the way forward."""
    shown = plain_lines(told(text))
    box = QMessageBox(QMessageBox.Icon.Question, title, shown, QMessageBox.StandardButton.Cancel, parent)
    button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    return _ready(box), button


def notice(parent: QWidget | None, title: str, text: str) -> QMessageBox:
    """A box with something to know before going on."""
    shown = plain_lines(told(text))
    return _ready(QMessageBox(QMessageBox.Icon.Warning, title, shown, QMessageBox.StandardButton.Ok, parent))


def _ready(box: QMessageBox) -> QMessageBox:
    box.setTextFormat(Qt.TextFormat.PlainText)  # a name may look like markup
    for button in box.buttons():
        button.setIcon(QIcon())
    for prepare in prepared:
        prepare(box)
    return box


def confirm(parent: QWidget | None, title: str, text: str, yes: str) -> bool:
    """A question with one way forward, named by a verb, and Cancel."""
    box, button = question(parent, title, text, yes)
    if answers:
        return bool(answers.popleft()(box))
    box.exec()
    return box.clickedButton() is button


def choose(parent: QWidget | None, title: str, text: str, ways: Sequence[str]) -> int:
    """A question with several ways forward, each named by a verb, and Cancel: the number of the way, -1 for none."""
    box, first = question(parent, title, text, ways[0])
    buttons = [first, *(box.addButton(way, QMessageBox.ButtonRole.AcceptRole) for way in ways[1:])]
    if answers:
        return int(str(answers.popleft()(box)))
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(buttons) if button is clicked), -1)


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Something the user has to know before going on."""
    if answers:
        answers.popleft()(text)
        return
    notice(parent, title, text).exec()


def ask_text(parent: QWidget, title: str, label: str, text: str = "", *, lines: bool = False) -> str | None:
    """Ask for words; None where the user thought better of it."""
    dialog = FormDialog(parent, title)
    field: QLineEdit | QPlainTextEdit = QPlainTextEdit(text, dialog) if lines else QLineEdit(text, dialog)
    dialog.form.addRow(label, field)
    field.setObjectName("text")
    if not run_dialog(dialog):
        return None
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


class FormDialog(QDialog):
    """A form with OK and Cancel. `check` may raise `UserError`; then the reason is shown and the form stays."""

    def __init__(self, parent: QWidget | None, title: str, *, ok: str = "") -> None:
        """`ok` names the way forward by a verb."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setHorizontalSpacing(14)
        self.form.setVerticalSpacing(10)
        self.problem = QLabel(self)
        self.problem.setProperty("tone", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(ok or tr("OK"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        for button in self.buttons.buttons():
            button.setIcon(QIcon())  # some desktops put ticks and crosses of their own colours on them
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.check: Callable[[], object] = lambda: None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(self.form)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """The first field has the focus. Made first, the buttons would have it; Tab reaches them after the fields."""
        focused = self.focusWidget()  # a dialog may have chosen a field before it is shown
        if focused is None or self.buttons.isAncestorOf(focused):
            widget = self.nextInFocusChain()
            while widget is not None and widget is not self:
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not self.buttons.isAncestorOf(widget):
                    widget.setFocus()
                    break
                widget = widget.nextInFocusChain()
        super().showEvent(event)

    def accept(self) -> None:
        """Close the form if what was entered holds."""
        try:
            self.check()
        except UserError as error:
            self.problem.setText(told(str(error)))
            self.problem.show()
            return
        super().accept()


class ActorDialog(FormDialog):
    """Who works here: choose a person, or add one. `chosen` is an actor's id, or '' with `name` and `role` of a
    new one."""

    def __init__(self, parent: QWidget | None, actors: list[Actor], current: str, *, adding: bool = True) -> None:
        """`current` is preselected. Without `adding` there is nobody to choose but who is there: in a project that
        cannot be written."""
        super().__init__(parent, tr("Who are you?"), ok=tr("Go on"))
        self.people = QListWidget(self)
        self.people.setAccessibleName(tr("People"))
        for actor in actors:
            item = QListWidgetItem(f"{actor.name}   {tr(actor.role)}")
            item.setData(Qt.ItemDataRole.UserRole, actor.id)
            self.people.addItem(item)
            if actor.id == current or len(actors) == 1:
                self.people.setCurrentItem(item)
        self.people.itemDoubleClicked.connect(lambda _: self.accept())
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("A new person's name"))
        self.role = QComboBox(self)
        self.role.addItem(tr("analyst"), "analyst")
        self.role.addItem(tr("reviewer"), "reviewer")
        note = QLabel(tr("Each person's work is kept in a layer of their own."), self)
        note.setProperty("secondary", "true")
        self.form.addRow(self.people)
        self.form.addRow(tr("Or add"), self.name)
        self.form.addRow(tr("Role"), self.role)
        self.form.addRow(note)
        for row in (self.name, self.role, note):
            self.form.setRowVisible(row, adding)
        self.check = self._check

    @property
    def chosen(self) -> str:
        """The id of the person chosen; '' where a new one is to be added."""
        item = self.people.currentItem()
        return "" if self.name.text().strip() or item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _check(self) -> None:
        if not self.chosen and not self.name.text().strip():
            raise UserError(tr("Choose a person, or write a name."))


class NewProjectDialog(FormDialog):
    """Name, label scheme and first person of a new project; the place is asked for after it."""

    def __init__(self, parent: QWidget | None, templates: list[tuple[str, str]]) -> None:
        """`templates` are (name, title) of the label schemes that ship with the program."""
        super().__init__(parent, tr("New project"), ok=tr("Choose a place…"))
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(tr("Ministers' talks 2026"))
        self.template = QComboBox(self)
        for name, title in templates:
            self.template.addItem(title, name)
        self.actor = QLineEdit("analyst-1", self)
        self.role = QComboBox(self)
        self.role.addItem(tr("analyst"), "analyst")
        self.role.addItem(tr("reviewer"), "reviewer")
        self.form.addRow(tr("Name"), self.name)
        self.form.addRow(tr("Label scheme"), self.template)
        self.form.addRow(tr("Your name"), self.actor)
        self.form.addRow(tr("Role"), self.role)
        self.check = self._check

    def _check(self) -> None:
        if not self.name.text().strip() or not self.actor.text().strip():
            raise UserError(tr("The project and you need a name."))


class PropertiesDialog(FormDialog):
    """The project's own properties. `values()` are those to store, by name."""

    def __init__(self, parent: QWidget | None, values: dict[str, object], markings: list[tuple[str, str]]) -> None:
        """`markings` are (code, label) of the handling scale."""
        super().__init__(parent, tr("Project properties"), ok=tr("Save"))
        self.name = QLineEdit(str(values["name"]), self)
        self.marking = QComboBox(self)
        for code, label in markings:
            self.marking.addItem(label, code)
        self.marking.setCurrentIndex(max(0, self.marking.findData(values["marking"])))
        self.form.addRow(tr("Name"), self.name)
        self.form.addRow(tr("Marking"), self.marking)
        self.switches: dict[str, QCheckBox] = {}
        for key, text in (
            ("blind", tr("Blind: others' work stays hidden until one's own is submitted")),
            ("hide_letter", tr("Hide the source's letter while a claim is rated")),
            ("hide_names", tr("Hide analysts' names from the reviewer")),
            ("shuffle_options", tr("Shuffle the versions that a reviewer chooses from")),
        ):
            box = QCheckBox(text, self)
            box.setChecked(bool(values[key]))
            self.switches[key] = box
            self.form.addRow(box)

    def values(self) -> dict[str, object]:
        """Property name → value, as entered."""
        return {
            "name": self.name.text().strip(),
            "marking": self.marking.currentData(),
            **{key: box.isChecked() for key, box in self.switches.items()},
        }


class ArticleDialog(FormDialog):
    """What is known about an article. `changes()` are the fields that differ."""

    DIRECTIONS = (
        ("unknown", "not known"),
        ("left-right", "left was written first"),
        ("right-left", "right was written first"),
        ("third", "both come from a third text"),
    )
    FIELDS = (
        ("title", "Title"),
        ("story", "Story"),
        ("publisher", "Publisher"),
        ("author", "Author"),
        ("published_date", "Published"),
        ("event_date", "Date of the event"),
        ("captured_date", "Captured"),
        ("url", "Address"),
    )

    def __init__(self, parent: QWidget | None, values: dict[str, str]) -> None:
        """`values` are the article's fields as they are."""
        super().__init__(parent, tr("About this article"), ok=tr("Save"))
        self.setMinimumWidth(640)
        self._before = values
        self.fields: dict[str, QLineEdit] = {}
        for name, label in self.FIELDS:
            field = QLineEdit(values[name], self)
            field.setCursorPosition(0)  # of what is longer than the field one reads the beginning
            if name.endswith("_date"):
                field.setPlaceholderText("2026-01-30")
            self.fields[name] = field
            self.form.addRow(tr(label), field)
        self.direction = QComboBox(self)
        for code, label in self.DIRECTIONS:
            self.direction.addItem(tr(label), code)
        self.direction.setCurrentIndex(self.direction.findData(values["direction"]))
        self.form.addRow(tr("Direction"), self.direction)
        self.check = self._check

    def _check(self) -> None:
        for name, label in self.FIELDS:
            value = self.fields[name].text().strip()
            if name.endswith("_date") and value and not _is_date(value):
                raise UserError(tr("{field} is a date as 2026-01-30, 2026-01 or 2026.", field=tr(label)))
        if not self.fields["title"].text().strip():
            raise UserError(tr("The article needs a title."))

    def changes(self) -> dict[str, str]:
        """Field → new value, where it differs."""
        entered = {name: field.text().strip() for name, field in self.fields.items()}
        entered["direction"] = str(self.direction.currentData())
        return {name: value for name, value in entered.items() if value != self._before[name]}


def _is_date(value: str) -> bool:
    """Whether a value is a date of ISO 8601 to the year, the month, the day or the minute."""
    from datetime import datetime

    try:
        datetime.fromisoformat(value + {4: "-01-01", 7: "-01"}.get(len(value), ""))
    except ValueError:
        return False
    return True


class SubmitDialog(FormDialog):
    """Handing work in: what is still open, and which kinds are complete."""

    KINDS = (("mention", "entities"), ("claim", "claims"), ("rating", "ratings"), ("divergence", "translation"))

    def __init__(
        self, parent: QWidget | None, title: str, still_open: list[str], declared: Collection[str], two_sided: bool
    ) -> None:
        """`still_open` are sentences on what was not read or not answered, `declared` the kinds that are ticked. Of a
        translation nobody is asked where there is none: what was declared of it last holds on."""
        super().__init__(parent, tr("Submit “{title}”", title=title), ok=tr("Submit"))
        for sentence in still_open or [tr("Everything was read, and no suggestion is open.")]:
            label = QLabel(sentence, self)
            label.setWordWrap(True)
            label.setProperty("tone", "warning" if still_open else "saved")
            self.form.addRow(label)
        self.form.addRow(QLabel(tr("I tagged everything there is of these kinds:"), self))
        self.boxes: dict[str, QCheckBox] = {}
        for kind, label_ in self.KINDS:
            self.boxes[kind] = QCheckBox(tr(label_), self)
            self.boxes[kind].setChecked(kind in declared)
            self.form.addRow(self.boxes[kind])
        self.form.setRowVisible(self.boxes["divergence"], two_sided)
        meaning = QLabel(tr("Of the others, what you left out is no disagreement, and nobody is asked about it."), self)
        meaning.setWordWrap(True)
        meaning.setProperty("secondary", "true")
        self.form.addRow(meaning)

    def exhaustive(self) -> tuple[str, ...]:
        """The kinds declared complete."""
        return tuple(kind for kind, box in self.boxes.items() if box.isChecked())


class AssignDialog(FormDialog):
    """Which articles go to whom."""

    def __init__(self, parent: QWidget | None, articles: list[tuple[str, str]], actors: list[Actor]) -> None:
        """`articles` are (id, title)."""
        super().__init__(parent, tr("Assign articles"), ok=tr("Assign"))
        self.articles = _check_list(self, articles)
        self.actors = _check_list(self, [(actor.id, actor.name) for actor in actors if actor.role == "analyst"])
        self.form.addRow(tr("Articles"), self.articles)
        self.form.addRow(tr("Analysts"), self.actors)
        self.check = self._check

    def chosen(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(article ids, actor ids)."""
        return _checked(self.articles), _checked(self.actors)

    def _check(self) -> None:
        if not all(self.chosen()):
            raise UserError(tr("Choose at least one article and one analyst."))


def _check_list(parent: QWidget, items: list[tuple[str, str]]) -> QListWidget:
    found = QListWidget(parent)
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.setWordWrap(True)  # a long title goes on in a second line
    for id_, text in items:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, id_)
        item.setCheckState(Qt.CheckState.Unchecked)
        found.addItem(item)
    return found


def _checked(widget: QListWidget) -> tuple[str, ...]:
    items = [widget.item(row) for row in range(widget.count())]
    return tuple(str(i.data(Qt.ItemDataRole.UserRole)) for i in items if i.checkState() == Qt.CheckState.Checked)


class PasteDialog(FormDialog):
    """A translation (or an article) from the clipboard."""

    def __init__(self, parent: QWidget | None, title: str, text: str) -> None:
        """`text` is what the clipboard holds."""
        super().__init__(parent, title, ok=tr("Read"))
        self.resize(640, 480)
        self.text = QPlainTextEdit(text, self)
        self.text.setPlaceholderText(tr("Paste the text here."))
        self.form.addRow(self.text)
        self.check = self._check

    def _check(self) -> None:
        if not self.text.toPlainText().strip():
            raise UserError(tr("There is no text yet."))


def inset(spin: QSpinBox) -> QSpinBox:
    """A number field whose digits keep the same distance from its edge as other fields' words: with the theme's own
    arrows Qt leaves none."""
    spin.lineEdit().setTextMargins(7, 0, 0, 0)
    return spin


class ChoiceDialog(FormDialog):
    """One of several things."""

    def __init__(self, parent: QWidget | None, title: str, label: str, items: list[tuple[str, str]]) -> None:
        """`items` are (value, words)."""
        super().__init__(parent, title)
        self.items = QComboBox(self)
        for value, words in items:
            self.items.addItem(words, value)
        self.form.addRow(label, self.items)

    def chosen(self) -> str:
        """The value chosen."""
        return str(self.items.currentData())


class ExportDialog(FormDialog):
    """Format, layer and options of an export."""

    def __init__(self, parent: QWidget | None, formats: list[tuple[str, str]], layers: list[tuple[str, str]]) -> None:
        """`formats` are (name, title), `layers` (name, label)."""
        super().__init__(parent, tr("Export"), ok=tr("Choose a place…"))
        self.formats = QButtonGroup(self)
        for number, (name, title) in enumerate(formats):
            button = QRadioButton(title, self)
            button.setProperty("format", name)
            button.setChecked(number == 0)
            self.formats.addButton(button)
            self.form.addRow(button)
        self.layer = QComboBox(self)
        for name, label in layers:
            self.layer.addItem(label, name)
        self.split = QCheckBox(tr("Split into train, dev and test by story and origin"), self)
        self.no_text = QCheckBox(tr("Leave the words out"), self)
        self.tokens = QCheckBox(tr("Add token offsets"), self)
        self.form.addRow(tr("Layer"), self.layer)
        for box in (self.split, self.no_text, self.tokens):
            self.form.addRow(box)

    def format(self) -> str:
        """The name of the format chosen."""
        return str(self.formats.checkedButton().property("format"))


class ErrorDialog(QDialog):
    """A fault of ours, told plainly, with the details to copy."""

    def __init__(self, parent: QWidget | None, details: str, log: Path) -> None:
        """`details` is the traceback; `log` the file it was written to."""
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self.resize(640, 420)
        text = tr(
            "The program made a mistake. Everything you did before is saved. You can go on; if it happens again, "
            "send the details below."
        )
        label = QLabel(text + "\n\n" + tr("Log file: {path}", path=str(log)), self)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details = QPlainTextEdit(f"{details}\n{about_text()}", self)
        self.details.setReadOnly(True)
        copy = QPushButton(tr("Copy the details"), self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        close = QPushButton(tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self.details, 1)
        layout.addLayout(buttons)


class TextDialog(QDialog):
    """Words to read: About, the keys, a page of help, a list of problems."""

    def __init__(self, parent: QWidget | None, title: str, body: QWidget) -> None:
        """`body` is the widget that shows them."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(760, 600)
        body.setAccessibleName(body.accessibleName() or title)
        close = QPushButton(tr("Close"), self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(body, 1)
        layout.addLayout(row)
        body.setFocus()


def about_text() -> str:
    """Versions and licences of what is running."""
    lines = [
        f"Parallel Annotator {__version__} (Apache-2.0)",
        f"Python {platform.python_version()} on {platform.system()} {platform.release()} ({sys.platform})",
        *installed_parts(),
        "Noto Sans CJK (SIL OFL 1.1)",
        "Unihan readings (Unicode License)",
    ]
    return "\n".join(lines)


def installed_parts(distribution: str = "parallel-annotator") -> list[str]:
    """What the program is built from: name, version and licence of every distribution that it requires, directly
    or not, and that is installed, as their own metadata tell."""
    from importlib import metadata

    found: dict[str, str] = {}
    waiting, seen = [distribution, *_required_by_checkout()], set()
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            part = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        if name != distribution:
            found[name] = f"{part.metadata['Name']} {part.version} ({_licence(part)})"
        for requirement in part.requires or ():
            words, _, marker = requirement.partition(";")
            # Of what is optional only the sentence encoder is part of the program.
            if "extra ==" not in marker or (name == distribution and "alignment" in marker):
                waiting.append(re.split(r"[^A-Za-z0-9._-]", words.strip(), maxsplit=1)[0])
    return [found[name] for name in sorted(found)]


def _required_by_checkout() -> list[str]:
    """What a checkout requires that is run without being installed; nothing elsewhere."""
    import tomllib

    path = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if not path.is_file():
        return []
    with path.open("rb") as file:
        project = tomllib.load(file).get("project", {})
    wanted = [*project.get("dependencies", ()), *project.get("optional-dependencies", {}).get("alignment", ())]
    return [re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0] for each in wanted]


def _licence(part: "Distribution") -> str:
    """A distribution's licence in a few words: the SPDX expression, else the trove classifiers, else its first line."""
    told = (part.metadata.get_all("License-Expression") or [""])[0]
    classifiers = part.metadata.get_all("Classifier") or []
    trove = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: ")]
    first = (part.metadata.get_all("License") or [""])[0].strip().partition("\n")[0]
    return told or ", ".join(trove) or first[:60] or tr("licence not told")
