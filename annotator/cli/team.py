"""The commands of a team: send one's work, bring work together, share articles out."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from annotator.cli.arguments import ProjectPath, article_named, person_named
from annotator.cli.saying import say
from annotator.edits import AddActor, Assign, MergeEntities, MergeSources, SetApart, Together
from annotator.model import Entity, Source, UserError
from annotator.session import Session, open_project


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    app.command()(bundle)
    app.command("merge")(bring)
    app.command()(assign)
    app.command("duplicates")(likely_same)
    app.command()(people)


def bundle(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The bundle to write (*.annbundle).")],
    actor: Annotated[str, typer.Option("--actor", help="Whose work: a name of the project's people.")] = "",
    texts: Annotated[bool, typer.Option("--texts", help="Send the texts too, not only their hashes.")] = False,
) -> None:
    """Write one person's work as one file, to be sent."""
    with open_project(project, actor, read_only=True) as session:
        sent = session.send_work(out, actor=person_named(session, actor), texts=texts)
    rows = sum(sent.records.values())
    say(
        "{rows} {rows:record|records} and {steps} {steps:step|steps} of history written to “{out}”; "
        "{texts} {texts:text|texts} whole, {hashes} by {hashes:its|their} hash.",
        rows=rows, steps=sent.steps, out=out, texts=sent.texts, hashes=sent.hashes,
    )  # fmt: skip


def bring(
    project: ProjectPath,
    sources: Annotated[list[Path], typer.Argument(metavar="BUNDLE…", help="Bundles, or whole project files.")],
    preview: Annotated[bool, typer.Option("--preview", help="Say what would come, and write nothing.")] = False,
) -> None:
    """Bring the work in bundles or other copies of the project into this one."""
    with open_project(project, read_only=preview, what="annotator merge") as session:
        reports = session.merge(sources, preview=preview)
    for report in reports:
        say(f"{report.source}:")
        for sentence in report.sentences():
            say(f"    {sentence}")
    if preview:
        say("Nothing was written: this is a preview.")
    elif copy := next((report.backup for report in reports if report.backup), ""):
        say(f"The project as it was before is “{copy}”.")


def people(
    project: ProjectPath,
    analysts: Annotated[list[str], typer.Option("--analyst", metavar="NAME", help="An analyst to add.")] = [],  # noqa: B006
    reviewers: Annotated[list[str], typer.Option("--reviewer", metavar="NAME", help="A reviewer to add.")] = [],  # noqa: B006
    actor: Annotated[str, typer.Option("--actor", help="Who adds them: a name of the project's people.")] = "",
) -> None:
    """List the people of a project, or add some: all of those named, or none."""
    added = tuple(
        AddActor(name=name, role=role)
        for role, names in (("analyst", analysts), ("reviewer", reviewers))
        for name in names
    )
    with open_project(project, read_only=not added, what="annotator people") as session:
        if added:
            session.act_as(person_named(session, actor))
            session.apply(Together(edits=added, what="add people"))
        for person in session.queries.actors():
            say(f"{person.name} ({person.role})")


def likely_same(
    project: ProjectPath,
    same: Annotated[
        Optional[tuple[str, str]],  # noqa: UP045
        typer.Option("--same", metavar="KEEP OTHER", help="Ids of two records that are one; the first stays."),
    ] = None,
    apart: Annotated[
        Optional[tuple[str, str]],  # noqa: UP045
        typer.Option("--not-same", metavar="ONE OTHER", help="Ids of two records that are not one."),
    ] = None,
    actor: Annotated[str, typer.Option("--actor", help="Who says so: a name of the project's people.")] = "",
) -> None:
    """List entities and sources of several people that may be one, or say of two whether they are."""
    pair = same or apart
    if same and apart:
        raise UserError("Say either --same or --not-same. Nothing was changed.")
    with open_project(project, actor, read_only=pair is None, what="annotator duplicates") as session:
        if pair is None:
            _list_duplicates(session)
            return
        session.act_as(person_named(session, actor))
        entity = session.queries.get(Entity, pair[0]) is not None
        if apart:
            session.apply(SetApart(kind="entity" if entity else "source", one=apart[0], other=apart[1]))
            say("They are not the same; nobody is asked again.")
        else:
            merge = (
                MergeEntities(entity=pair[1], into=pair[0]) if entity else MergeSources(source=pair[1], into=pair[0])
            )
            session.apply(merge)
            say(f"{pair[0]} stands for both.")
        _say_waiting(session)


def _list_duplicates(session: Session) -> None:
    for pair in session.queries.duplicates():
        say(f"{pair.table} {pair.type}".rstrip() + ":")
        for id_, name in zip(pair.records, pair.names, strict=True):
            record = session.queries.get(Entity, id_) or session.queries.get(Source, id_)
            maker = session.queries.actor_name(record.actor) if record is not None else ""
            say(f"    {id_}  {name}  ({maker})")
    _say_waiting(session)


def _say_waiting(session: Session) -> None:
    say("{n} {n:pair waits|pairs wait}.", n=len(session.queries.duplicates()))


def assign(
    project: ProjectPath,
    to: Annotated[list[str], typer.Option("--to", metavar="NAME", help="An analyst; may be given several times.")],
    articles: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--articles", metavar="TITLE", help="An article's title or id; may be given several times."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every article.")] = False,
    overlap: Annotated[float, typer.Option(help="The fraction that everybody gets; the rest goes round.")] = 0.2,
    package: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--package", metavar="DIR", help="Write each analyst a project file with their articles only."),
    ] = None,
    actor: Annotated[str, typer.Option("--actor", help="Who assigns: a name of the project's people.")] = "",
) -> None:
    """Share articles out among analysts; some go to all of them, so that agreement can be measured."""
    from annotator.merging import share

    with open_project(project, actor, what="annotator assign") as session:
        session.act_as(person_named(session, actor))
        if package is not None:
            package.mkdir(exist_ok=True)
        people = {person_named(session, name): name for name in to}
        chosen = _articles(session, articles or [], every)
        shares = share(chosen, list(people), overlap)
        edits = tuple(Assign(articles=tuple(mine), actors=(id_,)) for id_, mine in shares.items() if mine)
        made = sum(session.apply(Together(edits=edits, what="assign articles")).result)
        for id_, mine in shares.items():
            say("{name}: {n} {n:article|articles}", name=people[id_], n=len(mine))
        say("{n} {n:assignment|assignments} made.", n=made)
        for path in session.write_packages(package, list(shares)) if package is not None else ():
            say(f"Made “{path}”.")


def _articles(session: Session, names: list[str], every: bool) -> list[str]:
    if every == bool(names):
        raise UserError("Say which articles: --articles TITLE, or --all. Nothing was changed.")
    if every:
        return [entry.article.id for entry in session.queries.articles()]
    return [article_named(session, name).id for name in names]
