"""Drafts that wait on the disk are the drafts that were read, whichever was looked at or changed in between."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.ingest import NamedBytes, read
from annotator.ingest.spool import Drafts
from annotator.model import Draft, UserError

MANY = 9
"""More than stay in memory."""


@pytest.fixture(scope="module")
def read_drafts() -> list[Draft]:
    words = "Report {0}\n\nThe harbour reopened on {0} May. Two ships came in at noon.\n"
    return [read([NamedBytes(f"{n}.txt", words.format(n).encode())]) for n in range(MANY)]


def called(draft: Draft, title: str) -> Draft:
    return replace(draft, article=replace(draft.article, title=title))


def test_each_is_what_was_added_in_any_order(read_drafts: list[Draft]) -> None:
    drafts = Drafts(read_drafts[:-1])
    assert drafts[2] == read_drafts[2]  # from the disk, and the next one goes behind all of them
    drafts.add(read_drafts[-1])
    assert [drafts[number] for number in reversed(range(MANY))] == read_drafts[::-1]
    assert drafts[2:5] == read_drafts[2:5]
    assert drafts[-1] == read_drafts[-1]
    assert drafts.titles == [draft.article.title for draft in read_drafts]
    assert drafts.article_ids == [draft.article.id for draft in read_drafts]


def test_a_changed_one_stands_in_its_place_and_no_other_changes(read_drafts: list[Draft]) -> None:
    drafts = Drafts(read_drafts)
    assert drafts[0] == read_drafts[0]
    expected = list(read_drafts)
    for number in (0, 4, 0):
        expected[number] = called(expected[number], f"{expected[number].article.title} again")
        drafts[number] = expected[number]
        assert drafts[number] == expected[number]
    assert list(drafts) == expected
    assert drafts.titles == [draft.article.title for draft in expected]


def test_a_view_holds_some_of_them(read_drafts: list[Draft]) -> None:
    drafts = Drafts(read_drafts)
    view = drafts.only([7, 1])
    assert list(view) == [read_drafts[7], read_drafts[1]]
    assert list(drafts.these([3, 0])) == [read_drafts[3], read_drafts[0]]
    assert drafts.only(range(MANY)) is drafts
    del drafts  # the file goes with the last that reads it
    assert view[0] == read_drafts[7]


def test_a_full_disk_is_told_and_what_was_kept_is_still_there(
    read_drafts: list[Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(read_drafts[:2])

    class Full:
        def __init__(self, file: object) -> None:
            self.file = file

        def write(self, body: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

    monkeypatch.setattr(drafts, "_file", Full(drafts._file))
    with pytest.raises(UserError, match=r"No space left on device.*Nothing was imported"):
        drafts.add(read_drafts[2])
    assert list(drafts) == read_drafts[:2]


def test_where_no_temporary_file_can_be_made_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(UserError, match="Nothing was imported"):
        Drafts()
