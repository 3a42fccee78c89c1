"""Many drafts at once, kept out of memory: a thousand articles wait for their preview in the memory of a few."""

import pickle
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import overload

from annotator.ingest.read import Result
from annotator.model import Draft, UserError

_AT_HAND = 4
"""Drafts that stay in memory: the one shown and those last looked at."""


class Drafts(Sequence[Draft]):
    """Drafts in the order they were added, each read from an unnamed temporary file when it is asked for.

    A draft may be put in the place of another; `article_ids` and `titles` are known without reading. The file is
    ours alone and goes with the object. Not for two threads at a time.
    """

    def __init__(self, drafts: Iterable[Draft] = ()) -> None:
        """Raises `UserError` where there is no room for temporary files."""
        self.article_ids: list[str] = []
        self.titles: list[str] = []
        self._places: list[tuple[int, int]] = []
        self._whole: Drafts | None = None  # of which this is a view; it owns the file
        self._recent: OrderedDict[int, Draft] = OrderedDict()
        try:
            self._file = tempfile.TemporaryFile(prefix="annotator-import-")  # noqa: SIM115 (closed with the object)
        except OSError as error:
            raise _no_room(error) from error
        weakref.finalize(self, self._file.close)
        for draft in drafts:
            self.add(draft)

    def add(self, draft: Draft) -> None:
        """One more at the end. Raises `UserError` where the disk is full."""
        self._places.append(self._written(draft))
        self.article_ids.append(draft.article.id)
        self.titles.append(draft.article.title)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, row: int) -> Draft: ...
    @overload
    def __getitem__(self, row: slice) -> list[Draft]: ...
    def __getitem__(self, row: int | slice) -> Draft | list[Draft]:
        """A draft as it is now."""
        if isinstance(row, slice):
            return [self[number] for number in range(*row.indices(len(self)))]
        row = range(len(self))[row]
        if row in self._recent:
            self._recent.move_to_end(row)
            return self._recent[row]
        start, size = self._places[row]
        self._file.seek(start)
        draft: Draft = pickle.loads(self._file.read(size))
        return self._keep(row, draft)

    def __setitem__(self, row: int, draft: Draft) -> None:
        """Put a changed draft in the place of one. Raises `UserError` where the disk is full."""
        row = range(len(self))[row]
        self._places[row] = self._written(draft)
        self.article_ids[row], self.titles[row] = draft.article.id, draft.article.title
        self._keep(row, draft)

    def only(self, rows: Iterable[int]) -> "Drafts":
        """A view of some of them, on the same file."""
        chosen = list(rows)
        if chosen == list(range(len(self))):
            return self
        view = copy(self)
        view._whole = self
        view.article_ids = [self.article_ids[row] for row in chosen]
        view.titles = [self.titles[row] for row in chosen]
        view._places = [self._places[row] for row in chosen]
        view._recent = OrderedDict()
        return view

    def these(self, rows: Iterable[int]) -> Iterator[Draft]:
        """Some of them, one after the other; none stays in memory."""
        for row in rows:
            start, size = self._places[row]
            self._file.seek(start)
            yield pickle.loads(self._file.read(size))

    def _written(self, draft: Draft) -> tuple[int, int]:
        body = pickle.dumps(draft, pickle.HIGHEST_PROTOCOL)
        try:
            start = self._file.seek(0, 2)
            self._file.write(body)
            self._file.flush()
        except OSError as error:
            raise _no_room(error) from error
        return start, len(body)

    def _keep(self, row: int, draft: Draft) -> Draft:
        self._recent[row] = draft
        self._recent.move_to_end(row)
        while len(self._recent) > _AT_HAND:
            self._recent.popitem(last=False)
        return draft


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of a set of files: the drafts, and for each file that gave none why not."""

    drafts: Drafts
    errors: tuple[UserError, ...] = ()


def gather(results: Iterable[Result]) -> Gathered:
    """Take results as they come; no more than one is in memory."""
    drafts, errors = Drafts(), []
    for result in results:
        if result.error is not None:
            errors.append(result.error)
        for draft in result.drafts:
            drafts.add(draft)
    return Gathered(drafts, tuple(errors))


def _no_room(error: OSError) -> UserError:
    return UserError(
        f"What was read cannot be kept until it is imported: {error.strerror or error}. Nothing was imported. "
        "Make room on the disk, or import fewer files at a time."
    )
