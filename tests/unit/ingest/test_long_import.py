"""A long import: told as it goes, stopped when asked, no more memory for more files, and a line for each bad one."""

import gc
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from annotator.ingest import ImportCancelled, Limits, NamedBytes, pairings, read, read_paths

ENGLISH = "Report {0}\n\nThe harbour reopened on {0} May. Two ships came in at noon.\n\nThe mayor thanked the crews."
KOREAN = "보고 {0}\n\n항구는 5월 {0}일 다시 열렸다. 정오에 배 두 척이 들어왔다.\n\n시장은 승무원들에게 감사했다."


def folder_of(place: Path, count: int) -> list[str]:
    place.mkdir()
    for number in range(count):
        (place / f"{number:04}_en.txt").write_text(ENGLISH.format(number) * 8, encoding="utf-8")
        (place / f"{number:04}_ko.txt").write_text(KOREAN.format(number) * 8, encoding="utf-8")
    return [str(path) for path in sorted(place.iterdir())]


def peak_of(names: list[str]) -> int:
    """The most memory that reading pairs one after the other held, in bytes."""
    pairs = [(found.left, found.right) for found in pairings(names)]
    tracemalloc.start()
    count = sum(1 for result in read_paths(names, pairs=pairs) if result.drafts and result.drafts[0].article.right)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == len(names) // 2
    return peak


def test_memory_does_not_grow_with_the_number_of_files(tmp_path):
    few, many = folder_of(tmp_path / "few", 15), folder_of(tmp_path / "many", 90)
    peak_of(few)  # loads the rules
    assert peak_of(many) < 1.6 * peak_of(few)


def test_what_is_kept_for_one_article_is_not_kept_for_a_thousand():
    """Caches by sentence and by word hold a bounded number of the latest: once full they grow no more."""

    def read_some(first: int, count: int) -> int:
        for number in range(first, first + count):
            words = " ".join(f"Crew {number} counted {n} crates behind gate {number + n}." for n in range(60))
            korean = " ".join(f"{number}조는 {number + n}번 문 뒤에서 상자 {n}개를 세었다." for n in range(60))
            read([NamedBytes("a_en.txt", words.encode()), NamedBytes("a_ko.txt", korean.encode())])
        gc.collect()
        return sys.getallocatedblocks()

    read_some(0, 25)  # 3 000 sentences: more than are kept
    before = read_some(100, 2)
    assert read_some(200, 12) < before + 4_000  # 1 440 sentences more: each would leave six blocks and more


def test_progress_goes_forward_and_a_stop_is_heard_at_once(tmp_path):
    names = folder_of(tmp_path / "in", 10)
    told: list[float] = []
    for _ in read_paths(names, progress=lambda share, what: told.append(share)):
        pass
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) >= 20
    seen: list[str] = []
    with pytest.raises(ImportCancelled):
        seen.extend(result.path for result in read_paths(names, cancelled=lambda: len(seen) >= 3))
    assert len(seen) == 3


def test_every_kind_of_bad_file_has_a_line_of_its_own(tmp_path):
    (tmp_path / "good.txt").write_text(ENGLISH.format(1), encoding="utf-8")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(3_000_000)
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "spaces.html").write_bytes(b"<html><body> &nbsp; </body></html>")
    (tmp_path / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(500))
    (tmp_path / "noise.txt").write_bytes(os.urandom(4000))
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04 cut off")
    (tmp_path / "broken.tmx").write_text("<tmx><body><tu>", encoding="utf-8")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 cut off too")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    names = sorted(tmp_path.iterdir())
    results = {Path(result.path).name: result for result in read_paths(names, limits=Limits(file_bytes=1_000_000))}
    assert {name for name, result in results.items() if result.drafts} == {"good.txt"}
    lines = {name: str(result.error) for name, result in results.items() if result.error}
    assert set(lines) == {path.name for path in names} - {"good.txt"}
    assert all(name in line for name, line in lines.items())
    assert len(set(lines.values())) == len(lines)
