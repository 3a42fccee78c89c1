"""What is spelled in two ways, looked for while the window goes on answering: read in steps, compared in a thread."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from annotator.adjudication.contents import resolve_entity
from annotator.bitext.language import language_of
from annotator.gui.desk import Desk
from annotator.gui.language import tr
from annotator.gui.working import Working
from annotator.register import Double, doubles

Index = QModelIndex | QPersistentModelIndex
REST = 60
"""Milliseconds that must pass without a change before everything is looked through again."""


class SpelledTwoWays(QObject):
    """Finds doubles. `looked` is emitted with each new list; `found` is the newest one."""

    looked = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        """Looks at nothing before `look`."""
        super().__init__(parent)
        self._desk = desk
        self.found: list[Double] = []
        self.busy = False
        self._working: Working | None = None
        self._spelled: dict[str, dict[str, dict[str, int]]] = {}
        self._languages: dict[str, str] = {}
        self._after = ""
        self._steps = QTimer(self)
        self._steps.setInterval(0)
        self._steps.timeout.connect(self._read)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._begin)

    def look(self) -> None:
        """Look through everything anew, once nothing changes any more."""
        self.busy = True
        self._rest.start()

    def stop(self) -> None:
        """Look no further."""
        self._rest.stop()
        self._steps.stop()
        if self._working is not None:
            self._working.ended.disconnect(self._ended)
            self._working.stop()
            self._working = None
        self.busy = False

    def without(self, double: Double) -> None:
        """Leave out what was just settled, and what else names a record that is gone with it."""
        gone = double.other
        self.found = [d for d in self.found if d != double and not (gone and gone in (d.entity, d.other))]

    def _begin(self) -> None:
        self.stop()
        self.busy = True
        self._spelled, self._after = {}, ""
        self._languages = self._desk.session.queries.document_languages()
        self._steps.start()

    def _read(self) -> None:
        """A thousand mentions at a time: some hundredths of a second."""
        page = self._desk.session.queries.spellings(self._after)
        for each in page:
            if each.entity is not None:
                language = self._languages.get(each.document) or language_of(each.words, "und")
                counts = self._spelled.setdefault(each.entity, {}).setdefault(language, {})
                counts[each.words] = counts.get(each.words, 0) + 1
        if page:
            self._after = page[-1].mention
        else:
            self._steps.stop()
            self._compare()

    def _compare(self) -> None:
        queries, spelled = self._desk.session.queries, self._spelled
        entities, apart = queries.entities(), queries.told_apart()
        self._working = Working(lambda tick: doubles(entities, _merged(entities, spelled), apart, tick))
        self._working.ended.connect(self._ended)
        self._working.start()

    def _ended(self, work: Working) -> None:
        if work is not self._working:
            return
        self._working, self.busy = None, False
        if work.failure is not None:
            raise work.failure
        if not work.cancelled:
            self.found = list(work.result)
            self.looked.emit()


def _merged(entities: Any, spelled: dict[str, dict[str, dict[str, int]]]) -> dict[str, dict[str, dict[str, int]]]:
    """How records are written, the merged ones counted with those that stand for them."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for id_, by_language in spelled.items():
        kept = found.setdefault(resolve_entity(entities, id_) or id_, {})
        for code, counts in by_language.items():
            for words, many in counts.items():
                kept.setdefault(code, {})[words] = kept.get(code, {}).get(words, 0) + many
    return found


class DoubleList(QAbstractListModel):
    """What is spelled in two ways, a row each; words are made when a row is shown."""

    def __init__(self) -> None:
        """Empty until `fill`."""
        super().__init__()
        self.rows: list[Double] = []

    def fill(self, rows: list[Double]) -> None:
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
