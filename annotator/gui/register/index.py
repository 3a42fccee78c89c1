"""The search index of a session's register: built piece by piece while nobody waits, kept while the project is open."""

from bisect import bisect_left, insort
from collections.abc import Collection, Mapping
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.gui.annotate.marks import entity_label
from annotator.gui.annotate.registry import find_entities
from annotator.gui.desk import Desk
from annotator.model import Entity
from annotator.register import RegisterIndex
from annotator.session import Change

AT_ONCE = 2000
"""As many records are indexed while somebody waits: some tens of milliseconds."""

STEP = 60
"""Records indexed at a time: a few milliseconds, so that typing never waits."""

_kept: "WeakKeyDictionary[Desk, RegisterSearch]" = WeakKeyDictionary()


class RegisterSearch(QObject):
    """Finds records by any part of a name. `grown` is emitted when the whole register can be searched."""

    grown = Signal()

    def __init__(self, desk: Desk) -> None:
        """Begins to index at once."""
        super().__init__(desk)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._feed)
        self.begin()
        desk.changed.connect(self._follow)

    @property
    def complete(self) -> bool:
        """Whether every record can be found."""
        return self.index.complete

    def begin(self) -> None:
        """Index everything anew: another person may see other records."""
        self.index = RegisterIndex(self._desk.session.queries.entities().values())
        self._timer.start()

    def finish(self) -> None:
        """Index all that is left now."""
        self.index.feed()
        self._feed()

    def stop(self) -> None:
        """Index no more: the project is closed."""
        self._timer.stop()

    def search(self, query: str) -> list[str]:
        """The ids of the records that a query finds."""
        return self.index.search(query)

    def _feed(self) -> None:
        if self.index.feed(STEP):
            self._timer.stop()
            self.grown.emit()

    def _follow(self, change: Change) -> None:
        if change.kind == "actor":
            self.begin()
            return
        for table, id_ in change.touched:
            if table == "entity":
                entity = self._desk.session.queries.get(Entity, id_)
                self.index.drop(id_)
                if entity is not None:
                    self.index.put(entity)


class ByName:
    """The records that stand for themselves, in order of name; few changes are put in their places, not sorted anew."""

    def __init__(self) -> None:
        """Empty until `sort`."""
        self._language = ""
        self._rows: list[tuple[str, str]] = []
        self._name: dict[str, str] = {}

    def sort(self, entities: Mapping[str, Entity], language: str) -> None:
        """Take all records anew, named in a language."""
        self._language = language
        live = (entity for entity in entities.values() if entity.merged_into is None)
        self._name = {entity.id: entity_label(entity, language).casefold() for entity in live}
        self._rows = sorted((name, id_) for id_, name in self._name.items())

    def renew(self, entities: Mapping[str, Entity], ids: Collection[str], language: str) -> None:
        """Follow what happened to some records."""
        if language != self._language or len(ids) > AT_ONCE:
            self.sort(entities, language)
            return
        for id_ in ids:
            if (old := self._name.pop(id_, None)) is not None:
                del self._rows[bisect_left(self._rows, (old, id_))]
            entity = entities.get(id_)
            if entity is not None and entity.merged_into is None:
                name = self._name[id_] = entity_label(entity, language).casefold()
                insort(self._rows, (name, id_))

    def ids(self) -> list[str]:
        """The ids in order."""
        return [id_ for _, id_ in self._rows]


def register_search(desk: Desk) -> RegisterSearch:
    """The one index of a desk."""
    if desk not in _kept:
        _kept[desk] = RegisterSearch(desk)
    return _kept[desk]


def find_records(desk: Desk, words: str, kind: str = "", limit: int = 40) -> list[tuple[Entity, str]]:
    """`find_entities` over the register of a desk: as quick with 50 000 records, because only those that the index
    finds are weighed. Until the index is whole it finds among the records read so far."""
    entities = desk.session.queries.entities()
    search = register_search(desk)
    if not words.strip():
        return find_entities(entities.values(), "", kind, limit)
    if not search.complete and len(entities) <= AT_ONCE:
        search.finish()
    found = (entities[id_] for id_ in search.search(words) if id_ in entities)
    return find_entities(found, words, kind, limit)
