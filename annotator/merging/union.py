"""The union of two projects.

Of every row the version with the greatest revision holds; of two with one revision a live one before a tombstone,
and then the one whose digest of values is greater. That order depends on nothing but the two versions, which makes
the merge commutative, associative and idempotent. (The hash of the event that wrote a version would not: one version
may be written by several events, of which two places know different ones.) Nothing is deleted because it is absent.
Versions that lose stay in the history and are told in the report. Events are joined by id; one position of a chain
with two hashes is a fork, and both branches stay.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from operator import attrgetter

from annotator.formats.archive import plain
from annotator.merging.bulk import BULK_TABLES, Bulk, Mark, marks_of
from annotator.merging.duplicates import Likely, registry
from annotator.merging.report import Duplicate, Fork, Losing, MergeReport, TableCount
from annotator.model import (
    CHAIN_START,
    RECORD_TYPES,
    Actor,
    Document,
    Event,
    Property,
    Record,
    Region,
    Sentence,
    Snapshot,
    UserError,
    canonical_json,
    digest,
)

Rows = dict[str, dict[str, Record]]
Key = tuple[str, str]
Met = tuple[str, Record, Record, bool]
"""Two versions of one row, ours and theirs: the table, both, and whether theirs holds."""
_place = attrgetter("actor", "replica", "seq", "hash")


class Union:
    """A project into which others are brought, one after the other; `result` is what it needs written.

    The bulk of a bundle is taken over as it is, as long as nothing of it is met from elsewhere: then all of that
    bundle is made into records, and united as they are. Nothing here is undone: where `add` raises, the union is of no
    use any more.
    """

    def __init__(self, ours: Snapshot) -> None:
        """`ours` stays as it is."""
        self._rows = _rows(ours)
        self._history = _History(ours.events)
        self._payloads = dict(ours.payloads)
        self._puts: dict[str, dict[str, Record]] = {}
        self._new_events: list[Event] = []
        self._new_payloads: dict[str, str] = {}
        self._bulks: dict[int, Bulk] = {}
        self._marks: set[Mark] = set()
        self._likely: Likely | None = None
        self.reports: list[MergeReport] = []
        self.brought_by: dict[Key, int] = {}

    def tables(self) -> Mapping[str, Mapping[str, Record]]:
        """The rows of the union as they are so far, by table and id, all but those of bulks."""
        return self._rows

    def add(self, theirs: Snapshot, *, source: str = "", bulk: Bulk | None = None) -> MergeReport:
        """Bring in another project, or a bundle: what it holds besides its `bulk`, and this. `source` names it in what
        is said. Of a bundle the hashes of steps and values were looked at as it was read.

        Raises `UserError` where the projects are not one, a text or a range differs under one id, or a chain is broken.
        """
        hashed = bulk is not None
        theirs, bulk = self._apart(theirs, Bulk() if bulk is None else bulk)
        mine, other = self._rows, _rows(theirs)
        _refuse_another_project(mine, other, source)
        _refuse_other_texts(mine, other, source)
        payloads = _new_payloads(self._payloads, theirs.payloads, source, hashed)
        names_before = _names(mine)
        new_events, forks = self._history.join(theirs.events, source, hashed)
        counts, brought, met = self._join_rows(other)
        telling = _Telling({**names_before, **_names(other)})
        if wanted := {(table, row.id) for table, row, _, _ in met}:
            new_ids = {event.id for event in new_events}
            ours = (event for event in self._steps(wanted) if event.id not in new_ids)
            telling.read(ours, (*theirs.events, *bulk.steps(wanted)), wanted)
        for table, rows in bulk.rows.items():
            counts[table] = replace(counts[table], added=counts[table].added + len(rows))
        self._bulks[len(self.reports)] = bulk
        self._payloads.update(payloads)
        self._new_payloads.update(payloads)
        self._new_events += new_events
        report = MergeReport(
            tables=counts,
            steps=len(new_events) + len(bulk.events),
            losing=tuple(each for pair in met for each in telling.losing(*pair)),
            forks=tuple(replace(fork, actor=telling.name(fork.actor)) for fork in forks),
            duplicates=self._likely_same(brought),
            renamed=_renamed(names_before, _names(other), _names(mine)),
            namesakes=_namesakes(mine),
            source=source,
        )
        self.reports.append(report)
        return report

    def _apart(self, theirs: Snapshot, bulk: Bulk) -> tuple[Snapshot, Bulk]:
        """What comes, with its bulk only where nothing of it is known here. Bulks that it meets are opened first."""
        of_bulk, of_rest = bulk.marks(), marks_of(theirs)
        if not (self._marks.isdisjoint(of_bulk) and self._marks.isdisjoint(of_rest)):
            for number, earlier in list(self._bulks.items()):
                if not (earlier.marks().isdisjoint(of_bulk) and earlier.marks().isdisjoint(of_rest)):
                    self._open(number)
        known = self._history.knows(of_bulk) or any(
            not self._rows[table].keys().isdisjoint(of_bulk) for table in BULK_TABLES
        )
        if known or not of_bulk.isdisjoint(of_rest):
            return bulk.opened(theirs), Bulk()
        self._marks |= of_bulk
        return theirs, bulk

    def _open(self, number: int) -> None:
        """Make records of a bulk that was taken over."""
        bulk = self._bulks.pop(number)
        for table, records in bulk.records().items():
            for record in records:
                self._rows[table][record.id] = record
                self._puts.setdefault(table, {})[record.id] = record
                self.brought_by[table, record.id] = number
        events = bulk.history()
        self._history.take(events)
        self._new_events += events
        self._marks -= bulk.marks()

    def _likely_same(self, brought: frozenset[str]) -> tuple[Duplicate, ...]:
        news = [row for row in registry(self._rows) if row.id in brought]
        if not news:
            return ()
        if self._likely is None:
            self._likely = Likely(registry(self._rows))
        for row in news:
            self._likely.put(row)
        return self._likely.pairs(brought)

    def _join_rows(self, other: Rows) -> "tuple[dict[str, TableCount], frozenset[str], list[Met]]":
        """Let the greater versions hold. Returns the counts, the ids of rows that came, and the versions that met."""
        counts: dict[str, TableCount] = {}
        brought: set[str] = set()
        met: list[Met] = []
        for table in RECORD_TYPES:
            here = self._rows[table]
            added = newer = kept = same = 0
            for id_, theirs_row in other[table].items():
                ours_row = here.get(id_)
                if ours_row is None:
                    added += 1
                elif ours_row == theirs_row:
                    same += 1
                    continue
                else:
                    wins = _weight(theirs_row) > _weight(ours_row)
                    newer, kept = newer + wins, kept + (not wins)
                    met.append((table, ours_row, theirs_row, wins))
                    if not wins:
                        continue
                here[id_] = theirs_row
                brought.add(id_)
                self.brought_by[table, id_] = len(self.reports)
                self._puts.setdefault(table, {})[id_] = theirs_row
            counts[table] = TableCount(added=added, newer=newer, kept=kept, same=same)
        return counts, frozenset(brought), met

    def _steps(self, wanted: Collection[Key]) -> Iterator[Event]:
        yield from self._history.events()
        for bulk in self._bulks.values():
            yield from bulk.steps(wanted)

    def steps(self, wanted: Collection[Key]) -> list[Event]:
        """The history of these rows, in the order that files use, and steps of others. None of them is in a bulk."""
        return sorted(self._steps(wanted), key=_place)

    def result(self) -> "Merge":
        """What came of all of it."""
        puts = {table: tuple(self._puts[table].values()) for table in RECORD_TYPES if table in self._puts}
        events = tuple(sorted(self._new_events, key=_place))
        bulks = tuple(bulk for bulk in self._bulks.values() if bulk.events)
        return Merge(
            puts=puts, events=events, payloads=self._new_payloads, bulks=bulks, report=self.reports[-1], union=self
        )

    def snapshot(self) -> Snapshot:
        """The union as a whole, its bulks opened."""
        for number in list(self._bulks):
            self._open(number)
        records = {table: tuple(rows[id_] for id_ in sorted(rows)) for table, rows in self._rows.items()}
        return Snapshot(records=records, events=self.steps(()), payloads=self._payloads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What a union needs written where `ours` is: rows by table (new or newer), events and payloads that are not there
    yet, and the bulks that were taken over as they are. `report` is that of the last source."""

    puts: Mapping[str, Sequence[Record]]
    events: tuple[Event, ...]
    payloads: Mapping[str, str]
    bulks: tuple[Bulk, ...]
    report: MergeReport
    union: Union

    @property
    def snapshot(self) -> Snapshot:
        """The union as a whole."""
        return self.union.snapshot()

    def touched(self) -> frozenset[Key]:
        """(table, id) of every row that is written."""
        puts = ((table, row.id) for table, rows in self.puts.items() for row in rows)
        return frozenset(chain(puts, *(bulk.keys() for bulk in self.bulks)))


def merge(ours: Snapshot, theirs: Snapshot, *, source: str = "") -> Merge:
    """The union of two projects, or of a project and what a bundle brings. `source` names theirs in what is said.

    Raises `UserError` as `Union.add` does.
    """
    union = Union(ours)
    union.add(theirs, source=source)
    return union.result()


def _rows(snapshot: Snapshot) -> Rows:
    return {table: {row.id: row for row in snapshot.records.get(table, ())} for table in RECORD_TYPES}


def _weight(record: Record) -> tuple[int, bool, str]:
    """What decides between two versions of a row: a total order over versions, whoever looks."""
    values = {f.name: plain(getattr(record, f.name)) for f in fields(record)}
    return record.rev, not record.deleted, digest(canonical_json(values))


# ---- what is refused


def _refuse_another_project(mine: Rows, other: Rows, source: str) -> None:
    here, there = mine["property"].get("project_id"), other["property"].get("project_id")
    if isinstance(here, Property) and isinstance(there, Property) and here.value != there.value:
        names = [rows["property"].get("name") for rows in (mine, other)]
        told = [str(name.value) if isinstance(name, Property) else "" for name in names]
        raise UserError(
            f"“{source}” belongs to another project, “{told[1]}”; this one is “{told[0]}”. Nothing was changed. "
            "Work is brought together between copies of one project: hand out packages with “Assign articles”."
        )


def _refuse_other_texts(mine: Rows, other: Rows, source: str) -> None:
    """A document's text, and where its regions and sentences lie, never change under an id."""
    for id_, document in other["document"].items():
        known = mine["document"].get(id_)
        assert isinstance(document, Document)
        if known is not None and isinstance(known, Document) and known.text_sha256 != document.text_sha256:
            raise other_text(source, document.name)
    for table in ("region", "sentence"):
        for id_, place in other[table].items():
            known = mine[table].get(id_)
            if known is None:
                continue
            assert isinstance(place, Region | Sentence) and isinstance(known, Region | Sentence)
            if (place.document, place.start, place.end) != (known.document, known.start, known.end):
                raise UserError(
                    f"“{source}” has the {table} {id_} at {place.start}–{place.end}, and this project at "
                    f"{known.start}–{known.end}. Nothing was changed. One of the files was altered: go back to a copy."
                )


def other_text(source: str, document: str) -> UserError:
    """What to say of a document whose text is another one there."""
    return UserError(
        f"“{source}” has another text of “{document}” than this project. Nothing was changed. "
        "Import the corrected text as a new version, and send the work anew."
    )


# ---- the history


class _History:
    """Every step known so far, and which hashes stand at each position of each chain."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._known: dict[str, Event] = {}
        self._chains: dict[tuple[str, str], dict[int, tuple[str, ...]]] = defaultdict(dict)
        self.take(events)

    def take(self, events: Iterable[Event]) -> None:
        """Steps of whole chains that are not known yet, and were looked at."""
        for event in events:
            self._known[event.id] = event
            chain = self._chains[event.actor, event.replica]
            chain[event.seq] = (*chain.get(event.seq, ()), event.hash)

    def knows(self, marks: set[Mark]) -> bool:
        """Whether any of these steps, by id, or of these chains is known."""
        return not (self._known.keys().isdisjoint(marks) and self._chains.keys().isdisjoint(marks))

    def events(self) -> Iterable[Event]:
        """All of them, in no order."""
        return self._known.values()

    def join(self, theirs: Iterable[Event], source: str, hashed: bool) -> tuple[list[Event], list[Fork]]:
        """Take another history in. Returns what of it is new, and the forks that arise. Raises `UserError` for a
        broken one."""
        new: list[Event] = []
        forks: dict[tuple[str, str], Fork] = {}
        for event in sorted(theirs, key=_place):
            same = self._known.get(event.id)
            if same is not None and same == event:
                continue
            if same is not None or (not hashed and event.hash != event.expected_hash()):
                raise _broken(source, event, "was altered")
            key = (event.actor, event.replica)
            chain = self._chains[key]
            before = chain.get(event.seq - 1, ()) if event.seq > 1 else (CHAIN_START,)
            if event.prev not in before:
                raise _broken(source, event, "does not follow the step before it" if before else "has none before it")
            place = chain.get(event.seq, ())
            if place and key not in forks:
                forks[key] = Fork(actor=event.actor, replica=event.replica, seq=event.seq)
            if event.hash not in place:
                chain[event.seq] = (*place, event.hash)
            self._known[event.id] = event
            new.append(event)
        return new, list(forks.values())


def _broken(source: str, event: Event, what: str) -> UserError:
    return UserError(
        f"The history of “{source}” is broken: step {event.seq} of the chain of {event.actor} on {event.replica} "
        f"{what}. Nothing was changed. Ask for the work again, from the file it was made in."
    )


def _new_payloads(ours: Mapping[str, str], theirs: Mapping[str, str], source: str, hashed: bool) -> Mapping[str, str]:
    new = {name: body for name, body in theirs.items() if name not in ours}
    for name, body in () if hashed else new.items():
        if digest(body) != name:
            raise UserError(
                f"The history of “{source}” is broken: the values {name[:12]}… were altered. Nothing was changed. "
                "Ask for the work again, from the file it was made in."
            )
    return new


# ---- what is told


class _Telling:
    """Who wrote which version, from the two histories."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._here: Mapping[Key, Mapping[str, Event]] = {}
        self._there: Mapping[Key, Mapping[str, Event]] = {}

    def read(self, ours: Iterable[Event], theirs: Iterable[Event], wanted: set[Key]) -> None:
        """Look up the steps of the rows of which two versions met."""
        self._here, self._there = _by_row(ours, wanted), _by_row(theirs, wanted)

    def name(self, actor: str) -> str:
        return self._names.get(actor, actor or "somebody")

    def losing(self, table: str, ours: Record, theirs: Record, theirs_win: bool) -> list[Losing]:
        """The version that lost, unless the winner was made knowing it."""
        key = (table, ours.id)
        here, there = self._here.get(key, {}), self._there.get(key, {})
        loser, winner = (here, there) if theirs_win else (there, here)
        row, kept = (ours, theirs) if theirs_win else (theirs, ours)
        unknown = {id_: event for id_, event in loser.items() if id_ not in winner}
        # Where histories tell nothing, two versions of one revision still cannot both have known each other.
        if row.rev < kept.rev and (not unknown or _went_on(key, loser, winner)):
            return []
        news = {id_: event for id_, event in winner.items() if id_ not in loser}
        return [
            Losing(
                table=table,
                record=row.id,
                whose=self._writer(unknown, row),
                winner=self._writer(news, kept),
                text=describe(row),
                ours=theirs_win,
            )
        ]

    def _writer(self, events: Mapping[str, Event], row: Record) -> str:
        last = max(events.values(), key=lambda e: (e.at, e.hash), default=None)
        return self.name(row.actor if last is None else last.actor)


def _went_on(key: Key, loser: Mapping[str, Event], winner: Mapping[str, Event]) -> bool:
    """Whether a step of the winning version began at what the last step of the other had left: so it was known. A
    bundle carries one person's chain only, so the steps themselves need not be there."""
    last = max(loser.values(), key=lambda e: (e.at, e.seq, e.hash), default=None)
    left = {step.after for step in last.changes if (step.table, step.id) == key} if last is not None else set()
    began = {step.before for event in winner.values() for step in event.changes if (step.table, step.id) == key}
    return bool(left & began - {None})


def _by_row(events: Iterable[Event], wanted: set[Key]) -> dict[Key, dict[str, Event]]:
    found: dict[Key, dict[str, Event]] = defaultdict(dict)
    for event in events:
        for step in event.changes:
            if (step.table, step.id) in wanted:
                found[step.table, step.id][event.id] = event
    return found


def describe(record: Record) -> str:
    """A record in a few words: its name, its quote, or its id."""
    for field in ("name", "title", "text", "topic"):
        if value := getattr(record, field, ""):
            return str(value)[:60]
    for field in ("labels", "statement"):
        value = getattr(record, field, None)
        if isinstance(value, dict) and value:
            return str(next(iter(value.values())))[:60]
        if isinstance(value, str) and value:
            return value[:60]
    for field in ("ranges", "content", "left", "right"):
        parts = getattr(record, field, ())
        if isinstance(parts, tuple) and parts and hasattr(parts[0], "quote"):
            return " … ".join(part.quote for part in parts)[:60]
    return record.id


def _names(rows: Rows) -> dict[str, str]:
    return {id_: actor.name for id_, actor in rows["actor"].items() if isinstance(actor, Actor)}


def _renamed(
    here: Mapping[str, str], there: Mapping[str, str], now: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (id_, here[id_] if here[id_] != now[id_] else there[id_], now[id_])
        for id_ in sorted(here.keys() & there.keys())
        if here[id_] != there[id_]
    )


def _namesakes(union: Rows) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for actor in union["actor"].values():
        if isinstance(actor, Actor) and not actor.deleted:
            by_name[actor.name].append(actor.id)
    return tuple((name, tuple(sorted(ids))) for name, ids in sorted(by_name.items()) if len(ids) > 1)
