"""The command for comparable articles: two reports of one event that are no translation of each other."""

from typing import Annotated

import typer

from annotator.cli.arguments import ActorName, ProjectPath, article_named, open_as
from annotator.cli.saying import say
from annotator.edits import ImportDraft
from annotator.model import Range


def relate(
    project: ProjectPath,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The title or id of an article of one text.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Another, on the same event.")],
    actor: ActorName = "",
) -> None:
    """Find the passages of two articles that speak of the same matter, in any order: no translation of each other."""
    from annotator import ingest
    from annotator.bitext.encoder import shared

    with open_as(project, actor, "annotator relate") as session:
        drafts = [session.queries.draft(article_named(session, name).id) for name in (article, other)]
        draft = ingest.relate(drafts[0], drafts[1], encoder=shared(session.vectors))
        session.apply(ImportDraft(draft=draft))
        say(
            "“{title}”: {n} related {n:passage|passages}, not a translation",
            title=draft.article.title, n=len(draft.beads),
        )  # fmt: skip
        for bead in draft.beads:
            say(f"    {bead.score:.2f}  {_words(bead.left)}  ⇄  {_words(bead.right)}")


def _words(ranges: tuple[Range, ...]) -> str:
    quote = " ".join(part.quote for part in ranges)
    return quote if len(quote) <= 60 else f"{quote[:59]}…"
