"""The pane at the right: Selection, Claims, Reliability, Translation, History."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from annotator.gui.annotate.aids import Aids
from annotator.gui.annotate.cards import field_style
from annotator.gui.annotate.claiming import Claiming
from annotator.gui.annotate.tab_claims import ClaimsTab
from annotator.gui.annotate.tab_history import HistoryTab
from annotator.gui.annotate.tab_reliability import ReliabilityTab
from annotator.gui.annotate.tab_selection import SelectionTab
from annotator.gui.annotate.tab_translation import TranslationTab
from annotator.gui.annotate.tabs import Tab
from annotator.gui.annotate.tools import Tools
from annotator.gui.language import tr

NAMES = ("selection", "claims", "reliability", "translation", "history")
_CHECK_DELAY = 350  # milliseconds after the last change; the checks read the whole article


_COMMANDING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class Inspector(QWidget):
    """Tabs over what is open. `show_tab` brings one forward by name."""

    def __init__(self, tools: Tools, claiming: Claiming, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setObjectName("inspector")
        self.setProperty("pane", True)
        self.bar = QTabBar(self)
        self.bar.setObjectName("inspectorTabs")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideRight)
        self.stack = QStackedWidget(self)
        self.selection = SelectionTab(tools, claiming, self)
        self.claims = ClaimsTab(tools, claiming, self)
        self.reliability = ReliabilityTab(tools, claiming, self)
        self.translation = TranslationTab(tools, claiming, self)
        self.history = HistoryTab(tools, self)
        self.tabs: dict[str, Tab] = dict(
            zip(NAMES, (self.selection, self.claims, self.reliability, self.translation, self.history), strict=True)
        )
        for tab in self.tabs.values():
            self.bar.addTab("")
            self.stack.addWidget(tab)
        self.bar.currentChanged.connect(self.stack.setCurrentIndex)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        rule = QWidget(self)
        rule.setObjectName("inspectorRule")
        rule.setFixedHeight(1)
        layout.addWidget(rule)
        layout.addWidget(self.stack, 1)
        self.aids = Aids(tools, self)
        layout.addWidget(self.aids)
        self._checks = QTimer(self)
        self._checks.setSingleShot(True)
        self._checks.setInterval(_CHECK_DELAY)
        self._checks.timeout.connect(self._check)
        self.translation.checked.connect(self._checks.start)
        claiming.ask_reason = self._ask_reason
        claiming.filling.show_field = self._show_field
        self._listen()
        self.restyle()

    def _listen(self) -> None:
        open_ = self._tools.open
        open_.textChanged.connect(self._on_text)
        open_.layerChanged.connect(self._on_text)
        open_.selectedChanged.connect(lambda: self._stale("selection", "history", "translation"))
        open_.suggestionChanged.connect(lambda: self._stale("selection"))
        open_.claimChanged.connect(lambda: self._stale("selection", "claims"))
        open_.recordsChanged.connect(self._on_records)
        open_.projectChanged.connect(lambda _: self._stale(*NAMES))
        self._tools.desk.changed.connect(lambda change: self._on_ratings() if "rating" in change.tables() else None)

    def show_tab(self, name: str) -> None:
        """Bring a tab forward; Reliability takes the focus, because R is pressed to grade."""
        self.bar.setCurrentIndex(NAMES.index(name))
        self.tabs[name].freshen()
        if name == "reliability":
            button = self.reliability.grade_button()
            if button is not None:
                button.setFocus()

    def _ask_reason(self, code: str) -> None:
        """Bring the claim's fields forward with the caret where the reason is written."""
        self.show_tab("claims")
        card = self.claims.card
        if card is not None and card.rating is not None:
            card.rating.choose(code)

    def _show_field(self, name: str) -> None:
        """Bring a field of the claim in focus forward with the caret in it."""
        self.show_tab("claims")
        if self.claims.card is not None:
            self.claims.card.show_field(name)

    def current(self) -> str:
        """The name of the tab in view."""
        return NAMES[self.bar.currentIndex()]

    def finish(self) -> None:
        """A note being written is stored; no check runs any more."""
        self.aids.store()
        self._checks.stop()

    def restyle(self) -> None:
        """Take the theme's colours."""
        theme = self._tools.desk.theme
        self.setStyleSheet(
            field_style(theme)
            + "\nQTabBar::tab { padding: 13px 6px 12px 6px; margin-left: 1px; }"
            + f"\n#inspectorRule {{ background: {theme.line.name()}; }}"
            + f"\n#inspector {{ background: {theme.panel.name()}; }}"
        )

    def rebuild(self) -> None:
        """Make everything anew: the language or the theme changed."""
        self.restyle()
        self._check()
        for tab in self.tabs.values():
            tab.rebuild()
        self.aids.retranslate()
        self._titles()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys with Alt or Ctrl that no field wanted are the reader's, as Alt+1…6; Esc goes back to the text.

        Return presses the button it is on. Capitals and the digits of a number pad are keys that write: only the
        texts have them as commands.
        """
        if event.modifiers() & _COMMANDING and self._tools.desk.actions.press("reader", event):
            return
        at = self.window().focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at, QAbstractButton):
            if not event.isAutoRepeat():
                at.click()
            return
        if event.key() == Qt.Key.Key_Escape:
            self._tools.reader.column(self._tools.active).setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)

    def _stale(self, *names: str) -> None:
        for name in names:
            self.tabs[name].stale()
        self._tools.desk.later.add(self, "titles", self._titles)

    def _on_text(self) -> None:
        self.selection.checks = ("", "")
        for tab in self.tabs.values():
            tab.rebuild()
        self._titles()
        self._checks.start()

    def _on_records(self, _: object) -> None:
        self._stale("selection", "claims", "translation", "history")
        self._checks.start()

    def _on_ratings(self) -> None:
        self._stale("selection", "claims", "reliability")

    def _check(self) -> None:
        if self._tools.open.text is None:
            return
        self.translation.check()
        short = (self.translation.agree, self.translation.differ)
        if short != self.selection.checks:
            self.selection.checks = short
            self.selection.stale()
        self._titles()

    def _titles(self) -> None:
        open_ = self._tools.open
        counts = {
            "claims": len(open_.records["claim"]),
            "translation": len(open_.divergences()) + len(self.translation.findings),
        }
        names = {
            "selection": tr("Selection"),
            "claims": tr("Claims"),
            "reliability": tr("Reliability"),
            "translation": tr("Translation"),
            "history": tr("History"),
        }
        for index, name in enumerate(NAMES):
            count = counts.get(name, 0)
            title = f"{names[name]} {count}" if count else names[name]
            self.bar.setTabText(index, title)
            self.bar.setTabToolTip(index, title)  # a narrow bar shortens it
