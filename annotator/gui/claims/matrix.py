"""The matrix as Qt sees it: a table model over the overview."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.gui.claims.overview import UNREAD, Column, Overview, Row
from annotator.gui.claims.wording import cell_tip, cell_words, origin_warnings, origins_words, rating_label, who
from annotator.gui.desk import Desk
from annotator.gui.language import tr

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
