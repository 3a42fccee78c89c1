"""The commands on rating scales: which there are, which a project rates and marks by, whether a file of one is good."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from annotator.catalogues import fill
from annotator.cli.arguments import ActorName, ProjectPath, open_as
from annotator.cli.saying import complain, say
from annotator.edits import AddScale, Edit, SaveScheme, SetProperty, Together
from annotator.model import UserError
from annotator.queries import Queries
from annotator.scheme import AXES, MARKINGS, RatingScale, load_scale, read_scale, read_template, scale_names
from annotator.session import open_project

SUFFIXES = (".toml", ".json")

scale_app = typer.Typer(help="Rating scales and markings.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the program's command line."""
    app.add_typer(scale_app, name="scale")


@scale_app.command("list")
def list_(project: Annotated[Optional[Path], typer.Argument(metavar="PROJECT")] = None) -> None:  # noqa: UP045
    """Print the scales that lie as files, or a project's: * stands before those in force."""
    held: list[RatingScale] = []
    chosen: set[str] = set()
    if project is not None:
        with open_project(project, read_only=True) as session:
            held = session.queries.scales()
            chosen = {scale.id for axis in AXES if (scale := _in_force(session.queries, axis)) is not None}
    known = {scale.id for scale in held}
    for scale in sorted([*held, *(s for s in _files() if s.id not in known)], key=lambda s: (AXES.index(s.axis), s.id)):
        mark = "*" if scale.id in chosen else " "
        beside = "" if project is None or scale.id in known else "  (a file; not in the project)"
        say(f"{mark} {scale.axis:12} {scale.id:32} {scale.title()}{beside}")


@scale_app.command()
def check(files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of scales or schemes.")]) -> None:
    """Say whether files of scales and of label schemes are good; a bad one is named with its line and field."""
    bad = False
    for file in files:
        try:
            said = f"“{file.name}”: {_described(file)}"
        except UserError as error:
            bad = True
            complain(error)
        else:
            say(said)
    if bad:
        raise SystemExit(1)


@scale_app.command()
def use(
    project: ProjectPath,
    scale: Annotated[str, typer.Argument(metavar="SCALE", help="A scale's name, name@version, or a file of one.")],
    actor: ActorName = "",
) -> None:
    """Rate by this scale from now on, or mark by it; ratings keep the scale they were given on."""
    with open_as(project, actor, "annotator scale") as session:
        found = _named(session.queries, scale)
        scheme = session.queries.scheme()
        axis = "marking" if found.axis in MARKINGS else found.axis
        body = {**scheme.to_body(), "scales": {**scheme.scales, axis: found.id}}
        edits: tuple[Edit, ...] = (AddScale(body=found.to_body()), SaveScheme(body=body))
        session.apply(Together(edits=edits, what=f"use the scale {found.id}"))
    say(f"{axis}: {found.id}, {found.title()}.")


@scale_app.command()
def mark(
    project: ProjectPath,
    code: Annotated[str, typer.Argument(metavar="LEVEL", help="A level of the marking scale, as AMBER+STRICT.")],
    actor: ActorName = "",
) -> None:
    """Mark the project: what stands on every page of what is made of it."""
    with open_as(project, actor, "annotator scale") as session:
        scale = session.queries.marking_scale()
        levels = [level.code for level in scale.offered()] if scale is not None else []
        if code not in levels:
            raise UserError(f"“{code}” is no level of the marking scale: {', '.join(levels)}. Nothing was changed.")
        session.apply(SetProperty(name="marking", value=code))
        words = session.queries.marking()
    say(f"Marked {words}.")


def _files() -> list[RatingScale]:
    found = []
    for name in scale_names():
        try:
            found.append(load_scale(name))
        except UserError as error:
            complain(error)
    return found


def _in_force(queries: Queries, axis: str) -> RatingScale | None:
    if axis in MARKINGS:
        return queries.marking_scale()
    return next(iter(queries.scales(axis)), None)


def _described(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} cannot be read ({error}). Nothing was changed.") from error
    if "entity_types" in text:
        scheme = read_template(file)
        words, types = "the label scheme {name} version {version}, {n} {n:type|types}", len(scheme.active_types())
        return fill(words, {"name": scheme.name, "version": scheme.version, "n": types})
    scale = read_scale(file)
    words = "the scale {id} for {axis}, {n} {n:level|levels}"
    return fill(words, {"id": scale.id, "axis": scale.axis, "n": len(scale.levels)})


def _named(queries: Queries, wanted: str) -> RatingScale:
    if wanted.endswith(SUFFIXES):
        return read_scale(Path(wanted))
    held = [scale for scale in reversed(queries.scales()) if wanted in (scale.id, scale.name)]
    return held[0] if held else load_scale(wanted)
