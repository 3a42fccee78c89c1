"""What every exchange format promises: its name, how it writes a project, and an honest report of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, runtime_checkable

from annotator.model import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may choose about an export. A format that cannot follow a choice says so in its report.

    `layer` is `gold`, `all` or an actor's name (or id). `split` holds the fractions of train, dev and test that
    sum to 1, None for no split. `words` False leaves every word out. `tokens` adds token offsets. `hidden` are the
    ids of layers the asking actor may not see (blind projects); they count as absent, votes included.
    """

    layer: str = "gold"
    split: tuple[float, float, float] | None = None
    words: bool = True
    tokens: bool = False
    hidden: frozenset[str] = frozenset()


DEFAULTS = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an export wrote (`lines`), what the file does not hold (`losses`) and what else to know (`notes`).

    `keep` are properties of the project (id → value) that the caller should store where the project can be written,
    so that a later export decides the same way: the splits. Empty where nothing is new.
    """

    lines: int
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    keep: Mapping[str, Any] = field(default_factory=dict)


@runtime_checkable
class Format(Protocol):
    """One exchange format. A module of this package (or an entry point) offers one as `FORMAT`."""

    @property
    def name(self) -> str:
        """The word used on the command line, lower case."""

    @property
    def suffix(self) -> str:
        """The usual end of file names, with its dot."""

    @property
    def title(self) -> str:
        """What menus call it."""

    def dump(self, snapshot: Snapshot, out: BinaryIO, options: Options = DEFAULTS) -> Report:
        """Write the project to a binary stream, line by line. The same project gives the same bytes.

        Raises `UserError` where the project does not hold what it promises (a range without its quote) or the
        options name something that is not there.
        """


@runtime_checkable
class ReadableFormat(Format, Protocol):
    """A format that can also be read back."""

    def load(self, stream: BinaryIO) -> Snapshot:
        """Read a whole project. Raises `UserError` naming the line and the field where something does not hold."""
