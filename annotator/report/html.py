"""A report as one HTML file without scripts, pictures or anything from outside."""

from collections.abc import Callable
from html import escape

from annotator.report.blocks import Heading, Quote, Report, Table, Words, printable

_STYLE = """
body { font: 11pt/1.5 "Noto Sans", "Segoe UI", "Helvetica Neue", sans-serif; max-width: 48em; margin: 3em auto;
  padding: 0 1.5em; color: #1b2330; }
h1 { font-size: 20pt; margin: 0 0 .6em; }
h2 { font-size: 14pt; margin: 1.8em 0 .5em; }
h3 { font-size: 11.5pt; margin: 1.4em 0 .3em; }
table { border-collapse: collapse; margin: .6em 0 1em; width: 100%; }
tr { break-inside: avoid; }
h1, h2, h3 { break-after: avoid; }
table.facts th { width: 9em; }
:lang(ko) { font-family: "Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
:lang(ja) { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", sans-serif; }
td, th { overflow-wrap: anywhere; border-bottom: 1px solid #c9d0da; padding: .3em .6em; text-align: left;
  vertical-align: top; }
blockquote { break-inside: avoid; margin: .5em 0; padding: .2em 0 .2em .9em; border-left: 3px solid #8a97ab;
  white-space: pre-wrap; }
.reference { color: #556; font-size: 9pt; }
.small { color: #556; font-size: 9.5pt; }
.warning { color: #8a4b00; font-weight: 600; }
.marking { text-align: center; font-weight: 600; letter-spacing: .06em; }
@page { margin: 22mm 18mm; @top-center { content: MARKING; }
  @bottom-center { content: MARKING "  ·  " counter(page); } }
"""


def write_html(report: Report) -> bytes:
    """The report as UTF-8. The marking stands at the top and the bottom, and in the margins of every printed page."""
    marking = report.marking
    content = '"' + marking.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ").replace("\n", " ") + '"'
    style = _STYLE.replace("MARKING", content)
    mark = f'<p class="marking">{text(marking)}</p>'
    return (
        f'<!DOCTYPE html>\n<html lang="{text(report.language)}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(report.title)}</title><style>{style}</style></head><body>\n"
        f"{mark}\n{body(report)}\n{mark}\n</body></html>\n"
    ).encode()


def body(report: Report, quoted: Callable[[Quote], str] | None = None) -> str:
    """Title, facts and blocks as HTML; `quoted` writes a quote where `blockquote` is not enough."""
    facts = "".join(f"<tr><th>{text(name)}</th><td>{_lines(value)}</td></tr>" for name, value in report.facts)
    return f'<h1>{text(report.title)}</h1>\n<table class="facts">{facts}</table>\n' + "\n".join(
        (quoted or _quote)(block) if isinstance(block, Quote) else _block(block) for block in report.blocks
    )


def _block(block: Heading | Words | Table) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{text(block.text)}</h{block.level + 1}>"
    if isinstance(block, Words):
        return f'<p class="{block.kind}">{_lines(block.text)}</p>'
    assert isinstance(block, Table)
    widths = block.widths or (0,) * len(block.head)
    head = "".join(
        f'<th width="{width}%">{text(cell)}</th>' if width else f"<th>{text(cell)}</th>"
        for cell, width in zip(block.head, widths, strict=True)
    )
    rows = "".join("<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _quote(block: Quote) -> str:
    return (
        f'<blockquote lang="{text(block.language)}">{text(block.text)}'
        f'<div class="reference">{text(block.reference)}</div></blockquote>'
    )


def text(words: str) -> str:
    """Words as text of HTML, or of an attribute in quotation marks."""
    return escape(printable(words))


def _lines(words: str) -> str:
    return text(words).replace("\n", "<br>")
