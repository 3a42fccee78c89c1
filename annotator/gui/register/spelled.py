"""What is spelled in two ways, looked for in slices while the window goes on answering."""

from collections.abc import Generator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from annotator.adjudication.contents import resolve_entity
from annotator.bitext.language import language_of
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.slices import Slices
from annotator.register import Double, Doubles, doubles_in_steps

Index = QModelIndex | QPersistentModelIndex
REST = 60
"""Milliseconds that must pass without a change before everything is looked through again."""

PAGE = 250
"""Mentions read in one step."""

READING = 0.3
"""The share of the whole that reading how names are written takes."""


class SpelledTwoWays(QObject):
    """Finds doubles. `progressed(share 0…1)` while it looks; `looked` with each new list; `found` is the newest one."""

    looked = Signal()
    progressed = Signal(float)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        """Looks at nothing before `look`."""
        super().__init__(parent)
        self._desk = desk
        self.found = Doubles()
        self.busy = False
        self._slices = Slices(self)
        self._slices.progressed.connect(self.progressed)
        self._slices.done.connect(self._done)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin)

    def look(self) -> None:
        """Look through everything anew, once nothing changes any more."""
        self.busy = True
        self._slices.stop()
        self._rest.start()

    def stop(self) -> None:
        """Look no further."""
        self._rest.stop()
        self._slices.stop()
        self.busy = False

    def without(self, double: Double) -> None:
        """Leave out what was just settled, and what else names a record that is gone with it."""
        self.found = self.found.without(double)

    def _begin(self) -> None:
        self._slices.begin(self._looking())

    def _done(self, found: Doubles) -> None:
        self.busy, self.found = False, found
        self.looked.emit()

    def _looking(self) -> Generator[float, None, Doubles]:
        """Read how records are written, the merged ones counted with those that stand for them, then compare."""
        queries = self._desk.session.queries
        entities, languages = queries.entities(), queries.document_languages()
        yield 0.0
        whole = max(1, sum(queries.type_counts().values()))
        yield 0.0
        spelled: dict[tuple[str, str], dict[str, int]] = {}
        read, after = 0, ""
        while page := queries.spellings(after, PAGE):
            for each in page:
                if each.entity is not None:
                    language = languages.get(each.document) or language_of(each.words, "und")
                    counts = spelled.setdefault((resolve_entity(entities, each.entity) or each.entity, language), {})
                    counts[each.words] = counts.get(each.words, 0) + 1
            read, after = read + len(page), page[-1].mention
            yield READING * min(1.0, read / whole)
        steps = doubles_in_steps(entities, spelled, queries.told_apart())
        while True:
            try:
                share = next(steps)
            except StopIteration as done:
                found: Doubles = done.value
                return found
            yield READING + (1 - READING) * share


class DoubleList(QAbstractListModel):
    """What is spelled in two ways, a row each; words are made when a row is shown."""

    def __init__(self) -> None:
        """Empty until `fill`."""
        super().__init__()
        self.rows: Sequence[Double] = ()

    def fill(self, rows: Sequence[Double]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row for every double."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Both spellings, and whether they are two records or one."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        each = self.rows[index.row()]
        said = tr("two records") if each.other else tr("not among the names of the record")
        return f"{each.spelling}  ↔  {each.other_spelling}   {said}"
