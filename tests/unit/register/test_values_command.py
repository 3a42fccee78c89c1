"""`annotator register values`: values are set, then checked; what does not hold is listed and fails."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotator.cli import app
from annotator.edits import AddMention, EditMention
from annotator.model import Mention
from tests.unit.edits.world import make_world


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, str]:
    """A closed project in which ann has tagged *10 years* as a duration; the mention's id."""
    world = make_world(tmp_path)
    made = world.do(AddMention(article=world.ids["main"], ranges=(world.spot("10 years"),), type="DATE"))
    world.session.close()
    return world.session.path, made


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["register", "values", *words, "--actor", "ann"])
    return done.exit_code, done.output


def test_values_are_set_and_checked(project: tuple[Path, str]) -> None:
    path, mention = project
    assert run(str(path), "--check") == (0, "0 values do not hold.\n")
    code, said = run(str(path))
    assert code == 0 and "“10 years” = P10Y" in said and "1 value set." in said
    assert run(str(path), "--check")[0] == 0
    from annotator.session import open_project

    session = open_project(path, "ann")
    found = session.queries.get(Mention, mention)
    assert found is not None and found.value == "P10Y"
    session.apply(EditMention(mention=mention, changes={"value": "P9Y"}))
    session.close()
    code, said = run(str(path), "--check")
    assert code == 1
    assert "“10 years” = P9Y: the words say P10Y" in said
