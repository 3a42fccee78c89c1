"""What a merge did, told record by record, and in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

NOUNS = {
    "property": "property of the project",
    "scheme": "label scheme",
    "scale": "rating scale",
    "actor": "person",
    "document": "text",
    "region": "region of a text",
    "sentence": "sentence",
    "article": "article",
    "bead": "aligned passage",
    "source": "publisher or speaker",
    "attribution": "link of an attribution chain",
    "entity": "entity",
    "distinction": "note that two are not the same",
    "proposition": "proposition",
    "layer": "layer",
    "reading": "sentence that was read",
    "mention": "mention",
    "twin": "counterpart",
    "claim": "claim",
    "claim_link": "link of claims",
    "stance": "stance",
    "rating": "rating",
    "divergence": "divergence",
    "note": "note",
    "decision": "decision",
}
"""Table → what one of its rows is called in a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """What became of the rows of one table: new here, newer there, newer here, the same in both."""

    added: int = 0
    newer: int = 0
    kept: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Losing:
    """A version that both places did not know and that another one overruled. It stays in the history.

    `whose` and `winner` are the names of who wrote the two, `text` says what the losing version was in a few words.
    """

    table: str
    record: str
    whose: str
    winner: str
    text: str
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """One position of one person's chain with two different steps: a file was copied and both copies went on."""

    actor: str
    replica: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two records of the registry that are likely one and the same: their ids, the older first, and the names that
    are alike, of each its own. `type` is that of entities, '' of sources."""

    table: str
    records: tuple[str, str]
    names: tuple[str, str]
    type: str = ""

    @property
    def name(self) -> str:
        """The name they share, or both where it is written in two ways."""
        return self.names[0] if self.names[0] == self.names[1] else " / ".join(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReport:
    """What came of a merge. `duplicates` are to be looked at before disagreements on links are."""

    tables: dict[str, TableCount]
    steps: int = 0
    losing: tuple[Losing, ...] = ()
    forks: tuple[Fork, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    """(actor id, the name that was, the name that holds)."""
    namesakes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(name, ids of the people who bear it): probably one person."""
    unverified: tuple[tuple[str, int], ...] = ()
    """(table, how many): annotations and decisions that somebody wrote last whose history is not here."""
    backup: str = ""
    """The name of the copy made before anything was written, '' where nothing was."""
    source: str = ""
    """The name of the file that was brought in."""

    @property
    def changed(self) -> bool:
        """Whether the merge brings anything."""
        return bool(self.steps) or any(count.added or count.newer for count in self.tables.values())

    def sentences(self) -> Iterator[str]:
        """The report in English, a sentence a line."""
        for table, count in self.tables.items():
            if count.added or count.newer or count.kept:
                yield (
                    f"{NOUNS[table]}: {count.added} added, {count.newer} newer there, "
                    f"{count.kept} newer here, {count.same} the same"
                )
        yield f"{self.steps} step{'s' if self.steps != 1 else ''} of history added."
        if not self.changed:
            yield "Nothing new: everything is here already."
        for losing in self.losing:
            where = "here" if losing.ours else "there"
            yield (
                f"overruled: {NOUNS[losing.table]} “{losing.text}” as {losing.whose} had it ({where}); "
                f"the version of {losing.winner} holds, the other stays in the history"
            )
        for table, many in self.unverified:
            yield (f"not verified, {NOUNS[table]}: {many}; whoever wrote them last did not send their history")
        for fork in self.forks:
            yield (
                f"fork: the work of {fork.actor} went on in two copies of one file from step {fork.seq}; both are kept"
            )
        for _, old, new in self.renamed:
            yield f"renamed: “{old}” is now “{new}”"
        for name, ids in self.namesakes:
            yield f"{len(ids)} people are called “{name}”; if they are one person, let one of the entries rest"
        for kind in sorted({each.table for each in self.duplicates}):
            names = ", ".join(f"“{each.name}”" for each in self.duplicates if each.table == kind)
            yield f"likely the same {NOUNS[kind]}: {names}; look at them before disagreements on links"
