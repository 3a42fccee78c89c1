"""The matrix as Qt sees it: a table model over the overview, and how its cells and heads are painted."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from annotator.gui.claims.overview import UNREAD, Cell, Column, Overview, Row
from annotator.gui.claims.wording import cell_tip, cell_words, origin_warnings, origins_words, rating_label, who
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.theme import Theme, font

ROW_HEIGHT = 48
HEAD_HEIGHT = 68
MARGIN = 11
ROW, CELL, HEAD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


class MatrixModel(QAbstractTableModel):
    """Rows are propositions, columns the statement, one for each article, and the judgement.

    `ROW` gives a row's `Row` anywhere in it, `CELL` the `Cell` of an article, `HEAD` the `Column` of a head.
    """

    def __init__(self, desk: Desk, overview: Overview, parent: QObject | None = None) -> None:
        """Empty until `show_rows`."""
        super().__init__(parent)
        self._desk = desk
        self._overview = overview
        self.ids: list[str] = []
        self.columns: list[Column] = []

    def show_rows(self, ids: list[str], columns: list[Column]) -> None:
        """Show these propositions against these articles."""
        self.beginResetModel()
        self.ids, self.columns = ids, columns
        self.endResetModel()

    def refresh(self) -> None:
        """The rows are the same, what stands in them may not be."""
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, self.columnCount() - 1))

    def row(self, number: int) -> Row | None:
        """The row of that number."""
        return self._overview.rows.get(self.ids[number]) if 0 <= number < len(self.ids) else None

    @property
    def last(self) -> int:
        """The column of the judgement."""
        return len(self.columns) + 1

    def article(self, column: int) -> str:
        """The article id of a column, '' for the statement and the judgement."""
        return self.columns[column - 1].article.id if 0 < column < self.last else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        return 0 if parent.isValid() else len(self.columns) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words for the eye, for a screen reader and for the tooltip; `ROW` and `CELL`."""
        row = self.row(index.row())
        if row is None:
            return None
        column = index.column()
        if role == ROW:
            return row
        if role == CELL:
            return row.cell(self.article(column)) if 0 < column < self.last else UNREAD
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if 0 < column < self.last:
                return f"{row.proposition.statement} · {self.columns[column - 1].head}: {self._words(row, column)}"
            return self._words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def _words(self, row: Row, column: int) -> str:
        if column == 0:
            return row.proposition.statement
        if column < self.last:
            return cell_words(row.cell(self.article(column)))
        credibility = row.judgements.get("credibility")
        told = (
            f"{credibility.code} {rating_label(self._desk.session.queries, credibility)}"
            if credibility
            else tr("not rated")
        )
        return f"{told} · {origins_words(row.behind)}"

    def _tip(self, row: Row, column: int) -> str:
        queries = self._desk.session.queries
        if column == 0:
            return "\n".join(part for part in (row.proposition.statement, row.proposition.note) if part)
        if column < self.last:
            return cell_tip(row.cell(self.article(column)), queries)
        credibility = row.judgements.get("credibility")
        lines = [self._words(row, column)]
        if credibility is not None:
            lines.append(tr("rated by {name}", name=who(queries, credibility.actor)))
        return "\n".join([*lines, *origin_warnings(queries, row)])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            row = self.row(section)
            return row.proposition.statement if row is not None and role == Qt.ItemDataRole.DisplayRole else None
        column = self.columns[section - 1] if 0 < section < self.last else None
        if role == HEAD:
            return column
        if role == Qt.ItemDataRole.DisplayRole:
            return column.head if column else tr("Proposition") if section == 0 else tr("Credibility")
        if role == Qt.ItemDataRole.ToolTipRole and column is not None:
            article = column.article
            known = (article.title, article.story, article.published_date or article.event_date)
            return "\n".join(part for part in known if part)
        return None


class Wrapped:
    """Text broken into at most so many lines, the last one elided; remembered, since most rows stay as they are."""

    def __init__(self) -> None:
        """Remembers nothing yet."""
        self._known: dict[tuple[str, int, bool, int], list[str]] = {}

    def lines(self, text: str, width: int, made: QFont, most: int = 2) -> list[str]:
        """The lines of a text at a width in pixels."""
        key = (text, width, made.bold() or made.weight() > QFont.Weight.Normal, most)
        if key not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[key] = _broken(text, width, made, most)
        return self._known[key]


def _broken(text: str, width: int, made: QFont, most: int) -> list[str]:
    text = text.replace("\n", " ")
    layout = QTextLayout(text, made)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    # QTextLayout counts UTF-16 units; slicing the encoded text keeps astral characters whole.
    units = text.encode("utf-16-le")
    while len(found) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 20))
        start, end = line.textStart(), line.textStart() + line.textLength()
        if len(found) == most - 1:
            rest = units[2 * start :].decode("utf-16-le", "ignore")
            found.append(QFontMetrics(made).elidedText(rest, Qt.TextElideMode.ElideRight, max(width, 20)))
        else:
            found.append(units[2 * start : 2 * end].decode("utf-16-le", "ignore").rstrip())
    layout.endLayout()
    return found


class MatrixDelegate(QStyledItemDelegate):
    """Paints the cells. The stance is a word on a ground of its own; the current row stands in a frame."""

    def __init__(self, desk: Desk, view: QTableView) -> None:
        """`view` is the table whose focus counts."""
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._wrapped = Wrapped()
        self._plain, self._bold, self._small = font(13), font(13, bold=True), font(12)
        self._metrics, self._small_metrics = QFontMetrics(self._plain), QFontMetrics(self._small)
        self._bold_metrics = QFontMetrics(self._bold)
        self._cut: dict[tuple[str, int, bool], str] = {}
        self.merging = ""
        """The id of the proposition that is being merged into another."""

    def _short(self, text: str, width: int, *, small: bool = False) -> str:
        """A text cut to a width; measuring costs more than painting, and the same words stand in many cells."""
        key = (text, width, small)
        if key not in self._cut:
            if len(self._cut) > 20_000:
                self._cut.clear()
            metrics = self._small_metrics if small else self._metrics
            self._cut[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._cut[key]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        model = index.model()
        assert isinstance(model, MatrixModel)
        row = model.row(index.row())
        if row is None or (option.widget is self._view and index.column() in (0, model.last)):
            return  # the columns that stay are shown by tables of their own, over these
        theme, box = self._desk.theme, option.rect
        now = self._view.currentIndex()
        current = now.row() == index.row()
        painter.save()
        painter.fillRect(box, theme.raised)
        inner = box.adjusted(MARGIN, 5, -MARGIN // 2, -6)
        if index.column() == 0:
            self._statement(painter, inner, row, theme, current=current)
        elif index.column() == model.last:
            self._judgement(painter, inner, row, theme)
        else:
            self._cell(painter, inner, row.cell(model.article(index.column())), theme)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if current:
            self._frame(painter, box, theme, first=index.column() == 0, last=index.column() == model.last)
            if now.column() == index.column() and self._view.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(theme.accent, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(box).adjusted(4.5, 5.5, -4.5, -5.5), 5, 5)
        painter.restore()

    def _statement(self, painter: QPainter, box: QRect, row: Row, theme: Theme, *, current: bool) -> None:
        made = self._bold if current else self._plain
        merged = row.proposition.id == self.merging
        self._lines(painter, box, row.proposition.statement, made, theme.claim if merged else theme.text)

    def _lines(self, painter: QPainter, box: QRect, text: str, made: QFont, colour: QColor, most: int = 2) -> None:
        painter.setFont(made)
        painter.setPen(colour)
        lines = self._wrapped.lines(text, box.width(), made, most)
        height = self._metrics.height()
        top = box.top() + (box.height() - height * len(lines)) // 2
        for number, line in enumerate(lines):
            painter.drawText(
                QRect(box.left(), top + number * height, box.width(), height), Qt.AlignmentFlag.AlignVCenter, line
            )

    def _cell(self, painter: QPainter, box: QRect, cell: Cell, theme: Theme) -> None:
        painter.setFont(self._small)
        if cell.kind == "":
            painter.setPen(theme.secondary)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, "—")
            return
        text = cell_words(cell)
        ground, colour = _stance_colours(theme, cell.kind)
        width = min(self._small_metrics.horizontalAdvance(text) + 16, box.width())
        height = 22
        top = box.top() + (box.height() - height) // 2 - (8 if cell.note else 0)
        pill = QRect(box.left(), top, width, height)
        left = 8 if ground is not None or cell.kind == "contradicts" else 0
        if ground is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen({"asserts": ground, "repeats": theme.control_line}.get(cell.kind, colour), 1))
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.setPen(colour)
        inside = pill.adjusted(left, 0, -2, 0)
        painter.drawText(
            inside,
            Qt.AlignmentFlag.AlignVCenter,
            self._short(text, inside.width(), small=True),
        )
        if cell.note:
            below = QRect(box.left(), pill.bottom() + 1, box.width(), 16)
            painter.setPen(theme.secondary)
            painter.drawText(
                below,
                Qt.AlignmentFlag.AlignVCenter,
                self._short(cell.note, below.width(), small=True),
            )

    def _judgement(self, painter: QPainter, box: QRect, row: Row, theme: Theme) -> None:
        rating = row.judgements.get("credibility")
        height = self._metrics.height()
        top = box.top() + (box.height() - 2 * height) // 2
        first = QRect(box.left(), top, box.width(), height)
        if rating is None:
            painter.setFont(self._plain)
            painter.setPen(theme.secondary)
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, tr("not rated"))
        else:
            painter.setFont(self._bold)
            painter.setPen(theme.text)
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, rating.code)
            label = first.adjusted(self._bold_metrics.horizontalAdvance(rating.code) + 6, 0, 0, 0)
            painter.setFont(self._plain)
            words = rating_label(self._desk.session.queries, rating)
            painter.drawText(
                label,
                Qt.AlignmentFlag.AlignVCenter,
                self._short(words, label.width()),
            )
        doubtful = rating is not None and rating.code == "1" and not row.behind.confirms
        told = origins_words(row.behind)
        painter.setFont(self._small)
        painter.setPen(theme.warning if doubtful else theme.secondary)
        below = first.translated(0, height)
        words = f"⚠ {told}" if doubtful else told
        painter.drawText(
            below,
            Qt.AlignmentFlag.AlignVCenter,
            self._short(words, below.width(), small=True),
        )

    def _frame(self, painter: QPainter, box: QRect, theme: Theme, *, first: bool, last: bool) -> None:
        painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), theme.accent)
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), theme.accent)
        if first:
            painter.fillRect(QRect(box.left(), box.top(), 2, box.height()), theme.accent)
        if last:
            painter.fillRect(QRect(box.right() - 1, box.top(), 2, box.height()), theme.accent)


def _stance_colours(theme: Theme, kind: str) -> tuple[QColor | None, QColor]:
    return {
        "asserts": (theme.saved_soft, theme.saved),
        "contradicts": (theme.error_soft, theme.error),
        "mixed": (theme.error_soft, theme.error),
        "repeats": (theme.sunken, theme.text),
    }.get(kind, (None, theme.secondary))


class MatrixHeader(QHeaderView):
    """Heads of two lines with the languages below; a line of accent under the current article."""

    def __init__(self, desk: Desk, current: Callable[[], int], parent: QWidget | None = None) -> None:
        """`current` gives the current column."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk = desk
        self._current = current
        self._wrapped = Wrapped()
        self._bold, self._badge = font(13, bold=True), font(10, bold=True)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setFixedHeight(HEAD_HEIGHT)
        self.setMinimumSectionSize(40)

    def paintSection(self, painter: QPainter, box: QRect, section: int) -> None:
        """One head."""
        model = self.model()
        assert isinstance(model, MatrixModel)
        theme = self._desk.theme
        painter.save()
        painter.fillRect(box, theme.raised)
        column = model.headerData(section, Qt.Orientation.Horizontal, HEAD)
        languages = column.languages if isinstance(column, Column) else ()
        inner = box.adjusted(MARGIN, 6, -4, -8)
        bottom = inner.bottom() + 1
        if languages:
            self._badges(painter, inner.left(), bottom - 15, languages, theme)
            bottom -= 19
        painter.setFont(self._bold)
        painter.setPen(theme.text)
        head = column.name if isinstance(column, Column) else str(model.headerData(section, Qt.Orientation.Horizontal))
        metrics = QFontMetrics(self._bold)
        lines = list(self._wrapped.lines(head, inner.width(), self._bold))
        if isinstance(column, Column) and column.date:
            lines = [*self._wrapped.lines(head, inner.width(), self._bold, 1), column.date]
        for number, line in enumerate(reversed(lines)):
            top = bottom - (number + 1) * metrics.height()
            painter.drawText(
                QRect(inner.left(), top, inner.width(), metrics.height()), Qt.AlignmentFlag.AlignVCenter, line
            )
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), theme.line)
        if section == self._current() and 0 < section < model.last:
            painter.fillRect(QRect(box.left() + 4, box.bottom() - 1, box.width() - 8, 2), theme.accent)
        painter.restore()

    def _badges(self, painter: QPainter, left: int, top: int, languages: tuple[str, ...], theme: Theme) -> None:
        painter.setFont(self._badge)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for language in languages:
            width = QFontMetrics(self._badge).horizontalAdvance(language.upper()) + 9
            painter.setPen(QPen(theme.control_line, 1))
            painter.setBrush(theme.raised)
            painter.drawRoundedRect(QRectF(left + 0.5, top + 0.5, width - 1, 14), 4, 4)
            painter.setPen(theme.secondary)
            painter.drawText(QRect(left, top, width, 15), Qt.AlignmentFlag.AlignCenter, language.upper())
            left += width + 3
