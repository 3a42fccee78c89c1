"""The preferences in a window: how the program looks and speaks, and every key."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import dialogs
from annotator.gui.actions import SCOPES, ActionTable
from annotator.gui.language import LANGUAGES, told, tr
from annotator.gui.preferences import TEXT_SIZES, Preferences
from annotator.model import UserError

THEMES = (("", "As the system"), ("light", "Light"), ("dark", "Dark"), ("high-contrast", "High contrast"))
"""Theme → its name (English); '' follows the desktop."""
WIDTHS = ((30, "Narrow"), (0, "Standard"), (60, "Wide"), (999, "As wide as the window"))
"""The longest line of the texts in multiples of the text size (0: the reader's own) → its name (English)."""
_ACTION = Qt.ItemDataRole.UserRole


class SettingsDialog(QDialog):
    """Two tabs: how it looks, and the keys. What is chosen is in `theme`, `language`, `text_size` and
    `column_width`; keys are given to the actions at once, and a clash is refused with a sentence."""

    def __init__(self, parent: QWidget | None, preferences: Preferences, actions: ActionTable) -> None:
        """Starts from the preferences as they are."""
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self.resize(720, 560)
        self._actions = actions
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self._make_look(preferences), tr("Look and language"))
        self.tabs.addTab(self._make_keys(), tr("Keys"))
        self.problem = QLabel(self)
        self.problem.setProperty("tone", "error")
        self.problem.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("OK"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)

    @property
    def theme(self) -> str:
        """The name of the theme, '' for that of the system."""
        return str(self._theme.currentData())

    @property
    def language(self) -> str:
        """The language's code, '' for that of the system."""
        return str(self._language.currentData())

    @property
    def text_size(self) -> float:
        """The size of the texts in pixels."""
        return float(self._size.value())

    @property
    def column_width(self) -> int:
        """The longest line of the texts in multiples of the text size, 0 for the standard."""
        return int(self._width.currentData())

    @property
    def by_phrase(self) -> bool:
        """Whether lines of Korean, Japanese and Chinese end with a phrase."""
        return self._by_phrase.isChecked()

    def _make_look(self, preferences: Preferences) -> QWidget:
        page = QWidget(self)
        form = QFormLayout(page)
        form.setContentsMargins(16, 18, 16, 16)
        form.setVerticalSpacing(12)
        self._theme, self._language, self._size = QComboBox(page), QComboBox(page), QSpinBox(page)
        self._width = QComboBox(page)
        for name, text in THEMES:
            self._theme.addItem(tr(text), name)
        self._theme.setCurrentIndex(max(0, self._theme.findData(preferences.theme)))
        self._language.addItem(tr("As the system"), "")
        for code, text in LANGUAGES.items():
            self._language.addItem(text, code)
        self._language.setCurrentIndex(max(0, self._language.findData(preferences.language)))
        self._size.setRange(int(TEXT_SIZES[0]), int(TEXT_SIZES[1]))
        self._size.setSuffix(" px")
        self._size.setValue(round(preferences.text_size))
        for ems, text in WIDTHS:
            self._width.addItem(tr(text), ems)
        self._width.setCurrentIndex(max(0, self._width.findData(preferences.column_width)))
        form.addRow(tr("Theme"), self._theme)
        form.addRow(tr("Language"), self._language)
        form.addRow(tr("Text size"), self._size)
        form.addRow(tr("Column width"), self._width)
        self._by_phrase = QCheckBox(tr("End lines with a phrase"), page)
        self._by_phrase.setToolTip(tr("In Korean, Japanese and Chinese no word is torn at the end of a line"))
        self._by_phrase.setChecked(preferences.by_phrase)
        form.addRow("", self._by_phrase)
        return page

    def _make_keys(self) -> QWidget:
        page = QWidget(self)
        self.filter = QLineEdit(page)
        self.filter.setPlaceholderText(tr("Filter actions"))
        self.filter.setAccessibleName(tr("Filter actions"))
        self.filter.textChanged.connect(self._narrow)
        self.table = QTableWidget(0, 3, page)
        self.table.setHorizontalHeaderLabels([tr("Action"), tr("Where"), tr("Keys")])
        self.table.setAccessibleName(tr("Keys"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(self._edited)
        note = QLabel(tr("Double-click a key to change it, as Ctrl+Shift+K or K; several with a comma."), page)
        note.setProperty("secondary", "true")
        note.setWordWrap(True)
        reset = QPushButton(tr("All keys as they came"), page)
        reset.setAutoDefault(False)
        reset.clicked.connect(self._reset)
        row = QHBoxLayout()
        row.addWidget(note, 1)
        for text, run in ((tr("Export keys…"), self.export_keys), (tr("Import keys…"), self.import_keys)):
            button = QPushButton(text, page)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, run=run: run())
            row.addWidget(button)
        row.addWidget(reset)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self._fill()
        return page

    def _fill(self) -> None:
        self.table.blockSignals(True)
        shown = self._actions.all()
        self.table.setRowCount(len(shown))
        for row, action in enumerate(shown):
            keys = ", ".join(self._actions.keys(action.id))
            for column, text in enumerate((tr(action.text), tr(SCOPES.get(action.scope, action.scope)), keys)):
                item = QTableWidgetItem(text)
                item.setData(_ACTION, action.id)
                if column < 2:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)
        self._narrow(self.filter.text())

    def _narrow(self, words: str) -> None:
        parts = words.casefold().split()
        for row in range(self.table.rowCount()):
            items = [self.table.item(row, column) for column in range(3)]
            hay = " ".join(item.text() for item in items if item is not None).casefold()
            self.table.setRowHidden(row, not all(part in hay for part in parts))

    def _edited(self, item: QTableWidgetItem) -> None:
        id_ = str(item.data(_ACTION))
        written = [part.strip() for part in item.text().split(", ") if part.strip()]
        keys = tuple(QKeySequence(part).toString(QKeySequence.SequenceFormat.PortableText) for part in written)
        self.problem.clear()
        try:
            if not all(keys):
                raise UserError(tr("“{keys}” is not a key. Write it as Ctrl+Shift+K or K.", keys=item.text()))
            self._actions.set_keys(id_, keys)
        except UserError as error:
            self.problem.setText(told(str(error)))
        self.table.blockSignals(True)
        item.setText(", ".join(self._actions.keys(id_)))
        self.table.blockSignals(False)

    def _reset(self) -> None:
        self.problem.clear()
        self._actions.reset_keys()
        self._fill()

    def export_keys(self) -> None:
        """Write every action's keys to a JSON file: action id → keys."""
        path = dialogs.save_file(self, tr("Export keys…"), "JSON (*.json)", "annotator-keys.json", ".json")
        if path is None:
            return
        keys = {action.id: list(self._actions.keys(action.id)) for action in self._actions.all()}
        try:
            path.write_text(json.dumps(keys, ensure_ascii=False, indent=1), "utf-8")
        except OSError as error:
            self.problem.setText(tr("The file cannot be written: {why}. Nothing was lost.", why=error.strerror or ""))

    def import_keys(self) -> None:
        """Take the keys of a JSON file, all of them or none; a clash is refused with a sentence."""
        path = dialogs.open_file(self, tr("Import keys…"), "JSON (*.json)")
        if path is None:
            return
        self.problem.clear()
        try:
            found = json.loads(path.read_text("utf-8"))
            self._actions.take_keys({str(id_): tuple(map(str, keys)) for id_, keys in found.items()})
        except UserError as error:
            self.problem.setText(told(str(error)))
        except (OSError, ValueError, AttributeError, TypeError):
            self.problem.setText(tr("This file holds no keys. Nothing was changed."))
        self._fill()
