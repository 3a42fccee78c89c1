"""The lists of the register's window: records, and the places where one is mentioned."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from annotator.columns import ArticleText
from annotator.gui.annotate.marks import entity_label, type_label
from annotator.gui.annotate.search import in_context
from annotator.gui.desk import Desk
from annotator.gui.language import language, tr
from annotator.model import Mention, Range
from annotator.register import Found

Index = QModelIndex | QPersistentModelIndex
CONTEXT = 28
"""Characters shown on either side of a mention."""


class RecordList(QAbstractListModel):
    """Records by name; names are made when they are shown, so that 50 000 open as fast as 50."""

    def __init__(self, desk: Desk) -> None:
        """Empty until `fill`."""
        super().__init__()
        self._desk = desk
        self.ids: list[str] = []

    def fill(self, ids: Sequence[str]) -> None:
        """Show these records in this order."""
        self.beginResetModel()
        self.ids = list(ids)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for every record."""
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, type and, in the tooltip, all labels."""
        entity = self._desk.session.queries.entity(self.ids[index.row()])
        if entity is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            name = entity_label(entity, language())
            return f"{name}   {type_label(self._desk.session.queries.scheme(), entity.type, language())}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(f"{code}  {label}" for code, label in sorted(entity.labels.items()))
        return None


class MentionList(QAbstractListModel):
    """Where a record is mentioned, in context, on both sides; texts are read when a row is shown."""

    def __init__(self, desk: Desk) -> None:
        """Empty until `fill`."""
        super().__init__()
        self._desk = desk
        self.mentions: list[Mention] = []
        self._words: dict[str, str] = {}
        self._texts: dict[str, ArticleText] = {}

    def fill(self, mentions: Sequence[Mention]) -> None:
        """Show these mentions in this order."""
        self.beginResetModel()
        self.mentions = list(mentions)
        self._words.clear()
        self._texts.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for every mention."""
        return 0 if parent.isValid() else len(self.mentions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words around a mention, with side, article and sentence before them."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self.in_context(self.mentions[index.row()])

    def in_context(self, mention: Mention) -> str:
        """The words around a mention, made once."""
        if mention.id not in self._words:
            self._words[mention.id] = self._in_context(mention)
        return self._words[mention.id]

    def _in_context(self, mention: Mention) -> str:
        queries = self._desk.session.queries
        if queries.article(mention.article) is None:
            return tr("in an article that lies in the trash")
        if mention.article not in self._texts:
            self._texts[mention.article] = queries.text(mention.article)
        text, place = self._texts[mention.article], mention.ranges[0]
        parts = [part for part in mention.ranges if part.document == place.document]
        side = text.language(text.side_of(place))
        sentence = text.sentence_at(place.document, place.start)
        number = text.number(sentence) if sentence else 0
        return f"{side} {number}   {in_context(text, parts, CONTEXT, CONTEXT)}   {text.article.title}"

    def place(self, row: int) -> tuple[str, Range]:
        """The article and the range of a row."""
        mention = self.mentions[row]
        return mention.article, mention.ranges[0]


class FoundList(QAbstractListModel):
    """Names that a gazetteer found, a row each with a box to tick; those of one record alone are ticked to begin
    with. Ten thousand rows open as fast as ten."""

    def __init__(self, found: Sequence[tuple[str, Found]]) -> None:
        """`found` are (title of the article, place)."""
        super().__init__()
        self._found = found
        self._ticked = [each.score == 1 for _, each in found]

    def ticked(self) -> list[Found]:
        """What is ticked, in order."""
        return [each for (_, each), ticked in zip(self._found, self._ticked, strict=True) if ticked]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for every name found."""
        return 0 if parent.isValid() else len(self._found)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words in the text, whose name they are, and where."""
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self._ticked[index.row()] else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            title, each = self._found[index.row()]
            return f"{each.place.quote}   →   {each.name} ({each.type}, {each.score:.2f})   {title}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._ticked[index.row()] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index, [role])
        return True
