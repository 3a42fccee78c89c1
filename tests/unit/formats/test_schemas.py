"""The shipped schemas are those of the code, and real exports are valid under an independent validator."""

import copy
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from annotator.formats import Options, formats
from annotator.formats.jsonl_models import ArticleLine
from annotator.formats.schemas import NAMES, file_name, schema, text, write_all
from annotator.model import UserError
from tests.unit.formats.sample import project

SHIPPED = Path(__file__).resolve().parents[3] / "resources" / "schemas"


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_schema_is_current(name: str) -> None:
    told = "stale: run python -m annotator.formats.schemas resources/schemas"
    assert (SHIPPED / file_name(name)).read_text(encoding="utf-8") == text(name), told


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema_of_2020_12(name: str) -> None:
    assert schema(name)["$schema"].endswith("2020-12/schema")
    jsonschema.Draft202012Validator.check_schema(schema(name))


def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(schema(name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options(layer="Ana"),
        Options(layer="all", tokens=True, split=(0.8, 0.1, 0.1)),
        Options(layer="all", tokens=True, words=False),
    ],
)
def test_every_line_is_valid(name: str, options: Options) -> None:
    out = io.BytesIO()
    formats()[name].dump(project(), out, options)
    check = validator(name)
    lines = out.getvalue().splitlines()
    assert lines
    for line in lines:
        check.validate(json.loads(line))


def test_a_line_that_is_wrong_is_invalid() -> None:
    out = io.BytesIO()
    formats()["jsonl"].dump(project(), out, Options(layer="all"))
    good = json.loads(out.getvalue().splitlines()[0])
    check = validator("jsonl")

    def wrong(path: str, value: Any) -> Any:
        bad = copy.deepcopy(good)
        place: Any = bad
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        for step in steps:
            place = place[step]
        place[last] = value
        return bad

    for path, value in (
        ("left.sentences.0.start", -1),
        ("left.sentences.0.start", 1.5),
        ("left.text_sha256", "abc"),
        ("mentions.0.surprise", 1),
        ("mentions.0.status", "maybe"),
        ("split", "validation"),
        ("mentions.0.ranges.0.side", "middle"),
    ):
        assert not check.is_valid(wrong(path, value)), path
        with pytest.raises(ValueError, match=path.split(".")[-1]):
            ArticleLine.model_validate(wrong(path, value))


def test_every_field_of_the_models_is_exported() -> None:
    out = io.BytesIO()
    formats()["jsonl"].dump(project(), out, Options(layer="all", tokens=True))
    line = json.loads(out.getvalue().splitlines()[0])
    assert set(line) == set(ArticleLine.model_fields)


def test_write_all_and_unknown_names(tmp_path: Path) -> None:
    assert [path.name for path in write_all(tmp_path)] == ["archive.schema.json", "jsonl.schema.json"]
    with pytest.raises(UserError, match="archive, jsonl"):
        schema("brat")
