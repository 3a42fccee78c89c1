"""Opening a project on the command line as somebody: every change has an author."""

from pathlib import Path

from annotator.model import UserError
from annotator.session import Session, open_project


def open_as(project: Path, actor: str, what: str) -> Session:
    """The open project, with `actor` acting; the only person where no name is given.

    Raises `UserError` where there are several and none is named. `what` stands in the history.
    """
    session = open_project(project, actor, what=what)
    people = session.queries.actors()
    if not session.actor and len(people) == 1:
        session.act_as(people[0].id)
    if not session.actor:
        session.close()
        names = ", ".join(person.name for person in people)
        raise UserError(f"Say who does it: --actor NAME, one of {names}. Nothing was changed.")
    return session
