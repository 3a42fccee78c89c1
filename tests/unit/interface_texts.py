"""Finds every text of the interface in the source, without running it.

A text is the first argument of `tr(…)`, or `text=`, `hint=` and `short=` of an `Action(…)`. Where that is a name, it is followed
to the literal tables that it is read from: an assignment, a loop over a tuple, a dictionary looked up. What cannot be
followed is told, so that whoever writes it either writes a literal or names the values in `SPOKEN`.
"""

import ast
import itertools
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from annotator.merging.report import NOUNS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "annotator"


SPEAKING = ("gui", "report")
"""Parts of the package that show texts in the language of their reader."""

_partly: set[str] = set()


class Unknown(Exception):
    """An expression whose values are not in the source."""


@cache
def _module(path: Path) -> ast.Module:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return tree


def _file_of(name: str) -> Path | None:
    path = ROOT / Path(*name.split("."))
    return next((p for p in (path.with_suffix(".py"), path / "__init__.py") if p.is_file()), None)


def _up(node: ast.AST) -> Iterator[ast.AST]:
    while (node := getattr(node, "parent", None)) is not None:  # type: ignore[assignment]
        yield node


def _bindings(name: str, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What a name may stand for where `node` is: an expression, and the way into its elements (`i`tem of, number)."""
    for scope in _up(node):
        found: list[tuple[ast.AST, ast.AST, bool]] = []
        if isinstance(scope, ast.For):
            found = [(scope.target, scope.iter, True)]
        elif isinstance(scope, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
            found = [(g.target, g.iter, True) for g in scope.generators]
        elif isinstance(scope, ast.FunctionDef | ast.Module | ast.ClassDef | ast.Lambda):
            body = scope.body if isinstance(scope.body, list) else []
            for each in itertools.chain.from_iterable(_walk(b) for b in body):
                if isinstance(each, ast.For):
                    found.append((each.target, each.iter, True))
                elif isinstance(each, ast.Assign):
                    found += [(target, each.value, False) for target in each.targets]
                elif isinstance(each, ast.AnnAssign | ast.NamedExpr) and each.value is not None:
                    found.append((each.target, each.value, False))
        hits = [
            (value, way)
            for target, value, loop in found
            for way in [_way(target, name)]
            if way is not None
            for way in [("*", *way) if loop else way]
        ]
        if hits:
            yield from hits
            return
        if isinstance(scope, ast.FunctionDef) and any(
            a.arg == name for a in (*scope.args.args, *scope.args.kwonlyargs)
        ):
            yield from ((value, ()) for value in _given(scope, name))
            return
    for each in ast.walk(_root(node)):
        if isinstance(each, ast.ImportFrom) and each.module:
            for alias in each.names:
                if (alias.asname or alias.name) == name:
                    yield from _imported(each.module, alias.name)
                    return


def _given(function: ast.FunctionDef, name: str) -> Iterator[ast.AST]:
    """What the calls of a function give for a parameter, in its file or else anywhere; and its default."""
    args = function.args
    names = [a.arg for a in args.args]
    defaults = dict(zip(reversed(names), reversed(args.defaults), strict=False))
    defaults |= {a.arg: d for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None}
    if name in defaults:
        yield defaults[name]
    place = names.index(name) - (names[:1] == ["self"]) if name in names else None
    for call in _calls(function.name, _root(function)) or _calls(function.name, *map(_module, _files())):
        yield from (word.value for word in call.keywords if word.arg == name)
        if place is not None and place < len(call.args):
            yield call.args[place]


def _files() -> list[Path]:
    return sorted(path for part in SPEAKING for path in (PACKAGE / part).rglob("*.py"))


def _calls(name: str, *trees: ast.AST) -> list[ast.Call]:
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and _name_of(node) == name]


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _imported(module: str, name: str) -> Iterator[tuple[ast.AST, tuple]]:
    path = _file_of(module)
    if path is None:
        return
    tree = _module(path)
    for each in tree.body:
        target = each.targets[0] if isinstance(each, ast.Assign) else getattr(each, "target", None)
        if isinstance(target, ast.Name) and target.id == name:
            yield each.value, ()
        if isinstance(each, ast.ImportFrom) and each.module and any(a.name == name for a in each.names):
            yield from _imported(each.module, name)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
        return
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _root(node: ast.AST) -> ast.AST:
    return next((n for n in _up(node) if isinstance(n, ast.Module)), node)


def _way(target: ast.AST, name: str) -> tuple | None:
    if isinstance(target, ast.Name):
        return () if target.id == name else None
    if isinstance(target, ast.Tuple):
        for number, part in enumerate(target.elts):
            inner = _way(part, name)
            if inner is not None:
                return (number, *inner)
    return None


def _follow(expr: ast.AST, way: tuple) -> Iterator[ast.AST]:
    """The expressions that lie at the end of a way into an expression."""
    if not way:
        yield expr
        return
    step, rest = way[0], way[1:]
    if isinstance(expr, ast.Name | ast.Attribute):
        got = False
        for value, inner in _named(expr):
            got = True
            yield from _follow(value, (*inner, *way))
        if not got:
            raise Unknown
    elif isinstance(expr, ast.IfExp):
        yield from _follow(expr.body, way)
        yield from _follow(expr.orelse, way)
    elif isinstance(expr, ast.Subscript) and isinstance(expr.slice, ast.Slice):
        yield from _follow(expr.value, way)
    elif isinstance(expr, ast.BinOp):
        yield from _follow(expr.left, way)
        yield from _follow(expr.right, way)
    elif isinstance(expr, ast.Starred):
        yield from _follow(expr.value, way)
    elif isinstance(expr, ast.Call):
        yield from _follow_call(expr, step, rest)
    elif isinstance(expr, ast.Dict):
        if step != "*":
            raise Unknown
        for each in expr.keys:
            yield from _follow(each, rest)
    elif isinstance(expr, ast.ListComp | ast.GeneratorExp) and step == "*":
        yield from _follow(expr.elt, rest)
    elif isinstance(expr, ast.Tuple | ast.List | ast.Set):
        if step == "*":
            for each in expr.elts:
                yield from _follow(each, way if isinstance(each, ast.Starred) else rest)
        else:
            yield from _follow(expr.elts[step], rest)
    else:
        raise Unknown


def _follow_call(expr: ast.Call, step: object, rest: tuple) -> Iterator[ast.AST]:
    name = expr.func.attr if isinstance(expr.func, ast.Attribute) else getattr(expr.func, "id", "")
    if name in ("enumerate", "zip") and step == "*" and rest:
        at = 0 if name == "enumerate" else rest[0]
        if name == "enumerate" and rest[0] == 0:
            raise Unknown
        yield from _follow(expr.args[at], ("*", *rest[1:]))
    elif name in ("items", "values", "keys") and isinstance(expr.func, ast.Attribute) and step == "*":
        for table in _tables(expr.func.value):
            if name == "keys" or (name == "items" and rest[0] == 0):
                picked = table.keys
            else:
                picked = table.values
            for each in picked:
                yield from _follow(each, rest[1:] if name == "items" else rest)
    elif name in ("list", "tuple", "sorted", "reversed"):
        yield from _follow(expr.args[0], (step, *rest))
    else:
        raise Unknown


def _named(expr: ast.AST) -> Iterator[tuple[ast.AST, tuple]]:
    if isinstance(expr, ast.Name):
        yield from _bindings(expr.id, expr)
    elif isinstance(expr, ast.Attribute):
        for each in ast.walk(_root(expr)):
            if isinstance(each, ast.ClassDef):
                for line in each.body:
                    target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
                    if isinstance(target, ast.Name) and target.id == expr.attr and getattr(line, "value", None):
                        yield line.value, ()


def _tables(expr: ast.AST) -> Iterator[ast.Dict]:
    if isinstance(expr, ast.Dict):
        yield expr
        return
    got = False
    for value, way in _named(expr):
        for found in _follow(value, way):
            if isinstance(found, ast.Dict):
                got = True
                yield found
    if not got:
        raise Unknown


def strings(expr: ast.AST | None, depth: int = 0) -> set[str]:
    """The texts that an expression may be; raises `Unknown`."""
    if depth > 12:
        raise Unknown
    deeper = depth + 1
    if isinstance(expr, ast.Constant) and isinstance(expr.value, str):
        return {expr.value}
    if isinstance(expr, ast.IfExp):
        return strings(expr.body, deeper) | strings(expr.orelse, deeper)
    if isinstance(expr, ast.BoolOp):
        return set().union(*(strings(value, deeper) for value in expr.values))
    if isinstance(expr, ast.JoinedStr):
        parts = [strings(p.value if isinstance(p, ast.FormattedValue) else p, deeper) for p in expr.values]
        return {"".join(each) for each in itertools.product(*parts)}
    if isinstance(expr, ast.BinOp) and isinstance(expr.op, ast.Add):
        return {a + b for a in strings(expr.left, deeper) for b in strings(expr.right, deeper)}
    if isinstance(expr, ast.Subscript):
        return set().union(*(strings(v, deeper) for table in _tables(expr.value) for v in table.values))
    if isinstance(expr, ast.Call):
        return _call(expr, deeper)
    if isinstance(expr, ast.Name | ast.Attribute):
        found: set[str] = set()
        lost: list[ast.AST] = []
        for value, way in _named(expr):
            for end in _follow(value, way):
                try:
                    found |= strings(end, deeper)
                except Unknown:
                    lost.append(end)
        if found:
            _partly.update(ast.unparse(end) for end in lost if not isinstance(end, ast.Name))
            return found
    raise Unknown


def _call(expr: ast.Call, depth: int) -> set[str]:
    if isinstance(expr.func, ast.Attribute):
        if expr.func.attr == "get":
            found = set().union(*(strings(v, depth) for table in _tables(expr.func.value) for v in table.values))
            try:
                return found | (strings(expr.args[1], depth) if len(expr.args) > 1 else set())
            except Unknown:
                return found
        if expr.func.attr == "capitalize":
            return {each.capitalize() for each in strings(expr.func.value, depth)}
    raise Unknown


def sites() -> Iterator[tuple[str, ast.AST]]:
    """(place, expression) of every text that is shown."""
    for path in _files():
        where = path.relative_to(PACKAGE).as_posix().removeprefix("gui/")
        for node in ast.walk(_module(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if (name == "tr" and node.args) or (name == "say" and node.args and isinstance(node.args[0], ast.Constant)):
                yield where, node.args[0]
            elif name == "Action":
                yield from ((where, word.value) for word in node.keywords if word.arg in ("text", "hint", "short"))


@lru_cache(maxsize=1)
def collect() -> tuple[dict[str, set[str]], list[str]]:
    """Text → the files that show it; and the expressions that could not be followed, as `file: expression`."""
    texts: dict[str, set[str]] = {}
    unknown = []
    for where, expr in sites():
        _partly.clear()
        try:
            for text in strings(expr):
                texts.setdefault(text, set()).add(where)
            unknown += [f"{where}: {each}" for each in sorted(_partly)]
        except Unknown:
            unknown.append(f"{where}: {ast.unparse(expr)}")
    return texts, unknown


def given(file: str, function: str, place: int) -> set[str]:
    """The literals that the calls of a function in a file give at a place."""
    return {
        call.args[place].value  # type: ignore[attr-defined]
        for call in ast.walk(_module(PACKAGE / file))
        if isinstance(call, ast.Call)
        and _name_of(call) == function
        and place < len(call.args)
        and isinstance(call.args[place], ast.Constant)
    }


def template(expr: ast.AST | None) -> str:
    """A literal, or a formatted string with its values numbered: `“{0}” is empty`; raises `Unknown`."""
    if isinstance(expr, ast.Constant) and isinstance(expr.value, str):
        return expr.value
    if isinstance(expr, ast.JoinedStr):
        numbers = itertools.count()
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{next(numbers)}}}" for part in expr.values
        )
    raise Unknown


def _templates(expr: ast.AST | None) -> set[str]:
    if isinstance(expr, ast.IfExp):
        return _templates(expr.body) | _templates(expr.orelse)
    try:
        return {template(expr)}
    except Unknown:
        return set()


BELOW = (
    *("edits", "store", "ingest", "scheme", "adjudication", "formats", "merging", "report", "session.py", "paths.py"),
    "register_files.py",
)
"""Parts of the package whose errors reach the window."""


WITHIN = frozenset(
    (
        "undo",
        "redo",
        "undone",
        "redone",
        "does not exist",
        "is no file that can be read",
        " It is in the trash.",
        "printed around the article",
        "printed twice",
        "Nothing is in gold yet.",
        "the column {0} is unknown",
        "it needs each column once, type among them",
        # What holds a project: the program with a window, else the command that does.
        "window",
        # Kinds of disagreements, as codes with spaces.
        *("boundary", "parts", "missing", "entity", "claim presence", "claim field"),
        "pairs are {0} sure, {1} of them share a number or a name",
        # Why an export kept no splits.
        "the project is open read-only",
        "nobody is chosen to act",
    )
)
"""Words that stand within those sentences."""


def sentences() -> set[str]:
    """What reaches the window finished and in English: errors, what edits are called, what the checks found.

    `annotator.gui.language.told` finds them again by their templates.
    """
    found: set[str] = {*WITHIN, *NOUNS.values()}
    for node in ast.walk(_module(PACKAGE / "store" / "lock.py")):
        if isinstance(node, ast.FunctionDef) and node.name == "holder":
            found = found.union(*(_templates(line.value) for line in ast.walk(node) if isinstance(line, ast.Return)))
    for part in BELOW:
        path = PACKAGE / part
        for file in (path,) if path.is_file() else sorted(path.rglob("*.py")):
            found |= _errors(_module(file))
    for file in sorted((PACKAGE / "edits").glob("*.py")):
        found |= _labels(_module(file))
    for file in _files():
        for node in ast.walk(_module(file)):
            if isinstance(node, ast.Call) and _name_of(node) == "Together":
                found |= set().union(*(_templates(word.value) for word in node.keywords if word.arg == "what"))
    for file in sorted((PACKAGE / "bitext").glob("check_*.py")):
        for node in ast.walk(_module(file)):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
                found |= _templates(node.value)
    for node in ast.walk(_module(PACKAGE / "adjudication" / "signoff.py")):
        if isinstance(node, ast.Call) and _name_of(node) == "append":
            found |= _templates(node.args[0])
    for node in ast.walk(_module(PACKAGE / "merging" / "report.py")):
        if isinstance(node, ast.Yield):
            found |= _templates(node.value)
    found |= _left_out()
    found |= _wrong_lines(_module(PACKAGE / "register_files.py"))
    for file in sorted((PACKAGE / "ingest").glob("*.py")):
        found |= _told_while_reading(_module(file))
    # A template of values only would fit everything.
    return {text for text in found if re.sub(r"\{\d\}|\W", "", text)}


def _errors(tree: ast.Module) -> set[str]:
    return set().union(
        *(
            _templates(node.args[0])
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _name_of(node) == "UserError" and node.args
        )
    )


def _left_out() -> set[str]:
    """What an export says that its file does not hold, counted after a colon; and what else to know of it."""
    found: set[str] = set()
    for file in ("formats/jsonl.py", "formats/article_line.py", "session.py"):
        for node in ast.walk(_module(PACKAGE / file)):
            if isinstance(node, ast.Constant) and str(node.value).startswith("Left out"):
                found.add(f"{node.value}: {{0}}.")
            elif isinstance(node, ast.keyword) and node.arg == "notes":
                found = found.union(*(_templates(e) for e in ast.walk(node.value) if isinstance(e, ast.JoinedStr)))
            elif isinstance(node, ast.FunctionDef) and node.name == "_notes":
                lists = [each.value for each in ast.walk(node) if isinstance(each, ast.Assign)]
                lists += [each for each in ast.walk(node) if isinstance(each, ast.Call) and _name_of(each) == "append"]
                for each in lists:
                    parts = each.elts if isinstance(each, ast.List) else getattr(each, "args", [])
                    found = found.union(*(_templates(part) for part in parts))
    return found


def _wrong_lines(tree: ast.Module) -> set[str]:
    """What is wrong with a line of a register: the second of each pair that is added to `wrong` or yielded."""
    found: set[str] = set()
    for node in ast.walk(tree):
        adds = isinstance(node, ast.Call) and ast.unparse(node.func) == "wrong.append"
        if (
            adds
            or isinstance(node, ast.Yield)
            or (isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "wrong")
        ):
            pairs = [each for each in ast.walk(node) if isinstance(each, ast.Tuple) and len(each.elts) == 2]
            found = found.union(*(_templates(pair.elts[1]) for pair in pairs))
    return {text for text in found if " " in text}


PLACES = {"_notice": 1, "_tell": 3, "progress": 1}
"""Functions of the reading of files that are given words, and where."""


def _told_while_reading(tree: ast.Module) -> set[str]:
    """Notices, progress, and why a passage is set aside (constants of `regions`, and those marked by hand)."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = PLACES.get(_name_of(node), 99)
            found = found.union(*(_templates(word) for word in node.args[place : place + 1]))
            found = found.union(*(_templates(word.value) for word in node.keywords if word.arg == "message"))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            # Sentences have a space; what has none is a code or the name of a file.
            if name in ("message", "doubt") or (name.isupper() and not name.startswith("_")):
                found |= {text for text in _templates(node.value) if " " in text}
    return found


def _labels(tree: ast.Module) -> set[str]:
    """What the history calls the edits of a file: their own words, or those of the class's name."""
    found: set[str] = set()
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or "Edit" not in {getattr(base, "id", "") for base in node.bases}:
            continue
        own = next((f for f in node.body if isinstance(f, ast.FunctionDef) and f.name == "label"), None)
        if own is None:
            found.add("".join(" " + c.lower() if c.isupper() else c for c in node.name).strip())
        else:
            found = found.union(*(_templates(line.value) for line in ast.walk(own) if isinstance(line, ast.Return)))
    return found
