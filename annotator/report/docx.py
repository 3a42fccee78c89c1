"""A report as DOCX (Office Open XML, ECMA-376): the few parts that a word processor needs, written plainly.

Every member has the same date, so that one project gives the same bytes twice.
"""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from annotator.report.blocks import Block, Heading, Quote, Report, Table, Words, printable

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DATE = (1980, 1, 1, 0, 0, 0)
_TEXT_WIDTH = 9866  # twentieths of a point between the margins of an A4 page
_EAST_ASIAN = {"ko": "ko-KR", "ja": "ja-JP", "zh": "zh-CN"}

_STYLES = (
    ("Normal", "paragraph", '<w:spacing w:after="120"/>', '<w:sz w:val="21"/>'),
    ("Title", "paragraph", '<w:spacing w:after="240"/>', '<w:b/><w:sz w:val="40"/>'),
    ("Heading1", "paragraph", '<w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/>',
     '<w:b/><w:sz w:val="28"/>'),
    ("Heading2", "paragraph", '<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>',
     '<w:b/><w:sz w:val="23"/>'),
    ("Heading3", "paragraph", '<w:keepNext/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="2"/>',
     '<w:b/><w:sz w:val="21"/>'),
    ("Quote", "paragraph",
     '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="8A97AB"/></w:pBdr><w:ind w:left="340"/>', ""),
    ("Small", "paragraph", "", '<w:color w:val="555566"/><w:sz w:val="18"/>'),
    ("Warning", "paragraph", "", '<w:color w:val="8A4B00"/>'),
    ("Marking", "paragraph", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="18"/>'),
)  # fmt: skip
_STYLE_OF = {"body": "Normal", "small": "Small", "warning": "Warning"}


def write_docx(report: Report) -> bytes:
    """The report as a file of a word processor; the marking is the head and the foot of every page."""
    facts = Table(head=("", ""), rows=report.facts, widths=(24, 76))
    body = _paragraph(report.title, "Title") + _table(facts, head=False) + "".join(map(_block, report.blocks))
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1020" w:bottom="1247" w:left="1020" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    mark = _paragraph(report.marking, "Marking")
    members = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": _part("document", f"<w:body>{body}{section}</w:body>"),
        "word/styles.xml": _part("styles", _defaults(report.language) + "".join(map(_style, _STYLES))),
        "word/header1.xml": _part("hdr", mark),
        "word/footer1.xml": _part("ftr", mark),
        "word/_rels/document.xml.rels": _relations(
            ("rId1", "styles", "styles.xml"), ("rId2", "header", "header1.xml"), ("rId3", "footer", "footer1.xml")
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, text.encode())
    return out.getvalue()


def _defaults(language: str) -> str:
    """The language that spelling and the forms of Han characters go by where a paragraph says nothing else."""
    asian = quoteattr(_EAST_ASIAN.get(language, "ko-KR"))
    spoken = f'<w:rPr><w:lang w:val="en-US" w:eastAsia={asian}/></w:rPr>'
    return f"<w:docDefaults><w:rPrDefault>{spoken}</w:rPrDefault></w:docDefaults>"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return _paragraph(block.text, f"Heading{block.level}")
    if isinstance(block, Words):
        return _paragraph(block.text, _STYLE_OF[block.kind])
    if isinstance(block, Quote):
        return _paragraph(block.text, "Quote", block.language) + _paragraph(block.reference, "Small")
    assert isinstance(block, Table)
    return _table(block)


def _paragraph(text: str, style: str, language: str = "") -> str:
    asian = _EAST_ASIAN.get(language)
    spoken = f"<w:rPr><w:lang w:eastAsia={quoteattr(asian)}/></w:rPr>" if asian else ""
    lines = printable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{spoken}{runs}</w:r></w:p>'


def _table(table: Table, *, head: bool = True) -> str:
    border = '<w:bottom w:val="single" w:sz="4" w:color="C9D0DA"/><w:insideH w:val="single" w:sz="4" w:color="C9D0DA"/>'
    rows = (table.head, *table.rows) if head else table.rows
    shares = table.widths or (100 // len(table.head),) * len(table.head)
    widths = [_TEXT_WIDTH * share // 100 for share in shares]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = "".join(_row(row, widths, head=head and not number) for number, row in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{border}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{written}</w:tbl>" + _paragraph("", "Small")
    )


def _row(cells: tuple[str, ...], widths: list[int], *, head: bool) -> str:
    """A row that no page divides; the head stands again on every page."""
    kept = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if head else "") + "</w:trPr>"
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell, "Small")}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{kept}{inside}</w:tr>"


def _style(style: tuple[str, str, str, str]) -> str:
    name, kind, paragraph, run = style
    default = ' w:default="1"' if name == "Normal" else ""
    based = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
    # Word's own name of a heading has a space: by it, the navigation pane and tables of contents know one.
    known = f"heading {name[-1]}" if name.startswith("Heading") else name
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{known}"/>{based}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _part(root: str, inner: str) -> str:
    return f'{_XML}<w:{root} xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:{root}>'


def _relations(*each: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{target}"/>' for i, kind, target in each)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types() -> str:
    parts = (("document", "document.main"), ("styles", "styles"), ("header1", "header"), ("footer1", "footer"))
    inner = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{_TYPE}{t}+xml"/>' for n, t in parts)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{rels}{xml}{inner}</Types>'
