"""The queue at the left: what is open, and below it what was decided."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.adjudication import Disagreement
from annotator.gui.adjudicate.review import Review
from annotator.gui.adjudicate.wording import says, title, words
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.theme import font

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
Row = Disagreement | str


class QueueModel(QAbstractListModel):
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
            decided: list[Row] = [each for each in review.decided if kind in ("", each.kind)]
            if decided:
                self.rows += [tr("DECIDED"), *decided]
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """The row of a question; -1 where it is not shown."""
        return next((n for n, row in enumerate(self.rows) if not isinstance(row, str) and row.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Questions and the heading."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself under `ROW`, words for screen readers."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row if isinstance(row, str) else f"{title(row)}: {words(row, self.review)}" if self.review else title(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The heading cannot be chosen."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class QueueDelegate(QStyledItemDelegate):
    """Two lines for an open question, one with a tick for a decided one."""

    def __init__(self, desk: Desk, view: QListView) -> None:
        """Paints in the desk's theme."""
        super().__init__(view)
        self._desk = desk
        self._small, self._plain = font(11.5), font(13.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802 - Qt's signature
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
            text = f"✓ {words(row, review)} → {outcome(row, review)}"
            painter.drawText(
                rect, Qt.AlignmentFlag.AlignVCenter, QFontMetrics(self._plain).elidedText(text, elided, rect.width())
            )
            return
        painter.setFont(self._small)
        painter.setPen(theme.warning if row.stale else theme.secondary)
        head = title(row) + (" · " + tr("changed since it was decided") if row.stale else "")
        painter.drawText(rect.adjusted(0, 5, 0, 0), Qt.AlignmentFlag.AlignTop, head)
        painter.setFont(self._plain)
        painter.setPen(theme.text)
        text = QFontMetrics(self._plain).elidedText(words(row, review), elided, rect.width())
        painter.drawText(rect.adjusted(0, 0, 0, -5), Qt.AlignmentFlag.AlignBottom, text)


def outcome(row: Disagreement, review: Review) -> str:
    """What was decided about a question, in a few words."""
    decision = row.decided
    if decision is None:
        return ""
    if decision.choice == "reject":
        return tr("rejected")
    if decision.choice == "take":
        chosen = next((c for c in row.choices if set(c.records) & set(decision.chosen)), None)
        absent = next((c for c in row.choices if c.absent), None)
        found = chosen or absent
        return says(found, row, review) if found else tr("taken")
    return tr({"edit": "edited", "both": "both kept", "union": "union", "intersection": "intersection"}[decision.choice])
