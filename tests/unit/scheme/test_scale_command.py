"""`annotator scale`: what a project rates and marks by, from the command line; bad files are named to the field."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator import cli
from annotator.model import UserError
from annotator.session import open_project

GOOD = """name = "harbour"
version = "1"
axis = "credibility"
titles = { en = "Harbour", ko = "항만", ja = "港" }
reference = "the harbour's own"
wording = "exact"
translation_status = "project"

[[levels]]
code = "A"
labels = { en = "Good", ko = "좋음", ja = "良い" }

[[levels]]
code = "B"
labels = { en = "Bad", ko = "나쁨", ja = "悪い" }
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new project."""
    path = tmp_path / "scales.annotations"
    assert ran("new", path)[0] == 0
    return path


def ran(*arguments: object) -> tuple[int, str]:
    """The status and all that is printed; what a user can mend is the last line."""
    result = CliRunner().invoke(cli.app, [*map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        if not isinstance(result.exception, UserError):
            raise result.exception
        return 1, result.output + str(result.exception)
    return result.exit_code, result.output


def in_force(project: Path) -> dict[str, str]:
    status, said = ran("scale", "list", project)
    assert status == 0
    return {line.split()[1]: line.split()[2] for line in said.splitlines() if line.startswith("*")}


def test_the_scales_of_a_new_project_are_those_of_its_template(project: Path) -> None:
    assert in_force(project) == {
        "reliability": "admiralty-reliability@5", "credibility": "admiralty-credibility@5",
        "likelihood": "icd203-likelihood@2015", "confidence": "analytic-confidence@jp2-0", "marking": "tlp@2.0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "axis"),
    [
        ("uk-3x5x2-source", "reliability"),
        ("uk-3x5x2-information@2016", "credibility"),
        ("phia-likelihood", "likelihood"),
        ("uk-3x5x2-handling", "handling"),
    ],
)
def test_another_scale_is_chosen_and_undone(project: Path, name: str, axis: str) -> None:
    assert ran("scale", "use", project, name)[0] == 0
    assert in_force(project)[axis].startswith(name)
    session = open_project(project, "analyst-1")
    session.undo()
    assert session.queries.scheme().version == 1
    session.close()
    assert "uk" not in "".join(in_force(project).values())


def test_a_scale_of_ones_own_is_a_file(project: Path, tmp_path: Path) -> None:
    own = tmp_path / "harbour.toml"
    own.write_text(GOOD, "utf-8")
    assert ran("scale", "check", own) == (0, "“harbour.toml”: the scale harbour@1 for credibility, 2 levels\n")
    assert ran("scale", "use", project, own)[0] == 0
    assert in_force(project)["credibility"] == "harbour@1"
    own.write_text(GOOD.replace("Bad", "Worse"), "utf-8")
    status, said = ran("scale", "use", project, own)
    assert (status, "another version" in said) == (1, True), "the words of a scale in use do not change under ratings"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('code = "B"', 'code = "A"', "line 14, field levels.1.code: code 'A' is used twice"),
        (', ja = "悪い"', "", "line 15, field levels.1.labels: no words in ja"),
        ('"credibility"', '"taste"', "line 3, field axis: 'taste' is not one of"),
        ('code = "B"', 'code = "b b"', "line 14, field levels.1.code"),
        ('wording = "exact"\n', "", "field wording"),
        ("[[levels]]", "[[levels", "not well formed"),
    ],
)
def test_a_bad_file_is_named_with_its_line_and_field(
    project: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(GOOD.replace(old, new), "utf-8")
    before = project.read_bytes()
    for arguments in (("scale", "check", bad), ("scale", "use", project, bad)):
        status, said = ran(*arguments)
        assert status == 1
        assert "bad.toml" in said
        assert says in said
    assert project.read_bytes() == before


def test_a_project_is_marked_by_a_level_of_its_scale(project: Path) -> None:
    assert ran("scale", "mark", project, "AMBER+STRICT") == (0, "Marked TLP:AMBER+STRICT.\n")
    status, said = ran("scale", "mark", project, "PINK")
    assert (status, "RED, AMBER+STRICT, AMBER, GREEN, CLEAR" in said) == (1, True)
    assert "TLP:AMBER+STRICT" in ran("info", project)[1]
    assert ran("scale", "use", project, "uk-3x5x2-handling")[0] == 0
    assert "TLP:AMBER+STRICT" in ran("info", project)[1]
    assert ran("scale", "mark", project, "P")[1] == "Marked Handling (UK 3x5x2): P Permitted.\n"
