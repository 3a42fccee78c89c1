"""Small projects of three people who work apart, as plain data: cheap enough for a thousand of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from annotator.formats.archive import plain
from annotator.model import (
    CHAIN_START,
    TABLE_OF,
    Actor,
    Entity,
    Event,
    Mention,
    Property,
    Range,
    Record,
    RowChange,
    Snapshot,
    canonical_json,
    digest,
)

TEXT = "Lee met Kim in Seoul."
PEOPLE = ("ann", "bob", "rae")
PROJECT = Property(id="project_id", rev=1, value="p")


def values(record: Record) -> str:
    """The values of a row as the history would keep them."""
    return canonical_json({k: v for k, v in plain(record).items() if k not in ("id", "rev", "deleted")})


@dataclass
class Place:
    """One person's copy of the project: rows, history, payloads."""

    actor: str
    replica: str
    rows: dict[tuple[str, str], Record] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    payloads: dict[str, str] = field(default_factory=dict)

    def snapshot(self) -> Snapshot:
        tables: dict[str, list[Record]] = {}
        for (table, _), row in sorted(self.rows.items()):
            tables.setdefault(table, []).append(row)
        return Snapshot(
            records={table: tuple(rows) for table, rows in tables.items()},
            events=tuple(sorted(self.events, key=lambda e: (e.actor, e.replica, e.seq, e.hash))),
            payloads=dict(self.payloads),
        )

    def copy(self, actor: str, replica: str) -> "Place":
        return Place(actor, replica, dict(self.rows), list(self.events), dict(self.payloads))

    def write(self, record: Record, at: int, *, delete: bool = False) -> None:
        """One edit: the next revision of a row and the event that seals it."""
        table = TABLE_OF[type(record)]
        old = self.rows.get((table, record.id))
        new = replace(record, rev=(old.rev if old else 0) + 1, deleted=delete)
        before = None if old is None or old.deleted else self._keep(values(old))
        after = None if delete else self._keep(values(new))
        if before == after:
            return
        self.rows[table, record.id] = new
        chain = [event for event in self.events if (event.actor, event.replica) == (self.actor, self.replica)]
        last = max(chain, key=lambda event: event.seq, default=None)
        event = Event(
            id=digest(f"{self.actor} {self.replica} {at} {record.id}")[:20],
            actor=self.actor,
            replica=self.replica,
            seq=last.seq + 1 if last else 1,
            at=at,
            edit="Write",
            label="write",
            changes=(RowChange(table=table, id=record.id, before=before, after=after),),
            prev=last.hash if last else CHAIN_START,
        )
        self.events.append(replace(event, hash=event.expected_hash()))

    def _keep(self, body: str) -> str:
        self.payloads[digest(body)] = body
        return digest(body)


def base() -> Place:
    """Where everybody starts: a project, its people, two entities and a mention."""
    place = Place("ann", "office")
    place.rows["property", "project_id"] = PROJECT
    for number, name in enumerate(PEOPLE):
        place.write(Actor(id=name, name=name), number)
    for number, name in enumerate(("Lee", "Kim")):
        place.write(Entity(id=name, type="PERSON", labels={"en": name}), 10 + number)
    place.write(mention("m0", 0, 3), 20)
    return place


def mention(id_: str, start: int, end: int, type_: str = "PERSON") -> Mention:
    part = Range.of("d", TEXT, start, end)
    return Mention(id=id_, layer="l", article="a", ranges=(part,), type=type_)


def work(place: Place, seed: int, steps: int, start: int = 100) -> None:
    """Random edits of few rows with few values, so that places meet on rows, revisions and even values."""
    draw = random.Random(seed)
    kinds: tuple[Callable[[], Record], ...] = (
        lambda: mention(f"m{draw.randrange(3)}", 0, draw.choice((3, 7)), draw.choice(("PERSON", "ORG"))),
        lambda: Entity(id=draw.choice(("Lee", "Kim", "Park")), type="PERSON", labels={"en": draw.choice("AB")}),
        lambda: Actor(id=draw.choice(PEOPLE), name=draw.choice((*PEOPLE, "robert"))),
        lambda: mention(f"{place.actor}-{draw.randrange(4)}", 4, 7),
    )
    for step in range(steps):
        record = draw.choice(kinds)()
        gone = draw.random() < 0.2 and not isinstance(record, Actor)
        place.write(record, start + step * 3 + PEOPLE.index(place.actor), delete=gone)


def three(seed: int) -> tuple[Snapshot, Snapshot, Snapshot]:
    """The copies of three people who started from one file and worked apart."""
    draw = random.Random(seed)
    start = base()
    places = [start.copy(name, f"{name}-home") for name in PEOPLE]
    if draw.random() < 0.15:
        places[0] = start.copy("ann", "office")  # a copied file whose two copies both went on
        places[1] = start.copy("ann", "office")
    for number, place in enumerate(places):
        work(place, seed * 10 + number, draw.randrange(1, 9), 100 + number * 1000)
    return places[0].snapshot(), places[1].snapshot(), places[2].snapshot()
