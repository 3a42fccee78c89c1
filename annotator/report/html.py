"""A report as one HTML file without scripts, pictures or anything from outside."""

from html import escape

from annotator.report.blocks import Block, Heading, Quote, Report, Table, Words, printable

_STYLE = """
body { font: 11pt/1.5 "Noto Sans CJK KR", "Noto Sans", sans-serif; max-width: 48em; margin: 3em auto;
  padding: 0 1.5em; color: #1b2330; }
h1 { font-size: 20pt; margin: 0 0 .6em; }
h2 { font-size: 14pt; margin: 1.8em 0 .5em; }
h3 { font-size: 11.5pt; margin: 1.4em 0 .3em; }
table { border-collapse: collapse; margin: .6em 0 1em; width: 100%; }
td, th { border-bottom: 1px solid #c9d0da; padding: .3em .6em; text-align: left; vertical-align: top; }
blockquote { margin: .5em 0; padding: .2em 0 .2em .9em; border-left: 3px solid #8a97ab; white-space: pre-wrap; }
.reference { color: #556; font-size: 9pt; }
.small { color: #556; font-size: 9.5pt; }
.warning { color: #8a4b00; }
.marking { text-align: center; font-weight: 600; letter-spacing: .06em; }
@page { margin: 22mm 18mm; @top-center { content: MARKING; }
  @bottom-center { content: MARKING "  ·  " counter(page); } }
"""


def write_html(report: Report) -> bytes:
    """The report as UTF-8. The marking stands at the top and the bottom, and in the margins of every printed page."""
    return whole(report, report.marking).encode()


def whole(report: Report, marking: str) -> str:
    """The same as text; an empty `marking` leaves it out for whoever draws the pages' margins."""
    content = '"' + marking.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ").replace("\n", " ") + '"'
    mark = f'<p class="marking">{_text(marking)}</p>' if marking else ""
    facts = "".join(f"<tr><th>{_text(name)}</th><td>{_lines(value)}</td></tr>" for name, value in report.facts)
    return (
        f'<!DOCTYPE html>\n<html lang="{_text(report.language)}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(report.title)}</title><style>{_STYLE.replace('MARKING', content)}</style></head><body>\n"
        f"{mark}\n<h1>{_text(report.title)}</h1>\n<table>{facts}</table>\n"
        + "\n".join(map(_block, report.blocks))
        + f"\n{mark}\n</body></html>\n"
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{_text(block.text)}</h{block.level + 1}>"
    if isinstance(block, Words):
        return f'<p class="{block.kind}">{_lines(block.text)}</p>'
    if isinstance(block, Quote):
        return (
            f'<blockquote lang="{_text(block.language)}">{_text(block.text)}'
            f'<div class="reference">{_text(block.reference)}</div></blockquote>'
        )
    assert isinstance(block, Table)
    head = "".join(f"<th>{_text(cell)}</th>" for cell in block.head)
    rows = "".join("<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _text(words: str) -> str:
    return escape(printable(words))


def _lines(words: str) -> str:
    return _text(words).replace("\n", "<br>")
