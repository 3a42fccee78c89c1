"""The command line: everything about whole projects without a window, and the window itself.

Qt is imported only by `open` and by `report` for PDF. Every command prints what it did on standard output, problems
on standard error, and exits with 1 where something was refused; nothing is changed then.
"""

import sys
from pathlib import Path
from typing import Annotated, NoReturn, Optional

import typer

from annotator import __version__
from annotator.cli import report as report_commands
from annotator.cli import scale as scale_commands
from annotator.cli import team as team_commands
from annotator.cli.agree import agree, compare
from annotator.cli.arguments import ActorName, ProjectPath, article_named, person_named
from annotator.cli.relate import relate
from annotator.cli.saying import complain, say, say_json
from annotator.model import BugError, Snapshot, UserError
from annotator.session import Session, create_project, open_project, project_from_archive

app = typer.Typer(
    name="annotator",
    help="Parallel Annotator: read two aligned texts, tag entities, claims and reliability, adjudicate.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> NoReturn:
    """The entry point `annotator`. Problems a user can mend are one line; ours are a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except (UserError, BugError) as error:
        complain(error)
        raise SystemExit(1) from None
    raise SystemExit(0)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        say(f"Parallel Annotator {__version__}")
        raise typer.Exit


@app.command()
def new(
    project: ProjectPath,
    name: Annotated[str, typer.Option(help="The project's name; the file's where it is left out.")] = "",
    template: Annotated[str, typer.Option(help="The label scheme it starts from.")] = "defence-news",
    actor: ActorName = "analyst-1",
    role: Annotated[str, typer.Option(help="The first person's role: analyst or reviewer.")] = "analyst",
    archive: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--from", metavar="ARCHIVE", help="Make it of an archive: the same project, history and all."),
    ] = None,
) -> None:
    """Make a new, empty project, or one from an archive."""
    if archive is not None:
        project_from_archive(archive, project, what="annotator new").close()
        say("Made “{project}” from “{archive}”.", project=project, archive=archive)
        return
    create_project(
        project, name=name, template=template, actor_name=actor, actor_role=role, what="annotator new"
    ).close()
    say(f"Made “{project}” with the scheme {template} and {actor} ({role}).")


@app.command()
def info(project: ProjectPath) -> None:
    """Say what a project holds."""
    with open_project(project, read_only=True) as session:
        queries = session.queries
        properties = queries.properties()
        scheme = queries.scheme()
        say(f"{properties['name']}  ({project})")
        say("  scheme    {name} version {version}, {n} {n:type|types}",
            name=scheme.name, version=scheme.version, n=len(scheme.active_types()))  # fmt: skip
        say(f"  marking   {queries.marking()}{', blind' if properties['blind'] else ''}")
        for actor in queries.actors():
            say(f"  {actor.role:9} {actor.name}")
        for entry in queries.articles():
            article = entry.article
            languages = " ↔ ".join(
                code for code in (article.left_language, article.right_language if article.right else "") if code
            )
            say(f"  article   {article.title}  [{languages}, {article.layout}, {article.state}]")
            for layer in queries.visible_layers(article.id):
                contents = queries.contents(layer)
                who = "gold" if layer.role == "gold" else queries.actor_name(layer.owner)
                say(
                    "            {who}: {state}, {mentions} {mentions:mention|mentions}, "
                    "{claims} {claims:claim|claims}, {divergences} {divergences:divergence|divergences}",
                    who=who, state=layer.state.replace("_", " "), mentions=len(contents.mentions),
                    claims=len(contents.claims), divergences=len(contents.divergences),
                )  # fmt: skip


@app.command()
def check(project: ProjectPath) -> None:
    """Check a project: pages, keys, every range against its quote, every text against its hash, the history."""
    with open_project(project, read_only=True) as session:
        problems = session.check()
    if not problems:
        say(f"“{project.name}” is sound.")
        return
    for problem in problems:
        complain(problem)
    raise SystemExit(1)


@app.command("import")
def import_(
    project: ProjectPath,
    files: Annotated[Optional[list[Path]], typer.Argument(metavar="FILE…", help="Files and folders.")] = None,  # noqa: UP045
    pair: Annotated[
        Optional[tuple[Path, Path]],  # noqa: UP045
        typer.Option("--pair", metavar="LEFT RIGHT", help="The left and the right text of one article."),
    ] = None,
    encoding: Annotated[str, typer.Option(help="Read the files in this encoding, whatever they look like.")] = "",
    languages: Annotated[
        str, typer.Option(metavar="LEFT-RIGHT", help="The two languages taken from a file that holds more, as en-ko.")
    ] = "",
    apart: Annotated[
        bool, typer.Option("--apart", help="Files of one name in two languages stay articles of their own.")
    ] = False,
    corrects: Annotated[str, typer.Option(help="The title or id of the article whose text FILE corrects.")] = "",
    actor: ActorName = "",
) -> None:
    """Read articles into a project, a corrected text of an article, or an archive into an empty project."""
    from annotator.formats.archive import is_archive

    paths = files or []
    if corrects and (len(paths) != 1 or pair is not None):
        raise UserError("Name the one file with the corrected text. Nothing was changed.")
    if not paths and pair is None:
        raise UserError("Name at least one file to import. Nothing was changed.")
    archives = [path for path in paths if is_archive(path)]
    if archives and (len(paths) > 1 or pair is not None):
        raise UserError(f"“{archives[0].name}” is an archive, which is imported alone. Nothing was changed.")
    from annotator.ingest import languages_named

    chosen = languages_named(languages) if languages else None
    with open_project(project, actor, what="annotator import") as session:
        if archives:
            _say_loaded(session.load_archive(archives[0]))
            return
        if not session.actor:
            session.act_as(person_named(session, ""))
        if corrects:
            _correct_article(session, paths[0], corrects, encoding or None, chosen)
            return
        failed = _import_articles(session, paths, _couples(paths, pair, apart), encoding or None, chosen)
    if failed:
        raise SystemExit(1)


def _say_loaded(snapshot: Snapshot) -> None:
    records = sum(len(rows) for rows in snapshot.records.values())
    say(
        "Loaded {records} {records:record|records} and {steps} {steps:step|steps} of history.",
        records=records, steps=len(snapshot.events),
    )  # fmt: skip


_Chosen = tuple[str, str] | None
"""Languages named on the command line."""


def _correct_article(session: Session, path: Path, article: str, encoding: str | None, chosen: _Chosen) -> None:
    from annotator import ingest
    from annotator.bitext.encoder import shared
    from annotator.edits import CorrectText

    queries, old = session.queries, article_named(session, article)
    wanted = ingest.Wanted(chosen, (old.left_language, old.right_language))
    result = next(iter(ingest.read_paths([path], encoding=encoding, wanted=wanted, encoder=shared(session.vectors))))
    if result.error is not None:
        raise result.error
    base = queries.draft(old.id)
    corrected = ingest.correct(base, result.drafts[0], encoder=shared(session.vectors))
    made = session.apply(CorrectText(article=old.id, draft=corrected))
    new = queries.article(made.result)
    assert new is not None
    beside = "" if new.id == old.id else " beside the one that was handed in"
    say(
        "{path}: a new version of “{title}”{beside}, {waiting} {waiting:passage|passages} to confirm",
        path=path, title=new.title, beside=beside, waiting=len(queries.waiting(new.id)),
    )  # fmt: skip


def _couples(paths: list[Path], pair: tuple[Path, Path] | None, apart: bool) -> list[tuple[str, str]]:
    """The files that are two sides of one article: those named as such, and those whose names say so."""
    from annotator import ingest

    named = [(str(pair[0]), str(pair[1]))] if pair else []
    return named + [(found.left, found.right) for found in ingest.pairings(ingest.files_in(paths)) if not apart]


def _import_articles(
    session: Session, paths: list[Path], pairs: list[tuple[str, str]], encoding: str | None, chosen: _Chosen
) -> int:
    from annotator import ingest
    from annotator.bitext.encoder import shared
    from annotator.edits import ImportDraft

    failed = 0
    wanted, encoder = ingest.Wanted(chosen, session.queries.usual_languages()), shared(session.vectors)
    for result in ingest.read_paths(paths, pairs=pairs, encoding=encoding, wanted=wanted, encoder=encoder):
        if result.error is not None:
            failed += 1
            complain(f"{result.path}: {result.error}")
        for draft in result.drafts:
            try:
                session.apply(ImportDraft(draft=draft))
            except UserError as error:
                failed += 1
                complain(f"{result.path}: {error}")
                continue
            article = draft.article
            linked = sum(bool(bead.left and bead.right) for bead in draft.beads)
            aside = sum(region.kind in ("boilerplate", "duplicate") for region in draft.regions)
            languages = " ↔ ".join(
                c for c in (article.left_language, article.right_language if article.right else "") if c
            )
            say(
                "{path}: “{title}” [{languages}, {layout}] {sentences} {sentences:sentence|sentences}, "
                "{linked} linked, {aside} {aside:passage|passages} set aside",
                path=result.path, title=article.title, languages=languages, layout=article.layout,
                sentences=len(draft.sentences), linked=linked, aside=aside,
            )  # fmt: skip
            for notice in draft.notices:
                say(f"    {notice.message}")
    return failed


@app.command()
def export(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    format_: Annotated[str, typer.Option("--format", help="archive (lossless) or jsonl (to train models).")] = "jsonl",
    layer: Annotated[str, typer.Option(help="gold, a person's name, or all.")] = "gold",
    split: Annotated[
        str, typer.Option(help="Fractions of train/dev/test, as 80/10/10; kept together by story and origin.")
    ] = "",
    no_text: Annotated[bool, typer.Option("--no-text", help="Leave every word out.")] = False,
    tokens: Annotated[bool, typer.Option("--tokens", help="Add token offsets; no range is ever widened.")] = False,
    actor: ActorName = "",
) -> None:
    """Write a project in an exchange format, wholly or not at all."""
    from annotator.formats import Options, parse_fractions

    fractions = parse_fractions(split) if split else None
    options = Options(layer=layer, split=fractions, words=not no_text, tokens=tokens)
    with _open_for_export(project, actor, write=fractions is not None) as session:
        report = session.export(format_, out, options)
    say("{lines} {lines:line|lines} written to “{out}”.", lines=report.lines, out=out)
    for loss in report.losses:
        complain(f"not held: {loss}")
    for note in report.notes:
        complain(note)
    if report.lines == 0 and layer == "gold":
        complain("No article has a gold layer yet. --layer all writes everybody's work.")


def _open_for_export(project: Path, actor: str, *, write: bool) -> Session:
    """The project as a copy; where the splits are to be stored, for writing, if nobody else holds it."""
    if write:
        try:
            session = open_project(project, actor, what="annotator export")
        except UserError:
            pass  # in use, or in a place that cannot be written: the export itself needs neither
        else:
            people = session.queries.actors()
            if not session.actor and len(people) == 1:
                session.act_as(people[0].id)
            return session
    return open_project(project, actor, read_only=True)


@app.command()
def schema(
    name: Annotated[str, typer.Argument(help="archive or jsonl; without it the names are listed.")] = "",
) -> None:
    """Print the JSON Schema (2020-12) of a line of an export."""
    from annotator.formats.schemas import names
    from annotator.formats.schemas import schema as schema_named

    if not name:
        for each in names():
            say(each)
        return
    say_json(schema_named(name), sort_keys=True)


app.command()(agree)
app.command()(compare)
app.command()(relate)
team_commands.register(app)
report_commands.register(app)
scale_commands.register(app)


@app.command("open")
def open_(
    project: Annotated[Optional[Path], typer.Argument(metavar="PROJECT", help="A project file.")] = None,  # noqa: UP045
    sample: Annotated[bool, typer.Option("--sample", help="Open the sample project, made on first use.")] = False,
    actor: ActorName = "",
    read_only: Annotated[bool, typer.Option("--read-only", help="Open a copy that cannot be written.")] = False,
) -> None:
    """Open the window on a project; without one on the last that was open, or on the sample."""
    if sample and project is not None:
        raise UserError("Name a project to open, or --sample, not both.")
    from annotator.gui.app import last_opened, run

    raise SystemExit(run(None if sample else project or last_opened(), actor, read_only=read_only))


@app.command()
def sample(
    project: Annotated[Optional[Path], typer.Argument(metavar="PROJECT", help="Where to make it.")] = None,  # noqa: UP045
) -> None:
    """Make the sample project: five articles, annotated by three analysts."""
    from annotator.sample import make_sample, sample_path

    path = project or sample_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    make_sample(path).close()
    say(f"Made “{path}”.")
