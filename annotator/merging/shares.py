"""Sharing articles out among analysts, and the project that one of them is given."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from annotator.formats.checks import REFERENCES
from annotator.formats.strict_json import encode
from annotator.formats.typed_lines import read_line
from annotator.model import (
    Actor,
    Article,
    Document,
    Entity,
    Event,
    Layer,
    LayerRecord,
    Note,
    Property,
    Proposition,
    Rating,
    Record,
    Snapshot,
    Source,
    Stance,
    UserError,
    digest,
)
from annotator.text import fold

_QUOTED = re.compile(r'"([^"\\]+)"')
"""Every string of a JSON text without escapes; ids are such."""


def share(articles: Sequence[str], actors: Sequence[str], overlap: float, *, seed: str = "") -> dict[str, list[str]]:
    """Which articles (ids) each actor (id) gets.

    `overlap` (0…1) is the fraction that everybody gets, so that agreement can be measured; the rest goes round. Which
    ones they are depends on the ids and `seed` only: the same call gives the same shares, whatever the order.
    Raises `UserError` for a fraction out of range or nobody to share among.
    """
    if not 0 <= overlap <= 1:
        raise UserError("The overlap is a fraction from 0 to 1. Nothing was changed.")
    if not actors or not articles:
        raise UserError("Choose at least one article and one analyst. Nothing was changed.")
    drawn = sorted(set(articles), key=lambda id_: digest(f"{seed}\n{id_}"))
    people = list(dict.fromkeys(actors))
    common = round(len(drawn) * overlap)
    found = {actor: set(drawn[:common]) for actor in people}
    for place, article in enumerate(drawn[common:]):
        found[people[place % len(people)]].add(article)
    return {actor: [id_ for id_ in articles if id_ in mine] for actor, mine in found.items()}


def package(snapshot: Snapshot, articles: frozenset[str], actor: str) -> Snapshot:
    """The project as one analyst gets it: the same project, scheme, people and registry; of the articles only these;
    of the layers only their own, with all that belongs to them. Rows are as they are, so that the work is joined again
    without a trace. The history stays behind in any case: it would tell what others did.

    In a blind project nothing that another analyst wrote goes, in whatever table: no judgement, note, chain, statement
    or name. Of the registry go the records whose names stand in these articles' texts, and those that the analyst's
    own work names; a record that another analyst changed goes as it was before that, and one that another analyst made
    as it was when one's own work first named it: no later name, note or revision tells what became of it.
    """
    return Snapshot(records=_Package(snapshot, articles, actor).rows())


class _Package:
    """What goes into one analyst's project."""

    def __init__(self, snapshot: Snapshot, articles: frozenset[str], actor: str) -> None:
        self._snapshot, self._articles, self._actor = snapshot, articles, actor
        properties = {row.id: row.value for row in snapshot.records.get("property", ()) if isinstance(row, Property)}
        people = [row for row in snapshot.records.get("actor", ()) if isinstance(row, Actor)]
        blind = bool(properties.get("blind"))
        self._others = {row.id for row in people if row.role == "analyst" and row.id != actor} if blind else set()
        self._blind = blind
        self._layers = _layers(snapshot, articles, actor)
        self._own = {id_ for id_, layer in self._layers.items() if layer.owner == actor and layer.role != "gold"}
        self._documents = _documents(snapshot, articles)

    def rows(self) -> dict[str, tuple[Record, ...]]:
        """By table."""
        chosen = {
            table: {row.id: row for row in rows if self._goes(table, row)}
            for table, rows in self._snapshot.records.items()
        }
        self._choose_notes(chosen)
        if self._blind:
            self._choose_registry(chosen)
        _drop_dangling(chosen)
        return {table: tuple(rows.values()) for table, rows in chosen.items()}

    def _goes(self, table: str, row: Record) -> bool:
        if table == "document":
            return row.id in self._documents
        if table in ("region", "sentence"):
            return getattr(row, "document") in self._documents  # noqa: B009
        if table == "article":
            return row.id in self._articles
        if table == "layer":
            return row.id in self._layers
        if isinstance(row, LayerRecord):
            return row.layer in self._own
        mine = not self._blind or row.actor == self._actor
        if isinstance(row, Stance | Proposition):
            return mine and getattr(row, "article", None) in self._articles | {None}
        if isinstance(row, Rating):
            return row.layer in self._own or (row.layer is None and mine)
        if table in ("entity", "source", "distinction", "note"):
            return True  # looked at below
        theirs = row.actor in self._others and table in ("attribution", "bead")
        inside = getattr(row, "article", None) in self._articles | {None}
        return inside and getattr(row, "layer", None) in self._own | {None} and not theirs

    def _choose_notes(self, chosen: dict[str, dict[str, Record]]) -> None:
        """Notes on what goes; in a blind project only one's own."""
        there = {id_ for table, rows in chosen.items() if table != "note" for id_ in rows}
        for id_, row in list(chosen.get("note", {}).items()):
            assert isinstance(row, Note)
            own_story = row.target_kind.startswith("story-") and row.actor == self._actor
            if not (row.target in there or own_story) or (self._blind and row.actor != self._actor):
                del chosen["note"][id_]

    def _choose_registry(self, chosen: dict[str, dict[str, Record]]) -> None:
        """Of the registry what these articles need, as it was before another analyst changed it."""
        text = fold("\n".join(row.text for row in chosen["document"].values() if isinstance(row, Document))).text
        named = _named_by(chosen)
        for table in ("entity", "source"):
            rows = chosen.get(table, {})
            known = {id_: self._as_known(table, row) for id_, row in rows.items()}
            needed = {id_ for id_, row in known.items() if id_ in named or (row is not None and _stands_in(row, text))}
            waiting = list(needed)
            while waiting:
                id_ = waiting.pop()
                row = known[id_] or self._as_named(table, rows[id_])
                known[id_] = row
                into = getattr(row, "merged_into")  # noqa: B009
                if into in rows and into not in needed:
                    needed.add(into)
                    waiting.append(into)
            chosen[table] = {id_: each for id_ in rows if id_ in needed and (each := known[id_]) is not None}
        kept = {*chosen.get("entity", ()), *chosen.get("source", ())}
        for id_, row in list(chosen.get("distinction", {}).items()):
            if row.actor in self._others or not {getattr(row, "first"), getattr(row, "second")} <= kept:  # noqa: B009
                del chosen["distinction"][id_]

    def _as_known(self, table: str, row: Record) -> Record | None:
        """A row as it was before another analyst first wrote it; None where one made it."""
        steps = self._steps().get((table, row.id), [])
        first = next((n for n, (event, _) in enumerate(steps) if event.actor in self._others), None)
        if first is None:
            return None if row.actor in self._others else row
        return self._version(table, row, first) if first else None

    def _as_named(self, table: str, row: Record) -> Record:
        """A row that another analyst made, as it was when one's own work first named it. That work was done by
        somebody who saw it then."""
        steps = self._steps().get((table, row.id), [])
        named = self._first_named().get(row.id, 0)
        seen = sum(event.at <= named for event, _ in steps)
        return self._version(table, row, max(1, seen)) or row

    def _version(self, table: str, row: Record, number: int) -> Record | None:
        """A row as the step of that number, counted from 1, left it; None where its values are not there."""
        steps = self._steps().get((table, row.id), [])
        body = self._snapshot.payloads.get(steps[number - 1][1] or "") if number <= len(steps) else None
        if body is None:
            return None
        values = {**json.loads(body), "id": row.id, "rev": number, "deleted": False}
        line = encode({"type": table, "record": values}, sort_keys=True)
        return cast(Record, read_line(line, frozenset({table}))[1])

    @cache  # noqa: B019 (a package is made once and let go)
    def _first_named(self) -> dict[str, int]:
        """Id of a record of the registry → when one's own work first named it, in milliseconds."""
        registry = {row.id for table in ("entity", "source") for row in self._snapshot.records.get(table, ())}
        found: dict[str, int] = {}
        for event in sorted(self._snapshot.events, key=lambda e: (e.at, e.seq)):
            for step in event.changes if event.actor == self._actor else ():
                for word in _QUOTED.findall(self._snapshot.payloads.get(step.after or "", "")):
                    if word in registry:
                        found.setdefault(word, event.at)
        return found

    @cache  # noqa: B019 (a package is made once and let go)
    def _steps(self) -> dict[tuple[str, str], list[tuple[Event, str | None]]]:
        """Of every entity and source the steps that wrote it, in order, with the values that each left."""
        found: dict[tuple[str, str], list[tuple[Event, str | None]]] = defaultdict(list)
        for event in sorted(self._snapshot.events, key=lambda e: (e.at, e.actor, e.seq, e.hash)):
            for step in event.changes:
                if step.table in ("entity", "source"):
                    found[step.table, step.id].append((event, step.after))
        return found


def _named_by(chosen: Mapping[str, Mapping[str, Record]]) -> set[str]:
    """The ids of entities and sources that the other rows which go name."""
    found: set[str] = set()
    for table, rows in chosen.items():
        fields = [name for name, target in REFERENCES.get(table, {}).items() if target in ("entity", "source")]
        if table not in ("entity", "source"):
            found |= {str(getattr(row, name)) for row in rows.values() for name in fields}
        if table == "rating":
            found |= {str(getattr(row, "target")) for row in rows.values()}  # noqa: B009
    return found


def _stands_in(row: Record, text: str) -> bool:
    """Whether a text (folded) has one of a record's names. Of one letter alone nothing can be told."""
    names = row.every_name() if isinstance(row, Entity | Source) else ()
    return any(len(folded) > 1 and folded in text for folded in (fold(name).text.strip() for name in names))


def _layers(snapshot: Snapshot, articles: frozenset[str], actor: str) -> dict[str, Layer]:
    """The actor's layers of the articles; and of a gold layer that an article names the bare row, with no content."""
    named = {
        row.gold_layer for row in snapshot.records.get("article", ()) if isinstance(row, Article) and row.id in articles
    }
    return {
        row.id: row
        for row in snapshot.records.get("layer", ())
        if isinstance(row, Layer) and row.article in articles and (row.owner == actor or row.id in named)
    }


def _documents(snapshot: Snapshot, articles: frozenset[str]) -> set[str]:
    """The texts of the articles, with the versions that they supersede."""
    rows = {row.id: row for row in snapshot.records.get("document", ()) if isinstance(row, Document)}
    waiting = [
        id_
        for row in snapshot.records.get("article", ())
        if isinstance(row, Article) and row.id in articles
        for id_ in (row.left, row.right)
        if id_
    ]
    found: set[str] = set()
    while waiting:
        id_ = waiting.pop()
        if id_ not in found and id_ in rows:
            found.add(id_)
            waiting += [older] if (older := rows[id_].supersedes) else []
    return found


def _drop_dangling(chosen: dict[str, dict[str, Record]]) -> None:
    """Drop rows that name what does not go (a rating that supersedes somebody's else's), until none is left."""
    again = True
    while again:
        again = False
        for table, rows in chosen.items():
            for id_, row in list(rows.items()):
                for field, target in REFERENCES.get(table, {}).items():
                    wanted = getattr(row, field)
                    if wanted is not None and wanted not in chosen.get(target, {}):
                        del rows[id_]
                        again = True
                        break
