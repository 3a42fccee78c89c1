"""Files that are no articles: data of other tools, pipes, names that no character set of ours can hold."""

import os
import sys
from pathlib import Path

import pytest

from annotator.formats.archive import is_archive
from annotator.ingest import read_paths
from annotator.model import UserError

BRAT = (
    "T1\tDisease 94 130\tphenylalanine hydroxylase deficiency\nR1\tCauses Arg1:T1 Arg2:T2\n#1\tAnnotatorNotes T1\tsee\n"
)
WEBANNO = "#FORMAT=WebAnno TSV 3.2\n#T_SP=webanno.custom.Entity|value\n\n#Text=Seoul said so.\n1-1\t0-5\tSeoul\tGPE\n"
XMI = (
    '<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI"><cas:Sofa sofaString="Seoul said so."/></xmi:XMI>'
)


def refusal(path: Path) -> str:
    (result,) = read_paths([path])
    assert isinstance(result.error, UserError), result
    return str(result.error)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.ann", BRAT, "another tool's annotations"),
        ("a.tsv", WEBANNO, "another tool's annotations"),
        ("a.xmi", XMI, "another tool's annotations"),
        ("a.jsonl", '{"text": "Seoul said so."}\n{"text": "Tokyo did."}\n', "data (JSON)"),
        ("a.json", '[\n {"text": "Seoul said so."}\n]\n', "data (JSON)"),
    ],
)
def test_data_about_texts_is_no_article(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert told in refusal(tmp_path / name)


@pytest.mark.parametrize("text", ["[CEO&] The minister said so.\n\nHe left.\n", "T1 is a tank.\n\nR1\tis a road.\n"])
def test_an_article_may_look_like_data(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (result,) = read_paths([tmp_path / "a.txt"])
    assert result.error is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names are bytes on Linux only")
def test_a_name_that_is_no_utf8_does_not_keep_its_file_out(tmp_path: Path) -> None:
    """As they come out of archives made on a Korean Windows."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xb9\xb9\xe6.txt"))
    path.write_text("The minister said so on Monday. He left.\n", encoding="utf-8")
    (result,) = read_paths([path])
    assert result.error is None
    (draft,) = result.drafts
    assert "\ufffd" in draft.documents[0].name
    draft.documents[0].name.encode("utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert not is_archive(tmp_path / "a.txt")
    assert "is no file that can be read" in refusal(tmp_path / "a.txt")
