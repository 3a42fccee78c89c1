"""The format `jsonl`, for those who train and test models: one article pair a line.

Both texts by sentence, beads, mentions, twins, claims, ratings, divergences, and what is known *not* to be so. Offsets
are code points, half-open, into the base text and from the start of a sentence. `jsonl_models.ArticleLine` describes
every field. The same project and options give the same bytes; lines come in order of the articles' creation.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from annotator.formats.article_line import Lines
from annotator.formats.checks import verify
from annotator.formats.contract import DEFAULTS, Options, Report
from annotator.formats.project_index import ProjectIndex
from annotator.formats.splits import PROPERTY, SPLITS, SplitPlan, plan
from annotator.formats.strict_json import encode
from annotator.model import Article, BugError, Layer, Snapshot


class TrainingLines:
    """The format `jsonl`."""

    name = "jsonl"
    suffix = ".jsonl"
    title = "JSON Lines (one article a line, for training)"

    def dump(self, snapshot: Snapshot, out: BinaryIO, options: Options = DEFAULTS) -> Report:
        """Write the chosen layer of every article. Raises `UserError` where a range has not its quote, or the layer
        is of nobody in the project."""
        from pydantic import ValidationError  # a third of a second that only an export pays

        from annotator.formats.jsonl_models import ArticleLine

        verify(snapshot)
        index = ProjectIndex(snapshot, options.hidden)
        splits = plan(snapshot, options.split) if options.split is not None else SplitPlan()
        lines = Lines(index, options)
        count = 0
        for article, layers in _chosen(index, options, lines.missing):
            line = lines.line(
                article,
                layers,
                split=splits.splits.get(article.id),
                duplicate_of=splits.duplicates.get(article.id),
            )
            try:
                ArticleLine.model_validate(line)
            except ValidationError as error:
                raise BugError(f"the line of article {article.id} does not fit its own schema: {error}") from error
            out.write(encode(line, sort_keys=False))
            count += 1
        new = bool(splits.stored) and splits.stored != index.property(PROPERTY)
        return Report(
            lines=count,
            losses=_losses(snapshot, index, lines.missing),
            notes=_notes(splits),
            keep={PROPERTY: splits.stored} if new else {},
        )


FORMAT = TrainingLines()


def _chosen(index: ProjectIndex, options: Options, missing: Counter[str]) -> Iterator[tuple[Article, list[Layer]]]:
    """The articles to write, each with the layers asked for."""
    wanted = options.layer if options.layer in ("gold", "all") else index.actor_named(options.layer)
    for article in index.articles:
        layers = index.layers(article, wanted)
        if layers or wanted == "all":
            yield article, layers
        elif wanted == "gold":
            missing["Left out: articles without a gold layer"] += 1
        else:
            missing["Left out: articles without a layer of that actor"] += 1


def _losses(snapshot: Snapshot, index: ProjectIndex, missing: Counter[str]) -> tuple[str, ...]:
    """What the file does not hold, one sentence each, in a fixed order."""
    ratings = [r for r in snapshot.records.get("rating", ()) if not r.deleted]
    in_force = {r.id for found in index.ratings.values() for r in found}
    trashed = sum(not r.deleted and getattr(r, "trashed", False) for r in snapshot.records.get("article", ()))
    tombstones = sum(r.deleted for records in snapshot.records.values() for r in records)
    standing: tuple[tuple[str, Any], ...] = (
        ("Left out: articles in the trash", trashed),
        ("Left out (the archive has them): steps of history", len(snapshot.events)),
        ("Left out (the archive has them): deleted records", tombstones),
        ("Left out (the archive has them): superseded ratings", sum(r.id not in in_force for r in ratings)),
        ("Left out (the archive has them): free notes", sum(1 for _ in index.live("note"))),
        ("Left out (the archive has them): the original bytes of documents", len(index.documents)),
    )
    found = [*sorted(missing.items()), *((text, number) for text, number in standing if number)]
    return tuple(f"{text}: {number}." for text, number in found)


def _notes(splits: SplitPlan) -> tuple[str, ...]:
    if not splits.splits:
        return ()
    counts = Counter(splits.splits.values())
    notes = [f"Articles: {', '.join(f'{name} {counts[name]}' for name in SPLITS)}."]
    if splits.duplicates:
        pairs = ", ".join(f"{copy} ({first})" for copy, first in sorted(splits.duplicates.items()))
        notes.append(f"In no split, as they hold a text of another article (in brackets): {pairs}.")
    return tuple(notes)
