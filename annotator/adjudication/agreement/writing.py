"""The report as files: tables for CSV, plain data for JSON, and one page of HTML that needs nothing else."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any

from annotator.adjudication.agreement.figures import Figure
from annotator.adjudication.agreement.measuring import UNDECLARED, Agreement, Row
from annotator.adjudication.agreement.report import ProjectReport
from annotator.adjudication.agreement.tables import confusion_rows, figure_rows
from annotator.adjudication.agreement.tally import Scope

Say = Callable[[str], str]
"""A text of the interface in the reader's language."""

MEASURE_WORDS = {
    "f1_exact": "F1, same passage",
    "f1_overlap": "F1, overlapping passages",
    "f1_exact_type": "F1, same passage and type",
    "f1_either_language": "F1, in either language",
    "f1": "F1",
    "alpha_unitizing": "unitizing α",
    "alpha_characters": "α by character",
    "alpha": "Krippendorff's α",
    "alpha_ordinal": "ordinal α",
    "kappa_cohen": "Cohen's κ",
    "kappa_fleiss": "Fleiss' κ",
    "kappa_weighted": "weighted κ",
    "observed": "equal pairs",
    "alpha_judgeable": "α, can be judged",
    "kappa_judgeable": "κ, can be judged",
}
"""Measure → what it is called (English)."""

KIND_WORDS = {
    "mention": "Mentions",
    "twin": "Counterparts",
    "claim": "Claims",
    "claim_link": "Claim links",
    "divergence": "Divergences",
    "rating": "Ratings",
}
"""Kind of record → what its section of the report is called (English)."""

SIDE_WORDS = {"": "both sides", "left": "left", "right": "right"}

_STYLE = """
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:0 auto;padding:24px}
.marking{font-weight:700;letter-spacing:.06em;text-align:center;border-bottom:1px solid;padding:4px}
h1{font-size:24px}h2{font-size:18px;margin-top:32px}
table{border-collapse:collapse;width:100%;margin:8px 0 20px}
th,td{padding:4px 10px;text-align:left;border-bottom:1px solid #8885;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.why{opacity:.7}svg{vertical-align:middle}
@media print{body{max-width:none}}
"""


REPORT_WORDS = (
    "Agreement",
    "articles",
    "Articles",
    "Article",
    "Analysts",
    "Held back",
    "Disagreements",
    "Open",
    "Agreed",
    "Types of the same thing",
    "Each analyst against gold",
    "Reasons given, and sections of the guideline",
    "Disagreement",
    "Reason",
    "Section",
    "Count",
    "Measure",
    "Of",
    "Side",
    "Between",
    "Value",
    "Items",
    "all",
    "undefined",
    "not tagged",
    "types",
    "entities",
)
"""The other fixed words of the report (English)."""

WHY_WORDS = (
    "everything has the same value, so agreement cannot be told from chance",
    "nothing was given a value by two or more",
    "Fleiss' kappa needs the same number of raters for every item",
    "nothing of the kind was marked",
    "nothing of the kind was marked by two or more",
    "no two raters worked on all of these articles",
    "it takes two observers",
    UNDECLARED,
)
"""Why a figure may be undefined (English)."""


def _same(text: str) -> str:
    return text


def files(report: ProjectReport) -> dict[str, list[tuple[str, ...]]]:
    """Name of a CSV file → its rows, heads included: figures, confusion, against gold, articles, reasons."""
    named = _named(report, report.agreement)
    tables: dict[str, list[tuple[str, ...]]] = {"figures.csv": list(figure_rows(named))}
    confusion: list[tuple[str, ...]] = [("first", "second", "first's type", "second's type", "count")]
    for pair, table in sorted(named.confusion.items(), key=lambda item: item[0] or ("", "")):
        confusion += [(*(pair or ("", "")), *cell, str(count)) for cell, count in table.items()]
    tables["confusion.csv"] = confusion
    against: list[tuple[str, ...]] = []
    for _, agreement in sorted(report.gold.items(), key=lambda item: report.called(item[0])):
        rows = list(figure_rows(_named(report, agreement)))
        against += rows if not against else rows[1:]
    tables["against-gold.csv"] = against or [tuple(next(figure_rows(Agreement())))]
    heads = ("article", "title", "analysts", "disagreements", "open", "held", "agreed")
    tables["articles.csv"] = [
        heads,
        *(
            (a.article, a.title, str(a.analysts), str(a.disagreements), str(a.open), str(a.held), str(a.agreed))
            for a in report.articles
        ),
    ]
    tables["reasons.csv"] = [
        ("kind", "reason", "section", "count"),
        *((gap.kind, gap.reason, gap.section, str(gap.count)) for gap in report.gaps),
    ]
    return tables


def as_csv(report: ProjectReport) -> dict[str, bytes]:
    """Name of a file → CSV in UTF-8, with the byte order mark that spreadsheets look for. Cells that a spreadsheet
    would take for a formula begin with an apostrophe; numbers stay numbers."""
    return {name: csv_bytes(rows) for name, rows in files(report).items()}


def csv_bytes(rows: Iterable[tuple[str, ...]]) -> bytes:
    """One table, as `as_csv` writes it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[_harmless(cell) for cell in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        try:
            float(cell)
        except ValueError:
            return "'" + cell
    return cell


def as_data(report: ProjectReport) -> dict[str, Any]:
    """The report as plain data for JSON; raters under their names, figures whole."""
    return {
        "project": report.name,
        "marking": report.marking,
        "articles": [
            {
                "id": a.article,
                "title": a.title,
                "analysts": a.analysts,
                "disagreements": a.disagreements,
                "open": a.open,
                "held": a.held,
                "agreed": a.agreed,
                "kinds": dict(a.kinds),
            }
            for a in report.articles
        ],
        "raters": [report.called(rater) for rater in report.agreement.raters],
        "figures": [_figure_data(row) for row in _named(report, report.agreement).rows],
        "confusion": [
            {"pair": list(pair) if pair else None, "first": one, "second": other, "count": count}
            for pair, table in sorted(
                _named(report, report.agreement).confusion.items(), key=lambda item: item[0] or ("", "")
            )
            for (one, other), count in table.items()
        ],
        "against_gold": {
            report.called(rater): [_figure_data(row) for row in _named(report, agreement).rows]
            for rater, agreement in sorted(report.gold.items())
        },
        "reasons": [
            {"kind": gap.kind, "reason": gap.reason, "section": gap.section, "count": gap.count} for gap in report.gaps
        ],
    }


def _figure_data(row: Row) -> dict[str, Any]:
    scope, figure = row.scope, row.figure
    return {
        "kind": scope.kind,
        "measure": scope.measure,
        "part": scope.part,
        "side": scope.side,
        "pair": list(scope.pair) if scope.pair else None,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "items": figure.n,
        "undefined": figure.why,
    }


def _named(report: ProjectReport, agreement: Agreement) -> Agreement:
    """The same with raters under their names."""

    def pair_of(pair: tuple[str, str] | None) -> tuple[str, str] | None:
        return (report.called(pair[0]), report.called(pair[1])) if pair else None

    return Agreement(
        raters=tuple(report.called(rater) for rater in agreement.raters),
        articles=agreement.articles,
        rows=tuple(
            Row(scope=row.scope._replace(pair=pair_of(row.scope.pair)), figure=row.figure) for row in agreement.rows
        ),
        confusion={pair_of(pair): table for pair, table in agreement.confusion.items()},
    )


def overview(agreement: Agreement) -> Iterator[Row]:
    """The figures over all raters and both sides that a reader looks at first: no parts, no pairs but the only one."""
    only = tuple(agreement.raters) if len(agreement.raters) == 2 else None
    for row in agreement.rows:
        scope = row.scope
        whole = scope.part in ("", "type", "entity") or scope.kind == "rating"
        weighted = scope.measure in ("kappa_weighted", "kappa_cohen") and scope.pair == only and only is not None
        if whole and not scope.side and (scope.pair is None or weighted):
            yield row


def html(report: ProjectReport, say: Say = _same, part: Callable[[Scope], str] | None = None) -> str:
    """One page of HTML with everything inside: no script, no other file, nothing from the network.

    The marking stands at its head and foot. `say` tells the fixed words, `part` what a part of a scope is called.
    """
    told = part or (lambda scope: scope.part)
    marking = f'<p class="marking">{escape(report.marking)}</p>'
    agreement = _named(report, report.agreement)
    body = [
        marking,
        f"<h1>{escape(say('Agreement'))} · {escape(report.name)}</h1>",
        "<p>"
        + escape(", ".join(agreement.raters))
        + f" · {agreement.articles} {escape(say('articles'))}</p>"
        + f"<h2>{escape(say('Articles'))}</h2>",
        _articles(report, say),
    ]
    for kind, words in KIND_WORDS.items():
        rows = [row for row in agreement.rows if row.scope.kind == kind]
        if rows:
            body += [f"<h2>{escape(say(words))}</h2>", _figures(rows, say, told)]
    table = list(confusion_rows(agreement))
    if table:
        body += [f"<h2>{escape(say('Types of the same thing'))}</h2>", _confusion(table, say, told)]
    if report.gold:
        body.append(f"<h2>{escape(say('Each analyst against gold'))}</h2>")
        for rater, other in sorted(report.gold.items(), key=lambda item: report.called(item[0])):
            body += [f"<h3>{escape(report.called(rater))}</h3>", _figures(list(overview(other)), say, told)]
    if report.gaps:
        body += [f"<h2>{escape(say('Reasons given, and sections of the guideline'))}</h2>", _gaps(report, say)]
    title = f"{report.marking} · {report.name}" if report.marking else report.name
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>" + "\n".join([*body, marking]) + "</body></html>\n"
    )


def _articles(report: ProjectReport, say: Say) -> str:
    heads = ("Article", "Analysts", "Disagreements", "Open", "Held back", "Agreed")
    rows = [
        (a.title, str(a.analysts), str(a.disagreements), str(a.open), str(a.held), str(a.agreed))
        for a in report.articles
    ]
    return _table([say(head) for head in heads], rows, numbers={1, 2, 3, 4, 5})


def _gaps(report: ProjectReport, say: Say) -> str:
    heads = ("Disagreement", "Reason", "Section", "Count")
    rows = [
        (say(g.kind.replace("_", " ")), say(g.reason.replace("_", " ")), g.section, str(g.count)) for g in report.gaps
    ]
    return _table([say(head) for head in heads], rows, numbers={3})


def _figures(rows: list[Row], say: Say, told: Callable[[Scope], str]) -> str:
    lines = []
    for row in rows:
        scope, figure = row.scope, row.figure
        where = escape(say(SIDE_WORDS[scope.side]))
        who = escape(" – ".join(scope.pair)) if scope.pair else escape(say("all"))
        shown = _bar(figure) + f"</td><td class=n>{figure.value:.3f}" if figure.value is not None else None
        interval = f"{figure.low:.2f} … {figure.high:.2f}" if figure.low is not None and figure.high is not None else ""
        lines.append(
            f"<tr><td>{escape(say(MEASURE_WORDS[scope.measure]))}</td><td>{escape(told(scope))}</td><td>{where}</td>"
            f"<td>{who}</td><td>"
            + (shown or f'</td><td class="n why">{escape(say("undefined"))}')
            + f"</td><td class=n>{interval}</td><td class=n>{figure.n}</td>"
            + f"<td class=why>{escape(say(figure.why))}</td></tr>"
        )
    heads = (("Measure", 0), ("Of", 0), ("Side", 0), ("Between", 0), ("", 0), ("Value", 1), ("95 %", 1), ("Items", 1))
    head = "".join(f"<th{' class=n' if n else ''}>{escape(say(word)) if word else _AXIS}</th>" for word, n in heads)
    return f"<table><tr>{head}<th></th></tr>{''.join(lines)}</table>"


_WIDTH = 120
"""Pixels of the scale that figures are drawn on."""
_AXIS = (
    f'<svg width="{_WIDTH + 2}" height="16" role="img" aria-label="0 – 1">'
    + "".join(
        f'<text x="{_WIDTH * share:g}" y="11" font-size="11" font-weight="400" fill="currentColor" '
        f'text-anchor="{anchor}">{share:g}</text><path d="M{_WIDTH * share + 0.5:g} 13v3" stroke="currentColor"/>'
        for share, anchor in ((0, "start"), (0.5, "middle"), (1, "end"))
    )
    + "</svg>"
)
"""The scale's numbers, over the figures."""


def _bar(figure: Figure) -> str:
    """A figure from −1 or 0 to 1 as a bar with its interval."""
    width = _WIDTH
    at = max(0.0, figure.value or 0.0) * width
    interval = ""
    if figure.low is not None and figure.high is not None:
        low, high = max(0.0, figure.low) * width, max(0.0, figure.high) * width
        interval = f'<path d="M{low:.1f} 6H{high:.1f}M{low:.1f} 2v8M{high:.1f} 2v8" stroke="currentColor" fill="none"/>'
    return (
        f'<svg width="{width + 2}" height="12" role="img" aria-label="{figure.value:.3f}">'
        f'<rect width="{width}" height="12" fill="#8882"/><rect width="{at:.1f}" height="12" fill="#4a7bd0aa"/>'
        f"{interval}</svg>"
    )


def _confusion(table: list[tuple[str, ...]], say: Say, told: Callable[[Scope], str]) -> str:
    def name(code: str) -> str:
        return told(Scope("", "mention", code)) if code else say("not tagged")

    heads = ["", *(name(code) for code in table[0][1:])]
    return _table(heads, [(name(row[0]), *row[1:]) for row in table[1:]], numbers=set(range(1, len(heads))))


def _table(heads: list[str], rows: Sequence[tuple[str, ...]], numbers: set[int]) -> str:
    def line(cells: Any, tag: str) -> str:
        return "".join(
            f"<{tag}{' class=n' if number in numbers else ''}>{escape(cell)}</{tag}>"
            for number, cell in enumerate(cells)
        )

    body = "".join(f"<tr>{line(row, 'td')}</tr>" for row in rows)
    return f"<table><tr>{line(heads, 'th')}</tr>{body}</table>"
