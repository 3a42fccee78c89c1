"""The command for comparable articles: two reports of one event that are no translation of each other."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.edits import ImportDraft
from annotator.model import Article, Range, UserError
from annotator.session import SUFFIX, Session, open_project


def relate(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help=f"A project file (*{SUFFIX}).")],
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The title or id of an article of one text.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Another, on the same event.")],
    actor: Annotated[str, typer.Option("--actor", help="Who does it: a name of the project's people.")] = "",
) -> None:
    """Find the passages of two articles that speak of the same matter, in any order: no translation of each other."""
    from annotator import ingest
    from annotator.bitext.encoder import shared

    session = open_project(project, actor, what="annotator relate")
    try:
        _act_as_somebody(session)
        drafts = [session.queries.draft(_named(session, name).id) for name in (article, other)]
        draft = ingest.relate(drafts[0], drafts[1], encoder=shared(session.vectors))
        session.apply(ImportDraft(draft=draft))
        typer.echo(f"“{draft.article.title}”: {len(draft.beads)} related passages, not a translation")
        for bead in draft.beads:
            typer.echo(f"    {bead.score:.2f}  {_words(bead.left)}  ⇄  {_words(bead.right)}")
    finally:
        session.close()


def _words(ranges: tuple[Range, ...]) -> str:
    quote = " ".join(part.quote for part in ranges)
    return quote if len(quote) <= 60 else f"{quote[:59]}…"


def _named(session: Session, name: str) -> Article:
    """Raises `UserError` where no article, or several, are called that."""
    found = [e.article for e in session.queries.articles() if name in (e.article.id, e.article.title)]
    if len(found) != 1:
        many = "Several articles are called" if found else "There is no article"
        raise UserError(f"{many} “{name}”. Nothing was changed. `annotator info` lists them.")
    return found[0]


def _act_as_somebody(session: Session) -> None:
    if not session.actor:
        people = session.queries.actors()
        if len(people) != 1:
            names = ", ".join(person.name for person in people)
            raise UserError(f"Say who does it: --actor NAME, one of {names}. Nothing was changed.")
        session.act_as(people[0].id)
