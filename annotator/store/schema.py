"""The tables, as migrations. A released migration never changes; later schemas are further functions here.

Every record table begins with the columns of `annotator.model.Record`; its other columns are the fields of its
dataclass under the same names. Compound fields are JSON text, so that any SQLite shell can read a project.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x50414E4E
"""`PRAGMA application_id` of a project: the bytes `PANN` at offset 68 of the file."""
SCHEMA_VERSION = 7
"""`PRAGMA user_version`: the number of migrations a file of this program has seen."""

_COMMON = """
    id TEXT PRIMARY KEY NOT NULL CHECK (length(id) > 0),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
    actor TEXT NOT NULL,
    created INTEGER NOT NULL,
"""
_LAYERED = """
    layer TEXT NOT NULL REFERENCES layer (id),
    article TEXT NOT NULL REFERENCES article (id),
"""


def _json(name: str) -> str:
    return f"{name} TEXT NOT NULL CHECK (json_valid({name}))"


def _one_of(name: str, *codes: str) -> str:
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"{name} TEXT NOT NULL CHECK ({name} IN ({listed}))"


_TEXT = "TEXT NOT NULL DEFAULT ''"

V1_RECORDS: dict[str, str] = {
    "property": _json("value"),
    "scheme": f"name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1), {_json('body')}",
    "scale": f"""name TEXT NOT NULL, version TEXT NOT NULL,
        {_one_of("axis", "reliability", "credibility", "likelihood", "confidence", "marking", "handling", "source")},
        {_json("body")}""",
    "actor": f"name TEXT NOT NULL, {_one_of('role', 'analyst', 'reviewer')}",
    "document": f"""name TEXT NOT NULL, form TEXT NOT NULL, data BLOB NOT NULL, sha256 TEXT NOT NULL,
        encoding TEXT NOT NULL, encoding_given INTEGER NOT NULL CHECK (encoding_given IN (0, 1)),
        text TEXT NOT NULL, text_sha256 TEXT NOT NULL, source TEXT, {_json("map")}, {_json("changes")},
        {_json("readings")}, {_json("metadata")}, version INTEGER NOT NULL CHECK (version >= 1),
        supersedes TEXT REFERENCES document (id)""",
    "region": f"""document TEXT NOT NULL REFERENCES document (id),
        {_one_of("kind", "headline", "byline", "caption", "body", "boilerplate", "duplicate")},
        "start" INTEGER NOT NULL CHECK ("start" >= 0), "end" INTEGER NOT NULL CHECK ("end" >= "start"),
        duplicate_of TEXT REFERENCES region (id), reason {_TEXT}""",
    "sentence": f"""document TEXT NOT NULL REFERENCES document (id),
        "start" INTEGER NOT NULL CHECK ("start" >= 0), "end" INTEGER NOT NULL CHECK ("end" > "start"),
        language TEXT NOT NULL, paragraph INTEGER NOT NULL CHECK (paragraph >= 0),
        {_one_of("side", "left", "right")}, region TEXT REFERENCES region (id)""",
    "article": f"""title TEXT NOT NULL, "left" TEXT NOT NULL REFERENCES document (id),
        "right" TEXT REFERENCES document (id), left_language {_TEXT}, right_language {_TEXT}, {_json("titles")},
        story {_TEXT},
        {_one_of("layout", "one-language", "interleaved", "block", "mixed", "two-files", "not-parallel")},
        event_date {_TEXT}, published_date {_TEXT}, captured_date {_TEXT},
        author {_TEXT}, publisher {_TEXT}, url {_TEXT},
        {_one_of("direction", "left-right", "right-left", "third", "unknown")}, direction_by {_TEXT},
        gold_layer TEXT REFERENCES layer (id) DEFERRABLE INITIALLY DEFERRED,
        {_one_of("state", "preparing", "assigned")}, trashed INTEGER NOT NULL CHECK (trashed IN (0, 1))""",
    "bead": f"""article TEXT NOT NULL REFERENCES article (id), "order" INTEGER NOT NULL,
        {_json('"left"')}, {_json('"right"')}, score REAL NOT NULL, method {_TEXT},
        {_one_of("state", "auto", "confirmed", "locked")}, related INTEGER NOT NULL CHECK (related IN (0, 1)),
        layer TEXT REFERENCES layer (id) DEFERRABLE INITIALLY DEFERRED""",
    "source": f"""name TEXT NOT NULL, {_json("names")}, kind TEXT NOT NULL, country {_TEXT}, independence {_TEXT},
        note {_TEXT}""",
    "attribution": f"""article TEXT NOT NULL REFERENCES article (id), source TEXT NOT NULL REFERENCES source (id),
        {_one_of("role", "originator", "relay", "translator", "host")}, position INTEGER NOT NULL""",
    "entity": f"""type TEXT NOT NULL, {_json("labels")}, {_json("aliases")}, qid {_TEXT}, {_json("posts")},
        note {_TEXT}, merged_into TEXT REFERENCES entity (id)""",
    "proposition": f"statement TEXT NOT NULL, note {_TEXT}, story {_TEXT}",
    "layer": f"""article TEXT NOT NULL REFERENCES article (id), owner TEXT NOT NULL REFERENCES actor (id),
        {_one_of("role", "analyst", "gold")},
        {_one_of("state", "assigned", "draft", "submitted", "returned", "resubmitted", "signed_off")},
        {_json("exhaustive")}, comment {_TEXT}, submitted INTEGER NOT NULL""",
    "reading": f"{_LAYERED} sentence TEXT NOT NULL",
    "mention": f"""{_LAYERED} {_json("ranges")}, type TEXT NOT NULL, entity TEXT REFERENCES entity (id), value {_TEXT},
        {_one_of("provenance", "human", "suggestion", "imported", "adjudicated")}, method {_TEXT}, score REAL,
        note {_TEXT}, scheme_version INTEGER NOT NULL, derived_from TEXT""",
    "twin": f"""{_LAYERED} {_json('"left"')}, {_json('"right"')},
        {_one_of("kind", "same", "coreferent", "partial", "none")},
        {_one_of("reason", "", "omitted", "implicit", "restructured", "not_looked_for")},
        {_one_of("provenance", "human", "suggestion", "imported", "adjudicated")}, method {_TEXT}, score REAL,
        derived_from TEXT""",
    "claim": f"""{_LAYERED} {_json("content")}, {_json("cue")}, {_json("claimer_ranges")}, {_json("addressee_ranges")},
        {_json("statement")}, statement_edited INTEGER NOT NULL CHECK (statement_edited IN (0, 1)), kind TEXT NOT NULL,
        claimer TEXT REFERENCES entity (id), claimer_name {_TEXT}, {_json("claimer_by_language")}, addressee {_TEXT},
        attribution {_TEXT}, {_one_of("certainty", "CT", "PR", "PS", "U")}, {_json("certainty_by_language")},
        {_one_of("polarity", "+", "-", "u")}, commitment {_TEXT}, event_time {_TEXT}, utterance_time {_TEXT},
        publication_time {_TEXT}, place {_TEXT}, {_json('"values"')}, checkworthiness {_TEXT}, verdict {_TEXT},
        {_json("evidence")}, {_json("tags")}, note {_TEXT}, provenance {_TEXT}, scheme_version INTEGER NOT NULL,
        derived_from TEXT""",
    "claim_link": f"""{_LAYERED} source TEXT NOT NULL REFERENCES claim (id), target TEXT NOT NULL REFERENCES claim (id),
        {_one_of("kind", "supports", "contradicts", "refines", "updates", "derived_from", "translation_of", "same")},
        aspect {_TEXT}, note {_TEXT}, derived_from TEXT""",
    "stance": f"""proposition TEXT NOT NULL REFERENCES proposition (id), article TEXT NOT NULL REFERENCES article (id),
        {_one_of("stance", "asserts", "contradicts", "repeats", "silent")}, claim TEXT REFERENCES claim (id),
        note {_TEXT}""",
    "rating": f"""target TEXT NOT NULL, {_one_of("target_kind", "source", "claim", "proposition")},
        {_one_of("axis", "reliability", "credibility", "likelihood", "confidence")}, code TEXT NOT NULL,
        scale TEXT NOT NULL, scale_version TEXT NOT NULL, {_one_of("scope", "general", "topic", "article")},
        topic {_TEXT}, article TEXT REFERENCES article (id), layer TEXT REFERENCES layer (id),
        {_one_of("basis", "told", "witnessed", "induced", "deduced", "unknown")}, reason {_TEXT},
        supersedes TEXT REFERENCES rating (id), derived_from TEXT""",
    "divergence": f"""{_LAYERED} {_json('"left"')}, {_json('"right"')}, type TEXT NOT NULL,
        {_one_of("severity", "neutral", "minor", "major", "critical")}, {_one_of("impact", "none", "low", "high")},
        note {_TEXT}, "check" {_TEXT}, finding {_TEXT}, {_one_of("dismissed", "", "fine", "false_alarm")},
        provenance {_TEXT}, derived_from TEXT""",
    "note": f"target TEXT NOT NULL, target_kind TEXT NOT NULL, text TEXT NOT NULL, {_json('ranges')}",
    "decision": f"""{_LAYERED} "key" TEXT NOT NULL, kind TEXT NOT NULL, {_json("options")},
        {_one_of("choice", "take", "edit", "reject", "both", "union", "intersection")}, {_json("chosen")},
        {_json("results")}, code {_TEXT}, reason_code {_TEXT}, comment {_TEXT}""",
}
"""Table → its own columns, as of schema version 1."""

_V1_INDEXES = (
    "region (document)",
    "sentence (document)",
    "bead (article)",
    "attribution (article)",
    "layer (article)",
    "reading (layer)",
    "mention (layer)",
    "mention (article)",
    "mention (entity)",
    "twin (layer)",
    "claim (layer)",
    "claim (article)",
    "claim_link (layer)",
    "stance (proposition)",
    "rating (target)",
    "rating (layer)",
    "divergence (layer)",
    "note (target)",
    "decision (layer)",
    "event (actor, replica, seq)",
)

HISTORY_TRIGGERS = tuple(
    f"""CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event
        BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
)


def _v1(db: "Database") -> None:
    for table, columns in V1_RECORDS.items():
        db.execute(f'CREATE TABLE "{table}" ({_COMMON} {columns}) STRICT')
    db.execute(
        f"""CREATE TABLE event (id TEXT PRIMARY KEY NOT NULL, actor TEXT NOT NULL, replica TEXT NOT NULL,
        seq INTEGER NOT NULL CHECK (seq >= 1), at INTEGER NOT NULL, edit TEXT NOT NULL, label TEXT NOT NULL,
        {_json("changes")}, undoable INTEGER NOT NULL CHECK (undoable IN (0, 1)), undoes TEXT, redoes TEXT,
        prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT"""
    )
    db.execute(f"CREATE TABLE payload (digest TEXT PRIMARY KEY NOT NULL, {_json('body')}) STRICT")
    db.execute("CREATE TABLE replica (id TEXT PRIMARY KEY NOT NULL, place TEXT NOT NULL) STRICT")
    for index in _V1_INDEXES:
        name = index.replace(" (", "_").replace(", ", "_").rstrip(")")
        db.execute(f"CREATE INDEX {name} ON {index}")
    for trigger in HISTORY_TRIGGERS:
        db.execute(trigger)


def _v2(db: "Database") -> None:
    """A decision names the section of the guideline it rests on (`codec.ADDED` keeps older digests true)."""
    db.execute(f"ALTER TABLE decision ADD COLUMN section {_TEXT}")


def _v3(db: "Database") -> None:
    """Sentence vectors, so that a text is encoded once: see `annotator.store.vectors`.

    No record and no part of a project's contents: the underscore says so, as it does of SQLite's and our tools' tables.
    """
    db.execute(
        """CREATE TABLE _vector (number INTEGER PRIMARY KEY, model TEXT NOT NULL,
        "key" BLOB NOT NULL CHECK (length("key") = 16), document TEXT NOT NULL, body BLOB NOT NULL,
        UNIQUE (model, "key")) STRICT"""
    )
    db.execute("CREATE INDEX _vector_document ON _vector (document)")


def _v4(db: "Database") -> None:
    """Two sources can be one, and two records that look like one can be said not to be."""
    db.execute("ALTER TABLE source ADD COLUMN merged_into TEXT REFERENCES source (id)")
    kind = _one_of("kind", "entity", "source")
    db.execute(f'CREATE TABLE "distinction" ({_COMMON} {kind}, first TEXT NOT NULL, second TEXT NOT NULL) STRICT')


def _v5(db: "Database") -> None:
    """A claim says where its quotation marks stand, and why it is worth checking."""
    db.execute("ALTER TABLE claim ADD COLUMN quote_ranges TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(quote_ranges))")
    db.execute(f"ALTER TABLE claim ADD COLUMN checkworthiness_reason {_TEXT}")


def _v6(db: "Database") -> None:
    """Whether these words are tagged already is asked with every tag, of layers with ten thousand."""
    db.execute("CREATE INDEX mention_layer_ranges ON mention (layer, ranges)")


def _v7(db: "Database") -> None:
    """A caption says which passage it belongs to."""
    db.execute("ALTER TABLE region ADD COLUMN caption_of TEXT REFERENCES region (id) DEFERRABLE INITIALLY DEFERRED")


def migrate(db: "Database") -> None:
    """Bring a database to `SCHEMA_VERSION`; each step and the record of it are one transaction."""
    from sqlite_utils import Migrations

    migrations = Migrations("annotator")
    migrations(name="v1_all_nouns")(_v1)
    migrations(name="v2_section_of_a_decision")(_v2)
    migrations(name="v3_vectors")(_v3)
    migrations(name="v4_what_is_one")(_v4)
    migrations(name="v5_quotation_marks_and_reasons")(_v5)
    migrations(name="v6_tagged_places")(_v6)
    migrations(name="v7_captions")(_v7)
    migrations.apply(db)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
