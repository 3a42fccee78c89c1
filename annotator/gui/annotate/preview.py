"""What one key is about to do in many places: a list under the text, each place to be skipped, one act, one undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.language import tr
from annotator.model import Range


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewItem:
    """One place of the list. `key` says what it is to whoever asked."""

    key: str
    place: Range
    text: str


class Preview(QFrame):
    """The list. Space skips a place, Return does the rest, Esc does nothing. `turned(bool)` as it comes and goes."""

    turned = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        """Hidden until `ask`."""
        super().__init__(parent)
        self.setObjectName("preview")
        self.setProperty("bar", "bottom")
        self.title = QLabel(self)
        self.title.setProperty("heading", True)
        self.hint = QLabel(self)
        self.hint.setProperty("secondary", True)
        self.hint.setWordWrap(True)
        self.list = _List(self)
        one_line(self.list)
        self.go = QPushButton(self)
        self.go.setProperty("primary", True)
        self.no = QPushButton(self)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(self.title)
        said.addWidget(self.hint)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addLayout(said, 1)
        top.addWidget(self.no)
        top.addWidget(self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 10, 20, 10)
        layout.addLayout(top)
        layout.addWidget(self.list)
        self._items: list[PreviewItem] = []
        self._done: Callable[[list[str]], object] = lambda _: None
        self._show: Callable[[Range], object] = lambda _: None
        self._back: QWidget | None = None
        self._verb = "{count}"
        self.go.clicked.connect(self.accept)
        self.no.clicked.connect(self.leave)
        self.list.currentRowChanged.connect(self._reveal)
        self.list.itemChanged.connect(lambda _: self._count())
        self.hide()

    def ask(
        self,
        title: str,
        verb: str,
        items: Sequence[PreviewItem],
        done: Callable[[list[str]], object],
        show: Callable[[Range], object],
    ) -> None:
        """Show the places. `verb` holds `{count}`; `done` gets the keys of those not skipped."""
        self._back = self.window().focusWidget()
        self._items, self._done, self._show, self._verb = list(items), done, show, verb
        self.title.setText(title)
        self.hint.setText(tr("Space skips a place, Return goes on, Esc leaves everything as it is"))
        self.no.setText(tr("Cancel"))
        self.list.setAccessibleName(title)
        self.list.blockSignals(True)
        self.list.clear()
        for item in items:
            row = QListWidgetItem(item.text)
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(row)
        self.list.blockSignals(False)
        self._count()
        fit_rows(self.list, 6)
        self.turned.emit(True)
        self.show()
        self.list.setFocus()
        self.list.setCurrentRow(0)

    def chosen(self) -> list[str]:
        """The keys of the places that are not skipped."""
        checked = Qt.CheckState.Checked
        return [item.key for row, item in enumerate(self._items) if self.list.item(row).checkState() == checked]

    def accept(self) -> None:
        """Do it in the places that are not skipped."""
        chosen, done = self.chosen(), self._done
        self.leave()
        if chosen:
            done(chosen)

    def leave(self) -> None:
        """Close the list."""
        self.hide()
        self.turned.emit(False)
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def _count(self) -> None:
        count = len(self.chosen())
        self.go.setText(tr(self._verb, count=count))
        self.go.setEnabled(count > 0)

    def _reveal(self, row: int) -> None:
        if 0 <= row < len(self._items):
            self._show(self._items[row].place)


class _List(QListWidget):
    def __init__(self, owner: Preview) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Esc; everything else is a list's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._owner.accept()
        elif event.key() == Qt.Key.Key_Escape:
            self._owner.leave()
        else:
            super().keyPressEvent(event)


class _OneLine(QStyledItemDelegate):
    """Rows as wide as the list, their words cut at its end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Of no width of its own."""
        return QSize(0, super().sizeHint(option, index).height())


def one_line(rows: QListView) -> None:
    """Cut long rows of a list instead of scrolling sideways."""
    rows.setItemDelegate(_OneLine(rows))
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def fit_rows(rows: QListWidget, most: int) -> None:
    """Make a list as high as its rows, up to so many."""
    height = rows.sizeHintForRow(0) if rows.count() else 0
    rows.setFixedHeight(height * min(most, max(1, rows.count())) + 4)
