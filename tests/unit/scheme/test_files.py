"""Data files: a user's file is found, a bad one is refused with its name, line and field."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import UserError
from annotator.paths import HOME_VARIABLE, resource
from annotator.scheme import load_scale, load_template, read_scale, read_template, scale_names
from annotator.scheme.files import json_line_of, line_of

SCALE = """name = "mine"
version = "1"
axis = "confidence"
titles = { en = "Mine", ko = "내 것", ja = "自作" }
reference = "our handbook, p. 3"
wording = "exact"
translation_status = "project"

[[levels]]
code = "low"
labels = { en = "Low", ko = "낮음", ja = "低い" }

[[levels]]
code = "high"
labels = { en = "High", ko = "높음", ja = "高い" }
"""

SCHEME = """name = "mine"
version = 1
titles = { en = "Mine", ko = "내 것", ja = "自作" }

[[entity_types]]
code = "SHIP"
labels = { en = "Ship", ko = "함정", ja = "艦艇" }
short = "SHIP"
key = "1"
colour = "military"

[[entity_types]]
code = "CREW"
labels = { en = "Crew", ko = "승조원", ja = "乗組員" }
short = "CREW"
key = "2"
colour = "person"
parent = "SHIP"
"""


def test_a_new_scale_is_a_file_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    folder = tmp_path / "config" / "scales"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(SCALE, "utf-8")
    assert "mine" in scale_names()
    assert [level.code for level in load_scale("mine").levels] == ["low", "high"]


def test_a_scale_may_be_json(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(tomllib.loads(SCALE)), "utf-8")
    assert read_scale(file).name == "mine"


def test_a_scheme_without_words_of_its_own_has_the_shared_ones(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SCHEME, "utf-8")
    assert read_template(file).terms("certainty") == load_template("defence-news").terms("certainty")


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UserError, match="defence-news"):
        load_template("nowhere")
    with pytest.raises(UserError, match="tlp"):
        load_scale("nowhere")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('ja = "高い"', 'zh = "高"', 15, "levels.1.labels"),
        ('code = "high"', 'code = "low"', 14, "levels.1.code: code 'low' is used twice"),
        ('axis = "confidence"', 'axis = "weather"', 3, "axis"),
        ('version = "1"', "", None, "version"),
        ('code = "high"', 'code = "high"\nweight = 3', 15, "levels.1.weight"),
        ('wording = "exact"', 'wording = "roughly"', 6, "wording"),
    ],
)
def test_a_bad_scale_names_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int | None, field: str
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(SCALE.replace(old, new), "utf-8")
    with pytest.raises(UserError) as caught:
        read_scale(file)
    message = str(caught.value)
    assert str(file) in message
    assert field in message
    if line:
        assert f"line {line}," in message


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('code = "CREW"', 'code = "SHIP"', 13, "entity_types.1.code"),
        ('key = "2"', 'key = "1"', 16, "entity_types.1.key"),
        ('parent = "SHIP"', 'parent = "FLEET"', 18, "entity_types.1.parent"),
        ('colour = "person"', 'colour = "mauve"', 17, "entity_types.1.colour"),
        ('short = "CREW"', 'short = "CREWS"', 15, "entity_types.1.short"),
        ("version = 1", 'version = "one"', 2, "version"),
    ],
)
def test_a_bad_scheme_names_file_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(SCHEME.replace(old, new), "utf-8")
    with pytest.raises(UserError) as caught:
        read_template(file)
    assert f"{file}, line {line}, field {field}:" in str(caught.value)


def test_an_unknown_code_of_a_closed_list_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    labels = '{ en = "Maybe", ko = "아마", ja = "多分" }'
    file.write_text(SCHEME + f'\n[[vocabularies.certainty]]\ncode = "MAYBE"\nlabels = {labels}\n', "utf-8")
    with pytest.raises(UserError, match="'MAYBE' is not one of CT, PR, PS, U") as caught:
        read_template(file)
    assert "line 21, field vocabularies.certainty.0.code" in str(caught.value)


def test_a_file_that_is_not_toml_or_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("name = = 1", "utf-8")
    with pytest.raises(UserError, match="line 1"):
        read_scale(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match="cannot be read"):
        read_scale(file)
    with pytest.raises(UserError, match="cannot be read"):
        read_scale(tmp_path / "absent.toml")


SHIPPED = resource("scales", "admiralty-credibility.toml").read_text("utf-8")


@given(st.integers(0, 5), st.sampled_from(["code", "labels", "descriptions"]))
def test_a_field_is_found_on_its_line(index: int, field: str) -> None:
    line = line_of(SHIPPED, ("levels", index, field, "ja"))
    assert line is not None
    text = SHIPPED.splitlines()[line - 1]
    assert text.startswith(f"{field} =")
    assert SHIPPED.splitlines()[:line].count("[[levels]]") == index + 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda body: body["levels"][1]["labels"].pop("ja"), "levels.1.labels"),
        (lambda body: body["levels"][1].update(code="low"), "levels.1.code"),
        (lambda body: body.update(axis="weather"), "axis"),
        (lambda body: body["levels"][1].update(weight=3), "levels.1.weight"),
        (lambda body: body.pop("titles"), "titles"),
    ],
)
def test_a_bad_json_file_names_file_line_and_field(
    tmp_path: Path, change: Callable[[dict], object], field: str
) -> None:
    body = tomllib.loads(SCALE)
    change(body)
    file = tmp_path / "bad.json"
    text = json.dumps(body, indent=1, ensure_ascii=False)
    file.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        read_scale(file)
    line = int(re.search(r"line (\d+), field", str(caught.value))[1])  # type: ignore[index]
    assert f"{file}, line {line}, field {field}" in str(caught.value)
    held = text.splitlines()[line - 1]
    last = field.split(".")[-1]
    assert f'"{last}"' in held or line == 1, "what is missing is told at what should hold it"


@pytest.mark.parametrize("where", [("a",), ("b", 0), ("b", 1, "c"), ("b", 1, "d", 2), ("e", "f")])
def test_the_line_of_a_json_field_is_that_of_the_field(where: tuple[str | int, ...]) -> None:
    text = '{\n"a": 1,\n"b": [\n "x,]}",\n {"c": "\\"",\n  "d": [1,\n 2,\n 3]}],\n"e": {\n "f": null}}\n'
    lines = {("a",): 2, ("b", 0): 4, ("b", 1, "c"): 5, ("b", 1, "d", 2): 8, ("e", "f"): 10}
    json.loads(text)
    assert json_line_of(text, where) == lines[where]


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_a_missing_language_of_a_scheme_is_told_with_its_line(tmp_path: Path, language: str) -> None:
    file = tmp_path / "bad.toml"
    lines = SCHEME.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("labels") and f"{language} =" in line)
    lines[at] = re.sub(rf'{language} = "[^"]*",?\s*', "", lines[at]).replace(", }", " }")
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(UserError, match=f"no words in {language}") as caught:
        read_template(file)
    assert f"line {at + 1}, field entity_types.0.labels" in str(caught.value)
