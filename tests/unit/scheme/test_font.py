"""The shipped CJK font covers what the program and its sample say, and bears its own name."""

from pathlib import Path

import pytest

from annotator.paths import resource, seed

ttLib = pytest.importorskip("fontTools.ttLib")


@pytest.fixture(scope="module")
def font():
    with ttLib.TTFont(resource("fonts", "NotoSansCJK-subset.otf"), lazy=True) as font:
        yield font


def test_it_covers_every_word_that_is_shipped(font) -> None:
    covered = set(font.getBestCmap())
    files = [*Path(resource("help")).rglob("*.md"), *Path(resource("guidelines")).glob("*.md"), *seed().glob("0*")]
    files += [*resource("schemes").glob("*.toml"), *resource("scales").glob("*.toml")]
    assert len(files) > 40
    for file in files:
        missing = {letter for letter in file.read_text("utf-8") if letter != "\n" and ord(letter) not in covered}
        assert missing == set(), file


def test_it_covers_all_hangul_and_the_national_standards(font) -> None:
    covered = set(font.getBestCmap())
    assert set(range(0xAC00, 0xD7A4)) <= covered
    for codec in ("euc_kr", "euc_jp"):
        plane = (bytes([lead, trail]) for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF))
        text = "".join(pair.decode(codec, errors="ignore") for pair in plane)
        assert len(text) > 2000
        assert {ord(letter) for letter in text} <= covered


def test_its_name_is_its_own_and_its_licence_is_beside_it(font) -> None:
    names = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert names[1] == names[4] == "Annotator Sans CJK"
    assert not any("Noto" in names[number] or "Source" in names[number] for number in (1, 3, 4, 6))
    assert "Open Font License" in names[13]
    licence = resource("fonts", "OFL.txt").read_text("utf-8")
    assert "Reserved Font Name 'Source'" in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
