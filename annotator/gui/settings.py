"""The preferences in a window: how the program looks and speaks, and every key."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import dialogs
from annotator.gui.actions import ActionTable
from annotator.gui.keys_page import KeysPage
from annotator.gui.language import LANGUAGES, tr
from annotator.gui.preferences import TEXT_SIZES, Preferences

THEMES = (("", "As the system"), ("light", "Light"), ("dark", "Dark"), ("high-contrast", "High contrast"))
"""Theme → its name (English); '' follows the desktop."""
WIDTHS = ((30, "Narrow"), (0, "Standard"), (60, "Wide"), (999, "As wide as the window"))
"""The longest line of the texts in multiples of the text size (0: the reader's own) → its name (English)."""


class SettingsDialog(QDialog):
    """Two tabs: how it looks, and the keys. What is chosen is in `theme`, `language`, `text_size` and
    `column_width`; `keys` gives keys to the actions at once."""

    def __init__(self, parent: QWidget | None, preferences: Preferences, actions: ActionTable) -> None:
        """Starts from the preferences as they are."""
        super().__init__(parent)
        self.setWindowTitle(tr("Preferences"))
        self.resize(760, 620)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self._make_look(preferences), tr("Look and language"))
        self.keys = KeysPage(actions, self)
        self.tabs.addTab(self.keys, tr("Keys"))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("OK"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        for button in buttons.buttons():
            button.setIcon(QIcon())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs, 1)
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
        self._theme, self._language, self._size = QComboBox(page), QComboBox(page), dialogs.inset(QSpinBox(page))
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
