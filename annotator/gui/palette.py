"""The command palette: one field over every action, article, entity, claim and passage."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.gui.theme import font
from annotator.model import Claim, Range
from annotator.text import find_all

_MOST = 60
_MOST_PASSAGES = 20
_BESIDE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the palette: what it is, its words, what is told beside them, and what Return does."""

    kind: str
    text: str
    beside: str
    run: Callable[[], object]


class _Line(QStyledItemDelegate):
    """The words, cut where they would run into what is told beside them at the right end."""

    def __init__(self, desk: Desk, view: QListWidget) -> None:
        super().__init__(view)
        self._desk = desk

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        beside = index.data(_BESIDE)
        if not beside:
            return
        painter.save()
        painter.setFont(font(12))
        painter.setPen(self._desk.theme.secondary)
        at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        room: QRect = option.rect.adjusted(0, 0, -8, 0)  # type: ignore[attr-defined]
        painter.drawText(room, at, self._cut(beside, room.width()))
        painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The row as the style paints it, its words cut."""
        super().initStyleOption(option, index)
        beside = index.data(_BESIDE)
        if beside:
            metrics, width = QFontMetrics(option.font), option.rect.width()  # type: ignore[attr-defined]
            taken = QFontMetrics(font(12)).horizontalAdvance(self._cut(beside, width)) + 40
            option.text = metrics.elidedText(  # type: ignore[attr-defined]
                index.data(Qt.ItemDataRole.DisplayRole), Qt.TextElideMode.ElideRight, width - taken
            )

    @staticmethod
    def _cut(beside: str, width: int) -> str:
        return QFontMetrics(font(12)).elidedText(beside, Qt.TextElideMode.ElideRight, width // 3)


class Palette(QFrame):
    """A popup over the window. Type to narrow, arrows to choose, Return to go, Esc to leave."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Hidden until `open`."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._desk = desk
        self.setProperty("card", "true")
        self.field = QLineEdit(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Line(desk, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda _: self._go())
        self.field.textChanged.connect(self._refill)
        self.field.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self._found: list[Found] = []

    def open(self, words: str = "") -> None:
        """Show it under the top of the window, with these words in the field."""
        window = self.parentWidget()
        width = min(680, window.width() - 80)
        self.resize(width, min(460, window.height() - 120))
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 52)))
        self.field.setPlaceholderText(tr("Find text, entity, claim, command…"))
        self.field.setAccessibleName(tr("Find text, entity, claim, command…"))
        self.list.setAccessibleName(tr("Results"))
        self.field.setText(words)
        self._refill(words)
        self.show()
        self.field.setFocus()
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Return and Esc of the field drive the list; nothing is taken from a composing input method."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}[
                    Qt.Key(key)
                ]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go()
                return True
        return super().eventFilter(watched, event)

    def _refill(self, words: str) -> None:
        self._found = []
        for found in self._matches(words.strip()):
            self._found.append(found)
            if len(self._found) >= _MOST:
                break
        self.list.clear()
        for found in self._found:
            item = QListWidgetItem(found.text)
            item.setData(_BESIDE, found.beside)
            item.setToolTip(found.kind)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{found.kind}: {found.text} {found.beside}")
            self.list.addItem(item)
        if not self._found:
            item = QListWidgetItem(tr("Nothing fits these words."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _matches(self, words: str) -> Iterator[Found]:
        desk, queries = self._desk, self._desk.session.queries
        parts = words.casefold().split()

        def fits(*texts: str) -> bool:
            hay = " ".join(texts).casefold()
            return all(part in hay for part in parts)

        for action in desk.actions.all():
            if action.palette and fits(tr(action.text), action.text, tr(action.hint)) and action.enabled():
                keys = ", ".join(desk.actions.keys(action.id)[:2])
                yield Found(tr("Command"), tr(action.text), keys, action.run)
        if not words:
            return
        for entry in queries.articles():
            if fits(entry.article.title, *entry.article.titles.values(), entry.article.story):
                yield Found(
                    tr("Article"), entry.article.title, tr("article"), _call(desk.open_article, entry.article.id)
                )
        scheme = queries.scheme()
        for entity in queries.entities().values():
            names = (*entity.labels.values(), *(alias.text for alias in entity.aliases))
            if entity.merged_into is None and fits(*names):
                label = " · ".join(entity.labels.values())
                kind = scheme.by_code(entity.type)
                beside = kind.label(language()) if kind is not None else entity.type
                yield Found(tr("Entity"), label, beside, _call(desk.recordSelected.emit, "entity", entity.id))
        for claim in queries.select(Claim):
            if fits(*claim.statement.values()):
                yield Found(tr("Claim"), next(iter(claim.statement.values())), tr("claim"), self._show_claim(claim))
        yield from self._passages(words)

    def _passages(self, words: str) -> Iterator[Found]:
        seen = 0
        for entry in self._desk.session.queries.articles():
            for document, text in self._desk.session.queries.words(entry.article).items():
                for start, end in find_all(text, words):
                    place = Range.of(document, text, start, end)
                    around = text[max(0, start - 24) : end + 36].replace("\n", " ")
                    yield Found(
                        tr("Text"), f"…{around}…", entry.article.title[:30], self._show(entry.article.id, place)
                    )
                    seen += 1
                    if seen >= _MOST_PASSAGES:
                        return

    def _show(self, article: str, place: object) -> Callable[[], object]:
        def go() -> None:
            self._desk.set_mode("annotate")
            if self._desk.article != article:
                self._desk.open_article(article)
            self._desk.reveal(place)

        return go

    def _show_claim(self, claim: Claim) -> Callable[[], object]:
        return self._show(claim.article, claim.content[0])

    def _go(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            self.hide()
            self._found[row].run()


def _call(function: Callable[..., object], *values: object) -> Callable[[], object]:
    return lambda: function(*values)
