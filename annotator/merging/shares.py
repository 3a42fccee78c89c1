"""Sharing articles out among analysts, and the project that one of them is given."""

from collections.abc import Sequence

from annotator.formats.checks import REFERENCES
from annotator.model import (
    Article,
    Document,
    Layer,
    LayerRecord,
    Note,
    Property,
    Rating,
    Record,
    Snapshot,
    Stance,
    UserError,
    digest,
)


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
    of the layers only their own. Rows are as they are, so that the work is joined again without a trace.

    In a blind project the judgements of others on sources, and their notes, stay behind. The history stays behind
    in any case: it would tell what others did.
    """
    properties = {row.id: row.value for row in snapshot.records.get("property", ()) if isinstance(row, Property)}
    blind = bool(properties.get("blind"))
    layers = _layers(snapshot, articles, actor)
    own = {id_ for id_, layer in layers.items() if layer.owner == actor and layer.role != "gold"}
    documents = _documents(snapshot, articles)

    def goes(table: str, row: Record) -> bool:
        if table == "document":
            return row.id in documents
        if table in ("region", "sentence"):
            return getattr(row, "document") in documents  # noqa: B009
        if table == "article":
            return row.id in articles
        if table == "layer":
            return row.id in layers
        if isinstance(row, LayerRecord):
            return row.layer in own
        if isinstance(row, Stance):
            return row.claim is None and row.article in articles and (not blind or row.actor == actor)
        if isinstance(row, Note):
            return row.target in articles | own and (not blind or row.actor == actor)
        if isinstance(row, Rating):
            return row.layer in own or (row.layer is None and (not blind or row.actor == actor))
        return getattr(row, "article", None) in articles | {None} and getattr(row, "layer", None) in own | {None}

    chosen = {table: {row.id: row for row in rows if goes(table, row)} for table, rows in snapshot.records.items()}
    _drop_dangling(chosen)
    return Snapshot(records={table: tuple(rows.values()) for table, rows in chosen.items()})


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
