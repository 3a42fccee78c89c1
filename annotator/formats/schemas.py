"""The JSON Schemas (draft 2020-12) of our own formats, generated from the pydantic models that validate them.

`python -m annotator.formats.schemas FOLDER` writes the files that the program ships in `resources/schemas/`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from annotator.model import UserError

NAMES = ("archive", "jsonl")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def names() -> tuple[str, ...]:
    """The names of the formats that have a schema."""
    return NAMES


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of one line of a format (`archive` or `jsonl`); raises `UserError` for another name."""
    if name not in NAMES:
        raise UserError(f"There is no schema “{name}”. The schemas are: {', '.join(NAMES)}.")
    body = _archive() if name == "archive" else _jsonl()
    described = f"One line of the format {name} of Parallel Annotator. Offsets count code points, half-open."
    return {
        "$schema": DIALECT,
        "$id": f"urn:parallel-annotator:schema:{name}:1",
        "title": f"Parallel Annotator, {name}",
        "description": described,
        **{key: value for key, value in body.items() if key not in ("title", "description")},
    }


def text(name: str) -> str:
    """The schema as the shipped file has it: sorted keys, two spaces, one end of line."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def file_name(name: str) -> str:
    """The name of a schema's file."""
    return f"{name}.schema.json"


def write_all(folder: Path) -> tuple[Path, ...]:
    """Write every schema into a folder; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / file_name(name) for name in NAMES)
    for name, path in zip(NAMES, paths, strict=True):
        path.write_text(text(name), encoding="utf-8", newline="\n")
    return paths


def _archive() -> dict[str, Any]:
    from annotator.formats.archive_models import any_line

    body = any_line().json_schema()
    # Draft 2020-12 says how bytes are held by contentEncoding; pydantic writes an OpenAPI format.
    data = body["$defs"]["Document"]["properties"]["data"]
    data.pop("format", None)
    data["contentEncoding"] = "base64"
    # OpenAPI's keyword; the `oneOf` beside it says the same in JSON Schema.
    body.pop("discriminator", None)
    return body


def _jsonl() -> dict[str, Any]:
    from annotator.formats.jsonl_models import ArticleLine

    return ArticleLine.model_json_schema()


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
