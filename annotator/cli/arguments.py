"""What commands are given, and what it names: the project, who acts in it, people and articles."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.model import Article, UserError
from annotator.session import SUFFIX, Session, open_project

ProjectPath = Annotated[Path, typer.Argument(metavar="PROJECT", help=f"A project file (*{SUFFIX}).")]
ActorName = Annotated[str, typer.Option("--actor", help="Who does it: a name of the project's people.")]


def open_as(project: Path, actor: str, what: str, *, write: bool = True) -> Session:
    """The open project, with `actor` acting; the only person where no name is given. `what` holds its lock.

    Raises `UserError` where there are several and none is named. To read only, nobody need act, and nothing is locked.
    """
    session = open_project(project, actor, read_only=not write, what=what)
    try:
        if write and not session.actor:
            session.act_as(person_named(session, ""))
    except BaseException:
        session.close()
        raise
    return session


def person_named(session: Session, name: str) -> str:
    """The id of a person by name or id; of the only one there is where nobody is named. Raises `UserError`."""
    people = session.queries.actors()
    found = [person.id for person in people if not name or name in (person.id, person.name)]
    if len(found) == 1:
        return found[0]
    if not name:
        names = ", ".join(person.name for person in people)
        raise UserError(f"Say who does it: --actor NAME, one of {names}. Nothing was changed.")
    names = ", ".join(f"{person.name} ({person.id})" for person in people)
    what = f"There is no “{name}”" if not found else f"Several people are called “{name}”"
    raise UserError(f"{what} in this project. Nothing was changed. Name one of: {names}.")


def article_named(session: Session, name: str) -> Article:
    """The article of a title or id; raises `UserError` where none, or several, are called that."""
    found = [entry.article for entry in session.queries.articles() if name in (entry.article.id, entry.article.title)]
    if len(found) != 1:
        many = "Several articles are called" if found else "There is no article"
        raise UserError(f"{many} “{name}”. Nothing was changed. `annotator info` lists them.")
    return found[0]
