"""What the README lists is what there is: commands, the lines of an archive, the fields of a training line."""

import re
from pathlib import Path

import typer

from annotator.cli import app
from annotator.formats.checks import TABLES
from annotator.formats.jsonl_models import ArticleLine

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


def listed(heading: str) -> list[str]:
    """The first cell of each row of the table under a heading, without its head."""
    table = README[README.index(f"| {heading} |") :].split("\n\n")[0]
    return [re.split(r"(?<!\\)\|", row)[1].strip() for row in table.splitlines()[2:]]


def codes(cells: list[str]) -> set[str]:
    return {word for cell in cells for word in re.findall(r"`(\w+)`", cell)}


def test_every_command_is_listed_with_its_options() -> None:
    root = typer.main.get_command(app)
    commands = getattr(root, "commands")  # noqa: B009 (of a group)
    rows = {cell.strip("`").split()[1]: cell for cell in listed("command")}
    assert set(rows) == set(commands)
    for name, row in rows.items():
        command = commands[name]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", row)) <= known, name
        below = re.search(r"annotator \w+ ([a-z]+(?:\\\|[a-z]+)+) ", row)
        if below is not None and getattr(command, "commands", None):
            assert set(below[1].split("\\|")) == set(command.commands), name


def test_the_lines_of_an_archive_are_listed() -> None:
    assert codes(listed("line (`type`)")) == {"header", *TABLES, "payload", "event", "footer"}


def test_the_fields_told_of_a_training_line_are_fields_of_it() -> None:
    told = codes(listed("field"))
    fields = {field.alias or name for name, field in ArticleLine.model_fields.items()}
    assert len(told) > 15
    assert told - fields - {"sentences"} == set()
    assert {name for name, field in ArticleLine.model_fields.items() if "list" in str(field.annotation)} - told == set()
