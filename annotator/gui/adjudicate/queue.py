"""The queue at the left: what is open, and below it what was decided."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.adjudication import ORDERS, Disagreement
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import KINDS, kind_name, outcome, title, words
from annotator.gui.desk import Desk
from annotator.gui.fitting import Picker
from annotator.gui.headed import HeadedModel, Index
from annotator.gui.language import tr
from annotator.gui.theme import font

ROW = Qt.ItemDataRole.UserRole
Row = Disagreement | str


class QueueModel(HeadedModel):
    """Rows are questions; one row of text heads those decided."""

    def __init__(self, parent: QWidget) -> None:
        """Empty until `show_review`."""
        super().__init__(parent)
        self.rows: list[Row] = []
        self.review: Review | None = None

    def show_review(self, review: Review | None, kind: str = "") -> None:
        """Show a review's queue, of one kind or ('' ) of all."""
        self.beginResetModel()
        self.review = review
        self.rows = []
        if review is not None:
            self.rows += [each for each in review.open if kind in ("", each.kind)]
            held = sum(kind in ("", each.kind) for each in review.held)
            if held:
                self.rows.append(tr("{n} WAIT FOR LIKELY DUPLICATES", n=held))
            decided: list[Row] = [each for each in review.decided if kind in ("", each.kind)]
            if decided:
                self.rows += [tr("DECIDED"), *decided]
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """The row of a question; -1 where it is not shown."""
        return next((n for n, row in enumerate(self.rows) if not isinstance(row, str) and row.key == key), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself under `ROW`, words for screen readers."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            if isinstance(row, str) or self.review is None:
                return row if isinstance(row, str) else title(row)
            said = f"{title(row)}: {words(row, self.review)}"
            if row.stale:
                return f"{said}\n↻ {tr('changed since it was decided')}"
            return said if row.open else f"{said} → {outcome(row, self.review)}"
        return None


class QueueDelegate(QStyledItemDelegate):
    """Two lines for an open question, one with a tick for a decided one."""

    def __init__(self, desk: Desk, view: QListView) -> None:
        """Paints in the desk's theme."""
        super().__init__(view)
        self._desk = desk
        self._small, self._plain = font(11.5), font(13.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """58 pixels for an open question, 34 for one decided, 36 for the heading."""
        row = index.data(ROW)
        return QSize(180, 36 if isinstance(row, str) else 58 if row is None or row.open else 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row, theme = index.data(ROW), self._desk.theme
        rect: QRect = option.rect.adjusted(8, 2, -8, -2)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, str):
            painter.setFont(self._small)
            painter.setPen(theme.secondary)
            painter.drawText(rect.adjusted(6, 0, 0, -4), Qt.AlignmentFlag.AlignBottom, row)
        elif row is not None:
            if state & QStyle.StateFlag.State_Selected:
                painter.setPen(QPen(theme.accent, 1.2))
                painter.setBrush(theme.accent_soft)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
            self._paint_question(painter, rect.adjusted(11, 0, -10, 0), row, index.model().review)  # type: ignore[attr-defined]
        painter.restore()

    def _paint_question(self, painter: QPainter, rect: QRect, row: Disagreement, review: Review) -> None:
        theme = self._desk.theme
        elided = Qt.TextElideMode.ElideRight
        if not row.open:
            painter.setFont(self._plain)
            painter.setPen(theme.secondary)
            metrics = QFontMetrics(self._plain)
            # Of a passage as long as a sentence the beginning is enough: what was decided has to be seen.
            about = title(row) if row.field else words(row, review)
            about = metrics.elidedText(about, elided, round(rect.width() * 0.5))
            done = " ".join(outcome(row, review).split())
            text = metrics.elidedText(f"✓ {about} → {done}", elided, rect.width())
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
            return
        painter.setFont(self._small)
        painter.setPen(theme.warning if row.stale else theme.secondary)
        head = f"↻ {title(row)} · {tr('changed since it was decided')}" if row.stale else title(row)
        head = QFontMetrics(self._small).elidedText(head, elided, rect.width())
        painter.drawText(rect.adjusted(0, 5, 0, 0), Qt.AlignmentFlag.AlignTop, head)
        painter.setFont(self._plain)
        painter.setPen(theme.text)
        text = QFontMetrics(self._plain).elidedText(words(row, review), elided, rect.width())
        painter.drawText(rect.adjusted(0, 0, 0, -5), Qt.AlignmentFlag.AlignBottom, text)


class QueueView(QListView):
    """The list of questions. `press` gets every key first and says whether it was a command; input methods are
    refused, so that the commands are physical keys."""

    def __init__(self, press: Callable[[QKeyEvent], bool], parent: QWidget) -> None:
        """Commands first, then Qt's moving about."""
        super().__init__(parent)
        self._press = press
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The mode's commands, then Qt's moving about."""
        if not self._press(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, words: str) -> None:
        """Letters are commands here, never a search in the list."""


class QueuePane(QWidget):
    """Article, progress, filters and the list of questions."""

    def __init__(self, desk: Desk, press: Callable[[QKeyEvent], bool], parent: QWidget) -> None:
        """Empty until `show_review`."""
        super().__init__(parent)
        self.setProperty("pane", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(220)
        self.article, self.kind, self.order = Picker(self), Picker(self), Picker(self)
        for box in (self.article, self.kind, self.order):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        self.count = QLabel(self)
        self.count.setProperty("section", "true")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(5)
        self.model = QueueModel(self)
        self.view = QueueView(press, self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(QueueDelegate(desk, self.view))
        filters = QHBoxLayout()
        filters.addWidget(self.kind, 1)
        filters.addWidget(self.order, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 10)
        for widget in (self.article, self.count, self.progress):
            column.addWidget(widget)
        column.addLayout(filters)
        column.addWidget(self.view, 1)

    def retranslate(self) -> None:
        """All fixed words in the interface's language."""
        self.view.setAccessibleName(tr("Disagreements"))
        self.article.setAccessibleName(tr("Article"))
        self.kind.setAccessibleName(tr("Kind"))
        self.order.setAccessibleName(tr("Order"))
        chosen = self.order.currentData() or "text"
        self.order.clear()
        names = {"text": "by text", "kind": "by kind", "alike": "alike together"}
        for name in ORDERS:
            self.order.addItem(tr(names.get(name, name)), name)
        self.order.setCurrentIndex(max(0, self.order.findData(chosen)))

    def show_articles(self, articles: list[tuple[str, str]], current: str | None) -> None:
        """What can be decided: (id, title)."""
        self.article.clear()
        for id_, name in articles:
            self.article.addItem(name, id_)
        self.article.setCurrentIndex(self.article.findData(current))
        self.article.setToolTip(self.article.currentText())

    def show_review(self, review: Review | None) -> None:
        """The questions of a review, of the kind that is chosen."""
        kind = str(self.kind.currentData() or "")
        self.kind.clear()
        self.kind.addItem(tr("all kinds"), "")
        for each in KINDS:
            waiting = sum(q.kind == each for q in review.open) if review else 0
            if waiting:
                self.kind.addItem(f"{kind_name(each)} ({waiting})", each)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.model.show_review(review, str(self.kind.currentData() or ""))
        every = len(review.disagreements) if review else 0
        done = len(review.decided) if review else 0
        self.count.setText(tr("DISAGREEMENTS · {done} OF {all} DECIDED", done=done, all=every))
        self.progress.setMaximum(max(every, 1))
        self.progress.setValue(done)
