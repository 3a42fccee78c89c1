"""The table of hanja readings: what is shipped, under which licence, and that the script beside it makes it."""

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.bitext import hanja
from annotator.paths import resource

ROOT = Path(__file__).resolve().parents[3]
UNIHAN = Path("/usr/share/unicode")


def test_the_table_is_shipped_with_its_licence():
    lines = resource("bitext", "hanja-readings.tsv").read_text("utf-8").splitlines()
    assert len(lines) > 8000
    for line in lines:
        character, tab, readings = line[:1], line[1:2], line[2:]
        assert hanja.HAN.fullmatch(character)
        assert tab == "\t"
        assert readings
        assert all("가" <= reading <= "힣" for reading in readings)
    assert lines == sorted(lines)
    licence = resource("bitext", "LICENSE-UNICODE.txt").read_text("utf-8")
    assert "UNICODE" in licence.upper()
    assert "permission" in licence.lower()


@pytest.mark.skipif(not any(UNIHAN.glob("**/Unihan_Readings.txt*")), reason="Debian's unicode-data is not installed")
def test_the_script_makes_the_table_that_is_shipped(tmp_path):
    made = tmp_path / "table.tsv"
    script = ROOT / "packaging" / "make_hanja_table.py"
    done = subprocess.run([sys.executable, script, UNIHAN, made], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert made.read_bytes() == resource("bitext", "hanja-readings.tsv").read_bytes()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("防衛大臣", "방위대신"),
        ("対話", "대화"),
        ("国会", "국회"),
        ("歴史", "역사"),
        ("女性", "여성"),
        ("広島", "광도"),
        ("人々", "인인"),
    ],
)
def test_reformed_characters_are_read_as_the_old_ones(written, spoken):
    assert spoken in hanja.spellings(written)


def test_what_has_no_reading_has_no_spelling():
    assert hanja.readings("a") == ""
    assert hanja.spellings("日a") == ()
    assert hanja.syllable_pairs("かな") == frozenset()
