"""Reading label schemes and rating scales from TOML or JSON files, and saying what is wrong with a bad one.

Shipped files are in `resources/schemes` and `resources/scales`; a user adds to them by putting a file into
`schemes` or `scales` of the program's settings folder. A file of the user's with the name of a shipped one
comes first. Validation is pydantic's and is imported only when a file is read.
"""

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotator.model import UserError
from annotator.paths import config_dir, resource
from annotator.scheme.changes import type_problems
from annotator.scheme.labels import LabelScheme
from annotator.scheme.scales import RatingScale

SUFFIXES = (".toml", ".json")
COMMON_TERMS = "terms"
"""Name of the file in `resources/schemes` that holds the words of closed lists, shared by all templates."""


def template_names() -> tuple[str, ...]:
    """The names that `load_template` knows, sorted."""
    return tuple(name for name in _names("schemes") if name != COMMON_TERMS)


def scale_names() -> tuple[str, ...]:
    """The names that `load_scale` knows, sorted."""
    return _names("scales")


def load_template(name: str) -> LabelScheme:
    """The label scheme `name`, version as in its file. Raises `UserError` for an unknown name or a bad file."""
    return read_template(_find("schemes", name))


def load_scale(name: str) -> RatingScale:
    """The rating scale `name`. Raises `UserError` for an unknown name or a bad file."""
    return read_scale(_find("scales", name))


def read_template(path: Path) -> LabelScheme:
    """The label scheme in a file; words it does not give are those of the shipped `terms` file."""
    from annotator.scheme.validation import SchemeFile, TermsFile

    words = resource("schemes", f"{COMMON_TERMS}.toml")
    terms = _validated(words, TermsFile)
    body = {**terms, **{key: value for key, value in _validated(path, SchemeFile).items() if value}}
    body["vocabularies"] = {**terms["vocabularies"], **body.get("vocabularies", {})}
    scheme = LabelScheme.from_body(body)
    for index, name, sentence in type_problems(scheme):
        raise _bad_file(path, path.read_text("utf-8"), ("entity_types", index, name), sentence)
    return scheme


def read_scale(path: Path) -> RatingScale:
    """The rating scale in a file."""
    from annotator.scheme.validation import ScaleFile

    return RatingScale.from_body(_validated(path, ScaleFile))


def _folders(kind: str) -> tuple[Path, Path]:
    return config_dir() / kind, resource(kind)


def _names(kind: str) -> tuple[str, ...]:
    return tuple(
        sorted({file.stem for folder in _folders(kind) for file in folder.glob("*") if file.suffix in SUFFIXES})
    )


def _find(kind: str, name: str) -> Path:
    for folder in _folders(kind):
        for suffix in SUFFIXES:
            file = folder / f"{name}{suffix}"
            if file.is_file():
                return file
    known = ", ".join(_names(kind))
    raise UserError(f"There is no {name!r} among the {kind}. Nothing was changed. Known are: {known}.")


def _validated(path: Path, shape: Any) -> dict[str, Any]:
    """The plain data of a file, checked against a pydantic model."""
    from pydantic import ValidationError

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read ({error}). Nothing was changed.") from error
    try:
        data = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"{path} is not well formed: {error}. Nothing was changed. Mend the file.") from error
    try:
        return dict(shape.model_validate(data).model_dump())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = (*first["loc"], *first.get("ctx", {}).get("path", ()))
        raise _bad_file(path, text, where, first["msg"].removeprefix("Value error, ")) from error


def _bad_file(path: Path, text: str, where: Sequence[str | int], sentence: str) -> UserError:
    line = line_of(text, where) if path.suffix == ".toml" else json_line_of(text, where)
    place = f"{path}, line {line}" if line else str(path)
    name = ".".join(str(part) for part in where) or "the whole file"
    return UserError(f"{place}, field {name}: {sentence}. Nothing was changed. Mend the file.")


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+)\s*=")


def line_of(text: str, where: Sequence[str | int]) -> int | None:
    """The line (from 1) of a TOML text on which a field is set, or the closest one above it; None if unknown.

    `where` is a path such as `("levels", 2, "labels", "ja")`. TOML readers give no positions, so the tables'
    headers are followed instead; a field inside an inline table is found on that table's line.
    """
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    best: tuple[int, int] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _table_path(header[2], header[1] == "[[", counts)
            at = table
        elif key := _KEY.match(line):
            at = (*table, *(part.strip("\"'") for part in key[1].split(".")))
        else:
            continue
        if tuple(where[: len(at)]) == at and (best is None or len(at) > best[0]):
            best = (len(at), number)
    return best[1] if best else None


def _table_path(name: str, is_array: bool, counts: dict[str, int]) -> tuple[str | int, ...]:
    """The path of a table header, with the index of each array of tables on the way."""
    if is_array:
        counts[name] = counts.get(name, -1) + 1
    path: list[str | int] = []
    parts = name.split(".")
    for depth, part in enumerate(parts, 1):
        path.append(part.strip("\"'"))
        if (prefix := ".".join(parts[:depth])) in counts:
            path.append(counts[prefix])
    return tuple(path)


_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def json_line_of(text: str, where: Sequence[str | int]) -> int | None:
    """The line (from 1) of a well-formed JSON text on which a field is set, or of what holds it; None if unknown."""
    path: list[str | int] = []
    wanted, best = tuple(where), (0, 1 if text.strip() else 0)
    line, at = 1, 0
    tokens = list(_TOKEN.finditer(text))
    for number, token in enumerate(tokens):
        line, at = line + text.count("\n", at, token.start()), token.start()
        sign = token.group()
        key = sign[0] == '"' and number + 1 < len(tokens) and tokens[number + 1].group() == ":"
        if sign in "}]":
            path.pop()
        elif sign == "," and isinstance(path[-1], int):
            path[-1] += 1
        elif key:
            path[-1] = str(json.loads(sign))
        if (key or sign not in "}],:") and tuple(path) == wanted[: len(path)] and len(path) > best[0]:
            best = (len(path), line)
        if sign in "{[":
            path.append("" if sign == "{" else 0)
    return best[1] or None
