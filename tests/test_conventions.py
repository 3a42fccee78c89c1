"""What the tests themselves keep to, and one English for all that is written here."""

import ast
import io
import json
import re
import tokenize
from functools import cache
from pathlib import Path

from tests.test_architecture import PACKAGE, ROOT, package_files, relative, tree

CHECKS = {"raises", "fail", "warns", "waitSignal", "waitUntil"}
"""Calls that fail where something is not so, beside `assert`."""
NEEDS_TIME = {
    "tests/gui/test_kill_window.py": "the moment at which the window is killed is left to chance",
}
"""Tests that let time go by, and why nothing can be waited for instead. (What a child process runs is its own.)"""
NOT_OURS = re.compile(r"`[^`]*`|“[^”]*”|https?://\S+|\b[A-Z]\w*[A-Z]\w*\b")
"""In prose: code, words of others, addresses, names of classes."""
AMERICAN = re.compile(
    r"\b(?:behavior|cataloge?d?s?|centers?|centered|colors?|colored|defense|favorites?|fulfills?|grays?|honors?|"
    r"judgments?|labeled|labors?|neighbors?|traveled|canceled|modeling)\b|"
    r"\b(?:analyz|capitaliz|categoriz|initializ|maximiz|minimiz|normaliz|organiz|prioritiz|recogniz|romaniz|serializ|"
    r"summariz|synchroniz|tokeniz|virtualiz)\w*",
    re.IGNORECASE,
)
"""British spelling is the project's; these are the American forms of words it is likely to need."""


def files_of_tests() -> list[Path]:
    """Every file of tests; what lies in `tests/benchmarks` is no test."""
    return sorted(path for path in (ROOT / "tests").rglob("test_*.py") if "benchmarks" not in path.parts)


def called(node: ast.AST) -> set[str]:
    """The last names of all calls in a piece of code."""
    calls = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return {f.attr if isinstance(f, ast.Attribute) else f.id for f in calls if isinstance(f, ast.Attribute | ast.Name)}


def checks(node: ast.AST) -> bool:
    """Whether a piece of code can fail of itself."""
    return any(isinstance(inner, ast.Assert) for inner in ast.walk(node)) or bool(called(node) & CHECKS)


@cache
def functions_that_check() -> frozenset[str]:
    """Names of the functions below `tests` with an assertion of their own."""
    nodes = [node for path in (ROOT / "tests").rglob("*.py") for node in ast.walk(tree(path))]
    return frozenset(node.name for node in nodes if isinstance(node, ast.FunctionDef) and checks(node))


def test_every_test_can_fail() -> None:
    """It asserts, calls a function or asks for a fixture that does, or is given such functions as `check`."""
    idle = []
    for path in files_of_tests():
        names = {inner.id for inner in ast.walk(tree(path)) if isinstance(inner, ast.Name)}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not checks(node):
                known = called(node) | {argument.arg for argument in node.args.args}
                if not functions_that_check() & (known | names if "check" in known else known):
                    idle.append(f"{relative(path)}:{node.lineno} {node.name}")
    assert not idle, "\n".join(idle)


def test_no_test_lets_time_go_by() -> None:
    """A wait for what happens ends when it does; a sleep is too short on one machine and too long on all others."""
    asleep = {relative(path) for path in files_of_tests() if "sleep" in called(tree(path))}
    assert asleep == set(NEEDS_TIME)


def test_whatever_is_skipped_says_why() -> None:
    silent = []
    for path in files_of_tests():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            words = [*node.args, *(each.value for each in node.keywords if each.arg == "reason")]
            if node.func.attr == "skip" and not words:
                silent.append(f"{relative(path)}:{node.lineno}")
            if node.func.attr in {"skipif", "xfail"} and not any(each.arg == "reason" for each in node.keywords):
                silent.append(f"{relative(path)}:{node.lineno}")
    assert not silent, "\n".join(silent)


NETWORK = {"asyncio", "ftplib", "http", "requests", "smtplib", "socketserver", "ssl", "telnetlib", "xmlrpc"}


def test_the_program_imports_nothing_that_speaks_to_a_network() -> None:
    """`tests/test_network.py` sees what is run; this sees what is not. `socket` gives the machine's name."""
    wrong = []
    for path in package_files():
        for node in ast.walk(tree(path)):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            for name in (f"{module}.{each}".strip(".") for each in named):
                parts = name.split(".")
                if parts[0] in NETWORK or "QtNetwork" in parts or "QtWebEngineWidgets" in parts or "request" in parts:
                    wrong.append(f"{relative(path)}:{node.lineno} {name}")
            if isinstance(node, ast.Attribute) and node.attr in {"create_connection", "socketpair", "urlopen"}:
                wrong.append(f"{relative(path)}:{node.lineno} {node.attr}")
    assert not wrong, "\n".join(wrong)


def prose(path: Path) -> list[tuple[int, str]]:
    """(line, words) of what is written for people: a page's lines; the comments and docstrings of code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return list(enumerate(text.splitlines(), 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    found = [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.append((node.lineno, node.value.value))
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == node.name.lower():
            found.append((node.lineno, node.name.replace("_", " ")))
    return found


def test_all_is_written_in_one_english() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "resources" / "help" / "en").glob("*.md")]
    code = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "packaging").glob("*.py")]
    texts = [(relative(path), line, words) for path in sorted([*pages, *code]) for line, words in prose(path)]
    catalogue = json.loads((ROOT / "resources" / "i18n" / "ko.json").read_text(encoding="utf-8"))
    texts += [("the interface", 0, words) for words in catalogue]
    wrong = [
        f"{where}:{line} {found[0]}"
        for where, line, words in texts
        if (found := AMERICAN.search(NOT_OURS.sub(" ", words))) is not None
    ]
    assert len(texts) > 5000
    assert not wrong, "\n".join(wrong)
