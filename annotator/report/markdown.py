"""A report as Markdown (CommonMark with tables). A file has no pages: the marking stands above every section."""

import re

from annotator.report.blocks import Block, Heading, Quote, Report, Table, Words, printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_AT_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def write_markdown(report: Report) -> bytes:
    """The report as UTF-8."""
    mark = f"**{_inline(report.marking)}**"
    parts = [mark, f"# {_inline(report.title)}", _table(("", ""), report.facts)]
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts += ["---", mark]
        parts.append(_block(block))
    return ("\n\n".join([*parts, "---", mark]) + "\n").encode()


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_inline(block.text)}"
    if isinstance(block, Words):
        words = _escaped(block.text).replace("\n", "\\\n")
        return f"**{words}**" if block.kind == "warning" and "\n" not in block.text else words
    if isinstance(block, Quote):
        lines = "\\\n".join(_escaped(block.text).splitlines() or [""])
        return "\n".join(f"> {line}" for line in f"{lines}\n\n— {_inline(block.reference)}".split("\n"))
    assert isinstance(block, Table)
    return _table(block.head, block.rows)


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    lines = [head, tuple("---" for _ in head)]
    body = [[_inline(cell) for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in [list(map(_inline, lines[0])), list(lines[1]), *body])


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", printable(text))
    return _AT_START.sub(lambda match: match[1] + match[2][:-1] + "\\" + match[2][-1], escaped)


def _inline(text: str) -> str:
    return _escaped(" ".join(text.split()))
