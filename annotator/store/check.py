"""What `annotator check` looks at: pages, keys, quotes, hashes and chains."""

import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from annotator.model import (
    CHAIN_START,
    RECORD_TYPES,
    Bead,
    Claim,
    Divergence,
    Document,
    Event,
    Mention,
    Note,
    Range,
    Record,
    Region,
    RowChange,
    Sentence,
    digest,
)
from annotator.store.codec import EVENT_COLUMNS, decode_event, values_json
from annotator.store.schema import HISTORY_TRIGGERS
from annotator.store.transaction import select


def problems(connection: sqlite3.Connection) -> list[str]:
    """One sentence for everything that does not hold; an empty list where all of it does."""
    try:
        rows = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [f"page check: {error}"]
    found = [f"page check: {row[0]}" for row in rows if row[0] != "ok"]
    if found:
        return found  # rows of a file with broken pages cannot be trusted to be read at all
    found += [
        f"foreign key: a row of {row[0]} points at a missing row of {row[2]}"
        for row in connection.execute("PRAGMA foreign_key_check")
    ]
    try:
        found += _contents(connection)
    except (ValueError, TypeError, KeyError, sqlite3.DatabaseError) as error:
        found.append(f"rows: something cannot be read as what it should be ({error})")
    return found


def _contents(connection: sqlite3.Connection) -> list[str]:
    found: list[str] = []
    texts: dict[str, str] = {}
    for document in select(connection, Document, {}, deleted=True):
        texts[document.id] = document.text
        if digest(document.text) != document.text_sha256:
            found.append(f"text: document {document.id} (“{document.name}”) does not match its hash")
        if document.data and digest(document.data) != document.sha256:
            found.append(f"bytes: document {document.id} (“{document.name}”) do not match their hash")
    found += _ranges(connection, texts)
    found += _chains(connection)
    return found


def _values(connection: sqlite3.Connection, events: list[Event]) -> Iterator[str]:
    """Rows that are not what the history says.

    The steps of a row lead from nothing to its present values, whoever made them (`RowHistory.verdict`).
    """
    histories = row_histories(events)
    for table, cls in RECORD_TYPES.items():
        for record in select(connection, cls, {}, deleted=True):
            history = histories.pop((table, record.id), None)
            # An archive made by another program may hold rows without a history.
            if history is not None and not history.tells(record):
                yield f"history: {table} {record.id} is not what its last step made it"
    yield from (f"history: {table} {id_} is missing" for table, id_ in histories)


class RowHistory:
    """The steps of one row, whoever made them."""

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps: list[tuple[Event, RowChange]] = []

    def add(self, event: Event, step: RowChange) -> None:
        """One more step."""
        self._steps.append((event, step))

    def tells(self, record: Record) -> bool:
        """Whether a row is what its steps made it, or may be."""
        return self.verdict(record, digest(values_json(record))) != "altered"

    def verdict(self, record: Record, values: str) -> str:
        """`told` where a row is what its steps made it, `elsewhere` where somebody wrote it last whose chain is not
        here, so that nothing shows what they wrote, and `altered` where it is neither.

        Of one chain the last step holds, though a step of somebody whose chain is not here may lie between two of its
        own: work is handed in between its being assigned and signed off. Where work of several places was brought
        together, chains part at a version and any of their ends may hold. A row written more often than its steps
        tell was last written by somebody whose chain has not been brought here. `values` is the digest of the row's
        values.
        """
        present = None if record.deleted else values
        if len(self._steps) == 1 and present == self._steps[0][1].after:
            return "told"
        if all(present != step.after for _, step in self._steps):
            return "elsewhere" if record.rev > len(self._steps) else "altered"
        chains = {(event.actor, event.replica) for event, _ in self._steps}
        positions = {(event.actor, event.replica, event.seq) for event, _ in self._steps}
        if len(chains) > 1 or len(positions) < len(self._steps):
            return "told"
        _, last = max(self._steps, key=lambda each: each[0].seq)
        return "told" if present == last.after else "altered"


def row_histories(
    events: Iterable[Event], wanted: Container[tuple[str, str]] | None = None
) -> dict[tuple[str, str], RowHistory]:
    """The history of every row that events touched (of the `wanted` ones only), by (table, id)."""
    found: dict[tuple[str, str], RowHistory] = defaultdict(RowHistory)
    for event in events:
        for step in event.changes:
            key = (step.table, step.id)
            if wanted is None or key in wanted:
                found[key].add(event, step)
    return dict(found)


def _guards(connection: sqlite3.Connection) -> Iterator[str]:
    there = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")}
    if there != set(HISTORY_TRIGGERS):
        yield "history: its rows are not protected from being changed"


def ranges_of(record: Record) -> Iterator[Range]:
    """Every range that a record stores."""
    if isinstance(record, Mention | Note):
        yield from record.ranges
    elif isinstance(record, Claim):
        for _, part in record.passages():
            yield part
    elif isinstance(record, Bead | Divergence):
        yield from record.left
        yield from record.right


def _ranges(connection: sqlite3.Connection, texts: dict[str, str]) -> Iterator[str]:
    for cls in (Bead, Mention, Claim, Divergence, Note):
        for record in select(connection, cls, {}):
            for part in ranges_of(record):
                if not part.holds_in(texts.get(part.document, "")):
                    what, quote = cls.__name__.lower(), part.quote[:40]
                    yield f"range: {what} {record.id} quotes “{quote}”, which is not at {part.start}–{part.end}"
    for region in select(connection, Region, {}):
        if region.end > len(texts.get(region.document, "")):
            yield f"range: region {region.id} ends behind its text"
    for sentence in select(connection, Sentence, {}):
        if sentence.end > len(texts.get(sentence.document, "")):
            yield f"range: sentence {sentence.id} ends behind its text"


def _chains(connection: sqlite3.Connection) -> Iterator[str]:
    events = [
        decode_event(row)
        for row in connection.execute(
            f"SELECT {', '.join(EVENT_COLUMNS)} FROM event ORDER BY actor, replica, seq"
        ).fetchall()
    ]
    yield from broken_chains(events)
    yield from _values(connection, events)
    yield from _guards(connection)
    for name, body in connection.execute("SELECT digest, body FROM payload").fetchall():
        if digest(body) != name:
            yield f"history: the values {name[:12]}… do not match their hash"


def broken_chains(events: list[Event]) -> Iterator[str]:
    """Where a chain is broken: events given in order of (actor, replica, seq). A fork (a position with two steps, from
    two copies of one file that both went on) breaks nothing: each step follows one of those before it."""
    last: dict[tuple[str, str], tuple[int, set[str]]] = {}
    before: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for event in events:
        chain = (event.actor, event.replica)
        where = f"history: chain of {event.actor} on {event.replica}: step"
        seq, hashes = last.get(chain, (0, {CHAIN_START}))
        if event.seq == seq:
            _, earlier = before[chain]
        else:
            before[chain], earlier = (seq, hashes), hashes
            last[chain] = (event.seq, set())
        if event.seq not in (seq, seq + 1):
            yield f"{where} {seq + 1} is missing"
        elif event.prev not in earlier:
            yield f"{where} {event.seq} does not follow step {event.seq - 1}"
        if event.hash != event.expected_hash():
            yield f"{where} {event.seq} was altered"
        last[chain][1].add(event.hash)
