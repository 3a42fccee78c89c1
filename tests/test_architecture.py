"""The shape of the code, kept by machine: who may import whom, how large things may grow, what must be documented.

Read the tables at the top before moving code; change them only together with ARCHITECTURE.md.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "annotator"

FILE_LIMIT = 500
FUNCTION_LIMIT = 60
TEST_FUNCTION_LIMIT = 120
"""A test may lay out its data at length; it must still be read at one go."""

BASE = {"errors", "model", "text", "paths", "columns"}
KNOWLEDGE = {"scheme", "bitext", "ingest", "adjudication", "formats"}
MAY_IMPORT = {
    "errors": set(),
    "model": {"errors"},
    "text": {"model"},
    "paths": {"errors"},
    "catalogues": {"paths"},
    "columns": {"model", "text"},
    "reanchor": {"model", "text"},
    "scheme": BASE,
    "bitext": BASE,
    "ingest": BASE | {"bitext", "reanchor"},
    "adjudication": BASE,
    "propositions": BASE | {"bitext"},
    "register": BASE | {"bitext"},
    "register_files": BASE | {"bitext"},
    "values": BASE | {"bitext"},
    "formats": BASE,
    "merging": BASE | {"bitext", "formats"},
    "store": BASE,
    "edits": BASE | {"scheme", "reanchor"},
    "queries": BASE | {"scheme", "adjudication", "merging", "edits", "store"},
    "bringing": BASE | {"merging", "store"},
    "session": BASE | {"scheme", "bitext", "ingest", "formats"} | {"merging", "bringing", "edits", "queries", "store"},
    "sample": BASE | {"ingest", "edits", "session"},
    "report": BASE | {"scheme", "bitext", "adjudication"} | {"catalogues", "propositions", "edits", "queries"},
    "timeline": BASE | {"queries"},
    "cli": BASE
    | KNOWLEDGE
    | {"catalogues", "merging", "register", "register_files", "report", "timeline", "values"}
    | {"edits", "queries", "session", "sample", "gui"},
    "gui": BASE
    | {"reanchor"}
    | KNOWLEDGE
    | {
        "bringing",
        "catalogues",
        "merging",
        "propositions",
        "register",
        "register_files",
        "report",
        "timeline",
        "values",
    }
    | {"edits", "queries", "session", "sample"},
    "__main__": {"errors", "text", "gui", "cli"},
}
"""What each top-level part of the package may import from the others (the package's `__init__` holds the version)."""

ONLY_IN = {"PySide6": "gui", "shiboken6": "gui", "sqlite3": "store", "sqlite_utils": "store", "apsw": "store"}
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?)(_|$)|(Utils?|Helpers?|Managers?)$")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def package_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def all_files() -> list[Path]:
    others = [path for folder in ("tests", "packaging") for path in (ROOT / folder).rglob("*.py")]
    return [*package_files(), ROOT / "run.py", *sorted(others)]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    """The top-level part a module of ours belongs to: `store` for `annotator.store.lock`, "" for `annotator`."""
    return module.split(".")[1] if "." in module else ""


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def targets(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The modules an import names; `from package import module` names the module."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    modules = {module_name(path) for path in package_files()} if base.startswith("annotator") else set()
    return sorted({f"{base}.{alias.name}" if f"{base}.{alias.name}" in modules else base for alias in node.names})


def imports(path: Path) -> list[tuple[str, int]]:
    """Every module a file imports anywhere, with the line."""
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [(target, node.lineno) for node in nodes for target in targets(node)]


def imports_at_load(path: Path, *, for_types: bool = False) -> set[str]:
    """The modules of ours a file imports while it is being loaded: outside functions; and TYPE_CHECKING, unless asked
    for."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.update(target for target in targets(node) if target.startswith("annotator"))
            elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
                for_types or not is_type_checking(node)
            ):
                waiting.append(node)
    return found


def docstring_lines(node: ast.AST) -> set[int]:
    lines: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant) and isinstance(inner.value.value, str):
            lines.update(range(inner.lineno, (inner.end_lineno or inner.lineno) + 1))
    return lines


@cache
def code_lines(path: Path) -> frozenset[int]:
    """The numbers of the lines that hold code: not blank, not only a comment, not a docstring."""
    skip = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type not in skip:
            lines.update(range(token.start[0], token.end[0] + 1))
    return frozenset(lines - docstring_lines(tree(path)))


def test_each_part_imports_only_what_lies_below_it() -> None:
    wrong = []
    for path in package_files():
        part = part_of(module_name(path))
        if part == "":
            continue
        assert part in MAY_IMPORT, f"annotator/{part} is new: give it a place in MAY_IMPORT and in ARCHITECTURE.md"
        for target, line in imports(path):
            if target.startswith("annotator") and part_of(target) not in MAY_IMPORT[part] | {part, ""}:
                wrong.append(f"{relative(path)}:{line} imports {target}")
    assert not wrong, "\n".join(wrong)


def test_the_page_on_the_house_names_every_part() -> None:
    """In its first block, one line for each row of parts."""
    block = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    named = {word for line in block.splitlines() for word in re.split(r"[ ,]+", line.split("   ")[0])}
    assert set(MAY_IMPORT) - {"__main__"} - named == set()


def test_libraries_stay_in_the_part_that_owns_them() -> None:
    wrong = []
    for path in package_files():
        for target, line in imports(path):
            owner = ONLY_IN.get(target.split(".")[0])
            if owner is not None and part_of(module_name(path)) != owner:
                wrong.append(f"{relative(path)}:{line} imports {target}: only annotator/{owner} may")
    assert not wrong, "\n".join(wrong)


def test_unit_tests_need_no_qt() -> None:
    """They are collected where PySide6 cannot be imported, and import it in none of their functions."""
    wrong = [
        f"{relative(path)}:{line} imports {target}"
        for path in sorted((ROOT / "tests" / "unit").rglob("*.py"))
        for target, line in imports(path)
        if target.split(".")[0] in {"PySide6", "pytestqt"}
    ]
    assert not wrong, "\n".join(wrong)
    options = ["tests/unit", "--collect-only", "-qq", "-p", "no:pytest-qt", "-p", "no:cacheprovider"]
    done = run_python(f"import sys, pytest; sys.modules['PySide6'] = None; sys.exit(pytest.main({options!r}))")
    assert done.returncode == 0, done.stdout[done.stdout.find("ERRORS") :] + done.stderr


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Ways along imports that come back to where they began: one for each import that closes a way."""
    done: set[str] = set()
    found: list[list[str]] = []

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if module in trail:
            found.append([*trail[trail.index(module) :], module])
        elif module not in done:
            for target in sorted(graph.get(module, ())):
                visit(target, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())
    return found


def test_no_import_cycle() -> None:
    assert cycles({module_name(path): imports_at_load(path) - {module_name(path)} for path in package_files()}) == []


def test_no_cycle_of_types_but_the_known_ones() -> None:
    """A part that needs the type of who uses it says what it needs instead (`adjudicate/reviewing.py`). Where a view
    and its parts are one thing in several files, that would only repeat the view."""
    graph = {module_name(path): imports_at_load(path, for_types=True) - {module_name(path)} for path in package_files()}
    one_thing = ("annotator.gui.claims.", "annotator.gui.reader.")
    strange = [
        " -> ".join(cycle)
        for cycle in cycles(graph)
        if not any(all(module.startswith(view) for module in cycle) for view in one_thing)
    ]
    assert strange == []


def test_files_stay_readable_in_one_sitting() -> None:
    sizes = {relative(path): len(code_lines(path)) for path in all_files()}
    assert {name: size for name, size in sizes.items() if size > FILE_LIMIT} == {}


def test_functions_stay_within_one_screen() -> None:
    long = {}
    for path in all_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = sum(node.lineno <= line <= (node.end_lineno or 0) for line in code_lines(path))
                if size > (TEST_FUNCTION_LIMIT if relative(path).startswith("tests/") else FUNCTION_LIMIT):
                    long[f"{relative(path)}:{node.lineno} {node.name}"] = size
    assert long == {}


def test_modal_loops_run_in_one_place() -> None:
    """A nested event loop (`.exec()`) freezes tests and loses work; dialogs.py is where each is accounted for.

    The application's own main loop is the one other.
    """
    loops = [
        relative(path)
        for path in package_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"exec", "exec_"}
    ]
    assert [place for place in loops if place != "annotator/gui/dialogs.py"] == ["annotator/gui/app.py"]


def undocumented(node: ast.AST, where: str) -> list[str]:
    """The public things below `node` without a docstring. Qt's own overrides (camelCase) are documented by Qt."""
    missing = []
    for child in getattr(node, "body", []):
        if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or child.name.startswith("_"):
            continue
        is_method = isinstance(node, ast.ClassDef) and not isinstance(child, ast.ClassDef)
        inherited = is_method and child.name != child.name.lower()
        decorators = {ast.unparse(decorator).split(".")[-1] for decorator in getattr(child, "decorator_list", [])}
        if not inherited and not decorators & {"override", "overload", "setter"} and not ast.get_docstring(child):
            missing.append(f"{where}:{child.lineno} {child.name}")
        if isinstance(child, ast.ClassDef):
            missing += undocumented(child, where)
    return missing


def test_every_public_thing_says_what_it_is_for() -> None:
    missing = []
    for path in [*package_files(), ROOT / "run.py", *sorted((ROOT / "packaging").glob("*.py"))]:
        if not ast.get_docstring(tree(path)):
            missing.append(relative(path))
        missing += undocumented(tree(path), relative(path))
    assert not missing, "\n".join(missing)


def test_names_say_what_a_thing_is() -> None:
    wrong = [relative(path) for path in all_files() for part in path.relative_to(ROOT).parts if bad_name(part)]
    for path in package_files():
        wrong += [
            f"{relative(path)}:{node.lineno} {node.name}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and bad_name(node.name)
        ]
    assert not wrong, "\n".join(wrong)


def bad_name(name: str) -> bool:
    return FORBIDDEN_NAMES.search(name.removesuffix(".py")) is not None


def run_python(code: str, *, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False
    )


@pytest.mark.parametrize("module", ["session", "cli"])
def test_headless_imports_load_no_qt(module: str) -> None:
    done = run_python(f"import sys, annotator.{module}; sys.exit(any('PySide6' in name for name in sys.modules))")
    assert done.returncode == 0, done.stderr


def test_reading_a_project_waits_for_no_heavy_library() -> None:
    """They cost more than the window does (measured); opening and reading must not import them."""
    heavy = {"pydantic", "sqlite_utils", "numpy", "lxml", "selectolax", "typer"}
    done = run_python(f"import sys, annotator.session; print(sorted({heavy!r} & set(sys.modules)))")
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_qt_binding_survives_an_ordinary_day() -> None:
    """PySide6 6.12.0 under Python 3.11 loses a reference to None per void call and aborts after some 5 000."""
    code = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    sent = Signal(bool)

application = QCoreApplication([])
sender = Sender()
sender.sent.connect(lambda value: None)
for _ in range(20_000):
    sender.setObjectName("name")
for _ in range(2_000):
    sender.sent.emit(True)
print("alive")
"""
    done = run_python(code)
    assert (done.returncode, done.stdout.strip()) == (0, "alive"), done.stderr


def project_text_files() -> list[Path]:
    kinds = {
        ".py",
        ".toml",
        ".md",
        ".lock",
        ".json",
        ".txt",
        ".html",
        ".xml",
        ".desktop",
        ".svg",
        ".spec",
        ".yml",
        ".ts",
    }
    folders = ["annotator", "packaging", "resources", "seeds", "tests"]
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    found += [path for path in ROOT.iterdir() if path.suffix in kinds]
    return sorted([*found, ROOT / ".ci" / "run"])


def test_no_file_names_one_machine_or_one_package_index() -> None:
    folders = "|".join(["home/[a-z]", "root", "tmp", "work", "Users", "opt/pypi"])
    # The sockets of X lie in one place on every machine.
    places = re.compile(
        rf"(?<![\w.<>\])}}]){'/'}(?:{folders})/(?!\.X11-unix/)|--(?:extra-)?{'index'}-url|files\.{'pythonhosted'}"
    )
    wrong = []
    for path in project_text_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if places.search(line):
                wrong.append(f"{relative(path)}:{number} {line.strip()[:100]}")
    assert not wrong, "\n".join(wrong)
