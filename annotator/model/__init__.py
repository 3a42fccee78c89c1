"""The nouns of the product, as frozen slotted dataclasses. Nothing here touches Qt, SQLite or files.

Every stored noun is a `Record`. Its *scope* is the class it derives from: a `ProjectRecord` is shared and
signed by the actor who wrote it; a `LayerRecord` belongs to one layer and only that layer's actor changes it.
`RECORD_TYPES` maps table names to record classes; the store, the archive format and the merge are written
against that one table.

Offsets are **Unicode code points, half-open, into the base text of a document** (W3C Web Annotation,
TextPositionSelector). Times are **milliseconds since 1970-01-01 UTC**.
"""

from annotator.errors import BugError, UserError
from annotator.model.adjudicated import Decision, Option
from annotator.model.annotations import (
    Claim,
    ClaimLink,
    Divergence,
    Evidence,
    LayerRecord,
    Mention,
    Reading,
    Twin,
    Value,
)
from annotator.model.articles import (
    Article,
    Attribution,
    Bead,
    Document,
    Draft,
    Notice,
    Region,
    Sentence,
)
from annotator.model.history import CHAIN_START, Event, EventRow, RowChange, Snapshot
from annotator.model.identity import canonical_json, content_id, digest, new_id
from annotator.model.project import (
    Actor,
    Alias,
    Distinction,
    Entity,
    Layer,
    Note,
    Post,
    Property,
    Proposition,
    Rating,
    Scale,
    Scheme,
    Source,
    Stance,
)
from annotator.model.ranges import ProjectRecord, Range, Record
from annotator.model.rows import Row, record_of

RECORD_TYPES: dict[str, type[Record]] = {
    "property": Property,
    "scheme": Scheme,
    "scale": Scale,
    "actor": Actor,
    "document": Document,
    "region": Region,
    "sentence": Sentence,
    "article": Article,
    "bead": Bead,
    "source": Source,
    "attribution": Attribution,
    "entity": Entity,
    "distinction": Distinction,
    "proposition": Proposition,
    "layer": Layer,
    "reading": Reading,
    "mention": Mention,
    "twin": Twin,
    "claim": Claim,
    "claim_link": ClaimLink,
    "stance": Stance,
    "rating": Rating,
    "divergence": Divergence,
    "note": Note,
    "decision": Decision,
}
"""Table name → record class, in an order in which every foreign key points backwards."""

TABLE_OF: dict[type[Record], str] = {cls: table for table, cls in RECORD_TYPES.items()}
"""The inverse of `RECORD_TYPES`."""

__all__ = [
    "CHAIN_START",
    "RECORD_TYPES",
    "TABLE_OF",
    "Actor",
    "Alias",
    "Article",
    "Attribution",
    "Bead",
    "BugError",
    "Claim",
    "ClaimLink",
    "Decision",
    "Distinction",
    "Divergence",
    "Document",
    "Draft",
    "Entity",
    "Event",
    "EventRow",
    "Evidence",
    "Layer",
    "LayerRecord",
    "Mention",
    "Note",
    "Notice",
    "Option",
    "Post",
    "ProjectRecord",
    "Property",
    "Proposition",
    "Range",
    "Rating",
    "Reading",
    "Record",
    "Region",
    "Row",
    "RowChange",
    "Scale",
    "Scheme",
    "Sentence",
    "Snapshot",
    "Source",
    "Stance",
    "Twin",
    "UserError",
    "Value",
    "canonical_json",
    "content_id",
    "digest",
    "new_id",
    "record_of",
]
