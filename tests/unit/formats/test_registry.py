"""Formats are found by themselves, and a bad plug-in keeps nobody from the others."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from typing import BinaryIO

import pytest

from annotator import formats as package
from annotator.formats import Format, Options, ReadableFormat, Report, format_named, formats
from annotator.model import Snapshot, UserError


class Lines:
    name = "lines"
    suffix = ".txt"
    title = "Lines"

    def dump(self, snapshot: Snapshot, out: BinaryIO, options: Options = Options()) -> Report:  # noqa: B008
        return Report(lines=0)


PLUGIN = Lines()
IMPOSTOR = Lines()
IMPOSTOR.name = "archive"


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    here = sys.modules[__name__]
    monkeypatch.setitem(sys.modules, "formats_plugin_of_a_test", here)
    names = ("PLUGIN", "IMPOSTOR", "ABSENT")
    entries = [EntryPoint(name, f"formats_plugin_of_a_test:{name}", "annotator.formats") for name in names]
    monkeypatch.setattr(package, "entry_points", lambda group: entries if group == "annotator.formats" else [])
    formats.cache_clear()
    yield
    formats.cache_clear()


def test_ours_are_there() -> None:
    assert {"archive", "jsonl"} <= set(formats())
    assert all(isinstance(found, Format) for found in formats().values())
    assert isinstance(format_named("archive"), ReadableFormat)
    assert not isinstance(format_named("jsonl"), ReadableFormat)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match="archive, jsonl"):
        format_named("brat")


@pytest.mark.usefixtures("plugins")
def test_plug_ins_are_found_and_bad_ones_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert formats()["lines"] is PLUGIN
    assert formats()["archive"] is not IMPOSTOR
    assert "ABSENT" in caplog.text
    assert "IMPOSTOR" in caplog.text


def test_listing_formats_loads_neither_pydantic_nor_qt_nor_sqlite() -> None:
    program = (
        "import sys; from annotator.formats import formats; formats(); "
        "print([m for m in ('pydantic', 'PySide6', 'sqlite3', 'regex') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"
