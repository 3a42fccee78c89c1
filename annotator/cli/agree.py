"""The commands `agree` (how well the analysts of a project agree) and `compare` (what became of one's work in gold)."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Optional

import typer

from annotator.cli.arguments import ProjectPath
from annotator.cli.saying import say, say_json
from annotator.model import UserError
from annotator.session import open_project


def agree(
    project: ProjectPath,
    csv_folder: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--csv", metavar="DIR", help="Write the tables into this folder, made if need be."),
    ] = None,
    html_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--html", metavar="FILE", help="Write the report as one page."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
    resamples: Annotated[
        int, typer.Option(min=0, max=10_000, help="Resamples for the 95 % intervals; 0 leaves them out.")
    ] = 400,
    actor: Annotated[str, typer.Option("--actor", help="Who asks: in a blind project, what they may see.")] = "",
) -> None:
    """Say how well the submitted layers agree: by kind, type, side and pair, against gold, and why they differ."""
    from annotator.adjudication.agreement.gathering import gather
    from annotator.adjudication.agreement.writing import as_csv, as_data, html

    with open_project(project, actor, read_only=True) as session:
        if not actor and session.queries.properties()["blind"]:
            reviewer = next((a for a in session.queries.actors() if a.role == "reviewer"), None)
            raise UserError(
                "The project is blind: say who asks with --actor NAME"
                + (f", for example {reviewer.name}." if reviewer else ".")
                + " Nothing was written."
            )
        gathered = gather(session.queries)
    report = gathered.report(resamples)
    if csv_folder is not None:
        write_tables(csv_folder, as_csv(report))
    if html_file is not None:
        write_whole(html_file, html(report).encode())
    if as_json:
        say_json(as_data(report))
        return
    _print(report)
    for path in (csv_folder, html_file):
        if path is not None:
            say(f"Written to “{path}”.")


def compare(
    project: ProjectPath,
    actor: Annotated[str, typer.Option("--actor", help="Whose work: a name of the project's people.")],
    article: Annotated[str, typer.Option(help="Only the article of this title or id.")] = "",
    csv_file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--csv", metavar="FILE", help="Write a table of everything, what was kept included."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say what became of somebody's work in gold that is signed off: kept, changed, rejected, missed, and why."""
    from annotator.adjudication.agreement.writing import csv_bytes
    from annotator.adjudication.ownwork import COLUMNS, OUTCOMES, rows

    with open_project(project, actor, read_only=True) as session:
        queries = session.queries
        found = [each for each in queries.signed_off() if article in ("", each.id, each.title)]
        if not found:
            raise UserError(
                f"No article with work of {queries.actor_name(session.actor)} is signed off"
                + (f" under “{article}”" if article else "")
                + ", so there is nothing to compare with. Nothing was written."
            )
        fates = [(each.title, queries.compared_with_gold(each.id)) for each in found]
        names = {id_: " · ".join(entity.labels.values()) for id_, entity in queries.entities().items()}
    table = [(title, *row) for title, own in fates for row in rows(own, lambda id_: names.get(id_, id_))]
    if csv_file is not None:
        write_whole(csv_file, csv_bytes([("article", *COLUMNS), *table]))
    if as_json:
        say_json([dict(zip(("article", *COLUMNS), row, strict=True)) for row in table])
        return
    for title, own in fates:
        counted = Counter(fate.outcome for fate in own)
        say(f"{title}: " + ", ".join(f"{counted[name]} {name}" for name in OUTCOMES if counted[name]))
        for outcome, kind, words, field, mine, gold, *why in rows(own, lambda id_: names.get(id_, id_)):
            if outcome != "kept":
                change = f"  {field}: {mine or '–'} → {gold or '–'}" if field else ""
                reason, section, comment = why
                told = "; ".join(filter(None, (reason.replace("_", " "), section and f"§{section}", comment)))
                say(f"  {outcome:9}{kind:12}“{words}”{change}" + (f"  ({told})" if told else ""))
    if csv_file is not None:
        say(f"Written to “{csv_file}”.")


def write_tables(folder: Path, tables: dict[str, bytes]) -> None:
    """Writes files into a folder, made if need be; raises `UserError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"“{folder}” cannot be made: {error.strerror}. Nothing was written.") from None
    for name, data in tables.items():
        write_whole(folder / name, data)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file wholly or not at all; raises `UserError`."""
    from annotator.formats import write_atomically

    write_atomically(path, lambda out: out.write(data))


def _print(report: object) -> None:
    from annotator.adjudication.agreement import ProjectReport
    from annotator.adjudication.agreement.writing import MEASURE_WORDS, overview

    assert isinstance(report, ProjectReport)
    for line in report.articles:
        held = f", {line.held} held until likely duplicates are looked at" if line.held else ""
        say(
            "{title}: {n} {n:disagreement|disagreements} ({open} open{held}), {agreed} agreed",
            title=line.title, n=line.disagreements, open=line.open, held=held, agreed=line.agreed,
        )  # fmt: skip
        for kind, count in line.kinds.items():
            say(f"    {kind:16} {count}")
    if not report.articles:
        say("No article has work of two analysts yet.")
    pairs = {"": report.agreement, **{f"{report.called(r)} against gold": a for r, a in report.gold.items()}}
    for title, agreement in pairs.items():
        rows = list(overview(agreement))
        if rows:
            say("")
            say(title or f"Agreement of {', '.join(map(report.called, agreement.raters))}")
        for row in rows:
            figure, scope = row.figure, row.scope
            value = f"{figure.value:7.3f}" if figure.value is not None else "      –"
            interval = f"[{figure.low:.2f}, {figure.high:.2f}]" if figure.low is not None else ""
            what = f"{scope.kind}{' ' + scope.part if scope.part else ''}"
            told = f"  {what:24} {MEASURE_WORDS[scope.measure]:28} {value}  {interval:14} n={figure.n:<6} {figure.why}"
            say(told.rstrip())
    for gap in report.gaps:
        section = f" §{gap.section}" if gap.section else ""
        say(f"  reason {gap.reason or '–'}{section} ({gap.kind}): {gap.count}")
